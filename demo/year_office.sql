-- The office's registers: assets, hazards, incidents, requests, obligations, measures.

CREATE TABLE year.asset AS
SELECT row_number() OVER () AS n, v.kind, v.name, v.owner, v.criticality
FROM (VALUES ('system', 'EHR core', 'CIO', 'mission_critical'), ('system', 'Laboratory system', 'CIO', 'high'), ('system', 'Pharmacy system', 'CIO', 'high'),
	('system', 'Imaging archive', 'CIO', 'high'), ('system', 'Patient portal', 'CIO', 'low'), ('interface', 'Interface engine', 'it_architecture', 'mission_critical'),
	('cds_artifact', 'Sepsis alert', 'CMIO', 'high'), ('cds_artifact', 'Potassium alert', 'CMIO', 'high'), ('cds_artifact', 'Renal dosing', 'CMIO', 'high'),
	('cds_artifact', 'Allergy check', 'CMIO', 'high'), ('cds_artifact', 'Duplicate orders', 'CMIO', 'low'), ('cds_artifact', 'QT interval', 'CMIO', 'low'),
	('order_set', 'Chest pain', 'CMIO', 'high'), ('order_set', 'Stroke', 'CMIO', 'high'), ('order_set', 'Pneumonia', 'CMIO', 'low'), ('order_set', 'Diabetic ketoacidosis', 'CMIO', 'high'),
	('ai_model', 'Deterioration score', 'CMIO', 'high'), ('ai_model', 'Readmission score', 'CMIO', 'low'),
	('standard', 'DCB0129', 'compliance_officer', 'high'), ('standard', 'HL7 FHIR', 'it_architecture', 'high'),
	('policy', 'Acceptable use', 'compliance_officer', 'low'), ('policy', 'Record retention', 'compliance_officer', 'low'),
	('terminology', 'SNOMED CT', 'clinical_informaticist', 'high'), ('objective', 'No preventable harm from medication', 'CMO', 'high'),
	('project', 'Closed loop medication', 'CMIO', 'high'), ('project', 'Portal renewal', 'CIO', 'low'), ('contract', 'Infusion pumps', 'CIO', 'low')) v (kind, name, owner, criticality);

SELECT year.plan(1 + n * 0.01, 'lund', format('SELECT year.make(%L, cmiogov.register_asset(%L, %L, %L, ''1.0'', %L, %L))', 'asset ' || n, kind, name, owner, criticality,
		CASE WHEN kind IN ('cds_artifact', 'order_set', 'ai_model', 'policy') THEN year.day(100 + 20 * n) END)),
	year.plan(2 + n * 0.01 + s.i, 'lund', format('SELECT cmiogov.move_asset(year.id(''asset %s''), %L, ''as planned'')', n, s.state)),
	CASE WHEN s.i = 1 AND kind IN ('cds_artifact', 'order_set') THEN year.plan(90 + 12 * n, 'moreno', format('SELECT cmiogov.revise_asset(year.id(''asset %s''), ''1.1'', %L, reason => ''yearly review'')', n, year.day(465 + 12 * n))) END
FROM year.asset, LATERAL (VALUES (1, 'review'), (2, 'building'), (3, 'testing'), (4, 'live')) s (i, state)
WHERE s.i = 1 \g /dev/null
SELECT year.plan(2 + n * 0.01 + s.i, 'lund', format('SELECT cmiogov.move_asset(year.id(''asset %s''), %L, ''as planned'')', n, s.state))
FROM year.asset, LATERAL (VALUES (2, 'building'), (3, 'testing'), (4, 'live')) s (i, state)
WHERE kind <> 'project' OR s.i < 3 \g /dev/null
SELECT year.plan(8 + a.n * 0.01, 'lund', format('SELECT cmiogov.link_asset(year.id(''asset %s''), %L, year.id(''asset %s''))', a.n, l.relation, b.n))
FROM (VALUES ('cds_artifact', 'depends_on', 'EHR core'), ('order_set', 'depends_on', 'EHR core'), ('ai_model', 'depends_on', 'Interface engine'), ('system', 'depends_on', 'Interface engine'),
	('cds_artifact', 'conforms_to', 'DCB0129'), ('interface', 'conforms_to', 'HL7 FHIR'), ('project', 'aligned_with', 'No preventable harm from medication')) l (kind, relation, other)
