-- Medians, ratios, targets.
\set QUIET on
\set ON_ERROR_STOP on
\pset format unaligned
\pset tuples_only on
CREATE VIEW bench.stat AS
SELECT measure, percentile_cont(0.5) WITHIN GROUP (ORDER BY value) AS median, min(value), max(value), count(*) AS n
FROM bench.sample GROUP BY measure;
CREATE FUNCTION bench.m(measure text) RETURNS float8 LANGUAGE sql AS $$SELECT median FROM bench.stat WHERE stat.measure = m.measure$$;
-- What a variant adds to the same update without a trigger.
CREATE FUNCTION bench.added(unit text, variant text) RETURNS float8 LANGUAGE sql AS
$$SELECT bench.m(unit || 'approve ' || variant) - bench.m(unit || 'approve none')$$;
-- Of the throughputs of two in each round.
CREATE FUNCTION bench.paired(a text, b text) RETURNS float8 LANGUAGE sql AS $$
	SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY x.value / y.value) FROM bench.sample x JOIN bench.sample y USING (round)
	WHERE x.measure = a AND y.measure = b
$$;
CREATE TABLE bench.goal (i int, name text, op text, target float8);
\copy bench.goal FROM 'goals'
CREATE VIEW bench.figure (name, instructions, wall) AS
SELECT v.name, v.instructions, v.wall FROM (VALUES
	('lock and judgement', (bench.added('ir ', 'guard') - bench.m('ir part enactment_append') - bench.m('ir part subject_digest')) / bench.added('ir ', 'fk'), NULL::float8),
	('with the digest', (bench.added('ir ', 'guard') - bench.m('ir part enactment_append')) / bench.added('ir ', 'fk'), NULL),
	('with the record, of a foreign key check', bench.added('ir ', 'guard') / bench.added('ir ', 'fk'), bench.added('', 'guard') / bench.added('', 'fk')),
	('with the record, of a foreign key check and a plain insert',
		bench.added('ir ', 'guard') / (bench.added('ir ', 'fk') + bench.m('ir insert record') - bench.m('ir read record')),
		bench.added('', 'guard') / (bench.added('', 'fk') + bench.m('insert record') - bench.m('read record'))),
	('PL/pgSQL over a stored answer, of the guard', bench.added('ir ', 'plpgsql') / bench.added('ir ', 'guard'), bench.added('', 'plpgsql') / bench.added('', 'guard')),
	('PL/pgSQL over facts, of the guard', bench.added('ir ', 'facts') / bench.added('ir ', 'guard'), bench.added('', 'plpgsql facts') / bench.added('', 'guard')),
	('row that approves nothing, of no trigger', bench.m('ir idle t_guard') / bench.m('ir idle t_none'), bench.m('idle guard') / bench.m('idle none')),
	('the same with an untouched foreign key', bench.m('ir idle t_fk') / bench.m('ir idle t_none'), bench.m('idle fk') / bench.m('idle none')),
	('row that approves nothing, 50 columns', bench.m('ir idle w_guard') / bench.m('ir idle w_none'), bench.m('wide guard') / bench.m('wide none')),
	('single row that approves nothing, of no trigger', bench.m('ir single idle t_guard') / bench.m('ir single idle t_none'), NULL),
	('single row approved, of foreign key', bench.m('ir single approve t_guard') / bench.m('ir single approve t_fk'), NULL),
	('throughput of single rows, of foreign key', NULL, bench.paired('tps guard 1', 'tps fk 1')),
	('the same, 2 clients', NULL, bench.paired('tps guard 2', 'tps fk 2')),
	('the same, 8 clients', NULL, bench.paired('tps guard 8', 'tps fk 8')),
	('2 clients, each header held by a reader too, of foreign key', NULL, bench.paired('tps guard held 2', 'tps fk held 2')),
	('throughput of single rows, of foreign key and a plain insert', NULL, bench.paired('tps guard 1', 'tps fk_insert 1')),
	('the same with 2 clients', NULL, bench.paired('tps guard 2', 'tps fk_insert 2')),
	('the same with 8 clients', NULL, bench.paired('tps guard 8', 'tps fk_insert 8')),
	('throughput of single rows, of PL/pgSQL over a stored answer', NULL, bench.paired('tps guard 1', 'tps plpgsql 1')),
	('fact, of a plain append', bench.m('ir fact') / bench.m('ir fact plain'), bench.m('fact') / bench.m('fact plain')),
	('sum(harm), of sum(n*dp*s)', bench.m('ir sum harm') / bench.m('ir sum float'), bench.m('sum harm') / bench.m('sum float')),
	('sum(harm), of intervals in SQL', bench.m('ir sum harm') / bench.m('ir sum sql'), bench.m('sum harm') / bench.m('sum sql')),
	('memory a row approved, beyond foreign key, bytes', NULL,
		((bench.m('kB many guard') - bench.m('kB few guard')) - (bench.m('kB many fk') - bench.m('kB few fk'))) * 1024 / (:many - 200)),
	('memory a fact, bytes', NULL, (bench.m('kB many facts') - bench.m('kB few facts')) * 1024 / (:many - 200))
	) v (name, instructions, wall);

\qecho '| what | target | instructions | time | |'
\qecho '|---|---|---|---|---|'
-- Rounded against us: up where less is better, down where more is.
CREATE FUNCTION bench.shown(v float8, op text) RETURNS text LANGUAGE sql AS
$$SELECT coalesce(CASE op WHEN '>=' THEN floor(v * 100) ELSE ceil(v * 100) END::numeric / 100, NULL)::numeric(12,2)::text$$;
SELECT format('| %s | %s | %s | %s | %s |', f.name, coalesce(g.op || ' ' || g.target, ''),
	coalesce(bench.shown(f.instructions, g.op), ''), coalesce(bench.shown(f.wall, g.op), ''),
	CASE WHEN g.target IS NULL OR coalesce(f.instructions, f.wall) IS NULL THEN ''
		WHEN (g.op = '<=') = (coalesce(f.instructions, f.wall) <= g.target) THEN 'met' ELSE 'missed' END)
FROM bench.figure f LEFT JOIN bench.goal g USING (name) ORDER BY g.i;
\qecho
\qecho '| measured | median | least | most | rounds |'
\qecho '|---|---|---|---|---|'
SELECT format('| %s | %s | %s | %s | %s |', CASE WHEN measure LIKE 'ir %' THEN measure || ', instructions a row'
	WHEN measure LIKE 'tps %' THEN measure || ', per second' WHEN measure LIKE 'kB %' THEN measure ELSE measure || ', us a row' END,
	round(median::numeric, 2), round(min::numeric, 2), round(max::numeric, 2), n)
FROM bench.stat ORDER BY measure;
\qecho
\i proof.sql
\o results.json
SELECT jsonb_pretty(jsonb_build_object('server', version(),
	'figures', (SELECT jsonb_agg(to_jsonb(f) || jsonb_build_object('op', g.op, 'target', g.target) ORDER BY g.i) FROM bench.figure f LEFT JOIN bench.goal g USING (name)),
	'measures', (SELECT jsonb_agg(to_jsonb(s) ORDER BY measure) FROM bench.stat s)));
\o
