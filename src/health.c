/*
 * health.c
 *	  Are the guards whole, and making them whole again.
 *
 * A guard is its triggers.  Here each of them is compared with what
 * guard_table() would make of the guard's row on record; what the catalogs
 * tell without that is in the view guard_health.
 */
#include "compat.h"

#include "access/htup_details.h"
#include "access/table.h"
#include "access/xact.h"
#include "catalog/pg_class.h"
#include "catalog/pg_inherits.h"
#include "catalog/pg_trigger.h"
#include "commands/trigger.h"
#include "funcapi.h"
#include "miscadmin.h"
#include "nodes/makefuncs.h"
#include "parser/parse_clause.h"
#include "parser/parse_collate.h"
#include "parser/parse_relation.h"
#include "storage/lmgr.h"
#include "utils/acl.h"
#include "utils/builtins.h"
#include "utils/fmgroids.h"
#include "utils/lsyscache.h"
#include "utils/tuplestore.h"

#include "attach.h"
#include "find.h"
#include "guard_cache.h"
#include "people.h"
#include "row_filter.h"

/* ----------------------------------------------------------------- what was asked */

/* The guard's row on record, as far as its triggers depend on it. */
static GuardSpec
spec_of(const Guard *guard, Snapshot snapshot)
{
	Relation	rel = table_open(store_oid("guard"), AccessShareLock);
	GuardSpec	spec = {0};
	ScanKeyData key;
	SysScanDesc scan;
	HeapTuple	tuple;

	ScanKeyInit(&key, Anum_guard_id, BTEqualStrategyNumber, F_INT4EQ, Int32GetDatum(guard->id));
	scan = systable_beginscan(rel, store_oid("guard_pkey"), true, snapshot, 1, &key);
	tuple = systable_getnext(scan);
	if (HeapTupleIsValid(tuple))
		spec.row_filter = store_text(tuple, Anum_guard_row_filter, RelationGetDescr(rel));
	systable_endscan(scan);
	table_close(rel, AccessShareLock);
	spec.relid = guard->relid;
	spec.status = guard->status->attnum;
	spec.labels = guard->labels;
	spec.labels_governed = guard->labels_governed;
	return spec;
}

/* ------------------------------------------------------------- one trigger */

/* The clause as the server would store it for this table or partition. */
static Node *
transform_when(Relation rel, Node *clause)
{
	ParseState *pstate;
	ParseNamespaceItem *item;
	Node	   *result;

	if (clause == NULL)
		return NULL;
	pstate = make_parsestate(NULL);
	item = addRangeTableEntryForRelation(pstate, rel, AccessShareLock, makeAlias("old", NIL), false, false);
	addNSItemToQuery(pstate, item, false, true, true);
	item = addRangeTableEntryForRelation(pstate, rel, AccessShareLock, makeAlias("new", NIL), false, false);
	addNSItemToQuery(pstate, item, false, true, true);
	result = transformWhereClause(pstate, clause, EXPR_KIND_TRIGGER_WHEN, "WHEN");
	assign_expr_collations(pstate, result);
	free_parsestate(pstate);
	return result;
}

/*
 * Sets *clause and says true; false when it cannot be told: the text of a
 * row_filter keeps the names that columns had when the guard came, and one was
 * renamed since.
 */
static bool
when_as_made(Relation rel, const GuardSpec *spec, int16 event, bool now, Node **clause)
{
	MemoryContext context = CurrentMemoryContext;
	volatile bool told = true;

	PG_TRY();
	{
		*clause = transform_when(rel, now ? when_clause(spec, event) : when_clause_1_0(spec, event));
	}
	PG_CATCH();
	{
		if (spec->row_filter == NULL || geterrcode() != ERRCODE_UNDEFINED_COLUMN)
			PG_RE_THROW();
		MemoryContextSwitchTo(context);
		FlushErrorState();
		told = false;
	}
	PG_END_TRY();
	return told;
}

