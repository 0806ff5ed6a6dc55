/*
 * acts.h
 *	  What people do about a proposal, as functions on an open session.
 *
 * The public functions take their arguments and call these; the short roads
 * propose() and respond() call several.
 */
#ifndef CMIOGOV_ACTS_H
#define CMIOGOV_ACTS_H

#include "session.h"

/* Does the actor hold the role now?  Notes it, and a deputy's capacity, in the fact. */
extern bool act_in_role(Session *s, const char *role, Fact *f);

/* The decision, or an error that lists those of the kind. */
extern int	act_decision(Session *s, const char *name);

/* Refuses who has declared an interest in the proposal; after it was judged. */
extern void act_check_interest(Session *s);

/* Is the actor Accountable for one of its decisions?  Notes the role in the fact. */
extern bool act_accountable(Session *s, Fact *f);

/* The role of a safety judge that the actor holds, or NULL. */
extern char *act_safety_role(Session *s, Fact *f);

/* NULL means the chosen option; the option must exist. */
extern int32 act_option(Session *s, FunctionCallInfo fcinfo, int n);

/* "Approve what you saw": the digest given must be the present one. */
extern void act_check_digest(Session *s, FunctionCallInfo fcinfo, int n);

/* 22003 when its harm is too great or too small to be reckoned with. */
extern void act_check_harm(const HarmDelta *delta, const char *hazard);

extern void act_estimate(Session *s, int32 option, char *hazard, HarmDelta *delta,
						 char *scale, char *evidence, int32 adopted);
extern void act_judge(Session *s, int requirement, Verdict verdict, char *reason, int32 option);

/*
 * A no follows the subject into the proposals about it that were opened later:
 * they are locked before the session on the earlier one begins.
 */
extern List *act_lock_later(int64 proposal);
extern void act_follow(Session *s, List *later);
extern void act_carry(Session *s, const Fact *no, int64 from);
extern void act_carry_observation(Session *s, const Fact *seen, int64 from);
extern bool act_is_open_dispute(Case *c, int32 seq);
extern bool act_says_no(const Case *c, const Fact *no, int32 option);
extern bool act_submit(Session *s, int decision, char *statement);
extern int	act_advise(Session *s, int decision, char *advice, bool only_missing);
extern void act_sign(Session *s, int decision, char *meaning);

/* Is it what add_note(), record_meeting(), raise_dispute() or acknowledge() said? */
extern bool act_is_note(const char *act);

#endif							/* CMIOGOV_ACTS_H */
