/*
 * history.c
 *	  A proposal as it was at a moment, and its whole case as a person reads it.
 */
#include "compat.h"

#include "access/htup_details.h"
#include "funcapi.h"
#include "utils/builtins.h"
#include "utils/formatting.h"
#include "utils/fmgrprotos.h"
#include "utils/jsonb.h"
#include "utils/snapmgr.h"
#include "utils/timestamp.h"

#include "acts.h"
#include "args.h"
#include "case.h"
#include "enactment.h"
#include "explain.h"
#include "people.h"
#include "refusal.h"
#include "subject.h"

static void
read_header(int64 id, Snapshot snapshot, Proposal *header)
{
	if (!proposal_read(id, snapshot, header))
		refuse_argument("See cmiogov.proposal_standing for those that exist.",
						"proposal " INT64_FORMAT " does not exist", id);
}

/* ------------------------------------------------------------------- as of */

/* Takes the facts up to that moment in; false when there was none yet. */
static bool
read_until(Case *c, TimestampTz at, Snapshot snapshot)
{
	FactScan	scan;
	HeapTuple	tuple;
	Fact		f;

	fact_scan_begin(&scan, c->header.id, snapshot);
	while (HeapTupleIsValid(tuple = fact_scan_next(&scan)))
	{
		(void) fact_decode(RelationGetDescr(scan.rel), tuple, &f);
		if (f.at > at || f.seq != c->nfacts + 1)
			break;
		case_add_fact(c, &f);
		if (strcmp(f.act, "withdraw") == 0)
			c->header.withdrawn = true;
	}
	fact_scan_end(&scan);
	return c->nfacts > 0;
}

/*
 * What the options were about then: the chosen one as its header said, any
 * other as the latest fact about it did.
 */
static void
contents_of_then(Case *c)
{
	static const uint8 gone[HASH_LEN] = {0};
	const Fact *last = &c->facts[c->nfacts - 1];

	for (int i = 0; i < c->nfacts; i++)
	{
		Fact	   *f = &c->facts[i];

		if (f->content != NULL && VARSIZE_ANY_EXHDR(f->content) == HASH_LEN &&
			case_option(c, f->option) != NULL)
			case_set_content(c, f->option, (uint8 *) VARDATA_ANY(f->content), f->columns);
	}
	if (case_option(c, c->header.chosen) != NULL)
		case_set_content(c, c->header.chosen,
						 memcmp(last->digest, gone, HASH_LEN) == 0 ? NULL : last->digest, NULL);
}

PG_FUNCTION_INFO_V1(proposal_judged);

/*
 * proposal_judged(proposal, at) -> standing, ready, chosen, seq, policy_version, exact
 *
 * Between two facts only time and policy change the answer.  Time: the law is
 * asked with the facts of then, if the law of the kind is the same as now.
 */
Datum
proposal_judged(PG_FUNCTION_ARGS)
{
	TimestampTz at = PG_GETARG_TIMESTAMPTZ(1);
	Snapshot	snapshot = GetActiveSnapshot();
	Proposal	header;
	TupleDesc	desc;
	Datum		v[6];
	bool		n[6] = {0};
	LawOutcome	out;
	const Fact *last;
	bool		same_law;
	Case	   *c;

	if (get_call_result_type(fcinfo, NULL, &desc) != TYPEFUNC_COMPOSITE)
		elog(ERROR, "proposal_judged() returns a row");
	read_header(PG_GETARG_INT64(0), snapshot, &header);
	header.chosen = 1;
	header.withdrawn = false;
	c = case_prepare(&header);
	if (!read_until(c, at, snapshot))
		PG_RETURN_NULL();
	last = &c->facts[c->nfacts - 1];
	out.standing = last->standing;
	out.ready = last->ready && at < last->ready_until;
	same_law = c->policy != NULL && c->policy->version == last->policy_version;
	if (same_law && at >= last->ready_until)
	{
		contents_of_then(c);
		case_judge(c, c->header.chosen, at, 0, &out);
	}
	v[0] = Int32GetDatum(out.standing);
	v[1] = BoolGetDatum(out.ready);
	v[2] = Int32GetDatum(c->header.chosen);
	v[3] = Int32GetDatum(last->seq);
	v[4] = Int64GetDatum(last->policy_version);
	v[5] = BoolGetDatum(same_law);
	PG_RETURN_DATUM(HeapTupleGetDatum(heap_form_tuple(BlessTupleDesc(desc), v, n)));
}

