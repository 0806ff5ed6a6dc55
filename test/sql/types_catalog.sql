-- What the catalog says about the six value types and their functions.
CREATE EXTENSION cmiogov;
SET search_path = public;
CREATE VIEW value_type AS
SELECT t.* FROM pg_type t WHERE typnamespace = 'cmiogov'::regnamespace
	AND typname IN ('gate', 'verdict', 'standing', 'raci', 'harm_delta', 'harm');
SELECT typname, typlen, typbyval, typalign, typreceive <> 0 AND typsend <> 0 AS binary,
	has_type_privilege('public', oid, 'USAGE') AS usage
FROM value_type ORDER BY typname;

-- Operators: none left a shell, each pair points at each other.
CREATE VIEW value_operator AS
SELECT o.* FROM pg_operator o JOIN value_type t ON t.oid IN (oprleft, oprright);
SELECT count(DISTINCT oid), bool_and(oprnamespace = 'pg_catalog'::regnamespace) AS in_pg_catalog, bool_and(oprcode <> 0) AS whole
FROM value_operator;
SELECT bool_and(oprnegate = 0 OR (SELECT n.oprnegate FROM pg_operator n WHERE n.oid = o.oprnegate) = o.oid) AS negators,
	bool_and(oprcom = 0 OR (SELECT c.oprcom FROM pg_operator c WHERE c.oid = o.oprcom) = o.oid) AS commutators,
	bool_and(oprcanhash = (oprname = '=') AND oprcanmerge = (oprname = '=')) AS equality_joins
FROM value_operator o;

-- Functions of values alone are immutable, parallel safe, open to everybody
-- and strict, but for those whose state may be NULL.
CREATE VIEW value_aggregate AS
SELECT a.* FROM pg_aggregate a JOIN pg_proc p ON p.oid = aggfnoid JOIN value_type t ON t.oid = proargtypes[0];
CREATE VIEW value_function AS
SELECT p.* FROM pg_proc p WHERE pronamespace = 'cmiogov'::regnamespace
	AND (prosrc LIKE 'stat\_%' OR oid IN (SELECT oprcode FROM value_operator)
		OR oid IN (SELECT amproc FROM pg_amproc JOIN value_type t ON amproclefttype = t.oid)
		OR oid IN (SELECT aggfnoid FROM value_aggregate)
		OR EXISTS (SELECT FROM value_type t WHERE p.oid IN (typinput, typoutput, typreceive, typsend))
		OR EXISTS (SELECT FROM value_aggregate a WHERE p.oid IN (aggtransfn, aggfinalfn, aggcombinefn, aggminvtransfn)));
SELECT count(*) > 120 AS many, bool_and(provolatile = 'i') AS immutable, bool_and(proparallel = 's') AS parallel_safe,
	bool_and(has_function_privilege('public', oid, 'EXECUTE')) AS open, bool_and(NOT prosecdef) AS plain
FROM value_function;
SELECT proname FROM value_function WHERE NOT proisstrict AND prokind = 'f' ORDER BY 1;

-- Everything is commented.
SELECT typname FROM value_type WHERE obj_description(oid, 'pg_type') IS NULL;
SELECT proname FROM value_function WHERE obj_description(oid, 'pg_proc') IS NULL;
SELECT oid::regoperator FROM value_operator WHERE obj_description(oid, 'pg_operator') IS NULL;
SELECT opcname FROM pg_opclass WHERE opcintype IN (SELECT oid FROM value_type) AND obj_description(oid, 'pg_opclass') IS NULL;
SELECT opfname FROM pg_opfamily f JOIN pg_opclass ON opcfamily = f.oid
WHERE opcintype IN (SELECT oid FROM value_type) AND obj_description(f.oid, 'pg_opfamily') IS NULL;
SELECT castsource::regtype, casttarget::regtype, obj_description(oid, 'pg_cast') IS NOT NULL AS commented
FROM pg_cast WHERE castsource IN (SELECT oid FROM value_type) OR casttarget IN (SELECT oid FROM value_type) ORDER BY 1, 2;
