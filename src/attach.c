/*
 * attach.c
 *	  guard_table(), release_table(), set_guard_mode().
 *
 * Triggers are made with the caller's rights, who must own the table; what is
 * written about it is ours.  No SQL is built: the triggers' WHEN clauses are
 * parse trees, in which a name can only be a name.
 *
 * The WHEN clauses of INSERT and DELETE test the status where that can be done
 * by operators of pg_catalog alone, so that a bulk load that approves nothing
 * does not even reach the trigger; all else is tested in the trigger.
 */
#include "compat.h"

#include "access/genam.h"
#include "access/htup_details.h"
#include "access/table.h"
#include "access/xact.h"
#include "catalog/dependency.h"
#include "catalog/pg_class.h"
#include "catalog/pg_collation.h"
#include "catalog/pg_inherits.h"
#include "catalog/pg_proc.h"
#include "catalog/pg_trigger.h"
#include "catalog/pg_type.h"
#include "commands/tablecmds.h"
#include "commands/trigger.h"
#include "miscadmin.h"
#include "nodes/makefuncs.h"
#include "nodes/nodeFuncs.h"
#include "optimizer/optimizer.h"
#include "parser/parser.h"
#include "rewrite/prs2lock.h"
#include "storage/lmgr.h"
#include "utils/acl.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/fmgroids.h"
#include "utils/inval.h"
#include "utils/jsonb.h"
#include "utils/lsyscache.h"
#include "utils/snapmgr.h"
#include "utils/syscache.h"
#include "utils/timestamp.h"

#include "args.h"
#include "armour.h"
#include "attach.h"
#include "guard_cache.h"
#include "people.h"
#include "policy_record.h"
#include "policy_write.h"
#include "refusal.h"
#include "regcolumn.h"
#include "store.h"
#include "subject.h"

enum
{
	Arg_target, Arg_key_columns, Arg_status_column, Arg_governed, Arg_ungoverned,
	Arg_material, Arg_immaterial, Arg_kinds, Arg_kind_column, Arg_actor_column,
	Arg_mode, Arg_replication, Arg_row_filter, Arg_sqlstate
};

static const char *const modes[] = {"enforce", "warn", "audit", NULL};
static const char *const replications[] = {"record", "refuse", NULL};

/* ------------------------------------------------------------ who may, what */

static Oid
target_table(FunctionCallInfo fcinfo)
{
	Oid			relid;

	arg_required(fcinfo, Arg_target, "target");
	relid = PG_GETARG_OID(Arg_target);
	if (get_rel_name(relid) == NULL)
		refuse_argument(NULL, "table %u does not exist", relid);
	require_duty("office");
	if (!COMPAT_OWNS_TABLE(relid, GetUserId()))
		refuse_person(NULL, "only its owner may change the guard of table \"%s\"",
					  get_rel_name(relid));
	return relid;
}

static char *
name_or_null(FunctionCallInfo fcinfo, int n)
{
	return PG_ARGISNULL(n) ? NULL : pstrdup(NameStr(*PG_GETARG_NAME(n)));
}

static ArrayType *
array_or_null(FunctionCallInfo fcinfo, int n)
{
	return PG_ARGISNULL(n) ? NULL : PG_GETARG_ARRAYTYPE_P(n);
}

static AttrNumber
column_or_none(FunctionCallInfo fcinfo, Relation rel, int n, const char *argument)
{
	char	   *name = name_or_null(fcinfo, n);

	return name == NULL ? 0 : check_column(rel, name, argument);
}

/* ---------------------------------------------------------- reading the call */

static void
read_labels(FunctionCallInfo fcinfo, Relation rel, GuardSpec *spec)
{
	ArrayType  *governed = array_or_null(fcinfo, Arg_governed);
	ArrayType  *ungoverned = array_or_null(fcinfo, Arg_ungoverned);

	if ((governed == NULL) == (ungoverned == NULL))
		refuse_argument("governed lists the values that take an approval; ungoverned those that take none, so that all others do.",
						"give exactly one of governed and ungoverned");
	spec->labels_governed = governed != NULL;
	spec->labels = governed != NULL ?
		check_labels(rel, spec->status, governed, "governed") :
		check_labels(rel, spec->status, ungoverned, "ungoverned");
}

