/*
 * val_text.h
 *	  A bounded scanner and a number printer for the pure values.
 *
 * Pure C, no allocation, independent of the locale: where the locale would
 * read a number otherwise, the number is refused, never misread.
 */
#ifndef CMIOGOV_VAL_TEXT_H
#define CMIOGOV_VAL_TEXT_H

#include <stdbool.h>
#include <stddef.h>

typedef struct Scan
{
	const char *at;
	const char *end;
} Scan;

/* The longest number that is read, and the room put_number() needs. */
#define NUMBER_MAX 100
#define NUMBER_TEXT_MAX 32

extern Scan scan_start(const char *str, size_t len);
extern void scan_space(Scan *scan);
extern bool scan_done(Scan *scan);
extern bool scan_char(Scan *scan, char c);
extern bool scan_string(Scan *scan, const char *string);
extern size_t scan_word(Scan *scan, const char **word);
extern const char *scan_number(Scan *scan, double *result);

extern bool text_is(const char *str, size_t len, const char *string);
extern char *put_string(char *at, const char *string);
extern char *put_number(char *at, double number);

#endif							/* CMIOGOV_VAL_TEXT_H */
