-- Section A of the duties: roles, credentials, structure.  Each assertion
-- begins with the duty it is about.
\set QUIET on
\o /dev/null
\ir ../fixtures/hospital.sql
\ir ../fixtures/ready.sql
\ir ../fixtures/duty.sql
SET client_min_messages = error;
SELECT cmiogov.enroll('Dana Admin', current_user);
CREATE FUNCTION owed(what text) RETURNS bigint
LANGUAGE sql STABLE SECURITY DEFINER AS $$SELECT max(id) FROM cmiogov.obligation WHERE title = what$$;
CREATE FUNCTION lacks(of text) RETURNS text
LANGUAGE sql VOLATILE SECURITY DEFINER AS $$SELECT string_agg(lack, ' ' ORDER BY lack) FROM cmiogov.duty_without_authority WHERE role = of$$;
CREATE FUNCTION month() RETURNS text LANGUAGE sql AS $$SELECT format('[%s,%s)', now() - interval '31 days', now() - interval '1 day')$$;
\o
SELECT * FROM no_plan();

-- A1: an executive between the clinical and the technical side; one holder of a chief's seat.
SELECT is((SELECT string_agg(decision || ' ' || letters, ', ' ORDER BY decision) FROM cmiogov.raci_chart WHERE role = 'CMIO'), 'T1 R, T2 C, T4 C', 'A1: the CMIO does the clinical work and is asked about the technical');
SELECT is((SELECT string_agg(name, ', ') FROM cmiogov.current_officers WHERE role = 'CMIO'), 'Mio', 'A1: who is in office');
SELECT is(does_as_owner(format($$record_credential(%s, 'medical_licence', 'x', 'y', '[2020-01-01,)')$$, person('stranger')))
	|| does_as_owner(format($$appoint(%s, 'CMIO')$$, person('stranger'))), 'okcmiogov_raci', 'A1: a second holder is refused');

-- A2: a licensed clinician, tested whenever he acts.
SELECT is(does_as_owner(format($$end_appointment(%s, 'CMIO')$$, person('mio'))) || does_as_owner(format($$appoint(%s, 'CMIO')$$, person('archie'))), 'okcmiogov_raci', 'A2: nobody without a licence becomes CMIO');
SELECT is(does_as_owner(format($$appoint(%s, 'CMIO')$$, person('mio'))), 'ok', 'A2: a licensed clinician does');
SELECT bring(1, 'T1 signature') \g /dev/null
SELECT is(does('max', format($$sign_off(%s, 'T1')$$, p())), 'ok', 'A2: signed under a licence');
SELECT is(does('mio', format($$judge(%s, 'clinical_risk', 'pass', 'small')$$, p())), 'ok', 'A2: judged under a licence');
SELECT cmiogov.revoke_credential(id) FROM cmiogov.credential WHERE person = person('mio') AND kind = 'medical_licence' \g /dev/null
SELECT is(does('mio', format($$judge(%s, 'clinical_risk', 'pass', 'small')$$, p())), '42501', 'A2: without it he judges no more');
SELECT is((SELECT licensed FROM cmiogov.current_officers WHERE role = 'CMIO'), false, 'A2: which is seen');
SELECT is(would(1), 'ok', 'A2: what he did before is not void');
SELECT cmiogov.record_credential(person('mio'), 'medical_licence', 'L-2', 'Board', '[2020-01-01,2099-01-01)') \g /dev/null

-- A3 to A5: what sources say of education; they contradict each other.
SELECT is(does_as_owner(format('define_qualification(''CMIO'', %L, %L, %L)', c, l, s)), 'ok', 'A3: ' || s || ' on ' || c)
FROM (VALUES ('degree', 'required', 'chapter 2'), ('degree', 'none', 'chapter 7'), ('board_cert', 'preferred', 'chapter 2'), ('medical_licence', 'required', 'chapter 2')) v (c, l, s);
CREATE FUNCTION gap(of text, says text) RETURNS text LANGUAGE sql VOLATILE SECURITY DEFINER AS $$
	SELECT concat_ws(' | ', coalesce(gap, 'no gap'), enforced, contradicted_by) FROM cmiogov.credential_gaps WHERE role = 'CMIO' AND credential = of AND source = says $$;