/* ------------------------------------------------------------- in print */

/* The moment to the second, in UTC whatever the session's time zone. */
static char *
utc(TimestampTz t)
{
	Datum		at;

	if (TIMESTAMP_IS_NOEND(t))
		return "for ever";
	at = DirectFunctionCall2(timestamptz_zone, CStringGetTextDatum("UTC"), TimestampTzGetDatum(t));
	return psprintf("%s UTC",
					TextDatumGetCString(DirectFunctionCall2(timestamp_to_char, at,
															CStringGetTextDatum("YYYY-MM-DD HH24:MI:SS"))));
}

/* The name as it was printed on a signature, else the person's present one. */
static char *
printed_name(const Fact *f, Snapshot snapshot)
{
	JsonbValue	buf;
	JsonbValue *v = NULL;

	if (strcmp(f->act, "sign") == 0 && f->detail != NULL && JB_ROOT_IS_OBJECT(f->detail))
		v = getKeyJsonValueFromContainer(&f->detail->root, "name", 4, &buf);
	if (v != NULL && v->type == jbvString)
		return pnstrdup(v->val.string.val, v->val.string.len);
	return person_name(f->person, snapshot);
}

static bool
content_changed(Case *c, const Fact *f)
{
	CaseOption *o = case_option(c, f->option);

	return o != NULL && (!o->present || f->content == NULL ||
						 memcmp(VARDATA_ANY(f->content), o->digest, HASH_LEN) != 0);
}

/* ": dose changed", when the fact's columns tell. */
static char *
what_changed(Case *c, const Fact *f)
{
	CaseOption *o = case_option(c, f->option);
	const Guard *guard = c->header.guard ? guard_find_id(c->header.guard) : NULL;

	if (guard == NULL || o == NULL || f->columns == NULL || o->columns == NULL)
		return "";
	return psprintf(": %s changed", subject_changed_columns(guard, f->columns, o->columns));
}

static bool
is_later_same(const Fact *f, const Fact *g)
{
	return strcmp(f->act, g->act) == 0 && g->seq > f->seq && g->option == f->option &&
		(strcmp(f->act, "sign") == 0 || f->person == g->person) &&
		(f->about == NULL ? g->about == NULL : g->about != NULL && strcmp(f->about, g->about) == 0) &&
		(f->scale == NULL || g->scale == NULL || strcmp(f->scale, g->scale) == 0);
}

/* A verdict, estimate, acceptance or signature: does it still stand? */
static const char *
state_of(Case *c, const Fact *f)
{
	for (int i = f->seq; i < c->nfacts; i++)
	{
		if (is_later_same(f, &c->facts[i]))
			return psprintf("replaced by #%d", c->facts[i].seq);
		if (strcmp(c->facts[i].act, "withdraw_verdict") == 0 && c->facts[i].target == f->seq)
			return psprintf("withdrawn by #%d", c->facts[i].seq);
	}
	if (content_changed(c, f))
		return psprintf("%s: the content has changed since%s",
						strcmp(f->act, "sign") == 0 ? "BROKEN" : "STALE", what_changed(c, f));
	return NULL;
}

/* A note, meeting or dispute: was it withdrawn or resolved, and is it about what is? */
static const char *
note_state(Case *c, const Fact *f)
{
	for (int i = f->seq; i < c->nfacts; i++)
	{
		if (c->facts[i].target != f->seq)
			continue;
		if (strcmp(c->facts[i].act, "withdraw_note") == 0)
			return psprintf("withdrawn by #%d", c->facts[i].seq);
		if (strcmp(c->facts[i].act, "resolve_dispute") == 0)
			return psprintf("resolved by #%d", c->facts[i].seq);
	}
	if (f->content != NULL && content_changed(c, f))
		return psprintf("STALE: the content has changed since%s", what_changed(c, f));
	return NULL;
}

/* Why a signature that nothing replaced and nobody changed does not count, or that it does. */
static const char *
signature_state(Case *c, const Fact *f, const LawOutcome *out, Snapshot snapshot)
{
	const char *state = state_of(c, f);

	if (state != NULL)
		return state;
	if (f->option != c->header.chosen)
		return "BROKEN: another option was chosen since";
	for (int i = 0; i < out->nrules; i++)
	{
		const LawRule *rule = &out->rules[i];
		RuleWords	w;

		if (rule->kind != RULE_SIGNATURE ||
			strcmp(c->policy->decisions[rule->ref].name, f->about) != 0)
			continue;
		if (rule->cause == CAUSE_MET)
			return "valid";
		explain_rule(c, rule, snapshot, &w);
		return psprintf("BROKEN: %s", w.detail);
	}
	return "BROKEN: the decision is no longer taken";
}

