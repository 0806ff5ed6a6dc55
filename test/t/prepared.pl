# ABUSE 32: an approval, a veto or a change of policy in a prepared transaction
# keeps its locks: who must see it waits for COMMIT PREPARED or ROLLBACK PREPARED,
# also over a restart.  And an application's "acting as" ends with PREPARE.
use strict;
use warnings;
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;
use Races;

my $node = PostgreSQL::Test::Cluster->new('prepared');
$node->init;
$node->append_conf('postgresql.conf', "fsync = off\nmax_prepared_transactions = 5");
$node->start;
Races::hospital($node, 22);

# The SQLSTATE that a script ends with, "" when it does not fail.
sub state_of
{
	my ($who, $sql) = @_;
	my ($status, $out, $err) = $node->psql('postgres',
		"\\set VERBOSITY sqlstate\nSET lock_timeout = '200ms';\n" . ($who && "SET SESSION AUTHORIZATION $who;\n") . $sql, on_error_stop => 1);
	return $err =~ /ERROR:\s+(\w{5})/ ? $1 : $err;
}

sub row
{
	my ($key) = @_;
	return $node->safe_psql('postgres',
		"SELECT c.status, coalesce(e.event, '-'), p.fell_at IS NOT NULL FROM change c LEFT JOIN cmiogov.enactment e ON e.live AND e.subject_key = c.id::text
		 JOIN cmiogov.proposal p ON p.id = latest(c.id) WHERE c.id = $key");
}

my $veto = sub { "SELECT cmiogov.judge(latest($_[0]), 'hipaa_required', 'fail', 'unlawful')" };
my $waits = '55P03';
my $key = 0;

foreach my $level ('READ COMMITTED', 'REPEATABLE READ', 'SERIALIZABLE')
{
	foreach my $restart (0, 1)
	{
		my $when = "$level" . ($restart ? ', after a restart' : '');

		# An approval is prepared.
		Races::make_ready($node, ++$key);
		is(state_of('app', "BEGIN ISOLATION LEVEL $level; UPDATE change SET status = 'approved' WHERE id = $key; PREPARE TRANSACTION 'a'"),
			'', "$when: an approval is prepared");
		$node->restart if $restart;
		is(state_of('cora', $veto->($key)), $waits, 'a veto waits for it');
		is(state_of('', "SELECT cmiogov.set_harm_limits('alert_change', 0, 0.01)"), $waits, 'so does policy');
		is(state_of('mio', "SELECT cmiogov.withdraw_proposal(latest($key), 'x')"), $waits, 'and withdrawal');
		is($node->safe_psql('postgres', 
				q{SELECT count(*) > 0 FROM pg_locks WHERE pid IS NULL AND relation = 'cmiogov.proposal'::regclass}), 't', 'its lock can be seen');
		$node->safe_psql('postgres', "COMMIT PREPARED 'a'");
		is(state_of('cora', $veto->($key)), '', 'committed, the veto is heard');
		is(row($key), 'approved|enter|t', 'and a finding opens');

		# A veto is prepared.
		Races::make_ready($node, ++$key);
		is(state_of('cora', "BEGIN ISOLATION LEVEL $level; " . $veto->($key) . "; PREPARE TRANSACTION 'v'"), '', "$when: a veto is prepared");
		$node->restart if $restart;
		is(state_of('app', "UPDATE change SET status = 'approved' WHERE id = $key"), $waits, 'the approval waits for it');
		$node->safe_psql('postgres', "COMMIT PREPARED 'v'");
		is(state_of('app', "UPDATE change SET status = 'approved' WHERE id = $key"), '23514', 'committed, it refuses');
		is(row($key), 'draft|-|f', 'nothing was enacted');

		# Policy is prepared.
		Races::make_ready($node, ++$key);
		is(state_of('', "BEGIN ISOLATION LEVEL $level; SELECT cmiogov.define_requirement('consent', 'compliance', 'compliance_officer', 'Asked?'); PREPARE TRANSACTION 'p'"),
			'', "$when: policy is prepared");
		$node->restart if $restart;
		is(state_of('app', "UPDATE change SET status = 'approved' WHERE id = $key"), $waits, 'the approval waits for it');
		is(state_of('max', "SELECT cmiogov.sign_off(latest($key), 'T1')"), $waits, 'so does a signature');
		# a session whose cache knows the old policy
		is(state_of('app', "SELECT count(*) FROM change; BEGIN; UPDATE change SET note = 'x' WHERE id = $key; COMMIT"), '', 'what is not judged does not wait');
		$node->safe_psql('postgres', $restart ? "ROLLBACK PREPARED 'p'" : "COMMIT PREPARED 'p'");
		is(state_of('app', "UPDATE change SET status = 'approved' WHERE id = $key"), $restart ? '' : '23514',
			$restart ? 'rolled back, it has not been' : 'committed, it counts');
		$node->safe_psql('postgres', "SELECT cmiogov.retire_requirement('consent')") unless $restart;
	}
}

# Approved and prepared, then rolled back.
Races::make_ready($node, ++$key);
is(state_of('app', "BEGIN; UPDATE change SET status = 'approved' WHERE id = $key; PREPARE TRANSACTION 'a'"), '', 'an approval is prepared');
$node->safe_psql('postgres', "ROLLBACK PREPARED 'a'");
is(row($key), 'draft|-|f', 'and rolled back without a trace');
is(state_of('cora', $veto->($key)), '', 'its locks are gone');

# act_as() ends with PREPARE TRANSACTION.
$node->safe_psql('postgres', "SELECT cmiogov.grant_access('app', 'app', 'emr'); SELECT cmiogov.add_login(person('nora'), 'emr', 'nora')");
$key++;
Races::make_ready($node, $key);
is(state_of('app', "BEGIN; SELECT cmiogov.act_as('emr', 'nora'); SELECT cmiogov.score_usability(latest($key), 5, 'x'); PREPARE TRANSACTION 'n';"
		. " SELECT cmiogov.score_usability(latest($key), 6, 'x')"), '42501', 'after PREPARE nobody is acted for');
$node->safe_psql('postgres', "COMMIT PREPARED 'n'");
is($node->safe_psql('postgres', "SELECT login, claimed_by FROM cmiogov.fact WHERE proposal = latest($key) AND act = 'score'"), 'emr:nora|app', 'what was prepared is on record');

# B9: who listens hears of a signature when it is committed; so it cannot be prepared.
my @steps = Races::steps(++$key);
my $sign = pop @steps;
$node->safe_psql('postgres', Races::script(@steps));
my $listener = $node->background_psql('postgres');
$listener->query_safe('LISTEN cmiogov_notice');
is(state_of($sign->[0], "BEGIN; $sign->[1]; PREPARE TRANSACTION 's'"), '0A000', 'a signature cannot be prepared');
is($node->safe_psql('postgres', "SELECT ready FROM cmiogov.proposal WHERE id = latest($key)"), 'f', 'and is not given');
unlike($listener->query('SELECT 1'), qr/cmiogov_notice/, 'B9: nothing is heard of it');
is(state_of($sign->[0], $sign->[1]), '', 'signed');
my $signed = $node->safe_psql('postgres', "SELECT latest($key)");
like($listener->query('SELECT 1'), qr/"cmiogov_notice" with payload "$signed"/, 'B9: heard, with the number of the proposal');
$listener->quit;
is($node->safe_psql('postgres', "SELECT count(*) FROM cmiogov.notice WHERE proposal = $signed"), 1, 'B9: where there is more to read');

# Whoever listens and never reads fills the queue for all: nobody is kept from signing by it.
SKIP:
{
	skip 'the queue of this version has eight gigabytes', 5 if $node->pg_version < 17;
	$node->append_conf('postgresql.conf', 'max_notify_queue_pages = 64');
	$node->restart;
	$node->safe_psql('postgres', Races::script((Races::steps(++$key))[0 .. 8]));
	my $deaf = $node->background_psql('postgres');
	$deaf->query_safe('LISTEN flood');
	$deaf->query_safe('BEGIN; SELECT 1');
	my $notify = q{SELECT pg_notify('flood', repeat(md5(i::text), 240) || i) FROM generate_series(1, 10) i;};
	is(state_of('nora', $notify x 20), '54000', 'the queue is full');
	is(state_of('nora', $notify), '54000', 'and stays so');
	like(state_of('max', "SELECT cmiogov.sign_off(latest($key), 'T1')"), qr/^psql\S+ WARNING:  01000$/, 'a signature is given, with a warning');
	is($node->safe_psql('postgres', "SELECT ready FROM cmiogov.proposal WHERE id = latest($key)"), 't', 'and stands');
	is($node->safe_psql('postgres', "SELECT count(*) FROM cmiogov.notice WHERE proposal = latest($key)"), 1, 'the notice is there to read');
	$deaf->quit;
}

Races::check($node, 'afterwards');
$node->stop;
done_testing();
