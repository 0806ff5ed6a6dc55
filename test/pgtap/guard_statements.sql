-- Statement forms and same-row tricks: the numbers are those of the abuse
-- catalogue.  Each abuse really happens; what is asserted is the table.
\set QUIET on
\o /dev/null
\ir ../fixtures/guarded.sql
\o
SELECT plan(72);

-- The straight road.
SELECT is(try($$UPDATE change_request SET status = 'approved' WHERE id = 1$$), 'cmiogov_no_proposal', 'no proposal: refused');
SELECT is(ready('change_request', '1'), 'ready', 'a proposal about row 1 is ready');
SELECT is(try($$UPDATE change_request SET status = 'approved', approved_by = 'max' WHERE id = 1$$), 'ok', 'approved');
SELECT is(last_event('1'), 'enter approved', 'and recorded');
SELECT is((SELECT actor FROM cmiogov.enactment WHERE subject_key = '1'), 'max', 'with the row''s own claim');
SELECT is(try($$UPDATE change_request SET status = 'live' WHERE id = 1$$), 'ok', 'moved to another governed value on the same evidence');
SELECT is(last_event('1'), 'move live', 'and recorded');
SELECT is(try($$UPDATE change_request SET approved_by = 'x' WHERE id = 1$$), 'ok', 'an immaterial column may change');
SELECT is(last_event('1'), 'move live', 'and that is no event');
SELECT is(try($$UPDATE change_request SET status = 'off' WHERE id = 1$$), 'ok', 'switched off');
SELECT is(last_event('1'), 'leave live', 'and recorded');
SELECT is(try($$UPDATE change_request SET status = 'live' WHERE id = 1$$), 'ok', 'the same content re-enters on current evidence');
SELECT is((SELECT count(*) FROM cmiogov.enactment WHERE subject_key = '1' AND live), 1::bigint, 'one entry is live');

-- 1: another trigger sets the status
CREATE FUNCTION approve_it() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN new.status := 'approved'; RETURN new; END$$;
CREATE TRIGGER sneaky BEFORE UPDATE ON change_request FOR EACH ROW WHEN (new.title = 'sneaky') EXECUTE FUNCTION approve_it();
SELECT is(try($$UPDATE change_request SET title = 'sneaky' WHERE id = 2$$), 'cmiogov_no_proposal', '1: set by another BEFORE trigger');
SELECT is(status_of(2), 'draft', '1: unchanged');
DROP TRIGGER sneaky ON change_request;

-- 2: every way to bring an approved row in
SELECT is(try($$INSERT INTO change_request VALUES (100, 'x', 1, 'approved')$$), 'cmiogov_no_proposal', '2: INSERT');
SELECT is(try($$INSERT INTO change_request VALUES (3, 'x', 1, 'approved') ON CONFLICT (id) DO UPDATE SET status = 'live'$$), 'cmiogov_no_proposal', '2: ON CONFLICT DO UPDATE');
SELECT is(try($$MERGE INTO change_request c USING (VALUES (4)) v(id) ON c.id = v.id WHEN MATCHED THEN UPDATE SET status = 'approved'$$), 'cmiogov_no_proposal', '2: MERGE, matched');
SELECT is(try($$MERGE INTO change_request c USING (VALUES (101)) v(id) ON c.id = v.id WHEN NOT MATCHED THEN INSERT VALUES (v.id, 'x', 1, 'live')$$), 'cmiogov_no_proposal', '2: MERGE, not matched');
SELECT is(try($$WITH w AS (UPDATE change_request SET status = 'approved' WHERE id = 5 RETURNING id) SELECT count(*) FROM w$$), 'cmiogov_no_proposal', '2: data-modifying CTE');
SELECT is(try($$INSERT INTO change_request SELECT 102, 'x', 1, 'live' FROM generate_series(1, 1)$$), 'cmiogov_no_proposal', '2: INSERT SELECT');
SELECT is(try($$COPY change_request (id, title, status) FROM PROGRAM 'printf "103\tx\tapproved\n"'$$), 'cmiogov_no_proposal', '2: COPY');
SELECT is((SELECT count(*) FROM change_request WHERE status IN ('approved', 'live') AND id <> 1), 0::bigint, '2: nothing came in');

-- 3: edit while approved
SELECT is(try($$UPDATE change_request SET dose = 100 WHERE id = 1$$), 'cmiogov_stale', '3: content edited while live');
SELECT is(try($$UPDATE change_request SET dose = 100, status = 'approved' WHERE id = 1$$), 'cmiogov_stale', '3: content edited with a move');
SELECT is((SELECT dose FROM change_request WHERE id = 1), 1::numeric, '3: unchanged');

-- Stale: approved content differs from what was judged; the column is named.
SELECT is(ready('change_request', '6'), 'ready', 'row 6 is ready');
UPDATE change_request SET dose = 66 WHERE id = 6;
SELECT is(try($$UPDATE change_request SET status = 'approved' WHERE id = 6$$), 'cmiogov_stale', '4: changed since it was judged');
CREATE FUNCTION detail_of(statement text) RETURNS text
LANGUAGE plpgsql AS $$
DECLARE d text;
BEGIN
	EXECUTE statement; RETURN 'ok';
