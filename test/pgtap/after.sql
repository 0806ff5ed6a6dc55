-- What comes to light afterwards: observed harm that refutes an estimate, a
-- severe incident, a declared interest; and a no on what another option is.
\set QUIET on
\o /dev/null
\ir ../fixtures/hospital.sql
\ir ../fixtures/ready.sql
SELECT cmiogov.record_credential(person('stranger'), 'medical_licence', 'L-s', 'Board', '[2020-01-01,2099-01-01)');
\o
CREATE FUNCTION standing_of(id bigint) RETURNS text LANGUAGE sql AS
$$SELECT standing::text || CASE WHEN ready THEN ' ready' ELSE '' END FROM cmiogov.proposal WHERE proposal.id = $1$$;
CREATE FUNCTION findings() RETURNS SETOF text LANGUAGE sql AS
$$SELECT cause || ': ' || split_part(detail, E'\n', 1) FROM cmiogov.withdrawal_finding WHERE open$$;
-- The steps again of those who judge, accept and sign.
CREATE FUNCTION again(id bigint) RETURNS text LANGUAGE sql AS
$$SELECT string_agg(act(who, format('SELECT cmiogov.' || call, id)), ' ') FROM (SELECT * FROM step WHERE n IN (4, 5, 6, 14, 15, 16) ORDER BY n) s$$;
SELECT plan(79);

-- An observation below the estimate is advice only.
SELECT bring(1, 'nothing');
SELECT p() AS p \gset
SELECT is(act('app', 'UPDATE public.change_request SET status = ''approved'' WHERE id = 1'), 'ok', 'live');
SELECT is(act('app', $$SELECT cmiogov.observe_harm(1, 'h', '1 * 0 * 1', 'x')$$), '42501', 'the application observes nothing');
SELECT is(act('stranger', format($$SELECT cmiogov.observe_harm(%s, 'fatigue', '40 [30,50] * 1e-6 [8e-7,4e-6] * 0.2', 'log', 0)$$, :p)), '22023', 'the baseline has no harm');
SELECT is(act('stranger', format($$SELECT cmiogov.observe_harm(%s, 'fatigue', '1e300 * 1 * 1e300', 'log')$$, :p)), '22003', 'nor is infinite harm observed');
SELECT is(act('stranger', format($$SELECT cmiogov.observe_harm(%s, 'fatigue', '40 [30,50] * 1e-6 [8e-7,4e-6] * 0.2', 'override log')$$, :p)), 'ok', 'anybody in office observes');
SELECT is(standing_of(:p), 'compliance=alternative safety=accepted usability=pass ready', 'nothing is refuted');
SELECT is_empty('SELECT findings()', 'no finding');
SELECT results_eq('SELECT observed_by, result, present FROM cmiogov.calibration', $$VALUES ('Stranger', 'overlaps', true)$$, 'predicted and observed overlap');

-- Above the estimate it refutes.
SELECT is(act('stranger', format($$SELECT cmiogov.observe_harm(%s, 'fatigue', '40 [30,50] * 1e-5 [8e-6,4e-5] * 0.2', 'override log')$$, :p)), 'ok', 'more harm is seen');
SELECT is(standing_of(:p), 'compliance=alternative safety=open usability=open', 'safety is open, usability suspended');
SELECT is((SELECT findings()), 'evidence_fell: safety: hazard fatigue: at least 4.8e-05 per day on scale harm was observed, and at most 2e-05 was estimated', 'a finding opens');
SELECT results_eq($$SELECT observed_by, result FROM cmiogov.calibration$$, $$VALUES ('Stranger', 'refuted')$$, 'one row for an observer: refuted');
SELECT is((SELECT satisfied || ' ' || next_action || ' ' || owner FROM cmiogov.explain_approval('public.change_request', '1') WHERE rule = 'harm_observed'),
	format('false estimate_harm(%s, ''fatigue'', ...) by a safety judge, or switch it off CMIO (Mio)', :p), 'and who owes what');
SELECT is(act('nora', format($$SELECT cmiogov.observe_harm(%s, 'fatigue', '0 * 0 * 1', 'none here')$$, :p)), 'ok', 'another sees none');
SELECT isnt_empty('SELECT findings()', 'which covers nothing');
SELECT is((SELECT string_agg(result, ' ' ORDER BY result) FROM cmiogov.calibration), 'better refuted', 'better than predicted for one');
SELECT is(act('app', 'UPDATE public.change_request SET status = ''live'' WHERE id = 1'), 'cmiogov_safety', 'it does not move to another governed value');
SELECT is(act('ines', format($$SELECT cmiogov.estimate_harm(%s, 'fatigue', '40 * 1e-4 [1e-6,1e-4] * 0.2')$$, :p)), 'ok', 'an estimate that covers it, by no judge');
SELECT is(act('mio', format($$SELECT cmiogov.estimate_harm(%s, 'fatigue', '40 [30,50] * 1e-5 [8e-6,4e-5] * 0.2')$$, :p)), 'ok', 'and a judge''s');
SELECT matches((SELECT findings()), '^evidence_fell: safety: harm above what is acceptable', 'the harm has risen: all that rests on it is given again');
SELECT is(again(:p), 'ok ok ok ok ok ok', 'judged, accepted and signed');
SELECT is_empty('SELECT findings()', 'the finding is closed');
SELECT is(standing_of(:p), 'compliance=alternative safety=accepted usability=pass ready', 'ready again');
SELECT is((SELECT string_agg(result, ' ' ORDER BY result) FROM cmiogov.calibration), 'better overlaps', 'predicted and observed overlap again');

