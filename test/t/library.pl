# The shared library: what it exports, and that a server can preload it.
use strict;
use warnings;
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

chomp(my $libdir = `pg_config --pkglibdir`);

# The server loads libraries into one name space, so whatever else is exported
# could clash; gcov's own symbols are those of a coverage build.
my @symbols = grep { !/^(__gcov_|mangle_path$)/ }
  map { (split)[2] } `nm -D --defined-only '$libdir/cmiogov.so'`;
my %known = map { /^pg_finfo_(\w+)$/ ? ($_ => 1, $1 => 1) : () } @symbols;
my @foreign = grep { !$known{$_} && !/^(Pg_magic_func|_PG_init|refusal_(launcher|writer)_main)$/ } @symbols;
ok(scalar @symbols, 'symbols are exported');
is("@foreign", '', 'only functions declared to PostgreSQL and background processes are exported');

my $node = PostgreSQL::Test::Cluster->new('preload');
$node->init;
$node->append_conf('postgresql.conf', "shared_preload_libraries = 'cmiogov'");
$node->start;
$node->safe_psql('postgres', 'CREATE EXTENSION cmiogov');
$node->restart;
is($node->safe_psql('postgres', q{SELECT extversion FROM pg_extension WHERE extname = 'cmiogov'}),
	'1.1', 'preloaded, created, restarted');
is($node->safe_psql('postgres', 'SHOW shared_preload_libraries'), 'cmiogov', 'still preloaded');
$node->stop;

done_testing();
