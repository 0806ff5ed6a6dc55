/*
 * verify_pack.c
 *	  Checks an auditor pack against a kept root, without a server.
 *
 *	  cc -o verify_pack verify_pack.c
 *	  ./verify_pack ROOT < pack			ROOT in hexadecimal
 *
 * A pack is what cmiogov.export_proposal(), export_period() or export_seal()
 * prints.  For
 * each proposal in it this computes the hash of every fact from its bytes and
 * the hash before, checks that each fact absorbed the enactments decided on the
 * one before it, and leads from the end of the chain over the tree of the seal
 * that covers it, and over every seal after that, to the root.  What it prints
 * of the facts it reads from the bytes that it hashed; the pack's own lines in
 * words (#) are not looked at.
 *
 * An archive of a seal must hold all that the seal took in: every leaf of its
 * tree is computed from the records in it, none is left out, and the records of
 * people and policy follow each other without a gap.  Archives that follow each
 * other in one input must be those of successive seals.
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
	uint8_t		first[HASH];	/* of the first seal read */
	uint8_t		before[HASH];	/* and the root that it names as the one before it */
	bool		has_before;
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
	if (p->nenactments > 1)
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
join(const uint8_t *left, const uint8_t *right, uint8_t *root)
{
	uint8_t		both[1 + 2 * HASH];

	both[0] = 1;
	memcpy(both + 1, left, HASH);
	memcpy(both + 1 + HASH, right, HASH);
	sha256(both, sizeof(both), root);
}

static void
climb(Pack *p, const Bytes *step)
{

	if (step->len != 1 + HASH || !p->has_leaf)
	{
		problem(p, "a step of the tree cannot be read");
		return;
	}
	if (step->data[0] == 1)
		join(p->node, step->data + 1, p->node);
	else
		join(step->data + 1, p->node, p->node);
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
		if (!p->sealed)
		{
			memcpy(p->first, p->root, HASH);
			p->has_before = part[2].len == HASH;
			if (p->has_before)
				memcpy(p->before, part[2].data, HASH);
		}
		p->sealed = true;
		if (memcmp(p->root, kept, HASH) == 0)
			p->reached = true;
	}
	for (int i = 0; i < 4; i++)
		free(part[i].data);
	free(root.data);
	free(login);
}

