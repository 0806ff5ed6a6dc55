/*
 * act_decide.c
 *	  The RACI steps: submit, consult, advise, waive, sign; and the short
 *	  roads that take several steps for one person.
 */
#include "compat.h"

#include "commands/async.h"
#include "utils/fmgroids.h"
#include "utils/fmgrprotos.h"
#include "utils/jsonb.h"
#include "utils/numeric.h"
#include "utils/timestamp.h"

#include "acts.h"
#include "args.h"
#include "condition.h"
#include "explain.h"
#include "ledger.h"
#include "opening.h"
#include "refusal.h"

int
act_decision(Session *s, const char *name)
{
	int			d = case_decision(s->c, name);

	if (d == LAW_NONE)
		refuse_argument("SELECT decisions FROM cmiogov.kind shows those of each kind.",
						"kind \"%s\" takes no decision \"%s\"", s->c->header.kind, name);
	return d;
}

bool
act_accountable(Session *s, Fact *f)
{
	for (int d = 0; d < s->c->policy->ndecisions; d++)
	{
		char	   *role = s->c->policy->decisions[d].accountable;

		if (role != NULL && act_in_role(s, role, f))
			return true;
	}
	return false;
}

/* --------------------------------------------------------- work and advice */

/* The actor's cell with the letter, an unscoped one first; NULL: none. */
static PolicyCell *
own_cell(Session *s, int decision, uint8 letter, Fact *f)
{
	PolicyDecision *d = &s->c->policy->decisions[decision];

	for (int scoped = 0; scoped < 2; scoped++)
	{
		for (int i = 0; i < d->ncells; i++)
		{
			if ((d->cells[i].letters & letter) &&
				(d->cells[i].scope != NULL) == (scoped == 1) &&
				act_in_role(s, d->cells[i].role, f))
				return &d->cells[i];
		}
	}
	return NULL;
}

/* Records the submission if the actor is Responsible; false if not. */
bool
act_submit(Session *s, int decision, char *statement)
{
	Fact		f = fact_new("submit", s->c->header.chosen);
	PolicyCell *cell = own_cell(s, decision, RACI_R, &f);

	if (cell == NULL)
		return false;
	f.full_weight = cell->scope == NULL;
	f.about = s->c->policy->decisions[decision].name;
	f.reason = statement;
	session_append(s, &f);
	return true;
}

PG_FUNCTION_INFO_V1(submit_work);

/* submit_work(proposal, decision, statement) */
Datum
submit_work(PG_FUNCTION_ARGS)
{
	char	   *decision = arg_text(fcinfo, 1, "decision");
	char	   *statement = arg_text(fcinfo, 2, "statement");
	Session    *s;

	arg_required(fcinfo, 0, "proposal");
	s = session_begin(PG_GETARG_INT64(0));
	if (!act_submit(s, act_decision(s, decision), statement))
		refuse_person("SELECT * FROM cmiogov.raci_chart shows who is Responsible.",
					  "%s is not Responsible for %s", s->actor.name, decision);
	session_end(s);
	PG_RETURN_VOID();
}

static int
find_consultation(Session *s, const char *decision, const char *role)
{
	int			k = case_consultation(s->c, act_decision(s, decision), role);

	if (k == LAW_NONE)
		refuse_argument("SELECT * FROM cmiogov.raci_chart shows who is Consulted.",
						"%s is not Consulted on %s", role, decision);
	return k;
}

PG_FUNCTION_INFO_V1(consult);

/* consult(proposal, decision, role, due): asks, and starts the reply term */
Datum
consult(PG_FUNCTION_ARGS)
{
	char	   *decision = arg_text(fcinfo, 1, "decision");
	char	   *role = arg_text(fcinfo, 2, "role");
	Session    *s;
	Fact		f;

	arg_required(fcinfo, 0, "proposal");
	arg_required(fcinfo, 3, "due");
	s = session_begin(PG_GETARG_INT64(0));
	find_consultation(s, decision, role);
	f = fact_new("consult", s->c->header.chosen);
	f.until = DatumGetTimestampTz(DirectFunctionCall2(timestamptz_pl_interval,
													  TimestampTzGetDatum(s->now),
													  PG_GETARG_DATUM(3)));
	if (f.until <= s->now)
		refuse_argument("Give them time to answer.", "argument \"due\" must be positive");
	f.about = decision;
	f.of_role = role;
	session_append(s, &f);
	session_end(s);
	PG_RETURN_VOID();
}

