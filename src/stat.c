/*
 * stat.c
 *	  The statistics of val_stat.c as SQL functions: they check the arguments.
 */
#include "compat.h"

#include <float.h>
#include <math.h>

#include "access/htup_details.h"
#include "catalog/pg_type.h"
#include "funcapi.h"
#include "utils/array.h"

#include "val_stat.h"

PG_FUNCTION_INFO_V1(stat_normal_quantile);
PG_FUNCTION_INFO_V1(stat_upper_confidence);
PG_FUNCTION_INFO_V1(stat_risk_upper);
PG_FUNCTION_INFO_V1(stat_risk_lower);
PG_FUNCTION_INFO_V1(stat_risk_difference);
PG_FUNCTION_INFO_V1(stat_risk_difference_wald);
PG_FUNCTION_INFO_V1(stat_lognormal_mean);
PG_FUNCTION_INFO_V1(stat_lognormal_quantile);
PG_FUNCTION_INFO_V1(stat_lognormal_cvar);
PG_FUNCTION_INFO_V1(stat_joint_miss);
PG_FUNCTION_INFO_V1(stat_merge_penalty);
PG_FUNCTION_INFO_V1(stat_effective_layers);
PG_FUNCTION_INFO_V1(stat_p_chart_limits);
PG_FUNCTION_INFO_V1(stat_u_chart_limits);
PG_FUNCTION_INFO_V1(stat_u_chart_alarm);

typedef struct Numbers
{
	double	   *values;
	int			count;
} Numbers;

/* Refuses a bad argument in one sentence about it. */
static void
require(bool good, const char *complaint)
{
	if (!good)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("%s", complaint)));
}

/* A probability strictly between 0 and 1. */
static double
confidence_argument(FunctionCallInfo fcinfo, int n)
{
	double		confidence = PG_GETARG_FLOAT8(n);

	require(confidence >= SMALLEST_PROBABILITY && confidence < 1,
			"a confidence or probability must lie between 0 and 1");
	return confidence;
}

/* A number of at least this size. */
static double
number_argument(FunctionCallInfo fcinfo, int n, double least, const char *complaint)
{
	double		number = PG_GETARG_FLOAT8(n);

	require(isfinite(number) && number >= least, complaint);
	return number;
}

/* The elements of a float8[], at least one. */
static Numbers
array_argument(FunctionCallInfo fcinfo, int n)
{
	ArrayType  *array = PG_GETARG_ARRAYTYPE_P(n);
	Numbers		numbers;

	require(!ARR_HASNULL(array), "an array must not hold NULL");
	numbers.values = (double *) ARR_DATA_PTR(array);
	numbers.count = ArrayGetNItems(ARR_NDIM(array), ARR_DIMS(array));
	require(numbers.count > 0, "an array must not be empty");
	return numbers;
}

static void
require_all(const Numbers *numbers, double least, double most, const char *complaint)
{
	for (int i = 0; i < numbers->count; i++)
		require(numbers->values[i] >= least && numbers->values[i] <= most, complaint);
}

/* Refuses a result that left the range of double precision. */
static Datum
finite_result(double result)
{
	if (!isfinite(result))
		ereport(ERROR,
				(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
				 errmsg("result out of range")));
	return Float8GetDatum(result);
}

/* A row of the function's OUT columns. */
static Datum
row_result(FunctionCallInfo fcinfo, Datum *values)
{
	TupleDesc	columns;
	bool		nulls[3] = {false, false, false};

	if (get_call_result_type(fcinfo, NULL, &columns) != TYPEFUNC_COMPOSITE)
		elog(ERROR, "return type must be a row type");
	return HeapTupleGetDatum(heap_form_tuple(columns, values, nulls));
}

static Datum
spread_result(FunctionCallInfo fcinfo, Spread spread)
{
	Datum		values[3] = {
		finite_result(spread.lo), finite_result(spread.est), finite_result(spread.hi)
	};

	return row_result(fcinfo, values);
}

static Datum
limits_result(FunctionCallInfo fcinfo, Spread limits)
{
	Datum		values[2] = {finite_result(limits.lo), finite_result(limits.hi)};

	return row_result(fcinfo, values);
}

Datum
stat_normal_quantile(PG_FUNCTION_ARGS)
{
	return finite_result(normal_quantile(confidence_argument(fcinfo, 0)));
}

Datum
stat_upper_confidence(PG_FUNCTION_ARGS)
{
	double		mean = number_argument(fcinfo, 0, -INFINITY, "a mean must be finite");
	double		sd = number_argument(fcinfo, 1, 0, "a standard deviation must be finite and not negative");

	return finite_result(mean + sd * normal_quantile(confidence_argument(fcinfo, 2)));
}

/* Refuses counts that are none: k events among n. */
static void
check_counts(int32 k, int32 n)
{
	require(n > 0 && k >= 0 && k <= n,
			"events must be between 0 and the number observed, which must be above 0");
}

Datum
stat_risk_upper(PG_FUNCTION_ARGS)
{
	int32		k = PG_GETARG_INT32(0);
	int32		n = PG_GETARG_INT32(1);

	check_counts(k, n);
	return finite_result(risk_upper_bound(k, n, confidence_argument(fcinfo, 2)));
}

Datum
stat_risk_lower(PG_FUNCTION_ARGS)
{
	int32		k = PG_GETARG_INT32(0);
	int32		n = PG_GETARG_INT32(1);

	check_counts(k, n);
	return finite_result(risk_lower_bound(k, n, confidence_argument(fcinfo, 2)));
}

