# ABUSE 26 to 34 at random: 16 sessions approve, veto, judge again, edit,
# leave, delete, withdraw, open, break the glass and change policy at once.
# Afterwards no enactment contradicts the record, and of all those calls, each
# a transaction of its own, none has ended in a deadlock.
#
# CMIOGOV_STRESS = number of calls; CMIOGOV_SEED = a number to repeat a run.
use strict;
use warnings;
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;
use Races;

my $sessions = 16;
my $calls = $ENV{CMIOGOV_STRESS} || 4000;
my $seed = $ENV{CMIOGOV_SEED} || time();
my $each = int($calls / $sessions);
my $stay = 40;					# calls of a session before it goes on to the next row
my $window = 6;					# rows that are in use at once
my $rows = int($each / $stay) + $window + 1;
note("seed $seed, $sessions sessions of $each calls on $rows rows");

my $node = PostgreSQL::Test::Cluster->new('stress');
$node->init;
$node->append_conf('postgresql.conf', "fsync = off\nmax_connections = 40\ndeadlock_timeout = 200ms\nlog_min_messages = fatal");
$node->start;
Races::hospital($node, $rows);
Races::make_ready($node, 1 .. $window);

sub heal
{
	my $p = "latest($_[0])";
	return ([cora => "SELECT cmiogov.respond($p, 'pass', 'yes')"], [mio => "SELECT cmiogov.respond($p, 'pass', 'yes')"],
		[max => "SELECT cmiogov.accept_risk($p, 'watched', '2099-01-01')"], [nora => "SELECT cmiogov.respond($p, 'pass', 'yes')"],
		[ines => "SELECT cmiogov.respond($p, 'pass', 'yes')"], [max => "SELECT cmiogov.sign_off($p, 'T1')"]);
}

# What a session may do about row $k: how often, who, what.
my @judges = ([cora => 'hipaa_required'], [cora => 'hipaa_addressable'], [mio => 'clinical_risk'], [nora => 'workflow_fit']);
my @acts = (
	[14, sub { my $k = shift; [app => "UPDATE change SET status = 'approved' WHERE id = $k"] }],
	[6, sub { my $k = shift; [app => "UPDATE change SET status = 'live' WHERE id = $k"] }],
	[8, sub { my $k = shift; [app => "UPDATE change SET status = 'draft' WHERE id = $k"] }],
	[2, sub { my $k = shift; [app => "UPDATE change SET dose = 5 + " . int(rand(2)) . " WHERE id = $k AND status = 'draft'"] }],
	[1, sub { my $k = shift; [app => "UPDATE change SET dose = 6, status = 'approved' WHERE id = $k"] }],
	[1, sub { my $k = shift; [app => "WITH d AS (DELETE FROM change WHERE id = $k RETURNING *) INSERT INTO change SELECT * FROM d ON CONFLICT DO NOTHING"] }],
	[1, sub { my $k = shift; [app => "INSERT INTO change VALUES ($k, 5, NULL, 'approved') ON CONFLICT (id) DO UPDATE SET status = 'approved'"] }],
	# everybody says yes again, one after the other, and the row is approved
	[4, sub { my $k = shift; (heal($k), [app => "UPDATE change SET status = 'approved' WHERE id = $k"]) }],
	[2, sub { my $k = shift; (heal($k), [app => "UPDATE change SET status = 'live' WHERE id = $k"]) }],
	[2, sub { my $k = shift; my $j = $judges[rand @judges]; [$j->[0] => "SELECT cmiogov.judge(latest($k), '$j->[1]', 'fail', 'no')"] }],
	[1, sub { my $k = shift; my $j = $judges[rand @judges]; [$j->[0] => "SELECT cmiogov.judge(any_of($k), '$j->[1]', 'fail', 'no')"] }],
	[0.5, sub { my $k = shift; my $j = $judges[rand @judges]; [$j->[0] => "SELECT cmiogov.respond(any_of($k), 'fail', 'no')"] }],
	[6, sub { my $k = shift; my $j = $judges[rand @judges]; [$j->[0] => "SELECT cmiogov.judge(latest($k), '$j->[1]', 'pass', 'yes')"] }],
	[1, sub { my $k = shift; my $j = $judges[rand @judges]; [$j->[0] => "SELECT cmiogov.withdraw_verdict(any_of($k), '$j->[1]', 'hm')"] }],
	[8, sub { my $k = shift; my $w = (qw(cora mio max nora ines mio cora max))[rand 8]; [$w => "SELECT cmiogov.respond(latest($k), 'pass', 'yes')"] }],
	[8, sub { my $k = shift; [max => "SELECT cmiogov.sign_off(latest($k), 'T1')"] }],
	[5, sub { my $k = shift; [max => "SELECT cmiogov.accept_risk(latest($k), 'watched', '2099-01-01')"] }],
	[2, sub { my $k = shift; my $u = (0.002, 0.002, 0.006, 0.02)[rand 4]; [mio => "SELECT cmiogov.estimate_harm(latest($k), 'h', '1 * 0.001 [0,$u] * 1')"] }],
	[1, sub { my $k = shift; [nora => "SELECT cmiogov.score_usability(any_of($k), 5, 'x')"] }],
	[1, sub { my $k = shift; [ines => "SELECT cmiogov.add_option(latest($k), 'other', '{\"dose\": 6}')"] }],
	[1, sub { my $k = shift; [mio => "SELECT cmiogov.choose_option(latest($k), " . (1 + int(rand(2))) . ", 'better')"] }],
	[5, sub { my $k = shift; [ines => "SELECT cmiogov.open_proposal('alert_change', 't', 'change', '$k')"] }],
	[1, sub { my $k = shift; [ines => "SELECT cmiogov.withdraw_proposal(latest($k), 'x')"] }],
	[1, sub { my $k = shift; [mio => "SELECT cmiogov.propose('alert_change', 't', 'change', '$k', 'h', '1 * 0.001 [0,0.002] * 1', 'rules')"] }],
	[1, sub { my $k = shift; [max => "SELECT cmiogov.break_glass(latest($k), 'tonight', 1)"] }],
	[1, sub { my $k = shift; [stranger => "SELECT cmiogov.judge(latest($k), 'clinical_risk', 'fail', 'x')"] }],
	[1, sub { my $k = shift; [self => "SELECT count(*) FROM cmiogov.explain_approval('change', '$k')"] }],
	[0.3, sub { [self => "SELECT cmiogov.set_harm_limits('alert_change', 0, " . (0.004, 0.01)[rand 2] . ")"] }],
	[0.2, sub { [self => "SELECT cmiogov.define_requirement('consent', 'usability', 'clinician_user', 'Asked?')"] }],
	[0.6, sub { [self => "SELECT cmiogov.retire_requirement('consent')"] }],
	[0.2, sub { [self => "SELECT cmiogov.end_appointment(person('nora'), 'clinician_user')"] }],
	[0.6, sub { [self => "SELECT cmiogov.appoint(person('nora'), 'clinician_user')"] }],
	[0.2, sub { [self => "SELECT cmiogov.set_guard_mode('change', 'enforce')"] }]);
