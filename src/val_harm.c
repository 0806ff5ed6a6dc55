/*
 * val_harm.c
 *	  Harm and harm deltas: sound interval arithmetic, text and bytes.
 *
 * "Sound" means that the true result for every choice of true inputs lies
 * within the ends.  Each end is the nearest double on its own side, so an end
 * is widened only when it is not exact.  The estimate is the plain product or
 * sum of the estimates, and lies within the ends because rounding keeps order.
 *
 * Pure C: no server header, no allocation, no global.
 */
#include "value.h"
#include "val_text.h"

#include <math.h>
#include <string.h>

/*
 * Below this size the error of a product may itself be too small for a double,
 * and fma() cannot tell whether the product is exact.
 */
#define SMALLEST_SURE_PRODUCT 0x1p-960

/* x + 0 is x, but 0 for -0: no value holds -0, so equal values are equal bytes. */
static double
unsigned_zero(double x)
{
	return x + 0.0;
}

/* Bounds are found for the lower end; the upper is its mirror image. */

/* The largest double not above a + b. */
static double
sum_below(double a, double b)
{
	double		sum = a + b;
	double		b_part = sum - a;
	double		error = (a - (sum - b_part)) + (b - b_part);	/* Knuth's TwoSum */

	/* An error that overflowed is NaN, and counts as an inexact sum. */
	return unsigned_zero(error >= 0 ? sum : nextafter(sum, -INFINITY));
}

/* The smallest double not below a + b. */
static double
sum_above(double a, double b)
{
	return unsigned_zero(-sum_below(-a, -b));
}

/* The largest double not above a * b, or for tiny products one near it. */
static double
product_below(double a, double b)
{
	double		product = a * b;

	if (a == 0 || b == 0)
		return 0;
	if (fabs(product) < SMALLEST_SURE_PRODUCT)
	{
		if (product == 0 && (a > 0) == (b > 0))
			return 0;
		return unsigned_zero(nextafter(product, -INFINITY));
	}
	return fma(a, b, -product) >= 0 ? product : nextafter(product, -INFINITY);
}

/* The smallest double not below a * b, or for tiny products one near it. */
static double
product_above(double a, double b)
{
	return unsigned_zero(-product_below(-a, b));
}

/* A double not above a / b, for positive b. */
static double
quotient_below(double a, double b)
{
	double		quotient = a / b;

	if (a == 0)
		return 0;
	if (fabs(quotient) >= SMALLEST_SURE_PRODUCT && fma(-quotient, b, a) >= 0)
		return quotient;
	return unsigned_zero(nextafter(quotient, -INFINITY));
}

/* A double not below a / b, for positive b. */
static double
quotient_above(double a, double b)
{
	return unsigned_zero(-quotient_below(-a, b));
}

static bool
interval_valid(const Spread *x)
{
	return isfinite(x->lo) && isfinite(x->est) && isfinite(x->hi) &&
		x->lo <= x->est && x->est <= x->hi;
}

static bool
is_point(const Spread *x)
{
	return x->lo == x->est && x->est == x->hi;
}

/*
 * x * k for k >= 0.  Below zero the lower end is made by the largest k, above
 * zero by the smallest; so each end of x chooses its end of k by its sign.
 */
static Spread
interval_times(const Spread *x, const Spread *k)
{
	Spread		result;

	result.lo = product_below(x->lo, x->lo < 0 ? k->hi : k->lo);
	result.est = unsigned_zero(x->est * k->est);
	result.hi = product_above(x->hi, x->hi < 0 ? k->lo : k->hi);
	return result;
}

static Spread
interval_negate(const Spread *x)
{
	Spread		result;

	result.lo = unsigned_zero(-x->hi);
	result.est = unsigned_zero(-x->est);
	result.hi = unsigned_zero(-x->lo);
	return result;
}

bool
harm_valid(const Harm *harm)
{
	return interval_valid(harm);
}

/* Is what the delta says about a factor possible, and a point if not given? */
static bool
factor_valid(const Spread *x, double least, double most, bool given)
{
	return interval_valid(x) && x->lo >= least && x->hi <= most &&
		(given || is_point(x));
}

