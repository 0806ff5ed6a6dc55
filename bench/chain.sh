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
rounds=9 seconds=4 clients=32 each=100
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

# One round: proposals that have no more than their opening, so that every round starts alike.
run() {				# library round
	local from tps call=cmiogov.score_usability
	use chained
	from=$(q -At <<-SQL
		SET SESSION AUTHORIZATION ines;
		SELECT min(cmiogov.open_proposal('alert_change', 'bench')) FROM generate_series(1, $batch);
	SQL
	)
	if [ "$1" = plain ]; then
		call=plain.append
		q -c "INSERT INTO plain.header SELECT * FROM cmiogov.proposal WHERE id >= $from"
	else
		use "$1"
	fi
	q -c 'VACUUM ANALYZE' -c CHECKPOINT
	cat >"$SCRATCH/tmp/fact.sql" <<-SQL
		\\set id $from + :client_id * $each + random(0, $each - 1)
		SELECT $call(:id, 80, 'a score by a nurse');
	SQL
	tps=$(pgbench -n -U nora -M prepared -c $clients -j 2 -T $seconds -f "$SCRATCH/tmp/fact.sql" 2>/dev/null |
		sed -n 's/^tps = \([0-9.]*\).*/\1/p')
	use chained
	q -c "INSERT INTO plain.sample VALUES ('$1', $2, $tps)"
	if [ "$1" = plain ]; then return; fi
	bad=$(q -At -c "SELECT count(DISTINCT chain) FROM cmiogov.verify_ledger() WHERE chain IN
		(SELECT 'proposal ' || f.proposal FROM cmiogov.fact f WHERE f.proposal >= $from AND f.act = 'score')")
	wrote=$(q -At -c "SELECT count(DISTINCT proposal) FROM cmiogov.fact WHERE proposal >= $from AND act = 'score'")
	if [ "$wrote" = 0 ] || [ "$bad" != "$([ "$1" = chained ] && echo 0 || echo "$wrote")" ]; then
		echo "$1: of $wrote proposals that facts were written about, $bad do not verify" >&2
		exit 1
	fi
	# The unchained ones would be read again and again.
	if [ "$1" = unchained ]; then
		q -c 'ALTER TABLE cmiogov.fact DISABLE TRIGGER ALL; ALTER TABLE cmiogov.proposal DISABLE TRIGGER ALL' \
			-c "DELETE FROM cmiogov.fact WHERE proposal >= $from; DELETE FROM cmiogov.proposal WHERE id >= $from"
	fi
}
# Whoever else uses the machine meets them all alike.
turns=(chained unchained plain)
for round in $(seq $rounds); do
	for i in 0 1 2; do run "${turns[(round + i) % 3]}" "$round"; done
done

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
