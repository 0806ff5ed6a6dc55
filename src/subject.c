/*
 * subject.c
 *	  The rows that are guarded: their keys, status and content.
 *
 * The text of a key: of a single column what the type prints; of several,
 * what each prints, in the order given to guard_table(), joined by commas,
 * with a backslash before every comma and backslash inside.
 *
 * The digest of a row: SHA-256 over its material columns in list order, each
 * as one byte (0 for NULL, else 1), the length of the canonical form as eight
 * bytes (the highest first), and the canonical form (canon.c).  Column names
 * do not enter into it.
 */
#include "compat.h"

#include "access/genam.h"
#include "access/htup_details.h"
#include "access/table.h"
#include "access/tableam.h"
#include "catalog/pg_am.h"
#include "catalog/pg_type.h"
#include "common/cryptohash.h"
#include "common/sha2.h"
#include "miscadmin.h"
#include "port/pg_bswap.h"
#include "utils/acl.h"
#include "utils/builtins.h"
#include "utils/datum.h"
#include "utils/lsyscache.h"
#include "utils/memutils.h"
#include "utils/ruleutils.h"
#include "utils/snapmgr.h"
#include "utils/typcache.h"

#include "args.h"
#include "ledger.h"
#include "refusal.h"
#include "sandbox.h"
#include "subject.h"

#define COLUMN_DIGEST_LEN 8
#define SALT_LEN 16
#define LARGE (1024 * 1024)		/* so much of a row is hashed before the rest is read */

/* -------------------------------------------------------------- one column */

static char *
text_of(const Guard *guard, Column *column, Datum value)
{
	Sandbox		sandbox;
	char	   *text;

	if (!column_needs_sandbox(column, true))
		return column_text(column, value);
	sandbox_enter(&sandbox, guard->owner);
	text = column_text(column, value);
	sandbox_leave(&sandbox);
	return text;
}

/* Text of a column of the slot, or NULL. */
static char *
slot_text(const Guard *guard, Relation rel, TupleTableSlot *slot, Column *column)
{
	bool		isnull;
	Datum		value;

	if (column == NULL)
		return NULL;
	value = slot_getattr(slot, guard_attnum(guard, rel, column->attnum), &isnull);
	return isnull ? NULL : text_of(guard, column, value);
}

char *
subject_status(const Guard *guard, Relation rel, TupleTableSlot *slot)
{
	return slot_text(guard, rel, slot, guard->status);
}

char *
subject_kind(const Guard *guard, Relation rel, TupleTableSlot *slot)
{
	return slot_text(guard, rel, slot, guard->kind_column);
}

char *
subject_actor(const Guard *guard, Relation rel, TupleTableSlot *slot)
{
	return slot_text(guard, rel, slot, guard->actor_column);
}

/* ------------------------------------------------------------------ status */

/* Is the status equal to the label as its own type and collation see it? */
static bool
loosely_equal(const Guard *guard, const char *status, const char *label)
{
	TypeCacheEntry *type = lookup_type_cache(guard->status->base, TYPECACHE_EQ_OPR_FINFO);
	Sandbox		sandbox;
	bool		equal;

	if (!OidIsValid(type->eq_opr_finfo.fn_oid))
		return false;
	sandbox_enter(&sandbox, guard->owner);
	equal = DatumGetBool(FunctionCall2Coll(&type->eq_opr_finfo, guard->status->collation,
										   column_parse(guard->status, status),
										   column_parse(guard->status, label)));
	sandbox_leave(&sandbox);
	return equal;
}

/*
 * Where equality is looser than equality of texts, a looser match makes
 * governed, and only an exact one makes ungoverned.
 */
bool
subject_governed(const Guard *guard, const char *status)
{
	ListCell   *cell;

	if (status == NULL)
		return !guard->labels_governed;
	foreach(cell, guard->labels)
	{
		const char *label = lfirst(cell);

		if (strcmp(status, label) == 0)
			return guard->labels_governed;
		if (guard->labels_governed && guard->labels_loose &&
			loosely_equal(guard, status, label))
			return true;
	}
	return !guard->labels_governed;
}

