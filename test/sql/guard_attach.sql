-- What guard_table() refuses, and what it makes of what it takes.
\set VERBOSITY terse
CREATE EXTENSION cmiogov;
SELECT cmiogov.load_reference_policy();
CREATE TABLE t (id int PRIMARY KEY, a text UNIQUE, b text NOT NULL UNIQUE DEFERRABLE, c text NOT NULL,
	d text NOT NULL, status text, kind text, approved_by text, updated_at timestamptz, version int,
	gen text GENERATED ALWAYS AS (c || 'x') STORED, n int NOT NULL, state varchar(3));
CREATE UNIQUE INDEX ON t (c) WHERE c > 'm';
CREATE UNIQUE INDEX ON t (lower(d));
CREATE UNIQUE INDEX ON t (d text_pattern_ops);
CREATE UNIQUE INDEX ON t (c, n);

-- the table
CREATE VIEW v AS SELECT * FROM t;
CREATE TEMP TABLE tmp (id int PRIMARY KEY, x text, status text);
CREATE TABLE p (id int PRIMARY KEY, x text, status text) PARTITION BY RANGE (id);
CREATE TABLE p1 PARTITION OF p FOR VALUES FROM (0) TO (10);
CREATE FOREIGN DATA WRAPPER dummy;
CREATE SERVER elsewhere FOREIGN DATA WRAPPER dummy;
CREATE FOREIGN TABLE f (id int, x text, status text) SERVER elsewhere;
CREATE TABLE pf (id int NOT NULL, x text, status text) PARTITION BY RANGE (id);
CREATE FOREIGN TABLE pf1 PARTITION OF pf FOR VALUES FROM (0) TO (10) SERVER elsewhere;
SELECT cmiogov.guard_table(NULL, '{id}', 'status', governed => '{x}');
SELECT cmiogov.guard_table('v', '{id}', 'status', governed => '{x}');
SELECT cmiogov.guard_table('f', '{id}', 'status', governed => '{x}');
SELECT cmiogov.guard_table('tmp', '{id}', 'status', governed => '{x}');
SELECT cmiogov.guard_table('p1', '{id}', 'status', governed => '{x}');
SELECT cmiogov.guard_table('pf', '{id}', 'status', governed => '{x}');
SELECT cmiogov.guard_table('pg_class', '{oid}', 'relkind', governed => '{x}');
SELECT cmiogov.guard_table('cmiogov.person', '{id}', 'name', governed => '{x}');

-- the key
SELECT cmiogov.guard_table('t', NULL, 'status', governed => '{x}');
SELECT cmiogov.guard_table('t', '{}', 'status', governed => '{x}');
SELECT cmiogov.guard_table('t', '{NULL}', 'status', governed => '{x}');
SELECT cmiogov.guard_table('t', '{nope}', 'status', governed => '{x}');
SELECT cmiogov.guard_table('t', '{id,id}', 'status', governed => '{x}');
SELECT cmiogov.guard_table('t', '{ctid}', 'status', governed => '{x}');
SELECT cmiogov.guard_table('t', '{a}', 'status', governed => '{x}');
SELECT cmiogov.guard_table('t', '{b}', 'status', governed => '{x}');
SELECT cmiogov.guard_table('t', '{c}', 'status', governed => '{x}');
SELECT cmiogov.guard_table('t', '{n}', 'status', governed => '{x}');
SELECT cmiogov.guard_table('t', '{id,n}', 'status', governed => '{x}');

-- the status and its labels
SELECT cmiogov.guard_table('t', '{id}', NULL, governed => '{x}');
SELECT cmiogov.guard_table('t', '{id}', 'nope', governed => '{x}');
SELECT cmiogov.guard_table('t', '{id}', 'id', governed => '{1}');
SELECT cmiogov.guard_table('t', '{id}', 'status');
SELECT cmiogov.guard_table('t', '{id}', 'status', governed => '{x}', ungoverned => '{y}');
SELECT cmiogov.guard_table('t', '{id}', 'status', governed => '{}', material_columns => '{c}');
SELECT cmiogov.guard_table('t', '{id}', 'status', governed => '{NULL}', material_columns => '{c}');
SELECT cmiogov.guard_table('t', '{id}', 'n', governed => '{live}', material_columns => '{c}');
SELECT cmiogov.guard_table('t', '{id}', 'state', governed => '{approved}', material_columns => '{c}');

