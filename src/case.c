/*
 * case.c
 *	  A proposal as the law sees it: facts read from their table, names turned
 *	  into numbers, judged.
 *
 * Nothing is decided here.
 */
#include "compat.h"

#include "access/htup_details.h"
#include "access/table.h"
#include "catalog/pg_type.h"
#include "common/hashfn.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/fmgroids.h"
#include "utils/snapmgr.h"
#include "utils/timestamp.h"

#include "case.h"
#include "condition.h"
#include "ledger.h"
#include "subject.h"

/* What a row's act means in law; anything else is on the record only. */
static const struct
{
	const char *name;
	LawAct		act;
}			acts[] =
{
	{"choose", ACT_CHOOSE},
	{"estimate", ACT_ESTIMATE},
	{"retire", ACT_RETIRE},
	{"verdict", ACT_VERDICT},
	{"withdraw_verdict", ACT_UNVERDICT},
	{"submit", ACT_SUBMIT},
	{"advise", ACT_ADVISE},
	{"waive", ACT_WAIVE},
	{"accept", ACT_ACCEPT},
	{"sign", ACT_SIGN},
	{"break_glass", ACT_GLASS},
	{"observe", ACT_OBSERVE},
	{"incident", ACT_INCIDENT},
	{"interest", ACT_INTEREST},
};

static LawAct
act_by_name(const char *name)
{
	for (int i = 0; i < (int) lengthof(acts); i++)
	{
		if (strcmp(acts[i].name, name) == 0)
			return acts[i].act;
	}
	return ACT_NOTE;
}

/* ------------------------------------------------------- names to numbers */

int
case_requirement(const Case *c, const char *name)
{
	for (int i = 0; i < c->policy->nrequirements; i++)
	{
		if (strcmp(c->policy->requirements[i].name, name) == 0)
			return i;
	}
	return LAW_NONE;
}

int
case_decision(const Case *c, const char *name)
{
	for (int i = 0; i < c->policy->ndecisions; i++)
	{
		if (strcmp(c->policy->decisions[i].name, name) == 0)
			return i;
	}
	return LAW_NONE;
}

int
case_consultation(const Case *c, int decision, const char *role)
{
	for (int i = 0; i < c->law.nconsultations; i++)
	{
		if (c->consultations[i].decision == decision &&
			strcmp(c->consultations[i].role, role) == 0)
			return i;
	}
	return LAW_NONE;
}

static uint32
name_hash(const char *name)
{
	return hash_bytes((const unsigned char *) name, strlen(name));
}

/* The scale's number, a new one for a new scale. */
static int
scale_number(Case *c, char *scale)
{
	uint32		hash = name_hash(scale);

	for (int i = 0; i < c->law.nscales; i++)
	{
		if (c->scale_hashes[i] == hash && strcmp(c->scales[i], scale) == 0)
			return i;
	}
	c->scales[c->law.nscales] = scale;
	c->scale_hashes[c->law.nscales] = hash;
	return c->law.nscales++;
}

/* A hazard is its name and scale; the number is new for a new one. */
static int
hazard_number(Case *c, char *hazard, char *scale)
{
	LawHazard  *hazards = (LawHazard *) c->law.hazards;
	uint32		hash = hash_combine(name_hash(hazard), name_hash(scale));

	for (int i = 0; i < c->law.nhazards; i++)
	{
		if (c->hazard_hashes[i] == hash && strcmp(c->hazards[i], hazard) == 0 &&
			strcmp(c->scales[hazards[i].scale], scale) == 0)
			return i;
	}
	hazards[c->law.nhazards].scale = scale_number(c, scale);
	c->hazards[c->law.nhazards] = hazard;
	c->hazard_hashes[c->law.nhazards] = hash;
	return c->law.nhazards++;
}

static int
fact_ref(Case *c, LawAct act, Fact *f)
{
	int			decision;

	switch (act)
	{
		case ACT_ESTIMATE:
		case ACT_RETIRE:
		case ACT_OBSERVE:
			return hazard_number(c, f->about, f->scale);
		case ACT_VERDICT:
		case ACT_UNVERDICT:
			return case_requirement(c, f->about);
		case ACT_ACCEPT:
			return f->about ? case_requirement(c, f->about) : LAW_NONE;
		case ACT_SUBMIT:
		case ACT_SIGN:
			return case_decision(c, f->about);
		case ACT_ADVISE:
		case ACT_WAIVE:
			decision = case_decision(c, f->about);
			return decision < 0 ? LAW_NONE : case_consultation(c, decision, f->of_role);
		default:
			return LAW_NONE;
	}
}

