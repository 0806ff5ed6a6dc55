--
-- The record: seals, verification, what was so at a moment.
--

CREATE TABLE cmiogov.seal
(
	id			bigint NOT NULL PRIMARY KEY,
	at			timestamptz NOT NULL,
	login		text NOT NULL,
	previous	bytea,
	leaves		bigint NOT NULL,
	tree		bytea NOT NULL,
	root		bytea NOT NULL
);
COMMENT ON TABLE cmiogov.seal IS 'each time the whole record was tied into one root. Keep the roots elsewhere: verify_ledger(root) then finds a history that was replaced as a whole';
COMMENT ON COLUMN cmiogov.seal.previous IS 'the root before it of the same site; NULL: the first';
COMMENT ON COLUMN cmiogov.seal.tree IS 'root of the Merkle tree (RFC 6962) over this seal''s leaves, in order of what and id';

CREATE TABLE cmiogov.seal_leaf
(
	seal		bigint NOT NULL,
	what		text NOT NULL,
	id			bigint NOT NULL,
	seq			bigint NOT NULL,
	enactments	bigint NOT NULL,
	hash		bytea NOT NULL,
	PRIMARY KEY (what, id, seal)
);
CREATE INDEX seal_leaf_seal ON cmiogov.seal_leaf (seal);
COMMENT ON TABLE cmiogov.seal_leaf IS 'what each seal covers that the seal before it does not: ends of the chains of proposals (what "proposal", id), of people and policy ("policy", id the site), and enactments without a proposal ("enactments", by site, up to id seq)';
COMMENT ON COLUMN cmiogov.seal_leaf.seq IS 'the last record of the chain that is covered';
COMMENT ON COLUMN cmiogov.seal_leaf.enactments IS 'how many enactments are covered: of a proposal those decided on its last fact, the earlier ones being absorbed by facts';

SELECT pg_catalog.pg_extension_config_dump('cmiogov.seal', '');
SELECT pg_catalog.pg_extension_config_dump('cmiogov.seal_leaf', '');

-- ------------------------------------------------------------------- seals

CREATE FUNCTION cmiogov.merkle_add(state internal, leaf bytea) RETURNS internal
LANGUAGE c IMMUTABLE PARALLEL SAFE AS 'MODULE_PATHNAME', 'merkle_add';
REVOKE ALL ON FUNCTION cmiogov.merkle_add(internal, bytea) FROM PUBLIC;
COMMENT ON FUNCTION cmiogov.merkle_add(internal, bytea) IS 'internal: one more leaf';
CREATE FUNCTION cmiogov.merkle_final(state internal) RETURNS bytea
LANGUAGE c IMMUTABLE PARALLEL SAFE AS 'MODULE_PATHNAME', 'merkle_final';
REVOKE ALL ON FUNCTION cmiogov.merkle_final(internal) FROM PUBLIC;
COMMENT ON FUNCTION cmiogov.merkle_final(internal) IS 'internal: the root of all leaves';
CREATE AGGREGATE cmiogov.merkle_root(leaf bytea) (SFUNC = cmiogov.merkle_add, STYPE = internal, FINALFUNC = cmiogov.merkle_final, PARALLEL = SAFE);
REVOKE ALL ON FUNCTION cmiogov.merkle_root(bytea) FROM PUBLIC;
COMMENT ON AGGREGATE cmiogov.merkle_root(bytea) IS 'root of the Merkle tree over leaves in the order given (RFC 6962, section 2.1; the leaves are hashes already)';
CREATE FUNCTION cmiogov.merkle_path(leaves bytea[], leaf integer) RETURNS bytea[]
LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'merkle_path';
REVOKE ALL ON FUNCTION cmiogov.merkle_path(bytea[], integer) FROM PUBLIC;
COMMENT ON FUNCTION cmiogov.merkle_path(bytea[], integer) IS 'what joins a leaf (counted from 1) to the root, from the leaf up: a byte 0 (stands on the left) or 1 (on the right) and a hash, each';

