--
-- The registers of the CMIO's office.  Design and reasons: doc/model.md.
--
-- The conventions of the tables of people and policy hold here too: functions
-- write, every row carries the number of the policy_record that wrote it, that
-- record holds the row's full image, and nothing is ever deleted from the
-- record.  No foreign keys and no writing triggers, because of restores.
--

-- ---------------------------------------------------- people and bodies

CREATE TABLE cmiogov.body
(
	body		text NOT NULL PRIMARY KEY,
	title		text NOT NULL,
	sort		text NOT NULL CHECK (sort OPERATOR(pg_catalog.=) ANY ('{committee,team,department,stakeholder_group}'::text[])),
	parent		text,
	chair_role	text,
	quorum		jsonb NOT NULL,
	record		bigint NOT NULL
);
COMMENT ON TABLE cmiogov.body IS 'a committee, team, department or stakeholder group; quorum is how many of each profession a meeting needs, such as {"physician": 1, "nurse": 1}';

CREATE TABLE cmiogov.seat
(
	id			bigint NOT NULL PRIMARY KEY,
	body		text NOT NULL,
	person		bigint NOT NULL,
	profession	text NOT NULL,
	term		tstzrange NOT NULL,
	record		bigint NOT NULL
);
CREATE INDEX seat_record ON cmiogov.seat (record);
CREATE INDEX seat_body ON cmiogov.seat (body);
CREATE INDEX seat_person ON cmiogov.seat (person);
COMMENT ON TABLE cmiogov.seat IS 'a person''s membership of a body, in which profession, for a term';

CREATE TABLE cmiogov.reporting_line
(
	id			bigint NOT NULL PRIMARY KEY,
	role		text NOT NULL,
	superior	text NOT NULL,
	term		tstzrange NOT NULL,
	record		bigint NOT NULL
);
COMMENT ON TABLE cmiogov.reporting_line IS 'which role reports to which; a line between two guardians makes their layers less independent, it is no error';

CREATE TABLE cmiogov.qualification
(
	role		text NOT NULL,
	credential	text NOT NULL,
	level		text NOT NULL CHECK (level OPERATOR(pg_catalog.=) ANY ('{required,preferred,none}'::text[])),
	source		text NOT NULL,
	record		bigint NOT NULL,
	PRIMARY KEY (role, credential, source)
);
COMMENT ON TABLE cmiogov.qualification IS 'what a source says a role''s holder should have; what is tested when somebody acts is role.credential alone';

-- ---------------------------------------------------------------- assets

CREATE TABLE cmiogov.asset
(
	id			bigint NOT NULL PRIMARY KEY,
	kind		text NOT NULL,
	name		text NOT NULL,
	owner_role	text NOT NULL,
	state		text NOT NULL CHECK (state OPERATOR(pg_catalog.=) ANY ('{requested,review,building,testing,live,suspended,retired}'::text[])),
	version		text NOT NULL,
	criticality	text NOT NULL CHECK (criticality OPERATOR(pg_catalog.=) ANY ('{low,high,mission_critical}'::text[])),
	review_due	timestamptz,
	detail		jsonb NOT NULL,
	reason		text NOT NULL,
	record		bigint NOT NULL,
	UNIQUE (kind, name)
);
CREATE INDEX asset_record ON cmiogov.asset (record);
COMMENT ON TABLE cmiogov.asset IS 'a governed thing with an owner, versions, a lifecycle and a review date: system, cds_artifact, order_set, ai_model, policy, standard, terminology, data_use, workflow_step, objective, project, contract, need, horizon ...; what it was before is in policy_record';

CREATE TABLE cmiogov.asset_link
(
	id			bigint NOT NULL PRIMARY KEY,
	asset		bigint NOT NULL,
	relation	text NOT NULL CHECK (relation OPERATOR(pg_catalog.=) ANY ('{depends_on,part_of,conforms_to,aligned_with,traces_to,used_in,deployed_in}'::text[])),
	other		bigint,
	body		text,
	version		text,
	record		bigint NOT NULL,
	CHECK ((other IS NULL) OPERATOR(pg_catalog.<>) (body IS NULL))
);
CREATE INDEX asset_link_record ON cmiogov.asset_link (record);
CREATE INDEX asset_link_asset ON cmiogov.asset_link (asset);
CREATE INDEX asset_link_other ON cmiogov.asset_link (other);
COMMENT ON TABLE cmiogov.asset_link IS 'how an asset hangs together with another, or with a department that runs it (deployed_in, and which version)';

-- ---------------------------------------------------- hazards and controls

CREATE TABLE cmiogov.severity_scale
(
	scale		text NOT NULL,
	level		text NOT NULL,
	rank		integer NOT NULL,
	weight		float8 NOT NULL CHECK (weight OPERATOR(pg_catalog.>=) 0.0::float8 AND weight OPERATOR(pg_catalog.<) 'infinity'::float8),
	record		bigint NOT NULL,
	PRIMARY KEY (scale, level)
);
COMMENT ON TABLE cmiogov.severity_scale IS 'the weights s of severity classes; a scale is never changed, a new version has a name of its own';

