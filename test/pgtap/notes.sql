-- Notes, meetings, disputes, acknowledgements: what each must hold, who may
-- give it, and that it stands in the record.  B12, B14, B22, A15, C22, D15,
-- D17, E11, E15, F2, F3: said on the proposal, by name.
\set QUIET on
\o /dev/null
\ir ../fixtures/hospital.sql
\ir ../fixtures/ready.sql
SELECT cmiogov.enroll('Dana Admin', current_user);
SELECT cmiogov.define_body('p_and_t', 'Pharmacy and therapeutics', 'committee', NULL, 'CMIO', '{"physician": 1, "nurse": 1}'),
	cmiogov.define_body('icu', 'Intensive care', 'department');
SELECT cmiogov.take_seat(person(w), 'p_and_t', p)
FROM (VALUES ('mio', 'physician'), ('max', 'physician'), ('nora', 'nurse'), ('ines', 'pharmacist')) v (w, p);
SELECT cmiogov.register_asset('system', 'EHR', 'CIO', '9.1', 'high');
SELECT cmiogov.define_measure('falls', 'Falls', 'per 1000 days', 'at_most', 3, 'CMO', (SELECT max(id) FROM cmiogov.asset), 'safety');
CREATE FUNCTION r(t text) RETURNS text LANGUAGE sql SECURITY DEFINER AS $$SELECT replace(t, '@EHR', max(id)::text) FROM cmiogov.asset$$;
SELECT bring(1, 'T1 signature');
\o
SELECT no_plan();

CREATE FUNCTION last() RETURNS text LANGUAGE sql SECURITY DEFINER AS $$
	SELECT concat_ws(' | ', f.act, f.about, f.reason, f.detail - 'present', f.number, f.option, f.target, f.role, f.content IS NOT NULL)
	FROM cmiogov.fact f WHERE f.proposal = p() ORDER BY f.seq DESC LIMIT 1 $$;
CREATE FUNCTION fact(what text) RETURNS int LANGUAGE sql SECURITY DEFINER AS $$
	SELECT max(seq) FROM cmiogov.fact WHERE proposal = p() AND act = what $$;
CREATE FUNCTION note(who text, args text) RETURNS text LANGUAGE sql AS $$SELECT act(who, format('SELECT cmiogov.add_note(p(), %s)', r(args)))$$;

-- Each sort, with what it demands.
SELECT is(note('stranger', $$'evidence', 'does it help?', 'It does.', '{"grade": "moderate", "citation": "Smith 2024"}'$$), 'ok', 'evidence');
SELECT is(last(), 'evidence | does it help? | It does. | {"grade": "moderate", "citation": "Smith 2024"} | 1 | t', 'as it was said, bound to the content');
SELECT is(note('mio', $$'ethics', 'deontological', 'We tell them.', '{"principle": "truthfulness"}'$$), 'ok', 'an ethics lens');
SELECT is(note('archie', $$'architecture', 'data_flow', 'HL7 only'$$), 'ok', 'an architecture review');
SELECT is(note('ines', $$'affected', 'icu', 'it fires there'$$), 'ok', 'a group that is affected');
SELECT is(last(), 'affected | icu | it fires there | -1 | f', 'of the whole proposal');
SELECT is(note('ines', $$'heard', 'icu', 'they want it quieter'$$), 'ok', 'and was heard');
SELECT is(note('ines', $$'concerns', '@EHR', 'runs in it'$$), 'ok', 'an asset');
SELECT is(last(), r('concerns | @EHR | runs in it | {"kind": "system", "name": "EHR", "version": "9.1"} | -1 | f'), 'with the name and version it had');
SELECT is(note('ines', $$'data_use', '@EHR', 'reads vitals'$$), 'ok', 'data that it uses');
SELECT is(note('mio', $$'reviewed', '@EHR', 'no effect'$$), '42501', 'its effect is reviewed by its owner');
SELECT is(note('ivan', $$'reviewed', '@EHR', 'no effect', '{"version": "0"}', 1$$), 'ok', 'who is the CIO');
SELECT is(last(), r('reviewed | @EHR | no effect | {"kind": "system", "name": "EHR", "version": "9.1"} | 1 | CIO | t'), 'in that role, of the version there was');
SELECT is(note('mio', $$'benefit', 'falls', 'fewer', '{"value": -2}'$$), 'ok', 'a benefit claimed');
SELECT is(last(), 'benefit | falls | fewer | {"unit": "per 1000 days", "value": -2} | -2 | 1 | t', 'as a number in the measure''s unit');
SELECT is(note('mio', $$'fit', 'barcode scanning', 'native', '{"score": 4}', 1$$), 'ok', 'how a candidate fits a need');
SELECT is(note('nora', $$'finding', 'wrong patient banner', 'seen in the pilot', '{"layer": "usability"}'$$), 'ok', 'what a layer found');

