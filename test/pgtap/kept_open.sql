-- What the guard keeps open from row to row within a transaction survives what
-- subtransactions do, and leaves nothing behind.
\set QUIET on
\o /dev/null
\ir ../fixtures/guarded.sql
SELECT ready('change_request', i::text) FROM generate_series(1, 12) i;
-- Approves a row and takes it back, n deep.
CREATE FUNCTION tried(n int) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
	UPDATE change_request SET status = 'approved' WHERE id = n;
	IF n > 3 THEN
		PERFORM tried(n - 1);
	END IF;
	UPDATE change_request SET status = 'live' WHERE id = n;
	RAISE EXCEPTION 'not kept';
EXCEPTION WHEN raise_exception THEN
	NULL;
END $$;
-- Approves another row for each that is approved, in a subtransaction of its own.
CREATE FUNCTION follow() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	BEGIN
		UPDATE change_request SET status = 'approved' WHERE id = new.id + 1 AND status = 'draft';
	EXCEPTION WHEN check_violation THEN
		NULL;
	END;
	RETURN NULL;
END $$;
CREATE FUNCTION live() RETURNS int[] LANGUAGE sql AS
$$SELECT array_agg(subject_key::int ORDER BY subject_key::int) FROM cmiogov.enactment WHERE live$$;
\o
SELECT plan(14);

BEGIN;
UPDATE change_request SET status = 'approved' WHERE id = 1;
SAVEPOINT a;
UPDATE change_request SET status = 'approved' WHERE id = 2;
SAVEPOINT b;
UPDATE change_request SET status = 'approved' WHERE id = 3;
ROLLBACK TO a;
UPDATE change_request SET status = 'approved' WHERE id = 4;
SAVEPOINT c;
UPDATE change_request SET status = 'approved' WHERE id = 5;
RELEASE c;
UPDATE change_request SET status = 'approved' WHERE id = 6;
RELEASE a;
UPDATE change_request SET status = 'live' WHERE id = 1;
COMMIT;
SELECT is(live(), '{1,4,5,6}', 'savepoints, rolled back and released');
SELECT is((SELECT array_agg(value ORDER BY subject_key) FROM cmiogov.enactment WHERE live), '{live,approved,approved,approved}', 'with what they hold now');

BEGIN;
UPDATE change_request SET status = 'approved' WHERE id = 7;
SELECT tried(9) \g /dev/null
UPDATE change_request SET status = 'live' WHERE id = 7;
COMMIT;
SELECT is(live(), '{1,4,5,6,7}', 'exceptions caught, nested in each other');

BEGIN;
UPDATE change_request SET status = 'approved' WHERE id = 8;
SELECT is(left(try('SELECT 1 / 0'), 5), '22012', 'an error is caught');
SELECT is(try($$UPDATE change_request SET status = 'approved' WHERE id = 20$$), 'cmiogov_no_proposal', 'a refusal is caught');
UPDATE change_request SET status = 'live' WHERE id = 8;
COMMIT;
SELECT is(live(), '{1,4,5,6,7,8}', 'the transaction goes on');

CREATE TRIGGER a_follow AFTER UPDATE ON change_request FOR EACH ROW WHEN (new.status = 'approved') EXECUTE FUNCTION follow();
UPDATE change_request SET status = 'approved' WHERE id IN (9, 11);
SELECT is(live(), '{1,4,5,6,7,8,9,10,11,12}', 'triggers that approve in subtransactions between the rows of a statement');
DROP TRIGGER a_follow ON change_request;

BEGIN;
UPDATE change_request SET status = 'live' WHERE id = 9;
SELECT is(left(try('ALTER TABLE cmiogov.enactment_record SET (fillfactor = 90)'), 5), '55006', 'our own tables cannot be altered beneath it');
SELECT is(left(try('DROP EXTENSION cmiogov CASCADE'), 5), '55006', 'nor dropped');
ROLLBACK;
SELECT is(try('ALTER TABLE cmiogov.enactment_record SET (fillfactor = 90)'), 'ok', 'by the next transaction they can');
UPDATE change_request SET status = 'live' WHERE id = 9;
SELECT is((SELECT value FROM cmiogov.enactment WHERE live AND subject_key = '9'), 'live', 'and the guard sees to them as they are');

-- Dead entries of the headers' index are what the scan notes for itself as it
-- goes, in memory that must not be a row's: each header's last version lies
-- before the one that it replaced, which is found first.  (test/tools/run.sh has
-- freed memory overwritten, so that what is used after it was freed shows.)
\o /dev/null
CREATE EXTENSION pageinspect;
INSERT INTO change_request SELECT i, repeat('change ', i), i FROM generate_series(101, 180) i;
SELECT ready('change_request', i::text) FROM generate_series(101, 180) i;
ALTER TABLE cmiogov.proposal DISABLE TRIGGER USER;
CREATE INDEX by_title ON cmiogov.proposal (title);
VACUUM FULL cmiogov.proposal;
UPDATE cmiogov.proposal SET title = title || 'a';
VACUUM cmiogov.proposal;
UPDATE cmiogov.proposal SET title = title || 'b';
DROP INDEX cmiogov.by_title;
SELECT format('ALTER TABLE cmiogov.proposal ENABLE ALWAYS TRIGGER %I', tgname) FROM pg_trigger
WHERE tgrelid = 'cmiogov.proposal'::regclass \gexec
\o
CREATE VIEW dead AS SELECT count(*) AS entries
FROM generate_series(1, pg_relation_size('cmiogov.proposal_subject_key_guard_round_key') / current_setting('block_size')::int - 1) b,
	bt_page_items('cmiogov.proposal_subject_key_guard_round_key', b) i WHERE i.dead;
UPDATE change_request SET status = 'approved' WHERE id > 100;
SELECT cmp_ok((SELECT entries FROM dead), '>', 20::bigint, 'many entries were found dead on the way');
SELECT is((SELECT count(*) FROM cmiogov.enactment WHERE live AND subject_key::int > 100), 80::bigint, 'and every row was approved');
SELECT is_empty($$SELECT * FROM cmiogov.verify_enactments(NULL)$$, 'the record verifies');
SELECT * FROM finish();
