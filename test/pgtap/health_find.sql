-- unenacted() finds every governed row that came another way, baseline_scan()
-- what would be refused, and adopt_rows() takes over by name.
\set QUIET on
\o /dev/null
\ir ../fixtures/guarded.sql
CREATE FUNCTION found(target regclass DEFAULT NULL) RETURNS SETOF text LANGUAGE sql AS
$$SELECT relation || ' ' || coalesce(key, 'null') || ': ' || regexp_replace(reason, ' at \d.*', '') FROM cmiogov.unenacted(target) ORDER BY 1$$;
\o
SELECT plan(39);

SELECT ready('change_request', '1') \g /dev/null
UPDATE change_request SET status = 'approved' WHERE id = 1;
SELECT is_empty('SELECT found()', 'nothing to find after a right approval');
ALTER TABLE change_request DISABLE TRIGGER USER;
UPDATE change_request SET dose = 7 WHERE id = 1;
UPDATE change_request SET status = 'live' WHERE id = 2;
ALTER TABLE change_request ENABLE TRIGGER USER;
SELECT results_eq('SELECT found()', ARRAY['change_request 1: its content changed unseen since it was enacted', 'change_request 2: never enacted'],
	'DISABLE TRIGGER USER, edit, ENABLE: the rows stand there');
ALTER TABLE change_request DISABLE TRIGGER USER;
UPDATE change_request SET dose = 1, status = 'live' WHERE id = 1;
SELECT results_eq('SELECT found()', ARRAY['change_request 1: the status enacted is "approved"', 'change_request 2: never enacted'], 'moved unseen');
UPDATE change_request SET status = 'off' WHERE id = 1;
SELECT results_eq('SELECT found()', ARRAY['change_request 1: enacted as "approved", and left that status unseen', 'change_request 2: never enacted'], 'left unseen');
DELETE FROM change_request WHERE id = 1;
SELECT results_eq('SELECT found()', ARRAY['change_request 1: enacted as "approved", and the row is gone unseen', 'change_request 2: never enacted'], 'gone unseen');
INSERT INTO change_request VALUES (1, 'change 1', 1, 'approved');
SELECT results_eq('SELECT found()', ARRAY['change_request 2: never enacted'], 'put back as it was: the record fits again');
ALTER TABLE change_request ENABLE TRIGGER USER;
UPDATE change_request SET status = 'off' WHERE id = 1;
ALTER TABLE change_request DISABLE TRIGGER USER;
UPDATE change_request SET status = 'approved' WHERE id = 1;
ALTER TABLE change_request ENABLE TRIGGER USER;
SELECT results_eq('SELECT found()', ARRAY['change_request 1: came back unseen after it was recorded as leaving', 'change_request 2: never enacted'], 'came back unseen');
SELECT results_eq($$SELECT key, constraint_name FROM cmiogov.baseline_scan('change_request') ORDER BY 1$$, $$VALUES ('2', 'cmiogov_no_proposal')$$,
	'baseline_scan: the first would be let in again, the second not');
SELECT is(try('SELECT cmiogov.set_guard_mode(''change_request'', ''warn'')'), 'ok', 'warn mode');
SET client_min_messages = error;
UPDATE change_request SET status = 'live' WHERE id = 3;
RESET client_min_messages;
SELECT is((SELECT reason FROM cmiogov.unenacted() WHERE key = '3'), 'let pass in warn mode', 'let pass');
SELECT is(try('SELECT cmiogov.set_guard_mode(''change_request'', ''enforce'')'), 'ok', 'enforce again');

-- Adoption
SELECT is(act('ines', $$SELECT cmiogov.adopt_rows('change_request', 'they work')$$), '42501', 'not by just anybody');
SELECT is(act('stranger', $$SELECT cmiogov.adopt_rows('change_request', 'they work')$$), '42501', 'nor by a stranger');
SELECT is(act('max', $$SELECT cmiogov.adopt_rows('change_request', 'x', '{2,9}')$$), '22023', 'not a row that needs none');
SELECT is((SELECT count(*) FROM cmiogov.unenacted()), 3::bigint, 'then none is adopted');
SELECT is(act('max', $$SELECT cmiogov.adopt_rows('change_request', 'live since 2019', '{2,02}')$$), 'ok', 'one by key, by who may accept risks');
SELECT is((SELECT count(*) FROM cmiogov.unenacted() WHERE key = '2'), 0::bigint, 'it is found no more');
SELECT is((SELECT event || ' ' || unmet || ' ' || (proposal IS NULL) FROM cmiogov.enactment WHERE subject_key = '2' AND live),
	'adopt adopted by Max: live since 2019 true', 'and stands on record without a proposal');
