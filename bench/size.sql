-- What one approval, one foreign key check and one fact cost at this size: rows
-- that lie apart, six rounds of :k, of which the first warms up.
\set QUIET on
SET client_min_messages = warning;
\o /dev/null
SELECT greatest(5, least(400, :n / 25 / 8)) AS k, greatest(1, :n / 25 / 8 / greatest(5, least(400, :n / 25 / 8))) AS apart \gset
CREATE TABLE bench.header (LIKE cmiogov.proposal INCLUDING INDEXES INCLUDING STORAGE) WITH (fillfactor = 70);
INSERT INTO bench.header TABLE cmiogov.proposal;
CREATE TABLE bench.t_none (LIKE bench.t_guard INCLUDING ALL);
INSERT INTO bench.t_none TABLE bench.t_guard;
CREATE TABLE bench.t_fk (LIKE bench.t_guard INCLUDING ALL);
INSERT INTO bench.t_fk TABLE bench.t_guard;
ALTER TABLE bench.t_fk ADD FOREIGN KEY (ref) REFERENCES bench.header (id);
CREATE TABLE bench.sample (measure text, round int, value float8);
GRANT ALL ON bench.sample TO PUBLIC;
\ir timed.sql
VACUUM ANALYZE;
SELECT format('CALL bench.timed(%L, %s, %L, %s)', t, round, format('UPDATE bench.t_%s SET status = ''approved'', ref = 1000000 + id WHERE id IN (SELECT 1 + 25 * (1 + (i * 6 + %s) * %s) FROM generate_series(0, %s) i)', t, round, :apart, :k - 1), :k)
FROM generate_series(0, 5) round, unnest('{none,fk,guard}'::text[]) WITH ORDINALITY t (t, i) ORDER BY round, i \gexec
SET SESSION AUTHORIZATION nora;
SELECT format('CALL bench.timed(%L, %s, %L, %s)', 'fact', round, format('SELECT count(cmiogov.score_usability(1000000 + 25 * (1 + (i * 6 + %s) * %s), 80, ''x'')::text) FROM generate_series(0, %s) i', round, :apart, :k - 1), :k)
FROM generate_series(0, 5) round ORDER BY round \gexec
RESET SESSION AUTHORIZATION;
\o
\pset format unaligned
\pset tuples_only on
\qecho '| proposals | approval, added, us | foreign key check, added, us | ratio | fact, us | |'
\qecho '|---|---|---|---|---|---|'
SELECT format('| %s | %s | %s | %s | %s | %s |', :n, round((g - z)::numeric, 1), round((k - z)::numeric, 1), round(((g - z) / (k - z))::numeric, 2), round(f::numeric, 1),
	CASE WHEN (SELECT count(*) FROM cmiogov.enactment_record) = (SELECT count(*) FROM bench.t_guard WHERE status = 'approved')
		AND (SELECT count(*) FROM cmiogov.fact WHERE act = 'score') = 6 * :k THEN 'done' ELSE 'NOT DONE' END)
FROM (SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY value) FILTER (WHERE measure = 'none') AS z,
	percentile_cont(0.5) WITHIN GROUP (ORDER BY value) FILTER (WHERE measure = 'fk') AS k,
	percentile_cont(0.5) WITHIN GROUP (ORDER BY value) FILTER (WHERE measure = 'guard') AS g,
	percentile_cont(0.5) WITHIN GROUP (ORDER BY value) FILTER (WHERE measure = 'fact') AS f
	FROM bench.sample WHERE round > 0) m;
\qecho
