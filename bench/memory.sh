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
at=$memory
for t in fk guard; do
	peak "kB few $t" "UPDATE bench.t_$t SET status = 'approved', ref = $base + id WHERE id BETWEEN $at + 1 AND $at + 100"
	peak "kB many $t" "UPDATE bench.t_$t SET status = 'approved', ref = $base + id WHERE id BETWEEN $at + 101 AND $at + $many"
done
as_nora='SET SESSION AUTHORIZATION nora'
peak "kB few facts" "SELECT count(cmiogov.score_usability(id, 1, 'm')::text) FROM bench.proposal WHERE key BETWEEN $at + $many + 1 AND $at + $many + 100" "$as_nora;"
peak "kB many facts" "SELECT count(cmiogov.score_usability(id, 1, 'm')::text) FROM bench.proposal WHERE key BETWEEN $at + $many + 101 AND $at + 2 * $many" "$as_nora;"