SELECT is((SELECT body ->> 'reason' || ' ' || (body ->> 'rows') FROM cmiogov.policy_record WHERE act = 'adopt_rows'), 'live since 2019 1', 'the act on the chain');
SELECT is(act('max', $$SELECT cmiogov.adopt_rows('change_request', 'the rest')$$), 'ok', 'the rest');
SELECT is_empty('SELECT found()', 'nothing is left');
SELECT is(try('UPDATE change_request SET dose = 99 WHERE id = 2'), 'cmiogov_no_proposal', 'what was adopted is this content only');
SELECT is(try('UPDATE change_request SET status = ''off'' WHERE id = 2'), 'ok', 'it may leave');
SELECT is(try('UPDATE change_request SET status = ''live'' WHERE id = 2'), 'cmiogov_no_proposal', 'but not come back');
SELECT is_empty('SELECT * FROM cmiogov.verify_ledger()', 'the record is whole');

ALTER TABLE change_request DISABLE TRIGGER USER;
DELETE FROM change_request WHERE id IN (1, 3);
ALTER TABLE change_request ENABLE TRIGGER USER;
SELECT is((SELECT count(*) FROM cmiogov.unenacted('change_request') WHERE reason ~ 'gone unseen'), 2::bigint, 'adopted rows that vanished are found');
SELECT is(act('max', $$SELECT cmiogov.adopt_rows('change_request', 'retired', '{3}')$$), 'ok', 'let go by key');
SELECT is(last_event('3'), 'leave live without proposal', 'recorded as leaving');
SELECT is(act('max', $$SELECT cmiogov.adopt_rows('change_request', 'retired', '{3}')$$), '22023', 'once');
SELECT is(act('max', $$SELECT cmiogov.adopt_rows('change_request', 'retired', '{1}')$$), 'ok', 'and the other');
SELECT is_empty('SELECT * FROM cmiogov.verify_ledger()', 'the record is whole');

-- Partitions that number columns otherwise, composite keys, FORCE ROW LEVEL SECURITY, generated status, filter, children
CREATE TABLE part (a int, b text, score int, dose int, status text GENERATED ALWAYS AS (CASE WHEN score > 5 THEN 'live' ELSE 'draft' END) STORED,
	PRIMARY KEY (a, b)) PARTITION BY RANGE (a);
CREATE TABLE part1 (gone int, status text GENERATED ALWAYS AS (CASE WHEN score > 5 THEN 'live' ELSE 'draft' END) STORED, score int, dose int, b text NOT NULL, a int NOT NULL);
ALTER TABLE part1 DROP gone;
ALTER TABLE part ATTACH PARTITION part1 FOR VALUES FROM (0) TO (10);
INSERT INTO part VALUES (1, 'x,y', 9, 5), (2, 'b', 9, 0), (3, 'c', 1, 5);
SELECT cmiogov.guard_table('part', '{a,b}', 'status', governed => '{live}', row_filter => 'dose > 1') \g /dev/null
ALTER TABLE part1 ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY, OWNER TO app;
ALTER TABLE part ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY, OWNER TO app;
SELECT results_eq('SELECT found(''part'')', ARRAY[E'part1 1,x\\,y: never enacted'], 'read below row security, by the leaf''s own columns');
SELECT is((SELECT constraint_name FROM cmiogov.baseline_scan('part')), 'cmiogov_no_proposal', 'so reads the baseline');
SELECT is(act('max', $$SELECT cmiogov.adopt_rows('part', 'legacy', '{"1,x\\,y"}')$$), 'ok', 'adopted by its composite key');
SELECT is_empty('SELECT found(''part1'')', 'asked of a partition: the whole guard');
CREATE TABLE family (id int PRIMARY KEY, what text, status text);
SELECT cmiogov.guard_table('family', '{id}', 'status', ungoverned => '{draft}') \g /dev/null
CREATE TABLE kid (extra int) INHERITS (family);
INSERT INTO kid VALUES (1, 'w', NULL, 1), (2, 'w', 'draft', 1);
SELECT results_eq('SELECT found(''family'')', ARRAY['kid 1: it lies in a child table that is not guarded'], 'an unguarded child; NULL is governed');
SELECT is(try('SELECT * FROM cmiogov.unenacted(''step'')'), '42P01 relation "step" does not exist', 'no such table');
SELECT is(try('SELECT * FROM cmiogov.unenacted(''kid'')'), '22023 table kid is not guarded', 'not guarded');
ALTER TABLE family DROP what;
SELECT is((SELECT reason FROM cmiogov.unenacted('family')), 'its guard cannot judge: column public.family.what is gone', 'a broken guard is told, not an error');
SELECT * FROM finish();
