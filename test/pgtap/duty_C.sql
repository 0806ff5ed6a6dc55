-- Section C of the duties: gates, harm, layers (C10 to C20, C22 and C26 stand
-- in duty_safety.sql).  Each assertion begins with the duty it is about.
\set QUIET on
\o /dev/null
\ir ../fixtures/hospital.sql
\ir ../fixtures/ready.sql
\ir ../fixtures/duty.sql
CREATE FUNCTION stands(gate cmiogov.gate) RETURNS text
LANGUAGE sql VOLATILE SECURITY DEFINER AS $$SELECT (standing -> gate)::text FROM cmiogov.proposal WHERE id = p()$$;
\o
SELECT * FROM no_plan();

-- C1: strict order.
SELECT is((SELECT string_agg(g::text, ' ' ORDER BY g) FROM unnest('{usability,safety,compliance}'::cmiogov.gate[]) g), 'compliance safety usability', 'C1: the order of the gates is in the type');
SELECT does('ines', $$open_proposal('cds_alert', 'x', 'public.change_request', '1')$$) \g /dev/null
SELECT is(does('mio', format('judge(%s, ''clinical_risk'', ''pass'', ''x'')', p())), 'cmiogov_precedence', 'C1: no yes on safety before compliance stands');
SELECT is(does('nora', format('judge(%s, ''workflow_fit'', ''pass'', ''x'')', p())), 'cmiogov_precedence', 'C1: nor on usability');
SELECT is(does('cora', format('respond(%s, ''pass'', ''met'')', p())), 'ok', 'C1: compliance first');
SELECT is(does('nora', format('judge(%s, ''workflow_fit'', ''pass'', ''x'')', p())), 'cmiogov_precedence', 'C1: usability waits for safety');

-- C2: the law's rules, required and addressable, valid on the day.
SELECT is((SELECT string_agg(requirement || ' ' || addressable, ', ' ORDER BY requirement) FROM cmiogov.requirement WHERE gate = 'compliance'), 'hipaa_addressable true, hipaa_required false', 'C2: rules are required or addressable');
SELECT is(does('cora', format('judge(%s, ''hipaa_required'', ''alternative'', ''something else'')', p())), 'cmiogov_compliance', 'C2: what is required has no alternative');
SELECT is(does('cora', format('judge(%s, ''hipaa_addressable'', ''alternative'', ''proximity logoff'')', p())), 'ok', 'C2: what is addressable has one, in words');
SELECT cmiogov.define_requirement('rule_of_2099', 'compliance', 'compliance_officer', 'not yet?', valid => '[2099-01-01,)') \g /dev/null
SELECT is(stands('compliance'), 'alternative', 'C2: a rule not yet in force binds nobody');
SELECT cmiogov.define_requirement('rule_of_today', 'compliance', 'compliance_officer', 'now?') \g /dev/null
SELECT does('nora', format('score_usability(%s, 1, ''x'')', p())) \g /dev/null
SELECT is(stands('compliance'), 'open', 'C2: one in force does: unknown is not fine');
SELECT cmiogov.retire_requirement('rule_of_today') \g /dev/null

-- C3: a binding constraint.
SELECT is((SELECT count(*) FROM unnest('{mio,max,ivan,nora}'::text[]) w WHERE does(w, format('judge(%s, ''hipaa_required'', ''pass'', ''I say so'')', p())) <> '42501'), 0::bigint, 'C3: nobody else judges compliance');
SELECT is(does('cora', format('judge(%s, ''hipaa_required'', ''fail'', ''unlawful'')', p())), 'ok', 'C3: the Compliance Officer says no');
SELECT is(does('max', format('accept_risk(%s, ''x'', now() + interval ''1 year'', ''hipaa_required'')', p())), 'cmiogov_compliance', 'C3: no acceptance overrides it');
SELECT is(does('max', format('break_glass(%s, ''x'', 1)', p())), 'cmiogov_compliance', 'C3: no emergency');

-- C4: if illegal the discussion ends.
SELECT is(does('mio', format('judge(%s, ''clinical_risk'', ''pass'', ''x'')', p())) || ' ' || does('nora', format('judge(%s, ''workflow_fit'', ''pass'', ''x'')', p())),
	'cmiogov_precedence cmiogov_precedence', 'C4: no later gate says yes');
