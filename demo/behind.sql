\echo '=== 7. Behind the guard: what a superuser can still do, one query finds'
\echo
SELECT demo.does($$ALTER TABLE change_request DISABLE TRIGGER cmiogov_guard_update$$);
SELECT demo.does($$UPDATE change_request SET status = 'live' WHERE id = 43$$);
SELECT demo.does($$ALTER TABLE change_request ENABLE ALWAYS TRIGGER cmiogov_guard_update$$);
\echo 'The morning after:'
SELECT key, status, reason FROM cmiogov.unenacted() \g (format=aligned tuples_only=off footer=off)
SELECT demo.check(count(*) = 1, 'the row that slipped past is found') FROM cmiogov.unenacted() WHERE key = '43' \g /dev/null
\echo 'It is switched off, which is never refused:'
SET SESSION AUTHORIZATION ehr_app;
SELECT demo.does($$UPDATE change_request SET status = 'draft' WHERE id = 43$$);
RESET SESSION AUTHORIZATION;
SELECT demo.check(count(*) = 0, 'nothing is live without an enactment') FROM cmiogov.unenacted() \g /dev/null
\echo '(With the library preloaded the first of these commands would have been refused as well.)'
\echo
