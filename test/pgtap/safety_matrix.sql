-- Risk matrices and severity scales: looked up, versioned, never a product.
\set QUIET on
\o /dev/null
\ir ../fixtures/hospital.sql
\o
SELECT plan(80);

-- Anything but 'ok' from it is the refusal, message and hint included.
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

-- The matrix of the NHS, cell by cell.
CREATE TABLE expected (likelihood text, severity text, level int);
INSERT INTO expected
SELECT l, (ARRAY['Minor','Significant','Considerable','Major','Catastrophic'])[n], v::int
FROM (VALUES ('Very High', '3 4 4 5 5'), ('High', '2 3 3 4 5'), ('Medium', '2 2 3 3 4'), ('Low', '1 2 2 3 4'), ('Very Low', '1 1 2 2 3')) r (l, row),
	regexp_split_to_table(row, ' ') WITH ORDINALITY AS c (v, n);

SELECT throws_ok($$SELECT cmiogov.risk_level('NHS clinical risk matrix 1', 'Low', 'Major')$$, '22023', NULL, 'no matrix, no level');
SELECT cmiogov.load_reference_matrix() \g /dev/null
SELECT results_eq('SELECT likelihood, severity, level FROM cmiogov.risk_chart ORDER BY 1, 2',
	'SELECT * FROM expected ORDER BY 1, 2', 'the 25 cells of the NHS matrix');
SELECT is_empty($$SELECT * FROM expected WHERE cmiogov.risk_level('NHS clinical risk matrix 1', likelihood, severity) <> level$$,
	'risk_level() looks every one of them up');
SELECT is((SELECT array_agg(DISTINCT likelihood_rank * severity_rank ORDER BY likelihood_rank * severity_rank)
	FROM cmiogov.risk_chart WHERE level = 3), '{5,8,9,12}'::int[], 'level 3 holds the products 5, 8, 9 and 12: it is no product');
SELECT is((SELECT count(*) FROM cmiogov.risk_chart a, cmiogov.risk_chart b
	WHERE a.likelihood_rank * a.severity_rank < b.likelihood_rank * b.severity_rank AND a.level > b.level), 8::bigint,
	'and eight pairs of cells stand the other way round than their products');
SELECT is((SELECT count(DISTINCT meaning) FROM cmiogov.risk_chart), 5::bigint, 'each level means something');
SELECT is(cmiogov.risk_meaning(5), 'unacceptable', '5');
SELECT is(cmiogov.risk_meaning(6), NULL, 'there is no 6');
SELECT is(said('postgres', $$SELECT cmiogov.risk_level('NHS clinical risk matrix 1', 'low', 'Major')$$),
	'22023 | risk matrix "NHS clinical risk matrix 1" has no cell "low", "Major" | SELECT * FROM cmiogov.risk_chart shows the matrices and their words.',
	'words are not guessed');
SELECT is(said('postgres', $$SELECT cmiogov.risk_level(NULL, 'Low', 'Major')$$), '22004 | argument "matrix" must not be null', 'no NULL');
SELECT ok(bool_and(p.prorettype <> 'float8'::regtype), 'no function turns a word of likelihood into a number')
FROM pg_proc p WHERE p.pronamespace = 'cmiogov'::regnamespace AND 'likelihood' = ANY (p.proargnames);

-- What is defined stays; what is not a matrix is refused, and says why.
CREATE TABLE before AS SELECT (SELECT count(*) FROM cmiogov.risk_matrix) AS cells, (SELECT count(*) FROM cmiogov.severity_scale) AS levels;
CREATE FUNCTION matrix(cells text) RETURNS text LANGUAGE sql AS $$
	SELECT said('postgres', format('SELECT cmiogov.define_risk_matrix(''new'', %L)', cells))
$$;
SELECT is(said('postgres', $$SELECT cmiogov.define_risk_matrix('NHS clinical risk matrix 1', '{"likelihoods": ["a", "b"], "severities": ["x", "y"], "levels": [[1, 2], [2, 3]]}')$$),
	'23505 | risk matrix "NHS clinical risk matrix 1" is defined already | A matrix is never changed: give the new version a name of its own.', 'never changed');
SELECT is(matrix('{"likelihoods": ["a", "b"], "severities": ["x", "y"], "levels": [[1, 3], [2, 2]]}'),
	'22023 | b, y has level 2, less than a, y with 3 | A level never falls when likelihood rises.', 'not monotone in likelihood');
SELECT is(matrix('{"likelihoods": ["a", "b"], "severities": ["x", "y"], "levels": [[2, 1], [2, 3]]}'),
	'22023 | a, y has level 1, less than a, x with 2 | A level never falls when severity rises.', 'not monotone in severity');
SELECT is(matrix('{"likelihoods": ["a", "b"], "severities": ["x", "y"], "levels": [[1, 2]]}'),
	'22023 | there are 1 rows of levels and 2 likelihoods | Give one row for each likelihood.', 'a row is missing');
SELECT is(matrix('{"likelihoods": ["a", "b"], "severities": ["x", "y"], "levels": [[1, 2], [2]]}'),
	'22023 | the row of "b" does not have 2 levels: [2] | Give one level for each severity.', 'a cell is missing');
