# Dump and restore, each way: everything is there, nothing fires twice,
# sequences go on, the ledger verifies, guards refuse and let pass as before.
use strict;
use warnings;
use Cwd;
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;
use Copies;

my $a = PostgreSQL::Test::Cluster->new('source');
$a->init(allows_streaming => 1, has_archiving => 1);
$a->append_conf('postgresql.conf', "max_wal_senders = 5\n");
$a->start;
Copies::source($a);
my $root = $Copies::root;

# --- logical, into a fresh cluster

my $dumps = $a->basedir . '/dumps';
mkdir $dumps;
my $from = $a->connstr('h');
$a->command_ok(['pg_dumpall', '-g', '-f', "$dumps/globals.sql", '-d', $a->connstr('postgres')], 'roles dumped');
$a->command_ok(['pg_dump', '-f', "$dumps/plain.sql", $from], 'plain dump');
$a->command_ok(['pg_dump', '-Fc', '-f', "$dumps/custom", $from], 'custom dump');
$a->command_ok(['pg_dump', '-Fd', '-j2', '-f', "$dumps/directory", $from], 'directory dump');
$a->command_ok(['pg_dump', '-Fc', '-n', 'public', '--extension', 'cmiogov', '-f', "$dumps/schema", $from], 'dump of one schema and the extension');

my $b = PostgreSQL::Test::Cluster->new('fresh');
$b->init;
$b->start;
# Roles exist that the cluster came with.
$b->run_log(['psql', '-Xq', '-d', $b->connstr('postgres'), '-f', "$dumps/globals.sql"]);

sub fresh {
	my ($db, $way, @commands) = @_;
	$b->safe_psql('postgres', "CREATE DATABASE $db TEMPLATE template0");
	for my $c (@commands) {
		$b->command_ok([map { s/\{db\}/$b->connstr($db)/er } @$c], "$way: @$c[0,1]");
	}
}

my @psql = ('psql', '-Xq', '-v', 'ON_ERROR_STOP=1', '-o', '/dev/null', '-d', '{db}');
my @restore = ('pg_restore', '--exit-on-error', '-d', '{db}');

fresh('plain', 'plain', [@psql, '-f', "$dumps/plain.sql"]);
Copies::same($b, 'plain', 'plain');
fresh('custom', 'custom', [@restore, "$dumps/custom"]);
Copies::same($b, 'custom', 'custom');
fresh('parallel', 'directory -j4', [@restore, '-j4', "$dumps/directory"]);
Copies::same($b, 'parallel', 'directory -j4');
fresh('custom4', 'custom -j4', [@restore, '-j4', "$dumps/custom"]);
Copies::same($b, 'custom4', 'custom -j4');
fresh('section', 'by section', map { [@restore, "--section=$_", "$dumps/custom"] } qw(pre-data data post-data));
Copies::same($b, 'section', 'by section');

# A dump of a schema leaves out the privileges that every database starts with.
fresh('schema', 'one schema', [@psql, '-c', 'DROP SCHEMA public CASCADE'], [@restore, "$dumps/schema"],
	[@psql, '-c', 'GRANT USAGE ON SCHEMA public TO PUBLIC']);
Copies::same($b, 'schema', 'one schema');

# Triggers that are always on fire during a data-only restore too, and would
# record each governed row a second time.
fresh('data', 'data only', [@restore, '--schema-only', "$dumps/custom"],
	[@restore, '--data-only', '--disable-triggers', "$dumps/custom"]);
like($b->safe_psql('data', 'SELECT chain FROM cmiogov.verify_ledger() GROUP BY 1'), qr/^triggers$/, 'data only: sleeping triggers are found');
$b->safe_psql('data', 'SELECT cmiogov.rearm_record(); SELECT cmiogov.rearm_guards()');
Copies::same($b, 'data', 'data only');

# Over a database that lived on with a record of its own.
$b->safe_psql('postgres', 'CREATE DATABASE existing TEMPLATE plain');
$b->command_ok([map { s/\{db\}/$b->connstr('existing')/er } @restore, '--clean', '--if-exists', "$dumps/custom"], 'restored over an existing one');
Copies::same($b, 'existing', 'over an existing one');

# A rename before the dump: the guard follows.
$a->safe_psql('h', 'CREATE DATABASE renamed TEMPLATE template0');
$a->run_log(['pg_restore', '-d', $a->connstr('renamed'), "$dumps/custom"]);
$a->safe_psql('renamed', 'ALTER TABLE change_request RENAME COLUMN dose TO amount; ALTER TABLE change_request DROP COLUMN title');
is($a->safe_psql('renamed', 'SELECT * FROM cmiogov.verify_ledger()'), '', 'a column renamed and another dropped are no tampering');
$b->stop;

