/*
 * armour.c
 *	  With the library preloaded: refuses what triggers cannot see.
 *
 * Triggers see rows.  They do not see that they are switched off, that their
 * table is put aside for another of its name, or that a column is computed
 * anew.  The server's object access hook does, whatever statement or cascade
 * it comes from and under whatever name: it is told the object, before the
 * change is final and with the old and the new state at hand.  The utility hook
 * adds the little that the objects alone do not tell.
 *
 * Nothing is refused while no table is guarded, and nothing in a database
 * without the extension.  cmiogov.lift_armour() lets a superuser through for
 * one transaction.
 *
 * In the object access hook, cmiogov.guard is read without a snapshot of the
 * transaction and without counting the command on, because the server is in
 * the middle of one.
 */
#include "compat.h"

#include "access/genam.h"
#include "access/htup_details.h"
#include "access/table.h"
#include "access/tableam.h"
#include "access/xact.h"
#include "catalog/dependency.h"
#include "catalog/indexing.h"
#include "catalog/namespace.h"
#include "catalog/objectaccess.h"
#include "catalog/partition.h"
#include "catalog/pg_attribute.h"
#include "catalog/pg_class.h"
#include "catalog/pg_extension.h"
#include "catalog/pg_inherits.h"
#include "catalog/pg_namespace.h"
#include "catalog/pg_proc.h"
#include "catalog/pg_rewrite.h"
#include "catalog/pg_trigger.h"
#include "commands/extension.h"
#include "miscadmin.h"
#include "nodes/makefuncs.h"
#include "parser/parse_type.h"
#include "rewrite/rewriteDefine.h"
#include "storage/lmgr.h"
#include "tcop/utility.h"
#include "utils/acl.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/fmgroids.h"
#include "utils/json.h"
#include "utils/jsonb.h"
#include "utils/lsyscache.h"
#include "utils/memutils.h"
#include "utils/rel.h"
#include "utils/snapmgr.h"

#include "args.h"
#include "armour.h"
#include "attach.h"
#include "guard_cache.h"
#include "people.h"
#include "policy_record.h"
#include "refusal.h"
#include "refusal_queue.h"
#include "regcolumn.h"
#include "sandbox.h"
#include "store.h"
#include "subject.h"

#define LIFT_HINT "Release the table, or let a superuser lift the armour for the transaction with cmiogov.lift_armour(reason)."

/* What of a guard is protected. */
typedef struct Covered
{
	int32		id;
	Oid			relid;
	List	   *identity;		/* numbers of the key and status columns */
	List	   *material;
	AttrNumber	status;
} Covered;

static bool active = false;
static object_access_hook_type previous_access_hook = NULL;
static ProcessUtility_hook_type previous_utility_hook = NULL;

/* Of the utility statement that is being executed. */
static List *rewritten = NIL;	/* names of columns that it computes anew */
static bool dropping_trigger = false;

/* The trigger that release_table() or rearm_guards() is dropping. */
static Oid	own_drop = InvalidOid;

/* The transaction that lift_armour() was called in. */
static TransactionId lifted_in = InvalidTransactionId;
static char *lifted_because = NULL;

/* ------------------------------------------------------------------ lifted */

/*
 * A savepoint that is rolled back takes the lift with it: then the number is no
 * longer one of the current transaction's.
 */
static bool
is_lifted(void)
{
	return TransactionIdIsValid(lifted_in) &&
		TransactionIdIsCurrentTransactionId(lifted_in) &&
		superuser_arg(GetSessionUserId());
}

static void
let_pass(const char *what)
{
	RefusalNote note = {0};

	ereport(WARNING,
			(errmsg("armour is lifted: %s", what)));
	note.mode = "lifted";
	note.login = session_login();
	note.constraint = "cmiogov_armour";
	note.reason = what;
	refusal_enqueue(&note);
}

static void forbid(const char *fmt,...) pg_attribute_printf(1, 2);

/* Refuses, unless the armour is lifted. */
static void
forbid(const char *fmt,...)
{
	char		what[1024];
	va_list		args;

	va_start(args, fmt);
	vsnprintf(what, sizeof(what), fmt, args);
	va_end(args);
	if (is_lifted())
		let_pass(what);
	else
		refuse("cmiogov_armour", LIFT_HINT, "%s", what);
}