-- A hazard that nobody foresaw; retiring one does away with what was seen of it.
SELECT is(act('nora', format($$SELECT cmiogov.observe_harm(%s, 'wrong patient', '1 * 1e-9 [1e-10,1e-8] * 1', 'report 7')$$, :p)), 'ok', 'harm that nobody foresaw');
SELECT is((SELECT predicted IS NULL AND result = 'refuted' FROM cmiogov.calibration WHERE hazard = 'wrong patient'), true, 'is above nothing');
SELECT isnt_empty('SELECT findings()', 'a finding');
SELECT is(act('mio', format($$SELECT cmiogov.estimate_harm(%s, 'wrong patient', '1 * 1e-9 [1e-10,1e-9] * 1')$$, :p)), 'ok', 'it is estimated');
SELECT is(act('mio', format($$SELECT cmiogov.retire_hazard(%s, 'wrong patient', 'was another system')$$, :p)), 'ok', 'and found to be none of it');
SELECT is_empty('SELECT findings()', 'no finding');
SELECT is_empty($$SELECT FROM cmiogov.calibration WHERE hazard = 'wrong patient'$$, 'nor a row of it');
SELECT is(act('ivan', format($$SELECT cmiogov.observe_harm(%s, 'delay', '1 * 1e-9 * 1', 'x', scale => 'minutes')$$, :p)), 'ok', 'on a scale without limits');
SELECT is(standing_of(:p), 'compliance=alternative safety=open usability=open', 'refutes as well');
SELECT is(act('ivan', format($$SELECT cmiogov.observe_harm(%s, 'delay', '0 * 0 * 1', 'miscounted', scale => 'minutes')$$, :p)), 'ok', 'until its giver replaces it');
SELECT is_empty('SELECT findings()', 'no finding');

-- A severe incident undoes safety and what comes after.
SELECT is(act('nora', format($$SELECT cmiogov.link_incident(%s, 'IR-12', 'sepsis missed', 0)$$, :p)), '22023', 'nothing comes of the baseline');
SELECT is(act('nora', format($$SELECT cmiogov.link_incident(%s, 'IR-12', 'sepsis missed')$$, :p)), 'ok', 'an incident');
SELECT is(standing_of(:p), 'compliance=alternative safety=open usability=open', 'compliance stands, nothing after it');
SELECT matches((SELECT findings()), 'a severe incident has come of it since$', 'a finding says why');
SELECT is((SELECT string_agg(rule, ' ') FROM cmiogov.explain_approval('public.change_request', '1') WHERE NOT satisfied),
	'risk_acceptance clinical_risk workflow_fit T1 T2 T4', 'everything is to be given again');
SELECT is(again(:p), 'ok ok ok ok ok ok', 'and is');
SELECT is_empty('SELECT findings()', 'the finding is closed');
SELECT is(act('app', 'UPDATE public.change_request SET status = ''live'' WHERE id = 1'), 'ok', 'and it moves on');

-- Declared interest: what is given, and what was given, does not count.
SELECT bring(2, 'nothing');
SELECT p() AS p \gset
SELECT is(act('max', format($$SELECT cmiogov.declare_interest(%s, 'shares in the vendor')$$, :p)), 'ok', 'the CMO declares an interest, having signed');
SELECT is(standing_of(:p), 'compliance=alternative safety=open usability=open', 'his acceptance does not count');
SELECT is(act('app', 'UPDATE public.change_request SET status = ''approved'' WHERE id = 2'), 'cmiogov_separation', 'refused');
SELECT is(act('max', format($$SELECT cmiogov.accept_risk(%s, 'x', now() + interval '1 year')$$, :p)), 'cmiogov_separation', 'nor does a new one');
SELECT cmiogov.appoint(person('stranger'), 'CMO', deputy => true) \g /dev/null
SELECT is(act('stranger', format($$SELECT cmiogov.accept_risk(%s, 'x', now() + interval '1 year')$$, :p)), 'ok', 'his deputy accepts the risk');
SELECT is(act('max', format($$SELECT cmiogov.sign_off(%s, 'T1')$$, :p)), 'cmiogov_separation', 'he does not sign');
SELECT is(act('stranger', format($$SELECT cmiogov.sign_off(%s, 'T1')$$, :p)), 'ok', 'the deputy does');
SELECT is(standing_of(:p), 'compliance=alternative safety=accepted usability=pass ready', 'ready');
SELECT is(act('mio', format($$SELECT cmiogov.declare_interest(%s, 'wrote the paper')$$, :p)), 'ok', 'so does the CMIO');
SELECT is(act('mio', format($$SELECT cmiogov.judge(%s, 'clinical_risk', 'pass', 'x')$$, :p)), 'cmiogov_separation', 'and does not judge');
SELECT is(act('mio', format($$SELECT cmiogov.clear_interest(%s, person('mio'), 'none')$$, :p)), 'cmiogov_separation', 'nor clears it himself');
SELECT is(act('nora', format($$SELECT cmiogov.clear_interest(%s, person('mio'), 'none')$$, :p)), '42501', 'nor does just anybody');
SELECT is(act('cora', format($$SELECT cmiogov.clear_interest(%s, person('nora'), 'none')$$, :p)), '22023', 'and only one that was declared');
SELECT is(act('cora', format($$SELECT cmiogov.clear_interest(%s, person('mio'), 'unrelated')$$, :p)), 'ok', 'compliance clears it');
SELECT is(standing_of(:p), 'compliance=alternative safety=accepted usability=pass ready', 'and all counts again');
SELECT is(act('mio', format($$SELECT cmiogov.declare_interest(%s, 'again')$$, :p)) || act('mio', format($$SELECT cmiogov.judge(%s, 'clinical_risk', 'fail', 'x')$$, :p)), 'okok', 'a no counts');
SELECT is((SELECT standing -> 'safety' FROM cmiogov.proposal WHERE id = :p), 'fail'::cmiogov.verdict, 'whoever says it');
SELECT matches(cmiogov.proposal_record(:p), 'Mio, compliance_officer: interest cleared \(by Cora\): "unrelated"', 'the record says who cleared it');