SELECT is(gap('degree', 'chapter 2'), 'required | f | none (chapter 7)', 'A3: the degree that one source requires is not on file');
SELECT cmiogov.record_credential(person('mio'), 'degree', 'MD 1999', 'University', '[1999-01-01,)') \g /dev/null
SELECT is(gap('degree', 'chapter 2'), 'no gap | f | none (chapter 7)', 'A3: now it is');
SELECT is(gap('board_cert', 'chapter 2'), 'preferred | f', 'A4: board certification is a plus, and missing');
SELECT is(gap('degree', 'chapter 7'), 'no gap | f | required (chapter 2)', 'A5: the other view is kept with its source, and what contradicts it');
SELECT is(gap('medical_licence', 'chapter 2'), 'no gap | t', 'A5: the licence is tested, whatever sources say');

-- A6: most still treat patients.
SELECT is(does_as_owner($$define_measure('practice.sessions', 'Clinical sessions', 'per month', 'at_least', 1, 'CMIO', max_age => '90 days')$$), 'ok', 'A6: practice is watched');
SELECT is(does('mio', format($$observe('practice.sessions', 4, '[2020-01-01,2020-02-01)', 'rota', person => %s)$$, person('mio'))), 'ok', 'A6: when he last saw patients');
SELECT is((SELECT person_name || ' ' || stale FROM cmiogov.measure_status WHERE measure = 'practice.sessions'), 'Mio true', 'A6: is too long ago');
SELECT is(does('mio', format($$observe('practice.sessions', 4, %L, 'rota', person => %s)$$, month(), person('mio'))), 'ok', 'A6: again in the clinic');
SELECT is((SELECT person_name || ' ' || stale || ' ' || met FROM cmiogov.measure_status WHERE measure = 'practice.sessions'), 'Mio false true', 'A6: no warning');

-- A7: technical knowledge, assessed.
SELECT is(does_as_owner(format('define_measure(%L, %L, ''level of 4'', ''at_least'', 2, ''CMIO'')', 'competency.' || t, t)), 'ok', 'A7: ' || t) FROM unnest('{clinical,technical}'::text[]) t;
SELECT is(does('ines', format($$observe('competency.%s', %s, %L, 'assessed by Ivan', person => %s)$$, t, l, p, person(w))), 'ok', 'A7: ' || w || ' in ' || t)
FROM (VALUES ('mio', 'technical', 1, '[2025-01-01,2025-02-01)'), ('mio', 'technical', 2, '[2026-01-01,2026-02-01)'), ('mio', 'clinical', 4, '[2026-01-01,2026-02-01)'), ('nora', 'technical', 1, '[2026-01-01,2026-02-01)')) v (w, t, l, p);
SELECT results_eq('SELECT name, topic, level, previous, able, source FROM cmiogov.competence ORDER BY name, topic',
	$$VALUES ('Mio', 'clinical', 4::float8, NULL::float8, true, 'assessed by Ivan'), ('Mio', 'technical', 2, 1, true, 'assessed by Ivan'), ('Nora', 'technical', 1, NULL, false, 'assessed by Ivan')$$,
	'A7: who knows what, by whose judgement, and what it was before');

-- A8, A9: two guardians, apart from the decisions they are accountable for.
SELECT is((SELECT decides || ' ' || holder FROM cmiogov.decision_rights WHERE what = 'domain' AND name = 'technical'), 'CIO Ivan', 'A8: the CIO guards the platform');
SELECT is((SELECT decides || ' ' || holder FROM cmiogov.decision_rights WHERE what = 'domain' AND name = 'clinical'), 'CMIO Mio', 'A9: the CMIO guards clinical reality');
SELECT is((SELECT decides FROM cmiogov.decision_rights WHERE what = 'decision' AND name = 'T1'), 'CMO', 'A9: while clinical leadership is accountable for the decision');

