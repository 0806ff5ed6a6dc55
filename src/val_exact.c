/*
 * val_exact.c
 *	  The sum of any number of harms, exact until it is read.
 *
 * Every double is a whole number of units of 2^-1074 below 2^2098 of them, so
 * 34 words hold the sum of 2^77 doubles, sign and all (a "long accumulator":
 * Kulisch, Computer Arithmetic and Validity).  Adding such numbers is exact, so
 * neither the order of rows nor the plan of a parallel query changes a sum.
 *
 * Pure C: no server header, no allocation, no global.
 */
#include "value.h"

#include <math.h>
#include <string.h>

#define UNIT_EXPONENT (-1074)
#define MANTISSA_BITS 53

/* Adds at this word and carries; what leaves the highest word is lost. */
static inline void
add_word(ExactSum *sum, int at, uint64_t word)
{
	for (; word != 0 && at < EXACT_WORDS; at++)
	{
		sum->word[at] += word;
		word = sum->word[at] < word;
	}
}

/* Subtracts at this word and borrows. */
static inline void
subtract_word(ExactSum *sum, int at, uint64_t word)
{
	for (; word != 0 && at < EXACT_WORDS; at++)
	{
		uint64_t	before = sum->word[at];

		sum->word[at] -= word;
		word = before < word;
	}
}

/* Adds a finite number. */
static inline void
exact_add(ExactSum *sum, double number)
{
	uint64_t	bits;
	uint64_t	mantissa;
	int			exponent;
	int			at;
	uint64_t	low;
	uint64_t	high;

	memcpy(&bits, &number, sizeof(bits));
	exponent = (int) (bits >> 52 & 0x7FF);
	mantissa = bits & ((UINT64_C(1) << 52) - 1);
	if (exponent > 0)
	{
		mantissa |= UINT64_C(1) << 52;
		exponent--;
	}
	at = exponent / 64;
	low = mantissa << exponent % 64;
	high = exponent % 64 > 0 ? mantissa >> (64 - exponent % 64) : 0;
	if (bits >> 63)
	{
		subtract_word(sum, at, low);
		subtract_word(sum, at + 1, high);
	}
	else
	{
		add_word(sum, at, low);
		add_word(sum, at + 1, high);
	}
}

static void
exact_merge(ExactSum *sum, const ExactSum *other)
{
	for (int i = 0; i < EXACT_WORDS; i++)
		add_word(sum, i, other->word[i]);
}

static bool
exact_negative(const ExactSum *sum)
{
	return sum->word[EXACT_WORDS - 1] >> 63;
}

static bool
exact_bit(const ExactSum *sum, int bit)
{
	return bit >= 0 && (sum->word[bit / 64] >> bit % 64 & 1);
}

/* The highest bit set, or -1. */
static int
highest_bit(const ExactSum *sum)
{
	int			bit = EXACT_WORDS * 64 - 1;

	while (bit >= 0 && !exact_bit(sum, bit))
		bit -= sum->word[bit / 64] == 0 ? bit % 64 + 1 : 1;
	return bit;
}

/* Is a bit below this one set? */
static bool
any_below(const ExactSum *sum, int bit)
{
	if (bit <= 0)
		return false;
	for (int i = 0; i < bit / 64; i++)
	{
		if (sum->word[i] != 0)
			return true;
	}
	return (sum->word[bit / 64] & ((UINT64_C(1) << bit % 64) - 1)) != 0;
}

/* The size of the sum as a sum; its sign is exact_negative(). */
static ExactSum
exact_size(const ExactSum *sum)
{
	ExactSum	size = {{0}};

	if (!exact_negative(sum))
		return *sum;
	for (int i = 0; i < EXACT_WORDS; i++)
		subtract_word(&size, i, sum->word[i]);
	return size;
}

typedef enum Rounding
{
	ROUND_DOWN,
	ROUND_NEAREST,
	ROUND_UP
} Rounding;

/* Does a number that ends below this bit round away from zero? */
static bool
rounds_away(const ExactSum *size, int lowest, bool negative, bool odd, Rounding rounding)
{
	bool		half = exact_bit(size, lowest - 1);
	bool		rest = any_below(size, lowest - 1);

	if (rounding == ROUND_NEAREST)
		return half && (rest || odd);
	return (half || rest) && negative == (rounding == ROUND_DOWN);
}

/* The sum, rounded once; infinite when too large. */
static double
exact_read(const ExactSum *sum, Rounding rounding)
{
	bool		negative = exact_negative(sum);
	ExactSum	size = exact_size(sum);
	int			highest = highest_bit(&size);
	int			lowest = highest < MANTISSA_BITS ? 0 : highest - MANTISSA_BITS + 1;
	uint64_t	mantissa = 0;
	double		result;

	for (int bit = highest; bit >= lowest; bit--)
		mantissa = mantissa << 1 | exact_bit(&size, bit);
	if (rounds_away(&size, lowest, negative, mantissa & 1, rounding))
		mantissa++;
	result = ldexp((double) mantissa, lowest + UNIT_EXPONENT);
	return negative ? -result : result;
}

void
harm_sum_add(HarmSum *sum, const Harm *harm)
{
	sum->count++;
	exact_add(&sum->lo, harm->lo);
	exact_add(&sum->est, harm->est);
	exact_add(&sum->hi, harm->hi);
}

void
harm_sum_remove(HarmSum *sum, const Harm *harm)
{
	sum->count--;
	exact_add(&sum->lo, -harm->lo);
	exact_add(&sum->est, -harm->est);
	exact_add(&sum->hi, -harm->hi);
}

void
harm_sum_merge(HarmSum *sum, const HarmSum *other)
{
	sum->count += other->count;
	exact_merge(&sum->lo, &other->lo);
	exact_merge(&sum->est, &other->est);
	exact_merge(&sum->hi, &other->hi);
}

bool
harm_sum_result(const HarmSum *sum, Harm *result)
{
	result->lo = exact_read(&sum->lo, ROUND_DOWN);
	result->est = exact_read(&sum->est, ROUND_NEAREST);
	result->hi = exact_read(&sum->hi, ROUND_UP);
	return harm_valid(result);
}