bool
harm_delta_valid(const HarmDelta *delta)
{
	uint64_t	all = DELTA_N_GIVEN | DELTA_DP_GIVEN | DELTA_S_GIVEN;

	return (delta->given & ~all) == 0 &&
		factor_valid(&delta->n, 0, INFINITY, delta->given & DELTA_N_GIVEN) &&
		factor_valid(&delta->dp, -1, 1, delta->given & DELTA_DP_GIVEN) &&
		factor_valid(&delta->s, 0, INFINITY, delta->given & DELTA_S_GIVEN);
}

static int
number_order(double a, double b)
{
	return (a > b) - (a < b);
}

int
harm_order(const Harm *a, const Harm *b)
{
	int			order = number_order(a->hi, b->hi);

	if (order == 0)
		order = number_order(a->est, b->est);
	if (order == 0)
		order = number_order(a->lo, b->lo);
	return order;
}

/* By N, then dp, then s, then by which intervals were given. */
int
harm_delta_order(const HarmDelta *a, const HarmDelta *b)
{
	int			order = harm_order(&a->n, &b->n);

	if (order == 0)
		order = harm_order(&a->dp, &b->dp);
	if (order == 0)
		order = harm_order(&a->s, &b->s);
	if (order == 0)
		order = (a->given > b->given) - (a->given < b->given);
	return order;
}

bool
harm_of(const HarmDelta *delta, Harm *result)
{
	Spread		change = interval_times(&delta->dp, &delta->n);

	if (!interval_valid(&change))
		return false;
	*result = interval_times(&change, &delta->s);
	return interval_valid(result);
}

bool
harm_add(const Harm *a, const Harm *b, Harm *result)
{
	Harm		sum;

	sum.lo = sum_below(a->lo, b->lo);
	sum.est = unsigned_zero(a->est + b->est);
	sum.hi = sum_above(a->hi, b->hi);
	*result = sum;
	return interval_valid(result);
}

bool
harm_subtract(const Harm *a, const Harm *b, Harm *result)
{
	Harm		negated = interval_negate(b);

	return harm_add(a, &negated, result);
}

bool
harm_scale(const Harm *harm, double factor, Harm *result)
{
	Spread		k = {fabs(factor), fabs(factor), fabs(factor)};

	if (!isfinite(factor))
		return false;
	*result = interval_times(harm, &k);
	if (factor < 0)
		*result = interval_negate(result);
	return interval_valid(result);
}

/* Over a positive divisor that a double holds exactly. */
bool
harm_divide(const Harm *harm, uint64_t divisor, Harm *result)
{
	double		by = (double) divisor;
	Harm		quotient;

	if (divisor == 0 || divisor > UINT64_C(1) << 53)
		return false;
	quotient.lo = quotient_below(harm->lo, by);
	quotient.est = unsigned_zero(harm->est / by);
	quotient.hi = quotient_above(harm->hi, by);
	*result = quotient;
	return interval_valid(result);
}

Harm
harm_negate(const Harm *harm)
{
	return interval_negate(harm);
}

static double
above_zero(double x)
{
	return x > 0 ? x : 0;
}

Harm
harm_added(const Harm *harm)
{
	Harm		result;

	result.lo = above_zero(harm->lo);
	result.est = above_zero(harm->est);
	result.hi = above_zero(harm->hi);
	return result;
}

Harm
harm_avoided(const Harm *harm)
{
	Harm		negated = harm_negate(harm);

	return harm_added(&negated);
}

/* Takes a number and, if one follows, its interval [lo,hi]. */
static const char *
scan_interval(Scan *scan, Spread *result, bool *given)
{
	const char *complaint = scan_number(scan, &result->est);

	if (complaint != NULL)
		return complaint;
	result->lo = result->hi = result->est;
	*given = scan_char(scan, '[');
	if (!*given)
		return NULL;
	if ((complaint = scan_number(scan, &result->lo)) != NULL)
		return complaint;
	if (!scan_char(scan, ','))
		return "The two ends of an interval are separated by a comma.";
	if ((complaint = scan_number(scan, &result->hi)) != NULL)
		return complaint;
	if (!scan_char(scan, ']'))
		return "An interval ends with a closing bracket.";
	if (!interval_valid(result))
		return "An interval must hold its estimate: lower end <= estimate <= upper end.";
	return NULL;
}

const char *
harm_parse(const char *str, size_t len, Harm *result)
{
	Scan		scan = scan_start(str, len);
	bool		given;
	const char *complaint = scan_interval(&scan, result, &given);

	if (complaint == NULL && !scan_done(&scan))
		complaint = "A harm is an estimate and an optional interval, such as 0.0001552 [-0.00017,0.00068].";
	return complaint;
}

