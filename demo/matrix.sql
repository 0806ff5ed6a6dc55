\echo '=== 8. Somebody else''s RACI matrix, checked'
\echo
CREATE TABLE demo.raci_file (section text, activity text, role text, cell text);
\copy demo.raci_file FROM '../test/data/raci_agent_governance.csv' (FORMAT csv, HEADER)
CREATE TABLE demo.raci_found AS
SELECT * FROM cmiogov.raci_faults((SELECT jsonb_agg(f) FROM demo.raci_file f));
SELECT format('A published matrix for the governance of AI agents: %s activities, %s of them cannot be carried out as written.',
	(SELECT count(DISTINCT (section, activity)) FROM demo.raci_file),
	(SELECT count(DISTINCT (section, activity)) FROM demo.raci_found WHERE level = 'fault'));
SELECT demo.check((SELECT count(DISTINCT (section, activity)) FROM demo.raci_file) = 51
	AND count(DISTINCT (section, activity)) = 16
	AND count(*) FILTER (WHERE rule = 'no_accountable') = 10
	AND count(*) FILTER (WHERE rule = 'several_accountable') = 6
	AND count(*) FILTER (WHERE rule = 'no_responsible') = 1, '51 activities, 16 failing: 10 without A, 6 with several, 1 without R')
FROM demo.raci_found WHERE level = 'fault' \g /dev/null
SELECT activity, string_agg(detail, '; ' ORDER BY rule) AS fault
FROM demo.raci_found WHERE level = 'fault' GROUP BY section, activity ORDER BY section, activity
\g (format=aligned tuples_only=off)
\echo 'The matrix in force here:'
SELECT decision, role, letters, scope FROM cmiogov.raci_chart ORDER BY decision, letters, role \g (format=aligned tuples_only=off footer=off)
SELECT format('Its faults: %s', count(*)) FROM cmiogov.raci_fault;
SELECT demo.check(count(*) = 0, 'the reference matrix has no fault') FROM cmiogov.raci_fault \g /dev/null
\echo
