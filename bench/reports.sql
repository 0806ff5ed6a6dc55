-- Each report and each scan in three rounds, the median; the first warms up.  A
-- scan reads the last column of each row.
\set QUIET on
SET client_min_messages = warning;
CREATE TABLE bench.sample (measure text, round int, ms float8, rows float8, parallel bool);
CREATE TABLE bench.report (i int, name text, statement text, tables text[]);
INSERT INTO bench.report VALUES
	(1, 'proposal_standing', 'SELECT * FROM cmiogov.proposal_standing', '{cmiogov.proposal,cmiogov.enactment_record,cmiogov.fact}'),
	(2, 'worklist', 'SELECT * FROM cmiogov.worklist', '{cmiogov.proposal,cmiogov.enactment_record,cmiogov.fact,bench.t_guard}'),
	(3, 'harm_register', 'SELECT * FROM cmiogov.harm_register', '{cmiogov.fact,cmiogov.proposal}'),
	(4, 'gate_flow', 'SELECT * FROM cmiogov.gate_flow', '{cmiogov.fact,cmiogov.proposal}'),
	(5, 'unenacted', 'SELECT * FROM cmiogov.unenacted()', '{bench.t_guard,cmiogov.enactment_record}'),
	-- of the monthly set, those that read facts
	(6, 'decisions_waiting', 'SELECT * FROM cmiogov.decisions_waiting', '{cmiogov.proposal,cmiogov.enactment_record,cmiogov.fact,bench.t_guard}'),
	(7, 'consultation_coverage', 'SELECT * FROM cmiogov.consultation_coverage', '{cmiogov.fact,cmiogov.proposal}'),
	(8, 'convenience_violations', 'SELECT * FROM cmiogov.convenience_violations', '{cmiogov.proposal,cmiogov.enactment_record,cmiogov.fact}'),
	(9, 'ethics_and_conflicts', 'SELECT * FROM cmiogov.ethics_and_conflicts', '{cmiogov.fact,cmiogov.proposal}'),
	(10, 'officer_integrity', 'SELECT * FROM cmiogov.officer_integrity', '{cmiogov.fact,cmiogov.proposal}'),
	(11, 'opinion_share', 'SELECT * FROM cmiogov.opinion_share', '{cmiogov.fact,cmiogov.proposal}'),
	(12, 'unacknowledged', 'SELECT * FROM cmiogov.unacknowledged', '{cmiogov.fact,cmiogov.proposal}');
CREATE PROCEDURE bench.explain(measure text, round int, statement text) LANGUAGE plpgsql AS $$
DECLARE
	plan jsonb;
BEGIN
	EXECUTE 'EXPLAIN (ANALYZE, TIMING OFF, FORMAT JSON) ' || statement INTO plan;
	INSERT INTO bench.sample VALUES (measure, round, (plan -> 0 ->> 'Execution Time')::float8,
		(plan -> 0 -> 'Plan' ->> 'Actual Rows')::float8, plan::text ~ 'Workers Planned');
	COMMIT;
END $$;
SELECT format('CALL bench.explain(%L, %s, %L)', measure, round, statement)
FROM generate_series(0, 2) round,
	LATERAL (SELECT 0 AS i, t AS measure, format('SELECT count(%I) FROM %s', attname, t) AS statement
		FROM unnest('{cmiogov.proposal,cmiogov.enactment_record,cmiogov.fact,bench.t_guard}'::text[]) t
		JOIN LATERAL (SELECT attname FROM pg_attribute WHERE attrelid = t::regclass ORDER BY attnum DESC LIMIT 1) a ON true
		UNION ALL SELECT i, name, statement FROM bench.report) m
ORDER BY round, i, measure \gexec
DELETE FROM bench.sample WHERE round = 0;
CREATE TABLE bench.goal (i int, name text, op text, target float8);
\copy bench.goal FROM 'goals'
CREATE VIEW bench.multiple AS
SELECT r.i, r.name, s.ms, s.rows, s.parallel, s.ms / t.ms AS multiple, r.tables
FROM bench.report r
JOIN LATERAL (SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY ms) AS ms, max(rows) AS rows, bool_or(parallel) AS parallel
	FROM bench.sample s WHERE s.measure = r.name) s ON true
JOIN LATERAL (SELECT sum(x.ms) AS ms FROM (SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY ms) AS ms
	FROM bench.sample s WHERE s.measure = ANY (r.tables) GROUP BY s.measure) x) t ON true;
\pset format unaligned
\pset tuples_only on
\qecho '| report over' :n 'proposals | target | of a scan of its tables | seconds | us a proposal | lines | parallel | |'
\qecho '|---|---|---|---|---|---|---|---|'
SELECT format('| %s | %s | %s | %s | %s | %s | %s | %s |', m.name, coalesce(g.op || ' ' || g.target, ''),
	(ceil(m.multiple * 10)::numeric / 10)::numeric(10,1), round((m.ms / 1000)::numeric, 2), round((m.ms * 1000 / :n)::numeric, 1), m.rows,
	CASE WHEN m.parallel THEN 'yes' ELSE 'no' END,
	CASE WHEN g.target IS NULL THEN '' WHEN m.multiple <= g.target THEN 'met' ELSE 'missed' END)
FROM bench.multiple m LEFT JOIN bench.goal g ON g.name = 'report ' || m.name ORDER BY m.i;
\qecho
-- A report without lines read nothing, except those that must find none.
CREATE VIEW bench.empty_report AS
SELECT name FROM bench.multiple WHERE (rows = 0) <> (name IN ('unenacted', 'convenience_violations'));
