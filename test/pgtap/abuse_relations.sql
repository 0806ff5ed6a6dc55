-- Abuses 11 to 18: tricks on the relation.  Without the library preloaded most
-- of these happen, and are found; the armour's own tests show them refused.
\set QUIET on
\o /dev/null
\ir ../fixtures/shapes.sql
CREATE FUNCTION found() RETURNS SETOF text LANGUAGE sql AS
$$SELECT relation || ' ' || coalesce(key, 'null') || ': ' || regexp_replace(reason, ' at \d.*', '') FROM cmiogov.unenacted() ORDER BY 1$$;
CREATE FUNCTION health(pattern text) RETURNS bigint LANGUAGE sql AS
$$SELECT count(*) FROM cmiogov.guard_health WHERE severity = 'error' AND relation || ': ' || problem ~ pattern$$;
SELECT ready('parted', '1,1'), ready('parted', '6,1');
UPDATE parted SET status = 'approved' WHERE id IN (1, 6);
\o
SELECT plan(68);
SELECT is_empty('SELECT found()', 'nothing to find');

-- 11: ATTACH what holds approved rows
CREATE TABLE incoming (LIKE parted INCLUDING DEFAULTS);
INSERT INTO incoming VALUES (1000, 3, 'smuggled', 9, 'live'), (1001, 3, 'harmless', 9, 'draft');
ALTER TABLE parted ATTACH PARTITION incoming FOR VALUES IN (3);
SELECT results_eq('SELECT found()', ARRAY['incoming 1000,3: never enacted'], 'abuse 11: what an attached partition brought is found');
SELECT is(try($$UPDATE parted SET status = 'live' WHERE id = 1001$$), 'cmiogov_no_proposal', 'abuse 11: from then on it is guarded');
SELECT is(try($$UPDATE incoming SET status = 'live' WHERE id = 1001$$), 'cmiogov_no_proposal', 'abuse 11: named directly too');
SELECT is(health('^incoming: trigger "cmiogov_guard_truncate" is missing'), 1::bigint, 'abuse 11: the trigger it lacks is told');
SELECT is(cmiogov.rearm_guards(), 1, 'abuse 11: and made');
DELETE FROM incoming WHERE id = 1000;
SELECT is_empty('SELECT found()', 'abuse 11: found no more once it is gone');

-- 12: DETACH, edit, re-attach; disable on one partition
ALTER TABLE parted1 DETACH PARTITION parted1a;
SELECT is((SELECT string_agg(key || ' ' || (reason ~ 'gone unseen'), ',') FROM cmiogov.unenacted()), '1,1 true', 'abuse 12: while it is detached its enactments have no rows');
UPDATE parted1a SET dose = 1000 WHERE id = 1;
UPDATE parted1a SET status = 'live' WHERE id = 2;
ALTER TABLE parted1 ATTACH PARTITION parted1a FOR VALUES FROM (1) TO (5);
SELECT results_eq('SELECT found()', ARRAY['parted1a 1,1: its content changed unseen since it was enacted', 'parted1a 2,1: never enacted'],
	'abuse 12: what was edited meanwhile is found in its partition');
SELECT is(try('UPDATE parted SET dose = 5 WHERE id = 1'), 'cmiogov_stale', 'abuse 12: it is guarded again');
SELECT is(health('^parted1a:'), 0::bigint, 'abuse 12: and whole');
ALTER TABLE parted1a DISABLE TRIGGER USER;
UPDATE parted SET dose = 1, status = 'approved' WHERE id = 1;
UPDATE parted SET status = 'draft' WHERE id = 2;
SELECT is_empty('SELECT found()', 'put back as it was');
UPDATE parted SET status = 'live' WHERE id = 3;
SELECT is(health('^parted1a: .* is disabled'), 4::bigint, 'abuse 12: disabled on one partition: told');
SELECT results_eq('SELECT found()', ARRAY['parted1a 3,1: never enacted'], 'abuse 12: and what came in there found');
SELECT is(try($$UPDATE parted SET status = 'live' WHERE id = 7$$), 'cmiogov_no_proposal', 'abuse 12: the other partitions stay guarded');
UPDATE parted SET status = 'draft' WHERE id = 3;
SELECT is(cmiogov.rearm_guards(), 4, 'abuse 12: rearmed');
SELECT is_empty('SELECT found()', 'nothing to find');

