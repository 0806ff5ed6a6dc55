-- Roles, decisions, the matrix, kinds, requirements, limits, pre-clearances.
CREATE EXTENSION cmiogov;
SET client_min_messages = warning;

CREATE FUNCTION refused(statement text) RETURNS TABLE (code text, rule text, message text)
LANGUAGE plpgsql AS $$
BEGIN
	EXECUTE statement;
	RETURN QUERY SELECT 'accepted', '', '';
EXCEPTION WHEN OTHERS THEN
	GET STACKED DIAGNOSTICS code = RETURNED_SQLSTATE, rule = CONSTRAINT_NAME, message = MESSAGE_TEXT;
	RETURN NEXT;
END $$;

-- Which kinds' versions a statement moves.
CREATE FUNCTION moves(statement text) RETURNS text
LANGUAGE plpgsql AS $$
DECLARE
	before bigint := (SELECT max(seq) FROM cmiogov.policy_record);
BEGIN
	EXECUTE statement;
	RETURN (SELECT string_agg(kind, ' ' ORDER BY kind COLLATE "C") FROM cmiogov.kind WHERE version > before);
END $$;

-- The reference policy is exactly the one documented, and loads into an empty one only.
SELECT cmiogov.load_reference_policy();
SELECT * FROM refused('SELECT cmiogov.load_reference_policy()');
SELECT role, layer, separated, single_seat, team, credential, accepts_risk, breaks_glass FROM cmiogov.role ORDER BY role COLLATE "C";
SELECT decision, question, escalates_to FROM cmiogov.decision ORDER BY decision;
SELECT decision, role, letters, scope FROM cmiogov.raci_chart ORDER BY decision, letters, role COLLATE "C";
SELECT kind, decisions FROM cmiogov.kind ORDER BY kind COLLATE "C";
SELECT requirement, gate, owner_role, kinds, quorum, addressable, valid FROM cmiogov.requirement ORDER BY gate, requirement COLLATE "C";
SELECT DISTINCT scale, acceptable, tolerable, expires, count(*) OVER () FROM cmiogov.harm_limit;
SELECT name, value FROM cmiogov.setting;
SELECT count(*) AS preclearances FROM cmiogov.preclearance;

-- A row of the matrix: as a whole, one Accountable, no team, somebody for the whole work.
SELECT * FROM refused($$SELECT cmiogov.set_raci('T1', '{"CMIO": "R"}')$$);
SELECT * FROM refused($$SELECT cmiogov.set_raci('T1', '{"CMO": "A", "CIO": "A", "CMIO": "R"}')$$);
SELECT * FROM refused($$SELECT cmiogov.set_raci('T1', '{}')$$);
SELECT * FROM refused($$SELECT cmiogov.set_raci('T1', '{"CMO": "A", "CIO": "C"}')$$);
SELECT * FROM refused($$SELECT cmiogov.set_raci('T1', '{"CMO": "A", "CMIO": {"letters": "R", "scope": "a part"}}')$$);
SELECT * FROM refused($$SELECT cmiogov.set_raci('T2', '{"it_architecture": "AR"}')$$);
SELECT * FROM refused($$SELECT cmiogov.set_raci('T1', '{"CMO": "A", "king": "R"}')$$);
SELECT * FROM refused($$SELECT cmiogov.set_raci('T1', '{"CMO": "X", "CMIO": "R"}')$$);
SELECT * FROM refused($$SELECT cmiogov.set_raci('T1', '{"CMO": 1, "CMIO": "R"}')$$);
SELECT * FROM refused($$SELECT cmiogov.set_raci('T1', '{"CMO": {"letters": "A", "part": "x"}, "CMIO": "R"}')$$);
SELECT * FROM refused($$SELECT cmiogov.set_raci('T1', '{"CMO": "A", "CMIO": "R", "CIO": {"letters": "I", "scope": "x"}}')$$);
SELECT * FROM refused($$SELECT cmiogov.set_raci('T1', '["CMO"]')$$);
SELECT * FROM refused($$SELECT cmiogov.set_raci('T9', '{"CMO": "AR"}')$$);
SELECT * FROM refused($$SELECT cmiogov.set_raci('T1', NULL)$$);
SELECT count(*) AS cells_unchanged FROM cmiogov.raci_cell WHERE decision = 'T1' AND record <= 39;
-- swapping A between two roles in one call passes, and an empty cell is no cell
BEGIN;
SELECT cmiogov.set_raci('T1', '{"CMIO": "a", "CMO": "R", "clinical_informaticist": "C / I", "CIO": "-"}');
SELECT role, letters FROM cmiogov.raci_cell WHERE decision = 'T1' ORDER BY role COLLATE "C";
SELECT * FROM cmiogov.verify_policy();
ROLLBACK;

