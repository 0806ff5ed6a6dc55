/*
 * naive.h
 *	  The law a second time, to compare the first with.
 */
#ifndef CMIOGOV_NAIVE_H
#define CMIOGOV_NAIVE_H

#include "law.h"

#define NAIVE_SCALES 4

typedef struct NaiveAnswer
{
	Verdict		gate[NGATES];
	bool		judged;
	bool		unlawful;
	double		upper[NAIVE_SCALES];
	bool		made;			/* every decision, if the gates stood */
	bool		ready;
	int32_t		emergency;
	int64_t		ready_until;
	bool		one_person_two_gates;
} NaiveAnswer;

extern void naive_judge(const LawCase *law_case, int32_t option, NaiveAnswer *answer);

#endif							/* CMIOGOV_NAIVE_H */
