\echo Use "CREATE EXTENSION cmiogov" to load this file. \quit

-- Plain CREATE: whoever made a schema of this name beforehand would own what
-- lies in it, so installation fails rather than adopt it.
CREATE SCHEMA cmiogov;
COMMENT ON SCHEMA cmiogov IS
	'Separation of powers for clinical software: gates, signatures and the guard that refuses unsafe approvals. Everything public is documented by comments.';
