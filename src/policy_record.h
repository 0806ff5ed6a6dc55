/*
 * policy_record.h
 *	  The chained record of every act on people and policy.
 */
#ifndef CMIOGOV_POLICY_RECORD_H
#define CMIOGOV_POLICY_RECORD_H

#include "datatype/timestamp.h"

/* Ids and record numbers of one site lie between site * SITE_SPAN and the next. */
#define SITE_SPAN (INT64CONST(1) << 40)
#define SITE_GUARDS (1 << 18)		/* the same for guards, whose ids are integers */
#define MAX_SITE 8191			/* ids stay below 2^53 */

/*
 * The number that the next record will have.  Only under store_lock_policy() or
 * store_lock_registers(), which keep the chain from forking.
 */
extern int64 policy_record_next(void);

/*
 * Appends record number seq, by whoever the session is; an error unless it is the
 * next of its site.  The row written carries seq in its column "record".  body is
 * the row's image as jsonb, (Datum) 0 when the row was removed.
 */
extern void policy_record_append(int64 seq, TimestampTz at, const char *act,
								 const char *object, const char *key, Datum body);

#endif							/* CMIOGOV_POLICY_RECORD_H */
