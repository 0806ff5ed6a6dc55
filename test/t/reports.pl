# The examples of doc/reports.md, run as they are printed; and every view of
# the monthly set is in it.
use strict;
use warnings;
use FindBin;
use lib $FindBin::RealBin;
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;
use Doc;

my $node = PostgreSQL::Test::Cluster->new('reports');
$node->init;
$node->append_conf('postgresql.conf', "lc_messages = 'C'");
$node->start;
check_document($node, 'doc/reports.md', 'test/fixtures/month.sql');

my $doc = slurp_file('doc/reports.md');
# but for what is internal
my @views = grep { $_ ne 'recent_proposal' } slurp_file('sql/parts/68_committee.sql') =~ /^CREATE (?:VIEW|FUNCTION) cmiogov\.(\w+)/mg;
cmp_ok(scalar @views, '>', 20, 'the monthly set is found');
is(join(' ', grep { $doc !~ /FROM cmiogov\.\Q$_\E\b/ } @views), '', 'each view has an example');
is($node->safe_psql('postgres', 'SELECT count(*) FROM cmiogov.verify_ledger()'), '0', 'and the record they read from is in order');

$node->stop;
done_testing();
