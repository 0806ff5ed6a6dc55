/*
 * val_stat.c
 *	  Statistics of harm.  Each function names its published source.
 */
#include "val_stat.h"

#include <float.h>
#include <math.h>

static const double pi = 3.14159265358979323846;

/* The probability that a standard normal exceeds x. */
static double
normal_tail(double x)
{
	return erfc(x / sqrt(2)) / 2;
}

/*
 * x with normal_tail(x) = q, for q <= 1/2.  A first guess good to 4.5e-4
 * (Abramowitz and Stegun, Handbook of Mathematical Functions, 26.2.23), then
 * Halley's method, which triples the digits that are right.
 */
static double
normal_tail_inverse(double q)
{
	double		t = sqrt(-2 * log(q));
	double		above = 2.515517 + t * (0.802853 + t * 0.010328);
	double		below = 1 + t * (1.432788 + t * (0.189269 + t * 0.001308));
	double		x = t - above / below;

	for (int i = 0; i < 3; i++)
	{
		double		u = (normal_tail(x) - q) * sqrt(2 * pi) * exp(x * x / 2);

		x += u / (1 - x * u / 2);
	}
	return x;
}

/* The standard normal's p-quantile, for SMALLEST_PROBABILITY <= p < 1. */
double
normal_quantile(double p)
{
	if (p == 0.5)
		return 0;
	return p < 0.5 ? -normal_tail_inverse(p) : normal_tail_inverse(1 - p);
}

/* A divisor for the continued fraction: never zero. */
static double
nonzero(double x)
{
	return fabs(x) < DBL_MIN ? DBL_MIN : x;
}

/*
 * The continued fraction of the incomplete beta function (NIST Digital Library
 * of Mathematical Functions, 8.17.22), evaluated by the method of Lentz as
 * modified by Thompson and Barnett (J. Comput. Phys. 64, 1986).  It needs about
 * sqrt(max(a, b)) steps where x < (a + 1) / (a + b + 2).
 */
static double
beta_fraction(double x, double a, double b)
{
	const int	steps_max = 1000000;
	double		c = 1;
	double		d = 1 / nonzero(1 - (a + b) * x / (a + 1));
	double		fraction = d;

	for (int m = 1; m < steps_max; m++)
	{
		double		even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m));
		double		odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1));
		double		change;

		d = 1 / nonzero(1 + even * d);
		c = nonzero(1 + even / c);
		fraction *= c * d;
		d = 1 / nonzero(1 + odd * d);
		c = nonzero(1 + odd / c);
		change = c * d;
		fraction *= change;
		if (fabs(change - 1) <= DBL_EPSILON)
			break;
	}
	return fraction;
}

/* The regularized incomplete beta function I_x(a, b), for 0 < x < 1. */
static double
beta_cdf(double x, double a, double b)
{
	double		log_beta = lgamma(a) + lgamma(b) - lgamma(a + b);
	double		front = exp(a * log(x) + b * log1p(-x) - log_beta);

	if (x < (a + 1) / (a + b + 2))
		return front * beta_fraction(x, a, b) / a;
	return 1 - front * beta_fraction(1 - x, b, a) / b;
}

/* Neighbours around the p-quantile of the beta distribution, by bisection. */
static Spread
beta_quantile(double p, double a, double b)
{
	Spread		around = {0, 0, 1};

	for (;;)
	{
		around.est = around.lo + (around.hi - around.lo) / 2;
		if (around.est <= around.lo || around.est >= around.hi)
			return around;
		if (beta_cdf(around.est, a, b) < p)
			around.lo = around.est;
		else
			around.hi = around.est;
	}
}

/*
 * The one-sided upper bound of a risk after k events in n: the largest risk
 * under which so few events would still have probability 1 - confidence
 * (Clopper and Pearson, Biometrika 26, 1934).  0 <= k <= n, n > 0,
 * 0 < confidence < 1.  Never 0, also for no event.
 */
double
risk_upper_bound(int32_t k, int32_t n, double confidence)
{
	if (k == n)
		return 1;
	if (k == 0)
		return -expm1(log1p(-confidence) / n);
	return beta_quantile(confidence, k + 1.0, (double) n - k).hi;
}

/* The one-sided lower bound; the upper one's mirror image. */
double
risk_lower_bound(int32_t k, int32_t n, double confidence)
{
	if (k == 0)
		return 0;
	if (k == n)
		return exp(log1p(-confidence) / n);
	return beta_quantile(1 - confidence, k, n - k + 1.0).lo;
}

