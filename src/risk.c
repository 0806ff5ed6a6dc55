/*
 * risk.c
 *	  Look-ups in risk matrices and severity scales.
 *
 * A level or a weight is what was defined for these words, or an error: never a
 * product of ranks, never a guess.
 */
#include "compat.h"

#include "access/stratnum.h"
#include "access/table.h"
#include "catalog/pg_collation.h"
#include "utils/fmgroids.h"
#include "utils/snapmgr.h"

#include "args.h"
#include "refusal.h"
#include "store.h"

PG_FUNCTION_INFO_V1(risk_level);
PG_FUNCTION_INFO_V1(severity_weight);

/* A column of the row whose key columns hold these words; false when there is none. */
static bool
look_up(const char *table, const char *index, const AttrNumber *columns, char *const *words, int nwords,
		int column, Datum *result)
{
	Relation	rel = table_open(store_oid(table), AccessShareLock);
	ScanKeyData keys[3];
	SysScanDesc scan;
	HeapTuple	tuple;
	bool		isnull;

	for (int i = 0; i < nwords; i++)
		ScanKeyEntryInitialize(&keys[i], 0, columns[i], BTEqualStrategyNumber, InvalidOid,
							   DEFAULT_COLLATION_OID, F_TEXTEQ, CStringGetTextDatum(words[i]));
	scan = systable_beginscan(rel, store_oid(index), true, GetActiveSnapshot(), nwords, keys);
	tuple = systable_getnext(scan);
	if (tuple != NULL)
		*result = heap_getattr(tuple, column, RelationGetDescr(rel), &isnull);
	systable_endscan(scan);
	table_close(rel, AccessShareLock);
	return tuple != NULL;
}

/* risk_level(matrix, likelihood, severity) */
Datum
risk_level(PG_FUNCTION_ARGS)
{
	char	   *words[] = {
		arg_text(fcinfo, 0, "matrix"), arg_text(fcinfo, 1, "likelihood"), arg_text(fcinfo, 2, "severity")
	};
	static const AttrNumber columns[] = {1, 2, 4};
	Datum		level;

	if (!look_up("risk_matrix", "risk_matrix_pkey", columns, words, 3, 6, &level))
		refuse_argument("SELECT * FROM cmiogov.risk_chart shows the matrices and their words.",
						"risk matrix \"%s\" has no cell \"%s\", \"%s\"", words[0], words[1], words[2]);
	return level;
}

/* severity_weight(scale, level) */
Datum
severity_weight(PG_FUNCTION_ARGS)
{
	char	   *words[] = {arg_text(fcinfo, 0, "scale"), arg_text(fcinfo, 1, "level")};
	static const AttrNumber columns[] = {1, 2};
	Datum		weight;

	if (!look_up("severity_scale", "severity_scale_pkey", columns, words, 2, 4, &weight))
		refuse_argument("SELECT * FROM cmiogov.severity_weights shows the scales and their levels.",
						"severity scale \"%s\" has no level \"%s\"", words[0], words[1]);
	return weight;
}
