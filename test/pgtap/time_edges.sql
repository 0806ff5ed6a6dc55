-- What depends on the clock, just before and just after its time is over; by
-- the one clock, which a test can put on and nobody else can.
\set QUIET on
SET client_min_messages = error;
\o /dev/null
\ir ../fixtures/hospital.sql
\ir ../fixtures/ready.sql
CREATE FUNCTION clock_definer() RETURNS void LANGUAGE sql SECURITY DEFINER AS $$SELECT cmiogov.set_test_clock('1 day')$$;
GRANT EXECUTE ON FUNCTION cmiogov.set_test_clock(interval) TO stranger;
GRANT USAGE ON SCHEMA cmiogov TO stranger;
-- Puts the clock on to so long before (or after) a moment.
CREATE FUNCTION clock_at(moment timestamptz, since interval) RETURNS void LANGUAGE sql
AS $$SELECT cmiogov.set_test_clock(make_interval(secs => extract(epoch FROM moment + since - clock_timestamp())::float8))$$;
CREATE FUNCTION approve(id int) RETURNS text LANGUAGE sql
AS $$SELECT act('app', format('UPDATE public.change_request SET status = ''approved'' WHERE id = %s', id))$$;
CREATE FUNCTION until(what text) RETURNS timestamptz LANGUAGE sql
AS $$SELECT max(until) FROM cmiogov.fact WHERE proposal = p() AND act = what$$;
\o
SELECT plan(26);

-- Nobody but a superuser who logged in as one.
SELECT is(act('stranger', 'SELECT cmiogov.set_test_clock(''1 day'')'), '42501', 'not who was granted it');
SELECT is(act('stranger', 'SELECT public.clock_definer()'), '42501', 'nor by a superuser''s function');
SELECT throws_ok($$SET ROLE stranger; SELECT cmiogov.set_test_clock('1 day')$$, '42501', NULL, 'nor in another role');
RESET ROLE;

-- An acceptance.
SELECT bring(1, 'nothing'), bring(2, 'nothing') \g /dev/null
SELECT is((SELECT ready_until FROM cmiogov.proposal WHERE id = p()), until('accept'), 'ready until the acceptance expires');
SELECT clock_at(until('accept'), '-1 second') \g /dev/null
SELECT is(approve(1), 'ok', 'a second before an acceptance expires: approved');
SELECT clock_at(until('accept'), '1 second') \g /dev/null
SELECT is(approve(2), 'cmiogov_safety', 'a second after: refused');
SELECT is((SELECT status FROM change_request WHERE id = 2), 'draft', 'and still a draft');
SELECT is(act('max', $$SELECT cmiogov.accept_risk(p(), 'watched on', clock_timestamp() + interval '2 years')$$), 'ok', 'accepted anew');
SELECT is(approve(2), 'ok', 'and approved');
SELECT cmiogov.set_test_clock(NULL) \g /dev/null

-- A licence.
SELECT bring(3, 'clinical_risk') \g /dev/null
SELECT clock_at('2099-01-01', '-1 second') \g /dev/null
SELECT is(act('mio', $$SELECT cmiogov.adopt_estimate(p(), 'fatigue')$$), 'ok', 'a second before the licence ends: the CMIO');
SELECT clock_at('2099-01-01', '0 seconds') \g /dev/null
SELECT is(act('mio', $$SELECT cmiogov.judge(p(), 'clinical_risk', 'pass', 'late')$$), '42501', 'when it has ended: nobody');
SELECT is(act('mio', $$SELECT cmiogov.judge(p(), 'clinical_risk', 'fail', 'late')$$), '42501', 'not even to say no');
SELECT cmiogov.set_test_clock('0') \g /dev/null
SELECT is(act('mio', $$SELECT cmiogov.judge(p(), 'clinical_risk', 'pass', 'in time')$$), 'ok', 'the clock is right again');

-- An appointment that begins and ends.
SELECT cmiogov.end_appointment(person('nora'), 'clinician_user', now() + interval '1 day') \g /dev/null
SELECT act('ines', $$SELECT cmiogov.open_proposal('alert_change', 'x')$$) \g /dev/null
SELECT cmiogov.set_test_clock('23 hours 59 minutes') \g /dev/null
SELECT is(act('nora', $$SELECT cmiogov.judge(p(), 'workflow_fit', 'fail', 'x')$$), 'ok', 'before the term ends');
SELECT cmiogov.set_test_clock('1 day') \g /dev/null
SELECT is(act('nora', $$SELECT cmiogov.judge(p(), 'workflow_fit', 'fail', 'x')$$), '42501', 'after');
SELECT cmiogov.set_test_clock('0') \g /dev/null

-- A pre-clearance.
SELECT cmiogov.appoint(person('nora'), 'clinician_user', tstzrange(now() + interval '2 days', NULL)) \g /dev/null
SELECT is(act('cora', $$SELECT cmiogov.preclear('cds_alert', 'hipaa_required', 'pass', 'met by all', clock_timestamp() + interval '90 days')$$), 'ok', 'pre-cleared');
SELECT act('ines', $$SELECT cmiogov.open_proposal('cds_alert', 'x', 'public.change_request', '4')$$) \g /dev/null
SELECT act('cora', $$SELECT cmiogov.judge(p(), 'hipaa_addressable', 'pass', 'met')$$) \g /dev/null
SELECT is((SELECT standing -> 'compliance' FROM cmiogov.proposal WHERE id = p()), 'pass'::cmiogov.verdict, 'counts at once');
SELECT is((SELECT ready_until FROM cmiogov.proposal WHERE id = p()), (SELECT expires FROM cmiogov.preclearance), 'until it expires');
SELECT cmiogov.set_test_clock('89 days') \g /dev/null
SELECT is(act('mio', $$SELECT cmiogov.estimate_harm(p(), 'fatigue', '40 [30,50] * 1e-6 [5e-7,2e-6] * 0.2')$$)
	|| act('mio', $$SELECT cmiogov.judge(p(), 'clinical_risk', 'pass', 'small')$$), 'okok', 'the day before: safety may be judged');
SELECT cmiogov.set_test_clock('91 days') \g /dev/null
SELECT is(act('mio', $$SELECT cmiogov.judge(p(), 'clinical_risk', 'pass', 'small')$$), 'cmiogov_precedence', 'the day after: compliance is open again');
SELECT cmiogov.set_test_clock('0') \g /dev/null

-- An emergency.
SELECT bring(5, 'workflow_fit'), bring(6, 'workflow_fit') \g /dev/null
SELECT is(act('max', $$SELECT cmiogov.break_glass(p(), 'sepsis alert is down', 2)$$), 'ok', 'the glass is broken for two hours');
SELECT clock_at(until('break_glass'), '1 second') \g /dev/null
SELECT is(approve(6), 'cmiogov_usability', 'a second after its hours: refused');
SELECT clock_at(until('break_glass'), '-1 second') \g /dev/null
SELECT is(approve(6), 'ok', 'a second before: it passes');
SELECT is((SELECT emergency IS NOT NULL FROM cmiogov.enactment_record ORDER BY id DESC LIMIT 1), true, 'on the emergency');
SELECT is(approve(5), 'cmiogov_usability', 'and the row without one does not');

-- The record holds.
SELECT cmiogov.set_test_clock(NULL) \g /dev/null
SELECT is_empty('SELECT * FROM cmiogov.verify_ledger()', 'the ledger verifies');
SELECT * FROM finish();
