--
-- History: a proposal as it was at a moment, and in print.
--

CREATE FUNCTION cmiogov.proposal_judged(proposal bigint, at timestamptz, OUT standing cmiogov.standing, OUT ready boolean,
	OUT chosen integer, OUT seq integer, OUT policy_version bigint, OUT same_law boolean) RETURNS record
LANGUAGE c VOLATILE STRICT PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'proposal_judged';
REVOKE ALL ON FUNCTION cmiogov.proposal_judged(bigint, timestamptz) FROM PUBLIC;
COMMENT ON FUNCTION cmiogov.proposal_judged(bigint, timestamptz) IS 'internal: what proposal_as_of() says of standing';

CREATE FUNCTION cmiogov.proposal_as_of(proposal bigint, at timestamptz, OUT standing cmiogov.standing, OUT ready boolean,
	OUT chosen integer, OUT option_title text, OUT digest bytea, OUT facts integer, OUT policy_version bigint,
	OUT policy_record bigint, OUT exact boolean, OUT enacted boolean, OUT evidence jsonb)
LANGUAGE sql VOLATILE STRICT SECURITY DEFINER PARALLEL UNSAFE SET search_path = pg_catalog, pg_temp
AS $$
	SELECT j.standing, j.ready, j.chosen,
		   (SELECT f.about FROM cmiogov.fact f WHERE f.proposal = $1 AND f.act = 'option' AND f.option = j.chosen AND f.seq <= j.seq),
		   l.digest, j.seq, j.policy_version,
		   (SELECT max(r.seq) FROM cmiogov.policy_record r WHERE r.at <= $2 AND r.seq >> 40 IN (0, $1 >> 40)),
		   (j.same_law AND k.at <= $2) OR NOT EXISTS (SELECT FROM cmiogov.policy_record r WHERE r.at > l.at AND r.at <= $2 AND r.seq >> 40 IN (0, $1 >> 40)),
		   EXISTS (SELECT FROM cmiogov.proposal p JOIN cmiogov.enactment_record e ON e.guard = p.guard
						AND e.subject_key = coalesce(p.subject_key, ('proposal ' || p.id) COLLATE "C")
				   WHERE p.id = $1 AND e.proposal = $1 AND e.event <> 'leave' AND e.at <= $2),
		   (SELECT jsonb_agg(jsonb_strip_nulls(jsonb_build_object('seq', f.seq, 'at', f.at, 'person', f.person, 'login', f.login,
				'claimed_by', f.claimed_by, 'role', f.role, 'deputy', nullif(f.deputy, false), 'act', f.act, 'about', f.about, 'of_role', f.of_role, 'option', nullif(f.option, -1), 'verdict', f.verdict::text,
				'delta', f.delta::text, 'scale', f.scale, 'number', f.number, 'until', f.until, 'target', f.target, 'reason', f.reason,
				'detail', f.detail, 'content', encode(f.content, 'hex'), 'hash', encode(f.hash, 'hex'))) ORDER BY f.seq)
			FROM cmiogov.fact f WHERE f.proposal = $1 AND f.seq <= j.seq)
	FROM cmiogov.proposal_judged($1, $2) j
		JOIN cmiogov.fact l ON l.proposal = $1 AND l.seq = j.seq
		LEFT JOIN cmiogov.policy_record k ON k.seq = j.policy_version
$$;
REVOKE ALL ON FUNCTION cmiogov.proposal_as_of(bigint, timestamptz) FROM PUBLIC;
COMMENT ON FUNCTION cmiogov.proposal_as_of(bigint, timestamptz) IS
'what was so at that moment: standing and readiness, the chosen option and its content''s digest, the policy version it was judged under, the last record of people and policy of its site (the policy in force: all images up to that number), whether it had been enacted, and every fact up to then. The standing is the one recorded with the last fact before, judged again where time alone has changed it since. exact false: policy may have changed between that fact and the moment, and the law of then is no longer at hand; ready is then false as soon as time could have ended it. All NULL before the proposal was opened';

