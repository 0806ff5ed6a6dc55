--
-- Policy: roles, decisions, the matrix, kinds, requirements, limits.
--
-- As for people, the functions are C and keep the rules (src/act_policy.c).
--

-- A row of the matrix as set_raci() takes it: {"CMO": "A", "x": {"letters": "R", "scope": "a part"}}.
CREATE FUNCTION cmiogov.raci_cells(cells jsonb) RETURNS TABLE (role text, letters text, scope text)
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE SET search_path = pg_catalog, pg_temp
AS $$
	SELECT c.key,
		   CASE jsonb_typeof(c.value) WHEN 'string' THEN c.value #>> '{}' ELSE c.value ->> 'letters' END,
		   c.value ->> 'scope'
	FROM jsonb_each(cells) c
$$;
REVOKE ALL ON FUNCTION cmiogov.raci_cells(jsonb) FROM PUBLIC;
COMMENT ON FUNCTION cmiogov.raci_cells(jsonb) IS 'internal: the cells of a row as set_raci() takes them';

-- Whose law depends on which role; decides which kinds' versions an act moves.
CREATE VIEW cmiogov.kind_role AS
SELECT k.kind, r.role
FROM cmiogov.kind k CROSS JOIN cmiogov.role r
WHERE r.accepts_risk OR r.breaks_glass
   OR EXISTS (SELECT FROM cmiogov.raci_cell c
			  WHERE c.role OPERATOR(pg_catalog.=) r.role AND c.decision OPERATOR(pg_catalog.=) ANY (k.decisions))
   OR EXISTS (SELECT FROM cmiogov.decision d
			  WHERE d.escalates_to OPERATOR(pg_catalog.=) r.role AND d.decision OPERATOR(pg_catalog.=) ANY (k.decisions))
   OR EXISTS (SELECT FROM cmiogov.requirement q
			  WHERE q.owner_role OPERATOR(pg_catalog.=) r.role
				AND (q.kinds IS NULL OR k.kind OPERATOR(pg_catalog.=) ANY (q.kinds)));
COMMENT ON VIEW cmiogov.kind_role IS 'internal: which kinds depend on which roles';

-- Every row of people and policy with its image as the record holds it.
-- kind.version is left out: it follows from what the other records say.
CREATE VIEW cmiogov.policy_state AS
SELECT 'person'::text AS object, t.id::text AS key, t.record, pg_catalog.to_jsonb(t) OPERATOR(pg_catalog.-) 'record'::text AS image
FROM cmiogov.person t
UNION ALL
SELECT 'login', pg_catalog.jsonb_build_array(t.realm, t.login)::text, t.record, pg_catalog.to_jsonb(t) OPERATOR(pg_catalog.-) 'record'::text
FROM cmiogov.login t
UNION ALL
SELECT 'credential', t.id::text, t.record, pg_catalog.to_jsonb(t) OPERATOR(pg_catalog.-) 'record'::text
FROM cmiogov.credential t
UNION ALL
SELECT 'appointment', t.id::text, t.record, pg_catalog.to_jsonb(t) OPERATOR(pg_catalog.-) 'record'::text
FROM cmiogov.appointment t
UNION ALL
SELECT 'access', pg_catalog.jsonb_build_array(t.db_role, t.duty, t.realm)::text, t.record, pg_catalog.to_jsonb(t) OPERATOR(pg_catalog.-) 'record'::text
FROM cmiogov.access t
UNION ALL
SELECT 'role', t.role, t.record, pg_catalog.to_jsonb(t) OPERATOR(pg_catalog.-) 'record'::text
FROM cmiogov.role t
UNION ALL
SELECT 'decision', t.decision, t.record, pg_catalog.to_jsonb(t) OPERATOR(pg_catalog.-) 'record'::text
FROM cmiogov.decision t
UNION ALL
SELECT 'raci_cell', t.decision, pg_catalog.max(t.record),
	   pg_catalog.jsonb_agg(pg_catalog.to_jsonb(t) OPERATOR(pg_catalog.-) '{decision,record}'::text[] ORDER BY t.role COLLATE "C")
