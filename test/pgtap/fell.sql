-- An acceptance that ended under a live row: a later fact does not hide it.
\set QUIET on
\o /dev/null
\ir ../fixtures/hospital.sql
\ir ../fixtures/ready.sql
\o
SELECT plan(6);
SELECT bring(1, 'acceptance') \g /dev/null
SELECT act('max', format('SELECT cmiogov.accept_risk(%s, ''for an hour'', clock_timestamp() + interval ''1 hour'')', p())) \g /dev/null
SELECT count(act(who, format('SELECT cmiogov.' || call, p()))) FROM (SELECT * FROM step WHERE n IN (6, 14, 15, 16) ORDER BY n) s \g /dev/null
SELECT is(act('app', 'UPDATE public.change_request SET status = ''approved'' WHERE id = 1'), 'ok', 'approved');
SELECT cmiogov.set_test_clock(interval '2 hours') \g /dev/null
SELECT is(act('ines', 'SELECT cmiogov.score_usability(p(), 5, ''x'')'), 'ok', 'two hours later somebody says something');
SELECT is((SELECT fell_at FROM cmiogov.proposal WHERE id = p()),
	(SELECT until FROM cmiogov.fact WHERE proposal = p() AND act = 'accept'), 'it fell when the acceptance ended');
SELECT is(act('app', 'UPDATE public.change_request SET status = ''draft'' WHERE id = 1'), 'ok', 'the row leaves');
SELECT ok((SELECT finding FROM cmiogov.enactment_record WHERE event = 'leave'), 'with a finding open');
SELECT is_empty('SELECT * FROM cmiogov.verify_ledger()', 'the record holds');
SELECT * FROM finish();
