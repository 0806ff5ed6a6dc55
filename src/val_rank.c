/*
 * val_rank.c
 *	  The order in which options are preferred.
 */
#include "val_rank.h"

#include <stdlib.h>

static int
compare_options(const void *pa, const void *pb)
{
	const RankOption *a = pa;
	const RankOption *b = pb;

	if (a->lawful != b->lawful)
		return a->lawful ? -1 : 1;
	if (a->survivor != b->survivor)
		return a->survivor ? -1 : 1;
	if (a->lawful && !a->survivor && a->harm != b->harm)
		return a->harm < b->harm ? -1 : 1;
	if (a->lawful && a->scored != b->scored)
		return a->scored ? -1 : 1;
	if (a->lawful && a->scored && a->usability != b->usability)
		return a->usability > b->usability ? -1 : 1;
	return a->option < b->option ? -1 : 1;
}

void
rank_by_harm(RankOption *options, int n, double tolerance)
{
	bool		any = false;
	double		least = 0.0;

	for (int i = 0; i < n; i++)
	{
		if (options[i].lawful && (!any || options[i].harm < least))
		{
			least = options[i].harm;
			any = true;
		}
	}
	for (int i = 0; i < n; i++)
		options[i].survivor = options[i].lawful && options[i].harm - least <= tolerance;
	qsort(options, (size_t) n, sizeof(RankOption), compare_options);
	for (int i = 0; i < n; i++)
		options[i].rank = options[i].lawful ? i + 1 : 0;
}
