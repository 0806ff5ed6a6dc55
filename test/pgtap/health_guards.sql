-- guard_health says what weakens a guard, with a repair that repairs it.
\set QUIET on
\o /dev/null
\ir ../fixtures/guarded.sql
CREATE FUNCTION faults() RETURNS SETOF text LANGUAGE sql AS
$$SELECT severity || ' ' || coalesce(relation, '') || ': ' || problem FROM cmiogov.guard_health WHERE severity <> 'advice'$$;
CREATE FUNCTION faults_like(pattern text) RETURNS bigint LANGUAGE sql AS
$$SELECT count(*) FROM faults() f WHERE f ~ pattern$$;
\o
SELECT plan(43);

SELECT is_empty('SELECT faults()', 'a new guard is whole');
SELECT is(faults_like('.'), 0::bigint, 'nothing but advice');
SELECT is((SELECT count(*) FROM cmiogov.guard_health WHERE problem ~ 'names no kinds'), 1::bigint, 'advice: no kinds');
SELECT is((SELECT count(*) FROM cmiogov.guard_health WHERE problem ~ 'not preloaded'), 1::bigint, 'advice: not preloaded');

-- Triggers, on a partitioned table whose leaves number their columns otherwise.
CREATE TABLE part (id int, k text, dose int, status text, PRIMARY KEY (id)) PARTITION BY RANGE (id);
CREATE TABLE part1 PARTITION OF part FOR VALUES FROM (0) TO (100) PARTITION BY RANGE (id);
CREATE TABLE part11 (status text, dose int, k text, id int NOT NULL);
ALTER TABLE part1 ATTACH PARTITION part11 FOR VALUES FROM (0) TO (50);
SELECT cmiogov.guard_table('part', '{id}', 'status', governed => '{live}', row_filter => 'dose > 5') \g /dev/null
SELECT is_empty('SELECT faults()', 'a guard on partitions, with a filter, is whole');
CREATE TABLE part2 PARTITION OF part FOR VALUES FROM (100) TO (200);
SELECT results_eq('SELECT faults()', ARRAY['error part2: trigger "cmiogov_guard_truncate" is missing'], 'a partition added later lacks one trigger');
SELECT is(cmiogov.rearm_guards(), 1, 'which is made');
SELECT is_empty('SELECT faults()', 'whole');
ALTER TABLE part11 DISABLE TRIGGER ALL;
SELECT is(faults_like('^error part11: .* is disabled$'), 4::bigint, 'disabled on one leaf');
ALTER TABLE part11 ENABLE TRIGGER ALL;
SELECT is(faults_like('^error part11: .* not ENABLE ALWAYS'), 4::bigint, 'enabled as pg_restore does: weaker');
SELECT is(cmiogov.rearm_guards(), 4, 'rearmed');
SELECT is_empty('SELECT faults()', 'whole');
DROP TRIGGER cmiogov_guard_insert ON change_request;
DROP TRIGGER cmiogov_guard_delete ON change_request;
CREATE TRIGGER cmiogov_guard_delete AFTER DELETE ON change_request FOR EACH ROW WHEN (old.status = 'never') EXECUTE FUNCTION cmiogov.guard('1');
DROP TRIGGER cmiogov_guard_update ON change_request;
CREATE TRIGGER cmiogov_guard_update AFTER UPDATE OF title ON change_request FOR EACH ROW EXECUTE FUNCTION cmiogov.guard('1');
ALTER TABLE change_request ENABLE ALWAYS TRIGGER cmiogov_guard_delete;
ALTER TABLE change_request ENABLE ALWAYS TRIGGER cmiogov_guard_update;
SELECT is(faults_like('cmiogov_guard_insert" is missing'), 1::bigint, 'a missing trigger');
SELECT is(faults_like('cmiogov_guard_(delete|update)" is not the one'), 2::bigint, 'forged ones: another WHEN, another column list');
SELECT is(cmiogov.rearm_guards(), 3, 'made anew');
SELECT is_empty('SELECT faults()', 'whole');
SELECT is(try($$UPDATE change_request SET status = 'live' WHERE id = 1$$), 'cmiogov_no_proposal', 'and it judges');
-- Version 1.0 gave UPDATE a WHEN clause.
DROP TRIGGER cmiogov_guard_update ON change_request;
CREATE TRIGGER cmiogov_guard_update AFTER UPDATE ON change_request FOR EACH ROW
WHEN (new.status = ANY ('{approved,live}'::text[]) OR old.status = ANY ('{approved,live}'::text[])) EXECUTE FUNCTION cmiogov.guard('1');
ALTER TABLE change_request ENABLE ALWAYS TRIGGER cmiogov_guard_update;
SELECT is_empty('SELECT faults()', 'a guard made by 1.0 is whole');
SELECT is(try($$UPDATE change_request SET status = 'live' WHERE id = 1$$), 'cmiogov_no_proposal', 'and judges');
SELECT is(cmiogov.rearm_guards(), 1, 'it is brought up to date');
SELECT is((SELECT tgqual FROM pg_trigger WHERE tgrelid = 'change_request'::regclass AND tgname = 'cmiogov_guard_update'), NULL,
	'without the clause, which costs a single UPDATE more than it saves');