/* The kind decides how strictly a row is judged: it is part of what is signed. */
static void
read_kinds(FunctionCallInfo fcinfo, Relation rel, GuardSpec *spec)
{
	ArrayType  *kinds = array_or_null(fcinfo, Arg_kinds);

	if (kinds != NULL)
	{
		spec->kinds = text_list(kinds, "kinds");
		if (spec->kinds == NIL)
			refuse_argument(NULL, "kinds is empty");
	}
	spec->kind_column = column_or_none(fcinfo, rel, Arg_kind_column, "kind_column");
	if (spec->kind_column == 0)
		return;
	check_disjoint(rel, list_make1_int(spec->kind_column), "kind_column",
				   spec->immaterial, "immaterial_columns");
	check_disjoint(rel, list_make1_int(spec->kind_column), "kind_column",
				   list_make1_int(spec->status), "status_column");
}

static void
read_material(FunctionCallInfo fcinfo, Relation rel, GuardSpec *spec)
{
	ArrayType  *given = array_or_null(fcinfo, Arg_material);

	if (given == NULL)
		spec->material = default_material(rel, spec);
	else
		spec->material = check_columns(rel, given, "material_columns");
	if (given != NULL && spec->kind_column != 0 &&
		!list_member_int(spec->keys, spec->kind_column))
		spec->material = list_append_unique_int(spec->material, spec->kind_column);
	/* a table of key and status alone is approved row by row, without content */
	if (spec->material == NIL && (given != NULL || spec->immaterial != NIL))
		refuse_argument("An approval is of something: name at least one column of content.",
						"no column is material");
	check_disjoint(rel, spec->material, "material_columns", spec->immaterial, "immaterial_columns");
}

static void
read_columns(FunctionCallInfo fcinfo, Relation rel, GuardSpec *spec)
{
	ArrayType  *immaterial = array_or_null(fcinfo, Arg_immaterial);
	List	   *status;

	arg_required(fcinfo, Arg_key_columns, "key_columns");
	arg_required(fcinfo, Arg_status_column, "status_column");
	spec->keys = check_columns(rel, PG_GETARG_ARRAYTYPE_P(Arg_key_columns), "key_columns");
	check_key(rel, spec->keys);
	spec->status = check_column(rel, NameStr(*PG_GETARG_NAME(Arg_status_column)), "status_column");
	status = list_make1_int(spec->status);
	check_disjoint(rel, status, "status_column", spec->keys, "key_columns");
	if (immaterial != NULL)
		spec->immaterial = check_columns(rel, immaterial, "immaterial_columns");
	read_kinds(fcinfo, rel, spec);
	spec->actor_column = column_or_none(fcinfo, rel, Arg_actor_column, "actor_column");
	read_material(fcinfo, rel, spec);
	for (int i = 0; i < 2; i++)
	{
		List	   *list = i == 0 ? spec->material : spec->immaterial;
		const char *name = i == 0 ? "material_columns" : "immaterial_columns";

		check_disjoint(rel, list, name, spec->keys, "key_columns");
		check_disjoint(rel, list, name, status, "status_column");
	}
}

static void
read_call(FunctionCallInfo fcinfo, Relation rel, GuardSpec *spec)
{
	spec->relid = RelationGetRelid(rel);
	read_columns(fcinfo, rel, spec);
	read_labels(fcinfo, rel, spec);
	spec->mode = arg_text(fcinfo, Arg_mode, "mode");
	check_word(spec->mode, "mode", modes);
	spec->replication = arg_text(fcinfo, Arg_replication, "replication");
	check_word(spec->replication, "replication", replications);
	spec->row_filter = arg_text_or_null(fcinfo, Arg_row_filter, "row_filter");
	spec->sqlstate = arg_text(fcinfo, Arg_sqlstate, "sqlstate");
	check_sqlstate(spec->sqlstate);
}

/* ------------------------------------------------------------ WHEN clauses */

static Node *
column_ref(const char *row, const char *column)
{
	ColumnRef  *ref = makeNode(ColumnRef);

	ref->fields = list_make2(makeString(pstrdup(row)), makeString(pstrdup(column)));
	ref->location = -1;
	return (Node *) ref;
}

