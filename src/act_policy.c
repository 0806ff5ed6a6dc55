/*
 * act_policy.c
 *	  Acts on policy: roles, decisions, the RACI matrix, kinds, requirements,
 *	  limits, pre-clearances, settings.
 *
 * In all queries $1 is the record's number, $2 the moment, $3 the person
 * acting; arguments follow from $4.
 */
#include "compat.h"

#include "access/stratnum.h"
#include "access/table.h"
#include "catalog/pg_collation.h"
#include "commands/sequence.h"
#include "miscadmin.h"
#include "nodes/makefuncs.h"
#include "parser/parse_node.h"
#include "utils/builtins.h"
#include "utils/fmgroids.h"

#include "act_rules.h"
#include "people.h"
#include "policy.h"
#include "policy_record.h"
#include "store.h"

PG_FUNCTION_INFO_V1(require_no_policy);
PG_FUNCTION_INFO_V1(define_role);
PG_FUNCTION_INFO_V1(define_decision);
PG_FUNCTION_INFO_V1(set_raci);
PG_FUNCTION_INFO_V1(define_kind);
PG_FUNCTION_INFO_V1(define_requirement);
PG_FUNCTION_INFO_V1(retire_requirement);
PG_FUNCTION_INFO_V1(set_harm_limits);
PG_FUNCTION_INFO_V1(preclear);
PG_FUNCTION_INFO_V1(revoke_preclearance);
PG_FUNCTION_INFO_V1(set_break_glass_hours);
PG_FUNCTION_INFO_V1(set_withdrawal_days);
PG_FUNCTION_INFO_V1(note_law);
PG_FUNCTION_INFO_V1(set_ethics_lenses);
PG_FUNCTION_INFO_V1(set_site);

#define UNKNOWN_KIND \
	{ARGUMENT, NULL, \
		"SELECT format('kind \"%s\" is not defined', $4), 'Define it with cmiogov.define_kind().'" \
		" WHERE NOT EXISTS (SELECT FROM cmiogov.kind WHERE kind = $4)"}

/* ---------------------------------------------------------- authority */

/* The role that judges a requirement, or NULL when it is not defined. */
static char *
owner_role(const char *requirement)
{
	Relation	rel = table_open(store_oid("requirement"), AccessShareLock);
	Snapshot	snapshot = store_snapshot_now();
	ScanKeyData key;
	SysScanDesc scan;
	HeapTuple	tuple;
	char	   *role = NULL;

	ScanKeyEntryInitialize(&key, 0, 1, BTEqualStrategyNumber, InvalidOid,
						   DEFAULT_COLLATION_OID, F_TEXTEQ, CStringGetTextDatum(requirement));
	scan = systable_beginscan(rel, store_oid("requirement_pkey"), true, snapshot, 1, &key);
	if ((tuple = systable_getnext(scan)) != NULL)
		role = store_text(tuple, 3, RelationGetDescr(rel));
	systable_endscan(scan);
	store_snapshot_done(snapshot);
	table_close(rel, AccessShareLock);
	return role;
}

/* Does the session's person hold the role that judges the requirement? */
static bool
judges(const char *requirement, Actor *actor)
{
	char	   *role = owner_role(requirement);
	Snapshot	snapshot;
	Holding		holding;
	bool		result;

	if (role == NULL)
		ereport(ERROR,
				(errcode(ARGUMENT),
				 errmsg("requirement \"%s\" is not defined", requirement)));
	snapshot = store_snapshot_now();
	result = actor_holds(actor, role, store_clock(), snapshot, &holding);
	store_snapshot_done(snapshot);
	return result;
}

/* For functions whose second argument is a requirement. */
static void
by_judge(FunctionCallInfo fcinfo)
{
	Actor		actor;
	char	   *requirement;

	require_actor(&actor);
	if (PG_ARGISNULL(1))
		return;					/* refused by its name later */
	requirement = text_to_cstring(PG_GETARG_TEXT_PP(1));
	if (!judges(requirement, &actor))
		ereport(ERROR,
				(errcode(ERRCODE_INSUFFICIENT_PRIVILEGE),
				 errmsg("%s does not hold %s, which judges requirement \"%s\"",
						actor.name, owner_role(requirement), requirement),
				 actor.claimed_by ? errhint("Some roles demand a direct login and are not exercised through an application.") : 0));
}

