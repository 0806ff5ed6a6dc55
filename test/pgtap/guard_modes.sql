-- The error contract, the modes, kinds, emergencies, and older evidence.
\set QUIET on
\o /dev/null
\ir ../fixtures/guarded.sql
CREATE TYPE refusal AS (state text, message text, detail text, hint text, con text, sch text, tab text, col text);
CREATE FUNCTION refusal_of(statement text) RETURNS refusal
LANGUAGE plpgsql AS $$
DECLARE r refusal;
BEGIN
	EXECUTE statement; RETURN NULL;
EXCEPTION WHEN OTHERS THEN
	GET STACKED DIAGNOSTICS r.state = RETURNED_SQLSTATE, r.message = MESSAGE_TEXT, r.detail = PG_EXCEPTION_DETAIL,
		r.hint = PG_EXCEPTION_HINT, r.con = CONSTRAINT_NAME, r.sch = SCHEMA_NAME, r.tab = TABLE_NAME, r.col = COLUMN_NAME;
	RETURN r;
END $$;
\o
SELECT plan(50);

-- The error contract
SELECT is(act('ines', $$SELECT cmiogov.open_proposal('cds_alert', 'x', 'change_request', '1')$$), 'ok', 'opened');
CREATE TABLE seen AS SELECT r.* FROM refusal_of($$UPDATE change_request SET status = 'approved' WHERE id = 1$$) r;
SELECT is(state, '23514', 'SQLSTATE') FROM seen;
SELECT is(message, 'approval of public.change_request "1" refused: compliance gate is open', 'the primary message stands alone') FROM seen;
SELECT matches(detail, E'^(compliance: hipaa_\\w+ not yet judged by compliance_officer\n){2}safety: no harm estimate\n', 'every unmet rule, in order of precedence') FROM seen;
SELECT is(hint, $$SELECT * FROM cmiogov.explain_approval('public.change_request', '1');$$, 'HINT: the explain call') FROM seen;
SELECT is(con, 'cmiogov_compliance', 'CONSTRAINT') FROM seen;
SELECT is(sch || '.' || tab || '.' || col, 'public.change_request.status', 'SCHEMA, TABLE, COLUMN') FROM seen;
CREATE TABLE "Odd ""one""" ("the key" text PRIMARY KEY, title text, "st'atus" text);
SELECT cmiogov.guard_table('"Odd ""one"""', '{the key}', 'st''atus', governed => '{go}', sqlstate => 'CM001');
INSERT INTO "Odd ""one""" VALUES (E'a''b\nERROR: forged', 't', 'no');
TRUNCATE seen;
INSERT INTO seen SELECT r.* FROM refusal_of($$UPDATE "Odd ""one""" SET "st'atus" = 'go'$$) r;
SELECT is(state, 'CM001', 'the guard''s own SQLSTATE') FROM seen;
SELECT lives_ok(rtrim(hint, ';'), 'the hint can be run whatever the names') FROM seen;
SELECT is(tab || col, 'Odd "one"st''atus', 'names are given raw') FROM seen;

-- warn and audit
CREATE TABLE lax (id int PRIMARY KEY, title text, status text, updated_at timestamptz);
SELECT cmiogov.guard_table('lax', '{id}', 'status', governed => '{go}', mode => 'audit');
INSERT INTO lax SELECT i, 't', 'draft' FROM generate_series(1, 3) i;
SELECT is(try($$UPDATE lax SET status = 'go', updated_at = now() WHERE id = 1$$), 'ok', 'audit lets pass');
SELECT is((SELECT event || ' ' || mode || ' ' || (proposal IS NULL) || ' ' || unmet FROM cmiogov.enactment WHERE subject_key = '1' ORDER BY id DESC LIMIT 1),
	E'enter audit true compliance: no proposal was opened\nchanged by the approval: updated_at', 'and records what the approval moved');
SELECT is(try('TRUNCATE lax'), 'ok', 'audit lets TRUNCATE pass');
INSERT INTO lax SELECT i, 't', 'draft' FROM generate_series(1, 3) i;
SELECT cmiogov.set_guard_mode('lax', 'warn');
SELECT is(try($$UPDATE lax SET status = 'go' WHERE id = 2$$), 'ok', 'warn lets pass');
SELECT is((SELECT mode || ' ' || unmet FROM cmiogov.enactment ORDER BY id DESC LIMIT 1), 'warn compliance: no proposal was opened', 'and records');
SELECT cmiogov.set_guard_mode('lax', 'enforce');
SELECT is(try($$UPDATE lax SET status = 'go' WHERE id = 3$$), 'cmiogov_no_proposal', 'enforce refuses');
SELECT is(ready('lax', '3'), 'ready', 'ready');
SELECT is(try($$UPDATE lax SET status = 'go' WHERE id = 3$$), 'ok', 'and lets what is approved');

