-- The reports, each against a case whose answer is known.
\set QUIET on
\o /dev/null
\ir ../fixtures/hospital.sql
CREATE TABLE change_request (id integer PRIMARY KEY, title text, dose numeric, status text);
INSERT INTO change_request SELECT i, 'change ' || i, 1, 'draft' FROM generate_series(1, 9) i;
SELECT cmiogov.guard_table('change_request', '{id}', 'status', governed => '{live}');
GRANT SELECT, UPDATE, DELETE ON change_request TO app;

-- Opens an alert_change about a row and takes it to that step.
CREATE FUNCTION walk(row_key int, steps int DEFAULT 8) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
	road text[] := ARRAY[
		'ines', format('SELECT cmiogov.open_proposal(''alert_change'', ''change %s'', ''change_request'', ''%1$s'')', row_key),
		'cora', 'SELECT cmiogov.respond(p(), ''pass'', ''met'')',
		'mio', 'SELECT cmiogov.estimate_harm(p(), ''missed'', ''8 * -0.07 [-0.1,-0.03] * 0.033'')',
		'mio', 'SELECT cmiogov.judge(p(), ''clinical_risk'', ''pass'', ''safe'')',
		'nora', 'SELECT cmiogov.respond(p(), ''pass'', ''fits'')',
		'mio', 'SELECT cmiogov.submit_work(p(), ''T1'', ''rule'')',
		'ines', 'SELECT cmiogov.advise(p(), ''T1'', ''feasible'')',
		'max', 'SELECT cmiogov.sign_off(p(), ''T1'')'];
	answer text;
BEGIN
	FOR i IN 1 .. steps LOOP
		answer := act(road[2 * i - 1], road[2 * i]);
		IF answer <> 'ok' THEN
			RAISE 'step % of row % was refused: %', i, row_key, answer;
		END IF;
	END LOOP;
END $$;
CREATE FUNCTION of_row(key int) RETURNS bigint
LANGUAGE sql STABLE SECURITY DEFINER AS $$SELECT max(id) FROM cmiogov.proposal WHERE subject_key = key::text$$;
-- Who has to do what about a row at present.
CREATE FUNCTION turn(key int) RETURNS text
LANGUAGE sql VOLATILE SECURITY DEFINER AS $$
	SELECT string_agg(owner || ': ' || rule, ', ' ORDER BY owner, rule) FROM cmiogov.worklist WHERE proposal = of_row(key) AND owed_now
$$;
-- Puts the clock of this session on.
CREATE FUNCTION later(by interval) RETURNS void LANGUAGE c AS '$libdir/cmiogov', 'set_test_clock';
SET client_min_messages = error;
\o
SELECT plan(107);

-- worklist: whose turn it is, step by step.
SELECT walk(1, 1);
SELECT is(turn(1), 'CMIO (Mio): T1, CMIO (Mio): harm_estimate, clinical_informaticist (Ines): T1, compliance_officer (Cora): hipaa_addressable, compliance_officer (Cora): hipaa_required',
	'opened: compliance, an estimate, work and advice are owed');
SELECT is((SELECT count(*) FROM cmiogov.worklist WHERE NOT owed_now), 3::bigint, 'safety, usability and the signature wait');
SELECT is((SELECT count(*) FROM cmiogov.worklist w JOIN cmiogov.proposal p ON p.id = w.proposal WHERE w.since = p.opened_at), 8::bigint, 'all since the opening');
SELECT is(act('cora', $$SELECT cmiogov.respond(p(), 'pass', 'met')$$), 'ok', 'compliance passed');
SELECT is(turn(1), 'CMIO (Mio): T1, CMIO (Mio): harm_estimate, clinical_informaticist (Ines): T1', 'no judgement before an estimate');
SELECT is(act('mio', $$SELECT cmiogov.estimate_harm(p(), 'misread', '10 * 1e-5 [1e-6,1e-4] * 0.1')$$), 'ok', 'harm is added');
SELECT is(turn(1), 'CMIO (Mio): T1, CMIO (Mio): clinical_risk, CMO (Max): risk_acceptance, clinical_informaticist (Ines): T1',
	'an estimate brings the judgement, and leadership''s acceptance');
SELECT ok((SELECT bool_and(w.since = f.at) FROM cmiogov.worklist w, LATERAL (
	SELECT max(at) AS at FROM cmiogov.fact WHERE proposal = w.proposal AND act = 'estimate') f
	WHERE w.rule IN ('clinical_risk', 'risk_acceptance')), 'since the estimate');
