/*
 * rank.c
 *	  The worked choice of FACTS: six login options, on points and on upper ends.
 */
#include <stdio.h>
#include <string.h>

#include "val_rank.h"

static int	tests;
static int	failures;

static void
check(bool ok, const char *what)
{
	if (!ok)
		failures++;
	printf("%sok %d - %s\n", ok ? "" : "not ", ++tests, what);
}

/* O4 (baseline), O1, O2, O3, O5, O6; O1 fails compliance, O6 is not assessed. */
static const RankOption mfa[] = {
	{0, true, 0.0, true, 40.0, false, 0},
	{1, false, 3.0e-4, true, 95.0, false, 0},
	{2, true, 3.1e-5, true, 80.0, false, 0},
	{3, true, 1.55e-4, true, 90.0, false, 0},
	{4, true, -1.2e-5, true, 78.0, false, 0},
	{5, false, -5.0e-5, true, 99.0, false, 0}
};
static const double uppers[] = {0.0, 3.0e-4, 9.679415e-5, 2.536912e-4, 4.448536e-6, -5.0e-5};

/* The options in order of preference, survivors before the bar: "2 0 4|3". */
static const char *
ranked(bool upper, double tolerance)
{
	static char text[64];
	RankOption	o[6];
	bool		bar = false;

	memcpy(o, mfa, sizeof(o));
	for (int i = 0; upper && i < 6; i++)
		o[i].harm = uppers[i];
	rank_by_harm(o, 6, tolerance);
	text[0] = '\0';
	for (int i = 0; i < 6 && o[i].rank > 0; i++)
	{
		char		one[16];

		snprintf(one, sizeof(one), "%s%d", !o[i].survivor && !bar ? "|" : i > 0 ? " " : "",
				 (int) o[i].option);
		bar = bar || !o[i].survivor;
		strcat(text, one);
	}
	return text;
}

static void
check_ranked(bool upper, double tolerance, const char *expected, const char *what)
{
	const char *got = ranked(upper, tolerance);

	check(strcmp(got, expected) == 0, what);
	if (strcmp(got, expected) != 0)
		printf("# got %s, expected %s\n", got, expected);
}

static void
check_creep(void)
{
	RankOption	o[] = {
		{0, true, 1.8, true, 9.0, false, 0},
		{1, true, 1.0, true, 1.0, false, 0},
		{2, true, 1.4, true, 5.0, false, 0}
	};

	rank_by_harm(o, 3, 0.5);
	check(o[0].option == 2 && o[1].option == 1 && o[1].survivor && !o[2].survivor,
		  "tolerance is measured from the best, not pairwise");
}

static void
check_ties(void)
{
	RankOption	o[] = {
		{3, true, 0.0, false, 0.0, false, 0},
		{2, true, 0.0, true, 5.0, false, 0},
		{1, true, 0.0, true, 5.0, false, 0}
	};

	rank_by_harm(o, 3, 0.0);
	check(o[0].option == 1 && o[1].option == 2, "ties go by option number");
	check(o[2].option == 3, "an option without a score comes after scored ones");
}

static void
check_nothing_lawful(void)
{
	RankOption	o[] = {
		{1, false, 0.0, true, 5.0, false, 0},
		{0, false, 0.0, true, 9.0, false, 0}
	};

	rank_by_harm(o, 2, 1.0);
	check(o[0].rank == 0 && o[1].rank == 0 && !o[0].survivor && !o[1].survivor,
		  "all unlawful: nothing is ranked");
	rank_by_harm(o, 0, 1.0);
	check(true, "no options");
}

int
main(void)
{
	check_ranked(false, 0.0, "4|0 2 3", "points, tolerance 0: O5");
	check_ranked(false, 5e-5, "2 4 0|3", "points, tolerance 5e-5: O2 of O2, O4, O5");
	check_ranked(false, 2e-4, "3 2 4 0", "points, tolerance 2e-4: O3");
	check_ranked(true, 0.0, "0|4 2 3", "upper ends, tolerance 0: O4");
	check_ranked(true, 1e-5, "4 0|2 3", "upper ends, tolerance 1e-5: O5");
	check_creep();
	check_ties();
	check_nothing_lawful();
	printf("1..%d\n", tests);
	return failures != 0;
}
