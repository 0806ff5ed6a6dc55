/*
 * verify_pack.c
 *	  Checks an auditor pack against a kept root, without a server.
 *
 *	  cc -o verify_pack verify_pack.c
 *	  ./verify_pack ROOT < pack			ROOT in hexadecimal
 *
 * A pack is what cmiogov.export_proposal() or export_period() prints.  For
 * each proposal in it this computes the hash of every fact from its bytes and
 * the hash before, checks that each fact absorbed the enactments decided on the
 * one before it, and leads from the end of the chain over the tree of the seal
 * that covers it, and over every seal after that, to the root.  What it prints
 * of the facts it reads from the bytes that it hashed; the pack's own lines in
 * words (#) are not looked at.
 *
 * Exit status 0: everything holds; 1: something does not; 2: wrong use.
 */
#include <inttypes.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define HASH 32

/* ----------------------------------------------------- SHA-256, FIPS 180-4 */

static const uint32_t K[64] = {
	0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
	0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
	0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
	0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
	0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
	0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
	0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
	0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2
};

static uint32_t
turn(uint32_t x, int n)
{
	return x >> n | x << (32 - n);
}

static void
block(uint32_t *h, const uint8_t *p)
{
	uint32_t	w[64];
	uint32_t	v[8];

	for (int i = 0; i < 16; i++)
		w[i] = (uint32_t) p[4 * i] << 24 | (uint32_t) p[4 * i + 1] << 16 |
			(uint32_t) p[4 * i + 2] << 8 | p[4 * i + 3];
	for (int i = 16; i < 64; i++)
		w[i] = w[i - 16] + w[i - 7] +
			(turn(w[i - 15], 7) ^ turn(w[i - 15], 18) ^ w[i - 15] >> 3) +
			(turn(w[i - 2], 17) ^ turn(w[i - 2], 19) ^ w[i - 2] >> 10);
	memcpy(v, h, sizeof(v));
	for (int i = 0; i < 64; i++)
	{
		uint32_t	a = v[7] + (turn(v[4], 6) ^ turn(v[4], 11) ^ turn(v[4], 25)) +
			((v[4] & v[5]) ^ (~v[4] & v[6])) + K[i] + w[i];
		uint32_t	b = (turn(v[0], 2) ^ turn(v[0], 13) ^ turn(v[0], 22)) +
			((v[0] & v[1]) ^ (v[0] & v[2]) ^ (v[1] & v[2]));

		memmove(v + 1, v, 7 * sizeof(uint32_t));
		v[4] += a;
		v[0] = a + b;
	}
	for (int i = 0; i < 8; i++)
		h[i] += v[i];
}

static void
sha256(const uint8_t *bytes, size_t len, uint8_t *hash)
{
	uint32_t	h[8] = {
		0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19
	};
	uint8_t		tail[128] = {0};
	size_t		rest = len % 64;
	size_t		size = rest < 56 ? 64 : 128;

	for (size_t i = 0; i + 64 <= len; i += 64)
		block(h, bytes + i);
	if (rest > 0)
		memcpy(tail, bytes + len - rest, rest);
	tail[rest] = 0x80;
	for (int i = 0; i < 8; i++)
		tail[size - 1 - i] = (uint8_t) ((uint64_t) len * 8 >> 8 * i);
	for (size_t i = 0; i < size; i += 64)
		block(h, tail + i);
	for (int i = 0; i < 32; i++)
		hash[i] = (uint8_t) (h[i / 4] >> (24 - 8 * (i % 4)));
}

/* ------------------------------------------------------------------- bytes */

typedef struct Bytes
{
	uint8_t    *data;
	size_t		len;
	size_t		room;
} Bytes;

static void
add(Bytes *b, const void *data, size_t len)
{
	if (b->len + len > b->room)
	{
		b->room = (b->len + len) * 2 + 64;
		b->data = realloc(b->data, b->room);
		if (b->data == NULL)
			exit(2);
	}
	if (len > 0)
		memcpy(b->data + b->len, data, len);
	b->len += len;
}

