# From the released version to this one: the new library does the main job
# under the old SQL; the update leaves what a fresh installation makes and what
# a restored dump brings, object by object; guards, users' objects and the
# record go on.
use strict;
use warnings;
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;
use Copies;

my $from = '1.0';
my $node = PostgreSQL::Test::Cluster->new('upgrade');
$node->init;
$node->start;
my $dump = $node->basedir . '/dump';

sub psql_files {
	my ($db, $what, @files) = @_;
	$node->command_ok(['psql', '-Xq', '-v', 'ON_ERROR_STOP=1', '-o', '/dev/null', '-d', $node->connstr($db),
		map { ('-f', $_) } @files], $what);
}

# The roles of the hospital, and one for each duty, belong to all databases.
sub hospital {
	my ($db, $version) = @_;
	$node->safe_psql('postgres', "CREATE DATABASE $db TEMPLATE template0");
	$node->safe_psql($db, "CREATE EXTENSION cmiogov VERSION '$version'");
	$node->safe_psql('postgres', q{
		SELECT format('DROP ROLE %I', rolname) FROM pg_roles WHERE rolname !~ '^pg_' AND NOT rolsuper \gexec});
	psql_files($db, "a hospital under $version", 'test/fixtures/hospital.sql', 'test/fixtures/ready.sql');
	$node->safe_psql($db, q{
		CREATE ROLE reg; CREATE ROLE off; CREATE ROLE pool; CREATE ROLE aud LOGIN; CREATE ROLE rea LOGIN;
		SELECT cmiogov.grant_access('reg', 'registrar'), cmiogov.grant_access('off', 'office'), cmiogov.grant_access('pool', 'app', 'portal'),
			cmiogov.grant_access('aud', 'auditor'), cmiogov.grant_access('rea', 'reader');
		INSERT INTO change_request SELECT 2000 + i, 'request', 5 FROM generate_series(1, 9) i;
	});
}

sub act {
	my ($db, $who, $statement) = @_;
	return $node->safe_psql($db, "SELECT act('$who', \$\$$statement\$\$)");
}

# What this version is: a fresh installation in the same hospital.
hospital('fresh', '1.1');
my $fresh = Copies::definitions($node, 'fresh');
cmp_ok(scalar(split /\n/, $fresh), '>', 1500, 'definitions are listed');
$node->safe_psql('postgres', 'DROP DATABASE fresh');

# --- the new library under the old SQL