/* Taking a pre-clearance back loosens nothing: the registrar may as well. */
static void
by_judge_or_registrar(FunctionCallInfo fcinfo)
{
	if (!session_has_duty("registrar"))
		by_judge(fcinfo);
}

/*
 * Harm limits: what is tolerable is the registrar's to record; accepting harm in
 * advance is clinical leadership's own act, and moves nothing else.
 */
static void
by_limit_setter(FunctionCallInfo fcinfo)
{
	Actor		actor;
	Snapshot	snapshot;
	char	   *role;

	if (PG_ARGISNULL(1) || !(PG_GETARG_FLOAT8(1) > 0))
	{
		require_duty("registrar");
		return;
	}
	require_actor(&actor);
	snapshot = store_snapshot_now();
	role = actor_risk_role(&actor, store_clock(), snapshot);
	store_snapshot_done(snapshot);
	if (role == NULL)
		ereport(ERROR,
				(errcode(ERRCODE_INSUFFICIENT_PRIVILEGE),
				 errmsg("%s holds no role that may accept risk", actor.name),
				 errhint("An acceptable harm above 0 is clinical leadership's acceptance in advance.")));
}

/* --------------------------------------------------------------- roles */

/* load_reference_policy() begins with this. */
static const PolicyAct require_no_policy_act = {
	"load_reference_policy", NULL, by_registrar,
	(const PolicyRule[]) {
		{ARGUMENT, NULL,
			"SELECT 'a policy is loaded already',"
			" 'Change it with cmiogov.define_role(), set_raci() and the other functions on policy.'"
			" WHERE EXISTS (SELECT FROM cmiogov.role) OR EXISTS (SELECT FROM cmiogov.decision)"
			" OR EXISTS (SELECT FROM cmiogov.kind) OR EXISTS (SELECT FROM cmiogov.requirement)"},
		{0}
	},
	(const char *const[]) {NULL},
	NULL,
	NULL
};

/*
 * define_role($4 role, $5 title, $6 layer, $7 separated, $8 single_seat, $9 team,
 * $10 credential, $11 accepts_risk, $12 breaks_glass, $13 direct_login)
 *
 * The exclusion constraint needs "separated" beside the term, so appointments
 * carry it; they follow the role here and nowhere else.  What is over stays
 * as it was: nobody could put it in order.
 */
#define LIVES(term) "coalesce(upper(" term ") > $2, true)"

