/*
 * subject.h
 *	  Guards as configured, and the rows they guard: keys, status, content.
 */
#ifndef CMIOGOV_SUBJECT_H
#define CMIOGOV_SUBJECT_H

#include "executor/spi.h"
#include "executor/tuptable.h"
#include "nodes/pg_list.h"
#include "utils/jsonb.h"
#include "utils/rel.h"

#include "canon.h"
#include "store.h"

/* A row of cmiogov.guard with its columns resolved; lives until the transaction ends. */
typedef struct Guard
{
	int32		id;
	Oid			relid;			/* the table that was named; partitions map to it */
	Oid			owner;			/* whose rights its types' code runs with */
	int			nkeys;
	Column	   *keys;
	Column	   *status;
	int			nmaterial;
	Column	   *material;
	Column	   *kind_column;	/* NULL: none */
	Column	   *actor_column;	/* NULL: none */
	List	   *labels;			/* of char * */
	int		   *label_lengths;
	bool		labels_governed;
	bool		labels_loose;	/* values of the status can be equal although they print differently */
	bool		labels_bytes;	/* the status is a text, and equal when its bytes are */
	List	   *kinds;			/* of char *; NIL: any */
	char	   *mode;
	TransactionId written_by;	/* what a transaction loosens does not count in it */
	char	   *replication;
	char	   *sqlstate;
	bool		has_filter;
	char	   *broken;			/* why it cannot be used, or NULL */
	struct GuardState *state;
} Guard;

/* What is kept with a guard as it is used; private to guard_cache.c and subject.c. */
typedef struct GuardState
{
	HTAB	   *maps;			/* column numbers of its partitions */
	struct GuardMap *last_map;
	SPIPlanPtr	fetch;			/* reads a row by key */
	Oid			key_index;		/* its index, once it was looked for; 0: not found */
} GuardState;

/*
 * By id, or by table (a partition finds its root's guard); NULL when not
 * guarded.  An error when a column it needs is gone.
 */
extern const Guard *guard_by_id(int32 id);
extern const Guard *guard_by_relid(Oid relid);

/* The same without the error: look at "broken", or call guard_usable(). */
extern const Guard *guard_find_id(int32 id);
extern const Guard *guard_find(Oid relid);
extern const Guard *guard_usable(const Guard *guard);

/* Does it refuse?  A mode that this very transaction has set does not count in it. */
extern bool guard_enforces(const Guard *guard);

/* Which generation of what is known about guards is current; guards stay where they are while it is. */
extern uint64 guard_generation(void);

/* The number that a column of the guard's table has in this partition of it. */
extern AttrNumber guard_attnum_in(const Guard *guard, Relation rel, AttrNumber attnum);

static inline AttrNumber
guard_attnum(const Guard *guard, Relation rel, AttrNumber attnum)
{
	return RelationGetRelid(rel) == guard->relid ? attnum : guard_attnum_in(guard, rel, attnum);
}

/* What the slot, which may be of a partition, holds. */
extern char *subject_key_text(const Guard *guard, Relation rel, TupleTableSlot *slot);
extern char *subject_status(const Guard *guard, Relation rel, TupleTableSlot *slot);
extern char *subject_kind(const Guard *guard, Relation rel, TupleTableSlot *slot);
extern char *subject_actor(const Guard *guard, Relation rel, TupleTableSlot *slot);
extern bool subject_governed(const Guard *guard, const char *status);

/* The same of a row; *status gets the text where that costs nothing, else NULL. */
extern bool subject_row_governed(const Guard *guard, Relation rel, TupleTableSlot *slot, char **status);

/* Are all material columns bit for bit the same? */
extern bool subject_same_image(const Guard *guard, Relation rel, TupleTableSlot *a, TupleTableSlot *b);

/*
 * SHA-256 over the material columns in list order.  "content" (an option's)
 * replaces columns it names.  columns, when wanted, gets 8 bytes a column,
 * salted.
 */
extern void subject_digest(const Guard *guard, Relation rel, TupleTableSlot *slot,
						   Jsonb *content, uint8 *digest,
						   const uint8 *salt, bytea **columns);

/*
 * The same for the row with this key as it is now; false when there is none.
 * Reads with the table owner's rights.  kind (may be NULL) gets the text of the kind column.
 */
extern bool subject_fetch_digests(const Guard *guard, const char *key, Snapshot snapshot,
								  int ncontents, Jsonb **contents, uint8 (*digests)[HASH_LEN],
								  const uint8 *salt, bytea **columns, char **kind);

/* The key as the guard will print it ('042' is 42), or an error when it is none. */
extern char *subject_canonical_key(const Guard *guard, const char *key);

/* Refuses content that names something else than material columns, or bad values. */
extern void subject_check_content(const Guard *guard, Jsonb *content);

/* Names of the material columns whose salted digests differ. */
extern char *subject_changed_columns(const Guard *guard, bytea *before, bytea *after);

/* public.change_request "42", or without the key when it is NULL */
extern char *subject_name(const Guard *guard, const char *key);

#endif							/* CMIOGOV_SUBJECT_H */
