/*
 * guard.c
 *	  The trigger that judges every row that enters, moves within or changes
 *	  in a governed status, and records every one that leaves it.
 *
 * It fires AFTER the row was changed, because only then is it known what the
 * row is: BEFORE triggers, generated columns and rules have had their say.
 * It locks the header of the latest proposal about the row FOR SHARE, by one
 * index probe, and decides from the version it locked; so nobody can take
 * evidence away between the decision and the commit.  When the header says
 * "ready" for exactly this content, that is all.  Otherwise the facts are read
 * with a snapshot of after the lock and the law is asked afresh.
 *
 * Memory: the server resets the current context after every row.
 */
#include "compat.h"

#include "access/table.h"
#include "access/tableam.h"
#include "access/xact.h"
#include "catalog/pg_inherits.h"
#include "commands/trigger.h"
#include "executor/executor.h"
#include "miscadmin.h"
#include "replication/logicalworker.h"
#include "utils/builtins.h"
#include "utils/datum.h"
#include "utils/lsyscache.h"
#include "utils/rel.h"

#include "case.h"
#include "enactment.h"
#include "explain.h"
#include "find.h"
#include "policy.h"
#include "proposal.h"
#include "refusal.h"
#include "row_filter.h"
#include "subject.h"

/* A row as it is in a governed status, or is about to be. */
typedef struct Row
{
	const Guard *guard;
	Relation	rel;			/* the table or partition that holds it */
	TupleTableSlot *slot;
	TupleTableSlot *before;		/* what it was, NULL when it was inserted */
	char	   *event;			/* enter, move, change, leave */
	char	   *key;
	char	   *old_key;		/* when it was changed, else NULL */
	char	   *status;
	uint8		digest[HASH_LEN];
} Row;

/* What the law says to one proposal's claim to carry the row. */
typedef struct Answer
{
	bool		admitted;
	int32		emergency;		/* seq of the emergency that carries it, 0: it is ready */
	bool		vetoed;			/* no older evidence may carry it either */
	Unmet		unmet;
} Answer;

/* ------------------------------------------------------------------ record */

static void
record(const Row *row, const Proposal *header, int32 emergency, const char *unmet)
{
	Enactment	e = {0};

	e.guard = row->guard->id;
	e.event = row->event;
	e.mode = row->guard->mode;
	e.subject_key = row->key;
	e.value = row->status;
	memcpy(e.content, row->digest, HASH_LEN);
	e.has_content = true;
	e.emergency = emergency;
	e.actor = subject_actor(row->guard, row->rel, row->slot);
	e.unmet = unconstify(char *, unmet);
	if (header != NULL)
	{
		e.proposal = header->id;
		memcpy(e.head, header->head, HASH_LEN);
		e.has_head = true;
	}
	enactment_append(&e);
}

/* ----------------------------------------------------------------- leaving */

/* Has the evidence that the row was enacted on fallen since? */
static bool
evidence_fell(Row *row, Proposal *header)
{
	Snapshot	snapshot;
	EnactmentsOf e;
	LawOutcome	out;
	Case	   *c;

	if (header->fell_at != 0 || policy_of_kind(header->kind) == NULL)
		return true;
	if (store_clock() < header->ready_until)
		return false;
	snapshot = store_snapshot_now();
	c = case_load(header, snapshot);
	if (case_option(c, header->chosen) != NULL)
		case_set_content(c, header->chosen, row->digest, NULL);
	enactments_of_proposal(header, snapshot, &e);
	c->law.glass_spent = e.emergency;
	case_judge(c, header->chosen, store_clock(), e.enacted_at, &out);
	store_snapshot_done(snapshot);
	return !out.gates_stand;
}

/* It left with a finding open: its proposal carries no row again. */
static void
bar(int64 proposal)
{
	Relation	rel = table_open(store_oid("proposal"), RowExclusiveLock);
	Proposal	header;

	if (proposal_lock(rel, proposal, LockTupleNoKeyExclusive, &header) && !header.barred)
	{
		header.barred = true;
		proposal_update(rel, &header);
	}
	table_close(rel, NoLock);
}

