/*
 * armour.h
 *	  With the library preloaded: refuses what triggers cannot see.
 */
#ifndef CMIOGOV_ARMOUR_H
#define CMIOGOV_ARMOUR_H

#include "catalog/objectaddress.h"

extern void armour_init(void);

/* Drops a trigger of a guard, which nobody else may. */
extern void armour_drop_trigger(const ObjectAddress *trigger);

#endif							/* CMIOGOV_ARMOUR_H */
