--
-- The auditor pack: one file that verify/verify_pack.c checks without a server.
--

CREATE FUNCTION cmiogov.export_bytes(proposal bigint) RETURNS SETOF text
LANGUAGE c VOLATILE STRICT PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'export_bytes';
REVOKE ALL ON FUNCTION cmiogov.export_bytes(bigint) FROM PUBLIC;
COMMENT ON FUNCTION cmiogov.export_bytes(bigint) IS 'internal: the bytes that the hashes of a proposal''s facts and enactments are over';

CREATE FUNCTION cmiogov.export_proposal(proposal bigint) RETURNS SETOF text
LANGUAGE sql VOLATILE SECURITY DEFINER PARALLEL UNSAFE SET search_path = pg_catalog, pg_temp
AS $$
	SELECT cmiogov.require_auditor();

	WITH leaf AS
	(
		SELECT l.seal, l.seq, l.enactments FROM cmiogov.seal_leaf l
		WHERE l.what = 'proposal' AND l.id = $1
		ORDER BY l.seal DESC LIMIT 1
	),
	lines AS
	(
		SELECT 1 AS part, 0::bigint AS n, 'proposal ' || p.id AS line FROM cmiogov.proposal p WHERE p.id = $1
		UNION ALL
		SELECT 2, t.n, '# ' || t.line
		FROM string_to_table(rtrim((SELECT cmiogov.proposal_record(p.id) FROM cmiogov.proposal p WHERE p.id = $1), E'\n'), E'\n') WITH ORDINALITY t (line, n)
		UNION ALL
		SELECT 3, b.n, b.line FROM cmiogov.export_bytes($1) WITH ORDINALITY b (line, n)
		UNION ALL
		SELECT 4, 0, format('leaf %s %s', l.seq, l.enactments) FROM leaf l
		UNION ALL
		SELECT 5, s.n, 'step ' || encode(s.step, 'hex')
		FROM (SELECT array_agg(o.hash ORDER BY o.what COLLATE "C", o.id) AS hashes,
					 (count(*) FILTER (WHERE (o.what COLLATE "C", o.id) <= ('proposal', $1)))::integer AS i
			  FROM cmiogov.seal_leaf o JOIN leaf l ON o.seal = l.seal HAVING count(*) > 0) t,
			 unnest(cmiogov.merkle_path(t.hashes, t.i)) WITH ORDINALITY s (step, n)
		UNION ALL
		SELECT 6, s.id, format('seal %s %s %s %s %s %s', s.id, encode(timestamptz_send(s.at), 'hex'), encode(convert_to(s.login, 'UTF8'), 'hex'),
			coalesce(encode(s.previous, 'hex'), '-'), s.leaves, encode(s.tree, 'hex'))
		FROM cmiogov.seal s JOIN leaf l ON s.id >= l.seal AND s.id >> 40 = l.seal >> 40
		UNION ALL
		SELECT 7, 0, 'end'
	)
	SELECT x.line FROM lines x ORDER BY x.part, x.n
$$;
REVOKE ALL ON FUNCTION cmiogov.export_proposal(bigint) FROM PUBLIC;
COMMENT ON FUNCTION cmiogov.export_proposal(bigint) IS
'a proposal as the lines of one self-contained file: its record in print (lines that begin with #, for reading only), the bytes of its facts and enactments, and what ties them to the seals since. verify/verify_pack.c checks it against a kept root without a server. psql -AtX -c "SELECT cmiogov.export_proposal(17)" > 17.pack. Takes the duty auditor';

CREATE FUNCTION cmiogov.export_period(since timestamptz, till timestamptz) RETURNS SETOF text
LANGUAGE sql VOLATILE STRICT SECURITY DEFINER PARALLEL UNSAFE SET search_path = pg_catalog, pg_temp
AS $$
	SELECT cmiogov.require_auditor();

	SELECT x.line
	FROM cmiogov.proposal p CROSS JOIN LATERAL cmiogov.export_proposal(p.id) WITH ORDINALITY x (line, n)
	WHERE EXISTS (SELECT FROM cmiogov.fact f WHERE f.proposal = p.id AND f.at >= since AND f.at < till)
	ORDER BY p.id, x.n
$$;
REVOKE ALL ON FUNCTION cmiogov.export_period(timestamptz, timestamptz) FROM PUBLIC;
COMMENT ON FUNCTION cmiogov.export_period(timestamptz, timestamptz) IS
'the same for every proposal about which something was said in that time, each whole. Takes the duty auditor';
