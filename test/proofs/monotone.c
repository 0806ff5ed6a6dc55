/*
 * monotone.c
 *	  Theorems about two runs of the law, as functions that do nothing.
 *
 * What "make prove" proves of an empty function holds by what it assumes
 * alone.  The asserts lead the provers there step by step.
 */
#include "law_holds.c"

/*@
	// all but the facts
	predicate same_rest(LawCase *c, LawCase *d) =
		c->now == d->now && c->opener == d->opener && c->chosen == d->chosen &&
		c->withdrawn == d->withdrawn && c->nfacts == d->nfacts &&
		c->noptions == d->noptions && c->options == d->options &&
		c->nrequirements == d->nrequirements && c->requirements == d->requirements &&
		c->ndecisions == d->ndecisions &&
		c->nconsultations == d->nconsultations && c->consultations == d->consultations &&
		c->nscales == d->nscales && c->scales == d->scales &&
		c->nconditions == d->nconditions && c->conditions == d->conditions;

	predicate same_but_act(LawFact *f, LawFact *g) =
		f->seq == g->seq && f->option == g->option && f->content == g->content &&
		f->ref == g->ref && f->slot == g->slot && f->verdict == g->verdict &&
		f->flags == g->flags && f->person == g->person && f->harm.lo == g->harm.lo &&
		f->nuppers == g->nuppers && f->uppers == g->uppers;

	// d is c without some of its signatures
	predicate signatures_less(LawCase *c, LawCase *d) =
		same_rest(c, d) &&
		\forall integer i; 0 <= i < c->nfacts ==>
			same_but_act(c->facts + i, d->facts + i) &&
			(c->facts[i].act == d->facts[i].act ||
			 (c->facts[i].act == ACT_SIGN && d->facts[i].act == ACT_NOTE));

	// v is w with some upper ends raised
	predicate raised(LawCase *c, LawWork *w, LawWork *v) =
		w->last == v->last && w->carriers == v->carriers && w->ncarriers == v->ncarriers &&
		w->newest_hazard <= v->newest_hazard &&
		\forall integer s; 0 <= s < c->nscales ==>
			(w->known[s] ==> v->known[s]) && w->total[s].hi <= v->total[s].hi;
*/

