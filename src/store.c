/*
 * store.c
 *	  The extension's own tables: open, probe, insert, update.
 */
#include "compat.h"

#include "access/genam.h"
#include "access/heapam.h"
#include "access/htup_details.h"
#include "access/table.h"
#include "access/tableam.h"
#include "access/xact.h"
#include "catalog/dependency.h"
#include "catalog/indexing.h"
#include "catalog/namespace.h"
#include "catalog/pg_class.h"
#include "catalog/pg_index.h"
#include "commands/extension.h"
#include "commands/sequence.h"
#include "miscadmin.h"
#include "storage/proc.h"
#include "storage/lmgr.h"
#include "storage/lock.h"
#include "utils/builtins.h"
#include "utils/inval.h"
#include "utils/lsyscache.h"
#include "utils/memutils.h"
#include "utils/resowner.h"
#include "utils/snapmgr.h"
#include "utils/syscache.h"
#include "utils/timestamp.h"

#include "store.h"

/* OID of the schema cmiogov. */
Oid
store_schema(void)
{
	return get_namespace_oid("cmiogov", false);
}

bool
store_installed(void)
{
	Oid			schema = get_namespace_oid("cmiogov", true);
	Oid			relid = OidIsValid(schema) ? get_relname_relid("guard", schema) : InvalidOid;

	Oid			extension;

	if (!OidIsValid(relid))
		return false;
	extension = getExtensionOfObject(RelationRelationId, relid);
	return OidIsValid(extension) && extension == get_extension_oid("cmiogov", true);
}

/*
 * Relations found before.  A name is looked for at a place that its address
 * gives (names are literals), and compared all the same.  What was found is
 * forgotten as soon as any of the relations changes.
 */
static struct
{
	NameData	name;
	Oid			relid;
}			known[128];
static uint64 relation_changes = 0;

static void
forget_relations(Datum arg, Oid relid)
{
	bool		ours = relid == InvalidOid;

	relation_changes++;
	for (int i = 0; i < (int) lengthof(known) && !ours; i++)
		ours = known[i].relid == relid;
	if (ours)
		memset(known, 0, sizeof(known));
}

static Oid
find_relation(const char *name)
{
	static bool registered = false;
	int			place = ((uintptr_t) name >> 3) % lengthof(known);
	uint64		changes;
	Oid			relid;

	if (OidIsValid(known[place].relid) && strcmp(NameStr(known[place].name), name) == 0)
		return known[place].relid;
	if (!registered)
	{
		CacheRegisterRelcacheCallback(forget_relations, (Datum) 0);
		registered = true;
	}
	changes = relation_changes;
	relid = get_relname_relid(name, store_schema());
	if (OidIsValid(relid) && changes == relation_changes)
	{
		namestrcpy(&known[place].name, name);
		known[place].relid = relid;
	}
	return relid;
}

/* OID of one of our tables, indexes or sequences; an error when it is missing. */
Oid
store_oid(const char *name)
{
	Oid			relid = find_relation(name);

	if (!OidIsValid(relid))
		ereport(ERROR,
				(errcode(ERRCODE_UNDEFINED_TABLE),
				 errmsg("relation \"cmiogov.%s\" is missing", name),
				 errhint("Restore the extension with DROP EXTENSION and CREATE EXTENSION, or from a backup.")));
	return relid;
}

/*
 * Asking the lock manager for what we hold costs more than the rest of opening.
 * A subtransaction takes its own: its locks go with it when it is rolled back.
 */
Relation
store_hold_oid(Oid relid, LOCKMODE mode)
{
	static struct
	{
		Oid			relid;
		LOCKMODE	mode;
		LocalTransactionId transaction;
		SubTransactionId subtransaction;
	}			held[127];
	int			place = (relid * MaxLockMode + mode) % lengthof(held);

	if (held[place].relid != relid || held[place].mode != mode ||
		held[place].transaction != COMPAT_LOCAL_XID ||
		held[place].subtransaction != GetCurrentSubTransactionId())
	{
		LockRelationOid(relid, mode);
		held[place].relid = relid;
		held[place].mode = mode;
		held[place].transaction = COMPAT_LOCAL_XID;
		held[place].subtransaction = GetCurrentSubTransactionId();
	}
	return relation_open(relid, NoLock);
}

Relation
store_hold(const char *name, LOCKMODE mode)
{
	return store_hold_oid(store_oid(name), mode);
}

/* The index's number of a column of its table. */
static AttrNumber
index_column(Relation index, AttrNumber column)
{
	for (int i = 0; i < index->rd_index->indnkeyatts; i++)
	{
		if (index->rd_index->indkey.values[i] == column)
			return i + 1;
	}
	elog(ERROR, "column %d is not in index \"%s\"", column, RelationGetRelationName(index));
}

