-- Hazard logs from elsewhere: taken over as they are, with findings, or refused as a whole.
\set QUIET on
\o /dev/null
\ir ../fixtures/hospital.sql
CREATE FUNCTION said(who text, statement text) RETURNS text
LANGUAGE plpgsql AS $$
DECLARE
	message text;
	hint text;
BEGIN
	EXECUTE format('SET SESSION AUTHORIZATION %I', who);
	EXECUTE statement;
	RESET SESSION AUTHORIZATION;
	RETURN 'ok';
EXCEPTION WHEN OTHERS THEN
	GET STACKED DIAGNOSTICS message = MESSAGE_TEXT, hint = PG_EXCEPTION_HINT;
	RETURN concat_ws(' | ', SQLSTATE, message, nullif(hint, ''));
END $$;
SELECT cmiogov.load_reference_matrix();
SELECT cmiogov.enroll('Root', 'postgres');
SELECT cmiogov.register_asset('system', 'UK Core', 'CMIO');
SELECT cmiogov.register_asset('system', 'EHR', 'CMIO');
CREATE FUNCTION asset(what text) RETURNS bigint LANGUAGE sql STABLE SECURITY DEFINER AS $$SELECT id FROM cmiogov.asset WHERE name = what$$;
CREATE TABLE log (hazard text, initial_likelihood text, initial_severity text, initial_level int,
	residual_likelihood text, residual_severity text, residual_level int);
\copy log FROM 'test/data/hazard_ratings_uk_core.csv' (FORMAT csv, HEADER)
GRANT SELECT ON log TO PUBLIC;
\o
SELECT plan(41);

-- A real log.
SELECT is((SELECT count(*) FROM log), 9::bigint, 'nine hazards');
SELECT is(act('mio', $$SELECT cmiogov.import_hazards(asset('UK Core'), 'NHS clinical risk matrix 1', (SELECT jsonb_agg(to_jsonb(l)) FROM log l))$$), 'ok', 'imported');
SELECT results_eq($$SELECT name, initial_level, residual_level FROM cmiogov.hazard_log ORDER BY name$$,
	'SELECT hazard, initial_level, residual_level FROM log ORDER BY hazard', 'all 18 ratings are as the log says');
SELECT results_eq('SELECT initial_level, count(*) FROM cmiogov.hazard_log GROUP BY 1 ORDER BY 1', 'VALUES (2, 3::bigint), (3, 5), (4, 1)', 'initial levels');
SELECT results_eq('SELECT residual_level, count(*) FROM cmiogov.hazard_log GROUP BY 1 ORDER BY 1', 'VALUES (1, 1::bigint), (2, 8)', 'residual levels');
SELECT ok((SELECT bool_and(status = 'open' AND effective_level = initial_level AND NOT unrated AND found_by = 'Mio') FROM cmiogov.hazard_log),
	'open, and no control lowers them yet');
SELECT is(said('mio', $$SELECT cmiogov.import_hazards(asset('UK Core'), 'NHS clinical risk matrix 1', (SELECT jsonb_agg(to_jsonb(l)) FROM log l))$$),
	(SELECT '22023 | row 1: "FHIR001" is in the log of asset ' || asset || ' already, as hazard ' || hazard || ' | Leave it out, or rate that one with cmiogov.rate_hazard().'
	 FROM cmiogov.hazard_log WHERE name = 'FHIR001'), 'not twice');

