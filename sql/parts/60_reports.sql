--
-- Reports: what a board, a safety officer or an auditor asks.
--
-- Where a report needs the law's answer it asks the law (explain_proposal,
-- fallen_evidence, rank_options: src/report.c, src/rank.c); the rest is read
-- from the tables.  CREATE EXTENSION pins search_path to pg_catalog, and a
-- view keeps the operators it was created with.
--

-- -------------------------------------------------------- asking the law

CREATE FUNCTION cmiogov.explain_proposal(proposal bigint,
	OUT gate text, OUT rule text, OUT satisfied boolean, OUT detail text, OUT next_action text, OUT owner text,
	OUT owed_now boolean, OUT since timestamptz, OUT due timestamptz)
RETURNS SETOF record
LANGUAGE c VOLATILE PARALLEL UNSAFE ROWS 10 AS 'MODULE_PATHNAME', 'explain_proposal';
REVOKE ALL ON FUNCTION cmiogov.explain_proposal(bigint) FROM PUBLIC;
COMMENT ON FUNCTION cmiogov.explain_proposal(bigint) IS
'every rule that the chosen option must meet, in order of precedence, as explain_approval() tells it for a row; and whether it is somebody''s turn (owed_now), since when, and by when the consulted were asked to answer. 22023: no such proposal';

CREATE FUNCTION cmiogov.fallen_evidence(proposal bigint,
	OUT unmet text, OUT row_gone boolean, OUT since timestamptz)
RETURNS SETOF record
LANGUAGE c VOLATILE PARALLEL UNSAFE ROWS 1 AS 'MODULE_PATHNAME', 'fallen_evidence';
REVOKE ALL ON FUNCTION cmiogov.fallen_evidence(bigint) FROM PUBLIC;
COMMENT ON FUNCTION cmiogov.fallen_evidence(bigint) IS
'one row when an enacted proposal''s gates no longer stand by the law it was enacted under (policy changed since does not count), and no emergency authorisation carries it any more; else none. row_gone: the governed row does not exist although nothing recorded that it left. since is NULL when it never stood';

CREATE FUNCTION cmiogov.rank_options(proposal bigint, tolerance float8 DEFAULT 0, statistic text DEFAULT 'upper', scale text DEFAULT 'harm',
	OUT rank integer, OUT option integer, OUT title text, OUT lawful boolean, OUT standing cmiogov.standing, OUT harm cmiogov.harm,
	OUT usability float8, OUT survivor boolean, OUT chosen boolean, OUT reason text)
RETURNS SETOF record
LANGUAGE c VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'rank_options';
REVOKE ALL ON FUNCTION cmiogov.rank_options(bigint, float8, text, text) FROM PUBLIC;
COMMENT ON FUNCTION cmiogov.rank_options(bigint, float8, text, text) IS
'the options of a proposal, the one to choose first. Lawful: compliance stands, safety has not failed, the harm is estimated on the scale and tolerable; others are not ranked, and reason says why. Among the lawful those survive whose harm exceeds the least by at most tolerance (harm per day); survivors go by usability (mean of each scorer''s last score of the present content, the greater the better, unscored last), the others by harm, ties by option number. statistic: upper (the precautionary one) or estimate (point). 22023: no such proposal or statistic, or a tolerance that is negative or not finite';

CREATE FUNCTION cmiogov.resolve_finding(proposal bigint, reason text) RETURNS void
LANGUAGE c VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'resolve_finding';
REVOKE ALL ON FUNCTION cmiogov.resolve_finding(bigint, text) FROM PUBLIC;
COMMENT ON FUNCTION cmiogov.resolve_finding(bigint, text) IS
'the Accountable of a decision of the proposal records what was done about its withdrawal finding, after the row left; or that the governed row is gone, which is then recorded as leaving. 23514 cmiogov_finding_open: the row is still in a governed status and its evidence does not stand; 42501: not the Accountable; 22023: no finding';

