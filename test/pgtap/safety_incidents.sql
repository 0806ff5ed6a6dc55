-- Incidents: their moments, what closing them takes, and what they show about the layers.
\set QUIET on
\o /dev/null
\ir ../fixtures/hospital.sql
\ir ../fixtures/ready.sql
CREATE FUNCTION said(who text, statement text) RETURNS text
LANGUAGE plpgsql AS $$
DECLARE
	message text;
	hint text;
BEGIN
	EXECUTE format('SET SESSION AUTHORIZATION %I', who);
	EXECUTE statement;
	RESET SESSION AUTHORIZATION;
	RETURN 'ok';
EXCEPTION WHEN OTHERS THEN
	GET STACKED DIAGNOSTICS message = MESSAGE_TEXT, hint = PG_EXCEPTION_HINT;
	RETURN concat_ws(' | ', SQLSTATE, message, nullif(hint, ''));
END $$;
SELECT cmiogov.load_reference_matrix();
SELECT cmiogov.enroll('Root', 'postgres');
SELECT cmiogov.register_asset('system', 'EHR', 'CMIO');
CREATE FUNCTION ehr() RETURNS bigint LANGUAGE sql STABLE SECURITY DEFINER AS $$SELECT id FROM cmiogov.asset WHERE name = 'EHR'$$;
CREATE FUNCTION h() RETURNS bigint LANGUAGE sql STABLE SECURITY DEFINER AS $$SELECT max(id) FROM cmiogov.hazard$$;
CREATE FUNCTION i() RETURNS bigint LANGUAGE sql STABLE SECURITY DEFINER AS $$SELECT max(id) FROM cmiogov.incident$$;
-- Puts the clock of this session on.
CREATE FUNCTION later(by interval) RETURNS void LANGUAGE c AS '$libdir/cmiogov', 'set_test_clock';
SET client_min_messages = error;
\o
SELECT plan(100);

-- Reporting.
SELECT is(said('nora', $$SELECT cmiogov.report_incident('privacy_gap', 'list left open', 'significant', now() - interval '3 days', now() - interval '1 day', ehr())$$), 'ok', 'anybody reports');
SELECT is((SELECT time_to_detect FROM cmiogov.incident_log), interval '2 days', 'how long it took to detect');
SELECT is((SELECT ARRAY[open::text, asset_name, time_to_report::text, unlinked::text] FROM cmiogov.incident_log), '{true,EHR,NULL,false}', 'nothing more is known');
SELECT is(said('nora', call), answer, call)
FROM (VALUES
	($$SELECT cmiogov.report_incident('fire', 'x', 'minor', now())$$, '22023 | "fire" is not a sort of incident | It is one of harm,near_miss,downtime,disruption,privacy_gap,complaint,malfunction.'),
	($$SELECT cmiogov.report_incident('harm', 'x', 'Major', now())$$, '22023 | "Major" is not a severity of an incident | It is one of minor,significant,considerable,major,catastrophic.'),
	($$SELECT cmiogov.report_incident('harm', 'x', 'minor', 'infinity')$$, '22023 | occurred_at infinity is not a date | Give a finite one.'),
	($$SELECT cmiogov.report_incident('harm', 'x', 'minor', '-infinity')$$, '22023 | occurred_at -infinity is not a date | Give a finite one.'),
	($$SELECT cmiogov.report_incident('harm', 'x', 'minor', '2020-01-02 00:00+00', 'infinity')$$, '22023 | the incident was detected at infinity, which is in the future | Report what has happened.'),
	($$SELECT cmiogov.report_incident('harm', 'x', 'minor', '2020-01-02 00:00+00', '2020-01-01 00:00+00')$$,
		'22023 | the incident was detected at 2020-01-01 00:00:00+00, before it occurred at 2020-01-02 00:00:00+00'),
	($$SELECT cmiogov.report_incident('harm', 'x', 'minor', now(), '2999-01-01 00:00+00')$$,
		'22023 | the incident was detected at 2999-01-01 00:00:00+00, which is in the future | Report what has happened.'),
	($$SELECT cmiogov.report_incident('harm', 'x', 'minor', now(), asset => 0)$$, '22023 | there is no asset 0 | Register it with cmiogov.register_asset().'),
	($$SELECT cmiogov.report_incident('harm', 'x', 'minor', now(), hazard => 0)$$, '22023 | there is no hazard 0 | Log it with cmiogov.log_hazard().'),
	($$SELECT cmiogov.report_incident('harm', 'x', 'minor', now(), proposal => 0)$$, '22023 | there is no proposal 0'),
	($$SELECT cmiogov.report_incident('harm', 'x', 'minor', now(), body => 'moon')$$, '22023 | body "moon" is not defined | Define it with cmiogov.define_body().'),
	($$SELECT cmiogov.report_incident('harm', NULL, 'minor', now())$$, '22004 | title must not be null'),
	($$SELECT cmiogov.report_incident('harm', 'x', 'minor', NULL)$$, '22004 | occurred_at must not be null')) v (call, answer);