CREATE FUNCTION cmiogov.seal_leaf_hash(what text, id bigint, seq bigint, head bytea, enactments bytea) RETURNS bytea
LANGUAGE sql IMMUTABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp
AS $$
	SELECT sha256('\x00'::bytea || int8send(octet_length(convert_to(what, 'UTF8'))) || convert_to(what, 'UTF8')
				  || int8send(id) || int8send(seq) || coalesce(head, '') || coalesce(enactments, ''))
$$;
REVOKE ALL ON FUNCTION cmiogov.seal_leaf_hash(text, bigint, bigint, bytea, bytea) FROM PUBLIC;
COMMENT ON FUNCTION cmiogov.seal_leaf_hash(text, bigint, bigint, bytea, bytea) IS
'SHA-256 over a byte 0, what (length as int8, UTF-8), id and seq (int8), the head of the chain, and the hashes of the enactments covered, in order of id';

CREATE FUNCTION cmiogov.seal_root(id bigint, at timestamptz, login text, previous bytea, leaves bigint, tree bytea) RETURNS bytea
LANGUAGE sql IMMUTABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp
AS $$
	SELECT sha256('\x02'::bytea || int8send(id) || timestamptz_send(at) || int8send(octet_length(convert_to(login, 'UTF8')))
				  || convert_to(login, 'UTF8') || coalesce(previous, '') || int8send(leaves) || tree)
$$;
REVOKE ALL ON FUNCTION cmiogov.seal_root(bigint, timestamptz, text, bytea, bigint, bytea) FROM PUBLIC;
COMMENT ON FUNCTION cmiogov.seal_root(bigint, timestamptz, text, bytea, bigint, bytea) IS
'SHA-256 over a byte 2, id (int8), at (microseconds since 2000, int8), login (length as int8, UTF-8), the previous root, leaves (int8) and tree';

-- A record number tells its site: site * 2^40 and up.
CREATE VIEW cmiogov.unsealed AS
SELECT 'proposal'::text AS what, p.id, p.seq::bigint AS seq, e.n AS enactments,
	   cmiogov.seal_leaf_hash('proposal', p.id, p.seq, p.head, e.hashes) AS hash
FROM cmiogov.proposal p
	CROSS JOIN LATERAL (SELECT pg_catalog.count(*) AS n, pg_catalog.string_agg(r.hash, '' ORDER BY r.id) AS hashes
		FROM cmiogov.enactment_record r
		WHERE r.subject_key OPERATOR(pg_catalog.=) coalesce(p.subject_key, pg_catalog.concat('proposal ', p.id) COLLATE "C")
		  AND r.guard OPERATOR(pg_catalog.=) p.guard AND r.proposal OPERATOR(pg_catalog.=) p.id
		  AND r.head OPERATOR(pg_catalog.=) p.head) e
	LEFT JOIN LATERAL (SELECT l.seq, l.enactments FROM cmiogov.seal_leaf l
		WHERE l.what OPERATOR(pg_catalog.=) 'proposal' AND l.id OPERATOR(pg_catalog.=) p.id
		ORDER BY l.seal DESC LIMIT 1) l ON true
WHERE l.seq IS DISTINCT FROM p.seq OR l.enactments IS DISTINCT FROM e.n
UNION ALL
SELECT 'policy', c.site, c.seq, 0, cmiogov.seal_leaf_hash('policy', c.site, c.seq, c.hash, NULL)
FROM (SELECT DISTINCT ON (r.seq OPERATOR(pg_catalog.>>) 40) r.seq OPERATOR(pg_catalog.>>) 40 AS site, r.seq, r.hash
	  FROM cmiogov.policy_record r
	  ORDER BY r.seq OPERATOR(pg_catalog.>>) 40, r.seq DESC) c
	LEFT JOIN LATERAL (SELECT l.seq FROM cmiogov.seal_leaf l
		WHERE l.what OPERATOR(pg_catalog.=) 'policy' AND l.id OPERATOR(pg_catalog.=) c.site
		ORDER BY l.seal DESC LIMIT 1) l ON true
