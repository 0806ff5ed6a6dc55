/*
 * policy.c
 *	  What the law of one kind of proposal is at present: a cache.
 *
 * An entry is read from the policy tables with a snapshot of now and kept
 * until a relcache invalidation of cmiogov.kind, which every call that
 * changes policy sends.  Such a call holds EXCLUSIVE on cmiogov.proposal
 * and we hold a lock that conflicts with it; taking that lock has processed
 * the invalidations of whoever held it before.  So an entry that is valid
 * here cannot have missed a change.
 */
#include "compat.h"

#include "access/htup_details.h"
#include "access/table.h"
#include "access/xact.h"
#include "catalog/pg_collation.h"
#include "catalog/pg_type.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/fmgroids.h"
#include "utils/fmgrprotos.h"
#include "utils/hsearch.h"
#include "utils/inval.h"
#include "utils/json.h"
#include "utils/jsonb.h"
#include "utils/memutils.h"
#include "utils/rangetypes.h"
#include "utils/snapmgr.h"
#include "utils/timestamp.h"
#include "utils/typcache.h"

#include "policy.h"
#include "store.h"

/* Columns of the policy tables, in the order of sql/parts/20_tables.sql. */
enum
{
	kind_kind = 1, kind_title, kind_decisions, kind_conditions, kind_version
};
enum
{
	requirement_requirement = 1, requirement_gate, requirement_owner_role,
	requirement_question, requirement_kinds, requirement_quorum,
	requirement_addressable, requirement_valid, requirement_defined_at
};
enum
{
	decision_decision = 1, decision_question, decision_escalates_to
};
enum
{
	cell_decision = 1, cell_role, cell_letters, cell_scope
};
enum
{
	limit_kind = 1, limit_scale, limit_acceptable, limit_tolerable, limit_expires
};
enum
{
	clear_kind = 1, clear_requirement, clear_verdict, clear_person, clear_reason,
	clear_expires
};
enum
{
	record_seq = 1, record_at, record_person, record_login, record_act, record_object,
	record_key, record_body
};
enum
{
	role_role = 1, role_title, role_layer, role_separated, role_single_seat,
	role_team, role_credential, role_accepts_risk, role_breaks_glass
};

#define MAX_KIND 128			/* longest name of a kind that the cache can hold */

typedef struct PolicyEntry
{
	char		kind[MAX_KIND];
	KindPolicy *policy;
} PolicyEntry;

static HTAB *cache = NULL;
static MemoryContext cache_context = NULL;
static bool cache_valid = false;
static Oid	cache_relid = InvalidOid;
static const KindPolicy *latest = NULL; /* of the cache, what was asked for last */

/* Only clears a flag: what is in use stays until the next look-up. */
static void
invalidate(Datum arg, Oid relid)
{
	if (relid == InvalidOid || relid == cache_relid)
		cache_valid = false;
}

static void
reset_cache(void)
{
	static bool registered = false;
	HASHCTL		ctl = {.keysize = MAX_KIND,.entrysize = sizeof(PolicyEntry)};

	if (!registered)
	{
		CacheRegisterRelcacheCallback(invalidate, (Datum) 0);
		registered = true;
	}
	/* Somebody up the stack may still read the old entries: they go with the transaction. */
	if (cache_context != NULL)
		MemoryContextSetParent(cache_context, TopTransactionContext);
	cache_context = AllocSetContextCreate(CacheMemoryContext, "cmiogov policy",
										  ALLOCSET_SMALL_SIZES);
	ctl.hcxt = cache_context;
	cache = hash_create("cmiogov policy", 16, &ctl,
						HASH_ELEM | HASH_STRINGS | HASH_CONTEXT);
	cache_relid = store_oid("kind");
	latest = NULL;
	cache_valid = true;
}

/* One of our tables scanned by the first columns of an index, or whole. */
typedef struct Scan
{
	Relation	rel;
	SysScanDesc scan;
} Scan;

static void
begin_scan(Scan *s, const char *table, const char *index, Snapshot snapshot,
		   AttrNumber attno, const char *key)
{
	ScanKeyData skey;

	s->rel = table_open(store_oid(table), AccessShareLock);
	/* The index is in the database's collation; ScanKeyInit() would assume "C". */
	if (key != NULL)
		ScanKeyEntryInitialize(&skey, 0, attno, BTEqualStrategyNumber, InvalidOid,
							   DEFAULT_COLLATION_OID, F_TEXTEQ, CStringGetTextDatum(key));
	s->scan = systable_beginscan(s->rel, index ? store_oid(index) : InvalidOid,
								 index != NULL, snapshot, key != NULL ? 1 : 0, &skey);
}

