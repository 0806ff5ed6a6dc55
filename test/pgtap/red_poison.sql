-- One row of one person's must not take a report from everybody, nor a proposal
-- its approval: the greatest, smallest and oddest that the registers and notes
-- take in, and then every view, the board pack and the record are read.
\set QUIET on
\o /dev/null
\ir ../fixtures/office.sql
\ir ../fixtures/ready.sql
SELECT bring(1, 'nothing');
SELECT act('app', 'UPDATE change_request SET status = ''approved'' WHERE id = 1');
\ir ../fixtures/registers.sql
CREATE FUNCTION asset(what text) RETURNS bigint LANGUAGE sql SECURITY DEFINER AS $$SELECT max(id) FROM cmiogov.asset WHERE name = what$$;
GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA public TO PUBLIC;
SELECT says('ines', format($$move_asset(asset('EHR'), %L, 'x')$$, s)) FROM unnest('{review,building,testing,live}'::text[]) s;
\o
SELECT no_plan();

-- What cannot be read, and why.
CREATE FUNCTION unreadable() RETURNS SETOF text LANGUAGE plpgsql AS $$
DECLARE
	what text;
	n bigint;
BEGIN
	FOR what IN SELECT c.oid::regclass::text FROM pg_class c WHERE c.relnamespace = 'cmiogov'::regnamespace AND c.relkind = 'v'
		UNION ALL VALUES ('cmiogov.board_pack(tstzrange(now() - interval ''1 year'', now()))'), ('cmiogov.verify_ledger()') LOOP
		BEGIN
			EXECUTE format('SELECT count(t::text) FROM %s t', what) INTO n;
		EXCEPTION WHEN OTHERS THEN
			RETURN NEXT what || ': ' || SQLERRM;
		END;
	END LOOP;
END $$;
SELECT is_empty('SELECT unreadable()', 'everything can be read before');

CREATE TABLE try (n serial, who text, call text, answers text);
INSERT INTO try (who, call, answers)
SELECT 'postgres', format($$define_measure('%s', 't', '%s', 'at_most', 0.5, 'CMIO', asset('EHR'), baseline => %s)$$, m, u, b), 'ok'
FROM (VALUES ('process_time.x', 'days', '1'), ('budget.x', 'EUR', '0.5'), ('own', 'EUR', '-1e100')) v (m, u, b);
INSERT INTO try (who, call, answers)
SELECT 'ines', format($$observe('%s', %s, tstzrange(now() - interval '%s', now()), 's')$$, m, v, a),
	CASE WHEN v IN ('1e100', '-1e100', '1e-100') THEN 'ok' ELSE '22023 value' END
FROM unnest('{process_time.x,budget.x,own}'::text[]) m,
	(VALUES ('1e300', '1 s'), ('-1.7e308', '2 s'), ('1e-300', '3 s'), ('1e100', '4 s'), ('-1e100', '5 s'), ('1e-100', '6 s')) v (v, a);
