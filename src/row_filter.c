/*
 * row_filter.c
 *	  Which rows a guard is about, when it was given a row_filter.
 *
 * The filter lives in the WHEN clauses of the guard's triggers, where the
 * server keeps it true to renames and maps it for each partition.  An UPDATE's
 * clause asks for the old or the new row: here the halves are told apart,
 * because entering and leaving are not the same.
 */
#include "compat.h"

#include "executor/executor.h"
#include "nodes/makefuncs.h"
#include "nodes/nodeFuncs.h"
#include "optimizer/optimizer.h"
#include "parser/parse_relation.h"
#include "rewrite/prs2lock.h"
#include "rewrite/rewriteManip.h"

#include "row_filter.h"
#include "sandbox.h"

struct RowFilter
{
	Oid			owner;
	bool		new_row;
	EState	   *estate;
	ExprState  *qual;
};

const Trigger *
find_trigger(Relation rel, const char *name)
{
	TriggerDesc *triggers = rel->trigdesc;

	for (int i = 0; triggers != NULL && i < triggers->numtriggers; i++)
	{
		if (strcmp(triggers->triggers[i].tgname, name) == 0)
			return &triggers->triggers[i];
	}
	return NULL;
}

/* The arms of an OR that speak of that row alone; all of it when it is no OR. */
static Node *
half_of(Node *qual, int varno)
{
	List	   *arms = NIL;
	ListCell   *cell;

	if (!is_orclause(qual))
		return qual;
	foreach(cell, ((BoolExpr *) qual)->args)
	{
		Node	   *arm = lfirst(cell);
		Bitmapset  *speaks_of = pull_varnos(NULL, arm);

		if (bms_is_empty(speaks_of) || bms_equal(speaks_of, bms_make_singleton(varno)))
			arms = lappend(arms, arm);
	}
	if (arms == NIL)
		return NULL;
	return list_length(arms) == 1 ? linitial(arms) : (Node *) make_orclause(arms);
}

/* Is the clause about one row only, so that it has no halves? */
static bool
is_one_sided(Node *qual)
{
	return bms_membership(pull_varnos(NULL, qual)) != BMS_MULTIPLE;
}

RowFilter *
row_filter_open(const Guard *guard, Relation rel, const Trigger *trigger, bool new_row)
{
	RowFilter  *filter = palloc0(sizeof(RowFilter));
	Sandbox		sandbox;
	MemoryContext old;
	Node	   *qual;

	filter->owner = guard->owner;
	filter->new_row = new_row;
	if (trigger == NULL || trigger->tgqual == NULL)
		return filter;
	filter->estate = CreateExecutorState();
	old = MemoryContextSwitchTo(filter->estate->es_query_cxt);
	qual = stringToNode(trigger->tgqual);
	if (!is_one_sided(qual))
		qual = half_of(qual, new_row ? PRS2_NEW_VARNO : PRS2_OLD_VARNO);
	if (qual == NULL)
		elog(ERROR, "trigger \"%s\" of \"%s\" was not made by guard_table()",
			 trigger->tgname, RelationGetRelationName(rel));
	ChangeVarNodes(qual, PRS2_OLD_VARNO, INNER_VAR, 0);
	ChangeVarNodes(qual, PRS2_NEW_VARNO, OUTER_VAR, 0);
	sandbox_enter(&sandbox, filter->owner);
	filter->qual = ExecPrepareQual(make_ands_implicit((Expr *) qual), filter->estate);
	sandbox_leave(&sandbox);
	MemoryContextSwitchTo(old);
	return filter;
}

bool
row_filter_passes(RowFilter *filter, TupleTableSlot *slot)
{
	ExprContext *context;
	Sandbox		sandbox;
	bool		passes;

	if (filter->qual == NULL)
		return true;
	context = GetPerTupleExprContext(filter->estate);
	ResetExprContext(context);
	context->ecxt_innertuple = slot;
	context->ecxt_outertuple = slot;
	sandbox_enter(&sandbox, filter->owner);
	passes = ExecQual(filter->qual, context);
	sandbox_leave(&sandbox);
	return passes;
}

void
row_filter_close(RowFilter *filter)
{
	if (filter->estate != NULL)
		FreeExecutorState(filter->estate);
	pfree(filter);
}
