#!/bin/bash
# across.sh VERSION...
# In the chroot of matrix.sh: install the extension for each of its servers,
# then take a database from each to the next (test/across).
set -euo pipefail
out=$(mktemp -d /tmp/across.XXXXXX)
for v; do
	export PG_CONFIG=/usr/lib/postgresql/$v/bin/pg_config
	make -s clean
	make -s -j2 all
	make -s install >/dev/null
done
pgxs=$(dirname "$("$PG_CONFIG" --pgxs)")/../..
chown -R nobody: "$out" .
export PATH=/usr/lib/postgresql/$v/bin:$PATH HOME=$out LC_ALL=C.UTF-8 CMIOGOV_VERSIONS="$*"
export TESTDIR=$out TESTDATADIR=$out/data TESTLOGDIR=$out/log PG_REGRESS=$pgxs/src/test/regress/pg_regress
mkdir "$out/log"
chown nobody: "$out/log"
status=0
setpriv --reuid=nobody --regid=nogroup --clear-groups prove -v -I "$pgxs/src/test/perl" -I test/t test/across/*.pl >"$out/result" 2>&1 || status=$?
if [ $status != 0 ]; then
	cat "$out/result"
	find "$out" -name 'regress_log_*' -exec grep -hE -B 3 -A 3 '(error|ERROR):' {} +
fi
sed -n 's/^# show: //p' "$out/result"
echo "$(grep -c '^ok ' "$out/result") passed, $(grep -c '^not ok ' "$out/result" || true) failed"
exit $status
