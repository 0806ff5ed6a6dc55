-- raci: a set of letters.
CREATE EXTENSION cmiogov;
SELECT opcname, amname, amvalidate(c.oid)
FROM pg_opclass c JOIN pg_am a ON a.oid = opcmethod
WHERE opcintype = 'cmiogov.raci'::regtype ORDER BY 1, 2;

-- The cells of charts in the wild.
SELECT cell, cell::cmiogov.raci
FROM unnest(ARRAY['A', 'R', 'C', 'I', 'R/A', 'A / R', 'ra', 'AR', '**A**', ' ** R / A ** ', 'C / I', 'i,c', 'I C R A', '-', ' - ', '', ' ']) cell;

-- Errors.
SELECT cmiogov.raci 'X';
SELECT cmiogov.raci 'AX';
SELECT cmiogov.raci 'AA';
SELECT cmiogov.raci 'A/';
SELECT cmiogov.raci '/A';
SELECT cmiogov.raci 'A//R';
SELECT cmiogov.raci 'A-';
SELECT cmiogov.raci '-A';
SELECT cmiogov.raci '--';
SELECT cmiogov.raci '**A';
SELECT cmiogov.raci 'A**';
SELECT cmiogov.raci '****';
SELECT cmiogov.raci 'Accountable';

-- All sixteen sets: written in the order A R C I, and they read back.
CREATE TABLE every (n int, cell cmiogov.raci);
INSERT INTO every
SELECT n, concat(CASE WHEN n & 8 > 0 THEN 'i' END, CASE WHEN n & 4 > 0 THEN 'c' END,
	CASE WHEN n & 2 > 0 THEN 'r' END, CASE WHEN n & 1 > 0 THEN 'a' END)::cmiogov.raci
FROM generate_series(0, 15) n;
SELECT string_agg(cell::text, ' ' ORDER BY cell), bool_and(cell::text::cmiogov.raci = cell) AS read_back FROM every;

-- Operators, under any search_path, over all pairs: as for bits.
SET search_path = '';
SELECT count(*) AS pairs,
	bool_and((a.cell @> b.cell) = (b.n & ~a.n = 0)) AS contains,
	bool_and((a.cell <@ b.cell) = (a.n & ~b.n = 0)) AS contained,
	bool_and((a.cell && b.cell) = (a.n & b.n > 0)) AS overlaps,
	bool_and(a.cell | b.cell = u.cell) AS unites,
	bool_and(a.cell & b.cell = i.cell) AS intersects,
	bool_and(a.cell - b.cell = d.cell) AS without,
	bool_and((a.cell < b.cell) = (a.n < b.n) AND (a.cell <= b.cell) = (a.n <= b.n) AND (a.cell = b.cell) = (a.n = b.n)
		AND (a.cell <> b.cell) = (a.n <> b.n) AND (a.cell > b.cell) = (a.n > b.n) AND (a.cell >= b.cell) = (a.n >= b.n)) AS ordered
FROM public.every a, public.every b, public.every u, public.every i, public.every d
WHERE u.n = (a.n | b.n) AND i.n = (a.n & b.n) AND d.n = (a.n & ~b.n);
SELECT cmiogov.raci 'AR' @> 'A' AS holds_a, cmiogov.raci 'AR' - 'A' AS rest, cmiogov.raci 'C' | 'I' AS both;
RESET search_path;

SELECT cmiogov.raci_union(cell) FROM unnest('{R,C,NULL,R/A}'::cmiogov.raci[]) cell;
SELECT cmiogov.raci_union(cell) FROM unnest('{-,-}'::cmiogov.raci[]) cell;
SELECT cmiogov.raci_union(cell) FROM every WHERE false;

CREATE UNIQUE INDEX ON every (cell);
CREATE INDEX ON every USING hash (cell);
INSERT INTO every VALUES (3, 'R/A');
SET enable_seqscan = off;
SELECT n FROM every WHERE cell = 'RC';
SELECT count(DISTINCT cell) FROM every;
SELECT current_setting('server_version_num')::int >= 160000 AS soft \gset
\if :soft
SELECT pg_input_is_valid('A/R', 'cmiogov.raci') AS yes, pg_input_is_valid('X', 'cmiogov.raci') AS no \gset
\else
\set yes t
\set no f
\endif
\echo :yes :no
