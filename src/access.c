/*
 * access.c
 *	  Duties of database roles, and the privileges that go with them.
 *
 * A duty takes both: a row in cmiogov.access, asked for session_user, and
 * EXECUTE or SELECT on the objects that the view duty_grant lists for it.
 * GRANT and REVOKE are built as statement trees, never as text.
 */
#include "compat.h"

#include "catalog/pg_proc.h"
#include "catalog/pg_type.h"
#include "commands/extension.h"
#include "executor/spi.h"
#include "nodes/makefuncs.h"
#include "nodes/parsenodes.h"
#include "utils/acl.h"
#include "utils/builtins.h"
#include "utils/lsyscache.h"
#include "utils/syscache.h"

#include "act_rules.h"
#include "store.h"

PG_FUNCTION_INFO_V1(grant_access);
PG_FUNCTION_INFO_V1(revoke_access);
PG_FUNCTION_INFO_V1(fit_access);

/* grant_access($4 role, $5 duty, $6 realm) */
static const PolicyAct grant_access_act = {
	"grant_access", NULL, by_owner,
	(const PolicyRule[]) {
		{ARGUMENT, NULL,
			"SELECT format('\"%s\" is not a duty', $5), 'The duties are registrar, office, app, auditor and reader.'"
			" WHERE $5 NOT IN ('registrar', 'office', 'app', 'auditor', 'reader')"},
		{ARGUMENT, NULL,
			"SELECT format('database role \"%s\" does not exist', $4), NULL"
			" WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = $4)"},
		{ARGUMENT, NULL,
			"SELECT 'the duty app is given for one realm', 'Name the application whose users the role speaks for.'"
			" WHERE $5 = 'app' AND $6 IN ('*', 'database')"},
		{ARGUMENT, NULL,
			"SELECT format('the duty %s is not given by realm', $5), 'Only app is.'"
			" WHERE $5 <> 'app' AND $6 <> '*'"},
		{0}
	},
	(const char *const[]) {
		"INSERT INTO cmiogov.access VALUES ($4::text, $5, $6, $1)"
		" ON CONFLICT (db_role, duty, realm) DO UPDATE SET record = excluded.record",
		NULL
	},
	NULL,
	NULL
};

/* revoke_access($4 role, $5 duty, $6 realm) */
static const PolicyAct revoke_access_act = {
	"revoke_access", NULL, by_owner,
	(const PolicyRule[]) {
		{ARGUMENT, NULL,
			"SELECT format('database role \"%s\" does not hold the duty \"%s\" for realm \"%s\"', $4, $5, $6), NULL"
			" WHERE NOT EXISTS (SELECT FROM cmiogov.access WHERE db_role = $4::text AND duty = $5 AND realm = $6)"},
		{0}
	},
	(const char *const[]) {
		"DELETE FROM cmiogov.access WHERE db_role = $4::text AND duty = $5 AND realm = $6"
		" RETURNING 'access', jsonb_build_array(db_role, duty, realm)::text",
		NULL
	},
	NULL,
	NULL
};

/* ---------------------------------------------------------- privileges */

/* Functions and views that the role's duties need: $1 role. */
static const char needed[] =
	"SELECT DISTINCT g.function::oid, g.relation::oid"
	" FROM cmiogov.duty_grant g JOIN cmiogov.access a USING (duty)"
	" WHERE a.db_role = $1";

/* What any duty may have given to the role and none needs: $1 role. */
static const char needless[] =
	"SELECT DISTINCT g.function::oid, g.relation::oid"
	" FROM cmiogov.duty_grant g WHERE NOT EXISTS"
	" (SELECT FROM cmiogov.duty_grant n JOIN cmiogov.access a USING (duty)"
	" WHERE a.db_role = $1"
	" AND n.function IS NOT DISTINCT FROM g.function AND n.relation IS NOT DISTINCT FROM g.relation)";

static List *
qualified(Oid schema, const char *name)
{
	return list_make2(makeString(get_namespace_name(schema)), makeString(pstrdup(name)));
}

/* A function as GRANT wants it named: with its input types. */
static Node *
function_node(Oid function)
{
	HeapTuple	tuple = SearchSysCache1(PROCOID, ObjectIdGetDatum(function));
	ObjectWithArgs *node = makeNode(ObjectWithArgs);
	Form_pg_proc proc;

	if (!HeapTupleIsValid(tuple))
		elog(ERROR, "cache lookup failed for function %u", function);
	proc = (Form_pg_proc) GETSTRUCT(tuple);
	node->objname = qualified(proc->pronamespace, NameStr(proc->proname));
	for (int i = 0; i < proc->pronargs; i++)
		node->objargs = lappend(node->objargs,
								makeTypeNameFromOid(proc->proargtypes.values[i], -1));
	ReleaseSysCache(tuple);
	return (Node *) node;
}

