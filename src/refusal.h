/*
 * refusal.h
 *	  The only place that raises a refusal.
 */
#ifndef CMIOGOV_REFUSAL_H
#define CMIOGOV_REFUSAL_H

#include "subject.h"

/* What the guard has to say about a row: the first unmet rule, and all of them. */
typedef struct Unmet
{
	const char *constraint;		/* cmiogov_compliance, ... */
	const char *reason;			/* the first reason, ends the primary message */
	const char *detail;			/* every unmet rule, one a line, or NULL */
	int64		proposal;		/* that could not carry the row; 0: none */
} Unmet;

/* A function refuses for the law: SQLSTATE 23514 with this constraint name. */
pg_noreturn extern void refuse(const char *constraint, const char *hint, const char *fmt,...)
			pg_attribute_printf(3, 4);

/* Somebody may not act: SQLSTATE 42501. */
pg_noreturn extern void refuse_person(const char *hint, const char *fmt,...)
			pg_attribute_printf(2, 3);

/* A bad argument: SQLSTATE 22023. */
pg_noreturn extern void refuse_argument(const char *hint, const char *fmt,...)
			pg_attribute_printf(2, 3);

/* The guard refuses a row (key NULL: a TRUNCATE), and says so in the server log. */
pg_noreturn extern void refuse_row(const Guard *guard, const char *key, const Unmet *unmet);

/* The guard would refuse it, but its mode is warn. */
extern void warn_row(const Guard *guard, const char *key, const Unmet *unmet);

#endif							/* CMIOGOV_REFUSAL_H */
