--
-- The office's registers: bodies and lines, assets, requests, obligations,
-- measures and observations.  Reasons and tables: doc/model.md.
--
-- As for people and policy, the functions are C and keep the rules
-- (src/act_office.c, src/act_work.c).
--

-- Bodies, seats, reporting lines, qualifications: for the registrar.

CREATE FUNCTION cmiogov.define_body(body text, title text, sort text, parent text DEFAULT NULL, chair_role text DEFAULT NULL, quorum jsonb DEFAULT '{}') RETURNS void
LANGUAGE c VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'define_body';
REVOKE ALL ON FUNCTION cmiogov.define_body(text, text, text, text, text, jsonb) FROM PUBLIC;
COMMENT ON FUNCTION cmiogov.define_body(text, text, text, text, text, jsonb) IS
'defines a committee, team, department or stakeholder_group, or defines it anew (its sort stays): of which body it is a part, who chairs it, and how many of each profession a meeting needs, {"physician": 1, "nurse": 1}; takes the duty registrar. 22023: an unknown sort, parent or role, a part of itself, a quorum that is no object of whole numbers';

CREATE FUNCTION cmiogov.take_seat(person bigint, body text, profession text, term tstzrange DEFAULT tstzrange(now(), NULL)) RETURNS bigint
LANGUAGE c VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'take_seat';
REVOKE ALL ON FUNCTION cmiogov.take_seat(bigint, text, text, tstzrange) FROM PUBLIC;
COMMENT ON FUNCTION cmiogov.take_seat(bigint, text, text, tstzrange) IS
'seats a person in a body, in a profession, for a term, beginning included and end excluded, and returns the seat; takes the duty registrar. 23505: the person sits there already in that term';

CREATE FUNCTION cmiogov.end_seat(seat bigint, at timestamptz DEFAULT now()) RETURNS void
LANGUAGE c VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'end_seat';
REVOKE ALL ON FUNCTION cmiogov.end_seat(bigint, timestamptz) FROM PUBLIC;
COMMENT ON FUNCTION cmiogov.end_seat(bigint, timestamptz) IS
'ends a seat, at once or later, never back-dated (22023); takes the duty registrar';

CREATE FUNCTION cmiogov.set_reporting_line(role text, superior text, term tstzrange DEFAULT tstzrange(now(), NULL)) RETURNS void
LANGUAGE c VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'set_reporting_line';
REVOKE ALL ON FUNCTION cmiogov.set_reporting_line(text, text, tstzrange) FROM PUBLIC;
COMMENT ON FUNCTION cmiogov.set_reporting_line(text, text, tstzrange) IS
'the role reports to this superior for the term; its line before ends where the term begins. Without a superior it ends and none follows. Takes the duty registrar. 22023: to itself, directly or by way of others; beside a line that begins in the term';

CREATE FUNCTION cmiogov.define_qualification(role text, credential text, level text, source text) RETURNS void
LANGUAGE c VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'define_qualification';
REVOKE ALL ON FUNCTION cmiogov.define_qualification(text, text, text, text) FROM PUBLIC;
COMMENT ON FUNCTION cmiogov.define_qualification(text, text, text, text) IS
'what a source says a role''s holder should have: required, preferred or none. Sources contradict each other; what is tested is the role''s credential alone. Takes the duty registrar';

-- Assets: one lifecycle for all that is governed.

CREATE FUNCTION cmiogov.register_asset(kind text, name text, owner_role text, version text DEFAULT '1', criticality text DEFAULT 'low',
	review_due timestamptz DEFAULT NULL, detail jsonb DEFAULT '{}') RETURNS bigint
LANGUAGE c VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'register_asset';
REVOKE ALL ON FUNCTION cmiogov.register_asset(text, text, text, text, text, timestamptz, jsonb) FROM PUBLIC;
COMMENT ON FUNCTION cmiogov.register_asset(text, text, text, text, text, timestamptz, jsonb) IS
'registers a governed thing in the state requested and returns its id: system, cds_artifact, order_set, ai_model, content, policy, standard, terminology, data_use, dataset, workflow_step, objective, project, contract, need, horizon, course, device, interface or other; criticality low, high or mission_critical. Takes the duty office. 23505: kind and name are registered already';

CREATE FUNCTION cmiogov.move_asset(asset bigint, state text, reason text) RETURNS void
LANGUAGE c VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'move_asset';
REVOKE ALL ON FUNCTION cmiogov.move_asset(bigint, text, text) FROM PUBLIC;
COMMENT ON FUNCTION cmiogov.move_asset(bigint, text, text) IS
'moves an asset through its life: requested, review, building, testing, live, suspended and back, retired; review, building and testing may go back one step; retired is reached from everywhere and final. The reason is on the record. Takes the duty office. 22023: there is no way from here to there';

