/*
 * law_holds.c
 *	  What holds of the facts: the part of the law that only reads, and is proved.
 *
 * Each function answers one question and changes nothing.  Three scales of time
 * meet here.  A fact is *current* when no later fact of its slot replaced it.
 * It is *fresh* when what it was said about is still the same.  And it *holds*
 * when no earlier gate failed since, no severe incident came and the harm did
 * not rise.  A no needs only to be current.
 *
 * The comments that begin with an at sign are contracts; "make prove" proves
 * them, in the terms of law_spec.h.
 */
#include "law_holds.h"
#include "law_spec.h"

/* ---------------------------------------------------------------- facts */

/*@
	requires \valid_read(scale);
	assigns \nothing;
*/
double
law_acceptable(const LawScale *scale, int64_t now)
{
	return now < scale->acceptable_until ? scale->acceptable : 0.0;
}

/* Did no later fact of its slot replace it? */
/*@
	requires \valid_read(f) && \valid_read(w) && (f->slot >= 0 ==> \valid_read(w->last + f->slot));
	assigns \nothing;
	ensures \result <==> current(f, w);
*/
bool
is_current(const LawFact *f, const LawWork *w)
{
	return f->slot < 0 || w->last[f->slot] == f->seq;
}

/*@
	requires \valid_read(f);
	assigns \nothing;
	ensures \result <==> f->act == act && f->ref == ref && f->option == option;
*/
bool
is_about(const LawFact *f, LawAct act, int32_t ref, int32_t option)
{
	return f->act == act && f->ref == ref && f->option == option;
}

/*@
	requires case_ok(c) && \valid_read(f);
	assigns \nothing;
	ensures \result <==> concerns(c, f, option);
*/
bool
law_concerns(const LawCase *c, const LawFact *f, int32_t option)
{
	if (f->option == option)
		return true;
	if (!(0 < f->option && f->option < c->noptions && 0 < option && option < c->noptions))
		return false;
	return c->options[f->option].words == c->options[option].words ||
		(f->content != LAW_NONE && c->options[option].content == f->content);
}

/* Is the requirement in force at this moment? */
/*@
	requires \valid_read(r);
	assigns \nothing;
	ensures \result <==> r->from <= now && now < r->till;
*/
bool
in_force(const LawRequirement *r, int64_t now)
{
	return r->from <= now && now < r->till;
}

/* --------------------------------------------------------------- vetoes */

/* The seq of the last current no on this requirement, or 0. */
/*@
	requires case_ok(c) && work_ok(c, w);
	assigns \nothing;
	ensures \result >= 0;
	ensures \result != 0 <==> vetoed(c, w, requirement, option);
*/
int32_t
standing_fail(const LawCase *c, int32_t requirement, int32_t option, const LawWork *w)
{
	int32_t		seq = 0;

	/*@ loop invariant 0 <= i <= c->nfacts;
		loop invariant seq >= 0;
		loop invariant seq != 0 ==>
			\exists integer j; 0 <= j < i && says_no(c, w, requirement, option, j);
		loop invariant \forall integer j; 0 <= j < i ==>
			says_no(c, w, requirement, option, j) ==> seq != 0;
		loop assigns i, seq;
		loop variant c->nfacts - i; */
	for (int32_t i = 0; i < c->nfacts; i++)
	{
		const LawFact *f = &c->facts[i];

		if (f->act == ACT_VERDICT && f->ref == requirement &&
			law_concerns(c, f, option) &&
			f->verdict == VERDICT_FAIL && is_current(f, w) && f->seq > seq)
		{
			/*@ assert says_no(c, w, requirement, option, i); */
			seq = f->seq;
		}
	}
	return seq;
}

/* Does a no stand on a requirement in force of this gate? */
/*@
	requires case_ok(c) && work_ok(c, w);
	requires 0 <= gate < NGATES;
	assigns \nothing;
	ensures \result <==> gate_vetoed(c, w, gate, option);
*/
bool
is_vetoed(const LawCase *c, Gate gate, int32_t option, const LawWork *w)
{
	/*@ loop invariant 0 <= r <= c->nrequirements;
		loop invariant \forall integer k; 0 <= k < r ==>
			!(counts_now(c, gate, k) && vetoed(c, w, k, option));
		loop assigns r;
		loop variant c->nrequirements - r; */
	for (int32_t r = 0; r < c->nrequirements; r++)
	{
		if (c->requirements[r].gate == gate &&
			in_force(&c->requirements[r], c->now) &&
			standing_fail(c, r, option, w) != 0)
			return true;
	}
	return false;
}

/* ----------------------------------------------------------------- harm */

/*
 * Is there harm, or a safer way, that clinical leadership must accept?  A
 * scale on which nothing was estimated counts as 0 on both sides.
 */