SELECT is((SELECT count(*) FROM cmiogov.incident), 1::bigint, 'none of these is on the register');

-- Its steps.
SELECT is(said('nora', call), answer, call)
FROM (VALUES
	($$SELECT cmiogov.move_incident(0, 'reported')$$, '22023 | there is no incident 0 | Report it with cmiogov.report_incident().'),
	($$SELECT cmiogov.move_incident(i(), 'solved')$$, '22023 | "solved" is not a step of an incident | It is one of reported,consulted,closed,reopened.'),
	($$SELECT cmiogov.move_incident(i(), 'reopened', 'x')$$, '22023 | incident ' || i() || ' is open'),
	($$SELECT cmiogov.move_incident(i(), 'closed')$$, '22023 | incident ' || i() || ' cannot be closed without an outcome | Say what came of it, or why.'),
	($$SELECT cmiogov.move_incident(i(), 'closed', 'list closed')$$,
		'23514 | privacy gap ' || i() || ' cannot be closed before it was reported | A gap in data protection is reported to whom it must be: step reported.')) v (call, answer);
SELECT is(act('nora', $$SELECT cmiogov.move_incident(i(), 'closed', 'list closed')$$), 'cmiogov_safety', 'by law');
SELECT is(act('nora', $$SELECT cmiogov.move_incident(i(), 'reported', 'to the privacy officer')$$), 'ok', 'reported');
SELECT is(act('nora', $$SELECT cmiogov.move_incident(i(), 'reported')$$), '22023', 'once');
SELECT ok((SELECT time_to_report BETWEEN interval '1 day' AND interval '25 hours' AND outcome = 'to the privacy officer' FROM cmiogov.incident_log), 'a day after it was detected');
SELECT later('2 days') \g /dev/null
SELECT is(act('nora', $$SELECT cmiogov.move_incident(i(), 'closed', 'access taken back')$$), 'ok', 'closed');
SELECT later(NULL) \g /dev/null
SELECT ok((SELECT time_to_close BETWEEN interval '3 days' AND interval '3 days 1 hour' AND NOT open AND closed_at >= reported_at FROM cmiogov.incident_log), 'three days after it was detected');
SELECT is(said('nora', $$SELECT cmiogov.move_incident(i(), 'consulted')$$), '22023 | incident ' || i() || ' is closed | Reopen it first.', 'what is closed does not move');
SELECT is(said('nora', $$SELECT cmiogov.trace_incident(i(), ehr())$$), '22023 | incident ' || i() || ' is closed | Reopen it with cmiogov.move_incident().', 'nor is it traced');
SELECT is(act('nora', $$SELECT cmiogov.move_incident(i(), 'reopened')$$), '22023', 'nor reopened without a reason');
SELECT is(act('nora', $$SELECT cmiogov.move_incident(i(), 'reopened', 'happened again')$$), 'ok', 'reopened');
SELECT ok((SELECT open AND closed_at IS NULL AND reported_at IS NOT NULL AND outcome = 'happened again' FROM cmiogov.incident_log), 'open as before');
SELECT is((SELECT count(*) FROM cmiogov.policy_record WHERE object = 'incident' AND body ->> 'outcome' = 'access taken back'), 1::bigint, 'the record keeps what it was closed with');
SELECT is(act('nora', format('SELECT cmiogov.report_incident(%L, %L, %L, now())', s, s, 'minor')), 'ok', s)
FROM unnest('{downtime,disruption}'::text[]) s;
SELECT is(act('nora', format($$SELECT cmiogov.move_incident(%s, 'closed', 'up again')$$, incident)), 'cmiogov_safety', sort || ' is closed after management was consulted')
FROM cmiogov.incident_log WHERE sort IN ('downtime', 'disruption');
SELECT is(act('nora', $$SELECT cmiogov.move_incident(i(), 'consulted')$$), 'ok', 'consulted');
SELECT is(act('nora', $$SELECT cmiogov.move_incident(i(), 'closed', 'up again')$$), 'ok', 'closed');
SELECT ok((SELECT time_to_consult >= interval '0' AND NOT open FROM cmiogov.incident_log WHERE incident = i()), 'with the time it took');