-- What holds in the matrix cannot be undone through a role.
SELECT * FROM refused($$SELECT cmiogov.define_role('CMO', 'x', 'x', team => true)$$);
SELECT * FROM refused($$SELECT cmiogov.define_role('board', 'x', 'x', team => true)$$);
SELECT * FROM refused($$SELECT cmiogov.define_role('new', 'x', 'x', team => true, single_seat => true)$$);
SELECT * FROM refused($$SELECT cmiogov.define_role('new', '', 'x')$$);
SELECT * FROM refused($$SELECT cmiogov.define_decision('T4', 'x', 'it_architecture')$$);
SELECT * FROM refused($$SELECT cmiogov.define_decision('T4', 'x', 'king')$$);

-- Kinds and requirements
SELECT * FROM refused($$SELECT cmiogov.define_kind('k', 'x', '{}')$$);
SELECT * FROM refused($$SELECT cmiogov.define_kind('k', 'x', '{T1,T9}')$$);
SELECT * FROM refused($$SELECT cmiogov.define_kind('k', 'x', '{T1,T1}')$$);
SELECT * FROM refused($$SELECT cmiogov.define_kind('k', 'x', ARRAY['T1', NULL])$$);
SELECT * FROM refused($$SELECT cmiogov.define_kind('k', 'x', '{T1}', '{" "}')$$);
SELECT * FROM refused($$SELECT cmiogov.define_requirement('r', 'safety', 'king', 'x')$$);
SELECT * FROM refused($$SELECT cmiogov.define_requirement('r', 'safety', 'CMIO', 'x', '{}')$$);
SELECT * FROM refused($$SELECT cmiogov.define_requirement('r', 'safety', 'CMIO', 'x', '{k}')$$);
SELECT * FROM refused($$SELECT cmiogov.define_requirement('r', 'safety', 'CMIO', 'x', quorum => 0)$$);
SELECT * FROM refused($$SELECT cmiogov.define_requirement('r', 'safety', 'CMIO', 'x', addressable => true)$$);
SELECT * FROM refused($$SELECT cmiogov.define_requirement('r', 'safety', 'CMIO', 'x', valid => 'empty')$$);
SELECT * FROM refused($$SELECT cmiogov.define_requirement('r', 'safety', 'CMIO', 'x', quorum => NULL)$$);
SELECT * FROM refused($$SELECT cmiogov.retire_requirement('r')$$);
SELECT * FROM refused($$SELECT cmiogov.set_break_glass_hours(0)$$);
SELECT * FROM refused($$SELECT cmiogov.set_break_glass_hours('NaN')$$);

-- The version moves of the kinds whose law may have changed, and of no others.
SELECT moves($$SELECT cmiogov.define_kind('order_set', 'Order set', '{T1}')$$);
SELECT moves($$SELECT cmiogov.set_raci('T4', '{"CIO": "AR", "CMIO": "C", "CMO": "C"}')$$);
SELECT moves($$SELECT cmiogov.define_decision('T2', 'approval of technical architecture and security posture')$$);
SELECT moves($$SELECT cmiogov.define_requirement('bias', 'usability', 'CMIO', 'Is it fair?', '{ai_model}')$$);
SELECT moves($$SELECT cmiogov.define_requirement('bias', 'usability', 'CMIO', 'Is it fair?', '{order_set}')$$);
SELECT moves($$SELECT cmiogov.retire_requirement('bias')$$);
SELECT * FROM refused($$SELECT cmiogov.retire_requirement('bias')$$);
SELECT moves($$SELECT cmiogov.set_harm_limits('ai_model', 0, 0.02)$$);
SELECT moves($$SELECT cmiogov.define_role('clinical_informaticist', 'Clinical informaticist', 'informatics')$$);
SELECT moves($$SELECT cmiogov.define_role('it_architecture', 'IT architecture team', 'technical', team => true)$$);
SELECT moves($$SELECT cmiogov.define_role('CMO', 'Chief Medical Officer', 'clinical leadership', true, true, false, 'medical_licence', true, true)$$);
SELECT moves($$SELECT cmiogov.define_role('new', 'New', 'x')$$);
SELECT moves($$SELECT cmiogov.set_break_glass_hours(12)$$);
SELECT cmiogov.enroll('Ines Board') AS ines \gset
SELECT moves(format($$SELECT cmiogov.appoint(%s, 'board')$$, :ines));
SELECT moves(format($$SELECT cmiogov.end_appointment(%s, 'board')$$, :ines));
SELECT moves(format($$SELECT cmiogov.record_credential(%s, 'degree', '1', 'x', '(,)')$$, :ines));
SELECT moves(format($$SELECT cmiogov.record_credential(%s, 'clinical_licence', '1', 'x', '(,)')$$, :ines));

