--
-- The archive of a seal: all that it took in, complete.
--

CREATE FUNCTION cmiogov.policy_record_bytes(seq bigint, at timestamptz, person bigint, login text, act text,
	object text, key text, body jsonb) RETURNS bytea
LANGUAGE c IMMUTABLE PARALLEL SAFE AS 'MODULE_PATHNAME', 'policy_record_bytes';
REVOKE ALL ON FUNCTION cmiogov.policy_record_bytes(bigint, timestamptz, bigint, text, text, text, text, jsonb) FROM PUBLIC;
COMMENT ON FUNCTION cmiogov.policy_record_bytes(bigint, timestamptz, bigint, text, text, text, text, jsonb) IS
'internal: the bytes that policy_record_hash() is over, after the hash before';

CREATE FUNCTION cmiogov.export_unproposed(OUT id bigint, OUT line text) RETURNS SETOF record
LANGUAGE c VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'export_unproposed';
REVOKE ALL ON FUNCTION cmiogov.export_unproposed() FROM PUBLIC;
COMMENT ON FUNCTION cmiogov.export_unproposed() IS 'internal: the bytes that the hashes of enactments without a proposal are over';

CREATE FUNCTION cmiogov.export_seal(seal bigint) RETURNS SETOF text
LANGUAGE sql VOLATILE STRICT SECURITY DEFINER PARALLEL UNSAFE SET search_path = pg_catalog, pg_temp
AS $$
	SELECT cmiogov.require_auditor();

	WITH leaf AS
	(
		SELECT l.what, l.id, l.seq, l.enactments, l.hash,
			   (SELECT max(b.seq) FROM cmiogov.seal_leaf b WHERE b.what = l.what AND b.id = l.id AND b.seal < l.seal) AS before
		FROM cmiogov.seal_leaf l WHERE l.seal = $1
	),
	lines (part, id, n, line) AS
	(
		SELECT 1, 0::bigint, 0::bigint, 'archive ' || s.id FROM cmiogov.seal s WHERE s.id = $1
		UNION ALL
		SELECT 2, l.id, 0, format('people %s %s', l.id, coalesce((SELECT encode(r.hash, 'hex') FROM cmiogov.policy_record r WHERE r.seq = l.before), '-'))
		FROM leaf l WHERE l.what = 'policy'
		UNION ALL
		SELECT 2, l.id, r.seq, 'policy ' || encode(cmiogov.policy_record_bytes(r.seq, r.at, r.person, r.login, r.act, r.object, r.key, r.body), 'hex')
		FROM leaf l JOIN cmiogov.policy_record r ON r.seq > coalesce(l.before, l.id << 40) AND r.seq <= l.seq
		WHERE l.what = 'policy'
		UNION ALL
		SELECT 3, l.id, 0, 'others ' || l.id FROM leaf l WHERE l.what = 'enactments'
		UNION ALL
		SELECT 3, l.id, e.id, e.line
		FROM leaf l JOIN cmiogov.export_unproposed() e ON e.id >> 40 = l.id AND e.id > coalesce(l.before, -1) AND e.id <= l.seq
		WHERE l.what = 'enactments'
		UNION ALL
		SELECT 4, l.id, x.n, x.line
		FROM leaf l CROSS JOIN LATERAL
		(
			SELECT 0::bigint AS n, 'proposal ' || l.id AS line
			UNION ALL SELECT b.n, b.line FROM cmiogov.export_bytes(l.id) WITH ORDINALITY b (line, n)
			UNION ALL SELECT 9223372036854775806, format('leaf %s %s', l.seq, l.enactments)
			UNION ALL SELECT 9223372036854775807, 'close'
		) x
		WHERE l.what = 'proposal'
		UNION ALL
		SELECT 5, 0, row_number() OVER (ORDER BY l.what COLLATE "C", l.id), format('entry %s %s %s', l.what, l.id, encode(l.hash, 'hex')) FROM leaf l
		UNION ALL
		SELECT 6, 0, s.id, format('seal %s %s %s %s %s %s', s.id, encode(timestamptz_send(s.at), 'hex'), encode(convert_to(s.login, 'UTF8'), 'hex'),
			coalesce(encode(s.previous, 'hex'), '-'), s.leaves, encode(s.tree, 'hex'))
		FROM cmiogov.seal s WHERE s.id >= $1 AND s.id >> 40 = $1 >> 40
		UNION ALL
		SELECT 7, 0, 0, 'end'
	)
	SELECT x.line FROM lines x ORDER BY x.part, x.id, x.n
$$;
REVOKE ALL ON FUNCTION cmiogov.export_seal(bigint) FROM PUBLIC;
COMMENT ON FUNCTION cmiogov.export_seal(bigint) IS
'all that the seal took in since the one before, as the lines of one self-contained file for the archive: the records of people and policy, the proposals about which something was said, each whole, enactments without a proposal, and the leaves of its tree. verify/verify_pack.c checks it against a kept root without a server, and that nothing of it is left out; the archives of all seals hold the whole record. Takes the duty auditor';