/*@
	requires case_ok(c) && work_ok(c, w);
	assigns \nothing;
*/
bool
needs_acceptance(const LawCase *c, const LawWork *w)
{
	/*@ loop invariant 0 <= s <= c->nscales;
		loop assigns s;
		loop variant c->nscales - s; */
	for (int32_t s = 0; s < c->nscales; s++)
	{
		double		acceptable = law_acceptable(&c->scales[s], c->now);

		if (w->total[s].hi > acceptable || w->total[s].hi - w->rival[s] > acceptable)
			return true;
	}
	/*@ loop invariant 0 <= h <= c->nhazards;
		loop assigns h;
		loop variant c->nhazards - h; */
	for (int32_t h = 0; h < c->nhazards; h++)
	{
		if (w->estimated[h] &&
			w->effective[h].hi > law_acceptable(&c->scales[c->hazards[h].scale], c->now))
			return true;
	}
	return false;
}

/* Was the hazard retired after it was observed? */
/*@
	requires case_ok(c) && \valid_read(f);
	assigns \nothing;
	ensures \result <==> retired_since(c, f);
*/
bool
law_was_retired(const LawCase *c, const LawFact *f)
{
	/*@ loop invariant 0 <= i <= c->nfacts;
		loop invariant \forall integer k; 0 <= k < i ==>
			!(c->facts[k].act == ACT_RETIRE && c->facts[k].ref == f->ref &&
			  c->facts[k].option == f->option && c->facts[k].seq > f->seq);
		loop assigns i;
		loop variant c->nfacts - i; */
	for (int32_t i = 0; i < c->nfacts; i++)
	{
		if (is_about(&c->facts[i], ACT_RETIRE, f->ref, f->option) && c->facts[i].seq > f->seq)
			return true;
	}
	return false;
}

/* Does this observation of harm count for the option? */
/*@
	requires case_ok(c) && work_ok(c, w) && \valid_read(f) && fact_ok(c, f);
	assigns \nothing;
	ensures \result <==> observed(c, w, f, option);
*/
bool
observation_counts(const LawCase *c, const LawFact *f, int32_t option, const LawWork *w)
{
	return f->act == ACT_OBSERVE && option != 0 && law_concerns(c, f, option) &&
		(f->flags & FACT_FRESH) && is_current(f, w) && !law_was_retired(c, f);
}

/* Is what was seen at the least still above what was estimated at the most? */
/*@
	requires \valid_read(f) && \valid_read(w) && \valid_read(w->estimated + f->ref) &&
		\valid_read(w->effective + f->ref);
	assigns \nothing;
	ensures \result <==> uncovered(f, w);
*/
bool
is_uncovered(const LawFact *f, const LawWork *w)
{
	return !(f->harm.lo <= (w->estimated[f->ref] ? w->effective[f->ref].hi : 0.0));
}

/* Was harm observed that no estimate of the option covers? */
/*@
	requires case_ok(c) && work_ok(c, w);
	assigns \nothing;
	ensures \result <==> refuted(c, w, option);
*/
static bool
is_refuted(const LawCase *c, int32_t option, const LawWork *w)
{
	/*@ loop invariant 0 <= i <= c->nfacts;
		loop invariant \forall integer k; 0 <= k < i ==>
			!(observed(c, w, c->facts + k, option) && uncovered(c->facts + k, w));
		loop assigns i;
		loop variant c->nfacts - i; */
	for (int32_t i = 0; i < c->nfacts; i++)
	{
		if (observation_counts(c, &c->facts[i], option, w) && is_uncovered(&c->facts[i], w))
			return true;
	}
	return false;
}

/* ------------------------------------------------ what a yes depends on */

/* Was the option's harm beyond what is tolerable after that fact? */
/*@
	requires case_ok(c) && fact_ok(c, f) && \valid_read(f);
	assigns \nothing;
	ensures \result <==> beyond_limits(c, f);
*/
static bool
was_intolerable(const LawCase *c, const LawFact *f)
{
	/*@ loop invariant 0 <= s;
		loop invariant \forall integer k; 0 <= k < s ==>
			!(k < f->nuppers && k < c->nscales && c->scales[k].limited &&
			  f->uppers[k] > c->scales[k].tolerable);
		loop assigns s;
		loop variant c->nscales - s; */
	for (int32_t s = 0; s < f->nuppers && s < c->nscales; s++)
	{
		if (c->scales[s].limited && f->uppers[s] > c->scales[s].tolerable)
			return true;
	}
	return false;
}

