/*
 * policy_write.c
 *	  The one road by which people, policy and registers are written.
 *
 * Every public function on them is a PolicyAct: who may do it, what
 * must not hold, what it writes and whose law it may change, each a fixed
 * query.  It waits until no guard and no writer of facts is under way, so what its
 * rules see is true until it commits, and it is on the record before it returns.
 * An act on a register that no kind of proposal asks waits for none of them.
 */
#include "compat.h"

#include "access/xact.h"
#include "catalog/pg_proc.h"
#include "catalog/pg_type.h"
#include "executor/spi.h"
#include "funcapi.h"
#include "miscadmin.h"
#include "utils/acl.h"
#include "utils/builtins.h"
#include "utils/guc.h"
#include "utils/inval.h"
#include "utils/lsyscache.h"
#include "utils/syscache.h"
#include "utils/timestamp.h"

#include "people.h"
#include "policy_record.h"
#include "policy_write.h"
#include "store.h"

/* Before the caller's arguments: record number, moment, person. */
#define NCONTEXT 3

/* The images of all rows in the range of records that one act may have written. */
#define IMAGES \
	"SELECT s.object, s.key, s.image, s.record FROM cmiogov.policy_state s" \
	" WHERE s.record >= $1 AND s.record < $1 + 1000000"

typedef struct Call
{
	const PolicyAct *act;
	int			nparams;
	Oid		   *types;
	Datum	   *values;
	char	   *nulls;
	bool		moved;			/* kinds' versions */
} Call;

/* ---------------------------------------------------------- authority */

/* Administration itself: the extension's owner and superusers. */
void
by_owner(FunctionCallInfo fcinfo)
{
	Oid			user = GetSessionUserId();

	if (user != store_owner() && !superuser_arg(user))
		ereport(ERROR,
				(errcode(ERRCODE_INSUFFICIENT_PRIVILEGE),
				 errmsg("database user \"%s\" is neither the owner of cmiogov nor a superuser",
						GetUserNameFromId(user, false))));
}

void
by_registrar(FunctionCallInfo fcinfo)
{
	require_duty("registrar");
}

/* The office's registers: a person acts, in the office. */
void
by_office(FunctionCallInfo fcinfo)
{
	Actor		actor;

	require_duty("office");
	require_actor(&actor);
}

/* What is measured may come from an application that speaks for nobody. */
void
by_office_or_app(FunctionCallInfo fcinfo)
{
	Actor		actor;

	if (!session_has_duty("app"))
		require_duty("office");
	require_actor(&actor);
}

/* ---------------------------------------------------------- arguments */

static bool
is_optional(const PolicyAct *act, const char *name)
{
	return act->optional != NULL && strstr(act->optional, psprintf(",%s,", name)) != NULL;
}

/* Names and texts that look alike to a reader must be alike. */
static void
check_text(const char *name, const char *value)
{
	int			len = strlen(value);
	int			start = strspn(value, " \t\r\n");

	if (start == len)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("%s must not be empty", name)));
	if (start > 0 || strchr(" \t\r\n", value[len - 1]) != NULL)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("%s must not begin or end with white space: \"%s\"", name, value)));
}

/* The context is known only under the lock: NULL until then. */
static void
clear_context(Call *call)
{
	static const Oid types[NCONTEXT] = {INT8OID, TIMESTAMPTZOID, INT8OID};

	for (int i = 0; i < NCONTEXT; i++)
	{
		call->types[i] = types[i];
		call->values[i] = (Datum) 0;
		call->nulls[i] = 'n';
	}
}

