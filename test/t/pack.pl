# The auditor pack: checked without a server, against a kept root; whatever
# is changed in it is found.
use strict;
use warnings;
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

my $node = PostgreSQL::Test::Cluster->new('office');
$node->init;
$node->start;
$node->command_ok(['psql', '-Xq', '-v', 'ON_ERROR_STOP=1', '-o', '/dev/null', '-d', $node->connstr('postgres'),
	'-f', 'test/fixtures/hospital.sql', '-f', 'test/fixtures/ready.sql'], 'a hospital');
$node->safe_psql('postgres', q{
SELECT bring(1, 'nothing'), bring(2, 'T1 advice'), bring(3, 'nothing');
SELECT act('app', 'UPDATE public.change_request SET status = ''approved'' WHERE id = 1');
});
my $first = $node->safe_psql('postgres', 'SELECT cmiogov.seal()');
$node->safe_psql('postgres', q{
SELECT act('cora', format('SELECT cmiogov.judge(%s, ''hipaa_required'', ''fail'', ''an audit'')', (SELECT id FROM cmiogov.proposal WHERE subject_key = '1')));
SELECT act('app', 'UPDATE public.change_request SET status = ''draft'' WHERE id = 1');
SELECT bring(4, 'nothing');
});
# One about which everything is said that weighs nothing in a gate.
$node->safe_psql('postgres', q{SELECT bring(6, 'nothing'); SELECT act('app', 'UPDATE public.change_request SET status = ''approved'' WHERE id = 6')});
my $sixth = $node->safe_psql('postgres', q{SELECT p()});
is($node->safe_psql('postgres', q{SELECT act('}
		. join("') || act('", map { "$_->[0]', 'SELECT cmiogov.$_->[1](" . $sixth . ", $_->[2])" }
		  [nora => raise_dispute => q{''too many alarms''}],
		[stranger => declare_interest => q{''sells it''}],
		[stranger => observe_harm => q{''fatigue'', ''40 [30,50] * 1e-6 [8e-7,4e-6] * 0.2'', ''override log''}],
		[nora => link_incident => q{''IR-12'', ''sepsis missed''}])
		. q{')}), 'okokokok', 'a dispute, an interest, observed harm, an incident');
my $second = $node->safe_psql('postgres', 'SELECT cmiogov.seal()');
$node->safe_psql('postgres', q{SELECT act('app', 'UPDATE public.change_request SET status = ''approved'' WHERE id = 4')});
my $third = $node->safe_psql('postgres', 'SELECT cmiogov.seal()');

my $program = $node->basedir . '/verify_pack';
command_ok([$ENV{CC} // 'cc', '-std=c99', '-Wall', '-Wextra', '-Werror', '-fsanitize=address,undefined', '-fno-sanitize-recover=all', '-o', $program, 'verify/verify_pack.c'], 'the verifier is plain C');

my ($said, $erred);
sub verify {
	my ($pack, $root) = @_;
	$said = '';
	return run_log([$program, $root], '<', \$pack, '>', \$said, '2>', \$erred);
}

sub pack_of { return $node->safe_psql('postgres', "SELECT cmiogov.export_proposal(id) FROM cmiogov.proposal WHERE subject_key = '$_[0]'"); }

for my $row (1 .. 3) {
	ok(verify(pack_of($row) . "\n", $third), "row $row: against the last root") or diag $said;
}
ok(verify(pack_of(4), $third), 'row 4: sealed with its approval') or diag $said;
like($said, qr/with 1 enactments; 0 more/, 'counted');
ok(verify(pack_of(2), $second), 'an earlier root will do for what it covers');
ok(verify(pack_of(2), $first), 'and the first');
ok(!verify(pack_of(4), $first), 'but not for what came later');
ok(!verify(pack_of(1), '00' x 32), 'no other root');
my $period = $node->safe_psql('postgres', q{SELECT cmiogov.export_period('2000-01-01', '2100-01-01')});
ok(verify($period, $third), 'a period') or diag $said;
is(scalar(() = $period =~ /^proposal /mg), 5, 'holds all five');
my $said_of = pack_of(6);
ok(verify($said_of, $third), 'row 6') or diag $said;
for my $act (qw(dispute interest observe incident)) {
	like($said, qr/^proposal \d+ #\d+  [-0-9]+ [:0-9]+ UTC  person \d+, option -?\d+  $act /m, "the pack has the $act in its bytes");
	like($said_of, qr/^#   #\d+  .*: $act/m, 'and in words');
}
like($said_of, qr/: accept, option 1, until .* UTC, harm up to 2e-05/, 'what was accepted');
ok(!verify('', $third), 'nothing is not intact');

# Anything changed, left out or moved.
my $pack = pack_of(1);
my @lines = split /\n/, $pack;
my ($tried, $kept, @missed) = (0, $third);
sub must_fail {
	my ($what, @changed) = @_;
	$tried++;
	push @missed, $what if verify(join("\n", @changed), $kept);
}
for my $i (grep { $lines[$_] !~ /^#/ } 0 .. $#lines) {
	my @l = @lines;
	splice @l, $i, 1;
	must_fail("line $i left out: $lines[$i]", @l);
	for my $at (map { int(length($lines[$i]) * $_ / 7) } 1 .. 6) {
		@l = @lines;
		my $c = substr $l[$i], $at, 1;
		substr($l[$i], $at, 1) = $c eq '7' ? '1' : '7';
		must_fail("line $i at $at: $lines[$i]", @l);
	}
}
for my $i (grep { $lines[$_] =~ /^fact/ && $lines[ $_ + 1 ] =~ /^fact/ } 0 .. $#lines - 1) {
	my @l = @lines;
	@l[ $i, $i + 1 ] = @l[ $i + 1, $i ];
	must_fail("lines $i and the next exchanged", @l);
}
is(join("\n", @missed), '', "$tried manipulations of a pack, all found");

# Archives: each seal's holds all that it took in, and together they are the record.
# A row let pass without a proposal is in none of its chains.
$node->safe_psql('postgres', q{
SELECT cmiogov.set_guard_mode('change_request', 'warn');
SET client_min_messages = error;
UPDATE change_request SET status = 'live' WHERE id IN (50, 51);
SELECT cmiogov.seal();
SELECT cmiogov.set_guard_mode('change_request', 'enforce')});
my $fourth = $node->safe_psql('postgres', 'SELECT cmiogov.seal()');
my @archives = map { $node->safe_psql('postgres', "SELECT cmiogov.export_seal($_)") }
  split /\n/, $node->safe_psql('postgres', 'SELECT id FROM cmiogov.seal ORDER BY id');
is(scalar @archives, 5, 'five seals');
for my $i (0 .. 4) {
	ok(verify($archives[$i], $fourth), "archive $i against the last root") or diag $said =~ s/^(proposal|record) .*\n//gmr;
	like($said, qr/: complete, /, 'and complete');
}
my $all = join "\n", @archives;
ok(verify($all, $fourth), 'all archives in a row') or diag $said;
is(scalar(() = $said =~ /^record \d+ /mg), $node->safe_psql('postgres', 'SELECT count(*) FROM cmiogov.policy_record'), 'hold every record of people and policy');
like($said, qr/^record \d+  [-0-9]+ [:0-9]+ UTC  \S+  enroll  person  \d+  \{.*"Cora"/m, 'in words');
ok(!verify(join("\n", @archives[0, 1, 3, 4]), $fourth), 'one left out of the row is missed');
ok(verify($archives[0], $first), 'an archive against the root of its time');
ok(!verify($archives[1], $first), 'but not against one before');
ok(!verify($archives[1], '00' x 32), 'and no other');
ok(verify($node->safe_psql('postgres', q{SELECT cmiogov.export_seal(-1)}) . "\n" . $archives[0], $fourth) == 0, 'no seal, no archive');

$kept = $fourth;
# Anything changed in or left out of an archive that has everything.
for my $n (2, 3) {
	@lines = split /\n/, $archives[$n];
	for my $i (0 .. $#lines) {
		my @l = @lines;
		splice @l, $i, 1;
		must_fail("archive $n, line $i left out: $lines[$i]", @l) if $i > 0;
		for my $at (map { int(length($lines[$i]) * $_ / 5) } 1 .. 4) {
			@l = @lines;
			my $c = substr $l[$i], $at, 1;
			substr($l[$i], $at, 1) = $c eq '7' ? '1' : '7';
			must_fail("archive $n, line $i at $at: $lines[$i]", @l) if $l[$i] !~ /^archive/;
		}
	}
}
# A whole proposal, with its leaf.
my ($section) = $archives[0] =~ /^(proposal \d+\n.*?^close\n)/ms;
must_fail('a whole proposal left out', split /\n/, $archives[0] =~ s/\Q$section//r);
must_fail('and its leaf of the tree', split /\n/, ($archives[0] =~ s/\Q$section//r) =~ s/^entry proposal \d+ .*\n//mr);
must_fail('a proposal twice', split /\n/, $archives[0] =~ s/\Q$section/$section$section/r);
is(join("\n", @missed), '', "$tried manipulations of packs and archives, all found");

# The bytes are those of the rows: a pack of a forged row does not verify.
$node->safe_psql('postgres', q{
ALTER TABLE cmiogov.fact DISABLE TRIGGER append_only;
UPDATE cmiogov.fact SET reason = 'forged' WHERE act = 'verdict' AND proposal = (SELECT id FROM cmiogov.proposal WHERE subject_key = '2')});
ok(!verify(pack_of(2), $third), 'a forged row does not verify');
ok(!verify($node->safe_psql('postgres', 'SELECT cmiogov.export_seal((SELECT min(id) FROM cmiogov.seal))'), $fourth), 'nor does its archive');
$node->stop;
done_testing();
