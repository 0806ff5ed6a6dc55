/*
 * val_harm.c
 *	  Harm arithmetic against wider arithmetic: sound, tight, and exact sums.
 */
#include <float.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "value.h"

/* 113 bits: the product of two doubles is exact, and of three nearly. */
#if defined(__x86_64__) || defined(__i386__)
typedef __float128 Wide;
#else
typedef long double Wide;
#endif

#define ROUNDS 200000

static int	tests;
static int	failures;

static void
check(bool ok, const char *what)
{
	if (!ok)
		failures++;
	printf("%sok %d - %s\n", ok ? "" : "not ", ++tests, what);
}

static uint64_t seed = 42;

/* xorshift64*; the same numbers on every machine. */
static uint64_t
next_random(void)
{
	seed ^= seed >> 12;
	seed ^= seed << 25;
	seed ^= seed >> 27;
	return seed * UINT64_C(2685821657736338717);
}

/* Between 0 and 1. */
static double
uniform(void)
{
	return (double) (next_random() >> 11) * 0x1p-53;
}

/* Three numbers of this size in order, points and zeros among them. */
static Spread
random_spread(double size, bool signed_)
{
	double		x[3];
	Spread		result;

	for (int i = 0; i < 3; i++)
	{
		x[i] = size * (signed_ ? 2 * uniform() - 1 : uniform());
		if (next_random() % 16 == 0)
			x[i] = 0;
	}
	result.lo = fmin(x[0], fmin(x[1], x[2])) + 0.0;
	result.hi = fmax(x[0], fmax(x[1], x[2])) + 0.0;
	result.est = fmax(fmin(x[0], x[1]), fmin(fmax(x[0], x[1]), x[2])) + 0.0;
	if (next_random() % 8 == 0)
		result.lo = result.hi = result.est;
	return result;
}

static double
end_of(const Spread *x, int which)
{
	return which == 0 ? x->lo : which == 1 ? x->est : x->hi;
}

/* No -0 and everything in order. */
static bool
clean(const Harm *h)
{
	return harm_valid(h) && !(h->lo == 0 && signbit(h->lo)) &&
		!(h->est == 0 && signbit(h->est)) && !(h->hi == 0 && signbit(h->hi));
}

/* Near enough outside: by a few units in the last place, or subnormal. */
static bool
just_below(double bound, Wide exact)
{
	Wide		gap = exact - bound;

	return gap >= 0 && gap <= 4 * DBL_EPSILON * fabs(bound) + 4 * 0x1p-1074;
}

static void
products_are_sound_and_tight(double n_size, double s_size, const char *what)
{
	bool		sound = true;
	bool		tight = true;
	bool		all_clean = true;

	for (int round = 0; round < ROUNDS; round++)
	{
		HarmDelta	d = {random_spread(n_size, false), random_spread(1, true), random_spread(s_size, false), 7};
		Harm		h;
		Wide		least = 0;
		Wide		most = 0;

		if (!harm_delta_valid(&d) || !harm_of(&d, &h))
		{
			sound = false;
			continue;
		}
		for (int i = 0; i < 27; i++)
		{
			Wide		p = (Wide) end_of(&d.dp, i / 3 % 3) * end_of(&d.n, i % 3) * end_of(&d.s, i / 9);

			if (i == 0 || p < least)
				least = p;
			if (i == 0 || p > most)
				most = p;
		}
		sound = sound && h.lo <= least && most <= h.hi;
		tight = tight && just_below(h.lo, least) && just_below(-h.hi, -most);
		all_clean = all_clean && clean(&h);
	}
	check(sound, what);
	check(tight, "... within a few units in the last place");
	check(all_clean, "... in order, without -0");
}

