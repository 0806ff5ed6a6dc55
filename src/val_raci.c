/*
 * val_raci.c
 *	  Sets of the letters A, R, C and I.
 *
 * Pure C: no server header, no allocation, no global but constants.
 */
#include "value.h"
#include "val_text.h"

/* In the order of the bits, which is the order of writing. */
static const char letters[] = "ARCI";

static const char letters_complaint[] = "The letters are A, R, C and I, each at most once.";

/* Takes one letter, large or small; 0 when none is next. */
static uint8_t
scan_letter(Scan *scan)
{
	for (int i = 0; letters[i] != '\0'; i++)
	{
		char		small = (char) (letters[i] - 'A' + 'a');

		if (scan_char(scan, letters[i]) || scan_char(scan, small))
			return (uint8_t) (1 << i);
	}
	return 0;
}

/*
 * Takes letters, one slash or comma allowed between two of them; 0 and no
 * complaint when there is no letter.
 */
static const char *
scan_letters(Scan *scan, uint8_t *result)
{
	uint8_t		letter = scan_letter(scan);
	bool		separated = false;

	*result = 0;
	while (letter != 0)
	{
		if (*result & letter)
			return letters_complaint;
		*result |= letter;
		separated = scan_char(scan, '/') || scan_char(scan, ',');
		letter = scan_letter(scan);
	}
	return separated ? "A separator is not followed by a letter." : NULL;
}

/*
 * Reads R/A, A / R, ra, and **A**, the marked letter of charts kept in
 * Markdown.  A dash or an empty text is the empty set.
 */
const char *
raci_parse(const char *str, size_t len, uint8_t *result)
{
	Scan		scan = scan_start(str, len);
	const char *complaint;
	bool		marked;

	*result = 0;
	if (scan_char(&scan, '-'))
		return scan_done(&scan) ? NULL : "A dash, the empty set, stands alone.";
	scan_space(&scan);
	marked = scan_string(&scan, "**");
	complaint = scan_letters(&scan, result);
	if (complaint != NULL)
		return complaint;
	if (marked)
	{
		scan_space(&scan);
		if (*result == 0 || !scan_string(&scan, "**"))
			return "Asterisks are for marking letters, two before and two after.";
	}
	if (!scan_done(&scan))
		return letters_complaint;
	return NULL;
}

char *
raci_print(uint8_t raci, char *str)
{
	if (raci == 0)
		return put_string(str, "-");
	for (int i = 0; letters[i] != '\0'; i++)
	{
		if (raci & (1 << i))
			*str++ = letters[i];
	}
	*str = '\0';
	return str;
}

bool
raci_decode(const uint8_t *bytes, size_t len, uint8_t *result)
{
	if (len != 1 || bytes[0] > RACI_ALL)
		return false;
	*result = bytes[0];
	return true;
}
