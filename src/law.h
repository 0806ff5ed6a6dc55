/*
 * law.h
 *	  The law: from facts to standing, readiness and the rules unmet.
 *
 * Pure C: no server header, no allocation, no global.  Names are numbers here;
 * case.c turns rows into these structs and numbers back into names.  Times are
 * microseconds on one clock; LAW_NEVER is beyond all of them.
 *
 * The one idea: a "no" always counts, a "yes" counts only while everything it
 * was said about is still so.  Facts carry their sequence number, so the
 * order in which they are presented does not matter.
 */
#ifndef CMIOGOV_LAW_H
#define CMIOGOV_LAW_H

#include "value.h"

#define LAW_NEVER INT64_MAX
#define LAW_ALWAYS INT64_MIN
#define LAW_NONE (-1)

typedef enum LawAct
{
	ACT_NOTE,					/* on the record, without weight in law */
	ACT_CHOOSE,					/* an option was chosen */
	ACT_ESTIMATE,				/* of a hazard's harm */
	ACT_RETIRE,					/* a hazard is no longer one */
	ACT_VERDICT,				/* of a judge on a requirement */
	ACT_UNVERDICT,				/* that verdict was withdrawn */
	ACT_SUBMIT,					/* a Responsible submits the work */
	ACT_ADVISE,					/* a Consulted answers */
	ACT_WAIVE,					/* the Accountable does without the answer */
	ACT_ACCEPT,					/* clinical leadership takes a risk on */
	ACT_SIGN,					/* the Accountable signs */
	ACT_GLASS,					/* an emergency was declared */
	ACT_OBSERVE,				/* harm of a hazard was observed */
	ACT_INCIDENT,				/* a severe incident came of it */
	ACT_INTEREST				/* the person has an interest in it; a pass clears it */
} LawAct;

#define FACT_FRESH		0x01	/* what it was said about has not changed since */
#define FACT_JUDGE		0x02	/* estimate: by, or adopted by, a safety judge */
#define FACT_OPINION	0x04	/* estimate: no interval on dp */
#define FACT_NONE		0x08	/* estimate: "none identified", N = 0 */
#define FACT_PARTIAL	0x10	/* submission: by an R scoped to a part */
#define FACT_BOTH		0x20	/* signature: the matrix gives the role A and R */

typedef struct LawFact
{
	LawAct		act;
	int32_t		seq;			/* from 1, without gaps */
	int32_t		option;
	int32_t		content;		/* what it was said about, as LawOption numbers it */
	int32_t		ref;			/* requirement, decision, consultation or hazard; LAW_NONE: none */
	int32_t		slot;			/* a later fact in the same slot replaces this one; LAW_NONE: stands for itself */
	Verdict		verdict;
	uint32_t	flags;
	int64_t		person;
	int64_t		until;
	Harm		harm;			/* estimates and observations */
	const double *uppers;		/* the option's upper end of harm, by scale, when the fact was given */
	int32_t		nuppers;
} LawFact;

typedef struct LawRequirement
{
	Gate		gate;
	int32_t		quorum;
	bool		addressable;
	int64_t		from;
	int64_t		till;
	Verdict		cleared;		/* pre-clearance; VERDICT_OPEN: none */
	int64_t		cleared_by;
	int64_t		cleared_until;
} LawRequirement;

/* One Consulted role of one decision. */
typedef struct LawConsultation
{
	int32_t		decision;
} LawConsultation;

typedef struct LawHazard
{
	int32_t		scale;
} LawHazard;

typedef struct LawScale
{
	bool		limited;		/* the kind has limits on this scale */
	double		acceptable;
	double		tolerable;
	int64_t		acceptable_until;
} LawScale;

/* Numbers for what is the same; option 0, the baseline, is compared with nothing. */
typedef struct LawOption
{
	int32_t		words;			/* how it is described */
	int32_t		content;		/* what that amounts to at present; LAW_NONE: unknown */
} LawOption;

/* What must be so for an entry, as found by others at this moment. */
typedef struct LawCondition
{
	int32_t		gate;			/* a Gate, or NGATES: of the decisions */
	bool		met;
	int64_t		until;			/* when time alone may change that; LAW_NEVER */
} LawCondition;

typedef struct LawCase
{
	int64_t		now;
	int64_t		opener;
	int32_t		chosen;
	int32_t		noptions;
	const LawOption *options;
	bool		withdrawn;
	int32_t		glass_spent;	/* emergencies up to this seq were used; 0: none */
	const LawFact *facts;
	int32_t		nfacts;
	int32_t		nslots;
	const LawRequirement *requirements;
	int32_t		nrequirements;
	int32_t		ndecisions;
	const LawConsultation *consultations;
	int32_t		nconsultations;
	const LawHazard *hazards;
	int32_t		nhazards;
	const LawScale *scales;
	int32_t		nscales;
	const LawCondition *conditions;
	int32_t		nconditions;
} LawCase;

