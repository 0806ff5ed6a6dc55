/*
 * law.c
 *	  The law: every rule, the theorems, and a second law to compare with.
 *
 *	  law [random cases [seed]]
 *
 * A test writes a case as a list of facts, one after the other; seq numbers,
 * slots and the upper ends that each was given at come from their order, as
 * they do in the database.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "law.h"
#include "../model/naive.c"

#define MAX_FACTS 40
#define NOW 1000

/* Requirements, one for each gate; people; the only decision and consultation. */
enum
{
	COMPLIANT, SAFE, USABLE
};
enum
{
	CO = 1, CMIO, NURSE, LEAD, CMO, OTHER, OPENER
};

typedef struct Trial
{
	LawCase		c;
	LawFact		facts[MAX_FACTS];
	double		uppers[MAX_FACTS][NAIVE_SCALES];
	LawRequirement requirements[8];
	LawConsultation consultations[4];
	LawHazard	hazards[4];
	LawScale	scales[NAIVE_SCALES];
	LawCondition conditions[2];
	LawOption	options[4];
} Trial;

/* What law_judge() writes to. */
static int32_t last[MAX_FACTS], base[4], born[4];
static Harm effective[4], total[NAIVE_SCALES];
static bool estimated[4], vouched_for[4], known[NAIVE_SCALES];
static double rival[NAIVE_SCALES];
static int64_t carriers[MAX_FACTS + 8];
static LawWork work = {.last = last,.base = base,.born = born,.effective = effective,
	.estimated = estimated,.vouched = vouched_for,.total = total,.known = known,
.rival = rival,.carriers = carriers};
static LawRule rules[64];
static LawOutcome out;

static int	tests;
static int	failures;

static void
check(bool ok, const char *what)
{
	if (!ok)
		failures++;
	printf("%sok %d - %s\n", ok ? "" : "not ", ++tests, what);
}

/* ------------------------------------------------------------ making cases */

static void
point_at(Trial *t)
{
	t->c.facts = t->facts;
	for (int i = 0; i < t->c.nfacts; i++)
		t->facts[i].uppers = t->uppers[i];
	t->c.requirements = t->requirements;
	t->c.consultations = t->consultations;
	t->c.hazards = t->hazards;
	t->c.scales = t->scales;
	t->c.conditions = t->conditions;
	t->c.options = t->options;
}

static const LawOutcome *
judge_option(Trial *t, int32_t option)
{
	point_at(t);
	out.rules = rules;
	out.max_rules = law_max_rules(&t->c);
	law_judge(&t->c, option, &work, &out);
	return &out;
}

static bool
is_ready(Trial *t)
{
	return judge_option(t, t->c.chosen)->ready;
}

static Verdict
gate_is(Trial *t, Gate gate)
{
	return standing_get(judge_option(t, t->c.chosen)->standing, gate);
}

static LawCause
cause_of(Trial *t, LawRuleKind kind, int32_t ref)
{
	const LawOutcome *o = judge_option(t, t->c.chosen);

	for (int i = 0; i < o->nrules; i++)
	{
		if (o->rules[i].kind == kind && o->rules[i].ref == ref)
			return o->rules[i].cause;
	}
	return CAUSE_MET;
}

static int
slot_class(LawAct act)
{
	return act == ACT_UNVERDICT ? ACT_VERDICT :
		act == ACT_VERDICT || act == ACT_ESTIMATE || act == ACT_OBSERVE || act == ACT_INTEREST ?
		(int) act : LAW_NONE;
}

static bool
same_slot(const LawFact *a, const LawFact *b)
{
	return slot_class(a->act) != LAW_NONE && slot_class(a->act) == slot_class(b->act) &&
		a->person == b->person &&
		(a->act == ACT_INTEREST || (a->ref == b->ref && a->option == b->option));
}

static void
number_slots(Trial *t)
{
	t->c.nslots = 0;
	for (int i = 0; i < t->c.nfacts; i++)
	{
		LawFact    *f = &t->facts[i];

		f->slot = LAW_NONE;
		for (int k = 0; k < i && f->slot == LAW_NONE; k++)
		{
			if (same_slot(f, &t->facts[k]))
				f->slot = t->facts[k].slot;
		}
		if (f->slot == LAW_NONE && same_slot(f, f))
			f->slot = t->c.nslots++;
	}
}

/* The upper ends as they are with the facts so far. */
static void
stamp(Trial *t, LawFact *f)
{
	double	   *uppers = t->uppers[f - t->facts];

	point_at(t);
	law_harm(&t->c, f->option, &work);
	f->nuppers = t->c.nscales;
	for (int s = 0; s < t->c.nscales; s++)
		uppers[s] = total[s].hi;
}

static LawFact *
say(Trial *t, LawAct act, int64_t person, int32_t ref, Verdict verdict)
{
	LawFact    *f = &t->facts[t->c.nfacts++];

	*f = (LawFact) {.act = act,.seq = t->c.nfacts,.option = t->c.chosen,
		.content = t->options[t->c.chosen].content,.ref = ref,
		.verdict = verdict,.flags = FACT_FRESH,.person = person};
	number_slots(t);
	stamp(t, f);
	return f;
}

static LawFact *
estimate(Trial *t, int64_t person, uint32_t flags, int32_t hazard, double upper)
{
	LawFact    *f = say(t, ACT_ESTIMATE, person, hazard, VERDICT_OPEN);

	f->flags |= flags;
	f->harm = (Harm) {fmin(upper, 0.0) - 1, fmin(upper, 0.0), upper};
	stamp(t, f);
	return f;
}

static LawFact *
estimate_option(Trial *t, int32_t option, uint32_t flags, double upper)
{
	LawFact    *f = estimate(t, CMIO, flags, 0, upper);

	f->option = option;
	number_slots(t);
	stamp(t, f);
	return f;
}

static LawFact *
judged(Trial *t, int64_t person, int32_t requirement, Verdict verdict)
{
	return say(t, ACT_VERDICT, person, requirement, verdict);
}

static LawFact *
accept_harm(Trial *t, int64_t until)
{
	LawFact    *f = say(t, ACT_ACCEPT, CMO, LAW_NONE, VERDICT_OPEN);

	f->until = until;
	return f;
}

/* Three requirements, one decision, one consulted, limits 1 and 4; no facts. */
static Trial
empty(void)
{
	Trial		t;

	memset(&t, 0, sizeof(t));
	for (int g = 0; g < NGATES; g++)
		t.requirements[g] = (LawRequirement) {(Gate) g, 1, false, LAW_ALWAYS, LAW_NEVER,
			VERDICT_OPEN, 0, 0};
	t.scales[0] = (LawScale) {true, 1.0, 4.0, LAW_NEVER};
	t.scales[1] = t.scales[0];
	t.hazards[2].scale = 1;
	for (int o = 0; o < 4; o++)
		t.options[o] = (LawOption) {o, o};
	t.c = (LawCase) {.now = NOW,.opener = OPENER,.chosen = 1,.noptions = 2,.nrequirements = 3,
		.ndecisions = 1,.nconsultations = 1,.nhazards = 2,.nscales = 1};
	return t;
}

/* Everything done that can be, the harm "upper"; only acceptances are missing. */
static Trial
walk(double upper)
{
	Trial		t = empty();

	judged(&t, CO, COMPLIANT, VERDICT_PASS);
	estimate(&t, CMIO, FACT_JUDGE, 0, upper);
	if (upper > 1)
		accept_harm(&t, 2000);
	judged(&t, CMIO, SAFE, VERDICT_PASS);
	judged(&t, NURSE, USABLE, VERDICT_PASS);
	say(&t, ACT_SUBMIT, LEAD, 0, VERDICT_OPEN);
	say(&t, ACT_ADVISE, LEAD, 0, VERDICT_OPEN);
	say(&t, ACT_SIGN, CMO, 0, VERDICT_OPEN);
	return t;
}

/* The fact of that act and number, the n-th one. */
static LawFact *
the_fact(Trial *t, LawAct act, int32_t ref)
{
	for (int i = t->c.nfacts - 1; i >= 0; i--)
	{
		if (t->facts[i].act == act && t->facts[i].ref == ref)
			return &t->facts[i];
	}
	abort();
}

/* ------------------------------------------------------------------- gates */

