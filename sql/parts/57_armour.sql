--
-- Armour: what holds when the library is preloaded, and the refusals that the
-- background writer keeps.
--

CREATE VIEW cmiogov.refusal AS
SELECT r.id, r.at, r.db_user, r.login, r.relation, r.subject_key, r.proposal,
	   r.constraint_name, r.reason, r.unmet, r.mode, r.lost
FROM cmiogov.refusal_record r;
COMMENT ON VIEW cmiogov.refusal IS
'what was refused, to whom, when and why, although the transaction rolled back. Empty without shared_preload_libraries = cmiogov: then each refusal is a line "cmiogov refusal" of the server log';
COMMENT ON COLUMN cmiogov.refusal.db_user IS 'the session''s database role';
COMMENT ON COLUMN cmiogov.refusal.login IS 'the login in force, "realm:login"; one set by act_as() is the application''s claim';
COMMENT ON COLUMN cmiogov.refusal.relation IS 'the guarded table by its name then; NULL: a function or the armour refused';
COMMENT ON COLUMN cmiogov.refusal.subject_key IS 'the row''s key, cut after 255 bytes; NULL with a table: TRUNCATE';
COMMENT ON COLUMN cmiogov.refusal.proposal IS 'the proposal that could not carry the row; NULL: there was none';
COMMENT ON COLUMN cmiogov.refusal.constraint_name IS 'the first unmet rule as programs know it; NULL: somebody who may not act';
COMMENT ON COLUMN cmiogov.refusal.reason IS 'the first unmet rule in words, cut after 511 bytes';
COMMENT ON COLUMN cmiogov.refusal.unmet IS 'every unmet rule, one a line, cut after 2047 bytes';
COMMENT ON COLUMN cmiogov.refusal.mode IS 'enforce: refused; warn: let pass with a warning; lifted: let pass under lift_armour(); NULL: refused by a function';
COMMENT ON COLUMN cmiogov.refusal.lost IS 'how many refusals of the whole server could not be kept between the one before and this one';

CREATE FUNCTION cmiogov.refusal_queue(OUT capacity integer, OUT waiting bigint, OUT queued bigint,
	OUT written bigint, OUT dropped bigint) RETURNS record
LANGUAGE c VOLATILE PARALLEL RESTRICTED AS 'MODULE_PATHNAME', 'refusal_queue';
REVOKE ALL ON FUNCTION cmiogov.refusal_queue() FROM PUBLIC;
COMMENT ON FUNCTION cmiogov.refusal_queue() IS
'the queue of refusals of all databases since the server started: how many may wait (setting cmiogov.refusal_queue), how many do, how many came, were written and were dropped because the queue was full, more came in a second than cmiogov.refusal_rate, or their database could not be written to. Capacity 0: cmiogov is not in shared_preload_libraries';

CREATE FUNCTION cmiogov.armour_active() RETURNS boolean
LANGUAGE c STABLE PARALLEL SAFE AS 'MODULE_PATHNAME', 'armour_active';
REVOKE ALL ON FUNCTION cmiogov.armour_active() FROM PUBLIC;
COMMENT ON FUNCTION cmiogov.armour_active() IS
'is the library preloaded in this session (shared_preload_libraries or session_preload_libraries), so that what triggers cannot see is refused';

CREATE FUNCTION cmiogov.lift_armour(reason text) RETURNS void
LANGUAGE c VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'lift_armour';
REVOKE ALL ON FUNCTION cmiogov.lift_armour(text) FROM PUBLIC;
COMMENT ON FUNCTION cmiogov.lift_armour(text) IS
'lets this session do, until its transaction ends, what the armour refuses (23514 cmiogov_armour): disable, drop, rename or replace a guard''s trigger; drop, rename or move a guarded table or its schema; rename or drop its key and status columns, rewrite or drop these and the material ones; rename a label of its status; attach, detach or drop a partition that holds governed rows; rules on guarded tables; changing or dropping cmiogov itself, and the triggers that keep its record append-only. For superusers (42501), by the session''s own login. Each thing done is a WARNING, the reason goes on the record (policy_record, act lift_armour) when the transaction commits. Restoring data into a guarded database, in one transaction: (echo "BEGIN; SELECT cmiogov.lift_armour(''restore'');"; pg_restore --data-only --disable-triggers -f - FILE; echo "COMMIT; SELECT cmiogov.rearm_guards(), cmiogov.rearm_record();") | psql -v ON_ERROR_STOP=1. Restoring a whole dump into a new database takes no lifting';
