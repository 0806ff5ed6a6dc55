/*
 * proposal.c
 *	  The header of a proposal: the row that the guard locks and reads.
 *
 * A guard takes it FOR SHARE, every writer of facts FOR NO KEY UPDATE; what
 * is decided is decided from the version that was locked.
 */
#include "compat.h"

#include "access/htup_details.h"
#include "access/table.h"
#include "access/tableam.h"
#include "access/xact.h"
#include "catalog/pg_collation.h"
#include "common/hashfn.h"
#include "storage/lmgr.h"
#include "utils/builtins.h"
#include "utils/fmgroids.h"
#include "utils/snapmgr.h"
#include "utils/timestamp.h"

#include "proposal.h"
#include "refusal.h"

enum
{
	a_id = 1, a_opened_at, a_ready_until, a_policy_version, a_opener, a_standing,
	a_seq, a_chosen, a_guard, a_round, a_ready, a_withdrawn, a_barred, a_digest,
	a_head, a_kind, a_subject_key, a_title, a_amount, a_salt, a_fell_at,
	NCOLUMNS = a_fell_at
};

static void
copy_bytes(Datum d, uint8 *to, int len)
{
	bytea	   *b = DatumGetByteaPP(d);

	if ((int) VARSIZE_ANY_EXHDR(b) != len)
		elog(ERROR, "a header of cmiogov.proposal holds %d bytes where %d belong",
			 (int) VARSIZE_ANY_EXHDR(b), len);
	memcpy(to, VARDATA_ANY(b), len);
}

static Datum
make_bytea(const uint8 *from, int len)
{
	bytea	   *b = palloc(VARHDRSZ + len);

	SET_VARSIZE(b, VARHDRSZ + len);
	memcpy(VARDATA(b), from, len);
	return PointerGetDatum(b);
}

/* What comes before the subject's key, which is all that a ready proposal is judged by. */
static void
decode_answer(const Datum *v, HeapTuple tuple, Proposal *p)
{
	p->id = DatumGetInt64(v[a_id]);
	p->opened_at = DatumGetTimestampTz(v[a_opened_at]);
	p->ready_until = DatumGetTimestampTz(v[a_ready_until]);
	p->policy_version = DatumGetInt64(v[a_policy_version]);
	p->opener = DatumGetInt64(v[a_opener]);
	p->standing = DatumGetInt32(v[a_standing]);
	p->seq = DatumGetInt32(v[a_seq]);
	p->chosen = DatumGetInt32(v[a_chosen]);
	p->guard = DatumGetInt32(v[a_guard]);
	p->round = DatumGetInt32(v[a_round]);
	p->ready = DatumGetBool(v[a_ready]);
	p->withdrawn = DatumGetBool(v[a_withdrawn]);
	p->barred = DatumGetBool(v[a_barred]);
	copy_bytes(v[a_digest], p->digest, HASH_LEN);
	copy_bytes(v[a_head], p->head, HASH_LEN);
	p->kind = TextDatumGetCString(v[a_kind]);
	p->own = TransactionIdIsCurrentTransactionId(HeapTupleHeaderGetXmin(tuple->t_data));
	p->tuple = tuple;
}

static void
decode(Relation rel, HeapTuple tuple, Proposal *p)
{
	Datum		v[NCOLUMNS + 1];
	bool		n[NCOLUMNS + 1];

	heap_deform_tuple(tuple, RelationGetDescr(rel), v + 1, n + 1);
	decode_answer(v, tuple, p);
	p->subject_key = n[a_subject_key] ? NULL : TextDatumGetCString(v[a_subject_key]);
	p->title = TextDatumGetCString(v[a_title]);
	p->amount = n[a_amount] ? NULL : DatumGetNumericCopy(v[a_amount]);
	copy_bytes(v[a_salt], p->salt, sizeof(p->salt));
	p->fell_at = n[a_fell_at] ? 0 : DatumGetTimestampTz(v[a_fell_at]);
}

void
proposal_complete(Relation rel, Proposal *p)
{
	decode(rel, p->tuple, p);
}

