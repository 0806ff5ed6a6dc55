/*
 * adopt.c
 *	  Rows that were governed before the guard came, or came in behind it:
 *	  which of them would be refused today, and taking them over.
 *
 * To adopt is to say, by name and with a reason, that a row may stay as it is
 * although no proposal carries it.  Whoever may do so must be one who could
 * accept the risk of it, or is Accountable for such rows.
 */
#include "compat.h"

#include "catalog/pg_type.h"
#include "funcapi.h"
#include "lib/qunique.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/fmgrprotos.h"
#include "utils/json.h"
#include "utils/jsonb.h"
#include "utils/lsyscache.h"
#include "utils/memutils.h"
#include "utils/tuplestore.h"

#include "args.h"
#include "find.h"
#include "ledger.h"
#include "people.h"
#include "policy.h"
#include "policy_record.h"

/* The guard of the table that the first argument names. */
static const Guard *
target_guard(FunctionCallInfo fcinfo)
{
	const Guard *guard;

	arg_required(fcinfo, 0, "target");
	guard = guard_by_relid(PG_GETARG_OID(0));
	if (guard == NULL)
		refuse_argument("Guard it first with cmiogov.guard_table().",
						"table %s is not guarded",
						DatumGetCString(DirectFunctionCall1(regclassout, PG_GETARG_DATUM(0))));
	return guard;
}

/* ------------------------------------------------------------ baseline_scan */

PG_FUNCTION_INFO_V1(baseline_scan);

/* baseline_scan(target) -> setof (relation, key, status, constraint_name, reason) */
Datum
baseline_scan(PG_FUNCTION_ARGS)
{
	const Guard *guard = target_guard(fcinfo);
	ReturnSetInfo *rsinfo = (ReturnSetInfo *) fcinfo->resultinfo;
	Snapshot	snapshot;
	GovernedScan *scan;
	GovernedRow row;
	MemoryContext context;
	MemoryContext old;

	InitMaterializedSRF(fcinfo, 0);
	snapshot = store_snapshot_now();
	context = AllocSetContextCreate(CurrentMemoryContext, "cmiogov baseline", ALLOCSET_DEFAULT_SIZES);
	scan = governed_scan_begin(guard, snapshot);
	old = MemoryContextSwitchTo(context);
	while (governed_scan_next(scan, &row))
	{
		Unmet		why = {0};
		Datum		v[5];
		bool		n[5] = {false};

		MemoryContextReset(context);
		if (row.key == NULL || !row.guarded)
		{
			why.constraint = "cmiogov_no_proposal";
			why.reason = "no proposal can be about it: its key is null, or its table is a child without a guard";
		}
		else if (guard_would_admit(guard, row.rel, row.slot, row.key, row.status, snapshot, &why))
			continue;
		v[0] = ObjectIdGetDatum(row.relid);
		n[1] = row.key == NULL;
		v[1] = n[1] ? (Datum) 0 : CStringGetTextDatum(row.key);
		n[2] = row.status == NULL;
		v[2] = n[2] ? (Datum) 0 : CStringGetTextDatum(row.status);
		v[3] = CStringGetTextDatum(why.constraint);
		v[4] = CStringGetTextDatum(why.reason);
		tuplestore_putvalues(rsinfo->setResult, rsinfo->setDesc, v, n);
	}
	MemoryContextSwitchTo(old);
	governed_scan_end(scan);
	MemoryContextDelete(context);
	store_snapshot_done(snapshot);
	PG_RETURN_NULL();
}

/* --------------------------------------------------------------- adopt_rows */

/* Is the person Accountable for a decision of the kind? */
static bool
accountable_for(const Actor *actor, const char *kind, TimestampTz now, Snapshot snapshot)
{
	const KindPolicy *policy = policy_of_kind(kind);

	for (int i = 0; policy != NULL && i < policy->ndecisions; i++)
	{
		const char *role = policy->decisions[i].accountable;
		Holding		holding;

		if (role != NULL && actor_holds(actor, role, now, snapshot, &holding))
			return true;
	}
	return false;
}

