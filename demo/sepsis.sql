\echo '=== 3. The sepsis alert: from "somebody set a status" to a decision'
\echo
SET SESSION AUTHORIZATION moreno;
SELECT demo.does($$SELECT cmiogov.open_proposal('cds_alert', 'Sepsis alert', 'public.change_request', '42', 80000)$$);
RESET SESSION AUTHORIZATION;
SELECT max(id) AS sepsis FROM cmiogov.proposal \gset
\echo
\echo 'Refused again, and now the database says all that is missing, in order of precedence:'
SET SESSION AUTHORIZATION ehr_app;
SELECT demo.refused($$UPDATE change_request SET status = 'approved' WHERE id = 42$$, 'cmiogov_compliance');

\echo
\echo 'Compliance comes first. The CMIO cannot judge safety before it:'
SET SESSION AUTHORIZATION adeyemi;
SELECT demo.refused(format($$SELECT cmiogov.judge(%s, 'clinical_risk', 'pass', 'looks fine')$$, :sepsis), 'cmiogov_precedence');
SET SESSION AUTHORIZATION olsen;
SELECT demo.refused(format($$SELECT cmiogov.judge(%s, 'hipaa_required', 'accepted', 'we accept the gap')$$, :sepsis), '22023');
SELECT demo.does(format($$SELECT cmiogov.judge(%s, 'hipaa_required', 'pass', 'access is audited')$$, :sepsis));
SELECT demo.does(format($$SELECT cmiogov.judge(%s, 'hipaa_addressable', 'alternative', 'proximity logoff instead of a timer, documented')$$, :sepsis));

\echo
\echo 'Safety. The CIO is no safety judge:'
SET SESSION AUTHORIZATION kaur;
SELECT demo.refused(format($$SELECT cmiogov.judge(%s, 'clinical_risk', 'pass', 'the servers can take it')$$, :sepsis), '42501');
\echo 'Nor is a CMIO, deputy or not, whose licence has run out:'
RESET SESSION AUTHORIZATION;
SELECT pg_sleep(greatest(0, extract(epoch FROM max(upper(c.term)) - clock_timestamp())))
FROM cmiogov.credential c JOIN demo.staff s USING (person) WHERE s.login = 'vogel' \g /dev/null
SET SESSION AUTHORIZATION vogel;
SELECT demo.refused(format($$SELECT cmiogov.judge(%s, 'clinical_risk', 'pass', 'I used to hold a licence')$$, :sepsis), '42501');

\echo 'The CMIO estimates the harm per day: exposures * change in probability * severity.'
\echo 'The alert avoids harm; the fatigue it causes adds some. Neither hides the other.'
SET SESSION AUTHORIZATION adeyemi;
SELECT demo.does(format($$SELECT cmiogov.estimate_harm(%s, 'sepsis seen late', '8 * -0.069670846 [-0.1,-0.03] * 0.033', evidence => 'trial and own counts')$$, :sepsis));
SELECT demo.does(format($$SELECT cmiogov.estimate_harm(%s, 'alert fatigue', '40 [30,50] * 1e-4 [5e-5,2e-4] * 0.2', evidence => 'override rate of the old alert')$$, :sepsis));
RESET SESSION AUTHORIZATION;
SELECT hazard, delta, harm, harm_added, harm_avoided FROM cmiogov.harm_register WHERE proposal = :sepsis ORDER BY hazard \g (format=aligned tuples_only=off footer=off)
SET SESSION AUTHORIZATION adeyemi;
SELECT demo.does(format($$SELECT cmiogov.judge(%s, 'clinical_risk', 'pass', 'benefit is established, fatigue is watched')$$, :sepsis));

\echo
\echo 'A hazard that adds harm needs clinical leadership to accept it, in words, until a date. The CIO cannot:'
SET SESSION AUTHORIZATION kaur;
SELECT demo.refused(format($$SELECT cmiogov.accept_risk(%s, 'the go-live date is fixed', now() + interval '1 year')$$, :sepsis), '42501');
SET SESSION AUTHORIZATION brandt;
SELECT demo.does(format($$SELECT cmiogov.accept_risk(%s, 'fatigue accepted; overrides reviewed monthly', now() + interval '1 year')$$, :sepsis));