/* '{approved,live}'::text[] */
static Node *
label_array(List *labels, Oid type)
{
	Datum	   *elements = palloc(sizeof(Datum) * list_length(labels));
	A_Const    *literal = makeNode(A_Const);
	TypeCast   *cast = makeNode(TypeCast);
	int			n = 0;
	ListCell   *cell;

	foreach(cell, labels)
		elements[n++] = CStringGetTextDatum((char *) lfirst(cell));
	literal->val.sval.type = T_String;
	literal->val.sval.sval =
		OidOutputFunctionCall(F_ARRAY_OUT,
							  PointerGetDatum(construct_array(elements, n, TEXTOID, -1, false,
															  TYPALIGN_INT)));
	literal->location = -1;
	cast->arg = (Node *) literal;
	cast->typeName = makeTypeNameFromOid(get_array_type(type), -1);
	cast->location = -1;
	return (Node *) cast;
}

/* Can the status be tested by operators of pg_catalog, with the plain meaning of "="? */
static bool
tests_in_when(const GuardSpec *spec)
{
	Oid			type;
	int32		typmod;
	Oid			collation;

	get_atttypetypmodcoll(spec->relid, spec->status, &type, &typmod, &collation);
	switch (type)
	{
		case TEXTOID:
		case VARCHAROID:
		case BPCHAROID:
		case NAMEOID:
		case INT2OID:
		case INT4OID:
		case INT8OID:
		case BOOLOID:
			return !OidIsValid(collation) || get_collation_isdeterministic(collation);
		default:
			return false;
	}
}

/*
 * row.status = ANY (labels), or (row.status <> ALL (labels)) IS NOT FALSE: a
 * NULL is none of the labels.  NULL when it cannot be tested here.
 */
static Node *
governed_test(const GuardSpec *spec, const char *row)
{
	char	   *status = get_attname(spec->relid, spec->status, false);
	Oid			type = get_atttype(spec->relid, spec->status);
	BooleanTest *test;
	Node	   *compare;

	if (!tests_in_when(spec))
		return NULL;
	compare = (Node *) makeA_Expr(spec->labels_governed ? AEXPR_OP_ANY : AEXPR_OP_ALL,
								  list_make2(makeString("pg_catalog"),
											 makeString(spec->labels_governed ? "=" : "<>")),
								  column_ref(row, status), label_array(spec->labels, type), -1);
	if (spec->labels_governed)
		return compare;
	test = makeNode(BooleanTest);
	test->arg = (Expr *) compare;
	test->booltesttype = IS_NOT_FALSE;
	test->location = -1;
	return (Node *) test;
}

typedef struct Qualify
{
	Oid			relid;
	const char *row;
} Qualify;

/* Puts new or old before the columns of the table. */
static bool
qualify(Node *node, void *context)
{
	Qualify    *q = context;

	if (node == NULL)
		return false;
	if (IsA(node, ColumnRef))
	{
		ColumnRef  *ref = (ColumnRef *) node;

		if (list_length(ref->fields) == 1 && IsA(linitial(ref->fields), String) &&
			get_attnum(q->relid, strVal(linitial(ref->fields))) != InvalidAttrNumber)
			ref->fields = lcons(makeString(pstrdup(q->row)), ref->fields);
		ref->location = -1;
		return false;
	}
	return raw_expression_tree_walker(node, qualify, context);
}

/* The expression of a filter; everything but a bare expression is refused. */
static Node *
parse_filter(const char *filter)
{
	List	   *statements = raw_parser(psprintf("SELECT %s", filter), RAW_PARSE_DEFAULT);
	SelectStmt *select;
	SelectStmt *bare = makeNode(SelectStmt);
	ResTarget  *target;

	if (list_length(statements) != 1)
		refuse_argument(NULL, "row_filter is not one expression");
	select = (SelectStmt *) linitial_node(RawStmt, statements)->stmt;
	if (!IsA(select, SelectStmt) || list_length(select->targetList) != 1)
		refuse_argument(NULL, "row_filter is not one expression");
	target = linitial_node(ResTarget, select->targetList);
	bare->targetList = select->targetList;
	bare->limitOption = select->limitOption;
	if (!equal(select, bare) || target->name != NULL || target->indirection != NIL)
		refuse_argument(NULL, "row_filter is not one expression");
	return target->val;
}

