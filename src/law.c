/*
 * law.c
 *	  The law, and nothing else decides.
 *
 * Read it from the bottom: law_judge() goes through the gates in order of
 * precedence, then through the decisions, and writes one rule for each thing
 * that must be so.  It asks law_holds.c what holds of the facts, and lets
 * settled() and may_enact() there have the last word: nothing leaves the law
 * without passing them, whatever an error here might say.
 */
#include "law_holds.h"

#include <math.h>

/* ---------------------------------------------------------------- rules */

static Verdict
weaker(Verdict a, Verdict b)
{
	return a < b ? a : b;
}

int32_t
law_max_rules(const LawCase *c)
{
	/* one more than can be used, so that adding a rule never leaves the array */
	return 3 + NGATES + c->nrequirements + 2 + 2 * c->nscales + c->nhazards +
		c->nconditions + 2 * c->ndecisions + c->nconsultations;
}

static LawRule *
add_rule(LawOutcome *out, LawRuleKind kind, Gate gate, int32_t ref)
{
	LawRule    *rule = &out->rules[out->nrules];

	if (out->nrules < out->max_rules - 1)
		out->nrules++;
	rule->kind = kind;
	rule->gate = gate;
	rule->ref = ref;
	rule->cause = CAUSE_MISSING;
	rule->seq = 0;
	return rule;
}

/* ----------------------------------------------------------------- harm */

/* Notes for every slot the last fact in it. */
static void
find_last(const LawCase *c, LawWork *w)
{
	for (int32_t i = 0; i < c->nslots; i++)
		w->last[i] = 0;
	for (int32_t i = 0; i < c->nfacts; i++)
	{
		const LawFact *f = &c->facts[i];

		if (f->slot >= 0 && f->seq > w->last[f->slot])
			w->last[f->slot] = f->seq;
	}
}

/*
 * A hazard's life begins with the first estimate after its last retirement;
 * estimated again, it is new.  Of its estimates the last one of a judge
 * counts, whoever has spoken before, and what others said since.
 */
static void
find_lives(const LawCase *c, int32_t option, LawWork *w)
{
	for (int32_t h = 0; h < c->nhazards; h++)
	{
		w->base[h] = 0;
		w->born[h] = 0;
	}
	for (int32_t i = 0; i < c->nfacts; i++)
	{
		const LawFact *f = &c->facts[i];

		if (f->act == ACT_RETIRE && f->option == option && f->seq > w->base[f->ref])
			w->base[f->ref] = f->seq;
	}
	for (int32_t i = 0; i < c->nfacts; i++)
	{
		const LawFact *f = &c->facts[i];

		if (f->act == ACT_ESTIMATE && f->option == option && f->seq > w->base[f->ref] &&
			(w->born[f->ref] == 0 || f->seq < w->born[f->ref]))
			w->born[f->ref] = f->seq;
	}
	for (int32_t i = 0; i < c->nfacts; i++)
	{
		const LawFact *f = &c->facts[i];

		if (f->act == ACT_ESTIMATE && f->option == option &&
			(f->flags & FACT_JUDGE) && f->seq > w->base[f->ref])
			w->base[f->ref] = f->seq;
	}
}

/* Only a judge's estimate replaces a judge's, be the giver the same person. */
static bool
estimate_counts(const LawFact *f, int32_t option, const LawWork *w)
{
	return f->act == ACT_ESTIMATE && f->option == option &&
		(f->seq == w->base[f->ref] ||
		 (f->seq > w->base[f->ref] && is_current(f, w)));
}

/* Others' estimates may raise the upper end, never lower it. */
static void
count_estimate(const LawFact *f, LawWork *w)
{
	if (!w->estimated[f->ref] || harm_order(&f->harm, &w->effective[f->ref]) > 0)
		w->effective[f->ref] = f->harm;
	w->estimated[f->ref] = true;
	if ((f->flags & FACT_OPINION) &&
		!((f->flags & FACT_NONE) && (f->flags & FACT_JUDGE)))
		w->opinion = true;
	if (!(f->flags & FACT_JUDGE))
		return;
	if (f->flags & FACT_FRESH)
		w->vouched[f->ref] = true;
	else
		w->stale_estimate = true;
}

