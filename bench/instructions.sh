# Sourced by run.sh.  The server is stopped, and the statements run once in a
# backend without a postmaster under callgrind, which writes one count for each
# statement and with it what the single functions of the guard took.
w=$((counted + 1)) k=1000	# a warm-up of 100 rows, then k rows
data=$PGHOST/data
counts=$SCRATCH/counts
mkdir -p "$counts"
lo=$((counted + 101)) hi=$((counted + 100 + k))

# A plain insert of what the guard will write, into a table of the same size.
q <<-SQL
	CREATE TABLE bench.source (LIKE bench.plain_record);
	INSERT INTO bench.source
	SELECT 1000000000 + i, at, $base + $w - 1 + i, guard, emergency, finding, event, mode, $w - 1 + i, value, content, head, db_user, login, actor, unmet, hash
	FROM (SELECT row_number() OVER (ORDER BY id) AS i, * FROM cmiogov.enactment_record ORDER BY id LIMIT 100 + $k) e;
	TRUNCATE bench.plain_record;
	INSERT INTO bench.plain_record SELECT * FROM cmiogov.enactment_record ORDER BY id;
	VACUUM ANALYZE;
SQL

# name, rows, statement; an empty name warms up
program() {
	local t set at what name
	for t in none fk guard plpgsql facts; do
		set="UPDATE bench.t_$t SET status = 'approved', ref = $base + id WHERE id BETWEEN"
		echo "||$set $w AND $((w + 99))"
		echo "approve $t|$k|$set $lo AND $hi"
	done
	for t in t_none t_fk t_guard w_none w_guard; do
		at=$idle	# rows that were never approved
		if [ "${t%_*}" = w ]; then at=0; fi
		set="UPDATE bench.$t SET note = 'y' WHERE id BETWEEN"
		echo "||$set $((at + 1)) AND $((at + 100))"
		echo "idle $t|$k|$set $((at + 101)) AND $((at + 100 + k))"
	done
	# Statements of one row each: what a trigger costs them without a client's part.
	for t in t_none t_fk t_guard; do
		for at in "idle $((idle + 2001)) $((idle + 2100))" "idle $((idle + 2101)) $((idle + 2400))" \
			"approve $((bulk + 1)) $((bulk + 100))" "approve $((bulk + 101)) $((bulk + 400))"; do
			# shellcheck disable=SC2086
			set -- $at
			what="note = 'z'" name=
			if [ "$1" = approve ]; then what="status = CASE status WHEN 'approved' THEN 'live' ELSE 'approved' END, ref = $base + 1 + i % 1000"; fi
			if [ $(($3 - $2)) = 299 ]; then name="single $1 $t"; fi
			echo "$name|300|DO \$\$ BEGIN FOR i IN $2 .. $3 LOOP UPDATE bench.$t SET $what WHERE id = i; END LOOP; END \$\$"
		done
	done
	echo "||INSERT INTO bench.plain_record SELECT * FROM bench.source LIMIT 100"
	echo "insert record|$k|INSERT INTO bench.plain_record SELECT * FROM bench.source OFFSET 100"
	echo "read record|$k|SELECT count(hash) FROM (SELECT * FROM bench.source OFFSET 100) s"
	echo "||SET SESSION AUTHORIZATION nora"
	set="FROM bench.proposal WHERE key BETWEEN"
	echo "||SELECT count(bench.append(id, 77, 80, 'bench')::text) $set $((hi + 1)) AND $((hi + 100))"
	echo "fact plain|500|SELECT count(bench.append(id, 77, 80, 'bench')::text) $set $((hi + 101)) AND $((hi + 600))"
	echo "||SELECT count(cmiogov.score_usability(id, 80, 'bench')::text) $set $((hi + 1)) AND $((hi + 100))"
	echo "fact|500|SELECT count(cmiogov.score_usability(id, 80, 'bench')::text) $set $((hi + 101)) AND $((hi + 600))"
	echo "||RESET SESSION AUTHORIZATION"
	echo "sum float|$harms|SELECT sum(n * dp * s) FROM bench.harm_float"
	echo "sum harm|$harms|SELECT cmiogov.sum(h) FROM bench.harm_type"
	echo "sum sql|$harms|SELECT sum(n * dp * s), sum(least(n_lo * dp_lo * s_lo, n_lo * dp_lo * s_hi, n_hi * dp_lo * s_lo, n_hi * dp_lo * s_hi)), sum(greatest(n_lo * dp_hi * s_lo, n_lo * dp_hi * s_hi, n_hi * dp_hi * s_lo, n_hi * dp_hi * s_hi)) FROM bench.harm_ends"
}

# The dump before the n-th ReadyForQuery holds the n-1st statement.
program >"$counts/program"
pg_ctl -D "$data" -s -m fast stop
cut -d'|' -f3 "$counts/program" |
	valgrind -q --tool=callgrind --callgrind-out-file="$counts/out" --dump-before=ReadyForQuery \
		"$(dirname "$(command -v initdb)")/postgres" --single -D "$data" \
		-c max_parallel_workers_per_gather=0 -c jit=off -c client_min_messages=warning postgres >"$counts/log" 2>&1 ||
	{ tail "$counts/log" >&2; exit 1; }
if grep -q ERROR "$counts/log"; then grep ERROR "$counts/log" >&2; exit 1; fi
pg_ctl -D "$data" -l "$PGHOST/log" -s -w start

i=1
while IFS='|' read -r name per _; do
	i=$((i + 1))
	[ -n "$name" ] || continue
	total=$(sed -n 's/^totals: //p' "$counts/out.$i")
	echo "ir $name|$total|$per"
	[ "$name" = 'approve guard' ] || continue
	cp "$counts/out.$i" "$counts/guard.callgrind"
	for f in enactment_append subject_digest; do
		echo "ir part $f|$(callgrind_annotate --inclusive=yes --threshold=100 "$counts/out.$i" |
			awk -v f=":$f " 'index($0, f) { gsub(",", "", $1); print $1; exit }')|$per"
	done
done <"$counts/program" >"$counts/table"
awk -F'|' '{ printf "INSERT INTO bench.sample VALUES (%c%s%c, 1, %.1f);\n", 39, $1, 39, $2 / $3 }' "$counts/table" | q -f -
