--
-- guard_health: what keeps, or could keep, the guards from being true.
--
-- severity: error: something passes the guard, or everything is refused, now;
-- warning: somebody could switch it off or get round it, or a proposal can never
-- become ready; advice.
--

CREATE VIEW cmiogov.guard_health AS
WITH guarded AS
(
	SELECT g.*, cmiogov.relation(g.target) AS rel
	FROM cmiogov.guard g WHERE g.released_at IS NULL
), named AS
(
	-- the names that were given when the guard came
	SELECT g.id, g.rel, r.body ->> 'target' AS target, r.body
	FROM guarded g
	CROSS JOIN LATERAL (SELECT p.body FROM cmiogov.policy_record p
						WHERE p.object = 'guard' AND p.key = g.id::text AND p.act = 'guard_table'
						ORDER BY p.seq LIMIT 1) r
	WHERE g.rel IS NOT NULL
), bound (id, rel, was, col) AS
(
	SELECT n.id, n.rel, n.body ->> 'status_column', g.status_column
	FROM named n JOIN guarded g ON g.id = n.id
	UNION ALL
	SELECT n.id, n.rel, w.was, w.col
	FROM named n JOIN guarded g ON g.id = n.id
	CROSS JOIN LATERAL ROWS FROM (jsonb_array_elements_text((n.body -> 'key_columns') || (n.body -> 'material_columns')),
								  unnest(g.key_columns || g.material_columns)) AS w (was, col)
), tree AS
(
	SELECT g.id, g.rel AS root, t.relid
	FROM guarded g CROSS JOIN LATERAL (SELECT g.rel AS relid UNION SELECT p.relid FROM pg_partition_tree(g.rel) p) t
	WHERE g.rel IS NOT NULL
), quorum AS
(
	SELECT q.requirement, q.owner_role, q.quorum,
		   (SELECT count(DISTINCT o.person) FROM cmiogov.current_officers o
			WHERE o.role = q.owner_role AND o.person IS NOT NULL AND o.licensed) AS holders
	FROM cmiogov.requirement q WHERE q.valid @> clock_timestamp()
)
SELECT f.severity, f.relation::text AS relation, f.problem, f.repair FROM cmiogov.guard_fault() f
UNION ALL
SELECT 'error', n.rel::text,
	   format('renamed from %s, and another relation bears that name: applications write there', n.target),
	   format('ALTER TABLE %s RENAME TO ...; ALTER TABLE %s RENAME TO %s;', n.target, n.rel, split_part(n.target, '.', -1))
FROM named n
WHERE to_regclass(n.target) IS DISTINCT FROM n.rel AND to_regclass(n.target) IS NOT NULL
UNION ALL
SELECT 'error', b.rel::text,
	   format('column %s was renamed from %s, and another column bears that name: applications write there', cmiogov.column_name(b.col), b.was),
	   format('ALTER TABLE %s RENAME COLUMN %s TO ...; ALTER TABLE %s RENAME COLUMN %s TO %s;', b.rel, split_part(b.was, '.', -1),
			  b.rel, quote_ident(cmiogov.column_name(b.col)), split_part(b.was, '.', -1))
FROM bound b JOIN pg_attribute a ON a.attrelid = b.rel AND NOT a.attisdropped AND a.attnum > 0
	AND quote_ident(a.attname) = split_part(b.was, '.', -1)
WHERE a.attname <> cmiogov.column_name(b.col)
UNION ALL
SELECT 'error', t.relid::regclass::text, format('rule %s may turn statements away from the guarded table', quote_ident(r.rulename)),
	   format('DROP RULE %I ON %s;', r.rulename, t.relid::regclass)
FROM tree t JOIN pg_rewrite r ON r.ev_class = t.relid
WHERE r.ev_enabled <> 'D' AND r.ev_type <> '1'
UNION ALL
SELECT 'error', g.rel::text, format('its status has no label "%s" any more: rows under another name of it pass', l.label),
	   format('ALTER TYPE %s RENAME VALUE ... TO %L;', a.atttypid::regtype, l.label)
