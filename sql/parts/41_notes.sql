--
-- What is said about a proposal without judging it (src/act_note.c).
--

CREATE FUNCTION cmiogov.add_note(proposal bigint, sort text, about text, statement text, detail jsonb DEFAULT NULL, option integer DEFAULT NULL) RETURNS integer
LANGUAGE c VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'add_note';
REVOKE ALL ON FUNCTION cmiogov.add_note(bigint, text, text, text, jsonb, integer) FROM PUBLIC;
COMMENT ON FUNCTION cmiogov.add_note(bigint, text, text, text, jsonb, integer) IS
'says something about a proposal without judging it, and returns the number of the fact; no weight in law but where a condition of the kind asks for it. Of an option (NULL: the chosen one) and its content: evidence (about a question; detail.grade high, moderate, low, very_low or opinion, detail.citation), ethics (about a lens: deontological, consequentialist, virtue, principlist, care; detail.principle), architecture (about data_flow, protection or availability), heard (about a body, and what it said), reviewed (about an asset, by a holder of its owner role), benefit (about a measure; detail.value in its unit), fit (about a need; detail.score), finding (about what was found; detail.layer compliance, safety or usability). Of the whole proposal: affected (about a body: it is affected), concerns and data_use (about an asset, by its number). 22023: no such sort, thing or detail; 42501: not the owner''s role';

CREATE FUNCTION cmiogov.withdraw_note(proposal bigint, note integer, reason text) RETURNS void
LANGUAGE c VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'withdraw_note';
REVOKE ALL ON FUNCTION cmiogov.withdraw_note(bigint, integer, text) FROM PUBLIC;
COMMENT ON FUNCTION cmiogov.withdraw_note(bigint, integer, text) IS
'takes a note, meeting, acknowledgement or dispute back, by its giver; what is no dispute also by an Accountable. Both stay on the record. 22023: no note that stands';

CREATE FUNCTION cmiogov.raise_dispute(proposal bigint, statement text) RETURNS integer
LANGUAGE c VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'raise_dispute';
REVOKE ALL ON FUNCTION cmiogov.raise_dispute(bigint, text) FROM PUBLIC;
COMMENT ON FUNCTION cmiogov.raise_dispute(bigint, text) IS
'disputes a proposal, and returns the number of the dispute; it holds the decisions of a kind with the condition no_dispute until it is resolved or withdrawn';

CREATE FUNCTION cmiogov.resolve_dispute(proposal bigint, dispute integer, ruling text) RETURNS void
LANGUAGE c VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'resolve_dispute';
REVOKE ALL ON FUNCTION cmiogov.resolve_dispute(bigint, integer, text) FROM PUBLIC;
COMMENT ON FUNCTION cmiogov.resolve_dispute(bigint, integer, text) IS
'rules on a dispute: the Accountable of one of the proposal''s decisions or the role it escalates to (42501), neither its raiser nor anybody who has signed (23514 cmiogov_separation)';

CREATE FUNCTION cmiogov.record_meeting(proposal bigint, body text, present jsonb, statement text, votes jsonb DEFAULT NULL) RETURNS integer
LANGUAGE c VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'record_meeting';
REVOKE ALL ON FUNCTION cmiogov.record_meeting(bigint, text, jsonb, text, jsonb) FROM PUBLIC;
COMMENT ON FUNCTION cmiogov.record_meeting(bigint, text, jsonb, text, jsonb) IS
'a body deliberated on the chosen option as it is; returns the number of the fact. present: the members there, [17, 18] or [{"person": 17, "profession": "nurse"}]; their seats of that moment say whether each profession of the body''s quorum is there, and somebody in its chair role, and the fact keeps the answer (detail.quorate). votes {"for": 3, "against": 1, "abstain": 0}: what the body proposes; without a quorum 23514 cmiogov_quorum. Recorded by a member or the chair (42501). 22023: somebody without a seat';

CREATE FUNCTION cmiogov.acknowledge(proposal bigint, decision text) RETURNS void
LANGUAGE c VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'acknowledge';
REVOKE ALL ON FUNCTION cmiogov.acknowledge(bigint, text) FROM PUBLIC;
COMMENT ON FUNCTION cmiogov.acknowledge(bigint, text) IS
'a holder of an Informed role of the decision has taken note of the proposal. 42501: not Informed';
