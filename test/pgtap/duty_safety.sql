-- Duties about harm, hazards and incidents: C10 to C20, C22, C26, D5 to D7,
-- E7, E25, E26.  Each assertion begins with the duty it is about.
\set QUIET on
\o /dev/null
\ir ../fixtures/hospital.sql
\ir ../fixtures/ready.sql
\ir ../fixtures/duty.sql
SET client_min_messages = error;
SELECT cmiogov.load_reference_matrix();
CREATE FUNCTION h() RETURNS bigint LANGUAGE sql STABLE SECURITY DEFINER AS $$SELECT max(id) FROM cmiogov.hazard$$;
CREATE FUNCTION c() RETURNS bigint LANGUAGE sql STABLE SECURITY DEFINER AS $$SELECT max(id) FROM cmiogov.control$$;
CREATE FUNCTION i() RETURNS bigint LANGUAGE sql STABLE SECURITY DEFINER AS $$SELECT max(id) FROM cmiogov.incident$$;
CREATE FUNCTION about(a float8, b float8) RETURNS boolean LANGUAGE sql AS $$SELECT abs(a - b) < 1e-9$$;
CREATE FUNCTION rate(words text) RETURNS text LANGUAGE sql AS $$
	SELECT does('mio', format('rate_hazard(%s, ''NHS clinical risk matrix 1'', %s)', h(), words))
$$;
SELECT does('ines', $$register_asset('system', 'EHR', 'CMIO')$$), does('ines', $$register_asset('system', 'PACS', 'CIO')$$),
	does('ines', $$register_asset('cds_artifact', 'sepsis alert', 'CMIO')$$);
\o
SELECT plan(94);

-- C10: dH = N * dp * s, signed, with its inputs.
SELECT ok(about(cmiogov.estimate(cmiogov.harm(cmiogov.harm_delta(1552.428571, 2e-6, .05))), 1.552428571e-4), 'C10: harm added');
SELECT ok(about(cmiogov.estimate(cmiogov.harm(cmiogov.harm_delta(8, -0.069670846, .033))), -0.018393103), 'C10: harm avoided is below 0');
SELECT ok(about(cmiogov.lower(h), -1.7e-4) AND about(cmiogov.upper(h), 6.8e-4) AND cmiogov.lower(h) <= -1.7e-4 AND cmiogov.upper(h) >= 6.8e-4,
	'C10: where dp changes its sign, the lower end takes the greatest N and s')
FROM (SELECT cmiogov.harm('1400 [1400,1700] * 1e-6 [-1e-6,4e-6] * 0.02 [0.02,0.1]'::cmiogov.harm_delta) AS h) x;
SELECT does('ines', $$open_proposal('alert_change', 'login', 'public.change_request', '1')$$) \g /dev/null
SELECT does('cora', format('respond(%s, ''pass'', ''met'')', p())) \g /dev/null
SELECT is(does('mio', format('estimate_harm(%s, ''session left open'', ''1552 [1400,1700] * 2e-6 [1e-6,4e-6] * 0.05 [0.02,0.1]'', evidence => ''audit log'')', p())), 'ok', 'C10: an estimate');
SELECT is((SELECT delta::text FROM cmiogov.harm_register WHERE proposal = p()), '1552 [1400,1700] * 2e-6 [1e-6,4e-6] * 0.05 [0.02,0.1]', 'C10: keeps its three factors');

-- C11: N is exposures per day.
SELECT ok(about(cmiogov.estimate(cmiogov.exposures(delta)), 1552), 'C11: N stands beside dH, per day') FROM cmiogov.harm_register WHERE proposal = p();
SELECT is(does('mio', format('estimate_harm(%s, ''x'', ''-1 * 2e-6 * 0.05'')', p())), '22P02', 'C11: there are no negative exposures');

-- C12: dp is a change in probability.
SELECT is(does('mio', format('estimate_harm(%s, ''x'', ''1 * %s * 0.05'')', p(), dp)), '22P02', 'C12: dp = ' || dp || ' is none') FROM unnest('{1.5,-1.5}'::text[]) dp;
SELECT ok(about(estimate, .037716386) AND about(lower, .017222348) AND about(upper, .062761852), 'C12: after minus before, with its interval, from counts')
FROM cmiogov.risk_difference(36, 548, 39, 1394);

