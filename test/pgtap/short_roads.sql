-- propose() and respond(): three calls by three people, weaker in nothing;
-- pre-clearance; a fail on usability accepted; emergencies.
\set QUIET on
\o /dev/null
\ir ../fixtures/hospital.sql
\ir ../fixtures/ready.sql
\o
SELECT plan(39);
SELECT is(act('cora', $$SELECT cmiogov.preclear('alert_disable', 'hipaa_required', 'pass', 'switching off touches no record', now() + interval '1 year')$$), 'ok', 'compliance precleared');
SELECT is(act('cora', $$SELECT cmiogov.preclear('alert_disable', 'hipaa_addressable', 'pass', 'same', now() + interval '1 year')$$), 'ok', 'both');
SELECT is(act('mio', $$SELECT cmiogov.preclear('alert_disable', 'clinical_risk', 'pass', 'x', now() + interval '1 year')$$), 'cmiogov_safety', 'safety never');
SELECT is(act('nora', $$SELECT cmiogov.preclear('alert_disable', 'workflow_fit', 'pass', 'one click less', now() + interval '1 year')$$), 'ok', 'usability');

SELECT is(act('ines', $$SELECT cmiogov.propose('alert_disable', 'Off', 'public.change_request', '1', 'missed event',
	'5 [4,6] * -1e-6 [-2e-6,0] * 0.1 [0.05,0.2]', 'fires 400 times for nothing')$$), 'ok', 'first call: the informaticist');
SELECT is((SELECT string_agg(act, ' ' ORDER BY seq) FROM cmiogov.fact WHERE proposal = p()),
	'open limit option option estimate advise', 'opened, estimated, advised');
SELECT is(act('max', $$SELECT cmiogov.respond(p(), 'pass', 'x')$$), 'cmiogov_raci', 'the CMO owes nothing yet');
SELECT is(act('mio', $$SELECT cmiogov.respond(p(), 'pass', 'agreed')$$), 'ok', 'second call: the CMIO');
SELECT is((SELECT string_agg(act, ' ' ORDER BY seq) FROM cmiogov.fact WHERE proposal = p() AND person = person('mio')),
	'submit estimate verdict', 'submitted, adopted, judged');
SELECT is(act('max', $$SELECT cmiogov.respond(p(), 'pass', 'agreed', '\x00')$$), 'cmiogov_stale', 'approve what you saw');
SELECT is(act('max', $$SELECT cmiogov.respond(p(), 'pass', 'agreed', cmiogov.proposal_digest(p()))$$), 'ok', 'third call: the CMO');
SELECT ok((SELECT ready FROM cmiogov.proposal WHERE id = p()), 'ready in three calls by three people');
SELECT is(act('app', 'UPDATE public.change_request SET status = ''approved'' WHERE id = 1'), 'ok', 'and approved');

-- A pre-clearance taken back stops the next one, not the one that is enacted.
SELECT is(act('cora', $$SELECT cmiogov.revoke_preclearance('alert_disable', 'hipaa_required')$$), 'ok', 'revoked');
SELECT is(act('app', 'UPDATE public.change_request SET status = ''live'' WHERE id = 1'), 'cmiogov_compliance', 'it carries no further step');
SELECT is((SELECT status FROM change_request WHERE id = 1), 'approved', 'what is enacted stays');
SELECT is_empty('SELECT * FROM cmiogov.withdrawal_finding', 'and no finding is opened: policy alone reopens nothing');
SELECT cmiogov.set_test_clock(interval '2 years') \g /dev/null
SELECT is_empty('SELECT * FROM cmiogov.withdrawal_finding', 'nor when the other pre-clearances end');
SELECT cmiogov.set_test_clock(interval '0') \g /dev/null
SELECT is(act('cora', $$SELECT cmiogov.preclear('alert_disable', 'hipaa_required', 'pass', 'again', now() + interval '1 year')$$), 'ok', 'cleared anew');
SELECT is_empty('SELECT * FROM cmiogov.withdrawal_finding', 'nor by the new one');
SELECT is(act('cora', $$SELECT cmiogov.judge(p(), 'hipaa_required', 'fail', 'the log was off')$$), 'ok', 'a veto on what was cleared in advance');
SELECT isnt_empty('SELECT * FROM cmiogov.withdrawal_finding WHERE open', 'opens one');

-- A fail on usability, accepted by clinical leadership: convenience never overrides safety.
SELECT bring(2, 'nothing') \g /dev/null
SELECT is(act('nora', $$SELECT cmiogov.judge(p(), 'workflow_fit', 'fail', 'one click more')$$), 'ok', 'a fail on usability');
SELECT is(act('nora', $$SELECT cmiogov.accept_risk(p(), 'x', now() + interval '1 year', 'workflow_fit')$$), '42501', 'not hers to accept');
SELECT is(act('max', $$SELECT cmiogov.accept_risk(p(), 'safety is worth a click', now() + interval '1 year', 'workflow_fit')$$), 'ok', 'accepted by name');
SELECT is((SELECT standing -> 'usability' FROM cmiogov.proposal WHERE id = p()), 'accepted'::cmiogov.verdict, 'accepted');
SELECT is(act('max', $$SELECT cmiogov.accept_risk(p(), 'x', now() + interval '1 year', 'clinical_risk')$$), 'cmiogov_safety', 'no such thing for safety');

-- Emergencies.
SELECT bring(3, 'workflow_fit') \g /dev/null
SELECT p() AS p \gset
SELECT is(act('app', 'UPDATE public.change_request SET status = ''approved'' WHERE id = 3'), 'cmiogov_usability', 'not ready');
SELECT is(act('ivan', format('SELECT cmiogov.break_glass(%s, ''x'', 1)', :p)), '42501', 'the CIO breaks no glass');
SELECT is(act('max', format('SELECT cmiogov.break_glass(%s, ''x'', 25)', :p)), '22023', 'no longer than policy allows');
SELECT is(act('max', format('SELECT cmiogov.break_glass(%s, ''x'', ''NaN'')', :p)), '22023', 'not a number of hours');
SELECT is(act('max', format('SELECT cmiogov.break_glass(%s, ''sepsis wave'', 2)', :p)), 'ok', 'broken');
SELECT is(act('app', 'UPDATE public.change_request SET status = ''approved'' WHERE id = 3'), 'ok', 'it carries the approval');
SELECT is((SELECT emergency IS NOT NULL FROM cmiogov.enactment_record WHERE proposal = :p), true, 'on the record as such');
SELECT is(act('app', 'UPDATE public.change_request SET status = ''live'' WHERE id = 3'), 'cmiogov_usability', 'once');
SELECT is(act('max', format('SELECT cmiogov.close_emergency_review(%s, ''I was right'')', :p)), 'cmiogov_separation', 'not reviewed by who broke it');
SELECT is(act('ivan', format('SELECT cmiogov.close_emergency_review(%s, ''fine'')', :p)), '42501', 'nor by anybody');
SELECT is(act('mio', format('SELECT cmiogov.close_emergency_review(%s, ''justified'')', :p)), 'ok', 'reviewed');
SELECT is(act('mio', format('SELECT cmiogov.close_emergency_review(%s, ''again'')', :p)), '22023', 'closed is closed');
SELECT * FROM finish();
