-- A digest sees every change of a value, whatever its type, and nothing of
-- how a session prints values; the content of an option is read as the
-- column's own type would.
\set QUIET on
\o /dev/null
\ir ../fixtures/hospital.sql
\set QUIET on
SET client_min_messages = warning;
CREATE TYPE grade AS ENUM ('low', 'high');
CREATE DOMAIN small AS int CHECK (VALUE < 100);
CREATE TABLE every_type (a int, b text, status text, PRIMARY KEY (a, b),
	v_bool bool, v_int2 int2, v_int8 int8, v_name name, v_float4 float4, v_float8 float8, v_date date,
	v_time time, v_stamp timestamp, v_stamptz timestamptz, v_bytea bytea, v_numeric numeric, v_enum grade,
	v_domain small, v_char char(5), v_json json, v_jsonb jsonb, v_array int[], v_uuid uuid, v_interval interval);
SELECT cmiogov.guard_table('every_type', '{a,b}', 'status', governed => '{live}');
INSERT INTO every_type (a, b) VALUES (1, 'x'), (2, 'y,z');
\o
SELECT no_plan();

CREATE FUNCTION digest(content jsonb DEFAULT NULL) RETURNS bytea
LANGUAGE sql AS $$SELECT cmiogov.subject_digest('every_type', '1,x', content)$$;
CREATE FUNCTION state_of(call text) RETURNS text
LANGUAGE plpgsql AS $$
BEGIN
	EXECUTE call;
	RETURN 'ok';
EXCEPTION WHEN OTHERS THEN
	RETURN SQLSTATE;
END $$;

-- For each column a chain of values, no two of them alike.
CREATE TABLE value_of (col text, v text);
INSERT INTO value_of SELECT col, v FROM (VALUES
	('v_bool', '{t,f}'::text[]), ('v_int2', '{1,-1}'), ('v_int8', '{9007199254740993,9007199254740992}'),
	('v_name', '{n,N}'), ('v_float4', '{0.1,0.2,NaN,Infinity}'), ('v_float8', '{0.1,0.1000000000000001,-0,NaN}'),
	('v_date', '{2026-02-01,2026-01-02,infinity,-infinity}'), ('v_time', '{12:00,12:00:00.000001}'),
	('v_stamp', '{2026-02-01 00:00,2026-01-02 00:00,infinity,-infinity}'),
	('v_stamptz', '{2026-02-01 00:00+00,2026-02-01 00:00+01,infinity,-infinity}'),
	('v_bytea', '{\\x00,\\x0000,\\x}'), ('v_numeric', '{1,1.5,NaN}'), ('v_enum', '{low,high}'), ('v_domain', '{1,2}'),
	('v_char', '{a,b}'), ('v_json', '{"{}","[]"}'), ('v_jsonb', '{"{}","[]"}'), ('v_array', '{"{1,2}","{2,1}"}'),
	('v_uuid', '{00000000-0000-0000-0000-000000000001,00000000-0000-0000-0000-000000000002}'),
	('v_interval', '{1 day,24 hours}')) x (col, vs), unnest(vs) v;

CREATE TABLE seen (col text, v text, digest bytea, other bytea, offered bytea);
DO $$
DECLARE
	x record;
	d bytea;
	content jsonb;
BEGIN
	INSERT INTO seen VALUES (NULL, NULL, digest(), digest(), digest());
	FOR x IN SELECT * FROM value_of LOOP
		content := jsonb_build_object(x.col, CASE WHEN x.col ~ 'json' THEN x.v::jsonb ELSE to_jsonb(x.v) END);
		d := digest(content);
		EXECUTE format('UPDATE every_type SET %I = %L WHERE a = 1', x.col, x.v);
		INSERT INTO seen VALUES (x.col, x.v, digest(), NULL, d);
		SET LOCAL TimeZone = 'Pacific/Auckland';
		SET LOCAL DateStyle = 'German';
		SET LOCAL bytea_output = 'escape';
		SET LOCAL extra_float_digits = -10;
		SET LOCAL IntervalStyle = 'iso_8601';
		UPDATE seen SET other = digest() WHERE col = x.col AND v = x.v;
		RESET TimeZone; RESET DateStyle; RESET bytea_output; RESET extra_float_digits; RESET IntervalStyle;
		EXECUTE format('UPDATE every_type SET %I = NULL WHERE a = 1', x.col);
	END LOOP;
