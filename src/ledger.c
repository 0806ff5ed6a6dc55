/*
 * ledger.c
 *	  The canonical bytes that chains are made of, and their hash.
 */
#include "compat.h"

#include "common/cryptohash.h"
#include "common/sha2.h"
#include "mb/pg_wchar.h"
#include "port/pg_bswap.h"
#include "utils/fmgrprotos.h"

#include "ledger.h"

/*
 * The server's pg_cryptohash has OpenSSL look the algorithm up for each hash,
 * which takes longer than the hash.  With OpenSSL's headers at hand it is
 * looked up once, and one context serves all hashes of the process: each is
 * begun and ended here, and nothing of ours runs between.
 */
#if defined(USE_OPENSSL) && defined(WITH_EVP)
#include <openssl/evp.h>

void
ledger_sha256(const void *bytes, size_t len, uint8 *hash)
{
	static EVP_MD_CTX *ctx = NULL;
	EVP_MD	   *sha256 = NULL;	/* the context keeps it */

	if (ctx == NULL)
	{
		ctx = EVP_MD_CTX_new();
		sha256 = EVP_MD_fetch(NULL, "SHA256", NULL);
	}
	if (ctx == NULL ||
		!EVP_DigestInit_ex(ctx, sha256, NULL) ||
		!EVP_DigestUpdate(ctx, bytes, len) ||
		!EVP_DigestFinal_ex(ctx, hash, NULL))
		elog(ERROR, "could not compute SHA-256");
}
#else
void
ledger_sha256(const void *bytes, size_t len, uint8 *hash)
{
	pg_cryptohash_ctx *ctx = pg_cryptohash_create(PG_SHA256);

	if (ctx == NULL || pg_cryptohash_init(ctx) < 0 ||
		pg_cryptohash_update(ctx, bytes, len) < 0 ||
		pg_cryptohash_final(ctx, hash, PG_SHA256_DIGEST_LENGTH) < 0)
		elog(ERROR, "could not compute SHA-256");
	pg_cryptohash_free(ctx);
}
#endif

/* An entry is put together of a score of pieces, and most fit the room at hand. */
static void
append(StringInfo buf, const void *bytes, int len)
{
	if (len >= buf->maxlen - buf->len)
		enlargeStringInfo(buf, len);
	memcpy(buf->data + buf->len, bytes, len);
	buf->len += len;
}

void
ledger_start(StringInfo buf, const uint8 *previous)
{
	initStringInfo(buf);
	append(buf, previous, HASH_LEN);
}

void
ledger_int(StringInfo buf, int64 value)
{
	uint64		big = pg_hton64((uint64) value);

	append(buf, &big, sizeof(big));
}

/* IEEE 754 bits; one zero, so that -0 and 0 are the same record. */
void
ledger_float(StringInfo buf, double value)
{
	int64		bits;

	if (value == 0.0)
		value = 0.0;
	memcpy(&bits, &value, sizeof(bits));
	ledger_int(buf, bits);
}

void
ledger_null(StringInfo buf)
{
	ledger_int(buf, -1);
}

void
ledger_bytes(StringInfo buf, const void *bytes, int len)
{
	ledger_int(buf, len);
	append(buf, bytes, len);
}

void
ledger_bytea(StringInfo buf, bytea *value)
{
	if (value == NULL)
		ledger_null(buf);
	else
		ledger_bytes(buf, VARDATA_ANY(value), VARSIZE_ANY_EXHDR(value));
}

void
ledger_text(StringInfo buf, const char *value)
{
	char	   *utf8;

	if (value == NULL)
	{
		ledger_null(buf);
		return;
	}
	if (GetDatabaseEncoding() == PG_UTF8)
	{
		ledger_bytes(buf, value, strlen(value));
		return;
	}
	utf8 = pg_server_to_any(value, strlen(value), PG_UTF8);
	ledger_bytes(buf, utf8, strlen(utf8));
	if (utf8 != value)
		pfree(utf8);
}

void
ledger_jsonb(StringInfo buf, Jsonb *value)
{
	if (value == NULL)
		ledger_null(buf);
	else
		ledger_text(buf, JsonbToCString(NULL, &value->root, VARSIZE(value)));
}

/* A few bytes may print as a number of 131,072 digits. */
static int
printed_length(const JsonbValue *v)
{
	if (v->type == jbvString)
		return v->val.string.len;
	if (v->type == jbvNumeric)
		return strlen(DatumGetCString(DirectFunctionCall1(numeric_out, NumericGetDatum(v->val.numeric))));
	return 0;
}

void
ledger_check_jsonb(Jsonb *value, const char *name, int most)
{
	JsonbIterator *it = JsonbIteratorInit(&value->root);
	JsonbIteratorToken token;
	JsonbValue	v;
	int64		length = VARSIZE(value);
	int			depth = 0;

	while (length <= most && depth <= 64 && (token = JsonbIteratorNext(&it, &v, false)) != WJB_DONE)
	{
		if (token == WJB_BEGIN_ARRAY || token == WJB_BEGIN_OBJECT)
			depth++;
		else if (token == WJB_END_ARRAY || token == WJB_END_OBJECT)
			depth--;
		else
			length += printed_length(&v);
	}
	if (length > most || depth > 64)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("%s is too long or too deeply nested for the record", name),
				 errhint("It may take %d kB and 64 levels. Keep the rest elsewhere, and a reference here.", most / 1024)));
}

void
ledger_finish(StringInfo buf, uint8 *hash)
{
	ledger_sha256(buf->data, buf->len, hash);
	pfree(buf->data);
}
