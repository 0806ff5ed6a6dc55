#!/bin/bash
# prove.sh
# The proofs on the law's C source, by Frama-C/WP; doc/proofs.md says what
# they mean.  Prints how many goals were proved and fails on any that was not.
# For the mutants, LAW and VAL name other sources to prove, LAW_FUNCTIONS and
# VAL_FUNCTIONS the functions that matter, and the theorems on two runs are left out.
set -euo pipefail
cd "$(dirname "$0")/.."
test/tools/packages.sh prove

# Nothing else is claimed: doc/proofs.md lists what is left to the tests.
law_functions="
	law_acceptable,law_may_judge,is_current,is_about,law_concerns,in_force,
	standing_fail,is_vetoed,needs_acceptance,law_was_retired,observation_counts,
	is_uncovered,is_refuted,was_intolerable,fails_gate,has_lapsed,has_incident,
	has_risen,harm_cause,carries,submitted,law_interested,may_carry,yes_cause,
	acceptance_cause,accepted,with_veto,done,consulted,signature_cause,
	law_may_sign,is_tolerable,are_met,settled,is_signed,is_made,may_enact,sooner,
	next_moment,find_emergency
"
val_functions=verdict_fits,verdict_stands,standing_make,standing_get

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export WHY3CONFIG=$work/why3.conf
out=$work/out
why3 -C "$WHY3CONFIG" config detect >/dev/null 2>&1

prove() {			# file functions
	timeout "${PROVE_SECONDS:-1800}" frama-c -cpp-extra-args=-Isrc "$1" \
		-warn-special-float none -wp -wp-rte -wp-model Typed+real \
		-wp-prover cvc4 -wp-timeout "${PROVE_TIMEOUT:-60}" -wp-par 2 \
		-wp-fct "$(tr -d '[:space:]' <<<"$2")" >"$out" 2>&1 || { tail -5 "$out" >&2; exit 1; }
	grep '^\[wp\].* Goal .*\(Failed\|Timeout\|Unknown\)' "$out" >&2 || true
	counts=$(sed -n 's/^\[wp\] Proved goals: *\([0-9]*\) *\/ *\([0-9]*\).*/\1 \2/p' "$out")
	if [ -z "$counts" ]; then
		cat "$out" >&2
		exit 1
	fi
	proved=$((proved + ${counts% *})) total=$((total + ${counts#* }))
}

proved=0 total=0
prove "${VAL:-src/val_gate.c}" "${VAL_FUNCTIONS:-$val_functions}"
prove "${LAW:-src/law_holds.c}" "${LAW_FUNCTIONS:-$law_functions}"
if [ -z "${LAW:-}${VAL:-}" ]; then
	prove test/proofs/monotone.c one_signature_less,raised_upper_ends
fi
echo "$proved goals proved of $total"
[ "$proved" = "$total" ] && [ "$total" -gt 0 ]