static Datum
lift_record(void)
{
	StringInfoData buf;

	initStringInfo(&buf);
	appendStringInfoString(&buf, "{\"reason\": ");
	escape_json(&buf, lifted_because);
	appendStringInfoString(&buf, ", \"db_user\": ");
	escape_json(&buf, GetUserNameFromId(GetSessionUserId(), false));
	appendStringInfo(&buf, ", \"transaction\": \"%u\"}", lifted_in);
	return DirectFunctionCall1(jsonb_in, CStringGetDatum(buf.data));
}

/*
 * On record at the end of the transaction and not before: the record takes the
 * lock that guards wait for, and whoever lifts the armour is about to lock
 * tables, which come before it in the order of locks.
 */
static void
record_lift(void)
{
	PushActiveSnapshot(GetTransactionSnapshot());
	store_lock_policy();
	policy_record_append(policy_record_next(), store_clock(), "lift_armour", "armour",
						 psprintf("%u", lifted_in), lift_record());
	PopActiveSnapshot();
}

static void
at_transaction_event(XactEvent event, void *arg)
{
	switch (event)
	{
		case XACT_EVENT_PRE_COMMIT:
		case XACT_EVENT_PRE_PREPARE:
			if (is_lifted() && store_installed())
				record_lift();
			break;
		case XACT_EVENT_COMMIT:
		case XACT_EVENT_ABORT:
		case XACT_EVENT_PREPARE:
			lifted_in = InvalidTransactionId;
			break;
		default:
			break;
	}
}

PG_FUNCTION_INFO_V1(lift_armour);

/* lift_armour(reason): for the rest of the transaction, by a superuser who logged in as such. */
Datum
lift_armour(PG_FUNCTION_ARGS)
{
	char	   *reason = arg_text(fcinfo, 0, "reason");
	static bool registered = false;

	if (!superuser_arg(GetSessionUserId()))
		refuse_person(NULL, "only a superuser may lift the armour");
	if (!registered)
		RegisterXactCallback(at_transaction_event, NULL);
	registered = true;
	lifted_because = MemoryContextStrdup(TopTransactionContext, reason);
	lifted_in = GetCurrentTransactionId();
	ereport(WARNING,
			(errmsg("armour is lifted until the end of the transaction: %s", reason)));
	PG_RETURN_VOID();
}

PG_FUNCTION_INFO_V1(armour_active);

/* armour_active() -> boolean: is the library preloaded in this session? */
Datum
armour_active(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL(active);
}

/* ----------------------------------------------------------- what is guarded */

static List *
column_numbers(HeapTuple tuple, TupleDesc desc, int attno)
{
	bool		isnull;
	Datum		d = heap_getattr(tuple, attno, desc, &isnull);
	ArrayType  *array;
	List	   *result = NIL;
	Datum	   *elements;
	int			n;

	if (isnull)
		return NIL;
	array = DatumGetArrayTypeP(d);
	deconstruct_array(array, ARR_ELEMTYPE(array), -1, false, TYPALIGN_INT, &elements, NULL, &n);
	for (int i = 0; i < n; i++)
	{
		Oid			relid;
		int16		attnum;

		if (regcolumn_resolve(DatumGetRegColumn(elements[i]), &relid, &attnum))
			result = lappend_int(result, attnum);
	}
	return result;
}

/* NULL: the guard is released, or its table is gone. */
static Covered *
read_covered(HeapTuple tuple, TupleDesc desc)
{
	Covered    *c = palloc0(sizeof(Covered));
	Oid			relid;
	int16		attnum;
	bool		isnull;

	(void) heap_getattr(tuple, Anum_guard_released_at, desc, &isnull);
	if (!isnull ||
		!regcolumn_resolve(DatumGetRegColumn(heap_getattr(tuple, Anum_guard_target, desc, &isnull)),
						   &c->relid, &attnum))
		return NULL;
	c->id = DatumGetInt32(heap_getattr(tuple, Anum_guard_id, desc, &isnull));
	c->material = column_numbers(tuple, desc, Anum_guard_material_columns);
	c->identity = column_numbers(tuple, desc, Anum_guard_key_columns);
	if (regcolumn_resolve(DatumGetRegColumn(heap_getattr(tuple, Anum_guard_status_column, desc, &isnull)),
						  &relid, &attnum))
	{
		c->status = attnum;
		c->identity = lappend_int(c->identity, attnum);
	}
	return c;
}

