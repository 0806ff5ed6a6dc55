# What the tests of dump, restore and upgrade share: a database worth copying,
# and what must hold in every copy of it.
package Copies;
use strict;
use warnings;
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

our ($rows, $counts, $root, $health);	# of the source
my @table;

# Every row of the extension's tables and of the application's, counted.
sub counts {
	my ($node, $db) = @_;
	return $node->safe_psql($db, q{
		SELECT c.oid::regclass || ' ' || (xpath('/row/n/text()',
			query_to_xml('SELECT count(*) AS n FROM ' || c.oid::regclass, false, true, '')))[1]
		FROM pg_class c
		WHERE c.relkind = 'r' AND (c.relnamespace = 'cmiogov'::regnamespace OR c.oid = 'public.change_request'::regclass)
		ORDER BY c.relname});
}

sub sum {
	my ($counts) = @_;
	my $n = 0;
	$n += $_ for $counts =~ / (\d+)$/mg;
	return $n;
}

sub health {
	my ($node, $db) = @_;
	return $node->safe_psql($db, 'SELECT * FROM cmiogov.guard_health');
}

# A hospital whose application has rows: 1 is approved, 2 is ready, 3 is not.
sub source {
	my ($node) = @_;
	$node->safe_psql('postgres', 'CREATE DATABASE h');
	$node->command_ok(['psql', '-Xq', '-v', 'ON_ERROR_STOP=1', '-o', '/dev/null', '-d', $node->connstr('h'),
		'-f', 'test/fixtures/hospital.sql', '-f', 'test/fixtures/ready.sql'], 'a hospital');
	$node->safe_psql('h', q{
		SELECT bring(1, 'nothing');
		SELECT bring(2, 'nothing');
		SELECT bring(3, 'T2 signature');
		SELECT act('app', $$UPDATE public.change_request SET status = 'approved' WHERE id = 1$$);
		SELECT act('ines', $$SELECT cmiogov.open_proposal('alert_change', 'without a row')$$);
	});
	$node->command_ok(['psql', '-Xq', '-v', 'ON_ERROR_STOP=1', '-o', '/dev/null', '-d', $node->connstr('h'),
		'-f', 'test/fixtures/registers.sql'], 'its registers');
	$node->safe_psql('h', 'SELECT cmiogov.seal()');
	is($node->safe_psql('h', 'SELECT * FROM cmiogov.verify_ledger()'), '', 'the source verifies');
	$root = $node->safe_psql('h', 'SELECT root FROM cmiogov.seal');
	taken($node);
}

# A copy is about to be taken: this is what it must hold.
sub taken {
	my ($node) = @_;
	$counts = counts($node, 'h');
	$rows = sum($counts);
	$health = health($node, 'h');
	note "rows before:\n$counts";
	is(join(' ', $counts =~ /^(\S+) 0$/mg), 'cmiogov.preclearance cmiogov.refusal_record', 'there is something in every other table');
}

# What must hold in a copy.  It is used up: row 2 is approved in it.
sub same {
	my ($node, $db, $way) = @_;
	my $approve = q{SELECT act('app', 'UPDATE public.change_request SET status = ''approved'' WHERE id = %d')};
	my $verify = "SELECT * FROM cmiogov.verify_ledger('$root')";
	my $have = counts($node, $db);
	my $whole = $node->safe_psql($db, $verify);

	push @table, sprintf '%-40s %5d rows before, %5d after, %s', $way, $rows, sum($have), $whole eq '' ? 'verified against the kept root' : 'NOT VERIFIED';
	is($have, $counts, "$way: the same rows");
	is($whole, '', "$way: the ledger verifies against the kept root");
	is(health($node, $db), $health, "$way: the guards' health is what it was");
	is($node->safe_psql($db, sprintf $approve, 3), 'cmiogov_raci', "$way: the guard refuses what is not ready");
	is($node->safe_psql($db, sprintf $approve, 2), 'ok', "$way: and lets the ready row pass");
	is($node->safe_psql($db, q{SELECT count(*) FROM cmiogov.enactment_record WHERE subject_key IN ('1', '2')}), 2, "$way: recorded once");
	is($node->safe_psql($db, q{SELECT act('max', 'UPDATE public.change_request SET status = ''draft'' WHERE id = 1')}), '42501',
		"$way: privileges are as they were");
	is($node->safe_psql($db, q{SELECT act('ines', 'SELECT cmiogov.open_proposal(''alert_change'', ''after'')')}), 'ok', "$way: ids go on");
	is($node->safe_psql($db, q{SELECT act('app', 'DELETE FROM cmiogov.fact')}) . $node->psql($db, 'DELETE FROM cmiogov.fact'),
		'425013', "$way: still append-only");
	is($node->safe_psql($db, $verify), '', "$way: the ledger verifies afterwards");
}

# Everything that the extension is made of.
sub definitions {
	my ($node, $db) = @_;
	my $out;
	$node->run_log(['psql', '-XqAt', '-v', 'ON_ERROR_STOP=1', '-d', $node->connstr($db), '-f', 'test/fixtures/definitions.sql'], '>', \$out)
	  or die 'definitions';
	return $out;
}

# Lines of one and not the other; '' when they are the same.
sub difference {
	my ($have, $want) = @_;
	my %want = map { $_ => 1 } split /\n/, $want;
	my %have = map { $_ => 1 } split /\n/, $have;
	return join "\n", (map { "too many: $_" } grep { !$want{$_} } sort keys %have), (map { "missing: $_" } grep { !$have{$_} } sort keys %want);
}

# Each way so far, for the test's output.
sub show {
	note "show: $_" for @table;
}

1;
