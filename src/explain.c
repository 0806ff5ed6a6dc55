/*
 * explain.c
 *	  Rules in words: for refusals, for explain_approval().
 *
 * Nothing is decided here: each line says what the law answered.
 */
#include "compat.h"

#include "access/table.h"
#include "funcapi.h"
#include "utils/builtins.h"
#include "utils/snapmgr.h"
#include "utils/timestamp.h"
#include "utils/tuplestore.h"

#include "args.h"
#include "case.h"
#include "enactment.h"
#include "explain.h"
#include "people.h"
#include "refusal.h"
#include "subject.h"

static const char *const gate_constraints[NGATES] = {
	"cmiogov_compliance", "cmiogov_safety", "cmiogov_usability"
};

/* "CMIO (Ann Moss)", "CMIO (vacant)" */
static char *
who(const char *role, Snapshot snapshot)
{
	char	   *names = role_holder_names(role, store_clock(), snapshot);

	return psprintf("%s (%s)", role, names ? names : "vacant");
}

/* The roles of a decision that have a letter, and who holds them. */
static char *
who_has(Case *c, int decision, uint8 letter, Snapshot snapshot)
{
	const PolicyDecision *d = &c->policy->decisions[decision];
	StringInfoData buf;

	initStringInfo(&buf);
	for (int i = 0; i < d->ncells; i++)
	{
		if (!(d->cells[i].letters & letter) ||
			(letter == RACI_R && d->cells[i].scope != NULL))
			continue;
		if (buf.len > 0)
			appendStringInfoString(&buf, " or ");
		appendStringInfoString(&buf, who(d->cells[i].role, snapshot));
	}
	return buf.data;
}

/* " (dose, scope changed)" when the fact's columns tell. */
static char *
changed_columns(Case *c, int32 seq)
{
	Fact	   *f = seq > 0 && seq <= c->nfacts ? &c->facts[seq - 1] : NULL;
	CaseOption *o = f ? case_option(c, f->option) : NULL;
	const Guard *guard = c->header.guard ? guard_find_id(c->header.guard) : NULL;
	char	   *names;

	if (guard == NULL || guard->broken != NULL || o == NULL ||
		f->columns == NULL || o->columns == NULL)
		return "";
	names = subject_changed_columns(guard, f->columns, o->columns);
	return names == NULL || *names == '\0' ? "" : psprintf(": %s changed", names);
}

/* The latest fact of the case that binds to other content than its option has now. */
static int32
stale_fact(Case *c)
{
	for (int i = c->nfacts - 1; i >= 0; i--)
	{
		CaseOption *o = case_option(c, c->facts[i].option);

		if (o != NULL && o->present && c->facts[i].content != NULL &&
			memcmp(VARDATA_ANY(c->facts[i].content), o->digest, HASH_LEN) != 0)
			return c->facts[i].seq;
	}
	return 0;
}

/* Why a yes does not count, as the end of a sentence. */
static char *
because(Case *c, const LawRule *rule, const char *missing)
{
	int32		seq = rule->seq;

	switch (rule->cause)
	{
		case CAUSE_STALE:
			if (seq == 0)
				seq = stale_fact(c);
			return psprintf("what it was said about has changed since%s",
							changed_columns(c, seq));
		case CAUSE_RISEN:
			return "the harm has risen since, or a hazard is new";
		case CAUSE_LAPSED:
			return "it lapsed when an earlier gate failed";
		case CAUSE_SUSPENDED:
			return "it is suspended until the earlier gates stand";
		case CAUSE_EXPIRED:
			return "its time is over";
		case CAUSE_SEPARATION:
			return "its giver may not carry this as well";
		case CAUSE_REFUTED:
			return "a severe incident has come of it since";
		default:
			return pstrdup(missing);
	}
}

static void
explain_requirement(Case *c, const LawRule *rule, Snapshot snapshot, RuleWords *w)
{
	PolicyRequirement *r = &c->policy->requirements[rule->ref];

	w->rule = r->name;
	w->owner = who(r->owner_role, snapshot);
	if (rule->cause == CAUSE_MET)
		w->detail = psprintf("%s stands", r->name);
	else if (rule->cause == CAUSE_FAILED)
	{
		Fact	   *f = &c->facts[rule->seq - 1];

		w->detail = psprintf("%s failed by %s%s: %s", r->name, person_name(f->person, snapshot),
							 f->option == c->header.chosen ||
							 !law_concerns(&c->law, &c->law.facts[rule->seq - 1], c->header.chosen) ? "" :
							 psprintf(" as option %d, whose content is the same", f->option),
							 f->reason);
		w->next_action = "its giver, or a holder of the office, replaces the fail with judge() or withdraw_verdict()";
	}
	else if (rule->cause == CAUSE_MISSING)
		w->detail = psprintf(r->quorum > 1 ? "%s not yet judged by %s (%d needed)" :
							 "%s not yet judged by %s", r->name, r->owner_role, r->quorum);
	else
		w->detail = psprintf("%s does not count: %s", r->name, because(c, rule, ""));
	if (w->next_action == NULL)
		w->next_action = psprintf("judge(" INT64_FORMAT ", '%s', ...)", c->header.id, r->name);
}