/* Of a text with the plain meaning of "=", without making a string of it. */
static bool
text_governed(const Guard *guard, text *status, char **label_found)
{
	int			len = VARSIZE_ANY_EXHDR(status);

	for (int i = 0; i < list_length(guard->labels); i++)
	{
		char	   *label = list_nth(guard->labels, i);

		if (guard->label_lengths[i] == len && memcmp(VARDATA_ANY(status), label, len) == 0)
		{
			*label_found = label;
			return guard->labels_governed;
		}
	}
	return !guard->labels_governed;
}

/*
 * A text out of a tuple as it lies on its page, NULL when it is null.  The
 * server's functions fill in all columns up to it, or walk over them twice;
 * most rows approve nothing, and this is most of what the guard does to them.
 */
static text *
text_in_tuple(HeapTuple tuple, AttrNumber attnum, TupleDesc desc)
{
	HeapTupleHeader header = tuple->t_data;
	char	   *data = (char *) header + header->t_hoff;
	bits8	   *nulls = HeapTupleHasNulls(tuple) ? header->t_bits : NULL;
	uint32		at = 0;

	for (int i = 0; i < attnum; i++)
	{
		Form_pg_attribute att = TupleDescAttr(desc, i);

		if (nulls != NULL && att_isnull(i, nulls))
			continue;
		at = att_align_pointer(at, att->attalign, att->attlen, data + at);
		if (i == attnum - 1)
			return (text *) (data + at);
		at = att_addlength_pointer(at, att->attlen, data + at);
	}
	return NULL;
}

static text *
text_in_slot(TupleTableSlot *slot, AttrNumber attnum)
{
	bool		isnull;
	Datum		value = slot_getattr(slot, attnum, &isnull);

	return isnull ? NULL : (text *) DatumGetPointer(value);
}

static text *
status_in_slot(const Guard *guard, Relation rel, TupleTableSlot *slot)
{
	AttrNumber	attnum = guard_attnum(guard, rel, guard->status->attnum);

	if (TTS_IS_BUFFERTUPLE(slot) && slot->tts_nvalid < attnum)
	{
		HeapTuple	tuple = ((BufferHeapTupleTableSlot *) slot)->base.tuple;

		if (attnum <= HeapTupleHeaderGetNatts(tuple->t_data))
			return text_in_tuple(tuple, attnum, slot->tts_tupleDescriptor);
	}
	return text_in_slot(slot, attnum);
}

bool
subject_row_governed(const Guard *guard, Relation rel, TupleTableSlot *slot, char **known)
{
	text	   *status;

	*known = NULL;
	if (!guard->labels_bytes)
	{
		*known = subject_status(guard, rel, slot);
		return subject_governed(guard, *known);
	}
	status = status_in_slot(guard, rel, slot);
	return status == NULL ? !guard->labels_governed :
		text_governed(guard, pg_detoast_datum_packed(status), known);
}

/* --------------------------------------------------------------------- key */

static void
append_component(StringInfo buf, const char *text)
{
	for (; *text; text++)
	{
		if (*text == ',' || *text == '\\')
			appendStringInfoChar(buf, '\\');
		appendStringInfoChar(buf, *text);
	}
}

static char *
join_key(int n, char **components)
{
	StringInfoData buf;

	if (n == 1)
		return components[0];
	initStringInfo(&buf);
	for (int i = 0; i < n; i++)
	{
		if (i > 0)
			appendStringInfoChar(&buf, ',');
		append_component(&buf, components[i]);
	}
	return buf.data;
}

/* Names of the key columns, for messages. */
static char *
key_form(const Guard *guard)
{
	StringInfoData buf;

	initStringInfo(&buf);
	for (int i = 0; i < guard->nkeys; i++)
		appendStringInfo(&buf, "%s%s", i > 0 ? "," : "",
						 get_attname(guard->relid, guard->keys[i].attnum, false));
	return buf.data;
}

