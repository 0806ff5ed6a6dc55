/*
 * staffing.h
 *	  Can the people there are do a proposal at all, each in one part?
 */
#ifndef CMIOGOV_STAFFING_H
#define CMIOGOV_STAFFING_H

#include <stdbool.h>
#include <stdint.h>

typedef enum PartKind
{
	PART_JUDGE,					/* carries a gate */
	PART_SUBMIT,				/* submits the work of a decision */
	PART_SIGN					/* signs a decision */
} PartKind;

/* One thing that one person must do. */
typedef struct Part
{
	PartKind	kind;
	int			gate;			/* of a judge */
	int			what;			/* requirement or decision */
	bool		both;			/* signature: the role is A and R */
	int			ncandidates;
	const int64_t *candidates;
	int64_t		taken;			/* by whom, while we search */
} Part;

/*
 * Is there an assignment of candidates to parts that the separation of gates
 * and signatures allows?  Gives up, and says yes, after max_steps: a warning
 * must never be wrong.
 */
extern bool staffing_possible(Part *parts, int nparts, int64_t opener, int max_steps);

#endif							/* CMIOGOV_STAFFING_H */