/* Is the consultation answered or waived already? */
static bool
answered(Session *s, int consultation)
{
	for (int i = 0; i < s->outcome.nrules; i++)
	{
		LawRule    *rule = &s->outcome.rules[i];

		if (rule->kind == RULE_CONSULTATION && rule->ref == consultation)
			return rule->cause == CAUSE_MET;
	}
	return false;
}

/* Answers for every Consulted role that the actor holds; returns how many. */
int
act_advise(Session *s, int decision, char *advice, bool only_missing)
{
	int			n = 0;

	for (int k = 0; k < s->c->law.nconsultations; k++)
	{
		Fact		f = fact_new("advise", s->c->header.chosen);

		if (s->c->consultations[k].decision != decision ||
			(only_missing && answered(s, k)) ||
			!act_in_role(s, s->c->consultations[k].role, &f))
			continue;
		f.about = s->c->policy->decisions[decision].name;
		f.of_role = s->c->consultations[k].role;
		f.reason = advice;
		session_append(s, &f);
		n++;
	}
	return n;
}

PG_FUNCTION_INFO_V1(advise);

/* advise(proposal, decision, advice) */
Datum
advise(PG_FUNCTION_ARGS)
{
	char	   *decision = arg_text(fcinfo, 1, "decision");
	char	   *advice = arg_text(fcinfo, 2, "advice");
	Session    *s;

	arg_required(fcinfo, 0, "proposal");
	s = session_begin(PG_GETARG_INT64(0));
	if (act_advise(s, act_decision(s, decision), advice, false) == 0)
		refuse_person("SELECT * FROM cmiogov.raci_chart shows who is Consulted.",
					  "%s is not Consulted on %s", s->actor.name, decision);
	session_end(s);
	PG_RETURN_VOID();
}

/* Is the reply overdue, by the latest time it was asked for? */
static bool
reply_overdue(Session *s, const char *decision, const char *role)
{
	for (int i = s->c->nfacts - 1; i >= 0; i--)
	{
		Fact	   *f = &s->c->facts[i];

		if (strcmp(f->act, "consult") == 0 && strcmp(f->about, decision) == 0 &&
			strcmp(f->of_role, role) == 0)
			return f->until <= s->now;
	}
	return false;
}

PG_FUNCTION_INFO_V1(waive_consultation);

/* waive_consultation(proposal, decision, role, reason): after the reply term, or a vacancy */
Datum
waive_consultation(PG_FUNCTION_ARGS)
{
	char	   *decision = arg_text(fcinfo, 1, "decision");
	char	   *role = arg_text(fcinfo, 2, "role");
	char	   *reason = arg_text(fcinfo, 3, "reason");
	Session    *s;
	Fact		f;
	PolicyDecision *d;

	arg_required(fcinfo, 0, "proposal");
	s = session_begin(PG_GETARG_INT64(0));
	d = &s->c->policy->decisions[act_decision(s, decision)];
	find_consultation(s, decision, role);
	f = fact_new("waive", s->c->header.chosen);
	if (!act_in_role(s, d->accountable, &f))
		refuse_person("The Accountable may do without an answer.",
					  "%s does not hold %s and may not waive", s->actor.name, d->accountable);
	if (!reply_overdue(s, decision, role) && role_holders(role, s->now, s->snapshot) != NIL)
		refuse("cmiogov_raci", "Ask with cmiogov.consult() and wait until it is due.",
			   "%s has not had the time to answer on %s", role, decision);
	f.about = decision;
	f.of_role = role;
	f.reason = reason;
	session_append(s, &f);
	session_end(s);
	PG_RETURN_VOID();
}

/* -------------------------------------------------------------- signatures */

/* Does the amount exceed what the actor's holding of the role may sign? */
static bool
above_limit(Session *s, const char *role)
{
	Holding		holding;

	if (!actor_holds(&s->actor, role, s->now, s->snapshot, &holding))
		return true;
	if (holding.authority_limit == NULL || s->c->header.amount == NULL)
		return false;
	return DatumGetBool(DirectFunctionCall2(numeric_gt,
											NumericGetDatum(s->c->header.amount),
											NumericGetDatum(holding.authority_limit)));
}

