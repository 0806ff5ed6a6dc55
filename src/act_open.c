/*
 * act_open.c
 *	  Opening a proposal, its options, and its end.
 */
#include "compat.h"

#include "access/table.h"
#include "access/xact.h"
#include "utils/builtins.h"
#include "utils/fmgrprotos.h"
#include "miscadmin.h"
#include "utils/jsonb.h"
#include "utils/numeric.h"
#include "utils/snapmgr.h"
#include "utils/timestamp.h"

#include "acts.h"
#include "args.h"
#include "enactment.h"
#include "explain.h"
#include "ledger.h"
#include "opening.h"
#include "refusal.h"
#include "report.h"
#include "staffing.h"
#include "subject.h"

#define MAX_PARTS 64			/* more are not searched: no warning is better than a slow one */

/* The kind's law, if everything that it decides can be decided. */
static const KindPolicy *
kind_to_open(const char *kind)
{
	const KindPolicy *p = policy_of_kind(kind);

	if (p == NULL)
		refuse_argument("SELECT kind, title FROM cmiogov.kind shows those that exist.",
						"kind \"%s\" does not exist", kind);
	for (int i = 0; i < p->ndecisions; i++)
	{
		if (p->decisions[i].accountable == NULL)
			refuse("cmiogov_raci", "Give it one Accountable and a Responsible with cmiogov.set_raci().",
				   "a proposal of kind \"%s\" cannot be opened: decision %s has no valid RACI row",
				   kind, p->decisions[i].name);
	}
	return p;
}

/* A subject has at most one open proposal; returns the round of the next. */
static int32
next_round(Relation rel, int32 guard, const char *key, Proposal *last)
{
	EnactmentsOf e;
	Snapshot	snapshot;

	if (!proposal_lock_subject(rel, guard, key, LockTupleNoKeyExclusive, last))
	{
		last->id = 0;
		return 1;
	}
	snapshot = store_snapshot_now();
	enactments_of_proposal(last, snapshot, &e);
	store_snapshot_done(snapshot);
	if (!last->withdrawn && !e.enacted)
		refuse("cmiogov_one_open", "Work on that one, or withdraw it first.",
			   "%s already has the open proposal " INT64_FORMAT,
			   subject_name(guard_by_id(guard), key), last->id);
	proposal_update(rel, last); /* tells a waiting guard that there is a later one */
	return last->round + 1;
}

static void
find_subject(Oid relid, char *key, const char *kind, Proposal *h)
{
	const Guard *guard = guard_by_relid(relid);
	ListCell   *cell;
	bool		allowed;

	if (guard == NULL)
		refuse_argument("Guard it first with cmiogov.guard_table().",
						"table %s is not guarded",
						DatumGetCString(DirectFunctionCall1(regclassout, ObjectIdGetDatum(relid))));
	allowed = guard->kinds == NIL;
	foreach(cell, guard->kinds)
	{
		if (strcmp((char *) lfirst(cell), kind) == 0)
			allowed = true;
	}
	h->guard = guard->id;
	h->subject_key = subject_canonical_key(guard, key);
	if (!allowed)
		refuse("cmiogov_kind", "The guard of the table names the kinds that can carry its rows.",
			   "a proposal of kind \"%s\" cannot carry %s", kind,
			   subject_name(guard, h->subject_key));
}

/* The row must exist, and be of the proposal's kind where it says so. */
static void
check_subject(Proposal *h, Snapshot snapshot)
{
	const Guard *guard = guard_by_id(h->guard);
	char	   *kind = NULL;

	if (!subject_fetch_digests(guard, h->subject_key, snapshot, 0, NULL, NULL, NULL, NULL, &kind))
		refuse_argument("Create the row first, in an ungoverned status.",
						"%s does not exist", subject_name(guard, h->subject_key));
	if (guard->kind_column != NULL && (kind == NULL || strcmp(kind, h->kind) != 0))
		refuse("cmiogov_kind", "Open a proposal of the row's own kind.",
			   "%s is of kind \"%s\", not \"%s\"", subject_name(guard, h->subject_key),
			   kind ? kind : "(null)", h->kind);
}

/* An interest in the subject, until it is cleared here too. */
static void
carry_interest(Session *s, const Fact *declared, int64 from)
{
	Fact		f = fact_carried("interest", LAW_NONE, declared, from);

	f.has_verdict = true;
	f.verdict = VERDICT_FAIL;
	session_append(s, &f);
}

