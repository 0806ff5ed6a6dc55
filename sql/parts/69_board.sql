--
-- The board pack: the office's reports on one page of HTML that opens without
-- a network, prints in black and white and is read on a phone.
--
-- Every word from a table passes html_escape(): tables and pictures are made
-- by the few functions at the beginning, which take plain text.  No script is
-- on the page, and its own policy (CSP) would not let one run.
--

-- ------------------------------------------------- pieces of a page

CREATE FUNCTION cmiogov.html_escape(text) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE SET search_path = pg_catalog, pg_temp
AS $$
	SELECT regexp_replace(replace(replace(replace(replace(replace($1, '&', '&amp;'), '<', '&lt;'), '>', '&gt;'), '"', '&quot;'), '''', '&#39;'),
		'[\x01-\x08\x0b\x0c\x0e-\x1f\x7f]', '?', 'g')
$$;
REVOKE ALL ON FUNCTION cmiogov.html_escape(text) FROM PUBLIC;
COMMENT ON FUNCTION cmiogov.html_escape(text) IS 'internal: plain text as it may stand in HTML and XML, between tags and in quoted attributes; control characters become question marks';

-- Text of either direction: what it does to the direction ends with it.
CREATE FUNCTION cmiogov.html_text(text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp
AS $$ SELECT coalesce('<bdi>' || cmiogov.html_escape($1) || '</bdi>', '&#8211;') $$;
REVOKE ALL ON FUNCTION cmiogov.html_text(text) FROM PUBLIC;
COMMENT ON FUNCTION cmiogov.html_text(text) IS 'internal: plain text escaped and isolated from the writing direction around it; NULL is a dash';

CREATE FUNCTION cmiogov.board_number(float8) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE SET search_path = pg_catalog, pg_temp
AS $$
	SELECT CASE WHEN $1 = 0 THEN '0'
				WHEN abs($1) = 'infinity' OR $1 = 'nan' THEN $1::text
				WHEN abs($1) >= 1e-6 AND abs($1) < 1e9
					THEN trim_scale(round($1::numeric, greatest(0, 2 - floor(log(abs($1)))::integer)))::text
				ELSE ltrim(to_char($1, '9.99EEEE')) END
$$;
REVOKE ALL ON FUNCTION cmiogov.board_number(float8) FROM PUBLIC;
COMMENT ON FUNCTION cmiogov.board_number(float8) IS 'internal: a number to three significant digits';

CREATE FUNCTION cmiogov.board_harm(cmiogov.harm) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE SET search_path = pg_catalog, pg_temp
AS $$
	SELECT cmiogov.board_number(cmiogov.estimate(h.m)) || CASE WHEN cmiogov.lower(h.m) < cmiogov.upper(h.m)
		THEN format(' [%s to %s]', cmiogov.board_number(cmiogov.lower(h.m)), cmiogov.board_number(cmiogov.upper(h.m))) ELSE '' END
	FROM (SELECT 1000.0::float8 * $1 AS m) h
$$;
REVOKE ALL ON FUNCTION cmiogov.board_harm(cmiogov.harm) FROM PUBLIC;
COMMENT ON FUNCTION cmiogov.board_harm(cmiogov.harm) IS 'internal: a harm with its interval, for a thousand days, to three significant digits';

CREATE FUNCTION cmiogov.board_span(interval) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE SET search_path = pg_catalog, pg_temp
AS $$
	SELECT CASE WHEN s >= 172800 THEN round(s / 86400) || ' days'
				WHEN s >= 7200 THEN round(s / 3600) || ' h'
				ELSE round(s / 60) || ' min' END
	FROM (SELECT extract(epoch FROM $1) AS s) e
$$;
REVOKE ALL ON FUNCTION cmiogov.board_span(interval) FROM PUBLIC;
COMMENT ON FUNCTION cmiogov.board_span(interval) IS 'internal: how long, in days, hours or minutes';

CREATE FUNCTION cmiogov.board_date(timestamptz) RETURNS text
LANGUAGE sql STABLE STRICT PARALLEL SAFE SET search_path = pg_catalog, pg_temp SET "TimeZone" = 'UTC'
AS $$ SELECT CASE WHEN isfinite($1) THEN to_char($1, 'YYYY-MM-DD') ELSE 'no end' END $$;
REVOKE ALL ON FUNCTION cmiogov.board_date(timestamptz) FROM PUBLIC;
COMMENT ON FUNCTION cmiogov.board_date(timestamptz) IS 'internal: a day, by UTC';

CREATE FUNCTION cmiogov.board_table(caption text, head text[], body text[], otherwise text, more bigint DEFAULT 0) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp
AS $$
	SELECT CASE WHEN coalesce(cardinality(body), 0) = 0 THEN coalesce('<p class="none">' || nullif(cmiogov.html_escape(otherwise), '') || '</p>', '')
		ELSE format(E'<h3>%1$s</h3>\n<div class="scroll" role="region" tabindex="0" aria-label="%1$s"><table>\n<thead><tr>%2$s</tr></thead>\n<tbody>%3$s</tbody></table></div>%4$s',
			cmiogov.html_escape(caption),
			(SELECT string_agg(format('<th scope="col"%s>%s</th>', CASE WHEN h.title LIKE '#%' THEN ' class="n"' ELSE '' END,
									  cmiogov.html_escape(ltrim(h.title, '#@'))), '' ORDER BY h.n)
			 FROM unnest(head) WITH ORDINALITY AS h (title, n)),
			(SELECT string_agg(r.cells, '' ORDER BY r.i)
			 FROM (SELECT i, E'<tr>' || string_agg(
						CASE WHEN j = 1 THEN format('<th scope="row">%s</th>', cmiogov.html_text(body[i][j]))
							 WHEN head[j] LIKE '#%' THEN format('<td class="n">%s</td>', coalesce(cmiogov.html_escape(body[i][j]), '&#8211;'))
							 ELSE format('<td%s>%s</td>', CASE WHEN head[j] LIKE '@%' THEN ' class="d"' ELSE '' END, cmiogov.html_text(body[i][j])) END, '' ORDER BY j) || E'</tr>\n' AS cells
				   FROM generate_subscripts(body, 1) i, generate_subscripts(body, 2) j GROUP BY i) r),
			CASE WHEN more > 0 THEN format(E'\n<p class="more">and %s more</p>', more) ELSE '' END) END
$$;
REVOKE ALL ON FUNCTION cmiogov.board_table(text, text[], text[], text, bigint) FROM PUBLIC;
COMMENT ON FUNCTION cmiogov.board_table(text, text[], text[], text, bigint) IS
'internal: a table of plain text; the first column names the row, a # before a column''s title makes it a column of numbers, a @ one of dates; without rows the sentence otherwise; more: how many rows were left out';

CREATE FUNCTION cmiogov.board_figure(id text, title text, description text, height float8, content text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp
AS $$
	SELECT format(E'<figure><figcaption>%2$s</figcaption><svg viewBox="0 0 400 %4$s" role="img" aria-labelledby="%1$s-t %1$s-d"><title id="%1$s-t">%2$s</title><desc id="%1$s-d">%3$s</desc>\n%5$s</svg></figure>',
		cmiogov.html_escape(id), cmiogov.html_escape(title), cmiogov.html_escape(description), height, content)
$$;
REVOKE ALL ON FUNCTION cmiogov.board_figure(text, text, text, float8, text) FROM PUBLIC;
COMMENT ON FUNCTION cmiogov.board_figure(text, text, text, float8, text) IS 'internal: a picture 400 wide around SVG that was made of escaped text';

CREATE FUNCTION cmiogov.board_pair(figure text, beside text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp
AS $$ SELECT coalesce('<div class="pair">' || figure || '<div>' || beside || '</div></div>', beside) $$;
REVOKE ALL ON FUNCTION cmiogov.board_pair(text, text) FROM PUBLIC;
COMMENT ON FUNCTION cmiogov.board_pair(text, text) IS 'internal: a picture and what stands beside it, or below it where the page is narrow';

-- Where x stands between 0 and most on a line of the given length.
CREATE FUNCTION cmiogov.board_at(x float8, most float8, length float8) RETURNS numeric
LANGUAGE sql IMMUTABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp
AS $$ SELECT CASE WHEN most > 0 THEN round((length * least(1, greatest(-1, x / most)))::numeric, 1) ELSE 0 END $$;
REVOKE ALL ON FUNCTION cmiogov.board_at(float8, float8, float8) FROM PUBLIC;
COMMENT ON FUNCTION cmiogov.board_at(float8, float8, float8) IS 'internal: a length in a picture, in proportion';

-- Lengths of labels are not measured: what is too long is cut.
CREATE FUNCTION cmiogov.board_label(x float8, y float8, class text, label text, longest integer DEFAULT 48) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp
AS $$
	SELECT format('<text x="%s" y="%s" class="%s">%s</text>', x, y, class,
		cmiogov.html_escape(CASE WHEN length(label) > longest THEN left(label, longest - 3) || '...' ELSE label END))
$$;
REVOKE ALL ON FUNCTION cmiogov.board_label(float8, float8, text, text, integer) FROM PUBLIC;
COMMENT ON FUNCTION cmiogov.board_label(float8, float8, text, text, integer) IS 'internal: plain text in a picture';

-- ------------------------------------------------- what it says

-- Hazards not closed, in the cell that makes their effective level.
CREATE FUNCTION cmiogov.board_hazard() RETURNS TABLE (id bigint, name text, matrix text, likelihood text, severity text, level integer, unrated boolean)
LANGUAGE sql STABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp
AS $$
	SELECT l.hazard, l.name, l.matrix, CASE WHEN r.residual THEN l.residual_likelihood ELSE l.initial_likelihood END,
		   CASE WHEN r.residual THEN l.residual_severity ELSE l.initial_severity END, l.effective_level, l.unrated
	FROM cmiogov.hazard_log l
	CROSS JOIN LATERAL (SELECT coalesce(l.effective_level = l.residual_level
		AND (l.controls > 0 AND l.verified_controls = l.controls OR l.residual_level > l.initial_level OR l.initial_level IS NULL), false) AS residual) r
	WHERE l.status <> 'closed'
$$;
REVOKE ALL ON FUNCTION cmiogov.board_hazard() FROM PUBLIC;
COMMENT ON FUNCTION cmiogov.board_hazard() IS 'internal: hazards not closed, by the rating that counts: effective_level of the view hazard_log';

-- The view expiring without the numbers of licences.
CREATE FUNCTION cmiogov.board_ending() RETURNS TABLE (what text, subject text, expires timestamptz, lapsed boolean)
LANGUAGE sql STABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp
AS $$
	SELECT e.what, coalesce(p.name || ', ' || c.kind, e.subject), e.expires, e.lapsed
	FROM cmiogov.expiring e
	LEFT JOIN cmiogov.credential c ON e.what = 'credential' AND c.id = e.id
	LEFT JOIN cmiogov.person p ON p.id = c.person
$$;
REVOKE ALL ON FUNCTION cmiogov.board_ending() FROM PUBLIC;
COMMENT ON FUNCTION cmiogov.board_ending() IS 'internal: what ends by itself, without the numbers of licences';

-- What the board is to look at, the gravest first.
CREATE FUNCTION cmiogov.board_attention() RETURNS TABLE (urgency integer, what text, n bigint, since timestamptz, whose text, detail text)
LANGUAGE sql VOLATILE PARALLEL UNSAFE SET search_path = pg_catalog, pg_temp
AS $$
	WITH item (urgency, place, what, name, since, whose) AS
	(
		SELECT 1, 1, 'Live without an approval', format('%s %s, %s', u.relation, u.key, coalesce(u.status, 'gone')), NULL::timestamptz, 'DBA'
		FROM cmiogov.unenacted() u
		UNION ALL
		SELECT 1, 2, 'Guards that do not hold', coalesce(g.relation || ': ', '') || g.problem, NULL, 'DBA'
		FROM cmiogov.guard_health g WHERE g.severity = 'error'
		UNION ALL
		SELECT 1, CASE WHEN f.due < now() THEN 3 ELSE 4 END, CASE WHEN f.due < now() THEN 'Live although the evidence fell, overdue' ELSE 'Live although the evidence fell' END,
			   f.title, f.since, f.owner
		FROM cmiogov.withdrawal_finding f WHERE f.open
		UNION ALL
		SELECT 1, 5, 'Hazards not controlled (level 4 or 5)', h.name, NULL, NULL
		FROM cmiogov.board_hazard() h WHERE h.level >= 4
		UNION ALL
		SELECT 1, 6, 'Vacant offices', o.title, NULL, NULL FROM cmiogov.current_officers o WHERE o.person IS NULL
		UNION ALL
		SELECT 1, 6, 'In office without a licence in force', o.name || ', ' || o.title, NULL, o.role
		FROM cmiogov.current_officers o WHERE o.person IS NOT NULL AND NOT o.licensed
		UNION ALL
		SELECT 2, 1, 'Emergency approvals without a review', r.title, r.broken_at, 'another than ' || r.broken_by
		FROM cmiogov.emergency_review r WHERE r.open
		UNION ALL
		SELECT 2, 2, 'Serious incidents not closed', i.title, i.occurred_at, NULL
		FROM cmiogov.incident i WHERE i.severity IN ('major', 'catastrophic') AND i.closed_at IS NULL
		UNION ALL
		SELECT 2, 2, 'Severe incidents that the proposal''s record does not tell', u.title, u.since, NULL FROM cmiogov.unlinked_incident u		UNION ALL
		SELECT 2, 3, 'Ran out: ' || e.what, e.subject, e.expires, NULL
		FROM cmiogov.board_ending() e WHERE e.lapsed AND e.what IN ('acceptance', 'preclearance', 'harm_limit', 'requirement')
		UNION ALL
		SELECT 2, 4, 'Obligations overdue', o.title, o.due, o.owner_role
		FROM cmiogov.owed o WHERE o.state = 'overdue'
		UNION ALL
		SELECT 2, 5, 'Replies overdue', r.title, r.reply_due, NULL
		FROM cmiogov.request r WHERE r.replied_at IS NULL AND r.reply_due < now()
		UNION ALL
		SELECT 2, 6, 'Proposals that failed a gate', s.title, NULL, (s.blocking_gate)::text
		FROM cmiogov.proposal_standing s
		WHERE s.state = 'open' AND (s.standing -> s.blocking_gate) = 'fail'
		UNION ALL
		SELECT 2, 7, 'Conflicts of separation', c.name || ': ' || c.detail, NULL, NULL FROM cmiogov.separation_conflict c
		UNION ALL
		SELECT 2, 8, 'Faults of the RACI matrix', f.decision || ': ' || f.detail, NULL, NULL FROM cmiogov.raci_fault f WHERE f.level = 'fault'
		UNION ALL
		SELECT 3, 1, 'Hazards not rated before and after controls', h.name, NULL, NULL FROM cmiogov.board_hazard() h WHERE h.unrated
		UNION ALL
		SELECT 3, 2, CASE WHEN m.signal IS NOT NULL THEN 'Measures outside their control limits' ELSE 'Measures that miss their target' END,
			   concat_ws(', ', m.title, m.body, m.subgroup), NULL, m.owner_role
		FROM cmiogov.measure_status m WHERE m.signal IS NOT NULL OR NOT m.met
		UNION ALL
		SELECT 3, 3, 'Duties without the means', format('%s: %s', d.role, replace(d.lack, '_', ' ')), NULL, NULL
		FROM cmiogov.duty_without_authority d WHERE d.lack <> 'vacant'
		UNION ALL
		SELECT 3, 4, 'The record was not sealed for a month', 'run seal() and keep the root elsewhere', s.last, 'auditor'
		FROM (SELECT max(x.at) AS last FROM cmiogov.seal x) s
		WHERE coalesce(s.last, '-infinity') < now() - interval '31 days' AND EXISTS (SELECT FROM cmiogov.proposal)
	)
	SELECT i.urgency, i.what, count(*), min(i.since) FILTER (WHERE isfinite(i.since)),
		   (SELECT string_agg(w.whose, ', ' ORDER BY w.whose) FROM (SELECT DISTINCT x.whose FROM unnest(string_to_array(string_agg(i.whose, ', '), ', ')) AS x (whose) ORDER BY 1 LIMIT 5) w),
		   array_to_string((array_agg(i.name ORDER BY i.since, i.name COLLATE "C"))[1:3], '; ')
			   || CASE WHEN count(*) > 3 THEN format('; and %s more', count(*) - 3) ELSE '' END
	FROM item i
	GROUP BY i.urgency, i.place, i.what
	ORDER BY i.urgency, i.place, i.what
$$;
REVOKE ALL ON FUNCTION cmiogov.board_attention() FROM PUBLIC;
COMMENT ON FUNCTION cmiogov.board_attention() IS
'internal: what the board is to look at as it is now: urgency 1 act now, 2 decide, 3 watch; how many, since when, whose, and the first three by name';

-- ------------------------------------------------- its sections

CREATE FUNCTION cmiogov.board_part_attention() RETURNS text
LANGUAGE sql VOLATILE PARALLEL UNSAFE SET search_path = pg_catalog, pg_temp
AS $$
	SELECT coalesce('<ol class="attention">' || string_agg(format('<li class="u%s"><p><strong>%s</strong> %s: <b>%s</b></p><p>%s</p>%s</li>', a.urgency,
				('{ACT NOW,DECIDE,WATCH}'::text[])[a.urgency], cmiogov.html_escape(a.what), a.n, cmiogov.html_text(a.detail),
				coalesce('<p class="more">' || nullif(concat_ws('. ', 'Owner: ' || nullif(cmiogov.html_text(a.whose), '&#8211;'), 'Since ' || cmiogov.board_date(a.since)), '') || '.</p>', '')),
			E'\n' ORDER BY a.place) || '</ol>',
		'<p class="none">Nothing: no finding, no overdue obligation, no vacant office, nothing live without an approval.</p>')
	FROM cmiogov.board_attention() WITH ORDINALITY AS a (urgency, what, n, since, whose, detail, place)
$$;
REVOKE ALL ON FUNCTION cmiogov.board_part_attention() FROM PUBLIC;
COMMENT ON FUNCTION cmiogov.board_part_attention() IS 'internal: a section of the board pack';

CREATE FUNCTION cmiogov.board_part_funnel(period tstzrange) RETURNS text
LANGUAGE sql VOLATILE PARALLEL UNSAFE SET search_path = pg_catalog, pg_temp
AS $$
	WITH opened AS
	(
		SELECT s.*, (s.standing -> 'compliance') > 'open' AS compliance, (s.standing -> 'safety') > 'open' AS safety,
			   (s.standing -> 'usability') > 'open' AS usability
		FROM cmiogov.proposal_standing s WHERE s.opened_at <@ period
	), stage (n, label, count) AS
	(
		SELECT v.* FROM (SELECT count(*) AS opened, count(*) FILTER (WHERE o.compliance) AS c, count(*) FILTER (WHERE o.compliance AND o.safety) AS s,
								count(*) FILTER (WHERE o.compliance AND o.safety AND o.usability) AS u, count(*) FILTER (WHERE o.ready) AS r,
								count(*) FILTER (WHERE o.state IN ('enacted', 'left')) AS e
						 FROM opened o) t,
			LATERAL (VALUES (1, 'opened in the period', t.opened), (2, 'compliance stands', t.c), (3, 'and safety stands', t.s),
							(4, 'and usability stands', t.u), (5, 'and signed: ready', t.r), (6, 'went live, emergencies and fallen since included', t.e)) AS v (n, label, count)
	), gate AS
	(
		SELECT g.n, g.gate, count(*) FILTER (WHERE (o.standing -> g.gate) > 'open') AS stands, count(*) FILTER (WHERE (o.standing -> g.gate) = 'open') AS open,
			   count(*) FILTER (WHERE (o.standing -> g.gate) = 'fail') AS fails,
			   count(*) FILTER (WHERE o.blocking_gate = g.gate AND o.state = 'open') AS turn
		FROM opened o, (VALUES (1, 'compliance'::cmiogov.gate), (2, 'safety'), (3, 'usability')) AS g (n, gate)
		WHERE o.state <> 'withdrawn' GROUP BY g.n, g.gate
	)
	SELECT cmiogov.board_pair((SELECT cmiogov.board_figure('funnel', 'How far the proposals of the period are now', string_agg(s.label || ' ' || s.count, ', ' ORDER BY s.n), 6 * 36,
				string_agg(cmiogov.board_label(0, s.n * 36 - 22, 'l', s.label) || cmiogov.board_label(400, s.n * 36 - 22, 'v', s.count::text)
					|| format('<rect x="0" y="%s" width="400" height="12" class="rail"/><rect x="0" y="%1$s" width="%s" height="12" class="bar"/>', s.n * 36 - 16,
							  cmiogov.board_at(s.count, m.most, 400)), E'\n' ORDER BY s.n))
			FROM stage s, (SELECT max(count) AS most FROM stage) m HAVING max(m.most) > 0),
		cmiogov.board_table('Standing by gate of the proposals opened in the period and not withdrawn', '{Gate,#Stands,#Not yet assessed,#Failed,#Waiting at this gate}',
			   (SELECT array_agg(ARRAY[g.gate::text, g.stands::text, g.open::text, g.fails::text, g.turn::text] ORDER BY g.n) FROM gate g), 'No proposal was opened in the period.'))
		|| (SELECT format('<p>Withdrawn: %s. Left again after they had been live: %s.</p>', count(*) FILTER (WHERE o.state = 'withdrawn'), count(*) FILTER (WHERE o.state = 'left'))
			FROM opened o)
$$;
REVOKE ALL ON FUNCTION cmiogov.board_part_funnel(tstzrange) FROM PUBLIC;
COMMENT ON FUNCTION cmiogov.board_part_funnel(tstzrange) IS 'internal: a section of the board pack';

-- Two parts of one interval about a middle line: avoided to the left, added to the right.
CREATE FUNCTION cmiogov.board_harm_bar(y float8, harm cmiogov.harm, most float8, side integer, class text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp
AS $$
	SELECT format('<rect x="%s" y="%s" width="%s" height="12" class="%s"/>', least(200, 200 + e.at), y, abs(e.at), class)
		|| CASE WHEN l.at <> u.at THEN format('<path d="M%1$s %3$sH%2$sM%1$s %4$sv8M%2$s %4$sv8" class="whisker"/>', 200 + l.at, 200 + u.at, y + 6, y + 2) ELSE '' END
	FROM (SELECT side * cmiogov.board_at(cmiogov.estimate(harm), most, 190) AS at) e,
		 (SELECT side * cmiogov.board_at(cmiogov.lower(harm), most, 190) AS at) l,
		 (SELECT side * cmiogov.board_at(cmiogov.upper(harm), most, 190) AS at) u
$$;
REVOKE ALL ON FUNCTION cmiogov.board_harm_bar(float8, cmiogov.harm, float8, integer, text) FROM PUBLIC;
COMMENT ON FUNCTION cmiogov.board_harm_bar(float8, cmiogov.harm, float8, integer, text) IS 'internal: a harm as a bar with its interval';

CREATE FUNCTION cmiogov.board_part_harm(period tstzrange) RETURNS text
LANGUAGE sql VOLATILE PARALLEL UNSAFE SET search_path = pg_catalog, pg_temp
AS $$
	WITH live AS
	(
		SELECT h.* FROM cmiogov.harm_register h
		-- one probe a row: of how many rows windows leave the planner knows nothing
		CROSS JOIN LATERAL (SELECT s.state FROM cmiogov.proposal_standing s WHERE s.proposal = h.proposal OFFSET 0) s
		WHERE h.chosen AND h.scale = 'harm' AND s.state = 'enacted'
	), kind AS
	(
		SELECT l.kind, coalesce(k.title, l.kind) AS title, count(DISTINCT l.proposal) AS proposals,
			   cmiogov.sum(l.harm_added) AS added, cmiogov.sum(l.harm_avoided) AS avoided
		FROM live l LEFT JOIN cmiogov.kind k ON k.kind = l.kind GROUP BY l.kind, k.title
	), placed AS
	(
		SELECT k.*, row_number() OVER (ORDER BY cmiogov.upper(k.added) DESC, k.kind COLLATE "C") AS n,
			   max(greatest(cmiogov.upper(k.added), cmiogov.upper(k.avoided))) OVER () AS most
		FROM kind k
	), worst AS
	(
		SELECT l.*, row_number() OVER (ORDER BY cmiogov.upper(l.harm) DESC, l.proposal, l.hazard COLLATE "C") AS n
		FROM live l WHERE cmiogov.upper(l.harm) > 0
	)
	SELECT cmiogov.board_pair((SELECT cmiogov.board_figure('harm', 'Harm avoided and harm added by what is live, by kind of proposal, in harm per 1000 days',
				string_agg(format('%s: added %s, avoided %s', p.title, cmiogov.board_harm(p.added), cmiogov.board_harm(p.avoided)), '; ' ORDER BY p.n), count(*) * 36 + 22,
				cmiogov.board_label(190, 12, 'v', 'avoided') || cmiogov.board_label(210, 12, 'l', 'added') || format('<path d="M200 0V%s" class="axis"/>', count(*) * 36 + 22)
				|| string_agg(cmiogov.board_label(0, p.n * 36, 'l', p.title) || cmiogov.board_harm_bar(p.n * 36 + 5, p.avoided, p.most, -1, 'good')
							  || cmiogov.board_harm_bar(p.n * 36 + 5, p.added, p.most, 1, 'bar'), E'\n' ORDER BY p.n))
			FROM placed p HAVING count(*) > 0),
		cmiogov.board_table('Harm per 1000 days of what is live, relative to no change: estimate [lower to upper end]', '{Kind,#Proposals,#Harm added,#Harm avoided}',
			   (SELECT array_agg(ARRAY[p.title, p.proposals::text, cmiogov.board_harm(p.added), cmiogov.board_harm(p.avoided)] ORDER BY p.n) FROM placed p)
			   || (SELECT ARRAY[ARRAY['All', sum(p.proposals)::text, cmiogov.board_harm(cmiogov.sum(p.added)), cmiogov.board_harm(cmiogov.sum(p.avoided))]] FROM placed p HAVING count(*) > 1),
			   'Nothing is live.'))
		|| cmiogov.board_table('The hazards that may add most', '{Hazard,Proposal,#Harm added,Estimated by}',
			   (SELECT array_agg(ARRAY[w.hazard, w.title, cmiogov.board_harm(w.harm_added), w.role || CASE WHEN w.opinion THEN ', without an interval' ELSE '' END] ORDER BY w.n)
				FROM worst w WHERE w.n <= 6), 'No hazard of what is live adds harm.', (SELECT greatest(0, count(*) - 6) FROM worst))
		|| (SELECT cmiogov.board_table('Who is worse off although the total falls', '{Group of patients,Proposal,#Harm added,#Harm avoided,#Total of all groups}',
				array_agg(ARRAY[g.subgroup, g.title, cmiogov.board_harm(g.harm_added), cmiogov.board_harm(g.harm_avoided), cmiogov.board_harm(g.total)] ORDER BY g.n) FILTER (WHERE g.n <= 6),
				'No group is worse off by what is live while the total falls, as far as groups were estimated.', greatest(0, count(*) - 6))
			FROM (SELECT x.*, row_number() OVER (ORDER BY cmiogov.estimate(x.harm) DESC, x.proposal, x.subgroup) AS n
				  FROM cmiogov.harm_by_group x
				  CROSS JOIN LATERAL (SELECT s.state FROM cmiogov.proposal_standing s WHERE s.proposal = x.proposal OFFSET 0) s
				  WHERE x.although_total_falls AND x.scale = 'harm' AND s.state = 'enacted') g)
		|| (SELECT cmiogov.board_table('Observed in the period against predicted, what was refuted first', '{Hazard,Proposal,#Predicted,#Observed,Result}',
				array_agg(ARRAY[c.hazard, c.title, coalesce(cmiogov.board_harm(c.predicted), 'not foreseen'), cmiogov.board_harm(c.observed), CASE c.result WHEN 'refuted' THEN 'REFUTED' ELSE c.result END]
						  ORDER BY c.n) FILTER (WHERE c.n <= 8), 'No harm was observed and recorded in the period.', greatest(0, count(*) - 8))
			FROM (SELECT x.*, row_number() OVER (ORDER BY x.result <> 'refuted', x.at DESC, x.proposal, x.hazard) AS n
				  FROM cmiogov.calibration x WHERE x.at <@ period AND x.scale = 'harm') c)
$$;
REVOKE ALL ON FUNCTION cmiogov.board_part_harm(tstzrange) FROM PUBLIC;
COMMENT ON FUNCTION cmiogov.board_part_harm(tstzrange) IS 'internal: a section of the board pack';

-- risk_meaning() in a word or two, for a cell.
CREATE FUNCTION cmiogov.board_level(level integer) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp
AS $$ SELECT level || ' ' || ('{acceptable,tolerable,undesirable,must be controlled,unacceptable}'::text[])[level] $$;
REVOKE ALL ON FUNCTION cmiogov.board_level(integer) FROM PUBLIC;
COMMENT ON FUNCTION cmiogov.board_level(integer) IS 'internal: a level of risk from 1 to 5 in words (DCB0129)';

CREATE FUNCTION cmiogov.board_part_hazards() RETURNS text
LANGUAGE sql VOLATILE PARALLEL UNSAFE SET search_path = pg_catalog, pg_temp
AS $$
	WITH hazard AS MATERIALIZED (SELECT * FROM cmiogov.board_hazard()),
	cell AS
	(
		SELECT m.*, (SELECT count(*) FROM hazard h WHERE h.matrix = m.matrix AND h.likelihood = m.likelihood AND h.severity = m.severity) AS n
		FROM cmiogov.risk_matrix m WHERE m.matrix IN (SELECT h.matrix FROM hazard h)
	), line AS
	(
		SELECT c.matrix, c.likelihood, c.likelihood_rank,
			   string_agg(format('<td class="cell l%s">%s<span>%s</span></td>', c.level,
								 CASE WHEN c.n > 0 THEN '<b>' || c.n || '</b>' ELSE '&#8211;' END, cmiogov.board_level(c.level)), '' ORDER BY c.severity_rank) AS cells
		FROM cell c GROUP BY c.matrix, c.likelihood, c.likelihood_rank
	), head AS
	(
		SELECT s.matrix, string_agg(format('<th scope="col">%s</th>', cmiogov.html_text(s.severity)), '' ORDER BY s.severity_rank) AS cells
		FROM (SELECT DISTINCT c.matrix, c.severity, c.severity_rank FROM cell c) s GROUP BY s.matrix
	)
	SELECT coalesce((SELECT string_agg(format(E'<h3>Hazards not closed, rated by matrix %2$s: how many, and the level in words</h3>\n<div class="scroll" role="region" tabindex="0" aria-label="Hazards by matrix %1$s"><table class="matrix">\n<thead><tr><th scope="col">Likelihood</th>%3$s</tr></thead>\n<tbody>%4$s</tbody></table></div>',
				cmiogov.html_escape(h.matrix), cmiogov.html_text(h.matrix), h.cells,
				(SELECT string_agg(format(E'<tr><th scope="row">%s</th>%s</tr>\n', cmiogov.html_text(l.likelihood), l.cells), '' ORDER BY l.likelihood_rank DESC)
				 FROM line l WHERE l.matrix = h.matrix)), '' ORDER BY h.matrix)
			FROM head h), '<p class="none">No hazard is rated.</p>')
		|| (SELECT format('<p>Not closed: %s. Not rated both before and after controls: %s.</p>', count(*), count(*) FILTER (WHERE h.unrated)) FROM hazard h)
		|| (SELECT cmiogov.board_table('Hazards of level 4 or 5', '{Hazard,#Level,Likelihood,Severity}',
				array_agg(ARRAY[h.name, h.level::text, h.likelihood, h.severity] ORDER BY h.level DESC, h.name COLLATE "C", h.id) FILTER (WHERE h.n <= 12),
				'No hazard is of level 4 or 5.', greatest(0, count(*) - 12))
			FROM (SELECT x.*, row_number() OVER (ORDER BY x.level DESC, x.name COLLATE "C", x.id) AS n FROM hazard x WHERE x.level >= 4) h)
$$;
REVOKE ALL ON FUNCTION cmiogov.board_part_hazards() FROM PUBLIC;
COMMENT ON FUNCTION cmiogov.board_part_hazards() IS 'internal: a section of the board pack';

CREATE FUNCTION cmiogov.board_part_waiting() RETURNS text
LANGUAGE sql VOLATILE PARALLEL UNSAFE SET search_path = pg_catalog, pg_temp
AS $$
	WITH flow AS
	(
		SELECT f.*, coalesce(k.title, f.kind) AS title,
			   row_number() OVER (ORDER BY f.ninth_decile DESC NULLS LAST, f.kind COLLATE "C", f.gate) AS n,
			   extract(epoch FROM max(f.ninth_decile) OVER ()) AS most
		FROM cmiogov.gate_flow f LEFT JOIN cmiogov.kind k ON k.kind = f.kind
		WHERE f.passed > 0 OR f.waiting > 0
	)
	SELECT coalesce((SELECT cmiogov.board_figure('waiting', 'How long the gates take: the bar ends at the median (half are through), the line where nine of ten are',
				string_agg(format('%s, %s: median %s, nine of ten within %s', f.title, f.gate, cmiogov.board_span(f.median), cmiogov.board_span(f.ninth_decile)), '; ' ORDER BY f.n),
				count(*) * 36,
				string_agg(cmiogov.board_label(0, f.n * 36 - 22, 'l', f.gate || ': ' || f.title, 40)
					|| cmiogov.board_label(400, f.n * 36 - 22, 'v', cmiogov.board_span(f.median) || ' | ' || cmiogov.board_span(f.ninth_decile))
					|| format('<rect x="0" y="%s" width="%s" height="12" class="bar"/><path d="M0 %sH%sM%4$s %5$sv8" class="whisker"/>', f.n * 36 - 16,
							  cmiogov.board_at(extract(epoch FROM f.median), f.most, 400), f.n * 36 - 10,
							  cmiogov.board_at(extract(epoch FROM f.ninth_decile), f.most, 399), f.n * 36 - 14), E'\n' ORDER BY f.n))
			FROM flow f WHERE f.n <= 8 AND f.median IS NOT NULL HAVING count(*) > 0), '')
		|| cmiogov.board_table('Times by kind and gate, the slowest first', '{Kind,Gate,#Passed,#Median,#Nine of ten within,#Waiting now,#Longest wait}',
			   (SELECT array_agg(ARRAY[f.title, f.gate::text, f.passed::text, cmiogov.board_span(f.median), cmiogov.board_span(f.ninth_decile), f.waiting::text,
									   cmiogov.board_span(f.longest_wait)] ORDER BY f.n) FROM flow f WHERE f.n <= 12), 'No proposal has passed or waits at a gate.',
			   (SELECT greatest(0, count(*) - 12) FROM flow))
$$;
REVOKE ALL ON FUNCTION cmiogov.board_part_waiting() FROM PUBLIC;
COMMENT ON FUNCTION cmiogov.board_part_waiting() IS 'internal: a section of the board pack';

CREATE FUNCTION cmiogov.board_part_refused(period tstzrange) RETURNS text
LANGUAGE sql VOLATILE PARALLEL UNSAFE SET search_path = pg_catalog, pg_temp
AS $$
	WITH rule AS
	(
		SELECT coalesce(translate(substr(r.constraint_name, length('cmiogov_') + 1), '_', ' '), 'not entitled') AS name, count(*) AS n, count(DISTINCT r.proposal) AS proposals, max(r.at) AS last
		FROM cmiogov.refusal r WHERE r.at <@ period AND coalesce(r.mode, 'enforce') = 'enforce' GROUP BY 1
	), emergency AS
	(
		SELECT r.*, row_number() OVER (ORDER BY r.broken_at DESC, r.proposal) AS place FROM cmiogov.emergency_review r WHERE r.broken_at <@ period
	)
	SELECT cmiogov.board_table('Refused in the period, by the first rule that was not met', '{Rule,#Refusals,#Proposals,@Last}',
			   (SELECT array_agg(ARRAY[r.name, r.n::text, r.proposals::text, cmiogov.board_date(r.last)] ORDER BY r.n DESC, r.name COLLATE "C") FROM rule r),
			   CASE WHEN cmiogov.armour_active() THEN 'Nothing was refused in the period.' ELSE 'No refusal is kept in a table: the library is not preloaded, the server''s log has them.' END)
		|| cmiogov.board_table('Emergency approvals of the period', '{Proposal,Given by,@On,Reason,Used,Review}',
			   (SELECT array_agg(ARRAY[e.title, e.broken_by || ' (' || e.role || ')', cmiogov.board_date(e.broken_at), e.reason, CASE WHEN e.used_at IS NULL THEN 'no' ELSE 'yes' END,
									   CASE WHEN e.open THEN 'OWED' ELSE format('%s: %s', e.reviewed_by, e.outcome) END] ORDER BY e.place)
				FROM emergency e WHERE e.place <= 10), 'No emergency approval was given in the period.', (SELECT greatest(0, count(*) - 10) FROM emergency))
$$;
REVOKE ALL ON FUNCTION cmiogov.board_part_refused(tstzrange) FROM PUBLIC;
COMMENT ON FUNCTION cmiogov.board_part_refused(tstzrange) IS 'internal: a section of the board pack';

CREATE FUNCTION cmiogov.board_part_incidents(period tstzrange) RETURNS text
LANGUAGE sql VOLATILE PARALLEL UNSAFE SET search_path = pg_catalog, pg_temp
AS $$
	WITH happened AS
	(
		SELECT i.*, array_position('{minor,significant,considerable,major,catastrophic}'::text[], i.severity) AS grave
		FROM cmiogov.incident i WHERE i.occurred_at <@ period
	), placed AS
	(
		SELECT h.*, row_number() OVER (ORDER BY h.grave DESC, h.occurred_at, h.id) AS n FROM happened h WHERE h.closed_at IS NULL
	)
	SELECT cmiogov.board_table('Incidents of the period by sort and severity', '{Sort,#Minor,#Significant,#Considerable,#Major,#Catastrophic,#Median to detection,#Median to closure}',
			   (SELECT array_agg(ARRAY[replace(s.sort, '_', ' '), s.a[1], s.a[2], s.a[3], s.a[4], s.a[5], cmiogov.board_span(s.detection), cmiogov.board_span(s.closure)] ORDER BY s.sort COLLATE "C")
				FROM (SELECT h.sort, ARRAY[count(*) FILTER (WHERE h.grave = 1), count(*) FILTER (WHERE h.grave = 2), count(*) FILTER (WHERE h.grave = 3),
										   count(*) FILTER (WHERE h.grave = 4), count(*) FILTER (WHERE h.grave = 5)]::text[] AS a,
							 percentile_cont(0.5) WITHIN GROUP (ORDER BY h.detected_at - h.occurred_at) AS detection,
							 percentile_cont(0.5) WITHIN GROUP (ORDER BY h.closed_at - h.occurred_at) AS closure
					  FROM happened h GROUP BY h.sort) s), 'No incident happened in the period.')
		|| cmiogov.board_table('Incidents of the period not closed, the gravest first', '{Incident,Severity,Sort,@Happened,@Put to management}',
			   (SELECT array_agg(ARRAY[p.title, p.severity, replace(p.sort, '_', ' '), cmiogov.board_date(p.occurred_at), coalesce(cmiogov.board_date(p.consulted_at), 'not yet')] ORDER BY p.n)
				FROM placed p WHERE p.n <= 12), CASE WHEN EXISTS (SELECT FROM happened) THEN 'Every incident of the period is closed.' ELSE '' END, (SELECT greatest(0, count(*) - 12) FROM placed))
$$;
REVOKE ALL ON FUNCTION cmiogov.board_part_incidents(tstzrange) FROM PUBLIC;
COMMENT ON FUNCTION cmiogov.board_part_incidents(tstzrange) IS 'internal: a section of the board pack';

CREATE FUNCTION cmiogov.board_part_raci() RETURNS text
LANGUAGE sql VOLATILE PARALLEL UNSAFE SET search_path = pg_catalog, pg_temp
AS $$
	WITH role AS
	(
		SELECT c.role, coalesce(r.title, c.role) AS title, row_number() OVER (ORDER BY c.role COLLATE "C") AS n
		FROM (SELECT DISTINCT x.role FROM cmiogov.raci_chart x) c LEFT JOIN cmiogov.role r ON r.role = c.role
	)
	SELECT cmiogov.board_table('Who decides what: R does the work, A answers for it and signs, C is heard, I is told', array_prepend('Decision', (SELECT array_agg(r.title ORDER BY r.n) FROM role r)),
			   (SELECT array_agg(d.line ORDER BY d.decision COLLATE "C")
				FROM (SELECT x.decision, array_prepend(x.decision || ': ' || x.question,
							 (SELECT array_agg(c.letters::text || CASE WHEN c.scope IS NOT NULL THEN ' (' || c.scope || ')' ELSE '' END ORDER BY r.n)
							  FROM role r LEFT JOIN cmiogov.raci_chart c ON c.role = r.role AND c.decision = x.decision)) AS line
					  FROM (SELECT DISTINCT y.decision, y.question FROM cmiogov.raci_chart y) x) d), 'No RACI matrix is in force.')
		|| (SELECT cmiogov.board_table('Who holds the offices', '{Office,Held by,@Until,Licence}',
				array_agg(ARRAY[o.title, coalesce(o.name, 'VACANT') || CASE WHEN o.deputy THEN ' (deputy)' ELSE '' END,
								CASE WHEN o.person IS NULL THEN NULL WHEN upper_inf(o.term) THEN 'no end' ELSE cmiogov.board_date(upper(o.term)) END,
								CASE WHEN o.person IS NULL THEN NULL WHEN o.licensed THEN 'in order' ELSE 'NOT IN FORCE' END]
						  ORDER BY o.title COLLATE "C", o.deputy, o.name COLLATE "C"), 'No office is defined.')
			FROM cmiogov.current_officers o)
$$;
REVOKE ALL ON FUNCTION cmiogov.board_part_raci() FROM PUBLIC;
COMMENT ON FUNCTION cmiogov.board_part_raci() IS 'internal: a section of the board pack';

CREATE FUNCTION cmiogov.board_part_ending() RETURNS text
LANGUAGE sql VOLATILE PARALLEL UNSAFE SET search_path = pg_catalog, pg_temp
AS $$
	SELECT cmiogov.board_table('Ends within 90 days, or ended in the last 90', '{Which,What,@Ends,State}',
			   array_agg(ARRAY[e.subject, e.what, cmiogov.board_date(e.expires), CASE WHEN e.lapsed THEN 'ENDED' ELSE 'ends soon' END] ORDER BY e.n) FILTER (WHERE e.n <= 25),
			   'Nothing ends within 90 days.', greatest(0, count(*) - 25))
	FROM (SELECT x.*, row_number() OVER (ORDER BY x.expires, x.what COLLATE "C", x.subject COLLATE "C") AS n
		  FROM cmiogov.board_ending() x WHERE x.expires < now() + interval '90 days' AND x.what <> 'emergency') e
$$;
REVOKE ALL ON FUNCTION cmiogov.board_part_ending() FROM PUBLIC;
COMMENT ON FUNCTION cmiogov.board_part_ending() IS 'internal: a section of the board pack';

-- ------------------------------------------------- the page

CREATE FUNCTION cmiogov.board_style() RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp
AS $$ SELECT '
body { margin: 0 auto; padding: 1rem; max-width: 62rem; font: 1rem/1.5 system-ui, sans-serif; color: #111; background: #fff; }
h1 { font-size: 1.6rem; line-height: 1.2; margin: 0 0 .3rem; }
h2 { font-size: 1.2rem; margin: 2rem 0 .6rem; padding-top: .6rem; border-top: 2px solid #111; }
p { margin: .5rem 0; max-width: 46rem; }
p.none { font-style: italic; }
p.more { margin-top: 0; color: #444; }
.scroll { overflow-x: auto; margin: 0 0 1rem; }
table { border-collapse: collapse; width: 100%; font-size: .9rem; line-height: 1.35; }
h3 { font-size: 1rem; margin: .8rem 0 .2rem; max-width: 46rem; }
th, td { text-align: left; vertical-align: top; padding: .3rem .5rem; border-bottom: 1px solid #999; overflow-wrap: break-word; }
thead th { border-bottom: 2px solid #111; }
tbody th { font-weight: 600; }
th.n, td.n { text-align: right; font-variant-numeric: tabular-nums; }
td.n, td.d { white-space: nowrap; }
figure { margin: .6rem 0 1rem; }
figcaption { font-weight: 600; line-height: 1.35; margin-bottom: .4rem; max-width: 30rem; }
svg { display: block; width: 100%; max-width: 28rem; height: auto; }
svg text { font: 13px system-ui, sans-serif; fill: #111; unicode-bidi: isolate; }
.v { text-anchor: end; font-weight: 600; }
.rail { fill: #e4e4e4; }
.bar { fill: #7396b0; stroke: #1b4965; stroke-width: .5; }
.good { fill: url(#hatch); stroke: #1b4965; }
.whisker { fill: none; stroke: #111; stroke-width: 1.5; paint-order: stroke; }
.axis { stroke: #111; stroke-width: 1; }
.pair { display: grid; grid-template-columns: minmax(0, 25rem) minmax(0, 1fr); gap: 0 2rem; align-items: start; }
.attention { list-style: none; margin: .6rem 0; padding: 0; display: grid; grid-template-columns: repeat(auto-fill, minmax(18rem, 1fr)); gap: .6rem; }
.attention li { border: 1px solid #111; border-left-width: .3rem; padding: .4rem .7rem; overflow-wrap: anywhere; }
.attention p { margin: 0; }
.attention strong { border: 1px solid #111; padding: 0 .3rem; font-size: .8rem; }
.attention .u1 { border-left-width: .9rem; }
.attention .u1 strong { background: #111; color: #fff; }
.attention .u3 { border-style: dashed; }
.tiles { display: grid; grid-template-columns: repeat(auto-fit, minmax(8.5rem, 1fr)); gap: .6rem; margin: 1rem 0; }
.tiles div { border: 1px solid #111; padding: .4rem .6rem; }
.tiles dt { font-size: .85rem; }
.tiles dd { margin: 0; font-size: 1.5rem; font-weight: 600; }
.matrix td { text-align: center; border: 1px solid #999; }
.matrix span { display: block; font-size: .75rem; }
.l3 { background: #f0f0f0; }
.l4 { background: #d9d9d9; outline: 2px solid #111; outline-offset: -3px; }
.l5 { background: #111; color: #fff; }
footer { margin-top: 2rem; border-top: 2px solid #111; font-size: .85rem; }
code { overflow-wrap: anywhere; }
@media (max-width: 52rem) { .pair { display: block; } svg { max-width: 30rem; } }
@media (max-width: 40rem) { td.n { white-space: normal; } }
@media print { @page { margin: 14mm; } :root { font-size: 13px; } body { max-width: none; padding: 0 2px 0 0; } h2, h3, section > p:not(.none, .more) { break-after: avoid; } tr, figure, .tiles, .attention li { break-inside: avoid; } .scroll { overflow: visible; }
  .u1 strong, .l5, .l4, .l3, .bar, .rail { print-color-adjust: exact; -webkit-print-color-adjust: exact; } }
' $$;
REVOKE ALL ON FUNCTION cmiogov.board_style() FROM PUBLIC;
COMMENT ON FUNCTION cmiogov.board_style() IS 'internal: the style sheet of the board pack: grey and black carry every meaning';

CREATE FUNCTION cmiogov.board_tiles(period tstzrange) RETURNS text
LANGUAGE sql VOLATILE PARALLEL UNSAFE SET search_path = pg_catalog, pg_temp
AS $$
	SELECT '<dl class="tiles">' || string_agg(format('<div><dt>%s</dt><dd>%s</dd></div>', t.label, t.n), E'\n' ORDER BY t.place) || '</dl>'
	FROM (VALUES
		(1, 'Proposals opened', (SELECT count(*) FROM cmiogov.proposal p WHERE p.opened_at <@ period)),
		(2, 'Went live', (SELECT count(DISTINCT e.proposal) FROM cmiogov.enactment_record e WHERE e.event <> 'leave' AND e.at <@ period)),
		(3, 'Refused', (SELECT count(*) FROM cmiogov.refusal r WHERE r.at <@ period AND coalesce(r.mode, 'enforce') = 'enforce')),
		(4, 'Emergency approvals', (SELECT count(*) FROM cmiogov.emergency_review r WHERE r.broken_at <@ period)),
		(5, 'Incidents', (SELECT count(*) FROM cmiogov.incident i WHERE i.occurred_at <@ period)),
		(6, 'Findings open now', (SELECT count(*) FROM cmiogov.withdrawal_finding f WHERE f.open))) AS t (place, label, n)
$$;
REVOKE ALL ON FUNCTION cmiogov.board_tiles(tstzrange) FROM PUBLIC;
COMMENT ON FUNCTION cmiogov.board_tiles(tstzrange) IS 'internal: the numbers at the head of the board pack';

CREATE FUNCTION cmiogov.board_pack(period tstzrange) RETURNS text
LANGUAGE sql VOLATILE STRICT SECURITY DEFINER PARALLEL UNSAFE SET search_path = pg_catalog, pg_temp SET "TimeZone" = 'UTC' SET "DateStyle" = 'ISO, MDY'
	SET jit = off	-- a dozen small queries: compiling them would take longer than running them
AS $$
	SELECT format(E'<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8"/>\n<meta name="viewport" content="width=device-width, initial-scale=1"/>\n'
			'<meta http-equiv="Content-Security-Policy" content="default-src ''none''; style-src ''unsafe-inline''"/>\n<title>Board pack, %1$s</title>\n<style>%2$s</style></head>\n<body>\n'
			'<header><h1>Clinical software governance: board pack</h1>\n<p>Period: %1$s.</p>\n<p>What is called open, live or waiting is so as of %3$s UTC; all days are by UTC.</p></header>\n<main>\n',
			CASE WHEN isempty(period) THEN 'empty' ELSE format('%s to %s', coalesce(CASE WHEN isfinite(lower(period)) THEN cmiogov.board_date(lower(period)) END, 'the beginning'),
				coalesce(CASE WHEN isfinite(upper(period)) THEN cmiogov.board_date(upper(period)) END, 'now')) END,
			cmiogov.board_style(), to_char(now(), 'YYYY-MM-DD HH24:MI'))
		|| '<svg width="0" height="0" style="position:absolute" aria-hidden="true"><defs><pattern id="hatch" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><rect width="6" height="6" fill="#fff"/><rect width="2.5" height="6" fill="#1b4965"/></pattern></defs></svg>'
		|| cmiogov.board_tiles(period)
		|| string_agg(format(E'\n<section aria-labelledby="%1$s"><h2 id="%1$s">%2$s</h2>\n<p>%3$s</p>\n%4$s</section>', s.id, s.title, s.about, s.body), '' ORDER BY s.place)
		|| format(E'\n</main>\n<footer><p>Last seal of the record: %s</p></footer>\n</body></html>\n',
			coalesce((SELECT format('%s UTC, root <code>%s</code>. Kept with this page, it proves later that the record was not replaced.', to_char(x.at, 'YYYY-MM-DD HH24:MI'), encode(x.root, 'hex'))
					  FROM cmiogov.seal x ORDER BY x.id DESC LIMIT 1), 'none.'))
	FROM (VALUES
		(1, 'attention', 'What needs the board''s attention', 'As it is now, the gravest first.', cmiogov.board_part_attention()),
		(2, 'standing', 'How far proposals are', 'Compliance comes before safety, safety before usability. What nobody has assessed blocks.', cmiogov.board_part_funnel(period)),
		(3, 'harm-added', 'Harm added and avoided', 'Exposures * change in probability * severity of everything live now, for 1000 days. Neither column is set off against the other.', cmiogov.board_part_harm(period)),
		(4, 'hazards', 'Hazards', 'A residual rating counts only when every control is verified both as done and as working; until then the worse of the two does.', cmiogov.board_part_hazards()),
		(5, 'times', 'Waiting times', 'From the opening, or from the last yes of the gate before, to the last yes of the gate; proposals not withdrawn.', cmiogov.board_part_waiting()),
		(6, 'refused', 'Refused, and approved in an emergency', 'A refusal is the rule at work. Every emergency owes a review by somebody else.', cmiogov.board_part_refused(period)),
		(7, 'incidents', 'Incidents', 'What went wrong in the period.', cmiogov.board_part_incidents(period)),
		(8, 'raci', 'Who decides', 'The RACI matrix in force and its holders.', cmiogov.board_part_raci()),
		(9, 'ending', 'What ends by itself', 'Acceptances, advance passes, limits, requirements, appointments and licences.', cmiogov.board_part_ending())) AS s (place, id, title, about, body)
$$;
REVOKE ALL ON FUNCTION cmiogov.board_pack(tstzrange) FROM PUBLIC;
COMMENT ON FUNCTION cmiogov.board_pack(tstzrange) IS
'one self-contained HTML page for the board: what needs attention first, proposals by gate, harm added and avoided in harm per day with intervals, hazards by level, waiting times, refused and emergency approvals, incidents, RACI matrix and office holders, what ends by itself, the last seal. What happened is counted in the period; what is open, live or waiting is as of the call. No script, no outside file; text from tables is escaped. psql -AtX -c "SELECT cmiogov.board_pack(''[2026-01-01,2026-04-01)'')" > pack.html. NULL for NULL. Reads every guarded table once (unenacted()) and asks the law about everything live';
