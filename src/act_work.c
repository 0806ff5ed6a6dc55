/*
 * act_work.c
 *	  Acts on the registers of the day's work: requests, obligations, measures and
 *	  what was observed.
 *
 * In all queries $1 is the record's number, $2 the moment, $3 the person
 * acting; arguments follow from $4.
 */
#include "compat.h"

#include "access/htup_details.h"
#include "access/stratnum.h"
#include "access/table.h"
#include "utils/fmgroids.h"
#include "utils/snapmgr.h"

#include "act_rules.h"
#include "people.h"
#include "store.h"

PG_FUNCTION_INFO_V1(receive_request);
PG_FUNCTION_INFO_V1(move_request);
PG_FUNCTION_INFO_V1(owe);
PG_FUNCTION_INFO_V1(fulfil);
PG_FUNCTION_INFO_V1(define_measure);
PG_FUNCTION_INFO_V1(observe);

/* -------------------------------------------------------------- requests */

#define UNKNOWN_REQUEST(n) \
	{ARGUMENT, NULL, \
		"SELECT format('there is no request %s', $" n "), NULL" \
		" WHERE $" n " IS NOT NULL AND NOT EXISTS (SELECT FROM cmiogov.request WHERE id = $" n ")"}

/* receive_request($4 sort, $5 title, $6 need, $7 asked_by, $8 body, $9 asset, $10 score, $11 reply_due) */
static const PolicyAct receive_request_act = {
	"receive_request", ",body,asset,score,", by_office,
	(const PolicyRule[]) {
		NOT_ONE_OF("4", "sort of request", "demand,feedback,pain_point"),
		UNKNOWN_BODY("8"),
		UNKNOWN_ASSET("9"),
		NOT_A_NUMBER("10", "score"),
		{ARGUMENT, NULL,
			"SELECT format('a reply due %s is due before the request was received', $11), 'Give a date in the future.'"
			" WHERE $11 <= $2 OR NOT isfinite($11)"},
		{0}
	},
	(const char *const[]) {
		"INSERT INTO cmiogov.request (id, sort, title, need, asked_by, body, asset, score, state, received_at, reply_due, record)"
		" VALUES (nextval('cmiogov.id_seq'), $4, $5, $6, $7, $8, $9, $10, 'received', $2, $11, $1)",
		NULL
	},
	NULL,
	"request"
};

/*
 * move_request($4 request, $5 state, $6 reply, $7 proposal, $8 duplicate_of)
 *
 * Its present state again: to reply, or to name the proposal, before it ends.
 */
#define REQUEST_MOVES \
	"(VALUES ('received', 'triaged'), ('triaged', 'accepted'), ('triaged', 'declined'), ('triaged', 'duplicate')," \
	" ('accepted', 'declined'), ('accepted', 'done'), ('duplicate', 'done')) m (before, after)"

static const PolicyAct move_request_act = {
	"move_request", ",reply,proposal,duplicate_of,", by_office,
	(const PolicyRule[]) {
		UNKNOWN_REQUEST("4"),
		NOT_ONE_OF("5", "state of a request", "received,triaged,accepted,declined,duplicate,done"),
		UNKNOWN_PROPOSAL("7"),
		UNKNOWN_REQUEST("8"),
		{ARGUMENT, NULL,
			"SELECT format('request %s cannot go from %s to %s', $4, r.state, $5),"
			" coalesce('From there it goes to ' || (SELECT string_agg(after, ' or ') FROM " REQUEST_MOVES " WHERE before = r.state) || '.',"
			" 'That state is final; receive another request.')"
			" FROM cmiogov.request r WHERE r.id = $4"
			" AND NOT EXISTS (SELECT FROM " REQUEST_MOVES " WHERE before = r.state AND after = $5)"
			" AND NOT (r.state = $5 AND r.state NOT IN ('declined', 'done') AND ($6 IS NOT NULL OR $7 IS NOT NULL))"},
		{ARGUMENT, NULL,
			"SELECT format('a request is not %s without a reply', $5), 'Whoever asked is owed one, in words.'"
			" FROM cmiogov.request WHERE id = $4 AND $5 IN ('declined', 'done') AND $6 IS NULL AND reply IS NULL"},
		{ARGUMENT, NULL,
			"SELECT 'a proposal comes of an accepted request', NULL WHERE $7 IS NOT NULL AND $5 NOT IN ('accepted', 'done')"},
		{ARGUMENT, NULL,
			"SELECT 'a duplicate names the request that it duplicates, and only a duplicate does', NULL FROM cmiogov.request"
			" WHERE id = $4 AND ($5 = 'duplicate' AND state <> 'duplicate') <> ($8 IS NOT NULL)"},
		{ARGUMENT, NULL,
			"SELECT format('request %s duplicates itself', $4), NULL WHERE $8 = $4"},
		{ARGUMENT, NULL,
			"SELECT format('request %s is itself a duplicate, of %s', $8, duplicate_of), 'Name that one.'"
			" FROM cmiogov.request WHERE id = $8 AND duplicate_of IS NOT NULL"},
		{0}
	},
	(const char *const[]) {
		"UPDATE cmiogov.request SET state = $5, reply = coalesce($6, reply),"
		" replied_at = CASE WHEN $6 IS NULL THEN replied_at ELSE coalesce(replied_at, $2) END,"
		" proposal = coalesce($7, proposal), duplicate_of = coalesce($8, duplicate_of),"
		" ended_at = CASE WHEN $5 IN ('declined', 'duplicate', 'done') THEN coalesce(ended_at, $2) END, record = $1 WHERE id = $4",
		NULL
	},
	NULL,
	"request"
};