CREATE FUNCTION cmiogov.set_withdrawal_days(days numeric) RETURNS void
LANGUAGE c VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'set_withdrawal_days';
REVOKE ALL ON FUNCTION cmiogov.set_withdrawal_days(numeric) FROM PUBLIC;
COMMENT ON FUNCTION cmiogov.set_withdrawal_days(numeric) IS
'within how many days a withdrawal finding is due (7 when never set); takes the duty registrar';

-- -------------------------------------------------------------- proposals

CREATE VIEW cmiogov.proposal_standing AS
SELECT p.id AS proposal, p.kind, p.title,
	   cmiogov.relation(g.target) AS subject, p.subject_key, p.round, p.amount,
	   p.opened_at, o.name AS opener,
	   p.chosen AS option,
	   (SELECT c.about FROM cmiogov.fact c
		WHERE c.proposal = p.id AND c.act = 'option' AND c.option = p.chosen LIMIT 1) AS option_title,
	   CASE WHEN p.withdrawn THEN 'withdrawn'
			WHEN e.proposal = p.id AND e.event <> 'leave' THEN 'enacted'
			WHEN EXISTS (SELECT FROM cmiogov.enactment_record r
						 WHERE r.guard = p.guard AND r.subject_key = coalesce(p.subject_key, ('proposal ' || p.id) COLLATE "C")
						   AND r.proposal = p.id) THEN 'left'
			WHEN p.ready THEN 'ready'
			ELSE 'open' END AS state,
	   p.standing, cmiogov.blocking_gate(p.standing) AS blocking_gate, p.ready,
	   nullif(p.ready_until, 'infinity') AS ready_until,
	   p.policy_version = k.version AND p.ready_until > clock_timestamp() AS up_to_date,
	   p.barred, p.fell_at, p.seq AS facts
FROM cmiogov.proposal p
LEFT JOIN cmiogov.kind k ON k.kind = p.kind
LEFT JOIN cmiogov.guard g ON g.id = p.guard
LEFT JOIN cmiogov.person o ON o.id = p.opener
LEFT JOIN LATERAL (SELECT r.proposal, r.event FROM cmiogov.enactment_record r
				   WHERE r.guard = p.guard AND r.subject_key = coalesce(p.subject_key, ('proposal ' || p.id) COLLATE "C")
				   ORDER BY r.id DESC LIMIT 1) e ON true;
COMMENT ON VIEW cmiogov.proposal_standing IS
'every proposal with its standing as its last fact left it; state is open, ready, enacted (a governed row rests on it now), left (one did, and no longer) or withdrawn. up_to_date is false when policy or time has moved on since: explain_proposal() judges afresh, as the guard does';

CREATE VIEW cmiogov.current_verdict AS
SELECT f.proposal, f.option, r.gate, f.about AS requirement, f.verdict, f.person, p.name, f.role, f.deputy, f.at, f.reason, f.seq
FROM cmiogov.fact f
JOIN cmiogov.requirement r ON r.requirement = f.about
LEFT JOIN cmiogov.person p ON p.id = f.person
WHERE f.act = 'verdict'
  AND NOT EXISTS (
	SELECT FROM cmiogov.fact l LEFT JOIN cmiogov.fact t ON t.proposal = l.proposal AND t.seq = l.target
	WHERE l.proposal = f.proposal AND l.seq > f.seq AND l.option = f.option AND l.about = f.about
	  AND (l.act = 'verdict' AND l.person = f.person OR l.act = 'withdraw_verdict' AND t.person = f.person));
COMMENT ON VIEW cmiogov.current_verdict IS
'the verdicts that nobody has replaced or withdrawn, by proposal, option and requirement. Whether a yes still counts (content, harm, precedence) is for explain_proposal() to say';

CREATE VIEW cmiogov.emergency_review AS
SELECT f.proposal, p.title, f.at AS broken_at, b.name AS broken_by, f.role, f.reason, f.until AS ends,
	   u.at AS used_at, c.id IS NULL AS open, c.at AS reviewed_at, c.name AS reviewed_by, c.outcome
