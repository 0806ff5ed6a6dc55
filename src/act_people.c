/*
 * act_people.c
 *	  Acts on people: enrolment, logins, credentials, appointments.
 *
 * In all queries $1 is the record's number, $2 the moment, $3 the person
 * acting; arguments follow from $4.
 */
#include "compat.h"

#include "act_rules.h"

PG_FUNCTION_INFO_V1(enroll);
PG_FUNCTION_INFO_V1(add_login);
PG_FUNCTION_INFO_V1(remove_login);
PG_FUNCTION_INFO_V1(record_credential);
PG_FUNCTION_INFO_V1(revoke_credential);
PG_FUNCTION_INFO_V1(appoint);
PG_FUNCTION_INFO_V1(end_appointment);

/* -------------------------------------------------------------- logins */

/* enroll($4 name, $5 db_role) */
static const PolicyAct enroll_act = {
	"enroll", ",db_role,", by_registrar,
	(const PolicyRule[]) {
		{ARGUMENT, NULL,
			"SELECT format('database role \"%s\" does not exist', $5), NULL"
			" WHERE $5 IS NOT NULL AND NOT EXISTS (SELECT FROM pg_roles WHERE rolname = $5)"},
		{ERRCODE_UNIQUE_VIOLATION, NULL,
			"SELECT format('database role \"%s\" already stands for %s (person %s)', $5, p.name, p.id),"
			" 'One login stands for one person; remove it there with cmiogov.remove_login() first.'"
			" FROM cmiogov.login l JOIN cmiogov.person p ON p.id = l.person"
			" WHERE l.realm = 'database' AND l.login = $5::text"},
		{0}
	},
	(const char *const[]) {
		"WITH p AS (INSERT INTO cmiogov.person VALUES (nextval('cmiogov.id_seq'), $4, $1) RETURNING id)"
		" INSERT INTO cmiogov.login SELECT 'database', $5::text, p.id, $1 + 1 FROM p WHERE $5 IS NOT NULL",
		NULL
	},
	NULL,
	NULL
};

/* add_login($4 person, $5 realm, $6 login) */
static const PolicyAct add_login_act = {
	"add_login", NULL, by_registrar,
	(const PolicyRule[]) {
		UNKNOWN_PERSON("4"),
		{ARGUMENT, NULL,
			"SELECT format('database role \"%s\" does not exist', $6), NULL"
			" WHERE $5 = 'database' AND NOT EXISTS (SELECT FROM pg_roles WHERE rolname = $6)"},
		{ERRCODE_UNIQUE_VIOLATION, NULL,
			"SELECT format('login \"%s:%s\" already stands for %s (person %s)', $5, $6, p.name, p.id),"
			" 'One login stands for one person; remove it there with cmiogov.remove_login() first.'"
			" FROM cmiogov.login l JOIN cmiogov.person p ON p.id = l.person"
			" WHERE l.realm = $5 AND l.login = $6"},
		{0}
	},
	(const char *const[]) {
		"INSERT INTO cmiogov.login VALUES ($5, $6, $4, $1)",
		NULL
	},
	NULL,
	NULL
};

/* remove_login($4 realm, $5 login) */
static const PolicyAct remove_login_act = {
	"remove_login", NULL, by_registrar,
	(const PolicyRule[]) {
		{ARGUMENT, NULL,
			"SELECT format('login \"%s:%s\" stands for nobody', $4, $5), NULL"
			" WHERE NOT EXISTS (SELECT FROM cmiogov.login WHERE realm = $4 AND login = $5)"},
		{0}
	},
	(const char *const[]) {
		"DELETE FROM cmiogov.login WHERE realm = $4 AND login = $5"
		" RETURNING 'login', jsonb_build_array(realm, login)::text",
		NULL
	},
	NULL,
	NULL
};

/* --------------------------------------------------------- credentials */