static void
add_int(Bytes *b, int64_t value)
{
	for (int i = 7; i >= 0; i--)
	{
		uint8_t		byte = (uint8_t) ((uint64_t) value >> 8 * i);

		add(b, &byte, 1);
	}
}

static int
digit(int c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* Hexadecimal up to a blank or the end; false when it is something else. */
static bool
add_hex(Bytes *b, const char *text)
{
	for (; *text != '\0' && *text != ' '; text += 2)
	{
		uint8_t		byte;

		if (digit(text[0]) < 0 || digit(text[1]) < 0)
			return false;
		byte = (uint8_t) (digit(text[0]) * 16 + digit(text[1]));
		add(b, &byte, 1);
	}
	return true;
}

/* ------------------------------------------------------------ one proposal */

typedef struct Pack
{
	int64_t		id;
	int			nfacts;
	Bytes	   *facts;
	uint8_t		(*hashes)[HASH];
	int			nenactments;
	Bytes	   *enactments;		/* the latest first; the first 32 bytes are the head */
	bool		has_leaf;
	int64_t		seq;			/* the last fact that the leaf covers */
	int64_t		covered;		/* enactments on it that the leaf covers */
	uint8_t		node[HASH];		/* where the way up has come to */
	bool		sealed;			/* it has come to a seal */
	uint8_t		root[HASH];		/* of the last seal read */
	bool		reached;		/* that was the kept root, once */
	int			later;			/* enactments that neither a fact nor the leaf covers */
	int			problems;
} Pack;

static uint8_t kept[HASH];

static void
problem(Pack *p, const char *what)
{
	printf("proposal %" PRId64 ": %s\n", p->id, what);
	p->problems++;
}

/* ---------------------------------------------------------- reading a fact */

typedef struct Reader
{
	const uint8_t *at;
	const uint8_t *end;
} Reader;

static int64_t
take_int(Reader *r)
{
	uint64_t	v = 0;

	if (r->end - r->at < 8)
		return 0;
	for (int i = 0; i < 8; i++)
		v = v << 8 | *r->at++;
	return (int64_t) v;
}

/* Stores where it lies; NULL when there is none.  Returns the length. */
static int64_t
take_bytes(Reader *r, const uint8_t **bytes)
{
	int64_t		len = take_int(r);

	*bytes = NULL;
	if (len < 0 || len > r->end - r->at)
		return 0;
	*bytes = r->at;
	r->at += len;
	return len;
}

static void
skip_ints(Reader *r, int64_t n)
{
	for (int64_t i = 0; i < n && r->at < r->end; i++)
	{
		if (r->end - r->at < 8)
			r->at = r->end;
		take_int(r);
	}
}

static void
print_text(const char *before, const uint8_t *text, int64_t len, const char *after)
{
	if (text == NULL)
		return;
	fputs(before, stdout);
	for (int64_t i = 0; i < len; i++)
		putchar(text[i] < ' ' ? ' ' : text[i]);
	fputs(after, stdout);
}

static void
print_time(int64_t microseconds)
{
	time_t		t = (time_t) (microseconds / 1000000 + 946684800);	/* since 2000-01-01 */
	struct tm  *utc = gmtime(&t);
	char		text[32];

	if (utc != NULL && strftime(text, sizeof(text), "%Y-%m-%d %H:%M:%S UTC", utc) > 0)
		printf("%s", text);
}

static const char *const verdicts[] = {"fail", "open", "accepted", "alternative", "pass"};

/*
 * In the order of fact_bytes() in src/fact.c.  Prints the fact; returns what
 * it absorbed, NULL: nothing.
 */
static const uint8_t *
read_fact(const Pack *p, const Bytes *fact)
{
	Reader		r = {fact->data, fact->data + fact->len};
	const uint8_t *text;
	int64_t		len;
	int64_t		person;
	int64_t		verdict;

	take_int(&r);
	printf("proposal %" PRId64 " #%" PRId64 "  ", p->id, take_int(&r));
	print_time(take_int(&r));
	person = take_int(&r);
	printf("  person %" PRId64 ", option %" PRId64, person, take_int(&r));
	skip_ints(&r, 2);
	len = take_bytes(&r, &text);
	print_text("  ", text, len, "");
	len = take_bytes(&r, &text);
	print_text(" by ", text, len, "");
	len = take_bytes(&r, &text);
	print_text(" as ", text, len, "");
	len = take_bytes(&r, &text);
	print_text(" on ", text, len, "");
	len = take_bytes(&r, &text);
	print_text(" (", text, len, ")");
	take_int(&r);
	verdict = take_int(&r);
	if (verdict >= 0 && verdict < 5)
		printf(": %s", verdicts[verdict]);
	if (take_int(&r) == 1)
		skip_ints(&r, 10);		/* delta */
	take_bytes(&r, &text);		/* scale */
	skip_ints(&r, 3);			/* number, until */
	take_bytes(&r, &text);		/* content */
	take_bytes(&r, &text);		/* columns */
	len = take_int(&r);
	skip_ints(&r, len);			/* uppers */
	len = take_bytes(&r, &text);
	print_text(": ", text, len, "");
	take_bytes(&r, &text);		/* detail */
	take_bytes(&r, &text);		/* claimed_by */
	skip_ints(&r, 5);			/* standing ... fell_at */
	take_bytes(&r, &text);		/* digest */
	take_bytes(&r, &text);		/* contents */
	len = take_bytes(&r, &text);
	putchar('\n');
	return len == HASH ? text : NULL;
}

static int64_t
int_at(const Bytes *b, size_t at)
{
	Reader		r = {b->data + at, b->data + b->len};

	return at < b->len ? take_int(&r) : 0;
}

/* ---------------------------------------------------------------- checking */

static bool
decided_on(const Bytes *enactment, const uint8_t *head)
{
	return enactment->len >= HASH && memcmp(enactment->data, head, HASH) == 0;
}

/* SHA-256 over the hashes of the enactments decided on that head; false: none. */
static bool
absorbed(const Pack *p, const uint8_t *head, uint8_t *hash)
{
	Bytes		all = {0};

	for (int i = 0; i < p->nenactments; i++)
	{
		uint8_t		one[HASH];

		if (!decided_on(&p->enactments[i], head))
			continue;
		sha256(p->enactments[i].data, p->enactments[i].len, one);
		add(&all, one, HASH);
	}
	sha256(all.data, all.len, hash);
	free(all.data);
	return all.len > 0;
}

static void
check_facts(Pack *p)
{
	uint8_t		head[HASH] = {0};

	p->hashes = calloc((size_t) p->nfacts + 1, HASH);
	if (p->hashes == NULL)
		exit(2);
	for (int i = 0; i < p->nfacts; i++)
	{
		const uint8_t *took = read_fact(p, &p->facts[i]);
		uint8_t		owed[HASH];
		bool		owes = i > 0 && absorbed(p, head, owed);
		Bytes		chained = {0};

		if (int_at(&p->facts[i], 0) != p->id)
			problem(p, "a fact of another proposal");
		if (int_at(&p->facts[i], 8) != i + 1)
			problem(p, "a fact is missing or out of order");
		if (owes != (took != NULL) || (owes && memcmp(owed, took, HASH) != 0))
			problem(p, "a fact did not absorb the enactments in the pack");
		add(&chained, head, HASH);
		add(&chained, p->facts[i].data, p->facts[i].len);
		sha256(chained.data, chained.len, head);
		free(chained.data);
		memcpy(p->hashes[i], head, HASH);
	}
}

/* What was decided on a fact that another follows was absorbed by that one. */
static void
count_later(Pack *p)
{
	int			on_last = 0;
	int			before = 0;

	for (int i = 0; i < p->nenactments; i++)
	{
		bool		known = false;

		for (int k = 0; k < p->nfacts && !known; k++)
		{
			known = decided_on(&p->enactments[i], p->hashes[k]);
			if (known)
				*(k == p->nfacts - 1 ? &on_last : &before) += 1;
		}
		if (!known)
			problem(p, "an enactment was decided on no fact of the pack");
	}
	p->later = p->nenactments - before - (p->seq == p->nfacts ? (int) p->covered : 0);
}

static int
older_first(const void *a, const void *b)
{
	int64_t		x = int_at(a, HASH);
	int64_t		y = int_at(b, HASH);

	return x < y ? -1 : x > y;
}

/* seal_leaf_hash() of sql/parts/55_record.sql. */
static void
make_leaf(Pack *p)
{
	static const char what[] = "proposal";
	Bytes		leaf = {0};
	int64_t		n = 0;
	uint8_t		zero = 0;

	if (p->seq < 1 || p->seq > p->nfacts)
	{
		problem(p, "the sealed part of the chain is longer than the pack");
		return;
	}
	add(&leaf, &zero, 1);
	add_int(&leaf, sizeof(what) - 1);
	add(&leaf, what, sizeof(what) - 1);
	add_int(&leaf, p->id);
	add_int(&leaf, p->seq);
	add(&leaf, p->hashes[p->seq - 1], HASH);
	qsort(p->enactments, (size_t) p->nenactments, sizeof(Bytes), older_first);
	for (int i = 0; i < p->nenactments && n < p->covered; i++)
	{
		uint8_t		one[HASH];

		if (!decided_on(&p->enactments[i], p->hashes[p->seq - 1]))
			continue;
		sha256(p->enactments[i].data, p->enactments[i].len, one);
		add(&leaf, one, HASH);
		n++;
	}
	if (n < p->covered)
		problem(p, "enactments that were sealed are missing");
	count_later(p);
	sha256(leaf.data, leaf.len, p->node);
	free(leaf.data);
	p->has_leaf = true;
}

static void
climb(Pack *p, const Bytes *step)
{
	uint8_t		both[1 + 2 * HASH];
	bool		on_right;

	if (step->len != 1 + HASH || !p->has_leaf)
	{
		problem(p, "a step of the tree cannot be read");
		return;
	}
	on_right = step->data[0] == 1;
	both[0] = 1;
	memcpy(both + 1, on_right ? p->node : step->data + 1, HASH);
	memcpy(both + 1 + HASH, on_right ? step->data + 1 : p->node, HASH);
	sha256(both, sizeof(both), p->node);
}

/* seal_root() of sql/parts/55_record.sql. */
static void
check_seal(Pack *p, const char *line)
{
	Bytes		root = {0};
	Bytes		part[5] = {{0}};	/* at, login, previous, tree */
	char		id[24];
	char		at[40];
	char		leaves[24];
	char		previous[80];
	char		tree[80];
	char	   *login = malloc(strlen(line) + 1);
	uint8_t		two = 2;

	if (login == NULL)
		exit(2);
	/* An empty login would leave two blanks; none is empty. */
	if (sscanf(line, "%23s %39s %s %79s %23s %79s", id, at, login, previous, leaves, tree) != 6 ||
		!add_hex(&part[0], at) || !add_hex(&part[1], login) ||
		!add_hex(&part[2], strcmp(previous, "-") == 0 ? "" : previous) || !add_hex(&part[3], tree))
		problem(p, "a seal cannot be read");
	else
	{
		if (!p->sealed && (part[3].len != HASH || memcmp(part[3].data, p->node, HASH) != 0))
			problem(p, "the chain does not lead to its seal");
		if (p->sealed && (part[2].len != HASH || memcmp(part[2].data, p->root, HASH) != 0))
			problem(p, "a seal does not follow the one before");
		add(&root, &two, 1);
		add_int(&root, strtoll(id, NULL, 10));
		add(&root, part[0].data, part[0].len);
		add_int(&root, (int64_t) part[1].len);
		add(&root, part[1].data, part[1].len);
		add(&root, part[2].data, part[2].len);
		add_int(&root, strtoll(leaves, NULL, 10));
		add(&root, part[3].data, part[3].len);
		sha256(root.data, root.len, p->root);
		p->sealed = true;
		if (memcmp(p->root, kept, HASH) == 0)
			p->reached = true;
	}
	for (int i = 0; i < 4; i++)
		free(part[i].data);
	free(root.data);
	free(login);
}

static int
finish(Pack *p)
{
	int			problems;

	if (!p->sealed)
		problem(p, "it was never sealed");
	else if (!p->reached)
		problem(p, "it does not lead to the root that was kept");
	if (p->problems == 0)
		printf("proposal %" PRId64 ": %d facts hold, the first %" PRId64
			   " under the kept root, with %d enactments; %d more came after the seal\n",
			   p->id, p->nfacts, p->seq, p->nenactments - p->later, p->later);
	for (int i = 0; i < p->nfacts; i++)
		free(p->facts[i].data);
	for (int i = 0; i < p->nenactments; i++)
		free(p->enactments[i].data);
	free(p->facts);
	free(p->enactments);
	free(p->hashes);
	problems = p->problems;
	memset(p, 0, sizeof(*p));
	return problems;
}

/* ----------------------------------------------------------------- reading */

static Bytes *
one_more(Bytes *list, int n)
{
	list = realloc(list, ((size_t) n + 1) * sizeof(Bytes));
	if (list == NULL)
		exit(2);
	memset(&list[n], 0, sizeof(Bytes));
	return list;
}

static void
read_line(Pack *p, const char *line)
{
	Bytes		step = {0};

	if (strncmp(line, "proposal ", 9) == 0)
		p->id = strtoll(line + 9, NULL, 10);
	else if (strncmp(line, "fact ", 5) == 0)
	{
		p->facts = one_more(p->facts, p->nfacts);
		if (!add_hex(&p->facts[p->nfacts++], line + 5))
			problem(p, "a fact cannot be read");
	}
	else if (strncmp(line, "enactment ", 10) == 0)
	{
		p->enactments = one_more(p->enactments, p->nenactments);
		if (!add_hex(&p->enactments[p->nenactments++], line + 10))
			problem(p, "an enactment cannot be read");
	}
	else if (strncmp(line, "leaf ", 5) == 0)
	{
		if (sscanf(line, "leaf %" SCNd64 " %" SCNd64, &p->seq, &p->covered) != 2)
			problem(p, "the leaf cannot be read");
		check_facts(p);
		make_leaf(p);
	}
	else if (strncmp(line, "step ", 5) == 0)
	{
		if (!add_hex(&step, line + 5))
			problem(p, "a step cannot be read");
		climb(p, &step);
		free(step.data);
	}
	else if (strncmp(line, "seal ", 5) == 0)
		check_seal(p, line + 5);
	else if (line[0] != '#' && line[0] != '\0')
		problem(p, "a line of an unknown kind");
}

/* A line without its end; NULL at the end of the input. */
static char *
next_line(Bytes *buf)
{
	int			c;
	char		ch;

	buf->len = 0;
	while ((c = getchar()) != EOF && c != '\n')
	{
		ch = (char) c;
		add(buf, &ch, 1);
	}
	if (c == EOF && buf->len == 0)
		return NULL;
	add(buf, "", 1);
	return (char *) buf->data;
}

int
main(int argc, char **argv)
{
	Bytes		root = {0};
	Bytes		buf = {0};
	Pack		p = {0};
	char	   *line;
	bool		open = false;
	int			proposals = 0;
	int			problems = 0;

	if (argc != 2 || !add_hex(&root, strncmp(argv[1], "\\x", 2) == 0 ? argv[1] + 2 : argv[1]) ||
		root.len != HASH)
	{
		fprintf(stderr, "usage: verify_pack ROOT < pack\nROOT is what cmiogov.seal() returned: 64 hexadecimal digits\n");
		return 2;
	}
	memcpy(kept, root.data, HASH);
	while ((line = next_line(&buf)) != NULL)
	{
		if (strcmp(line, "end") == 0)
		{
			problems += finish(&p);
			proposals++;
			open = false;
			continue;
		}
		open = true;
		read_line(&p, line);
	}
	if (open)
	{
		printf("the pack ends in the middle of a proposal\n");
		problems++;
	}
	if (proposals == 0)
	{
		printf("there is no proposal in this pack\n");
		problems++;
	}
	printf(problems == 0 ? "INTACT\n" : "NOT INTACT\n");
	free(root.data);
	free(buf.data);
	return problems == 0 ? 0 : 1;
}
