/*
 * val_gate.c
 *	  Gates, verdicts and standings.
 *
 * Pure C: no server header, no allocation, no global but constants.
 */
#include "value.h"
#include "val_text.h"

const char *const gate_names[NGATES] = {
	"compliance", "safety", "usability"
};

const char *const verdict_names[NVERDICTS] = {
	"fail", "open", "accepted", "alternative", "pass"
};

/* The name's place in the list, or -1. */
static int
find_name(const char *const *names, int count, const char *str, size_t len)
{
	for (int i = 0; i < count; i++)
	{
		if (text_is(str, len, names[i]))
			return i;
	}
	return -1;
}

bool
verdict_fits(Gate gate, Verdict verdict)
{
	if (verdict > VERDICT_PASS)
		return false;
	if (gate == GATE_COMPLIANCE)
		return verdict != VERDICT_ACCEPTED;
	return verdict != VERDICT_ALTERNATIVE;
}

bool
verdict_stands(Verdict verdict)
{
	return verdict >= VERDICT_ACCEPTED;
}

/* A standing is one hexadecimal digit for each gate, the first gate highest. */
Standing
standing_make(Verdict compliance, Verdict safety, Verdict usability)
{
	return 256 * (Standing) compliance + 16 * (Standing) safety + (Standing) usability;
}

Verdict
standing_get(Standing standing, Gate gate)
{
	if (gate == GATE_COMPLIANCE)
		return (Verdict) (standing / 256 % 16);
	if (gate == GATE_SAFETY)
		return (Verdict) (standing / 16 % 16);
	return (Verdict) (standing % 16);
}

bool
standing_valid(Standing standing)
{
	if (standing < 0 || standing > 0xFFF)
		return false;
	for (int gate = 0; gate < NGATES; gate++)
	{
		if (!verdict_fits((Gate) gate, standing_get(standing, (Gate) gate)))
			return false;
	}
	return true;
}

Standing
standing_weakest(Standing a, Standing b)
{
	Verdict		weaker[NGATES];

	for (int gate = 0; gate < NGATES; gate++)
	{
		Verdict		va = standing_get(a, (Gate) gate);
		Verdict		vb = standing_get(b, (Gate) gate);

		weaker[gate] = va < vb ? va : vb;
	}
	return standing_make(weaker[GATE_COMPLIANCE], weaker[GATE_SAFETY], weaker[GATE_USABILITY]);
}

bool
standing_blocking(Standing standing, Gate *gate)
{
	for (int i = 0; i < NGATES; i++)
	{
		if (!verdict_stands(standing_get(standing, (Gate) i)))
		{
			*gate = (Gate) i;
			return true;
		}
	}
	return false;
}

const char *
gate_parse(const char *str, size_t len, Gate *result)
{
	int			found = find_name(gate_names, NGATES, str, len);

	if (found < 0)
		return "A gate is compliance, safety or usability.";
	*result = (Gate) found;
	return NULL;
}

const char *
verdict_parse(const char *str, size_t len, Verdict *result)
{
	int			found = find_name(verdict_names, NVERDICTS, str, len);

	if (found < 0)
		return "A verdict is fail, open, accepted, alternative or pass.";
	*result = (Verdict) found;
	return NULL;
}

/* Takes gate=verdict. */
static const char *
scan_gate_verdict(Scan *scan, Gate *gate, Verdict *verdict)
{
	const char *word;
	const char *complaint;
	size_t		len;

	len = scan_word(scan, &word);
	complaint = gate_parse(word, len, gate);
	if (complaint != NULL)
		return complaint;
	if (!scan_char(scan, '='))
		return "A gate is followed by an equals sign and its verdict.";
	len = scan_word(scan, &word);
	complaint = verdict_parse(word, len, verdict);
	if (complaint != NULL)
		return complaint;
	if (verdict_fits(*gate, *verdict))
		return NULL;
	return *gate == GATE_COMPLIANCE ?
		"Compliance cannot be accepted: nobody can take a breach of the law on, so a standing has no place for it." :
		"Only compliance knows alternative: safety and usability pass, fail or are accepted as a risk.";
}

const char *
standing_parse(const char *str, size_t len, Standing *result)
{
	Scan		scan = scan_start(str, len);
	Verdict		verdicts[NGATES] = {VERDICT_FAIL, VERDICT_FAIL, VERDICT_FAIL};
	bool		seen[NGATES] = {false, false, false};

	while (!scan_done(&scan))
	{
		Gate		gate;
		Verdict		verdict;
		const char *complaint = scan_gate_verdict(&scan, &gate, &verdict);

		if (complaint != NULL)
			return complaint;
		if (seen[gate])
			return "A gate is named twice.";
		seen[gate] = true;
		verdicts[gate] = verdict;
	}
	if (!seen[GATE_COMPLIANCE] || !seen[GATE_SAFETY] || !seen[GATE_USABILITY])
		return "A standing names all three gates, such as compliance=pass safety=open usability=open.";
	*result = standing_make(verdicts[GATE_COMPLIANCE], verdicts[GATE_SAFETY],
							verdicts[GATE_USABILITY]);
	return NULL;
}

char *
standing_print(Standing standing, char *str)
{
	for (int gate = 0; gate < NGATES; gate++)
	{
		if (gate > 0)
			str = put_string(str, " ");
		str = put_string(str, gate_names[gate]);
		str = put_string(str, "=");
		str = put_string(str, verdict_names[standing_get(standing, (Gate) gate)]);
	}
	return str;
}

bool
gate_decode(const uint8_t *bytes, size_t len, Gate *result)
{
	if (len != 1 || bytes[0] >= NGATES)
		return false;
	*result = (Gate) bytes[0];
	return true;
}

bool
verdict_decode(const uint8_t *bytes, size_t len, Verdict *result)
{
	if (len != 1 || bytes[0] >= NVERDICTS)
		return false;
	*result = (Verdict) bytes[0];
	return true;
}

bool
standing_decode(const uint8_t *bytes, size_t len, Standing *result)
{
	if (len != STANDING_BYTES)
		return false;
	for (int gate = 0; gate < NGATES; gate++)
	{
		if (bytes[gate] >= NVERDICTS)
			return false;
	}
	*result = standing_make((Verdict) bytes[0], (Verdict) bytes[1], (Verdict) bytes[2]);
	return standing_valid(*result);
}

void
standing_encode(Standing standing, uint8_t *bytes)
{
	for (int gate = 0; gate < NGATES; gate++)
		bytes[gate] = (uint8_t) standing_get(standing, (Gate) gate);
}
