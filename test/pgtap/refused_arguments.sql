-- What a function refuses for its arguments, for the moment or for the caller
-- changes nothing: each call with its SQLSTATE or constraint, and a
-- fingerprint of every table before and after.
\set QUIET on
\o /dev/null
\ir ../fixtures/guarded.sql
\o
SELECT no_plan();

CREATE FUNCTION fingerprint() RETURNS text
LANGUAGE plpgsql AS $$
DECLARE
	t regclass;
	part text;
	whole text := '';
BEGIN
	FOR t IN SELECT oid FROM pg_class WHERE relnamespace = 'cmiogov'::regnamespace AND relkind = 'r' ORDER BY relname LOOP
		EXECUTE format('SELECT md5(string_agg(r::text, E''\n'' ORDER BY r::text COLLATE "C")) FROM %s r', t) INTO part;
		whole := whole || t::text || ' ' || coalesce(part, '-') || E'\n';
	END LOOP;
	RETURN whole;
END $$;

-- Proposals: a ready one about row 1; one withdrawn; one without a subject,
-- of which compliance has passed; one whose row is enacted.
SELECT is(ready('change_request', '1'), 'ready', 'a proposal that is ready');
CREATE TABLE known AS SELECT 'ready' AS what, p() AS id;
SELECT is(act('ines', $$SELECT cmiogov.open_proposal('alert_change', 'gone')$$), 'ok', 'one to withdraw');
INSERT INTO known SELECT 'withdrawn', p();
SELECT is(act('ines', $$SELECT cmiogov.withdraw_proposal(p(), 'no more')$$), 'ok', 'withdrawn');
SELECT is(act('ines', $$SELECT cmiogov.open_proposal('cds_alert', 'fresh')$$), 'ok', 'one just opened');
INSERT INTO known SELECT 'fresh', p();
GRANT SELECT ON known TO PUBLIC;
GRANT SELECT ON change_request TO PUBLIC;
CREATE FUNCTION k(what text) RETURNS bigint LANGUAGE sql STABLE AS $$SELECT id FROM known k WHERE k.what = $1$$;
\o /dev/null
SELECT cmiogov.enroll('Dana Admin', current_user) IS NOT NULL AS enrolled;
\o
CREATE TABLE unguarded (id int PRIMARY KEY, status text);

CREATE TEMP TABLE before AS SELECT fingerprint() AS f;

