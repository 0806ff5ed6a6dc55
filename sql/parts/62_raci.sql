--
-- RACI matrices: the one in force as a chart, and any of them checked.
--

CREATE VIEW cmiogov.raci_chart AS
SELECT d.decision, d.question, c.role, c.letters, c.scope
FROM cmiogov.decision d JOIN cmiogov.raci_cell c ON c.decision OPERATOR(pg_catalog.=) d.decision;
COMMENT ON VIEW cmiogov.raci_chart IS
'the RACI matrix in force, one row for each cell. As a chart: SELECT decision, role, letters FROM cmiogov.raci_chart \crosstabview';

CREATE FUNCTION cmiogov.raci_faults(cells jsonb, max_consulted integer DEFAULT 3, max_informed integer DEFAULT 5)
RETURNS TABLE (section text, activity text, level text, rule text, detail text)
LANGUAGE sql IMMUTABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp
AS $$
	WITH given AS
	(
		SELECT g.*, upper(regexp_replace(coalesce(g.cell, ''), '[\s*/,&+-]', '', 'g')) AS letters
		FROM jsonb_to_recordset(cells) AS g (section text, activity text, role text, cell text, scope text, team boolean)
	),
	cell AS							-- a role named twice has both cells
	(
		SELECT g.section, g.activity, g.role,
			   bool_or(g.letters LIKE '%A%') AS a,
			   bool_or(g.letters LIKE '%R%') AS r,
			   bool_or(g.letters LIKE '%R%' AND g.scope IS NULL) AS whole,
			   bool_or(g.letters LIKE '%C%') AS c,
			   bool_or(g.letters LIKE '%I%') AS i,
			   bool_or(coalesce(g.team, false)) AS team
		FROM given g WHERE g.letters ~ '^[ARCI]*$'
		GROUP BY g.section, g.activity, g.role
	),
	activity AS
	(
		SELECT g.section, g.activity,
			   count(*) FILTER (WHERE c.a) AS accountable,
			   string_agg(c.role, ', ' ORDER BY c.role COLLATE "C") FILTER (WHERE c.a) AS accountable_roles,
			   string_agg(c.role, ', ' ORDER BY c.role COLLATE "C") FILTER (WHERE c.a AND c.team) AS accountable_teams,
			   count(*) FILTER (WHERE c.r) AS responsible,
			   count(*) FILTER (WHERE c.whole) AS whole,
			   count(*) FILTER (WHERE c.c) AS consulted,
			   count(*) FILTER (WHERE c.i) AS informed
		FROM (SELECT DISTINCT section, activity FROM given) g
		LEFT JOIN cell c ON c.activity IS NOT DISTINCT FROM g.activity AND c.section IS NOT DISTINCT FROM g.section
		GROUP BY g.section, g.activity
	)
	SELECT f.section, f.activity, f.level, f.rule, f.detail
	FROM (
		SELECT a.section, a.activity, v.*
		FROM activity a, LATERAL (VALUES
			(a.accountable = 0, 'fault', 'no_accountable', 'nobody is accountable'),
			(a.accountable > 1, 'fault', 'several_accountable', format('%s are accountable: %s', a.accountable, a.accountable_roles)),
			(a.accountable_teams IS NOT NULL, 'fault', 'team_accountable', format('a team is accountable: %s', a.accountable_teams)),
			(a.responsible = 0, 'fault', 'no_responsible', 'nobody is responsible'),
			(a.responsible > 0 AND a.whole = 0, 'fault', 'partly_responsible', 'nobody is responsible for the whole work'),
			(a.consulted > max_consulted, 'advice', 'many_consulted', format('%s are consulted, more than %s', a.consulted, max_consulted)),
			(a.informed > max_informed, 'advice', 'many_informed', format('%s are informed, more than %s', a.informed, max_informed))
		) AS v (broken, level, rule, detail)
		WHERE v.broken
		UNION ALL
		SELECT g.section, g.activity, true, 'fault', 'unreadable_cell', format('the cell of %s is %s', g.role, quote_literal(g.cell))
		FROM given g WHERE g.letters !~ '^[ARCI]*$'
		UNION ALL
		SELECT c.section, c.activity, true, 'note', 'accountable_and_responsible', format('%s is both, which is lawful', c.role)
		FROM cell c WHERE c.a AND c.r
	) f
	ORDER BY f.section COLLATE "C", f.activity COLLATE "C", f.level = 'note', f.level = 'advice', f.rule COLLATE "C", f.detail COLLATE "C"
$$;
REVOKE ALL ON FUNCTION cmiogov.raci_faults(jsonb, integer, integer) FROM PUBLIC;
COMMENT ON FUNCTION cmiogov.raci_faults(jsonb, integer, integer) IS
'checks any RACI matrix, given as an array of {section, activity, role, cell} and optionally scope and team: SELECT * FROM cmiogov.raci_faults((SELECT jsonb_agg(m) FROM my_matrix m)). Level fault: not one Accountable, a team accountable, nobody responsible, a cell that cannot be read; advice: more Consulted or Informed than the thresholds; note: A and R on one role, which is lawful. Reads R/A, A / R, **A**, blank and -';

CREATE VIEW cmiogov.raci_fault AS
SELECT f.activity AS decision, f.level, f.rule, f.detail
FROM cmiogov.raci_faults((
	SELECT pg_catalog.jsonb_agg(pg_catalog.jsonb_build_object('activity', c.decision, 'role', c.role,
		'cell', c.letters::text, 'scope', c.scope, 'team', r.team))
	FROM cmiogov.raci_cell c LEFT JOIN cmiogov.role r ON r.role OPERATOR(pg_catalog.=) c.role)) f
WHERE f.level OPERATOR(pg_catalog.<>) 'note'
UNION ALL
SELECT c.decision, 'fault', 'unknown_role', pg_catalog.format('role %s is not defined', c.role)
FROM cmiogov.raci_cell c
WHERE NOT EXISTS (SELECT FROM cmiogov.role r WHERE r.role OPERATOR(pg_catalog.=) c.role)
UNION ALL
SELECT d.decision, 'fault', 'cmio_not_heard', 'the CMIO co-decides which digital tools are bought and should be consulted'
FROM cmiogov.decision d
WHERE d.decision OPERATOR(pg_catalog.=) 'T4'
  AND EXISTS (SELECT FROM cmiogov.raci_cell c WHERE c.decision OPERATOR(pg_catalog.=) d.decision)
  AND EXISTS (SELECT FROM cmiogov.role r WHERE r.role OPERATOR(pg_catalog.=) 'CMIO')
  AND NOT EXISTS (SELECT FROM cmiogov.raci_cell c
				  WHERE c.decision OPERATOR(pg_catalog.=) d.decision AND c.role OPERATOR(pg_catalog.=) 'CMIO'
					AND c.letters OPERATOR(pg_catalog.&&) 'ARC'::cmiogov.raci);
COMMENT ON VIEW cmiogov.raci_fault IS 'what is wrong with the matrix in force, faults and advice; empty = nothing';
