/*
 * locale.c
 *	  Numbers under a locale with another decimal point, which a server never
 *	  sets: refused, not cut off.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* strtod() as it is where the decimal point is a comma. */
static double
comma_strtod(const char *str, char **stop)
{
	char		copy[200];
	size_t		len = strcspn(str, ".");
	double		result;

	memcpy(copy, str, len);
	copy[len] = '\0';
	result = strtod(copy, stop);
	if (stop != NULL)
		*stop = (char *) str + (*stop - copy);
	return result;
}

#define strtod comma_strtod
#include "../../src/val_text.c"

int
main(void)
{
	const char *text = "2.5";
	Scan		scan = scan_start(text, strlen(text));
	double		number;
	const char *wrong = scan_number(&scan, &number);

	printf("%sok 1 - half of a number is none\n", wrong != NULL && strstr(wrong, "locale") != NULL ? "" : "not ");
	text = "25";
	scan = scan_start(text, strlen(text));
	wrong = scan_number(&scan, &number) != NULL || number != 25 ? "wrong" : NULL;
	printf("%sok 2 - a whole number is one\n1..2\n", wrong == NULL ? "" : "not ");
	return 0;
}
