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

/* Before 16 this macro exports a function's record, but not the function. */
#if PG_VERSION_NUM < 160000
#undef PG_FUNCTION_INFO_V1
#define PG_FUNCTION_INFO_V1(funcname) \
extern PGDLLEXPORT Datum funcname(PG_FUNCTION_ARGS); \
extern PGDLLEXPORT const Pg_finfo_record *CppConcat(pg_finfo_, funcname) (void); \
const Pg_finfo_record * \
CppConcat(pg_finfo_, funcname) (void) \
{ \
	static const Pg_finfo_record my_finfo = {1}; \
	return &my_finfo; \
} \
extern int	no_such_variable
#endif

/* The variable-length macros left postgres.h in 16. */
#if PG_VERSION_NUM >= 160000
#include "varatt.h"
#endif

/* 18 marks functions that do not return in front of the declaration. */
#if PG_VERSION_NUM < 180000
#define pg_noreturn __attribute__((noreturn))
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

/* 18 counts what an index scan does, when asked to. */
#if PG_VERSION_NUM >= 180000
#define COMPAT_INDEX_BEGINSCAN(heap, index, snapshot, nkeys) \
	index_beginscan(heap, index, snapshot, NULL, nkeys, 0)
#else
#define COMPAT_INDEX_BEGINSCAN(heap, index, snapshot, nkeys) \
	index_beginscan(heap, index, snapshot, nkeys, 0)
#endif

/* Ownership of a table, one function for all objects since 16. */
#if PG_VERSION_NUM >= 160000
#define COMPAT_OWNS_TABLE(relid, role) object_ownercheck(RelationRelationId, relid, role)
#else
#define COMPAT_OWNS_TABLE(relid, role) pg_class_ownercheck(relid, role)
#endif

/* Generated columns that are computed when read came with 18. */
#if PG_VERSION_NUM >= 180000
#define COMPAT_IS_VIRTUAL(att) ((att)->attgenerated == ATTRIBUTE_GENERATED_VIRTUAL)
#else
#define COMPAT_IS_VIRTUAL(att) false
#endif

/* The number of this process among all, a global of its own since 17. */
#if PG_VERSION_NUM >= 170000
#define COMPAT_MY_PROC_NUMBER MyProcNumber
#else
#define COMPAT_MY_PROC_NUMBER (MyProc->pgprocno)
#endif

/* The number of this backend's transaction, read or written. */
#if PG_VERSION_NUM >= 170000
#define COMPAT_LOCAL_XID (MyProc->vxid.lxid)
#else
#define COMPAT_LOCAL_XID (MyProc->lxid)
#endif

/* Does the subcommand compute a stored column anew?  One of its own since 17. */
#if PG_VERSION_NUM >= 170000
#define COMPAT_REWRITES_COLUMN(cmd) \
	((cmd)->subtype == AT_AlterColumnType || (cmd)->subtype == AT_SetExpression)
#else
#define COMPAT_REWRITES_COLUMN(cmd) ((cmd)->subtype == AT_AlterColumnType)
#endif

#endif							/* CMIOGOV_COMPAT_H */
