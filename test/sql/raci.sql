-- RACI matrices checked: our own, one found in the wild, and made-up ones.
CREATE EXTENSION cmiogov;
SET client_min_messages = warning;

SELECT cmiogov.load_reference_policy();
SELECT * FROM cmiogov.raci_fault;
SELECT decision, role, letters FROM cmiogov.raci_chart ORDER BY decision, role COLLATE "C" \crosstabview

-- A real matrix (see test/data/NOTICE)
CREATE TABLE matrix (section text, activity text, role text, cell text);
\copy matrix FROM 'test/data/raci_agent_governance.csv' (FORMAT csv, HEADER)
CREATE VIEW found AS SELECT * FROM cmiogov.raci_faults((SELECT jsonb_agg(m) FROM matrix m));
SELECT count(DISTINCT (section, activity)) AS activities FROM matrix;
SELECT level, rule, count(DISTINCT (section, activity)) AS activities, count(*) FROM found GROUP BY level, rule ORDER BY level, rule;
SELECT count(DISTINCT (section, activity)) AS fail_hard FROM found WHERE level = 'fault';
SELECT section, activity, rule, detail FROM found WHERE level = 'fault' ORDER BY section, activity, rule;
-- the thresholds of advice are parameters
SELECT rule, count(*) FROM cmiogov.raci_faults((SELECT jsonb_agg(m) FROM matrix m), 100, 0) WHERE level = 'advice' GROUP BY rule;

-- Cells in the wild
SELECT activity, level, rule, detail FROM cmiogov.raci_faults($$[
	{"activity": "fine", "role": "x", "cell": "R/A"},
	{"activity": "spaces", "role": "x", "cell": "A / R"}, {"activity": "spaces", "role": "y", "cell": " "}, {"activity": "spaces", "role": "z", "cell": "-"},
	{"activity": "stars", "role": "x", "cell": "**A**"}, {"activity": "stars", "role": "y", "cell": "C / I"}, {"activity": "stars", "role": "z", "cell": "r"},
	{"activity": "null", "role": "x", "cell": null}, {"activity": "null", "role": "y", "cell": "AR"},
	{"activity": "unreadable", "role": "x", "cell": "TBD"}, {"activity": "unreadable", "role": "y", "cell": "AR"},
	{"activity": "twice", "role": "x", "cell": "A"}, {"activity": "twice", "role": "x", "cell": "A/R"},
	{"activity": "two", "role": "x", "cell": "A"}, {"activity": "two", "role": "y", "cell": "AR"},
	{"activity": "team", "role": "x", "cell": "AR", "team": true},
	{"activity": "part", "role": "x", "cell": "A"}, {"activity": "part", "role": "y", "cell": "R", "scope": "some"},
	{"activity": "blank", "role": "x", "cell": ""}
]$$);
SELECT count(*) FROM cmiogov.raci_faults('[]');
SELECT count(*) FROM cmiogov.raci_faults(NULL);

-- The CMIO is heard when tools are bought; what was written past the functions is found.
SELECT cmiogov.set_raci('T4', '{"CIO": "AR", "CMO": "C"}');
DELETE FROM cmiogov.raci_cell WHERE decision = 'T4' AND role = 'CMIO';
SELECT * FROM cmiogov.raci_fault;
INSERT INTO cmiogov.raci_cell VALUES ('T1', 'king', 'A', NULL, 0), ('T2', 'board', 'I', NULL, 0);
DELETE FROM cmiogov.raci_cell WHERE decision = 'T2' AND role = 'it_architecture';
SELECT * FROM cmiogov.raci_fault ORDER BY decision, rule;

-- The reports are there for readers, and for nobody else.
CREATE ROLE raci_reader LOGIN;
SET SESSION AUTHORIZATION raci_reader;
SELECT * FROM cmiogov.raci_fault;
RESET SESSION AUTHORIZATION;
SELECT cmiogov.grant_access('raci_reader', 'reader');
SET SESSION AUTHORIZATION raci_reader;
SELECT count(*) FROM cmiogov.raci_fault;
SELECT count(*) FROM cmiogov.raci_chart;
SELECT count(*) FROM cmiogov.raci_faults('[{"activity": "x", "role": "y", "cell": "A"}]');
SELECT * FROM cmiogov.raci_cell;
RESET SESSION AUTHORIZATION;

DROP EXTENSION cmiogov CASCADE;
DROP ROLE raci_reader;
