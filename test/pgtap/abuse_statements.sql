-- Abuses 1 to 10: statement forms and tricks on the row itself, on tables of
-- every shape.  Each really happens; what is asserted is what the tables and
-- the record hold afterwards.
\set QUIET on
\o /dev/null
\ir ../fixtures/shapes.sql
CREATE TABLE attempt (n int GENERATED ALWAYS AS IDENTITY, abuse int, what text, relation regclass, answer text, slipped bigint);

-- Tries the statement on every shape; %1$s is the table, %2$s the columns of its key.
CREATE FUNCTION everywhere(abuse int, what text, statement text) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
	s record;
	said text;
BEGIN
	FOR s IN SELECT * FROM shape LOOP
		said := try(format(statement, s.name, s.conflict));
		INSERT INTO attempt (abuse, what, relation, answer, slipped) VALUES (abuse, what, s.name, said, slipped(s.name));
	END LOOP;
END $$;
CREATE FUNCTION refused(n int, like_constraint text DEFAULT '^cmiogov_') RETURNS SETOF text LANGUAGE sql AS $$
	SELECT tap.ok(a.answer ~ like_constraint AND a.slipped = 0,
		format('abuse %s: %s on %s (%s)', a.abuse, a.what, a.relation, a.answer))
	FROM attempt a WHERE a.abuse = refused.n ORDER BY a.n
$$;

-- 1
CREATE FUNCTION approve_it() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN new.status := 'approved'; RETURN new; END$$;
CREATE TRIGGER zz_sneaky BEFORE INSERT OR UPDATE ON plain FOR EACH ROW WHEN (new.title = 'sneaky') EXECUTE FUNCTION approve_it();
CREATE TRIGGER zz_sneaky BEFORE INSERT OR UPDATE ON parted1a FOR EACH ROW WHEN (new.title = 'sneaky') EXECUTE FUNCTION approve_it();
CREATE TRIGGER zz_sneaky BEFORE INSERT OR UPDATE ON owned FOR EACH ROW WHEN (new.title = 'sneaky') EXECUTE FUNCTION approve_it();
CREATE TRIGGER zz_sneaky BEFORE INSERT OR UPDATE ON busy FOR EACH ROW WHEN (new.title = 'sneaky') EXECUTE FUNCTION approve_it();
CREATE TRIGGER zz_sneaky BEFORE INSERT OR UPDATE ON kid FOR EACH ROW WHEN (new.title = 'sneaky') EXECUTE FUNCTION approve_it();
SELECT everywhere(1, 'a BEFORE trigger sets the status on UPDATE', $$UPDATE %1$s SET title = 'sneaky' WHERE id = 2$$);
SELECT everywhere(1, 'a BEFORE trigger sets the status on UPDATE OF the title only', $$UPDATE %1$s SET (title, dose) = ('sneaky', 2) WHERE id = 3$$);
DROP TRIGGER zz_sneaky ON plain; DROP TRIGGER zz_sneaky ON parted1a; DROP TRIGGER zz_sneaky ON owned; DROP TRIGGER zz_sneaky ON busy; DROP TRIGGER zz_sneaky ON kid;

