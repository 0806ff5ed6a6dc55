/*
 * act_judge.c
 *	  What judges and clinical leadership do: estimate, judge, accept.
 */
#include "compat.h"

#include <math.h>

#include "access/table.h"
#include "miscadmin.h"
#include "utils/fmgrprotos.h"
#include "utils/snapmgr.h"
#include "utils/timestamp.h"

#include "acts.h"
#include "args.h"
#include "explain.h"
#include "refusal.h"

/* ------------------------------------------------------------------ common */

bool
act_in_role(Session *s, const char *role, Fact *f)
{
	Holding		holding;

	if (!actor_holds(&s->actor, role, s->now, s->snapshot, &holding))
		return false;
	f->role = pstrdup(role);
	f->deputy = holding.deputy;
	return true;
}

int32
act_option(Session *s, FunctionCallInfo fcinfo, int n)
{
	int32		option = PG_ARGISNULL(n) ? s->c->header.chosen : PG_GETARG_INT32(n);

	if (case_option(s->c, option) == NULL)
		refuse_argument("Options are added with cmiogov.add_option().",
						"proposal " INT64_FORMAT " has no option %d", s->c->header.id, option);
	return option;
}

void
act_check_digest(Session *s, FunctionCallInfo fcinfo, int n)
{
	uint8		now[HASH_LEN];
	bytea	   *seen;

	if (PG_ARGISNULL(n))
		return;
	seen = PG_GETARG_BYTEA_PP(n);
	case_proposal_digest(s->c, s->now, now);
	if (VARSIZE_ANY_EXHDR(seen) != HASH_LEN ||
		memcmp(VARDATA_ANY(seen), now, HASH_LEN) != 0)
		refuse("cmiogov_stale", "Look at the proposal again and give its present digest.",
			   "proposal " INT64_FORMAT " is no longer what that digest was taken of",
			   s->c->header.id);
}

void
act_check_interest(Session *s)
{
	if (law_interested(&s->c->law, s->actor.person, &s->c->work))
		refuse("cmiogov_separation", "A deputy or another holder of the office stands in; a judge of compliance may clear the interest.",
			   "%s has declared an interest in this proposal", s->actor.name);
}

char *
act_safety_role(Session *s, Fact *f)
{
	const KindPolicy *p = s->c->policy;

	for (int i = 0; i < p->nrequirements; i++)
	{
		PolicyRequirement *r = &p->requirements[i];

		if (r->gate == GATE_SAFETY && r->from <= s->now && s->now < r->till &&
			act_in_role(s, r->owner_role, f))
			return r->owner_role;
	}
	return NULL;
}

static void
require_safety_role(Session *s, Fact *f, const char *what)
{
	if (act_safety_role(s, f) == NULL)
		refuse_person("Only a holder of the role that judges safety may do this.",
					  "%s may not %s", s->actor.name, what);
}

/* ------------------------------------------------------------------- harm */

/*
 * Reports add harms up and scale them: no single one may leave the range by which
 * they are reckoned.
 */
void
act_check_harm(const HarmDelta *delta, const char *hazard)
{
	Harm		harm;

	if (!harm_of(delta, &harm) || harm.lo < -1e100 || harm.hi > 1e100)
		ereport(ERROR,
				(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
				 errmsg("harm of hazard \"%s\" is out of range", hazard)));
}

void
act_estimate(Session *s, int32 option, char *hazard, HarmDelta *delta, char *scale,
			 char *evidence, int32 adopted)
{
	Fact		f = fact_new("estimate", option);

	if (option == 0)
		refuse_argument("Estimate the harm of the other options relative to it.",
						"option 0 is the baseline: its harm is 0 by definition");
	act_check_harm(delta, hazard);
	f.full_weight = act_safety_role(s, &f) != NULL;
	f.about = hazard;
	f.scale = scale;
	f.delta = delta;
	f.reason = evidence;
	f.target = adopted;
	session_append(s, &f);
}

PG_FUNCTION_INFO_V1(estimate_harm);

