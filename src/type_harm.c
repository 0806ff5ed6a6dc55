/*
 * type_harm.c
 *	  The SQL type harm: harm per day as an interval with its estimate.
 */
#include "types.h"

#include "common/hashfn.h"

PG_FUNCTION_INFO_V1(harm_in);
PG_FUNCTION_INFO_V1(harm_out);
PG_FUNCTION_INFO_V1(harm_recv);
PG_FUNCTION_INFO_V1(harm_send);
PG_FUNCTION_INFO_V1(harm_eq);
PG_FUNCTION_INFO_V1(harm_ne);
PG_FUNCTION_INFO_V1(harm_lt);
PG_FUNCTION_INFO_V1(harm_le);
PG_FUNCTION_INFO_V1(harm_gt);
PG_FUNCTION_INFO_V1(harm_ge);
PG_FUNCTION_INFO_V1(harm_cmp);
PG_FUNCTION_INFO_V1(harm_hash);
PG_FUNCTION_INFO_V1(harm_hash_extended);
PG_FUNCTION_INFO_V1(harm_smaller);
PG_FUNCTION_INFO_V1(harm_larger);
PG_FUNCTION_INFO_V1(harm_of_delta);
PG_FUNCTION_INFO_V1(harm_of_number);
PG_FUNCTION_INFO_V1(harm_of_interval);
PG_FUNCTION_INFO_V1(harm_lower);
PG_FUNCTION_INFO_V1(harm_estimate);
PG_FUNCTION_INFO_V1(harm_upper);
PG_FUNCTION_INFO_V1(harm_plus);
PG_FUNCTION_INFO_V1(harm_minus);
PG_FUNCTION_INFO_V1(harm_uminus);
PG_FUNCTION_INFO_V1(harm_times);
PG_FUNCTION_INFO_V1(times_harm);
PG_FUNCTION_INFO_V1(harm_added_part);
PG_FUNCTION_INFO_V1(harm_avoided_part);

#define PG_GETARG_HARM(n) DatumGetHarm(PG_GETARG_DATUM(n))

/* Reads an estimate and an optional interval. */
Datum
harm_in(PG_FUNCTION_ARGS)
{
	char	   *str = PG_GETARG_CSTRING(0);
	Harm		harm;
	const char *complaint = harm_parse(str, strlen(str), &harm);

	if (complaint != NULL)
		INPUT_ERROR(fcinfo,
					(errcode(ERRCODE_INVALID_TEXT_REPRESENTATION),
					 errmsg("invalid input syntax for type %s: \"%s\"", "harm", str),
					 errdetail_internal("%s", complaint)));
	return HarmGetDatum(&harm);
}

/* Writes the estimate, and the interval unless it is a point. */
Datum
harm_out(PG_FUNCTION_ARGS)
{
	char	   *str = palloc(HARM_TEXT_MAX);

	harm_print(PG_GETARG_HARM(0), str);
	PG_RETURN_CSTRING(str);
}

/* Reads lower end, estimate and upper end. */
Datum
harm_recv(PG_FUNCTION_ARGS)
{
	size_t		len;
	const uint8_t *bytes = message_bytes((StringInfo) PG_GETARG_POINTER(0), &len);
	Harm		harm;

	if (!harm_decode(bytes, len, &harm))
		message_invalid("harm");
	return HarmGetDatum(&harm);
}

/* Writes lower end, estimate and upper end. */
Datum
harm_send(PG_FUNCTION_ARGS)
{
	uint8_t		bytes[HARM_BYTES];

	harm_encode(PG_GETARG_HARM(0), bytes);
	PG_RETURN_BYTEA_P(message_of(bytes, HARM_BYTES));
}

/* The order of the two arguments: negative, zero or positive. */
static int
order_of_arguments(FunctionCallInfo fcinfo)
{
	return harm_order(PG_GETARG_HARM(0), PG_GETARG_HARM(1));
}

Datum
harm_eq(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL(order_of_arguments(fcinfo) == 0);
}

Datum
harm_ne(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL(order_of_arguments(fcinfo) != 0);
}

Datum
harm_lt(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL(order_of_arguments(fcinfo) < 0);
}

Datum
harm_le(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL(order_of_arguments(fcinfo) <= 0);
}

Datum
harm_gt(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL(order_of_arguments(fcinfo) > 0);
}

Datum
harm_ge(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL(order_of_arguments(fcinfo) >= 0);
}

Datum
harm_cmp(PG_FUNCTION_ARGS)
{
	PG_RETURN_INT32(order_of_arguments(fcinfo));
}

