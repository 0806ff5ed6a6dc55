/*
 * act_safety.c
 *	  Acts on safety: severity scales, risk matrices, hazards and their controls,
 *	  incidents.
 *
 * In all queries $1 is the record's number, $2 the moment, $3 the person
 * acting; arguments follow from $4.
 */
#include "compat.h"

#include "executor/spi.h"
#include "funcapi.h"
#include "utils/builtins.h"
#include "utils/tuplestore.h"

#include "act_rules.h"

#define SAFETY "cmiogov_safety"

PG_FUNCTION_INFO_V1(define_severity_scale);
PG_FUNCTION_INFO_V1(define_risk_matrix);
PG_FUNCTION_INFO_V1(log_hazard);
PG_FUNCTION_INFO_V1(rate_hazard);
PG_FUNCTION_INFO_V1(set_hazard_status);
PG_FUNCTION_INFO_V1(add_control);
PG_FUNCTION_INFO_V1(verify_control);
PG_FUNCTION_INFO_V1(refute_control);
PG_FUNCTION_INFO_V1(withdraw_control);
PG_FUNCTION_INFO_V1(import_hazards);
PG_FUNCTION_INFO_V1(report_incident);
PG_FUNCTION_INFO_V1(trace_incident);
PG_FUNCTION_INFO_V1(move_incident);

#define UNKNOWN_HAZARD(n) \
	{ARGUMENT, NULL, \
		"SELECT format('there is no hazard %s', $" n "), 'Log it with cmiogov.log_hazard().'" \
		" WHERE $" n " IS NOT NULL AND NOT EXISTS (SELECT FROM cmiogov.hazard WHERE id = $" n ")"}

#define HAZARD_NOT_OPEN(n) \
	{ARGUMENT, NULL, \
		"SELECT format('hazard %s is %s', $" n ", status), 'Open it again with cmiogov.set_hazard_status().'" \
		" FROM cmiogov.hazard WHERE id = $" n " AND status <> 'open'"}

#define UNKNOWN_MATRIX(n) \
	{ARGUMENT, NULL, \
		"SELECT format('risk matrix \"%s\" is not defined', $" n ")," \
		" coalesce('Defined are: ' || (SELECT string_agg(DISTINCT matrix, ', ') FROM cmiogov.risk_matrix) || '.'," \
		" 'Define one with cmiogov.define_risk_matrix(), or load the NHS'' with cmiogov.load_reference_matrix().')" \
		" WHERE NOT EXISTS (SELECT FROM cmiogov.risk_matrix WHERE matrix = $" n ")"}

/* axis: likelihood or severity; m: the matrix's parameter. */
#define NOT_A_WORD(n, axis, m) \
	{ARGUMENT, NULL, \
		"SELECT format('\"%s\" is not a " axis " of risk matrix \"%s\"', $" n ", $" m ")," \
		" (SELECT 'It is one of ' || string_agg(w." axis ", ', ' ORDER BY w.rank) || '.'" \
		" FROM (SELECT DISTINCT " axis ", " axis "_rank AS rank FROM cmiogov.risk_matrix WHERE matrix = $" m ") w)" \
		" WHERE $" n " IS NOT NULL AND NOT EXISTS" \
		" (SELECT FROM cmiogov.risk_matrix WHERE matrix = $" m " AND " axis " = $" n ")"}

#define UNKNOWN_CONTROL(n) \
	{ARGUMENT, NULL, \
		"SELECT format('there is no control %s', $" n "), 'Add it with cmiogov.add_control().'" \
		" WHERE $" n " IS NOT NULL AND NOT EXISTS (SELECT FROM cmiogov.control WHERE id = $" n ")"}

#define CONTROL_WITHDRAWN(n) \
	{ARGUMENT, NULL, \
		"SELECT format('control %s was withdrawn: %s', $" n ", withdrawn), 'Add another with cmiogov.add_control().'" \
		" FROM cmiogov.control WHERE id = $" n " AND withdrawn IS NOT NULL"}

#define UNKNOWN_INCIDENT(n) \
	{ARGUMENT, NULL, \
		"SELECT format('there is no incident %s', $" n "), 'Report it with cmiogov.report_incident().'" \
		" WHERE NOT EXISTS (SELECT FROM cmiogov.incident WHERE id = $" n ")"}

/* Is the jsonb a name: a text that is not blank, without white space at its ends? */
#define IS_NAME(value) \
	"(jsonb_typeof(" value ") = 'string' AND " value " #>> '{}' ~ '^\\S(.*\\S)?$')"

/* ------------------------------------------------------ severity scales */

/* define_severity_scale($4 scale, $5 levels) */
#define LEVELS \
	"(SELECT e.ordinality AS rank, e.value ->> 'level' AS level, (e.value ->> 'weight')::numeric AS weight" \
	" FROM jsonb_array_elements($5) WITH ORDINALITY e) l"

