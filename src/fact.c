/*
 * fact.c
 *	  The rows of cmiogov.fact: read, chained, written.
 */
#include "compat.h"

#include "access/htup_details.h"
#include "access/table.h"
#include "catalog/pg_type.h"
#include "miscadmin.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/float.h"
#include "utils/fmgroids.h"
#include "utils/jsonb.h"
#include "utils/snapmgr.h"
#include "utils/timestamp.h"

#include "enactment.h"
#include "fact.h"
#include "ledger.h"
#include "refusal.h"
#include "subject.h"

enum
{
	a_proposal = 1, a_seq, a_at, a_person, a_option, a_deputy, a_full_weight, a_act,
	a_login, a_role, a_about, a_of_role, a_target, a_verdict, a_delta, a_scale,
	a_number, a_until, a_content, a_columns, a_uppers, a_reason, a_detail,
	a_claimed_by, a_standing, a_ready, a_ready_until, a_policy_version, a_fell_at,
	a_digest, a_contents, a_absorbed, a_hash,
	NCOLUMNS = a_hash
};

Fact
fact_new(const char *act, int32 option)
{
	Fact		f = {0};

	f.act = act;
	f.option = option;
	f.nuppers = -1;
	return f;
}

Fact
fact_carried(const char *act, int32 option, const Fact *of, int64 from)
{
	Fact		f = fact_new(act, option);

	f.person = of->person;
	f.reason = psprintf("carried from proposal " INT64_FORMAT ": %s", from, of->reason);
	f.of_role = "carried";
	return f;
}

/* ----------------------------------------------------------------- reading */

static char *
text_or_null(Datum d, bool isnull)
{
	return isnull ? NULL : TextDatumGetCString(d);
}

static void
decode_uppers(Datum d, bool isnull, Fact *f)
{
	Datum	   *elems;
	bool	   *nulls;

	f->nuppers = -1;
	f->uppers = NULL;
	if (isnull)
		return;
	deconstruct_array(DatumGetArrayTypeP(d), FLOAT8OID, sizeof(float8),
					  FLOAT8PASSBYVAL, TYPALIGN_DOUBLE, &elems, &nulls, &f->nuppers);
	f->uppers = palloc_array(double, Max(f->nuppers, 1));
	for (int i = 0; i < f->nuppers; i++)
		f->uppers[i] = nulls[i] ? get_float8_nan() : DatumGetFloat8(elems[i]);
}

/* False when it holds more or less than a hash. */
static bool
decode_hash(Datum d, bool isnull, uint8 *hash)
{
	bytea	   *b;

	memset(hash, 0, HASH_LEN);
	if (isnull)
		return true;
	b = DatumGetByteaPP(d);
	memcpy(hash, VARDATA_ANY(b), Min(HASH_LEN, VARSIZE_ANY_EXHDR(b)));
	return VARSIZE_ANY_EXHDR(b) == HASH_LEN;
}

/* The header as the fact left it. */
static bool
decode_header(const Datum *v, const bool *n, Fact *f)
{
	bool		whole;

	f->standing = DatumGetInt32(v[a_standing]);
	f->ready = DatumGetBool(v[a_ready]);
	f->ready_until = DatumGetTimestampTz(v[a_ready_until]);
	f->policy_version = DatumGetInt64(v[a_policy_version]);
	f->fell_at = n[a_fell_at] ? 0 : DatumGetTimestampTz(v[a_fell_at]);
	whole = decode_hash(v[a_digest], n[a_digest], f->digest);
	whole = decode_hash(v[a_contents], n[a_contents], f->contents) && whole;
	f->has_absorbed = !n[a_absorbed];
	whole = decode_hash(v[a_absorbed], n[a_absorbed], f->absorbed) && whole;
	whole = decode_hash(v[a_hash], n[a_hash], f->hash) && whole;
	return whole && (n[a_fell_at] || f->fell_at != 0);
}