/* Takes one factor of a delta, and the asterisk before all but the first. */
static const char *
scan_factor(Scan *scan, Spread *factor, uint64_t flag, uint64_t *given)
{
	const char *complaint;
	bool		interval;

	if (flag != DELTA_N_GIVEN && !scan_char(scan, '*'))
		return "A harm delta is a product of three factors, such as 1552 [1400,1700] * 2e-6 [-1e-6,4e-6] * 0.05.";
	complaint = scan_interval(scan, factor, &interval);
	if (complaint == NULL && interval)
		*given |= flag;
	return complaint;
}

const char *
harm_delta_parse(const char *str, size_t len, HarmDelta *result)
{
	Scan		scan = scan_start(str, len);
	const char *complaint;

	result->given = 0;
	complaint = scan_factor(&scan, &result->n, DELTA_N_GIVEN, &result->given);
	if (complaint == NULL)
		complaint = scan_factor(&scan, &result->dp, DELTA_DP_GIVEN, &result->given);
	if (complaint == NULL)
		complaint = scan_factor(&scan, &result->s, DELTA_S_GIVEN, &result->given);
	if (complaint != NULL)
		return complaint;
	if (!scan_done(&scan))
		return "A harm delta has three factors and nothing after them.";
	if (!harm_delta_valid(result))
		return "Exposures and severity are not negative, and a change of probability lies between -1 and 1.";
	return NULL;
}

static char *
print_interval(const Spread *x, bool ends, char *str)
{
	str = put_number(str, x->est);
	if (!ends)
		return str;
	str = put_number(put_string(str, " ["), x->lo);
	str = put_number(put_string(str, ","), x->hi);
	return put_string(str, "]");
}

char *
harm_print(const Harm *harm, char *str)
{
	return print_interval(harm, !is_point(harm), str);
}

char *
harm_delta_print(const HarmDelta *delta, char *str)
{
	str = print_interval(&delta->n, delta->given & DELTA_N_GIVEN, str);
	str = put_string(str, " * ");
	str = print_interval(&delta->dp, delta->given & DELTA_DP_GIVEN, str);
	str = put_string(str, " * ");
	return print_interval(&delta->s, delta->given & DELTA_S_GIVEN, str);
}

/* On the wire a number is its eight bytes, the highest first. */
static double
decode_number(const uint8_t *bytes)
{
	uint64_t	bits = 0;
	double		number;

	for (int i = 0; i < 8; i++)
		bits = bits << 8 | bytes[i];
	memcpy(&number, &bits, sizeof(number));
	return unsigned_zero(number);
}

static void
encode_number(double number, uint8_t *bytes)
{
	uint64_t	bits;

	memcpy(&bits, &number, sizeof(bits));
	for (int i = 7; i >= 0; i--, bits >>= 8)
		bytes[i] = (uint8_t) bits;
}

/* Lower end, estimate, upper end. */
static void
decode_interval(const uint8_t *bytes, Spread *result)
{
	result->lo = decode_number(bytes);
	result->est = decode_number(bytes + 8);
	result->hi = decode_number(bytes + 16);
}

bool
harm_decode(const uint8_t *bytes, size_t len, Harm *result)
{
	if (len != HARM_BYTES)
		return false;
	decode_interval(bytes, result);
	return harm_valid(result);
}

void
harm_encode(const Harm *harm, uint8_t *bytes)
{
	encode_number(harm->lo, bytes);
	encode_number(harm->est, bytes + 8);
	encode_number(harm->hi, bytes + 16);
}

/* N, dp, s, each as a harm is, and a byte that says which intervals were given. */
bool
harm_delta_decode(const uint8_t *bytes, size_t len, HarmDelta *result)
{
	if (len != HARM_DELTA_BYTES)
		return false;
	decode_interval(bytes, &result->n);
	decode_interval(bytes + 24, &result->dp);
	decode_interval(bytes + 48, &result->s);
	result->given = bytes[72];
	return harm_delta_valid(result);
}

void
harm_delta_encode(const HarmDelta *delta, uint8_t *bytes)
{
	harm_encode(&delta->n, bytes);
	harm_encode(&delta->dp, bytes + 24);
	harm_encode(&delta->s, bytes + 48);
	bytes[72] = (uint8_t) delta->given;
}