/* One signature less never makes ready. */
/*@
	requires case_ok(c) && case_ok(d) && work_ok(c, w) && signatures_less(c, d);
	assigns \nothing;
	ensures enactable(d, w, option, standing) ==> enactable(c, w, option, standing);
*/
void
one_signature_less(const LawCase *c, const LawCase *d, const LawWork *w, int32_t option,
				   Standing standing)
{
	/*@ assert \forall integer i, integer o; 0 <= i < c->nfacts ==>
			(concerns(c, c->facts + i, o) <==> concerns(d, d->facts + i, o)); */
	/*@ assert \forall integer i, integer r; 0 <= i < c->nfacts && says_no(c, w, r, option, i) ==>
			says_no(d, w, r, option, i); */
	/*@ assert \forall integer r; vetoed(c, w, r, option) ==> vetoed(d, w, r, option); */
	/*@ assert \forall integer g; gate_vetoed(c, w, g, option) ==> gate_vetoed(d, w, g, option); */
	/*@ assert \forall integer s; 0 <= s < c->nscales && fits_limit(d, w, s) ==> fits_limit(c, w, s); */
	/*@ assert harm_tolerable(d, w) ==> harm_tolerable(c, w); */
	/*@ assert \forall integer i; 0 <= i < c->nfacts && retired_since(d, d->facts + i) ==>
			retired_since(c, c->facts + i); */
	/*@ assert \forall integer i; 0 <= i < c->nfacts && observed(c, w, c->facts + i, option) ==>
			observed(d, w, d->facts + i, option); */
	/*@ assert \forall integer i; 0 <= i < c->nfacts && uncovered(c->facts + i, w) ==>
			uncovered(d->facts + i, w); */
	/*@ assert refuted(c, w, option) ==> refuted(d, w, option); */
	/*@ assert \forall integer k; condition_met(d, NGATES, k) ==> condition_met(c, NGATES, k); */
	/*@ assert conditions_met(d, NGATES) ==> conditions_met(c, NGATES); */
	/*@ assert \forall integer i; 0 <= i < c->nfacts && beyond_limits(c, c->facts + i) ==>
			beyond_limits(d, d->facts + i); */
	/*@ assert \forall integer i, integer o; 0 <= i < c->nfacts &&
			fails_before(c, c->facts + i, o, NGATES) ==> fails_before(d, d->facts + i, o, NGATES); */
	/*@ assert \forall integer i; 0 <= i < c->nfacts && lapsed(c, c->facts + i, NGATES) ==>
			lapsed(d, d->facts + i, NGATES); */
	/*@ assert \forall integer i; 0 <= i < c->nfacts && incident_since(c, c->facts + i) ==>
			incident_since(d, d->facts + i); */
	/*@ assert \forall integer i; 0 <= i < c->nfacts && risen(c, c->facts + i, w) ==>
			risen(d, d->facts + i, w); */
	/*@ assert \forall integer p; interested(c, w, p) ==> interested(d, w, p); */
	/*@ assert \forall integer k, integer p; has_submitted(c, k, p) ==> has_submitted(d, k, p); */
	/*@ assert \forall integer i; 0 <= i < c->nfacts &&
			signature_counts(d, w, d->facts + i, option) ==> signature_counts(c, w, c->facts + i, option); */
	/*@ assert \forall integer k; has_signed(d, w, k, option) ==> has_signed(c, w, k, option); */
	/*@ assert \forall integer a, integer k; a != ACT_NOTE && has_done(d, a, k, option) ==>
			has_done(c, a, k, option); */
	/*@ assert \forall integer k; all_heard(d, k, option) ==> all_heard(c, k, option); */
	/*@ assert \forall integer k; has_made(d, w, k, option) ==> has_made(c, w, k, option); */
}

/* A raised upper end never makes ready, unless it covers what was observed. */
/*@
	requires case_ok(c) && work_ok(c, w) && work_ok(c, v) && raised(c, w, v);
	requires !refuted(c, w, option);
	assigns \nothing;
	ensures enactable(c, v, option, standing) ==> enactable(c, w, option, standing);
*/
void
raised_upper_ends(const LawCase *c, const LawWork *w, const LawWork *v, int32_t option,
				  Standing standing)
{
	/*@ assert \forall integer i, integer r; 0 <= i < c->nfacts && says_no(c, w, r, option, i) ==>
			says_no(c, v, r, option, i); */
	/*@ assert \forall integer r; vetoed(c, w, r, option) ==> vetoed(c, v, r, option); */
	/*@ assert \forall integer g; gate_vetoed(c, w, g, option) ==> gate_vetoed(c, v, g, option); */
	/*@ assert \forall integer s; 0 <= s < c->nscales && fits_limit(c, v, s) ==> fits_limit(c, w, s); */
	/*@ assert \forall integer i, integer s; 0 <= i < c->nfacts && 0 <= s < c->nscales &&
			rises_above(c->facts + i, w, s) ==> rises_above(c->facts + i, v, s); */
	/*@ assert harm_tolerable(c, v) ==> harm_tolerable(c, w); */
	/*@ assert \forall integer i; 0 <= i < c->nfacts && risen(c, c->facts + i, w) ==>
			risen(c, c->facts + i, v); */
	/*@ assert \forall integer p; interested(c, w, p) ==> interested(c, v, p); */
	/*@ assert \forall integer p; carried(w, 0, w->ncarriers, p) ==> carried(v, 0, v->ncarriers, p); */
	/*@ assert \forall integer i; 0 <= i < c->nfacts &&
			signature_counts(c, v, c->facts + i, option) ==> signature_counts(c, w, c->facts + i, option); */
	/*@ assert \forall integer k; has_signed(c, v, k, option) ==> has_signed(c, w, k, option); */
	/*@ assert \forall integer k; has_made(c, v, k, option) ==> has_made(c, w, k, option); */
}