static void
end_scan(Scan *s)
{
	systable_endscan(s->scan);
	table_close(s->rel, AccessShareLock);
}

static Datum
column(Scan *s, HeapTuple tuple, int attno, bool *isnull)
{
	return heap_getattr(tuple, attno, RelationGetDescr(s->rel), isnull);
}

static TimestampTz
time_column(Scan *s, HeapTuple tuple, int attno, TimestampTz if_null)
{
	bool		isnull;
	Datum		d = column(s, tuple, attno, &isnull);

	return isnull ? if_null : DatumGetTimestampTz(d);
}

/* Is the text in the array; a NULL array contains everything. */
static bool
array_has(Datum array, bool isnull, const char *wanted)
{
	Datum	   *elems;
	bool	   *nulls;
	int			n;

	if (isnull)
		return true;
	deconstruct_array(DatumGetArrayTypeP(array), TEXTOID, -1, false, TYPALIGN_INT,
					  &elems, &nulls, &n);
	for (int i = 0; i < n; i++)
	{
		if (!nulls[i] && strcmp(TextDatumGetCString(elems[i]), wanted) == 0)
			return true;
	}
	return false;
}

/* From when and till when; an empty range is never. */
static void
read_valid(Datum range, TimestampTz *from, TimestampTz *till)
{
	RangeType  *r = DatumGetRangeTypeP(range);
	TypeCacheEntry *type = lookup_type_cache(RangeTypeGetOid(r), TYPECACHE_RANGE_INFO);
	RangeBound	lower;
	RangeBound	upper;
	bool		empty;

	range_deserialize(type, r, &lower, &upper, &empty);
	*from = lower.infinite ? DT_NOBEGIN : DatumGetTimestampTz(lower.val);
	*till = upper.infinite ? DT_NOEND : DatumGetTimestampTz(upper.val);
	if (!lower.infinite && !lower.inclusive && *from != DT_NOBEGIN)
		*from += 1;
	if (!upper.infinite && upper.inclusive && *till != DT_NOEND)
		*till += 1;
	if (empty)
		*from = *till = DT_NOBEGIN;
}

/* Gate by gate, in the order in which they were defined. */
static int
compare_requirements(const void *pa, const void *pb)
{
	const PolicyRequirement *a = pa;
	const PolicyRequirement *b = pb;

	if (a->gate != b->gate)
		return a->gate < b->gate ? -1 : 1;
	if (a->defined_at != b->defined_at)
		return a->defined_at < b->defined_at ? -1 : 1;
	return strcmp(a->name, b->name);
}

static void
load_requirements(KindPolicy *p, Snapshot snapshot)
{
	Scan		s;
	HeapTuple	tuple;
	bool		isnull;
	int			max = 8;

	p->requirements = palloc_array(PolicyRequirement, max);
	begin_scan(&s, "requirement", "requirement_pkey", snapshot, 0, NULL);
	while (HeapTupleIsValid(tuple = systable_getnext(s.scan)))
	{
		PolicyRequirement *r;
		Datum		kinds = column(&s, tuple, requirement_kinds, &isnull);

		if (!array_has(kinds, isnull, p->kind))
			continue;
		if (p->nrequirements == max)
			p->requirements = repalloc(p->requirements, (max *= 2) * sizeof(PolicyRequirement));
		r = &p->requirements[p->nrequirements++];
		r->name = store_text(tuple, requirement_requirement, RelationGetDescr(s.rel));
		r->owner_role = store_text(tuple, requirement_owner_role, RelationGetDescr(s.rel));
		r->question = store_text(tuple, requirement_question, RelationGetDescr(s.rel));
		r->gate = (Gate) DatumGetChar(column(&s, tuple, requirement_gate, &isnull));
		r->quorum = DatumGetInt32(column(&s, tuple, requirement_quorum, &isnull));
		r->addressable = DatumGetBool(column(&s, tuple, requirement_addressable, &isnull));
		read_valid(column(&s, tuple, requirement_valid, &isnull), &r->from, &r->till);
		r->defined_at = time_column(&s, tuple, requirement_defined_at, DT_NOBEGIN);
		r->cleared = VERDICT_OPEN;
		r->cleared_by = 0;
		r->cleared_until = DT_NOBEGIN;
	}
	end_scan(&s);
	qsort(p->requirements, p->nrequirements, sizeof(PolicyRequirement), compare_requirements);
}

