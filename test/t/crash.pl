# The server dies, again and again, while approvals and facts are under way: by
# an immediate stop, and by the death of one backend.  And a standby takes over
# from a primary that died.  What is there afterwards is whole: facts with their
# chain and header, rows with their enactment.
use strict;
use warnings;
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;
use Races;

my $rounds = $ENV{CMIOGOV_CRASHES} || 2;
my $sessions = 4;
my $rows = 3 * $rounds * $sessions + $sessions + 1;
my $dir = PostgreSQL::Test::Utils::tempdir();
my $primary = PostgreSQL::Test::Cluster->new('primary');
$primary->init(allows_streaming => 1);
# Durable, unlike the other tests: what was acknowledged must be there.
$primary->append_conf('postgresql.conf', "fsync = on\nsynchronous_commit = on\nrestart_after_crash = on\nmax_prepared_transactions = 5");
$primary->start;
Races::hospital($primary, $rows);

# Sessions that bring rows to approval, take them back and forth, and say no;
# each prints what it got done, so that it can be asked for.
my $next_row = 0;
sub start_sessions
{
	my ($node) = @_;
	my @running;

	for my $s (1 .. $sessions)
	{
		my $script = '';

		foreach my $k (map { ++$next_row } 1 .. 3)
		{
			my $p = "latest($k)";

			$script .= Races::script(Races::steps($k),
				[app => "UPDATE change SET status = 'approved' WHERE id = $k"]) . "SELECT 'approved $k' WHERE EXISTS (SELECT FROM change WHERE id = $k AND status = 'approved');\n";
			$script .= Races::script([app => "UPDATE change SET status = 'live' WHERE id = $k"],
				[app => "UPDATE change SET status = 'draft' WHERE id = $k"],
				[app => "UPDATE change SET status = 'approved' WHERE id = $k"],
				map { [nora => "SELECT cmiogov.score_usability($p, $_, 'x')"] } 1 .. 10);
			$script .= Races::script([cora => "SELECT cmiogov.judge($p, 'hipaa_required', 'fail', 'no')"])
			  . "RESET SESSION AUTHORIZATION;\nSELECT 'vetoed $k' WHERE EXISTS (SELECT FROM cmiogov.fact WHERE proposal = $p AND verdict = 'fail');\n";
		}
		my $file = "$dir/" . $node->name . "_$s\_$next_row";
		append_to_file("$file.sql", $script);
		push @running, { file => $file, run => IPC::Run::start(
			['psql', '-XqAt', '-v', 'ON_ERROR_STOP=0', '-d', $node->connstr('postgres'), '-f', "$file.sql"],
			'>', "$file.out", '2>', "$file.err") };
	}
	return @running;
}

# Waits until the sessions have got through this many facts.
sub wait_for_facts
{
	my ($node, $more) = @_;
	my $from = $node->safe_psql('postgres', 'SELECT count(*) FROM cmiogov.fact');
	my $target = $from + $more;

	$node->poll_query_until('postgres', "SELECT count(*) >= $target FROM cmiogov.fact")
	  or die 'the sessions do not get on';
}

# What a session was told is done must be there.
sub check_told
{
	my ($node, $when, @running) = @_;
	my (@told, @lost);

	foreach my $r (@running)
	{
		eval { IPC::Run::finish($r->{run}) };
		foreach (split /\n/, slurp_file("$r->{file}.out"))
		{
			push @told, $_ if /^(approved|vetoed)/;
			push @lost, $_ if /^approved (\d+)$/ && $node->safe_psql('postgres',
				"SELECT count(*) FROM cmiogov.enactment_record WHERE subject_key = '$1' AND event = 'enter' AND value = 'approved'") eq '0';
			push @lost, $_ if /^vetoed (\d+)$/ && $node->safe_psql('postgres',
				"SELECT count(*) FROM cmiogov.fact WHERE proposal = latest($1) AND verdict = 'fail'") eq '0';
		}
	}
	cmp_ok(scalar @told, '>', 0, "$when: something was done: @told");
	is("@lost", '', 'and nothing that was acknowledged is lost');
}