-- content
SELECT cmiogov.guard_table('t', '{id}', 'status', governed => '{x}', material_columns => '{}');
SELECT cmiogov.guard_table('t', '{id}', 'status', governed => '{x}', material_columns => '{id}');
SELECT cmiogov.guard_table('t', '{id}', 'status', governed => '{x}', material_columns => '{c,status}');
SELECT cmiogov.guard_table('t', '{id}', 'status', governed => '{x}', material_columns => '{c}', immaterial_columns => '{c}');
SELECT cmiogov.guard_table('t', '{id}', 'status', governed => '{x}', material_columns => '{c}', immaterial_columns => '{id}');
SELECT cmiogov.guard_table('t', '{id}', 'status', governed => '{x}', material_columns => '{c,c}');
SELECT cmiogov.guard_table('t', '{id}', 'status', governed => '{x}', material_columns => '{nope}');
SELECT cmiogov.guard_table('t', '{id}', 'status', governed => '{x}', kind_column => 'kind', immaterial_columns => '{kind}');
SELECT cmiogov.guard_table('t', '{id}', 'status', governed => '{x}', kind_column => 'status', material_columns => '{c}');
SELECT cmiogov.guard_table('t', '{id}', 'status', governed => '{x}', actor_column => 'nope', material_columns => '{c}');

CREATE TABLE bare (id int PRIMARY KEY, status text);
SELECT cmiogov.guard_table('bare', '{id}', 'status', governed => '{x}', material_columns => '{}');
BEGIN;
SELECT cmiogov.guard_table('bare', '{id}', 'status', governed => '{x}');
ROLLBACK;

-- words
SELECT cmiogov.guard_table('t', '{id}', 'status', governed => '{x}', material_columns => '{c}', kinds => '{nope}');
SELECT cmiogov.guard_table('t', '{id}', 'status', governed => '{x}', material_columns => '{c}', kinds => '{}');
SELECT cmiogov.guard_table('t', '{id}', 'status', governed => '{x}', material_columns => '{c}', mode => 'off');
SELECT cmiogov.guard_table('t', '{id}', 'status', governed => '{x}', material_columns => '{c}', replication => 'ignore');
DO $$
DECLARE s text;
BEGIN
	FOREACH s IN ARRAY '{40001,42501,53300,57014,58030,00000,01000,2351,23-14,P00011,p0001}'::text[] LOOP
		BEGIN
			PERFORM cmiogov.guard_table('t', '{id}', 'status', governed => '{x}', material_columns => '{c}', sqlstate => s);
			RAISE NOTICE '% taken', s;
		EXCEPTION WHEN invalid_parameter_value THEN RAISE NOTICE '%', SQLERRM;
		END;
	END LOOP;
END $$;

-- the row filter
SELECT cmiogov.guard_table('t', '{id}', 'status', governed => '{x}', material_columns => '{c}', row_filter => 'c = ''a'' FROM pg_class');
SELECT cmiogov.guard_table('t', '{id}', 'status', governed => '{x}', material_columns => '{c}', row_filter => 'true, false');
SELECT cmiogov.guard_table('t', '{id}', 'status', governed => '{x}', material_columns => '{c}', row_filter => 'true; DROP TABLE t');
SELECT cmiogov.guard_table('t', '{id}', 'status', governed => '{x}', material_columns => '{c}', row_filter => 'true AS x');
SELECT cmiogov.guard_table('t', '{id}', 'status', governed => '{x}', material_columns => '{c}', row_filter => 'true LIMIT 1');
SELECT cmiogov.guard_table('t', '{id}', 'status', governed => '{x}', material_columns => '{c}', row_filter => 'nope > 1');
SELECT cmiogov.guard_table('t', '{id}', 'status', governed => '{x}', material_columns => '{c}', row_filter => 'n + 1');
SELECT cmiogov.guard_table('t', '{id}', 'status', governed => '{x}', material_columns => '{c}', row_filter => 'updated_at < now()');
SELECT cmiogov.guard_table('t', '{id}', 'status', governed => '{x}', material_columns => '{c}', row_filter => 'id IN (SELECT 1)');
SELECT cmiogov.guard_table('t', '{id}', 'status', governed => '{x}', material_columns => '{c}', row_filter => 'old.n > 1');
SELECT cmiogov.guard_table('t', '{id}', 'status', governed => '{x}', material_columns => '{c}', row_filter => ' ');

-- nothing was left behind
SELECT count(*) FROM cmiogov.guard;
SELECT count(*) FROM pg_trigger WHERE tgrelid = 't'::regclass AND tgname ~ '^cmiogov';

-- who may
CREATE ROLE regress_owner LOGIN;
CREATE ROLE regress_office LOGIN;
SELECT cmiogov.grant_access('regress_office', 'office');
GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA cmiogov TO regress_owner;
GRANT USAGE ON SCHEMA cmiogov TO regress_owner;
ALTER TABLE t OWNER TO regress_owner;
SET SESSION AUTHORIZATION regress_owner;
SELECT cmiogov.guard_table('t', '{id}', 'status', governed => '{x}', material_columns => '{c}');
SET SESSION AUTHORIZATION regress_office;
SELECT cmiogov.guard_table('t', '{id}', 'status', governed => '{x}', material_columns => '{c}');
RESET SESSION AUTHORIZATION;
SELECT cmiogov.grant_access('regress_owner', 'office');
SET SESSION AUTHORIZATION regress_owner;
SELECT cmiogov.guard_table('t', '{n,c}', 'status', governed => '{x}', actor_column => 'approved_by', kind_column => 'kind', kinds => '{alert_change}', row_filter => 'n > 1 OR c = ''x''');
RESET SESSION AUTHORIZATION;
SELECT cmiogov.guard_table('t', '{id}', 'status', governed => '{x}');
SELECT target, key_columns, status_column, material_columns, immaterial_columns, kind_column, actor_column,
	labels, labels_governed, kinds, mode, replication, row_filter, sqlstate FROM cmiogov.guard \gx