-- A10: never one leader over both.
SELECT is(does_as_owner(format($$end_appointment(%s, 'CIO')$$, person('ivan'))) || does_as_owner(format($$appoint(%s, 'CIO')$$, person('mio'))), 'okcmiogov_separation', 'A10: the CMIO cannot become CIO');
SELECT is(does_as_owner(format($$appoint(%s, 'CIO', deputy => true)$$, person('mio'))), 'cmiogov_separation', 'A10: nor the CIO''s deputy');
SELECT is(does_as_owner(format($$appoint(%s, 'CIO', '[2099-01-01,)')$$, person('mio'))), 'cmiogov_separation', 'A10: nor later');
SELECT throws_ok(format($$INSERT INTO cmiogov.appointment SELECT 1, person, 'CIO', term, NULL, false, true, 1 FROM cmiogov.appointment WHERE person = %s AND role = 'CMIO'$$, person('mio')), '23P01', NULL, 'A10: not by the owner''s own hand');
SELECT is(does_as_owner(format($$appoint(%s, 'CIO')$$, person('ivan'))), 'ok', 'A10: two people');

-- A11: to whom the CMIO reports.
SELECT is(does_as_owner($$set_reporting_line('CMIO', 'CIO', '[2020-01-01,)')$$), 'ok', 'A11: to the CIO is no error');
SELECT is((SELECT round(beta::numeric, 3) || ' ' || reporting_lines FROM cmiogov.layer_independence WHERE proposal = p()), '0.200 CMIO reports to CIO, another guardian', 'A11: and makes the layers depend on each other');
SELECT is(does_as_owner($$set_reporting_line('CMIO', 'CMO', '[2026-01-01,)')$$), 'ok', 'A11: to the CMO');
SELECT is((SELECT round(beta::numeric, 3) || coalesce(reporting_lines, '') FROM cmiogov.layer_independence WHERE proposal = p()), '0.100', 'A11: does not');

-- A12: clinical leadership owns the quality of care; several may stand for it.
SELECT is(does('ivan', format($$accept_risk(%s, 'fine', now() + interval '1 day')$$, p())), '42501', 'A12: nobody else accepts clinical risk');
SELECT is(does('max', format($$accept_risk(%s, 'watched', now() + interval '1 year')$$, p())), 'ok', 'A12: clinical leadership does');
SELECT is(does_as_owner(format($$appoint(%s, 'CMO', deputy => true)$$, person('stranger'))), 'ok', 'A12: a licensed deputy');
SELECT bring(2, 'T1 signature') \g /dev/null
SELECT is(does('stranger', format($$sign_off(%s, 'T1')$$, p())), 'ok', 'A12: signs for it');

-- A13: the informaticist is consulted on the rule; his R covers a part.
SELECT bring(3, 'T1 advice') \g /dev/null
SELECT is(does('max', format($$sign_off(%s, 'T1')$$, p())), 'cmiogov_raci', 'A13: no signature before the informaticist said whether it can be built');
SELECT is(does('ines', format($$advise(%s, 'T1', 'feasible')$$, p())) || does('max', format($$sign_off(%s, 'T1')$$, p())), 'okok', 'A13: after it');
SELECT bring(4, 'T2 work') \g /dev/null
SELECT is(does('ines', format($$submit_work(%s, 'T2', 'configuration')$$, p())) || does('ivan', format($$sign_off(%s, 'T2')$$, p())), 'okcmiogov_raci', 'A13: work on the configuration alone is not the work');

-- A14: a team does the work and is never accountable.
SELECT is(does('archie', format($$submit_work(%s, 'T2', 'interfaces')$$, p())) || does('ivan', format($$sign_off(%s, 'T2')$$, p())), 'okok', 'A14: a member of the team hands in the work');
SELECT is(does_as_owner($$set_raci('T2', '{"it_architecture": "AR"}')$$), 'cmiogov_raci', 'A14: a team is not accountable');
SELECT is(does_as_owner(format($$end_appointment(%s, 'it_architecture')$$, person('archie'))) || does('archie', format($$submit_work(%s, 'T2', 'more')$$, p())), 'ok42501', 'A14: who left the team does not');
SELECT cmiogov.appoint(person('archie'), 'it_architecture') \g /dev/null