/* ----------------------------------------------------------- obligations */

/*
 * owe($4 sort, $5 title, $6 owner_role, $7 person, $8 body, $9 asset, $10 proposal,
 * $11 due, $12 source, $13 standard)
 */
static const PolicyAct owe_act = {
	"owe", ",person,body,asset,proposal,due,source,standard,", by_office,
	(const PolicyRule[]) {
		NOT_ONE_OF("4", "sort of obligation",
				   "attestation,training,conformance,exception,review,milestone,change_plan,rollback_plan,disclosure,"
				   "consultation,meeting,action,arrangement"),
		UNKNOWN_ROLE("6"),
		UNKNOWN_PERSON("7"),
		UNKNOWN_BODY("8"),
		UNKNOWN_ASSET("9"),
		UNKNOWN_PROPOSAL("10"),
		NOT_A_DATE("11", "due date"),
		UNKNOWN_ASSET("13"),
		{ARGUMENT, NULL,
			"SELECT 'an attestation is owed by a person', 'Name the one who attests.' WHERE $4 = 'attestation' AND $7 IS NULL"},
		{ARGUMENT, NULL,
			"SELECT format('%s is of an asset, and to or from a standard', $4), 'Name both; other obligations take no standard.'"
			" WHERE ($4 IN ('conformance', 'exception')) <> ($13 IS NOT NULL) OR $13 IS NOT NULL AND $9 IS NULL"},
		{ARGUMENT, NULL,
			"SELECT format('asset %s is a %s', id, kind), 'Assets conform to standards, policies and terminologies.'"
			" FROM cmiogov.asset WHERE id = $13 AND kind NOT IN ('standard', 'policy', 'terminology')"},
		{ARGUMENT, NULL,
			"SELECT format('a %s belongs to a proposal or an asset', replace($4, '_', ' ')), 'Name one.'"
			" WHERE $4 IN ('change_plan', 'rollback_plan') AND $9 IS NULL AND $10 IS NULL"},
		{0}
	},
	(const char *const[]) {
		"INSERT INTO cmiogov.obligation (id, sort, title, owner_role, person, body, asset, proposal, standard, source, due, record)"
		" VALUES (nextval('cmiogov.id_seq'), $4, $5, $6, $7, $8, $9, $10, $13, $12, $11, $1)",
		NULL
	},
	NULL,
	"obligation"
};

/* Columns of obligation. */
enum
{
	Obligation_id = 1, Obligation_sort, Obligation_title, Obligation_owner_role, Obligation_person
};

/* Who owes it: attested by nobody else; otherwise also by a holder of the role. */
typedef struct Debtor
{
	bool		found;
	bool		attests;
	char	   *role;
	int64		person;			/* 0: any holder of the role */
} Debtor;

static Debtor
find_debtor(int64 obligation)
{
	Relation	rel = table_open(store_oid("obligation"), AccessShareLock);
	TupleDesc	desc = RelationGetDescr(rel);
	Snapshot	snapshot = store_snapshot_now();
	Debtor		d = {0};
	ScanKeyData key;
	SysScanDesc scan;
	HeapTuple	tuple;

	ScanKeyInit(&key, Obligation_id, BTEqualStrategyNumber, F_INT8EQ, Int64GetDatum(obligation));
	scan = systable_beginscan(rel, store_oid("obligation_pkey"), true, snapshot, 1, &key);
	if ((tuple = systable_getnext(scan)) != NULL)
	{
		bool		none;
		Datum		person = heap_getattr(tuple, Obligation_person, desc, &none);

		d.found = true;
		d.attests = strcmp(store_text(tuple, Obligation_sort, desc), "attestation") == 0;
		d.role = store_text(tuple, Obligation_owner_role, desc);
		d.person = none ? 0 : DatumGetInt64(person);
	}
	systable_endscan(scan);
	store_snapshot_done(snapshot);
	table_close(rel, AccessShareLock);
	return d;
}