FROM guarded g CROSS JOIN LATERAL unnest(g.labels) AS l (label)
JOIN pg_attribute a ON a.attrelid = g.rel AND a.attname = cmiogov.column_name(g.status_column)
JOIN pg_type t ON t.oid = a.atttypid AND t.typtype = 'e'
WHERE g.labels_governed AND NOT EXISTS (SELECT FROM pg_enum e WHERE e.enumtypid = t.oid AND e.enumlabel = l.label)
UNION ALL
SELECT 'error', 'cmiogov.' || t.name, format('trigger %s, which keeps the record append-only, does not fire always', x.name),
	   'SELECT cmiogov.rearm_record();'
FROM unnest('{fact,policy_record,enactment_record,seal,seal_leaf,proposal}'::text[]) AS t (name),
	 unnest('{append_only,append_only_truncate}'::text[]) AS x (name)
WHERE NOT EXISTS (SELECT FROM pg_trigger g WHERE g.tgrelid = to_regclass('cmiogov.' || t.name) AND g.tgname = x.name
				  AND g.tgenabled = 'A' AND g.tgfoid = to_regproc('cmiogov.append_only'))
UNION ALL
SELECT 'error', NULL, format('function %s is not the library''s', p.oid::regprocedure),
	   format('CREATE OR REPLACE FUNCTION %s RETURNS trigger LANGUAGE c AS ''$libdir/cmiogov'', %L;', p.oid::regprocedure, w.symbol)
FROM (VALUES ('guard', 'guard_row'), ('guard_truncate', 'guard_truncate'), ('append_only', 'append_only')) AS w (name, symbol)
JOIN pg_proc p ON p.proname = w.name AND p.pronamespace = 'cmiogov'::regnamespace
JOIN pg_language l ON l.oid = p.prolang
WHERE l.lanname <> 'c' OR p.prosrc <> w.symbol OR p.probin IS DISTINCT FROM
	(SELECT f.probin FROM pg_proc f WHERE f.proname = 'guard_fault' AND f.pronamespace = 'cmiogov'::regnamespace)
UNION ALL
SELECT 'warning', c.oid::regclass::text,
	   format('its owner, %s, can log in: what an application does as the owner can switch the guard off', quote_ident(r.rolname)),
	   format('ALTER TABLE %s OWNER TO ...;', c.oid::regclass)
FROM (SELECT DISTINCT relid FROM tree) t JOIN pg_class c ON c.oid = t.relid JOIN pg_roles r ON r.oid = c.relowner
WHERE r.rolcanlogin AND NOT r.rolsuper
UNION ALL
SELECT 'warning', NULL, format('%s may set %s', coalesce(quote_ident(r.rolname), 'PUBLIC'), p.parname),
	   format('REVOKE %s ON PARAMETER %s FROM %s;', x.privilege_type, p.parname, coalesce(quote_ident(r.rolname), 'PUBLIC'))
FROM pg_parameter_acl p CROSS JOIN LATERAL aclexplode(p.paracl) x LEFT JOIN pg_roles r ON r.oid = x.grantee
WHERE p.parname IN ('session_replication_role', 'session_preload_libraries', 'local_preload_libraries') AND r.rolsuper IS NOT TRUE
UNION ALL
SELECT 'warning', g.rel::text, format('column %s is neither material nor declared immaterial: it came after the guard', quote_ident(a.attname)),
	   format('SELECT cmiogov.release_table(%L); then cmiogov.guard_table() with the column in material_columns or immaterial_columns, and cmiogov.adopt_rows()', g.rel)
