#!/bin/bash
# fresh_db.sh DATABASE [EXTENSION] -- COMMAND...   (the launcher of pg_regress)
# Make the database anew, then run the test's program in it.
set -euo pipefail
db=$1
shift
ext=
case $1 in */*|psql|isolationtester) ;; *) ext=$1; shift ;; esac
PGOPTIONS= psql -X -q -d postgres -v db="$db" <<'EOF'
SET client_min_messages = warning;
DROP DATABASE IF EXISTS :"db";
CREATE DATABASE :"db" TEMPLATE template0;
ALTER DATABASE :"db" SET lc_messages = 'C';
EOF
if [ -n "$ext" ]; then
	PGOPTIONS= psql -X -q -d "$db" -c "CREATE EXTENSION $ext"
fi
exec "$@"
