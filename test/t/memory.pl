# A session that lives for weeks does not grow: over 100,000 facts, 100,000
# judged rows and 100,000 recorded ones (CMIOGOV_MEMORY: as many) its memory
# contexts stay what they were, after each transaction and inside a single statement.
use strict;
use warnings;
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

my $node = PostgreSQL::Test::Cluster->new('memory');
$node->init;
$node->append_conf('postgresql.conf', "shared_preload_libraries = 'cmiogov'");
$node->start;

# What the contexts hold; a growth of one MB in 100,000 calls is ten bytes a call.
my $bound = 1048576;
my $n = $ENV{CMIOGOV_MEMORY} // 100000;
my $last = 1000 + $n;
my $script = q{
\set ON_ERROR_STOP on
\set QUIET on
\i test/fixtures/guarded.sql
INSERT INTO change_request SELECT i, 'change', i FROM generate_series(1001, :last) i;
CREATE TABLE measure (what text, bytes bigint);
CREATE FUNCTION measure(what text) RETURNS void LANGUAGE sql AS
	$$INSERT INTO measure SELECT what, sum(total_bytes) FROM pg_backend_memory_contexts$$;

-- n times a statement, a transaction for every hundred.
CREATE PROCEDURE repeat(n int, statement text) LANGUAGE plpgsql AS $$
BEGIN
	FOR i IN 1 .. n LOOP
		EXECUTE statement USING i;
		IF i % 100 = 0 THEN
			COMMIT;
		END IF;
	END LOOP;
END $$;

-- Measured after the first thousand, when caches are warm, and at the end.
SET SESSION AUTHORIZATION ines;
CALL repeat(2000, $$SELECT cmiogov.open_proposal('alert_change', 'x' || $1)$$);
RESET SESSION AUTHORIZATION;
SELECT measure('facts before');
SET SESSION AUTHORIZATION ines;
CALL repeat(:n, $$SELECT cmiogov.open_proposal('alert_change', 'x' || $1)$$);
RESET SESSION AUTHORIZATION;
SELECT measure('facts after');

SELECT ready('change_request', '1');
UPDATE change_request SET status = 'approved' WHERE id = 1;
CALL repeat(2000, $$UPDATE change_request SET status = CASE status WHEN 'live' THEN 'approved' ELSE 'live' END WHERE id = 1$$);
SELECT measure('judged before');
CALL repeat(:n, $$UPDATE change_request SET status = CASE status WHEN 'live' THEN 'approved' ELSE 'live' END WHERE id = 1$$);
SELECT measure('judged after');

-- Refusals: each aborts a subtransaction.
CALL repeat(1000, $$SELECT try('UPDATE change_request SET status = ''approved'' WHERE id = 2')$$);
SELECT measure('refused before');
CALL repeat(10000, $$SELECT try('UPDATE change_request SET status = ''approved'' WHERE id = 2')$$);
SELECT measure('refused after');

-- Inside one statement: a trigger that fires behind the guard's measures.
CREATE FUNCTION measure_row() RETURNS trigger LANGUAGE plpgsql AS
	$$BEGIN PERFORM measure(TG_ARGV[0]); RETURN NULL; END $$;
CREATE TRIGGER zz_before AFTER UPDATE ON change_request FOR EACH ROW
	WHEN (NEW.id = 2000) EXECUTE FUNCTION measure_row('statement before');
CREATE TRIGGER zz_after AFTER UPDATE ON change_request FOR EACH ROW
	WHEN (NEW.id = :last) EXECUTE FUNCTION measure_row('statement after');
SELECT cmiogov.set_guard_mode('change_request', 'audit');
UPDATE change_request SET status = 'approved' WHERE id > 1000;

-- Values and the pure functions over them.
CREATE FUNCTION measured(what text) RETURNS int LANGUAGE sql VOLATILE AS $$SELECT measure(what); SELECT 0$$;
SELECT count(CASE WHEN i IN (2000, :n) THEN measured('values ' || CASE i WHEN 2000 THEN 'before' ELSE 'after' END)
	ELSE length((('1552 [1400,1700] * 2e-6 [-1e-6,4e-6] * 0.05 [0.02,' || 0.1 + i || ']')::cmiogov.harm_delta)::text
		|| cmiogov.harm(('8 * 0 [0,' || i % 100000 / 1e5 || '] * 1')::cmiogov.harm_delta)::text
		|| ('ra' || CASE i % 2 WHEN 0 THEN 'c' ELSE '' END)::cmiogov.raci::text) END)
FROM generate_series(1, :n) i;
};

$node->safe_psql('postgres', 'SELECT 1');
my ($out, $err) = ('', '');
my $status = $node->psql('postgres', "\\set n $n\n\\set last $last\n$script", timeout => 3600, stdout => \$out, stderr => \$err);
is($status, 0, 'the session went through') or diag($err);

is($node->safe_psql('postgres', 'SELECT count(*) >= ' . ($n + 2000) . ' FROM cmiogov.proposal'), 't', "$n proposals were opened");
is($node->safe_psql('postgres', "SELECT count(*) >= $n + 2000 FROM cmiogov.enactment_record WHERE subject_key = '1'"),
	't', "$n rows were judged and let pass");
is($node->safe_psql('postgres', "SELECT count(*) FROM cmiogov.enactment_record WHERE subject_key::int > 1000"),
	$n, "$n rows were recorded in one statement");

for my $what (qw(facts judged refused statement values))
{
	my $grown = $node->safe_psql('postgres', qq{
		SELECT a.bytes - b.bytes FROM measure a, measure b WHERE a.what = '$what after' AND b.what = '$what before'});
	note("$what: $grown bytes");
	cmp_ok($grown || 0, '<', $bound, "$what: memory does not grow");
	isnt($grown, '', "$what: was measured");
}
$node->stop;

done_testing();