/* Takes over the caller's arguments, and refuses NULL and empty ones by name. */
static void
take_arguments(FunctionCallInfo fcinfo, Call *call)
{
	HeapTuple	proc = SearchSysCache1(PROCOID, ObjectIdGetDatum(fcinfo->flinfo->fn_oid));
	Oid		   *types;
	char	  **names;
	char	   *modes;

	if (!HeapTupleIsValid(proc))
		elog(ERROR, "cache lookup failed for function %u", fcinfo->flinfo->fn_oid);
	get_func_arg_info(proc, &types, &names, &modes);
	ReleaseSysCache(proc);
	for (int i = 0; i < fcinfo->nargs; i++)
	{
		int			p = NCONTEXT + i;

		if (PG_ARGISNULL(i) && !is_optional(call->act, names[i]))
			ereport(ERROR,
					(errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED),
					 errmsg("%s must not be null", names[i])));
		call->types[p] = types[i];
		call->values[p] = PG_GETARG_DATUM(i);
		call->nulls[p] = PG_ARGISNULL(i) ? 'n' : ' ';
		if (!PG_ARGISNULL(i) && types[i] == TEXTOID)
			check_text(names[i], TextDatumGetCString(PG_GETARG_DATUM(i)));
	}
}

static Call *
make_call(FunctionCallInfo fcinfo, const PolicyAct *act)
{
	Call	   *call = palloc0(sizeof(Call));

	call->act = act;
	call->nparams = NCONTEXT + fcinfo->nargs;
	call->types = palloc(call->nparams * sizeof(Oid));
	call->values = palloc(call->nparams * sizeof(Datum));
	call->nulls = palloc(call->nparams);
	clear_context(call);
	take_arguments(fcinfo, call);
	return call;
}

static void
set_context(Call *call)
{
	Actor		actor;
	bool		known = find_actor(&actor);

	call->values[0] = Int64GetDatum(policy_record_next());
	call->nulls[0] = ' ';
	call->values[1] = TimestampTzGetDatum(store_clock());
	call->nulls[1] = ' ';
	call->values[2] = Int64GetDatum(actor.person);
	call->nulls[2] = known ? ' ' : 'n';
}

/* ------------------------------------------------------------- queries */

static int
run(Call *call, const char *query)
{
	return run_now(query, call->nparams, call->types, call->values, call->nulls);
}

static char *
result_text(uint64 row, int column)
{
	return SPI_getvalue(SPI_tuptable->vals[row], SPI_tuptable->tupdesc, column);
}

static void
check_rule(Call *call, const PolicyRule *rule)
{
	char	   *message;
	char	   *hint;

	run(call, rule->query);
	if (SPI_processed == 0)
		return;
	message = result_text(0, 1);
	hint = result_text(0, 2);
	ereport(ERROR,
			(errcode(rule->sqlstate),
			 errmsg_internal("%s", message),
			 hint ? errhint("%s", hint) : 0,
			 rule->constraint ? err_generic_string(PG_DIAG_SCHEMA_NAME, "cmiogov") : 0,
			 rule->constraint ? err_generic_string(PG_DIAG_CONSTRAINT_NAME, rule->constraint) : 0));
}

/*
 * The kinds whose law hangs on what the act writes, or NULL.  Of registers they are
 * those that asked for a condition that reads one.
 */
static char *
kinds_of(const PolicyAct *act)
{
	if (act->registers == NULL)
		return act->kinds ? pstrdup(act->kinds) : NULL;
	return psprintf("k.conditions && ARRAY (SELECT c.condition FROM cmiogov.condition c"
					" WHERE c.reads && '{%s}') AND %s",
					act->registers, act->kinds ? act->kinds : "true");
}

/*
 * A kind's version moves before and after the writing, because the kinds that depend
 * on a row may be others afterwards.
 */
static void
move_kinds(Call *call)
{
	char	   *kinds = kinds_of(call->act);

	if (kinds == NULL)
		return;
	run(call, psprintf("UPDATE cmiogov.kind k SET version = $1 WHERE %s", kinds));
	call->moved |= SPI_processed > 0;
}

static void
append_record(Call *call, int64 seq, const char *object, const char *key, Datum body)
{
	policy_record_append(seq, DatumGetTimestampTz(call->values[1]),
						 call->act->name, object, key, body);
}

