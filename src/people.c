/*
 * people.c
 *	  Who acts, in what capacity, and with which duties.
 *
 * Identity is session_user, looked up in our own registry of logins: never
 * current_user, which SECURITY DEFINER changes, and never a setting, which
 * anybody can set.  A pooled application that holds the duty "app" for a realm
 * says who acts by act_as(), for the running transaction only.
 *
 * All of this is on the path of every fact, so the tables are read by index.
 */
#include "compat.h"

#include "access/htup_details.h"
#include "access/stratnum.h"
#include "access/table.h"
#include "access/xact.h"
#include "catalog/pg_collation.h"
#include "catalog/pg_type.h"
#include "lib/stringinfo.h"
#include "miscadmin.h"
#include "utils/acl.h"
#include "utils/builtins.h"
#include "utils/inval.h"
#include "utils/fmgroids.h"
#include "utils/memutils.h"
#include "utils/rangetypes.h"
#include "utils/syscache.h"
#include "utils/timestamp.h"
#include "utils/typcache.h"

#include "people.h"
#include "store.h"

/* Columns of our tables, in the order of 20_tables.sql. */
enum
{
	Person_id = 1, Person_name
};
enum
{
	Login_realm = 1, Login_login, Login_person
};
enum
{
	Credential_id = 1, Credential_person, Credential_kind, Credential_number,
	Credential_issuer, Credential_term, Credential_revoked_at
};
enum
{
	Appointment_id = 1, Appointment_person, Appointment_role, Appointment_term,
	Appointment_limit, Appointment_deputy
};
enum
{
	Access_db_role = 1, Access_duty, Access_realm
};
enum
{
	Role_role = 1, Role_title, Role_layer, Role_separated, Role_single_seat,
	Role_team, Role_credential, Role_accepts_risk, Role_breaks_glass,
	Role_direct_login
};

PG_FUNCTION_INFO_V1(act_as);

/* ------------------------------------------------------------ reading */

/* ScanKeyInit() would take the catalogs' C collation, which our indexes have not. */
static void
text_key(ScanKey key, int attno, const char *value)
{
	ScanKeyEntryInitialize(key, 0, attno, BTEqualStrategyNumber, InvalidOid,
						   DEFAULT_COLLATION_OID, F_TEXTEQ,
						   CStringGetTextDatum(value));
}

static void
id_key(ScanKey key, int attno, int64 value)
{
	ScanKeyInit(key, attno, BTEqualStrategyNumber, F_INT8EQ, Int64GetDatum(value));
}

static char *
column_text(StoreScan *probe, HeapTuple tuple, int attno)
{
	return store_text(tuple, attno, RelationGetDescr(probe->rel));
}

static bool
column_is(StoreScan *probe, HeapTuple tuple, int attno, const char *value)
{
	char	   *text = column_text(probe, tuple, attno);

	return text != NULL && strcmp(text, value) == 0;
}

static int64
column_id(StoreScan *probe, HeapTuple tuple, int attno)
{
	bool		isnull;

	return DatumGetInt64(heap_getattr(tuple, attno, RelationGetDescr(probe->rel), &isnull));
}

static bool
column_bool(StoreScan *probe, HeapTuple tuple, int attno)
{
	bool		isnull;

	return DatumGetBool(heap_getattr(tuple, attno, RelationGetDescr(probe->rel), &isnull));
}

/* Is the moment within the term? */
static bool
column_covers(StoreScan *probe, HeapTuple tuple, int attno, TimestampTz at)
{
	bool		isnull;
	Datum		term = heap_getattr(tuple, attno, RelationGetDescr(probe->rel), &isnull);
	TypeCacheEntry *type = lookup_type_cache(TSTZRANGEOID, TYPECACHE_RANGE_INFO);

	return range_contains_elem_internal(type, DatumGetRangeTypeP(term),
										TimestampTzGetDatum(at));
}

/* ------------------------------------------------------------- act_as */

