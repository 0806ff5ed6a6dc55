/*
 * find.c
 *	  unenacted(): every governed row that got past the guard, whatever road
 *	  it took, and every enactment whose row is gone.
 *
 * One scan of each guarded table, with one probe of the record's index for
 * each governed row.  Keys of the rows that the record knows go through a
 * sort on disk; the record, read in the order of its index, is merged with
 * them, and an entry that no row claims is a finding too.  So memory does not
 * grow with the tables.
 *
 * The tables are read below row security and privileges, which is how a
 * finding must be; only code of their types runs, as their owner.
 */
#include "compat.h"

#include "access/htup_details.h"
#include "access/table.h"
#include "access/tableam.h"
#include "access/tupconvert.h"
#include "catalog/pg_class.h"
#include "catalog/pg_collation.h"
#include "catalog/pg_inherits.h"
#include "catalog/pg_operator.h"
#include "catalog/pg_type.h"
#include "executor/tuptable.h"
#include "funcapi.h"
#include "miscadmin.h"
#include "utils/builtins.h"
#include "utils/lsyscache.h"
#include "utils/memutils.h"
#include "utils/snapmgr.h"
#include "utils/tuplesort.h"
#include "utils/tuplestore.h"

#include "find.h"
#include "guard_cache.h"
#include "refusal.h"
#include "row_filter.h"

/* ------------------------------------------------------------- governed rows */

struct GovernedScan
{
	const Guard *guard;
	Snapshot	snapshot;
	Relation	root;
	RowFilter  *filter;
	List	   *relids;			/* of the tables still to be read */
	Relation	rel;			/* the one being read, or NULL */
	bool		guarded;
	TupleTableSlot *slot;
	TupleConversionMap *map;	/* NULL: laid out as the guard's table */
	TupleTableSlot *mapped;
	TableScanDesc scan;
	MemoryContext context;		/* of the scan */
	MemoryContext row_context;
};

GovernedScan *
governed_scan_begin(const Guard *guard, Snapshot snapshot)
{
	GovernedScan *s = palloc0(sizeof(GovernedScan));

	s->guard = guard;
	s->snapshot = snapshot;
	s->context = CurrentMemoryContext;
	s->row_context = AllocSetContextCreate(CurrentMemoryContext, "cmiogov row",
										   ALLOCSET_DEFAULT_SIZES);
	s->relids = find_all_inheritors(guard->relid, AccessShareLock, NULL);
	s->root = table_open(guard->relid, NoLock);
	s->filter = row_filter_open(guard, s->root, guard->has_filter ?
								find_trigger(s->root, "cmiogov_guard_insert") : NULL, true);
	s->mapped = MakeSingleTupleTableSlot(RelationGetDescr(s->root), &TTSOpsVirtual);
	return s;
}

static void
close_table(GovernedScan *s)
{
	table_endscan(s->scan);
	ExecDropSingleTupleTableSlot(s->slot);
	table_close(s->rel, NoLock);
	s->rel = NULL;
}

/* Opens the next table that holds rows of this guard; false: there is none. */
static bool
open_table(GovernedScan *s)
{
	while (s->relids != NIL)
	{
		Oid			relid = linitial_oid(s->relids);
		const Guard *of;

		s->relids = list_delete_first(s->relids);
		if (!RELKIND_HAS_TABLE_AM(get_rel_relkind(relid)))
			continue;
		of = guard_find(relid);
		if (of != NULL && of->id != s->guard->id)
			continue;			/* a child table with a guard of its own */
		s->guarded = of != NULL;
		s->rel = table_open(relid, NoLock);
		s->map = convert_tuples_by_name(RelationGetDescr(s->rel), RelationGetDescr(s->root));
		s->slot = table_slot_create(s->rel, NULL);
		s->scan = table_beginscan(s->rel, s->snapshot, 0, NULL);
		return true;
	}
	return false;
}

/* A child table may have dropped the parent's NOT NULL. */
static bool
key_is_null(GovernedScan *s, TupleTableSlot *slot)
{
	for (int i = 0; i < s->guard->nkeys; i++)
	{
		if (slot_attisnull(slot, s->guard->keys[i].attnum))
			return true;
	}
	return false;
}