/* Every guard in force, of Covered *. */
static List *
covered_tables(void)
{
	Relation	rel = table_open(store_oid("guard"), AccessShareLock);
	SysScanDesc scan = systable_beginscan(rel, InvalidOid, false, SnapshotSelf, 0, NULL);
	List	   *result = NIL;
	HeapTuple	tuple;

	while (HeapTupleIsValid(tuple = systable_getnext(scan)))
	{
		Covered    *c = read_covered(tuple, RelationGetDescr(rel));

		if (c != NULL)
			result = lappend(result, c);
	}
	systable_endscan(scan);
	table_close(rel, AccessShareLock);
	return result;
}

/* The guard of the table or of what it is a partition of, or NULL. */
static Covered *
find_covered(Oid relid)
{
	List	   *covered = covered_tables();
	List	   *relids = list_make1_oid(relid);
	ListCell   *cell;

	if (covered == NIL)
		return NULL;
	if (get_rel_relispartition(relid))
		relids = list_concat(relids, get_partition_ancestors(relid));
	foreach(cell, covered)
	{
		Covered    *c = lfirst(cell);

		if (list_member_oid(relids, c->relid))
			return c;
	}
	return NULL;
}

static bool
anything_covered(void)
{
	return covered_tables() != NIL;
}

static char *
table_name(Oid relid)
{
	return quote_qualified_identifier(get_namespace_name(get_rel_namespace(relid)),
									  get_rel_name(relid));
}

/* ----------------------------------------------------------- governed rows */

/*
 * Does the table hold a row in a governed status?  Its columns are found by name, because
 * it may not be a partition yet, or no longer; the guard's row_filter is not asked.
 */
static bool
table_holds_governed(const Guard *guard, Relation rel)
{
	AttrNumber	attnum = get_attnum(RelationGetRelid(rel),
									get_attname(guard->relid, guard->status->attnum, false));
	Snapshot	snapshot = RegisterSnapshot(GetLatestSnapshot());
	TupleTableSlot *slot = table_slot_create(rel, NULL);
	TableScanDesc scan = table_beginscan(rel, snapshot, 0, NULL);
	MemoryContext row_context = AllocSetContextCreate(CurrentMemoryContext, "cmiogov row",
													  ALLOCSET_DEFAULT_SIZES);
	MemoryContext old = MemoryContextSwitchTo(row_context);
	Sandbox		sandbox;
	bool		found = false;

	sandbox_enter(&sandbox, guard->owner);
	while (!found && table_scan_getnextslot(scan, ForwardScanDirection, slot))
	{
		bool		isnull;
		Datum		status = slot_getattr(slot, attnum, &isnull);

		CHECK_FOR_INTERRUPTS();
		MemoryContextReset(row_context);
		found = subject_governed(guard, isnull ? NULL : column_text(guard->status, status));
	}
	sandbox_leave(&sandbox);
	MemoryContextSwitchTo(old);
	MemoryContextDelete(row_context);
	table_endscan(scan);
	ExecDropSingleTupleTableSlot(slot);
	UnregisterSnapshot(snapshot);
	return found;
}

/* The same of the table and its partitions; what cannot be told counts as yes. */
static bool
holds_governed(const Covered *c, Oid relid)
{
	const Guard *guard = guard_find_id(c->id);
	List	   *relids = find_all_inheritors(relid, AccessShareLock, NULL);
	bool		found = false;
	ListCell   *cell;

	if (guard == NULL || guard->status->attnum == 0)
		return true;
	foreach(cell, relids)
	{
		Relation	rel = table_open(lfirst_oid(cell), NoLock);

		if (rel->rd_rel->relkind == RELKIND_FOREIGN_TABLE)
			found = true;
		else if (!found && RELKIND_HAS_TABLE_AM(rel->rd_rel->relkind))
			found = table_holds_governed(guard, rel);
		table_close(rel, NoLock);
	}
	return found;
}

/* ------------------------------------------------------------ catalog rows */

/*
 * A copy of the catalog's row with this oid; snapshot NULL: as it was before the
 * command, SnapshotSelf: as it will be.  NULL when there is none.
 */