/* Locks the newest version of the row at tid, in the slot; false when it is gone, or not to be had. */
static bool
lock_in_slot(Relation rel, ItemPointer tid, LockTupleMode mode, LockWaitPolicy wait,
			 Snapshot snapshot, TupleTableSlot *slot, bool whole, Proposal *result)
{
	ItemPointerData at = *tid;
	TM_FailureData failure;
	TM_Result	got;
	bool		locked;

	got = table_tuple_lock(rel, &at, snapshot, slot, GetCurrentCommandId(false), mode,
						   wait, TUPLE_LOCK_FLAG_FIND_LAST_VERSION, &failure);
	locked = got == TM_Ok;
	if (locked && whole)
		decode(rel, ExecCopySlotHeapTuple(slot), result);
	else if (locked)
	{
		slot_getsomeattrs(slot, a_kind);
		decode_answer(slot->tts_values - 1, ExecCopySlotHeapTuple(slot), result);
	}
	else if (got != TM_Deleted && got != TM_WouldBlock)
		elog(ERROR, "could not lock a header of cmiogov.proposal: %d", (int) got);
	return locked;
}

static bool
lock_tuple(Relation rel, ItemPointer tid, LockTupleMode mode, LockWaitPolicy wait,
		   Snapshot snapshot, Proposal *result)
{
	TupleTableSlot *slot = table_slot_create(rel, NULL);
	bool		locked = lock_in_slot(rel, tid, mode, wait, snapshot, slot, true, result);

	ExecDropSingleTupleTableSlot(slot);
	return locked;
}

static bool
lock_id(Relation rel, int64 id, LockTupleMode mode, LockWaitPolicy wait, Proposal *result)
{
	Snapshot	snapshot = store_snapshot_now();
	ScanKeyData key;
	SysScanDesc scan;
	HeapTuple	tuple;
	bool		found = false;

	ScanKeyInit(&key, a_id, BTEqualStrategyNumber, F_INT8EQ, Int64GetDatum(id));
	scan = systable_beginscan(rel, store_oid("proposal_pkey"), true, snapshot, 1, &key);
	tuple = systable_getnext(scan);
	if (HeapTupleIsValid(tuple))
		found = lock_tuple(rel, &tuple->t_self, mode, wait, snapshot, result);
	systable_endscan(scan);
	store_snapshot_done(snapshot);
	return found;
}

bool
proposal_lock(Relation rel, int64 id, LockTupleMode mode, Proposal *result)
{
	return lock_id(rel, id, mode, LockWaitBlock, result);
}

bool
proposal_try_lock(Relation rel, int64 id, LockTupleMode mode, Proposal *result)
{
	return lock_id(rel, id, mode, LockWaitSkip, result);
}

void
proposal_scan_begin(ProposalScan *s, Relation rel, Snapshot snapshot)
{
	s->rel = rel;
	s->scan = systable_beginscan(rel, InvalidOid, false, snapshot, 0, NULL);
}

bool
proposal_scan_next(ProposalScan *s, Proposal *result)
{
	HeapTuple	tuple = systable_getnext(s->scan);

	if (HeapTupleIsValid(tuple))
		decode(s->rel, tuple, result);
	return HeapTupleIsValid(tuple);
}

void
proposal_scan_end(ProposalScan *s)
{
	systable_endscan(s->scan);
}

/*
 * Two sessions that open a proposal about one subject wait for each other
 * here, so that the later one finds the earlier one's; and so does whoever
 * must know that no later one comes up.  Before any header of the subject.
 */
void
proposal_hold_subject(Relation rel, int32 guard, const char *subject_key)
{
	uint32		hash = hash_bytes((const unsigned char *) subject_key, strlen(subject_key));

	LockDatabaseObject(RelationGetRelid(rel), guard ^ (hash & 0xFFFF0000), (uint16) hash,
					   ExclusiveLock);
}

/* Keys by number of the column, in the table or in the index. */
static void
subject_keys(ScanKey key, int32 guard, const char *subject_key, int a_key, int a_of_guard)
{
	ScanKeyInit(&key[0], a_key, BTEqualStrategyNumber, F_TEXTEQ,
				CStringGetTextDatum(subject_key));
	key[0].sk_collation = C_COLLATION_OID;
	ScanKeyInit(&key[1], a_of_guard, BTEqualStrategyNumber, F_INT4EQ, Int32GetDatum(guard));
}