/* Does the fact fail a gate before this one, be it healed since? */
/*@
	requires case_ok(c) && fact_ok(c, f) && \valid_read(f) && 0 <= ngates_before <= NGATES;
	assigns \nothing;
	ensures \result <==> fails_before(c, f, option, ngates_before);
*/
static bool
fails_gate(const LawCase *c, const LawFact *f, int32_t option, int ngates_before)
{
	if (f->act == ACT_VERDICT)
		return f->verdict == VERDICT_FAIL && law_concerns(c, f, option) &&
			(int) c->requirements[f->ref].gate < ngates_before;
	return (f->act == ACT_ESTIMATE || f->act == ACT_RETIRE) && f->option == option &&
		(int) GATE_SAFETY < ngates_before && was_intolerable(c, f);
}

/* Did one of the gates before this one fail after the fact was given? */
/*@
	requires case_ok(c) && fact_ok(c, f) && \valid_read(f) && 0 <= ngates_before <= NGATES;
	assigns \nothing;
	ensures \result <==> lapsed(c, f, ngates_before);
*/
static bool
has_lapsed(const LawCase *c, const LawFact *f, int ngates_before)
{
	/*@ loop invariant 0 <= i <= c->nfacts;
		loop invariant \forall integer k; 0 <= k < i ==>
			!(c->facts[k].seq > f->seq && fails_before(c, c->facts + k, f->option, ngates_before));
		loop assigns i;
		loop variant c->nfacts - i; */
	for (int32_t i = 0; i < c->nfacts; i++)
	{
		if (c->facts[i].seq > f->seq && fails_gate(c, &c->facts[i], f->option, ngates_before))
			return true;
	}
	return false;
}

/* Did a severe incident come after the fact was given? */
/*@
	requires case_ok(c) && \valid_read(f);
	assigns \nothing;
	ensures \result <==> incident_since(c, f);
*/
static bool
has_incident(const LawCase *c, const LawFact *f)
{
	/*@ loop invariant 0 <= i <= c->nfacts;
		loop invariant \forall integer k; 0 <= k < i ==>
			!(c->facts[k].act == ACT_INCIDENT && c->facts[k].seq > f->seq &&
			  concerns(c, c->facts + k, f->option));
		loop assigns i;
		loop variant c->nfacts - i; */
	for (int32_t i = 0; i < c->nfacts; i++)
	{
		if (c->facts[i].act == ACT_INCIDENT && c->facts[i].seq > f->seq &&
			law_concerns(c, &c->facts[i], f->option))
			return true;
	}
	return false;
}

/* Did the harm rise above what it was when the fact was given? */
/*@
	requires case_ok(c) && work_ok(c, w);
	requires \valid_read(f) && fact_ok(c, f);
	assigns \nothing;
	ensures \result <==> risen(c, f, w);
*/
static bool
has_risen(const LawCase *c, const LawFact *f, const LawWork *w)
{
	if (f->seq < w->newest_hazard)
		return true;
	/*@ loop invariant 0 <= s <= c->nscales;
		loop invariant \forall integer k; 0 <= k < s ==> !rises_above(f, w, k);
		loop assigns s;
		loop variant c->nscales - s; */
	for (int32_t s = 0; s < c->nscales; s++)
	{
		double		before = s < f->nuppers ? f->uppers[s] : 0.0;

		if (w->total[s].hi > before)
		{
			/*@ assert rises_above(f, w, s); */
			return true;
		}
	}
	return false;
}

/* Why the harm as it is known now no longer bears the fact, or CAUSE_MET. */
/*@
	requires case_ok(c) && work_ok(c, w);
	requires \valid_read(f) && fact_ok(c, f);
	assigns \nothing;
	ensures \result == CAUSE_MET <==> !incident_since(c, f) && !risen(c, f, w);
*/
static LawCause
harm_cause(const LawCase *c, const LawFact *f, const LawWork *w)
{
	if (has_incident(c, f))
		return CAUSE_REFUTED;
	return has_risen(c, f, w) ? CAUSE_RISEN : CAUSE_MET;
}

/* Is the person among the carriers from the one number to the other? */
/*@
	requires 0 <= from <= to && \valid_read(w) && \valid_read(w->carriers + (0 .. to - 1));
	assigns \nothing;
	ensures \result <==> carried(w, from, to, person);
*/
bool
carries(const LawWork *w, int32_t from, int32_t to, int64_t person)
{
	/*@ loop invariant from <= i <= to;
		loop invariant \forall integer k; from <= k < i ==> w->carriers[k] != person;
		loop assigns i;
		loop variant to - i; */
	for (int32_t i = from; i < to; i++)
	{
		if (w->carriers[i] == person)
			return true;
	}
	return false;
}

