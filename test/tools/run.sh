#!/bin/bash
# run.sh SUITE...
# Inside private.sh: run the suites unit, regress, isolation, pgtap and tap,
# all of them even when one fails, and close with "N passed, N failed".
# pg_regress and isolation count by file, the others by assertion.
# T="name name" picks files by their name without folder and suffix.
set -uo pipefail
. "$(dirname "$0")/lib.sh"
jobs=2
out=$SCRATCH/out
# glibc overwrites what is freed: what is used all the same shows, in servers too.
export MALLOC_PERTURB_=165
passed=0 failed=0
pgxs=$(dirname "$("$PG_CONFIG" --pgxs)")/../..

# The names of a suite's files, after T.
names() {			# folder suffix
	local f n
	for f in "$1"/*"$2"; do
		[ -e "$f" ] || continue
		n=$(basename "$f" "$2")
		case " ${T:-$n} " in *" $n "*) echo "$n" ;; esac
	done
}

tally() {			# what passed failed seconds
	passed=$((passed + $2)) failed=$((failed + $3))
	printf '%-8s %-40s %4d passed %3d failed %5.1f s\n' "$suite" "$1" "$2" "$3" "$4"
}

since() { awk "BEGIN { print $EPOCHREALTIME - $1 }"; }

# --- pg_regress and isolation: the server's own runners, through PGXS

regress_suite() {		# folder suffix make-variables...
	local t0=$EPOCHREALTIME n tests good bad log=$out/$suite.log
	tests=$(names "$1" "$2" | xargs)
	[ -n "$tests" ] || return
	shift 2
	start_cluster || { tally 'cluster did not start' 0 1 0; return; }
	# Without any expected file pg_regress would stop there and then.
	for n in $tests; do [ -e "expected/$n.out" ] || : >"expected/$n.out"; done
	make -s installcheck "${@/%=@/=$tests}" >"$log" 2>&1
	good=$(grep -cE '^(test .* \.\.\. ok|ok [0-9]+) ' "$log")
	bad=$(($(wc -w <<<"$tests") - good))
	if [ $bad != 0 ]; then
		cp "$cluster/log" "$out/$suite.server.log"
		cp -r results "$out/"
		if [ -s regression.diffs ]; then
			cp regression.diffs "$out/$suite.diffs"
			head -n 400 regression.diffs
		else
			cat "$log"
		fi
	fi
	rm -f regression.diffs
	tally "$tests" "$good" "$bad" "$(since "$t0")"
	stop_cluster
}

run_regress() { regress_suite test/sql .sql REGRESS=@ ISOLATION= TAP_TESTS=; }
run_isolation() { regress_suite test/specs .spec REGRESS= ISOLATION=@ TAP_TESTS=; }

# --- suites that speak TAP

# Count a TAP log; assertions that the plan announced and that never came
# have failed, and so has a file that ends badly with nothing to show for it.
count_tap() {			# log exit-status seconds
	local good bad plan skip
	good=$(grep -cE '^ok [0-9]+' "$1")
	skip=$(grep -ciE '^ok [0-9]+.*# skip' "$1")
	bad=$(grep -E '^not ok [0-9]+' "$1" | grep -civE '# todo')
	plan=$(sed -nE 's/^1\.\.([0-9]+).*/\1/p' "$1" | head -n 1)
	if [ $((good + bad)) -lt "${plan:-0}" ]; then bad=$((plan - good)); fi
	if [ "$bad" = 0 ] && { [ "$2" != 0 ] || [ -z "$plan" ]; }; then bad=1; fi
	if [ "$bad" != 0 ]; then cat "$1"; fi
	sed -nE 's/^(1\.\.0|ok [0-9]+.*)( *# [Ss][Kk][Ii][Pp].*)/skipped:\2/p' "$1"
	tally "$(basename "$1" .log)" $((good - skip)) "$bad" "$3"
	sed -n 's/^# show: /         /p' "$1"
}

# Run one command per file, $jobs at a time, and count in order of names.
tap_suite() {			# parallel command names...
	local parallel=$1 command=$2 n
	shift 2
	mkdir -p "$out/$suite"
	for n; do
		while [ "$(jobs -rp | wc -l)" -ge "$parallel" ]; do wait -n; done
		{
			t0=$EPOCHREALTIME
			$command "$n" >"$out/$suite/$n.log" 2>&1
			echo $? "$(since "$t0")" >"$out/$suite/$n.end"
		} &
	done
	wait
	for n; do
		read -r status seconds <"$out/$suite/$n.end"
		count_tap "$out/$suite/$n.log" "$status" "$seconds"
	done
}

unit_one() { .build/unit/"$1"; }
run_unit() { tap_suite $jobs unit_one $(names test/unit .c); }

# A database of its own for each file, because facts count only when they are
# committed; the roles a file leaves behind go with it.  pgTAP lies in the
# schema tap, where its names cannot shadow anything under test.
pgtap_one() {
	createdb -T cmiogov_template "pgtap_$1" &&
		PGOPTIONS='-c search_path=public,tap' pg_prove -v -d "pgtap_$1" "test/pgtap/$1.sql"
	local status=$?
	dropdb -f "pgtap_$1"
	psql -XqAt <<-'EOF'
		SELECT format('DROP ROLE %I', rolname) FROM pg_roles
		WHERE rolname <> 'postgres' AND rolname !~ '^pg_' \gexec
	EOF
	return $status
}

run_pgtap() {
	local files
	files=$(names test/pgtap .sql)
	[ -n "$files" ] || return
	start_cluster || { tally 'cluster did not start' 0 1 0; return; }
	createdb -T template0 cmiogov_template
	psql -Xq -v ON_ERROR_STOP=1 -d cmiogov_template <<-'EOF'
		CREATE SCHEMA tap;
		GRANT USAGE ON SCHEMA tap TO PUBLIC;
		CREATE EXTENSION pgtap SCHEMA tap;
		CREATE EXTENSION cmiogov;
	EOF
	tap_suite 1 pgtap_one $files
	cp "$cluster/log" "$out/pgtap.server.log"
	stop_cluster
}

# The variables that PGXS would set; a directory for each file, since two may
# run at once.
tap_one() {
	local dir=$out/tap/$1
	mkdir -p "$dir/log"
	TESTDIR=$dir TESTDATADIR=$dir/data TESTLOGDIR=$dir/log \
		PG_REGRESS=$pgxs/src/test/regress/pg_regress \
		prove -v -I "$pgxs/src/test/perl" -I test/t "test/t/$1.pl"
	local status=$?
	if [ $status != 0 ]; then
		# What the servers and programs said, marked so as not to be counted.
		find "$dir" -name 'regress_log_*' -exec tail -n 60 {} + | sed 's/^/| /'
	fi
	find "$dir" -name '*_data' -prune -exec rm -rf {} +
	return $status
}
run_tap() { tap_suite $jobs tap_one $(names test/t .pl); }

# ---

mkdir -p "$out"
trap 'if [ -n "${PGHOST:-}" ]; then stop_cluster; fi' EXIT
trap 'exit 130' INT TERM HUP
for suite; do "run_$suite"; done
if [ $((passed + failed)) = 0 ]; then
	echo "no test ran" >&2
	failed=1
fi
echo "$passed passed, $failed failed"
[ $failed = 0 ]