static const PolicyAct define_severity_scale_act = {
	"define_severity_scale", NULL, by_registrar,
	(const PolicyRule[]) {
		{ERRCODE_UNIQUE_VIOLATION, NULL,
			"SELECT format('severity scale \"%s\" is defined already', $4), 'A scale is never changed: give the new version a name of its own.'"
			" WHERE EXISTS (SELECT FROM cmiogov.severity_scale WHERE scale = $4)"},
		{ARGUMENT, NULL,
			"SELECT 'levels are not a list of at least two', 'Give, the least severe first, [{\"level\": \"E\", \"weight\": 0.05}, ...].'"
			" WHERE CASE WHEN jsonb_typeof($5) = 'array' THEN jsonb_array_length($5) < 2 ELSE true END"},
		{ARGUMENT, NULL,
			"SELECT format('level %s is not a level and its weight: %s', ordinality, value), 'Give {\"level\": \"E\", \"weight\": 0.05}.'"
			" FROM jsonb_array_elements($5) WITH ORDINALITY WHERE CASE WHEN jsonb_typeof(value) = 'object' THEN"
			" value - '{level,weight}'::text[] <> '{}' OR NOT coalesce(" IS_NAME("(value -> 'level')") ", false)"
			" OR jsonb_typeof(value -> 'weight') IS DISTINCT FROM 'number' ELSE true END ORDER BY ordinality LIMIT 1"},
		{ARGUMENT, NULL,
			"SELECT format('level \"%s\" stands twice', min(level)), NULL FROM " LEVELS " GROUP BY lower(level) HAVING count(*) > 1 LIMIT 1"},
		{ARGUMENT, NULL,
			"SELECT format('weight %s of level \"%s\" is out of range', weight, level), 'A weight is 0, or from 1e-300 to 1e300.'"
			" FROM " LEVELS " WHERE NOT (weight = 0 OR weight BETWEEN 1e-300 AND 1e300) ORDER BY rank LIMIT 1"},
		{ARGUMENT, NULL,
			"SELECT format('level \"%s\" weighs %s, less than \"%s\" before it, which weighs %s', level, weight, before, lighter),"
			" 'Begin with the least severe; no level weighs less than the one before it.'"
			" FROM (SELECT *, lag(level) OVER w AS before, lag(weight) OVER w AS lighter FROM " LEVELS " WINDOW w AS (ORDER BY rank)) o"
			" WHERE weight < lighter ORDER BY rank LIMIT 1"},
		{ARGUMENT, NULL,
			"SELECT format('severity scale \"%s\" weighs nothing', $4), 'The most severe level is above 0.' FROM " LEVELS " HAVING max(weight) = 0"},
		{0}
	},
	(const char *const[]) {
		"INSERT INTO cmiogov.severity_scale SELECT $4, l.level, l.rank, l.weight, $1 FROM " LEVELS,
		NULL
	},
	NULL, "severity_scale"
};

/* -------------------------------------------------------- risk matrices */

/* define_risk_matrix($4 matrix, $5 cells) */
#define AXES \
	"(VALUES ('likelihoods'), ('severities')) a (axis)"

#define CELLS \
	"(SELECT l.value AS likelihood, l.ordinality::integer AS likelihood_rank, s.value AS severity, s.ordinality::integer AS severity_rank," \
	" $5 -> 'levels' -> (l.ordinality::integer - 1) -> (s.ordinality::integer - 1) AS level" \
	" FROM jsonb_array_elements_text($5 -> 'likelihoods') WITH ORDINALITY l," \
	" jsonb_array_elements_text($5 -> 'severities') WITH ORDINALITY s) c"

/* Falls the level from one cell to the next along an axis? */
#define FALLS(axis, other) \
	{ARGUMENT, NULL, \
		"SELECT format('%s, %s has level %s, less than %s, %s with %s'," \
		" likelihood, severity, level, likelihood_before, severity_before, level_before)," \
		" 'A level never falls when " axis " rises.'" \
		" FROM (SELECT *, lag(likelihood) OVER w AS likelihood_before, lag(severity) OVER w AS severity_before," \
		" lag(level) OVER w AS level_before FROM " CELLS " WINDOW w AS (PARTITION BY " other "_rank ORDER BY " axis "_rank)) o" \
		" WHERE level::integer < level_before::integer ORDER BY likelihood_rank, severity_rank LIMIT 1"}