/*@
	requires case_ok(c);
	assigns \nothing;
	ensures \result <==> has_submitted(c, decision, person);
*/
static bool
submitted(const LawCase *c, int32_t decision, int64_t person)
{
	/*@ loop invariant 0 <= i <= c->nfacts;
		loop invariant \forall integer k; 0 <= k < i ==>
			!(c->facts[k].act == ACT_SUBMIT && c->facts[k].person == person &&
			  (decision == LAW_NONE || c->facts[k].ref == decision));
		loop assigns i;
		loop variant c->nfacts - i; */
	for (int32_t i = 0; i < c->nfacts; i++)
	{
		const LawFact *f = &c->facts[i];

		if (f->act == ACT_SUBMIT && f->person == person &&
			(decision == LAW_NONE || f->ref == decision))
			return true;
	}
	return false;
}

/*@
	requires case_ok(c) && work_ok(c, w);
	assigns \nothing;
	ensures \result <==> interested(c, w, person);
*/
bool
law_interested(const LawCase *c, int64_t person, const LawWork *w)
{
	/*@ loop invariant 0 <= i <= c->nfacts;
		loop invariant \forall integer k; 0 <= k < i ==>
			!(c->facts[k].act == ACT_INTEREST && c->facts[k].person == person &&
			  c->facts[k].verdict != VERDICT_PASS && current(c->facts + k, w));
		loop assigns i;
		loop variant c->nfacts - i; */
	for (int32_t i = 0; i < c->nfacts; i++)
	{
		const LawFact *f = &c->facts[i];

		if (f->act == ACT_INTEREST && f->person == person && f->verdict != VERDICT_PASS &&
			is_current(f, w))
			return true;
	}
	return false;
}

/* ---------------------------------------------------------------- gates */

bool
law_may_judge(Standing standing, Gate gate)
{
	/*@ loop invariant 0 <= g <= gate;
		loop invariant \forall integer k; 0 <= k < g ==> verdict_in(standing, k) >= VERDICT_ACCEPTED;
		loop assigns g;
		loop variant gate - g; */
	for (int g = 0; g < (int) gate; g++)
	{
		if (!verdict_stands(standing_get(standing, (Gate) g)))
			return false;
	}
	return true;
}

/* May this person's yes carry the gate?  The first ncarriers carry earlier ones. */
/*@
	requires case_ok(c) && work_ok(c, w);
	requires 0 <= ncarriers <= w->ncarriers && 0 <= gate < NGATES;
	assigns \nothing;
*/
bool
may_carry(const LawCase *c, Gate gate, int64_t person, int32_t ncarriers,
		  const LawWork *w)
{
	return !carries(w, 0, ncarriers, person) && !law_interested(c, person, w) &&
		!(gate == GATE_USABILITY && submitted(c, LAW_NONE, person));
}

/*
 * Why a judge's yes does not count, or CAUSE_MET.  ncarriers counts the
 * people who carry an earlier gate.
 */
/*@
	requires case_ok(c) && work_ok(c, w);
	requires \valid_read(f) && fact_ok(c, f) && \valid_read(r) && 0 <= r->gate < NGATES;
	requires 0 <= ncarriers <= w->ncarriers;
	assigns \nothing;
	ensures \result == CAUSE_MET ==> fits(r->gate, f->verdict);
	ensures \result == CAUSE_MET && f->verdict == VERDICT_ALTERNATIVE ==> r->addressable;
	ensures \result == CAUSE_MET ==> (f->flags & FACT_FRESH) != 0;
*/
LawCause
yes_cause(const LawCase *c, const LawFact *f, const LawRequirement *r,
		  int32_t ncarriers, const LawWork *w)
{
	if (!verdict_fits(r->gate, f->verdict) ||
		(f->verdict == VERDICT_ALTERNATIVE && !r->addressable))
		return CAUSE_MISSING;
	if (!(f->flags & FACT_FRESH))
		return CAUSE_STALE;
	if (has_lapsed(c, f, (int) r->gate))
		return CAUSE_LAPSED;
	if (!may_carry(c, r->gate, f->person, ncarriers, w))
		return CAUSE_SEPARATION;
	return r->gate == GATE_COMPLIANCE ? CAUSE_MET : harm_cause(c, f, w);
}

/*
 * Why an acceptance does not count, or CAUSE_MET.  One of harm is a yes in
 * safety, one that names a requirement is a yes in usability.
 */