static Node *
relation_node(Oid relation)
{
	return (Node *) makeRangeVar(get_namespace_name(get_rel_namespace(relation)),
								 get_rel_name(relation), -1);
}

/* GRANT or REVOKE one privilege on the objects. */
static void
move_privilege(bool grant, char *role, ObjectType type, const char *privilege, List *objects)
{
	GrantStmt  *stmt = makeNode(GrantStmt);
	AccessPriv *priv = makeNode(AccessPriv);
	RoleSpec   *grantee = makeNode(RoleSpec);

	if (objects == NIL)
		return;
	priv->priv_name = pstrdup(privilege);
	grantee->roletype = ROLESPEC_CSTRING;
	grantee->rolename = role;
	grantee->location = -1;
	stmt->is_grant = grant;
	stmt->targtype = ACL_TARGET_OBJECT;
	stmt->objtype = type;
	stmt->objects = objects;
	stmt->privileges = list_make1(priv);
	stmt->grantees = list_make1(grantee);
	stmt->behavior = DROP_RESTRICT;
	ExecuteGrantStmt(stmt);
}

/* Runs the query on $1 = role; true when it found anything. */
static bool
find_objects(const char *query, char *role, List **functions, List **relations)
{
	Oid			types[1] = {TEXTOID};
	Datum		values[1] = {CStringGetTextDatum(role)};

	run_now(query, 1, types, values, NULL);
	for (uint64 i = 0; i < SPI_processed; i++)
	{
		bool		none;
		Datum		oid = SPI_getbinval(SPI_tuptable->vals[i], SPI_tuptable->tupdesc, 1, &none);

		if (!none)
			*functions = lappend(*functions, function_node(DatumGetObjectId(oid)));
		oid = SPI_getbinval(SPI_tuptable->vals[i], SPI_tuptable->tupdesc, 2, &none);
		if (!none)
			*relations = lappend(*relations, relation_node(DatumGetObjectId(oid)));
	}
	return SPI_processed > 0;
}

/* Brings the role's privileges in line with the duties it holds now. */
static void
fit_privileges(char *role)
{
	List	   *functions = NIL;
	List	   *relations = NIL;
	List	   *schema = list_make1(makeString("cmiogov"));
	OwnerState	state;
	bool		any;

	owner_begin(&state);
	find_objects(needless, role, &functions, &relations);
	move_privilege(false, role, OBJECT_FUNCTION, "execute", functions);
	move_privilege(false, role, OBJECT_TABLE, "select", relations);
	functions = relations = NIL;
	any = find_objects(needed, role, &functions, &relations);
	move_privilege(any, role, OBJECT_SCHEMA, "usage", schema);
	move_privilege(true, role, OBJECT_FUNCTION, "execute", functions);
	move_privilege(true, role, OBJECT_TABLE, "select", relations);
	owner_end(&state);
}

Datum
grant_access(PG_FUNCTION_ARGS)
{
	policy_act(fcinfo, &grant_access_act);
	fit_privileges(pstrdup(NameStr(*PG_GETARG_NAME(0))));
	PG_RETURN_VOID();
}

Datum
revoke_access(PG_FUNCTION_ARGS)
{
	policy_act(fcinfo, &revoke_access_act);
	fit_privileges(pstrdup(NameStr(*PG_GETARG_NAME(0))));
	PG_RETURN_VOID();
}

/*
 * fit_access(): the same for every role that holds a duty, when an update has
 * brought functions and views.  What a script of an extension grants becomes
 * part of its installation and is not dumped; these grants are the
 * database's own, so they are made as if there were no script.
 */
Datum
fit_access(PG_FUNCTION_ARGS)
{
	bool		script = creating_extension;
	List	   *roles = NIL;
	OwnerState	state;
	ListCell   *lc;
	MemoryContext caller = CurrentMemoryContext;

	owner_begin(&state);
	run_now("SELECT DISTINCT a.db_role FROM cmiogov.access a"
			" JOIN pg_catalog.pg_roles r ON r.rolname = a.db_role::name ORDER BY 1",
			0, NULL, NULL, NULL);
	for (uint64 i = 0; i < SPI_processed; i++)
	{
		char	   *role = SPI_getvalue(SPI_tuptable->vals[i], SPI_tuptable->tupdesc, 1);
		MemoryContext spi = MemoryContextSwitchTo(caller);

		roles = lappend(roles, pstrdup(role));
		MemoryContextSwitchTo(spi);
	}
	owner_end(&state);
	/* An error puts it right with everything else of the script. */
	creating_extension = false;
	foreach(lc, roles)
		fit_privileges(lfirst(lc));
	creating_extension = script;
	PG_RETURN_VOID();
}
