/*
 * policy_record.c
 *	  The chained record of every act on people and policy.
 *
 * Each site has one chain.  A record's hash is the SHA-256 of the fields below,
 * in this order, each as its length in bytes (int32) and its content; NULL is the
 * length -1 alone.  Integers are big-endian int64, the time is
 * microseconds since 2000-01-01 00:00 UTC, texts are UTF-8, body is the jsonb's
 * text:
 *
 *		hash of the record before (NULL for a site's first), seq, at, person,
 *		login, act, object, key, body
 *
 * Nothing in it depends on a setting or on the database's encoding.
 */
#include "compat.h"

#include "access/htup_details.h"
#include "access/stratnum.h"
#include "access/table.h"
#include "libpq/pqformat.h"
#include "mb/pg_wchar.h"
#include "utils/builtins.h"
#include "utils/fmgroids.h"
#include "utils/jsonb.h"
#include "utils/timestamp.h"

#include "ledger.h"
#include "people.h"
#include "policy.h"
#include "policy_record.h"
#include "store.h"

/* Columns of policy_record. */
enum
{
	Record_seq = 1, Record_at, Record_person, Record_login, Record_act,
	Record_object, Record_key, Record_body, Record_hash, Record_columns = Record_hash
};

PG_FUNCTION_INFO_V1(policy_record_hash);
PG_FUNCTION_INFO_V1(policy_record_bytes);

/* ---------------------------------------------------------------- hash */

static void
put_bytes(StringInfo buf, const char *bytes, int len)
{
	pq_sendint32(buf, len);
	pq_sendbytes(buf, bytes, len);
}

static void
put_null(StringInfo buf)
{
	pq_sendint32(buf, -1);
}

static void
put_int64(StringInfo buf, int64 value)
{
	pq_sendint32(buf, sizeof(int64));
	pq_sendint64(buf, value);
}

static void
put_text(StringInfo buf, const char *text)
{
	char	   *utf8 = pg_server_to_any(text, strlen(text), PG_UTF8);

	put_bytes(buf, utf8, strlen(utf8));
}

static bytea *
sha256_of(StringInfo buf)
{
	bytea	   *result = palloc(VARHDRSZ + HASH_LEN);

	SET_VARSIZE(result, VARHDRSZ + HASH_LEN);
	ledger_sha256(buf->data, buf->len, (uint8 *) VARDATA(result));
	return result;
}

/* Of the record, values[Record_hash - 1] is not read. */
static void
put_record(StringInfo buf, const Datum *values, const bool *nulls)
{
	for (int i = 0; i < Record_hash - 1; i++)
	{
		if (nulls[i])
			put_null(buf);
		else if (i < Record_person)	/* seq, at and person are int64 */
			put_int64(buf, DatumGetInt64(values[i]));
		else if (i == Record_body - 1)
		{
			Jsonb	   *body = DatumGetJsonbP(values[i]);

			put_text(buf, JsonbToCString(NULL, &body->root, VARSIZE(body)));
		}
		else
			put_text(buf, TextDatumGetCString(values[i]));
	}
}

/* previous may be NULL. */
static bytea *
record_hash(const bytea *previous, const Datum *values, const bool *nulls)
{
	StringInfoData buf;

	initStringInfo(&buf);
	if (previous == NULL)
		put_null(&buf);
	else
		put_bytes(&buf, VARDATA_ANY(previous), VARSIZE_ANY_EXHDR(previous));
	put_record(&buf, values, nulls);
	return sha256_of(&buf);
}

/* (previous, seq, at, person, login, act, object, key, body) -> hash, for auditors. */
Datum
policy_record_hash(PG_FUNCTION_ARGS)
{
	Datum		values[Record_columns];
	bool		nulls[Record_columns];

	for (int i = 0; i < Record_hash - 1; i++)
	{
		values[i] = PG_GETARG_DATUM(i + 1);
		nulls[i] = PG_ARGISNULL(i + 1);
	}
	PG_RETURN_BYTEA_P(record_hash(PG_ARGISNULL(0) ? NULL : PG_GETARG_BYTEA_PP(0),
								  values, nulls));
}