static void
refuse_key(const Guard *guard, const char *key)
{
	refuse_argument(guard->nkeys == 1 ?
					psprintf("Give a value of the column %s.", key_form(guard)) :
					psprintf("Give the values of %s joined by commas; write a comma or backslash inside a value with a backslash before it.",
							 key_form(guard)),
					"\"%s\" is not a key of %s", key, subject_name(guard, NULL));
}

static char **
split_key(const Guard *guard, const char *key)
{
	char	  **components = palloc0(sizeof(char *) * guard->nkeys);
	StringInfoData buf;
	int			n = 0;

	if (guard->nkeys == 1)
	{
		components[0] = pstrdup(key);
		return components;
	}
	initStringInfo(&buf);
	for (const char *p = key;; p++)
	{
		if (*p == '\\' && p[1] != '\0')
			appendStringInfoChar(&buf, *++p);
		else if (*p != ',' && *p != '\0')
			appendStringInfoChar(&buf, *p);
		else
		{
			if (n == guard->nkeys)
				refuse_key(guard, key);
			components[n++] = pstrdup(buf.data);
			resetStringInfo(&buf);
		}
		if (*p == '\0')
			break;
	}
	if (n != guard->nkeys)
		refuse_key(guard, key);
	return components;
}

/*
 * Parses the components inside the sandbox that the caller has entered.
 * Every error ends the transaction, as the type's own would: only the words
 * are changed.
 */
static void
parse_key(const Guard *guard, const char *key, Datum *values)
{
	char	  **components = split_key(guard, key);
	MemoryContext context = CurrentMemoryContext;

	PG_TRY();
	{
		for (int i = 0; i < guard->nkeys; i++)
			values[i] = column_parse(&guard->keys[i], components[i]);
	}
	PG_CATCH();
	{
		int			category = ERRCODE_TO_CATEGORY(geterrcode());

		if (category != ERRCODE_DATA_EXCEPTION)
			PG_RE_THROW();
		MemoryContextSwitchTo(context);
		FlushErrorState();
		refuse_key(guard, key);
	}
	PG_END_TRY();
}

char *
subject_key_text(const Guard *guard, Relation rel, TupleTableSlot *slot)
{
	char	  **components = palloc(sizeof(char *) * guard->nkeys);

	for (int i = 0; i < guard->nkeys; i++)
	{
		components[i] = slot_text(guard, rel, slot, &guard->keys[i]);
		if (components[i] == NULL)
			ereport(ERROR,
					(errcode(ERRCODE_NOT_NULL_VIOLATION),
					 errmsg("key column %d of %s is null", i + 1, subject_name(guard, NULL))));
	}
	return join_key(guard->nkeys, components);
}

char *
subject_canonical_key(const Guard *guard, const char *key)
{
	Datum	   *values = palloc(sizeof(Datum) * guard->nkeys);
	char	  **components = palloc(sizeof(char *) * guard->nkeys);
	Sandbox		sandbox;

	sandbox_enter(&sandbox, guard->owner);
	parse_key(guard, key, values);
	for (int i = 0; i < guard->nkeys; i++)
		components[i] = column_text(&guard->keys[i], values[i]);
	sandbox_leave(&sandbox);
	return join_key(guard->nkeys, components);
}

char *
subject_name(const Guard *guard, const char *key)
{
	char	   *schema = get_namespace_name(get_rel_namespace(guard->relid));
	char	   *table = get_rel_name(guard->relid);

	if (schema == NULL || table == NULL)
		return psprintf("guard %d", guard->id);
	table = quote_qualified_identifier(schema, table);
	return key == NULL ? table : psprintf("%s \"%s\"", table, key);
}

/* ----------------------------------------------------------------- content */

/* The material columns of a row. */
typedef struct Content
{
	Datum	   *values;
	bool	   *nulls;
} Content;

static Content
make_content(const Guard *guard)
{
	Content		content;

	content.values = palloc0(sizeof(Datum) * Max(guard->nmaterial, 1));
	content.nulls = palloc0(sizeof(bool) * Max(guard->nmaterial, 1));
	return content;
}

