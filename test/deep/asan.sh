#!/bin/bash
# asan.sh [VERSION]
# The extension built with ASan through every regress and pgTAP test, on
# PostgreSQL 17 in the chroot of test-matrix; without root, here.
set -euo pipefail
cd "$(dirname "$0")/../.."
suites=${SUITES:-regress pgtap}
if [ "$(id -u)" = 0 ] && [ "${1:-}" != here ]; then
	exec env MATRIX_CMD="test/tools/private.sh test/tools/sanitized.sh -fsanitize=address -- $suites" \
		test/tools/matrix.sh "${1:-17}"
fi
test/tools/packages.sh test
make --no-print-directory -s -j2 all
test/tools/private.sh test/tools/sanitized.sh -fsanitize=address -- $suites
