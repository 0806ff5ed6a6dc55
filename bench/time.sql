-- Time: round after round, each measure once a round.
\set QUIET on
SET client_min_messages = warning;
SET max_parallel_workers_per_gather = 0;
GRANT INSERT ON bench.sample TO PUBLIC;
GRANT INSERT ON bench.fact TO PUBLIC;
GRANT SELECT ON ALL TABLES IN SCHEMA bench TO PUBLIC;
SELECT min(id) - min(key) AS base FROM bench.proposal \gset
SELECT format('CALL bench.timed(%L, %s, %L, %s)', measure, round, statement, n)
FROM generate_series(1, :rounds) round,
	LATERAL (SELECT (round - 1) * :n + 1 AS lo, round * :n AS hi, :n AS n) r,
	LATERAL (VALUES
	(1, 'approve none', format('UPDATE bench.t_none SET status = ''approved'', ref = %s + id WHERE id BETWEEN %s AND %s', :base, lo, hi)),
	(2, 'approve fk', format('UPDATE bench.t_fk SET status = ''approved'', ref = %s + id WHERE id BETWEEN %s AND %s', :base, lo, hi)),
	(3, 'approve guard', format('UPDATE bench.t_guard SET status = ''approved'', ref = %s + id WHERE id BETWEEN %s AND %s', :base, lo, hi)),
	(4, 'approve plpgsql', format('UPDATE bench.t_plpgsql SET status = ''approved'', ref = %s + id WHERE id BETWEEN %s AND %s', :base, lo, hi)),
	(5, 'approve plpgsql facts', format('UPDATE bench.t_facts SET status = ''approved'', ref = %s + id WHERE id BETWEEN %s AND %s', :base, lo, hi)),
	(6, 'idle none', format('UPDATE bench.t_none SET note = ''x'' WHERE id BETWEEN %s AND %s', :idle + lo, :idle + hi)),
	(7, 'idle fk', format('UPDATE bench.t_fk SET note = ''x'' WHERE id BETWEEN %s AND %s', :idle + lo, :idle + hi)),
	(8, 'idle guard', format('UPDATE bench.t_guard SET note = ''x'' WHERE id BETWEEN %s AND %s', :idle + lo, :idle + hi)),
	(9, 'wide none', format('UPDATE bench.w_none SET note = ''x'' WHERE id BETWEEN %s AND %s', lo, hi)),
	(10, 'wide guard', format('UPDATE bench.w_guard SET note = ''x'' WHERE id BETWEEN %s AND %s', lo, hi)),
	(11, 'insert record', format('INSERT INTO bench.plain_record SELECT * FROM cmiogov.enactment_record ORDER BY at DESC LIMIT %s', n)),
	(12, 'read record', format('SELECT * FROM cmiogov.enactment_record ORDER BY at DESC LIMIT %s', n))
	) s (i, measure, statement)
ORDER BY round, i \gexec

-- Facts and sums: fewer, as a person without special rights.
SET SESSION AUTHORIZATION nora;
SELECT format('CALL bench.timed(%L, %s, %L, %s)', measure, round, statement, n)
FROM generate_series(1, :rounds) round,
	LATERAL (SELECT :facts + (round - 1) * 500 + 1 AS lo, :facts + round * 500 AS hi, 500 AS n) r,
	LATERAL (VALUES
	(1, 'fact plain', format('SELECT count(bench.append(id, 99, 80, ''bench'')::text) FROM bench.proposal WHERE key BETWEEN %s AND %s', lo, hi)),
	(2, 'fact', format('SELECT count(cmiogov.score_usability(id, 80, ''bench'')::text) FROM bench.proposal WHERE key BETWEEN %s AND %s', lo, hi))
	) s (i, measure, statement)
ORDER BY round, i \gexec
RESET SESSION AUTHORIZATION;
SELECT count(*) AS harms FROM bench.harm \gset
SELECT format('CALL bench.timed(%L, %s, %L, %s)', measure, round, statement, :harms)
FROM generate_series(1, :rounds) round,
	(VALUES
	(1, 'sum float', 'SELECT sum(n * dp * s) FROM bench.harm_float'),
	(2, 'sum harm', 'SELECT cmiogov.sum(h) FROM bench.harm_type'),
	(3, 'sum sql', 'SELECT sum(n * dp * s),
		sum(least(n_lo * dp_lo * s_lo, n_lo * dp_lo * s_hi, n_hi * dp_lo * s_lo, n_hi * dp_lo * s_hi)),
		sum(greatest(n_lo * dp_hi * s_lo, n_lo * dp_hi * s_hi, n_hi * dp_hi * s_lo, n_hi * dp_hi * s_hi)) FROM bench.harm_ends')
	) s (i, measure, statement)
ORDER BY round, i \gexec