/* --------------------------------------------------------------- replacing */

/* What a later fact must share with this one to replace it. */
typedef struct SlotKey
{
	int			index;
	int			class;			/* what kind of word it is */
	int			ref;
	int			option;
	int64		person;
} SlotKey;

static int
compare_slots(const void *pa, const void *pb)
{
	const SlotKey *a = pa;
	const SlotKey *b = pb;

	if (a->class != b->class)
		return a->class < b->class ? -1 : 1;
	if (a->ref != b->ref)
		return a->ref < b->ref ? -1 : 1;
	if (a->option != b->option)
		return a->option < b->option ? -1 : 1;
	if (a->person != b->person)
		return a->person < b->person ? -1 : 1;
	return 0;
}

/* A withdrawn verdict is replaced by its withdrawal; 0: such a fact replaces nothing. */
static int
slot_class(LawAct act)
{
	switch (act)
	{
		case ACT_VERDICT:
		case ACT_UNVERDICT:
			return ACT_VERDICT;
		case ACT_ESTIMATE:
		case ACT_OBSERVE:
		case ACT_INTEREST:
			return act;
		default:
			return 0;
	}
}

/*
 * A verdict replaces the same person's on the same requirement and option,
 * an estimate or an observation his on the same hazard and option, and what
 * is said of his interest what was said before.
 */
static void
number_slots(Case *c)
{
	LawFact    *facts = (LawFact *) c->law.facts;
	SlotKey    *keys = palloc_array(SlotKey, Max(c->nfacts, 1));
	int			n = 0;
	int			slot = -1;

	for (int i = 0; i < c->nfacts; i++)
	{
		SlotKey    *k = &keys[n];
		int			class = slot_class(facts[i].act);

		facts[i].slot = LAW_NONE;
		if (class == 0)
			continue;
		*k = (SlotKey) {i, class, facts[i].ref, facts[i].option, facts[i].person};
		if (facts[i].act == ACT_UNVERDICT)
			k->person = c->facts[c->facts[i].target - 1].person;
		n++;
	}
	qsort(keys, n, sizeof(SlotKey), compare_slots);
	for (int i = 0; i < n; i++)
	{
		if (i == 0 || compare_slots(&keys[i - 1], &keys[i]) != 0)
			slot++;
		facts[keys[i].index].slot = slot;
	}
	c->law.nslots = slot + 1;
	pfree(keys);
}

/* ------------------------------------------------------------- law structs */

static void
translate_fact(Case *c, int i)
{
	Fact	   *f = &c->facts[i];
	LawFact    *l = (LawFact *) &c->law.facts[i];

	memset(l, 0, sizeof(*l));
	l->act = act_by_name(f->act);
	l->seq = f->seq;
	l->option = f->option;
	l->ref = fact_ref(c, l->act, f);
	l->verdict = f->has_verdict ? f->verdict : VERDICT_OPEN;
	l->person = f->person;
	l->until = f->until;
	l->uppers = f->uppers;
	l->nuppers = Max(f->nuppers, 0);
	if ((l->act == ACT_ESTIMATE || l->act == ACT_OBSERVE) && !harm_of(f->delta, &l->harm))
		elog(ERROR, "harm of fact %d of proposal " INT64_FORMAT " is out of range",
			 f->seq, c->header.id);
	switch (l->act)
	{
		case ACT_ESTIMATE:
			if (f->full_weight)
				l->flags |= FACT_JUDGE;
			if (!(f->delta->given & DELTA_DP_GIVEN))
				l->flags |= FACT_OPINION;
			if (f->delta->n.hi == 0.0)
				l->flags |= FACT_NONE;
			break;
		case ACT_SUBMIT:
			if (!f->full_weight)
				l->flags |= FACT_PARTIAL;
			break;
		case ACT_SIGN:
			if (f->full_weight)
				l->flags |= FACT_BOTH;
			break;
		default:
			break;
	}
	/* About something that is no longer policy: on the record only. */
	if (l->ref == LAW_NONE &&
		(l->act == ACT_VERDICT || l->act == ACT_UNVERDICT || l->act == ACT_SUBMIT ||
		 l->act == ACT_ADVISE || l->act == ACT_WAIVE || l->act == ACT_SIGN ||
		 (l->act == ACT_ACCEPT && f->about != NULL)))
		l->act = ACT_NOTE;
}