-- C13: severity scales, versioned.
SELECT is(cmiogov.severity_weight('NCC MERP, weights a policy choice 1', 'E'), 0.05::float8, 'C13: the weight of a severity');
SELECT is(does_as_owner($$define_severity_scale('NCC MERP, weights a policy choice 1', '[{"level": "E", "weight": 0}, {"level": "I", "weight": 9}]')$$), '23505', 'C13: a version is never changed');
SELECT is(does_as_owner($$define_severity_scale('NCC MERP 2', '[{"level": "E", "weight": 0.01}, {"level": "I", "weight": 1}]')$$), 'ok', 'C13: a new one has a name of its own');
SELECT is((SELECT array_agg(weight ORDER BY weight) FROM cmiogov.severity_weights WHERE level = 'E'), '{0.01,0.05}'::float8[], 'C13: both stand');
SELECT is((SELECT array_agg(step ORDER BY step) FROM cmiogov.harm_sensitivity('100 * 1e-6 * 1', 'NCC MERP, weights a policy choice 1', 'F')), '{-1,0,1}'::int[], 'C13: raters differ: one level up and down');

-- C14: from estimates to a level: the bands are looked up, each in its version.
SELECT does('nora', $$log_hazard('misread', 'a dose is misread', asset('EHR'))$$) \g /dev/null
SELECT is(rate($$'Medium', 'Major'$$), 'ok', 'C14: a rating');
SELECT is((SELECT initial_level || ' ' || cmiogov.risk_level(matrix, 'Medium', 'Major') FROM cmiogov.hazard_log WHERE hazard = h()), '3 3', 'C14: whose level is looked up');
SELECT does_as_owner($$define_risk_matrix('local 1', '{"likelihoods": ["Medium", "High"], "severities": ["Minor", "Major"], "levels": [[1, 5], [2, 5]]}')$$) \g /dev/null
SELECT is((SELECT initial_level || ' ' || matrix || ' ' || matrix_outdated FROM cmiogov.hazard_log WHERE hazard = h()), '3 NHS clinical risk matrix 1 true', 'C14: it keeps its version, and is flagged');
SELECT is(does_as_owner($$define_risk_matrix('local 2', '{"likelihoods": ["Medium", "High"], "severities": ["Minor", "Major"], "levels": [[1, 5], [2, 4]]}')$$), '22023', 'C14: bands that fall are refused');
SELECT results_eq($$SELECT acceptable, tolerable FROM cmiogov.harm_limit WHERE kind = 'alert_change'$$, 'VALUES (0::float8, 0.01::float8)', 'C14: and harm has its bands, by kind and scale');

-- C15: the CMIO leads.
SELECT is((SELECT string_agg(w || ' ' || does(w, format('judge(%s, ''clinical_risk'', ''pass'', ''x'')', p())), ', ' ORDER BY w) FROM unnest('{cora,ines,ivan,max,nora}'::text[]) w),
	'cora 42501, ines 42501, ivan 42501, max 42501, nora 42501', 'C15: nobody else says yes to safety, least of all the CIO');
SELECT cmiogov.record_credential(person('stranger'), 'medical_licence', 'L-s', 'Board', '[2020-01-01,2099-01-01)') \g /dev/null
SELECT cmiogov.appoint(person('stranger'), 'CMIO', deputy => true) \g /dev/null
SELECT is(does('stranger', format('judge(%s, ''clinical_risk'', ''pass'', ''for the CMIO'')', p())), 'ok', 'C15: a licensed deputy may');
SELECT cmiogov.end_appointment(person('stranger'), 'CMIO') \g /dev/null

