--
-- Tables.  Functions write them, everybody else reads views.
--
-- No foreign keys and no writing triggers: constraints and triggers belong to
-- the extension and exist before the data when a dump is restored, so they
-- would lose or duplicate rows.  The writing functions keep integrity and
-- verify_ledger() checks it.  No raw OIDs: what names a table or a column is
-- of type regcolumn, which dumps as a name and follows renames.
--
-- Every row of the people and policy tables carries the number of the
-- policy_record that wrote it; that record holds the row's full image.
--

-- ------------------------------------------------------------------ people

CREATE TABLE cmiogov.person
(
	id			bigint NOT NULL PRIMARY KEY,
	name		text NOT NULL CHECK (pg_catalog.btrim(name) OPERATOR(pg_catalog.<>) ''),
	record		bigint NOT NULL
);
COMMENT ON TABLE cmiogov.person IS 'one human, however many logins';

CREATE TABLE cmiogov.login
(
	realm		text NOT NULL,
	login		text NOT NULL,
	person		bigint NOT NULL,
	record		bigint NOT NULL,
	PRIMARY KEY (realm, login)
);
COMMENT ON TABLE cmiogov.login IS 'which person a login is; realm "database" holds database roles, other realms belong to applications';

CREATE TABLE cmiogov.credential
(
	id			bigint NOT NULL PRIMARY KEY,
	person		bigint NOT NULL,
	kind		text NOT NULL,
	number		text NOT NULL,
	issuer		text NOT NULL,
	term		tstzrange NOT NULL CHECK (NOT pg_catalog.isempty(term)),
	revoked_at	timestamptz,
	record		bigint NOT NULL
);
CREATE INDEX credential_person ON cmiogov.credential (person);
COMMENT ON TABLE cmiogov.credential IS 'licences and the like, each with its term; never deleted, revoked at a moment';

CREATE TABLE cmiogov.appointment
(
	id			bigint NOT NULL PRIMARY KEY,
	person		bigint NOT NULL,
	role		text NOT NULL,
	term		tstzrange NOT NULL,
	authority_limit	numeric CHECK (authority_limit OPERATOR(pg_catalog.>=) 0),
	deputy		boolean NOT NULL,
	separated	boolean NOT NULL,
	record		bigint NOT NULL,
	CONSTRAINT cmiogov_separation EXCLUDE USING gist
		(pg_catalog.int8range(person, person, '[]') WITH OPERATOR(pg_catalog.&&),
		 term WITH OPERATOR(pg_catalog.&&)) WHERE (separated)
);
CREATE INDEX appointment_person ON cmiogov.appointment (person);
CREATE INDEX appointment_role ON cmiogov.appointment (role);
COMMENT ON TABLE cmiogov.appointment IS 'a person holds a role for a term; an empty term was ended before it began. One person never holds two separated offices at once';

CREATE TABLE cmiogov.access
(
	db_role		text NOT NULL,
	duty		text NOT NULL,
	realm		text NOT NULL,
	record		bigint NOT NULL,
	PRIMARY KEY (db_role, duty, realm)
);
COMMENT ON TABLE cmiogov.access IS 'which database role holds which duty: registrar, office, app (for one realm), auditor, reader';

-- ------------------------------------------------------------------ policy

CREATE TABLE cmiogov.role
(
	role		text NOT NULL PRIMARY KEY,
	title		text NOT NULL,
	layer		text NOT NULL,
	separated	boolean NOT NULL,
	single_seat	boolean NOT NULL,
	team		boolean NOT NULL,
	credential	text,
	accepts_risk	boolean NOT NULL,
	breaks_glass	boolean NOT NULL,
	direct_login	boolean NOT NULL,
	record		bigint NOT NULL
);
COMMENT ON TABLE cmiogov.role IS 'an office or duty and what it takes to hold it';

CREATE TABLE cmiogov.decision
(
	decision	text NOT NULL PRIMARY KEY,
	question	text NOT NULL,
	escalates_to	text,
	record		bigint NOT NULL
);
COMMENT ON TABLE cmiogov.decision IS 'a decision right; one without RACI cells is reserved and cannot be opened';

