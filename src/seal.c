/*
 * seal.c
 *	  seal(): one root over everything on record, and the tree that it tops.
 *
 * The tree is that of RFC 6962, section 2.1: the left part of n leaves is the
 * largest power of two below n, an inner node is SHA-256 over a byte 1 and its
 * two children.  Leaves come hashed (sql/parts/55_record.sql says over what).
 */
#include "compat.h"

#include "catalog/pg_type.h"
#include "executor/spi.h"
#include "miscadmin.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/timestamp.h"

#include "ledger.h"
#include "people.h"
#include "policy_write.h"
#include "refusal.h"
#include "store.h"

#define MAX_HEIGHT 64

/* The perfect trees, greatest first, that the leaves so far fall into. */
typedef struct Tree
{
	int64		nleaves;
	int			height;			/* how many there are */
	uint8		roots[MAX_HEIGHT][HASH_LEN];
} Tree;

static void
join(const uint8 *left, const uint8 *right, uint8 *root)
{
	uint8		bytes[1 + 2 * HASH_LEN];

	bytes[0] = 1;
	memcpy(bytes + 1, left, HASH_LEN);
	memcpy(bytes + 1 + HASH_LEN, right, HASH_LEN);
	ledger_sha256(bytes, sizeof(bytes), root);
}

static void
add_leaf(Tree *t, const uint8 *leaf)
{
	memcpy(t->roots[t->height++], leaf, HASH_LEN);
	t->nleaves++;
	/* Two trees of one size become one. */
	for (int64 n = t->nleaves; (n & 1) == 0; n >>= 1)
	{
		t->height--;
		join(t->roots[t->height - 1], t->roots[t->height], t->roots[t->height - 1]);
	}
}

static void
tree_root(const Tree *t, uint8 *root)
{
	if (t->height == 0)
	{
		ledger_sha256("", 0, root);
		return;
	}
	memcpy(root, t->roots[t->height - 1], HASH_LEN);
	for (int i = t->height - 2; i >= 0; i--)
		join(t->roots[i], root, root);
}

static const uint8 *
hash_bytes_of(bytea *b)
{
	if (VARSIZE_ANY_EXHDR(b) != HASH_LEN)
		refuse_argument(NULL, "a leaf is a hash of 32 bytes");
	return (const uint8 *) VARDATA_ANY(b);
}

static bytea *
make_hash(const uint8 *hash)
{
	bytea	   *b = palloc(VARHDRSZ + HASH_LEN);

	SET_VARSIZE(b, VARHDRSZ + HASH_LEN);
	memcpy(VARDATA(b), hash, HASH_LEN);
	return b;
}

PG_FUNCTION_INFO_V1(merkle_add);

/* merkle_add(internal, bytea) -> internal */
Datum
merkle_add(PG_FUNCTION_ARGS)
{
	MemoryContext context;
	Tree	   *t;

	if (!AggCheckCallContext(fcinfo, &context))
		elog(ERROR, "merkle_add() is part of an aggregate");
	t = PG_ARGISNULL(0) ? MemoryContextAllocZero(context, sizeof(Tree)) :
		(Tree *) PG_GETARG_POINTER(0);
	if (!PG_ARGISNULL(1))
		add_leaf(t, hash_bytes_of(PG_GETARG_BYTEA_PP(1)));
	PG_RETURN_POINTER(t);
}

PG_FUNCTION_INFO_V1(merkle_final);

/* merkle_final(internal) -> bytea */
Datum
merkle_final(PG_FUNCTION_ARGS)
{
	Tree		empty = {0};
	uint8		root[HASH_LEN];

	tree_root(PG_ARGISNULL(0) ? &empty : (Tree *) PG_GETARG_POINTER(0), root);
	PG_RETURN_BYTEA_P(make_hash(root));
}

/* The root of leaves [from, from + n). */
static void
part_root(Datum *leaves, int from, int n, uint8 *root)
{
	Tree		t = {0};

	for (int i = from; i < from + n; i++)
		add_leaf(&t, hash_bytes_of(DatumGetByteaPP(leaves[i])));
	tree_root(&t, root);
}

/* The greatest power of two below n, for n > 1. */
static int
left_part(int n)
{
	int			k = 1;

	while (k * 2 < n)
		k *= 2;
	return k;
}