EXCEPTION WHEN check_violation THEN
	GET STACKED DIAGNOSTICS d = PG_EXCEPTION_DETAIL; RETURN d;
END $$;
SELECT matches(detail_of($$UPDATE change_request SET status = 'approved' WHERE id = 6$$), 'dose', '4: and the detail names the column');
UPDATE change_request SET dose = 6.0 WHERE id = 6;
SELECT is(try($$UPDATE change_request SET status = 'approved' WHERE id = 6$$), 'cmiogov_stale', 'a numeric of another scale is another text');
UPDATE change_request SET dose = 6 WHERE id = 6;
SELECT is(try($$UPDATE change_request SET status = 'approved' WHERE id = 6$$), 'ok', 'back as it was judged: approved');

-- An option with content: what is approved is the row as it would be.
SELECT is(ready('change_request', '7', '{"dose": 70}'), 'ready', 'an option with content');
SELECT is(try($$UPDATE change_request SET status = 'approved' WHERE id = 7$$), 'cmiogov_stale', 'the row as it was is not what was approved');
SELECT is(try($$UPDATE change_request SET status = 'approved', dose = 70 WHERE id = 7$$), 'ok', 'the row with the content is');

-- 5: labels nobody thought of
CREATE TABLE strict_request (id int PRIMARY KEY, title text, status text);
SELECT cmiogov.guard_table('strict_request', '{id}', 'status', ungoverned => '{draft,review}');
INSERT INTO strict_request SELECT i, 't', 'draft' FROM generate_series(1, 5) i;
SELECT is(try($$UPDATE strict_request SET status = 'Approved' WHERE id = 1$$), 'cmiogov_no_proposal', '5: another case');
SELECT is(try($$UPDATE strict_request SET status = 'draft ' WHERE id = 1$$), 'cmiogov_no_proposal', '5: a blank more');
SELECT is(try($$UPDATE strict_request SET status = NULL WHERE id = 1$$), 'cmiogov_unknown_status', '5: NULL');
SELECT is(try($$UPDATE strict_request SET status = 'review' WHERE id = 1$$), 'ok', '5: an ungoverned one passes');
CREATE TYPE state AS ENUM ('draft', 'done');
CREATE TABLE enum_request (id int PRIMARY KEY, title text, status state);
SELECT cmiogov.guard_table('enum_request', '{id}', 'status', ungoverned => '{draft}');
INSERT INTO enum_request VALUES (1, 't', 'draft');
ALTER TYPE state ADD VALUE 'golive';
SELECT is(try($$UPDATE enum_request SET status = 'golive' WHERE id = 1$$), 'cmiogov_no_proposal', '5: a new enum label');
SELECT is((SELECT string_agg(DISTINCT status, ',') FROM strict_request) || (SELECT status FROM enum_request), 'draft,reviewdraft', '5: nothing came in');

-- 6: the status is generated
CREATE TABLE gen_request (id int PRIMARY KEY, title text, votes int, status text GENERATED ALWAYS AS (CASE WHEN votes > 2 THEN 'approved' ELSE 'draft' END) STORED);
SELECT cmiogov.guard_table('gen_request', '{id}', 'status', governed => '{approved}', immaterial_columns => '{votes}');
INSERT INTO gen_request VALUES (1, 't', 0);
SELECT is(try($$UPDATE gen_request SET votes = 3$$), 'cmiogov_no_proposal', '6: a generated status');
SELECT is((SELECT votes FROM gen_request), 0, '6: unchanged');

-- 7: keys
SELECT is(try($$UPDATE change_request SET id = 200 WHERE id = 1$$), 'cmiogov_key_change', '7: a live row takes another key');
SELECT is(ready('change_request', '8'), 'ready', 'row 8 is ready');
SELECT is(try($$DELETE FROM change_request WHERE id = 8; UPDATE change_request SET id = 8, status = 'approved' WHERE id = 9$$), 'cmiogov_stale', '7: another row takes the approved key');
SELECT is(try($$DELETE FROM change_request WHERE id = 8; INSERT INTO change_request VALUES (8, 'other', 8, 'approved')$$), 'cmiogov_stale', '7: deleted and inserted with other content');
SELECT is(try($$DELETE FROM change_request WHERE id = 8; INSERT INTO change_request VALUES (8, 'change 8', 8, 'approved')$$), 'ok', '7: with the very content signed it is the same thing');
SELECT is((SELECT status FROM change_request WHERE id = 1) || (SELECT status FROM change_request WHERE id = 9), 'livedraft', '7: nothing else came in');

-- 8: evidence of the same transaction
DO $$
BEGIN
	PERFORM ready('change_request', '10');
	UPDATE change_request SET status = 'approved' WHERE id = 10;