/* A dispute about the subject, until somebody rules on it here. */
static void
carry_dispute(Session *s, const Fact *raised, int64 from)
{
	Fact		f = fact_carried("dispute", LAW_NONE, raised, from);

	session_append(s, &f);
}

/*
 * What a judge said no to stays so for the next proposal about the subject, and so
 * do the harm that was seen of what was chosen, declared interests and open disputes:
 * withdrawing a proposal and opening it anew does not do away with them.
 */
static void
carry_over(Session *s, const Proposal *last)
{
	Case	   *old = case_load(last, s->snapshot);
	LawOutcome	out;

	case_judge(old, last->chosen, s->now, 0, &out);
	for (int i = 0; i < old->nfacts; i++)
	{
		const LawFact *l = &old->law.facts[i];

		if (act_is_open_dispute(old, l->seq))
			carry_dispute(s, &old->facts[i], last->id);
		if (l->slot < 0 || old->work.last[l->slot] != l->seq)
			continue;
		if (l->act == ACT_VERDICT && l->verdict == VERDICT_FAIL)
			act_carry(s, &old->facts[i], last->id);
		else if (l->act == ACT_OBSERVE && l->option == last->chosen && !law_was_retired(&old->law, l))
			act_carry_observation(s, &old->facts[i], last->id);
		else if (l->act == ACT_INTEREST && l->verdict == VERDICT_FAIL)
			carry_interest(s, &old->facts[i], last->id);
	}
}

static void
append_option(Session *s, int32 number, char *title, Jsonb *content)
{
	Fact		f = fact_new("option", number);

	f.about = title;
	f.detail = content;
	f.nuppers = 0;
	session_append(s, &f);
	case_read_contents(s->c, s->snapshot);
	s->judged = false;
}

/*
 * What of the header the fact's own columns do not hold.  The salt itself
 * stays in the header: with it the digests of columns could be guessed at.
 */
static Jsonb *
opening_detail(const Proposal *h)
{
	uint8		salt[HASH_LEN];
	char		hex[2 * HASH_LEN + 1];
	char	   *amount = NULL;

	ledger_sha256(h->salt, sizeof(h->salt), salt);
	hex_encode((char *) salt, HASH_LEN, hex);
	hex[2 * HASH_LEN] = '\0';
	if (h->amount != NULL)
		amount = DatumGetCString(DirectFunctionCall1(numeric_out, NumericGetDatum(h->amount)));
	return DatumGetJsonbP(DirectFunctionCall1(jsonb_in,
											  CStringGetDatum(psprintf("{\"amount\": %s%s%s, \"round\": %d, \"salt\": \"%s\"}",
																	   amount ? "\"" : "", amount ? amount : "null",
																	   amount ? "\"" : "", h->round, hex))));
}

/* The first facts: what was proposed, under what limits, the two options. */
static void
append_opening(Session *s)
{
	const KindPolicy *p = s->c->policy;
	Fact		f = fact_new("open", LAW_NONE);

	f.about = s->c->header.kind;
	f.reason = s->c->header.title;
	f.scale = s->c->header.subject_key;
	f.target = s->c->header.guard;
	if (s->c->header.amount != NULL)
	{
		f.has_number = true;
		f.number = DatumGetFloat8(DirectFunctionCall1(numeric_float8,
													  NumericGetDatum(s->c->header.amount)));
	}
	f.detail = opening_detail(&s->c->header);
	session_append(s, &f);
	s->c->header.opened_at = f.at;
	for (int i = 0; i < p->nlimits; i++)
	{
		f = fact_new("limit", LAW_NONE);
		f.scale = p->limits[i].scale;
		f.nuppers = 2;
		f.uppers = palloc_array(double, 2);
		f.uppers[0] = p->limits[i].acceptable;
		f.uppers[1] = p->limits[i].tolerable;
		f.until = p->limits[i].expires == DT_NOEND ? 0 : p->limits[i].expires;
		session_append(s, &f);
	}
	append_option(s, 0, "change nothing", NULL);
	append_option(s, 1, "the subject as it is", NULL);
}

/* Every limit of authority lies above a negative amount, and none can be compared with no number. */
static void
check_amount(Numeric amount)
{
	if (amount == NULL)
		return;
	if (numeric_is_nan(amount) || numeric_is_inf(amount) ||
		DatumGetInt32(DirectFunctionCall2(numeric_cmp, NumericGetDatum(amount),
										  NumericGetDatum(int64_to_numeric(0)))) < 0)
		refuse_argument("Give what it costs, or NULL when it costs nothing.",
						"argument \"amount\" must be a finite number that is not negative");
}

