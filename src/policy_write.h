/*
 * policy_write.h
 *	  The one road by which people, policy and registers are written.
 */
#ifndef CMIOGOV_POLICY_WRITE_H
#define CMIOGOV_POLICY_WRITE_H

#include "fmgr.h"

#include "owner.h"

/* Must not hold: the query returns no row, or message, hint. */
typedef struct PolicyRule
{
	int			sqlstate;
	const char *constraint;		/* NULL: none */
	const char *query;
} PolicyRule;

/*
 * One public function.  Its queries are fixed; $1 is the number of its
 * (first) record, $2 the moment, $3 the person acting or NULL, and the
 * function's arguments follow from $4.
 */
typedef struct PolicyAct
{
	const char *name;
	const char *optional;		/* arguments that may be NULL, comma-separated with commas at both ends, or NULL */
	void		(*authorise) (FunctionCallInfo fcinfo);
	const PolicyRule *rules;	/* in order; ends with query NULL */
	const char *const *writes;	/* in order; ends with NULL */
	const char *kinds;			/* condition on k: kinds whose law may have changed; NULL: none, or all that ask a register */
	const char *registers;		/* those written, comma separated, when nothing else is; NULL: people or policy */
} PolicyAct;

/* Performs the act; returns the key of its first record. */
extern char *policy_act(FunctionCallInfo fcinfo, const PolicyAct *act);

/* The same where that key is an id. */
extern Datum policy_act_id(FunctionCallInfo fcinfo, const PolicyAct *act);

/* Who may do it: each raises 42501. */
extern void by_owner(FunctionCallInfo fcinfo);
extern void by_registrar(FunctionCallInfo fcinfo);
extern void by_office(FunctionCallInfo fcinfo);
extern void by_office_or_app(FunctionCallInfo fcinfo);

#endif							/* CMIOGOV_POLICY_WRITE_H */