static const PolicyAct define_risk_matrix_act = {
	"define_risk_matrix", NULL, by_registrar,
	(const PolicyRule[]) {
		{ERRCODE_UNIQUE_VIOLATION, NULL,
			"SELECT format('risk matrix \"%s\" is defined already', $4), 'A matrix is never changed: give the new version a name of its own.'"
			" WHERE EXISTS (SELECT FROM cmiogov.risk_matrix WHERE matrix = $4)"},
		{ARGUMENT, NULL,
			"SELECT 'cells are not a matrix', 'Give {\"likelihoods\": [...], \"severities\": [...], \"levels\": [[...], ...]}.'"
			" WHERE CASE WHEN jsonb_typeof($5) = 'object' THEN $5 - '{likelihoods,severities,levels}'::text[] <> '{}'"
			" OR jsonb_typeof($5 -> 'likelihoods') IS DISTINCT FROM 'array' OR jsonb_typeof($5 -> 'severities') IS DISTINCT FROM 'array'"
			" OR jsonb_typeof($5 -> 'levels') IS DISTINCT FROM 'array' ELSE true END"},
		{ARGUMENT, NULL,
			"SELECT format('there are %s %s', jsonb_array_length($5 -> axis), axis), 'A matrix has at least two of each.'"
			" FROM " AXES " WHERE jsonb_array_length($5 -> axis) < 2 LIMIT 1"},
		{ARGUMENT, NULL,
			"SELECT format('%s among the %s is not a name', value, axis), 'Give words in quotes.'"
			" FROM " AXES ", jsonb_array_elements($5 -> axis) WHERE NOT " IS_NAME("value") " LIMIT 1"},
		{ARGUMENT, NULL,
			"SELECT format('\"%s\" stands twice among the %s', min(value), axis), NULL"
			" FROM " AXES ", jsonb_array_elements_text($5 -> axis) GROUP BY axis, lower(value) HAVING count(*) > 1 LIMIT 1"},
		{ARGUMENT, NULL,
			"SELECT format('there are %s rows of levels and %s likelihoods', jsonb_array_length($5 -> 'levels'), jsonb_array_length($5 -> 'likelihoods')),"
			" 'Give one row for each likelihood.'"
			" WHERE jsonb_array_length($5 -> 'levels') <> jsonb_array_length($5 -> 'likelihoods')"},
		{ARGUMENT, NULL,
			"SELECT format('the row of \"%s\" does not have %s levels: %s', $5 -> 'likelihoods' ->> (ordinality::integer - 1),"
			" jsonb_array_length($5 -> 'severities'), value), 'Give one level for each severity.'"
			" FROM jsonb_array_elements($5 -> 'levels') WITH ORDINALITY"
			" WHERE CASE WHEN jsonb_typeof(value) = 'array' THEN jsonb_array_length(value) <> jsonb_array_length($5 -> 'severities') ELSE true END"
			" ORDER BY ordinality LIMIT 1"},
		{ARGUMENT, NULL,
			"SELECT format('%s, %s has level %s', likelihood, severity, level), 'A level is a whole number from 1 (acceptable) to 5 (unacceptable).'"
			" FROM " CELLS " WHERE level::text !~ '^[1-5]$' ORDER BY likelihood_rank, severity_rank LIMIT 1"},
		FALLS("likelihood", "severity"),
		FALLS("severity", "likelihood"),
		{0}
	},
	(const char *const[]) {
		"INSERT INTO cmiogov.risk_matrix SELECT $4, c.likelihood, c.likelihood_rank, c.severity, c.severity_rank, c.level::integer, $1 FROM " CELLS,
		NULL
	},
	NULL, "risk_matrix"
};

/* -------------------------------------------------------------- hazards */

#define DOMAINS "clinical,technical,usability,privacy"

/*
 * log_hazard($4 name, $5 description, $6 asset, $7 proposal, $8 domain, $9 causes,
 * $10 induced_by, $11 found_in)
 */
static const PolicyAct log_hazard_act = {
	"log_hazard", ",asset,proposal,induced_by,found_in,", by_office,
	(const PolicyRule[]) {
		NOT_ONE_OF("8", "domain", DOMAINS),
		UNKNOWN_ASSET("6"),
		UNKNOWN_PROPOSAL("7"),
		UNKNOWN_CONTROL("10"),
		{ARGUMENT, NULL,
			"SELECT format('hazard \"%s\" belongs to nothing', $4), 'Name the asset or the proposal.'"
			" WHERE $6 IS NULL AND $7 IS NULL AND $10 IS NULL"},
		{ARGUMENT, NULL,
			"SELECT 'a cause must not be null or empty', NULL FROM unnest($9) c WHERE coalesce(btrim(c), '') = ''"},
		{0}
	},
	(const char *const[]) {
		"INSERT INTO cmiogov.hazard SELECT nextval('cmiogov.id_seq'), $4, $5,"
		" CASE WHEN $6 IS NULL AND $7 IS NULL THEN h.asset ELSE $6 END, CASE WHEN $6 IS NULL AND $7 IS NULL THEN h.proposal ELSE $7 END,"
		" $8, $9, $10, $3, $11, NULL, NULL, NULL, NULL, NULL, 'open', 'logged', $2, $1"
		" FROM (SELECT) one LEFT JOIN (cmiogov.control c JOIN cmiogov.hazard h ON h.id = c.hazard) ON c.id = $10",
		NULL
	},
	NULL, "hazard"
};

