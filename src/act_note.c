/*
 * act_note.c
 *	  What is said about a proposal without judging it: notes, meetings,
 *	  disputes, acknowledgements.
 *
 * Each is a fact of the proposal's chain and has no weight in law by itself;
 * a kind's conditions ask for them.  A sort of note is one line of a table:
 * what it is about, what its detail must hold, who may give it.
 */
#include "compat.h"

#include <math.h>

#include "catalog/pg_type.h"
#include "executor/spi.h"
#include "utils/fmgrprotos.h"
#include "utils/jsonb.h"
#include "utils/timestamp.h"

#include "acts.h"
#include "args.h"
#include "ledger.h"
#include "owner.h"
#include "refusal.h"

/* ------------------------------------------------------------------- sorts */

/*
 * What a note is about, as a query that finds it: $1 is what the caller
 * called it, $2 the detail; name, owner role and the detail as it is kept,
 * with what the thing was called at that moment.
 */
static const char about_body[] =
"SELECT body, NULL, $2 FROM cmiogov.body WHERE body = $1";
static const char about_measure[] =
"SELECT measure, owner_role, $2 || jsonb_build_object('unit', unit) FROM cmiogov.measure WHERE measure = $1";
static const char about_asset[] =
"SELECT id::text, owner_role, coalesce($2, '{}') || jsonb_build_object('kind', kind, 'name', name, 'version', version)"
" FROM cmiogov.asset WHERE id = CASE WHEN $1 ~ '^[0-9]{1,16}$' THEN $1::bigint END";

typedef struct NoteSort
{
	const char *name;
	const char *about;			/* query; NULL: words, or one of choices */
	const char *choices;		/* what it can be about, comma-separated, or NULL */
	bool		bound;			/* said of an option and its content */
	bool		by_owner;		/* only by a holder of the owner role of what it is about */
	const char *text;			/* detail must hold this text, or NULL */
	const char *grade;			/* detail must hold this, one of grades, or NULL */
	const char *grades;
	const char *number;			/* detail must hold this number, or NULL */
} NoteSort;

static const NoteSort sorts[] = {
	{.name = "evidence",.bound = true,.text = "citation",
	.grade = "grade",.grades = "high,moderate,low,very_low,opinion"},
	{.name = "ethics",.choices = LENSES,
	.bound = true,.text = "principle"},
	{.name = "architecture",.choices = "data_flow,protection,availability",.bound = true},
	{.name = "affected",.about = about_body},
	{.name = "heard",.about = about_body,.bound = true},
	{.name = "concerns",.about = about_asset},
	{.name = "reviewed",.about = about_asset,.bound = true,.by_owner = true},
	{.name = "data_use",.about = about_asset},
	{.name = "benefit",.about = about_measure,.bound = true,.number = "value"},
	{.name = "fit",.bound = true,.number = "score"},
	{.name = "finding",.bound = true,.grade = "layer",.grades = "compliance,safety,usability"},
};

static const NoteSort *
find_sort(const char *name)
{
	StringInfoData names;

	initStringInfo(&names);
	for (int i = 0; i < (int) lengthof(sorts); i++)
	{
		if (strcmp(sorts[i].name, name) == 0)
			return &sorts[i];
		appendStringInfo(&names, "%s%s", i > 0 ? ", " : "", sorts[i].name);
	}
	refuse_argument(psprintf("The sorts are %s.", names.data),
					"there is no note of sort \"%s\"", name);
}

/* Is the word in a comma-separated list? */
static bool
is_one_of(const char *word, const char *list)
{
	size_t		len = strlen(word);

	for (const char *p = list; p != NULL; p = strchr(p, ','))
	{
		if (*p == ',')
			p++;
		if (strncmp(p, word, len) == 0 && (p[len] == ',' || p[len] == '\0'))
			return true;
	}
	return false;
}

/* ------------------------------------------------------------------ detail */

static JsonbValue *
detail_value(Jsonb *detail, const char *key, enum jbvType type, JsonbValue *buf)
{
	JsonbValue *v = detail == NULL ? NULL :
		getKeyJsonValueFromContainer(&detail->root, key, strlen(key), buf);

	return v != NULL && v->type == type ? v : NULL;
}