SELECT is(act('mio', $$SELECT cmiogov.estimate_harm(p(), 'misread', '1000 * 1e-3 [1e-4,1e-2] * 0.1')$$), 'ok', 'intolerable');
SELECT is(turn(1), 'CMIO (Mio): T1, CMIO (Mio): clinical_risk, clinical_informaticist (Ines): T1', 'nobody owes an acceptance of what is intolerable');
SELECT is((SELECT owner FROM cmiogov.worklist WHERE rule = 'harm_tolerable'), NULL, 'nor does anybody own the limit');
SELECT is(act('ivan', $$SELECT 1$$), 'ok', 'the act helper works');
SELECT is(act('ines', $$SELECT cmiogov.consult(p(), 'T1', 'clinical_informaticist', '3 days')$$), 'ok', 'asked');
SELECT is((SELECT due::date - since::date FROM cmiogov.worklist WHERE proposal = p() AND due IS NOT NULL), 3, 'due when it was asked for');
SELECT is(act('ines', $$SELECT cmiogov.withdraw_proposal(p(), 'another way')$$), 'ok', 'withdrawn');
SELECT is_empty('SELECT * FROM cmiogov.worklist', 'a withdrawn proposal owes nothing');
SELECT is((SELECT state FROM cmiogov.proposal_standing), 'withdrawn', 'state: withdrawn');

-- proposal_standing, through its life.
SELECT walk(2, 7);
SELECT is((SELECT state || ' ' || standing FROM cmiogov.proposal_standing WHERE proposal = p()), 'open compliance=pass safety=pass usability=pass', 'state: open');
SELECT is(turn(2), 'CMO (Max): T1', 'only the signature is missing');
SELECT is(act('max', $$SELECT cmiogov.sign_off(p(), 'T1')$$), 'ok', 'signed');
SELECT is((SELECT state FROM cmiogov.proposal_standing WHERE proposal = p()), 'ready', 'state: ready');
SELECT is_empty('SELECT * FROM cmiogov.worklist', 'ready: nothing is owed');
SELECT is((SELECT subject::text || ' ' || subject_key || ' ' || opener FROM cmiogov.proposal_standing WHERE proposal = p()), 'change_request 2 Ines', 'what it is about');
SELECT is(act('app', $$UPDATE change_request SET status = 'live' WHERE id = 2$$), 'ok', 'approved');
SELECT is((SELECT state FROM cmiogov.proposal_standing WHERE proposal = p()), 'enacted', 'state: enacted');
SELECT is((SELECT up_to_date FROM cmiogov.proposal_standing WHERE proposal = p()), true, 'nothing moved since');
SELECT cmiogov.set_harm_limits('alert_change', 0, 0.005);
SELECT is((SELECT up_to_date FROM cmiogov.proposal_standing WHERE proposal = p()), false, 'policy moved since');

-- withdrawal_finding: policy opens none, a veto does, evidence closes it.
SELECT is_empty('SELECT * FROM cmiogov.withdrawal_finding', 'a change of policy reopens nothing');
SELECT is(act('max', $$SELECT cmiogov.resolve_finding(p(), 'x')$$), '22023', 'nothing to resolve');
SELECT is(act('mio', $$SELECT cmiogov.judge(p(), 'clinical_risk', 'fail', 'missed one')$$), 'ok', 'a veto');
SELECT is((SELECT cause || ' ' || owner || ' ' || (due - since) || ' ' || open FROM cmiogov.withdrawal_finding), 'evidence_fell CMO 7 days true', 'a finding');
SELECT matches((SELECT detail FROM cmiogov.withdrawal_finding), 'safety: clinical_risk failed by Mio: missed one', 'says what fell');
SELECT is((SELECT owner FROM cmiogov.worklist WHERE rule = 'withdrawal_finding'), 'CMO', 'on the worklist');
SELECT is(act('max', $$SELECT cmiogov.resolve_finding(p(), 'never mind')$$), 'cmiogov_finding_open', 'cannot be talked away');
SELECT is(act('mio', $$SELECT cmiogov.resolve_finding(p(), 'never mind')$$), '42501', 'nor by who is not Accountable');
SELECT is(act('mio', $$SELECT cmiogov.judge(p(), 'clinical_risk', 'pass', 'it was another alert')$$), 'ok', 'judged again');
SELECT is(act('nora', $$SELECT cmiogov.judge(p(), 'workflow_fit', 'pass', 'still fits')$$), 'ok', 'and what lapsed with it');
SELECT is_empty('SELECT * FROM cmiogov.withdrawal_finding', 'the finding closed by itself');
SELECT cmiogov.set_withdrawal_days(2);
SELECT is(act('cora', $$SELECT cmiogov.judge(p(), 'hipaa_required', 'fail', 'audit trail is off')$$), 'ok', 'a veto of compliance');
SELECT is((SELECT due - since FROM cmiogov.withdrawal_finding), '2 days'::interval, 'due as policy says');
SELECT is(act('app', $$UPDATE change_request SET status = 'off' WHERE id = 2$$), 'ok', 'switched off');
SELECT is((SELECT cause || ' ' || open FROM cmiogov.withdrawal_finding), 'left false', 'closed by leaving, and kept');
SELECT is(act('max', $$SELECT cmiogov.resolve_finding(p(), 'audit trail repaired')$$), 'ok', 'what was done about it');
SELECT is((SELECT resolution FROM cmiogov.withdrawal_finding), 'audit trail repaired', 'is on the record');
SELECT is((SELECT state FROM cmiogov.proposal_standing WHERE proposal = p()), 'left', 'state: left');

