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
#include "utils/memutils.h"
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
	p->tuple = NULL;
}

static void
decode(Relation rel, HeapTuple tuple, Proposal *p)
{
	Datum		v[NCOLUMNS + 1];
	bool		n[NCOLUMNS + 1];

	heap_deform_tuple(tuple, RelationGetDescr(rel), v + 1, n + 1);
	decode_answer(v, tuple, p);
	p->tuple = tuple;
	p->subject_key = n[a_subject_key] ? NULL : TextDatumGetCString(v[a_subject_key]);
	p->title = TextDatumGetCString(v[a_title]);
	p->amount = n[a_amount] ? NULL : DatumGetNumericCopy(v[a_amount]);
	copy_bytes(v[a_salt], p->salt, sizeof(p->salt));
	p->fell_at = n[a_fell_at] ? 0 : DatumGetTimestampTz(v[a_fell_at]);
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
		decode_answer(slot->tts_values - 1, ExecFetchSlotHeapTuple(slot, false, NULL), result);
	}
	else if (got != TM_Deleted && got != TM_WouldBlock)
		elog(ERROR, "could not lock a header of cmiogov.proposal: %d", (int) got);
	return locked;
}

static void
find_id(StoreScan *scan, int64 id, Snapshot snapshot)
{
	ScanKeyData key;

	ScanKeyInit(&key, a_id, BTEqualStrategyNumber, F_INT8EQ, Int64GetDatum(id));
	store_scan_begin(scan, "proposal", "proposal_pkey", snapshot, 1, &key);
}

