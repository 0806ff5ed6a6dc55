#!/bin/bash
# bench/chain.sh
# Throughput of facts by 32 clients about different proposals, where a commit
# takes a millisecond: with the chain, the same library without it (its hash
# function replaced by one that hashes nothing), and an SQL function that
# updates a header and appends a row like a fact.  Runs inside private.sh.
# Fails when the facts of the chained rounds do not verify, or the others do.
set -euo pipefail
cd "$(dirname "$0")/.."
. test/tools/lib.sh
rounds=12 seconds=2 clients=32 each=50
if [ "${BENCH:-}" = tiny ]; then rounds=2 seconds=1; fi
batch=$((clients * each))
out=$SCRATCH/out
mkdir -p "$out"

q() { psql -Xq -v ON_ERROR_STOP=1 "$@"; }

# --- the library without the chain

lib=$PRIVATE_ROOT$("$SYSTEM_PG_CONFIG" --pkglibdir)/cmiogov.so
cp "$lib" chained.so
make -s PG_CONFIG="$SYSTEM_PG_CONFIG" OBJS="$(echo src/*.o) bench/unchained.o" \
	PG_LDFLAGS='-Wl,-Bsymbolic -Wl,--wrap=fact_hash' cmiogov.so
mv cmiogov.so unchained.so
# Each new backend loads the file anew.
use() { cp "$1.so" "$lib.new" && mv "$lib.new" "$lib"; }

# --- the hospital, and the plain peer

CONF=$'fsync = on\ncommit_delay = 1000\ncommit_siblings = 0\nmax_connections = 60\nmax_wal_size = 4GB\n'"${CONF:-}"
start_cluster
trap stop_cluster EXIT
trap 'exit 130' INT TERM HUP
q -o /dev/null -f test/fixtures/hospital.sql
q -o /dev/null <<'SQL'
CREATE SCHEMA plain;
GRANT USAGE ON SCHEMA plain TO PUBLIC;
CREATE TABLE plain.header (LIKE cmiogov.proposal INCLUDING INDEXES) WITH (fillfactor = 70);
CREATE TABLE plain.fact (LIKE cmiogov.fact INCLUDING INDEXES);
CREATE TABLE plain.sample (library text, round int, tps float8);
CREATE TABLE plain.run (library text, first bigint);
-- Of the fact before: whatever a fact has.
CREATE FUNCTION plain.append(id bigint, score float8, basis text) RETURNS void
LANGUAGE sql SECURITY DEFINER AS $$
	WITH h AS (UPDATE plain.header h SET seq = h.seq + 1, policy_version = policy_version WHERE h.id = append.id RETURNING h.*)
	INSERT INTO plain.fact (proposal, seq, at, person, option, deputy, full_weight, act, login, number, reason, content,
		standing, ready, ready_until, policy_version, digest, contents, hash)
	SELECT h.id, h.seq, clock_timestamp(), h.opener, 1, false, false, 'score', session_user, score, basis, h.digest,
		h.standing, h.ready, h.ready_until, h.policy_version, h.digest, h.digest, h.head FROM h
$$;
SQL

# Proposals that have no more than their opening, a batch for each run, so that all start alike.
batch() { echo $((first + $1 * batch)); }
first=$(q -At <<-SQL
	SET SESSION AUTHORIZATION ines;
	SELECT min(cmiogov.open_proposal('alert_change', 'bench')) FROM generate_series(1, $((rounds * 3 * batch)));
SQL
)
q -c 'INSERT INTO plain.header SELECT * FROM cmiogov.proposal' -c 'VACUUM ANALYZE' -c CHECKPOINT

run() {				# library round number-of-the-run
	local tps call=cmiogov.score_usability
	if [ "$1" = plain ]; then call=plain.append; else use "$1"; fi
	cat >"$SCRATCH/tmp/fact.sql" <<-SQL
		\\set id $(batch "$3") + :client_id * $each + random(0, $each - 1)
		SELECT $call(:id, 80, 'a score by a nurse');
	SQL
	tps=$(pgbench -n -U nora -M prepared -c $clients -j 2 -T $seconds -f "$SCRATCH/tmp/fact.sql" 2>/dev/null |
		sed -n 's/^tps = \([0-9.]*\).*/\1/p')
	use chained
	q -c "INSERT INTO plain.sample VALUES ('$1', $2, $tps); INSERT INTO plain.run VALUES ('$1', $(batch "$3"))"
}
# Whoever else uses the machine meets them all alike.
turns=(chained unchained plain)
for round in $(seq $rounds); do
	for i in 0 1 2; do run "${turns[(round + i) % 3]}" "$round" $((3 * (round - 1) + i)); done
done

# Of which runs do the facts verify?
proof=$(q -At <<-SQL
	WITH bad AS (SELECT DISTINCT chain FROM cmiogov.verify_ledger())
	SELECT string_agg(DISTINCT r.library || ' ' || (b.chain IS NULL), ', ')
	FROM plain.run r JOIN cmiogov.fact f ON f.act = 'score' AND f.proposal >= r.first AND f.proposal < r.first + $batch
		LEFT JOIN bad b ON b.chain = 'proposal ' || f.proposal
SQL
)
if [ "$proof" != 'chained true, unchained false' ]; then
	echo "facts verify: $proof" >&2
	exit 1
fi

goal=$(sed -n 's/^[0-9]*\tfacts by 32 clients, of the same without the chain\t>=\t//p' bench/goals)
q -At -v goal="$goal" <<'SQL' | tee "$out/chain.md"
\qecho '| facts a second, 32 clients, commits of 1 ms | median | least | most | rounds |'
\qecho '|---|---|---|---|---|'
CREATE TEMP VIEW m AS SELECT library, percentile_cont(0.5) WITHIN GROUP (ORDER BY tps) AS tps, min(tps), max(tps), count(*) AS n FROM plain.sample GROUP BY 1;
SELECT format('| %s | %s | %s | %s | %s |', library, round(tps), round(min), round(max), n) FROM m ORDER BY library;
\qecho
CREATE TEMP VIEW ratio AS SELECT p.library, percentile_cont(0.5) WITHIN GROUP (ORDER BY c.tps / p.tps) AS v
FROM plain.sample c JOIN plain.sample p USING (round) WHERE c.library = 'chained' GROUP BY 1;
\qecho 'Medians of the ratios of one round:'
SELECT format('facts by 32 clients, of the same without the chain: %s, goal >= %s: %s', trunc(v::numeric, 2), :goal,
	CASE WHEN v >= :goal THEN 'met' ELSE 'missed' END) FROM ratio WHERE library = 'unchained';
SELECT format('facts by 32 clients, of a plain append with its header: %s', trunc(v::numeric, 2)) FROM ratio WHERE library = 'plain';
SQL
