-- Relation-level tricks: partitions, inheritance, renames, filters, types.
\set QUIET on
\o /dev/null
\ir ../fixtures/guarded.sql

CREATE TABLE parted (id int NOT NULL, ward text NOT NULL, title text, dose int, status text, PRIMARY KEY (id, ward)) PARTITION BY LIST (ward);
CREATE TABLE parted_a PARTITION OF parted FOR VALUES IN ('a');
-- leaves whose columns are numbered differently, one of them two levels down
CREATE TABLE parted_b (junk int, status text, dose int, title text, ward text NOT NULL, id int NOT NULL);
ALTER TABLE parted_b DROP COLUMN junk;
ALTER TABLE parted ATTACH PARTITION parted_b FOR VALUES IN ('b');
CREATE TABLE parted_c PARTITION OF parted FOR VALUES IN ('c', 'd') PARTITION BY LIST (ward);
CREATE TABLE parted_cd (gone text, id int NOT NULL, title text, status text, ward text NOT NULL, dose int);
ALTER TABLE parted_cd DROP COLUMN gone;
ALTER TABLE parted_c ATTACH PARTITION parted_cd FOR VALUES IN ('c', 'd');
SELECT cmiogov.guard_table('parted', '{id,ward}', 'status', governed => '{approved,live}');
INSERT INTO parted SELECT i, w, 'change', i, 'draft' FROM generate_series(1, 6) i, unnest('{a,b,c}'::text[]) w;
\o
SELECT plan(65);

SELECT is((SELECT count(*) FROM pg_trigger WHERE tgname LIKE 'cmiogov_guard_%' AND tgenabled = 'A' AND
	tgrelid IN (SELECT relid FROM pg_partition_tree('parted'))), 20::bigint, 'four triggers on each of five relations, all ALWAYS');
SELECT is(try(format($$UPDATE %s SET status = 'approved' WHERE id = 1$$, t)), 'cmiogov_no_proposal', 'refused through ' || t)
FROM unnest('{parted,parted_a,parted_b,parted_c,parted_cd}'::text[]) t;
SELECT is(ready('parted', '1,b'), 'ready', 'a proposal about a row of a leaf that numbers differently');
SELECT is(try($$UPDATE parted SET status = 'approved' WHERE id = 1 AND ward = 'b'$$), 'ok', 'approved there');
SELECT is(last_event('1,b', 'parted'), 'enter approved', 'recorded under the composite key');
SELECT is(ready('parted_cd', '1,c'), 'ready', 'named by its partition');
SELECT is(try($$UPDATE parted_cd SET status = 'approved' WHERE id = 1 AND ward = 'c'$$), 'ok', 'approved through the leaf');
SELECT is(try($$UPDATE parted SET dose = 9 WHERE id = 1 AND ward = 'c'$$), 'cmiogov_stale', 'and its content guarded through the root');
SELECT is((SELECT dose FROM parted WHERE id = 1 AND ward = 'c'), 1, 'unchanged');

-- 13: moves between partitions
DELETE FROM parted WHERE id = 2 AND ward = 'b';
SELECT is(try($$UPDATE parted SET ward = 'b', status = 'approved' WHERE id = 2 AND ward = 'a'$$), 'cmiogov_no_proposal', '13: moved between partitions while approving');
SELECT is((SELECT status FROM parted WHERE id = 2 AND ward = 'a'), 'draft', '13: unchanged');
CREATE TABLE moved (id int NOT NULL, title text, place int, status text, PRIMARY KEY (id)) PARTITION BY RANGE (id);
CREATE TABLE moved_low PARTITION OF moved FOR VALUES FROM (0) TO (100);
CREATE TABLE moved_high PARTITION OF moved FOR VALUES FROM (100) TO (200);
SELECT cmiogov.guard_table('moved', '{id}', 'status', governed => '{approved}');
INSERT INTO moved VALUES (1, 'x', 1, 'draft');
SELECT is(ready('moved', '1'), 'ready', 'ready');
SELECT is(try($$UPDATE moved SET status = 'approved'$$), 'ok', 'approved');
SELECT is(try($$UPDATE moved SET id = 101$$), 'cmiogov_no_proposal', '13: the key moves with the partition: a new subject');
SELECT is((SELECT id FROM moved), 1, '13: unchanged');
-- the same key, content and status, taken out and put back in one transaction
BEGIN;
DELETE FROM moved WHERE id = 1;
INSERT INTO moved VALUES (1, 'x', 1, 'approved');
COMMIT;
SELECT is(last_event('1', 'moved'), 'enter approved', 'a row that only moved stays on its evidence');
SELECT is(act('cora', $$SELECT cmiogov.judge(p(), 'hipaa_required', 'fail', 'no')$$), 'ok', 'a veto');
SELECT is(try($$DELETE FROM moved WHERE id = 1; INSERT INTO moved VALUES (1, 'x', 1, 'approved')$$), 'cmiogov_finding_open', 'with a finding open it does not come back');
SELECT is((SELECT barred FROM cmiogov.proposal WHERE id = p()), false, 'what was refused left no bar');

