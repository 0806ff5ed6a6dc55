-- The reference walk: seven people bring a CDS alert from nothing to ready,
-- each step refused to the wrong person and out of order.
\set QUIET on
\o /dev/null
\ir ../fixtures/hospital.sql
\o
SELECT plan(57);

SELECT is(act('stranger', $$SELECT cmiogov.open_proposal('nonsense', 'x')$$), '22023', 'unknown kind');
SELECT cmiogov.define_kind('t3', 'reserved', '{T3}');
SELECT is(act('ines', $$SELECT cmiogov.open_proposal('t3', 'x')$$), 'cmiogov_raci', 'T3 cannot be opened');
SELECT is(act('app', $$SELECT cmiogov.open_proposal('cds_alert', 'x')$$), '42501', 'not enrolled, no duty');
SELECT is(act('ines', $$SELECT cmiogov.open_proposal('cds_alert', 'Sepsis alert', amount => 5000)$$), 'ok', 'opened');
SELECT is((SELECT count(*) FROM cmiogov.proposal), 1::bigint, 'one proposal');
SELECT is((SELECT standing::text FROM cmiogov.proposal WHERE id = p()),
	'compliance=open safety=open usability=open', 'nothing assessed: everything open');

-- Out of order, and by the wrong people.
SELECT is(act('mio', $$SELECT cmiogov.judge(p(), 'clinical_risk', 'pass', 'early')$$), 'cmiogov_precedence', 'safety before compliance');
SELECT is(act('nora', $$SELECT cmiogov.judge(p(), 'workflow_fit', 'pass', 'early')$$), 'cmiogov_precedence', 'usability before compliance');
SELECT is(act('max', $$SELECT cmiogov.sign_off(p(), 'T1')$$), 'cmiogov_compliance', 'signature before the gates');
SELECT is(act('max', $$SELECT cmiogov.accept_risk(p(), 'early', now() + interval '1 year')$$), 'cmiogov_precedence', 'acceptance before compliance');
SELECT is(act('ivan', $$SELECT cmiogov.judge(p(), 'clinical_risk', 'pass', 'the CIO is no safety judge')$$), '42501', 'CIO judging safety');
SELECT is(act('mio', $$SELECT cmiogov.judge(p(), 'hipaa_required', 'pass', 'x')$$), '42501', 'CMIO judging compliance');
SELECT is(act('cora', $$SELECT cmiogov.judge(p(), 'hipaa_required', 'accepted', 'x')$$), '22023', 'compliance cannot be accepted');
SELECT is(act('cora', $$SELECT cmiogov.judge(p(), 'hipaa_required', 'alternative', 'x')$$), 'cmiogov_compliance', 'a required rule has no alternative');
SELECT is(act('cora', $$SELECT cmiogov.judge(p(), 'hipaa_required', 'pass', ' ')$$), '22023', 'a verdict needs words');
SELECT is(act('cora', $$SELECT cmiogov.judge(p(), 'no_such', 'pass', 'x')$$), '22023', 'unknown requirement');
SELECT is(act('cora', $$SELECT cmiogov.judge(p(), 'hipaa_required', 'pass', 'x', 7)$$), '22023', 'unknown option');

-- Compliance.
SELECT is(act('cora', $$SELECT cmiogov.judge(p(), 'hipaa_required', 'pass', 'met')$$), 'ok', 'required passed');
SELECT is(act('mio', $$SELECT cmiogov.judge(p(), 'clinical_risk', 'pass', 'early')$$), 'cmiogov_precedence', 'one of two is not enough');
SELECT is(act('cora', $$SELECT cmiogov.judge(p(), 'hipaa_addressable', 'alternative', 'proximity logoff instead')$$), 'ok', 'addressable by an alternative');
SELECT is((SELECT standing -> 'compliance' FROM cmiogov.proposal WHERE id = p()), 'alternative'::cmiogov.verdict, 'compliance stands');

