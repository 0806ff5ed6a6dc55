--
-- The guard: attaching it to a table, the triggers, what they record.
--

CREATE FUNCTION cmiogov.guard() RETURNS trigger
LANGUAGE c VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'guard_row';
REVOKE ALL ON FUNCTION cmiogov.guard() FROM PUBLIC;
COMMENT ON FUNCTION cmiogov.guard() IS
'the trigger that guard_table() puts on a table: judges every row that enters a governed status, moves between governed ones, or changes its key or content in one; records every row that leaves. Its argument is the guard''s id. A refusal has the guard''s SQLSTATE, names the first unmet rule as CONSTRAINT and all of them in DETAIL';

CREATE FUNCTION cmiogov.guard_truncate() RETURNS trigger
LANGUAGE c VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'guard_truncate';
REVOKE ALL ON FUNCTION cmiogov.guard_truncate() FROM PUBLIC;
COMMENT ON FUNCTION cmiogov.guard_truncate() IS
'the trigger that refuses TRUNCATE (cmiogov_truncate) while the table, or a partition of it, holds governed rows';

CREATE FUNCTION cmiogov.guard_table(target regclass, key_columns name[], status_column name,
	governed text[] DEFAULT NULL, ungoverned text[] DEFAULT NULL,
	material_columns name[] DEFAULT NULL, immaterial_columns name[] DEFAULT NULL,
	kinds text[] DEFAULT NULL, kind_column name DEFAULT NULL, actor_column name DEFAULT NULL,
	mode text DEFAULT 'enforce', replication text DEFAULT 'record',
	row_filter text DEFAULT NULL, sqlstate text DEFAULT '23514') RETURNS void
LANGUAGE c VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'guard_table';
REVOKE ALL ON FUNCTION cmiogov.guard_table(regclass, name[], name, text[], text[], name[], name[], text[], name, name, text, text, text, text) FROM PUBLIC;
COMMENT ON FUNCTION cmiogov.guard_table(regclass, name[], name, text[], text[], name[], name[], text[], name, name, text, text, text, text) IS
'puts the guard on a table or partitioned table: key_columns name one row (a NOT NULL unique key on exactly these; a composite key is written as its values in this order, joined by commas, a comma or backslash inside with a backslash before it); status_column holds the state; governed lists the values that take an approval, or ungoverned those that take none, so that every other value does, NULL and labels nobody thought of included. material_columns are what is approved (default: all others but immaterial_columns and actor_column; a NOTICE lists suspects); kinds and kind_column say which kinds of proposal can carry a row; actor_column is the row''s own claim of who did it; mode enforce, warn or audit (one set by the running transaction does not count in it); replication (rows brought by logical replication): record lets them pass to be shown as unenacted, refuse judges them; row_filter is an immutable condition on the table''s columns, and only rows that meet it are guarded; sqlstate is that of refusals (never class 40, 53 to 58, nor 42501). For the table''s owner who holds the duty office (42501); 22023 when the table or an argument will not do';

CREATE FUNCTION cmiogov.release_table(target regclass) RETURNS void
LANGUAGE c VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'release_table';
REVOKE ALL ON FUNCTION cmiogov.release_table(regclass) FROM PUBLIC;
COMMENT ON FUNCTION cmiogov.release_table(regclass) IS
'takes the guard off a table; its record stays. Proposals about its rows belong to the guard that was: guarding the table anew takes new ones. For the table''s owner who holds the duty office (42501)';

CREATE FUNCTION cmiogov.set_guard_mode(target regclass, mode text) RETURNS void
LANGUAGE c VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'set_guard_mode';
REVOKE ALL ON FUNCTION cmiogov.set_guard_mode(regclass, text) FROM PUBLIC;
COMMENT ON FUNCTION cmiogov.set_guard_mode(regclass, text) IS
'enforce: refuse; warn: let pass with a WARNING, recorded; audit: let pass, recorded with the columns that the approval changed. Counts from the next transaction on. For the table''s owner who holds the duty office (42501)';

CREATE FUNCTION cmiogov.subject_digest(target regclass, key text, content jsonb DEFAULT NULL) RETURNS bytea
LANGUAGE c VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'subject_digest_of';
REVOKE ALL ON FUNCTION cmiogov.subject_digest(regclass, text, jsonb) FROM PUBLIC;
COMMENT ON FUNCTION cmiogov.subject_digest(regclass, text, jsonb) IS
'SHA-256 of the row''s material columns as it is now, or as it would be with content, an object of column names and values, laid over it; NULL when there is no such row. It takes the privilege to select from the table (42501); 22023 for a key or content that will not do';

CREATE VIEW cmiogov.enactment AS
SELECT e.id, e.at, e.event, g.target, e.subject_key, e.value, e.proposal,
	   e.emergency IS NOT NULL AS emergency, e.finding, e.mode, e.db_user, e.login,
	   e.actor, e.unmet, e.content, n.id IS NULL AND e.event OPERATOR(pg_catalog.<>) 'leave' AS live,
	   CASE WHEN e.event OPERATOR(pg_catalog.<>) 'leave' THEN l.at END AS left_at
FROM cmiogov.enactment_record e
LEFT JOIN cmiogov.guard g ON g.id OPERATOR(pg_catalog.=) e.guard
LEFT JOIN LATERAL
	(SELECT r.id FROM cmiogov.enactment_record r
	 WHERE r.subject_key OPERATOR(pg_catalog.=) e.subject_key
	   AND r.guard OPERATOR(pg_catalog.=) e.guard AND r.id OPERATOR(pg_catalog.>) e.id
	 LIMIT 1) n ON true
LEFT JOIN LATERAL
	(SELECT r.at FROM cmiogov.enactment_record r
	 WHERE r.subject_key OPERATOR(pg_catalog.=) e.subject_key
	   AND r.guard OPERATOR(pg_catalog.=) e.guard AND r.id OPERATOR(pg_catalog.>) e.id
	   AND r.event OPERATOR(pg_catalog.=) 'leave'
	 ORDER BY r.id LIMIT 1) l ON true;
COMMENT ON VIEW cmiogov.enactment IS
'what entered a governed status, moved between such, changed in one or left it, when, by whom, and on which proposal (none: let pass by a guard that does not enforce, see unmet); live: nothing about the row was recorded since';
COMMENT ON COLUMN cmiogov.enactment.left_at IS 'when the row left the governed statuses afterwards; NULL: it did not';
