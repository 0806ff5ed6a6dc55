--
-- Hazards and controls, risk matrices and severity scales, incidents.
--
-- The functions are C and keep the rules (src/act_safety.c, src/risk.c).
--

-- ------------------------------------------------------ scales and matrices

CREATE FUNCTION cmiogov.define_severity_scale(scale text, levels jsonb) RETURNS void
LANGUAGE c VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'define_severity_scale';
REVOKE ALL ON FUNCTION cmiogov.define_severity_scale(text, jsonb) FROM PUBLIC;
COMMENT ON FUNCTION cmiogov.define_severity_scale(text, jsonb) IS
'defines the weights s of severity classes, the least severe first: [{"level": "E", "weight": 0.05}, ...]; a weight is 0 or more, never less than the one before, and the last is above 0. A scale is never changed (23505): a new version has a name of its own. Warns when the levels are severities of a risk matrix, whose classes count patients already. Takes the duty registrar; 22023: not such a list';

CREATE FUNCTION cmiogov.define_risk_matrix(matrix text, cells jsonb) RETURNS void
LANGUAGE c VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'define_risk_matrix';
REVOKE ALL ON FUNCTION cmiogov.define_risk_matrix(text, jsonb) FROM PUBLIC;
COMMENT ON FUNCTION cmiogov.define_risk_matrix(text, jsonb) IS
'defines a clinical risk matrix: {"likelihoods": [the least likely first], "severities": [the least severe first], "levels": [one row for each likelihood, one level for each severity]}. Levels are 1 (acceptable) to 5 (unacceptable). It is refused (22023) unless complete, and never falling with likelihood or severity. A matrix is never changed (23505): a new version has a name of its own, and is the present one from then on. Takes the duty registrar';

CREATE FUNCTION cmiogov.risk_level(matrix text, likelihood text, severity text) RETURNS integer
LANGUAGE c STABLE PARALLEL SAFE AS 'MODULE_PATHNAME', 'risk_level';
REVOKE ALL ON FUNCTION cmiogov.risk_level(text, text, text) FROM PUBLIC;
COMMENT ON FUNCTION cmiogov.risk_level(text, text, text) IS
'the level that a risk matrix gives a likelihood and a severity: looked up, never a product. 22023: the matrix has no such cell';

CREATE FUNCTION cmiogov.risk_meaning(level integer) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE SET search_path = pg_catalog, pg_temp
AS $$
	SELECT (ARRAY['acceptable',
				  'acceptable where the cost of reduction outweighs the benefit',
				  'undesirable, acceptable only when further reduction is impractical',
				  'mandatory elimination or control',
				  'unacceptable'])[level]
$$;
COMMENT ON FUNCTION cmiogov.risk_meaning(integer) IS 'what a risk level from 1 to 5 means (DCB0129); NULL: there is no such level';

CREATE FUNCTION cmiogov.severity_weight(scale text, level text) RETURNS float8
LANGUAGE c STABLE PARALLEL SAFE AS 'MODULE_PATHNAME', 'severity_weight';
REVOKE ALL ON FUNCTION cmiogov.severity_weight(text, text) FROM PUBLIC;
COMMENT ON FUNCTION cmiogov.severity_weight(text, text) IS
'the weight s of a severity class, for N * dp * s. 22023: the scale has no such level';

-- The present matrix is the one defined last.
CREATE VIEW cmiogov.risk_chart AS
SELECT m.matrix, m.likelihood, m.likelihood_rank, m.severity, m.severity_rank, m.level, cmiogov.risk_meaning(m.level) AS meaning,
	   m.record = (SELECT max(n.record) FROM cmiogov.risk_matrix n) AS present
FROM cmiogov.risk_matrix m;
COMMENT ON VIEW cmiogov.risk_chart IS
'the cells of every risk matrix; present: of the one defined last, by which hazards are rated now. Words of likelihood carry no rates: nothing here turns one into a number';

CREATE VIEW cmiogov.severity_weights AS
SELECT s.scale, s.level, s.rank, s.weight,
	   EXISTS (SELECT FROM cmiogov.severity_scale c JOIN cmiogov.risk_matrix m ON lower(m.severity) = lower(c.level)
			   WHERE c.scale = s.scale) AS counts_patients
FROM cmiogov.severity_scale s;
COMMENT ON VIEW cmiogov.severity_weights IS
'the levels and weights of every severity scale; counts_patients: its levels are severities of a risk matrix, whose classes count the patients harmed, so that to multiply them by exposures N counts twice';