static Node *
filter_test(const GuardSpec *spec, const char *row)
{
	Qualify		q = {spec->relid, row};
	Node	   *filter;

	if (spec->row_filter == NULL)
		return NULL;
	filter = parse_filter(spec->row_filter);
	if (IsA(filter, ColumnRef))
	{
		(void) qualify(filter, &q);
		return filter;
	}
	(void) raw_expression_tree_walker(filter, qualify, &q);
	return filter;
}

/* NULL stands for TRUE. */
static Node *
and_tests(Node *a, Node *b)
{
	if (a == NULL || b == NULL)
		return a == NULL ? b : a;
	return (Node *) makeBoolExpr(AND_EXPR, list_make2(a, b), -1);
}

static Node *
row_test(const GuardSpec *spec, const char *row)
{
	return and_tests(governed_test(spec, row), filter_test(spec, row));
}

/*
 * The server makes the expression of a WHEN clause anew from its catalog text in
 * each statement, which costs a single UPDATE more than calling the trigger to
 * look at two values.  A row_filter has no other place.
 */
Node *
when_clause(const GuardSpec *spec, int16 event)
{
	if (event == TRIGGER_TYPE_UPDATE && spec->row_filter == NULL)
		return NULL;
	return when_clause_1_0(spec, event);
}

Node *
when_clause_1_0(const GuardSpec *spec, int16 event)
{
	Node	   *is = event == TRIGGER_TYPE_DELETE ? NULL : row_test(spec, "new");
	Node	   *was = event == TRIGGER_TYPE_INSERT ? NULL : row_test(spec, "old");

	if (event != TRIGGER_TYPE_UPDATE)
		return event == TRIGGER_TYPE_DELETE ? was : is;
	if (is == NULL || was == NULL)
		return NULL;
	return (Node *) makeBoolExpr(OR_EXPR, list_make2(is, was), -1);
}

/* --------------------------------------------------------------- triggers */

const RowTrigger row_triggers[NROW_TRIGGERS] =
{
	{"cmiogov_guard_insert", TRIGGER_TYPE_INSERT},
	{"cmiogov_guard_update", TRIGGER_TYPE_UPDATE},
	{"cmiogov_guard_delete", TRIGGER_TYPE_DELETE},
};

char	   *const truncate_trigger = "cmiogov_guard_truncate";

Oid
trigger_function(const char *name)
{
	oidvector  *none = buildoidvector(NULL, 0);
	Oid			oid = GetSysCacheOid3(PROCNAMEARGSNSP, Anum_pg_proc_oid, CStringGetDatum(name),
									  PointerGetDatum(none), ObjectIdGetDatum(store_schema()));

	if (!OidIsValid(oid))
		elog(ERROR, "function cmiogov.%s() is missing", name);
	return oid;
}

Oid
create_trigger(Oid relid, int32 guard, char *name, char *function, bool row,
			   int16 timing, int16 event, Node *when)
{
	CreateTrigStmt *stmt = makeNode(CreateTrigStmt);
	ObjectAddress address;

	stmt->trigname = name;
	stmt->funcname = list_make2(makeString("cmiogov"), makeString(function));
	stmt->args = list_make1(makeString(psprintf("%d", guard)));
	stmt->row = row;
	stmt->timing = timing;
	stmt->events = event;
	stmt->whenClause = when;
	address = CreateTrigger(stmt, NULL, relid, InvalidOid, InvalidOid, InvalidOid,
							trigger_function(function), InvalidOid, NULL, false, false);
	CommandCounterIncrement();
	return address.objectId;
}

void
enable_always(Oid relid, char *trigger, bool recurse)
{
	AlterTableCmd *cmd = makeNode(AlterTableCmd);

	cmd->subtype = AT_EnableAlwaysTrig;
	cmd->name = trigger;
	AlterTableInternal(relid, list_make1(cmd), recurse);
	CommandCounterIncrement();
}

