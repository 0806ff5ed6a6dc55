# ABUSE 21: pg_restore --data-only --disable-triggers brings approved rows in,
# and leaves the triggers weaker than it found them.
use strict;
use warnings;
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

my $node = PostgreSQL::Test::Cluster->new('restore');
$node->init;
$node->start;
my $sql = sub { return $node->safe_psql('postgres', $_[0]) };

$ENV{PGOPTIONS} = '-c client_min_messages=warning';
command_ok(['psql', '-XqAt', '-v', 'ON_ERROR_STOP=1', '-d', $node->connstr('postgres'),
		'-f', 'test/fixtures/shapes.sql'], 'guarded tables');
is($sql->("SELECT ready('plain', '1')"), 'ready', 'row 1 is ready');
$sql->("UPDATE plain SET status = 'approved' WHERE id = 1");

# Elsewhere nobody guards: rows are approved there, and dumped.
$node->safe_psql('postgres', 'CREATE DATABASE staging');
$node->safe_psql('staging', q{
	CREATE TABLE plain (id int PRIMARY KEY, site int NOT NULL DEFAULT 1, title text, dose numeric, status text DEFAULT 'draft');
	INSERT INTO plain VALUES (100, 1, 'smuggled', 999, 'approved'), (101, 1, 'harmless', 1, 'draft');
	CREATE TABLE parted (id int, site int NOT NULL DEFAULT 1, title text, dose numeric, status text DEFAULT 'draft');
	INSERT INTO parted VALUES (100, 1, 'smuggled', 999, 'live')});
my $file = $node->basedir . '/staging.dump';
command_ok(['pg_dump', '-Fc', '--data-only', '-f', $file, '-d', $node->connstr('staging')], 'dumped elsewhere');

# Its own way in is judged.
isnt(run_log(['pg_restore', '--data-only', '-d', $node->connstr('postgres'), $file]), 1, 'abuse 21: restored as it is, refused');
is($sql->('SELECT count(*) FROM plain WHERE id >= 100') + $sql->('SELECT count(*) FROM parted WHERE id >= 100'), 0, 'abuse 21: nothing came in');

# With the triggers off it comes in; both are found.
run_log(['pg_restore', '--data-only', '--disable-triggers', '-d', $node->connstr('postgres'), $file]);
is($sql->('SELECT count(*) FROM plain WHERE id >= 100'), 2, 'abuse 21: restored with its triggers off');
is($sql->("SELECT relation || ' ' || key || ' ' || reason FROM cmiogov.unenacted() WHERE relation = 'plain'::regclass"),
	'plain 100 never enacted', 'abuse 21: what came in is found');
is($sql->("SELECT count(*) FROM cmiogov.guard_health WHERE severity = 'error' AND relation = 'plain' AND problem ~ 'not ENABLE ALWAYS'"),
	4, 'abuse 21: guard_health says that the triggers are weaker');
is($sql->("SELECT DISTINCT repair FROM cmiogov.guard_health WHERE severity = 'error' AND relation = 'plain'"),
	'SELECT cmiogov.rearm_guards();', 'abuse 21: with the repair');
is($sql->("SET session_replication_role = replica; SELECT try('UPDATE plain SET status = ''live'' WHERE id = 2')"), 'ok',
	'abuse 21: until then, replica mode passes');
is($sql->("SELECT count(*) FROM cmiogov.unenacted('plain')"), 2, 'abuse 21: and is found');
$sql->('SELECT cmiogov.rearm_guards()');
is($sql->("SELECT count(*) FROM cmiogov.guard_health WHERE severity = 'error'"), 0, 'abuse 21: rearmed');
is($sql->("SET session_replication_role = replica; SELECT try('UPDATE plain SET status = ''live'' WHERE id = 3')"), 'cmiogov_no_proposal',
	'abuse 21: and judges in replica mode');
is($sql->("SELECT count(*) FROM cmiogov.unenacted('plain')"), 2, 'abuse 21: what came in stays found');

$node->stop;
done_testing();