CREATE FUNCTION cmiogov.harm_sensitivity(delta cmiogov.harm_delta, scale text, level text)
RETURNS TABLE (step integer, severity text, weight float8, harm cmiogov.harm, finding text)
LANGUAGE sql STABLE SECURITY DEFINER PARALLEL SAFE SET search_path = pg_catalog, pg_temp
AS $$
	SELECT cmiogov.severity_weight(scale, level);	-- or an error

	SELECT w.rank - t.rank, w.level, w.weight,
		   cmiogov.harm(cmiogov.harm_delta(cmiogov.lower(n.n), cmiogov.estimate(n.n), cmiogov.upper(n.n),
										   cmiogov.lower(n.p), cmiogov.estimate(n.p), cmiogov.upper(n.p),
										   w.weight, w.weight, w.weight)),
		   CASE WHEN w.counts_patients THEN
			format('the classes of scale %s count patients: multiplied by N they count twice', w.scale) END
	FROM cmiogov.severity_weights t
	JOIN cmiogov.severity_weights w ON w.scale = t.scale AND abs(w.rank - t.rank) <= 1
	CROSS JOIN (SELECT cmiogov.exposures(delta) AS n, cmiogov.probability_change(delta) AS p) n
	WHERE t.scale = harm_sensitivity.scale AND t.level = harm_sensitivity.level
	ORDER BY w.rank
$$;
REVOKE ALL ON FUNCTION cmiogov.harm_sensitivity(cmiogov.harm_delta, text, text) FROM PUBLIC;
COMMENT ON FUNCTION cmiogov.harm_sensitivity(cmiogov.harm_delta, text, text) IS
'dH with the severity one level down (step -1), as judged (0) and one level up (1): N and dp of the delta, s of the scale. Raters agree only moderately, so that one level is within their error. finding: why the product misleads. 22023: the scale has no such level';

CREATE FUNCTION cmiogov.load_reference_matrix() RETURNS void
LANGUAGE sql VOLATILE SECURITY DEFINER PARALLEL UNSAFE SET search_path = pg_catalog, pg_temp
AS $$
	SELECT cmiogov.define_risk_matrix('NHS clinical risk matrix 1', '{
		"likelihoods": ["Very Low", "Low", "Medium", "High", "Very High"],
		"severities": ["Minor", "Significant", "Considerable", "Major", "Catastrophic"],
		"levels": [[1, 1, 2, 2, 3],
				   [1, 2, 2, 3, 4],
				   [2, 2, 3, 3, 4],
				   [2, 3, 3, 4, 5],
				   [3, 4, 4, 5, 5]]}');
	SELECT cmiogov.define_severity_scale('NCC MERP, weights a policy choice 1', '[
		{"level": "A", "weight": 0}, {"level": "B", "weight": 0}, {"level": "C", "weight": 0}, {"level": "D", "weight": 0},
		{"level": "E", "weight": 0.05}, {"level": "F", "weight": 0.15}, {"level": "G", "weight": 0.5},
		{"level": "H", "weight": 0.7}, {"level": "I", "weight": 1}]');
$$;
REVOKE ALL ON FUNCTION cmiogov.load_reference_matrix() FROM PUBLIC;
COMMENT ON FUNCTION cmiogov.load_reference_matrix() IS
'loads the clinical risk matrix of the NHS (DCB0129 and DCB0160) and a severity scale over the NCC MERP index, whose categories are the index''s and whose weights are a policy choice to be replaced. Takes the duty registrar';

-- ---------------------------------------------------------------- hazards

CREATE FUNCTION cmiogov.log_hazard(name text, description text, asset bigint DEFAULT NULL, proposal bigint DEFAULT NULL,
	domain text DEFAULT 'clinical', causes text[] DEFAULT '{}', induced_by bigint DEFAULT NULL, found_in cmiogov.gate DEFAULT NULL) RETURNS bigint
LANGUAGE c VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'log_hazard';
REVOKE ALL ON FUNCTION cmiogov.log_hazard(text, text, bigint, bigint, text, text[], bigint, cmiogov.gate) FROM PUBLIC;
COMMENT ON FUNCTION cmiogov.log_hazard(text, text, bigint, bigint, text, text[], bigint, cmiogov.gate) IS
'logs a hazard of an asset, a proposal or both, open and unrated, and returns its id: what may happen, from which causes, in which domain (clinical, technical, usability, privacy: where the cause lies; what it does to patients is its rating), which control brought it about, which layer found it. One that a control brought about belongs to that control''s asset and proposal unless others are named. Takes the duty office. 22023: no such asset, proposal, control or domain';

