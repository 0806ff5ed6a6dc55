/*
 * act_office.c
 *	  Acts on the office's registers: bodies and seats, reporting lines,
 *	  qualifications, assets and how they hang together.
 *
 * In all queries $1 is the record's number, $2 the moment, $3 the person
 * acting; arguments follow from $4.
 */
#include "compat.h"

#include "utils/builtins.h"

#include "act_rules.h"

PG_FUNCTION_INFO_V1(define_body);
PG_FUNCTION_INFO_V1(take_seat);
PG_FUNCTION_INFO_V1(end_seat);
PG_FUNCTION_INFO_V1(set_reporting_line);
PG_FUNCTION_INFO_V1(define_qualification);
PG_FUNCTION_INFO_V1(register_asset);
PG_FUNCTION_INFO_V1(move_asset);
PG_FUNCTION_INFO_V1(revise_asset);
PG_FUNCTION_INFO_V1(link_asset);
PG_FUNCTION_INFO_V1(unlink_asset);

/* -------------------------------------------------------- bodies, seats */

/* define_body($4 body, $5 title, $6 sort, $7 parent, $8 chair_role, $9 quorum) */
static const PolicyAct define_body_act = {
	"define_body", ",parent,chair_role,", by_registrar,
	(const PolicyRule[]) {
		NOT_ONE_OF("6", "sort of body", "committee,team,department,stakeholder_group"),
		{ARGUMENT, NULL,
			"SELECT format('%s is a %s', $4, sort), 'A body stays what it is; define another.'"
			" FROM cmiogov.body WHERE body = $4 AND sort <> $6"},
		{ARGUMENT, NULL,
			"SELECT format('body \"%s\" is not defined', $7), 'Define the whole before its parts.'"
			" WHERE $7 <> $4 AND NOT EXISTS (SELECT FROM cmiogov.body WHERE body = $7)"},
		{ARGUMENT, NULL,
			"WITH RECURSIVE above AS (SELECT $7 AS body UNION"
			" SELECT b.parent FROM above JOIN cmiogov.body b USING (body) WHERE b.parent IS NOT NULL)"
			" SELECT format('%s would be a part of itself', $4), NULL FROM above WHERE body = $4"},
		UNKNOWN_ROLE("8"),
		{ARGUMENT, NULL,
			"SELECT 'a quorum is an object of profession to number', 'For example {\"physician\": 1, \"nurse\": 1}.'"
			" WHERE jsonb_typeof($9) <> 'object'"},
		{ARGUMENT, NULL,
			"SELECT format('the quorum of \"%s\" is %s', q.key, q.value), 'It is a whole number from 1 to 1000.'"
			" FROM jsonb_each(CASE jsonb_typeof($9) WHEN 'object' THEN $9 ELSE '{}' END) q"
			" WHERE q.value::text !~ '^[1-9][0-9]{0,2}$|^1000$' OR q.key <> btrim(q.key) OR q.key = ''"},
		{0}
	},
	(const char *const[]) {
		"INSERT INTO cmiogov.body VALUES ($4, $5, $6, $7, $8, $9, $1)"
		" ON CONFLICT (body) DO UPDATE SET title = excluded.title, parent = excluded.parent,"
		" chair_role = excluded.chair_role, quorum = excluded.quorum, record = excluded.record",
		NULL
	},
	NULL,
	"body"
};