-- A hazard confirmed behind every layer.  Row 1 goes live with all gates passed.
SELECT bring(1, 'nothing') \g /dev/null
UPDATE change_request SET status = 'live' WHERE id = 1;
SELECT is(act('nora', $$SELECT cmiogov.log_hazard('dose misread', 'x', proposal => p())$$), 'ok', 'a hazard nobody had seen');
SELECT is_empty('SELECT * FROM cmiogov.aligned_holes', 'no incident, no hole');
SELECT is(act('nora', $$SELECT cmiogov.report_incident('harm', 'ten times the dose', 'major', clock_timestamp(), clock_timestamp(), ehr())$$), 'ok', 'harm');
SELECT is_empty('SELECT * FROM cmiogov.aligned_holes', 'not known yet from what');
SELECT is(said('nora', $$SELECT cmiogov.trace_incident(i())$$), '22023 | incident ' || i() || ' is traced to nothing | Name an asset, a hazard or a proposal.', 'traced to something');
SELECT is(said('nora', call), answer, call)
FROM (VALUES
	($$SELECT cmiogov.trace_incident(0, ehr())$$, '22023 | there is no incident 0 | Report it with cmiogov.report_incident().'),
	($$SELECT cmiogov.trace_incident(i(), asset => 0)$$, '22023 | there is no asset 0 | Register it with cmiogov.register_asset().'),
	($$SELECT cmiogov.trace_incident(i(), hazard => 0)$$, '22023 | there is no hazard 0 | Log it with cmiogov.log_hazard().'),
	($$SELECT cmiogov.trace_incident(i(), proposal => 0)$$, '22023 | there is no proposal 0')) v (call, answer);
SELECT is(act('nora', $$SELECT cmiogov.trace_incident(i(), hazard => h())$$), 'ok', 'traced to the hazard');
SELECT is((SELECT asset FROM cmiogov.incident_log WHERE incident = i()), ehr(), 'what is not named stays');
SELECT results_eq('SELECT proposal, incident, hazard, known_before, compliance, safety, usability FROM cmiogov.aligned_holes',
	$$VALUES (p(), i(), h(), false, 'Cora', 'Mio', 'Nora')$$, 'the holes of all three layers aligned');
SELECT is_empty('SELECT * FROM cmiogov.unlinked_incident', 'no proposal is named yet');
SELECT is(act('nora', $$SELECT cmiogov.trace_incident(i(), proposal => p())$$), 'ok', 'traced to the proposal');
SELECT is((SELECT count(*) FROM cmiogov.aligned_holes), 1::bigint, 'still one hole');
SELECT results_eq('SELECT incident, proposal, next_action FROM cmiogov.unlinked_incident',
	$$SELECT i(), p(), format('SELECT cmiogov.link_incident(%s, ''%s'', ''why'')', p(), i())$$, 'somebody owes the proposal word of it');
