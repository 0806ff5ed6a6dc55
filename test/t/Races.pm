# What the tests of concurrency and crashes share: the hospital on a node, and
# the checks of what its record says afterwards.
package Races;
use strict;
use warnings;
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

# A database with the hospital's people and a guarded table of that many rows.
sub hospital
{
	my ($node, $rows) = @_;
	$ENV{PGOPTIONS} = '-c client_min_messages=warning';
	command_ok(['psql', '-XqAt', '-v', 'ON_ERROR_STOP=1', '-d', $node->connstr('postgres'),
			'-f', 'test/fixtures/hospital.sql'], 'the hospital');
	$node->safe_psql('postgres', <<"EOS");
CREATE TABLE change (id int PRIMARY KEY, dose int NOT NULL DEFAULT 5, note text, status text NOT NULL DEFAULT 'draft');
INSERT INTO change SELECT generate_series(1, $rows);
GRANT ALL ON change TO app;
SELECT cmiogov.guard_table('change', '{id}', 'status', governed => '{approved,live}', immaterial_columns => '{note}');
-- The latest proposal about a row, and one of all about it.
CREATE FUNCTION latest(key int) RETURNS bigint LANGUAGE sql SECURITY DEFINER
RETURN (SELECT id FROM cmiogov.proposal WHERE subject_key = key::text AND guard = 1 ORDER BY round DESC LIMIT 1);
CREATE FUNCTION any_of(key int) RETURNS bigint LANGUAGE sql SECURITY DEFINER
RETURN (SELECT id FROM cmiogov.proposal WHERE subject_key = key::text AND guard = 1 ORDER BY md5(id::text || clock_timestamp()) LIMIT 1);
EOS
	delete $ENV{PGOPTIONS};
}

# Who says what so that a proposal about the row becomes ready.
sub steps
{
	my ($key) = @_;
	my $p = "latest($key)";
	return (
		[ines => "SELECT cmiogov.open_proposal('alert_change', 't', 'change', '$key')"],
		[cora => "SELECT cmiogov.judge($p, 'hipaa_required', 'pass', 'met')"],
		[cora => "SELECT cmiogov.judge($p, 'hipaa_addressable', 'pass', 'met')"],
		[mio => "SELECT cmiogov.estimate_harm($p, 'h', '1 * 0.001 [0,0.002] * 1')"],
		[mio => "SELECT cmiogov.judge($p, 'clinical_risk', 'pass', 'small')"],
		[max => "SELECT cmiogov.accept_risk($p, 'watched', '2099-01-01')"],
		[nora => "SELECT cmiogov.judge($p, 'workflow_fit', 'pass', 'fits')"],
		[mio => "SELECT cmiogov.submit_work($p, 'T1', 'rules')"],
		[ines => "SELECT cmiogov.advise($p, 'T1', 'fine')"],
		[max => "SELECT cmiogov.sign_off($p, 'T1')"]);
}

# The lines of a script for psql, each statement a transaction of its own.
sub script
{
	return join('', map { "SET SESSION AUTHORIZATION $_->[0];\n$_->[1];\n" } @_);
}

# Makes proposals about these rows ready.
sub make_ready
{
	my ($node, @keys) = @_;
	$node->safe_psql('postgres', script(map { steps($_) } @keys));
}