/* Records what the act wrote and removed; returns the key of the first. */
static char *
record_rows(Call *call, const char *removed_object, char *removed_key)
{
	SPITupleTable *rows;
	uint64		nrows;
	int64		first = DatumGetInt64(call->values[0]);

	if (removed_key != NULL)
	{
		append_record(call, first, removed_object, removed_key, (Datum) 0);
		return removed_key;
	}
	/* The planner drops the other registers at once. */
	run(call, call->act->registers == NULL ? IMAGES " ORDER BY s.record" :
		psprintf(IMAGES " AND s.object = ANY ('{%s}') ORDER BY s.record", call->act->registers));
	rows = SPI_tuptable;
	nrows = SPI_processed;
	if (nrows == 0)
		elog(ERROR, "%s() wrote nothing", call->act->name);
	for (uint64 i = 0; i < nrows; i++)
	{
		bool		isnull;
		Datum		image = SPI_getbinval(rows->vals[i], rows->tupdesc, 3, &isnull);
		Datum		record = SPI_getbinval(rows->vals[i], rows->tupdesc, 4, &isnull);

		append_record(call, DatumGetInt64(record),
					  SPI_getvalue(rows->vals[i], rows->tupdesc, 1),
					  SPI_getvalue(rows->vals[i], rows->tupdesc, 2), image);
	}
	return SPI_getvalue(rows->vals[0], rows->tupdesc, 2);
}

/* Checks, writes and records.  A write that returns rows has removed one: object, key. */
static char *
perform(Call *call)
{
	const PolicyAct *act = call->act;
	char	   *removed_object = NULL;
	char	   *removed_key = NULL;

	for (const PolicyRule *rule = act->rules; rule->query != NULL; rule++)
		check_rule(call, rule);
	move_kinds(call);
	for (const char *const *write = act->writes; *write != NULL; write++)
	{
		if (run(call, *write) == SPI_OK_DELETE_RETURNING && SPI_processed > 0)
		{
			removed_object = result_text(0, 1);
			removed_key = result_text(0, 2);
		}
	}
	move_kinds(call);
	if (act->writes[0] == NULL)
		return NULL;
	return record_rows(call, removed_object, removed_key);
}

/* Does the law of any kind hang on what the act writes? */
static bool
concerns_kinds(Call *call)
{
	run(call, psprintf("SELECT FROM cmiogov.kind k WHERE %s LIMIT 1", kinds_of(call->act)));
	return SPI_processed > 0;
}

/*
 * A register's act waits for guards only if a guard may read what it writes.  That is
 * looked at first, and again under the lighter lock, which keeps the answer
 * true.  The lighter one is given up before the other is asked for, never
 * raised to it.
 */
static void
lock_for(Call *call)
{
	if (call->act->registers != NULL && !concerns_kinds(call))
	{
		store_lock_registers();
		if (!concerns_kinds(call))
			return;
		store_unlock_registers();
	}
	store_lock_policy();
}

/*
 * Plans are kept, and a table that is small now may not be when they are used.  What
 * has no index then looks too dear not to be compiled.
 */
static void
prefer_indexes(void)
{
	static const char *const off[] = {"enable_seqscan", "jit"};

	for (size_t i = 0; i < lengthof(off); i++)
		(void) set_config_option(off[i], "off", PGC_USERSET, PGC_S_SESSION,
								 GUC_ACTION_SAVE, true, 0, false);
}

/*
 * Authority is asked twice: before the lock, so that nobody without it can make the
 * house wait, and under it, because it may have been taken away meanwhile.
 */
char *
policy_act(FunctionCallInfo fcinfo, const PolicyAct *act)
{
	MemoryContext caller = CurrentMemoryContext;
	OwnerState	state;
	Call	   *call;
	char	   *key;

	act->authorise(fcinfo);
	call = make_call(fcinfo, act);
	owner_begin(&state);

	prefer_indexes();
	lock_for(call);
	act->authorise(fcinfo);
	set_context(call);
	key = perform(call);
	if (key != NULL)
		key = MemoryContextStrdup(caller, key);
	owner_end(&state);

	/* The cache of policies hangs on this table's invalidations; it holds no register. */
	if (act->registers == NULL || call->moved)
		CacheInvalidateRelcacheByRelid(store_oid("kind"));
	return key;
}

Datum
policy_act_id(FunctionCallInfo fcinfo, const PolicyAct *act)
{
	return DirectFunctionCall1(int8in, CStringGetDatum(policy_act(fcinfo, act)));
}
