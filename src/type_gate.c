/*
 * type_gate.c
 *	  The SQL type gate.
 *
 * Comparison and hashing are those of "char", which is the same byte.
 */
#include "types.h"

PG_FUNCTION_INFO_V1(gate_in);
PG_FUNCTION_INFO_V1(gate_out);
PG_FUNCTION_INFO_V1(gate_recv);
PG_FUNCTION_INFO_V1(gate_send);
PG_FUNCTION_INFO_V1(gate_precedence);
PG_FUNCTION_INFO_V1(gate_smaller);
PG_FUNCTION_INFO_V1(gate_larger);

/* Reads a gate's name, exactly as it is written. */
Datum
gate_in(PG_FUNCTION_ARGS)
{
	char	   *str = PG_GETARG_CSTRING(0);
	Gate		gate;
	const char *complaint = gate_parse(str, strlen(str), &gate);

	if (complaint != NULL)
		INPUT_ERROR(fcinfo,
					(errcode(ERRCODE_INVALID_TEXT_REPRESENTATION),
					 errmsg("invalid input syntax for type %s: \"%s\"", "gate", str),
					 errdetail_internal("%s", complaint)));
	return GateGetDatum(gate);
}

/* Writes a gate's name. */
Datum
gate_out(PG_FUNCTION_ARGS)
{
	PG_RETURN_CSTRING(pstrdup(gate_names[DatumGetGate(PG_GETARG_DATUM(0))]));
}

/* Reads one byte: 0 compliance, 1 safety, 2 usability. */
Datum
gate_recv(PG_FUNCTION_ARGS)
{
	size_t		len;
	const uint8_t *bytes = message_bytes((StringInfo) PG_GETARG_POINTER(0), &len);
	Gate		gate;

	if (!gate_decode(bytes, len, &gate))
		message_invalid("gate");
	return GateGetDatum(gate);
}

/* Writes one byte. */
Datum
gate_send(PG_FUNCTION_ARGS)
{
	uint8_t		byte = (uint8_t) DatumGetGate(PG_GETARG_DATUM(0));

	PG_RETURN_BYTEA_P(message_of(&byte, 1));
}

/* 1 for compliance, 2 for safety, 3 for usability. */
Datum
gate_precedence(PG_FUNCTION_ARGS)
{
	PG_RETURN_INT32((int32) DatumGetGate(PG_GETARG_DATUM(0)) + 1);
}

/* The earlier gate. */
Datum
gate_smaller(PG_FUNCTION_ARGS)
{
	return GateGetDatum(Min(DatumGetGate(PG_GETARG_DATUM(0)),
							DatumGetGate(PG_GETARG_DATUM(1))));
}

/* The later gate. */
Datum
gate_larger(PG_FUNCTION_ARGS)
{
	return GateGetDatum(Max(DatumGetGate(PG_GETARG_DATUM(0)),
							DatumGetGate(PG_GETARG_DATUM(1))));
}