/* Headers of one subject are locked from the latest to the earliest. */
static bool
lock_carrier(const Row *row, Relation rel, int64 proposal, Proposal *header)
{
	Proposal	latest;

	if (proposal_lock_latest(rel, row->guard->id, row->key, LockTupleShare, &latest) &&
		latest.id == proposal)
	{
		*header = latest;
		return true;
	}
	return proposal_lock(rel, proposal, LockTupleShare, header);
}

/* Switching off is never refused. */
static void
leave(Row *row)
{
	Relation	rel = table_open(store_oid("proposal"), RowShareLock);
	Snapshot	snapshot = store_snapshot_now();
	Enactment	e = {0};
	Enactment	latest;
	Proposal	header;

	e.guard = row->guard->id;
	e.event = "leave";
	e.mode = row->guard->mode;
	e.subject_key = row->key;
	e.value = row->status;
	e.actor = subject_actor(row->guard, row->rel, row->slot);
	e.has_content = row->guard->broken == NULL;
	memcpy(e.content, row->digest, HASH_LEN);
	if (enactment_latest(row->guard->id, row->key, snapshot, &latest) &&
		strcmp(latest.event, "leave") != 0)
	{
		e.proposal = latest.proposal;
		e.unmet = latest.unmet;
	}
	store_snapshot_done(snapshot);
	if (e.proposal != 0 && lock_carrier(row, rel, e.proposal, &header))
	{
		memcpy(e.head, header.head, HASH_LEN);
		e.has_head = true;
		e.finding = evidence_fell(row, &header);
		if (e.finding)
			bar(header.id);
	}
	table_close(rel, NoLock);
	enactment_append(&e);
}

/* ---------------------------------------------------------------- entering */

static bool
kind_allowed(const Row *row, const char *kind)
{
	ListCell   *cell;
	char	   *of_row;

	if (row->guard->kind_column != NULL)
	{
		of_row = subject_kind(row->guard, row->rel, row->slot);
		if (of_row == NULL || strcmp(of_row, kind) != 0)
			return false;
	}
	if (row->guard->kinds == NIL)
		return true;
	foreach(cell, row->guard->kinds)
	{
		if (strcmp(lfirst(cell), kind) == 0)
			return true;
	}
	return false;
}

/* Does the header alone, as it was locked, say yes? */
static bool
plainly_ready(const Row *row, const Proposal *header)
{
	const KindPolicy *policy;

	if (!header->ready || header->withdrawn || header->barred || header->own ||
		memcmp(header->digest, row->digest, HASH_LEN) != 0 ||
		store_clock() >= header->ready_until)
		return false;
	policy = policy_of_kind(header->kind);
	return policy != NULL && !policy->own && policy->version == header->policy_version &&
		kind_allowed(row, header->kind);
}

static Unmet
unmet(const char *constraint, const char *reason, const char *detail)
{
	Unmet		u = {constraint, reason, detail, 0};

	return u;
}

/* Was anything said of the option when it was the row's very content? */
static bool
spoken_of(const Case *c, int32 option, const Row *row)
{
	for (int i = 0; i < c->nfacts; i++)
	{
		const Fact *f = &c->facts[i];

		if (f->option == option && f->content != NULL &&
			memcmp(VARDATA_ANY(f->content), row->digest, HASH_LEN) == 0)
			return true;
	}
	return false;
}

/*
 * Was this very content judged unlawful, unsafe or unusable by somebody, as
 * whatever option of the proposal?
 */
static bool
content_vetoed(Case *c, const Row *row)
{
	for (int i = 0; i < c->noptions; i++)
	{
		LawOutcome	out;

		if (!spoken_of(c, c->options[i].number, row))
			continue;
		case_judge(c, c->options[i].number, store_clock(), 0, &out);
		for (int g = 0; g < NGATES; g++)
		{
			if (standing_get(out.standing, (Gate) g) == VERDICT_FAIL)
				return true;
		}
	}
	return false;
}

