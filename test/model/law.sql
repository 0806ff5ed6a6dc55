--
-- The law a third time, in SQL over the facts as rows: what standing and
-- readiness a proposal without a subject must have.  Each function answers one
-- question with one query; nothing is kept.  Such a proposal's content never
-- changes, so every fact is fresh, and no option has another's.
--
CREATE SCHEMA model;

CREATE FUNCTION model.gate_of(requirement text) RETURNS text LANGUAGE sql STABLE AS
$$ SELECT gate::text FROM cmiogov.requirement r WHERE r.requirement = $1 $$;

-- The verdicts that nobody replaced or withdrew.
CREATE FUNCTION model.verdicts(p bigint) RETURNS SETOF cmiogov.fact LANGUAGE sql STABLE AS
$$
SELECT v.* FROM cmiogov.fact v
WHERE v.proposal = p AND v.act = 'verdict' AND NOT EXISTS
	(SELECT FROM cmiogov.fact g LEFT JOIN cmiogov.fact t ON t.proposal = p AND t.seq = g.target
	 WHERE g.proposal = p AND g.seq > v.seq AND g.about = v.about AND g.option = v.option
	   AND (g.act = 'verdict' AND g.person = v.person
			OR g.act = 'withdraw_verdict' AND t.person = v.person))
$$;

CREATE FUNCTION model.vetoed(p bigint, what text, o int) RETURNS boolean LANGUAGE sql STABLE AS
$$ SELECT EXISTS (SELECT FROM model.verdicts(p) v WHERE v.about = what AND v.option = o AND v.verdict = 'fail') $$;

-- Estimates since the last retirement, and of those the ones that count.
CREATE FUNCTION model.living(p bigint, o int) RETURNS SETOF cmiogov.fact LANGUAGE sql STABLE AS
$$
SELECT e.* FROM cmiogov.fact e
WHERE e.proposal = p AND e.act = 'estimate' AND e.option = o AND o <> 0 AND NOT EXISTS
	(SELECT FROM cmiogov.fact r WHERE r.proposal = p AND r.act = 'retire' AND r.option = o
		AND r.about = e.about AND r.scale = e.scale AND r.seq > e.seq)
$$;

CREATE FUNCTION model.counting(p bigint, o int) RETURNS SETOF cmiogov.fact LANGUAGE sql STABLE AS
$$
SELECT e.* FROM model.living(p, o) e
WHERE NOT EXISTS
	(SELECT FROM model.living(p, o) l WHERE l.about = e.about AND l.scale = e.scale AND l.seq > e.seq
		AND (l.full_weight OR l.person = e.person AND NOT e.full_weight))
$$;

-- Upper end of each hazard; what no judge vouches for is not below 0, but in a rival.
CREATE FUNCTION model.hazards(p bigint, o int, as_rival boolean)
RETURNS TABLE (hazard text, scale text, upper float8, born int) LANGUAGE sql STABLE AS
$$
SELECT e.about, e.scale,
	   CASE WHEN as_rival OR bool_or(e.full_weight) THEN max(cmiogov.upper(cmiogov.harm(e.delta)))
			ELSE greatest(max(cmiogov.upper(cmiogov.harm(e.delta))), 0) END,
	   (SELECT min(l.seq) FROM model.living(p, o) l WHERE l.about = e.about AND l.scale = e.scale)
FROM model.counting(p, o) e GROUP BY e.about, e.scale
$$;

-- In order of first appearance, as the uppers of a fact are.
CREATE FUNCTION model.scales(p bigint) RETURNS TABLE (n bigint, scale text) LANGUAGE sql STABLE AS
$$
SELECT row_number() OVER (ORDER BY min(seq)), scale FROM cmiogov.fact
WHERE proposal = p AND act IN ('estimate', 'retire', 'observe') GROUP BY scale
$$;

CREATE FUNCTION model.upper(p bigint, o int, s text, as_rival boolean) RETURNS float8 LANGUAGE sql STABLE AS
$$ SELECT coalesce(sum(upper), 0) FROM model.hazards(p, o, as_rival) WHERE scale = s $$;

-- The stricter of the limits at opening and now; no row: no limits.
CREATE FUNCTION model.limits(p bigint, s text, OUT acceptable float8, OUT tolerable float8) LANGUAGE sql STABLE AS
$$
SELECT least(CASE WHEN now.expires <= clock_timestamp() THEN 0 ELSE now.acceptable END,
			 CASE WHEN f.until <= clock_timestamp() THEN 0 ELSE f.uppers[1] END),
	   least(now.tolerable, f.uppers[2])