for my $round (1 .. $rounds)
{
	my @running = start_sessions($primary);
	my $when;

	wait_for_facts($primary, 15 + int(rand(40)));
	if ($round % 2)
	{
		$when = "round $round, immediate stop";
		$primary->stop('immediate');
		$primary->start;
	}
	else
	{
		$when = "round $round, a backend killed";
		my $pid = $primary->safe_psql('postgres', q{SELECT pid FROM pg_stat_activity WHERE application_name = 'psql'
			AND backend_type = 'client backend' AND pid <> pg_backend_pid() ORDER BY state, random() LIMIT 1});
		if ($pid)
		{
			kill 'KILL', $pid;
			# until the postmaster has noticed and let everybody in again
			$primary->poll_query_until('postgres', "SELECT NOT EXISTS (SELECT FROM pg_stat_activity WHERE pid = $pid) AND NOT pg_is_in_recovery()")
			  for 1 .. 2;
		}
	}
	check_told($primary, $when, @running);
	Races::check($primary, $when);
}

# A standby takes over in the middle of it; commits wait for it.
$primary->backup('base');
my $standby = PostgreSQL::Test::Cluster->new('standby');
$standby->init_from_backup($primary, 'base', has_streaming => 1);
$standby->start;
$primary->append_conf('postgresql.conf', "synchronous_standby_names = '*'");
$primary->reload;
$primary->poll_query_until('postgres', q{SELECT count(*) = 1 FROM pg_stat_replication WHERE sync_state = 'sync'});

my ($status, $out, $err) = $standby->psql('postgres', q{SELECT cmiogov.judge(latest(1), 'hipaa_required', 'fail', 'x')});
like($err, qr/read-only|recovery/, 'no facts on a standby');
($status, $out, $err) = $standby->psql('postgres', q{SELECT count(*) FROM cmiogov.explain_approval('change', '1')});
is($status, 0, 'but it explains');

# A prepared approval crosses over, too.
my $last = $rows;
Races::make_ready($primary, $last);
$primary->safe_psql('postgres', "BEGIN; UPDATE change SET status = 'approved' WHERE id = $last; PREPARE TRANSACTION 'a'");
$next_row = $rows - $sessions - 1 - 3 * $sessions if $next_row + 3 * $sessions >= $rows;
my @running = start_sessions($primary);
wait_for_facts($primary, 25);
$primary->stop('immediate');
$standby->promote;
check_told($standby, 'standby promoted', @running);
Races::check($standby, 'standby promoted');
($status, $out, $err) = $standby->psql('postgres', "SET lock_timeout = '200ms'; SET SESSION AUTHORIZATION cora; SELECT cmiogov.judge(latest($last), 'hipaa_required', 'fail', 'x')");
like($err, qr/lock timeout/, 'the prepared approval still holds its lock');
$standby->safe_psql('postgres', "COMMIT PREPARED 'a'");
$standby->safe_psql('postgres', "SET SESSION AUTHORIZATION cora; SELECT cmiogov.judge(latest($last), 'hipaa_required', 'fail', 'x')");
is($standby->safe_psql('postgres', "SELECT fell_at IS NOT NULL FROM cmiogov.proposal WHERE id = latest($last)"), 't', 'and the veto after it opens a finding');
my $k = $standby->safe_psql('postgres', "SELECT id FROM change WHERE status = 'draft' AND latest(id) IS NULL ORDER BY id LIMIT 1");
SKIP:
{
	skip 'no row left', 1 unless $k;
	Races::make_ready($standby, $k);
	$standby->safe_psql('postgres', "UPDATE change SET status = 'approved' WHERE id = $k");
	is($standby->safe_psql('postgres', "SELECT count(*) FROM cmiogov.enactment WHERE subject_key = '$k' AND live"), '1', 'life goes on there');
}
Races::check($standby, 'in the end');
$standby->stop;
done_testing();
