-- Conditions within the law: precedence, signatures, emergencies, findings,
-- time, freshness, the stored answer; what nothing answers is not met.
\set QUIET on
SET client_min_messages = error;
\o /dev/null
\ir ../fixtures/hospital.sql
\ir ../fixtures/ready.sql
SELECT cmiogov.enroll('Dana Admin', current_user);
SELECT cmiogov.set_break_glass_hours(24);
SELECT cmiogov.define_role('duty_officer', 'Officer on duty', 'clinical', breaks_glass => true);
SELECT cmiogov.appoint(person('stranger'), 'duty_officer');
SELECT cmiogov.register_asset('system', 'EHR', 'CIO');
SELECT cmiogov.register_asset('standard', 'HL7', 'CIO');
CREATE FUNCTION asset(what text) RETURNS text LANGUAGE sql SECURITY DEFINER AS $$SELECT id::text FROM cmiogov.asset WHERE name = what$$;
CREATE FUNCTION owed(what text) RETURNS bigint LANGUAGE sql SECURITY DEFINER AS $$SELECT max(id) FROM cmiogov.obligation WHERE title = what$$;
CREATE FUNCTION approve(key int) RETURNS text LANGUAGE sql AS $$
	SELECT act('app', format('UPDATE public.change_request SET status = ''approved'' WHERE id = %s', key)) $$;
CREATE FUNCTION switch(conditions text[]) RETURNS void LANGUAGE sql AS $$
	SELECT cmiogov.define_kind('cds_alert', 'alert', '{T1,T2,T4}', conditions) $$;
CREATE FUNCTION does(who text, call text) RETURNS text LANGUAGE sql AS $$SELECT act(who, 'SELECT cmiogov.' || call)$$;
-- The rules that are not met, as a person reads them.
CREATE FUNCTION unmet(key int) RETURNS text LANGUAGE sql AS $$
	SELECT string_agg(e.gate || ' ' || e.rule, ', ') FROM cmiogov.explain_approval('public.change_request', key::text) e WHERE NOT e.satisfied $$;
GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA public TO PUBLIC;
\o
SELECT no_plan();

-- What a kind may switch on.
SELECT throws_ok($$SELECT switch('{no_such}')$$, '22023', 'there is no condition "no_such"', 'only what there is');
SELECT throws_ok($$SELECT switch('{ethics,ethics}')$$, '22023', 'a condition is named twice', 'once');
SELECT throws_ok($$SELECT switch('{NULL}')$$, '22023', NULL, 'and not nothing');
SELECT lives_ok(format('SELECT switch(%L)', array_agg(condition)), 'all that the view lists at once') FROM cmiogov.condition;
SELECT is((SELECT conditions FROM cmiogov.kind WHERE kind = 'cds_alert'), (SELECT array_agg(condition) FROM cmiogov.condition), 'kept');
SELECT throws_ok($$SELECT cmiogov.set_ethics_lenses('{astrology}')$$, '22023', NULL, 'lenses that there are');
SELECT throws_ok($$SELECT cmiogov.set_ethics_lenses('{}')$$, '22023', NULL, 'at least one');
SELECT throws_ok($$SELECT cmiogov.set_ethics_lenses('{care,care}')$$, '22023', NULL, 'each once');
SELECT is(does('ines', $$open_proposal('cds_alert', 'all of them')$$), 'ok', 'a proposal under all of them can be opened');
SELECT is((SELECT count(DISTINCT rule) FROM cmiogov.explain_proposal(p()) WHERE rule IN (SELECT condition FROM cmiogov.condition)), 15::bigint, 'each is explained');
SELECT ok((SELECT bool_and(owner IS NOT NULL AND next_action IS NOT NULL) FROM cmiogov.worklist w JOIN cmiogov.condition c ON c.condition = w.rule WHERE w.proposal = p()),
	'and the worklist names who owes what');