FROM cmiogov.raci_cell t
GROUP BY t.decision
UNION ALL
SELECT 'kind', t.kind, t.record, pg_catalog.to_jsonb(t) OPERATOR(pg_catalog.-) '{version,record}'::text[]
FROM cmiogov.kind t
UNION ALL
SELECT 'requirement', t.requirement, t.record, pg_catalog.to_jsonb(t) OPERATOR(pg_catalog.-) 'record'::text
FROM cmiogov.requirement t
UNION ALL
SELECT 'harm_limit', pg_catalog.jsonb_build_array(t.kind, t.scale)::text, t.record, pg_catalog.to_jsonb(t) OPERATOR(pg_catalog.-) 'record'::text
FROM cmiogov.harm_limit t
UNION ALL
SELECT 'preclearance', pg_catalog.jsonb_build_array(t.kind, t.requirement)::text, t.record, pg_catalog.to_jsonb(t) OPERATOR(pg_catalog.-) 'record'::text
FROM cmiogov.preclearance t
UNION ALL
SELECT 'setting', t.name, t.record, pg_catalog.to_jsonb(t) OPERATOR(pg_catalog.-) 'record'::text
FROM cmiogov.setting t
UNION ALL
SELECT 'body', t.body, t.record, pg_catalog.to_jsonb(t) OPERATOR(pg_catalog.-) 'record'::text
FROM cmiogov.body t
UNION ALL
SELECT 'seat', t.id::text, t.record, pg_catalog.to_jsonb(t) OPERATOR(pg_catalog.-) 'record'::text
FROM cmiogov.seat t
UNION ALL
SELECT 'reporting_line', t.id::text, t.record, pg_catalog.to_jsonb(t) OPERATOR(pg_catalog.-) 'record'::text
FROM cmiogov.reporting_line t
UNION ALL
SELECT 'qualification', pg_catalog.jsonb_build_array(t.role, t.credential, t.source)::text, t.record, pg_catalog.to_jsonb(t) OPERATOR(pg_catalog.-) 'record'::text
FROM cmiogov.qualification t
UNION ALL
SELECT 'asset', t.id::text, t.record, pg_catalog.to_jsonb(t) OPERATOR(pg_catalog.-) 'record'::text
FROM cmiogov.asset t
UNION ALL
SELECT 'asset_link', t.id::text, t.record, pg_catalog.to_jsonb(t) OPERATOR(pg_catalog.-) 'record'::text
FROM cmiogov.asset_link t
UNION ALL
SELECT 'hazard', t.id::text, t.record, pg_catalog.to_jsonb(t) OPERATOR(pg_catalog.-) 'record'::text
FROM cmiogov.hazard t
UNION ALL
SELECT 'control', t.id::text, t.record, pg_catalog.to_jsonb(t) OPERATOR(pg_catalog.-) 'record'::text
FROM cmiogov.control t
UNION ALL
SELECT 'request', t.id::text, t.record, pg_catalog.to_jsonb(t) OPERATOR(pg_catalog.-) 'record'::text
FROM cmiogov.request t
UNION ALL
SELECT 'obligation', t.id::text, t.record, pg_catalog.to_jsonb(t) OPERATOR(pg_catalog.-) 'record'::text
FROM cmiogov.obligation t
UNION ALL
SELECT 'measure', t.measure, t.record, pg_catalog.to_jsonb(t) OPERATOR(pg_catalog.-) 'record'::text
FROM cmiogov.measure t
UNION ALL
SELECT 'observation', t.id::text, t.record, pg_catalog.to_jsonb(t) OPERATOR(pg_catalog.-) 'record'::text
FROM cmiogov.observation t
UNION ALL
SELECT 'incident', t.id::text, t.record, pg_catalog.to_jsonb(t) OPERATOR(pg_catalog.-) 'record'::text
FROM cmiogov.incident t
UNION ALL
SELECT 'severity_scale', t.scale, pg_catalog.max(t.record),
	   pg_catalog.jsonb_agg(pg_catalog.to_jsonb(t) OPERATOR(pg_catalog.-) '{scale,record}'::text[] ORDER BY t.rank)
