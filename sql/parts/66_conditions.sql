--
-- Conditions: what of the registers and notes holds a proposal of a kind open
-- when the kind switches it on.  They are asked by src/condition.c, whenever
-- the law is asked about an entry; doc/model.md says what for.
--
-- Each answers one question with at least one row, whether it is met or not.
-- It must answer the same to the same registers, notes and moment: headers
-- are computed anew by it.  What it reads stands in the view, and whoever
-- writes that moves the version of the kinds that ask.
--
-- They are single queries in PL/pgSQL, which keeps their plans for the session:
-- a function in SQL is planned each time that it is called, and an act on a
-- proposal of a kind with five conditions took seven times as long.
--

CREATE VIEW cmiogov.condition AS
SELECT v.condition, v.gate, v.question, v.reads::text[], v.source
FROM (VALUES
	('standards', 'compliance', 'Has each asset concerned, for every standard it conforms to, a conformance that is done and good, or an exception not past its date?',
		'{asset,asset_link,obligation}', 'A21, E9, E10'),
	('model_attributes', 'compliance', 'Are the source attributes of each AI model concerned complete to the number required (31, or detail.required)?',
		'{asset}', 'D8; 45 CFR 170.315(b)(11), ONC HTI-1'),
	('evidence', 'safety', 'Is there a note of evidence with a grade, on the content as it is?',
		'{}', 'B12, C17'),
	('hazards_rated', 'safety', 'Is every hazard not closed of the proposal and of the assets concerned rated, before and after controls?',
		'{asset,hazard,control}', 'C10, D6, E7; DCB0129'),
	('hazards_controlled', 'safety', 'Has none of them a level above 3, counting what controls bring only when each is verified as in place and as effective?',
		'{asset,hazard,control}', 'C10, C20, E7; DCB0129'),
	('dependents_reviewed', 'safety', 'Has the owner of every asset that a change of those concerned reaches reviewed its effect, on the content as it is?',
		'{asset,asset_link}', 'C21, D14'),
	('measures', 'that of the measure', 'Was every measure with a gate and a target, of an asset concerned, observed within its max_age, and does the last observation of the whole meet the target?',
		'{asset,measure,observation}', 'B15, D5, D10, D13, E28'),
	('affected_groups', 'usability', 'Are the affected groups named, and was each heard on the content as it is?',
		'{}', 'E5, E11, E15, F6'),
	('plans', 'usability', 'Are a change plan and a rollback plan, of the proposal or an asset concerned, done and good?',
		'{asset,obligation}', 'D12, E12'),
	('training', 'usability', 'Is every training that the proposal or an asset concerned owes done and good, and is there any?',
		'{asset,obligation}', 'D13, E18'),
	('deliberated', 'decisions', 'Has each committee that the assets concerned name (detail.committees) deliberated with a quorum, on the content as it is?',
		'{asset}', 'A15, E2'),
	('ethics', 'decisions', 'Is there a note for each lens of ethics in force, on the content as it is?',
		'{}', 'F2'),
	('no_dispute', 'decisions', 'Is no dispute open?',
		'{}', 'B22'),
	('informed', 'decisions', 'Has every Informed role acknowledged a proposal that concerns a mission-critical asset?',
		'{asset}', 'B9, B16'),
	('attested', 'signatures', 'Is the signer''s attestation of interests (source conflict_of_interest) good at the moment of signing?',
		'{obligation}', 'B18, F1')) AS v (condition, gate, question, reads, source);
REVOKE ALL ON cmiogov.condition FROM PUBLIC;
COMMENT ON VIEW cmiogov.condition IS
'the conditions that a kind can switch on with define_kind(): the gate that an unmet one holds open (or the decisions, or a signature), the question it asks, the registers it reads beside the proposal''s own notes, and the duties it serves. Where it asks of the assets concerned, one must be named by a note "concerns"';

CREATE FUNCTION cmiogov.set_ethics_lenses(lenses text[]) RETURNS void
LANGUAGE c VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'set_ethics_lenses';
REVOKE ALL ON FUNCTION cmiogov.set_ethics_lenses(text[]) FROM PUBLIC;
COMMENT ON FUNCTION cmiogov.set_ethics_lenses(text[]) IS
'which lenses of ethics are in force for the condition ethics (deontological, consequentialist and virtue when never set; principlist, care); takes the duty registrar. 22023: no such lens';

-- ----------------------------------------------------------- what they read

CREATE FUNCTION cmiogov.condition_note(notes jsonb) RETURNS TABLE (seq integer, act text, about text, person bigint, role text,
	chosen boolean, fresh boolean, detail jsonb, target integer)
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp
AS $$
#variable_conflict use_column
BEGIN
	RETURN QUERY
	SELECT n.*
	FROM jsonb_to_recordset(notes) AS n (seq integer, act text, about text, person bigint, role text,
		chosen boolean, fresh boolean, detail jsonb, target integer)
	WHERE NOT EXISTS (SELECT FROM jsonb_to_recordset(notes) AS w (act text, target integer)
					  WHERE w.act IN ('withdraw_note', 'resolve_dispute') AND w.target = n.seq);
