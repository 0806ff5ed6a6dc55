\echo
\echo 'Where the proposals are:'
SELECT kind, count(*) AS proposals, count(*) FILTER (WHERE state = 'open') AS open, count(*) FILTER (WHERE state = 'ready') AS ready, count(*) FILTER (WHERE state = 'enacted') AS live,
	   count(*) FILTER (WHERE state = 'left') AS left_again, count(*) FILTER (WHERE state = 'withdrawn') AS withdrawn
FROM cmiogov.proposal_standing GROUP BY kind ORDER BY kind \g (format=aligned tuples_only=off footer=off)
\echo 'On whom they wait:'
SELECT owner, waiting, since::date, oldest FROM cmiogov.decisions_waiting ORDER BY waiting DESC, owner LIMIT 8 \g (format=aligned tuples_only=off footer=off)
\echo 'Live although the evidence fell, and what became of it:'
SELECT cause, count(*) AS findings, count(*) FILTER (WHERE open) AS open, count(*) FILTER (WHERE open AND due < now()) AS overdue FROM cmiogov.withdrawal_finding GROUP BY cause ORDER BY cause
\g (format=aligned tuples_only=off footer=off)
\echo 'Harm per 1000 days of what is live, added and avoided:'
SELECT h.kind, cmiogov.board_harm(cmiogov.sum(h.harm_added)) AS added, cmiogov.board_harm(cmiogov.sum(h.harm_avoided)) AS avoided
FROM cmiogov.harm_register h JOIN cmiogov.proposal_standing s ON s.proposal = h.proposal AND s.state = 'enacted' WHERE h.chosen GROUP BY h.kind ORDER BY h.kind
\g (format=aligned tuples_only=off footer=off)
\echo 'Foreseen and observed:'
SELECT result, count(*) FROM cmiogov.calibration GROUP BY result ORDER BY result \g (format=aligned tuples_only=off footer=off)
\echo 'Hazards not closed, by level:'
SELECT effective_level AS level, count(*), count(*) FILTER (WHERE unrated) AS unrated FROM cmiogov.hazard_log WHERE status <> 'closed' GROUP BY 1 ORDER BY 1 \g (format=aligned tuples_only=off footer=off)
\echo 'Incidents:'
SELECT sort, count(*), percentile_cont(0.5) WITHIN GROUP (ORDER BY time_to_detect) AS median_to_detect, count(*) FILTER (WHERE open) AS open
FROM cmiogov.incident_log GROUP BY sort ORDER BY sort \g (format=aligned tuples_only=off footer=off)
\echo 'Obligations:'
SELECT sort, count(*), count(*) FILTER (WHERE state = 'overdue') AS overdue, count(*) FILTER (WHERE state = 'lapsed') AS lapsed FROM cmiogov.owed GROUP BY sort ORDER BY sort \g (format=aligned tuples_only=off footer=off)
\echo 'Measures, as last observed:'
SELECT title, round(value::numeric, 3) AS value, goal, target, met, signal FROM cmiogov.measure_status ORDER BY measure \g (format=aligned tuples_only=off footer=off)
\echo 'Is the record as it was written?'
SELECT format('  problems found: %s of %s records read', (SELECT count(*) FROM cmiogov.verify_ledger()), (SELECT sum(records) FROM cmiogov.ledger_coverage()));
SELECT demo.check(count(*) = 0, 'the record is intact') FROM cmiogov.verify_ledger() \g /dev/null
SELECT demo.check(count(*) = 0, 'nothing is live without an enactment') FROM cmiogov.unenacted() \g /dev/null
SELECT demo.check(count(*) = 0, 'convenience never came before safety: ' || string_agg(title || ': ' || detail, ', ')) FROM cmiogov.convenience_violations \g /dev/null
SELECT cmiogov.seal() \g /dev/null
\o :pack
SELECT cmiogov.board_pack(tstzrange(year.day(0), now()));
\o
