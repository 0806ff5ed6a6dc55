/*
 * policy.h
 *	  What the law of one kind of proposal is at present: a cache.
 */
#ifndef CMIOGOV_POLICY_H
#define CMIOGOV_POLICY_H

#include "datatype/timestamp.h"
#include "nodes/pg_list.h"
#include "utils/snapshot.h"

#include "value.h"

/* The lenses of ethics that a decision can be seen through, and policy can ask for. */
#define LENSES "deontological,consequentialist,virtue,principlist,care"

typedef struct PolicyRequirement
{
	char	   *name;
	char	   *owner_role;
	char	   *question;
	Gate		gate;
	int32		quorum;
	bool		addressable;
	TimestampTz from;
	TimestampTz till;
	TimestampTz defined_at;
	Verdict		cleared;		/* VERDICT_OPEN: not pre-cleared */
	int64		cleared_by;
	TimestampTz cleared_until;
} PolicyRequirement;

/* A pre-clearance of the past or the present: what cleared what, from when until when. */
typedef struct PolicyClearing
{
	int			requirement;	/* its number in the kind's list */
	Verdict		verdict;
	int64		person;
	TimestampTz from;
	TimestampTz till;
} PolicyClearing;

typedef struct PolicyCell
{
	char	   *role;
	uint8		letters;
	char	   *scope;			/* NULL: the whole work */
} PolicyCell;

typedef struct PolicyDecision
{
	char	   *name;
	char	   *question;
	char	   *escalates_to;	/* NULL: nobody */
	char	   *accountable;	/* NULL: no valid RACI row */
	int			ncells;
	PolicyCell *cells;
} PolicyDecision;

typedef struct PolicyLimit
{
	char	   *scale;
	double		acceptable;
	double		tolerable;
	TimestampTz expires;		/* of acceptable; DT_NOEND: never */
} PolicyLimit;

typedef struct KindPolicy
{
	char	   *kind;
	char	   *title;
	int64		version;
	bool		own;			/* changed by this very transaction */
	int			nrequirements;
	PolicyRequirement *requirements;
	int			ndecisions;
	PolicyDecision *decisions;
	int			nconditions;
	char	  **conditions;		/* that the kind switches on */
	int			nlimits;
	PolicyLimit *limits;
	int			nclearings;
	PolicyClearing *clearings;	/* in no order */
} KindPolicy;

/*
 * The law of a kind, or NULL when there is no such kind.  The caller holds a
 * lock on cmiogov.proposal, which keeps policy from changing.  The answer
 * lives until the transaction ends at least.
 */
extern const KindPolicy *policy_of_kind(const char *kind);

/* The pre-clearance of that requirement in force at that moment, or NULL. */
extern const PolicyClearing *policy_cleared_at(const KindPolicy *p, int requirement,
											   TimestampTz at);

typedef enum PolicyPower
{
	POWER_ACCEPT_RISK,
	POWER_BREAK_GLASS
} PolicyPower;

/* The names of the roles that have the power, as a list of char *. */
extern List *policy_roles_with(PolicyPower power, Snapshot snapshot);

/* A setting, or NULL. */
extern char *policy_setting(const char *name, Snapshot snapshot);

#endif							/* CMIOGOV_POLICY_H */