/* estimate_harm(proposal, hazard, delta, option, scale, evidence) */
Datum
estimate_harm(PG_FUNCTION_ARGS)
{
	char	   *hazard = arg_text(fcinfo, 1, "hazard");
	char	   *scale = arg_text(fcinfo, 4, "scale");
	char	   *evidence = arg_text_or_null(fcinfo, 5, "evidence");
	HarmDelta  *delta;
	Session    *s;

	arg_required(fcinfo, 0, "proposal");
	arg_required(fcinfo, 2, "delta");
	delta = palloc_object(HarmDelta);
	memcpy(delta, PG_GETARG_POINTER(2), sizeof(HarmDelta));
	s = session_begin(PG_GETARG_INT64(0));
	act_estimate(s, act_option(s, fcinfo, 3), hazard, delta, scale, evidence, 0);
	session_end(s);
	PG_RETURN_VOID();
}

/* Is the estimate current, after the case was judged? */
static bool
estimate_counts(Case *c, int i, int32 option, const char *hazard, const char *scale)
{
	Fact	   *f = &c->facts[i];
	const LawFact *l = &c->law.facts[i];

	return strcmp(f->act, "estimate") == 0 && f->option == option &&
		strcmp(f->about, hazard) == 0 && strcmp(f->scale, scale) == 0 &&
		c->work.last[l->slot] == f->seq;
}

/* The current estimate of the hazard with the greatest upper end, or NULL. */
static Fact *
gravest_estimate(Session *s, int32 option, const char *hazard, const char *scale)
{
	Case	   *c = s->c;
	Fact	   *worst = NULL;
	double		upper = 0;

	for (int i = 0; i < c->nfacts; i++)
	{
		if (!estimate_counts(c, i, option, hazard, scale))
			continue;
		if (worst == NULL || c->law.facts[i].harm.hi >= upper)
		{
			worst = &c->facts[i];
			upper = c->law.facts[i].harm.hi;
		}
	}
	return worst;
}

PG_FUNCTION_INFO_V1(adopt_estimate);

/* adopt_estimate(proposal, hazard, option, scale, evidence): a judge makes it his own */
Datum
adopt_estimate(PG_FUNCTION_ARGS)
{
	char	   *hazard = arg_text(fcinfo, 1, "hazard");
	char	   *scale = arg_text(fcinfo, 3, "scale");
	char	   *evidence = arg_text_or_null(fcinfo, 4, "evidence");
	Session    *s;
	Fact		f = {0};
	Fact	   *worst;
	int32		option;

	arg_required(fcinfo, 0, "proposal");
	s = session_begin(PG_GETARG_INT64(0));
	option = act_option(s, fcinfo, 2);
	require_safety_role(s, &f, "adopt an estimate");
	worst = gravest_estimate(s, option, hazard, scale);
	if (worst == NULL)
		refuse_argument("Estimate it with cmiogov.estimate_harm().",
						"nobody has estimated hazard \"%s\" of option %d on scale \"%s\"",
						hazard, option, scale);
	act_estimate(s, option, hazard, worst->delta, scale,
				 evidence ? evidence : worst->reason, worst->seq);
	session_end(s);
	PG_RETURN_VOID();
}

PG_FUNCTION_INFO_V1(retire_hazard);

/* retire_hazard(proposal, hazard, reason, option, scale) */
Datum
retire_hazard(PG_FUNCTION_ARGS)
{
	char	   *hazard = arg_text(fcinfo, 1, "hazard");
	char	   *reason = arg_text(fcinfo, 2, "reason");
	char	   *scale = arg_text(fcinfo, 4, "scale");
	Session    *s;
	Fact		f;

	arg_required(fcinfo, 0, "proposal");
	s = session_begin(PG_GETARG_INT64(0));
	f = fact_new("retire", act_option(s, fcinfo, 3));
	require_safety_role(s, &f, "retire a hazard");
	if (gravest_estimate(s, f.option, hazard, scale) == NULL)
		refuse_argument("Retire a hazard that was estimated, on its scale.",
						"option %d has no hazard \"%s\" on scale \"%s\"", f.option, hazard, scale);
	f.full_weight = true;
	f.about = hazard;
	f.scale = scale;
	f.reason = reason;
	session_append(s, &f);
	session_end(s);
	PG_RETURN_VOID();
}