typedef enum LawRuleKind
{
	RULE_WITHDRAWN,				/* the proposal was not withdrawn */
	RULE_CHANGE,				/* something else than the baseline was chosen */
	RULE_NO_REQUIREMENT,		/* the gate has a requirement in force; ref: gate */
	RULE_REQUIREMENT,			/* ref: requirement */
	RULE_ESTIMATE,				/* a safety judge estimated the harm */
	RULE_LIMIT,					/* the scale has limits; ref: scale */
	RULE_TOLERABLE,				/* the harm is tolerable; ref: scale */
	RULE_OBSERVED,				/* an estimate covers the harm observed; ref: hazard */
	RULE_ACCEPTANCE,			/* harm above acceptable is accepted */
	RULE_CONDITION,				/* ref: condition */
	RULE_SUBMISSION,			/* ref: decision */
	RULE_CONSULTATION,			/* ref: consultation */
	RULE_SIGNATURE				/* ref: decision */
} LawRuleKind;

/* Why a rule is unmet. */
typedef enum LawCause
{
	CAUSE_MET,
	CAUSE_MISSING,				/* nobody has done it */
	CAUSE_FAILED,				/* somebody said no */
	CAUSE_STALE,				/* what it was said about has changed */
	CAUSE_RISEN,				/* the harm rose, or a hazard is new */
	CAUSE_LAPSED,				/* an earlier gate failed since */
	CAUSE_SUSPENDED,			/* an earlier gate does not stand */
	CAUSE_EXPIRED,				/* its time is over */
	CAUSE_SEPARATION,			/* the person may not carry this as well, or has an interest */
	CAUSE_REFUTED				/* harm was observed above the estimate, or an incident came */
} LawCause;

typedef struct LawRule
{
	LawRuleKind kind;
	Gate		gate;			/* of the rules of a gate */
	int32_t		ref;
	LawCause	cause;
	int32_t		seq;			/* the fact that is in the way, or 0 */
} LawRule;

/* What the law keeps while it thinks; the caller owns the arrays. */
typedef struct LawWork
{
	int32_t    *last;			/* [nslots] */
	int32_t    *base;			/* [nhazards] since when estimates of the hazard count */
	int32_t    *born;			/* [nhazards] when the hazard came up; 0: it is none */
	Harm	   *effective;		/* [nhazards] */
	bool	   *estimated;		/* [nhazards] */
	bool	   *vouched;		/* [nhazards] by a judge, on the content as it is */
	Harm	   *total;			/* [nscales] */
	bool	   *known;			/* [nscales] */
	double	   *rival;			/* [nscales] the least upper end of another lawful option */
	int64_t    *carriers;		/* [nfacts + nrequirements] */
	int32_t		ncarriers;
	int32_t		newest_hazard;	/* seq at which the option's newest hazard came up */
	bool		judged;			/* a safety judge estimated the harm, of the content as it is */
	bool		opinion;		/* an estimate without interval counts */
	bool		stale_estimate; /* a judge's estimate exists, on other content */
} LawWork;

typedef struct LawOutcome
{
	Standing	standing;
	bool		gates_stand;
	bool		ready;
	int32_t		emergency;		/* seq of the emergency that would carry it, or 0 */
	int64_t		ready_until;	/* the next moment at which time alone may change the answer */
	LawRule    *rules;			/* every rule, in order of precedence */
	int32_t		nrules;
	int32_t		max_rules;		/* law_max_rules() of the case */
} LawOutcome;

/* How many rules law_judge() can report on this case. */
extern int32_t law_max_rules(const LawCase *c);

/* Judges one option; work.total holds its harm afterwards. */
extern void law_judge(const LawCase *c, int32_t option, LawWork *w, LawOutcome *out);

/* The option's harm alone, into w->total and w->known. */
extern void law_harm(const LawCase *c, int32_t option, LawWork *w);

/* Does a standing fail of compliance close the option? */
extern bool law_unlawful(const LawCase *c, int32_t option, LawWork *w);

/* May a yes be given in this gate while the option stands so? */
/*@
	requires 0 <= standing <= 0xFFF && 0 <= gate < NGATES;
	assigns \nothing;
	ensures \result <==> \forall integer g; 0 <= g < gate ==>
		verdict_in(standing, g) >= VERDICT_ACCEPTED;
*/
extern bool law_may_judge(Standing standing, Gate gate);

/* May the decision be signed: do gates and conditions stand, has everybody else spoken? */
extern bool law_may_sign(const LawCase *c, const LawOutcome *out, int32_t decision);

/*
 * Does what is said against an option count against this one: is it the same,
 * described the same, or now what that was said about?
 */
extern bool law_concerns(const LawCase *c, const LawFact *f, int32_t option);

/* Was the hazard of this observation found to be none of its option since? */
extern bool law_was_retired(const LawCase *c, const LawFact *f);

/* Has the person a declared interest in the case?  Expects it judged. */
extern bool law_interested(const LawCase *c, int64_t person, const LawWork *w);

/* acceptable, as it counts now */
extern double law_acceptable(const LawScale *scale, int64_t now);

#endif							/* CMIOGOV_LAW_H */
