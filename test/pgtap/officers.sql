-- Who is in office, and who must be told.
\set QUIET on
\o /dev/null
\ir ../fixtures/hospital.sql
\ir ../fixtures/ready.sql
\o
SELECT plan(6);
SELECT is((SELECT name FROM cmiogov.current_officers WHERE role = 'CMIO'), 'Mio', 'the CMIO');
SELECT is((SELECT person FROM cmiogov.current_officers WHERE role = 'board'), NULL, 'the board is vacant');
SELECT ok((SELECT licensed FROM cmiogov.current_officers WHERE role = 'CMIO'), 'licensed');
SELECT cmiogov.revoke_credential(id) FROM cmiogov.credential WHERE person = person('mio') \g /dev/null
SELECT ok((SELECT NOT licensed FROM cmiogov.current_officers WHERE role = 'CMIO'), 'not any more');
SELECT cmiogov.record_credential(person('mio'), 'medical_licence', 'L2', 'Board', '[2020-01-01,2099-01-01)') \g /dev/null
SELECT is_empty('SELECT * FROM cmiogov.notice', 'nothing signed, nothing to tell');
SELECT bring(1, 'nothing') \g /dev/null
SELECT results_eq('SELECT decision, role, name, signed_by FROM cmiogov.notice',
	$$VALUES ('T1', 'CIO', 'Ivan', 'Max')$$, 'the CIO is informed of T1');
SELECT * FROM finish();