static void
print_head(StringInfo out, Case *c, const LawOutcome *now, Snapshot snapshot)
{
	Proposal   *h = &c->header;
	char		standing[STANDING_TEXT_MAX];

	appendStringInfo(out, "PROPOSAL " INT64_FORMAT ": %s\n", h->id, h->title);
	appendStringInfo(out, "  kind %s, opened %s by %s\n", h->kind, utc(h->opened_at),
					 person_name(h->opener, snapshot));
	if (h->guard != 0)
		appendStringInfo(out, "  about %s\n", guard_find_id(h->guard) == NULL ? h->subject_key :
						 subject_name(guard_find_id(h->guard), h->subject_key));
	if (h->amount != NULL)
		appendStringInfo(out, "  amount %s\n",
						 DatumGetCString(DirectFunctionCall1(numeric_out, NumericGetDatum(h->amount))));
	standing_print(now->standing, standing);
	appendStringInfo(out, "  now: %s; %s%s\n", standing,
					 h->withdrawn ? "withdrawn" : now->ready ? "ready" : "not ready",
					 h->barred ? "; its row left with a finding open" : "");
	if (h->fell_at != 0)
		appendStringInfo(out, "  its evidence fell %s although it was enacted\n", utc(h->fell_at));
}

static void
print_harm(StringInfo out, Case *c)
{
	for (int s = 0; s < c->law.nscales; s++)
	{
		char		text[HARM_TEXT_MAX];

		if (!c->work.known[s])
			continue;
		harm_print(&c->work.total[s], text);
		appendStringInfo(out, "     harm per day on scale %s: %s\n", c->scales[s], text);
	}
}

static void
print_options(StringInfo out, Case *c, TimestampTz now)
{
	appendStringInfoString(out, "\nOPTIONS\n");
	for (int i = 0; i < c->noptions; i++)
	{
		CaseOption *o = &c->options[i];
		LawOutcome	judged;
		char		standing[STANDING_TEXT_MAX];

		case_judge(c, o->number, now, 0, &judged);
		standing_print(judged.standing, standing);
		appendStringInfo(out, "  %d  %s%s\n", o->number, o->title,
						 o->number == c->header.chosen ? " (chosen)" : "");
		if (o->number == 0)
			continue;
		appendStringInfo(out, "     %s\n", standing);
		print_harm(out, c);
	}
}

/* "verdict pass on clinical_risk, option 1" */
static void
print_what(StringInfo out, const Fact *f)
{
	char		delta[HARM_DELTA_TEXT_MAX];

	appendStringInfoString(out, f->act);
	if (strcmp(f->act, "interest") == 0)
		appendStringInfoString(out, f->verdict == VERDICT_PASS ? " cleared" : " declared");
	else if (f->has_verdict)
		appendStringInfo(out, " %s", verdict_names[f->verdict]);
	if (f->about != NULL)
		appendStringInfo(out, " on %s", f->about);
	if (f->of_role != NULL)
		appendStringInfo(out, " (%s)", f->of_role);
	if (f->delta != NULL)
	{
		harm_delta_print(f->delta, delta);
		appendStringInfo(out, ": %s, scale %s", delta, f->scale);
	}
	if (f->has_number && strcmp(f->act, "open") != 0)
		appendStringInfo(out, ": %g", f->number);
	if (f->option >= 0)
		appendStringInfo(out, ", option %d", f->option);
	if (f->target != 0 && strcmp(f->act, "open") != 0)
		appendStringInfo(out, ", about #%d", f->target);
	if (f->until != 0)
		appendStringInfo(out, ", until %s", utc(f->until));
	for (int i = 0; i < f->nuppers && strcmp(f->act, "accept") == 0; i++)
		appendStringInfo(out, "%s%g", i == 0 ? ", harm up to " : " and ", f->uppers[i]);
}

