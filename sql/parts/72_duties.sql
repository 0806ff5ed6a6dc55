--
-- What the duties ask beside the monthly set: who knows what, and where each
-- professional and each need is left.
--

-- The last assessment of each person in each competency, a measure
-- "competency.TOPIC" observed of persons.
CREATE VIEW cmiogov.competence AS
SELECT n.id AS person, n.name, substr(m.measure, 12) AS topic, o.value AS level, o.previous, m.target AS needed,
	   CASE m.goal WHEN 'at_least' THEN o.value >= m.target ELSE o.value <= m.target END
		   AND coalesce(upper(o.period) + m.max_age > now(), true) AS able,
	   upper(o.period) AS assessed_at, o.source
FROM cmiogov.measure m
JOIN (SELECT DISTINCT ON (s.measure, s.person) s.*, lead(s.value) OVER w AS previous
	  FROM (SELECT DISTINCT ON (t.measure, t.person, t.period) t.* FROM cmiogov.observation t WHERE t.person IS NOT NULL
			ORDER BY t.measure, t.person, t.period, t.record DESC) s
	  WINDOW w AS (PARTITION BY s.measure, s.person ORDER BY upper(s.period) DESC, s.id DESC)
	  ORDER BY s.measure, s.person, upper(s.period) DESC, s.id DESC) o ON o.measure = m.measure
JOIN cmiogov.person n ON n.id = o.person
WHERE m.measure LIKE 'competency.%';
COMMENT ON VIEW cmiogov.competence IS
'what each person was last found able to do: level of a topic in the unit of the measure competency.TOPIC, the level before, the level needed (target), and whether it is met by an assessment not older than max_age. Source: observations with a person';

CREATE VIEW cmiogov.competence_coverage AS
SELECT s.body, b.title, b.sort, m.topic, count(DISTINCT s.person)::integer AS people,
	   count(DISTINCT c.person)::integer AS assessed, count(DISTINCT c.person) FILTER (WHERE c.able)::integer AS able,
	   count(DISTINCT c.person) FILTER (WHERE c.able)::float8 / count(DISTINCT s.person) AS coverage
FROM cmiogov.seat s
JOIN cmiogov.body b ON b.body = s.body
CROSS JOIN (SELECT substr(measure, 12) AS topic FROM cmiogov.measure WHERE measure LIKE 'competency.%') m
LEFT JOIN cmiogov.competence c ON c.person = s.person AND c.topic = m.topic
WHERE s.term @> now()
GROUP BY s.body, b.title, b.sort, m.topic;
COMMENT ON VIEW cmiogov.competence_coverage IS
'informatics capability in the house: of those who sit in each team, department, committee or group, how many were assessed in each topic and are able; coverage is able / people, from 0 to 1. Source: cmiogov.seat, view competence';

CREATE VIEW cmiogov.reviewer_fit AS
WITH waiting AS
(
	-- the worklist says "role (who holds it)"
	SELECT DISTINCT w.proposal, w.title, w.gate, split_part(w.owner, ' (', 1) AS role FROM cmiogov.worklist w WHERE w.owed_now
), load AS
(
	SELECT w.role, count(DISTINCT w.proposal)::integer AS proposals FROM waiting w GROUP BY w.role
)
SELECT w.proposal, w.title, w.gate, w.role, o.person, o.name, l.proposals AS open_reviews, d.domain, d.hazards, c.level, c.able
FROM waiting w
JOIN load l ON l.role = w.role
LEFT JOIN cmiogov.current_officers o ON o.role = w.role AND o.person IS NOT NULL
LEFT JOIN (SELECT h.proposal, h.domain, count(*)::integer AS hazards FROM cmiogov.hazard h
		   WHERE h.status = 'open' AND h.proposal IS NOT NULL GROUP BY h.proposal, h.domain) d ON d.proposal = w.proposal
LEFT JOIN cmiogov.competence c ON c.person = o.person AND c.topic = d.domain;
COMMENT ON VIEW cmiogov.reviewer_fit IS
'who is to act on a proposal now, how many others wait for the same role (open_reviews: nobody''s attention is endless), and for each domain of its open hazards (clinical, technical, usability, privacy) whether the reviewer is able in it; able NULL: never assessed. No one is expert in all of them: that is what several layers are for';