static void
test_gates(void)
{
	Trial		t = walk(0.5);

	check(is_ready(&t), "everything done: ready");
	check(out.standing == standing_make(VERDICT_PASS, VERDICT_PASS, VERDICT_PASS) &&
		  out.gates_stand, "and every gate passes");
	t.c.withdrawn = true;
	check(!is_ready(&t), "a withdrawn proposal is not ready");
	t = walk(0.5);
	t.c.ndecisions = 0;
	check(!is_ready(&t), "a kind without decisions is never ready");
	t = empty();
	check(judge_option(&t, 1)->standing == standing_make(VERDICT_OPEN, VERDICT_OPEN, VERDICT_OPEN),
		  "nothing judged: every gate open");
	for (int g = 0; g < NGATES; g++)
	{
		t = walk(0.5);
		t.requirements[g].till = NOW;
		check(gate_is(&t, (Gate) g) == VERDICT_OPEN && !is_ready(&t),
			  "a gate without a requirement in force is open");
		t = walk(0.5);
		t.requirements[g].from = NOW + 1;
		check(!is_ready(&t) && out.ready_until == NOW + 1,
			  "a requirement does not count before its time, which is a boundary");
	}
	t = walk(0.5);
	t.requirements[0].till = NOW + 7;
	check(is_ready(&t) && out.ready_until == NOW + 7, "the end of a requirement is a boundary");
}

static void
test_veto(void)
{
	Trial		t;

	for (int g = 0; g < NGATES; g++)
	{
		t = walk(0.5);
		judged(&t, OTHER, g, VERDICT_FAIL);
		check(!is_ready(&t) && gate_is(&t, (Gate) g) == VERDICT_FAIL,
			  "one no dominates a yes");
		the_fact(&t, ACT_VERDICT, g)->flags = 0;
		check(gate_is(&t, (Gate) g) == VERDICT_FAIL, "a no does not go stale");
		judged(&t, OTHER, g, VERDICT_OPEN);
		check(gate_is(&t, (Gate) g) > VERDICT_OPEN, "its giver replaces it");
		check(g == GATE_USABILITY || cause_of(&t, RULE_REQUIREMENT, g + 1) == CAUSE_LAPSED,
			  "the yeses of later gates have lapsed");
		check(cause_of(&t, RULE_SIGNATURE, 0) == CAUSE_LAPSED, "and so have the signatures");
	}
	t = walk(0.5);
	judged(&t, CO, COMPLIANT, VERDICT_FAIL);
	say(&t, ACT_UNVERDICT, CO, COMPLIANT, VERDICT_OPEN);
	check(gate_is(&t, GATE_COMPLIANCE) == VERDICT_OPEN, "a withdrawn no leaves the gate open");
	t = walk(0.5);
	judged(&t, OTHER, COMPLIANT, VERDICT_FAIL)->option = 0;
	number_slots(&t);
	check(is_ready(&t), "a no on another option does not count here");
	t = walk(0.5);
	t.facts[0].flags = 0;
	check(!is_ready(&t) && cause_of(&t, RULE_REQUIREMENT, SAFE) == CAUSE_SUSPENDED,
		  "a stale yes suspends the later ones");
	judged(&t, OTHER, COMPLIANT, VERDICT_PASS);
	check(is_ready(&t), "which count again once the gate stands");
	t.facts[0].verdict = (Verdict) 9;
	check(is_ready(&t), "an unknown verdict is no yes and no no");
	t = walk(0.5);
	t.facts[0].verdict = (Verdict) 9;
	check(!is_ready(&t), "and leaves the gate open");
}

static void
test_quorum(void)
{
	Trial		t = walk(0.5);

	t.requirements[COMPLIANT].quorum = 2;
	check(gate_is(&t, GATE_COMPLIANCE) == VERDICT_OPEN, "one yes of two");
	judged(&t, CO, COMPLIANT, VERDICT_PASS);
	check(gate_is(&t, GATE_COMPLIANCE) == VERDICT_OPEN, "one person twice is one");
	t.facts[0].slot = LAW_NONE;
	check(gate_is(&t, GATE_COMPLIANCE) == VERDICT_OPEN, "whatever the slots say");
	judged(&t, OTHER, COMPLIANT, VERDICT_PASS);
	check(is_ready(&t), "two people are two");
	t = empty();
	t.requirements[COMPLIANT].quorum = 0;
	check(gate_is(&t, GATE_COMPLIANCE) == VERDICT_OPEN, "a quorum of none is not reached by nobody");
	t = walk(0.5);
	t.facts[0].verdict = VERDICT_ALTERNATIVE;
	check(!is_ready(&t), "no alternative to what is not addressable");
	t.requirements[COMPLIANT].addressable = true;
	check(is_ready(&t) && gate_is(&t, GATE_COMPLIANCE) == VERDICT_ALTERNATIVE,
		  "an alternative to what is");
	judged(&t, OTHER, COMPLIANT, VERDICT_PASS);
	check(gate_is(&t, GATE_COMPLIANCE) == VERDICT_ALTERNATIVE, "the weakest yes is the verdict");
	t = walk(0.5);
	t.facts[0].verdict = VERDICT_ACCEPTED;
	check(!is_ready(&t), "compliance is never accepted");
	t = walk(0.5);
	the_fact(&t, ACT_VERDICT, SAFE)->verdict = VERDICT_ALTERNATIVE;
	check(!is_ready(&t), "safety knows no alternative");
}

static void
test_clearance(void)
{
	Trial		t = walk(0.5);

	t.requirements[COMPLIANT].cleared = VERDICT_PASS;
	t.requirements[COMPLIANT].cleared_by = OTHER;
	t.requirements[COMPLIANT].cleared_until = NOW + 5;
	check(is_ready(&t) && out.ready_until == NOW + 5, "the end of a pre-clearance is a boundary");
	t.facts[0].act = ACT_NOTE;
	check(is_ready(&t), "a pre-clearance passes");
	t.c.now = NOW + 5;
	check(!is_ready(&t) && cause_of(&t, RULE_REQUIREMENT, COMPLIANT) == CAUSE_EXPIRED,
		  "until it expires");
	t.c.now = NOW;
	t.requirements[COMPLIANT].cleared_by = CMIO;
	check(!is_ready(&t) && cause_of(&t, RULE_REQUIREMENT, SAFE) == CAUSE_SEPARATION,
		  "its giver carries the gate and no later one");
	t.requirements[COMPLIANT].cleared_by = CMO;
	check(!is_ready(&t) && cause_of(&t, RULE_SIGNATURE, 0) == CAUSE_SEPARATION,
		  "and does not sign");
	t.requirements[COMPLIANT].cleared = VERDICT_ACCEPTED;
	check(!is_ready(&t), "compliance is not pre-cleared as accepted");
	t.requirements[COMPLIANT].cleared = VERDICT_ALTERNATIVE;
	check(!is_ready(&t), "nor by an alternative unless addressable");
	t = walk(0.5);
	the_fact(&t, ACT_VERDICT, SAFE)->act = ACT_NOTE;
	t.requirements[SAFE].cleared = VERDICT_PASS;
	t.requirements[SAFE].cleared_until = LAW_NEVER;
	check(!is_ready(&t), "safety is not pre-cleared");
	t = walk(0.5);
	the_fact(&t, ACT_VERDICT, USABLE)->act = ACT_NOTE;
	t.requirements[USABLE].cleared = VERDICT_PASS;
	t.requirements[USABLE].cleared_by = OTHER;
	t.requirements[USABLE].cleared_until = LAW_NEVER;
	check(is_ready(&t), "usability is");
	t.requirements[USABLE].cleared_by = LEAD;
	check(!is_ready(&t), "but not by who submitted the work");
	t.requirements[USABLE].cleared_by = CO;
	check(!is_ready(&t), "nor by who carries an earlier gate");
	t.requirements[USABLE].cleared_by = OTHER;
	judged(&t, NURSE, USABLE, VERDICT_FAIL);
	check(gate_is(&t, GATE_USABILITY) == VERDICT_FAIL, "a no dominates a pre-clearance");
}

/* -------------------------------------------------------------------- harm */