hospital('h', $from);
is($node->safe_psql('h', q{SELECT extversion FROM pg_extension WHERE extname = 'cmiogov'}), $from, "$from is installed");
$node->safe_psql('h', q{
	SELECT bring(1, 'nothing'), bring(2, 'nothing'), bring(3, 'nothing'), bring(4, 'T1 signature'), bring(5, 'nothing');
});
my $p5 = $node->safe_psql('h', 'SELECT p()');
is(act('h', app => q{UPDATE public.change_request SET status = 'approved' WHERE id = 1}), 'ok', 'old SQL: a ready row is approved');
is(act('h', app => q{UPDATE public.change_request SET status = 'approved' WHERE id = 4}), 'cmiogov_raci', 'an unsigned one is refused');
is(act('h', app => q{UPDATE public.change_request SET status = 'approved' WHERE id = 7}), 'cmiogov_no_proposal', 'so is one without a proposal');
is(act('h', app => q{UPDATE public.change_request SET dose = 6 WHERE id = 1}), 'cmiogov_stale', 'and a change of what is approved');
is(act('h', cora => "SELECT cmiogov.judge($p5, 'hipaa_required', 'fail', 'found wanting')"), 'ok', 'a veto');
is(act('h', app => q{UPDATE public.change_request SET status = 'approved' WHERE id = 5}), 'cmiogov_compliance', 'is heeded');
is(act('h', ines => q{SELECT cmiogov.propose('cds_alert', 'short', 'public.change_request', '6', 'fatigue', '1 [0,2] * 1e-6 [0,2e-6] * 0.2', 'rules')}), 'ok', 'a short road');
is(act('h', cora => q{SELECT cmiogov.respond(p(), 'pass', 'met')}), 'ok', 'answered');
is(act('h', ines => q{SELECT cmiogov.open_proposal('cds_alert', 'free')}), 'ok', 'a proposal without a row');
is(act('h', ines => q{SELECT cmiogov.add_option(p(), 'later', '{"threshold": 4}')}), 'ok', 'with options');
is(act('h', nora => q{SELECT cmiogov.score_usability(p(), 80, 'survey')}), 'ok', 'and a score');
is(act('h', ines => q{SELECT cmiogov.withdraw_proposal(p(), 'superseded')}), 'ok', 'withdrawn');
is(act('h', app => q{UPDATE public.change_request SET status = 'draft' WHERE id = 1}), 'ok', 'leaving is never refused');
is(act('h', app => q{UPDATE public.change_request SET status = 'live' WHERE id = 1}), 'ok', 'and it comes back on its evidence');
# A word of before conditions had a meaning: as fail-safe then as after the update.
$node->safe_psql('h', q{SELECT cmiogov.define_kind('odd', 'Odd', '{T1}', '{committee}')});
is(act('h', ines => q{SELECT cmiogov.open_proposal('odd', 'odd', 'public.change_request', '8')}), 'ok', 'a kind with a condition of old');
my $condition = q{SELECT satisfied, detail FROM cmiogov.explain_approval('change_request', '8') WHERE rule = 'committee'};
like($node->safe_psql('h', $condition), qr/^f\|.*older version/, 'which cannot be asked');
# The public reports and reads, every view among them.
my $views = $node->safe_psql('h', q{
	SELECT string_agg('SELECT count(*) FROM ' || c.oid::regclass, '; ') FROM pg_class c
	WHERE c.relnamespace = 'cmiogov'::regnamespace AND c.relkind = 'v'});