/*@
	requires case_ok(c) && work_ok(c, w);
	requires \valid_read(f) && fact_ok(c, f);
	assigns \nothing;
	ensures \result == CAUSE_MET ==> c->now < f->until && (f->flags & FACT_FRESH) != 0;
*/
static LawCause
acceptance_cause(const LawCase *c, const LawFact *f, const LawWork *w)
{
	Gate		gate = f->ref == LAW_NONE ? GATE_SAFETY : GATE_USABILITY;

	if (!(f->flags & FACT_FRESH))
		return CAUSE_STALE;
	if (f->until <= c->now)
		return CAUSE_EXPIRED;
	if (has_lapsed(c, f, (int) gate))
		return CAUSE_LAPSED;
	if (law_interested(c, f->person, w))
		return CAUSE_SEPARATION;
	return harm_cause(c, f, w);
}

/*
 * Has clinical leadership accepted, after fact "since", what this names (a
 * requirement, or LAW_NONE for the harm)?
 */
/*@
	requires case_ok(c) && work_ok(c, w);
	assigns \nothing;
*/
LawCause
accepted(const LawCase *c, int32_t requirement, int32_t option, int32_t since,
		 const LawWork *w)
{
	LawCause	cause = CAUSE_MISSING;
	int32_t		seq = 0;

	/*@ loop invariant 0 <= i <= c->nfacts;
		loop invariant cause != CAUSE_MET;
		loop assigns i, cause, seq;
		loop variant c->nfacts - i; */
	for (int32_t i = 0; i < c->nfacts; i++)
	{
		const LawFact *f = &c->facts[i];
		LawCause	why;

		if (!is_about(f, ACT_ACCEPT, requirement, option) || f->seq < since)
			continue;
		why = acceptance_cause(c, f, w);
		if (why == CAUSE_MET)
			return CAUSE_MET;
		if (f->seq > seq)
		{
			cause = why;
			seq = f->seq;
		}
	}
	return cause;
}

/*
 * A no decides, whatever yes there is; a no on usability gives way to a later
 * acceptance of clinical leadership.
 */
/*@
	requires 0 <= gate < NGATES;
	assigns \nothing;
	ensures vetoed && gate != GATE_USABILITY ==> \result == VERDICT_FAIL;
	ensures vetoed && !veto_accepted ==> \result == VERDICT_FAIL;
	ensures vetoed ==> \result <= VERDICT_ACCEPTED;
	ensures fits(gate, \result);
*/
Verdict
with_veto(Gate gate, bool vetoed, bool veto_accepted, Verdict yes)
{
	if (vetoed)
		return gate == GATE_USABILITY && veto_accepted ? VERDICT_ACCEPTED : VERDICT_FAIL;
	return verdict_fits(gate, yes) ? yes : VERDICT_OPEN;
}

/* ------------------------------------------------------------ decisions */

/* Is there a fresh fact of this act, done by somebody who could do all of it? */
/*@
	requires case_ok(c);
	assigns \nothing;
	ensures \result == CAUSE_MET <==> has_done(c, act, ref, option);
*/
LawCause
done(const LawCase *c, LawAct act, int32_t ref, int32_t option)
{
	LawCause	cause = CAUSE_MISSING;

	/*@ loop invariant 0 <= i <= c->nfacts;
		loop invariant cause != CAUSE_MET;
		loop invariant \forall integer k; 0 <= k < i ==>
			!(c->facts[k].act == act && c->facts[k].ref == ref && c->facts[k].option == option &&
			  fresh(c->facts + k) && (c->facts[k].flags & FACT_PARTIAL) == 0);
		loop assigns i, cause;
		loop variant c->nfacts - i; */
	for (int32_t i = 0; i < c->nfacts; i++)
	{
		const LawFact *f = &c->facts[i];

		if (f->act != act || f->ref != ref || (f->flags & FACT_PARTIAL))
			continue;
		if (f->option == option && (f->flags & FACT_FRESH))
			return CAUSE_MET;
		cause = CAUSE_STALE;
	}
	return cause;
}

/*@
	requires case_ok(c);
	assigns \nothing;
	ensures \result == CAUSE_MET <==> heard(c, consultation, option);
*/
LawCause
consulted(const LawCase *c, int32_t consultation, int32_t option)
{
	LawCause	cause = done(c, ACT_ADVISE, consultation, option);

	if (cause == CAUSE_MET || done(c, ACT_WAIVE, consultation, option) == CAUSE_MET)
		return CAUSE_MET;
	return cause;
}

/*@
	requires case_ok(c) && work_ok(c, w);
	requires \valid_read(f) && fact_ok(c, f);
	assigns \nothing;
	ensures \result == CAUSE_MET <==> signature_counts(c, w, f, option);
*/
LawCause
signature_cause(const LawCase *c, const LawFact *f, int32_t option, const LawWork *w)
{
	if (f->option != option || !(f->flags & FACT_FRESH))
		return CAUSE_STALE;
	if (has_lapsed(c, f, NGATES))
		return CAUSE_LAPSED;
	if (harm_cause(c, f, w) != CAUSE_MET)
		return harm_cause(c, f, w);
	if (carries(w, 0, w->ncarriers, f->person) || law_interested(c, f->person, w))
		return CAUSE_SEPARATION;
	if (!(f->flags & FACT_BOTH) &&
		(f->person == c->opener || submitted(c, f->ref, f->person)))
		return CAUSE_SEPARATION;
	return CAUSE_MET;
}

