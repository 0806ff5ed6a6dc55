/*
 * subject.h
 *	  Guards as configured, and the rows they guard: keys, status, content.
 */
#ifndef CMIOGOV_SUBJECT_H
#define CMIOGOV_SUBJECT_H

#include "executor/tuptable.h"
#include "nodes/pg_list.h"
#include "utils/jsonb.h"

#include "store.h"

/* A row of cmiogov.guard with its columns resolved. */
typedef struct Guard
{
	int32		id;
	Oid			relid;			/* the table that was named; partitions map to it */
	Oid			owner;			/* whose rights its types' code runs with */
	int			nkeys;
	AttrNumber *keys;
	AttrNumber	status;
	int			nmaterial;
	AttrNumber *material;
	AttrNumber	kind_column;	/* 0: none */
	AttrNumber	actor_column;	/* 0: none */
	List	   *labels;			/* of char * */
	bool		labels_governed;
	List	   *kinds;			/* of char *; NIL: any */
	char	   *mode;
	char	   *replication;
	char	   *sqlstate;
	struct SubjectPlan *plan;	/* private to subject.c */
} Guard;

/* By id, or by table (a partition finds its root's guard); NULL when not guarded. */
extern const Guard *guard_by_id(int32 id);
extern const Guard *guard_by_relid(Oid relid);

/* What the slot, which may be of a partition, holds. */
extern char *subject_key_text(const Guard *guard, Relation rel, TupleTableSlot *slot);
extern char *subject_status(const Guard *guard, Relation rel, TupleTableSlot *slot);
extern bool subject_governed(const Guard *guard, const char *status);

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

/* Names of the material columns whose salted digests differ. */
extern char *subject_changed_columns(const Guard *guard, bytea *before, bytea *after);

/* public.change_request "42" */
extern char *subject_name(const Guard *guard, const char *key);

#endif							/* CMIOGOV_SUBJECT_H */
