-- Section B of the duties: decisions and the matrix.  Each assertion begins
-- with the duty it is about; doc/model.md names them.
\set QUIET on
\o /dev/null
\ir ../fixtures/hospital.sql
\ir ../fixtures/ready.sql
\ir ../fixtures/duty.sql
\o
SELECT * FROM no_plan();

-- B1: letters.
SELECT is((SELECT string_agg(v::cmiogov.raci::text, ' ' ORDER BY n) FROM unnest('{RA,R/A,A / R,c / i,-}'::text[]) WITH ORDINALITY u (v, n)), 'AR AR AR CI -', 'B1: a cell is a set of letters, however it is written');
SELECT is(('AR'::cmiogov.raci @> 'A')::text || ('A'::cmiogov.raci | 'C')::text || ('ARC'::cmiogov.raci - 'C')::text, 'trueACAR', 'B1: contains, union, minus');
SELECT throws_ok($$SELECT 'X'::cmiogov.raci$$, '22P02', NULL, 'B1: no other letter');

-- B2 to B4: the shipped matrix.
CREATE FUNCTION cells(of text) RETURNS text LANGUAGE sql AS
$$SELECT string_agg(role || ' ' || letters || coalesce(' ' || scope, ''), ', ' ORDER BY role COLLATE "C") FROM cmiogov.raci_chart WHERE decision = of$$;
SELECT is(cells('T1'), 'CIO I, CMIO R, CMO A, clinical_informaticist C', 'B2: clinical logic and thresholds');
SELECT is(cells('T2'), 'CIO A, CMIO C, clinical_informaticist R application configuration only, it_architecture R', 'B3: architecture and security, an R for a part of the work');
SELECT is(cells('T4'), 'CIO AR, CMIO C, CMO C', 'B4: capital and contracts, A and R one role');
SELECT is_empty('SELECT * FROM cmiogov.raci_fault', 'B4: A and R on one role is lawful');

-- B5: T3.
SELECT cmiogov.define_kind('reserved', 'of the reserved decision', '{T3}') \g /dev/null
SELECT is(does('ines', $$open_proposal('reserved', 'x')$$), 'cmiogov_raci', 'B5: a reserved decision cannot be opened');
SELECT is_empty($$SELECT * FROM cmiogov.who_decides('T3')$$, 'B5: nobody decides it');
SELECT cmiogov.set_raci('T3', '{"CIO": "AR"}') \g /dev/null
SELECT is(does('ines', $$open_proposal('reserved', 'x')$$), 'ok', 'B5: until somebody defines its row');

-- B6: exactly one Accountable.
SELECT is(does_as_owner($$set_raci('T1', '{"CMIO": "R", "CIO": "I"}')$$), 'cmiogov_raci', 'B6: none is refused');
SELECT is(does_as_owner($$set_raci('T1', '{"CMO": "A", "CIO": "A", "CMIO": "R"}')$$), 'cmiogov_raci', 'B6: two are refused');
SELECT is(does_as_owner($$set_raci('T2', '{"it_architecture": "AR"}')$$), 'cmiogov_raci', 'B6: a team is none');
SELECT is(does_as_owner($$set_raci('T1', '{"CMO": "R", "CMIO": "A", "clinical_informaticist": "C", "CIO": "I"}')$$), 'ok', 'B6: A changes hands in one call');
SELECT cmiogov.set_raci('T1', '{"CMO": "A", "CMIO": "R", "clinical_informaticist": "C", "CIO": "I"}') \g /dev/null