# Each check is a query that finds what contradicts the record.  They use
# nothing of the law in C, only facts, their order in time, and policy's record.
my @checks = (
	'no fact is missing or there twice' => q{
		SELECT p.id FROM cmiogov.proposal p LEFT JOIN cmiogov.fact f ON f.proposal = p.id
		GROUP BY p.id HAVING count(f.*) <> p.seq OR max(f.seq) <> p.seq OR min(f.seq) <> 1},
	'each header holds the head of its chain' => q{
		SELECT p.id FROM cmiogov.proposal p WHERE NOT EXISTS
			(SELECT FROM cmiogov.fact f WHERE f.proposal = p.id AND f.seq = p.seq AND f.hash = p.head)},
	'facts of a chain are in order of time' => q{
		SELECT f.proposal, f.seq FROM cmiogov.fact f JOIN cmiogov.fact g ON g.proposal = f.proposal AND g.seq = f.seq + 1
		WHERE g.at < f.at},
	'a row is governed exactly when its latest entry says so' => q{
		SELECT c.id FROM change c FULL JOIN (SELECT * FROM cmiogov.enactment WHERE live) e ON e.subject_key = c.id::text
		WHERE (c.status IN ('approved', 'live')) IS DISTINCT FROM (e.id IS NOT NULL)
		   OR e.value <> c.status},
	'and holds the content that was enacted' => q{
		SELECT c.id FROM change c JOIN cmiogov.enactment e ON e.live AND e.subject_key = c.id::text
		WHERE e.content <> cmiogov.subject_digest('change', c.id::text)},
	'every enactment names a head of its proposal' => q{SELECT id FROM decided WHERE seq IS NULL},
	'no fact up to that head is later than the enactment, none after it earlier' => q{
		SELECT d.id FROM decided d JOIN cmiogov.fact f ON f.proposal = d.proposal
		WHERE (f.seq <= d.seq) IS DISTINCT FROM (f.at <= d.at)},
	'no veto stood' => q{
		SELECT d.id FROM decided d JOIN said s ON s.enactment = d.id
		WHERE s.verdict = 'fail' AND s.about IN ('hipaa_required', 'hipaa_addressable', 'clinical_risk', 'workflow_fit')
		  AND NOT (s.about = 'workflow_fit' AND (d.emergency IS NOT NULL OR EXISTS
			(SELECT FROM cmiogov.fact a WHERE a.proposal = d.proposal AND a.seq BETWEEN s.seq AND d.seq
			 AND a.act = 'accept' AND a.about = s.about AND a.content = d.content)))},
	'nor on an earlier proposal about the row, unless its giver took it back on a later one' => q{
		SELECT d.id, d.proposal, d.emergency, d.option, o.id, f.seq, f.about FROM decided d JOIN cmiogov.proposal p ON p.id = d.proposal
		JOIN cmiogov.proposal o ON o.subject_key = p.subject_key AND o.guard = p.guard AND o.round < p.round
		JOIN cmiogov.fact f ON f.proposal = o.id AND f.verdict = 'fail' AND f.at < d.at
			AND f.of_role IS NULL AND f.about IN ('hipaa_required', 'hipaa_addressable', 'clinical_risk')
		WHERE NOT EXISTS (SELECT FROM cmiogov.fact w WHERE w.proposal = o.id AND w.at < d.at AND w.seq > f.seq AND w.about = f.about
			AND w.act IN ('verdict', 'withdraw_verdict'))
		  AND NOT EXISTS (SELECT FROM cmiogov.fact w JOIN cmiogov.proposal l ON l.id = w.proposal AND l.subject_key = p.subject_key AND l.round > o.round
			WHERE w.at < d.at AND w.at > f.at AND w.about = f.about AND w.act IN ('verdict', 'withdraw_verdict') AND w.of_role IS NULL)},
	'every requirement was judged of the content that entered' => q{
		SELECT d.id, r.r FROM decided d CROSS JOIN (VALUES ('hipaa_required'), ('hipaa_addressable'), ('clinical_risk'), ('workflow_fit')) r (r)
		WHERE (d.emergency IS NULL OR r.r LIKE 'hipaa%') AND NOT EXISTS
			(SELECT FROM said s WHERE s.enactment = d.id AND s.about = r.r AND s.verdict > 'open' AND s.content = d.content)
		  AND NOT (r.r = 'workflow_fit' AND EXISTS
			(SELECT FROM cmiogov.fact a WHERE a.proposal = d.proposal AND a.seq <= d.seq AND a.act = 'accept' AND a.about = r.r))},
	'it was signed' => q{
		SELECT d.id FROM decided d WHERE d.emergency IS NULL AND NOT EXISTS
			(SELECT FROM cmiogov.fact f WHERE f.proposal = d.proposal AND f.seq <= d.seq AND f.act = 'sign' AND f.content = d.content)},
	'the harm that was estimated last was tolerable by the limits of that moment' => q{
		SELECT d.id FROM decided d CROSS JOIN LATERAL
			(SELECT cmiogov.upper(f.delta::cmiogov.harm) AS u FROM cmiogov.fact f
			 WHERE f.proposal = d.proposal AND f.seq <= d.seq AND f.act = 'estimate' AND f.option = d.option ORDER BY f.seq DESC LIMIT 1) h
		CROSS JOIN LATERAL
			(SELECT (r.body ->> 'tolerable')::float8 AS t FROM cmiogov.policy_record r
			 WHERE r.object = 'harm_limit' AND r.body ->> 'kind' = 'alert_change' AND r.at <= d.at ORDER BY r.seq DESC LIMIT 1) l
		WHERE h.u > l.t},
	'an emergency was used once' => q{
		SELECT proposal, emergency FROM cmiogov.enactment_record WHERE emergency IS NOT NULL GROUP BY 1, 2 HAVING count(*) > 1},
	# A veto, that is: a policy change alone reopens nothing that is enacted.
	'what was vetoed after it entered has a finding' => q{
		SELECT p.id, f.seq FROM cmiogov.proposal p JOIN cmiogov.enactment e ON e.proposal = p.id AND e.live
		JOIN cmiogov.fact f ON f.proposal = p.id AND f.act = 'verdict' AND f.verdict = 'fail' AND f.option = p.chosen
			AND f.about IN ('hipaa_required', 'hipaa_addressable', 'clinical_risk')
		WHERE p.fell_at IS NULL AND NOT e.emergency AND NOT EXISTS
			(SELECT FROM cmiogov.fact w WHERE w.proposal = p.id AND w.seq > f.seq
			 AND (w.act = 'withdraw_verdict' AND w.target = f.seq
				  OR w.act = 'verdict' AND w.person = f.person AND w.about = f.about AND w.option = f.option))},
	'a subject has one open proposal' => q{
		SELECT p.subject_key FROM cmiogov.proposal p WHERE NOT p.withdrawn AND NOT EXISTS
			(SELECT FROM cmiogov.enactment_record e WHERE e.proposal = p.id AND e.event <> 'leave')
		GROUP BY 1 HAVING count(*) > 1},
	'the ledger is intact' => 'SELECT * FROM cmiogov.verify_ledger()',
	'so is the record of policy and people' => 'SELECT * FROM cmiogov.verify_policy()');

