#!/bin/bash
# fuzz.sh
# A bounded run of every fuzz target; RUNS and JOBS as test/fuzz/run.sh has them.
set -euo pipefail
cd "$(dirname "$0")/../.."
if ! command -v "${CLANG:-clang}" >/dev/null; then
	if [ "$(id -u)" != 0 ] || ! command -v apt-get >/dev/null; then
		echo "clang is not there: apt-get install clang libclang-rt-dev" >&2
		exit 1
	fi
	apt-get update -qq || true
	DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends clang libclang-rt-dev >/dev/null
fi
RUNS=${RUNS:-1000000} JOBS=${JOBS:-2} test/fuzz/run.sh
