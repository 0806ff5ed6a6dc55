-- The monthly set where it is easy to get wrong: what lapsed, what was said
-- again, what was taken back, who may read.  The rest is doc/reports.md.
\set QUIET on
\o /dev/null
\ir ../fixtures/month.sql
SET client_min_messages = error;
\o
SELECT no_plan();

-- What was good once: moved back in time by the owner.
CREATE FUNCTION states(of text) RETURNS text LANGUAGE sql VOLATILE AS
$$SELECT string_agg(state, ' ' ORDER BY obligation) FROM cmiogov.owed WHERE title = of$$;
CREATE FUNCTION conformance() RETURNS text LANGUAGE sql VOLATILE AS
$$SELECT string_agg(state, ' ' ORDER BY asset_name, standard_name) FROM cmiogov.standard_conformance$$;
SELECT is(states('Sepsis alert, 20 minutes'), 'good overdue owed', 'owed: good, overdue, owed');
SELECT is(conformance(), 'missing conforms excepted', 'standards: missing, kept, excepted');
BEGIN;
UPDATE cmiogov.obligation SET good_until = now() - interval '1 day' WHERE done_at IS NOT NULL;
SELECT is(states('Sepsis alert, 20 minutes'), 'lapsed overdue owed', 'owed: lapsed');
SELECT is(conformance(), 'missing lapsed lapsed', 'an exception past its date excuses nothing, nor does a conformance');
SELECT is((SELECT owed || ' ' || good || ' ' || lapsed || ' ' || coverage FROM cmiogov.training_coverage WHERE body = 'icu'), '2 0 1 0', 'training that lapsed does not cover');
INSERT INTO cmiogov.obligation (id, sort, title, owner_role, person, body, asset, due, done_at, done_by, evidence, record)
	SELECT 999999, sort, title, owner_role, person, body, asset, due, now(), done_by, evidence, record FROM cmiogov.obligation WHERE sort = 'training' AND done_at IS NOT NULL;
SELECT is((SELECT owed || ' ' || good || ' ' || lapsed || ' ' || coverage FROM cmiogov.training_coverage WHERE body = 'icu'), '2 1 0 0.5', 'renewed it does, and is not owed twice');
INSERT INTO cmiogov.obligation (id, sort, title, owner_role, asset, standard, due, record) SELECT 999998, 'conformance', 'again', owner_role, asset, standard, due, record
	FROM cmiogov.obligation WHERE title = 'FHIR test suite';
SELECT is(conformance(), 'missing lapsed lapsed', 'a conformance promised heals nothing');
UPDATE cmiogov.obligation SET good_until = NULL WHERE sort = 'exception';
SELECT is(conformance(), 'missing lapsed lapsed', 'nor does an exception for ever');
ROLLBACK;

-- Numbers: of a period the last word, of a series the last period.
CREATE FUNCTION status(of text) RETURNS text LANGUAGE sql VOLATILE AS
$$SELECT string_agg(format('%s %s%s', value, met, CASE WHEN stale THEN ' stale' ELSE '' END), ', ' ORDER BY body, subgroup) FROM cmiogov.measure_status WHERE measure = of$$;
SELECT is(status('data_quality.labs'), '0.97 f', 'a measure that misses its target');
SELECT period AS p FROM cmiogov.observation WHERE measure = 'data_quality.labs' \gset
SELECT does('ines', format('observe(''data_quality.labs'', 0.995, %L, ''counted again'')', :'p')) \g /dev/null
SELECT is(status('data_quality.labs'), '0.995 t', 'said again of the same period: the last word counts');
SELECT does('ines', format('observe(''data_quality.labs'', 0.5, ''[%s,%s)'', ''older'')', now() - interval '300 days', now() - interval '270 days')) \g /dev/null
SELECT is(status('data_quality.labs'), '0.995 t', 'an older period is not the last');
SELECT is((SELECT periods || ' ' || previous FROM cmiogov.measure_status WHERE measure = 'data_quality.labs'), '2 0.5', 'it is the one before');
SELECT is((SELECT format('%s %s', met IS NULL, stale) FROM cmiogov.measure_status WHERE measure = 'budget.office'), 't t', 'never observed: not known, and stale');
SELECT cmiogov.define_measure('data_quality.labs', 'Laboratory results with a unit', 'proportion', 'at_least', 0.99, 'CIO', max_age => '20 days') \g /dev/null
SELECT is(status('data_quality.labs'), '0.995 t stale', 'observed too long ago');


