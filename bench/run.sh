#!/bin/bash
# bench/run.sh [full]
# What the guard, the facts and the sums cost, against peers in the same run.
# Runs inside test/tools/cluster.sh (make bench).  Prints Markdown; the figures
# also go to results.json in the tree's private copy, which SAVE=DIR keeps.
#
# Time is the backend's on a processor, the median over interleaved rounds
# (throughput: wall time).  Instructions are counted by callgrind
# over one backend without a postmaster, statement by statement; they are the
# gate, because a busy machine does not change them.
set -euo pipefail
cd "$(dirname "$0")"

size=${1:-${BENCH:-small}}
rounds=5 n=4000 single=6000 harms=200000
if [ "$size" = tiny ]; then rounds=2 n=1200 single=600 harms=10000; fi	# to try the benchmark itself
if [ "$size" = full ]; then n=40000 single=20000 harms=1000000; fi
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

say "setting up: $ready ready proposals, through the public functions"
q -v rows=$rows -v harms=$harms -c 'CREATE EXTENSION cmiogov' -f schema.sql
q -f ready.sql
q -v from=1 -v to=$ready -f more.sql
q -f rivals.sql

say "time: $rounds rounds of $n rows"
q -v rounds=$rounds -v n=$n -v idle=$idle -v facts=$facts -f time.sql >/dev/null

say "single rows: pgbench"
q -c "SELECT setval('bench.next_' || t, $bulk) FROM unnest('{fk,guard,plpgsql}'::text[]) t" >/dev/null
base=$(q -At -c 'SELECT min(id) - min(key) FROM bench.proposal')
for t in fk guard plpgsql; do
	echo "UPDATE bench.t_$t SET status = 'approved', ref = $base + id WHERE id = (SELECT nextval('bench.next_$t'))::int;"
done >"$SCRATCH/tmp/statements"
throughput() {			# table clients round
	local tps file=$SCRATCH/tmp/$1.sql each=$((single / 3 / rounds / $2))
	grep "t_$1 " "$SCRATCH/tmp/statements" >"$file"
	tps=$(pgbench -n -M prepared -c "$2" -j "$2" -t $each -f "$file" 2>/dev/null |
		sed -n 's/^tps = \([0-9.]*\).*/\1/p')
	q -c "INSERT INTO bench.sample VALUES ('tps $1 $2', $3, $tps)"
}
for round in $(seq $rounds); do
	for clients in 1 2 8; do
		for t in fk guard plpgsql; do throughput $t $clients "$round"; done
	done
done

say "memory"
. ./memory.sh

if command -v valgrind >/dev/null; then
	say "instructions: callgrind"
	. ./instructions.sh
else
	say "valgrind is not there: time only"
fi

q -v many=$many -v bulk=$bulk -v unready=$((ready + 1)) -f report.sql
