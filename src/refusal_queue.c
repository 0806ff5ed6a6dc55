/*
 * refusal_queue.c
 *	  Refusals on their way from the transactions that roll back to the table
 *	  that keeps them.
 *
 * A ring of fixed-size entries in shared memory.  A session that refuses must
 * neither wait nor fail for the sake of the record, so there is no lock: it
 * takes a slot by compare-and-swap, fills it and publishes it by the slot's
 * number.  A slot at position p carries p while it is free, p + 1 when it is
 * filled, and p + capacity once it is emptied, which is its number for the next
 * round.  When the ring is full, or more comes within a second than
 * cmiogov.refusal_rate, the refusal is dropped and counted; the server log has
 * it all the same.
 *
 * What waits when the server stops, or is reinitialised because a process
 * crashed, is kept in a file.
 */
#include "compat.h"

#include <unistd.h>

#include "mb/pg_wchar.h"
#include "miscadmin.h"
#include "pgstat.h"
#include "port/atomics.h"
#include "storage/fd.h"
#include "storage/ipc.h"
#include "storage/latch.h"
#include "storage/lwlock.h"
#include "storage/proc.h"
#include "storage/shmem.h"
#include "utils/guc.h"
#include "utils/timestamp.h"
#include "utils/wait_event.h"

#include "refusal_queue.h"
#include "store.h"

#define QUEUE_FILE PGSTAT_STAT_PERMANENT_DIRECTORY "/cmiogov_refusals"
#define QUEUE_MAGIC 0x43475231	/* changes with QueuedRefusal */

typedef struct Slot
{
	pg_atomic_uint64 number;
	bool		removed;		/* only the one that empties looks at it */
	QueuedRefusal refusal;
} Slot;

typedef struct Queue
{
	pg_atomic_uint64 tail;		/* the next position to be filled */
	pg_atomic_uint64 head;		/* the first that is not emptied */
	pg_atomic_uint32 emptier;	/* its process id; 0: none */
	pg_atomic_uint32 sleeper;	/* whom to wake: number of its PGPROC + 1 */
	pg_atomic_uint64 second;	/* the second that is being counted */
	pg_atomic_uint32 in_second;
	pg_atomic_uint64 lost;		/* dropped since the last one kept */
	pg_atomic_uint64 queued;
	pg_atomic_uint64 written;
	pg_atomic_uint64 dropped;
	Slot		slots[FLEXIBLE_ARRAY_MEMBER];
} Queue;

static Queue *queue = NULL;
static int	capacity = 512;
static int	rate = 100;
static shmem_request_hook_type previous_request_hook = NULL;
static shmem_startup_hook_type previous_startup_hook = NULL;

static Slot *
slot_at(uint64 position)
{
	return &queue->slots[position % capacity];
}

/* The positions in use; never more than there are slots, even if memory was spoilt. */
static void
span(uint64 *head, uint64 *end)
{
	*head = pg_atomic_read_u64(&queue->head);
	*end = Min(pg_atomic_read_u64(&queue->tail), *head + capacity);
}

/* ---------------------------------------------------------------- filling */

static void
put(char *to, Size size, const char *text)
{
	int			len;

	if (text == NULL)
		text = "";
	len = pg_mbcliplen(text, strlen(text), size - 1);
	memcpy(to, text, len);
	to[len] = '\0';
}

/* Takes the next free slot; false when there is none. */
static bool
take_slot(uint64 *position)
{
	*position = pg_atomic_read_u64(&queue->tail);
	for (;;)
	{
		int64		ahead = pg_atomic_read_u64(&slot_at(*position)->number) - *position;

		if (ahead < 0)
			return false;
		if (ahead > 0)
			*position = pg_atomic_read_u64(&queue->tail);
		else if (pg_atomic_compare_exchange_u64(&queue->tail, position, *position + 1))
			return true;
	}
}

/*
 * After a slot was taken and filled: who sees its number sees its content.
 * The count is a full barrier before wake_sleeper() looks for a sleeper.
 */
static void
publish(uint64 position)
{
	pg_write_barrier();
	pg_atomic_write_u64(&slot_at(position)->number, position + 1);
	pg_atomic_fetch_add_u64(&queue->queued, 1);
}

/* Approximately: two sessions may both begin a second. */
static bool
within_rate(TimestampTz now)
{
	uint64		second = now / USECS_PER_SEC;

	if (pg_atomic_read_u64(&queue->second) != second)
	{
		pg_atomic_write_u64(&queue->second, second);
		pg_atomic_write_u32(&queue->in_second, 0);
	}
	return pg_atomic_fetch_add_u32(&queue->in_second, 1) < (uint32) rate;
}

static void
wake_sleeper(void)
{
	uint32		sleeper = pg_atomic_read_u32(&queue->sleeper);

	if (sleeper != 0)
		SetLatch(&ProcGlobal->allProcs[sleeper - 1].procLatch);
}