/*
 * What no judge vouches for, on the content as it is, does not make the option
 * look safer than nothing; as a rival it does, so that not assessing it is no
 * way to hide that it is safer.
 */
static void
weigh_hazards(const LawCase *c, bool as_rival, LawWork *w)
{
	for (int32_t h = 0; h < c->nhazards; h++)
	{
		if (!w->estimated[h])
			continue;
		if (w->born[h] > w->newest_hazard)
			w->newest_hazard = w->born[h];
		if (w->vouched[h])
			w->judged = true;
		else if (!as_rival && w->effective[h].hi < 0)
			w->effective[h].hi = 0.0;
	}
}

static void
sum_hazards(const LawCase *c, LawWork *w)
{
	for (int32_t s = 0; s < c->nscales; s++)
	{
		w->total[s] = (Harm) {0.0, 0.0, 0.0};
		w->known[s] = false;
	}
	for (int32_t h = 0; h < c->nhazards; h++)
	{
		int32_t		s = c->hazards[h].scale;
		Harm		sum;

		if (!w->estimated[h])
			continue;
		w->known[s] = true;
		if (harm_add(&w->total[s], &w->effective[h], &sum))
			w->total[s] = sum;
		else
			w->total[s].hi = INFINITY;	/* beyond every limit */
	}
}

/* Expects find_last() done.  Option 0 has no harm by definition. */
static void
find_harm(const LawCase *c, int32_t option, bool as_rival, LawWork *w)
{
	w->judged = option == 0;
	w->opinion = false;
	w->stale_estimate = false;
	w->newest_hazard = 0;
	find_lives(c, option, w);
	for (int32_t h = 0; h < c->nhazards; h++)
	{
		w->estimated[h] = false;
		w->vouched[h] = false;
	}
	for (int32_t i = 0; i < c->nfacts && option != 0; i++)
	{
		if (estimate_counts(&c->facts[i], option, w))
			count_estimate(&c->facts[i], w);
	}
	weigh_hazards(c, as_rival, w);
	/* Estimates bind to content: until all are made anew, harm is not judged. */
	if (w->stale_estimate)
		w->judged = false;
	sum_hazards(c, w);
}

void
law_harm(const LawCase *c, int32_t option, LawWork *w)
{
	find_last(c, w);
	find_harm(c, option, false, w);
}

bool
law_unlawful(const LawCase *c, int32_t option, LawWork *w)
{
	find_last(c, w);
	return is_vetoed(c, GATE_COMPLIANCE, option, w);
}

/*
 * The least upper end, by scale, of the options that one could have chosen
 * instead.  An option that nobody has judged counts: leaving it unassessed
 * must not hide that it is safer.
 */
static void
find_rivals(const LawCase *c, int32_t option, LawWork *w)
{
	for (int32_t s = 0; s < c->nscales; s++)
		w->rival[s] = INFINITY;
	for (int32_t o = 0; o < c->noptions; o++)
	{
		if (o == option || is_vetoed(c, GATE_COMPLIANCE, o, w))
			continue;
		find_harm(c, o, true, w);
		for (int32_t s = 0; s < c->nscales; s++)
		{
			if (w->total[s].hi < w->rival[s])
				w->rival[s] = w->total[s].hi;
		}
	}
}

/* ---------------------------------------------------------------- gates */

static void
add_carrier(const LawCase *c, int64_t person, LawWork *w)
{
	if (w->ncarriers < c->nfacts + c->nrequirements)
		w->carriers[w->ncarriers++] = person;
}

/*
 * Counts the yeses on a requirement, one for each person: how many hold, the weakest of them, why
 * the others do not.  Their givers carry the gate; so do those whose yes only the harm undid, or
 * harm that rises would free them to sign.
 */