static void
check_text(const NoteSort *sort, Jsonb *detail, const char *key, const char *choices)
{
	JsonbValue	buf;
	JsonbValue *v = detail_value(detail, key, jbvString, &buf);
	char	   *text = v == NULL ? "" : pnstrdup(v->val.string.val, v->val.string.len);

	if (text[strspn(text, " \t\r\n")] == '\0' ||
		(choices != NULL && !is_one_of(text, choices)))
		refuse_argument(choices == NULL ? psprintf("Give detail {\"%s\": \"...\"}.", key) :
						psprintf("\"%s\" in detail is one of %s.", key, choices),
						"a note of sort \"%s\" needs %s in its detail", sort->name, key);
}

static double
check_number(const NoteSort *sort, Jsonb *detail, const char *key)
{
	JsonbValue	buf;
	JsonbValue *v = detail_value(detail, key, jbvNumeric, &buf);
	double		number = v == NULL ? 0.0 :
		DatumGetFloat8(DirectFunctionCall1(numeric_float8, NumericGetDatum(v->val.numeric)));

	if (v == NULL || !(fabs(number) <= 1e100))
		refuse_argument(psprintf("Give detail {\"%s\": number}, at most 1e100.", key),
						"a note of sort \"%s\" needs the number %s in its detail",
						sort->name, key);
	return number;
}

/* The conditions read all notes of a proposal together: no few may be too many for them. */
#define NOTE_MOST (16 * 1024)

static void
check_detail(const NoteSort *sort, Jsonb *detail, Fact *f)
{
	if (detail != NULL && !JB_ROOT_IS_OBJECT(detail))
		refuse_argument("Give an object, such as {\"citation\": \"...\"}.",
						"argument \"detail\" must be a JSON object");
	if (strlen(f->about) > NOTE_MOST)
		refuse_argument("Say it in the statement.",
						"argument \"about\" must not be longer than %d kB", NOTE_MOST / 1024);
	if (detail != NULL)
		ledger_check_jsonb(detail, "detail", NOTE_MOST);
	if (sort->text != NULL)
		check_text(sort, detail, sort->text, NULL);
	if (sort->grade != NULL)
		check_text(sort, detail, sort->grade, sort->grades);
	if (sort->number != NULL)
	{
		f->has_number = true;
		f->number = check_number(sort, detail, sort->number);
	}
}

/* ------------------------------------------------------------ what it is about */

/* A column of the first row of the last query, in the caller's memory; NULL: NULL. */
static char *
first_text(int column, MemoryContext caller)
{
	char	   *text = SPI_getvalue(SPI_tuptable->vals[0], SPI_tuptable->tupdesc, column);

	return text == NULL ? NULL : MemoryContextStrdup(caller, text);
}

static Jsonb *
first_jsonb(int column, MemoryContext caller)
{
	bool		isnull;
	Datum		d = SPI_getbinval(SPI_tuptable->vals[0], SPI_tuptable->tupdesc, column, &isnull);
	MemoryContext old = MemoryContextSwitchTo(caller);
	Jsonb	   *result = isnull ? NULL : DatumGetJsonbPCopy(d);

	MemoryContextSwitchTo(old);
	return result;
}

/* Finds the thing, notes what it is called, and returns the role that owns it. */
static char *
find_about(const NoteSort *sort, Fact *f)
{
	MemoryContext caller = CurrentMemoryContext;
	Oid			types[] = {TEXTOID, JSONBOID};
	Datum		values[] = {CStringGetTextDatum(f->about), JsonbPGetDatum(f->detail)};
	char		nulls[] = {' ', f->detail == NULL ? 'n' : ' '};
	char	   *owner = NULL;
	char	   *name = NULL;
	OwnerState	state;

	owner_begin(&state);
	run_now(sort->about, 2, types, values, nulls);
	if (SPI_processed > 0)
	{
		name = first_text(1, caller);
		owner = first_text(2, caller);
		f->detail = first_jsonb(3, caller);
	}
	owner_end(&state);
	if (name == NULL)
		refuse_argument(sort->about == about_body ? "SELECT * FROM cmiogov.body shows those there are." :
						sort->about == about_measure ? "SELECT * FROM cmiogov.measure shows those there are." :
						"Give the number of an asset; SELECT * FROM cmiogov.asset shows them.",
						"a note of sort \"%s\" is about nothing that exists: \"%s\"",
						sort->name, f->about);
	f->about = name;
	return owner;
}