static void
fill(QueuedRefusal *to, const RefusalNote *note)
{
	to->database = MyDatabaseId;
	to->guard = note->guard;
	to->proposal = note->proposal;
	to->at = store_clock();
	to->lost = pg_atomic_exchange_u64(&queue->lost, 0);
	put(to->mode, sizeof(to->mode), note->mode);
	put(to->login, sizeof(to->login), note->login);
	put(to->relation, sizeof(to->relation), note->relation);
	put(to->subject_key, sizeof(to->subject_key), note->subject_key);
	put(to->constraint, sizeof(to->constraint), note->constraint);
	put(to->reason, sizeof(to->reason), note->reason);
	put(to->unmet, sizeof(to->unmet), note->unmet);
}

void
refusal_enqueue(const RefusalNote *note)
{
	char	   *user;
	uint64		position;

	if (queue == NULL || !OidIsValid(MyDatabaseId))
		return;
	user = GetUserNameFromId(GetSessionUserId(), true);
	if (!within_rate(GetCurrentTimestamp()) || !take_slot(&position))
	{
		pg_atomic_fetch_add_u64(&queue->dropped, 1);
		pg_atomic_fetch_add_u64(&queue->lost, 1);
		return;
	}
	fill(&slot_at(position)->refusal, note);
	put(slot_at(position)->refusal.db_user, NAMEDATALEN, user);
	publish(position);
	wake_sleeper();
}

/* --------------------------------------------------------------- emptying */

void
queue_release(void)
{
	uint32		mine = MyProcPid;

	pg_atomic_compare_exchange_u32(&queue->emptier, &mine, 0);
}

static void
release_at_exit(int code, Datum arg)
{
	queue_release();
}

bool
queue_claim(void)
{
	static bool registered = false;
	uint32		none = 0;

	if (!registered)
		before_shmem_exit(release_at_exit, (Datum) 0);
	registered = true;
	return pg_atomic_compare_exchange_u32(&queue->emptier, &none, MyProcPid);
}

/* A full barrier: what is queued from now on wakes us, and what was before we shall see. */
void
queue_wake_me(void)
{
	pg_atomic_exchange_u32(&queue->sleeper, COMPAT_MY_PROC_NUMBER + 1);
}

static bool
is_filled(uint64 position)
{
	if (pg_atomic_read_u64(&slot_at(position)->number) != position + 1)
		return false;
	pg_read_barrier();
	return true;
}

static bool
waits(uint64 position)
{
	return is_filled(position) && !slot_at(position)->removed;
}

Oid
queue_first_database(void)
{
	uint64		head;
	uint64		end;

	span(&head, &end);
	for (uint64 p = head; p < end; p++)
	{
		if (waits(p))
			return slot_at(p)->refusal.database;
	}
	return InvalidOid;
}

const QueuedRefusal *
queue_next(Oid database, uint64 *position)
{
	uint64		head;
	uint64		end;

	span(&head, &end);
	for (*position = Max(*position, head); *position < end; (*position)++)
	{
		if (waits(*position) && slot_at(*position)->refusal.database == database)
			return &slot_at(*position)->refusal;
	}
	return NULL;
}

/* Frees the slots at the head that have been removed, in order. */
static void
advance(void)
{
	uint64		head = pg_atomic_read_u64(&queue->head);

	while (is_filled(head) && slot_at(head)->removed)
	{
		slot_at(head)->removed = false;
		pg_memory_barrier();
		pg_atomic_write_u64(&slot_at(head)->number, head + capacity);
		pg_atomic_write_u64(&queue->head, ++head);
	}
}

void
queue_remove(uint64 position, bool written)
{
	slot_at(position)->removed = true;
	pg_atomic_fetch_add_u64(written ? &queue->written : &queue->dropped, 1);
	if (!written)
		pg_atomic_fetch_add_u64(&queue->lost, 1);
	advance();
}

void
refusal_queue_counts(QueueCounts *counts)
{
	uint64		head;
	uint64		end;

	memset(counts, 0, sizeof(*counts));
	if (queue == NULL)
		return;
	counts->capacity = capacity;
	counts->queued = pg_atomic_read_u64(&queue->queued);
	counts->written = pg_atomic_read_u64(&queue->written);
	counts->dropped = pg_atomic_read_u64(&queue->dropped);
	span(&head, &end);
	for (uint64 p = head; p < end; p++)
		counts->waiting += waits(p) ? 1 : 0;
}

/* ------------------------------------------------------------------- file */

static bool
write_file(FILE *file)
{
	uint32		magic = QUEUE_MAGIC;
	uint64		head;
	uint64		end;

	if (fwrite(&magic, sizeof(magic), 1, file) != 1)
		return false;
	span(&head, &end);
	for (uint64 p = head; p < end; p++)
	{
		if (waits(p) &&
			fwrite(&slot_at(p)->refusal, sizeof(QueuedRefusal), 1, file) != 1)
			return false;
	}
	return true;
}

