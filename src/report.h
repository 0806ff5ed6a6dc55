/*
 * report.h
 *	  Proposals read for reports: without a lock, judged afresh.
 */
#ifndef CMIOGOV_REPORT_H
#define CMIOGOV_REPORT_H

#include "case.h"
#include "enactment.h"

/* The proposal with everything that the law needs; 22023 when there is none. */
extern Case *report_case(int64 proposal, Snapshot snapshot);

/*
 * What stands between a proposal and its enactment, by the law that it was
 * enacted under: NULL when the gates stand, or when it is not enacted at
 * present.  within is true while an emergency authorisation still carries it.
 */
extern char *report_unmet_since(Case *c, const EnactmentsOf *e, Snapshot snapshot,
								bool *within);

/* Raises 22023 when options cannot be ranked by this tolerance and statistic. */
extern void rank_check(double tolerance, const char *statistic);

#endif							/* CMIOGOV_REPORT_H */