WHERE l.seq IS DISTINCT FROM c.seq
UNION ALL
SELECT 'enactments', e.site, pg_catalog.max(e.id), pg_catalog.count(*),
	   cmiogov.seal_leaf_hash('enactments', e.site, pg_catalog.max(e.id), NULL, pg_catalog.string_agg(e.hash, '' ORDER BY e.id))
FROM (SELECT r.id OPERATOR(pg_catalog.>>) 40 AS site, r.id, r.hash
	  FROM cmiogov.enactment_record r WHERE r.proposal IS NULL OR r.head IS NULL) e
WHERE e.id OPERATOR(pg_catalog.>) coalesce((SELECT pg_catalog.max(l.seq) FROM cmiogov.seal_leaf l
	WHERE l.what OPERATOR(pg_catalog.=) 'enactments' AND l.id OPERATOR(pg_catalog.=) e.site), -1)
GROUP BY e.site;
COMMENT ON VIEW cmiogov.unsealed IS 'internal: the leaves that the next seal will add';

CREATE FUNCTION cmiogov.seal() RETURNS bytea
LANGUAGE c VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'seal';
REVOKE ALL ON FUNCTION cmiogov.seal() FROM PUBLIC;
COMMENT ON FUNCTION cmiogov.seal() IS
'ties the ends of all chains and the previous seal into one root and returns it: 32 bytes to print, mail or have notarised. Waits for the writers of facts and for approvals under way, and holds new ones up while it reads the headers. Takes the duty auditor';

-- ------------------------------------------------------------ verification

CREATE FUNCTION cmiogov.append_only() RETURNS trigger
LANGUAGE c VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'append_only';
REVOKE ALL ON FUNCTION cmiogov.append_only() FROM PUBLIC;
COMMENT ON FUNCTION cmiogov.append_only() IS 'internal: refuses to change or remove rows of the record. 23514 cmiogov_append_only';

CREATE FUNCTION cmiogov.require_auditor() RETURNS void
LANGUAGE c VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'require_auditor';
REVOKE ALL ON FUNCTION cmiogov.require_auditor() FROM PUBLIC;
COMMENT ON FUNCTION cmiogov.require_auditor() IS 'internal: 42501 unless the session holds the duty auditor';

CREATE FUNCTION cmiogov.proposal_problems(proposal bigint) RETURNS text[]
LANGUAGE c VOLATILE STRICT PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'proposal_problems';
REVOKE ALL ON FUNCTION cmiogov.proposal_problems(bigint) FROM PUBLIC;
COMMENT ON FUNCTION cmiogov.proposal_problems(bigint) IS
'the part of verify_ledger() about one proposal: its first bad fact, or what of its header does not follow from its facts, as {record, problem, ...}; NULL = intact';

CREATE FUNCTION cmiogov.verify_enactments(after bigint, OUT record text, OUT problem text) RETURNS SETOF record
LANGUAGE c VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'verify_enactments';
REVOKE ALL ON FUNCTION cmiogov.verify_enactments(bigint) FROM PUBLIC;
COMMENT ON FUNCTION cmiogov.verify_enactments(bigint) IS
'the part of verify_ledger() about enactments with a greater id (NULL: all): content, proposal, the head decided on, emergency; empty = intact';

