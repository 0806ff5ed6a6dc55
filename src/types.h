/*
 * types.h
 *	  How the values travel as Datums.
 *
 * gate, verdict and raci are one byte and standing four, all by value; harm
 * and harm_delta are by reference.
 */
#ifndef CMIOGOV_TYPES_H
#define CMIOGOV_TYPES_H

#include "compat.h"
#include "value.h"

#include "lib/stringinfo.h"

StaticAssertDecl(sizeof(Harm) == 24, "harm is 24 bytes in SQL");
StaticAssertDecl(sizeof(HarmDelta) == 80, "harm_delta is 80 bytes in SQL");

static inline Gate
DatumGetGate(Datum datum)
{
	return (Gate) DatumGetUInt8(datum);
}

static inline Datum
GateGetDatum(Gate gate)
{
	return UInt8GetDatum((uint8) gate);
}

static inline Verdict
DatumGetVerdict(Datum datum)
{
	return (Verdict) DatumGetUInt8(datum);
}

static inline Datum
VerdictGetDatum(Verdict verdict)
{
	return UInt8GetDatum((uint8) verdict);
}

static inline Standing
DatumGetStanding(Datum datum)
{
	return (Standing) DatumGetInt32(datum);
}

static inline Datum
StandingGetDatum(Standing standing)
{
	return Int32GetDatum((int32) standing);
}

static inline Harm *
DatumGetHarm(Datum datum)
{
	return (Harm *) DatumGetPointer(datum);
}

static inline HarmDelta *
DatumGetHarmDelta(Datum datum)
{
	return (HarmDelta *) DatumGetPointer(datum);
}

/* A palloc'd copy, as a Datum. */
static inline Datum
HarmGetDatum(const Harm *harm)
{
	Harm	   *copy = (Harm *) palloc(sizeof(Harm));

	*copy = *harm;
	return PointerGetDatum(copy);
}

static inline Datum
HarmDeltaGetDatum(const HarmDelta *delta)
{
	HarmDelta  *copy = (HarmDelta *) palloc(sizeof(HarmDelta));

	*copy = *delta;
	return PointerGetDatum(copy);
}

/* All bytes of the message that a receive function has not read yet. */
extern const uint8_t *message_bytes(StringInfo message, size_t *len);

/* A message of these bytes, as the result of a send function. */
extern bytea *message_of(const uint8_t *bytes, size_t len);

/* Raises the error for bytes that no send function writes. */
pg_noreturn extern void message_invalid(const char *type);

#endif							/* CMIOGOV_TYPES_H */