/* Fills in the row; false when it is not governed. */
static bool
describe(GovernedScan *s, GovernedRow *row)
{
	TupleTableSlot *slot = s->map == NULL ? s->slot :
		execute_attr_map_slot(s->map->attrMap, s->slot, s->mapped);

	row->status = subject_status(s->guard, s->root, slot);
	if (!subject_governed(s->guard, row->status) || !row_filter_passes(s->filter, slot))
		return false;
	row->relid = RelationGetRelid(s->rel);
	row->guarded = s->guarded;
	row->rel = s->root;
	row->slot = slot;
	row->key = key_is_null(s, slot) ? NULL : subject_key_text(s->guard, s->root, slot);
	return true;
}

bool
governed_scan_next(GovernedScan *s, GovernedRow *row)
{
	MemoryContext old = MemoryContextSwitchTo(s->context);
	bool		found = false;

	while (!found && (s->rel != NULL || open_table(s)))
	{
		CHECK_FOR_INTERRUPTS();
		MemoryContextReset(s->row_context);
		if (!table_scan_getnextslot(s->scan, ForwardScanDirection, s->slot))
		{
			close_table(s);
			continue;
		}
		MemoryContextSwitchTo(s->row_context);
		found = describe(s, row);
		MemoryContextSwitchTo(s->context);
	}
	MemoryContextSwitchTo(old);
	return found;
}

void
governed_scan_end(GovernedScan *s)
{
	if (s->rel != NULL)
		close_table(s);
	row_filter_close(s->filter);
	ExecDropSingleTupleTableSlot(s->mapped);
	table_close(s->root, NoLock);
	MemoryContextDelete(s->row_context);
	pfree(s);
}

List *
guards_in_force(Snapshot snapshot)
{
	Relation	rel = table_open(store_oid("guard"), AccessShareLock);
	SysScanDesc scan = systable_beginscan(rel, InvalidOid, false, snapshot, 0, NULL);
	List	   *result = NIL;
	HeapTuple	tuple;

	while (HeapTupleIsValid(tuple = systable_getnext(scan)))
	{
		bool		in_force;

		(void) heap_getattr(tuple, Anum_guard_released_at, RelationGetDescr(rel), &in_force);
		if (in_force)
		{
			bool		isnull;

			result = lappend_int(result, DatumGetInt32(heap_getattr(tuple, Anum_guard_id,
																	RelationGetDescr(rel), &isnull)));
		}
	}
	systable_endscan(scan);
	table_close(rel, AccessShareLock);
	return result;
}

/* ------------------------------------------------------------------ one row */

/* Is the status what the record says it became? */
static bool
same_value(const Enactment *e, const char *status)
{
	return e->value != NULL && status != NULL ? strcmp(e->value, status) == 0 :
		e->value == status;
}

static bool
is_adopted(const Enactment *e)
{
	return e->unmet != NULL && strncmp(e->unmet, ADOPTED_BY, strlen(ADOPTED_BY)) == 0;
}

const char *
row_unenacted(const Guard *guard, const GovernedRow *row, Snapshot snapshot, bool *live)
{
	uint8		digest[HASH_LEN];
	Enactment	e;

	if (live != NULL)
		*live = false;
	if (row->key == NULL)
		return "its key is null";
	if (!row->guarded)
		return "it lies in a child table that is not guarded";
	if (!enactment_latest(guard->id, row->key, snapshot, &e))
		return "never enacted";
	if (strcmp(e.event, "leave") == 0)
		return psprintf("came back unseen after it was recorded as leaving at %s",
						timestamptz_to_str(e.at));
	if (live != NULL)
		*live = true;
	if (!same_value(&e, row->status))
		return psprintf("the status enacted is %s", e.value == NULL ? "null" : psprintf("\"%s\"", e.value));
	subject_digest(guard, row->rel, row->slot, NULL, digest, NULL, NULL);
	if (!e.has_content || memcmp(e.content, digest, HASH_LEN) != 0)
		return psprintf("its content changed unseen since it was enacted at %s",
						timestamptz_to_str(e.at));
	if (e.proposal == 0 && !is_adopted(&e))
		return psprintf("let pass in %s mode", e.mode);
	return NULL;
}

/* ---------------------------------------------------------------- unenacted */

