--
-- The monthly set of a CMIO's office: what committees look at.  Examples with
-- their output: doc/reports.md.
--
-- Each view answers from its tables alone; the law is asked about open
-- proposals only (through the view worklist).  Where a view says "overdue" or
-- "stale" it means now().  What a name like "budget.office" of a measure is
-- about, its topic, is what stands before the first point.
--

CREATE VIEW cmiogov.recent_proposal AS
SELECT p.id, p.kind, p.title, p.opened_at, p.ready, p.chosen, p.fell_at, p.barred
FROM cmiogov.proposal p
WHERE NOT p.withdrawn AND (NOT p.ready OR p.opened_at > now() - interval '1 year');
COMMENT ON VIEW cmiogov.recent_proposal IS
'internal: the proposals that monthly reports on single proposals look at: those not decided, and those opened within a year, but for the withdrawn';

-- ------------------------------------------------------ demand and portfolio

CREATE VIEW cmiogov.demand AS
SELECT r.id AS request, r.sort, r.title, r.asked_by, r.body, r.asset, a.name AS asset_name, r.score, r.state,
	   r.ended_at IS NULL AS open, r.received_at, coalesce(r.ended_at, now()) - r.received_at AS age,
	   CASE WHEN r.replied_at > r.reply_due THEN 'late' WHEN r.replied_at IS NOT NULL THEN 'given'
			WHEN r.reply_due < now() THEN 'overdue' ELSE 'owed' END AS reply,
	   r.reply_due, r.replied_at - r.received_at AS replied_after,
	   r.duplicate_of, r.proposal,
	   (SELECT s.state FROM cmiogov.proposal_standing s WHERE s.proposal = r.proposal) AS proposal_state
FROM cmiogov.request r
LEFT JOIN cmiogov.asset a ON a.id = r.asset;
COMMENT ON VIEW cmiogov.demand IS
'every request, feedback and pain point: how old, in which state, whether the reply that its sender is owed was given, late, is owed or overdue, and the proposal it became. age ends with the request. Source: cmiogov.request';

CREATE VIEW cmiogov.portfolio AS
WITH holder AS
(
	SELECT o.role, string_agg(o.name, ', ' ORDER BY o.deputy, o.name) AS names
	FROM cmiogov.current_officers o WHERE o.person IS NOT NULL GROUP BY o.role
), link AS
(
	SELECT l.asset,
		   string_agg(l.body, ', ' ORDER BY l.body) FILTER (WHERE l.relation = 'deployed_in') AS deployed_in,
		   bool_and(coalesce(l.version, a.version) = a.version) FILTER (WHERE l.relation = 'deployed_in') AS uniform,
		   string_agg(t.name, ', ' ORDER BY t.name) FILTER (WHERE l.relation = 'aligned_with') AS aligned_with,
		   count(*) FILTER (WHERE l.relation = 'depends_on') AS depends_on
	FROM cmiogov.asset_link l JOIN cmiogov.asset a ON a.id = l.asset LEFT JOIN cmiogov.asset t ON t.id = l.other
	GROUP BY l.asset
), dependent AS
(
	SELECT l.other, count(*) AS n FROM cmiogov.asset_link l WHERE l.relation = 'depends_on' GROUP BY l.other
), review AS
(
	SELECT o.asset, max(o.done_at) AS at FROM cmiogov.obligation o WHERE o.sort = 'review' GROUP BY o.asset
), hazard AS
(
	SELECT h.asset, count(*) AS n FROM cmiogov.hazard h WHERE h.status = 'open' GROUP BY h.asset
), incident AS
(
	SELECT i.asset, count(*) AS n FROM cmiogov.incident i WHERE i.closed_at IS NULL GROUP BY i.asset
)
SELECT a.id AS asset, a.kind, a.name, a.version, a.state, a.criticality, a.owner_role, h.names AS owner,
	   a.review_due, v.at AS reviewed_at,
	   a.state <> 'retired' AND coalesce(a.review_due < now(), false) AS review_overdue,
	   a.detail ->> 'contract_end' AS contract_end, l.aligned_with,
	   l.deployed_in, l.uniform, coalesce(l.depends_on, 0) AS depends_on, coalesce(d.n, 0) AS dependents,
	   coalesce(z.n, 0) AS open_hazards, coalesce(i.n, 0) AS open_incidents
FROM cmiogov.asset a
LEFT JOIN holder h ON h.role = a.owner_role
LEFT JOIN link l ON l.asset = a.id
LEFT JOIN dependent d ON d.other = a.id
LEFT JOIN review v ON v.asset = a.id
LEFT JOIN hazard z ON z.asset = a.id
LEFT JOIN incident i ON i.asset = a.id;
COMMENT ON VIEW cmiogov.portfolio IS
'every governed thing: systems, CDS artifacts, order sets, AI models, policies, standards and the rest, with version, state, owner (NULL: vacant), the review that is due, where it runs and whether every department runs the current version, what it depends on and what depends on it, open hazards and incidents, and the objectives it is aligned with (NULL: none). Reviews of clinical content: WHERE kind IN (''cds_artifact'', ''order_set'') AND review_overdue. Source: cmiogov.asset and what names it';

CREATE VIEW cmiogov.department_variance AS
SELECT a.id AS asset, a.kind, a.name, a.version, b.body, b.title AS department,
	   coalesce(l.version, a.version) AS runs, coalesce(l.version, a.version) <> a.version AS differs, r.at AS since
FROM cmiogov.asset_link l
JOIN cmiogov.asset a ON a.id = l.asset AND a.state <> 'retired'
LEFT JOIN cmiogov.body b ON b.body = l.body
LEFT JOIN cmiogov.policy_record r ON r.seq = l.record
WHERE l.relation = 'deployed_in';
COMMENT ON VIEW cmiogov.department_variance IS
'which department runs which version of what, and whether that is the current one. Source: links deployed_in';

-- --------------------------------------------------------- who owes what

CREATE VIEW cmiogov.decisions_waiting AS
SELECT w.owner, count(*)::integer AS waiting, count(DISTINCT w.proposal)::integer AS proposals,
	   min(w.since) AS since, max(now() - w.since) AS longest,
	   percentile_cont(0.5) WITHIN GROUP (ORDER BY now() - w.since) AS median,
	   count(*) FILTER (WHERE w.due < now())::integer AS past_due,
	   (array_agg(w.title ORDER BY w.since, w.proposal))[1] AS oldest
FROM cmiogov.worklist w
WHERE w.owed_now
GROUP BY w.owner;
COMMENT ON VIEW cmiogov.decisions_waiting IS
'on whom proposals wait, how many and for how long: what the view worklist says is somebody''s turn, by owner. owner NULL: nobody can do it';