-- kinds
CREATE TABLE kinded (id int PRIMARY KEY, kind text, title text, status text);
SELECT cmiogov.guard_table('kinded', '{id}', 'status', governed => '{go}', kind_column => 'kind', kinds => '{alert_change,order_set}');
INSERT INTO kinded VALUES (1, 'alert_change', 't', 'draft'), (2, 'order_set', 't', 'draft'), (3, 'vendor_contract', 't', 'draft');
SELECT is(ready('kinded', '1'), 'ready', 'of its own kind');
SELECT is(ready('kinded', '2'), 'ines: SELECT cmiogov.open_proposal(''alert_change'', ''change'', ''kinded'', ''2''): cmiogov_kind', 'not of another');
SELECT is(act('ines', $$SELECT cmiogov.open_proposal('vendor_contract', 'x', 'kinded', '3')$$), 'cmiogov_kind', 'not of a kind that is not allowed');
SELECT is(try($$UPDATE kinded SET status = 'go', kind = 'order_set' WHERE id = 1$$), 'cmiogov_kind', 'nor changed on the way');
SELECT is(try($$UPDATE kinded SET status = 'go' WHERE id = 1$$), 'ok', 'approved');
SELECT is(try($$UPDATE kinded SET kind = 'order_set' WHERE id = 1$$), 'cmiogov_kind', 'nor afterwards');
SELECT is((SELECT kind || status FROM kinded WHERE id = 1), 'alert_changego', 'unchanged');

-- A newer proposal in preparation: the older evidence still carries the same content.
SELECT is(ready('change_request', '2'), 'ready', 'row 2 is ready');
SELECT is(try($$UPDATE change_request SET status = 'approved' WHERE id = 2$$), 'ok', 'and approved');
SELECT is(act('ines', $$SELECT cmiogov.open_proposal('alert_change', 'second thoughts', 'change_request', '2')$$), 'ok', 'a second proposal is opened');
SELECT is(try($$UPDATE change_request SET status = 'live' WHERE id = 2$$), 'ok', 'the row moves on the first');
SELECT is((SELECT proposal = p() - 0 FROM cmiogov.enactment WHERE subject_key = '2' AND live AND cmiogov.relation(target) = 'change_request'::regclass), false, 'which is recorded');
SELECT is(try($$UPDATE change_request SET status = 'off' WHERE id = 2$$), 'ok', 'leaves');
SELECT is(try($$UPDATE change_request SET status = 'live' WHERE id = 2$$), 'ok', 'and re-enters on the first');
SELECT is(try($$UPDATE change_request SET dose = 99 WHERE id = 2$$), 'cmiogov_compliance', 'new content needs the second');
SELECT is(act('cora', $$SELECT cmiogov.judge(p(), 'hipaa_required', 'fail', 'unlawful after all')$$), 'ok', 'the same content is vetoed in the second');
SELECT is(try($$UPDATE change_request SET status = 'approved' WHERE id = 2$$), 'cmiogov_compliance', 'then the first carries it no further');
SELECT is((SELECT status FROM change_request WHERE id = 2), 'live', 'unchanged');
SELECT is(try($$UPDATE change_request SET status = 'off' WHERE id = 2$$), 'ok', 'but it may leave');
SELECT is(act('ines', $$SELECT cmiogov.withdraw_proposal(p(), 'no')$$), 'ok', 'the second is withdrawn');
SELECT is(try($$UPDATE change_request SET status = 'live' WHERE id = 2$$), 'cmiogov_no_proposal', 'its veto is not');

-- Break-glass: single use
SELECT is(act('ines', $$SELECT cmiogov.open_proposal('alert_change', 'urgent', 'change_request', '3')$$), 'ok', 'an urgent one');
SELECT is(act('cora', $$SELECT cmiogov.judge(p(), 'hipaa_required', 'pass', 'met')$$) || act('cora', $$SELECT cmiogov.judge(p(), 'hipaa_addressable', 'pass', 'met')$$), 'okok', 'compliance stands');
SELECT is(try($$UPDATE change_request SET status = 'live' WHERE id = 3$$), 'cmiogov_safety', 'safety is open');
SELECT is(act('max', $$SELECT cmiogov.break_glass(p(), 'overdoses now', 2)$$), 'ok', 'the glass is broken');
SELECT is(try($$UPDATE change_request SET status = 'live' WHERE id = 3$$), 'ok', 'it carries the row');
SELECT is((SELECT emergency FROM cmiogov.enactment WHERE subject_key = '3' AND cmiogov.relation(target) = 'change_request'::regclass), true, 'which is recorded');
SELECT is(try($$UPDATE change_request SET status = 'approved' WHERE id = 3$$), 'cmiogov_safety', 'once');
SELECT is(try($$UPDATE change_request SET status = 'off' WHERE id = 3; UPDATE change_request SET status = 'live' WHERE id = 3$$), 'cmiogov_safety', 'nor once more after leaving');

-- Two in one statement: each row is judged on its own
SELECT is(ready('change_request', '4'), 'ready', 'row 4 is ready');
SELECT is(try($$UPDATE change_request SET status = 'live' WHERE id IN (4, 5)$$), 'cmiogov_no_proposal', 'a statement for two rows with one approval');
SELECT is((SELECT count(*) FROM change_request WHERE id IN (4, 5) AND status = 'live'), 0::bigint, 'neither came in');
SELECT * FROM finish();