/* take_seat($4 person, $5 body, $6 profession, $7 term) */
static const PolicyAct take_seat_act = {
	"take_seat", NULL, by_registrar,
	(const PolicyRule[]) {
		UNKNOWN_PERSON("4"),
		UNKNOWN_BODY("5"),
		BAD_TERM("7"),
		{ARGUMENT, NULL,
			"SELECT format('term %s is already over', $7), 'Seats are taken for the present or the future.'"
			" WHERE upper($7) <= $2"},
		{ERRCODE_UNIQUE_VIOLATION, NULL,
			"SELECT format('%s (person %s) already sits in %s for %s', p.name, p.id, $5, s.term),"
			" format('End that with cmiogov.end_seat(%s) first.', s.id)"
			" FROM cmiogov.seat s JOIN cmiogov.person p ON p.id = s.person"
			" WHERE s.person = $4 AND s.body = $5 AND s.term && " TERM_FROM_NOW("7")},
		{0}
	},
	(const char *const[]) {
		"INSERT INTO cmiogov.seat VALUES (nextval('cmiogov.id_seq'), $5, $4, $6, " TERM_FROM_NOW("7") ", $1)",
		NULL
	},
	NULL,
	"seat"
};

/* end_seat($4 seat, $5 at): as of appointments, never back-dated */
static const PolicyAct end_seat_act = {
	"end_seat", NULL, by_registrar,
	(const PolicyRule[]) {
		{ARGUMENT, NULL,
			"SELECT format('there is no seat %s', $4), NULL WHERE NOT EXISTS (SELECT FROM cmiogov.seat WHERE id = $4)"},
		{ARGUMENT, NULL,
			"SELECT format('a seat cannot be ended at %s', $5), 'Ends are never back-dated; leave the time out to end it now.'"
			" WHERE $5 < transaction_timestamp() OR NOT isfinite($5)"},
		{ARGUMENT, NULL,
			"SELECT format('seat %s does not last beyond %s', $4, greatest($5, $2)), NULL FROM cmiogov.seat"
			" WHERE id = $4 AND (isempty(term) OR upper(term) <= greatest($5, $2))"},
		{0}
	},
	(const char *const[]) {
		"UPDATE cmiogov.seat SET term = term * tstzrange(NULL, greatest($5, $2)), record = $1 WHERE id = $4",
		NULL
	},
	NULL,
	"seat"
};

/* ------------------------------------------------------ reporting lines */

/*
 * set_reporting_line($4 role, $5 superior, $6 term)
 *
 * Ends the role's line before; the new one begins where that ends.  Without a
 * superior that is all.
 */
#define BEGINNING(term) "coalesce(lower(" term "), '-infinity')"
#define LINES_TOUCHED "role = $4 AND term && " TERM_FROM_NOW("6")
#define LINE_ENDED LINES_TOUCHED " AND " BEGINNING("term") " < " BEGINNING(TERM_FROM_NOW("6"))

static const PolicyAct set_reporting_line_act = {
	"set_reporting_line", ",superior,", by_registrar,
	(const PolicyRule[]) {
		UNKNOWN_ROLE("4"),
		UNKNOWN_ROLE("5"),
		BAD_TERM("6"),
		{ARGUMENT, NULL,
			"SELECT format('%s cannot report to itself', $4), NULL WHERE $4 = $5"},
		{ARGUMENT, NULL,
			"SELECT format('%s reports to %s for %s', $4, l.superior, l.term),"
			" 'A role reports to one other at a time; a new line begins after those that are set.'"
			" FROM cmiogov.reporting_line l WHERE " LINES_TOUCHED " AND NOT (" LINE_ENDED ")"},
		{ARGUMENT, NULL,
			"SELECT format('%s reports to nobody in %s', $4, $6), 'There is nothing to end; name the superior.'"
			" WHERE $5 IS NULL AND NOT EXISTS (SELECT FROM cmiogov.reporting_line WHERE " LINE_ENDED ")"},
		{ARGUMENT, NULL,
			"WITH RECURSIVE above AS (SELECT $5 AS role UNION"
			" SELECT l.superior FROM above JOIN cmiogov.reporting_line l USING (role)"
			" WHERE l.term && $6 AND l.role <> $4)"
			" SELECT format('%s would report to itself by way of %s', $4, $5), NULL FROM above WHERE role = $4"},
		{0}
	},
	(const char *const[]) {
		"UPDATE cmiogov.reporting_line SET term = term * tstzrange(NULL, lower(" TERM_FROM_NOW("6") ")), record = $1"
		" WHERE " LINE_ENDED,
		"INSERT INTO cmiogov.reporting_line SELECT nextval('cmiogov.id_seq'), $4, $5, " TERM_FROM_NOW("6") ","
		" $1 + (SELECT count(*) FROM cmiogov.reporting_line WHERE record = $1) WHERE $5 IS NOT NULL",
		NULL
	},
	NULL,
	"reporting_line"
};