/* Says what was found and forgets the proposal; returns the number of problems. */
static int
finish(Pack *p)
{
	int			problems;

	if (p->problems == 0)
		printf("proposal %" PRId64 ": %d facts hold, the first %" PRId64
			   " under the seal, with %d enactments; %d more came after it\n",
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

/* A proposal's own pack leads to the kept root by itself. */
static int
finish_alone(Pack *p)
{
	if (!p->sealed)
		problem(p, "it was never sealed");
	else if (!p->reached)
		problem(p, "it does not lead to the root that was kept");
	return finish(p);
}

/* ------------------------------------------------------- archive of a seal */

/* A leaf that was computed from the records in the archive. */
typedef struct Leaf
{
	char		what[16];
	int64_t		id;
	uint8_t		hash[HASH];
	bool		met;			/* the tree has it */
} Leaf;

typedef struct Archive
{
	bool		open;
	int64_t		seal;
	Leaf	   *leaves;
	int			nleaves;
	int			nentries;
	int			height;			/* perfect trees that the entries fall into */
	uint8_t		roots[64][HASH];
	bool		people;			/* reading records of people and policy, */
	bool		others;			/* or enactments without a proposal */
	int64_t		site;
	int64_t		last;			/* number of the record read last */
	uint8_t		head[HASH];		/* and its hash */
	bool		has_head;
	Bytes		hashes;			/* of the enactments */
	int			records;
	Pack		top;			/* from the tree's root upwards */
} Archive;

static void
archive_problem(Archive *a, const char *what)
{
	printf("archive of seal %" PRId64 ": %s\n", a->seal, what);
	a->top.problems++;
}

static void
put_leaf(Archive *a, const char *what, int64_t id, const uint8_t *hash)
{
	Leaf	   *leaf;

	a->leaves = realloc(a->leaves, ((size_t) a->nleaves + 1) * sizeof(Leaf));
	if (a->leaves == NULL)
		exit(2);
	leaf = &a->leaves[a->nleaves++];
	memset(leaf, 0, sizeof(*leaf));
	strcpy(leaf->what, what);
	leaf->id = id;
	memcpy(leaf->hash, hash, HASH);
}

/* seal_leaf_hash() of a chain that is not a proposal's. */
static void
put_group(Archive *a, const char *what, const void *bytes, size_t len)
{
	Bytes		leaf = {0};
	uint8_t		hash[HASH];
	uint8_t		zero = 0;

	add(&leaf, &zero, 1);
	add_int(&leaf, (int64_t) strlen(what));
	add(&leaf, what, strlen(what));
	add_int(&leaf, a->site);
	add_int(&leaf, a->last);
	add(&leaf, bytes, len);
	sha256(leaf.data, leaf.len, hash);
	put_leaf(a, what, a->site, hash);
	free(leaf.data);
}

static void
end_group(Archive *a)
{
	if (a->people)
		put_group(a, "policy", a->head, HASH);
	if (a->others)
		put_group(a, "enactments", a->hashes.data, a->hashes.len);
	a->people = a->others = false;
	a->hashes.len = 0;
}

static void
begin_people(Archive *a, const char *rest)
{
	Bytes		before = {0};
	char		hash[80];

	end_group(a);
	a->people = true;
	a->last = -1;
	if (sscanf(rest, "%" SCNd64 " %79s", &a->site, hash) != 2)
		archive_problem(a, "the records of people and policy have no beginning");
	else if (strcmp(hash, "-") == 0)
	{
		a->has_head = false;
		a->last = a->site * ((int64_t) 1 << 40);
	}
	else if (!add_hex(&before, hash) || before.len != HASH)
		archive_problem(a, "the hash before the records of people and policy cannot be read");
	else
	{
		a->has_head = true;
		memcpy(a->head, before.data, HASH);
	}
	free(before.data);
}

/* A field of a record of people and policy: 4 bytes of length, -1 for none. */
static int64_t
take_field(Reader *r, const uint8_t **bytes)
{
	uint32_t	len = 0;

	*bytes = NULL;
	if (r->end - r->at < 4)
		return 0;
	for (int i = 0; i < 4; i++)
		len = len << 8 | *r->at++;
	if (len > (uint32_t) (r->end - r->at))
		return 0;
	*bytes = r->at;
	r->at += len;
	return len;
}

static int64_t
take_number(Reader *r)
{
	const uint8_t *bytes;
	Reader		number;

	if (take_field(r, &bytes) != 8)
		return 0;
	number.at = bytes;
	number.end = bytes + 8;
	return take_int(&number);
}

/* In the order of policy_record.c. */
static int64_t
print_record(const Bytes *b)
{
	Reader		r = {b->data, b->data + b->len};
	int64_t		seq = take_number(&r);
	int64_t		at = take_number(&r);
	const uint8_t *text;
	int64_t		len;

	printf("record %" PRId64 "  ", seq);
	print_time(at);
	take_field(&r, &text);		/* person */
	for (int i = 0; i < 5; i++)
	{
		len = take_field(&r, &text);
		print_text("  ", text, len, "");
	}
	putchar('\n');
	return seq;
}

static void
read_record(Archive *a, const char *hex)
{
	static const uint8_t none[4] = {0xff, 0xff, 0xff, 0xff};
	static const uint8_t some[4] = {0, 0, 0, HASH};
	Bytes		record = {0};
	Bytes		chained = {0};
	int64_t		seq;

	if (!a->people || !add_hex(&record, hex))
	{
		archive_problem(a, "a record of people and policy cannot be read");
		free(record.data);
		return;
	}
	seq = print_record(&record);
	/* The first after a hash follows it by that hash alone. */
	if (a->last >= 0 && seq != a->last + 1)
		archive_problem(a, "a record of people and policy is missing or out of order");
	add(&chained, a->has_head ? some : none, 4);
	add(&chained, a->head, a->has_head ? HASH : 0);
	add(&chained, record.data, record.len);
	sha256(chained.data, chained.len, a->head);
	a->has_head = true;
	a->last = seq;
	a->records++;
	free(chained.data);
	free(record.data);
}

static void
read_other(Archive *a, const char *hex)
{
	Bytes		enactment = {0};
	uint8_t		hash[HASH];

	if (!add_hex(&enactment, hex))
		archive_problem(a, "an enactment cannot be read");
	else
	{
		sha256(enactment.data, enactment.len, hash);
		add(&a->hashes, hash, HASH);
		a->last = int_at(&enactment, HASH);
	}
	free(enactment.data);
}

/* The next leaf of the tree must be one that was computed. */
static void
read_entry(Archive *a, const char *rest)
{
	char		what[16];
	char		hex[80];
	int64_t		id;
	Bytes		hash = {0};
	bool		known = false;

	end_group(a);
	if (a->height >= 63 || sscanf(rest, "%15s %" SCNd64 " %79s", what, &id, hex) != 3 ||
		!add_hex(&hash, hex) || hash.len != HASH)
	{
		archive_problem(a, "a leaf of the tree cannot be read");
		free(hash.data);
		return;
	}
	for (int i = 0; i < a->nleaves && !known; i++)
	{
		Leaf	   *leaf = &a->leaves[i];

		known = !leaf->met && leaf->id == id && strcmp(leaf->what, what) == 0 &&
			memcmp(leaf->hash, hash.data, HASH) == 0;
		leaf->met = leaf->met || known;
	}
	if (!known)
	{
		printf("%s %" PRId64 " ", what, id);
		archive_problem(a, "what was sealed is not in it");
	}
	memcpy(a->roots[a->height++], hash.data, HASH);
	/* Two trees of one size become one. */
	for (int n = ++a->nentries; (n & 1) == 0; n >>= 1)
	{
		a->height--;
		join(a->roots[a->height - 1], a->roots[a->height], a->roots[a->height - 1]);
	}
	free(hash.data);
}

/* From the tree on it goes up like a proposal's own pack. */
static void
end_tree(Archive *a)
{
	Pack	   *p = &a->top;

	if (p->has_leaf)
		return;
	end_group(a);
	p->id = a->seal;
	p->has_leaf = true;
	sha256(NULL, 0, p->node);
	if (a->height > 0)
		memcpy(p->node, a->roots[a->height - 1], HASH);
	for (int i = a->height - 2; i >= 0; i--)
		join(a->roots[i], p->node, p->node);
}

static int
finish_archive(Archive *a, bool unfinished)
{
	int			problems;

	end_tree(a);
	if (unfinished)
		archive_problem(a, "a proposal in it does not end");
	for (int i = 0; i < a->nleaves; i++)
	{
		if (!a->leaves[i].met)
			archive_problem(a, "holds what its seal does not cover");
	}
	if (!a->top.sealed)
		archive_problem(a, "its seal is missing");
	else if (!a->top.reached)
		archive_problem(a, "it does not lead to the root that was kept");
	if (a->top.problems == 0)
		printf("archive of seal %" PRId64 ": complete, %d records of people and policy, %d leaves\n",
			   a->seal, a->records, a->nentries);
	problems = a->top.problems;
	free(a->leaves);
	free(a->hashes.data);
	memset(a, 0, sizeof(*a));
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

/* A line that only archives have; false: it is another. */
static bool
read_archive_line(Archive *a, Pack *p, const char *line)
{
	if (strncmp(line, "people ", 7) == 0)
		begin_people(a, line + 7);
	else if (strncmp(line, "policy ", 7) == 0)
		read_record(a, line + 7);
	else if (strncmp(line, "others ", 7) == 0)
	{
		end_group(a);
		a->others = true;
		a->site = strtoll(line + 7, NULL, 10);
	}
	else if (strncmp(line, "enactment ", 10) == 0 && a->others)
		read_other(a, line + 10);
	else if (strncmp(line, "entry ", 6) == 0)
		read_entry(a, line + 6);
	else if (strncmp(line, "seal ", 5) == 0)
	{
		end_tree(a);
		check_seal(&a->top, line + 5);
	}
	else if (strncmp(line, "proposal ", 9) == 0)
	{
		end_group(a);
		return false;
	}
	else if (strcmp(line, "close") == 0)
	{
		if (p->has_leaf)
			put_leaf(a, "proposal", p->id, p->node);
		a->top.problems += finish(p);
	}
	else
		return false;
	return true;
}

static void
read_line(Pack *p, const char *line)
{
	Bytes		step = {0};

	if (p->seq != 0 && (strncmp(line, "fact ", 5) == 0 || strncmp(line, "enactment ", 10) == 0))
		problem(p, "a record stands behind its leaf");
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

/* Do the archives of one input follow each other? */
static void
check_succession(Archive *a, uint8_t *last, bool *any)
{
	if (*any && a->top.sealed &&
		(!a->top.has_before || memcmp(a->top.before, last, HASH) != 0))
		archive_problem(a, "the archive of the seal before it is missing");
	memcpy(last, a->top.first, HASH);
	*any = true;
}

int
main(int argc, char **argv)
{
	Bytes		root = {0};
	Bytes		buf = {0};
	Pack		p = {0};
	Archive		a = {0};
	uint8_t		last[HASH] = {0};
	char	   *line;
	bool		open = false;
	bool		any = false;
	int			parts = 0;
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
		if (strncmp(line, "archive ", 8) == 0 && !a.open)
		{
			a.open = true;
			a.seal = strtoll(line + 8, NULL, 10);
		}
		else if (strcmp(line, "end") == 0)
		{
			if (a.open)
				check_succession(&a, last, &any);
			problems += a.open ? finish_archive(&a, p.id != 0 || p.nfacts > 0) : finish_alone(&p);
			parts++;
		}
		else if (!a.open || !read_archive_line(&a, &p, line))
			read_line(&p, line);
		open = strcmp(line, "end") != 0;
	}
	if (open)
	{
		printf("the pack ends in the middle\n");
		problems++;
	}
	if (parts == 0)
	{
		printf("there is nothing in this pack\n");
		problems++;
	}
	printf(problems == 0 ? "INTACT\n" : "NOT INTACT\n");
	free(root.data);
	free(buf.data);
	return problems == 0 ? 0 : 1;
}