SELECT is((SELECT count(*) FROM cmiogov.worklist w JOIN cmiogov.condition c ON c.condition = w.rule WHERE w.proposal = p() AND owed_now) > 12, true, 'now');
SELECT is_empty('SELECT * FROM cmiogov.verify_ledger()', 'verified');

-- Precedence: an unmet condition of compliance keeps later gates from their yes.
SELECT switch('{model_attributes}') \g /dev/null
SELECT does('ines', $$open_proposal('cds_alert', 'r', 'public.change_request', '1')$$) \g /dev/null
SELECT does(who, format(call, p())) FROM step WHERE n <= 3 ORDER BY n \g /dev/null
SELECT is(does('mio', $$judge(p(), 'clinical_risk', 'pass', 'small')$$), 'cmiogov_precedence', 'no yes of safety before compliance');
SELECT is(does('mio', $$judge(p(), 'clinical_risk', 'fail', 'not yet')$$), 'ok', 'but a no at any time');
SELECT is(does('max', $$accept_risk(p(), 'x', now() + interval '1 day')$$), 'cmiogov_precedence', 'no risk is accepted either');
SELECT is(does('stranger', $$break_glass(p(), 'fire', 1)$$), 'cmiogov_compliance', 'and there is no emergency road round it');
SELECT switch('{evidence,plans,no_dispute}') \g /dev/null

-- A signature waits for the conditions; it is not given before.
SELECT bring(2, 'T1 signature') \g /dev/null
SELECT is(unmet(2), 'safety evidence, usability workflow_fit, usability plans, usability plans, raci T1, raci T2, raci T4',
	'usability could not go on before the evidence was there');
SELECT is(does('max', $$sign_off(p(), 'T1')$$), 'cmiogov_safety', 'nor sign');
SELECT switch('{}') \g /dev/null
SELECT bring(3, 'T1 signature') \g /dev/null
SELECT switch('{no_dispute}') \g /dev/null
SELECT is(does('nora', $$raise_dispute(p(), 'too loud')$$), 'ok', 'a dispute');
SELECT is(does('max', $$sign_off(p(), 'T1')$$), 'cmiogov_raci', 'no signature while it is open');
SELECT is(does('max', format('resolve_dispute(p(), %s, ''quieter'')', (SELECT max(seq) FROM cmiogov.fact WHERE proposal = p()))), 'ok', 'resolved');
SELECT is(does('max', $$sign_off(p(), 'T1')$$), 'ok', 'signed');

-- What is ready is approved by the stored answer: nothing is asked again.
SELECT is((SELECT ready FROM cmiogov.proposal WHERE id = p()), true, 'the header says ready');
CREATE TABLE saved AS SELECT pg_get_functiondef('cmiogov.condition_rows(bigint, text, jsonb, timestamptz)'::regprocedure) AS rows,
	pg_get_functiondef('cmiogov.condition_no_dispute(bigint, text, jsonb, timestamptz)'::regprocedure) AS one;