is(($node->psql('h', "$views; SELECT count(*) FROM cmiogov.explain_approval('change_request', '4'); SELECT cmiogov.proposal_record(p());
	SELECT cmiogov.export_proposal(p()); SELECT cmiogov.proposal_as_of(p(), now()); SELECT cmiogov.rank_options(p());
	SELECT cmiogov.baseline_scan('change_request'); SELECT cmiogov.unenacted(); SELECT cmiogov.ledger_coverage()"))[0], 0, 'every view and report answers');
is($node->safe_psql('h', 'SELECT * FROM cmiogov.verify_ledger()'), '', 'the record verifies');
my $root = $node->safe_psql('h', 'SELECT cmiogov.seal()');
my $health = $node->safe_psql('h', 'SELECT * FROM cmiogov.guard_health');

# What users built on ours.
$node->safe_psql('h', q{
	CREATE VIEW board AS SELECT s.*, w.owner FROM cmiogov.proposal_standing s LEFT JOIN cmiogov.worklist w USING (proposal);
	CREATE VIEW chart AS SELECT * FROM cmiogov.raci_chart;
	CREATE MATERIALIZED VIEW harm AS SELECT * FROM cmiogov.harm_register;
	CREATE TABLE kept (s cmiogov.standing PRIMARY KEY, v cmiogov.verdict DEFAULT 'open', h cmiogov.harm);
	CREATE INDEX ON kept (h, v);
	INSERT INTO kept SELECT DISTINCT standing FROM cmiogov.proposal_standing;
	CREATE FUNCTION latest_standing(p bigint) RETURNS cmiogov.standing LANGUAGE sql
	BEGIN ATOMIC SELECT (cmiogov.proposal_as_of(p, now())).standing; END;
});

# --- the update, with a session that has the guard and the law in its caches

my $session = $node->background_psql('h', on_error_stop => 0);
$session->query(q{SELECT act('app', $$UPDATE public.change_request SET status = 'approved' WHERE id = 4$$)});
my $before = $node->safe_psql('h', 'SELECT count(*) FROM cmiogov.fact');
{
	# The armour lets the extension's own script through.
	local $ENV{PGOPTIONS} = '-c session_preload_libraries=cmiogov';
	is($node->safe_psql('h', 'ALTER EXTENSION cmiogov UPDATE; SELECT cmiogov.armour_active()'), 't', 'an update under the armour');
}
is($node->safe_psql('h', q{SELECT extversion FROM pg_extension WHERE extname = 'cmiogov'}), '1.1', 'updated');
is($node->safe_psql('h', 'SELECT bool_or(up_to_date) FROM cmiogov.proposal_standing'), 'f', 'nothing that the old law called ready is taken for granted');
is(Copies::difference(Copies::definitions($node, 'h'), $fresh), '', 'updated = fresh, privileges and comments too');
is($session->query(q{SELECT act('app', $$UPDATE public.change_request SET status = 'approved' WHERE id = 2$$)}), 'ok', 'a session of before approves a ready row');
is($session->query(q{SELECT act('app', $$UPDATE public.change_request SET status = 'approved' WHERE id = 4$$)}), 'cmiogov_raci', 'and no other');
$session->quit;

sub goes_on {
	my ($db, $way) = @_;
	is($node->safe_psql($db, 'SELECT * FROM cmiogov.guard_health'), $health, "$way: the guards' health is what it was");
	is($node->safe_psql($db, "SELECT * FROM cmiogov.verify_ledger('$root')"), '', "$way: the record verifies against the old root");
	is($node->safe_psql($db, 'SELECT count(*) FROM cmiogov.fact'), $before, "$way: no fact came or went");
	is($node->safe_psql($db, $condition), 'f|condition "committee" gives no answer', "$way: a condition that is none is not met");
	is($node->safe_psql($db, 'SELECT count(*) = (SELECT count(*) FROM cmiogov.worklist w RIGHT JOIN cmiogov.proposal_standing USING (proposal)) FROM board'),
		't', "$way: a user's view answers");
	is($node->safe_psql($db, 'SELECT latest_standing(p()) = standing FROM cmiogov.proposal WHERE id = p()'), 't', "$way: and a user's function");
	is($node->safe_psql($db, 'SET enable_seqscan = off; SELECT count(*) FROM kept JOIN cmiogov.proposal_standing ps ON ps.standing = s WHERE ps.proposal = p()'),
		1, "$way: and a user's index");
	is(act($db, app => q{UPDATE public.change_request SET status = 'approved' WHERE id = 3}), 'ok', "$way: a row that was ready is approved");
	is(act($db, app => q{UPDATE public.change_request SET status = 'approved' WHERE id = 5}), 'cmiogov_compliance', "$way: an old veto holds");
	is($node->safe_psql($db, q{SELECT bring(10, 'nothing')}), '', "$way: a new proposal");
	is(act($db, app => q{UPDATE public.change_request SET status = 'approved' WHERE id = 10}), 'ok', "$way: is approved");
	is(act($db, aud => 'SELECT cmiogov.seal()'), 'ok', "$way: an auditor seals");
	is($node->safe_psql($db, "SELECT * FROM cmiogov.verify_ledger('$root')"), '', "$way: and the record verifies");
}

# The dump of the updated one says nothing of versions: it brings this one's.
$node->command_ok(['pg_dump', '-Fc', '-f', $dump, $node->connstr('h')], 'dumped');
goes_on('h', 'updated');
$node->safe_psql('postgres', 'CREATE DATABASE restored TEMPLATE template0');
$node->command_ok(['pg_restore', '--exit-on-error', '-d', $node->connstr('restored'), $dump], 'restored');
is(Copies::difference(Copies::definitions($node, 'restored'), $fresh), '', 'restored = fresh');
goes_on('restored', 'restored');

# A site that had its number before its guards were numbered by it.
$node->safe_psql('postgres', 'CREATE DATABASE sited TEMPLATE template0');
is($node->safe_psql('sited', "CREATE EXTENSION cmiogov VERSION '$from'; SELECT cmiogov.set_site(3); ALTER SEQUENCE cmiogov.guard_id_seq RESTART 2;
	ALTER EXTENSION cmiogov UPDATE; SELECT nextval('cmiogov.guard_id_seq')") =~ /(\d+)$/ && $1, 3 * 2 ** 18 + 1, 'guards of a site are numbered apart after the update');

$node->stop;
done_testing();
