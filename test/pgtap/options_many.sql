-- Options are compared with each other under the header's lock: there is an end to them.
\set QUIET on
\o /dev/null
\ir ../fixtures/hospital.sql
\o
SELECT plan(4);
SELECT is(act('ines', $$SELECT cmiogov.open_proposal('cds_alert', 'Which alert')$$), 'ok', 'opened with two options');
SELECT is(act('ines', $$SELECT cmiogov.add_option(p(), 'way ' || n) FROM generate_series(3, 100) n$$), 'ok', '98 more');
SELECT is(act('ines', $$SELECT cmiogov.add_option(p(), 'one too many')$$), '22023', 'not one more');
SELECT is((SELECT count(*) FROM cmiogov.fact WHERE proposal = p() AND act = 'option'), 100::bigint, 'a hundred are on record');
SELECT * FROM finish();
