# What an application sees of a refusal, through psycopg2.
use strict;
use warnings;
use JSON::PP;
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

plan skip_all => 'python3-psycopg2 is not installed'
  if system(q{python3 -c 'import psycopg2' 2>/dev/null}) != 0;

my $node = PostgreSQL::Test::Cluster->new('driver');
$node->init;
$node->append_conf('postgresql.conf', "lc_messages = 'C'");
$node->start;
$node->safe_psql('postgres', <<'SQL');
SET client_min_messages = error;
CREATE EXTENSION cmiogov;
SELECT cmiogov.load_reference_policy();
CREATE TABLE change_request (id integer PRIMARY KEY, title text, status text);
INSERT INTO change_request VALUES (41, 'Order set', 'draft'), (42, 'Sepsis alert', 'draft');
CREATE TABLE other_request (id integer PRIMARY KEY, title text, status text);
INSERT INTO other_request VALUES (1, 'Other', 'draft');
SELECT cmiogov.guard_table('change_request', '{id}', 'status', governed => '{approved}');
SELECT cmiogov.guard_table('other_request', '{id}', 'status', governed => '{approved}', sqlstate => 'P0001');
SELECT cmiogov.enroll('Dana Admin', current_user);
SELECT cmiogov.open_proposal('cds_alert', 'Sepsis alert', 'change_request', '42');
CREATE ROLE app LOGIN;
GRANT SELECT, UPDATE ON change_request, other_request TO app;
SQL

my ($script) = __FILE__ =~ /(.*)\.pl$/;
my ($out, $err) = ('', '');
my $ok = IPC::Run::run [ 'python3', "$script.py", $node->connstr('postgres') . ' user=app' ], '>', \$out, '2>', \$err;
ok($ok, 'the program ran') or diag $err;
my %case = map { my $c = decode_json($_); $c->{case} => $c } split /\n/, $out;

my $c = $case{'nothing judged'};
is($c->{class}, 'CheckViolation', 'a refusal is a check violation');
is($c->{sqlstate}, '23514', 'SQLSTATE');
is($c->{constraint}, 'cmiogov_compliance', 'the first unmet rule is the constraint');
is("$c->{schema}.$c->{table}.$c->{column}", 'public.change_request.status', 'schema, table, column');
is($c->{message}, 'approval of public.change_request "42" refused: compliance gate is open', 'the message stands alone');
like($c->{detail}, qr/\Acompliance: hipaa_required not yet judged by compliance_officer\n/, 'DETAIL begins with the first rule');
is(scalar(split /\n/, $c->{detail}), 15, 'DETAIL has every unmet rule');
like($c->{detail}, qr/\nraci: T4: not signed by the Accountable, CIO\z/, 'DETAIL ends with the last');
is($c->{hint}, q{SELECT * FROM cmiogov.explain_approval('public.change_request', '42');}, 'HINT explains');

is($case{'no proposal'}{constraint}, 'cmiogov_no_proposal', 'no proposal');
is($case{'no proposal'}{sqlstate}, '23514', 'no proposal: SQLSTATE');
is($case{'several rows'}{sqlstate}, '23514', 'several rows, one refused');
is($case{'own sqlstate'}{sqlstate}, 'P0001', q{the guard's own SQLSTATE});
is($case{'own sqlstate'}{table}, 'other_request', 'and its table');
is($case{'not enrolled'}{sqlstate}, '42501', 'functions are not for everybody');
is($case{'harmless'}{rowcount}, 1, 'what is not governed passes');
is($case{'savepoint'}{status}, 'review', 'after a refusal one can go on from a savepoint');
is($node->safe_psql('postgres', q{SELECT count(*) FROM change_request WHERE status = 'approved'}), '0', 'nothing was approved');

$node->stop;
done_testing();
