/*
 * export.c
 *	  A proposal's records as the bytes that their hashes are over, for the
 *	  auditor pack.  verify/verify_pack.c reads them without a server.
 */
#include "compat.h"

#include "access/htup_details.h"
#include "access/table.h"
#include "funcapi.h"
#include "miscadmin.h"
#include "utils/builtins.h"
#include "utils/snapmgr.h"
#include "utils/tuplestore.h"

#include "enactment.h"
#include "fact.h"
#include "ledger.h"
#include "proposal.h"

static char *
hex_line(const char *word, StringInfo bytes)
{
	char	   *hex = palloc(2 * bytes->len + 1);
	char	   *line;

	hex[hex_encode(bytes->data, bytes->len, hex)] = '\0';
	line = psprintf("%s %s", word, hex);
	pfree(hex);
	return line;
}

static void
put_line(ReturnSetInfo *rsinfo, const char *word, StringInfo bytes)
{
	Datum		value = CStringGetTextDatum(hex_line(word, bytes));
	bool		isnull = false;

	tuplestore_putvalues(rsinfo->setResult, rsinfo->setDesc, &value, &isnull);
}

PG_FUNCTION_INFO_V1(export_bytes);

/* export_bytes(proposal): "fact ..." in order, "enactment ..." the latest first */
Datum
export_bytes(PG_FUNCTION_ARGS)
{
	ReturnSetInfo *rsinfo = (ReturnSetInfo *) fcinfo->resultinfo;
	int64		id = PG_GETARG_INT64(0);
	Snapshot	snapshot = GetActiveSnapshot();
	StringInfoData buf;
	FactScan	scan;
	HeapTuple	tuple;
	Proposal	header;
	ListCell   *cell;

	InitMaterializedSRF(fcinfo, MAT_SRF_USE_EXPECTED_DESC);
	if (!proposal_read(id, snapshot, &header))
		PG_RETURN_NULL();
	fact_scan_begin(&scan, id, snapshot);
	while (HeapTupleIsValid(tuple = fact_scan_next(&scan)))
	{
		Fact		f;

		(void) fact_decode(RelationGetDescr(scan.rel), tuple, &f);
		initStringInfo(&buf);
		fact_bytes(&buf, id, &f);
		put_line(rsinfo, "fact", &buf);
	}
	fact_scan_end(&scan);
	foreach(cell, enactments_list(&header, snapshot))
	{
		enactment_bytes(&buf, (Enactment *) lfirst(cell));
		put_line(rsinfo, "enactment", &buf);
	}
	PG_RETURN_NULL();
}

PG_FUNCTION_INFO_V1(export_unproposed);

/* export_unproposed() -> id, "enactment ...": those that no proposal's chain takes in */
Datum
export_unproposed(PG_FUNCTION_ARGS)
{
	ReturnSetInfo *rsinfo = (ReturnSetInfo *) fcinfo->resultinfo;
	MemoryContext row = AllocSetContextCreate(CurrentMemoryContext, "enactment",
											  ALLOCSET_DEFAULT_SIZES);
	Relation	rel;
	SysScanDesc scan;
	HeapTuple	tuple;

	InitMaterializedSRF(fcinfo, 0);
	rel = table_open(store_oid("enactment_record"), AccessShareLock);
	scan = systable_beginscan(rel, InvalidOid, false, GetActiveSnapshot(), 0, NULL);
	while (HeapTupleIsValid(tuple = systable_getnext(scan)))
	{
		MemoryContext old = MemoryContextSwitchTo(row);
		bool		nulls[2] = {false};
		Datum		values[2];
		StringInfoData buf;
		Enactment	e;

		(void) enactment_decode(RelationGetDescr(rel), tuple, &e);
		if (e.proposal == 0 || !e.has_head)
		{
			enactment_bytes(&buf, &e);
			values[0] = Int64GetDatum(e.id);
			values[1] = CStringGetTextDatum(hex_line("enactment", &buf));
			tuplestore_putvalues(rsinfo->setResult, rsinfo->setDesc, values, nulls);
		}
		MemoryContextSwitchTo(old);
		MemoryContextReset(row);
		CHECK_FOR_INTERRUPTS();
	}
	systable_endscan(scan);
	table_close(rel, AccessShareLock);
	MemoryContextDelete(row);
	PG_RETURN_NULL();
}
