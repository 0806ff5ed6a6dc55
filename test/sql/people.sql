-- Who is who, who holds what, and who may say so.
CREATE EXTENSION cmiogov;
SET client_min_messages = warning;

-- What a statement is refused with.
CREATE FUNCTION refused(statement text) RETURNS TABLE (code text, rule text, message text)
LANGUAGE plpgsql AS $$
BEGIN
	EXECUTE statement;
	RETURN QUERY SELECT 'accepted', '', '';
EXCEPTION WHEN OTHERS THEN
	GET STACKED DIAGNOSTICS code = RETURNED_SQLSTATE, rule = CONSTRAINT_NAME, message = MESSAGE_TEXT;
	RETURN NEXT;
END $$;

CREATE ROLE people_registrar LOGIN;
CREATE ROLE people_ann LOGIN;
CREATE ROLE people_app LOGIN;
CREATE ROLE people_nobody LOGIN;
GRANT people_registrar TO people_nobody;

SELECT cmiogov.load_reference_policy();
SELECT cmiogov.grant_access('people_registrar', 'registrar');
SELECT cmiogov.grant_access('people_app', 'app', 'ehr');

-- A duty is held by the session user, never through membership.
SET SESSION AUTHORIZATION people_nobody;
SELECT * FROM refused($$SELECT cmiogov.enroll('Mallory')$$);
SET ROLE people_registrar;
SELECT * FROM refused($$SELECT cmiogov.enroll('Mallory')$$);
RESET ROLE;
RESET SESSION AUTHORIZATION;
SELECT count(*) AS people FROM cmiogov.person;

-- The registrar enrols; ids and both records appear.
SET SESSION AUTHORIZATION people_registrar;
SELECT cmiogov.enroll('Ann Ito', 'people_ann') AS ann \gset
SELECT cmiogov.enroll('Ben Roth') AS ben \gset
SELECT cmiogov.add_login(:ben, 'ehr', 'broth');
SELECT cmiogov.add_login(:ann, 'ehr', 'aito');
SELECT * FROM refused($$SELECT cmiogov.enroll('', NULL)$$);
SELECT * FROM refused($$SELECT cmiogov.enroll(' Ann', NULL)$$);
SELECT * FROM refused($$SELECT cmiogov.enroll(NULL)$$);
SELECT * FROM refused($$SELECT cmiogov.enroll('Ann again', 'people_ann')$$);
SELECT * FROM refused($$SELECT cmiogov.enroll('Ghost', 'people_ghost')$$);
SELECT * FROM refused(format($$SELECT cmiogov.add_login(%s, 'ehr', 'aito')$$, :ben));
SELECT * FROM refused($$SELECT cmiogov.add_login(999, 'ehr', 'x')$$);
SELECT * FROM refused($$SELECT cmiogov.remove_login('ehr', 'x')$$);
SELECT * FROM refused(format($$SELECT cmiogov.add_login(%s, 'database', 'people_ghost')$$, :ben));
SELECT * FROM refused($$SELECT cmiogov.revoke_credential(999)$$);
SELECT * FROM refused($$SELECT cmiogov.record_credential(999, 'x', 'x', 'x', '(,)')$$);
SELECT * FROM refused(format($$SELECT cmiogov.record_credential(%s, 'x', 'x', 'x', 'empty')$$, :ben));
SELECT * FROM refused($$SELECT cmiogov.end_appointment(999, 'CIO')$$);
SELECT * FROM refused(format($$SELECT cmiogov.end_appointment(%s, 'king')$$, :ben));
SELECT * FROM refused(format($$SELECT cmiogov.appoint(%s, NULL)$$, :ann));
RESET SESSION AUTHORIZATION;
SELECT realm, login, name FROM cmiogov.login l JOIN cmiogov.person p ON p.id = l.person ORDER BY realm, login;

-- Separated offices: one person never holds two at once, a deputy neither.
SELECT cmiogov.appoint(:ann, 'CIO', '[2020-01-01,2100-01-01)');
SELECT * FROM refused(format($$SELECT cmiogov.appoint(%s, 'compliance_officer', '[2030-01-01,2031-01-01)')$$, :ann));
SELECT * FROM refused(format($$SELECT cmiogov.appoint(%s, 'compliance_officer', '[2030-01-01,2031-01-01)', deputy => true)$$, :ann));
SELECT cmiogov.appoint(:ann, 'compliance_officer', '[2100-01-01,)');
-- the constraint itself holds what the function would refuse
SELECT * FROM refused(format($$INSERT INTO cmiogov.appointment VALUES (-1, %s, 'CMIO', '[2050-01-01,)', NULL, false, true, 0)$$, :ann));
-- not separated: no matter
SELECT cmiogov.appoint(:ann, 'board', '[2020-01-01,)');