-- C16: a login change is quantified the same way.
SELECT is(does('mio', format('estimate_harm(%s, ''seen by the wrong person'', ''1552 [1400,1700] * 1e-6 [1e-6,2e-6] * 0.01'')', p())), 'ok', 'C16: a breach of privacy');
SELECT is((SELECT string_agg(hazard, ', ' ORDER BY hazard) FROM cmiogov.harm_register WHERE proposal = p()), 'seen by the wrong person, session left open', 'C16: each hazard is visible');
SELECT is((SELECT round((cmiogov.estimate(cmiogov.sum(harm)) * 1e6)::numeric, 2) FROM cmiogov.harm_register WHERE proposal = p()), 170.72, 'C16: and their harm is summed');
SELECT does('nora', $$log_hazard('session left open', 'a stranger reads on', asset('EHR'), domain => 'privacy')$$) \g /dev/null
SELECT is(rate($$'Low', 'Significant'$$), 'ok', 'C16: rated by the same matrix');

-- C17: from opinion to data.
SELECT does('mio', format('estimate_harm(%s, ''a hunch'', ''10 * 1e-9 * 0.01'')', p())) \g /dev/null
SELECT is((SELECT string_agg(hazard, ', ') FROM cmiogov.harm_register WHERE proposal = p() AND opinion), 'a hunch', 'C17: without an interval on dp it is an opinion');
SELECT is((SELECT opinions || ' of ' || estimates FROM cmiogov.opinion_share WHERE kind = 'alert_change'), '1 of 3', 'C17: how much rests on opinion');

-- C18: rare circumstances.
SELECT ok(about(cmiogov.risk_upper(0, 564), .005297501), 'C18: no event among 564 is not no risk');
SELECT ok(about(cmiogov.risk_upper(29, 423), .092303322), 'C18: the exact bound after 29 among 423');
SELECT ok(cmiogov.lognormal_cvar('{1552.428571,2e-6,.05}', '{1.1,3,2}', .95) > 2 * cmiogov.lognormal_quantile('{1552.428571,2e-6,.05}', '{1.1,3,2}', .95), 'C18: what lies in the tail');

-- C19: harm avoided does not hide harm added.
SELECT does('mio', format('estimate_harm(%s, ''found early'', ''8 * -0.07 [-0.1,-0.03] * 0.033'')', p())) \g /dev/null
SELECT ok((SELECT cmiogov.estimate(cmiogov.sum(harm_added)) > 0 AND cmiogov.estimate(cmiogov.sum(harm_avoided)) > 0 AND cmiogov.estimate(cmiogov.sum(harm)) < 0
	FROM cmiogov.harm_register WHERE proposal = p()), 'C19: two columns: the net is below 0 and harm is added all the same');

-- C20: a flaw can be life or death.
SELECT does('nora', $$log_hazard('pump stops', 'no vasopressor', asset('EHR'))$$) \g /dev/null
SELECT is(rate($$'Low', 'Catastrophic', 'Very Low', 'Catastrophic'$$), 'ok', 'C20: a catastrophic severity');
SELECT is((SELECT title || ': ' || cause || ': ' || owner FROM cmiogov.escalation), 'pump stops: level 4: mandatory elimination or control: CMO', 'C20: is before clinical leadership at once');
SELECT is(does('mio', format('set_hazard_status(%s, ''closed'', ''unlikely'')', h())), 'cmiogov_safety', 'C20: and is not closed by a residual rating alone');
SELECT is(does('ines', format('add_control(%s, ''design'', ''battery'')', h())), 'ok', 'C20: a control');
SELECT is(does('archie', format('verify_control(%s, ''implementation'', ''built in'')', c())) || does('nora', format('verify_control(%s, ''effectiveness'', ''pulled the plug'')', c())),
	'okok', 'C20: verified twice');
SELECT is_empty('SELECT * FROM cmiogov.escalation', 'C20: then it is off');
SELECT does('nora', $$report_incident('malfunction', 'pump stopped', 'catastrophic', now(), asset => asset('EHR'))$$) \g /dev/null
SELECT is((SELECT what || ' ' || title FROM cmiogov.escalation), 'incident pump stopped', 'C20: so is a catastrophic incident');

