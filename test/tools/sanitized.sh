#!/bin/bash
# sanitized.sh FLAG... -- SUITE...
# Inside private.sh: build the extension with these sanitizers in the scratch
# tree, put it in place of the other, and run the suites on it.  A finding ends
# the backend, so the suite that caused it fails; its report is printed.
set -uo pipefail
flags=()
while [ "$1" != -- ]; do flags+=("$1"); shift; done
shift

config=$SYSTEM_PG_CONFIG
make -s PG_CONFIG="$config" clean &&
	make -s -j2 PG_CONFIG="$config" PROFILE="${flags[*]} -fno-sanitize-recover=all -fno-omit-frame-pointer" \
		install DESTDIR="$PRIVATE_ROOT" >/dev/null || exit 1

# What the server itself never frees is not ours to report.
export UBSAN_OPTIONS=print_stacktrace=1 ASAN_OPTIONS=detect_leaks=0:abort_on_error=1
if [[ ${flags[*]} == *address* ]]; then
	# The server is built without it, so its runtime has to come first.
	LD_PRELOAD=$(gcc -print-file-name=libasan.so) test/tools/run.sh "$@"
else
	test/tools/run.sh "$@"
fi
status=$?
if grep -hE -A 8 'runtime error:|ERROR: AddressSanitizer' "$SCRATCH"/out/*.server.log; then
	exit 1
fi
exit $status