CREATE VIEW cmiogov.owed AS
SELECT o.id AS obligation, o.sort, o.title, o.owner_role, coalesce(n.name, h.names) AS owner,
	   o.body, o.asset, a.name AS asset_name, o.proposal, o.source, o.due,
	   CASE WHEN o.done_at IS NULL AND o.due < now() THEN 'overdue' WHEN o.done_at IS NULL THEN 'owed'
			WHEN o.good_until <= now() THEN 'lapsed' ELSE 'good' END AS state,
	   o.done_at, d.name AS done_by, o.evidence, o.good_until,
	   CASE WHEN coalesce(o.done_at, now()) > o.due THEN coalesce(o.done_at, now()) - o.due END AS late
FROM cmiogov.obligation o
LEFT JOIN cmiogov.person n ON n.id = o.person
LEFT JOIN cmiogov.person d ON d.id = o.done_by
LEFT JOIN cmiogov.asset a ON a.id = o.asset
LEFT JOIN (SELECT c.role, string_agg(c.name, ', ' ORDER BY c.deputy, c.name) AS names
		   FROM cmiogov.current_officers c WHERE c.person IS NOT NULL GROUP BY c.role) h ON h.role = o.owner_role;
COMMENT ON VIEW cmiogov.owed IS
'every obligation and by whom it is owed (NULL: nobody holds the role): attestations, training, conformance and exceptions, reviews, milestones, plans, disclosures, meetings. state: owed, overdue, good, or lapsed when what was done is good no longer. Source: cmiogov.obligation';

CREATE VIEW cmiogov.training_coverage AS
WITH said AS
(
	SELECT t.*, t.done_at IS NOT NULL AND (t.good_until IS NULL OR t.good_until > now()) AS good
	FROM cmiogov.obligation t WHERE t.sort = 'training'
), training AS
(
	-- what was renewed since is no longer owed
	SELECT t.* FROM said t
	WHERE t.good OR t.done_at IS NULL
	   OR NOT EXISTS (SELECT FROM said n WHERE n.good AND n.title = t.title AND n.asset IS NOT DISTINCT FROM t.asset
										   AND n.body IS NOT DISTINCT FROM t.body AND n.person IS NOT DISTINCT FROM t.person)
)
SELECT a.id AS asset, a.name AS asset_name, o.body, count(*)::integer AS owed, count(*) FILTER (WHERE o.good)::integer AS good,
	   count(*) FILTER (WHERE o.done_at IS NOT NULL AND NOT o.good)::integer AS lapsed,
	   count(*) FILTER (WHERE o.done_at IS NULL AND o.due < now())::integer AS overdue,
	   count(*) FILTER (WHERE o.good)::float8 / count(*) AS coverage
FROM training o
LEFT JOIN cmiogov.asset a ON a.id = o.asset
GROUP BY a.id, a.name, o.body;
COMMENT ON VIEW cmiogov.training_coverage IS
'training by asset and department: how many are owed one, whose is good, lapsed or overdue; coverage is good / owed, from 0 to 1. Source: obligations of sort training';

CREATE VIEW cmiogov.standard_conformance AS
SELECT a.id AS asset, a.kind, a.name AS asset_name, a.owner_role, s.id AS standard, s.name AS standard_name, s.version,
	   CASE WHEN g.good THEN CASE g.sort WHEN 'exception' THEN 'excepted' ELSE 'conforms' END
			WHEN g.done_at IS NOT NULL THEN 'lapsed' WHEN g.id IS NOT NULL THEN 'owed' ELSE 'missing' END AS state,
	   g.good_until, g.due, g.evidence
FROM cmiogov.asset_link l
JOIN cmiogov.asset a ON a.id = l.asset AND a.state <> 'retired'
JOIN cmiogov.asset s ON s.id = l.other AND s.state <> 'retired'
LEFT JOIN LATERAL
(
	SELECT o.*, o.done_at IS NOT NULL AND (o.good_until > now() OR o.good_until IS NULL AND o.sort = 'conformance') AS good
	FROM cmiogov.obligation o
	WHERE o.asset = a.id AND o.standard = s.id AND o.sort IN ('conformance', 'exception')
	ORDER BY good DESC, o.done_at IS NOT NULL DESC, o.good_until DESC NULLS FIRST, o.id LIMIT 1
) g ON true
WHERE l.relation = 'conforms_to';
COMMENT ON VIEW cmiogov.standard_conformance IS
'each standard or policy that an asset has to conform to, and whether it does: conforms, excepted (until good_until), lapsed (a conformance or an exception past its date excuses nothing), owed (promised, not shown) or missing. Source: links conforms_to, obligations of sort conformance and exception';

-- -------------------------------------------------------------- measures

CREATE VIEW cmiogov.measure_status AS
WITH place AS
(
	-- a later observation of the same period counts instead
	SELECT DISTINCT ON (o.measure, o.asset, o.body, o.person, o.subgroup, o.period) o.*
	FROM cmiogov.observation o
	ORDER BY o.measure, o.asset, o.body, o.person, o.subgroup, o.period, o.record DESC
), last AS
(
	SELECT p.*, lag(p.value) OVER w AS previous, row_number() OVER w AS n_th,
		   count(*) OVER (PARTITION BY p.measure, p.asset, p.body, p.person, p.subgroup) AS periods
	FROM place p
	WINDOW w AS (PARTITION BY p.measure, p.asset, p.body, p.person, p.subgroup ORDER BY upper(p.period), p.id)
)
SELECT m.measure, split_part(m.measure, '.', 1) AS topic, m.title, m.unit, m.owner_role, m.gate,
	   a.id AS asset, a.name AS asset_name, l.body, n.name AS person_name, l.subgroup, l.period, l.value, l.previous, l.periods::integer, l.events, l.n,
	   m.goal, m.target, CASE m.goal WHEN 'at_least' THEN l.value >= m.target ELSE l.value <= m.target END AS met,
	   coalesce(upper(l.period) + m.max_age < now(), l.value IS NULL) AS stale,
	   c.lower AS lower_limit, c.upper AS upper_limit, c.signal, l.source
FROM cmiogov.measure m
LEFT JOIN last l ON l.measure = m.measure AND l.n_th = l.periods
LEFT JOIN cmiogov.asset a ON a.id = coalesce(l.asset, m.asset)
LEFT JOIN cmiogov.person n ON n.id = l.person
LEFT JOIN cmiogov.control_chart c ON c.observation = l.id;
COMMENT ON VIEW cmiogov.measure_status IS
'each measure as last observed, by asset, department, person and subgroup, in the measure''s unit: against its target (met NULL: nothing observed, or no target), the value before, whether the observation is older than max_age (stale; never observed is stale), and for a control chart its limits and signal (view control_chart). Alert burden, data quality, usability, staffing, budgets and satisfaction are measures: see topic, the part of the name before the first point. Source: cmiogov.measure, cmiogov.observation';

CREATE VIEW cmiogov.ai_models AS
SELECT a.id AS asset, a.name, a.version, a.state, a.owner_role, m.given::integer AS attributes, m.required,
	   m.given >= m.required AS complete, coalesce(w.measures, 0)::integer AS measures, coalesce(w.stale, 0)::integer AS stale,
	   coalesce(w.missed, 0)::integer AS missed, coalesce(w.alarms, 0)::integer AS alarms, coalesce(w.subgroups, 0)::integer AS subgroups,
	   p.review_due, p.review_overdue, p.open_hazards, p.open_incidents