-- 2
SELECT everywhere(2, 'UPDATE', $$UPDATE %1$s SET status = 'approved' WHERE id = 2$$);
SELECT everywhere(2, 'UPDATE of all rows', $$UPDATE %1$s SET status = 'live'$$);
SELECT everywhere(2, 'UPDATE FROM', $$UPDATE %1$s t SET status = v.s FROM (VALUES (2, 'approved')) v (i, s) WHERE t.id = v.i$$);
SELECT everywhere(2, 'INSERT', $$INSERT INTO %1$s (id, title, status) VALUES (100, 'x', 'approved')$$);
SELECT everywhere(2, 'INSERT SELECT', $$INSERT INTO %1$s (id, title, status) SELECT i, 'x', 'live' FROM generate_series(100, 200) i$$);
SELECT everywhere(2, 'COPY', $$COPY %1$s (id, title, status) FROM PROGRAM 'printf "100\tx\tapproved\n101\ty\tdraft\n"'$$);
SELECT everywhere(2, 'ON CONFLICT DO UPDATE', $$INSERT INTO %1$s (id, title, status) VALUES (3, 'x', 'draft') ON CONFLICT (%2$s) DO UPDATE SET status = 'live'$$);
SELECT everywhere(2, 'MERGE, matched', $$MERGE INTO %1$s c USING (VALUES (4)) v(id) ON c.id = v.id WHEN MATCHED THEN UPDATE SET status = 'approved'$$);
SELECT everywhere(2, 'MERGE, not matched', $$MERGE INTO %1$s c USING (VALUES (100)) v(id) ON c.id = v.id WHEN NOT MATCHED THEN INSERT (id, title, status) VALUES (v.id, 'x', 'live')$$);
SELECT everywhere(2, 'data-modifying CTE, read', $$WITH w AS (UPDATE %1$s SET status = 'approved' WHERE id = 5 RETURNING id) SELECT count(*) FROM w$$);
SELECT everywhere(2, 'data-modifying CTE, not read', $$WITH w AS (UPDATE %1$s SET status = 'approved' WHERE id = 5) SELECT 1$$);
SELECT everywhere(2, 'two CTEs on one row', $$WITH a AS (DELETE FROM %1$s WHERE id = 6 RETURNING id), b AS (INSERT INTO %1$s (id, title, status) SELECT id + 200, 'x', 'live' FROM a RETURNING id) SELECT count(*) FROM b$$);
SELECT everywhere(2, 'by physical place', $$UPDATE %1$s SET status = 'live' WHERE (tableoid, ctid) = (SELECT tableoid, ctid FROM %1$s WHERE id = 7)$$);
SELECT everywhere(2, 'updatable view', $q$DO $d$ BEGIN CREATE TEMP VIEW v AS SELECT id, title, status FROM %1$s; UPDATE v SET status = 'approved' WHERE id = 8; END $d$$q$);
SELECT everywhere(2, 'many statements', $q$DO $d$ BEGIN FOR i IN 1 .. 9 LOOP UPDATE %1$s SET status = 'approved' WHERE id = i; END LOOP; END $d$$q$);

-- a right approval of row 1 in each, to be abused below
INSERT INTO attempt (abuse, what, relation, answer, slipped)
SELECT 0, 'ready', name, ready(name, key_of(name, 1)), 0 FROM shape;
DO $$
DECLARE s record;
BEGIN
	FOR s IN SELECT * FROM shape LOOP
		EXECUTE format('UPDATE %s SET status = ''approved'' WHERE id = 1', s.name);
	END LOOP;
END $$;
\o
SELECT * FROM no_plan();
SELECT * FROM refused(1);
SELECT * FROM refused(2);
SELECT is(answer, 'ready', format('a proposal about row 1 of %s is ready', relation)) FROM attempt WHERE abuse = 0 ORDER BY n;
SELECT is(slipped(), 0::bigint, 'approved, and on record');

-- 3
\o /dev/null
SELECT everywhere(3, 'edit the dose while approved', 'UPDATE %1$s SET dose = 100 WHERE id = 1');
SELECT everywhere(3, 'edit the dose with a move', 'UPDATE %1$s SET dose = 100, status = ''live'' WHERE id = 1');
SELECT everywhere(3, 'edit by MERGE', 'MERGE INTO %1$s c USING (VALUES (1)) v(id) ON c.id = v.id WHEN MATCHED THEN UPDATE SET dose = 100');
SELECT everywhere(3, 'edit by ON CONFLICT', 'INSERT INTO %1$s (id, title) VALUES (1, ''x'') ON CONFLICT (%2$s) DO UPDATE SET dose = 100');
SELECT everywhere(3, 'edit to another scale, which prints otherwise', 'UPDATE %1$s SET dose = 1.0 WHERE id = 1');
SELECT everywhere(3, 'blank the content', 'UPDATE %1$s SET title = NULL, dose = NULL WHERE id = 1');
\o
SELECT * FROM refused(3);
SELECT is((SELECT count(*) FROM (SELECT dose, status, title FROM plain WHERE id = 1 UNION ALL SELECT dose, status, title FROM parted WHERE id = 1
	UNION ALL SELECT dose, status, title FROM owned WHERE id = 1 UNION ALL SELECT dose, status, title FROM busy WHERE id = 1
	UNION ALL SELECT dose, status, title FROM family WHERE id = 1) r WHERE dose::text = '1' AND status = 'approved' AND title = 'change 1'), 5::bigint,
	'abuse 3: every row is what was approved');