static bool
owes(const Debtor *d, const Actor *actor)
{
	Snapshot	snapshot;
	Holding		holding;
	bool		result;

	if (d->person == actor->person)
		return true;
	if (d->attests)
		return false;
	snapshot = store_snapshot_now();
	result = actor_holds(actor, d->role, store_clock(), snapshot, &holding);
	store_snapshot_done(snapshot);
	return result;
}

/* For functions whose first argument is an obligation. */
static void
by_debtor(FunctionCallInfo fcinfo)
{
	Actor		actor;
	Debtor		d;

	require_duty("office");
	require_actor(&actor);
	if (PG_ARGISNULL(0))
		return;					/* refused by its name later, like one that is not there */
	d = find_debtor(PG_GETARG_INT64(0));
	if (d.found && !owes(&d, &actor))
		ereport(ERROR,
				(errcode(ERRCODE_INSUFFICIENT_PRIVILEGE),
				 d.attests ? errmsg("%s cannot attest for somebody else", actor.name) :
				 errmsg("%s neither owes obligation " INT64_FORMAT " nor holds %s",
						actor.name, PG_GETARG_INT64(0), d.role),
				 actor.claimed_by ? errhint("Some roles demand a direct login and are not exercised through an application.") : 0));
}

/* fulfil($4 obligation, $5 evidence, $6 good_until) */
static const PolicyAct fulfil_act = {
	"fulfil", ",good_until,", by_debtor,
	(const PolicyRule[]) {
		{ARGUMENT, NULL,
			"SELECT format('there is no obligation %s', $4), 'State it with cmiogov.owe().'"
			" WHERE NOT EXISTS (SELECT FROM cmiogov.obligation WHERE id = $4)"},
		{ARGUMENT, NULL,
			"SELECT format('obligation %s was fulfilled at %s', $4, done_at), 'What is owed again is another obligation.'"
			" FROM cmiogov.obligation WHERE id = $4 AND done_at IS NOT NULL"},
		{ARGUMENT, NULL,
			"SELECT format('%s is not a date until which anything is good', $6), 'Give one in the future, or none.'"
			" WHERE $6 <= $2 OR NOT isfinite($6)"},
		{ARGUMENT, NULL,
			"SELECT 'an exception is good until a date', 'Nothing is excepted for ever.' FROM cmiogov.obligation"
			" WHERE id = $4 AND sort = 'exception' AND $6 IS NULL"},
		{ARGUMENT, NULL,
			"SELECT format('an attestation is not good until %s', $6), 'It is given anew at least every year.' FROM cmiogov.obligation"
			" WHERE id = $4 AND sort = 'attestation' AND $6 > $2 + interval '1 year'"},
		{0}
	},
	(const char *const[]) {
		"UPDATE cmiogov.obligation SET done_at = $2, done_by = $3, evidence = $5,"
		" good_until = CASE sort WHEN 'attestation' THEN coalesce($6, $2 + interval '1 year') ELSE $6 END, record = $1 WHERE id = $4",
		NULL
	},
	NULL,
	"obligation"
};

/* -------------------------------------------------------------- measures */

/*
 * define_measure($4 measure, $5 title, $6 unit, $7 goal, $8 target, $9 owner_role,
 * $10 asset, $11 gate, $12 chart, $13 baseline, $14 max_age, $15 incentive_role)
 */
static const PolicyAct define_measure_act = {
	"define_measure", ",target,asset,gate,chart,baseline,max_age,incentive_role,", by_registrar,
	(const PolicyRule[]) {
		NOT_ONE_OF("7", "goal", "at_least,at_most"),
		NOT_A_NUMBER("8", "target"),
		UNKNOWN_ROLE("9"),
		UNKNOWN_ASSET("10"),
		{ARGUMENT, NULL,
			"SELECT format('measure %s has a gate and no target', $4), 'Without a target nothing can be missed.'"
			" WHERE $11 IS NOT NULL AND $8 IS NULL"},
		NOT_ONE_OF("12", "control chart", "p,u"),
		NOT_A_NUMBER("13", "baseline"),
		{ARGUMENT, NULL,
			"SELECT format('the %s chart of %s needs a baseline', $12, $4), 'For p between 0 and 1, for u above 0.'"
			" WHERE $12 IS NOT NULL AND NOT coalesce($13 > 0 AND ($12 = 'u' OR $13 < 1), false)"},
		{ARGUMENT, NULL,
			"SELECT format('%s is no age', $14), 'Observations count for some time.' WHERE $14 <= interval '0' OR $14 > interval '100 years'"},
		UNKNOWN_ROLE("15"),
		{0}
	},
	(const char *const[]) {
		"INSERT INTO cmiogov.measure VALUES ($4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $1)"
		" ON CONFLICT (measure) DO UPDATE SET title = excluded.title, unit = excluded.unit, goal = excluded.goal,"
		" target = excluded.target, owner_role = excluded.owner_role, asset = excluded.asset, gate = excluded.gate,"
		" chart = excluded.chart, baseline = excluded.baseline, max_age = excluded.max_age,"
		" incentive_role = excluded.incentive_role, record = excluded.record",
		NULL
	},
	NULL,
	"measure"
};