FROM cmiogov.asset a
JOIN cmiogov.portfolio p ON p.asset = a.id
CROSS JOIN LATERAL (SELECT coalesce(CASE WHEN a.detail ->> 'required' ~ '^[0-9]{1,4}$' THEN (a.detail ->> 'required')::integer END, 31) AS required,
	(SELECT count(*) FROM jsonb_each_text(CASE jsonb_typeof(a.detail -> 'attributes') WHEN 'object' THEN a.detail -> 'attributes' END) t
	 WHERE btrim(t.value) <> '') AS given) m
LEFT JOIN (SELECT s.asset, count(DISTINCT s.measure) AS measures, count(*) FILTER (WHERE s.stale) AS stale,
				  count(*) FILTER (WHERE NOT s.met) AS missed, count(s.signal) AS alarms, count(DISTINCT s.subgroup) AS subgroups
		   FROM cmiogov.measure_status s GROUP BY s.asset) w ON w.asset = a.id
WHERE a.kind = 'ai_model';
COMMENT ON VIEW cmiogov.ai_models IS
'every AI model: how many source attributes are given (detail.attributes) of how many required (31 unless detail.required says otherwise; ONC HTI-1), how many measures watch it, how many of their last observations are stale, miss their target or alarm, how many subgroups of patients are watched apart, its review, open hazards and incidents';

CREATE VIEW cmiogov.benefits AS
WITH live AS
(
	SELECT r.key::bigint AS asset, min(r.at) AS since
	FROM cmiogov.policy_record r
	WHERE r.object = 'asset' AND r.body ->> 'state' = 'live'
	GROUP BY r.key
), side AS
(
	-- of a period, the last that was said; the mean weighs by n where all have one
	SELECT o.measure, o.asset, lower(o.period) >= l.since AS after,
		   CASE WHEN count(o.n) = count(*) THEN sum(o.value * o.n) / nullif(sum(o.n), 0) ELSE avg(o.value) END AS value
	FROM (SELECT DISTINCT ON (t.measure, t.asset, t.body, t.person, t.subgroup, t.period)
				 t.measure, coalesce(t.asset, m.asset) AS asset, t.period, t.value, t.n
		  FROM cmiogov.observation t JOIN cmiogov.measure m ON m.measure = t.measure
		  ORDER BY t.measure, t.asset, t.body, t.person, t.subgroup, t.period, t.record DESC) o
	JOIN live l ON l.asset = o.asset AND NOT (lower(o.period) < l.since AND upper(o.period) > l.since)
	GROUP BY o.measure, o.asset, lower(o.period) >= l.since
)
SELECT m.measure, m.title, m.unit, a.id AS asset, a.name AS asset_name, l.since AS live_since,
	   coalesce(b.value, m.baseline) AS before, m.target AS promised, f.value AS after,
	   f.value - coalesce(b.value, m.baseline) AS change,
	   (f.value - coalesce(b.value, m.baseline)) / CASE WHEN abs(m.target - coalesce(b.value, m.baseline)) > 1e-100 THEN m.target - coalesce(b.value, m.baseline) END AS realised
FROM (SELECT DISTINCT s.measure, s.asset FROM side s) p
JOIN cmiogov.measure m ON m.measure = p.measure
JOIN cmiogov.asset a ON a.id = p.asset
JOIN live l ON l.asset = p.asset
LEFT JOIN side b ON b.measure = p.measure AND b.asset = p.asset AND NOT b.after
LEFT JOIN side f ON f.measure = p.measure AND f.asset = p.asset AND f.after;
COMMENT ON VIEW cmiogov.benefits IS
'before and after: what each measure of an asset was before it first went live (else the measure''s baseline) and since, means in the measure''s unit, against the target that was promised. realised is the part of the promised change that came: 1 all of it, below 0 the wrong way. Periods that span the going live are left out. Source: cmiogov.observation';

CREATE VIEW cmiogov.project_status AS
SELECT a.id AS asset, a.kind, a.name, a.state, a.owner_role, b.unit, b.budget, b.spent, b.budget - b.spent AS remaining,
	   l.names AS aligned_with, coalesce(b.spent > 0, false) AND l.names IS NULL AS unaligned_spend,
	   coalesce(o.n, 0)::integer AS milestones, coalesce(o.done, 0)::integer AS done, coalesce(o.overdue, 0)::integer AS overdue,
	   o.next_due
FROM cmiogov.asset a
LEFT JOIN (SELECT s.asset, s.unit, sum(s.target) AS budget, sum(s.value) AS spent
		   FROM cmiogov.measure_status s WHERE s.topic = 'budget' AND s.asset IS NOT NULL GROUP BY s.asset, s.unit) b ON b.asset = a.id
LEFT JOIN (SELECT k.asset, string_agg(t.name, ', ' ORDER BY t.name) AS names
		   FROM cmiogov.asset_link k JOIN cmiogov.asset t ON t.id = k.other
		   WHERE k.relation = 'aligned_with' GROUP BY k.asset) l ON l.asset = a.id
LEFT JOIN (SELECT m.asset, count(*) AS n, count(m.done_at) AS done,
				  count(*) FILTER (WHERE m.done_at IS NULL AND m.due < now()) AS overdue,
				  min(m.due) FILTER (WHERE m.done_at IS NULL) AS next_due
		   FROM cmiogov.obligation m WHERE m.sort IN ('milestone', 'action') GROUP BY m.asset) o ON o.asset = a.id
WHERE a.kind IN ('project', 'contract', 'objective') OR b.asset IS NOT NULL;
COMMENT ON VIEW cmiogov.project_status IS
'projects, contracts, objectives and whatever else has a budget: budget and spending (targets and last values of measures of topic budget, by unit), milestones and actions, and the objectives each is aligned with; unaligned_spend: money is spent on what serves no objective. Source: cmiogov.asset, measures of topic budget, obligations of sort milestone and action';

-- ------------------------------------------------- people and their powers

CREATE VIEW cmiogov.credential_gaps AS
SELECT q.role, q.credential, q.level, q.source,
	   coalesce(q.credential = ANY (string_to_array(r.credential, '|')), false) AS enforced,
	   (SELECT string_agg(format('%s (%s)', x.level, x.source), ', ' ORDER BY x.source) FROM cmiogov.qualification x
		WHERE x.role = q.role AND x.credential = q.credential AND x.level <> q.level) AS contradicted_by,
	   o.person, o.name, o.deputy, h.held,
	   CASE WHEN o.person IS NOT NULL AND NOT h.held AND q.level <> 'none' THEN q.level END AS gap
FROM cmiogov.qualification q
LEFT JOIN cmiogov.role r ON r.role = q.role
LEFT JOIN cmiogov.current_officers o ON o.role = q.role AND o.person IS NOT NULL
CROSS JOIN LATERAL (SELECT EXISTS (SELECT FROM cmiogov.credential c
	WHERE c.person = o.person AND c.kind = q.credential AND c.term @> now() AND coalesce(c.revoked_at > now(), true)) AS held) h;
