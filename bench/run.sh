#!/bin/bash
# bench/run.sh [full]
# What the guard, the facts and the sums cost, against peers in the same run.
# Runs inside test/tools/cluster.sh (make bench).  Prints Markdown; the figures
# also go to bench.json and bench.md, which SAVE_OUTPUT=1 keeps in .build/output.
# Fails when the work that was timed was not done.
#
# Time is the backend's on a processor, the median over interleaved rounds
# (throughput: wall time).  Instructions are counted by callgrind
# over one backend without a postmaster, statement by statement; they are the
# gate, because a busy machine does not change them.
set -euo pipefail
cd "$(dirname "$0")"

size=${1:-${BENCH:-small}}
rounds=5 n=4000 single=4000 transactions=8000 harms=200000
if [ "$size" = tiny ]; then rounds=2 n=1200 single=800 transactions=800 harms=10000; fi	# to try the benchmark itself
if [ "$size" = full ]; then n=40000 transactions=40000 harms=1000000; fi
bulk=$((rounds * n))		# rows approved in bulk
facts=$((bulk + single))	# then proposals that get facts
memory=$((facts + rounds * 500))	# then those of the memory test
many=$((n / 2))
counted=$((memory + 2 * many))	# then what callgrind sees
ready=$((counted + 2000))
idle=$((ready + 1000))
rows=$((idle + bulk))

q() { psql -Xq -v ON_ERROR_STOP=1 "$@"; }
say() { echo "$@" >&2; }

# What runs beside on its own time, and files of the log that are made anew, would count for whoever is measured meanwhile.
q -c 'ALTER SYSTEM SET autovacuum = off' -c "ALTER SYSTEM SET min_wal_size = '1GB'" -c 'SELECT pg_reload_conf()' >/dev/null

say "setting up: $ready ready proposals, through the public functions"
q -v rows=$rows -v harms=$harms -c 'CREATE EXTENSION cmiogov' -f schema.sql
q -f ready.sql
q -v from=1 -v to=$ready -f more.sql
q -f rivals.sql

say "time: $rounds rounds of $n rows"
q -v rounds=$rounds -v n=$n -v idle=$idle -v facts=$facts -f time.sql >/dev/null

say "single rows: pgbench"
base=$(q -At -c 'SELECT min(id) - min(key) FROM bench.proposal')
for t in fk guard plpgsql; do
	q -c "UPDATE bench.t_$t SET status = 'approved', ref = $base + id WHERE id BETWEEN $bulk + 1 AND $facts"
done
q -c 'CREATE TABLE bench.kept AS TABLE cmiogov.enactment_record' -c 'CREATE TABLE bench.kept_plpgsql AS TABLE bench.record'
# Each transaction moves a row between two governed statuses, which is judged
# and recorded like an approval, and points it at another header; each client
# has rows of its own.  An approval adds one entry a proposal in a hospital, so
# the records are cut back to that before each run.
statement() {			# table
	local update="UPDATE bench.t_${1%_insert} SET status = CASE status WHEN 'approved' THEN 'live' ELSE 'approved' END, ref = :to WHERE id = :id"
	case $1 in
		*_insert) echo "WITH u AS ($update RETURNING id, status, ref)
			INSERT INTO bench.plain_record (id, at, proposal, guard, finding, event, mode, subject_key, value, content, head, db_user, hash)
			SELECT nextval('bench.record_id'), clock_timestamp(), ref, 1, false, 'move', 'enforce', id::text, status,
				'\\x$h', '\\x$h', session_user, '\\x$h' FROM u;" | tr '\n' ' ' ;;
		*) echo "$update;" ;;
	esac
}
h=$(printf '%064d' 0)
throughput() {			# measure table clients round
	local tps file=$SCRATCH/tmp/$2.sql
	cat >"$file" <<-SQL
		\\set id $bulk + 1 + :client_id * $((single / 8)) + random(0, $((single / 8 - 1)))
		\\set to $base + random(1, $ready)
		$(statement "$2")
	SQL
	q -c 'CALL bench.cut_records()' -c 'VACUUM cmiogov.enactment_record, bench.record, bench.plain_record'
	tps=$(pgbench -n -M prepared -c "$3" -j "$3" -t $((transactions / $3)) -f "$file" 2>/dev/null |
		sed -n 's/^tps = \([0-9.]*\).*/\1/p')
	q -c "INSERT INTO bench.sample VALUES ('tps $1 $3', $4, $tps)"
}
for round in $(seq $((3 * rounds))); do
	for clients in 1 2 8; do
		for t in fk fk_insert guard plpgsql; do throughput $t $t $clients "$round"; done
	done
done

say "single rows, each header held by another reader"
coproc held { psql -Xqt -v ON_ERROR_STOP=1; }
reader=$held_PID
echo "BEGIN; SELECT count(*) FROM (SELECT FROM bench.header FOR KEY SHARE) h;
	SELECT count(*) FROM (SELECT FROM cmiogov.proposal FOR SHARE) p; SELECT 'held';" >&"${held[1]}"
while read -r line <&"${held[0]}"; do case $line in *held*) break ;; esac; done
for round in $(seq $((3 * rounds))); do
	for t in fk guard; do throughput "$t held" $t 2 "$round"; done
done
echo '\q' >&"${held[1]}"
wait "$reader"
q -c 'CALL bench.cut_records()'

say "memory"
. ./memory.sh
at=$memory
for t in fk guard; do
	peak "kB few $t" "UPDATE bench.t_$t SET status = 'approved', ref = $base + id WHERE id BETWEEN $at + 1 AND $at + 100"
	peak "kB many $t" "UPDATE bench.t_$t SET status = 'approved', ref = $base + id WHERE id BETWEEN $at + 101 AND $at + $many"
done
as_nora='SET SESSION AUTHORIZATION nora'
peak "kB few facts" "SELECT count(cmiogov.score_usability(id, 1, 'm')::text) FROM bench.proposal WHERE key BETWEEN $at + $many + 1 AND $at + $many + 100" "$as_nora;"
peak "kB many facts" "SELECT count(cmiogov.score_usability(id, 1, 'm')::text) FROM bench.proposal WHERE key BETWEEN $at + $many + 101 AND $at + 2 * $many" "$as_nora;"

if command -v valgrind >/dev/null; then
	say "instructions: callgrind"
	. ./instructions.sh
else
	say "valgrind is not there: time only"
fi

mkdir -p "$SCRATCH/out"
q -v many=$many -v bulk=$bulk -v unready=$((ready + 1)) -f report.sql | tee "$SCRATCH/out/bench.md"
cp results.json "$SCRATCH/out/bench.json"
! grep -q ': NO$' "$SCRATCH/out/bench.md"