/* No value holds -0, so equal harms are equal bytes. */
Datum
harm_hash(PG_FUNCTION_ARGS)
{
	return hash_any((unsigned char *) PG_GETARG_HARM(0), sizeof(Harm));
}

Datum
harm_hash_extended(PG_FUNCTION_ARGS)
{
	return hash_any_extended((unsigned char *) PG_GETARG_HARM(0), sizeof(Harm),
							 PG_GETARG_INT64(1));
}

/* The lesser harm. */
Datum
harm_smaller(PG_FUNCTION_ARGS)
{
	PG_RETURN_DATUM(PG_GETARG_DATUM(order_of_arguments(fcinfo) <= 0 ? 0 : 1));
}

/* The greater harm. */
Datum
harm_larger(PG_FUNCTION_ARGS)
{
	PG_RETURN_DATUM(PG_GETARG_DATUM(order_of_arguments(fcinfo) >= 0 ? 0 : 1));
}

/* The result of a calculation, or an error when it was not finite. */
static Datum
checked_result(bool finite, const Harm *harm)
{
	if (!finite)
		ereport(ERROR,
				(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
				 errmsg("harm out of range")));
	return HarmGetDatum(harm);
}

/* The harm of these numbers, -0 taken as 0, or an error that says what is wrong. */
static Datum
checked_harm(double lo, double est, double hi)
{
	Harm		harm = {lo + 0.0, est + 0.0, hi + 0.0};

	if (!harm_valid(&harm))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("harm must be finite, with lower end <= estimate <= upper end")));
	return HarmGetDatum(&harm);
}

/* N * dp * s. */
Datum
harm_of_delta(PG_FUNCTION_ARGS)
{
	Harm		harm;
	bool		finite = harm_of(DatumGetHarmDelta(PG_GETARG_DATUM(0)), &harm);

	return checked_result(finite, &harm);
}

/* A point. */
Datum
harm_of_number(PG_FUNCTION_ARGS)
{
	double		number = PG_GETARG_FLOAT8(0);

	return checked_harm(number, number, number);
}

/* From lower end, estimate and upper end. */
Datum
harm_of_interval(PG_FUNCTION_ARGS)
{
	return checked_harm(PG_GETARG_FLOAT8(0), PG_GETARG_FLOAT8(1), PG_GETARG_FLOAT8(2));
}

Datum
harm_lower(PG_FUNCTION_ARGS)
{
	PG_RETURN_FLOAT8(PG_GETARG_HARM(0)->lo);
}

Datum
harm_estimate(PG_FUNCTION_ARGS)
{
	PG_RETURN_FLOAT8(PG_GETARG_HARM(0)->est);
}

Datum
harm_upper(PG_FUNCTION_ARGS)
{
	PG_RETURN_FLOAT8(PG_GETARG_HARM(0)->hi);
}

Datum
harm_plus(PG_FUNCTION_ARGS)
{
	Harm		sum;
	bool		finite = harm_add(PG_GETARG_HARM(0), PG_GETARG_HARM(1), &sum);

	return checked_result(finite, &sum);
}

Datum
harm_minus(PG_FUNCTION_ARGS)
{
	Harm		difference;
	bool		finite = harm_subtract(PG_GETARG_HARM(0), PG_GETARG_HARM(1), &difference);

	return checked_result(finite, &difference);
}

Datum
harm_uminus(PG_FUNCTION_ARGS)
{
	Harm		negated = harm_negate(PG_GETARG_HARM(0));

	return HarmGetDatum(&negated);
}

Datum
harm_times(PG_FUNCTION_ARGS)
{
	Harm		product;
	bool		finite = harm_scale(PG_GETARG_HARM(0), PG_GETARG_FLOAT8(1), &product);

	return checked_result(finite, &product);
}

Datum
times_harm(PG_FUNCTION_ARGS)
{
	Harm		product;
	bool		finite = harm_scale(PG_GETARG_HARM(1), PG_GETARG_FLOAT8(0), &product);

	return checked_result(finite, &product);
}

/* The part above zero. */
Datum
harm_added_part(PG_FUNCTION_ARGS)
{
	Harm		added = harm_added(PG_GETARG_HARM(0));

	return HarmGetDatum(&added);
}

/* The part below zero, its sign turned. */
Datum
harm_avoided_part(PG_FUNCTION_ARGS)
{
	Harm		avoided = harm_avoided(PG_GETARG_HARM(0));

	return HarmGetDatum(&avoided);
}
