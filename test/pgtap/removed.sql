-- A superuser takes records away before any later fact or seal could have
-- taken them in: what finds it, verify_ledger() or unenacted().
\set QUIET on
\o /dev/null
\ir ../fixtures/hospital.sql
\ir ../fixtures/ready.sql
SELECT bring(i, 'nothing') FROM generate_series(1, 5) i;
SELECT act('app', format('UPDATE public.change_request SET status = ''approved'' WHERE id = %s', i)) FROM generate_series(1, 5) i;
SELECT act('app', 'UPDATE public.change_request SET status = ''draft'' WHERE id IN (2, 3)');
SELECT act('app', 'UPDATE public.change_request SET status = ''live'' WHERE id = 4');

-- An approved row lost its evidence, and left with a finding open.
SELECT act('cora', format($$SELECT cmiogov.judge(%s, 'hipaa_required', 'fail', 'found wanting')$$, id)) FROM cmiogov.proposal WHERE subject_key = '5';
SELECT act('app', 'UPDATE public.change_request SET status = ''draft'' WHERE id = 5');

-- One without a row of any table.
SELECT act('ines', $$SELECT cmiogov.open_proposal('cds_alert', 'no row', amount => 1000)$$);
SELECT act(s.who, format('SELECT cmiogov.' || s.call, p())) FROM (SELECT * FROM step ORDER BY n) s;
SELECT act('ines', 'SELECT cmiogov.enact_proposal(p())') AS enacted \gset

-- Removes what the condition names, and says what is found then.
CREATE VIEW ledger AS SELECT record, problem FROM cmiogov.verify_ledger() WHERE chain <> 'triggers';
CREATE VIEW rows AS SELECT key, reason FROM cmiogov.unenacted();
CREATE FUNCTION without(relation regclass, condition text, find regclass) RETURNS text
LANGUAGE plpgsql AS $$
DECLARE
	answer text;
	n bigint;
BEGIN
	EXECUTE format('ALTER TABLE %s DISABLE TRIGGER ALL', relation);
	EXECUTE format('DELETE FROM %s WHERE %s', relation, condition);
	GET DIAGNOSTICS n = ROW_COUNT;
	EXECUTE format('SELECT string_agg(x::text, ''|'') FROM %s x', find) INTO answer;
	RAISE SQLSTATE 'UNDO1';
EXCEPTION WHEN SQLSTATE 'UNDO1' THEN
	RETURN n || ' removed: ' || coalesce(answer, 'nothing');
END $$;
\o

SELECT plan(17);
SELECT is(:'enacted'::text, 'ok', 'one without a row was enacted');
SELECT is_empty('SELECT * FROM cmiogov.verify_ledger()', 'nothing is found before');
SELECT is_empty('SELECT * FROM cmiogov.unenacted()', 'and no row is unenacted');

-- The row itself says that its last entry is missing ...
SELECT is(without('cmiogov.enactment_record', 'subject_key = ''1''', 'rows'), '1 removed: (1,"never enacted")', 'its entering');
SELECT is(without('cmiogov.enactment_record', 'subject_key = ''3'' AND event = ''leave''', 'rows'),
	'1 removed: (3,"enacted as ""approved"", and left that status unseen")', 'its leaving');
SELECT is(without('cmiogov.enactment_record', 'subject_key = ''4'' AND event = ''move''', 'rows'),
	'1 removed: (4,"the status enacted is ""approved""")', 'its moving on');
-- ... which the chain does not know yet.
SELECT is(without('cmiogov.enactment_record', 'subject_key = ''1''', 'ledger'), '1 removed: nothing', 'not by the chain, before the next fact or seal');

-- An entry names the one that it ends.
SELECT matches(without('cmiogov.enactment_record', 'subject_key = ''2'' AND event = ''enter''', 'ledger'),
	'^1 removed: \("enactment \d+","the entry before it, which it ends, is missing"\)$', 'entering before leaving');
-- What a header or a fact says too.
SELECT matches(without('cmiogov.enactment_record', 'subject_key = ''5'' AND event = ''leave''', 'ledger'), 'barred is not what the enactments say', 'leaving with a finding open');
SELECT matches(without('cmiogov.enactment_record', 'subject_key = ''5''', 'ledger'), 'the enactments that it absorbed are missing|not those that it absorbed',
	'what a later fact has absorbed');
-- No row tells about this one, but the chain took it in at once.
SELECT is((SELECT act FROM cmiogov.fact WHERE proposal = p() ORDER BY seq DESC LIMIT 1), 'enact', 'a proposal without a row says itself that it was enacted');
SELECT matches(without('cmiogov.enactment_record', format('proposal = %s', p()), 'ledger'),
	'^1 removed: \("fact \d+","the enactments .*absorbed', 'so its record is missed at once');

-- People and policy: each row names its last record.
SELECT matches(without('cmiogov.policy_record', 'seq = (SELECT max(seq) FROM cmiogov.policy_record)', 'ledger'),
	'row (has no record|names another record than its last)', 'the last record of people and policy');
SELECT matches(without('cmiogov.policy_record', 'seq > (SELECT max(seq) - 5 FROM cmiogov.policy_record)', 'ledger'),
	'row (has no record|names another record than its last)', 'the last five');

-- A seal takes everything in.
SELECT isnt(cmiogov.seal(), NULL, 'sealed');
SELECT matches(without('cmiogov.enactment_record', 'subject_key = ''1''', 'ledger'), 'an enactment decided on it, was replaced', 'after a seal, by the seal');
SELECT matches(without('cmiogov.policy_record', 'seq = (SELECT max(seq) FROM cmiogov.policy_record)', 'ledger'),
	'of people and policy is not what was sealed', 'people and policy as well');
SELECT * FROM finish();