-- What is missing or unknown is refused by name.
CREATE TEMP TABLE before AS SELECT count(*) AS facts FROM cmiogov.fact;
SELECT is(note('mio', args), '22023', args) FROM (VALUES
	($$'opinion', 'x', 'y'$$),
	($$'evidence', 'x', 'y'$$),
	($$'evidence', 'x', 'y', '{"grade": "moderate"}'$$),
	($$'evidence', 'x', 'y', '{"grade": "mod", "citation": "z"}'$$),
	($$'evidence', 'x', 'y', '{"grade": "", "citation": "z"}'$$),
	($$'evidence', 'x', 'y', '{"grade": "low,high", "citation": "z"}'$$),
	($$'evidence', 'x', 'y', '{"grade": "low", "citation": " "}'$$),
	($$'evidence', 'x', 'y', '{"grade": "low", "citation": 7}'$$),
	($$'evidence', 'x', 'y', '["grade"]'$$),
	($$'evidence', 'x', 'y', '{"grade": "low", "citation": "z"}', 9$$),
	($$'evidence', ' ', 'y', '{"grade": "low", "citation": "z"}'$$),
	($$'ethics', 'astrology', 'y', '{"principle": "z"}'$$),
	($$'ethics', 'virtue', 'y'$$),
	($$'architecture', 'colour', 'y'$$),
	($$'affected', 'nobody', 'y'$$),
	($$'affected', 'icu', 'y', NULL, 1$$),
	($$'concerns', '8', 'y'$$),
	($$'concerns', 'EHR', 'y'$$),
	($$'concerns', '99999999999999999999', 'y'$$),
	($$'benefit', 'falls', 'y'$$),
	($$'benefit', 'falls', 'y', '{"value": "2"}'$$),
	($$'benefit', 'rises', 'y', '{"value": 2}'$$),
	($$'fit', 'x', 'y', '{"score": true}'$$),
	($$'finding', 'x', 'y', '{"layer": "cheese"}'$$)) v (args);
SELECT is(note('mio', $$NULL, 'x', 'y'$$), '22004', 'a sort of NULL');
SELECT is(act('app', 'SELECT cmiogov.add_note(p(), ''affected'', ''icu'', ''y'')'), '42501', 'and nobody without the duty');
SELECT is((SELECT count(*) FROM cmiogov.fact), (SELECT facts FROM before), 'none of these left a fact');

-- A15, E2: the committee, its quorum by profession and its chair.
CREATE FUNCTION meet(who text, present text, rest text DEFAULT '''agreed''') RETURNS text LANGUAGE sql AS $$
	SELECT act(who, format('SELECT cmiogov.record_meeting(p(), ''p_and_t'', ''[%s]'', %s)', present, rest)) $$;
CREATE FUNCTION quorate() RETURNS boolean LANGUAGE sql SECURITY DEFINER AS $$
	SELECT (detail ->> 'quorate')::boolean FROM cmiogov.fact WHERE proposal = p() AND seq = fact('meeting') $$;
SELECT is(meet('mio', concat_ws(', ', person('mio'), person('nora'))), 'ok', 'a physician, the chair, and a nurse');
SELECT is(quorate(), true, 'are a quorum');
SELECT is(last(), 'meeting | p_and_t | agreed | {"needed": {"nurse": 1, "physician": 1}, "chaired": true, "quorate": true} | 1 | CMIO | t', 'stamped');
SELECT is((SELECT detail -> 'present' FROM cmiogov.fact WHERE proposal = p() AND seq = fact('meeting')),
	jsonb_build_array(jsonb_build_object('person', person('mio'), 'name', 'Mio', 'profession', 'physician'),
		jsonb_build_object('person', person('nora'), 'name', 'Nora', 'profession', 'nurse')), 'with who was there and as what');
