-- gate, verdict and standing: what they read, write, order and refuse.
CREATE EXTENSION cmiogov;
SELECT opcname, amname, amvalidate(c.oid)
FROM pg_opclass c JOIN pg_am a ON a.oid = opcmethod
WHERE opcintype IN ('cmiogov.gate'::regtype, 'cmiogov.verdict'::regtype, 'cmiogov.standing'::regtype)
ORDER BY 1, 2;

-- Operators resolve under any search_path.
SET search_path = '';
SELECT cmiogov.gate 'compliance' < 'safety' AS c_s, cmiogov.gate 'safety' < 'usability' AS s_u;
SELECT array_agg(v ORDER BY v) FROM unnest('{pass,open,alternative,fail,accepted}'::cmiogov.verdict[]) v;
CREATE TEMP TABLE pg_temp.judged (gate cmiogov.gate, verdict cmiogov.verdict);
INSERT INTO pg_temp.judged VALUES ('safety', 'pass'), ('compliance', 'open'), ('usability', NULL);
SELECT * FROM pg_temp.judged WHERE verdict = 'pass';
SELECT gate, b.verdict FROM pg_temp.judged a JOIN pg_temp.judged b USING (gate) ORDER BY gate;
SELECT verdict, count(*) FROM pg_temp.judged GROUP BY verdict ORDER BY verdict;

-- Each operator, over all pairs: the same answer as for the numbers.
SELECT count(*) AS pairs,
	bool_and((g < h) = (i < j)) AND bool_and((g <= h) = (i <= j)) AND bool_and((g = h) = (i = j))
	AND bool_and((g <> h) = (i <> j)) AND bool_and((g > h) = (i > j)) AND bool_and((g >= h) = (i >= j)) AS agree
FROM unnest('{compliance,safety,usability}'::cmiogov.gate[]) WITH ORDINALITY a (g, i),
	unnest('{compliance,safety,usability}'::cmiogov.gate[]) WITH ORDINALITY b (h, j);
SELECT count(*) AS pairs,
	bool_and((g < h) = (i < j)) AND bool_and((g <= h) = (i <= j)) AND bool_and((g = h) = (i = j))
	AND bool_and((g <> h) = (i <> j)) AND bool_and((g > h) = (i > j)) AND bool_and((g >= h) = (i >= j)) AS agree
FROM unnest('{fail,open,accepted,alternative,pass}'::cmiogov.verdict[]) WITH ORDINALITY a (g, i),
	unnest('{fail,open,accepted,alternative,pass}'::cmiogov.verdict[]) WITH ORDINALITY b (h, j);

RESET search_path;
SELECT g, g::int AS precedence FROM unnest('{usability,compliance,safety}'::cmiogov.gate[]) g ORDER BY g;
SELECT 'safety'::cmiogov.gate::text, 'pass'::cmiogov.verdict::text, ('sa' || 'fety')::cmiogov.gate;
SELECT cmiogov.min(g), cmiogov.max(g) FROM unnest('{usability,safety}'::cmiogov.gate[]) g;
SELECT cmiogov.min(v), cmiogov.max(v) FROM unnest('{accepted,pass,NULL,open}'::cmiogov.verdict[]) v;
SELECT v, cmiogov.stands(v),
	cmiogov.verdict_fits('compliance', v) AS compliance,
	cmiogov.verdict_fits('safety', v) AS safety,
	cmiogov.verdict_fits('usability', v) AS usability
FROM unnest('{fail,open,accepted,alternative,pass}'::cmiogov.verdict[]) v;

-- Exactly their names, nothing near them.
SELECT cmiogov.gate 'Safety';
SELECT cmiogov.gate ' safety';
SELECT cmiogov.gate 'safetyx';
SELECT cmiogov.gate 'safe';
SELECT cmiogov.gate '';
SELECT cmiogov.verdict 'passed';
SELECT cmiogov.verdict 'PASS';
SELECT cmiogov.verdict '';

-- A standing: the gates in any order to read, in their own to write.
SELECT cmiogov.standing 'compliance=pass safety=open usability=open';
SELECT cmiogov.standing E'\n usability = fail\tsafety=accepted  compliance =alternative ';
SELECT cmiogov.standing('pass', 'accepted', 'open');
SELECT cmiogov.standing('pass', NULL, 'open') IS NULL AS null_stays_null;
SELECT s -> 'compliance' AS compliance, s -> 'safety' AS safety, s -> 'usability' AS usability,
	cmiogov.blocking_gate(s)
FROM (VALUES (cmiogov.standing('pass', 'open', 'fail')), (cmiogov.standing('fail', 'pass', 'pass')),
	(cmiogov.standing('alternative', 'accepted', 'open')), (cmiogov.standing('alternative', 'accepted', 'pass'))) v (s);