/*
 * The role in which the actor may sign the decision: the Accountable's within
 * its limit, above it the one it escalates to.  Notes it in the fact.
 */
static void
signing_role(Session *s, PolicyDecision *d, Fact *f)
{
	if (act_in_role(s, d->accountable, f))
	{
		if (!above_limit(s, d->accountable))
			return;
		if (d->escalates_to == NULL || !act_in_role(s, d->escalates_to, f))
			refuse_person(d->escalates_to ? psprintf("%s signs it.", d->escalates_to) :
						  "Nobody is named for amounts above the limit.",
						  "the amount is above the authority limit of %s", s->actor.name);
		return;
	}
	if (d->escalates_to != NULL && s->c->header.amount != NULL &&
		act_in_role(s, d->escalates_to, f) && !above_limit(s, d->escalates_to))
		return;
	refuse_person(psprintf("It is for the Accountable, %s, to sign.", d->accountable),
				  "%s may not sign %s", s->actor.name, d->name);
}

static bool
is_both(PolicyDecision *d, const char *role)
{
	for (int i = 0; i < d->ncells; i++)
	{
		if (strcmp(d->cells[i].role, role) == 0)
			return (d->cells[i].letters & (RACI_A | RACI_R)) == (RACI_A | RACI_R);
	}
	return false;
}

/* A signature that the law would not count is refused at once. */
static void
check_signer(Session *s, int decision, bool both)
{
	Case	   *c = s->c;
	LawOutcome	out;

	case_judge(c, c->header.chosen, s->now, 0, &out);
	act_check_interest(s);
	for (int i = 0; i < c->work.ncarriers; i++)
	{
		if (c->work.carriers[i] == s->actor.person)
			refuse("cmiogov_separation", "Somebody who judged nothing on it must sign.",
				   "%s carries a gate of this proposal and cannot sign it", s->actor.name);
	}
	if (both)
		return;
	if (c->header.opener == s->actor.person)
		refuse("cmiogov_separation", "A deputy may sign instead.",
			   "%s opened this proposal and cannot sign it", s->actor.name);
	for (int i = 0; i < c->nfacts; i++)
	{
		if (c->law.facts[i].act == ACT_SUBMIT && c->law.facts[i].ref == decision &&
			c->facts[i].person == s->actor.person)
			refuse("cmiogov_separation", "A deputy may sign instead.",
				   "%s submitted the work and cannot sign it", s->actor.name);
	}
}

/* {"name": printed name}: a signature shows it in any human-readable form. */
static Jsonb *
printed_name(const char *name)
{
	JsonbParseState *state = NULL;
	JsonbValue	key;
	JsonbValue	value;

	key.type = jbvString;
	key.val.string.val = "name";
	key.val.string.len = 4;
	value.type = jbvString;
	value.val.string.val = unconstify(char *, name);
	value.val.string.len = strlen(name);
	pushJsonbValue(&state, WJB_BEGIN_OBJECT, NULL);
	pushJsonbValue(&state, WJB_KEY, &key);
	pushJsonbValue(&state, WJB_VALUE, &value);
	return JsonbValueToJsonb(pushJsonbValue(&state, WJB_END_OBJECT, NULL));
}

/*
 * A hint and no more: who may read the view "notice" finds there what there is
 * to know.  Everybody can fill the queue, by listening and never reading; that
 * must not keep anybody from signing.
 */
static void
tell_listeners(int64 proposal)
{
	if (DatumGetFloat8(OidFunctionCall0(F_PG_NOTIFICATION_QUEUE_USAGE)) < 0.5)
		Async_Notify("cmiogov_notice", psprintf(INT64_FORMAT, proposal));
	else
		ereport(WARNING,
				(errmsg("the queue of NOTIFY is half full: no notification is sent"),
				 errhint("See the server's log for the session that does not read it.")));
}