/* Is the clause the one that this version makes, or (not now) that 1.0 made? */
static bool
when_is(Relation rel, const GuardSpec *spec, const Trigger *trigger, int16 event, bool now)
{
	Node	   *stored = trigger->tgqual == NULL ? NULL : stringToNode(trigger->tgqual);
	Node	   *asked = NULL;

	if (!when_as_made(rel, spec, event, now, &asked))
		return stored != NULL;
	return equal(stored, asked);
}

/* Does it do what guard_table() made it for, whenever it fires? */
static bool
as_made(Relation rel, const GuardSpec *spec, int32 guard, const Trigger *trigger,
		const char *function, int16 type, int16 event)
{
	return trigger->tgfoid == trigger_function(function) && trigger->tgtype == type &&
		trigger->tgnargs == 1 && strcmp(trigger->tgargs[0], psprintf("%d", guard)) == 0 &&
		trigger->tgnattr == 0 && !trigger->tgdeferrable &&
		(when_is(rel, spec, trigger, event, true) || when_is(rel, spec, trigger, event, false));
}

/* What is wrong with the trigger, or NULL. */
static const char *
trigger_fault(const Trigger *trigger, bool whole)
{
	if (trigger == NULL)
		return "is missing";
	if (!whole)
		return "is not the one that guard_table() made";
	switch (trigger->tgenabled)
	{
		case TRIGGER_FIRES_ALWAYS:
			return NULL;
		case TRIGGER_DISABLED:
			return "is disabled";
		case TRIGGER_FIRES_ON_ORIGIN:
			return "is not ENABLE ALWAYS: a session in replica mode passes it";
		default:
			return "fires in replica mode only";
	}
}

static bool
row_trigger_whole(Relation rel, const GuardSpec *spec, int32 guard, int i)
{
	const Trigger *trigger = find_trigger(rel, row_triggers[i].name);

	return trigger != NULL &&
		as_made(rel, spec, guard, trigger, "guard",
				TRIGGER_TYPE_ROW | row_triggers[i].event, row_triggers[i].event);
}

static const char *
row_trigger_fault(Relation rel, const GuardSpec *spec, int32 guard, int i)
{
	return trigger_fault(find_trigger(rel, row_triggers[i].name),
						 row_trigger_whole(rel, spec, guard, i));
}

static bool
truncate_trigger_whole(Relation rel, int32 guard)
{
	const Trigger *trigger = find_trigger(rel, truncate_trigger);

	return trigger != NULL && trigger->tgqual == NULL &&
		trigger->tgfoid == trigger_function("guard_truncate") &&
		trigger->tgtype == (TRIGGER_TYPE_BEFORE | TRIGGER_TYPE_TRUNCATE) &&
		trigger->tgnargs == 1 && strcmp(trigger->tgargs[0], psprintf("%d", guard)) == 0;
}

const char *
truncate_trigger_fault(Relation rel, int32 guard)
{
	return trigger_fault(find_trigger(rel, truncate_trigger), truncate_trigger_whole(rel, guard));
}

/* -------------------------------------------------------------- guard_fault */

static void
put_fault(ReturnSetInfo *rsinfo, const char *severity, Oid relid, const char *problem,
		  const char *repair)
{
	Datum		v[4];
	bool		n[4] = {false};

	v[0] = CStringGetTextDatum(severity);
	n[1] = !OidIsValid(relid);
	v[1] = ObjectIdGetDatum(relid);
	v[2] = CStringGetTextDatum(problem);
	n[3] = repair == NULL;
	v[3] = n[3] ? (Datum) 0 : CStringGetTextDatum(repair);
	tuplestore_putvalues(rsinfo->setResult, rsinfo->setDesc, v, n);
}

static char *
table_name(Oid relid)
{
	return quote_qualified_identifier(get_namespace_name(get_rel_namespace(relid)),
									  get_rel_name(relid));
}

static void
check_triggers(ReturnSetInfo *rsinfo, const GuardSpec *spec, int32 guard, Relation rel)
{
	const char *rearm = "SELECT cmiogov.rearm_guards();";
	const char *fault;

	for (int i = 0; i < NROW_TRIGGERS; i++)
	{
		fault = row_trigger_fault(rel, spec, guard, i);
		if (fault != NULL)
			put_fault(rsinfo, "error", RelationGetRelid(rel),
					  psprintf("trigger \"%s\" %s", row_triggers[i].name, fault), rearm);
	}
	fault = truncate_trigger_fault(rel, guard);
	if (fault != NULL)
		put_fault(rsinfo, "error", RelationGetRelid(rel),
				  psprintf("trigger \"%s\" %s", truncate_trigger, fault), rearm);
}

