/*
 * report.c
 *	  Proposals judged afresh for reports: who owes what, what has fallen.
 *
 * Nothing is decided here: each line says what the law answers at this moment.
 */
#include "compat.h"

#include "access/table.h"
#include "funcapi.h"
#include "utils/builtins.h"
#include "utils/snapmgr.h"
#include "utils/timestamp.h"
#include "utils/tuplestore.h"

#include "acts.h"
#include "args.h"
#include "explain.h"
#include "session.h"
#include "refusal.h"
#include "report.h"
#include "subject.h"

/*
 * What the options are about at present.  A guard that cannot read its table
 * any more leaves it unknown, which makes every yes stale; that is an answer,
 * and must not keep the other proposals of a report from theirs.
 */
static void
read_contents(Case *c, Snapshot snapshot)
{
	const Guard *guard = c->header.guard ? guard_find_id(c->header.guard) : NULL;

	if (guard == NULL || guard->broken == NULL)
		case_read_contents(c, snapshot);
}

/* Is the row of an enacted proposal gone, as far as its guard can see? */
static bool
row_gone(Case *c)
{
	const Guard *guard = c->header.guard ? guard_find_id(c->header.guard) : NULL;
	CaseOption *o = case_option(c, c->header.chosen);

	if (c->header.guard == 0 || (guard != NULL && guard->broken != NULL))
		return false;
	return o == NULL || !o->present;
}

Case *
report_case(int64 proposal, Snapshot snapshot)
{
	Proposal	header;
	EnactmentsOf e;
	Case	   *c;

	if (!proposal_read(proposal, snapshot, &header))
		refuse_argument("See cmiogov.proposal_standing for those that exist.",
						"proposal " INT64_FORMAT " does not exist", proposal);
	c = case_load(&header, snapshot);
	read_contents(c, snapshot);
	enactments_of_proposal(&header, snapshot, &e);
	c->law.glass_spent = e.emergency;
	return c;
}

/* --------------------------------------------------------- explain_proposal */

static bool
intolerable(const LawOutcome *out)
{
	for (int i = 0; i < out->nrules; i++)
	{
		if (out->rules[i].kind == RULE_TOLERABLE && out->rules[i].cause != CAUSE_MET)
			return true;
	}
	return false;
}

/* Is it somebody's turn, or does the rule wait for others? */
static bool
owed_now(const Case *c, const LawOutcome *out, const LawRule *rule)
{
	if (rule->cause == CAUSE_MET || c->header.withdrawn)
		return false;
	switch (rule->kind)
	{
		case RULE_REQUIREMENT:
			return law_may_judge(out->standing, rule->gate) &&
				(rule->gate != GATE_SAFETY || c->work.judged);
		case RULE_ACCEPTANCE:
			return law_may_judge(out->standing, GATE_SAFETY) && c->work.judged &&
				!intolerable(out);
		case RULE_SIGNATURE:
			return law_may_sign(&c->law, out, rule->ref);
		default:
			return true;
	}
}

/* Does the fact make room for what the rule asks, or ask for it? */
static bool
leads_to(const Case *c, const Fact *f, const LawFact *l, const LawRule *rule)
{
	switch (l->act)
	{
		case ACT_CHOOSE:
			return true;
		case ACT_VERDICT:
			return rule->kind == RULE_SIGNATURE ||
				(rule->kind < RULE_SUBMISSION && c->law.requirements[l->ref].gate < rule->gate);
		case ACT_ESTIMATE:
		case ACT_OBSERVE:
			return rule->gate == GATE_SAFETY && rule->kind != RULE_ESTIMATE;
		case ACT_INCIDENT:
			return rule->kind >= RULE_REQUIREMENT && rule->gate >= GATE_SAFETY;
		case ACT_ACCEPT:
			return rule->kind == RULE_SIGNATURE || rule->gate == GATE_USABILITY;
		case ACT_SUBMIT:
		case ACT_ADVISE:
		case ACT_WAIVE:
			return rule->kind == RULE_SIGNATURE;
		default:
			return rule->kind == RULE_CONSULTATION && strcmp(f->act, "consult") == 0 &&
				strcmp(f->of_role, c->consultations[rule->ref].role) == 0;
	}
}

/* Since when it is so: the last fact that made it so, else the opening. */
static TimestampTz
owed_since(const Case *c, const LawRule *rule)
{
	TimestampTz since = c->header.opened_at;

	for (int i = 0; i < c->nfacts; i++)
	{
		const Fact *f = &c->facts[i];

		if (f->at > since &&
			(f->seq == rule->seq || leads_to(c, f, &c->law.facts[i], rule)))
			since = f->at;
	}
	return since;
}

