#!/bin/bash
# run.sh [TARGET...]
# Fuzz the parsers and decoders of the values with libFuzzer under the address
# and undefined-behaviour sanitizers; needs clang.  Without arguments, every
# target.  RUNS=n sets the runs of each (default 100000), JOBS=n how many
# targets run at a time (default 1).  Each starts from corpus/TARGET, which is
# not changed; what breaks a target is left in .build/fuzz as crash-*.
# Exits with 0 when nothing broke.
set -euo pipefail
cd "$(dirname "$0")/../.."
build=.build/fuzz
runs=${RUNS:-100000}
mkdir -p "$build"
${CLANG:-clang} -std=c99 -g -O1 -Wall -Wextra -Isrc \
	-fsanitize=fuzzer,address,undefined -fno-sanitize-recover=all \
	-o "$build/fuzz" test/fuzz/fuzz.c src/val_*.c -lm

fuzz_one() {			# target
	local found log=$build/$1.log
	found=$(mktemp -d)
	if FUZZ_TARGET=$1 "$build/fuzz" -runs="$runs" -max_len=1024 -timeout=10 \
		-artifact_prefix="$build/$1-" "$found" "test/fuzz/corpus/$1" >"$log" 2>&1
	then
		echo "ok $1: $(tail -n 1 "$log")"
		rm -rf "$found"
	else
		tail -n 40 "$log"
		echo "not ok $1"
		rm -rf "$found"
		return 1
	fi
}

[ $# -gt 0 ] || set -- $("$build/fuzz")
running=0 status=0
for target; do
	if [ $running -ge "${JOBS:-1}" ]; then
		wait -n || status=1
		running=$((running - 1))
	fi
	fuzz_one "$target" &
	running=$((running + 1))
done
while [ $running -gt 0 ]; do
	wait -n || status=1
	running=$((running - 1))
done
exit $status
