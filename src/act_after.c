/*
 * act_after.c
 *	  What comes to light afterwards: harm observed, incidents, interests.
 *
 * Anybody with the office may say so at any time, also of what is enacted:
 * it is how that gets refuted.
 */
#include "compat.h"

#include "acts.h"
#include "args.h"
#include "people.h"
#include "refusal.h"

PG_FUNCTION_INFO_V1(observe_harm);

/* observe_harm(proposal, hazard, observed, source, option, scale) */
Datum
observe_harm(PG_FUNCTION_ARGS)
{
	char	   *hazard = arg_text(fcinfo, 1, "hazard");
	char	   *source = arg_text(fcinfo, 3, "source");
	char	   *scale = arg_text(fcinfo, 5, "scale");
	HarmDelta  *observed;
	List	   *later;
	Session    *s;
	Fact		f;

	arg_required(fcinfo, 0, "proposal");
	arg_required(fcinfo, 2, "observed");
	observed = palloc_object(HarmDelta);
	memcpy(observed, PG_GETARG_POINTER(2), sizeof(HarmDelta));
	act_check_harm(observed, hazard);
	later = act_lock_later(PG_GETARG_INT64(0));
	s = session_begin(PG_GETARG_INT64(0));
	f = fact_new("observe", act_option(s, fcinfo, 4));
	if (f.option == 0)
		refuse_argument("Observe the harm of the other options relative to it.",
						"option 0 is the baseline: its harm is 0 by definition");
	f.about = hazard;
	f.scale = scale;
	f.delta = observed;
	f.reason = source;
	session_append(s, &f);
	session_end(s);
	act_follow(s, later);
	PG_RETURN_VOID();
}

PG_FUNCTION_INFO_V1(link_incident);

/* link_incident(proposal, incident, reason, option) */
Datum
link_incident(PG_FUNCTION_ARGS)
{
	char	   *incident = arg_text(fcinfo, 1, "incident");
	char	   *reason = arg_text(fcinfo, 2, "reason");
	Session    *s;
	Fact		f;

	arg_required(fcinfo, 0, "proposal");
	s = session_begin(PG_GETARG_INT64(0));
	f = fact_new("incident", act_option(s, fcinfo, 3));
	if (f.option == 0)
		refuse_argument("Name the option that it came of.",
						"nothing comes of option 0, which is to change nothing");
	f.about = incident;
	f.reason = reason;
	session_append(s, &f);
	session_end(s);
	PG_RETURN_VOID();
}

PG_FUNCTION_INFO_V1(declare_interest);

/* declare_interest(proposal, detail): of oneself */
Datum
declare_interest(PG_FUNCTION_ARGS)
{
	char	   *detail = arg_text(fcinfo, 1, "detail");
	Session    *s;
	Fact		f = fact_new("interest", LAW_NONE);

	arg_required(fcinfo, 0, "proposal");
	s = session_begin(PG_GETARG_INT64(0));
	f.has_verdict = true;
	f.verdict = VERDICT_FAIL;
	f.reason = detail;
	session_append(s, &f);
	session_end(s);
	PG_RETURN_VOID();
}

/* Notes a role in which the actor judges compliance of the kind now; false: none. */
static bool
in_compliance_role(Session *s, Fact *f)
{
	const KindPolicy *p = s->c->policy;

	for (int i = 0; i < p->nrequirements; i++)
	{
		PolicyRequirement *r = &p->requirements[i];

		if (r->gate == GATE_COMPLIANCE && r->from <= s->now && s->now < r->till &&
			act_in_role(s, r->owner_role, f))
			return true;
	}
	return false;
}

PG_FUNCTION_INFO_V1(clear_interest);

/* clear_interest(proposal, person, reason): by a judge of compliance, of another */
Datum
clear_interest(PG_FUNCTION_ARGS)
{
	char	   *reason = arg_text(fcinfo, 2, "reason");
	Session    *s;
	Fact		f = fact_new("interest", LAW_NONE);

	arg_required(fcinfo, 0, "proposal");
	arg_required(fcinfo, 1, "person");
	s = session_begin(PG_GETARG_INT64(0));
	f.person = PG_GETARG_INT64(1);
	if (f.person == s->actor.person)
		refuse("cmiogov_separation", "Another judge of compliance decides.",
			   "%s cannot clear an interest of their own", s->actor.name);
	if (!in_compliance_role(s, &f))
		refuse_person("A holder of a role that judges compliance decides.",
					  "%s may not clear an interest", s->actor.name);
	if (!law_interested(&s->c->law, f.person, &s->c->work))
		refuse_argument("SELECT * FROM cmiogov.fact WHERE act = 'interest' shows those declared.",
						"%s has declared no interest in proposal " INT64_FORMAT,
						person_name(f.person, s->snapshot), s->c->header.id);
	f.has_verdict = true;
	f.verdict = VERDICT_PASS;
	f.of_role = psprintf("by %s", s->actor.name);
	f.reason = reason;
	session_append(s, &f);
	session_end(s);
	PG_RETURN_VOID();
}