-- What a gate cannot hold cannot be written down.
SELECT cmiogov.standing 'compliance=accepted safety=pass usability=pass';
SELECT cmiogov.standing 'compliance=pass safety=alternative usability=pass';
SELECT cmiogov.standing 'compliance=pass safety=pass usability=alternative';
SELECT cmiogov.standing('accepted', 'pass', 'pass');
SELECT cmiogov.standing('pass', 'alternative', 'pass');
SELECT cmiogov.standing('pass', 'pass', 'alternative');
SELECT cmiogov.standing '';
SELECT cmiogov.standing 'compliance=pass safety=pass';
SELECT cmiogov.standing 'compliance=pass safety=pass safety=pass';
SELECT cmiogov.standing 'compliance=pass safety=pass usability=pass money=pass';
SELECT cmiogov.standing 'compliance=pass safety usability=pass';
SELECT cmiogov.standing 'compliance=pass,safety=pass,usability=pass';
SELECT cmiogov.standing 'compliance=passed safety=pass usability=pass';

-- All 64 standings: they read back, and come in order of precedence.
CREATE VIEW every AS
SELECT cmiogov.standing(c, s, u) AS standing, c, s, u
FROM unnest('{fail,open,alternative,pass}'::cmiogov.verdict[]) c,
	unnest('{fail,open,accepted,pass}'::cmiogov.verdict[]) s,
	unnest('{fail,open,accepted,pass}'::cmiogov.verdict[]) u;
SELECT count(*), count(DISTINCT standing) AS different,
	bool_and(standing::text::cmiogov.standing = standing) AS read_back,
	bool_and(standing -> 'compliance' = c AND standing -> 'safety' = s AND standing -> 'usability' = u) AS kept
FROM every;
SELECT bool_and((a.standing < b.standing) = ((a.c, a.s, a.u) < (b.c, b.s, b.u))
	AND (a.standing >= b.standing) = ((a.c, a.s, a.u) >= (b.c, b.s, b.u))) AS lexicographic
FROM every a, every b;
SELECT bool_and(cmiogov.blocking_gate(standing) IS NOT DISTINCT FROM
	CASE WHEN NOT cmiogov.stands(c) THEN 'compliance' WHEN NOT cmiogov.stands(s) THEN 'safety'
		WHEN NOT cmiogov.stands(u) THEN 'usability' END::cmiogov.gate) AS blocking_gate
FROM every;
SELECT standing FROM every ORDER BY standing DESC LIMIT 5;

-- The weakest is found gate by gate; min and max are in the order.
SELECT cmiogov.weakest(s), cmiogov.min(s), cmiogov.max(s)
FROM (VALUES (cmiogov.standing('pass', 'open', 'pass')), (cmiogov.standing('open', 'pass', 'accepted')), (NULL)) v (s);
SELECT cmiogov.weakest(standing) FROM every WHERE standing = cmiogov.standing('pass', 'pass', 'pass');
SELECT cmiogov.weakest(standing) FROM every WHERE false;
SELECT cmiogov.weakest(standing) = cmiogov.standing(cmiogov.min(c), cmiogov.min(s), cmiogov.min(u)) AS gate_by_gate
FROM every WHERE (c = 'open' OR s = 'pass') AND u > 'open';

-- Soft errors, where the server has them.
SELECT current_setting('server_version_num')::int >= 160000 AS soft \gset
\if :soft
SELECT pg_input_is_valid('safety', 'cmiogov.gate') AS yes, pg_input_is_valid('x', 'cmiogov.gate') AS no1,
	pg_input_is_valid('x', 'cmiogov.verdict') AS no2, pg_input_is_valid('x', 'cmiogov.standing') AS no3 \gset
\else
\set yes t
\set no1 f
\set no2 f
\set no3 f
\endif
\echo :yes :no1 :no2 :no3

-- Indexes and hashing.
CREATE TABLE proposal AS SELECT standing, 'x'::text AS x FROM every;
CREATE INDEX ON proposal (standing);
CREATE INDEX ON proposal USING hash (standing);
ANALYZE proposal;
SET enable_seqscan = off;
EXPLAIN (COSTS OFF) SELECT * FROM proposal WHERE standing > 'compliance=pass safety=pass usability=open' ORDER BY standing;
SELECT standing FROM proposal WHERE standing > 'compliance=pass safety=pass usability=open' ORDER BY standing;
SELECT count(*) FROM proposal WHERE standing = 'compliance=pass safety=pass usability=open';
SET enable_mergejoin = off;
SET enable_nestloop = off;
SELECT count(*) FROM every a, proposal p WHERE a.standing = p.standing;