/* When the consulted were asked to answer by, or 0. */
static TimestampTz
owed_until(const Case *c, const LawRule *rule)
{
	TimestampTz until = 0;

	if (rule->kind != RULE_CONSULTATION)
		return 0;
	for (int i = 0; i < c->nfacts; i++)
	{
		const Fact *f = &c->facts[i];
		int			d = c->consultations[rule->ref].decision;

		if (strcmp(f->act, "consult") == 0 &&
			strcmp(f->about, c->policy->decisions[d].name) == 0 &&
			strcmp(f->of_role, c->consultations[rule->ref].role) == 0)
			until = f->until;
	}
	return until;
}

static void
put_rule(ReturnSetInfo *rsinfo, Case *c, const LawOutcome *out, const LawRule *rule,
		 Snapshot snapshot)
{
	RuleWords	w;
	bool		met = rule->cause == CAUSE_MET;
	TimestampTz due = owed_until(c, rule);
	Datum		v[9];
	bool		n[9] = {false};

	explain_rule(c, rule, snapshot, &w);
	v[0] = CStringGetTextDatum(w.gate);
	v[1] = CStringGetTextDatum(w.rule);
	v[2] = BoolGetDatum(met);
	v[3] = CStringGetTextDatum(w.detail);
	n[4] = w.next_action == NULL;
	v[4] = n[4] ? (Datum) 0 : CStringGetTextDatum(w.next_action);
	n[5] = met || w.owner == NULL;
	v[5] = n[5] ? (Datum) 0 : CStringGetTextDatum(w.owner);
	v[6] = BoolGetDatum(owed_now(c, out, rule));
	n[7] = met;
	v[7] = TimestampTzGetDatum(owed_since(c, rule));
	n[8] = met || due == 0;
	v[8] = TimestampTzGetDatum(due);
	tuplestore_putvalues(rsinfo->setResult, rsinfo->setDesc, v, n);
}

PG_FUNCTION_INFO_V1(explain_proposal);

/* explain_proposal(proposal): every rule of the chosen option, in order of precedence */
Datum
explain_proposal(PG_FUNCTION_ARGS)
{
	Snapshot	snapshot;
	LawOutcome	out;
	Case	   *c;

	arg_required(fcinfo, 0, "proposal");
	InitMaterializedSRF(fcinfo, 0);
	snapshot = store_snapshot_now();
	c = report_case(PG_GETARG_INT64(0), snapshot);
	case_judge(c, c->header.chosen, store_clock(), 0, &out);
	for (int i = 0; i < out.nrules; i++)
		put_rule((ReturnSetInfo *) fcinfo->resultinfo, c, &out, &out.rules[i], snapshot);
	store_snapshot_done(snapshot);
	PG_RETURN_NULL();
}

/* ------------------------------------------------------- what fell since */

/* When the emergency that carried the row ends, or 0. */
static TimestampTz
emergency_end(const Case *c, int32 seq)
{
	return seq > 0 && seq <= c->nfacts ? c->facts[seq - 1].until : 0;
}

char *
report_unmet_since(Case *c, const EnactmentsOf *e, Snapshot snapshot, bool *within)
{
	LawOutcome	out;
	StringInfoData buf;

	*within = false;
	if (!e->live)
		return NULL;
	case_judge(c, c->header.chosen, store_clock(), e->enacted_at, &out);
	if (out.gates_stand)
		return NULL;
	*within = store_clock() < emergency_end(c, e->emergency);
	initStringInfo(&buf);
	for (int i = 0; i < out.nrules; i++)
	{
		RuleWords	w;

		if (out.rules[i].cause == CAUSE_MET || out.rules[i].kind >= RULE_SUBMISSION)
			continue;
		explain_rule(c, &out.rules[i], snapshot, &w);
		appendStringInfo(&buf, "%s%s: %s", buf.len > 0 ? "\n" : "", w.gate, w.detail);
	}
	return buf.data;
}

/*
 * Does the header alone say that nothing has fallen?  Every fact has said so in
 * it; what is left is time, which ready_until tells, and what was done to the
 * row behind the guard.
 */