PG_FUNCTION_INFO_V1(score_usability);

/* score_usability(proposal, score, basis, option) */
Datum
score_usability(PG_FUNCTION_ARGS)
{
	char	   *basis = arg_text(fcinfo, 2, "basis");
	Session    *s;
	Fact		f;

	arg_required(fcinfo, 0, "proposal");
	arg_required(fcinfo, 1, "score");
	if (isnan(PG_GETARG_FLOAT8(1)) || isinf(PG_GETARG_FLOAT8(1)))
		refuse_argument("Give a number; the greater, the more usable.",
						"argument \"score\" must be finite");
	s = session_begin(PG_GETARG_INT64(0));
	f = fact_new("score", act_option(s, fcinfo, 3));
	f.has_number = true;
	f.number = PG_GETARG_FLOAT8(1);
	f.reason = basis;
	session_append(s, &f);
	session_end(s);
	PG_RETURN_VOID();
}

/* ---------------------------------------------------------------- verdicts */

static int
find_requirement(Session *s, const char *name)
{
	int			r = case_requirement(s->c, name);

	if (r == LAW_NONE ||
		s->now < s->c->policy->requirements[r].from ||
		s->now >= s->c->policy->requirements[r].till)
		refuse_argument("SELECT * FROM cmiogov.requirement shows what is in force.",
						"requirement \"%s\" is not in force for kind \"%s\"",
						name, s->c->header.kind);
	return r;
}

/* May this yes be given now?  Everything that would make it void is refused. */
static void
check_yes(Session *s, PolicyRequirement *r, Verdict verdict, int32 option)
{
	Case	   *c = s->c;
	LawOutcome	out;

	if (verdict == VERDICT_ALTERNATIVE && !r->addressable)
		refuse("cmiogov_compliance", "Judge it pass or fail.",
			   "requirement \"%s\" is not addressable: there is no alternative to it", r->name);
	case_judge(c, option, s->now, 0, &out);
	if (!law_may_judge(out.standing, r->gate))
		refuse("cmiogov_precedence", "Compliance comes before safety, safety before usability; a fail may be given at any time.",
			   "%s cannot be judged yet: %s", r->name, explain_first(c, &out, s->snapshot));
	if (r->gate == GATE_SAFETY && !c->work.judged)
		refuse("cmiogov_safety", "Estimate the harm with cmiogov.estimate_harm(), or adopt an estimate.",
			   "%s cannot be judged yet: no safety judge has estimated the harm of option %d",
			   r->name, option);
	act_check_interest(s);
	for (int i = 0; i < c->nfacts; i++)
	{
		const LawFact *l = &c->law.facts[i];

		if (l->person != s->actor.person)
			continue;
		if (l->act == ACT_VERDICT && l->option == option && l->verdict > VERDICT_OPEN &&
			c->work.last[l->slot] == l->seq &&
			c->policy->requirements[l->ref].gate != r->gate)
			refuse("cmiogov_separation", "Somebody else must judge it.",
				   "%s already carries the %s gate of this option", s->actor.name,
				   gate_names[c->policy->requirements[l->ref].gate]);
		if (l->act == ACT_SUBMIT && r->gate == GATE_USABILITY)
			refuse("cmiogov_separation", "Somebody else must judge it.",
				   "%s submitted work on this proposal and cannot judge its usability",
				   s->actor.name);
	}
}

/*
 * A no stands until its giver replaces it, or somebody who holds the office
 * now: of those who left it, the verdict of today's holder takes the place.
 */
