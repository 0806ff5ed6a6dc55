# ABUSE 9 and the refusals that survive: the transaction rolls back, the record stays.
use strict;
use warnings;
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

my $node = PostgreSQL::Test::Cluster->new('refusals');
$node->init(extra => [ '-E', 'UTF8', '--locale=C' ]);
$node->append_conf('postgresql.conf', q{
restart_after_crash = on
cmiogov.refusal_queue = 64
cmiogov.refusal_rate = 1000000
});
$node->start;

my $setup = q{
	CREATE EXTENSION cmiogov;
	SELECT cmiogov.load_reference_policy();
	CREATE TABLE item (id int PRIMARY KEY, dose numeric, status text NOT NULL);
	SELECT cmiogov.guard_table('item', '{id}', 'status', governed => '{approved}');
	CREATE TABLE lax (id int PRIMARY KEY, dose numeric, status text NOT NULL);
	SELECT cmiogov.guard_table('lax', '{id}', 'status', governed => '{approved}', mode => 'warn');
	INSERT INTO item SELECT i, 1, 'draft' FROM generate_series(1, 300) i;
	INSERT INTO lax VALUES (1, 1, 'draft');
	SELECT cmiogov.enroll('Dana', current_user);
	SELECT cmiogov.open_proposal('order_set', 'x', 'item', '2');
};
my $approve = q{UPDATE item SET status = 'approved' WHERE id = };

# A refusal that is caught, and one whose transaction fails.
my $swallow = q{DO $$BEGIN UPDATE item SET status = 'approved' WHERE id = 1; EXCEPTION WHEN check_violation THEN NULL; END$$};

# -- without preload: the log has it, the table is empty