FROM cmiogov.fact f
JOIN cmiogov.proposal p ON p.id = f.proposal
LEFT JOIN cmiogov.person b ON b.id = f.person
LEFT JOIN LATERAL (SELECT min(e.at) AS at FROM cmiogov.enactment_record e
				   WHERE e.guard = p.guard AND e.subject_key = coalesce(p.subject_key, ('proposal ' || p.id) COLLATE "C")
					 AND e.proposal = p.id AND e.emergency = f.seq) u ON true
LEFT JOIN LATERAL (SELECT r.seq AS id, r.at, n.name, r.reason AS outcome
				   FROM cmiogov.fact r LEFT JOIN cmiogov.person n ON n.id = r.person
				   WHERE r.proposal = f.proposal AND r.act = 'close_review' AND r.seq > f.seq
				   ORDER BY r.seq LIMIT 1) c ON true
WHERE f.act = 'break_glass';
COMMENT ON VIEW cmiogov.emergency_review IS
'every emergency authorisation: by whom, why, until when, whether it was used, and the review of it that another person owes or gave';

-- ---------------------------------------------------------------- findings

CREATE VIEW cmiogov.withdrawal_finding AS
WITH accountable AS
(
	SELECT k.kind, string_agg(DISTINCT c.role, ', ') AS roles
	FROM cmiogov.kind k JOIN cmiogov.raci_cell c ON c.decision = ANY (k.decisions)
	WHERE c.letters @> 'A'::cmiogov.raci
	GROUP BY k.kind
), term AS
(
	SELECT make_interval(secs => 86400 * coalesce((SELECT s.value::float8 FROM cmiogov.setting s
												   WHERE s.name = 'withdrawal_days'), 7)) AS days
), finding AS
(
	SELECT p.id AS proposal, p.kind, p.title, cmiogov.relation(g.target) AS subject, p.subject_key,
		   CASE WHEN f.row_gone THEN 'row_gone'
				WHEN EXISTS (SELECT FROM cmiogov.enactment_record r
							 WHERE r.guard = p.guard AND r.subject_key = l.subject_key AND r.proposal = p.id
							   AND r.event <> 'leave' AND r.emergency IS NOT NULL) THEN 'emergency_over'
				ELSE 'evidence_fell' END AS cause,
		   f.unmet AS detail,
		   coalesce(f.since, (SELECT min(r.at) FROM cmiogov.enactment_record r
							  WHERE r.guard = p.guard AND r.subject_key = l.subject_key AND r.proposal = p.id
								AND r.event <> 'leave')) AS since, NULL::timestamptz AS closed_at, NULL::text AS resolution
	FROM cmiogov.proposal p
	LEFT JOIN cmiogov.guard g ON g.id = p.guard
	CROSS JOIN LATERAL (SELECT r.proposal, r.event, r.subject_key FROM cmiogov.enactment_record r
						WHERE r.guard = p.guard AND r.subject_key = coalesce(p.subject_key, ('proposal ' || p.id) COLLATE "C")
						ORDER BY r.id DESC LIMIT 1) l
	CROSS JOIN LATERAL cmiogov.fallen_evidence(p.id) f
	WHERE NOT p.withdrawn AND l.proposal = p.id AND l.event <> 'leave' AND g.released_at IS NULL
	UNION ALL
	SELECT s.proposal, s.kind, s.title, s.subject, s.subject_key, 'left', e.unmet, coalesce(s.fell_at, e.at), e.at, r.reason
	FROM cmiogov.enactment_record e
	JOIN cmiogov.proposal_standing s ON s.proposal = e.proposal
	LEFT JOIN LATERAL (SELECT f.reason FROM cmiogov.fact f
					   WHERE f.proposal = e.proposal AND f.act = 'resolve'
						 AND f.at > (SELECT max(r.at) FROM cmiogov.enactment_record r
									 WHERE r.guard = e.guard AND r.subject_key = e.subject_key
									   AND r.proposal = e.proposal AND r.event <> 'leave' AND r.id < e.id)
					   ORDER BY f.seq DESC LIMIT 1) r ON true
	WHERE e.event = 'leave' AND e.finding
)
SELECT f.proposal, f.kind, f.title, f.subject, f.subject_key, f.cause, f.detail, f.since,
	   f.since + t.days AS due, a.roles AS owner, f.closed_at IS NULL AS open, f.closed_at, f.resolution
