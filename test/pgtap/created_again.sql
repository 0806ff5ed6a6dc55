-- A session that has used the extension, and caches what it found, drops and
-- creates it anew: what it remembers of the old one decides nothing, whether
-- the drop commits, is rolled back, or is undone to a savepoint.
\set QUIET on
\o /dev/null
SET client_min_messages = warning;
\ir ../fixtures/guarded.sql
\o
SELECT no_plan();

-- The hospital's people once more, in an extension that is empty.
CREATE FUNCTION enroll_again() RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
	PERFORM cmiogov.load_reference_policy();
	PERFORM cmiogov.enroll(initcap(r), r::name) FROM unnest('{cora,mio,max,ivan,ines,nora}'::text[]) r;
	PERFORM cmiogov.record_credential(person(r), 'medical_licence', 'L', 'Board', '[2020-01-01,2099-01-01)')
	FROM unnest('{mio,max}'::text[]) r;
	PERFORM cmiogov.record_credential(person('nora'), 'clinical_licence', 'L', 'Board', '[2020-01-01,2099-01-01)');
	PERFORM cmiogov.appoint(person(w), r)
	FROM (VALUES ('cora', 'compliance_officer'), ('mio', 'CMIO'), ('max', 'CMO'), ('ivan', 'CIO'),
		('ines', 'clinical_informaticist'), ('nora', 'clinician_user')) v (w, r);
	PERFORM cmiogov.grant_access(r::name, 'office') FROM unnest('{cora,mio,max,ivan,ines,nora}'::text[]) r;
	PERFORM cmiogov.guard_table('change_request', '{id}', 'status', governed => '{approved,live}');
END $$;
CREATE FUNCTION approve(key int) RETURNS text
LANGUAGE sql AS $$SELECT try(format('UPDATE change_request SET status = ''approved'' WHERE id = %s', key))$$;

-- Every cache of the session is warm now.
SELECT is(ready('change_request', '1'), 'ready', 'a proposal');
SELECT is(approve(1), 'ok', 'approved');
SELECT is(approve(2), 'cmiogov_no_proposal', 'another is refused');

-- Undone
BEGIN;
DROP EXTENSION cmiogov CASCADE;
UPDATE change_request SET status = 'approved' WHERE id = 3;
ROLLBACK;
SELECT is(status_of(3), 'draft', 'what was done without a guard is undone with its drop');
SELECT is(approve(2), 'cmiogov_no_proposal', 'the guard is there as before');
BEGIN;
SAVEPOINT s;
DROP EXTENSION cmiogov CASCADE;
CREATE EXTENSION cmiogov;
SELECT enroll_again();
SELECT is(ready('change_request', '4'), 'ready', 'a proposal in an extension that never was');
ROLLBACK TO s;
SELECT is(approve(4), 'cmiogov_no_proposal', 'its proposals are gone with it');
SELECT is((SELECT count(*) FROM cmiogov.proposal), 1::bigint, 'the old ones are there');
COMMIT;
SELECT is(approve(4), 'cmiogov_no_proposal', 'also after the commit');
SELECT is(ready('change_request', '5'), 'ready', 'a proposal after the drop that was undone');
SELECT is(approve(5), 'ok', 'approved');

-- Dropped and created; the row that had been approved is not so by the new record.
DROP EXTENSION cmiogov CASCADE;
SELECT is(approve(6), 'ok', 'nothing guards now');
SELECT ok(try('SELECT cmiogov.enroll(''X'')') ~ '^(3F000|42883) ', 'no function is left');
CREATE EXTENSION cmiogov;
SELECT is((SELECT count(*) FROM cmiogov.proposal), 0::bigint, 'a new record is empty');
SELECT is(act('ines', $$SELECT cmiogov.open_proposal('alert_change', 'x')$$), '42501', 'nobody has a duty in it');
SELECT enroll_again();
SELECT is(approve(7), 'cmiogov_no_proposal', 'the new guard refuses');
SELECT is(ready('change_request', '7'), 'ready', 'a proposal');
SELECT is(approve(7), 'ok', 'and lets pass');
SELECT is(last_event('7'), 'enter approved', 'on the new record');
SELECT results_eq($$SELECT key FROM cmiogov.unenacted() ORDER BY key$$, $$VALUES ('1'), ('5'), ('6')$$,
	'what the old record knew, or nobody, is found by the new one');

-- The table itself made anew under its name.
SELECT cmiogov.release_table('change_request');
DROP TABLE change_request CASCADE;
CREATE TABLE change_request (status text, id int PRIMARY KEY, title text);
INSERT INTO change_request VALUES ('draft', 7, 'another');
SELECT is(approve(7), 'ok', 'a new table has no guard');
UPDATE change_request SET status = 'draft';
SELECT cmiogov.guard_table('change_request', '{id}', 'status', governed => '{approved}');
SELECT is(approve(7), 'cmiogov_no_proposal', 'and none of the old one''s proposals');
SELECT is(ready('change_request', '7'), 'ready', 'one of its own');
SELECT is(approve(7), 'ok', 'carries it');
SELECT is_empty('SELECT * FROM cmiogov.verify_ledger()', 'the record is whole');
SELECT * FROM finish();