CREATE TABLE cmiogov.raci_cell
(
	decision	text NOT NULL,
	role		text NOT NULL,
	letters		cmiogov.raci NOT NULL,
	scope		text,
	record		bigint NOT NULL,
	PRIMARY KEY (decision, role)
);
COMMENT ON TABLE cmiogov.raci_cell IS 'the RACI matrix; a scope limits an R to a part of the work';

CREATE TABLE cmiogov.kind
(
	kind		text NOT NULL PRIMARY KEY,
	title		text NOT NULL,
	decisions	text[] NOT NULL CHECK (pg_catalog.cardinality(decisions) OPERATOR(pg_catalog.>) 0),
	conditions	text[] NOT NULL,
	version		bigint NOT NULL,
	record		bigint NOT NULL
);
COMMENT ON TABLE cmiogov.kind IS 'a kind of proposal and the decisions it takes; its version moves with everything its law depends on';

CREATE TABLE cmiogov.requirement
(
	requirement	text NOT NULL PRIMARY KEY,
	gate		cmiogov.gate NOT NULL,
	owner_role	text NOT NULL,
	question	text NOT NULL,
	kinds		text[],
	quorum		integer NOT NULL CHECK (quorum OPERATOR(pg_catalog.>) 0),
	addressable	boolean NOT NULL,
	valid		tstzrange NOT NULL,
	defined_at	timestamptz NOT NULL,
	record		bigint NOT NULL
);
COMMENT ON TABLE cmiogov.requirement IS 'a question inside a gate, the role that judges it, and when it is in force; kinds NULL means every kind';

CREATE TABLE cmiogov.harm_limit
(
	kind		text NOT NULL,
	scale		text NOT NULL,
	acceptable	float8 NOT NULL,
	tolerable	float8 NOT NULL,
	expires		timestamptz,
	record		bigint NOT NULL,
	PRIMARY KEY (kind, scale),
	CHECK (0.0 OPERATOR(pg_catalog.<=) acceptable AND acceptable OPERATOR(pg_catalog.<=) tolerable
		   AND tolerable OPERATOR(pg_catalog.<) 'infinity'::float8)
);
COMMENT ON TABLE cmiogov.harm_limit IS 'harm limits per kind and scale, in harm per day; acceptable falls to 0 when it expires';

CREATE TABLE cmiogov.preclearance
(
	kind		text NOT NULL,
	requirement	text NOT NULL,
	verdict		cmiogov.verdict NOT NULL,
	person		bigint NOT NULL,
	reason		text NOT NULL,
	expires		timestamptz NOT NULL,
	record		bigint NOT NULL,
	PRIMARY KEY (kind, requirement)
);
COMMENT ON TABLE cmiogov.preclearance IS 'a requirement passed for a whole kind in advance, until a date; by whom';

CREATE TABLE cmiogov.setting
(
	name		text NOT NULL PRIMARY KEY,
	value		text NOT NULL,
	record		bigint NOT NULL
);
COMMENT ON TABLE cmiogov.setting IS 'site number and policy-wide numbers such as break_glass_hours';

CREATE TABLE cmiogov.guard
(
	id			integer NOT NULL PRIMARY KEY,
	target		cmiogov.regcolumn NOT NULL,
	key_columns	cmiogov.regcolumn[] NOT NULL,
	status_column	cmiogov.regcolumn NOT NULL,
	material_columns	cmiogov.regcolumn[] NOT NULL,
	immaterial_columns	cmiogov.regcolumn[] NOT NULL,
	kind_column	cmiogov.regcolumn,
	actor_column	cmiogov.regcolumn,
	labels		text[] NOT NULL,
	labels_governed	boolean NOT NULL,
	kinds		text[],
	mode		text NOT NULL CHECK (mode OPERATOR(pg_catalog.=) ANY ('{enforce,warn,audit}'::text[])),
	replication	text NOT NULL CHECK (replication OPERATOR(pg_catalog.=) ANY ('{record,refuse}'::text[])),
	row_filter	text,
	sqlstate	text NOT NULL,
	since		timestamptz NOT NULL,
	released_at	timestamptz,
	record		bigint NOT NULL
);
COMMENT ON TABLE cmiogov.guard IS 'which table is guarded and how its columns are read; labels are the governed values, or the ungoverned ones when labels_governed is false';