\echo
\echo 'Usability, then the decisions T1 (clinical logic), T2 (architecture), T4 (budget):'
SET SESSION AUTHORIZATION weiss;
SELECT demo.does(format($$SELECT cmiogov.judge(%s, 'workflow_fit', 'pass', 'tried on two wards')$$, :sepsis));
SET SESSION AUTHORIZATION adeyemi;
SELECT demo.does(format($$SELECT cmiogov.submit_work(%s, 'T1', 'criteria v3 and test report')$$, :sepsis));
SELECT demo.does(format($$SELECT cmiogov.advise(%s, 'T2', 'fits')$$, :sepsis));
SELECT demo.does(format($$SELECT cmiogov.advise(%s, 'T4', 'worth it')$$, :sepsis));
SET SESSION AUTHORIZATION ito;
SELECT demo.does(format($$SELECT cmiogov.submit_work(%s, 'T2', 'interfaces and load test')$$, :sepsis));
SET SESSION AUTHORIZATION kaur;
SELECT demo.does(format($$SELECT cmiogov.submit_work(%s, 'T4', 'contract draft')$$, :sepsis));
SET SESSION AUTHORIZATION brandt;
SELECT demo.refused(format($$SELECT cmiogov.sign_off(%s, 'T1')$$, :sepsis), 'cmiogov_raci');
SELECT demo.does(format($$SELECT cmiogov.advise(%s, 'T4', 'clinically justified')$$, :sepsis));
SET SESSION AUTHORIZATION moreno;
SELECT demo.does(format($$SELECT cmiogov.advise(%s, 'T1', 'feasible as specified')$$, :sepsis));
SET SESSION AUTHORIZATION brandt;
SELECT demo.does(format($$SELECT cmiogov.sign_off(%s, 'T1')$$, :sepsis));
SET SESSION AUTHORIZATION kaur;
SELECT demo.does(format($$SELECT cmiogov.sign_off(%s, 'T2')$$, :sepsis));
SELECT demo.does(format($$SELECT cmiogov.sign_off(%s, 'T4')$$, :sepsis));
RESET SESSION AUTHORIZATION;
SELECT demo.check(ready, 'the sepsis alert is ready') FROM cmiogov.proposal WHERE id = :sepsis \g /dev/null

\echo
\echo 'Everything is signed. Now somebody "only adjusts" the threshold before the approval:'
SET SESSION AUTHORIZATION ehr_app;
SELECT demo.does($$UPDATE change_request SET threshold = 1.5 WHERE id = 42$$);
SELECT demo.refused($$UPDATE change_request SET status = 'approved' WHERE id = 42$$, 'cmiogov_stale', 3);
\echo 'What was signed is what goes live, or nothing does. The threshold goes back, and the same approval passes:'
SELECT demo.does($$UPDATE change_request SET threshold = 2.0 WHERE id = 42$$);
SELECT demo.does($$UPDATE change_request SET status = 'approved', changed_by = 'admin', updated_at = now() WHERE id = 42$$);
SELECT demo.does($$UPDATE change_request SET status = 'live' WHERE id = 42$$);
RESET SESSION AUTHORIZATION;
SELECT demo.check(status = 'live', 'the alert is live') FROM change_request WHERE id = 42 \g /dev/null
SELECT event, value, proposal, db_user, actor, live FROM cmiogov.enactment ORDER BY id \g (format=aligned tuples_only=off footer=off)
\echo 'Live content cannot be changed either:'
SET SESSION AUTHORIZATION ehr_app;
SELECT demo.refused($$UPDATE change_request SET threshold = 1.5 WHERE id = 42$$, 'cmiogov_stale', 3);

\echo
\echo 'Three weeks later nurses drown in alerts. The CMIO says no. That is a finding, with an owner and a date:'
SET SESSION AUTHORIZATION adeyemi;
SELECT demo.does(format($$SELECT cmiogov.judge(%s, 'clinical_risk', 'fail', 'overrides at 96 %%, a true alert was missed')$$, :sepsis));
RESET SESSION AUTHORIZATION;
SELECT demo.check(count(*) = 1, 'one finding is open') FROM cmiogov.withdrawal_finding WHERE open \g /dev/null
SELECT title, cause, detail, owner, due::date - since::date AS days FROM cmiogov.withdrawal_finding WHERE open \g (format=aligned tuples_only=off footer=off)
\echo 'Switching off is never refused; coming back with the finding open is:'
SET SESSION AUTHORIZATION ehr_app;
SELECT demo.does($$UPDATE change_request SET status = 'off' WHERE id = 42$$);
SELECT demo.refused($$UPDATE change_request SET status = 'live' WHERE id = 42$$, 'cmiogov_finding_open');
SET SESSION AUTHORIZATION brandt;
SELECT demo.does(format($$SELECT cmiogov.resolve_finding(%s, 'switched off within the hour; new criteria in work')$$, :sepsis));
RESET SESSION AUTHORIZATION;
SELECT demo.check(count(*) = 0, 'no finding is open') FROM cmiogov.withdrawal_finding WHERE open \g /dev/null
\echo