CREATE FUNCTION cmiogov.rate_hazard(hazard bigint, matrix text, initial_likelihood text, initial_severity text,
	residual_likelihood text DEFAULT NULL, residual_severity text DEFAULT NULL) RETURNS void
LANGUAGE c VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'rate_hazard';
REVOKE ALL ON FUNCTION cmiogov.rate_hazard(bigint, text, text, text, text, text) FROM PUBLIC;
COMMENT ON FUNCTION cmiogov.rate_hazard(bigint, text, text, text, text, text) IS
'rates an open hazard by a matrix: as it would be without controls, and what remains with them. A residual severity above the initial one is accepted, with a finding. Takes the duty office. 22023: no such hazard or matrix, a word that is not the matrix''s, or the hazard is not open';

CREATE FUNCTION cmiogov.set_hazard_status(hazard bigint, status text, reason text, transferred_to text DEFAULT NULL) RETURNS void
LANGUAGE c VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'set_hazard_status';
REVOKE ALL ON FUNCTION cmiogov.set_hazard_status(bigint, text, text, text) FROM PUBLIC;
COMMENT ON FUNCTION cmiogov.set_hazard_status(bigint, text, text, text) IS
'moves a hazard to open, transferred (to whom must be named) or closed, with the reason. 23514 cmiogov_safety: it leaves open without both ratings, or is closed at an effective level above 3. Nothing is deleted, and what is closed may be opened again. Takes the duty office';

CREATE FUNCTION cmiogov.add_control(hazard bigint, sort text, description text) RETURNS bigint
LANGUAGE c VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'add_control';
REVOKE ALL ON FUNCTION cmiogov.add_control(bigint, text, text) FROM PUBLIC;
COMMENT ON FUNCTION cmiogov.add_control(bigint, text, text) IS
'adds what is done against an open hazard (sort: design, testing, training, business_process) and returns its id. Until it is verified for implementation and for effectiveness, the hazard''s residual rating does not lower its level. Takes the duty office';

CREATE FUNCTION cmiogov.verify_control(control bigint, aspect text, evidence text) RETURNS void
LANGUAGE c VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'verify_control';
REVOKE ALL ON FUNCTION cmiogov.verify_control(bigint, text, text) FROM PUBLIC;
COMMENT ON FUNCTION cmiogov.verify_control(bigint, text, text) IS
'says on what evidence a control is in place (aspect implementation) or, once it is, that it works (effectiveness). 23514 cmiogov_separation: that it works is verified by another person than who added the control and who verified that it is in place. Takes the duty office';

CREATE FUNCTION cmiogov.refute_control(control bigint, aspect text, evidence text) RETURNS void
LANGUAGE c VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'refute_control';
REVOKE ALL ON FUNCTION cmiogov.refute_control(bigint, text, text) FROM PUBLIC;
COMMENT ON FUNCTION cmiogov.refute_control(bigint, text, text) IS
'says on what evidence a control is not in place (aspect implementation) or does not work (effectiveness): the verification is void, and the hazard open again. Anybody with the duty office may say so';

CREATE FUNCTION cmiogov.withdraw_control(control bigint, reason text) RETURNS void
LANGUAGE c VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'withdraw_control';
REVOKE ALL ON FUNCTION cmiogov.withdraw_control(bigint, text) FROM PUBLIC;
COMMENT ON FUNCTION cmiogov.withdraw_control(bigint, text) IS
'the control is relied on no more; its hazard is open again and has to be given a new residual rating. Takes the duty office';

CREATE VIEW cmiogov.control_log AS
SELECT c.id AS control, c.hazard, h.name AS hazard_name, c.sort, c.description, a.name AS added_by,
	   c.implemented_at, i.name AS implementation_by, c.implementation,
	   c.effective_at, e.name AS effectiveness_by, c.effectiveness,
	   c.implemented_at IS NOT NULL AND c.effective_at IS NOT NULL AND c.withdrawn IS NULL AS verified,
	   c.withdrawn,
	   (SELECT array_agg(d.id ORDER BY d.id) FROM cmiogov.hazard d WHERE d.induced_by = c.id) AS induced