static Content
slot_content(const Guard *guard, Relation rel, TupleTableSlot *slot)
{
	Content		content = make_content(guard);

	for (int i = 0; i < guard->nmaterial; i++)
		content.values[i] = slot_getattr(slot,
										 guard_attnum(guard, rel, guard->material[i].attnum),
										 &content.nulls[i]);
	return content;
}

bool
subject_same_image(const Guard *guard, Relation rel, TupleTableSlot *a, TupleTableSlot *b)
{
	Content		x = slot_content(guard, rel, a);
	Content		y = slot_content(guard, rel, b);

	for (int i = 0; i < guard->nmaterial; i++)
	{
		if (x.nulls[i] != y.nulls[i])
			return false;
		if (!x.nulls[i] &&
			!datum_image_eq(x.values[i], y.values[i],
							guard->material[i].byval, guard->material[i].len))
			return false;
	}
	return true;
}

/* Which material column has this name now?  -1: none. */
static int
material_by_name(const Guard *guard, const char *name)
{
	for (int i = 0; i < guard->nmaterial; i++)
	{
		char	   *present = get_attname(guard->relid, guard->material[i].attnum, true);

		if (present != NULL && strcmp(present, name) == 0)
			return i;
	}
	return -1;
}

/* What a type's input function is to read for a JSON value. */
static char *
json_text(const Column *column, JsonbValue *value)
{
	if (value->type == jbvString && column->base != JSONOID && column->base != JSONBOID)
		return pnstrdup(value->val.string.val, value->val.string.len);
	if (value->type == jbvBinary)
		return JsonbToCString(NULL, value->val.binary.data, value->val.binary.len);
	if (value->type == jbvBool)
		return pstrdup(value->val.boolean ? "true" : "false");
	if (value->type == jbvNumeric)
		return DatumGetCString(DirectFunctionCall1(numeric_out,
												   NumericGetDatum(value->val.numeric)));
	return JsonbToCString(NULL, &JsonbValueToJsonb(value)->root, -1);
}

/* Lays the named columns over the content; inside the sandbox. */
static void
overlay(const Guard *guard, Jsonb *object, Content *content)
{
	JsonbIterator *it = JsonbIteratorInit(&object->root);
	JsonbValue	v;
	int			i = -1;

	if (!JB_ROOT_IS_OBJECT(object))
		refuse_argument(NULL, "the content of an option is an object of column names and values");
	for (;;)
	{
		JsonbIteratorToken token = JsonbIteratorNext(&it, &v, true);

		if (token == WJB_DONE)
			return;
		if (token == WJB_KEY)
		{
			char	   *name = pnstrdup(v.val.string.val, v.val.string.len);

			i = material_by_name(guard, name);
			if (i < 0)
				refuse_argument("The content of an option names material columns only.",
								"\"%s\" is not a material column of %s", name, subject_name(guard, NULL));
		}
		else if (token == WJB_VALUE)
		{
			content->nulls[i] = v.type == jbvNull;
			content->values[i] = v.type == jbvNull ? (Datum) 0 :
				column_parse(&guard->material[i], json_text(&guard->material[i], &v));
		}
	}
}

static bool
content_needs_sandbox(const Guard *guard)
{
	for (int i = 0; i < guard->nmaterial; i++)
	{
		if (column_needs_sandbox(&guard->material[i], false))
			return true;
	}
	return false;
}

/* Appends the tag, the length and the canonical form of one value. */
static void
canon_column(StringInfo buf, Column *column, Datum value, bool isnull)
{
	int			at = buf->len + 1;
	uint64		length = 0;

	appendStringInfoChar(buf, isnull ? 0 : 1);
	appendBinaryStringInfo(buf, (char *) &length, sizeof(length));
	if (!isnull)
		canon_value(buf, column, value);
	length = pg_hton64((uint64) (buf->len - at - (int) sizeof(length)));
	memcpy(buf->data + at, &length, sizeof(length));
}

