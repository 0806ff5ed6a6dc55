/*
 * naive.c
 *	  The law a second time: sentence by sentence, as sets.
 *
 * Written from the text of the law, not from law*.c, of which it uses nothing
 * but the structs of its input.  Every function says of one fact, person or
 * requirement whether something is so, and looks through all facts again to
 * find out.  It is slow and keeps nothing; that is what makes it a model.
 *
 * Harms are added with +, so the comparison uses numbers that doubles add
 * without rounding.
 */
#include "naive.h"

#include <math.h>

static const LawCase *the;		/* the case */
static int32_t that;			/* the option */

#define ALL_FACTS(f) (const LawFact *f = the->facts; f < the->facts + the->nfacts; f++)

static bool
has(const LawFact *f, uint32_t flag)
{
	return (f->flags & flag) != 0;
}

/* "a later fact in the same slot replaces this one" */
static bool
replaced(const LawFact *f)
{
	for ALL_FACTS(g)
		if (f->slot != LAW_NONE && g->slot == f->slot && g->seq > f->seq)
			return true;
	return false;
}

/* Is what the fact says against its option said against this one as well? */
static bool
said_against(const LawFact *f, int32_t option)
{
	bool		real = f->option >= 1 && f->option < the->noptions && option >= 1 && option < the->noptions;

	if (real && the->options[f->option].words == the->options[option].words)
		return true;
	if (real && f->content != LAW_NONE && f->content == the->options[option].content)
		return true;
	return f->option == option;
}

static bool
in_time(const LawRequirement *r)
{
	return the->now >= r->from && the->now < r->till;
}

/* ------------------------------------------------------------------- harm */

static bool
estimates(const LawFact *f, int32_t option, int32_t hazard)
{
	return option != 0 && f->act == ACT_ESTIMATE && f->option == option && f->ref == hazard;
}

static bool
retired_since(const LawFact *f)
{
	for ALL_FACTS(g)
		if (g->act == ACT_RETIRE && g->option == f->option && g->ref == f->ref && g->seq > f->seq)
			return true;
	return false;
}

static bool
overruled_by_judge(const LawFact *f)
{
	for ALL_FACTS(g)
		if (g->act == ACT_ESTIMATE && g->option == f->option && g->ref == f->ref &&
			g->seq > f->seq && has(g, FACT_JUDGE))
			return true;
	return false;
}

/* Does this estimate count? */
static bool
alive(const LawFact *f)
{
	if (retired_since(f) || overruled_by_judge(f))
		return false;
	return has(f, FACT_JUDGE) || !replaced(f);
}

static bool
exists_hazard(int32_t option, int32_t hazard)
{
	for ALL_FACTS(f)
		if (estimates(f, option, hazard) && alive(f))
			return true;
	return false;
}

static bool
vouched(int32_t option, int32_t hazard)
{
	for ALL_FACTS(f)
		if (estimates(f, option, hazard) && alive(f) && has(f, FACT_JUDGE) && has(f, FACT_FRESH))
			return true;
	return false;
}

/* The worst that anybody whose word counts says. */
static double
worst(int32_t option, int32_t hazard, bool as_rival)
{
	double		upper = -INFINITY;

	for ALL_FACTS(f)
		if (estimates(f, option, hazard) && alive(f))
			upper = fmax(upper, f->harm.hi);
	if (!as_rival && !vouched(option, hazard))
		upper = fmax(upper, 0.0);
	return upper;
}

static double
upper_end(int32_t option, int32_t scale, bool as_rival)
{
	double		sum = 0.0;

	for (int32_t h = 0; h < the->nhazards; h++)
		if (the->hazards[h].scale == scale && exists_hazard(option, h))
			sum += worst(option, h, as_rival);
	return sum;
}

static bool
scale_used(int32_t scale)
{
	for (int32_t h = 0; h < the->nhazards; h++)
		if (the->hazards[h].scale == scale && exists_hazard(that, h))
			return true;
	return false;
}

static bool
judge_has_estimated(void)
{
	bool		any = that == 0;

	for (int32_t h = 0; h < the->nhazards; h++)
		for ALL_FACTS(f)
		{
			if (!estimates(f, that, h) || !alive(f) || !has(f, FACT_JUDGE))
				continue;
			if (!has(f, FACT_FRESH))
				return false;
			any = true;
		}
	return any;
}

static bool
rests_on_opinion(void)
{
	for (int32_t h = 0; h < the->nhazards; h++)
		for ALL_FACTS(f)
			if (estimates(f, that, h) && alive(f) && has(f, FACT_OPINION) &&
				!(has(f, FACT_JUDGE) && has(f, FACT_NONE)))
				return true;
	return false;
}

static double
acceptable(int32_t s)
{
	return the->now < the->scales[s].acceptable_until ? the->scales[s].acceptable : 0.0;
}