/* Who judges safety, and who holds the office. */
static char *
who_judges_safety(Case *c, Snapshot snapshot)
{
	char	   *owner = NULL;

	for (int i = 0; i < c->policy->nrequirements; i++)
	{
		if (c->policy->requirements[i].gate == GATE_SAFETY)
			owner = who(c->policy->requirements[i].owner_role, snapshot);
	}
	return owner;
}

static void
explain_observed(Case *c, const LawRule *rule, Snapshot snapshot, RuleWords *w)
{
	const char *hazard = c->hazards[rule->ref];
	const char *scale = c->scales[c->law.hazards[rule->ref].scale];

	w->rule = "harm_observed";
	w->owner = who_judges_safety(c, snapshot);
	w->next_action = psprintf("estimate_harm(" INT64_FORMAT ", '%s', ...) by a safety judge, or switch it off",
							  c->header.id, hazard);
	if (rule->cause == CAUSE_MET)
		w->detail = psprintf("hazard %s: the harm observed on scale %s refutes no estimate", hazard, scale);
	else
		w->detail = psprintf("hazard %s: at least %g per day on scale %s was observed, and at most %g was estimated",
							 hazard, c->law.facts[rule->seq - 1].harm.lo, scale,
							 c->work.estimated[rule->ref] ? c->work.effective[rule->ref].hi : 0.0);
}

static void
explain_condition(Case *c, const LawRule *rule, Snapshot snapshot, RuleWords *w)
{
	w->rule = c->conditions[rule->ref].name;
	w->detail = c->conditions[rule->ref].detail;
	w->next_action = c->conditions[rule->ref].next_action;
	if (c->conditions[rule->ref].owner != NULL)
		w->owner = who(c->conditions[rule->ref].owner, snapshot);
	if (c->law.conditions[rule->ref].gate == NGATES)
	{
		w->gate = "raci";
		w->constraint = "cmiogov_raci";
	}
}

static void
explain_safety(Case *c, const LawRule *rule, Snapshot snapshot, RuleWords *w)
{
	char	   *scale = rule->ref >= 0 && rule->kind != RULE_ESTIMATE &&
		rule->kind != RULE_ACCEPTANCE ? c->scales[rule->ref] : NULL;
	bool		met = rule->cause == CAUSE_MET;

	switch (rule->kind)
	{
		case RULE_ESTIMATE:
			w->rule = "harm_estimate";
			w->detail = met ? "the harm was estimated by a safety judge" :
				rule->cause == CAUSE_STALE ?
				psprintf("the harm estimate does not count: %s", because(c, rule, "")) :
				"no harm estimate";
			w->next_action = psprintf("estimate_harm(" INT64_FORMAT ", ...) by a safety judge",
									  c->header.id);
			w->owner = who_judges_safety(c, snapshot);
			break;
		case RULE_LIMIT:
			w->rule = "harm_limits";
			w->detail = met ? psprintf("scale %s has limits", scale) :
				psprintf("kind %s has no harm limits on scale %s", c->header.kind, scale);
			w->next_action = psprintf("set_harm_limits('%s', ..., '%s')", c->header.kind, scale);
			break;
		case RULE_TOLERABLE:
			w->rule = "harm_tolerable";
			w->detail = psprintf("upper end of harm %g per day on scale %s is %s the tolerable %g",
								 c->work.total[rule->ref].hi, scale,
								 met ? "within" : "above", c->law.scales[rule->ref].tolerable);
			w->next_action = "reduce the harm, or choose another option";
			break;
		default:
			w->rule = "risk_acceptance";
			w->detail = met ? "the harm above what is acceptable was accepted" :
				psprintf("harm above what is acceptable, or above a safer option, is not accepted: %s",
						 because(c, rule, "clinical leadership has not accepted it"));
			w->next_action = psprintf("accept_risk(" INT64_FORMAT ", ...) by clinical leadership",
									  c->header.id);
			if (policy_roles_with(POWER_ACCEPT_RISK, snapshot) != NIL)
				w->owner = who(linitial(policy_roles_with(POWER_ACCEPT_RISK, snapshot)), snapshot);
			break;
	}
}

