# A hospital's year in small: played as planned, every register in use, the record intact.
use strict;
use warnings;
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

my $node = PostgreSQL::Test::Cluster->new('year');
$node->init;
$node->append_conf('postgresql.conf', "lc_messages = 'C'\nshared_preload_libraries = 'cmiogov'");
$node->start;
local $ENV{PGHOST} = $node->host;
local $ENV{PGPORT} = $node->port;
local $ENV{PGDATABASE} = 'postgres';
local $ENV{PROPOSALS} = 30;
local $ENV{BOARD_PACK} = "$ENV{TESTDATADIR}.year.html";

my ($out, $err);
sub year
{
	($out, $err) = ('', '');
	return IPC::Run::run [ 'demo/year.sh' ], '>', \$out, '2>', \$err;
}
sub sql { return $node->safe_psql('postgres', $_[0]); }

ok(year(), 'it ends well') or diag $err;
is($err, '', 'without a word on stderr');
like($out, qr/: (\d+) acts of \d+ people on 30 proposals/, 'it says what it plays');
like($out, qr/problems found: 0 of \d+ records read/, 'and that the record is intact');
is(sql('SELECT count(*) FROM cmiogov.verify_ledger()'), '0', 'as it is');
is(sql('SELECT count(*) FROM cmiogov.unenacted()'), '0', 'nothing is live without an approval');

my @tables = split /\n/, sql(q{SELECT c.oid::regclass FROM pg_class c JOIN pg_extension e ON e.extname = 'cmiogov' AND c.oid = ANY (e.extconfig) WHERE c.relkind = 'r' ORDER BY 1});
cmp_ok(scalar @tables, '>', 30, 'the tables were found');
is(join(' ', grep { sql("SELECT EXISTS (SELECT FROM $_)") ne 't' } @tables), '', 'every table of the extension is in use');
is(sql(q{SELECT count(*) FROM cmiogov.proposal WHERE opener <> (SELECT id FROM year.made WHERE name = 'olsen')}), '30', 'thirty proposals, opened by those whose work it is');
is(sql(q{SELECT string_agg(s, ' ' ORDER BY s) FROM (SELECT DISTINCT state AS s FROM cmiogov.proposal_standing) x}), 'enacted left open withdrawn', 'in every state');
cmp_ok(sql('SELECT count(DISTINCT act) FROM cmiogov.fact'), '>=', 24, 'nearly everything that can be said was');
is(sql(q{SELECT count(*) FROM cmiogov.fact f JOIN cmiogov.person p ON p.id = f.person WHERE f.login NOT LIKE 'database:%'}), '0', 'by people, through logins of their own');
is(sql(q{SELECT string_agg(a, ' ' ORDER BY a) FROM unnest('{break_glass,close_review,observe,incident,resolve,withdraw,meeting}'::text[]) a WHERE a NOT IN (SELECT act FROM cmiogov.fact)}), '', 'emergencies, observed harm, incidents, findings');

# At their time: the year is as long as a year, and nothing was done before what it rests on.
is(sql('SELECT extract(day FROM max(at) - min(at)) BETWEEN 340 AND 366 FROM cmiogov.fact'), 't', 'over a year');
is(sql('SELECT count(*) FROM (SELECT at < lag(at) OVER (PARTITION BY proposal ORDER BY seq) AS back FROM cmiogov.fact) f WHERE back'), '0', 'never back in time');
ok($node->poll_query_until('postgres', q{SELECT count(*) = (SELECT count(*) FROM year.act WHERE refused IS NOT NULL AND day < 365) FROM cmiogov.refusal}), 'what was to be refused was, and is kept');
is(sql(q{SELECT string_agg(r, ' ' ORDER BY r) FROM (SELECT DISTINCT coalesce(constraint_name, '42501') AS r FROM cmiogov.refusal) x}),
	'42501 cmiogov_compliance cmiogov_no_proposal cmiogov_safety cmiogov_stale cmiogov_usability', 'by these rules');
is(sql('SELECT extract(day FROM max(at) - min(at)) > 200 FROM cmiogov.refusal'), 't', 'each at its time');

my $page = slurp_file($ENV{BOARD_PACK});
like($page, qr/\A<!DOCTYPE html>.*<dt>Proposals opened<\/dt><dd>30<\/dd>.*<\/html>\s*\z/s, 'the board pack is in the file');
unlike($page, qr/No hazard is rated|No incident happened|Nothing is live/, 'and is about something');

ok(!year(), 'a second time in the same database fails');
is($node->psql('postgres', "DELETE FROM year.act; INSERT INTO year.act (day, who, statement) VALUES (364.9, 'kaur', 'SELECT cmiogov.seal()'); CALL year.play()", stderr => \$err), 3, 'an act that is not done ends it');
like($err, qr/not played as planned:\nday 364\.9, kaur: SELECT cmiogov\.seal\(\)\n +to be done, was refused for 42501/, 'and says which');
is($node->psql('postgres', "UPDATE year.act SET refused = '42501', statement = 'SELECT 1'; CALL year.play()", stderr => \$err), 3, 'so does one that is done and should not be');

$node->stop;
done_testing();