/*@
	requires \valid_read(c) && \valid_read(out) && 0 <= out->nrules &&
		\valid_read(out->rules + (0 .. out->nrules - 1));
	requires \forall integer i; 0 <= i < out->nrules && out->rules[i].kind == RULE_CONSULTATION ==>
		\valid_read(c->consultations + out->rules[i].ref);
	requires \forall integer i; 0 <= i < out->nrules && out->rules[i].kind == RULE_CONDITION ==>
		\valid_read(c->conditions + out->rules[i].ref);
	assigns \nothing;
	ensures \result ==> out->gates_stand;
*/
bool
law_may_sign(const LawCase *c, const LawOutcome *out, int32_t decision)
{
	bool		may = out->gates_stand;

	/*@ loop invariant 0 <= i <= out->nrules;
		loop invariant may ==> out->gates_stand;
		loop assigns i, may;
		loop variant out->nrules - i; */
	for (int32_t i = 0; i < out->nrules; i++)
	{
		const LawRule *rule = &out->rules[i];

		if (rule->cause == CAUSE_MET)
			continue;
		if (rule->kind == RULE_SUBMISSION && rule->ref == decision)
			may = false;
		if (rule->kind == RULE_CONDITION && c->conditions[rule->ref].gate == NGATES)
			may = false;
		if (rule->kind == RULE_CONSULTATION &&
			c->consultations[rule->ref].decision == decision)
			may = false;
	}
	return may;
}

/* -------------------------------------------------------- the last word */

/*
 * What no error in law.c may get past: every gate's verdict goes through
 * settled(), every readiness through may_enact().  They only read, which is
 * what lets the theorems be proved of them.
 */

/* Has every scale with an estimate limits, and is its harm tolerable? */
/*@
	requires case_ok(c) && work_ok(c, w);
	assigns \nothing;
	ensures \result <==> harm_tolerable(c, w);
*/
static bool
is_tolerable(const LawCase *c, const LawWork *w)
{
	/*@ loop invariant 0 <= s <= c->nscales;
		loop invariant \forall integer k; 0 <= k < s ==> fits_limit(c, w, k);
		loop assigns s;
		loop variant c->nscales - s; */
	for (int32_t s = 0; s < c->nscales; s++)
	{
		if (w->known[s] &&
			!(c->scales[s].limited && w->total[s].hi <= c->scales[s].tolerable))
		{
			/*@ assert !fits_limit(c, w, s); */
			return false;
		}
	}
	return true;
}

/* Are the conditions of the gate (NGATES: every condition there is) met? */
/*@
	requires case_ok(c);
	assigns \nothing;
	ensures \result <==> conditions_met(c, gate);
*/
static bool
are_met(const LawCase *c, int gate)
{
	/*@ loop invariant 0 <= k <= c->nconditions;
		loop invariant \forall integer j; 0 <= j < k ==> condition_met(c, gate, j);
		loop assigns k;
		loop variant c->nconditions - k; */
	for (int32_t k = 0; k < c->nconditions; k++)
	{
		if ((gate == NGATES || c->conditions[k].gate == gate) && !c->conditions[k].met)
		{
			/*@ assert !condition_met(c, gate, k); */
			return false;
		}
	}
	return true;
}

/* The verdict of a gate, or the worse one that it must be at best. */
/*@
	requires case_ok(c) && work_ok(c, w);
	requires 0 <= gate < NGATES;
	assigns \nothing;
	ensures fits: fits(gate, \result);
	ensures no_better: \result <= verdict;
	ensures veto_dominates: gate_vetoed(c, w, gate, option) && gate != GATE_USABILITY ==>
		\result == VERDICT_FAIL;
	ensures veto_of_usability: gate_vetoed(c, w, gate, option) ==> \result <= VERDICT_ACCEPTED;
	ensures precedence: !may_stand ==> \result <= VERDICT_OPEN;
	ensures tolerable: gate == GATE_SAFETY && \result > VERDICT_OPEN ==> harm_tolerable(c, w);
	ensures conditions: \result > VERDICT_OPEN ==> conditions_met(c, gate);
	ensures observed: gate == GATE_SAFETY && \result > VERDICT_OPEN ==> !refuted(c, w, option);
	ensures keeps: \result == verdict || \result <= VERDICT_OPEN;
*/
Verdict
settled(const LawCase *c, Gate gate, int32_t option, bool may_stand, Verdict verdict,
		const LawWork *w)
{
	if (is_vetoed(c, gate, option, w) &&
		(gate != GATE_USABILITY || verdict > VERDICT_ACCEPTED))
		return VERDICT_FAIL;
	if (!verdict_fits(gate, verdict))
		return VERDICT_FAIL;
	if (verdict > VERDICT_OPEN &&
		(!may_stand || !are_met(c, gate) ||
		 (gate == GATE_SAFETY && (!is_tolerable(c, w) || is_refuted(c, option, w)))))
		return VERDICT_OPEN;
	return verdict;
}