static const PolicyAct define_role_act = {
	"define_role", ",credential,", by_registrar,
	(const PolicyRule[]) {
		{ARGUMENT, NULL,
			"SELECT format('%s cannot be a team and a single seat', $4), NULL WHERE $8 AND $9"},
		{LAW, RACI_RULE,
			"SELECT format('%s is accountable for %s and cannot become a team', $4, c.decision),"
			" 'Give the decision another Accountable with cmiogov.set_raci() first.'"
			" FROM cmiogov.raci_cell c WHERE $9 AND c.role = $4 AND c.letters @> 'A'"},
		{LAW, RACI_RULE,
			"SELECT format('decision %s escalates to %s, which therefore cannot become a team', d.decision, $4), NULL"
			" FROM cmiogov.decision d WHERE $9 AND d.escalates_to = $4"},
		{LAW, RACI_RULE,
			"SELECT format('%s cannot become a single seat: %s and %s hold it at the same time', $4, p.name, q.name),"
			" 'End one of the appointments with cmiogov.end_appointment() first.'"
			" FROM cmiogov.appointment a JOIN cmiogov.appointment b ON a.role = b.role AND a.id < b.id AND a.term && b.term"
			" JOIN cmiogov.person p ON p.id = a.person JOIN cmiogov.person q ON q.id = b.person"
			" WHERE $8 AND a.role = $4 AND NOT a.deputy AND NOT b.deputy"
			" AND " LIVES("a.term") " AND " LIVES("b.term")},
		{LAW, "cmiogov_separation",
			"SELECT format('%s cannot become a separated office: %s (person %s) holds it and %s at the same time', $4, p.name, p.id, b.role),"
			" 'End one of the appointments with cmiogov.end_appointment() first.'"
			" FROM cmiogov.appointment a JOIN cmiogov.appointment b ON a.person = b.person AND a.id <> b.id AND a.term && b.term"
			" JOIN cmiogov.person p ON p.id = a.person"
			" WHERE $7 AND a.role = $4 AND " LIVES("a.term") " AND (b.separated OR (b.role = $4 AND " LIVES("b.term") "))"},
		{0}
	},
	(const char *const[]) {
		"INSERT INTO cmiogov.role VALUES ($4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $1)"
		" ON CONFLICT (role) DO UPDATE SET title = excluded.title, layer = excluded.layer,"
		" separated = excluded.separated, single_seat = excluded.single_seat, team = excluded.team,"
		" credential = excluded.credential, accepts_risk = excluded.accepts_risk,"
		" breaks_glass = excluded.breaks_glass, direct_login = excluded.direct_login, record = excluded.record",
		"UPDATE cmiogov.appointment a SET separated = $7, record = $1 + e.n"
		" FROM (SELECT id, row_number() OVER (ORDER BY id) AS n FROM cmiogov.appointment"
		" WHERE role = $4 AND separated <> $7 AND " LIVES("term") ") e WHERE a.id = e.id",
		NULL
	},
	"k.kind IN (SELECT d.kind FROM cmiogov.kind_role d WHERE d.role = $4)",
	NULL
};

/* ----------------------------------------------------------- decisions */

/* define_decision($4 decision, $5 question, $6 escalates_to) */
static const PolicyAct define_decision_act = {
	"define_decision", ",escalates_to,", by_registrar,
	(const PolicyRule[]) {
		{ARGUMENT, NULL,
			"SELECT format('role \"%s\" is not defined', $6), 'Define it with cmiogov.define_role().'"
			" WHERE $6 IS NOT NULL AND NOT EXISTS (SELECT FROM cmiogov.role WHERE role = $6)"},
		{LAW, RACI_RULE,
			"SELECT format('decision %s cannot escalate to %s: a team signs nothing', $4, $6), NULL"
			" FROM cmiogov.role WHERE role = $6 AND team"},
		{0}
	},
	(const char *const[]) {
		"INSERT INTO cmiogov.decision VALUES ($4, $5, $6, $1)"
		" ON CONFLICT (decision) DO UPDATE SET question = excluded.question,"
		" escalates_to = excluded.escalates_to, record = excluded.record",
		NULL
	},
	"$4 = ANY (k.decisions)",
	NULL
};

/* set_raci($4 decision, $5 cells) */
#define CELLS "FROM cmiogov.raci_cells($5) c"