COMMENT ON VIEW cmiogov.credential_gaps IS
'what each source says the holder of a role should have, who holds the role and whether he has it: gap is the level (required, preferred) that is missing, contradicted_by what other sources say of the same. enforced: the law tests it at every act (role.credential); the rest is advice. Source: cmiogov.qualification';

CREATE VIEW cmiogov.duty_without_authority AS
WITH duty AS
(
	SELECT c.role, format('%s of %s', c.letters, c.decision) AS duty, c.letters && 'AR' AS leads FROM cmiogov.raci_cell c WHERE c.letters && 'ARC'
	UNION ALL
	SELECT q.owner_role, 'judges ' || q.requirement, false FROM cmiogov.requirement q WHERE q.valid @> now()
	UNION ALL
	SELECT d.escalates_to, 'escalation of ' || d.decision, false FROM cmiogov.decision d WHERE d.escalates_to IS NOT NULL
	UNION ALL
	SELECT a.owner_role, format('owns %s %s', a.kind, a.name), false FROM cmiogov.asset a WHERE a.state <> 'retired'
	UNION ALL
	SELECT o.owner_role, format('owes %s: %s', o.sort, o.title), false FROM cmiogov.obligation o WHERE o.done_at IS NULL AND o.person IS NULL
), role AS
(
	SELECT d.role, string_agg(DISTINCT d.duty, ', ' ORDER BY d.duty) AS duties, bool_or(d.leads) AS leads,
		   bool_or(r.single_seat) AS single_seat, count(o.person) FILTER (WHERE NOT o.deputy) AS holders,
		   count(o.person) FILTER (WHERE o.deputy) AS deputies, count(o.person) FILTER (WHERE o.licensed) AS licensed
	FROM duty d LEFT JOIN cmiogov.role r ON r.role = d.role LEFT JOIN cmiogov.current_officers o ON o.role = d.role
	GROUP BY d.role
), resource AS
(
	SELECT s.topic, s.owner_role, count(*) AS n, string_agg(s.title, ', ' ORDER BY s.title) FILTER (WHERE NOT s.met) AS missed
	FROM cmiogov.measure_status s
	WHERE s.topic IN ('staffing', 'budget') AND s.target IS NOT NULL AND s.value IS NOT NULL
	GROUP BY s.topic, s.owner_role
)
SELECT 'vacant' AS lack, r.role, r.duties AS detail FROM role r WHERE r.holders + r.deputies = 0
UNION ALL
SELECT 'no_deputy', r.role, r.duties FROM role r WHERE r.single_seat AND r.holders > 0 AND r.deputies = 0
UNION ALL
SELECT 'no_licence', r.role, r.duties FROM role r WHERE r.holders + r.deputies > 0 AND r.licensed = 0
UNION ALL
SELECT 'no_' || t.topic, r.role, r.duties
FROM role r CROSS JOIN (VALUES ('staffing'), ('budget')) t (topic)
WHERE r.leads AND r.single_seat AND NOT EXISTS (SELECT FROM resource x WHERE x.topic = t.topic AND x.owner_role = r.role)
UNION ALL
SELECT x.topic || '_missed', x.owner_role, x.missed FROM resource x WHERE x.missed IS NOT NULL
UNION ALL
SELECT 'limit', c.role, format('proposal %s, %s: %s, above every limit', p.id, p.title, p.amount)
FROM cmiogov.proposal p
JOIN cmiogov.kind k ON k.kind = p.kind
JOIN cmiogov.raci_cell c ON c.decision = ANY (k.decisions) AND c.letters @> 'A'
JOIN cmiogov.decision d ON d.decision = c.decision
WHERE p.amount IS NOT NULL AND NOT p.ready AND NOT p.withdrawn
  AND NOT EXISTS (SELECT FROM cmiogov.current_officers o
				  WHERE o.role IN (c.role, d.escalates_to) AND o.person IS NOT NULL AND coalesce(o.authority_limit >= p.amount, true))
  AND EXISTS (SELECT FROM cmiogov.current_officers o WHERE o.role = c.role AND o.person IS NOT NULL);
COMMENT ON VIEW cmiogov.duty_without_authority IS
'roles with duties and not the means: vacant, no_deputy (of a single seat), no_licence (no holder has the one the law tests), no_staffing and no_budget (a single seat that is accountable or responsible, and no measure of that topic owned by it was ever observed against a target), staffing_missed and budget_missed (the target is), limit (an open proposal whose amount is above the limit of every holder of the accountable role and of the one it escalates to)';

CREATE VIEW cmiogov.decision_rights AS
WITH holder AS
(
	SELECT o.role, string_agg(o.name || CASE WHEN o.deputy THEN ' (deputy)' ELSE '' END, ', ' ORDER BY o.deputy, o.name) AS names
	FROM cmiogov.current_officers o WHERE o.person IS NOT NULL GROUP BY o.role
), right_of AS
(
	SELECT 'decision' AS what, d.decision AS name, d.question, c.decides, c.does, c.consulted, c.informed, d.escalates_to,
		   (SELECT string_agg(k.kind, ', ' ORDER BY k.kind) FROM cmiogov.kind k WHERE d.decision = ANY (k.decisions)) AS kinds
	FROM cmiogov.decision d
	LEFT JOIN LATERAL (SELECT string_agg(r.role, ', ' ORDER BY r.role) FILTER (WHERE r.letters @> 'A') AS decides,
			string_agg(r.role || coalesce(' (' || r.scope || ')', ''), ', ' ORDER BY r.role) FILTER (WHERE r.letters @> 'R') AS does,
			string_agg(r.role, ', ' ORDER BY r.role) FILTER (WHERE r.letters @> 'C') AS consulted,
			string_agg(r.role, ', ' ORDER BY r.role) FILTER (WHERE r.letters @> 'I') AS informed
		FROM cmiogov.raci_cell r WHERE r.decision = d.decision) c ON true
	UNION ALL
	SELECT q.gate::text, q.requirement, q.question, q.owner_role, NULL, NULL, NULL, NULL, array_to_string(q.kinds, ', ')
	FROM cmiogov.requirement q WHERE q.valid @> now()
	UNION ALL
	SELECT 'domain', r.layer, 'who guards the domain', r.role, NULL, NULL, NULL, NULL, NULL
	FROM cmiogov.role r WHERE r.separated
)
SELECT r.what, r.name, r.question, r.decides, h.names AS holder, o.credential, r.does, r.consulted, r.informed, r.escalates_to, r.kinds
FROM right_of r
LEFT JOIN holder h ON h.role = r.decides
LEFT JOIN cmiogov.role o ON o.role = r.decides;
COMMENT ON VIEW cmiogov.decision_rights IS
'who decides what: each decision with its RACI row (decides is the Accountable; NULL: reserved), each requirement of a gate with the role that judges it (kinds NULL: every kind), each domain (layer) with the separated role that guards it; who holds the deciding role now (NULL: vacant) and the licence it takes. Guarding a domain and being accountable for a decision are two things';

