-- Section D of the duties: clinical content, decision support, AI, security.
-- Each assertion begins with the duty it is about (D5 to D7: duty_safety).
\set QUIET on
\o /dev/null
\ir ../fixtures/hospital.sql
\ir ../fixtures/ready.sql
\ir ../fixtures/duty.sql
SET client_min_messages = error;
SELECT cmiogov.enroll('Dana Admin', current_user);
SELECT cmiogov.define_body(b, t, 'department') FROM (VALUES ('icu', 'Intensive care'), ('er', 'Emergency')) v (b, t);
CREATE FUNCTION owed(what text) RETURNS bigint
LANGUAGE sql STABLE SECURITY DEFINER AS $$SELECT max(id) FROM cmiogov.obligation WHERE title = what$$;
CREATE FUNCTION month(ago int) RETURNS text LANGUAGE sql AS $$SELECT format('[%s,%s)', now() - make_interval(days => ago), now() - make_interval(days => ago - 30))$$;
-- Takes an asset through these states.
CREATE FUNCTION walk(what text, VARIADIC states text[]) RETURNS text LANGUAGE sql AS $$SELECT string_agg(does('mio', format('move_asset(%s, %L, ''step'')', asset(what), s)), '' ORDER BY n) FROM unnest(states) WITH ORDINALITY u (s, n)$$;
\o
SELECT * FROM no_plan();

-- D1: the sepsis alert, through T1, T2 and T4.
SELECT bring(1, 'nothing') \g /dev/null
SELECT is((SELECT kind || ' ' || amount FROM cmiogov.proposal WHERE id = p()), 'cds_alert 1000', 'D1: an alert that costs money');
SELECT is((SELECT string_agg(about, ' ' ORDER BY about) FROM cmiogov.fact WHERE proposal = p() AND act = 'sign'), 'T1 T2 T4', 'D1: three decisions are signed');
SELECT ok((SELECT count(DISTINCT person) <= 7 FROM cmiogov.fact WHERE proposal = p()), 'D1: by seven people at most');
SELECT is(would(1), 'ok', 'D1: it may go live');
SELECT bring(2, 'T2 signature') \g /dev/null
SELECT is(would(2), 'cmiogov_raci', 'D1: without the technical signature it may not');

-- D2: the life of decision support.
SELECT is(does('ines', $$register_asset('cds_artifact', 'sepsis alert', 'CMIO', '1', review_due => '2020-01-01', detail => '{"evidence": "Sepsis-3, JAMA 2016"}')$$), 'ok', 'D2: requested');
SELECT is(walk('sepsis alert', 'live'), '22023', 'D2: nothing goes live that was not reviewed, built and tested');
SELECT is(walk('sepsis alert', 'review', 'building', 'testing', 'live'), 'okokokok', 'D2: step by step');
SELECT is(walk('sepsis alert', 'suspended', 'live'), 'okok', 'D2: taken off and put back');
SELECT is((SELECT string_agg(state, ' ' ORDER BY record) FROM cmiogov.asset_history WHERE asset = asset('sepsis alert')), 'requested review building testing live suspended live', 'D2: and how it got there');

-- D3: order sets, by clinicians alone.
SELECT is(does('ines', $$register_asset('order_set', 'sepsis bundle', 'CMIO', '3', review_due => '2099-01-01')$$), 'ok', 'D3: an order set with version and review date');
SELECT is(does('ines', 'open_proposal(''order_set'', ''sepsis bundle 4'', ''public.change_request'', ''3'')'), 'ok', 'D3: a change of it');
SELECT is((SELECT string_agg(does(who, format(call, p())), '' ORDER BY n) FROM step WHERE piece !~ 'T[24]|T1 signature'), 'okokokokokokokok', 'D3: judged and worked on');
SELECT is(would(3), 'cmiogov_raci', 'D3: does not go live unsigned');
SELECT is(does('ivan', format('sign_off(%s, ''T1'')', p())), '42501', 'D3: a technologist cannot sign it');
SELECT is(does('max', format('sign_off(%s, ''T1'')', p())), 'ok', 'D3: a licensed clinician can');
SELECT is(would(3), 'ok', 'D3: now');
SELECT is(does_as_owner(format($$define_measure('usage.bundle', 'Orders by the set', 'share', 'at_least', 0.5, 'CMIO', %s)$$, asset('sepsis bundle'))) ||
	does('ines', format('observe(''usage.bundle'', NULL, %L, ''orders'', events => 60, n => 100)', month(31))), 'okok', 'D3: and is it used');
