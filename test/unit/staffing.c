/*
 * staffing.c
 *	  Assignments that exist are found, those that cannot exist are told.
 */
#include <stdio.h>

#include "../../src/staffing.h"
#include "../../src/value.h"

static int	n = 0;
static int	bad = 0;

static void
ok(bool good, const char *what)
{
	printf("%sok %d - %s\n", good ? "" : "not ", ++n, what);
	bad += !good;
}

int
main(void)
{
	static const int64_t a[] = {1};
	static const int64_t b[] = {2};
	static const int64_t ab[] = {1, 2};
	static const int64_t abc[] = {1, 2, 3};
	Part		two_gates[] = {{PART_JUDGE, GATE_COMPLIANCE, 0, false, 1, a, 0},
	{PART_JUDGE, GATE_SAFETY, 1, false, 2, ab, 0}};
	Part		one_person[] = {{PART_JUDGE, GATE_COMPLIANCE, 0, false, 1, a, 0},
	{PART_JUDGE, GATE_SAFETY, 1, false, 1, a, 0}};
	Part		quorum[] = {{PART_JUDGE, GATE_SAFETY, 0, false, 2, ab, 0},
	{PART_JUDGE, GATE_SAFETY, 0, false, 2, ab, 0},
	{PART_JUDGE, GATE_SAFETY, 0, false, 2, ab, 0}};
	Part		same_gate[] = {{PART_JUDGE, GATE_COMPLIANCE, 0, false, 1, a, 0},
	{PART_JUDGE, GATE_COMPLIANCE, 1, false, 1, a, 0}};
	Part		signer[] = {{PART_JUDGE, GATE_SAFETY, 0, false, 1, a, 0},
	{PART_SIGN, 0, 0, false, 2, ab, 0}};
	Part		submitter[] = {{PART_SUBMIT, 0, 0, false, 1, b, 0},
	{PART_SIGN, 0, 0, false, 1, b, 0}};
	Part		both[] = {{PART_SUBMIT, 0, 0, false, 1, b, 0},
	{PART_SIGN, 0, 0, true, 1, b, 0}};
	Part		user[] = {{PART_JUDGE, GATE_USABILITY, 0, false, 1, b, 0},
	{PART_SUBMIT, 0, 0, false, 1, b, 0}};
	Part		back[] = {{PART_JUDGE, GATE_COMPLIANCE, 0, false, 3, abc, 0},
	{PART_JUDGE, GATE_SAFETY, 1, false, 2, ab, 0}, {PART_SIGN, 0, 0, false, 1, a, 0}};

	printf("1..11\n");
	ok(staffing_possible(two_gates, 2, 9, 1000), "two people, two gates");
	ok(!staffing_possible(one_person, 2, 9, 1000), "one person cannot carry two gates");
	ok(!staffing_possible(quorum, 3, 9, 1000), "a quorum of three out of two");
	ok(staffing_possible(same_gate, 2, 9, 1000), "one person on two requirements of a gate");
	ok(staffing_possible(signer, 2, 9, 1000), "the other one signs");
	ok(!staffing_possible(signer, 2, 2, 1000), "unless that one opened it");
	ok(!staffing_possible(submitter, 2, 9, 1000), "a submitter does not sign");
	ok(staffing_possible(both, 2, 2, 1000), "but for a role that is A and R");
	ok(!staffing_possible(user, 2, 9, 1000), "a submitter does not judge usability");
	ok(staffing_possible(back, 3, 9, 1000), "the search goes back");
	ok(staffing_possible(one_person, 2, 9, 1), "out of steps: no warning");
	return bad != 0;
}
