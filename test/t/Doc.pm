# Documents whose examples are run as they are printed.
package Doc;
use strict;
use warnings;
use Exporter 'import';
use PostgreSQL::Test::Utils;
use Test::More;

our @EXPORT = qw(check_document);

# Blocks of SQL, each with the answer that follows it, if one is printed.
sub blocks
{
	my @blocks;
	my $text = shift;
	while ($text =~ /^```(\w+)\n(.*?)^```$/msg)
	{
		my ($kind, $content) = ($1, $2);
		if ($kind eq 'sql') { push @blocks, { sql => $content }; }
		elsif ($kind eq 'text' && @blocks) { $blocks[-1]{answer} = $content; }
	}
	return @blocks;
}

# A line "..." stands for any lines; psql leaves blanks at the ends of lines.
sub pattern
{
	my $answer = shift;
	my $pattern = join '', map { $_ eq '...' ? '(?:.*\n)*?' : quotemeta($_) . '[ ]*\n' }
	  map { s/\s+$//r } split /\n/, $answer;
	return qr/\A$pattern\n*\z/;
}

# Runs every block of the document in one session, after the script named, and
# compares the answers.
sub check_document
{
	my ($node, $file, $before) = @_;
	my @blocks = blocks(slurp_file($file));
	my $mark = '-- block --';
	my $script = ($before ? "\\o /dev/null\n\\i $before\n\\o\n\\echo '$mark'\n" : '') . join "\\echo '$mark'\n", map { $_->{sql} } @blocks;
	my $output = '';
	IPC::Run::run [ 'psql', '-X', '-q', '-d', $node->connstr('postgres') ], '<', \$script, '>', \$output, '2>&1';
	my @answers = split /^\Q$mark\E\n/m, $output, -1;
	is(shift @answers, '', "$before runs") if $before;

	cmp_ok(scalar @blocks, '>', 5, "$file has examples");
	is(scalar @answers, scalar @blocks, 'every block was run');
	for my $i (0 .. $#blocks)
	{
		my ($first) = $blocks[$i]{sql} =~ /(.*)/;
		if (defined $blocks[$i]{answer})
		{
			like($answers[$i], pattern($blocks[$i]{answer}), "answers to: $first");
		}
		else
		{
			unlike($answers[$i], qr/ERROR/, "no error from: $first");
		}
	}
}

1;