FROM cmiogov.severity_scale t
GROUP BY t.scale
UNION ALL
SELECT 'risk_matrix', t.matrix, pg_catalog.max(t.record),
	   pg_catalog.jsonb_agg(pg_catalog.to_jsonb(t) OPERATOR(pg_catalog.-) '{matrix,record}'::text[] ORDER BY t.likelihood_rank, t.severity_rank)
FROM cmiogov.risk_matrix t
GROUP BY t.matrix;
COMMENT ON VIEW cmiogov.policy_state IS 'internal: the rows of people and policy as their records must show them';

CREATE FUNCTION cmiogov.policy_record_hash(previous bytea, seq bigint, at timestamptz, person bigint,
	login text, act text, object text, key text, body jsonb) RETURNS bytea
LANGUAGE c IMMUTABLE PARALLEL SAFE AS 'MODULE_PATHNAME', 'policy_record_hash';
REVOKE ALL ON FUNCTION cmiogov.policy_record_hash(bytea, bigint, timestamptz, bigint, text, text, text, text, jsonb) FROM PUBLIC;
COMMENT ON FUNCTION cmiogov.policy_record_hash(bytea, bigint, timestamptz, bigint, text, text, text, text, jsonb) IS
'SHA-256 of a record of people and policy over the hash before it (NULL for a site''s first) and its fields, each as length (int32) and content; independent of settings and encoding';

CREATE FUNCTION cmiogov.verify_policy() RETURNS TABLE (object text, key text, problem text)
LANGUAGE sql STABLE SECURITY DEFINER PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp SET "TimeZone" = 'UTC' SET "DateStyle" = 'ISO, MDY' SET "IntervalStyle" = 'postgres' SET extra_float_digits = 1
SET quote_all_identifiers = off
AS $$
	-- one chain for each site, without gaps
	SELECT 'policy_record', r.seq::text,
		   CASE WHEN r.seq - 1 <> coalesce(r.before, r.seq >> 40 << 40) THEN 'records are missing before this one'
				ELSE 'hash does not fit its content and the record before' END
	FROM (SELECT p.*, lag(p.seq) OVER w AS before, lag(p.hash) OVER w AS previous
		  FROM cmiogov.policy_record p
		  WINDOW w AS (PARTITION BY p.seq >> 40 ORDER BY p.seq)) r
	WHERE r.seq - 1 <> coalesce(r.before, r.seq >> 40 << 40)
	   OR r.hash <> cmiogov.policy_record_hash(r.previous, r.seq, r.at, r.person, r.login, r.act, r.object, r.key, r.body)
	UNION ALL
	-- every row is as its last record says, and every last record has its row
	SELECT coalesce(s.object, l.object), coalesce(s.key, l.key),
		   CASE WHEN l.object IS NULL THEN 'row has no record'
				WHEN s.object IS NULL THEN 'row of the last record is missing'
				WHEN l.body IS NULL THEN 'row was removed by its last record'
				WHEN s.record <> l.seq THEN 'row names another record than its last'
				ELSE 'row differs from its last record' END
	FROM cmiogov.policy_state s
	FULL JOIN (SELECT DISTINCT ON (p.object, p.key) p.* FROM cmiogov.policy_record p
			   WHERE p.object NOT IN ('guard', 'adoption', 'armour')
				 -- a hub has the records of other sites, not their rows
				 AND p.seq >> 40 IN (SELECT 0 UNION SELECT x.value::bigint FROM cmiogov.setting x WHERE x.name = 'site'
									 UNION SELECT x.record >> 40 FROM cmiogov.policy_state x)
			   ORDER BY p.object, p.key, p.seq DESC) l
	  ON l.object = s.object AND l.key = s.key
	WHERE l.object IS NULL OR (s.object IS NULL AND l.body IS NOT NULL)
	   OR (s.object IS NOT NULL AND (l.body IS NULL OR s.record <> l.seq OR s.image <> l.body))
	UNION ALL
	-- what is kept twice is the same twice, but for terms over when the role was defined
	SELECT 'appointment', a.id::text, 'separated differs from the role''s'
	FROM cmiogov.appointment a
	LEFT JOIN cmiogov.role r USING (role)
	LEFT JOIN cmiogov.policy_record p ON p.seq = r.record
	WHERE a.separated IS DISTINCT FROM r.separated AND coalesce(upper(a.term) > p.at, true)
