/*
 * enactment.c
 *	  The record of what entered, moved within and left a governed status.
 *
 * An entry is written in the transaction that changes the row, so that both
 * commit or neither.  The latest entry of a subject says where it is at
 * present; the subject's row, or its header, is locked by whoever writes one.
 */
#include "compat.h"

#include "access/htup_details.h"
#include "access/table.h"
#include "access/xact.h"
#include "catalog/pg_collation.h"
#include "miscadmin.h"
#include "utils/builtins.h"
#include "utils/fmgroids.h"
#include "utils/snapmgr.h"
#include "utils/timestamp.h"

#include "enactment.h"
#include "ledger.h"
#include "people.h"
#include "proposal.h"

enum
{
	a_id = 1, a_at, a_proposal, a_guard, a_emergency, a_finding, a_event, a_mode,
	a_subject_key, a_value, a_content, a_head, a_db_user, a_login, a_actor,
	a_unmet, a_hash,
	NCOLUMNS = a_hash
};

/* ----------------------------------------------------------------- reading */

static char *
text_or_null(Datum d, bool isnull)
{
	return isnull ? NULL : TextDatumGetCString(d);
}

/* False when it is NULL; whole becomes false when it is no hash. */
static bool
copy_hash(Datum d, bool isnull, uint8 *to, bool *whole)
{
	bytea	   *b;

	memset(to, 0, HASH_LEN);
	if (isnull)
		return false;
	b = DatumGetByteaPP(d);
	memcpy(to, VARDATA_ANY(b), Min(HASH_LEN, VARSIZE_ANY_EXHDR(b)));
	if (VARSIZE_ANY_EXHDR(b) != HASH_LEN)
		*whole = false;
	return true;
}

bool
enactment_decode(TupleDesc desc, HeapTuple tuple, Enactment *e)
{
	Datum		v[NCOLUMNS + 1];
	bool		n[NCOLUMNS + 1];
	bool		whole = true;

	heap_deform_tuple(tuple, desc, v + 1, n + 1);
	e->id = DatumGetInt64(v[a_id]);
	e->at = DatumGetTimestampTz(v[a_at]);
	e->proposal = n[a_proposal] ? 0 : DatumGetInt64(v[a_proposal]);
	e->guard = DatumGetInt32(v[a_guard]);
	e->emergency = n[a_emergency] ? 0 : DatumGetInt32(v[a_emergency]);
	e->finding = DatumGetBool(v[a_finding]);
	e->event = TextDatumGetCString(v[a_event]);
	e->mode = TextDatumGetCString(v[a_mode]);
	e->subject_key = TextDatumGetCString(v[a_subject_key]);
	e->value = text_or_null(v[a_value], n[a_value]);
	e->has_content = copy_hash(v[a_content], n[a_content], e->content, &whole);
	e->has_head = copy_hash(v[a_head], n[a_head], e->head, &whole);
	e->db_user = TextDatumGetCString(v[a_db_user]);
	e->login = text_or_null(v[a_login], n[a_login]);
	e->actor = text_or_null(v[a_actor], n[a_actor]);
	e->unmet = text_or_null(v[a_unmet], n[a_unmet]);
	copy_hash(v[a_hash], n[a_hash], e->hash, &whole);
	e->own = TransactionIdIsCurrentTransactionId(HeapTupleHeaderGetXmin(tuple->t_data));
	return whole && (n[a_proposal] || e->proposal != 0) && (n[a_emergency] || e->emergency != 0);
}

/* The entries of a subject, the latest first; before: only those with a smaller id, 0: all. */
static void
scan_begin(StoreScan *s, int32 guard, const char *key, int64 before, Snapshot snapshot)
{
	ScanKeyData keys[3];

	ScanKeyInit(&keys[0], a_subject_key, BTEqualStrategyNumber, F_TEXTEQ,
				CStringGetTextDatum(key));
	keys[0].sk_collation = C_COLLATION_OID;
	ScanKeyInit(&keys[1], a_guard, BTEqualStrategyNumber, F_INT4EQ, Int32GetDatum(guard));
	ScanKeyInit(&keys[2], a_id, BTLessStrategyNumber, F_INT8LT, Int64GetDatum(before));
	store_scan_begin(s, "enactment_record", "enactment_record_subject_key_guard_id_key",
					 snapshot, before == 0 ? 2 : 3, keys);
}

static bool
scan_next(StoreScan *s, Enactment *e)
{
	HeapTuple	tuple = store_scan_next(s, BackwardScanDirection);

	if (!HeapTupleIsValid(tuple))
		return false;
	enactment_decode(RelationGetDescr(s->rel), tuple, e);
	return true;
}

bool
enactment_latest(int32 guard, const char *key, Snapshot snapshot, Enactment *e)
{
	StoreScan	s;
	bool		found;

	scan_begin(&s, guard, key, 0, snapshot);
	found = scan_next(&s, e);
	store_scan_end(&s);
	return found;
}

bool
enactment_before(const Enactment *e, Snapshot snapshot, Enactment *before)
{
	StoreScan	s;
	bool		found;

	scan_begin(&s, e->guard, e->subject_key, e->id, snapshot);
	found = scan_next(&s, before);
	store_scan_end(&s);
	return found;
}

