--
-- People: enrolment, logins, credentials, appointments, access.
--
-- The functions are C: they ask the session user's duty, wait for the guards,
-- check, write and record (src/policy_write.c).
--

CREATE FUNCTION cmiogov.enroll(name text, db_role name DEFAULT NULL) RETURNS bigint
LANGUAGE c VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'enroll';
REVOKE ALL ON FUNCTION cmiogov.enroll(text, name) FROM PUBLIC;
COMMENT ON FUNCTION cmiogov.enroll(text, name) IS
'enrols one human, with the database role that stands for him or her, and returns the id; takes the duty registrar. 22023: no such database role; 23505: it stands for somebody else';

CREATE FUNCTION cmiogov.add_login(person bigint, realm text, login text) RETURNS void
LANGUAGE c VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'add_login';
REVOKE ALL ON FUNCTION cmiogov.add_login(bigint, text, text) FROM PUBLIC;
COMMENT ON FUNCTION cmiogov.add_login(bigint, text, text) IS
'gives a person one more login; realm "database" means database roles, any other name the users of an application; takes the duty registrar. 23505: the login stands for somebody already';

CREATE FUNCTION cmiogov.remove_login(realm text, login text) RETURNS void
LANGUAGE c VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'remove_login';
REVOKE ALL ON FUNCTION cmiogov.remove_login(text, text) FROM PUBLIC;
COMMENT ON FUNCTION cmiogov.remove_login(text, text) IS
'the login stands for nobody any more; the record keeps whom it stood for; takes the duty registrar';

CREATE FUNCTION cmiogov.record_credential(person bigint, kind text, number text, issuer text, term tstzrange) RETURNS bigint
LANGUAGE c VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'record_credential';
REVOKE ALL ON FUNCTION cmiogov.record_credential(bigint, text, text, text, tstzrange) FROM PUBLIC;
COMMENT ON FUNCTION cmiogov.record_credential(bigint, text, text, text, tstzrange) IS
'records a licence or the like with its term, beginning included and end excluded, and returns its id; takes the duty registrar';

CREATE FUNCTION cmiogov.revoke_credential(credential bigint) RETURNS void
LANGUAGE c VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'revoke_credential';
REVOKE ALL ON FUNCTION cmiogov.revoke_credential(bigint) FROM PUBLIC;
COMMENT ON FUNCTION cmiogov.revoke_credential(bigint) IS
'the credential carries nobody from this moment on; what was done before stands; takes the duty registrar';

CREATE FUNCTION cmiogov.appoint(person bigint, role text, term tstzrange DEFAULT tstzrange(now(), NULL),
	authority_limit numeric DEFAULT NULL, deputy boolean DEFAULT false) RETURNS void
LANGUAGE c VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'appoint';
REVOKE ALL ON FUNCTION cmiogov.appoint(bigint, text, tstzrange, numeric, boolean) FROM PUBLIC;
COMMENT ON FUNCTION cmiogov.appoint(bigint, text, tstzrange, numeric, boolean) IS
'gives a person a role for a term, beginning included and end excluded, with a limit to the amounts signed for; takes the duty registrar. A deputy has the role''s separations and takes no seat. 23514 cmiogov_separation: two separated offices; 23514 cmiogov_raci: the credential that the role demands is not in force, or the single seat is taken; 23505: the person holds the role already';

CREATE FUNCTION cmiogov.end_appointment(person bigint, role text, at timestamptz DEFAULT now()) RETURNS void
LANGUAGE c VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'end_appointment';
REVOKE ALL ON FUNCTION cmiogov.end_appointment(bigint, text, timestamptz) FROM PUBLIC;
COMMENT ON FUNCTION cmiogov.end_appointment(bigint, text, timestamptz) IS
'ends a person''s appointments to a role, at once or later, never back-dated (22023); one that has not begun by then becomes void; takes the duty registrar';

CREATE FUNCTION cmiogov.act_as(realm text, login text) RETURNS void
LANGUAGE c VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'act_as';
REVOKE ALL ON FUNCTION cmiogov.act_as(text, text) FROM PUBLIC;
COMMENT ON FUNCTION cmiogov.act_as(text, text) IS
'for the rest of this transaction the session acts for this user of an application; takes the duty app for the realm. Ends with the transaction, when it is prepared, and on rollback to an earlier savepoint. 42501: no such duty, or the login stands for nobody';

CREATE FUNCTION cmiogov.grant_access(role name, duty text, realm text DEFAULT '*') RETURNS void
LANGUAGE c VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'grant_access';
REVOKE ALL ON FUNCTION cmiogov.grant_access(name, text, text) FROM PUBLIC;
COMMENT ON FUNCTION cmiogov.grant_access(name, text, text) IS
'gives a database role a duty (registrar, office, app, auditor, reader) with the privileges it takes; app is given for one realm. For the extension''s owner and superusers. Call it again after an upgrade that brings new functions';