$$;
REVOKE ALL ON FUNCTION cmiogov.verify_policy() FROM PUBLIC;
COMMENT ON FUNCTION cmiogov.verify_policy() IS 'the part of verify_ledger() about people and policy: what in the chain or the rows is not as it was written; empty = intact';

-- --------------------------------------------------------------- functions

CREATE FUNCTION cmiogov.define_role(role text, title text, layer text, separated boolean DEFAULT false,
	single_seat boolean DEFAULT false, team boolean DEFAULT false, credential text DEFAULT NULL,
	accepts_risk boolean DEFAULT false, breaks_glass boolean DEFAULT false, direct_login boolean DEFAULT false) RETURNS void
LANGUAGE c VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'define_role';
REVOKE ALL ON FUNCTION cmiogov.define_role(text, text, text, boolean, boolean, boolean, text, boolean, boolean, boolean) FROM PUBLIC;
COMMENT ON FUNCTION cmiogov.define_role(text, text, text, boolean, boolean, boolean, text, boolean, boolean, boolean) IS
'defines an office or duty, or defines it anew as a whole: its layer of defence; separated: nobody holds two such at once; single_seat: one holder beside deputies; team: never accountable; credential: the kind of licence its holders need at every act, alternatives separated by |; accepts_risk and breaks_glass; direct_login: not exercised through act_as(). Takes the duty registrar. 23514 when present holders or the matrix contradict it';

CREATE FUNCTION cmiogov.define_decision(decision text, question text, escalates_to text DEFAULT NULL) RETURNS void
LANGUAGE c VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'define_decision';
REVOKE ALL ON FUNCTION cmiogov.define_decision(text, text, text) FROM PUBLIC;
COMMENT ON FUNCTION cmiogov.define_decision(text, text, text) IS
'defines a decision right, and the role that signs above the Accountable''s limit; without RACI cells it is reserved and cannot be opened; takes the duty registrar';

CREATE FUNCTION cmiogov.set_raci(decision text, cells jsonb) RETURNS void
LANGUAGE c VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'set_raci';
REVOKE ALL ON FUNCTION cmiogov.set_raci(text, jsonb) FROM PUBLIC;
COMMENT ON FUNCTION cmiogov.set_raci(text, jsonb) IS
'sets the whole row of a decision, role to letters: {"CMO": "A", "CMIO": "R", "x": {"letters": "R", "scope": "a part"}}; takes the duty registrar. 23514 cmiogov_raci unless exactly one role is accountable, that is no team, and one is responsible for the whole work; T4, which buys the tools, keeps an A, R or C for a role CMIO';

CREATE FUNCTION cmiogov.define_kind(kind text, title text, decisions text[], conditions text[] DEFAULT '{}') RETURNS void
LANGUAGE c VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'define_kind';
REVOKE ALL ON FUNCTION cmiogov.define_kind(text, text, text[], text[]) FROM PUBLIC;
COMMENT ON FUNCTION cmiogov.define_kind(text, text, text[], text[]) IS
'defines a kind of proposal, the decisions it takes, and the conditions it switches on (view condition); takes the duty registrar. 22023: there is no such decision or condition';

CREATE FUNCTION cmiogov.define_requirement(requirement text, gate cmiogov.gate, owner_role text, question text,
	kinds text[] DEFAULT NULL, quorum integer DEFAULT 1, addressable boolean DEFAULT false, valid tstzrange DEFAULT '(,)') RETURNS void