-- A single seat has one holder beside deputies.
SELECT * FROM refused(format($$SELECT cmiogov.appoint(%s, 'CIO', '[2020-01-01,)')$$, :ben));
SELECT cmiogov.appoint(:ben, 'CIO', '[2020-01-01,2060-01-01)', deputy => true);
SELECT * FROM refused(format($$SELECT cmiogov.appoint(%s, 'CIO', '[2059-01-01,)', deputy => true)$$, :ben));

-- Terms include their beginning and exclude their end.
SELECT * FROM refused(format($$SELECT cmiogov.appoint(%s, 'board', '[2030-01-01,2031-01-01]')$$, :ben));
SELECT * FROM refused(format($$SELECT cmiogov.appoint(%s, 'board', '(2030-01-01,2031-01-01)')$$, :ben));
SELECT * FROM refused(format($$SELECT cmiogov.appoint(%s, 'board', 'empty')$$, :ben));
SELECT * FROM refused(format($$SELECT cmiogov.appoint(%s, 'board', '[2001-01-01,2002-01-01)')$$, :ben));
SELECT * FROM refused(format($$SELECT cmiogov.appoint(%s, 'board', authority_limit => -1)$$, :ben));
SELECT * FROM refused(format($$SELECT cmiogov.appoint(%s, 'board', authority_limit => 'NaN')$$, :ben));
SELECT * FROM refused(format($$SELECT cmiogov.appoint(%s, 'king')$$, :ben));
SELECT * FROM refused($$SELECT cmiogov.appoint(999, 'board')$$);

-- A licence is asked for where the role demands one.
SELECT cmiogov.enroll('Cara Lind') AS cara \gset
SELECT * FROM refused(format($$SELECT cmiogov.appoint(%s, 'CMIO', '[2040-01-01,)')$$, :cara));
SELECT cmiogov.record_credential(:cara, 'medical_licence', 'L-1', 'Medical Board', '[2020-01-01,2040-01-01)') AS licence \gset
SELECT * FROM refused(format($$SELECT cmiogov.appoint(%s, 'CMIO', '[2040-01-01,)')$$, :cara));
SELECT cmiogov.appoint(:cara, 'CMIO', '[2039-12-31,)');
SELECT cmiogov.revoke_credential(:licence);
SELECT * FROM refused(format($$SELECT cmiogov.revoke_credential(%s)$$, :licence)) \gset r_
SELECT :'r_code' AS code, :'r_message' ~ 'was revoked at' AS names_when;
SELECT * FROM refused(format($$SELECT cmiogov.appoint(%s, 'clinical_lead_on_call', '[2030-01-01,)')$$, :cara));

-- Ends are never back-dated; what has not begun becomes void.
SELECT code FROM refused(format($$SELECT cmiogov.end_appointment(%s, 'CIO', '2021-01-01')$$, :ann));
SELECT code FROM refused(format($$SELECT cmiogov.end_appointment(%s, 'CIO', 'infinity')$$, :ann));
SELECT code FROM refused(format($$SELECT cmiogov.end_appointment(%s, 'CMO')$$, :ann));
SELECT cmiogov.end_appointment(:cara, 'CMIO');
SELECT term FROM cmiogov.appointment WHERE person = :cara;
-- and a successor follows in the same transaction, without gap or overlap
BEGIN;
SELECT cmiogov.end_appointment(:ann, 'CIO');
SELECT cmiogov.end_appointment(:ben, 'CIO');
SELECT cmiogov.appoint(:ben, 'CIO');
COMMIT;
SELECT count(*) AS holders_now FROM cmiogov.appointment WHERE role = 'CIO' AND term @> clock_timestamp();
SELECT cmiogov.end_appointment(:ben, 'CIO', clock_timestamp() + interval '1 day');
SELECT upper(term) > now() + interval '23 hours' AS still_in_office FROM cmiogov.appointment
WHERE person = :ben AND role = 'CIO' AND NOT deputy;