static void
test_estimates(void)
{
	Trial		t = walk(0.5);

	the_fact(&t, ACT_ESTIMATE, 0)->flags &= ~FACT_JUDGE;
	check(!is_ready(&t) && gate_is(&t, GATE_SAFETY) == VERDICT_OPEN,
		  "without a safety judge's estimate safety is open");
	t = walk(0.5);
	the_fact(&t, ACT_ESTIMATE, 0)->flags &= ~FACT_FRESH;
	check(!is_ready(&t) && cause_of(&t, RULE_ESTIMATE, LAW_NONE) == CAUSE_STALE,
		  "a stale estimate leaves safety open");
	estimate(&t, CMIO, FACT_JUDGE, 1, 0);
	check(!work.judged && cause_of(&t, RULE_ESTIMATE, LAW_NONE) == CAUSE_STALE,
		  "a fresh estimate of another hazard does not make it good");

	t = walk(0.5);
	estimate(&t, OTHER, 0, 1, -8);
	is_ready(&t);
	check(total[0].hi == 0.5, "another's benefit does not lower the upper end");
	estimate(&t, OTHER, 0, 0, 0.25);
	is_ready(&t);
	check(total[0].hi == 0.5, "nor does another's lower estimate");
	estimate(&t, OTHER, 0, 0, 8);
	check(gate_is(&t, GATE_SAFETY) == VERDICT_FAIL && total[0].hi == 8,
		  "another's higher estimate raises it");
	estimate(&t, CMIO, FACT_JUDGE, 0, 0.5);
	is_ready(&t);
	check(total[0].hi == 0.5, "a judge's estimate overrules the earlier ones");
	estimate(&t, CMIO, 0, 0, 0.125);
	is_ready(&t);
	check(total[0].hi == 0.5, "who is no judge any more does not lower what he said as one");

	t = walk(0.5);
	estimate(&t, CMIO, FACT_JUDGE, 1, -0.25);
	is_ready(&t);
	check(total[0].hi == 0.25, "a judge's benefit lowers it");
	the_fact(&t, ACT_ESTIMATE, 1)->flags &= ~FACT_FRESH;
	is_ready(&t);
	check(total[0].hi == 0.5, "unless it was about other content");

	t = walk(0.5);
	the_fact(&t, ACT_ESTIMATE, 0)->flags |= FACT_OPINION;
	check(is_ready(&t) && gate_is(&t, GATE_SAFETY) == VERDICT_ACCEPTED,
		  "an opinion: safety is at most accepted");
	the_fact(&t, ACT_ESTIMATE, 0)->flags |= FACT_NONE;
	check(gate_is(&t, GATE_SAFETY) == VERDICT_PASS, "but for the judge's none identified");
	estimate(&t, OTHER, FACT_OPINION | FACT_NONE, 0, 0);
	check(gate_is(&t, GATE_SAFETY) == VERDICT_ACCEPTED, "another's is an opinion like any");
	t = walk(2);
	the_fact(&t, ACT_ESTIMATE, 0)->flags |= FACT_OPINION;
	check(is_ready(&t), "an opinion above acceptable, accepted");
	the_fact(&t, ACT_ACCEPT, LAW_NONE)->until = NOW;
	check(gate_is(&t, GATE_SAFETY) == VERDICT_OPEN, "and not accepted: open");

	t = walk(0.5);
	t.scales[0].limited = false;
	check(gate_is(&t, GATE_SAFETY) == VERDICT_OPEN && !is_ready(&t) &&
		  cause_of(&t, RULE_LIMIT, 0) == CAUSE_MISSING, "a scale without limits: open");
	t = walk(0.5);
	estimate_option(&t, 0, FACT_JUDGE, 3);
	judge_option(&t, 0);
	check(total[0].hi == 0 && work.judged, "option 0 has no harm by definition");
	t = walk(0.5);
	t.facts[1].harm.hi = 1e308;
	t.facts[1].harm.lo = t.facts[1].harm.est = 1e308;
	estimate(&t, CMIO, FACT_JUDGE, 1, 1e308)->harm = t.facts[1].harm;
	check(gate_is(&t, GATE_SAFETY) == VERDICT_FAIL && isinf(total[0].hi),
		  "harm that no number holds is intolerable");
}

static void
test_rising(void)
{
	Trial		t = walk(0.5);

	estimate(&t, OTHER, 0, 0, 0.75);
	check(!is_ready(&t) && cause_of(&t, RULE_REQUIREMENT, SAFE) == CAUSE_RISEN &&
		  cause_of(&t, RULE_SIGNATURE, 0) == CAUSE_RISEN &&
		  gate_is(&t, GATE_COMPLIANCE) == VERDICT_PASS,
		  "when the harm rises, all but compliance is stale");
	estimate(&t, OTHER, 0, 0, 0.25);
	check(is_ready(&t), "and counts again when it falls back");
	estimate(&t, CMIO, FACT_JUDGE, 0, 0.25);
	check(is_ready(&t), "evidence stands while the harm does not rise");
	estimate(&t, OTHER, 0, 1, -1);
	check(!is_ready(&t), "a new hazard makes it stale, however small");

	t = walk(0.5);
	say(&t, ACT_RETIRE, CMIO, 0, VERDICT_OPEN);
	check(!work.judged && !is_ready(&t), "with every hazard retired, nothing is estimated");
	estimate(&t, CMIO, FACT_JUDGE, 1, 0);
	judged(&t, CMIO, SAFE, VERDICT_PASS);
	judged(&t, NURSE, USABLE, VERDICT_PASS);
	say(&t, ACT_SIGN, CMO, 0, VERDICT_OPEN);
	check(is_ready(&t), "evidence given after the retirement counts");
	estimate(&t, OTHER, 0, 0, 0);
	check(!is_ready(&t) && cause_of(&t, RULE_SIGNATURE, 0) == CAUSE_RISEN,
		  "a retired hazard estimated again is new");

	t = empty();
	t.c.nscales = 2;
	t.c.nhazards = 3;
	judged(&t, CO, COMPLIANT, VERDICT_PASS);
	estimate(&t, CMIO, FACT_JUDGE, 0, 0.5);
	estimate(&t, CMIO, FACT_JUDGE, 2, -1);
	judged(&t, CMIO, SAFE, VERDICT_PASS);
	say(&t, ACT_RETIRE, CMIO, 2, VERDICT_OPEN);
	check(cause_of(&t, RULE_REQUIREMENT, SAFE) == CAUSE_RISEN,
		  "a benefit retired is harm risen, also when its scale is empty now");

	t = walk(0.5);
	estimate(&t, CMIO, FACT_JUDGE, 1, -0.25);
	t.scales[0].tolerable = 0.375;
	judged(&t, CMIO, SAFE, VERDICT_PASS);
	judged(&t, NURSE, USABLE, VERDICT_PASS);
	say(&t, ACT_RETIRE, CMIO, 1, VERDICT_OPEN);
	check(gate_is(&t, GATE_SAFETY) == VERDICT_FAIL, "retiring a benefit may make it intolerable");
	estimate(&t, CMIO, FACT_JUDGE, 0, 0.25);
	check(cause_of(&t, RULE_REQUIREMENT, USABLE) == CAUSE_LAPSED,
		  "which is a fail of safety: later yeses lapse");
}

static void
test_limits(void)
{
	Trial		t = walk(1);

	check(is_ready(&t), "acceptable harm needs no acceptance");
	t.scales[0].acceptable_until = NOW + 9;
	check(is_ready(&t) && out.ready_until == NOW + 9, "the expiry of acceptable is a boundary");
	t.c.now = NOW + 9;
	check(gate_is(&t, GATE_SAFETY) == VERDICT_OPEN, "after which acceptable is 0");
	t = walk(4);
	check(is_ready(&t) && gate_is(&t, GATE_SAFETY) == VERDICT_ACCEPTED && out.ready_until == 2000,
		  "tolerable harm, accepted until a date, which is a boundary");
	t.c.now = 2000;
	check(gate_is(&t, GATE_SAFETY) == VERDICT_OPEN &&
		  cause_of(&t, RULE_ACCEPTANCE, LAW_NONE) == CAUSE_EXPIRED, "and open from that date on");
	t = walk(4);
	the_fact(&t, ACT_ACCEPT, LAW_NONE)->flags = 0;
	check(gate_is(&t, GATE_SAFETY) == VERDICT_OPEN, "an acceptance binds to the content");
	t = walk(2);
	estimate(&t, OTHER, 0, 0, 3);
	check(cause_of(&t, RULE_ACCEPTANCE, LAW_NONE) == CAUSE_RISEN, "and to the harm it names");
	t = walk(2);
	judged(&t, CO, COMPLIANT, VERDICT_FAIL);
	judged(&t, CO, COMPLIANT, VERDICT_PASS);
	check(cause_of(&t, RULE_ACCEPTANCE, LAW_NONE) == CAUSE_LAPSED, "and lapses like a yes in safety");
	t = walk(4.5);
	check(gate_is(&t, GATE_SAFETY) == VERDICT_FAIL && !is_ready(&t),
		  "intolerable harm fails, whatever anyone says");
	t = walk(0.5);
	estimate(&t, CMIO, FACT_JUDGE, 0, 2);
	estimate(&t, CMIO, FACT_JUDGE, 1, -1.5);
	check(cause_of(&t, RULE_ACCEPTANCE, LAW_NONE) == CAUSE_MISSING,
		  "one hazard above acceptable needs acceptance, though the sum is below");
}