-- Safety.
SELECT is(act('mio', $$SELECT cmiogov.judge(p(), 'clinical_risk', 'pass', 'x')$$), 'cmiogov_safety', 'no verdict before an estimate');
SELECT is(act('ines', $$SELECT cmiogov.estimate_harm(p(), 'missed sepsis', '8 * -0.069670846 [-0.1,-0.03] * 0.033')$$), 'ok', 'an informaticist may estimate');
SELECT is(act('mio', $$SELECT cmiogov.judge(p(), 'clinical_risk', 'pass', 'x')$$), 'cmiogov_safety', 'but it is nobody''s judgement yet');
SELECT is(act('ines', $$SELECT cmiogov.adopt_estimate(p(), 'missed sepsis')$$), '42501', 'only a judge adopts');
SELECT is(act('mio', $$SELECT cmiogov.adopt_estimate(p(), 'missed sepsis')$$), 'ok', 'adopted');
SELECT is(act('mio', $$SELECT cmiogov.estimate_harm(p(), 'alert fatigue', '40 [30,50] * 1e-4 [5e-5,2e-4] * 0.2')$$), 'ok', 'a hazard that adds harm');
SELECT is(act('mio', $$SELECT cmiogov.estimate_harm(p(), 'baseline', '1 * 0 * 0', 0)$$), '22023', 'the baseline has no harm to estimate');
SELECT is(act('mio', $$SELECT cmiogov.judge(p(), 'clinical_risk', 'pass', 'benefit outweighs')$$), 'ok', 'safety judged');
SELECT is((SELECT standing -> 'safety' FROM cmiogov.proposal WHERE id = p()), 'open'::cmiogov.verdict, 'harm above acceptable is not accepted yet');
SELECT is(act('ivan', $$SELECT cmiogov.accept_risk(p(), 'x', now() + interval '1 year')$$), '42501', 'the CIO accepts no clinical risk');
SELECT is(act('max', $$SELECT cmiogov.accept_risk(p(), 'x', now() - interval '1 second')$$), '22023', 'acceptance in the past');
SELECT is(act('max', $$SELECT cmiogov.accept_risk(p(), 'x', 'infinity')$$), '22023', 'acceptance for ever');
SELECT is(act('max', $$SELECT cmiogov.accept_risk(p(), 'x', now() + interval '1 year', 'hipaa_required')$$), 'cmiogov_compliance', 'nobody accepts a compliance requirement');
SELECT is(act('max', $$SELECT cmiogov.accept_risk(p(), 'fatigue is watched monthly', now() + interval '1 year')$$), 'ok', 'accepted');
SELECT is((SELECT standing -> 'safety' FROM cmiogov.proposal WHERE id = p()), 'accepted'::cmiogov.verdict, 'safety is accepted, at most');

-- Usability.
SELECT is(act('nora', $$SELECT cmiogov.judge(p(), 'workflow_fit', 'pass', 'fits the round')$$), 'ok', 'usability judged');
SELECT ok((SELECT NOT ready FROM cmiogov.proposal WHERE id = p()), 'gates alone do not make it ready');

-- Decisions.
SELECT is(act('max', $$SELECT cmiogov.sign_off(p(), 'T1')$$), 'cmiogov_raci', 'nothing submitted');
SELECT is(act('ivan', $$SELECT cmiogov.submit_work(p(), 'T1', 'x')$$), '42501', 'the CIO does not do clinical logic');
SELECT is(act('mio', $$SELECT cmiogov.submit_work(p(), 'T1', 'rule set v1')$$), 'ok', 'T1 submitted');
SELECT is(act('ines', $$SELECT cmiogov.submit_work(p(), 'T2', 'application part')$$), 'ok', 'a part of T2');
SELECT is(act('archie', $$SELECT cmiogov.submit_work(p(), 'T2', 'interfaces')$$), 'ok', 'T2 submitted');
SELECT is(act('ivan', $$SELECT cmiogov.submit_work(p(), 'T4', 'contract')$$), 'ok', 'T4 submitted');
SELECT is(act('max', $$SELECT cmiogov.sign_off(p(), 'T1')$$), 'cmiogov_raci', 'the consulted has not answered');
SELECT is(act('max', $$SELECT cmiogov.waive_consultation(p(), 'T1', 'clinical_informaticist', 'no time')$$), 'cmiogov_raci', 'no waiver before the reply term');
SELECT is(act('ines', $$SELECT cmiogov.advise(p(), 'T1', 'feasible')$$), 'ok', 'informaticist answers T1');
SELECT is(act('mio', $$SELECT cmiogov.advise(p(), 'T2', 'fine')$$) || act('mio', $$SELECT cmiogov.advise(p(), 'T4', 'fine')$$)
	|| act('max', $$SELECT cmiogov.advise(p(), 'T4', 'fine')$$), 'okokok', 'the others answer');
SELECT is(act('mio', $$SELECT cmiogov.sign_off(p(), 'T1')$$), '42501', 'the CMIO does not sign T1');
SELECT is(act('max', $$SELECT cmiogov.sign_off(p(), 'T1', digest => '\x00')$$), 'cmiogov_stale', 'a digest that is not the present one');
SELECT is(act('max', $$SELECT cmiogov.sign_off(p(), 'T1', digest => cmiogov.proposal_digest(p()))$$), 'ok', 'T1 signed');
SELECT is(act('ivan', $$SELECT cmiogov.sign_off(p(), 'T2')$$) || act('ivan', $$SELECT cmiogov.sign_off(p(), 'T4')$$), 'okok', 'T2 and T4 signed, T4 by its own Responsible');
SELECT ok((SELECT ready FROM cmiogov.proposal WHERE id = p()), 'ready');
SELECT is((SELECT standing::text FROM cmiogov.proposal WHERE id = p()),
	'compliance=alternative safety=accepted usability=pass', 'the standing');
SELECT is(act('ines', $$SELECT cmiogov.enact_proposal(p())$$), 'ok', 'enacted');
SELECT is(act('ines', $$SELECT cmiogov.enact_proposal(p())$$), 'cmiogov_no_proposal', 'once');
SELECT is((SELECT count(*) FROM cmiogov.enactment_record), 1::bigint, 'one enactment');
SELECT * FROM finish();