-- A15: a committee of doctors, nurses and pharmacists.
SELECT is(does_as_owner($$define_body('p_and_t', 'P&T', 'committee', NULL, 'CMIO', '{"physician": 1, "nurse": 1, "pharmacist": 1}')$$), 'ok', 'A15: who must be present');
SELECT is(does_as_owner(format('take_seat(%s, ''p_and_t'', %L)', person(w), f)), 'ok', 'A15: ' || f) FROM (VALUES ('mio', 'physician'), ('nora', 'nurse'), ('ines', 'pharmacist')) v (w, f);
SELECT does('ines', $$register_asset('order_set', 'sepsis bundle', 'CMIO', detail => '{"committees": ["p_and_t"]}')$$) \g /dev/null
SELECT ready_with(5, 'deliberated') \g /dev/null
SELECT does('ines', format($$add_note(%s, 'concerns', '%s', 'it changes it')$$, p(), asset('sepsis bundle'))) \g /dev/null
SELECT is(would(5), 'cmiogov_raci', 'A15: not before the committee met');
SELECT is(does('mio', format($$record_meeting(%s, 'p_and_t', '[%s, %s]', 'agreed')$$, p(), person('mio'), person('nora'))), 'ok', 'A15: it met without a pharmacist');
SELECT is(would(5), 'cmiogov_raci', 'A15: which was no quorum');
SELECT is(does('mio', format($$record_meeting(%s, 'p_and_t', '[%s, %s, %s]', 'agreed')$$, p(), person('mio'), person('nora'), person('ines'))), 'ok', 'A15: it met with all three');
SELECT is(would(5), 'ok', 'A15: now');

-- A16: the Compliance Officer binds.
SELECT bring(6, 'hipaa_required') \g /dev/null
SELECT is(does('max', format($$judge(%s, 'hipaa_required', 'pass', 'x')$$, p())) || does('ivan', format($$judge(%s, 'hipaa_required', 'pass', 'x')$$, p())), '4250142501', 'A16: nobody else judges compliance');
SELECT is(does('cora', format($$judge(%s, 'hipaa_required', 'fail', 'unlawful')$$, p())), 'ok', 'A16: a no of the Compliance Officer');
SELECT is(would(6), 'cmiogov_compliance', 'A16: ends it');
SELECT is(does('max', format($$accept_risk(%s, 'we need it', now() + interval '1 day', 'hipaa_required')$$, p())) <> 'ok', true, 'A16: cannot be accepted away');
SELECT is(does('max', format($$break_glass(%s, 'we need it', 1)$$, p())) || ' ' || would(6), 'cmiogov_compliance cmiogov_compliance', 'A16: nor broken through');

-- A17: the board delegates, with limits and terms.
SELECT is(does_as_owner(format($$end_appointment(%s, 'CIO')$$, person('ivan'))) || does_as_owner(format($$appoint(%s, 'CIO', authority_limit => 500)$$, person('ivan'))), 'okok', 'A17: authority up to an amount');
SELECT bring(7, 'T4 signature') \g /dev/null
SELECT is(does('ivan', format($$sign_off(%s, 'T4')$$, p())), '42501', 'A17: not above it');
SELECT is(does_as_owner(format($$appoint(%s, 'board')$$, person('stranger'))) || does('stranger', format($$sign_off(%s, 'T4')$$, p())), 'okok', 'A17: the principal signs itself');
SELECT is(does_as_owner(format($$end_appointment(%s, 'board')$$, person('stranger'))), 'ok', 'A17: revoked');
SELECT bring(8, 'T4 signature') \g /dev/null
SELECT is(does('stranger', format($$sign_off(%s, 'T4')$$, p())), '42501', 'A17: no more');

-- A18: noise.
CREATE FUNCTION noise(of text) RETURNS bigint LANGUAGE sql VOLATILE SECURITY DEFINER AS $$SELECT coalesce(sum(n), 0)::bigint FROM cmiogov.accountability_noise WHERE noise = of$$;
SELECT is(noise('duplicate_request'), 0::bigint, 'A18: quiet');
SELECT does('ines', format($$receive_request('demand', '%s', 'see title', 'a nurse')$$, t)) FROM unnest('{quieter,less noise}'::text[]) t \g /dev/null
SELECT does('ines', format($$move_request(%s, 'triaged')$$, id)) FROM cmiogov.request \g /dev/null
SELECT is(does('ines', format($$move_request(%s, 'duplicate', duplicate_of => %s)$$, max(id), min(id))), 'ok', 'A18: asked for twice') FROM cmiogov.request;
SELECT is(noise('duplicate_request'), 1::bigint, 'A18: work done twice is counted');
SELECT ok(noise('waiting') > 0, 'A18: and who is waited for');
SELECT is(noise('no_accountable'), 0::bigint, 'A18: every open decision has an accountable');
SELECT cmiogov.end_appointment(person('max'), 'CMO'), cmiogov.end_appointment(person('stranger'), 'CMO') \g /dev/null
SELECT ok(noise('no_accountable') > 0, 'A18: until the seat is vacant');

