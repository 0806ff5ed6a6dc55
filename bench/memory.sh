# Sourced by run.sh.  The backend's peak of private memory in fresh sessions, for
# few rows and many: what a row adds must be what PostgreSQL's own trigger queue
# adds, which the foreign key shows.
peak() {			# measure statement [prelude]
	q -At <<-SQL
		SELECT pg_backend_pid() AS pid \gset
		\o /dev/null
		${3:-}
		$2;
		RESET SESSION AUTHORIZATION;
		SELECT pg_read_file('/proc/self/status', 0, 8000, true) AS s \gset
		INSERT INTO bench.sample SELECT '$1', 1,
			substring(:'s' FROM 'VmHWM:\s*(\d+)')::int - substring(:'s' FROM 'RssShmem:\s*(\d+)')::int
			- substring(:'s' FROM 'RssFile:\s*(\d+)')::int;
	SQL
}
