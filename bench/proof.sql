-- Was the work done that was timed?  Each line must say t.
\pset format unaligned
\pset tuples_only on
CREATE FUNCTION bench.refused(key int) RETURNS bool LANGUAGE plpgsql AS $$
BEGIN
	UPDATE bench.t_guard SET status = 'approved' WHERE id = key;
	RETURN false;
EXCEPTION WHEN check_violation THEN
	RETURN true;
END $$;
-- Passes, and no longer when one fact is gone.
CREATE FUNCTION bench.passes(key int) RETURNS bool LANGUAGE plpgsql AS $$
BEGIN
	UPDATE bench.t_facts SET status = 'approved' WHERE id = key;
	RAISE EXCEPTION 'undone';
EXCEPTION WHEN raise_exception THEN
	RETURN true;
WHEN check_violation THEN
	RETURN false;
END $$;
CREATE FUNCTION bench.reads_facts(key int) RETURNS bool LANGUAGE plpgsql AS $$
DECLARE
	before bool := bench.passes(key);
BEGIN
	DELETE FROM bench.fact_copy f USING bench.proposal p WHERE p.key = reads_facts.key AND f.proposal = p.id AND f.act = 'sign';
	RETURN before AND NOT bench.passes(key);
END $$;
CREATE FUNCTION bench.plans_by_index() RETURNS bool LANGUAGE plpgsql AS $$
DECLARE
	plan text;
BEGIN
	FOR i IN 1 .. 4 LOOP
		EXECUTE 'EXPLAIN (FORMAT JSON) UPDATE bench.t_' || ('{none,fk,guard,plpgsql}'::text[])[i] ||
			' SET status = ''approved'' WHERE id BETWEEN 1 AND 1000' INTO plan;
		IF plan !~ 'Index' THEN
			RETURN false;
		END IF;
	END LOOP;
	RETURN true;
END $$;
SELECT format('- %s: %s', what, CASE WHEN done THEN 'yes' ELSE 'NO' END)
FROM (VALUES
	('every approved row of the guarded table is on record with a proposal of its own',
	 (SELECT count(*) = (SELECT count(*) FROM bench.t_guard WHERE status <> 'draft') AND count(DISTINCT proposal) = count(*)
		FROM cmiogov.enactment_record WHERE guard = 1 AND event = 'enter')),
	('all that were to be approved are, in every table',
	 (SELECT bool_and(n >= :bulk) FROM (SELECT count(*) n FROM bench.t_guard WHERE status = 'approved' AND id <= :bulk
		UNION ALL SELECT count(*) FROM bench.t_none WHERE status = 'approved' AND id <= :bulk
		UNION ALL SELECT count(*) FROM bench.t_fk WHERE status = 'approved' AND id <= :bulk
		UNION ALL SELECT count(*) FROM bench.t_facts WHERE status = 'approved' AND id <= :bulk
		UNION ALL SELECT count(*) FROM bench.t_plpgsql WHERE status = 'approved' AND id <= :bulk) c)),
	('the foreign key column changed, to another header each',
	 (SELECT count(*) >= :bulk AND count(*) = count(DISTINCT ref) FROM bench.t_fk WHERE status = 'approved' AND id <= :bulk)),
	('the PL/pgSQL guards recorded as many as they let pass',
	 (SELECT (SELECT count(*) FROM bench.t_plpgsql WHERE status <> 'draft') + (SELECT count(*) FROM bench.t_facts WHERE status <> 'draft') = count(*)
		FROM (SELECT DISTINCT subject_key, guard FROM bench.record) r)),
	('the PL/pgSQL guard over facts reads them: without the signature it refuses', bench.reads_facts(:bulk + 1)),
	('all take the rows by the primary key', bench.plans_by_index()),
	('every fact is on record, and every plain one',
	 (SELECT count(*) FILTER (WHERE reason = 'bench') = (SELECT count(*) FROM bench.fact) AND count(*) > 0
		FROM cmiogov.fact WHERE act = 'score')),
	('the record of enactments verifies', (SELECT count(*) = 0 FROM cmiogov.verify_enactments(NULL))),
	('a row without a proposal is refused', bench.refused(:unready))
) p (what, done);