/* " (grade: low, citation: Smith 2024)" */
static void
print_detail(StringInfo out, Jsonb *detail)
{
	JsonbIterator *it = JsonbIteratorInit(&detail->root);
	JsonbValue	v;
	JsonbIteratorToken token;
	const char *separator = " (";

	while ((token = JsonbIteratorNext(&it, &v, true)) != WJB_DONE)
	{
		if (token == WJB_KEY)
			appendStringInfo(out, "%s%.*s: ", separator, v.val.string.len, v.val.string.val);
		else if (token == WJB_VALUE && v.type == jbvString)
			appendBinaryStringInfo(out, v.val.string.val, v.val.string.len);
		else if (token == WJB_VALUE)
		{
			Jsonb	   *value = JsonbValueToJsonb(&v);

			(void) JsonbToCString(out, &value->root, VARSIZE(value));
		}
		else
			continue;
		separator = ", ";
	}
	appendStringInfoChar(out, ')');
}

static void
print_who(StringInfo out, const Fact *f, Snapshot snapshot)
{
	appendStringInfo(out, "%s", printed_name(f, snapshot));
	if (f->role != NULL)
		appendStringInfo(out, ", %s%s", f->role, f->deputy ? " (deputy)" : "");
	if (f->claimed_by != NULL)
		appendStringInfo(out, ", as claimed by %s", f->claimed_by);
}

static void
print_facts(StringInfo out, Case *c, Snapshot snapshot)
{
	appendStringInfoString(out, "\nWHAT WAS SAID\n");
	for (int i = 0; i < c->nfacts; i++)
	{
		Fact	   *f = &c->facts[i];
		const char *state = strcmp(f->act, "verdict") == 0 || strcmp(f->act, "estimate") == 0 ||
			strcmp(f->act, "accept") == 0 ? state_of(c, f) : act_is_note(f->act) ? note_state(c, f) : NULL;

		if (strcmp(f->act, "sign") == 0)
			continue;
		appendStringInfo(out, "  #%d  %s  ", f->seq, utc(f->at));
		print_who(out, f, snapshot);
		appendStringInfoString(out, ": ");
		print_what(out, f);
		if (f->detail != NULL && act_is_note(f->act))
			print_detail(out, f->detail);
		if (f->reason != NULL)
			appendStringInfo(out, ": \"%s\"", f->reason);
		if (state != NULL)
			appendStringInfo(out, "  [%s]", state);
		appendStringInfoChar(out, '\n');
	}
}

static void
print_signatures(StringInfo out, Case *c, const LawOutcome *now, Snapshot snapshot)
{
	appendStringInfoString(out, "\nSIGNATURES\n");
	for (int i = 0; i < c->nfacts; i++)
	{
		Fact	   *f = &c->facts[i];

		if (strcmp(f->act, "sign") != 0)
			continue;
		appendStringInfo(out, "  #%d  %s  %s  ", f->seq, f->about, utc(f->at));
		print_who(out, f, snapshot);
		appendStringInfo(out, "; meaning: %s  [%s]\n", f->reason,
						 signature_state(c, f, now, snapshot));
	}
}

static void
print_missing(StringInfo out, Case *c, const LawOutcome *now, Snapshot snapshot)
{
	const char *constraint;

	if (now->ready)
		return;
	appendStringInfo(out, "\nWHAT IS MISSING\n%s\n", explain_unmet(c, now, snapshot, &constraint));
}

PG_FUNCTION_INFO_V1(proposal_print);

/* proposal_print(proposal): header, options, facts, signatures, what is missing */
Datum
proposal_print(PG_FUNCTION_ARGS)
{
	Snapshot	snapshot = GetActiveSnapshot();
	TimestampTz now = store_clock();
	StringInfoData out;
	Proposal	header;
	EnactmentsOf e;
	LawOutcome	outcome;
	const Guard *guard;
	Case	   *c;

	arg_required(fcinfo, 0, "proposal");
	read_header(PG_GETARG_INT64(0), snapshot, &header);
	c = case_load(&header, snapshot);
	guard = header.guard == 0 ? NULL : guard_find_id(header.guard);
	if (guard == NULL || guard->broken == NULL)
		case_read_contents(c, snapshot);
	enactments_of_proposal(&header, snapshot, &e);
	c->law.glass_spent = e.emergency;
	initStringInfo(&out);
	case_judge(c, header.chosen, now, 0, &outcome);
	print_head(&out, c, &outcome, snapshot);
	print_options(&out, c, now);
	case_judge(c, header.chosen, now, 0, &outcome);
	print_facts(&out, c, snapshot);
	print_signatures(&out, c, &outcome, snapshot);
	print_missing(&out, c, &outcome, snapshot);
	PG_RETURN_TEXT_P(cstring_to_text_with_len(out.data, out.len));
}