static void
translate_policy(Case *c)
{
	const KindPolicy *p = c->policy;
	LawRequirement *requirements = palloc0(sizeof(LawRequirement) * Max(p->nrequirements, 1));
	LawConsultation *consultations;
	int			max = 0;

	for (int i = 0; i < p->nrequirements; i++)
	{
		PolicyRequirement *r = &p->requirements[i];

		requirements[i] = (LawRequirement) {r->gate, r->quorum, r->addressable, r->from,
			r->till, r->cleared, r->cleared_by, r->cleared_until};
	}
	c->law.requirements = requirements;
	c->law.nrequirements = p->nrequirements;

	for (int d = 0; d < p->ndecisions; d++)
		max += p->decisions[d].ncells;
	consultations = palloc0(sizeof(LawConsultation) * Max(max, 1));
	c->consultations = palloc0(sizeof(*c->consultations) * Max(max, 1));
	for (int d = 0; d < p->ndecisions; d++)
	{
		for (int i = 0; i < p->decisions[d].ncells; i++)
		{
			if (!(p->decisions[d].cells[i].letters & RACI_C))
				continue;
			consultations[c->law.nconsultations].decision = d;
			c->consultations[c->law.nconsultations].decision = d;
			c->consultations[c->law.nconsultations++].role = p->decisions[d].cells[i].role;
		}
	}
	c->law.consultations = consultations;
	c->law.ndecisions = p->ndecisions;
}

/* The stricter of the limits at opening and now; unknown now stays unknown. */
static void
translate_limits(Case *c, bool as_opened)
{
	LawScale   *scales = (LawScale *) c->law.scales;

	for (int s = 0; s < c->law.nscales; s++)
	{
		scales[s] = (LawScale) {false, 0.0, 0.0, LAW_NEVER};
		for (int i = 0; i < c->policy->nlimits && !as_opened; i++)
		{
			PolicyLimit *l = &c->policy->limits[i];

			if (strcmp(l->scale, c->scales[s]) == 0)
				scales[s] = (LawScale) {true, l->acceptable, l->tolerable, l->expires};
		}
	}
	for (int i = 0; i < c->nfacts; i++)
	{
		Fact	   *f = &c->facts[i];
		int			s;

		if (strcmp(f->act, "limit") != 0)
			continue;
		for (s = 0; s < c->law.nscales; s++)
		{
			if (strcmp(c->scales[s], f->scale) == 0)
				break;
		}
		if (s == c->law.nscales)
			continue;
		if (!scales[s].limited && as_opened)
			scales[s] = (LawScale) {true, f->uppers[0], f->uppers[1], f->until ? f->until : LAW_NEVER};
		if (!scales[s].limited)
			continue;
		scales[s].acceptable = Min(scales[s].acceptable, f->uppers[0]);
		scales[s].tolerable = Min(scales[s].tolerable, f->uppers[1]);
		if (f->until != 0)
			scales[s].acceptable_until = Min(scales[s].acceptable_until, f->until);
	}
}

/* Room for the law to think in; grown when a fact is added. */
static void
make_room(Case *c)
{
	int			n = c->max_facts + 1;

	c->room = c->max_facts;
	c->law.facts = palloc0(sizeof(LawFact) * n);
	c->law.hazards = palloc0(sizeof(LawHazard) * n);
	c->law.scales = palloc0(sizeof(LawScale) * n);
	c->hazards = palloc0(sizeof(char *) * n);
	c->hazard_hashes = palloc0(sizeof(uint32) * n);
	c->scales = palloc0(sizeof(char *) * n);
	c->scale_hashes = palloc0(sizeof(uint32) * n);
	c->work.last = palloc0(sizeof(int32) * n);
	c->work.base = palloc0(sizeof(int32) * n);
	c->work.born = palloc0(sizeof(int32) * n);
	c->work.effective = palloc0(sizeof(Harm) * n);
	c->work.estimated = palloc0(sizeof(bool) * n);
	c->work.vouched = palloc0(sizeof(bool) * n);
	c->work.total = palloc0(sizeof(Harm) * n);
	c->work.known = palloc0(sizeof(bool) * n);
	c->work.rival = palloc0(sizeof(double) * n);
	c->work.carriers = palloc0(sizeof(int64) * (n + c->law.nrequirements));
}

