/*
 * explain.h
 *	  Rules in words: for refusals, for explain_approval().
 */
#ifndef CMIOGOV_EXPLAIN_H
#define CMIOGOV_EXPLAIN_H

#include "case.h"

typedef struct RuleWords
{
	const char *gate;			/* compliance, safety, usability or raci */
	char	   *rule;			/* name of the requirement, decision, ... */
	const char *constraint;		/* cmiogov_compliance, ... */
	char	   *detail;			/* what is so, or what is missing */
	char	   *next_action;	/* NULL when the rule is met */
	char	   *owner;			/* the role, and who holds it, that owes it; NULL: nobody */
} RuleWords;

extern void explain_rule(Case *c, const LawRule *rule, Snapshot snapshot, RuleWords *words);

/* The gate, or the decision, that the first unmet rule belongs to: "compliance gate is open". */
extern char *explain_first(Case *c, const LawOutcome *out, Snapshot snapshot);

/* Every unmet rule, one a line; the constraint of the first. */
extern char *explain_unmet(Case *c, const LawOutcome *out, Snapshot snapshot,
						   const char **constraint);

/* Refuses what, with the first unmet rule's constraint. */
pg_noreturn extern void refuse_unready(Case *c, const LawOutcome *out, Snapshot snapshot, const char *what);

#endif							/* CMIOGOV_EXPLAIN_H */