INSERT INTO try (who, call, answers) VALUES
	('ines', $$observe('override', NULL, tstzrange(now() - interval '1 s', now()), 's', events => 1e200, n => 1e200)$$, '22023 events'),
	('ines', $$observe('override', NULL, tstzrange(now() - interval '1 s', now()), 's', events => 1, n => 1e100)$$, 'ok'),
	('postgres', $$define_measure('x', 't', 'd', 'at_most', 0.5, 'CMIO', max_age => '170000000 years')$$, '22023 170000000 years is no age'),
	('postgres', $$define_measure('x', 't', 'd', 'at_most', 1e300, 'CMIO')$$, '22023 target'),
	('ines', $$receive_request('demand', 'a', 'y', 'z', score => 1e300)$$, '22023 score'),
	('ines', $$receive_request('demand', 'b', 'y', 'z', score => 1e100, reply_due => '294276-12-31')$$, 'ok'),
	('ines', $$owe('training', 'x', 'CMIO', due => '4713-01-01 BC')$$, 'ok'),
	('ines', $$owe('milestone', 'last', 'clinical_informaticist', asset => asset('EHR'), due => '294276-12-31')$$, 'ok'),
	('ines', $$fulfil((SELECT max(id) FROM register_of('obligation')), 'x', '294276-12-31')$$, 'ok'),
	('ines', $$report_incident('privacy_gap', 'x', 'major', '4713-01-01 BC', now())$$, 'ok'),
	('ines', $$revise_asset(asset('EHR'), review_due => '4713-01-01 BC', reason => 'r')$$, 'ok'),
	('ines', $$revise_asset(asset('Sepsis alert'), review_due => '294276-12-31', reason => 'r')$$, 'ok'),
	('ines', $$observe_harm(p(), 'fatigue', '1.7e308 * 1 * 1', 's')$$, '22003 harm'),
	('ines', $$estimate_harm(p(), 'd', '1.7e308 * -1 * 1')$$, '22003 harm'),
	('ines', $$estimate_harm(p(), 'd [g]', '1e100 * -1 * 1')$$, 'ok'),
	('ines', $$estimate_harm(p(), 'e [h]', '1e100 * 1 * 1')$$, 'ok'),
	('mio', $$observe_harm(p(), 'f', '1e100 * 1 * 1', 's')$$, 'ok'),
	('ines', $$score_usability(p(), 1.7e308, 'r')$$, 'ok'),
	('nora', $$score_usability(p(), -1.7e308, 'r')$$, 'ok'),
	('ines', $$add_note(p(), 'fit', 'need', 's', '{"score": 1.7e308}')$$, '22023 a note'),
	('ines', $$add_note(p(), 'fit', 'need', 's', '{"score": 1e100, "score": -1e100}')$$, 'ok'),
	('ines', $$add_note(p(), 'fit', 'need', 's', '{"score": 1e131071}')$$, '22023 detail'),
	('ines', $$add_note(p(), 'benefit', 'budget.x', 's', '{"value": "1"}')$$, '22023 a note'),
	('ines', $$revise_asset(asset('EHR'), detail => '{"required": 99999999999, "attributes": [1, 2], "committees": {"a": 1}}', reason => 'r')$$, 'ok'),
	('ines', $$register_asset('ai_model', 'odd', 'CMIO', detail => '{"required": [1e1000], "attributes": "x", "committees": [[1], {"a": 2}, null]}')$$, 'ok'),
	-- what could be stored and not be read from a dump, or by the conditions, which read all notes at once
	('ines', $$register_asset('ai_model', 'deep', 'CMIO', detail => ('{"a":' || repeat('[', 2000) || repeat(']', 2000) || '}')::jsonb)$$, '22023 asset'),
	('ines', $$register_asset('ai_model', 'long', 'CMIO', detail => ('{"a":[1' || repeat(',1e131071', 20) || ']}')::jsonb)$$, '22023 asset'),
	('ines', $$register_asset('ai_model', 'wide', 'CMIO', repeat('1', 2000000))$$, '22023 asset'),
	('ines', $$add_note(p(), 'evidence', 'q', 's', ('{"grade": "high", "citation": "c", "a":' || repeat('[', 2000) || repeat(']', 2000) || '}')::jsonb)$$, '22023 detail'),
	('ines', $$add_note(p(), 'evidence', 'q', 's', ('{"grade": "high", "citation": "' || repeat('c', 20000) || '"}')::jsonb)$$, '22023 detail'),
	('ines', $$add_note(p(), 'evidence', repeat('q', 20000), 's', '{"grade": "high", "citation": "c"}')$$, '22023 argument'),
	('ines', $$raise_dispute(p(), repeat('q', 2000000))$$, '22023 argument'),
	('ines', $$open_proposal('cds_alert', E'x\x1b[2J\r\n</h1><script>\u202e$1%s\\')$$, 'ok');
SELECT alike(says(who, call), answers || '%', left(who || ': ' || call, 100)) FROM try ORDER BY n;
SELECT is_empty('SELECT unreadable()', 'everything can be read afterwards');
SELECT is_empty('SELECT * FROM cmiogov.verify_ledger()', 'and is intact');
SELECT * FROM finish();
