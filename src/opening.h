/*
 * opening.h
 *	  Opening a proposal, for open_proposal() and propose().
 */
#ifndef CMIOGOV_OPENING_H
#define CMIOGOV_OPENING_H

#include "session.h"

/* Opens a proposal with its first facts; session_end() writes its header. */
extern Session *opening_begin(const char *kind, char *title, Oid relid, char *key,
							  Numeric amount);

/* Warns of what no present holder can do. */
extern void opening_warn(Session *s);

/* The subject argument at n, whose key is at n + 1; InvalidOid: none. */
extern Oid	opening_subject(FunctionCallInfo fcinfo, int n);

#endif							/* CMIOGOV_OPENING_H */