-- 13: move between partitions while approving
SELECT is(try($$UPDATE parted SET id = 20, status = 'approved' WHERE id = 2$$), 'cmiogov_no_proposal', 'abuse 13: UPDATE becomes DELETE and INSERT');
SELECT is(try($$UPDATE parted SET site = 2, status = 'approved' WHERE id = 2$$), 'cmiogov_no_proposal', 'abuse 13: to another branch');
SELECT is(try($$UPDATE parted SET site = 2, dose = 3 WHERE id = 1$$), 'cmiogov_no_proposal', 'abuse 13: an approved row, edited on the way');
SELECT is((SELECT string_agg(id || status, ',' ORDER BY id) FROM parted WHERE site = 1 AND id IN (1, 2)), '1approved,2draft', 'abuse 13: both are where they were');
CREATE TABLE by_dose (id int, grp int, title text, status text, PRIMARY KEY (id, grp)) PARTITION BY LIST (grp);
CREATE TABLE by_dose1 PARTITION OF by_dose FOR VALUES IN (1);
CREATE TABLE by_dose2 PARTITION OF by_dose FOR VALUES IN (2);
SELECT is_empty('SELECT found()', 'abuse 13: nothing slipped');

-- 14: through a classic-inheritance parent
CREATE TABLE elder (id int PRIMARY KEY, title text, status text);
CREATE TABLE heir (PRIMARY KEY (id)) INHERITS (elder);
SELECT is(try($$SELECT cmiogov.guard_table('elder', '{id}', 'status', governed => '{live}')$$), '22023 child table "heir" is not guarded', 'abuse 14: a table with unguarded children is not guarded');
SELECT is(try($$UPDATE family SET status = 'live' WHERE id = 3$$), 'cmiogov_no_proposal', 'abuse 14: a guarded child is reached through its parent');
SELECT is((SELECT count(*) FROM family WHERE status <> 'draft'), 0::bigint, 'abuse 14: unchanged');
CREATE TABLE late (PRIMARY KEY (id)) INHERITS (family);
INSERT INTO late (id, title) VALUES (500, 'x');
SELECT is(health('^late: child table'), 1::bigint, 'abuse 14: a child that comes later is told');
UPDATE family SET status = 'live' WHERE id = 500;
SELECT results_eq('SELECT found()', ARRAY['late 500: it lies in a child table that is not guarded'], 'abuse 14: what comes in there is found');
CREATE TABLE stray (LIKE family);
INSERT INTO stray VALUES (501, 1, 'x', 1, 'live');
DROP TABLE late;
ALTER TABLE stray INHERIT family;
SELECT results_eq('SELECT found()', ARRAY['stray 501: it lies in a child table that is not guarded'], 'abuse 14: a table made a child too');
ALTER TABLE stray NO INHERIT family;
SELECT is_empty('SELECT found()', 'abuse 14: until it is none');