END
$$;
REVOKE ALL ON FUNCTION cmiogov.condition_note(jsonb) FROM PUBLIC;
COMMENT ON FUNCTION cmiogov.condition_note(jsonb) IS 'internal: what was said about a proposal and stands; chosen: of the option judged, fresh: on its content as it is';

CREATE FUNCTION cmiogov.condition_asset(notes jsonb) RETURNS SETOF cmiogov.asset
LANGUAGE plpgsql STABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp
AS $$
#variable_conflict use_column
BEGIN
	RETURN QUERY
	SELECT a.* FROM cmiogov.asset a
	WHERE a.id IN (SELECT n.about::bigint FROM cmiogov.condition_note(notes) n WHERE n.act = 'concerns');
END
$$;
REVOKE ALL ON FUNCTION cmiogov.condition_asset(jsonb) FROM PUBLIC;
COMMENT ON FUNCTION cmiogov.condition_asset(jsonb) IS 'internal: the assets that a proposal concerns';

CREATE FUNCTION cmiogov.condition_owner(kind text, letter cmiogov.raci) RETURNS text
LANGUAGE plpgsql STABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp
AS $$
#variable_conflict use_column
BEGIN
	RETURN
	(
		SELECT c.role
		FROM cmiogov.kind k CROSS JOIN LATERAL unnest(k.decisions) WITH ORDINALITY d (decision, n)
			JOIN cmiogov.raci_cell c ON c.decision = d.decision
		WHERE k.kind = condition_owner.kind AND c.letters @> letter AND c.scope IS NULL
		ORDER BY d.n, c.role COLLATE "C" LIMIT 1
	);
END
$$;
REVOKE ALL ON FUNCTION cmiogov.condition_owner(text, cmiogov.raci) FROM PUBLIC;
COMMENT ON FUNCTION cmiogov.condition_owner(text, cmiogov.raci) IS 'internal: the role that has the letter on the first decision of the kind for which there is one';

CREATE FUNCTION cmiogov.condition_unnamed(proposal bigint, kind text, notes jsonb)
RETURNS TABLE (met boolean, until timestamptz, detail text, next_action text, owner text)
LANGUAGE plpgsql STABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp
AS $$
#variable_conflict use_column
BEGIN
	RETURN QUERY
	SELECT false, NULL::timestamptz, 'no asset that the proposal concerns is named',
		   format('add_note(%s, ''concerns'', ...)', proposal), cmiogov.condition_owner(kind, 'R')
	WHERE NOT EXISTS (SELECT FROM cmiogov.condition_asset(notes));
END
$$;
REVOKE ALL ON FUNCTION cmiogov.condition_unnamed(bigint, text, jsonb) FROM PUBLIC;
COMMENT ON FUNCTION cmiogov.condition_unnamed(bigint, text, jsonb) IS 'internal: the row of a condition on assets while none is named';

-- --------------------------------------------------------------- compliance

CREATE FUNCTION cmiogov.condition_standards(proposal bigint, kind text, notes jsonb, at timestamptz)
RETURNS TABLE (gate text, met boolean, until timestamptz, detail text, next_action text, owner text)
LANGUAGE plpgsql STABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp
AS $$
#variable_conflict use_column
BEGIN
	RETURN QUERY
	WITH owed AS
	(
		SELECT DISTINCT a.id AS asset, a.name, a.owner_role, s.id AS standard, s.name AS standard_name
		FROM cmiogov.condition_asset(notes) a
			JOIN cmiogov.asset_link l ON l.asset = a.id AND l.relation = 'conforms_to'
			JOIN cmiogov.asset s ON s.id = l.other AND s.state <> 'retired'
	), good AS
	(
		SELECT w.*, g.sort, g.good_until
		FROM owed w LEFT JOIN LATERAL
		(
			SELECT o.sort, o.good_until FROM cmiogov.obligation o
			WHERE o.asset = w.asset AND o.standard = w.standard AND o.sort IN ('conformance', 'exception')
			  AND o.done_at IS NOT NULL AND (at < o.good_until OR o.good_until IS NULL AND o.sort = 'conformance')
			ORDER BY o.good_until DESC NULLS FIRST, o.id LIMIT 1
		) g ON true
	)
	SELECT 'compliance', g.sort IS NOT NULL, g.good_until,
		   CASE g.sort WHEN 'conformance' THEN format('%s conforms to %s', g.name, g.standard_name)
					   WHEN 'exception' THEN format('%s is excepted from %s until %s', g.name, g.standard_name, g.good_until)
					   ELSE format('%s has neither a conformance to %s that is good nor an exception not past its date', g.name, g.standard_name) END,
		   format('owe(''conformance'', ..., asset => %s, standard => %s) and fulfil()', g.asset, g.standard), g.owner_role
	FROM good g
	UNION ALL
	SELECT 'compliance', true, NULL, 'the assets concerned conform to no standard that is in force', NULL, NULL
	WHERE NOT EXISTS (SELECT FROM owed) AND EXISTS (SELECT FROM cmiogov.condition_asset(notes))
	UNION ALL
	SELECT 'compliance', u.* FROM cmiogov.condition_unnamed(proposal, kind, notes) u;