static HeapTuple
fetch(Oid catalog, Oid index, AttrNumber oid_column, Oid oid, Snapshot snapshot)
{
	Relation	rel = table_open(catalog, AccessShareLock);
	ScanKeyData key;
	SysScanDesc scan;
	HeapTuple	tuple;

	ScanKeyInit(&key, oid_column, BTEqualStrategyNumber, F_OIDEQ, ObjectIdGetDatum(oid));
	scan = systable_beginscan(rel, index, true, snapshot, 1, &key);
	tuple = systable_getnext(scan);
	if (HeapTupleIsValid(tuple))
		tuple = heap_copytuple(tuple);
	systable_endscan(scan);
	table_close(rel, AccessShareLock);
	return tuple;
}

static HeapTuple
fetch_column(Oid relid, AttrNumber attnum, Snapshot snapshot)
{
	Relation	rel = table_open(AttributeRelationId, AccessShareLock);
	ScanKeyData keys[2];
	SysScanDesc scan;
	HeapTuple	tuple;

	ScanKeyInit(&keys[0], Anum_pg_attribute_attrelid, BTEqualStrategyNumber, F_OIDEQ,
				ObjectIdGetDatum(relid));
	ScanKeyInit(&keys[1], Anum_pg_attribute_attnum, BTEqualStrategyNumber, F_INT2EQ,
				Int16GetDatum(attnum));
	scan = systable_beginscan(rel, AttributeRelidNumIndexId, true, snapshot, 2, keys);
	tuple = systable_getnext(scan);
	if (HeapTupleIsValid(tuple))
		tuple = heap_copytuple(tuple);
	systable_endscan(scan);
	table_close(rel, AccessShareLock);
	return tuple;
}

static bool
is_ours(Oid function)
{
	return get_func_namespace(function) == store_schema();
}

/* ---------------------------------------------------------------- triggers */

static HeapTuple
fetch_trigger(Oid trigger, Snapshot snapshot)
{
	return fetch(TriggerRelationId, TriggerOidIndexId, Anum_pg_trigger_oid, trigger, snapshot);
}

/* Does a trigger of ours on the table guard rows, or our own record? */
static bool
guards(Oid relid)
{
	return get_rel_namespace(relid) == store_schema() ? anything_covered() :
		find_covered(relid) != NULL;
}

/*
 * Switched off or on, renamed, or replaced by CREATE OR REPLACE TRIGGER.  A table's
 * first trigger is counted as part of the past already when its making is reported;
 * past and future are then the same row.
 */
static void
trigger_changed(Oid oid, bool replaced)
{
	HeapTuple	old = fetch_trigger(oid, NULL);
	HeapTuple	new = fetch_trigger(oid, SnapshotSelf);
	Form_pg_trigger was;
	Form_pg_trigger is;

	if (!HeapTupleIsValid(old) || !HeapTupleIsValid(new) ||
		ItemPointerEquals(&old->t_self, &new->t_self))
		return;
	was = (Form_pg_trigger) GETSTRUCT(old);
	is = (Form_pg_trigger) GETSTRUCT(new);
	if (!is_ours(was->tgfoid) || !guards(was->tgrelid))
		return;
	if (replaced || is->tgfoid != was->tgfoid)
		forbid("trigger \"%s\" guards %s and cannot be replaced",
			   NameStr(was->tgname), table_name(was->tgrelid));
	else if (strcmp(NameStr(was->tgname), NameStr(is->tgname)) != 0)
		forbid("trigger \"%s\" guards %s and cannot be renamed",
			   NameStr(was->tgname), table_name(was->tgrelid));
	else if (is->tgenabled != TRIGGER_FIRES_ALWAYS &&
			 (is->tgenabled != TRIGGER_FIRES_ON_ORIGIN || was->tgenabled != TRIGGER_DISABLED))
		forbid("trigger \"%s\" guards %s and cannot be disabled",
			   NameStr(was->tgname), table_name(was->tgrelid));
}

/*
 * A partition's trigger goes with the partition, which is judged by what it
 * holds.
 */
static void
trigger_dropped(Oid oid)
{
	HeapTuple	old = fetch_trigger(oid, NULL);
	Form_pg_trigger was;
	Covered    *c;

	if (!HeapTupleIsValid(old) || oid == own_drop)
		return;
	was = (Form_pg_trigger) GETSTRUCT(old);
	if (!is_ours(was->tgfoid) || !guards(was->tgrelid))
		return;
	c = find_covered(was->tgrelid);
	if (c != NULL && was->tgrelid == c->relid)
		forbid("trigger \"%s\" guards %s; neither it nor its table can be dropped",
			   NameStr(was->tgname), table_name(was->tgrelid));
	else if (dropping_trigger)
		forbid("trigger \"%s\" guards %s and cannot be dropped",
			   NameStr(was->tgname), table_name(was->tgrelid));
}

