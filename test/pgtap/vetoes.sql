-- A no outlasts: more passes, an edit, a withdrawal of the proposal, the
-- judge's office.  A yes lapses when an earlier gate fails, and is suspended
-- while it is open.
\set QUIET on
\o /dev/null
\ir ../fixtures/hospital.sql
\ir ../fixtures/ready.sql
\o
CREATE FUNCTION standing_of(id bigint) RETURNS text LANGUAGE sql AS
$$SELECT standing::text || CASE WHEN ready THEN ' ready' ELSE '' END FROM cmiogov.proposal WHERE proposal.id = $1$$;
SELECT plan(29);

SELECT bring(1000, 'nothing');
SELECT p() AS p \gset
SELECT is(standing_of(:p), 'compliance=alternative safety=accepted usability=pass ready', 'ready');

-- One veto of a later gate: what came before stands.
SELECT is(act('nora', format('SELECT cmiogov.judge(%s, ''workflow_fit'', ''fail'', ''too many clicks'')', :p)), 'ok', 'a no at any time');
SELECT is(standing_of(:p), 'compliance=alternative safety=accepted usability=fail', 'usability failed');
SELECT is(act('app', 'UPDATE public.change_request SET status = ''approved'' WHERE id = 1000'), 'cmiogov_usability', 'refused');
SELECT is(act('nora', format('SELECT cmiogov.judge(%s, ''workflow_fit'', ''pass'', ''fixed'')', :p)), 'ok', 'she takes it back');
SELECT is(standing_of(:p), 'compliance=alternative safety=accepted usability=pass', 'the gates stand, the signatures lapsed');
SELECT is(act('max', format('SELECT cmiogov.sign_off(%s, ''T1'')', :p)) || act('ivan', format('SELECT cmiogov.sign_off(%s, ''T2'')', :p))
	|| act('ivan', format('SELECT cmiogov.sign_off(%s, ''T4'')', :p)), 'okokok', 'signed again');
SELECT is(standing_of(:p), 'compliance=alternative safety=accepted usability=pass ready', 'ready again');

-- A verdict withdrawn reopens: later yeses are suspended, and count again.
SELECT is(act('cora', format('SELECT cmiogov.withdraw_verdict(%s, ''hipaa_required'', ''to be looked at'')', :p)), 'ok', 'compliance reopened');
SELECT is(standing_of(:p), 'compliance=open safety=open usability=open', 'everything after it is suspended');
SELECT is(act('cora', format('SELECT cmiogov.judge(%s, ''hipaa_required'', ''pass'', ''met'')', :p)), 'ok', 'judged again');
SELECT is(standing_of(:p), 'compliance=alternative safety=accepted usability=pass ready', 'and all counts again');

-- Compliance fails: later yeses lapse for good.
SELECT is(act('cora', format('SELECT cmiogov.judge(%s, ''hipaa_required'', ''fail'', ''unlawful'')', :p)), 'ok', 'compliance fails');
SELECT is(act('max', format('SELECT cmiogov.break_glass(%s, ''emergency'', 1)', :p)), 'cmiogov_compliance', 'no emergency road round compliance');
SELECT is(act('max', format('SELECT cmiogov.accept_risk(%s, ''x'', now() + interval ''1 year'')', :p)), 'cmiogov_precedence', 'nor an acceptance');
SELECT is(act('cora', format('SELECT cmiogov.judge(%s, ''hipaa_required'', ''pass'', ''met after all'')', :p)), 'ok', 'it is healed');
SELECT is(standing_of(:p), 'compliance=alternative safety=open usability=open', 'but what was said before has lapsed');

-- A no outlasts an edit.
SELECT is(act('mio', format('SELECT cmiogov.judge(%s, ''clinical_risk'', ''fail'', ''dose'')', :p)), 'ok', 'safety fails');
SELECT is(act('app', 'UPDATE public.change_request SET dose = 4 WHERE id = 1000'), 'ok', 'a draft may be edited');
SELECT is(act('nora', format('SELECT cmiogov.score_usability(%s, 5, ''x'')', :p)), 'ok', 'any later fact');
SELECT is((SELECT standing -> 'safety' FROM cmiogov.proposal WHERE id = :p), 'fail'::cmiogov.verdict, 'the no outlasts the edit');

-- It follows the subject into the next proposal.
SELECT is(act('ines', format('SELECT cmiogov.withdraw_proposal(%s, ''again'')', :p)), 'ok', 'withdrawn');
SELECT is(act('ines', $$SELECT cmiogov.open_proposal('cds_alert', 'again', 'public.change_request', '1000')$$), 'ok', 'and proposed anew');
SELECT is((SELECT standing -> 'safety' FROM cmiogov.proposal WHERE id = p()), 'fail'::cmiogov.verdict, 'the no is there already');
SELECT is(act('ines', 'SELECT cmiogov.add_option(p(), ''other dose'', ''{"dose": 3}'')'), 'ok', 'another option');
SELECT is((SELECT count(*)::int FROM cmiogov.fact WHERE proposal = p() AND act = 'verdict' AND option = 2 AND verdict = 'fail'), 1, 'under it as well');

-- It outlasts the office of its giver until the present holder judges.
SELECT cmiogov.end_appointment(person('mio'), 'CMIO') \g /dev/null
SELECT cmiogov.record_credential(person('stranger'), 'medical_licence', 'L', 'Board', '[2020-01-01,2099-01-01)') \g /dev/null
SELECT cmiogov.appoint(person('stranger'), 'CMIO') \g /dev/null
SELECT is((SELECT standing -> 'safety' FROM cmiogov.proposal WHERE id = p()), 'fail'::cmiogov.verdict, 'its giver has left, it stands');
SELECT is(act('cora', 'SELECT cmiogov.judge(p(), ''hipaa_required'', ''pass'', ''met'')') || act('cora', 'SELECT cmiogov.judge(p(), ''hipaa_addressable'', ''pass'', ''met'')')
	|| act('stranger', 'SELECT cmiogov.estimate_harm(p(), ''h'', ''1 * 0 [0,0] * 1'')') || act('stranger', 'SELECT cmiogov.judge(p(), ''clinical_risk'', ''pass'', ''the dose is right now'')'),
	'okokokok', 'the new CMIO judges');
SELECT is((SELECT standing -> 'safety' FROM cmiogov.proposal WHERE id = p()), 'pass'::cmiogov.verdict, 'and takes its place');
SELECT * FROM finish();