static void
check_child(ReturnSetInfo *rsinfo, const Guard *guard, Oid relid)
{
	char	   *name = table_name(relid);

	if (get_rel_relkind(relid) == RELKIND_FOREIGN_TABLE)
		put_fault(rsinfo, "error", relid, "foreign table below a guarded one: rows there change without passing a guard",
				  get_rel_relispartition(relid) ?
				  psprintf("ALTER TABLE %s DETACH PARTITION %s;", table_name(guard->relid), name) :
				  psprintf("ALTER TABLE %s NO INHERIT %s;", name, table_name(guard->relid)));
	else
		put_fault(rsinfo, "error", relid, "child table of a guarded one without a guard of its own",
				  psprintf("SELECT cmiogov.guard_table(%s, ...); or ALTER TABLE %s NO INHERIT %s;",
						   quote_literal_cstr(name), name, table_name(guard->relid)));
}

static void
check_guard(ReturnSetInfo *rsinfo, const Guard *guard, Snapshot snapshot)
{
	GuardSpec	spec;
	List	   *relids;
	ListCell   *cell;

	if (guard->broken != NULL)
	{
		put_fault(rsinfo, "error", guard->relid,
				  psprintf("the guard cannot judge, and refuses every approval: %s", guard->broken),
				  psprintf("SELECT cmiogov.release_table(%s); then cmiogov.guard_table() anew",
						   quote_literal_cstr(table_name(guard->relid))));
		return;
	}
	spec = spec_of(guard, snapshot);
	relids = find_all_inheritors(guard->relid, AccessShareLock, NULL);
	foreach(cell, relids)
	{
		const Guard *of = guard_find(lfirst_oid(cell));
		Relation	rel;

		if (of == NULL || get_rel_relkind(lfirst_oid(cell)) == RELKIND_FOREIGN_TABLE)
			check_child(rsinfo, guard, lfirst_oid(cell));
		else if (of->id == guard->id)
		{
			rel = table_open(lfirst_oid(cell), NoLock);
			check_triggers(rsinfo, &spec, guard->id, rel);
			table_close(rel, NoLock);
		}
	}
}

PG_FUNCTION_INFO_V1(guard_fault);

/* guard_fault() -> setof (severity, relation, problem, repair) */
Datum
guard_fault(PG_FUNCTION_ARGS)
{
	ReturnSetInfo *rsinfo = (ReturnSetInfo *) fcinfo->resultinfo;
	Snapshot	snapshot = store_snapshot_now();
	ListCell   *cell;
	List	   *ids;

	InitMaterializedSRF(fcinfo, 0);
	ids = guards_in_force(snapshot);
	foreach(cell, ids)
	{
		const Guard *guard = guard_find_id(lfirst_int(cell));

		if (guard == NULL)
			put_fault(rsinfo, "warning", InvalidOid,
					  psprintf("guard %d: its table was dropped, and its rows with it", lfirst_int(cell)), NULL);
		else
			check_guard(rsinfo, guard, snapshot);
	}
	store_snapshot_done(snapshot);
	PG_RETURN_NULL();
}

/* ------------------------------------------------------------- rearm_guards */

/* Makes a row trigger anew in the guard's table, from where its partitions inherit it. */
static void
remake_row_trigger(const GuardSpec *spec, int32 guard, int i)
{
	drop_trigger(spec->relid, row_triggers[i].name);
	create_trigger(spec->relid, guard, row_triggers[i].name, "guard", true, TRIGGER_TYPE_AFTER,
				   row_triggers[i].event, when_clause(spec, row_triggers[i].event));
	enable_always(spec->relid, row_triggers[i].name, true);
}

