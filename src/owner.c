/*
 * owner.c
 *	  Queries on our own tables with their owner's rights.
 *
 * For what is not on the path of every approval; that path reads by index
 * (store.c).  The queries are fixed texts or functions of ours.
 */
#include "compat.h"

#include "common/hashfn.h"
#include "executor/spi.h"
#include "miscadmin.h"
#include "utils/guc.h"
#include "utils/hsearch.h"
#include "utils/memutils.h"
#include "utils/snapmgr.h"

#include "owner.h"
#include "store.h"

/*
 * Settings that the meaning of queries and the images of rows depend on.
 * verify_policy() reads policy_state under the same ones.
 */
static void
pin_settings(void)
{
	static const char *const pins[][2] = {
		{"search_path", "pg_catalog, pg_temp"},
		{"TimeZone", "UTC"},
		{"DateStyle", "ISO, MDY"},
		{"IntervalStyle", "postgres"},
		{"extra_float_digits", "1"},
		{"quote_all_identifiers", "off"},
		{"standard_conforming_strings", "on"},
		{"row_security", "off"},
		{"jit", "off"},			/* takes longer than any of these queries */
	};

	for (size_t i = 0; i < lengthof(pins); i++)
		(void) set_config_option(pins[i][0], pins[i][1], PGC_USERSET, PGC_S_SESSION,
								 GUC_ACTION_SAVE, true, 0, false);
}

void
owner_begin(OwnerState *state)
{
	state->nest = NewGUCNestLevel();
	pin_settings();
	GetUserIdAndSecContext(&state->user, &state->context);
	SetUserIdAndSecContext(store_owner(), state->context |
						   SECURITY_LOCAL_USERID_CHANGE | SECURITY_NOFORCE_RLS);
	SPI_connect();
}

void
owner_end(OwnerState *state)
{
	SPI_finish();
	SetUserIdAndSecContext(state->user, state->context);
	AtEOXact_GUC(true, state->nest);
}

/*
 * Plans are kept for the session: there are some hundred texts, each fixed but for
 * names of ours.  They are found by a hash of text and parameter types,
 * whose OIDs are others once the extension was created again.
 */
typedef struct KeptPlan
{
	uint64		hash;
	char	   *query;
	SPIPlanPtr	plan;
} KeptPlan;

static HTAB *kept = NULL;

static SPIPlanPtr
prepare(const char *query, int nparams, Oid *types)
{
	SPIPlanPtr	plan = SPI_prepare(query, nparams, types);

	if (plan == NULL)
		elog(ERROR, "could not prepare \"%s\": %s", query, SPI_result_code_string(SPI_result));
	return plan;
}

static SPIPlanPtr
plan_of(const char *query, int nparams, Oid *types)
{
	uint64		hash = hash_bytes_extended((const unsigned char *) query, strlen(query),
										   hash_bytes_extended((const unsigned char *) types, nparams * sizeof(Oid), 0));
	SPIPlanPtr	plan;
	KeptPlan   *k;
	char	   *copy;

	if (kept == NULL)
	{
		HASHCTL		ctl = {.keysize = sizeof(uint64),.entrysize = sizeof(KeptPlan)};

		kept = hash_create("cmiogov plans", 256, &ctl, HASH_ELEM | HASH_BLOBS);
	}
	k = hash_search(kept, &hash, HASH_FIND, NULL);
	if (k != NULL)
		return strcmp(k->query, query) == 0 ? k->plan : prepare(query, nparams, types);
	plan = prepare(query, nparams, types);
	copy = MemoryContextStrdup(TopMemoryContext, query);
	SPI_keepplan(plan);
	k = hash_search(kept, &hash, HASH_ENTER, NULL);
	k->query = copy;
	k->plan = plan;
	return plan;
}

/* Runs a query under a snapshot of now, whatever the isolation level. */
int
run_now(const char *query, int nparams, Oid *types, Datum *values, const char *nulls)
{
	SPIPlanPtr	plan = plan_of(query, nparams, types);
	Snapshot	snapshot = store_snapshot_now();
	int			result = SPI_execute_snapshot(plan, values, nulls, snapshot,
											  InvalidSnapshot, false, true, 0);

	store_snapshot_done(snapshot);
	if (result < 0)
		elog(ERROR, "\"%s\" failed: %s", query, SPI_result_code_string(result));
	return result;
}
