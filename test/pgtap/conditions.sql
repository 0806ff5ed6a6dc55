-- Conditions: each holds its gate open until what it asks is in order, and
-- then lets the approval pass.  A proposal is brought to ready; then its kind
-- switches one condition on, and what is missing is done step by step.
\set QUIET on
\o /dev/null
\ir ../fixtures/hospital.sql
\ir ../fixtures/ready.sql
SELECT cmiogov.enroll('Dana Admin', current_user);
SELECT cmiogov.load_reference_matrix();
SELECT cmiogov.define_body('icu', 'Intensive care', 'department'),
	cmiogov.define_body('p_and_t', 'Pharmacy and therapeutics', 'committee', NULL, 'CMIO', '{"physician": 1, "nurse": 1}');
SELECT cmiogov.take_seat(person(w), 'p_and_t', p) FROM (VALUES ('mio', 'physician'), ('nora', 'nurse')) v (w, p);
SELECT cmiogov.register_asset('system', 'EHR', 'CIO', '9.1'), cmiogov.register_asset('cds_artifact', 'sepsis alert', 'CMIO'),
	cmiogov.register_asset('standard', 'HL7', 'CIO'), cmiogov.register_asset('policy', 'privacy', 'CIO'), cmiogov.register_asset('standard', 'HL6', 'CIO'),
	cmiogov.register_asset('order_set', 'ventilation', 'CMIO'), cmiogov.register_asset('order_set', 'sedation', 'CMIO'), cmiogov.register_asset('ai_model', 'sepsis model', 'CMIO', detail => '{"attributes": {"a": "x"}}'),
	cmiogov.register_asset('system', 'lab', 'CIO', '1', 'mission_critical');
\o
SELECT no_plan();

CREATE FUNCTION asset(what text) RETURNS text LANGUAGE sql SECURITY DEFINER AS $$SELECT id::text FROM cmiogov.asset WHERE name = what$$;
CREATE FUNCTION owed(what text) RETURNS text LANGUAGE sql SECURITY DEFINER AS $$SELECT max(id)::text FROM cmiogov.obligation WHERE title = what$$;
CREATE FUNCTION hazard() RETURNS text LANGUAGE sql SECURITY DEFINER AS $$SELECT max(id)::text FROM cmiogov.hazard$$;
CREATE FUNCTION control() RETURNS text LANGUAGE sql SECURITY DEFINER AS $$SELECT max(id)::text FROM cmiogov.control$$;
CREATE FUNCTION fact(what text) RETURNS text LANGUAGE sql SECURITY DEFINER AS $$SELECT max(seq)::text FROM cmiogov.fact WHERE proposal = p() AND act = what$$;
CREATE FUNCTION other() RETURNS bigint LANGUAGE sql SECURITY DEFINER AS $$SELECT min(id) FROM cmiogov.proposal$$;
GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA public TO PUBLIC;

-- Would the row be approved now?  The answer, and nothing stays of it.
CREATE FUNCTION try(key int) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	said text;
BEGIN
	said := act('app', format('UPDATE public.change_request SET status = ''approved'' WHERE id = %s', key));
	RAISE EXCEPTION USING MESSAGE = said;
EXCEPTION WHEN raise_exception THEN
	RETURN SQLERRM;
END $$;

-- A kind for each condition, its row brought to ready while none is switched on.
CREATE TABLE asked (row int PRIMARY KEY, condition text, constraint_name text);
INSERT INTO asked SELECT row_number() OVER (), condition,
	CASE gate WHEN 'compliance' THEN 'cmiogov_compliance' WHEN 'safety' THEN 'cmiogov_safety' WHEN 'usability' THEN 'cmiogov_usability'
		WHEN 'decisions' THEN 'cmiogov_raci' WHEN 'signatures' THEN 'cmiogov_raci' ELSE 'cmiogov_safety' END
FROM cmiogov.condition;
SELECT is((SELECT count(*) FROM asked), 15::bigint, 'fifteen conditions');
CREATE FUNCTION switch(key int, conditions text[]) RETURNS void LANGUAGE sql AS $$
	SELECT cmiogov.define_kind('k' || key, 'kind ' || key, '{T1}', conditions) $$;
CREATE FUNCTION prepare(key int) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
	s record;
	said text;
