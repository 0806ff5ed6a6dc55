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
SELECT plan(12);

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
SELECT is_empty('SELECT * FROM cmiogov.verify_ledger()', 'the ledger verifies');
SELECT * FROM finish();