FROM finding f CROSS JOIN term t LEFT JOIN accountable a ON a.kind = f.kind;
COMMENT ON VIEW cmiogov.withdrawal_finding IS
'governed rows whose evidence fell after enactment: a veto, an acceptance that ended, harm observed above the estimate, a severe incident, content changed behind the guard, an emergency whose hours are over (cause). Owned by the Accountable, due so many days after (set_withdrawal_days). Closes when the row leaves its governed status or the evidence stands again; those that left stay listed, with what resolve_finding() says was done. A table that was released raises none';

-- ------------------------------------------------------------ who owes what

CREATE VIEW cmiogov.worklist AS
SELECT s.proposal, s.kind, s.title, e.owner, e.gate, e.rule, e.detail, e.next_action, e.owed_now, e.since, e.due
FROM cmiogov.proposal_standing s CROSS JOIN LATERAL cmiogov.explain_proposal(s.proposal) e
WHERE s.state IN ('open', 'ready') AND NOT e.satisfied
UNION ALL
SELECT f.proposal, f.kind, f.title, f.owner, 'record', 'withdrawal_finding', f.detail,
	   'switch the row off, or renew the evidence', true, f.since, f.due
FROM cmiogov.withdrawal_finding f
WHERE f.open
UNION ALL
SELECT r.proposal, p.kind, r.title, 'another than ' || r.broken_by, 'record', 'emergency_review', r.reason,
	   'close_emergency_review(' || r.proposal || ', ...)', true, r.broken_at, NULL
FROM cmiogov.emergency_review r JOIN cmiogov.proposal p ON p.id = r.proposal
WHERE r.open;
COMMENT ON VIEW cmiogov.worklist IS
'who owes what, since when: every unmet rule of proposals not yet enacted, withdrawal findings and emergency reviews. owed_now is false for what has to wait for others';

-- -------------------------------------------------------------------- harm

CREATE VIEW cmiogov.harm_register AS
WITH said AS
(
	SELECT f.*,
		   max(f.seq) FILTER (WHERE f.act = 'estimate' AND f.full_weight) OVER hazard AS judge_seq,
		   max(f.seq) FILTER (WHERE f.act = 'retire') OVER hazard AS retired_seq,
		   f.seq = max(f.seq) OVER (PARTITION BY f.proposal, f.option, f.about, f.scale, f.act, f.person) AS last
	FROM cmiogov.fact f
	WHERE f.act IN ('estimate', 'retire')
	WINDOW hazard AS (PARTITION BY f.proposal, f.option, f.about, f.scale)
), counted AS
(
	-- as the law counts: a judge's last estimate, and what others said since
	SELECT s.*, cmiogov.harm(s.delta) AS harm,
		   count(*) OVER hazard AS estimates, bool_or(s.full_weight) OVER hazard AS judged,
		   row_number() OVER (PARTITION BY s.proposal, s.option, s.about, s.scale
							  ORDER BY cmiogov.harm(s.delta) DESC, s.seq) AS gravity
	FROM said s
	WHERE s.act = 'estimate' AND s.seq > coalesce(s.retired_seq, 0)
	  AND (s.seq = s.judge_seq OR s.last AND s.seq > coalesce(s.judge_seq, 0))
	WINDOW hazard AS (PARTITION BY s.proposal, s.option, s.about, s.scale)
)
SELECT c.proposal, p.kind, p.title, c.option,
	   (SELECT o.about FROM cmiogov.fact o
		WHERE o.proposal = c.proposal AND o.act = 'option' AND o.option = c.option LIMIT 1) AS option_title,
	   c.option = p.chosen AS chosen,
	   c.about AS hazard, c.scale, c.delta, w.harm,
	   cmiogov.harm_added(w.harm) AS harm_added, cmiogov.harm_avoided(w.harm) AS harm_avoided,
	   c.estimates, c.judged, NOT cmiogov.has_interval(c.delta) AS opinion,
	   n.name AS estimated_by, c.role, c.at, c.reason AS evidence