my $total = 0;
$total += $_->[0] foreach @acts;

sub draw
{
	my ($k) = @_;
	my $at = rand($total);
	foreach my $act (@acts)
	{
		return $act->[1]->($k) if ($at -= $act->[0]) < 0;
	}
	return $acts[0]->[1]->($k);
}

# Before the rows of the next window come into use, one of the sessions
# prepares the one that joins them.
sub calls_of
{
	my ($session) = @_;
	my @list;

	for my $base (1 .. int($each / $stay))
	{
		push @list, Races::steps($base + $window) if $base % $sessions == $session;
		push @list, draw($base + int(rand($window))) while @list < $base * $stay;
	}
	return @list;
}

# Most sessions are READ COMMITTED, as most applications are.
my @levels = ('read committed') x 11;
push @levels, ('repeatable read') x 3, ('serializable') x 2;
my $dir = PostgreSQL::Test::Utils::tempdir();
my @running;
srand($seed);
for my $s (0 .. $sessions - 1)
{
	my @list = calls_of($s);
	my $script = "\\set VERBOSITY verbose\nSET default_transaction_isolation = '$levels[$s]';\n" . Races::script(@list);

	$script =~ s/SET SESSION AUTHORIZATION self;/RESET SESSION AUTHORIZATION;/g;
	append_to_file("$dir/$s.sql", $script);
	my ($out, $err) = ('', '');
	push @running, { level => $levels[$s], calls => scalar(@list), err => "$dir/$s.err",
		run => IPC::Run::start(['psql', '-Xq', '-d', $node->connstr('postgres'), '-f', "$dir/$s.sql", '-o', '/dev/null'],
			'2>', "$dir/$s.err") };
}
my (%state, %example);
my $done = 0;
foreach my $r (@running)
{
	IPC::Run::finish($r->{run});
	$done += $r->{calls};
	foreach (split /\n/, slurp_file($r->{err}))
	{
		if (/ERROR:\s+(\w{5}): (.*)/)
		{
			my $state = $1 eq '40001' ? "40001 $r->{level}" : $1;
			$state{$state}++;
			$example{$state} = $2;
		}
		elsif (/FATAL|PANIC|connection/) { $state{$_}++ }
	}
}
note("$done calls; refusals by SQLSTATE: " . join(', ', map { "$_ $state{$_}" } sort keys %state));

is($state{'40P01'} || 0, 0, 'no deadlock');
is($state{'40001 read committed'} || 0, 0, 'no failure of serialization where nobody asked for it');
# 23514 the law; 42501 somebody who may not; 22023 and 22004 arguments that
# made no sense by then; 23505 an office that she holds already
my @foreign = grep { !/^(23514|42501|22023|22004|40P01|40001 .*)$/ && !(/23505/ && $example{$_} =~ /already holds/) } sort keys %state;
is(join(', ', map { "$_ $example{$_}" } @foreign), '', 'nothing but refusals');
my $counts = $node->safe_psql('postgres', q{SELECT count(*) FILTER (WHERE event <> 'leave') || ' entered, ' || count(*) FILTER (WHERE event = 'leave')
	|| ' left, ' || (SELECT count(*) FROM cmiogov.fact) || ' facts on ' || (SELECT count(*) FROM cmiogov.proposal) || ' proposals, '
	|| count(emergency) || ' emergencies used' FROM cmiogov.enactment_record});
note($counts);
my ($entered) = $counts =~ /^(\d+)/;
cmp_ok($entered, '>', $calls / 100, 'rows were approved');
Races::check($node, 'afterwards');
$node->stop;
done_testing();
