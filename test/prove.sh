#!/bin/bash
# prove.sh
# The proofs on the law's C source, by Frama-C/WP; doc/proofs.md says what
# they mean.  Prints how many goals were proved and fails on any that was not.
# LAW and VAL name other sources to prove, for the mutants.
set -euo pipefail
cd "$(dirname "$0")/.."
test/tools/packages.sh prove

# Nothing else is claimed: doc/proofs.md lists what is left to the tests.
law_functions=standing_fail,is_vetoed,with_veto,is_tolerable,settled,is_signed,is_made,may_enact,find_emergency,done,consulted,is_current,is_about,in_force,signature_cause,yes_cause,acceptance_cause,weaker,law_may_judge
val_functions=verdict_fits,verdict_stands,standing_make,standing_get

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export WHY3CONFIG=$work/why3.conf
out=$work/out
why3 -C "$WHY3CONFIG" config detect >/dev/null 2>&1

prove() {			# file functions
	timeout "${PROVE_SECONDS:-1800}" frama-c -cpp-extra-args=-Isrc "$1" \
		-warn-special-float none -wp -wp-rte -wp-model Typed+real \
		-wp-prover cvc4,z3 -wp-timeout "${PROVE_TIMEOUT:-20}" -wp-par 2 \
		-wp-fct "$2" >"$out" 2>&1 || { tail -5 "$out" >&2; exit 1; }
	grep '^\[wp\] \[\(Failed\|Timeout\|Unknown\)\] Goal' "$out" >&2 || true
	counts=$(sed -n 's/^\[wp\] Proved goals: *\([0-9]*\) *\/ *\([0-9]*\).*/\1 \2/p' "$out")
	if [ -z "$counts" ]; then
		cat "$out" >&2
		exit 1
	fi
	proved=$((proved + ${counts% *})) total=$((total + ${counts#* }))
}

proved=0 total=0
prove "${VAL:-src/val_gate.c}" $val_functions
prove "${LAW:-src/law.c}" $law_functions
echo "$proved goals proved of $total"
[ "$proved" = "$total" ] && [ "$total" -gt 0 ]