/* The score interval of one proportion (Wilson, JASA 22, 1927). */
static Spread
wilson(double k, double n, double z)
{
	double		p = k / n;
	double		zz = z * z;
	double		centre = 2 * k + zz;
	double		width = z * sqrt(zz + 4 * k * (1 - p));
	Spread		result;

	result.lo = k == 0 ? 0 : (centre - width) / (2 * (n + zz));
	result.est = p;
	result.hi = k == n ? 1 : (centre + width) / (2 * (n + zz));
	return result;
}

/* The z that leaves half of 1 - confidence on each side. */
static double
two_sided(double confidence)
{
	return normal_tail_inverse((1 - confidence) / 2);
}

/*
 * The difference k1/n1 - k0/n0 with its hybrid score interval (Newcombe,
 * Statistics in Medicine 17, 1998, method 10).  Counts and confidence as above.
 */
Spread
risk_difference_newcombe(int32_t k1, int32_t n1, int32_t k0, int32_t n0, double confidence)
{
	double		z = two_sided(confidence);
	Spread		one = wilson(k1, n1, z);
	Spread		zero = wilson(k0, n0, z);
	Spread		result;

	result.est = one.est - zero.est;
	result.lo = result.est - hypot(one.est - one.lo, zero.hi - zero.est);
	result.hi = result.est + hypot(one.hi - one.est, zero.est - zero.lo);
	return result;
}

/*
 * The same difference with the textbook's interval, which is too narrow for
 * small counts and empty for none: for comparison with published figures.
 */
Spread
risk_difference_wald(int32_t k1, int32_t n1, int32_t k0, int32_t n0, double confidence)
{
	double		p1 = (double) k1 / n1;
	double		p0 = (double) k0 / n0;
	double		width = two_sided(confidence) * sqrt(p1 * (1 - p1) / n1 + p0 * (1 - p0) / n0);
	Spread		result = {p1 - p0 - width, p1 - p0, p1 - p0 + width};

	return result;
}

/* Medians > 0 and geometric standard deviations >= 1. */
Lognormal
lognormal_product(const double *medians, const double *gsds, int count)
{
	Lognormal	x = {0, 0};

	for (int i = 0; i < count; i++)
	{
		x.mu += log(medians[i]);
		x.sigma = hypot(x.sigma, log(gsds[i]));
	}
	return x;
}

double
lognormal_mean(Lognormal x)
{
	return exp(x.mu + x.sigma * x.sigma / 2);
}

/* For p as in normal_quantile. */
double
lognormal_quantile(Lognormal x, double p)
{
	return exp(x.mu + x.sigma * normal_quantile(p));
}

/* The mean of what lies above the p-quantile. */
double
lognormal_cvar(Lognormal x, double p)
{
	return lognormal_mean(x) * normal_tail(normal_quantile(p) - x.sigma) / (1 - p);
}

static double
smallest(const double *q, int count)
{
	double		result = q[0];

	for (int i = 1; i < count; i++)
		result = fmin(result, q[i]);
	return result;
}

/*
 * The probability that all layers miss, when a share beta of the misses has a
 * common cause (the beta-factor model: Fleming 1974; IEC 61508-6, annex D).
 * count > 0, 0 <= q <= 1, 0 <= beta <= 1.
 */
double
joint_miss(const double *q, int count, double beta)
{
	double		independent = 1;

	if (count == 1)
		return q[0];
	for (int i = 0; i < count; i++)
		independent *= (1 - beta) * q[i];
	return beta * smallest(q, count) + independent;
}

/* How many times likelier a joint miss is when one person is all the layers. */
double
merge_penalty(const double *q, int count, double beta)
{
	return smallest(q, count) / joint_miss(q, count, beta);
}

/* How many independent layers of the same (geometric) mean would miss as rarely. */
double
effective_layers(const double *q, int count, double beta)
{
	double		log_sum = 0;

	for (int i = 0; i < count; i++)
		log_sum += log(q[i]);
	return log(joint_miss(q, count, beta)) / (log_sum / count);
}

/*
 * Limits of a Shewhart chart for a proportion, and for events per unit
 * (Montgomery, Introduction to Statistical Quality Control, chapter 7).
 */
Spread
p_chart(double rate, double n, double sigmas)
{
	double		width = sigmas * sqrt(rate * (1 - rate) / n);
	Spread		limits = {fmax(rate - width, 0), rate, fmin(rate + width, 1)};

	return limits;
}

Spread
u_chart(double rate, double units, double sigmas)
{
	double		width = sigmas * sqrt(rate / units);
	Spread		limits = {fmax(rate - width, 0), rate, rate + width};

	return limits;
}