/* The first bytes of SHA-256 over salt, position and canonical form. */
static void
column_digest(const uint8 *salt, int position, const char *canonical, int len, char *result)
{
	uint32		place = pg_hton32((uint32) position);
	uint8		digest[HASH_LEN];
	StringInfoData buf;

	initStringInfo(&buf);
	appendBinaryStringInfo(&buf, (const char *) salt, SALT_LEN);
	appendBinaryStringInfo(&buf, (char *) &place, sizeof(place));
	appendBinaryStringInfo(&buf, canonical, len);
	ledger_sha256(buf.data, buf.len, digest);
	pfree(buf.data);
	memcpy(result, digest, COLUMN_DIGEST_LEN);
}

static bytea *
make_columns(const Guard *guard)
{
	Size		size = VARHDRSZ + COLUMN_DIGEST_LEN * guard->nmaterial;
	bytea	   *result = palloc0(size);

	SET_VARSIZE(result, size);
	return result;
}

/* Hashes what the buffer holds into *ctx, which is made when needed, and empties it. */
static void
digest_large(pg_cryptohash_ctx **ctx, StringInfo buf)
{
	if (*ctx == NULL)
	{
		*ctx = pg_cryptohash_create(PG_SHA256);
		if (pg_cryptohash_init(*ctx) < 0)
			elog(ERROR, "could not compute SHA-256: %s", pg_cryptohash_error(*ctx));
	}
	if (pg_cryptohash_update(*ctx, (uint8 *) buf->data, buf->len) < 0)
		elog(ERROR, "could not compute SHA-256: %s", pg_cryptohash_error(*ctx));
	resetStringInfo(buf);
}

static void
digest_end(pg_cryptohash_ctx *ctx, StringInfo buf, uint8 *digest)
{
	if (ctx == NULL)
	{
		ledger_sha256(buf->data, buf->len, digest);
		return;
	}
	digest_large(&ctx, buf);
	if (pg_cryptohash_final(ctx, digest, HASH_LEN) < 0)
		elog(ERROR, "could not compute SHA-256: %s", pg_cryptohash_error(ctx));
	pg_cryptohash_free(ctx);
}

static void
digest_content(const Guard *guard, Content *content, uint8 *digest, const uint8 *salt, bytea **columns)
{
	pg_cryptohash_ctx *ctx = NULL;
	StringInfoData buf;

	initStringInfo(&buf);
	if (columns != NULL)
		*columns = make_columns(guard);
	for (int i = 0; i < guard->nmaterial; i++)
	{
		int			from = buf.len;

		canon_column(&buf, &guard->material[i], content->values[i], content->nulls[i]);
		if (columns != NULL)
			column_digest(salt, i, buf.data + from, buf.len - from,
						  VARDATA(*columns) + COLUMN_DIGEST_LEN * i);
		if (buf.len > LARGE)
			digest_large(&ctx, &buf);
	}
	digest_end(ctx, &buf, digest);
	pfree(buf.data);
}

void
subject_digest(const Guard *guard, Relation rel, TupleTableSlot *slot, Jsonb *object,
			   uint8 *digest, const uint8 *salt, bytea **columns)
{
	Content		content = slot_content(guard, rel, slot);
	bool		boxed = object != NULL || content_needs_sandbox(guard);
	Sandbox		sandbox;

	if (boxed)
		sandbox_enter(&sandbox, guard->owner);
	if (object != NULL)
		overlay(guard, object, &content);
	digest_content(guard, &content, digest, salt, columns);
	if (boxed)
		sandbox_leave(&sandbox);
}

void
subject_check_content(const Guard *guard, Jsonb *object)
{
	Content		content = make_content(guard);
	Sandbox		sandbox;

	sandbox_enter(&sandbox, guard->owner);
	overlay(guard, object, &content);
	sandbox_leave(&sandbox);
}

char *
subject_changed_columns(const Guard *guard, bytea *before, bytea *after)
{
	StringInfoData buf;
	int			n = Min(VARSIZE_ANY_EXHDR(before), VARSIZE_ANY_EXHDR(after)) / COLUMN_DIGEST_LEN;

	initStringInfo(&buf);
	for (int i = 0; i < n && i < guard->nmaterial; i++)
	{
		if (memcmp(VARDATA_ANY(before) + COLUMN_DIGEST_LEN * i,
				   VARDATA_ANY(after) + COLUMN_DIGEST_LEN * i, COLUMN_DIGEST_LEN) == 0)
			continue;
		appendStringInfo(&buf, "%s%s", buf.len > 0 ? ", " : "",
						 get_attname(guard->relid, guard->material[i].attnum, false));
	}
	return buf.data;
}

