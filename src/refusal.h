/*
 * refusal.h
 *	  The only place that raises a refusal.
 */
#ifndef CMIOGOV_REFUSAL_H
#define CMIOGOV_REFUSAL_H

#include "subject.h"

/* A function refuses for the law: SQLSTATE 23514 with this constraint name. */
pg_noreturn extern void refuse(const char *constraint, const char *hint, const char *fmt,...)
			pg_attribute_printf(3, 4);

/* Somebody may not act: SQLSTATE 42501. */
pg_noreturn extern void refuse_person(const char *hint, const char *fmt,...)
			pg_attribute_printf(2, 3);

/* A bad argument: SQLSTATE 22023. */
pg_noreturn extern void refuse_argument(const char *hint, const char *fmt,...)
			pg_attribute_printf(2, 3);

#endif							/* CMIOGOV_REFUSAL_H */