-- B7, B8: work and advice come before the signature.
SELECT bring(1, 'T1 work') \g /dev/null
SELECT is(does('max', format('sign_off(%s, ''T1'')', p())), 'cmiogov_raci', 'B7: no signature before the Responsible did the work');
SELECT is(does('mio', format('submit_work(%s, ''T1'', ''rules'')', p())) || does('max', format('sign_off(%s, ''T1'')', p())), 'okok', 'B7: after it, signed');
SELECT is(does_as_owner($$set_raci('T2', '{"CIO": "A", "clinical_informaticist": {"letters": "R", "scope": "configuration"}}')$$), 'cmiogov_raci', 'B7: an R for a part of the work is not enough');
SELECT bring(2, 'T1 advice') \g /dev/null
SELECT is(does('max', format('sign_off(%s, ''T1'')', p())), 'cmiogov_raci', 'B8: no signature before the Consulted have answered');
SELECT is(does('max', format('waive_consultation(%s, ''T1'', ''clinical_informaticist'', ''in a hurry'')', p())), 'cmiogov_raci', 'B8: nor a waiver before they had the time');
SELECT is(does('ines', format('advise(%s, ''T1'', ''feasible'')', p())) || does('max', format('sign_off(%s, ''T1'')', p())), 'okok', 'B8: answered, and signed');

-- B9: the Informed.
SELECT is((SELECT string_agg(role || ' ' || name || ' ' || decision || ' ' || signed_by, ', ') FROM cmiogov.notice WHERE proposal = p()), 'CIO Ivan T1 Max', 'B9: the Informed has a notice of each signature');
SELECT is((SELECT string_agg(role || ' ' || decision, ', ') FROM cmiogov.unacknowledged WHERE proposal = p()), 'CIO T1', 'B9: unacknowledged');
SELECT is(does('max', format('acknowledge(%s, ''T1'')', p())), '42501', 'B9: only the Informed acknowledge');
SELECT is(does('ivan', format('acknowledge(%s, ''T1'')', p())), 'ok', 'B9: acknowledged');
SELECT is_empty('SELECT * FROM cmiogov.unacknowledged WHERE proposal = p()', 'B9: nothing is left to acknowledge');

-- B10, B11: who has the competence has the say.
SELECT bring(3, 'T1 signature') \g /dev/null
SELECT is(does('ivan', format('sign_off(%s, ''T1'')', p())), '42501', 'B10: a technologist does not sign clinical logic');
SELECT is(does('max', format('sign_off(%s, ''T2'')', p())), '42501', 'B10: nor a clinician architecture');
ALTER ROLE stranger SUPERUSER;
SELECT is(does_as_owner($$appoint(person('stranger'), 'CMO', deputy => true)$$), 'cmiogov_raci', 'B11: nobody without a licence is appointed to decide on safe practice');
SELECT is(does('stranger', format('sign_off(%s, ''T1'')', p())), '42501', 'B11: nor does a superuser sign');
ALTER ROLE stranger NOSUPERUSER;
SELECT cmiogov.record_credential(person('stranger'), 'medical_licence', 'L', 'Board', '[2020-01-01,2099-01-01)') \g /dev/null
SELECT cmiogov.appoint(person('stranger'), 'CMO', deputy => true) \g /dev/null
SELECT cmiogov.revoke_credential(id) FROM cmiogov.credential WHERE person = person('stranger') \g /dev/null
SELECT is(does('stranger', format('sign_off(%s, ''T1'')', p())), '42501', 'B11: a licence revoked since the appointment decides nothing binding');
SELECT cmiogov.end_appointment(person('stranger'), 'CMO') \g /dev/null

-- B12: evidence, debate, the final rule set.
SELECT bring(5, 'T1 work') \g /dev/null
SELECT cmiogov.define_body('cds', 'CDS committee', 'committee', NULL, 'CMIO', '{"physician": 1, "nurse": 1}') \g /dev/null
SELECT cmiogov.take_seat(person(w), 'cds', pr) FROM (VALUES ('mio', 'physician'), ('nora', 'nurse')) v (w, pr) \g /dev/null
SELECT is(does('ines', format($$add_note(%s, 'evidence', 'lactate above 2', 'fires earlier', '{"grade": "high", "citation": "NEJM 2016"}')$$, p())), 'ok', 'B12: evidence with its grade and source');
SELECT is(does('ines', format($$add_note(%s, 'evidence', 'lactate above 2', 'I think so')$$, p())), '22023', 'B12: evidence without them is none');
SELECT is(does('mio', format($$record_meeting(%s, 'cds', '[%s]', 'propose it', '{"for": 1, "against": 0, "abstain": 0}')$$, p(), person('mio'))), 'cmiogov_quorum', 'B12: no proposal of a committee without quorum');
SELECT is(does('mio', format($$record_meeting(%s, 'cds', '[%s, %s]', 'propose it', '{"for": 2, "against": 0, "abstain": 0}')$$, p(), person('mio'), person('nora'))), 'ok', 'B12: debated and voted on');
SELECT is(does('mio', format('submit_work(%s, ''T1'', ''final rule set'')', p())), 'ok', 'B12: and proposed by the Responsible');
SELECT matches(cmiogov.proposal_record(p()), 'NEJM 2016[^$]*propose it', 'B12: all of it on the record');