-- C22: each layer finds what the other does not see.
SELECT does('archie', format('log_hazard(''open port'', ''records can be read'', proposal => %s, domain => ''technical'', found_in => ''compliance'')', p())) \g /dev/null
SELECT does('nora', format('log_hazard(''unit hidden'', ''dose misread'', proposal => %s, domain => ''usability'', found_in => ''usability'')', p())) \g /dev/null
SELECT results_eq('SELECT found_in, found_by, domain, missed_by FROM cmiogov.layer_findings ORDER BY 1', $$VALUES
	('compliance'::cmiogov.gate, 'Archie', 'technical', '{compliance,safety}'::cmiogov.gate[]), ('usability', 'Nora', 'usability', '{compliance,safety}')$$, 'C22: who found what, and which layers had passed it');
SELECT does('cora', format('judge(%s, ''hipaa_required'', ''fail'', ''the port'')', p())) \g /dev/null
SELECT is((SELECT string_agg(name || ' ' || also_in::text, ', ') FROM cmiogov.layer_findings WHERE also_in IS NOT NULL), 'unit hidden {compliance}', 'C22: the overlap');

-- C26: the holes of all layers aligned.
SELECT bring(2, 'nothing') \g /dev/null
UPDATE change_request SET status = 'live' WHERE id = 2;
SELECT does('nora', format('log_hazard(''decimal point'', ''ten times the dose'', proposal => %s)', p())) \g /dev/null
SELECT does('nora', format('report_incident(''harm'', ''ten times the dose'', ''major'', clock_timestamp(), clock_timestamp(), hazard => %s, proposal => %s)', h(), p())) \g /dev/null
SELECT results_eq('SELECT proposal, hazard_name, known_before, compliance, safety, usability FROM cmiogov.aligned_holes',
	$$VALUES (p(), 'decimal point', false, 'Cora', 'Mio', 'Nora')$$, 'C26: every layer had passed what later did harm');
SELECT is((SELECT proposal FROM cmiogov.unlinked_incident), p(), 'C26: the proposal is owed word of it');
SELECT does('nora', format('link_incident(%s, ''%s'', ''ten times the dose'')', p(), i())) \g /dev/null
SELECT is((SELECT count(*) FROM cmiogov.withdrawal_finding WHERE proposal = p() AND open), 1::bigint, 'C26: after which it stands on nothing');

-- D5: faulty alerts are harm.
SELECT cmiogov.define_measure('override', 'Overridden sepsis alerts', 'share', 'at_most', 0.9, 'CMIO', asset('sepsis alert'), 'safety', 'p', 0.9) \g /dev/null
SELECT cmiogov.define_measure('burden', 'Sepsis alerts', 'alerts for 100 orders', 'at_most', 5, 'CMIO', asset('sepsis alert'), NULL, 'u', 4) \g /dev/null
SELECT is(does('ines', format($$observe('%s', NULL, tstzrange('%s', '%s'), 'log', events => %s, n => %s)$$, m, d, d + 31, e, n)), 'ok', format('D5: %s of %s', e, n))
FROM (VALUES ('override', date '2026-01-01', 910, 1000), ('override', '2026-02-01', 960, 1000), ('burden', '2026-01-01', 1200, 300), ('burden', '2026-02-01', 0, 300)) v (m, d, e, n);
SELECT is((SELECT string_agg(concat_ws(' ', measure, value, signal), ', ' ORDER BY measure, lower(period)) FROM cmiogov.control_chart),
	'burden 4, burden 0 zero_firings, override 0.91, override 0.96 above', 'D5: overrides beyond their limit alarm, and an alert that fell silent');
SELECT ok((SELECT about(lower, .871539501) AND about(upper, .928460499) FROM cmiogov.control_chart WHERE value = 0.91), 'D5: limits of 90 % among 1000');
SELECT ok((SELECT about(lower, 3.653589838) AND about(upper, 4.346410162) FROM cmiogov.control_chart WHERE value = 4), 'D5: limits of 4 for 100 orders among 30000');
SELECT does('nora', $$log_hazard('alert ignored', 'overridden unread', asset('sepsis alert'), causes => '{too many}')$$) \g /dev/null
SELECT is(does('nora', format('report_incident(''malfunction'', ''alert silent for a month'', ''considerable'', now() - interval ''30 days'', asset => asset(''sepsis alert''), hazard => %s)', h())), 'ok', 'D5: a silent alert is an incident that confirms a hazard');