BEGIN
	PERFORM cmiogov.set_harm_limits('k' || key, 0, 0.01);
	said := act('ines', format('SELECT cmiogov.open_proposal(''k%1$s'', ''t'', ''public.change_request'', ''%1$s'')', key));
	FOR s IN SELECT * FROM step WHERE said = 'ok' AND piece !~ 'T[24]' ORDER BY n LOOP
		said := act(s.who, format('SELECT cmiogov.' || s.call, p()));
	END LOOP;
	IF said <> 'ok' THEN
		RAISE 'row %: %', key, said;
	END IF;
END $$;

-- What is done about each, in order; what an approval answers then, and what
-- explain_approval() says of the condition: gate, met, a word of the detail,
-- who owes it.
CREATE TABLE script (n serial, condition text, who text, call text, answers text, gate text, met boolean, detail text, owner text);
INSERT INTO script (condition, who, call, answers, gate, met, detail, owner) VALUES
	('standards', 'ines', $$add_note(p(), 'concerns', asset('EHR'), 'x')$$, 'ok', 'compliance', true, 'no standard', NULL),
	('standards', 'ines', $$link_asset(asset('EHR')::bigint, 'conforms_to', asset('HL7')::bigint)$$, 'cmiogov_compliance', 'compliance', false, 'EHR has neither a conformance to HL7', 'CIO (Ivan)'),
	('standards', 'ines', $$owe('conformance', 'hl7', 'CIO', asset => asset('EHR')::bigint, standard => asset('HL7')::bigint)$$, 'cmiogov_compliance', 'compliance', false, 'neither', 'CIO (Ivan)'),
	('standards', 'ivan', $$fulfil(owed('hl7')::bigint, 'tested')$$, 'ok', 'compliance', true, 'EHR conforms to HL7', NULL),

	('model_attributes', 'ines', $$add_note(p(), 'concerns', asset('EHR'), 'x')$$, 'ok', 'compliance', true, 'no AI model', NULL),
	('model_attributes', 'ines', $$add_note(p(), 'concerns', asset('sepsis model'), 'x')$$, 'cmiogov_compliance', 'compliance', false, '1 of 31', 'CMIO (Mio)'),
	('model_attributes', 'mio', $$revise_asset(asset('sepsis model')::bigint, detail => '{"required": 2, "attributes": {"a": "x", "b": " "}}')$$, 'cmiogov_compliance', 'compliance', false, '1 of 2', 'CMIO (Mio)'),
	('model_attributes', 'mio', $$revise_asset(asset('sepsis model')::bigint, detail => '{"required": 2, "attributes": {"a": "x", "b": "y"}}')$$, 'ok', 'compliance', true, '2 of 2', NULL),

	('evidence', 'ines', $$add_note(p(), 'evidence', 'q', 'other', '{"grade": "high", "citation": "c"}', 0)$$, 'cmiogov_safety', 'safety', false, 'no evidence', 'CMIO (Mio)'),
	('evidence', 'ines', $$add_note(p(), 'evidence', 'q', 'this', '{"grade": "low", "citation": "c"}')$$, 'ok', 'safety', true, 'graded low', NULL),
	('evidence', 'ines', $$withdraw_note(p(), fact('evidence')::int, 'retracted')$$, 'cmiogov_safety', 'safety', false, 'no evidence', 'CMIO (Mio)'),
	('evidence', 'nora', $$add_note(p(), 'evidence', 'q', 'again', '{"grade": "moderate", "citation": "c"}')$$, 'ok', 'safety', true, 'graded moderate', NULL),

	('hazards_rated', 'ines', $$log_hazard('late alarm', 'd', proposal => p())$$, 'cmiogov_safety', 'safety', false, 'late alarm, is not rated', 'CMIO (Mio)'),
	('hazards_rated', 'ines', $$rate_hazard(hazard()::bigint, 'NHS clinical risk matrix 1', 'High', 'Catastrophic')$$, 'cmiogov_safety', 'safety', false, 'is not rated', 'CMIO (Mio)'),
	('hazards_rated', 'ines', $$rate_hazard(hazard()::bigint, 'NHS clinical risk matrix 1', 'High', 'Catastrophic', 'Low', 'Minor')$$, 'ok', 'safety', true, 'is rated', NULL),
	('hazards_rated', 'ines', $$log_hazard('wrong banner', 'd', asset => asset('EHR')::bigint)$$, 'ok', 'safety', true, 'is rated', NULL),
	('hazards_rated', 'ines', $$add_note(p(), 'concerns', asset('EHR'), 'x')$$, 'cmiogov_safety', 'safety', false, 'wrong banner', 'CIO (Ivan)'),
	('hazards_rated', 'ines', $$rate_hazard(hazard()::bigint, 'NHS clinical risk matrix 1', 'Low', 'Minor', 'Low', 'Minor')$$, 'ok', 'safety', true, 'wrong banner', NULL),

	('hazards_controlled', 'ines', $$log_hazard('overdose', 'd', proposal => p())$$, 'cmiogov_safety', 'safety', false, 'overdose, is not rated', 'CMIO (Mio)'),
	('hazards_controlled', 'ines', $$rate_hazard(hazard()::bigint, 'NHS clinical risk matrix 1', 'High', 'Catastrophic', 'Low', 'Minor')$$, 'cmiogov_safety', 'safety', false, 'level 5', 'CMIO (Mio)'),
	('hazards_controlled', 'ines', $$add_control(hazard()::bigint, 'design', 'a limit')$$, 'cmiogov_safety', 'safety', false, '0 of its 1 controls', 'CMIO (Mio)'),
	('hazards_controlled', 'archie', $$verify_control(control()::bigint, 'implementation', 'seen')$$, 'cmiogov_safety', 'safety', false, 'level 5', 'CMIO (Mio)'),
	('hazards_controlled', 'nora', $$verify_control(control()::bigint, 'effectiveness', 'tried')$$, 'ok', 'safety', true, 'level 1', NULL),
	('hazards_controlled', 'mio', $$refute_control(control()::bigint, 'effectiveness', 'failed')$$, 'cmiogov_safety', 'safety', false, 'level 5', 'CMIO (Mio)'),
	('hazards_controlled', 'nora', $$verify_control(control()::bigint, 'effectiveness', 'tried again')$$, 'ok', 'safety', true, 'level 1', NULL),

	('dependents_reviewed', 'ines', $$add_note(p(), 'concerns', asset('EHR'), 'x')$$, 'ok', 'safety', true, 'no other asset depends', NULL),
	('dependents_reviewed', 'ines', $$link_asset(asset('sepsis alert')::bigint, 'depends_on', asset('EHR')::bigint)$$, 'cmiogov_safety', 'safety', false, 'sepsis alert, which it reaches', 'CMIO (Mio)'),
	('dependents_reviewed', 'mio', $$add_note(p(), 'reviewed', asset('sepsis alert'), 'no effect', NULL, 0)$$, 'cmiogov_safety', 'safety', false, 'sepsis alert', 'CMIO (Mio)'),
	('dependents_reviewed', 'mio', $$add_note(p(), 'reviewed', asset('sepsis alert'), 'no effect')$$, 'ok', 'safety', true, 'has reviewed', NULL),

	('measures', 'ines', $$add_note(p(), 'concerns', asset('EHR'), 'x')$$, 'ok', 'safety', true, 'no measure', NULL),
	('measures', 'postgres', $$define_measure('response', 'Response time', 's', 'at_most', 3, 'CIO', asset('EHR')::bigint, 'safety', max_age => '30 days')$$, 'cmiogov_safety', 'safety', false, 'Response time: never observed', 'CIO (Ivan)'),
	('measures', 'ivan', $$observe('response', 4, '[2026-01-01,2026-02-01)', 'log')$$, 'cmiogov_safety', 'safety', false, 'Response time: 4, to be at most 3 s', 'CIO (Ivan)'),
	('measures', 'ivan', $$observe('response', 2, '[2025-01-01,2025-02-01)', 'log')$$, 'cmiogov_safety', 'safety', false, 'Response time: 4', 'CIO (Ivan)'),
	('measures', 'ivan', $$observe('response', 2, '[2026-01-01,2026-02-01)', 'log, corrected')$$, 'cmiogov_safety', 'safety', false, '2, observed too long ago', 'CIO (Ivan)'),
	('measures', 'ivan', $$observe('response', 1, tstzrange(now() - interval '1 day', now()), 'log', subgroup => 'nights')$$, 'cmiogov_safety', 'safety', false, '2, observed too long ago', 'CIO (Ivan)'),
	('measures', 'ivan', $$observe('response', 2.5, tstzrange(now() - interval '1 day', now()), 'log')$$, 'ok', 'safety', true, 'Response time: 2.5', NULL),
	('measures', 'postgres', $$define_measure('coverage', 'Training coverage', '%', 'at_least', 90, 'CMIO', asset('EHR')::bigint, 'usability')$$, 'cmiogov_usability', 'usability', false, 'Training coverage: never', 'CMIO (Mio)'),
	('measures', 'mio', $$observe('coverage', 89, '[2026-01-01,2026-02-01)', 'log')$$, 'cmiogov_usability', 'usability', false, '89, to be at least 90', 'CMIO (Mio)'),
	('measures', 'mio', $$observe('coverage', 95, '[2026-02-01,2026-03-01)', 'log')$$, 'ok', 'usability', true, 'Training coverage: 95', NULL),

	('affected_groups', 'ines', $$add_note(p(), 'affected', 'icu', 'fires there')$$, 'cmiogov_usability', 'usability', false, 'icu is affected and was not heard', 'CMIO (Mio)'),
	('affected_groups', 'ines', $$add_note(p(), 'heard', 'p_and_t', 'fine')$$, 'cmiogov_usability', 'usability', false, 'icu', 'CMIO (Mio)'),
	('affected_groups', 'ines', $$add_note(p(), 'heard', 'icu', 'fine')$$, 'ok', 'usability', true, 'icu is affected and was heard', NULL),

	('plans', 'ines', $$owe('change_plan', 'of another', 'CMIO', proposal => other())$$, 'cmiogov_usability', 'usability', false, 'no change plan is done', 'CMIO (Mio)'),
	('plans', 'mio', $$fulfil(owed('of another')::bigint, 'written')$$, 'cmiogov_usability', 'usability', false, 'no change plan is done', 'CMIO (Mio)'),
	('plans', 'ines', $$owe('change_plan', 'how to', 'CMIO', proposal => p())$$, 'cmiogov_usability', 'usability', false, 'no change plan is done', 'CMIO (Mio)'),
	('plans', 'mio', $$fulfil(owed('how to')::bigint, 'written')$$, 'cmiogov_usability', 'usability', false, 'no rollback plan', 'CMIO (Mio)'),
	('plans', 'ines', $$owe('rollback_plan', 'how back', 'CMIO', proposal => p())$$, 'cmiogov_usability', 'usability', false, 'no rollback plan', 'CMIO (Mio)'),
	('plans', 'mio', $$fulfil(owed('how back')::bigint, 'written', now() + interval '10 days')$$, 'ok', 'usability', true, 'how back', NULL),

	('training', 'ines', $$owe('training', 'of others', 'CMIO', proposal => other())$$, 'cmiogov_usability', 'usability', false, 'no training', 'CMIO (Mio)'),
	('training', 'ines', $$owe('training', 'ICU staff', 'CMIO', proposal => p())$$, 'cmiogov_usability', 'usability', false, 'training not done: ICU staff', 'CMIO (Mio)'),
	('training', 'mio', $$fulfil(owed('ICU staff')::bigint, 'list of names')$$, 'ok', 'usability', true, 'training done', NULL),
	('training', 'ines', $$owe('training', 'ward staff', 'clinician_user', proposal => p())$$, 'cmiogov_usability', 'usability', false, 'ward staff', 'clinician_user (Nora)'),
	('training', 'nora', $$fulfil(owed('ward staff')::bigint, 'list of names')$$, 'ok', 'usability', true, 'training done', NULL),

	('deliberated', 'ines', $$add_note(p(), 'concerns', asset('sepsis alert'), 'x')$$, 'cmiogov_raci', 'raci', false, 'name no committee', 'CMIO (Mio)'),
	('deliberated', 'mio', $$revise_asset(asset('sepsis alert')::bigint, detail => '{"committees": ["p_and_t"]}')$$, 'cmiogov_raci', 'raci', false, 'p_and_t has not deliberated', 'CMIO (Mio)'),
	('deliberated', 'mio', $$record_meeting(p(), 'p_and_t', jsonb_build_array(person('mio')), 'x')$$, 'cmiogov_raci', 'raci', false, 'with a quorum', 'CMIO (Mio)'),
	('deliberated', 'mio', $$record_meeting(p(), 'p_and_t', jsonb_build_array(person('mio'), person('nora')), 'x')$$, 'ok', 'raci', true, 'p_and_t has deliberated', NULL),

	('ethics', 'mio', $$add_note(p(), 'ethics', 'virtue', 'x', '{"principle": "y"}'), cmiogov.add_note(p(), 'ethics', 'care', 'x', '{"principle": "y"}')$$, 'cmiogov_raci', 'raci', false, 'not seen through the deontological lens', 'CMIO (Mio)'),
	('ethics', 'mio', $$add_note(p(), 'ethics', 'deontological', 'x', '{"principle": "y"}')$$, 'cmiogov_raci', 'raci', false, 'consequentialist', 'CMIO (Mio)'),
	('ethics', 'postgres', $$set_ethics_lenses('{care,virtue}')$$, 'ok', 'raci', true, 'seen through the care lens', NULL),
	('ethics', 'postgres', $$set_ethics_lenses('{care,consequentialist}')$$, 'cmiogov_raci', 'raci', false, 'consequentialist', 'CMIO (Mio)'),
	('ethics', 'mio', $$add_note(p(), 'ethics', 'consequentialist', 'x', '{"principle": "y"}')$$, 'ok', 'raci', true, 'seen through the consequentialist lens', NULL),

	('no_dispute', 'nora', $$raise_dispute(p(), 'too loud')$$, 'cmiogov_raci', 'raci', false, 'is open', 'CMO (Max)'),
	('no_dispute', 'nora', $$withdraw_note(p(), fact('dispute')::int, 'it is not')$$, 'ok', 'raci', true, 'no dispute', NULL),

	('informed', 'ines', $$add_note(p(), 'concerns', asset('EHR'), 'x')$$, 'ok', 'raci', true, 'nobody', NULL),
	('informed', 'ines', $$add_note(p(), 'concerns', asset('lab'), 'x')$$, 'cmiogov_raci', 'raci', false, 'T1: CIO has not acknowledged', 'CIO (Ivan)'),
	('informed', 'ivan', $$acknowledge(p(), 'T1')$$, 'ok', 'raci', true, 'T1: CIO has taken note', NULL);
