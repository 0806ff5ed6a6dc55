/*
 * val_edges.c
 *	  What no text or stored value leads to, and the value code refuses all
 *	  the same.
 */
#include <stdbool.h>
#include <stdio.h>

#include "value.h"

static int	ntests = 0;
static int	failed = 0;

static void
ok(bool truth, const char *what)
{
	printf("%sok %d - %s\n", truth ? "" : "not ", ++ntests, what);
	failed += !truth;
}

int
main(void)
{
	HarmDelta	delta = {0};
	Harm		harm;

	ok(!standing_valid(-1), "a negative standing is none");
	ok(!standing_valid(0x1000), "nor one of four gates");
	ok(standing_valid(standing_make(VERDICT_OPEN, VERDICT_OPEN, VERDICT_OPEN)), "open everywhere is one");
	delta.n.lo = delta.n.est = delta.n.hi = 1e308;
	delta.dp.lo = delta.dp.est = delta.dp.hi = 10;
	delta.s.lo = delta.s.est = delta.s.hi = 0;
	ok(!harm_of(&delta, &harm), "a product that overflows half way is no harm, whatever it is multiplied by");
	printf("1..%d\n", ntests);
	return failed != 0;
}