-- 4: content changed between judgement and approval; the concurrent forms are isolation specs
SELECT is(ready('plain', '2'), 'ready', 'row 2 is ready');
UPDATE plain SET dose = 22 WHERE id = 2;
SELECT is(try($$UPDATE plain SET status = 'approved' WHERE id = 2$$), 'cmiogov_stale', 'abuse 4: another version than the one judged is stale');
SELECT is(try($$UPDATE plain SET status = 'approved', dose = 23 WHERE id = 2$$), 'cmiogov_stale', 'abuse 4: so is one that comes with the approval');
SELECT is((SELECT status FROM plain WHERE id = 2), 'draft', 'abuse 4: the row is a draft');
SELECT is(try($$UPDATE plain SET status = 'approved', dose = 2 WHERE id = 2$$), 'ok', 'abuse 4: the version that was judged goes');

-- 5: values nobody thought of
CREATE TABLE strict (id int PRIMARY KEY, title text, status text);
CREATE TYPE state AS ENUM ('draft', 'off', 'approved');
CREATE TABLE strict_enum (id int PRIMARY KEY, title text, status state);
CREATE COLLATION nocase (provider = icu, locale = 'und-u-ks-level2', deterministic = false);
CREATE TABLE loose (id int PRIMARY KEY, title text, status text COLLATE nocase);
SELECT cmiogov.guard_table('strict', '{id}', 'status', ungoverned => '{draft,off}') \g /dev/null
SELECT cmiogov.guard_table('strict_enum', '{id}', 'status', ungoverned => '{draft,off}') \g /dev/null
SELECT cmiogov.guard_table('loose', '{id}', 'status', governed => '{approved}') \g /dev/null
INSERT INTO strict SELECT i, 't', 'draft' FROM generate_series(1, 9) i;
INSERT INTO strict_enum SELECT i, 't', 'draft' FROM generate_series(1, 9) i;
INSERT INTO loose VALUES (1, 't', 'draft');
SELECT ok(try(format('UPDATE strict SET status = %L WHERE id = 1', v)) ~ '^cmiogov_', format('abuse 5: %s is governed', coalesce(quote_literal(v), 'NULL')))
FROM unnest(ARRAY['Approved', 'approved ', E'approved\u00a0', 'APPROVED', '', ' draft', 'Draft', 'draft ', E'dra\u200bft', NULL]) v;
SELECT is(try($$INSERT INTO strict (id, title) VALUES (10, 't')$$), 'cmiogov_unknown_status', 'abuse 5: a column left out is NULL is governed');
ALTER TYPE state ADD VALUE 'go live';
ALTER TYPE state RENAME VALUE 'approved' TO 'harmless';
SELECT ok(try(format('UPDATE strict_enum SET status = %L WHERE id = 1', v)) ~ '^cmiogov_', format('abuse 5: enum label %s is governed', coalesce(v, 'NULL')))
FROM unnest(ARRAY['go live', 'harmless', NULL]) v;
SELECT is(try($$UPDATE loose SET status = 'APPROVED' WHERE id = 1$$), 'cmiogov_no_proposal', 'abuse 5: equal by the column''s collation is governed');
CREATE TABLE status_list (id int PRIMARY KEY, name text);
CREATE TABLE by_lookup (id int PRIMARY KEY, title text, status_id int REFERENCES status_list);
INSERT INTO status_list VALUES (1, 'draft'), (2, 'approved');
SELECT cmiogov.guard_table('status_list', '{id}', 'name', ungoverned => '{draft}') \g /dev/null
SELECT cmiogov.guard_table('by_lookup', '{id}', 'status_id', ungoverned => '{1}') \g /dev/null
INSERT INTO by_lookup VALUES (1, 't', 1);
SELECT is(try($$UPDATE status_list SET name = 'approved' WHERE id = 1$$), 'cmiogov_no_proposal', 'abuse 5: a guard on the lookup table keeps its rows from being renamed');
SELECT is(try('UPDATE by_lookup SET status_id = 2 WHERE id = 1'), 'cmiogov_no_proposal', 'abuse 5: and one on the table the rest');
SELECT is((SELECT count(*) FROM cmiogov.unenacted() WHERE relation <> 'status_list'::regclass), 0::bigint, 'abuse 5: nothing came in');

