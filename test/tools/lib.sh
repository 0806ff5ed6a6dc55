# Functions for the scripts that run inside private.sh.

# Make and start a cluster reachable only through a socket in a private
# directory, and point libpq at it.  $CONF holds further settings, one a line.
# Durability is off: nothing here outlives the run.
start_cluster() {
	cluster=$(mktemp -d "$SCRATCH/c.XXXX")
	initdb -D "$cluster/data" -U postgres -A trust -E UTF8 --locale=C --no-sync >"$cluster/initdb.log" ||
		{ cat "$cluster/initdb.log" >&2; return 1; }
	cat >>"$cluster/data/postgresql.conf" <<-EOF
		listen_addresses = ''
		unix_socket_directories = '$cluster'
		unix_socket_permissions = 0700
		fsync = off
		full_page_writes = off
		max_prepared_transactions = 10
		log_line_prefix = '%m [%p] %q%a '
		${CONF:-}
	EOF
	pg_ctl -D "$cluster/data" -l "$cluster/log" -s -w start ||
		{ cat "$cluster/log" >&2; return 1; }
	export PGHOST=$cluster PGPORT=5432 PGUSER=postgres PGDATABASE=postgres
}

stop_cluster() {
	pg_ctl -D "$cluster/data" -s -m "${STOP_MODE:-immediate}" stop || true
	if [ -z "${KEEP:-}" ]; then rm -rf "$cluster"; fi
	unset PGHOST PGPORT PGUSER PGDATABASE
}
