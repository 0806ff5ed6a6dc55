-- Abuses 19, 20 and 23: switching the guard off.  Without the library
-- preloaded some of it can be done; then it is found.
\set QUIET on
\o /dev/null
\ir ../fixtures/shapes.sql
CREATE FUNCTION found() RETURNS SETOF text LANGUAGE sql AS
$$SELECT relation || ' ' || coalesce(key, 'null') || ': ' || regexp_replace(reason, ' at \d.*', '') FROM cmiogov.unenacted() ORDER BY 1$$;
CREATE FUNCTION told(pattern text) RETURNS bigint LANGUAGE sql AS
$$SELECT count(*) FROM cmiogov.guard_health WHERE severity <> 'advice' AND coalesce(relation, '') || ': ' || problem ~ pattern$$;
GRANT ALL ON plain, parted, parted1a, kid, family TO app;
SELECT ready('plain', '1');
UPDATE plain SET status = 'approved' WHERE id = 1;
\o
SELECT plan(37);

-- 19
SET session_replication_role = replica;
SELECT is(try($$UPDATE plain SET status = 'live' WHERE id = 2$$), 'cmiogov_no_proposal', 'abuse 19: replica mode');
SELECT is(try($$UPDATE parted SET status = 'live' WHERE id = 2$$), 'cmiogov_no_proposal', 'abuse 19: in a partition');
SELECT is(try($$UPDATE parted1a SET status = 'live' WHERE id = 2$$), 'cmiogov_no_proposal', 'abuse 19: in a leaf named directly');
SELECT is(try($$UPDATE family SET status = 'live' WHERE id = 2$$), 'cmiogov_no_proposal', 'abuse 19: in a child, through its parent');
SELECT is(try($$UPDATE plain SET dose = 50 WHERE id = 1$$), 'cmiogov_stale', 'abuse 19: content, in replica mode');
SELECT is(try($$COPY plain (id, title, status) FROM PROGRAM 'printf "100\tx\tapproved\n"'$$), 'cmiogov_no_proposal', 'abuse 19: COPY in replica mode');
UPDATE plain SET status = 'off' WHERE id = 1;
RESET session_replication_role;
SELECT is(last_event('1', 'plain'), 'leave approved', 'abuse 19: what leaves in replica mode is recorded');
GRANT SET ON PARAMETER session_replication_role TO app;
SELECT is(told('^: app may set session_replication_role'), 1::bigint, 'abuse 19: a role that may set it is told');
SELECT is(act('app', 'SET session_replication_role = replica'), 'ok', 'abuse 19: it may');
SET SESSION AUTHORIZATION app;
SET session_replication_role = replica;
SELECT public.try($$UPDATE public.plain SET status = 'live' WHERE id = 2$$) AS said \gset
RESET session_replication_role;
RESET SESSION AUTHORIZATION;
SELECT is(:'said'::text, 'cmiogov_no_proposal', 'abuse 19: which does not help it');
SELECT is_empty('SELECT found()', 'abuse 19: nothing slipped');
REVOKE SET ON PARAMETER session_replication_role FROM app;
SELECT is(told('session_replication_role'), 0::bigint, 'abuse 19: told no more');

-- 20: the owner
SELECT ready('owned', '1,1') \g /dev/null
UPDATE owned SET status = 'approved' WHERE id = 1;
SELECT is(told('^owned: its owner, app, can log in'), 1::bigint, 'abuse 20: that the owner can log in is told');
SET SESSION AUTHORIZATION app;
BEGIN;
ALTER TABLE public.owned DISABLE TRIGGER USER;
UPDATE public.owned SET status = 'live' WHERE id = 2;
UPDATE public.owned SET dose = 1000 WHERE id = 1;
ALTER TABLE public.owned ENABLE TRIGGER USER;
COMMIT;
RESET SESSION AUTHORIZATION;
SELECT results_eq('SELECT found()', ARRAY['owned 1,1: its content changed unseen since it was enacted', 'owned 2,1: never enacted'],
	'abuse 20: DISABLE, UPDATE, ENABLE in one transaction: the rows are found');
SELECT is(told('^owned: .* not ENABLE ALWAYS'), 4::bigint, 'abuse 20: and that the triggers are weaker');
SET SESSION AUTHORIZATION app;
ALTER TABLE public.owned ENABLE ALWAYS TRIGGER cmiogov_guard_insert;
ALTER TABLE public.owned ENABLE ALWAYS TRIGGER cmiogov_guard_update;
ALTER TABLE public.owned ENABLE ALWAYS TRIGGER cmiogov_guard_delete;
ALTER TABLE public.owned ENABLE ALWAYS TRIGGER cmiogov_guard_truncate;
RESET SESSION AUTHORIZATION;
SELECT is(told('^owned: trigger'), 0::bigint, 'abuse 20: traces wiped');
SELECT results_eq('SELECT found()', ARRAY['owned 1,1: its content changed unseen since it was enacted', 'owned 2,1: never enacted'],
	'abuse 20: the rows are found all the same');
