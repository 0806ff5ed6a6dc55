# ABUSE 22: logical replication brings approved rows: let pass and shown as
# unenacted, or refused, as each guard says.
use strict;
use warnings;
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

my $publisher = PostgreSQL::Test::Cluster->new('publisher');
$publisher->init(allows_streaming => 'logical');
$publisher->start;
my $subscriber = PostgreSQL::Test::Cluster->new('subscriber');
$subscriber->init(allows_streaming => 'logical');
$subscriber->start;

my $tables = join(' ', map { "CREATE TABLE $_ (id int PRIMARY KEY, title text, status text);" } qw(lax strict));
$publisher->safe_psql('postgres', "$tables
	INSERT INTO lax VALUES (1, 'copied', 'live'), (2, 'copied', 'draft');
	CREATE PUBLICATION p_lax FOR TABLE lax; CREATE PUBLICATION p_strict FOR TABLE strict");
$subscriber->safe_psql('postgres', "$tables
	CREATE EXTENSION cmiogov;
	SELECT cmiogov.guard_table('lax', '{id}', 'status', governed => '{live}');
	SELECT cmiogov.guard_table('strict', '{id}', 'status', governed => '{live}', replication => 'refuse')");
my $found = sub {
	return $subscriber->safe_psql('postgres',
		"SELECT coalesce(string_agg(relation || ' ' || key || ' ' || status, ',' ORDER BY key), '') FROM cmiogov.unenacted()");
};
my $connection = $publisher->connstr . ' dbname=postgres';

# record, the default: the worker goes on, the rows are shown
$subscriber->safe_psql('postgres', "CREATE SUBSCRIPTION s_lax CONNECTION '$connection' PUBLICATION p_lax");
$subscriber->wait_for_subscription_sync($publisher, 's_lax');
is($found->(), 'lax 1 live', 'abuse 22: what the initial copy brought is found');
$publisher->safe_psql('postgres', "UPDATE lax SET status = 'live' WHERE id = 2; INSERT INTO lax VALUES (3, 'streamed', 'live')");
$publisher->wait_for_catchup('s_lax');
is($found->(), 'lax 1 live,lax 2 live,lax 3 live', 'abuse 22: so is what was streamed');
is($subscriber->safe_psql('postgres', 'SELECT count(*) FROM cmiogov.enactment'), 0, 'abuse 22: as not enacted here');
my ($ret) = $subscriber->psql('postgres', "UPDATE lax SET title = 'edited' WHERE id = 1");
isnt($ret, 0, 'abuse 22: a session of the subscriber is judged');

# refuse: nothing comes in, the worker stands still
$subscriber->safe_psql('postgres', "CREATE SUBSCRIPTION s_strict CONNECTION '$connection' PUBLICATION p_strict");
$subscriber->wait_for_subscription_sync($publisher, 's_strict');
$publisher->safe_psql('postgres', "INSERT INTO strict VALUES (1, 'streamed', 'draft')");
$publisher->wait_for_catchup('s_strict');
is($subscriber->safe_psql('postgres', 'SELECT status FROM strict'), 'draft', 'drafts are replicated');
$publisher->safe_psql('postgres', "UPDATE strict SET status = 'live' WHERE id = 1");
ok($subscriber->poll_query_until('postgres',
		"SELECT apply_error_count > 0 FROM pg_stat_subscription_stats WHERE subname = 's_strict'"),
	'abuse 22: the guard that refuses stops the worker');
is($subscriber->safe_psql('postgres', 'SELECT status FROM strict'), 'draft', 'abuse 22: and the row is a draft');
is($found->(), 'lax 1 live,lax 2 live,lax 3 live', 'abuse 22: nothing else came in');
$subscriber->safe_psql('postgres', 'ALTER SUBSCRIPTION s_strict DISABLE');

$subscriber->stop('fast');
$publisher->stop('fast');
done_testing();
