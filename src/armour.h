/*
 * armour.h
 *	  With the library preloaded: refuses what triggers cannot see.
 */
#ifndef CMIOGOV_ARMOUR_H
#define CMIOGOV_ARMOUR_H

extern void armour_init(void);

#endif							/* CMIOGOV_ARMOUR_H */
