/*
 * verify.c
 *	  Is one proposal's record what was written?
 *
 * Everything is computed anew from the stored rows: each fact's hash, the
 * enactments that the next fact absorbed, and the header, which must say what
 * its first fact and its last fact say it said.  Where the law of its kind and
 * the contents of its options are what they were at the last fact, the law is
 * asked again too; where they have changed since, what it would say now is no
 * evidence of anything.
 *
 * A chain that does not hold is not read any further: only its first bad
 * record is named.
 */
#include "compat.h"

#include "access/htup_details.h"
#include "access/table.h"
#include "catalog/pg_type.h"
#include "commands/trigger.h"
#include "funcapi.h"
#include "miscadmin.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/fmgrprotos.h"
#include "utils/jsonb.h"
#include "utils/memutils.h"
#include "utils/numeric.h"
#include "utils/snapmgr.h"
#include "utils/tuplestore.h"

#include "case.h"
#include "enactment.h"
#include "ledger.h"
#include "people.h"
#include "refusal.h"
#include "subject.h"

/* What was found: record, problem, record, problem, ... */
typedef struct Report
{
	ArrayBuildState *found;		/* NULL: nothing */
} Report;

static void
report(Report *r, char *record, char *problem)
{
	r->found = accumArrayResult(r->found, CStringGetTextDatum(record), false, TEXTOID,
								CurrentMemoryContext);
	r->found = accumArrayResult(r->found, CStringGetTextDatum(problem), false, TEXTOID,
								CurrentMemoryContext);
}

static char *
fact_name(int32 seq)
{
	return psprintf("fact %d", seq);
}

/* ------------------------------------------------------------------- facts */

/*
 * Reads the facts into the case as far as they hold; false, and the first bad
 * one reported, when they do not.
 */
static bool
read_chain(Report *r, Case *c, Snapshot snapshot)
{
	uint8		previous[HASH_LEN] = {0};
	const char *problem = NULL;
	FactScan	scan;
	HeapTuple	tuple;
	Fact		f = {0};

	fact_scan_begin(&scan, c->header.id, snapshot);
	while (problem == NULL && HeapTupleIsValid(tuple = fact_scan_next(&scan)))
	{
		bool		whole = fact_decode(RelationGetDescr(scan.rel), tuple, &f);
		uint8		hash[HASH_LEN];

		fact_hash(c->header.id, &f, previous, hash);
		if (f.seq != c->nfacts + 1)
			problem = "facts are missing before this one";
		else if (!whole || memcmp(hash, f.hash, HASH_LEN) != 0)
			problem = "hash does not fit its content and the fact before";
		else
		{
			case_add_fact(c, &f);
			memcpy(previous, hash, HASH_LEN);
		}
	}
	fact_scan_end(&scan);
	if (problem != NULL)
		report(r, fact_name(f.seq), unconstify(char *, problem));
	return problem == NULL;
}

/* Does the chain end where the header says? */
static bool
check_end(Report *r, const Case *c)
{
	const Proposal *h = &c->header;

	if (c->nfacts == 0)
		report(r, "header", "has no facts");
	else if (c->nfacts != h->seq)
		report(r, c->nfacts > h->seq ? fact_name(h->seq + 1) : fact_name(c->nfacts),
			   psprintf("the header counts %d facts, there are %d", h->seq, c->nfacts));
	else if (memcmp(c->facts[c->nfacts - 1].hash, h->head, HASH_LEN) != 0)
		report(r, "header", "head is not the hash of the last fact");
	else
		return true;
	return false;
}

/* -------------------------------------------------------------- enactments */

