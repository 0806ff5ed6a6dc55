/*
 * type_verdict.c
 *	  The SQL type verdict.
 *
 * Comparison and hashing are those of "char", which is the same byte.
 */
#include "types.h"

PG_FUNCTION_INFO_V1(verdict_in);
PG_FUNCTION_INFO_V1(verdict_out);
PG_FUNCTION_INFO_V1(verdict_recv);
PG_FUNCTION_INFO_V1(verdict_send);
PG_FUNCTION_INFO_V1(verdict_smaller);
PG_FUNCTION_INFO_V1(verdict_larger);
PG_FUNCTION_INFO_V1(verdict_fits_gate);
PG_FUNCTION_INFO_V1(verdict_lets_pass);

/* Reads a verdict's name, exactly as it is written. */
Datum
verdict_in(PG_FUNCTION_ARGS)
{
	char	   *str = PG_GETARG_CSTRING(0);
	Verdict		verdict;
	const char *complaint = verdict_parse(str, strlen(str), &verdict);

	if (complaint != NULL)
		INPUT_ERROR(fcinfo,
					(errcode(ERRCODE_INVALID_TEXT_REPRESENTATION),
					 errmsg("invalid input syntax for type %s: \"%s\"", "verdict", str),
					 errdetail_internal("%s", complaint)));
	return VerdictGetDatum(verdict);
}

/* Writes a verdict's name. */
Datum
verdict_out(PG_FUNCTION_ARGS)
{
	PG_RETURN_CSTRING(pstrdup(verdict_names[DatumGetVerdict(PG_GETARG_DATUM(0))]));
}

/* Reads one byte: 0 fail, 1 open, 2 accepted, 3 alternative, 4 pass. */
Datum
verdict_recv(PG_FUNCTION_ARGS)
{
	size_t		len;
	const uint8_t *bytes = message_bytes((StringInfo) PG_GETARG_POINTER(0), &len);
	Verdict		verdict;

	if (!verdict_decode(bytes, len, &verdict))
		message_invalid("verdict");
	return VerdictGetDatum(verdict);
}

/* Writes one byte. */
Datum
verdict_send(PG_FUNCTION_ARGS)
{
	uint8_t		byte = (uint8_t) DatumGetVerdict(PG_GETARG_DATUM(0));

	PG_RETURN_BYTEA_P(message_of(&byte, 1));
}

/* The weaker verdict. */
Datum
verdict_smaller(PG_FUNCTION_ARGS)
{
	return VerdictGetDatum(Min(DatumGetVerdict(PG_GETARG_DATUM(0)),
							   DatumGetVerdict(PG_GETARG_DATUM(1))));
}

/* The stronger verdict. */
Datum
verdict_larger(PG_FUNCTION_ARGS)
{
	return VerdictGetDatum(Max(DatumGetVerdict(PG_GETARG_DATUM(0)),
							   DatumGetVerdict(PG_GETARG_DATUM(1))));
}

/* Is this verdict one that this gate can hold? */
Datum
verdict_fits_gate(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL(verdict_fits(DatumGetGate(PG_GETARG_DATUM(0)),
								DatumGetVerdict(PG_GETARG_DATUM(1))));
}

/* Does a gate with this verdict let the next one proceed? */
Datum
verdict_lets_pass(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL(verdict_stands(DatumGetVerdict(PG_GETARG_DATUM(0))));
}