/* (seq, at, person, login, act, object, key, body) -> what follows the previous hash in it */
Datum
policy_record_bytes(PG_FUNCTION_ARGS)
{
	Datum		values[Record_columns];
	bool		nulls[Record_columns];
	StringInfoData buf;

	for (int i = 0; i < Record_hash - 1; i++)
	{
		values[i] = PG_GETARG_DATUM(i);
		nulls[i] = PG_ARGISNULL(i);
	}
	initStringInfo(&buf);
	put_record(&buf, values, nulls);
	PG_RETURN_BYTEA_P(cstring_to_text_with_len(buf.data, buf.len));
}

/* --------------------------------------------------------------- chain */

/* The number before this site's first. */
static int64
site_base(void)
{
	Snapshot	snapshot = store_snapshot_now();
	char	   *site = policy_setting("site", snapshot);
	int64		base = site ? pg_strtoint32(site) * SITE_SPAN : 0;

	store_snapshot_done(snapshot);
	return base;
}

/* Number of a site's last record, or the site's base; and its hash, or NULL. */
static int64
last_record(Relation rel, int64 base, bytea **hash)
{
	int64		seq = base;
	Relation	index = index_open(store_oid("policy_record_pkey"), AccessShareLock);
	Snapshot	snapshot = store_snapshot_now();
	ScanKeyData keys[2];
	SysScanDesc scan;
	HeapTuple	tuple;
	bool		isnull;

	ScanKeyInit(&keys[0], Record_seq, BTGreaterStrategyNumber, F_INT8GT,
				Int64GetDatum(base));
	ScanKeyInit(&keys[1], Record_seq, BTLessStrategyNumber, F_INT8LT,
				Int64GetDatum(base + SITE_SPAN));
	*hash = NULL;
	scan = systable_beginscan_ordered(rel, index, snapshot, 2, keys);
	if ((tuple = systable_getnext_ordered(scan, BackwardScanDirection)) != NULL)
	{
		seq = DatumGetInt64(heap_getattr(tuple, Record_seq, RelationGetDescr(rel), &isnull));
		*hash = DatumGetByteaPCopy(heap_getattr(tuple, Record_hash, RelationGetDescr(rel), &isnull));
	}
	systable_endscan_ordered(scan);
	store_snapshot_done(snapshot);
	index_close(index, AccessShareLock);
	return seq;
}

int64
policy_record_next(void)
{
	Relation	rel = table_open(store_oid("policy_record"), AccessShareLock);
	bytea	   *hash;
	int64		next = last_record(rel, site_base(), &hash) + 1;

	table_close(rel, AccessShareLock);
	return next;
}

void
policy_record_append(int64 seq, TimestampTz at, const char *act,
					 const char *object, const char *key, Datum body)
{
	Relation	rel = table_open(store_oid("policy_record"), RowExclusiveLock);
	Datum		values[Record_columns];
	bool		nulls[Record_columns] = {0};
	bytea	   *previous;
	Actor		actor;

	if (body != (Datum) 0)
		ledger_check_jsonb(DatumGetJsonbP(body), object, LEDGER_MOST);
	/* The site is the number's: set_site() is recorded in the chain it leaves. */
	if (last_record(rel, seq / SITE_SPAN * SITE_SPAN, &previous) != seq - 1)
		elog(ERROR, "record " INT64_FORMAT " of cmiogov.%s is not the next", seq, object);
	nulls[Record_person - 1] = !find_actor(&actor);
	nulls[Record_body - 1] = body == (Datum) 0;
	values[Record_seq - 1] = Int64GetDatum(seq);
	values[Record_at - 1] = TimestampTzGetDatum(at);
	values[Record_person - 1] = Int64GetDatum(actor.person);
	values[Record_login - 1] = CStringGetTextDatum(actor.login);
	values[Record_act - 1] = CStringGetTextDatum(act);
	values[Record_object - 1] = CStringGetTextDatum(object);
	values[Record_key - 1] = CStringGetTextDatum(key);
	values[Record_body - 1] = body;
	values[Record_hash - 1] = PointerGetDatum(record_hash(previous, values, nulls));
	store_insert(rel, values, nulls);
	table_close(rel, RowExclusiveLock);
}
