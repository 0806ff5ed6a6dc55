/*
 * last_word.c
 *	  The functions that have the last word, asked what only an error in the
 *	  rest of the law could ask them: they say no.
 */
#include <stdio.h>

#include "../../src/law_holds.c"

static int	ntests = 0;
static int	failed = 0;

static void
ok(bool truth, const char *what)
{
	printf("%sok %d - %s\n", truth ? "" : "not ", ++ntests, what);
	failed += !truth;
}

/* A proposal with everything done, and what the law would have found of it. */
static LawRequirement requirements[NGATES];
static LawConsultation consultations[1];
static LawHazard hazards[1];
static LawScale scales[1] = {{true, 1, 4, LAW_NEVER}};
static LawCondition conditions[1];
static LawOption options[2] = {{0, 0}, {1, 1}};
static LawFact facts[5];
static LawCase c;
static int32_t last[1];
static Harm effective[1], total[1];
static bool estimated[1], known[1];
static LawWork w;
static const Standing good = 0x444;

enum
{
	SUBMITTED, ANSWERED, SIGNED, SEEN, SAID
};

static void
set_up(void)
{
	static const LawAct acts[] = {ACT_SUBMIT, ACT_ADVISE, ACT_SIGN, ACT_NOTE, ACT_NOTE};

	for (int g = 0; g < NGATES; g++)
		requirements[g] = (LawRequirement) {.gate = (Gate) g,.from = LAW_ALWAYS,.till = LAW_NEVER};
	conditions[0] = (LawCondition) {NGATES, true, LAW_NEVER};
	for (int i = 0; i < 5; i++)
		facts[i] = (LawFact) {.act = acts[i],.seq = i + 2,.option = 1,.content = 1,.slot = LAW_NONE,
			.flags = FACT_FRESH,.person = 1 + i % 2};
	c = (LawCase) {.opener = 9,.chosen = 1,.noptions = 2,.options = options,.facts = facts,.nfacts = 5,
		.requirements = requirements,.nrequirements = NGATES,.ndecisions = 1,
		.consultations = consultations,.nconsultations = 1,.hazards = hazards,.nhazards = 1,
		.scales = scales,.nscales = 1,.conditions = conditions,.nconditions = 1};
	facts[SIGNED].person = 3;
	effective[0].hi = total[0].hi = 0;
	estimated[0] = known[0] = true;
	w = (LawWork) {.last = last,.effective = effective,.estimated = estimated,.total = total,.known = known};
}

static bool
enacts(void)
{
	return may_enact(&c, 1, good, &w);
}

static Verdict
settles(Gate gate, Verdict verdict)
{
	return settled(&c, gate, 1, true, verdict, &w);
}

static void
say_no(Gate gate)
{
	facts[SAID].act = ACT_VERDICT;
	facts[SAID].ref = (int32_t) gate;
	facts[SAID].verdict = VERDICT_FAIL;
	facts[SAID].seq = 1;		/* long ago: only that it stands is in the way */
}

int
main(void)
{
	set_up();
	ok(enacts() && settles(GATE_SAFETY, VERDICT_PASS) == VERDICT_PASS, "everything done");
	for (int g = 0; g < NGATES; g++)
	{
		set_up();
		say_no((Gate) g);
		ok(settles((Gate) g, VERDICT_PASS) == VERDICT_FAIL, "no gate passes against a no");
		ok(settles((Gate) g, VERDICT_ACCEPTED) == (g == GATE_USABILITY ? VERDICT_ACCEPTED : VERDICT_FAIL),
		   "only usability is accepted against one");
		ok(enacts() == (g == GATE_USABILITY), "and nothing is enacted");
		set_up();
		ok(!may_enact(&c, 1, good & ~(0xF << 4 * g), &w), "nor while a gate does not stand");
		ok(settled(&c, (Gate) g, 1, false, VERDICT_PASS, &w) == VERDICT_OPEN, "no gate stands before its turn");
	}
	ok(settles(GATE_COMPLIANCE, VERDICT_ACCEPTED) == VERDICT_FAIL, "accepted compliance is a fail");
	ok(settles(GATE_SAFETY, VERDICT_ALTERNATIVE) == VERDICT_FAIL, "so is an alternative to safety");
	total[0].hi = 5;
	ok(settles(GATE_SAFETY, VERDICT_PASS) == VERDICT_OPEN && !enacts(), "intolerable harm is not passed");
	set_up();
	scales[0].limited = false;
	ok(settles(GATE_SAFETY, VERDICT_PASS) == VERDICT_OPEN && !enacts(), "nor harm without limits");
	scales[0].limited = true;
	facts[SEEN].act = ACT_OBSERVE;
	facts[SEEN].harm.lo = 1;
	ok(settles(GATE_SAFETY, VERDICT_PASS) == VERDICT_OPEN && !enacts(), "nor harm observed above the estimate");
	set_up();
	conditions[0].met = false;
	ok(!enacts(), "an unmet condition of the decisions");
	conditions[0].gate = GATE_SAFETY;
	ok(!enacts() && settles(GATE_SAFETY, VERDICT_PASS) == VERDICT_OPEN &&
	   settles(GATE_USABILITY, VERDICT_PASS) == VERDICT_PASS, "or of a gate");
	for (int i = SUBMITTED; i <= SIGNED; i++)
	{
		set_up();
		facts[i].flags = 0;
		ok(!enacts(), "a stale step");
	}
	set_up();
	c.withdrawn = true;
	ok(!enacts(), "a withdrawn proposal");
	set_up();
	c.chosen = 0;
	ok(!enacts() && !may_enact(&c, 0, good, &w), "another option than the chosen, and the baseline");
	set_up();
	c.ndecisions = 0;
	ok(!enacts(), "nothing decided");
	printf("1..%d\n", ntests);
	return failed != 0;
}