-- B13: the signature binds what it was given for.
SELECT is(does('max', format('sign_off(%s, ''T1'', digest => ''\x00'')', p())), 'cmiogov_stale', 'B13: a signature on something else than what is there is refused');
SELECT is(does('max', format('sign_off(%s, ''T1'', digest => cmiogov.proposal_digest(%s))', p(), p())), 'ok', 'B13: on what one saw, it is given');
SELECT is(act('app', $$UPDATE change_request SET title = 'another rule' WHERE id = 3$$) || act('app', $$UPDATE change_request SET status = 'live' WHERE id = 3$$),
	'okcmiogov_stale', 'B13: criteria changed after the signature are not what was signed');

-- B14: what flows, how it is protected, what happens when it fails.
SELECT is((SELECT string_agg(does('archie', format($$add_note(%s, 'architecture', '%s', 'reviewed')$$, p(), a)), ' ') FROM unnest('{data_flow,protection,availability,style}'::text[]) a),
	'ok ok ok 22023', 'B14: the architecture is reviewed in three respects, and no others');

-- B15: it must fire within seconds; B16: the CIO must know.
CREATE FUNCTION switch_on(condition text) RETURNS void LANGUAGE sql AS
$$SELECT cmiogov.define_kind('cds_alert', 'Alert', '{T1,T2,T4}', ARRAY[condition])$$;
CREATE FUNCTION concern(name text) RETURNS text LANGUAGE sql AS
$$SELECT does('ines', format('add_note(%s, ''concerns'', %L, ''changed by it'')', p(), asset(name)))$$;
-- Which condition is unmet.
CREATE FUNCTION unmet() RETURNS text LANGUAGE sql VOLATILE SECURITY DEFINER AS
$$SELECT string_agg(gate || ': ' || detail, ', ' ORDER BY detail) FROM cmiogov.explain_proposal(p()) WHERE NOT satisfied AND rule IN (SELECT condition FROM cmiogov.condition)$$;
SELECT does('ines', $$register_asset('cds_artifact', 'sepsis alert', 'CMIO', criticality => 'mission_critical')$$) \g /dev/null
SELECT cmiogov.define_measure('sepsis.seconds', 'Time to fire', 'seconds', 'at_most', 5, 'CIO', asset('sepsis alert'), 'safety') \g /dev/null
SELECT bring(6, 'nothing') \g /dev/null
SELECT switch_on('measures') \g /dev/null
SELECT concern('sepsis alert') \g /dev/null
SELECT is(unmet(), 'safety: Time to fire: never observed, to be at most 5 seconds', 'B15: not measured is not fine');
SELECT does('ines', $$observe('sepsis.seconds', 90, tstzrange(now() - interval '2 days', now() - interval '1 day'), 'monitoring')$$) \g /dev/null
SELECT is(unmet(), 'safety: Time to fire: 90, to be at most 5 seconds', 'B15: minutes are not seconds');
SELECT is(act('app', $$UPDATE change_request SET status = 'live' WHERE id = 6$$), 'cmiogov_safety', 'B15: it does not go live');
SELECT does('ines', $$observe('sepsis.seconds', 3, tstzrange(now() - interval '1 day', now() - interval '1 hour'), 'monitoring')$$) \g /dev/null
SELECT is(unmet(), NULL, 'B15: seconds are');
SELECT switch_on('informed') \g /dev/null
SELECT is(unmet(), 'raci: T1: CIO has not acknowledged it, and a mission-critical asset is concerned', 'B16: of what is mission-critical the Informed must know');
SELECT is(act('app', $$UPDATE change_request SET status = 'live' WHERE id = 6$$), 'cmiogov_raci', 'B16: and nothing goes live before');
SELECT is(does('ivan', format('acknowledge(%s, ''T1'')', p())), 'ok', 'B16: he does');
SELECT is(unmet(), NULL, 'B16: then it may');