static const PolicyAct set_raci_act = {
	"set_raci", NULL, by_registrar,
	(const PolicyRule[]) {
		{ARGUMENT, NULL,
			"SELECT format('decision \"%s\" is not defined', $4), 'Define it with cmiogov.define_decision().'"
			" WHERE NOT EXISTS (SELECT FROM cmiogov.decision WHERE decision = $4)"},
		{ARGUMENT, NULL,
			"SELECT 'cells are not a row of the matrix', 'Give an object such as {\"CMO\": \"A\", \"CMIO\": \"R\"}.'"
			" WHERE jsonb_typeof($5) <> 'object'"},
		{ARGUMENT, NULL,
			"SELECT format('the cell of %s is not a cell: %s', key, value),"
			" 'A cell is letters such as \"AR\", or {\"letters\": \"R\", \"scope\": \"a part of the work\"}.'"
			" FROM jsonb_each($5) WHERE jsonb_typeof(value) NOT IN ('string', 'object')"
			" OR (jsonb_typeof(value) = 'object' AND (value - '{letters,scope}'::text[] <> '{}'"
			" OR jsonb_typeof(value -> 'letters') IS DISTINCT FROM 'string'"
			" OR coalesce(jsonb_typeof(value -> 'scope') <> 'string' OR btrim(value ->> 'scope') = '', false)))"},
		{ARGUMENT, NULL,
			"SELECT format('the cell of %s holds unknown letters: %s', c.role, c.letters), 'The letters are A, R, C and I.' "
			CELLS " WHERE c.letters ~* '[^ARCI /,*-]'"},
		{ARGUMENT, NULL,
			"SELECT format('role \"%s\" is not defined', c.role), 'Define it with cmiogov.define_role(). A row is set as a whole.' "
			CELLS " WHERE NOT EXISTS (SELECT FROM cmiogov.role r WHERE r.role = c.role)"},
		{LAW, RACI_RULE,
			"SELECT format('decision %s would have %s Accountable roles', $4, count(*)),"
			" 'Exactly one role is accountable. A row is set as a whole.' "
			CELLS " WHERE c.letters::cmiogov.raci @> 'A' HAVING count(*) <> 1"},
		{LAW, RACI_RULE,
			"SELECT format('decision %s cannot have the team %s as its Accountable', $4, c.role),"
			" 'A team may be responsible, consulted or informed.' "
			CELLS " JOIN cmiogov.role r USING (role) WHERE r.team AND c.letters::cmiogov.raci @> 'A'"},
		{LAW, RACI_RULE,
			"SELECT format('decision %s would have nobody responsible for the whole work', $4),"
			" 'At least one role needs an R without a scope.' "
			CELLS " WHERE c.letters::cmiogov.raci @> 'R' AND c.scope IS NULL HAVING count(*) = 0"},
		{ARGUMENT, NULL,
			"SELECT format('the cell of %s has a scope without an R', c.role), 'A scope limits an R to a part of the work.' "
			CELLS " WHERE c.scope IS NOT NULL AND NOT c.letters::cmiogov.raci @> 'R'"},
		{LAW, RACI_RULE,
			"SELECT 'decision T4 must consult the CMIO', 'The CMIO co-decides which digital tools are bought. A row is set as a whole.'"
			" FROM cmiogov.role WHERE $4 = 'T4' AND role = 'CMIO'"
			" AND NOT EXISTS (SELECT " CELLS " WHERE c.role = 'CMIO' AND c.letters::cmiogov.raci && 'ARC')"},
		{0}
	},
	(const char *const[]) {
		"DELETE FROM cmiogov.raci_cell WHERE decision = $4",
		"INSERT INTO cmiogov.raci_cell SELECT $4, c.role, c.letters::cmiogov.raci, c.scope, $1 "
		CELLS " WHERE c.letters::cmiogov.raci <> '-'",
		NULL
	},
	"$4 = ANY (k.decisions)",
	NULL
};

/* --------------------------------------------------------------- kinds */

/* The names in view condition; spelt out, because version 1.0 of the SQL has no such view. */
#define CONDITIONS \
	"standards,model_attributes,evidence,hazards_rated,hazards_controlled,dependents_reviewed,measures," \
	"affected_groups,plans,training,deliberated,ethics,no_dispute,informed,attested"