/* Why a header cannot carry the row, whatever its facts say; false: they decide. */
static bool
barred_outright(const Row *row, const Proposal *header, Unmet *why)
{
	const KindPolicy *policy = policy_of_kind(header->kind);

	if (header->barred)
		*why = unmet("cmiogov_finding_open",
					 psprintf("it left with a withdrawal finding open on proposal " INT64_FORMAT, header->id),
					 "The proposal carries no row again; a new one is needed.");
	else if (header->own || (policy != NULL && policy->own))
		*why = unmet("cmiogov_same_transaction",
					 "its evidence or policy was written by this very transaction",
					 "Commit the evidence first, then approve.");
	else if (!kind_allowed(row, header->kind))
		*why = unmet("cmiogov_kind",
					 psprintf("a proposal of kind \"%s\" cannot carry this row", header->kind),
					 NULL);
	else if (header->withdrawn)
		*why = unmet("cmiogov_no_proposal",
					 psprintf("proposal " INT64_FORMAT " was withdrawn", header->id), NULL);
	else
		return false;
	return true;
}

/* The chosen option is the row as it is about to be; so is every other, but for what it says. */
static void
set_contents(Case *c, const Row *row)
{
	for (int i = 0; i < c->noptions; i++)
	{
		CaseOption *o = &c->options[i];
		uint8		digest[HASH_LEN];
		bytea	   *columns;

		subject_digest(row->guard, row->rel, row->slot,
					   o->number == c->header.chosen ? NULL : o->content, digest,
					   c->header.salt, &columns);
		case_set_content(c, o->number, digest, columns);
	}
}

/* Asks the law afresh; the header is locked. */
static void
ask_law(const Row *row, const Proposal *header, Answer *answer)
{
	Snapshot	snapshot = store_snapshot_now();
	Case	   *c = case_load(header, snapshot);
	bool		outright = barred_outright(row, header, &answer->unmet);
	EnactmentsOf e;
	LawOutcome	out;

	set_contents(c, row);
	enactments_of_proposal(header, snapshot, &e);
	c->law.glass_spent = e.emergency;
	case_judge(c, header->chosen, store_clock(), 0, &out);
	answer->admitted = !outright && (out.ready || out.emergency != 0);
	answer->emergency = out.ready ? 0 : out.emergency;
	if (!answer->admitted && !outright)
	{
		answer->unmet.detail = explain_unmet(c, &out, snapshot, &answer->unmet.constraint);
		answer->unmet.reason = explain_first(c, &out, snapshot);
	}
	if (!answer->admitted)
		answer->vetoed = header->own || content_vetoed(c, row);
	store_snapshot_done(snapshot);
}

/*
 * May this proposal carry the row?  An emergency is single use: before it is
 * used the header is locked against others who would use it, and looked at
 * again.
 */
static void
consider(const Row *row, Relation rel, Proposal *header, Answer *answer)
{
	memset(answer, 0, sizeof(*answer));
	ask_law(row, header, answer);
	if (!answer->admitted || answer->emergency == 0)
		return;
	if (!proposal_lock(rel, header->id, LockTupleNoKeyExclusive, header))
		elog(ERROR, "proposal " INT64_FORMAT " is gone", header->id);
	ask_law(row, header, answer);
}

/*
 * The proposal on which the subject was enacted last: its evidence may still
 * stand while a newer one is being prepared.
 */
static bool
earlier_proposal(const Row *row, Relation rel, const Proposal *latest, Proposal *earlier)
{
	Snapshot	snapshot = store_snapshot_now();
	Enactment	e;
	bool		found;

	found = enactment_latest(row->guard->id, row->key, snapshot, &e) &&
		e.proposal != 0 && e.proposal != latest->id;
	store_snapshot_done(snapshot);
	return found && proposal_lock(rel, e.proposal, LockTupleShare, earlier) &&
		earlier->guard == row->guard->id && earlier->subject_key != NULL &&
		strcmp(earlier->subject_key, row->key) == 0;
}