static void
replace_former_holders(Session *s, int requirement, int32 option)
{
	PolicyRequirement *r = &s->c->policy->requirements[requirement];
	LawOutcome	out;
	int			n = s->c->nfacts;

	case_judge(s->c, option, s->now, 0, &out);
	for (int i = 0; i < n; i++)
	{
		LawFact		l = s->c->law.facts[i];
		Holding		holding;
		Fact		f;

		if (l.act != ACT_VERDICT || l.ref != requirement ||
			!law_concerns(&s->c->law, &l, option) ||
			l.verdict != VERDICT_FAIL || l.person == s->actor.person ||
			s->c->work.last[l.slot] != l.seq ||
			holds_role(l.person, r->owner_role, s->now, s->snapshot, &holding))
			continue;
		f = fact_new("withdraw_verdict", l.option);
		act_in_role(s, r->owner_role, &f);
		f.about = r->name;
		f.target = l.seq;
		f.reason = psprintf("replaced by the present holder of %s", r->owner_role);
		session_append(s, &f);
		case_judge(s->c, option, s->now, 0, &out);
	}
}

void
act_judge(Session *s, int requirement, Verdict verdict, char *reason, int32 option)
{
	PolicyRequirement *r = &s->c->policy->requirements[requirement];
	Fact		f = fact_new("verdict", option);

	if (!act_in_role(s, r->owner_role, &f))
	{
		char	   *names = role_holder_names(r->owner_role, s->now, s->snapshot);

		refuse_person(psprintf("It is for %s (%s) to judge.", r->owner_role,
							   names ? names : "vacant"),
					  "%s does not hold %s and may not judge %s", s->actor.name,
					  r->owner_role, r->name);
	}
	if (!verdict_fits(r->gate, verdict))
		refuse_argument(r->gate == GATE_COMPLIANCE ?
						"Compliance is fail, open, alternative or pass; it cannot be accepted." :
						"Safety and usability are fail, open, accepted or pass.",
						"verdict \"%s\" does not exist in the %s gate",
						verdict_names[verdict], gate_names[r->gate]);
	if (verdict > VERDICT_OPEN)
	{
		check_yes(s, r, verdict, option);
		replace_former_holders(s, requirement, option);
	}
	f.about = r->name;
	f.has_verdict = true;
	f.verdict = verdict;
	f.reason = reason;
	session_append(s, &f);
}

/* ------------------------------------------------------ a no that follows */

/* Does the no of that person on that requirement stand for the option? */
bool
act_says_no(const Case *c, const Fact *no, int32 option)
{
	bool		result = false;

	for (int i = 0; i < c->nfacts; i++)
	{
		const Fact *f = &c->facts[i];

		if (f->option != option || f->about == NULL || strcmp(f->about, no->about) != 0)
			continue;
		if (strcmp(f->act, "verdict") == 0 && f->person == no->person)
			result = f->verdict == VERDICT_FAIL;
		else if (strcmp(f->act, "withdraw_verdict") == 0 &&
				 c->facts[f->target - 1].person == no->person)
			result = false;
	}
	return result;
}

/* Says the no of another proposal about the subject to every option of this one. */
void
act_carry(Session *s, const Fact *no, int64 from)
{
	for (int i = 0; i < s->c->noptions; i++)
	{
		int32		option = s->c->options[i].number;
		Fact		f = fact_carried("verdict", option, no, from);

		if (option == 0 || act_says_no(s->c, no, option))
			continue;
		f.role = no->role;
		f.about = no->about;
		f.has_verdict = true;
		f.verdict = VERDICT_FAIL;
		session_append(s, &f);
	}
}

/* Harm that was observed, of the content that it was observed of. */
void
act_carry_observation(Session *s, const Fact *seen, int64 from)
{
	Fact		f = fact_carried("observe", s->c->header.chosen, seen, from);

	f.role = seen->role;
	f.about = seen->about;
	f.scale = seen->scale;
	f.delta = seen->delta;
	f.content = seen->content;
	session_append(s, &f);
}

/*
 * Locks the headers of all proposals about the same subject that were opened
 * later, the latest first, and sees to it that none comes up; returns their ids.
 */