static int32_t
count_yeses(const LawCase *c, int32_t requirement, int32_t option, int32_t ncarriers,
			LawWork *w, Verdict *weakest, LawRule *rule)
{
	const LawRequirement *r = &c->requirements[requirement];
	int32_t		first = w->ncarriers;
	int32_t		n = 0;

	*weakest = VERDICT_PASS;
	for (int32_t i = 0; i < c->nfacts; i++)
	{
		const LawFact *f = &c->facts[i];
		LawCause	cause;

		if (!is_about(f, ACT_VERDICT, requirement, option) ||
			f->verdict <= VERDICT_OPEN || !is_current(f, w))
			continue;
		cause = yes_cause(c, f, r, ncarriers, w);
		if (cause != CAUSE_MET && f->seq > rule->seq)
		{
			rule->cause = cause;
			rule->seq = f->seq;
		}
		if (cause != CAUSE_MET && cause != CAUSE_RISEN && cause != CAUSE_REFUTED)
			continue;
		if (cause == CAUSE_MET && f->verdict < *weakest)
			*weakest = f->verdict;
		if (carries(w, first, w->ncarriers, f->person))
			continue;
		add_carrier(c, f->person, w);
		n += cause == CAUSE_MET;
	}
	return n;
}

/* The yes on a requirement: of enough judges, else of a pre-clearance, else none. */
static Verdict
requirement_yes(const LawCase *c, int32_t requirement, int32_t option,
				int32_t ncarriers, LawWork *w, LawRule *rule)
{
	const LawRequirement *r = &c->requirements[requirement];
	Verdict		weakest;
	int32_t		n = count_yeses(c, requirement, option, ncarriers, w, &weakest, rule);

	if (n > 0 && n >= r->quorum)
		return weakest;
	if (r->cleared > VERDICT_OPEN && verdict_fits(r->gate, r->cleared) &&
		r->gate != GATE_SAFETY &&
		(r->cleared != VERDICT_ALTERNATIVE || r->addressable))
	{
		if (c->now >= r->cleared_until)
			rule->cause = CAUSE_EXPIRED;
		else if (!may_carry(c, r->gate, r->cleared_by, ncarriers, w))
			rule->cause = CAUSE_SEPARATION;
		else
		{
			add_carrier(c, r->cleared_by, w);
			return r->cleared;
		}
	}
	return VERDICT_OPEN;
}

/* The verdict on one requirement. */
static Verdict
requirement_verdict(const LawCase *c, int32_t requirement, int32_t option,
					int32_t ncarriers, LawWork *w, LawRule *rule)
{
	Gate		gate = c->requirements[requirement].gate;
	int32_t		fail = standing_fail(c, requirement, option, w);
	bool		veto_accepted = fail != 0 && gate == GATE_USABILITY &&
		accepted(c, requirement, option, fail, w) == CAUSE_MET;
	Verdict		yes = VERDICT_OPEN;
	Verdict		verdict;

	if (fail == 0)
		yes = requirement_yes(c, requirement, option, ncarriers, w, rule);
	verdict = with_veto(gate, fail != 0, veto_accepted, yes);
	if (fail != 0)
	{
		rule->cause = CAUSE_FAILED;
		rule->seq = fail;
	}
	if (verdict > VERDICT_OPEN)
		rule->cause = CAUSE_MET;
	return verdict;
}

/* The requirements of a gate; one without any is open. */
static Verdict
judge_requirements(const LawCase *c, Gate gate, int32_t option, bool may_stand,
				   LawWork *w, LawOutcome *out)
{
	Verdict		verdict = VERDICT_PASS;
	int32_t		ncarriers = w->ncarriers;
	bool		any = false;

	for (int32_t r = 0; r < c->nrequirements; r++)
	{
		LawRule    *rule;
		Verdict		v;

		if (c->requirements[r].gate != gate || !in_force(&c->requirements[r], c->now))
			continue;
		any = true;
		rule = add_rule(out, RULE_REQUIREMENT, gate, r);
		v = requirement_verdict(c, r, option, ncarriers, w, rule);
		if (!may_stand && v > VERDICT_OPEN)
		{
			v = VERDICT_OPEN;
			rule->cause = CAUSE_SUSPENDED;
		}
		verdict = weaker(verdict, v);
	}
	if (!any)
	{
		add_rule(out, RULE_NO_REQUIREMENT, gate, (int32_t) gate);
		return VERDICT_OPEN;
	}
	return verdict;
}

