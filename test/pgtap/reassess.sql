-- After a change of policy: judged again in steps, on the record, and approvals
-- take the short way again.
\set QUIET on
\o /dev/null
\ir ../fixtures/hospital.sql
\ir ../fixtures/ready.sql
\o
SELECT plan(19);
CREATE FUNCTION outdated() RETURNS bigint LANGUAGE sql AS $$SELECT sum(outdated)::bigint FROM cmiogov.reassessment$$;
SELECT bring(1, 'nothing'), bring(2, 'workflow_fit'), bring(3, 'nothing'), bring(4, 'nothing') \g /dev/null
SELECT act('ines', $$SELECT cmiogov.open_proposal('order_set', 'another kind', 'public.change_request', '5')$$) \g /dev/null
SELECT is(act('app', 'UPDATE public.change_request SET status = ''approved'' WHERE id = 4'), 'ok', 'one is enacted');
SELECT is(outdated(), 0::bigint, 'all are judged under the policy of now');
SELECT is(act('mio', 'SELECT cmiogov.reassess()'), 'ok', 'so nothing is done');
SELECT is((SELECT count(*) FROM cmiogov.fact WHERE act = 'reassess'), 0::bigint, 'and nothing recorded');

-- A new requirement for one kind only: what was ready is not.
SELECT cmiogov.define_requirement('privacy_note', 'compliance', 'compliance_officer', 'Is there a note?', '{cds_alert}') \g /dev/null
SELECT is((SELECT outdated FROM cmiogov.reassessment WHERE kind = 'cds_alert'), 4::bigint, 'the kind''s proposals are outdated');
SELECT is(outdated(), 4::bigint, 'no others');
SELECT is(act('stranger', 'SELECT cmiogov.reassess()'), 'ok', 'the office does it, whoever it is: nothing is decided');
SELECT is(outdated(), 0::bigint, 'all done');
SELECT is((SELECT count(*) FROM cmiogov.fact WHERE act = 'reassess'), 4::bigint, 'each on the record');
SELECT is((SELECT count(*) FROM cmiogov.proposal WHERE ready), 0::bigint, 'none is ready any more');
SELECT is((SELECT count(*) FROM cmiogov.withdrawal_finding), 0::bigint, 'but what is enacted is not reopened');
SELECT is_empty('SELECT * FROM cmiogov.verify_ledger()', 'the record verifies');

-- And back, in steps of at most two.
SELECT cmiogov.retire_requirement('privacy_note') \g /dev/null
SELECT is(act('app', 'SELECT cmiogov.reassess()'), '42501', 'not for everybody');
SELECT is(act('mio', 'SELECT cmiogov.reassess(NULL, -1)'), '22023', 'nor for less than nothing');
SELECT is(act('mio', 'SELECT cmiogov.reassess(''order_set'')'), 'ok', 'another kind');
SELECT is(outdated(), 4::bigint, 'does not touch this one');
SELECT is((SELECT array_agg(n) FROM (SELECT act('mio', 'SELECT cmiogov.reassess(''cds_alert'', 2)'), outdated() AS n FROM generate_series(1, 2)) s),
	'{2,0}'::bigint[], 'two at a time');
SELECT is((SELECT count(*) FROM cmiogov.proposal WHERE ready), 3::bigint, 'those that were are ready again');
SELECT is(act('app', 'UPDATE public.change_request SET status = ''approved'' WHERE id IN (1, 3)'), 'ok', 'and carry an approval');
SELECT * FROM finish();