-- A governed row that vanished behind the guard.
SELECT walk(3);
SELECT is(act('app', $$UPDATE change_request SET status = 'live' WHERE id = 3$$), 'ok', 'approved');
ALTER TABLE change_request DISABLE TRIGGER cmiogov_guard_delete;
DELETE FROM change_request WHERE id = 3;
ALTER TABLE change_request ENABLE ALWAYS TRIGGER cmiogov_guard_delete;
SELECT is((SELECT cause FROM cmiogov.withdrawal_finding WHERE open), 'row_gone', 'the row is gone');
SELECT is(act('max', $$SELECT cmiogov.resolve_finding(p(), 'restored from backup as draft')$$), 'ok', 'the Accountable answers for it');
SELECT is((SELECT cause || ' ' || resolution FROM cmiogov.withdrawal_finding WHERE proposal = p()), 'left restored from backup as draft', 'closed, and how');
SELECT is((SELECT count(*) FROM cmiogov.withdrawal_finding WHERE open), 0::bigint, 'no finding is open');

-- Emergencies: within the hours no finding, afterwards one; and the review.
SELECT walk(4, 2);
SELECT is(act('max', $$SELECT cmiogov.break_glass(p(), 'ward is blind without it', 1)$$), 'ok', 'glass broken');
SELECT is(act('app', $$UPDATE change_request SET status = 'live' WHERE id = 4$$), 'ok', 'approved in an emergency');
SELECT is((SELECT broken_by || ' ' || open || ' ' || (used_at IS NOT NULL) FROM cmiogov.emergency_review), 'Max true true', 'a review is owed');
SELECT is_empty('SELECT * FROM cmiogov.withdrawal_finding WHERE open', 'no finding while the hours last');
SELECT later('2 hours') \g /dev/null
SELECT is((SELECT cause FROM cmiogov.withdrawal_finding WHERE open), 'emergency_over', 'the hours are over');
SELECT is(act('max', $$SELECT cmiogov.close_emergency_review(p(), 'fine')$$), 'cmiogov_separation', 'not by who broke it');
SELECT is(act('mio', $$SELECT cmiogov.close_emergency_review(p(), 'justified')$$), 'ok', 'reviewed');
SELECT is((SELECT reviewed_by || ' ' || open || ' ' || outcome FROM cmiogov.emergency_review), 'Mio false justified', 'closed');

-- An acceptance that ends, and content changed behind the guard.
SELECT walk(8, 2);
SELECT is(act('mio', $$SELECT cmiogov.estimate_harm(p(), 'misread', '10 * 1e-5 [1e-6,1e-4] * 0.1')$$)
	|| act('mio', $$SELECT cmiogov.judge(p(), 'clinical_risk', 'pass', 'small')$$)
	|| act('max', $$SELECT cmiogov.accept_risk(p(), 'for the trial', clock_timestamp() + interval '1 day')$$)
	|| act('nora', $$SELECT cmiogov.respond(p(), 'pass', 'fits')$$)
	|| act('mio', $$SELECT cmiogov.submit_work(p(), 'T1', 'rule')$$)
	|| act('ines', $$SELECT cmiogov.advise(p(), 'T1', 'feasible')$$)
	|| act('max', $$SELECT cmiogov.sign_off(p(), 'T1')$$), 'okokokokokokok', 'ready on an acceptance that ends soon');