void
armour_drop_trigger(const ObjectAddress *trigger)
{
	PG_TRY();
	{
		own_drop = trigger->objectId;
		performDeletion(trigger, DROP_RESTRICT, 0);
	}
	PG_FINALLY();
	{
		own_drop = InvalidOid;
	}
	PG_END_TRY();
}

/* ------------------------------------------------------- tables and columns */

/* Is the table one that may be guarded?  The cheapest question first: most DDL is about others. */
static bool
is_plain_table(Oid relid)
{
	char		kind = get_rel_relkind(relid);

	return (kind == RELKIND_RELATION || kind == RELKIND_PARTITIONED_TABLE) &&
		get_rel_persistence(relid) != RELPERSISTENCE_TEMP;
}

static void
table_dropped(Oid relid)
{
	Covered    *c;

	if (relid == store_oid("guard"))
	{
		if (anything_covered())
			forbid("cmiogov cannot be dropped while it guards tables");
		return;
	}
	c = find_covered(relid);
	if (c == NULL)
		return;
	if (relid == c->relid)
		forbid("table %s is guarded and cannot be dropped", table_name(relid));
	else if (holds_governed(c, relid))
		forbid("partition %s holds governed rows of %s and cannot be dropped",
			   table_name(relid), table_name(c->relid));
}

static void
column_dropped(Oid relid, AttrNumber attnum)
{
	Covered    *c = find_covered(relid);

	if (c != NULL && relid == c->relid &&
		(list_member_int(c->identity, attnum) || list_member_int(c->material, attnum)))
		forbid("column \"%s\" of guarded table %s cannot be dropped: its guard reads it",
			   get_attname(relid, attnum, false), table_name(relid));
}

/* A guarded table put aside makes room for one of its name that is not guarded. */
static void
table_altered(Oid relid)
{
	HeapTuple	old = fetch(RelationRelationId, ClassOidIndexId, Anum_pg_class_oid, relid, NULL);
	HeapTuple	new = fetch(RelationRelationId, ClassOidIndexId, Anum_pg_class_oid, relid, SnapshotSelf);
	Form_pg_class was;
	Form_pg_class is;
	Covered    *c;

	if (!HeapTupleIsValid(old) || !HeapTupleIsValid(new))
		return;
	was = (Form_pg_class) GETSTRUCT(old);
	is = (Form_pg_class) GETSTRUCT(new);
	if (strcmp(NameStr(was->relname), NameStr(is->relname)) == 0 &&
		was->relnamespace == is->relnamespace)
		return;
	c = find_covered(relid);
	if (c != NULL && relid == c->relid)
		forbid("table %s is guarded; it can neither be renamed nor moved to another schema",
			   quote_qualified_identifier(get_namespace_name(was->relnamespace), NameStr(was->relname)));
}

static bool
is_rewritten(const char *column)
{
	ListCell   *cell;

	foreach(cell, rewritten)
	{
		if (strcmp(lfirst(cell), column) == 0)
			return true;
	}
	return false;
}

static void
column_altered(Oid relid, AttrNumber attnum)
{
	Covered    *c = find_covered(relid);
	HeapTuple	old;
	HeapTuple	new;
	Form_pg_attribute was;
	Form_pg_attribute is;
	bool		identity;

	if (c == NULL || relid != c->relid)
		return;
	identity = list_member_int(c->identity, attnum);
	if (!identity && !list_member_int(c->material, attnum))
		return;
	old = fetch_column(relid, attnum, NULL);
	new = fetch_column(relid, attnum, SnapshotSelf);
	if (!HeapTupleIsValid(old) || !HeapTupleIsValid(new))
		return;
	was = (Form_pg_attribute) GETSTRUCT(old);
	is = (Form_pg_attribute) GETSTRUCT(new);
	if (was->atttypid != is->atttypid || was->atttypmod != is->atttypmod ||
		was->attcollation != is->attcollation || is_rewritten(NameStr(was->attname)))
		forbid("column \"%s\" of guarded table %s cannot be rewritten: no trigger would see its rows change",
			   NameStr(was->attname), table_name(relid));
	if (identity && strcmp(NameStr(was->attname), NameStr(is->attname)) != 0)
		forbid("column \"%s\" of guarded table %s cannot be renamed: another could take its place",
			   NameStr(was->attname), table_name(relid));
}

