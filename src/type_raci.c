/*
 * type_raci.c
 *	  The SQL type raci: a set of the letters A, R, C and I.
 *
 * Comparison and hashing are those of "char", which is the same byte.
 */
#include "types.h"

PG_FUNCTION_INFO_V1(raci_in);
PG_FUNCTION_INFO_V1(raci_out);
PG_FUNCTION_INFO_V1(raci_recv);
PG_FUNCTION_INFO_V1(raci_send);
PG_FUNCTION_INFO_V1(raci_contains);
PG_FUNCTION_INFO_V1(raci_contained);
PG_FUNCTION_INFO_V1(raci_overlaps);
PG_FUNCTION_INFO_V1(raci_or);
PG_FUNCTION_INFO_V1(raci_and);
PG_FUNCTION_INFO_V1(raci_without);

#define PG_GETARG_RACI(n) DatumGetUInt8(PG_GETARG_DATUM(n))
#define PG_RETURN_RACI(x) return UInt8GetDatum((uint8) (x))

/* Reads R/A, A / R, ra; a dash or an empty text is the empty set. */
Datum
raci_in(PG_FUNCTION_ARGS)
{
	char	   *str = PG_GETARG_CSTRING(0);
	uint8_t		raci;
	const char *complaint = raci_parse(str, strlen(str), &raci);

	if (complaint != NULL)
		INPUT_ERROR(fcinfo,
					(errcode(ERRCODE_INVALID_TEXT_REPRESENTATION),
					 errmsg("invalid input syntax for type %s: \"%s\"", "raci", str),
					 errdetail_internal("%s", complaint)));
	PG_RETURN_RACI(raci);
}

/* Writes the letters in the order A R C I, or a dash. */
Datum
raci_out(PG_FUNCTION_ARGS)
{
	char	   *str = palloc(RACI_TEXT_MAX);

	raci_print(PG_GETARG_RACI(0), str);
	PG_RETURN_CSTRING(str);
}

/* Reads one byte: 1 for A, 2 for R, 4 for C, 8 for I, added up. */
Datum
raci_recv(PG_FUNCTION_ARGS)
{
	size_t		len;
	const uint8_t *bytes = message_bytes((StringInfo) PG_GETARG_POINTER(0), &len);
	uint8_t		raci;

	if (!raci_decode(bytes, len, &raci))
		message_invalid("raci");
	PG_RETURN_RACI(raci);
}

/* Writes one byte. */
Datum
raci_send(PG_FUNCTION_ARGS)
{
	uint8_t		byte = PG_GETARG_RACI(0);

	PG_RETURN_BYTEA_P(message_of(&byte, 1));
}

/* Does the first set hold every letter of the second? */
Datum
raci_contains(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL((PG_GETARG_RACI(1) & ~PG_GETARG_RACI(0)) == 0);
}

/* Does the second set hold every letter of the first? */
Datum
raci_contained(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL((PG_GETARG_RACI(0) & ~PG_GETARG_RACI(1)) == 0);
}

/* Have the sets a letter in common? */
Datum
raci_overlaps(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL((PG_GETARG_RACI(0) & PG_GETARG_RACI(1)) != 0);
}

/* The letters of either set. */
Datum
raci_or(PG_FUNCTION_ARGS)
{
	PG_RETURN_RACI(PG_GETARG_RACI(0) | PG_GETARG_RACI(1));
}

/* The letters of both sets. */
Datum
raci_and(PG_FUNCTION_ARGS)
{
	PG_RETURN_RACI(PG_GETARG_RACI(0) & PG_GETARG_RACI(1));
}

/* The letters of the first set that the second has not. */
Datum
raci_without(PG_FUNCTION_ARGS)
{
	PG_RETURN_RACI(PG_GETARG_RACI(0) & ~PG_GETARG_RACI(1));
}
