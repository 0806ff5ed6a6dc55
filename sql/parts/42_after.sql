--
-- What comes to light afterwards: harm observed, incidents, interests
-- (src/act_after.c).
--

CREATE FUNCTION cmiogov.observe_harm(proposal bigint, hazard text, observed cmiogov.harm_delta, source text, option integer DEFAULT NULL, scale text DEFAULT 'harm') RETURNS void
LANGUAGE c VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'observe_harm';
REVOKE ALL ON FUNCTION cmiogov.observe_harm(bigint, text, cmiogov.harm_delta, text, integer, text) FROM PUBLIC;
COMMENT ON FUNCTION cmiogov.observe_harm(bigint, text, cmiogov.harm_delta, text, integer, text) IS
'the harm of a hazard of an option (NULL: the chosen one) as it was observed, in harm per day on the scale, by anybody with the office; one person''s later observation of the hazard replaces the earlier. When its lower end is above the hazard''s estimated upper end (above 0 where nobody estimated it), safety is at most open until an estimate covers it, and what is enacted on it has a withdrawal finding. It is no estimate otherwise. It goes along to the next proposal about the same row, until the hazard is retired there. 22003: the harm is not finite';

CREATE FUNCTION cmiogov.link_incident(proposal bigint, incident text, reason text, option integer DEFAULT NULL) RETURNS void
LANGUAGE c VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'link_incident';
REVOKE ALL ON FUNCTION cmiogov.link_incident(bigint, text, text, integer) FROM PUBLIC;
COMMENT ON FUNCTION cmiogov.link_incident(bigint, text, text, integer) IS
'a severe incident came of an option (NULL: the chosen one): its safety and usability verdicts, acceptances and signatures given before no longer hold and are given again. What is enacted on them has a withdrawal finding';

CREATE FUNCTION cmiogov.declare_interest(proposal bigint, detail text) RETURNS void
LANGUAGE c VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'declare_interest';
REVOKE ALL ON FUNCTION cmiogov.declare_interest(bigint, text) FROM PUBLIC;
COMMENT ON FUNCTION cmiogov.declare_interest(bigint, text) IS
'one''s own conflict of interest in a proposal: until it is cleared, one''s verdicts other than fail, acceptances and signatures on it do not count, those already given included (cmiogov_separation). It goes along to the next proposal about the same row. Another holder of the office, or a deputy, stands in';

CREATE FUNCTION cmiogov.clear_interest(proposal bigint, person bigint, reason text) RETURNS void
LANGUAGE c VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'clear_interest';
REVOKE ALL ON FUNCTION cmiogov.clear_interest(bigint, bigint, text) FROM PUBLIC;
COMMENT ON FUNCTION cmiogov.clear_interest(bigint, bigint, text) IS
'a holder of a role that judges compliance of the kind says that another''s declared interest is none in this proposal. 42501: no such role; 23514 cmiogov_separation: one''s own; 22023: none is declared';