static void
sums_are_directed(void)
{
	bool		right = true;

	for (int round = 0; round < ROUNDS; round++)
	{
		Harm		a = random_spread(pow(2, (double) (next_random() % 100)), true);
		Harm		b = random_spread(pow(2, (double) (next_random() % 100)), true);
		Harm		h;
		Harm		scaled;
		Harm		divided;
		double		factor = random_spread(3, true).est;
		uint64_t	divisor = next_random() % 1000 + 1;
		Wide		ends[2] = {(Wide) a.lo * factor, (Wide) a.hi * factor};

		right = right && harm_add(&a, &b, &h) && clean(&h) &&
			h.lo <= (Wide) a.lo + b.lo && nextafter(h.lo, INFINITY) > (Wide) a.lo + b.lo &&
			h.hi >= (Wide) a.hi + b.hi && nextafter(h.hi, -INFINITY) < (Wide) a.hi + b.hi;
		right = right && harm_subtract(&a, &b, &h) && clean(&h) &&
			h.lo <= (Wide) a.lo - b.hi && h.hi >= (Wide) a.hi - b.lo;
		right = right && harm_scale(&a, factor, &scaled) && clean(&scaled) &&
			scaled.lo <= ends[factor < 0] && scaled.hi >= ends[factor >= 0];
		right = right && harm_divide(&a, divisor, &divided) && clean(&divided) &&
			(Wide) divided.lo * divisor <= a.lo && (Wide) divided.hi * divisor >= a.hi &&
			(Wide) nextafter(divided.lo, INFINITY) * divisor > a.lo;
	}
	check(right, "sums, differences, multiples and quotients are the nearest outside");
}

static void
exact_things_stay_exact(void)
{
	HarmDelta	d = {{8, 8, 8}, {0.25, 0.25, 0.25}, {0.5, 0.5, 0.5}, 0};
	Harm		h;
	Harm		third = {1.0 / 3, 1.0 / 3, 1.0 / 3};

	check(harm_of(&d, &h) && h.lo == 1 && h.est == 1 && h.hi == 1, "an exact product is a point");
	d.dp.lo = d.dp.est = d.dp.hi = 0;
	check(harm_of(&d, &h) && clean(&h) && h.lo == 0 && h.hi == 0, "no change is no harm");
	d.dp.lo = d.dp.est = d.dp.hi = -1;
	d.n.lo = d.n.est = d.n.hi = 0x1p-1074;
	d.s.lo = d.s.est = d.s.hi = 0.5;
	check(harm_of(&d, &h) && clean(&h) && h.lo < 0 && h.hi >= -0x1p-1074 && h.hi <= 0,
		  "a product too small to hold is not lost");
	h = harm_negate(&third);
	check(h.lo == -1.0 / 3 && h.hi == -1.0 / 3, "a negative is exact");
	third.lo = -1;
	h = harm_added(&third);
	check(h.lo == 0 && h.est == 1.0 / 3, "added is what is above zero");
	h = harm_avoided(&third);
	check(clean(&h) && h.lo == 0 && h.est == 0 && h.hi == 1, "avoided is what is below");
	d.n.hi = INFINITY;
	check(!harm_delta_valid(&d), "infinity is refused");
	d.n.hi = d.n.est;
	d.given = 8;
	check(!harm_delta_valid(&d), "an unknown flag is refused");
	d.given = 0;
	d.s.lo = 0;
	check(!harm_delta_valid(&d), "an interval that was not given is refused");
	third.lo = third.est = third.hi = DBL_MAX;
	check(!harm_add(&third, &third, &h) && !harm_scale(&third, 2, &h) && !harm_scale(&third, NAN, &h) &&
		  !harm_divide(&third, 0, &h), "overflow is told");
}

#define TERMS 64

static bool
same(const Harm *a, const Harm *b)
{
	return memcmp(a, b, sizeof(Harm)) == 0;
}

static void
sums_forget_their_order(void)
{
	bool		sound = true;
	bool		order = true;
	bool		merged = true;
	bool		removed = true;

	for (int round = 0; round < 2000; round++)
	{
		Harm		term[TERMS];
		HarmSum		forward = {0};
		HarmSum		backward = {0};
		HarmSum		half[2] = {{0}, {0}};
		HarmSum		back_again;
		Wide		lo = 0;
		Wide		hi = 0;
		Harm		h;
		Harm		other;

		for (int i = 0; i < TERMS; i++)
		{
			/* exponents close enough for the wide sums to be exact */
			term[i] = random_spread(pow(2, (double) (next_random() % 30)), true);
			lo += term[i].lo;
			hi += term[i].hi;
			harm_sum_add(&forward, &term[i]);
			harm_sum_add(&half[next_random() % 2], &term[i]);
		}
		for (int i = TERMS - 1; i >= 0; i--)
			harm_sum_add(&backward, &term[i]);
		sound = sound && harm_sum_result(&forward, &h) && clean(&h) && h.lo <= lo && h.hi >= hi &&
			nextafter(h.lo, INFINITY) > lo && nextafter(h.hi, -INFINITY) < hi;
		order = order && harm_sum_result(&backward, &other) && same(&h, &other);
		harm_sum_merge(&half[0], &half[1]);
		merged = merged && memcmp(&half[0], &forward, sizeof(HarmSum)) == 0;
		back_again = forward;
		harm_sum_add(&back_again, &term[0]);
		harm_sum_remove(&back_again, &term[0]);
		removed = removed && memcmp(&back_again, &forward, sizeof(HarmSum)) == 0;
	}
	check(sound, "sums are the nearest outside");
	check(order, "... whatever the order");
	check(merged, "... and however they are split");
	check(removed, "... and what is taken out leaves no trace");
}