SELECT is(act('app', $$SELECT cmiogov.release_table('public.owned')$$), '42501', 'abuse 20: the owner without the duty cannot release it');
SELECT is(act('max', $$SELECT cmiogov.release_table('public.owned')$$), '42501', 'abuse 20: nor who has the duty and does not own it');
SELECT is(act('app', $$SELECT cmiogov.set_guard_mode('public.owned', 'audit')$$), '42501', 'abuse 20: nor change its mode');
SELECT isnt(act('app', 'INSERT INTO cmiogov.enactment_record SELECT * FROM cmiogov.enactment_record'), 'ok', 'abuse 20: nor write the record');
CREATE FUNCTION public.harmless() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN RETURN NULL; END$$;
SET SESSION AUTHORIZATION app;
BEGIN;
DROP TRIGGER cmiogov_guard_update ON public.owned;
UPDATE public.owned SET status = 'live' WHERE id = 3;
CREATE TRIGGER cmiogov_guard_update AFTER UPDATE ON public.owned FOR EACH ROW EXECUTE FUNCTION public.harmless();
ALTER TABLE public.owned ENABLE ALWAYS TRIGGER cmiogov_guard_update;
COMMIT;
RESET SESSION AUTHORIZATION;
SELECT is((SELECT count(*) FROM found()), 3::bigint, 'abuse 20: a trigger dropped and a harmless one in its place: the row is found');
SELECT is(told('^owned: trigger "cmiogov_guard_update" is not the one'), 1::bigint, 'abuse 20: and the trigger told');
SELECT is(cmiogov.rearm_guards(), 1, 'abuse 20: rearmed');
SELECT is(try($$UPDATE owned SET status = 'live' WHERE id = 4$$), 'cmiogov_no_proposal', 'abuse 20: it judges again');

-- 23
SELECT isnt(try('DROP EXTENSION cmiogov'), 'ok', 'abuse 23: DROP EXTENSION without CASCADE');
SELECT isnt(try('DROP SCHEMA cmiogov'), 'ok', 'abuse 23: DROP SCHEMA');
SELECT isnt(try('DROP FUNCTION cmiogov.guard()'), 'ok', 'abuse 23: DROP FUNCTION');
SELECT isnt(act('app', 'DROP EXTENSION cmiogov CASCADE'), 'ok', 'abuse 23: CASCADE by somebody else');
SELECT isnt(act('app', $$CREATE OR REPLACE FUNCTION cmiogov.guard() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END'$$), 'ok', 'abuse 23: CREATE OR REPLACE by somebody else');
-- a superuser edits the catalog
UPDATE pg_trigger SET tgenabled = 'D' WHERE tgrelid = 'busy'::regclass AND tgname = 'cmiogov_guard_update';
UPDATE pg_class SET relname = relname WHERE oid = 'busy'::regclass;
SELECT is(told('^busy: trigger "cmiogov_guard_update" is disabled'), 1::bigint, 'abuse 23: an edited catalog is found');
UPDATE busy SET status = 'live' WHERE id = 2;
SELECT is((SELECT count(*) FROM cmiogov.unenacted('busy')), 1::bigint, 'abuse 23: and what came in by it');
UPDATE pg_trigger SET tgenabled = 'A',
	tgqual = (SELECT tgqual FROM pg_trigger WHERE tgrelid = 'busy'::regclass AND tgname = 'cmiogov_guard_delete')
WHERE tgrelid = 'busy'::regclass AND tgname = 'cmiogov_guard_update';
UPDATE pg_class SET relname = relname WHERE oid = 'busy'::regclass;
SELECT is(told('^busy: trigger "cmiogov_guard_update" is not the one'), 1::bigint, 'abuse 23: so is an edited WHEN clause');
SELECT ok(cmiogov.rearm_guards() > 0, 'abuse 23: rearmed');
SELECT is(told('^busy: trigger'), 0::bigint, 'abuse 23: whole');
-- the function's own text replaced by a superuser: the library's symbol is what unenacted() does not need
BEGIN;
CREATE OR REPLACE FUNCTION cmiogov.guard() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END';
UPDATE plain SET status = 'live' WHERE id = 5;
SELECT is((SELECT count(*) FROM cmiogov.unenacted('plain')), 1::bigint, 'abuse 23: with the function replaced, what comes in is found');
SELECT is((SELECT count(*) FROM cmiogov.guard_health WHERE problem ~ 'function cmiogov.guard'), 1::bigint, 'abuse 23: and the function told');
ROLLBACK;
SELECT * FROM finish();
