-- Section F of the duties: ethics and trust.  Each assertion begins with the
-- duty it is about.
\set QUIET on
\o /dev/null
\ir ../fixtures/hospital.sql
\ir ../fixtures/ready.sql
\ir ../fixtures/duty.sql
CREATE FUNCTION lacks(of text) RETURNS text
LANGUAGE sql VOLATILE SECURITY DEFINER AS $$SELECT string_agg(coalesce(role || ' ', '') || detail, ', ' ORDER BY role, detail) FROM cmiogov.ethics_and_conflicts WHERE what = of$$;
CREATE FUNCTION owed(what text) RETURNS bigint
LANGUAGE sql STABLE SECURITY DEFINER AS $$SELECT max(id) FROM cmiogov.obligation WHERE title = what$$;
\o
SELECT * FROM no_plan();

-- F1: trust: each officer's attestation, every year.
SELECT is(lacks('attestation'), 'CIO never given, CMIO never given, CMO never given, compliance_officer never given', 'F1: who has not attested to be a steward is listed');
SELECT does('ines', format($$owe('attestation', 'stewardship', 'CIO', %s, due => now() + interval '1 day', source => 'conflict_of_interest')$$, person('ivan'))) \g /dev/null
SELECT is(does('mio', format($$fulfil(%s, 'no interest in any vendor', now() + interval '1 year')$$, owed('stewardship'))), '42501', 'F1: nobody attests for another');
SELECT is(does('ivan', format($$fulfil(%s, 'no interest in any vendor', now() + interval '1 year')$$, owed('stewardship'))), 'ok', 'F1: he attests');
SELECT is(lacks('attestation'), 'CMIO never given, CMO never given, compliance_officer never given', 'F1: and is off the list');
BEGIN;
UPDATE cmiogov.obligation SET good_until = now() - interval '1 day' WHERE id = owed('stewardship');
SELECT matches(lacks('attestation'), '^CIO lapsed 20', 'F1: for a year');
ROLLBACK;

-- F2: normative ethics.
SELECT does('ines', $$open_proposal('alert_change', 'x', 'public.change_request', '1')$$) \g /dev/null
SELECT is(lacks('ethics'), 'no note of consequentialist, deontological, virtue', 'F2: which lenses nobody looked through is listed');
SELECT is(does('mio', format($$add_note(%s, 'ethics', 'virtue', 'open about what we do not know', '{"principle": "honesty"}')$$, p())), 'ok', 'F2: a note through one');
SELECT is(lacks('ethics'), 'no note of consequentialist, deontological', 'F2: the others are missing');
SELECT is(does('mio', format($$add_note(%s, 'ethics', 'convenience', 'x', '{"principle": "y"}')$$, p())), '22023', 'F2: no other lens');

-- F3: truthfulness: a use of data is disclosed.
SELECT does('ines', $$register_asset('data_use', 'sepsis research', 'CIO')$$) \g /dev/null
SELECT is(lacks('disclosure'), 'CIO data use sepsis research is not disclosed', 'F3: a use of data without a disclosure is listed');
SELECT does('ines', format($$owe('disclosure', 'website', 'CIO', asset => %s, due => now() + interval '1 day')$$, asset('sepsis research'))) \g /dev/null
SELECT is(lacks('disclosure'), 'CIO data use sepsis research is not disclosed', 'F3: owing one is not publishing it');
SELECT is(does('ivan', format($$fulfil(%s, 'https://hospital.example/data, plain words')$$, owed('website'))), 'ok', 'F3: published');
SELECT is(lacks('disclosure'), NULL, 'F3: and off the list');

-- F4: that tools are safe and effective is attested for each version.
SELECT does('ines', $$register_asset('cds_artifact', 'sepsis alert', 'CMIO', '1')$$) \g /dev/null
SELECT does('ines', format($$move_asset(%s, '%s', 'x')$$, asset('sepsis alert'), s)) FROM unnest('{review,building,testing,live}'::text[]) s \g /dev/null
SELECT is(lacks('unattested'), 'CMIO cds_artifact sepsis alert, version 1, is live', 'F4: live and not attested');
SELECT does('ines', format($$owe('attestation', 'safe and effective', 'CMIO', %s, asset => %s, due => now() + interval '1 day')$$, person('mio'), asset('sepsis alert'))) \g /dev/null
SELECT is(does('mio', format($$fulfil(%s, 'evaluated on 400 cases', now() + interval '1 year')$$, owed('safe and effective'))), 'ok', 'F4: the CMIO attests');
SELECT is(lacks('unattested'), NULL, 'F4: this version');
SELECT does('ines', format($$revise_asset(%s, '2')$$, asset('sepsis alert'))) \g /dev/null
SELECT is(lacks('unattested'), 'CMIO cds_artifact sepsis alert, version 2, is live', 'F4: and no other');

-- F5: harm added and harm avoided.
SELECT bring(2, 'nothing') \g /dev/null
SELECT does('mio', format('estimate_harm(%s, ''missed sepsis'', ''8 [8,8] * -0.07 [-0.1,-0.03] * 0.033 [0.033,0.033]'')', p())) \g /dev/null
SELECT is((SELECT string_agg(format('%s +%s -%s', hazard, cmiogov.estimate(harm_added), round(cmiogov.estimate(harm_avoided)::numeric, 4)), ', ' ORDER BY hazard) FROM cmiogov.harm_register WHERE proposal = p()),
	'fatigue +8e-06 -0.0000, missed sepsis +0 -0.0185', 'F5: both are kept, never only the net');