/* Columns that the statement changed beside the status, for audit mode. */
static char *
moved_columns(const Row *row)
{
	TupleDesc	desc = RelationGetDescr(row->rel);
	AttrNumber	status = guard_attnum(row->guard, row->rel, row->guard->status->attnum);
	StringInfoData buf;

	initStringInfo(&buf);
	for (int i = 1; row->before != NULL && i <= desc->natts; i++)
	{
		Form_pg_attribute att = TupleDescAttr(desc, i - 1);
		bool		was_null;
		bool		is_null;
		Datum		was = slot_getattr(row->before, i, &was_null);
		Datum		is = slot_getattr(row->slot, i, &is_null);

		if (att->attisdropped || i == status ||
			(was_null == is_null &&
			 (is_null || datum_image_eq(was, is, att->attbyval, att->attlen))))
			continue;
		appendStringInfo(&buf, "%s%s", buf.len > 0 ? ", " : "", NameStr(att->attname));
	}
	return buf.len > 0 ? buf.data : NULL;
}

/* Refuses, or lets pass and records, as the guard's mode says. */
static void
deny(const Row *row, const Unmet *why)
{
	const char *text = why->detail != NULL ? why->detail : why->reason;
	char	   *moved;

	if (guard_enforces(row->guard))
		refuse_row(row->guard, row->key, why);
	if (strcmp(row->guard->mode, "warn") == 0)
		warn_row(row->guard, row->key, why);
	else if ((moved = moved_columns(row)) != NULL)
		text = psprintf("%s\nchanged by the approval: %s", text, moved);
	record(row, NULL, 0, text);
}

/* A row that got a new key cannot take its old approval along. */
static void
deny_new_key(const Row *row, const Unmet *why)
{
	Unmet		u = *why;

	u.constraint = "cmiogov_key_change";
	u.reason = psprintf("its key was changed from \"%s\", and %s", row->old_key, why->reason);
	deny(row, &u);
}

static void
deny_any(const Row *row, const Unmet *why)
{
	if (row->old_key != NULL)
		deny_new_key(row, why);
	else
		deny(row, why);
}

static void
judge_afresh(const Row *row, Relation rel, Proposal *latest)
{
	Proposal	earlier;
	Answer		answer;
	Answer		second;

	consider(row, rel, latest, &answer);
	if (answer.admitted)
	{
		record(row, latest, answer.emergency, NULL);
		return;
	}
	if (!answer.vetoed && earlier_proposal(row, rel, latest, &earlier))
	{
		consider(row, rel, &earlier, &second);
		if (second.admitted)
		{
			record(row, &earlier, second.emergency, NULL);
			return;
		}
	}
	answer.unmet.proposal = latest->id;
	deny_any(row, &answer.unmet);
}

/*
 * A row that moves between partitions is deleted here and inserted there.
 * When this transaction took out the same key, content and status, nothing
 * was approved: the row stays what it was, on the evidence it was on.
 */
static bool
stays(const Row *row, const Proposal *header)
{
	Snapshot	snapshot;
	Enactment	e;
	bool		left_here;

	if (row->before != NULL || (header != NULL && (header->own || header->barred)))
		return false;
	snapshot = store_snapshot_now();
	left_here = enactment_latest(row->guard->id, row->key, snapshot, &e) && e.own &&
		strcmp(e.event, "leave") == 0 && !e.finding && e.has_content &&
		memcmp(e.content, row->digest, HASH_LEN) == 0 &&
		e.value != NULL && row->status != NULL && strcmp(e.value, row->status) == 0;
	store_snapshot_done(snapshot);
	if (!left_here)
		return false;
	e.event = "enter";
	e.mode = row->guard->mode;
	enactment_append(&e);
	return true;
}