/* --------------------------------------------------------- vetoes and time */

static bool
vetoed(int32_t requirement, int32_t option)
{
	for ALL_FACTS(f)
		if (f->act == ACT_VERDICT && f->verdict == VERDICT_FAIL && f->ref == requirement &&
			said_against(f, option) && !replaced(f))
			return true;
	return false;
}

static bool
judged_unlawful(int32_t option)
{
	for (int32_t r = 0; r < the->nrequirements; r++)
		if (the->requirements[r].gate == GATE_COMPLIANCE && in_time(&the->requirements[r]) &&
			vetoed(r, option))
			return true;
	return false;
}

static bool
made_it_intolerable(const LawFact *f)
{
	if (f->act != ACT_ESTIMATE && f->act != ACT_RETIRE)
		return false;
	for (int32_t s = 0; s < the->nscales; s++)
		if (s < f->nuppers && the->scales[s].limited && f->uppers[s] > the->scales[s].tolerable)
			return true;
	return false;
}

static bool
failed_after(Gate gate, int32_t seq)
{
	for ALL_FACTS(f)
	{
		if (f->seq <= seq)
			continue;
		if (f->act == ACT_VERDICT && f->verdict == VERDICT_FAIL &&
			said_against(f, that) && the->requirements[f->ref].gate == gate)
			return true;
		if (gate == GATE_SAFETY && f->option == that && made_it_intolerable(f))
			return true;
	}
	return false;
}

static bool
lapsed(const LawFact *f, int gates_before)
{
	for (int g = 0; g < gates_before; g++)
		if (failed_after((Gate) g, f->seq))
			return true;
	return false;
}

/* A severe incident undoes what was said about safety, and after it, before. */
static bool
undone_by_incident(const LawFact *f)
{
	for ALL_FACTS(g)
		if (g->act == ACT_INCIDENT && said_against(g, that) && g->seq > f->seq)
			return true;
	return false;
}

/* "Evidence given at U0 stands while U <= U0 and no hazard is new" */
static bool
outdated_by_harm(const LawFact *f)
{
	for (int32_t s = 0; s < the->nscales; s++)
		if (upper_end(that, s, false) > (s < f->nuppers ? f->uppers[s] : 0.0))
			return true;
	for (int32_t h = 0; h < the->nhazards; h++)
	{
		bool		old = false;

		if (!exists_hazard(that, h))
			continue;
		for ALL_FACTS(e)
			if (estimates(e, that, h) && !retired_since(e) && e->seq <= f->seq)
				old = true;
		if (!old)
			return true;
	}
	return false;
}

/* ------------------------------------------------------------- who carries */

static bool carries_gate(int64_t person, Gate gate);

static bool
has_submitted(int64_t person, int32_t decision)
{
	for ALL_FACTS(f)
		if (f->act == ACT_SUBMIT && f->person == person &&
			(decision == LAW_NONE || f->ref == decision))
			return true;
	return false;
}

static bool
has_interest(int64_t person)
{
	for ALL_FACTS(f)
		if (f->act == ACT_INTEREST && f->person == person && f->verdict != VERDICT_PASS &&
			!replaced(f))
			return true;
	return false;
}

static bool
free_for(int64_t person, Gate gate)
{
	if (has_interest(person))
		return false;
	for (int g = 0; g < (int) gate; g++)
		if (carries_gate(person, (Gate) g))
			return false;
	return !(gate == GATE_USABILITY && has_submitted(person, LAW_NONE));
}

static bool
possible(Gate gate, Verdict v, bool addressable)
{
	if (v == VERDICT_PASS)
		return true;
	if (gate == GATE_COMPLIANCE)
		return v == VERDICT_ALTERNATIVE && addressable;
	return v == VERDICT_ACCEPTED;
}

/* Its giver has judged, whatever became of the harm since. */
static bool
yes_binds(const LawFact *f, int32_t requirement)
{
	const LawRequirement *r = &the->requirements[requirement];

	return f->act == ACT_VERDICT && f->ref == requirement && f->option == that &&
		possible(r->gate, f->verdict, r->addressable) && !replaced(f) &&
		has(f, FACT_FRESH) && !lapsed(f, r->gate) && free_for(f->person, r->gate);
}

static bool
yes_counts(const LawFact *f, int32_t requirement)
{
	return yes_binds(f, requirement) &&
		(the->requirements[requirement].gate == GATE_COMPLIANCE ||
		 (!outdated_by_harm(f) && !undone_by_incident(f)));
}

static int
distinct_yeses(int32_t requirement)
{
	int			n = 0;

	for ALL_FACTS(f)
	{
		bool		again = false;

		if (!yes_counts(f, requirement))
			continue;
		for (const LawFact *g = the->facts; g < f; g++)
			if (g->person == f->person && yes_counts(g, requirement))
				again = true;
		if (!again)
			n++;
	}
	return n;
}