/* define_kind($4 kind, $5 title, $6 decisions, $7 conditions) */
static const PolicyAct define_kind_act = {
	"define_kind", NULL, by_registrar,
	(const PolicyRule[]) {
		{ARGUMENT, NULL,
			"SELECT format('kind %s takes no decision', $4), 'Name at least one decision, each once.'"
			" WHERE cardinality($6) = 0 OR array_ndims($6) > 1"
			" OR cardinality($6) <> (SELECT count(DISTINCT d) FROM unnest($6) d)"},
		{ARGUMENT, NULL,
			"SELECT format('decision \"%s\" is not defined', d), 'Define it with cmiogov.define_decision().'"
			" FROM unnest($6) d WHERE NOT EXISTS (SELECT FROM cmiogov.decision WHERE decision = d)"},
		{ARGUMENT, NULL,
			"SELECT 'a condition must not be null or empty', NULL FROM unnest($7) c WHERE coalesce(btrim(c), '') = ''"},
		{ARGUMENT, NULL,
			"SELECT format('there is no condition \"%s\"', c), 'SELECT * FROM cmiogov.condition shows those there are.'"
			" FROM unnest($7) c WHERE c <> ALL ('{" CONDITIONS "}') AND to_regclass('cmiogov.condition') IS NOT NULL"},
		{ARGUMENT, NULL,
			"SELECT 'a condition is named twice', NULL"
			" WHERE cardinality($7) <> (SELECT count(DISTINCT c) FROM unnest($7) c)"},
		{0}
	},
	(const char *const[]) {
		"INSERT INTO cmiogov.kind VALUES ($4, $5, $6, $7, $1, $1)"
		" ON CONFLICT (kind) DO UPDATE SET title = excluded.title, decisions = excluded.decisions,"
		" conditions = excluded.conditions, version = excluded.version, record = excluded.record",
		NULL
	},
	"k.kind = $4",
	NULL
};

/* set_harm_limits($4 kind, $5 acceptable, $6 tolerable, $7 scale, $8 expires) */
static const PolicyAct set_harm_limits_act = {
	"set_harm_limits", ",expires,", by_limit_setter,
	(const PolicyRule[]) {
		UNKNOWN_KIND,
		{ARGUMENT, NULL,
			"SELECT format('limits %s and %s are out of order', $5, $6), 'They are finite, and 0 <= acceptable <= tolerable.'"
			" WHERE NOT ($5 >= 0 AND $5 <= $6 AND $6 < 'Infinity')"},
		{ARGUMENT, NULL,
			"SELECT 'a harm accepted in advance needs an expiry in the future', 'Nothing is accepted for ever.'"
			" WHERE $5 > 0 AND NOT coalesce($8 > $2 AND isfinite($8), false)"},
		{ERRCODE_INSUFFICIENT_PRIVILEGE, NULL,
			"SELECT format('the tolerable harm of kind %s on scale %s is not %s', $4, $7, $6),"
			" 'A registrar sets what is tolerable, with acceptable 0; clinical leadership then accepts within it.'"
			" WHERE $5 > 0 AND NOT EXISTS (SELECT FROM cmiogov.harm_limit"
			" WHERE kind = $4 AND scale = $7 AND tolerable = $6)"},
		{0}
	},
	(const char *const[]) {
		"INSERT INTO cmiogov.harm_limit VALUES ($4, $7, $5, $6, $8, $1)"
		" ON CONFLICT (kind, scale) DO UPDATE SET acceptable = excluded.acceptable,"
		" tolerable = excluded.tolerable, expires = excluded.expires, record = excluded.record",
		NULL
	},
	"k.kind = $4",
	NULL
};

/* -------------------------------------------------------- requirements */

/*
 * define_requirement($4 requirement, $5 gate, $6 owner_role, $7 question, $8 kinds,
 * $9 quorum, $10 addressable, $11 valid)
 */