CREATE FUNCTION cmiogov.who_decides(decision text, amount numeric DEFAULT NULL)
RETURNS TABLE (role text, person bigint, name text, deputy boolean, authority_limit numeric, may_sign boolean, why_not text)
LANGUAGE sql STABLE SECURITY DEFINER PARALLEL UNSAFE SET search_path = pg_catalog, pg_temp
AS $$
	SELECT h.role, h.person, h.name, h.deputy, h.authority_limit, h.why_not IS NULL, h.why_not
	FROM (SELECT o.*, w.escalation,
				 CASE WHEN o.person IS NULL THEN 'vacant' WHEN NOT o.licensed THEN 'no licence in force'
					  WHEN w.escalation AND amount IS NULL THEN 'signs amounts only'
					  WHEN amount > o.authority_limit THEN 'above the limit' END AS why_not
		  FROM cmiogov.decision d
		  CROSS JOIN LATERAL (SELECT c.role, false AS escalation FROM cmiogov.raci_cell c WHERE c.decision = d.decision AND c.letters @> 'A'
							  UNION ALL SELECT d.escalates_to, true WHERE d.escalates_to IS NOT NULL) w
		  JOIN cmiogov.current_officers o ON o.role = w.role
		  WHERE d.decision = $1) h
	ORDER BY h.escalation, h.deputy, h.name
$$;
REVOKE ALL ON FUNCTION cmiogov.who_decides(text, numeric) FROM PUBLIC;
COMMENT ON FUNCTION cmiogov.who_decides(text, numeric) IS
'who can sign a decision today, for that amount: the holders of the accountable role and of the one it escalates to, and why one cannot. No row: the decision is reserved or does not exist. What the person did on a proposal (opened, submitted, judged, has an interest) comes on top: see explain_proposal()';

-- ------------------------------------------------- noise, flow, integrity

CREATE VIEW cmiogov.accountability_noise AS
SELECT 'matrix' AS noise, f.decision AS subject, f.rule AS detail, count(*) AS n, NULL::interval AS longest, NULL::timestamptz AS latest
FROM cmiogov.raci_fault f WHERE f.level = 'fault' GROUP BY f.decision, f.rule
UNION ALL
SELECT 'no_accountable', d.decision, 'open proposals of a decision whose accountable role is vacant', count(*), max(now() - p.opened_at), max(p.opened_at)
FROM cmiogov.proposal p
JOIN cmiogov.kind k ON k.kind = p.kind
JOIN cmiogov.decision d ON d.decision = ANY (k.decisions)
WHERE NOT p.ready AND NOT p.withdrawn
  AND NOT EXISTS (SELECT FROM cmiogov.raci_cell c JOIN cmiogov.current_officers o ON o.role = c.role AND o.person IS NOT NULL
				  WHERE c.decision = d.decision AND c.letters @> 'A')
GROUP BY d.decision
UNION ALL
SELECT 'reopened', p.kind, CASE WHEN p.fell_at IS NOT NULL OR p.barred THEN 'evidence fell after the decision' ELSE 'proposed again' END,
	   count(*), NULL, max(coalesce(p.fell_at, p.opened_at))
FROM cmiogov.proposal p WHERE p.fell_at IS NOT NULL OR p.barred OR p.round > 1
GROUP BY p.kind, p.fell_at IS NOT NULL OR p.barred
UNION ALL
SELECT 'refused', coalesce(r.constraint_name, 'may not act'), coalesce(r.relation, 'a function'), count(*), NULL, max(r.at)
FROM cmiogov.refusal r GROUP BY r.constraint_name, r.relation
UNION ALL
SELECT 'duplicate_request', t.title, 'asked for again', count(*), NULL, max(r.received_at)
FROM cmiogov.request r LEFT JOIN cmiogov.request t ON t.id = r.duplicate_of
WHERE r.state = 'duplicate' GROUP BY t.id, t.title
UNION ALL
SELECT 'waiting', w.owner, 'proposals that wait', w.waiting, w.longest, w.since
FROM cmiogov.decisions_waiting w;
COMMENT ON VIEW cmiogov.accountability_noise IS
'confusion, blame and work done twice, which fall when roles are clear: faults of the matrix, open decisions whose accountable role is vacant, proposals whose evidence fell after the decision or that were proposed again, refused acts by first rule (where refusals are kept), requests that somebody had made before, and waiting by owner. n counts, longest and latest say for how long and when last';

CREATE VIEW cmiogov.bottleneck AS
SELECT 'gate' AS what, f.kind AS subject, f.gate::text AS step, f.waiting::bigint AS waiting, f.median, f.longest_wait AS longest, NULL::interval AS target
FROM cmiogov.gate_flow f WHERE f.waiting > 0
UNION ALL
SELECT 'owner', w.owner, 'to act', w.waiting, w.median, w.longest, NULL FROM cmiogov.decisions_waiting w
UNION ALL
SELECT 'request', r.sort, r.state, count(*), percentile_cont(0.5) WITHIN GROUP (ORDER BY now() - r.received_at), max(now() - r.received_at), NULL
FROM cmiogov.request r WHERE r.ended_at IS NULL GROUP BY r.sort, r.state
UNION ALL
SELECT 'process', s.title, coalesce(s.body, s.asset_name, ''), NULL,
	   CASE WHEN s.value BETWEEN 0 AND 1e6 THEN s.value * u.unit END, NULL, CASE WHEN s.target BETWEEN 0 AND 1e6 THEN s.target * u.unit END
FROM cmiogov.measure_status s
JOIN (VALUES ('seconds', interval '1 second'), ('minutes', '1 minute'), ('hours', '1 hour'), ('days', '1 day')) u (name, unit) ON u.name = s.unit
WHERE s.topic = 'process_time' AND NOT s.met
UNION ALL
SELECT 'no_system', a.name, a.kind, NULL, NULL, now() - r.at, NULL
FROM cmiogov.asset a JOIN cmiogov.policy_record r ON r.seq = a.record
WHERE a.kind IN ('need', 'workflow_step') AND a.state <> 'retired'
  AND NOT EXISTS (SELECT FROM cmiogov.asset_link l WHERE l.asset = a.id AND l.relation IN ('traces_to', 'used_in', 'depends_on')
													  OR l.other = a.id AND l.relation IN ('traces_to', 'used_in'));
COMMENT ON VIEW cmiogov.bottleneck IS
'where things get stuck: gates and owners that proposals wait for, requests by state, processes slower than their target (measures of topic process_time in seconds, minutes, hours or days; median is the last value), and needs and workflow steps that no system serves (no link traces_to or used_in)';

CREATE VIEW cmiogov.opinion_share AS
SELECT p.kind, date_trunc('month', f.at) AS month, count(*) AS estimates,
	   count(*) FILTER (WHERE NOT cmiogov.has_interval(f.delta)) AS opinions,
	   count(*) FILTER (WHERE NOT cmiogov.has_interval(f.delta))::float8 / count(*) AS share,
	   count(*) FILTER (WHERE coalesce(f.reason, '') = '') AS without_evidence, count(*) FILTER (WHERE NOT f.full_weight) AS unjudged