FROM cmiogov.proposal h
JOIN cmiogov.harm_limit now ON now.kind = h.kind AND now.scale = s
LEFT JOIN cmiogov.fact f ON f.proposal = p AND f.act = 'limit' AND f.scale = s
WHERE h.id = p
$$;

CREATE FUNCTION model.failed_after(p bigint, gates text[], after int) RETURNS boolean LANGUAGE sql STABLE AS
$$
SELECT EXISTS
	(SELECT FROM cmiogov.fact f, cmiogov.proposal h
	 WHERE h.id = p AND f.proposal = p AND f.option = h.chosen AND f.seq > after
	   AND (f.act = 'verdict' AND f.verdict = 'fail' AND model.gate_of(f.about) = ANY (gates)
			OR 'safety' = ANY (gates) AND f.act IN ('estimate', 'retire') AND EXISTS
			   (SELECT FROM model.scales(p) s, model.limits(p, s.scale) l
				WHERE f.uppers[s.n] > l.tolerable)))
$$;

-- Has the person declared an interest that nobody cleared?
CREATE FUNCTION model.interested(p bigint, who bigint) RETURNS boolean LANGUAGE sql STABLE AS
$$
SELECT coalesce((SELECT f.verdict <> 'pass' FROM cmiogov.fact f
				 WHERE f.proposal = p AND f.act = 'interest' AND f.person = who ORDER BY f.seq DESC LIMIT 1), false)
$$;

-- Harm observed above what is estimated, on a hazard not retired since.
CREATE FUNCTION model.refuted(p bigint) RETURNS boolean LANGUAGE sql STABLE AS
$$
SELECT EXISTS
	(SELECT FROM cmiogov.fact f, cmiogov.proposal h
	 WHERE h.id = p AND f.proposal = p AND f.act = 'observe' AND f.option = h.chosen AND h.chosen <> 0
	   AND NOT EXISTS (SELECT FROM cmiogov.fact l WHERE l.proposal = p AND l.option = f.option AND l.about = f.about
						AND l.scale = f.scale AND l.seq > f.seq
						AND (l.act = 'retire' OR l.act = 'observe' AND l.person = f.person))
	   AND cmiogov.lower(cmiogov.harm(f.delta)) > coalesce((SELECT z.upper FROM model.hazards(p, h.chosen, false) z
															WHERE z.hazard = f.about AND z.scale = f.scale), 0))
$$;

-- Has the harm risen above what it was when the fact was given, or an incident come?
CREATE FUNCTION model.risen(p bigint, f cmiogov.fact) RETURNS boolean LANGUAGE sql STABLE AS
$$
SELECT EXISTS (SELECT FROM model.scales(p) s
			   WHERE model.upper(p, h.chosen, s.scale, false) > coalesce(f.uppers[s.n], 0))
	OR EXISTS (SELECT FROM model.hazards(p, h.chosen, false) z WHERE z.born > f.seq)
	OR EXISTS (SELECT FROM cmiogov.fact i WHERE i.proposal = p AND i.act = 'incident' AND i.option = h.chosen AND i.seq > f.seq)
FROM cmiogov.proposal h WHERE h.id = p
$$;

-- The gates before this one.
CREATE FUNCTION model.before(gate text) RETURNS text[] LANGUAGE sql IMMUTABLE AS
$$ SELECT CASE gate WHEN 'compliance' THEN '{}'::text[] WHEN 'safety' THEN '{compliance}'
		  WHEN 'usability' THEN '{compliance,safety}' ELSE '{compliance,safety,usability}' END $$;

CREATE FUNCTION model.requirements(p bigint, g text) RETURNS SETOF cmiogov.requirement LANGUAGE sql STABLE AS
$$
SELECT r.* FROM cmiogov.requirement r JOIN cmiogov.proposal h ON h.id = p
WHERE r.gate::text = g AND (r.kinds IS NULL OR h.kind = ANY (r.kinds)) AND r.valid @> clock_timestamp()
$$;

-- The yeses on a requirement that bind their givers, whatever became of the harm.
CREATE FUNCTION model.binding(p bigint, what text) RETURNS SETOF cmiogov.fact LANGUAGE plpgsql STABLE AS
$$
DECLARE
	g text := model.gate_of(what);
	o int := (SELECT chosen FROM cmiogov.proposal WHERE id = p);
	f cmiogov.fact;
	carried boolean;
	earlier text;
