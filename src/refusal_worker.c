/*
 * refusal_worker.c
 *	  Writes refusals from the queue to cmiogov.refusal_record.
 *
 * A background process belongs to one database for life, and refusals come
 * from all.  So there is a launcher, of no database, that starts a writer for
 * the database of the first refusal that waits.  The writer writes what it
 * finds for its database, stays for a moment in case more comes, and goes: a
 * process that stayed would be in the way of DROP DATABASE.
 *
 * A refusal leaves the queue after the transaction that wrote it committed.
 * A crash in between writes it twice, never not at all.
 */
#include "compat.h"

#include "access/htup_details.h"
#include "access/table.h"
#include "access/xact.h"
#include "funcapi.h"
#include "miscadmin.h"
#include "postmaster/bgworker.h"
#include "postmaster/interrupt.h"
#include "storage/ipc.h"
#include "storage/latch.h"
#include "storage/procsignal.h"
#include "tcop/tcopprot.h"
#include "utils/builtins.h"
#include "utils/guc.h"
#include "utils/snapmgr.h"
#include "utils/timestamp.h"
#include "utils/wait_event.h"

#include "refusal_queue.h"
#include "refusal_worker.h"
#include "store.h"

#define BATCH 100
#define LINGER 1000				/* ms that a writer waits for more */
#define RETRY 2000				/* ms before a writer that failed is started again */
#define ATTEMPTS 5				/* and how often, before its database is given up */

/* Columns of refusal_record. */
enum
{
	Refusal_id = 1, Refusal_at, Refusal_db_user, Refusal_login, Refusal_guard, Refusal_relation,
	Refusal_subject_key, Refusal_proposal, Refusal_constraint_name, Refusal_reason,
	Refusal_unmet, Refusal_mode, Refusal_lost, Refusal_columns = Refusal_lost
};

extern PGDLLEXPORT void refusal_launcher_main(Datum arg);
extern PGDLLEXPORT void refusal_writer_main(Datum arg);

/* ----------------------------------------------------------------- writer */

static void
set_text(Datum *values, bool *nulls, int attno, const char *text)
{
	nulls[attno - 1] = *text == '\0';
	if (*text != '\0')
		values[attno - 1] = CStringGetTextDatum(text);
}

static void
insert(Relation rel, const QueuedRefusal *r)
{
	Datum		values[Refusal_columns] = {0};
	bool		nulls[Refusal_columns] = {0};

	values[Refusal_id - 1] = Int64GetDatum(store_next_id("refusal_id_seq"));
	values[Refusal_at - 1] = TimestampTzGetDatum(r->at);
	set_text(values, nulls, Refusal_db_user, r->db_user);
	set_text(values, nulls, Refusal_login, r->login);
	nulls[Refusal_guard - 1] = r->guard == 0;
	values[Refusal_guard - 1] = Int32GetDatum(r->guard);
	set_text(values, nulls, Refusal_relation, r->relation);
	set_text(values, nulls, Refusal_subject_key, r->subject_key);
	nulls[Refusal_proposal - 1] = r->proposal == 0;
	values[Refusal_proposal - 1] = Int64GetDatum(r->proposal);
	set_text(values, nulls, Refusal_constraint_name, r->constraint);
	set_text(values, nulls, Refusal_reason, r->reason);
	set_text(values, nulls, Refusal_unmet, r->unmet);
	set_text(values, nulls, Refusal_mode, r->mode);
	values[Refusal_lost - 1] = Int64GetDatum(r->lost);
	store_insert(rel, values, nulls);
}

/* Writes up to BATCH refusals; returns how many there were. */
static int
write_batch(void)
{
	uint64		positions[BATCH];
	uint64		position = 0;
	const QueuedRefusal *refusal;
	Relation	rel = NULL;
	int			n = 0;
	bool		installed;

	if (queue_next(MyDatabaseId, &position) == NULL)
		return 0;
	SetCurrentStatementStartTimestamp();
	StartTransactionCommand();
	PushActiveSnapshot(GetTransactionSnapshot());
	installed = store_installed();
	if (installed)
		rel = table_open(store_oid("refusal_record"), RowExclusiveLock);
	for (; n < BATCH && (refusal = queue_next(MyDatabaseId, &position)) != NULL; position++)
	{
		if (installed)
			insert(rel, refusal);
		positions[n++] = position;
	}
	if (installed)
		table_close(rel, NoLock);
	PopActiveSnapshot();
	CommitTransactionCommand();
	for (int i = 0; i < n; i++)
		queue_remove(positions[i], installed);
	return n;
}

static void
nap(long milliseconds)
{
	(void) WaitLatch(MyLatch, WL_LATCH_SET | WL_TIMEOUT | WL_EXIT_ON_PM_DEATH,
					 milliseconds, PG_WAIT_EXTENSION);
	ResetLatch(MyLatch);
	CHECK_FOR_INTERRUPTS();
	if (ConfigReloadPending)
	{
		ConfigReloadPending = false;
		ProcessConfigFile(PGC_SIGHUP);
	}
}