SELECT is(act(who, call), expected, who || ': ' || call)
FROM (VALUES
	('mio', $$SELECT cmiogov.judge(0, 'clinical_risk', 'pass', 'x')$$, '22023'),
	('mio', $$SELECT cmiogov.judge(k('withdrawn'), 'clinical_risk', 'pass', 'x')$$, 'cmiogov_withdrawn'),
	('cora', $$SELECT cmiogov.judge(k('fresh'), 'hipaa_required', 'pass', 'x', NULL, '\x00')$$, 'cmiogov_stale'),
	('cora', $$SELECT cmiogov.judge(k('fresh'), 'hipaa_required', 'pass', 'x', 9)$$, '22023'),
	('mio', $$SELECT cmiogov.adopt_estimate(k('fresh'), 'never estimated')$$, '22023'),
	('mio', $$SELECT cmiogov.retire_hazard(k('fresh'), 'never estimated', 'x')$$, '22023'),
	('mio', $$SELECT cmiogov.retire_hazard(k('fresh'), 'never estimated', '')$$, '22023'),
	('mio', $$SELECT cmiogov.estimate_harm(k('fresh'), ' ', '1 * 0.1 * 1')$$, '22023'),
	('mio', $$SELECT cmiogov.estimate_harm(k('fresh'), 'h', '1 * 0.1 * 1', 9)$$, '22023'),
	('mio', $$SELECT cmiogov.estimate_harm(k('fresh'), 'h', '1e308 * 0.1 * 1e308')$$, '22003'),
	('nora', $$SELECT cmiogov.score_usability(k('fresh'), 'NaN', 'x')$$, '22023'),
	('nora', $$SELECT cmiogov.score_usability(k('fresh'), 'Infinity', 'x')$$, '22023'),
	('nora', $$SELECT cmiogov.score_usability(k('fresh'), 1, '')$$, '22023'),
	('cora', $$SELECT cmiogov.withdraw_verdict(k('fresh'), 'hipaa_required', 'x')$$, '22023'),
	('stranger', $$SELECT cmiogov.withdraw_verdict(k('ready'), 'hipaa_required', 'x', 1, person('cora'))$$, '42501'),
	('cora', $$SELECT cmiogov.withdraw_verdict(k('ready'), 'workflow_fit', 'x', 1, person('nora'))$$, '42501'),
	('max', $$SELECT cmiogov.accept_risk(k('fresh'), 'x', now() + interval '1 day', 'workflow_fit')$$, 'cmiogov_precedence'),
	('max', $$SELECT cmiogov.accept_risk(k('ready'), 'x', now() + interval '1 day', 'workflow_fit')$$, '22023'),
	('max', $$SELECT cmiogov.accept_risk(k('ready'), 'x', now() + interval '1 day', 'no_such')$$, '22023'),
	('mio', $$SELECT cmiogov.consult(k('ready'), 'T1', 'CIO')$$, '22023'),
	('mio', $$SELECT cmiogov.consult(k('ready'), 'T1', 'clinical_informaticist', '-1 day')$$, '22023'),
	('mio', $$SELECT cmiogov.consult(k('ready'), 'T9', 'clinical_informaticist')$$, '22023'),
	('archie', $$SELECT cmiogov.advise(k('ready'), 'T1', 'x')$$, '42501'),
	('max', $$SELECT cmiogov.waive_consultation(k('fresh'), 'T1', 'CIO', 'x')$$, '22023'),
	('ines', $$SELECT cmiogov.submit_work(k('ready'), 'T9', 'x')$$, '22023'),
	('ines', $$SELECT cmiogov.submit_work(k('ready'), 'T1', '')$$, '22023'),
	('mio', $$SELECT cmiogov.proposal_digest(0)$$, '22023'),
	('max', $$SELECT cmiogov.break_glass(k('fresh'), 'x', 0)$$, '22023'),
	('max', $$SELECT cmiogov.break_glass(k('fresh'), 'x', 1e9)$$, '22023'),
	('nora', $$SELECT cmiogov.break_glass(k('fresh'), 'x', 1)$$, '42501'),
	('cora', $$SELECT cmiogov.close_emergency_review(k('fresh'), 'x')$$, '22023'),
	('ines', $$SELECT cmiogov.open_proposal('alert_change', 'x', 'unguarded', '1')$$, '22023'),
	('ines', $$SELECT cmiogov.open_proposal('alert_change', 'x', 'change_request', '99999')$$, '22023'),
	('ines', $$SELECT cmiogov.open_proposal('alert_change', 'x', 'change_request')$$, '22023'),
	('ines', $$SELECT cmiogov.open_proposal('alert_change', 'x', NULL, '1')$$, '22023'),
	('ines', $$SELECT cmiogov.open_proposal('alert_change', 'x', 'change_request', 'one')$$, '22023'),
	('ines', $$SELECT cmiogov.open_proposal('alert_change', 'x', amount => -1)$$, '22023'),
	('ines', $$SELECT cmiogov.open_proposal('alert_change', 'x', amount => 'NaN')$$, '22023'),
	('ines', $$SELECT cmiogov.add_option(k('ready'), 'x', '[1]')$$, '22023'),
	('ines', $$SELECT cmiogov.add_option(k('ready'), 'x', '{"id": 2}')$$, '22023'),
	('ines', $$SELECT cmiogov.add_option(k('ready'), 'x', '{"status": "live"}')$$, '22023'),
	('ines', $$SELECT cmiogov.add_option(k('fresh'), 'x', '[1]')$$, '22023'),
	('stranger', $$SELECT cmiogov.choose_option(k('ready'), 1, 'x')$$, '42501'),
	('mio', $$SELECT cmiogov.choose_option(k('ready'), 9, 'x')$$, '22023'),
	('stranger', $$SELECT cmiogov.withdraw_proposal(k('ready'), 'x')$$, '42501'),
	('ines', $$SELECT cmiogov.withdraw_proposal(k('ready'), ' ')$$, '22023'),
	('ines', $$SELECT cmiogov.enact_proposal(k('ready'))$$, '22023'),
	('ines', $$SELECT cmiogov.enact_proposal(k('fresh'))$$, 'cmiogov_compliance'),
	('ines', $$SELECT cmiogov.enact_proposal(0)$$, '22023'),
	('mio', $$SELECT cmiogov.rank_options(k('ready'), -1)$$, '22023'),
	('mio', $$SELECT cmiogov.rank_options(k('ready'), 0, 'median')$$, '22023'),
	('mio', $$SELECT cmiogov.rank_options(0)$$, '22023'),
	('mio', $$SELECT cmiogov.explain_approval('unguarded', '1')$$, '22023'),
	('mio', $$SELECT cmiogov.explain_approval('change_request', 'one')$$, '22023'),
	('mio', $$SELECT cmiogov.subject_digest('unguarded', '1')$$, '22023'),
	('mio', $$SELECT cmiogov.subject_digest('change_request', '1', '"text"')$$, '22023'),
	('mio', $$SELECT cmiogov.proposal_record(0)$$, '22023'),
	('max', $$SELECT cmiogov.resolve_finding(k('ready'), 'x')$$, '22023'),
	('max', $$SELECT cmiogov.adopt_rows('unguarded', 'x')$$, '22023'),
	('max', $$SELECT cmiogov.adopt_rows('change_request', 'x', '{1,NULL}')$$, '22023'),
	('max', $$SELECT cmiogov.adopt_rows('change_request', '', '{1}')$$, '22023'),
	('max', $$SELECT cmiogov.propose('alert_change', 'x', 'change_request', '1', 'h', '0 * 0 * 0', 'x')$$, 'cmiogov_one_open'),
	('stranger', $$SELECT cmiogov.respond(k('ready'), 'pass', 'x')$$, 'cmiogov_raci'),
	('nora', $$SELECT cmiogov.respond(k('ready'), 'pass', 'x', '\x00')$$, 'cmiogov_stale')) v (who, call, expected);

