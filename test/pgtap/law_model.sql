-- Standing and readiness kept up fact by fact are what a second law, in SQL
-- over the stored facts, makes of them afresh.
\set QUIET on
\o /dev/null
\ir ../fixtures/hospital.sql
\ir ../model/law.sql
\ir ../model/walk.sql
SELECT cmiogov.record_credential(person(r), 'clinical_licence', 'C-' || r, 'Board', '[2020-01-01,2099-01-01)'),
	   cmiogov.appoint(person(r), 'clinician_user')
FROM unnest('{ines,mio}'::text[]) r;
SET client_min_messages = error;
\o
SELECT plan(3);
SELECT setseed(0.5);
SELECT ok(model.walk(coalesce(current_setting('model.proposals', true), '6')::int, 25) > 0, 'random proposals walked');
SELECT is_empty('SELECT * FROM model.difference', 'header and model agree on every fact');
SELECT ok((SELECT count(*) FROM cmiogov.proposal WHERE ready) > 0, 'some of them ended ready');
SELECT diag(count(*) || ' facts compared') FROM cmiogov.fact WHERE act NOT IN ('open', 'limit', 'option');
SELECT * FROM finish();
