--
-- Proposals and facts.  The functions are C: they take the person of the
-- session, lock the header, check, append and judge (src/fact.c).
--

CREATE FUNCTION cmiogov.open_proposal(kind text, title text, subject regclass DEFAULT NULL, subject_key text DEFAULT NULL, amount numeric DEFAULT NULL) RETURNS bigint
LANGUAGE c VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'open_proposal';
REVOKE ALL ON FUNCTION cmiogov.open_proposal(text, text, regclass, text, numeric) FROM PUBLIC;
COMMENT ON FUNCTION cmiogov.open_proposal(text, text, regclass, text, numeric) IS
'opens a proposal and returns its number; starts with option 0 (the baseline, change nothing) and option 1 (the subject as it is, chosen). Takes the duty office and an enrolled person. amount is what authority limits are compared with. 22023: unknown kind, row or unguarded table; 23514 cmiogov_raci: a decision of the kind has no valid RACI row; cmiogov_kind; cmiogov_one_open: the subject has an open proposal. A warning says what no present holder can do';

CREATE FUNCTION cmiogov.add_option(proposal bigint, title text, content jsonb DEFAULT NULL) RETURNS integer
LANGUAGE c VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'add_option';
REVOKE ALL ON FUNCTION cmiogov.add_option(bigint, text, jsonb) FROM PUBLIC;
COMMENT ON FUNCTION cmiogov.add_option(bigint, text, jsonb) IS
'adds one way to do it and returns its number; content {column: value} is how the subject would differ from what it is. 22023: the proposal has 100 options';

CREATE FUNCTION cmiogov.estimate_harm(proposal bigint, hazard text, delta cmiogov.harm_delta, option integer DEFAULT NULL, scale text DEFAULT 'harm', evidence text DEFAULT NULL) RETURNS void
LANGUAGE c VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'estimate_harm';
REVOKE ALL ON FUNCTION cmiogov.estimate_harm(bigint, text, cmiogov.harm_delta, integer, text, text) FROM PUBLIC;
COMMENT ON FUNCTION cmiogov.estimate_harm(bigint, text, cmiogov.harm_delta, integer, text, text) IS
'estimates the harm of one hazard of an option (NULL: the chosen one) relative to the baseline, in harm per day on the scale; the same hazard again supersedes. A safety judge''s estimate supersedes earlier ones of others; others'' later ones raise the upper end, never lower it. 22003: the harm is not finite';

CREATE FUNCTION cmiogov.adopt_estimate(proposal bigint, hazard text, option integer DEFAULT NULL, scale text DEFAULT 'harm', evidence text DEFAULT NULL) RETURNS void
LANGUAGE c VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'adopt_estimate';
REVOKE ALL ON FUNCTION cmiogov.adopt_estimate(bigint, text, integer, text, text) FROM PUBLIC;
COMMENT ON FUNCTION cmiogov.adopt_estimate(bigint, text, integer, text, text) IS
'a safety judge makes the gravest current estimate of a hazard his or her own. 42501: not a safety judge';

CREATE FUNCTION cmiogov.retire_hazard(proposal bigint, hazard text, reason text, option integer DEFAULT NULL, scale text DEFAULT 'harm') RETURNS void
LANGUAGE c VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'retire_hazard';
REVOKE ALL ON FUNCTION cmiogov.retire_hazard(bigint, text, text, integer, text) FROM PUBLIC;
COMMENT ON FUNCTION cmiogov.retire_hazard(bigint, text, text, integer, text) IS
'a safety judge says that a hazard is none of the option; its estimates stay on the record and count no more. 42501: not a safety judge';

CREATE FUNCTION cmiogov.score_usability(proposal bigint, score float8, basis text, option integer DEFAULT NULL) RETURNS void
LANGUAGE c VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'score_usability';
REVOKE ALL ON FUNCTION cmiogov.score_usability(bigint, float8, text, integer) FROM PUBLIC;
COMMENT ON FUNCTION cmiogov.score_usability(bigint, float8, text, integer) IS
'scores an option''s usability for rank_options(); the greater, the more usable; one person''s later score replaces the earlier';

CREATE FUNCTION cmiogov.judge(proposal bigint, requirement text, verdict cmiogov.verdict, reason text, option integer DEFAULT NULL, digest bytea DEFAULT NULL) RETURNS void
LANGUAGE c VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'judge';
REVOKE ALL ON FUNCTION cmiogov.judge(bigint, text, cmiogov.verdict, text, integer, bytea) FROM PUBLIC;
COMMENT ON FUNCTION cmiogov.judge(bigint, text, cmiogov.verdict, text, integer, bytea) IS
'gives a verdict on a requirement for an option (NULL: the chosen one), by a holder of its owner role. A fail may be given at any time; a yes only while every earlier gate stands (23514 cmiogov_precedence), by nobody who carries another gate (cmiogov_separation), on what the digest says was seen (cmiogov_stale). 42501: not the owner role; 22023: no such verdict in the gate';

