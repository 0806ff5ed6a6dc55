-- The status is found in the row whatever lies before it.
\set QUIET on
\o /dev/null
\ir ../fixtures/guarded.sql

-- Every length and alignment before the status, each of them NULL in some rows.
CREATE TYPE dose AS (amount numeric, unit text);
CREATE TABLE layout (id int PRIMARY KEY, b bool, i2 int2, f8 float8, c "char", n name, u uuid, iv interval, tz timestamptz,
	num numeric, short text, long text, fixed char(5), list int8[], pair dose, gone text, bits varbit, status varchar(20), note text);
ALTER TABLE layout DROP COLUMN gone;
ALTER TABLE layout ALTER COLUMN long SET STORAGE EXTERNAL;
SELECT cmiogov.guard_table('layout', '{id}', 'status', governed => '{approved,live}', mode => 'audit');
-- bit k of the key says whether column k is there
INSERT INTO layout
SELECT i, nullif(i & 1, 0)::bool, nullif(i & 2, 0), nullif(i & 4, 0), CASE WHEN i & 8 > 0 THEN 'x' END, CASE WHEN i & 16 > 0 THEN 'ward' END,
	CASE WHEN i & 32 > 0 THEN gen_random_uuid() END, CASE WHEN i & 64 > 0 THEN '1 day'::interval END, CASE WHEN i & 128 > 0 THEN now() END,
	nullif(i & 256, 0) * 1.5, repeat('s', nullif(i % 7, 0)), repeat('l', CASE i % 5 WHEN 0 THEN NULL WHEN 1 THEN 126 WHEN 2 THEN 127 WHEN 3 THEN 3000 ELSE 9 END),
	CASE WHEN i % 3 > 0 THEN 'abc' END, CASE WHEN i % 4 > 0 THEN ARRAY[i, i] END, CASE WHEN i % 2 > 0 THEN ROW(i, 'mg')::dose END,
	CASE WHEN i % 6 > 0 THEN 1::bit(3) END, s.status
FROM generate_series(0, 511) i, LATERAL (SELECT ('{draft,approved,live,approve,approved2,NULL,"",LIVE}'::text[])[1 + i * 7 % 8]) s (status);

-- A status that rows of before do not hold at all.
CREATE TABLE late (id int PRIMARY KEY, title text);
INSERT INTO late VALUES (1, 'of before'), (2, 'of before'), (3, 'of before');
ALTER TABLE late ADD status text DEFAULT 'approved';
ALTER TABLE late ADD state text;
INSERT INTO late VALUES (4, 'of after', 'draft'), (5, NULL, NULL);
\o
SELECT plan(11);

CREATE VIEW expected AS SELECT id::text, status, status IN ('approved', 'live') AS governed FROM layout;
SELECT is((SELECT count(*) FROM expected WHERE governed), 128::bigint, 'a quarter of the rows is governed');
SELECT results_eq($$SELECT subject_key COLLATE "default", value FROM cmiogov.enactment_record WHERE event = 'enter' ORDER BY 1$$,
	$$SELECT id, status::text FROM expected WHERE governed ORDER BY 1$$, 'those that came in governed are on record, and no others');
SELECT is(try('UPDATE layout SET note = ''n'' WHERE NOT coalesce(status IN (''approved'', ''live''), false)'), 'ok', 'the others change');
SELECT is((SELECT count(*) FROM cmiogov.enactment_record), 128::bigint, 'nothing is recorded of them');
SELECT is(try('UPDATE layout SET status = CASE status WHEN ''live'' THEN ''draft'' WHEN ''draft'' THEN ''live'' ELSE status END'), 'ok', 'live and draft change places');
SELECT results_eq($$SELECT event, value, count(*) FROM cmiogov.enactment_record GROUP BY 1, 2 ORDER BY 1, 2$$,
	$$VALUES ('enter', 'approved', 64::bigint), ('enter', 'live', 128), ('leave', 'live', 64)$$, 'each is on record as what it was and is');

SELECT cmiogov.guard_table('late', '{id}', 'status', governed => '{approved}', mode => 'enforce') IS NOT NULL AS guarded \gset
SELECT is(try('UPDATE late SET title = ''changed'' WHERE id = 1'), 'cmiogov_no_proposal', 'a row of before the column has its default');
SELECT is(try('UPDATE late SET status = ''draft'' WHERE id = 2'), 'ok', 'and may leave it');
SELECT is(last_event('2', 'late'), 'leave approved without proposal', 'as what it was without ever having been written');
SELECT is(try('UPDATE late SET state = ''s'' WHERE id IN (4, 5)'), 'ok', 'a row that approves nothing, and one without status');
SELECT is((SELECT string_agg(id || coalesce(state, ''), ',' ORDER BY id) FROM late), '1,2,3,4s,5s', 'as the database says');
SELECT * FROM finish();
