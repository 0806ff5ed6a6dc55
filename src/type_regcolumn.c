/*
 * type_regcolumn.c
 *	  The type regcolumn: a table, or a column of one, that follows renames.
 */
#include "compat.h"

#include "access/htup_details.h"
#include "catalog/namespace.h"
#include "catalog/pg_attribute.h"
#include "catalog/pg_type.h"
#include "libpq/pqformat.h"
#include "utils/builtins.h"
#include "utils/lsyscache.h"
#include "utils/regproc.h"
#include "utils/syscache.h"
#include "utils/varlena.h"

#include "regcolumn.h"

static RegColumn *
make(Oid relid, int16 attnum, const char *name)
{
	Size		size = offsetof(RegColumn, name) + strlen(name) + 1;
	RegColumn  *result = palloc0(size);

	SET_VARSIZE(result, size);
	result->relid = relid;
	result->attnum = attnum;
	strcpy(result->name, name);
	return result;
}

/* The column's present name, or NULL; get_attname() has one for dropped columns too. */
static char *
live_attname(Oid relid, int16 attnum)
{
	HeapTuple	tuple = SearchSysCacheAttNum(relid, attnum);
	char	   *name;

	if (!HeapTupleIsValid(tuple))
		return NULL;
	name = pstrdup(NameStr(((Form_pg_attribute) GETSTRUCT(tuple))->attname));
	ReleaseSysCache(tuple);
	return name;
}

/* The present name, or NULL when the table or column is gone. */
static char *
present_name(Oid relid, int16 attnum)
{
	char	   *table = get_rel_name(relid);
	char	   *schema;
	char	   *column;

	if (table == NULL)
		return NULL;
	schema = get_namespace_name(get_rel_namespace(relid));
	if (schema == NULL)
		return NULL;
	if (attnum == 0)
		return quote_qualified_identifier(schema, table);
	column = live_attname(relid, attnum);
	if (column == NULL)
		return NULL;
	return psprintf("%s.%s", quote_qualified_identifier(schema, table),
					quote_identifier(column));
}

RegColumn *
regcolumn_make(Oid relid, int16 attnum)
{
	char	   *name = present_name(relid, attnum);

	if (name == NULL)
		elog(ERROR, "cache lookup failed for column %d of relation %u", attnum, relid);
	return make(relid, attnum, name);
}

/* Finds what a schema-qualified name of two or three parts means now. */
static bool
resolve_name(List *names, Oid *relid, int16 *attnum)
{
	Oid			schema = get_namespace_oid(strVal(linitial(names)), true);

	if (!OidIsValid(schema))
		return false;
	*relid = get_relname_relid(strVal(lsecond(names)), schema);
	if (!OidIsValid(*relid))
		return false;
	*attnum = 0;
	if (list_length(names) == 3)
		*attnum = get_attnum(*relid, strVal(lthird(names)));
	return list_length(names) == 2 || *attnum > 0;
}

bool
regcolumn_resolve(const RegColumn *column, Oid *relid, int16 *attnum)
{
	*relid = column->relid;
	*attnum = column->attnum;
	if (OidIsValid(*relid))
		return present_name(*relid, *attnum) != NULL;
	return resolve_name(stringToQualifiedNameList(column->name COMPAT_NO_CONTEXT), relid, attnum);
}

PG_FUNCTION_INFO_V1(regcolumn_in);

/* schema.table or schema.table.column, quoted as identifiers are */
Datum
regcolumn_in(PG_FUNCTION_ARGS)
{
	char	   *text = PG_GETARG_CSTRING(0);
	char	   *copy = pstrdup(text);
	List	   *parts;
	List	   *names = NIL;
	ListCell   *cell;
	Oid			relid;
	int16		attnum;

	if (!SplitIdentifierString(copy, '.', &parts) ||
		list_length(parts) < 2 || list_length(parts) > 3)
		INPUT_ERROR(fcinfo,
				(errcode(ERRCODE_INVALID_TEXT_REPRESENTATION),
				 errmsg("invalid input syntax for type regcolumn: \"%s\"", text),
				 errhint("Write schema.table or schema.table.column.")));
	foreach(cell, parts)
		names = lappend(names, makeString(pstrdup((char *) lfirst(cell))));
	if (!resolve_name(names, &relid, &attnum))
		PG_RETURN_POINTER(make(InvalidOid, 0, text));
	PG_RETURN_POINTER(make(relid, attnum, text));
}

static char *
print(const RegColumn *column)
{
	char	   *name = NULL;

	if (OidIsValid(column->relid))
		name = present_name(column->relid, column->attnum);
	return name != NULL ? name : pstrdup(column->name);
}

PG_FUNCTION_INFO_V1(regcolumn_out);

Datum
regcolumn_out(PG_FUNCTION_ARGS)
{
	PG_RETURN_CSTRING(print(DatumGetRegColumn(PG_GETARG_DATUM(0))));
}

PG_FUNCTION_INFO_V1(regcolumn_recv);

/* The binary form is the text: an OID means nothing elsewhere. */
Datum
regcolumn_recv(PG_FUNCTION_ARGS)
{
	StringInfo	buf = (StringInfo) PG_GETARG_POINTER(0);
	int			len;
	char	   *text = pq_getmsgtext(buf, buf->len - buf->cursor, &len);

	PG_RETURN_DATUM(DirectFunctionCall1(regcolumn_in, CStringGetDatum(text)));
}

PG_FUNCTION_INFO_V1(regcolumn_send);

Datum
regcolumn_send(PG_FUNCTION_ARGS)
{
	char	   *text = print(DatumGetRegColumn(PG_GETARG_DATUM(0)));
	StringInfoData buf;

	pq_begintypsend(&buf);
	pq_sendtext(&buf, text, strlen(text));
	PG_RETURN_BYTEA_P(pq_endtypsend(&buf));
}

PG_FUNCTION_INFO_V1(regcolumn_relation);

/* The table, or NULL when it is gone. */
Datum
regcolumn_relation(PG_FUNCTION_ARGS)
{
	Oid			relid;
	int16		attnum;

	if (!regcolumn_resolve(DatumGetRegColumn(PG_GETARG_DATUM(0)), &relid, &attnum))
		PG_RETURN_NULL();
	PG_RETURN_OID(relid);
}

PG_FUNCTION_INFO_V1(regcolumn_name);

/* The column's present name, or NULL when it is gone or a table was meant. */
Datum
regcolumn_name(PG_FUNCTION_ARGS)
{
	Oid			relid;
	int16		attnum;
	char	   *name;

	if (!regcolumn_resolve(DatumGetRegColumn(PG_GETARG_DATUM(0)), &relid, &attnum) ||
		attnum == 0)
		PG_RETURN_NULL();
	name = live_attname(relid, attnum);
	if (name == NULL)
		PG_RETURN_NULL();
	PG_RETURN_TEXT_P(cstring_to_text(name));
}
