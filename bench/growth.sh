#!/bin/bash
# bench/growth.sh [SIZE...]
# What one approval and one fact cost as the number of proposals grows, beside
# a foreign key check and a plain append at the same size, and one fact as the
# facts of its proposal grow.  Runs inside test/tools/cluster.sh.
set -euo pipefail
cd "$(dirname "$0")"
sizes=${*:-1000 10000 100000}
largest=$(echo "$sizes" | tr ' ' '\n' | sort -n | tail -n 1)
q() { psql -Xq -v ON_ERROR_STOP=1 "$@"; }

q -v rows=$((largest + 2000)) -v harms=1000 -c 'CREATE EXTENSION cmiogov' -f schema.sql
q -f ready.sql
q -v from=1 -v to=1 -f more.sql
q -f rivals.sql
q -c 'GRANT INSERT ON bench.sample, bench.fact TO PUBLIC; GRANT SELECT ON ALL TABLES IN SCHEMA bench TO PUBLIC'
done=1
for size in $sizes; do
	q -v from=$((done + 1)) -v to="$size" -f more.sql
	q -c "INSERT INTO bench.header SELECT * FROM cmiogov.proposal p WHERE NOT EXISTS (SELECT FROM bench.header h WHERE h.id = p.id)" -c "VACUUM ANALYZE"
	q -v previous=$done -v size="$size" -f growth.sql
	done=$size
done
# One proposal with more and more facts, a transaction each.
one=$(q -At -c 'SELECT id FROM bench.proposal WHERE key = 1')
q -c "CREATE PROCEDURE bench.score(n int) LANGUAGE plpgsql AS \$\$
	DECLARE since float8;
	BEGIN
		FOR i IN 1 .. n LOOP
			since := bench.busy();
			FOR j IN 1 .. 20 LOOP
				PERFORM cmiogov.score_usability($one, j, 'x');
				COMMIT;
			END LOOP;
			INSERT INTO bench.sample VALUES ('facts', i, (bench.busy() - since) / 20);
		END LOOP;
	END \$\$" -c 'SET SESSION AUTHORIZATION nora' -c 'CALL bench.score(16)'
# And as the conditions of its kind grow in number.
q <<-'SQL'
	CREATE TABLE bench.asking (n int, id bigint);
	GRANT ALL ON bench.asking TO PUBLIC;
	SELECT cmiogov.define_kind('asking_' || n, 'asking', '{T1}', (SELECT array_agg(condition) FROM (SELECT condition FROM cmiogov.condition ORDER BY 1 LIMIT n) c))
	FROM unnest('{1,5,15}'::int[]) n \g /dev/null
	SET SESSION AUTHORIZATION ines;
	INSERT INTO bench.asking SELECT n, cmiogov.open_proposal('asking_' || n, 'asked') FROM unnest('{1,5,15}'::int[]) n;
	SET SESSION AUTHORIZATION nora;
	SELECT format('CALL bench.timed(%L, %s, %L, 20)', 'asked ' || n, round,
		format('SELECT count(cmiogov.score_usability(%s, i, ''x'')::text) FROM generate_series(1, 20) i', id))
	FROM generate_series(0, 5) round, bench.asking ORDER BY round, n \gexec
	RESET SESSION AUTHORIZATION;
	DELETE FROM bench.sample WHERE round = 0;
SQL
# The rest of them in one statement, and what memory that took at most.
. ./memory.sh
for t in fk guard; do
	peak "kB all $t" "UPDATE bench.t_$t t SET status = 'approved', ref = p.id FROM bench.proposal p WHERE p.key = t.id AND t.status = 'draft'"
done

cat <<'EOT'
| proposals | approval, added, us | foreign key check, added, us | ratio | fact, us | plain append, us | ratio |
|---|---|---|---|---|---|---|
EOT
for size in $sizes; do
	q -At <<-SQL
		WITH m AS (SELECT measure, percentile_cont(0.5) WITHIN GROUP (ORDER BY value) AS v FROM bench.sample GROUP BY 1),
		f AS (SELECT max(v) FILTER (WHERE measure = '$size approve guard') - max(v) FILTER (WHERE measure = '$size approve none') AS g,
			max(v) FILTER (WHERE measure = '$size approve fk') - max(v) FILTER (WHERE measure = '$size approve none') AS k,
			max(v) FILTER (WHERE measure = '$size fact') AS f, max(v) FILTER (WHERE measure = '$size fact plain') AS p FROM m)
		SELECT format('| %s | %s | %s | %s | %s | %s | %s |', $size, round(g::numeric, 1), round(k::numeric, 1), round((g / k)::numeric, 2),
			round(f::numeric, 1), round(p::numeric, 1), round((f / p)::numeric, 2)) FROM f
	SQL
done
echo
echo '| facts of the proposal, about | fact, us |'
echo '|---|---|'
q -At -c "SELECT format('| %s | %s |', 10 + round * 20 - 10, round(value::numeric, 1)) FROM bench.sample WHERE measure = 'facts' AND round IN (1, 2, 4, 8, 16) ORDER BY round"
echo
echo '| conditions of the kind | fact, us |'
echo '|---|---|'
q -At -c "SELECT format('| %s | %s |', split_part(measure, ' ', 2), round(percentile_cont(0.5) WITHIN GROUP (ORDER BY value)::numeric, 1))
	FROM bench.sample WHERE measure LIKE 'asked %' GROUP BY measure ORDER BY min(value)"
echo
q -At -c "SELECT format('All that were left of %s rows approved in one statement: the backend used at most %s kB of its own memory, with the foreign key %s kB.',
	$largest, max(value) FILTER (WHERE measure = 'kB all guard'), max(value) FILTER (WHERE measure = 'kB all fk')) FROM bench.sample"