static Harm
point(double x)
{
	Harm		h = {x, x, x};

	return h;
}

/* Does the sum of these read as this point? */
static bool
sum_is(const double *x, int count, double lo, double est, double hi)
{
	HarmSum		sum = {0};
	Harm		h;

	for (int i = 0; i < count; i++)
	{
		Harm		p = point(x[i]);

		harm_sum_add(&sum, &p);
	}
	return harm_sum_result(&sum, &h) && clean(&h) && h.lo == lo && h.est == est && h.hi == hi;
}

static void
extreme_sums(void)
{
	const double tiny[] = {0x1p-1074, 0x1p-1074, 0x1p-1074};
	const double apart[] = {DBL_MAX, -0x1p-1074};
	const double half[] = {1, 0x1p-53};
	const double odd[] = {1 + DBL_EPSILON, 0x1p-53};
	const double gone[] = {DBL_MAX, DBL_MAX, 0.5, -DBL_MAX, -DBL_MAX, -0.5};
	const double minus[] = {-1, -0x1p-60};
	HarmSum		sum = {0};
	Harm		h = point(DBL_MAX);

	check(sum_is(tiny, 3, 3 * 0x1p-1074, 3 * 0x1p-1074, 3 * 0x1p-1074), "the smallest numbers add up");
	check(sum_is(apart, 2, nextafter(DBL_MAX, 0), DBL_MAX, DBL_MAX), "the largest and the smallest");
	check(sum_is(half, 2, 1, 1, 1 + DBL_EPSILON), "a half goes to the even");
	check(sum_is(odd, 2, 1 + DBL_EPSILON, 1 + 2 * DBL_EPSILON, 1 + 2 * DBL_EPSILON), "a half goes up to the even");
	check(sum_is(minus, 2, nextafter(-1, -2), -1, -1), "below zero the ends change sides");
	check(sum_is(gone, 6, 0, 0, 0), "what overflowed on the way comes back");
	harm_sum_add(&sum, &h);
	harm_sum_add(&sum, &h);
	check(!harm_sum_result(&sum, &h), "what stays too large is told");
	memset(&sum, 0xff, sizeof(sum));
	check(harm_sum_result(&sum, &h), "any bytes are a sum");
}

/* What is printed reads back as the same bits, for numbers of every size. */
static void
text_goes_round(void)
{
	bool		right = true;

	for (int round = 0; round < ROUNDS; round++)
	{
		HarmDelta	d = {random_spread(1e9, false), random_spread(1, true), random_spread(1, false), 7};
		HarmDelta	back;
		Harm		h;
		Harm		h_back;
		uint64_t	bits[3] = {next_random(), next_random(), next_random()};
		uint8_t		bytes[HARM_BYTES];
		char		str[HARM_DELTA_TEXT_MAX];
		size_t		len = (size_t) (harm_delta_print(&d, str) - str);

		right = right && len == strlen(str) && harm_delta_parse(str, len, &back) == NULL &&
			memcmp(&d, &back, sizeof(d)) == 0;
		memcpy(bytes, bits, sizeof(bytes));
		if (!harm_decode(bytes, HARM_BYTES, &h))
		{
			memcpy(bytes + 8, bytes, 8);
			memcpy(bytes + 16, bytes, 8);
			if (!harm_decode(bytes, HARM_BYTES, &h))
				continue;
		}
		len = (size_t) (harm_print(&h, str) - str);
		right = right && len < HARM_TEXT_MAX && harm_parse(str, len, &h_back) == NULL && same(&h, &h_back);
	}
	check(right, "text goes round");
}

int
main(void)
{
	products_are_sound_and_tight(2000, 1, "products hold every true product");
	products_are_sound_and_tight(1e-150, 1e-155, "... also those near the smallest number");
	products_are_sound_and_tight(1e300, 1e-300, "... and those of far factors");
	sums_are_directed();
	exact_things_stay_exact();
	sums_forget_their_order();
	extreme_sums();
	text_goes_round();
	printf("1..%d\n", tests);
	return failures != 0;
}
