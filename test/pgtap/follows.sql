-- A no follows the subject: given on an earlier proposal, it is on every later
-- one at the same moment, under each option, and takes what was enacted down.
\set QUIET on
\o /dev/null
\ir ../fixtures/guarded.sql
\o
CREATE FUNCTION standing_of(id bigint) RETURNS text LANGUAGE sql AS
$$SELECT standing::text || CASE WHEN ready THEN ' ready' ELSE '' END || CASE WHEN fell_at IS NOT NULL THEN ' fell' ELSE '' END
FROM cmiogov.proposal WHERE proposal.id = $1$$;
SELECT plan(23);

SELECT ready('change_request', '1') \g /dev/null
SELECT p() AS first \gset
SELECT is(try('UPDATE change_request SET status = ''approved'' WHERE id = 1'), 'ok', 'approved on the first proposal');
SELECT is(ready('change_request', '1'), 'ready', 'a second one is prepared');
SELECT p() AS second \gset
SELECT is(act('ines', format('SELECT cmiogov.add_option(%s, ''more'', ''{"dose": 9}'')', :second)), 'ok', 'with another option');
SELECT is(act('ines', format('SELECT cmiogov.judge(%s, ''clinical_risk'', ''fail'', ''x'')', :first)), '42501', 'nobody else says no');

SELECT is(act('mio', format('SELECT cmiogov.judge(%s, ''clinical_risk'', ''fail'', ''harmed somebody'')', :first)), 'ok', 'a no on the first');
SELECT is(standing_of(:first), 'compliance=pass safety=fail usability=open fell', 'whose evidence falls');
SELECT is(standing_of(:second), 'compliance=pass safety=fail usability=open', 'and which reaches the second');
SELECT is((SELECT string_agg(option || ' ' || of_role, ', ' ORDER BY option) FROM cmiogov.fact
	WHERE proposal = :second AND act = 'verdict' AND verdict = 'fail' AND person = person('mio')), '1 carried, 2 carried', 'under each option');
SELECT is(try('UPDATE change_request SET status = ''live'' WHERE id = 1'), 'cmiogov_safety', 'the row moves on neither');
SELECT is(act('mio', format('SELECT cmiogov.judge(%s, ''clinical_risk'', ''fail'', ''still'')', :first)), 'ok', 'said again');
SELECT is((SELECT count(*)::int FROM cmiogov.fact WHERE proposal = :second AND of_role = 'carried'), 2, 'it is not carried again');

-- Taken back on the later one, it is back when it is said again.
SELECT is(act('mio', format('SELECT cmiogov.judge(%s, ''clinical_risk'', ''pass'', ''mended'')', :second)), 'ok', 'his pass on the second');
SELECT is(act('mio', format('SELECT cmiogov.respond(%s, ''fail'', ''no'')', :first)), 'ok', 'no again on the first, by the short road');
SELECT is((SELECT standing -> 'safety' FROM cmiogov.proposal WHERE id = :second), 'fail'::cmiogov.verdict, 'and so on the second');

-- Through one that was withdrawn into the next; and on a live enactment of a later one.
SELECT is(act('ines', format('SELECT cmiogov.withdraw_proposal(%s, ''x'')', :second)), 'ok', 'the second is withdrawn');
SELECT is(act('nora', format('SELECT cmiogov.judge(%s, ''workflow_fit'', ''fail'', ''clicks'')', :first)), 'ok', 'another no on the first');
SELECT is(act('ines', $$SELECT cmiogov.open_proposal('alert_change', 'third', 'change_request', '1')$$), 'ok', 'a third is opened');
SELECT is((SELECT standing::text FROM cmiogov.proposal WHERE id = p()), 'compliance=open safety=fail usability=fail', 'with both on it');

SELECT ready('change_request', '2') \g /dev/null
SELECT p() AS a \gset
SELECT is(try('UPDATE change_request SET status = ''approved'' WHERE id = 2'), 'ok', 'approved on one');
SELECT ready('change_request', '2') \g /dev/null
SELECT p() AS b \gset
SELECT is(try('UPDATE change_request SET status = ''live'' WHERE id = 2'), 'ok', 'and live on the next');
SELECT is((SELECT proposal FROM cmiogov.enactment WHERE subject_key = '2' AND live), :b::bigint, 'the row lives on its second proposal');
SELECT is(act('cora', format('SELECT cmiogov.judge(%s, ''hipaa_required'', ''fail'', ''unlawful'')', :a)), 'ok', 'unlawful, said on the first');
SELECT is(standing_of(:b), 'compliance=fail safety=open usability=open fell', 'withdraws the second');
SELECT * FROM finish();
