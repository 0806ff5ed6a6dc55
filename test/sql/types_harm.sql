-- harm_delta and harm: text, sound arithmetic, the precautionary order, sums.
CREATE EXTENSION cmiogov;
SET search_path = public, cmiogov;
SELECT opcname, amname, amvalidate(c.oid)
FROM pg_opclass c JOIN pg_am a ON a.oid = opcmethod
WHERE opcintype IN ('cmiogov.harm'::regtype, 'cmiogov.harm_delta'::regtype) ORDER BY 1, 2;

-- Ends and estimate to nine digits: what a figure in print is compared with.
CREATE FUNCTION nine(h harm, OUT lower float8, OUT estimate float8, OUT upper float8) LANGUAGE sql AS
$$SELECT to_char(cmiogov.lower(h), '9.99999999EEEE')::float8, to_char(cmiogov.estimate(h), '9.99999999EEEE')::float8,
	to_char(cmiogov.upper(h), '9.99999999EEEE')::float8$$;

-- Text: what is written is what was given, in the fewest digits.
SELECT harm_delta '1552 [1400,1700] * 2e-6 [-1e-6,4e-6] * 0.05 [0.02,0.1]';
SELECT harm '0.0001552 [-0.00017,0.00068]';
SELECT harm_delta E' +1552.0[ 1400 ,1.7E3]*2.0e-06\n* .05 ';
SELECT harm_delta '0 * 0 * 0', harm_delta '-0 * -0 * -0 [-0,0]', harm '-0 [-0,-0]';
SELECT harm '1e20', harm '1e-20', harm '123456789012345678', harm '0.1 [0.1,0.1]', harm '5e-324', harm '1.7976931348623157e308';

-- Nothing is read that is not a finite number, in its range, within its interval.
SELECT harm '';
SELECT harm 'x';
SELECT harm 'NaN';
SELECT harm 'Infinity';
SELECT harm '0x1p3';
SELECT harm '1e999';
SELECT harm '1e-999';
SELECT harm '1e';
SELECT harm '.';
SELECT harm '1 2';
SELECT harm '1,5';
SELECT harm ('0.' || repeat('1', 99));
SELECT harm '1 [0';
SELECT harm '1 [0;2]';
SELECT harm '1 [0,2';
SELECT harm '1 [2,3]';
SELECT harm '1 [2,0]';
SELECT harm '1 [0,2] 3';
SELECT harm_delta '1 * 2';
SELECT harm_delta '1 * 0.5 * 1 * 1';
SELECT harm_delta '-1 * 0.5 * 1';
SELECT harm_delta '1 [-1,1] * 0.5 * 1';
SELECT harm_delta '1 * 1.5 * 1';
SELECT harm_delta '1 * -0.5 [-1.1,0] * 1';
SELECT harm_delta '1 * 0.5 * -1';
SELECT harm_delta(-1, 0, 0);
SELECT harm_delta(1, 'NaN', 0);
SELECT harm_delta(1, 0, 'Infinity');
SELECT harm_delta(1, 2, 3, 0.3, 0.2, 0.1, 0, 0, 0);
SELECT harm(2, 1, 3);
SELECT 'NaN'::float8::harm;

-- Constructors and parts.  A delta knows which intervals were given.
SELECT harm_delta(1552, 2e-6, 0.05), harm_delta(1400, 1552, 1700, -1e-6, 2e-6, 4e-6, 0.02, 0.05, 0.1);
SELECT exposures(d), probability_change(d), severity(d), has_interval(d)
FROM (VALUES (harm_delta '1552 [1400,1700] * 2e-6 [-1e-6,4e-6] * 0.05'), ('1552 * 2e-6 * 0.05 [0.02,0.1]')) v (d);
SELECT harm_delta '1 * 0.5 * 1' = harm_delta '1 * 0.5 [0.5,0.5] * 1' AS opinion_is_interval;
SELECT harm(-1, 0, 2), harm(0.5), 0.5::float8::harm;

-- Worked products: points.
SELECT n, nine(harm(harm_delta(n, dp, s))) AS harm
FROM (VALUES (65202 / 7.0 / 6, 2e-6, 0.05), (8, -0.069670846, 0.033), (8, 0.030329154, 0.033),
	(7762.337370, -2.7e-5, 1), (0, 0.5, 1), (1000, 0, 1), (0, -0.5, 1)) v (n, dp, s);