SELECT is((SELECT value || ' ' || met FROM cmiogov.measure_status WHERE measure = 'usage.bundle'), '0.6 true', 'D3: it is');

-- D4: clinical content has an owner, evidence and a review date.
SELECT is((SELECT string_agg(name || ' ' || owner || ' ' || review_overdue, ', ' ORDER BY name) FROM cmiogov.portfolio WHERE kind IN ('cds_artifact', 'order_set')),
	'sepsis alert Mio true, sepsis bundle Mio false', 'D4: whose it is, and what is overdue for review');
SELECT is((SELECT detail ->> 'evidence' FROM cmiogov.asset_history WHERE asset = asset('sepsis alert') AND until IS NULL), 'Sepsis-3, JAMA 2016', 'D4: on what evidence');

-- D8: AI.
SELECT is(does('ines', $$register_asset('ai_model', 'deterioration', 'CMIO', detail => '{"required": 2, "attributes": {"intended use": "wards"}}')$$), 'ok', 'D8: a model');
SELECT ready_with(4, 'model_attributes') \g /dev/null
SELECT does('ines', format($$add_note(%s, 'concerns', '%s', 'it starts it')$$, p(), asset('deterioration'))) \g /dev/null
SELECT is(would(4), 'cmiogov_compliance', 'D8: not released with one source attribute of two');
SELECT is((SELECT attributes || ' of ' || required || ' ' || complete FROM cmiogov.ai_models), '1 of 2 false', 'D8: which is listed');
SELECT is(does('mio', format($$revise_asset(%s, detail => '{"required": 2, "attributes": {"intended use": "wards", "developer": "Acme"}}')$$, asset('deterioration'))), 'ok', 'D8: completed');
SELECT is(would(4), 'ok', 'D8: now');
SELECT is(does_as_owner(format($$define_measure('model.auc', 'AUC', 'AUC', 'at_least', 0.75, 'CMIO', %s, max_age => '40 days')$$, asset('deterioration'))) ||
	does('ines', format('observe(''model.auc'', 0.7, %L, ''monitor'', subgroup => ''men'')', month(31))), 'okok', 'D8: watched by group of patients');
SELECT is((SELECT measures || ' ' || missed || ' ' || subgroups FROM cmiogov.ai_models), '1 1 1', 'D8: and what it misses');
SELECT is(walk('deterioration', 'retired') || walk('deterioration', 'live'), 'ok22023', 'D8: retired is final');

-- D9: systems in departments.
SELECT is(does('ines', format('link_asset(%s, ''deployed_in'', body => %L, version => %L)', asset('sepsis alert'), b, v)), 'ok', 'D9: runs in ' || b) FROM (VALUES ('icu', '1'), ('er', '0.9')) v (b, v);
SELECT is((SELECT deployed_in || ' ' || uniform FROM cmiogov.portfolio WHERE name = 'sepsis alert'), 'er, icu false', 'D9: where it runs, not everywhere the same');
SELECT does('ines', $$register_asset('system', 'lab system', 'CIO')$$), does('ines', $$register_asset('workflow_step', 'triage', 'CMIO')$$) \g /dev/null
SELECT is(does('ines', format('link_asset(%s, ''depends_on'', %s)', asset('sepsis alert'), asset('lab system'))), 'ok', 'D9: what it is integrated with');
SELECT is((SELECT string_agg(coalesce(body, name), ', ' ORDER BY depth, body) FROM cmiogov.impact_of(asset('lab system'))), 'sepsis alert, er, icu', 'D9: and which departments a change there reaches');