static void
load_preclearances(KindPolicy *p, Snapshot snapshot)
{
	Scan		s;
	HeapTuple	tuple;
	bool		isnull;

	begin_scan(&s, "preclearance", "preclearance_pkey", snapshot, clear_kind, p->kind);
	while (HeapTupleIsValid(tuple = systable_getnext(s.scan)))
	{
		char	   *name = store_text(tuple, clear_requirement, RelationGetDescr(s.rel));

		for (int i = 0; i < p->nrequirements; i++)
		{
			PolicyRequirement *r = &p->requirements[i];

			if (strcmp(r->name, name) != 0)
				continue;
			r->cleared = (Verdict) DatumGetChar(column(&s, tuple, clear_verdict, &isnull));
			r->cleared_by = DatumGetInt64(column(&s, tuple, clear_person, &isnull));
			r->cleared_until = time_column(&s, tuple, clear_expires, DT_NOBEGIN);
		}
	}
	end_scan(&s);
}

/* A text out of the image of a row; "" when it is not there. */
static char *
image_text(Jsonb *image, const char *key)
{
	JsonbValue	value;

	if (getKeyJsonValueFromContainer(&image->root, key, strlen(key), &value) == NULL)
		return "";
	if (value.type == jbvNumeric)
		return DatumGetCString(DirectFunctionCall1(numeric_out, NumericGetDatum(value.val.numeric)));
	if (value.type != jbvString)
		return "";
	return pnstrdup(value.val.string.val, value.val.string.len);
}

static void
add_clearing(KindPolicy *p, int *max, int requirement, TimestampTz at, Jsonb *image)
{
	PolicyClearing *c;

	if (p->nclearings == *max)
		p->clearings = p->clearings ?
			repalloc(p->clearings, (*max *= 2) * sizeof(PolicyClearing)) :
			palloc_array(PolicyClearing, *max = 8);
	c = &p->clearings[p->nclearings++];
	c->requirement = requirement;
	c->from = at;
	c->verdict = VERDICT_OPEN;
	for (int v = 0; v < NVERDICTS; v++)
	{
		if (strcmp(verdict_names[v], image_text(image, "verdict")) == 0)
			c->verdict = (Verdict) v;
	}
	c->person = strtoll(image_text(image, "person"), NULL, 10);
	c->till = DatumGetTimestampTz(DirectFunctionCall3(timestamptz_in,
													  CStringGetDatum(image_text(image, "expires")),
													  ObjectIdGetDatum(InvalidOid), Int32GetDatum(-1)));
}

/* How policy_state names the row. */
static char *
clearing_key(const KindPolicy *p, int requirement)
{
	StringInfoData buf;

	initStringInfo(&buf);
	appendStringInfoChar(&buf, '[');
	escape_json(&buf, p->kind);
	appendStringInfoString(&buf, ", ");
	escape_json(&buf, p->requirements[requirement].name);
	appendStringInfoChar(&buf, ']');
	return buf.data;
}

/*
 * Every pre-clearance that the record knows of one requirement.  Each holds until
 * the next one of the same key, or its revocation, takes its place.
 */
static void
load_clearings_of(KindPolicy *p, int requirement, int *max, Relation rel, Relation index,
				  Snapshot snapshot)
{
	ScanKeyData keys[2];
	SysScanDesc scan;
	HeapTuple	tuple;
	bool		isnull;
	int			first = p->nclearings;

	ScanKeyEntryInitialize(&keys[0], 0, record_object, BTEqualStrategyNumber, InvalidOid,
						   DEFAULT_COLLATION_OID, F_TEXTEQ, CStringGetTextDatum("preclearance"));
	ScanKeyEntryInitialize(&keys[1], 0, record_key, BTEqualStrategyNumber, InvalidOid,
						   DEFAULT_COLLATION_OID, F_TEXTEQ, CStringGetTextDatum(clearing_key(p, requirement)));
	scan = systable_beginscan_ordered(rel, index, snapshot, 2, keys);
	while (HeapTupleIsValid(tuple = systable_getnext_ordered(scan, ForwardScanDirection)))
	{
		TimestampTz at = DatumGetTimestampTz(heap_getattr(tuple, record_at, RelationGetDescr(rel), &isnull));
		Datum		body = heap_getattr(tuple, record_body, RelationGetDescr(rel), &isnull);

		if (p->nclearings > first)
			p->clearings[p->nclearings - 1].till = Min(p->clearings[p->nclearings - 1].till, at);
		if (!isnull)
			add_clearing(p, max, requirement, at, DatumGetJsonbP(body));
	}
	systable_endscan_ordered(scan);
}

