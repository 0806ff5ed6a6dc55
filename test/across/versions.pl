# From each version of PostgreSQL to the next, by dump and restore with the
# newer programs and by pg_upgrade: everything is there, nothing fires twice,
# the ledger verifies against the root kept before, and what the extension is
# made of is the same whichever way it came.  Started by test/tools/across.sh.
use strict;
use warnings;
use Cwd;
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;
use Copies;

my @versions = split / /, $ENV{CMIOGOV_VERSIONS};
my $here = cwd();
my @notes;

sub cluster {
	my ($name, $version) = @_;
	my $node = PostgreSQL::Test::Cluster->new($name, install_path => "/usr/lib/postgresql/$version");
	$node->init(extra => ['--data-checksums']);
	return $node;
}

# 17.12 gives each column an option that 18.6 does not know and 17's pg_dump
# hides; 18's does not, so that no table at all can be moved by it.
sub moves_a_table {
	my ($from, $to) = @_;
	my $file = $to->basedir . '/probe';

	$from->safe_psql('postgres', 'CREATE TABLE probe (a int)');
	$to->run_log(['pg_dump', '-t', 'probe', '-f', $file, $from->connstr('postgres')]) or die 'pg_dump';
	my $moved = $to->run_log(['psql', '-Xq1', '-v', 'ON_ERROR_STOP=1', '-d', $to->connstr('postgres'), '-f', $file]);
	$_->safe_psql('postgres', 'DROP TABLE IF EXISTS probe') for $from, $to;
	return $moved;
}

sub without_marks {
	my ($node) = @_;

	$node->start;
	for my $db (qw(template1 postgres h)) {
		$node->safe_psql($db, q{UPDATE pg_attribute SET attoptions = NULL WHERE attoptions::text ~ '^{pg_attver=\d+}$'});
	}
	$node->stop;
	push @notes, 'a server of this release cannot take over any table of the one before: dumped with the older pg_dump, the marks removed before pg_upgrade';
}

my $old_version = shift @versions;
my $old = cluster("source$old_version", $old_version);
$old->start;
Copies::source($old);

# Each step starts from what the one before restored, and from what it upgraded.
my ($dumped, $upgraded) = ($old, $old);
for my $v (@versions) {
	my $way = "$old_version to $v";
	my $new = cluster("restored$v", $v);
	my $dir = $new->basedir . '/dumps';
	my $from = $dumped->connstr('h');

	mkdir $dir;
	$new->start;
	$dumped->start unless $dumped->{_pid};
	my $dumper = moves_a_table($dumped, $new) ? $new : $dumped;
	$new->command_ok(['pg_dumpall', '-g', '-f', "$dir/globals.sql", '-d', $dumped->connstr('postgres')], "$way: roles dumped");
	$dumper->command_ok(['pg_dump', '-f', "$dir/plain", $from], "$way: plain dump");
	$dumper->command_ok(['pg_dump', '-Fc', '-f', "$dir/custom", $from], "$way: custom dump");
	$dumper->command_ok(['pg_dump', '-Fd', '-j2', '-f', "$dir/directory", $from], "$way: directory dump");
	$dumped->stop;
	$new->run_log(['psql', '-Xq', '-d', $new->connstr('postgres'), '-f', "$dir/globals.sql"]);	# but for those it came with
	$new->safe_psql('postgres', "CREATE DATABASE $_ TEMPLATE template0") for qw(h plain custom parallel);
	$new->command_ok(['psql', '-Xq', '-v', 'ON_ERROR_STOP=1', '-o', '/dev/null', '-d', $new->connstr('plain'), '-f', "$dir/plain"], "$way: plain restored");
	$new->command_ok(['pg_restore', '--exit-on-error', '-d', $new->connstr('custom'), "$dir/custom"], "$way: custom restored");
	$new->command_ok(['pg_restore', '--exit-on-error', '-j4', '-d', $new->connstr('parallel'), "$dir/directory"], "$way: directory restored by 4");
	$new->command_ok(['pg_restore', '--exit-on-error', '-d', $new->connstr('h'), "$dir/custom"], "$way: and once more, for the next step");
	Copies::same($new, 'plain', "$way, plain dump");
	Copies::same($new, 'custom', "$way, custom dump");
	Copies::same($new, 'parallel', "$way, directory dump -j4");

	my $next = cluster("upgraded$v", $v);
	without_marks($upgraded) if $dumper != $new;
	chdir $next->basedir;
	$next->command_ok(['pg_upgrade', '-d', $upgraded->data_dir, '-D', $next->data_dir, '-b', $upgraded->config_data('--bindir'), '-B', $next->config_data('--bindir'),
		'-s', $next->host, '-p', $upgraded->port, '-P', $next->port], "$way: pg_upgrade");
	chdir $here;
	$next->start;
	# Views come as their source was printed, and their first privileges as none.
	my ($have, $want) = map { s/^view \S+ (installed with|rule) .*\n//mgr } Copies::definitions($next, 'h'), Copies::definitions($new, 'h');
	is(Copies::difference($have, $want), '', "$way: upgraded = restored, object by object");
	$next->safe_psql('postgres', 'CREATE DATABASE used TEMPLATE h');
	Copies::same($next, 'used', "$way, pg_upgrade");
	$next->safe_psql('postgres', 'DROP DATABASE used');
	$next->stop;
	($old_version, $dumped, $upgraded) = ($v, $new, $next);
}
$dumped->stop;
Copies::show();
note "show: $_" for @notes;
done_testing();