FROM cmiogov.control c
LEFT JOIN cmiogov.hazard h ON h.id = c.hazard
LEFT JOIN cmiogov.person a ON a.id = c.added_by
LEFT JOIN cmiogov.person i ON i.id = c.implemented_by
LEFT JOIN cmiogov.person e ON e.id = c.effective_by;
COMMENT ON VIEW cmiogov.control_log IS
'every control with its two verifications, by whom and on what evidence (no moment beside it: the check found that it does not hold), whether it counts (verified), why it is relied on no more, and the hazards it brought about';

CREATE VIEW cmiogov.hazard_log AS
WITH present AS
(
	SELECT m.matrix FROM cmiogov.risk_matrix m ORDER BY m.record DESC LIMIT 1
), rated AS
(
	SELECT h.*, i.level AS initial_level, i.severity_rank AS initial_rank,
		   r.level AS residual_level, r.severity_rank AS residual_rank,
		   c.controls, c.verified, c.open,
		   i.level IS NULL OR r.level IS NULL AS unrated,
		   coalesce(h.matrix <> p.matrix, false) AS matrix_outdated, p.matrix AS present
	FROM cmiogov.hazard h
	LEFT JOIN present p ON true
	LEFT JOIN cmiogov.risk_matrix i
		ON i.matrix = h.matrix AND i.likelihood = h.initial_likelihood AND i.severity = h.initial_severity
	LEFT JOIN cmiogov.risk_matrix r
		ON r.matrix = h.matrix AND r.likelihood = h.residual_likelihood AND r.severity = h.residual_severity
	CROSS JOIN LATERAL (
		SELECT count(*)::integer AS controls,
			   count(*) FILTER (WHERE c.implemented_at IS NOT NULL AND c.effective_at IS NOT NULL)::integer AS verified,
			   string_agg(c.id::text, ', ' ORDER BY c.id) FILTER (WHERE c.implemented_at IS NULL OR c.effective_at IS NULL) AS open
		FROM cmiogov.control c WHERE c.hazard = h.id AND c.withdrawn IS NULL) c
), counted AS
(
	-- what is not verified lowers nothing; what makes it worse counts at once
	SELECT r.*, CASE WHEN r.controls > 0 AND r.verified = r.controls AND NOT r.unrated THEN r.residual_level
					 ELSE greatest(r.initial_level, r.residual_level) END AS effective_level
	FROM rated r
)
SELECT c.id AS hazard, c.name, c.description, c.asset, a.name AS asset_name, c.proposal, c.domain, c.causes, c.status, c.reason,
	   c.initial_likelihood, c.initial_severity, c.initial_level,
	   c.residual_likelihood, c.residual_severity, c.residual_level,
	   c.effective_level, cmiogov.risk_meaning(c.effective_level) AS meaning,
	   c.unrated, c.matrix, c.matrix_outdated, c.controls, c.verified AS verified_controls,
	   c.induced_by, n.name AS found_by, c.found_in, c.logged_at,
	   array_remove(ARRAY[
			CASE WHEN c.unrated THEN 'not rated both before and after controls' END,
			CASE WHEN c.residual_rank > c.initial_rank THEN
				format('residual severity %s is above the initial %s', c.residual_severity, c.initial_severity) END,
			CASE WHEN c.residual_level > c.initial_level THEN
				format('residual level %s is above the initial %s', c.residual_level, c.initial_level) END,
			CASE WHEN c.residual_level < c.initial_level AND c.controls = 0 THEN 'the rating falls, and no control says why' END,
			CASE WHEN c.open IS NOT NULL THEN format('controls without both verifications: %s', c.open) END,
			CASE WHEN c.matrix_outdated THEN format('rated with %s, the present matrix is %s', c.matrix, c.present) END,
			CASE WHEN c.status <> 'open' AND c.unrated THEN format('%s although it is not rated', c.status) END,
			CASE WHEN c.status = 'closed' AND c.effective_level > 3 THEN format('closed at level %s', c.effective_level) END], NULL) AS findings
FROM counted c
LEFT JOIN cmiogov.asset a ON a.id = c.asset
LEFT JOIN cmiogov.person n ON n.id = c.found_by;
COMMENT ON VIEW cmiogov.hazard_log IS
'the hazard log (DCB0129): each hazard with its levels looked up in the matrix it was rated with, and what is odd about it. effective_level is the residual one when there is a control and every control has both verifications, otherwise the greater of the two. matrix_outdated: rated with another matrix than the one defined last. unrated: one of the two ratings is missing';

