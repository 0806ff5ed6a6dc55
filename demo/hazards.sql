\echo '=== 6. The hazard log: what lowers a risk, and what only says so'
\echo
SELECT cmiogov.load_reference_matrix() \g /dev/null
CREATE TABLE demo.log (hazard text, initial_likelihood text, initial_severity text, initial_level integer,
	residual_likelihood text, residual_severity text, residual_level integer);
\copy demo.log FROM '../test/data/hazard_ratings_uk_core.csv' (FORMAT csv, HEADER)
INSERT INTO demo.log VALUES ('LOCAL01', 'TBC', 'Major', 2, 'Low', 'Major', 2);
GRANT SELECT ON demo.log TO PUBLIC;
\echo 'A published log of nine hazards comes in, and one of our own, as it is; nothing is coerced:'
SET SESSION AUTHORIZATION adeyemi;
SELECT cmiogov.register_asset('system', 'EHR', 'CMIO') AS ehr \gset
SELECT "row", hazard, finding
FROM cmiogov.import_hazards(:ehr, 'NHS clinical risk matrix 1', (SELECT jsonb_agg(to_jsonb(l)) FROM demo.log l))
WHERE finding IS NOT NULL \g (format=aligned tuples_only=off footer=off)
SELECT demo.check(count(*) = 9, 'all 18 ratings of the published log are ours too') FROM demo.log l JOIN cmiogov.hazard_log h ON h.name = l.hazard
WHERE h.initial_level = l.initial_level AND h.residual_level = l.residual_level \g /dev/null
SELECT hazard AS worst FROM cmiogov.hazard_log WHERE name = 'FHIR007' \gset
\echo 'FHIR007 is rated 4, and 2 with its controls. Which controls?'
SELECT demo.refused(format($$SELECT cmiogov.set_hazard_status(%s, 'closed', 'controlled, says the log')$$, :worst), 'cmiogov_safety');
SELECT cmiogov.add_control(:worst, 'design', 'units beside every dose') AS control \gset
SELECT demo.does(format($$SELECT cmiogov.verify_control(%s, 'implementation', 'seen in release 7')$$, :control));
SELECT demo.refused(format($$SELECT cmiogov.verify_control(%s, 'effectiveness', 'of course')$$, :control), 'cmiogov_separation');
SET SESSION AUTHORIZATION weiss;
SELECT demo.does(format($$SELECT cmiogov.verify_control(%s, 'effectiveness', '40 nurses read 400 doses right')$$, :control));
RESET SESSION AUTHORIZATION;
SELECT name, initial_level, residual_level, effective_level, meaning, verified_controls || ' of ' || controls AS controls
FROM cmiogov.hazard_log WHERE name IN ('FHIR007', 'FHIR004', 'LOCAL01') ORDER BY name \g (format=aligned tuples_only=off footer=off)
SELECT demo.check(effective_level = 2, 'verified twice, the residual rating counts') FROM cmiogov.hazard_log WHERE name = 'FHIR007' \g /dev/null
\echo
