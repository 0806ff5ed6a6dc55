/*
 * case.h
 *	  A proposal as the law sees it: header and facts read from their tables,
 *	  names turned into numbers, judged, and turned back into words.
 */
#ifndef CMIOGOV_CASE_H
#define CMIOGOV_CASE_H

#include "lib/stringinfo.h"
#include "utils/jsonb.h"

#include "fact.h"
#include "law.h"
#include "policy.h"
#include "proposal.h"
#include "store.h"

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
	int			room;			/* facts that the law has room for */
	Fact	   *facts;			/* in order of seq */
	int			noptions;
	CaseOption *options;
	char	  **hazards;		/* by number in law */
	uint32	   *hazard_hashes;	/* most names that differ, differ in these */
	char	  **scales;
	uint32	   *scale_hashes;
	struct
	{
		int			decision;
		char	   *role;
	}		   *consultations;
	int			nconditions;	/* answers of the kind's conditions: condition_ask() */
	struct
	{
		char	   *name;
		char	   *detail;		/* what is so, or what is missing */
		char	   *next_action;
		char	   *owner;			/* a role */
	}		   *conditions;		/* by number in law.conditions */
	bool		conditions_known;	/* of that option, until then, or a note or content is new */
	int32		conditions_of;
	TimestampTz conditions_from;
	TimestampTz conditions_until;
	int64		conditions_version; /* of the kind, where they were asked; 0: nowhere */
	LawCase		law;
	LawWork		work;
} Case;

/*
 * Reads the facts of a locked header.  The digests of the options are not
 * known yet: case_set_content() says what they are; without it an option's
 * evidence is stale.
 */
extern Case *case_load(const Proposal *header, Snapshot snapshot);
extern void case_set_content(Case *c, int32 option, const uint8 *digest, bytea *columns);

/* Finds what every option is about at present: the subject as it is, or its own words. */
extern void case_read_contents(Case *c, Snapshot snapshot);

/*
 * Judges one option at that moment, with the law as it is now, or (as_of not 0)
 * with what the law was when the proposal was enacted, for findings.
 */
extern void case_judge(Case *c, int32 option, TimestampTz now, TimestampTz as_of,
					   LawOutcome *out);

/* Writes into the latest fact its option's upper ends of harm, as that fact leaves them. */
extern void case_stamp_uppers(Case *c, TimestampTz now);

/* The case of a header without its facts; its policy is NULL when its kind is unknown. */
extern Case *case_prepare(const Proposal *header);

/* A digest of what all options are about at present. */
extern void case_contents(const Case *c, uint8 *digest);

/* The option with that number, or NULL. */
extern CaseOption *case_option(Case *c, int32 number);

/* Numbers of what policy names, or LAW_NONE. */
extern int	case_requirement(const Case *c, const char *name);
extern int	case_decision(const Case *c, const char *name);
extern int	case_consultation(const Case *c, int decision, const char *role);

/* Takes a fact in; the law sees it at the next judgement. */
extern void case_add_fact(Case *c, const Fact *f);

/* SHA-256 of kind, subject, chosen option with its content, and harm. */
extern void case_proposal_digest(Case *c, TimestampTz now, uint8 *digest);

#endif							/* CMIOGOV_CASE_H */
