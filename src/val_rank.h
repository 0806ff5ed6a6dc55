/*
 * val_rank.h
 *	  The order in which options are preferred: lawful, then least harm, then
 *	  usability.  Pure C.
 */
#ifndef CMIOGOV_VAL_RANK_H
#define CMIOGOV_VAL_RANK_H

#include <stdbool.h>
#include <stdint.h>

typedef struct RankOption
{
	int32_t		option;
	bool		lawful;
	double		harm;			/* of lawful options: the statistic that is compared */
	bool		scored;
	double		usability;		/* the greater, the better */
	bool		survivor;		/* result: within the tolerance of the least harm */
	int32_t		rank;			/* result: from 1; 0: not lawful, not ranked */
} RankOption;

/*
 * Ranks the options, and sorts them by rank, unlawful ones last.  Tolerance is
 * measured from the least harm, not from neighbour to neighbour, which would
 * creep.  Survivors are ordered by usability (unscored ones last), the others
 * by harm; ties go by option number.
 */
extern void rank_by_harm(RankOption *options, int n, double tolerance);

#endif							/* CMIOGOV_VAL_RANK_H */