bool
fact_decode(TupleDesc desc, HeapTuple tuple, Fact *f)
{
	Datum		v[NCOLUMNS + 1];
	bool		n[NCOLUMNS + 1];

	heap_deform_tuple(tuple, desc, v + 1, n + 1);
	f->seq = DatumGetInt32(v[a_seq]);
	f->at = DatumGetTimestampTz(v[a_at]);
	f->person = DatumGetInt64(v[a_person]);
	f->option = DatumGetInt32(v[a_option]);
	f->deputy = DatumGetBool(v[a_deputy]);
	f->full_weight = DatumGetBool(v[a_full_weight]);
	f->act = TextDatumGetCString(v[a_act]);
	f->login = TextDatumGetCString(v[a_login]);
	f->role = text_or_null(v[a_role], n[a_role]);
	f->about = text_or_null(v[a_about], n[a_about]);
	f->of_role = text_or_null(v[a_of_role], n[a_of_role]);
	f->target = n[a_target] ? 0 : DatumGetInt32(v[a_target]);
	f->has_verdict = !n[a_verdict];
	f->verdict = n[a_verdict] ? VERDICT_OPEN : (Verdict) DatumGetChar(v[a_verdict]);
	f->delta = NULL;
	if (!n[a_delta])
	{
		f->delta = palloc_object(HarmDelta);
		memcpy(f->delta, DatumGetPointer(v[a_delta]), sizeof(HarmDelta));
	}
	f->scale = text_or_null(v[a_scale], n[a_scale]);
	f->has_number = !n[a_number];
	f->number = n[a_number] ? 0 : DatumGetFloat8(v[a_number]);
	f->until = n[a_until] ? 0 : DatumGetTimestampTz(v[a_until]);
	f->content = n[a_content] ? NULL : DatumGetByteaPCopy(v[a_content]);
	f->columns = n[a_columns] ? NULL : DatumGetByteaPCopy(v[a_columns]);
	decode_uppers(v[a_uppers], n[a_uppers], f);
	f->reason = text_or_null(v[a_reason], n[a_reason]);
	f->detail = n[a_detail] ? NULL : DatumGetJsonbPCopy(v[a_detail]);
	f->claimed_by = text_or_null(v[a_claimed_by], n[a_claimed_by]);
	return decode_header(v, n, f) && (n[a_target] || f->target != 0) &&
		(n[a_until] || f->until != 0);
}

void
fact_scan_begin(FactScan *s, int64 proposal, Snapshot snapshot)
{
	ScanKeyData key;

	ScanKeyInit(&key, a_proposal, BTEqualStrategyNumber, F_INT8EQ, Int64GetDatum(proposal));
	store_scan_begin(s, "fact", "fact_pkey", snapshot, 1, &key);
}

HeapTuple
fact_scan_next(FactScan *s)
{
	return store_scan_next(s, ForwardScanDirection);
}

void
fact_scan_end(FactScan *s)
{
	store_scan_end(s);
}

/* ----------------------------------------------------------------- writing */

static void
put_text(Datum *v, bool *n, int a, const char *s)
{
	n[a] = s == NULL;
	v[a] = s == NULL ? (Datum) 0 : CStringGetTextDatum(s);
}

static void
put_pointer(Datum *v, bool *n, int a, void *p)
{
	n[a] = p == NULL;
	v[a] = PointerGetDatum(p);
}

static Datum
make_uppers(const Fact *f)
{
	Datum	   *elems = palloc_array(Datum, Max(f->nuppers, 1));

	for (int i = 0; i < f->nuppers; i++)
		elems[i] = Float8GetDatum(f->uppers[i]);
	return PointerGetDatum(construct_array(elems, f->nuppers, FLOAT8OID, sizeof(float8),
										   FLOAT8PASSBYVAL, TYPALIGN_DOUBLE));
}

