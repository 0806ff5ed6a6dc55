# The demonstration: it ends well, says what it must, and notices when it does not.
use strict;
use warnings;
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

my $node = PostgreSQL::Test::Cluster->new('demo');
$node->init;
$node->append_conf('postgresql.conf', "lc_messages = 'C'");
$node->start;
local $ENV{PGHOST} = $node->host;
local $ENV{PGPORT} = $node->port;
local $ENV{PGDATABASE} = 'postgres';

my ($out, $err);
sub demo
{
	($out, $err) = ('', '');
	return IPC::Run::run [ 'demo/demo.sh' ], '>', \$out, '2>', \$err;
}

ok(demo(), 'it ends well') or diag $err;
is($err, '', 'without a word on stderr');
my %refused;
$refused{$_}++ for $out =~ /REFUSED \[(\w+)\]/g;
for my $rule (qw(cmiogov_no_proposal cmiogov_separation cmiogov_compliance cmiogov_precedence
	cmiogov_raci cmiogov_stale cmiogov_finding_open cmiogov_safety 42501 22023))
{
	ok($refused{$rule}, "shows a refusal for $rule");
}
like($out, qr/kaur +: SELECT cmiogov\.judge.*\n +REFUSED \[42501\]: Jas Kaur does not hold CMIO/, 'the CIO as safety judge');
like($out, qr/vogel +: SELECT cmiogov\.judge.*\n +REFUSED \[42501\]: Dr Max Vogel/, 'a lapsed licence');
like($out, qr/51 activities, 16 of them/, 'the matrix of others');
like($out, qr/Nothing unsafe is live/, 'to its end');
is($node->safe_psql('postgres', q{SELECT string_agg(status, ' ' ORDER BY id) FROM change_request}), 'off draft draft', 'and so it is');

ok(!demo(), 'a second time in the same database fails');
is($node->safe_psql('postgres', q{SELECT demo.refused('SELECT 1/0', '22012') ~ '22012'}), 't', 'refused() tells what it saw');
isnt($node->psql('postgres', q{SELECT demo.refused('SELECT 1', '22012')}), 0, 'refused() fails when nothing is refused');
isnt($node->psql('postgres', q{SELECT demo.refused('SELECT 1/0', '23514')}), 0, 'refused() fails on another refusal');

$node->stop;
done_testing();