PG_FUNCTION_INFO_V1(add_note);

/* add_note(proposal, sort, about, statement, detail, option) -> seq */
Datum
add_note(PG_FUNCTION_ARGS)
{
	const NoteSort *sort = find_sort(arg_text(fcinfo, 1, "sort"));
	char	   *about = arg_text(fcinfo, 2, "about");
	char	   *statement = arg_text(fcinfo, 3, "statement");
	Session    *s;
	Fact		f;

	arg_required(fcinfo, 0, "proposal");
	if (sort->choices != NULL && !is_one_of(about, sort->choices))
		refuse_argument(psprintf("It is about one of %s.", sort->choices),
						"a note of sort \"%s\" cannot be about \"%s\"", sort->name, about);
	if (!sort->bound && !PG_ARGISNULL(5))
		refuse_argument("Leave the option away.",
						"a note of sort \"%s\" is about the whole proposal", sort->name);
	s = session_begin(PG_GETARG_INT64(0));
	f = fact_new(sort->name, sort->bound ? act_option(s, fcinfo, 5) : LAW_NONE);
	f.about = about;
	f.reason = statement;
	f.detail = PG_ARGISNULL(4) ? NULL : PG_GETARG_JSONB_P_COPY(4);
	check_detail(sort, f.detail, &f);
	if (sort->about != NULL)
	{
		char	   *owner = find_about(sort, &f);

		if (sort->by_owner && !act_in_role(s, owner, &f))
			refuse_person(psprintf("It is for a holder of %s.", owner),
						  "%s does not hold %s, which owns asset %s",
						  s->actor.name, owner, f.about);
	}
	session_append(s, &f);
	session_end(s);
	PG_RETURN_INT32(f.seq);
}

/* Was the fact with that number taken back, or resolved, by a later one of that act? */
static bool
is_target(const Case *c, int32 seq, const char *act)
{
	for (int i = 0; i < c->nfacts; i++)
	{
		if (c->facts[i].target == seq && strcmp(c->facts[i].act, act) == 0)
			return true;
	}
	return false;
}

bool
act_is_note(const char *act)
{
	for (int i = 0; i < (int) lengthof(sorts); i++)
	{
		if (strcmp(act, sorts[i].name) == 0)
			return true;
	}
	return is_one_of(act, "dispute,meeting,acknowledge");
}

/* The fact with that number, if it is a note that stands; NULL: it is not. */
static Fact *
standing_note(Case *c, int32 seq)
{
	Fact	   *f = seq > 0 && seq <= c->nfacts ? &c->facts[seq - 1] : NULL;

	if (f == NULL || !act_is_note(f->act) ||
		is_target(c, seq, "withdraw_note") || is_target(c, seq, "resolve_dispute"))
		return NULL;
	return f;
}

bool
act_is_open_dispute(Case *c, int32 seq)
{
	Fact	   *f = standing_note(c, seq);

	return f != NULL && strcmp(f->act, "dispute") == 0;
}

PG_FUNCTION_INFO_V1(withdraw_note);

