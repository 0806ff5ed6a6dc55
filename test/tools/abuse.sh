#!/bin/bash
# abuse.sh
# Inside private.sh: run every test of an abuse or race of the catalogue in
# doc/guarantees.md, then print one row for each number: held or not.  A
# number without a test is not held.
#
# Assertions name their number ("abuse 7: ..."); a file of specs or Perl says
# in its first lines which ones it is about ("# ABUSE 26 to 30, 33: ...").
set -uo pipefail
out=$SCRATCH/out
verdicts=$SCRATCH/abuse
what=(
	[1]='another trigger sets the status'
	[2]='INSERT, COPY, ON CONFLICT, MERGE, CTE'
	[3]='content edited while approved'
	[4]='another version than the one judged'
	[5]='unknown, NULL and new status values'
	[6]='generated status'
	[7]='keys changed, swapped, re-used; emergency twice'
	[8]='pass, approve, fail in one transaction'
	[9]='exception swallowed'
	[10]='constraints deferred'
	[11]='ATTACH PARTITION with approved rows'
	[12]='DETACH, edit, re-attach; one partition off'
	[13]='moved between partitions while approved'
	[14]='through an inheritance parent'
	[15]='renames, look-alikes, rules'
	[16]='rewrites'
	[17]='TRUNCATE, DELETE'
	[18]='foreign keys, definer-rights functions'
	[19]='replica mode'
	[20]='the owner disables the trigger'
	[21]='restore with triggers disabled'
	[22]='logical replication'
	[23]='DROP EXTENSION, functions, catalog edits'
	[24]='shadowed names, hostile operators, row security'
	[25]='borrowed identities, poolers'
	[26]='evidence or policy falls during an approval'
	[27]='a veto is inserted during an approval'
	[28]='decided by a snapshot older than the lock'
	[29]='REPEATABLE READ older than the veto'
	[30]='SERIALIZABLE on one side only'
	[31]='two offices for one person'
	[32]='prepared transactions'
	[33]='one emergency, two enactments'
	[34]='two writers of one chain')

# The numbers a file is about, "26 to 30" written out.
numbers() {
	head -n 4 "$1" | grep -oE 'ABUSE [^:]*' | head -n 1 |
		sed -E 's/([0-9]+) to ([0-9]+)/$(seq \1 \2)/g; s/[^0-9b$() seq]+/ /g' |
		grep -oE '\$\(seq [0-9]+ [0-9]+\)|[0-9]+b?' | while read -r n; do eval "echo $n"; done | xargs
}

names() { sed -E 's,.*/,,; s,\.[a-z]+$,,' | xargs; }
whole=$(grep -lE '^# ABUSE [0-9]' test/specs/*.spec test/t/*.pl)
tests="$(echo "$whole" | names) $(grep -lE "'abuse [0-9]+b?:" test/pgtap/*.sql | names)"
T="$tests" test/tools/run.sh isolation pgtap tap
status=$?

# One line "NUMBER ok|failed FILE" for each assertion, or each whole file.
: >"$verdicts"
for f in $whole; do
	n=$(basename "$f" | sed 's/\..*//')
	case $f in
		*.spec)	grep -qE "(^ok .*|^test )$n( |$)(.*ok)?" "$out/isolation.log" &&
				! grep -qE "(^not ok .*$n( |$)|^test $n .*FAILED)" "$out/isolation.log" ;;
		*)		[ "$(cut -d' ' -f1 "$out/tap/$n.end" 2>/dev/null)" = 0 ] &&
				! grep -qE '^1\.\.0' "$out/tap/$n.log" ;;
	esac && said=ok || said=failed
	if grep -qsE '^1\.\.0.*[Ss][Kk][Ii][Pp]' "$out/tap/$n.log"; then continue; fi
	for i in $(numbers "$f"); do echo "$i $said $(basename "$f")"; done
done >>"$verdicts"
for log in "$out"/pgtap/*.log; do
	f=$(basename "$log" .log).sql
	sed -nE "s/^(not )?ok [0-9]+ - abuse ([0-9]+b?):.*/\2 \1ok $f/p" "$log" | sed 's/ not ok / failed /'
	# A file that breaks off has not shown what came after.
	if [ "$(cut -d' ' -f1 "$out/pgtap/${f%.sql}.end")" != 0 ]; then
		grep -oE "'abuse [0-9]+b?:" "test/pgtap/$f" | grep -oE '[0-9]+b?' | sort -u | sed "s/\$/ failed $f/"
	fi
done >>"$verdicts"

printf '\n%5s  %-50s %-9s %s\n' abuse what '' 'tests'
bad=0
for n in $(seq 1 24) 24b $(seq 25 34); do
	if [ "$n" = 24b ]; then title="the owner's code never has more rights"; else title=${what[n]}; fi
	files=$(awk -v n="$n" '$1 == n { print $3 }' "$verdicts" | sort -u | xargs)
	if [ -z "$files" ]; then said='NO TEST'
	elif grep -q "^$n failed" "$verdicts"; then said='NOT HELD'
	else said=held; fi
	if [ "$said" != held ]; then bad=$((bad + 1)); fi
	printf '%5s  %-50s %-9s %s\n' "$n" "$title" "$said" "$files"
done
echo "$((35 - bad)) held, $bad not, of 34 numbers and 24b"
[ $bad = 0 ] && [ $status = 0 ]
