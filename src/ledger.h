/*
 * ledger.h
 *	  The canonical bytes that chains are made of, and their hash.
 *
 * A record's hash is SHA-256 over the previous hash and its fields: integers
 * and times (microseconds) as 8 bytes big-endian, everything else as its
 * length in 8 bytes and then its bytes, text in UTF-8; a NULL is the length
 * -1.  Nothing depends on a setting, an OID or the server's version.
 */
#ifndef CMIOGOV_LEDGER_H
#define CMIOGOV_LEDGER_H

#include "lib/stringinfo.h"
#include "utils/jsonb.h"

#include "store.h"
#include "value.h"

extern void ledger_start(StringInfo buf, const uint8 *previous);
extern void ledger_int(StringInfo buf, int64 value);
extern void ledger_float(StringInfo buf, double value);
extern void ledger_bytes(StringInfo buf, const void *bytes, int len);
extern void ledger_bytea(StringInfo buf, bytea *value);
extern void ledger_text(StringInfo buf, const char *value);
extern void ledger_jsonb(StringInfo buf, Jsonb *value);
extern void ledger_null(StringInfo buf);
extern void ledger_finish(StringInfo buf, uint8 *hash);

/* Most bytes of one value of a record, printed. */
#define LEDGER_MOST (1024 * 1024)

/*
 * Refuses (22023) JSON that prints longer than that, or is nested so deeply that it
 * might be recorded here and not be read again from a dump or by the law.
 */
extern void ledger_check_jsonb(Jsonb *value, const char *name, int most);

/* SHA-256 of some bytes. */
extern void ledger_sha256(const void *bytes, size_t len, uint8 *hash);

#endif							/* CMIOGOV_LEDGER_H */