SELECT is(meet('mio', concat_ws(', ', person('mio'), person('max'))), 'ok', 'two physicians meet');
SELECT is(quorate(), false, 'and are none');
SELECT is(meet('nora', concat_ws(', ', person('max'), person('nora'))), 'ok', 'without the chair');
SELECT is(quorate(), false, 'neither');
SELECT is(meet('mio', concat_ws(', ', person('mio'), format('{"person": %s, "profession": "nurse"}', person('nora'))), $$'agreed', '{"for": 2}'$$),
	'ok', 'the profession may be said; a vote');
SELECT is((SELECT detail -> 'votes' FROM cmiogov.fact WHERE proposal = p() AND seq = fact('meeting')), '{"for": 2}', 'kept');
SELECT is(meet('mio', concat_ws(', ', person('mio'), person('ines')), $$'agreed', '{"for": 2}'$$),
	'cmiogov_quorum', 'a pharmacist is no nurse: no vote without a quorum');
SELECT is(meet('nora', person('nora')::text, $$'agreed', '{"for": 1}'$$), 'cmiogov_quorum', 'nor alone');
SELECT is(meet('stranger', person('nora')::text), '42501', 'not recorded by somebody from outside');
SELECT is(meet('mio', present, rest), '22023', why) FROM (VALUES
	('', $$'x'$$, 'nobody'),
	(format('{"person": %s, "profession": "nurse"}', person('ines')), $$'x'$$, 'a pharmacist as a nurse'),
	(person('stranger')::text, $$'x'$$, 'no seat'),
	(concat_ws(', ', person('mio'), person('mio')), $$'x'$$, 'twice'),
	('"mio"', $$'x'$$, 'a name'),
	('null', $$'x'$$, 'null'),
	(format('{"person": %s, "profession": "barber"}', person('mio')), $$'x'$$, 'another profession'),
	(person('mio')::text, $$'x', '{"for": 9}'$$, 'more votes than members'),
	(person('mio')::text, $$'x', '{"for": -1}'$$, 'fewer than none'),
	(person('mio')::text, $$'x', '{"for": "1"}'$$, 'in words'),
	(person('mio')::text, $$'x', '{"maybe": 1}'$$, 'a fourth way'),
	(person('mio')::text, $$'x', '[1]'$$, 'a list')) v (present, rest, why);
SELECT is(act('mio', 'SELECT cmiogov.record_meeting(p(), ''p_and_t'', ''{}'', ''x'')'), '22023', 'present is an array');
SELECT is(act('mio', 'SELECT cmiogov.record_meeting(p(), ''nobody'', ''[1]'', ''x'')'), '22023', 'an unknown body');
SELECT cmiogov.end_seat(id) FROM cmiogov.seat WHERE person = person('nora') \g /dev/null
SELECT is(meet('mio', person('nora')::text), '22023', 'whose seat is over is no member any more');

-- B22: disputes.
SELECT is(act('nora', 'SELECT cmiogov.raise_dispute(p(), ''too many alarms'')'), 'ok', 'a dispute');
SELECT is(act('mio', format('SELECT cmiogov.resolve_dispute(p(), %s, ''no'')', fact('dispute'))), '42501', 'the Accountable rules');
SELECT is(act('ivan', format('SELECT cmiogov.resolve_dispute(p(), %s, ''no'')', fact('dispute'))), 'cmiogov_separation', 'not one who has signed');
SELECT is(act('max', format('SELECT cmiogov.withdraw_note(p(), %s, ''gone'')', fact('dispute'))), '42501', 'nor takes it back for another');
SELECT is(act('max', format('SELECT cmiogov.resolve_dispute(p(), %s, ''a threshold'')', fact('dispute'))), 'ok', 'rules');
SELECT is(last(), format('resolve_dispute | a threshold | -1 | %s | CMO | f', fact('dispute')), 'as CMO');
SELECT is(act('max', format('SELECT cmiogov.resolve_dispute(p(), %s, ''again'')', fact('dispute'))), '22023', 'once');
SELECT is(act('max', format('SELECT cmiogov.resolve_dispute(p(), %s, ''x'')', fact('meeting'))), '22023', 'disputes alone');
SELECT is(act('max', 'SELECT cmiogov.raise_dispute(p(), ''mine'')'), 'ok', 'his own');
SELECT is(act('max', format('SELECT cmiogov.resolve_dispute(p(), %s, ''yes'')', fact('dispute'))), 'cmiogov_separation', 'he does not rule on');
SELECT is(act('max', format('SELECT cmiogov.withdraw_note(p(), %s, ''settled'')', fact('dispute'))), 'ok', 'but takes back');