List *
act_lock_later(int64 proposal)
{
	Relation	rel;
	Snapshot	snapshot;
	Proposal	header;
	List	   *later = NIL;

	PreventCommandIfReadOnly("acting on a proposal");
	rel = table_open(store_oid("proposal"), RowExclusiveLock);
	snapshot = store_snapshot_now();
	if (proposal_read(proposal, snapshot, &header) && header.guard != 0)
	{
		proposal_hold_subject(rel, header.guard, header.subject_key);
		later = proposal_lock_later(rel, &header);
	}
	store_snapshot_done(snapshot);
	table_close(rel, NoLock);
	return later;
}

/* A no of this session, which has ended, follows the subject into those; so does harm that was seen. */
void
act_follow(Session *s, List *later)
{
	ListCell   *cell;

	foreach(cell, later)
	{
		Session    *follower = session_begin_late(*(int64 *) lfirst(cell));

		for (int i = s->nread; i < s->c->nfacts; i++)
		{
			const Fact *f = &s->c->facts[i];

			if (strcmp(f->act, "verdict") == 0 && f->verdict == VERDICT_FAIL)
				act_carry(follower, f, s->c->header.id);
			else if (strcmp(f->act, "observe") == 0 && f->option == s->c->header.chosen)
				act_carry_observation(follower, f, s->c->header.id);
		}
		session_end(follower);
	}
}

PG_FUNCTION_INFO_V1(judge);

/* judge(proposal, requirement, verdict, reason, option, digest) */
Datum
judge(PG_FUNCTION_ARGS)
{
	char	   *requirement = arg_text(fcinfo, 1, "requirement");
	char	   *reason = arg_text(fcinfo, 3, "reason");
	Verdict		verdict;
	List	   *later = NIL;
	Session    *s;

	arg_required(fcinfo, 0, "proposal");
	arg_required(fcinfo, 2, "verdict");
	verdict = (Verdict) PG_GETARG_CHAR(2);
	if (verdict == VERDICT_FAIL)
		later = act_lock_later(PG_GETARG_INT64(0));
	s = session_begin(PG_GETARG_INT64(0));
	act_check_digest(s, fcinfo, 5);
	act_judge(s, find_requirement(s, requirement), verdict, reason,
			  act_option(s, fcinfo, 4));
	session_end(s);
	act_follow(s, later);
	PG_RETURN_VOID();
}

/* The current verdict of that person on the requirement and option, or NULL. */
static Fact *
verdict_of(Session *s, int requirement, int32 option, int64 person)
{
	Case	   *c = s->c;

	for (int i = 0; i < c->nfacts; i++)
	{
		const LawFact *l = &c->law.facts[i];

		if (l->act == ACT_VERDICT && l->ref == requirement && l->option == option &&
			l->person == person && c->work.last[l->slot] == l->seq)
			return &c->facts[i];
	}
	return NULL;
}

PG_FUNCTION_INFO_V1(withdraw_verdict);

/*
 * withdraw_verdict(proposal, requirement, reason, option, person): one's own;
 * or another's no, by somebody who holds the office that judges it
 */
Datum
withdraw_verdict(PG_FUNCTION_ARGS)
{
	char	   *requirement = arg_text(fcinfo, 1, "requirement");
	char	   *reason = arg_text(fcinfo, 2, "reason");
	Session    *s;
	Fact		f;
	Fact	   *target;
	int64		person;
	int			r;

	arg_required(fcinfo, 0, "proposal");
	s = session_begin(PG_GETARG_INT64(0));
	r = find_requirement(s, requirement);
	f = fact_new("withdraw_verdict", act_option(s, fcinfo, 3));
	person = PG_ARGISNULL(4) ? s->actor.person : PG_GETARG_INT64(4);
	target = verdict_of(s, r, f.option, person);
	if (target == NULL)
		refuse_argument("SELECT * FROM cmiogov.fact shows who said what.",
						"%s has no verdict on %s of option %d",
						person_name(person, s->snapshot), requirement, f.option);
	if (!act_in_role(s, s->c->policy->requirements[r].owner_role, &f) &&
		person != s->actor.person)
		refuse_person("Only its giver, or a holder of the office that judges it, may withdraw it.",
					  "%s may not withdraw the verdict of %s", s->actor.name,
					  person_name(person, s->snapshot));
	if (person != s->actor.person && target->verdict != VERDICT_FAIL)
		refuse_person("Give a verdict of your own instead.",
					  "%s may not withdraw the %s of %s", s->actor.name,
					  verdict_names[target->verdict], person_name(person, s->snapshot));
	f.about = requirement;
	f.target = target->seq;
	f.reason = reason;
	session_append(s, &f);
	session_end(s);
	PG_RETURN_VOID();
}

