/*
 * proposal.h
 *	  The header of a proposal: the row that the guard locks and reads.
 */
#ifndef CMIOGOV_PROPOSAL_H
#define CMIOGOV_PROPOSAL_H

#include "access/genam.h"
#include "nodes/lockoptions.h"
#include "utils/numeric.h"

#include "store.h"
#include "value.h"

/* A row of cmiogov.proposal, as locked. */
typedef struct Proposal
{
	int64		id;
	TimestampTz opened_at;
	TimestampTz ready_until;
	int64		policy_version;
	int64		opener;
	Standing	standing;
	int32		seq;
	int32		chosen;
	int32		guard;			/* 0: no subject */
	int32		round;
	bool		ready;
	bool		withdrawn;
	bool		barred;
	uint8		digest[HASH_LEN];
	uint8		head[HASH_LEN];
	char	   *kind;
	char	   *subject_key;	/* NULL: no subject */
	char	   *title;
	Numeric		amount;			/* NULL: none */
	uint8		salt[16];
	TimestampTz fell_at;		/* 0: it did not */
	bool		own;			/* this transaction wrote its evidence */
	HeapTuple	tuple;			/* the version that was locked */
} Proposal;

/* Find and lock a header; false when there is none.  The relation must stay open. */
extern bool proposal_lock(Relation rel, int64 id, LockTupleMode mode, Proposal *result);

/* The same without waiting: false also when somebody else holds it. */
extern bool proposal_try_lock(Relation rel, int64 id, LockTupleMode mode, Proposal *result);

/*
 * The headers of one subject are locked from the latest to the earliest, after
 * the subject itself by those who need it: everybody who opens a proposal or
 * says no to an earlier one.
 */
extern void proposal_hold_subject(Relation rel, int32 guard, const char *key);

/* As one probe finds it, locked; one that is just being opened may come after it. */
extern bool proposal_lock_latest(Relation rel, int32 guard, const char *key,
								 LockTupleMode mode, Proposal *result);

/* The latest proposal about a subject, locked; false when there is none. */
extern bool proposal_lock_subject(Relation rel, int32 guard, const char *key,
								  LockTupleMode mode, Proposal *result);

/*
 * The same FOR SHARE, for the guard, which has no use for title, amount, salt and
 * fell_at of a proposal that is ready: proposal_complete() fills them in.
 */
extern bool proposal_share_subject(int32 guard, const char *key, Proposal *result);
extern void proposal_complete(Relation rel, Proposal *p);

/*
 * Locks every later proposal about the subject for writing, the latest first;
 * their ids, as a list of palloc'd int64 *.  The subject is held.
 */
extern List *proposal_lock_later(Relation rel, const Proposal *than);

/* Read without a lock, for reports. */
extern bool proposal_read(int64 id, Snapshot snapshot, Proposal *result);
extern bool proposal_read_subject(Relation rel, int32 guard, const char *key,
								  Snapshot snapshot, Proposal *result);

/* Every header as the snapshot sees it, unlocked; each is good until the next. */
typedef struct ProposalScan
{
	Relation	rel;
	SysScanDesc scan;
} ProposalScan;

extern void proposal_scan_begin(ProposalScan *s, Relation rel, Snapshot snapshot);
extern bool proposal_scan_next(ProposalScan *s, Proposal *result);
extern void proposal_scan_end(ProposalScan *s);

extern void proposal_insert(Relation rel, const Proposal *p);

/* Writes the derived fields back; the header must be locked for update. */
extern void proposal_update(Relation rel, const Proposal *p);

#endif							/* CMIOGOV_PROPOSAL_H */