-- What of a guard's row names tables and columns follows their renames, so it
-- may differ from its record where the recorded name is no more.
CREATE FUNCTION cmiogov.verify_guards() RETURNS TABLE (record text, problem text)
LANGUAGE sql VOLATILE SECURITY DEFINER PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp SET "TimeZone" = 'UTC' SET "DateStyle" = 'ISO, MDY' SET "IntervalStyle" = 'postgres' SET extra_float_digits = 1
SET quote_all_identifiers = off
AS $$
	WITH last AS
	(
		SELECT DISTINCT ON (r.key) r.key, r.seq, r.body FROM cmiogov.policy_record r
		WHERE r.object = 'guard'
		  -- a hub has the records of other sites, not their guards
		  AND r.seq >> 40 IN (SELECT 0 UNION SELECT x.value::bigint FROM cmiogov.setting x WHERE x.name = 'site'
							  UNION SELECT x.record >> 40 FROM cmiogov.guard x)
		ORDER BY r.key, r.seq DESC
	),
	pair AS
	(
		SELECT coalesce(g.id::text, l.key) AS id, g.id IS NOT NULL AS stored, l.seq, g.record,
			   to_jsonb(g) - 'record' AS image, l.body
		FROM cmiogov.guard g FULL JOIN last l ON l.key = g.id::text
	),
	-- every name, with its place
	name AS
	(
		SELECT p.id, m.key AS field, n.place, n.now, n.recorded
		FROM pair p, jsonb_object_keys(p.image) AS m (key),
			 ROWS FROM (jsonb_array_elements_text(CASE jsonb_typeof(p.image -> m.key) WHEN 'array' THEN p.image -> m.key ELSE jsonb_build_array(p.image -> m.key) END),
						jsonb_array_elements_text(CASE jsonb_typeof(p.body -> m.key) WHEN 'array' THEN p.body -> m.key ELSE jsonb_build_array(p.body -> m.key) END))
				WITH ORDINALITY AS n (now, recorded, place)
		WHERE m.key IN ('target', 'key_columns', 'status_column', 'material_columns', 'immaterial_columns', 'kind_column', 'actor_column')
	)
	SELECT 'guard ' || p.id,
		   CASE WHEN p.seq IS NULL THEN 'row has no record'
				WHEN NOT p.stored THEN 'row of the last record is missing'
				WHEN p.record <> p.seq THEN 'row names another record than its last'
				ELSE 'row differs from its last record' END
	FROM pair p
	WHERE p.seq IS NULL OR NOT p.stored OR p.record <> p.seq
	   OR p.image - '{target,key_columns,status_column,material_columns,immaterial_columns,kind_column,actor_column}'::text[]
		  <> p.body - '{target,key_columns,status_column,material_columns,immaterial_columns,kind_column,actor_column}'::text[]
	UNION ALL
	SELECT 'guard ' || n.id, format('%s is %s, its last record says %s', n.field, coalesce(n.now, 'nothing'), coalesce(n.recorded, 'nothing'))
	FROM name n
	WHERE n.now IS DISTINCT FROM n.recorded
	  AND (n.now IS NULL OR n.recorded IS NULL
		   OR CASE n.field WHEN 'target' THEN cmiogov.relation(n.recorded::cmiogov.regcolumn) IS NOT NULL
						   ELSE cmiogov.column_name(n.recorded::cmiogov.regcolumn) IS NOT NULL END)
$$;
REVOKE ALL ON FUNCTION cmiogov.verify_guards() FROM PUBLIC;
COMMENT ON FUNCTION cmiogov.verify_guards() IS
'the part of verify_ledger() about which tables are guarded and how: rows that are not as their last record says, renames apart; empty = intact';

-- A kind's version is the record of the act that last changed its law: at
-- least as late as whatever its law is made of.
CREATE FUNCTION cmiogov.verify_versions() RETURNS TABLE (record text, problem text)
LANGUAGE sql VOLATILE SECURITY DEFINER PARALLEL UNSAFE SET search_path = pg_catalog, pg_temp
AS $$
	SELECT 'kind ' || k.kind, 'version is older than what its law is made of'
	FROM cmiogov.kind k LEFT JOIN cmiogov.policy_record v ON v.seq = k.version
	WHERE v.seq IS NULL
	   OR v.at < (SELECT max(r.at) FROM cmiogov.policy_record r WHERE r.seq IN
			(SELECT k.record
			 UNION ALL SELECT q.record FROM cmiogov.requirement q WHERE q.kinds IS NULL OR k.kind = ANY (q.kinds)
			 UNION ALL SELECT l.record FROM cmiogov.harm_limit l WHERE l.kind = k.kind
			 UNION ALL SELECT c.record FROM cmiogov.preclearance c WHERE c.kind = k.kind
			 UNION ALL SELECT d.record FROM cmiogov.decision d WHERE d.decision = ANY (k.decisions)
			 UNION ALL SELECT c.record FROM cmiogov.raci_cell c WHERE c.decision = ANY (k.decisions)))
