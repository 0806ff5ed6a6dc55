-- The extension's own security and manners, asserted from the catalog.
SELECT plan(17);

-- Everything that belongs to the extension.
CREATE TEMP TABLE member AS
SELECT d.classid, d.objid, pg_describe_object(d.classid, d.objid, 0) AS what
FROM pg_depend d
WHERE d.refclassid = 'pg_extension'::regclass AND d.deptype = 'e'
  AND d.refobjid = (SELECT oid FROM pg_extension WHERE extname = 'cmiogov');

CREATE TEMP TABLE func AS
SELECT p.*, l.lanname FROM pg_proc p JOIN member m ON m.classid = 'pg_proc'::regclass AND m.objid = p.oid
JOIN pg_language l ON l.oid = p.prolang;

SELECT ok((SELECT count(*) > 200 FROM func), 'the functions were found');

SELECT is_empty($$
	SELECT what FROM member
	WHERE obj_description(objid, classid::regclass::name) IS NULL
	  AND classid NOT IN ('pg_amop'::regclass, 'pg_amproc'::regclass)
	  AND what !~ '^(type .*\[\]|function array of )'
	  AND classid <> 'pg_cast'::regclass
	  AND NOT (classid = 'pg_type'::regclass AND EXISTS (	-- a table's row type: a member since 17, described by its table
		SELECT FROM pg_type t JOIN pg_class c ON c.oid = t.typrelid WHERE t.oid = objid AND c.relkind <> 'c'))
$$, 'every object has a comment');

SELECT is_empty($$
	SELECT m.what FROM member m WHERE m.classid = 'pg_cast'::regclass
	  AND NOT EXISTS (SELECT FROM pg_description d WHERE d.classoid = m.classid AND d.objoid = m.objid)
$$, 'every cast has a comment');

SELECT is_empty($$
	SELECT oid::regprocedure FROM func
	WHERE lanname <> 'c' AND prosqlbody IS NULL AND lanname <> 'internal'
	  AND NOT coalesce(array_to_string(proconfig, ',') ~ 'search_path=pg_catalog(, pg_temp)?', false)
$$, 'every SQL function has a pinned search_path');

SELECT is_empty($$
	SELECT oid::regprocedure FROM func
	WHERE prosecdef AND NOT coalesce(array_to_string(proconfig, ',') ~ 'search_path', false)
$$, 'definer-rights functions above all');

SELECT is_empty($$SELECT oid::regprocedure FROM func
	WHERE lanname = 'plpgsql' AND NOT (proname LIKE 'condition\_%' AND prosrc ~ '^\s*#variable_conflict use_column\s+BEGIN\s+RETURN[^;]*;\s+END\s*$')$$,
	'PL/pgSQL keeps the plans of the conditions, each a single query, and does nothing else');

-- Executable by PUBLIC: pure functions only.
CREATE TEMP TABLE public_func AS
SELECT f.* FROM func f
WHERE f.proacl IS NULL OR EXISTS (SELECT FROM aclexplode(f.proacl) a WHERE a.grantee = 0);

SELECT is_empty($$SELECT oid::regprocedure FROM public_func WHERE provolatile = 'v'$$,
	'nothing volatile is executable by PUBLIC');
SELECT is_empty($$
	SELECT oid::regprocedure FROM public_func f WHERE lanname = 'sql' AND prosrc ~* 'from\s+cmiogov'
$$, 'nothing that reads our tables is executable by PUBLIC');
SELECT is_empty($$SELECT oid::regprocedure FROM public_func WHERE proparallel <> 's'$$,
	'what PUBLIC may execute is parallel safe');
SELECT is_empty($$
	SELECT oid::regprocedure FROM func WHERE provolatile = 'v' AND proparallel = 's'
$$, 'nothing that writes is parallel safe');

SELECT is_empty($$
	SELECT c.oid::regclass FROM pg_class c JOIN member m ON m.classid = 'pg_class'::regclass AND m.objid = c.oid
	WHERE EXISTS (SELECT FROM aclexplode(c.relacl) a WHERE a.grantee = 0)
$$, 'no table or view is readable by PUBLIC');
SELECT ok(NOT has_schema_privilege('public', 'cmiogov', 'CREATE'), 'nobody creates in the schema');

SELECT is_empty($$
	SELECT t.oid::regtype FROM pg_type t JOIN member m ON m.classid = 'pg_type'::regclass AND m.objid = t.oid
	WHERE t.typtype = 'b' AND t.typcategory <> 'A' AND (t.typreceive = 0 OR t.typsend = 0)
$$, 'every type has binary input and output');

SELECT is_empty($$
	SELECT c.oid::regclass FROM pg_class c JOIN member m ON m.classid = 'pg_class'::regclass AND m.objid = c.oid
	WHERE c.relkind IN ('r', 'S')
	  AND c.oid <> ALL ((SELECT extconfig FROM pg_extension WHERE extname = 'cmiogov')::oid[])
$$, 'every table and sequence is dumped');

SELECT is_empty($$
	SELECT a.attrelid::regclass || '.' || a.attname FROM pg_attribute a
	JOIN member m ON m.classid = 'pg_class'::regclass AND m.objid = a.attrelid
	JOIN pg_class c ON c.oid = a.attrelid AND c.relkind = 'r'
	WHERE a.attnum > 0 AND a.atttypid = ANY ('{oid,regclass,regproc,regtype,regrole,regnamespace}'::regtype[]::oid[])
$$, 'no raw OID is stored');

SELECT is_empty($$
	SELECT conname FROM pg_constraint
	WHERE contype = 'f' AND connamespace = 'cmiogov'::regnamespace
$$, 'no foreign keys between our tables: restored data would be lost');

-- Registers that grow are written at the same cost whatever they hold: an act
-- finds the rows it wrote by the number of its record.
SELECT is_empty($$
	SELECT r FROM unnest('{seat,asset,asset_link,hazard,control,request,obligation,observation,incident}'::text[]) r
	WHERE NOT EXISTS (SELECT FROM pg_index i JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = i.indkey[0]
					  WHERE i.indrelid = ('cmiogov.' || r)::regclass AND a.attname = 'record')
$$, 'registers that grow are indexed by record');
SELECT * FROM finish();