LANGUAGE c VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'define_requirement';
REVOKE ALL ON FUNCTION cmiogov.define_requirement(text, cmiogov.gate, text, text, text[], integer, boolean, tstzrange) FROM PUBLIC;
COMMENT ON FUNCTION cmiogov.define_requirement(text, cmiogov.gate, text, text, text[], integer, boolean, tstzrange) IS
'defines a question inside a gate, the role that judges it and how many of its holders must agree; kinds NULL means every kind; addressable (compliance only): a documented alternative will do (45 CFR 164.306(d)); valid: when the rule is in force; takes the duty registrar';

CREATE FUNCTION cmiogov.retire_requirement(requirement text) RETURNS void
LANGUAGE c VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'retire_requirement';
REVOKE ALL ON FUNCTION cmiogov.retire_requirement(text) FROM PUBLIC;
COMMENT ON FUNCTION cmiogov.retire_requirement(text) IS
'the requirement is in force until this moment and not after it; takes the duty registrar';

CREATE FUNCTION cmiogov.set_harm_limits(kind text, acceptable float8, tolerable float8, scale text DEFAULT 'harm',
	expires timestamptz DEFAULT NULL) RETURNS void
LANGUAGE c VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'set_harm_limits';
REVOKE ALL ON FUNCTION cmiogov.set_harm_limits(text, float8, float8, text, timestamptz) FROM PUBLIC;
COMMENT ON FUNCTION cmiogov.set_harm_limits(text, float8, float8, text, timestamptz) IS
'sets harm per day that a kind may add, 0 <= acceptable <= tolerable < infinity. With acceptable 0: the registrar''s. Above 0: an act of a person in a role that accepts risk, with an expiry, within the tolerable limit that a registrar set before (42501 otherwise)';

CREATE FUNCTION cmiogov.preclear(kind text, requirement text, verdict cmiogov.verdict, reason text, expires timestamptz) RETURNS void
LANGUAGE c VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'preclear';
REVOKE ALL ON FUNCTION cmiogov.preclear(text, text, cmiogov.verdict, text, timestamptz) FROM PUBLIC;
COMMENT ON FUNCTION cmiogov.preclear(text, text, cmiogov.verdict, text, timestamptz) IS
'passes a requirement of compliance or usability for a kind in advance, until a date; by a holder of the role that judges it (42501). Never safety (23514 cmiogov_safety)';

CREATE FUNCTION cmiogov.revoke_preclearance(kind text, requirement text) RETURNS void
LANGUAGE c VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'revoke_preclearance';
REVOKE ALL ON FUNCTION cmiogov.revoke_preclearance(text, text) FROM PUBLIC;
COMMENT ON FUNCTION cmiogov.revoke_preclearance(text, text) IS
'takes a pre-clearance back, at once; by a holder of the role that judges the requirement, or a registrar';

CREATE FUNCTION cmiogov.set_break_glass_hours(hours numeric) RETURNS void
LANGUAGE c VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'set_break_glass_hours';
REVOKE ALL ON FUNCTION cmiogov.set_break_glass_hours(numeric) FROM PUBLIC;
COMMENT ON FUNCTION cmiogov.set_break_glass_hours(numeric) IS
'how long an emergency authorisation may last at most, in hours; takes the duty registrar';

-- ------------------------------------------------------- the reference policy

CREATE FUNCTION cmiogov.require_no_policy() RETURNS void
LANGUAGE c VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'require_no_policy';
REVOKE ALL ON FUNCTION cmiogov.require_no_policy() FROM PUBLIC;
COMMENT ON FUNCTION cmiogov.require_no_policy() IS 'internal: refuses when a policy is loaded';

