-- The rivals, over copies of the same headers and facts.
\set QUIET on
SET client_min_messages = warning;
\o /dev/null
CREATE TABLE bench.header (LIKE cmiogov.proposal INCLUDING INDEXES INCLUDING STORAGE) WITH (fillfactor = 70);
INSERT INTO bench.header TABLE cmiogov.proposal;
CREATE TABLE bench.kind (kind text PRIMARY KEY, version bigint NOT NULL);
INSERT INTO bench.kind SELECT kind, version FROM cmiogov.kind;
CREATE TABLE bench.fact_copy (LIKE cmiogov.fact INCLUDING INDEXES);
INSERT INTO bench.fact_copy TABLE cmiogov.fact;
CREATE TABLE bench.record (LIKE cmiogov.enactment_record INCLUDING INDEXES);
CREATE SEQUENCE bench.record_id;
CREATE FUNCTION bench.digest(title text, dose numeric) RETURNS bytea LANGUAGE sql IMMUTABLE
RETURN sha256(convert_to(ROW(title, dose)::text, 'UTF8'));
UPDATE bench.header h SET digest = bench.digest(t.title, t.dose)
FROM bench.t_plpgsql t WHERE t.id::text = h.subject_key;

-- Rival one: native foreign key, on a column that the statement really changes.
ALTER TABLE bench.t_fk ADD FOREIGN KEY (ref) REFERENCES bench.header (id);

-- Rival two: what a competent DBA writes in PL/pgSQL with a stored answer:
-- share lock on the header, stored boolean, digest of the content, policy
-- version, own transaction, a hashed row of the record.
CREATE FUNCTION bench.judge_stored() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
	h record;
	d bytea;
	now_is timestamptz;
BEGIN
	SELECT p.id, p.ready, p.ready_until, p.withdrawn, p.barred, p.digest, p.head, p.kind, p.policy_version, p.xmin
	INTO h FROM bench.header p WHERE p.subject_key = NEW.id::text AND p.guard = 1
	ORDER BY p.round DESC LIMIT 1 FOR SHARE;
	d := sha256(convert_to(ROW(NEW.title, NEW.dose)::text, 'UTF8'));
	now_is := clock_timestamp();
	IF NOT FOUND OR NOT h.ready OR h.withdrawn OR h.barred OR h.digest <> d OR h.ready_until <= now_is
		OR h.xmin = pg_current_xact_id()::xid
		OR h.policy_version <> (SELECT k.version FROM bench.kind k WHERE k.kind = h.kind) THEN
		RAISE check_violation USING MESSAGE = 'approval of ' || NEW.id || ' refused';
	END IF;
	INSERT INTO bench.record (id, at, proposal, guard, finding, event, mode, subject_key, value, content, head, db_user, hash)
	VALUES (nextval('bench.record_id'), now_is, h.id, 1, false, 'enter', 'enforce', NEW.id::text, NEW.status, d, h.head,
		session_user, sha256(h.head || d || convert_to(NEW.id::text || NEW.status || session_user || now_is, 'UTF8')));
	RETURN NULL;
END $$;
CREATE TRIGGER judge AFTER UPDATE ON bench.t_plpgsql FOR EACH ROW
WHEN (new.status = ANY ('{approved,live}') AND old.status IS DISTINCT FROM new.status)
EXECUTE FUNCTION bench.judge_stored();

-- Rival three: the same with nothing stored: the facts are read each time.
-- It knows a small part of the law only (the latest verdict by requirement
-- and person, one signature by decision); more of it would cost it more.
CREATE FUNCTION bench.judge_facts() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
	h record;
	d bytea;
BEGIN
	SELECT p.id, p.digest, p.head, p.withdrawn, p.barred, p.xmin
	INTO h FROM bench.header p WHERE p.subject_key = NEW.id::text AND p.guard = 1
	ORDER BY p.round DESC LIMIT 1 FOR SHARE;
	d := sha256(convert_to(ROW(NEW.title, NEW.dose)::text, 'UTF8'));
	IF NOT FOUND OR h.withdrawn OR h.barred OR h.digest <> d OR h.xmin = pg_current_xact_id()::xid
		OR EXISTS (SELECT FROM (SELECT DISTINCT ON (f.about, f.person) f.verdict FROM bench.fact_copy f
				WHERE f.proposal = h.id AND f.act = 'verdict' AND f.option = 1
				ORDER BY f.about, f.person, f.seq DESC) v WHERE v.verdict < 'accepted')
		OR EXISTS (SELECT FROM cmiogov.requirement r WHERE r.kinds IS NULL
			AND NOT EXISTS (SELECT FROM bench.fact_copy f WHERE f.proposal = h.id AND f.act = 'verdict' AND f.about = r.requirement)
			AND NOT EXISTS (SELECT FROM cmiogov.preclearance c WHERE c.requirement = r.requirement
				AND c.kind = 'alert_disable' AND c.expires > clock_timestamp()))
		OR NOT EXISTS (SELECT FROM bench.fact_copy f WHERE f.proposal = h.id AND f.act = 'estimate' AND f.full_weight)
		OR NOT EXISTS (SELECT FROM bench.fact_copy f WHERE f.proposal = h.id AND f.act = 'sign' AND f.about = 'T1')
		OR NOT EXISTS (SELECT FROM bench.fact_copy f WHERE f.proposal = h.id AND f.act = 'submit' AND f.about = 'T1') THEN
		RAISE check_violation USING MESSAGE = 'approval of ' || NEW.id || ' refused';
	END IF;
	INSERT INTO bench.record (id, at, proposal, guard, finding, event, mode, subject_key, value, content, head, db_user, hash)
	VALUES (nextval('bench.record_id'), clock_timestamp(), h.id, 2, false, 'enter', 'enforce', NEW.id::text, NEW.status, d, h.head,
		session_user, sha256(h.head || d || convert_to(NEW.id::text || NEW.status || session_user || clock_timestamp(), 'UTF8')));
	RETURN NULL;
END $$;
CREATE TRIGGER judge AFTER UPDATE ON bench.t_facts FOR EACH ROW
WHEN (new.status = ANY ('{approved,live}') AND old.status IS DISTINCT FROM new.status)
EXECUTE FUNCTION bench.judge_facts();

\ir timed.sql

-- Puts the records back to what they were after the bulk approvals.  Nobody but
-- a superuser can, and every verification would tell.
CREATE PROCEDURE bench.cut_records() LANGUAGE plpgsql AS $$
DECLARE
	t name;
BEGIN
	ALTER TABLE cmiogov.enactment_record DISABLE TRIGGER USER;
	TRUNCATE cmiogov.enactment_record, bench.record, bench.plain_record;
	INSERT INTO cmiogov.enactment_record TABLE bench.kept;
	INSERT INTO bench.plain_record TABLE bench.kept;
	INSERT INTO bench.record TABLE bench.kept_plpgsql;
	FOR t IN SELECT tgname FROM pg_trigger WHERE tgrelid = 'cmiogov.enactment_record'::regclass LOOP
		EXECUTE format('ALTER TABLE cmiogov.enactment_record ENABLE ALWAYS TRIGGER %I', t);
	END LOOP;
END $$;
VACUUM ANALYZE;