-- D10, D17: before and after; what was promised.
SELECT does('ines', $$register_asset('cds_artifact', 'falls alert', 'CMIO')$$) \g /dev/null
SELECT cmiogov.define_measure('falls', 'Falls', 'per 1000 days', 'at_most', 2, 'CMO', asset('falls alert')) \g /dev/null
SELECT is(does('ines', format('observe(''falls'', 4, %L, ''registry'')', month(31))), 'ok', 'D10: what it was before');
SELECT cmiogov.set_test_clock('-1 hour'), walk('falls alert', 'review', 'building', 'testing', 'live'), cmiogov.set_test_clock(NULL) \g /dev/null
SELECT is(does('ines', format('observe(''falls'', 3, ''[%s,%s)'', ''registry'')', now() - interval '30 minutes', now() - interval '1 minute')), 'ok', 'D10: and since it is live');
SELECT is((SELECT before || ' ' || after || ' ' || change FROM cmiogov.benefits WHERE measure = 'falls'), '4 3 -1', 'D10: the outcome, before and after');
SELECT is((SELECT promised || ' ' || realised FROM cmiogov.benefits WHERE measure = 'falls'), '2 0.5', 'D17: half of what was promised came');

-- D11: terminology.
SELECT is(does('ines', $$register_asset('terminology', 'LOINC', 'clinical_informaticist', '2.76')$$), 'ok', 'D11: a terminology');
SELECT is(does('ines', format($$link_asset(%s, 'conforms_to', %s, version => '2.76')$$, asset('sepsis alert'), asset('LOINC'))), 'ok', 'D11: lactate is bound to LOINC 2.76');
SELECT is(does('ines', format($$revise_asset(%s, '2.77')$$, asset('LOINC'))), 'ok', 'D11: a new release');
SELECT results_eq(format('SELECT version, until IS NULL FROM cmiogov.asset_history WHERE asset = %s ORDER BY record', asset('LOINC')), $$VALUES ('2.76', false), ('2.77', true)$$, 'D11: which was valid until when');
SELECT is((SELECT l.version || ' ' || a.version FROM cmiogov.asset_link l JOIN cmiogov.asset a ON a.id = l.other WHERE a.name = 'LOINC'), '2.76 2.77', 'D11: and the alert still speaks the old one');
SELECT ok((SELECT bool_or(name = 'sepsis alert') FROM cmiogov.impact_of(asset('LOINC'))), 'D11: a new release reaches what is bound to it');

-- D12: change management.
SELECT ready_with(5, 'plans') \g /dev/null
SELECT is(would(5), 'cmiogov_usability', 'D12: not without plans');
SELECT does('ines', format($$owe('%s', '%1$s', 'CMIO', proposal => %s)$$, s, p())) FROM unnest('{change_plan,rollback_plan}'::text[]) s \g /dev/null
SELECT is(does('mio', format('fulfil(%s, ''see wiki'')', owed('change_plan'))), 'ok', 'D12: a change plan');
SELECT is(would(5), 'cmiogov_usability', 'D12: and how to go back');
SELECT is(does('mio', format('fulfil(%s, ''see wiki'')', owed('rollback_plan'))), 'ok', 'D12: which is planned too');
SELECT is(would(5), 'ok', 'D12: now');
SELECT is(does_as_owner(format($$define_measure('adoption.alert', 'Clinicians who use it', 'share', 'at_least', 0.8, 'CMIO', %s)$$, asset('sepsis alert'))) ||
	does('ines', format('observe(''adoption.alert'', NULL, %L, ''log'', events => 30, n => 100)', month(31))), 'okok', 'D12: adoption is measured');
SELECT is((SELECT met FROM cmiogov.measure_status WHERE measure = 'adoption.alert'), false, 'D12: too few');