FROM guarded g JOIN pg_attribute a ON a.attrelid = g.rel AND a.attnum > 0 AND NOT a.attisdropped
WHERE a.attname::text <> ALL (ARRAY(SELECT cmiogov.column_name(u.c) FROM unnest(g.key_columns || g.material_columns || g.immaterial_columns
		|| g.status_column || g.kind_column || g.actor_column) AS u (c) WHERE cmiogov.column_name(u.c) IS NOT NULL))
  AND coalesce(to_jsonb(a) ->> 'attgenerated', '') <> 'v'
UNION ALL
SELECT 'warning', g.rel::text, format('in %s mode: what is not approved passes, recorded', g.mode),
	   format('SELECT cmiogov.set_guard_mode(%L, %L);', g.rel, 'enforce')
FROM guarded g WHERE g.mode <> 'enforce' AND g.rel IS NOT NULL
UNION ALL
SELECT 'warning', NULL, format('requirement %s can never be met: it takes %s of %s, and %s may judge', q.requirement, q.quorum, q.owner_role,
			CASE q.holders WHEN 0 THEN 'nobody' ELSE q.holders::text END),
	   format('SELECT cmiogov.appoint(..., %L);', q.owner_role)
FROM quorum q WHERE q.holders < q.quorum
UNION ALL
SELECT 'warning', string_agg(DISTINCT l.relation::regclass::text, ', '),
	   format('prepared transaction %s of %s holds locks since %s', p.gid, p.owner, p.prepared),
	   format('ROLLBACK PREPARED %L; (or COMMIT PREPARED)', p.gid)
FROM pg_prepared_xacts p
JOIN pg_locks l ON l.virtualtransaction LIKE '-1/%' AND l.locktype = 'relation'
	AND l.virtualtransaction = (SELECT x.virtualtransaction FROM pg_locks x WHERE x.locktype = 'transactionid' AND x.transactionid = p.transaction AND x.granted LIMIT 1)
LEFT JOIN tree t ON t.relid = l.relation
LEFT JOIN pg_class c ON c.oid = l.relation AND c.relnamespace = 'cmiogov'::regnamespace
WHERE p.database = current_database() AND l.database = (SELECT d.oid FROM pg_database d WHERE d.datname = current_database())
  AND (t.relid IS NOT NULL OR c.oid IS NOT NULL) AND p.prepared < clock_timestamp() - interval '10 minutes'
GROUP BY p.gid, p.owner, p.prepared
UNION ALL
SELECT 'advice', n.rel::text, format('renamed from %s since it was guarded', n.target), NULL
FROM named n WHERE to_regclass(n.target) IS NULL
UNION ALL
SELECT 'advice', g.rel::text, 'names no kinds: a proposal of any kind, with the easiest rules, can carry its rows',
	   format('SELECT cmiogov.release_table(%L); then cmiogov.guard_table(..., kinds => ...), and cmiogov.adopt_rows()', g.rel)
FROM guarded g WHERE g.kinds IS NULL AND g.kind_column IS NULL AND g.rel IS NOT NULL
UNION ALL
SELECT 'advice', NULL, 'the library is not preloaded in this session: what triggers cannot see is found afterwards, not refused',
	   'ALTER SYSTEM SET shared_preload_libraries = ''cmiogov''; and a restart (or session_preload_libraries)'
WHERE NOT cmiogov.armour_active() AND EXISTS (SELECT FROM guarded);
COMMENT ON VIEW cmiogov.guard_health IS
'what weakens the guards, with the SQL that repairs it. error: something passes a guard, or is wrongly refused, at this moment (triggers missing, altered or not ENABLE ALWAYS; unguarded children; look-alikes; rules; labels gone). warning: somebody could switch a guard off or get round it, or a proposal can never become ready (an owner who can log in, holders of SET on session_replication_role, columns added later, requirements without enough holders, prepared transactions older than ten minutes that hold our locks). advice: no kinds named, library not preloaded. No row of error or warning = whole';
COMMENT ON COLUMN cmiogov.guard_health.repair IS 'the statement to run; ... stands for what only its reader can decide';