/* ---------------------------------------------------------- reading by key */

/* The operator by which the unique index on the key tells two keys apart. */
static Oid
key_equality(const Column *column)
{
	TypeCacheEntry *type = lookup_type_cache(column->base, TYPECACHE_EQ_OPR | TYPECACHE_BTREE_OPFAMILY);

	if (!OidIsValid(type->eq_opr))
		elog(ERROR, "type %u of a key column has no equality", column->base);
	return type->eq_opr;
}

static void
append_select_column(StringInfo sql, const Guard *guard, const Column *column)
{
	appendStringInfo(sql, "%s%s", sql->len > (int) strlen("SELECT ") ? ", " : "",
					 column == NULL ? "NULL" :
					 quote_identifier(get_attname(guard->relid, column->attnum, false)));
}

/* SELECT kind, material columns FROM table WHERE key columns = $1, $2, ... */
static char *
fetch_query(const Guard *guard)
{
	StringInfoData sql;

	initStringInfo(&sql);
	appendStringInfoString(&sql, "SELECT ");
	append_select_column(&sql, guard, guard->kind_column);
	for (int i = 0; i < guard->nmaterial; i++)
		append_select_column(&sql, guard, &guard->material[i]);
	appendStringInfo(&sql, " FROM %s WHERE ", subject_name(guard, NULL));
	for (int i = 0; i < guard->nkeys; i++)
	{
		char		parameter[16];

		if (i > 0)
			appendStringInfoString(&sql, " AND ");
		snprintf(parameter, sizeof(parameter), "$%d", i + 1);
		generate_operator_clause(&sql,
								 quote_identifier(get_attname(guard->relid, guard->keys[i].attnum, false)),
								 guard->keys[i].typid, key_equality(&guard->keys[i]),
								 parameter, guard->keys[i].typid);
	}
	return sql.data;
}

/* Inside the sandbox and SPI. */
static SPIPlanPtr
fetch_plan(const Guard *guard)
{
	Oid		   *types;

	if (guard->state->fetch != NULL && SPI_plan_is_valid(guard->state->fetch))
		return guard->state->fetch;
	types = palloc(sizeof(Oid) * guard->nkeys);
	for (int i = 0; i < guard->nkeys; i++)
		types[i] = guard->keys[i].typid;
	if (guard->state->fetch != NULL)
		SPI_freeplan(guard->state->fetch);
	guard->state->fetch = SPI_prepare(fetch_query(guard), guard->nkeys, types);
	if (guard->state->fetch == NULL)
		elog(ERROR, "SPI_prepare returned %s", SPI_result_code_string(SPI_result));
	SPI_keepplan(guard->state->fetch);
	return guard->state->fetch;
}

/* The fetched row's material columns, column 1 being the kind. */
static Content
fetched_content(const Guard *guard)
{
	Content		content = make_content(guard);

	for (int i = 0; i < guard->nmaterial; i++)
		content.values[i] = SPI_getbinval(SPI_tuptable->vals[0], SPI_tuptable->tupdesc,
										  i + 2, &content.nulls[i]);
	return content;
}

/* ---------------------------------------------------- reading by its index */

static bool
is_key_index(Relation index, const Guard *guard)
{
	Form_pg_index f = index->rd_index;
	int			found = 0;

	for (int i = 0; i < f->indnkeyatts; i++)
	{
		for (int k = 0; k < guard->nkeys; k++)
			found += f->indkey.values[i] == guard->keys[k].attnum;
	}
	return f->indnkeyatts == guard->nkeys && found == guard->nkeys &&
		f->indisunique && f->indimmediate && f->indisvalid &&
		(!f->indcheckxmin || TransactionIdPrecedes(HeapTupleHeaderGetXmin(index->rd_indextuple->t_data), TransactionXmin)) &&
		index->rd_rel->relam == BTREE_AM_OID &&
		heap_attisnull(index->rd_indextuple, Anum_pg_index_indpred, NULL);
}

