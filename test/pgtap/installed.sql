-- What a database has after CREATE EXTENSION.
BEGIN;
SELECT plan(4);
SELECT has_schema('cmiogov');
SELECT is(extversion, '1.1', 'version') FROM pg_extension WHERE extname = 'cmiogov';
SELECT ok(NOT has_schema_privilege('pg_read_all_data', 'cmiogov', 'CREATE'),
	'nobody else may create in the schema');
SELECT is_empty($$
	SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace
$$, 'nothing in public');
SELECT * FROM finish();
ROLLBACK;
