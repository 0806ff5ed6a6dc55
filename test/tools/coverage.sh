#!/bin/bash
# coverage.sh
# Inside private.sh: build with gcov in the scratch tree, run every suite, and
# print the covered lines of each C file.  Fails below the least of
# test/coverage.min, which holds lines "file percent".  The annotated sources
# go to .build/output/coverage; lines never reached are marked #####.
set -euo pipefail
make -s PG_CONFIG="$SYSTEM_PG_CONFIG" clean
make -s -j2 PG_CONFIG="$SYSTEM_PG_CONFIG" PROFILE='--coverage -O0' install DESTDIR="$PRIVATE_ROOT" >/dev/null

# The unit tests on the very objects of the library, so that both are counted,
# and on sources that they take in whole.
mkdir -p .build/unit
ar rcs .build/unit/pure.a $(for f in src/law*.c src/staffing.c src/val_*.c; do echo "${f%.c}.o"; done)
for f in test/unit/*.c; do
	program=.build/unit/$(basename "$f" .c)
	${CC:-cc} -std=c99 -O0 $(! grep -q '^#include "../../src/' "$f" || echo --coverage) -Isrc -c -o "$program.o" "$f"
	${CC:-cc} -o "$program" "$program.o" .build/unit/pure.a -lgcov -lm
done

# Backends write their counts when they exit, so clusters must stop politely.
export STOP_MODE=fast
test/tools/run.sh ${SUITES:-unit regress isolation pgtap tap} || echo "the tests failed; the numbers are still theirs" >&2

printf '\n%-28s %8s %8s\n' file lines covered
for f in src/*.c; do
	taken=$(for t in $(grep -l "^#include \"../../$f\"" test/unit/*.c); do echo ".build/unit/$(basename "$t" .c).o"; done)
	gcov -n "${f%.c}.o" $taken 2>/dev/null |
		awk -v file="$f" '
			/^File/ { mine = ($2 == "\x27" file "\x27") }
			mine && /^Lines executed/ {
				split($2, a, ":"); sub("%", "", a[2]); printf "%-28s %8d %7.1f%%\n", file, $4, a[2]
				mine = 0 }'
done | tee "$SCRATCH/coverage"
awk '{ n += $2; c += $2 * $3 / 100 } END { if (n) printf "%-28s %8d %7.1f%%\n", "all", n, 100 * c / n }' "$SCRATCH/coverage" |
	tee -a "$SCRATCH/coverage"

# The annotated sources, in which ##### marks what was never reached.
mkdir -p "$SCRATCH/out/coverage"
gcov -o src src/*.o >/dev/null 2>&1
mv ./*.c.gcov "$SCRATCH/out/coverage/"

# Whatever fell below what it once had.
awk '
	NR == FNR { if ($1 !~ /^#/ && NF) least[$1] = $2; next }
	{ have[$1] = $3 + 0 }
	END {
		for (f in least)
			if (!(f in have) || have[f] < least[f]) {
				printf "%s: %.1f%% of its lines, at least %s%% are asked for\n", f, have[f], least[f]
				bad = 1
			}
		exit bad
	}' test/coverage.min "$SCRATCH/coverage"
