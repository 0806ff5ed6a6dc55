-- The demonstration: one database, one application that knows nothing of us.
SET client_min_messages = warning;
\pset format unaligned
\pset tuples_only on
\pset null '-'

\ir tools.sql
\ir hospital.sql
\ir people.sql
\ir sepsis.sql
\ir billing.sql
\ir login.sql
\ir hazards.sql
\ir behind.sql
\ir matrix.sql
\ir reports.sql