/* withdraw_note(proposal, note, reason): by its giver; a note that is no dispute also by an Accountable */
Datum
withdraw_note(PG_FUNCTION_ARGS)
{
	char	   *reason = arg_text(fcinfo, 2, "reason");
	Fact		f = fact_new("withdraw_note", LAW_NONE);
	Session    *s;
	Fact	   *note;

	arg_required(fcinfo, 0, "proposal");
	arg_required(fcinfo, 1, "note");
	s = session_begin(PG_GETARG_INT64(0));
	note = standing_note(s->c, PG_GETARG_INT32(1));
	if (note == NULL)
		refuse_argument("SELECT * FROM cmiogov.fact shows who said what.",
						"fact %d of the proposal is no note that stands", PG_GETARG_INT32(1));
	if (note->person != s->actor.person &&
		(strcmp(note->act, "dispute") == 0 || !act_accountable(s, &f)))
		refuse_person("Its giver takes it back; what is no dispute, also an Accountable.",
					  "%s may not withdraw the note of %s", s->actor.name,
					  person_name(note->person, s->snapshot));
	f.about = pstrdup(note->act);
	f.target = note->seq;
	f.reason = reason;
	session_append(s, &f);
	session_end(s);
	PG_RETURN_VOID();
}

/* ---------------------------------------------------------------- disputes */

PG_FUNCTION_INFO_V1(raise_dispute);

/* raise_dispute(proposal, statement) -> seq */
Datum
raise_dispute(PG_FUNCTION_ARGS)
{
	char	   *statement = arg_text(fcinfo, 1, "statement");
	Fact		f = fact_new("dispute", LAW_NONE);
	Session    *s;

	arg_required(fcinfo, 0, "proposal");
	s = session_begin(PG_GETARG_INT64(0));
	f.reason = statement;
	session_append(s, &f);
	session_end(s);
	PG_RETURN_INT32(f.seq);
}

/* An Accountable of one of its decisions, or the role that one escalates to? */
static bool
may_rule(Session *s, Fact *f)
{
	if (act_accountable(s, f))
		return true;
	for (int d = 0; d < s->c->policy->ndecisions; d++)
	{
		char	   *role = s->c->policy->decisions[d].escalates_to;

		if (role != NULL && act_in_role(s, role, f))
			return true;
	}
	return false;
}

static bool
has_signed(const Case *c, int64 person)
{
	for (int i = 0; i < c->nfacts; i++)
	{
		if (c->facts[i].person == person && strcmp(c->facts[i].act, "sign") == 0)
			return true;
	}
	return false;
}

PG_FUNCTION_INFO_V1(resolve_dispute);

/* resolve_dispute(proposal, dispute, ruling) */
Datum
resolve_dispute(PG_FUNCTION_ARGS)
{
	char	   *ruling = arg_text(fcinfo, 2, "ruling");
	Fact		f = fact_new("resolve_dispute", LAW_NONE);
	Session    *s;
	Fact	   *dispute;

	arg_required(fcinfo, 0, "proposal");
	arg_required(fcinfo, 1, "dispute");
	s = session_begin(PG_GETARG_INT64(0));
	dispute = standing_note(s->c, PG_GETARG_INT32(1));
	if (dispute == NULL || strcmp(dispute->act, "dispute") != 0)
		refuse_argument("SELECT * FROM cmiogov.fact WHERE act = 'dispute' shows them.",
						"the proposal has no open dispute %d", PG_GETARG_INT32(1));
	if (!may_rule(s, &f))
		refuse_person("The Accountable of one of its decisions rules, or the role it escalates to.",
					  "%s may not resolve a dispute about this proposal", s->actor.name);
	if (dispute->person == s->actor.person)
		refuse("cmiogov_separation", "Somebody else rules.",
			   "%s raised this dispute and cannot resolve it", s->actor.name);
	if (has_signed(s->c, s->actor.person))
		refuse("cmiogov_separation", "Somebody who has signed nothing on it rules.",
			   "%s has signed this proposal and cannot resolve a dispute about it", s->actor.name);
	f.target = dispute->seq;
	f.reason = ruling;
	session_append(s, &f);
	session_end(s);
	PG_RETURN_VOID();
}

/* ---------------------------------------------------------------- meetings */

/*
 * Who was there, in which seat, and whether that is a quorum.  $1 body, $2
 * who was present, $3 the moment, $4 votes, $5 who records it: chair role,
 * does the recorder sit there, first problem, quorate, detail.
 */
