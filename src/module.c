/*
 * module.c
 *	  The library's magic block, and what is set up when it is loaded.
 */
#include "compat.h"

PG_MODULE_MAGIC;
