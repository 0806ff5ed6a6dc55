\echo '=== 9. What the board, the safety officer and the auditor see'
\echo
\echo 'Where every proposal stands:'
SELECT proposal, title, state, standing, blocking_gate AS blocked_by FROM cmiogov.proposal_standing ORDER BY proposal \g (format=aligned tuples_only=off footer=off)
\echo 'Who owes what, and whose turn it is:'
SELECT title, owner, gate, detail FROM cmiogov.worklist WHERE owed_now ORDER BY proposal, owner, gate \g (format=aligned tuples_only=off footer=off)
\echo 'Harm added and harm avoided, side by side, of the options chosen:'
SELECT title, hazard, harm_added, harm_avoided, estimated_by FROM cmiogov.harm_register WHERE chosen ORDER BY proposal, hazard \g (format=aligned tuples_only=off footer=off)
\echo 'Are the layers of defence three, and independent?'
SELECT title, compliance, safety, usability, independent, round(joint_miss::numeric, 4) AS joint_miss FROM cmiogov.layer_independence ORDER BY proposal \g (format=aligned tuples_only=off footer=off)
SELECT format('Conflicts of separation: %s', count(*)) FROM cmiogov.separation_conflict;
\echo 'What ends by itself, or just did:'
SELECT what, subject, expires::date, lapsed FROM cmiogov.expiring ORDER BY expires \g (format=aligned tuples_only=off footer=off)
\echo 'What was switched on and off, and on what evidence:'
SELECT at::time(0), event, value, subject_key, proposal, finding FROM cmiogov.enactment ORDER BY id \g (format=aligned tuples_only=off footer=off)
\echo 'Is the record as it was written? Every hash is computed anew, and the law is asked again:'
SELECT format('  problems found: %s of %s records read', (SELECT count(*) FROM cmiogov.verify_ledger()),
	(SELECT sum(records) FROM cmiogov.ledger_coverage()));
SELECT demo.check(count(*) = 0, 'the record is intact') FROM cmiogov.verify_ledger() \g /dev/null
SELECT format('  sealed, to keep elsewhere: %s', encode(cmiogov.seal(), 'hex'));
SELECT demo.check(count(*) = 0, 'nobody conflicts') FROM cmiogov.separation_conflict \g /dev/null
SELECT demo.check(bool_and(status IN ('draft', 'off')), 'nothing unsafe is live') FROM change_request \g /dev/null
\echo
\echo 'Nothing unsafe is live. That was the demonstration.'
\echo 'A whole hospital for a year, with what its board reads: make demo-year'
