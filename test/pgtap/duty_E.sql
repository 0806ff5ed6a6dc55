-- Section E of the duties: the registers of the CMIO's office.  Each assertion
-- begins with the duty it is about (E7, E25, E26: duty_safety).
\set QUIET on
\o /dev/null
\ir ../fixtures/hospital.sql
\ir ../fixtures/ready.sql
\ir ../fixtures/duty.sql
SET client_min_messages = error;
SELECT cmiogov.enroll('Dana Admin', current_user);
SELECT cmiogov.define_body('icu', 'Intensive care', 'department'), cmiogov.define_body('patients', 'Patients'' council', 'stakeholder_group'),
	cmiogov.define_body('steering', 'IT steering', 'committee', NULL, 'CMIO', '{"physician": 1, "engineer": 1}');
SELECT cmiogov.take_seat(person(w), b, f) FROM (VALUES ('mio', 'steering', 'physician'), ('archie', 'steering', 'engineer'), ('nora', 'icu', 'nurse'), ('stranger', 'icu', 'porter')) v (w, b, f);
CREATE FUNCTION owed(what text) RETURNS bigint
LANGUAGE sql STABLE SECURITY DEFINER AS $$SELECT max(id) FROM cmiogov.obligation WHERE title = what$$;
CREATE FUNCTION asked(what text) RETURNS bigint
LANGUAGE sql STABLE SECURITY DEFINER AS $$SELECT id FROM cmiogov.request WHERE title = what$$;
CREATE FUNCTION month() RETURNS text LANGUAGE sql AS $$SELECT format('[%s,%s)', now() - interval '31 days', now() - interval '1 day')$$;
CREATE FUNCTION concern(what text) RETURNS text LANGUAGE sql AS $$SELECT does('ines', format('add_note(%s, ''concerns'', ''%s'', ''it changes it'')', p(), asset(what)))$$;
-- A measure and one observation of it.
CREATE FUNCTION measured(name text, goal text, target float8, value float8, of text DEFAULT NULL, unit text DEFAULT 'share', rest text DEFAULT NULL) RETURNS text LANGUAGE sql AS $$
	SELECT does_as_owner(concat_ws(', ', format('define_measure(%L, %L, %L, %L, %s, ''CMIO'', %s', name, name, unit, goal, target, coalesce(asset(of)::text, 'NULL')), rest) || ')')
		|| does('ines', format('observe(%L, %s, %L, ''log'')', name, value, month())) $$;
\o
SELECT * FROM no_plan();

-- E1: strategy and alignment.
SELECT is(does('ines', format('register_asset(%L, %L, ''CMIO'')', k, n)), 'ok', 'E1: ' || n) FROM (VALUES ('objective', 'fewer deaths from sepsis'), ('project', 'alert renewal'), ('project', 'new logo')) v (k, n);
SELECT is(does('ines', format('link_asset(%s, ''aligned_with'', %s)', asset('alert renewal'), asset('fewer deaths from sepsis'))), 'ok', 'E1: serves an objective');
SELECT is(measured('budget.alerts', 'at_most', 100, 120, 'alert renewal', 'EUR') || measured('budget.logo', 'at_most', 50, 20, 'new logo', 'EUR'), 'okokokok', 'E1: what is spent');
SELECT is((SELECT string_agg(name, ', ') FROM cmiogov.project_status WHERE unaligned_spend), 'new logo', 'E1: what serves none');

-- E2: governing bodies, meetings, minutes.
SELECT does('ines', 'open_proposal(''alert_change'', ''quiet nights'', ''public.change_request'', ''1'')') \g /dev/null
SELECT is(does('archie', format('record_meeting(%s, ''steering'', ''[%s]'', ''agreed'')', p(), person('archie'))), 'ok', 'E2: a meeting');
SELECT is((SELECT f.about || ': ' || f.reason || ', ' || (f.detail ->> 'quorate') FROM cmiogov.fact f WHERE proposal = p() AND act = 'meeting'), 'steering: agreed, false', 'E2: its minute, and that it had no quorum');
SELECT is(does('archie', format('record_meeting(%s, ''steering'', ''[%s, %s]'', ''agreed'')', p(), person('archie'), person('mio'))), 'ok', 'E2: another');
SELECT is((SELECT f.detail ->> 'quorate' FROM cmiogov.fact f WHERE proposal = p() AND act = 'meeting' ORDER BY seq DESC LIMIT 1), 'true', 'E2: had one');