/* Is it there once the command is done? */
static bool
inherits(Oid child, Oid parent)
{
	Relation	rel = table_open(InheritsRelationId, AccessShareLock);
	ScanKeyData key;
	SysScanDesc scan;
	HeapTuple	tuple;
	bool		found = false;

	ScanKeyInit(&key, Anum_pg_inherits_inhrelid, BTEqualStrategyNumber, F_OIDEQ,
				ObjectIdGetDatum(child));
	scan = systable_beginscan(rel, InheritsRelidSeqnoIndexId, true, SnapshotSelf, 1, &key);
	while (!found && HeapTupleIsValid(tuple = systable_getnext(scan)))
		found = ((Form_pg_inherits) GETSTRUCT(tuple))->inhparent == parent;
	systable_endscan(scan);
	table_close(rel, AccessShareLock);
	return found;
}

/* Attached or detached, made as a partition or a child, or released from that. */
static void
inheritance_changed(Oid child, Oid parent)
{
	Covered    *c = find_covered(parent);

	if (c == NULL)
		return;
	if (get_rel_relkind(parent) != RELKIND_PARTITIONED_TABLE)
	{
		if (inherits(child, parent) && find_covered(child) == NULL)
			forbid("table %s cannot inherit from guarded table %s without a guard of its own",
				   table_name(child), table_name(parent));
	}
	else if (holds_governed(c, child))
		forbid("%s holds governed rows; it can be neither attached to guarded table %s nor detached from it",
			   table_name(child), table_name(c->relid));
}

/* --------------------------------------------------------------- the others */

/* A rule sends rows elsewhere before any trigger sees them. */
static void
rule_changed(Oid oid)
{
	HeapTuple	tuple = fetch(RewriteRelationId, RewriteOidIndexId, Anum_pg_rewrite_oid, oid, SnapshotSelf);
	Form_pg_rewrite is;

	if (!HeapTupleIsValid(tuple))
		return;
	is = (Form_pg_rewrite) GETSTRUCT(tuple);
	if (is->ev_enabled != RULE_DISABLED && is_plain_table(is->ev_class) &&
		find_covered(is->ev_class) != NULL)
		forbid("table %s is guarded and takes no rules", table_name(is->ev_class));
}

/* Our own script may; nobody else. */
static void
function_changed(Oid oid)
{
	HeapTuple	old = fetch(ProcedureRelationId, ProcedureOidIndexId, Anum_pg_proc_oid, oid, NULL);
	HeapTuple	new = fetch(ProcedureRelationId, ProcedureOidIndexId, Anum_pg_proc_oid, oid, SnapshotSelf);
	Oid			schema = store_schema();
	bool		was = HeapTupleIsValid(old) && ((Form_pg_proc) GETSTRUCT(old))->pronamespace == schema;
	bool		is = HeapTupleIsValid(new) && ((Form_pg_proc) GETSTRUCT(new))->pronamespace == schema;

	if (!was && !is)
		return;
	if (creating_extension && CurrentExtensionObject == get_extension_oid("cmiogov", true))
		return;
	if (anything_covered())
		forbid("function cmiogov.%s cannot be made or changed while tables are guarded",
			   NameStr(((Form_pg_proc) GETSTRUCT(is ? new : old))->proname));
}

static void
schema_altered(Oid oid)
{
	HeapTuple	old = fetch(NamespaceRelationId, NamespaceOidIndexId, Anum_pg_namespace_oid, oid, NULL);
	HeapTuple	new = fetch(NamespaceRelationId, NamespaceOidIndexId, Anum_pg_namespace_oid, oid, SnapshotSelf);
	List	   *covered;
	ListCell   *cell;

	if (!HeapTupleIsValid(old) || !HeapTupleIsValid(new) ||
		strcmp(NameStr(((Form_pg_namespace) GETSTRUCT(old))->nspname),
			   NameStr(((Form_pg_namespace) GETSTRUCT(new))->nspname)) == 0)
		return;
	covered = covered_tables();
	if (covered != NIL && oid == store_schema())
		forbid("schema cmiogov cannot be renamed while tables are guarded");
	foreach(cell, covered)
	{
		Covered    *c = lfirst(cell);

		if (get_rel_namespace(c->relid) == oid)
			forbid("schema \"%s\" holds guarded table \"%s\" and cannot be renamed",
				   NameStr(((Form_pg_namespace) GETSTRUCT(old))->nspname), get_rel_name(c->relid));
	}
}

