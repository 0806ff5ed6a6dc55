#!/bin/bash
# The stress test at length: 100,000 calls, or CMIOGOV_STRESS of them; and twenty
# crashes instead of two.
set -euo pipefail
cd "$(dirname "$0")/../.."
CMIOGOV_STRESS=${CMIOGOV_STRESS:-100000} T=stress make test-tap
CMIOGOV_CRASHES=${CMIOGOV_CRASHES:-20} T=crash make test-tap