CREATE FUNCTION cmiogov.revise_asset(asset bigint, version text DEFAULT NULL, review_due timestamptz DEFAULT NULL, detail jsonb DEFAULT NULL,
	owner_role text DEFAULT NULL, criticality text DEFAULT NULL, reason text DEFAULT 'revised') RETURNS void
LANGUAGE c VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'revise_asset';
REVOKE ALL ON FUNCTION cmiogov.revise_asset(bigint, text, timestamptz, jsonb, text, text, text) FROM PUBLIC;
COMMENT ON FUNCTION cmiogov.revise_asset(bigint, text, timestamptz, jsonb, text, text, text) IS
'a new version, review date, detail (as a whole), owner or criticality of an asset; what is left out stays. What it was before is in asset_history. Takes the duty office. 22023: nothing would change, or the asset is retired';

CREATE FUNCTION cmiogov.link_asset(asset bigint, relation text, other bigint DEFAULT NULL, body text DEFAULT NULL, version text DEFAULT NULL) RETURNS bigint
LANGUAGE c VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'link_asset';
REVOKE ALL ON FUNCTION cmiogov.link_asset(bigint, text, bigint, text, text) FROM PUBLIC;
COMMENT ON FUNCTION cmiogov.link_asset(bigint, text, bigint, text, text) IS
'says how an asset hangs together with another (depends_on, part_of, conforms_to, aligned_with, traces_to, used_in) or with a department or team that runs it (deployed_in, in which version), and returns the link; the same link with another version changes the version. Takes the duty office. 22023: depends on or is part of itself, directly or by way of others, or the other is of a kind that the relation does not take; 23505: linked so already';

CREATE FUNCTION cmiogov.unlink_asset(link bigint) RETURNS void
LANGUAGE c VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'unlink_asset';
REVOKE ALL ON FUNCTION cmiogov.unlink_asset(bigint) FROM PUBLIC;
COMMENT ON FUNCTION cmiogov.unlink_asset(bigint) IS
'takes a link away; the record keeps it. Takes the duty office';

-- The day's work.

CREATE FUNCTION cmiogov.receive_request(sort text, title text, need text, asked_by text, body text DEFAULT NULL, asset bigint DEFAULT NULL,
	score float8 DEFAULT NULL, reply_due timestamptz DEFAULT now() + interval '14 days') RETURNS bigint
LANGUAGE c VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'receive_request';
REVOKE ALL ON FUNCTION cmiogov.receive_request(text, text, text, text, text, bigint, float8, timestamptz) FROM PUBLIC;
COMMENT ON FUNCTION cmiogov.receive_request(text, text, text, text, text, bigint, float8, timestamptz) IS
'takes in a demand, feedback or pain_point, from whom, with the date by which a reply is owed, and returns its id; takes the duty office';

CREATE FUNCTION cmiogov.move_request(request bigint, state text, reply text DEFAULT NULL, proposal bigint DEFAULT NULL, duplicate_of bigint DEFAULT NULL) RETURNS void
LANGUAGE c VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'move_request';
REVOKE ALL ON FUNCTION cmiogov.move_request(bigint, text, text, bigint, bigint) FROM PUBLIC;
COMMENT ON FUNCTION cmiogov.move_request(bigint, text, text, bigint, bigint) IS
'moves a request: received, triaged, then accepted, declined or duplicate; accepted and duplicate end as done. Its present state again, to reply or to name the proposal. Takes the duty office. 22023: declined or done without a reply, a duplicate of nothing, of itself or of a duplicate, a proposal of what is not accepted, no way from here to there';

CREATE FUNCTION cmiogov.owe(sort text, title text, owner_role text, person bigint DEFAULT NULL, body text DEFAULT NULL, asset bigint DEFAULT NULL,
	proposal bigint DEFAULT NULL, due timestamptz DEFAULT NULL, source text DEFAULT NULL, standard bigint DEFAULT NULL) RETURNS bigint
LANGUAGE c VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'owe';
REVOKE ALL ON FUNCTION cmiogov.owe(text, text, text, bigint, text, bigint, bigint, timestamptz, text, bigint) FROM PUBLIC;
COMMENT ON FUNCTION cmiogov.owe(text, text, text, bigint, text, bigint, bigint, timestamptz, text, bigint) IS
'states what a role, or one person, owes by a date, and returns its id: attestation (of a person), training, conformance or exception (of an asset, to or from a standard), review, milestone, change_plan or rollback_plan (of a proposal or an asset), disclosure, consultation, meeting, action, arrangement. Takes the duty office';

