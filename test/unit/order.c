/*
 * order.c
 *	  The order of gates and verdicts, on which every comparison rests.
 */
#include <stdio.h>

#include "value.h"

static int	tests;
static int	failures;

static void
check(bool ok, const char *what)
{
	if (!ok)
		failures++;
	printf("%sok %d - %s\n", ok ? "" : "not ", ++tests, what);
}

int
main(void)
{
	check(GATE_COMPLIANCE < GATE_SAFETY && GATE_SAFETY < GATE_USABILITY,
		  "compliance before safety before usability");
	check(GATE_USABILITY + 1 == NGATES, "three gates");
	check(VERDICT_FAIL < VERDICT_OPEN && VERDICT_OPEN < VERDICT_ACCEPTED &&
		  VERDICT_ACCEPTED < VERDICT_ALTERNATIVE &&
		  VERDICT_ALTERNATIVE < VERDICT_PASS, "from veto to pass");
	check((RACI_A | RACI_R | RACI_C | RACI_I) == 15, "four letters, four bits");
	printf("1..%d\n", tests);
	return failures != 0;
}
