#!/bin/bash
# packages.sh demo|test|prove
# Install from the distribution what the demo, the tests or the proofs need and this
# machine lacks.  Asks for root rights only when something is missing.
set -euo pipefail
for_what=$1
missing=() reasons=() optional=()
pg_config=${PG_CONFIG:-pg_config}

# Everything is recognised by what it provides, not by the name of a package:
# PostgreSQL may have come by another road.
need() {			# test package reason
	eval "$1" >/dev/null 2>&1 && return
	missing+=("$2")
	reasons+=("  $2: $3")
}

# The server's package brings PGXS without the headers that it needs.
has_headers() {
	[ -f "$("$pg_config" --pgxs)" ] && [ -f "$("$pg_config" --includedir-server)/postgres.h" ]
}

# The headers' package; of the very release of a server that is here already,
# if apt still has it, so that the server can stay as it is.
headers_of() {			# major version
	local server
	server=$(dpkg-query -W -f '${Version}' "postgresql-$1" 2>/dev/null || true)
	if [ -n "$server" ] && apt-cache madison "postgresql-server-dev-$1" | grep -qF " $server "; then
		echo "postgresql-server-dev-$1=$server"
	else
		echo "postgresql-server-dev-$1"
	fi
}

major() {
	if has_headers 2>/dev/null; then
		"$pg_config" --version | sed -E 's/[^0-9]*([0-9]+).*/\1/'
		return
	fi
	# A server without headers, else the newest that apt offers.
	for v in 18 17 16 15; do
		[ -x /usr/lib/postgresql/$v/bin/postgres ] && echo $v && return
	done
	for v in 18 17 16 15; do
		[ -n "$(apt-cache policy postgresql-$v 2>/dev/null | grep 'Candidate: [0-9]')" ] && echo $v && return
	done
	return 1
}

look() {
	local v bin share
	missing=() reasons=() optional=()
	if [ "$for_what" = prove ]; then
		need "command -v frama-c" frama-c-base "reads the contracts in the law's source"
		need "command -v why3" why3 "hands the goals to the provers"
		need "command -v cvc4" cvc4 "proves them"
		return
	fi
	v=$(major) || v=15	# until apt's lists are there to ask: Debian 12's
	bin=/usr/lib/postgresql/$v/bin share=/usr/share/postgresql/$v
	if has_headers 2>/dev/null; then
		bin=$("$pg_config" --bindir) share=$("$pg_config" --sharedir)
	fi
	need "command -v gcc" gcc "compiles the extension"
	need "test -e /usr/include/stdio.h" libc6-dev "C headers"
	need has_headers "$(headers_of "$v")" "the server's headers, PGXS, pg_regress"
	need "test -x $bin/postgres" "postgresql-$v" "the server of the throwaway cluster"
	[ "$for_what" = test ] || return 0
	need "test -e $share/extension/pgtap.control" "postgresql-$v-pgtap" "assertions in SQL, test/pgtap"
	need "command -v pg_prove" libtap-parser-sourcehandler-pgtap-perl "pg_prove, which runs them"
	need "command -v prove && perl -MTest::More -e 1" perl "prove, which runs test/t"
	need "perl -MIPC::Run -e 1" libipc-run-perl "PostgreSQL's own Perl test library"
	# Without these only the tests through a driver and a pooler are skipped.
	/usr/bin/python3 -c "import psycopg2" 2>/dev/null || optional+=(python3-psycopg2)
	PATH=$PATH:/usr/sbin command -v pgbouncer >/dev/null || optional+=(pgbouncer)
}

as_root() {
	if [ "$(id -u)" = 0 ]; then "$@"; else sudo "$@"; fi
}

can_be_root() {
	[ "$(id -u)" = 0 ] && return
	command -v sudo >/dev/null || return
	sudo -n true 2>/dev/null || { [ -t 0 ] && sudo -v; }
}

install() {
	# The package of a server makes and starts a cluster "main" that nobody
	# here asked for.  A drop-in that is there only while apt runs prevents it
	# and leaves the administrator's own settings as they are.
	local drop=/etc/postgresql-common/createcluster.d made= status=0
	local policy=/usr/sbin/policy-rc.d quiet=
	if [ ! -d $drop ]; then made=$drop; fi
	as_root mkdir -p $drop
	echo 'create_main_cluster = false' | as_root tee $drop/zz-cmiogov-setup.conf >/dev/null
	# Nor does a service start of which only the program is wanted.
	if [ ! -e $policy ]; then
		quiet=$policy
		printf '#!/bin/sh\nexit 101\n' | as_root tee $policy >/dev/null
		as_root chmod 755 $policy
	fi
	as_root env DEBIAN_FRONTEND=noninteractive \
		apt-get install -y -qq --no-install-recommends "$@" >/dev/null || status=$?
	as_root rm -f $drop/zz-cmiogov-setup.conf $quiet
	if [ -n "$made" ]; then as_root rmdir --ignore-fail-on-non-empty $drop; fi
	return $status
}

# Headers of one minor release with the server of another build code that
# the server may not run: since 15.20 and 17.12 composite values differ.
check_minor() {
	local headers server
	headers=$("$pg_config" --version | awk '{ print $2 }')
	server=$("$("$pg_config" --bindir)/postgres" --version | awk '{ print $3 }')
	[ "$headers" = "$server" ] && return
	echo "The server is $server, the headers are $headers: build and test need the same release." >&2
	return 1
}

upgrade_server() {
	local v
	v=$(major)
	if [ -n "$(pg_lsclusters -h 2>/dev/null)" ] || ! can_be_root; then
		echo "Upgrade both, which restarts the clusters of this machine:" >&2
		echo "  apt-get install postgresql-$v postgresql-server-dev-$v" >&2
		exit 1
	fi
	as_root apt-get update -qq
	install "postgresql-$v" "postgresql-server-dev-$v"
	check_minor
}

if [ "$pg_config" != pg_config ] && ! command -v "$pg_config" >/dev/null; then
	echo "PG_CONFIG=$pg_config is not there" >&2
	exit 1
fi
look
if [ ${#missing[@]} != 0 ] || { [ ${#optional[@]} != 0 ] && [ "$(id -u)" = 0 ]; }; then
	if ! can_be_root; then
		printf 'Missing on this machine:\n' >&2
		printf '%s\n' "${reasons[@]}" >&2
		printf 'Neither root nor sudo is at hand.  Ask the administrator for\n  apt-get install %s\n' \
			"${missing[*]} ${optional[*]:-}" >&2
		exit 1
	fi
	if ! command -v apt-get >/dev/null; then
		printf 'This machine has no apt; install by its own means:\n' >&2
		printf '%s\n' "${reasons[@]}" >&2
		exit 1
	fi
	as_root apt-get update -qq || echo "apt-get update failed; trying with the package lists at hand" >&2
	look
	if [ ${#missing[@]} != 0 ]; then
		printf 'Installing what is missing:\n'
		printf '%s\n' "${reasons[@]}"
		install "${missing[@]}"
	fi
	if [ ${#optional[@]} != 0 ]; then
		install "${optional[@]}" || true
	fi
fi
look
if [ ${#missing[@]} != 0 ]; then
	echo "still missing: ${missing[*]}" >&2
	exit 1
fi
if [ ${#optional[@]} != 0 ]; then
	echo "Not there, so their tests will be skipped: ${optional[*]}"
fi
[ "$for_what" = prove ] || check_minor || upgrade_server