END
$$;
REVOKE ALL ON FUNCTION cmiogov.condition_standards(bigint, text, jsonb, timestamptz) FROM PUBLIC;
COMMENT ON FUNCTION cmiogov.condition_standards(bigint, text, jsonb, timestamptz) IS 'internal: the condition standards';

CREATE FUNCTION cmiogov.condition_model_attributes(proposal bigint, kind text, notes jsonb, at timestamptz)
RETURNS TABLE (gate text, met boolean, until timestamptz, detail text, next_action text, owner text)
LANGUAGE plpgsql STABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp
AS $$
#variable_conflict use_column
BEGIN
	RETURN QUERY
	WITH model AS
	(
		SELECT a.id, a.name, a.owner_role, coalesce(CASE WHEN a.detail ->> 'required' ~ '^[0-9]{1,4}$' THEN (a.detail ->> 'required')::integer END, 31) AS required,
			   (SELECT count(*) FROM jsonb_each_text(CASE jsonb_typeof(a.detail -> 'attributes') WHEN 'object' THEN a.detail -> 'attributes' END) t
				WHERE btrim(t.value) <> '') AS given
		FROM cmiogov.condition_asset(notes) a
		WHERE a.kind = 'ai_model'
	)
	SELECT 'compliance', m.given >= m.required, NULL::timestamptz,
		   format('%s has %s of %s source attributes', m.name, m.given, m.required),
		   format('revise_asset(%s, detail => {"attributes": {...}})', m.id), m.owner_role
	FROM model m
	UNION ALL
	SELECT 'compliance', true, NULL, 'no AI model is concerned', NULL, NULL
	WHERE NOT EXISTS (SELECT FROM model) AND EXISTS (SELECT FROM cmiogov.condition_asset(notes))
	UNION ALL
	SELECT 'compliance', u.* FROM cmiogov.condition_unnamed(proposal, kind, notes) u;
END
$$;
REVOKE ALL ON FUNCTION cmiogov.condition_model_attributes(bigint, text, jsonb, timestamptz) FROM PUBLIC;
COMMENT ON FUNCTION cmiogov.condition_model_attributes(bigint, text, jsonb, timestamptz) IS 'internal: the condition model_attributes';

-- ------------------------------------------------------------------- safety

CREATE FUNCTION cmiogov.condition_evidence(proposal bigint, kind text, notes jsonb, at timestamptz)
RETURNS TABLE (gate text, met boolean, until timestamptz, detail text, next_action text, owner text)
LANGUAGE plpgsql STABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp
AS $$
#variable_conflict use_column
BEGIN
	RETURN QUERY
	SELECT 'safety', count(*) > 0, NULL::timestamptz,
		   coalesce('there is evidence, graded ' || string_agg(DISTINCT n.detail ->> 'grade', ', '),
					'there is no evidence with a grade on the content as it is'),
		   format('add_note(%s, ''evidence'', ...)', proposal), cmiogov.condition_owner(kind, 'R')
	FROM cmiogov.condition_note(notes) n
	WHERE n.act = 'evidence' AND n.chosen AND n.fresh AND n.detail ->> 'grade' <> '';
END
$$;
REVOKE ALL ON FUNCTION cmiogov.condition_evidence(bigint, text, jsonb, timestamptz) FROM PUBLIC;
COMMENT ON FUNCTION cmiogov.condition_evidence(bigint, text, jsonb, timestamptz) IS 'internal: the condition evidence';

CREATE FUNCTION cmiogov.condition_hazard(proposal bigint, kind text, notes jsonb)
RETURNS TABLE (hazard bigint, name text, unrated boolean, level integer, flags text, owner text)
LANGUAGE plpgsql STABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp
AS $$
#variable_conflict use_column
BEGIN
	RETURN QUERY
	SELECT h.hazard, h.name, h.unrated, h.effective_level,
		   concat(CASE WHEN h.matrix_outdated THEN format(', rated by %s, which is not the present matrix', h.matrix) END,
				  CASE WHEN h.verified_controls < h.controls THEN format(', %s of its %s controls verified', h.verified_controls, h.controls) END),
		   coalesce((SELECT a.owner_role FROM cmiogov.asset a WHERE a.id = h.asset), cmiogov.condition_owner(condition_hazard.kind, 'R'))
	FROM cmiogov.hazard_log h
	WHERE h.status <> 'closed'	-- one handed on is here still
	  AND (h.proposal = condition_hazard.proposal OR h.asset IN (SELECT a.id FROM cmiogov.condition_asset(notes) a));