/* Who the application says is acting, and since which subtransaction. */
typedef struct Acting
{
	struct Acting *before;
	SubTransactionId since;
	char	   *realm;
	char	   *login;
} Acting;

/* Lives in TopTransactionContext. */
static Acting *acting = NULL;

static void
forget_acting(XactEvent event, void *arg)
{
	if (event != XACT_EVENT_PRE_COMMIT && event != XACT_EVENT_PARALLEL_PRE_COMMIT &&
		event != XACT_EVENT_PRE_PREPARE)
		acting = NULL;
}

/* Rolling back to a savepoint brings back who acted when it was set. */
static void
rewind_acting(SubXactEvent event, SubTransactionId mine,
			  SubTransactionId parent, void *arg)
{
	if (event == SUBXACT_EVENT_ABORT_SUB)
	{
		while (acting != NULL && acting->since == mine)
			acting = acting->before;
	}
	else if (event == SUBXACT_EVENT_COMMIT_SUB)
	{
		for (Acting *a = acting; a != NULL && a->since == mine; a = a->before)
			a->since = parent;
	}
}

static void
push_acting(const char *realm, const char *login)
{
	static bool registered = false;
	MemoryContext old;
	Acting	   *next;

	if (!registered)
	{
		RegisterXactCallback(forget_acting, NULL);
		RegisterSubXactCallback(rewind_acting, NULL);
		registered = true;
	}
	old = MemoryContextSwitchTo(TopTransactionContext);
	next = palloc(sizeof(Acting));
	next->before = acting;
	next->since = GetCurrentSubTransactionId();
	next->realm = pstrdup(realm);
	next->login = pstrdup(login);
	acting = next;
	MemoryContextSwitchTo(old);
}

/* ------------------------------------------------------------- duties */

/*
 * What else a duty lets one do.  An application acts in the office only while it
 * has said for whom.
 */
static bool
duty_covers(const char *held, const char *asked)
{
	if (strcmp(held, asked) == 0)
		return true;
	if (strcmp(asked, "reader") == 0)
		return true;
	return strcmp(held, "app") == 0 && strcmp(asked, "office") == 0 && acting != NULL;
}

/* realm NULL: any */
static bool
session_has(const char *duty, const char *realm)
{
	Oid			user = GetSessionUserId();
	Snapshot	snapshot;
	ScanKeyData key;
	StoreScan	probe;
	HeapTuple	tuple;
	bool		found = false;

	if (user == store_owner() || superuser_arg(user))
		return true;
	snapshot = store_snapshot_now();
	text_key(&key, Access_db_role, GetUserNameFromId(user, false));
	store_scan_begin(&probe, "access", "access_pkey", snapshot, 1, &key);
	while (!found && (tuple = store_scan_next(&probe, ForwardScanDirection)) != NULL)
	{
		char	   *held = column_text(&probe, tuple, Access_duty);
		const char *of = strcmp(held, "app") == 0 && acting != NULL ? acting->realm : NULL;

		if (realm != NULL)
			of = realm;
		found = duty_covers(held, duty) &&
			(of == NULL || column_is(&probe, tuple, Access_realm, of));
	}
	store_scan_end(&probe);
	store_snapshot_done(snapshot);
	return found;
}

bool
session_has_duty(const char *duty)
{
	return session_has(duty, NULL);
}

void
require_duty(const char *duty)
{
	if (!session_has_duty(duty))
		ereport(ERROR,
				(errcode(ERRCODE_INSUFFICIENT_PRIVILEGE),
				 errmsg("database user \"%s\" does not hold the duty \"%s\"",
						GetUserNameFromId(GetSessionUserId(), false), duty),
				 errhint("The extension's owner grants duties with cmiogov.grant_access(). They are not inherited through role membership.")));
}

/* -------------------------------------------------------------- actors */

