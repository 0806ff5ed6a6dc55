#!/bin/bash
# The proofs on the law's source.
set -euo pipefail
cd "$(dirname "$0")/../.."
exec make --no-print-directory prove
