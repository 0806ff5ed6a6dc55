/*
 * sandbox.c
 *	  Running other people's code with no more than their own rights.
 *
 * Reading a guarded row may run the code of its types.  Were that to run with
 * the rights of whoever touches the row, or with ours, the owner of a type
 * could take them over.
 */
#include "compat.h"

#include "miscadmin.h"
#include "utils/guc.h"

#include "sandbox.h"

static const struct
{
	const char *name;
	const char *value;
}			pinned[] =
{
	{"search_path", "pg_catalog, pg_temp"},
	{"row_security", "off"},
	{"TimeZone", "UTC"},
	{"DateStyle", "ISO, YMD"},
	{"IntervalStyle", "postgres"},
	{"extra_float_digits", "1"},
	{"bytea_output", "hex"},
	{"lc_monetary", "C"},
};

void
sandbox_enter(Sandbox *sandbox, Oid role)
{
	GetUserIdAndSecContext(&sandbox->user, &sandbox->sec_context);
	sandbox->nest_level = NewGUCNestLevel();
	for (int i = 0; i < (int) lengthof(pinned); i++)
		(void) set_config_option(pinned[i].name, pinned[i].value, PGC_USERSET,
								 PGC_S_SESSION, GUC_ACTION_SAVE, true, 0, false);
	SetUserIdAndSecContext(role, sandbox->sec_context |
						   SECURITY_LOCAL_USERID_CHANGE |
						   SECURITY_RESTRICTED_OPERATION |
						   SECURITY_NOFORCE_RLS);
}

void
sandbox_leave(Sandbox *sandbox)
{
	SetUserIdAndSecContext(sandbox->user, sandbox->sec_context);
	AtEOXact_GUC(false, sandbox->nest_level);
}