/* Person of a login, or 0. */
static int64
login_person(const char *realm, const char *login, Snapshot snapshot)
{
	ScanKeyData keys[2];
	StoreScan	probe;
	HeapTuple	tuple;
	int64		person = 0;

	text_key(&keys[0], Login_realm, realm);
	text_key(&keys[1], Login_login, login);
	store_scan_begin(&probe, "login", "login_pkey", snapshot, 2, keys);
	if ((tuple = store_scan_next(&probe, ForwardScanDirection)) != NULL)
		person = column_id(&probe, tuple, Login_person);
	store_scan_end(&probe);
	return person;
}

static char *
join_login(const char *realm, const char *login)
{
	Size		len = strlen(realm);
	char	   *joined = palloc(len + strlen(login) + 2);

	memcpy(joined, realm, len);
	joined[len] = ':';
	strcpy(joined + len + 1, login);
	return joined;
}

char *
session_login_as(const char *user)
{
	return acting ? join_login(acting->realm, acting->login) : join_login("database", user);
}

/* What roles are called may change at any time. */
static bool user_name_known = false;

static void
forget_user_name(Datum arg, int cacheid, uint32 hash)
{
	user_name_known = false;
}

char *
session_user_name(void)
{
	static NameData name;
	static Oid	of = InvalidOid;
	static bool registered = false;

	if (!registered)
	{
		CacheRegisterSyscacheCallback(AUTHOID, forget_user_name, (Datum) 0);
		registered = true;
	}
	if (!user_name_known || of != GetSessionUserId())
	{
		of = InvalidOid;		/* should this fail */
		user_name_known = true; /* unless the look-up hears of a change */
		namestrcpy(&name, GetUserNameFromId(GetSessionUserId(), false));
		of = GetSessionUserId();
	}
	return NameStr(name);
}

char *
session_login(void)
{
	char	   *user = GetUserNameFromId(GetSessionUserId(), true);

	return session_login_as(user != NULL ? user : "(dropped)");
}

/*
 * Fills in login and claimed_by in any case, person and name when somebody is
 * enrolled for them.
 */

bool
find_actor(Actor *actor)
{
	char	   *user = GetUserNameFromId(GetSessionUserId(), false);
	const char *realm = acting ? acting->realm : "database";
	const char *login = acting ? acting->login : user;
	Snapshot	snapshot = store_snapshot_now();

	actor->login = session_login_as(user);
	actor->claimed_by = acting ? user : NULL;
	actor->name = NULL;
	actor->person = login_person(realm, login, snapshot);
	if (actor->person != 0)
		actor->name = person_name(actor->person, snapshot);
	store_snapshot_done(snapshot);
	return actor->person != 0;
}

void
require_actor(Actor *actor)
{
	if (!find_actor(actor))
		ereport(ERROR,
				(errcode(ERRCODE_INSUFFICIENT_PRIVILEGE),
				 errmsg("no enrolled person stands behind \"%s\"", actor->login),
				 errhint("A registrar enrols people with cmiogov.enroll() and cmiogov.add_login().")));
	if (acting != NULL && !session_has("app", acting->realm))
		ereport(ERROR,
				(errcode(ERRCODE_INSUFFICIENT_PRIVILEGE),
				 errmsg("database user \"%s\" does not hold the duty \"app\" for realm \"%s\"",
						actor->claimed_by, acting->realm)));
}

/* Says, for the rest of the transaction, who uses the application. */
Datum
act_as(PG_FUNCTION_ARGS)
{
	char	   *realm;
	char	   *login;
	Snapshot	snapshot;
	int64		person;

	if (PG_ARGISNULL(0) || PG_ARGISNULL(1))
		ereport(ERROR,
				(errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED),
				 errmsg("%s must not be null", PG_ARGISNULL(0) ? "realm" : "login")));
	realm = text_to_cstring(PG_GETARG_TEXT_PP(0));
	login = text_to_cstring(PG_GETARG_TEXT_PP(1));
	if (strcmp(realm, "database") == 0)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("realm \"database\" cannot be claimed by an application"),
				 errhint("Database logins act for themselves.")));
	if (!session_has("app", realm))
		ereport(ERROR,
				(errcode(ERRCODE_INSUFFICIENT_PRIVILEGE),
				 errmsg("database user \"%s\" does not hold the duty \"app\" for realm \"%s\"",
						GetUserNameFromId(GetSessionUserId(), false), realm),
				 errhint("The extension's owner grants it with cmiogov.grant_access(role, 'app', realm).")));
	snapshot = store_snapshot_now();
	person = login_person(realm, login, snapshot);
	store_snapshot_done(snapshot);
	if (person == 0)
		ereport(ERROR,
				(errcode(ERRCODE_INSUFFICIENT_PRIVILEGE),
				 errmsg("no enrolled person stands behind \"%s:%s\"", realm, login),
				 errhint("A registrar adds logins with cmiogov.add_login().")));
	push_acting(realm, login);
	PG_RETURN_VOID();
}

