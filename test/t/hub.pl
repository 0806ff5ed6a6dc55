# Two hospitals publish their record to one hub by PostgreSQL's own logical
# replication: no conflict, though both number their subjects and guards alike,
# and the hub verifies both against the roots that they kept.
use strict;
use warnings;
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

# What doc/record.md says to publish.
sub publication {
	my ($site) = @_;
	return "CREATE PUBLICATION hub FOR TABLE cmiogov.proposal, cmiogov.fact, cmiogov.enactment_record, cmiogov.seal, cmiogov.seal_leaf,
		cmiogov.policy_record WHERE (seq > $site * 1099511627776)";
}

my $hub = PostgreSQL::Test::Cluster->new('hub');
$hub->init(allows_streaming => 'logical');
$hub->start;
$hub->safe_psql('postgres', 'CREATE EXTENSION cmiogov; ALTER TABLE cmiogov.proposal ENABLE TRIGGER append_only');
is($hub->safe_psql('postgres', q{SELECT record FROM cmiogov.verify_ledger() WHERE chain = 'triggers'}), 'table proposal',
	'a header that a replica could change is found, where none is subscribed to');

my %root;
my %site = (north => 7, south => 8);
my %node;
for my $name (sort keys %site) {
	my $node = $node{$name} = PostgreSQL::Test::Cluster->new($name);
	$node->init(allows_streaming => 'logical');
	$node->start;
	$node->safe_psql('postgres', "CREATE EXTENSION cmiogov; SELECT cmiogov.set_site($site{$name}); SELECT cmiogov.seal()");
	$node->command_ok(['psql', '-Xq', '-v', 'ON_ERROR_STOP=1', '-o', '/dev/null', '-d', $node->connstr('postgres'),
		'-f', 'test/fixtures/hospital.sql', '-f', 'test/fixtures/ready.sql'], "hospital $name");
	$node->safe_psql('postgres', q{
		SELECT bring(1, 'nothing');
		SELECT act('app', 'UPDATE public.change_request SET status = ''approved'' WHERE id = 1');
		SELECT cmiogov.seal()});
	# The first part is copied, the second streamed.
	$node->safe_psql('postgres', publication($site{$name}));
	$hub->safe_psql('postgres', "CREATE SUBSCRIPTION $name CONNECTION '" . $node->connstr . " dbname=postgres' PUBLICATION hub WITH (slot_name = '$name')");
	$hub->wait_for_subscription_sync($node, $name);
	$node->safe_psql('postgres', q{
		SELECT bring(2, 'nothing');
		SELECT act('app', 'UPDATE public.change_request SET status = ''live'' WHERE id IN (1, 2)');
		SELECT act('cora', format('SELECT cmiogov.judge(%s, ''hipaa_required'', ''fail'', ''an audit'')', (SELECT min(id) FROM cmiogov.proposal)));
		SELECT act('app', 'UPDATE public.change_request SET status = ''draft'' WHERE id = 1');
	});
	$root{$name} = $node->safe_psql('postgres', 'SELECT cmiogov.seal()');
	$node->safe_psql('postgres', q{SELECT act('ines', 'SELECT cmiogov.open_proposal(''alert_change'', ''after the seal'')')});
	is($node->safe_psql('postgres', "SELECT * FROM cmiogov.verify_ledger('$root{$name}')"), '', "$name verifies");
}
$_->wait_for_catchup($_->name) for values %node;

my $count = q{SELECT string_agg(n::text, ' ') FROM (SELECT count(*) AS n FROM cmiogov.proposal UNION ALL SELECT count(*) FROM cmiogov.fact
	UNION ALL SELECT count(*) FROM cmiogov.enactment_record) x};
my @sum = map { split / /, $_->safe_psql('postgres', $count) } values %node;
is($hub->safe_psql('postgres', $count), join(' ', map { $sum[$_] + $sum[ $_ + 3 ] } 0 .. 2), 'the hub has all proposals, facts and enactments of both');
is($hub->safe_psql('postgres', q{SELECT count(DISTINCT guard) FROM cmiogov.proposal WHERE subject_key = '1'}), 2, 'and tells their guards apart');
is($hub->safe_psql('postgres', q{SELECT count(*) FROM pg_subscription_rel WHERE srsubstate <> 'r'}), 0, 'every table is followed');
is($hub->safe_psql('postgres', "SELECT * FROM cmiogov.verify_ledger('$root{$_}')"), '', "the hub verifies against the root of $_") for sort keys %site;
is($hub->safe_psql('postgres', 'SELECT count(*) FROM cmiogov.proposal_standing'), $sum[0] + $sum[3], 'and shows where each stands');

# The hub finds what is done to its copy, and nobody there changes it.
isnt($hub->psql('postgres', 'UPDATE cmiogov.proposal SET ready = true'), 0, 'headers are not edited on the hub');
$hub->safe_psql('postgres', q{
	SET session_replication_role = replica;
	ALTER TABLE cmiogov.fact DISABLE TRIGGER append_only;
	UPDATE cmiogov.fact SET reason = 'forged' WHERE act = 'verdict' AND verdict = 'fail' AND proposal >> 40 = 8;
	ALTER TABLE cmiogov.fact ENABLE ALWAYS TRIGGER append_only});
like($hub->safe_psql('postgres', 'SELECT chain, problem FROM cmiogov.verify_ledger()'), qr/^proposal \d+\|hash does not fit/, 'a forged fact is found there');
is($node{south}->safe_psql('postgres', 'SELECT * FROM cmiogov.verify_ledger()'), '', 'the hospital is not touched');

done_testing();