void
enactments_of_proposal(const Proposal *p, Snapshot snapshot, EnactmentsOf *result)
{
	const char *key = p->guard == 0 ? psprintf("proposal " INT64_FORMAT, p->id) : p->subject_key;
	StoreScan	s;
	Enactment	e;
	bool		latest = true;
	StringInfoData hashes;

	memset(result, 0, sizeof(*result));
	initStringInfo(&hashes);
	scan_begin(&s, p->guard, key, 0, snapshot);
	while (scan_next(&s, &e))
	{
		bool		leaves = strcmp(e.event, "leave") == 0;

		if (e.proposal == p->id)
		{
			if (latest && !leaves)
				result->live = true;
			if (!leaves)
			{
				result->enacted = true;
				result->enacted_at = e.at;	/* ends with the first */
			}
			result->own = result->own || e.own;
			result->emergency = Max(result->emergency, e.emergency);
			result->entries++;
			result->barred = result->barred || (leaves && e.finding);
			if (e.has_head && memcmp(e.head, p->head, HASH_LEN) == 0)
				appendBinaryStringInfo(&hashes, (char *) e.hash, HASH_LEN);
		}
		latest = false;
	}
	store_scan_end(&s);
	result->on_head = hashes.len > 0;
	if (result->on_head)
		ledger_sha256(hashes.data, hashes.len, result->absorbed);
	pfree(hashes.data);
}

List *
enactments_list(const Proposal *p, Snapshot snapshot)
{
	const char *key = p->guard == 0 ? psprintf("proposal " INT64_FORMAT, p->id) : p->subject_key;
	List	   *list = NIL;
	StoreScan	s;
	Enactment	e;

	scan_begin(&s, p->guard, key, 0, snapshot);
	while (scan_next(&s, &e))
	{
		if (e.proposal == p->id)
			list = lappend(list, memcpy(palloc(sizeof(e)), &e, sizeof(e)));
	}
	store_scan_end(&s);
	return list;
}

/* ----------------------------------------------------------------- writing */

void
enactment_bytes(StringInfo buf, const Enactment *e)
{
	ledger_start(buf, e->head);
	ledger_int(buf, e->id);
	ledger_int(buf, e->at);
	ledger_int(buf, e->proposal);
	ledger_int(buf, e->guard);
	ledger_int(buf, e->emergency);
	ledger_int(buf, e->finding);
	ledger_text(buf, e->event);
	ledger_text(buf, e->mode);
	ledger_text(buf, e->subject_key);
	ledger_text(buf, e->value);
	if (e->has_content)
		ledger_bytes(buf, e->content, HASH_LEN);
	else
		ledger_null(buf);
	ledger_int(buf, e->has_head);
	ledger_text(buf, e->db_user);
	ledger_text(buf, e->login);
	ledger_text(buf, e->actor);
	ledger_text(buf, e->unmet);
}

void
enactment_hash(const Enactment *e, uint8 *hash)
{
	StringInfoData buf;

	enactment_bytes(&buf, e);
	ledger_finish(&buf, hash);
}

/* A row of the record being put together; most fit the room at hand. */
typedef struct Entry
{
	Datum		v[NCOLUMNS + 1];
	bool		n[NCOLUMNS + 1];
	int			used;
	pg_attribute_aligned(MAXIMUM_ALIGNOF) char room[1024];
} Entry;

static void
put_bytes(Entry *row, int a, const void *bytes, Size len)
{
	Size		size = MAXALIGN(VARHDRSZ + len);
	char	   *to = row->room + row->used;

	if (size > sizeof(row->room) - row->used)
		to = palloc(size);
	else
		row->used += size;
	SET_VARSIZE(to, VARHDRSZ + len);
	memcpy(VARDATA(to), bytes, len);
	row->v[a] = PointerGetDatum(to);
}

static void
put_text(Entry *row, int a, const char *s)
{
	row->n[a] = s == NULL;
	if (s != NULL)
		put_bytes(row, a, s, strlen(s));
}

static void
put_hash(Entry *row, int a, const uint8 *hash, bool present)
{
	row->n[a] = !present;
	if (present)
		put_bytes(row, a, hash, HASH_LEN);
}

static void
insert(const Enactment *e)
{
	static StoreKept record = {
		.table = "enactment_record",
		.index = "enactment_record_subject_key_guard_id_key",
		.mode = RowExclusiveLock
	};
	Entry		row;
	Datum	   *v = row.v;
	bool	   *n = row.n;

	memset(n, 0, sizeof(row.n));
	row.used = 0;
	v[a_id] = Int64GetDatum(e->id);
	v[a_at] = TimestampTzGetDatum(e->at);
	n[a_proposal] = e->proposal == 0;
	v[a_proposal] = Int64GetDatum(e->proposal);
	v[a_guard] = Int32GetDatum(e->guard);
	n[a_emergency] = e->emergency == 0;
	v[a_emergency] = Int32GetDatum(e->emergency);
	v[a_finding] = BoolGetDatum(e->finding);
	put_text(&row, a_event, e->event);
	put_text(&row, a_mode, e->mode);
	put_text(&row, a_subject_key, e->subject_key);
	put_text(&row, a_value, e->value);
	put_hash(&row, a_content, e->content, e->has_content);
	put_hash(&row, a_head, e->head, e->has_head);
	put_text(&row, a_db_user, e->db_user);
	put_text(&row, a_login, e->login);
	put_text(&row, a_actor, e->actor);
	put_text(&row, a_unmet, e->unmet);
	put_hash(&row, a_hash, e->hash, true);
	store_keep(&record);
	store_keep_insert(&record, v + 1, n + 1);
}

void
enactment_append(Enactment *e)
{
	e->id = store_next_id("id_seq");
	e->at = store_clock();
	e->db_user = session_user_name();
	e->login = session_login_as(e->db_user);
	if (!e->has_head)
		memset(e->head, 0, HASH_LEN);
	enactment_hash(e, e->hash);
	insert(e);
}