END $$;

SELECT is((SELECT count(*) FROM seen), (SELECT count(DISTINCT digest) FROM seen), 'no two contents have one digest');
SELECT is_empty('SELECT col, v FROM seen WHERE digest IS DISTINCT FROM other', 'settings of the session change none');
SELECT is_empty('SELECT col, v FROM seen WHERE digest IS DISTINCT FROM offered',
	'a value offered as content has the digest that the row has when it holds it');
SELECT is(digest(), (SELECT digest FROM seen WHERE col IS NULL), 'the row as it was, the digest as it was');
SELECT is(digest('{"v_int8": null}'), digest(), 'null for null');
SELECT is(digest('{"v_bool": true}'), digest('{"v_bool": "t"}'), 'a JSON boolean for a boolean');
SELECT is(digest('{"v_numeric": 1.5, "v_int2": 7}'), digest('{"v_numeric": "1.5", "v_int2": "7"}'), 'JSON numbers for numbers');
SELECT isnt(digest('{"v_jsonb": {"x": [1]}}'), digest('{"v_jsonb": {"x": [2]}}'), 'a document inside');
SELECT isnt(digest('{"v_jsonb": "text"}'), digest('{"v_jsonb": true}'), 'scalars are documents too');
ALTER TYPE grade RENAME VALUE 'high' TO 'upper';
SELECT is(digest('{"v_enum": "upper"}'), (SELECT digest FROM seen WHERE v = 'high'), 'a label may be renamed');
ALTER TABLE every_type RENAME v_int2 TO renamed;
SELECT is(digest('{"renamed": 1}'), (SELECT digest FROM seen WHERE col = 'v_int2' AND v = '1'), 'a column may be renamed');

-- Keys of two columns, and what is none.
SELECT isnt(cmiogov.subject_digest('every_type', '2,y\,z'), NULL, 'a comma inside a key, escaped');
SELECT is(cmiogov.subject_digest('every_type', '3,x'), NULL, 'no such row');
SELECT is(state_of(format('SELECT cmiogov.subject_digest(%s)', args)), expected, args || ': ' || expected) FROM (VALUES
	($$'every_type', '1'$$, '22023'),
	($$'every_type', '1,x,y'$$, '22023'),
	($$'every_type', 'one,x'$$, '22023'),
	($$'every_type', NULL$$, '22004'),
	($$NULL, '1,x'$$, '22004'),
	($$'every_type', '1,x', '[]'$$, '22023'),
	($$'every_type', '1,x', '1'$$, '22023'),
	($$'every_type', '1,x', '{"no_such": 1}'$$, '22023'),
	($$'every_type', '1,x', '{"a": 1}'$$, '22023'),
	($$'every_type', '1,x', '{"v_domain": 100}'$$, '23514'),
	($$'every_type', '1,x', '{"v_int8": "much"}'$$, '22P02')) v (args, expected);
SELECT is(act('stranger', $$SELECT cmiogov.subject_digest('every_type', '1,x')$$), '42501',
	'no digest for who may not read the row');
SELECT is(act('ines', $$SELECT cmiogov.open_proposal('alert_change', 'x', 'every_type', '2,y\,z')$$), 'ok', 'a proposal about it');
SELECT is(act('ines', $$SELECT cmiogov.add_option(p(), 'x', '{"v_domain": 100}')$$), 'small_check', 'an option that no row could be');
SELECT is(act('ines', $$SELECT cmiogov.add_option(p(), 'x', '{"v_domain": 99}')$$), 'ok', 'one that could');
SELECT * FROM finish();