Session *
opening_begin(const char *kind, char *title, Oid relid, char *key, Numeric amount)
{
	Session    *s = palloc0(sizeof(Session));
	Proposal	header = {0};
	Proposal	last = {0};

	PreventCommandIfReadOnly("open_proposal()");
	s->rel = table_open(store_oid("proposal"), RowExclusiveLock);
	require_actor(&s->actor);
	require_duty("office");
	header.kind = pstrdup(kind_to_open(kind)->kind);
	check_amount(amount);
	header.title = title;
	header.amount = amount;
	header.chosen = 1;
	header.round = 1;
	header.opener = s->actor.person;
	header.standing = standing_make(VERDICT_OPEN, VERDICT_OPEN, VERDICT_OPEN);
	header.own = true;
	if (OidIsValid(relid))
	{
		find_subject(relid, key, kind, &header);
		proposal_hold_subject(s->rel, header.guard, header.subject_key);
		header.round = next_round(s->rel, header.guard, header.subject_key, &last);
	}
	s->snapshot = store_snapshot_now();
	s->now = store_clock();
	if (OidIsValid(relid))
		check_subject(&header, s->snapshot);
	header.id = store_next_id("id_seq");
	header.opened_at = s->now;
	if (!pg_strong_random(header.salt, sizeof(header.salt)))
		elog(ERROR, "could not draw random bytes");
	s->c = case_load(&header, s->snapshot);
	append_opening(s);
	if (last.id != 0)
		carry_over(s, &last);
	return s;
}

PG_FUNCTION_INFO_V1(open_proposal);

/* open_proposal(kind, title, subject, subject_key, amount) -> id */
Datum
open_proposal(PG_FUNCTION_ARGS)
{
	char	   *kind = arg_text(fcinfo, 0, "kind");
	char	   *title = arg_text(fcinfo, 1, "title");
	Session    *s;
	int64		id;

	s = opening_begin(kind, title, opening_subject(fcinfo, 2), arg_text_or_null(fcinfo, 3, "subject_key"),
					  PG_ARGISNULL(4) ? NULL : PG_GETARG_NUMERIC(4));
	id = s->c->header.id;
	opening_warn(s);
	session_end(s);
	PG_RETURN_INT64(id);
}

/* Subject and key come together or not at all. */
Oid
opening_subject(FunctionCallInfo fcinfo, int n)
{
	if (PG_ARGISNULL(n) != PG_ARGISNULL(n + 1))
		refuse_argument("Give the table and the key of the row, or neither.",
						"arguments \"subject\" and \"subject_key\" go together");
	return PG_ARGISNULL(n) ? InvalidOid : PG_GETARG_OID(n);
}

/* ----------------------------------------------- can it ever become ready? */

/* The holders of a role, as candidates for a part. */
static void
add_candidates(Session *s, Part *part, const char *role)
{
	List	   *holders = role_holders(role, s->now, s->snapshot);
	int64	   *all = palloc_array(int64, part->ncandidates + list_length(holders) + 1);
	int			n = 0;
	ListCell   *cell;

	for (; n < part->ncandidates; n++)
		all[n] = part->candidates[n];
	foreach(cell, holders)
		all[n++] = *(int64 *) lfirst(cell);
	part->candidates = all;
	part->ncandidates = n;
}

/* Every judge that the gates need and that no pre-clearance spares. */
static int
judge_parts(Session *s, Part *parts)
{
	const KindPolicy *p = s->c->policy;
	int			n = 0;

	for (int i = 0; i < p->nrequirements; i++)
	{
		PolicyRequirement *r = &p->requirements[i];

		if (s->now < r->from || s->now >= r->till ||
			(r->cleared > VERDICT_OPEN && s->now < r->cleared_until))
			continue;
		for (int q = 0; q < r->quorum && n < MAX_PARTS; q++)
		{
			parts[n] = (Part) {PART_JUDGE, r->gate, i, false, 0, NULL, 0};
			add_candidates(s, &parts[n], r->owner_role);
			if (parts[n++].ncandidates <= q)
				ereport(WARNING,
						(errmsg("proposal " INT64_FORMAT " cannot become ready: %s needs %d holder(s) of %s, there are %d",
								s->c->header.id, r->name, r->quorum, r->owner_role, q)));
		}
	}
	return n;
}