static void
judge(Row *row)
{
	Proposal	header;
	bool		found;
	Unmet		why;

	/* Its mode may have changed while we waited for the lock. */
	row->guard = guard_usable(guard_find_id(row->guard->id));
	if (row->guard == NULL)
		elog(ERROR, "the guard of table \"%s\" is gone", RelationGetRelationName(row->rel));
	subject_digest(row->guard, row->rel, row->slot, NULL, row->digest, NULL, NULL);
	found = proposal_share_subject(row->guard->id, row->key, &header);
	if (stays(row, found ? &header : NULL))
		;
	else if (row->status == NULL)
	{
		why = unmet("cmiogov_unknown_status", "its status is null, which no proposal can carry", NULL);
		deny_any(row, &why);
	}
	else if (!found)
	{
		why = unmet("cmiogov_no_proposal", "there is no proposal about it",
					"compliance: no proposal was opened");
		deny_any(row, &why);
	}
	else if (plainly_ready(row, &header))
		record(row, &header, 0, NULL);
	else
	{
		Relation	rel = store_hold("proposal", RowShareLock);

		proposal_complete(rel, &header);
		judge_afresh(row, rel, &header);
		table_close(rel, NoLock);
	}
}

/*
 * Would the row, as it stands, be let into its status now?  Asks what judge()
 * asks, and locks and records nothing.
 */
bool
guard_would_admit(const Guard *guard, Relation table, TupleTableSlot *slot, char *key,
				  char *status, Snapshot snapshot, Unmet *why)
{
	Relation	rel = table_open(store_oid("proposal"), RowShareLock);
	Row			row = {0};
	Proposal	header;
	Answer		answer = {0};
	Enactment	e;

	row.guard = guard;
	row.rel = table;
	row.slot = slot;
	row.event = "enter";
	row.key = key;
	row.status = status;
	subject_digest(guard, table, slot, NULL, row.digest, NULL, NULL);
	if (status == NULL)
		answer.unmet = unmet("cmiogov_unknown_status", "its status is null, which no proposal can carry", NULL);
	else if (!proposal_read_subject(rel, guard->id, key, snapshot, &header))
		answer.unmet = unmet("cmiogov_no_proposal", "there is no proposal about it", NULL);
	else
	{
		Proposal	earlier;
		Answer		second = {0};

		ask_law(&row, &header, &answer);
		if (!answer.admitted && !answer.vetoed &&
			enactment_latest(guard->id, key, snapshot, &e) && e.proposal != 0 &&
			e.proposal != header.id && proposal_read(e.proposal, snapshot, &earlier))
		{
			ask_law(&row, &earlier, &second);
			answer.admitted = second.admitted;
		}
	}
	table_close(rel, NoLock);
	*why = answer.unmet;
	return answer.admitted;
}

/* ----------------------------------------------------------------- trigger */

static bool
in_apply_worker(const Guard *guard)
{
	return IsLogicalWorker() && strcmp(guard->replication, "record") == 0;
}

/* Is this half of an UPDATE within the guard's row_filter? */
static bool
within_filter(const Guard *guard, TriggerData *data, bool new_row)
{
	RowFilter  *filter;
	bool		passes;

	if (!guard->has_filter || !TRIGGER_FIRED_BY_UPDATE(data->tg_event))
		return true;			/* the WHEN clause has seen to it */
	filter = row_filter_open(guard, data->tg_relation, data->tg_trigger, new_row);
	passes = row_filter_passes(filter, new_row ? data->tg_newslot : data->tg_trigslot);
	row_filter_close(filter);
	return passes;
}

/* Fills in a row whose status is governed; false when the guard is not for it. */
static bool
describe(Row *row, const Guard *guard, TriggerData *data, TupleTableSlot *slot, char *status, bool new_row)
{
	if (!within_filter(guard, data, new_row))
		return false;
	memset(row, 0, sizeof(*row));
	row->guard = guard;
	row->rel = data->tg_relation;
	row->slot = slot;
	row->status = status != NULL ? status : subject_status(guard, row->rel, slot);
	row->key = subject_key_text(guard, row->rel, slot);
	return true;
}

static void
leave_as(Row *old)
{
	if (old->guard->broken == NULL)
		subject_digest(old->guard, old->rel, old->slot, NULL, old->digest, NULL, NULL);
	leave(old);
}

