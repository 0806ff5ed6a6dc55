/*
 * session.h
 *	  A proposal opened for writing.
 */
#ifndef CMIOGOV_SESSION_H
#define CMIOGOV_SESSION_H

#include "case.h"
#include "enactment.h"
#include "people.h"

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
	TimestampTz ready_until;	/* as the header had it before */
	EnactmentsOf enactments;	/* before this session */
	bool		pending;		/* the last fact is not written yet */
	LawOutcome	outcome;		/* of the chosen option, after the last fact */
	bool		judged;			/* and nothing has changed since */
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

#endif							/* CMIOGOV_SESSION_H */
