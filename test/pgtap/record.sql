-- The record: nobody edits it, seals find a history replaced as a whole, and
-- what was so at a moment can be said later and read by a person.
\set QUIET on
\o /dev/null
\ir ../fixtures/hospital.sql
\ir ../fixtures/ready.sql
CREATE ROLE audrey LOGIN;
SELECT cmiogov.grant_access('audrey', 'auditor');
\o
SELECT plan(52);

-- Append-only, also for the owner and superusers.
SELECT bring(1, 'nothing') \g /dev/null
SELECT is(act('app', $$UPDATE public.change_request SET status = 'approved' WHERE id = 1$$), 'ok', 'a row is approved');
SELECT cmiogov.seal() AS root1 \gset
SELECT throws_ok(format('%s cmiogov.%I %s', v[1], t, v[2]), '23514', format('rows of cmiogov.%s are never changed or removed', t))
FROM unnest('{fact,policy_record,enactment_record,seal,seal_leaf,proposal}'::text[]) t,
	 (VALUES ('{DELETE FROM,""}'::text[]), ('{TRUNCATE,""}')) x (v);
SELECT throws_ok('UPDATE cmiogov.fact SET reason = ''x''', '23514', NULL, 'no update of facts');
SELECT throws_ok('UPDATE cmiogov.proposal SET ready = true', '23514', NULL, 'nor of headers');
SELECT throws_ok($$INSERT INTO cmiogov.seal SELECT * FROM cmiogov.seal ON CONFLICT (id) DO UPDATE SET login = 'x'$$, '23514', NULL, 'nor by the back door');
SET session_replication_role = replica;
SELECT throws_ok('DELETE FROM cmiogov.fact', '23514', NULL, 'nor as a replica');
RESET session_replication_role;

-- Who may verify and seal.
SELECT is(act('ines', 'SELECT * FROM cmiogov.verify_ledger()'), '42501', 'the office does not verify');
SELECT is(act('ines', 'SELECT cmiogov.seal()'), '42501', 'nor seal');
SELECT is(act('audrey', 'SELECT * FROM cmiogov.verify_ledger()'), 'ok', 'an auditor verifies');
SELECT is(act('audrey', 'SELECT cmiogov.seal()'), 'ok', 'and seals');
SELECT is(act('audrey', $$SELECT cmiogov.open_proposal('alert_change', 'x')$$), '42501', 'and does nothing else');
SELECT is_empty('SELECT * FROM cmiogov.verify_ledger()', 'intact');
SELECT is((SELECT leaves FROM cmiogov.seal ORDER BY id DESC LIMIT 1), 0::bigint, 'nothing moved since the first seal');
SELECT is((SELECT count(*) FROM cmiogov.verify_ledger(:'root1')), 0::bigint, 'against the kept root');
SELECT is((SELECT problem FROM cmiogov.verify_ledger('\x00')), 'no seal has this root', 'a root that no seal has');

-- Independent of settings.
SET timezone = 'Asia/Kolkata'; SET datestyle = 'German'; SET extra_float_digits = -3; SET bytea_output = 'escape';
SELECT is_empty('SELECT * FROM cmiogov.verify_ledger()', 'intact under other settings');
RESET timezone; RESET datestyle; RESET extra_float_digits; RESET bytea_output;

-- Policy that moves on makes no old header wrong; content that moves on neither.
SELECT cmiogov.set_harm_limits('cds_alert', 0, 0.02) \g /dev/null
SELECT is_empty('SELECT * FROM cmiogov.verify_ledger()', 'intact after a change of policy');
SELECT bring(2, 'T4 signature'), bring(3, 'nothing') \g /dev/null
UPDATE change_request SET dose = 7 WHERE id = 3;
SELECT is_empty('SELECT * FROM cmiogov.verify_ledger()', 'intact after a change of content');
SELECT min(id) AS p1 FROM cmiogov.proposal \gset
SELECT is(act('cora', format($$SELECT cmiogov.judge(%s, 'hipaa_required', 'fail', 'found wanting')$$, :p1)), 'ok', 'a veto after approval');
SELECT is((SELECT absorbed IS NOT NULL FROM cmiogov.fact WHERE proposal = (SELECT min(id) FROM cmiogov.proposal) ORDER BY seq DESC LIMIT 1),
	true, 'absorbs the enactment');
UPDATE change_request SET status = 'draft' WHERE id = 1;
SELECT is((SELECT barred FROM cmiogov.proposal ORDER BY id LIMIT 1), true, 'left with a finding open');
SELECT is_empty('SELECT * FROM cmiogov.verify_ledger()', 'intact after fall and leaving');
SELECT cmiogov.seal() AS root2 \gset
SELECT id AS seal2 FROM cmiogov.seal ORDER BY id DESC LIMIT 1 \gset
SELECT is((SELECT string_agg(what || ' ' || records || ' ' || passed_over, ', ') FROM cmiogov.ledger_coverage(:seal2)
	WHERE what IN ('proposals', 'enactments')), 'proposals 0 3, enactments 0 2', 'all of it is covered by the seal');
SELECT bring(4, 'nothing') \g /dev/null
SELECT is((SELECT records || ' ' || passed_over FROM cmiogov.ledger_coverage(:seal2) WHERE what = 'proposals'), '1 3', 'one moved since');
SELECT is_empty(format('SELECT * FROM cmiogov.verify_ledger(since => %s)', :seal2), 'intact since');