/* ------------------------------------------------------ object access hook */

static void
object_made(Oid class, Oid object)
{
	switch (class)
	{
		case TriggerRelationId:
			trigger_changed(object, true);
			break;
		case RewriteRelationId:
			rule_changed(object);
			break;
		case ProcedureRelationId:
			function_changed(object);
			break;
	}
}

static void
object_altered(Oid class, Oid object, int sub, Oid auxiliary)
{
	switch (class)
	{
		case TriggerRelationId:
			trigger_changed(object, false);
			break;
		case RewriteRelationId:
			rule_changed(object);
			break;
		case ProcedureRelationId:
			function_changed(object);
			break;
		case NamespaceRelationId:
			schema_altered(object);
			break;
		case InheritsRelationId:
			inheritance_changed(object, auxiliary);
			break;
		case RelationRelationId:
			if (is_plain_table(object))
				sub == 0 ? table_altered(object) : column_altered(object, sub);
			break;
	}
}

static void
object_dropped(Oid class, Oid object, int sub)
{
	switch (class)
	{
		case TriggerRelationId:
			trigger_dropped(object);
			break;
		case RelationRelationId:
			if (is_plain_table(object))
				sub == 0 ? table_dropped(object) : column_dropped(object, sub);
			break;
	}
}

static bool
truncate_trigger_stands(Oid relid, int32 guard)
{
	Relation	rel = table_open(relid, NoLock);
	bool		stands = truncate_trigger_fault(rel, guard) == NULL;

	table_close(rel, NoLock);
	return stands;
}

/*
 * A leaf that was made after its table was guarded has no trigger against
 * TRUNCATE, since the server copies triggers on rows to it and no others; or it
 * has one that only looks like it.  The lock is the one that TRUNCATE is about
 * to take, and none for those who may not.
 */
static void
table_truncated(Oid relid)
{
	Covered    *c;
	const Guard *guard;

	if (!get_rel_relispartition(relid) ||
		pg_class_aclcheck(relid, GetUserId(), ACL_TRUNCATE) != ACLCHECK_OK)
		return;
	c = find_covered(relid);
	guard = c == NULL ? NULL : guard_find_id(c->id);
	if (c == NULL || (guard != NULL && !guard_enforces(guard)))
		return;
	LockRelationOid(relid, AccessExclusiveLock);
	if (!truncate_trigger_stands(relid, c->id) && holds_governed(c, relid))
		forbid("partition %s holds governed rows of %s and cannot be truncated",
			   table_name(relid), table_name(c->relid));
}

/* Only what is looked at above is worth asking whether the extension is here. */
static bool
concerns_us(ObjectAccessType access, Oid class)
{
	if (access == OAT_TRUNCATE)
		return class == RelationRelationId;
	if (access != OAT_POST_CREATE && access != OAT_POST_ALTER && access != OAT_DROP)
		return false;
	return class == TriggerRelationId || class == RelationRelationId ||
		class == RewriteRelationId || class == ProcedureRelationId ||
		class == NamespaceRelationId || class == InheritsRelationId;
}

static bool
in_guarded_database(void)
{
	return IsTransactionState() && OidIsValid(MyDatabaseId) &&
		!IsBootstrapProcessingMode() && store_installed();
}

static void
object_access(ObjectAccessType access, Oid class, Oid object, int sub, void *arg)
{
	if (previous_access_hook)
		previous_access_hook(access, class, object, sub, arg);
	if (!concerns_us(access, class) || !in_guarded_database())
		return;
	if (access == OAT_POST_CREATE)
		object_made(class, object);
	else if (access == OAT_DROP)
		object_dropped(class, object, sub);
	else if (access == OAT_TRUNCATE)
		table_truncated(object);
	else
		object_altered(class, object, sub, ((ObjectAccessPostAlter *) arg)->auxiliary_id);
}

/* ------------------------------------------------------------ utility hook */

static bool
is_covered_name(RangeVar *name)
{
	Oid			relid = RangeVarGetRelid(name, NoLock, true);

	return OidIsValid(relid) && find_covered(relid) != NULL;
}

