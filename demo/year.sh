#!/bin/bash
# A hospital's year on the cluster that libpq points at, then its reports and
# the board pack, into the file $BOARD_PACK or what private.sh saves.  PROPOSALS:
# how many, 300.
# Ends non-zero when anything happens that was not planned.
set -euo pipefail
pack=${BOARD_PACK:-$SCRATCH/out/board_pack.html}
mkdir -p "$(dirname "$pack")"
cd "$(dirname "$0")"
psql -X -q -v ON_ERROR_STOP=1 -v proposals="${PROPOSALS:-300}" -v pack="$pack" -f year.sql
