-- Who may, at the moment of the act: terms, licences, limits, deputies,
-- waivers, and the one person who may not be in two places.
\set QUIET on
\o /dev/null
\ir ../fixtures/hospital.sql
\ir ../fixtures/ready.sql
\o
SELECT plan(26);

-- Amounts.
SELECT cmiogov.end_appointment(person('ivan'), 'CIO') \g /dev/null
SELECT cmiogov.appoint(person('ivan'), 'CIO', authority_limit => 900) \g /dev/null
SELECT cmiogov.appoint(person('stranger'), 'board') \g /dev/null
SELECT act('ines', $$SELECT cmiogov.open_proposal('vendor_contract', 'x', 'public.change_request', '1', 1000)$$) \g /dev/null
SELECT p() AS p \gset
SELECT count(act(who, format('SELECT cmiogov.' || call, :p))) FROM (SELECT * FROM step WHERE n < 14 ORDER BY n) s \g /dev/null
SELECT is(act('ivan', format('SELECT cmiogov.sign_off(%s, ''T4'')', :p)), '42501', '1000 is above the limit of 900');
SELECT is(act('stranger', format('SELECT cmiogov.sign_off(%s, ''T4'')', :p)), 'ok', 'the board signs above it');
SELECT ok((SELECT ready FROM cmiogov.proposal WHERE id = :p), 'ready');
SELECT is((SELECT role FROM cmiogov.fact WHERE proposal = :p AND act = 'sign' AND about = 'T4'), 'board', 'as the board');
SELECT cmiogov.end_appointment(person('ivan'), 'CIO') \g /dev/null
SELECT cmiogov.appoint(person('ivan'), 'CIO') \g /dev/null

-- Terms.
SELECT bring(2, 'T1 signature') \g /dev/null
SELECT p() AS p \gset
SELECT cmiogov.end_appointment(person('max'), 'CMO') \g /dev/null
SELECT is(act('max', format('SELECT cmiogov.sign_off(%s, ''T1'')', :p)), '42501', 'a former CMO does not sign');
SELECT ok((SELECT standing -> 'safety' = 'accepted' FROM cmiogov.proposal WHERE id = :p), 'but what was accepted in office stands');
SELECT cmiogov.appoint(person('max'), 'CMO') \g /dev/null
SELECT is(act('max', format('SELECT cmiogov.sign_off(%s, ''T1'')', :p)), 'ok', 'in office again');

-- Licences.
SELECT bring(3, 'T1 signature') \g /dev/null
SELECT p() AS p \gset
SELECT cmiogov.revoke_credential(id) FROM cmiogov.credential WHERE person = person('max') \g /dev/null
SELECT is(act('max', format('SELECT cmiogov.sign_off(%s, ''T1'')', :p)), '42501', 'a CMO without a licence does not sign');
SELECT cmiogov.record_credential(person('max'), 'medical_licence', 'L2', 'Board', '[2020-01-01,2099-01-01)') \g /dev/null
SELECT is(act('max', format('SELECT cmiogov.sign_off(%s, ''T1'')', :p)), 'ok', 'relicensed, he does');

-- One person, two places.
SELECT bring(4, 'workflow_fit') \g /dev/null
SELECT p() AS p \gset
SELECT cmiogov.record_credential(person('mio'), 'clinical_licence', 'C', 'Board', '[2020-01-01,2099-01-01)') \g /dev/null
SELECT cmiogov.appoint(person('mio'), 'clinician_user') \g /dev/null
SELECT is(act('mio', format('SELECT cmiogov.judge(%s, ''workflow_fit'', ''pass'', ''x'')', :p)), 'cmiogov_separation', 'who carries safety does not carry usability');
SELECT cmiogov.record_credential(person('archie'), 'clinical_licence', 'C', 'Board', '[2020-01-01,2099-01-01)') \g /dev/null
SELECT cmiogov.appoint(person('archie'), 'clinician_user') \g /dev/null
SELECT is(act('archie', format('SELECT cmiogov.judge(%s, ''workflow_fit'', ''pass'', ''x'')', :p)), 'cmiogov_separation', 'nor does who submitted work');
SELECT is(act('archie', format('SELECT cmiogov.judge(%s, ''workflow_fit'', ''fail'', ''unusable'')', :p)), 'ok', 'but a no always counts');
SELECT is((SELECT standing -> 'usability' FROM cmiogov.proposal WHERE id = :p), 'fail'::cmiogov.verdict, 'it does');

-- The opener does not sign; a deputy stands in.
SELECT is(act('max', $$SELECT cmiogov.open_proposal('alert_change', 'x', 'public.change_request', '50')$$), 'ok', 'the CMO opens one');
SELECT p() AS p \gset
SELECT count(act(who, format('SELECT cmiogov.' || call, :p))) FROM (SELECT * FROM step WHERE n < 14 AND piece !~ 'T[24]' ORDER BY n) s \g /dev/null
SELECT is(act('max', format('SELECT cmiogov.sign_off(%s, ''T1'')', :p)), 'cmiogov_separation', 'and cannot sign it');
SELECT cmiogov.record_credential(person('stranger'), 'medical_licence', 'L3', 'Board', '[2020-01-01,2099-01-01)') \g /dev/null
SELECT cmiogov.appoint(person('stranger'), 'CMO', deputy => true) \g /dev/null
SELECT is(act('stranger', format('SELECT cmiogov.sign_off(%s, ''T1'')', :p)), 'ok', 'a deputy does');
SELECT ok((SELECT deputy FROM cmiogov.fact WHERE proposal = :p AND act = 'sign'), 'as a deputy, on the record');
SELECT ok((SELECT ready FROM cmiogov.proposal WHERE id = :p), 'ready');

-- Waivers.
SELECT bring(5, 'T1 advice') \g /dev/null
SELECT p() AS p \gset
SELECT is(act('max', format('SELECT cmiogov.waive_consultation(%s, ''T1'', ''clinical_informaticist'', ''x'')', :p)), 'cmiogov_raci', 'nobody was asked');
SELECT is(act('mio', format('SELECT cmiogov.consult(%s, ''T1'', ''clinical_informaticist'')', :p)), 'ok', 'asked, five days');
SELECT is(act('max', format('SELECT cmiogov.waive_consultation(%s, ''T1'', ''clinical_informaticist'', ''x'')', :p)), 'cmiogov_raci', 'the term runs');
SELECT is(act('mio', format('SELECT cmiogov.consult(%s, ''T1'', ''clinical_informaticist'', ''1 microsecond'')', :p)), 'ok', 'asked again, briefly');
SELECT is(act('ivan', format('SELECT cmiogov.waive_consultation(%s, ''T1'', ''clinical_informaticist'', ''x'')', :p)), '42501', 'not the Accountable of T1');
SELECT is(act('max', format('SELECT cmiogov.waive_consultation(%s, ''T1'', ''clinical_informaticist'', ''no answer'')', :p)), 'ok', 'overdue: waived, with a reason');
SELECT is(act('max', format('SELECT cmiogov.sign_off(%s, ''T1'')', :p)), 'ok', 'and signed');

-- A part never suffices.
SELECT bring(6, 'T2 work') \g /dev/null
SELECT p() AS p \gset
SELECT act('ines', format('SELECT cmiogov.submit_work(%s, ''T2'', ''configuration'')', :p)) \g /dev/null
SELECT is(act('ivan', format('SELECT cmiogov.sign_off(%s, ''T2'')', :p)), 'cmiogov_raci', 'application configuration alone is not the architecture');
SELECT * FROM finish();