CREATE TABLE cmiogov.policy_record
(
	seq			bigint NOT NULL PRIMARY KEY,
	at			timestamptz NOT NULL,
	person		bigint,
	login		text NOT NULL,
	act			text NOT NULL,
	object		text NOT NULL,
	key			text NOT NULL,
	body		jsonb,
	hash		bytea NOT NULL
);
COMMENT ON TABLE cmiogov.policy_record IS 'the chained record of every act on people and policy; body is the full image of the row written, NULL when it was removed';

-- --------------------------------------------------------------- proposals

CREATE TABLE cmiogov.proposal
(
	id			bigint NOT NULL PRIMARY KEY,
	opened_at	timestamptz NOT NULL,
	ready_until	timestamptz NOT NULL,
	policy_version	bigint NOT NULL,
	opener		bigint NOT NULL,
	standing	cmiogov.standing NOT NULL,
	seq			integer NOT NULL,
	chosen		integer NOT NULL,
	guard		integer NOT NULL,
	round		integer NOT NULL,
	ready		boolean NOT NULL,
	withdrawn	boolean NOT NULL,
	barred		boolean NOT NULL,
	digest		bytea NOT NULL,
	head		bytea NOT NULL,
	kind		text NOT NULL,
	subject_key	text COLLATE "C",
	title		text NOT NULL,
	amount		numeric,
	salt		bytea NOT NULL,
	fell_at		timestamptz,
	UNIQUE (subject_key, guard, round)
) WITH (fillfactor = 70);
COMMENT ON TABLE cmiogov.proposal IS 'the header of a proposal: what the guard locks and reads. standing, ready, ready_until, digest and head are derived from its facts, kept up by every fact';
COMMENT ON COLUMN cmiogov.proposal.round IS 'the n-th proposal about this subject';
COMMENT ON COLUMN cmiogov.proposal.barred IS 'its row left a governed status with a withdrawal finding open: it carries no row again';
COMMENT ON COLUMN cmiogov.proposal.fell_at IS 'since when its evidence no longer stands although it was enacted';

CREATE TABLE cmiogov.fact
(
	proposal	bigint NOT NULL,
	seq			integer NOT NULL,
	at			timestamptz NOT NULL,
	person		bigint NOT NULL,
	option		integer NOT NULL,
	deputy		boolean NOT NULL,
	full_weight	boolean NOT NULL,
	act			text NOT NULL,
	login		text NOT NULL,
	role		text,
	about		text,
	of_role		text,
	target		integer,
	verdict		cmiogov.verdict,
	delta		cmiogov.harm_delta,
	scale		text,
	number		float8,
	until		timestamptz,
	content		bytea,
	columns		bytea,
	uppers		float8[],
	reason		text,
	detail		jsonb,
	claimed_by	text,
	standing	cmiogov.standing NOT NULL,
	ready		boolean NOT NULL,
	ready_until	timestamptz NOT NULL,
	policy_version	bigint NOT NULL,
	fell_at		timestamptz,
	digest		bytea NOT NULL,
	contents	bytea NOT NULL,
	absorbed	bytea,
	hash		bytea NOT NULL,
	PRIMARY KEY (proposal, seq)
);
COMMENT ON TABLE cmiogov.fact IS 'everything said about a proposal, append-only and chained by hash';
COMMENT ON COLUMN cmiogov.fact.role IS 'the office in which it was done, tested at that moment';
COMMENT ON COLUMN cmiogov.fact.full_weight IS 'a safety judge''s estimate, a submission by an R for the whole work, a signature by a role that is both A and R';
COMMENT ON COLUMN cmiogov.fact.of_role IS 'the consulted role that was asked, answered or waived';
COMMENT ON COLUMN cmiogov.fact.target IS 'the earlier fact this one withdraws, adopts or closes';
COMMENT ON COLUMN cmiogov.fact.content IS 'SHA-256 of the option''s content it was said about';
COMMENT ON COLUMN cmiogov.fact.columns IS 'salted digests of the single material columns, to say which one changed';
COMMENT ON COLUMN cmiogov.fact.uppers IS 'the option''s upper end of harm by scale, in order of first appearance, as the fact left it';
COMMENT ON COLUMN cmiogov.fact.standing IS 'the header as the fact left it, as are ready, ready_until, policy_version, fell_at and digest: what was so then, and what the header must still say';
COMMENT ON COLUMN cmiogov.fact.contents IS 'SHA-256 over the contents of all options at that moment';
COMMENT ON COLUMN cmiogov.fact.absorbed IS 'SHA-256 over the hashes of the enactments decided on the fact before this one, the latest first; NULL: there were none';