PG_FUNCTION_INFO_V1(merkle_path);

/*
 * merkle_path(leaves, i): what joins leaf i (from 1) to the root, from the leaf
 * up: each a byte 0 (it stands on the left) or 1 (on the right) and a hash
 */
Datum
merkle_path(PG_FUNCTION_ARGS)
{
	int			wanted = PG_GETARG_INT32(1) - 1;
	Datum	   *leaves;
	bool	   *nulls;
	int			n;
	int			from = 0;
	int			height = 0;
	Datum		path[MAX_HEIGHT];

	deconstruct_array(PG_GETARG_ARRAYTYPE_P(0), BYTEAOID, -1, false, TYPALIGN_INT,
					  &leaves, &nulls, &n);
	if (wanted < 0 || wanted >= n)
		refuse_argument(NULL, "there is no leaf %d", wanted + 1);
	while (n > 1)
	{
		int			left = left_part(n);
		bool		on_left = wanted < from + left;
		bytea	   *step = palloc(VARHDRSZ + 1 + HASH_LEN);

		SET_VARSIZE(step, VARHDRSZ + 1 + HASH_LEN);
		VARDATA(step)[0] = on_left ? 1 : 0;
		if (on_left)
			part_root(leaves, from + left, n - left, (uint8 *) VARDATA(step) + 1);
		else
			part_root(leaves, from, left, (uint8 *) VARDATA(step) + 1);
		/* From the root down; turned round below. */
		path[height++] = PointerGetDatum(step);
		from += on_left ? 0 : left;
		n = on_left ? left : n - left;
	}
	for (int i = 0; i < height / 2; i++)
	{
		Datum		d = path[i];

		path[i] = path[height - 1 - i];
		path[height - 1 - i] = d;
	}
	PG_RETURN_ARRAYTYPE_P(construct_array(path, height, BYTEAOID, -1, false, TYPALIGN_INT));
}

PG_FUNCTION_INFO_V1(seal);

/*
 * seal() -> the root.  EXCLUSIVE on the headers: whoever is writing a fact or
 * being let through by a guard is waited for, so that what has a smaller number
 * than the seal is in it.
 */
Datum
seal(PG_FUNCTION_ARGS)
{
	MemoryContext caller = CurrentMemoryContext;
	Oid			types[3] = {INT8OID, TIMESTAMPTZOID, TEXTOID};
	Datum		values[3];
	OwnerState	state;
	Actor		actor;
	bytea	   *root;
	bool		isnull;

	PreventCommandIfReadOnly("seal()");
	require_duty("auditor");
	store_lock_policy();
	(void) find_actor(&actor);
	values[0] = Int64GetDatum(store_next_id("id_seq"));
	values[1] = TimestampTzGetDatum(store_clock());
	values[2] = CStringGetTextDatum(actor.login);
	owner_begin(&state);
	run_now("INSERT INTO cmiogov.seal_leaf (seal, what, id, seq, enactments, hash)"
			" SELECT $1, c.what, c.id, c.seq, c.enactments, c.hash FROM cmiogov.unsealed c",
			1, types, values, NULL);
	run_now("INSERT INTO cmiogov.seal (id, at, login, previous, leaves, tree, root)"
			" SELECT $1, $2, $3, p.root, t.leaves, t.tree,"
			" cmiogov.seal_root($1, $2, $3, p.root, t.leaves, t.tree)"
			" FROM (SELECT count(*) AS leaves,"
			"  cmiogov.merkle_root(l.hash ORDER BY l.what COLLATE \"C\", l.id) AS tree"
			"  FROM cmiogov.seal_leaf l WHERE l.seal = $1) t"
			" LEFT JOIN (SELECT s.root FROM cmiogov.seal s WHERE s.id >> 40 = $1 >> 40"
			"  ORDER BY s.id DESC LIMIT 1) p ON true"
			" RETURNING root",
			3, types, values, NULL);
	root = DatumGetByteaPP(SPI_getbinval(SPI_tuptable->vals[0], SPI_tuptable->tupdesc, 1, &isnull));
	root = memcpy(MemoryContextAlloc(caller, VARSIZE_ANY(root)), root, VARSIZE_ANY(root));
	owner_end(&state);
	PG_RETURN_BYTEA_P(root);
}
