/*
 * regcolumn.h
 *	  The type regcolumn: a table, or a column of one, that follows renames.
 */
#ifndef CMIOGOV_REGCOLUMN_H
#define CMIOGOV_REGCOLUMN_H

/*
 * Like regclass, it holds an OID and prints the present name; so it survives
 * a rename, and then a dump and restore in which OIDs and column numbers differ.
 * Unlike regclass it keeps the name it was given, for a table that is gone.
 */
typedef struct RegColumn
{
	int32		vl_len_;
	Oid			relid;			/* InvalidOid: the name did not resolve */
	int16		attnum;			/* 0: the table itself */
	char		name[FLEXIBLE_ARRAY_MEMBER];
} RegColumn;

#define DatumGetRegColumn(d) ((RegColumn *) PG_DETOAST_DATUM(d))

extern RegColumn *regcolumn_make(Oid relid, int16 attnum);

/* Resolves a name that did not resolve when it was read; false if it still does not. */
extern bool regcolumn_resolve(const RegColumn *column, Oid *relid, int16 *attnum);

#endif							/* CMIOGOV_REGCOLUMN_H */