void
act_sign(Session *s, int decision, char *meaning)
{
	PolicyDecision *d = &s->c->policy->decisions[decision];
	Fact		f = fact_new("sign", s->c->header.chosen);

	signing_role(s, d, &f);
	f.full_weight = is_both(d, f.role);
	if (!law_may_sign(&s->c->law, &s->outcome, decision))
		refuse_unready(s->c, &s->outcome, s->snapshot,
					   psprintf("signature of %s", d->name));
	check_signer(s, decision, f.full_weight);
	if (condition_asks_attestation(s->c) && !condition_attested(s->actor.person, s->now))
		refuse("cmiogov_raci", "An obligation of sort attestation and source conflict_of_interest, fulfilled by the signer and not over, says so.",
			   "%s has not attested his or her interests and cannot sign", s->actor.name);
	f.about = d->name;
	f.reason = meaning;
	f.detail = printed_name(s->actor.name);
	session_append(s, &f);
	tell_listeners(s->c->header.id);
}

PG_FUNCTION_INFO_V1(sign_off);

/* sign_off(proposal, decision, meaning, digest) */
Datum
sign_off(PG_FUNCTION_ARGS)
{
	char	   *decision = arg_text(fcinfo, 1, "decision");
	char	   *meaning = arg_text(fcinfo, 2, "meaning");
	Session    *s;

	arg_required(fcinfo, 0, "proposal");
	s = session_begin(PG_GETARG_INT64(0));
	act_check_digest(s, fcinfo, 3);
	act_sign(s, act_decision(s, decision), meaning);
	session_end(s);
	PG_RETURN_VOID();
}

/* --------------------------------------------------------------- the digest */

PG_FUNCTION_INFO_V1(proposal_digest);

/* proposal_digest(proposal) */
Datum
proposal_digest(PG_FUNCTION_ARGS)
{
	Snapshot	snapshot;
	Proposal	header;
	Case	   *c;
	bytea	   *result = palloc(VARHDRSZ + HASH_LEN);

	arg_required(fcinfo, 0, "proposal");
	snapshot = store_snapshot_now();
	if (!proposal_read(PG_GETARG_INT64(0), snapshot, &header))
		refuse_argument("See cmiogov.proposal_standing for those that exist.",
						"proposal " INT64_FORMAT " does not exist", PG_GETARG_INT64(0));
	c = case_load(&header, snapshot);
	case_read_contents(c, snapshot);
	SET_VARSIZE(result, VARHDRSZ + HASH_LEN);
	case_proposal_digest(c, store_clock(), (uint8 *) VARDATA(result));
	store_snapshot_done(snapshot);
	PG_RETURN_BYTEA_P(result);
}

/* ---------------------------------------------------------- the short roads */

PG_FUNCTION_INFO_V1(propose);

/*
 * propose(kind, title, subject, subject_key, hazard, delta, statement): opens,
 * and estimates, submits and advises as far as it is the caller's to do
 */
Datum
propose(PG_FUNCTION_ARGS)
{
	char	   *kind = arg_text(fcinfo, 0, "kind");
	char	   *title = arg_text(fcinfo, 1, "title");
	char	   *hazard = arg_text(fcinfo, 4, "hazard");
	char	   *statement = arg_text(fcinfo, 6, "statement");
	HarmDelta  *delta;
	Session    *s;

	arg_required(fcinfo, 5, "delta");
	delta = palloc_object(HarmDelta);
	memcpy(delta, PG_GETARG_POINTER(5), sizeof(HarmDelta));
	s = opening_begin(kind, title, opening_subject(fcinfo, 2),
					  arg_text_or_null(fcinfo, 3, "subject_key"), NULL);
	act_estimate(s, 1, hazard, delta, "harm", statement, 0);
	for (int d = 0; d < s->c->policy->ndecisions; d++)
	{
		act_submit(s, d, statement);
		act_advise(s, d, statement, true);
	}
	opening_warn(s);
	session_end(s);
	PG_RETURN_INT64(s->c->header.id);
}

/* Does the actor owe a judgement on this requirement now? */
static bool
owes_verdict(Session *s, int r, Verdict verdict)
{
	PolicyRequirement *req = &s->c->policy->requirements[r];
	Fact		f = {0};

	if (s->now < req->from || s->now >= req->till || !verdict_fits(req->gate, verdict) ||
		!act_in_role(s, req->owner_role, &f))
		return false;
	if (verdict <= VERDICT_OPEN)
		return true;
	if (!law_may_judge(s->outcome.standing, req->gate))
		return false;
	for (int i = 0; i < s->outcome.nrules; i++)
	{
		LawRule    *rule = &s->outcome.rules[i];

		if (rule->kind == RULE_REQUIREMENT && rule->ref == r)
			return rule->cause != CAUSE_MET;
	}
	return false;
}