-- 6
SELECT is(try('UPDATE computed SET votes = 9 WHERE id = 2'), 'cmiogov_no_proposal', 'abuse 6: a generated status');
SELECT is(try('INSERT INTO computed (id, votes) VALUES (50, 9)'), 'cmiogov_no_proposal', 'abuse 6: inserted');
SELECT is((SELECT count(*) FROM computed WHERE status <> 'draft'), 0::bigint, 'abuse 6: no row has it');

-- 7
SELECT is(try('UPDATE plain SET id = 77 WHERE id = 1'), 'cmiogov_key_change', 'abuse 7: change the key of an approved row');
SELECT is(try($q$DO $d$ BEGIN UPDATE plain SET id = 300 WHERE id = 3; UPDATE plain SET id = 3 WHERE id = 1; UPDATE plain SET id = 1 WHERE id = 300; END $d$$q$), 'cmiogov_key_change', 'abuse 7: swap keys with an approved row');
SELECT ok(try($$WITH d AS (DELETE FROM plain WHERE id = 1) UPDATE plain SET status = 'approved' WHERE id = 3$$) ~ '^cmiogov_', 'abuse 7: put another row in its place');
SELECT is(try($q$DO $d$ BEGIN DELETE FROM plain WHERE id = 1; INSERT INTO plain VALUES (1, 1, 'other', 999, 'approved'); END $d$$q$), 'cmiogov_stale', 'abuse 7: delete, and insert other content under an approved key');
SELECT is(act('ines', $$SELECT cmiogov.open_proposal('alert_change', 'x', 'plain', '4')$$), 'ok', 'a proposal about row 4');
SELECT ok(try($$UPDATE plain SET status = 'approved', title = 'change 2', dose = 2 WHERE id = 4$$) ~ '^cmiogov_', 'abuse 7: the content of another''s approved proposal does not carry it');
SELECT ok(try($$UPDATE parted SET site = 2 WHERE id = 1 AND site = 1$$) ~ '^cmiogov_', 'abuse 7: a key changed by moving to another partition');
SELECT is((SELECT dose || status FROM plain WHERE id = 1), '1approved', 'abuse 7: the approved row is as it was');
SELECT is(slipped('plain') + slipped('parted'), 0::bigint, 'abuse 7: nothing slipped');
-- an emergency is single use
SELECT is(act('cora', $$SELECT cmiogov.judge(p(), 'hipaa_required', 'pass', 'met')$$) || act('cora', $$SELECT cmiogov.judge(p(), 'hipaa_addressable', 'pass', 'met')$$)
	|| act('mio', $$SELECT cmiogov.estimate_harm(p(), 'none identified', '0 * 0 * 0')$$) || act('max', $$SELECT cmiogov.break_glass(p(), 'ward on fire', 4)$$), 'okokokok', 'glass is broken for row 4');
SELECT is(try($$UPDATE plain SET status = 'approved' WHERE id = 4$$), 'ok', 'abuse 7: the emergency carries it once');
UPDATE plain SET status = 'draft' WHERE id = 4;
SELECT ok(try($$UPDATE plain SET status = 'approved' WHERE id = 4$$) ~ '^cmiogov_', 'abuse 7: and not twice');
SELECT is((SELECT count(*) FROM cmiogov.enactment WHERE emergency), 1::bigint, 'abuse 7: used once on record');

