# The board pack: well-formed, self-contained, every section with the numbers that the
# database has, and hostile text only ever escaped.
use strict;
use warnings;
use utf8;
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

my $node = PostgreSQL::Test::Cluster->new('board');
$node->init(extra => [ '-E', 'UTF8', '--locale=C' ]);
$node->append_conf('postgresql.conf', "shared_preload_libraries = 'cmiogov'\nlc_messages = 'C'");
$node->start;

sub sql { return $node->safe_psql('postgres', $_[0]); }
my $period = "'[2026-01-01,2100-01-01)'";
sub pack_of { my $page = sql("SELECT cmiogov.board_pack($_[0])"); utf8::decode($page); return $page; }

# What a reader sees of a piece of the page.
sub text
{
	my $html = shift;
	$html =~ s/<[^>]*>/ /g;
	$html =~ s/&#8211;/-/g;
	$html =~ s/&lt;/</g; $html =~ s/&gt;/>/g; $html =~ s/&quot;/"/g; $html =~ s/&#39;/'/g; $html =~ s/&amp;/&/g;
	$html =~ s/\s+/ /g;
	return $html;
}
sub section { my ($page, $id) = @_; return $page =~ m{<section aria-labelledby="$id">(.*?)</section>}s ? $1 : ''; }

# Tags must balance, attributes be quoted, ampersands start entities.
sub faults
{
	my ($page) = @_;
	my (@open, @faults);
	$page =~ s/\A<!DOCTYPE html>//;
	while ($page =~ /\G([^<]*)(?:<(\/?)([a-z][a-z0-9]*)((?:\s+[-a-zA-Z:]+="[^"<]*")*)\s*(\/?)>|\z)/gc)
	{
		my ($text, $end, $tag, $attributes, $empty) = ($1, $2, $3, $4, $5);
		last unless length($text) || defined $tag;
		push @faults, "ampersand: $&" if ($text . ($attributes // '')) =~ /&(?!(?:amp|lt|gt|quot|#\d+);).{0,20}/s;
		push @faults, "text: $&" if $text =~ /[>\x00-\x08\x0b\x0c\x0e-\x1f\x7f]/ && ($open[-1] // '') ne 'style';
		next unless defined $tag;
		if ($empty) { next; }
		if (!$end) { push @open, $tag; next; }
		my $was = pop @open // 'nothing';
		push @faults, "$was closed by $tag" if $was ne $tag;
	}
	push @faults, 'not parsed from: ' . substr($page, pos($page) // 0, 60) if (pos($page) // 0) < length($page);
	push @faults, "open: @open" if @open;
	return join '; ', @faults;
}

sub well_formed
{
	my ($page, $name) = @_;
	is(faults($page), '', "$name: tags balance, attributes are quoted");
	my $file = "$ENV{TESTDATADIR}.html";
	open my $out, '>:utf8', $file or die "$file: $!";
	print $out $page;
	close $out;
	SKIP: {
		skip 'no xmllint', 1 if system('command -v xmllint >/dev/null 2>&1');
		is(`xmllint --noout "$file" 2>&1`, '', "$name: well-formed for an XML parser");
	}
	unlike($page, qr/<script|<iframe|<img|<link|<object|<form|javascript:/i, "$name: no script, no foreign object");
	unlike($page, qr/<[^>]*\son[a-z]+\s*=/i, "$name: no handler of events");
	unlike($page, qr/<[^>]*\s(?:src|href|xlink:href|action|srcset|background|data)\s*=/i, "$name: refers to no other file");
	unlike($page, qr{https?:|//|\@import|url\((?!#)}i, "$name: nor does its style");
	like($page, qr/Content-Security-Policy" content="default-src 'none';/, "$name: and the browser would load none");
	my @levels = $page =~ /<h([1-6])/g;
	my @leaps = grep { $levels[$_] > $levels[ $_ - 1 ] + 1 } 1 .. $#levels;
	ok($levels[0] == 1 && !@leaps && 1 == grep({ $_ == 1 } @levels), "$name: headings in order");
	is(scalar(() = $page =~ /<svg [^>]*role="img" aria-labelledby="(\S+) (\S+)"><title id="\g1">[^<]+<\/title><desc id="\g2">/g) / 2,
		scalar(() = $page =~ /<figure>/g), "$name: every picture is told in words");
	unlike($page, qr/<th(?![^>]* scope=)[\s>]/, "$name: every heading of a table has a scope");
	my %ids;
	$ids{$_}++ for $page =~ /\sid="([^"]+)"/g;
	is(join(' ', grep { $ids{$_} > 1 } keys %ids), '', "$name: no id twice");
	return $file;
}

# ------------------------------------------------------------ nothing there

sql('CREATE EXTENSION cmiogov');
my $empty = pack_of($period);
well_formed($empty, 'empty');
my @sections = qw(attention standing harm-added hazards times refused incidents raci ending);
is(join(' ', $empty =~ /<section aria-labelledby="([^"]+)"/g), "@sections", 'every section, in order');
like(text(section($empty, 'attention')), qr/Nothing: no finding/, 'nothing to look at');
like(text($empty), qr/Last seal of the record: none\./, 'no seal');
is(sql('SELECT cmiogov.board_pack(NULL) IS NULL'), 't', 'NULL for NULL');
like(pack_of("'empty'"), qr/Period: empty/, 'an empty period');
like(pack_of("'$_'"), qr/Period: the beginning to now\./, "all time: $_") for '(,)', '[-infinity,infinity)';
is(sql(q{SELECT string_agg(cmiogov.board_number(x), ' ' ORDER BY n)
	FROM unnest('{0,-0.5,1e-7,1e300,123456789,0.000123456,999.9,infinity}'::float8[]) WITH ORDINALITY u (x, n)}),
	'0 -0.5 1.00e-07 1.00e+300 123456789 0.000123 1000 Infinity', 'three digits are enough');
is(sql(q{SELECT string_agg(cmiogov.board_span(x), ' ' ORDER BY n) FROM unnest('{0,90 min,2 h,47 h,3 days,1 year}'::interval[]) WITH ORDINALITY u (x, n)}),
	'0 min 90 min 2 h 47 h 3 days 365 days', 'spans');
sql('DROP EXTENSION cmiogov');

# ------------------------------------------------------------ a small hospital

my $script = q{<script>alert("1")</script><img src=x onerror='alert(2)'>};
my $rtl = "\x{202e}abc \x{5d0}\x{5d1} & 'q'";
my $control = "bell\x07 esc\x1b]0;x del\x7f";
$node->safe_psql('postgres', "SET client_min_messages = error;\n\\o /dev/null\n\\ir test/fixtures/guarded.sql");
sub script
{
	my ($out, $err);
	my $status = $node->psql('postgres', "SET client_min_messages = error;\n\\o /dev/null\n$_[0]", stdout => \$out, stderr => \$err, on_error_stop => 1);
	is($status, 0, $_[1]) or diag $err;
}
my ($s, $r, $c) = map { my $t = $_; utf8::encode($t); $t =~ s/'/''/g; $t } ($script, $rtl, $control);
script(qq{
	SELECT cmiogov.set_test_clock('-400 days');
	SELECT act('ines', \$\$SELECT cmiogov.open_proposal('alert_change', 'before the period', 'change_request', '30')\$\$);
	SELECT cmiogov.set_test_clock(NULL);
	-- 1 live and sound, 2 live and vetoed, 3 live in an emergency, 4 failed, 5 waits, 6 left
	SELECT ready('change_request', '1');
	UPDATE change_request SET status = 'live' WHERE id = 1;
	SELECT ready('change_request', '2');
	UPDATE change_request SET status = 'live' WHERE id = 2;
	SELECT act('mio', \$\$SELECT cmiogov.judge(p(), 'clinical_risk', 'fail', 'a dose was misread')\$\$);
	SELECT act('ines', \$\$SELECT cmiogov.open_proposal('alert_change', '$r', 'change_request', '3')\$\$);
	SELECT act('cora', \$\$SELECT cmiogov.respond(p(), 'pass', 'met')\$\$);
	SELECT act('mio', \$\$SELECT cmiogov.estimate_harm(p(), '$s', '10 * 1e-5 [1e-6,1e-4] * 0.1')\$\$);
	SELECT act('mio', \$\$SELECT cmiogov.estimate_harm(p(), 'seen late', '8 * -0.0697 [-0.1,-0.03] * 0.033')\$\$);
	SELECT act('max', \$\$SELECT cmiogov.break_glass(p(), '$s', 12)\$\$);
	UPDATE change_request SET status = 'live' WHERE id = 3;
	SELECT act('ines', \$\$SELECT cmiogov.open_proposal('alert_change', '$s', 'change_request', '4')\$\$);
	SELECT act('cora', \$\$SELECT cmiogov.judge(p(), 'hipaa_required', 'fail', 'no audit trail')\$\$);
	SELECT act('ines', \$\$SELECT cmiogov.open_proposal('alert_change', '$c', 'change_request', '5')\$\$);
	SELECT ready('change_request', '6');
	UPDATE change_request SET status = 'live' WHERE id = 6;
	UPDATE change_request SET status = 'draft' WHERE id = 6;
	SELECT try('UPDATE change_request SET status = ''live'' WHERE id = 4');
	SELECT try('UPDATE change_request SET status = ''live'' WHERE id = 9');
	SELECT try('UPDATE change_request SET status = ''live'' WHERE id = 9');
	SELECT cmiogov.seal();
	UPDATE cmiogov.person SET name = '$s' WHERE name = 'Archie';
	UPDATE cmiogov.kind SET title = 'Change <of> an alert' WHERE kind = 'alert_change';
	UPDATE cmiogov.raci_cell SET scope = '$s' WHERE scope IS NOT NULL;
	INSERT INTO cmiogov.risk_matrix SELECT 'nhs <2>', l.l, l.r, v.s, v.r, ('{{1,2,3},{2,3,4},{3,4,5}}'::int[])[l.r][v.r], 0
	FROM (VALUES ('Low', 1), ('High <', 2), ('Very High', 3)) l (l, r), (VALUES ('Minor', 1), ('Major', 2), ('Catastrophic', 3)) v (s, r);
	INSERT INTO cmiogov.hazard (id, name, description, proposal, domain, causes, matrix, initial_likelihood, initial_severity, residual_likelihood, residual_severity, status, reason, logged_at, record)
	SELECT v.id, v.name, '', 1, 'clinical', '{}', v.m, v.il, v.is, v.rl, v.rs, v.status, '', now(), 0
	FROM (VALUES (1, '$s', 'nhs <2>', 'Very High', 'Catastrophic', 'Low', 'Minor', 'open'), (2, 'controlled', 'nhs <2>', 'Very High', 'Catastrophic', 'Low', 'Major', 'open'),
		(3, 'unrated', NULL, NULL, NULL, NULL, NULL, 'open'), (4, 'over', 'nhs <2>', 'Very High', 'Catastrophic', NULL, NULL, 'closed')) v (id, name, m, il, "is", rl, rs, status);
	INSERT INTO cmiogov.control (id, hazard, sort, description, added_by, implemented_at, implemented_by, implementation, effective_at, effective_by, effectiveness, record)
	SELECT v.id, v.hazard, 'design', 'x', 1, now(), 1, 'seen', v.works, 1, 'seen', 0
	FROM (VALUES (1, 1, now()), (2, 1, NULL), (3, 2, now())) v (id, hazard, works);
	INSERT INTO cmiogov.incident (id, sort, title, severity, occurred_at, detected_at, closed_at, record)
	SELECT v.id, v.sort, v.title, v.severity, v.at, v.at + interval '3 hours', v.closed, 0
	FROM (VALUES (1, 'downtime', '$s', 'major', now(), NULL), (2, 'downtime', 'over', 'minor', now(), now() + interval '2 days'),
		(3, 'harm', 'long ago', 'catastrophic', '2020-01-01', '2020-01-05')) v (id, sort, title, severity, at, closed);
	INSERT INTO cmiogov.obligation (id, sort, title, owner_role, due, record) VALUES (1, 'review', '$c', 'CMIO', now() - interval '1 day', 0), (2, 'review', 'later', 'CMIO', now() + interval '1 day', 0);
	SELECT cmiogov.end_appointment(person('ines'), 'clinical_informaticist', clock_timestamp());
	SELECT cmiogov.record_credential(person('nora'), 'other', 'SECRET-4711', 'Board', tstzrange(now() - interval '1 year', now() + interval '30 days'));
	CREATE ROLE reader LOGIN; CREATE ROLE outsider LOGIN;
	SELECT cmiogov.grant_access('reader', 'reader');
}, 'a hospital with something to see');
ok($node->poll_query_until('postgres', 'SELECT count(*) = 3 FROM cmiogov.refusal'), 'three refusals are kept');

my $page = pack_of($period);
my $file = well_formed($page, 'hospital');
unlike($page, qr/alert\("1"\)|<script|onerror=['"a]/, 'the hostile title is nowhere as it is');
cmp_ok(scalar(() = $page =~ /&lt;script&gt;alert\(&quot;1&quot;\)&lt;\/script&gt;/g), '>=', 9, 'but escaped wherever it was said');
like($page, qr{<bdi>\x{202e}abc \x{5d0}\x{5d1} &amp; &#39;q&#39;</bdi>}, 'marks of direction are kept, and isolated');
like(text($page), qr/bell\? esc\?\]0;x del\?/, 'control characters are not');
unlike($page, qr/SECRET|4711/, 'no number of a licence');

# --- the numbers

my %tile = $page =~ m{<dt>([^<]+)</dt><dd>(\d+)</dd>}g;
is_deeply(\%tile, { 'Proposals opened' => 6, 'Went live' => 4, 'Refused' => 3, 'Emergency approvals' => 1, 'Incidents' => 2, 'Findings open now' => 1 },
	'the numbers at the head');
my ($told) = section($page, 'standing') =~ /<desc[^>]*>([^<]+)/;
is($told, 'opened in the period 6, compliance stands 4, and safety stands 2, and usability stands 2, and signed: ready 2, went live, emergencies and fallen since included 4',
	'the funnel, the proposal before the period left out');
like(text(section($page, 'standing')), qr/compliance 4 1 1 2 .*safety 2 3 1 0 .*usability 2 4 0 0 .*Left again after they had been live: 1/, 'and its table: who failed after going live does not wait');

my $harm = text(section($page, 'harm-added'));
my $said = sql(q{SELECT cmiogov.board_harm(cmiogov.sum(harm_added)) || ' ' || cmiogov.board_harm(cmiogov.sum(harm_avoided))
	FROM cmiogov.harm_register h JOIN cmiogov.proposal_standing s USING (proposal) WHERE h.chosen AND s.state = 'enacted'});
like($said, qr/^0\.01 \[\S+ to 0\.1\] 18\.4 \[7\.92 to 26\.4\]$/, 'harm is added and avoided');
like($harm, qr/Change <of> an alert 3 \Q$said\E/, 'both are told, with their intervals');
like($harm, qr/\Q$script\E .* 0\.01 \[/, 'and what may add it');
like(section($page, 'harm-added'), qr/class="good"\/><path.*class="bar"\/><path/s, 'both are drawn, with their intervals');

my $hazards = section($page, 'hazards');
like($hazards, qr{<th scope="row"><bdi>Very High</bdi></th><td class="cell l3">&#8211;<span>3 undesirable</span></td><td class="cell l4">&#8211;<span>4 must be controlled</span></td><td class="cell l5"><b>1</b><span>5 unacceptable</span>},
	'an initial rating counts while a control is not verified');
like($hazards, qr{<td class="cell l2"><b>1</b><span>2 tolerable}, 'a residual one when all are');
is(scalar(() = $hazards =~ /<b>1<\/b>/g), 2, 'and nothing else is counted');
like(text($hazards), qr/Not closed: 3\. Not rated both before and after controls: 1\. .* \Q$script\E 5 Very High Catastrophic/, 'the gravest by name');

like(text(section($page, 'times')), qr/Change <of> an alert compliance 4 /, 'times by kind and gate');
my $refused = text(section($page, 'refused'));
like($refused, qr/no proposal 2 0 .* compliance 1 1 /, 'refusals by rule');
like($refused, qr/abc .* Max \(CMO\) .* \Q$script\E yes OWED/, 'the emergency and its review');
my $incidents = text(section($page, 'incidents'));
like($incidents, qr/downtime 1 0 0 1 0 3 h 2 days .*\Q$script\E major downtime/, 'incidents of the period');
unlike($incidents, qr/long ago|harm 0/, 'and of no other');
my $raci = text(section($page, 'raci'));
like($raci, qr/T1: .*Clinical informaticist VACANT/, 'matrix and offices');
like($raci, qr/R \(\Q$script\E\)/, 'a part of the work');
like($raci, qr/Chief Medical Officer Max no end in order/, 'who holds one');
like(text(section($page, 'ending')), qr/Nora, other credential \S+ ends soon/, 'what ends');
my $root = sql(q{SELECT encode(root, 'hex') FROM cmiogov.seal ORDER BY id DESC LIMIT 1});
like($page, qr/root <code>$root<\/code>/, 'the root of the last seal, to be kept');

my $attention = text(section($page, 'attention'));
my @items = (
	[ 'ACT NOW', 'Live although the evidence fell', 1, 'change ' ], [ 'ACT NOW', 'Hazards not controlled (level 4 or 5)', 1, $script ],
	[ 'DECIDE', 'Emergency approvals without a review', 1, '' ], [ 'DECIDE', 'Serious incidents not closed', 1, $script ],
	[ 'DECIDE', 'Obligations overdue', 1, 'bell? esc' ], [ 'DECIDE', 'Proposals that failed a gate', 1, $script ], [ 'WATCH', 'Hazards not rated before and after controls', 1, 'unrated' ]);
like($attention, qr/\Q$_->[0] $_->[1]: $_->[2] $_->[3]\E/, "attention: $_->[1]") for @items;
like($attention, qr/ACT NOW Vacant offices: 3 Board; Clinical informaticist; Clinical lead on call/, 'attention: vacant offices');
unlike($attention, qr/sealed|without an approval|WATCH.*ACT/, 'the gravest first, and nothing that is in order');

# What comes later shows.
script(q{
	SELECT cmiogov.set_test_clock('-40 days');
	BEGIN; SELECT cmiogov.lift_armour('test'); ALTER TABLE change_request DISABLE TRIGGER cmiogov_guard_update;
	UPDATE change_request SET status = 'live' WHERE id = 20; COMMIT;
}, 'a row slips past');
like(text(section(pack_of($period), 'attention')), qr/ACT NOW Live without an approval: 1 .*change_request 20, live.* ACT NOW Guards that do not hold: 1 /, 'a row without an approval, and the guard that let it pass');

# --- who may, and that it says the same twice

is(sql("BEGIN; SELECT cmiogov.board_pack($period) = cmiogov.board_pack($period); COMMIT"), 't', 'the same page twice in a transaction');
my %may = map { $_ => sql("SELECT has_function_privilege('$_', 'cmiogov.board_pack(tstzrange)', 'EXECUTE')") } qw(reader cora outsider);
is_deeply(\%may, { reader => 't', cora => 't', outsider => 'f' }, 'for readers and the office');
my ($out, $err);
is($node->psql('postgres', "SET SESSION AUTHORIZATION reader; SELECT length(cmiogov.board_pack($period)) > 10000", stdout => \$out, stderr => \$err), 0, 'a reader may call it');
is($out, 't', 'and gets the page') or diag $err;
isnt($node->psql('postgres', 'SET SESSION AUTHORIZATION reader; SELECT * FROM cmiogov.board_attention()'), 0, 'its pieces are internal');

SKIP: {
	my ($browser) = grep { !system("command -v $_ >/dev/null 2>&1") } qw(chromium chromium-browser);
	skip 'no chromium', 2 unless $browser;
	my $home = PostgreSQL::Test::Utils::tempdir();
	my $dom = `timeout 60 $browser --headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking --disable-component-update --disable-sync --user-data-dir="$home" --dump-dom "file://$file" 2>/dev/null`;
	skip 'chromium does not run here', 2 unless length $dom;
	utf8::decode($dom);
	is(join(' ', $dom =~ /<section aria-labelledby="([^"]+)"/g), "@sections", 'a browser reads the same page');
	unlike($dom, qr/<script|<img/, 'and finds no element in the hostile text');
}

$node->stop;
done_testing();