/*
 * rate_hazard($4 hazard, $5 matrix, $6 initial_likelihood, $7 initial_severity,
 * $8 residual_likelihood, $9 residual_severity)
 */
static const PolicyAct rate_hazard_act = {
	"rate_hazard", ",residual_likelihood,residual_severity,", by_office,
	(const PolicyRule[]) {
		UNKNOWN_HAZARD("4"),
		HAZARD_NOT_OPEN("4"),
		UNKNOWN_MATRIX("5"),
		NOT_A_WORD("6", "likelihood", "5"),
		NOT_A_WORD("7", "severity", "5"),
		NOT_A_WORD("8", "likelihood", "5"),
		NOT_A_WORD("9", "severity", "5"),
		{ARGUMENT, NULL,
			"SELECT 'a residual rating is a likelihood and a severity', 'Give both, or neither while there is none.'"
			" WHERE ($8 IS NULL) <> ($9 IS NULL)"},
		{0}
	},
	(const char *const[]) {
		"UPDATE cmiogov.hazard SET matrix = $5, initial_likelihood = $6, initial_severity = $7,"
		" residual_likelihood = $8, residual_severity = $9, record = $1 WHERE id = $4",
		NULL
	},
	NULL, "hazard"
};

/* set_hazard_status($4 hazard, $5 status, $6 reason, $7 transferred_to) */
static const PolicyAct set_hazard_status_act = {
	"set_hazard_status", ",transferred_to,", by_office,
	(const PolicyRule[]) {
		NOT_ONE_OF("5", "status of a hazard", "open,transferred,closed"),
		UNKNOWN_HAZARD("4"),
		{ARGUMENT, NULL,
			"SELECT format('hazard %s is %s already', $4, status), NULL FROM cmiogov.hazard WHERE id = $4 AND status = $5"},
		{ARGUMENT, NULL,
			"SELECT format('hazard %s is transferred to nobody', $4), 'Name who takes it over in transferred_to.'"
			" WHERE $5 = 'transferred' AND $7 IS NULL"},
		{ARGUMENT, NULL,
			"SELECT format('hazard %s is not transferred, but a recipient is named: %s', $4, $7), NULL"
			" WHERE $5 <> 'transferred' AND $7 IS NOT NULL"},
		{LAW, SAFETY,
			"SELECT format('hazard %s cannot be %s: it is not rated both before and after controls', $4, $5),"
			" 'Rate it with cmiogov.rate_hazard().'"
			" FROM cmiogov.hazard_log WHERE hazard = $4 AND unrated AND $5 <> 'open'"},
		{LAW, SAFETY,
			"SELECT format('hazard %s cannot be closed: its level is %s, %s', $4, effective_level, meaning),"
			" 'A residual rating counts when every control is verified for implementation and for effectiveness.'"
			" FROM cmiogov.hazard_log WHERE hazard = $4 AND effective_level > 3 AND $5 = 'closed'"},
		{0}
	},
	(const char *const[]) {
		"UPDATE cmiogov.hazard SET status = $5, reason = coalesce(format('to %s: ', $7::text), '') || $6, record = $1 WHERE id = $4",
		NULL
	},
	NULL, "hazard"
};

/* ------------------------------------------------------------- controls */

/* add_control($4 hazard, $5 sort, $6 description) */
static const PolicyAct add_control_act = {
	"add_control", NULL, by_office,
	(const PolicyRule[]) {
		NOT_ONE_OF("5", "sort of control", "design,testing,training,business_process"),
		UNKNOWN_HAZARD("4"),
		HAZARD_NOT_OPEN("4"),
		{0}
	},
	(const char *const[]) {
		"INSERT INTO cmiogov.control VALUES (nextval('cmiogov.id_seq'), $4, $5, $6, $3, NULL, NULL, NULL, NULL, NULL, NULL, NULL, $1)",
		NULL
	},
	NULL, "control"
};

#define ASPECT(n) NOT_ONE_OF(n, "verification of a control", "implementation,effectiveness")