static const char ask_meeting[] =
"WITH said AS (SELECT x.n, CASE jsonb_typeof(x.v) WHEN 'object' THEN x.v -> 'person' ELSE x.v END AS person,"
"	CASE jsonb_typeof(x.v) WHEN 'object' THEN x.v ->> 'profession' END AS profession"
"	FROM jsonb_array_elements($2) WITH ORDINALITY x (v, n)),"
" seated AS (SELECT DISTINCT p.n, s.person, s.profession FROM said p JOIN cmiogov.seat s ON s.body = $1"
"	AND to_jsonb(s.person) = p.person AND s.term @> $3 AND s.profession = coalesce(p.profession, s.profession)),"
" problem AS (SELECT p.n, format(CASE"
"	WHEN count(s.n) = 0 THEN 'person %s holds no seat of %s%s' ELSE 'person %s is named twice' END, p.person, $1, ' as ' || p.profession) AS words"
"	FROM said p LEFT JOIN seated s ON s.n = p.n GROUP BY p.n, p.person, p.profession"
"	HAVING count(s.n) <> 1 OR EXISTS (SELECT FROM said o WHERE o.n < p.n AND o.person = p.person)),"
" wrong_vote AS (SELECT 0 AS n, format('votes are for, against and abstain, whole numbers, together at most the %s present',"
"	(SELECT count(*) FROM said)) AS words"
"	WHERE $4 IS NOT NULL AND coalesce(jsonb_typeof($4) <> 'object' OR $4 - '{for,against,abstain}'::text[] <> '{}'"
"	OR EXISTS (SELECT FROM jsonb_each(CASE jsonb_typeof($4) WHEN 'object' THEN $4 END) v WHERE v.value::text !~ '^[0-9]{1,6}$')"
"	OR (SELECT sum(CASE WHEN v.value ~ '^[0-9]{1,6}$' THEN v.value::int END) FROM jsonb_each_text(CASE jsonb_typeof($4) WHEN 'object' THEN $4 END) v)"
"	> (SELECT count(*) FROM said), true)),"
" chaired AS (SELECT b.chair_role IS NULL OR EXISTS (SELECT FROM seated s JOIN cmiogov.appointment a ON a.person = s.person"
"	WHERE a.role = b.chair_role AND a.term @> $3) AS yes FROM cmiogov.body b WHERE b.body = $1),"
" quorum AS (SELECT EXISTS (SELECT FROM seated) AND c.yes AND NOT EXISTS (SELECT FROM jsonb_each_text(b.quorum) q"
"	WHERE (SELECT count(*) FROM seated s WHERE s.profession = q.key) < q.value::numeric) AS yes"
"	FROM cmiogov.body b CROSS JOIN chaired c WHERE b.body = $1)"
" SELECT b.chair_role, EXISTS (SELECT FROM cmiogov.seat s WHERE s.body = $1 AND s.person = $5 AND s.term @> $3),"
"	(SELECT p.words FROM (TABLE problem UNION ALL TABLE wrong_vote) p ORDER BY p.n LIMIT 1), q.yes,"
"	jsonb_strip_nulls(jsonb_build_object('quorate', q.yes, 'chaired', c.yes, 'needed', b.quorum, 'votes', $4, 'present',"
"		(SELECT jsonb_agg(jsonb_build_object('person', s.person, 'name', p.name, 'profession', s.profession) ORDER BY s.n)"
"		FROM seated s JOIN cmiogov.person p ON p.id = s.person)))"
" FROM cmiogov.body b CROSS JOIN quorum q CROSS JOIN chaired c WHERE b.body = $1";

typedef struct Meeting
{
	char	   *chair_role;
	bool		recorder_sits;
	char	   *problem;
	bool		quorate;
	Jsonb	   *detail;
} Meeting;

static bool
first_bool(int column)
{
	bool		isnull;
	Datum		d = SPI_getbinval(SPI_tuptable->vals[0], SPI_tuptable->tupdesc, column, &isnull);

	return !isnull && DatumGetBool(d);
}

