/*
 * case.h
 *	  A proposal as the law sees it: header and facts read from their tables,
 *	  names turned into numbers, judged, and turned back into words.
 */
#ifndef CMIOGOV_CASE_H
#define CMIOGOV_CASE_H

#include "lib/stringinfo.h"
#include "utils/jsonb.h"
#include "utils/numeric.h"

#include "law.h"
#include "policy.h"
#include "store.h"

/* A row of cmiogov.proposal, locked. */
typedef struct Proposal
{
	int64		id;
	TimestampTz opened_at;
	TimestampTz ready_until;
	int64		policy_version;
	int64		opener;
	Standing	standing;
	int32		seq;
	int32		chosen;
	int32		guard;			/* 0: no subject */
	int32		round;
	bool		ready;
	bool		withdrawn;
	bool		barred;
	uint8		digest[HASH_LEN];
	uint8		head[HASH_LEN];
	char	   *kind;
	char	   *subject_key;	/* NULL: no subject */
	char	   *title;
	Numeric		amount;			/* NULL: none */
	uint8		salt[16];
	TimestampTz fell_at;		/* 0: it did not */
	bool		own;			/* this transaction wrote its evidence */
	HeapTuple	tuple;			/* the version that was locked */
} Proposal;

/* A row of cmiogov.fact; pointers are NULL, and flags false, where the column is. */
typedef struct Fact
{
	int32		seq;
	TimestampTz at;
	int64		person;
	int32		option;
	bool		deputy;
	bool		full_weight;
	const char *act;
	char	   *login;
	char	   *role;
	char	   *about;
	char	   *of_role;
	int32		target;			/* 0: none */
	bool		has_verdict;
	Verdict		verdict;
	HarmDelta  *delta;
	char	   *scale;
	bool		has_number;
	double		number;
	TimestampTz until;			/* 0: none */
	bytea	   *content;
	bytea	   *columns;
	int			nuppers;		/* -1: NULL */
	double	   *uppers;
	char	   *reason;
	Jsonb	   *detail;
	char	   *claimed_by;
	uint8		hash[HASH_LEN];
} Fact;

typedef struct CaseOption
{
	int32		number;
	char	   *title;
	Jsonb	   *content;		/* NULL: as the subject is */
	bool		present;		/* digest is known; false: the subject row is gone */
	uint8		digest[HASH_LEN];
	bytea	   *columns;		/* salted digests of the single columns, or NULL */
} CaseOption;

typedef struct Case
{
	Proposal	header;
	const KindPolicy *policy;
	int			nfacts;
	int			max_facts;
	Fact	   *facts;			/* in order of seq */
	int			noptions;
	CaseOption *options;
	char	  **hazards;		/* by number in law */
	char	  **scales;
	struct
	{
		int			decision;
		char	   *role;
	}		   *consultations;
	LawCase		law;
	LawWork		work;
} Case;

/* Find and lock a header.  NULL when there is none.  The relation must stay open. */
extern bool proposal_lock(Relation rel, int64 id, LockTupleMode mode, Proposal *result);

/* The latest proposal about a subject, locked; false when there is none. */
extern bool proposal_lock_subject(Relation rel, int32 guard, const char *key,
								  LockTupleMode mode, Proposal *result);

/*
 * Reads the facts of a locked header.  The digests of the options are not
 * known yet: case_set_content() says what they are; without it an option's
 * evidence is stale.
 */
extern Case *case_load(const Proposal *header, Snapshot snapshot);
extern void case_set_content(Case *c, int32 option, const uint8 *digest, bytea *columns);

/*
 * Judges one option at that moment, with the law as it is now, or (as_of not 0)
 * with what the law was when the proposal was enacted, for findings.
 */
extern void case_judge(Case *c, int32 option, TimestampTz now, TimestampTz as_of,
					   LawOutcome *out);

/* The chosen option, or NULL. */
extern CaseOption *case_option(Case *c, int32 number);

/* Words for a rule: one line of DETAIL, the next action, and who owes it. */
typedef struct RuleWords
{
	char	   *gate;			/* compliance, safety, usability or raci */
	char	   *rule;			/* name of the requirement, decision, ... */
	char	   *constraint;		/* cmiogov_compliance, ... */
	char	   *detail;
	char	   *next_action;
	char	   *owner;			/* role that owes it */
} RuleWords;

extern void case_words(Case *c, const LawRule *rule, Snapshot snapshot, RuleWords *words);

#endif							/* CMIOGOV_CASE_H */