END
$$;
REVOKE ALL ON FUNCTION cmiogov.condition_hazard(bigint, text, jsonb) FROM PUBLIC;
COMMENT ON FUNCTION cmiogov.condition_hazard(bigint, text, jsonb) IS 'internal: the hazards not closed of a proposal and of the assets it concerns';

CREATE FUNCTION cmiogov.condition_hazards_rated(proposal bigint, kind text, notes jsonb, at timestamptz)
RETURNS TABLE (gate text, met boolean, until timestamptz, detail text, next_action text, owner text)
LANGUAGE plpgsql STABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp
AS $$
#variable_conflict use_column
BEGIN
	RETURN QUERY
	WITH hazard AS (SELECT * FROM cmiogov.condition_hazard(proposal, kind, notes))
	SELECT 'safety', NOT h.unrated, NULL::timestamptz,
		   format(CASE WHEN h.unrated THEN 'hazard %s, %s, is not rated before and after controls' ELSE 'hazard %s, %s, is rated%s' END,
				  h.hazard, h.name, h.flags),
		   format('rate_hazard(%s, ...)', h.hazard), h.owner
	FROM hazard h
	UNION ALL
	SELECT 'safety', true, NULL, 'no hazard of it is open', NULL, NULL
	WHERE NOT EXISTS (SELECT FROM hazard) AND EXISTS (SELECT FROM cmiogov.condition_asset(notes))
	UNION ALL
	SELECT 'safety', u.* FROM cmiogov.condition_unnamed(proposal, kind, notes) u WHERE NOT EXISTS (SELECT FROM hazard);
END
$$;
REVOKE ALL ON FUNCTION cmiogov.condition_hazards_rated(bigint, text, jsonb, timestamptz) FROM PUBLIC;
COMMENT ON FUNCTION cmiogov.condition_hazards_rated(bigint, text, jsonb, timestamptz) IS 'internal: the condition hazards_rated';

CREATE FUNCTION cmiogov.condition_hazards_controlled(proposal bigint, kind text, notes jsonb, at timestamptz)
RETURNS TABLE (gate text, met boolean, until timestamptz, detail text, next_action text, owner text)
LANGUAGE plpgsql STABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp
AS $$
#variable_conflict use_column
BEGIN
	RETURN QUERY
	WITH hazard AS (SELECT * FROM cmiogov.condition_hazard(proposal, kind, notes))
	SELECT 'safety', h.level <= 3 AND NOT h.unrated, NULL::timestamptz,
		   format(CASE WHEN h.unrated THEN 'hazard %s, %s, is not rated before and after controls' ELSE 'hazard %s, %s, is at level %s, 3 at most%s' END,
				  h.hazard, h.name, h.level, h.flags),
		   format('add_control(%s, ...) and verify_control(), or rate_hazard()', h.hazard), h.owner
	FROM hazard h
	UNION ALL
	SELECT 'safety', true, NULL, 'no hazard of it is open', NULL, NULL
	WHERE NOT EXISTS (SELECT FROM hazard) AND EXISTS (SELECT FROM cmiogov.condition_asset(notes))
	UNION ALL
	SELECT 'safety', u.* FROM cmiogov.condition_unnamed(proposal, kind, notes) u WHERE NOT EXISTS (SELECT FROM hazard);
END
$$;
REVOKE ALL ON FUNCTION cmiogov.condition_hazards_controlled(bigint, text, jsonb, timestamptz) FROM PUBLIC;
COMMENT ON FUNCTION cmiogov.condition_hazards_controlled(bigint, text, jsonb, timestamptz) IS 'internal: the condition hazards_controlled';

CREATE FUNCTION cmiogov.condition_dependents_reviewed(proposal bigint, kind text, notes jsonb, at timestamptz)
RETURNS TABLE (gate text, met boolean, until timestamptz, detail text, next_action text, owner text)
LANGUAGE plpgsql STABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp
AS $$
#variable_conflict use_column
BEGIN
	RETURN QUERY
	WITH concerned AS (SELECT a.id FROM cmiogov.condition_asset(notes) a), reached AS
	(
		SELECT DISTINCT i.asset, i.name, i.owner_role
		FROM concerned c CROSS JOIN LATERAL cmiogov.impact_of(c.id) i
		WHERE i.body IS NULL AND i.state <> 'retired' AND i.asset NOT IN (SELECT o.id FROM concerned o)
	), judged AS
	(
		SELECT r.*, EXISTS (SELECT FROM cmiogov.condition_note(notes) n
							WHERE n.act = 'reviewed' AND n.about = r.asset::text AND n.chosen AND n.fresh) AS reviewed
		FROM reached r
	)
	SELECT 'safety', j.reviewed, NULL::timestamptz,
		   format(CASE WHEN j.reviewed THEN 'the owner of %s, which it reaches, has reviewed the effect'
					   ELSE '%s, which it reaches, is not reviewed by its owner' END, j.name),
		   format('add_note(%s, ''reviewed'', ''%s'', ...)', proposal, j.asset), j.owner_role
	FROM judged j
	UNION ALL
	SELECT 'safety', true, NULL, 'no other asset depends on those concerned', NULL, NULL
	WHERE NOT EXISTS (SELECT FROM reached) AND EXISTS (SELECT FROM concerned)
	UNION ALL
	SELECT 'safety', u.* FROM cmiogov.condition_unnamed(proposal, kind, notes) u;
