/*
 * rank.c
 *	  rank_options(): among the lawful options the least harm, then usability.
 *
 * Each option is judged by the law as the chosen one is; what is compared is
 * in val_rank.c.
 */
#include "compat.h"

#include <math.h>

#include "funcapi.h"
#include "utils/builtins.h"
#include "utils/snapmgr.h"
#include "utils/tuplestore.h"

#include "args.h"
#include "explain.h"
#include "refusal.h"
#include "report.h"
#include "types.h"
#include "val_rank.h"

/* What else the report shows of an option. */
typedef struct RankWords
{
	char	   *title;
	Standing	standing;
	bool		known;
	Harm		harm;
	char	   *reason;			/* why it is not lawful, or NULL */
} RankWords;

typedef enum Statistic
{
	STATISTIC_UPPER,
	STATISTIC_ESTIMATE
} Statistic;

static Statistic
statistic_by_name(const char *name)
{
	if (strcmp(name, "upper") == 0)
		return STATISTIC_UPPER;
	if (strcmp(name, "estimate") == 0 || strcmp(name, "point") == 0)
		return STATISTIC_ESTIMATE;
	refuse_argument("It is upper (the precautionary one) or estimate.",
					"statistic \"%s\" does not exist", name);
}

/* 22023 when options cannot be ranked by these. */
void
rank_check(double tolerance, const char *statistic)
{
	(void) statistic_by_name(statistic);
	if (!(tolerance >= 0.0) || isinf(tolerance))
		refuse_argument("It is harm per day, measured from the option with the least.",
						"argument \"tolerance\" must be finite and not negative");
}

/* The scale's number in the case, or LAW_NONE. */
static int
scale_by_name(const Case *c, const char *name)
{
	for (int s = 0; s < c->law.nscales; s++)
	{
		if (strcmp(c->scales[s], name) == 0)
			return s;
	}
	return LAW_NONE;
}

/*
 * The mean of what people scored the option as it is now; each person's last
 * score counts.
 */
static void
find_usability(const Case *c, RankOption *o)
{
	double		sum = 0;
	int			n = 0;

	for (int i = 0; i < c->nfacts; i++)
	{
		const Fact *f = &c->facts[i];
		bool		replaced = false;

		if (strcmp(f->act, "score") != 0 || f->option != o->option ||
			!(c->law.facts[i].flags & FACT_FRESH))
			continue;
		for (int k = i + 1; k < c->nfacts; k++)
		{
			if (strcmp(c->facts[k].act, "score") == 0 &&
				c->facts[k].option == o->option && c->facts[k].person == f->person)
				replaced = true;
		}
		if (replaced)
			continue;
		sum += f->number;
		n++;
	}
	o->scored = n > 0;
	o->usability = n > 0 ? sum / n : 0.0;
}

/* The scale on which the option's harm is not shown to be tolerable, or NULL. */
static const char *
unlimited_scale(const Case *c)
{
	for (int s = 0; s < c->law.nscales; s++)
	{
		if (c->work.known[s] && !c->law.scales[s].limited)
			return c->scales[s];
	}
	return NULL;
}

/* Why the gate is what it is: the rule that failed, else the first that is not met. */
static char *
why_gate(Case *c, const LawOutcome *out, Gate gate, Snapshot snapshot)
{
	const LawRule *found = NULL;
	RuleWords	w;

	for (int i = 0; i < out->nrules; i++)
	{
		const LawRule *rule = &out->rules[i];

		if (rule->cause == CAUSE_MET || rule->gate != gate || rule->kind == RULE_CHANGE)
			continue;
		if (found == NULL || (rule->cause == CAUSE_FAILED && found->cause != CAUSE_FAILED))
			found = rule;
	}
	if (found == NULL)
		return psprintf("%s is %s", gate_names[gate],
						verdict_names[standing_get(out->standing, gate)]);
	explain_rule(c, found, snapshot, &w);
	return psprintf("%s: %s", gate_names[gate], w.detail);
}

