# The tour of the README, run as it is printed; and its reference against the catalog.
use strict;
use warnings;
use FindBin;
use lib $FindBin::RealBin;
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;
use Doc;

my $readme = slurp_file('README.md');

my $node = PostgreSQL::Test::Cluster->new('readme');
$node->init;
$node->append_conf('postgresql.conf', "lc_messages = 'C'");
$node->start;

check_document($node, 'README.md');

# The constraint that the tour names.
my ($ret, $out, $err) = $node->psql('postgres', <<'SQL', extra_params => [ '-v', 'VERBOSITY=verbose' ]);
INSERT INTO change_request VALUES (43, 'Another', 1, 'draft');
UPDATE change_request SET status = 'approved' WHERE id = 43;
SQL
like($err, qr/^CONSTRAINT NAME:  cmiogov_no_proposal$/m, 'without a proposal: CONSTRAINT');
$node->safe_psql('postgres', q{SELECT cmiogov.open_proposal('order_set', 'Another', 'change_request', '43')});
($ret, $out, $err) = $node->psql('postgres', q{UPDATE change_request SET status = 'approved' WHERE id = 43},
	extra_params => [ '-v', 'VERBOSITY=verbose' ]);
like($err, qr/^CONSTRAINT NAME:  cmiogov_compliance$/m, 'nothing judged: CONSTRAINT');
like($err, qr/ERROR:  23514:/, 'SQLSTATE');

# The reference names every function that a duty takes, and every view one may read.
my @missing = grep { $readme !~ /(?:`|^)\Q$_\E[`(]/m } split /\n/, $node->safe_psql('postgres', q{
	SELECT DISTINCT p.proname FROM cmiogov.duty_grant g JOIN pg_proc p ON p.oid = g.function
	WHERE obj_description(p.oid, 'pg_proc') !~ '^internal'
	UNION SELECT c.relname FROM cmiogov.duty_grant g JOIN pg_class c ON c.oid = g.relation
	WHERE obj_description(c.oid, 'pg_class') !~ '^internal'
	ORDER BY 1});
is("@missing", '', 'the reference names every function and view of a duty');

# And nothing that does not exist.
my ($reference) = $readme =~ /^## Reference\n(.*)/ms;
my %named = map { $_ => 1 } ($reference // '') =~ /`(\w+)\(/g;
my @unknown = grep { $node->safe_psql('postgres', "SELECT count(*) FROM pg_proc WHERE proname = '$_'") eq '0' } sort keys %named;
is("@unknown", '', 'every function that the reference names exists');

# Constraint names: those of the code, and no other.  (Triggers, settings and a channel are no constraints.)
my %in_code = map { $_ => 1 } grep { !/^cmiogov_(guard_|refusal_|notice$)/ }
  map { slurp_file($_) =~ /"(cmiogov_[a-z_]+)"/g } glob('src/*.c');
my %in_readme = map { $_ => 1 } ($reference // '') =~ /`(cmiogov_[a-z_]+)`/g;
is(join(' ', sort keys %in_readme), join(' ', sort keys %in_code), 'the list of constraint names is complete');

# Settings, which exist with the library preloaded.
$node->append_conf('postgresql.conf', "shared_preload_libraries = 'cmiogov'");
$node->restart;
is(join(' ', sort $reference =~ /^\| `(cmiogov\.\w+)`/mg),
	$node->safe_psql('postgres', q{SELECT string_agg(name, ' ' ORDER BY name COLLATE "C") FROM pg_settings WHERE name ~ '^cmiogov[.]'}),
	'every setting');
for ($reference =~ /^(\| `cmiogov\.\w+` \| \w+ )/mg)
{
	my ($name, $default) = /`(\S+)` \| (\w+)/;
	is($node->safe_psql('postgres', "SELECT boot_val FROM pg_settings WHERE name = '$name'"), $default, "default of $name");
}

$node->stop;
done_testing();
