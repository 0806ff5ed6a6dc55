-- What becomes of each proposal.  Of every thirty, each fate at least once.
CREATE TABLE year.proposal AS
WITH drawn AS
(
	SELECT n, 8 + 352.0 * (n - 0.5) / :proposals + 0.3 * year.dice('open', n) AS day,
		   (ARRAY['cds_alert', 'alert_change', 'order_set', 'software_update', 'alert_change', 'security_setting', 'ai_model', 'order_set',
				  'alert_disable', 'vendor_contract', 'cds_alert'])[1 + n % 11] AS kind,
		   (ARRAY['unlawful', 'sound', 'observed', 'vetoed', 'sound', 'unsafe', 'sound', 'switched_off', 'emergency', 'sound', 'incident', 'sound', 'observed',
				  'unusable', 'sound', 'refuted', 'sound', 'switched_off', 'unlawful', 'sound', 'lapsed', 'sound', 'unsafe', 'vetoed', 'sound', 'emergency',
				  'disputed', 'switched_off', 'withdrawn', 'observed'])[1 + (n * 7) % 30] AS fate,
		   (n / 30) % 4 = 1 AS unfinished
	FROM generate_series(1, :proposals) n
)
SELECT d.n, d.day, d.kind, d.fate, d.unfinished, k.decisions,
	   format('%s: %s%s', CASE d.kind WHEN 'cds_alert' THEN 'Alert' WHEN 'alert_change' THEN 'Change of the alert' WHEN 'alert_disable' THEN 'Switch off the alert'
				WHEN 'order_set' THEN 'Order set' WHEN 'ai_model' THEN 'Model' WHEN 'security_setting' THEN 'Setting' WHEN 'software_update' THEN 'Update' ELSE 'Contract' END,
			CASE WHEN d.kind IN ('security_setting') THEN year.pick('{automatic logoff,password rules,remote access,badge log-in,break-the-glass access,device encryption,session sharing}', 'topic', d.n)
				 WHEN d.kind IN ('software_update', 'vendor_contract') THEN year.pick('{billing,laboratory interface,imaging viewer,patient portal,pharmacy robot,dictation,bed management,telemetry gateway,identity management}', 'topic', d.n)
				 ELSE year.pick('{sepsis,potassium,opioid dosing,anticoagulation,renal dosing,falls,pressure ulcers,allergies,duplicate orders,insulin,contrast media,QT interval,blood transfusion,stroke,pain,delirium,vaccination,antibiotic duration,asthma,discharge}', 'topic', d.n) END,
			' (' || d.n || ')') AS title,
	   year.officer('compliance_officer', d.day + c.d) AS compliance, d.day + c.d AS compliance_at,
	   year.officer('CMIO', d.day + s.d) AS cmio, d.day + s.d AS safety_at,
	   (ARRAY['weiss', 'haddad', 'tanaka', 'novak', 'silva'])[1 + d.n % 5] AS clinician, d.day + u.d AS usability_at, d.day + e.d AS sign_at,
	   CASE WHEN '{T1}' && k.decisions THEN (ARRAY['moreno', 'lund'])[1 + d.n % 2] ELSE (ARRAY['ito', 'petrov'])[1 + d.n % 2] END AS opener,
	   -- a third harms nobody, the others add a little; most avoid some
	   d.n % 3 <> 0 OR d.fate IN ('unsafe', 'lapsed', 'refuted') AS adds, d.kind IN ('cds_alert', 'alert_change', 'order_set', 'ai_model') AND d.n % 7 <> 0 AS avoids
FROM drawn d
JOIN cmiogov.kind k ON k.kind = d.kind
CROSS JOIN LATERAL (SELECT 0.5 + 7 * year.dice('compliance', d.n) ^ 2 AS d) c
CROSS JOIN LATERAL (SELECT c.d + 0.3 + (CASE d.kind WHEN 'ai_model' THEN 30 WHEN 'cds_alert' THEN 16 ELSE 9 END) * year.dice('safety', d.n) ^ 2 AS d) s
CROSS JOIN LATERAL (SELECT s.d + 0.3 + 6 * year.dice('usability', d.n) ^ 2 AS d) u
CROSS JOIN LATERAL (SELECT u.d + 0.5 + 5 * year.dice('sign', d.n) AS d) e;

INSERT INTO change_request (id, kind, title, rule)
SELECT n, kind, title, 'version ' || 1 + n % 4 FROM year.proposal;