static void
test_rivals(void)
{
	Trial		t = walk(0.5);

	t.c.noptions = 3;
	estimate_option(&t, 2, FACT_JUDGE, -0.5);
	check(is_ready(&t), "a rival safer by no more than acceptable");
	estimate_option(&t, 2, FACT_JUDGE, -0.75);
	check(!is_ready(&t) && cause_of(&t, RULE_ACCEPTANCE, LAW_NONE) == CAUSE_MISSING,
		  "safer by more: the choice is a risk to be accepted");
	for (int i = 0; i < t.c.nfacts; i++)
	{
		if (t.facts[i].option == 2)
			t.facts[i].flags = 0;
	}
	check(!is_ready(&t), "that no judge assessed the rival hides nothing");
	judged(&t, CO, COMPLIANT, VERDICT_FAIL);
	t.facts[t.c.nfacts - 1].option = t.facts[t.c.nfacts - 1].content = 2;
	number_slots(&t);
	check(is_ready(&t), "an unlawful rival is none");
	point_at(&t);
	check(law_unlawful(&t.c, 2, &work) && !law_unlawful(&t.c, 1, &work), "law_unlawful() says so");

	t = walk(0.5);
	t.c.noptions = 3;
	t.c.nscales = 2;
	t.c.nhazards = 3;
	t.scales[1].acceptable = 0;
	estimate_option(&t, 2, FACT_JUDGE, 0)->ref = 2;
	the_fact(&t, ACT_ESTIMATE, 2)->harm = (Harm) {-1, -1, -1};
	check(!is_ready(&t) && cause_of(&t, RULE_ACCEPTANCE, LAW_NONE) == CAUSE_MISSING,
		  "a rival is safer also on a scale that nobody estimated the choice on");
}

/* -------------------------------------------------------------- usability */

static LawFact *
accept_fail(Trial *t)
{
	LawFact    *f = say(t, ACT_ACCEPT, CMO, USABLE, VERDICT_OPEN);

	f->until = 2000;
	return f;
}

static void
test_usability_accepted(void)
{
	Trial		t = walk(0.5);

	accept_fail(&t);
	judged(&t, OTHER, USABLE, VERDICT_FAIL);
	check(gate_is(&t, GATE_USABILITY) == VERDICT_FAIL, "a fail is not accepted in advance");
	accept_fail(&t);
	check(gate_is(&t, GATE_USABILITY) == VERDICT_ACCEPTED, "a later acceptance turns it");
	check(!is_ready(&t), "the signature has lapsed");
	say(&t, ACT_SIGN, CMO, 0, VERDICT_OPEN);
	check(is_ready(&t) && out.ready_until == 2000, "and is given again");
	judged(&t, NURSE, USABLE, VERDICT_FAIL);
	check(!is_ready(&t), "another fail is another matter");
	t = walk(0.5);
	judged(&t, OTHER, USABLE, VERDICT_FAIL);
	accept_fail(&t)->ref = LAW_NONE;
	check(gate_is(&t, GATE_USABILITY) == VERDICT_FAIL, "an acceptance of harm names no requirement");
	t = walk(0.5);
	judged(&t, OTHER, SAFE, VERDICT_FAIL);
	accept_fail(&t)->ref = SAFE;
	check(gate_is(&t, GATE_SAFETY) == VERDICT_FAIL, "a fail of safety is not accepted");
	t = walk(0.5);
	judged(&t, OTHER, COMPLIANT, VERDICT_FAIL);
	accept_fail(&t)->ref = COMPLIANT;
	check(gate_is(&t, GATE_COMPLIANCE) == VERDICT_FAIL, "nor one of compliance");
}

/* --------------------------------------------------- separation, decisions */

static void
test_separation(void)
{
	Trial		t = walk(0.5);

	the_fact(&t, ACT_VERDICT, SAFE)->person = CO;
	check(!is_ready(&t) && cause_of(&t, RULE_REQUIREMENT, SAFE) == CAUSE_SEPARATION &&
		  gate_is(&t, GATE_COMPLIANCE) == VERDICT_PASS, "of two yeses the later gate's is ignored");
	t = walk(0.5);
	the_fact(&t, ACT_VERDICT, USABLE)->person = CO;
	check(cause_of(&t, RULE_REQUIREMENT, USABLE) == CAUSE_SEPARATION, "over a gate between as well");
	t = walk(0.5);
	say(&t, ACT_SUBMIT, NURSE, 0, VERDICT_OPEN);
	check(cause_of(&t, RULE_REQUIREMENT, USABLE) == CAUSE_SEPARATION,
		  "a submitter carries no usability yes");
	t = walk(0.5);
	the_fact(&t, ACT_SUBMIT, 0)->person = CMIO;
	check(is_ready(&t), "the Responsible may judge safety");
	for (int g = 0; g < NGATES; g++)
	{
		t = walk(0.5);
		the_fact(&t, ACT_SIGN, 0)->person = the_fact(&t, ACT_VERDICT, g)->person;
		check(cause_of(&t, RULE_SIGNATURE, 0) == CAUSE_SEPARATION, "a judge does not sign");
		the_fact(&t, ACT_SIGN, 0)->flags |= FACT_BOTH;
		check(!is_ready(&t), "Responsible or not");
	}
	t = walk(0.5);
	the_fact(&t, ACT_SIGN, 0)->person = OPENER;
	check(!is_ready(&t), "the opener does not sign");
	the_fact(&t, ACT_SIGN, 0)->flags |= FACT_BOTH;
	check(is_ready(&t), "unless the role is both A and R");
	t = walk(0.5);
	the_fact(&t, ACT_SIGN, 0)->person = LEAD;
	check(!is_ready(&t), "the submitter does not sign");
	the_fact(&t, ACT_SIGN, 0)->flags |= FACT_BOTH;
	check(is_ready(&t), "unless the role is both A and R");
	t = walk(2);
	check(is_ready(&t) && the_fact(&t, ACT_ACCEPT, LAW_NONE)->person == CMO,
		  "who accepted the risk may sign");
	t = walk(0.5);
	judged(&t, CO, USABLE, VERDICT_FAIL);
	check(gate_is(&t, GATE_USABILITY) == VERDICT_FAIL, "a no always counts");
	t = walk(0.5);
	estimate(&t, CMIO, FACT_JUDGE, 0, 0.25);
	judged(&t, CMO, SAFE, VERDICT_PASS);
	check(cause_of(&t, RULE_SIGNATURE, 0) == CAUSE_SEPARATION, "who judges afterwards has not signed");
	estimate(&t, CMIO, FACT_JUDGE, 0, 0.5);
	check(cause_of(&t, RULE_SIGNATURE, 0) == CAUSE_SEPARATION && !is_ready(&t),
		  "and harm that rises, which undoes the verdict, frees nobody to have signed");
}