FROM counted c
-- what no judge vouches for does not make an option look safer than nothing
CROSS JOIN LATERAL (SELECT CASE WHEN c.judged OR cmiogov.upper(c.harm) >= 0 THEN c.harm
							ELSE cmiogov.harm(cmiogov.lower(c.harm), cmiogov.estimate(c.harm), 0) END AS harm) w
JOIN cmiogov.proposal p ON p.id = c.proposal
LEFT JOIN cmiogov.person n ON n.id = c.person
WHERE c.gravity = 1;
COMMENT ON VIEW cmiogov.harm_register IS
'the harm of each hazard of each option as it counts now, in harm per day relative to the baseline: of several current estimates the one with the greatest upper end. Harm added and harm avoided are kept apart: sum each, never only the net. judged: one of them is a safety judge''s, without which the upper end is at least 0; opinion: without an interval on dp';

-- ------------------------------------------------- separation and layers

CREATE VIEW cmiogov.separation_conflict AS
WITH yes AS
(
	SELECT v.proposal, v.gate, v.person, v.name
	FROM cmiogov.current_verdict v JOIN cmiogov.proposal p ON p.id = v.proposal AND v.option = p.chosen AND NOT p.withdrawn
	WHERE v.verdict > 'open'
), signature AS
(
	SELECT f.proposal, f.about AS decision, f.person, n.name, f.full_weight
	FROM cmiogov.fact f JOIN cmiogov.proposal p ON p.id = f.proposal AND f.option = p.chosen AND NOT p.withdrawn
	LEFT JOIN cmiogov.person n ON n.id = f.person
	WHERE f.act = 'sign'
), interested AS
(
	SELECT f.proposal, f.person
	FROM cmiogov.fact f
	WHERE f.act = 'interest' AND f.verdict = 'fail'
	  AND NOT EXISTS (SELECT FROM cmiogov.fact l WHERE l.proposal = f.proposal AND l.act = 'interest' AND l.person = f.person AND l.seq > f.seq)
)
SELECT 'two_offices' AS conflict, n.id AS person, n.name, NULL::bigint AS proposal,
	   format('%s and %s, both separated, from %s', a.role, b.role, to_char(lower(a.term * b.term), 'YYYY-MM-DD')) AS detail
FROM cmiogov.appointment a
JOIN cmiogov.appointment b ON b.person = a.person AND b.id > a.id AND b.term && a.term AND b.role <> a.role
JOIN cmiogov.role r ON r.role = a.role AND r.separated
JOIN cmiogov.role t ON t.role = b.role AND t.separated
LEFT JOIN cmiogov.person n ON n.id = a.person
WHERE upper_inf(a.term * b.term) OR upper(a.term * b.term) > now()
UNION ALL
SELECT DISTINCT 'two_gates', a.person, a.name, a.proposal, format('a yes in %s and one in %s: the later does not count', a.gate, b.gate)
FROM yes a JOIN yes b ON b.proposal = a.proposal AND b.person = a.person AND b.gate > a.gate
UNION ALL
SELECT DISTINCT 'signer_judged', s.person, s.name, s.proposal, format('signed %s and carries %s: the signature does not count', s.decision, y.gate)
FROM signature s JOIN yes y ON y.proposal = s.proposal AND y.person = s.person
UNION ALL
SELECT 'signer_opened', s.person, s.name, s.proposal, format('signed %s of a proposal opened by the same person: the signature does not count', s.decision)
FROM signature s JOIN cmiogov.proposal p ON p.id = s.proposal AND p.opener = s.person
WHERE NOT s.full_weight
UNION ALL
SELECT DISTINCT 'signer_submitted', s.person, s.name, s.proposal, format('signed and submitted the work of %s: the signature does not count', s.decision)
FROM signature s JOIN cmiogov.fact f ON f.proposal = s.proposal AND f.act = 'submit' AND f.about = s.decision AND f.person = s.person
WHERE NOT s.full_weight
UNION ALL
SELECT DISTINCT 'submitter_judged', y.person, y.name, y.proposal, 'submitted work and judged usability: the verdict does not count'
FROM yes y JOIN cmiogov.fact f ON f.proposal = y.proposal AND f.act = 'submit' AND f.person = y.person
WHERE y.gate = 'usability'
UNION ALL
SELECT DISTINCT 'interested', y.person, y.name, y.proposal, format('a yes in %s and a declared interest: the verdict does not count', y.gate)
FROM yes y JOIN interested i ON i.proposal = y.proposal AND i.person = y.person
UNION ALL
SELECT DISTINCT 'interested', s.person, s.name, s.proposal, format('signed %s with a declared interest: the signature does not count', s.decision)
FROM signature s JOIN interested i ON i.proposal = s.proposal AND i.person = s.person;
COMMENT ON VIEW cmiogov.separation_conflict IS
'one person in two separated offices now or later, and on open proposals yeses and signatures that do not count because their giver carries something else or has an interest that nobody cleared; empty = none. The writing functions refuse most of this; what became so afterwards is listed here';