-- p() in a statement stands for the proposal.
CREATE FUNCTION year.say(p year.proposal, day float8, who text, statement text, refused text DEFAULT NULL) RETURNS void
LANGUAGE sql AS $$
	SELECT year.plan(day, who, replace('SELECT cmiogov.' || statement, 'p()', format('year.id(''proposal %s'')', p.n)), refused)
$$;
CREATE FUNCTION year.set_status(p year.proposal, day float8, status text, refused text DEFAULT NULL) RETURNS void
LANGUAGE sql AS $$ SELECT year.plan(day, 'ehr_app', format('UPDATE change_request SET status = %L WHERE id = %s', status, p.n), refused) $$;

-- Opened; now and then the application does not wait, and the CIO judges what is not his.
SELECT year.plan(p.day, p.opener, format('SELECT year.make(%L, cmiogov.open_proposal(%L, %L, ''public.change_request'', %L%s))', 'proposal ' || p.n, p.kind, p.title, p.n,
		CASE WHEN 'T4' = ANY (p.decisions) THEN ', ' || round((20 + 200 * year.dice('amount', p.n))::numeric) * 1000 ELSE '' END)),
	CASE WHEN p.n % 5 = 0 THEN year.set_status(p, p.day + 0.1, 'approved', 'cmiogov_compliance') END,
	CASE WHEN p.n % 11 = 0 THEN year.say(p, p.day + 0.2, 'kaur', 'judge(p(), ''clinical_risk'', ''pass'', ''the date is fixed'')', '42501') END
FROM year.proposal p \g /dev/null
SELECT year.plan(p.day + 0.05, 'ehr_app', format('UPDATE change_request SET status = ''live'' WHERE id = %s', p.n), 'cmiogov_no_proposal')
FROM (SELECT 1 + (8 * i) AS n, p.day - 3 AS day FROM generate_series(1, :proposals / 16) i JOIN year.proposal p ON p.n = 1 + 8 * i) p WHERE p.day > 0.5 \g /dev/null

-- What is said about it without judging.
SELECT CASE WHEN p.kind = 'ai_model' OR p.n % 4 = 0 THEN year.say(p, p.day + 0.3, 'moreno', format('add_note(p(), ''evidence'', ''does it work'', %L, %L)', 'see file',
			jsonb_build_object('grade', year.pick('{high,moderate,low,opinion}', 'grade', p.n), 'citation', 'library no. ' || p.n))) END,
	CASE WHEN p.n % 6 = 0 THEN year.say(p, p.day + 0.3, 'lund', 'add_note(p(), ''ethics'', ''consequentialist'', ''benefits and burdens fall on the same patients'', ''{"principle": "beneficence"}'')') END,
	CASE WHEN p.n % 5 = 0 THEN year.say(p, p.day + 0.3, 'moreno', format('add_note(p(), ''affected'', %L, ''uses it daily'')', b.body)) END,
	CASE WHEN p.n % 10 = 0 THEN year.say(p, p.day + 0.4, 'lund', format('add_note(p(), ''heard'', %L, ''agrees, wants fewer clicks'')', b.body)) END,
	CASE WHEN p.n % 13 = 0 THEN year.say(p, p.day + 0.4, p.clinician, 'declare_interest(p(), ''advised the vendor last year'')') END,
	CASE WHEN p.n % 13 = 0 THEN year.say(p, p.compliance_at, year.officer('compliance_officer', p.compliance_at), format('clear_interest(p(), year.id(%L), ''another product'')', p.clinician)) END
FROM year.proposal p, LATERAL (SELECT year.pick('{emergency,icu,medicine,surgery,pharmacy,laboratory,patients}', 'body', p.n) AS body) b \g /dev/null

-- Compliance.
SELECT CASE p.fate WHEN 'unlawful' THEN year.say(p, p.compliance_at, p.compliance, 'judge(p(), ''hipaa_required'', ''fail'', ''no audit trail'')')
				   ELSE year.say(p, p.compliance_at, p.compliance, 'respond(p(), ''pass'', ''access is audited'')') END,
	CASE WHEN p.fate = 'unlawful' THEN year.set_status(p, p.compliance_at + 0.5, 'approved', 'cmiogov_compliance') END,
	CASE WHEN p.fate IN ('withdrawn', 'unlawful') AND NOT p.unfinished THEN year.say(p, p.compliance_at + 3, p.opener, 'withdraw_proposal(p(), ''another way was found'')') END
FROM year.proposal p \g /dev/null