SELECT harm(harm_delta(0, -0.5, 1)), harm(harm_delta(1000, 0, 1)), harm '-1' * 0, 0 * harm '1 [-1,2]';

-- Intervals.  Where dp changes sign the lower end is made by the largest N and s.
-- The last is a trial whose sign is not established, dp given to seven digits.
SELECT d, nine(d::harm)
FROM unnest(ARRAY['1552 [1400,1700] * 2e-6 [1e-6,4e-6] * 0.05 [0.02,0.1]',
	'1552 [1400,1700] * 2e-6 [-1e-6,4e-6] * 0.05 [0.02,0.1]',
	'1552 [1400,1700] * -2e-6 [-4e-6,-1e-6] * 0.05 [0.02,0.1]',
	'7762.33737 * -2.639421e-5 [-1.510524e-4,1.006762e-4] * 1']::harm_delta[]) d;
SELECT harm(harm_delta '1.7e308 * 1 * 10');

-- Arithmetic: differences turn the second interval round.
SELECT harm '1 [0,4]' + '2 [1,3]' AS plus, harm '1 [0,4]' - '2 [1,3]' AS minus, - harm '1 [0,4]' AS turned;
SELECT harm '1 [0,4]' * 2 AS twice, -0.5 * harm '1 [0,4]' AS minus_half, h - h AS not_zero FROM (SELECT harm '1 [0,4]') v (h);
SELECT harm '0.1' + '0.2' AS rounded_outward, harm '0.5' + '0.25' AS exact;
SELECT harm '1.7e308' + '1.7e308';
SELECT harm '1.7e308' * 10;
SELECT harm '1' * 'NaN';

-- The precautionary order: upper end, estimate, lower end.
SELECT h FROM unnest('{"1 [0,3]","0 [-1,2]","2 [1,3]","2 [0,3]","-5","3 [-9,3]"}'::harm[]) h ORDER BY h;
SELECT min(h), max(h) FROM unnest('{"1 [0,3]",NULL,"2 [-4,2]"}'::harm[]) h;
SELECT harm '1 [0,3]' < '2 [0,3]' AS lt, harm '1 [0,3]' <= '1 [0,3]' AS le, harm '1' = '1.0' AS eq,
	harm '1 [0,3]' <> '1 [0,2]' AS ne, harm '1 [0,3]' > '2' AS gt, harm '1 [0,3]' >= '4' AS ge;
SELECT harm_delta '1 * 0.1 * 1' < '2 * 0.1 * 1' AS lt, harm_delta '1 * 0.1 * 1' <= '1 * 0.1 * 0' AS le,
	harm_delta '1 * 0.1 * 1' > '1 * 0.05 * 1' AS gt, harm_delta '1 * 0.1 * 1' >= '1 * 0.1 * 1' AS ge;

-- Harm added and harm avoided are kept apart.
SELECT h, harm_added(h), harm_avoided(h)
FROM unnest('{"2 [1,3]","-2 [-3,-1]","1 [-2,3]","-1 [-2,3]",0}'::harm[]) h;
SELECT sum(harm_added(h)) AS added, sum(harm_avoided(h)) AS avoided, sum(h) AS net
FROM unnest('{"2 [1,3]","-3 [-4,-1]"}'::harm[]) h;

-- Sums: NULL is left out, no rows are NULL, and no order changes a digit.
SELECT sum(h), avg(h), count(h) FROM unnest('{"1 [0,3]",NULL,"2 [1,6]"}'::harm[]) h;
SELECT sum(h), avg(h) FROM unnest('{}'::harm[]) h;
SELECT sum(h), avg(h) FROM unnest('{NULL}'::harm[]) h;
SELECT sum(h) AS exact FROM unnest('{1e300,1,-1e300,1e-300,-1,-1e-300}'::harm[]) h;
SELECT sum(h) AS one_tenth_ten_times FROM generate_series(1, 10), (SELECT harm '0.1') v (h);
SELECT sum(h) AS over_and_back FROM unnest('{1.7e308,1.7e308,-1.7e308}'::harm[]) h;
SELECT sum(h) FROM unnest('{1.7e308,1.7e308}'::harm[]) h;
SELECT avg(h) FROM unnest('{1,1,2}'::harm[]) h;
CREATE TABLE hazard AS
SELECT n, harm(x - abs(cos(n)), x, x + abs(sin(n))) AS harm
FROM generate_series(1, 20000) n, LATERAL (SELECT sin(n * n) * 10.0 ^ (n % 30 - 15)) v (x);
SELECT count(DISTINCT s::text) AS answers
FROM (SELECT sum(harm ORDER BY n) AS s FROM hazard UNION ALL SELECT sum(harm ORDER BY n DESC) FROM hazard
	UNION ALL SELECT sum(harm ORDER BY harm) FROM hazard) v;
