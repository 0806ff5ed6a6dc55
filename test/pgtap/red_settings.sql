-- How a session reads and prints values is no part of what it records: the
-- registers are filled under the oddest settings, and the record is intact
-- under them and without them.
\set QUIET on
\o /dev/null
\ir ../fixtures/office.sql
\ir ../fixtures/ready.sql
SELECT bring(1, 'nothing');
SET IntervalStyle = 'iso_8601';
SET quote_all_identifiers = on;
SET standard_conforming_strings = off;
SET escape_string_warning = off;
SET extra_float_digits = -5;
SET bytea_output = 'escape';
SET DateStyle = 'German';
SET TimeZone = 'Asia/Tokyo';
SET transform_null_equals = on;
SET array_nulls = off;
\ir ../fixtures/registers.sql
CREATE TABLE "Odd" ("Key" int PRIMARY KEY, "S" text, "W x" interval);
SELECT cmiogov.guard_table('"Odd"', '{Key}', 'S', governed => '{live}');
\o
SELECT no_plan();
SELECT is((SELECT count(*) FROM cmiogov.measure WHERE max_age IS NOT NULL), 1::bigint, 'an interval is on record');
SELECT is_empty('SELECT * FROM cmiogov.verify_ledger()', 'intact under the settings it was written with');
RESET ALL;
SELECT is_empty('SELECT * FROM cmiogov.verify_ledger()', 'and without them');
SELECT * FROM finish();
