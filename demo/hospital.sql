\echo '=== 1. A hospital has a table of change requests, and an application that writes it'
\echo
CREATE TABLE change_request
(
	id			integer PRIMARY KEY,
	kind		text NOT NULL,
	title		text NOT NULL,
	rule		text NOT NULL,
	threshold	numeric,
	status		text NOT NULL DEFAULT 'draft',
	changed_by	text,
	updated_at	timestamptz DEFAULT now()
);
INSERT INTO change_request (id, kind, title, rule, threshold) VALUES
	(42, 'cds_alert', 'Sepsis alert', 'lactate above threshold and two signs of infection', 2.0),
	(43, 'software_update', 'Billing update', 'saves 10 % of billing work; dose column moves next to price', NULL),
	(44, 'security_setting', 'Login prompts on shared workstations', 'no re-prompt', NULL);
CREATE ROLE ehr_app LOGIN;
GRANT SELECT, INSERT, UPDATE, DELETE ON change_request TO ehr_app;

SELECT id, kind, title, threshold, status FROM change_request ORDER BY id \g (format=aligned tuples_only=off footer=off)

\echo 'So far the application may approve anything; a status is only a word:'
SET SESSION AUTHORIZATION ehr_app;
SELECT demo.does($$UPDATE change_request SET status = 'approved' WHERE id = 42$$);
SELECT demo.does($$UPDATE change_request SET status = 'draft' WHERE id = 42$$);
RESET SESSION AUTHORIZATION;
\echo