END
$$;
REVOKE ALL ON FUNCTION cmiogov.condition_dependents_reviewed(bigint, text, jsonb, timestamptz) FROM PUBLIC;
COMMENT ON FUNCTION cmiogov.condition_dependents_reviewed(bigint, text, jsonb, timestamptz) IS 'internal: the condition dependents_reviewed';

-- ------------------------------------------------------------ any of the gates

CREATE FUNCTION cmiogov.condition_measures(proposal bigint, kind text, notes jsonb, at timestamptz)
RETURNS TABLE (gate text, met boolean, until timestamptz, detail text, next_action text, owner text)
LANGUAGE plpgsql STABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp
AS $$
#variable_conflict use_column
BEGIN
	RETURN QUERY
	WITH watched AS
	(
		SELECT m.*, o.value, upper(o.period) + m.max_age AS expires,
			   o.value > '-infinity' AND o.value < 'infinity'
			   AND CASE m.goal WHEN 'at_least' THEN o.value >= m.target ELSE o.value <= m.target END AS hit
		FROM cmiogov.condition_asset(notes) a JOIN cmiogov.measure m ON m.asset = a.id
			LEFT JOIN LATERAL
			(
				-- of the whole: no department, person or subgroup of it
				SELECT s.value, s.period FROM cmiogov.observation s
				WHERE s.measure = m.measure AND coalesce(s.asset, m.asset) = m.asset
				  AND s.body IS NULL AND s.person IS NULL AND s.subgroup IS NULL
				ORDER BY upper(s.period) DESC NULLS LAST, s.record DESC LIMIT 1
			) o ON true
		WHERE m.gate IS NOT NULL AND m.target IS NOT NULL
	)
	SELECT w.gate::text, w.hit AND (w.max_age IS NULL OR at < w.expires), w.expires,
		   format('%s: %s, to be %s %s %s', w.title,
				  CASE WHEN w.value IS NULL THEN 'never observed'
					   WHEN w.hit AND NOT at < w.expires THEN format('%s, observed too long ago', w.value)
					   ELSE w.value::text END,
				  replace(w.goal, '_', ' '), w.target, w.unit),
		   format('observe(%L, ...)', w.measure), w.owner_role
	FROM watched w
	UNION ALL
	SELECT 'safety', true, NULL, 'no measure of the assets concerned has a gate and a target', NULL, NULL
	WHERE NOT EXISTS (SELECT FROM watched) AND EXISTS (SELECT FROM cmiogov.condition_asset(notes))
	UNION ALL
	SELECT 'safety', u.* FROM cmiogov.condition_unnamed(proposal, kind, notes) u;
END
$$;
REVOKE ALL ON FUNCTION cmiogov.condition_measures(bigint, text, jsonb, timestamptz) FROM PUBLIC;
COMMENT ON FUNCTION cmiogov.condition_measures(bigint, text, jsonb, timestamptz) IS 'internal: the condition measures';

-- ---------------------------------------------------------------- usability

CREATE FUNCTION cmiogov.condition_affected_groups(proposal bigint, kind text, notes jsonb, at timestamptz)
RETURNS TABLE (gate text, met boolean, until timestamptz, detail text, next_action text, owner text)
LANGUAGE plpgsql STABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp
AS $$
#variable_conflict use_column
BEGIN
	RETURN QUERY
	WITH note AS (SELECT * FROM cmiogov.condition_note(notes)), affected AS
	(
		SELECT DISTINCT n.about AS body, EXISTS (SELECT FROM note h WHERE h.act = 'heard' AND h.about = n.about AND h.chosen AND h.fresh) AS heard
		FROM note n WHERE n.act = 'affected'
	)
	SELECT 'usability', a.heard, NULL::timestamptz,
		   format(CASE WHEN a.heard THEN '%s is affected and was heard' ELSE '%s is affected and was not heard on the content as it is' END, a.body),
		   format('add_note(%s, ''heard'', %L, ...)', proposal, a.body), cmiogov.condition_owner(kind, 'R')
	FROM affected a
	UNION ALL
	SELECT 'usability', false, NULL, 'no group that it affects is named', format('add_note(%s, ''affected'', ...)', proposal), cmiogov.condition_owner(kind, 'R')
	WHERE NOT EXISTS (SELECT FROM affected);
END
$$;
REVOKE ALL ON FUNCTION cmiogov.condition_affected_groups(bigint, text, jsonb, timestamptz) FROM PUBLIC;
COMMENT ON FUNCTION cmiogov.condition_affected_groups(bigint, text, jsonb, timestamptz) IS 'internal: the condition affected_groups';

