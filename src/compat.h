/*
 * compat.h
 *	  The ground floor: the server's headers, symbol visibility, and every
 *	  difference between the supported servers.
 *
 * No other file tests PG_VERSION_NUM.
 */
#ifndef CMIOGOV_COMPAT_H
#define CMIOGOV_COMPAT_H

/*
 * The library is compiled with hidden visibility.  PostgreSQL 15 leaves
 * PGDLLEXPORT empty, which would hide the magic block and every function.
 */
#ifndef PGDLLEXPORT
#define PGDLLEXPORT __attribute__((visibility("default")))
#endif

#include "postgres.h"
#include "fmgr.h"

#if PG_VERSION_NUM < 150000
#error "cmiogov needs PostgreSQL 15 or later"
#endif

/* Soft errors came with 16; before, bad input always throws. */
#if PG_VERSION_NUM >= 160000
#include "nodes/miscnodes.h"
#define COMPAT_NO_CONTEXT , NULL
#define INPUT_ERROR(fcinfo, ...) \
	ereturn((fcinfo)->context, (Datum) 0, __VA_ARGS__)
#else
#define COMPAT_NO_CONTEXT
#define INPUT_ERROR(fcinfo, ...) \
	ereport(ERROR, __VA_ARGS__)
#endif

#endif							/* CMIOGOV_COMPAT_H */
