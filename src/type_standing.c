/*
 * type_standing.c
 *	  The SQL type standing: the three gates' verdicts together.
 *
 * Comparison and hashing are those of integer, which is the same number.
 */
#include "types.h"

PG_FUNCTION_INFO_V1(standing_in);
PG_FUNCTION_INFO_V1(standing_out);
PG_FUNCTION_INFO_V1(standing_recv);
PG_FUNCTION_INFO_V1(standing_send);
PG_FUNCTION_INFO_V1(standing_of_verdicts);
PG_FUNCTION_INFO_V1(standing_verdict);
PG_FUNCTION_INFO_V1(standing_blocking_gate);
PG_FUNCTION_INFO_V1(standing_weaker);

/* Reads gate=verdict three times, each gate once, in any order. */
Datum
standing_in(PG_FUNCTION_ARGS)
{
	char	   *str = PG_GETARG_CSTRING(0);
	Standing	standing;
	const char *complaint = standing_parse(str, strlen(str), &standing);

	if (complaint != NULL)
		INPUT_ERROR(fcinfo,
					(errcode(ERRCODE_INVALID_TEXT_REPRESENTATION),
					 errmsg("invalid input syntax for type %s: \"%s\"", "standing", str),
					 errdetail_internal("%s", complaint)));
	return StandingGetDatum(standing);
}

/* Writes the gates in their order. */
Datum
standing_out(PG_FUNCTION_ARGS)
{
	char	   *str = palloc(STANDING_TEXT_MAX);

	standing_print(DatumGetStanding(PG_GETARG_DATUM(0)), str);
	PG_RETURN_CSTRING(str);
}

/* Reads three verdicts of one byte each. */
Datum
standing_recv(PG_FUNCTION_ARGS)
{
	size_t		len;
	const uint8_t *bytes = message_bytes((StringInfo) PG_GETARG_POINTER(0), &len);
	Standing	standing;

	if (!standing_decode(bytes, len, &standing))
		message_invalid("standing");
	return StandingGetDatum(standing);
}

/* Writes three verdicts of one byte each. */
Datum
standing_send(PG_FUNCTION_ARGS)
{
	uint8_t		bytes[STANDING_BYTES];

	standing_encode(DatumGetStanding(PG_GETARG_DATUM(0)), bytes);
	PG_RETURN_BYTEA_P(message_of(bytes, STANDING_BYTES));
}

/* Refuses a verdict that its gate cannot hold. */
static void
check_fits(Gate gate, Verdict verdict)
{
	if (!verdict_fits(gate, verdict))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("verdict %s does not exist for gate %s",
						verdict_names[verdict], gate_names[gate])));
}

/* The standing of these three verdicts. */
Datum
standing_of_verdicts(PG_FUNCTION_ARGS)
{
	Verdict		verdicts[NGATES];

	for (int gate = 0; gate < NGATES; gate++)
	{
		verdicts[gate] = DatumGetVerdict(PG_GETARG_DATUM(gate));
		check_fits((Gate) gate, verdicts[gate]);
	}
	return StandingGetDatum(standing_make(verdicts[GATE_COMPLIANCE],
										  verdicts[GATE_SAFETY],
										  verdicts[GATE_USABILITY]));
}

/* The verdict of one gate. */
Datum
standing_verdict(PG_FUNCTION_ARGS)
{
	return VerdictGetDatum(standing_get(DatumGetStanding(PG_GETARG_DATUM(0)),
										DatumGetGate(PG_GETARG_DATUM(1))));
}

/* The first gate that does not stand; NULL when all stand. */
Datum
standing_blocking_gate(PG_FUNCTION_ARGS)
{
	Gate		gate;

	if (!standing_blocking(DatumGetStanding(PG_GETARG_DATUM(0)), &gate))
		PG_RETURN_NULL();
	return GateGetDatum(gate);
}

/* Gate by gate the weaker verdict. */
Datum
standing_weaker(PG_FUNCTION_ARGS)
{
	return StandingGetDatum(standing_weakest(DatumGetStanding(PG_GETARG_DATUM(0)),
											 DatumGetStanding(PG_GETARG_DATUM(1))));
}
