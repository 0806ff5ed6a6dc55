#!/bin/bash
# bench/reports.sh [SIZE [size]]
# What the reports take over SIZE proposals of ten facts, each as a multiple of a
# sequential scan of the tables that it must read, in the same run; with the plans
# that PostgreSQL makes, parallel where it can.  With "size" only what an approval
# and a fact take at that size.  Inside test/tools/cluster.sh.
set -euo pipefail
cd "$(dirname "$0")"
n=${1:-50000}
q() { psql -Xq -v ON_ERROR_STOP=1 "$@"; }

q -c 'ALTER SYSTEM SET max_wal_size = "16GB"' -c 'ALTER SYSTEM SET checkpoint_timeout = "1h"' -c 'SELECT pg_reload_conf()' -o /dev/null
echo "loading $n proposals" >&2
q -c 'CREATE EXTENSION cmiogov'
q -v n="$n" -f load.sql >/dev/null
if [ "${2:-}" = size ]; then
	q -v n="$n" -f size.sql | tee "$SCRATCH/size"
	! grep -q 'NOT DONE' "$SCRATCH/size"
	exit
fi
echo "reports" >&2
q -v n="$n" -f reports.sql
! q -At -c 'SELECT * FROM bench.empty_report' | grep .
