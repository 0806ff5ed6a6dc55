--
-- rank_options(): the MFA question on points and on upper ends.
--
CREATE EXTENSION cmiogov;
\set VERBOSITY terse
SET extra_float_digits = 0;
SELECT cmiogov.load_reference_policy();

-- One person for each role; SET SESSION AUTHORIZATION says who acts.
CREATE ROLE rank_ana; CREATE ROLE rank_bo; CREATE ROLE rank_cy;
SELECT cmiogov.grant_access(r, 'office') FROM unnest('{rank_ana,rank_bo,rank_cy}'::name[]) r;
SELECT cmiogov.enroll('Ana', 'rank_ana') AS ana \gset
SELECT cmiogov.enroll('Bo', 'rank_bo') AS bo \gset
SELECT cmiogov.enroll('Cy', 'rank_cy') AS cy \gset
SELECT cmiogov.appoint(:ana, 'CIO');
SELECT cmiogov.appoint(:bo, 'compliance_officer');
SELECT cmiogov.appoint(:cy, 'clinical_informaticist');

SET client_min_messages = error;		-- offices are vacant
SET SESSION AUTHORIZATION rank_cy;
SELECT cmiogov.open_proposal('security_setting', 'Prompts on shared workstations') AS p \gset
RESET client_min_messages;

-- Option 0 is O4, each login; option 1 is O1.
SELECT cmiogov.add_option(:p, 'every 4 h and proximity logoff');
SELECT cmiogov.add_option(:p, 'every 8 h');
SELECT cmiogov.add_option(:p, 'badge and PIN');
SELECT cmiogov.add_option(:p, 'no logoff');

-- N 1 and s 1, so that the delta is the harm; upper ends are mean + 1.644854 sd.
SELECT cmiogov.estimate_harm(:p, 'wrong record', d::cmiogov.harm_delta, o)
FROM (VALUES (1, '1 * 3.0e-4 [3.0e-4,3.0e-4] * 1'),
			 (2, '1 * 3.1e-5 [-3.479415e-5,9.679415e-5] * 1'),
			 (3, '1 * 1.55e-4 [5.630876e-5,2.536912e-4] * 1'),
			 (4, '1 * -1.2e-5 [-2.8448536e-5,4.448536e-6] * 1'),
			 (5, '1 * -5.0e-5 [-5.0e-5,-5.0e-5] * 1')) AS v (o, d);
SELECT cmiogov.score_usability(:p, s, 'asked 40 nurses', o)
FROM (VALUES (0, 40), (1, 95), (2, 80), (3, 90), (4, 78), (5, 99)) AS v (o, s);

-- Nothing assessed, nothing ranked.
SELECT rank, option, lawful, survivor, reason FROM cmiogov.rank_options(:p);

SET SESSION AUTHORIZATION rank_bo;
SELECT cmiogov.judge(:p, 'hipaa_required', CASE o WHEN 1 THEN 'fail' ELSE 'pass' END::cmiogov.verdict, 'read', o)
FROM generate_series(0, 4) o;
SELECT cmiogov.judge(:p, 'hipaa_addressable', CASE o WHEN 3 THEN 'alternative' ELSE 'pass' END::cmiogov.verdict, 'read', o)
FROM unnest('{0,2,3,4}'::int[]) o;

RESET SESSION AUTHORIZATION;
-- O5 on points; its upper end is above zero, so the baseline is the precautionary choice.
SELECT * FROM cmiogov.rank_options(:p, 0, 'estimate');
SELECT t AS tolerance, s AS statistic, r.option AS choice,
	   (SELECT array_agg(o.option ORDER BY o.option) FROM cmiogov.rank_options(:p, t, s) o WHERE o.survivor) AS survivors
FROM (VALUES (0::float8, 'estimate'), (5e-5, 'estimate'), (2e-4, 'estimate'), (0, 'upper'), (1e-5, 'upper')) AS v (t, s),
	 LATERAL cmiogov.rank_options(:p, t, s) r
WHERE r.rank = 1;

-- Tolerance must be a number that means something.
SELECT * FROM cmiogov.rank_options(:p, -1);
SELECT * FROM cmiogov.rank_options(:p, 'NaN');
SELECT * FROM cmiogov.rank_options(:p, 'infinity');
SELECT * FROM cmiogov.rank_options(:p, 0, 'median');
SELECT * FROM cmiogov.rank_options(:p, NULL);
SELECT * FROM cmiogov.rank_options(1);
SELECT rank, option, lawful, reason FROM cmiogov.rank_options(:p, scale => 'delay') WHERE option < 3;

-- The choice keeps how it was found.
SET SESSION AUTHORIZATION rank_ana;
SELECT cmiogov.choose_option(:p, 2, 'best to use within what is safe', 5e-5);
SELECT cmiogov.choose_option(:p, 2, 'best to use within what is safe', 5e-5, 'median');
SELECT cmiogov.choose_option(:p, 2, 'best to use within what is safe', 5e-5, 'estimate');
RESET SESSION AUTHORIZATION;
SELECT option, reason, detail FROM cmiogov.fact WHERE proposal = :p AND act = 'choose';
SELECT option FROM cmiogov.rank_options(:p) WHERE chosen;

-- A second scorer counts as much as the first, a second score replaces.
SET SESSION AUTHORIZATION rank_ana;
SELECT cmiogov.score_usability(:p, 60, 'tried it', 2);
SELECT cmiogov.score_usability(:p, 70, 'tried it again', 2);
RESET SESSION AUTHORIZATION;
SELECT option, usability FROM cmiogov.rank_options(:p) WHERE option = 2;

-- An option that nobody estimated, and one that is intolerable.
SET SESSION AUTHORIZATION rank_cy;
SELECT cmiogov.add_option(:p, 'nobody looked');
SELECT cmiogov.estimate_harm(:p, 'wrong record', '1 * 0.5 [0.4,0.6] * 1', 4);
SET SESSION AUTHORIZATION rank_bo;
SELECT cmiogov.judge(:p, r, 'pass', 'read', 6) FROM unnest('{hipaa_required,hipaa_addressable}'::text[]) r;
RESET SESSION AUTHORIZATION;
SELECT rank, option, lawful, harm, reason FROM cmiogov.rank_options(:p) WHERE option IN (4, 6);

-- Others' estimates of one hazard: the gravest counts; added and avoided stay apart.
SELECT option, hazard, harm, harm_added, harm_avoided, estimates, judged, opinion FROM cmiogov.harm_register
WHERE proposal = :p ORDER BY option;

DROP EXTENSION cmiogov CASCADE;
DROP ROLE rank_ana, rank_bo, rank_cy;