/*
 * Detaching concurrently commits half-way, before it is known what the
 * partition holds at the end.
 */
static void
check_alter_table(AlterTableStmt *stmt)
{
	ListCell   *cell;

	foreach(cell, stmt->cmds)
	{
		AlterTableCmd *cmd = lfirst_node(AlterTableCmd, cell);

		if (COMPAT_REWRITES_COLUMN(cmd) && cmd->name != NULL)
			rewritten = lappend(rewritten, cmd->name);
		if (cmd->subtype == AT_DetachPartition && ((PartitionCmd *) cmd->def)->concurrent &&
			is_covered_name(stmt->relation))
			forbid("partitions of guarded table %s cannot be detached concurrently",
				   stmt->relation->relname);
	}
}

/* A label renamed changes what every row says. */
static void
check_alter_enum(AlterEnumStmt *stmt)
{
	Oid			type;
	ListCell   *cell;

	if (stmt->oldVal == NULL)
		return;
	type = LookupTypeNameOid(NULL, makeTypeNameFromNameList(stmt->typeName), true);
	foreach(cell, covered_tables())
	{
		Covered    *c = lfirst(cell);

		if (OidIsValid(type) && c->status != 0 &&
			getBaseType(get_atttype(c->relid, c->status)) == type)
			forbid("\"%s\" is a label of the status of guarded table %s and cannot be renamed",
				   stmt->oldVal, table_name(c->relid));
	}
}

static void
check_extension_contents(AlterExtensionContentsStmt *stmt)
{
	if (strcmp(stmt->extname, "cmiogov") == 0 && anything_covered())
		forbid("the contents of cmiogov cannot be changed while tables are guarded");
}

/* Looks at the statement, and notes what the other hook needs to know of it. */
static void
check_utility(Node *stmt)
{
	rewritten = NIL;
	dropping_trigger = false;
	switch (nodeTag(stmt))
	{
		case T_AlterTableStmt:
			check_alter_table((AlterTableStmt *) stmt);
			break;
		case T_AlterEnumStmt:
			check_alter_enum((AlterEnumStmt *) stmt);
			break;
		case T_AlterExtensionContentsStmt:
			check_extension_contents((AlterExtensionContentsStmt *) stmt);
			break;
		default:
			dropping_trigger = ((DropStmt *) stmt)->removeType == OBJECT_TRIGGER;
			break;
	}
}

static bool
is_of_interest(Node *stmt)
{
	return IsA(stmt, AlterTableStmt) || IsA(stmt, DropStmt) || IsA(stmt, AlterEnumStmt) ||
		IsA(stmt, AlterExtensionContentsStmt);
}

static void
pass_on(PlannedStmt *pstmt, const char *query, bool read_only, ProcessUtilityContext context,
		ParamListInfo params, QueryEnvironment *environment, DestReceiver *dest,
		QueryCompletion *completion)
{
	if (previous_utility_hook)
		previous_utility_hook(pstmt, query, read_only, context, params, environment, dest, completion);
	else
		standard_ProcessUtility(pstmt, query, read_only, context, params, environment, dest, completion);
}

/*
 * A statement within a statement has notes of its own; those of the outer one come
 * back when it is done or has failed.
 */
static void
process_utility(PlannedStmt *pstmt, const char *query, bool read_only,
				ProcessUtilityContext context, ParamListInfo params,
				QueryEnvironment *environment, DestReceiver *dest, QueryCompletion *completion)
{
	List	   *outer_rewritten = rewritten;
	bool		outer_dropping = dropping_trigger;

	if (!is_of_interest(pstmt->utilityStmt) || !in_guarded_database())
	{
		pass_on(pstmt, query, read_only, context, params, environment, dest, completion);
		return;
	}
	PG_TRY();
	{
		check_utility(pstmt->utilityStmt);
		pass_on(pstmt, query, read_only, context, params, environment, dest, completion);
	}
	PG_FINALLY();
	{
		rewritten = outer_rewritten;
		dropping_trigger = outer_dropping;
	}
	PG_END_TRY();
}

void
armour_init(void)
{
	active = true;
	previous_access_hook = object_access_hook;
	object_access_hook = object_access;
	previous_utility_hook = ProcessUtility_hook;
	ProcessUtility_hook = process_utility;
}