-- A role that becomes separated must find its holders so; the appointments follow the role.
SELECT cmiogov.appoint(:ben, 'board', '[2020-01-01,)');
SELECT * FROM refused($$SELECT cmiogov.define_role('board', 'Board', 'governance', separated => true)$$) \gset r_
SELECT :'r_code' AS code, :'r_rule' AS rule, :'r_message' ~ 'Ben Roth|Ann Ito' AS names_the_person;
SELECT cmiogov.define_role('CIO', 'Chief Information Officer', 'technical', single_seat => true);
SELECT DISTINCT separated FROM cmiogov.appointment WHERE role = 'CIO';
SELECT cmiogov.appoint(:ben, 'clinical_informaticist');
SELECT * FROM refused($$SELECT cmiogov.define_role('board', 'Board', 'governance', single_seat => true)$$);

-- what is over stays as it was and hinders nothing
SELECT cmiogov.define_role('steward', 'Steward', 'governance');
SELECT cmiogov.enroll('Dora Past') AS dora \gset
SELECT cmiogov.appoint(:dora, 'steward');
SELECT cmiogov.appoint(:dora, 'compliance_officer', tstzrange(now(), '2100-01-01'));
SELECT code, rule FROM refused($$SELECT cmiogov.define_role('steward', 'Steward', 'governance', separated => true)$$);
SELECT cmiogov.end_appointment(:dora, 'steward');
SELECT cmiogov.define_role('steward', 'Steward', 'governance', separated => true);
SELECT role, separated FROM cmiogov.appointment WHERE person = :dora ORDER BY role;
SELECT * FROM cmiogov.verify_policy();
-- nor is it the appointment's own to differ
BEGIN;
UPDATE cmiogov.appointment SET separated = false WHERE person = :dora AND role = 'compliance_officer';
SELECT object, problem FROM cmiogov.verify_policy() ORDER BY problem;
ROLLBACK;

-- act_as: for its realm, and for its transaction only.  The person that an act is
-- recorded for shows who acted.
SELECT cmiogov.grant_access('people_app', 'registrar');
SET SESSION AUTHORIZATION people_app;
SELECT * FROM refused($$SELECT cmiogov.act_as('lab', 'aito')$$);
SELECT * FROM refused($$SELECT cmiogov.act_as('database', 'people_ann')$$);
SELECT * FROM refused($$SELECT cmiogov.act_as('ehr', 'nobody')$$);
SELECT * FROM refused($$SELECT cmiogov.act_as('ehr', NULL)$$);
BEGIN;
SELECT cmiogov.act_as('ehr', 'aito');
SELECT cmiogov.enroll('made by ann');
SAVEPOINT s;
SELECT cmiogov.act_as('ehr', 'broth');
SELECT cmiogov.enroll('made by ben, rolled back');
ROLLBACK TO s;
SELECT cmiogov.enroll('made by ann again');
SAVEPOINT t;
SELECT cmiogov.act_as('ehr', 'broth');
RELEASE t;
SELECT cmiogov.enroll('made by ben');
COMMIT;
SELECT cmiogov.enroll('made by nobody');
BEGIN;
SELECT cmiogov.act_as('ehr', 'aito');
PREPARE TRANSACTION 'people';
SELECT cmiogov.enroll('made after prepare');
COMMIT PREPARED 'people';
BEGIN;
SELECT cmiogov.act_as('ehr', 'aito');
ROLLBACK;
SELECT cmiogov.enroll('made after rollback');
RESET SESSION AUTHORIZATION;
SELECT r.body ->> 'name' AS made, r.login, p.name AS by FROM cmiogov.policy_record r LEFT JOIN cmiogov.person p ON p.id = r.person
WHERE r.object = 'person' AND r.body ->> 'name' LIKE 'made%' ORDER BY r.seq;

-- A setting is no identity, and neither is current_user.
SET SESSION AUTHORIZATION people_nobody;
SET application_name = 'people_ann';
SET app.person = '1';
SELECT code FROM refused($$SELECT cmiogov.act_as('ehr', 'aito')$$);
RESET SESSION AUTHORIZATION;