typedef struct Find
{
	ReturnSetInfo *rsinfo;
	Snapshot	snapshot;
	List	   *guards;			/* ids of those whose tables were read */
	int64		nlive;			/* rows that the record holds to be there */
	Tuplesortstate *sort;		/* their keys and guards */
	TupleTableSlot *claim;		/* one of these */
	bool		has_claim;
} Find;

static void
put_finding(Find *f, Oid relid, const char *key, const char *status, const char *reason)
{
	Datum		v[4];
	bool		n[4] = {false};

	n[0] = !OidIsValid(relid);
	v[0] = ObjectIdGetDatum(relid);
	n[1] = key == NULL;
	v[1] = n[1] ? (Datum) 0 : CStringGetTextDatum(key);
	n[2] = status == NULL;
	v[2] = n[2] ? (Datum) 0 : CStringGetTextDatum(status);
	v[3] = CStringGetTextDatum(reason);
	tuplestore_putvalues(f->rsinfo->setResult, f->rsinfo->setDesc, v, n);
}

/* Columns: key, guard; in the order of the record's index. */
static void
begin_sort(Find *f)
{
	TupleDesc	desc = CreateTemplateTupleDesc(2);
	AttrNumber	columns[2] = {1, 2};
	Oid			operators[2] = {TextLessOperator, Int4LessOperator};
	Oid			collations[2] = {C_COLLATION_OID, InvalidOid};
	bool		nulls_first[2] = {false, false};

	TupleDescInitEntry(desc, 1, "subject_key", TEXTOID, -1, 0);
	TupleDescInitEntryCollation(desc, 1, C_COLLATION_OID);
	TupleDescInitEntry(desc, 2, "guard", INT4OID, -1, 0);
	f->claim = MakeSingleTupleTableSlot(desc, &TTSOpsMinimalTuple);
	f->sort = tuplesort_begin_heap(desc, 2, columns, operators, collations, nulls_first,
								   work_mem, NULL, TUPLESORT_NONE);
}

static void
remember(Find *f, TupleTableSlot *slot, const char *key, int32 guard)
{
	ExecClearTuple(slot);
	slot->tts_values[0] = CStringGetTextDatum(key);
	slot->tts_values[1] = Int32GetDatum(guard);
	slot->tts_isnull[0] = slot->tts_isnull[1] = false;
	ExecStoreVirtualTuple(slot);
	tuplesort_puttupleslot(f->sort, slot);
	f->nlive++;
}

static void
search_guard(Find *f, const Guard *guard)
{
	GovernedScan *scan;
	GovernedRow row;
	TupleTableSlot *slot = MakeSingleTupleTableSlot(f->claim->tts_tupleDescriptor, &TTSOpsVirtual);
	MemoryContext context = AllocSetContextCreate(CurrentMemoryContext, "cmiogov finding",
												  ALLOCSET_DEFAULT_SIZES);
	MemoryContext old;

	scan = governed_scan_begin(guard, f->snapshot);
	old = MemoryContextSwitchTo(context);
	while (governed_scan_next(scan, &row))
	{
		bool		live;
		const char *reason = row_unenacted(guard, &row, f->snapshot, &live);

		if (reason != NULL)
			put_finding(f, row.relid, row.key, row.status, reason);
		if (live)
			remember(f, slot, row.key, guard->id);
		MemoryContextReset(context);
	}
	MemoryContextSwitchTo(old);
	MemoryContextDelete(context);
	governed_scan_end(scan);
	ExecDropSingleTupleTableSlot(slot);
	f->guards = lappend_int(f->guards, guard->id);
}

/* The next claim in order, or none. */
static void
next_claim(Find *f)
{
	f->has_claim = tuplesort_gettupleslot(f->sort, true, false, f->claim, NULL);
}

/* Does a row claim this entry?  Entries are asked about in the order of the index. */
static bool
is_claimed(Find *f, const Enactment *e)
{
	while (f->has_claim)
	{
		bool		isnull;
		char	   *key = TextDatumGetCString(slot_getattr(f->claim, 1, &isnull));
		int			order = strcmp(key, e->subject_key);

		if (order == 0)
		{
			int32		guard = DatumGetInt32(slot_getattr(f->claim, 2, &isnull));

			order = guard < e->guard ? -1 : guard > e->guard;
		}
		pfree(key);
		if (order >= 0)
			return order == 0;
		next_claim(f);
	}
	return false;
}