SELECT is(matrix('{"likelihoods": ["a", "b"], "severities": ["x", "y"], "levels": [[1, 2], [2, 6]]}'),
	'22023 | b, y has level 6 | A level is a whole number from 1 (acceptable) to 5 (unacceptable).', 'a level that there is not');
SELECT is(matrix('{"likelihoods": ["a", "A"], "severities": ["x", "y"], "levels": [[1, 2], [2, 3]]}'),
	'22023 | "A" stands twice among the likelihoods', 'a word twice');
SELECT ok(matrix(bad) LIKE '22023 | %', 'refused: ' || bad)
FROM (VALUES ('null'), ('1'), ('[]'), ('{}'), ('"x"'),
	('{"likelihoods": [], "severities": [], "levels": []}'),
	('{"likelihoods": ["a"], "severities": ["x", "y"], "levels": [[1, 2]]}'),
	('{"likelihoods": "ab", "severities": ["x", "y"], "levels": [[1, 2], [2, 3]]}'),
	('{"likelihoods": ["a", null], "severities": ["x", "y"], "levels": [[1, 2], [2, 3]]}'),
	('{"likelihoods": ["a", 1], "severities": ["x", "y"], "levels": [[1, 2], [2, 3]]}'),
	('{"likelihoods": ["a", " b"], "severities": ["x", "y"], "levels": [[1, 2], [2, 3]]}'),
	('{"likelihoods": ["a", ""], "severities": ["x", "y"], "levels": [[1, 2], [2, 3]]}'),
	('{"likelihoods": ["a", ["b"]], "severities": ["x", "y"], "levels": [[1, 2], [2, 3]]}'),
	('{"likelihoods": ["a", "b"], "severities": ["x", "y"], "levels": [1, 2]}'),
	('{"likelihoods": ["a", "b"], "severities": ["x", "y"], "levels": [{"x": 1}, {"y": 2}]}'),
	('{"likelihoods": ["a", "b"], "severities": ["x", "y"], "levels": [[1, 2], null]}'),
	('{"likelihoods": ["a", "b"], "severities": ["x", "y"], "levels": [[1, 2], [2, null]]}'),
	('{"likelihoods": ["a", "b"], "severities": ["x", "y"], "levels": [[1, 2], [2, "3"]]}'),
	('{"likelihoods": ["a", "b"], "severities": ["x", "y"], "levels": [[1, 2], [2, 2.5]]}'),
	('{"likelihoods": ["a", "b"], "severities": ["x", "y"], "levels": [[0, 2], [2, 3]]}'),
	('{"likelihoods": ["a", "b"], "severities": ["x", "y"], "levels": [[1, 2], [2, 1e400]]}'),
	('{"likelihoods": ["a", "b"], "severities": ["x", "y"], "levels": [[1, 2], [2, 3]], "more": 1}')) b (bad);
SELECT is(said('postgres', $$SELECT cmiogov.define_risk_matrix('new', NULL)$$), '22004 | cells must not be null', 'cells NULL');
SELECT is(said('postgres', $$SELECT cmiogov.define_risk_matrix(' ', '{}')$$), '22023 | matrix must not be empty', 'no name');
SELECT is(said('mio', $$SELECT cmiogov.define_risk_matrix('new', '{}')$$), '42501 | permission denied for function define_risk_matrix', 'a registrar defines');

-- Severity scales.
CREATE FUNCTION scale(levels text) RETURNS text LANGUAGE sql AS $$
	SELECT said('postgres', format('SELECT cmiogov.define_severity_scale(''new'', %L)', levels))
$$;
SELECT results_eq($$SELECT level, weight FROM cmiogov.severity_weights WHERE scale LIKE 'NCC MERP%' ORDER BY rank$$,
	$$VALUES ('A', 0::float8), ('B', 0), ('C', 0), ('D', 0), ('E', 0.05), ('F', 0.15), ('G', 0.5), ('H', 0.7), ('I', 1)$$,
	'the NCC MERP categories');
SELECT ok((SELECT bool_and(scale ~ 'policy choice') FROM cmiogov.severity_weights), 'whose weights are labelled a policy choice');
SELECT is(cmiogov.severity_weight('NCC MERP, weights a policy choice 1', 'G'), 0.5::float8, 'a weight is looked up');
SELECT is(said('postgres', $$SELECT cmiogov.severity_weight('NCC MERP, weights a policy choice 1', 'Z')$$),
	'22023 | severity scale "NCC MERP, weights a policy choice 1" has no level "Z" | SELECT * FROM cmiogov.severity_weights shows the scales and their levels.', 'or an error');
SELECT is(said('postgres', $$SELECT cmiogov.severity_weight('x', NULL)$$), '22004 | argument "level" must not be null', 'no NULL');
SELECT is(said('postgres', $$SELECT cmiogov.define_severity_scale('NCC MERP, weights a policy choice 1', '[{"level": "A", "weight": 0}, {"level": "B", "weight": 1}]')$$),
	'23505 | severity scale "NCC MERP, weights a policy choice 1" is defined already | A scale is never changed: give the new version a name of its own.', 'never changed');