/*@
	requires case_ok(c) && work_ok(c, w);
	assigns \nothing;
	ensures \result <==> has_signed(c, w, decision, option);
*/
static bool
is_signed(const LawCase *c, int32_t decision, int32_t option, const LawWork *w)
{
	/*@ loop invariant 0 <= i <= c->nfacts;
		loop invariant \forall integer k; 0 <= k < i ==>
			!(c->facts[k].act == ACT_SIGN && c->facts[k].ref == decision &&
			  signature_counts(c, w, c->facts + k, option));
		loop assigns i;
		loop variant c->nfacts - i; */
	for (int32_t i = 0; i < c->nfacts; i++)
	{
		if (c->facts[i].act == ACT_SIGN && c->facts[i].ref == decision &&
			signature_cause(c, &c->facts[i], option, w) == CAUSE_MET)
			return true;
	}
	return false;
}

/* Submitted, every consulted role heard or waived, and signed? */
/*@
	requires case_ok(c) && work_ok(c, w);
	assigns \nothing;
	ensures \result <==> has_made(c, w, decision, option);
*/
static bool
is_made(const LawCase *c, int32_t decision, int32_t option, const LawWork *w)
{
	if (done(c, ACT_SUBMIT, decision, option) != CAUSE_MET ||
		!is_signed(c, decision, option, w))
		return false;
	/*@ loop invariant 0 <= k <= c->nconsultations;
		loop invariant \forall integer j; 0 <= j < k && c->consultations[j].decision == decision ==>
			heard(c, j, option);
		loop assigns k;
		loop variant c->nconsultations - k; */
	for (int32_t k = 0; k < c->nconsultations; k++)
	{
		if (c->consultations[k].decision == decision &&
			consulted(c, k, option) != CAUSE_MET)
			return false;
	}
	return true;
}

/*@
	requires case_ok(c) && work_ok(c, w);
	requires 0 <= standing <= 0xFFF;
	requires fits(GATE_COMPLIANCE, verdict_in(standing, GATE_COMPLIANCE));
	assigns \nothing;
	ensures exact: \result <==> enactable(c, w, option, standing);
	ensures lawful: \result ==>
		verdict_in(standing, GATE_COMPLIANCE) == VERDICT_PASS ||
		verdict_in(standing, GATE_COMPLIANCE) == VERDICT_ALTERNATIVE;
	ensures newest_no: \result ==> \forall integer i; 0 <= i < c->nfacts && newest(c, i) ==>
		!no_on(c, i, option);
*/
bool
may_enact(const LawCase *c, int32_t option, Standing standing, const LawWork *w)
{
	if (c->withdrawn || option != c->chosen || option == 0 || c->ndecisions == 0 ||
		!law_may_judge(standing, GATE_USABILITY) ||
		!verdict_stands(standing_get(standing, GATE_USABILITY)) ||
		is_vetoed(c, GATE_COMPLIANCE, option, w) ||
		is_vetoed(c, GATE_SAFETY, option, w) ||
		!is_tolerable(c, w) || is_refuted(c, option, w) || !are_met(c, NGATES))
		return false;
	/*@ loop invariant 0 <= d <= c->ndecisions;
		loop invariant \forall integer k; 0 <= k < d ==> has_made(c, w, k, option);
		loop assigns d;
		loop variant c->ndecisions - d; */
	for (int32_t d = 0; d < c->ndecisions; d++)
	{
		if (!is_made(c, d, option, w))
			return false;
	}
	/*@ assert has_signed(c, w, 0, option); */
	/*@ assert \forall integer i, j; 0 <= i < c->nfacts && 0 <= j < c->nfacts && newest(c, i) &&
			no_on(c, i, option) && c->facts[j].act == ACT_SIGN && c->facts[j].option == option ==>
			lapsed(c, c->facts + j, NGATES); */
	return true;
}

/* --------------------------------------------------- time and emergency */

/*@
	assigns \nothing;
	ensures \result <= moment;
	ensures candidate > now ==> \result <= candidate;
	ensures moment > now ==> \result > now;
*/
static int64_t
sooner(int64_t moment, int64_t candidate, int64_t now)
{
	return candidate > now && candidate < moment ? candidate : moment;
}