SELECT is(act('app', $$UPDATE change_request SET status = 'live' WHERE id = 1$$), 'cmiogov_compliance', 'C4: it does not go live');
SELECT does('ines', format('withdraw_proposal(%s, ''again'')', p())) || does('ines', $$open_proposal('cds_alert', 'again', 'public.change_request', '1')$$) \g /dev/null
SELECT is(stands('compliance'), 'fail', 'C4: proposed again it is still unlawful');
SELECT is(does('cora', format('judge(%s, ''hipaa_required'', ''pass'', ''the law changed'')', p())) || stands('compliance'), 'okopen', 'C3: only the same office says otherwise');

-- C5, C6, C7: among the lawful the least harm, then usability; "do nothing" is an option.
SELECT does('ines', $$open_proposal('cds_alert', 'MFA')$$) \g /dev/null
SELECT is((SELECT option || ' ' || harm::text FROM cmiogov.rank_options(p()) WHERE option = 0), '0 0', 'C6: to change nothing is option 0, with harm 0 by definition');
SELECT does('ines', format('add_option(%s, ''kinder'')', p())) || does('ines', format('add_option(%s, ''unlawful'')', p())) \g /dev/null
SELECT does('cora', format('judge(%s, %L, %L, ''x'', %s)', p(), r, CASE o WHEN 3 THEN 'fail' ELSE 'pass' END, o)) FROM generate_series(0, 3) o, unnest('{hipaa_required,hipaa_addressable}'::text[]) r \g /dev/null
SELECT does('mio', format('estimate_harm(%s, ''missed'', %L, %s)', p(), '10 [10,10] * ' || d || ' * 0.1 [0.1,0.1]', o))
FROM (VALUES (1, '-0.001 [-0.002,-0.0005]'), (2, '-0.001 [-0.002,-0.0005]'), (3, '-0.1 [-0.2,-0.1]')) v (o, d) \g /dev/null
SELECT does('nora', format('score_usability(%s, %s, ''x'', %s)', p(), s, o)) FROM (VALUES (0, 99), (1, 10), (2, 20), (3, 100)) v (o, s) \g /dev/null
SELECT is((SELECT string_agg(option || CASE WHEN lawful THEN '' ELSE ' unlawful' END, ', ' ORDER BY rank NULLS LAST, option) FROM cmiogov.rank_options(p())), '2, 1, 0, 3 unlawful',
	'C5: the lawful option of least harm comes first, an unlawful one never');
SELECT is((SELECT option FROM cmiogov.rank_options(p()) WHERE rank = 1), 2, 'C7: of equal harm the more usable');
SELECT is((SELECT rank FROM cmiogov.rank_options(p()) WHERE option = 0), 3, 'C7: and usability lifts nobody over harm');

-- C8: convenience never overrides safety: nothing in the view, and what was done past the law is in it.
SELECT is_empty('SELECT * FROM cmiogov.convenience_violations', 'C8: no violation');
SELECT bring(2, 'nothing') \g /dev/null
SELECT is((SELECT ready::text FROM cmiogov.proposal WHERE id = p()), 'true', 'C8: an accepted harm');
SELECT is_empty('SELECT * FROM cmiogov.convenience_violations', 'C8: is no violation');
BEGIN;
ALTER TABLE cmiogov.fact DISABLE TRIGGER append_only;
ALTER TABLE cmiogov.proposal DISABLE TRIGGER append_only;
UPDATE cmiogov.fact SET act = 'note' WHERE proposal = p() AND act = 'accept';
SELECT is((SELECT violation FROM cmiogov.convenience_violations WHERE proposal = p()), 'more_harm', 'C8: without the acceptance it is one');
UPDATE cmiogov.proposal SET standing = 'compliance=pass safety=open usability=pass' WHERE id = p();
SELECT is((SELECT string_agg(violation, ' ' ORDER BY violation) FROM cmiogov.convenience_violations WHERE proposal = p()), 'more_harm unsafe', 'C8: ready without safety is another');
ROLLBACK;
SELECT cmiogov.set_guard_mode('change_request', 'audit') \g /dev/null
SELECT does('ines', $$open_proposal('cds_alert', 'x', 'public.change_request', '31')$$) \g /dev/null
SELECT act('app', $$UPDATE change_request SET status = 'live' WHERE id IN (30, 31)$$) \g /dev/null
SELECT is((SELECT string_agg(violation, ', ') FROM cmiogov.convenience_violations), 'let_past, let_past', 'C8: what a guard that only watches let past');
SELECT act('app', $$UPDATE change_request SET status = 'draft' WHERE id IN (30, 31)$$) \g /dev/null
SELECT is_empty('SELECT * FROM cmiogov.convenience_violations', 'C8: until it is switched off');
SELECT cmiogov.set_guard_mode('change_request', 'enforce') \g /dev/null