/* Those that came since the last time, or all of them. */
static void
translate_facts(Case *c)
{
	if (c->law.facts != NULL && c->law.nfacts == c->nfacts)
		return;
	if (c->law.facts == NULL || c->room < c->nfacts)
	{
		make_room(c);
		c->law.nfacts = 0;
		c->law.nhazards = 0;
		c->law.nscales = 0;
	}
	while (c->law.nfacts < c->nfacts)
		translate_fact(c, c->law.nfacts++);
	number_slots(c);
}

/* ----------------------------------------------------------------- loading */

static void
take_option(Case *c, const Fact *f)
{
	CaseOption *o;

	if (c->noptions == 0)
		c->options = palloc_array(CaseOption, 8);
	else if (c->noptions >= 8 && (c->noptions & (c->noptions - 1)) == 0)
		c->options = repalloc(c->options, sizeof(CaseOption) * c->noptions * 2);
	o = &c->options[c->noptions++];
	memset(o, 0, sizeof(*o));
	o->number = f->option;
	o->title = f->about;
	o->content = f->detail;
}

/* Takes the fact in; the law sees it at the next judgement. */
void
case_add_fact(Case *c, const Fact *f)
{
	if (c->nfacts == c->max_facts)
	{
		c->max_facts = Max(32, c->max_facts * 2);
		c->facts = c->facts ? repalloc(c->facts, sizeof(Fact) * c->max_facts) :
			palloc_array(Fact, c->max_facts);
	}
	c->facts[c->nfacts++] = *f;
	if (strcmp(f->act, "option") == 0)
		take_option(c, f);
	else if (strcmp(f->act, "choose") == 0)
		c->header.chosen = f->option;
	/* What has weight in law no condition asks for. */
	if (c->conditions_known && act_by_name(f->act) == ACT_NOTE)
		c->conditions_known = false;
}

Case *
case_prepare(const Proposal *header)
{
	Case	   *c = palloc0(sizeof(Case));

	c->header = *header;
	c->policy = policy_of_kind(header->kind);
	if (c->policy != NULL)
		translate_policy(c);
	return c;
}

/*
 * A committed fact beyond the header's seq cannot exist; one missing before it
 * means the table was tampered with.  Neither is a basis for a decision.
 */
static void
read_facts(Case *c, Snapshot snapshot)
{
	FactScan	scan;
	HeapTuple	tuple;

	fact_scan_begin(&scan, c->header.id, snapshot);
	while (HeapTupleIsValid(tuple = fact_scan_next(&scan)))
	{
		Fact		f;

		(void) fact_decode(RelationGetDescr(scan.rel), tuple, &f);
		if (f.seq != c->nfacts + 1)
			break;
		case_add_fact(c, &f);
	}
	fact_scan_end(&scan);
	if (c->nfacts != c->header.seq)
		ereport(ERROR,
				(errcode(ERRCODE_DATA_CORRUPTED),
				 errmsg("the facts of proposal " INT64_FORMAT " do not match its header",
						c->header.id),
				 errdetail("The header counts %d facts, %d can be read in order.",
						   c->header.seq, c->nfacts),
				 errhint("Run SELECT * FROM cmiogov.verify_ledger();")));
}

Case *
case_load(const Proposal *header, Snapshot snapshot)
{
	Case	   *c = case_prepare(header);

	if (c->policy == NULL)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("kind \"%s\" of proposal " INT64_FORMAT " does not exist",
						header->kind, header->id),
				 errhint("Define it with cmiogov.define_kind().")));
	read_facts(c, snapshot);
	return c;
}

CaseOption *
case_option(Case *c, int32 number)
{
	for (int i = 0; i < c->noptions; i++)
	{
		if (c->options[i].number == number)
			return &c->options[i];
	}
	return NULL;
}

void
case_set_content(Case *c, int32 number, const uint8 *digest, bytea *columns)
{
	CaseOption *o = case_option(c, number);

	if (o == NULL)
		elog(ERROR, "proposal " INT64_FORMAT " has no option %d", c->header.id, number);
	o->present = digest != NULL;
	if (digest != NULL)
		memcpy(o->digest, digest, HASH_LEN);
	o->columns = columns;
	c->conditions_known = false;
}