-- Numbers that are no time do not keep the report from answering.
SELECT does('ines', format('observe(''process_time.discharge'', 1e90, ''[%s,%s)'', ''typo'')', now() - interval '2 hours', now() - interval '1 hour')) \g /dev/null
SELECT is((SELECT count(*) FROM cmiogov.bottleneck WHERE what = 'process' AND median IS NULL), 1::bigint, 'a typo of 1e90 hours is shown without a time');
SELECT throws_ok($$SELECT cmiogov.define_measure('x', 'x', 'x', 'at_least', 1, 'CIO', max_age => '300000 years')$$, '22023', NULL, 'observations do not count for ever');

-- Benefits: before is before.
SELECT is((SELECT before || ' ' || after FROM cmiogov.benefits WHERE measure = 'sepsis.mortality'), '0.19 0.16', 'before and since going live, weighed by n');
SELECT does('ines', format('observe(''sepsis.mortality'', NULL, ''[%s,%s)'', ''across'', events => 90, n => 100)', now() - interval '62 days', now() - interval '58 days')) \g /dev/null
SELECT is((SELECT before || ' ' || after FROM cmiogov.benefits WHERE measure = 'sepsis.mortality'), '0.19 0.16', 'what spans the going live is of neither');

-- Notes taken back.
SELECT proposal AS lactate FROM cmiogov.proposal_standing WHERE title = 'Lactate in the sepsis alert' \gset
SELECT seq AS heard FROM cmiogov.fact WHERE proposal = :lactate AND act = 'heard' \gset
SELECT is((SELECT count(*) FROM cmiogov.consultation_coverage WHERE proposal = :lactate AND heard), 1::bigint, 'one of two groups was heard');
SELECT does('ines', format('withdraw_note(%s, %s, ''it was another ward'')', :lactate, :heard)) \g /dev/null
SELECT is((SELECT count(*) FROM cmiogov.consultation_coverage WHERE proposal = :lactate AND heard), 0::bigint, 'a note taken back is none');
SELECT does('ines', format('withdraw_note(%s, %s, ''they have no children there'')', :lactate, (SELECT min(seq) FROM cmiogov.fact WHERE proposal = :lactate AND act = 'affected'))) \g /dev/null
SELECT is((SELECT string_agg(body, ' ') FROM cmiogov.consultation_coverage WHERE proposal = :lactate), 'patients', 'nor is a group affected that was taken back');
SELECT proposal AS bills FROM cmiogov.proposal_standing WHERE title = 'Dashboard for bills' \gset
CREATE FUNCTION conflicts(of bigint) RETURNS text LANGUAGE sql VOLATILE AS
$$SELECT string_agg(what, ' ' ORDER BY what) FROM cmiogov.ethics_and_conflicts WHERE proposal = of$$;
SELECT is(conflicts(:bills), 'incentive interest', 'an interest and an incentive');
SELECT does('cora', format('clear_interest(%s, %s, ''sold last year'')', :bills, person('max'))) \g /dev/null
SELECT is(conflicts(:bills), 'incentive', 'an interest cleared is none');
SELECT does('ivan', format('withdraw_note(%s, %s, ''not claimed'')', :bills, (SELECT seq FROM cmiogov.fact WHERE proposal = :bills AND act = 'benefit'))) \g /dev/null
SELECT is(conflicts(:bills), NULL, 'nor a benefit no longer claimed');
SELECT does('ivan', format('withdraw_proposal(%s, ''too dear'')', :bills)) \g /dev/null
SELECT is_empty(format('SELECT * FROM cmiogov.consultation_coverage WHERE proposal = %s', :bills), 'a proposal withdrawn affects nobody');

-- Acknowledged is what was acknowledged since.
SELECT does('ivan', format('acknowledge(%s, ''T1'')', :lactate)) \g /dev/null
SELECT is((SELECT count(*) FROM cmiogov.unacknowledged), 1::bigint, 'one notice is acknowledged, one is not');

