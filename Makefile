# cmiogov: build with PGXS, tests and demo on a throwaway cluster.
#
#   make && sudo make install      for the DBA (needs postgresql-server-dev-NN)
#   make help                      everything else

EXTENSION = cmiogov
MODULE_big = cmiogov
OBJS = $(patsubst %.c,%.o,$(sort $(wildcard src/*.c)))

# The scripts of released versions stay as they were; this version's are made
# from its parts (sql/update/README.md).
RELEASED = sql/cmiogov--1.0.sql
FRESH = sql/cmiogov--1.1.sql
UPDATE = sql/cmiogov--1.0--1.1.sql
PARTS = $(sort $(wildcard sql/parts/*.sql))
UPDATES = $(sort $(wildcard sql/update/*.sql))
DATA_built = $(FRESH) $(UPDATE)
DATA = $(RELEASED)

# The server's headers as system headers: warnings are about our own code.
# Unused parameters are the fate of every callback and no-argument function.
# PostgreSQL 15's headers are not C23, which newer compilers take for granted.
PG_CFLAGS = -std=gnu11 -Wextra -Wno-unused-parameter -fvisibility=hidden \
	-isystem $(includedir_server)

# Our calls of our own functions stay ours, whatever another library exports.
PG_LDFLAGS = -Wl,-Bsymbolic

# With OpenSSL 3 under the server, and its headers here, hashing costs less.
EVP := $(shell printf '\043include <openssl/evp.h>\nEVP_MD_fetch OPENSSL_VERSION_MAJOR\n' | \
	$(CC) -E -P - 2>/dev/null | grep -c 'EVP_MD_fetch [3-9]')
ifneq ($(filter-out 0,$(EVP)),)
PG_CPPFLAGS = -DWITH_EVP
SHLIB_LINK = $(filter -lcrypto,$(LIBS))
endif

# Bitcode for JIT inlining is of no use here and would need clang.
override with_llvm = no

# Each test file gets a fresh database from its launcher, so files cannot
# lean on each other.  Isolation specs find the extension created: their setup
# block would otherwise create it anew for every permutation.
REGRESS = $(patsubst test/sql/%.sql,%,$(sort $(wildcard test/sql/*.sql)))
REGRESS_OPTS = --inputdir=test \
	--launcher='test/tools/fresh_db.sh contrib_regression'
ISOLATION = $(patsubst test/specs/%.spec,%,$(sort $(wildcard test/specs/*.spec)))
ISOLATION_OPTS = --inputdir=test --outputdir=. \
	--launcher='test/tools/fresh_db.sh isolation_regression cmiogov'
TAP_TESTS = 1
PROVE_TESTS = test/t/*.pl

EXTRA_CLEAN = $(FRESH) $(UPDATE) .build src/*.gcno src/*.gcda

PG_CONFIG ?= pg_config
export PG_CONFIG
PGXS := $(shell $(PG_CONFIG) --pgxs 2>/dev/null)

ifneq ($(and $(PGXS),$(wildcard $(PGXS))),)
include $(PGXS)

# Everything depends on every header: they are few and small.  The two files
# of notes change with the server version, the options and the list of
# sources, so that nothing of another build is linked or installed.
$(OBJS): $(wildcard src/*.h) .build/flags
$(MODULE_big)$(DLSUFFIX) $(FRESH) $(UPDATE): .build/files

.build/flags: note = $(VERSION) $(CC) $(CFLAGS)
.build/files: note = $(OBJS) $(PARTS) $(UPDATES)
.build/flags .build/files: FORCE
	@mkdir -p $(@D)
	@echo '$(note)' | cmp -s - $@ || echo '$(note)' > $@
else
all install clean:
	@echo "pg_config or the server's headers not found: install postgresql-server-dev-NN, or name yours with PG_CONFIG=/path/to/pg_config" >&2
	@false
endif

$(FRESH): $(PARTS)
	cat $(PARTS) > $@

# In the order of their names whatever the folder, a part before its namesake.
$(UPDATE): $(RELEASED) $(PARTS) $(UPDATES) sql/update.awk
	awk -f sql/update.awk $(RELEASED) \
		$$(printf '%s\n' $(PARTS) $(UPDATES) | sed 's,\(.*/\)\(.*\),\2 \1\2,' | LC_ALL=C sort | cut -d ' ' -f 2) > $@.tmp
	mv $@.tmp $@

# The pure C of the law, tested without a server and under the sanitizers.
PURE = $(patsubst src/%.c,.build/unit/pure/%.o,$(wildcard src/val_*.c src/law*.c src/staffing.c))
UNIT = $(patsubst test/unit/%.c,.build/unit/%,$(sort $(wildcard test/unit/*.c)))
UNIT_CC = $(CC) -std=c99 -g -O1 -Wall -Wextra -fsanitize=address,undefined \
	-fno-sanitize-recover=all -Isrc

.build/unit/pure/%.o: src/%.c $(wildcard src/*.h)
	@mkdir -p $(@D)
	$(UNIT_CC) -c -o $@ $<

.build/unit/pure.a: $(PURE)
	@mkdir -p $(@D)
	@rm -f $@
	ar rcs $@ $^

.build/unit/%: test/unit/%.c .build/unit/pure.a $(wildcard src/*.h test/unit/*.h test/model/*)
	@rm -f $@
	$(UNIT_CC) -o $@ $< .build/unit/pure.a -lm

unit-programs: $(UNIT)

# Tests and demo: install what is missing, build here, and run in a private
# copy of PostgreSQL that is removed afterwards.  T names single tests.
PRIVATE = test/tools/private.sh
READY = @test/tools/packages.sh
BUILD = @$(MAKE) --no-print-directory -s -j2 all

# A unit test that does not compile must not keep the others from running: its
# missing program counts as a failure.
UNITS = -@$(MAKE) --no-print-directory -s -k -j2 unit-programs

test:
	$(READY) test
	$(BUILD)
	$(UNITS)
	@$(PRIVATE) test/tools/run.sh unit regress isolation pgtap tap

test-unit test-regress test-isolation test-pgtap test-tap:
	$(READY) test
	$(BUILD)
	$(if $(findstring unit,$@),$(UNITS))
	@$(PRIVATE) test/tools/run.sh $(@:test-%=%)

test-abuse:
	$(READY) test
	$(BUILD)
	@$(PRIVATE) test/tools/abuse.sh

test-tamper:
	@$(MAKE) --no-print-directory test-pgtap T=tamper

test-deep: test
	@for f in $(sort $(wildcard test/deep/*.sh)); do \
		echo "== $$f"; "$$f" || exit 1; done

test-matrix:
	@test/tools/matrix.sh $(VERSIONS)

coverage:
	$(READY) test
	$(BUILD)
	@SAVE_OUTPUT=1 $(PRIVATE) test/tools/coverage.sh

demo:
	$(READY) demo
	$(BUILD)
	@$(PRIVATE) test/tools/cluster.sh demo/demo.sh

demo-year:
	$(READY) demo
	$(BUILD)
	@CONF="shared_preload_libraries = 'cmiogov'" SAVE_OUTPUT=1 $(PRIVATE) test/tools/cluster.sh demo/year.sh
	@echo "The board pack, to be opened in a browser: .build/output/board_pack.html"

shell:
	$(READY) demo
	$(BUILD)
	@$(PRIVATE) test/tools/cluster.sh $(or $(CMD),psql -X)

bench:
	$(READY) demo
	$(BUILD)
	@$(PRIVATE) test/tools/cluster.sh bench/run.sh
	@$(PRIVATE) test/tools/cluster.sh bench/reports.sh

bench-full:
	$(READY) demo
	$(BUILD)
	@$(PRIVATE) test/tools/cluster.sh bench/run.sh full
	@$(PRIVATE) test/tools/cluster.sh bench/reports.sh 1000000
	@for n in 1000 10000 100000 1000000; do $(PRIVATE) test/tools/cluster.sh bench/reports.sh $$n size; done
	@$(PRIVATE) test/tools/cluster.sh bench/growth.sh
	@$(PRIVATE) bench/chain.sh

prove:
	@if [ -x test/prove.sh ]; then test/prove.sh; else echo "test/prove.sh is not part of this tree"; fi

indent:
	@test/tools/indent.sh $(wildcard src/*.c src/*.h test/unit/*.c test/unit/*.h)

help:
	@sed -n 's/^#: //p' Makefile

#: make                 build
#: sudo make install    install for the server of PG_CONFIG
#: make demo            see the main job done, on a throwaway cluster
#: make demo-year       a synthetic hospital's year: all registers, reports, the board pack as a file
#: make test            every test, on throwaway clusters; ends "N passed, N failed"
#: make test-unit       C programs in test/unit, without a server
#: make test-regress    SQL scripts in test/sql against expected/
#: make test-isolation  concurrent sessions, test/specs against expected/
#: make test-pgtap      assertions in test/pgtap, a fresh database for each file
#: make test-abuse      every abuse and race of doc/guarantees.md, a row for each: held or not
#: make test-tamper     every column of the record changed, rows removed and swapped: all found
#: make test-tap        Perl in test/t: crash, replication, dump and restore
#: ... T="one two"      only these files of a suite; KEEP=1 leaves the scratch directory;
#:                      after a failure .build/output holds logs and results, and
#:                      .build/output/results/NAME.out can be copied to expected/
#: make test-deep       test, then every test/deep/*.sh
#: make test-matrix     build and test on other PostgreSQL versions, and move a database from each
#:                      to the next (root), VERSIONS="15 17 18"
#: make coverage        lines of C reached by the tests
#: make prove           the proofs on the law's C source
#: make shell           psql on a throwaway cluster; CMD=... runs a command there;
#:                      CONF="name = value" adds a server setting
#: make bench           the benchmark: costs beside their peers, targets beside figures
#: make bench-full      the same on more rows, and how costs grow with the number of proposals
#: make installcheck    pg_regress, isolation and TAP on the server you installed to
#: make indent          lay out the C files as PostgreSQL does

FORCE:
.PHONY: FORCE unit-programs test test-unit test-tamper test-regress test-isolation \
	test-abuse test-pgtap test-tap test-deep test-matrix coverage demo demo-year shell bench bench-full prove \
	indent help
