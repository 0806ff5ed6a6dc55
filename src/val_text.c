/*
 * val_text.c
 *	  A bounded scanner and a number printer for the pure values.
 */
#include "val_text.h"

#include <float.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The <ctype.h> tests ask the locale; these do not. */
static bool
is_space(char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool
is_lower(char c)
{
	return c >= 'a' && c <= 'z';
}

/* A scan of exactly len bytes. */
Scan
scan_start(const char *str, size_t len)
{
	Scan		scan = {str, str + len};

	return scan;
}

/* Skips white space. */
void
scan_space(Scan *scan)
{
	while (scan->at < scan->end && is_space(*scan->at))
		scan->at++;
}

/* Is there nothing left but white space? */
bool
scan_done(Scan *scan)
{
	scan_space(scan);
	return scan->at == scan->end;
}

/* Takes this character, after any white space, if it is next. */
bool
scan_char(Scan *scan, char c)
{
	scan_space(scan);
	if (scan->at == scan->end || *scan->at != c)
		return false;
	scan->at++;
	return true;
}

/* Takes this string if it is next; white space is not skipped. */
bool
scan_string(Scan *scan, const char *string)
{
	size_t		len = strlen(string);

	if ((size_t) (scan->end - scan->at) < len || memcmp(scan->at, string, len) != 0)
		return false;
	scan->at += len;
	return true;
}

/* Takes a run of small letters after any white space; returns its length. */
size_t
scan_word(Scan *scan, const char **word)
{
	scan_space(scan);
	*word = scan->at;
	while (scan->at < scan->end && is_lower(*scan->at))
		scan->at++;
	return (size_t) (scan->at - *word);
}

/* Skips digits; says how many, and whether one was not 0. */
static size_t
scan_digits(Scan *scan, bool *nonzero)
{
	const char *start = scan->at;

	for (; scan->at < scan->end && is_digit(*scan->at); scan->at++)
	{
		if (*scan->at != '0')
			*nonzero = true;
	}
	return (size_t) (scan->at - start);
}

/* Skips a sign if one is next; unlike scan_char, not white space before it. */
static void
scan_sign(Scan *scan)
{
	if (scan->at < scan->end && (*scan->at == '+' || *scan->at == '-'))
		scan->at++;
}

/*
 * Skips a decimal number; false when there is none.  The grammar is ours:
 * strtod also knows hexadecimal, infinity and NaN, which no value can hold.
 */
static bool
scan_decimal(Scan *scan, bool *nonzero)
{
	size_t		digits;
	bool		ignored;

	scan_sign(scan);
	digits = scan_digits(scan, nonzero);
	if (scan_string(scan, "."))
		digits += scan_digits(scan, nonzero);
	if (digits == 0)
		return false;
	if (scan_string(scan, "e") || scan_string(scan, "E"))
	{
		scan_sign(scan);
		return scan_digits(scan, &ignored) > 0;
	}
	return true;
}

/*
 * Takes a finite number after any white space; returns NULL or what is wrong.
 * A number too small to hold is refused: as 0 it would say "no harm".
 */
const char *
scan_number(Scan *scan, double *result)
{
	char		copy[NUMBER_MAX + 1];
	const char *start;
	char	   *stop;
	size_t		len;
	bool		nonzero = false;

	scan_space(scan);
	start = scan->at;
	if (!scan_decimal(scan, &nonzero))
		return "A number is missing or incomplete.";
	len = (size_t) (scan->at - start);
	if (len > NUMBER_MAX)
		return "A number has more than 100 characters.";
	memcpy(copy, start, len);
	copy[len] = '\0';
	*result = strtod(copy, &stop) + 0.0;	/* -0 + 0 is 0 */
	if (*stop != '\0')
		return "A number cannot be read in the present locale.";
	if (!isfinite(*result))
		return "A number is too large for double precision.";
	if (nonzero && *result == 0)
		return "A number is too small for double precision.";
	return NULL;
}

/* Are these len bytes this string? */
bool
text_is(const char *str, size_t len, const char *string)
{
	return strlen(string) == len && memcmp(str, string, len) == 0;
}

/* Writes a string; returns its end. */
char *
put_string(char *at, const char *string)
{
	size_t		len = strlen(string);

	memcpy(at, string, len + 1);
	return at + len;
}

/* Turns 2e-06 into 2e-6 and 1e+20 into 1e20. */
static void
shorten_exponent(char *str)
{
	char	   *from = strchr(str, 'e');
	char	   *to;

	if (from == NULL)
		return;
	to = ++from;
	if (*from == '-')
		to++;
	from++;
	while (*from == '0')
		from++;
	memmove(to, from, strlen(from) + 1);
}

/*
 * Writes a finite number in the fewest digits that read back as the same
 * number; returns its end.  17 digits always do; 15 do for every number that
 * was written with 15, but for the subnormal ones, which have fewer.
 */
char *
put_number(char *at, double number)
{
	int			digits = fabs(number) < DBL_MIN ? 1 : 15;

	do
		snprintf(at, NUMBER_TEXT_MAX, "%.*g", digits, number);
	while (strtod(at, NULL) != number && ++digits <= 17);
	shorten_exponent(at);
	return at + strlen(at);
}