static void
begin(void)
{
	pqsignal(SIGHUP, SignalHandlerForConfigReload);
	pqsignal(SIGTERM, die);
	BackgroundWorkerUnblockSignals();
}

void
refusal_writer_main(Datum arg)
{
	TimestampTz last = GetCurrentTimestamp();

	begin();
	BackgroundWorkerInitializeConnectionByOid(DatumGetObjectId(arg), InvalidOid, 0);
	if (!queue_claim())
		proc_exit(0);
	queue_wake_me();
	while (!TimestampDifferenceExceeds(last, GetCurrentTimestamp(), LINGER))
	{
		if (write_batch() > 0)
			last = GetCurrentTimestamp();
		else
			nap(LINGER / 4);
	}
	proc_exit(0);
}

/* --------------------------------------------------------------- launcher */

/* Runs a writer to its end; false when there is no room for another process. */
static bool
run_writer(Oid database)
{
	BackgroundWorker worker = {0};
	BackgroundWorkerHandle *handle;

	strlcpy(worker.bgw_name, "cmiogov refusal writer", BGW_MAXLEN);
	strlcpy(worker.bgw_type, "cmiogov refusal writer", BGW_MAXLEN);
	strlcpy(worker.bgw_library_name, "cmiogov", sizeof(worker.bgw_library_name));
	strlcpy(worker.bgw_function_name, "refusal_writer_main", sizeof(worker.bgw_function_name));
	worker.bgw_flags = BGWORKER_SHMEM_ACCESS | BGWORKER_BACKEND_DATABASE_CONNECTION;
	worker.bgw_start_time = BgWorkerStart_RecoveryFinished;
	worker.bgw_restart_time = BGW_NEVER_RESTART;
	worker.bgw_main_arg = ObjectIdGetDatum(database);
	worker.bgw_notify_pid = MyProcPid;
	if (!RegisterDynamicBackgroundWorker(&worker, &handle))
		return false;
	(void) WaitForBackgroundWorkerShutdown(handle);
	pfree(handle);
	return true;
}

/* The database is gone, or cannot be written to. */
static void
give_up(Oid database)
{
	uint64		position = 0;
	int			n = 0;

	if (!queue_claim())
		return;
	for (; queue_next(database, &position) != NULL; position++)
	{
		queue_remove(position, false);
		n++;
	}
	queue_release();
	ereport(LOG,
			(errmsg("cmiogov could not write %d refusals to database %u and drops them", n, database),
			 errhint("Each is in the server log.")));
}

/* Did a writer fail, that is, empty nothing of the database's? */
static bool
writer_fails(Oid database)
{
	uint64		before = 0;
	uint64		after = 0;

	(void) queue_next(database, &before);
	if (!run_writer(database))
	{
		nap(RETRY);
		return false;
	}
	return queue_next(database, &after) != NULL && after == before;
}

void
refusal_launcher_main(Datum arg)
{
	int			failures = 0;

	/* Without a database, background processes ignore what ends the wait for another. */
	pqsignal(SIGUSR1, procsignal_sigusr1_handler);
	begin();
	for (;;)
	{
		Oid			database;

		queue_wake_me();
		database = queue_first_database();
		if (!OidIsValid(database))
			nap(60000);
		else if (!writer_fails(database))
			failures = 0;
		else if (++failures < ATTEMPTS)
			nap(RETRY);
		else
		{
			give_up(database);
			failures = 0;
		}
	}
}

PG_FUNCTION_INFO_V1(refusal_queue);

/* refusal_queue() -> capacity, waiting, queued, written, dropped */
Datum
refusal_queue(PG_FUNCTION_ARGS)
{
	QueueCounts counts;
	Datum		values[5];
	bool		nulls[5] = {0};
	TupleDesc	desc;

	if (get_call_result_type(fcinfo, NULL, &desc) != TYPEFUNC_COMPOSITE)
		elog(ERROR, "return type must be a row type");
	refusal_queue_counts(&counts);
	values[0] = Int32GetDatum(counts.capacity);
	values[1] = Int64GetDatum(counts.waiting);
	values[2] = Int64GetDatum(counts.queued);
	values[3] = Int64GetDatum(counts.written);
	values[4] = Int64GetDatum(counts.dropped);
	PG_RETURN_DATUM(HeapTupleGetDatum(heap_form_tuple(BlessTupleDesc(desc), values, nulls)));
}

void
refusal_worker_init(void)
{
	BackgroundWorker worker = {0};

	strlcpy(worker.bgw_name, "cmiogov refusal launcher", BGW_MAXLEN);
	strlcpy(worker.bgw_type, "cmiogov refusal launcher", BGW_MAXLEN);
	strlcpy(worker.bgw_library_name, "cmiogov", sizeof(worker.bgw_library_name));
	strlcpy(worker.bgw_function_name, "refusal_launcher_main", sizeof(worker.bgw_function_name));
	worker.bgw_flags = BGWORKER_SHMEM_ACCESS;
	worker.bgw_start_time = BgWorkerStart_RecoveryFinished;
	worker.bgw_restart_time = 5;
	RegisterBackgroundWorker(&worker);
}