-- Then, with a header that says ready by the version of now, each register's act
-- that spoils it: the stored answer must not carry the row.
INSERT INTO script (condition, who, call, answers, gate, met, detail, owner) VALUES
	('standards', 'mio', 'reassess()', 'ok', 'compliance', true, 'conforms', NULL),
	('standards', 'ines', $$link_asset(asset('EHR')::bigint, 'conforms_to', asset('privacy')::bigint)$$, 'cmiogov_compliance', 'compliance', false, 'privacy', 'CIO (Ivan)'),
	('standards', 'ines', $$owe('exception', 'not yet', 'CIO', asset => asset('EHR')::bigint, standard => asset('privacy')::bigint)$$, 'cmiogov_compliance', 'compliance', false, 'privacy', 'CIO (Ivan)'),
	('standards', 'ivan', $$fulfil(owed('not yet')::bigint, 'board', now() + interval '30 days')$$, 'ok', 'compliance', true, 'excepted from privacy', NULL),
	('standards', 'ines', $$link_asset(asset('EHR')::bigint, 'conforms_to', asset('HL6')::bigint)$$, 'cmiogov_compliance', 'compliance', false, 'HL6', 'CIO (Ivan)'),
	('standards', 'ivan', $$move_asset(asset('HL6')::bigint, 'retired', 'nobody has it')$$, 'ok', 'compliance', true, 'HL7', NULL),
	('model_attributes', 'mio', 'reassess()', 'ok', 'compliance', true, '2 of 2', NULL),
	('model_attributes', 'mio', $$revise_asset(asset('sepsis model')::bigint, detail => '{"required": 3, "attributes": {"a": "x", "b": "y"}}')$$, 'cmiogov_compliance', 'compliance', false, '2 of 3', 'CMIO (Mio)'),
	('model_attributes', 'mio', $$revise_asset(asset('sepsis model')::bigint, detail => '{"required": 2, "attributes": {"a": "x", "b": "y"}}')$$, 'ok', 'compliance', true, '2 of 2', NULL),
	('hazards_rated', 'mio', 'reassess()', 'ok', 'safety', true, 'is rated', NULL),
	('hazards_rated', 'ines', $$log_hazard('another', 'd', proposal => p())$$, 'cmiogov_safety', 'safety', false, 'another, is not rated', 'CMIO (Mio)'),
	('hazards_rated', 'ines', $$rate_hazard(hazard()::bigint, 'NHS clinical risk matrix 1', 'Low', 'Minor', 'Low', 'Minor')$$, 'ok', 'safety', true, 'another', NULL),
	('hazards_rated', 'ines', $$set_hazard_status(hazard()::bigint, 'closed', 'gone')$$, 'ok', 'safety', true, 'is rated', NULL),
	('hazards_controlled', 'mio', 'reassess()', 'ok', 'safety', true, 'level 1', NULL),
	('hazards_controlled', 'mio', $$refute_control(control()::bigint, 'effectiveness', 'failed')$$, 'cmiogov_safety', 'safety', false, 'level 5', 'CMIO (Mio)'),
	('hazards_controlled', 'nora', $$verify_control(control()::bigint, 'effectiveness', 'tried once more')$$, 'ok', 'safety', true, 'level 1', NULL),
	('hazards_controlled', 'mio', 'reassess()', 'ok', 'safety', true, 'level 1', NULL),
	('hazards_controlled', 'ines', $$add_control(hazard()::bigint, 'training', 'a course')$$, 'cmiogov_safety', 'safety', false, '1 of its 2 controls', 'CMIO (Mio)'),
	('hazards_controlled', 'ines', $$withdraw_control(control()::bigint, 'not held')$$, 'cmiogov_safety', 'safety', false, 'is not rated', 'CMIO (Mio)'),
	('hazards_controlled', 'ines', $$rate_hazard(hazard()::bigint, 'NHS clinical risk matrix 1', 'High', 'Catastrophic', 'Low', 'Minor')$$, 'ok', 'safety', true, 'level 1', NULL),
	('hazards_controlled', 'ines', $$log_hazard('half rated', 'd', proposal => p())$$, 'cmiogov_safety', 'safety', false, 'half rated', 'CMIO (Mio)'),
	('hazards_controlled', 'ines', $$rate_hazard(hazard()::bigint, 'NHS clinical risk matrix 1', 'Low', 'Minor')$$, 'cmiogov_safety', 'safety', false, 'half rated, is not rated', 'CMIO (Mio)'),
	('hazards_controlled', 'ines', $$rate_hazard(hazard()::bigint, 'NHS clinical risk matrix 1', 'Low', 'Minor', 'Low', 'Minor')$$, 'ok', 'safety', true, 'half rated', NULL),
	('dependents_reviewed', 'mio', 'reassess()', 'ok', 'safety', true, 'has reviewed', NULL),
	('dependents_reviewed', 'ines', $$link_asset(asset('lab')::bigint, 'depends_on', asset('sepsis alert')::bigint)$$, 'cmiogov_safety', 'safety', false, 'lab, which it reaches', 'CIO (Ivan)'),
	('dependents_reviewed', 'ivan', $$add_note(p(), 'reviewed', asset('lab'), 'no effect')$$, 'ok', 'safety', true, 'of lab', NULL),
	('dependents_reviewed', 'ines', $$link_asset(asset('ventilation')::bigint, 'depends_on', asset('lab')::bigint)$$, 'cmiogov_safety', 'safety', false, 'ventilation', 'CMIO (Mio)'),
	('dependents_reviewed', 'ines', $$move_asset(asset('ventilation')::bigint, 'retired', 'no more')$$, 'ok', 'safety', true, 'lab', NULL),
	('dependents_reviewed', 'ines', $$link_asset(asset('sedation')::bigint, 'depends_on', asset('lab')::bigint)$$, 'cmiogov_safety', 'safety', false, 'sedation', 'CMIO (Mio)'),
	('dependents_reviewed', 'ines', $$add_note(p(), 'concerns', asset('sedation'), 'is changed with it')$$, 'ok', 'safety', true, 'lab', NULL),
	('measures', 'mio', 'reassess()', 'ok', 'safety', true, '2.5', NULL),
	('measures', 'postgres', $$define_measure('watched', 'Only watched', '%', 'at_least', 99, 'CMIO', asset('EHR')::bigint)$$, 'ok', 'safety', true, '2.5', NULL),
	('measures', 'ivan', $$observe('response', 3.5, tstzrange(now() - interval '1 hour', now()), 'log')$$, 'cmiogov_safety', 'safety', false, '3.5', 'CIO (Ivan)'),
	('measures', 'postgres', $$define_measure('response', 'Response time', 's', 'at_most', 4, 'CIO', asset('EHR')::bigint, 'safety', max_age => '30 days')$$, 'ok', 'safety', true, '3.5, to be at most 4', NULL),
	('measures', 'mio', 'reassess()', 'ok', 'safety', true, '3.5', NULL),
	('measures', 'postgres', $$define_measure('response', 'Response time', 's', 'at_most', 3, 'CIO', asset('EHR')::bigint, 'safety', max_age => '30 days')$$, 'cmiogov_safety', 'safety', false, '3.5', 'CIO (Ivan)'),
	('measures', 'ivan', $$observe('response', 3, tstzrange(now() - interval '1 hour', now()), 'log')$$, 'ok', 'safety', true, 'Response time: 3,', NULL),
	('training', 'mio', 'reassess()', 'ok', 'usability', true, 'done', NULL),
	('training', 'ines', $$owe('training', 'night staff', 'clinician_user', proposal => p())$$, 'cmiogov_usability', 'usability', false, 'night staff', 'clinician_user (Nora)'),
	('training', 'nora', $$fulfil(owed('night staff')::bigint, 'list')$$, 'ok', 'usability', true, 'night staff', NULL),
	('deliberated', 'mio', 'reassess()', 'ok', 'raci', true, 'p_and_t', NULL),
	('deliberated', 'mio', $$revise_asset(asset('sepsis alert')::bigint, detail => '{"committees": ["p_and_t", "icu"]}')$$, 'cmiogov_raci', 'raci', false, 'icu', NULL),
	('deliberated', 'mio', $$revise_asset(asset('sepsis alert')::bigint, detail => '{"committees": ["p_and_t"]}')$$, 'ok', 'raci', true, 'p_and_t', NULL),
	('ethics', 'mio', 'reassess()', 'ok', 'raci', true, 'care', NULL),
	('ethics', 'postgres', $$set_ethics_lenses('{principlist}')$$, 'cmiogov_raci', 'raci', false, 'principlist', 'CMIO (Mio)'),
	('ethics', 'postgres', $$set_ethics_lenses('{virtue}')$$, 'ok', 'raci', true, 'virtue', NULL),
	('informed', 'ivan', 'reassess()', 'ok', 'raci', true, 'T1', NULL);