static bool
same_status(const Row *a, const Row *b)
{
	return a->status != NULL && b->status != NULL ? strcmp(a->status, b->status) == 0 :
		a->status == b->status;
}

/* Did the content change, in its canonical form? */
static bool
content_changed(const Row *old, const Row *new)
{
	uint8		before[HASH_LEN];
	uint8		after[HASH_LEN];

	if (subject_same_image(new->guard, new->rel, old->slot, new->slot))
		return false;
	subject_digest(new->guard, new->rel, old->slot, NULL, before, NULL, NULL);
	subject_digest(new->guard, new->rel, new->slot, NULL, after, NULL, NULL);
	return memcmp(before, after, HASH_LEN) != 0;
}

/* Both before and after it is governed: what of it was touched? */
static void
stay_governed(Row *old, Row *new)
{
	guard_usable(new->guard);
	new->before = old->slot;
	if (strcmp(old->key, new->key) != 0)
	{
		leave_as(old);
		new->event = "enter";
		new->old_key = old->key;
	}
	else if (!same_status(old, new))
		new->event = "move";
	else if (content_changed(old, new))
		new->event = "change";
	else
		return;
	judge(new);
}

/* What a trigger remembers from row to row of a statement. */
typedef struct Remembered
{
	uint64		generation;
	const Guard *guard;
} Remembered;

static const Guard *
find_guard(TriggerData *data)
{
	const Guard *guard;

	if (data->tg_trigger->tgnargs != 1)
		elog(ERROR, "trigger \"%s\" was not made by guard_table()", data->tg_trigger->tgname);
	guard = guard_find_id(pg_strtoint32(data->tg_trigger->tgargs[0]));
	if (guard == NULL)
		ereport(ERROR,
				(errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE),
				 errmsg("guard %s of table \"%s\" is not on record",
						data->tg_trigger->tgargs[0], RelationGetRelationName(data->tg_relation)),
				 errhint("Restore the data of cmiogov.guard, or drop the trigger and guard the table anew.")));
	if (guard->status->attnum == 0)
		guard_usable(guard);
	return guard;
}

static const Guard *
guard_of(FmgrInfo *trigger, TriggerData *data)
{
	Remembered *r = trigger->fn_extra;

	if (r != NULL && r->generation == guard_generation())
		return r->guard;
	if (r == NULL)
		r = trigger->fn_extra = MemoryContextAlloc(trigger->fn_mcxt, sizeof(Remembered));
	r->generation = 0;
	r->guard = find_guard(data);
	r->generation = guard_generation();
	return r->guard;
}

PG_FUNCTION_INFO_V1(guard_row);

/* cmiogov.guard(): the row trigger; its argument is the guard's id */
Datum
guard_row(PG_FUNCTION_ARGS)
{
	TriggerData *data = (TriggerData *) fcinfo->context;
	const Guard *guard;
	TupleTableSlot *old_slot = NULL;
	TupleTableSlot *new_slot = NULL;
	Row			old;
	Row			new;
	char	   *old_status;
	char	   *new_status;
	bool		was;
	bool		is;

	if (!CALLED_AS_TRIGGER(fcinfo) || !TRIGGER_FIRED_AFTER(data->tg_event) ||
		!TRIGGER_FIRED_FOR_ROW(data->tg_event))
		ereport(ERROR,
				(errcode(ERRCODE_E_R_I_E_TRIGGER_PROTOCOL_VIOLATED),
				 errmsg("cmiogov.guard() is an AFTER ROW trigger, made by guard_table()")));
	guard = guard_of(fcinfo->flinfo, data);
	if (in_apply_worker(guard))
		return PointerGetDatum(NULL);
	if (TRIGGER_FIRED_BY_INSERT(data->tg_event))
		new_slot = data->tg_trigslot;
	else
		old_slot = data->tg_trigslot;
	if (TRIGGER_FIRED_BY_UPDATE(data->tg_event))
		new_slot = data->tg_newslot;

	was = old_slot != NULL && subject_row_governed(guard, data->tg_relation, old_slot, &old_status);
	is = new_slot != NULL && subject_row_governed(guard, data->tg_relation, new_slot, &new_status);
	was = was && describe(&old, guard, data, old_slot, old_status, false);
	is = is && describe(&new, guard, data, new_slot, new_status, true);
	if (was && is)
		stay_governed(&old, &new);
	else if (was)
		leave_as(&old);
	else if (is)
	{
		new.event = "enter";
		new.before = old_slot;
		judge(&new);
	}
	return PointerGetDatum(NULL);
}