CREATE VIEW cmiogov.layer_independence AS
WITH RECURSIVE above AS
(
	SELECT l.role, l.superior FROM cmiogov.reporting_line l WHERE l.term @> now()
	UNION
	SELECT a.role, l.superior FROM above a JOIN cmiogov.reporting_line l ON l.role = a.superior WHERE l.term @> now()
), carrier AS
(
	SELECT v.proposal, v.gate, v.person, v.name, v.role
	FROM cmiogov.current_verdict v JOIN cmiogov.proposal p ON p.id = v.proposal AND v.option = p.chosen
	WHERE v.verdict > 'open'
	UNION
	SELECT p.id, r.gate, c.person, n.name, r.owner_role
	FROM cmiogov.proposal p
	JOIN cmiogov.preclearance c ON c.kind = p.kind AND c.expires > now()
	JOIN cmiogov.requirement r ON r.requirement = c.requirement
	LEFT JOIN cmiogov.person n ON n.id = c.person
	WHERE NOT EXISTS (SELECT FROM cmiogov.current_verdict v
					  WHERE v.proposal = p.id AND v.requirement = c.requirement AND v.option = p.chosen)
), shared AS
(
	SELECT c.proposal, string_agg(c.name, ', ' ORDER BY c.name) AS names
	FROM (SELECT proposal, person, name FROM carrier GROUP BY proposal, person, name HAVING count(DISTINCT gate) > 1) c
	GROUP BY c.proposal
), shared_role AS
(
	SELECT c.proposal, string_agg(c.role, ', ' ORDER BY c.role) AS roles
	FROM (SELECT proposal, role FROM carrier GROUP BY proposal, role HAVING count(DISTINCT gate) > 1) c
	GROUP BY c.proposal
), tie AS
(
	-- each of two layers that hang together, once
	SELECT a.proposal, 'body' AS sort, format('%s and %s are in %s', a.name, b.name, t.title) AS what
	FROM carrier a JOIN cmiogov.seat s ON s.person = a.person AND s.term @> now()
	JOIN cmiogov.body t ON t.body = s.body AND t.sort = 'team'
	JOIN cmiogov.seat o ON o.body = s.body AND o.person > s.person AND o.term @> now()
	JOIN carrier b ON b.proposal = a.proposal AND b.gate <> a.gate AND b.person = o.person
	UNION
	SELECT a.proposal, 'line', format('%s reports to %s', a.role, b.role)
	FROM carrier a JOIN above u ON u.role = a.role
	JOIN carrier b ON b.proposal = a.proposal AND b.gate <> a.gate AND b.role = u.superior
	UNION
	SELECT a.proposal, 'line', format('%s and %s report to %s', a.role, b.role, u.superior)
	FROM carrier a JOIN cmiogov.reporting_line u ON u.role = a.role AND u.term @> now()
	JOIN carrier b ON b.proposal = a.proposal AND b.gate <> a.gate AND b.role > a.role
	JOIN cmiogov.reporting_line w ON w.role = b.role AND w.term @> now() AND w.superior = u.superior
	UNION
	SELECT a.proposal, 'line', format('%s reports to %s, another guardian', a.role, u.superior)
	FROM carrier a JOIN above u ON u.role = a.role
	JOIN cmiogov.role r ON r.role = u.superior AND r.separated AND NOT r.accepts_risk
	WHERE NOT EXISTS (SELECT FROM carrier b WHERE b.proposal = a.proposal AND b.gate <> a.gate AND b.role = u.superior)
), tied AS
(
	SELECT t.proposal, string_agg(t.what, '; ' ORDER BY t.what) FILTER (WHERE t.sort = 'body') AS bodies,
		   string_agg(t.what, '; ' ORDER BY t.what) FILTER (WHERE t.sort = 'line') AS lines,
		   least(1, 0.1 * (1 + count(*)))::float8 AS beta
	FROM tie t GROUP BY t.proposal
), layers AS
(
	SELECT c.proposal, count(DISTINCT c.gate)::integer AS gates, count(DISTINCT c.person)::integer AS people,
		   string_agg(DISTINCT c.name, ', ') FILTER (WHERE c.gate = 'compliance') AS compliance,
		   string_agg(DISTINCT c.name, ', ') FILTER (WHERE c.gate = 'safety') AS safety,
		   string_agg(DISTINCT c.name, ', ') FILTER (WHERE c.gate = 'usability') AS usability
	FROM carrier c GROUP BY c.proposal
)
SELECT p.id AS proposal, p.kind, p.title, l.compliance, l.safety, l.usability,
	   coalesce(l.gates, 0) AS gates, coalesce(l.people, 0) AS people,
	   s.names AS shared_people, r.roles AS shared_roles,
	   coalesce(l.gates, 0) = 3 AND s.names IS NULL AS independent,
	   CASE WHEN l.gates > 0 THEN cmiogov.joint_miss(array_fill(0.1::float8, ARRAY[least(l.gates, l.people)]), coalesce(t.beta, 0.1)) END AS joint_miss,
	   t.bodies AS shared_bodies, t.lines AS reporting_lines, coalesce(t.beta, 0.1) AS beta
