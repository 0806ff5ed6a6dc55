#!/bin/bash
# matrix.sh
# Every test on each PostgreSQL version that is supported; needs root.
set -euo pipefail
cd "$(dirname "$0")/../.."
if [ "$(id -u)" != 0 ]; then
	echo "not root: other versions are not tested"
	exit
fi
test/tools/matrix.sh ${VERSIONS:-}