static bool
stands_plainly(const Proposal *header, Snapshot snapshot)
{
	const KindPolicy *policy = policy_of_kind(header->kind);
	const Guard *guard = header->guard != 0 ? guard_find_id(header->guard) : NULL;
	uint8		digest[1][HASH_LEN];
	Jsonb	   *as_it_is = NULL;

	if (!header->ready || header->fell_at != 0 || header->withdrawn ||
		store_clock() >= header->ready_until || policy == NULL || policy->nconditions != 0)
		return false;
	if (header->guard == 0)
		return true;
	return guard != NULL && guard->broken == NULL &&
		subject_fetch_digests(guard, header->subject_key, snapshot, 1, &as_it_is, digest,
							  NULL, NULL, NULL) &&
		memcmp(digest[0], header->digest, HASH_LEN) == 0;
}

PG_FUNCTION_INFO_V1(fallen_evidence);

/* fallen_evidence(proposal) -> unmet, row_gone, since: no row when nothing has fallen */
Datum
fallen_evidence(PG_FUNCTION_ARGS)
{
	ReturnSetInfo *rsinfo = (ReturnSetInfo *) fcinfo->resultinfo;
	Snapshot	snapshot;
	Proposal	header;
	EnactmentsOf e;
	bool		within;
	char	   *unmet;
	Case	   *c;

	arg_required(fcinfo, 0, "proposal");
	InitMaterializedSRF(fcinfo, 0);
	snapshot = store_snapshot_now();
	if (proposal_read(PG_GETARG_INT64(0), snapshot, &header) && stands_plainly(&header, snapshot))
	{
		store_snapshot_done(snapshot);
		PG_RETURN_NULL();
	}
	c = report_case(PG_GETARG_INT64(0), snapshot);
	enactments_of_proposal(&c->header, snapshot, &e);
	unmet = report_unmet_since(c, &e, snapshot, &within);
	if (unmet != NULL && !within)
	{
		TimestampTz since = c->header.fell_at;
		Datum		v[3];
		bool		n[3] = {false};

		if (since == 0)
			since = emergency_end(c, e.emergency);
		if (since == 0 && c->header.ready_until < store_clock())
			since = c->header.ready_until;
		v[0] = CStringGetTextDatum(unmet);
		v[1] = BoolGetDatum(row_gone(c));
		n[2] = since == 0;
		v[2] = TimestampTzGetDatum(since);
		tuplestore_putvalues(rsinfo->setResult, rsinfo->setDesc, v, n);
	}
	store_snapshot_done(snapshot);
	PG_RETURN_NULL();
}

/* --------------------------------------------------------- resolve_finding */

/* Records that a governed row is gone without having left, on the head that the fact left. */
static void
record_gone(const Proposal *h)
{
	Enactment	e = {0};

	e.proposal = h->id;
	e.guard = h->guard;
	e.finding = true;
	e.event = "leave";
	e.mode = "record";
	e.subject_key = h->subject_key;
	memcpy(e.head, h->head, HASH_LEN);
	e.has_head = true;
	e.unmet = "the row was gone without having left its governed status";
	enactment_append(&e);
}

PG_FUNCTION_INFO_V1(resolve_finding);

/*
 * resolve_finding(proposal, reason): the Accountable says what was done about
 * a withdrawal finding.  It does not make one go away whose row is still
 * governed: that takes switching off, or evidence that stands.
 */
Datum
resolve_finding(PG_FUNCTION_ARGS)
{
	char	   *reason = arg_text(fcinfo, 1, "reason");
	Fact		f = fact_new("resolve", LAW_NONE);
	Session    *s;
	bool		gone;

	arg_required(fcinfo, 0, "proposal");
	s = session_begin(PG_GETARG_INT64(0));
	if (!act_accountable(s, &f))
		refuse_person("The Accountable of one of its decisions answers for it.",
					  "%s may not resolve a finding of this proposal", s->actor.name);
	gone = s->live && row_gone(s->c);
	if (!gone && s->live && !s->stood)
		refuse("cmiogov_finding_open", "Switch it off, or renew the evidence: then the finding closes by itself.",
			   "the finding of proposal " INT64_FORMAT " stays open while its row is in a governed status",
			   s->c->header.id);
	if (!gone && !s->c->header.barred)
		refuse_argument("SELECT * FROM cmiogov.withdrawal_finding shows them.",
						"proposal " INT64_FORMAT " has no withdrawal finding", s->c->header.id);
	f.reason = reason;
	s->c->header.barred = true;
	session_append(s, &f);
	session_end(s);
	if (gone)
		record_gone(&s->c->header);
	PG_RETURN_VOID();
}
