/*
 * find.h
 *	  The governed rows of a guard, read one after the other.
 */
#ifndef CMIOGOV_FIND_H
#define CMIOGOV_FIND_H

#include "enactment.h"
#include "refusal.h"
#include "subject.h"

/* Ids of the guards in force, a list of int. */
extern List *guards_in_force(Snapshot snapshot);

typedef struct GovernedScan GovernedScan;

/* Valid until the next one is asked for. */
typedef struct GovernedRow
{
	Oid			relid;			/* where it lies: the table, a partition, an unguarded child */
	bool		guarded;		/* false: in a child table that has no guard */
	Relation	rel;			/* the guard's table, whose columns the slot has */
	TupleTableSlot *slot;
	char	   *key;
	char	   *status;			/* NULL: it is null */
} GovernedRow;

/* The guard must be usable.  Locks its tables until the transaction ends. */
extern GovernedScan *governed_scan_begin(const Guard *guard, Snapshot snapshot);
extern bool governed_scan_next(GovernedScan *scan, GovernedRow *row);
extern void governed_scan_end(GovernedScan *scan);

/*
 * Why the row does not rest on a live enactment of its present content; NULL:
 * it does.  live, when it is wanted, says whether the record holds it to be there.
 */
extern const char *row_unenacted(const Guard *guard, const GovernedRow *row, Snapshot snapshot, bool *live);

/* In guard.c: would the guard let the row into its status now?  If not, why. */
extern bool guard_would_admit(const Guard *guard, Relation table, TupleTableSlot *slot, char *key,
							  char *status, Snapshot snapshot, Unmet *why);

/* What the text of an entry made by adopt_rows() begins with. */
#define ADOPTED_BY "adopted by "

#endif							/* CMIOGOV_FIND_H */