# What is checked, and each check's answer, "" when nothing contradicts.
sub check
{
	my ($node, $when) = @_;
	my $set_up = q{
		-- what entered, with the fact that was the head and the option chosen then
		CREATE TEMP TABLE decided AS
		SELECT e.*, f.seq, coalesce((SELECT c.option FROM cmiogov.fact c WHERE c.proposal = e.proposal AND c.seq <= f.seq
			AND c.act = 'choose' ORDER BY c.seq DESC LIMIT 1), 1) AS option
		FROM cmiogov.enactment_record e LEFT JOIN cmiogov.fact f ON f.proposal = e.proposal AND f.hash = e.head
		WHERE e.event IN ('enter', 'move', 'change') AND e.mode = 'enforce'
		-- a row that is deleted and inserted again in one transaction stays on what it was on
		  AND NOT EXISTS (SELECT FROM cmiogov.enactment_record l WHERE l.subject_key = e.subject_key AND l.event = 'leave'
			AND l.xmin = e.xmin AND l.content = e.content AND l.value = e.value);
		-- each person's verdict on each requirement as it was then
		CREATE TEMP TABLE said AS
		SELECT DISTINCT ON (d.id, v.person, v.about) d.id AS enactment, v.person, v.about, v.seq, v.content,
			CASE WHEN w.seq IS NULL THEN v.verdict ELSE 'open' END AS verdict
		FROM decided d JOIN cmiogov.fact v ON v.proposal = d.proposal AND v.seq <= d.seq AND v.act = 'verdict' AND v.option = d.option
		LEFT JOIN cmiogov.fact w ON w.proposal = v.proposal AND w.act = 'withdraw_verdict' AND w.target = v.seq AND w.seq <= d.seq
		ORDER BY d.id, v.person, v.about, v.seq DESC;
		ANALYZE decided; ANALYZE said;
	};
	my $script = "SET client_min_messages = warning; $set_up\n";

	$script .= "\\echo check $_\n$checks[2 * $_ + 1];\n" for 0 .. @checks / 2 - 1;
	my $found = $node->safe_psql('postgres', $script);
	for my $i (0 .. @checks / 2 - 1)
	{
		my ($rows) = "$found\n" =~ /^check $i\n(.*?)(?=^check|\z)/ms;

		is($rows, '', "$when: $checks[2 * $i]");
	}
}

1;
