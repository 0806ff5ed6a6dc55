/*
 * reassess.c
 *	  Judging open proposals again after a change of policy.
 *
 * A header that was judged under an older policy is still safe: the guard
 * sees the old version and asks the law afresh.  That is slow, and reports
 * show the old answer.  Judging again puts it right, as a fact of its own
 * without weight in law, because a header says nothing but what its last fact
 * says it does.
 *
 * It can be stopped and started again at any time: what is done is no longer
 * of an old policy.  Headers that somebody else holds are left for the next
 * call, which also keeps us out of deadlocks.
 */
#include "compat.h"

#include "access/table.h"
#include "miscadmin.h"
#include "utils/builtins.h"
#include "utils/memutils.h"

#include "policy.h"
#include "refusal.h"
#include "session.h"

/* Was it judged under an older law of its kind?  kind NULL: any kind. */
static bool
is_outdated(const Proposal *header, const char *kind)
{
	const KindPolicy *policy;

	if (header->withdrawn || (kind != NULL && strcmp(kind, header->kind) != 0))
		return false;
	policy = policy_of_kind(header->kind);
	return policy != NULL && policy->version != header->policy_version;
}

/* False when somebody else holds it, or has judged it meanwhile. */
static bool
judge_again(Relation rel, int64 proposal)
{
	Proposal	header;
	Session    *s;
	Fact		f = fact_new("reassess", LAW_NONE);

	if (!proposal_try_lock(rel, proposal, LockTupleNoKeyExclusive, &header) ||
		!is_outdated(&header, NULL))
		return false;
	s = session_begin(proposal);
	f.reason = "policy has changed";
	session_append(s, &f);
	session_end(s);
	return true;
}

static int64
judge_outdated(const char *kind, int64 max_rows)
{
	Relation	rel = table_open(store_oid("proposal"), RowExclusiveLock);
	Snapshot	snapshot = store_snapshot_now();
	MemoryContext context = AllocSetContextCreate(CurrentMemoryContext, "cmiogov reassess",
												  ALLOCSET_DEFAULT_SIZES);
	MemoryContext old;
	ProposalScan scan;
	Proposal	header;
	int64		done = 0;

	proposal_scan_begin(&scan, rel, snapshot);
	old = MemoryContextSwitchTo(context);
	while (done < max_rows && proposal_scan_next(&scan, &header))
	{
		CHECK_FOR_INTERRUPTS();
		if (is_outdated(&header, kind) && judge_again(rel, header.id))
			done++;
		MemoryContextReset(context);
	}
	MemoryContextSwitchTo(old);
	proposal_scan_end(&scan);
	MemoryContextDelete(context);
	store_snapshot_done(snapshot);
	table_close(rel, NoLock);
	return done;
}

PG_FUNCTION_INFO_V1(reassess);

/* reassess(kind, max_rows): how many were judged again */
Datum
reassess(PG_FUNCTION_ARGS)
{
	char	   *kind = PG_ARGISNULL(0) ? NULL : text_to_cstring(PG_GETARG_TEXT_PP(0));
	int64		max_rows = PG_ARGISNULL(1) ? PG_INT64_MAX : PG_GETARG_INT32(1);
	Actor		actor;

	PreventCommandIfReadOnly("reassess()");
	require_actor(&actor);
	require_duty("office");
	if (max_rows < 0)
		refuse_argument(NULL, "max_rows is negative");
	PG_RETURN_INT64(judge_outdated(kind, max_rows));
}
