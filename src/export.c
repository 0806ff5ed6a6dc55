/*
 * export.c
 *	  A proposal's records as the bytes that their hashes are over, for the
 *	  auditor pack.  verify/verify_pack.c reads them without a server.
 */
#include "compat.h"

#include "access/htup_details.h"
#include "funcapi.h"
#include "utils/builtins.h"
#include "utils/snapmgr.h"
#include "utils/tuplestore.h"

#include "enactment.h"
#include "fact.h"
#include "ledger.h"
#include "proposal.h"

static void
put_line(ReturnSetInfo *rsinfo, const char *word, StringInfo bytes)
{
	char	   *hex = palloc(2 * bytes->len + 1);
	Datum		value;
	bool		isnull = false;

	hex[hex_encode(bytes->data, bytes->len, hex)] = '\0';
	value = CStringGetTextDatum(psprintf("%s %s", word, hex));
	tuplestore_putvalues(rsinfo->setResult, rsinfo->setDesc, &value, &isnull);
	pfree(hex);
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
