-- Whose law an act on a register moves: the kinds that ask a condition that
-- reads it, no others; and who is made to wait meanwhile.
\set QUIET on
\o /dev/null
\ir ../fixtures/office.sql
\ir ../fixtures/ready.sql
SET client_min_messages = error;
SELECT cmiogov.load_reference_matrix();
SELECT cmiogov.define_kind('asks_' || condition, condition, '{T1}', ARRAY[condition]) FROM cmiogov.condition;
SELECT cmiogov.define_body('icu', 'ICU', 'department');
SELECT cmiogov.register_asset('system', 'EHR', 'CIO'), cmiogov.register_asset('system', 'lab', 'CIO');
CREATE FUNCTION a(what text) RETURNS bigint LANGUAGE sql SECURITY DEFINER AS $$SELECT id FROM cmiogov.asset WHERE name = what$$;
\o
SELECT no_plan();

-- The registers whose number of record moved, the kinds whose version did, and
-- the lock on the headers that the session holds.
CREATE FUNCTION moves(call text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	before bigint := (SELECT max(seq) FROM cmiogov.policy_record);
	said text;
BEGIN
	EXECUTE 'SELECT cmiogov.' || call;
	said := (SELECT string_agg(DISTINCT object, ',' ORDER BY object) FROM cmiogov.policy_record WHERE seq > before) || ': '
		|| coalesce((SELECT string_agg(substr(kind, 6), ',' ORDER BY kind) FROM cmiogov.kind WHERE version > before), 'none') || ', '
		|| (SELECT string_agg(mode, ' ' ORDER BY mode) FROM pg_locks WHERE pid = pg_backend_pid() AND relation = 'cmiogov.proposal'::regclass
			AND mode IN ('RowShareLock', 'ExclusiveLock'));
	RAISE EXCEPTION USING MESSAGE = said;
EXCEPTION WHEN raise_exception THEN
	RETURN SQLERRM;
END $$;
CREATE FUNCTION asking(VARIADIC registers text[]) RETURNS text LANGUAGE sql AS $$
	SELECT string_agg(condition, ',' ORDER BY condition) FROM cmiogov.condition WHERE reads && registers
$$;

SELECT is(moves(call), format('%s: %s', what, coalesce(asking(VARIADIC string_to_array(what, ',')) || ', ExclusiveLock', 'none, RowShareLock')), call)
FROM (VALUES
	('body', $$define_body('er', 'ER', 'department')$$),
	('seat', format($$take_seat(%s, 'icu', 'nurse')$$, person('nora'))),
	('reporting_line', $$set_reporting_line('CMIO', 'CMO')$$),
	('qualification', $$define_qualification('CMIO', 'degree', 'none', 'x')$$),
	('asset', $$register_asset('other', 'x', 'CIO')$$),
	('asset', $$move_asset(a('EHR'), 'review', 'x')$$),
	('asset', $$revise_asset(a('EHR'), '2')$$),
	('asset_link', $$link_asset(a('EHR'), 'depends_on', a('lab'))$$),
	('request', $$receive_request('demand', 't', 'n', 'x')$$),
	('obligation', $$owe('review', 't', 'CMIO')$$),
	('measure', $$define_measure('m', 'm', 's', 'at_most', 1, 'CIO', gate => 'safety')$$),
	('hazard', $$log_hazard('h', 'd', a('EHR'))$$),
	('incident', $$report_incident('near_miss', 't', 'minor', now() - interval '1 hour', now() - interval '1 hour')$$)) v (what, call);

-- An observation counts for those who ask only where a gate hangs on its measure.
SELECT cmiogov.define_measure('gated', 'm', 's', 'at_most', 1, 'CIO', gate => 'safety'), cmiogov.define_measure('free', 'm', 's', 'at_most', 1, 'CIO') \g /dev/null
SELECT is(moves($$observe('gated', 1, '[2026-01-01,2026-02-01)', 'x')$$), 'observation: measures, ExclusiveLock', 'a measure with a gate');
SELECT is(moves($$observe('free', 1, '[2026-01-01,2026-02-01)', 'x')$$), 'observation: none, RowShareLock', 'one without');

-- When nobody asks, nobody waits.
SELECT cmiogov.define_kind(kind, title, decisions) FROM cmiogov.kind WHERE kind LIKE 'asks%' \g /dev/null
SELECT is(moves($$observe('gated', 1, '[2026-01-01,2026-02-01)', 'x')$$), 'observation: none, RowShareLock', 'no kind asks');
SELECT is(moves($$register_asset('other', 'x', 'CIO')$$), 'asset: none, RowShareLock', 'nor for assets');
SELECT is(moves($$enroll('Somebody')$$), 'person: none, ExclusiveLock', 'people and policy always wait');

-- Conditions read what they say they read: each function names no other
-- register.  Who chairs a committee is named and decides nothing.
SELECT is_empty($$
	SELECT c.condition, r.t FROM cmiogov.condition c
		JOIN pg_proc p ON p.pronamespace = 'cmiogov'::regnamespace AND p.proname = 'condition_' || c.condition,
		unnest('{body,seat,reporting_line,qualification,asset,asset_link,hazard,control,request,obligation,measure,observation,incident}'::text[]) r (t)
	WHERE p.prosrc ~ ('cmiogov\.' || r.t || '\M') AND r.t <> ALL (c.reads) AND (c.condition, r.t) <> ('deliberated', 'body')
$$, 'what a condition reads is on its list');
SELECT is_empty('SELECT * FROM cmiogov.verify_ledger()', 'all of it is on the record');
SELECT * FROM finish();
