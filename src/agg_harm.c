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

/* The server aligns a bytea as it pleases, what it allocates as HarmSum needs it. */
typedef struct State
{
	int32		header;
	int32		unused;
	HarmSum		sum;
} State;

/* This state argument; an absent one is the empty sum.  Nothing is changed in it. */
static State
state_argument(FunctionCallInfo fcinfo, int n)
{
	State		state = {0};
	bytea	   *given;

	SET_VARSIZE(&state, sizeof(State));
	if (PG_ARGISNULL(n))
		return state;
	given = PG_GETARG_BYTEA_PP(n);
	if (VARSIZE_ANY_EXHDR(given) != sizeof(State) - VARHDRSZ)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("not a state of an aggregate over harm")));
	memcpy(&state.unused, VARDATA_ANY(given), sizeof(State) - VARHDRSZ);
	return state;
}

/* The first argument to be changed: itself in an aggregate, else a copy of it. */
static State *
state_to_change(FunctionCallInfo fcinfo)
{
	MemoryContext context;
	bool		aggregating = AggCheckCallContext(fcinfo, &context) != 0;
	State	   *given = (State *) DatumGetPointer(fcinfo->args[0].value);
	State	   *state;

	if (aggregating && !PG_ARGISNULL(0) && TYPEALIGN(ALIGNOF_DOUBLE, given) == (uintptr_t) given &&
		!VARATT_IS_EXTENDED(given) && VARSIZE(given) == sizeof(State))
		return given;
	state = MemoryContextAlloc(aggregating ? context : CurrentMemoryContext, sizeof(State));
	*state = state_argument(fcinfo, 0);
	return state;
}

/* Adds a harm; NULL is left out. */
Datum
harm_sum_accumulate(PG_FUNCTION_ARGS)
{
	State	   *state = state_to_change(fcinfo);

	if (!PG_ARGISNULL(1))
		harm_sum_add(&state->sum, DatumGetHarm(PG_GETARG_DATUM(1)));
	PG_RETURN_POINTER(state);
}

/* Takes a harm out again, exactly, for a moving frame. */
Datum
harm_sum_inverse(PG_FUNCTION_ARGS)
{
	State	   *state = state_to_change(fcinfo);

	if (!PG_ARGISNULL(1))
		harm_sum_remove(&state->sum, DatumGetHarm(PG_GETARG_DATUM(1)));
	PG_RETURN_POINTER(state);
}

/* Adds another state. */
Datum
harm_sum_combine(PG_FUNCTION_ARGS)
{
	State	   *state = state_to_change(fcinfo);
	State		other = state_argument(fcinfo, 1);

	harm_sum_merge(&state->sum, &other.sum);
	PG_RETURN_POINTER(state);
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
	HarmSum		sum = state_argument(fcinfo, 0).sum;
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
	HarmSum		sum = state_argument(fcinfo, 0).sum;
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
