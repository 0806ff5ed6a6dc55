/*
 * attach_check.c
 *	  What guard_table() demands of a table, its columns and its arguments.
 *
 * Each check here closes a road round the guard: a key that does not name one
 * row, a partition whose parent is not guarded, a label that the status can
 * never hold.
 */
#include "compat.h"

#include "access/htup_details.h"
#include "access/table.h"
#include "catalog/catalog.h"
#include "catalog/pg_attribute.h"
#include "catalog/pg_inherits.h"
#include "catalog/pg_am.h"
#include "catalog/pg_index.h"
#include "catalog/pg_type.h"
#include "lib/stringinfo.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/lsyscache.h"
#include "utils/syscache.h"
#include "utils/typcache.h"

#include "attach.h"
#include "policy.h"
#include "refusal.h"
#include "sandbox.h"
#include "store.h"
#include "subject.h"

/* ------------------------------------------------------------------- table */

static void
check_kind_of_table(Relation rel)
{
	const char *name = RelationGetRelationName(rel);

	if (rel->rd_rel->relkind != RELKIND_RELATION &&
		rel->rd_rel->relkind != RELKIND_PARTITIONED_TABLE)
		refuse_argument("Guard the table that holds the rows.",
						"\"%s\" is not a table", name);
	if (rel->rd_rel->relpersistence == RELPERSISTENCE_TEMP)
		refuse_argument(NULL, "\"%s\" is a temporary table", name);
	if (IsCatalogRelation(rel))
		refuse_argument(NULL, "\"%s\" is a system catalog", name);
	if (RelationGetNamespace(rel) == store_schema())
		refuse_argument(NULL, "\"%s\" is a table of cmiogov itself", name);
	if (rel->rd_rel->relispartition)
		refuse_argument("Guard the partitioned table that it belongs to.",
						"\"%s\" is a partition", name);
	if (guard_find(RelationGetRelid(rel)) != NULL)
		refuse_argument("Release it first with cmiogov.release_table().",
						"\"%s\" is guarded already", name);
}

/* A row that is reached through its parent must meet a guard too. */
static void
check_children(Relation rel)
{
	bool		partitioned = rel->rd_rel->relkind == RELKIND_PARTITIONED_TABLE;
	List	   *relids = find_all_inheritors(RelationGetRelid(rel), ShareRowExclusiveLock, NULL);
	ListCell   *cell;

	foreach(cell, relids)
	{
		Oid			relid = lfirst_oid(cell);
		bool		guarded;

		if (relid == RelationGetRelid(rel))
			continue;
		guarded = guard_find(relid) != NULL;
		if (partitioned && guarded)
			refuse_argument("Release it first with cmiogov.release_table().",
							"partition \"%s\" is guarded already", get_rel_name(relid));
		if (partitioned && get_rel_relkind(relid) == RELKIND_FOREIGN_TABLE)
			refuse_argument("Rows there can be changed without passing here.",
							"partition \"%s\" is a foreign table", get_rel_name(relid));
		if (!partitioned && !guarded)
			refuse_argument("Guard the tables that inherit from it first.",
							"child table \"%s\" is not guarded", get_rel_name(relid));
	}
}

void
check_table(Relation rel)
{
	check_kind_of_table(rel);
	check_children(rel);
}

/* ----------------------------------------------------------------- columns */

AttrNumber
check_column(Relation rel, const char *name, const char *argument)
{
	AttrNumber	attnum = get_attnum(RelationGetRelid(rel), name);

	if (attnum == InvalidAttrNumber)
		refuse_argument(NULL, "column \"%s\" of \"%s\" in %s does not exist", name,
						RelationGetRelationName(rel), argument);
	if (attnum < 0)
		refuse_argument(NULL, "column \"%s\" in %s is a system column", name, argument);
	if (COMPAT_IS_VIRTUAL(TupleDescAttr(RelationGetDescr(rel), attnum - 1)))
		refuse_argument("Its value is computed when it is read; a trigger does not see it.",
						"column \"%s\" in %s is a virtual generated column", name, argument);
	return attnum;
}

List *
check_columns(Relation rel, ArrayType *names, const char *argument)
{
	List	   *result = NIL;
	Datum	   *elements;
	bool	   *nulls;
	int			n;

	deconstruct_array(names, NAMEOID, NAMEDATALEN, false, TYPALIGN_CHAR, &elements, &nulls, &n);
	for (int i = 0; i < n; i++)
	{
		AttrNumber	attnum;

		if (nulls[i])
			refuse_argument(NULL, "%s contains NULL", argument);
		attnum = check_column(rel, NameStr(*DatumGetName(elements[i])), argument);
		if (list_member_int(result, attnum))
			refuse_argument(NULL, "column \"%s\" is twice in %s",
							NameStr(*DatumGetName(elements[i])), argument);
		result = lappend_int(result, attnum);
	}
	return result;
}

