/*
 * owner.h
 *	  Queries on our own tables with their owner's rights.
 */
#ifndef CMIOGOV_OWNER_H
#define CMIOGOV_OWNER_H

/*
 * Our tables' owner's rights, pinned settings and SPI, until owner_end().  An
 * error undoes them with its transaction.
 */
typedef struct OwnerState
{
	Oid			user;
	int			context;
	int			nest;
} OwnerState;

extern void owner_begin(OwnerState *state);
extern void owner_end(OwnerState *state);

/* Runs a query under a snapshot of now, whatever the isolation level; after owner_begin(). */
extern int	run_now(const char *query, int nparams, Oid *types, Datum *values, const char *nulls);

#endif							/* CMIOGOV_OWNER_H */