-- 17: TRUNCATE of a leaf, of the root, of a partition made later
SELECT is(try('TRUNCATE parted_b'), 'cmiogov_truncate', '17: a leaf');
SELECT is(try('TRUNCATE parted_c'), 'cmiogov_truncate', '17: a branch');
SELECT is(try('TRUNCATE parted'), 'cmiogov_truncate', '17: the root');
SELECT is(try('TRUNCATE parted_a'), 'ok', '17: a leaf without governed rows');
CREATE TABLE referenced (id int PRIMARY KEY);
CREATE TABLE referrer (id int PRIMARY KEY REFERENCES referenced, title text, status text);
SELECT cmiogov.guard_table('referrer', '{id}', 'status', governed => '{approved}', mode => 'audit');
INSERT INTO referenced VALUES (1);
INSERT INTO referrer VALUES (1, 't', 'approved');
SELECT cmiogov.set_guard_mode('referrer', 'enforce');
SELECT is(try('TRUNCATE referenced CASCADE'), 'cmiogov_truncate', '17: CASCADE');

-- Partitions made or attached later
CREATE TABLE parted_e PARTITION OF parted FOR VALUES IN ('e');
SELECT is(try($$INSERT INTO parted_e VALUES (1, 'e', 'x', 1, 'approved')$$), 'cmiogov_no_proposal', 'a partition made later is guarded');
CREATE TABLE parted_f (id int NOT NULL, ward text NOT NULL, title text, status text, dose int);
ALTER TABLE parted ATTACH PARTITION parted_f FOR VALUES IN ('f');
SELECT is(try($$INSERT INTO parted_f (id, ward, status) VALUES (1, 'f', 'approved')$$), 'cmiogov_no_proposal', 'a partition attached later is guarded');
ALTER TABLE parted DETACH PARTITION parted_f;
SELECT is(try($$INSERT INTO parted_f (id, ward, status) VALUES (1, 'f', 'approved')$$), 'ok', '12: a detached one is not');

-- 14: classic inheritance
CREATE TABLE mother (id int PRIMARY KEY, title text, status text);
CREATE TABLE child (PRIMARY KEY (id)) INHERITS (mother);
SELECT is(try($$SELECT cmiogov.guard_table('mother', '{id}', 'status', governed => '{approved}')$$), '22023 child table "child" is not guarded', '14: unguarded children');
SELECT is(try($$SELECT cmiogov.guard_table('child', '{id}', 'status', governed => '{approved}')$$), 'ok', '14: the child first');
SELECT is(try($$SELECT cmiogov.guard_table('mother', '{id}', 'status', governed => '{approved}')$$), 'ok', '14: then the parent');
INSERT INTO child VALUES (1, 't', 'draft');
SELECT is(try($$UPDATE mother SET status = 'approved'$$), 'cmiogov_no_proposal', '14: through the parent');
SELECT is((SELECT status FROM child), 'draft', '14: unchanged');

-- 15: renames and look-alikes
SELECT is(ready('change_request', '1'), 'ready', 'ready before the rename');
ALTER TABLE change_request RENAME COLUMN status TO old_status;
ALTER TABLE change_request ADD COLUMN status text;
ALTER TABLE change_request RENAME COLUMN dose TO dosage;
ALTER TABLE change_request RENAME TO real_request;
CREATE TABLE change_request (id int, status text);
SELECT is(try($$UPDATE real_request SET old_status = 'approved' WHERE id = 2$$), 'cmiogov_no_proposal', '15: the guard follows the column');
SELECT is(try($$UPDATE real_request SET status = 'approved' WHERE id = 2$$), 'ok', '15: not its name');
SELECT is(try($$UPDATE real_request SET old_status = 'approved' WHERE id = 1$$), 'ok', '15: and the digest does not change with a name');
SELECT is(last_event('1', 'real_request'), 'enter approved', '15: recorded under the present name');
ALTER SCHEMA public RENAME TO clinic;
CREATE SCHEMA public;
SET search_path = clinic, public, tap;
SELECT is(ready('real_request', '3'), 'ready', '15: a renamed schema');
SELECT is(try($$UPDATE real_request SET old_status = 'approved' WHERE id = 3$$), 'ok', '15: approved in it');

-- A material column is dropped: nothing can be approved, everything can be left.
ALTER TABLE real_request DROP COLUMN dosage;
SELECT matches(try($$UPDATE real_request SET old_status = 'approved' WHERE id = 4$$), '42703 the guard of clinic.real_request cannot judge: .*dose is gone', 'a guard without its column refuses');
SELECT is(try($$UPDATE real_request SET old_status = 'off' WHERE id = 1$$), 'ok', 'but lets leave');
SELECT is(last_event('1', 'real_request'), 'leave approved', 'and records it');