void
check_disjoint(Relation rel, List *a, const char *a_name, List *b, const char *b_name)
{
	ListCell   *cell;

	foreach(cell, a)
	{
		if (list_member_int(b, lfirst_int(cell)))
			refuse_argument(NULL, "column \"%s\" is in both %s and %s",
							get_attname(RelationGetRelid(rel), lfirst_int(cell), false),
							a_name, b_name);
	}
}

/* --------------------------------------------------------------------- key */

/* Does the index tell keys apart as the guard will, by default equality? */
static bool
compares_plainly(Relation index, int i, Form_pg_attribute att)
{
	TypeCacheEntry *type = lookup_type_cache(getBaseType(att->atttypid), TYPECACHE_EQ_OPR);
	Oid			opcintype = index->rd_opcintype[i];

	return index->rd_indcollation[i] == att->attcollation &&
		get_opfamily_member(index->rd_opfamily[i], opcintype, opcintype,
							BTEqualStrategyNumber) == type->eq_opr;
}

static bool
is_unique_on(Relation rel, Relation index, List *keys)
{
	Form_pg_index form = index->rd_index;

	if (!form->indisunique || !form->indisvalid || !form->indimmediate ||
		index->rd_rel->relam != BTREE_AM_OID ||
		form->indnkeyatts != list_length(keys) ||
		RelationGetIndexPredicate(index) != NIL ||
		RelationGetIndexExpressions(index) != NIL)
		return false;
	for (int i = 0; i < form->indnkeyatts; i++)
	{
		AttrNumber	attnum = form->indkey.values[i];

		if (!list_member_int(keys, attnum) ||
			!compares_plainly(index, i, TupleDescAttr(RelationGetDescr(rel), attnum - 1)))
			return false;
	}
	return true;
}

/* A key must name one row, at every moment. */
void
check_key(Relation rel, List *keys)
{
	bool		found = false;
	ListCell   *cell;

	if (keys == NIL)
		refuse_argument(NULL, "key_columns is empty");
	foreach(cell, keys)
	{
		Form_pg_attribute att = TupleDescAttr(RelationGetDescr(rel), lfirst_int(cell) - 1);

		if (!att->attnotnull)
			refuse_argument("Set it NOT NULL.", "key column \"%s\" may be null",
							NameStr(att->attname));
	}
	foreach(cell, RelationGetIndexList(rel))
	{
		Relation	index = index_open(lfirst_oid(cell), AccessShareLock);

		found = found || is_unique_on(rel, index, keys);
		index_close(index, AccessShareLock);
	}
	if (!found)
		refuse_argument("A primary key or unique index on exactly these columns, valid, immediate, without predicate, of the columns' own equality.",
						"no unique key of \"%s\" is on exactly key_columns",
						RelationGetRelationName(rel));
}

/* ---------------------------------------------------------------- material */

/* Columns of this name are often set by the very act of approving. */
static bool
is_suspect(const char *name)
{
	static const char *const prefixes[] = {"approved", "updated", "modified", "created", "changed"};
	static const char *const suffixes[] = {"_at", "_by", "_on", "_time", "_timestamp"};
	static const char *const words[] = {"version", "revision", "row_version", "rowversion", "lock_version", "xmin", "etag"};
	size_t		length = strlen(name);

	for (int i = 0; i < (int) lengthof(words); i++)
	{
		if (pg_strcasecmp(name, words[i]) == 0)
			return true;
	}
	for (int i = 0; i < (int) lengthof(prefixes); i++)
	{
		if (pg_strncasecmp(name, prefixes[i], strlen(prefixes[i])) == 0)
			return true;
	}
	for (int i = 0; i < (int) lengthof(suffixes); i++)
	{
		size_t		n = strlen(suffixes[i]);

		if (length > n && pg_strcasecmp(name + length - n, suffixes[i]) == 0)
			return true;
	}
	return false;
}

List *
default_material(Relation rel, const GuardSpec *spec)
{
	TupleDesc	desc = RelationGetDescr(rel);
	List	   *result = NIL;

	for (int i = 1; i <= desc->natts; i++)
	{
		Form_pg_attribute att = TupleDescAttr(desc, i - 1);

		if (att->attisdropped || COMPAT_IS_VIRTUAL(att) || i == spec->status ||
			i == spec->actor_column || list_member_int(spec->keys, i) ||
			list_member_int(spec->immaterial, i))
			continue;
		result = lappend_int(result, i);
	}
	return result;
}