static void
require_adopter(const Actor *actor, const Guard *guard, TimestampTz now, Snapshot snapshot)
{
	ListCell   *cell;

	if (actor_risk_role(actor, now, snapshot) != NULL)
		return;
	foreach(cell, guard->kinds)
	{
		if (accountable_for(actor, lfirst(cell), now, snapshot))
			return;
	}
	refuse_person("It takes a role that may accept risks, or one that is Accountable for a kind of proposal that the guard names.",
				  "%s may not adopt rows of %s", actor->name, subject_name(guard, NULL));
}

/* The keys asked for, sorted; which are of governed rows, and which were taken over. */
typedef struct Wanted
{
	bool		all;
	int			n;
	char	  **keys;
	bool	   *seen;
	bool	   *met;
} Wanted;

static int
compare_keys(const void *a, const void *b)
{
	return strcmp(*(char *const *) a, *(char *const *) b);
}

static Wanted
read_wanted(FunctionCallInfo fcinfo, const Guard *guard)
{
	Wanted		w = {0};
	Datum	   *elements;
	bool	   *nulls;

	w.all = PG_ARGISNULL(2);
	if (w.all)
		return w;
	deconstruct_array(PG_GETARG_ARRAYTYPE_P(2), TEXTOID, -1, false, TYPALIGN_INT,
					  &elements, &nulls, &w.n);
	w.keys = palloc0(sizeof(char *) * Max(w.n, 1));
	w.seen = palloc0(sizeof(bool) * Max(w.n, 1));
	w.met = palloc0(sizeof(bool) * Max(w.n, 1));
	for (int i = 0; i < w.n; i++)
	{
		if (nulls[i])
			refuse_argument(NULL, "keys contains NULL");
		w.keys[i] = subject_canonical_key(guard, TextDatumGetCString(elements[i]));
	}
	qsort(w.keys, w.n, sizeof(char *), compare_keys);
	w.n = qunique(w.keys, w.n, sizeof(char *), compare_keys);
	return w;
}

/* Is the governed row asked for?  It is met when it is one to be taken over. */
static bool
is_wanted(Wanted *w, char *key, bool to_adopt)
{
	char	  **place;

	if (w->all)
		return to_adopt;
	place = bsearch(&key, w->keys, w->n, sizeof(char *), compare_keys);
	if (place == NULL)
		return false;
	w->seen[place - w->keys] = true;
	w->met[place - w->keys] = to_adopt;
	return to_adopt;
}

static void
require_all_met(const Guard *guard, const Wanted *w)
{
	for (int i = 0; i < w->n; i++)
	{
		if (!w->met[i])
			refuse_argument("See cmiogov.unenacted().",
							"%s is nothing that is to be taken over",
							subject_name(guard, w->keys[i]));
	}
}

/* Appends it, and folds its hash into the one over all. */
static void
append_to(StringInfo hashes, Enactment *e)
{
	uint8		folded[HASH_LEN];

	enactment_append(e);
	appendBinaryStringInfo(hashes, (char *) e->hash, HASH_LEN);
	ledger_sha256(hashes->data, hashes->len, folded);
	resetStringInfo(hashes);
	appendBinaryStringInfo(hashes, (char *) folded, HASH_LEN);
}

/* Records the row. */
static void
adopt(const Guard *guard, const GovernedRow *row, const Actor *actor, const char *reason,
	  StringInfo hashes)
{
	Enactment	e = {0};

	e.guard = guard->id;
	e.event = "adopt";
	e.mode = guard->mode;
	e.subject_key = row->key;
	e.value = row->status;
	subject_digest(guard, row->rel, row->slot, NULL, e.content, NULL, NULL);
	e.has_content = true;
	e.actor = subject_actor(guard, row->rel, row->slot);
	e.unmet = psprintf(ADOPTED_BY "%s: %s", actor->name, reason);
	append_to(hashes, &e);
}