# --- physical

$a->backup('base');
my $standby = PostgreSQL::Test::Cluster->new('standby');
$standby->init_from_backup($a, 'base', has_streaming => 1);
$standby->start;
my $lsn = $a->safe_psql('h', 'SELECT pg_current_wal_lsn()');
$a->safe_psql('postgres', q{SELECT pg_create_restore_point('kept')});
$a->safe_psql('h', q{SELECT act('ines', 'SELECT cmiogov.open_proposal(''alert_change'', ''too late'')')});
$a->safe_psql('postgres', 'SELECT pg_switch_wal()');
$a->wait_for_catchup($standby);
is($standby->safe_psql('h', 'SELECT * FROM cmiogov.verify_ledger()'), '', 'standby: the ledger verifies while it follows');
my ($rc, $out, $err) = $standby->psql('h', 'SELECT cmiogov.seal()');
like($err, qr/read-only|recovery/, 'standby: no seal');
$standby->promote;
is($standby->safe_psql('h', q{SELECT act('app', 'UPDATE public.change_request SET status = ''approved'' WHERE id = 2')}), 'ok',
	'promoted: the ready row passes');
is($standby->safe_psql('h', "SELECT * FROM cmiogov.verify_ledger('$root')"), '', 'promoted: the ledger verifies');
$standby->stop;

my $pitr = PostgreSQL::Test::Cluster->new('pitr');
$pitr->init_from_backup($a, 'base', has_restoring => 1, standby => 0);
$pitr->append_conf('postgresql.conf', "recovery_target_name = 'kept'\nrecovery_target_action = 'promote'\n");
$pitr->start;
$pitr->poll_query_until('postgres', 'SELECT NOT pg_is_in_recovery()') or die 'recovery did not end';
is($pitr->safe_psql('h', q{SELECT count(*) FROM cmiogov.proposal WHERE title = 'too late'}), 0, 'point in time: what came later is not there');
Copies::same($pitr, 'h', 'point in time');
$pitr->stop;

# --- crash: while facts are written and rows approved

my @workers;
for my $w (1 .. 3) {
	my $s = $a->background_psql('h', on_error_stop => 0);
	push @workers, $s;
}
my $i = 0;
for my $s (@workers) {
	$i++;
	# psql reads on while the server works; nobody waits for the answers.
	$s->{stdin} .= join '', map {
		my $row = 10 * $i + $_;
		"SELECT bring($row, 'nothing');\nSELECT act('app', 'UPDATE public.change_request SET status = ''approved'' WHERE id = $row');\n"
	} 1 .. 9;
	$s->{run}->pump_nb;
}
$a->poll_query_until('h', 'SELECT count(*) > 3 FROM cmiogov.enactment_record') or die 'no approval came';
$a->stop('immediate');
$_->{run}->finish for @workers;
$a->start;
is($a->safe_psql('h', "SELECT * FROM cmiogov.verify_ledger('$root')"), '', 'after a crash the ledger verifies');
is($a->safe_psql('h', q{
	SELECT count(*) FROM change_request c
	WHERE c.status = 'approved' AND NOT EXISTS (SELECT FROM cmiogov.enactment_record e WHERE e.subject_key = c.id::text)}),
	0, 'no approved row without its enactment');
is($a->safe_psql('h', q{
	SELECT count(*) FROM cmiogov.enactment_record e JOIN change_request c ON c.id::text = e.subject_key WHERE c.status <> 'approved'}),
	0, 'and no enactment without its row');

# --- pg_upgrade, to the same version: it takes the road of any other

Copies::taken($a);
$a->stop;
chomp(my $bindir = `pg_config --bindir`);
my $u = PostgreSQL::Test::Cluster->new('upgraded');
$u->init;
my $here = cwd();
chdir $u->basedir;
command_ok(['pg_upgrade', '-d', $a->data_dir, '-D', $u->data_dir, '-b', $bindir, '-B', $bindir,
	'-s', $u->host, '-p', $a->port, '-P', $u->port], 'pg_upgrade');
chdir $here;
$u->start;
Copies::same($u, 'h', 'pg_upgrade');
is($u->safe_psql('h', "SELECT * FROM cmiogov.verify_ledger('$root')"), '', 'upgraded: the ledger verifies');
$u->stop;

Copies::show();
done_testing();