void
store_scan_begin(StoreScan *s, const char *table, const char *index,
				 Snapshot snapshot, int nkeys, ScanKey keys)
{
	store_scan_begin_in(s, store_hold(table, AccessShareLock), index, snapshot, nkeys, keys);
	s->opened = true;
}

void
store_scan_begin_in(StoreScan *s, Relation rel, const char *index,
					Snapshot snapshot, int nkeys, ScanKey keys)
{
	s->rel = rel;
	s->opened = false;
	s->index = store_hold(index, AccessShareLock);
	s->slot = table_slot_create(s->rel, NULL);
	s->scan = COMPAT_INDEX_BEGINSCAN(s->rel, s->index, snapshot, nkeys);
	for (int i = 0; i < nkeys; i++)
		keys[i].sk_attno = index_column(s->index, keys[i].sk_attno);
	index_rescan(s->scan, keys, nkeys, NULL, 0);
}

HeapTuple
store_scan_next(StoreScan *s, ScanDirection direction)
{
	return index_getnext_slot(s->scan, direction, s->slot) ?
		ExecFetchSlotHeapTuple(s->slot, false, NULL) : NULL;
}

void
store_scan_end(StoreScan *s)
{
	index_endscan(s->scan);
	ExecDropSingleTupleTableSlot(s->slot);
	index_close(s->index, NoLock);
	if (s->opened)
		table_close(s->rel, NoLock);
}

/* ------------------------------------------------- open from row to row */

static StoreKept *all_kept[4];

/* A writer has no scan. */
static bool
keeps_writing(const StoreKept *kept)
{
	return kept->mode == RowExclusiveLock;
}

/* Its references belong to the (sub)transaction, whatever runs at present. */
static void
keep_close(StoreKept *kept)
{
	ResourceOwner owner = CurrentResourceOwner;

	CurrentResourceOwner = kept->owner;
	kept->open = false;
	if (!keeps_writing(kept))
	{
		index_endscan(kept->scan.scan);
		ExecDropSingleTupleTableSlot(kept->scan.slot);
	}
	index_close(kept->scan.index, NoLock);
	table_close(kept->scan.rel, NoLock);
	CurrentResourceOwner = owner;
}

/* When the transaction fails its resource owner lets go of everything. */
static void
keep_end(XactEvent event, void *arg)
{
	for (int i = 0; i < (int) lengthof(all_kept) && all_kept[i] != NULL; i++)
	{
		if (all_kept[i]->open && (event == XACT_EVENT_PRE_COMMIT || event == XACT_EVENT_PRE_PREPARE))
			keep_close(all_kept[i]);
		else if (event == XACT_EVENT_ABORT)
			all_kept[i]->open = false;
	}
}

static void
keep_end_sub(SubXactEvent event, SubTransactionId mine, SubTransactionId parent, void *arg)
{
	for (int i = 0; i < (int) lengthof(all_kept) && all_kept[i] != NULL; i++)
	{
		if (!all_kept[i]->open || all_kept[i]->since != mine)
			continue;
		if (event == SUBXACT_EVENT_PRE_COMMIT_SUB)
			keep_close(all_kept[i]);
		else if (event == SUBXACT_EVENT_ABORT_SUB)
			all_kept[i]->open = false;
	}
}

static void
keep_register(StoreKept *kept)
{
	int			i = 0;

	if (all_kept[0] == NULL)
	{
		RegisterXactCallback(keep_end, NULL);
		RegisterSubXactCallback(keep_end_sub, NULL);
	}
	while (all_kept[i] != NULL && all_kept[i] != kept)
		i++;
	all_kept[i] = kept;
}

static void
keep_open(StoreKept *kept)
{
	ResourceOwner owner = CurrentResourceOwner;
	MemoryContext context = MemoryContextSwitchTo(TopTransactionContext);
	bool		writes = keeps_writing(kept);
	StoreScan  *s = &kept->scan;

	keep_register(kept);
	kept->owner = CurrentResourceOwner = CurTransactionResourceOwner;
	kept->since = GetCurrentSubTransactionId();
	s->rel = store_hold(kept->table, kept->mode);
	s->index = store_hold(kept->index, writes ? RowExclusiveLock : AccessShareLock);
	if (!writes)
	{
		s->slot = table_slot_create(s->rel, NULL);
		s->scan = COMPAT_INDEX_BEGINSCAN(s->rel, s->index, SnapshotAny, 2);
	}
	kept->open = true;
	CurrentResourceOwner = owner;
	MemoryContextSwitchTo(context);
}