/* ---------------------------------------------------------------- truncate */

static bool
holds_governed_rows(const Guard *guard, Relation rel)
{
	Snapshot	snapshot = store_snapshot_now();
	TupleTableSlot *slot = table_slot_create(rel, NULL);
	TableScanDesc scan = table_beginscan(rel, snapshot, 0, NULL);
	RowFilter  *filter = row_filter_open(guard, rel, guard->has_filter ?
										 find_trigger(rel, "cmiogov_guard_insert") : NULL, true);
	MemoryContext row_context = AllocSetContextCreate(CurrentMemoryContext, "cmiogov row",
													  ALLOCSET_DEFAULT_SIZES);
	MemoryContext old = MemoryContextSwitchTo(row_context);
	bool		found = false;
	char	   *status;

	while (!found && table_scan_getnextslot(scan, ForwardScanDirection, slot))
	{
		CHECK_FOR_INTERRUPTS();
		MemoryContextReset(row_context);
		found = subject_row_governed(guard, rel, slot, &status) &&
			row_filter_passes(filter, slot);
	}
	MemoryContextSwitchTo(old);
	MemoryContextDelete(row_context);
	row_filter_close(filter);
	table_endscan(scan);
	ExecDropSingleTupleTableSlot(slot);
	store_snapshot_done(snapshot);
	return found;
}

/* Of the relation and, since a new partition may lack its own trigger, of all below. */
static bool
any_governed_rows(const Guard *guard, Relation rel)
{
	List	   *relids;
	ListCell   *cell;
	bool		found = false;

	if (rel->rd_rel->relkind != RELKIND_PARTITIONED_TABLE)
		return holds_governed_rows(guard, rel);
	relids = find_all_inheritors(RelationGetRelid(rel), AccessShareLock, NULL);
	foreach(cell, relids)
	{
		Relation	part = table_open(lfirst_oid(cell), NoLock);

		if (!found && RELKIND_HAS_TABLE_AM(part->rd_rel->relkind))
			found = holds_governed_rows(guard, part);
		table_close(part, NoLock);
	}
	return found;
}

PG_FUNCTION_INFO_V1(guard_truncate);

/* cmiogov.guard_truncate(): the statement trigger; its argument is the guard's id */
Datum
guard_truncate(PG_FUNCTION_ARGS)
{
	TriggerData *data = (TriggerData *) fcinfo->context;
	const Guard *guard;
	Unmet		why;

	if (!CALLED_AS_TRIGGER(fcinfo) || !TRIGGER_FIRED_BY_TRUNCATE(data->tg_event) ||
		!TRIGGER_FIRED_BEFORE(data->tg_event))
		ereport(ERROR,
				(errcode(ERRCODE_E_R_I_E_TRIGGER_PROTOCOL_VIOLATED),
				 errmsg("cmiogov.guard_truncate() is a BEFORE TRUNCATE trigger, made by guard_table()")));
	guard = guard_of(fcinfo->flinfo, data);
	if (in_apply_worker(guard) || !any_governed_rows(guard, data->tg_relation))
		return PointerGetDatum(NULL);
	why = unmet("cmiogov_truncate", "it holds rows in a governed status",
				"DELETE records each of them as leaving; TRUNCATE would not.");
	if (guard_enforces(guard))
		refuse_row(guard, NULL, &why);
	if (strcmp(guard->mode, "warn") == 0)
		warn_row(guard, NULL, &why);
	return PointerGetDatum(NULL);
}