-- An option that is described by its title alone is the subject as it is: a
-- no on it stops every other that is.
SELECT bring(3, 'nothing');
SELECT p() AS p \gset
SELECT is(act('ines', format($$SELECT cmiogov.add_option(%s, 'in other words')$$, :p)) || act('ines', format($$SELECT cmiogov.add_option(%s, 'lower', '{"dose": 4}')$$, :p)), 'okok', 'more options');
SELECT is(act('cora', format($$SELECT cmiogov.judge(%s, 'hipaa_required', 'fail', 'lower is worse', 3)$$, :p)), 'ok', 'a no on other content');
SELECT is(standing_of(:p), 'compliance=alternative safety=accepted usability=pass ready', 'does not count here');
SELECT is(act('cora', format($$SELECT cmiogov.judge(%s, 'hipaa_required', 'fail', 'unlawful', 2)$$, :p)), 'ok', 'a no on the same content');
SELECT is((SELECT standing -> 'compliance' FROM cmiogov.proposal WHERE id = :p), 'fail'::cmiogov.verdict, 'does');
SELECT is(act('app', 'UPDATE public.change_request SET status = ''approved'' WHERE id = 3'), 'cmiogov_compliance', 'and the guard, which asks afresh, says so');
SELECT is((SELECT detail FROM cmiogov.explain_approval('public.change_request', '3') WHERE rule = 'hipaa_required'),
	'hipaa_required failed by Cora as option 2, whose content is the same: unlawful', 'why');
SELECT is(act('app', 'UPDATE public.change_request SET title = ''polished'' WHERE id = 3'), 'ok', 'an edit');
SELECT is(act('cora', format($$SELECT cmiogov.judge(%s, 'hipaa_required', 'pass', 'met')$$, :p)), 'ok', 'something is said');
SELECT is((SELECT standing -> 'compliance' FROM cmiogov.proposal WHERE id = :p), 'fail'::cmiogov.verdict, 'does not get rid of it');

-- An option vetoed for its content stays vetoed as whatever it comes up again;
-- once the subject is what was chosen, its former self is another matter.
SELECT bring(4, 'nothing');
SELECT p() AS p \gset
SELECT is(act('ines', format($$SELECT cmiogov.add_option(%s, 'lower', '{"dose": 4}')$$, :p)) || act('cora', format($$SELECT cmiogov.judge(%s, 'hipaa_required', 'fail', 'unlawful', 2)$$, :p)), 'okok', 'the lower dose is unlawful');
SELECT is(act('app', 'UPDATE public.change_request SET dose = 4 WHERE id = 4'), 'ok', 'the row becomes what it says');
SELECT is(act('ines', format('SELECT cmiogov.score_usability(%s, 5, ''x'')', :p)), 'ok', 'something is said');
SELECT is((SELECT standing -> 'compliance' FROM cmiogov.proposal WHERE id = :p), 'fail'::cmiogov.verdict, 'option 1 is unlawful with it');
SELECT is(act('app', 'UPDATE public.change_request SET dose = 5 WHERE id = 4'), 'ok', 'and back');
SELECT is(act('ines', format('SELECT cmiogov.score_usability(%s, 6, ''x'')', :p)), 'ok', 'something is said');
SELECT is((SELECT standing -> 'compliance' FROM cmiogov.proposal WHERE id = :p), 'alternative'::cmiogov.verdict, 'it is not');
SELECT is_empty('SELECT * FROM cmiogov.verify_ledger()', 'the record holds');
SELECT * FROM finish();