-- An imperfect one.
CREATE TABLE answer ("row" int, hazard bigint, finding text);
GRANT ALL ON answer TO PUBLIC;
SELECT is(act('mio', $$INSERT INTO answer SELECT * FROM cmiogov.import_hazards(asset('EHR'), 'NHS clinical risk matrix 1', '[
	{"hazard": "H1", "initial_likelihood": "High", "initial_severity": "Major", "initial_level": 3, "residual_likelihood": "Low", "residual_severity": "Minor", "residual_level": "1"},
	{"hazard": "H2", "initial_likelihood": "TBC", "initial_severity": "TBC", "residual_likelihood": null},
	{"hazard": "", "initial_likelihood": null, "status": " "},
	{"hazard": "H3", "initial_likelihood": "Low", "initial_severity": "Minor", "residual_likelihood": "Low", "residual_severity": "Major", "status": "Ongoing", "causes": ["a", "b"]},
	{},
	{"hazard": " H4", "initial_likelihood": "low", "initial_severity": "Major", "initial_level": "2", "residual_likelihood": "Low", "residual_severity": "Major", "status": "closed", "causes": "one", "Owner": "Bob", "Comment": null},
	{"hazard": 5, "initial_likelihood": "Low", "initial_severity": "Major", "residual_likelihood": "Low", "residual_severity": "Major", "status": "transferred", "domain": "technical"},
	{"hazard": "H6", "description": "what happens", "initial_likelihood": "Low", "initial_severity": "Major", "residual_likelihood": "Low", "residual_severity": "Major", "status": "", "reason": "see minutes"},
	{"hazard": "H7", "initial_likelihood": "High", "initial_severity": "Catastrophic", "residual_likelihood": "Low", "residual_severity": "Minor", "status": "closed", "reason": "done"}
	]', '{"Ongoing": "open"}')$$), 'ok', 'imported');
SELECT results_eq($$SELECT "row", finding FROM answer ORDER BY 1, 2$$, $$VALUES
	(1, 'initial level "3" is stated, the matrix says 4'),
	(2, 'initial rating "TBC", "TBC" is none of the matrix: left unrated'),
	(2, 'no residual rating'),
	(3, 'blank row: left out'),
	(4, 'residual severity Major is above the initial Minor'),
	(4, 'status "Ongoing" is taken as open'),
	(5, 'blank row: left out'),
	(6, 'closed although it is not rated'),
	(6, 'initial rating "low", "Major" is none of the matrix: left unrated; initial level "2" is stated, the matrix says nothing'),
	(6, 'not taken over: Comment, Owner'),
	(6, 'white space around the name was dropped'),
	(7, 'transferred, the log does not say to whom'),
	(8, 'no status: taken as open'),
	(9, NULL)$$, 'everything odd is a finding');
SELECT results_eq($$SELECT a."row", h.name, h.description, h.domain, h.causes, h.status, h.reason, h.matrix, h.initial_level, h.residual_level, h.unrated
	FROM (SELECT DISTINCT "row", hazard FROM answer WHERE hazard IS NOT NULL) a JOIN cmiogov.hazard_log h USING (hazard) ORDER BY 1$$, $$VALUES
	(1, 'H1', 'H1', 'clinical', '{}'::text[], 'open', 'imported from another log', 'NHS clinical risk matrix 1', 4, 1, false),
	(2, 'H2', 'H2', 'clinical', '{}', 'open', 'imported from another log', NULL, NULL, NULL, true),
	(4, 'H3', 'H3', 'clinical', '{a,b}', 'open', 'imported from another log', 'NHS clinical risk matrix 1', 1, 3, false),
	(6, 'H4', 'H4', 'clinical', '{one}', 'closed', 'imported from another log', 'NHS clinical risk matrix 1', NULL, 3, true),
	(7, '5', '5', 'technical', '{}', 'transferred', 'imported from another log', 'NHS clinical risk matrix 1', 3, 3, false),
	(8, 'H6', 'what happens', 'clinical', '{}', 'open', 'see minutes', 'NHS clinical risk matrix 1', 3, 3, false),
	(9, 'H7', 'H7', 'clinical', '{}', 'closed', 'done', 'NHS clinical risk matrix 1', 5, 1, false)$$,
	'nothing is coerced: each row has its hazard');
SELECT is((SELECT count(*) FROM cmiogov.hazard_log WHERE asset = asset('EHR')), 7::bigint, 'blank rows are left out');
SELECT ok((SELECT 'closed although it is not rated' = ANY (findings) FROM cmiogov.hazard_log WHERE name = 'H4'), 'the log goes on saying that it was closed unrated');
SELECT ok((SELECT 'closed at level 5' = ANY (findings) FROM cmiogov.hazard_log WHERE name = 'H7'), 'or at level 5');
SELECT is_empty('SELECT FROM cmiogov.escalation', 'which is nothing for leadership to hear at once');

-- Refused as a whole.
CREATE FUNCTION import(rows text, statuses text DEFAULT '{}') RETURNS text LANGUAGE sql AS $$
	SELECT said('mio', format('SELECT cmiogov.import_hazards(asset(''EHR''), ''NHS clinical risk matrix 1'', %L, %L)', rows, statuses))
$$;
CREATE TEMP TABLE before AS SELECT count(*) AS n, (SELECT count(*) FROM cmiogov.policy_record) AS records FROM cmiogov.hazard;
SELECT is(import(rows, statuses), answer, rows)
FROM (VALUES
	('[{"hazard": "N1"}, {"hazard": "N2", "status": "Ongoing"}]', '{}',
		'22023 | row 2: "Ongoing" is not a status of a hazard | Say what it means, statuses => ''{"Ongoing": "open"}'', or transferred or closed.'),
	('[{"hazard": "N1", "status": "Open"}]', '{"Ongoing": "open"}',
		'22023 | row 1: "Open" is not a status of a hazard | Say what it means, statuses => ''{"Open": "open"}'', or transferred or closed.'),
	('[{"hazard": "N1", "status": "Done"}]', '{"Done": "finished"}', '22023 | statuses do not say what words mean | Give {"Ongoing": "open"}: each word with open, transferred or closed.'),
	('[{"hazard": "N1"}, {"initial_likelihood": "Low"}]', '{}', '22023 | row 2 has no name | Give the hazard''s name in the other log as "hazard".'),
	('[{"hazard": "N1"}, {"hazard": "N1"}]', '{}', '22023 | row 2: "N1" stands in row 1 already | A hazard is never deleted: give each a name of its own.'),
	('[{"hazard": "N1", "domain": "money"}]', '{}', '22023 | row 1: "money" is not a domain | It is one of clinical,technical,usability,privacy.'),
	('[{"hazard": "N1", "causes": [1]}]', '{}', '22023 | row 1: causes are neither a text nor a list of texts: [1]'),
	('[{"hazard": "N1", "causes": {"a": 1}}]', '{}', '22023 | row 1: causes are neither a text nor a list of texts: {"a": 1}'),
	('[{"hazard": "N1", "status": ["open"]}]', '{}', '22023 | row 1: status is neither a text nor a number: ["open"]'),
	('[{"hazard": {"a": 1}}]', '{}', '22023 | row 1: hazard is neither a text nor a number: {"a": 1}'),
	('[{"hazard": "N1", "initial_severity": true}]', '{}', '22023 | row 1: initial_severity is neither a text nor a number: true'),
	('[{"hazard": "N1"}, 7]', '{}', '22023 | row 2 is not an object: 7 | Give {"hazard": "H1", "initial_likelihood": "Low", ...}.'),
	('{"hazard": "N1"}', '{}', '22023 | rows are not a list: {"hazard": "N1"} | Give [{"hazard": "H1", "initial_likelihood": "Low", ...}, ...].'),
	('null', '{}', '22023 | rows are not a list: null | Give [{"hazard": "H1", "initial_likelihood": "Low", ...}, ...].'),
	('[]', '{}', '22023 | no row holds a hazard'),
	('[{}, {"hazard": ""}]', '{}', '22023 | no row holds a hazard'),
	('[{"hazard": "N1"}]', '[]', '22023 | statuses do not say what words mean | Give {"Ongoing": "open"}: each word with open, transferred or closed.'),
	('[{"hazard": "N1"}]', '{"x": null}', '22023 | statuses do not say what words mean | Give {"Ongoing": "open"}: each word with open, transferred or closed.')) v (rows, statuses, answer);
SELECT is(said('mio', call), answer, call)
FROM (VALUES
	($$SELECT cmiogov.import_hazards(0, 'NHS clinical risk matrix 1', '[{"hazard": "N1"}]')$$, '22023 | there is no asset 0 | Register it with cmiogov.register_asset().'),
	($$SELECT cmiogov.import_hazards(NULL, 'NHS clinical risk matrix 1', '[{"hazard": "N1"}]')$$, '22004 | asset must not be null'),
	($$SELECT cmiogov.import_hazards(asset('EHR'), 'mine', '[{"hazard": "N1"}]')$$, '22023 | risk matrix "mine" is not defined | Defined are: NHS clinical risk matrix 1.'),
	($$SELECT cmiogov.import_hazards(asset('EHR'), 'NHS clinical risk matrix 1', NULL)$$, '22004 | rows must not be null')) v (call, answer);
SELECT is(act('stranger', $$SELECT cmiogov.hazard_rows('NHS clinical risk matrix 1', '[]', '{}')$$), '42501', 'the reader of rows is internal');
SELECT results_eq('SELECT count(*), (SELECT count(*) FROM cmiogov.policy_record) FROM cmiogov.hazard', 'SELECT * FROM before', 'all or nothing: none of these left a trace');

-- Whatever jsonb comes, the answer is an error of ours or rows; never another.
SELECT is_empty(format($$
	SELECT s.said, b.value FROM jsonb_array_elements(%L) b, LATERAL (SELECT import(b.value::text)) s (said)
	WHERE s.said !~ '^(ok|22023 )'$$,
	(SELECT jsonb_agg(jsonb_build_array(jsonb_build_object('hazard', 'fuzz ' || i || ' ' || k, k, v.value)))
	 FROM unnest('{hazard,description,causes,domain,status,reason,initial_likelihood,initial_severity,initial_level,residual_likelihood,residual_severity,residual_level,x}'::text[]) k,
		jsonb_array_elements('[null, true, 0, -1, 1e300, "", " ", "\t", "x", "Low", "%s %n $1 \\ '' \"", "open", [], [null], [[]], ["a", null], {}, {"a": {}}, "\ud83d\ude00"]') WITH ORDINALITY v (value, i))),
	'any value in any field');
SELECT is_empty('SELECT * FROM cmiogov.verify_ledger()', 'the record is intact');
SELECT is((SELECT count(*) FROM cmiogov.policy_record WHERE act = 'import_hazards'), (SELECT count(*) FROM cmiogov.hazard), 'with a record for each hazard');
SELECT * FROM finish();
