/*
 * fuzz.c
 *	  Fuzz targets for all that reads text or bytes from outside, and for the
 *	  arithmetic behind it.  See run.sh.
 *
 * A target aborts when a value is accepted that is not valid, does not come
 * back the same from its own text and bytes, or breaks the arithmetic's rules.
 * libFuzzer hands over exactly len bytes, so that a read past them is caught.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "value.h"

typedef void (*Target) (const uint8_t *data, size_t len);

/* Aborts with a name for what went wrong. */
static void
require(bool ok, const char *what)
{
	if (ok)
		return;
	fprintf(stderr, "broken: %s\n", what);
	abort();
}

static void
check_standing(Standing standing)
{
	char		str[STANDING_TEXT_MAX];
	uint8_t		bytes[STANDING_BYTES];
	size_t		len = (size_t) (standing_print(standing, str) - str);
	Standing	back;
	Gate		gate;

	require(standing_valid(standing), "valid standing");
	require(len == strlen(str) && len < STANDING_TEXT_MAX, "length of a standing's text");
	require(standing_parse(str, len, &back) == NULL && back == standing, "standing from its text");
	standing_encode(standing, bytes);
	require(standing_decode(bytes, STANDING_BYTES, &back) && back == standing, "standing from its bytes");
	require(standing_weakest(standing, standing) == standing, "weakest of the same");
	require(!standing_blocking(standing, &gate) || !verdict_stands(standing_get(standing, gate)),
			"blocking gate");
}

static void
check_raci(uint8_t raci)
{
	char		str[RACI_TEXT_MAX];
	size_t		len = (size_t) (raci_print(raci, str) - str);
	uint8_t		back;

	require(raci <= RACI_ALL, "valid raci");
	require(len == strlen(str) && len < RACI_TEXT_MAX, "length of a set's text");
	require(raci_parse(str, len, &back) == NULL && back == raci, "raci from its text");
	require(raci_decode(&raci, 1, &back) && back == raci, "raci from its byte");
}

static bool
no_minus_zero(const Spread *x)
{
	return !(x->lo == 0 && signbit(x->lo)) && !(x->est == 0 && signbit(x->est)) &&
		!(x->hi == 0 && signbit(x->hi));
}

static void
check_result(const Harm *harm)
{
	require(harm_valid(harm) && no_minus_zero(harm), "valid harm");
}

static void
check_harm_arithmetic(const Harm *a)
{
	Harm		result = harm_negate(a);
	Harm		back = harm_negate(&result);

	check_result(&result);
	require(memcmp(a, &back, sizeof(back)) == 0, "twice negated");
	result = harm_added(a);
	check_result(&result);
	back = harm_avoided(a);
	check_result(&back);
	require(result.hi - back.lo == a->hi && result.lo - back.hi == a->lo, "added less avoided");
	if (harm_add(a, a, &result))
		check_result(&result);
	if (harm_subtract(a, a, &result))
		require(result.lo <= 0 && result.hi >= 0, "difference from itself holds 0");
	if (harm_scale(a, a->est, &result))
		check_result(&result);
	if (harm_divide(a, 3, &result))
		check_result(&result);
	require(harm_order(a, a) == 0, "harm equals itself");
}

static void
check_harm(const Harm *harm)
{
	char		str[HARM_TEXT_MAX];
	uint8_t		bytes[HARM_BYTES];
	size_t		len = (size_t) (harm_print(harm, str) - str);
	Harm		back;

	check_result(harm);
	require(len == strlen(str) && len < HARM_TEXT_MAX, "length of a harm's text");
	require(harm_parse(str, len, &back) == NULL, "harm reads its text");
	require(memcmp(harm, &back, sizeof(back)) == 0, "harm from its text");
	harm_encode(harm, bytes);
	require(harm_decode(bytes, HARM_BYTES, &back), "harm reads its bytes");
	require(memcmp(harm, &back, sizeof(back)) == 0, "harm from its bytes");
	check_harm_arithmetic(harm);
}

static void
check_harm_delta(const HarmDelta *delta)
{
	char		str[HARM_DELTA_TEXT_MAX];
	uint8_t		bytes[HARM_DELTA_BYTES];
	size_t		len = (size_t) (harm_delta_print(delta, str) - str);
	HarmDelta	back;
	Harm		harm;

	require(harm_delta_valid(delta), "valid delta");
	require(no_minus_zero(&delta->n) && no_minus_zero(&delta->dp) && no_minus_zero(&delta->s), "no -0");
	require(len == strlen(str) && len < HARM_DELTA_TEXT_MAX, "length of a delta's text");
	require(harm_delta_parse(str, len, &back) == NULL, "delta reads its text");
	require(memcmp(delta, &back, sizeof(back)) == 0, "delta from its text");
	harm_delta_encode(delta, bytes);
	require(harm_delta_decode(bytes, HARM_DELTA_BYTES, &back), "delta reads its bytes");
	require(memcmp(delta, &back, sizeof(back)) == 0, "delta from its bytes");
	require(harm_delta_order(delta, &back) == 0, "delta equals itself");
	if (harm_of(delta, &harm))
		check_result(&harm);
}

static void
gate_text(const uint8_t *data, size_t len)
{
	Gate		gate;

	if (gate_parse((const char *) data, len, &gate) == NULL)
		require(len == strlen(gate_names[gate]) && memcmp(data, gate_names[gate], len) == 0, "gate");
}