-- Taking back.
SELECT is(act('nora', format('SELECT cmiogov.withdraw_note(p(), %s, ''x'')', fact('evidence'))), '42501', 'not another''s note');
SELECT is(act('max', format('SELECT cmiogov.withdraw_note(p(), %s, ''retracted'')', fact('evidence'))), 'ok', 'but for an Accountable');
SELECT is(act('stranger', format('SELECT cmiogov.withdraw_note(p(), %s, ''x'')', fact('evidence'))), '22023', 'once');
SELECT is(act('mio', format('SELECT cmiogov.withdraw_note(p(), %s, ''x'')', fact('submit'))), '22023', 'a submission is no note');
SELECT is(act('mio', 'SELECT cmiogov.withdraw_note(p(), 999, ''x'')'), '22023', 'nor is what is not there');

-- B9, B16: the Informed.
SELECT is(act('mio', 'SELECT cmiogov.acknowledge(p(), ''T1'')'), '42501', 'the CMIO is not Informed on T1');
SELECT is(act('ivan', 'SELECT cmiogov.acknowledge(p(), ''T1'')'), 'ok', 'the CIO is');
SELECT is(last(), 'acknowledge | T1 | -1 | CIO | f', 'noted');
SELECT is(act('ivan', 'SELECT cmiogov.acknowledge(p(), ''T9'')'), '22023', 'no such decision');

-- No weight by itself; and all of it in the record, the export and the chain.
SELECT is(act('max', 'SELECT cmiogov.sign_off(p(), ''T1'')'), 'ok', 'the signature that was missing');
SELECT is(act('app', 'UPDATE public.change_request SET status = ''approved'' WHERE id = 1'), 'ok', 'approved, whatever the notes say');
SELECT ok(cmiogov.proposal_record(p()) LIKE '%' || r(said) || '%', 'in print: ' || said) FROM (VALUES
	('evidence on does it help?, option 1 (grade: moderate, citation: Smith 2024): "It does."  [withdrawn by #%]'),
	('concerns on @EHR (kind: system, name: EHR, version: 9.1): "runs in it"'),
	('benefit on falls: -2, option 1 (unit: per 1000 days, value: -2): "fewer"'),
	('Mio, CMIO: meeting on p_and_t, option 1 (needed: %, chaired: true, present: %Mio%, quorate: true): "agreed"'),
	('dispute: "too many alarms"  [resolved by #%]'),
	('Max, CMO: resolve_dispute, about #%: "a threshold"'),
	('Ivan, CIO: acknowledge on T1')) v (said);
SELECT ok(EXISTS (SELECT FROM cmiogov.export_proposal(p()) x WHERE x LIKE '# %too many alarms%'), 'and in the auditor''s pack');
SELECT ok((SELECT count(*) FROM cmiogov.export_proposal(p()) x WHERE x LIKE 'fact %') = (SELECT count(*) FROM cmiogov.fact WHERE proposal = p()), 'with the bytes of every fact');
SELECT ok(EXISTS (SELECT FROM jsonb_array_elements((SELECT evidence FROM cmiogov.proposal_as_of(p(), clock_timestamp()))) e
	WHERE e ->> 'act' = 'dispute'), 'and as of a moment');
SELECT is_empty('SELECT * FROM cmiogov.verify_ledger()', 'verified');
SELECT * FROM finish();