/* The submission and the signature of every decision. */
static int
decision_parts(Session *s, Part *parts, int n)
{
	for (int d = 0; d < s->c->policy->ndecisions; d++)
	{
		PolicyDecision *decision = &s->c->policy->decisions[d];
		Part		submit = {PART_SUBMIT, 0, d, false, 0, NULL, 0};
		Part		sign = {PART_SIGN, 0, d, false, 0, NULL, 0};

		for (int i = 0; i < decision->ncells; i++)
		{
			PolicyCell *cell = &decision->cells[i];

			if ((cell->letters & RACI_R) && cell->scope == NULL)
				add_candidates(s, &submit, cell->role);
			if (cell->letters & RACI_A)
				sign.both = (cell->letters & RACI_R) != 0;
		}
		add_candidates(s, &sign, decision->accountable);
		if (decision->escalates_to != NULL && s->c->header.amount != NULL)
			add_candidates(s, &sign, decision->escalates_to);
		if (submit.ncandidates == 0)
			ereport(WARNING,
					(errmsg("proposal " INT64_FORMAT " cannot become ready: nobody is Responsible for all of %s",
							s->c->header.id, decision->name)));
		if (sign.ncandidates == 0)
			ereport(WARNING,
					(errmsg("proposal " INT64_FORMAT " cannot become ready: nobody holds %s to sign %s",
							s->c->header.id, decision->accountable, decision->name)));
		if (n + 2 <= MAX_PARTS)
		{
			parts[n++] = submit;
			parts[n++] = sign;
		}
	}
	return n;
}

/* Says at once what no assignment of present holders can do. */
void
opening_warn(Session *s)
{
	Part		parts[MAX_PARTS];
	int			n = decision_parts(s, parts, judge_parts(s, parts));

	for (int i = 0; i < n; i++)
	{
		if (parts[i].ncandidates == 0)
			return;				/* said already */
	}
	if (!staffing_possible(parts, n, s->c->header.opener, 100000))
		ereport(WARNING,
				(errmsg("proposal " INT64_FORMAT " cannot become ready: no assignment of the present holders keeps gates, work and signatures apart",
						s->c->header.id),
				 errhint("Appoint a deputy, or let another person open it.")));
}

/* ------------------------------------------------------------------ options */

/* Options are compared with each other while the header is locked. */
#define MAX_OPTIONS 100

PG_FUNCTION_INFO_V1(add_option);

/* add_option(proposal, title, content) -> number */
Datum
add_option(PG_FUNCTION_ARGS)
{
	char	   *title = arg_text(fcinfo, 1, "title");
	Jsonb	   *content = PG_ARGISNULL(2) ? NULL : PG_GETARG_JSONB_P_COPY(2);
	Session    *s;
	int32		number;
	int			n;

	arg_required(fcinfo, 0, "proposal");
	if (content != NULL && !JB_ROOT_IS_OBJECT(content))
		refuse_argument("Write {\"column\": value, ...}.",
						"argument \"content\" must be a JSON object");
	s = session_begin(PG_GETARG_INT64(0));
	if (s->c->noptions >= MAX_OPTIONS)
		refuse_argument("Withdraw the proposal and open one with the options that are left.",
						"proposal " INT64_FORMAT " has %d options and takes no more",
						s->c->header.id, s->c->noptions);
	number = s->c->options[s->c->noptions - 1].number + 1;
	append_option(s, number, title, content);
	n = s->c->nfacts;
	for (int i = 0; i < n; i++)
	{
		Fact		f = s->c->facts[i];

		if (strcmp(f.act, "verdict") != 0 || f.of_role == NULL || f.option != 1 ||
			!act_says_no(s->c, &f, 1) || act_says_no(s->c, &f, number))
			continue;
		f.option = number;
		f.content = NULL;
		f.nuppers = -1;
		session_append(s, &f);
	}
	session_end(s);
	PG_RETURN_INT32(number);
}

/* Is the actor Responsible or Accountable for a decision of the proposal? */
static bool
in_charge(Session *s, Fact *f)
{
	const KindPolicy *p = s->c->policy;

	for (int d = 0; d < p->ndecisions; d++)
	{
		for (int i = 0; i < p->decisions[d].ncells; i++)
		{
			PolicyCell *cell = &p->decisions[d].cells[i];

			if ((cell->letters & (RACI_R | RACI_A)) && act_in_role(s, cell->role, f))
				return true;
		}
	}
	return false;
}