CREATE FUNCTION cmiogov.revoke_access(role name, duty text, realm text DEFAULT '*') RETURNS void
LANGUAGE c VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'revoke_access';
REVOKE ALL ON FUNCTION cmiogov.revoke_access(name, text, text) FROM PUBLIC;
COMMENT ON FUNCTION cmiogov.revoke_access(name, text, text) IS
'takes a duty from a database role, and the privileges that no other duty of it needs. For the extension''s owner and superusers';

CREATE FUNCTION cmiogov.set_site(site integer) RETURNS void
LANGUAGE c VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'set_site';
REVOKE ALL ON FUNCTION cmiogov.set_site(integer) FROM PUBLIC;
COMMENT ON FUNCTION cmiogov.set_site(integer) IS
'numbers this hospital (0 to 8191): its ids and records begin at site * 2^40, those of guards at site * 2^18, so that several can publish to one hub. Once, before the first enrolment (22023 when ids of that site exist). For the extension''s owner and superusers';

-- Which functions and views each duty needs: the one list, read by
-- grant_access() and by the tests.  What does not exist is left out.
CREATE VIEW cmiogov.duty_grant AS
WITH listed (duty, name) AS
(
	SELECT d.duty, f.name
	FROM (VALUES
		('{registrar}'::text[], '{enroll,add_login,remove_login,record_credential,revoke_credential,appoint,end_appointment,
			load_reference_policy,define_role,define_decision,set_raci,define_kind,define_requirement,retire_requirement,
			set_break_glass_hours,set_withdrawal_days,set_ethics_lenses,
			define_body,take_seat,end_seat,set_reporting_line,define_qualification,define_measure,
			define_severity_scale,define_risk_matrix}'::text[]),
		('{registrar,office,app}', '{set_harm_limits,preclear,revoke_preclearance,raci_faults}'),
		('{office,app}', '{open_proposal,add_option,estimate_harm,adopt_estimate,retire_hazard,score_usability,choose_option,
			judge,withdraw_verdict,submit_work,consult,advise,waive_consultation,accept_risk,sign_off,break_glass,
			close_emergency_review,withdraw_proposal,enact_proposal,reassess,resolve_finding,adopt_rows,propose,respond,
			guard_table,release_table,set_guard_mode,rearm_guards,guard,guard_truncate,
			register_asset,move_asset,revise_asset,link_asset,unlink_asset,receive_request,move_request,owe,fulfil,observe,
			log_hazard,rate_hazard,set_hazard_status,add_control,verify_control,import_hazards,report_incident,move_incident,
			add_note,withdraw_note,raise_dispute,resolve_dispute,record_meeting,acknowledge,declare_interest,clear_interest,
			observe_harm,link_incident}'),
		('{registrar}', '{load_reference_matrix}'),
		('{office,app}', '{refute_control,withdraw_control,trace_incident}'),
		('{registrar,office,app,auditor,reader}', '{risk_level,severity_weight,harm_sensitivity}'),
		('{app}', '{act_as}'),
		('{auditor}', '{verify_ledger,ledger_coverage,verify_policy,policy_record_hash,seal,export_proposal,export_period,export_seal,
			refusal_queue,armour_active}'),
		('{office,app,auditor}', '{baseline_scan,unenacted,what_if_limits,proposal_as_of,proposal_record}'),
		('{office,app,auditor,reader}', '{explain_approval,explain_proposal,fallen_evidence,subject_digest,
			proposal_digest,rank_options,raci_faults,guard_fault,armour_active,impact_of}'),
		('{office,app,auditor,reader}', '{who_decides,board_pack}')
	) AS v (duties, names), pg_catalog.unnest(v.duties) AS d (duty), pg_catalog.unnest(v.names) AS f (name)
)
SELECT DISTINCT l.duty, p.oid::regprocedure AS function, NULL::regclass AS relation
FROM listed l JOIN pg_catalog.pg_proc p ON p.proname OPERATOR(pg_catalog.=) l.name::name
WHERE p.pronamespace OPERATOR(pg_catalog.=) 'cmiogov'::regnamespace
UNION ALL
SELECT d.duty, NULL, c.oid::regclass
FROM pg_catalog.pg_class c, pg_catalog.unnest('{registrar,office,app,auditor,reader}'::text[]) AS d (duty)
WHERE c.relnamespace OPERATOR(pg_catalog.=) 'cmiogov'::regnamespace
  AND c.relkind OPERATOR(pg_catalog.=) 'v'
  AND c.relname OPERATOR(pg_catalog.<>) ALL ('{duty_grant,kind_role,policy_state,recent_proposal,unsealed}'::name[])
  AND (d.duty OPERATOR(pg_catalog.<>) 'registrar' OR c.relname OPERATOR(pg_catalog.=) ANY ('{raci_chart,raci_fault,separation_conflict,expiring,risk_chart,severity_weights}'::name[]));
COMMENT ON VIEW cmiogov.duty_grant IS 'which functions may be executed and which views read by the holders of each duty';