static void
verdict_text(const uint8_t *data, size_t len)
{
	Verdict		verdict;

	if (verdict_parse((const char *) data, len, &verdict) == NULL)
		require(len == strlen(verdict_names[verdict]) && memcmp(data, verdict_names[verdict], len) == 0,
				"verdict");
}

static void
raci_text(const uint8_t *data, size_t len)
{
	uint8_t		raci;

	if (raci_parse((const char *) data, len, &raci) == NULL)
		check_raci(raci);
}

static void
standing_text(const uint8_t *data, size_t len)
{
	Standing	standing;

	if (standing_parse((const char *) data, len, &standing) == NULL)
		check_standing(standing);
}

static void
harm_text(const uint8_t *data, size_t len)
{
	Harm		harm;

	if (harm_parse((const char *) data, len, &harm) == NULL)
		check_harm(&harm);
}

static void
harm_delta_text(const uint8_t *data, size_t len)
{
	HarmDelta	delta;

	if (harm_delta_parse((const char *) data, len, &delta) == NULL)
		check_harm_delta(&delta);
}

static void
gate_bytes(const uint8_t *data, size_t len)
{
	Gate		gate;

	if (gate_decode(data, len, &gate))
		require(gate >= 0 && gate < NGATES && len == 1, "gate");
}

static void
verdict_bytes(const uint8_t *data, size_t len)
{
	Verdict		verdict;

	if (verdict_decode(data, len, &verdict))
		require(verdict >= 0 && verdict < NVERDICTS && len == 1, "verdict");
}

static void
raci_bytes(const uint8_t *data, size_t len)
{
	uint8_t		raci;

	if (raci_decode(data, len, &raci))
		check_raci(raci);
}

static void
standing_bytes(const uint8_t *data, size_t len)
{
	Standing	standing;

	if (standing_decode(data, len, &standing))
		check_standing(standing);
}

static void
harm_bytes(const uint8_t *data, size_t len)
{
	Harm		harm;

	if (harm_decode(data, len, &harm))
		check_harm(&harm);
}

static void
harm_delta_bytes(const uint8_t *data, size_t len)
{
	HarmDelta	delta;

	if (harm_delta_decode(data, len, &delta))
		check_harm_delta(&delta);
}

/* The data as a row of harms, whatever the order of adding them. */
static void
harm_sums(const uint8_t *data, size_t len)
{
	HarmSum		forward = {0};
	HarmSum		backward = {0};
	size_t		count = len / HARM_BYTES;
	Harm		harm;

	for (size_t i = 0; i < count; i++)
	{
		if (harm_decode(data + i * HARM_BYTES, HARM_BYTES, &harm))
			harm_sum_add(&forward, &harm);
		if (harm_decode(data + (count - 1 - i) * HARM_BYTES, HARM_BYTES, &harm))
			harm_sum_add(&backward, &harm);
	}
	require(memcmp(&forward, &backward, sizeof(forward)) == 0, "a sum's order");
	if (harm_sum_result(&forward, &harm))
		check_result(&harm);
	for (size_t i = 0; i < count; i++)
	{
		if (harm_decode(data + i * HARM_BYTES, HARM_BYTES, &harm))
			harm_sum_remove(&forward, &harm);
	}
	memset(&backward, 0, sizeof(backward));
	require(memcmp(&forward, &backward, sizeof(forward)) == 0, "nothing left of a sum");
}

/* The data as the state of an aggregate, as anybody may hand it over. */
static void
harm_state(const uint8_t *data, size_t len)
{
	HarmSum		sum = {0};
	Harm		harm;

	memcpy(&sum, data, len < sizeof(sum) ? len : sizeof(sum));
	if (harm_sum_result(&sum, &harm))
	{
		check_result(&harm);
		if (harm_divide(&harm, sum.count, &harm))
			check_result(&harm);
	}
	harm_sum_merge(&sum, &sum);
}

static const struct
{
	const char *name;
	Target		target;
}			targets[] = {
	{"gate_text", gate_text},
	{"verdict_text", verdict_text},
	{"raci_text", raci_text},
	{"standing_text", standing_text},
	{"harm_text", harm_text},
	{"harm_delta_text", harm_delta_text},
	{"gate_bytes", gate_bytes},
	{"verdict_bytes", verdict_bytes},
	{"raci_bytes", raci_bytes},
	{"standing_bytes", standing_bytes},
	{"harm_bytes", harm_bytes},
	{"harm_delta_bytes", harm_delta_bytes},
	{"harm_sums", harm_sums},
	{"harm_state", harm_state},
};

#define NTARGETS (sizeof(targets) / sizeof(targets[0]))

static Target chosen;

extern int	LLVMFuzzerInitialize(int *argc, char ***argv);
extern int	LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

/* The environment names the target; without a name, all are listed. */
int
LLVMFuzzerInitialize(int *argc, char ***argv)
{
	const char *name = getenv("FUZZ_TARGET");

	(void) argc;
	(void) argv;
	for (size_t i = 0; i < NTARGETS; i++)
	{
		if (name == NULL)
			puts(targets[i].name);
		else if (strcmp(name, targets[i].name) == 0)
			chosen = targets[i].target;
	}
	if (name == NULL)
		exit(0);
	require(chosen != NULL, "name of the target");
	return 0;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	chosen(data, len);
	return 0;
}