-- 15: renames, look-alikes, rules
SELECT ready('plain', '1') \g /dev/null
UPDATE plain SET status = 'approved' WHERE id = 1;
ALTER TABLE plain RENAME status TO old_status;
ALTER TABLE plain ADD status text DEFAULT 'draft';
UPDATE plain SET status = 'approved' WHERE id = 2;
SELECT is(health('^plain: column old_status was renamed'), 1::bigint, 'abuse 15: a look-alike column is told');
SELECT is(try($$UPDATE plain SET old_status = 'approved' WHERE id = 2$$), 'cmiogov_no_proposal', 'abuse 15: the guard follows the column');
ALTER TABLE plain DROP status;
ALTER TABLE plain RENAME old_status TO status;
ALTER TABLE plain RENAME TO plain_old;
CREATE TABLE plain (LIKE plain_old INCLUDING ALL);
INSERT INTO plain VALUES (1, 1, 'look-alike', 1, 'live');
SELECT is(health('^plain_old: renamed from public.plain, and another'), 1::bigint, 'abuse 15: a look-alike table is told');
SELECT is(try($$UPDATE plain_old SET status = 'live' WHERE id = 2$$), 'cmiogov_no_proposal', 'abuse 15: the guard follows the table');
SELECT is(try($$UPDATE plain_old SET dose = 7 WHERE id = 1$$), 'cmiogov_stale', 'abuse 15: and its approvals');
DROP TABLE plain;
ALTER TABLE plain_old RENAME TO plain;
CREATE SCHEMA attic;
ALTER TABLE plain SET SCHEMA attic;
CREATE VIEW plain AS SELECT * FROM attic.plain;
SELECT is(health('renamed from public.plain, and another'), 1::bigint, 'abuse 15: a view in its place is told');
SELECT is(try($$UPDATE plain SET status = 'live' WHERE id = 2$$), 'cmiogov_no_proposal', 'abuse 15: through the view the guard still judges');
DROP VIEW plain;
ALTER TABLE attic.plain SET SCHEMA public;
CREATE TABLE shadow (LIKE plain);
CREATE RULE away AS ON UPDATE TO plain DO INSTEAD INSERT INTO shadow SELECT new.*;
UPDATE plain SET status = 'live' WHERE id = 2;
SELECT is(health('^plain: rule away'), 1::bigint, 'abuse 15: a rule that turns writes away is told');
SELECT is((SELECT status FROM plain WHERE id = 2), 'draft', 'abuse 15: the guarded row is a draft');
DROP RULE away ON plain;
CREATE TABLE diary (id int);
CREATE RULE sneaky AS ON INSERT TO diary DO ALSO UPDATE busy SET status = 'live' WHERE id = new.id;
SELECT is(try('INSERT INTO diary VALUES (2)'), 'cmiogov_no_proposal', 'abuse 15: a rule that approves is judged');
DROP RULE sneaky ON diary;
SELECT is((SELECT count(*) FROM cmiogov.guard_health WHERE severity = 'error'), 0::bigint, 'abuse 15: whole again');
SELECT is_empty('SELECT found()', 'abuse 15: nothing slipped');

-- 16: rewrites
CREATE TABLE rewritten (id int PRIMARY KEY, title text, dose int, state int, status text GENERATED ALWAYS AS (CASE state WHEN 1 THEN 'live' ELSE 'draft' END) STORED);
SELECT cmiogov.guard_table('rewritten', '{id}', 'status', ungoverned => '{draft}', immaterial_columns => '{state}') \g /dev/null
INSERT INTO rewritten (id, title, dose) VALUES (1, 't', 1), (2, 't', 2);
CREATE DOMAIN word AS text;
CREATE TABLE domained (id int PRIMARY KEY, title text, status word);
SELECT cmiogov.guard_table('domained', '{id}', 'status', governed => '{approved}') \g /dev/null
INSERT INTO domained VALUES (1, 't', 'draft');
SELECT isnt(try($$ALTER TABLE plain ALTER status TYPE varchar(30) USING 'approved'$$), 'ok', 'abuse 16: a status that the WHEN clauses use cannot change its type');
SELECT is(try($$ALTER TABLE domained ALTER status TYPE word USING 'approved'$$), 'ok', 'abuse 16: another one can');
SELECT results_eq('SELECT found()', ARRAY['domained 1: never enacted'], 'abuse 16: the rows it approved are found');
DROP TABLE domained;
SELECT is(try('ALTER TABLE plain ALTER dose TYPE numeric USING dose * 10'), 'ok', 'abuse 16: a material column rewritten');
SELECT results_eq($$SELECT f FROM found() f WHERE f !~ 'table is gone'$$, ARRAY['plain 1: its content changed unseen since it was enacted'], 'abuse 16: the approved row is found');
ALTER TABLE plain ALTER dose TYPE numeric USING dose / 10;
SELECT is((SELECT count(*) FROM cmiogov.unenacted('plain')), 1::bigint, 'abuse 16: a value that prints otherwise is another');
ALTER TABLE plain ALTER dose TYPE numeric USING trim_scale(dose);
SELECT is((SELECT count(*) FROM cmiogov.unenacted('plain')), 0::bigint, 'abuse 16: the same again fits');
ALTER TABLE plain ADD status2 text DEFAULT 'approved';
SELECT is((SELECT count(*) FROM cmiogov.guard_health WHERE relation = 'plain' AND problem ~ 'column status2 is neither'), 1::bigint, 'abuse 16: a column added with a default is told');
ALTER TABLE plain DROP status2;