CREATE FUNCTION cmiogov.fulfil(obligation bigint, evidence text, good_until timestamptz DEFAULT NULL) RETURNS void
LANGUAGE c VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'fulfil';
REVOKE ALL ON FUNCTION cmiogov.fulfil(bigint, text, timestamptz) FROM PUBLIC;
COMMENT ON FUNCTION cmiogov.fulfil(bigint, text, timestamptz) IS
'an obligation is done, once, with the evidence in words and how long that is good: an exception until a date, an attestation for a year at most. By the person who owes it or, except attestations, a holder of its role (42501). Takes the duty office. 22023: done already, or no such date';

CREATE FUNCTION cmiogov.define_measure(measure text, title text, unit text, goal text, target float8, owner_role text, asset bigint DEFAULT NULL,
	gate cmiogov.gate DEFAULT NULL, chart text DEFAULT NULL, baseline float8 DEFAULT NULL, max_age interval DEFAULT NULL, incentive_role text DEFAULT NULL) RETURNS void
LANGUAGE c VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'define_measure';
REVOKE ALL ON FUNCTION cmiogov.define_measure(text, text, text, text, float8, text, bigint, cmiogov.gate, text, float8, interval, text) FROM PUBLIC;
COMMENT ON FUNCTION cmiogov.define_measure(text, text, text, text, float8, text, bigint, cmiogov.gate, text, float8, interval, text) IS
'defines a number to watch, or defines it anew as a whole: goal at_least or at_most a target (or NULL); gate: which gate the condition measures holds open while it is missed; chart p (a proportion) or u (events per unit) with the baseline that its limits stand around; max_age: how long an observation counts; incentive_role: whose pay depends on it. Takes the duty registrar';

CREATE FUNCTION cmiogov.observe(measure text, value float8, period tstzrange, source text, asset bigint DEFAULT NULL, body text DEFAULT NULL,
	person bigint DEFAULT NULL, subgroup text DEFAULT NULL, events float8 DEFAULT NULL, n float8 DEFAULT NULL) RETURNS bigint
LANGUAGE c VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'observe';
REVOKE ALL ON FUNCTION cmiogov.observe(text, float8, tstzrange, text, bigint, text, bigint, text, float8, float8) FROM PUBLIC;
COMMENT ON FUNCTION cmiogov.observe(text, float8, tstzrange, text, bigint, text, bigint, text, float8, float8) IS
'records what was measured, in the measure''s unit, over a period that is over, of what and of whom, and returns its id; with events and n the value may be NULL and is events / n. Never changed: a later observation of the same period counts instead. Takes the duty office or app. 22023: what cannot have been observed';
-- --------------------------------------------------------- what they answer

CREATE VIEW cmiogov.asset_history AS
SELECT r.key::bigint AS asset, b.kind, b.name, b.version, b.state, b.owner_role, b.criticality, b.review_due, b.detail, b.reason,
	r.at AS since, pg_catalog.lead(r.at) OVER (PARTITION BY r.key ORDER BY r.seq) AS until,
	r.act, r.person, r.login, r.seq AS record
FROM cmiogov.policy_record r,
	pg_catalog.jsonb_to_record(r.body) AS b (kind text, name text, version text, state text, owner_role text, criticality text,
		review_due timestamptz, detail jsonb, reason text)
WHERE r.object OPERATOR(pg_catalog.=) 'asset';
REVOKE ALL ON cmiogov.asset_history FROM PUBLIC;
COMMENT ON VIEW cmiogov.asset_history IS
'every version and state of every asset, since when and until when (NULL: still), by which act of whom and for what reason; read from policy_record, so nothing can be missing from it that verify_ledger() would not find';

CREATE FUNCTION cmiogov.impact_of(asset bigint) RETURNS TABLE (asset bigint, kind text, name text, state text, owner_role text,
	criticality text, body text, relation text, depth integer, by_way_of bigint[])