-- C9: harm above zero takes clinical leadership's acceptance, in words, until a date.
SELECT bring(3, 'acceptance') \g /dev/null
SELECT is(stands('safety'), 'open', 'C9: harm above zero leaves safety open');
SELECT is(does('ivan', format('accept_risk(%s, ''x'', now() + interval ''1 year'')', p())), '42501', 'C9: the CIO accepts nothing');
SELECT is(does('mio', format('accept_risk(%s, ''x'', now() + interval ''1 year'')', p())), '42501', 'C9: nor does the CMIO');
SELECT is(does('max', format('accept_risk(%s, '' '', now() + interval ''1 year'')', p())) || does('max', format('accept_risk(%s, ''x'', ''infinity'')', p())), '2202322023', 'C9: without words or for ever is none');
SELECT is(does('max', format('accept_risk(%s, ''watched monthly'', now() + interval ''1 year'')', p())) || stands('safety'), 'okaccepted', 'C9: clinical leadership accepts, explicitly');

-- C21: what a change hits.
SELECT does('ines', $$register_asset('system', 'lab', 'CIO')$$), does('ines', $$register_asset('cds_artifact', 'sepsis', 'CMIO')$$), does('ines', $$register_asset('order_set', 'fluids', 'CMIO')$$) \g /dev/null
SELECT does('ines', format($$link_asset(%s, 'depends_on', %s)$$, asset('sepsis'), asset('lab'))), does('ines', format($$link_asset(%s, 'depends_on', %s)$$, asset('fluids'), asset('sepsis'))) \g /dev/null
SELECT is((SELECT string_agg(name, ', ' ORDER BY name) FROM cmiogov.impact_of(asset('lab'))), 'fluids, sepsis', 'C21: what depends on it, and what depends on that');

-- C23 to C25: layers.
SELECT is(round(cmiogov.joint_miss('{0.1,0.1,0.1}', 0)::numeric, 6) || ' ' || round(cmiogov.joint_miss('{0.1,0.1,0.1}', 0.1)::numeric, 6), '0.001000 0.010729', 'C23: three imperfect layers miss together as computed, with and without common cause');
SELECT bring(5, 'nothing') \g /dev/null
SELECT is((SELECT gates || ' ' || independent FROM cmiogov.layer_independence WHERE proposal = p()), '3 true', 'C24: three gates, and nobody carries two');
SELECT is(does('mio', format('judge(%s, ''workflow_fit'', ''pass'', ''x'')', p())), '42501', 'C24: the safety judge is no judge of usability');
SELECT cmiogov.record_credential(person('mio'), 'clinical_licence', 'C', 'Board', '[2020-01-01,2099-01-01)'), cmiogov.appoint(person('mio'), 'clinician_user') \g /dev/null
SELECT is(does('mio', format('judge(%s, ''workflow_fit'', ''pass'', ''x'')', p())), 'cmiogov_separation', 'C24: not even when he holds both roles');
SELECT is(does_as_owner($$appoint(person('mio'), 'CIO', deputy => true)$$), 'cmiogov_separation', 'C25: the offices of two layers are not merged');
SELECT is(round(cmiogov.merge_penalty('{0.1,0.1}', 0.1)::numeric, 6), 5.524862, 'C25: merging two layers misses as many times more');

-- C27: the case in print.
SELECT bring(6, 'nothing') \g /dev/null
SELECT ok(cmiogov.proposal_record(p()) ~ x, 'C27: the record holds ' || x)
FROM unnest('{"hipaa_required","hipaa_addressable","clinical_risk","workflow_fit","watched monthly","fatigue","Max","CHAIN"}'::text[]) x;

SELECT * FROM finish();
