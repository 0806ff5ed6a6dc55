/*
 * args.h
 *	  Arguments of the public functions: required, or absent.
 */
#ifndef CMIOGOV_ARGS_H
#define CMIOGOV_ARGS_H

#include "utils/builtins.h"

/* 22004 when the argument is NULL. */
extern void arg_required(FunctionCallInfo fcinfo, int n, const char *name);

/* A text that says something; 22004 when NULL, 22023 when blank. */
extern char *arg_text(FunctionCallInfo fcinfo, int n, const char *name);

/* The same, or NULL when the argument is NULL. */
extern char *arg_text_or_null(FunctionCallInfo fcinfo, int n, const char *name);

#endif							/* CMIOGOV_ARGS_H */