-- Limits: what is tolerable is the registrar's, what is accepted in advance is
-- clinical leadership's, with an expiry, and moves nothing else.
CREATE ROLE policy_cmo LOGIN;
CREATE ROLE policy_reg LOGIN;
CREATE ROLE policy_co LOGIN;
CREATE ROLE policy_app LOGIN;
SELECT cmiogov.grant_access('policy_cmo', 'office');
SELECT cmiogov.grant_access('policy_reg', 'registrar');
SELECT cmiogov.grant_access('policy_co', 'office');
SELECT cmiogov.grant_access('policy_app', 'app', 'ehr');
SELECT cmiogov.enroll('Max Chief', 'policy_cmo') AS cmo \gset
SELECT cmiogov.enroll('Rita Reg', 'policy_reg') AS reg \gset
SELECT cmiogov.enroll('Cora Compliance', 'policy_co') AS co \gset
SELECT cmiogov.add_login(:co, 'ehr', 'cora');
SELECT cmiogov.record_credential(:cmo, 'medical_licence', 'L', 'Board', tstzrange(now(), now() + interval '1 year')) AS licence \gset
SELECT cmiogov.appoint(:cmo, 'CMO');
SELECT cmiogov.appoint(:co, 'compliance_officer');
SELECT * FROM refused($$SELECT cmiogov.set_harm_limits('ai_model', 0, 'infinity')$$);
SELECT * FROM refused($$SELECT cmiogov.set_harm_limits('ai_model', 0, 'NaN')$$);
SELECT * FROM refused($$SELECT cmiogov.set_harm_limits('ai_model', -1, 1)$$);
SELECT * FROM refused($$SELECT cmiogov.set_harm_limits('king', 0, 1)$$);
-- even a superuser accepts no harm without being somebody who may
SELECT * FROM refused($$SELECT cmiogov.set_harm_limits('ai_model', 0.001, 0.02, expires => now() + interval '1 day')$$);
SET SESSION AUTHORIZATION policy_reg;
SELECT * FROM refused($$SELECT cmiogov.set_harm_limits('ai_model', 0.001, 0.02, expires => now() + interval '1 day')$$);
SET SESSION AUTHORIZATION policy_cmo;
SELECT * FROM refused($$SELECT cmiogov.set_harm_limits('ai_model', 0, 0.5)$$);
SELECT * FROM refused($$SELECT cmiogov.set_harm_limits('ai_model', 0.001, 0.5, expires => now() + interval '1 day')$$);
SELECT * FROM refused($$SELECT cmiogov.set_harm_limits('ai_model', 0.001, 0.02)$$);
SELECT * FROM refused($$SELECT cmiogov.set_harm_limits('ai_model', 0.001, 0.02, expires => 'infinity')$$);
SELECT * FROM refused($$SELECT cmiogov.set_harm_limits('ai_model', 0.03, 0.02, expires => now() + interval '1 day')$$);
SELECT cmiogov.set_harm_limits('ai_model', 0.001, 0.02, expires => now() + interval '1 day');
RESET SESSION AUTHORIZATION;
-- not when the licence has gone, although the appointment stands
SELECT cmiogov.revoke_credential(:licence);
SET SESSION AUTHORIZATION policy_cmo;
SELECT * FROM refused($$SELECT cmiogov.set_harm_limits('ai_model', 0.002, 0.02, expires => now() + interval '1 day')$$);
RESET SESSION AUTHORIZATION;
SELECT acceptable, tolerable FROM cmiogov.harm_limit WHERE kind = 'ai_model';

