/*
 * module.c
 *	  The library's magic block.
 */
#include "compat.h"

PG_MODULE_MAGIC;
