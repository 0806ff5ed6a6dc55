\echo '=== 4. The billing update: ten per cent saved, and a dose that may be misread'
\echo
SET SESSION AUTHORIZATION ito;
SELECT demo.does($$SELECT cmiogov.open_proposal('software_update', 'Billing update', 'public.change_request', '43')$$);
RESET SESSION AUTHORIZATION;
SELECT max(id) AS billing FROM cmiogov.proposal \gset
SET SESSION AUTHORIZATION olsen;
SELECT demo.does(format($$SELECT cmiogov.respond(%s, 'pass', 'no new data, access unchanged')$$, :billing));
SET SESSION AUTHORIZATION adeyemi;
SELECT demo.does(format($$SELECT cmiogov.estimate_harm(%s, 'dose misread', '1200 [1000,1500] * 2e-5 [1e-6,1e-4] * 0.3 [0.15,0.5]', evidence => 'simulation with 30 nurses')$$, :billing));
\echo
\echo 'The upper end, 0.075 harm per day, is beyond what the board tolerates (0.01). No saving, and no signature, lifts that:'
SET SESSION AUTHORIZATION kaur;
SELECT demo.refused(format($$SELECT cmiogov.sign_off(%s, 'T2')$$, :billing), 'cmiogov_safety', 2);
SET SESSION AUTHORIZATION brandt;
SELECT demo.refused(format($$SELECT cmiogov.accept_risk(%s, 'the savings pay for two nurses', now() + interval '1 year')$$, :billing), 'cmiogov_safety', 2);
SELECT demo.refused(format($$SELECT cmiogov.break_glass(%s, 'the old version is out of support', 12)$$, :billing), 'cmiogov_safety', 2);
SET SESSION AUTHORIZATION ehr_app;
SELECT demo.refused($$UPDATE change_request SET status = 'approved' WHERE id = 43$$, 'cmiogov_safety', 2);
RESET SESSION AUTHORIZATION;
\echo
