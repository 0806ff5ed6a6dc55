/*
 * fact.h
 *	  Reading and appending facts.
 */
#ifndef CMIOGOV_FACT_H
#define CMIOGOV_FACT_H

#include "case.h"
#include "people.h"

/* What every option is about at present: the subject as it is, or its own words. */
extern void case_read_contents(Case *c, Snapshot snapshot);

/* The hash that chains a fact to the one before it. */
extern void fact_hash(int64 proposal, const Fact *f, const uint8 *previous, uint8 *hash);

/* Reads every fact of the case's proposal, in order, into it. */
extern void fact_read_all(Case *c, Snapshot snapshot);

/* A proposal opened for writing: locked, read, judged. */
typedef struct Session
{
	Relation	rel;			/* cmiogov.proposal */
	Snapshot	snapshot;		/* of after the lock */
	Actor		actor;
	Case	   *c;
	TimestampTz now;
	bool		enacted;		/* it was, at some time */
	bool		live;			/* it is so at present */
	bool		stood;			/* the gates stood before, under the law at enactment */
	TimestampTz enacted_at;
	LawOutcome	outcome;		/* of the chosen option, after the last fact */
} Session;

/* Locks the proposal, reads it with a snapshot of now, judges it. */
extern Session *session_begin(int64 proposal);

/* Appends one fact, stamped and chained, and judges again. */
extern void session_append(Session *s, Fact *fact);

/* Writes the header and closes. */
extern void session_end(Session *s);

/* The fact that a caller fills in; act and option set, the rest absent. */
extern Fact fact_new(const char *act, int32 option);

#endif							/* CMIOGOV_FACT_H */