-- E3: what is on the horizon.
SELECT is(does('ines', $$register_asset('horizon', 'ambient scribes', 'CMIO', review_due => '2020-01-01')$$), 'ok', 'E3: a trend to follow');
SELECT is((SELECT string_agg(name, ', ') FROM cmiogov.portfolio WHERE kind = 'horizon' AND review_overdue), 'ambient scribes', 'E3: and to look at again');

-- E4: the portfolio.
SELECT is(does('ines', $$register_asset('system', 'EHR', 'CIO', '14', 'mission_critical', '2099-01-01', '{"contract_end": "2027-06-30"}')$$), 'ok', 'E4: a system');
SELECT is((SELECT concat_ws(' ', version, state, criticality, owner, contract_end) FROM cmiogov.portfolio WHERE name = 'EHR'), '14 requested mission_critical Ivan 2027-06-30', 'E4: its status, owner, criticality and the end of its contract');

-- E5, E11, E15: who is affected is named, and heard, before anything is signed off as usable.
SELECT ready_with(2, 'affected_groups') \g /dev/null
SELECT is(would(2), 'cmiogov_usability', 'E15: not while nobody is named as affected');
SELECT is(does('ines', format('add_note(%s, ''affected'', %L, ''hears it at night'')', p(), b)), 'ok', 'E15: ' || b || ' is affected') FROM unnest('{icu,patients}'::text[]) b;
SELECT is(does('ines', format('add_note(%s, ''heard'', ''icu'', ''prefers vibration'')', p())), 'ok', 'E5: one of them was heard');
SELECT is((SELECT string_agg(body || ' ' || sort || ' ' || heard, ', ' ORDER BY body) FROM cmiogov.consultation_coverage WHERE proposal = p()), 'icu department true, patients stakeholder_group false', 'E11: patients were not');
SELECT is(would(2), 'cmiogov_usability', 'E5: not before each was');
SELECT is(does('ines', format('add_note(%s, ''heard'', ''patients'', ''wish to sleep'')', p())), 'ok', 'E11: they are');
SELECT is(would(2), 'ok', 'E15: now');

-- E6: demand.
SELECT is(does('ines', $$receive_request('demand', 'quieter alerts', 'we cannot hear the patients', 'ICU nurses', 'icu', score => 8)$$), 'ok', 'E6: a request');
SELECT is((SELECT concat_ws(' ', state, score, open, reply) FROM cmiogov.demand WHERE title = 'quieter alerts'), 'received 8 t owed', 'E6: its state, score and the reply it is owed');
SELECT is(does('ines', format('move_request(%s, ''accepted'')', asked('quieter alerts'))), '22023', 'E6: nothing is accepted that was not triaged');
SELECT is(does('ines', format('move_request(%s, ''triaged'')', asked('quieter alerts'))) || does('ines', format('move_request(%s, ''accepted'', proposal => %s)', asked('quieter alerts'), p())), 'okok', 'E6: accepted');
SELECT is((SELECT proposal = p() FROM cmiogov.demand WHERE title = 'quieter alerts'), true, 'E6: and what became of it');