SELECT is(act('app', $$UPDATE change_request SET status = 'live' WHERE id = 8$$), 'ok', 'approved');
SELECT is_empty('SELECT * FROM cmiogov.withdrawal_finding WHERE open AND proposal = p()', 'no finding while it lasts');
SELECT later('30 hours') \g /dev/null
SELECT is((SELECT f.cause || ' ' || (f.since = a.until) FROM cmiogov.withdrawal_finding f JOIN cmiogov.fact a ON a.proposal = f.proposal AND a.act = 'accept'
	WHERE f.open AND f.proposal = p()), 'evidence_fell true', 'a finding since it ended');
SELECT is(act('max', $$SELECT cmiogov.accept_risk(p(), 'for another year', clock_timestamp() + interval '1 year')$$), 'ok', 'accepted anew');
SELECT is_empty('SELECT * FROM cmiogov.withdrawal_finding WHERE open AND proposal = p()', 'the evidence stands again');
ALTER TABLE change_request DISABLE TRIGGER cmiogov_guard_update;
UPDATE change_request SET dose = 100 WHERE id = 8;
ALTER TABLE change_request ENABLE ALWAYS TRIGGER cmiogov_guard_update;
SELECT matches((SELECT detail FROM cmiogov.withdrawal_finding WHERE open AND proposal = p()), 'dose changed', 'what changed behind the guard');

-- Layers, separation, flow.
SELECT is((SELECT compliance || '/' || safety || '/' || usability || ' ' || independent FROM cmiogov.layer_independence WHERE proposal = of_row(3)),
	'Cora/Mio/Nora true', 'three layers, three people');
SELECT ok((SELECT abs(joint_miss - 0.010729) < 1e-9 FROM cmiogov.layer_independence WHERE proposal = of_row(3)), 'all three miss: as computed');
SELECT is(act(who, format('SELECT cmiogov.declare_interest(%s, ''holds shares'')', of_row(3))), 'ok', 'an interest of ' || who) FROM unnest('{nora,max}'::text[]) who;
SELECT is((SELECT string_agg(name || ' ' || detail, ', ' ORDER BY name) FROM cmiogov.separation_conflict WHERE conflict = 'interested' AND proposal = of_row(3)),
	'Max signed T1 with a declared interest: the signature does not count, Nora a yes in usability and a declared interest: the verdict does not count', 'whose say does not count');
SELECT is(act('cora', format('SELECT cmiogov.clear_interest(%s, person(%L), ''none here'')', of_row(3), who)), 'ok', 'cleared') FROM unnest('{nora,max}'::text[]) who;
SELECT is_empty('SELECT * FROM cmiogov.separation_conflict', 'no conflicts');
SELECT walk(5, 5);
SELECT is((SELECT passed || ' ' || waiting FROM cmiogov.gate_flow WHERE kind = 'alert_change' AND gate = 'usability'), '2 0', 'two stand at all gates');
SELECT ok((SELECT median >= '0' AND median < '1 hour' FROM cmiogov.gate_flow WHERE kind = 'alert_change' AND gate = 'safety'), 'how long it took');
SELECT is((SELECT waiting FROM cmiogov.gate_flow WHERE kind = 'alert_change' AND gate = 'safety'), 1, 'one waits at safety');

SELECT is_empty('SELECT * FROM cmiogov.verify_ledger()', 'what resolving wrote is in order');

-- One person carrying two gates, written past the functions, is found.
SELECT is(act('cora', $$SELECT cmiogov.judge(p(), 'hipaa_required', 'pass', 'again')$$), 'ok', 'as it should be');
ALTER TABLE cmiogov.fact DISABLE TRIGGER append_only;
UPDATE cmiogov.fact SET person = person('mio') WHERE proposal = p() AND act = 'verdict' AND about = 'hipaa_required';
SELECT is((SELECT string_agg(conflict || ' ' || name, ', ') FROM cmiogov.separation_conflict), 'two_gates Mio', 'two gates, one person');
SELECT is((SELECT shared_people || ' ' || independent FROM cmiogov.layer_independence WHERE proposal = p()), 'Mio false', 'the layers share somebody');

-- harm_register: one line a hazard, the gravest current estimate, added and avoided apart.
SELECT walk(6, 2);
SELECT is(act('ines', $$SELECT cmiogov.estimate_harm(p(), 'misread', '10 * 1e-5 [1e-6,1e-4] * 0.1')$$), 'ok', 'one estimates');
SELECT is(act('nora', $$SELECT cmiogov.estimate_harm(p(), 'misread', '10 * 2e-5 [1e-6,5e-4] * 0.1')$$), 'ok', 'another more');
SELECT is((SELECT estimated_by || ' ' || estimates || ' ' || judged FROM cmiogov.harm_register WHERE proposal = p()), 'Nora 2 false', 'the gravest counts');
SELECT is(act('mio', $$SELECT cmiogov.estimate_harm(p(), 'misread', '10 * 1e-5 [-1e-5,5e-5] * 0.1')$$), 'ok', 'a judge, less');
SELECT is((SELECT estimated_by || ' ' || estimates || ' ' || judged FROM cmiogov.harm_register WHERE proposal = p()), 'Mio 1 true', 'supersedes them');
SELECT ok((SELECT cmiogov.upper(harm_added) = cmiogov.upper(harm) AND cmiogov.upper(harm_avoided) = -cmiogov.lower(harm)
	FROM cmiogov.harm_register WHERE proposal = p()), 'added and avoided are kept apart');