/* Limits of one scale: unknown ones leave safety open, exceeded ones fail it. */
static Verdict
judge_limit(const LawCase *c, int32_t s, const LawWork *w, LawOutcome *out)
{
	LawRule    *rule;

	rule = add_rule(out, RULE_LIMIT, GATE_SAFETY, s);
	if (!c->scales[s].limited)
		return VERDICT_OPEN;
	rule->cause = CAUSE_MET;
	rule = add_rule(out, RULE_TOLERABLE, GATE_SAFETY, s);
	if (!(w->total[s].hi <= c->scales[s].tolerable))
	{
		rule->cause = CAUSE_FAILED;
		return VERDICT_FAIL;
	}
	rule->cause = CAUSE_MET;
	return VERDICT_PASS;
}

static bool
anything_observed(const LawCase *c)
{
	for (int32_t i = 0; i < c->nfacts; i++)
	{
		if (c->facts[i].act == ACT_OBSERVE)
			return true;
	}
	return false;
}

/* One rule for each hazard that was observed; harm above what was estimated leaves safety open. */
static Verdict
judge_observations(const LawCase *c, int32_t option, const LawWork *w, LawOutcome *out)
{
	Verdict		verdict = VERDICT_PASS;

	if (!anything_observed(c))
		return verdict;			/* nor look through all facts for each of many hazards */
	for (int32_t h = 0; h < c->nhazards; h++)
	{
		LawRule    *rule = NULL;

		for (int32_t i = 0; i < c->nfacts; i++)
		{
			const LawFact *f = &c->facts[i];

			if (f->ref != h || !observation_counts(c, f, option, w))
				continue;
			if (rule == NULL)
			{
				rule = add_rule(out, RULE_OBSERVED, GATE_SAFETY, h);
				rule->cause = CAUSE_MET;
			}
			if (is_uncovered(f, w) && f->seq > rule->seq)
			{
				rule->cause = CAUSE_REFUTED;
				rule->seq = f->seq;
				verdict = VERDICT_OPEN;
			}
		}
	}
	return verdict;
}

/* What the harm itself allows safety to be at most. */
static Verdict
judge_harm(const LawCase *c, int32_t option, LawWork *w, LawOutcome *out)
{
	Verdict		verdict = VERDICT_PASS;
	LawRule    *rule = add_rule(out, RULE_ESTIMATE, GATE_SAFETY, LAW_NONE);

	if (w->judged)
		rule->cause = CAUSE_MET;
	else
	{
		rule->cause = w->stale_estimate ? CAUSE_STALE : CAUSE_MISSING;
		verdict = VERDICT_OPEN;
	}
	for (int32_t s = 0; s < c->nscales; s++)
	{
		if (w->known[s])
			verdict = weaker(verdict, judge_limit(c, s, w, out));
	}
	verdict = weaker(verdict, judge_observations(c, option, w, out));
	if (w->opinion)
		verdict = weaker(verdict, VERDICT_ACCEPTED);
	if (needs_acceptance(c, w))
	{
		rule = add_rule(out, RULE_ACCEPTANCE, GATE_SAFETY, LAW_NONE);
		rule->cause = accepted(c, LAW_NONE, option, 0, w);
		verdict = weaker(verdict, rule->cause == CAUSE_MET ? VERDICT_ACCEPTED : VERDICT_OPEN);
	}
	return verdict;
}

/* The conditions of a gate, or (NGATES) of the decisions; true when all are met. */
static bool
judge_conditions(const LawCase *c, int gate, LawOutcome *out)
{
	bool		met = true;

	for (int32_t k = 0; k < c->nconditions; k++)
	{
		LawRule    *rule;

		if (c->conditions[k].gate != gate)
			continue;
		rule = add_rule(out, RULE_CONDITION, gate < NGATES ? (Gate) gate : GATE_USABILITY, k);
		if (c->conditions[k].met)
			rule->cause = CAUSE_MET;
		else
			met = false;
	}
	return met;
}