-- An emergency: live within the hour; half of them leave again, the others earn their evidence afterwards.
SELECT year.say(p, p.compliance_at + 0.04, g.who, 'break_glass(p(), ''the ward is blind without it'', 24)'),
	year.set_status(p, p.compliance_at + 0.06, 'live'),
	CASE WHEN p.n % 2 = 0 THEN year.set_status(p, p.compliance_at + 0.8, 'off') END,
	CASE WHEN NOT p.unfinished THEN year.say(p, p.compliance_at + 3, 'adeyemi', 'close_emergency_review(p(), ''justified; a fallback is planned'')') END
FROM year.proposal p, LATERAL (SELECT CASE WHEN p.n % 4 = 0 AND p.compliance_at < 349 THEN 'lee' ELSE 'brandt' END AS who) g
WHERE p.fate = 'emergency' \g /dev/null

-- Safety: estimates of harm per day, the judgement, leadership's acceptance.
CREATE TABLE year.goes_on AS
SELECT p.*, p.sign_at + 0.5 AS live_at, (ARRAY['lund', 'moreno'])[1 + p.n % 2] AS informaticist, (ARRAY['petrov', 'ito'])[1 + p.n % 2] AS architect,
	   'T1' = ANY (p.decisions) AS t1, 'T2' = ANY (p.decisions) AS t2, 'T4' = ANY (p.decisions) AS t4,
	   CASE WHEN p.kind IN ('security_setting', 'software_update', 'vendor_contract') THEN 'order in the wrong record' ELSE 'alert fatigue' END
	   || CASE WHEN p.n % 9 = 1 THEN ' [over 80]' ELSE '' END AS added,
	   CASE p.kind WHEN 'order_set' THEN 'dose missed' WHEN 'alert_disable' THEN 'true alert lost in the noise' ELSE 'seen too late' END
	   || CASE WHEN p.n % 9 = 1 THEN ' [all others]' ELSE '' END AS avoided,
	   round(100 + 900 * year.dice('n', p.n)) AS orders, 1 + floor(9 * year.dice('dp', p.n)) AS dp
FROM year.proposal p WHERE p.fate NOT IN ('unlawful', 'withdrawn') AND NOT (p.fate = 'emergency' AND p.n % 2 = 0);

CREATE FUNCTION year.delta(n float8, dp float8, unit text, s float8) RETURNS text
LANGUAGE sql IMMUTABLE AS $$
	SELECT format('%s [%s,%s] * %s%s [%s%s,%s%s] * %s', n, round(n * 0.8), round(n * 1.2), dp, unit, round((dp * CASE WHEN dp < 0 THEN 2 ELSE 0.3 END)::numeric, 2), unit,
				  round((dp * CASE WHEN dp < 0 THEN 0.3 ELSE 3 END)::numeric, 2), unit, s)
$$;
CREATE FUNCTION year.accept(p year.goes_on, day float8, until float8) RETURNS void
LANGUAGE sql AS $$
	SELECT year.plan(day, year.officer('CMO', day), format('SELECT cmiogov.accept_risk(year.id(''proposal %s''), ''small beside the benefit; reviewed monthly'', %L)', p.n, year.day(until)))
$$;
CREATE FUNCTION year.does(p year.goes_on, day float8, who text, statement text, refused text DEFAULT NULL) RETURNS void
LANGUAGE sql AS $$ SELECT year.say(q, $2, $3, $4, $5) FROM year.proposal q WHERE q.n = p.n $$;