/* The fact's canonical bytes, column by column. */
void
fact_bytes(StringInfo buf, int64 proposal, const Fact *f)
{
	ledger_int(buf, proposal);
	ledger_int(buf, f->seq);
	ledger_int(buf, f->at);
	ledger_int(buf, f->person);
	ledger_int(buf, f->option);
	ledger_int(buf, f->deputy);
	ledger_int(buf, f->full_weight);
	ledger_text(buf, f->act);
	ledger_text(buf, f->login);
	ledger_text(buf, f->role);
	ledger_text(buf, f->about);
	ledger_text(buf, f->of_role);
	ledger_int(buf, f->target);
	ledger_int(buf, f->has_verdict ? (int64) f->verdict : -1);
	if (f->delta != NULL)
	{
		const double *d = &f->delta->n.lo;

		ledger_int(buf, 1);
		for (int i = 0; i < 9; i++)
			ledger_float(buf, d[i]);
		ledger_int(buf, (int64) f->delta->given);
	}
	else
		ledger_null(buf);
	ledger_text(buf, f->scale);
	ledger_int(buf, f->has_number);
	ledger_float(buf, f->number);
	ledger_int(buf, f->until);
	ledger_bytea(buf, f->content);
	ledger_bytea(buf, f->columns);
	ledger_int(buf, f->nuppers);
	for (int i = 0; i < f->nuppers; i++)
		ledger_float(buf, f->uppers[i]);
	ledger_text(buf, f->reason);
	ledger_jsonb(buf, f->detail);
	ledger_text(buf, f->claimed_by);
	ledger_int(buf, f->standing);
	ledger_int(buf, f->ready);
	ledger_int(buf, f->ready_until);
	ledger_int(buf, f->policy_version);
	ledger_int(buf, f->fell_at);
	ledger_bytes(buf, f->digest, HASH_LEN);
	ledger_bytes(buf, f->contents, HASH_LEN);
	if (f->has_absorbed)
		ledger_bytes(buf, f->absorbed, HASH_LEN);
	else
		ledger_null(buf);
}

void
fact_hash(int64 proposal, const Fact *f, const uint8 *previous, uint8 *hash)
{
	StringInfoData buf;

	ledger_start(&buf, previous);
	fact_bytes(&buf, proposal, f);
	ledger_finish(&buf, hash);
}

static Datum
make_hash(const uint8 *hash)
{
	bytea	   *b = palloc(VARHDRSZ + HASH_LEN);

	SET_VARSIZE(b, VARHDRSZ + HASH_LEN);
	memcpy(VARDATA(b), hash, HASH_LEN);
	return PointerGetDatum(b);
}

void
fact_write(int64 proposal, Fact *f)
{
	Relation	rel = store_hold("fact", RowExclusiveLock);
	Datum		v[NCOLUMNS + 1];
	bool		n[NCOLUMNS + 1];

	memset(n, 0, sizeof(n));
	v[a_proposal] = Int64GetDatum(proposal);
	v[a_seq] = Int32GetDatum(f->seq);
	v[a_at] = TimestampTzGetDatum(f->at);
	v[a_person] = Int64GetDatum(f->person);
	v[a_option] = Int32GetDatum(f->option);
	v[a_deputy] = BoolGetDatum(f->deputy);
	v[a_full_weight] = BoolGetDatum(f->full_weight);
	put_text(v, n, a_act, f->act);
	put_text(v, n, a_login, f->login);
	put_text(v, n, a_role, f->role);
	put_text(v, n, a_about, f->about);
	put_text(v, n, a_of_role, f->of_role);
	n[a_target] = f->target == 0;
	v[a_target] = Int32GetDatum(f->target);
	n[a_verdict] = !f->has_verdict;
	v[a_verdict] = CharGetDatum((char) f->verdict);
	put_pointer(v, n, a_delta, f->delta);
	put_text(v, n, a_scale, f->scale);
	n[a_number] = !f->has_number;
	v[a_number] = Float8GetDatum(f->number);
	n[a_until] = f->until == 0;
	v[a_until] = TimestampTzGetDatum(f->until);
	put_pointer(v, n, a_content, f->content);
	put_pointer(v, n, a_columns, f->columns);
	n[a_uppers] = f->nuppers < 0;
	v[a_uppers] = f->nuppers < 0 ? (Datum) 0 : make_uppers(f);
	put_text(v, n, a_reason, f->reason);
	put_pointer(v, n, a_detail, f->detail);
	put_text(v, n, a_claimed_by, f->claimed_by);
	v[a_standing] = Int32GetDatum(f->standing);
	v[a_ready] = BoolGetDatum(f->ready);
	v[a_ready_until] = TimestampTzGetDatum(f->ready_until);
	v[a_policy_version] = Int64GetDatum(f->policy_version);
	n[a_fell_at] = f->fell_at == 0;
	v[a_fell_at] = TimestampTzGetDatum(f->fell_at);
	v[a_digest] = make_hash(f->digest);
	v[a_contents] = make_hash(f->contents);
	n[a_absorbed] = !f->has_absorbed;
	v[a_absorbed] = make_hash(f->absorbed);
	v[a_hash] = make_hash(f->hash);
	store_insert(rel, v + 1, n + 1);
	table_close(rel, NoLock);
}