static void
test_decisions(void)
{
	static const LawAct steps[] = {ACT_SUBMIT, ACT_ADVISE, ACT_SIGN};
	Trial		t;

	for (int i = 0; i < 3; i++)
	{
		t = walk(0.5);
		the_fact(&t, steps[i], 0)->flags = 0;
		check(!is_ready(&t), "a stale step is none");
		t = walk(0.5);
		the_fact(&t, steps[i], 0)->option = 0;
		check(!is_ready(&t), "nor is one about another option");
		t = walk(0.5);
		the_fact(&t, steps[i], 0)->act = ACT_NOTE;
		check(!is_ready(&t), "nor a missing one");
		check(law_may_sign(&t.c, &out, 0) == (steps[i] == ACT_SIGN),
			  "the work and the advice come before the signature");
	}
	t = walk(0.5);
	the_fact(&t, ACT_SUBMIT, 0)->flags |= FACT_PARTIAL;
	check(!is_ready(&t), "an R scoped to a part never suffices alone");
	t = walk(0.5);
	the_fact(&t, ACT_ADVISE, 0)->act = ACT_WAIVE;
	check(is_ready(&t), "a waiver does for an answer");
	t.c.ndecisions = 2;
	check(!is_ready(&t) && law_may_sign(&t.c, &out, 0) && !law_may_sign(&t.c, &out, 1),
		  "every decision is made, each on its own");
	t = walk(0.5);
	t.facts[0].flags = 0;
	check(cause_of(&t, RULE_SIGNATURE, 0) == CAUSE_SUSPENDED && !law_may_sign(&t.c, &out, 0),
		  "signatures are suspended while a gate is open");
	t = walk(0.5);
	check(!judge_option(&t, 0)->ready, "only the chosen option is ready");
	check(law_may_judge(standing_make(VERDICT_PASS, VERDICT_OPEN, VERDICT_OPEN), GATE_SAFETY) &&
		  !law_may_judge(standing_make(VERDICT_PASS, VERDICT_OPEN, VERDICT_OPEN), GATE_USABILITY) &&
		  law_may_judge(standing_make(VERDICT_FAIL, VERDICT_OPEN, VERDICT_OPEN), GATE_COMPLIANCE),
		  "a yes needs every earlier gate");
}

/* ------------------------------------- conditions, refutation, interest, twins */

static void
test_conditions(void)
{
	Trial		t;

	for (int g = 0; g <= NGATES; g++)
	{
		t = walk(0.5);
		t.c.nconditions = 1;
		t.conditions[0] = (LawCondition) {g, true, NOW + 3};
		check(is_ready(&t) && out.ready_until == NOW + 3 &&
			  cause_of(&t, RULE_CONDITION, 0) == CAUSE_MET,
			  "a condition that is met is in nobody's way until its time");
		t.conditions[0].met = false;
		check(!is_ready(&t) && cause_of(&t, RULE_CONDITION, 0) == CAUSE_MISSING,
			  "one that is not keeps the proposal from being ready");
		if (g < NGATES)
			check(gate_is(&t, (Gate) g) == VERDICT_OPEN && !out.gates_stand, "and leaves its gate open");
		else
			check(out.gates_stand, "while one of the decisions leaves the gates alone");
		check(!law_may_sign(&t.c, &out, 0), "and nothing is signed");
		say(&t, ACT_GLASS, CMO, LAW_NONE, VERDICT_OPEN)->until = NOW + 60;
		check((judge_option(&t, 1)->emergency != 0) == (g != GATE_COMPLIANCE),
			  "an emergency lifts it, but in compliance");
	}
	t = walk(0.5);
	judged(&t, OTHER, COMPLIANT, VERDICT_FAIL);
	t.c.nconditions = 1;
	t.conditions[0] = (LawCondition) {GATE_COMPLIANCE, false, LAW_NEVER};
	check(gate_is(&t, GATE_COMPLIANCE) == VERDICT_FAIL, "open is no better than fail");
	t.conditions[0].gate = GATE_USABILITY;
	t.c.nconditions = 2;
	t.conditions[1] = (LawCondition) {NGATES, false, LAW_NEVER};
	judge_option(&t, 1);
	check(rules[out.nrules - 5].kind == RULE_CONDITION && rules[out.nrules - 6].kind == RULE_REQUIREMENT &&
		  rules[out.nrules - 4].kind == RULE_CONDITION && rules[out.nrules - 3].kind == RULE_SUBMISSION,
		  "each after its gate's requirements, those of the decisions before the decisions");
}

static LawFact *
observe(Trial *t, int64_t person, int32_t hazard, double lower)
{
	LawFact    *f = say(t, ACT_OBSERVE, person, hazard, VERDICT_OPEN);

	f->harm = (Harm) {lower, lower + 1, lower + 2};
	return f;
}

static void
test_refutation(void)
{
	Trial		t = walk(0.5);

	observe(&t, OTHER, 0, 0.5);
	check(is_ready(&t) && cause_of(&t, RULE_OBSERVED, 0) == CAUSE_MET && total[0].hi == 0.5,
		  "an observation that refutes nothing is advice only, and no estimate");
	observe(&t, NURSE, 0, 0.75);
	check(!is_ready(&t) && gate_is(&t, GATE_SAFETY) == VERDICT_OPEN &&
		  cause_of(&t, RULE_OBSERVED, 0) == CAUSE_REFUTED,
		  "observed harm above the estimate leaves safety open");
	check(cause_of(&t, RULE_REQUIREMENT, USABLE) == CAUSE_SUSPENDED &&
		  cause_of(&t, RULE_REQUIREMENT, COMPLIANT) == CAUSE_MET, "and suspends what comes after");
	the_fact(&t, ACT_OBSERVE, 0)->flags = 0;
	check(is_ready(&t), "unless it was about other content");
	the_fact(&t, ACT_OBSERVE, 0)->flags = FACT_FRESH;
	observe(&t, NURSE, 0, 0.25);
	check(is_ready(&t), "its giver replaces it");
	observe(&t, NURSE, 0, 0.75);
	estimate(&t, CMIO, FACT_JUDGE, 0, 0.75);
	check(cause_of(&t, RULE_OBSERVED, 0) == CAUSE_MET && cause_of(&t, RULE_REQUIREMENT, SAFE) == CAUSE_RISEN,
		  "an estimate covers it; the harm has risen with it");
	judged(&t, CMIO, SAFE, VERDICT_PASS);
	judged(&t, NURSE, USABLE, VERDICT_PASS);
	say(&t, ACT_SIGN, CMO, 0, VERDICT_OPEN);
	check(is_ready(&t), "and all is judged again");

	t = walk(0.5);
	observe(&t, OTHER, 1, 0.25);
	check(!is_ready(&t) && cause_of(&t, RULE_OBSERVED, 1) == CAUSE_REFUTED,
		  "harm of a hazard that nobody estimated is above nothing");
	say(&t, ACT_RETIRE, CMIO, 1, VERDICT_OPEN);
	check(is_ready(&t), "when the hazard is retired, its observations are");
	observe(&t, OTHER, 1, -0.25);
	check(is_ready(&t), "a benefit that nobody estimated refutes nothing");
	t = walk(0.5);
	observe(&t, OTHER, 0, NAN);
	check(!is_ready(&t), "what is no number refutes");
	t = walk(0.5);
	observe(&t, OTHER, 0, 2)->option = 0;
	number_slots(&t);
	check(is_ready(&t), "an observation of another option does not count");
	t.c.chosen = 0;
	judge_option(&t, 0);
	check(cause_of(&t, RULE_OBSERVED, 0) == CAUSE_MET && out.rules[1].kind != RULE_OBSERVED,
		  "nor one of the baseline");

	t = walk(2);
	say(&t, ACT_INCIDENT, OTHER, LAW_NONE, VERDICT_OPEN);
	check(!is_ready(&t) && gate_is(&t, GATE_COMPLIANCE) == VERDICT_PASS &&
		  cause_of(&t, RULE_REQUIREMENT, SAFE) == CAUSE_REFUTED &&
		  cause_of(&t, RULE_ACCEPTANCE, LAW_NONE) == CAUSE_REFUTED &&
		  cause_of(&t, RULE_REQUIREMENT, USABLE) == CAUSE_REFUTED &&
		  cause_of(&t, RULE_SIGNATURE, 0) == CAUSE_REFUTED,
		  "an incident undoes every yes from safety on");
	accept_harm(&t, 2000);
	judged(&t, CMIO, SAFE, VERDICT_PASS);
	judged(&t, NURSE, USABLE, VERDICT_PASS);
	say(&t, ACT_SIGN, CMO, 0, VERDICT_OPEN);
	check(is_ready(&t), "until they are given again");
	t = walk(0.5);
	judged(&t, OTHER, USABLE, VERDICT_FAIL);
	accept_fail(&t);
	say(&t, ACT_INCIDENT, OTHER, LAW_NONE, VERDICT_OPEN);
	judged(&t, CMIO, SAFE, VERDICT_PASS);
	check(gate_is(&t, GATE_SAFETY) == VERDICT_PASS && gate_is(&t, GATE_USABILITY) == VERDICT_FAIL,
		  "acceptances of a fail on usability as well");
	t = walk(0.5);
	say(&t, ACT_INCIDENT, OTHER, LAW_NONE, VERDICT_OPEN)->option = 0;
	check(is_ready(&t), "an incident of another option does not count");
}

