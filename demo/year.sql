-- A synthetic hospital's year.  A plan says who does what when; it is played
-- through the public functions, each act in a transaction of its own, by its
-- person, at its time (set_test_clock).  The same plan every time.
SET client_min_messages = error;
SET log_min_messages = error;
\pset format unaligned
\pset tuples_only on
\pset null '-'

CREATE EXTENSION cmiogov;
\ir tools.sql
\ir year_tools.sql
\ir year_hospital.sql
\ir year_office.sql
\ir year_proposals.sql

SELECT format('A hospital''s year from %s to %s: %s acts of %s people on %s proposals, %s of them to be refused ...', year.day(0)::date, year.day(365)::date,
	count(*), count(DISTINCT who), :proposals, count(refused)) FROM year.act;
CALL year.play();

\ir year_reports.sql