/* A filter whose answer can change by itself would let rows in and out unseen. */
static void
check_filter(const GuardSpec *spec, Oid trigger)
{
	Relation	rel = table_open(TriggerRelationId, AccessShareLock);
	ScanKeyData key;
	SysScanDesc scan;
	HeapTuple	tuple;
	Bitmapset  *columns = NULL;
	TupleDesc	desc = RelationGetDescr(rel);
	Relation	table = table_open(spec->relid, NoLock);
	bool		isnull;
	Node	   *qual;

	ScanKeyInit(&key, Anum_pg_trigger_oid, BTEqualStrategyNumber, F_OIDEQ, ObjectIdGetDatum(trigger));
	scan = systable_beginscan(rel, TriggerOidIndexId, true, NULL, 1, &key);
	tuple = systable_getnext(scan);
	if (!HeapTupleIsValid(tuple))
		elog(ERROR, "could not find trigger %u", trigger);
	qual = stringToNode(TextDatumGetCString(heap_getattr(tuple, Anum_pg_trigger_tgqual, desc, &isnull)));
	systable_endscan(scan);
	if (contain_mutable_functions(qual))
		refuse_argument("Its answer about a row must change only with the row.",
						"row_filter is not immutable");
	pull_varattnos(qual, PRS2_NEW_VARNO, &columns);
	for (int i = 1; i <= table->rd_att->natts; i++)
	{
		Form_pg_attribute att = TupleDescAttr(table->rd_att, i - 1);

		if (bms_is_member(i - FirstLowInvalidHeapAttributeNumber, columns) && COMPAT_IS_VIRTUAL(att))
			refuse_argument(NULL, "row_filter uses virtual generated column \"%s\"", NameStr(att->attname));
	}
	table_close(table, NoLock);
	table_close(rel, AccessShareLock);
}

static void
create_triggers(const GuardSpec *spec, int32 guard)
{
	List	   *relids = find_all_inheritors(spec->relid, ShareRowExclusiveLock, NULL);
	ListCell   *cell;

	for (int i = 0; i < NROW_TRIGGERS; i++)
	{
		Oid			trigger = create_trigger(spec->relid, guard, row_triggers[i].name, "guard", true,
											 TRIGGER_TYPE_AFTER, row_triggers[i].event,
											 when_clause(spec, row_triggers[i].event));

		if (i == 0 && spec->row_filter != NULL)
			check_filter(spec, trigger);
		enable_always(spec->relid, row_triggers[i].name, true);
	}
	foreach(cell, relids)
	{
		Oid			relid = lfirst_oid(cell);

		if (relid != spec->relid && !get_rel_relispartition(relid))
			continue;			/* a child table has its own guard */
		create_trigger(relid, guard, truncate_trigger, "guard_truncate", false,
					   TRIGGER_TYPE_BEFORE, TRIGGER_TYPE_TRUNCATE, NULL);
		enable_always(relid, truncate_trigger, false);
	}
}

void
drop_trigger(Oid relid, const char *name)
{
	ObjectAddress address;
	Oid			trigger = get_trigger_oid(relid, name, true);

	if (!OidIsValid(trigger))
		return;
	ObjectAddressSet(address, TriggerRelationId, trigger);
	armour_drop_trigger(&address);
	CommandCounterIncrement();
}

static void
drop_triggers(Oid relid)
{
	List	   *relids = find_all_inheritors(relid, ShareRowExclusiveLock, NULL);
	ListCell   *cell;

	for (int i = 0; i < NROW_TRIGGERS; i++)
		drop_trigger(relid, row_triggers[i].name);
	foreach(cell, relids)
	{
		if (lfirst_oid(cell) == relid || get_rel_relispartition(lfirst_oid(cell)))
			drop_trigger(lfirst_oid(cell), truncate_trigger);
	}
}

/* ------------------------------------------------------------------ record */

static Oid
regcolumn_type(void)
{
	Oid			type = GetSysCacheOid2(TYPENAMENSP, Anum_pg_type_oid, CStringGetDatum("regcolumn"),
									   ObjectIdGetDatum(store_schema()));

	if (!OidIsValid(type))
		elog(ERROR, "type cmiogov.regcolumn is missing");
	return type;
}