static void
explain_decision(Case *c, const LawRule *rule, Snapshot snapshot, RuleWords *w)
{
	int			d = rule->kind == RULE_CONSULTATION ?
		c->consultations[rule->ref].decision : rule->ref;
	PolicyDecision *decision = &c->policy->decisions[d];
	bool		met = rule->cause == CAUSE_MET;

	w->gate = "raci";
	w->constraint = "cmiogov_raci";
	w->rule = decision->name;
	switch (rule->kind)
	{
		case RULE_SUBMISSION:
			w->owner = who_has(c, d, RACI_R, snapshot);
			w->detail = psprintf(met ? "%s: the work was submitted" :
								 "%s: work not submitted by a Responsible%s", decision->name,
								 rule->cause == CAUSE_STALE ? psprintf(" (%s)", because(c, rule, "")) : "");
			w->next_action = psprintf("submit_work(" INT64_FORMAT ", '%s', ...)",
									  c->header.id, decision->name);
			break;
		case RULE_CONSULTATION:
			w->owner = who(c->consultations[rule->ref].role, snapshot);
			w->detail = psprintf(met ? "%s: %s answered%s" : "%s: %s not answered%s", decision->name,
								 c->consultations[rule->ref].role,
								 rule->cause == CAUSE_STALE ? psprintf(" (%s)", because(c, rule, "")) : "");
			w->next_action = psprintf("advise(" INT64_FORMAT ", '%s', ...)",
									  c->header.id, decision->name);
			break;
		default:
			w->owner = who(decision->accountable, snapshot);
			w->detail = met ? psprintf("%s: signed by the Accountable", decision->name) :
				rule->cause == CAUSE_MISSING ?
				psprintf("%s: not signed by the Accountable, %s", decision->name, decision->accountable) :
				psprintf("%s: the signature does not count: %s", decision->name, because(c, rule, ""));
			w->next_action = psprintf("sign_off(" INT64_FORMAT ", '%s')",
									  c->header.id, decision->name);
			break;
	}
}

void
explain_rule(Case *c, const LawRule *rule, Snapshot snapshot, RuleWords *w)
{
	memset(w, 0, sizeof(*w));
	w->gate = gate_names[rule->gate];
	w->constraint = gate_constraints[rule->gate];
	switch (rule->kind)
	{
		case RULE_WITHDRAWN:
			w->rule = "proposal";
			w->constraint = "cmiogov_no_proposal";
			w->detail = psprintf("proposal " INT64_FORMAT " was withdrawn", c->header.id);
			w->next_action = "open_proposal(...)";
			break;
		case RULE_CHANGE:
			w->rule = "option";
			w->constraint = "cmiogov_no_proposal";
			w->detail = "the baseline is chosen: change nothing";
			w->next_action = psprintf("choose_option(" INT64_FORMAT ", ...)", c->header.id);
			break;
		case RULE_NO_REQUIREMENT:
			w->rule = "requirement";
			w->detail = psprintf("no %s requirement is in force for kind %s", w->gate,
								 c->header.kind);
			w->next_action = "define_requirement(...)";
			break;
		case RULE_REQUIREMENT:
			explain_requirement(c, rule, snapshot, w);
			break;
		case RULE_ESTIMATE:
		case RULE_LIMIT:
		case RULE_TOLERABLE:
		case RULE_ACCEPTANCE:
			explain_safety(c, rule, snapshot, w);
			break;
		case RULE_OBSERVED:
			explain_observed(c, rule, snapshot, w);
			break;
		case RULE_CONDITION:
			explain_condition(c, rule, snapshot, w);
			break;
		default:
			explain_decision(c, rule, snapshot, w);
			break;
	}
	if (rule->cause == CAUSE_STALE)
		w->constraint = "cmiogov_stale";
	else if (rule->cause == CAUSE_SEPARATION)
		w->constraint = "cmiogov_separation";
	if (rule->cause == CAUSE_MET)
		w->next_action = NULL;
}

/* The first rule that is not met, or NULL. */
static const LawRule *
first_unmet(const LawOutcome *out)
{
	for (int i = 0; i < out->nrules; i++)
	{
		if (out->rules[i].cause != CAUSE_MET)
			return &out->rules[i];
	}
	return NULL;
}

char *
explain_first(Case *c, const LawOutcome *out, Snapshot snapshot)
{
	const LawRule *rule = first_unmet(out);
	RuleWords	w;
	Verdict		v;

	if (rule == NULL)
		return "the proposal is not ready";
	explain_rule(c, rule, snapshot, &w);
	v = standing_get(out->standing, rule->gate);
	if (strcmp(w.gate, "raci") == 0 || rule->cause == CAUSE_STALE ||
		rule->cause == CAUSE_SEPARATION || verdict_stands(v))
		return w.detail;
	return psprintf("%s gate is %s", w.gate, verdict_names[v]);
}