$$;
REVOKE ALL ON FUNCTION cmiogov.verify_versions() FROM PUBLIC;
COMMENT ON FUNCTION cmiogov.verify_versions() IS 'the part of verify_ledger() about the versions of kinds; empty = intact';

-- Was the row that the leaf covers there, and is it still?
CREATE FUNCTION cmiogov.verify_seals(since bigint) RETURNS TABLE (record text, problem text)
LANGUAGE sql VOLATILE SECURITY DEFINER PARALLEL UNSAFE SET search_path = pg_catalog, pg_temp
AS $$
	SELECT 'seal ' || s.id,
		   CASE WHEN s.previous IS DISTINCT FROM s.before THEN 'the seal before it is missing or another'
				WHEN s.root <> cmiogov.seal_root(s.id, s.at, s.login, s.previous, s.leaves, s.tree) THEN 'root does not fit its content'
				ELSE 'leaves are missing, added or changed' END
	FROM (SELECT x.*, lag(x.root) OVER (PARTITION BY x.id >> 40 ORDER BY x.id) AS before FROM cmiogov.seal x) s
		LEFT JOIN LATERAL (SELECT count(*) AS n, cmiogov.merkle_root(l.hash ORDER BY l.what COLLATE "C", l.id) AS tree
			FROM cmiogov.seal_leaf l WHERE l.seal = s.id AND octet_length(l.hash) = 32) t ON s.id > coalesce(since, -1)
	WHERE s.previous IS DISTINCT FROM s.before
	   OR s.root <> cmiogov.seal_root(s.id, s.at, s.login, s.previous, s.leaves, s.tree)
	   OR (s.id > coalesce(since, -1) AND (t.n <> s.leaves OR t.tree <> s.tree))
	UNION ALL
	SELECT 'seal ' || l.seal, 'leaf of a seal that does not exist'
	FROM cmiogov.seal_leaf l WHERE NOT EXISTS (SELECT FROM cmiogov.seal s WHERE s.id = l.seal)
	UNION ALL
	SELECT 'seal ' || l.seal, format('%s %s is not what was sealed: %s', l.what, l.id,
		CASE WHEN NOT EXISTS (SELECT FROM cmiogov.proposal p WHERE p.id = l.id) THEN 'it vanished'
			 WHEN f.hash IS NULL THEN format('fact %s is missing', l.seq)
			 ELSE format('the history up to fact %s, or an enactment decided on it, was replaced', l.seq) END)
	FROM cmiogov.seal_leaf l
		LEFT JOIN cmiogov.fact f ON f.proposal = l.id AND f.seq = l.seq
		LEFT JOIN cmiogov.proposal p ON p.id = l.id
		CROSS JOIN LATERAL (SELECT count(*) AS n, string_agg(e.hash, '' ORDER BY e.id) AS hashes
			FROM (SELECT r.id, r.hash FROM cmiogov.enactment_record r
				  WHERE r.subject_key = coalesce(p.subject_key, concat('proposal ', p.id) COLLATE "C")
					AND r.guard = p.guard AND r.proposal = p.id AND r.head = f.hash
				  ORDER BY r.id LIMIT l.enactments) e) e
	WHERE l.what = 'proposal' AND l.seal > coalesce(since, -1)
	  AND (p.id IS NULL OR f.hash IS NULL OR e.n <> l.enactments OR l.hash <> cmiogov.seal_leaf_hash('proposal', l.id, l.seq, f.hash, e.hashes))
	UNION ALL
	SELECT 'seal ' || l.seal, format('record %s of people and policy is not what was sealed', l.seq)
	FROM cmiogov.seal_leaf l LEFT JOIN cmiogov.policy_record r ON r.seq = l.seq
	WHERE l.what = 'policy' AND l.seal > coalesce(since, -1)
	  AND (r.hash IS NULL OR l.enactments <> 0 OR l.hash <> cmiogov.seal_leaf_hash('policy', l.id, l.seq, r.hash, NULL))
	  -- what a site recorded before it had its number does not reach a hub
	  AND (l.id <> 0 OR l.seal >> 40 IN (SELECT 0 UNION SELECT x.value::bigint FROM cmiogov.setting x WHERE x.name = 'site'))
	UNION ALL
	SELECT 'seal ' || l.seal, format('enactments without a proposal up to %s are not what was sealed', l.seq)
	FROM (SELECT x.*, lag(x.seq) OVER (PARTITION BY x.id ORDER BY x.seal) AS before
		  FROM cmiogov.seal_leaf x WHERE x.what = 'enactments') l
		CROSS JOIN LATERAL (SELECT count(*) AS n, string_agg(r.hash, '' ORDER BY r.id) AS hashes
			FROM cmiogov.enactment_record r
			WHERE (r.proposal IS NULL OR r.head IS NULL) AND r.id >> 40 = l.id
			  AND r.id <= l.seq AND r.id > coalesce(l.before, -1)) e
	WHERE l.seal > coalesce(since, -1)
	  AND (e.n <> l.enactments OR l.hash <> cmiogov.seal_leaf_hash('enactments', l.id, l.seq, NULL, e.hashes))
	UNION ALL
	SELECT 'seal ' || l.seal, 'leaf of an unknown kind'
	FROM cmiogov.seal_leaf l WHERE l.what NOT IN ('proposal', 'policy', 'enactments')
