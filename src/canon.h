/*
 * canon.h
 *	  The canonical form of a column's value, and its text.
 */
#ifndef CMIOGOV_CANON_H
#define CMIOGOV_CANON_H

#include "lib/stringinfo.h"

/* How values of a column are read. */
typedef struct Column
{
	AttrNumber	attnum;			/* in the table that was named; 0: no such column */
	Oid			typid;
	Oid			base;			/* the type below all domains */
	int32		typmod;
	Oid			collation;
	int16		len;
	bool		byval;
	bool		is_enum;
	FmgrInfo	output;
} Column;

/* Fills in what the catalogs say of the column; false when it is gone. */
extern bool column_describe(Column *column, Oid relid, AttrNumber attnum);

/*
 * Does printing the value (as_text), or bringing it to its canonical form, run
 * code of the type's owner, or depend on settings?  Then it must be done in
 * the sandbox.
 */
extern bool column_needs_sandbox(const Column *column, bool as_text);

/* Appends the canonical bytes of a value that is not NULL. */
extern void canon_value(StringInfo buf, Column *column, Datum value);

/* Its text, as the type prints it. */
extern char *column_text(Column *column, Datum value);

/* A value from its text; always in the sandbox. */
extern Datum column_parse(Column *column, const char *text);

#endif							/* CMIOGOV_CANON_H */
