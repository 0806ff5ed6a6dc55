/*
 * refusal.c
 *	  The only place that raises a refusal.
 *
 * Programs match on SQLSTATE and constraint name, people read the primary
 * message; both are the contract, so that no other file calls ereport() for
 * the law.
 */
#include "compat.h"

#include "lib/stringinfo.h"
#include "miscadmin.h"
#include "utils/builtins.h"
#include "utils/json.h"
#include "utils/lsyscache.h"

#include "people.h"
#include "refusal.h"
#include "refusal_queue.h"

static char *format(const char *fmt, va_list args) pg_attribute_printf(1, 0);

static char *
format(const char *fmt, va_list args)
{
	StringInfoData buf;
	int			save_errno = errno;

	initStringInfo(&buf);
	for (;;)
	{
		va_list		copy;
		int			needed;

		errno = save_errno;
		va_copy(copy, args);
		needed = appendStringInfoVA(&buf, fmt, copy);
		va_end(copy);
		if (needed == 0)
			return buf.data;
		enlargeStringInfo(&buf, needed);
	}
}

/* A refusal by a function: who caught it would leave no trace of it. */
static void
note(const char *constraint, const char *message)
{
	RefusalNote n = {0};

	n.login = session_login();
	n.constraint = constraint;
	n.reason = message;
	refusal_enqueue(&n);
}

pg_noreturn static void throw(int sqlstate, const char *constraint, const char *message,
							  const char *hint);

static void
throw(int sqlstate, const char *constraint, const char *message, const char *hint)
{
	ereport(ERROR,
			(errcode(sqlstate),
			 errmsg_internal("%s", message),
			 hint ? errhint("%s", hint) : 0,
			 constraint ? err_generic_string(PG_DIAG_SCHEMA_NAME, "cmiogov") : 0,
			 constraint ? err_generic_string(PG_DIAG_CONSTRAINT_NAME, constraint) : 0));
	pg_unreachable();
}

void
refuse(const char *constraint, const char *hint, const char *fmt,...)
{
	va_list		args;
	char	   *message;

	va_start(args, fmt);
	message = format(fmt, args);
	va_end(args);
	note(constraint, message);
	throw(ERRCODE_CHECK_VIOLATION, constraint, message, hint);
}

void
refuse_person(const char *hint, const char *fmt,...)
{
	va_list		args;
	char	   *message;

	va_start(args, fmt);
	message = format(fmt, args);
	va_end(args);
	note(NULL, message);
	throw(ERRCODE_INSUFFICIENT_PRIVILEGE, NULL, message, hint);
}

void
refuse_argument(const char *hint, const char *fmt,...)
{
	va_list		args;
	char	   *message;

	va_start(args, fmt);
	message = format(fmt, args);
	va_end(args);
	throw(ERRCODE_INVALID_PARAMETER_VALUE, NULL, message, hint);
}

static void
add_member(StringInfo buf, const char *name, const char *value)
{
	appendStringInfoString(buf, buf->len == 0 ? "{" : ", ");
	escape_json(buf, name);
	appendStringInfoString(buf, ": ");
	if (value != NULL)
		escape_json(buf, value);
	else
		appendStringInfoString(buf, "null");
}

/*
 * One line of the server log for each refusal: an exception that is caught
 * leaves no other trace.  JSON, so that no key or detail can forge a line.
 */
static void
log_refusal(const Guard *guard, const char *key, const Unmet *unmet, const char *outcome)
{
	StringInfoData buf;

	initStringInfo(&buf);
	add_member(&buf, "outcome", outcome);
	add_member(&buf, "session_user", GetUserNameFromId(GetSessionUserId(), true));
	add_member(&buf, "current_user", GetUserNameFromId(GetUserId(), true));
	add_member(&buf, "table", subject_name(guard, NULL));
	add_member(&buf, "key", key);
	add_member(&buf, "rule", unmet->constraint);
	add_member(&buf, "reason", unmet->reason);
	add_member(&buf, "unmet", unmet->detail);
	appendStringInfoChar(&buf, '}');
	ereport(LOG_SERVER_ONLY,
			(errmsg_internal("cmiogov refusal: %s", buf.data),
			 errhidestmt(true),
			 errhidecontext(true)));
	pfree(buf.data);
}

/* What the log says, for the table. */
static void
enqueue(const Guard *guard, const char *key, const Unmet *unmet, const char *mode)
{
	RefusalNote n = {0};

	n.guard = guard->id;
	n.proposal = unmet->proposal;
	n.mode = mode;
	n.login = session_login();
	n.relation = subject_name(guard, NULL);
	n.subject_key = key;
	n.constraint = unmet->constraint;
	n.reason = unmet->reason;
	n.unmet = unmet->detail;
	refusal_enqueue(&n);
}

/* SELECT * FROM cmiogov.explain_approval('public.change_request', '42'); */
static char *
explain_hint(const Guard *guard, const char *key)
{
	return psprintf("SELECT * FROM cmiogov.explain_approval(%s, %s);",
					quote_literal_cstr(subject_name(guard, NULL)),
					quote_literal_cstr(key));
}

static void
report_row(int elevel, int sqlstate, const Guard *guard, const char *key, const Unmet *unmet)
{
	const char *column = get_attname(guard->relid, guard->status->attnum, true);

	ereport(elevel,
			(errcode(sqlstate),
			 key != NULL ?
			 errmsg_internal("approval of %s %s: %s", subject_name(guard, key),
							 elevel == ERROR ? "refused" : "let pass by a guard that only warns",
							 unmet->reason) :
			 errmsg_internal("truncation of %s %s: %s", subject_name(guard, NULL),
							 elevel == ERROR ? "refused" : "let pass by a guard that only warns",
							 unmet->reason),
			 unmet->detail ? errdetail_internal("%s", unmet->detail) : 0,
			 key != NULL ? errhint("%s", explain_hint(guard, key)) : 0,
			 err_generic_string(PG_DIAG_SCHEMA_NAME,
								get_namespace_name(get_rel_namespace(guard->relid))),
			 err_generic_string(PG_DIAG_TABLE_NAME, get_rel_name(guard->relid)),
			 column ? err_generic_string(PG_DIAG_COLUMN_NAME, column) : 0,
			 err_generic_string(PG_DIAG_CONSTRAINT_NAME, unmet->constraint)));
}

void
refuse_row(const Guard *guard, const char *key, const Unmet *unmet)
{
	const char *s = guard->sqlstate;

	log_refusal(guard, key, unmet, "refused");
	enqueue(guard, key, unmet, "enforce");
	report_row(ERROR, MAKE_SQLSTATE(s[0], s[1], s[2], s[3], s[4]), guard, key, unmet);
	pg_unreachable();
}

void
warn_row(const Guard *guard, const char *key, const Unmet *unmet)
{
	log_refusal(guard, key, unmet, "let pass");
	enqueue(guard, key, unmet, "warn");
	report_row(WARNING, ERRCODE_WARNING, guard, key, unmet);
}
