-- what_if_limits() replays approvals under other harm limits.
\set QUIET on
\o /dev/null
\ir ../fixtures/hospital.sql
\ir ../fixtures/ready.sql
SELECT bring(1, 'nothing'), bring(2, 'nothing');
UPDATE change_request SET status = 'approved' WHERE id IN (1, 2);
\o
SELECT plan(9);
SELECT is((SELECT count(*) FROM cmiogov.enactment), 2::bigint, 'two approvals; the harm of each is up to 2e-5');
SELECT is_empty($$SELECT * FROM cmiogov.what_if_limits('cds_alert', 0, 0.01)$$, 'under the limits in force: none would have been refused');
SELECT is_empty($$SELECT * FROM cmiogov.what_if_limits('cds_alert', 0, 2.1e-5)$$, 'a lower tolerable limit above the harm: none');
SELECT results_eq($$SELECT key, constraint_name FROM cmiogov.what_if_limits('cds_alert', 0, 1e-6) ORDER BY key$$,
	$$VALUES ('1', 'cmiogov_safety'), ('2', 'cmiogov_safety')$$, 'below it: both, for safety');
SELECT is(act('mio', $$SELECT cmiogov.judge(p(), 'clinical_risk', 'fail', 'later')$$), 'ok', 'a veto that came later');
SELECT is((SELECT count(*) FROM cmiogov.what_if_limits('cds_alert', 0, 1e-6)), 2::bigint, 'does not count');
SELECT is((SELECT count(*) FROM cmiogov.what_if_limits('cds_alert', 0, 1e-6, since => now() + interval '1 day')), 0::bigint, 'none since tomorrow');
SELECT throws_ok($$SELECT * FROM cmiogov.what_if_limits('cds_alert', 1, 0)$$, '22023', NULL, 'no limits');
SELECT throws_ok($$SELECT * FROM cmiogov.what_if_limits('nothing', 0, 1)$$, '22023', NULL, 'no such kind');
SELECT * FROM finish();