BEGIN
	FOR f IN SELECT * FROM model.verdicts(p) v WHERE v.about = what AND v.option = o AND v.verdict > 'open'
	LOOP
		CONTINUE WHEN model.failed_after(p, model.before(g), f.seq);
		CONTINUE WHEN model.interested(p, f.person);
		CONTINUE WHEN g = 'usability' AND EXISTS
			(SELECT FROM cmiogov.fact s WHERE s.proposal = p AND s.act = 'submit' AND s.person = f.person);
		carried := false;
		FOREACH earlier IN ARRAY model.before(g) LOOP
			carried := carried OR f.person IN (SELECT * FROM model.carriers(p, earlier));
		END LOOP;
		CONTINUE WHEN carried;
		RETURN NEXT f;
	END LOOP;
END
$$;

-- Those of them that count.
CREATE FUNCTION model.yeses(p bigint, what text) RETURNS SETOF cmiogov.fact LANGUAGE sql STABLE AS
$$ SELECT b.* FROM model.binding(p, what) b
   WHERE model.gate_of(what) = 'compliance' OR NOT model.risen(p, ROW(b.*)::cmiogov.fact) $$;

CREATE FUNCTION model.carriers(p bigint, g text) RETURNS SETOF bigint LANGUAGE sql STABLE AS
$$
SELECT y.person FROM cmiogov.proposal h, model.requirements(p, g) r, model.binding(p, r.requirement) y
WHERE h.id = p AND NOT model.vetoed(p, r.requirement, h.chosen)
$$;

-- An acceptance of the harm (NULL), or of the fails on a requirement.
CREATE FUNCTION model.accepted(p bigint, what text) RETURNS boolean LANGUAGE sql STABLE AS
$$
SELECT EXISTS
	(SELECT FROM cmiogov.fact a, cmiogov.proposal h
	 WHERE h.id = p AND a.proposal = p AND a.act = 'accept' AND a.option = h.chosen
	   AND a.about IS NOT DISTINCT FROM what AND a.until > clock_timestamp() AND NOT model.risen(p, a)
	   AND NOT model.interested(p, a.person)
	   AND NOT model.failed_after(p, model.before(CASE WHEN what IS NULL THEN 'safety' ELSE 'usability' END), a.seq)
	   AND NOT EXISTS (SELECT FROM model.verdicts(p) v WHERE v.about = what AND v.option = h.chosen
						AND v.verdict = 'fail' AND v.seq > a.seq))
$$;

CREATE FUNCTION model.requirement(p bigint, r cmiogov.requirement) RETURNS cmiogov.verdict LANGUAGE sql STABLE AS
$$
SELECT CASE
	WHEN model.vetoed(p, r.requirement, h.chosen) THEN
		CASE WHEN r.gate = 'usability' AND model.accepted(p, r.requirement) THEN 'accepted' ELSE 'fail' END
	WHEN (SELECT count(DISTINCT person) FROM model.yeses(p, r.requirement)) >= r.quorum THEN
		(SELECT min(verdict::text || '') FROM (SELECT verdict FROM model.yeses(p, r.requirement) ORDER BY verdict LIMIT 1) y)
	ELSE 'open' END::cmiogov.verdict
FROM cmiogov.proposal h WHERE h.id = p
$$;

CREATE FUNCTION model.risky(p bigint) RETURNS boolean LANGUAGE sql STABLE AS
$$
SELECT EXISTS
	(SELECT FROM model.scales(p) s
	 CROSS JOIN LATERAL (SELECT coalesce((model.limits(p, s.scale)).acceptable, 0) AS a,
								model.upper(p, h.chosen, s.scale, false) AS u) x
	 WHERE u > a OR EXISTS
		(SELECT FROM cmiogov.fact o WHERE o.proposal = p AND o.act = 'option' AND o.option <> h.chosen
			AND u - model.upper(p, o.option, s.scale, true) > a
			AND NOT EXISTS (SELECT FROM model.requirements(p, 'compliance') r
							WHERE model.vetoed(p, r.requirement, o.option))))
	OR EXISTS (SELECT FROM model.hazards(p, h.chosen, false) z
			   WHERE z.upper > coalesce((model.limits(p, z.scale)).acceptable, 0))