$$;
REVOKE ALL ON FUNCTION cmiogov.verify_seals(bigint) FROM PUBLIC;
COMMENT ON FUNCTION cmiogov.verify_seals(bigint) IS
'the part of verify_ledger() about seals: each root, its link to the one before, its leaves, and what of the record is no longer as it was sealed; of leaves only those after the seal given';

CREATE FUNCTION cmiogov.verify_ledger(root bytea DEFAULT NULL, since bigint DEFAULT NULL)
RETURNS TABLE (chain text, record text, problem text)
LANGUAGE sql VOLATILE SECURITY DEFINER PARALLEL UNSAFE SET search_path = pg_catalog, pg_temp
AS $$
	SELECT cmiogov.require_auditor();

	-- headers that could not even be read
	SELECT 'proposal ' || p.id, 'header', 'a hash has not 32 bytes, or the salt not 16'
	FROM cmiogov.proposal p
	WHERE octet_length(p.digest) <> 32 OR octet_length(p.head) <> 32 OR octet_length(p.salt) <> 16
	UNION ALL
	SELECT 'proposal ' || p.id, v.found[i], v.found[i + 1]
	FROM cmiogov.proposal p CROSS JOIN LATERAL (SELECT cmiogov.proposal_problems(p.id) AS found OFFSET 0) v,
		 generate_series(1, cardinality(v.found), 2) i
	WHERE octet_length(p.digest) = 32 AND octet_length(p.head) = 32 AND octet_length(p.salt) = 16
	  AND (since IS NULL OR NOT EXISTS (SELECT FROM cmiogov.seal_leaf l
			WHERE l.what = 'proposal' AND l.id = p.id AND l.seal <= since AND l.seq = p.seq
			  AND l.hash = cmiogov.seal_leaf_hash('proposal', p.id, p.seq, p.head,
					(SELECT string_agg(e.hash, '' ORDER BY e.id) FROM cmiogov.enactment_record e
					 WHERE e.subject_key = coalesce(p.subject_key, concat('proposal ', p.id) COLLATE "C")
					   AND e.guard = p.guard AND e.proposal = p.id AND e.head = p.head))))
	UNION ALL
	SELECT 'proposal ' || f.proposal, 'header', 'facts without a header'
	FROM (SELECT DISTINCT x.proposal FROM cmiogov.fact x
		  WHERE NOT EXISTS (SELECT FROM cmiogov.proposal p WHERE p.id = x.proposal)) f
	UNION ALL
	SELECT 'enactments', e.record, e.problem FROM cmiogov.verify_enactments(since) e
	UNION ALL
	SELECT 'people and policy', v.object || ' ' || v.key, v.problem FROM cmiogov.verify_policy() v
	UNION ALL
	SELECT 'people and policy', v.record, v.problem FROM cmiogov.verify_guards() v
	UNION ALL
	SELECT 'people and policy', v.record, v.problem FROM cmiogov.verify_versions() v
	UNION ALL
	SELECT 'seals', v.record, v.problem FROM cmiogov.verify_seals(since) v
	UNION ALL
	SELECT 'seals', 'kept root', 'no seal has this root'
	WHERE root IS NOT NULL AND NOT EXISTS (SELECT FROM cmiogov.seal s WHERE s.root = verify_ledger.root)
	UNION ALL
	SELECT 'triggers', 'table ' || t.name, format('trigger %s does not refuse everywhere; run cmiogov.rearm_record()', g.name)
	FROM unnest('{fact,policy_record,enactment_record,seal,seal_leaf,proposal,refusal_record}'::text[]) t (name),
		 unnest('{append_only,append_only_truncate}'::text[], '{27,34}'::integer[]) g (name, type)
	WHERE NOT EXISTS (SELECT FROM pg_trigger x
		WHERE x.tgrelid = to_regclass('cmiogov.' || t.name) AND x.tgname = g.name
		  -- on a hub a subscription brings headers up to date
		  AND (x.tgenabled = 'A' OR (x.tgenabled = 'O' AND t.name = 'proposal' AND g.name = 'append_only'
				AND EXISTS (SELECT FROM pg_subscription_rel u WHERE u.srrelid = x.tgrelid)))
		  AND x.tgtype = g.type AND x.tgqual IS NULL AND x.tgfoid = 'cmiogov.append_only()'::regprocedure)