static void
load_clearings(KindPolicy *p, Snapshot snapshot)
{
	Relation	rel;
	Relation	index;
	int			max = 0;

	if (!store_has("policy_record_key"))	/* SQL of 1.0 */
		return;
	rel = table_open(store_oid("policy_record"), AccessShareLock);
	index = index_open(store_oid("policy_record_key"), AccessShareLock);
	for (int i = 0; i < p->nrequirements; i++)
		load_clearings_of(p, i, &max, rel, index, snapshot);
	index_close(index, AccessShareLock);
	table_close(rel, AccessShareLock);
}

const PolicyClearing *
policy_cleared_at(const KindPolicy *p, int requirement, TimestampTz at)
{
	for (int i = 0; i < p->nclearings; i++)
	{
		const PolicyClearing *c = &p->clearings[i];

		if (c->requirement == requirement && c->from <= at && at < c->till)
			return c;
	}
	return NULL;
}

static void
load_limits(KindPolicy *p, Snapshot snapshot)
{
	Scan		s;
	HeapTuple	tuple;
	bool		isnull;
	int			max = 4;

	p->limits = palloc_array(PolicyLimit, max);
	begin_scan(&s, "harm_limit", "harm_limit_pkey", snapshot, limit_kind, p->kind);
	while (HeapTupleIsValid(tuple = systable_getnext(s.scan)))
	{
		PolicyLimit *l;

		if (p->nlimits == max)
			p->limits = repalloc(p->limits, (max *= 2) * sizeof(PolicyLimit));
		l = &p->limits[p->nlimits++];
		l->scale = store_text(tuple, limit_scale, RelationGetDescr(s.rel));
		l->acceptable = DatumGetFloat8(column(&s, tuple, limit_acceptable, &isnull));
		l->tolerable = DatumGetFloat8(column(&s, tuple, limit_tolerable, &isnull));
		l->expires = time_column(&s, tuple, limit_expires, DT_NOEND);
	}
	end_scan(&s);
}

static void
load_cells(PolicyDecision *d, Snapshot snapshot)
{
	Scan		s;
	HeapTuple	tuple;
	bool		isnull;
	int			max = 8;
	int			accountable = 0;
	bool		responsible = false;

	d->cells = palloc_array(PolicyCell, max);
	begin_scan(&s, "raci_cell", "raci_cell_pkey", snapshot, cell_decision, d->name);
	while (HeapTupleIsValid(tuple = systable_getnext(s.scan)))
	{
		PolicyCell *cell;

		if (d->ncells == max)
			d->cells = repalloc(d->cells, (max *= 2) * sizeof(PolicyCell));
		cell = &d->cells[d->ncells++];
		cell->role = store_text(tuple, cell_role, RelationGetDescr(s.rel));
		cell->letters = DatumGetUInt8(column(&s, tuple, cell_letters, &isnull));
		cell->scope = store_text(tuple, cell_scope, RelationGetDescr(s.rel));
		if (cell->letters & RACI_A)
		{
			d->accountable = cell->role;
			accountable++;
		}
		if ((cell->letters & RACI_R) && cell->scope == NULL)
			responsible = true;
	}
	end_scan(&s);
	if (accountable != 1 || !responsible)
		d->accountable = NULL;	/* no valid row: nothing can be decided by it */
}

static void
load_decision(PolicyDecision *d, const char *name, Snapshot snapshot)
{
	Scan		s;
	HeapTuple	tuple;

	d->name = pstrdup(name);
	begin_scan(&s, "decision", "decision_pkey", snapshot, decision_decision, name);
	tuple = systable_getnext(s.scan);
	if (HeapTupleIsValid(tuple))
	{
		d->question = store_text(tuple, decision_question, RelationGetDescr(s.rel));
		d->escalates_to = store_text(tuple, decision_escalates_to, RelationGetDescr(s.rel));
	}
	end_scan(&s);
	load_cells(d, snapshot);
}