FROM cmiogov.recent_proposal p JOIN cmiogov.fact f ON f.proposal = p.id AND f.act = 'estimate'
GROUP BY p.kind, date_trunc('month', f.at);
COMMENT ON VIEW cmiogov.opinion_share IS
'from opinion to data: of the harm estimates given on recent proposals, by kind and month, how many are opinions (no interval on the change in probability), their share from 0 to 1, how many name no evidence, and how many are not a safety judge''s';

CREATE VIEW cmiogov.convenience_violations AS
WITH judged AS
(
	SELECT p.id, p.kind, p.title, p.chosen, p.standing
	FROM cmiogov.proposal p JOIN cmiogov.kind k ON k.kind = p.kind AND k.version = p.policy_version
	WHERE p.ready AND NOT p.withdrawn
), harmful AS MATERIALIZED
(
	-- nothing accepted, and harm or a rival to compare with; a fact keeps its option's upper ends as it left them
	SELECT j.* FROM judged j
	WHERE j.id IN (SELECT f.proposal FROM cmiogov.fact f JOIN cmiogov.proposal o ON o.id = f.proposal AND o.ready
				   GROUP BY f.proposal
				   HAVING NOT bool_or(f.act = 'accept' AND f.option = o.chosen)
					  AND bool_or(f.option > 0 AND f.option <> o.chosen AND f.act = 'option' OR f.option = o.chosen AND 0 < ANY (f.uppers)))
)
SELECT j.id AS proposal, j.kind, j.title, 'unsafe' AS violation, format('ready, and safety is %s', j.standing -> 'safety') AS detail
FROM judged j WHERE (j.standing -> 'safety') NOT IN ('pass', 'accepted')
UNION ALL
SELECT j.id, j.kind, j.title, 'more_harm', format('option %s may do %s more harm per day than option %s, and clinical leadership has not accepted it', j.chosen, c.upper - r.upper, r.option)
FROM harmful j
CROSS JOIN LATERAL (SELECT h.scale, cmiogov.upper(cmiogov.sum(h.harm)) AS upper FROM cmiogov.harm_register h
					WHERE h.proposal = j.id AND h.option = j.chosen GROUP BY h.scale) c
CROSS JOIN LATERAL
(
	SELECT o.option, o.upper
	FROM (SELECT 0 AS option, 0.0::float8 AS upper
		  UNION ALL
		  SELECT h.option, cmiogov.upper(cmiogov.sum(h.harm)) FROM cmiogov.harm_register h
		  WHERE h.proposal = j.id AND h.option <> j.chosen AND h.scale = c.scale GROUP BY h.option) o
	WHERE NOT EXISTS (SELECT FROM cmiogov.current_verdict v
					  WHERE v.proposal = j.id AND v.option = o.option AND v.gate = 'compliance' AND v.verdict = 'fail')
	ORDER BY o.upper LIMIT 1
) r
JOIN cmiogov.harm_limit l ON l.kind = j.kind AND l.scale = c.scale
WHERE c.upper - r.upper > l.acceptable
UNION ALL
SELECT p.id, p.kind, p.title, 'let_past',
	   format('%s "%s" is live since %s although %s', cmiogov.relation(e.target), e.subject_key, e.at::date, split_part(e.unmet, E'\n', 1))
FROM cmiogov.enactment e LEFT JOIN cmiogov.proposal p ON p.id = e.proposal
WHERE e.live AND e.unmet IS NOT NULL AND NOT e.emergency AND e.unmet ~ '(^|\n)(compliance|safety):';
COMMENT ON VIEW cmiogov.convenience_violations IS
'convenience never overrides safety: must be empty. unsafe: a proposal is ready and its safety does not stand; more_harm: its chosen option may do more harm than a lawful one beside it (or than changing nothing), by more than is acceptable, and clinical leadership accepted nothing; let_past: a row is live that a guard not enforcing (mode warn or audit) let past while compliance or safety did not stand. The law refuses the first two; whoever goes round it is found here. Proposals judged under an earlier policy are left out of the first two';

CREATE VIEW cmiogov.officer_integrity AS
WITH act AS
(
	SELECT f.person,
		   count(*) FILTER (WHERE f.act = 'verdict') AS verdicts,
		   count(*) FILTER (WHERE f.act = 'verdict' AND f.verdict = 'fail' AND
				(SELECT v.verdict > 'open' FROM cmiogov.fact v
				 WHERE v.proposal = f.proposal AND v.seq < f.seq AND v.act = 'verdict' AND v.person = f.person AND v.about = f.about AND v.option = f.option
				 ORDER BY v.seq DESC LIMIT 1)) AS reversed,
		   count(*) FILTER (WHERE f.act = 'advise') AS answers,
		   count(*) FILTER (WHERE f.act = 'advise' AND f.at >
				(SELECT q.until FROM cmiogov.fact q
				 WHERE q.proposal = f.proposal AND q.seq < f.seq AND q.act = 'consult' AND q.about = f.about AND q.of_role = f.of_role
				 ORDER BY q.seq DESC LIMIT 1)) AS late_answers,
		   count(*) FILTER (WHERE f.act = 'sign') AS signatures,
		   count(*) FILTER (WHERE f.act = 'sign' AND f.proposal IN (SELECT p.id FROM cmiogov.proposal p WHERE p.fell_at IS NOT NULL OR p.barred)) AS fell,
		   count(*) FILTER (WHERE f.act = 'accept') AS acceptances,
		   count(*) FILTER (WHERE f.act = 'accept' AND f.until <= now()
				AND NOT EXISTS (SELECT FROM cmiogov.fact l WHERE l.proposal = f.proposal AND l.seq > f.seq AND l.act = 'accept'
								  AND l.option = f.option AND l.about IS NOT DISTINCT FROM f.about)
				AND (SELECT s.state = 'enacted' FROM cmiogov.proposal_standing s WHERE s.proposal = f.proposal)) AS overdue,
		   count(*) FILTER (WHERE f.act = 'break_glass') AS emergencies
	FROM cmiogov.fact f
	WHERE f.act IN ('verdict', 'advise', 'sign', 'accept', 'break_glass') AND f.at > now() - interval '1 year'
	GROUP BY f.person
), duty AS
(
	SELECT o.person, count(*) AS n, count(*) FILTER (WHERE coalesce(o.done_at, now()) > o.due) AS late
	FROM cmiogov.obligation o WHERE o.person IS NOT NULL AND coalesce(o.done_at, now()) > now() - interval '1 year' GROUP BY o.person
)
SELECT n.id AS person, n.name,
	   (SELECT string_agg(o.role, ', ' ORDER BY o.role) FROM cmiogov.current_officers o WHERE o.person = n.id) AS roles,
	   coalesce(a.verdicts, 0) AS verdicts, coalesce(a.reversed, 0) AS reversed, coalesce(a.answers, 0) AS answers, coalesce(a.late_answers, 0) AS late_answers,
	   coalesce(a.signatures, 0) AS signatures, coalesce(a.fell, 0) AS fell, coalesce(a.acceptances, 0) AS acceptances, coalesce(a.overdue, 0) AS overdue_acceptances,
	   coalesce(a.emergencies, 0) AS emergencies, coalesce(d.n, 0) AS obligations, coalesce(d.late, 0) AS late_obligations
