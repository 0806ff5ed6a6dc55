-- Harm that was seen is not shed with the proposal that it refuted: the next
-- one about the row begins with it, for the content of which it was seen.
\set QUIET on
\o /dev/null
\ir ../fixtures/hospital.sql
\ir ../fixtures/ready.sql
\o
SELECT no_plan();
CREATE FUNCTION again() RETURNS text LANGUAGE sql AS
$$SELECT string_agg(DISTINCT act(who, format('SELECT cmiogov.' || call, p())), ' ') FROM (SELECT * FROM step ORDER BY n) s$$;
CREATE FUNCTION approve() RETURNS text LANGUAGE sql AS
$$SELECT act('app', 'UPDATE public.change_request SET status = ''approved'' WHERE id = 1')$$;
CREATE FUNCTION open_anew(key int DEFAULT 1) RETURNS text LANGUAGE sql AS
$$SELECT act('ines', format('SELECT cmiogov.withdraw_proposal(%s, ''again'')', p()))
	|| act('ines', format('SELECT cmiogov.open_proposal(''cds_alert'', ''r'', ''public.change_request'', ''%s'', 1000)', key))$$;

SELECT bring(1, 'nothing') \g /dev/null
SELECT is(act('nora', format($$SELECT cmiogov.observe_harm(%s, 'fatigue', '40 * 0.1 [0.1,0.1] * 1', 'log')$$, p())), 'ok', 'harm is seen');
SELECT is(act('ivan', format($$SELECT cmiogov.observe_harm(%s, 'other', '1 * 0.1 [0.1,0.1] * 1', 'log')$$, p())), 'ok', 'and another');
SELECT is(act('mio', format($$SELECT cmiogov.estimate_harm(%s, 'other', '1 * 1e-9 [0,1e-9] * 1')$$, p())), 'ok', 'which is estimated');
SELECT is(act('mio', format($$SELECT cmiogov.retire_hazard(%s, 'other', 'was another system')$$, p())), 'ok', 'and found to be none of it');
SELECT is(approve(), 'cmiogov_safety', 'refuted');
SELECT is(open_anew(), 'okok', 'proposed anew');
SELECT results_eq($$SELECT about, person, of_role FROM cmiogov.fact WHERE proposal = p() AND act = 'observe'$$,
	$$VALUES ('fatigue', person('nora'), 'carried')$$, 'what still counts is carried, in its giver''s name');
SELECT isnt(again(), 'ok', 'it cannot all be done again');
SELECT is(approve(), 'cmiogov_safety', 'nor approved');
SELECT is(open_anew(), 'okok', 'once more');
SELECT again() \g /dev/null
SELECT is(approve(), 'cmiogov_safety', 'it is carried on');

-- Edited away and back.
UPDATE change_request SET dose = 6 WHERE id = 1;
SELECT is(open_anew(), 'okok', 'opened while the row is another');
UPDATE change_request SET dose = 5 WHERE id = 1;
SELECT again() \g /dev/null
SELECT is(approve(), 'cmiogov_safety', 'what it was seen of is refuted');
UPDATE change_request SET dose = 6 WHERE id = 1;
SELECT is(open_anew(), 'okok', 'mended');
SELECT is(again(), 'ok', 'what it was not seen of is judged');
SELECT is(approve(), 'ok', 'and approved');

-- Seen of what is live while the next proposal about it is under way.
SELECT p() AS first \gset
SELECT is(act('ines', 'SELECT cmiogov.open_proposal(''cds_alert'', ''r'', ''public.change_request'', ''1'', 1000)'), 'ok', 'the next');
SELECT is(again(), 'ok', 'is ready');
SELECT is(act('nora', format($$SELECT cmiogov.observe_harm(%s, 'fatigue', '40 * 0.1 [0.1,0.1] * 1', 'log')$$, :first)), 'ok', 'harm is seen of the first');
SELECT is((SELECT ready FROM cmiogov.proposal WHERE id = p()), false, 'the next is refuted too');
SELECT is(act('app', 'UPDATE public.change_request SET status = ''live'' WHERE id = 1'), 'cmiogov_safety', 'and carries nothing');