static const PolicyAct define_requirement_act = {
	"define_requirement", ",kinds,", by_registrar,
	(const PolicyRule[]) {
		{ARGUMENT, NULL,
			"SELECT format('role \"%s\" is not defined', $6), 'Define it with cmiogov.define_role().'"
			" WHERE NOT EXISTS (SELECT FROM cmiogov.role WHERE role = $6)"},
		{ARGUMENT, NULL,
			"SELECT 'kinds must not be empty', 'Leave them out to mean every kind.'"
			" WHERE cardinality($8) = 0 OR array_ndims($8) > 1"},
		{ARGUMENT, NULL,
			"SELECT format('kind \"%s\" is not defined', n), 'Define it with cmiogov.define_kind().'"
			" FROM unnest($8) n WHERE NOT EXISTS (SELECT FROM cmiogov.kind WHERE kind = n)"},
		{ARGUMENT, NULL,
			"SELECT format('quorum %s is not at least 1', $9), NULL WHERE $9 < 1"},
		{ARGUMENT, NULL,
			"SELECT format('requirement %s cannot be addressable', $4), 'Only requirements of compliance have documented alternatives.'"
			" WHERE $10 AND $5 <> 'compliance'"},
		{ARGUMENT, NULL,
			"SELECT 'a requirement that is never valid says nothing', 'Retire one with cmiogov.retire_requirement().'"
			" WHERE isempty($11)"},
		{0}
	},
	(const char *const[]) {
		"INSERT INTO cmiogov.requirement VALUES ($4, $5, $6, $7, $8, $9, $10, $11, $2, $1)"
		" ON CONFLICT (requirement) DO UPDATE SET gate = excluded.gate, owner_role = excluded.owner_role,"
		" question = excluded.question, kinds = excluded.kinds, quorum = excluded.quorum,"
		" addressable = excluded.addressable, valid = excluded.valid, defined_at = excluded.defined_at,"
		" record = excluded.record",
		NULL
	},
	"EXISTS (SELECT FROM cmiogov.requirement q WHERE q.requirement = $4 AND (q.kinds IS NULL OR k.kind = ANY (q.kinds)))",
	NULL
};

/* retire_requirement($4 requirement) */
static const PolicyAct retire_requirement_act = {
	"retire_requirement", NULL, by_registrar,
	(const PolicyRule[]) {
		{ARGUMENT, NULL,
			"SELECT format('requirement \"%s\" is not defined', $4), NULL"
			" WHERE NOT EXISTS (SELECT FROM cmiogov.requirement WHERE requirement = $4)"},
		{ARGUMENT, NULL,
			"SELECT format('requirement %s is retired already', $4), NULL FROM cmiogov.requirement"
			" WHERE requirement = $4 AND (isempty(valid) OR upper(valid) <= $2)"},
		{0}
	},
	(const char *const[]) {
		"UPDATE cmiogov.requirement SET valid = valid * tstzrange(NULL, $2), record = $1 WHERE requirement = $4",
		NULL
	},
	"EXISTS (SELECT FROM cmiogov.requirement q WHERE q.requirement = $4 AND (q.kinds IS NULL OR k.kind = ANY (q.kinds)))",
	NULL
};

/*
 * preclear($4 kind, $5 requirement, $6 verdict, $7 reason, $8 expires)
 *
 * Harm is a matter of the single case, so safety is never passed in advance.
 */
static const PolicyAct preclear_act = {
	"preclear", NULL, by_judge,
	(const PolicyRule[]) {
		UNKNOWN_KIND,
		{ARGUMENT, NULL,
			"SELECT format('requirement %s does not apply to kind %s', $5, $4), NULL FROM cmiogov.requirement"
			" WHERE requirement = $5 AND (NOT coalesce($4 = ANY (kinds), true) OR NOT valid @> $2)"},
		{LAW, "cmiogov_safety",
			"SELECT format('requirement %s belongs to safety and cannot be pre-cleared', $5), 'Safety is judged case by case.'"
			" FROM cmiogov.requirement WHERE requirement = $5 AND gate = 'safety'"},
		{ARGUMENT, NULL,
			"SELECT format('verdict %s cannot be given in advance for requirement %s', $6, $5),"
			" 'Give pass, or alternative for an addressable requirement of compliance.'"
			" FROM cmiogov.requirement WHERE requirement = $5"
			" AND NOT ($6 = 'pass' OR ($6 = 'alternative' AND gate = 'compliance' AND addressable))"},
		{ARGUMENT, NULL,
			"SELECT 'a pre-clearance needs an expiry in the future', NULL WHERE NOT ($8 > $2 AND isfinite($8))"},
		{0}
	},
	(const char *const[]) {
		"INSERT INTO cmiogov.preclearance VALUES ($4, $5, $6, $3, $7, $8, $1)"
		" ON CONFLICT (kind, requirement) DO UPDATE SET verdict = excluded.verdict, person = excluded.person,"
		" reason = excluded.reason, expires = excluded.expires, record = excluded.record",
		NULL
	},
	"k.kind = $4",
	NULL
};