-- What switching it on finds, before anything is done.
CREATE TABLE first (condition text PRIMARY KEY, detail text, owner text);
INSERT INTO first SELECT condition, 'no asset', 'CMIO (Mio)' FROM asked WHERE condition <> ALL ('{evidence,affected_groups,plans,training,ethics,no_dispute,attested}');
INSERT INTO first VALUES ('evidence', 'no evidence', 'CMIO (Mio)'), ('affected_groups', 'no group', 'CMIO (Mio)'), ('plans', 'no change plan', 'CMIO (Mio)'),
	('training', 'no training', 'CMIO (Mio)'), ('ethics', 'not seen through', 'CMIO (Mio)');

CREATE FUNCTION explained(key int, what text, OUT gate text, OUT satisfied boolean, OUT detail text, OUT next_action text, OUT owner text)
RETURNS SETOF record LANGUAGE sql AS $$
	SELECT e.gate, e.satisfied, e.detail, e.next_action, e.owner
	FROM cmiogov.explain_approval('public.change_request', key::text) e WHERE e.rule = what $$;

-- Each statement below is a transaction of its own.
SELECT format('SELECT switch(%s, ''{}'')', row), format('SELECT prepare(%s)', row),
	format('SELECT is(try(%s), ''ok'', %L)', row, condition || ': ready while nothing is switched on'),
	format('SELECT switch(%s, %L)', row, ARRAY[condition]),
	CASE WHEN EXISTS (SELECT FROM first f WHERE f.condition = a.condition) THEN
		format('SELECT is(try(%s), %L, %L)', row, constraint_name, condition || ': switched on, it blocks')
	ELSE format('SELECT is(try(%s), ''ok'', %L)', row, condition || ': switched on, it has nothing against it') END,
	format('SELECT is((SELECT array_agg(DISTINCT e.rule) FROM cmiogov.explain_approval(''public.change_request'', ''%s'') e
			WHERE NOT e.satisfied AND e.detail !~ ''suspended|signature''), %L, %L)',
		row, (SELECT ARRAY[f.condition] FROM first f WHERE f.condition = a.condition), condition || ': alone')