CREATE VIEW cmiogov.hazard_log_version AS
WITH log AS
(
	SELECT h.asset, count(*) AS hazards, max(greatest(h.record, c.record)) AS version
	FROM cmiogov.hazard h
	LEFT JOIN LATERAL (SELECT max(c.record) AS record FROM cmiogov.control c WHERE c.hazard = h.id) c ON true
	WHERE h.asset IS NOT NULL
	GROUP BY h.asset
)
SELECT l.asset, a.kind, a.name, l.hazards, l.version, r.at AS changed_at,
	   o.done_at AS approved_at, o.name AS approved_by, o.owner_role AS role, o.evidence AS statement, o.good_until,
	   coalesce(o.record > l.version AND o.good_until > now(), false) AS approved
FROM log l
LEFT JOIN cmiogov.asset a ON a.id = l.asset
LEFT JOIN cmiogov.policy_record r ON r.seq = l.version
LEFT JOIN LATERAL (SELECT o.*, n.name FROM cmiogov.obligation o JOIN cmiogov.person n ON n.id = o.done_by
				   WHERE o.asset = l.asset AND o.sort = 'attestation' AND o.source = 'hazard_log'
					 AND EXISTS (SELECT FROM cmiogov.requirement q WHERE q.gate = 'safety' AND q.owner_role = o.owner_role)
					 AND EXISTS (SELECT FROM cmiogov.appointment p
								 WHERE p.person = o.done_by AND p.role = o.owner_role AND p.term @> o.done_at)
				   ORDER BY o.record DESC LIMIT 1) o ON true;
COMMENT ON VIEW cmiogov.hazard_log_version IS
'the hazard log of each asset in its present version (the record that changed it last), and whether who judges safety has approved that version (DCB0129): an attestation with source hazard_log, owed for the asset in a role that judges safety and fulfilled by its holder after the last change, good for a year at most';

-- ------------------------------------------------------- logs from elsewhere

CREATE FUNCTION cmiogov.rating_finding(phase text, "row" jsonb, level integer) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp
AS $$
	SELECT nullif(concat_ws('; ',
		CASE WHEN nullif(btrim(p.likelihood), '') IS NULL AND nullif(btrim(p.severity), '') IS NULL THEN format('no %s rating', phase)
			 WHEN level IS NULL THEN format('%s rating "%s", "%s" is none of the matrix: left unrated', phase, p.likelihood, p.severity) END,
		CASE WHEN btrim(p.stated) <> coalesce(level::text, '') AND btrim(p.stated) <> '' THEN
			format('%s level "%s" is stated, the matrix says %s', phase, p.stated, coalesce(level::text, 'nothing')) END), '')
	FROM (SELECT "row" ->> (phase || '_likelihood') AS likelihood, "row" ->> (phase || '_severity') AS severity,
				 "row" ->> (phase || '_level') AS stated) p
$$;
REVOKE ALL ON FUNCTION cmiogov.rating_finding(text, jsonb, integer) FROM PUBLIC;
COMMENT ON FUNCTION cmiogov.rating_finding(text, jsonb, integer) IS 'internal: what import_hazards() finds about the initial or residual rating of a row, to which the matrix gives this level (NULL: none)';

CREATE FUNCTION cmiogov.hazard_rows(matrix text, rows jsonb, statuses jsonb)
RETURNS TABLE ("row" integer, place bigint, name text, description text, domain text, causes text[], status text, reason text,
	initial_likelihood text, initial_severity text, residual_likelihood text, residual_severity text, findings text[])