$node->safe_psql('postgres', $setup);
my $from = -s $node->logfile;
$node->safe_psql('postgres', $swallow);
is($node->safe_psql('postgres', 'SELECT status FROM item WHERE id = 1'), 'draft', '9: the row is unchanged');
my $log = substr(slurp_file($node->logfile), $from);
like($log, qr/cmiogov refusal: \{"outcome": "refused".*"table": "public.item", "key": "1", "rule": "cmiogov_no_proposal"/,
	'9: the server log has the refusal that was swallowed');
is($node->safe_psql('postgres', 'SELECT count(*) FROM cmiogov.refusal'), '0', 'not preloaded: the table is empty');
is($node->safe_psql('postgres', 'SELECT * FROM cmiogov.refusal_queue()'), '0|0|0|0|0', 'and there is no queue');

# -- preloaded

$node->append_conf('postgresql.conf', "shared_preload_libraries = 'cmiogov'");
$node->restart;

# Waits until nothing waits: written or dropped.
sub drained
{
	foreach (1 .. 300)
	{
		return if $node->safe_psql('postgres', 'SELECT waiting FROM cmiogov.refusal_queue()') eq '0';
		select(undef, undef, undef, 0.1);
	}
	die 'the queue does not empty';
}

sub kept { return $node->safe_psql($_[1] // 'postgres', "SELECT count(*) FROM cmiogov.refusal WHERE $_[0]"); }

$node->safe_psql('postgres', $swallow);
drained();
is($node->safe_psql('postgres', q{SELECT db_user = current_user, login = 'database:' || current_user, relation, subject_key,
	proposal IS NULL, constraint_name, reason, unmet, mode, lost, at BETWEEN now() - interval '1 minute' AND now() FROM cmiogov.refusal}),
	't|t|public.item|1|t|cmiogov_no_proposal|there is no proposal about it|compliance: no proposal was opened|enforce|0|t',
	'9: kept: who, what, when, why');

isnt($node->psql('postgres', $approve . 2), 0, 'refused');
drained();
is($node->safe_psql('postgres', q{SELECT proposal = (SELECT max(id) FROM cmiogov.proposal), constraint_name,
	(SELECT count(*) FROM regexp_matches(unmet, E'\n', 'g')) > 2 FROM cmiogov.refusal WHERE subject_key = '2'}),
	't|cmiogov_compliance|t', 'kept with the proposal and every unmet rule');

$node->safe_psql('postgres', q{UPDATE lax SET status = 'approved' WHERE id = 1});
isnt($node->psql('postgres', q{SELECT cmiogov.sign_off((SELECT max(id) FROM cmiogov.proposal), 'T1')}), 0, 'a function refuses');
isnt($node->psql('postgres', 'ALTER TABLE item RENAME TO other'), 0, 'the armour refuses');
drained();
is(kept(q{relation = 'public.lax' AND mode = 'warn'}), 1, 'what a guard let pass with a warning');
is(kept(q{relation IS NULL AND constraint_name IS NULL AND reason <> ''}), 1, 'who may not act');
is(kept(q{constraint_name = 'cmiogov_armour'}), 1, 'what the armour refused');
is(kept(q{true}), 5, 'and nothing else');

is($node->safe_psql('postgres', q{SELECT count(*) FROM information_schema.role_table_grants
	WHERE table_schema = 'cmiogov' AND table_name LIKE 'refusal%' AND grantee <> current_user}), '0', 'nobody else may touch it');

foreach my $sql ("UPDATE cmiogov.refusal_record SET reason = ''", 'DELETE FROM cmiogov.refusal_record', 'TRUNCATE cmiogov.refusal_record')
{
	my ($rc, $out, $err) = $node->psql('postgres', $sql);
	like($err, qr/append|refus/, "not even a superuser, in passing: $sql");
}
drained();
is(kept('true'), 8, 'they are all there, and these refusals too');

# Another database, and one without the extension any more.
$node->safe_psql('postgres', 'CREATE DATABASE second');
$node->safe_psql('second', $setup);
isnt($node->psql('second', $approve . 3), 0, 'refused in another database');
drained();
is(kept(q{subject_key = '3'}, 'second'), 1, 'kept there');
is(kept(q{subject_key = '3'}), 0, 'and not here');

# Long texts are cut, between characters.
$node->safe_psql('postgres', q{CREATE TABLE wide (k text PRIMARY KEY, d int, status text);
	SELECT cmiogov.guard_table('wide', '{k}', 'status', governed => '{approved}')});
isnt($node->psql('postgres', q{INSERT INTO wide VALUES (repeat('ä', 300) || E'"\n', 1, 'approved')}), 0, 'a long key');
drained();
is($node->safe_psql('postgres', q{SELECT subject_key = repeat('ä', 127) FROM cmiogov.refusal WHERE relation = 'public.wide'}), 't', 'cut');

# -- the writer is killed while refusals wait: the server starts anew, they are kept

# A lock on the table holds the writer, so that it is certainly at work.
my $blocker = $node->background_psql('postgres');
$blocker->query_safe('BEGIN; LOCK TABLE cmiogov.refusal_record');
my $before = $node->safe_psql('postgres', 'SELECT written FROM cmiogov.refusal_queue()');
isnt($node->psql('postgres', $approve . $_), 0, "refused: $_") foreach (11 .. 15);
$node->poll_query_until('postgres', q{SELECT count(*) = 1 FROM pg_locks l JOIN pg_stat_activity a USING (pid)
	WHERE a.backend_type = 'cmiogov refusal writer' AND NOT l.granted}) or die 'no writer waits';
is($node->safe_psql('postgres', 'SELECT waiting FROM cmiogov.refusal_queue()'), '5', 'five wait');
my $pid = $node->safe_psql('postgres', q{SELECT pid FROM pg_stat_activity WHERE backend_type = 'cmiogov refusal writer'});
$from = -s $node->logfile;
kill 'KILL', $pid;
ok($node->wait_for_log(qr/all server processes terminated; reinitializing/, $from), 'the server starts anew');
eval { $blocker->quit };
$node->poll_query_until('postgres', 'SELECT true');
drained();
is(kept(q{subject_key IN ('11', '12', '13', '14', '15')}), 5, 'each of them was kept');
is(kept(q{true}), 14, 'and none twice');

# -- a restart while refusals wait

$blocker = $node->background_psql('postgres');
$blocker->query_safe('BEGIN; LOCK TABLE cmiogov.refusal_record');
isnt($node->psql('postgres', $approve . $_), 0, "refused: $_") foreach (21 .. 23);
$node->stop('fast');
$node->start;
eval { $blocker->quit };
drained();
is(kept(q{subject_key IN ('21', '22', '23')}), 3, 'kept over a restart');

# -- the writer ends with an error: it is tried again

$blocker = $node->background_psql('postgres');
$blocker->query_safe('BEGIN; LOCK TABLE cmiogov.refusal_record');
isnt($node->psql('postgres', $approve . 31), 0, 'refused: 31');
$node->poll_query_until('postgres', q{SELECT count(*) = 1 FROM pg_stat_activity WHERE backend_type = 'cmiogov refusal writer' AND wait_event_type = 'Lock'});
$node->safe_psql('postgres', q{SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE backend_type LIKE 'cmiogov refusal %'});
$blocker->query_safe('COMMIT');
$blocker->quit;
drained();
is(kept(q{subject_key = '31'}), 1, 'kept once');

# -- more than fits: refused all the same, quickly, and counted

$blocker = $node->background_psql('postgres');
$blocker->query_safe('BEGIN; LOCK TABLE cmiogov.refusal_record');
my $counts = $node->safe_psql('postgres', 'SELECT queued, dropped FROM cmiogov.refusal_queue()');
my ($queued0, $dropped0) = split /\|/, $counts;
$node->safe_psql('postgres', q{DO $$BEGIN
	FOR i IN 1 .. 200 LOOP
		BEGIN
			UPDATE item SET status = 'approved' WHERE id = i + 100;
			RAISE 'it passed';
		EXCEPTION WHEN check_violation THEN NULL;
		END;
	END LOOP; END$$});
is($node->safe_psql('postgres', q{SELECT count(*) FROM item WHERE status = 'approved'}), '0', '200 refused, none passed');
is($node->safe_psql('postgres', 'SELECT waiting, queued, dropped FROM cmiogov.refusal_queue()'),
	join('|', 64, $queued0 + 64, $dropped0 + 136), 'as many wait as there is room for, the others are counted');
$blocker->query_safe('COMMIT');
$blocker->quit;
drained();
is(kept(q{subject_key::int > 100 AND relation = 'public.item'}), 64, 'those were kept');
isnt($node->psql('postgres', $approve . 41), 0, 'refused: 41');
drained();
is($node->safe_psql('postgres', q{SELECT lost FROM cmiogov.refusal WHERE subject_key = '41'}), 136, 'the next one tells how many were lost');

# -- more than the rate

$node->append_conf('postgresql.conf', 'cmiogov.refusal_rate = 0');
$node->reload;
$node->poll_query_until('postgres', q{SELECT current_setting('cmiogov.refusal_rate') = '0'});
isnt($node->psql('postgres', $approve . 42), 0, 'refused: 42');
drained();
is(kept(q{subject_key = '42'}), 0, 'over the rate: not kept');
is($node->safe_psql('postgres', 'SELECT dropped FROM cmiogov.refusal_queue()'), $dropped0 + 137, 'and counted');
$node->append_conf('postgresql.conf', 'cmiogov.refusal_rate = 1000000');
$node->reload;

# -- many at once: nothing is lost that was not counted

my @sessions = map { $node->background_psql('postgres', on_error_stop => 0) } 1 .. 4;
my ($queued1, $dropped1, $kept1) = (split(/\|/, $node->safe_psql('postgres', 'SELECT queued, dropped FROM cmiogov.refusal_queue()')), kept('true'));
$node->poll_query_until('postgres', q{SELECT current_setting('cmiogov.refusal_rate') = '1000000'});
$_->query_until(qr//, q{DO $$BEGIN
	FOR i IN 1 .. 500 LOOP
		BEGIN
			UPDATE item SET status = 'approved' WHERE id = 50 + i % 50;
		EXCEPTION WHEN check_violation THEN NULL;
		END;
	END LOOP; END$$;
}) foreach @sessions;
$_->quit foreach @sessions;
drained();
my ($queued2, $written2, $dropped2) = split(/\|/, $node->safe_psql('postgres', 'SELECT queued, written, dropped FROM cmiogov.refusal_queue()'));
is($queued2 - $queued1 + $dropped2 - $dropped1, 2000, 'every refusal was queued or counted');
is(kept('true') - $kept1, $queued2 - $queued1, 'what was queued was kept');
is($node->safe_psql('postgres', q{SELECT count(*) FROM item WHERE status = 'approved'}), '0', 'and none passed');

# -- a database that goes away while its refusals wait

$blocker = $node->background_psql('second', on_error_stop => 0);
$blocker->query_safe('BEGIN; LOCK TABLE cmiogov.refusal_record');
isnt($node->psql('second', $approve . 5), 0, 'refused in the second database');
$node->safe_psql('postgres', 'DROP DATABASE second WITH (FORCE)');
eval { $blocker->quit };
isnt($node->psql('postgres', $approve . 43), 0, 'refused: 43');
drained();
is(kept(q{subject_key = '43'}), 1, 'its refusals are in nobody\'s way');
is($node->safe_psql('postgres', 'SELECT dropped FROM cmiogov.refusal_queue()'), $dropped2 + 1, 'and counted as dropped');
$node->stop;

done_testing();