SELECT lower(s) <= estimate(s) AND estimate(s) <= upper(s) AS in_order,
	abs(estimate(s) - e) <= 1e-9 * abs(e) AS near
FROM (SELECT sum(harm) AS s, sum(estimate(harm)) AS e FROM hazard) v;

-- Moving frames take rows out exactly.
SELECT bool_and(moving = fresh) AS same
FROM (SELECT sum(harm) OVER (ORDER BY n ROWS 3 PRECEDING) AS moving,
	(SELECT sum(harm) FROM hazard b WHERE b.n BETWEEN a.n - 3 AND a.n) AS fresh
	FROM hazard a WHERE n <= 200) v;

-- Parallel plans give the same digits.
CREATE INDEX ON hazard (n);
CREATE TABLE serial AS SELECT sum(harm), avg(harm), cmiogov.min(harm), cmiogov.max(harm) FROM hazard;
SET parallel_setup_cost = 0;
SET parallel_tuple_cost = 0;
SET min_parallel_table_scan_size = 0;
SET max_parallel_workers_per_gather = 2;
EXPLAIN (COSTS OFF) SELECT sum(harm), avg(harm), cmiogov.min(harm), cmiogov.max(harm) FROM hazard;
SELECT p = s AS same FROM serial s, (SELECT sum(harm), avg(harm), cmiogov.min(harm), cmiogov.max(harm) FROM hazard) p;
RESET max_parallel_workers_per_gather;

-- The support functions called by hand: any bytes of the right length are a
-- state, others are refused, and an argument is never changed.
SELECT harm_sum_accumulate('\x00', harm '1');
SELECT harm_sum_final('\x'), harm_sum_final(decode(repeat('00', 828), 'hex'));
SELECT harm_avg_final(decode(repeat('ff', 828), 'hex'));
SELECT harm_sum_combine(NULL, NULL) = decode(repeat('00', 828), 'hex') AS empty;
WITH one AS MATERIALIZED (SELECT harm_sum_accumulate(NULL, harm '1') AS state)
SELECT harm_sum_final(harm_sum_accumulate(state, harm '2')), harm_sum_final(state) FROM one;

-- Indexes and hashing.
CREATE TABLE rated AS SELECT n, harm(n % 100) AS harm, harm_delta(n % 100, 0.5, 1) AS delta FROM generate_series(1, 1000) n;
CREATE INDEX ON rated (harm);
CREATE INDEX ON rated USING hash (harm);
CREATE INDEX ON rated (delta);
CREATE INDEX ON rated USING hash (delta);
ANALYZE rated;
SELECT count(*), count(DISTINCT harm), count(DISTINCT delta) FROM rated;
SET enable_seqscan = off;
SET enable_bitmapscan = off;
SELECT count(*) FROM rated WHERE harm >= '98';
SELECT count(*) FROM rated WHERE harm = '7' AND delta = '7 * 0.5 * 1';
SET enable_nestloop = off;
SELECT count(*) FROM rated a JOIN rated b USING (harm, delta);
SET enable_hashjoin = off;
SELECT count(*) FROM rated a JOIN rated b USING (harm, delta);
SELECT cmiogov.harm_hash('-0') = cmiogov.harm_hash('0') AS one_zero,
	cmiogov.harm_hash_extended('1', 1) <> cmiogov.harm_hash_extended('1', 2) AS seeded,
	cmiogov.harm_hash_extended('1', 0)::bit(32) = cmiogov.harm_hash('1')::bit(32) AS extends;

SELECT current_setting('server_version_num')::int >= 160000 AS soft \gset
\if :soft
SELECT pg_input_is_valid('1 [0,2]', 'cmiogov.harm') AS yes, pg_input_is_valid('1 [2,3]', 'cmiogov.harm') AS no1,
	pg_input_is_valid('1 * 2 * 3', 'cmiogov.harm_delta') AS no2 \gset
\else
\set yes t
\set no1 f
\set no2 f
\endif
\echo :yes :no1 :no2