SELECT CASE WHEN g.fate = 'unsafe' THEN year.does(g, g.safety_at, g.cmio, 'estimate_harm(p(), ''dose misread'', ''1200 [1000,1500] * 2e-5 [1e-6,1e-4] * 0.3 [0.15,0.5]'', evidence => ''simulation with 30 nurses'')') END,
	CASE WHEN g.adds THEN year.does(g, g.safety_at, g.cmio, format('estimate_harm(p(), %L, %L, evidence => ''own counts'')', g.added, year.delta(g.orders, g.dp, 'e-6', 0.1))) END,
	CASE WHEN g.avoids THEN year.does(g, g.safety_at, g.cmio, format('estimate_harm(p(), %L, %L, evidence => ''trial and own counts'')', g.avoided, year.delta(round(g.orders / 5), -g.dp, 'e-4', 0.05))) END,
	CASE WHEN NOT g.adds AND NOT g.avoids THEN year.does(g, g.safety_at, g.cmio, 'estimate_harm(p(), ''none identified'', ''0 * 0 * 0'')') END,
	CASE WHEN g.fate <> 'unsafe' THEN year.does(g, g.safety_at + 0.01, g.cmio, 'respond(p(), ''pass'', ''estimated, and watched'')') END,
	CASE WHEN g.fate = 'unsafe' THEN year.does(g, g.safety_at + 0.1, year.officer('CMO', g.safety_at + 0.1), format('accept_risk(p(), ''it saves two posts'', %L)', year.day(g.safety_at + 300)), 'cmiogov_safety') END,
	CASE WHEN g.fate = 'unsafe' THEN year.plan(g.safety_at + 0.2, 'ehr_app', format('UPDATE change_request SET status = ''approved'' WHERE id = %s', g.n), 'cmiogov_safety') END,
	CASE WHEN g.fate = 'unsafe' AND NOT g.unfinished THEN year.does(g, g.safety_at + 20, g.opener, 'withdraw_proposal(p(), ''the dose column stays where it was'')') END,
	CASE WHEN g.fate <> 'unsafe' AND g.adds THEN year.accept(g, g.safety_at + 0.1, g.safety_at + CASE WHEN g.fate = 'lapsed' THEN 60 ELSE 390 END) END
FROM year.goes_on g \g /dev/null
DELETE FROM year.goes_on WHERE fate = 'unsafe';

-- Usability.
SELECT CASE g.fate WHEN 'unusable' THEN year.does(g, g.usability_at, g.clinician, 'judge(p(), ''workflow_fit'', ''fail'', ''eleven clicks for one order'')')
				   ELSE year.does(g, g.usability_at, g.clinician, 'respond(p(), ''pass'', ''tried on two wards'')') END,
	CASE WHEN g.fate = 'unusable' THEN year.plan(g.usability_at + 0.3, 'ehr_app', format('UPDATE change_request SET status = ''live'' WHERE id = %s', g.n), 'cmiogov_usability') END
FROM year.goes_on g \g /dev/null
DELETE FROM year.goes_on WHERE fate = 'unusable';

-- The committee, a dispute and its ruling.
SELECT CASE WHEN g.n % 3 = 0 THEN year.does(g, g.usability_at + 0.1, 'brandt',
			'record_meeting(p(), ''cds_committee'', jsonb_build_array(year.id(''brandt''), year.id(''adeyemi''), year.id(''weiss''), year.id(''moreno'')), ''recommended'', ''{"for": 3, "against": 1, "abstain": 0}'')') END,
	CASE WHEN g.fate = 'disputed' THEN year.plan(g.usability_at + 0.1, 'tanaka', format('SELECT year.make(%L, cmiogov.raise_dispute(year.id(%L), ''nights were not tried''))', 'dispute ' || g.n, 'proposal ' || g.n)) END,
	CASE WHEN g.fate = 'disputed' THEN year.does(g, g.usability_at + 0.3, CASE WHEN g.t1 THEN 'brandt' ELSE 'kaur' END, format('resolve_dispute(p(), year.id(''dispute %s'')::integer, ''tried on two nights'')', g.n)) END
FROM year.goes_on g \g /dev/null

-- The decisions, and life.
CREATE FUNCTION year.sign(g year.goes_on, day float8, again boolean DEFAULT false) RETURNS void
LANGUAGE sql AS $$
	SELECT CASE WHEN g.t1 OR g.t4 AND NOT again THEN year.does(g, day, year.officer('CMO', day), 'respond(p(), ''pass'', ''clinically justified'')') END,
		   CASE WHEN g.t2 OR g.t4 THEN year.does(g, day + 0.1, 'kaur', 'respond(p(), ''pass'', ''within budget and architecture'')') END
$$;
SELECT CASE WHEN g.t1 THEN year.does(g, g.usability_at + 0.2, g.informaticist, 'respond(p(), ''pass'', ''feasible as specified'')') END,
	CASE WHEN g.t2 THEN year.does(g, g.usability_at + 0.3, g.architect, 'respond(p(), ''pass'', ''interfaces and load test'')') END,
	year.sign(g, g.sign_at),
	CASE WHEN g.t1 AND g.n % 2 = 0 THEN year.does(g, g.sign_at + 0.3, 'kaur', 'acknowledge(p(), ''T1'')') END,
	CASE WHEN g.fate <> 'emergency' THEN year.plan(g.live_at, 'ehr_app', format('UPDATE change_request SET status = ''live'' WHERE id = %s', g.n)) END,
	CASE WHEN g.n % 17 = 0 AND g.fate <> 'emergency' THEN year.plan(g.live_at + 10, 'ehr_app', format('UPDATE change_request SET rule = ''a little different'' WHERE id = %s', g.n), 'cmiogov_stale') END