/* ------------------------------------------------------------ holdings */

/* What a role asks of its holders, and lets them do. */
typedef struct Demands
{
	char	   *credential;		/* NULL: none */
	bool		direct_login;
	bool		accepts_risk;
} Demands;

static bool
role_demands(const char *role, Snapshot snapshot, Demands *demands)
{
	ScanKeyData key;
	StoreScan	probe;
	HeapTuple	tuple;
	bool		found;

	text_key(&key, Role_role, role);
	store_scan_begin(&probe, "role", "role_pkey", snapshot, 1, &key);
	tuple = store_scan_next(&probe, ForwardScanDirection);
	found = HeapTupleIsValid(tuple);
	if (found)
	{
		demands->credential = column_text(&probe, tuple, Role_credential);
		demands->direct_login = column_bool(&probe, tuple, Role_direct_login);
		demands->accepts_risk = column_bool(&probe, tuple, Role_accepts_risk);
	}
	store_scan_end(&probe);
	return found;
}

/* Is the kind one of those that a role demands, "this|or that"? */
static bool
is_demanded(const char *kind, const char *demanded)
{
	Size		len = strlen(kind);

	for (const char *p = demanded; p != NULL; p = strchr(p, '|'))
	{
		if (*p == '|')
			p++;
		if (strncmp(p, kind, len) == 0 && (p[len] == '\0' || p[len] == '|'))
			return true;
	}
	return false;
}

/* Has the person a credential that is demanded, in term and not revoked by then? */
static bool
has_credential(int64 person, const char *demanded, TimestampTz at, Snapshot snapshot)
{
	ScanKeyData key;
	StoreScan	probe;
	HeapTuple	tuple;
	bool		found = false;

	id_key(&key, Credential_person, person);
	store_scan_begin(&probe, "credential", "credential_person", snapshot, 1, &key);
	while (!found && (tuple = store_scan_next(&probe, ForwardScanDirection)) != NULL)
	{
		bool		standing;
		Datum		revoked = heap_getattr(tuple, Credential_revoked_at,
										   RelationGetDescr(probe.rel), &standing);

		found = is_demanded(column_text(&probe, tuple, Credential_kind), demanded) &&
			column_covers(&probe, tuple, Credential_term, at) &&
			(standing || DatumGetTimestampTz(revoked) > at);
	}
	store_scan_end(&probe);
	return found;
}

bool
holds_role(int64 person, const char *role, TimestampTz at,
		   Snapshot snapshot, Holding *holding)
{
	Demands		demands;
	ScanKeyData key;
	StoreScan	probe;
	HeapTuple	tuple;
	bool		found = false;

	if (!role_demands(role, snapshot, &demands))
		return false;
	id_key(&key, Appointment_person, person);
	store_scan_begin(&probe, "appointment", "appointment_person", snapshot, 1, &key);
	while ((tuple = store_scan_next(&probe, ForwardScanDirection)) != NULL)
	{
		bool		deputy = column_bool(&probe, tuple, Appointment_deputy);
		bool		unlimited;
		Datum		limit;

		if (!column_is(&probe, tuple, Appointment_role, role) ||
			!column_covers(&probe, tuple, Appointment_term, at))
			continue;
		if (found && deputy)
			continue;			/* the holding in one's own right is known */
		found = true;
		limit = heap_getattr(tuple, Appointment_limit, RelationGetDescr(probe.rel), &unlimited);
		holding->deputy = deputy;
		holding->direct_login = demands.direct_login;
		holding->authority_limit = unlimited ? NULL : DatumGetNumericCopy(limit);
	}
	store_scan_end(&probe);
	return found && (demands.credential == NULL ||
					 has_credential(person, demands.credential, at, snapshot));
}