void
store_keep(StoreKept *kept)
{
	if (kept->open && kept->since != GetCurrentSubTransactionId())
		keep_close(kept);
	if (!kept->open)
		keep_open(kept);
}

bool
store_keep_find(StoreKept *kept, Snapshot snapshot, int nkeys, ScanKey keys, ScanDirection direction)
{
	IndexScanDesc scan = kept->scan.scan;
	/* what the scan notes for itself, of dead entries for example, is as old as the scan */
	MemoryContext old = MemoryContextSwitchTo(TopTransactionContext);
	bool		found;

	scan->xs_snapshot = snapshot;
	index_rescan(scan, keys, nkeys, NULL, 0);
	found = index_getnext_slot(scan, direction, kept->scan.slot);
	/* Whoever waits for a lock next may fail and be caught: nothing is to be left pinned. */
	table_index_fetch_reset(scan->xs_heapfetch);
	if (!RelationNeedsWAL(scan->indexRelation))
		index_rescan(scan, scan->keyData, nkeys, NULL, 0);	/* only then it still holds a page */
	scan->xs_snapshot = NULL;
	MemoryContextSwitchTo(old);
	return found;
}

void
store_keep_clear(StoreKept *kept)
{
	ExecClearTuple(kept->scan.slot);
}

/* --------------------------------------------------------------- the rest */

bool
store_has(const char *name)
{
	return OidIsValid(find_relation(name));
}

/* The role whose rights the extension's own tables are read and written with. */
Oid
store_owner(void)
{
	HeapTuple	tuple = SearchSysCache1(RELOID, ObjectIdGetDatum(store_oid("proposal")));
	Oid			owner;

	if (!HeapTupleIsValid(tuple))
		elog(ERROR, "cache lookup failed for relation cmiogov.proposal");
	owner = ((Form_pg_class) GETSTRUCT(tuple))->relowner;
	ReleaseSysCache(tuple);
	return owner;
}

/*
 * A snapshot of now, whatever the transaction's isolation level: what was
 * committed while we waited for a lock must be seen.
 */
Snapshot
store_snapshot_now(void)
{
	CommandCounterIncrement();
	return RegisterSnapshot(GetLatestSnapshot());
}

void
store_snapshot_done(Snapshot snapshot)
{
	UnregisterSnapshot(snapshot);
}

/*
 * How far the clock of this session is put on, for tests: a variable and no
 * setting, because settings can be granted, and stored for a role or a database.
 */
static int64 clock_offset = 0;

/* The one clock: never now(), which is as old as the transaction. */
TimestampTz
store_clock(void)
{
	return GetCurrentTimestamp() + clock_offset;
}

PG_FUNCTION_INFO_V1(set_test_clock);

/*
 * set_test_clock(by): a superuser who logged in as one, so that a test may go
 * on as somebody else after SET SESSION AUTHORIZATION.
 */
Datum
set_test_clock(PG_FUNCTION_ARGS)
{
	Interval   *by;
	int64		offset = 0;

	if (!superuser_arg(GetAuthenticatedUserId()) || !superuser_arg(GetSessionUserId()) ||
		!superuser_arg(GetUserId()))
		ereport(ERROR,
				(errcode(ERRCODE_INSUFFICIENT_PRIVILEGE),
				 errmsg("only a superuser puts the clock on")));
	if (!PG_ARGISNULL(0))
	{
		by = PG_GETARG_INTERVAL_P(0);
		offset = by->time + (int64) by->day * USECS_PER_DAY + (int64) by->month * DAYS_PER_MONTH * USECS_PER_DAY;
	}
	clock_offset = offset;
	if (offset != 0)
		ereport(WARNING,
				(errmsg("the clock of this session is put on: what it records did not happen then"),
				 errhint("This is for tests alone.")));
	PG_RETURN_VOID();
}

int64
store_next_id(const char *sequence)
{
	return nextval_internal(store_oid(sequence), false);
}

/* Is it over plain columns of every row, as the indexes are that we come with? */
static bool
index_is_plain(Relation index)
{
	Form_pg_index f = index->rd_index;

	for (int i = 0; i < f->indnkeyatts; i++)
	{
		if (f->indkey.values[i] <= 0)
			return false;
	}
	return f->indisready && f->indimmediate && !f->indisexclusion && f->indnatts == f->indnkeyatts &&
		heap_attisnull(index->rd_indextuple, Anum_pg_index_indpred, NULL);
}