-- The row filter
CREATE TABLE item (id int PRIMARY KEY, category text, title text, status text);
SELECT cmiogov.guard_table('item', '{id}', 'status', governed => '{approved}', row_filter => $$category = 'clinical' OR title LIKE 'dose%'$$);
INSERT INTO item VALUES (1, 'clinical', 'a', 'draft'), (2, 'admin', 'b', 'draft'), (3, 'admin', 'dose x', 'draft');
SELECT is(try($$UPDATE item SET status = 'approved' WHERE id = 1$$), 'cmiogov_no_proposal', 'filter: a row it is about');
SELECT is(try($$UPDATE item SET status = 'approved' WHERE id = 3$$), 'cmiogov_no_proposal', 'filter: by the other arm');
SELECT is(try($$UPDATE item SET status = 'approved' WHERE id = 2$$), 'ok', 'filter: a row it is not about');
SELECT is((SELECT count(*) FROM cmiogov.enactment WHERE cmiogov.relation(target) = 'item'::regclass), 0::bigint, 'filter: which is no event');
SELECT is(try($$UPDATE item SET category = 'clinical' WHERE id = 2$$), 'cmiogov_no_proposal', 'filter: an approved row is moved into it');
SELECT is(try('TRUNCATE item'), 'ok', 'filter: TRUNCATE is free when no row it is about is governed');
INSERT INTO item VALUES (1, 'clinical', 'a', 'draft');
SELECT is(ready('item', '1'), 'ready', 'filter: ready');
SELECT is(try($$UPDATE item SET status = 'approved' WHERE id = 1$$), 'ok', 'filter: approved');
SELECT is(try($$UPDATE item SET title = 'b' WHERE id = 1$$), 'cmiogov_stale', 'filter: content');
SELECT is(try('TRUNCATE item'), 'cmiogov_truncate', 'filter: TRUNCATE');
SELECT is(try($$UPDATE item SET category = 'admin' WHERE id = 1$$), 'ok', 'filter: moved out of it');
SELECT is(last_event('1', 'item'), 'leave approved', 'filter: which is leaving');

-- Types: loose equality, domains, keys that print by settings
CREATE COLLATION ci (provider = icu, locale = 'und-u-ks-level2', deterministic = false);
CREATE TABLE loose (id int PRIMARY KEY, title text, status text COLLATE ci);
SELECT cmiogov.guard_table('loose', '{id}', 'status', governed => '{approved}');
INSERT INTO loose VALUES (1, 't', 'draft');
SELECT is(try($$UPDATE loose SET status = 'APPROVED'$$), 'cmiogov_no_proposal', 'what the column takes for the label is the label');
CREATE DOMAIN dstate AS text CHECK (value <> '');
CREATE TABLE stamped (at timestamptz PRIMARY KEY, amount money, part daterange, tags text[], body jsonb, raw bytea, ratio float8, status dstate);
SELECT cmiogov.guard_table('stamped', '{at}', 'status', governed => '{approved}');
INSERT INTO stamped VALUES ('2026-01-02 03:04:05+00', 12.5, '[2026-01-01,2026-02-01)', '{a,b}', '{"b": 1, "a": [2]}', '\x00ff', 0.1, 'draft');
SET TimeZone = 'Asia/Tokyo'; SET DateStyle = 'German'; SET bytea_output = escape; SET extra_float_digits = -3; SET IntervalStyle = iso_8601;
SELECT is(ready('stamped', '2026-01-02 12:04:05+09'), 'ready', 'a key that prints by settings, read by the sandbox''s') ;
SET TimeZone = 'America/New_York'; SET DateStyle = 'SQL'; SET bytea_output = hex; SET extra_float_digits = 3;
SELECT is(try($$UPDATE stamped SET status = 'approved'$$), 'ok', 'content under other settings is the same');
SELECT is((SELECT subject_key FROM cmiogov.enactment ORDER BY id DESC LIMIT 1), '2026-01-02 03:04:05+00', 'keys are in UTC');
RESET ALL;
SET search_path = clinic, public, tap;

-- 24b: code of a hostile type runs as the table's owner
CREATE ROLE mallory LOGIN;
GRANT ALL ON SCHEMA clinic TO mallory;
SELECT cmiogov.grant_access('mallory', 'office');
SET SESSION AUTHORIZATION mallory;
CREATE TABLE clinic.trap (id int PRIMARY KEY, title text, status text);
CREATE FUNCTION clinic.who() RETURNS boolean LANGUAGE plpgsql AS $$BEGIN IF current_user <> 'mallory' AND coalesce(current_setting('test.armed', true), '') = 'on' THEN RAISE EXCEPTION 'ran as %', current_user; END IF; RETURN true; END$$;
CREATE DOMAIN clinic.watched AS text CHECK (clinic.who());
ALTER TABLE clinic.trap ADD COLUMN w clinic.watched;
SELECT is(try($$SELECT cmiogov.guard_table('clinic.trap', '{id}', 'status', governed => '{approved}')$$), 'ok', 'an owner with the duty may guard');
RESET SESSION AUTHORIZATION;
INSERT INTO clinic.trap VALUES (1, 't', 'draft', 'x');
SET test.armed = on;
SELECT is(try($$INSERT INTO clinic.trap VALUES (2, 't', 'draft', 'x')$$), 'P0001 ran as postgres', '24b: outside, its check would run as whoever writes');
SELECT is(try($$SELECT cmiogov.subject_digest('clinic.trap', '1', '{"w": "y"}')$$), 'ok', '24b: inside, as the owner of the table');
SELECT * FROM finish();