/*
 * observe($4 measure, $5 value, $6 period, $7 source, $8 asset, $9 body, $10 person,
 * $11 subgroup, $12 events, $13 n)
 */
static const PolicyAct observe_act = {
	"observe", ",value,asset,body,person,subgroup,events,n,", by_office_or_app,
	(const PolicyRule[]) {
		{ARGUMENT, NULL,
			"SELECT format('measure \"%s\" is not defined', $4), 'Define it with cmiogov.define_measure().'"
			" WHERE NOT EXISTS (SELECT FROM cmiogov.measure WHERE measure = $4)"},
		NOT_A_NUMBER("5", "value"),
		{ARGUMENT, NULL,
			"SELECT format('%s is not a period', $6), 'Give a range that is not empty, with a beginning and an end.'"
			" WHERE isempty($6) OR NOT coalesce(isfinite(lower($6)) AND isfinite(upper($6)), false)"},
		{ARGUMENT, NULL,
			"SELECT format('the period %s is not over', $6), 'Nothing is observed before it happened.' WHERE upper($6) > $2"},
		UNKNOWN_ASSET("8"),
		{ARGUMENT, NULL,
			"SELECT format('measure %s is of asset %s', $4, asset), 'Leave the asset out.'"
			" FROM cmiogov.measure WHERE measure = $4 AND asset <> $8"},
		UNKNOWN_BODY("9"),
		UNKNOWN_PERSON("10"),
		{ARGUMENT, NULL,
			"SELECT 'events and n come together', NULL WHERE ($12 IS NULL) <> ($13 IS NULL)"},
		{ARGUMENT, NULL,
			"SELECT format('%s events among %s were not observed', $12, $13), 'Events are not below 0 and n is above 0.'"
			" WHERE NOT ($12 >= 0 AND $13 > 0)"},
		NOT_A_NUMBER("12", "events"),
		NOT_A_NUMBER("13", "n"),
		{ARGUMENT, NULL,
			"SELECT 'nothing was observed', 'Give the value, or events and n.' WHERE $5 IS NULL AND $13 IS NULL"},
		{ARGUMENT, NULL,
			"SELECT format('%s is not %s / %s', $5, $12, $13), 'Leave the value out.'"
			" WHERE NOT abs($5 - $12 / $13) <= 1e-9 * greatest(abs($5), 1e-300)"},
		{ARGUMENT, NULL,
			"SELECT format('the %s chart of %s needs events and n', chart, $4), 'The limits depend on n.'"
			" FROM cmiogov.measure WHERE measure = $4 AND chart IS NOT NULL AND $13 IS NULL"},
		{ARGUMENT, NULL,
			"SELECT format('%s of %s is no proportion', $12, $13), 'A p chart counts which of n, a whole number, had the event.'"
			" FROM cmiogov.measure WHERE measure = $4 AND chart = 'p' AND ($12 > $13 OR $13 <> floor($13) OR $12 <> floor($12))"},
		{0}
	},
	(const char *const[]) {
		"INSERT INTO cmiogov.observation (id, measure, asset, body, person, subgroup, period, value, events, n, source, record)"
		" SELECT nextval('cmiogov.id_seq'), $4, coalesce($8, m.asset), $9, $10, $11, $6, coalesce($12 / $13, $5), $12, $13, $7, $1"
		" FROM cmiogov.measure m WHERE m.measure = $4",
		NULL
	},
	"EXISTS (SELECT FROM cmiogov.measure WHERE measure = $4 AND gate IS NOT NULL AND target IS NOT NULL)",
	"observation"
};

/* --------------------------------------------------------- entry points */

Datum
receive_request(PG_FUNCTION_ARGS)
{
	return policy_act_id(fcinfo, &receive_request_act);
}

Datum
move_request(PG_FUNCTION_ARGS)
{
	policy_act(fcinfo, &move_request_act);
	PG_RETURN_VOID();
}

Datum
owe(PG_FUNCTION_ARGS)
{
	return policy_act_id(fcinfo, &owe_act);
}

Datum
fulfil(PG_FUNCTION_ARGS)
{
	policy_act(fcinfo, &fulfil_act);
	PG_RETURN_VOID();
}

Datum
define_measure(PG_FUNCTION_ARGS)
{
	policy_act(fcinfo, &define_measure_act);
	PG_RETURN_VOID();
}

Datum
observe(PG_FUNCTION_ARGS)
{
	return policy_act_id(fcinfo, &observe_act);
}