SELECT tgname, tgenabled, pg_get_triggerdef(oid) FROM pg_trigger WHERE tgrelid = 't'::regclass AND tgname ~ '^cmiogov' ORDER BY 1;
SELECT cmiogov.set_guard_mode('t', 'off');
SELECT cmiogov.set_guard_mode('p', 'warn');
SET SESSION AUTHORIZATION regress_office;
SELECT cmiogov.set_guard_mode('t', 'warn');
SELECT cmiogov.release_table('t');
SET SESSION AUTHORIZATION regress_owner;
SELECT cmiogov.set_guard_mode('t', 'warn');
RESET SESSION AUTHORIZATION;
INSERT INTO t (id, b, c, d, n, status) VALUES (1, 'b', 'x, y\', 'd', 2, 'x');
SELECT subject_key, event, value, unmet FROM cmiogov.enactment;
DROP EXTENSION cmiogov;
SELECT cmiogov.release_table('t');
SELECT cmiogov.release_table('t');
SELECT count(*) FROM pg_trigger WHERE tgrelid = 't'::regclass AND tgname ~ '^cmiogov';

-- labels are kept as the type prints them; other types are tested in C
CREATE TABLE typed (id int PRIMARY KEY, x text, b boolean, i smallint, c char(6), n name, f numeric);
SELECT cmiogov.guard_table('typed', '{id}', 'b', governed => '{yes}', material_columns => '{x}');
SELECT labels FROM cmiogov.guard WHERE released_at IS NULL;
SELECT pg_get_triggerdef(oid) FROM pg_trigger WHERE tgrelid = 'typed'::regclass AND tgname ~ 'delete';
SELECT cmiogov.release_table('typed');
SELECT cmiogov.guard_table('typed', '{id}', 'i', ungoverned => '{01,2}', material_columns => '{x}');
SELECT labels FROM cmiogov.guard WHERE released_at IS NULL;
SELECT pg_get_triggerdef(oid) FROM pg_trigger WHERE tgrelid = 'typed'::regclass AND tgname ~ 'delete';
SELECT cmiogov.release_table('typed');
SELECT cmiogov.guard_table('typed', '{id}', 'c', governed => '{live}', material_columns => '{x}');
SELECT labels FROM cmiogov.guard WHERE released_at IS NULL;
SELECT pg_get_triggerdef(oid) FROM pg_trigger WHERE tgrelid = 'typed'::regclass AND tgname ~ 'insert|update' ORDER BY tgname;
INSERT INTO typed (id, c) VALUES (1, 'live');
SELECT cmiogov.release_table('typed');
SELECT cmiogov.guard_table('typed', '{id}', 'f', governed => '{1.0}', material_columns => '{x}');
SELECT pg_get_triggerdef(oid) FROM pg_trigger WHERE tgrelid = 'typed'::regclass AND tgname ~ 'insert|update' ORDER BY tgname;
INSERT INTO typed (id, f) VALUES (1, 1.00);
INSERT INTO typed (id, f) VALUES (2, 2);
SELECT cmiogov.release_table('typed');
ALTER TABLE typed ADD bp bpchar;
SELECT cmiogov.guard_table('typed', '{id}', 'bp', governed => '{live}', material_columns => '{x}');
INSERT INTO typed (id, bp) VALUES (3, 'live   ');
SELECT id, f, bp FROM typed;
SELECT cmiogov.release_table('typed');
SELECT cmiogov.guard_table('p', '{id}', 'status', governed => '{x}');
SELECT tgrelid::regclass, tgname, tgenabled FROM pg_trigger WHERE tgrelid IN ('p'::regclass, 'p1'::regclass) ORDER BY 1, 2;
SELECT cmiogov.set_guard_mode('p1', 'warn');
SELECT cmiogov.release_table('p1');
SELECT cmiogov.release_table('p');
SELECT count(*) FROM pg_trigger WHERE tgrelid IN ('p'::regclass, 'p1'::regclass);
SELECT act, body ->> 'mode' AS mode, body ->> 'released_at' IS NOT NULL AS released
FROM cmiogov.policy_record WHERE object = 'guard' AND key::int <= (SELECT min(id) FROM cmiogov.guard) ORDER BY seq;
DROP EXTENSION cmiogov;
DROP OWNED BY regress_owner, regress_office;
DROP ROLE regress_owner, regress_office;