-- E9, E10, E17: standards, policies, exceptions with an end.
SELECT does('ines', format('register_asset(%L, %L, ''CIO'')', k, n)) FROM (VALUES ('standard', 'FHIR R4'), ('policy', 'downtime procedure'), ('system', 'PACS')) v (k, n) \g /dev/null
SELECT does('ines', format('link_asset(%s, ''conforms_to'', %s)', asset('PACS'), asset(n))) FROM unnest('{FHIR R4,downtime procedure}'::text[]) n \g /dev/null
SELECT ready_with(3, 'standards') \g /dev/null
SELECT concern('PACS') \g /dev/null
SELECT is(would(3), 'cmiogov_compliance', 'E17: an information standard that is not kept holds it back');
SELECT does('ines', format($$owe('%s', '%1$s', 'CIO', asset => %s, standard => %s)$$, s, asset('PACS'), asset(z))) FROM (VALUES ('conformance', 'downtime procedure'), ('exception', 'FHIR R4')) v (s, z) \g /dev/null
SELECT is(does('ivan', format('fulfil(%s, ''drill in May'')', owed('conformance'))), 'ok', 'E10: a policy that is kept');
SELECT is(does('ivan', format('fulfil(%s, ''vendor delivers later'')', owed('exception'))), '22023', 'E9: no exception for ever');
SELECT is(does('ivan', format('fulfil(%s, ''vendor delivers later'', now() + interval ''30 days'')', owed('exception'))), 'ok', 'E9: an exception for a month');
SELECT is((SELECT string_agg(standard_name || ' ' || state, ', ' ORDER BY standard_name) FROM cmiogov.standard_conformance), 'FHIR R4 excepted, downtime procedure conforms', 'E17: which standard is kept, which excepted');
SELECT is(would(3), 'ok', 'E9: excused');
SELECT cmiogov.set_test_clock('31 days') \g /dev/null
SELECT is(would(3), 'cmiogov_compliance', 'E10: an exception past its date excuses no more');
SELECT cmiogov.set_test_clock(NULL) \g /dev/null
SELECT is(does('ines', format('revise_asset(%s, ''2'', reason => ''after the drill'')', asset('downtime procedure'))), 'ok', 'E10: a policy is maintained');
SELECT is((SELECT string_agg(version, ' ' ORDER BY record) FROM cmiogov.asset_history WHERE asset = asset('downtime procedure')), '1 2', 'E10: and what it said before is kept');

-- E8, E12: as D14 and D12.
SELECT does('ines', $$register_asset('workflow_step', 'triage', 'CMIO')$$), does('ines', $$register_asset('cds_artifact', 'sepsis alert', 'CMIO')$$) \g /dev/null
SELECT is(does('ines', format('link_asset(%s, ''used_in'', %s)', asset('sepsis alert'), asset('triage'))), 'ok', 'E8: part of the work');
SELECT is((SELECT name FROM cmiogov.impact_of(asset('sepsis alert'))), 'triage', 'E8: and reached by its changes');
SELECT ready_with(4, 'plans') \g /dev/null
SELECT is(would(4), 'cmiogov_usability', 'E12: no change without a plan for it');

-- E13: capacity.
SELECT cmiogov.define_measure('competency.data', 'Data literacy', 'level of 4', 'at_least', 2, 'CMIO') \g /dev/null
SELECT does('ines', format('observe(''competency.data'', %s, %L, ''course'', person => %s)', l, p, person('nora'))) FROM (VALUES (1, '[2025-01-01,2025-02-01)'), (3, '[2026-01-01,2026-02-01)')) v (l, p) \g /dev/null
SELECT is((SELECT name || ' ' || previous || ' ' || level || ' ' || able FROM cmiogov.competence WHERE topic = 'data'), 'Nora 1 3 true', 'E13: what somebody learned');