static LawFact *
interest(Trial *t, int64_t person, Verdict verdict)
{
	LawFact    *f = say(t, ACT_INTEREST, person, LAW_NONE, verdict);

	f->option = LAW_NONE;
	number_slots(t);
	return f;
}

static void
test_interest(void)
{
	Trial		t;

	for (int g = 0; g < NGATES; g++)
	{
		t = walk(0.5);
		interest(&t, CO + g, VERDICT_FAIL);
		check(!is_ready(&t) && cause_of(&t, RULE_REQUIREMENT, g) == CAUSE_SEPARATION,
			  "who has an interest carries no gate");
		judged(&t, OTHER, g, VERDICT_PASS);
		check(is_ready(&t), "somebody else does");
		judged(&t, CO + g, g, VERDICT_FAIL);
		check(gate_is(&t, (Gate) g) == VERDICT_FAIL, "a no counts");
	}
	t = walk(2);
	interest(&t, CMO, VERDICT_FAIL);
	check(cause_of(&t, RULE_ACCEPTANCE, LAW_NONE) == CAUSE_SEPARATION &&
		  cause_of(&t, RULE_SIGNATURE, 0) == CAUSE_SEPARATION, "nor an acceptance, nor a signature");
	interest(&t, CMO, VERDICT_PASS);
	check(is_ready(&t), "until it is cleared");
	the_fact(&t, ACT_SIGN, 0)->flags |= FACT_BOTH;
	interest(&t, CMO, VERDICT_FAIL);
	check(!is_ready(&t), "Responsible or not");
	t = walk(0.5);
	interest(&t, LEAD, VERDICT_FAIL);
	check(is_ready(&t), "work is work, and advice advice");
	t = walk(0.5);
	the_fact(&t, ACT_VERDICT, COMPLIANT)->act = ACT_NOTE;
	t.requirements[COMPLIANT].cleared = VERDICT_PASS;
	t.requirements[COMPLIANT].cleared_by = OTHER;
	t.requirements[COMPLIANT].cleared_until = LAW_NEVER;
	check(is_ready(&t), "pre-cleared");
	interest(&t, OTHER, VERDICT_FAIL);
	check(!is_ready(&t) && cause_of(&t, RULE_REQUIREMENT, COMPLIANT) == CAUSE_SEPARATION,
		  "not by who has an interest");
}

/* The last fact is about option 2, which is this content. */
static void
about_other(Trial *t, int32_t content)
{
	t->facts[t->c.nfacts - 1].option = 2;
	t->facts[t->c.nfacts - 1].content = content;
	number_slots(t);
}

static void
test_twins(void)
{
	Trial		t;

	for (int g = 0; g < NGATES; g++)
	{
		for (int same = 0; same < 2; same++)
		{
			t = walk(0.5);
			t.c.noptions = 3;
			judged(&t, OTHER, g, VERDICT_FAIL);
			about_other(&t, 2);
			check(is_ready(&t), "a no on other content does not count here");
			if (same == 0)
				t.options[2].words = 1;
			else
				t.facts[t.c.nfacts - 1].content = 1;
			check(!is_ready(&t) && gate_is(&t, (Gate) g) == VERDICT_FAIL,
				  same == 0 ? "one on the same words does" : "one on what this option is now does");
			check(g != GATE_COMPLIANCE || (law_unlawful(&t.c, 1, &work) && law_unlawful(&t.c, 2, &work)),
				  "and closes both when it is compliance");
			judged(&t, OTHER, g, VERDICT_OPEN);
			about_other(&t, 2);
			check(gate_is(&t, (Gate) g) > VERDICT_OPEN && cause_of(&t, RULE_SIGNATURE, 0) == CAUSE_LAPSED,
				  "yeses have lapsed by it");
		}
	}
	t = walk(0.5);
	t.options[1] = t.options[0];
	judged(&t, OTHER, SAFE, VERDICT_FAIL)->option = 0;
	number_slots(&t);
	check(is_ready(&t), "the baseline is nobody's twin");
	t.facts[t.c.nfacts - 1].option = 9;
	check(is_ready(&t), "nor is an option that does not exist");
	t = walk(0.5);
	t.c.noptions = 3;
	t.options[1].content = LAW_NONE;
	judged(&t, OTHER, SAFE, VERDICT_FAIL);
	about_other(&t, LAW_NONE);
	check(is_ready(&t), "unknown content is the same as nothing");
	t = walk(0.5);
	t.c.noptions = 3;
	t.options[2] = t.options[1];
	judged(&t, CO, COMPLIANT, VERDICT_PASS);
	about_other(&t, 1);
	t.facts[0].act = ACT_NOTE;
	check(!is_ready(&t), "a yes counts for its own option only");
	t = walk(0.5);
	t.c.noptions = 3;
	observe(&t, OTHER, 0, 2);
	about_other(&t, 1);
	check(cause_of(&t, RULE_OBSERVED, 0) == CAUSE_REFUTED, "harm observed of the same content refutes");
	t.facts[t.c.nfacts - 1].act = ACT_INCIDENT;
	check(cause_of(&t, RULE_REQUIREMENT, SAFE) == CAUSE_REFUTED, "and an incident of it undoes");
}

/* --------------------------------------------------------------- emergency */

static LawFact *
break_glass(Trial *t)
{
	LawFact    *f = say(t, ACT_GLASS, CMO, LAW_NONE, VERDICT_OPEN);

	f->option = LAW_NONE;
	f->until = NOW + 60;
	return f;
}

static void
test_emergency(void)
{
	Trial		t = empty();

	break_glass(&t);
	check(judge_option(&t, 1)->emergency == 0, "no emergency lifts compliance");
	judged(&t, CO, COMPLIANT, VERDICT_PASS);
	check(judge_option(&t, 1)->emergency == 1 && out.ready_until == NOW + 60 && !out.ready,
		  "one lifts everything else that is open, until its hours end");
	judged(&t, NURSE, USABLE, VERDICT_FAIL);
	check(judge_option(&t, 1)->emergency == 1, "and a fail of usability");
	t.c.now = NOW + 60;
	check(judge_option(&t, 1)->emergency == 0, "not when its hours are over");
	t.c.now = NOW;
	t.c.glass_spent = 1;
	check(judge_option(&t, 1)->emergency == 0, "nor when it was used");
	t.c.glass_spent = 0;
	check(judge_option(&t, 0)->emergency == 0, "nor for another option");
	t.c.withdrawn = true;
	check(judge_option(&t, 1)->emergency == 0, "nor for a withdrawn proposal");
	t.c.withdrawn = false;
	estimate(&t, OTHER, 0, 0, 5);
	check(judge_option(&t, 1)->emergency == 0, "nor round intolerable harm");
	t.scales[0].limited = false;
	check(judge_option(&t, 1)->emergency == 0, "nor round harm without limits");
	t.scales[0].limited = true;
	estimate(&t, OTHER, 0, 0, 0);
	judged(&t, CMIO, SAFE, VERDICT_FAIL);
	check(judge_option(&t, 1)->emergency == 0, "nor round a fail of safety");
}

/* ------------------------------------------- cases at random, and all small */

static uint64_t random_state;

/* xorshift64* of Vigna */
static uint32_t
draw(uint32_t n)
{
	random_state ^= random_state >> 12;
	random_state ^= random_state << 25;
	random_state ^= random_state >> 27;
	return (uint32_t) ((random_state * UINT64_C(2685821657736338717)) >> 33) % n;
}

static bool
chance(uint32_t percent)
{
	return draw(100) < percent;
}

static double
draw_harm(void)
{
	static const double harms[] = {-2, -1, -0.5, 0, 0, 0.25, 0.5, 1, 2, 5};

	return harms[draw(10)];
}

static int64_t
draw_moment(void)
{
	return chance(60) ? LAW_NEVER : NOW - 2 + (int64_t) draw(5);
}

