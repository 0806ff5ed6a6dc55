--
-- Finding what got past the guard, taking it over, and keeping guards whole.
--

CREATE FUNCTION cmiogov.unenacted(target regclass DEFAULT NULL,
	OUT relation regclass, OUT key text, OUT status text, OUT reason text)
RETURNS SETOF record
LANGUAGE c VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'unenacted';
REVOKE ALL ON FUNCTION cmiogov.unenacted(regclass) FROM PUBLIC;
COMMENT ON FUNCTION cmiogov.unenacted(regclass) IS
'every governed row of a guarded table (NULL: of all) that does not rest on a live enactment of its present content, by whatever road it came, and every enactment whose row is gone or is governed no more without anybody having recorded it; empty = the tables are what the record says. relation is the partition or child table that holds the row; status NULL: it is null, or the row is gone. Reads partitions, child tables without a guard, and rows hidden by row security; one scan of each table, in constant memory. Rows that were governed before the guard came are found too: see adopt_rows(). 22023: the table is not guarded';

CREATE FUNCTION cmiogov.baseline_scan(target regclass,
	OUT relation regclass, OUT key text, OUT status text, OUT constraint_name text, OUT reason text)
RETURNS SETOF record
LANGUAGE c VOLATILE STRICT PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'baseline_scan';
REVOKE ALL ON FUNCTION cmiogov.baseline_scan(regclass) FROM PUBLIC;
COMMENT ON FUNCTION cmiogov.baseline_scan(regclass) IS
'the governed rows that would be refused if they asked today, with the constraint and the first reason that the guard would give; those it would let in are not listed. Nothing is locked or recorded. 22023: the table is not guarded';

CREATE FUNCTION cmiogov.adopt_rows(target regclass, reason text, keys text[] DEFAULT NULL) RETURNS bigint
LANGUAGE c VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'adopt_rows';
REVOKE ALL ON FUNCTION cmiogov.adopt_rows(regclass, text, text[]) FROM PUBLIC;
COMMENT ON FUNCTION cmiogov.adopt_rows(regclass, text, text[]) IS
'takes governed rows that unenacted() lists (all, or those with these keys) over as they are, with a reason, and returns how many: each becomes a live enactment (event adopt) without a proposal, by name; the act is on the chain of people and policy. It is an approval of this content and status only: a changed row is judged like any other. A key of which no governed row is left, and which no proposal carried, is recorded as leaving (where one did: resolve_finding()). For an enrolled person with the duty office who holds a role that may accept risks, or one that is Accountable for a decision of a kind that the guard names (42501). 22023: a key is not of such a row';

CREATE FUNCTION cmiogov.rearm_guards() RETURNS integer
LANGUAGE c VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'rearm_guards';
REVOKE ALL ON FUNCTION cmiogov.rearm_guards() FROM PUBLIC;
COMMENT ON FUNCTION cmiogov.rearm_guards() IS
'makes the triggers of every guard again what guard_table() made them: ENABLE ALWAYS where that was lost (pg_restore --data-only --disable-triggers turns it into ENABLE), missing and altered ones anew, and those against TRUNCATE on partitions added since. Returns how many were mended; a WARNING names guards that could not be. For the owner of the tables who holds the duty office (42501). What came in meanwhile is in unenacted()';

CREATE FUNCTION cmiogov.guard_fault(OUT severity text, OUT relation regclass, OUT problem text, OUT repair text)
RETURNS SETOF record
LANGUAGE c VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'guard_fault';
REVOKE ALL ON FUNCTION cmiogov.guard_fault() FROM PUBLIC;
COMMENT ON FUNCTION cmiogov.guard_fault() IS
'the part of guard_health about triggers, partitions and child tables: each trigger of each guard compared with what guard_table() would make';

CREATE FUNCTION cmiogov.what_if_limits(kind text, acceptable float8, tolerable float8, scale text DEFAULT 'harm',
	since timestamptz DEFAULT NULL,
	OUT enactment bigint, OUT at timestamptz, OUT relation regclass, OUT key text, OUT proposal bigint,
	OUT constraint_name text, OUT reason text)
RETURNS SETOF record
LANGUAGE c VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'what_if_limits';
REVOKE ALL ON FUNCTION cmiogov.what_if_limits(text, float8, float8, text, timestamptz) FROM PUBLIC;
COMMENT ON FUNCTION cmiogov.what_if_limits(text, float8, float8, text, timestamptz) IS
'which approvals of a kind since then (NULL: all) would have been refused under these harm limits (harm per day), and why: each judged again on the facts and by the law of its moment, with the limits of the scale replaced. Changes nothing. 22023: no such kind, or no limits';