-- Pre-clearance: by the judge, never of safety, never for ever.
SELECT * FROM refused($$SELECT cmiogov.preclear('alert_disable', 'hipaa_required', 'pass', 'x', now() + interval '1 day')$$);
SET SESSION AUTHORIZATION policy_reg;
SELECT * FROM refused($$SELECT cmiogov.preclear('alert_disable', 'hipaa_required', 'pass', 'x', now() + interval '1 day')$$);
SET SESSION AUTHORIZATION policy_co;
SELECT * FROM refused($$SELECT cmiogov.preclear('alert_disable', 'hipaa_required', 'accepted', 'x', now() + interval '1 day')$$);
SELECT * FROM refused($$SELECT cmiogov.preclear('alert_disable', 'hipaa_required', 'alternative', 'x', now() + interval '1 day')$$);
SELECT * FROM refused($$SELECT cmiogov.preclear('alert_disable', 'hipaa_required', 'pass', '', now() + interval '1 day')$$);
SELECT * FROM refused($$SELECT cmiogov.preclear('alert_disable', 'hipaa_required', 'pass', 'x', now())$$);
SELECT * FROM refused($$SELECT cmiogov.preclear('alert_disable', 'hipaa_required', 'pass', 'x', 'infinity')$$);
SELECT * FROM refused($$SELECT cmiogov.preclear('king', 'hipaa_required', 'pass', 'x', now() + interval '1 day')$$);
SELECT * FROM refused($$SELECT cmiogov.preclear('alert_disable', 'king', 'pass', 'x', now() + interval '1 day')$$);
SELECT * FROM refused($$SELECT cmiogov.preclear('alert_disable', 'clinical_risk', 'pass', 'x', now() + interval '1 day')$$);
SELECT cmiogov.preclear('alert_disable', 'hipaa_required', 'pass', 'no data moves', now() + interval '1 day');
SELECT cmiogov.preclear('alert_disable', 'hipaa_addressable', 'alternative', 'as documented', now() + interval '1 day');
RESET SESSION AUTHORIZATION;
SELECT kind, requirement, verdict, name, reason FROM cmiogov.preclearance c JOIN cmiogov.person p ON p.id = c.person ORDER BY 2;
-- the safety judge may not either
SELECT cmiogov.record_credential(:ines, 'medical_licence', '1', 'x', '(,)') > 0 AS recorded;
SELECT cmiogov.appoint(:ines, 'CMIO');
SELECT cmiogov.add_login(:ines, 'ehr', 'ines');
SET SESSION AUTHORIZATION policy_app;
BEGIN;
SELECT cmiogov.act_as('ehr', 'ines');
SELECT * FROM refused($$SELECT cmiogov.preclear('ai_model', 'bias', 'pass', 'another kind''s', now() + interval '1 day')$$);
SELECT * FROM refused($$SELECT cmiogov.preclear('order_set', 'bias', 'pass', 'retired', now() + interval '1 day')$$);
SELECT * FROM refused($$SELECT cmiogov.preclear('alert_disable', 'clinical_risk', 'pass', 'x', now() + interval '1 day')$$);
COMMIT;
-- a role may demand a direct login
BEGIN;
SELECT cmiogov.act_as('ehr', 'cora');
SELECT cmiogov.preclear('order_set', 'hipaa_required', 'pass', 'through the application', now() + interval '1 day');
COMMIT;
RESET SESSION AUTHORIZATION;
SELECT cmiogov.define_role('compliance_officer', 'Compliance Officer', 'compliance', separated => true, single_seat => true, direct_login => true);
SET SESSION AUTHORIZATION policy_app;
BEGIN;
SELECT cmiogov.act_as('ehr', 'cora');
SELECT * FROM refused($$SELECT cmiogov.preclear('ai_model', 'hipaa_required', 'pass', 'x', now() + interval '1 day')$$);
COMMIT;
SET SESSION AUTHORIZATION policy_cmo;
SELECT * FROM refused($$SELECT cmiogov.revoke_preclearance('alert_disable', 'hipaa_required')$$);
SET SESSION AUTHORIZATION policy_co;
SELECT cmiogov.revoke_preclearance('alert_disable', 'hipaa_required');
SELECT * FROM refused($$SELECT cmiogov.revoke_preclearance('alert_disable', 'hipaa_required')$$);
SET SESSION AUTHORIZATION policy_reg;
SELECT cmiogov.revoke_preclearance('alert_disable', 'hipaa_addressable');
RESET SESSION AUTHORIZATION;
SELECT count(*) AS preclearances FROM cmiogov.preclearance;

-- Redefinition keeps the chain; a row kept from the record is found.
SELECT * FROM cmiogov.verify_policy();
UPDATE cmiogov.raci_cell SET letters = 'AR' WHERE decision = 'T1' AND role = 'CMIO';
UPDATE cmiogov.harm_limit SET tolerable = 1 WHERE kind = 'order_set';
INSERT INTO cmiogov.requirement SELECT 'x', gate, owner_role, question, kinds, quorum, addressable, valid, defined_at, record FROM cmiogov.requirement WHERE requirement = 'bias';
SELECT * FROM cmiogov.verify_policy() ORDER BY 1, 2;

DROP EXTENSION cmiogov;
DROP ROLE policy_cmo, policy_reg, policy_co, policy_app;