/* verify_control($4 control, $5 aspect, $6 evidence) */
static const PolicyAct verify_control_act = {
	"verify_control", NULL, by_office,
	(const PolicyRule[]) {
		ASPECT("5"),
		UNKNOWN_CONTROL("4"),
		CONTROL_WITHDRAWN("4"),
		{ARGUMENT, NULL,
			"SELECT format('control %s is not verified for implementation', $4), 'What is not in place is not effective.'"
			" FROM cmiogov.control WHERE id = $4 AND $5 = 'effectiveness' AND implemented_at IS NULL"},
		{LAW, "cmiogov_separation",
			"SELECT format('%s %s control %s and cannot verify its %s', p.name,"
			" CASE WHEN $3 = c.added_by THEN 'added' WHEN $5 = 'effectiveness' THEN 'verified the implementation of' ELSE 'verified the effectiveness of' END, $4, $5),"
			" 'That a control works is verified by another person than who made it and who says that it is in place.'"
			" FROM cmiogov.control c JOIN cmiogov.person p ON p.id = $3 WHERE c.id = $4"
			" AND CASE $5 WHEN 'effectiveness' THEN $3 IN (c.added_by, c.implemented_by) ELSE c.effective_at IS NOT NULL AND $3 = c.effective_by END"},
		{0}
	},
	(const char *const[]) {
		"UPDATE cmiogov.control SET implemented_at = $2, implemented_by = $3, implementation = $6, record = $1"
		" WHERE id = $4 AND $5 = 'implementation'",
		"UPDATE cmiogov.control SET effective_at = $2, effective_by = $3, effectiveness = $6, record = $1"
		" WHERE id = $4 AND $5 = 'effectiveness'",
		NULL
	},
	NULL, "control"
};

/* A control that lapsed: its hazard is open again. */
#define OPEN_AGAIN(what, rest) \
	"UPDATE cmiogov.hazard h SET status = 'open', reason = format('control %s " what ": %s', $4, " rest ", record = $1 + 1" \
	" FROM cmiogov.control c WHERE c.id = $4 AND h.id = c.hazard"

/* refute_control($4 control, $5 aspect, $6 evidence): what is not in place does not work either */
static const PolicyAct refute_control_act = {
	"refute_control", NULL, by_office,
	(const PolicyRule[]) {
		ASPECT("5"),
		UNKNOWN_CONTROL("4"),
		CONTROL_WITHDRAWN("4"),
		{0}
	},
	(const char *const[]) {
		"UPDATE cmiogov.control SET implemented_at = NULL, implemented_by = $3, implementation = $6, effective_at = NULL, record = $1"
		" WHERE id = $4 AND $5 = 'implementation'",
		"UPDATE cmiogov.control SET effective_at = NULL, effective_by = $3, effectiveness = $6, record = $1"
		" WHERE id = $4 AND $5 = 'effectiveness'",
		OPEN_AGAIN("does not hold", "$6)") " AND h.status <> 'open'",
		NULL
	},
	NULL, "control,hazard"
};

/* withdraw_control($4 control, $5 reason): what remained with it is not known without it */
static const PolicyAct withdraw_control_act = {
	"withdraw_control", NULL, by_office,
	(const PolicyRule[]) {
		UNKNOWN_CONTROL("4"),
		CONTROL_WITHDRAWN("4"),
		{0}
	},
	(const char *const[]) {
		"UPDATE cmiogov.control SET withdrawn = $5, record = $1 WHERE id = $4",
		OPEN_AGAIN("was withdrawn", "$5), residual_likelihood = NULL, residual_severity = NULL"),
		NULL
	},
	NULL, "control,hazard"
};

/* -------------------------------------------------- logs from elsewhere */

/*
 * import_hazards($4 asset, $5 matrix, $6 rows, $7 statuses): all rows or none,
 * because a hazard is never deleted.
 */
#define ROWS "cmiogov.hazard_rows($5, $6, $7) r"
#define FIELDS "jsonb_array_elements($6) WITH ORDINALITY e, jsonb_each(e.value) f"