-- F6: autonomy: patients are told and heard.
SELECT cmiogov.define_body('patients', 'Patients'' council', 'stakeholder_group') \g /dev/null
SELECT is(does('ines', format($$add_note(%s, 'affected', 'patients', 'they are alarmed at night')$$, p())), 'ok', 'F6: patients are affected');
SELECT is((SELECT body || ' ' || heard FROM cmiogov.consultation_coverage WHERE proposal = p()), 'patients false', 'F6: and were not heard');
SELECT is(does('ines', format($$add_note(%s, 'heard', 'patients', 'fine if staff come')$$, p())), 'ok', 'F6: they are');
SELECT is((SELECT body || ' ' || heard || ' ' || said FROM cmiogov.consultation_coverage WHERE proposal = p()), 'patients true fine if staff come', 'F6: with what they said');

-- F7, F10: justice, and the individual patient.
SELECT does('mio', format('retire_hazard(%s, ''missed sepsis'', ''by group now'')', p())) \g /dev/null
SELECT does('mio', format('estimate_harm(%s, %L, %L)', p(), 'missed sepsis [' || g || ']', d)) FROM (VALUES
	('under 80', '6 [6,6] * -0.09 [-0.1,-0.08] * 0.033 [0.03,0.04]'), ('over 80', '2 [2,2] * 0.02 [0.01,0.03] * 0.033 [0.03,0.04]')) v (g, d) \g /dev/null
SELECT is((SELECT string_agg(subgroup || ' ' || worse_off || ' ' || although_total_falls, ', ' ORDER BY subgroup) FROM cmiogov.harm_by_group WHERE proposal = p() AND subgroup IS NOT NULL),
	'over 80 true true, under 80 false false', 'F7: one group is worse off although the total falls');
SELECT is((SELECT subgroup FROM cmiogov.harm_by_group WHERE proposal = p() ORDER BY cmiogov.estimate(harm) DESC LIMIT 1), 'over 80', 'F10: the group that bears it comes first');
SELECT ok((SELECT cmiogov.estimate(total) < 0 FROM cmiogov.harm_by_group WHERE proposal = p() LIMIT 1), 'F10: beside the sum, which falls');
SELECT does('ines', format('observe_harm(%s, ''missed sepsis [over 80]'', ''2 [2,2] * 0.02 [0.01,0.03] * 0.033 [0.03,0.04]'', ''registry'')', p())) \g /dev/null
SELECT is((SELECT string_agg(subgroup, ', ') FROM cmiogov.harm_by_group WHERE proposal = p() AND cmiogov.estimate(observed) > 0), 'over 80', 'F7: what was observed of the group stands beside it');
SELECT is((SELECT count(*) FROM cmiogov.harm_by_group WHERE proposal <> p()), 0::bigint, 'F7: nothing is said of groups where nobody estimated them');

-- F8: consistency over time.
CREATE FUNCTION integrity(who text) RETURNS text
LANGUAGE sql VOLATILE SECURITY DEFINER AS $$SELECT format('%s reversed, %s late, %s fell, %s overdue', reversed, late_answers, fell, overdue_acceptances) FROM cmiogov.officer_integrity WHERE person = person(who)$$;
SELECT bring(3, 'T1 advice') \g /dev/null
SELECT does('ines', format('consult(%s, ''T1'', ''clinical_informaticist'', ''1 microsecond'')', p())) \g /dev/null
SELECT does('ines', format('advise(%s, ''T1'', ''feasible'')', p())) \g /dev/null
SELECT is(integrity('ines'), '0 reversed, 1 late, 0 fell, 0 overdue', 'F8: an answer after its term');
SELECT bring(4, 'nothing') \g /dev/null
SELECT act('app', $$UPDATE change_request SET status = 'live' WHERE id = 4$$) \g /dev/null
SELECT is(integrity('max'), '0 reversed, 0 late, 0 fell, 0 overdue', 'F8: a signature on what stands');
SELECT does('mio', format('judge(%s, ''clinical_risk'', ''fail'', ''I was wrong'')', p())) \g /dev/null
SELECT is(integrity('mio'), '1 reversed, 0 late, 0 fell, 0 overdue', 'F8: a yes turned into a no');
SELECT is(integrity('max'), '0 reversed, 0 late, 1 fell, 0 overdue', 'F8: and what was signed on it fell');
SELECT bring(5, 'nothing') \g /dev/null
SELECT act('app', $$UPDATE change_request SET status = 'live' WHERE id = 5$$) \g /dev/null
BEGIN;
ALTER TABLE cmiogov.fact DISABLE TRIGGER append_only;
UPDATE cmiogov.fact SET until = now() - interval '1 day' WHERE proposal = p() AND act = 'accept';
SELECT is(integrity('max'), '0 reversed, 0 late, 1 fell, 1 overdue', 'F8: an acceptance that ran out under a live row');
ROLLBACK;

-- F9: a record that tells no lies, and a summary without names.
SELECT is_empty('SELECT * FROM cmiogov.verify_ledger()', 'F9: the record is as it was written');
SELECT throws_ok('UPDATE cmiogov.fact SET reason = ''nicer''', '23514', NULL, 'F9: and cannot be embellished');
SELECT is((SELECT sum(opened) || ' ' || sum(enacted) || ' ' || sum(evidence_fell) FROM cmiogov.public_summary), '5 2 1', 'F9: what happened, in numbers');
SELECT is((SELECT string_agg(DISTINCT format_type(atttypid, NULL), ', ') FROM pg_attribute WHERE attrelid = 'cmiogov.public_summary'::regclass AND attnum > 0), 'bigint, timestamp with time zone', 'F9: and in nothing else: no name, title or text');
SELECT * FROM finish();
