-- Bodies, seats, reporting lines, qualifications: what is kept, and each rule
-- by what it refuses.
\set QUIET on
\o /dev/null
\ir ../fixtures/office.sql
\o
SELECT no_plan();

-- ------------------------------------------------------------------ bodies

SELECT is(says($$define_body('hospital', 'Hospital', 'department')$$), 'ok', 'a department');
SELECT is(says($$define_body('icu', 'Intensive care', 'department', 'hospital')$$), 'ok', 'a part of it');
SELECT is(says($$define_body('p_and_t', 'Pharmacy and therapeutics', 'committee', NULL, 'CMIO', '{"physician": 2, "nurse": 1}')$$), 'ok', 'a committee with chair and quorum');
SELECT results_eq($$SELECT body, sort, parent, chair_role, quorum FROM cmiogov.body ORDER BY body$$,
	$$VALUES ('hospital', 'department', NULL, NULL, '{}'::jsonb), ('icu', 'department', 'hospital', NULL, '{}'),
		('p_and_t', 'committee', NULL, 'CMIO', '{"nurse": 1, "physician": 2}')$$, 'they are kept as given');
SELECT is(says($$define_body('p_and_t', 'P&T', 'committee', 'hospital')$$), 'ok', 'defined anew, as a whole');
SELECT is((SELECT (title, parent, chair_role, quorum)::text FROM cmiogov.body WHERE body = 'p_and_t'), '(P&T,hospital,,{})', 'nothing of the old is left');

CREATE TEMP TABLE before AS SELECT registers() AS f;
SELECT matches(says(who, call), said, who || ': ' || call)
FROM (VALUES
	('intruder', $$define_body('x', 'X', 'team')$$, '42501'),
	('mio', $$define_body('x', 'X', 'team')$$, '42501'),
	('postgres', $$define_body(NULL, 'X', 'team')$$, '22004 body must not be null'),
	('postgres', $$define_body('x', 'X', 'ward')$$, '22023 "ward" is not a sort of body'),
	('postgres', $$define_body('icu', 'X', 'team')$$, '22023 icu is a department'),
	('postgres', $$define_body('x', 'X', 'team', 'nowhere')$$, '22023 body "nowhere" is not defined'),
	('postgres', $$define_body('x', 'X', 'team', 'x')$$, '22023 x would be a part of itself'),
	('postgres', $$define_body('hospital', 'X', 'department', 'icu')$$, '22023 hospital would be a part of itself'),
	('postgres', $$define_body('x', 'X', 'team', NULL, 'chief')$$, '22023 role "chief" is not defined'),
	('postgres', $$define_body('x', 'X', 'team', quorum => '["nurse"]')$$, '22023 a quorum is an object'),
	('postgres', $$define_body('x', 'X', 'team', quorum => 'null')$$, '22023 a quorum is an object'),
	('postgres', $$define_body('x', 'X', 'team', quorum => '{"nurse": 0}')$$, '22023 the quorum of "nurse" is 0'),
	('postgres', $$define_body('x', 'X', 'team', quorum => '{"nurse": 1.5}')$$, '22023 the quorum of "nurse" is 1.5'),
	('postgres', $$define_body('x', 'X', 'team', quorum => '{"nurse": "1"}')$$, '22023 the quorum of "nurse" is "1"'),
	('postgres', $$define_body('x', 'X', 'team', quorum => '{"nurse": 1e9}')$$, '22023 the quorum of "nurse" is 1000000000'),
	('postgres', $$define_body('x', 'X', 'team', quorum => '{" nurse": 1}')$$, '22023 the quorum of " nurse"')) v (who, call, said);
SELECT is(registers(), f, 'what was refused changed nothing') FROM before;

-- ------------------------------------------------------------------- seats

SELECT is(says(format($$take_seat(%s, 'icu', 'physician', '[2020-01-01,2100-01-01)')$$, person('mio'))), 'ok', 'a seat');
SELECT is(says(format($$take_seat(%s, 'p_and_t', 'physician')$$, person('mio'))), 'ok', 'another body in the same term');
SELECT is(says(format($$take_seat(%s, 'icu', 'physician', '[2100-01-01,)')$$, person('mio'))), 'ok', 'a term that adjoins');
SELECT is((SELECT count(*) FROM cmiogov.seat WHERE person = person('mio')), 3::bigint, 'three seats');
CREATE FUNCTION seat(whose text, of text) RETURNS bigint LANGUAGE sql AS $$SELECT min(id) FROM cmiogov.seat WHERE person = person(whose) AND body = of$$;

DROP TABLE before;
CREATE TEMP TABLE before AS SELECT registers() AS f;
SELECT matches(says(who, replace(replace(call, '@mio', person('mio')::text), '@seat', seat('mio', 'icu')::text)), said, who || ': ' || call)
FROM (VALUES
	('mio', $$take_seat(@mio, 'hospital', 'physician')$$, '42501'),
	('postgres', $$take_seat(0, 'icu', 'physician')$$, '22023 person 0 is not enrolled'),
	('postgres', $$take_seat(@mio, 'nowhere', 'physician')$$, '22023 body "nowhere" is not defined'),
	('postgres', $$take_seat(@mio, 'hospital', ' ')$$, '22023 profession must not be empty'),
	('postgres', $$take_seat(@mio, 'hospital', 'physician', 'empty')$$, '22023 term empty is not a term'),
	('postgres', $$take_seat(@mio, 'hospital', 'physician', '[2020-01-01,2020-02-01)')$$, '22023 term .* is already over'),
	('postgres', $$take_seat(@mio, 'icu', 'nurse')$$, '23505 Mio .* already sits in icu'),
	('postgres', $$take_seat(@mio, 'icu', 'nurse', '[2099-01-01,2101-01-01)')$$, '23505 Mio .* already sits in icu'),
	('mio', $$end_seat(@seat)$$, '42501'),
	('postgres', $$end_seat(0)$$, '22023 there is no seat 0'),
	('postgres', $$end_seat(@seat, '2020-06-01')$$, '22023 a seat cannot be ended at'),
	('postgres', $$end_seat(@seat, 'infinity')$$, '22023 a seat cannot be ended at'),
	('postgres', $$end_seat(@seat, '2100-06-01')$$, '22023 seat .* does not last beyond')) v (who, call, said);