/* False when there is no such body. */
static bool
look_at_meeting(Session *s, const char *body, Jsonb *present, Jsonb *votes, Meeting *m)
{
	MemoryContext caller = CurrentMemoryContext;
	Oid			types[] = {TEXTOID, JSONBOID, TIMESTAMPTZOID, JSONBOID, INT8OID};
	Datum		values[] = {CStringGetTextDatum(body), JsonbPGetDatum(present),
		TimestampTzGetDatum(s->now), JsonbPGetDatum(votes), Int64GetDatum(s->actor.person)};
	char		nulls[] = {' ', ' ', ' ', votes == NULL ? 'n' : ' ', ' '};
	OwnerState	state;
	bool		found;

	owner_begin(&state);
	run_now(ask_meeting, lengthof(types), types, values, nulls);
	found = SPI_processed > 0;
	if (found)
	{
		m->chair_role = first_text(1, caller);
		m->recorder_sits = first_bool(2);
		m->problem = first_text(3, caller);
		m->quorate = first_bool(4);
		m->detail = first_jsonb(5, caller);
	}
	owner_end(&state);
	return found;
}

PG_FUNCTION_INFO_V1(record_meeting);

/* record_meeting(proposal, body, present, statement, votes) -> seq */
Datum
record_meeting(PG_FUNCTION_ARGS)
{
	char	   *body = arg_text(fcinfo, 1, "body");
	char	   *statement = arg_text(fcinfo, 3, "statement");
	Jsonb	   *present;
	Jsonb	   *votes = PG_ARGISNULL(4) ? NULL : PG_GETARG_JSONB_P(4);
	Meeting		m;
	Session    *s;
	Fact		f;

	arg_required(fcinfo, 0, "proposal");
	arg_required(fcinfo, 2, "present");
	present = PG_GETARG_JSONB_P(2);
	if (!JB_ROOT_IS_ARRAY(present) || JB_ROOT_IS_SCALAR(present) || JB_ROOT_COUNT(present) == 0)
		refuse_argument("Give [17, 18] or [{\"person\": 17, \"profession\": \"nurse\"}].",
						"argument \"present\" must be a JSON array of the members present");
	s = session_begin(PG_GETARG_INT64(0));
	f = fact_new("meeting", s->c->header.chosen);
	if (!look_at_meeting(s, body, present, votes, &m))
		refuse_argument("SELECT * FROM cmiogov.body shows those there are.",
						"body \"%s\" is not defined", body);
	if (m.problem != NULL)
		refuse_argument("Members present are named once each; guests belong in the statement.",
						"%s", m.problem);
	if (!(m.chair_role != NULL && act_in_role(s, m.chair_role, &f)) && !m.recorder_sits)
		refuse_person("A member or the chair records it.",
					  "%s holds no seat of %s", s->actor.name, body);
	if (votes != NULL && !m.quorate)
		refuse("cmiogov_quorum", "SELECT quorum, chair_role FROM cmiogov.body shows who must be there; without votes the meeting can be recorded.",
			   "%s had no quorum and could not vote", body);
	f.about = body;
	f.reason = statement;
	f.detail = m.detail;
	session_append(s, &f);
	session_end(s);
	PG_RETURN_INT32(f.seq);
}

/* --------------------------------------------------------- acknowledgements */

PG_FUNCTION_INFO_V1(acknowledge);

/* acknowledge(proposal, decision): for every Informed role that the actor holds */
Datum
acknowledge(PG_FUNCTION_ARGS)
{
	char	   *name = arg_text(fcinfo, 1, "decision");
	const PolicyDecision *d;
	Session    *s;
	int			n = 0;

	arg_required(fcinfo, 0, "proposal");
	s = session_begin(PG_GETARG_INT64(0));
	d = &s->c->policy->decisions[act_decision(s, name)];
	for (int i = 0; i < d->ncells; i++)
	{
		Fact		f = fact_new("acknowledge", LAW_NONE);

		if (!(d->cells[i].letters & RACI_I) || !act_in_role(s, d->cells[i].role, &f))
			continue;
		f.about = d->name;
		session_append(s, &f);
		n++;
	}
	if (n == 0)
		refuse_person("SELECT * FROM cmiogov.raci_chart shows who is Informed.",
					  "%s is not Informed on %s", s->actor.name, name);
	session_end(s);
	PG_RETURN_VOID();
}