-- B22: priorities in conflict.
SELECT switch_on('no_dispute') \g /dev/null
SELECT bring(7, 'T1 signature') \g /dev/null
SELECT is(does('nora', format('raise_dispute(%s, ''nurses will be alarmed all night'')', p())), 'ok', 'B22: a dispute is raised');
SELECT is(does('max', format('sign_off(%s, ''T1'')', p())), 'cmiogov_raci', 'B22: no signature while it is open');
SELECT seq AS dispute FROM cmiogov.fact WHERE proposal = p() AND act = 'dispute' \gset
SELECT is(does('mio', format('resolve_dispute(%s, %s, ''never mind'')', p(), :dispute)), '42501', 'B22: the Accountable rules, nobody else');
SELECT is(does('max', format('resolve_dispute(%s, %s, ''only by day'')', p(), :dispute)), 'ok', 'B22: he does');
SELECT is(does('max', format('sign_off(%s, ''T1'')', p())), 'ok', 'B22: and may sign');

-- B18: conflict of interest: a yearly attestation, and declared cases.
SELECT switch_on('attested') \g /dev/null
SELECT bring(8, 'T1 signature') \g /dev/null
SELECT is(does('max', format('sign_off(%s, ''T1'')', p())), 'cmiogov_raci', 'B18: nobody signs who has not attested his interests');
SELECT does('max', format($$owe('attestation', 'interests', 'CMO', %s, due => now(), source => 'conflict_of_interest')$$, person('max'))) \g /dev/null
SELECT does('max', format($$fulfil(%s, 'none', now() + interval '300 days')$$, id)) FROM cmiogov.obligation WHERE title = 'interests' \g /dev/null
SELECT is(does('max', format('declare_interest(%s, ''shares of the vendor'')', p())), 'ok', 'B18: he declares one');
SELECT is(does('max', format('sign_off(%s, ''T1'')', p())), 'cmiogov_separation', 'B18: and is recused');
SELECT is((SELECT name || ' ' || detail FROM cmiogov.ethics_and_conflicts WHERE what = 'interest' AND proposal = p()), 'Max shares of the vendor', 'B18: which everybody may see');
SELECT switch_on('no_dispute') \g /dev/null
SELECT cmiogov.record_credential(person('stranger'), 'medical_licence', 'L9', 'Board', '[2020-01-01,2099-01-01)') \g /dev/null
SELECT cmiogov.appoint(person('stranger'), 'CMO', deputy => true) \g /dev/null
SELECT is(does('stranger', format('sign_off(%s, ''T1'')', p())), 'cmiogov_separation', 'B18: the harm that he accepted is accepted by nobody any more');
SELECT is(does('stranger', format('accept_risk(%s, ''watched monthly'', now() + interval ''1 year'')', p())) || does('stranger', format('sign_off(%s, ''T1'')', p())), 'okok', 'B18: a deputy accepts and signs');
SELECT cmiogov.end_appointment(person('stranger'), 'CMO') \g /dev/null
SELECT cmiogov.define_kind('cds_alert', 'Alert', '{T1,T2,T4}') \g /dev/null

