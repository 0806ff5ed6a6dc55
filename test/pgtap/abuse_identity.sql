-- Abuses 24, 24b and 25: names, rights and persons that are not what they say.
\set QUIET on
\o /dev/null
\ir ../fixtures/shapes.sql
GRANT ALL ON plain TO app;
SELECT ready('plain', '1'), ready('plain', '2');
SELECT p() AS two \gset
UPDATE plain SET status = 'approved' WHERE id = 1;
\o
SELECT plan(50);

-- 24: our tables shadowed, hostile operators and functions first on the path
SELECT is(act('mio', format('SELECT cmiogov.judge(%s, ''clinical_risk'', ''fail'', ''no'')', :two)), 'ok', 'row 2 is vetoed');
CREATE TEMP TABLE proposal AS SELECT * FROM cmiogov.proposal;
UPDATE proposal SET ready = true, standing = 'compliance=pass safety=pass usability=pass', ready_until = 'infinity';
CREATE TEMP TABLE fact (LIKE cmiogov.fact);
CREATE TEMP TABLE guard AS SELECT * FROM cmiogov.guard WHERE false;
CREATE TEMP TABLE enactment_record (LIKE cmiogov.enactment_record);
CREATE TEMP TABLE requirement AS SELECT * FROM cmiogov.requirement WHERE false;
CREATE TEMP TABLE login AS SELECT * FROM cmiogov.login;
UPDATE login SET person = person('max');
-- try() without an operator that could be another
CREATE FUNCTION attempt(statement text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	why text;
	state text;
BEGIN
	EXECUTE statement;
	RETURN 'ok';
EXCEPTION WHEN OTHERS THEN
	GET STACKED DIAGNOSTICS why = CONSTRAINT_NAME, state = RETURNED_SQLSTATE;
	RETURN CASE WHEN pg_catalog.length(why) OPERATOR(pg_catalog.>) 0 THEN why ELSE state END;
END $$;
CREATE SCHEMA hostile;
GRANT USAGE ON SCHEMA hostile TO public;
CREATE FUNCTION hostile.never(text, text) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT false';
CREATE FUNCTION hostile.always(text, text) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT true';
CREATE OPERATOR hostile.= (LEFTARG = text, RIGHTARG = text, FUNCTION = hostile.never);
CREATE OPERATOR hostile.<> (LEFTARG = text, RIGHTARG = text, FUNCTION = hostile.always);
CREATE FUNCTION hostile.never(int, int) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT false';
CREATE OPERATOR hostile.= (LEFTARG = int, RIGHTARG = int, FUNCTION = hostile.never);
CREATE FUNCTION hostile.now() RETURNS timestamptz LANGUAGE sql AS $$SELECT '1999-01-01'::timestamptz$$;
CREATE FUNCTION hostile.clock_timestamp() RETURNS timestamptz LANGUAGE sql AS $$SELECT '1999-01-01'::timestamptz$$;
CREATE FUNCTION hostile.session_user_name() RETURNS name LANGUAGE sql AS $$SELECT 'max'::name$$;
SET search_path = pg_temp, hostile, public, pg_catalog, cmiogov;
SELECT public.attempt($$UPDATE public.plain SET status = 'approved' WHERE id OPERATOR(pg_catalog.=) 2$$) AS said2,
	public.attempt($$UPDATE public.plain SET status = 'approved' WHERE id OPERATOR(pg_catalog.=) 3$$) AS said3,
	public.attempt($$UPDATE public.plain SET dose = 50 WHERE id OPERATOR(pg_catalog.=) 1$$) AS said1,
	(SELECT pg_catalog.count(*) FROM cmiogov.unenacted()) AS slipped,
	(SELECT pg_catalog.count(*) FROM cmiogov.guard_health WHERE severity OPERATOR(pg_catalog.=) 'error') AS faults \gset
SET SESSION AUTHORIZATION stranger;
SELECT public.attempt(pg_catalog.format('SELECT cmiogov.sign_off(%s, ''T1'')', :two)) AS signed \gset
RESET SESSION AUTHORIZATION;
RESET search_path;
SELECT is(:'said2'::text, 'cmiogov_safety', 'abuse 24: shadowed tables, hostile operators: the veto is seen');
SELECT is(:'said3'::text, 'cmiogov_no_proposal', 'abuse 24: and no proposal is none');
SELECT is(:'said1'::text, 'cmiogov_stale', 'abuse 24: nor is changed content what was approved');
SELECT is(:'signed'::text, '42501', 'abuse 24: a shadowed login makes nobody another');
SELECT is(:slipped::bigint, 0::bigint, 'abuse 24: unenacted() reads the right tables');
SELECT is(:faults::bigint, 0::bigint, 'abuse 24: and so does guard_health');
SELECT is((SELECT string_agg(status, ',' ORDER BY id) FROM plain WHERE id < 4), 'approved,draft,draft', 'abuse 24: nothing moved');
DROP TABLE pg_temp.proposal, pg_temp.fact, pg_temp.guard, pg_temp.enactment_record, pg_temp.requirement, pg_temp.login;

-- 24: row security that hides the veto, on our tables and on the subject
ALTER TABLE cmiogov.fact ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY hide ON cmiogov.fact USING (verdict <> 'fail');
ALTER TABLE cmiogov.proposal ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY hide ON cmiogov.proposal USING (false);
SELECT is(act('app', 'UPDATE public.plain SET status = ''approved'' WHERE id = 2'), 'cmiogov_safety', 'abuse 24: row security on our tables hides nothing from the guard');
SELECT is(act('app', 'UPDATE public.plain SET dose = 9 WHERE id = 1'), 'cmiogov_stale', 'abuse 24: nor the approval');
DROP POLICY hide ON cmiogov.fact;
DROP POLICY hide ON cmiogov.proposal;
ALTER TABLE cmiogov.fact DISABLE ROW LEVEL SECURITY, NO FORCE ROW LEVEL SECURITY;
ALTER TABLE cmiogov.proposal DISABLE ROW LEVEL SECURITY, NO FORCE ROW LEVEL SECURITY;
DROP POLICY all_rows ON owned;
CREATE POLICY insert_only ON owned FOR INSERT WITH CHECK (true);
SELECT is(act('app', $$INSERT INTO public.owned (id, title, status) VALUES (50, 'unseen', 'approved')$$), 'cmiogov_no_proposal', 'abuse 24: a row its writer cannot see is judged');
SELECT is((SELECT count(*) FROM owned WHERE id = 50), 0::bigint, 'abuse 24: it did not come in');
ALTER TABLE owned DISABLE TRIGGER USER;
INSERT INTO owned (id, title, status) VALUES (51, 'unseen', 'approved');
ALTER TABLE owned ENABLE TRIGGER USER;
SELECT cmiogov.rearm_guards() \g /dev/null
SET SESSION AUTHORIZATION max;
SELECT count(*) AS seen FROM cmiogov.unenacted('public.owned') \gset
RESET SESSION AUTHORIZATION;
SELECT is(:seen::bigint, 1::bigint, 'abuse 24: a row hidden from everybody is found');
DELETE FROM owned WHERE id = 51;

-- 24b: code of the table's owner never runs with more than the owner's rights
GRANT CREATE ON SCHEMA public TO app;
SET SESSION AUTHORIZATION app;
CREATE FUNCTION public.evil(n int) RETURNS boolean LANGUAGE plpgsql IMMUTABLE AS $$
BEGIN
	IF current_user <> 'app' THEN
		RAISE 'evil ran as %', current_user USING ERRCODE = 'EV001';
	END IF;
	RETURN true;
END $$;
CREATE DOMAIN public.evil_int AS int CHECK (public.evil(value));
CREATE TABLE public.trap (id int PRIMARY KEY, dose evil_int, status text);
CREATE VIEW public.trap_view AS SELECT id, dose, CASE WHEN evil(id) THEN status END AS status FROM public.trap;
INSERT INTO public.trap VALUES (1, 5, 'draft'), (2, 5, 'live');
RESET SESSION AUTHORIZATION;
SELECT is(try($$SELECT cmiogov.guard_table('trap_view', '{id}', 'status', governed => '{live}')$$), '22023 "trap_view" is not a table', 'abuse 24b: a view is not guarded');
SELECT is(try($$SELECT cmiogov.guard_table('trap', '{id}', 'status', governed => '{live}', row_filter => 'evil(id)')$$), 'ok', 'a filter and a domain that call the owner''s code');
SELECT is(try($$SELECT * FROM cmiogov.unenacted('trap')$$), 'ok', 'abuse 24b: unenacted() by a superuser runs them as the owner');
SELECT is((SELECT count(*) FROM cmiogov.unenacted('trap')), 1::bigint, 'abuse 24b: and finds');
SELECT is(try($$SELECT * FROM cmiogov.baseline_scan('trap')$$), 'ok', 'abuse 24b: baseline_scan()');
SELECT is(try($$SELECT * FROM cmiogov.subject_digest('trap', '1', '{"dose": 7}')$$), 'ok', 'abuse 24b: the digest of other content');
SELECT is(act('max', $$SELECT cmiogov.adopt_rows('public.trap', 'legacy')$$), 'ok', 'abuse 24b: adoption');
SELECT is(act('ines', $$SELECT cmiogov.open_proposal('alert_change', 'x', 'public.trap', '1')$$), 'ok', 'abuse 24b: a proposal');
SELECT is(act('ines', $$SELECT cmiogov.add_option(public.p(), 'more', '{"dose": 8}')$$), 'ok', 'abuse 24b: an option whose content the domain checks');
SELECT is(try('TRUNCATE trap'), 'cmiogov_truncate', 'abuse 24b: the look before TRUNCATE');
SELECT is(try('SELECT * FROM cmiogov.verify_ledger()'), 'ok', 'abuse 24b: verification');
-- an owner that tries to climb from within
CREATE OR REPLACE FUNCTION public.evil(n int) RETURNS boolean LANGUAGE plpgsql IMMUTABLE AS $$
BEGIN
	PERFORM set_config('role', 'postgres', false);
	RETURN true;
END $$;
SELECT isnt(try($$SELECT * FROM cmiogov.unenacted('trap')$$), 'ok', 'abuse 24b: SET ROLE from within is refused');
SELECT is(current_user::text, 'postgres', 'abuse 24b: and leaves nothing behind');
CREATE OR REPLACE FUNCTION public.evil(n int) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT true';
SELECT is((SELECT rolsuper FROM pg_roles WHERE rolname = 'app'), false, 'abuse 24b: the owner is what it was');

-- 25: who acts
SELECT p() AS trap \gset
SELECT cmiogov.grant_access('app', 'app', 'emr') \g /dev/null
SELECT cmiogov.add_login(person('cora'), 'emr', 'cora@emr') \g /dev/null
SELECT cmiogov.add_login(person('mio'), 'emr', 'mio@emr') \g /dev/null
CREATE FUNCTION yes() RETURNS text LANGUAGE sql AS $$SELECT 'SELECT cmiogov.judge(public.p(), ''hipaa_required'', ''pass'', ''met'')'$$;
CREATE FUNCTION yeses() RETURNS bigint LANGUAGE sql AS $$SELECT count(*) FROM cmiogov.fact WHERE proposal = p() AND act = 'verdict'$$;
GRANT max, cora TO stranger;
SELECT is(act('stranger', yes()), '42501', 'abuse 25: a member of an officer''s role is not the officer');
SELECT is(act('stranger', 'SET ROLE cora; ' || yes()), '42501', 'abuse 25: nor by SET ROLE');
RESET ROLE;
SELECT is(act('stranger', 'SET application_name = ''cora''; ' || yes()), '42501', 'abuse 25: nor by application_name');
SELECT is(act('stranger', 'SET cmiogov.person = 1; SET cmiogov.login = ''cora''; SET cmiogov.act_as = ''cora''; ' || yes()), '42501', 'abuse 25: nor by a setting');
CREATE FUNCTION as_cora() RETURNS void LANGUAGE sql SECURITY DEFINER AS $$SELECT cmiogov.judge(public.p(), 'hipaa_required', 'pass', 'met')$$;
ALTER FUNCTION as_cora() OWNER TO cora;
SELECT is(act('stranger', 'SELECT public.as_cora()'), '42501', 'abuse 25: nor by a function with the officer''s rights');
CREATE ROLE climber LOGIN CREATEROLE;
SELECT ok(act('climber', 'GRANT cora TO climber') IN ('ok', '42501'), 'a CREATEROLE grants itself the officer''s role where the server lets it');
SELECT is(act('climber', 'SET ROLE cora; ' || yes()), '42501', 'abuse 25: which makes it nobody');
SELECT isnt(act('climber', $$SELECT cmiogov.grant_access('climber', 'office')$$), 'ok', 'abuse 25: nor gives it a duty');
SELECT is(yeses(), 0::bigint, 'abuse 25: no verdict was recorded');

SET SESSION AUTHORIZATION app;
SELECT public.try($$SELECT cmiogov.act_as('other', 'cora@emr')$$) AS other_realm \gset
BEGIN;
SELECT cmiogov.act_as('emr', 'cora@emr') \g /dev/null
COMMIT;
SELECT public.try(public.yes()) AS after_commit \gset
BEGIN;
SELECT cmiogov.act_as('emr', 'cora@emr') \g /dev/null
ROLLBACK;
SELECT public.try(public.yes()) AS after_rollback \gset
BEGIN;
SAVEPOINT s;
SELECT cmiogov.act_as('emr', 'cora@emr') \g /dev/null
ROLLBACK TO s;
SELECT public.try(public.yes()) AS after_savepoint \gset
COMMIT;
BEGIN;
SELECT cmiogov.act_as('emr', 'cora@emr') \g /dev/null
PREPARE TRANSACTION 'leak';
SELECT public.try(public.yes()) AS after_prepare \gset
ROLLBACK PREPARED 'leak';
SELECT cmiogov.act_as('emr', 'cora@emr') \g /dev/null
SELECT public.try(public.yes()) AS after_autocommit \gset
BEGIN;
SELECT cmiogov.act_as('emr', 'cora@emr') \g /dev/null
SELECT public.try(public.yes()) AS within \gset
COMMIT;
RESET SESSION AUTHORIZATION;
SELECT is(:'other_realm'::text, '42501 ' || substr(:'other_realm', 7), 'abuse 25: act_as in a realm that is not its own');
SELECT ok(:'after_commit' ~ '^42501', 'abuse 25: act_as ends with COMMIT');
SELECT ok(:'after_rollback' ~ '^42501', 'abuse 25: with ROLLBACK');
SELECT ok(:'after_savepoint' ~ '^42501', 'abuse 25: with the savepoint it was in');
SELECT ok(:'after_prepare' ~ '^42501', 'abuse 25: with PREPARE TRANSACTION');
SELECT ok(:'after_autocommit' ~ '^42501', 'abuse 25: with its statement, outside a transaction block');
SELECT is(:'within'::text, 'ok', 'abuse 25: and counts within its transaction');
SELECT is(yeses(), 1::bigint, 'abuse 25: one verdict');
SELECT is((SELECT claimed_by || ' ' || login FROM cmiogov.fact WHERE proposal = p() AND act = 'verdict'), 'app emr:cora@emr', 'abuse 25: recorded as the application''s claim');
-- two logins of one human
CREATE ROLE mio2 LOGIN;
SELECT cmiogov.add_login(person('mio'), 'database', 'mio2') \g /dev/null
SELECT cmiogov.grant_access('mio2', 'office') \g /dev/null
SELECT cmiogov.appoint(person('mio'), 'clinician_user') \g /dev/null
SELECT cmiogov.record_credential(person('mio'), 'clinical_licence', 'L-2', 'Board', '[2020-01-01,2099-01-01)') \g /dev/null
SELECT act('cora', $$SELECT cmiogov.judge(p(), 'hipaa_addressable', 'pass', 'met')$$), act('mio', $$SELECT cmiogov.estimate_harm(p(), 'none identified', '0 * 0 * 0')$$) \g /dev/null
SELECT is(act('mio', $$SELECT cmiogov.judge(p(), 'clinical_risk', 'pass', 'none')$$), 'ok', 'one human judges safety');
SELECT is(act('mio2', $$SELECT cmiogov.judge(p(), 'workflow_fit', 'pass', 'fits')$$), 'cmiogov_separation', 'abuse 25: and by a second login no other gate');
SELECT is((SELECT standing::text FROM cmiogov.proposal WHERE id = p()), 'compliance=pass safety=pass usability=open', 'abuse 25: the gate is open');
SELECT is((SELECT count(*) FROM cmiogov.unenacted()), 0::bigint, 'nothing slipped');
SELECT is_empty('SELECT * FROM cmiogov.verify_ledger()', 'the record is whole');
SELECT * FROM finish();
