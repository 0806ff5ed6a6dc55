-- :k rows spread over the proposals from :previous to :size, six times; the first
-- warms up.
\set QUIET on
SELECT least(500, (:size - :previous) / 10) AS k \gset
SELECT format('CALL bench.timed(%L, %s, %L, %s)', :'size' || ' ' || measure, round, statement, :k)
FROM generate_series(0, 5) round,
	LATERAL (SELECT format('t.id IN (SELECT %s + (i * 6 + %s) * %s FROM generate_series(0, %s) i)', :previous + 1, round, (:size - :previous) / (6 * :k), :k - 1) AS rows) r,
	LATERAL (VALUES
	(1, 'approve none', 'UPDATE bench.t_none t SET status = ''live'', ref = p.id FROM bench.proposal p WHERE p.key = t.id AND ' || rows),
	(2, 'approve fk', 'UPDATE bench.t_fk t SET status = ''live'', ref = p.id FROM bench.proposal p WHERE p.key = t.id AND ' || rows),
	(3, 'approve guard', 'UPDATE bench.t_guard t SET status = ''live'', ref = p.id FROM bench.proposal p WHERE p.key = t.id AND ' || rows)
	) s (i, measure, statement)
ORDER BY round, i \gexec
SET SESSION AUTHORIZATION nora;
SELECT format('CALL bench.timed(%L, %s, %L, %s)', :'size' || ' ' || measure, round, statement, :k)
FROM generate_series(0, 5) round,
	LATERAL (SELECT :size - :k * (round + 1) + 1 AS lo, :size - :k * round AS hi) r,
	LATERAL (VALUES
	(1, 'fact plain', format('SELECT count(bench.append(id, %s, 80, ''x'')::text) FROM bench.proposal WHERE key BETWEEN %s AND %s', :size + round, lo, hi)),
	(2, 'fact', format('SELECT count(cmiogov.score_usability(id, 80, ''x'')::text) FROM bench.proposal WHERE key BETWEEN %s AND %s', lo, hi))
	) s (i, measure, statement)
ORDER BY round, i \gexec
RESET SESSION AUTHORIZATION;
DELETE FROM bench.sample WHERE round = 0;