JOIN year.asset a ON a.kind = l.kind AND a.name <> 'Portal renewal' JOIN year.asset b ON b.name = l.other \g /dev/null
SELECT year.plan(9 + a.n * 0.01, 'lund', format('SELECT cmiogov.link_asset(year.id(''asset %s''), ''deployed_in'', body => %L, version => %L)', a.n, d.body,
	CASE WHEN (a.n + d.i) % 5 = 0 THEN '0.9' ELSE '1.0' END))
FROM year.asset a, (VALUES (1, 'emergency'), (2, 'icu'), (3, 'medicine'), (4, 'surgery')) d (i, body) WHERE a.kind IN ('cds_artifact', 'order_set') \g /dev/null

-- Hazards, two in three with controls verified by two people.
CREATE TABLE year.hazard AS
SELECT n, 10 + 9.0 * n AS day, 1 + (n * 5) % 18 AS asset,
	   (ARRAY['Wrong patient selected', 'Alert not shown', 'Result filed late', 'Unit misread', 'Duplicate dose', 'Stale allergy list', 'Order lost at the interface',
			  'Score trusted too much', 'Default accepted unread', 'Downtime form outdated', 'Login shared', 'Print goes to another ward'])[1 + n % 12] || ' (' || n || ')' AS name,
	   (ARRAY['Very Low', 'Low', 'Medium', 'High', 'Very High'])[1 + (n * 3) % 5] AS likelihood, (ARRAY['Significant', 'Considerable', 'Major', 'Minor', 'Catastrophic', 'Considerable'])[1 + n % 6] AS severity,
	   (ARRAY['Very Low', 'Low', 'Low'])[1 + n % 3] AS residual
FROM generate_series(1, greatest(12, least(38, :proposals / 8))) n;
SELECT year.plan(day, 'moreno', format('SELECT year.make(%L, cmiogov.log_hazard(%L, ''found in the yearly review'', asset => year.id(''asset %s''), domain => %L, causes => ''{layout,"time pressure"}'', found_in => ''safety''))',
		'hazard ' || n, name, asset, year.pick('{clinical,technical,usability,privacy}', 'domain', n))),
	CASE WHEN n % 11 <> 0 THEN year.plan(day + 1, 'adeyemi', format('SELECT cmiogov.rate_hazard(year.id(%L), ''NHS clinical risk matrix 1'', %L, %L, %L, %L)', 'hazard ' || n, likelihood, severity,
		least(residual, likelihood), severity)) END,
	year.plan(day + 2, 'moreno', format('SELECT year.make(%L, cmiogov.add_control(year.id(%L), %L, ''changed and told to all wards''))', 'control ' || n, 'hazard ' || n,
		year.pick('{design,testing,training,business_process}', 'control', n))),
	CASE WHEN n % 3 <> 0 THEN year.plan(day + 12, 'lund', format('SELECT cmiogov.verify_control(year.id(%L), ''implementation'', ''seen in production'')', 'control ' || n)) END,
	CASE WHEN n % 3 <> 0 THEN year.plan(day + 40, 'adeyemi', format('SELECT cmiogov.verify_control(year.id(%L), ''effectiveness'', ''no event in 28 days'')', 'control ' || n)) END,
	CASE WHEN n % 8 = 1 AND n % 3 <> 0 AND n % 11 <> 0 AND severity <> 'Catastrophic' THEN year.plan(day + 60, 'adeyemi', format('SELECT cmiogov.set_hazard_status(year.id(%L), ''closed'', ''controlled'')', 'hazard ' || n)) END
FROM year.hazard \g /dev/null