-- A19, A20, A22: means for the duties.
SELECT is(lacks('CMO'), 'no_budget no_staffing vacant', 'A22: a vacant seat with duties');
SELECT is(lacks('CMIO'), 'no_budget no_deputy no_staffing', 'A22: duties, and neither staff nor budget of its own');
SELECT is(does_as_owner($$define_measure('staffing.office', 'Staff of the office', 'FTE', 'at_least', 4, 'CMIO')$$) || does('mio', format($$observe('staffing.office', 2.5, %L, 'payroll')$$, month())), 'okok', 'A19: staff needed and staff there');
SELECT is(lacks('CMIO'), 'no_budget no_deputy staffing_missed', 'A19: too few');
SELECT is(does('mio', format($$observe('staffing.office', 4, %L, 'payroll, corrected')$$, month())), 'ok', 'A19: enough');
SELECT is(lacks('CMIO'), 'no_budget no_deputy', 'A19: nothing to complain of');
SELECT is(does_as_owner($$define_measure('budget.office', 'The office''s own budget', 'EUR', 'at_least', 300000, 'CMIO')$$) || does('mio', format($$observe('budget.office', 300000, %L, 'ledger')$$, month())), 'okok', 'A20: a budget of its own');
SELECT is(lacks('CMIO'), 'no_deputy', 'A20: adequate to its duties');
SELECT is((SELECT decides FROM cmiogov.decision_rights WHERE name = 'T4'), 'CIO', 'A20: which is not the capital budget');
SELECT ok(lacks('CIO') LIKE '%no_budget%', 'A20: and does not count as the CIO''s');

-- A21: built to the office's standards.
SELECT does('ines', $$register_asset('standard', 'alert style guide', 'CMIO')$$), does('ines', $$register_asset('cds_artifact', 'sepsis alert', 'CMIO')$$) \g /dev/null
SELECT does('ines', format($$link_asset(%s, 'conforms_to', %s)$$, asset('sepsis alert'), asset('alert style guide'))) \g /dev/null
SELECT cmiogov.appoint(person('max'), 'CMO') \g /dev/null
SELECT ready_with(9, 'standards') \g /dev/null
SELECT does('ines', format($$add_note(%s, 'concerns', '%s', 'it changes it')$$, p(), asset('sepsis alert'))) \g /dev/null
SELECT is(would(9), 'cmiogov_compliance', 'A21: not released before it conforms');
SELECT is(does('mio', format($$owe('conformance', 'style', 'CMIO', asset => %s, standard => %s)$$, asset('sepsis alert'), asset('alert style guide'))), 'ok', 'A21: owed');
SELECT is(does('ines', format($$fulfil(%s, 'looks fine')$$, owed('style'))), '42501', 'A21: not for anybody to say');
SELECT is(does('mio', format($$fulfil(%s, 'checked all 12 points')$$, owed('style'))), 'ok', 'A21: signed by the office');
SELECT is(would(9), 'ok', 'A21: released');

-- A23: small hospitals.
SELECT is(does_as_owner($$define_role('CMO', 'Chief Medical Officer', 'clinical leadership', single_seat => true, credential => 'medical_licence', accepts_risk => true, breaks_glass => true)$$), 'ok', 'A23: a small hospital may let the CMO share a person');
SELECT is(does_as_owner(format($$end_appointment(%s, 'CMO')$$, person('max'))) || does_as_owner(format($$appoint(%s, 'CMO')$$, person('mio'))), 'okok', 'A23: one physician in both offices');
SELECT is(does_as_owner(format($$appoint(%s, 'CIO', deputy => true)$$, person('mio'))), 'cmiogov_separation', 'A23: never in those that guard each other');
SELECT bring(10, 'T1 signature') \g /dev/null
SELECT is(does('mio', format($$sign_off(%s, 'T1')$$, p())) <> 'ok', true, 'A23: nor twice on one proposal');
SELECT is(does('ines', $$owe('arrangement', 'one physician in two offices', 'board', due => now() + interval '30 days', source => 'compensating control: the neighbour''s CMO signs')$$), 'ok', 'A23: what makes up for it is stated');
SELECT is((SELECT owner_role || ' ' || state FROM cmiogov.owed WHERE sort = 'arrangement'), 'board owed', 'A23: and owed');
SELECT is(does_as_owner('set_site(0)'), '22023', 'A23: hospitals that share a hub number their sites before they begin');