/* How the options were ranked when one was chosen: for the record, NULL when not said. */
static Jsonb *
ranking(FunctionCallInfo fcinfo, int tolerance, int statistic)
{
	char	   *name = arg_text_or_null(fcinfo, statistic, "statistic");

	if (PG_ARGISNULL(tolerance) && name == NULL)
		return NULL;
	if (PG_ARGISNULL(tolerance) || name == NULL)
		refuse_argument("Give both as rank_options() was asked, or neither.",
						"arguments \"tolerance\" and \"statistic\" go together");
	rank_check(PG_GETARG_FLOAT8(tolerance), name);
	return DatumGetJsonbP(DirectFunctionCall1(jsonb_in,
											  CStringGetDatum(psprintf("{\"tolerance\": %s, \"statistic\": \"%s\"}",
																	   DatumGetCString(DirectFunctionCall1(float8out, PG_GETARG_DATUM(tolerance))),
																	   name))));
}

PG_FUNCTION_INFO_V1(choose_option);

/* choose_option(proposal, option, reason, tolerance, statistic) */
Datum
choose_option(PG_FUNCTION_ARGS)
{
	char	   *reason = arg_text(fcinfo, 2, "reason");
	Jsonb	   *detail = ranking(fcinfo, 3, 4);
	Session    *s;
	Fact		f;

	arg_required(fcinfo, 0, "proposal");
	arg_required(fcinfo, 1, "option");
	s = session_begin(PG_GETARG_INT64(0));
	f = fact_new("choose", act_option(s, fcinfo, 1));
	if (!in_charge(s, &f))
		refuse_person("A holder of a Responsible or Accountable role chooses.",
					  "%s may not choose an option of this proposal", s->actor.name);
	f.reason = reason;
	f.detail = detail;
	session_append(s, &f);
	session_end(s);
	PG_RETURN_VOID();
}

/* ---------------------------------------------------------------------- end */

PG_FUNCTION_INFO_V1(withdraw_proposal);

/* withdraw_proposal(proposal, reason): its opener, or who is in charge */
Datum
withdraw_proposal(PG_FUNCTION_ARGS)
{
	char	   *reason = arg_text(fcinfo, 1, "reason");
	Session    *s;
	Fact		f = fact_new("withdraw", LAW_NONE);

	arg_required(fcinfo, 0, "proposal");
	s = session_begin(PG_GETARG_INT64(0));
	if (!in_charge(s, &f) && s->c->header.opener != s->actor.person)
		refuse_person("Its opener, or a Responsible or Accountable, withdraws it.",
					  "%s may not withdraw this proposal", s->actor.name);
	if (s->live)
		refuse("cmiogov_withdrawn", "Switch the row off first; leaving is never refused.",
			   "proposal " INT64_FORMAT " carries a row that is in a governed status",
			   s->c->header.id);
	f.reason = reason;
	s->c->header.withdrawn = true;
	session_append(s, &f);
	session_end(s);
	PG_RETURN_VOID();
}

PG_FUNCTION_INFO_V1(enact_proposal);

/* enact_proposal(proposal): the record for one without a subject */
Datum
enact_proposal(PG_FUNCTION_ARGS)
{
	Session    *s;
	Enactment	e = {0};
	Fact		f = fact_new("enact", LAW_NONE);
	Proposal   *h;

	arg_required(fcinfo, 0, "proposal");
	s = session_begin(PG_GETARG_INT64(0));
	h = &s->c->header;
	if (h->guard != 0)
		refuse_argument("The guard enacts it when the row's status changes.",
						"proposal " INT64_FORMAT " has a subject", h->id);
	if (s->enacted)
		refuse("cmiogov_no_proposal", "Open a new proposal.",
			   "proposal " INT64_FORMAT " was enacted already", h->id);
	if (h->own || s->c->policy->own)
		refuse("cmiogov_same_transaction", "Commit the evidence first.",
			   "evidence of proposal " INT64_FORMAT " was written by this very transaction", h->id);
	if (!s->outcome.ready && s->outcome.emergency == 0)
		refuse_unready(s->c, &s->outcome, s->snapshot,
					   psprintf("enactment of proposal " INT64_FORMAT, h->id));
	e.proposal = h->id;
	e.emergency = s->outcome.ready ? 0 : s->outcome.emergency;
	e.event = "enter";
	e.mode = "enforce";
	e.subject_key = psprintf("proposal " INT64_FORMAT, h->id);
	e.value = "enacted";
	memcpy(e.content, h->digest, HASH_LEN);
	e.has_content = true;
	memcpy(e.head, h->head, HASH_LEN);
	e.has_head = true;
	enactment_append(&e);
	/* No row could tell that it was enacted, so the chain takes it in at once. */
	ledger_sha256(e.hash, HASH_LEN, s->enactments.absorbed);
	s->enactments.on_head = true;
	f.reason = "enacted";
	session_append(s, &f);
	session_end(s);
	PG_RETURN_VOID();
}