CREATE FUNCTION cmiogov.proposal_print(proposal bigint) RETURNS text
LANGUAGE c VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'proposal_print';
REVOKE ALL ON FUNCTION cmiogov.proposal_print(bigint) FROM PUBLIC;
COMMENT ON FUNCTION cmiogov.proposal_print(bigint) IS 'internal: what proposal_record() says of facts';

CREATE FUNCTION cmiogov.proposal_record(proposal bigint) RETURNS text
LANGUAGE sql VOLATILE SECURITY DEFINER PARALLEL UNSAFE SET search_path = pg_catalog, pg_temp SET "TimeZone" = 'UTC' SET "DateStyle" = 'ISO, MDY'
AS $$
	SELECT cmiogov.proposal_print(proposal)
		|| coalesce(E'\nENACTMENTS\n' || (SELECT string_agg(format(E'  %s UTC  %s%s by %s%s%s%s\n', to_char(e.at, 'YYYY-MM-DD HH24:MI:SS'), e.event,
				' "' || e.value || '"', e.db_user, ' (' || e.login || ')',
				CASE WHEN e.emergency IS NOT NULL THEN ', on emergency #' || e.emergency ELSE '' END
					|| CASE WHEN e.finding THEN ', with a finding open' ELSE '' END,
				CASE WHEN e.unmet IS NOT NULL THEN E', LET PASS by a guard in mode ' || e.mode || ': ' || replace(e.unmet, E'\n', '; ') ELSE '' END), '' ORDER BY e.id)
			FROM cmiogov.proposal p JOIN cmiogov.enactment_record e ON e.guard = p.guard
				AND e.subject_key = coalesce(p.subject_key, ('proposal ' || p.id) COLLATE "C")
			WHERE p.id = $1 AND e.proposal = $1), '')
		|| coalesce(E'\nWHAT WAS REFUSED\n' || (SELECT string_agg(format(E'  %s UTC  %s%s: %s\n', to_char(r.at, 'YYYY-MM-DD HH24:MI:SS'), r.db_user,
				' (' || r.login || ')', r.reason), '' ORDER BY r.id)
			FROM cmiogov.refusal_record r WHERE r.proposal = $1), '')
		|| (SELECT format(E'\nCHAIN\n  %s facts, head %s\n', p.seq, encode(p.head, 'hex')) FROM cmiogov.proposal p WHERE p.id = $1)
		|| coalesce((SELECT format(E'  sealed %s UTC up to fact %s, root %s\n', to_char(s.at, 'YYYY-MM-DD HH24:MI:SS'), l.seq, encode(s.root, 'hex'))
			FROM cmiogov.seal_leaf l JOIN cmiogov.seal s ON s.id = l.seal
			WHERE l.what = 'proposal' AND l.id = $1 ORDER BY l.seal DESC LIMIT 1), '')
$$;
REVOKE ALL ON FUNCTION cmiogov.proposal_record(bigint) FROM PUBLIC;
COMMENT ON FUNCTION cmiogov.proposal_record(bigint) IS
'the whole case as a person reads it: who opened it, options with their harm and its intervals, everything said with name, role and time (UTC), each signature with its meaning and whether it is valid or BROKEN (21 CFR 11.50, 11.70), what is missing, enactments, refusals where they are kept in a table, and the end of the chain with the last seal';

CREATE FUNCTION cmiogov.set_test_clock(by interval) RETURNS void
LANGUAGE c VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'set_test_clock';
REVOKE ALL ON FUNCTION cmiogov.set_test_clock(interval) FROM PUBLIC;
COMMENT ON FUNCTION cmiogov.set_test_clock(interval) IS
'for tests: puts the clock of this session on (or back) by so much, months counted as 30 days; NULL or 0 sets it right. 42501 to anybody but a superuser who logged in as one, whatever was granted';