-- An interest that was declared, and one that was cleared.
SELECT bring(2, 'nothing') \g /dev/null
SELECT act('max', format($$SELECT cmiogov.declare_interest(%s, 'shares')$$, p())), act('ivan', format($$SELECT cmiogov.declare_interest(%s, 'a friend')$$, p())) \g /dev/null
SELECT is(act('cora', format($$SELECT cmiogov.clear_interest(%s, %s, 'none')$$, p(), person('ivan'))), 'ok', 'one interest is cleared');
SELECT is(open_anew(2), 'okok', 'proposed anew');
SELECT results_eq($$SELECT person FROM cmiogov.fact WHERE proposal = p() AND act = 'interest'$$, $$VALUES (person('max'))$$, 'the other goes along');
SELECT again() \g /dev/null
SELECT is(act('max', format($$SELECT cmiogov.accept_risk(%s, 'watched', now() + interval '1 year')$$, p())), 'cmiogov_separation', 'and its giver accepts nothing');
SELECT is(act('cora', format($$SELECT cmiogov.clear_interest(%s, %s, 'sold')$$, p(), person('max'))), 'ok', 'until it is cleared here');

-- A dispute that nobody ruled on, and one that was settled.
SELECT act('nora', format($$SELECT cmiogov.raise_dispute(%s, 'the threshold')$$, p())), act('mio', format($$SELECT cmiogov.raise_dispute(%s, 'the colour')$$, p())) \g /dev/null
SELECT max(seq) AS settled FROM cmiogov.fact WHERE proposal = p() AND act = 'dispute' \gset
SELECT is(act('max', format('SELECT cmiogov.resolve_dispute(%s, %s, ''red'')', p(), :settled)), 'ok', 'one dispute is settled');
SELECT is(open_anew(2), 'okok', 'proposed anew once more');
SELECT results_eq($$SELECT person, reason ~ 'the threshold' FROM cmiogov.fact WHERE proposal = p() AND act = 'dispute'$$, $$VALUES (person('nora'), true)$$, 'the other goes along');
SELECT is(act('nora', format($$SELECT cmiogov.resolve_dispute(p(), (SELECT max(seq) FROM cmiogov.fact WHERE proposal = p() AND act = 'dispute'), 'mine')$$)), '42501', 'its giver does not rule on it');
SELECT is_empty('SELECT * FROM cmiogov.verify_ledger()', 'and the record is intact');
SELECT is((SELECT status || dose FROM change_request WHERE id = 1), 'approved6', 'the row is live');

-- Seen of the row, which is edited; what it was is proposed as another option.
SELECT bring(3, 'nothing') \g /dev/null
SELECT is(act('nora', format($$SELECT cmiogov.observe_harm(%s, 'fatigue', '40 * 0.1 [0.1,0.1] * 1', 'log')$$, p())), 'ok', 'harm is seen');
UPDATE change_request SET dose = 6 WHERE id = 3;
SELECT is(act('ines', format($$SELECT cmiogov.add_option(%s, 'as it was', '{"dose": 5}')$$, p())), 'ok', 'it comes back');
SELECT is(act('mio', format($$SELECT cmiogov.choose_option(%s, 2, 'r')$$, p())), 'ok', 'and is chosen');
SELECT again() \g /dev/null
SELECT is((SELECT ready FROM cmiogov.proposal WHERE id = p()), false, 'what was seen of it counts');
SELECT is(act('app', 'UPDATE public.change_request SET status = ''approved'', dose = 5 WHERE id = 3'), 'cmiogov_safety', 'it is not approved');
SELECT is(act('mio', format($$SELECT cmiogov.choose_option(%s, 1, 'r')$$, p())), 'ok', 'the mended one is chosen');
SELECT again() \g /dev/null
SELECT is(act('app', 'UPDATE public.change_request SET status = ''approved'' WHERE id = 3'), 'ok', 'of which nothing was seen');
SELECT is((SELECT status || dose FROM change_request WHERE id = 3), 'approved6', 'the row is live');
SELECT is_empty('SELECT * FROM cmiogov.verify_ledger()', 'and the record is intact');
SELECT * FROM finish();
