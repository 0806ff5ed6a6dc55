/*
 * staffing.c
 *	  Can the people there are do a proposal at all, each in one part?
 *
 * Pure C.  It decides nothing: the law counts what is done.  It only tells
 * in advance that the law will never be satisfied.
 */
#include "staffing.h"

#include "value.h"

/* May one person do both parts? */
static bool
may_do_both(const Part *a, const Part *b)
{
	if (a->kind > b->kind)
		return may_do_both(b, a);
	if (a->kind == PART_JUDGE && b->kind == PART_JUDGE)
		return a->gate == b->gate && a->what != b->what;
	if (a->kind == PART_JUDGE && b->kind == PART_SUBMIT)
		return a->gate != GATE_USABILITY;
	if (a->kind == PART_JUDGE)
		return false;
	if (a->kind == PART_SUBMIT && b->kind == PART_SIGN)
		return b->both || a->what != b->what;
	return true;
}

static bool
fits(const Part *parts, int n, int64_t person, int64_t opener)
{
	const Part *part = &parts[n];

	if (part->kind == PART_SIGN && !part->both && person == opener)
		return false;
	for (int i = 0; i < n; i++)
	{
		if (parts[i].taken == person && !may_do_both(&parts[i], part))
			return false;
	}
	return true;
}

static bool
assign(Part *parts, int nparts, int n, int64_t opener, int *steps)
{
	if (n == nparts || --*steps <= 0)
		return true;
	for (int i = 0; i < parts[n].ncandidates; i++)
	{
		if (!fits(parts, n, parts[n].candidates[i], opener))
			continue;
		parts[n].taken = parts[n].candidates[i];
		if (assign(parts, nparts, n + 1, opener, steps))
			return true;
	}
	return false;
}

bool
staffing_possible(Part *parts, int nparts, int64_t opener, int max_steps)
{
	int			steps = max_steps;

	return assign(parts, nparts, 0, opener, &steps);
}