/* What was decided on each fact's head must be what the next fact absorbed. */
static void
check_absorbed(Report *r, const Case *c, Snapshot snapshot)
{
	Proposal	then = c->header;
	bool		barred = false;

	for (int i = 0; i < c->nfacts; i++)
	{
		Fact	   *next = i + 1 < c->nfacts ? &c->facts[i + 1] : NULL;
		EnactmentsOf e;

		/* Nearly every proposal is enacted once or never. */
		memcpy(then.head, c->facts[i].hash, HASH_LEN);
		enactments_of_proposal(&then, snapshot, &e);
		barred = e.barred;
		if (next != NULL && (next->has_absorbed != e.on_head ||
							 memcmp(next->absorbed, e.absorbed, HASH_LEN) != 0))
			report(r, fact_name(next->seq),
				   "the enactments decided on the fact before are not those that it absorbed");
		if (e.entries == 0)
		{
			for (int k = i; k < c->nfacts; k++)
			{
				if (c->facts[k].has_absorbed)
				{
					report(r, fact_name(c->facts[k].seq),
						   "the enactments that it absorbed are missing");
					break;
				}
			}
			break;
		}
	}
	if (c->header.barred != barred)
		report(r, "header", "barred is not what the enactments say");
}

/* ------------------------------------------------------------------ header */

/* The value of a text or number in the first fact's detail, as text; NULL: none. */
static char *
detail_text(Jsonb *detail, const char *key)
{
	JsonbValue	buf;
	JsonbValue *v;

	if (detail == NULL || !JB_ROOT_IS_OBJECT(detail))
		return NULL;
	v = getKeyJsonValueFromContainer(&detail->root, key, strlen(key), &buf);
	if (v == NULL)
		return NULL;
	if (v->type == jbvString)
		return pnstrdup(v->val.string.val, v->val.string.len);
	if (v->type == jbvNumeric)
		return DatumGetCString(DirectFunctionCall1(numeric_out, NumericGetDatum(v->val.numeric)));
	return NULL;
}

static bool
same_text(const char *a, const char *b)
{
	return a == NULL || b == NULL ? a == b : strcmp(a, b) == 0;
}

static char *
salt_digest(const Proposal *h)
{
	uint8		hash[HASH_LEN];
	char	   *hex = palloc0(2 * HASH_LEN + 1);

	ledger_sha256(h->salt, sizeof(h->salt), hash);
	hex_encode((char *) hash, HASH_LEN, hex);
	return hex;
}

static void
check_column(Report *r, bool same, const char *column, const char *source)
{
	if (!same)
		report(r, "header", psprintf("%s is not what %s says", column, source));
}

static void
check_opening(Report *r, const Case *c)
{
	const Proposal *h = &c->header;
	const Fact *f = &c->facts[0];
	const char *source = "the first fact";
	char	   *amount = h->amount == NULL ? NULL :
		DatumGetCString(DirectFunctionCall1(numeric_out, NumericGetDatum(h->amount)));

	if (strcmp(f->act, "open") != 0)
	{
		report(r, fact_name(1), "the first fact opens nothing");
		return;
	}
	check_column(r, h->opened_at == f->at, "opened_at", source);
	check_column(r, h->opener == f->person, "opener", source);
	check_column(r, same_text(h->kind, f->about), "kind", source);
	check_column(r, same_text(h->title, f->reason), "title", source);
	check_column(r, same_text(h->subject_key, f->scale), "subject_key", source);
	check_column(r, h->guard == f->target, "guard", source);
	check_column(r, same_text(amount, detail_text(f->detail, "amount")), "amount", source);
	check_column(r, same_text(psprintf("%d", h->round), detail_text(f->detail, "round")),
				 "round", source);
	check_column(r, same_text(salt_digest(h), detail_text(f->detail, "salt")), "salt", source);
}

static void
check_last(Report *r, const Case *c, int32 stored_chosen)
{
	const Proposal *h = &c->header;
	const Fact *f = &c->facts[c->nfacts - 1];
	const char *source = "the last fact";
	bool		withdrawn = false;

	for (int i = 0; i < c->nfacts; i++)
		withdrawn = withdrawn || strcmp(c->facts[i].act, "withdraw") == 0;
	check_column(r, h->standing == f->standing, "standing", source);
	check_column(r, h->ready == f->ready, "ready", source);
	check_column(r, h->ready_until == f->ready_until, "ready_until", source);
	check_column(r, h->policy_version == f->policy_version, "policy_version", source);
	check_column(r, h->fell_at == f->fell_at, "fell_at", source);
	check_column(r, memcmp(h->digest, f->digest, HASH_LEN) == 0, "digest", source);
	check_column(r, h->withdrawn == withdrawn, "withdrawn", "the facts");
	/* Taking the facts in has left the chosen option they amount to. */
	check_column(r, stored_chosen == h->chosen, "chosen", "the facts");
}