-- E14, E31: replies.
SELECT is(does('ines', $$receive_request('feedback', 'the order set saves time', 'see title', 'ICU physicians', 'icu', reply_due => now() + interval '1 day')$$), 'ok', 'E14: feedback from a clinician');
SELECT is((SELECT reply FROM cmiogov.demand WHERE sort = 'feedback'), 'owed', 'E14: is owed a reply');
UPDATE cmiogov.request SET reply_due = now() - interval '1 day' WHERE sort = 'feedback';
SELECT is((SELECT reply FROM cmiogov.demand WHERE sort = 'feedback'), 'overdue', 'E14: by a date');
UPDATE cmiogov.request SET reply_due = now() + interval '1 day' WHERE sort = 'feedback';
SELECT is((SELECT string_agg(does('ines', format('move_request(%s, %L, ''thank you'')', id, s)), '' ORDER BY n) FROM cmiogov.request, unnest('{triaged,accepted,done}'::text[]) WITH ORDINALITY u (s, n) WHERE sort = 'feedback'), 'okokok', 'E14: answered');
SELECT is((SELECT reply || ' ' || open FROM cmiogov.demand WHERE sort = 'feedback'), 'given false', 'E14: and closed');
SELECT is(does('ines', format($$receive_request('pain_point', 'six logins for one drug', 'see title', 'ER nurses', asset => %s)$$, asset('EHR'))), 'ok', 'E31: what hurts');
SELECT is((SELECT string_agg(does('ines', format('move_request(%s, %L, ''badge readers'')', id, s)), '' ORDER BY n) FROM cmiogov.request, unnest('{triaged,accepted,done}'::text[]) WITH ORDINALITY u (s, n) WHERE sort = 'pain_point'), 'okokok', 'E31: relieved');
SELECT ok((SELECT asset_name = 'EHR' AND age > '0' AND replied_after > '0' FROM cmiogov.demand WHERE sort = 'pain_point'), 'E31: of which system, and how long it took');

-- E16: from need to what was made of it.
SELECT does('ines', $$register_asset('need', 'see lactate at night', 'CMIO')$$), does('ines', $$register_asset('need', 'letters in Turkish', 'CMIO')$$) \g /dev/null
SELECT is(does('ines', format('link_asset(%s, ''traces_to'', %s)', asset('sepsis alert'), asset('see lactate at night'))), 'ok', 'E16: made for a need');
SELECT does('ines', format($$receive_request('demand', 'lactate', 'at night', 'ICU', asset => %s)$$, asset('see lactate at night'))), does('ines', format($$log_hazard('wrong unit', 'd', %s)$$, asset('sepsis alert'))) \g /dev/null
SELECT does('ines', format($$add_control(%s, 'testing', 'unit tests')$$, id)) FROM cmiogov.hazard \g /dev/null
SELECT is((SELECT string_agg(concat_ws(' ', need_name, asked, asset_name, open_hazards, tested_controls, untraced), ', ' ORDER BY need_name) FROM cmiogov.traceability),
	'letters in Turkish 0 0 t, see lactate at night 1 sepsis alert 1 0 f', 'E16: who asked, what was made, what may go wrong, what was tested');
SELECT does(w, format('verify_control(%s, %L, ''run of May'')', id, a)) FROM cmiogov.control, (VALUES ('mio', 'implementation'), ('nora', 'effectiveness')) v (w, a) \g /dev/null
SELECT is((SELECT tested_controls FROM cmiogov.traceability WHERE NOT untraced), 1, 'E16: tested');

-- E18: training: need, staff, content.
SELECT is(does('ines', $$register_asset('course', 'sepsis alert in 20 minutes', 'CMIO', '1', review_due => '2099-01-01')$$), 'ok', 'E18: content, with version and review');
SELECT ready_with(5, 'training') \g /dev/null
SELECT concern('sepsis alert') \g /dev/null
SELECT is(does('ines', format('owe(''training'', %L, ''CMIO'', %s, ''icu'', %s)', 'course of ' || w, person(w), asset('sepsis alert'))), 'ok', 'E18: ' || w || ' needs it') FROM unnest('{nora,mio}'::text[]) w;
SELECT is(does('nora', format('fulfil(%s, ''attended'', now() + interval ''1 year'')', owed('course of nora'))), 'ok', 'E18: one was there');
SELECT is((SELECT owed || ' ' || good || ' ' || coverage FROM cmiogov.training_coverage), '2 1 0.5', 'E18: coverage');
SELECT is(would(5), 'cmiogov_usability', 'E18: not enough');
SELECT is(does('mio', format('fulfil(%s, ''attended'')', owed('course of mio'))), 'ok', 'E18: both');
SELECT is(would(5), 'ok', 'E18: now');