CREATE FUNCTION cmiogov.load_reference_policy() RETURNS void
LANGUAGE sql VOLATILE SECURITY DEFINER PARALLEL UNSAFE SET search_path = pg_catalog, pg_temp
AS $$
	SELECT cmiogov.require_no_policy();

	SELECT cmiogov.define_role('board', 'Board', 'governance');
	SELECT cmiogov.define_role('CIO', 'Chief Information Officer', 'technical', separated => true, single_seat => true);
	SELECT cmiogov.define_role('CMIO', 'Chief Medical Information Officer', 'clinical', separated => true, single_seat => true,
		credential => 'medical_licence');
	SELECT cmiogov.define_role('CMO', 'Chief Medical Officer', 'clinical leadership', separated => true, single_seat => true,
		credential => 'medical_licence', accepts_risk => true, breaks_glass => true);
	SELECT cmiogov.define_role('clinical_lead_on_call', 'Clinical lead on call', 'clinical leadership',
		credential => 'medical_licence', breaks_glass => true);
	SELECT cmiogov.define_role('compliance_officer', 'Compliance Officer', 'compliance', separated => true, single_seat => true);
	SELECT cmiogov.define_role('clinical_informaticist', 'Clinical informaticist', 'informatics');
	SELECT cmiogov.define_role('it_architecture', 'IT architecture team', 'technical', team => true);
	SELECT cmiogov.define_role('clinician_user', 'Clinician who will use it', 'clinical', credential => 'medical_licence|nursing_licence|clinical_licence');

	SELECT cmiogov.define_decision('T1', 'approval of clinical logic and thresholds');
	SELECT cmiogov.define_decision('T2', 'approval of technical architecture and security posture');
	SELECT cmiogov.define_decision('T3', 'reserved');
	SELECT cmiogov.define_decision('T4', 'approval of capital budget and vendor contract', escalates_to => 'board');

	SELECT cmiogov.set_raci('T1', '{"CMO": "A", "CMIO": "R", "clinical_informaticist": "C", "CIO": "I"}');
	SELECT cmiogov.set_raci('T2', '{"CIO": "A", "it_architecture": "R", "CMIO": "C",
		"clinical_informaticist": {"letters": "R", "scope": "application configuration only"}}');
	SELECT cmiogov.set_raci('T4', '{"CIO": "AR", "CMIO": "C", "CMO": "C"}');

	SELECT cmiogov.define_kind(k.kind, k.title, k.decisions)
	FROM (VALUES
		('cds_alert', 'Clinical decision support alert', '{T1,T2,T4}'::text[]),
		('alert_change', 'Change of an alert', '{T1}'),
		('alert_disable', 'Switching an alert off', '{T1}'),
		('order_set', 'Order set', '{T1}'),
		('ai_model', 'AI model', '{T1,T2}'),
		('security_setting', 'Security setting', '{T2}'),
		('software_update', 'Software update', '{T2}'),
		('vendor_contract', 'Vendor contract', '{T4}')) AS k (kind, title, decisions);

	SELECT cmiogov.define_requirement('hipaa_required', 'compliance', 'compliance_officer',
		'Are all required specifications of the HIPAA Security Rule met?');
	SELECT cmiogov.define_requirement('hipaa_addressable', 'compliance', 'compliance_officer',
		'Are the addressable specifications met, or replaced by a documented equivalent?', addressable => true);
	SELECT cmiogov.define_requirement('clinical_risk', 'safety', 'CMIO',
		'Is the harm estimated, and is no patient put at a risk that is not justified?');
	SELECT cmiogov.define_requirement('workflow_fit', 'usability', 'clinician_user',
		'Does it fit the work of those who will use it?');

	SELECT cmiogov.set_harm_limits(k.kind, 0, 0.01)
	FROM cmiogov.kind k ORDER BY k.kind COLLATE "C";
	SELECT cmiogov.set_break_glass_hours(24);
$$;
REVOKE ALL ON FUNCTION cmiogov.load_reference_policy() FROM PUBLIC;
COMMENT ON FUNCTION cmiogov.load_reference_policy() IS
'loads the reference policy into an empty one: 9 roles, decisions T1, T2, T4 with their RACI rows, T3 reserved, 8 kinds, 4 requirements. Its limits (acceptable 0, tolerable 0.01 harm per day, 24 hours of break-glass) are policy choices to be replaced. Takes the duty registrar';