char *
explain_unmet(Case *c, const LawOutcome *out, Snapshot snapshot, const char **constraint)
{
	StringInfoData buf;

	initStringInfo(&buf);
	if (constraint != NULL)
		*constraint = "cmiogov_raci";
	for (int i = 0; i < out->nrules; i++)
	{
		RuleWords	w;

		if (out->rules[i].cause == CAUSE_MET)
			continue;
		explain_rule(c, &out->rules[i], snapshot, &w);
		if (buf.len == 0 && constraint != NULL)
			*constraint = w.constraint;
		appendStringInfo(&buf, "%s%s: %s", buf.len > 0 ? "\n" : "", w.gate, w.detail);
	}
	return buf.data;
}

void
refuse_unready(Case *c, const LawOutcome *out, Snapshot snapshot, const char *what)
{
	const char *constraint;
	char	   *unmet = explain_unmet(c, out, snapshot, &constraint);

	ereport(ERROR,
			(errcode(ERRCODE_CHECK_VIOLATION),
			 errmsg("%s refused: %s", what, explain_first(c, out, snapshot)),
			 errdetail_internal("%s", unmet),
			 err_generic_string(PG_DIAG_SCHEMA_NAME, "cmiogov"),
			 err_generic_string(PG_DIAG_CONSTRAINT_NAME, constraint)));
}

/* --------------------------------------------------------- explain_approval */

static void
put_row(ReturnSetInfo *rsinfo, const char *gate, const char *rule, bool satisfied,
		const char *detail, const char *next_action, const char *owner)
{
	Datum		v[6];
	bool		n[6] = {false};

	v[0] = CStringGetTextDatum(gate);
	v[1] = CStringGetTextDatum(rule);
	v[2] = BoolGetDatum(satisfied);
	v[3] = CStringGetTextDatum(detail);
	n[4] = next_action == NULL;
	v[4] = n[4] ? (Datum) 0 : CStringGetTextDatum(next_action);
	n[5] = owner == NULL;
	v[5] = n[5] ? (Datum) 0 : CStringGetTextDatum(owner);
	tuplestore_putvalues(rsinfo->setResult, rsinfo->setDesc, v, n);
}

/* The latest proposal about the subject, read only; false: none. */
static bool
latest_proposal(int32 guard, const char *key, Snapshot snapshot, Proposal *p)
{
	Relation	rel = table_open(store_oid("proposal"), AccessShareLock);
	bool		found = proposal_read_subject(rel, guard, key, snapshot, p);

	table_close(rel, AccessShareLock);
	return found;
}

PG_FUNCTION_INFO_V1(explain_approval);

/* explain_approval(target, key): every rule, met or not, in order of precedence */
Datum
explain_approval(PG_FUNCTION_ARGS)
{
	ReturnSetInfo *rsinfo = (ReturnSetInfo *) fcinfo->resultinfo;
	const Guard *guard;
	char	   *key;
	Snapshot	snapshot;
	Proposal	header;
	LawOutcome	out;
	EnactmentsOf e;
	Case	   *c;

	arg_required(fcinfo, 0, "target");
	guard = guard_by_relid(PG_GETARG_OID(0));
	if (guard == NULL)
		refuse_argument("Guard it first with cmiogov.guard_table().",
						"table %s is not guarded",
						DatumGetCString(DirectFunctionCall1(regclassout, PG_GETARG_DATUM(0))));
	key = subject_canonical_key(guard, arg_text(fcinfo, 1, "key"));
	InitMaterializedSRF(fcinfo, 0);
	snapshot = store_snapshot_now();
	if (!latest_proposal(guard->id, key, snapshot, &header))
	{
		put_row(rsinfo, "compliance", "proposal", false,
				psprintf("no proposal about %s", subject_name(guard, key)),
				"open_proposal(...)", NULL);
		store_snapshot_done(snapshot);
		PG_RETURN_NULL();
	}
	c = case_load(&header, snapshot);
	case_read_contents(c, snapshot);
	enactments_of_proposal(&header, snapshot, &e);
	c->law.glass_spent = e.emergency;
	case_judge(c, header.chosen, store_clock(), 0, &out);
	for (int i = 0; i < out.nrules; i++)
	{
		RuleWords	w;

		explain_rule(c, &out.rules[i], snapshot, &w);
		put_row(rsinfo, w.gate, w.rule, out.rules[i].cause == CAUSE_MET, w.detail,
				w.next_action, out.rules[i].cause == CAUSE_MET ? NULL : w.owner);
	}
	store_snapshot_done(snapshot);
	PG_RETURN_NULL();
}
