#!/bin/bash
# private.sh COMMAND [ARG...]
# Run a command in a scratch directory that holds a copy of this tree and a
# copy of PostgreSQL with cmiogov installed; remove it all afterwards.
#
# Neither the system's directories nor its clusters are touched.  PostgreSQL's
# programs find their libraries and share files relative to themselves, so a
# copy at the same relative places is complete.  As root the command runs as
# "nobody": PostgreSQL refuses to run as root, and nobody owns nothing that a
# test could harm.
set -euo pipefail
top=$(cd "$(dirname "$0")/../.." && pwd)
pg_config=$(command -v "${PG_CONFIG:-pg_config}")

as=()
if [ "$(id -u)" = 0 ]; then
	as=(setpriv --reuid="$(id -u nobody)" --regid="$(id -g nobody)" --clear-groups)
fi

# Is $1 a place from which programs can be run, with a name short enough for
# a socket's path?  Then make the scratch directory there.
try_scratch() {
	[ ${#1} -le 40 ] && [ -d "$1" ] && [ -w "$1" ] || return 1
	scratch=$(mktemp -d "$1/cmiogov.XXXXXX") || return 1
	mkdir "$scratch/tmp"
	cp "$(type -P true)" "$scratch/tmp/probe"
	if [ "$(id -u)" = 0 ]; then chown -R nobody: "$scratch"; fi
	"${as[@]}" "$scratch/tmp/probe" 2>/dev/null && return
	rm -rf "$scratch"
	return 1
}

# An interrupted run may leave servers behind: end those of this directory.
clean_up() {
	local status=$? pid
	find "$scratch" -name postmaster.pid 2>/dev/null | while read -r pid; do
		kill -QUIT "$(head -n 1 "$pid")" 2>/dev/null || true
	done
	if [ -d "$scratch/out" ] && { [ $status != 0 ] || [ -n "${SAVE_OUTPUT:-}" ]; }; then
		rm -rf "$top/.build/output"
		mkdir -p "$top/.build" && cp -r "$scratch/out" "$top/.build/output" &&
			echo "Logs and results: .build/output" >&2
	fi
	if [ -n "${KEEP:-}" ]; then
		echo "Kept: $scratch" >&2
	else
		rm -rf "$scratch"
	fi
}

for dir in "${TMPDIR:-/tmp}" /tmp /var/tmp ''; do
	if [ -z "$dir" ]; then
		echo "no directory for temporary programs: /tmp and /var/tmp are read-only or noexec; set TMPDIR" >&2
		exit 1
	fi
	try_scratch "$dir" && break
done
trap clean_up EXIT
trap 'exit 130' INT TERM HUP

root=$scratch/root
for dir in --bindir --pkglibdir --sharedir; do
	dir=$("$pg_config" $dir)
	mkdir -p "$root$dir"
	tar -C "$dir" --exclude=./bitcode --exclude=./man -cf - . | tar -C "$root$dir" -xf -
done
rm -f "$root$("$pg_config" --sharedir)"/extension/cmiogov*

make -s -C "$top" PG_CONFIG="$pg_config" install DESTDIR="$root" >/dev/null

mkdir "$scratch/tree"
tar -C "$top" --exclude=./.git --exclude=./.build/output -cf - . | tar -C "$scratch/tree" -xf -
if [ "$(id -u)" = 0 ]; then chown -R nobody: "$scratch"; fi

# The caller's connection settings must not lead anywhere, and a jobserver
# of the calling make is of no use to the makes below.
for v in ${!PG*} MAKEFLAGS MAKELEVEL MFLAGS PERL5LIB; do unset "$v"; done
bindir=$root$("$pg_config" --bindir)
export PATH=$bindir:$PATH PG_CONFIG=$bindir/pg_config SYSTEM_PG_CONFIG=$pg_config
export SCRATCH=$scratch PRIVATE_ROOT=$root HOME=$scratch TMPDIR=$scratch/tmp LC_ALL=C.UTF-8
cd "$scratch/tree"
"${as[@]}" "$@"
