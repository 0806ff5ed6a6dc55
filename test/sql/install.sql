-- Installing and removing: nothing adopted, nothing left behind.

-- A schema that someone prepared is refused, not adopted.
CREATE SCHEMA cmiogov;
\set VERBOSITY terse
CREATE EXTENSION cmiogov;
\set VERBOSITY default
DROP SCHEMA cmiogov;

-- No other extension is needed.
CREATE EXTENSION cmiogov;
SELECT extversion, extrelocatable FROM pg_extension WHERE extname = 'cmiogov';

-- It cannot be moved.
ALTER EXTENSION cmiogov SET SCHEMA public;

-- Only its own schema, and operators in pg_catalog.
SELECT DISTINCT a.type, a.schema
FROM pg_depend d, pg_identify_object(d.classid, d.objid, d.objsubid) a
WHERE d.refclassid = 'pg_extension'::regclass
  AND d.refobjid = (SELECT oid FROM pg_extension WHERE extname = 'cmiogov')
  AND d.deptype = 'e'
  AND a.schema <> 'cmiogov'
  AND NOT (a.type LIKE 'operator%' AND a.schema = 'pg_catalog');

DROP EXTENSION cmiogov;
SELECT count(*) AS schemas_left FROM pg_namespace WHERE nspname = 'cmiogov';
SELECT count(*) AS operators_left FROM pg_operator WHERE oid >= 16384;