/*
 * May the actor act in that role at that moment?  A role that demands a direct login
 * is not exercised by what an application claims.
 */
bool
actor_holds(const Actor *actor, const char *role, TimestampTz at,
			Snapshot snapshot, Holding *holding)
{
	return holds_role(actor->person, role, at, snapshot, holding) &&
		!(holding->direct_login && actor->claimed_by != NULL);
}

/* A risk-accepting role in which the actor may act then, or NULL. */
char *
actor_risk_role(const Actor *actor, TimestampTz at, Snapshot snapshot)
{
	ScanKeyData key;
	StoreScan	probe;
	HeapTuple	tuple;
	char	   *result = NULL;

	id_key(&key, Appointment_person, actor->person);
	store_scan_begin(&probe, "appointment", "appointment_person", snapshot, 1, &key);
	while (result == NULL && (tuple = store_scan_next(&probe, ForwardScanDirection)) != NULL)
	{
		char	   *role = column_text(&probe, tuple, Appointment_role);
		Demands		demands;
		Holding		holding;

		if (role_demands(role, snapshot, &demands) && demands.accepts_risk &&
			actor_holds(actor, role, at, snapshot, &holding))
			result = role;
	}
	store_scan_end(&probe);
	return result;
}

static bool
list_has(const List *ids, int64 id)
{
	ListCell   *lc;

	foreach(lc, ids)
	{
		if (*(int64 *) lfirst(lc) == id)
			return true;
	}
	return false;
}

List *
role_holders(const char *role, TimestampTz at, Snapshot snapshot)
{
	Demands		demands;
	ScanKeyData key;
	StoreScan	probe;
	HeapTuple	tuple;
	List	   *holders = NIL;

	if (!role_demands(role, snapshot, &demands))
		return NIL;
	text_key(&key, Appointment_role, role);
	store_scan_begin(&probe, "appointment", "appointment_role", snapshot, 1, &key);
	while ((tuple = store_scan_next(&probe, ForwardScanDirection)) != NULL)
	{
		int64		person = column_id(&probe, tuple, Appointment_person);
		int64	   *id;

		if (!column_covers(&probe, tuple, Appointment_term, at) ||
			list_has(holders, person))
			continue;
		if (demands.credential != NULL &&
			!has_credential(person, demands.credential, at, snapshot))
			continue;
		id = palloc(sizeof(int64));
		*id = person;
		holders = lappend(holders, id);
	}
	store_scan_end(&probe);
	return holders;
}

char *
person_name(int64 person, Snapshot snapshot)
{
	ScanKeyData key;
	StoreScan	probe;
	HeapTuple	tuple;
	char	   *name = NULL;

	id_key(&key, Person_id, person);
	store_scan_begin(&probe, "person", "person_pkey", snapshot, 1, &key);
	if ((tuple = store_scan_next(&probe, ForwardScanDirection)) != NULL)
		name = column_text(&probe, tuple, Person_name);
	store_scan_end(&probe);
	return name ? name : psprintf("person " INT64_FORMAT, person);
}

char *
role_holder_names(const char *role, TimestampTz at, Snapshot snapshot)
{
	List	   *holders = role_holders(role, at, snapshot);
	StringInfoData names;
	ListCell   *lc;

	if (holders == NIL)
		return NULL;
	initStringInfo(&names);
	foreach(lc, holders)
	{
		if (names.len > 0)
			appendStringInfoString(&names, ", ");
		appendStringInfoString(&names, person_name(*(int64 *) lfirst(lc), snapshot));
	}
	return names.data;
}