/* The last entry about a subject says that it is there: is it? */
static void
check_entry(Find *f, const Enactment *e)
{
	const Guard *guard;

	if (strcmp(e->event, "leave") == 0 || !list_member_int(f->guards, e->guard) ||
		is_claimed(f, e))
		return;
	guard = guard_find_id(e->guard);
	put_finding(f, guard->relid, e->subject_key, NULL,
				subject_fetch_digests(guard, e->subject_key, f->snapshot, 0, NULL, NULL, NULL, NULL, NULL) ?
				psprintf("enacted as \"%s\", and left that status unseen", e->value == NULL ? "" : e->value) :
				psprintf("enacted as \"%s\", and the row is gone unseen", e->value == NULL ? "" : e->value));
}

/* Reads the record in the order of its index, and looks at the last entry of each subject. */
static void
search_record(Find *f)
{
	Relation	rel = table_open(store_oid("enactment_record"), AccessShareLock);
	Relation	index = index_open(store_oid("enactment_record_subject_key_guard_id_key"), AccessShareLock);
	SysScanDesc scan = systable_beginscan_ordered(rel, index, f->snapshot, 0, NULL);
	MemoryContext contexts[2];
	MemoryContext old = CurrentMemoryContext;
	Enactment	last = {0};
	bool		any = false;
	HeapTuple	tuple;

	for (int i = 0; i < 2; i++)
		contexts[i] = AllocSetContextCreate(old, "cmiogov entry", ALLOCSET_DEFAULT_SIZES);
	tuplesort_performsort(f->sort);
	next_claim(f);
	for (int turn = 0; HeapTupleIsValid(tuple = systable_getnext_ordered(scan, ForwardScanDirection)); turn = !turn)
	{
		Enactment	e;

		CHECK_FOR_INTERRUPTS();
		MemoryContextReset(contexts[turn]);
		MemoryContextSwitchTo(contexts[turn]);
		enactment_decode(RelationGetDescr(rel), tuple, &e);
		if (any && (e.guard != last.guard || strcmp(e.subject_key, last.subject_key) != 0))
			check_entry(f, &last);
		last = e;
		any = true;
		MemoryContextSwitchTo(old);
	}
	if (any)
		check_entry(f, &last);
	for (int i = 0; i < 2; i++)
		MemoryContextDelete(contexts[i]);
	systable_endscan_ordered(scan);
	index_close(index, AccessShareLock);
	table_close(rel, AccessShareLock);
}

PG_FUNCTION_INFO_V1(unenacted);

/* unenacted(target) -> setof (relation, key, status, reason); target NULL: every guard */
Datum
unenacted(PG_FUNCTION_ARGS)
{
	Find		f = {0};
	List	   *ids;
	ListCell   *cell;

	InitMaterializedSRF(fcinfo, 0);
	f.rsinfo = (ReturnSetInfo *) fcinfo->resultinfo;
	f.snapshot = store_snapshot_now();
	if (PG_ARGISNULL(0))
		ids = guards_in_force(f.snapshot);
	else
	{
		const Guard *guard = guard_find(PG_GETARG_OID(0));

		if (guard == NULL)
			refuse_argument(NULL, "table %s is not guarded",
							DatumGetCString(DirectFunctionCall1(regclassout, PG_GETARG_DATUM(0))));
		ids = list_make1_int(guard->id);
	}
	begin_sort(&f);
	foreach(cell, ids)
	{
		const Guard *guard = guard_find_id(lfirst_int(cell));

		if (guard == NULL)
			put_finding(&f, InvalidOid, NULL, NULL,
						psprintf("guard %d: its table is gone", lfirst_int(cell)));
		else if (guard->broken != NULL)
			put_finding(&f, guard->relid, NULL, NULL,
						psprintf("its guard cannot judge: %s", guard->broken));
		else
			search_guard(&f, guard);
	}
	search_record(&f);
	tuplesort_end(f.sort);
	ExecDropSingleTupleTableSlot(f.claim);
	store_snapshot_done(f.snapshot);
	PG_RETURN_NULL();
}