typedef Spread (*DifferenceMethod) (int32_t k1, int32_t n1, int32_t k0, int32_t n0,
									double confidence);

static Datum
difference(FunctionCallInfo fcinfo, DifferenceMethod method)
{
	int32		k1 = PG_GETARG_INT32(0);
	int32		n1 = PG_GETARG_INT32(1);
	int32		k0 = PG_GETARG_INT32(2);
	int32		n0 = PG_GETARG_INT32(3);

	check_counts(k1, n1);
	check_counts(k0, n0);
	return spread_result(fcinfo, method(k1, n1, k0, n0, confidence_argument(fcinfo, 4)));
}

Datum
stat_risk_difference(PG_FUNCTION_ARGS)
{
	return difference(fcinfo, risk_difference_newcombe);
}

Datum
stat_risk_difference_wald(PG_FUNCTION_ARGS)
{
	return difference(fcinfo, risk_difference_wald);
}

/* The product of the factors in the first two arguments. */
static Lognormal
lognormal_argument(FunctionCallInfo fcinfo)
{
	Numbers		medians = array_argument(fcinfo, 0);
	Numbers		gsds = array_argument(fcinfo, 1);

	require(medians.count == gsds.count, "each median needs one geometric standard deviation");
	require_all(&medians, nextafter(0, 1), DBL_MAX, "a median must be finite and above 0");
	require_all(&gsds, 1, DBL_MAX, "a geometric standard deviation must be finite and at least 1");
	return lognormal_product(medians.values, gsds.values, medians.count);
}

Datum
stat_lognormal_mean(PG_FUNCTION_ARGS)
{
	return finite_result(lognormal_mean(lognormal_argument(fcinfo)));
}

Datum
stat_lognormal_quantile(PG_FUNCTION_ARGS)
{
	return finite_result(lognormal_quantile(lognormal_argument(fcinfo),
											confidence_argument(fcinfo, 2)));
}

Datum
stat_lognormal_cvar(PG_FUNCTION_ARGS)
{
	return finite_result(lognormal_cvar(lognormal_argument(fcinfo),
										confidence_argument(fcinfo, 2)));
}

/* The share of common causes, in the second argument. */
static double
beta_argument(FunctionCallInfo fcinfo)
{
	double		beta = PG_GETARG_FLOAT8(1);

	require(beta >= 0 && beta <= 1, "beta must lie between 0 and 1");
	return beta;
}

Datum
stat_joint_miss(PG_FUNCTION_ARGS)
{
	Numbers		q = array_argument(fcinfo, 0);

	require_all(&q, 0, 1, "a probability of missing must lie between 0 and 1");
	return finite_result(joint_miss(q.values, q.count, beta_argument(fcinfo)));
}

/* Layers that are neither perfect nor void: nothing can be said of others. */
static Numbers
imperfect_layers(FunctionCallInfo fcinfo)
{
	Numbers		q = array_argument(fcinfo, 0);

	require_all(&q, SMALLEST_PROBABILITY, nextafter(1, 0),
				"a probability of missing must be above 0 and below 1");
	return q;
}

Datum
stat_merge_penalty(PG_FUNCTION_ARGS)
{
	Numbers		q = imperfect_layers(fcinfo);

	return finite_result(merge_penalty(q.values, q.count, beta_argument(fcinfo)));
}

Datum
stat_effective_layers(PG_FUNCTION_ARGS)
{
	Numbers		q = imperfect_layers(fcinfo);

	return finite_result(effective_layers(q.values, q.count, beta_argument(fcinfo)));
}

static double
sigmas_argument(FunctionCallInfo fcinfo, int n)
{
	return number_argument(fcinfo, n, 0, "a number of standard deviations must be finite and not negative");
}

Datum
stat_p_chart_limits(PG_FUNCTION_ARGS)
{
	double		rate = number_argument(fcinfo, 0, 0, "a rate must be finite and not negative");
	int32		n = PG_GETARG_INT32(1);

	require(rate <= 1, "a proportion must lie between 0 and 1");
	require(n > 0, "a sample must hold at least one");
	return limits_result(fcinfo, p_chart(rate, n, sigmas_argument(fcinfo, 2)));
}

/* The limits of the rate, units and sigmas that start at this argument. */
static Spread
u_chart_arguments(FunctionCallInfo fcinfo, int n)
{
	double		rate = number_argument(fcinfo, n, 0, "a rate must be finite and not negative");
	double		units = number_argument(fcinfo, n + 1, nextafter(0, 1), "units must be finite and above 0");

	return u_chart(rate, units, sigmas_argument(fcinfo, n + 2));
}

Datum
stat_u_chart_limits(PG_FUNCTION_ARGS)
{
	return limits_result(fcinfo, u_chart_arguments(fcinfo, 0));
}

/*
 * Silence alarms although the lower limit of a rare event is 0: a rule that
 * fell silent is broken more often than it is at peace.
 */
Datum
stat_u_chart_alarm(PG_FUNCTION_ARGS)
{
	double		observed = number_argument(fcinfo, 0, 0, "a rate must be finite and not negative");
	Spread		limits = u_chart_arguments(fcinfo, 1);
	bool		silent = observed == 0 && limits.est > 0;

	PG_RETURN_BOOL(silent || observed < limits.lo || observed > limits.hi);
}
