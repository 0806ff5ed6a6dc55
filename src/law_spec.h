/*
 * law_spec.h
 *	  The law as predicates: what "make prove" proves law_holds.c to compute.
 *
 * For a C compiler this file is empty.  LAW_MANY is the size of a case up to
 * which the proofs hold.  "enactable", at the end, is what readiness takes;
 * doc/proofs.md says what else is proved of it.
 */
#ifndef CMIOGOV_LAW_SPEC_H
#define CMIOGOV_LAW_SPEC_H

#define LAW_MANY 1000000

/*@
	predicate fact_ok(LawCase *c, LawFact *f) =
		1 <= f->seq && f->slot < c->nslots &&
		(f->act == ACT_VERDICT ==> 0 <= f->ref < c->nrequirements) &&
		(f->act == ACT_ESTIMATE || f->act == ACT_RETIRE || f->act == ACT_OBSERVE ==>
			0 <= f->ref < c->nhazards) &&
		0 <= f->nuppers && \valid_read(f->uppers + (0 .. f->nuppers - 1));

	predicate case_ok(LawCase *c) =
		\valid_read(c) &&
		0 <= c->nfacts <= LAW_MANY && 0 <= c->nslots <= LAW_MANY &&
		0 <= c->nrequirements <= LAW_MANY && 0 <= c->ndecisions <= LAW_MANY &&
		0 <= c->nconsultations <= LAW_MANY && 0 <= c->nhazards <= LAW_MANY &&
		0 <= c->nscales <= LAW_MANY && 0 <= c->noptions <= LAW_MANY &&
		0 <= c->nconditions <= LAW_MANY &&
		\valid_read(c->options + (0 .. c->noptions - 1)) &&
		\valid_read(c->conditions + (0 .. c->nconditions - 1)) &&
		\valid_read(c->facts + (0 .. c->nfacts - 1)) &&
		\valid_read(c->requirements + (0 .. c->nrequirements - 1)) &&
		\valid_read(c->consultations + (0 .. c->nconsultations - 1)) &&
		\valid_read(c->hazards + (0 .. c->nhazards - 1)) &&
		\valid_read(c->scales + (0 .. c->nscales - 1)) &&
		(\forall integer i; 0 <= i < c->nfacts ==> fact_ok(c, c->facts + i)) &&
		(\forall integer r; 0 <= r < c->nrequirements ==>
			0 <= c->requirements[r].gate < NGATES) &&
		(\forall integer h; 0 <= h < c->nhazards ==>
			0 <= c->hazards[h].scale < c->nscales);

	predicate work_ok(LawCase *c, LawWork *w) =
		\valid(w) &&
		\valid(w->last + (0 .. c->nslots - 1)) &&
		\valid(w->base + (0 .. c->nhazards - 1)) &&
		\valid(w->born + (0 .. c->nhazards - 1)) &&
		\valid(w->effective + (0 .. c->nhazards - 1)) &&
		\valid(w->estimated + (0 .. c->nhazards - 1)) &&
		\valid(w->vouched + (0 .. c->nhazards - 1)) &&
		\valid(w->total + (0 .. c->nscales - 1)) &&
		\valid(w->known + (0 .. c->nscales - 1)) &&
		\valid(w->rival + (0 .. c->nscales - 1)) &&
		\valid(w->carriers + (0 .. c->nfacts + c->nrequirements - 1)) &&
		0 <= w->ncarriers <= c->nfacts + c->nrequirements;

	// ------------------------------------------------------------- a fact

	predicate current(LawFact *f, LawWork *w) = f->slot < 0 || w->last[f->slot] == f->seq;

	predicate fresh(LawFact *f) = (f->flags & FACT_FRESH) != 0;

	predicate concerns(LawCase *c, LawFact *f, integer option) =
		f->option == option ||
		(0 < f->option < c->noptions && 0 < option < c->noptions &&
		 (c->options[f->option].words == c->options[option].words ||
		  (f->content != LAW_NONE && c->options[option].content == f->content)));

	// ------------------------------------------------------------- vetoes

	predicate says_no(LawCase *c, LawWork *w, integer r, integer option, integer i) =
		c->facts[i].act == ACT_VERDICT && c->facts[i].ref == r &&
		concerns(c, c->facts + i, option) && c->facts[i].verdict == VERDICT_FAIL &&
		current(c->facts + i, w);

	predicate vetoed(LawCase *c, LawWork *w, integer r, integer option) =
		\exists integer i; 0 <= i < c->nfacts && says_no(c, w, r, option, i);

	predicate counts_now(LawCase *c, integer gate, integer r) =
		c->requirements[r].gate == gate &&
		c->requirements[r].from <= c->now && c->now < c->requirements[r].till;

	predicate gate_vetoed(LawCase *c, LawWork *w, integer gate, integer option) =
		\exists integer r; 0 <= r < c->nrequirements && counts_now(c, gate, r) &&
			vetoed(c, w, r, option);

	// the fact after which nothing was said
	predicate newest(LawCase *c, integer i) =
		\forall integer k; 0 <= k < c->nfacts && k != i ==> c->facts[k].seq < c->facts[i].seq;

	predicate no_on(LawCase *c, integer i, integer option) =
		c->facts[i].act == ACT_VERDICT && c->facts[i].verdict == VERDICT_FAIL &&
		concerns(c, c->facts + i, option);

	// --------------------------------------------------------------- harm

	predicate fits_limit(LawCase *c, LawWork *w, integer s) =
		!w->known[s] || (c->scales[s].limited && w->total[s].hi <= c->scales[s].tolerable);

	predicate harm_tolerable(LawCase *c, LawWork *w) =
		\forall integer s; 0 <= s < c->nscales ==> fits_limit(c, w, s);

	predicate retired_since(LawCase *c, LawFact *f) =
		\exists integer i; 0 <= i < c->nfacts && c->facts[i].act == ACT_RETIRE &&
			c->facts[i].ref == f->ref && c->facts[i].option == f->option && c->facts[i].seq > f->seq;

	predicate observed(LawCase *c, LawWork *w, LawFact *f, integer option) =
		f->act == ACT_OBSERVE && option != 0 && concerns(c, f, option) && fresh(f) &&
		current(f, w) && !retired_since(c, f);

	predicate uncovered(LawFact *f, LawWork *w) =
		f->harm.lo > (w->estimated[f->ref] ? w->effective[f->ref].hi : 0.0);

	predicate refuted(LawCase *c, LawWork *w, integer option) =
		\exists integer i; 0 <= i < c->nfacts && observed(c, w, c->facts + i, option) &&
			uncovered(c->facts + i, w);

	// ------------------------------------------- what ends an earlier word

	predicate beyond_limits(LawCase *c, LawFact *f) =
		\exists integer s; 0 <= s < f->nuppers && s < c->nscales && c->scales[s].limited &&
			f->uppers[s] > c->scales[s].tolerable;

	predicate fails_before(LawCase *c, LawFact *f, integer option, integer ngates) =
		(f->act == ACT_VERDICT && f->verdict == VERDICT_FAIL && concerns(c, f, option) &&
		 c->requirements[f->ref].gate < ngates) ||
		((f->act == ACT_ESTIMATE || f->act == ACT_RETIRE) && f->option == option &&
		 GATE_SAFETY < ngates && beyond_limits(c, f));

	predicate lapsed(LawCase *c, LawFact *f, integer ngates) =
		\exists integer i; 0 <= i < c->nfacts && c->facts[i].seq > f->seq &&
			fails_before(c, c->facts + i, f->option, ngates);

	predicate incident_since(LawCase *c, LawFact *f) =
		\exists integer i; 0 <= i < c->nfacts && c->facts[i].act == ACT_INCIDENT &&
			c->facts[i].seq > f->seq && concerns(c, c->facts + i, f->option);

	predicate rises_above(LawFact *f, LawWork *w, integer s) =
		w->total[s].hi > (s < f->nuppers ? f->uppers[s] : 0.0);

	predicate risen(LawCase *c, LawFact *f, LawWork *w) =
		f->seq < w->newest_hazard ||
		(\exists integer s; 0 <= s < c->nscales && rises_above(f, w, s));

	// --------------------------------------------------- who may say it

	predicate carried(LawWork *w, integer from, integer to, integer person) =
		\exists integer i; from <= i < to && w->carriers[i] == person;

	predicate has_submitted(LawCase *c, integer decision, integer person) =
		\exists integer i; 0 <= i < c->nfacts && c->facts[i].act == ACT_SUBMIT &&
			c->facts[i].person == person && (decision == LAW_NONE || c->facts[i].ref == decision);

	predicate interested(LawCase *c, LawWork *w, integer person) =
		\exists integer i; 0 <= i < c->nfacts && c->facts[i].act == ACT_INTEREST &&
			c->facts[i].person == person && c->facts[i].verdict != VERDICT_PASS &&
			current(c->facts + i, w);

	// ---------------------------------------------------------- decisions

	predicate condition_met(LawCase *c, integer gate, integer k) =
		c->conditions[k].met || (gate != NGATES && c->conditions[k].gate != gate);

	predicate conditions_met(LawCase *c, integer gate) =
		\forall integer k; 0 <= k < c->nconditions ==> condition_met(c, gate, k);

	predicate has_done(LawCase *c, integer act, integer ref, integer option) =
		\exists integer i; 0 <= i < c->nfacts && c->facts[i].act == act &&
			c->facts[i].ref == ref && c->facts[i].option == option &&
			fresh(c->facts + i) && (c->facts[i].flags & FACT_PARTIAL) == 0;

	predicate heard(LawCase *c, integer k, integer option) =
		has_done(c, ACT_ADVISE, k, option) || has_done(c, ACT_WAIVE, k, option);

	predicate signature_counts(LawCase *c, LawWork *w, LawFact *f, integer option) =
		f->option == option && fresh(f) && !lapsed(c, f, NGATES) && !incident_since(c, f) &&
		!risen(c, f, w) && !carried(w, 0, w->ncarriers, f->person) &&
		!interested(c, w, f->person) &&
		((f->flags & FACT_BOTH) != 0 ||
		 (f->person != c->opener && !has_submitted(c, f->ref, f->person)));

	predicate has_signed(LawCase *c, LawWork *w, integer d, integer option) =
		\exists integer i; 0 <= i < c->nfacts && c->facts[i].act == ACT_SIGN &&
			c->facts[i].ref == d && signature_counts(c, w, c->facts + i, option);

	predicate all_heard(LawCase *c, integer d, integer option) =
		\forall integer k; 0 <= k < c->nconsultations && c->consultations[k].decision == d ==>
			heard(c, k, option);

	predicate has_made(LawCase *c, LawWork *w, integer d, integer option) =
		has_done(c, ACT_SUBMIT, d, option) && has_signed(c, w, d, option) &&
		all_heard(c, d, option);

	// ---------------------------------------------------------- readiness

	predicate stands(integer standing) =
		\forall integer g; 0 <= g < NGATES ==> verdict_in(standing, g) >= VERDICT_ACCEPTED;

	predicate enactable(LawCase *c, LawWork *w, integer option, integer standing) =
		!c->withdrawn && option == c->chosen && option != 0 && stands(standing) &&
		!gate_vetoed(c, w, GATE_COMPLIANCE, option) && !gate_vetoed(c, w, GATE_SAFETY, option) &&
		harm_tolerable(c, w) && !refuted(c, w, option) && conditions_met(c, NGATES) &&
		c->ndecisions > 0 &&
		(\forall integer d; 0 <= d < c->ndecisions ==> has_made(c, w, d, option));

	// ------------------------------------------------- time alone: the first n

	predicate ends_no_fact(LawCase *c, integer n, integer moment) =
		\forall integer i; 0 <= i < n && (c->facts[i].act == ACT_ACCEPT || c->facts[i].act == ACT_GLASS) &&
			c->facts[i].until > c->now ==> moment <= c->facts[i].until;

	predicate ends_no_requirement(LawCase *c, integer n, integer moment) =
		\forall integer r; 0 <= r < n ==>
			(c->requirements[r].from > c->now ==> moment <= c->requirements[r].from) &&
			(c->requirements[r].till > c->now ==> moment <= c->requirements[r].till) &&
			(c->requirements[r].cleared > VERDICT_OPEN && c->requirements[r].cleared_until > c->now ==>
				moment <= c->requirements[r].cleared_until);

	predicate ends_no_limit(LawCase *c, integer n, integer moment) =
		\forall integer s; 0 <= s < n && c->scales[s].acceptable_until > c->now ==>
			moment <= c->scales[s].acceptable_until;

	predicate ends_no_condition(LawCase *c, integer n, integer moment) =
		\forall integer k; 0 <= k < n && c->conditions[k].until > c->now ==>
			moment <= c->conditions[k].until;
*/

#endif							/* CMIOGOV_LAW_SPEC_H */
