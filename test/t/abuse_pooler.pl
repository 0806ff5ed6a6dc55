# ABUSE 25: through a pooler in transaction mode, two clients share one server
# connection: who one of them acts as is nothing to the other.
use strict;
use warnings;
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

my ($pgbouncer) = grep { -x } map { "$_/pgbouncer" } split(/:/, $ENV{PATH}), '/usr/sbin';
plan skip_all => 'pgbouncer is not installed' unless $pgbouncer;

my $node = PostgreSQL::Test::Cluster->new('pooled');
$node->init;
$node->start;
command_ok(['psql', '-XqAt', '-v', 'ON_ERROR_STOP=1', '-d', $node->connstr('postgres'),
		'-c', 'SET client_min_messages = warning', '-f', 'test/fixtures/guarded.sql'], 'a guarded table');
$node->safe_psql('postgres', q{
	GRANT ALL ON change_request TO app;
	SELECT cmiogov.grant_access('app', 'app', 'emr');
	SELECT cmiogov.add_login(person('cora'), 'emr', 'cora@emr');
	SELECT cmiogov.add_login(person('mio'), 'emr', 'mio@emr');
	SELECT act('ines', $$SELECT cmiogov.open_proposal('alert_change', 'x', 'change_request', '1')$$)});

my $dir = PostgreSQL::Test::Utils::tempdir_short();
my $port = PostgreSQL::Test::Cluster::get_free_port();
open my $ini, '>', "$dir/pgbouncer.ini" or die $!;
print $ini "[databases]\npostgres = host=" . $node->host . ' port=' . $node->port . " user=app\n"
  . "[pgbouncer]\nlisten_addr =\nlisten_port = $port\nunix_socket_dir = $dir\nauth_type = any\n"
  . "pool_mode = transaction\ndefault_pool_size = 1\nlogfile = $dir/log\npidfile = $dir/pid\n";
close $ini;
command_ok([$pgbouncer, '-d', "$dir/pgbouncer.ini"], 'the pooler runs');

my $pooled = "host=$dir port=$port dbname=postgres user=app";
my $judge = q{SELECT try($$SELECT cmiogov.judge(p(), 'hipaa_required', 'pass', 'met')$$)};
# It is a daemon before it listens.
my $listens = sub {
	for (1 .. 300)
	{
		return 1 if IPC::Run::run(['psql', '-XqAt', '-d', $pooled, '-c', 'SELECT 1'], '>', \my $answer, '2>', \my $why);
		select undef, undef, undef, 0.1;
	}
	return 0;
};
ok($listens->(), 'and answers');
# Both clients stay connected; each line is a statement of its own.
my ($out1, $out2, $err) = ('', '', '');
my ($in1, $in2) = ('', '');
my $timer = IPC::Run::timeout(60);
my @clients = map {
	IPC::Run::start(['psql', '-XqAt', '-d', $pooled], '<', $_->[0], '>', $_->[1], '2>', \$err, $timer)
} ([\$in1, \$out1], [\$in2, \$out2]);
my $ask = sub {
	my ($which, $statements) = @_;
	my ($in, $out) = $which == 1 ? (\$in1, \$out1) : (\$in2, \$out2);
	$$out = '';
	$$in .= "$statements\n\\echo done\n";
	$clients[ $which - 1 ]->pump until $$out =~ /done\n/;
	$$out =~ s/done\n//;
	chomp $$out;
	return $$out;
};
my $pid = $ask->(1, 'SELECT pg_backend_pid();');
is($ask->(2, 'SELECT pg_backend_pid();'), $pid, 'two clients, one server connection');
is($ask->(1, "BEGIN; SELECT cmiogov.act_as('emr', 'cora\@emr') IS NULL; COMMIT;"), 'f', 'the first acts as somebody, and commits');
like($ask->(2, "$judge;"), qr/^42501/, 'abuse 25: the second is nobody');
like($ask->(1, "$judge;"), qr/^42501/, 'abuse 25: and so is the first, in its next transaction');
is($ask->(1, "SELECT cmiogov.act_as('emr', 'cora\@emr') IS NULL;"), 'f', 'the first acts as somebody, without a block');
like($ask->(2, "$judge;"), qr/^42501/, 'abuse 25: the second is nobody');
is($ask->(1, "BEGIN; SELECT cmiogov.act_as('emr', 'cora\@emr') IS NULL; SELECT 1/0; ROLLBACK;"), 'f', 'the first fails and rolls back');
like($ask->(2, "$judge;"), qr/^42501/, 'abuse 25: the second is nobody');
is($node->safe_psql('postgres', "SELECT count(*) FROM cmiogov.fact WHERE act = 'verdict'"), 0, 'abuse 25: no verdict is on record');
is($ask->(2, "BEGIN; SELECT cmiogov.act_as('emr', 'mio\@emr') IS NULL; COMMIT; BEGIN; SELECT cmiogov.act_as('emr', 'cora\@emr') IS NULL; $judge; COMMIT;"),
	"f\nf\nok", 'within its own transaction it counts');
is($node->safe_psql('postgres', "SELECT login || ' ' || claimed_by FROM cmiogov.fact WHERE act = 'verdict'"), 'emr:cora@emr app',
	"abuse 25: on record as the application's claim");

$_->kill_kill foreach @clients;
open my $pidfile, '<', "$dir/pid" or die $!;
kill 'INT', scalar <$pidfile>;
$node->stop;
done_testing();