-- E19, E20, E32: money, milestones, follow-through.
SELECT is((SELECT concat_ws(' ', budget, spent, remaining, unit) FROM cmiogov.project_status WHERE name = 'alert renewal'), '100 120 -20 EUR', 'E19: a budget, what was spent, what is left');
SELECT is(does('ines', format('owe(''milestone'', %L, ''CMIO'', asset => %s, due => %L)', t, asset('alert renewal'), d)), 'ok', 'E20: ' || t) FROM (VALUES ('rules reviewed', '2020-01-01'), ('old alerts off', '2099-01-01')) v (t, d);
SELECT is((SELECT concat_ws(' ', milestones, done, overdue, next_due::date) FROM cmiogov.project_status WHERE name = 'alert renewal'), '2 0 1 2020-01-01', 'E20: one is overdue');
SELECT is(does('mio', format('fulfil(%s, ''minutes'')', owed('rules reviewed'))), 'ok', 'E20: done');
SELECT is((SELECT concat_ws(' ', milestones, done, overdue, next_due::date) FROM cmiogov.project_status WHERE name = 'alert renewal'), '2 1 0 2099-01-01', 'E20: the next');
SELECT is(does('ines', format('owe(''action'', ''ask every ward'', ''CMIO'', asset => %s, due => ''2020-01-01'')', asset('fewer deaths from sepsis'))), 'ok', 'E32: an objective becomes an action with a date');
SELECT is((SELECT concat_ws(' ', milestones, done, overdue) FROM cmiogov.project_status WHERE name = 'fewer deaths from sepsis'), '1 0 1', 'E32: nobody followed it through');
SELECT is(does('mio', format('fulfil(%s, ''ten wards'')', owed('ask every ward'))), 'ok', 'E32: somebody did');
SELECT is((SELECT concat_ws(' ', milestones, done, overdue) FROM cmiogov.project_status WHERE name = 'fewer deaths from sepsis'), '1 1 0', 'E32: and it is seen');

-- E21: plan, do, study, act.
SELECT does('ines', $$register_asset('project', 'PDSA: hand-over', 'CMIO')$$) \g /dev/null
SELECT is((SELECT string_agg(does('ines', format('owe(''action'', %L, ''CMIO'', asset => %s, due => now() + %s * interval ''1 day'')', t, asset('PDSA: hand-over'), n)), '' ORDER BY n) FROM unnest('{plan,do,study,act}'::text[]) WITH ORDINALITY u (t, n)), 'okokokok', 'E21: a cycle');
SELECT is(does('mio', format('fulfil(%s, ''protocol'')', owed('plan'))) || measured('quality.handover', 'at_most', 5, 7, 'PDSA: hand-over', 'minutes'), 'okokok', 'E21: planned and measured');
SELECT is((SELECT done || ' of ' || milestones FROM cmiogov.project_status WHERE name = 'PDSA: hand-over') || ', ' || (SELECT value || ' of ' || target FROM cmiogov.measure_status WHERE measure = 'quality.handover'), '1 of 4, 7 of 5', 'E21: how far it is, and what it brought');

-- E22, E28: those whom it is for.
SELECT cmiogov.define_measure('satisfaction.alerts', 'Satisfied', 'share', 'at_least', 0.8, 'CMIO') \g /dev/null
SELECT is(does('ines', format('observe(''satisfaction.alerts'', %s, %L, ''survey'', subgroup => %L)', v, month(), g)), 'ok', 'E22: ' || g) FROM (VALUES (0.9, 'patients'), (0.5, 'providers'), (0.8, 'board')) v (v, g);
SELECT is((SELECT string_agg(subgroup || ' ' || met, ', ' ORDER BY subgroup) FROM cmiogov.measure_status WHERE topic = 'satisfaction'), 'board true, patients true, providers false', 'E22: who is content and who is not');
SELECT is(measured('usability.ehr', 'at_least', 68, 45, 'EHR', 'SUS', 'gate => ''usability'''), 'okok', 'E28: how usable a system is');
SELECT ready_with(6, 'measures') \g /dev/null
SELECT concern('EHR') \g /dev/null
SELECT is(would(6), 'cmiogov_usability', 'E28: too little for more of it');
SELECT is(does('ines', format('observe(''usability.ehr'', 70, %L, ''survey, corrected'')', month())), 'ok', 'E28: better');
SELECT is(would(6), 'ok', 'E28: now');

