/*
 * refusal_queue.h
 *	  Refusals on their way from the transactions that roll back to the table
 *	  that keeps them.
 */
#ifndef CMIOGOV_REFUSAL_QUEUE_H
#define CMIOGOV_REFUSAL_QUEUE_H

#include "datatype/timestamp.h"

/* What a session hands in; texts may be NULL. */
typedef struct RefusalNote
{
	int32		guard;			/* 0: a function refused */
	int64		proposal;		/* 0: none, or not known */
	const char *mode;			/* enforce, warn, lifted */
	const char *login;
	const char *relation;
	const char *subject_key;
	const char *constraint;
	const char *reason;
	const char *unmet;
} RefusalNote;

/* The same as it waits: no pointers, texts cut to fit, "" for NULL. */
typedef struct QueuedRefusal
{
	Oid			database;
	int32		guard;
	int64		proposal;
	int64		lost;			/* dropped since the last one that was kept */
	TimestampTz at;
	char		db_user[NAMEDATALEN];
	char		mode[16];
	char		login[192];
	char		relation[2 * NAMEDATALEN + 8];
	char		subject_key[256];
	char		constraint[NAMEDATALEN];
	char		reason[512];
	char		unmet[2048];
} QueuedRefusal;

typedef struct QueueCounts
{
	int32		capacity;		/* 0: the library is not in shared_preload_libraries */
	int64		waiting;
	int64		queued;
	int64		written;
	int64		dropped;
} QueueCounts;

/* While shared_preload_libraries are loaded. */
extern void refusal_queue_init(void);

/*
 * Keeps the refusal, or counts it as dropped.  Never waits, never fails, and
 * does nothing when the library was not preloaded.
 */
extern void refusal_enqueue(const RefusalNote *note);

extern void refusal_queue_counts(QueueCounts *counts);

/*
 * For the processes that empty the queue, of which only one at a time may: it
 * must have claimed the queue.
 */
extern bool queue_claim(void);
extern void queue_release(void);

/* From now on this process is woken by what is queued. */
extern void queue_wake_me(void);

/* Whose turn it is; InvalidOid: nothing waits. */
extern Oid	queue_first_database(void);

/* The next refusal of the database from *position on; NULL: none. */
extern const QueuedRefusal *queue_next(Oid database, uint64 *position);

/* The refusal at the position leaves the queue. */
extern void queue_remove(uint64 position, bool written);

#endif							/* CMIOGOV_REFUSAL_QUEUE_H */