-- A24: nobody is expert in everything.
SELECT does('ines', format($$log_hazard('%s', 'd', proposal => %s, domain => '%s')$$, d, p(), d)) FROM unnest('{technical,privacy}'::text[]) d \g /dev/null
SELECT results_eq(format($$SELECT DISTINCT domain, level, able FROM cmiogov.reviewer_fit WHERE proposal = %s AND person = %s ORDER BY domain$$, p(), person('mio')),
	$$VALUES ('privacy', NULL::float8, NULL::boolean), ('technical', 2, true)$$, 'A24: whether who is to act knows the domain of its hazards');
SELECT bring(11, 'clinical_risk') \g /dev/null
SELECT ok((SELECT max(open_reviews) > 1 FROM cmiogov.reviewer_fit WHERE person = person('mio')), 'A24: and how much else waits for the same head');

-- A25: capability in the house.
SELECT results_eq($$SELECT body, topic, people, assessed, able, round(coverage::numeric, 2) FROM cmiogov.competence_coverage ORDER BY topic$$,
	$$VALUES ('p_and_t', 'clinical', 3, 1, 1, 0.33), ('p_and_t', 'technical', 3, 2, 1, 0.33)$$, 'A25: how many of a body are able in what');

-- A26: continuity, and uniformity between departments.
SELECT cmiogov.end_appointment(person('mio'), 'CMO') \g /dev/null
SELECT is(lacks('CMO') || ' | ' || lacks('CMIO'), 'no_budget no_staffing vacant | no_deputy', 'A26: what is vacant, and what has no deputy');
SELECT is(does_as_owner(format($$appoint(%s, 'CMIO', deputy => true)$$, person('stranger'))), 'ok', 'A26: a deputy');
SELECT is(lacks('CMIO'), NULL, 'A26: is one');
SELECT cmiogov.define_body(b, upper(b), 'department') FROM unnest('{icu,er}'::text[]) b \g /dev/null
SELECT does('ines', format($$link_asset(%s, 'deployed_in', body => '%s', version => '%s')$$, asset('sepsis alert'), b, v)) FROM (VALUES ('icu', '1'), ('er', '0.9')) v (b, v) \g /dev/null
SELECT is((SELECT string_agg(body || ' ' || runs || ' ' || differs, ', ' ORDER BY body) FROM cmiogov.department_variance), 'er 0.9 true, icu 1 false', 'A26: which department runs what');

-- A7 once more: an assessment counts for a time, and the last word of it.
SELECT cmiogov.define_measure('competency.networks', 'Networks', 'level of 4', 'at_least', 2, 'CMIO', max_age => '90 days') \g /dev/null
CREATE FUNCTION able() RETURNS text LANGUAGE sql VOLATILE SECURITY DEFINER AS $$SELECT string_agg(concat_ws(' ', level, previous, able), ', ') FROM cmiogov.competence WHERE topic = 'networks'$$;
SELECT is(does('ines', format($$observe('competency.networks', 3, '[2020-01-01,2020-02-01)', 'course', person => %s)$$, person('nora'))), 'ok', 'A7: a course');
SELECT is(able(), '3 f', 'A7: too long ago');
SELECT is(does('ines', format($$observe('competency.networks', 1, %L, 'course', person => %s)$$, month(), person('nora'))), 'ok', 'A7: another');
SELECT is(able(), '1 3 f', 'A7: not passed');
SELECT is(does('ines', format($$observe('competency.networks', 2, %L, 'marked again', person => %s)$$, (SELECT period FROM cmiogov.observation WHERE measure = 'competency.networks' AND value = 1), person('nora'))), 'ok', 'A7: the same, marked again');
SELECT is(able(), '2 3 t', 'A7: passed');

SELECT is_empty('SELECT * FROM cmiogov.verify_ledger()', 'all of it is on the record');
SELECT * FROM finish();