/* -------------------------------------------------------------- acceptance */

/* What an acceptance of harm must find: lawful, estimated, tolerable. */
static void
check_harm_acceptance(Session *s)
{
	Case	   *c = s->c;

	if (!law_may_judge(s->outcome.standing, GATE_SAFETY))
		refuse("cmiogov_precedence", "No risk is accepted before compliance stands.",
			   "the risk cannot be accepted yet: %s", explain_first(s->c, &s->outcome, s->snapshot));
	if (!c->work.judged)
		refuse("cmiogov_safety", "A safety judge estimates it first.",
			   "there is no estimate of the harm to accept");
	for (int i = 0; i < s->outcome.nrules; i++)
	{
		LawRule    *rule = &s->outcome.rules[i];

		if (rule->kind == RULE_TOLERABLE && rule->cause != CAUSE_MET)
			refuse("cmiogov_safety", "Reduce the harm; intolerable harm cannot be accepted.",
				   "the harm on scale \"%s\" is above what is tolerable", c->scales[rule->ref]);
	}
}

/* An acceptance that names a requirement answers a standing no on usability. */
static void
check_usability_acceptance(Session *s, int r)
{
	PolicyRequirement *req = &s->c->policy->requirements[r];

	if (req->gate != GATE_USABILITY)
		refuse(req->gate == GATE_COMPLIANCE ? "cmiogov_compliance" : "cmiogov_safety",
			   "Only a fail on usability gives way to clinical leadership.",
			   "a fail on %s cannot be accepted", req->name);
	if (!law_may_judge(s->outcome.standing, GATE_USABILITY))
		refuse("cmiogov_precedence", "Compliance and safety come first.",
			   "the fail on %s cannot be accepted yet: %s", req->name,
			   explain_first(s->c, &s->outcome, s->snapshot));
	for (int i = 0; i < s->outcome.nrules; i++)
	{
		if (s->outcome.rules[i].kind == RULE_REQUIREMENT && s->outcome.rules[i].ref == r &&
			s->outcome.rules[i].cause == CAUSE_FAILED)
			return;
	}
	refuse_argument("Accept a fail that stands.", "nobody's fail on %s stands", req->name);
}

/* Notes in the fact a role of the actor that has this power; false: none. */
static bool
in_role_with(Session *s, PolicyPower power, Fact *f)
{
	ListCell   *cell;

	foreach(cell, policy_roles_with(power, s->snapshot))
	{
		if (act_in_role(s, (char *) lfirst(cell), f))
			return true;
	}
	return false;
}

PG_FUNCTION_INFO_V1(accept_risk);

/* accept_risk(proposal, reason, expires, requirement, digest) */
Datum
accept_risk(PG_FUNCTION_ARGS)
{
	char	   *reason = arg_text(fcinfo, 1, "reason");
	char	   *requirement = arg_text_or_null(fcinfo, 3, "requirement");
	Session    *s;
	Fact		f;

	arg_required(fcinfo, 0, "proposal");
	arg_required(fcinfo, 2, "expires");
	s = session_begin(PG_GETARG_INT64(0));
	f = fact_new("accept", s->c->header.chosen);
	if (!in_role_with(s, POWER_ACCEPT_RISK, &f))
		refuse_person("Clinical leadership accepts risks.",
					  "%s holds no role that may accept a risk", s->actor.name);
	f.until = PG_GETARG_TIMESTAMPTZ(2);
	if (f.until <= s->now || TIMESTAMP_NOT_FINITE(f.until))
		refuse_argument("No risk is accepted for ever: give a date to come.",
						"argument \"expires\" must be a moment in the future");
	act_check_digest(s, fcinfo, 4);
	act_check_interest(s);
	if (requirement == NULL)
		check_harm_acceptance(s);
	else
		check_usability_acceptance(s, find_requirement(s, requirement));
	f.about = requirement;
	f.reason = reason;
	session_append(s, &f);
	session_end(s);
	PG_RETURN_VOID();
}