SELECT is(said('nora', $$SELECT cmiogov.move_incident(i(), 'closed', 'explained')$$),
	format('23514 | major incident %s cannot be closed: proposal %s does not tell of it | SELECT cmiogov.link_incident(%2$s, ''%1$s'', ''why'')', i(), p()), 'and until then it is not closed');
SELECT is(act('nora', $$SELECT cmiogov.link_incident(p(), (i() - 1)::text, 'another')$$), 'ok', 'word of another');
SELECT is((SELECT count(*) FROM cmiogov.unlinked_incident), 1::bigint, 'does not do');
SELECT is(act('nora', $$SELECT cmiogov.link_incident(p(), i()::text, 'ten times the dose')$$), 'ok', 'it is told');
SELECT is_empty('SELECT * FROM cmiogov.unlinked_incident', 'nothing is owed any more');
SELECT is(act('nora', $$SELECT cmiogov.move_incident(i(), 'closed', 'explained')$$), 'ok', 'and it is closed');
SELECT is(act('nora', $$SELECT cmiogov.report_incident('near_miss', 'nearly', 'minor', now(), proposal => p())$$), 'ok', 'a small one');
SELECT is_empty('SELECT * FROM cmiogov.unlinked_incident', 'owes nothing');

-- Not a hole: it happened before, under an emergency, or after the row left.
SELECT is(act('nora', $$SELECT cmiogov.report_incident('harm', 'earlier', 'minor', now() - interval '1 year', now(), hazard => h())$$), 'ok', 'before it was live');
SELECT is((SELECT count(*) FROM cmiogov.aligned_holes), 1::bigint, 'is no hole');
UPDATE change_request SET status = 'draft' WHERE id = 1;
SELECT is(act('nora', $$SELECT cmiogov.report_incident('harm', 'later', 'minor', clock_timestamp(), clock_timestamp(), hazard => h())$$), 'ok', 'after it was off');
SELECT is((SELECT count(*) FROM cmiogov.aligned_holes), 1::bigint, 'is no hole either');
SELECT bring(2, 'T1 signature') \g /dev/null
SELECT is(act('max', $$SELECT cmiogov.break_glass(p(), 'outbreak', 4)$$), 'ok', 'broken glass');
UPDATE change_request SET status = 'live' WHERE id = 2;
SELECT is(act('nora', $$SELECT cmiogov.log_hazard('in haste', 'x', proposal => p())$$), 'ok', 'a hazard of it');
SELECT is(act('nora', $$SELECT cmiogov.report_incident('harm', 'in haste', 'minor', clock_timestamp(), clock_timestamp(), hazard => h())$$), 'ok', 'confirmed');
SELECT is((SELECT count(*) FROM cmiogov.aligned_holes), 1::bigint, 'in an emergency the layers did not pass it');

-- What was on the log before is no surprise; who says yes afterwards let nothing pass.
SELECT bring(4, 'nothing') \g /dev/null
SELECT is(act('nora', $$SELECT cmiogov.log_hazard('accepted', 'x', proposal => p())$$), 'ok', 'a hazard known before');
UPDATE change_request SET status = 'live' WHERE id = 4;
SELECT cmiogov.record_credential(person('stranger'), 'clinical_licence', 'L-s', 'Board', '[2020-01-01,2099-01-01)') \g /dev/null
SELECT cmiogov.appoint(person('stranger'), 'clinician_user') \g /dev/null
SELECT is(act('stranger', $$SELECT cmiogov.judge(p(), 'workflow_fit', 'pass', 'fits me too')$$), 'ok', 'a late yes');
SELECT is(act('nora', $$SELECT cmiogov.report_incident('harm', 'as feared', 'minor', clock_timestamp(), clock_timestamp(), hazard => h())$$), 'ok', 'confirmed');
SELECT results_eq($$SELECT known_before, usability FROM cmiogov.aligned_holes WHERE proposal = p()$$, $$VALUES (true, 'Nora')$$, 'known before, and not by the late one');