SELECT is(registers(), f, 'what was refused changed nothing') FROM before;

SELECT is(says(format('end_seat(%s)', seat('mio', 'icu'))), 'ok', 'a seat ends');
SELECT ok((SELECT upper(s.term) = r.at FROM cmiogov.seat s JOIN cmiogov.policy_record r ON r.seq = s.record WHERE s.id = seat('mio', 'icu')), 'at the moment of the act');
SELECT matches(says(format('end_seat(%s)', seat('mio', 'icu'))), '22023', 'once');
SELECT is(says(format($$take_seat(%s, 'icu', 'physician', '[2090-01-01,2100-01-01)')$$, person('mio'))), 'ok', 'the rest of its term is free');

-- ---------------------------------------------------------- reporting lines

SELECT is(says($$set_reporting_line('CMIO', 'CIO', '[2020-01-01,)')$$), 'ok', 'a line');
SELECT is(says($$set_reporting_line('CIO', 'board', '[2020-01-01,)')$$), 'ok', 'and the next above');
SELECT is(says($$set_reporting_line('CMIO', 'CMO', '[2026-01-01,)')$$), 'ok', 'another superior');
SELECT results_eq($$SELECT superior, term FROM cmiogov.reporting_line WHERE role = 'CMIO' ORDER BY id$$,
	$$VALUES ('CIO', '[2020-01-01,2026-01-01)'::tstzrange), ('CMO', '[2026-01-01,)')$$, 'ends the line before');

DROP TABLE before;
CREATE TEMP TABLE before AS SELECT registers() AS f;
SELECT matches(says(who, call), said, who || ': ' || call)
FROM (VALUES
	('mio', $$set_reporting_line('CMIO', 'CIO')$$, '42501'),
	('postgres', $$set_reporting_line('chief', 'CIO')$$, '22023 role "chief" is not defined'),
	('postgres', $$set_reporting_line('CMIO', 'chief')$$, '22023 role "chief" is not defined'),
	('postgres', $$set_reporting_line('CMIO', 'CMIO')$$, '22023 CMIO cannot report to itself'),
	('postgres', $$set_reporting_line('CMIO', 'CIO', '[2020-01-01,2020-01-01]')$$, '22023 term .* is not a term'),
	('postgres', $$set_reporting_line('CMIO', 'CIO', '[2019-01-01,2021-01-01)')$$, '22023 CMIO reports to CIO for'),
	('postgres', $$set_reporting_line('CMIO', 'board', '(,)')$$, '22023 CMIO reports to CIO for'),
	('postgres', $$set_reporting_line('board', 'CIO')$$, '22023 board would report to itself by way of CIO'),
	('postgres', $$set_reporting_line('CMO', 'CMIO', '[2030-01-01,)')$$, '22023 CMO would report to itself by way of CMIO'),
	('postgres', $$set_reporting_line('CMO', NULL)$$, '22023 CMO reports to nobody')) v (who, call, said);
SELECT is(registers(), f, 'what was refused changed nothing') FROM before;

SELECT is(says($$set_reporting_line('CMO', 'CMIO', '[2020-01-01,2021-01-01)')$$), 'ok', 'no cycle: the lines are of different years');
SELECT is(says($$set_reporting_line('CMIO', NULL)$$), 'ok', 'to nobody any more');
SELECT ok((SELECT upper(s.term) = r.at FROM cmiogov.reporting_line s JOIN cmiogov.policy_record r ON r.seq = s.record WHERE s.role = 'CMIO' AND s.superior = 'CMO'), 'the line ends now');
SELECT is((SELECT count(*) FROM cmiogov.reporting_line WHERE role = 'CMIO' AND term @> clock_timestamp()), 0::bigint, 'and none follows');

-- ----------------------------------------------------------- qualifications

SELECT is(says($$define_qualification('CMIO', 'medical degree', 'required', 'AMIA 2016')$$), 'ok', 'what one source says');
SELECT is(says($$define_qualification('CMIO', 'medical degree', 'none', 'vendor blog')$$), 'ok', 'another says the contrary');
SELECT is(says($$define_qualification('CMIO', 'medical degree', 'preferred', 'AMIA 2016')$$), 'ok', 'the first thinks again');
SELECT results_eq($$SELECT credential, level, source FROM cmiogov.qualification ORDER BY source$$,
	$$VALUES ('medical degree', 'preferred', 'AMIA 2016'), ('medical degree', 'none', 'vendor blog')$$, 'each keeps its word');
SELECT matches(says('mio', $$define_qualification('CMIO', 'x', 'none', 'y')$$), '42501', 'the registrar''s');
SELECT matches(says($$define_qualification('chief', 'x', 'none', 'y')$$), '22023 role "chief"', 'of a role that there is');
SELECT matches(says($$define_qualification('CMIO', 'x', 'maybe', 'y')$$), '22023 "maybe" is not a level', 'at one of three levels');

SELECT is_empty('SELECT * FROM cmiogov.verify_ledger()', 'all of it is on the record');
SELECT * FROM finish();