static bool
quorum_reached(int32_t requirement)
{
	int			n = distinct_yeses(requirement);

	return n >= 1 && n >= the->requirements[requirement].quorum;
}

static bool
cleared(int32_t requirement)
{
	const LawRequirement *r = &the->requirements[requirement];

	return r->gate != GATE_SAFETY && possible(r->gate, r->cleared, r->addressable) &&
		the->now < r->cleared_until && free_for(r->cleared_by, r->gate);
}

static bool
carries_gate(int64_t person, Gate gate)
{
	for (int32_t r = 0; r < the->nrequirements; r++)
	{
		if (the->requirements[r].gate != gate || !in_time(&the->requirements[r]) ||
			vetoed(r, that))
			continue;
		for ALL_FACTS(f)
			if (f->person == person && yes_binds(f, r))
				return true;
		if (the->requirements[r].cleared_by == person && cleared(r) && !quorum_reached(r))
			return true;
	}
	return false;
}

/* ------------------------------------------------------------- acceptances */

static bool
acceptance_stands(const LawFact *f)
{
	return f->act == ACT_ACCEPT && f->option == that && has(f, FACT_FRESH) &&
		the->now < f->until && !lapsed(f, f->ref == LAW_NONE ? 1 : 2) && !outdated_by_harm(f) &&
		!undone_by_incident(f) && !has_interest(f->person);
}

static bool
harm_accepted(void)
{
	for ALL_FACTS(f)
		if (f->ref == LAW_NONE && acceptance_stands(f))
			return true;
	return false;
}

/* After every fail that stands. */
static bool
fails_accepted(int32_t requirement)
{
	for ALL_FACTS(a)
	{
		bool		after_all = true;

		if (a->ref != requirement || !acceptance_stands(a))
			continue;
		for ALL_FACTS(f)
			if (f->act == ACT_VERDICT && f->verdict == VERDICT_FAIL && f->ref == requirement &&
					said_against(f, that) && !replaced(f) && f->seq > a->seq)
				after_all = false;
		if (after_all)
			return true;
	}
	return false;
}

static bool
risk_to_accept(void)
{
	for (int32_t s = 0; s < the->nscales; s++)
	{
		double		upper = upper_end(that, s, false);

		if (upper > acceptable(s))
			return true;
		for (int32_t o = 0; o < the->noptions; o++)
			if (o != that && !judged_unlawful(o) &&
				upper - upper_end(o, s, true) > acceptable(s))
				return true;
	}
	for (int32_t h = 0; h < the->nhazards; h++)
		if (exists_hazard(that, h) && worst(that, h, false) > acceptable(the->hazards[h].scale))
			return true;
	return false;
}

/* ------------------------------------------------------------------- gates */

static Verdict
of_requirement(int32_t r)
{
	Verdict		weakest = VERDICT_PASS;

	if (vetoed(r, that))
		return the->requirements[r].gate == GATE_USABILITY && fails_accepted(r) ?
			VERDICT_ACCEPTED : VERDICT_FAIL;
	if (!quorum_reached(r))
		return cleared(r) ? the->requirements[r].cleared : VERDICT_OPEN;
	for ALL_FACTS(f)
		if (yes_counts(f, r) && f->verdict < weakest)
			weakest = f->verdict;
	return weakest;
}

static bool
intolerable(void)
{
	for (int32_t s = 0; s < the->nscales; s++)
		if (scale_used(s) && the->scales[s].limited &&
			upper_end(that, s, false) > the->scales[s].tolerable)
			return true;
	return false;
}

static bool
limits_known(void)
{
	for (int32_t s = 0; s < the->nscales; s++)
		if (scale_used(s) && !the->scales[s].limited)
			return false;
	return true;
}

/* Was more harm seen than anybody foresaw? */
static bool
refuted(void)
{
	for ALL_FACTS(f)
	{
		bool		retired = false;

		if (f->act != ACT_OBSERVE || that == 0 || !said_against(f, that) ||
			replaced(f) || !has(f, FACT_FRESH))
			continue;
		for ALL_FACTS(g)
			if (g->act == ACT_RETIRE && g->option == f->option && g->ref == f->ref && g->seq > f->seq)
				retired = true;
		if (!retired && f->harm.lo > (exists_hazard(that, f->ref) ? worst(that, f->ref, false) : 0.0))
			return true;
	}
	return false;
}

static bool
conditions_met(int32_t gate)
{
	for (int32_t k = 0; k < the->nconditions; k++)
		if (the->conditions[k].gate == gate && !the->conditions[k].met)
			return false;
	return true;
}

static Verdict
of_harm(void)
{
	if (intolerable())
		return VERDICT_FAIL;
	if (!judge_has_estimated() || !limits_known() || refuted())
		return VERDICT_OPEN;
	if (risk_to_accept())
		return harm_accepted() ? VERDICT_ACCEPTED : VERDICT_OPEN;
	return rests_on_opinion() ? VERDICT_ACCEPTED : VERDICT_PASS;
}