-- B19: who is paid by the benefit that he signs for.
SELECT cmiogov.define_measure('billing.speed', 'Bills within a week', 'proportion', 'at_least', 0.9, 'CIO', incentive_role => 'CIO') \g /dev/null
SELECT bring(9, 'T1 signature') \g /dev/null
SELECT is_empty($$SELECT * FROM cmiogov.ethics_and_conflicts WHERE what = 'incentive'$$, 'B19: no benefit is claimed');
SELECT does('ines', format($$add_note(%s, 'benefit', 'billing.speed', 'faster', '{"value": 0.95}')$$, p())) \g /dev/null
SELECT is((SELECT string_agg(name || ': ' || detail, ', ' ORDER BY detail) FROM cmiogov.ethics_and_conflicts WHERE what = 'incentive'),
	'Ivan: T2 of r claims Bills within a week, which CIO is paid by, Ivan: T4 of r claims Bills within a week, which CIO is paid by', 'B19: the Accountable is paid by the benefit that is claimed');

-- B17: who decides.
SELECT is((SELECT string_agg(format('%s %s %s', role, name, may_sign), ', ') FROM cmiogov.who_decides('T1')), 'CMO Max t', 'B17: who decides today');
SELECT is((SELECT string_agg(what || ' ' || name || ' ' || decides || ' ' || holder, ', ' ORDER BY what, name) FROM cmiogov.decision_rights WHERE name IN ('T1', 'hipaa_required', 'technical', 'clinical')),
	'compliance hipaa_required compliance_officer Cora, decision T1 CMO Max, domain clinical CMIO Mio, domain technical CIO Ivan', 'B17: decisions, gates and domains, each with one who decides');
SELECT cmiogov.end_appointment(person('ivan'), 'CIO') \g /dev/null
SELECT cmiogov.appoint(person('ivan'), 'CIO', authority_limit => 900) \g /dev/null
SELECT cmiogov.appoint(person('stranger'), 'board') \g /dev/null
SELECT is((SELECT string_agg(format('%s %s %s', role, may_sign, why_not), ', ') FROM cmiogov.who_decides('T4', 1000)), 'CIO f above the limit, board t ', 'B17: above the limit somebody else does');
SELECT is((SELECT string_agg(format('%s %s %s', role, may_sign, why_not), ', ') FROM cmiogov.who_decides('T4', 100)), 'CIO t , board t ', 'B17: within it both');
SELECT cmiogov.end_appointment(person('stranger'), 'board') \g /dev/null

-- B20: ten per cent saved, and a dose that may be misread.
SELECT does('ivan', $$open_proposal('software_update', 'Billing update', 'public.change_request', '4')$$) \g /dev/null
SELECT does('cora', format('respond(%s, ''pass'', ''access unchanged'')', p())) \g /dev/null
SELECT does('mio', format('estimate_harm(%s, ''dose misread'', ''1200 [1000,1500] * 2e-5 [1e-6,1e-4] * 0.3 [0.15,0.5]'')', p())) \g /dev/null
SELECT is(does('nora', format('score_usability(%s, 99, ''ten per cent faster'')', p())), 'ok', 'B20: the saving is told');
SELECT is(does('mio', format('judge(%s, ''clinical_risk'', ''pass'', ''fast'')', p())) || ' ' || (SELECT standing -> 'safety' FROM cmiogov.proposal WHERE id = p()), 'ok fail', 'B20: and lifts no harm');
SELECT is(does('max', format('accept_risk(%s, ''it pays for two nurses'', now() + interval ''1 year'')', p())), 'cmiogov_safety', 'B20: nor does leadership');
SELECT is(act('app', $$UPDATE change_request SET status = 'live' WHERE id = 4$$), 'cmiogov_safety', 'B20: it does not go live');

-- B21: the CMIO on T4.
SELECT is(does_as_owner($$set_raci('T4', '{"CIO": "AR", "CMO": "C"}')$$), 'cmiogov_raci', 'B21: the CMIO is not taken from the row that buys tools');
SELECT is(does_as_owner($$set_raci('T4', '{"CIO": "AR", "CMO": "C", "CMIO": "I"}')$$), 'cmiogov_raci', 'B21: nor only told');
DELETE FROM cmiogov.raci_cell WHERE decision = 'T4' AND role = 'CMIO';
SELECT is((SELECT level || ' ' || rule FROM cmiogov.raci_fault WHERE decision = 'T4'), 'fault cmio_not_heard', 'B21: where it was done all the same, it is a fault');

SELECT * FROM finish();