-- ------------------------------------------------------------------ record

CREATE TABLE cmiogov.enactment_record
(
	id			bigint NOT NULL,
	at			timestamptz NOT NULL,
	proposal	bigint,
	guard		integer NOT NULL,
	emergency	integer,
	finding		boolean NOT NULL,
	event		text NOT NULL,
	mode		text NOT NULL,
	subject_key	text COLLATE "C" NOT NULL,
	value		text,
	content		bytea,
	head		bytea,
	db_user		text NOT NULL,
	login		text,
	actor		text,
	unmet		text,
	hash		bytea NOT NULL,
	UNIQUE (subject_key, guard, id)
);
COMMENT ON TABLE cmiogov.enactment_record IS 'each time a guarded row entered, moved between, changed in or left a governed status, and on what evidence';

CREATE TABLE cmiogov.refusal_record
(
	id			bigint NOT NULL PRIMARY KEY,
	at			timestamptz NOT NULL,
	db_user		text,
	login		text,
	guard		integer,
	relation	text,
	subject_key	text,
	proposal	bigint,
	constraint_name	text,
	reason		text,
	unmet		text,
	mode		text,
	lost		bigint NOT NULL
);
COMMENT ON TABLE cmiogov.refusal_record IS 'refusals, kept although the refused transaction rolled back; written by the background writer of shared_preload_libraries, read through the view refusal';
CREATE INDEX refusal_record_at ON cmiogov.refusal_record (at);

CREATE SEQUENCE cmiogov.id_seq AS bigint MAXVALUE 9007199254740991;
COMMENT ON SEQUENCE cmiogov.id_seq IS 'ids of people, credentials, appointments, proposals and enactments; set_site() moves it to the site''s range';
CREATE SEQUENCE cmiogov.guard_id_seq AS integer;
COMMENT ON SEQUENCE cmiogov.guard_id_seq IS 'ids of guards';
CREATE SEQUENCE cmiogov.refusal_id_seq AS bigint;
COMMENT ON SEQUENCE cmiogov.refusal_id_seq IS 'numbers of refusals, in the order they were written';

-- One statement each: two updates of pg_extension by one command collide.
SELECT pg_catalog.pg_extension_config_dump('cmiogov.person', '');
SELECT pg_catalog.pg_extension_config_dump('cmiogov.login', '');
SELECT pg_catalog.pg_extension_config_dump('cmiogov.credential', '');
SELECT pg_catalog.pg_extension_config_dump('cmiogov.appointment', '');
SELECT pg_catalog.pg_extension_config_dump('cmiogov.access', '');
SELECT pg_catalog.pg_extension_config_dump('cmiogov.role', '');
SELECT pg_catalog.pg_extension_config_dump('cmiogov.decision', '');
SELECT pg_catalog.pg_extension_config_dump('cmiogov.raci_cell', '');
SELECT pg_catalog.pg_extension_config_dump('cmiogov.kind', '');
SELECT pg_catalog.pg_extension_config_dump('cmiogov.requirement', '');
SELECT pg_catalog.pg_extension_config_dump('cmiogov.harm_limit', '');
SELECT pg_catalog.pg_extension_config_dump('cmiogov.preclearance', '');
SELECT pg_catalog.pg_extension_config_dump('cmiogov.setting', '');
SELECT pg_catalog.pg_extension_config_dump('cmiogov.guard', '');
SELECT pg_catalog.pg_extension_config_dump('cmiogov.policy_record', '');
SELECT pg_catalog.pg_extension_config_dump('cmiogov.proposal', '');
SELECT pg_catalog.pg_extension_config_dump('cmiogov.fact', '');
SELECT pg_catalog.pg_extension_config_dump('cmiogov.enactment_record', '');
SELECT pg_catalog.pg_extension_config_dump('cmiogov.id_seq', '');
SELECT pg_catalog.pg_extension_config_dump('cmiogov.guard_id_seq', '');
SELECT pg_catalog.pg_extension_config_dump('cmiogov.refusal_record', '');
SELECT pg_catalog.pg_extension_config_dump('cmiogov.refusal_id_seq', '');
