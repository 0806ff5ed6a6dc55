/*
 * row_filter.h
 *	  Which rows a guard is about, when it was given a row_filter.
 */
#ifndef CMIOGOV_ROW_FILTER_H
#define CMIOGOV_ROW_FILTER_H

#include "commands/trigger.h"

#include "subject.h"

typedef struct RowFilter RowFilter;

/* The part of a trigger's WHEN that is about the old, or the new, row. */
extern RowFilter *row_filter_open(const Guard *guard, Relation rel, const Trigger *trigger, bool new_row);
extern bool row_filter_passes(RowFilter *filter, TupleTableSlot *slot);
extern void row_filter_close(RowFilter *filter);

/* Our trigger of that name on the relation, or NULL. */
extern const Trigger *find_trigger(Relation rel, const char *name);

#endif							/* CMIOGOV_ROW_FILTER_H */
