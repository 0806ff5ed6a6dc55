/*
 * condition.c
 *	  What a kind's conditions answer about a case.
 *
 * The questions are SQL over the registers and the notes of the proposal
 * (sql/parts/66_conditions.sql), asked with the tables' owner's rights under a
 * snapshot of now: who locked the header keeps the registers still that they
 * read.  The notes are handed over as they are in memory, because the fact
 * under way is judged before it is written.  Nothing is decided here; what a
 * condition does not answer is not met.
 */
#include "compat.h"

#include "catalog/pg_type.h"
#include "executor/spi.h"
#include "parser/parse_func.h"
#include "utils/builtins.h"
#include "utils/fmgrprotos.h"
#include "utils/json.h"
#include "utils/snapmgr.h"
#include "utils/timestamp.h"

#include "condition.h"
#include "owner.h"

/* $1 proposal, $2 kind, $3 notes, $4 moment; a kind without an answer has one row of NULLs. */
static const char ask_rows[] =
"SELECT k.version, r.condition, r.gate, r.met, r.until, r.detail, r.next_action, r.owner"
" FROM cmiogov.kind k LEFT JOIN cmiogov.condition_rows($1, $2, $3, $4) r ON true WHERE k.kind = $2";

enum
{
	row_version = 1, row_condition, row_gate, row_met, row_until, row_detail, row_next_action,
	row_owner
};

/* ------------------------------------------------------------------- notes */

static void
put_text(StringInfo buf, const char *key, const char *value)
{
	if (value == NULL)
		return;
	appendStringInfo(buf, ",\"%s\":", key);
	escape_json(buf, value);
}

/* Has it weight in law, or is it none that a condition asks for? */
static bool
is_no_note(const Case *c, int i)
{
	static const char *const others[] = {"open", "limit", "option", "score", "consult", "reassess"};

	for (int k = 0; k < (int) lengthof(others); k++)
	{
		if (strcmp(c->facts[i].act, others[k]) == 0)
			return true;
	}
	return c->law.facts[i].act != ACT_NOTE;
}

/* What was said, as the functions read it. */
static Jsonb *
notes_of(const Case *c, int32 option)
{
	StringInfoData buf;

	initStringInfo(&buf);
	appendStringInfoChar(&buf, '[');
	for (int i = 0; i < c->nfacts; i++)
	{
		const Fact *f = &c->facts[i];

		if (is_no_note(c, i))
			continue;
		appendStringInfo(&buf, "%s{\"seq\":%d,\"person\":" INT64_FORMAT ",\"chosen\":%s,\"fresh\":%s",
						 buf.len > 1 ? "," : "", f->seq, f->person,
						 f->option == option ? "true" : "false",
						 c->law.facts[i].flags & FACT_FRESH ? "true" : "false");
		put_text(&buf, "act", f->act);
		put_text(&buf, "about", f->about);
		put_text(&buf, "role", f->role);
		if (f->target != 0)
			appendStringInfo(&buf, ",\"target\":%d", f->target);
		if (f->detail != NULL)
		{
			appendStringInfoString(&buf, ",\"detail\":");
			(void) JsonbToCString(&buf, &f->detail->root, VARSIZE(f->detail));
		}
		appendStringInfoChar(&buf, '}');
	}
	appendStringInfoChar(&buf, ']');
	return DatumGetJsonbP(DirectFunctionCall1(jsonb_in, CStringGetDatum(buf.data)));
}

/* -------------------------------------------------------------------- rows */

/* Room for one answer more. */
static LawCondition *
add_row(Case *c)
{
	int			n = c->nconditions++;
	LawCondition *conditions = (LawCondition *) c->law.conditions;

	if (n == 0)
	{
		conditions = palloc_array(LawCondition, 8);
		c->conditions = palloc(sizeof(*c->conditions) * 8);
	}
	else if (n >= 8 && (n & (n - 1)) == 0)
	{
		conditions = repalloc_array(conditions, LawCondition, 2 * n);
		c->conditions = repalloc(c->conditions, sizeof(*c->conditions) * 2 * n);
	}
	memset(&c->conditions[n], 0, sizeof(*c->conditions));
	c->law.conditions = conditions;
	return &conditions[n];
}

static int32
gate_number(const char *name)
{
	for (int g = 0; g < NGATES; g++)
	{
		if (strcmp(name, gate_names[g]) == 0)
			return g;
	}
	return NGATES;				/* of the decisions */
}

static char *
column_text(uint64 row, int column)
{
	return SPI_getvalue(SPI_tuptable->vals[row], SPI_tuptable->tupdesc, column);
}

static char *
copy(const char *text, MemoryContext caller)
{
	return text == NULL ? NULL : MemoryContextStrdup(caller, text);
}

static void
take_row(Case *c, uint64 row, MemoryContext caller)
{
	HeapTuple	tuple = SPI_tuptable->vals[row];
	TupleDesc	desc = SPI_tuptable->tupdesc;
	MemoryContext old = MemoryContextSwitchTo(caller);
	LawCondition *l = add_row(c);
	int			n = c->nconditions - 1;
	bool		isnull;
	Datum		d;

	MemoryContextSwitchTo(old);
	c->conditions[n].name = copy(column_text(row, row_condition), caller);
	c->conditions[n].detail = copy(column_text(row, row_detail), caller);
	c->conditions[n].next_action = copy(column_text(row, row_next_action), caller);
	c->conditions[n].owner = copy(column_text(row, row_owner), caller);
	l->gate = gate_number(column_text(row, row_gate));
	d = SPI_getbinval(tuple, desc, row_met, &isnull);
	l->met = !isnull && DatumGetBool(d);
	d = SPI_getbinval(tuple, desc, row_until, &isnull);
	l->until = isnull ? LAW_NEVER : DatumGetTimestampTz(d);
}