/* The index that tells the keys apart, open; NULL: it takes a planner to find a row. */
static Relation
key_index(const Guard *guard, Relation rel)
{
	List	   *indexes;
	ListCell   *cell;
	Relation	index;

	if (OidIsValid(guard->state->key_index))
		return store_hold_oid(guard->state->key_index, AccessShareLock);
	if (rel->rd_rel->relkind != RELKIND_RELATION || rel->rd_rel->relhassubclass)
		return NULL;
	indexes = RelationGetIndexList(rel);
	foreach(cell, indexes)
	{
		index = store_hold_oid(lfirst_oid(cell), AccessShareLock);
		if (is_key_index(index, guard))
		{
			guard->state->key_index = lfirst_oid(cell);
			return index;
		}
		index_close(index, NoLock);
	}
	return NULL;
}

static void
key_scankeys(const Guard *guard, Relation index, const Datum *values, ScanKey keys)
{
	for (int i = 0; i < guard->nkeys; i++)
	{
		int			k = 0;
		Oid			equal = get_opfamily_member(index->rd_opfamily[i], index->rd_opcintype[i],
												index->rd_opcintype[i], BTEqualStrategyNumber);

		while (guard->keys[k].attnum != index->rd_index->indkey.values[i])
			k++;
		ScanKeyEntryInitialize(&keys[i], 0, i + 1, BTEqualStrategyNumber, InvalidOid,
							   index->rd_indcollation[i], get_opcode(equal), values[k]);
	}
}

/*
 * Reads a row of the server's own types: no planner, no executor, nobody's
 * code.  False when it cannot be done so; *found says whether there is a row.
 */
static bool
fetch_plainly(const Guard *guard, const char *key, Snapshot snapshot, int ncontents,
			  uint8 (*digests)[HASH_LEN], const uint8 *salt, bytea **columns, char **kind, bool *found)
{
	Relation	rel = store_hold_oid(guard->relid, AccessShareLock);
	Relation	index = key_index(guard, rel);
	Datum		values[INDEX_MAX_KEYS];
	ScanKeyData keys[INDEX_MAX_KEYS];
	TupleTableSlot *slot;
	IndexScanDesc scan;

	if (index == NULL)
	{
		table_close(rel, NoLock);
		return false;
	}
	parse_key(guard, key, values);
	key_scankeys(guard, index, values, keys);
	slot = table_slot_create(rel, NULL);
	scan = COMPAT_INDEX_BEGINSCAN(rel, index, snapshot, guard->nkeys);
	index_rescan(scan, keys, guard->nkeys, NULL, 0);
	*found = index_getnext_slot(scan, ForwardScanDirection, slot);
	for (int i = 0; *found && i < ncontents; i++)
	{
		Content		content = slot_content(guard, rel, slot);

		if (i == 0)
			digest_content(guard, &content, digests[i], salt, columns);
		else
			memcpy(digests[i], digests[0], HASH_LEN);
		if (columns != NULL)
			columns[i] = columns[0];
	}
	if (*found && kind != NULL)
		*kind = subject_kind(guard, rel, slot);
	index_endscan(scan);
	ExecDropSingleTupleTableSlot(slot);
	index_close(index, NoLock);
	table_close(rel, NoLock);
	return true;
}

/* Can the row be found by key and digested without anybody's code and settings? */
static bool
reads_plainly(const Guard *guard, int ncontents, Jsonb **contents)
{
	for (int i = 0; i < ncontents; i++)
	{
		if (contents[i] != NULL)
			return false;
	}
	for (int i = 0; i < guard->nkeys; i++)
	{
		if (guard->keys[i].typid != guard->keys[i].base || column_needs_sandbox(&guard->keys[i], true))
			return false;
	}
	return !content_needs_sandbox(guard) &&
		(guard->kind_column == NULL || !column_needs_sandbox(guard->kind_column, true));
}

