/*
 * agg_harm.c
 *	  sum(harm) and avg(harm).
 *
 * The state is a HarmSum in a bytea: of fixed size, the same in every process,
 * and any content of it is a valid state, so that nothing can be done by
 * calling the support functions by hand.  In an aggregate the state is changed
 * in place; called by hand, a copy is.
 */
#include "types.h"

PG_FUNCTION_INFO_V1(harm_sum_accumulate);
PG_FUNCTION_INFO_V1(harm_sum_inverse);
PG_FUNCTION_INFO_V1(harm_sum_combine);
PG_FUNCTION_INFO_V1(harm_sum_final);
PG_FUNCTION_INFO_V1(harm_avg_final);

#define STATE_SIZE (VARHDRSZ + sizeof(HarmSum))

/*
 * The sum within a state.  It is copied out and in because nothing says that
 * it is aligned within a bytea.
 */
static HarmSum
read_state(bytea *state)
{
	HarmSum		sum;

	if (VARSIZE_ANY_EXHDR(state) != sizeof(HarmSum))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("not a state of an aggregate over harm")));
	memcpy(&sum, VARDATA_ANY(state), sizeof(HarmSum));
	return sum;
}

/* The sum of this state argument; an absent one is the empty sum. */
static HarmSum
state_argument(FunctionCallInfo fcinfo, int n)
{
	HarmSum		empty = {0};

	return PG_ARGISNULL(n) ? empty : read_state(PG_GETARG_BYTEA_PP(n));
}

/* A state that holds this sum: the first argument's own, if that may change. */
static Datum
write_state(FunctionCallInfo fcinfo, const HarmSum *sum)
{
	MemoryContext context;
	bool		aggregating = AggCheckCallContext(fcinfo, &context) != 0;
	bytea	   *state;

	if (aggregating && !PG_ARGISNULL(0))
		state = PG_GETARG_BYTEA_PP(0);
	else
	{
		state = MemoryContextAlloc(aggregating ? context : CurrentMemoryContext, STATE_SIZE);
		SET_VARSIZE(state, STATE_SIZE);
	}
	memcpy(VARDATA_ANY(state), sum, sizeof(HarmSum));
	PG_RETURN_BYTEA_P(state);
}

/* Adds a harm; NULL is left out. */
Datum
harm_sum_accumulate(PG_FUNCTION_ARGS)
{
	HarmSum		sum = state_argument(fcinfo, 0);

	if (!PG_ARGISNULL(1))
		harm_sum_add(&sum, DatumGetHarm(PG_GETARG_DATUM(1)));
	return write_state(fcinfo, &sum);
}

/* Takes a harm out again, exactly, for a moving frame. */
Datum
harm_sum_inverse(PG_FUNCTION_ARGS)
{
	HarmSum		sum = state_argument(fcinfo, 0);

	if (!PG_ARGISNULL(1))
		harm_sum_remove(&sum, DatumGetHarm(PG_GETARG_DATUM(1)));
	return write_state(fcinfo, &sum);
}

/* Adds another state. */
Datum
harm_sum_combine(PG_FUNCTION_ARGS)
{
	HarmSum		sum = state_argument(fcinfo, 0);
	HarmSum		other = state_argument(fcinfo, 1);

	harm_sum_merge(&sum, &other);
	return write_state(fcinfo, &sum);
}

/* The sum, or an error when it is not finite. */
static Harm
checked_sum(const HarmSum *sum)
{
	Harm		result;

	if (!harm_sum_result(sum, &result))
		ereport(ERROR,
				(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
				 errmsg("harm out of range")));
	return result;
}

/* The sum; NULL for no rows. */
Datum
harm_sum_final(PG_FUNCTION_ARGS)
{
	HarmSum		sum = state_argument(fcinfo, 0);
	Harm		result;

	if (sum.count == 0)
		PG_RETURN_NULL();
	result = checked_sum(&sum);
	return HarmGetDatum(&result);
}

/* The mean; NULL for no rows. */
Datum
harm_avg_final(PG_FUNCTION_ARGS)
{
	HarmSum		sum = state_argument(fcinfo, 0);
	Harm		result;

	if (sum.count == 0)
		PG_RETURN_NULL();
	result = checked_sum(&sum);
	if (!harm_divide(&result, sum.count, &result))
		ereport(ERROR,
				(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
				 errmsg("harm out of range")));
	return HarmGetDatum(&result);
}