EXCEPTION WHEN check_violation THEN RAISE NOTICE '%', SQLERRM;
END $$;
SELECT is(status_of(10), 'draft', '8: pass and approve in one transaction');
SELECT is(ready('change_request', '10'), 'ready', 'row 10 is ready');
CREATE FUNCTION approve_then_veto() RETURNS text LANGUAGE plpgsql AS $$
DECLARE veto text;
BEGIN
	UPDATE change_request SET status = 'approved' WHERE id = 10;
	veto := act('cora', $q$SELECT cmiogov.judge(p(), 'hipaa_required', 'fail', 'no')$q$);
	RETURN veto;
END $$;
SELECT is(approve_then_veto(), 'cmiogov_same_transaction', '8: approve and veto in one transaction: the veto is refused');
SELECT is(act('cora', $$SELECT cmiogov.judge(p(), 'hipaa_required', 'fail', 'no')$$), 'ok', '8: afterwards it is not');
SELECT is(status_of(10), 'approved', 'the row is as it was, with a finding');
SELECT isnt((SELECT fell_at FROM cmiogov.proposal WHERE id = p()), NULL, 'a withdrawal finding is open');
SELECT is(try($$UPDATE change_request SET status = 'live' WHERE id = 10$$), 'cmiogov_compliance', 'vetoed: no further move');
SELECT is(try($$UPDATE change_request SET status = 'off' WHERE id = 10$$), 'ok', 'leaving is never refused');
SELECT is((SELECT finding FROM cmiogov.enactment WHERE subject_key = '10' ORDER BY id DESC LIMIT 1), true, 'it left with the finding');
SELECT is(act('cora', $$SELECT cmiogov.judge(p(), 'hipaa_required', 'pass', 'now it is')$$), 'ok', 'the veto is replaced');
SELECT is(try($$UPDATE change_request SET status = 'live' WHERE id = 10$$), 'cmiogov_finding_open', 'but the proposal is barred');

-- Loosening policy inside the transaction, inside a savepoint too.
SELECT is(act('ines', $$SELECT cmiogov.open_proposal('alert_change', 'x', 'change_request', '11')$$), 'ok', 'row 11 has a proposal');
SELECT is(try($$SELECT cmiogov.set_guard_mode('change_request', 'warn'); UPDATE change_request SET status = 'approved' WHERE id = 11; SELECT cmiogov.set_guard_mode('change_request', 'enforce')$$),
	'cmiogov_compliance', '8: loosen the guard, approve, tighten');
SELECT is(status_of(11), 'draft', '8: unchanged');

-- 9: the exception is swallowed
DO $$
BEGIN
	BEGIN
		UPDATE change_request SET status = 'approved' WHERE id = 12;
	EXCEPTION WHEN OTHERS THEN NULL;
	END;
	UPDATE change_request SET title = 'went on' WHERE id = 13;
END $$;
SELECT is(status_of(12), 'draft', '9: the row is unchanged');
SELECT is((SELECT title FROM change_request WHERE id = 13), 'went on', '9: the transaction went on');

-- 10: deferred constraints
BEGIN;
SET CONSTRAINTS ALL DEFERRED;
SAVEPOINT s;
SELECT is(try($$UPDATE change_request SET status = 'approved' WHERE id = 14$$), 'cmiogov_no_proposal', '10: refused at the statement');
COMMIT;

-- 18: foreign keys and definer's rights
CREATE TABLE label (label text PRIMARY KEY);
INSERT INTO label VALUES ('draft'), ('off'), ('live'), ('approved');
CREATE TABLE fk_request (id int PRIMARY KEY, title text, status text REFERENCES label ON UPDATE CASCADE);
SELECT cmiogov.guard_table('fk_request', '{id}', 'status', governed => '{go}');
INSERT INTO fk_request VALUES (1, 't', 'draft');
SELECT is(try($$UPDATE label SET label = 'go' WHERE label = 'draft'$$), 'cmiogov_no_proposal', '18: ON UPDATE CASCADE');
CREATE FUNCTION wrapped() RETURNS void LANGUAGE sql SECURITY DEFINER AS $$UPDATE change_request SET status = 'approved' WHERE id = 15$$;
SELECT is(try('SELECT wrapped()'), 'cmiogov_no_proposal', '18: definer''s rights');
SELECT is((SELECT status FROM fk_request) || status_of(15), 'draftdraft', '18: unchanged');

-- 17 and 19
SELECT is(try('TRUNCATE change_request'), 'cmiogov_truncate', '17: TRUNCATE');
SET session_replication_role = replica;
SELECT is(try('TRUNCATE change_request'), 'cmiogov_truncate', '17: TRUNCATE in replica mode');
SELECT is(try($$UPDATE change_request SET status = 'approved' WHERE id = 16$$), 'cmiogov_no_proposal', '19: replica mode');
RESET session_replication_role;
DELETE FROM change_request WHERE id = 1;
SELECT is(last_event('1'), 'leave live', '17: DELETE is recorded as leaving');
SELECT * FROM finish();
