-- The edges of the values: binary forms that are no value, products too small
-- to hold, names of columns that come and go, and the path from a leaf to the
-- root of the record.
\set QUIET on
SELECT no_plan();

-- Harm
SELECT throws_ok(format('SELECT %L::cmiogov.harm_delta', v), '22P02', NULL, v) FROM unnest(ARRAY[
	'1 [', '1 [,2] * 1 * 1', '1 [0,] * 1 * 1', '1 [0 2] * 1 * 1', '1 [0,2 * 1 * 1', '[0,2] * 1 * 1', '', '1 * * 1']) v;
SELECT ok(cmiogov.lower(h) <= 0 AND cmiogov.upper(h) > 0, 'what underflows is enclosed, not lost')
FROM (SELECT cmiogov.harm('1e-200 * 1e-200 * 1e-200'::cmiogov.harm_delta)) x (h);
SELECT ok('1 * 0.1 * 1'::cmiogov.harm_delta <> '1 * 0.2 * 1'::cmiogov.harm_delta, 'deltas differ');
SELECT ok(NOT '1 * 0.1 * 1'::cmiogov.harm_delta <> '1.0 * 1e-1 * 1'::cmiogov.harm_delta, 'deltas of one value do not');
CREATE TABLE by_delta (d cmiogov.harm_delta) PARTITION BY HASH (d);
CREATE TABLE by_delta_0 PARTITION OF by_delta FOR VALUES WITH (MODULUS 2, REMAINDER 0);
CREATE TABLE by_delta_1 PARTITION OF by_delta FOR VALUES WITH (MODULUS 2, REMAINDER 1);
INSERT INTO by_delta SELECT format('%s * 0.1 * 1', i)::cmiogov.harm_delta FROM generate_series(1, 100) i;
SELECT is((SELECT count(DISTINCT tableoid) FROM by_delta), 2::bigint, 'hashed into both partitions');
SELECT is((SELECT count(*) FROM by_delta WHERE d = '7.0 * 1e-1 * 1'), 1::bigint, 'found by value in its partition');

-- Columns by name
CREATE SCHEMA "Odd schema";
CREATE TABLE "Odd schema"."t.able" (id int, "co""l" text);
CREATE TABLE pointer AS SELECT '"Odd schema"."t.able"."co""l"'::cmiogov.regcolumn AS c, '"Odd schema"."t.able"'::cmiogov.regcolumn AS t,
	'nowhere.at_all.x'::cmiogov.regcolumn AS gone, '"Odd schema".nothing'::cmiogov.regcolumn AS no_table;
SELECT is(cmiogov.regcolumn_send(c), convert_to('"Odd schema"."t.able"."co""l"', 'UTF8'), 'sent as its text') FROM pointer;
SELECT set_config('test.file', current_setting('data_directory') || '/pointer.bin', false) IS NOT NULL AS file \gset
SELECT format('COPY pointer TO %L (FORMAT binary)', current_setting('test.file')) \gexec
CREATE TABLE received (LIKE pointer);
SELECT format('COPY received FROM %L (FORMAT binary)', current_setting('test.file')) \gexec
SELECT is((SELECT r::text FROM received r), (SELECT p::text FROM pointer p), 'received as sent');
ALTER TABLE "Odd schema"."t.able" RENAME "co""l" TO plain;
SELECT is((SELECT c::text FROM pointer), '"Odd schema"."t.able".plain', 'it follows the column');
SELECT is((SELECT cmiogov.column_name(c) FROM pointer), 'plain', 'the column has this name now');
SELECT is((SELECT cmiogov.column_name(t) FROM pointer), NULL, 'a table is no column');
SELECT is((SELECT cmiogov.relation(gone) FROM pointer), NULL, 'no schema');
SELECT is((SELECT cmiogov.relation(no_table) FROM pointer), NULL, 'no table');
ALTER TABLE "Odd schema"."t.able" DROP plain;
SELECT is((SELECT cmiogov.column_name(c) FROM pointer), NULL, 'the column is gone');
SELECT is((SELECT c::text FROM pointer), '"Odd schema"."t.able"."co""l"', 'and prints as it was last written');
DROP SCHEMA "Odd schema" CASCADE;
SELECT is((SELECT cmiogov.relation(t) FROM pointer), NULL, 'the table is gone');
SELECT throws_ok(format('SELECT %L::cmiogov.regcolumn', v), '22P02', NULL, '"' || v || '" is no name of a column')
FROM unnest(ARRAY['', 'x', 'a.b.c.d', 'a.', '"a.b']) v;

-- Paths in the tree of the record
CREATE FUNCTION climb(leaf bytea, path bytea[]) RETURNS bytea
LANGUAGE plpgsql AS $$
DECLARE
	step bytea;
BEGIN
	FOREACH step IN ARRAY path LOOP
		leaf := sha256('\x01'::bytea || CASE get_byte(step, 0) WHEN 0 THEN substr(step, 2) || leaf ELSE leaf || substr(step, 2) END);
	END LOOP;
	RETURN leaf;
END $$;
CREATE TABLE tree AS
SELECT n, array_agg(sha256(i::text::bytea) ORDER BY i) AS leaves, cmiogov.merkle_root(sha256(i::text::bytea) ORDER BY i) AS root
FROM generate_series(1, 20) n, generate_series(1, n) i GROUP BY n;
SELECT is_empty($$SELECT n, i FROM tree, generate_series(1, n) i
	WHERE climb(leaves[i], cmiogov.merkle_path(leaves, i)) IS DISTINCT FROM root$$, 'from every leaf of 1 to 20 its path leads to the root');
SELECT is((SELECT count(DISTINCT root) FROM tree), 20::bigint, 'every tree has a root of its own');
SELECT throws_ok(format('SELECT cmiogov.merkle_path(leaves, %s) FROM tree WHERE n = 3', i), '22023', NULL, 'there is no leaf ' || i)
FROM unnest('{0,4,-1}'::int[]) i;
SELECT throws_ok($$SELECT cmiogov.merkle_root('\x00')$$, '22023', NULL, 'a leaf of the wrong length');
SELECT * FROM finish();