/* The row of the latest proposal about a subject; scan must be ended by the caller. */
static HeapTuple
find_subject(Relation rel, Relation index, int32 guard, const char *subject_key,
			 Snapshot snapshot, SysScanDesc *scan)
{
	ScanKeyData key[2];

	subject_keys(key, guard, subject_key, a_subject_key, a_guard);
	*scan = systable_beginscan_ordered(rel, index, snapshot, 2, key);
	return systable_getnext_ordered(*scan, BackwardScanDirection);
}

/* Locks the header that one probe finds; has it changed between probe and lock? */
static bool
lock_latest(Relation rel, int32 guard, const char *subject_key, LockTupleMode mode,
			LockWaitPolicy wait, bool whole, Proposal *result, bool *changed)
{
	Snapshot	snapshot = store_snapshot_now();
	Relation	index = store_hold("proposal_subject_key_guard_round_key", AccessShareLock);
	TupleTableSlot *slot = table_slot_create(rel, NULL);
	IndexScanDesc scan = COMPAT_INDEX_BEGINSCAN(rel, index, snapshot, 2);
	ScanKeyData key[2];
	bool		found = false;

	subject_keys(key, guard, subject_key, 1, 2);
	index_rescan(scan, key, 2, NULL, 0);
	*changed = false;
	if (index_getnext_slot(scan, BackwardScanDirection, slot))
	{
		ItemPointerData tid = slot->tts_tid;

		found = lock_in_slot(rel, &tid, mode, wait, snapshot, slot, whole, result);
		*changed = !found || !ItemPointerEquals(&tid, &result->tuple->t_self);
	}
	index_endscan(scan);
	ExecDropSingleTupleTableSlot(slot);
	index_close(index, NoLock);
	store_snapshot_done(snapshot);
	return found;
}

bool
proposal_lock_latest(Relation rel, int32 guard, const char *subject_key,
					 LockTupleMode mode, Proposal *result)
{
	bool		changed;

	return lock_latest(rel, guard, subject_key, mode, LockWaitBlock, true, result, &changed);
}

/*
 * Whoever opens the next proposal about a subject rewrites the header of the
 * one before, so a header that was locked as it was found is the latest.
 * If not, we look again, but wait no more: whoever holds a later header may
 * be waiting for the earlier one, which we hold.
 */
static bool
lock_subject(Relation rel, int32 guard, const char *subject_key,
			 LockTupleMode mode, bool whole, Proposal *result)
{
	bool		changed;

	if (!lock_latest(rel, guard, subject_key, mode, LockWaitBlock, whole, result, &changed))
		return false;
	while (changed)
	{
		if (!lock_latest(rel, guard, subject_key, mode, LockWaitSkip, whole, result, &changed))
			refuse("cmiogov_no_proposal", "Try again.",
				   "another proposal about \"%s\" was opened meanwhile and is in use",
				   subject_key);
	}
	return true;
}

bool
proposal_lock_subject(Relation rel, int32 guard, const char *subject_key,
					  LockTupleMode mode, Proposal *result)
{
	return lock_subject(rel, guard, subject_key, mode, true, result);
}

bool
proposal_share_subject(Relation rel, int32 guard, const char *subject_key, Proposal *result)
{
	return lock_subject(rel, guard, subject_key, LockTupleShare, false, result);
}

List *
proposal_lock_later(Relation rel, const Proposal *than)
{
	Snapshot	snapshot = store_snapshot_now();
	Relation	index = index_open(store_oid("proposal_subject_key_guard_round_key"),
								   AccessShareLock);
	SysScanDesc scan;
	HeapTuple	tuple = find_subject(rel, index, than->guard, than->subject_key, snapshot, &scan);
	List	   *ids = NIL;

	while (HeapTupleIsValid(tuple))
	{
		Proposal	later;
		int64	   *id;

		decode(rel, heap_copytuple(tuple), &later);
		if (later.round <= than->round)
			break;
		if (!lock_tuple(rel, &tuple->t_self, LockTupleNoKeyExclusive, LockWaitBlock,
						snapshot, &later))
			elog(ERROR, "proposal " INT64_FORMAT " is gone", later.id);
		id = palloc_object(int64);
		*id = later.id;
		ids = lappend(ids, id);
		tuple = systable_getnext_ordered(scan, BackwardScanDirection);
	}
	systable_endscan_ordered(scan);
	index_close(index, AccessShareLock);
	store_snapshot_done(snapshot);
	return ids;
}