CREATE TABLE cmiogov.risk_matrix
(
	matrix		text NOT NULL,
	likelihood	text NOT NULL,
	likelihood_rank	integer NOT NULL,
	severity	text NOT NULL,
	severity_rank	integer NOT NULL,
	level		integer NOT NULL,
	record		bigint NOT NULL,
	PRIMARY KEY (matrix, likelihood, severity)
);
COMMENT ON TABLE cmiogov.risk_matrix IS 'clinical risk matrices, versioned by name: level is looked up, never a product; a matrix is never changed';

CREATE TABLE cmiogov.hazard
(
	id			bigint NOT NULL PRIMARY KEY,
	name		text NOT NULL,
	description	text NOT NULL,
	asset		bigint,
	proposal	bigint,
	domain		text NOT NULL CHECK (domain OPERATOR(pg_catalog.=) ANY ('{clinical,technical,usability,privacy}'::text[])),
	causes		text[] NOT NULL,
	induced_by	bigint,
	found_by	bigint,
	found_in	cmiogov.gate,
	matrix		text,
	initial_likelihood	text,
	initial_severity	text,
	residual_likelihood	text,
	residual_severity	text,
	status		text NOT NULL CHECK (status OPERATOR(pg_catalog.=) ANY ('{open,transferred,closed}'::text[])),
	reason		text NOT NULL,
	logged_at	timestamptz NOT NULL,
	record		bigint NOT NULL,
	CHECK (asset IS NOT NULL OR proposal IS NOT NULL)
);
CREATE INDEX hazard_record ON cmiogov.hazard (record);
CREATE INDEX hazard_asset ON cmiogov.hazard (asset);
CREATE INDEX hazard_proposal ON cmiogov.hazard (proposal);
COMMENT ON TABLE cmiogov.hazard IS 'the hazard log (DCB0129): never deleted; status is open, transferred or closed; rated before and after controls by the matrix named, NULL while unrated; levels are looked up in the view hazard_log';
COMMENT ON COLUMN cmiogov.hazard.induced_by IS 'the control that brought this hazard about';
COMMENT ON COLUMN cmiogov.hazard.found_in IS 'which layer found it';

CREATE TABLE cmiogov.control
(
	id			bigint NOT NULL PRIMARY KEY,
	hazard		bigint NOT NULL,
	sort		text NOT NULL CHECK (sort OPERATOR(pg_catalog.=) ANY ('{design,testing,training,business_process}'::text[])),
	description	text NOT NULL,
	added_by	bigint NOT NULL,
	implemented_at	timestamptz,
	implemented_by	bigint,
	implementation	text,
	effective_at	timestamptz,
	effective_by	bigint,
	effectiveness	text,
	withdrawn	text,
	record		bigint NOT NULL
);
CREATE INDEX control_record ON cmiogov.control (record);
CREATE INDEX control_hazard ON cmiogov.control (hazard);
COMMENT ON TABLE cmiogov.control IS 'what is done against a hazard, with its two verifications: that it is implemented and that it works, each by whom and on what evidence';
COMMENT ON COLUMN cmiogov.control.implementation IS 'the evidence; with no moment beside it the check found that it does not hold, as for effectiveness';
COMMENT ON COLUMN cmiogov.control.withdrawn IS 'why it is relied on no more; NULL: it is';

-- -------------------------------------------------------- the day's work

CREATE TABLE cmiogov.request
(
	id			bigint NOT NULL PRIMARY KEY,
	sort		text NOT NULL CHECK (sort OPERATOR(pg_catalog.=) ANY ('{demand,feedback,pain_point}'::text[])),
	title		text NOT NULL,
	need		text NOT NULL,
	asked_by	text NOT NULL,
	body		text,
	asset		bigint,
	score		float8,
	state		text NOT NULL CHECK (state OPERATOR(pg_catalog.=) ANY ('{received,triaged,accepted,declined,duplicate,done}'::text[])),
	duplicate_of	bigint,
	proposal	bigint,
	received_at	timestamptz NOT NULL,
	reply_due	timestamptz NOT NULL,
	reply		text,
	replied_at	timestamptz,
	ended_at	timestamptz,
	record		bigint NOT NULL
);
CREATE INDEX request_record ON cmiogov.request (record);
COMMENT ON TABLE cmiogov.request IS 'what clinicians and others ask for or complain about, its state and the reply they are owed, and the proposal it became';