$$;
REVOKE ALL ON FUNCTION cmiogov.verify_ledger(bytea, bigint) FROM PUBLIC;
COMMENT ON FUNCTION cmiogov.verify_ledger(bytea, bigint) IS
'what in the record is not as it was written; empty = intact. Computes every hash anew from stored content, every header from its facts, asks the law again where its policy and contents are unchanged, and checks enactments, people and policy, seals and the triggers that keep the record append-only. Of each chain the first bad record. root: a root of seal() kept elsewhere, which must be among the seals; since: the id of a seal, to pass over what that seal covers and has not moved. Takes the duty auditor';

CREATE FUNCTION cmiogov.ledger_coverage(since bigint DEFAULT NULL)
RETURNS TABLE (what text, records bigint, passed_over bigint)
LANGUAGE sql VOLATILE SECURITY DEFINER PARALLEL UNSAFE SET search_path = pg_catalog, pg_temp
AS $$
	SELECT cmiogov.require_auditor();

	WITH proposals AS
	(
		SELECT p.seq, since IS NOT NULL AND EXISTS (SELECT FROM cmiogov.seal_leaf l
				WHERE l.what = 'proposal' AND l.id = p.id AND l.seal <= since AND l.seq = p.seq) AS over
		FROM cmiogov.proposal p
	)
	SELECT 'proposals', count(*) FILTER (WHERE NOT p.over), count(*) FILTER (WHERE p.over) FROM proposals p
	UNION ALL
	SELECT 'facts', coalesce(sum(p.seq) FILTER (WHERE NOT p.over), 0), coalesce(sum(p.seq) FILTER (WHERE p.over), 0) FROM proposals p
	UNION ALL
	SELECT 'enactments', count(*) FILTER (WHERE since IS NULL OR e.id > since), count(*) FILTER (WHERE e.id <= since) FROM cmiogov.enactment_record e
	UNION ALL
	SELECT 'people and policy', count(*), 0 FROM cmiogov.policy_record
	UNION ALL
	SELECT 'seals', count(*), 0 FROM cmiogov.seal
$$;
REVOKE ALL ON FUNCTION cmiogov.ledger_coverage(bigint) FROM PUBLIC;
COMMENT ON FUNCTION cmiogov.ledger_coverage(bigint) IS
'what verify_ledger() with the same argument reads, and what it passes over as covered by the seal. Takes the duty auditor';