CREATE FUNCTION cmiogov.withdraw_verdict(proposal bigint, requirement text, reason text, option integer DEFAULT NULL, person bigint DEFAULT NULL) RETURNS void
LANGUAGE c VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'withdraw_verdict';
REVOKE ALL ON FUNCTION cmiogov.withdraw_verdict(bigint, text, text, integer, bigint) FROM PUBLIC;
COMMENT ON FUNCTION cmiogov.withdraw_verdict(bigint, text, text, integer, bigint) IS
'withdraws one''s own verdict, or (person given) another''s fail by a present holder of the owner role; both stay on the record';

CREATE FUNCTION cmiogov.accept_risk(proposal bigint, reason text, expires timestamptz, requirement text DEFAULT NULL, digest bytea DEFAULT NULL) RETURNS void
LANGUAGE c VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'accept_risk';
REVOKE ALL ON FUNCTION cmiogov.accept_risk(bigint, text, timestamptz, text, bytea) FROM PUBLIC;
COMMENT ON FUNCTION cmiogov.accept_risk(bigint, text, timestamptz, text, bytea) IS
'clinical leadership accepts, in words and until a date, the harm of the chosen option as it is estimated now; or (requirement given) a standing fail on usability. 23514 cmiogov_precedence, cmiogov_safety: nothing accepts intolerable harm; 42501: no role that accepts risks';

CREATE FUNCTION cmiogov.choose_option(proposal bigint, option integer, reason text,
	tolerance float8 DEFAULT NULL, statistic text DEFAULT NULL) RETURNS void
LANGUAGE c VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'choose_option';
REVOKE ALL ON FUNCTION cmiogov.choose_option(bigint, integer, text, float8, text) FROM PUBLIC;
COMMENT ON FUNCTION cmiogov.choose_option(bigint, integer, text, float8, text) IS
'a holder of a Responsible or Accountable role chooses an option; what was said about another one does not count for it. tolerance and statistic, as rank_options() was asked, are kept with the choice';

CREATE FUNCTION cmiogov.submit_work(proposal bigint, decision text, statement text) RETURNS void
LANGUAGE c VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'submit_work';
REVOKE ALL ON FUNCTION cmiogov.submit_work(bigint, text, text) FROM PUBLIC;
COMMENT ON FUNCTION cmiogov.submit_work(bigint, text, text) IS
'a Responsible submits the work of a decision; one whose R is scoped to a part never suffices alone. 42501: not Responsible';

CREATE FUNCTION cmiogov.consult(proposal bigint, decision text, role text, due interval DEFAULT '5 days') RETURNS void
LANGUAGE c VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'consult';
REVOKE ALL ON FUNCTION cmiogov.consult(bigint, text, text, interval) FROM PUBLIC;
COMMENT ON FUNCTION cmiogov.consult(bigint, text, text, interval) IS
'asks a Consulted role and starts its reply term';

CREATE FUNCTION cmiogov.advise(proposal bigint, decision text, advice text) RETURNS void
LANGUAGE c VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'advise';
REVOKE ALL ON FUNCTION cmiogov.advise(bigint, text, text) FROM PUBLIC;
COMMENT ON FUNCTION cmiogov.advise(bigint, text, text) IS
'a Consulted answers, in words. 42501: not Consulted';

CREATE FUNCTION cmiogov.waive_consultation(proposal bigint, decision text, role text, reason text) RETURNS void
LANGUAGE c VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'waive_consultation';
REVOKE ALL ON FUNCTION cmiogov.waive_consultation(bigint, text, text, text) FROM PUBLIC;
COMMENT ON FUNCTION cmiogov.waive_consultation(bigint, text, text, text) IS
'the Accountable does without an answer, after the reply term or while the role is vacant. 23514 cmiogov_raci: neither is so; 42501: not the Accountable';

CREATE FUNCTION cmiogov.sign_off(proposal bigint, decision text, meaning text DEFAULT 'approval', digest bytea DEFAULT NULL) RETURNS void
LANGUAGE c VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'sign_off';
REVOKE ALL ON FUNCTION cmiogov.sign_off(bigint, text, text, bytea) FROM PUBLIC;
COMMENT ON FUNCTION cmiogov.sign_off(bigint, text, text, bytea) IS
'the Accountable signs a decision, within the authority limit (above it the role it escalates to), once the gates stand and everybody else has spoken; bound to the content signed (21 CFR 11). NOTIFY cmiogov_notice with the proposal''s number tells who listens to look at notice; so a transaction that signs cannot be PREPAREd (0A000, of PostgreSQL). 23514 cmiogov_separation: the signer carries a gate, opened the proposal or submitted its work; cmiogov_raci: something is missing, or the kind asks for the signer''s attestation of interests and none is good; 42501: not the Accountable';