FROM cmiogov.person n
LEFT JOIN act a ON a.person = n.id
LEFT JOIN duty d ON d.person = n.id
WHERE EXISTS (SELECT FROM cmiogov.appointment t WHERE t.person = n.id AND NOT isempty(t.term));
COMMENT ON VIEW cmiogov.officer_integrity IS
'consistency over the last year, a row for each person who holds or held a role: verdicts given and yeses turned into a no, answers and those after the term asked for, signatures and those on what fell afterwards, acceptances and those that ran out under a live row, emergencies declared, obligations of the person and those late. Numbers to talk about, not a score';

CREATE VIEW cmiogov.public_summary AS
WITH event AS
(
	SELECT 'opened' AS what, p.opened_at AS at FROM cmiogov.proposal p
	UNION ALL
	SELECT CASE WHEN e.event = 'leave' THEN 'switched_off' WHEN e.emergency IS NOT NULL THEN 'emergency' ELSE 'enacted' END, e.at
	FROM cmiogov.enactment_record e WHERE e.event IN ('enter', 'leave')
	UNION ALL
	SELECT 'refused', r.at FROM cmiogov.refusal_record r
	UNION ALL
	SELECT 'fell', p.fell_at FROM cmiogov.proposal p WHERE p.fell_at IS NOT NULL
	UNION ALL
	SELECT CASE WHEN i.sort = 'harm' THEN 'harm' ELSE 'incident' END, i.occurred_at FROM cmiogov.incident i
	UNION ALL
	SELECT 'closed', i.closed_at FROM cmiogov.incident i WHERE i.closed_at IS NOT NULL
)
SELECT date_trunc('month', e.at) AS month,
	   count(*) FILTER (WHERE e.what = 'opened') AS opened, count(*) FILTER (WHERE e.what = 'enacted') AS enacted,
	   count(*) FILTER (WHERE e.what = 'emergency') AS emergencies, count(*) FILTER (WHERE e.what = 'switched_off') AS switched_off,
	   count(*) FILTER (WHERE e.what = 'refused') AS refused, count(*) FILTER (WHERE e.what = 'fell') AS evidence_fell,
	   count(*) FILTER (WHERE e.what = 'harm') AS harm_events, count(*) FILTER (WHERE e.what = 'incident') AS other_incidents,
	   count(*) FILTER (WHERE e.what = 'closed') AS incidents_closed
FROM event e
GROUP BY date_trunc('month', e.at);
COMMENT ON VIEW cmiogov.public_summary IS
'by month, in numbers alone: proposals opened, changes approved, approved in an emergency and switched off, approvals and acts refused (where refusals are kept), approvals whose evidence fell, harm events and other incidents and how many were closed. No person, title or subject; what an owner may grant to the public';

-- ------------------------------------------- who was heard, told, conflicted

CREATE VIEW cmiogov.consultation_coverage AS
SELECT p.id AS proposal, p.kind, p.title, p.ready, a.about AS body, b.title AS body_title, b.sort,
	   h.at IS NOT NULL AS heard, h.at AS heard_at, h.name AS heard_by, h.reason AS said,
	   (SELECT string_agg(DISTINCT s.profession, ', ') FROM cmiogov.seat s WHERE s.body = a.about AND s.term @> now()) AS professions
FROM cmiogov.recent_proposal p
LEFT JOIN LATERAL (SELECT DISTINCT f.about FROM cmiogov.fact f
				   WHERE f.proposal = p.id AND f.act = 'affected'
					 AND NOT EXISTS (SELECT FROM cmiogov.fact w WHERE w.proposal = p.id AND w.act = 'withdraw_note' AND w.target = f.seq)) a ON true
LEFT JOIN cmiogov.body b ON b.body = a.about
LEFT JOIN LATERAL (SELECT f.at, n.name, f.reason FROM cmiogov.fact f LEFT JOIN cmiogov.person n ON n.id = f.person
				   WHERE f.proposal = p.id AND f.act = 'heard' AND f.about = a.about AND f.option = p.chosen
					 AND NOT EXISTS (SELECT FROM cmiogov.fact w WHERE w.proposal = p.id AND w.act = 'withdraw_note' AND w.target = f.seq)
				   ORDER BY f.seq DESC LIMIT 1) h ON true
WHERE a.about IS NOT NULL OR NOT p.ready;
COMMENT ON VIEW cmiogov.consultation_coverage IS
'which groups a proposal that is open or was opened within a year says it affects (notes affected), whether and by whom each was heard about the chosen option (notes heard), what it said, and which professions sit in it; patients are a body as well. An open proposal that names no affected group has one row with body NULL. Whether what was heard is about the present content: the condition affected_groups, in explain_proposal()';

CREATE VIEW cmiogov.unacknowledged AS
SELECT n.proposal, n.kind, n.title, n.decision, n.role, n.person, n.name, n.since, now() - n.since AS age, n.signed_by
FROM cmiogov.notice n
WHERE n.since > now() - interval '1 year'
  AND NOT EXISTS (SELECT FROM cmiogov.fact f WHERE f.proposal = n.proposal AND f.act = 'acknowledge' AND f.about = n.decision
													AND f.role = n.role AND f.at >= n.since);
COMMENT ON VIEW cmiogov.unacknowledged IS
'notices of the last year that nobody in the Informed role has acknowledged since (acknowledge()), how old they are and who holds the role today';

CREATE VIEW cmiogov.ethics_and_conflicts AS
SELECT 'interest' AS what, f.proposal, p.title, f.person, n.name, NULL::text AS role, f.at AS since, f.reason AS detail
FROM cmiogov.fact f
JOIN cmiogov.recent_proposal p ON p.id = f.proposal
LEFT JOIN cmiogov.person n ON n.id = f.person
WHERE f.act = 'interest' AND f.verdict = 'fail'
  AND NOT EXISTS (SELECT FROM cmiogov.fact l WHERE l.proposal = f.proposal AND l.act = 'interest' AND l.person = f.person AND l.seq > f.seq)
UNION ALL
SELECT 'incentive', p.id, p.title, o.person, o.name, o.role, f.at, format('%s of %s claims %s, which %s is paid by', d.decision, p.title, m.title, o.role)
FROM cmiogov.fact f
JOIN cmiogov.measure m ON m.measure = f.about AND m.incentive_role IS NOT NULL
JOIN cmiogov.recent_proposal p ON p.id = f.proposal AND p.chosen = f.option
JOIN cmiogov.kind k ON k.kind = p.kind
JOIN cmiogov.decision d ON d.decision = ANY (k.decisions)
JOIN cmiogov.raci_cell c ON c.decision = d.decision AND c.letters @> 'A' AND c.role = m.incentive_role
JOIN cmiogov.current_officers o ON o.role = c.role
WHERE f.act = 'benefit'
  AND NOT EXISTS (SELECT FROM cmiogov.fact w WHERE w.proposal = f.proposal AND w.act = 'withdraw_note' AND w.target = f.seq)
