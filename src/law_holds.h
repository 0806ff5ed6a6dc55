/*
 * law_holds.h
 *	  What holds of the facts, for law.c.
 */
#ifndef CMIOGOV_LAW_HOLDS_H
#define CMIOGOV_LAW_HOLDS_H

#include "law.h"

/* Did no later fact of its slot replace it? */
extern bool is_current(const LawFact *f, const LawWork *w);

extern bool is_about(const LawFact *f, LawAct act, int32_t ref, int32_t option);

/* Is the requirement in force at this moment? */
extern bool in_force(const LawRequirement *r, int64_t now);

/* The seq of the last current no on this requirement, or 0. */
extern int32_t standing_fail(const LawCase *c, int32_t requirement, int32_t option,
							 const LawWork *w);

/* Does a no stand on a requirement in force of this gate? */
extern bool is_vetoed(const LawCase *c, Gate gate, int32_t option, const LawWork *w);

/*
 * Is there harm, or a safer way, that clinical leadership must accept?  A
 * scale on which nothing was estimated counts as 0 on both sides.
 */
extern bool needs_acceptance(const LawCase *c, const LawWork *w);

/* Does this observation of harm count for the option? */
extern bool observation_counts(const LawCase *c, const LawFact *f, int32_t option,
							   const LawWork *w);

/* Is what was seen at the least still above what was estimated at the most? */
extern bool is_uncovered(const LawFact *f, const LawWork *w);

/* Is the person among the carriers from the one number to the other? */
extern bool carries(const LawWork *w, int32_t from, int32_t to, int64_t person);

/* May this person's yes carry the gate?  The first ncarriers carry earlier ones. */
extern bool may_carry(const LawCase *c, Gate gate, int64_t person, int32_t ncarriers,
					  const LawWork *w);

/*
 * Why a judge's yes does not count, or CAUSE_MET.  ncarriers counts the
 * people who carry an earlier gate.
 */
extern LawCause yes_cause(const LawCase *c, const LawFact *f, const LawRequirement *r,
						  int32_t ncarriers, const LawWork *w);

/*
 * Has clinical leadership accepted, after fact "since", what this names (a
 * requirement, or LAW_NONE for the harm)?
 */
extern LawCause accepted(const LawCase *c, int32_t requirement, int32_t option,
						 int32_t since, const LawWork *w);

/*
 * A no decides, whatever yes there is; a no on usability gives way to a later
 * acceptance of clinical leadership.
 */
extern Verdict with_veto(Gate gate, bool vetoed, bool veto_accepted, Verdict yes);

/* Is there a fresh fact of this act, done by somebody who could do all of it? */
extern LawCause done(const LawCase *c, LawAct act, int32_t ref, int32_t option);

/* Has the consulted role answered, or was it waived? */
extern LawCause consulted(const LawCase *c, int32_t consultation, int32_t option);

/* Why a signature does not count, or CAUSE_MET. */
extern LawCause signature_cause(const LawCase *c, const LawFact *f, int32_t option,
								const LawWork *w);

/* The verdict of a gate, or the worse one that it must be at best. */
extern Verdict settled(const LawCase *c, Gate gate, int32_t option, bool may_stand,
					   Verdict verdict, const LawWork *w);

/* The last word on readiness: is the option enactable? */
extern bool may_enact(const LawCase *c, int32_t option, Standing standing,
					  const LawWork *w);

/* The next moment at which anything that the case depends on begins or ends. */
extern int64_t next_moment(const LawCase *c);

/*
 * The emergency that would carry the option: it lifts what is open, and a no
 * on usability, and missing decisions; never compliance, never a no on
 * safety, never harm whose limits are exceeded or unknown.
 */
extern int32_t find_emergency(const LawCase *c, const LawWork *w, Standing standing);

#endif							/* CMIOGOV_LAW_HOLDS_H */