LANGUAGE sql STABLE STRICT SECURITY DEFINER PARALLEL SAFE SET search_path = pg_catalog, pg_temp
AS $$
	-- one row for each step away: what it reaches first, how, and from where
	WITH RECURSIVE ripple (depth, reached, relation, via, seen) AS
	(
		SELECT 0, ARRAY[$1], ARRAY[NULL::text], ARRAY[NULL::bigint], ARRAY[$1]
		UNION ALL
		SELECT r.depth + 1, n.reached, n.relation, n.via, r.seen || n.reached
		FROM ripple r CROSS JOIN LATERAL
		(
			SELECT array_agg(d.id) AS reached, array_agg(d.relation) AS relation, array_agg(d.via) AS via
			FROM
			(
				SELECT DISTINCT ON (x.id) x.id, x.relation, x.via
				FROM
				(
					SELECT l.asset, l.relation, f.id
					FROM unnest(r.reached) f (id) JOIN cmiogov.asset_link l ON l.other = f.id
					WHERE l.relation IN ('depends_on', 'conforms_to', 'traces_to')
					UNION ALL
					SELECT l.other, l.relation, f.id
					FROM unnest(r.reached) f (id) JOIN cmiogov.asset_link l ON l.asset = f.id
					WHERE l.relation IN ('part_of', 'used_in')
				) x (id, relation, via)
				WHERE NOT EXISTS (SELECT FROM unnest(r.seen) s (id) WHERE s.id = x.id)
				ORDER BY x.id, x.via, x.relation
			) d
		) n
		WHERE n.reached IS NOT NULL
	), nearest AS
	(
		SELECT u.asset, u.relation, u.via, r.depth FROM ripple r, unnest(r.reached, r.relation, r.via) u (asset, relation, via)
	), way AS
	(
		SELECT n.asset, n.relation, n.depth, '{}'::bigint[] AS by_way_of FROM nearest n WHERE n.depth = 0
		UNION ALL
		SELECT n.asset, n.relation, n.depth, w.by_way_of || w.asset FROM way w JOIN nearest n ON n.via = w.asset AND n.depth = w.depth + 1
	)
	SELECT a.id, a.kind, a.name, a.state, a.owner_role, a.criticality, NULL, n.relation, n.depth, n.by_way_of
	FROM way n JOIN cmiogov.asset a ON a.id = n.asset
	WHERE n.depth > 0
	UNION ALL
	SELECT a.id, a.kind, a.name, a.state, a.owner_role, a.criticality, l.body, l.relation, n.depth + 1, n.by_way_of || n.asset
	FROM way n JOIN cmiogov.asset a ON a.id = n.asset
		JOIN cmiogov.asset_link l ON l.asset = n.asset AND l.relation = 'deployed_in'
	ORDER BY 9, 1, 7 NULLS FIRST
$$;
REVOKE ALL ON FUNCTION cmiogov.impact_of(bigint) FROM PUBLIC;
COMMENT ON FUNCTION cmiogov.impact_of(bigint) IS
'what a change of this asset reaches: assets that depend on it, conform to it or trace to it, that it is a part of or used in, and so on; and the departments and teams where each of these and the asset itself is deployed (body). depth: how many steps away at least; by_way_of: which assets lie on that way';

CREATE VIEW cmiogov.control_chart AS
SELECT m.measure, m.title, m.unit, o.asset, o.body, o.person, o.subgroup, o.period, o.value, o.events, o.n, m.baseline,
	l.lower, l.upper,
	CASE
		WHEN o.events OPERATOR(pg_catalog.=) 0 AND NOT (m.goal OPERATOR(pg_catalog.=) 'at_most' AND coalesce(m.target OPERATOR(pg_catalog.=) 0, false)) THEN 'zero_firings'
		WHEN o.value OPERATOR(pg_catalog.<) l.lower THEN 'below'
		WHEN o.value OPERATOR(pg_catalog.>) l.upper THEN 'above'
	END AS signal,
	o.id AS observation
FROM cmiogov.measure m
	JOIN
	(
		SELECT DISTINCT ON (s.measure, s.asset, s.body, s.person, s.subgroup, s.period) s.*
		FROM cmiogov.observation s
		ORDER BY s.measure, s.asset, s.body, s.person, s.subgroup, s.period, s.record DESC
	) o ON o.measure OPERATOR(pg_catalog.=) m.measure
	CROSS JOIN LATERAL
	(
		SELECT p.lower, p.upper
		FROM cmiogov.p_chart_limits(m.baseline, GREATEST(1, LEAST(o.n, 2147483647))::integer) p
		WHERE m.chart OPERATOR(pg_catalog.=) 'p' AND m.baseline OPERATOR(pg_catalog.<=) 1
		UNION ALL
		SELECT u.lower, u.upper FROM cmiogov.u_chart_limits(m.baseline, o.n) u
		WHERE m.chart OPERATOR(pg_catalog.=) 'u'
	) l
WHERE m.chart IS NOT NULL AND o.n IS NOT NULL;
REVOKE ALL ON cmiogov.control_chart FROM PUBLIC;
COMMENT ON VIEW cmiogov.control_chart IS
'each charted observation that counts with its control limits, three sigmas round the baseline: signal above, below, zero_firings (what used to happen has stopped: that alarms also where the limits include 0, unless nothing is the target) or NULL. Limits: p_chart_limits(), u_chart_limits()';
