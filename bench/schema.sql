-- What is measured, and its rivals.  :rows applications in each table.
\set QUIET on
SET client_min_messages = warning;
\o /dev/null
CREATE SCHEMA bench;
CREATE TABLE bench.sample (measure text, round int, value float8);

-- The same table five times; "ref" is what a foreign key would be on, and
-- every variant changes it, so that the base cost is the same.
CREATE TABLE bench.t_none (id int PRIMARY KEY, title text NOT NULL, dose numeric, note text,
	status text NOT NULL DEFAULT 'draft', ref bigint);
INSERT INTO bench.t_none SELECT i, 'change ' || i, i % 100 FROM generate_series(1, :rows) i;
CREATE TABLE bench.t_fk (LIKE bench.t_none INCLUDING ALL);
CREATE TABLE bench.t_plpgsql (LIKE bench.t_none INCLUDING ALL);
CREATE TABLE bench.t_facts (LIKE bench.t_none INCLUDING ALL);
CREATE TABLE bench.t_guard (LIKE bench.t_none INCLUDING ALL);
INSERT INTO bench.t_fk TABLE bench.t_none;
INSERT INTO bench.t_plpgsql TABLE bench.t_none;
INSERT INTO bench.t_facts TABLE bench.t_none;
INSERT INTO bench.t_guard TABLE bench.t_none;

-- And a wide one, for rows that approve nothing.
SELECT format('CREATE TABLE bench.w_none (id int PRIMARY KEY, status text NOT NULL DEFAULT ''draft'', note text, %s)',
	string_agg(format('c%s int DEFAULT %s', i, i), ', ')) FROM generate_series(1, 47) i \gexec
INSERT INTO bench.w_none (id) SELECT i FROM generate_series(1, :rows / 2) i;
CREATE TABLE bench.w_guard (LIKE bench.w_none INCLUDING ALL);
INSERT INTO bench.w_guard TABLE bench.w_none;

SELECT cmiogov.guard_table('bench.t_guard', '{id}', 'status', governed => '{approved,live}',
	immaterial_columns => '{note,ref}');
SELECT cmiogov.guard_table('bench.w_guard', '{id}', 'status', governed => '{approved,live}',
	immaterial_columns => '{note}');

-- A plain append by an SQL function into a table like cmiogov.fact, with its index.
CREATE TABLE bench.fact (LIKE cmiogov.fact INCLUDING INDEXES);
CREATE FUNCTION bench.append(proposal bigint, seq int, number float8, reason text) RETURNS void LANGUAGE sql AS $$
	INSERT INTO bench.fact (proposal, seq, at, person, option, deputy, full_weight, act, login,
		number, reason, standing, ready, ready_until, policy_version, digest, contents, hash)
	VALUES (append.proposal, append.seq, clock_timestamp(), 1, 1, false, false, 'score', session_user,
		append.number, append.reason, 'compliance=pass safety=pass usability=pass', false, 'infinity', 1,
		'\x', '\x', '\x')
$$;

-- One row of the record as a plain insert into a table with one index.
CREATE TABLE bench.plain_record (LIKE cmiogov.enactment_record INCLUDING INDEXES);

CREATE TABLE bench.harm AS
SELECT i AS id, (1000 + i % 997)::float8 AS n, (i % 89) * 1e-7 AS dp, (i % 13) / 13.0::float8 AS s
FROM generate_series(1, :harms) i;
ALTER TABLE bench.harm ADD n_lo float8, ADD n_hi float8, ADD dp_lo float8, ADD dp_hi float8,
	ADD s_lo float8, ADD s_hi float8, ADD h cmiogov.harm;
UPDATE bench.harm SET n_lo = n * 0.9, n_hi = n * 1.1, dp_lo = dp - 1e-6, dp_hi = dp + 1e-6,
	s_lo = s * 0.8, s_hi = s * 1.2,
	h = cmiogov.harm(format('%s [%s,%s] * %s [%s,%s] * %s [%s,%s]', n, n * 0.9, n * 1.1,
		dp, dp - 1e-6, dp + 1e-6, s, s * 0.8, s * 1.2)::cmiogov.harm_delta);
-- The type against the columns it stands for, each in a table of its own.
CREATE TABLE bench.harm_type AS SELECT id, h FROM bench.harm;
CREATE TABLE bench.harm_ends AS SELECT id, n, dp, s, n_lo, n_hi, dp_lo, dp_hi, s_lo, s_hi FROM bench.harm;
CREATE TABLE bench.harm_float AS SELECT id, n, dp, s FROM bench.harm;