/* record_credential($4 person, $5 kind, $6 number, $7 issuer, $8 term) */
static const PolicyAct record_credential_act = {
	"record_credential", NULL, by_registrar,
	(const PolicyRule[]) {
		UNKNOWN_PERSON("4"),
		BAD_TERM("8"),
		{0}
	},
	(const char *const[]) {
		"INSERT INTO cmiogov.credential VALUES (nextval('cmiogov.id_seq'), $4, $5, $6, $7, $8, NULL, $1)",
		NULL
	},
	"k.kind IN (SELECT d.kind FROM cmiogov.kind_role d JOIN cmiogov.role r USING (role)"
	" WHERE $5 = ANY (string_to_array(r.credential, '|')))",
	NULL
};

/* revoke_credential($4 credential) */
static const PolicyAct revoke_credential_act = {
	"revoke_credential", NULL, by_registrar,
	(const PolicyRule[]) {
		{ARGUMENT, NULL,
			"SELECT format('there is no credential %s', $4), NULL"
			" WHERE NOT EXISTS (SELECT FROM cmiogov.credential WHERE id = $4)"},
		{ARGUMENT, NULL,
			"SELECT format('credential %s was revoked at %s', $4, revoked_at), NULL"
			" FROM cmiogov.credential WHERE id = $4 AND revoked_at IS NOT NULL"},
		{0}
	},
	(const char *const[]) {
		"UPDATE cmiogov.credential SET revoked_at = $2, record = $1 WHERE id = $4",
		NULL
	},
	"k.kind IN (SELECT d.kind FROM cmiogov.kind_role d JOIN cmiogov.role r USING (role)"
	" JOIN cmiogov.credential c ON c.kind = ANY (string_to_array(r.credential, '|')) WHERE c.id = $4)",
	NULL
};

/* -------------------------------------------------------- appointments */

/* appoint($4 person, $5 role, $6 term, $7 authority_limit, $8 deputy) */
#define TERM TERM_FROM_NOW("6")

static const PolicyAct appoint_act = {
	"appoint", ",authority_limit,", by_registrar,
	(const PolicyRule[]) {
		UNKNOWN_PERSON("4"),
		UNKNOWN_ROLE("5"),
		BAD_TERM("6"),
		{ARGUMENT, NULL,
			"SELECT format('term %s is already over', $6), 'Appointments are made for the present or the future.'"
			" WHERE upper($6) <= $2"},
		{ARGUMENT, NULL,
			"SELECT format('authority limit %s is not an amount', $7), NULL"
			" WHERE $7 < 0 OR $7 IN ('NaN', 'Infinity')"},
		{LAW, RACI_RULE,
			"SELECT format('%s (person %s) holds no \"%s\" that is in force when the term as %s begins',"
			" p.name, p.id, r.credential, $5), 'Record it with cmiogov.record_credential().'"
			" FROM cmiogov.role r, cmiogov.person p"
			" WHERE r.role = $5 AND p.id = $4 AND r.credential IS NOT NULL AND NOT EXISTS"
			" (SELECT FROM cmiogov.credential c WHERE c.person = $4 AND c.kind = ANY (string_to_array(r.credential, '|'))"
			" AND c.revoked_at IS NULL AND c.term @> greatest(lower($6), $2))"},
		{ERRCODE_UNIQUE_VIOLATION, NULL,
			"SELECT format('%s (person %s) already holds %s for %s', p.name, p.id, $5, a.term),"
			" 'End that with cmiogov.end_appointment() first.'"
			" FROM cmiogov.appointment a JOIN cmiogov.person p ON p.id = a.person"
			" WHERE a.person = $4 AND a.role = $5 AND a.deputy = $8 AND a.term && " TERM ""},
		{LAW, RACI_RULE,
			"SELECT format('%s has a single seat, which %s (person %s) holds for %s', $5, p.name, p.id, a.term),"
			" 'End that with cmiogov.end_appointment() first, or appoint a deputy.'"
			" FROM cmiogov.role r JOIN cmiogov.appointment a USING (role) JOIN cmiogov.person p ON p.id = a.person"
			" WHERE r.role = $5 AND r.single_seat AND NOT $8 AND NOT a.deputy AND a.term && " TERM ""},
		{LAW, "cmiogov_separation",
			"SELECT format('%s (person %s) holds %s for %s and cannot hold %s in that term: they are separated offices',"
			" p.name, p.id, a.role, a.term, $5), 'Appoint somebody else, or end the other appointment first.'"
			" FROM cmiogov.role r, cmiogov.appointment a JOIN cmiogov.person p ON p.id = a.person"
			" WHERE r.role = $5 AND r.separated AND a.person = $4 AND a.separated AND a.term && " TERM ""},
		{0}
	},
	(const char *const[]) {
		"INSERT INTO cmiogov.appointment SELECT nextval('cmiogov.id_seq'), $4, $5, " TERM ", $7, $8, r.separated, $1"
		" FROM cmiogov.role r WHERE r.role = $5",
		NULL
	},
	"k.kind IN (SELECT d.kind FROM cmiogov.kind_role d WHERE d.role = $5)",
	NULL
};