void
case_contents(const Case *c, uint8 *digest)
{
	StringInfoData buf;

	initStringInfo(&buf);
	for (int i = 0; i < c->noptions; i++)
	{
		ledger_int(&buf, c->options[i].number);
		if (c->options[i].present)
			ledger_bytes(&buf, c->options[i].digest, HASH_LEN);
		else
			ledger_null(&buf);
	}
	ledger_finish(&buf, digest);
}

/* Was the fact said about what its option is now? */
static bool
is_fresh(Case *c, const Fact *f)
{
	CaseOption *o = case_option(c, f->option);

	return o != NULL && o->present && f->content != NULL &&
		VARSIZE_ANY_EXHDR(f->content) == HASH_LEN &&
		memcmp(VARDATA_ANY(f->content), o->digest, HASH_LEN) == 0;
}

/* The number of the first option that is so at present, or LAW_NONE. */
static int32
content_number(const Case *c, const uint8 *digest)
{
	for (int i = 0; i < c->noptions; i++)
	{
		if (c->options[i].present && memcmp(c->options[i].digest, digest, HASH_LEN) == 0)
			return i;
	}
	return LAW_NONE;
}

/*
 * Options that say nothing of a subject are the subject as it is, all of them.
 * Without a subject each is its own words.
 */
static void
number_options(Case *c)
{
	LawOption  *options = palloc_array(LawOption, Max(c->noptions, 1));

	for (int i = 0; i < c->noptions; i++)
	{
		CaseOption *o = &c->options[i];

		options[i].words = c->header.guard != 0 && o->content == NULL ? 0 : i;
		options[i].content = o->present ? content_number(c, o->digest) : LAW_NONE;
	}
	c->law.options = options;
}

/*
 * What the fact was said about.  An option that says how the subject is to be
 * stays the same when the rest of the subject changes.
 */
static int32
fact_content(Case *c, const Fact *f)
{
	CaseOption *o = case_option(c, f->option);

	if (o == NULL || f->content == NULL || VARSIZE_ANY_EXHDR(f->content) != HASH_LEN)
		return LAW_NONE;
	if (o->content == NULL)
		return content_number(c, (uint8 *) VARDATA_ANY(f->content));
	return o->present ? content_number(c, o->digest) : LAW_NONE;
}

/*
 * What was seen of a content was seen of whatever option is so now: the row may
 * have been edited since, and what it was be proposed as another option.
 */
static void
bind_observation(Case *c, const Fact *f, LawFact *l)
{
	int32		same;

	l->option = f->option;
	if ((l->flags & FACT_FRESH) || f->content == NULL || VARSIZE_ANY_EXHDR(f->content) != HASH_LEN)
		return;
	same = content_number(c, (uint8 *) VARDATA_ANY(f->content));
	if (same == LAW_NONE || c->options[same].number == 0)
		return;
	l->option = c->options[same].number;
	l->flags |= FACT_FRESH;
}

/*
 * Policy changes alone reopen nothing that is enacted: what became law later is
 * not asked, and what was cleared in advance then stays so, whatever became
 * of the pre-clearance.
 */
static void
bring_up_requirement(Case *c, int i, TimestampTz as_of)
{
	LawRequirement *r = (LawRequirement *) &c->law.requirements[i];
	const PolicyRequirement *p = &c->policy->requirements[i];
	const PolicyClearing *then = as_of != 0 ? policy_cleared_at(c->policy, i, as_of) : NULL;

	r->from = as_of != 0 && p->defined_at > as_of ? LAW_NEVER : p->from;
	r->cleared = then ? then->verdict : p->cleared;
	r->cleared_by = then ? then->person : p->cleared_by;
	r->cleared_until = then ? LAW_NEVER : p->cleared_until;
}

/* Tells the law what is so at that moment. */
static void
bring_up(Case *c, TimestampTz now, TimestampTz as_of)
{
	LawFact    *facts;

	translate_facts(c);
	facts = (LawFact *) c->law.facts;
	for (int i = 0; i < c->nfacts; i++)
	{
		facts[i].flags &= ~FACT_FRESH;
		if (is_fresh(c, &c->facts[i]))
			facts[i].flags |= FACT_FRESH;
		facts[i].content = fact_content(c, &c->facts[i]);
		if (facts[i].act == ACT_OBSERVE)
			bind_observation(c, &c->facts[i], &facts[i]);
	}
	for (int i = 0; i < c->policy->nrequirements; i++)
		bring_up_requirement(c, i, as_of);
	translate_limits(c, as_of != 0);
	c->law.now = now;
	c->law.opener = c->header.opener;
	c->law.chosen = c->header.chosen;
	c->law.noptions = c->noptions;
	number_options(c);
	c->law.nconditions = 0;
	c->law.withdrawn = c->header.withdrawn;
}

