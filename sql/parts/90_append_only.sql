--
-- Append-only: nobody changes or removes what is on record.  Last, because
-- the tables must exist.
--

-- By row, because statement triggers do not fire when changes are replicated.
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON cmiogov.fact
	FOR EACH ROW EXECUTE FUNCTION cmiogov.append_only();
CREATE TRIGGER append_only_truncate BEFORE TRUNCATE ON cmiogov.fact
	FOR EACH STATEMENT EXECUTE FUNCTION cmiogov.append_only();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON cmiogov.policy_record
	FOR EACH ROW EXECUTE FUNCTION cmiogov.append_only();
CREATE TRIGGER append_only_truncate BEFORE TRUNCATE ON cmiogov.policy_record
	FOR EACH STATEMENT EXECUTE FUNCTION cmiogov.append_only();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON cmiogov.enactment_record
	FOR EACH ROW EXECUTE FUNCTION cmiogov.append_only();
CREATE TRIGGER append_only_truncate BEFORE TRUNCATE ON cmiogov.enactment_record
	FOR EACH STATEMENT EXECUTE FUNCTION cmiogov.append_only();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON cmiogov.seal
	FOR EACH ROW EXECUTE FUNCTION cmiogov.append_only();
CREATE TRIGGER append_only_truncate BEFORE TRUNCATE ON cmiogov.seal
	FOR EACH STATEMENT EXECUTE FUNCTION cmiogov.append_only();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON cmiogov.seal_leaf
	FOR EACH ROW EXECUTE FUNCTION cmiogov.append_only();
CREATE TRIGGER append_only_truncate BEFORE TRUNCATE ON cmiogov.seal_leaf
	FOR EACH STATEMENT EXECUTE FUNCTION cmiogov.append_only();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON cmiogov.refusal_record
	FOR EACH ROW EXECUTE FUNCTION cmiogov.append_only();
CREATE TRIGGER append_only_truncate BEFORE TRUNCATE ON cmiogov.refusal_record
	FOR EACH STATEMENT EXECUTE FUNCTION cmiogov.append_only();
-- Headers are brought up to date by C code, which no trigger sees.
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON cmiogov.proposal
	FOR EACH ROW EXECUTE FUNCTION cmiogov.append_only();
CREATE TRIGGER append_only_truncate BEFORE TRUNCATE ON cmiogov.proposal
	FOR EACH STATEMENT EXECUTE FUNCTION cmiogov.append_only();

CREATE FUNCTION cmiogov.rearm_record() RETURNS void
LANGUAGE sql VOLATILE PARALLEL UNSAFE SET search_path = pg_catalog, pg_temp
AS $$
	ALTER TABLE cmiogov.fact ENABLE ALWAYS TRIGGER append_only;
	ALTER TABLE cmiogov.fact ENABLE ALWAYS TRIGGER append_only_truncate;
	ALTER TABLE cmiogov.policy_record ENABLE ALWAYS TRIGGER append_only;
	ALTER TABLE cmiogov.policy_record ENABLE ALWAYS TRIGGER append_only_truncate;
	ALTER TABLE cmiogov.enactment_record ENABLE ALWAYS TRIGGER append_only;
	ALTER TABLE cmiogov.enactment_record ENABLE ALWAYS TRIGGER append_only_truncate;
	ALTER TABLE cmiogov.seal ENABLE ALWAYS TRIGGER append_only;
	ALTER TABLE cmiogov.seal ENABLE ALWAYS TRIGGER append_only_truncate;
	ALTER TABLE cmiogov.seal_leaf ENABLE ALWAYS TRIGGER append_only;
	ALTER TABLE cmiogov.seal_leaf ENABLE ALWAYS TRIGGER append_only_truncate;
	ALTER TABLE cmiogov.refusal_record ENABLE ALWAYS TRIGGER append_only;
	ALTER TABLE cmiogov.refusal_record ENABLE ALWAYS TRIGGER append_only_truncate;
	ALTER TABLE cmiogov.proposal ENABLE ALWAYS TRIGGER append_only;
	ALTER TABLE cmiogov.proposal ENABLE ALWAYS TRIGGER append_only_truncate;
$$;
REVOKE ALL ON FUNCTION cmiogov.rearm_record() FROM PUBLIC;
COMMENT ON FUNCTION cmiogov.rearm_record() IS 'lets the triggers of the record fire in every session again, as after installation; needed once after a data-only restore with --disable-triggers, which leaves them asleep under session_replication_role = replica. For the tables'' owner';
SELECT cmiogov.rearm_record();
