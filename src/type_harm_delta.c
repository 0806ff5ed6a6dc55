/*
 * type_harm_delta.c
 *	  The SQL type harm_delta: exposures per day, change in probability of
 *	  harm, severity, each with an optional interval.
 */
#include "types.h"

#include "common/hashfn.h"

PG_FUNCTION_INFO_V1(harm_delta_in);
PG_FUNCTION_INFO_V1(harm_delta_out);
PG_FUNCTION_INFO_V1(harm_delta_recv);
PG_FUNCTION_INFO_V1(harm_delta_send);
PG_FUNCTION_INFO_V1(harm_delta_eq);
PG_FUNCTION_INFO_V1(harm_delta_ne);
PG_FUNCTION_INFO_V1(harm_delta_lt);
PG_FUNCTION_INFO_V1(harm_delta_le);
PG_FUNCTION_INFO_V1(harm_delta_gt);
PG_FUNCTION_INFO_V1(harm_delta_ge);
PG_FUNCTION_INFO_V1(harm_delta_cmp);
PG_FUNCTION_INFO_V1(harm_delta_hash);
PG_FUNCTION_INFO_V1(harm_delta_hash_extended);
PG_FUNCTION_INFO_V1(harm_delta_of_points);
PG_FUNCTION_INFO_V1(harm_delta_of_intervals);
PG_FUNCTION_INFO_V1(harm_delta_exposures);
PG_FUNCTION_INFO_V1(harm_delta_probability);
PG_FUNCTION_INFO_V1(harm_delta_severity);
PG_FUNCTION_INFO_V1(harm_delta_has_interval);

#define PG_GETARG_HARM_DELTA(n) DatumGetHarmDelta(PG_GETARG_DATUM(n))

/* Reads N * dp * s, each factor a number and an optional interval. */
Datum
harm_delta_in(PG_FUNCTION_ARGS)
{
	char	   *str = PG_GETARG_CSTRING(0);
	HarmDelta	delta;
	const char *complaint = harm_delta_parse(str, strlen(str), &delta);

	if (complaint != NULL)
		INPUT_ERROR(fcinfo,
					(errcode(ERRCODE_INVALID_TEXT_REPRESENTATION),
					 errmsg("invalid input syntax for type %s: \"%s\"", "harm_delta", str),
					 errdetail_internal("%s", complaint)));
	return HarmDeltaGetDatum(&delta);
}

/* Writes each interval that was given. */
Datum
harm_delta_out(PG_FUNCTION_ARGS)
{
	char	   *str = palloc(HARM_DELTA_TEXT_MAX);

	harm_delta_print(PG_GETARG_HARM_DELTA(0), str);
	PG_RETURN_CSTRING(str);
}

/* Reads nine numbers and the byte that says which intervals were given. */
Datum
harm_delta_recv(PG_FUNCTION_ARGS)
{
	size_t		len;
	const uint8_t *bytes = message_bytes((StringInfo) PG_GETARG_POINTER(0), &len);
	HarmDelta	delta;

	if (!harm_delta_decode(bytes, len, &delta))
		message_invalid("harm_delta");
	return HarmDeltaGetDatum(&delta);
}

/* Writes nine numbers and the byte that says which intervals were given. */
Datum
harm_delta_send(PG_FUNCTION_ARGS)
{
	uint8_t		bytes[HARM_DELTA_BYTES];

	harm_delta_encode(PG_GETARG_HARM_DELTA(0), bytes);
	PG_RETURN_BYTEA_P(message_of(bytes, HARM_DELTA_BYTES));
}

/* The order of the two arguments: negative, zero or positive. */
static int
order_of_arguments(FunctionCallInfo fcinfo)
{
	return harm_delta_order(PG_GETARG_HARM_DELTA(0), PG_GETARG_HARM_DELTA(1));
}

Datum
harm_delta_eq(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL(order_of_arguments(fcinfo) == 0);
}