CREATE FUNCTION cmiogov.condition_plans(proposal bigint, kind text, notes jsonb, at timestamptz)
RETURNS TABLE (gate text, met boolean, until timestamptz, detail text, next_action text, owner text)
LANGUAGE plpgsql STABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp
AS $$
#variable_conflict use_column
BEGIN
	RETURN QUERY
	SELECT 'usability', p.id IS NOT NULL, p.good_until,
		   format(CASE WHEN p.id IS NOT NULL THEN 'a %1$s is done: %2$s' ELSE 'no %1$s is done and good' END, replace(s.sort, '_', ' '), p.title),
		   format('owe(%L, ..., proposal => %s) and fulfil()', s.sort, proposal), cmiogov.condition_owner(kind, 'R')
	FROM unnest('{change_plan,rollback_plan}'::text[]) s (sort) LEFT JOIN LATERAL
	(
		SELECT o.id, o.title, o.good_until FROM cmiogov.obligation o
		WHERE o.sort = s.sort AND o.done_at IS NOT NULL AND (o.good_until IS NULL OR at < o.good_until)
		  AND (o.proposal = condition_plans.proposal
			   OR o.proposal IS NULL AND o.asset IN (SELECT a.id FROM cmiogov.condition_asset(notes) a))
		ORDER BY o.good_until DESC NULLS FIRST, o.id LIMIT 1
	) p ON true;
END
$$;
REVOKE ALL ON FUNCTION cmiogov.condition_plans(bigint, text, jsonb, timestamptz) FROM PUBLIC;
COMMENT ON FUNCTION cmiogov.condition_plans(bigint, text, jsonb, timestamptz) IS 'internal: the condition plans';

CREATE FUNCTION cmiogov.condition_training(proposal bigint, kind text, notes jsonb, at timestamptz)
RETURNS TABLE (gate text, met boolean, until timestamptz, detail text, next_action text, owner text)
LANGUAGE plpgsql STABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp
AS $$
#variable_conflict use_column
BEGIN
	RETURN QUERY
	WITH training AS
	(
		SELECT o.*, o.done_at IS NOT NULL AND (o.good_until IS NULL OR at < o.good_until) AS good
		FROM cmiogov.obligation o
		WHERE o.sort = 'training'
		  AND (o.proposal = condition_training.proposal
			   OR o.proposal IS NULL AND o.asset IN (SELECT a.id FROM cmiogov.condition_asset(notes) a))
	)
	SELECT 'usability', t.good, t.good_until,
		   format(CASE WHEN t.good THEN 'training done: %s' WHEN t.done_at IS NOT NULL THEN 'training over: %s' ELSE 'training not done: %s' END, t.title),
		   CASE WHEN t.done_at IS NULL THEN format('fulfil(%s, ...)', t.id) ELSE 'owe(''training'', ...) and fulfil()' END, t.owner_role
	FROM training t
	-- one that was given anew since is no longer owed
	WHERE t.good OR t.done_at IS NULL
	   OR NOT EXISTS (SELECT FROM training n WHERE n.good AND n.title = t.title AND n.body IS NOT DISTINCT FROM t.body
						AND n.person IS NOT DISTINCT FROM t.person)
	UNION ALL
	SELECT 'usability', false, NULL, 'no training is on record', format('owe(''training'', ..., proposal => %s)', proposal), cmiogov.condition_owner(kind, 'R')
	WHERE NOT EXISTS (SELECT FROM training);
END
$$;
REVOKE ALL ON FUNCTION cmiogov.condition_training(bigint, text, jsonb, timestamptz) FROM PUBLIC;
COMMENT ON FUNCTION cmiogov.condition_training(bigint, text, jsonb, timestamptz) IS 'internal: the condition training';

-- ---------------------------------------------------------------- decisions

CREATE FUNCTION cmiogov.condition_deliberated(proposal bigint, kind text, notes jsonb, at timestamptz)
RETURNS TABLE (gate text, met boolean, until timestamptz, detail text, next_action text, owner text)
LANGUAGE plpgsql STABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp
AS $$
#variable_conflict use_column
BEGIN
	RETURN QUERY
	WITH committee AS
	(
		SELECT DISTINCT c.body
		FROM cmiogov.condition_asset(notes) a,
			 jsonb_array_elements_text(CASE jsonb_typeof(a.detail -> 'committees') WHEN 'array' THEN a.detail -> 'committees' END) c (body)
	), judged AS
	(
		SELECT c.body, EXISTS (SELECT FROM cmiogov.condition_note(notes) n
							   WHERE n.act = 'meeting' AND n.about = c.body AND n.chosen AND n.fresh AND n.detail @> '{"quorate": true}') AS met
		FROM committee c
	)
	SELECT 'decisions', j.met, NULL::timestamptz,
		   format(CASE WHEN j.met THEN '%s has deliberated, with a quorum' ELSE '%s has not deliberated with a quorum on the content as it is' END, j.body),
		   format('record_meeting(%s, %L, ...)', proposal, j.body), (SELECT b.chair_role FROM cmiogov.body b WHERE b.body = j.body)
	FROM judged j
	UNION ALL
	SELECT 'decisions', false, NULL, 'the assets concerned name no committee', 'revise_asset(..., detail => {"committees": [...]})', cmiogov.condition_owner(kind, 'R')
	WHERE NOT EXISTS (SELECT FROM committee) AND EXISTS (SELECT FROM cmiogov.condition_asset(notes))
	UNION ALL
	SELECT 'decisions', u.* FROM cmiogov.condition_unnamed(proposal, kind, notes) u;