-- 17: TRUNCATE and DELETE
SELECT is(try('TRUNCATE plain'), 'cmiogov_truncate', 'abuse 17: TRUNCATE');
SELECT is(try('TRUNCATE parted1b'), 'cmiogov_truncate', 'abuse 17: of a leaf');
SELECT is(try('TRUNCATE parted1'), 'cmiogov_truncate', 'abuse 17: of a branch');
SELECT is(try('TRUNCATE parted'), 'cmiogov_truncate', 'abuse 17: of the root');
CREATE TABLE referred (id int PRIMARY KEY);
CREATE TABLE refers (id int PRIMARY KEY REFERENCES referred, title text, status text);
SELECT cmiogov.guard_table('refers', '{id}', 'status', governed => '{live}') \g /dev/null
INSERT INTO referred VALUES (1);
SELECT ready('refers', '1') FROM (VALUES (1)) v WHERE try($$INSERT INTO refers VALUES (1, 't', 'draft')$$) = 'ok' \g /dev/null
UPDATE refers SET status = 'live' WHERE id = 1;
SELECT is(try('TRUNCATE referred CASCADE'), 'cmiogov_truncate', 'abuse 17: CASCADE');
SET session_replication_role = replica;
SELECT is(try('TRUNCATE plain'), 'cmiogov_truncate', 'abuse 17: in replica mode');
SELECT is(try('TRUNCATE parted1b'), 'cmiogov_truncate', 'abuse 17: of a leaf in replica mode');
RESET session_replication_role;
SELECT is((SELECT count(*) FROM plain WHERE status = 'approved') + (SELECT count(*) FROM parted WHERE status = 'approved') + (SELECT count(*) FROM refers), 4::bigint, 'abuse 17: the rows are there');
DELETE FROM parted WHERE id = 6;
SELECT is(last_event('6,1', 'parted'), 'leave approved', 'abuse 17: DELETE is recorded as leaving');
ALTER TABLE plain DISABLE TRIGGER USER;
TRUNCATE plain;
ALTER TABLE plain ENABLE TRIGGER USER;
SELECT is((SELECT reason FROM cmiogov.unenacted('plain')), 'enacted as "approved", and the row is gone unseen', 'abuse 17: an enactment without its row is a finding');
SELECT cmiogov.rearm_guards() \g /dev/null
SELECT is(try('TRUNCATE busy'), 'ok', 'abuse 17: a table without governed rows may be emptied');

-- 18: foreign keys that cascade, definer's rights
CREATE TABLE code (name text PRIMARY KEY);
CREATE TABLE cascaded (id int PRIMARY KEY, title text, status text REFERENCES code ON UPDATE CASCADE ON DELETE SET DEFAULT DEFAULT 'default_live');
SELECT cmiogov.guard_table('cascaded', '{id}', 'status', ungoverned => '{draft}') \g /dev/null
INSERT INTO code VALUES ('draft');
INSERT INTO cascaded VALUES (1, 't', 'draft');
SELECT is(try($$UPDATE code SET name = 'approved' WHERE name = 'draft'$$), 'cmiogov_no_proposal', 'abuse 18: ON UPDATE CASCADE flips the status');
INSERT INTO code VALUES ('default_live');
SELECT is(try($$DELETE FROM code WHERE name = 'draft'$$), 'cmiogov_no_proposal', 'abuse 18: ON DELETE SET DEFAULT too');
SELECT is((SELECT status FROM cascaded), 'draft', 'abuse 18: unchanged');
CREATE FUNCTION definer_approve(n int) RETURNS void LANGUAGE sql SECURITY DEFINER AS $$UPDATE owned SET status = 'approved' WHERE id = n$$;
ALTER FUNCTION definer_approve(int) OWNER TO app;
SELECT is(act('stranger', 'SELECT public.definer_approve(3)'), 'cmiogov_no_proposal', 'abuse 18: a definer-rights function is judged');
SELECT ready('owned', '3,1') \g /dev/null
SELECT is(act('stranger', 'SELECT public.definer_approve(3)'), 'ok', 'abuse 18: the same, once it is approved');
SELECT is((SELECT db_user FROM cmiogov.enactment ORDER BY id DESC LIMIT 1), 'stranger', 'abuse 18: recorded as who really came');
SELECT is((SELECT count(*) FROM cmiogov.unenacted('owned')) + (SELECT count(*) FROM cmiogov.unenacted('cascaded')), 0::bigint, 'abuse 18: nothing slipped');
SELECT is_empty('SELECT * FROM cmiogov.verify_ledger()', 'the record is whole');
SELECT * FROM finish();