/* -------------------------------------------------------------------- law */

/* Judges again, if everything that the law asks is as it was at the last fact. */
static void
check_law(Report *r, Case *c, Snapshot snapshot)
{
	const Fact *last = &c->facts[c->nfacts - 1];
	const Guard *guard = c->header.guard == 0 ? NULL : guard_find_id(c->header.guard);
	uint8		contents[HASH_LEN];
	LawOutcome	out;

	if (c->policy == NULL || c->policy->version != last->policy_version ||
		(guard != NULL && guard->broken != NULL))
		return;
	case_read_contents(c, snapshot);
	case_contents(c, contents);
	if (memcmp(contents, last->contents, HASH_LEN) != 0)
		return;
	case_judge(c, c->header.chosen, last->at, 0, &out);
	/* The registers may have moved on, or not have been asked at all. */
	if (c->policy->nconditions > 0 && c->conditions_version != last->policy_version)
		return;
	check_column(r, out.standing == c->header.standing, "standing", "the law");
	check_column(r, out.ready == c->header.ready, "ready", "the law");
	check_column(r, out.ready_until == c->header.ready_until, "ready_until", "the law");
}

static void
verify(Report *r, int64 id, Snapshot snapshot)
{
	Proposal	header;
	Case	   *c;
	int32		chosen;

	if (!proposal_read(id, snapshot, &header))
		return;
	chosen = header.chosen;
	header.chosen = 1;			/* what opening a proposal leaves */
	c = case_prepare(&header);
	if (!read_chain(r, c, snapshot) || !check_end(r, c))
		return;
	check_opening(r, c);
	check_last(r, c, chosen);
	if (r->found != NULL)
		return;
	check_absorbed(r, c, snapshot);
	check_law(r, c, snapshot);
}

PG_FUNCTION_INFO_V1(proposal_problems);

/*
 * proposal_problems(proposal) -> {record, problem, ...}, NULL: none.  An array
 * and no set: a set would cost the query some memory for each of millions.
 */
Datum
proposal_problems(PG_FUNCTION_ARGS)
{
	Report		r = {NULL};

	CHECK_FOR_INTERRUPTS();
	verify(&r, PG_GETARG_INT64(0), GetActiveSnapshot());
	if (r.found == NULL)
		PG_RETURN_NULL();
	PG_RETURN_DATUM(makeArrayResult(r.found, CurrentMemoryContext));
}

/* --------------------------------------------------------- all enactments */

/* Is the head that of a fact of the proposal, and emergency one of its emergencies? */
static const char *
enactment_basis(const Enactment *e, Snapshot snapshot)
{
	FactScan	scan;
	HeapTuple	tuple;
	Proposal	h;
	Fact		f;
	bool		head = !e->has_head;
	bool		emergency = e->emergency == 0;
	const char *key;

	if (!proposal_read(e->proposal, snapshot, &h))
		return "its proposal does not exist";
	key = h.guard == 0 ? psprintf("proposal " INT64_FORMAT, h.id) : h.subject_key;
	if (h.guard != e->guard || !same_text(key, e->subject_key))
		return "its subject is not its proposal's";
	fact_scan_begin(&scan, e->proposal, snapshot);
	while (HeapTupleIsValid(tuple = fact_scan_next(&scan)))
	{
		(void) fact_decode(RelationGetDescr(scan.rel), tuple, &f);
		if (e->has_head && memcmp(f.hash, e->head, HASH_LEN) == 0)
			head = true;
		if (f.seq == e->emergency && strcmp(f.act, "break_glass") == 0)
			emergency = true;
	}
	fact_scan_end(&scan);
	if (!head)
		return "head is not in the chain of its proposal";
	return emergency ? NULL : "its emergency is none of its proposal's";
}

