-- :n proposals of about ten facts, 23 of 25 enacted, one ready, one open: copies of
-- three real ones, with all that reports read.  Every row of the guarded table has
-- the same content, so that the digests are right; only the hashes of the chains
-- are not.
\set QUIET on
SET client_min_messages = warning;
\o /dev/null
CREATE SCHEMA bench;
CREATE TABLE bench.t_guard (id int PRIMARY KEY, title text NOT NULL, dose numeric, note text,
	status text NOT NULL DEFAULT 'draft', ref bigint);
INSERT INTO bench.t_guard
SELECT i, 'the same change', 5, NULL, CASE WHEN i > 3 AND i % 25 > 1 THEN 'approved' ELSE 'draft' END FROM generate_series(1, :n) i;
\ir ready.sql
SELECT cmiogov.guard_table('bench.t_guard', '{id}', 'status', governed => '{approved,live}', immaterial_columns => '{note,ref}');
\set from 1
\set to 2
\ir more.sql
\o /dev/null
SET SESSION AUTHORIZATION ines;
INSERT INTO bench.proposal
SELECT cmiogov.propose('alert_disable', 'Off 3', 'bench.t_guard', '3', 'missed event', '0 * 0 * 0', 'noise'), 3;
SET SESSION AUTHORIZATION mio;
SELECT cmiogov.respond(id, 'pass', 'agreed') FROM bench.proposal WHERE key = 3;
RESET SESSION AUTHORIZATION;
UPDATE bench.t_guard SET status = 'approved' WHERE id = 1;
\o

-- What of the template is put in another's place; all else is copied.
CREATE FUNCTION bench.copy(tab text, places text[][], of text) RETURNS text LANGUAGE sql AS $$
	SELECT format('INSERT INTO cmiogov.%I SELECT %s FROM generate_series(4, $1) i JOIN bench.proposal b ON b.key = %s JOIN cmiogov.%I t ON t.%I = b.id',
		tab, string_agg(coalesce((SELECT places[p][2] FROM generate_subscripts(places, 1) p WHERE places[p][1] = attname), 't.' || quote_ident(attname)), ', ' ORDER BY attnum),
		of, tab, CASE tab WHEN 'proposal' THEN 'id' ELSE 'proposal' END)
	FROM pg_attribute WHERE attrelid = ('cmiogov.' || tab)::regclass AND attnum > 0 AND NOT attisdropped
$$;
CREATE PROCEDURE bench.load(n int) LANGUAGE plpgsql AS $$
DECLARE
	template text := 'CASE WHEN i % 25 = 0 THEN 3 WHEN i % 25 = 1 THEN 2 ELSE 1 END';
BEGIN
	EXECUTE bench.copy('proposal', '{{id,1000000 + i},{opened_at,t.opened_at - i * interval ''1 minute''},{subject_key,i::text},{title,''Off '' || i}}', template) USING n;
	EXECUTE bench.copy('fact', '{{proposal,1000000 + i},{at,t.at - i * interval ''1 minute''}}', template) USING n;
	EXECUTE bench.copy('enactment_record', '{{id,10000000 + i},{proposal,1000000 + i},{subject_key,i::text}}', template) USING n;
END $$;
CALL bench.load(:n);
VACUUM ANALYZE;
SELECT (SELECT count(*) = :n FROM cmiogov.proposal) AND (SELECT count(*) FROM cmiogov.fact) > 8.0 * :n
	AND (SELECT count(*) FROM cmiogov.enactment_record) = (SELECT count(*) FROM bench.t_guard WHERE status = 'approved') AS loaded \gset
\if :loaded
\else
	\echo 'the proposals were not loaded'
	\quit 3
\endif
