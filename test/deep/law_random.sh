#!/bin/bash
# law_random.sh
# The law against its model: ten million random proposals and all small ones.
# COUNT and SEED choose others.
set -euo pipefail
cd "$(dirname "$0")/../.."
program=$(mktemp)
trap 'rm -f "$program"' EXIT
${CC:-cc} -std=c99 -O2 -Wall -Wextra -Isrc -o "$program" \
	test/unit/law.c src/law*.c src/val_*.c -lm
"$program" "${COUNT:-10000000}" "${SEED:-$(od -An -N6 -tu8 /dev/urandom | tr -d ' ')}" | grep -v '^ok'
