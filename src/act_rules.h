/*
 * act_rules.h
 *	  Rules that acts on people, policy and registers share.
 *
 * n is the number of the parameter; one that may be null is known when it is.
 */
#ifndef CMIOGOV_ACT_RULES_H
#define CMIOGOV_ACT_RULES_H

#include "policy_write.h"

#define ARGUMENT ERRCODE_INVALID_PARAMETER_VALUE
#define LAW ERRCODE_CHECK_VIOLATION
#define RACI_RULE "cmiogov_raci"

#define UNKNOWN_PERSON(n) \
	{ARGUMENT, NULL, \
		"SELECT format('person %s is not enrolled', $" n "), 'Enrol people with cmiogov.enroll().'" \
		" WHERE $" n " IS NOT NULL AND NOT EXISTS (SELECT FROM cmiogov.person WHERE id = $" n ")"}

#define UNKNOWN_ROLE(n) \
	{ARGUMENT, NULL, \
		"SELECT format('role \"%s\" is not defined', $" n "), 'Define it with cmiogov.define_role().'" \
		" WHERE $" n " IS NOT NULL AND NOT EXISTS (SELECT FROM cmiogov.role WHERE role = $" n ")"}

#define UNKNOWN_BODY(n) \
	{ARGUMENT, NULL, \
		"SELECT format('body \"%s\" is not defined', $" n "), 'Define it with cmiogov.define_body().'" \
		" WHERE $" n " IS NOT NULL AND NOT EXISTS (SELECT FROM cmiogov.body WHERE body = $" n ")"}

#define UNKNOWN_ASSET(n) \
	{ARGUMENT, NULL, \
		"SELECT format('there is no asset %s', $" n "), 'Register it with cmiogov.register_asset().'" \
		" WHERE $" n " IS NOT NULL AND NOT EXISTS (SELECT FROM cmiogov.asset WHERE id = $" n ")"}

#define UNKNOWN_PROPOSAL(n) \
	{ARGUMENT, NULL, \
		"SELECT format('there is no proposal %s', $" n "), NULL" \
		" WHERE $" n " IS NOT NULL AND NOT EXISTS (SELECT FROM cmiogov.proposal WHERE id = $" n ")"}

/* words: the list, comma separated without blanks. */
#define NOT_ONE_OF(n, what, words) \
	{ARGUMENT, NULL, \
		"SELECT format('\"%s\" is not a " what "', $" n "), 'It is one of " words ".'" \
		" WHERE $" n " <> ALL ('{" words "}')"}

/*
 * What reports sum, divide and multiply must not leave the range of its type:
 * one row would take the report from everybody.
 */
#define NOT_A_NUMBER(n, what) \
	{ARGUMENT, NULL, \
		"SELECT format('" what " %s is not a number', $" n "), 'Give 0 or one between 1e-100 and 1e100, or its negative.'" \
		" WHERE NOT ($" n " = 0 OR abs($" n ") BETWEEN 1e-100 AND 1e100)"}

#define NOT_A_DATE(n, what) \
	{ARGUMENT, NULL, \
		"SELECT format('" what " %s is not a date', $" n "), 'Give a finite one.' WHERE NOT isfinite($" n ")"}

/* For terms in $n; they are closed below and open above, so that they can adjoin. */
#define BAD_TERM(n) \
	{ARGUMENT, NULL, \
		"SELECT format('term %s is not a term', $" n "), 'Give a range that is not empty, with its beginning included and its end excluded.'" \
		" WHERE isempty($" n ") OR upper_inc($" n ") OR NOT (lower_inc($" n ") OR lower_inf($" n "))"}

/*
 * A term said to begin now() begins at the moment of the act, as do ends:
 * else a successor could not take over in the transaction that ends the
 * predecessor.
 */
#define TERM_FROM_NOW(n) \
	"(CASE WHEN lower($" n ") >= transaction_timestamp() AND lower($" n ") < $2" \
	" THEN $" n " * tstzrange($2, NULL) ELSE $" n " END)"

#endif							/* CMIOGOV_ACT_RULES_H */
