--
-- Judging open proposals again after a change of policy.
--

CREATE FUNCTION cmiogov.reassess(kind text DEFAULT NULL, max_rows integer DEFAULT NULL) RETURNS bigint
LANGUAGE c VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'reassess';
REVOKE ALL ON FUNCTION cmiogov.reassess(text, integer) FROM PUBLIC;
COMMENT ON FUNCTION cmiogov.reassess(text, integer) IS
'judges again, at most max_rows, proposals (of the kind) whose last judgement was under an older policy, and returns how many; nothing becomes safer or less safe by it, approvals become cheap again and reports up to date. Each leaves a fact "reassess". Proposals in use by others are left out: call it again, in transactions of its own, until view reassessment shows none. For an enrolled person with the duty office (42501)';

CREATE VIEW cmiogov.reassessment AS
SELECT k.kind, k.version, pg_catalog.count(p.id) AS proposals,
	   pg_catalog.count(p.id) FILTER (WHERE p.policy_version OPERATOR(pg_catalog.<>) k.version) AS outdated
FROM cmiogov.kind k LEFT JOIN cmiogov.proposal p ON p.kind OPERATOR(pg_catalog.=) k.kind AND NOT p.withdrawn
GROUP BY k.kind, k.version;
COMMENT ON VIEW cmiogov.reassessment IS 'how far reassess() is: proposals that were not withdrawn by kind, and how many of them were last judged under an older policy';