static const PolicyAct import_hazards_act = {
	"import_hazards", NULL, by_office,
	(const PolicyRule[]) {
		UNKNOWN_ASSET("4"),
		UNKNOWN_MATRIX("5"),
		{ARGUMENT, NULL,
			"SELECT format('rows are not a list: %s', left($6::text, 40)), 'Give [{\"hazard\": \"H1\", \"initial_likelihood\": \"Low\", ...}, ...].'"
			" WHERE jsonb_typeof($6) <> 'array'"},
		{ARGUMENT, NULL,
			"SELECT format('row %s is not an object: %s', ordinality, left(value::text, 40)), 'Give {\"hazard\": \"H1\", \"initial_likelihood\": \"Low\", ...}.'"
			" FROM jsonb_array_elements($6) WITH ORDINALITY WHERE jsonb_typeof(value) <> 'object' ORDER BY ordinality LIMIT 1"},
		{ARGUMENT, NULL,
			"SELECT 'statuses do not say what words mean', 'Give {\"Ongoing\": \"open\"}: each word with open, transferred or closed.'"
			" WHERE CASE WHEN jsonb_typeof($7) = 'object' THEN EXISTS"
			" (SELECT FROM jsonb_each($7) WHERE value NOT IN ('\"open\"', '\"transferred\"', '\"closed\"')) ELSE true END"},
		{ARGUMENT, NULL,
			"SELECT format('row %s: %s is neither a text nor a number: %s', ordinality, key, left(f.value::text, 40)), NULL FROM " FIELDS
			" WHERE key = ANY ('{hazard,description,domain,status,reason,initial_likelihood,initial_severity,initial_level,"
			"residual_likelihood,residual_severity,residual_level}') AND jsonb_typeof(f.value) NOT IN ('string', 'number', 'null')"
			" ORDER BY ordinality LIMIT 1"},
		{ARGUMENT, NULL,
			"SELECT format('row %s: causes are neither a text nor a list of texts: %s', ordinality, left(f.value::text, 40)), NULL FROM " FIELDS
			" WHERE key = 'causes' AND CASE jsonb_typeof(f.value) WHEN 'string' THEN false WHEN 'null' THEN false"
			" WHEN 'array' THEN EXISTS (SELECT FROM jsonb_array_elements(f.value) c WHERE NOT (jsonb_typeof(c) = 'string' AND btrim(c #>> '{}') <> ''))"
			" ELSE true END ORDER BY ordinality LIMIT 1"},
		{ARGUMENT, NULL,
			"SELECT format('row %s has no name', r.row), 'Give the hazard''s name in the other log as \"hazard\".' FROM " ROWS
			" WHERE place IS NOT NULL AND coalesce(name, '') = '' ORDER BY r.row LIMIT 1"},
		{ARGUMENT, NULL,
			"SELECT format('row %s: \"%s\" is not a status of a hazard', r.row, status),"
			" format('Say what it means, statuses => ''{%s: \"open\"}'', or transferred or closed.', to_jsonb(status)) FROM " ROWS
			" WHERE place IS NOT NULL AND status <> ALL ('{open,transferred,closed}') ORDER BY r.row LIMIT 1"},
		{ARGUMENT, NULL,
			"SELECT format('row %s: \"%s\" is not a domain', r.row, domain), 'It is one of " DOMAINS ".' FROM " ROWS
			" WHERE place IS NOT NULL AND domain <> ALL ('{" DOMAINS "}') ORDER BY r.row LIMIT 1"},
		{ARGUMENT, NULL,
			"SELECT format('row %s: \"%s\" stands in row %s already', max(r.row), name, min(r.row)), 'A hazard is never deleted: give each a name of its own.' FROM " ROWS
			" WHERE place IS NOT NULL GROUP BY name HAVING count(*) > 1 ORDER BY min(r.row) LIMIT 1"},
		{ARGUMENT, NULL,
			"SELECT format('row %s: \"%s\" is in the log of asset %s already, as hazard %s', r.row, r.name, $4, h.id),"
			" 'Leave it out, or rate that one with cmiogov.rate_hazard().' FROM " ROWS
			" JOIN cmiogov.hazard h ON h.asset = $4 AND h.name = r.name WHERE place IS NOT NULL ORDER BY r.row LIMIT 1"},
		{ARGUMENT, NULL,
			"SELECT 'no row holds a hazard', NULL WHERE NOT EXISTS (SELECT FROM " ROWS " WHERE place IS NOT NULL)"},
		{0}
	},
	(const char *const[]) {
		"INSERT INTO cmiogov.hazard SELECT nextval('cmiogov.id_seq'), r.name, r.description, $4, NULL, r.domain, r.causes, NULL, $3, NULL,"
		" CASE WHEN coalesce(r.initial_likelihood, r.residual_likelihood) IS NOT NULL THEN $5 END,"
		" r.initial_likelihood, r.initial_severity, r.residual_likelihood, r.residual_severity, r.status, r.reason, $2, $1 + r.place"
		" FROM (SELECT * FROM " ROWS " WHERE place IS NOT NULL ORDER BY place) r",
		NULL
	},
	NULL, "hazard"
};

/* Each row and what became of it; $1 is the id of the first hazard, arguments follow as above. */
static const char import_report[] =
	"SELECT r.row, h.id, f.finding FROM cmiogov.hazard_rows($3, $4, $5) r"
	" LEFT JOIN LATERAL unnest(r.findings) f (finding) ON true"
	" LEFT JOIN cmiogov.hazard h ON h.record = (SELECT record FROM cmiogov.hazard WHERE id = $1) + r.place"
	" ORDER BY r.row, f.finding";

/* ------------------------------------------------------------ incidents */

#define SORTS "harm,near_miss,downtime,disruption,privacy_gap,complaint,malfunction"
#define SEVERITIES "minor,significant,considerable,major,catastrophic"

/*
 * report_incident($4 sort, $5 title, $6 severity, $7 occurred_at, $8 detected_at,
 * $9 asset, $10 hazard, $11 proposal, $12 body)
 */
