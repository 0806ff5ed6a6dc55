#!/bin/bash
# prove_mutants.sh
# A proof that holds of anything proves nothing: each of these changes to the
# law must make "make prove" fail.
set -euo pipefail
cd "$(dirname "$0")/../.."
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
killed=0 total=0

mutant() {			# VAL|LAW file what sed-script
	total=$((total + 1))
	sed "$4" "$2" >"$work/$(basename "$2")"
	if cmp -s "$2" "$work/$(basename "$2")"; then
		echo "mutant does not apply: $3" >&2
		exit 1
	fi
	if env "$1=$work/$(basename "$2")" PROVE_TIMEOUT=3 test/prove.sh >"$work/out" 2>&1; then
		echo "survived: $3"
	elif grep -q 'goals proved of' "$work/out"; then
		killed=$((killed + 1))
		echo "killed: $3"
	else
		echo "broken, not killed: $3" >&2
		cat "$work/out" >&2
	fi
}

mutant VAL src/val_gate.c "accepted counts for compliance" \
	's/return verdict != VERDICT_ACCEPTED;/return true;/'
mutant LAW src/law.c "the veto branch of a requirement is gone" \
	's/^	if (vetoed)$/	if (vetoed \&\& gate == GATE_USABILITY)/'
mutant LAW src/law.c "an accepted veto counts in every gate" \
	's/return gate == GATE_USABILITY && veto_accepted ?/return veto_accepted ?/'
mutant LAW src/law.c "a veto does not settle its gate" \
	's/(gate != GATE_USABILITY || verdict > VERDICT_ACCEPTED)/verdict > VERDICT_PASS/'
mutant LAW src/law.c "intolerable harm may be enacted" \
	'/is_vetoed(c, GATE_SAFETY, option, w) ||/{n;s/!is_tolerable(c, w)/false/}'
mutant LAW src/law.c "a signature is not looked for" \
	's/!is_signed(c, decision, option, w)/false/'
echo "$killed mutants killed of $total"
[ "$killed" = "$total" ]
