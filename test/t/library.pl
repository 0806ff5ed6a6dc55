# The shared library: what it exports, and that a server can preload it.
use strict;
use warnings;
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

chomp(my $libdir = `pg_config --pkglibdir`);

# Whatever else is exported could clash with the symbols of another library.
my @symbols = map { (split)[2] } `nm -D --defined-only '$libdir/cmiogov.so'`;
my @foreign = grep { !/^(Pg_magic_func|_PG_init|pg_finfo_cmiogov_\w+|cmiogov_\w+)$/ } @symbols;
ok(scalar @symbols, 'symbols are exported');
is("@foreign", '', 'only entry points of PostgreSQL are exported');

my $node = PostgreSQL::Test::Cluster->new('preload');
$node->init;
$node->append_conf('postgresql.conf', "shared_preload_libraries = 'cmiogov'");
$node->start;
$node->safe_psql('postgres', 'CREATE EXTENSION cmiogov');
$node->restart;
is($node->safe_psql('postgres', q{SELECT extversion FROM pg_extension WHERE extname = 'cmiogov'}),
	'1.0', 'preloaded, created, restarted');
is($node->safe_psql('postgres', 'SHOW shared_preload_libraries'), 'cmiogov', 'still preloaded');
$node->stop;

done_testing();
