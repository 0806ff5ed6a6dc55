/*
 * enactment.h
 *	  The record of what entered, moved within and left a governed status.
 */
#ifndef CMIOGOV_ENACTMENT_H
#define CMIOGOV_ENACTMENT_H

#include "lib/stringinfo.h"
#include "nodes/pg_list.h"

#include "store.h"

typedef struct Enactment
{
	int64		id;
	TimestampTz at;
	int64		proposal;		/* 0: none (let pass) */
	int32		guard;
	int32		emergency;		/* seq of the emergency that carried it, 0: none */
	bool		finding;		/* it left while a withdrawal finding was open */
	char	   *event;			/* enter, move, change, leave */
	char	   *mode;			/* enforce, warn, audit */
	char	   *subject_key;
	char	   *value;			/* the governed value entered or left */
	uint8		content[HASH_LEN];
	bool		has_content;
	uint8		head[HASH_LEN];	/* chain head it was decided on */
	bool		has_head;
	char	   *db_user;		/* the session's role */
	char	   *login;			/* the person's login, or NULL */
	char	   *actor;			/* the row's own claim */
	char	   *unmet;			/* rules let pass in warn and audit mode */
	uint8		hash[HASH_LEN];
	bool		own;			/* written by this transaction */
} Enactment;

/* Appends; fills id, at, who and hash. */
extern void enactment_append(Enactment *e);

/* Takes a row of cmiogov.enactment_record apart; false: no such row is ever written. */
extern bool enactment_decode(TupleDesc desc, HeapTuple tuple, Enactment *e);

/*
 * The hash that an entry must have: over the head it was decided on and its
 * content.  It is no link of the chain itself: two entries decided under
 * shared locks would otherwise fork it.
 */
extern void enactment_hash(const Enactment *e, uint8 *hash);

/* The latest entry about the subject, seen with this snapshot; false when there is none. */
extern bool enactment_latest(int32 guard, const char *key, Snapshot snapshot, Enactment *e);

/* The entry about its subject that came before; false when it is the first. */
extern bool enactment_before(const Enactment *e, Snapshot snapshot, Enactment *before);

/* What became of a proposal. */
typedef struct EnactmentsOf
{
	bool		enacted;		/* it carried a row into a governed status at some time */
	bool		live;			/* and that row is there at present */
	TimestampTz enacted_at;		/* the first time */
	bool		own;			/* an entry was written by this transaction */
	int32		emergency;		/* seq of the latest emergency that was used; 0: none */
	bool		barred;			/* the row left with a finding open */
	int32		entries;		/* how many there are, leaving included */
	bool		on_head;		/* some were decided on the present head */
	uint8		absorbed[HASH_LEN]; /* SHA-256 of their hashes, the latest first */
} EnactmentsOf;

/* What that hash is over: the head, then the fields. */
extern void enactment_bytes(StringInfo buf, const Enactment *e);

struct Proposal;

/* The entries of a proposal, the latest first, as a list of Enactment *. */
extern List *enactments_list(const struct Proposal *p, Snapshot snapshot);

extern void enactments_of_proposal(const struct Proposal *p, Snapshot snapshot,
								   EnactmentsOf *result);

#endif							/* CMIOGOV_ENACTMENT_H */