static Datum
column_array(Oid relid, List *attnums)
{
	Datum	   *elements = palloc(sizeof(Datum) * Max(list_length(attnums), 1));
	int			n = 0;
	ListCell   *cell;

	foreach(cell, attnums)
		elements[n++] = PointerGetDatum(regcolumn_make(relid, lfirst_int(cell)));
	return PointerGetDatum(construct_array(elements, n, regcolumn_type(), -1, false, TYPALIGN_INT));
}

static Datum
text_array(List *texts)
{
	Datum	   *elements = palloc(sizeof(Datum) * Max(list_length(texts), 1));
	int			n = 0;
	ListCell   *cell;

	foreach(cell, texts)
		elements[n++] = CStringGetTextDatum((char *) lfirst(cell));
	return PointerGetDatum(construct_array(elements, n, TEXTOID, -1, false, TYPALIGN_INT));
}

/* The row's image, without the number of its record, as the record keeps it. */
static Datum
row_image(int32 guard)
{
	Oid			type = INT4OID;
	Datum		value = Int32GetDatum(guard);
	bool		isnull;

	if (run_now("SELECT pg_catalog.to_jsonb(g) OPERATOR(pg_catalog.-) 'record'::text"
				" FROM cmiogov.guard g WHERE g.id OPERATOR(pg_catalog.=) $1",
				1, &type, &value, NULL) != SPI_OK_SELECT || SPI_processed != 1)
		elog(ERROR, "guard %d is not on record", guard);
	return SPI_getbinval(SPI_tuptable->vals[0], SPI_tuptable->tupdesc, 1, &isnull);
}

/* Records what the row has become, and makes every session read it again. */
static void
put_on_record(const char *act, int32 guard, int64 seq, TimestampTz at)
{
	OwnerState	state;

	owner_begin(&state);
	policy_record_append(seq, at, act, "guard", psprintf("%d", guard), row_image(guard));
	owner_end(&state);
	CacheInvalidateRelcacheByRelid(store_oid("guard"));
	CommandCounterIncrement();
}

static void
put_text(Datum *v, int a, const char *text)
{
	v[a - 1] = CStringGetTextDatum(text);
}

/* The caller holds the policy lock. */
static void
write_guard_row(const GuardSpec *spec, int32 id)
{
	Relation	rel = table_open(store_oid("guard"), RowExclusiveLock);
	TimestampTz now = store_clock();
	int64		record = policy_record_next();
	Datum		v[Natts_guard] = {0};
	bool		n[Natts_guard] = {0};

	v[Anum_guard_id - 1] = Int32GetDatum(id);
	v[Anum_guard_target - 1] = PointerGetDatum(regcolumn_make(spec->relid, 0));
	v[Anum_guard_key_columns - 1] = column_array(spec->relid, spec->keys);
	v[Anum_guard_status_column - 1] = PointerGetDatum(regcolumn_make(spec->relid, spec->status));
	v[Anum_guard_material_columns - 1] = column_array(spec->relid, spec->material);
	v[Anum_guard_immaterial_columns - 1] = column_array(spec->relid, spec->immaterial);
	n[Anum_guard_kind_column - 1] = spec->kind_column == 0;
	if (spec->kind_column != 0)
		v[Anum_guard_kind_column - 1] = PointerGetDatum(regcolumn_make(spec->relid, spec->kind_column));
	n[Anum_guard_actor_column - 1] = spec->actor_column == 0;
	if (spec->actor_column != 0)
		v[Anum_guard_actor_column - 1] = PointerGetDatum(regcolumn_make(spec->relid, spec->actor_column));
	v[Anum_guard_labels - 1] = text_array(spec->labels);
	v[Anum_guard_labels_governed - 1] = BoolGetDatum(spec->labels_governed);
	n[Anum_guard_kinds - 1] = spec->kinds == NIL;
	v[Anum_guard_kinds - 1] = text_array(spec->kinds);
	put_text(v, Anum_guard_mode, spec->mode);
	put_text(v, Anum_guard_replication, spec->replication);
	n[Anum_guard_row_filter - 1] = spec->row_filter == NULL;
	if (spec->row_filter != NULL)
		put_text(v, Anum_guard_row_filter, spec->row_filter);
	put_text(v, Anum_guard_sqlstate, spec->sqlstate);
	v[Anum_guard_since - 1] = TimestampTzGetDatum(now);
	n[Anum_guard_released_at - 1] = true;
	v[Anum_guard_record - 1] = Int64GetDatum(record);
	store_insert(rel, v, n);
	table_close(rel, RowExclusiveLock);
	put_on_record("guard_table", id, record, now);
}