FROM year.goes_on g \g /dev/null

-- Afterwards: vetoes, observed harm, incidents, acceptances that end.
CREATE FUNCTION year.take_off(g year.goes_on, day float8) RETURNS void
LANGUAGE sql AS $$
	SELECT year.plan(day, 'ehr_app', format('UPDATE change_request SET status = ''off'' WHERE id = %s', g.n)),
		   year.does(g, day + 1, CASE WHEN g.t1 THEN year.officer('CMO', day + 1) ELSE 'kaur' END, 'resolve_finding(p(), ''switched off; new criteria in work'')')
	WHERE NOT g.unfinished
$$;
SELECT CASE g.fate WHEN 'vetoed' THEN year.does(g, g.live_at + 20, year.officer('CMIO', g.live_at + 20), 'judge(p(), ''clinical_risk'', ''fail'', ''overrides at 96 %; a true alert was missed'')')
			WHEN 'refuted' THEN year.does(g, g.live_at + 30, 'lund', format('observe_harm(p(), %L, ''1000 [900,1100] * 8e-5 [5e-5,1.2e-4] * 0.1'', ''chart review, 90 days'')', g.added))
			WHEN 'observed' THEN year.does(g, g.live_at + 45, 'moreno', CASE
				WHEN g.adds THEN format('observe_harm(p(), %L, %L, ''incident reports and chart review'')', g.added, year.delta(g.orders, g.dp + 1, 'e-6', 0.1))
				WHEN g.avoids THEN format('observe_harm(p(), %L, %L, ''chart review'')', g.avoided, year.delta(round(g.orders / 5), -g.dp - 1, 'e-4', 0.05))
				ELSE 'observe_harm(p(), ''none identified'', ''0 * 0 * 0'', ''nothing was reported'')' END)
			WHEN 'switched_off' THEN year.plan(g.live_at + 60, 'ehr_app', format('UPDATE change_request SET status = ''off'' WHERE id = %s', g.n))
			WHEN 'lapsed' THEN CASE WHEN NOT g.unfinished THEN year.accept(g, g.safety_at + 75, g.safety_at + 500) END END,
	CASE WHEN g.fate IN ('vetoed', 'refuted') THEN year.take_off(g, g.live_at + 31) END
FROM year.goes_on g \g /dev/null

SELECT year.plan(g.live_at + 25, g.clinician, format('SELECT year.make(%L, cmiogov.report_incident(''harm'', %L, ''major'', %L, %L, proposal => year.id(%L), body => ''medicine''))',
		'severe incident ' || g.n, 'wrong dose given after: ' || g.title, year.day(g.live_at + 24), year.day(g.live_at + 24.5), 'proposal ' || g.n)),
	year.does(g, g.live_at + 25.5, 'lund', format('link_incident(p(), year.id(''severe incident %s'')::text, ''the new default was misread'')', g.n)),
	CASE WHEN NOT g.unfinished THEN year.does(g, g.live_at + 27, year.officer('CMIO', g.live_at + 27), 'respond(p(), ''pass'', ''default removed, judged anew'')') END,
	CASE WHEN NOT g.unfinished AND g.adds THEN year.accept(g, g.live_at + 27.1, g.live_at + 390) END,
	CASE WHEN NOT g.unfinished THEN year.does(g, g.live_at + 28, g.clinician, 'respond(p(), ''pass'', ''tried again'')') END,
	CASE WHEN NOT g.unfinished THEN year.sign(g, g.live_at + 29, true) END,
	year.plan(g.live_at + 26, 'lund', format('SELECT cmiogov.move_incident(year.id(%L), ''reported'')', 'severe incident ' || g.n)),
	year.plan(g.live_at + 27, 'lund', format('SELECT cmiogov.move_incident(year.id(%L), ''consulted'')', 'severe incident ' || g.n)),
	CASE WHEN NOT g.unfinished THEN year.plan(g.live_at + 33, 'lund', format('SELECT cmiogov.move_incident(year.id(%L), ''closed'', ''default removed'')', 'severe incident ' || g.n)) END
FROM year.goes_on g WHERE g.fate = 'incident' \g /dev/null