Datum
harm_delta_ne(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL(order_of_arguments(fcinfo) != 0);
}

Datum
harm_delta_lt(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL(order_of_arguments(fcinfo) < 0);
}

Datum
harm_delta_le(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL(order_of_arguments(fcinfo) <= 0);
}

Datum
harm_delta_gt(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL(order_of_arguments(fcinfo) > 0);
}

Datum
harm_delta_ge(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL(order_of_arguments(fcinfo) >= 0);
}

Datum
harm_delta_cmp(PG_FUNCTION_ARGS)
{
	PG_RETURN_INT32(order_of_arguments(fcinfo));
}

/* No value holds -0 or padding, so equal deltas are equal bytes. */
Datum
harm_delta_hash(PG_FUNCTION_ARGS)
{
	return hash_any((unsigned char *) PG_GETARG_HARM_DELTA(0), sizeof(HarmDelta));
}

Datum
harm_delta_hash_extended(PG_FUNCTION_ARGS)
{
	return hash_any_extended((unsigned char *) PG_GETARG_HARM_DELTA(0),
							 sizeof(HarmDelta), PG_GETARG_INT64(1));
}

/* The delta, or an error that says what a delta can be. */
static Datum
checked_delta(const HarmDelta *delta)
{
	if (!harm_delta_valid(delta))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("harm delta out of range"),
				 errdetail("All numbers are finite, exposures and severity are not negative, a change of probability lies between -1 and 1, and each interval holds its estimate.")));
	return HarmDeltaGetDatum(delta);
}

/* An argument, -0 taken as 0. */
static double
number_argument(FunctionCallInfo fcinfo, int n)
{
	return PG_GETARG_FLOAT8(n) + 0.0;
}

static Spread
point_argument(FunctionCallInfo fcinfo, int n)
{
	double		number = number_argument(fcinfo, n);
	Spread		point = {number, number, number};

	return point;
}

static Spread
interval_argument(FunctionCallInfo fcinfo, int n)
{
	Spread		interval;

	interval.lo = number_argument(fcinfo, n);
	interval.est = number_argument(fcinfo, n + 1);
	interval.hi = number_argument(fcinfo, n + 2);
	return interval;
}

/* A delta without intervals. */
Datum
harm_delta_of_points(PG_FUNCTION_ARGS)
{
	HarmDelta	delta;

	delta.n = point_argument(fcinfo, 0);
	delta.dp = point_argument(fcinfo, 1);
	delta.s = point_argument(fcinfo, 2);
	delta.given = 0;
	return checked_delta(&delta);
}

/* A delta with all its intervals. */
Datum
harm_delta_of_intervals(PG_FUNCTION_ARGS)
{
	HarmDelta	delta;

	delta.n = interval_argument(fcinfo, 0);
	delta.dp = interval_argument(fcinfo, 3);
	delta.s = interval_argument(fcinfo, 6);
	delta.given = DELTA_N_GIVEN | DELTA_DP_GIVEN | DELTA_S_GIVEN;
	return checked_delta(&delta);
}

/* The interval of N; a factor of a delta has the shape of a harm. */
Datum
harm_delta_exposures(PG_FUNCTION_ARGS)
{
	return HarmGetDatum(&PG_GETARG_HARM_DELTA(0)->n);
}

/* The interval of dp. */
Datum
harm_delta_probability(PG_FUNCTION_ARGS)
{
	return HarmGetDatum(&PG_GETARG_HARM_DELTA(0)->dp);
}

/* The interval of s. */
Datum
harm_delta_severity(PG_FUNCTION_ARGS)
{
	return HarmGetDatum(&PG_GETARG_HARM_DELTA(0)->s);
}

/* Was an interval given for dp?  Without one an estimate is an opinion. */
Datum
harm_delta_has_interval(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL((PG_GETARG_HARM_DELTA(0)->given & DELTA_DP_GIVEN) != 0);
}
