\echo '=== 2. The DBA puts the law under it: three commands, no line of the application changed'
\echo
SELECT demo.does($$CREATE EXTENSION cmiogov$$);
SELECT demo.does($$SELECT cmiogov.load_reference_policy()$$);
SELECT demo.does($$SELECT cmiogov.guard_table('public.change_request', '{id}', 'status', governed => '{approved,live}', immaterial_columns => '{updated_at}', actor_column => 'changed_by', kind_column => 'kind')$$);
\echo
\echo 'From now on:'
SET SESSION AUTHORIZATION ehr_app;
SELECT demo.refused($$UPDATE change_request SET status = 'approved' WHERE id = 42$$, 'cmiogov_no_proposal');
RESET SESSION AUTHORIZATION;

\echo
\echo 'The board appoints its people. Each has a login of their own:'
CREATE ROLE olsen LOGIN;
CREATE ROLE adeyemi LOGIN;
CREATE ROLE brandt LOGIN;
CREATE ROLE kaur LOGIN;
CREATE ROLE moreno LOGIN;
CREATE ROLE weiss LOGIN;
CREATE ROLE ito LOGIN;
CREATE ROLE vogel LOGIN;

CREATE TABLE demo.staff AS
SELECT s.login, s.name, s.role, s.licence, s.deputy, cmiogov.enroll(s.name, s.login::name) AS person
FROM (VALUES
	('olsen', 'Petra Olsen', 'compliance_officer', NULL, false),
	('adeyemi', 'Dr Ada Adeyemi', 'CMIO', 'medical_licence', false),
	('brandt', 'Dr Ruth Brandt', 'CMO', 'medical_licence', false),
	('kaur', 'Jas Kaur', 'CIO', NULL, false),
	('moreno', 'Luis Moreno', 'clinical_informaticist', NULL, false),
	('weiss', 'Eva Weiss, RN', 'clinician_user', 'clinical_licence', false),
	('ito', 'Ken Ito', 'it_architecture', NULL, false),
	('vogel', 'Dr Max Vogel', 'CMIO', 'medical_licence', true)) AS s (login, name, role, licence, deputy);

-- Dr Vogel's licence runs out half a second from now.
SELECT cmiogov.record_credential(person, licence, 'L-' || person, 'Medical Board',
	tstzrange('2020-01-01', CASE WHEN login = 'vogel' THEN clock_timestamp() + interval '0.5 s' ELSE now() + interval '1 year' END))
FROM demo.staff WHERE licence IS NOT NULL \g /dev/null
SELECT cmiogov.appoint(person, role, deputy => deputy) FROM demo.staff \g /dev/null
SELECT cmiogov.grant_access(login::name, 'office') FROM demo.staff \g /dev/null
SELECT login, name, role || CASE WHEN deputy THEN ' (deputy)' ELSE '' END AS role FROM demo.staff \g (format=aligned tuples_only=off footer=off)

\echo 'One person cannot hold two of the separated offices, be it as a deputy:'
SELECT demo.refused(format('SELECT cmiogov.appoint(%s, ''compliance_officer'', deputy => true)', person), 'cmiogov_separation') FROM demo.staff WHERE login = 'kaur';
\echo