/* The next moment at which anything that the case depends on begins or ends. */
/*@
	requires case_ok(c) && c->now < LAW_NEVER;
	assigns \nothing;
	ensures \result > c->now;
	ensures ends_no_fact(c, c->nfacts, \result);
	ensures ends_no_requirement(c, c->nrequirements, \result);
	ensures ends_no_limit(c, c->nscales, \result);
	ensures ends_no_condition(c, c->nconditions, \result);
*/
int64_t
next_moment(const LawCase *c)
{
	int64_t		moment = LAW_NEVER;

	/*@ loop invariant 0 <= i <= c->nfacts && moment > c->now;
		loop invariant ends_no_fact(c, i, moment);
		loop assigns i, moment;
		loop variant c->nfacts - i; */
	for (int32_t i = 0; i < c->nfacts; i++)
	{
		if (c->facts[i].act == ACT_ACCEPT || c->facts[i].act == ACT_GLASS)
			moment = sooner(moment, c->facts[i].until, c->now);
	}
	/*@ loop invariant 0 <= r <= c->nrequirements && moment > c->now;
		loop invariant ends_no_fact(c, c->nfacts, moment);
		loop invariant ends_no_requirement(c, r, moment);
		loop assigns r, moment;
		loop variant c->nrequirements - r; */
	for (int32_t r = 0; r < c->nrequirements; r++)
	{
		moment = sooner(moment, c->requirements[r].from, c->now);
		moment = sooner(moment, c->requirements[r].till, c->now);
		if (c->requirements[r].cleared > VERDICT_OPEN)
			moment = sooner(moment, c->requirements[r].cleared_until, c->now);
	}
	/*@ loop invariant 0 <= s <= c->nscales && moment > c->now;
		loop invariant ends_no_fact(c, c->nfacts, moment);
		loop invariant ends_no_requirement(c, c->nrequirements, moment);
		loop invariant ends_no_limit(c, s, moment);
		loop assigns s, moment;
		loop variant c->nscales - s; */
	for (int32_t s = 0; s < c->nscales; s++)
		moment = sooner(moment, c->scales[s].acceptable_until, c->now);
	/*@ loop invariant 0 <= k <= c->nconditions && moment > c->now;
		loop invariant ends_no_fact(c, c->nfacts, moment);
		loop invariant ends_no_requirement(c, c->nrequirements, moment);
		loop invariant ends_no_limit(c, c->nscales, moment);
		loop invariant ends_no_condition(c, k, moment);
		loop assigns k, moment;
		loop variant c->nconditions - k; */
	for (int32_t k = 0; k < c->nconditions; k++)
		moment = sooner(moment, c->conditions[k].until, c->now);
	return moment;
}

/*
 * The emergency that would carry the option: it lifts what is open, and a no
 * on usability, and missing decisions; never compliance, never a no on
 * safety, never harm whose limits are exceeded or unknown.
 */
/*@
	requires case_ok(c) && work_ok(c, w);
	requires 0 <= standing <= 0xFFF;
	assigns \nothing;
	ensures \result != 0 ==> !c->withdrawn &&
		verdict_in(standing, GATE_COMPLIANCE) > VERDICT_OPEN &&
		verdict_in(standing, GATE_SAFETY) != VERDICT_FAIL;
	ensures \result != 0 ==> \forall integer s; 0 <= s < c->nscales && w->known[s] ==> c->scales[s].limited;
*/
int32_t
find_emergency(const LawCase *c, const LawWork *w, Standing standing)
{
	int32_t		seq = 0;

	if (c->withdrawn ||
		!verdict_stands(standing_get(standing, GATE_COMPLIANCE)) ||
		standing_get(standing, GATE_SAFETY) == VERDICT_FAIL)
		return 0;
	/*@ loop invariant 0 <= s <= c->nscales;
		loop invariant \forall integer k; 0 <= k < s && w->known[k] ==> c->scales[k].limited;
		loop assigns s;
		loop variant c->nscales - s; */
	for (int32_t s = 0; s < c->nscales; s++)
	{
		if (w->known[s] && !c->scales[s].limited)
			return 0;
	}
	/*@ loop invariant 0 <= i <= c->nfacts;
		loop assigns i, seq;
		loop variant c->nfacts - i; */
	for (int32_t i = 0; i < c->nfacts; i++)
	{
		const LawFact *f = &c->facts[i];

		if (f->act == ACT_GLASS && c->now < f->until &&
			f->seq > c->glass_spent && f->seq > seq)
			seq = f->seq;
	}
	return seq;
}