/*
 * end_appointment($4 person, $5 role, $6 at)
 *
 * Never back-dated: what was done in the role stays done in the role.  An
 * appointment that would not have begun by then becomes an empty term.
 */
#define ENDING \
	"FROM cmiogov.appointment WHERE person = $4 AND role = $5 AND NOT isempty(term)" \
	" AND coalesce(upper(term) > greatest($6, $2), true)"

static const PolicyAct end_appointment_act = {
	"end_appointment", NULL, by_registrar,
	(const PolicyRule[]) {
		UNKNOWN_PERSON("4"),
		UNKNOWN_ROLE("5"),
		{ARGUMENT, NULL,
			"SELECT format('an appointment cannot be ended at %s', $6), 'Ends are never back-dated; leave the time out to end it now.'"
			" WHERE $6 < transaction_timestamp() OR NOT isfinite($6)"},
		{ARGUMENT, NULL,
			"SELECT format('%s (person %s) has no appointment as %s that would last beyond %s', p.name, p.id, $5, greatest($6, $2)), NULL"
			" FROM cmiogov.person p WHERE p.id = $4 AND NOT EXISTS (SELECT " ENDING ")"},
		{0}
	},
	(const char *const[]) {
		"UPDATE cmiogov.appointment a SET term = a.term * tstzrange(NULL, greatest($6, $2)), record = $1 + e.n"
		" FROM (SELECT id, row_number() OVER (ORDER BY id) - 1 AS n " ENDING ") e WHERE a.id = e.id",
		NULL
	},
	"k.kind IN (SELECT d.kind FROM cmiogov.kind_role d WHERE d.role = $5)",
	NULL
};

/* --------------------------------------------------------- entry points */

Datum
enroll(PG_FUNCTION_ARGS)
{
	return policy_act_id(fcinfo, &enroll_act);
}

Datum
add_login(PG_FUNCTION_ARGS)
{
	policy_act(fcinfo, &add_login_act);
	PG_RETURN_VOID();
}

Datum
remove_login(PG_FUNCTION_ARGS)
{
	policy_act(fcinfo, &remove_login_act);
	PG_RETURN_VOID();
}

Datum
record_credential(PG_FUNCTION_ARGS)
{
	return policy_act_id(fcinfo, &record_credential_act);
}

Datum
revoke_credential(PG_FUNCTION_ARGS)
{
	policy_act(fcinfo, &revoke_credential_act);
	PG_RETURN_VOID();
}

Datum
appoint(PG_FUNCTION_ARGS)
{
	policy_act(fcinfo, &appoint_act);
	PG_RETURN_VOID();
}

Datum
end_appointment(PG_FUNCTION_ARGS)
{
	policy_act(fcinfo, &end_appointment_act);
	PG_RETURN_VOID();
}