CREATE TABLE cmiogov.obligation
(
	id			bigint NOT NULL PRIMARY KEY,
	sort		text NOT NULL CHECK (sort OPERATOR(pg_catalog.=) ANY ('{attestation,training,conformance,exception,review,milestone,change_plan,rollback_plan,disclosure,consultation,meeting,action,arrangement}'::text[])),
	title		text NOT NULL,
	owner_role	text NOT NULL,
	person		bigint,
	body		text,
	asset		bigint,
	proposal	bigint,
	standard	bigint,
	source		text,
	due			timestamptz,
	done_at		timestamptz,
	done_by		bigint,
	evidence	text,
	good_until	timestamptz,
	record		bigint NOT NULL
);
CREATE INDEX obligation_record ON cmiogov.obligation (record);
CREATE INDEX obligation_asset ON cmiogov.obligation (asset);
CREATE INDEX obligation_proposal ON cmiogov.obligation (proposal);
CREATE INDEX obligation_person ON cmiogov.obligation (person);
COMMENT ON COLUMN cmiogov.obligation.standard IS 'the asset, a standard, policy or terminology, that the asset''s conformance or exception is about';
COMMENT ON TABLE cmiogov.obligation IS 'something owed by a role (or one person in it), by a date, with evidence when done and how long that is good: attestations, training, conformance to a standard and exceptions from it, reviews, milestones, plans, disclosures';

CREATE TABLE cmiogov.measure
(
	measure		text NOT NULL PRIMARY KEY,
	title		text NOT NULL,
	unit		text NOT NULL,
	goal		text NOT NULL CHECK (goal OPERATOR(pg_catalog.=) ANY ('{at_least,at_most}'::text[])),
	target		float8,
	owner_role	text NOT NULL,
	asset		bigint,
	gate		cmiogov.gate,
	chart		text CHECK (chart OPERATOR(pg_catalog.=) ANY ('{p,u}'::text[])),
	baseline	float8,
	max_age		interval,
	incentive_role	text,
	record		bigint NOT NULL
);
COMMENT ON TABLE cmiogov.measure IS 'a number watched over time against a target: training coverage, response time, override rate, adoption, data quality, downtime, budget, staffing, satisfaction ...';
COMMENT ON COLUMN cmiogov.measure.gate IS 'the gate that a kind with the condition "measures" holds open while the target is missed';
COMMENT ON COLUMN cmiogov.measure.chart IS 'control chart: p for a proportion, u for a count per unit';
COMMENT ON COLUMN cmiogov.measure.incentive_role IS 'the role whose pay or bonus depends on it';

CREATE TABLE cmiogov.observation
(
	id			bigint NOT NULL PRIMARY KEY,
	measure		text NOT NULL,
	asset		bigint,
	body		text,
	person		bigint,
	subgroup	text,
	period		tstzrange NOT NULL,
	value		float8 NOT NULL,
	events		float8,
	n			float8,
	source		text NOT NULL,
	record		bigint NOT NULL
);
CREATE INDEX observation_record ON cmiogov.observation (record);
CREATE INDEX observation_measure ON cmiogov.observation (measure, asset);
COMMENT ON TABLE cmiogov.observation IS 'what was measured, when, of what and of whom; value is events / n where these are given. Never changed: a later observation of the same period counts instead';

CREATE TABLE cmiogov.incident
(
	id			bigint NOT NULL PRIMARY KEY,
	sort		text NOT NULL CHECK (sort OPERATOR(pg_catalog.=) ANY ('{harm,near_miss,downtime,disruption,privacy_gap,complaint,malfunction}'::text[])),
	title		text NOT NULL,
	severity	text NOT NULL CHECK (severity OPERATOR(pg_catalog.=) ANY ('{minor,significant,considerable,major,catastrophic}'::text[])),
	asset		bigint,
	hazard		bigint,
	proposal	bigint,
	body		text,
	occurred_at	timestamptz NOT NULL,
	detected_at	timestamptz NOT NULL,
	reported_at	timestamptz,
	consulted_at	timestamptz,
	closed_at	timestamptz,
	outcome		text,
	record		bigint NOT NULL
);
CREATE INDEX incident_record ON cmiogov.incident (record);
COMMENT ON TABLE cmiogov.incident IS 'harm, near misses, downtime, disruptions, privacy gaps, complaints: when they happened, were detected, reported, put to management and closed; linked to asset, hazard and proposal';

SELECT pg_catalog.pg_extension_config_dump('cmiogov.body', '');
SELECT pg_catalog.pg_extension_config_dump('cmiogov.seat', '');
SELECT pg_catalog.pg_extension_config_dump('cmiogov.reporting_line', '');
SELECT pg_catalog.pg_extension_config_dump('cmiogov.qualification', '');
SELECT pg_catalog.pg_extension_config_dump('cmiogov.asset', '');
SELECT pg_catalog.pg_extension_config_dump('cmiogov.asset_link', '');
SELECT pg_catalog.pg_extension_config_dump('cmiogov.severity_scale', '');
SELECT pg_catalog.pg_extension_config_dump('cmiogov.risk_matrix', '');
SELECT pg_catalog.pg_extension_config_dump('cmiogov.hazard', '');
SELECT pg_catalog.pg_extension_config_dump('cmiogov.control', '');
SELECT pg_catalog.pg_extension_config_dump('cmiogov.request', '');
SELECT pg_catalog.pg_extension_config_dump('cmiogov.obligation', '');
SELECT pg_catalog.pg_extension_config_dump('cmiogov.measure', '');
SELECT pg_catalog.pg_extension_config_dump('cmiogov.observation', '');
SELECT pg_catalog.pg_extension_config_dump('cmiogov.incident', '');
