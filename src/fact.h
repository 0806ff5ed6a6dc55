/*
 * fact.h
 *	  The rows of cmiogov.fact.
 */
#ifndef CMIOGOV_FACT_H
#define CMIOGOV_FACT_H

#include "utils/jsonb.h"

#include "store.h"
#include "value.h"

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
	/* the header as the fact left it */
	Standing	standing;
	bool		ready;
	TimestampTz ready_until;
	int64		policy_version;
	TimestampTz fell_at;		/* 0: it did not */
	uint8		digest[HASH_LEN];
	uint8		contents[HASH_LEN]; /* case_contents() of then */
	bool		has_absorbed;
	uint8		absorbed[HASH_LEN]; /* the enactments decided on the fact before */
	uint8		hash[HASH_LEN];
} Fact;

/* The hash that chains a fact to the one before it. */
extern void fact_hash(int64 proposal, const Fact *f, const uint8 *previous, uint8 *hash);

/* What that hash is over, after the one before. */
extern void fact_bytes(StringInfo buf, int64 proposal, const Fact *f);

/* Takes a row of cmiogov.fact apart; false: the row is not as write_fact() writes it. */
extern bool fact_decode(TupleDesc desc, HeapTuple tuple, Fact *f);

/* The facts of a proposal in order, one after the other. */
typedef StoreScan FactScan;

extern void fact_scan_begin(FactScan *s, int64 proposal, Snapshot snapshot);
extern HeapTuple fact_scan_next(FactScan *s);
extern void fact_scan_end(FactScan *s);

/* Writes the row; f is numbered, stamped and chained already. */
extern void fact_write(int64 proposal, Fact *f);

/* The fact that a caller fills in; act and option set, the rest absent. */
extern Fact fact_new(const char *act, int32 option);

/* What the same person said on another proposal about the subject. */
extern Fact fact_carried(const char *act, int32 option, const Fact *of, int64 from);

#endif							/* CMIOGOV_FACT_H */