-- Incidents, told within the day, closed within the month; every seventh is not.
SELECT year.plan(i.day, i.who, format('SELECT year.make(%L, cmiogov.report_incident(%L, %L, %L, %L, %L, asset => year.id(''asset %s''), body => %L))', 'incident ' || i.n, i.sort, i.title, i.severity,
		year.day(i.day - i.hidden), year.day(i.day - 0.05), 1 + i.n % 17, year.pick('{emergency,icu,medicine,surgery,pharmacy,laboratory}', 'where', i.n))),
	year.plan(i.day + 0.5, 'lund', format('SELECT cmiogov.move_incident(year.id(%L), ''reported'')', 'incident ' || i.n)),
	year.plan(i.day + 2, 'lund', format('SELECT cmiogov.move_incident(year.id(%L), ''consulted'')', 'incident ' || i.n)),
	CASE WHEN i.n % 7 <> 0 THEN year.plan(i.day + 5 + 20 * year.dice('closed', i.n), 'lund', format('SELECT cmiogov.move_incident(year.id(%L), ''closed'', ''cause found and removed'')', 'incident ' || i.n)) END
FROM (SELECT n, 12 + 7.3 * n AS day, (ARRAY['weiss', 'haddad', 'tanaka', 'novak', 'silva'])[1 + n % 5] AS who, 0.1 + 4 * year.dice('hidden', n) ^ 3 AS hidden, x.sort,
			 CASE x.sort WHEN 'downtime' THEN 'Orders unavailable on four wards' WHEN 'near_miss' THEN 'Wrong dose caught by the pharmacist' WHEN 'harm' THEN 'Dose given twice'
				WHEN 'privacy_gap' THEN 'Record opened without a reason' WHEN 'complaint' THEN 'Too many pop-ups' WHEN 'malfunction' THEN 'Alert fired for the wrong unit' ELSE 'Slow morning rounds' END AS title,
			 (ARRAY['minor', 'minor', 'significant', 'significant', 'considerable', 'minor', 'major', 'significant', 'minor', 'considerable', 'catastrophic'])[1 + (n * 3) % 11] AS severity
	  FROM generate_series(1, greatest(12, least(48, :proposals / 6))) n, LATERAL (SELECT (ARRAY['near_miss', 'downtime', 'complaint', 'near_miss', 'harm', 'privacy_gap', 'malfunction', 'disruption'])[1 + n % 8] AS sort) x) i \g /dev/null

-- Requests: two a week, most answered in time.
SELECT year.plan(r.day, 'moreno', format('SELECT year.make(%L, cmiogov.receive_request(%L, %L, ''takes too long'', %L, %L, score => %s, reply_due => %L))', 'request ' || r.n,
		year.pick('{demand,demand,feedback,pain_point}', 'sort', r.n), year.pick('{Fewer clicks for discharge,One screen for fluids,Faster printing,Search in notes,Dark mode at night,Default doses by weight}', 'wish', r.n) || ' (' || r.n || ')',
		year.pick('{ward sister,resident,pharmacist,patient,surgeon}', 'asked', r.n), year.pick('{emergency,icu,medicine,surgery,pharmacy}', 'from', r.n), round((1 + 9 * year.dice('score', r.n))::numeric, 1), year.day(r.day + 14))),
	year.plan(r.day + 3, 'moreno', format('SELECT cmiogov.move_request(year.id(%L), ''triaged'')', 'request ' || r.n)),
	CASE WHEN r.n % 4 IN (0, 1) THEN year.plan(r.day + 8, 'moreno', format('SELECT cmiogov.move_request(year.id(%L), ''accepted'', ''we will do it'')', 'request ' || r.n))
		 WHEN r.n % 4 = 2 THEN year.plan(r.day + 12 + 6 * year.dice('late', r.n), 'moreno', format('SELECT cmiogov.move_request(year.id(%L), ''declined'', ''the vendor cannot'')', 'request ' || r.n))
		 WHEN r.n % 8 = 3 AND r.n > 3 THEN year.plan(r.day + 6, 'moreno', format('SELECT cmiogov.move_request(year.id(%L), ''duplicate'', ''asked before'', duplicate_of => year.id(%L))', 'request ' || r.n, 'request ' || r.n - 3)) END,
	CASE WHEN r.n % 4 = 0 THEN year.plan(r.day + 50, 'moreno', format('SELECT cmiogov.move_request(year.id(%L), ''done'', ''it is live'')', 'request ' || r.n)) END