/* Makes others' estimates of the chosen option a safety judge's own. */
static void
adopt_all(Session *s)
{
	Case	   *c = s->c;
	int			n = c->nfacts;

	for (int i = 0; i < n; i++)
	{
		Fact		f = c->facts[i];

		if (c->law.facts == NULL)
			break;
		if (c->law.facts[i].act == ACT_ESTIMATE && f.option == c->header.chosen &&
			c->work.last[c->law.facts[i].slot] == f.seq)
			act_estimate(s, f.option, f.about, f.delta, f.scale, f.reason, f.seq);
	}
}

/* Gives the verdict on every requirement that the actor owes; returns how many. */
static int
respond_verdicts(Session *s, Verdict verdict, char *reason)
{
	int			n = 0;

	for (int g = 0; g < NGATES; g++)
	{
		for (int r = 0; r < s->c->policy->nrequirements; r++)
		{
			if (s->c->policy->requirements[r].gate != (Gate) g || !owes_verdict(s, r, verdict))
				continue;
			if (g == GATE_SAFETY && verdict > VERDICT_OPEN && !s->c->work.judged)
				adopt_all(s);
			act_judge(s, r, verdict, reason, s->c->header.chosen);
			n++;
		}
	}
	return n;
}

/* Work and advice that are missing and the actor's to give; returns how many. */
static int
respond_work(Session *s, char *reason)
{
	int			n = 0;

	for (int d = 0; d < s->c->policy->ndecisions; d++)
	{
		for (int i = 0; i < s->outcome.nrules; i++)
		{
			if (s->outcome.rules[i].kind == RULE_SUBMISSION && s->outcome.rules[i].ref == d &&
				s->outcome.rules[i].cause != CAUSE_MET && act_submit(s, d, reason))
			{
				n++;
				break;
			}
		}
		n += act_advise(s, d, reason, true);
	}
	return n;
}

/* Signs what only the actor's signature is missing of; returns how many. */
static int
respond_signatures(Session *s, char *reason)
{
	int			n = 0;

	for (int d = 0; d < s->c->policy->ndecisions; d++)
	{
		Fact		f = {0};

		if (!act_in_role(s, s->c->policy->decisions[d].accountable, &f) ||
			!law_may_sign(&s->c->law, &s->outcome, d))
			continue;
		for (int i = 0; i < s->outcome.nrules; i++)
		{
			if (s->outcome.rules[i].kind == RULE_SIGNATURE && s->outcome.rules[i].ref == d &&
				s->outcome.rules[i].cause != CAUSE_MET)
			{
				act_sign(s, d, "approval");
				n++;
				break;
			}
		}
	}
	return n;
}

PG_FUNCTION_INFO_V1(respond);

/*
 * respond(proposal, verdict, reason, digest): everything that the caller owes
 * at this moment, as separate facts; returns how many.  It accepts no risk:
 * that takes a date and words of its own.
 */
Datum
respond(PG_FUNCTION_ARGS)
{
	char	   *reason = arg_text(fcinfo, 2, "reason");
	Verdict		verdict;
	List	   *later = NIL;
	Session    *s;
	int			n = 0;

	arg_required(fcinfo, 0, "proposal");
	arg_required(fcinfo, 1, "verdict");
	verdict = (Verdict) PG_GETARG_CHAR(1);
	if (verdict == VERDICT_FAIL)
		later = act_lock_later(PG_GETARG_INT64(0));
	s = session_begin(PG_GETARG_INT64(0));
	act_check_digest(s, fcinfo, 3);
	if (verdict > VERDICT_OPEN)
		n += respond_work(s, reason);
	n += respond_verdicts(s, verdict, reason);
	if (verdict > VERDICT_OPEN)
		n += respond_signatures(s, reason);
	if (n == 0)
		refuse("cmiogov_raci", "SELECT * FROM cmiogov.worklist shows who owes what.",
			   "%s owes nothing on proposal " INT64_FORMAT " at this moment",
			   s->actor.name, s->c->header.id);
	session_end(s);
	act_follow(s, later);
	PG_RETURN_INT32(n);
}
