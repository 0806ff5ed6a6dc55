/*
 * canon.c
 *	  The canonical form of a column's value, and its text.
 *
 * The canonical form is what signatures are bound to, so it must not depend
 * on settings, on the database's encoding, on OIDs, nor on how an enum's
 * labels are called today.  For core types it is our own:
 *
 *	boolean						t or f
 *	smallint, integer, bigint	decimal
 *	text, varchar, char, name	the characters in UTF-8
 *	json, jsonb					their text in UTF-8
 *	bytea						its bytes
 *	real, double precision		the shortest decimal that reads back the same
 *	numeric						its text, with its display scale
 *	date						days since 2000-01-01, decimal
 *	time, timestamp, timestamptz	microseconds (since 2000-01-01, UTC), decimal
 *								(infinite ones: infinity or -infinity)
 *	uuid						its text
 *	enum						the position of its label, from 1
 *
 * A domain is as its base type.  Every other type is what its output function
 * prints under the settings of the sandbox, in UTF-8.
 */
#include "compat.h"

#include "access/genam.h"
#include "access/htup_details.h"
#include "access/table.h"
#include "catalog/pg_attribute.h"
#include "catalog/pg_enum.h"
#include "catalog/pg_type.h"
#include "common/shortest_dec.h"
#include "mb/pg_wchar.h"
#include "utils/builtins.h"
#include "utils/date.h"
#include "utils/fmgroids.h"
#include "utils/lsyscache.h"
#include "utils/syscache.h"
#include "utils/timestamp.h"

#include "canon.h"

/* Types whose output is C of the server and heeds no setting. */
static bool
prints_plainly(Oid base)
{
	switch (base)
	{
		case BOOLOID:
		case INT2OID:
		case INT4OID:
		case INT8OID:
		case TEXTOID:
		case VARCHAROID:
		case BPCHAROID:
		case NAMEOID:
		case NUMERICOID:
		case UUIDOID:
		case JSONOID:
		case JSONBOID:
			return true;
		default:
			return false;
	}
}

/* Types with a canonical form of our own, beyond those that print plainly. */
static bool
has_own_form(Oid base)
{
	switch (base)
	{
		case BYTEAOID:
		case FLOAT4OID:
		case FLOAT8OID:
		case DATEOID:
		case TIMEOID:
		case TIMESTAMPOID:
		case TIMESTAMPTZOID:
			return true;
		default:
			return prints_plainly(base);
	}
}

bool
column_needs_sandbox(const Column *column, bool as_text)
{
	if (column->is_enum)
		return false;
	return as_text ? !prints_plainly(column->base) : !has_own_form(column->base);
}

bool
column_describe(Column *column, Oid relid, AttrNumber attnum)
{
	HeapTuple	tuple = SearchSysCache2(ATTNUM, ObjectIdGetDatum(relid), Int16GetDatum(attnum));
	Form_pg_attribute att;
	Oid			output;
	bool		varlena;

	if (!HeapTupleIsValid(tuple))
		return false;
	att = (Form_pg_attribute) GETSTRUCT(tuple);
	if (att->attisdropped)
	{
		ReleaseSysCache(tuple);
		return false;
	}
	column->attnum = attnum;
	column->typid = att->atttypid;
	column->typmod = att->atttypmod;
	column->collation = att->attcollation;
	column->len = att->attlen;
	column->byval = att->attbyval;
	ReleaseSysCache(tuple);
	column->base = getBaseType(column->typid);
	column->is_enum = get_typtype(column->base) == TYPTYPE_ENUM;
	getTypeOutputInfo(column->base, &output, &varlena);
	fmgr_info_cxt(output, &column->output, CurrentMemoryContext);
	return true;
}

static void
append_utf8(StringInfo buf, const char *s, int len)
{
	char	   *utf8;

	if (GetDatabaseEncoding() == PG_SQL_ASCII || GetDatabaseEncoding() == PG_UTF8)
	{
		appendBinaryStringInfo(buf, s, len);
		return;
	}
	utf8 = pg_server_to_any(s, len, PG_UTF8);
	appendBinaryStringInfo(buf, utf8, utf8 == s ? len : (int) strlen(utf8));
}

static void
append_int64(StringInfo buf, int64 value)
{
	appendStringInfo(buf, INT64_FORMAT, value);
}

static void
append_timestamp(StringInfo buf, Timestamp value)
{
	if (TIMESTAMP_IS_NOBEGIN(value))
		appendStringInfoString(buf, "-infinity");
	else if (TIMESTAMP_IS_NOEND(value))
		appendStringInfoString(buf, "infinity");
	else
		append_int64(buf, value);
}