FROM (SELECT n, 5 + 355.0 * n / c AS day FROM (VALUES (greatest(16, least(100, :proposals / 3)))) v (c), generate_series(1, c) n) r \g /dev/null

-- Obligations: yearly attestations, reviews, training, milestones, conformance.
SELECT year.plan(3, 'lund', format('SELECT year.make(%L, cmiogov.owe(''attestation'', %L, %L, person => year.id(%L), due => %L, source => ''conflict of interest policy''))', 'attestation ' || s.login, 'Attestation of ' || s.name, s.role, s.login, year.day(40))),
	CASE WHEN s.login NOT IN ('petrov') THEN year.plan(10 + 35 * year.dice('attest' || s.login, 1), s.login, format('SELECT cmiogov.fulfil(year.id(%L), ''no conflict'', %L)', 'attestation ' || s.login,
		year.day(9 + 360)) ) END
FROM year.staff s \g /dev/null
SELECT year.plan(20, 'lund', format('SELECT year.make(%L, cmiogov.owe(''review'', %L, ''CMIO'', asset => year.id(''asset %s''), due => %L))', 'review ' || n, 'Yearly review of ' || name, n, year.day(60 + 14 * n))),
	CASE WHEN n % 6 <> 0 THEN year.plan(50 + 14 * n, CASE WHEN 50 + 14 * n BETWEEN 200 AND 214 THEN 'vogel' ELSE 'adeyemi' END, format('SELECT cmiogov.fulfil(year.id(%L), ''content checked against the guideline'', %L)', 'review ' || n, year.day(430 + 14 * n))) END
FROM year.asset WHERE kind IN ('cds_artifact', 'order_set', 'ai_model') \g /dev/null
SELECT year.plan(21, 'moreno', format('SELECT year.make(%L, cmiogov.owe(''training'', %L, ''clinical_informaticist'', body => %L, asset => year.id(''asset 1''), due => %L))', 'training ' || body, 'Training of ' || body, body, year.day(120))),
	CASE WHEN body <> 'surgery' THEN year.plan(80 + 60 * year.dice('training' || body, 1), 'moreno', format('SELECT cmiogov.fulfil(year.id(%L), ''nine of ten attended'', %L)', 'training ' || body, year.day(CASE body WHEN 'icu' THEN 350 ELSE 500 END))) END
FROM unnest('{emergency,icu,medicine,surgery,pharmacy}'::text[]) body \g /dev/null
SELECT year.plan(22, 'lund', format('SELECT year.make(%L, cmiogov.owe(''milestone'', %L, %L, asset => year.id(%L), due => %L))', 'milestone ' || m.n, m.title, m.role, 'asset ' || m.asset, year.day(m.due))),
	CASE WHEN m.done IS NOT NULL THEN year.plan(m.done, m.who, format('SELECT cmiogov.fulfil(year.id(%L), ''accepted by the steering group'')', 'milestone ' || m.n)) END
FROM (VALUES (1, 'Scanners on all wards', 'CIO', 26, 90, 85, 'kaur'), (2, 'Pilot on medicine', 'CMIO', 25, 180, 195, 'adeyemi'), (3, 'Roll-out', 'CMIO', 25, 330, NULL, NULL),
	(4, 'Portal in six languages', 'CIO', 26, 400, NULL, NULL)) m (n, title, role, asset, due, done, who) \g /dev/null