/* --------------------------------------------------------------- emergency */

/* The longest emergency that policy allows, in hours. */
static double
longest_emergency(Session *s)
{
	char	   *value = policy_setting("break_glass_hours", s->snapshot);

	return value == NULL ? 0.0 : strtod(value, NULL);
}

PG_FUNCTION_INFO_V1(break_glass);

/* break_glass(proposal, reason, hours) */
Datum
break_glass(PG_FUNCTION_ARGS)
{
	char	   *reason = arg_text(fcinfo, 1, "reason");
	double		hours;
	double		longest;
	Session    *s;
	Fact		f = fact_new("break_glass", LAW_NONE);

	arg_required(fcinfo, 0, "proposal");
	arg_required(fcinfo, 2, "hours");
	hours = DatumGetFloat8(DirectFunctionCall1(numeric_float8, PG_GETARG_DATUM(2)));
	s = session_begin(PG_GETARG_INT64(0));
	if (!in_role_with(s, POWER_BREAK_GLASS, &f))
		refuse_person("Ask a holder of a role that may break the glass.",
					  "%s holds no role that may break the glass", s->actor.name);
	longest = longest_emergency(s);
	if (!(hours > 0) || hours > longest)
		refuse_argument("The setting break_glass_hours is the limit.",
						"an emergency lasts more than 0 and at most %g hours", longest);
	if (!verdict_stands(standing_get(s->outcome.standing, GATE_COMPLIANCE)))
		refuse("cmiogov_compliance", "There is no emergency road round compliance.",
			   "the glass cannot be broken: %s", explain_first(s->c, &s->outcome, s->snapshot));
	if (standing_get(s->outcome.standing, GATE_SAFETY) == VERDICT_FAIL)
		refuse("cmiogov_safety", "An emergency lifts what is open, never a fail.",
			   "the glass cannot be broken: safety has failed");
	f.has_number = true;
	f.number = hours;
	f.until = s->now + (int64) (hours * USECS_PER_HOUR);
	f.reason = reason;
	session_append(s, &f);
	session_end(s);
	PG_RETURN_VOID();
}

PG_FUNCTION_INFO_V1(close_emergency_review);

/* close_emergency_review(proposal, outcome): by another than who broke the glass */
Datum
close_emergency_review(PG_FUNCTION_ARGS)
{
	char	   *outcome = arg_text(fcinfo, 1, "outcome");
	Session    *s;
	Fact		f = fact_new("close_review", LAW_NONE);
	Fact	   *glass = NULL;

	arg_required(fcinfo, 0, "proposal");
	s = session_begin(PG_GETARG_INT64(0));
	for (int i = 0; i < s->c->nfacts; i++)
	{
		if (strcmp(s->c->facts[i].act, "break_glass") == 0)
			glass = &s->c->facts[i];
		else if (strcmp(s->c->facts[i].act, "close_review") == 0)
			glass = NULL;
	}
	if (glass == NULL)
		refuse_argument("SELECT * FROM cmiogov.emergency_review shows the open ones.",
						"proposal " INT64_FORMAT " has no open emergency review",
						s->c->header.id);
	if (glass->person == s->actor.person)
		refuse("cmiogov_separation", "Another person reviews it.",
			   "%s broke the glass and cannot review it", s->actor.name);
	if (!in_role_with(s, POWER_BREAK_GLASS, &f) && !in_role_with(s, POWER_ACCEPT_RISK, &f) &&
		act_safety_role(s, &f) == NULL)
		refuse_person("A safety judge, clinical leadership or another who may break the glass reviews it.",
					  "%s may not review an emergency", s->actor.name);
	f.target = glass->seq;
	f.reason = outcome;
	session_append(s, &f);
	session_end(s);
	PG_RETURN_VOID();
}
