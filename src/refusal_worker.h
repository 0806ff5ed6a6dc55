/*
 * refusal_worker.h
 *	  Writes refusals from the queue to cmiogov.refusal_record.
 */
#ifndef CMIOGOV_REFUSAL_WORKER_H
#define CMIOGOV_REFUSAL_WORKER_H

/* While shared_preload_libraries are loaded. */
extern void refusal_worker_init(void);

#endif							/* CMIOGOV_REFUSAL_WORKER_H */
