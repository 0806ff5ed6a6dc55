/*
 * people.h
 *	  Who acts, in what capacity, and with which duties.
 */
#ifndef CMIOGOV_PEOPLE_H
#define CMIOGOV_PEOPLE_H

#include "datatype/timestamp.h"
#include "nodes/pg_list.h"
#include "utils/numeric.h"
#include "utils/snapshot.h"

typedef struct Actor
{
	int64		person;
	char	   *name;			/* printed name */
	char	   *login;			/* "realm:login" that stood for the person */
	char	   *claimed_by;		/* the application's database role that said so by act_as, else NULL */
} Actor;

typedef struct Holding
{
	bool		deputy;
	bool		direct_login;	/* the role is not exercised through act_as() */
	Numeric		authority_limit;	/* NULL: no limit */
} Holding;

/* The enrolled person behind this session, or an error 42501. */
extern void require_actor(Actor *actor);

/* The same without the error: false when nobody is enrolled; login is set all the same. */
extern bool find_actor(Actor *actor);

/* The same login without asking who it is: reads no table of ours. */
extern char *session_login(void);

/* The same, when the name of the session's role is known already. */
extern char *session_login_as(const char *user);

/* The name of the session's role; good until the next call. */
extern char *session_user_name(void);

/* Does the session hold this duty?  42501 if not.  Never by role membership. */
extern void require_duty(const char *duty);
extern bool session_has_duty(const char *duty);

/*
 * Does the person hold the role at that moment, with every credential that the
 * role demands?  A holding in one's own right is preferred to a deputy's.  Reads with
 * the snapshot given.
 */
extern bool holds_role(int64 person, const char *role, TimestampTz at,
					   Snapshot snapshot, Holding *holding);

/*
 * May the actor act in that role at that moment?  As holds_role(), and refuses
 * roles that demand a direct login to those an application speaks for.  Every act
 * in a role asks this; holds_role() is for questions about third persons.
 */
extern bool actor_holds(const Actor *actor, const char *role, TimestampTz at,
						Snapshot snapshot, Holding *holding);

/* A risk-accepting role in which the actor may act then, or NULL. */
extern char *actor_risk_role(const Actor *actor, TimestampTz at, Snapshot snapshot);

/* Ids of the people who hold the role then, as a list of palloc'd int64 *. */
extern List *role_holders(const char *role, TimestampTz at, Snapshot snapshot);

/* The person's printed name; "person 17" when unknown. */
extern char *person_name(int64 person, Snapshot snapshot);

/* Printed names of the holders, comma separated, or NULL when vacant. */
extern char *role_holder_names(const char *role, TimestampTz at, Snapshot snapshot);

#endif							/* CMIOGOV_PEOPLE_H */
