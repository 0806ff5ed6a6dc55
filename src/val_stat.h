/*
 * val_stat.h
 *	  Statistics of harm: bounds from counts, products of uncertain factors,
 *	  independent layers, control charts.
 *
 * Pure C: no server header, no allocation, no global.  Arguments are in the
 * ranges that each function names; the caller checks them.
 */
#ifndef CMIOGOV_VAL_STAT_H
#define CMIOGOV_VAL_STAT_H

#include "value.h"

#define SMALLEST_PROBABILITY 1e-300

/* A product of independent lognormal factors is lognormal itself. */
typedef struct Lognormal
{
	double		mu;				/* mean of the logarithm */
	double		sigma;			/* its standard deviation */
} Lognormal;

extern double normal_quantile(double p);
extern double risk_upper_bound(int32_t k, int32_t n, double confidence);
extern double risk_lower_bound(int32_t k, int32_t n, double confidence);
extern Spread risk_difference_newcombe(int32_t k1, int32_t n1, int32_t k0, int32_t n0,
									   double confidence);
extern Spread risk_difference_wald(int32_t k1, int32_t n1, int32_t k0, int32_t n0,
								   double confidence);

extern Lognormal lognormal_product(const double *medians, const double *gsds, int count);
extern double lognormal_mean(Lognormal x);
extern double lognormal_quantile(Lognormal x, double p);
extern double lognormal_cvar(Lognormal x, double p);

extern double joint_miss(const double *q, int count, double beta);
extern double merge_penalty(const double *q, int count, double beta);
extern double effective_layers(const double *q, int count, double beta);

extern Spread p_chart(double rate, double n, double sigmas);
extern Spread u_chart(double rate, double units, double sigmas);

#endif							/* CMIOGOV_VAL_STAT_H */