static const PolicyAct report_incident_act = {
	"report_incident", ",asset,hazard,proposal,body,", by_office,
	(const PolicyRule[]) {
		NOT_ONE_OF("4", "sort of incident", SORTS),
		NOT_ONE_OF("6", "severity of an incident", SEVERITIES),
		NOT_A_DATE("7", "occurred_at"),
		{ARGUMENT, NULL,
			"SELECT format('the incident was detected at %s, before it occurred at %s', $8, $7), NULL WHERE $8 < $7"},
		{ARGUMENT, NULL,
			"SELECT format('the incident was detected at %s, which is in the future', $8), 'Report what has happened.' WHERE $8 > $2"},
		UNKNOWN_ASSET("9"),
		UNKNOWN_HAZARD("10"),
		UNKNOWN_PROPOSAL("11"),
		UNKNOWN_BODY("12"),
		{0}
	},
	(const char *const[]) {
		"INSERT INTO cmiogov.incident VALUES (nextval('cmiogov.id_seq'), $4, $5, $6, $9, $10, $11, $12, $7, $8, NULL, NULL, NULL, NULL, $1)",
		NULL
	},
	NULL, "incident"
};

/* trace_incident($4 incident, $5 asset, $6 hazard, $7 proposal) */
static const PolicyAct trace_incident_act = {
	"trace_incident", ",asset,hazard,proposal,", by_office,
	(const PolicyRule[]) {
		UNKNOWN_INCIDENT("4"),
		{ARGUMENT, NULL,
			"SELECT format('incident %s is closed', $4), 'Reopen it with cmiogov.move_incident().'"
			" FROM cmiogov.incident WHERE id = $4 AND closed_at IS NOT NULL"},
		{ARGUMENT, NULL,
			"SELECT format('incident %s is traced to nothing', $4), 'Name an asset, a hazard or a proposal.'"
			" WHERE $5 IS NULL AND $6 IS NULL AND $7 IS NULL"},
		UNKNOWN_ASSET("5"),
		UNKNOWN_HAZARD("6"),
		UNKNOWN_PROPOSAL("7"),
		{0}
	},
	(const char *const[]) {
		"UPDATE cmiogov.incident SET asset = coalesce($5, asset), hazard = coalesce($6, hazard), proposal = coalesce($7, proposal), record = $1"
		" WHERE id = $4",
		NULL
	},
	NULL, "incident"
};

/* move_incident($4 incident, $5 step, $6 outcome) */
static const PolicyAct move_incident_act = {
	"move_incident", ",outcome,", by_office,
	(const PolicyRule[]) {
		NOT_ONE_OF("5", "step of an incident", "reported,consulted,closed,reopened"),
		UNKNOWN_INCIDENT("4"),
		{ARGUMENT, NULL,
			"SELECT format('incident %s was %s already, at %s', $4, $5, m.at), NULL"
			" FROM (SELECT CASE $5 WHEN 'reported' THEN reported_at WHEN 'consulted' THEN consulted_at WHEN 'closed' THEN closed_at END AS at"
			" FROM cmiogov.incident WHERE id = $4) m WHERE m.at IS NOT NULL"},
		{ARGUMENT, NULL,
			"SELECT format('incident %s is %s', $4, CASE WHEN closed_at IS NULL THEN 'open' ELSE 'closed' END),"
			" CASE WHEN closed_at IS NOT NULL THEN 'Reopen it first.' END"
			" FROM cmiogov.incident WHERE id = $4 AND (closed_at IS NULL) = ($5 = 'reopened')"},
		{ARGUMENT, NULL,
			"SELECT format('incident %s cannot be %s without an outcome', $4, $5), 'Say what came of it, or why.'"
			" WHERE $6 IS NULL AND $5 IN ('closed', 'reopened')"},
		{LAW, SAFETY,
			"SELECT format('privacy gap %s cannot be closed before it was reported', $4), 'A gap in data protection is reported to whom it must be: step reported.'"
			" FROM cmiogov.incident WHERE id = $4 AND $5 = 'closed' AND sort = 'privacy_gap' AND reported_at IS NULL"},
		{LAW, SAFETY,
			"SELECT format('%s %s cannot be closed before management was consulted', sort, $4), 'Management is consulted about disruptions: step consulted.'"
			" FROM cmiogov.incident WHERE id = $4 AND $5 = 'closed' AND sort IN ('downtime', 'disruption') AND consulted_at IS NULL"},
		{LAW, SAFETY,
			"SELECT format('%s incident %s cannot be closed: proposal %s does not tell of it', severity, $4, proposal),"
			" format('SELECT cmiogov.link_incident(%s, ''%s'', ''why'')', proposal, $4)"
			" FROM cmiogov.incident_log WHERE incident = $4 AND $5 = 'closed' AND unlinked"},
		{0}
	},
	(const char *const[]) {
		"UPDATE cmiogov.incident SET reported_at = CASE WHEN $5 = 'reported' THEN $2 ELSE reported_at END,"
		" consulted_at = CASE WHEN $5 = 'consulted' THEN $2 ELSE consulted_at END,"
		" closed_at = CASE $5 WHEN 'closed' THEN $2 WHEN 'reopened' THEN NULL ELSE closed_at END,"
		" outcome = coalesce($6, outcome), record = $1 WHERE id = $4",
		NULL
	},
	NULL, "incident"
};