static void
index_entry(Relation rel, Relation index, HeapTuple tuple, const Datum *values, const bool *nulls)
{
	Form_pg_index f = index->rd_index;
	Datum		v[INDEX_MAX_KEYS];
	bool		n[INDEX_MAX_KEYS];

	for (int i = 0; i < f->indnatts; i++)
	{
		v[i] = values[f->indkey.values[i] - 1];
		n[i] = nulls[f->indkey.values[i] - 1];
	}
	index_insert(index, v, n, &tuple->t_self, rel,
				 f->indisunique ? UNIQUE_CHECK_YES : UNIQUE_CHECK_NO, false, NULL);
}

/*
 * Tables of ours that have one plain index are inserted into the way the server
 * inserts into its TOAST tables, which takes less than opening a catalog's
 * indexes does.
 */
void
store_keep_insert(StoreKept *kept, Datum *values, bool *nulls)
{
	Relation	rel = kept->scan.rel;
	HeapTuple	tuple;

	if (!rel->rd_indexvalid || list_length(rel->rd_indexlist) != 1 || !index_is_plain(kept->scan.index))
	{
		store_insert(rel, values, nulls);
		return;
	}
	tuple = heap_form_tuple(RelationGetDescr(rel), values, nulls);
	simple_heap_insert(rel, tuple);
	index_entry(rel, kept->scan.index, tuple, values, nulls);
}

void
store_insert(Relation rel, Datum *values, bool *nulls)
{
	HeapTuple	tuple = heap_form_tuple(RelationGetDescr(rel), values, nulls);
	List	   *indexes = RelationGetIndexList(rel);
	Relation	index = list_length(indexes) == 1 ?
		store_hold_oid(linitial_oid(indexes), RowExclusiveLock) : NULL;

	if (index != NULL && index_is_plain(index))
	{
		simple_heap_insert(rel, tuple);
		index_entry(rel, index, tuple, values, nulls);
	}
	else
		CatalogTupleInsert(rel, tuple);
	if (index != NULL)
		index_close(index, NoLock);
	list_free(indexes);
	heap_freetuple(tuple);
}

void
store_update(Relation rel, HeapTuple old, Datum *values, bool *nulls, bool *replace)
{
	HeapTuple	tuple = heap_modify_tuple(old, RelationGetDescr(rel), values, nulls, replace);

	CatalogTupleUpdate(rel, &old->t_self, tuple);
	heap_freetuple(tuple);
}

/*
 * EXCLUSIVE on the headers waits for every guard (which hold ROW SHARE until
 * they commit) and every writer of facts, and keeps new ones out, so that no
 * approval is decided by a policy that is being changed.
 */
void
store_lock_policy(void)
{
	PreventCommandIfReadOnly("a change of people or policy");	/* a standby would name the lock instead */
	LockRelationOid(store_oid("proposal"), ExclusiveLock);
}

/*
 * The turn of those who write registers that no guard reads.  It lies beside the
 * lock on the record's table, which autovacuum wants.
 */
static bool
take_turn(bool wait)
{
	LOCKTAG		turn;

	SET_LOCKTAG_OBJECT(turn, MyDatabaseId, RelationRelationId, store_oid("policy_record"), 0);
	return LockAcquire(&turn, ExclusiveLock, false, !wait) != LOCKACQUIRE_NOT_AVAIL;
}

static void
pass_turn(void)
{
	LOCKTAG		turn;

	SET_LOCKTAG_OBJECT(turn, MyDatabaseId, RelationRelationId, store_oid("policy_record"), 0);
	LockRelease(&turn, ExclusiveLock, false);
}

/*
 * ROW SHARE on the headers keeps changes of policy out and lets guards and writers of
 * facts pass; the turn keeps out others who write the record.  Neither is waited for
 * while this call holds the other, so that two who go on to a change of policy, or
 * come from a fact, do not stand in each other's way.
 */
void
store_lock_registers(void)
{
	Oid			proposal = store_oid("proposal");

	PreventCommandIfReadOnly("a change of a register");
	for (;;)
	{
		take_turn(true);
		if (ConditionalLockRelationOid(proposal, RowShareLock))
			return;
		pass_turn();
		LockRelationOid(proposal, RowShareLock);
		if (take_turn(false))
			return;
		UnlockRelationOid(proposal, RowShareLock);
	}
}

/* Undoes one store_lock_registers(): nothing was written under it. */
void
store_unlock_registers(void)
{
	UnlockRelationOid(store_oid("proposal"), RowShareLock);
	pass_turn();
}

/* Text of a column, or NULL. */
char *
store_text(HeapTuple tuple, int attno, TupleDesc desc)
{
	bool		isnull;
	Datum		d = heap_getattr(tuple, attno, desc, &isnull);

	return isnull ? NULL : TextDatumGetCString(d);
}