SELECT is(act('nora', $$SELECT cmiogov.log_hazard('of the system', 'x', ehr())$$), 'ok', 'a hazard of no proposal');
SELECT is(act('nora', $$SELECT cmiogov.report_incident('harm', 'by it', 'minor', clock_timestamp(), clock_timestamp(), hazard => h(), proposal => p())$$), 'ok', 'confirmed by what came of one');
SELECT is((SELECT proposal FROM cmiogov.aligned_holes WHERE hazard = h()), p(), 'is a hole of that one');

-- What a guard in warn mode let pass had not passed the layers.
SELECT cmiogov.set_guard_mode('public.change_request', 'warn') \g /dev/null
SELECT bring(5, 'T1 signature') \g /dev/null
UPDATE change_request SET status = 'live' WHERE id = 5;
SELECT is((SELECT proposal FROM cmiogov.enactment_record ORDER BY id DESC LIMIT 1), NULL, 'no proposal carried it');
SELECT is(act('nora', $$SELECT cmiogov.log_hazard('unsigned', 'x', proposal => p())$$), 'ok', 'a hazard of it');
SELECT is(act('nora', $$SELECT cmiogov.report_incident('harm', 'unsigned', 'minor', clock_timestamp(), clock_timestamp(), hazard => h())$$), 'ok', 'confirmed');
SELECT is_empty('SELECT * FROM cmiogov.aligned_holes WHERE proposal = p()', 'is no hole in the layers');

-- Which layer found what.
SELECT bring(3, 'workflow_fit') \g /dev/null
SELECT is(act('nora', $$SELECT cmiogov.judge(p(), 'workflow_fit', 'fail', 'hides the unit')$$), 'ok', 'usability refuses');
SELECT is(act('nora', $$SELECT cmiogov.log_hazard('unit hidden', 'x', proposal => p(), found_in => 'usability')$$), 'ok', 'and says which hazard it found');
SELECT is(act('stranger', $$SELECT cmiogov.judge(p(), 'workflow_fit', 'pass', 'I like it')$$), 'ok', 'somebody says yes all the same');
SELECT results_eq($$SELECT found_in, found_by, also_in, missed_by FROM cmiogov.layer_findings WHERE name = 'unit hidden'$$,
	$$VALUES ('usability'::cmiogov.gate, 'Nora', NULL::cmiogov.gate[], '{compliance,safety}'::cmiogov.gate[])$$, 'usability found what two layers had passed');
SELECT is(act('cora', $$SELECT cmiogov.judge(p(), 'hipaa_required', 'fail', 'and it leaks')$$), 'ok', 'another layer refuses too');
SELECT is((SELECT also_in FROM cmiogov.layer_findings WHERE name = 'unit hidden'), '{compliance}'::cmiogov.gate[], 'which is the overlap');
SELECT is((SELECT count(*) FROM cmiogov.layer_findings), 1::bigint, 'hazards that no layer found are not listed');

-- What is catastrophic goes up at once.
SELECT is_empty($$SELECT * FROM cmiogov.escalation WHERE what = 'incident'$$, 'nothing yet');
SELECT is(act('nora', $$SELECT cmiogov.report_incident('malfunction', 'pumps stopped', 'catastrophic', now())$$), 'ok', 'a catastrophe');
SELECT is((SELECT owner || ': ' || cause FROM cmiogov.escalation WHERE what = 'incident' AND id = i()), 'CMO: catastrophic malfunction', 'is in front of clinical leadership');
SELECT is(act('max', $$SELECT cmiogov.move_incident(i(), 'consulted')$$), 'ok', 'until management was consulted');
SELECT is_empty($$SELECT * FROM cmiogov.escalation WHERE what = 'incident'$$, 'then not');
SELECT is(act('nora', $$SELECT cmiogov.report_incident('malfunction', 'pumps again', 'catastrophic', now())$$), 'ok', 'another');
SELECT is(act('nora', $$SELECT cmiogov.move_incident(i(), 'closed', 'a drill')$$), 'ok', 'closed');
SELECT is_empty($$SELECT * FROM cmiogov.escalation WHERE what = 'incident'$$, 'is past');

SELECT is_empty('SELECT * FROM cmiogov.verify_ledger()', 'the record is intact');
SELECT * FROM finish();