/* define_qualification($4 role, $5 credential, $6 level, $7 source) */
static const PolicyAct define_qualification_act = {
	"define_qualification", NULL, by_registrar,
	(const PolicyRule[]) {
		UNKNOWN_ROLE("4"),
		NOT_ONE_OF("6", "level of qualification", "required,preferred,none"),
		{0}
	},
	(const char *const[]) {
		"INSERT INTO cmiogov.qualification VALUES ($4, $5, $6, $7, $1)"
		" ON CONFLICT (role, credential, source) DO UPDATE SET level = excluded.level, record = excluded.record",
		NULL
	},
	NULL,
	"qualification"
};

/* ---------------------------------------------------------------- assets */

#define ASSET_KINDS \
	"system,cds_artifact,order_set,ai_model,content,policy,standard,terminology,data_use,dataset,workflow_step," \
	"objective,project,contract,need,horizon,course,device,interface,other"

#define BAD_DETAIL(n) \
	{ARGUMENT, NULL, \
		"SELECT 'detail is an object', 'For example {\"vendor\": \"Acme\"}.' WHERE jsonb_typeof($" n ") <> 'object'"}

#define RETIRED(n) \
	{ARGUMENT, NULL, \
		"SELECT format('asset %s, %s, is retired', id, name), 'That is final; register another.'" \
		" FROM cmiogov.asset WHERE id = $" n " AND state = 'retired'"}

/* register_asset($4 kind, $5 name, $6 owner_role, $7 version, $8 criticality, $9 review_due, $10 detail) */
static const PolicyAct register_asset_act = {
	"register_asset", ",review_due,", by_office,
	(const PolicyRule[]) {
		NOT_ONE_OF("4", "kind of asset", ASSET_KINDS),
		UNKNOWN_ROLE("6"),
		NOT_ONE_OF("8", "criticality", "low,high,mission_critical"),
		NOT_A_DATE("9", "review date"),
		BAD_DETAIL("10"),
		{ERRCODE_UNIQUE_VIOLATION, NULL,
			"SELECT format('%s \"%s\" is registered already, as asset %s', $4, $5, id), 'Revise it with cmiogov.revise_asset().'"
			" FROM cmiogov.asset WHERE kind = $4 AND name = $5"},
		{0}
	},
	(const char *const[]) {
		"INSERT INTO cmiogov.asset (id, kind, name, owner_role, state, version, criticality, review_due, detail, reason, record)"
		" VALUES (nextval('cmiogov.id_seq'), $4, $5, $6, 'requested', $7, $8, $9, $10, 'registered', $1)",
		NULL
	},
	NULL,
	"asset"
};

/* From where to where; "retired" is reached from everywhere and left for nowhere. */
#define MOVES \
	"(VALUES ('requested', 'review'), ('review', 'requested'), ('review', 'building'), ('building', 'review')," \
	" ('building', 'testing'), ('testing', 'building'), ('testing', 'live'), ('live', 'suspended')," \
	" ('suspended', 'live'), ('requested', 'retired'), ('review', 'retired'), ('building', 'retired')," \
	" ('testing', 'retired'), ('live', 'retired'), ('suspended', 'retired')) m (before, after)"

