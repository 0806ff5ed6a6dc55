--
-- Who is in office, and who must be told.
--

CREATE VIEW cmiogov.current_officers AS
SELECT r.role, r.title, r.layer, p.id AS person, p.name, a.deputy, a.term, a.authority_limit,
	r.credential IS NULL OR EXISTS
	(
		SELECT FROM cmiogov.credential c
		WHERE c.person OPERATOR(pg_catalog.=) p.id
		  AND c.kind OPERATOR(pg_catalog.=) ANY (pg_catalog.string_to_array(r.credential, '|'))
		  AND c.term OPERATOR(pg_catalog.@>) pg_catalog.clock_timestamp()
		  AND (c.revoked_at IS NULL OR c.revoked_at OPERATOR(pg_catalog.>) pg_catalog.clock_timestamp())
	) AS licensed
FROM cmiogov.role r
	LEFT JOIN cmiogov.appointment a ON a.role OPERATOR(pg_catalog.=) r.role
		AND a.term OPERATOR(pg_catalog.@>) pg_catalog.clock_timestamp()
	LEFT JOIN cmiogov.person p ON p.id OPERATOR(pg_catalog.=) a.person;
REVOKE ALL ON cmiogov.current_officers FROM PUBLIC;
COMMENT ON VIEW cmiogov.current_officers IS
'who holds which role at this moment, as deputy or not, up to what amount, and whether a licence that the role demands is in force; a vacant role has no person';

CREATE VIEW cmiogov.notice AS
SELECT f.proposal, h.kind, h.title, f.about AS decision, c.role, o.person, o.name, f.at AS since,
	f.detail OPERATOR(pg_catalog.->>) 'name' AS signed_by, f.reason AS meaning
FROM cmiogov.fact f
	JOIN cmiogov.proposal h ON h.id OPERATOR(pg_catalog.=) f.proposal
	JOIN cmiogov.raci_cell c ON c.decision OPERATOR(pg_catalog.=) f.about
		AND c.letters OPERATOR(pg_catalog.&&) 'I'::cmiogov.raci
	LEFT JOIN cmiogov.current_officers o ON o.role OPERATOR(pg_catalog.=) c.role
WHERE f.act OPERATOR(pg_catalog.=) 'sign';
REVOKE ALL ON cmiogov.notice FROM PUBLIC;
COMMENT ON VIEW cmiogov.notice IS
'what the Informed of the RACI matrix must be told: each signature on a decision, since when, and who holds the informed role today. Each signature sends NOTIFY cmiogov_notice with the proposal''s number: a hint, which everybody can hear and send';