SELECT is_empty('SELECT faults()', 'whole');
SELECT is(cmiogov.rearm_guards(), 0, 'and left alone from then on');
DROP TRIGGER cmiogov_guard_update ON part;
SELECT is(faults_like('cmiogov_guard_update" is missing'), 4::bigint, 'dropped on the root, gone everywhere');
SELECT cmiogov.rearm_guards() \g /dev/null
SELECT is_empty('SELECT faults()', 'whole');
INSERT INTO part VALUES (1, 'k', 9, 'draft');
SELECT is(try($$UPDATE part SET status = 'live'$$), 'cmiogov_no_proposal', 'and it judges in the leaf, with its filter');
INSERT INTO part VALUES (2, 'k', 1, 'live');

-- Children, rules, look-alikes, columns added later.
CREATE TABLE kid () INHERITS (change_request);
SELECT is(faults_like('^error kid: child table'), 1::bigint, 'a child without a guard');
DROP TABLE kid;
CREATE TABLE shadow (LIKE change_request);
CREATE RULE away AS ON UPDATE TO change_request DO INSTEAD INSERT INTO shadow SELECT new.*;
SELECT is(faults_like('^error change_request: rule away'), 1::bigint, 'a rule');
SELECT repair FROM cmiogov.guard_health WHERE problem ~ '^rule' \gexec
SELECT is_empty('SELECT faults()', 'dropped by the repair');
ALTER TABLE change_request RENAME TO aside;
SELECT is((SELECT count(*) FROM cmiogov.guard_health WHERE problem ~ 'renamed from'), 1::bigint, 'a rename is told');
SELECT is_empty('SELECT faults()', 'and harms nothing');
ALTER TABLE shadow RENAME TO change_request;
SELECT is(faults_like('^error aside: renamed from public.change_request, and another'), 1::bigint, 'a look-alike in its place');
ALTER TABLE change_request RENAME TO shadow;
ALTER TABLE aside RENAME TO change_request;
ALTER TABLE change_request RENAME status TO old_status;
ALTER TABLE change_request ADD status text;
SELECT is(faults_like('^error change_request: column old_status was renamed from public.change_request.status'), 1::bigint, 'a look-alike of a column');
SELECT is(faults_like('column status is neither material'), 1::bigint, 'a column added later');
ALTER TABLE change_request DROP status;
ALTER TABLE change_request RENAME old_status TO status;
SELECT is_empty('SELECT faults()', 'whole');

-- Who could switch it off; who could never fulfil a requirement.
ALTER TABLE change_request OWNER TO app;
SELECT is(faults_like('^warning change_request: its owner, app, can log in'), 1::bigint, 'the owner can log in');
ALTER TABLE change_request OWNER TO postgres;
GRANT SET ON PARAMETER session_replication_role TO app;
SELECT is(faults_like('^warning : app may set session_replication_role'), 1::bigint, 'a holder of SET');
SELECT repair FROM cmiogov.guard_health WHERE problem ~ '^app may set' \gexec
SELECT cmiogov.end_appointment(person('nora'), 'clinician_user') \g /dev/null
SELECT is(faults_like('requirement workflow_fit can never be met: it takes 1 of clinician_user, and nobody may judge'), 1::bigint, 'a vacant role');
SELECT cmiogov.set_guard_mode('change_request', 'warn') \g /dev/null
SELECT is(faults_like('^warning change_request: in warn mode'), 1::bigint, 'a guard that does not enforce');

-- An enum label renamed away; a column gone; a table gone.
CREATE TYPE state AS ENUM ('draft', 'live');
CREATE TABLE enumerated (id int PRIMARY KEY, what text, status state);
SELECT cmiogov.guard_table('enumerated', '{id}', 'status', governed => '{live}') \g /dev/null
ALTER TYPE state RENAME VALUE 'live' TO 'alive';
SELECT is(faults_like('^error enumerated: its status has no label "live"'), 1::bigint, 'a label renamed');
ALTER TABLE enumerated DROP COLUMN what;
SELECT is(faults_like('^error enumerated: the guard cannot judge'), 1::bigint, 'a material column gone');
DROP TABLE enumerated;
SELECT is(faults_like('^warning : guard \d+: its table was dropped'), 1::bigint, 'a table gone');

SELECT is(act('nora', 'SELECT count(*) FROM cmiogov.guard_health'), 'ok', 'officers may read it');
SELECT * FROM finish();