CREATE VIEW cmiogov.traceability AS
SELECT n.id AS need, n.name AS need_name, n.state AS need_state, q.asked, a.id AS asset, a.kind, a.name AS asset_name, a.version, a.state,
	   coalesce(h.hazards, 0) AS open_hazards, coalesce(h.tested, 0) AS tested_controls,
	   a.state IN ('testing', 'live') AS built, a.id IS NULL AS untraced
FROM cmiogov.asset n
LEFT JOIN cmiogov.asset_link l ON l.other = n.id AND l.relation = 'traces_to'
LEFT JOIN cmiogov.asset a ON a.id = l.asset AND a.state <> 'retired'
LEFT JOIN (SELECT r.asset, count(*)::integer AS asked FROM cmiogov.request r GROUP BY r.asset) q ON q.asset = n.id
LEFT JOIN (SELECT z.asset, count(DISTINCT z.id) FILTER (WHERE z.status = 'open')::integer AS hazards,
				  count(DISTINCT c.id) FILTER (WHERE c.sort = 'testing' AND c.effective_at IS NOT NULL AND c.withdrawn IS NULL)::integer AS tested
		   FROM cmiogov.hazard z LEFT JOIN cmiogov.control c ON c.hazard = z.id GROUP BY z.asset) h ON h.asset = a.id
WHERE n.kind = 'need' AND n.state <> 'retired';
COMMENT ON VIEW cmiogov.traceability IS
'from each need to what was made of it: who asked (requests that name the need), the assets that trace to it with version and state, their open hazards and the controls by testing that were found effective; untraced: nothing serves it. Source: assets of kind need, links traces_to';

CREATE VIEW cmiogov.selection_matrix AS
SELECT p.id AS proposal, p.title, f.option, o.about AS option_title, f.about AS need, f.number AS score, n.name AS scored_by, f.at, f.reason,
	   f.option = p.chosen AS chosen, sum(f.number) OVER (PARTITION BY f.proposal, f.option) AS total
FROM cmiogov.recent_proposal p
CROSS JOIN LATERAL (SELECT DISTINCT ON (s.option, s.about, s.person) s.* FROM cmiogov.fact s
					WHERE s.proposal = p.id AND s.act = 'fit'
					  AND NOT EXISTS (SELECT FROM cmiogov.fact w WHERE w.proposal = p.id AND w.act = 'withdraw_note' AND w.target = s.seq)
					ORDER BY s.option, s.about, s.person, s.seq DESC) f
LEFT JOIN cmiogov.fact o ON o.proposal = f.proposal AND o.act = 'option' AND o.option = f.option
LEFT JOIN cmiogov.person n ON n.id = f.person;
COMMENT ON VIEW cmiogov.selection_matrix IS
'the right tool for the job: how well each option of a recent proposal fits each need, by whom, and the option''s total; the last word of each person counts. Source: notes of sort fit';

CREATE VIEW cmiogov.inclusion AS
WITH said AS
(
	SELECT t.person, t.act, t.about
	FROM cmiogov.recent_proposal p
	CROSS JOIN LATERAL (SELECT DISTINCT f.person, f.act, f.about FROM cmiogov.fact f WHERE f.proposal = p.id) t
)
SELECT s.profession, count(DISTINCT s.person)::integer AS people,
	   count(DISTINCT s.person) FILTER (WHERE f.person IS NOT NULL OR h.body IS NOT NULL)::integer AS included,
	   count(DISTINCT s.person) FILTER (WHERE f.person IS NOT NULL OR h.body IS NOT NULL)::float8 / count(DISTINCT s.person) AS coverage
FROM cmiogov.seat s
LEFT JOIN (SELECT DISTINCT t.person FROM said t) f ON f.person = s.person
LEFT JOIN (SELECT DISTINCT t.about AS body FROM said t WHERE t.act IN ('heard', 'meeting')) h ON h.body = s.body
WHERE s.term @> now()
GROUP BY s.profession;
COMMENT ON VIEW cmiogov.inclusion IS
'is every profession part of the change: of those who sit anywhere, by profession, how many said something on a recent proposal (not decided, or opened within a year), or sit in a body that was heard or met about one; coverage from 0 to 1. Source: cmiogov.seat, cmiogov.fact';