FROM asked a ORDER BY row \gexec
SELECT ok(EXISTS (SELECT FROM explained(a.row, f.condition) e
	WHERE e.gate = CASE a.constraint_name WHEN 'cmiogov_raci' THEN 'raci' ELSE substr(a.constraint_name, 9) END
	  AND NOT e.satisfied AND e.detail LIKE '%' || f.detail || '%' AND e.owner = f.owner AND e.next_action <> ''), f.condition || ': what it says')
FROM first f JOIN asked a USING (condition) ORDER BY a.row;
SELECT is_empty('SELECT * FROM cmiogov.verify_ledger()', 'the record verifies with all of them on');

-- p() is the latest proposal: the script of each is done on a fresh one.
SELECT l.statement
FROM asked a CROSS JOIN LATERAL
(
	SELECT 0 AS n, 0 AS m, format('SELECT switch(%s, ''{}'')', 15 + row) AS statement
	UNION ALL
	SELECT 0, 1, format('SELECT prepare(%s)', 15 + row)
	UNION ALL
	SELECT 0, 2, format('SELECT switch(%s, %L)', 15 + row, ARRAY[condition])
	UNION ALL
	SELECT s.n, x.m, x.statement
	FROM script s CROSS JOIN LATERAL (VALUES
		(1, format('SELECT is(act(%L, %L), ''ok'', %L)', s.who, 'SELECT cmiogov.' || s.call, s.condition || ': ' || s.call)),
		(2, format('SELECT is(try(%s), %L, %L)', 15 + row, s.answers, s.condition || ': then the approval: ' || s.answers)),
		(3, format('SELECT ok(EXISTS (SELECT FROM explained(%s, %L) e'
			' WHERE e.gate = %L AND e.satisfied = %L AND e.detail LIKE %L AND e.owner IS NOT DISTINCT FROM %L), %L)',
			15 + row, s.condition, s.gate, s.met, '%' || s.detail || '%', s.owner, s.condition || ': says ' || s.detail))) x (m, statement)
	WHERE s.condition = a.condition
	UNION ALL
	SELECT s.n, 4, format('SELECT ok(p.ready AND p.policy_version = k.version, %L) FROM cmiogov.proposal p JOIN cmiogov.kind k USING (kind) WHERE p.id = p()',
		s.condition || ': the header says so by the version of now')
	FROM script s WHERE s.condition = a.condition AND s.call = 'reassess()'
	UNION ALL
	-- what was said of another content is not said of this one
	SELECT 999, x.m, x.statement
	FROM (VALUES
		(1, format('UPDATE change_request SET dose = 7 WHERE id = %s', 15 + row)),
		(2, format('SELECT is((SELECT bool_or(NOT satisfied) FROM explained(%s, %L)), true, %L)', 15 + row, condition, condition || ': of this content alone')),
		(3, format('UPDATE change_request SET dose = 5 WHERE id = %s', 15 + row))) x (m, statement)
	WHERE condition IN ('evidence', 'dependents_reviewed', 'affected_groups', 'deliberated', 'ethics')
	UNION ALL
	SELECT 1000, 1, format('SELECT is(act(''app'', ''UPDATE public.change_request SET status = ''''approved'''' WHERE id = %s''), ''ok'', %L)', 15 + row, condition || ': approved')
	UNION ALL
	SELECT 1000, 2, format('SELECT is((SELECT state FROM cmiogov.proposal_standing WHERE proposal = p()), ''enacted'', %L)', condition || ': enacted')
) l
ORDER BY a.row, l.n, l.m \gexec
SELECT is_empty('SELECT * FROM cmiogov.verify_ledger()', 'the record verifies afterwards');
SELECT * FROM finish();