LANGUAGE sql STABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp
AS $$
	WITH field AS
	(
		SELECT e.ordinality::integer AS row, e.value AS v,
			   btrim(e.value ->> 'hazard', E' \t\r\n') AS name,
			   nullif(btrim(e.value ->> 'status', E' \t\r\n'), '') AS said,
			   NOT EXISTS (SELECT FROM jsonb_each_text(e.value) f WHERE btrim(f.value, E' \t\r\n') <> '') AS blank
		FROM jsonb_array_elements(rows) WITH ORDINALITY e
	)
	SELECT f.row, CASE WHEN NOT f.blank THEN count(*) FILTER (WHERE NOT f.blank) OVER (ORDER BY f.row) - 1 END, f.name,
		   coalesce(nullif(btrim(f.v ->> 'description', E' \t\r\n'), ''), f.name), coalesce(f.v ->> 'domain', 'clinical'),
		   CASE jsonb_typeof(f.v -> 'causes')
				WHEN 'array' THEN ARRAY(SELECT c #>> '{}' FROM jsonb_array_elements(f.v -> 'causes') c)
				ELSE array_remove(ARRAY[nullif(btrim(f.v ->> 'causes', E' \t\r\n'), '')], NULL) END,
		   s.status, coalesce(nullif(btrim(f.v ->> 'reason', E' \t\r\n'), ''), 'imported from another log'),
		   i.likelihood, i.severity, r.likelihood, r.severity,
		   CASE WHEN f.blank THEN '{blank row: left out}' ELSE array_remove(ARRAY[
				g.initial, g.residual,
				CASE WHEN r.severity_rank > i.severity_rank THEN
					format('residual severity %s is above the initial %s', r.severity, i.severity) END,
				CASE WHEN f.v ->> 'hazard' <> f.name THEN 'white space around the name was dropped' END,
				CASE WHEN f.v ? 'status' AND f.said IS NULL THEN 'no status: taken as open' END,
				CASE WHEN s.status <> f.said THEN format('status "%s" is taken as %s', f.said, s.status) END,
				CASE WHEN s.status <> 'open' AND (i.likelihood IS NULL OR r.likelihood IS NULL) THEN format('%s although it is not rated', s.status) END,
				CASE WHEN s.status = 'transferred' AND nullif(btrim(f.v ->> 'reason'), '') IS NULL THEN 'transferred, the log does not say to whom' END,
				(SELECT 'not taken over: ' || string_agg(k, ', ' ORDER BY k) FROM jsonb_object_keys(f.v) k
				 WHERE k <> ALL ('{hazard,description,domain,causes,status,reason,initial_likelihood,initial_severity,initial_level,residual_likelihood,residual_severity,residual_level}'))
				], NULL) END
	FROM field f
	LEFT JOIN cmiogov.risk_matrix i
		ON i.matrix = hazard_rows.matrix AND i.likelihood = f.v ->> 'initial_likelihood' AND i.severity = f.v ->> 'initial_severity'
	LEFT JOIN cmiogov.risk_matrix r
		ON r.matrix = hazard_rows.matrix AND r.likelihood = f.v ->> 'residual_likelihood' AND r.severity = f.v ->> 'residual_severity'
	CROSS JOIN LATERAL (SELECT cmiogov.rating_finding('initial', f.v, i.level) AS initial, cmiogov.rating_finding('residual', f.v, r.level) AS residual) g
	CROSS JOIN LATERAL (SELECT coalesce(statuses ->> f.said, f.said, 'open') AS status) s
$$;
REVOKE ALL ON FUNCTION cmiogov.hazard_rows(text, jsonb, jsonb) FROM PUBLIC;
COMMENT ON FUNCTION cmiogov.hazard_rows(text, jsonb, jsonb) IS 'internal: the rows of a hazard log as import_hazards() reads them, and what it finds about each; place NULL: a blank row';

CREATE FUNCTION cmiogov.import_hazards(asset bigint, matrix text, rows jsonb, statuses jsonb DEFAULT '{}',
	OUT "row" integer, OUT hazard bigint, OUT finding text)
RETURNS SETOF record
LANGUAGE c VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'import_hazards';
REVOKE ALL ON FUNCTION cmiogov.import_hazards(bigint, text, jsonb, jsonb) FROM PUBLIC;
COMMENT ON FUNCTION cmiogov.import_hazards(bigint, text, jsonb, jsonb) IS
'takes over the hazard log of an asset: a list of objects with hazard (its name there), description, domain, causes (a text or a list), status, reason, and initial_ and residual_ likelihood, severity and level. Answers each row with its hazard and every finding about it (NULL: none). Nothing is coerced: a rating that is not in the matrix is left unrated, levels are looked up and a stated one that differs is a finding, blank rows are left out, a missing status is open. All or nothing: refused (22023) are a status that is none of open, transferred, closed unless statuses says which it is ({"Ongoing": "open"}), rows without a name, and names twice or in the asset''s log already. Takes the duty office';

-- --------------------------------------------------------------- incidents

CREATE FUNCTION cmiogov.report_incident(sort text, title text, severity text, occurred_at timestamptz, detected_at timestamptz DEFAULT now(),
	asset bigint DEFAULT NULL, hazard bigint DEFAULT NULL, proposal bigint DEFAULT NULL, body text DEFAULT NULL) RETURNS bigint
LANGUAGE c VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'report_incident';
REVOKE ALL ON FUNCTION cmiogov.report_incident(text, text, text, timestamptz, timestamptz, bigint, bigint, bigint, text) FROM PUBLIC;
COMMENT ON FUNCTION cmiogov.report_incident(text, text, text, timestamptz, timestamptz, bigint, bigint, bigint, text) IS
'puts an incident on the register and returns its id: sort harm, near_miss, downtime, disruption, privacy_gap, complaint or malfunction; severity minor, significant, considerable, major or catastrophic; when it occurred and when it was detected, neither in the future; the asset, the hazard it confirms, the proposal it came of, the department. It never waits for anybody: what a severe one of a proposal then owes is in unlinked_incident. Takes the duty office';

CREATE FUNCTION cmiogov.trace_incident(incident bigint, asset bigint DEFAULT NULL, hazard bigint DEFAULT NULL, proposal bigint DEFAULT NULL) RETURNS void
LANGUAGE c VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'trace_incident';
REVOKE ALL ON FUNCTION cmiogov.trace_incident(bigint, bigint, bigint, bigint) FROM PUBLIC;
COMMENT ON FUNCTION cmiogov.trace_incident(bigint, bigint, bigint, bigint) IS
'what an inquiry found an open incident to come of: asset, hazard, proposal; what is left out stays as it was. Takes the duty office';

CREATE FUNCTION cmiogov.move_incident(incident bigint, step text, outcome text DEFAULT NULL) RETURNS void
LANGUAGE c VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'move_incident';
REVOKE ALL ON FUNCTION cmiogov.move_incident(bigint, text, text) FROM PUBLIC;
COMMENT ON FUNCTION cmiogov.move_incident(bigint, text, text) IS
'the next step of an incident, now: reported (to whom it must be), consulted (management was), closed or reopened (both with an outcome). 23514 cmiogov_safety: a privacy_gap is closed after it was reported, downtime and disruptions after management was consulted, a major or catastrophic incident of a proposal after link_incident() told the proposal. Takes the duty office';

CREATE VIEW cmiogov.incident_log AS
SELECT i.id AS incident, i.sort, i.title, i.severity, i.asset, a.name AS asset_name, i.hazard, i.proposal, i.body,
	   i.occurred_at, i.detected_at, i.reported_at, i.consulted_at, i.closed_at, i.closed_at IS NULL AS open, i.outcome,
	   i.detected_at - i.occurred_at AS time_to_detect,
	   i.reported_at - i.detected_at AS time_to_report,
	   i.consulted_at - i.detected_at AS time_to_consult,
	   i.closed_at - i.detected_at AS time_to_close,
	   i.severity IN ('major', 'catastrophic') AND i.proposal IS NOT NULL AND NOT EXISTS (
			SELECT FROM cmiogov.fact f WHERE f.proposal = i.proposal AND f.act = 'incident' AND f.about = i.id::text) AS unlinked
FROM cmiogov.incident i LEFT JOIN cmiogov.asset a ON a.id = i.asset;
COMMENT ON VIEW cmiogov.incident_log IS
'every incident with its moments and how long it took from one to the other: detected after it occurred; reported, put to management and closed after it was detected. unlinked: severe, of a proposal, and not on the proposal''s record';

CREATE VIEW cmiogov.unlinked_incident AS
SELECT l.incident, l.title, l.severity, l.proposal, p.title AS proposal_title, l.detected_at AS since,
	   format('SELECT cmiogov.link_incident(%s, %L, ''why'')', l.proposal, l.incident) AS next_action
FROM cmiogov.incident_log l LEFT JOIN cmiogov.proposal p ON p.id = l.proposal
WHERE l.unlinked;
COMMENT ON VIEW cmiogov.unlinked_incident IS
'major and catastrophic incidents of a proposal that the proposal''s own record does not tell: somebody owes the link, which makes what was judged before be judged again. Empty = none';

-- ------------------------------------------------- what needs to be seen now

CREATE VIEW cmiogov.escalation AS
WITH leader AS
(
	SELECT string_agg(r.role, ', ' ORDER BY r.role) AS roles FROM cmiogov.role r WHERE r.accepts_risk
), worst AS
(
	SELECT DISTINCT ON (m.matrix) m.matrix, m.severity FROM cmiogov.risk_matrix m ORDER BY m.matrix, m.severity_rank DESC
)
SELECT 'hazard'::text AS what, h.hazard AS id, h.name AS title, h.asset, h.proposal,
	   format('level %s: %s', h.effective_level, h.meaning) AS cause, h.logged_at AS since, l.roles AS owner
FROM cmiogov.hazard_log h LEFT JOIN worst w ON w.matrix = h.matrix CROSS JOIN leader l
WHERE h.status <> 'closed' AND (h.effective_level = 5
	  OR h.effective_level > 3 AND w.severity IN (h.initial_severity, h.residual_severity))
UNION ALL
SELECT 'incident', i.incident, i.title, i.asset, i.proposal, 'catastrophic ' || i.sort, i.detected_at, l.roles
FROM cmiogov.incident_log i CROSS JOIN leader l
WHERE i.severity = 'catastrophic' AND i.consulted_at IS NULL AND i.open;
COMMENT ON VIEW cmiogov.escalation IS
'what clinical leadership (the roles that accept risk) must be told at once: hazards, also transferred ones, that are unacceptable, or of the worst severity and not controlled to level 3; open catastrophic incidents that were not put to management. Empty = none';

CREATE VIEW cmiogov.aligned_holes AS
SELECT p.id AS proposal, p.kind, p.title, e.at AS enacted_at, i.incident, i.title AS incident_title, i.severity, i.occurred_at,
	   h.hazard, h.name AS hazard_name, h.logged_at < e.at AS known_before, y.compliance, y.safety, y.usability
FROM cmiogov.incident_log i
JOIN cmiogov.hazard_log h ON h.hazard = i.hazard
JOIN cmiogov.proposal p ON p.id = coalesce(i.proposal, h.proposal)
-- it was in force by its gates, and by no emergency, when it happened
CROSS JOIN LATERAL (SELECT r.at, r.event, r.emergency FROM cmiogov.enactment_record r
					WHERE r.guard = p.guard AND r.subject_key = coalesce(p.subject_key, concat('proposal ', p.id) COLLATE "C")
					  AND r.proposal = p.id AND r.at <= i.occurred_at
					ORDER BY r.id DESC LIMIT 1) e
CROSS JOIN LATERAL (SELECT string_agg(DISTINCT n.name, ', ') FILTER (WHERE q.gate = 'compliance') AS compliance,
						   string_agg(DISTINCT n.name, ', ') FILTER (WHERE q.gate = 'safety') AS safety,
						   string_agg(DISTINCT n.name, ', ') FILTER (WHERE q.gate = 'usability') AS usability
					FROM cmiogov.fact f JOIN cmiogov.requirement q ON q.requirement = f.about LEFT JOIN cmiogov.person n ON n.id = f.person
					WHERE f.proposal = p.id AND f.act = 'verdict' AND f.verdict > 'open' AND f.at <= e.at) y
WHERE e.event <> 'leave' AND e.emergency IS NULL;
COMMENT ON VIEW cmiogov.aligned_holes IS
'where the holes of all layers aligned: an incident confirmed a hazard of a proposal that was in force at that moment with every gate passed, and who had said yes in each. known_before: the hazard was on the log at enactment, so that it was not missed but misjudged or accepted';

CREATE VIEW cmiogov.layer_findings AS
SELECT h.id AS hazard, h.name, h.domain, h.asset, h.proposal, h.found_in, n.name AS found_by, h.logged_at, h.status,
	   (SELECT array_agg(DISTINCT q.gate ORDER BY q.gate) FROM cmiogov.fact f JOIN cmiogov.requirement q ON q.requirement = f.about
		WHERE f.proposal = h.proposal AND f.act = 'verdict' AND f.verdict = 'fail' AND q.gate <> h.found_in) AS also_in,
	   (SELECT array_agg(DISTINCT q.gate ORDER BY q.gate) FROM cmiogov.fact f JOIN cmiogov.requirement q ON q.requirement = f.about
		WHERE f.proposal = h.proposal AND f.act = 'verdict' AND f.verdict > 'open' AND f.at < h.logged_at) AS missed_by
FROM cmiogov.hazard h LEFT JOIN cmiogov.person n ON n.id = h.found_by
WHERE h.found_in IS NOT NULL;
COMMENT ON VIEW cmiogov.layer_findings IS
'which layer found which hazard: found_in; also_in: other layers that refused the same proposal (overlap); missed_by: layers, the finder''s own among them, that had said yes to it before the hazard was found. Counting by found_in shows what would go unseen without that layer';