FROM cmiogov.proposal h WHERE h.id = p
$$;

CREATE FUNCTION model.harm(p bigint) RETURNS cmiogov.verdict LANGUAGE sql STABLE AS
$$
SELECT CASE
	WHEN EXISTS (SELECT FROM model.hazards(p, h.chosen, false) z
				 WHERE model.upper(p, h.chosen, z.scale, false) > (model.limits(p, z.scale)).tolerable) THEN 'fail'
	WHEN h.chosen <> 0 AND NOT EXISTS (SELECT FROM model.counting(p, h.chosen) e WHERE e.full_weight) THEN 'open'
	WHEN EXISTS (SELECT FROM model.hazards(p, h.chosen, false) z
				 WHERE (model.limits(p, z.scale)).tolerable IS NULL) THEN 'open'
	WHEN model.refuted(p) THEN 'open'
	WHEN model.risky(p) THEN CASE WHEN model.accepted(p, NULL) THEN 'accepted' ELSE 'open' END
	WHEN EXISTS (SELECT FROM model.counting(p, h.chosen) e
				 WHERE split_part(e.delta::text, '*', 2) NOT LIKE '%[%'
				   AND NOT (e.full_weight AND e.delta::text ~ '^0( \[0,0\])? \*')) THEN 'accepted'
	ELSE 'pass' END::cmiogov.verdict
FROM cmiogov.proposal h WHERE h.id = p
$$;

CREATE FUNCTION model.gate(p bigint, g text) RETURNS cmiogov.verdict LANGUAGE plpgsql STABLE AS
$$
DECLARE
	v cmiogov.verdict := (SELECT model.requirement(p, r) FROM model.requirements(p, g) r ORDER BY 1 LIMIT 1);
	earlier text;
BEGIN
	v := coalesce(v, 'open');
	IF g = 'safety' AND model.harm(p) < v THEN
		v := model.harm(p);
	END IF;
	FOREACH earlier IN ARRAY model.before(g) LOOP
		IF v > 'open' AND model.gate(p, earlier) <= 'open' THEN
			v := 'open';
		END IF;
	END LOOP;
	RETURN v;
END
$$;

CREATE FUNCTION model.made(p bigint, d text) RETURNS boolean LANGUAGE sql STABLE AS
$$
SELECT EXISTS (SELECT FROM cmiogov.fact s WHERE s.proposal = p AND s.act = 'submit' AND s.about = d
				AND s.option = h.chosen AND s.full_weight)
	AND NOT EXISTS
		(SELECT FROM cmiogov.raci_cell c WHERE c.decision = d AND c.letters @> 'C'
			AND NOT EXISTS (SELECT FROM cmiogov.fact a WHERE a.proposal = p AND a.act IN ('advise', 'waive')
							AND a.about = d AND a.of_role = c.role AND a.option = h.chosen))
	AND EXISTS
		(SELECT FROM cmiogov.fact s WHERE s.proposal = p AND s.act = 'sign' AND s.about = d AND s.option = h.chosen
			AND NOT model.failed_after(p, model.before(NULL), s.seq) AND NOT model.risen(p, s)
			AND NOT model.interested(p, s.person)
			AND s.person NOT IN (SELECT model.carriers(p, g) FROM unnest('{compliance,safety,usability}'::text[]) g)
			AND (s.full_weight OR s.person <> h.opener AND NOT EXISTS
				 (SELECT FROM cmiogov.fact w WHERE w.proposal = p AND w.act = 'submit' AND w.about = d
					AND w.person = s.person)))
FROM cmiogov.proposal h WHERE h.id = p
$$;

CREATE FUNCTION model.standing(p bigint) RETURNS text LANGUAGE sql STABLE AS
$$ SELECT format('compliance=%s safety=%s usability=%s', model.gate(p, 'compliance'), model.gate(p, 'safety'), model.gate(p, 'usability')) $$;

CREATE FUNCTION model.ready(p bigint) RETURNS boolean LANGUAGE sql STABLE AS
$$
SELECT NOT h.withdrawn
	AND (SELECT bool_and(model.gate(p, g) > 'open') FROM unnest('{compliance,safety,usability}'::text[]) g)
	AND (SELECT bool_and(model.made(p, d)) FROM unnest(k.decisions) d)
FROM cmiogov.proposal h JOIN cmiogov.kind k USING (kind) WHERE h.id = p
$$;
