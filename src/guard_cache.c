/*
 * guard_cache.c
 *	  Guards as configured: a cache over cmiogov.guard.
 *
 * All guards are read at once into one memory context, a generation.
 * Invalidation callbacks only count; the next look-up builds a new
 * generation.  The old one is given to the transaction, because a caller
 * further up the stack may still be reading it.
 */
#include "compat.h"

#include "access/genam.h"
#include "access/htup_details.h"
#include "access/table.h"
#include "access/xact.h"
#include "catalog/partition.h"
#include "catalog/pg_class.h"
#include "catalog/pg_type.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/hsearch.h"
#include "utils/inval.h"
#include "utils/lsyscache.h"
#include "utils/memutils.h"
#include "utils/syscache.h"

#include "guard_cache.h"
#include "regcolumn.h"
#include "subject.h"

/* A relation whose changes concern us, and the guard it belongs to. */
typedef struct GuardRelation
{
	Oid			relid;			/* hash key */
	const Guard *guard;			/* NULL: cmiogov.guard itself */
} GuardRelation;

/* Column numbers of one partition, by number in the guard's table. */
typedef struct GuardMap
{
	Oid			relid;			/* hash key */
	int			natts;
	AttrNumber *attnums;		/* 0: not looked up yet */
} GuardMap;

typedef struct Generation
{
	MemoryContext context;
	uint64		of_change;		/* the change count it was built at */
	List	   *guards;
	HTAB	   *relations;
	MemoryContextCallback on_delete;
} Generation;

static Generation *current = NULL;
static uint64 changes = 1;
static bool loading = false;
static bool callback_registered = false;

static void
relation_changed(Datum arg, Oid relid)
{
	if (loading || relid == InvalidOid || current == NULL ||
		hash_search(current->relations, &relid, HASH_FIND, NULL) != NULL)
		changes++;
}

static void
generation_deleted(void *arg)
{
	Generation *generation = arg;
	ListCell   *cell;

	foreach(cell, generation->guards)
	{
		Guard	   *guard = lfirst(cell);

		if (guard->state->fetch != NULL)
			SPI_freeplan(guard->state->fetch);
	}
}

static HTAB *
make_hash(const char *name, Size entry, MemoryContext context)
{
	HASHCTL		ctl;

	ctl.keysize = sizeof(Oid);
	ctl.entrysize = entry;
	ctl.hcxt = context;
	return hash_create(name, 32, &ctl, HASH_ELEM | HASH_BLOBS | HASH_CONTEXT);
}

static void
note_relation(Generation *generation, Oid relid, const Guard *guard)
{
	GuardRelation *entry = hash_search(generation->relations, &relid, HASH_ENTER, NULL);

	entry->guard = guard;
}

/* Text of a cmiogov.guard column, or NULL. */
static char *
guard_text(HeapTuple tuple, TupleDesc desc, int attno)
{
	bool		isnull;
	Datum		d = heap_getattr(tuple, attno, desc, &isnull);

	return isnull ? NULL : TextDatumGetCString(d);
}

static List *
guard_texts(HeapTuple tuple, TupleDesc desc, int attno)
{
	bool		isnull;
	Datum		d = heap_getattr(tuple, attno, desc, &isnull);
	List	   *result = NIL;
	Datum	   *elements;
	bool	   *nulls;
	int			n;

	if (isnull)
		return NIL;
	deconstruct_array(DatumGetArrayTypeP(d), TEXTOID, -1, false, TYPALIGN_INT,
					  &elements, &nulls, &n);
	for (int i = 0; i < n; i++)
	{
		if (!nulls[i])
			result = lappend(result, TextDatumGetCString(elements[i]));
	}
	return result;
}

static int *
lengths(List *strings)
{
	int		   *result = palloc(sizeof(int) * (list_length(strings) + 1));

	for (int i = 0; i < list_length(strings); i++)
		result[i] = strlen(list_nth(strings, i));
	return result;
}

/* Fills in a column; when that cannot be, says why in guard->broken. */
static void
resolve_column(Guard *guard, Datum d, Column *column)
{
	RegColumn  *reg = DatumGetRegColumn(d);
	Oid			relid;
	int16		attnum;

	if (!regcolumn_resolve(reg, &relid, &attnum) || relid != guard->relid ||
		attnum <= 0 || !column_describe(column, relid, attnum))
	{
		column->attnum = 0;
		guard->broken = psprintf("column %s is gone", reg->name);
	}
}

/* NULL when the guard has no such column. */
static Column *
read_column(Guard *guard, HeapTuple tuple, TupleDesc desc, int attno)
{
	bool		isnull;
	Datum		d = heap_getattr(tuple, attno, desc, &isnull);
	Column	   *column;

	if (isnull)
		return NULL;
	column = palloc0(sizeof(Column));
	resolve_column(guard, d, column);
	return column;
}

