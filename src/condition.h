/*
 * condition.h
 *	  What a kind's conditions answer about a case.
 */
#ifndef CMIOGOV_CONDITION_H
#define CMIOGOV_CONDITION_H

#include "case.h"

/*
 * Asks the conditions that the kind switches on about an option at that
 * moment, for the law and for words; the case is brought up to the moment.
 * Costs nothing where there are none.
 */
extern void condition_ask(Case *c, int32 option, TimestampTz now);

/* Does the kind ask for the signer's attestation of interests? */
extern bool condition_asks_attestation(const Case *c);

/* Has the person attested his interests, good at that moment? */
extern bool condition_attested(int64 person, TimestampTz at);

#endif							/* CMIOGOV_CONDITION_H */
