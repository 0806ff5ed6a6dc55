/*
 * module.c
 *	  The library's magic block, and what is set up when it is loaded.
 */
#include "compat.h"

#include "miscadmin.h"
#include "utils/guc.h"
#include "utils/varlena.h"

#include "armour.h"
#include "refusal_queue.h"
#include "refusal_worker.h"

PG_MODULE_MAGIC;

extern PGDLLEXPORT void _PG_init(void);

/* Is it us: a bare name, a path, with or without the suffix? */
static bool
names_us(const char *library)
{
	const char *base = last_dir_separator(library);

	base = base != NULL ? base + 1 : library;
	return strcmp(base, "cmiogov") == 0 || strcmp(base, "cmiogov" DLSUFFIX) == 0;
}

static bool
preloaded_by_session(void)
{
	List	   *libraries;
	ListCell   *cell;

	if (!SplitDirectoriesString(pstrdup(session_preload_libraries_string), ',', &libraries))
		return false;
	foreach(cell, libraries)
	{
		if (names_us(lfirst(cell)))
			return true;
	}
	return false;
}

/*
 * The hooks come with preloading only: a session that happens to have called
 * one of our functions must not differ from one that has not.  pg_upgrade
 * rebuilds the catalogs and is left alone.
 */
void
_PG_init(void)
{
	if (IsBinaryUpgrade)
		return;
	if (process_shared_preload_libraries_in_progress)
	{
		refusal_queue_init();
		refusal_worker_init();
		MarkGUCPrefixReserved("cmiogov");
		armour_init();
	}
	else if (preloaded_by_session())
		armour_init();
}