static void
append_date(StringInfo buf, DateADT value)
{
	if (DATE_IS_NOBEGIN(value))
		appendStringInfoString(buf, "-infinity");
	else if (DATE_IS_NOEND(value))
		appendStringInfoString(buf, "infinity");
	else
		append_int64(buf, value);
}

/* The position of the label among its enum's labels, whatever they are called. */
static int
enum_position(Oid type, Oid label)
{
	Relation	rel = table_open(EnumRelationId, AccessShareLock);
	ScanKeyData key;
	SysScanDesc scan;
	HeapTuple	tuple;
	float4		order = 0;
	bool		found = false;
	int			position = 1;

	ScanKeyInit(&key, Anum_pg_enum_enumtypid, BTEqualStrategyNumber, F_OIDEQ,
				ObjectIdGetDatum(type));
	scan = systable_beginscan(rel, EnumTypIdLabelIndexId, true, NULL, 1, &key);
	while (HeapTupleIsValid(tuple = systable_getnext(scan)))
	{
		Form_pg_enum e = (Form_pg_enum) GETSTRUCT(tuple);

		if (e->oid == label)
		{
			order = e->enumsortorder;
			found = true;
		}
	}
	systable_endscan(scan);
	if (!found)
		elog(ERROR, "cache lookup failed for label %u of enum %u", label, type);
	/* Before 17 the first scan has made the key's column that of the index. */
	ScanKeyInit(&key, Anum_pg_enum_enumtypid, BTEqualStrategyNumber, F_OIDEQ,
				ObjectIdGetDatum(type));
	scan = systable_beginscan(rel, EnumTypIdLabelIndexId, true, NULL, 1, &key);
	while (HeapTupleIsValid(tuple = systable_getnext(scan)))
	{
		if (((Form_pg_enum) GETSTRUCT(tuple))->enumsortorder < order)
			position++;
	}
	systable_endscan(scan);
	table_close(rel, AccessShareLock);
	return position;
}

static void
append_packed(StringInfo buf, Datum value, bool characters)
{
	struct varlena *v = PG_DETOAST_DATUM_PACKED(value);

	if (characters)
		append_utf8(buf, VARDATA_ANY(v), VARSIZE_ANY_EXHDR(v));
	else
		appendBinaryStringInfo(buf, VARDATA_ANY(v), VARSIZE_ANY_EXHDR(v));
	if ((Pointer) v != DatumGetPointer(value))
		pfree(v);
}

void
canon_value(StringInfo buf, Column *column, Datum value)
{
	char		number[64];
	char	   *text;

	if (column->is_enum)
	{
		append_int64(buf, enum_position(column->base, DatumGetObjectId(value)));
		return;
	}
	switch (column->base)
	{
		case BOOLOID:
			appendStringInfoChar(buf, DatumGetBool(value) ? 't' : 'f');
			return;
		case INT2OID:
			append_int64(buf, DatumGetInt16(value));
			return;
		case INT4OID:
			append_int64(buf, DatumGetInt32(value));
			return;
		case INT8OID:
		case TIMEOID:
			append_int64(buf, DatumGetInt64(value));
			return;
		case TEXTOID:
		case VARCHAROID:
		case BPCHAROID:
			append_packed(buf, value, true);
			return;
		case BYTEAOID:
			append_packed(buf, value, false);
			return;
		case NAMEOID:
			append_utf8(buf, NameStr(*DatumGetName(value)), strlen(NameStr(*DatumGetName(value))));
			return;
		case FLOAT4OID:
			float_to_shortest_decimal_buf(DatumGetFloat4(value), number);
			appendStringInfoString(buf, number);
			return;
		case FLOAT8OID:
			double_to_shortest_decimal_buf(DatumGetFloat8(value), number);
			appendStringInfoString(buf, number);
			return;
		case DATEOID:
			append_date(buf, DatumGetDateADT(value));
			return;
		case TIMESTAMPOID:
		case TIMESTAMPTZOID:
			append_timestamp(buf, DatumGetTimestamp(value));
			return;
		default:
			text = OutputFunctionCall(&column->output, value);
			append_utf8(buf, text, strlen(text));
			pfree(text);
			return;
	}
}

char *
column_text(Column *column, Datum value)
{
	char		digits[32];
	int			len;

	/* keys are integers most of the time */
	if (column->base == INT4OID)
		len = pg_ltoa(DatumGetInt32(value), digits);
	else if (column->base == INT8OID)
		len = pg_lltoa(DatumGetInt64(value), digits);
	else
		return OutputFunctionCall(&column->output, value);
	return pnstrdup(digits, len);
}

Datum
column_parse(Column *column, const char *text)
{
	Oid			input;
	Oid			ioparam;

	getTypeInputInfo(column->typid, &input, &ioparam);
	return OidInputFunctionCall(input, unconstify(char *, text), ioparam, column->typmod);
}
