-- Walks many proposals and fails on any difference; -v proposals=N -v seed=S
\set ON_ERROR_STOP on
\set QUIET on
\o /dev/null
\ir ../fixtures/hospital.sql
\ir law.sql
\ir walk.sql
SELECT cmiogov.record_credential(person(r), 'clinical_licence', 'C-' || r, 'Board', '[2020-01-01,2099-01-01)'),
	   cmiogov.appoint(person(r), 'clinician_user')
FROM unnest('{ines,mio}'::text[]) r;
SET client_min_messages = error;
SELECT setseed(:seed);
SELECT model.walk(:proposals, 25) AS compared \gset
\o
\echo seed :seed: :compared facts of :proposals proposals compared with the model in SQL
TABLE model.difference;
SELECT 1 / (count(*) = 0)::int AS no_difference FROM model.difference;
