/*
 * args.c
 *	  Arguments of the public functions: required, or absent.
 */
#include "compat.h"

#include "args.h"
#include "ledger.h"
#include "refusal.h"

void
arg_required(FunctionCallInfo fcinfo, int n, const char *name)
{
	if (PG_ARGISNULL(n))
		ereport(ERROR,
				(errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED),
				 errmsg("argument \"%s\" must not be null", name)));
}

char *
arg_text_or_null(FunctionCallInfo fcinfo, int n, const char *name)
{
	char	   *s;

	if (PG_ARGISNULL(n))
		return NULL;
	s = text_to_cstring(PG_GETARG_TEXT_PP(n));
	if (strspn(s, " \t\r\n") == strlen(s))
		refuse_argument("Write it in words.", "argument \"%s\" must not be blank", name);
	if (strlen(s) > LEDGER_MOST)
		refuse_argument("Keep it elsewhere, and a reference here.",
						"argument \"%s\" must not be longer than %d kB", name, LEDGER_MOST / 1024);
	return s;
}

char *
arg_text(FunctionCallInfo fcinfo, int n, const char *name)
{
	arg_required(fcinfo, n, name);
	return arg_text_or_null(fcinfo, n, name);
}