CREATE FUNCTION cmiogov.break_glass(proposal bigint, reason text, hours numeric) RETURNS void
LANGUAGE c VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'break_glass';
REVOKE ALL ON FUNCTION cmiogov.break_glass(bigint, text, numeric) FROM PUBLIC;
COMMENT ON FUNCTION cmiogov.break_glass(bigint, text, numeric) IS
'a single-use emergency authorisation for so many hours, by a role that may break the glass: lifts what is open in safety, open or failed in usability, and missing RACI steps; never compliance, a fail on safety or intolerable harm. Owes a review';

CREATE FUNCTION cmiogov.close_emergency_review(proposal bigint, outcome text) RETURNS void
LANGUAGE c VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'close_emergency_review';
REVOKE ALL ON FUNCTION cmiogov.close_emergency_review(bigint, text) FROM PUBLIC;
COMMENT ON FUNCTION cmiogov.close_emergency_review(bigint, text) IS
'closes the review of a proposal''s latest emergency, by another person than who broke the glass (23514 cmiogov_separation)';

CREATE FUNCTION cmiogov.withdraw_proposal(proposal bigint, reason text) RETURNS void
LANGUAGE c VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'withdraw_proposal';
REVOKE ALL ON FUNCTION cmiogov.withdraw_proposal(bigint, text) FROM PUBLIC;
COMMENT ON FUNCTION cmiogov.withdraw_proposal(bigint, text) IS
'ends a proposal that carries no governed row; by its opener or a Responsible or Accountable';

CREATE FUNCTION cmiogov.enact_proposal(proposal bigint) RETURNS void
LANGUAGE c VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'enact_proposal';
REVOKE ALL ON FUNCTION cmiogov.enact_proposal(bigint) FROM PUBLIC;
COMMENT ON FUNCTION cmiogov.enact_proposal(bigint) IS
'records the enactment of a ready proposal without a subject, once. 23514 with the first unmet rule';

CREATE FUNCTION cmiogov.propose(kind text, title text, subject regclass, subject_key text, hazard text, delta cmiogov.harm_delta, statement text) RETURNS bigint
LANGUAGE c VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'propose';
REVOKE ALL ON FUNCTION cmiogov.propose(text, text, regclass, text, text, cmiogov.harm_delta, text) FROM PUBLIC;
COMMENT ON FUNCTION cmiogov.propose(text, text, regclass, text, text, cmiogov.harm_delta, text) IS
'opens a proposal, estimates one hazard, and submits and advises where the caller is Responsible or Consulted; the same checks and the same facts as step by step';

CREATE FUNCTION cmiogov.respond(proposal bigint, verdict cmiogov.verdict, reason text, digest bytea DEFAULT NULL) RETURNS integer
LANGUAGE c VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'respond';
REVOKE ALL ON FUNCTION cmiogov.respond(bigint, cmiogov.verdict, text, bytea) FROM PUBLIC;
COMMENT ON FUNCTION cmiogov.respond(bigint, cmiogov.verdict, text, bytea) IS
'everything that the caller owes at this moment, as separate facts, and returns how many: work, advice, verdicts in order of the gates, signatures. Accepts no risk: that takes accept_risk(). 23514 cmiogov_raci: nothing is owed';

CREATE FUNCTION cmiogov.proposal_digest(proposal bigint) RETURNS bytea
LANGUAGE c VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'proposal_digest';
REVOKE ALL ON FUNCTION cmiogov.proposal_digest(bigint) FROM PUBLIC;
COMMENT ON FUNCTION cmiogov.proposal_digest(bigint) IS
'SHA-256 of a proposal''s kind, subject, chosen option with its content, and harm: what one approves who gives it to judge(), accept_risk() or sign_off()';

CREATE FUNCTION cmiogov.explain_approval(target regclass, key text,
	OUT gate text, OUT rule text, OUT satisfied boolean, OUT detail text, OUT next_action text, OUT owner text)
RETURNS SETOF record
LANGUAGE c VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'explain_approval';
REVOKE ALL ON FUNCTION cmiogov.explain_approval(regclass, text) FROM PUBLIC;
COMMENT ON FUNCTION cmiogov.explain_approval(regclass, text) IS
'every rule that the row''s latest proposal must meet, in order of precedence: whether it is met, what is missing, what to do next, and who owes it. The answer is the law''s, the same that the guard asks';