/* revoke_preclearance($4 kind, $5 requirement) */
static const PolicyAct revoke_preclearance_act = {
	"revoke_preclearance", NULL, by_judge_or_registrar,
	(const PolicyRule[]) {
		{ARGUMENT, NULL,
			"SELECT format('requirement \"%s\" is not pre-cleared for kind \"%s\"', $5, $4), NULL"
			" WHERE NOT EXISTS (SELECT FROM cmiogov.preclearance WHERE kind = $4 AND requirement = $5)"},
		{0}
	},
	(const char *const[]) {
		"DELETE FROM cmiogov.preclearance WHERE kind = $4 AND requirement = $5"
		" RETURNING 'preclearance', jsonb_build_array(kind, requirement)::text",
		NULL
	},
	"k.kind = $4",
	NULL
};

/* ------------------------------------------------------------ settings */

#define SET_SETTING(name, value) \
	"INSERT INTO cmiogov.setting VALUES ('" name "', " value ", $1)" \
	" ON CONFLICT (name) DO UPDATE SET value = excluded.value, record = excluded.record"

/* set_break_glass_hours($4 hours) */
static const PolicyAct set_break_glass_hours_act = {
	"set_break_glass_hours", NULL, by_registrar,
	(const PolicyRule[]) {
		{ARGUMENT, NULL,
			"SELECT format('%s hours are not a limit', $4), 'Emergencies last more than 0 hours and at most a month.'"
			" WHERE NOT ($4 > 0 AND $4 <= 744)"},
		{0}
	},
	(const char *const[]) {
		SET_SETTING("break_glass_hours", "$4::text"),
		NULL
	},
	NULL,
	NULL
};

/* set_withdrawal_days($4 days) */
static const PolicyAct set_withdrawal_days_act = {
	"set_withdrawal_days", NULL, by_registrar,
	(const PolicyRule[]) {
		{ARGUMENT, NULL,
			"SELECT format('%s days are not a term', $4), 'Findings are due within more than 0 days and at most a year.'"
			" WHERE NOT ($4 > 0 AND $4 <= 366)"},
		{0}
	},
	(const char *const[]) {
		SET_SETTING("withdrawal_days", "$4::text"),
		NULL
	},
	NULL,
	NULL
};

/* note_law($4 law): nothing that was judged before is taken for granted */
static const PolicyAct note_law_act = {
	"note_law", NULL, by_owner,
	(const PolicyRule[]) {
		{0}
	},
	(const char *const[]) {
		SET_SETTING("law", "$4"),
		NULL
	},
	"true",
	NULL
};

/* set_ethics_lenses($4 lenses) */
static const PolicyAct set_ethics_lenses_act = {
	"set_ethics_lenses", NULL, by_registrar,
	(const PolicyRule[]) {
		{ARGUMENT, NULL,
			"SELECT 'lenses are one or more of " LENSES ", each once', NULL"
			" WHERE cardinality($4) = 0 OR NOT $4 <@ '{" LENSES "}' OR array_ndims($4) > 1"
			" OR cardinality($4) <> (SELECT count(DISTINCT l) FROM unnest($4) l)"},
		{0}
	},
	(const char *const[]) {
		SET_SETTING("ethics_lenses", "array_to_string($4, ',')"),
		NULL
	},
	"'ethics' = ANY (k.conditions)",
	NULL
};

/* set_site($4 site): the row is recorded in the chain of the site left. */
#define SITE_IDS(id, table) \
	"SELECT " id " FROM cmiogov." table