-- E23: the quality of input data.
SELECT cmiogov.define_measure('data_quality.units', 'Results without a unit', 'share', 'at_most', 0.02, 'CIO', chart => 'p', baseline => 0.01) \g /dev/null
SELECT is(does('ines', format('observe(''data_quality.units'', NULL, %L, ''rule 7: unit IS NULL'', events => 40, n => 1000)', month())), 'ok', 'E23: a rule was run: how many checked, how many failed');
SELECT is((SELECT concat_ws(' ', value, met, signal) FROM cmiogov.measure_status WHERE measure = 'data_quality.units'), '0.04 f above', 'E23: too many, and more than chance');

-- E24: bottlenecks, and work that no system helps with.
SELECT is(measured('process_time.discharge', 'at_most', 4, 6, NULL, 'hours'), 'okok', 'E24: a process is timed');
SELECT is((SELECT subject || ' ' || median FROM cmiogov.bottleneck WHERE what = 'process'), 'process_time.discharge 06:00:00', 'E24: it is too slow');
SELECT is((SELECT string_agg(subject, ', ') FROM cmiogov.bottleneck WHERE what = 'no_system'), 'letters in Turkish', 'E24: and a need that no system serves');

-- E27: every profession.
SELECT results_eq($$SELECT profession, people, included FROM cmiogov.inclusion ORDER BY profession COLLATE "C"$$, $$VALUES ('engineer', 1, 1), ('nurse', 1, 1), ('physician', 1, 1), ('porter', 1, 1)$$, 'E27: all were heard, some through their department');
SELECT cmiogov.define_body('pharmacy', 'Pharmacy', 'department'), cmiogov.take_seat(person('stranger'), 'pharmacy', 'pharmacist') \g /dev/null
SELECT is((SELECT coverage FROM cmiogov.inclusion WHERE profession = 'pharmacist'), 0::float8, 'E27: nobody asked the pharmacist');

-- E29: for leaders to decide by.
CREATE ROLE leader LOGIN;
SELECT cmiogov.grant_access('leader', 'reader') \g /dev/null
SELECT is_empty($$
	SELECT c.relname FROM pg_class c WHERE c.relnamespace = 'cmiogov'::regnamespace AND c.relkind = 'v'
	  AND obj_description(c.oid) !~ '^internal' AND c.relname NOT IN ('duty_grant', 'unsealed') AND NOT has_table_privilege('leader', c.oid, 'SELECT')
$$, 'E29: every report can be read');
SELECT is(act('leader', 'SELECT count(*) FROM cmiogov.portfolio, cmiogov.demand, cmiogov.inclusion'), 'ok', 'E29: by those who lead');
SELECT is(act('leader', 'SELECT 1 FROM cmiogov.request'), '42501', 'E29: not the tables under them');

-- E30: that people know of each other's work.
SELECT bring(7, 'nothing') \g /dev/null
SELECT ok((SELECT count(*) > 0 FROM cmiogov.unacknowledged WHERE proposal = p() AND role = 'CIO'), 'E30: the CIO is to know of it');
SELECT is(does('ivan', format('acknowledge(%s, ''T1'')', p())), 'ok', 'E30: he does');
SELECT ok((SELECT count(*) = 0 FROM cmiogov.unacknowledged WHERE proposal = p() AND role = 'CIO'), 'E30: which ends the matter');

SELECT is((SELECT string_agg(chain || record || problem, ', ') FROM cmiogov.verify_ledger()), NULL, 'all of it is on the record');
SELECT * FROM finish();
