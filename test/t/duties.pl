# Every duty of the field has a row in doc/model.md, and a test that asserts it:
# an assertion that begins with its id.
use strict;
use warnings;
use PostgreSQL::Test::Utils;
use Test::More;

my %count = (A => 26, B => 22, C => 27, D => 17, E => 32, F => 10);
my $model = slurp_file('doc/model.md');
my %row = map { /^\| ([A-F]\d+) \| (.+) \| (.+) \|$/ ? ($1 => [$2, $3]) : () } split /\n/, $model;

for my $section (sort keys %count)
{
	for my $id (map { "$section$_" } 1 .. $count{$section})
	{
		my ($feature, $tests) = @{ delete $row{$id} // ['', ''] };
		my @files = map { glob("test/pgtap/$_.sql test/t/$_.pl") } $tests =~ /(\w+)/g;
		my $asserted = grep { -e $_ && slurp_file($_) =~ /['"]\Q$id\E:/ } @files;
		ok($feature ne '' && $asserted, "$id is done and tested") or diag("in doc/model.md: $feature | $tests");
	}
}
is(join(' ', sort keys %row), '', 'and no other ids are named');
done_testing();