static Verdict
of_gate(Gate gate, bool earlier_stand)
{
	Verdict		v = gate == GATE_SAFETY ? of_harm() : VERDICT_PASS;
	int			n = 0;

	for (int32_t r = 0; r < the->nrequirements; r++)
	{
		if (the->requirements[r].gate != gate || !in_time(&the->requirements[r]))
			continue;
		n++;
		if (of_requirement(r) < v)
			v = of_requirement(r);
	}
	if ((n == 0 || !earlier_stand || !conditions_met((int32_t) gate)) && v > VERDICT_OPEN)
		return VERDICT_OPEN;
	return v;
}

/* --------------------------------------------------------------- decisions */

static bool
signature_counts(const LawFact *f)
{
	if (f->act != ACT_SIGN || f->option != that || !has(f, FACT_FRESH) ||
		lapsed(f, 3) || outdated_by_harm(f) || undone_by_incident(f) || has_interest(f->person))
		return false;
	for (int g = 0; g < NGATES; g++)
		if (carries_gate(f->person, (Gate) g))
			return false;
	return has(f, FACT_BOTH) ||
		(f->person != the->opener && !has_submitted(f->person, f->ref));
}

static bool
said(LawAct act, int32_t ref)
{
	for ALL_FACTS(f)
		if (f->act == act && f->ref == ref && f->option == that && has(f, FACT_FRESH) &&
			!has(f, FACT_PARTIAL))
			return true;
	return false;
}

static bool
decision_made(int32_t d)
{
	bool		is_signed = false;

	for ALL_FACTS(f)
		if (f->ref == d && signature_counts(f))
			is_signed = true;
	for (int32_t k = 0; k < the->nconsultations; k++)
		if (the->consultations[k].decision == d && !said(ACT_ADVISE, k) && !said(ACT_WAIVE, k))
			return false;
	return is_signed && said(ACT_SUBMIT, d);
}

/* -------------------------------------------------------------------- time */

static int64_t
nearest(int64_t a, int64_t b)
{
	return b > the->now && b < a ? b : a;
}

static int64_t
next_change(void)
{
	int64_t		t = LAW_NEVER;

	for ALL_FACTS(f)
		if (f->act == ACT_ACCEPT || f->act == ACT_GLASS)
			t = nearest(t, f->until);
	for (int32_t r = 0; r < the->nrequirements; r++)
	{
		t = nearest(nearest(t, the->requirements[r].from), the->requirements[r].till);
		if (the->requirements[r].cleared > VERDICT_OPEN)
			t = nearest(t, the->requirements[r].cleared_until);
	}
	for (int32_t s = 0; s < the->nscales; s++)
		t = nearest(t, the->scales[s].acceptable_until);
	for (int32_t k = 0; k < the->nconditions; k++)
		t = nearest(t, the->conditions[k].until);
	return t;
}

static int32_t
emergency(const Verdict *gate)
{
	int32_t		seq = 0;

	if (the->withdrawn || that == 0 || that != the->chosen || gate[GATE_COMPLIANCE] < VERDICT_ACCEPTED ||
		gate[GATE_SAFETY] == VERDICT_FAIL || !limits_known())
		return 0;
	for ALL_FACTS(f)
		if (f->act == ACT_GLASS && the->now < f->until && f->seq > the->glass_spent && f->seq > seq)
			seq = f->seq;
	return seq;
}

void
naive_judge(const LawCase *law_case, int32_t option, NaiveAnswer *answer)
{
	bool		stand = true;

	the = law_case;
	that = option;
	for (int g = 0; g < NGATES; g++)
	{
		answer->gate[g] = of_gate((Gate) g, stand);
		stand = stand && answer->gate[g] >= VERDICT_ACCEPTED;
	}
	for (int32_t s = 0; s < the->nscales; s++)
		answer->upper[s] = upper_end(option, s, false);
	answer->judged = judge_has_estimated();
	answer->unlawful = judged_unlawful(option);
	answer->made = the->ndecisions > 0 && conditions_met(NGATES);
	for (int32_t d = 0; d < the->ndecisions; d++)
		answer->made = answer->made && decision_made(d);
	answer->ready = stand && answer->made && option == the->chosen && option != 0 &&
		!the->withdrawn;
	answer->emergency = emergency(answer->gate);
	answer->ready_until = next_change();
	answer->one_person_two_gates = false;
	for ALL_FACTS(f)
		if (carries_gate(f->person, GATE_COMPLIANCE) + carries_gate(f->person, GATE_SAFETY) +
			carries_gate(f->person, GATE_USABILITY) > 1)
			answer->one_person_two_gates = true;
}