void
case_judge(Case *c, int32 option, TimestampTz now, TimestampTz as_of, LawOutcome *out)
{
	bring_up(c, now, as_of);
	/* Conditions are asked of an entry; they do not reopen what is enacted. */
	if (as_of == 0)
		condition_ask(c, option, now);
	out->max_rules = law_max_rules(&c->law);
	out->rules = palloc_array(LawRule, out->max_rules);
	law_judge(&c->law, option, &c->work, out);
}

/* ---------------------------------------------------------------- contents */

/* What an option of a proposal without a subject holds: its own words. */
static void
digest_words(const CaseOption *o, uint8 *digest)
{
	StringInfoData buf;
	uint8		nothing[HASH_LEN] = {0};

	ledger_start(&buf, nothing);
	ledger_int(&buf, o->number);
	ledger_text(&buf, o->title);
	ledger_jsonb(&buf, o->content);
	ledger_finish(&buf, digest);
}

/* Finds what every option is about at present. */
void
case_read_contents(Case *c, Snapshot snapshot)
{
	const Guard *guard;
	Jsonb	  **contents = palloc_array(Jsonb *, Max(c->noptions, 1));
	uint8		(*digests)[HASH_LEN] = palloc(HASH_LEN * Max(c->noptions, 1));
	bytea	  **columns = palloc0(sizeof(bytea *) * Max(c->noptions, 1));
	bool		present = true;

	if (c->header.guard == 0)
	{
		for (int i = 0; i < c->noptions; i++)
			digest_words(&c->options[i], digests[i]);
	}
	else
	{
		for (int i = 0; i < c->noptions; i++)
			contents[i] = c->options[i].content;
		guard = guard_by_id(c->header.guard);
		present = guard != NULL &&
			subject_fetch_digests(guard, c->header.subject_key, snapshot, c->noptions,
								  contents, digests, c->header.salt, columns, NULL);
	}
	for (int i = 0; i < c->noptions; i++)
		case_set_content(c, c->options[i].number, present ? digests[i] : NULL,
						 present ? columns[i] : NULL);
}

/* SHA-256 of kind, subject, chosen option and its content, and the harm. */
void
case_proposal_digest(Case *c, TimestampTz now, uint8 *digest)
{
	StringInfoData buf;
	LawOutcome	out;
	uint8		nothing[HASH_LEN] = {0};
	CaseOption *o = case_option(c, c->header.chosen);

	case_judge(c, c->header.chosen, now, 0, &out);
	ledger_start(&buf, nothing);
	ledger_int(&buf, c->header.id);
	ledger_text(&buf, c->header.kind);
	ledger_int(&buf, c->header.guard);
	ledger_text(&buf, c->header.subject_key);
	ledger_int(&buf, c->header.chosen);
	if (o != NULL && o->present)
		ledger_bytes(&buf, o->digest, HASH_LEN);
	else
		ledger_null(&buf);
	for (int i = 0; i < c->law.nscales; i++)
	{
		ledger_text(&buf, c->scales[i]);
		ledger_float(&buf, c->work.total[i].lo);
		ledger_float(&buf, c->work.total[i].est);
		ledger_float(&buf, c->work.total[i].hi);
	}
	ledger_finish(&buf, digest);
}

void
case_stamp_uppers(Case *c, TimestampTz now)
{
	Fact	   *f = &c->facts[c->nfacts - 1];
	LawFact    *l;

	if (case_option(c, f->option) == NULL)
		return;
	bring_up(c, now, 0);
	law_harm(&c->law, f->option, &c->work);
	f->nuppers = c->law.nscales;
	f->uppers = palloc_array(double, Max(f->nuppers, 1));
	for (int i = 0; i < f->nuppers; i++)
		f->uppers[i] = c->work.known[i] ? c->work.total[i].hi : 0.0;
	l = (LawFact *) &c->law.facts[c->nfacts - 1];
	l->uppers = f->uppers;
	l->nuppers = f->nuppers;
}