/*
 * In the postmaster, after all others have gone.  Also after a crash: reading
 * entries of fixed size cannot go astray, and what they hold is checked when
 * they are read again.
 */
static void
save(int code, Datum arg)
{
	FILE	   *file;
	bool		written;

	if (queue == NULL || queue_first_database() == InvalidOid)
		return;
	file = AllocateFile(QUEUE_FILE ".tmp", PG_BINARY_W);
	if (file == NULL)
		return;
	written = write_file(file);
	written = FreeFile(file) == 0 && written;
	if (written)
		(void) durable_rename(QUEUE_FILE ".tmp", QUEUE_FILE, LOG);
	else
		ereport(LOG,
				(errcode_for_file_access(),
				 errmsg("could not write file \"%s\": %m", QUEUE_FILE ".tmp")));
}

/* Ends every text, whatever the file holds. */
static void
seal_texts(QueuedRefusal *r)
{
	r->db_user[sizeof(r->db_user) - 1] = '\0';
	r->mode[sizeof(r->mode) - 1] = '\0';
	r->login[sizeof(r->login) - 1] = '\0';
	r->relation[sizeof(r->relation) - 1] = '\0';
	r->subject_key[sizeof(r->subject_key) - 1] = '\0';
	r->constraint[sizeof(r->constraint) - 1] = '\0';
	r->reason[sizeof(r->reason) - 1] = '\0';
	r->unmet[sizeof(r->unmet) - 1] = '\0';
}

/* Takes over what an earlier life of the server left; nobody else runs yet. */
static void
restore(void)
{
	FILE	   *file = AllocateFile(QUEUE_FILE, PG_BINARY_R);
	uint32		magic;
	QueuedRefusal refusal;
	uint64		position;

	if (file == NULL)
		return;
	if (fread(&magic, sizeof(magic), 1, file) == 1 && magic == QUEUE_MAGIC)
	{
		while (fread(&refusal, sizeof(refusal), 1, file) == 1 && take_slot(&position))
		{
			seal_texts(&refusal);
			slot_at(position)->refusal = refusal;
			publish(position);
		}
	}
	FreeFile(file);
	unlink(QUEUE_FILE);
}

/* ---------------------------------------------------------- shared memory */

static Size
queue_size(void)
{
	return add_size(offsetof(Queue, slots), mul_size(capacity, sizeof(Slot)));
}

static void
request(void)
{
	if (previous_request_hook)
		previous_request_hook();
	RequestAddinShmemSpace(queue_size());
}

static void
make_empty(void)
{
	memset(queue, 0, queue_size());
	pg_atomic_init_u64(&queue->tail, 0);
	pg_atomic_init_u64(&queue->head, 0);
	pg_atomic_init_u32(&queue->emptier, 0);
	pg_atomic_init_u32(&queue->sleeper, 0);
	pg_atomic_init_u64(&queue->second, 0);
	pg_atomic_init_u32(&queue->in_second, 0);
	pg_atomic_init_u64(&queue->lost, 0);
	pg_atomic_init_u64(&queue->queued, 0);
	pg_atomic_init_u64(&queue->written, 0);
	pg_atomic_init_u64(&queue->dropped, 0);
	for (int i = 0; i < capacity; i++)
		pg_atomic_init_u64(&queue->slots[i].number, i);
}

static void
startup(void)
{
	bool		found;

	if (previous_startup_hook)
		previous_startup_hook();
	LWLockAcquire(AddinShmemInitLock, LW_EXCLUSIVE);
	queue = ShmemInitStruct("cmiogov refusals", queue_size(), &found);
	if (!found)
	{
		make_empty();
		restore();
	}
	LWLockRelease(AddinShmemInitLock);
	if (!IsUnderPostmaster)
		on_shmem_exit(save, (Datum) 0);
}

void
refusal_queue_init(void)
{
	DefineCustomIntVariable("cmiogov.refusal_queue",
							"How many refusals may wait to be written to cmiogov.refusal_record.",
							"When so many wait, further ones are only in the server log and counted.",
							&capacity, 512, 16, 1 << 16, PGC_POSTMASTER, 0, NULL, NULL, NULL);
	DefineCustomIntVariable("cmiogov.refusal_rate",
							"How many refusals are kept in a second, in all databases together.",
							"Further ones are only in the server log and counted.",
							&rate, 100, 0, 1000000, PGC_SIGHUP, 0, NULL, NULL, NULL);
	previous_request_hook = shmem_request_hook;
	shmem_request_hook = request;
	previous_startup_hook = shmem_startup_hook;
	shmem_startup_hook = startup;
}