FROM cmiogov.proposal p
LEFT JOIN layers l ON l.proposal = p.id
LEFT JOIN shared s ON s.proposal = p.id
LEFT JOIN shared_role r ON r.proposal = p.id
LEFT JOIN tied t ON t.proposal = p.id;
COMMENT ON VIEW cmiogov.layer_independence IS
'who carries which gate of a proposal, whether the layers are three and share nobody, and the probability that all of them miss the same flaw: joint_miss() for as many layers as there are people, each missing one in ten, and a share beta of the misses with a common cause: a tenth, and a tenth more for each tie, at most all. Ties: carriers of two gates in one team (shared_bodies); in reporting_lines, one''s role reports to the other''s, both to one superior, or a role to a guardian (a separated office other than clinical leadership), such as the CMIO to the CIO. These numbers are assumptions, to compare proposals by, not to predict with';

-- ----------------------------------------------------------- time passing

CREATE VIEW cmiogov.expiring AS
WITH ending AS
(
	SELECT 'credential' AS what, c.id AS id, n.name || ', ' || c.kind || ' ' || c.number AS subject,
		   coalesce(c.revoked_at, upper(c.term)) AS expires
	FROM cmiogov.credential c JOIN cmiogov.person n ON n.id = c.person
	WHERE NOT upper_inf(c.term) OR c.revoked_at IS NOT NULL
	UNION ALL
	SELECT 'appointment', a.id, n.name || ', ' || a.role || CASE WHEN a.deputy THEN ' (deputy)' ELSE '' END, upper(a.term)
	FROM cmiogov.appointment a JOIN cmiogov.person n ON n.id = a.person
	WHERE NOT upper_inf(a.term) AND NOT isempty(a.term)
	UNION ALL
	SELECT 'acceptance', f.proposal, p.title || coalesce(', ' || f.about, ''), f.until
	FROM cmiogov.fact f JOIN cmiogov.proposal p ON p.id = f.proposal AND NOT p.withdrawn AND f.option = p.chosen
	WHERE f.act = 'accept'
	  AND NOT EXISTS (SELECT FROM cmiogov.fact l
					  WHERE l.proposal = f.proposal AND l.act = 'accept' AND l.seq > f.seq AND l.option = f.option
						AND l.about IS NOT DISTINCT FROM f.about)
	UNION ALL
	SELECT 'preclearance', NULL, c.kind || ', ' || c.requirement, c.expires
	FROM cmiogov.preclearance c
	UNION ALL
	SELECT 'harm_limit', NULL, l.kind || ', ' || l.scale, l.expires
	FROM cmiogov.harm_limit l
	WHERE l.expires IS NOT NULL
	UNION ALL
	SELECT 'requirement', NULL, r.requirement, upper(r.valid)
	FROM cmiogov.requirement r
	WHERE NOT upper_inf(r.valid)
	UNION ALL
	SELECT 'emergency', r.proposal, r.title, r.ends
	FROM cmiogov.emergency_review r
)
SELECT e.what, e.id, e.subject, e.expires, e.expires <= now() AS lapsed
FROM ending e
WHERE e.expires > now() - interval '90 days' AND e.expires < 'infinity';
COMMENT ON VIEW cmiogov.expiring IS
'what ends by itself, and what did so in the last 90 days: licences, appointments, risk acceptances, pre-clearances, harm limits, requirements, emergencies. id is the proposal''s for acceptances and emergencies';

