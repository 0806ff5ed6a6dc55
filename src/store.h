/*
 * store.h
 *	  The extension's own tables: open, probe, insert, update, hash.
 *
 * Our tables are read and written directly, by index, the way the server
 * handles its catalogs: no SPI, so no search_path, no row security and no
 * planner between the law and its facts.
 */
#ifndef CMIOGOV_STORE_H
#define CMIOGOV_STORE_H

#include "access/genam.h"
#include "access/htup.h"
#include "datatype/timestamp.h"
#include "utils/rel.h"
#include "utils/snapshot.h"

#define HASH_LEN 32

/* OID of one of our tables, indexes or sequences; an error when it is missing. */
extern Oid	store_oid(const char *name);
extern Oid	store_schema(void);

/* Does the SQL that is installed have it?  Scripts of older versions lack what came later. */
extern bool store_has(const char *name);

/*
 * Opens one of our tables or indexes and keeps the lock until the transaction
 * ends: for what each row of a statement needs.  Close it with NoLock.
 */
extern Relation store_hold(const char *name, LOCKMODE mode);

/* The same of any relation. */
extern Relation store_hold_oid(Oid relid, LOCKMODE mode);

/*
 * Is the extension in this database?  Only where a hook or a process of ours
 * comes uninvited: a schema of this name may be somebody else's.
 */
extern bool store_installed(void);
extern Oid	store_owner(void);

/*
 * Rows of one of our tables by one of its indexes, table and index held.  The
 * keys name the table's columns; a row is good until the next.
 */
typedef struct StoreScan
{
	Relation	rel;
	bool		opened;			/* rel, by us */
	Relation	index;
	IndexScanDesc scan;
	struct TupleTableSlot *slot;
} StoreScan;

extern void store_scan_begin(StoreScan *s, const char *table, const char *index,
							 Snapshot snapshot, int nkeys, ScanKey keys);

/* The same of a table that is open already. */
extern void store_scan_begin_in(StoreScan *s, Relation rel, const char *index,
								Snapshot snapshot, int nkeys, ScanKey keys);
extern HeapTuple store_scan_next(StoreScan *s, ScanDirection direction);
extern void store_scan_end(StoreScan *s);

/*
 * One of our tables, one of its indexes and a scan of it that stay open from one
 * row to the next, until the (sub)transaction ends: for what the guard needs for
 * each row of a bulk statement.  Until then our own table cannot be altered by
 * the same transaction.  A static StoreKept is set up by its first three fields.
 * Call store_keep() each time: other people's code in between may have closed it.
 */
typedef struct StoreKept
{
	const char *table;
	const char *index;
	LOCKMODE	mode;			/* of the table: RowExclusiveLock to insert, else to find rows */
	StoreScan	scan;
	bool		open;
	SubTransactionId since;
	struct ResourceOwnerData *owner;
} StoreKept;

/* Opens it, unless it is open. */
extern void store_keep(StoreKept *kept);

/*
 * The first row for these keys, which name the index's columns; in kept's slot.
 * Nothing stays pinned but that row: store_keep_clear() lets it go.
 */
extern bool store_keep_find(StoreKept *kept, Snapshot snapshot, int nkeys, ScanKey keys,
							ScanDirection direction);
extern void store_keep_clear(StoreKept *kept);

/* A snapshot of now, whatever the transaction's isolation level; registered. */
extern Snapshot store_snapshot_now(void);
extern void store_snapshot_done(Snapshot snapshot);

/* The one clock. */
extern TimestampTz store_clock(void);

/* The next number of one of our sequences. */
extern int64 store_next_id(const char *sequence);

/* The same into a table that is kept open with its only index. */
extern void store_keep_insert(StoreKept *kept, Datum *values, bool *nulls);

/* Insert and update with all indexes; for tables without exclusion constraints. */
extern void store_insert(Relation rel, Datum *values, bool *nulls);
extern void store_update(Relation rel, HeapTuple old, Datum *values, bool *nulls, bool *replace);

/* Locks that every change of policy or people takes before it reads or writes. */
extern void store_lock_policy(void);

/*
 * Locks that a change of a register takes when no guard reads it: the record has
 * one writer at a time and policy stands still, but no guard is waited for.
 */
extern void store_lock_registers(void);
extern void store_unlock_registers(void);

/* Text of a column, or NULL. */
extern char *store_text(HeapTuple tuple, int attno, TupleDesc desc);

#endif							/* CMIOGOV_STORE_H */
