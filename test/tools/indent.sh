#!/bin/bash
# indent.sh [--check] FILE...
# Lay out C files as PostgreSQL's own tool does (Debian: pg-bsd-indent), with
# the options of pgindent; --check only shows what would change.
set -euo pipefail
check=
if [ "${1:-}" = --check ]; then check=yes; shift; fi
command -v pg_bsd_indent >/dev/null || { echo "pg_bsd_indent not found: apt-get install pg-bsd-indent" >&2; exit 1; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# Names of types, or "HTAB *cache" would be taken for a product: those of the
# server's headers, those of C, and our own.
{
	printf '%s\n' bool size_t {,u}int{8,16,32,64}_t
	find "$("${PG_CONFIG:-pg_config}" --includedir-server)" -name '*.h' -exec cat {} + | cat - "$@" |
		sed -nE 's/^\} *(\w+);.*/\1/p; s/^typedef (struct|enum|union) \w+ \*?(\w+);.*/\2/p; s/^typedef (struct|enum|union) (\w+)$/\2/p; s/^typedef [a-zA-Z0-9_ ]+[ *](\w+);.*/\1/p; s/^typedef .*\(\*(\w+)\).*/\1/p'
} | sort -u >"$work/types"

status=0
for file; do
	pg_bsd_indent -bad -bap -bbb -bc -bl -cli1 -cp33 -cdb -nce -d0 -di12 -nfc1 -i4 -l79 -lp -lpl \
		-nip -npro -sac -tpg -ts4 -U"$work/types" <"$file" >"$work/out"
	cmp -s "$file" "$work/out" && continue
	if [ -n "$check" ]; then
		diff -u "$file" "$work/out" || status=1
	else
		cat "$work/out" >"$file"
	fi
done
exit $status