CREATE VIEW cmiogov.gate_flow AS
WITH answered AS
(
	SELECT p.id, p.kind, p.opened_at, p.standing,
		   max(v.at) FILTER (WHERE v.gate = 'compliance') AS compliance_at,
		   max(v.at) FILTER (WHERE v.gate = 'safety') AS safety_at,
		   max(v.at) FILTER (WHERE v.gate = 'usability') AS usability_at
	FROM cmiogov.proposal p
	LEFT JOIN cmiogov.current_verdict v ON v.proposal = p.id AND v.option = p.chosen AND v.verdict > 'open'
	WHERE NOT p.withdrawn
	GROUP BY p.id
), step AS
(
	SELECT a.kind, g.gate,
		   (a.standing -> g.gate) > 'open' AS stands,
		   -- it is this gate's turn when all before it stand
		   cmiogov.blocking_gate(a.standing) = g.gate AS turn,
		   g.from_at, greatest(g.at, g.from_at) AS at
	FROM answered a
	CROSS JOIN LATERAL (VALUES
		('compliance'::cmiogov.gate, a.opened_at, a.compliance_at),
		('safety', coalesce(a.compliance_at, a.opened_at), a.safety_at),
		('usability', coalesce(greatest(a.compliance_at, a.safety_at), a.opened_at), a.usability_at)) AS g (gate, from_at, at)
)
SELECT s.kind, s.gate,
	   count(*) FILTER (WHERE s.stands)::integer AS passed,
	   count(*) FILTER (WHERE s.turn)::integer AS waiting,
	   percentile_cont(0.5) WITHIN GROUP (ORDER BY s.at - s.from_at) FILTER (WHERE s.stands) AS median,
	   percentile_cont(0.9) WITHIN GROUP (ORDER BY s.at - s.from_at) FILTER (WHERE s.stands) AS ninth_decile,
	   max(clock_timestamp() - s.from_at) FILTER (WHERE s.turn) AS longest_wait
FROM step s
GROUP BY s.kind, s.gate;
COMMENT ON VIEW cmiogov.gate_flow IS
'how long each gate takes, by kind of proposal: from the opening, or from the last yes of the gate before, to the gate''s own last yes, for those that stand; and how many wait at the gate, the longest since when. Withdrawn proposals are left out';
