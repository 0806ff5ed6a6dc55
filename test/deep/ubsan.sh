#!/bin/bash
# ubsan.sh
# The extension built with UBSan through every regress and pgTAP test of this
# machine's server.
set -euo pipefail
cd "$(dirname "$0")/../.."
test/tools/packages.sh test
make --no-print-directory -s -j2 all
test/tools/private.sh test/tools/sanitized.sh -fsanitize=undefined -- ${SUITES:-regress pgtap}
