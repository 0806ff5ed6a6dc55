#!/bin/bash
# Run the demonstration on the cluster that libpq points at.
set -euo pipefail
cd "$(dirname "$0")"
psql -X -q -v ON_ERROR_STOP=1 -f demo.sql