static int
read_columns(Guard *guard, HeapTuple tuple, TupleDesc desc, int attno, Column **columns)
{
	bool		isnull;
	Datum		d = heap_getattr(tuple, attno, desc, &isnull);
	ArrayType  *array = DatumGetArrayTypeP(d);
	Datum	   *elements;
	bool	   *nulls;
	int			n;

	deconstruct_array(array, ARR_ELEMTYPE(array), -1, false, TYPALIGN_INT,
					  &elements, &nulls, &n);
	*columns = palloc0(sizeof(Column) * Max(n, 1));
	for (int i = 0; i < n; i++)
		resolve_column(guard, elements[i], &(*columns)[i]);
	return n;
}

/* Can two values of the status be equal although they print differently? */
static bool
is_loose(const Column *status)
{
	if (status->is_enum)
		return false;
	switch (status->base)
	{
		case TEXTOID:
		case VARCHAROID:
		case NAMEOID:
			return !get_collation_isdeterministic(status->collation);
		case BOOLOID:
		case INT2OID:
		case INT4OID:
		case INT8OID:
		case UUIDOID:
			return false;
		default:
			return true;
	}
}

static Oid
relation_owner(Oid relid)
{
	HeapTuple	tuple = SearchSysCache1(RELOID, ObjectIdGetDatum(relid));
	Oid			owner = InvalidOid;

	if (HeapTupleIsValid(tuple))
	{
		owner = ((Form_pg_class) GETSTRUCT(tuple))->relowner;
		ReleaseSysCache(tuple);
	}
	return owner;
}

static int
relation_natts(Oid relid)
{
	HeapTuple	tuple = SearchSysCache1(RELOID, ObjectIdGetDatum(relid));
	int			natts = 0;

	if (HeapTupleIsValid(tuple))
	{
		natts = ((Form_pg_class) GETSTRUCT(tuple))->relnatts;
		ReleaseSysCache(tuple);
	}
	return natts;
}

/* Reads one guard; NULL when it is released or its table is gone. */
static Guard *
read_guard(HeapTuple tuple, TupleDesc desc)
{
	Guard	   *guard = palloc0(sizeof(Guard));
	bool		isnull;
	int16		attnum;

	(void) heap_getattr(tuple, Anum_guard_released_at, desc, &isnull);
	if (!isnull ||
		!regcolumn_resolve(DatumGetRegColumn(heap_getattr(tuple, Anum_guard_target, desc, &isnull)),
						   &guard->relid, &attnum))
		return NULL;
	guard->owner = relation_owner(guard->relid);
	if (!OidIsValid(guard->owner))
		return NULL;
	guard->id = DatumGetInt32(heap_getattr(tuple, Anum_guard_id, desc, &isnull));
	guard->nkeys = read_columns(guard, tuple, desc, Anum_guard_key_columns, &guard->keys);
	guard->nmaterial = read_columns(guard, tuple, desc, Anum_guard_material_columns, &guard->material);
	guard->status = read_column(guard, tuple, desc, Anum_guard_status_column);
	guard->kind_column = read_column(guard, tuple, desc, Anum_guard_kind_column);
	guard->actor_column = read_column(guard, tuple, desc, Anum_guard_actor_column);
	guard->labels = guard_texts(tuple, desc, Anum_guard_labels);
	guard->labels_governed = DatumGetBool(heap_getattr(tuple, Anum_guard_labels_governed, desc, &isnull));
	guard->label_lengths = lengths(guard->labels);
	guard->labels_loose = guard->broken == NULL && is_loose(guard->status);
	guard->labels_bytes = guard->broken == NULL && !guard->labels_loose &&
		(guard->status->base == TEXTOID || guard->status->base == VARCHAROID);
	guard->kinds = guard_texts(tuple, desc, Anum_guard_kinds);
	guard->mode = guard_text(tuple, desc, Anum_guard_mode);
	guard->written_by = HeapTupleHeaderGetXmin(tuple->t_data);
	guard->replication = guard_text(tuple, desc, Anum_guard_replication);
	guard->sqlstate = guard_text(tuple, desc, Anum_guard_sqlstate);
	guard->has_filter = guard_text(tuple, desc, Anum_guard_row_filter) != NULL;
	guard->state = palloc0(sizeof(GuardState));
	guard->state->maps = make_hash("cmiogov guard partitions", sizeof(GuardMap), CurrentMemoryContext);
	return guard;
}

static void
read_guards(Generation *generation)
{
	Relation	rel = table_open(store_oid("guard"), AccessShareLock);
	Snapshot	snapshot = store_snapshot_now();
	SysScanDesc scan = systable_beginscan(rel, InvalidOid, false, snapshot, 0, NULL);
	HeapTuple	tuple;

	note_relation(generation, RelationGetRelid(rel), NULL);
	while (HeapTupleIsValid(tuple = systable_getnext(scan)))
	{
		Guard	   *guard = read_guard(tuple, RelationGetDescr(rel));

		if (guard == NULL)
			continue;
		generation->guards = lappend(generation->guards, guard);
		note_relation(generation, guard->relid, guard);
	}
	systable_endscan(scan);
	store_snapshot_done(snapshot);
	table_close(rel, AccessShareLock);
}