/* --------------------------------------------------------- entry points */

static Datum
id_of(char *key)
{
	return DirectFunctionCall1(int8in, CStringGetDatum(key));
}

/* The classes of a risk matrix count patients: as weights, they would be counted by N again. */
static void
warn_of_classes(Datum scale)
{
	Oid			type = TEXTOID;
	OwnerState	state;

	owner_begin(&state);
	run_now("SELECT scale FROM cmiogov.severity_weights WHERE scale = $1 AND counts_patients LIMIT 1",
			1, &type, &scale, " ");
	if (SPI_processed > 0)
		ereport(WARNING,
				(errmsg("the levels of severity scale \"%s\" are severities of a risk matrix, which count patients already",
						TextDatumGetCString(scale)),
				 errhint("Multiplied by exposures N they count twice. Use a scale of harm to one patient.")));
	owner_end(&state);
}

Datum
define_severity_scale(PG_FUNCTION_ARGS)
{
	policy_act(fcinfo, &define_severity_scale_act);
	warn_of_classes(PG_GETARG_DATUM(0));
	PG_RETURN_VOID();
}

Datum
define_risk_matrix(PG_FUNCTION_ARGS)
{
	policy_act(fcinfo, &define_risk_matrix_act);
	PG_RETURN_VOID();
}

Datum
log_hazard(PG_FUNCTION_ARGS)
{
	return id_of(policy_act(fcinfo, &log_hazard_act));
}

Datum
rate_hazard(PG_FUNCTION_ARGS)
{
	policy_act(fcinfo, &rate_hazard_act);
	PG_RETURN_VOID();
}

Datum
set_hazard_status(PG_FUNCTION_ARGS)
{
	policy_act(fcinfo, &set_hazard_status_act);
	PG_RETURN_VOID();
}

Datum
add_control(PG_FUNCTION_ARGS)
{
	return id_of(policy_act(fcinfo, &add_control_act));
}

Datum
verify_control(PG_FUNCTION_ARGS)
{
	policy_act(fcinfo, &verify_control_act);
	PG_RETURN_VOID();
}

Datum
refute_control(PG_FUNCTION_ARGS)
{
	policy_act(fcinfo, &refute_control_act);
	PG_RETURN_VOID();
}

Datum
withdraw_control(PG_FUNCTION_ARGS)
{
	policy_act(fcinfo, &withdraw_control_act);
	PG_RETURN_VOID();
}

/* What became of each row, into the function's result. */
static void
report_import(FunctionCallInfo fcinfo, int64 first)
{
	ReturnSetInfo *rsinfo = (ReturnSetInfo *) fcinfo->resultinfo;
	Oid			types[] = {INT8OID, INT8OID, TEXTOID, JSONBOID, JSONBOID};
	Datum		values[] = {Int64GetDatum(first), PG_GETARG_DATUM(0), PG_GETARG_DATUM(1),
	PG_GETARG_DATUM(2), PG_GETARG_DATUM(3)};
	OwnerState	state;

	owner_begin(&state);
	run_now(import_report, lengthof(types), types, values, NULL);
	for (uint64 i = 0; i < SPI_processed; i++)
	{
		Datum		v[3];
		bool		n[3];

		for (int c = 0; c < 3; c++)
			v[c] = SPI_getbinval(SPI_tuptable->vals[i], SPI_tuptable->tupdesc, c + 1, &n[c]);
		tuplestore_putvalues(rsinfo->setResult, rsinfo->setDesc, v, n);
	}
	owner_end(&state);
}

Datum
import_hazards(PG_FUNCTION_ARGS)
{
	Datum		first;

	InitMaterializedSRF(fcinfo, 0);
	first = id_of(policy_act(fcinfo, &import_hazards_act));
	report_import(fcinfo, DatumGetInt64(first));
	return (Datum) 0;
}

Datum
report_incident(PG_FUNCTION_ARGS)
{
	return id_of(policy_act(fcinfo, &report_incident_act));
}

Datum
trace_incident(PG_FUNCTION_ARGS)
{
	policy_act(fcinfo, &trace_incident_act);
	PG_RETURN_VOID();
}

Datum
move_incident(PG_FUNCTION_ARGS)
{
	policy_act(fcinfo, &move_incident_act);
	PG_RETURN_VOID();
}
