\echo '=== 5. Login prompts on shared workstations: six options, and which of them is right'
\echo '(option 0 is to change nothing: log in each time; option 1 is the request as it stands: no re-prompt)'
\echo
SET SESSION AUTHORIZATION ito;
SELECT demo.does($$SELECT cmiogov.open_proposal('security_setting', 'Login prompts', 'public.change_request', '44')$$);
RESET SESSION AUTHORIZATION;
SELECT max(id) AS login FROM cmiogov.proposal \gset
SET SESSION AUTHORIZATION ito;
SELECT cmiogov.add_option(:login, v.title, jsonb_build_object('rule', v.title))
FROM (VALUES ('every 4 h and proximity logoff'), ('every 8 h'), ('badge and PIN'), ('no logoff')) AS v (title) \g /dev/null
SELECT cmiogov.score_usability(:login, v.score, 'survey of 40 nurses', v.option)
FROM (VALUES (0, 40), (1, 95), (2, 80), (3, 90), (4, 78), (5, 99)) AS v (option, score) \g /dev/null
SET SESSION AUTHORIZATION adeyemi;
SELECT cmiogov.estimate_harm(:login, 'order in the wrong record', v.delta::cmiogov.harm_delta, v.option, evidence => 'own counts, 7 days')
FROM (VALUES
	(1, '1 * 3.0e-4 [1e-4,5e-4] * 1'),
	(2, '1 * 3.1e-5 [-3.479415e-5,9.679415e-5] * 1'),
	(3, '1 * 1.55e-4 [5.630876e-5,2.536912e-4] * 1'),
	(4, '1 * -1.2e-5 [-2.8448536e-5,4.448536e-6] * 1'),
	(5, '1 * -5.0e-5 [-9e-5,-1e-5] * 1')) AS v (option, delta) \g /dev/null
SET SESSION AUTHORIZATION olsen;
SELECT cmiogov.judge(:login, 'hipaa_required', CASE o WHEN 1 THEN 'fail' ELSE 'pass' END::cmiogov.verdict,
	CASE o WHEN 1 THEN 'no automatic logoff and nothing in its place' ELSE 'met' END, o) FROM unnest('{0,1,2,3,4}'::int[]) o \g /dev/null
SELECT cmiogov.judge(:login, 'hipaa_addressable', CASE o WHEN 3 THEN 'alternative' ELSE 'pass' END::cmiogov.verdict, 'see file', o)
FROM unnest('{0,2,3,4}'::int[]) o \g /dev/null
RESET SESSION AUTHORIZATION;
\echo
\echo 'Lawful first, then the least harm, then ease of use. On the upper ends of harm, as a cautious board asks:'
SELECT rank, option, title, harm, usability, survivor AS stays, reason AS "why not" FROM cmiogov.rank_options(:login)
\g (format=aligned tuples_only=off footer=off)
SELECT demo.check(option = 0, 'the baseline is the precautionary choice') FROM cmiogov.rank_options(:login) WHERE rank = 1 \g /dev/null
\echo '"No logoff" is out although it is best on paper: nobody has assessed it, and not assessed blocks.'
\echo 'What a little tolerance changes:'
SELECT v.statistic, v.tolerance, r.title AS choice
FROM (VALUES ('upper', 0::float8), ('upper', 1e-5), ('estimate', 0), ('estimate', 5e-5), ('estimate', 2e-4)) AS v (statistic, tolerance),
	 LATERAL cmiogov.rank_options(:login, v.tolerance, v.statistic) r
WHERE r.rank = 1 \g (format=aligned tuples_only=off footer=off)
SELECT demo.check(string_agg(r.option::text, ' ' ORDER BY v.n) = '0 4 4 2 3', 'the choices are those of the worked example')
FROM (VALUES (1, 'upper', 0::float8), (2, 'upper', 1e-5), (3, 'estimate', 0), (4, 'estimate', 5e-5), (5, 'estimate', 2e-4)) AS v (n, statistic, tolerance),
	 LATERAL cmiogov.rank_options(:login, v.tolerance, v.statistic) r
WHERE r.rank = 1 \g /dev/null
\echo 'The CIO is Accountable for security settings and chooses; how it was ranked stays with the choice:'
SET SESSION AUTHORIZATION kaur;
SELECT demo.does(format($$SELECT cmiogov.choose_option(%s, 4, 'least harm within 1e-5, and nurses like it', 1e-5, 'upper')$$, :login));
RESET SESSION AUTHORIZATION;
\echo