/* Under the SQL of 1.0 there is nothing to ask. */
static bool
can_ask(int ntypes, Oid *types)
{
	return OidIsValid(LookupFuncName(list_make2(makeString("cmiogov"), makeString("condition_rows")),
									 ntypes, types, true));
}

static void
run_plan(Case *c, int ntypes, Oid *types, Datum *values, MemoryContext caller)
{
	static SPIPlanPtr plan = NULL;
	Snapshot	snapshot;

	if (plan == NULL)
	{
		SPIPlanPtr	fresh = SPI_prepare(ask_rows, ntypes, types);

		if (fresh == NULL || SPI_keepplan(fresh) != 0)
			elog(ERROR, "could not prepare \"%s\"", ask_rows);
		plan = fresh;
	}
	snapshot = store_snapshot_now();
	if (SPI_execute_snapshot(plan, values, NULL, snapshot, InvalidSnapshot, true, false, 0) != SPI_OK_SELECT)
		elog(ERROR, "\"%s\" failed", ask_rows);
	store_snapshot_done(snapshot);
	for (uint64 i = 0; i < SPI_processed; i++)
	{
		bool		isnull;

		c->conditions_version = DatumGetInt64(SPI_getbinval(SPI_tuptable->vals[i], SPI_tuptable->tupdesc,
															row_version, &isnull));
		if (column_text(i, row_condition) != NULL)
			take_row(c, i, caller);
	}
}

/* Takes the answers in; false: there was nothing to ask. */
static bool
run_conditions(Case *c, int32 option, TimestampTz now)
{
	MemoryContext caller = CurrentMemoryContext;
	Oid			types[] = {INT8OID, TEXTOID, JSONBOID, TIMESTAMPTZOID};
	Datum		values[] = {Int64GetDatum(c->header.id), CStringGetTextDatum(c->header.kind),
		JsonbPGetDatum(notes_of(c, option)), TimestampTzGetDatum(now)};
	OwnerState	state;
	bool		can;

	owner_begin(&state);
	can = can_ask(lengthof(types), types);
	if (can)
		run_plan(c, lengthof(types), types, values, caller);
	owner_end(&state);
	return can;
}

/* What the kind switches on and nothing answered is not met. */
static void
take_unanswered(Case *c, bool asked)
{
	for (int k = 0; k < c->policy->nconditions; k++)
	{
		char	   *name = c->policy->conditions[k];
		bool		answered = false;

		for (int i = 0; i < c->nconditions && !answered; i++)
			answered = strcmp(c->conditions[i].name, name) == 0;
		if (answered)
			continue;
		*add_row(c) = (LawCondition) {NGATES, false, LAW_NEVER};
		c->conditions[c->nconditions - 1].name = name;
		c->conditions[c->nconditions - 1].detail = asked ?
			psprintf("condition \"%s\" gives no answer", name) :
			psprintf("condition \"%s\" cannot be asked: the extension's SQL is of an older version than its library", name);
		c->conditions[c->nconditions - 1].next_action = asked ?
			psprintf("define_kind('%s', ..., conditions => ...)", c->header.kind) :
			"ALTER EXTENSION cmiogov UPDATE";
	}
}

/* -------------------------------------------------------------- the answers */

void
condition_ask(Case *c, int32 option, TimestampTz now)
{
	bool		asked;

	if (c->policy->nconditions == 0)
		return;
	/* Nothing but time moves the answers while case and registers are the same. */
	if (c->conditions_known && c->conditions_of == option &&
		c->conditions_from <= now && now < c->conditions_until)
	{
		c->law.nconditions = c->nconditions;
		return;
	}
	c->nconditions = 0;
	c->conditions_version = 0;
	asked = run_conditions(c, option, now);
	take_unanswered(c, asked);
	c->law.nconditions = c->nconditions;
	c->conditions_known = true;
	c->conditions_of = option;
	c->conditions_from = now;
	c->conditions_until = LAW_NEVER;
	for (int i = 0; i < c->nconditions; i++)
	{
		if (c->law.conditions[i].until > now)
			c->conditions_until = Min(c->conditions_until, c->law.conditions[i].until);
	}
}

bool
condition_asks_attestation(const Case *c)
{
	for (int k = 0; k < c->policy->nconditions; k++)
	{
		if (strcmp(c->policy->conditions[k], "attested") == 0)
			return true;
	}
	return false;
}

bool
condition_attested(int64 person, TimestampTz at)
{
	Oid			types[] = {INT8OID, TIMESTAMPTZOID};
	Datum		values[] = {Int64GetDatum(person), TimestampTzGetDatum(at)};
	OwnerState	state;
	bool		isnull;
	bool		result;

	owner_begin(&state);
	run_now("SELECT cmiogov.is_attested($1, $2)", lengthof(types), types, values, NULL);
	result = DatumGetBool(SPI_getbinval(SPI_tuptable->vals[0], SPI_tuptable->tupdesc, 1, &isnull)) && !isnull;
	owner_end(&state);
	return result;
}
