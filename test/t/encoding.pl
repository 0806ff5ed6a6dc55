# A digest is of what is written, not of the bytes that a database stores for
# it; and a hot standby, which cannot record anything, refuses to try.
use strict;
use warnings;
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

my $node = PostgreSQL::Test::Cluster->new('primary');
$node->init(allows_streaming => 1);
$node->start;

my %digest;
for my $encoding (qw(UTF8 LATIN1 LATIN9))
{
	my $db = lc $encoding;
	$node->safe_psql('postgres', "CREATE DATABASE $db TEMPLATE template0 ENCODING '$encoding' LC_COLLATE 'C' LC_CTYPE 'C'");
	$digest{$encoding} = $node->safe_psql($db, q{
		SET client_min_messages = error;
		SET client_encoding = 'UTF8';
		CREATE EXTENSION cmiogov;
		CREATE TABLE word (id int PRIMARY KEY, t text, n name, v varchar(20), status text);
		DO $$BEGIN PERFORM cmiogov.guard_table('word', '{id}', 'status', governed => '{live}'); END$$;
		INSERT INTO word VALUES (1, 'Größe', 'Übel', 'naïve', 'draft');
		SELECT cmiogov.subject_digest('word', '1')});
	like($digest{$encoding}, qr/^\\x[0-9a-f]{64}$/, "$encoding: a digest");
}
is($digest{LATIN1}, $digest{UTF8}, 'LATIN1 and UTF8 agree');
is($digest{LATIN9}, $digest{UTF8}, 'so does LATIN9');

$node->safe_psql('postgres', q{
	CREATE EXTENSION cmiogov;
	SELECT cmiogov.load_reference_policy();
	SELECT cmiogov.enroll('Dana', current_user);
	SELECT cmiogov.open_proposal('alert_change', 'x')});
my $before = $node->safe_psql('postgres', 'SELECT count(*) FROM cmiogov.fact');
$node->backup('base');
my $standby = PostgreSQL::Test::Cluster->new('standby');
$standby->init_from_backup($node, 'base', has_streaming => 1);
$standby->start;
my $id = $standby->safe_psql('postgres', 'SELECT max(id) FROM cmiogov.proposal');
for my $call ("judge($id, 'hipaa_required', 'fail', 'x')", "open_proposal('alert_change', 'x')", "enroll('X')",
	"set_harm_limits('alert_change', 0, 1)", 'seal()')
{
	my ($status, $out, $err) = $standby->psql('postgres', "\\set VERBOSITY verbose\nSELECT cmiogov.$call");
	like($err, qr/ERROR:  25006/, "a standby refuses $call");
}
is($standby->safe_psql('postgres', 'SELECT count(*) FROM cmiogov.fact'), $before, 'nothing was written');
is($standby->safe_psql('postgres', 'SELECT count(*) FROM cmiogov.raci_fault'), '0', 'reports can be read there');
$standby->stop;
$node->stop;

done_testing();