-- D13: training, and whether the software is used as taught.
SELECT ready_with(6, 'training', 'measures') \g /dev/null
SELECT does('ines', format($$add_note(%s, 'concerns', '%s', 'it changes it')$$, p(), asset('sepsis bundle'))) \g /dev/null
SELECT does('ines', format($$owe('training', 'course', 'CMIO', %s, 'icu', %s)$$, person('nora'), asset('sepsis bundle'))) \g /dev/null
SELECT is(would(6), 'cmiogov_usability', 'D13: not before people are trained');
SELECT is((SELECT owed || ' ' || good FROM cmiogov.training_coverage WHERE body = 'icu'), '1 0', 'D13: who is not');
SELECT is(does('nora', format('fulfil(%s, ''certificate'')', owed('course'))), 'ok', 'D13: trained');
SELECT is(would(6), 'ok', 'D13: now');
SELECT is(does_as_owner(format($$define_measure('usage.misuse', 'Overdoses by hand', 'share', 'at_most', 0.01, 'CMIO', %s, 'usability')$$, asset('sepsis bundle'))) ||
	does('ines', format('observe(''usage.misuse'', NULL, %L, ''audit of 200 orders'', events => 20, n => 200)', month(31))), 'okok', 'D13: how it is used was checked');
SELECT is(would(6), 'cmiogov_usability', 'D13: and holds it back');

-- D14: the steps of the work.
SELECT is(does('ines', format('link_asset(%s, ''used_in'', %s)', asset('sepsis alert'), asset('triage'))), 'ok', 'D14: where in the work it is used');
SELECT is((SELECT string_agg(name, ', ') FROM cmiogov.impact_of(asset('sepsis alert')) WHERE kind = 'workflow_step'), 'triage', 'D14: which steps a change reaches');
SELECT is((SELECT string_agg(name, ', ') FROM cmiogov.impact_of(asset('lab system')) WHERE kind = 'workflow_step'), 'triage', 'D14: also by way of others');

-- D15: the right tool for the job.
SELECT does('ivan', 'open_proposal(''vendor_contract'', ''infusion pumps'', amount => 1000)') \g /dev/null
SELECT does('ivan', format('add_option(%s, ''pump B'')', p())) \g /dev/null
SELECT is(does(w, format($$add_note(%s, 'fit', %L, 'tried for a week', '{"score": %s}', %s)$$, p(), n, s, o)), 'ok', 'D15: ' || n || ' of ' || o)
FROM (VALUES ('nora', 'readable at night', 9, 2), ('nora', 'readable at night', 4, 1), ('ivan', 'speaks HL7', 5, 2), ('ivan', 'speaks HL7', 6, 1), ('nora', 'readable at night', 8, 2)) v (w, n, s, o);
SELECT results_eq(format('SELECT option, option_title, need, score, scored_by, total FROM cmiogov.selection_matrix WHERE proposal = %s ORDER BY option, need', p()),
	$$VALUES (1, 'the subject as it is', 'readable at night', 4::float8, 'Nora', 10::float8), (1, 'the subject as it is', 'speaks HL7', 6, 'Ivan', 10), (2, 'pump B', 'readable at night', 8, 'Nora', 13), (2, 'pump B', 'speaks HL7', 5, 'Ivan', 13)$$,
	'D15: needs against candidates');

-- D16: large data sets.
SELECT is(does('ines', $$register_asset('data_use', 'readmission study', 'CIO', detail => '{"purpose": "management of beds", "data": "stays since 2015"}')$$), 'ok', 'D16: a use of data is registered');
SELECT is((SELECT string_agg(detail, ', ') FROM cmiogov.ethics_and_conflicts WHERE what = 'disclosure'), 'data use readmission study is not disclosed', 'D16: and owed to the public');
SELECT is(does('ines', format($$add_note(%s, 'data_use', '%s', 'feeds the model')$$, p(), asset('readmission study'))), 'ok', 'D16: and named by what uses it');

SELECT is_empty('SELECT * FROM cmiogov.verify_ledger()', 'all of it is on the record');
SELECT * FROM finish();
