/*
 * session.c
 *	  A proposal opened for writing.
 *
 * The protocol of every writer: lock the header, then look with a snapshot
 * taken after the lock, whatever the isolation level; so a veto that waited
 * for an approval sees it.  A fact is stamped by the one clock, chained to
 * the one before it, and the header is brought up to date with it.
 */
#include "compat.h"

#include "access/table.h"
#include "miscadmin.h"
#include "utils/snapmgr.h"

#include "ledger.h"
#include "refusal.h"
#include "session.h"

/* Judges the chosen option, and refreshes the header's derived fields. */
static void
judge_chosen(Session *s)
{
	Proposal   *h = &s->c->header;
	CaseOption *chosen = case_option(s->c, h->chosen);

	case_judge(s->c, h->chosen, s->now, 0, &s->outcome);
	h->standing = s->outcome.standing;
	h->ready = s->outcome.ready;
	h->ready_until = s->outcome.ready_until;
	h->policy_version = s->c->policy->version;
	if (chosen != NULL && chosen->present)
		memcpy(h->digest, chosen->digest, HASH_LEN);
	else
		memset(h->digest, 0, HASH_LEN);
	s->judged = true;
}

static void
judge_anew(Session *s)
{
	if (!s->judged)
		judge_chosen(s);
}

/* Do the gates stand by the law that the enactment was decided under? */
static bool
stands_as_enacted(Session *s)
{
	LawOutcome	out;

	case_judge(s->c, s->c->header.chosen, s->now, s->enacted_at, &out);
	return out.gates_stand;
}

static void
look_for_enactments(Session *s)
{
	Proposal   *h = &s->c->header;
	EnactmentsOf *e = &s->enactments;

	enactments_of_proposal(h, s->snapshot, e);
	if (e->own)
		refuse("cmiogov_same_transaction",
			   "Commit the approval first, then act on the proposal.",
			   "proposal " INT64_FORMAT " was enacted by this very transaction", h->id);
	s->enacted = e->enacted;
	s->live = e->live;
	s->enacted_at = e->enacted_at;
	s->c->law.glass_spent = e->emergency;
	if (s->live)
		s->stood = stands_as_enacted(s);
}

Session *
session_begin_late(int64 proposal)
{
	Session    *s = palloc0(sizeof(Session));
	Proposal	header;

	PreventCommandIfReadOnly("acting on a proposal");
	/* Under the lock: who or what is asked here may be taken away while we wait. */
	s->rel = table_open(store_oid("proposal"), RowExclusiveLock);
	require_actor(&s->actor);
	require_duty("office");
	if (!proposal_lock(s->rel, proposal, LockTupleNoKeyExclusive, &header))
		refuse_argument("See cmiogov.proposal_standing for those that exist.",
						"proposal " INT64_FORMAT " does not exist", proposal);
	s->snapshot = store_snapshot_now();
	s->now = store_clock();
	s->c = case_load(&header, s->snapshot);
	case_read_contents(s->c, s->snapshot);
	s->nread = s->c->nfacts;
	look_for_enactments(s);
	s->ready_until = header.ready_until;
	judge_chosen(s);
	return s;
}

Session *
session_begin(int64 proposal)
{
	Session    *s = session_begin_late(proposal);

	if (s->c->header.withdrawn)
		refuse("cmiogov_withdrawn", "Open a new proposal about it.",
			   "proposal " INT64_FORMAT " was withdrawn", proposal);
	return s;
}

/* Stamps the pending fact with the header as it leaves it, which was judged, chains and writes it. */
static void
write_pending(Session *s)
{
	Case	   *c = s->c;
	Proposal   *h = &c->header;
	Fact	   *f;

	if (!s->pending)
		return;
	f = &c->facts[c->nfacts - 1];
	f->standing = h->standing;
	f->ready = h->ready;
	f->ready_until = h->ready_until;
	f->policy_version = h->policy_version;
	f->fell_at = h->fell_at;
	memcpy(f->digest, h->digest, HASH_LEN);
	case_contents(c, f->contents);
	/* The first fact of a session absorbs what was decided on the head it found. */
	f->has_absorbed = s->enactments.on_head;
	memcpy(f->absorbed, s->enactments.absorbed, HASH_LEN);
	s->enactments.on_head = false;
	memset(s->enactments.absorbed, 0, HASH_LEN);
	fact_hash(h->id, f, h->head, f->hash);
	fact_write(h->id, f);
	memcpy(h->head, f->hash, HASH_LEN);
	s->pending = false;
}

void
session_append(Session *s, Fact *f)
{
	Case	   *c = s->c;
	CaseOption *o = case_option(c, f->option);

	if (f->detail != NULL)
		ledger_check_jsonb(f->detail, f->act, LEDGER_MOST);
	if (s->pending)
	{
		judge_anew(s);
		write_pending(s);
	}
	s->now = Max(store_clock(), s->now);
	f->seq = c->header.seq + 1;
	f->at = s->now;
	if (f->person == 0)
		f->person = s->actor.person;
	f->login = s->actor.login;
	f->claimed_by = s->actor.claimed_by;
	if (o != NULL && o->present && f->content == NULL)
	{
		f->content = palloc(VARHDRSZ + HASH_LEN);
		SET_VARSIZE(f->content, VARHDRSZ + HASH_LEN);
		memcpy(VARDATA(f->content), o->digest, HASH_LEN);
		f->columns = o->columns;
	}
	case_add_fact(c, f);
	if (f->nuppers < 0)
		case_stamp_uppers(c, s->now);
	c->header.seq = f->seq;
	s->pending = true;
	judge_chosen(s);
}

void
session_end(Session *s)
{
	Proposal   *h = &s->c->header;
	bool		said = s->c->nfacts > s->nread;	/* the header follows from the facts alone */

	if (said && s->live)
	{
		bool		stands = stands_as_enacted(s);

		/* What time alone had ended fell then, not now; an emergency never stood. */
		if (stands)
			h->fell_at = 0;
		else if (s->stood)
			h->fell_at = s->now;
		else if (h->fell_at == 0 && s->ready_until <= s->now && s->enactments.emergency == 0)
			h->fell_at = s->ready_until;
	}
	judge_anew(s);
	write_pending(s);
	if (h->tuple == NULL)
		proposal_insert(s->rel, h);
	else if (said)
		proposal_update(s->rel, h);
	store_snapshot_done(s->snapshot);
	table_close(s->rel, NoLock);
}