void
notice_suspects(Relation rel, List *material)
{
	StringInfoData suspects;
	ListCell   *cell;

	initStringInfo(&suspects);
	foreach(cell, material)
	{
		char	   *name = get_attname(RelationGetRelid(rel), lfirst_int(cell), false);

		if (is_suspect(name))
			appendStringInfo(&suspects, "%s%s", suspects.len > 0 ? ", " : "", name);
	}
	if (suspects.len > 0)
		ereport(NOTICE,
				(errmsg("material columns that the approval itself may change: %s", suspects.data),
				 errhint("What changes with the approval was not approved: declare such columns immaterial_columns.")));
}

/* ------------------------------------------------------------------ labels */

List *
text_list(ArrayType *array, const char *argument)
{
	List	   *result = NIL;
	Datum	   *elements;
	bool	   *nulls;
	int			n;

	deconstruct_array(array, TEXTOID, -1, false, TYPALIGN_INT, &elements, &nulls, &n);
	for (int i = 0; i < n; i++)
	{
		if (nulls[i])
			refuse_argument(NULL, "%s contains NULL", argument);
		result = lappend(result, TextDatumGetCString(elements[i]));
	}
	return result;
}

/* The label as the status type prints it; an error when it can never hold it. */
static char *
canonical_label(Column *status, const char *label)
{
	MemoryContext context = CurrentMemoryContext;
	char	   *result = NULL;

	PG_TRY();
	{
		result = column_text(status, column_parse(status, label));
	}
	PG_CATCH();
	{
		if (ERRCODE_TO_CATEGORY(geterrcode()) != ERRCODE_DATA_EXCEPTION)
			PG_RE_THROW();
		MemoryContextSwitchTo(context);
		FlushErrorState();
		refuse_argument(NULL, "the status column, of type %s, cannot hold \"%s\"",
						format_type_with_typemod(status->typid, status->typmod), label);
	}
	PG_END_TRY();
	return result;
}

List *
check_labels(Relation rel, AttrNumber status, ArrayType *labels, const char *argument)
{
	List	   *given = text_list(labels, argument);
	List	   *result = NIL;
	Sandbox		sandbox;
	Column		column = {0};
	ListCell   *cell;

	if (given == NIL)
		refuse_argument(NULL, "%s is empty", argument);
	if (!column_describe(&column, RelationGetRelid(rel), status))
		elog(ERROR, "cache lookup failed for column %d of \"%s\"", status, RelationGetRelationName(rel));
	sandbox_enter(&sandbox, rel->rd_rel->relowner);
	foreach(cell, given)
		result = lappend(result, canonical_label(&column, lfirst(cell)));
	sandbox_leave(&sandbox);
	return result;
}

/* ------------------------------------------------------------------- words */

void
check_word(const char *word, const char *argument, const char *const *words)
{
	StringInfoData list;

	initStringInfo(&list);
	for (int i = 0; words[i] != NULL; i++)
	{
		if (strcmp(word, words[i]) == 0)
			return;
		appendStringInfo(&list, "%s%s", i > 0 ? ", " : "", words[i]);
	}
	refuse_argument(psprintf("One of %s.", list.data), "%s \"%s\" is unknown", argument, word);
}

/*
 * Clients retry on class 40, some pools drop the connection on 53 to 58, and
 * 42501 is for people; an approval refused must not be mistaken for those.
 */
void
check_sqlstate(const char *sqlstate)
{
	static const char *const classes[] = {"00", "01", "02", "40", "53", "54", "55", "56", "57", "58"};

	if (strlen(sqlstate) != 5 || strspn(sqlstate, "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ") != 5)
		refuse_argument("Five digits or upper case letters.", "\"%s\" is not an SQLSTATE", sqlstate);
	for (int i = 0; i < (int) lengthof(classes); i++)
	{
		if (strncmp(sqlstate, classes[i], 2) == 0)
			refuse_argument("Clients would retry, or take it for a failure of the server.",
							"SQLSTATE %s cannot stand for a refusal", sqlstate);
	}
	if (strcmp(sqlstate, "42501") == 0)
		refuse_argument("It says that somebody may not act.",
						"SQLSTATE %s cannot stand for a refusal", sqlstate);
}

/* The caller holds the policy lock. */
void
check_kinds(List *kinds)
{
	ListCell   *cell;

	foreach(cell, kinds)
	{
		if (policy_of_kind(lfirst(cell)) == NULL)
			refuse_argument("Define it first with cmiogov.define_kind().",
							"kind \"%s\" does not exist", (char *) lfirst(cell));
	}
}