/* Lawful: compliance stands, safety has not failed, the harm is known to be tolerable. */
static char *
why_not_lawful(Case *c, const LawOutcome *out, bool known, const char *scale, Snapshot snapshot)
{
	if (!verdict_stands(standing_get(out->standing, GATE_COMPLIANCE)))
		return why_gate(c, out, GATE_COMPLIANCE, snapshot);
	if (standing_get(out->standing, GATE_SAFETY) == VERDICT_FAIL)
		return why_gate(c, out, GATE_SAFETY, snapshot);
	if (!known)
		return psprintf("safety: harm not estimated on scale %s", scale);
	if (unlimited_scale(c) != NULL)
		return psprintf("safety: kind %s has no harm limits on scale %s", c->header.kind,
						unlimited_scale(c));
	return NULL;
}

static void
judge_option(Case *c, const CaseOption *option, const char *scale, Statistic statistic,
			 Snapshot snapshot, RankOption *o, RankWords *w)
{
	LawOutcome	out;
	int			s;

	case_judge(c, option->number, store_clock(), 0, &out);
	s = scale_by_name(c, scale);
	o->option = option->number;
	w->title = option->title;
	w->standing = out.standing;
	w->known = option->number == 0 || (s >= 0 && c->work.known[s]);
	w->harm = s >= 0 && w->known ? c->work.total[s] : (Harm) {0.0, 0.0, 0.0};
	w->reason = why_not_lawful(c, &out, w->known, scale, snapshot);
	o->lawful = w->reason == NULL;
	o->harm = statistic == STATISTIC_UPPER ? w->harm.hi : w->harm.est;
	find_usability(c, o);
}

static void
put_option(ReturnSetInfo *rsinfo, const Case *c, const RankOption *o, const RankWords *w)
{
	Datum		v[10];
	bool		n[10] = {false};

	n[0] = o->rank == 0;
	v[0] = Int32GetDatum(o->rank);
	v[1] = Int32GetDatum(o->option);
	v[2] = CStringGetTextDatum(w->title);
	v[3] = BoolGetDatum(o->lawful);
	v[4] = StandingGetDatum(w->standing);
	n[5] = !w->known;
	v[5] = PointerGetDatum(&w->harm);
	n[6] = !o->scored;
	v[6] = Float8GetDatum(o->usability);
	v[7] = BoolGetDatum(o->survivor);
	v[8] = BoolGetDatum(o->option == c->header.chosen);
	n[9] = w->reason == NULL;
	v[9] = n[9] ? (Datum) 0 : CStringGetTextDatum(w->reason);
	tuplestore_putvalues(rsinfo->setResult, rsinfo->setDesc, v, n);
}

PG_FUNCTION_INFO_V1(rank_options);

/* rank_options(proposal, tolerance, statistic, scale): the options, the best first */
Datum
rank_options(PG_FUNCTION_ARGS)
{
	char	   *statistic = arg_text(fcinfo, 2, "statistic");
	char	   *scale = arg_text(fcinfo, 3, "scale");
	Snapshot	snapshot;
	Case	   *c;
	RankOption *options;
	RankWords  *words;

	arg_required(fcinfo, 0, "proposal");
	arg_required(fcinfo, 1, "tolerance");
	rank_check(PG_GETARG_FLOAT8(1), statistic);
	InitMaterializedSRF(fcinfo, 0);
	snapshot = store_snapshot_now();
	c = report_case(PG_GETARG_INT64(0), snapshot);
	options = palloc0(sizeof(RankOption) * Max(c->noptions, 1));
	words = palloc0(sizeof(RankWords) * Max(c->noptions, 1));
	for (int i = 0; i < c->noptions; i++)
		judge_option(c, &c->options[i], scale, statistic_by_name(statistic), snapshot,
					 &options[i], &words[i]);
	rank_by_harm(options, c->noptions, PG_GETARG_FLOAT8(1));
	for (int i = 0; i < c->noptions; i++)
	{
		for (int k = 0; k < c->noptions; k++)
		{
			if (c->options[k].number == options[i].option)
				put_option((ReturnSetInfo *) fcinfo->resultinfo, c, &options[i], &words[k]);
		}
	}
	store_snapshot_done(snapshot);
	PG_RETURN_NULL();
}