SELECT year.plan(23, 'lund', format('SELECT year.make(%L, cmiogov.owe(%L, %L, ''compliance_officer'', asset => year.id(%L), due => %L, standard => year.id(''asset 19'')))', sort || asset, sort, title, 'asset ' || asset, year.day(60))),
	year.plan(55, 'olsen', format('SELECT cmiogov.fulfil(year.id(%L), ''file on the share'', %L)', sort || asset, year.day(till)))
FROM (VALUES ('conformance', 7, 'Clinical safety case', 400), ('conformance', 8, 'Clinical safety case', 400), ('exception', 9, 'Safety case postponed', 300)) o (sort, asset, title, till) \g /dev/null

-- Measures, monthly.
SELECT year.plan(4, 'secretary', format('SELECT cmiogov.define_measure(%L, %L, %L, %L, %s, %L, chart => %L, baseline => %s, max_age => ''60 days'')', m.measure, m.title, m.unit, m.goal, m.target, m.owner, m.chart, coalesce(m.baseline::text, 'NULL')))
FROM (VALUES ('alerts.override', 'Alerts overridden', 'proportion', 'at_most', 0.9, 'CMIO', 'p', 0.9), ('alerts.burden', 'Alerts per hundred orders', 'alerts', 'at_most', 4, 'CMIO', 'u', 4),
	('training.coverage', 'Staff trained', 'proportion', 'at_least', 0.95, 'clinical_informaticist', NULL, NULL), ('quality.allergies', 'Allergy lists reconciled', 'proportion', 'at_least', 0.9, 'clinical_informaticist', NULL, NULL),
	('uptime.ehr', 'Uptime of the EHR', 'percent', 'at_least', 99.9, 'CIO', NULL, NULL), ('process_time.antibiotic', 'Time to antibiotic', 'minutes', 'at_most', 60, 'CMO', NULL, NULL),
	('satisfaction.clinicians', 'Clinicians content', 'of 5', 'at_least', 3.5, 'CMIO', NULL, NULL), ('staffing.office', 'Posts filled', 'posts', 'at_least', 4, 'CMIO', NULL, NULL)) m (measure, title, unit, goal, target, owner, chart, baseline) \g /dev/null
SELECT year.plan(30.4 * k + 1, 'lund', format('SELECT cmiogov.observe(%L, %s, %L, ''monthly extract''%s)', m.measure, coalesce(m.value::text, 'NULL'), tstzrange(year.day(30.4 * (k - 1)), year.day(30.4 * k)),
	coalesce(', events => ' || m.events || ', n => ' || m.n, '')))
FROM generate_series(1, 11) k, LATERAL (VALUES
	('alerts.override', NULL::numeric, round(900 + 30 * (year.dice('override', k) - 0.5) + CASE WHEN k > 9 THEN 60 ELSE 0 END)::text, '1000'),
	('alerts.burden', NULL, CASE k WHEN 8 THEN '0' ELSE round(1200 + 90 * (year.dice('burden', k) - 0.5))::text END, '300'),
	('training.coverage', round((0.80 + 0.015 * k)::numeric, 3), NULL, NULL), ('quality.allergies', round((0.86 + 0.01 * k)::numeric, 3), NULL, NULL),
	('uptime.ehr', round((99.85 + 0.14 * year.dice('uptime', k))::numeric, 2), NULL, NULL), ('process_time.antibiotic', round((82 - 2 * k)::numeric), NULL, NULL),
	('satisfaction.clinicians', round((3.1 + 0.05 * k)::numeric, 2), NULL, NULL), ('staffing.office', 3, NULL, NULL)) m (measure, value, events, n) \g /dev/null

-- What the registrar and the auditor do.
SELECT year.plan(30.4 * k + 2, 'auditor', 'SELECT cmiogov.seal()') FROM generate_series(1, 11) k \g /dev/null
SELECT year.plan(120, 'secretary', 'SELECT cmiogov.set_harm_limits(''vendor_contract'', 0, 0.02)'),
	year.plan(31, 'olsen', format('SELECT cmiogov.preclear(''security_setting'', ''hipaa_addressable'', ''pass'', ''one standard for all settings'', %L)', year.day(385))) \g /dev/null