UNION ALL
SELECT 'attestation', NULL, NULL, o.person, o.name, o.role, lower(o.term), coalesce('lapsed ' || b.until::date, 'never given')
FROM cmiogov.current_officers o
JOIN cmiogov.role r ON r.role = o.role AND r.separated
LEFT JOIN LATERAL (SELECT max(b.good_until) AS until FROM cmiogov.obligation b
				   WHERE b.sort = 'attestation' AND b.source = 'conflict_of_interest' AND b.person = o.person AND b.done_by = o.person) b ON true
WHERE o.person IS NOT NULL AND coalesce(b.until <= now(), true)
UNION ALL
SELECT 'unattested', NULL, NULL, NULL, NULL, a.owner_role, v.since, format('%s %s, version %s, is live', a.kind, a.name, a.version)
FROM cmiogov.asset a
CROSS JOIN LATERAL (SELECT min(r.at) AS since FROM cmiogov.policy_record r
					WHERE r.object = 'asset' AND r.key = a.id::text AND r.body ->> 'version' = a.version) v
WHERE a.kind IN ('cds_artifact', 'order_set', 'ai_model') AND a.state = 'live'
  AND NOT EXISTS (SELECT FROM cmiogov.obligation b WHERE b.sort = 'attestation' AND b.asset = a.id AND b.done_at >= v.since
														  AND b.source IS DISTINCT FROM 'hazard_log'	-- the log's approval, not the asset's
														  AND coalesce(b.good_until > now(), true))
UNION ALL
SELECT 'disclosure', NULL, NULL, NULL, NULL, a.owner_role, r.at, format('data use %s is not disclosed', a.name)
FROM cmiogov.asset a LEFT JOIN cmiogov.policy_record r ON r.seq = a.record
WHERE a.kind = 'data_use' AND a.state <> 'retired'
  AND NOT EXISTS (SELECT FROM cmiogov.obligation b WHERE b.sort = 'disclosure' AND b.asset = a.id AND b.done_at IS NOT NULL
														  AND coalesce(b.good_until > now(), true))
UNION ALL
SELECT 'ethics', p.id, p.title, NULL, NULL, NULL, p.opened_at, 'no note of ' || l.missing
FROM cmiogov.proposal p
JOIN cmiogov.kind k ON k.kind = p.kind AND ('T1' = ANY (k.decisions) OR 'ethics' = ANY (k.conditions))
CROSS JOIN LATERAL (SELECT string_agg(e.lens, ', ' ORDER BY e.lens) AS missing 
					FROM unnest(string_to_array(coalesce((SELECT t.value FROM cmiogov.setting t WHERE t.name = 'ethics_lenses'),
														 'deontological,consequentialist,virtue'), ',')) e (lens)
					WHERE NOT EXISTS (SELECT FROM cmiogov.fact f WHERE f.proposal = p.id AND f.act = 'ethics' AND f.about = e.lens AND f.option = p.chosen
									  AND NOT EXISTS (SELECT FROM cmiogov.fact w WHERE w.proposal = p.id AND w.act = 'withdraw_note' AND w.target = f.seq))) l
WHERE NOT p.ready AND NOT p.withdrawn AND l.missing IS NOT NULL;
COMMENT ON VIEW cmiogov.ethics_and_conflicts IS
'what speaks against trusting a decision, of proposals open or opened within a year: interest (declared and not cleared: the law counts no yes of that person), incentive (the chosen option claims a benefit that the Accountable is paid by: measure.incentive_role), attestation (the holder of a separated office has none in force, of source conflict_of_interest), unattested (live clinical content whose present version nobody has attested to be safe and effective), disclosure (a use of data that was not disclosed), ethics (an open proposal on clinical logic without a note through each lens in force)';

CREATE VIEW cmiogov.harm_by_group AS
WITH told AS MATERIALIZED
(
	SELECT DISTINCT p.id
	FROM cmiogov.recent_proposal p JOIN cmiogov.fact f ON f.proposal = p.id AND f.option = p.chosen
	WHERE f.act = 'estimate' AND f.about ~ '\]\s*$'
), counted AS
(
	SELECT h.proposal, h.kind, h.title, h.option, h.scale, h.hazard, substring(h.hazard FROM '\[([^][]+)\]\s*$') AS subgroup,
		   h.harm, h.harm_added, h.harm_avoided, o.harm AS observed
	FROM told t
	CROSS JOIN LATERAL (SELECT r.* FROM cmiogov.harm_register r WHERE r.proposal = t.id AND r.chosen) h
	LEFT JOIN LATERAL (SELECT cmiogov.harm(f.delta) AS harm FROM cmiogov.fact f
					   WHERE f.proposal = h.proposal AND f.act = 'observe' AND f.option = h.option AND f.about = h.hazard AND f.scale = h.scale
					   ORDER BY f.seq DESC LIMIT 1) o ON true
), total AS
(
	SELECT c.proposal, c.scale, cmiogov.sum(c.harm) AS harm, bool_or(c.subgroup IS NOT NULL) AS grouped
	FROM counted c GROUP BY c.proposal, c.scale
), part AS
(
	SELECT c.proposal, c.kind, c.title, c.scale, c.subgroup, cmiogov.sum(c.harm_added) AS harm_added,
		   cmiogov.sum(c.harm_avoided) AS harm_avoided, cmiogov.sum(c.harm) AS harm, cmiogov.sum(c.observed) AS observed
	FROM counted c GROUP BY c.proposal, c.kind, c.title, c.scale, c.subgroup
)
SELECT p.proposal, p.kind, p.title, p.scale, p.subgroup, p.harm_added, p.harm_avoided, p.harm, t.harm AS total,
	   CASE WHEN p.subgroup IS NOT NULL THEN cmiogov.estimate(p.harm) > 0 END AS worse_off,
	   CASE WHEN p.subgroup IS NOT NULL THEN cmiogov.estimate(p.harm) > 0 AND cmiogov.estimate(t.harm) < 0 END AS although_total_falls,
	   p.observed
FROM part p JOIN total t ON t.proposal = p.proposal AND t.scale = p.scale
WHERE t.grouped;
COMMENT ON VIEW cmiogov.harm_by_group IS
'who is worse off: harm added and avoided by the chosen option of a proposal open or opened within a year for each group of patients, in harm per day, beside the total over all. A hazard of a group carries it in brackets at the end of its name, "missed sepsis [over 80]"; the hazards of all groups add up to the whole, so the law counts them as they are. subgroup NULL: what is said of nobody in particular. worse_off: more harm by the point estimate; observed: what was observed of the same hazards since';
