/*
 * sandbox.h
 *	  Running other people's code with no more than their own rights.
 */
#ifndef CMIOGOV_SANDBOX_H
#define CMIOGOV_SANDBOX_H

typedef struct Sandbox
{
	Oid			user;
	int			sec_context;
	int			nest_level;
} Sandbox;

/*
 * Between these two, code runs as that role, in a security-restricted
 * operation, with the settings pinned that change how values are printed.
 * An error in between needs no leaving: the abort restores all of it.
 */
extern void sandbox_enter(Sandbox *sandbox, Oid role);
extern void sandbox_leave(Sandbox *sandbox);

#endif							/* CMIOGOV_SANDBOX_H */