-- Duties without authority.
CREATE FUNCTION lacks(of text) RETURNS text LANGUAGE sql VOLATILE AS
$$SELECT string_agg(lack, ' ' ORDER BY lack) FROM cmiogov.duty_without_authority WHERE role = of$$;
SELECT is(lacks('CMIO'), 'budget_missed no_deputy staffing_missed', 'what the CMIO lacks');
SELECT cmiogov.enroll('Dep', NULL) AS dep \gset
SELECT cmiogov.record_credential(:dep, 'medical_licence', 'L', 'Board', '[2020-01-01,2099-01-01)') AS licence, cmiogov.appoint(:dep, 'CMIO', '[2025-01-01,)', deputy => true) \gset
SELECT is(lacks('CMIO'), 'budget_missed staffing_missed', 'a deputy');
SELECT cmiogov.revoke_credential(:licence) \g /dev/null
SELECT is(lacks('CMIO'), 'budget_missed staffing_missed', 'whose licence went; the CMIO''s is in force');
SELECT cmiogov.revoke_credential(id) FROM cmiogov.credential WHERE person = person('mio') AND kind = 'medical_licence' \g /dev/null
SELECT is(lacks('CMIO'), 'budget_missed no_licence staffing_missed', 'nobody''s licence is in force');
SELECT is((SELECT gap FROM cmiogov.credential_gaps WHERE role = 'CMIO' AND credential = 'medical_licence' AND name = 'Mio'), 'required', 'which credential_gaps names');
SELECT cmiogov.end_appointment(person('ivan'), 'CIO') \g /dev/null
SELECT matches(lacks('CIO'), 'vacant', 'a vacant office');
SELECT is((SELECT string_agg(noise || ' ' || subject || ' ' || n, ', ' ORDER BY subject) FROM cmiogov.accountability_noise WHERE noise = 'no_accountable'), NULL, 'no open proposal waits for it: one was withdrawn');
SELECT does('ines', $$open_proposal('security_setting', 'MFA')$$) \g /dev/null
SELECT is((SELECT string_agg(noise || ' ' || subject || ' ' || n, ', ' ORDER BY subject) FROM cmiogov.accountability_noise WHERE noise = 'no_accountable'), 'no_accountable T2 1', 'now one does');

-- A need that something serves is no bottleneck.
SELECT is((SELECT count(*) FROM cmiogov.bottleneck WHERE what = 'no_system'), 1::bigint, 'a need without a system');
SELECT does('ines', format('link_asset(%s, ''traces_to'', %s)', asset('EHR'), asset('Letters when discharged at night'))) \g /dev/null
SELECT is((SELECT count(*) FROM cmiogov.bottleneck WHERE what = 'no_system'), 0::bigint, 'one that a system traces to');

-- Who may read.
CREATE ROLE reader LOGIN;
CREATE ROLE nobody LOGIN;
SELECT cmiogov.grant_access('reader', 'reader') \g /dev/null
CREATE FUNCTION readable(who text) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
	v text;
	n bigint := 0;
BEGIN
	FOREACH v IN ARRAY '{demand,portfolio,department_variance,project_status,decisions_waiting,bottleneck,owed,training_coverage,standard_conformance,
		unacknowledged,measure_status,benefits,ai_models,opinion_share,harm_by_group,decision_rights,duty_without_authority,credential_gaps,officer_integrity,
		ethics_and_conflicts,consultation_coverage,accountability_noise,convenience_violations,public_summary}'::text[] LOOP
		BEGIN
			EXECUTE format('SET SESSION AUTHORIZATION %I', who);
			EXECUTE 'SELECT count(*) FROM cmiogov.' || v;
			n := n + 1;
			RESET SESSION AUTHORIZATION;
		EXCEPTION WHEN insufficient_privilege THEN
			NULL;
		END;
	END LOOP;
	RETURN n;
END $$;
SELECT is(readable('reader'), 24::bigint, 'a reader reads all of it');
SELECT is(readable('nobody'), 0::bigint, 'nobody else any');
SELECT * FROM finish();