/* Changes one column of a guard's row; the caller holds the policy lock. */
static void
update_guard_row(const char *act, int32 id, int attno, Datum value)
{
	Relation	rel = table_open(store_oid("guard"), RowExclusiveLock);
	TimestampTz now = store_clock();
	int64		record = policy_record_next();
	Snapshot	snapshot = store_snapshot_now();
	Datum		v[Natts_guard] = {0};
	bool		n[Natts_guard] = {0};
	bool		replace[Natts_guard] = {0};
	ScanKeyData key;
	SysScanDesc scan;
	HeapTuple	tuple;

	ScanKeyInit(&key, Anum_guard_id, BTEqualStrategyNumber, F_INT4EQ, Int32GetDatum(id));
	scan = systable_beginscan(rel, store_oid("guard_pkey"), true, snapshot, 1, &key);
	tuple = systable_getnext(scan);
	if (!HeapTupleIsValid(tuple))
		elog(ERROR, "guard %d is not on record", id);
	v[attno - 1] = attno == Anum_guard_released_at ? TimestampTzGetDatum(now) : value;
	replace[attno - 1] = true;
	v[Anum_guard_record - 1] = Int64GetDatum(record);
	replace[Anum_guard_record - 1] = true;
	store_update(rel, tuple, v, n, replace);
	systable_endscan(scan);
	store_snapshot_done(snapshot);
	table_close(rel, RowExclusiveLock);
	put_on_record(act, id, record, now);
}

/* ------------------------------------------------------------ entry points */

PG_FUNCTION_INFO_V1(guard_table);

Datum
guard_table(PG_FUNCTION_ARGS)
{
	Oid			relid = target_table(fcinfo);
	GuardSpec	spec = {0};
	Relation	rel;
	int32		id;

	LockRelationOid(relid, ShareRowExclusiveLock);
	rel = table_open(relid, NoLock);
	check_table(rel);
	read_call(fcinfo, rel, &spec);
	if (PG_ARGISNULL(Arg_material))
		notice_suspects(rel, spec.material);
	table_close(rel, NoLock);
	store_lock_policy();
	require_duty("office");		/* it may have been taken away while we waited */
	check_kinds(spec.kinds);
	id = (int32) store_next_id("guard_id_seq");
	write_guard_row(&spec, id);
	create_triggers(&spec, id);
	PG_RETURN_VOID();
}

/* The guard of the table that was named; an error when there is none. */
static const Guard *
named_guard(Oid relid)
{
	const Guard *guard;

	LockRelationOid(relid, ShareRowExclusiveLock);
	guard = guard_find(relid);
	if (guard == NULL)
		refuse_argument(NULL, "table \"%s\" is not guarded", get_rel_name(relid));
	if (guard->relid != relid)
		refuse_argument(psprintf("Its guard is that of %s.", subject_name(guard, NULL)),
						"\"%s\" is a partition", get_rel_name(relid));
	return guard;
}

PG_FUNCTION_INFO_V1(release_table);

/* Releases the table; what is on record stays there. */
Datum
release_table(PG_FUNCTION_ARGS)
{
	Oid			relid = target_table(fcinfo);
	int32		id = named_guard(relid)->id;

	store_lock_policy();
	require_duty("office");
	update_guard_row("release_table", id, Anum_guard_released_at, (Datum) 0);
	drop_triggers(relid);		/* which the armour lets pass, now that it is released */
	PG_RETURN_VOID();
}

PG_FUNCTION_INFO_V1(set_guard_mode);

Datum
set_guard_mode(PG_FUNCTION_ARGS)
{
	Oid			relid = target_table(fcinfo);
	char	   *mode = arg_text(fcinfo, 1, "mode");
	int32		id;

	check_word(mode, "mode", modes);
	id = named_guard(relid)->id;
	store_lock_policy();
	require_duty("office");
	update_guard_row("set_guard_mode", id, Anum_guard_mode, CStringGetTextDatum(mode));
	PG_RETURN_VOID();
}