CREATE FUNCTION break_rows(what text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
	EXECUTE format('CREATE OR REPLACE FUNCTION cmiogov.condition_rows(proposal bigint, kind text, notes jsonb, at timestamptz)
		RETURNS TABLE (condition text, gate text, met boolean, until timestamptz, detail text, next_action text, owner text)
		LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS %L', what);
END $$;
SELECT break_rows('SELECT ''a'', ''b'', (1 / (SELECT count(*) FROM cmiogov.fact WHERE seq < 0)) = 1, now(), ''c'', ''d'', ''e''') \g /dev/null
SELECT is(approve(3), 'ok', 'ready is ready, though the question would fail');
SELECT is((SELECT event FROM cmiogov.enactment_record WHERE proposal = p()), 'enter', 'enacted');
SELECT switch('{}') \g /dev/null
SELECT bring(4, 'nothing'), bring(5, 'nothing') \g /dev/null
SELECT is(approve(4), 'ok', 'and a kind without conditions never asks it');

-- What fails, answers nothing, or answers NULL, does not let pass.
SELECT switch('{no_dispute}') \g /dev/null
SELECT is(approve(5), '22012', 'an error refuses');
SELECT break_rows('SELECT ''no_dispute'', ''decisions'', true, NULL::timestamptz, ''d'', ''n'', ''o'' WHERE false') \g /dev/null
SELECT is(approve(5), 'cmiogov_raci', 'no answer is no yes');
SELECT is((SELECT detail FROM cmiogov.explain_approval('public.change_request', '5') WHERE rule = 'no_dispute'), 'condition "no_dispute" gives no answer', 'which is explained');
SELECT break_rows('SELECT ''no_dispute'', ''decisions'', NULL::boolean, NULL::timestamptz, ''d'', NULL, ''CMO''') \g /dev/null
SELECT is(approve(5), 'cmiogov_raci', 'nor is NULL');
SELECT is((SELECT owner FROM cmiogov.explain_approval('public.change_request', '5') WHERE rule = 'no_dispute'), 'CMO (Max)', 'owed by whom it says');
SELECT rows AS def FROM saved \gset
:def;
ALTER EXTENSION cmiogov DROP FUNCTION cmiogov.condition_rows(bigint, text, jsonb, timestamptz);
ALTER FUNCTION cmiogov.condition_rows(bigint, text, jsonb, timestamptz) RENAME TO condition_rows_not;
SELECT is(approve(5), 'cmiogov_raci', 'nor can be asked what the SQL of an older version has not');
SELECT alike((SELECT detail FROM cmiogov.explain_approval('public.change_request', '5') WHERE rule = 'no_dispute'), '%older version%', 'which is explained');
SELECT is(cmiogov.proposal_problems(p()), NULL, 'and alarms no auditor');
ALTER FUNCTION cmiogov.condition_rows_not(bigint, text, jsonb, timestamptz) RENAME TO condition_rows;
ALTER EXTENSION cmiogov ADD FUNCTION cmiogov.condition_rows(bigint, text, jsonb, timestamptz);
SELECT is(approve(5), 'ok', 'back again');

-- A word of 1.0, when any would do.
SELECT switch('{}') \g /dev/null
SELECT bring(6, 'nothing') \g /dev/null
UPDATE cmiogov.kind SET conditions = '{committee}', version = version - 1000000 WHERE kind = 'cds_alert';
SELECT cmiogov.set_harm_limits('cds_alert', 0, 0.01) \g /dev/null
SELECT is(approve(6), 'cmiogov_raci', 'an unknown word is not met');
SELECT is((SELECT gate || ': ' || detail FROM cmiogov.explain_approval('public.change_request', '6') WHERE rule = 'committee'), 'raci: condition "committee" gives no answer', 'and explained');
SELECT is(does('stranger', $$break_glass(p(), 'fire', 1)$$), 'ok', 'an emergency');
SELECT is(approve(6), 'ok', 'carries it');

-- An emergency lifts what is open in safety, usability and the decisions.
SELECT switch('{}') \g /dev/null
SELECT bring(7, 'nothing') \g /dev/null
SELECT switch('{evidence,plans,ethics}') \g /dev/null
SELECT is(approve(7), 'cmiogov_safety', 'three of them unmet');
SELECT is(does('stranger', $$break_glass(p(), 'fire', 1)$$), 'ok', 'an emergency');
SELECT switch('{evidence,plans,ethics,standards}') \g /dev/null
SELECT is(approve(7), 'cmiogov_compliance', 'not round compliance');
SELECT switch('{evidence,plans,ethics}') \g /dev/null
SELECT is(approve(7), 'ok', 'but the rest');
SELECT is((SELECT emergency > 0 FROM cmiogov.enactment_record WHERE proposal = p()), true, 'as one');

-- They are asked of an entry: what is enacted they do not reopen.
SELECT switch('{}') \g /dev/null
SELECT bring(8, 'nothing') \g /dev/null
SELECT is(approve(8), 'ok', 'one is enacted');
SELECT switch('{evidence,standards}') \g /dev/null
SELECT is(does('nora', $$raise_dispute(p(), 'too loud')$$), 'ok', 'something is said');
SELECT is((SELECT count(*) FROM cmiogov.withdrawal_finding WHERE proposal = p()), 0::bigint, 'no finding');
SELECT is((SELECT fell_at FROM cmiogov.proposal WHERE id = p()), NULL, 'nothing fell');
SELECT is(act('app', 'UPDATE public.change_request SET status = ''draft'' WHERE id = 8'), 'ok', 'it may leave');
SELECT is((SELECT finding FROM cmiogov.enactment_record WHERE proposal = p() AND event = 'leave'), false, 'without one');
SELECT is(approve(8), 'cmiogov_compliance', 'but not come back');
SELECT is_empty($$SELECT * FROM cmiogov.what_if_limits('cds_alert', 0.01, 0.01)$$, 'limits are asked without them');

-- Time: a measure grows old.
SELECT switch('{}') \g /dev/null
SELECT bring(9, 'nothing'), bring(10, 'nothing') \g /dev/null
SELECT cmiogov.define_measure('response', 'Response time', 's', 'at_most', 3, 'CIO', asset('EHR')::bigint, 'usability', max_age => '30 days') \g /dev/null
SELECT is(does('ivan', $$observe('response', 2, tstzrange(now() - interval '1 day', now()), 'log')$$), 'ok', 'observed');
SELECT switch('{measures}') \g /dev/null
SELECT is(act('ines', format($$SELECT cmiogov.add_note(%s, 'concerns', asset('EHR'), 'x')$$, id)), 'ok', 'concerned: ' || subject_key)
FROM cmiogov.proposal WHERE subject_key IN ('9', '10');
SELECT is((SELECT ready_until FROM cmiogov.proposal WHERE subject_key = '9'), (SELECT upper(period) + interval '30 days' FROM cmiogov.observation),
	'the header is ready until it is too old');
SELECT is((SELECT ready FROM cmiogov.proposal WHERE subject_key = '9'), true, 'and ready');
SELECT cmiogov.set_test_clock('29 days') \g /dev/null
SELECT is(approve(9), 'ok', 'a day before');
SELECT is_empty('SELECT * FROM cmiogov.verify_ledger()', 'verified before');
SELECT cmiogov.set_test_clock('31 days') \g /dev/null
SELECT is(approve(10), 'cmiogov_usability', 'a day after');
SELECT is_empty('SELECT * FROM cmiogov.verify_ledger()', 'verified after');
SELECT is((SELECT ready FROM cmiogov.proposal_as_of(p(), clock_timestamp() + interval '31 days')), false, 'as of then: not ready');
SELECT is((SELECT ready FROM cmiogov.proposal_as_of(p(), clock_timestamp() + interval '29 days')), true, 'two days before: ready');
SELECT cmiogov.set_test_clock(NULL) \g /dev/null
SELECT is(does('mio', 'reassess()'), 'ok', 'judged again');
SELECT is_empty('SELECT * FROM cmiogov.verify_ledger()', 'verified');
SELECT is(approve(10), 'ok', 'in time');

-- And an exception, a plan, a training.
SELECT switch('{}') \g /dev/null
SELECT bring(14, 'nothing'), bring(15, 'nothing'), bring(16, 'nothing') \g /dev/null
SELECT is(act('ines', format($$SELECT cmiogov.add_note(%s, 'concerns', asset('EHR'), 'x')$$, id)), 'ok', 'concerned: ' || subject_key)
FROM cmiogov.proposal WHERE subject_key IN ('14', '15', '16');
SELECT does('ines', call) FROM (VALUES
	($$link_asset(asset('EHR')::bigint, 'conforms_to', asset('HL7')::bigint)$$),
	($$owe('exception', 'not yet', 'CIO', asset => asset('EHR')::bigint, standard => asset('HL7')::bigint)$$),
	($$owe('change_plan', 'how to', 'CMIO', asset => asset('EHR')::bigint)$$),
	($$owe('rollback_plan', 'how back', 'CMIO', asset => asset('EHR')::bigint)$$),
	($$owe('training', 'staff', 'CMIO', asset => asset('EHR')::bigint)$$)) v (call) \g /dev/null
SELECT is(does(who, format('fulfil(owed(%L), ''done'', now() + interval ''10 days'')', what)), 'ok', what || ': done')
FROM (VALUES ('ivan', 'not yet'), ('mio', 'how to'), ('mio', 'how back'), ('mio', 'staff')) v (who, what);
CREATE FUNCTION asked(conditions text[]) RETURNS timestamptz LANGUAGE sql AS $$
	SELECT switch(conditions);
	SELECT act('mio', 'SELECT cmiogov.reassess()');
	SELECT ready_until FROM cmiogov.proposal WHERE id = p() $$;
SELECT is(asked(ARRAY[condition]), good_until, condition || ': ready until then')
FROM (VALUES ('standards', 'not yet'), ('plans', 'how back'), ('training', 'staff')) v (condition, title) JOIN cmiogov.obligation o USING (title);
SELECT switch('{standards}') \g /dev/null
SELECT cmiogov.set_test_clock('11 days') \g /dev/null
SELECT is(approve(14), 'cmiogov_compliance', 'an exception past its date excuses nothing');
SELECT cmiogov.set_test_clock('9 days') \g /dev/null
SELECT is(approve(14), 'ok', 'before it does');
SELECT cmiogov.set_test_clock(NULL) \g /dev/null
SELECT switch('{plans}') \g /dev/null
SELECT cmiogov.set_test_clock('11 days') \g /dev/null
SELECT is(approve(15), 'cmiogov_usability', 'a plan grows old');
SELECT cmiogov.set_test_clock('9 days') \g /dev/null
SELECT is(approve(15), 'ok', 'before it is good');
SELECT cmiogov.set_test_clock(NULL) \g /dev/null
SELECT switch('{training}') \g /dev/null
SELECT cmiogov.set_test_clock('11 days') \g /dev/null
SELECT is(approve(16), 'cmiogov_usability', 'what was learnt is forgotten');
SELECT cmiogov.set_test_clock('9 days') \g /dev/null
SELECT is(approve(16), 'ok', 'before it is known');
SELECT cmiogov.set_test_clock(NULL) \g /dev/null

-- A note is about what it was said about.
SELECT switch('{}') \g /dev/null
SELECT bring(11, 'nothing') \g /dev/null
SELECT switch('{evidence}') \g /dev/null
SELECT is(does('ines', $$add_option(p(), 'half the dose', '{"dose": 2}')$$), 'ok', 'another option');
SELECT is(does('ines', $$add_note(p(), 'evidence', 'q', 'of the half', '{"grade": "high", "citation": "c"}', 2)$$), 'ok', 'evidence about it');
SELECT is(approve(11), 'cmiogov_safety', 'is none about the chosen one');
SELECT is((SELECT string_agg(rank::text || ':' || option, ' ' ORDER BY rank) FROM cmiogov.rank_options(p())), (SELECT string_agg(rank::text || ':' || option, ' ' ORDER BY rank) FROM cmiogov.rank_options(p())), 'options can be ranked');
SELECT is(does('ines', $$add_note(p(), 'evidence', 'q', 'of this', '{"grade": "high", "citation": "c"}', 1)$$), 'ok', 'evidence about this one');
SELECT is((SELECT ready FROM cmiogov.proposal WHERE id = p()), true, 'will do');
UPDATE change_request SET dose = 7 WHERE id = 11;
SELECT is((SELECT satisfied FROM cmiogov.explain_approval('public.change_request', '11') WHERE rule = 'evidence'), false, 'not when the content has changed');
UPDATE change_request SET dose = 5 WHERE id = 11;
SELECT is(approve(11), 'ok', 'and again when it has changed back');

-- Who is Informed of which decision.
SELECT switch('{}') \g /dev/null
SELECT cmiogov.set_raci('T1', '{"CMO": "A", "CMIO": "R", "clinical_informaticist": "C", "clinician_user": "I"}'),
	cmiogov.set_raci('T2', '{"CIO": "A", "it_architecture": "R", "CMIO": "C", "clinician_user": "I", "clinical_informaticist": {"letters": "R", "scope": "a part"}}') \g /dev/null
SELECT bring(17, 'nothing') \g /dev/null
SELECT switch('{informed}') \g /dev/null
SELECT is(does('ivan', $$revise_asset(asset('EHR')::bigint, criticality => 'high')$$), 'ok', 'high');
SELECT is(does('ines', $$add_note(p(), 'concerns', asset('EHR'), 'x')$$), 'ok', 'is concerned');
SELECT is((SELECT ready FROM cmiogov.proposal WHERE id = p()), true, 'nobody need acknowledge it');
SELECT is(does('ivan', $$revise_asset(asset('EHR')::bigint, criticality => 'mission_critical')$$), 'ok', 'mission-critical');
SELECT is(approve(17), 'cmiogov_raci', 'now they must');
SELECT is(does('nora', $$acknowledge(p(), 'T1')$$), 'ok', 'one decision');
SELECT is(approve(17), 'cmiogov_raci', 'is not the other');
SELECT is(does('nora', $$acknowledge(p(), 'T2')$$), 'ok', 'both');
SELECT is(approve(17), 'ok', 'will do');

-- B18, F1: who signs has attested his interests.
SELECT switch('{attested}') \g /dev/null
SELECT bring(12, 'T1 signature') \g /dev/null
SELECT is((SELECT count(*) FROM cmiogov.fact WHERE proposal = p() AND act = 'sign'), 0::bigint, 'nobody could sign');
SELECT is(does('max', $$sign_off(p(), 'T1')$$), 'cmiogov_raci', 'not without an attestation');
SELECT is(does('max', $$respond(p(), 'pass', 'fine')$$), 'cmiogov_raci', 'not by the short road');
SELECT is(does('ines', format($$owe('attestation', 'interests of Max', 'CMO', %s, source => 'conflict_of_interest')$$, person('max'))), 'ok', 'it is owed');
SELECT is(does('max', $$sign_off(p(), 'T1')$$), 'cmiogov_raci', 'owed is not given');
SELECT is(does('ines', format($$owe('attestation', 'fiduciary duty of Max', 'CMO', %s, source => 'fiduciary')$$, person('max'))), 'ok', 'another one');
SELECT is(does('max', $$fulfil(owed('fiduciary duty of Max'), 'I serve')$$), 'ok', 'given');
SELECT is(does('max', $$sign_off(p(), 'T1')$$), 'cmiogov_raci', 'is not this one');
SELECT is(does('max', $$fulfil(owed('interests of Max'), 'none', now() + interval '10 days')$$), 'ok', 'this one');
SELECT is(does('max', $$sign_off(p(), 'T1')$$), 'ok', 'signed');
SELECT is(does('ivan', $$sign_off(p(), 'T2')$$), 'cmiogov_raci', 'each for himself');
SELECT is(does('ines', format($$owe('attestation', 'interests of Ivan', 'CIO', %s, source => 'conflict_of_interest')$$, person('ivan'))), 'ok', 'owed');
SELECT is(does('ivan', $$fulfil(owed('interests of Ivan'), 'none')$$), 'ok', 'given');
SELECT is(does('ivan', $$respond(p(), 'pass', 'fine')$$), 'ok', 'signs both');
SELECT cmiogov.set_test_clock('20 days') \g /dev/null
SELECT is(does('max', $$sign_off(p(), 'T1')$$), 'cmiogov_raci', 'over, it is good for no new signature');
SELECT is(approve(12), 'ok', 'but the one given then stands');
SELECT cmiogov.set_test_clock(NULL) \g /dev/null
SELECT is_empty($$SELECT * FROM cmiogov.verify_ledger() WHERE problem !~ 'kind'$$, 'verified');
SELECT * FROM finish();
