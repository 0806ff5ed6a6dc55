/*
 * value.h
 *	  The values of the law: gates, verdicts, standings, RACI sets, harm.
 *
 * Pure C: no server header, no allocation, no global.  The SQL types, the law
 * and the fuzzers share it.
 */
#ifndef CMIOGOV_VALUE_H
#define CMIOGOV_VALUE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* In order of precedence; nothing can reorder them. */
typedef enum Gate
{
	GATE_COMPLIANCE = 0,
	GATE_SAFETY = 1,
	GATE_USABILITY = 2
} Gate;

#define NGATES 3

/* From the weakest to the strongest. */
typedef enum Verdict
{
	VERDICT_FAIL = 0,
	VERDICT_OPEN = 1,
	VERDICT_ACCEPTED = 2,
	VERDICT_ALTERNATIVE = 3,
	VERDICT_PASS = 4
} Verdict;

#define NVERDICTS 5

/* The three verdicts as one number, ordered by precedence of the gates. */
typedef int32_t Standing;

/* Bits in writing order: A R C I. */
#define RACI_A 0x1
#define RACI_R 0x2
#define RACI_C 0x4
#define RACI_I 0x8

/* Lower end, estimate, upper end.  (The server owns the name Interval.) */
typedef struct Spread
{
	double		lo;
	double		est;
	double		hi;
} Spread;

#define DELTA_N_GIVEN	0x1		/* an interval was given for N */
#define DELTA_DP_GIVEN	0x2
#define DELTA_S_GIVEN	0x4

/* Exposures per day, change in probability of harm, severity. */
typedef struct HarmDelta
{
	Spread	n;
	Spread	dp;
	Spread	s;
	uint64_t	given;			/* which intervals were given, DELTA_*_GIVEN */
} HarmDelta;

/* Harm per day: lower end, estimate, upper end. */
typedef Spread Harm;

extern const char *const gate_names[NGATES];
extern const char *const verdict_names[NVERDICTS];

/* Is this verdict one that this gate can hold?  Compliance is never accepted. */
extern bool verdict_fits(Gate gate, Verdict verdict);

/* Does a gate with this verdict let the next one proceed? */
extern bool verdict_stands(Verdict verdict);

extern Standing standing_make(Verdict compliance, Verdict safety, Verdict usability);
extern Verdict standing_get(Standing standing, Gate gate);
extern bool standing_valid(Standing standing);

extern bool harm_delta_valid(const HarmDelta *delta);
extern bool harm_valid(const Harm *harm);

/* Sound products and sums, rounded outward; false when a result is not finite. */
extern bool harm_of(const HarmDelta *delta, Harm *result);
extern bool harm_add(const Harm *a, const Harm *b, Harm *result);

#endif							/* CMIOGOV_VALUE_H */
