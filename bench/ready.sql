-- People, and a ready proposal about each row of bench.t_guard up to :ready,
-- each by the three calls of three people that a hospital would make.
\set QUIET on
SET client_min_messages = warning;
\o /dev/null
\ir ../test/fixtures/hospital.sql
SELECT act('cora', $$SELECT cmiogov.preclear('alert_disable', r, 'pass', 'bench', now() + interval '1 year') FROM unnest('{hipaa_required,hipaa_addressable}'::text[]) r$$);
SELECT act('nora', $$SELECT cmiogov.preclear('alert_disable', 'workflow_fit', 'pass', 'bench', now() + interval '1 year')$$);
CREATE TABLE bench.proposal (id bigint PRIMARY KEY, key int);
GRANT USAGE ON SCHEMA bench TO PUBLIC;
GRANT SELECT ON bench.t_guard TO PUBLIC;
GRANT ALL ON bench.proposal TO PUBLIC;
\o
