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
#define RACI_ALL 0xF

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
	Spread		n;
	Spread		dp;
	Spread		s;
	uint64_t	given;			/* which intervals were given, DELTA_*_GIVEN */
} HarmDelta;

/* Harm per day: lower end, estimate, upper end. */
typedef Spread Harm;

extern const char *const gate_names[NGATES];
extern const char *const verdict_names[NVERDICTS];

/*
 * The comments that begin with an at sign are proved by "make prove".
 */
/*@
	predicate fits(integer gate, integer verdict) =
		verdict == VERDICT_FAIL || verdict == VERDICT_OPEN || verdict == VERDICT_PASS ||
		(gate == GATE_COMPLIANCE && verdict == VERDICT_ALTERNATIVE) ||
		(gate != GATE_COMPLIANCE && verdict == VERDICT_ACCEPTED);

	logic integer verdict_in(integer standing, integer gate) =
		gate == GATE_COMPLIANCE ? standing / 256 % 16 :
		gate == GATE_SAFETY ? standing / 16 % 16 : standing % 16;
*/

/* Is this verdict one that this gate can hold?  Compliance is never accepted. */
/*@
	assigns \nothing;
	ensures \result <==> fits(gate, verdict);
*/
extern bool verdict_fits(Gate gate, Verdict verdict);

/* Does a gate with this verdict let the next one proceed? */
/*@
	assigns \nothing;
	ensures \result <==> verdict >= VERDICT_ACCEPTED;
*/
extern bool verdict_stands(Verdict verdict);

/* Its arguments must fit their gates; standing_valid() tells. */
/*@
	requires fits(GATE_COMPLIANCE, compliance) && fits(GATE_SAFETY, safety) &&
		fits(GATE_USABILITY, usability);
	assigns \nothing;
	ensures 0 <= \result <= 0xFFF;
	ensures verdict_in(\result, GATE_COMPLIANCE) == compliance;
	ensures verdict_in(\result, GATE_SAFETY) == safety;
	ensures verdict_in(\result, GATE_USABILITY) == usability;
*/
extern Standing standing_make(Verdict compliance, Verdict safety, Verdict usability);
/*@
	requires 0 <= standing <= 0xFFF && 0 <= gate < NGATES;
	assigns \nothing;
	ensures \result == verdict_in(standing, gate);
*/
extern Verdict standing_get(Standing standing, Gate gate);
extern bool standing_valid(Standing standing);

/* Gate by gate the weaker verdict of the two. */
extern Standing standing_weakest(Standing a, Standing b);

/* Stores the first gate that does not stand; false when all stand. */
extern bool standing_blocking(Standing standing, Gate *gate);

extern bool harm_delta_valid(const HarmDelta *delta);
extern bool harm_valid(const Harm *harm);

/* Total orders; harm by upper end, then estimate, then lower end. */
extern int	harm_order(const Harm *a, const Harm *b);
extern int	harm_delta_order(const HarmDelta *a, const HarmDelta *b);

/* Sound products and sums, rounded outward; false when a result is not finite. */
extern bool harm_of(const HarmDelta *delta, Harm *result);
extern bool harm_add(const Harm *a, const Harm *b, Harm *result);
extern bool harm_subtract(const Harm *a, const Harm *b, Harm *result);
extern bool harm_scale(const Harm *harm, double factor, Harm *result);
extern bool harm_divide(const Harm *harm, uint64_t divisor, Harm *result);
extern Harm harm_negate(const Harm *harm);

/* The part above zero, and the part below it with its sign turned. */
extern Harm harm_added(const Harm *harm);
extern Harm harm_avoided(const Harm *harm);

/*
 * A sum of harms that no order of adding can change: each end is kept exactly,
 * as a whole number of units of 2^-1074, and rounded once when it is read.
 */
#define EXACT_WORDS 34

typedef struct ExactSum
{
	uint64_t	word[EXACT_WORDS];	/* two's complement, lowest word first */
} ExactSum;

typedef struct HarmSum
{
	uint64_t	count;
	ExactSum	lo;
	ExactSum	est;
	ExactSum	hi;
} HarmSum;

/* A zeroed HarmSum is the empty sum.  harm_sum_result fails on overflow only. */
extern void harm_sum_add(HarmSum *sum, const Harm *harm);
extern void harm_sum_remove(HarmSum *sum, const Harm *harm);
extern void harm_sum_merge(HarmSum *sum, const HarmSum *other);
extern bool harm_sum_result(const HarmSum *sum, Harm *result);

/*
 * Text.  A parser reads exactly len bytes, which need no terminator, and
 * returns NULL or a sentence that says what is wrong.  A printer writes a
 * terminated string of at most the named size and returns its end.
 */
#define NAME_TEXT_MAX		16
#define RACI_TEXT_MAX		8
#define STANDING_TEXT_MAX	64
#define HARM_TEXT_MAX		96
#define HARM_DELTA_TEXT_MAX 288

extern const char *gate_parse(const char *str, size_t len, Gate *result);
extern const char *verdict_parse(const char *str, size_t len, Verdict *result);
extern const char *raci_parse(const char *str, size_t len, uint8_t *result);
extern const char *standing_parse(const char *str, size_t len, Standing *result);
extern const char *harm_parse(const char *str, size_t len, Harm *result);
extern const char *harm_delta_parse(const char *str, size_t len, HarmDelta *result);

extern char *raci_print(uint8_t raci, char *str);
extern char *standing_print(Standing standing, char *str);
extern char *harm_print(const Harm *harm, char *str);
extern char *harm_delta_print(const HarmDelta *delta, char *str);

/*
 * Bytes, for the wire.  A decoder takes exactly len bytes and is as strict as
 * the parser: false for whatever no encoder writes, but that -0 reads as 0.
 */
#define STANDING_BYTES		3
#define HARM_BYTES			24
#define HARM_DELTA_BYTES	73

extern bool gate_decode(const uint8_t *bytes, size_t len, Gate *result);
extern bool verdict_decode(const uint8_t *bytes, size_t len, Verdict *result);
extern bool raci_decode(const uint8_t *bytes, size_t len, uint8_t *result);
extern bool standing_decode(const uint8_t *bytes, size_t len, Standing *result);
extern bool harm_decode(const uint8_t *bytes, size_t len, Harm *result);
extern bool harm_delta_decode(const uint8_t *bytes, size_t len, HarmDelta *result);

extern void standing_encode(Standing standing, uint8_t *bytes);
extern void harm_encode(const Harm *harm, uint8_t *bytes);
extern void harm_delta_encode(const HarmDelta *delta, uint8_t *bytes);

#endif							/* CMIOGOV_VALUE_H */