-- Duties bring the privileges they need, and take them away when no duty is left that does.
SELECT has_function_privilege('people_registrar', 'cmiogov.enroll(text, name)', 'EXECUTE') AS enroll,
	   has_function_privilege('people_registrar', 'cmiogov.act_as(text, text)', 'EXECUTE') AS act_as,
	   has_schema_privilege('people_registrar', 'cmiogov', 'USAGE') AS usage,
	   has_table_privilege('people_registrar', 'cmiogov.raci_chart', 'SELECT') AS chart,
	   has_table_privilege('people_registrar', 'cmiogov.person', 'SELECT') AS tables;
SELECT cmiogov.revoke_access('people_app', 'app', 'ehr');
SELECT has_function_privilege('people_app', 'cmiogov.act_as(text, text)', 'EXECUTE') AS act_as,
	   has_function_privilege('people_app', 'cmiogov.enroll(text, name)', 'EXECUTE') AS enroll;
SELECT cmiogov.revoke_access('people_app', 'registrar');
SELECT has_function_privilege('people_app', 'cmiogov.enroll(text, name)', 'EXECUTE') AS enroll,
	   has_schema_privilege('people_app', 'cmiogov', 'USAGE') AS usage;
SELECT * FROM refused($$SELECT cmiogov.revoke_access('people_app', 'registrar')$$);
SELECT * FROM refused($$SELECT cmiogov.grant_access('people_app', 'king')$$);
SELECT * FROM refused($$SELECT cmiogov.grant_access('people_app', 'app')$$);
SELECT * FROM refused($$SELECT cmiogov.grant_access('people_app', 'office', 'ehr')$$);
SELECT * FROM refused($$SELECT cmiogov.grant_access('people_ghost', 'office')$$);
SET SESSION AUTHORIZATION people_registrar;
SELECT code FROM refused($$SELECT cmiogov.grant_access('people_registrar', 'office')$$);
RESET SESSION AUTHORIZATION;
-- EXECUTE alone is not the duty
GRANT USAGE ON SCHEMA cmiogov TO people_nobody;
GRANT EXECUTE ON FUNCTION cmiogov.grant_access(name, text, text), cmiogov.enroll(text, name) TO people_nobody;
SET SESSION AUTHORIZATION people_nobody;
SELECT * FROM refused($$SELECT cmiogov.grant_access('people_nobody', 'registrar')$$);
SELECT * FROM refused($$SELECT cmiogov.enroll('Mallory')$$);
RESET SESSION AUTHORIZATION;

-- Sites number their ids and records apart, once.
SELECT * FROM refused($$SELECT cmiogov.set_site(0)$$);
SELECT * FROM refused($$SELECT cmiogov.set_site(8192)$$);
BEGIN;
SELECT cmiogov.set_site(8191);
ROLLBACK;
SELECT cmiogov.enroll('Home') < 1000 AS rollback_undoes_the_move;
SELECT cmiogov.set_site(8191);
SELECT cmiogov.enroll('Far') = 8191 * 2::numeric ^ 40 + 1 AS first_of_site, 8192 * 2::numeric ^ 40 <= 2::numeric ^ 53 AS below;
SELECT min(seq) = 8191 * 2::numeric ^ 40 + 1 AS first_record FROM cmiogov.policy_record WHERE seq > 1000000;

-- All of it is on the record, and the record finds what got past it.
SELECT * FROM cmiogov.verify_policy();
SET timezone = 'Asia/Kolkata'; SET datestyle = 'German'; SET extra_float_digits = -3; SET bytea_output = 'escape';
SELECT * FROM cmiogov.verify_policy();
RESET ALL;
ALTER TABLE cmiogov.policy_record DISABLE TRIGGER USER;
UPDATE cmiogov.person SET name = 'Mallory' WHERE name = 'Home';
DELETE FROM cmiogov.login WHERE login = 'broth';
ALTER TABLE cmiogov.policy_record DISABLE TRIGGER append_only;
UPDATE cmiogov.policy_record SET body = body || '{"kind": "x"}' WHERE object = 'credential' AND seq = (SELECT min(seq) FROM cmiogov.policy_record WHERE object = 'credential');
DELETE FROM cmiogov.policy_record WHERE seq = 5;
SELECT object, problem FROM cmiogov.verify_policy() ORDER BY 1, 2;

DROP EXTENSION cmiogov;
DROP ROLE people_registrar, people_ann, people_app, people_nobody;
