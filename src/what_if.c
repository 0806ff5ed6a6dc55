/*
 * what_if.c
 *	  Recent approvals replayed under other harm limits.
 *
 * Each approval is judged again on the facts that were there at its moment,
 * with the law of that moment; then once more with the limits in question.
 * Those that stand the first time and fall the second are listed.
 */
#include "compat.h"

#include "access/table.h"
#include "funcapi.h"
#include "miscadmin.h"
#include "utils/builtins.h"
#include "utils/memutils.h"
#include "utils/timestamp.h"
#include "utils/tuplestore.h"

#include "args.h"
#include "enactment.h"
#include "explain.h"
#include "fact.h"
#include "refusal.h"
#include "subject.h"

typedef struct Question
{
	char	   *kind;
	char	   *scale;
	double		acceptable;
	double		tolerable;
	TimestampTz since;
} Question;

/* The facts as they were then; the header's choice and withdrawal may be later ones. */
static void
read_facts_until(Case *c, TimestampTz at, Snapshot snapshot)
{
	FactScan	scan;
	HeapTuple	tuple;
	Fact		f = {0};

	c->header.withdrawn = false;
	c->header.chosen = 1;
	fact_scan_begin(&scan, c->header.id, snapshot);
	while (HeapTupleIsValid(tuple = fact_scan_next(&scan)) &&
		   fact_decode(RelationGetDescr(scan.rel), tuple, &f) && f.at <= at)
	{
		case_add_fact(c, &f);
		if (strcmp(f.act, "choose") == 0)
			c->header.chosen = f.option;
	}
	fact_scan_end(&scan);
	c->law.chosen = c->header.chosen;
	c->law.withdrawn = false;
}

static bool
admitted(const LawOutcome *out)
{
	return out->ready || out->emergency != 0;
}

static void
judge_with_limits(Case *c, const Question *q, LawOutcome *out)
{
	LawScale   *scales = unconstify(LawScale *, c->law.scales);

	for (int i = 0; i < c->law.nscales; i++)
	{
		if (strcmp(c->scales[i], q->scale) != 0)
			continue;
		scales[i].limited = true;
		scales[i].acceptable = q->acceptable;
		scales[i].tolerable = q->tolerable;
		scales[i].acceptable_until = LAW_NEVER;
	}
	law_judge(&c->law, c->header.chosen, &c->work, out);
}

static void
put_refused(ReturnSetInfo *rsinfo, Case *c, const Enactment *e, const LawOutcome *out,
			Snapshot snapshot)
{
	const Guard *guard = e->guard == 0 ? NULL : guard_find_id(e->guard);
	const char *constraint = NULL;
	Datum		v[7];
	bool		n[7] = {false};

	(void) explain_unmet(c, out, snapshot, &constraint);
	v[0] = Int64GetDatum(e->id);
	v[1] = TimestampTzGetDatum(e->at);
	n[2] = guard == NULL;
	v[2] = n[2] ? (Datum) 0 : ObjectIdGetDatum(guard->relid);
	v[3] = CStringGetTextDatum(e->subject_key);
	v[4] = Int64GetDatum(e->proposal);
	v[5] = CStringGetTextDatum(constraint);
	v[6] = CStringGetTextDatum(explain_first(c, out, snapshot));
	tuplestore_putvalues(rsinfo->setResult, rsinfo->setDesc, v, n);
}

static void
replay(ReturnSetInfo *rsinfo, const Question *q, const Enactment *e, Snapshot snapshot)
{
	Proposal	header;
	LawOutcome	out;
	Case	   *c;

	if (e->proposal == 0 || e->at < q->since || strcmp(e->event, "leave") == 0 ||
		!proposal_read(e->proposal, snapshot, &header) || strcmp(header.kind, q->kind) != 0)
		return;
	c = case_prepare(&header);
	if (c->policy == NULL)
		return;
	read_facts_until(c, e->at, snapshot);
	if (e->has_content && case_option(c, c->header.chosen) != NULL)
		case_set_content(c, c->header.chosen, e->content, NULL);
	case_judge(c, c->header.chosen, e->at, e->at, &out);
	if (!admitted(&out))
		return;
	judge_with_limits(c, q, &out);
	if (!admitted(&out))
		put_refused(rsinfo, c, e, &out, snapshot);
}

static Question
read_question(FunctionCallInfo fcinfo)
{
	Question	q;

	q.kind = arg_text(fcinfo, 0, "kind");
	arg_required(fcinfo, 1, "acceptable");
	arg_required(fcinfo, 2, "tolerable");
	q.acceptable = PG_GETARG_FLOAT8(1);
	q.tolerable = PG_GETARG_FLOAT8(2);
	q.scale = arg_text(fcinfo, 3, "scale");
	q.since = PG_ARGISNULL(4) ? DT_NOBEGIN : PG_GETARG_TIMESTAMPTZ(4);
	if (!(0 <= q.acceptable && q.acceptable <= q.tolerable))
		refuse_argument("0 <= acceptable <= tolerable.", "these are no harm limits");
	if (policy_of_kind(q.kind) == NULL)
		refuse_argument(NULL, "kind \"%s\" does not exist", q.kind);
	return q;
}

PG_FUNCTION_INFO_V1(what_if_limits);

/* what_if_limits(kind, acceptable, tolerable, scale, since) */
Datum
what_if_limits(PG_FUNCTION_ARGS)
{
	Relation	headers = table_open(store_oid("proposal"), AccessShareLock);
	Question	q = read_question(fcinfo);
	Relation	rel = table_open(store_oid("enactment_record"), AccessShareLock);
	ReturnSetInfo *rsinfo = (ReturnSetInfo *) fcinfo->resultinfo;
	Snapshot	snapshot = store_snapshot_now();
	SysScanDesc scan;
	HeapTuple	tuple;
	MemoryContext context;
	MemoryContext old;

	InitMaterializedSRF(fcinfo, 0);
	context = AllocSetContextCreate(CurrentMemoryContext, "cmiogov replay", ALLOCSET_DEFAULT_SIZES);
	scan = systable_beginscan(rel, InvalidOid, false, snapshot, 0, NULL);
	old = MemoryContextSwitchTo(context);
	while (HeapTupleIsValid(tuple = systable_getnext(scan)))
	{
		Enactment	e;

		CHECK_FOR_INTERRUPTS();
		MemoryContextReset(context);
		enactment_decode(RelationGetDescr(rel), tuple, &e);
		replay(rsinfo, &q, &e, snapshot);
	}
	MemoryContextSwitchTo(old);
	MemoryContextDelete(context);
	systable_endscan(scan);
	store_snapshot_done(snapshot);
	table_close(rel, AccessShareLock);
	table_close(headers, AccessShareLock);
	PG_RETURN_NULL();
}