static void
load_decisions(KindPolicy *p, Datum decisions, Snapshot snapshot)
{
	Datum	   *elems;
	bool	   *nulls;
	int			n;

	deconstruct_array(DatumGetArrayTypeP(decisions), TEXTOID, -1, false, TYPALIGN_INT,
					  &elems, &nulls, &n);
	p->decisions = palloc0(sizeof(PolicyDecision) * Max(n, 1));
	for (int i = 0; i < n; i++)
		load_decision(&p->decisions[p->ndecisions++], TextDatumGetCString(elems[i]), snapshot);
}

static void
load_conditions(KindPolicy *p, Datum conditions)
{
	Datum	   *elems;
	bool	   *nulls;

	deconstruct_array(DatumGetArrayTypeP(conditions), TEXTOID, -1, false, TYPALIGN_INT,
					  &elems, &nulls, &p->nconditions);
	p->conditions = palloc_array(char *, Max(p->nconditions, 1));
	for (int i = 0; i < p->nconditions; i++)
		p->conditions[i] = nulls[i] ? "" : TextDatumGetCString(elems[i]);
}

/* NULL when there is no such kind. */
static KindPolicy *
load_kind(const char *kind)
{
	Snapshot	snapshot = store_snapshot_now();
	KindPolicy *p = NULL;
	Scan		s;
	HeapTuple	tuple;
	bool		isnull;

	begin_scan(&s, "kind", "kind_pkey", snapshot, kind_kind, kind);
	tuple = systable_getnext(s.scan);
	if (HeapTupleIsValid(tuple))
	{
		p = palloc0(sizeof(KindPolicy));
		p->kind = pstrdup(kind);
		p->title = store_text(tuple, kind_title, RelationGetDescr(s.rel));
		p->version = DatumGetInt64(column(&s, tuple, kind_version, &isnull));
		p->own = TransactionIdIsCurrentTransactionId(HeapTupleHeaderGetXmin(tuple->t_data));
		load_conditions(p, column(&s, tuple, kind_conditions, &isnull));
		load_decisions(p, column(&s, tuple, kind_decisions, &isnull), snapshot);
		load_requirements(p, snapshot);
		load_preclearances(p, snapshot);
		load_clearings(p, snapshot);
		load_limits(p, snapshot);
	}
	end_scan(&s);
	store_snapshot_done(snapshot);
	return p;
}

const KindPolicy *
policy_of_kind(const char *kind)
{
	MemoryContext old;
	KindPolicy *p;
	PolicyEntry *entry;
	char		key[MAX_KIND];

	if (!cache_valid)
		reset_cache();
	if (latest != NULL && strcmp(latest->kind, kind) == 0)
		return latest;
	if (strlen(kind) >= MAX_KIND)
		return NULL;
	strlcpy(key, kind, MAX_KIND);
	entry = hash_search(cache, key, HASH_FIND, NULL);
	if (entry != NULL)
		return latest = entry->policy;

	old = MemoryContextSwitchTo(cache_context);
	p = load_kind(kind);
	MemoryContextSwitchTo(old);
	/* What this transaction changed it may yet undo: never keep that. */
	if (p == NULL || p->own || !cache_valid)
		return p;
	entry = hash_search(cache, key, HASH_ENTER, NULL);
	entry->policy = p;
	return p;
}

List *
policy_roles_with(PolicyPower power, Snapshot snapshot)
{
	int			attno = power == POWER_ACCEPT_RISK ? role_accepts_risk : role_breaks_glass;
	List	   *names = NIL;
	Scan		s;
	HeapTuple	tuple;
	bool		isnull;

	begin_scan(&s, "role", "role_pkey", snapshot, 0, NULL);
	while (HeapTupleIsValid(tuple = systable_getnext(s.scan)))
	{
		if (DatumGetBool(column(&s, tuple, attno, &isnull)))
			names = lappend(names, store_text(tuple, role_role, RelationGetDescr(s.rel)));
	}
	end_scan(&s);
	return names;
}

char *
policy_setting(const char *name, Snapshot snapshot)
{
	Scan		s;
	HeapTuple	tuple;
	char	   *value = NULL;

	begin_scan(&s, "setting", "setting_pkey", snapshot, 1, name);
	tuple = systable_getnext(s.scan);
	if (HeapTupleIsValid(tuple))
		value = store_text(tuple, 2, RelationGetDescr(s.rel));
	end_scan(&s);
	return value;
}