-- A forger with all the powers rewrites a proposal's chain as a whole.
CREATE FUNCTION forge(what text) RETURNS SETOF text
LANGUAGE plpgsql AS $$
DECLARE
	answer text[];
BEGIN
	ALTER TABLE cmiogov.fact DISABLE TRIGGER ALL;
	ALTER TABLE cmiogov.proposal DISABLE TRIGGER ALL;
	ALTER TABLE cmiogov.seal DISABLE TRIGGER ALL;
	ALTER TABLE cmiogov.seal_leaf DISABLE TRIGGER ALL;
	EXECUTE what;
	PERFORM cmiogov.rearm_record();
	SELECT array_agg(chain || ', ' || record || ': ' || problem) INTO answer
	FROM cmiogov.verify_ledger((SELECT root FROM kept ORDER BY n DESC LIMIT 1));
	RAISE SQLSTATE 'UNDO1';
EXCEPTION WHEN SQLSTATE 'UNDO1' THEN
	RETURN QUERY SELECT unnest(answer);
END $$;
CREATE TABLE kept (n int, root bytea);
INSERT INTO kept VALUES (1, :'root1'), (2, :'root2');
CREATE TABLE longest AS
SELECT proposal AS id FROM cmiogov.fact WHERE seq = 20 AND proposal <> (SELECT max(id) FROM cmiogov.proposal) ORDER BY proposal DESC LIMIT 1;
SELECT matches(string_agg(f, '|'), 'it vanished') FROM (SELECT forge(format('DELETE FROM cmiogov.fact WHERE proposal = %1$s', :p1)
	|| format('; DELETE FROM cmiogov.proposal WHERE id = %1$s', :p1)) f) x;
SELECT matches(string_agg(f, '|'), 'fact 20 is missing') FROM (SELECT forge(format($$
	DELETE FROM cmiogov.fact WHERE proposal = %1$s AND seq = 20;
	UPDATE cmiogov.proposal p SET seq = 19, head = f.hash, standing = f.standing, ready = f.ready, ready_until = f.ready_until,
		policy_version = f.policy_version, fell_at = f.fell_at, digest = f.digest
	FROM cmiogov.fact f WHERE f.proposal = p.id AND f.seq = 19 AND p.id = %1$s$$, (SELECT id FROM longest))) f) x;
SELECT matches(string_agg(f, '|'), 'the seal before it is missing') FROM (SELECT forge('DELETE FROM cmiogov.seal WHERE id = (SELECT min(id) FROM cmiogov.seal)')
	f) x;
SELECT matches(string_agg(f, '|'), 'kept root: no seal has this root') FROM (SELECT forge('DELETE FROM cmiogov.seal; DELETE FROM cmiogov.seal_leaf; SELECT cmiogov.seal()') f) x;
SELECT is_empty('SELECT * FROM cmiogov.verify_ledger()', 'intact again');

-- As of.
SELECT is((SELECT standing::text FROM cmiogov.proposal_as_of(:p1, (SELECT at FROM cmiogov.fact WHERE proposal = :p1 ORDER BY seq DESC OFFSET 1 LIMIT 1))),
	'compliance=alternative safety=accepted usability=pass', 'before the veto');
SELECT is((SELECT ready FROM cmiogov.proposal_as_of(:p1, (SELECT at FROM cmiogov.fact WHERE proposal = :p1 ORDER BY seq DESC OFFSET 1 LIMIT 1))), true, 'it was ready');
SELECT is((SELECT standing -> 'compliance' FROM cmiogov.proposal_as_of(:p1, clock_timestamp())), 'fail'::cmiogov.verdict, 'now it is not');
SELECT is((SELECT ready FROM cmiogov.proposal_as_of((SELECT max(id) FROM cmiogov.proposal), clock_timestamp())), true, 'the last one is ready');
SELECT is((SELECT ready::text || ' ' || (standing -> 'safety')::text || ' ' || exact FROM cmiogov.proposal_as_of((SELECT max(id) FROM cmiogov.proposal), clock_timestamp() + interval '2 years')),
	'false open true', 'but not after its acceptance has expired');
SELECT is((SELECT facts FROM cmiogov.proposal_as_of(:p1, '2020-01-01')), NULL, 'nothing before it was opened');

-- In print.
SELECT matches(cmiogov.proposal_record((SELECT max(id) FROM cmiogov.proposal)), E'T1  \\S+ \\S+ UTC  Max, CMO; meaning: approval  \\[valid\\]', 'a signature: name, role, time, meaning');
SELECT matches(cmiogov.proposal_record((SELECT id FROM cmiogov.proposal WHERE subject_key = '3')),
	E'BROKEN: the content has changed since: dose changed', 'and broken when the content changed, with what');
SELECT matches(cmiogov.proposal_record(:p1), E'ENACTMENTS\n  .*enter "approved".*\n  .*leave "approved".*, with a finding open', 'enactments');
SELECT is(act('audrey', format('SELECT cmiogov.proposal_record(%s)', :p1)), 'ok', 'an auditor reads it');
SELECT is(act('stranger', 'SELECT cmiogov.set_test_clock(''1 day'')'), '42501', 'nobody puts the clock on');
SELECT * FROM finish();