static const PolicyAct set_site_act = {
	"set_site", NULL, by_owner,
	(const PolicyRule[]) {
		{ARGUMENT, NULL,
			"SELECT format('site %s is out of range', $4), 'Sites are numbered from 0 to 8191.'"
			" WHERE $4 < 0 OR $4 > 8191"},
		{ARGUMENT, NULL,
			"SELECT format('ids of site %s exist already', $4), 'The site is set once, before the first enrolment.'"
			" FROM (" SITE_IDS("id", "person") " UNION ALL " SITE_IDS("id", "credential")
			" UNION ALL " SITE_IDS("id", "appointment") " UNION ALL " SITE_IDS("id", "proposal")
			" UNION ALL " SITE_IDS("id", "enactment_record") " UNION ALL " SITE_IDS("seq", "policy_record")
			") i WHERE i.id >> 40 = $4 LIMIT 1"},
		{0}
	},
	(const char *const[]) {
		SET_SETTING("site", "$4::text"),
		NULL
	},
	"true",
	NULL
};

/* Unlike setval() a restart is undone by rollback. */
static void
restart_sequence(char *name, int64 first)
{
	AlterSeqStmt *stmt = makeNode(AlterSeqStmt);
	Oid			user;
	int			context;

	stmt->sequence = makeRangeVar("cmiogov", name, -1);
	stmt->options = list_make1(makeDefElem("restart",
										   (Node *) makeFloat(psprintf(INT64_FORMAT, first)), -1));
	GetUserIdAndSecContext(&user, &context);
	SetUserIdAndSecContext(store_owner(), context | SECURITY_LOCAL_USERID_CHANGE);
	AlterSequence(make_parsestate(NULL), stmt);
	SetUserIdAndSecContext(user, context);
}

/* --------------------------------------------------------- entry points */

Datum
require_no_policy(PG_FUNCTION_ARGS)
{
	policy_act(fcinfo, &require_no_policy_act);
	PG_RETURN_VOID();
}

Datum
define_role(PG_FUNCTION_ARGS)
{
	policy_act(fcinfo, &define_role_act);
	PG_RETURN_VOID();
}

Datum
define_decision(PG_FUNCTION_ARGS)
{
	policy_act(fcinfo, &define_decision_act);
	PG_RETURN_VOID();
}

Datum
set_raci(PG_FUNCTION_ARGS)
{
	policy_act(fcinfo, &set_raci_act);
	PG_RETURN_VOID();
}

Datum
define_kind(PG_FUNCTION_ARGS)
{
	policy_act(fcinfo, &define_kind_act);
	PG_RETURN_VOID();
}

Datum
define_requirement(PG_FUNCTION_ARGS)
{
	policy_act(fcinfo, &define_requirement_act);
	PG_RETURN_VOID();
}

Datum
retire_requirement(PG_FUNCTION_ARGS)
{
	policy_act(fcinfo, &retire_requirement_act);
	PG_RETURN_VOID();
}

Datum
set_harm_limits(PG_FUNCTION_ARGS)
{
	policy_act(fcinfo, &set_harm_limits_act);
	PG_RETURN_VOID();
}

Datum
preclear(PG_FUNCTION_ARGS)
{
	policy_act(fcinfo, &preclear_act);
	PG_RETURN_VOID();
}

Datum
revoke_preclearance(PG_FUNCTION_ARGS)
{
	policy_act(fcinfo, &revoke_preclearance_act);
	PG_RETURN_VOID();
}

Datum
set_break_glass_hours(PG_FUNCTION_ARGS)
{
	policy_act(fcinfo, &set_break_glass_hours_act);
	PG_RETURN_VOID();
}

Datum
set_withdrawal_days(PG_FUNCTION_ARGS)
{
	policy_act(fcinfo, &set_withdrawal_days_act);
	PG_RETURN_VOID();
}

Datum
set_ethics_lenses(PG_FUNCTION_ARGS)
{
	policy_act(fcinfo, &set_ethics_lenses_act);
	PG_RETURN_VOID();
}

Datum
note_law(PG_FUNCTION_ARGS)
{
	policy_act(fcinfo, &note_law_act);
	PG_RETURN_VOID();
}

Datum
set_site(PG_FUNCTION_ARGS)
{
	policy_act(fcinfo, &set_site_act);
	restart_sequence("id_seq", PG_GETARG_INT32(0) * SITE_SPAN + 1);
	restart_sequence("guard_id_seq", PG_GETARG_INT32(0) * SITE_GUARDS + 1);
	PG_RETURN_VOID();
}