END
$$;
REVOKE ALL ON FUNCTION cmiogov.condition_deliberated(bigint, text, jsonb, timestamptz) FROM PUBLIC;
COMMENT ON FUNCTION cmiogov.condition_deliberated(bigint, text, jsonb, timestamptz) IS 'internal: the condition deliberated';

CREATE FUNCTION cmiogov.condition_ethics(proposal bigint, kind text, notes jsonb, at timestamptz)
RETURNS TABLE (gate text, met boolean, until timestamptz, detail text, next_action text, owner text)
LANGUAGE plpgsql STABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp
AS $$
#variable_conflict use_column
BEGIN
	RETURN QUERY
	SELECT 'decisions', j.seen, NULL::timestamptz,
		   format(CASE WHEN j.seen THEN 'seen through the %s lens' ELSE 'not seen through the %s lens, on the content as it is' END, j.lens),
		   format('add_note(%s, ''ethics'', %L, ...)', proposal, j.lens), cmiogov.condition_owner(kind, 'R')
	FROM (SELECT l.lens, EXISTS (SELECT FROM cmiogov.condition_note(notes) n
								 WHERE n.act = 'ethics' AND n.about = l.lens AND n.chosen AND n.fresh) AS seen
		  FROM string_to_table(coalesce((SELECT s.value FROM cmiogov.setting s WHERE s.name = 'ethics_lenses'),
										'deontological,consequentialist,virtue'), ',') l (lens)) j;
END
$$;
REVOKE ALL ON FUNCTION cmiogov.condition_ethics(bigint, text, jsonb, timestamptz) FROM PUBLIC;
COMMENT ON FUNCTION cmiogov.condition_ethics(bigint, text, jsonb, timestamptz) IS 'internal: the condition ethics';

CREATE FUNCTION cmiogov.condition_no_dispute(proposal bigint, kind text, notes jsonb, at timestamptz)
RETURNS TABLE (gate text, met boolean, until timestamptz, detail text, next_action text, owner text)
LANGUAGE plpgsql STABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp
AS $$
#variable_conflict use_column
BEGIN
	RETURN QUERY
	WITH dispute AS (SELECT n.seq FROM cmiogov.condition_note(notes) n WHERE n.act = 'dispute')
	SELECT 'decisions', false, NULL::timestamptz, format('dispute %s is open', d.seq),
		   format('resolve_dispute(%s, %s, ...)', proposal, d.seq), cmiogov.condition_owner(kind, 'A')
	FROM dispute d
	UNION ALL
	SELECT 'decisions', true, NULL, 'no dispute is open', NULL, NULL
	WHERE NOT EXISTS (SELECT FROM dispute);
END
$$;
REVOKE ALL ON FUNCTION cmiogov.condition_no_dispute(bigint, text, jsonb, timestamptz) FROM PUBLIC;
COMMENT ON FUNCTION cmiogov.condition_no_dispute(bigint, text, jsonb, timestamptz) IS 'internal: the condition no_dispute';

CREATE FUNCTION cmiogov.condition_informed(proposal bigint, kind text, notes jsonb, at timestamptz)
RETURNS TABLE (gate text, met boolean, until timestamptz, detail text, next_action text, owner text)
LANGUAGE plpgsql STABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp
AS $$
#variable_conflict use_column
BEGIN
	RETURN QUERY
	WITH informed AS
	(
		SELECT c.decision, c.role, EXISTS (SELECT FROM cmiogov.condition_note(notes) n
										   WHERE n.act = 'acknowledge' AND n.about = c.decision AND n.role = c.role) AS knows
		FROM cmiogov.kind k JOIN cmiogov.raci_cell c ON c.decision = ANY (k.decisions) AND c.letters @> 'I'::cmiogov.raci
		WHERE k.kind = condition_informed.kind
		  AND EXISTS (SELECT FROM cmiogov.condition_asset(notes) a WHERE a.criticality = 'mission_critical')
	)
	SELECT 'decisions', i.knows, NULL::timestamptz,
		   format(CASE WHEN i.knows THEN '%s: %s has taken note' ELSE '%s: %s has not acknowledged it, and a mission-critical asset is concerned' END,
				  i.decision, i.role),
		   format('acknowledge(%s, %L)', proposal, i.decision), i.role
	FROM informed i
	UNION ALL
	SELECT 'decisions', true, NULL, 'nobody Informed has to acknowledge it', NULL, NULL
	WHERE NOT EXISTS (SELECT FROM informed) AND EXISTS (SELECT FROM cmiogov.condition_asset(notes))
	UNION ALL
	SELECT 'decisions', u.* FROM cmiogov.condition_unnamed(proposal, kind, notes) u;