-- D6: the hazard log of each system holds its changes.
SELECT results_eq('SELECT asset_name, count(*) FROM cmiogov.hazard_log WHERE asset IS NOT NULL GROUP BY 1 ORDER BY 1', $$VALUES ('EHR', 3::bigint), ('sepsis alert', 1)$$, 'D6: a log for each system');
CREATE FUNCTION approval() RETURNS text LANGUAGE sql STABLE SECURITY DEFINER AS $$
	SELECT concat_ws(' ', approved, approved_by, hazards) FROM cmiogov.hazard_log_version WHERE name = 'EHR'
$$;
CREATE FUNCTION attests(who text, role text) RETURNS text LANGUAGE plpgsql AS $$
BEGIN
	PERFORM does('ines', format('owe(''attestation'', ''hazard log'', %L, %s, asset => %s, source => ''hazard_log'')', role, person(who), asset('EHR')));
	RETURN does(who, format('fulfil(%s, ''read and approved'')', (SELECT max(id) FROM cmiogov.obligation)));
END $$;
SELECT is(approval(), 'f 3', 'D6: a version that nobody approved');
SELECT is(attests('nora', 'clinician_user') || ' ' || attests('nora', 'CMIO'), 'ok ok', 'D6: a nurse attests');
SELECT is(approval(), 'f 3', 'D6: who does not judge safety approves nothing');
SELECT is(attests('mio', 'CMIO'), 'ok', 'D6: the CMIO attests');
SELECT is(approval(), 't Mio 3', 'D6: this version is approved');
SELECT does('ines', format('add_control(%s, ''training'', ''drill'')', (SELECT hazard FROM cmiogov.hazard_log WHERE name = 'misread'))) \g /dev/null
SELECT is(approval(), 'f Mio 3', 'D6: and no later one');
SELECT is(attests('mio', 'CMIO'), 'ok', 'D6: the next');
BEGIN;
UPDATE cmiogov.obligation SET good_until = now() WHERE source = 'hazard_log';
SELECT is(approval(), 'f Mio 3', 'D6: for a year at most');
ROLLBACK;
SELECT is(approval(), 't Mio 3', 'D6: until something changes');
SELECT cmiogov.define_kind('order_set', 'Order set', '{T1}', '{hazards_rated,hazards_controlled}') \g /dev/null
CREATE FUNCTION blocked() RETURNS text LANGUAGE sql VOLATILE SECURITY DEFINER AS $$
	SELECT string_agg(detail, '; ' ORDER BY rule, detail) FROM cmiogov.explain_proposal(p()) WHERE rule ~ '^hazards_' AND NOT satisfied
$$;
SELECT does('ines', $$open_proposal('order_set', 'sepsis bundle')$$) \g /dev/null
SELECT is(does('ines', format('add_note(%s, ''concerns'', ''%s'', ''shown there'')', p(), asset('PACS'))), 'ok', 'D6: a change concerns a system');
SELECT does('cora', format('respond(%s, ''pass'', ''met'')', p())) \g /dev/null
SELECT does('mio', format('estimate_harm(%s, ''missed'', ''8 * -0.07 [-0.1,-0.03] * 0.033'')', p())) \g /dev/null
SELECT is(does('mio', format('judge(%s, ''clinical_risk'', ''pass'', ''x'')', p())), 'ok', 'D6: safety judges it');
SELECT is((SELECT (standing -> 'safety')::text FROM cmiogov.proposal WHERE id = p()), 'pass', 'D6: with no hazard open it stands');