static Verdict
judge_gate(const LawCase *c, Gate gate, int32_t option, bool may_stand,
		   LawWork *w, LawOutcome *out)
{
	Verdict		harm = VERDICT_PASS;
	Verdict		verdict;

	if (gate == GATE_SAFETY)
		harm = judge_harm(c, option, w, out);
	verdict = weaker(harm, judge_requirements(c, gate, option, may_stand, w, out));
	if (!judge_conditions(c, (int) gate, out) || !may_stand)
		verdict = weaker(verdict, VERDICT_OPEN);
	return verdict;
}

/* ------------------------------------------------------------ decisions */

static LawCause
signed_off(const LawCase *c, int32_t decision, int32_t option, const LawWork *w,
		   int32_t *seq)
{
	LawCause	cause = CAUSE_MISSING;

	for (int32_t i = 0; i < c->nfacts; i++)
	{
		const LawFact *f = &c->facts[i];
		LawCause	why;

		if (f->act != ACT_SIGN || f->ref != decision)
			continue;
		why = signature_cause(c, f, option, w);
		/* One that counts before one that does not, then the last one. */
		if ((why == CAUSE_MET) != (cause == CAUSE_MET) ? why == CAUSE_MET : f->seq > *seq)
		{
			cause = why;
			*seq = f->seq;
		}
	}
	return cause;
}

/* Submission, consultations, signature; true when the decision is made. */
static bool
judge_decision(const LawCase *c, int32_t decision, int32_t option, bool gates_stand,
			   const LawWork *w, LawOutcome *out)
{
	bool		made;
	LawRule    *rule = add_rule(out, RULE_SUBMISSION, GATE_USABILITY, decision);

	rule->cause = done(c, ACT_SUBMIT, decision, option);
	made = rule->cause == CAUSE_MET;
	for (int32_t i = 0; i < c->nconsultations; i++)
	{
		if (c->consultations[i].decision != decision)
			continue;
		rule = add_rule(out, RULE_CONSULTATION, GATE_USABILITY, i);
		rule->cause = consulted(c, i, option);
		made = made && rule->cause == CAUSE_MET;
	}
	rule = add_rule(out, RULE_SIGNATURE, GATE_USABILITY, decision);
	rule->cause = signed_off(c, decision, option, w, &rule->seq);
	if (rule->cause == CAUSE_MET && !gates_stand)
		rule->cause = CAUSE_SUSPENDED;
	return made && rule->cause == CAUSE_MET;
}

/* ----------------------------------------------------------- the answer */

void
law_judge(const LawCase *c, int32_t option, LawWork *w, LawOutcome *out)
{
	Verdict		v[NGATES];
	bool		stands = true;

	out->nrules = 0;
	w->ncarriers = 0;
	find_last(c, w);
	find_rivals(c, option, w);
	find_harm(c, option, false, w);

	if (c->withdrawn)
		add_rule(out, RULE_WITHDRAWN, GATE_COMPLIANCE, LAW_NONE)->cause = CAUSE_FAILED;
	/* "Change nothing" carries no change, however harmless it is. */
	if (option == 0)
		add_rule(out, RULE_CHANGE, GATE_COMPLIANCE, LAW_NONE)->cause = CAUSE_MISSING;
	for (int g = 0; g < NGATES; g++)
	{
		v[g] = settled(c, (Gate) g, option, stands,
					   judge_gate(c, (Gate) g, option, stands, w, out), w);
		stands = stands && verdict_stands(v[g]);
	}
	out->standing = standing_make(v[GATE_COMPLIANCE], v[GATE_SAFETY], v[GATE_USABILITY]);
	out->gates_stand = stands;
	out->ready = judge_conditions(c, NGATES, out) && stands;
	for (int32_t d = 0; d < c->ndecisions; d++)
	{
		if (!judge_decision(c, d, option, stands, w, out))
			out->ready = false;
	}
	out->ready = out->ready && may_enact(c, option, out->standing, w);
	out->emergency = option == c->chosen && option != 0 ?
		find_emergency(c, w, out->standing) : 0;
	out->ready_until = next_moment(c);
}
