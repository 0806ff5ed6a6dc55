#!/bin/bash
# The test of memory with a million facts, judged rows and recorded rows in one
# session, or CMIOGOV_MEMORY of them.
set -euo pipefail
cd "$(dirname "$0")/../.."
CMIOGOV_MEMORY=${CMIOGOV_MEMORY:-1000000} T=memory make test-tap