/* Leaving names the proposal of the entry that it ends: is that entry there? */
static bool
left_something(const Enactment *e, Snapshot snapshot)
{
	Enactment	before;

	return strcmp(e->event, "leave") != 0 || e->proposal == 0 ||
		(enactment_before(e, snapshot, &before) && before.proposal == e->proposal &&
		 strcmp(before.event, "leave") != 0);
}

static const char *
enactment_problem(TupleDesc desc, HeapTuple tuple, Snapshot snapshot, int64 *id)
{
	uint8		hash[HASH_LEN];
	Enactment	e;
	bool		whole = enactment_decode(desc, tuple, &e);

	*id = e.id;
	enactment_hash(&e, hash);
	if (!whole || memcmp(hash, e.hash, HASH_LEN) != 0)
		return "hash does not fit its content";
	if (!left_something(&e, snapshot))
		return "the entry before it, which it ends, is missing";
	return e.proposal == 0 ? NULL : enactment_basis(&e, snapshot);
}

static void
put_enactment(ReturnSetInfo *rsinfo, int64 id, const char *problem)
{
	Datum		values[2];
	bool		nulls[2] = {0};

	values[0] = CStringGetTextDatum(psprintf("enactment " INT64_FORMAT, id));
	values[1] = CStringGetTextDatum(problem);
	tuplestore_putvalues(rsinfo->setResult, rsinfo->setDesc, values, nulls);
}

PG_FUNCTION_INFO_V1(verify_enactments);

/* verify_enactments(after) -> record, problem; of those with a greater id */
Datum
verify_enactments(PG_FUNCTION_ARGS)
{
	int64		after = PG_ARGISNULL(0) ? PG_INT64_MIN : PG_GETARG_INT64(0);
	ReturnSetInfo *rsinfo = (ReturnSetInfo *) fcinfo->resultinfo;
	Snapshot	snapshot = GetActiveSnapshot();
	MemoryContext row = AllocSetContextCreate(CurrentMemoryContext, "enactment",
											  ALLOCSET_DEFAULT_SIZES);
	Relation	rel;
	SysScanDesc scan;
	HeapTuple	tuple;

	InitMaterializedSRF(fcinfo, 0);
	rel = table_open(store_oid("enactment_record"), AccessShareLock);
	scan = systable_beginscan(rel, InvalidOid, false, snapshot, 0, NULL);
	while (HeapTupleIsValid(tuple = systable_getnext(scan)))
	{
		MemoryContext old = MemoryContextSwitchTo(row);
		bool		isnull;
		int64		id = DatumGetInt64(heap_getattr(tuple, 1, RelationGetDescr(rel), &isnull));
		const char *problem = id <= after ? NULL :
			enactment_problem(RelationGetDescr(rel), tuple, snapshot, &id);

		if (problem != NULL)
			put_enactment(rsinfo, id, problem);
		MemoryContextSwitchTo(old);
		MemoryContextReset(row);
		CHECK_FOR_INTERRUPTS();
	}
	systable_endscan(scan);
	table_close(rel, AccessShareLock);
	MemoryContextDelete(row);
	PG_RETURN_NULL();
}

/* -------------------------------------------------------------- small ones */

PG_FUNCTION_INFO_V1(require_auditor);

/* require_auditor(): 42501 unless the session holds the duty */
Datum
require_auditor(PG_FUNCTION_ARGS)
{
	require_duty("auditor");
	PG_RETURN_VOID();
}

PG_FUNCTION_INFO_V1(append_only);

/*
 * The trigger on tables of the record.  It only ever refuses; restoring a dump
 * inserts and does not fire it.
 */
Datum
append_only(PG_FUNCTION_ARGS)
{
	TriggerData *trigger = (TriggerData *) fcinfo->context;

	if (!CALLED_AS_TRIGGER(fcinfo))
		elog(ERROR, "append_only() is a trigger");
	refuse("cmiogov_append_only", "What was recorded stays; write a new fact instead.",
		   "rows of cmiogov.%s are never changed or removed",
		   RelationGetRelationName(trigger->tg_relation));
	PG_RETURN_NULL();
}