static void
draw_policy(Trial *t)
{
	*t = empty();
	t->c.nrequirements = 3 + (int) draw(2);
	t->requirements[3] = t->requirements[draw(3)];
	for (int r = 0; r < t->c.nrequirements; r++)
	{
		LawRequirement *q = &t->requirements[r];

		q->quorum = chance(90) ? 1 : (int) draw(3);
		q->addressable = chance(50);
		if (chance(5))
			q->from = NOW - 2 + (int64_t) draw(5);
		if (chance(5))
			q->till = NOW - 2 + (int64_t) draw(5);
		if (chance(10))
			q->cleared = (Verdict) draw(5);
		q->cleared_by = 1 + draw(7);
		q->cleared_until = draw_moment();
	}
	t->c.noptions = 2 + (int) draw(2);
	t->c.chosen = chance(95) ? 1 : (int) draw(2);
	t->c.nscales = 1 + (int) draw(2);
	t->c.nhazards = 3;
	t->hazards[2].scale = t->c.nscales - 1;
	for (int s = 0; s < 2; s++)
	{
		t->scales[s].limited = chance(95);
		t->scales[s].acceptable = chance(50) ? 1 : 0;
		t->scales[s].acceptable_until = draw_moment();
	}
	t->c.ndecisions = 1 + (int) draw(2);
	t->c.nconsultations = (int) draw(3);
	t->consultations[1].decision = t->c.ndecisions - 1;
	for (int o = 1; o < 3; o++)
		t->options[o] = (LawOption) {chance(30) ? 1 : o, (int) draw(3) - 1};
	t->c.nconditions = (int) draw(3);
	for (int k = 0; k < 2; k++)
		t->conditions[k] = (LawCondition) {(int) draw(NGATES + 1), chance(95), draw_moment()};
	t->c.withdrawn = chance(2);
	t->c.glass_spent = chance(80) ? 0 : (int) draw(20);
}

/* A fact of any kind, seldom to the point. */
static void
add_any(Trial *t)
{
	LawAct		act = (LawAct) draw(ACT_INTEREST + 1);
	int64_t		person = 1 + draw(7);
	LawFact    *f;

	switch (act)
	{
		case ACT_ESTIMATE:
		case ACT_RETIRE:
			f = estimate(t, person, chance(50) ? FACT_JUDGE : 0, (int) draw(3), draw_harm());
			f->act = act;
			break;
		case ACT_OBSERVE:
			f = observe(t, person, (int) draw(3), draw_harm());
			break;
		case ACT_INTEREST:
			f = interest(t, person, chance(50) ? VERDICT_PASS : VERDICT_FAIL);
			break;
		case ACT_VERDICT:
		case ACT_UNVERDICT:
			f = say(t, act, person, (int) draw(t->c.nrequirements),
					chance(40) ? VERDICT_FAIL : (Verdict) draw(5));
			break;
		case ACT_ACCEPT:
			f = say(t, act, person, chance(50) ? LAW_NONE : (int) draw(t->c.nrequirements),
					VERDICT_OPEN);
			break;
		case ACT_ADVISE:
		case ACT_WAIVE:
			f = say(t, act, person, (int) draw(2), VERDICT_OPEN);
			break;
		case ACT_SUBMIT:
		case ACT_SIGN:
			f = say(t, act, person, (int) draw(t->c.ndecisions), VERDICT_OPEN);
			break;
		default:
			f = say(t, act, person, LAW_NONE, VERDICT_OPEN);
			break;
	}
	f->until = draw_moment();
	if (chance(15))
		f->flags &= ~FACT_FRESH;
	if (chance(15))
		f->flags |= 1u << draw(6);
	if (chance(20))
		f->option = (int) draw(t->c.noptions);
	if (chance(20))
		f->content = (int) draw(3) - 1;
	number_slots(t);
	stamp(t, f);
	if (chance(5))
		t->uppers[f - t->facts][0] = draw_harm();
	if (chance(2))
		f->nuppers = 0;
}

/* The next thing that a proposal needs, mostly by the right person. */
static void
add_useful(Trial *t, int step)
{
	int64_t		stranger = chance(3) ? 1 + draw(7) : 0;

	if (step < t->c.nrequirements)
	{
		for (int g = 0, n = 0; g < NGATES; g++)
		{
			for (int r = 0; r < t->c.nrequirements; r++)
			{
				if (t->requirements[r].gate != (Gate) g || n++ != step)
					continue;
				if (g == GATE_SAFETY)
				{
					estimate(t, CMIO, FACT_JUDGE | (chance(20) ? FACT_OPINION : 0), (int) draw(3),
							 chance(60) ? 0 : draw_harm());
					accept_harm(t, 2000);
				}
				judged(t, stranger ? stranger : CO + g, r,
					   chance(90) ? VERDICT_PASS : (Verdict) draw(5));
			}
		}
		return;
	}
	step -= t->c.nrequirements;
	if (step < t->c.nconsultations)
		say(t, chance(80) ? ACT_ADVISE : ACT_WAIVE, OTHER, step, VERDICT_OPEN);
	else if (step - t->c.nconsultations < t->c.ndecisions)
	{
		step -= t->c.nconsultations;
		say(t, ACT_SUBMIT, stranger ? stranger : LEAD, step, VERDICT_OPEN);
		say(t, ACT_SIGN, CMO, step, VERDICT_OPEN);
	}
}

static void
draw_case(Trial *t)
{
	int			noise = chance(50) ? 3 : 25;

	draw_policy(t);
	for (int step = 0; step < 9 && t->c.nfacts < MAX_FACTS - 12; step++)
	{
		while (chance(noise) && t->c.nfacts < MAX_FACTS - 12)
			add_any(t);
		if (!chance(2))
			add_useful(t, step);
	}
}

static void
print_case(const Trial *t)
{
	for (int i = 0; i < t->c.nfacts; i++)
	{
		const LawFact *f = &t->facts[i];

		printf("# %2d act %d option %d ref %d slot %d verdict %d flags %02x person %d until %.0f hi %g uppers %d: %g %g\n",
			   f->seq, (int) f->act, f->option, f->ref, f->slot, (int) f->verdict, f->flags,
			   (int) f->person, (double) f->until, f->harm.hi, f->nuppers,
			   t->uppers[i][0], t->uppers[i][1]);
	}
}

/* Does the law agree with the model on every option? */
static bool
agrees(Trial *t)
{
	bool		same = true;

	for (int32_t o = 0; o < t->c.noptions; o++)
	{
		const LawOutcome *law = judge_option(t, o);
		NaiveAnswer model;

		naive_judge(&t->c, o, &model);
		for (int g = 0; g < NGATES; g++)
			same = same && model.gate[g] == standing_get(law->standing, (Gate) g);
		for (int s = 0; s < t->c.nscales; s++)
			same = same && model.upper[s] == total[s].hi;
		same = same && model.judged == work.judged && model.ready == law->ready &&
			model.emergency == law->emergency && model.ready_until == law->ready_until;
		same = same && model.unlawful == law_unlawful(&t->c, o, &work);
		same = same && !model.one_person_two_gates;
	}
	return same;
}

static bool
same_rules(const LawRule *a, const LawRule *b, int n)
{
	for (int i = 0; i < n; i++)
	{
		if (a[i].kind != b[i].kind || a[i].gate != b[i].gate || a[i].ref != b[i].ref ||
			a[i].cause != b[i].cause || a[i].seq != b[i].seq)
			return false;
	}
	return true;
}

/* "The answer does not depend on the order in which facts are presented." */
static bool
order_is_nothing(Trial *t)
{
	Trial		other = *t;
	LawRule		before[64];
	LawOutcome	first = *judge_option(t, t->c.chosen);

	memcpy(before, rules, sizeof(before));
	for (int i = t->c.nfacts - 1; i > 0; i--)
	{
		int			k = (int) draw(i + 1);
		LawFact		f = other.facts[i];
		double		u[NAIVE_SCALES];

		memcpy(u, other.uppers[i], sizeof(u));
		memcpy(other.uppers[i], other.uppers[k], sizeof(u));
		memcpy(other.uppers[k], u, sizeof(u));
		other.facts[i] = other.facts[k];
		other.facts[k] = f;
	}
	judge_option(&other, t->c.chosen);
	return first.standing == out.standing && first.ready == out.ready &&
		first.emergency == out.emergency && first.ready_until == out.ready_until &&
		first.nrules == out.nrules && same_rules(before, rules, out.nrules);
}

/* What a ready proposal must be. */
static bool
ready_is_safe(Trial *t)
{
	Verdict		compliance;

	if (!is_ready(t))
		return true;
	compliance = standing_get(out.standing, GATE_COMPLIANCE);
	if (compliance != VERDICT_PASS && compliance != VERDICT_ALTERNATIVE)
		return false;
	for (int s = 0; s < t->c.nscales; s++)
	{
		if (known[s] && !(t->scales[s].limited && total[s].hi <= t->scales[s].tolerable))
			return false;
	}
	for (int i = 0; i < out.nrules; i++)
	{
		if (rules[i].cause != CAUSE_MET)
			return false;
	}
	return true;
}

