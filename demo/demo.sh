#!/bin/bash
# Run the demonstration on the cluster that libpq points at.  Ends non-zero
# when anything happens that the story does not tell.
set -euo pipefail
cd "$(dirname "$0")"
exec psql -X -q -v ON_ERROR_STOP=1 -f demo.sql
