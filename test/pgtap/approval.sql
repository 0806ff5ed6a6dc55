-- The main job: an existing table, guarded.  Each single piece of evidence of
-- a ready case is taken away in turn, and the approval refused by its name.
\set QUIET on
\o /dev/null
\ir ../fixtures/hospital.sql
\ir ../fixtures/ready.sql
\o
SELECT plan(3 + 2 * (SELECT count(*)::int FROM piece) + 8);

SELECT ok((SELECT count(*) > 15 FROM piece), 'there are pieces to take away');

-- Every row is brought to ready but for one piece, which is left out.
SELECT bring(p.row, p.left_out) FROM piece p ORDER BY p.row \g /dev/null
SELECT bring(1000, 'nothing');

SELECT is(act('app', format($$UPDATE public.change_request SET status = 'approved' WHERE id = %s$$, p.row)),
	p.constraint_name, 'without ' || p.left_out)
FROM piece p ORDER BY p.row;
SELECT is((SELECT status FROM change_request WHERE id = p.row), 'draft', 'still a draft without ' || p.left_out)
FROM piece p ORDER BY p.row;
SELECT is((SELECT count(*) FROM cmiogov.enactment_record), 0::bigint, 'nothing was enacted');

SELECT is(act('app', $$UPDATE public.change_request SET status = 'approved' WHERE id = 1000$$), 'ok', 'with all of it');
SELECT is((SELECT status FROM change_request WHERE id = 1000), 'approved', 'approved');
SELECT is((SELECT event || ' ' || value || ' ' || mode FROM cmiogov.enactment_record), 'enter approved enforce', 'enacted');

-- Editing what was approved, leaving and coming back.
SELECT is(act('app', $$UPDATE public.change_request SET dose = 6 WHERE id = 1000$$), 'cmiogov_stale', 'a dose edited while approved');
SELECT is(act('app', $$UPDATE public.change_request SET note = 'x' WHERE id = 1000$$), 'ok', 'what is immaterial may change');
SELECT is(act('app', $$UPDATE public.change_request SET status = 'draft' WHERE id = 1000$$), 'ok', 'leaving is never refused');
SELECT is(act('app', $$UPDATE public.change_request SET status = 'approved' WHERE id = 1000$$), 'ok', 'the same content comes back on current evidence');
SELECT is((SELECT string_agg(event, ' ' ORDER BY id) FROM cmiogov.enactment_record), 'enter leave enter', 'all of it recorded');
SELECT is((SELECT dose FROM change_request WHERE id = 1000), 5::numeric, 'the dose is the approved one');
SELECT * FROM finish();