static bool
lock_id(Relation rel, int64 id, LockTupleMode mode, LockWaitPolicy wait, Proposal *result)
{
	Snapshot	snapshot = store_snapshot_now();
	StoreScan	scan;
	bool		found = false;

	find_id(&scan, id, snapshot);
	if (store_scan_next(&scan, ForwardScanDirection) != NULL)
		found = lock_in_slot(rel, &scan.slot->tts_tid, mode, wait, snapshot, scan.slot, true, result);
	store_scan_end(&scan);
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

/* The version that we hold locked is the newest. */
void
proposal_complete(Relation rel, Proposal *p)
{
	int64		id = p->id;

	if (!proposal_lock(rel, id, LockTupleShare, p))
		elog(ERROR, "proposal " INT64_FORMAT " is gone", id);
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


/* By the numbers that the columns have in the table, or in the index. */
static void
subject_keys(ScanKey keys, AttrNumber of_key, AttrNumber of_guard, int32 guard, const char *subject_key)
{
	static ScanKeyData made[2];

	if (made[1].sk_attno == 0)
	{
		MemoryContext old = MemoryContextSwitchTo(TopMemoryContext);

		ScanKeyInit(&made[0], 1, BTEqualStrategyNumber, F_TEXTEQ, (Datum) 0);
		made[0].sk_collation = C_COLLATION_OID;
		ScanKeyInit(&made[1], 1, BTEqualStrategyNumber, F_INT4EQ, (Datum) 0);
		MemoryContextSwitchTo(old);
	}
	memcpy(keys, made, sizeof(made));
	keys[0].sk_attno = of_key;
	keys[0].sk_argument = CStringGetTextDatum(subject_key);
	keys[1].sk_attno = of_guard;
	keys[1].sk_argument = Int32GetDatum(guard);
}

/* The proposals about a subject; BackwardScanDirection brings the latest first. */
static void
find_subject(StoreScan *scan, Relation rel, int32 guard, const char *subject_key, Snapshot snapshot)
{
	ScanKeyData key[2];

	subject_keys(key, a_subject_key, a_guard, guard, subject_key);
	store_scan_begin_in(scan, rel, "proposal_subject_key_guard_round_key", snapshot, 2, key);
}

/* Locks the header that one probe finds; has it changed between probe and lock? */
static bool
lock_latest(Relation rel, int32 guard, const char *subject_key, LockTupleMode mode,
			LockWaitPolicy wait, Proposal *result, bool *changed)
{
	Snapshot	snapshot = store_snapshot_now();
	StoreScan	scan;
	bool		found = false;

	*changed = false;
	find_subject(&scan, rel, guard, subject_key, snapshot);
	if (store_scan_next(&scan, BackwardScanDirection) != NULL)
	{
		ItemPointerData tid = scan.slot->tts_tid;

		found = lock_in_slot(rel, &tid, mode, wait, snapshot, scan.slot, true, result);
		*changed = !found || !ItemPointerEquals(&tid, &scan.slot->tts_tid);
	}
	store_scan_end(&scan);
	store_snapshot_done(snapshot);
	return found;
}

bool
proposal_lock_latest(Relation rel, int32 guard, const char *subject_key,
					 LockTupleMode mode, Proposal *result)
{
	bool		changed;

	return lock_latest(rel, guard, subject_key, mode, LockWaitBlock, result, &changed);
}

/*
 * Whoever opens the next proposal about a subject rewrites the header of the
 * one before, so a header that was locked as it was found is the latest.
 * If not, we look again, but wait no more: whoever holds a later header may
 * be waiting for the earlier one, which we hold.
 */
static bool
lock_again(Relation rel, int32 guard, const char *subject_key, LockTupleMode mode, Proposal *result)
{
	bool		changed;

	do
	{
		if (!lock_latest(rel, guard, subject_key, mode, LockWaitSkip, result, &changed))
			refuse("cmiogov_no_proposal", "Try again.",
				   "another proposal about \"%s\" was opened meanwhile and is in use",
				   subject_key);
	} while (changed);
	return true;
}

bool
proposal_lock_subject(Relation rel, int32 guard, const char *subject_key,
					  LockTupleMode mode, Proposal *result)
{
	bool		changed;

	if (!lock_latest(rel, guard, subject_key, mode, LockWaitBlock, result, &changed))
		return false;
	return !changed || lock_again(rel, guard, subject_key, mode, result);
}

bool
proposal_share_subject(int32 guard, const char *subject_key, Proposal *result)
{
	static StoreKept headers = {
		.table = "proposal",
		.index = "proposal_subject_key_guard_round_key",
		.mode = RowShareLock
	};
	Snapshot	snapshot = store_snapshot_now();
	Relation	rel;
	TupleTableSlot *slot;
	ScanKeyData keys[2];
	bool		found = false;
	bool		changed = false;

	store_keep(&headers);
	rel = headers.scan.rel;
	slot = headers.scan.slot;
	subject_keys(keys, 1, 2, guard, subject_key);
	if (store_keep_find(&headers, snapshot, 2, keys, BackwardScanDirection))
	{
		ItemPointerData tid = slot->tts_tid;

		store_keep_clear(&headers);
		found = lock_in_slot(rel, &tid, LockTupleShare, LockWaitBlock, snapshot, slot, false, result);
		changed = !found || !ItemPointerEquals(&tid, &slot->tts_tid);
		store_keep_clear(&headers);
	}
	store_snapshot_done(snapshot);
	if (changed && found)
		return lock_again(rel, guard, subject_key, LockTupleShare, result);
	return found;
}

List *
proposal_lock_later(Relation rel, const Proposal *than)
{
	Snapshot	snapshot = store_snapshot_now();
	StoreScan	scan;
	HeapTuple	tuple;
	List	   *ids = NIL;

	find_subject(&scan, rel, than->guard, than->subject_key, snapshot);
	while ((tuple = store_scan_next(&scan, BackwardScanDirection)) != NULL)
	{
		ItemPointerData tid = tuple->t_self;
		Proposal	later;
		int64	   *id;

		decode(rel, heap_copytuple(tuple), &later);
		if (later.round <= than->round)
			break;
		if (!lock_in_slot(rel, &tid, LockTupleNoKeyExclusive, LockWaitBlock, snapshot,
						  scan.slot, true, &later))
			elog(ERROR, "proposal " INT64_FORMAT " is gone", later.id);
		id = palloc_object(int64);
		*id = later.id;
		ids = lappend(ids, id);
	}
	store_scan_end(&scan);
	store_snapshot_done(snapshot);
	return ids;
}

bool
proposal_read_subject(Relation rel, int32 guard, const char *subject_key, Snapshot snapshot,
					  Proposal *result)
{
	StoreScan	scan;
	HeapTuple	tuple;

	find_subject(&scan, rel, guard, subject_key, snapshot);
	tuple = store_scan_next(&scan, BackwardScanDirection);
	if (HeapTupleIsValid(tuple))
		decode(rel, heap_copytuple(tuple), result);
	store_scan_end(&scan);
	return HeapTupleIsValid(tuple);
}

bool
proposal_read(int64 id, Snapshot snapshot, Proposal *result)
{
	StoreScan	scan;
	HeapTuple	tuple;

	find_id(&scan, id, snapshot);
	tuple = store_scan_next(&scan, ForwardScanDirection);
	if (HeapTupleIsValid(tuple))
		decode(scan.rel, heap_copytuple(tuple), result);
	store_scan_end(&scan);
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