/*
 * Keys of which no governed row is left, though the record says there is one
 * and no proposal carried it: these are recorded as leaving.  Where a proposal
 * did, that is for its Accountable: resolve_finding().
 */
static int64
let_go(const Guard *guard, Wanted *w, const Actor *actor, const char *reason,
	   Snapshot snapshot, StringInfo hashes)
{
	int64		n = 0;

	for (int i = 0; i < w->n; i++)
	{
		Enactment	e;

		if (w->seen[i] || !enactment_latest(guard->id, w->keys[i], snapshot, &e) ||
			e.proposal != 0 || strcmp(e.event, "leave") == 0)
			continue;
		e.event = "leave";
		e.actor = NULL;
		e.unmet = psprintf(ADOPTED_BY "%s: %s", actor->name, reason);
		append_to(hashes, &e);
		w->met[i] = true;
		n++;
	}
	return n;
}

/* The act goes on the chain of people and policy, with a hash over what it adopted. */
static void
put_on_record(const Guard *guard, const char *reason, int64 rows, StringInfo hashes)
{
	int64		seq = policy_record_next();
	StringInfoData buf;

	initStringInfo(&buf);
	appendStringInfoString(&buf, "{\"reason\": ");
	escape_json(&buf, reason);
	appendStringInfo(&buf, ", \"rows\": " INT64_FORMAT ", \"hash\": \"", rows);
	for (int i = 0; i < hashes->len; i++)
		appendStringInfo(&buf, "%02x", (uint8) hashes->data[i]);
	appendStringInfo(&buf, "\", \"guard\": %d}", guard->id);
	policy_record_append(seq, store_clock(), "adopt_rows", "adoption", psprintf(INT64_FORMAT, seq),
						 DirectFunctionCall1(jsonb_in, CStringGetDatum(buf.data)));
}

static int64
adopt_all(const Guard *guard, Wanted *wanted, const Actor *actor, const char *reason,
		  Snapshot snapshot, StringInfo hashes)
{
	MemoryContext context = AllocSetContextCreate(CurrentMemoryContext, "cmiogov adoption",
												  ALLOCSET_DEFAULT_SIZES);
	GovernedScan *scan = governed_scan_begin(guard, snapshot);
	MemoryContext old = MemoryContextSwitchTo(context);
	GovernedRow row;
	int64		n = 0;

	while (governed_scan_next(scan, &row))
	{
		MemoryContextReset(context);
		if (!row.guarded || row.key == NULL ||
			!is_wanted(wanted, row.key, row_unenacted(guard, &row, snapshot, NULL) != NULL))
			continue;
		adopt(guard, &row, actor, reason, hashes);
		n++;
	}
	MemoryContextSwitchTo(old);
	governed_scan_end(scan);
	MemoryContextDelete(context);
	return n;
}

PG_FUNCTION_INFO_V1(adopt_rows);

/* adopt_rows(target, reason, keys) -> how many */
Datum
adopt_rows(PG_FUNCTION_ARGS)
{
	const Guard *guard;
	char	   *reason = arg_text(fcinfo, 1, "reason");
	StringInfoData hashes;
	Snapshot	snapshot;
	Wanted		wanted;
	Actor		actor;
	int64		n;

	require_duty("office");
	require_actor(&actor);
	guard = target_guard(fcinfo);
	wanted = read_wanted(fcinfo, guard);
	store_lock_policy();		/* waits for approvals under way, and keeps new ones out */
	require_duty("office");
	initStringInfo(&hashes);
	snapshot = store_snapshot_now();
	require_adopter(&actor, guard, store_clock(), snapshot);
	n = adopt_all(guard, &wanted, &actor, reason, snapshot, &hashes) +
		let_go(guard, &wanted, &actor, reason, snapshot, &hashes);
	store_snapshot_done(snapshot);
	require_all_met(guard, &wanted);
	if (n > 0)
		put_on_record(guard, reason, n, &hashes);
	PG_RETURN_INT64(n);
}
