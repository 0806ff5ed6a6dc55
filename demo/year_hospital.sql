-- The application, the policy, the people and the committees.
CREATE TABLE change_request
(
	id			integer PRIMARY KEY,
	kind		text NOT NULL,
	title		text NOT NULL,
	rule		text NOT NULL,
	status		text NOT NULL DEFAULT 'draft'
);
CREATE ROLE ehr_app LOGIN;
GRANT SELECT, INSERT, UPDATE, DELETE ON change_request TO ehr_app;

CREATE TABLE year.staff (login text, name text, role text, licence text, deputy boolean, till float8);
INSERT INTO year.staff VALUES
	('lindqvist', 'Maja Lindqvist', 'board', NULL, false, NULL),
	('olsen', 'Petra Olsen', 'compliance_officer', NULL, false, NULL),
	('okafor', 'Chidi Okafor', 'compliance_officer', NULL, true, NULL),
	('adeyemi', 'Dr Ada Adeyemi', 'CMIO', 'medical_licence', false, NULL),
	('vogel', 'Dr Max Vogel', 'CMIO', 'medical_licence', true, NULL),
	('brandt', 'Dr Ruth Brandt', 'CMO', 'medical_licence', false, NULL),
	('castillo', 'Dr Luz Castillo', 'CMO', 'medical_licence', true, NULL),
	('kaur', 'Jas Kaur', 'CIO', NULL, false, NULL),
	('lee', 'Dr Minh Lee', 'clinical_lead_on_call', 'medical_licence', false, 350),
	('moreno', 'Luis Moreno', 'clinical_informaticist', NULL, false, NULL),
	('lund', 'Signe Lund', 'clinical_informaticist', NULL, false, NULL),
	('ito', 'Ken Ito', 'it_architecture', NULL, false, NULL),
	('petrov', 'Ivan Petrov', 'it_architecture', NULL, false, NULL),
	('weiss', 'Eva Weiss, RN', 'clinician_user', 'nursing_licence', false, NULL),
	('haddad', 'Dr Nour Haddad', 'clinician_user', 'medical_licence', false, NULL),
	('tanaka', 'Dr Yui Tanaka', 'clinician_user', 'medical_licence', false, NULL),
	('novak', 'Jana Novak, RN', 'clinician_user', 'nursing_licence', false, NULL),
	('silva', 'Rui Silva, PharmD', 'clinician_user', 'clinical_licence', false, NULL);
SELECT format('CREATE ROLE %I LOGIN', login) FROM year.staff
UNION ALL SELECT 'CREATE ROLE auditor LOGIN' UNION ALL SELECT 'CREATE ROLE secretary LOGIN' \gexec

SELECT year.turn(year.day(0)) \g /dev/null
SELECT cmiogov.load_reference_policy() \g /dev/null
SELECT cmiogov.load_reference_matrix() \g /dev/null
SELECT cmiogov.define_kind('ai_model', 'AI model', '{T1,T2}', '{evidence,no_dispute}') \g /dev/null
SELECT cmiogov.guard_table('public.change_request', '{id}', 'status', governed => '{approved,live}', kind_column => 'kind') \g /dev/null

SELECT year.make(login, cmiogov.enroll(name, login::name)) FROM year.staff \g /dev/null
-- The deputy CMIO's licence lapses in the year, a nurse's will soon after it.
SELECT cmiogov.record_credential(year.id(login), licence, 'L-' || year.id(login), 'Licensing board',
	tstzrange(year.day(-700), year.day(CASE login WHEN 'vogel' THEN 340 WHEN 'novak' THEN 395 ELSE 1000 END)))
FROM year.staff WHERE licence IS NOT NULL \g /dev/null
SELECT cmiogov.appoint(year.id(login), role, tstzrange(year.day(0), year.day(till)), deputy => deputy,
	authority_limit => CASE role WHEN 'CIO' THEN 250000 END) FROM year.staff \g /dev/null
SELECT cmiogov.grant_access(login::name, 'office') FROM year.staff \g /dev/null
SELECT cmiogov.grant_access('auditor', 'auditor'), cmiogov.grant_access('secretary', 'registrar') \g /dev/null

SELECT cmiogov.define_body('cds_committee', 'Decision support committee', 'committee', NULL, 'CMO', '{"physician": 1, "nurse": 1, "informatician": 1}') \g /dev/null
SELECT cmiogov.define_body('patients', 'Patients'' council', 'stakeholder_group') \g /dev/null
SELECT cmiogov.define_body(b, t, 'department')
FROM (VALUES ('emergency', 'Emergency department'), ('icu', 'Intensive care'), ('medicine', 'Medicine'), ('surgery', 'Surgery'),
	('pharmacy', 'Pharmacy'), ('laboratory', 'Laboratory')) v (b, t) \g /dev/null
SELECT cmiogov.take_seat(year.id(l), 'cds_committee', p, tstzrange(year.day(0), NULL))
FROM (VALUES ('brandt', 'physician'), ('adeyemi', 'physician'), ('weiss', 'nurse'), ('moreno', 'informatician'), ('silva', 'pharmacist')) v (l, p) \g /dev/null
SELECT cmiogov.set_reporting_line('CMIO', 'CMO', tstzrange(year.day(0), NULL)) \g /dev/null
SELECT cmiogov.define_qualification('CMIO', c, l, s)
FROM (VALUES ('medical_licence', 'required', 'hospital policy'), ('informatics_board', 'preferred', 'professional society')) v (c, l, s) \g /dev/null

-- Who acts in an office: its deputy, while the holder is away.
CREATE FUNCTION year.officer(role text, day float8) RETURNS text
LANGUAGE sql IMMUTABLE AS $$
	SELECT CASE role WHEN 'compliance_officer' THEN CASE WHEN day BETWEEN 150 AND 171 THEN 'okafor' ELSE 'olsen' END
					 WHEN 'CMIO' THEN CASE WHEN day BETWEEN 200 AND 214 THEN 'vogel' ELSE 'adeyemi' END
					 WHEN 'CMO' THEN CASE WHEN day BETWEEN 230 AND 240 THEN 'castillo' ELSE 'brandt' END END
$$;