/* Whole, and as this version makes it. */
static bool
row_trigger_current(Relation rel, const GuardSpec *spec, int32 guard, int i)
{
	return row_trigger_whole(rel, spec, guard, i) &&
		when_is(rel, spec, find_trigger(rel, row_triggers[i].name), row_triggers[i].event, true);
}

/* A trigger that is what it should be needs switching on, any other is made anew. */
static int
mend_row_trigger(const GuardSpec *spec, int32 guard, List *relids, int i)
{
	int			mended = 0;
	ListCell   *cell;

	foreach(cell, relids)
	{
		Relation	rel = table_open(lfirst_oid(cell), NoLock);
		const char *fault = row_trigger_fault(rel, spec, guard, i);
		bool		current = row_trigger_current(rel, spec, guard, i);

		table_close(rel, NoLock);
		if (fault == NULL && current)
			continue;
		mended++;
		if (!current)
		{
			remake_row_trigger(spec, guard, i);
			return mended;
		}
		enable_always(lfirst_oid(cell), row_triggers[i].name, false);
	}
	return mended;
}

static int
mend_truncate_trigger(int32 guard, Oid relid)
{
	Relation	rel = table_open(relid, NoLock);
	const char *fault = truncate_trigger_fault(rel, guard);
	bool		whole = truncate_trigger_whole(rel, guard);

	table_close(rel, NoLock);
	if (fault == NULL)
		return 0;
	if (!whole)
	{
		drop_trigger(relid, truncate_trigger);
		create_trigger(relid, guard, truncate_trigger, "guard_truncate", false,
					   TRIGGER_TYPE_BEFORE, TRIGGER_TYPE_TRUNCATE, NULL);
	}
	enable_always(relid, truncate_trigger, false);
	return 1;
}

/* The guard's table and its partitions, locked. */
static List *
tables_of(const Guard *guard)
{
	List	   *relids = find_all_inheritors(guard->relid, ShareRowExclusiveLock, NULL);
	List	   *result = NIL;
	ListCell   *cell;

	foreach(cell, relids)
	{
		const Guard *of = guard_find(lfirst_oid(cell));

		if (of != NULL && of->id == guard->id &&
			get_rel_relkind(lfirst_oid(cell)) != RELKIND_FOREIGN_TABLE)
			result = lappend_oid(result, lfirst_oid(cell));
	}
	return result;
}

static int
mend(const Guard *guard, Snapshot snapshot)
{
	GuardSpec	spec = spec_of(guard, snapshot);
	List	   *relids;
	ListCell   *cell;
	int			mended = 0;

	LockRelationOid(guard->relid, ShareRowExclusiveLock);
	relids = tables_of(guard);
	for (int i = 0; i < NROW_TRIGGERS; i++)
		mended += mend_row_trigger(&spec, guard->id, relids, i);
	foreach(cell, relids)
		mended += mend_truncate_trigger(guard->id, lfirst_oid(cell));
	return mended;
}

/* Why the guard cannot be mended by this user, or NULL. */
static const char *
out_of_reach(const Guard *guard)
{
	if (guard == NULL)
		return "its table is gone";
	if (guard->broken != NULL)
		return guard->broken;
	if (!COMPAT_OWNS_TABLE(guard->relid, GetUserId()))
		return "only the table's owner may";
	return NULL;
}

PG_FUNCTION_INFO_V1(rearm_guards);

/* rearm_guards() -> how many triggers were mended */
Datum
rearm_guards(PG_FUNCTION_ARGS)
{
	Snapshot	snapshot;
	ListCell   *cell;
	List	   *ids;
	int			mended = 0;

	require_duty("office");
	snapshot = store_snapshot_now();
	ids = guards_in_force(snapshot);
	foreach(cell, ids)
	{
		const Guard *guard = guard_find_id(lfirst_int(cell));
		const char *why = out_of_reach(guard);

		if (why == NULL)
			mended += mend(guard, snapshot);
		else
			ereport(WARNING,
					(errmsg("guard %d%s%s is not rearmed: %s", lfirst_int(cell),
							guard == NULL ? "" : " of ",
							guard == NULL ? "" : subject_name(guard, NULL), why)));
	}
	store_snapshot_done(snapshot);
	PG_RETURN_INT32(mended);
}