/* One more veto on the chosen option, by anybody on anything in force. */
static bool
veto_blocks(Trial *t)
{
	for (int r = 0; r < t->c.nrequirements; r++)
	{
		for (int64_t person = 1; person <= 7; person++)
		{
			Trial		with = *t;
			bool		was_ready = is_ready(t);

			judged(&with, person, r, VERDICT_FAIL);
			if (is_ready(&with) && !was_ready)
				return false;
			if (out.ready && t->requirements[r].from <= t->c.now && t->c.now < t->requirements[r].till)
				return false;
		}
	}
	return true;
}

static bool
signature_less_blocks(Trial *t)
{
	bool		was_ready = is_ready(t);

	for (int i = 0; i < t->c.nfacts; i++)
	{
		Trial		without = *t;

		if (t->facts[i].act != ACT_SIGN)
			continue;
		without.facts[i].act = ACT_NOTE;
		if (is_ready(&without) && !was_ready)
			return false;
	}
	return true;
}

/* Was harm observed that no estimate covers?  After the case was judged. */
static bool
is_uncovered_now(void)
{
	for (int i = 0; i < out.nrules; i++)
	{
		if (rules[i].kind == RULE_OBSERVED && rules[i].cause != CAUSE_MET)
			return true;
	}
	return false;
}

/* But for an estimate that comes to cover what was observed. */
static bool
raised_harm_blocks(Trial *t)
{
	bool		was_ready = is_ready(t) || is_uncovered_now();

	for (int i = 0; i < t->c.nfacts; i++)
	{
		Trial		raised = *t;

		if (t->facts[i].act != ACT_ESTIMATE || t->facts[i].option != t->c.chosen)
			continue;
		raised.facts[i].harm.hi += chance(50) ? 0.25 : 8;
		if (is_ready(&raised) && !was_ready)
			return false;
	}
	return true;
}

/* Nothing of another option matters, but that it is lawful and how safe it is. */
static bool
others_do_not_count(Trial *t)
{
	Trial		without = *t;
	bool		was_ready = is_ready(t);
	Standing	standing = out.standing;

	for (int i = 0; i < t->c.nfacts; i++)
	{
		const LawFact *f = &t->facts[i];

		if (f->option != t->c.chosen &&
			(f->act == ACT_ADVISE || f->act == ACT_WAIVE || f->act == ACT_ACCEPT ||
			 f->act == ACT_SIGN ||
			 (f->act == ACT_VERDICT && t->requirements[f->ref].gate != GATE_COMPLIANCE &&
			  !(f->verdict == VERDICT_FAIL && law_concerns(&t->c, f, t->c.chosen)))))
			without.facts[i].act = ACT_NOTE;
	}
	return is_ready(&without) == was_ready && out.standing == standing;
}

typedef struct Theorem
{
	const char *what;
	bool		(*holds) (Trial *t);
	bool		broken;
} Theorem;

static Theorem theorems[] = {
	{"the law agrees with the model", agrees, false},
	{"the order of facts is nothing", order_is_nothing, false},
	{"ready: lawful, tolerable, no rule unmet", ready_is_safe, false},
	{"one veto more never makes ready", veto_blocks, false},
	{"one signature less never makes ready", signature_less_blocks, false},
	{"a raised upper end never makes ready, unless it covers what was observed", raised_harm_blocks, false},
	{"yeses on other options never count", others_do_not_count, false},
};

#define NTHEOREMS ((int) (sizeof(theorems) / sizeof(theorems[0])))

static long ncases;
static long nready;
static long nalmost;

/* Runs the first n theorems on the case; prints the first that breaks each. */
static void
try_case(Trial *t, int n)
{
	int			unmet = 0;

	ncases++;
	nready += is_ready(t);
	for (int i = 0; i < out.nrules; i++)
		unmet += rules[i].cause != CAUSE_MET;
	nalmost += unmet == 1;
	for (int i = 0; i < n; i++)
	{
		if (theorems[i].broken || theorems[i].holds(t))
			continue;
		theorems[i].broken = true;
		printf("# case %ld breaks: %s\n", ncases, theorems[i].what);
		print_case(t);
	}
}

static void
report(const char *kind)
{
	char		line[200];

	for (int i = 0; i < NTHEOREMS; i++)
	{
		snprintf(line, sizeof(line), "%s: %s", kind, theorems[i].what);
		check(!theorems[i].broken, line);
		theorems[i].broken = false;
	}
	printf("# %ld cases %s, %ld of them ready, %ld but for one rule\n", ncases, kind, nready, nalmost);
	ncases = nready = nalmost = 0;
}

/* Every kind of fact that a small case can be made of. */
#define NLETTERS 24

static void
add_letter(Trial *t, int letter)
{
	switch (letter)
	{
		case 0:
		case 1:
		case 2:
			judged(t, CO + letter, letter, VERDICT_PASS);
			break;
		case 3:
		case 4:
		case 5:
			judged(t, CO + letter - 3, letter - 3, VERDICT_FAIL);
			break;
		case 6:
			judged(t, CO, SAFE, VERDICT_PASS);
			break;
		case 7:
			judged(t, LEAD, USABLE, VERDICT_PASS);
			break;
		case 8:
			say(t, ACT_UNVERDICT, CO, COMPLIANT, VERDICT_OPEN);
			break;
		case 9:
			estimate(t, CMIO, FACT_JUDGE, 0, 0.5);
			break;
		case 10:
			estimate(t, CMIO, FACT_JUDGE, 0, 2);
			break;
		case 11:
			estimate(t, OTHER, FACT_OPINION, 0, 0.75);
			break;
		case 12:
			estimate(t, CMIO, 0, 1, -1);
			break;
		case 13:
			say(t, ACT_RETIRE, CMIO, 0, VERDICT_OPEN);
			break;
		case 14:
			accept_harm(t, 2000);
			break;
		case 15:
			accept_fail(t);
			break;
		case 16:
			say(t, ACT_SUBMIT, LEAD, 0, VERDICT_OPEN);
			break;
		case 17:
			say(t, ACT_SIGN, CMO, 0, VERDICT_OPEN);
			break;
		case 18:
			break_glass(t);
			break;
		case 19:
			observe(t, OTHER, 0, 0.75);
			break;
		case 20:
			say(t, ACT_INCIDENT, OTHER, LAW_NONE, VERDICT_OPEN);
			break;
		case 21:
			interest(t, CMIO, VERDICT_FAIL);
			break;
		case 22:
			interest(t, CMIO, VERDICT_PASS);
			break;
		default:
			estimate(t, CMIO, FACT_JUDGE, 0, 5);
			break;
	}
}

/* All sequences of so many more facts, all theorems on each of them. */
static void
try_all(const Trial *t, int more)
{
	for (int letter = 0; letter < NLETTERS; letter++)
	{
		Trial		next = *t;

		add_letter(&next, letter);
		try_case(&next, NTHEOREMS);
		if (more > 1)
			try_all(&next, more - 1);
	}
}

int
main(int argc, char **argv)
{
	long		count = argc > 1 ? atol(argv[1]) : 100000;
	uint64_t	seed = argc > 2 ? strtoull(argv[2], NULL, 10) : 20260117;
	Trial		t = empty();

	setvbuf(stdout, NULL, _IOLBF, 0);
	test_gates();
	test_veto();
	test_quorum();
	test_clearance();
	test_estimates();
	test_rising();
	test_limits();
	test_rivals();
	test_usability_accepted();
	test_separation();
	test_decisions();
	test_emergency();
	test_conditions();
	test_refutation();
	test_interest();
	test_twins();

	t.c.nconsultations = 0;
	try_all(&t, count > 100000 ? 4 : 2);
	t = walk(0.5);
	try_all(&t, count > 100000 ? 3 : 2);
	report("all small ones");

	printf("# seed %llu\n", (unsigned long long) seed);
	random_state = seed ? seed : 1;
	for (long i = 0; i < count; i++)
	{
		draw_case(&t);
		/* The theorems cost a judgement for each fact: every eighth case. */
		try_case(&t, i % 8 == 0 ? NTHEOREMS : 1);
	}
	report("at random");
	printf("1..%d\n", tests);
	return failures != 0;
}
