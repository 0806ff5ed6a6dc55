#!/bin/bash
# matrix.sh [VERSION...]
# Build without a warning and run every test on other PostgreSQL versions, then
# move a database from each to the next, all in one chroot.  It is kept in
# $CMIOGOV_MATRIX (/var/tmp/cmiogov-matrix, about 1 GB) and comes from the
# mirror that this machine's own apt is set up for: each server from the Debian
# release that carries it, everything else from the newest of these.
# MATRIX_CMD replaces the command that is run in the copied tree; MATRIX_CMD=true
# leaves only the moves.
set -euo pipefail
top=$(cd "$(dirname "$0")/../.." && pwd)
cache=${CMIOGOV_MATRIX:-/var/tmp/cmiogov-matrix}
if [ $# = 0 ]; then set -- 15 17 18; fi

if [ "$(id -u)" != 0 ]; then
	echo "The chroots of test-matrix need root." >&2
	exit 1
fi
if ! command -v mmdebstrap >/dev/null; then
	apt-get update -qq || true
	DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends mmdebstrap
fi

# The mirror's address for the archive with this label.
mirror() {
	apt-get indextargets --format '$(LABEL) $(REPO_URI)' 'Created-By: Packages' 'Origin: Debian' |
		awk -v label="$1" '$1 == label { sub("/$", "", $2); print $2; exit }'
}

main=$(mirror Debian)
security=$(mirror Debian-Security)
if [ -z "$main" ]; then
	apt-get update -qq
	main=$(mirror Debian)
	security=$(mirror Debian-Security)
fi
if [ -z "$main" ]; then
	echo "This machine's apt knows no Debian archive; test-matrix needs one." >&2
	exit 1
fi

# Ask the mirror, in an apt state of our own, which release has the server.
release_of() {			# major version
	local suite state=$cache/apt
	for suite in bookworm trixie forky sid; do
		mkdir -p "$state/$suite/lists/partial" "$state/$suite/cache"
		echo "deb $main $suite main" >"$state/$suite/sources.list"
		set -- "$1" -o Dir::Etc::sourcelist="$state/$suite/sources.list" -o Dir::Etc::sourceparts=- \
			-o Dir::State::lists="$state/$suite/lists" -o Dir::Cache="$state/$suite/cache" \
			-o Acquire::Languages=none -o Acquire::Check-Valid-Until=false -o APT::Sandbox::User=root
		if [ -z "$(find "$state/$suite/lists" -name '*Packages*' -mmin -1440)" ]; then
			apt-get "${@:2}" update -qq >&2 || continue
		fi
		if [ -n "$(apt-cache "${@:2}" madison "postgresql-$1-pgtap")" ] &&
			[ -n "$(apt-cache "${@:2}" madison "postgresql-$1")" ]; then
			echo $suite
			return
		fi
	done
	return 1
}

# The servers' headers are unpacked without what their packages depend on:
# clang and llvm would triple the size, and bitcode is not built.
make_chroot() {			# suites versions, each as one word
	local packages suite v devs=
	packages=make,gcc,libc6-dev,libssl-dev,libkrb5-dev,libpq-dev
	packages+=,libtap-parser-sourcehandler-pgtap-perl,libipc-run-perl,python3-psycopg2,pgbouncer
	for v in $2; do
		packages+=,postgresql-$v,postgresql-$v-pgtap
		devs+=" postgresql-server-dev-$v"
	done
	if [ "$(cat "$root/etc/cmiogov-matrix" 2>/dev/null)" = "$1 $packages" ]; then return; fi
	echo "== making the chroot for PostgreSQL $2 ($1)"
	rm -rf "$root" "$root.new"
	for suite in $1; do
		echo "deb $main $suite main"
		if [ -n "$security" ] && [ "$suite" != sid ] && [ "$suite" != forky ]; then
			echo "deb $security $suite-security main"
		fi
	done | mmdebstrap --quiet --mode=root --variant=minbase --include="$packages" \
		--aptopt='Acquire::Languages "none"' --aptopt='Acquire::Check-Valid-Until "false"' \
		--dpkgopt='path-exclude=/usr/share/man/*' --dpkgopt='path-exclude=/usr/share/doc/*' \
		--dpkgopt='path-exclude=/usr/share/locale/*' \
		--essential-hook='mkdir -p "$1/etc/postgresql-common/createcluster.d" && echo "create_main_cluster = false" >"$1/etc/postgresql-common/createcluster.d/none.conf"' \
		--customize-hook='cd "$1/tmp" && APT_CONFIG=$MMDEBSTRAP_APT_CONFIG apt-get download -qq '"$devs"' && for d in postgresql-server-dev-*.deb; do dpkg-deb -x $d "$1"; done && rm postgresql-server-dev-*.deb' \
		"${1##* }" "$root.new" - || return
	echo "$1 $packages" >"$root.new/etc/cmiogov-matrix"
	mv "$root.new" "$root"
}

# In mount and process namespaces of its own, which end with everything that
# runs in them; the tree is copied, so that its objects stay what they are.
in_chroot() {			# command
	unshare --mount --pid --fork --propagation private bash -euc '
		mount -t proc proc "$1/proc"
		mount --rbind /dev "$1/dev"
		mount -t tmpfs tmpfs "$1/tmp" -o mode=1777
		mkdir "$1/tmp/tree"
		tar -C "$2" --exclude=./.git --exclude=./.build -cf - . | tar -C "$1/tmp/tree" -xf -
		exec chroot "$1" /usr/bin/env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/tmp \
			LC_ALL=C.UTF-8 TERM=dumb bash -euc "cd /tmp/tree; $3"' _ "$root" "$top" "$1"
}

status=0
summary=
ran() {				# what command
	echo "== $1"
	if in_chroot "$2" 2>&1 | tee "$cache/${1// /-}.log"; then
		summary+="$1: passed"
	else
		summary+="$1: FAILED"
		status=1
	fi
	summary+="; $(grep -E '^[0-9]+ passed, ' "$cache/${1// /-}.log" | tail -n 1 | grep . || echo 'no test ran')"$'\n'
}

# Oldest first, as the moves go.
suites=
versions=
mkdir -p "$cache"
for version in $(printf '%s\n' "$@" | sort -n); do
	if suite=$(release_of "$version"); then
		versions+=" $version"
		case " $suites " in *" $suite "*) ;; *) suites+=" $suite" ;; esac
	else
		summary+="PostgreSQL $version: the mirror has none, not tested"$'\n'
	fi
done
versions=${versions# }
root=$cache/${versions// /-}
make_chroot "${suites# }" "$versions"
for version in $versions; do
	config=/usr/lib/postgresql/$version/bin/pg_config
	ran "PostgreSQL $(chroot "$root" $config --version | awk '{ print $2 }')" \
		"export PG_CONFIG=$config; make -s clean; make -s -k all COPT=-Werror; ${MATRIX_CMD:-make --no-print-directory test COPT=-Werror}"
done
if [ "$versions" != "${versions% *}" ]; then
	ran "from ${versions// / to }" "test/tools/across.sh $versions"
fi
printf '%s' "$summary"
exit $status