/* move_asset($4 asset, $5 state, $6 reason) */
static const PolicyAct move_asset_act = {
	"move_asset", NULL, by_office,
	(const PolicyRule[]) {
		UNKNOWN_ASSET("4"),
		NOT_ONE_OF("5", "state of an asset", "requested,review,building,testing,live,suspended,retired"),
		RETIRED("4"),
		{ARGUMENT, NULL,
			"SELECT format('asset %s cannot go from %s to %s', $4, a.state, $5),"
			" 'From there it goes to ' || (SELECT string_agg(after, ' or ') FROM " MOVES " WHERE before = a.state) || '.'"
			" FROM cmiogov.asset a WHERE a.id = $4"
			" AND NOT EXISTS (SELECT FROM " MOVES " WHERE before = a.state AND after = $5)"},
		{0}
	},
	(const char *const[]) {
		"UPDATE cmiogov.asset SET state = $5, reason = $6, record = $1 WHERE id = $4",
		NULL
	},
	NULL,
	"asset"
};

/*
 * revise_asset($4 asset, $5 version, $6 review_due, $7 detail, $8 owner_role,
 * $9 criticality, $10 reason): NULL leaves as it is
 */
#define REVISED \
	"coalesce($5, version), coalesce($6, review_due), coalesce($7, detail)," \
	" coalesce($8, owner_role), coalesce($9, criticality)"

static const PolicyAct revise_asset_act = {
	"revise_asset", ",version,review_due,detail,owner_role,criticality,", by_office,
	(const PolicyRule[]) {
		UNKNOWN_ASSET("4"),
		RETIRED("4"),
		NOT_A_DATE("6", "review date"),
		BAD_DETAIL("7"),
		UNKNOWN_ROLE("8"),
		NOT_ONE_OF("9", "criticality", "low,high,mission_critical"),
		{ARGUMENT, NULL,
			"SELECT format('nothing of asset %s would change', $4), NULL FROM cmiogov.asset WHERE id = $4"
			" AND (" REVISED ") IS NOT DISTINCT FROM (version, review_due, detail, owner_role, criticality)"},
		{0}
	},
	(const char *const[]) {
		"UPDATE cmiogov.asset SET (version, review_due, detail, owner_role, criticality) = (SELECT " REVISED "),"
		" reason = $10, record = $1 WHERE id = $4",
		NULL
	},
	NULL,
	"asset"
};

/*
 * link_asset($4 asset, $5 relation, $6 other, $7 body, $8 version)
 *
 * A link that is there already may change its version; nothing else.
 */
#define SAME_LINK \
	"asset = $4 AND relation = $5 AND other IS NOT DISTINCT FROM $6 AND body IS NOT DISTINCT FROM $7"