-- D7: a vulnerability and its clinical hazard are one thing.
SELECT is(does('archie', $$log_hazard('unsigned images', 'an image of another patient', asset('PACS'), domain => 'technical', causes => '{CVE-2026-1}')$$), 'ok', 'D7: the technologist logs a vulnerability');
SELECT matches(blocked(), 'unsigned images, is not rated before and after controls', 'D7: which holds a clinical change until it is rated as what it does to patients');
SELECT is(rate($$'High', 'Major', 'Low', 'Considerable'$$), 'ok', 'D7: the CMIO rates it');
SELECT matches(blocked(), 'unsigned images, is at level 4, 3 at most', 'D7: rated, it is above what may go live');
SELECT is((SELECT concat_ws(', ', domain, found_by, initial_severity, effective_level) FROM cmiogov.hazard_log WHERE hazard = h()), 'technical, Archie, Major, 4', 'D7: one row, both views');
SELECT is(does('archie', format('add_control(%s, ''design'', ''signatures'')', h())), 'ok', 'D7: a control');
SELECT is(does('archie', format('verify_control(%s, ''implementation'', ''patched'')', c())), 'ok', 'D7: patched');
SELECT matches(blocked(), 'level 4', 'D7: that alone lowers nothing');
SELECT is(does('nora', format('verify_control(%s, ''effectiveness'', ''forged image refused'')', c())), 'ok', 'D7: and tried');
SELECT is(blocked(), NULL, 'D7: nothing holds it any more');
SELECT is(does('nora', format('refute_control(%s, ''effectiveness'', ''the old client does not check'')', c())), 'ok', 'D7: until somebody finds that it does not work');
SELECT matches(blocked(), 'level 4', 'D7: then again');

-- E7: the register of risks.
SELECT results_eq('SELECT effective_level, count(*) FROM cmiogov.hazard_log WHERE status = ''open'' AND NOT unrated GROUP BY 1 ORDER BY 1', 'VALUES (3, 1::bigint), (4, 1)', 'E7: open risks by level');
SELECT ok((SELECT bool_and(unrated = ('not rated both before and after controls' = ANY (findings))) FROM cmiogov.hazard_log), 'E7: the unrated are shown as such');
SELECT is(does('mio', format('set_hazard_status(%s, ''transferred'', ''their client'', ''the vendor'')', h())), 'ok', 'E7: transferred');
SELECT is((SELECT count(*) FROM cmiogov.hazard_log WHERE status = 'transferred'), 1::bigint, 'E7: and still on the register');
SELECT matches(blocked(), 'level 4', 'E7: where it holds what it held');
SELECT throws_ok('DELETE FROM cmiogov.policy_record', '23514', NULL, 'E7: whose record is never deleted');

-- E25: management is consulted about disruptions.
SELECT is(does('nora', $$report_incident('downtime', 'EHR down', 'considerable', now() - interval '4 hours', now() - interval '3 hours', asset('EHR'))$$), 'ok', 'E25: a downtime');
SELECT is(does('nora', format('move_incident(%s, ''closed'', ''up again'')', i())), 'cmiogov_safety', 'E25: is not closed before management was consulted');
SELECT is(does('nora', format('move_incident(%s, ''consulted'', ''procedures were followed'')', i())), 'ok', 'E25: it is');
SELECT is(does('nora', format('move_incident(%s, ''closed'', ''up again'')', i())), 'ok', 'E25: then closed');
SELECT ok((SELECT time_to_detect = interval '1 hour' AND time_to_consult BETWEEN interval '3 hours' AND interval '3 hours 30 minutes' FROM cmiogov.incident_log WHERE incident = i()), 'E25: with the time it took');

-- E26: gaps in data protection are found quickly.
SELECT is(does('nora', $$report_incident('privacy_gap', 'list in the lift', 'significant', now() - interval '10 days', now() - interval '1 day')$$), 'ok', 'E26: a gap');
SELECT is((SELECT time_to_detect FROM cmiogov.incident_log WHERE incident = i()), interval '9 days', 'E26: how long it stood open unseen');
SELECT is(does('nora', format('move_incident(%s, ''closed'', ''shredded'')', i())), 'cmiogov_safety', 'E26: is not closed unreported');
SELECT is(does('nora', format('move_incident(%s, ''reported'', ''to the privacy officer'')', i())) || does('nora', format('move_incident(%s, ''closed'', ''shredded'')', i())), 'okok', 'E26: reported and closed');
SELECT ok((SELECT time_to_report BETWEEN interval '1 day' AND interval '25 hours' AND time_to_close >= time_to_report FROM cmiogov.incident_log WHERE incident = i()), 'E26: with both times');

SELECT is_empty('SELECT * FROM cmiogov.verify_ledger()', 'the record is intact');
SELECT * FROM finish();
