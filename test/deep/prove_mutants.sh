#!/bin/bash
# prove_mutants.sh
# A proof that holds of anything proves nothing: each of these changes to the
# law must make "make prove" fail.
set -euo pipefail
cd "$(dirname "$0")/../.."
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
killed=0 total=0

mutant() {			# VAL|LAW file function what sed-script
	total=$((total + 1))
	sed "$5" "$2" >"$work/$(basename "$2")"
	if cmp -s "$2" "$work/$(basename "$2")"; then
		echo "mutant does not apply: $4" >&2
		exit 1
	fi
	if env "$1=$work/$(basename "$2")" "$1_FUNCTIONS=$3" PROVE_TIMEOUT=5 test/prove.sh >"$work/out" 2>&1; then
		echo "survived: $4"
	elif grep -q 'goals proved of' "$work/out"; then
		killed=$((killed + 1))
		echo "killed: $4"
	else
		echo "broken, not killed: $4" >&2
		cat "$work/out" >&2
	fi
}

mutant VAL src/val_gate.c verdict_fits "accepted counts for compliance" \
	's/return verdict != VERDICT_ACCEPTED;/return true;/'
mutant LAW src/law_holds.c with_veto "the veto branch of a requirement is gone" \
	's/^	if (vetoed)$/	if (vetoed \&\& gate == GATE_USABILITY)/'
mutant LAW src/law_holds.c with_veto "an accepted veto counts in every gate" \
	's/return gate == GATE_USABILITY && veto_accepted ?/return veto_accepted ?/'
mutant LAW src/law_holds.c settled "a veto does not settle its gate" \
	's/(gate != GATE_USABILITY || verdict > VERDICT_ACCEPTED)/verdict > VERDICT_PASS/'
mutant LAW src/law_holds.c may_enact "intolerable harm may be enacted" \
	'/is_vetoed(c, GATE_SAFETY, option, w) ||/{n;s/!is_tolerable(c, w)/false/}'
mutant LAW src/law_holds.c is_made "a signature is not looked for" \
	's/!is_signed(c, decision, option, w)/false/'
mutant LAW src/law_holds.c settled "an unmet condition leaves its gate standing" \
	's/!may_stand || !are_met(c, gate) ||/!may_stand ||/'
mutant LAW src/law_holds.c settled "observed harm above the estimate leaves safety standing" \
	's/(!is_tolerable(c, w) || is_refuted(c, option, w))/!is_tolerable(c, w)/'
mutant LAW src/law_holds.c may_enact "an unmet condition of the decisions is nothing" \
	's/ || !are_met(c, NGATES))$/)/'
mutant LAW src/law_holds.c may_enact "observed harm above the estimate is nothing" \
	's/!is_tolerable(c, w) || is_refuted(c, option, w) ||/!is_tolerable(c, w) ||/'
mutant LAW src/law_holds.c has_lapsed "a yes lapses by what was said before it" \
	's/seq > f->seq \&\& fails_gate/seq < f->seq \&\& fails_gate/'
mutant LAW src/law_holds.c law_concerns "a no on the same words does not concern" \
	's/return c->options\[f->option\].words == c->options\[option\].words ||/return/'
mutant LAW src/law_holds.c law_interested "an interest once declared is never cleared" \
	'/ACT_INTEREST/{n;s/is_current(f, w)/true/}'
mutant LAW src/law_holds.c signature_cause "who has an interest signs" \
	's/f->person) || law_interested(c, f->person, w))/f->person))/'
mutant LAW src/law_holds.c next_moment "time ends no condition" \
	's/moment = sooner(moment, c->conditions\[k\].until, c->now);/;/'
echo "$killed mutants killed of $total"
[ "$killed" = "$total" ]