bool
proposal_read_subject(Relation rel, int32 guard, const char *subject_key, Snapshot snapshot,
					  Proposal *result)
{
	Relation	index = index_open(store_oid("proposal_subject_key_guard_round_key"),
								   AccessShareLock);
	SysScanDesc scan;
	HeapTuple	tuple = find_subject(rel, index, guard, subject_key, snapshot, &scan);
	bool		found = HeapTupleIsValid(tuple);

	if (found)
		decode(rel, heap_copytuple(tuple), result);
	systable_endscan_ordered(scan);
	index_close(index, AccessShareLock);
	return found;
}

bool
proposal_read(int64 id, Snapshot snapshot, Proposal *result)
{
	Relation	rel = table_open(store_oid("proposal"), AccessShareLock);
	ScanKeyData key;
	SysScanDesc scan;
	HeapTuple	tuple;

	ScanKeyInit(&key, a_id, BTEqualStrategyNumber, F_INT8EQ, Int64GetDatum(id));
	scan = systable_beginscan(rel, store_oid("proposal_pkey"), true, snapshot, 1, &key);
	tuple = systable_getnext(scan);
	if (HeapTupleIsValid(tuple))
		decode(rel, heap_copytuple(tuple), result);
	systable_endscan(scan);
	table_close(rel, AccessShareLock);
	return HeapTupleIsValid(tuple);
}

static void
encode(const Proposal *p, Datum *v, bool *n)
{
	memset(n, 0, NCOLUMNS + 1);
	v[a_id] = Int64GetDatum(p->id);
	v[a_opened_at] = TimestampTzGetDatum(p->opened_at);
	v[a_ready_until] = TimestampTzGetDatum(p->ready_until);
	v[a_policy_version] = Int64GetDatum(p->policy_version);
	v[a_opener] = Int64GetDatum(p->opener);
	v[a_standing] = Int32GetDatum(p->standing);
	v[a_seq] = Int32GetDatum(p->seq);
	v[a_chosen] = Int32GetDatum(p->chosen);
	v[a_guard] = Int32GetDatum(p->guard);
	v[a_round] = Int32GetDatum(p->round);
	v[a_ready] = BoolGetDatum(p->ready);
	v[a_withdrawn] = BoolGetDatum(p->withdrawn);
	v[a_barred] = BoolGetDatum(p->barred);
	v[a_digest] = make_bytea(p->digest, HASH_LEN);
	v[a_head] = make_bytea(p->head, HASH_LEN);
	v[a_kind] = CStringGetTextDatum(p->kind);
	n[a_subject_key] = p->subject_key == NULL;
	v[a_subject_key] = n[a_subject_key] ? (Datum) 0 : CStringGetTextDatum(p->subject_key);
	v[a_title] = CStringGetTextDatum(p->title);
	n[a_amount] = p->amount == NULL;
	v[a_amount] = NumericGetDatum(p->amount);
	v[a_salt] = make_bytea(p->salt, sizeof(p->salt));
	n[a_fell_at] = p->fell_at == 0;
	v[a_fell_at] = TimestampTzGetDatum(p->fell_at);
}

void
proposal_insert(Relation rel, const Proposal *p)
{
	Datum		v[NCOLUMNS + 1];
	bool		n[NCOLUMNS + 1];

	encode(p, v, n);
	store_insert(rel, v + 1, n + 1);
}

void
proposal_update(Relation rel, const Proposal *p)
{
	Datum		v[NCOLUMNS + 1];
	bool		n[NCOLUMNS + 1];
	bool		replace[NCOLUMNS + 1];

	encode(p, v, n);
	memset(replace, 1, sizeof(replace));
	store_update(rel, p->tuple, v + 1, n + 1, replace + 1);
}
