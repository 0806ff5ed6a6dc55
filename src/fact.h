/*
 * fact.h
 *	  Reading and appending facts.
 */
#ifndef CMIOGOV_FACT_H
#define CMIOGOV_FACT_H

#include "case.h"
#include "enactment.h"
#include "people.h"

/* What every option is about at present: the subject as it is, or its own words. */
extern void case_read_contents(Case *c, Snapshot snapshot);

/* The hash that chains a fact to the one before it. */
extern void fact_hash(int64 proposal, const Fact *f, const uint8 *previous, uint8 *hash);

/* Takes a row of cmiogov.fact apart; false: the row is not as write_fact() writes it. */
extern bool fact_decode(TupleDesc desc, HeapTuple tuple, Fact *f);

/* The facts of a proposal in order, one after the other. */
typedef struct FactScan
{
	Relation	rel;
	Relation	index;
	SysScanDesc scan;
} FactScan;

extern void fact_scan_begin(FactScan *s, int64 proposal, Snapshot snapshot);
extern HeapTuple fact_scan_next(FactScan *s);
extern void fact_scan_end(FactScan *s);

/* Reads every fact of the case's proposal, in order, into it. */
extern void fact_read_all(Case *c, Snapshot snapshot);

/* A proposal opened for writing: locked, read, judged. */
typedef struct Session
{
	Relation	rel;			/* cmiogov.proposal */
	Snapshot	snapshot;		/* of after the lock */
	Actor		actor;
	Case	   *c;
	int			nread;			/* facts that were there before */
	TimestampTz now;
	bool		enacted;		/* it was, at some time */
	bool		live;			/* it is so at present */
	bool		stood;			/* the gates stood before, under the law at enactment */
	TimestampTz enacted_at;
	EnactmentsOf enactments;	/* before this session */
	bool		pending;		/* the last fact is not written yet */
	LawOutcome	outcome;		/* of the chosen option, after the last fact */
} Session;

/* Locks the proposal, reads it with a snapshot of now, judges it. */
extern Session *session_begin(int64 proposal);

/* The same although the proposal may be withdrawn, for what is carried into it. */
extern Session *session_begin_late(int64 proposal);

/*
 * Appends one fact and judges again.  It is stamped with the header as it
 * leaves it, chained and written when the next one comes or the session ends.
 */
extern void session_append(Session *s, Fact *fact);

/* Writes the last fact and the header, and closes. */
extern void session_end(Session *s);

/* The fact that a caller fills in; act and option set, the rest absent. */
extern Fact fact_new(const char *act, int32 option);

#endif							/* CMIOGOV_FACT_H */