END
$$;
REVOKE ALL ON FUNCTION cmiogov.condition_informed(bigint, text, jsonb, timestamptz) FROM PUBLIC;
COMMENT ON FUNCTION cmiogov.condition_informed(bigint, text, jsonb, timestamptz) IS 'internal: the condition informed';

-- ----------------------------------------------------------------- signatures

CREATE FUNCTION cmiogov.is_attested(person bigint, at timestamptz) RETURNS boolean
LANGUAGE sql STABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp
AS $$
	SELECT EXISTS (SELECT FROM cmiogov.obligation o
				   WHERE o.person = is_attested.person AND o.sort = 'attestation' AND o.source = 'conflict_of_interest'
					 AND o.done_at <= at AND o.done_by = o.person AND at < o.good_until)
$$;
REVOKE ALL ON FUNCTION cmiogov.is_attested(bigint, timestamptz) FROM PUBLIC;
COMMENT ON FUNCTION cmiogov.is_attested(bigint, timestamptz) IS 'internal: has the person attested his or her interests, by an obligation of sort attestation and source conflict_of_interest that is good then?';

-- --------------------------------------------------------------- all of them

CREATE FUNCTION cmiogov.condition_rows(proposal bigint, kind text, notes jsonb, at timestamptz)
RETURNS TABLE (condition text, gate text, met boolean, until timestamptz, detail text, next_action text, owner text)
LANGUAGE plpgsql STABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp
AS $$
#variable_conflict use_column
BEGIN
	RETURN QUERY
	SELECT c.condition, r.gate, coalesce(r.met, false), r.until, r.detail, r.next_action, r.owner
	FROM cmiogov.kind k CROSS JOIN LATERAL unnest(k.conditions) WITH ORDINALITY c (condition, n) CROSS JOIN LATERAL
	(
		SELECT s.* FROM cmiogov.condition_standards($1, $2, $3, $4) s WHERE c.condition = 'standards'
		UNION ALL
		SELECT s.* FROM cmiogov.condition_model_attributes($1, $2, $3, $4) s WHERE c.condition = 'model_attributes'
		UNION ALL
		SELECT s.* FROM cmiogov.condition_evidence($1, $2, $3, $4) s WHERE c.condition = 'evidence'
		UNION ALL
		SELECT s.* FROM cmiogov.condition_hazards_rated($1, $2, $3, $4) s WHERE c.condition = 'hazards_rated'
		UNION ALL
		SELECT s.* FROM cmiogov.condition_hazards_controlled($1, $2, $3, $4) s WHERE c.condition = 'hazards_controlled'
		UNION ALL
		SELECT s.* FROM cmiogov.condition_dependents_reviewed($1, $2, $3, $4) s WHERE c.condition = 'dependents_reviewed'
		UNION ALL
		SELECT s.* FROM cmiogov.condition_measures($1, $2, $3, $4) s WHERE c.condition = 'measures'
		UNION ALL
		SELECT s.* FROM cmiogov.condition_affected_groups($1, $2, $3, $4) s WHERE c.condition = 'affected_groups'
		UNION ALL
		SELECT s.* FROM cmiogov.condition_plans($1, $2, $3, $4) s WHERE c.condition = 'plans'
		UNION ALL
		SELECT s.* FROM cmiogov.condition_training($1, $2, $3, $4) s WHERE c.condition = 'training'
		UNION ALL
		SELECT s.* FROM cmiogov.condition_deliberated($1, $2, $3, $4) s WHERE c.condition = 'deliberated'
		UNION ALL
		SELECT s.* FROM cmiogov.condition_ethics($1, $2, $3, $4) s WHERE c.condition = 'ethics'
		UNION ALL
		SELECT s.* FROM cmiogov.condition_no_dispute($1, $2, $3, $4) s WHERE c.condition = 'no_dispute'
		UNION ALL
		SELECT s.* FROM cmiogov.condition_informed($1, $2, $3, $4) s WHERE c.condition = 'informed'
		UNION ALL
		SELECT 'decisions', true, NULL, 'asked of whoever signs, at that moment', NULL, NULL WHERE c.condition = 'attested'
	) r
	WHERE k.kind = $2
	ORDER BY c.n, r.met, r.detail COLLATE "C", r.next_action COLLATE "C";
END
$$;
REVOKE ALL ON FUNCTION cmiogov.condition_rows(bigint, text, jsonb, timestamptz) FROM PUBLIC;
COMMENT ON FUNCTION cmiogov.condition_rows(bigint, text, jsonb, timestamptz) IS
'internal: what the conditions of a kind answer about a proposal at a moment: which gate each row holds open while it is not met (or the decisions), until when time alone does not change that (NULL: never), what is so or missing, and the role that owes it. notes: the facts of the proposal as the law sees them, the one under way included';
