--
-- What was foreseen beside what came.
--

CREATE VIEW cmiogov.calibration AS
WITH observed AS
(
	SELECT DISTINCT ON (f.proposal, f.option, f.about, f.scale, f.person) f.*, cmiogov.harm(f.delta) AS harm
	FROM cmiogov.fact f
	WHERE f.act OPERATOR(pg_catalog.=) 'observe'
	ORDER BY f.proposal, f.option, f.about, f.scale, f.person, f.seq DESC
)
SELECT o.proposal, p.kind, p.title, o.option, o.option OPERATOR(pg_catalog.=) p.chosen AS chosen, o.about AS hazard, o.scale,
	r.harm AS predicted, r.estimated_by, o.harm AS observed, n.name AS observed_by, o.at, o.reason AS source,
	CASE WHEN cmiogov.lower(o.harm) OPERATOR(pg_catalog.>) coalesce(cmiogov.upper(r.harm), 0) THEN 'refuted'
		 WHEN cmiogov.upper(o.harm) OPERATOR(pg_catalog.<) coalesce(cmiogov.lower(r.harm), 0) THEN 'better'
		 ELSE 'overlaps' END AS result,
	o.content OPERATOR(pg_catalog.=) p.digest AS present
FROM observed o
	JOIN cmiogov.proposal p ON p.id OPERATOR(pg_catalog.=) o.proposal
	-- of the proposal alone: few proposals are observed, and all are estimated
	LEFT JOIN LATERAL (SELECT h.harm, h.estimated_by FROM cmiogov.harm_register h
					   WHERE h.proposal OPERATOR(pg_catalog.=) o.proposal AND h.option OPERATOR(pg_catalog.=) o.option
						 AND h.hazard OPERATOR(pg_catalog.=) o.about AND h.scale OPERATOR(pg_catalog.=) o.scale OFFSET 0) r ON true
	LEFT JOIN cmiogov.person n ON n.id OPERATOR(pg_catalog.=) o.person
WHERE NOT EXISTS (SELECT FROM cmiogov.fact t
				  WHERE t.proposal OPERATOR(pg_catalog.=) o.proposal AND t.act OPERATOR(pg_catalog.=) 'retire'
					AND t.option OPERATOR(pg_catalog.=) o.option AND t.about OPERATOR(pg_catalog.=) o.about
					AND t.scale OPERATOR(pg_catalog.=) o.scale AND t.seq OPERATOR(pg_catalog.>) o.seq);
REVOKE ALL ON cmiogov.calibration FROM PUBLIC;
COMMENT ON VIEW cmiogov.calibration IS
'predicted against observed harm of each hazard, in harm per day: refuted when all that was observed is above all that was predicted (above 0 where nobody estimated it), better when it is below, else overlaps. present: what was observed is what the chosen option was when its last fact came; what was observed of other content refutes nothing. One row for each observer''s last observation, unless the hazard was retired since';