-- 8: in one transaction
SELECT is(ready('plain', '5'), 'ready', 'row 5 is ready');
SELECT p() AS five \gset
CREATE FUNCTION in_savepoint(statement text) RETURNS text LANGUAGE plpgsql AS $$BEGIN RETURN try(statement); END$$;
-- withdraw a yes, give it back, approve, and say no, all at once
SET SESSION AUTHORIZATION cora;
BEGIN;
SELECT cmiogov.judge(:five, 'hipaa_required', 'fail', 'no') \g /dev/null
SELECT cmiogov.judge(:five, 'hipaa_required', 'pass', 'yes') \g /dev/null
COMMIT;
RESET SESSION AUTHORIZATION;
BEGIN;
SELECT act('cora', format('SELECT cmiogov.judge(%s, ''hipaa_required'', ''pass'', ''yes again'')', :five)) \g /dev/null
SELECT ok(try($$UPDATE plain SET status = 'approved' WHERE id = 5$$) ~ '^cmiogov_same_transaction', 'abuse 8: evidence of the same transaction does not count');
SAVEPOINT s;
SELECT ok(try($$UPDATE plain SET status = 'approved' WHERE id = 5$$) ~ '^cmiogov_same_transaction', 'abuse 8: nor from within a savepoint');
ROLLBACK TO s;
COMMIT;
SELECT is((SELECT status FROM plain WHERE id = 5), 'draft', 'abuse 8: a draft');
SELECT is(ready('plain', '6'), 'ready', 'row 6 is ready');
SELECT p() AS six \gset
BEGIN;
UPDATE plain SET status = 'approved' WHERE id = 6;
SELECT isnt(act('cora', format('SELECT cmiogov.judge(%s, ''hipaa_required'', ''fail'', ''no'')', :six)), 'ok', 'abuse 8: approve, then veto in the same transaction');
SAVEPOINT s;
SELECT isnt(act('cora', format('SELECT cmiogov.judge(%s, ''hipaa_required'', ''fail'', ''no'')', :six)), 'ok', 'abuse 8: in a savepoint');
RELEASE s;
COMMIT;
SELECT is((SELECT standing::text FROM cmiogov.proposal WHERE id = :six), 'compliance=pass safety=pass usability=pass', 'abuse 8: no veto stands beside the approval');
SELECT is(slipped('plain'), 0::bigint, 'abuse 8: nothing slipped');
BEGIN;
SELECT cmiogov.set_guard_mode('plain', 'warn') \g /dev/null
SELECT ok(try($$UPDATE plain SET status = 'approved' WHERE id = 7$$) ~ '^cmiogov_', 'abuse 8: loosen the mode, approve');
SELECT cmiogov.set_guard_mode('plain', 'enforce') \g /dev/null
COMMIT;
SELECT is(ready('plain', '8'), 'ready', 'row 8 is ready');
SELECT act('nora', format('SELECT cmiogov.withdraw_verdict(%s, ''workflow_fit'', ''second thoughts'')', p())) \g /dev/null
BEGIN;
SELECT cmiogov.retire_requirement('workflow_fit') \g /dev/null
SELECT ok(try($$UPDATE plain SET status = 'approved' WHERE id = 8$$) ~ '^cmiogov_', 'abuse 8: loosen policy, approve');
SELECT cmiogov.define_requirement('workflow_fit', 'usability', 'clinician_user', 'does it fit') \g /dev/null
COMMIT;
SELECT is((SELECT status FROM plain WHERE id = 8), 'draft', 'abuse 8: a draft');
SELECT is(slipped('plain'), 0::bigint, 'abuse 8: nothing slipped');

-- 9
DO $$
BEGIN
	BEGIN
		UPDATE plain SET status = 'live' WHERE id = 9;
	EXCEPTION WHEN OTHERS THEN NULL;
	END;
	UPDATE plain SET title = 'went on' WHERE id = 9;
END $$;
SELECT is((SELECT title || ' ' || status FROM plain WHERE id = 9), 'went on draft', 'abuse 9: the exception swallowed: the row is a draft');
SELECT is(slipped('plain'), 0::bigint, 'abuse 9: nothing slipped');

-- 10
BEGIN;
SET CONSTRAINTS ALL DEFERRED;
SELECT ok(try($$UPDATE plain SET status = 'live' WHERE id = 9$$) ~ '^cmiogov_', 'abuse 10: SET CONSTRAINTS ALL DEFERRED: refused at the statement');
SELECT is((SELECT status FROM plain WHERE id = 9), 'draft', 'abuse 10: unchanged within the transaction');
COMMIT;
SELECT is((SELECT count(*) FROM pg_trigger WHERE tgname LIKE 'cmiogov_guard%' AND tgdeferrable), 0::bigint, 'abuse 10: no guard can be deferred');
SELECT is((SELECT count(*) FROM cmiogov.unenacted() WHERE relation <> 'status_list'::regclass), 0::bigint, 'nothing slipped anywhere');
SELECT is_empty('SELECT * FROM cmiogov.verify_ledger()', 'the record is whole');
SELECT * FROM finish();