-- NULL for every argument, to every function that acts.
\o /dev/null
SELECT set_config('test.calls', (
	SELECT json_agg(json_build_object('name', p.proname, 'call', format('SELECT cmiogov.%I(%s)', p.proname,
		(SELECT string_agg(format('NULL::%s', format_type(t, NULL)), ', ' ORDER BY n) FROM unnest(p.proargtypes) WITH ORDINALITY a (t, n)))))::text
	FROM pg_proc p JOIN pg_language l ON l.oid = p.prolang
	WHERE p.pronamespace = 'cmiogov'::regnamespace AND p.prokind = 'f' AND p.provolatile = 'v' AND l.lanname = 'c'
	  AND p.pronargs > 0 AND p.prorettype <> 'trigger'::regtype AND NOT p.proisstrict
	  AND p.proname NOT IN ('unenacted', 'verify_enactments', 'set_test_clock', 'reassess')), false) IS NOT NULL AS listed;
\o
SELECT is(try(call), '', name || ' of NULLs') FROM json_to_recordset(current_setting('test.calls')::json) AS f (name text, call text)
WHERE try(call) !~ '^22004 .* must not be null$';
SELECT ok(count(*) > 40, 'so many functions were tried: ' || count(*)) FROM json_to_recordset(current_setting('test.calls')::json) AS f (name text);

-- In a transaction that only reads.
SELECT is(left(try(format('SET LOCAL transaction_read_only = on; SELECT cmiogov.%s', call)), 5), '25006', 'reading only: ' || call)
FROM unnest(ARRAY[$$judge(k('fresh'), 'hipaa_required', 'fail', 'x')$$, $$open_proposal('alert_change', 'x')$$,
	$$enroll('X')$$, $$set_harm_limits('alert_change', 0, 1)$$, $$seal()$$]) call;

-- Triggers that guard_table() did not make.
CREATE TABLE by_hand (id int PRIMARY KEY);
CREATE TRIGGER t AFTER INSERT ON by_hand FOR EACH ROW EXECUTE FUNCTION cmiogov.guard();
SELECT throws_ok('INSERT INTO by_hand VALUES (1)', 'XX000', NULL, 'a guard without a number refuses');
DROP TRIGGER t ON by_hand;
CREATE TRIGGER t AFTER INSERT ON by_hand FOR EACH ROW EXECUTE FUNCTION cmiogov.guard('999');
SELECT throws_ok('INSERT INTO by_hand VALUES (1)', '55000', NULL, 'a guard that is not on record refuses');
DROP TRIGGER t ON by_hand;
CREATE TRIGGER t BEFORE INSERT ON by_hand FOR EACH ROW EXECUTE FUNCTION cmiogov.guard('1');
SELECT throws_ok('INSERT INTO by_hand VALUES (1)', '39P01', NULL, 'a guard that fires before refuses');
DROP TRIGGER t ON by_hand;
CREATE TRIGGER t AFTER TRUNCATE ON by_hand FOR EACH STATEMENT EXECUTE FUNCTION cmiogov.guard_truncate('1');
SELECT throws_ok('TRUNCATE by_hand', '39P01', NULL, 'so does one against TRUNCATE that fires after');
SELECT is_empty('SELECT * FROM by_hand', 'no row came in');

SELECT is(fingerprint(), (SELECT f FROM before), 'nothing of all this has left a trace');
SELECT is_empty('SELECT * FROM cmiogov.verify_ledger()', 'the record is whole');
SELECT * FROM finish();