/* loading stays set when this fails: invalidations then count too often, not too rarely. */
static void
load(void)
{
	uint64		of_change = changes;
	MemoryContext context = AllocSetContextCreate(CurrentMemoryContext, "cmiogov guards",
												  ALLOCSET_SMALL_SIZES);
	MemoryContext old = MemoryContextSwitchTo(context);
	Generation *generation = palloc0(sizeof(Generation));

	loading = true;
	generation->context = context;
	generation->of_change = of_change;
	generation->relations = make_hash("cmiogov guarded relations", sizeof(GuardRelation), context);
	generation->on_delete.func = generation_deleted;
	generation->on_delete.arg = generation;
	read_guards(generation);
	MemoryContextSwitchTo(old);
	MemoryContextRegisterResetCallback(context, &generation->on_delete);
	MemoryContextSetParent(context, CacheMemoryContext);
	if (current != NULL)
		MemoryContextSetParent(current->context, TopTransactionContext);
	current = generation;
	loading = false;
}

static Generation *
guards(void)
{
	if (!callback_registered)
	{
		CacheRegisterRelcacheCallback(relation_changed, (Datum) 0);
		callback_registered = true;
	}
	if (current == NULL || current->of_change != changes)
		load();
	return current;
}

uint64
guard_generation(void)
{
	return guards()->of_change;
}

const Guard *
guard_usable(const Guard *guard)
{
	if (guard != NULL && guard->broken != NULL)
		ereport(ERROR,
				(errcode(ERRCODE_UNDEFINED_COLUMN),
				 errmsg("the guard of %s cannot judge: %s", subject_name(guard, NULL), guard->broken),
				 errhint("Release the table and guard it anew.")));
	return guard;
}

bool
guard_enforces(const Guard *guard)
{
	return strcmp(guard->mode, "enforce") == 0 ||
		TransactionIdIsCurrentTransactionId(guard->written_by);
}

static const Guard *
search_id(int32 id)
{
	ListCell   *cell;

	foreach(cell, guards()->guards)
	{
		Guard	   *guard = lfirst(cell);

		if (guard->id == id)
			return guard;
	}
	return NULL;
}

const Guard *
guard_find_id(int32 id)
{
	const Guard *guard = search_id(id);

	/* a restore fills the table without an invalidation */
	if (guard == NULL)
	{
		changes++;
		guard = search_id(id);
	}
	return guard;
}

const Guard *
guard_by_id(int32 id)
{
	return guard_usable(guard_find_id(id));
}

const Guard *
guard_find(Oid relid)
{
	GuardRelation *entry = hash_search(guards()->relations, &relid, HASH_FIND, NULL);
	List	   *ancestors;
	ListCell   *cell;

	if (entry != NULL && entry->guard != NULL)
		return entry->guard;
	if (!get_rel_relispartition(relid))
		return NULL;
	ancestors = get_partition_ancestors(relid);
	foreach(cell, ancestors)
	{
		Oid			ancestor = lfirst_oid(cell);

		entry = hash_search(guards()->relations, &ancestor, HASH_FIND, NULL);
		if (entry != NULL && entry->guard != NULL)
			return entry->guard;
	}
	return NULL;
}

const Guard *
guard_by_relid(Oid relid)
{
	return guard_usable(guard_find(relid));
}

/* The map of a partition; an error when it is no partition of the guard's table. */
static GuardMap *
find_map(const Guard *guard, Oid relid)
{
	GuardMap   *map;
	bool		found;

	if (guard->state->last_map != NULL && guard->state->last_map->relid == relid)
		return guard->state->last_map;
	map = hash_search(guard->state->maps, &relid, HASH_FIND, NULL);
	if (map == NULL)
	{
		MemoryContext context = GetMemoryChunkContext(unconstify(Guard *, guard));
		int			natts = relation_natts(guard->relid);
		AttrNumber *attnums;

		if (!get_rel_relispartition(relid) ||
			!list_member_oid(get_partition_ancestors(relid), guard->relid))
			ereport(ERROR,
					(errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE),
					 errmsg("table \"%s\" is not guarded by guard %d", get_rel_name(relid), guard->id)));
		attnums = MemoryContextAllocZero(context, sizeof(AttrNumber) * (natts + 1));
		if (current != NULL && GetMemoryChunkContext(unconstify(Guard *, guard)) == current->context)
			note_relation(current, relid, guard);
		map = hash_search(guard->state->maps, &relid, HASH_ENTER, &found);
		map->natts = natts;
		map->attnums = attnums;
	}
	guard->state->last_map = map;
	return map;
}

AttrNumber
guard_attnum_in(const Guard *guard, Relation rel, AttrNumber attnum)
{
	GuardMap   *map = find_map(guard, RelationGetRelid(rel));

	if (attnum > map->natts)
		elog(ERROR, "column %d of guard %d is beyond its table", attnum, guard->id);
	if (map->attnums[attnum] == 0)
	{
		char	   *name = get_attname(guard->relid, attnum, false);
		AttrNumber	in_partition = get_attnum(RelationGetRelid(rel), name);

		if (in_partition <= 0)
			elog(ERROR, "column \"%s\" is missing in partition \"%s\"", name,
				 RelationGetRelationName(rel));
		map->attnums[attnum] = in_partition;
	}
	return map->attnums[attnum];
}