bool
subject_fetch_digests(const Guard *guard, const char *key, Snapshot snapshot,
					  int ncontents, Jsonb **contents, uint8 (*digests)[HASH_LEN],
					  const uint8 *salt, bytea **columns, char **kind)
{
	Datum	   *values = palloc(sizeof(Datum) * guard->nkeys);
	MemoryContext caller = CurrentMemoryContext;
	Sandbox		sandbox;
	bool		found;

	if (reads_plainly(guard, ncontents, contents) &&
		fetch_plainly(guard, key, snapshot, ncontents, digests, salt, columns, kind, &found))
		return found;
	sandbox_enter(&sandbox, guard->owner);
	parse_key(guard, key, values);
	if (SPI_connect() != SPI_OK_CONNECT)
		elog(ERROR, "SPI_connect failed");
	if (SPI_execute_snapshot(fetch_plan(guard), values, NULL, snapshot, InvalidSnapshot,
							 true, false, 1) != SPI_OK_SELECT)
		elog(ERROR, "could not read %s", subject_name(guard, key));
	found = SPI_processed == 1;
	if (found)
	{
		Content		row = fetched_content(guard);
		MemoryContext spi = MemoryContextSwitchTo(caller);

		for (int i = 0; i < ncontents; i++)
		{
			Content		content = make_content(guard);

			/* The baseline and the row as it is, for one, are the same. */
			if (i > 0 && contents[i] == NULL && contents[i - 1] == NULL)
			{
				memcpy(digests[i], digests[i - 1], HASH_LEN);
				if (columns != NULL)
					columns[i] = columns[i - 1];
				continue;
			}
			memcpy(content.values, row.values, sizeof(Datum) * guard->nmaterial);
			memcpy(content.nulls, row.nulls, sizeof(bool) * guard->nmaterial);
			if (contents[i] != NULL)
				overlay(guard, contents[i], &content);
			digest_content(guard, &content, digests[i], salt,
						   columns != NULL ? &columns[i] : NULL);
		}
		if (kind != NULL)
		{
			bool		isnull;
			Datum		d = SPI_getbinval(SPI_tuptable->vals[0], SPI_tuptable->tupdesc, 1, &isnull);

			*kind = isnull ? NULL : column_text(guard->kind_column, d);
		}
		MemoryContextSwitchTo(spi);
	}
	SPI_finish();
	sandbox_leave(&sandbox);
	return found;
}

PG_FUNCTION_INFO_V1(subject_digest_of);

/* subject_digest(target, key, content): NULL when there is no such row */
Datum
subject_digest_of(PG_FUNCTION_ARGS)
{
	char	   *key;
	Jsonb	   *content = PG_ARGISNULL(2) ? NULL : PG_GETARG_JSONB_P(2);
	const Guard *guard;
	uint8		digest[1][HASH_LEN];
	Snapshot	snapshot;
	bytea	   *result;
	bool		found;

	arg_required(fcinfo, 0, "target");
	key = arg_text(fcinfo, 1, "key");
	guard = guard_by_relid(PG_GETARG_OID(0));
	if (guard == NULL)
		refuse_argument("Guard it first with cmiogov.guard_table().",
						"table %s is not guarded",
						DatumGetCString(DirectFunctionCall1(regclassout, PG_GETARG_DATUM(0))));
	if (pg_class_aclcheck(guard->relid, GetUserId(), ACL_SELECT) != ACLCHECK_OK)
		refuse_person("A digest of a row tells something of what is in it.",
					  "reading %s takes the privilege to select from it", subject_name(guard, NULL));
	snapshot = store_snapshot_now();
	found = subject_fetch_digests(guard, key, snapshot, 1, &content, digest, NULL, NULL, NULL);
	store_snapshot_done(snapshot);
	if (!found)
		PG_RETURN_NULL();
	result = palloc(VARHDRSZ + HASH_LEN);
	SET_VARSIZE(result, VARHDRSZ + HASH_LEN);
	memcpy(VARDATA(result), digest[0], HASH_LEN);
	PG_RETURN_BYTEA_P(result);
}
