-- "Change nothing" carries nothing: the baseline has no harm by definition,
-- and must not be a way round estimating it.
\set QUIET on
\o /dev/null
\ir ../fixtures/hospital.sql
\ir ../fixtures/ready.sql
\o
SELECT plan(5);
SELECT act('ines', $$SELECT cmiogov.open_proposal('cds_alert', 'x', 'public.change_request', '1')$$) \g /dev/null
SELECT is(act('mio', 'SELECT cmiogov.choose_option(p(), 0, ''leave it as it is'')'), 'ok', 'the baseline may be chosen');
SELECT count(act(who, format('SELECT cmiogov.' || call, p()))) FROM (SELECT * FROM step WHERE piece NOT IN ('estimate', 'acceptance') ORDER BY n) s \g /dev/null
SELECT ok((SELECT NOT ready FROM cmiogov.proposal WHERE id = p()), 'judged and signed, it is not ready');
SELECT is(act('app', 'UPDATE public.change_request SET status = ''approved'' WHERE id = 1'), 'cmiogov_no_proposal', 'and carries no row');
SELECT act('max', 'SELECT cmiogov.break_glass(p(), ''x'', 1)') \g /dev/null
SELECT is(act('app', 'UPDATE public.change_request SET status = ''approved'' WHERE id = 1'), 'cmiogov_no_proposal', 'nor in an emergency');
SELECT is((SELECT status FROM change_request WHERE id = 1), 'draft', 'a draft');
SELECT * FROM finish();