SELECT is(scale('[{"level": "A", "weight": 0.5}, {"level": "B", "weight": 0.4}]'),
	'22023 | level "B" weighs 0.4, less than "A" before it, which weighs 0.5 | Begin with the least severe; no level weighs less than the one before it.', 'weights fall');
SELECT is(scale('[{"level": "A", "weight": 0}, {"level": "B", "weight": 0}]'),
	'22023 | severity scale "new" weighs nothing | The most severe level is above 0.', 'a scale that makes all harm nothing');
SELECT is(scale('[{"level": "A", "weight": -1}, {"level": "B", "weight": 1}]'),
	'22023 | weight -1 of level "A" is out of range | A weight is 0, or from 1e-300 to 1e300.', 'below 0');
SELECT ok(scale(bad) LIKE '22023 | %', 'refused: ' || bad)
FROM (VALUES ('null'), ('{}'), ('[]'), ('"x"'), ('[1, 2]'), ('[{"level": "A", "weight": 1}]'), ('[null, null]'),
	('[{"level": "A", "weight": 1}, {"level": "B"}]'), ('[{"level": "A", "weight": 1}, {"weight": 2}]'),
	('[{"level": "A", "weight": 1}, {"level": "B", "weight": "2"}]'), ('[{"level": "A", "weight": 1}, {"level": "B", "weight": null}]'),
	('[{"level": "A", "weight": 1}, {"level": "", "weight": 2}]'), ('[{"level": "A", "weight": 1}, {"level": 2, "weight": 2}]'),
	('[{"level": "A", "weight": 1}, {"level": "a", "weight": 2}]'), ('[{"level": "A", "weight": 1}, {"level": "B ", "weight": 2}]'),
	('[{"level": "A", "weight": 1}, {"level": "B", "weight": 2, "n": 3}]'), ('[{"level": "A", "weight": 1}, {"level": "B", "weight": 1e400}]'),
	('[{"level": "A", "weight": 1e-400}, {"level": "B", "weight": 1}]'), ('[{"level": "A", "weight": [1]}, {"level": "B", "weight": 2}]')) b (bad);
SELECT is(said('mio', $$SELECT cmiogov.define_severity_scale('new', '[]')$$), '42501 | permission denied for function define_severity_scale', 'a registrar defines');
SELECT results_eq('SELECT (SELECT count(*) FROM cmiogov.risk_matrix), (SELECT count(*) FROM cmiogov.severity_scale)', 'SELECT * FROM before',
	'none of the refused left a trace');

-- One level up and down.
SELECT results_eq($$SELECT step, severity, weight, cmiogov.estimate(harm), cmiogov.upper(harm) >= 2e-3 * weight, finding
	FROM cmiogov.harm_sensitivity('1000 * 1e-6 [0,2e-6] * 9', 'NCC MERP, weights a policy choice 1', 'F')$$,
	$$VALUES (-1, 'E', 0.05::float8, 1000 * 1e-6::float8 * 0.05, true, NULL), (0, 'F', 0.15, 1000 * 1e-6::float8 * 0.15, true, NULL),
		(1, 'G', 0.5, 1000 * 1e-6::float8 * 0.5, true, NULL)$$, 'dH with s one level down and up; the delta''s own s does not count');
SELECT results_eq($$SELECT step FROM cmiogov.harm_sensitivity('1000 * 1e-6 * 1', 'NCC MERP, weights a policy choice 1', 'I')$$, '{-1,0}'::int[], 'nothing is above the top');
SELECT is(said('postgres', $$SELECT * FROM cmiogov.harm_sensitivity('1 * 1e-6 * 1', 'NCC MERP, weights a policy choice 1', 'Z')$$),
	'22023 | severity scale "NCC MERP, weights a policy choice 1" has no level "Z" | SELECT * FROM cmiogov.severity_weights shows the scales and their levels.', 'an unknown level is no empty answer');
SELECT is_empty('SELECT FROM cmiogov.severity_weights WHERE counts_patients', 'NCC MERP is about one patient');
\o /dev/null
SET client_min_messages = error;
SELECT cmiogov.define_severity_scale('classes', '[{"level": "minor", "weight": 0.01}, {"level": "major", "weight": 0.5}, {"level": "catastrophic", "weight": 10}]');
RESET client_min_messages;
\o
SELECT ok(bool_and(finding = 'the classes of scale classes count patients: multiplied by N they count twice') AND count(*) = 2,
	'a scale over the classes of a matrix, which count patients, is not multiplied by N without a finding')
FROM cmiogov.harm_sensitivity('1000 * 1e-6 * 1', 'classes', 'minor');

-- All of it is on the record.
SELECT is_empty('SELECT * FROM cmiogov.verify_ledger()', 'the record is intact');
SELECT is((SELECT count(*) FROM cmiogov.policy_record WHERE object IN ('risk_matrix', 'severity_scale')), 3::bigint, 'one record for each');
SELECT * FROM finish();
