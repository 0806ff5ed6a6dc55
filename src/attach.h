/*
 * attach.h
 *	  What guard_table() was asked for, checked.
 */
#ifndef CMIOGOV_ATTACH_H
#define CMIOGOV_ATTACH_H

#include "nodes/nodes.h"
#include "nodes/pg_list.h"
#include "utils/array.h"
#include "utils/rel.h"

typedef struct GuardSpec
{
	Oid			relid;
	List	   *keys;			/* of column numbers, as all of these */
	AttrNumber	status;
	List	   *material;
	List	   *immaterial;
	AttrNumber	kind_column;	/* 0: none */
	AttrNumber	actor_column;	/* 0: none */
	List	   *labels;			/* of char *, as the status type prints them */
	bool		labels_governed;
	List	   *kinds;			/* of char * */
	char	   *mode;
	char	   *replication;
	char	   *row_filter;		/* NULL: every row */
	char	   *sqlstate;
} GuardSpec;

/* Refuses a table that cannot be guarded; the table and its partitions are locked. */
extern void check_table(Relation rel);

/* A column's number; refuses system columns and those that are computed when read. */
extern AttrNumber check_column(Relation rel, const char *name, const char *argument);

/* The same for a list of names without repetition. */
extern List *check_columns(Relation rel, ArrayType *names, const char *argument);

extern void check_key(Relation rel, List *keys);
extern void check_disjoint(Relation rel, List *a, const char *a_name, List *b, const char *b_name);
extern List *check_labels(Relation rel, AttrNumber status, ArrayType *labels, const char *argument);
extern void check_word(const char *word, const char *argument, const char *const *words);
extern void check_sqlstate(const char *sqlstate);
extern void check_kinds(List *kinds);
extern List *text_list(ArrayType *array, const char *argument);

/* Everything that no other list names. */
extern List *default_material(Relation rel, const GuardSpec *spec);

/* Says which of the columns look as if the approval itself would change them. */
extern void notice_suspects(Relation rel, List *material);

/* ---- the triggers of a guard, for guard_table() and rearm_guards() */

typedef struct RowTrigger
{
	char	   *name;
	int16		event;
} RowTrigger;

#define NROW_TRIGGERS 3
extern const RowTrigger row_triggers[NROW_TRIGGERS];
extern char *const truncate_trigger;

/* What is wrong with the table's trigger against TRUNCATE, or NULL. */
extern const char *truncate_trigger_fault(Relation rel, int32 guard);

/* A trigger's WHEN as a parse tree over the guard's table; NULL: none. */
extern Node *when_clause(const GuardSpec *spec, int16 event);

/* As version 1.0 made it, which asks no less; rearm_guards() brings it up to date. */
extern Node *when_clause_1_0(const GuardSpec *spec, int16 event);

/* Ours of that name, guard or guard_truncate. */
extern Oid	trigger_function(const char *name);

extern Oid	create_trigger(Oid relid, int32 guard, char *name, char *function, bool row,
						   int16 timing, int16 event, Node *when);
extern void enable_always(Oid relid, char *trigger, bool recurse);
extern void drop_trigger(Oid relid, const char *name);

#endif							/* CMIOGOV_ATTACH_H */