SELECT is(act('nora', $$SELECT cmiogov.estimate_harm(p(), 'misread', '10 * 2e-5 [1e-6,5e-4] * 0.1')$$), 'ok', 'somebody insists');
SELECT is((SELECT estimated_by || ' ' || estimates FROM cmiogov.harm_register WHERE proposal = p()), 'Nora 2', 'a later estimate of others raises');
SELECT is(act('mio', $$SELECT cmiogov.retire_hazard(p(), 'misread', 'the field is gone')$$), 'ok', 'retired');
SELECT is_empty('SELECT * FROM cmiogov.harm_register WHERE proposal = p()', 'no hazard is left');

-- expiring
SELECT is(act('mio', $$SELECT cmiogov.estimate_harm(p(), 'fatigue', '10 * 1e-5 [1e-6,1e-4] * 0.1')$$)
	|| act('max', $$SELECT cmiogov.accept_risk(p(), 'watched', now() + interval '30 days')$$), 'okok', 'a risk is accepted');
SELECT is((SELECT subject || ' ' || lapsed FROM cmiogov.expiring WHERE what = 'acceptance' AND id = p()), 'change 6 false', 'until a date');
SELECT is((SELECT count(*) FROM cmiogov.expiring WHERE what = 'credential'), 3::bigint, 'so are licences');
SELECT is((SELECT lapsed FROM cmiogov.expiring WHERE what = 'emergency'), false, 'so is an emergency');

-- What happens to a guarded table does not keep the reports from answering.
SELECT walk(7);
SELECT is(act('app', $$UPDATE change_request SET status = 'live' WHERE id = 7$$), 'ok', 'approved');
ALTER TABLE change_request DROP COLUMN dose;
SELECT is((SELECT cause FROM cmiogov.withdrawal_finding WHERE open AND proposal = p()), 'evidence_fell', 'a material column is gone: it is not what was approved');
SELECT is(act('cora', 'SELECT * FROM cmiogov.worklist'), 'ok', 'the worklist answers');
SELECT cmiogov.release_table('change_request');
SELECT is_empty('SELECT * FROM cmiogov.withdrawal_finding WHERE open', 'a released table raises no finding');
SELECT is(act('cora', 'SELECT * FROM cmiogov.worklist'), 'ok', 'and the worklist answers');
DROP TABLE change_request;
SELECT is(act('cora', 'SELECT * FROM cmiogov.worklist'), 'ok', 'also when it is dropped');
SELECT is((SELECT count(*) FROM cmiogov.proposal_standing WHERE subject IS NULL), 8::bigint, 'its proposals stay listed');

-- Who may read them.
\o /dev/null
CREATE ROLE reader LOGIN;
SELECT cmiogov.grant_access('reader', 'reader');
CREATE FUNCTION readable(who text) RETURNS text
LANGUAGE sql AS $$
	SELECT string_agg(v || ' ' || a, ', ' ORDER BY v) FROM unnest('{proposal_standing,worklist,current_verdict,harm_register,separation_conflict,
		layer_independence,expiring,gate_flow,emergency_review,withdrawal_finding,enactment,raci_chart,raci_fault}'::text[]) v,
		act(who, 'SELECT * FROM cmiogov.' || v) a WHERE a <> 'ok'
$$;
\o
SELECT is(readable('reader'), NULL, 'a reader reads every report');
SELECT is(readable('ines'), NULL, 'so does the office');
SELECT matches(readable('app'), 'worklist 42501', 'nobody else does');
SELECT is(act('reader', $$SELECT * FROM cmiogov.rank_options(p())$$), 'ok', 'ranking is reading');
SELECT is(act('reader', $$SELECT * FROM cmiogov.explain_proposal(p())$$), 'ok', 'so is explaining');
SELECT is(act('reader', $$SELECT cmiogov.resolve_finding(p(), 'x')$$), '42501', 'resolving is not');
SELECT * FROM finish();