static const PolicyAct link_asset_act = {
	"link_asset", ",other,body,version,", by_office,
	(const PolicyRule[]) {
		UNKNOWN_ASSET("4"),
		NOT_ONE_OF("5", "relation", "depends_on,part_of,conforms_to,aligned_with,traces_to,used_in,deployed_in"),
		UNKNOWN_ASSET("6"),
		UNKNOWN_BODY("7"),
		{ARGUMENT, NULL,
			"SELECT format('%s takes %s and nothing else', $5, CASE $5 WHEN 'deployed_in' THEN 'a body' ELSE 'another asset' END), NULL"
			" WHERE ($6 IS NULL) = ($7 IS NULL) OR ($5 = 'deployed_in') = ($7 IS NULL)"},
		{ARGUMENT, NULL,
			"SELECT format('%s is a %s', $7, sort), 'Assets are deployed in departments and teams.'"
			" FROM cmiogov.body WHERE body = $7 AND sort NOT IN ('department', 'team')"},
		RETIRED("4"),
		RETIRED("6"),
		{ARGUMENT, NULL,
			"SELECT format('asset %s is a %s, nothing is %s one', o.id, o.kind, $5), format('That takes %s.', t.what)"
			" FROM cmiogov.asset o, (VALUES ('conforms_to', '{standard,policy,terminology}'::text[], 'a standard, policy or terminology'),"
			" ('aligned_with', '{objective}', 'an objective'), ('used_in', '{workflow_step}', 'a workflow_step')) t (relation, kinds, what)"
			" WHERE o.id = $6 AND t.relation = $5 AND o.kind <> ALL (t.kinds)"},
		{ARGUMENT, NULL,
			"WITH RECURSIVE below AS (SELECT $6 AS id UNION"
			" SELECT l.other FROM below JOIN cmiogov.asset_link l ON l.asset = below.id WHERE l.relation = $5 AND l.other IS NOT NULL)"
			" SELECT format('asset %s would %s itself', $4, CASE $5 WHEN 'depends_on' THEN 'depend on' WHEN 'part_of' THEN 'be part of'"
			" ELSE 'be linked to' END), NULL FROM below"
			" WHERE id = $4 AND ($5 IN ('depends_on', 'part_of') OR $6 = $4)"},
		{ERRCODE_UNIQUE_VIOLATION, NULL,
			"SELECT format('asset %s is linked so already, by link %s', $4, id), NULL FROM cmiogov.asset_link"
			" WHERE " SAME_LINK " AND version IS NOT DISTINCT FROM $8"},
		{0}
	},
	(const char *const[]) {
		"UPDATE cmiogov.asset_link SET version = $8, record = $1 WHERE " SAME_LINK,
		"INSERT INTO cmiogov.asset_link SELECT nextval('cmiogov.id_seq'), $4, $5, $6, $7, $8, $1"
		" WHERE NOT EXISTS (SELECT FROM cmiogov.asset_link WHERE " SAME_LINK ")",
		NULL
	},
	NULL,
	"asset_link"
};

/* unlink_asset($4 link) */
static const PolicyAct unlink_asset_act = {
	"unlink_asset", NULL, by_office,
	(const PolicyRule[]) {
		{ARGUMENT, NULL,
			"SELECT format('there is no link %s', $4), NULL WHERE NOT EXISTS (SELECT FROM cmiogov.asset_link WHERE id = $4)"},
		{0}
	},
	(const char *const[]) {
		"DELETE FROM cmiogov.asset_link WHERE id = $4 RETURNING 'asset_link', id::text",
		NULL
	},
	NULL,
	"asset_link"
};

/* --------------------------------------------------------- entry points */

Datum
define_body(PG_FUNCTION_ARGS)
{
	policy_act(fcinfo, &define_body_act);
	PG_RETURN_VOID();
}

Datum
take_seat(PG_FUNCTION_ARGS)
{
	return policy_act_id(fcinfo, &take_seat_act);
}

Datum
end_seat(PG_FUNCTION_ARGS)
{
	policy_act(fcinfo, &end_seat_act);
	PG_RETURN_VOID();
}

Datum
set_reporting_line(PG_FUNCTION_ARGS)
{
	policy_act(fcinfo, &set_reporting_line_act);
	PG_RETURN_VOID();
}

Datum
define_qualification(PG_FUNCTION_ARGS)
{
	policy_act(fcinfo, &define_qualification_act);
	PG_RETURN_VOID();
}

Datum
register_asset(PG_FUNCTION_ARGS)
{
	return policy_act_id(fcinfo, &register_asset_act);
}

Datum
move_asset(PG_FUNCTION_ARGS)
{
	policy_act(fcinfo, &move_asset_act);
	PG_RETURN_VOID();
}

Datum
revise_asset(PG_FUNCTION_ARGS)
{
	policy_act(fcinfo, &revise_asset_act);
	PG_RETURN_VOID();
}

Datum
link_asset(PG_FUNCTION_ARGS)
{
	return policy_act_id(fcinfo, &link_asset_act);
}

Datum
unlink_asset(PG_FUNCTION_ARGS)
{
	policy_act(fcinfo, &unlink_asset_act);
	PG_RETURN_VOID();
}
