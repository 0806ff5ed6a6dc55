-- Requests, obligations, measures and observations: what is kept, and each
-- rule by what it refuses.
\set QUIET on
\o /dev/null
\ir ../fixtures/office.sql
SELECT cmiogov.define_body('icu', 'Intensive care', 'department');
SELECT cmiogov.register_asset('system', 'EHR', 'CIO'), cmiogov.register_asset('system', 'lab', 'CIO'), cmiogov.register_asset('standard', 'HL7', 'CIO');
\o
SELECT no_plan();

CREATE FUNCTION a(what text) RETURNS bigint LANGUAGE sql SECURITY DEFINER AS $$SELECT id FROM cmiogov.asset WHERE name = what$$;
CREATE FUNCTION r(what text) RETURNS bigint LANGUAGE sql SECURITY DEFINER AS $$SELECT id FROM cmiogov.request WHERE title = what$$;
CREATE FUNCTION o(what text) RETURNS bigint LANGUAGE sql SECURITY DEFINER AS $$SELECT id FROM cmiogov.obligation WHERE title = what$$;
CREATE TABLE soon AS SELECT now() + interval '28 days' AS t;
CREATE FUNCTION soon() RETURNS timestamptz LANGUAGE sql STABLE SECURITY DEFINER AS 'SELECT t FROM soon';
GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA public TO PUBLIC;
SELECT is(act('ines', $$SELECT cmiogov.open_proposal('alert_change', 'quieter')$$), 'ok', 'a proposal');
CREATE TEMP TABLE before (f text);
CREATE FUNCTION refused() RETURNS void LANGUAGE sql AS $$
	TRUNCATE before; INSERT INTO before SELECT registers() $$;

-- ---------------------------------------------------------------- requests

SELECT is(says('ines', $$receive_request('demand', 'quieter alerts', 'too many', 'Dr. Berg', 'icu', a('EHR'), 7.5, '2099-01-01')$$), 'ok', 'a request');
SELECT is((SELECT (sort, need, asked_by, body, asset, score, state, reply_due, reply, replied_at, ended_at)::text FROM cmiogov.request),
	(('demand', 'too many', 'Dr. Berg', 'icu', a('EHR'), 7.5::float8, 'received', '2099-01-01'::timestamptz, NULL, NULL, NULL))::text, 'as it was given');
SELECT ok((SELECT q.received_at = p.at FROM cmiogov.request q JOIN cmiogov.policy_record p ON p.seq = q.record), 'received when it was');
SELECT is(says('ines', format('receive_request(%L, %L, %L, %L)', 'pain_point', t, 'slow', 'a nurse')), 'ok', t) FROM unnest('{again,other,third,fourth}'::text[]) t;
SELECT ok((SELECT reply_due - received_at BETWEEN interval '13 days' AND interval '14 days' FROM cmiogov.request WHERE title = 'again'), 'a reply is due within a fortnight');

\o /dev/null
SELECT refused();
\o
SELECT matches(says(who, call), said, who || ': ' || call)
FROM (VALUES
	('intruder', $$receive_request('demand', 't', 'n', 'x')$$, '42501'),
	('ines', $$receive_request('wish', 't', 'n', 'x')$$, '22023 "wish" is not a sort of request'),
	('ines', $$receive_request('demand', 't', NULL, 'x')$$, '22004 need must not be null'),
	('ines', $$receive_request('demand', 't', 'n', 'x', 'nowhere')$$, '22023 body "nowhere"'),
	('ines', $$receive_request('demand', 't', 'n', 'x', asset => 0)$$, '22023 there is no asset 0'),
	('ines', $$receive_request('demand', 't', 'n', 'x', score => 'NaN')$$, '22023 score NaN is not a number'),
	('ines', $$receive_request('demand', 't', 'n', 'x', reply_due => now())$$, '22023 a reply due .* is due before'),
	('ines', $$receive_request('demand', 't', 'n', 'x', reply_due => 'infinity')$$, '22023 a reply due infinity'),
	('intruder', $$move_request(r('again'), 'triaged')$$, '42501'),
	('ines', $$move_request(0, 'triaged')$$, '22023 there is no request 0'),
	('ines', $$move_request(r('again'), 'lost')$$, '22023 "lost" is not a state'),
	('ines', $$move_request(r('again'), 'received')$$, '22023 request .* cannot go from received to received'),
	('ines', $$move_request(r('again'), 'accepted')$$, '22023 request .* cannot go from received to accepted')) v (who, call, said);
SELECT is(registers(), f, 'what was refused changed nothing') FROM before;

SELECT is(says('ines', format('move_request(%s, %L)', r(t), 'triaged')), 'ok', t || ' is triaged') FROM unnest('{quieter alerts,again,other,third,fourth}'::text[]) t;
\o /dev/null
SELECT refused();
\o
SELECT matches(says(who, call), said, who || ': ' || call)
FROM (VALUES
	('ines', $$move_request(r('again'), 'declined')$$, '22023 a request is not declined without a reply'),
	('ines', $$move_request(r('again'), 'accepted', proposal => 0)$$, '22023 there is no proposal 0'),
	('ines', $$move_request(r('again'), 'declined', 'no', proposal => p())$$, '22023 a proposal comes of an accepted request'),
	('ines', $$move_request(r('again'), 'duplicate')$$, '22023 a duplicate names the request'),
	('ines', $$move_request(r('again'), 'accepted', duplicate_of => r('other'))$$, '22023 a duplicate names the request'),
	('ines', $$move_request(r('again'), 'duplicate', duplicate_of => 0)$$, '22023 there is no request 0'),
	('ines', $$move_request(r('again'), 'duplicate', duplicate_of => r('again'))$$, '22023 request .* duplicates itself')) v (who, call, said);
SELECT is(registers(), f, 'what was refused changed nothing') FROM before;

SELECT is(says('ines', $$move_request(r('again'), 'duplicate', duplicate_of => r('quieter alerts'))$$), 'ok', 'a duplicate');
SELECT matches(says('ines', $$move_request(r('other'), 'duplicate', duplicate_of => r('again'))$$), '22023 request .* is itself a duplicate, of', 'a duplicate of a duplicate');
SELECT is(says('ines', $$move_request(r('other'), 'declined', 'it is as safe as it can be')$$), 'ok', 'declined with a reply');
SELECT is(says('ines', $$move_request(r('quieter alerts'), 'accepted')$$), 'ok', 'accepted');
SELECT matches(says('ines', $$move_request(r('quieter alerts'), 'done')$$), '22023 a request is not done without a reply', 'not done without a reply');
SELECT is(says('ines', $$move_request(r('quieter alerts'), 'accepted', proposal => p())$$), 'ok', 'the proposal that it became');
SELECT is(says('ines', $$move_request(r('quieter alerts'), 'accepted', 'we work on it')$$), 'ok', 'a reply meanwhile');
SELECT is(says('ines', $$move_request(r('quieter alerts'), 'done', 'it is live')$$), 'ok', 'done');
SELECT is(says('ines', $$move_request(r('again'), 'done', 'see the other')$$), 'ok', 'whoever asked the same is told');
SELECT is(says('ines', $$move_request(r('third'), 'accepted')$$), 'ok', 'accepted');
SELECT is(says('ines', $$move_request(r('third'), 'declined', 'no budget after all')$$), 'ok', 'and declined later');
SELECT results_eq($$SELECT title, state, reply, q.proposal = p(), duplicate_of = r('quieter alerts'), replied_at IS NOT NULL, ended_at IS NOT NULL
	FROM cmiogov.request q WHERE title <> 'fourth' ORDER BY id$$,
	$$VALUES ('quieter alerts', 'done', 'it is live', true, NULL, true, true), ('again', 'done', 'see the other', NULL, true, true, true),
		('other', 'declined', 'it is as safe as it can be', NULL, NULL, true, true), ('third', 'declined', 'no budget after all', NULL, NULL, true, true)$$, 'so they ended');
SELECT ok((SELECT q.replied_at < q.ended_at FROM cmiogov.request q WHERE title = 'quieter alerts'), 'the first reply counts');
SELECT matches(says('ines', format('move_request(%s, %L, %L)', r(t), s, 'once more')), '22023 request .* cannot go from', t || ' is over')
FROM (VALUES ('quieter alerts', 'done'), ('other', 'declined'), ('other', 'accepted'), ('again', 'accepted')) v (t, s);

-- ------------------------------------------------------------- obligations

SELECT is(says('ines', call), 'ok', call)
FROM (VALUES
	($$owe('review', 'yearly review', 'CMIO', due => '2020-01-01', asset => a('EHR'), source => 'policy 7')$$),
	($$owe('attestation', 'fiduciary', 'CMO', person('max'))$$),
	($$owe('attestation', 'fiduciary 2', 'CMO', person('max'))$$),
	($$owe('attestation', 'fiduciary 3', 'CMO', person('max'))$$),
	($$owe('training', 'course', 'CMIO', person('nora'))$$),
	($$owe('training', 'course 2', 'CMIO', person('nora'))$$),
	($$owe('conformance', 'HL7 in the lab', 'CIO', asset => a('lab'), standard => a('HL7'))$$),
	($$owe('exception', 'HL7 in the EHR', 'CIO', asset => a('EHR'), standard => a('HL7'))$$),
	($$owe('change_plan', 'plan', 'CMIO', proposal => p())$$)) v (call);
SELECT is((SELECT (sort, owner_role, person, body, asset, proposal, standard, source, due, done_at, done_by, evidence, good_until)::text
	FROM cmiogov.obligation WHERE id = o('yearly review')),
	(('review', 'CMIO', NULL, NULL, a('EHR'), NULL, NULL, 'policy 7', '2020-01-01'::timestamptz, NULL, NULL, NULL, NULL))::text, 'as it was given');

\o /dev/null
SELECT refused();
\o
SELECT matches(says(who, call), said, who || ': ' || call)
FROM (VALUES
	('intruder', $$owe('review', 't', 'CMIO')$$, '42501'),
	('ines', $$owe('favour', 't', 'CMIO')$$, '22023 "favour" is not a sort of obligation'),
	('ines', $$owe('review', 't', 'chief')$$, '22023 role "chief"'),
	('ines', $$owe('review', 't', 'CMIO', 0)$$, '22023 person 0'),
	('ines', $$owe('review', 't', 'CMIO', body => 'nowhere')$$, '22023 body "nowhere"'),
	('ines', $$owe('review', 't', 'CMIO', asset => 0)$$, '22023 there is no asset 0'),
	('ines', $$owe('review', 't', 'CMIO', proposal => 0)$$, '22023 there is no proposal 0'),
	('ines', $$owe('review', 't', 'CMIO', due => 'infinity')$$, '22023 due date infinity'),
	('ines', $$owe('attestation', 't', 'CMIO')$$, '22023 an attestation is owed by a person'),
	('ines', $$owe('conformance', 't', 'CMIO', asset => a('EHR'))$$, '22023 conformance is of an asset'),
	('ines', $$owe('exception', 't', 'CMIO', standard => a('HL7'))$$, '22023 exception is of an asset'),
	('ines', $$owe('exception', 't', 'CMIO', asset => a('EHR'), standard => 0)$$, '22023 there is no asset 0'),
	('ines', $$owe('review', 't', 'CMIO', asset => a('EHR'), standard => a('HL7'))$$, '22023 review is of an asset'),
	('ines', $$owe('conformance', 't', 'CMIO', asset => a('EHR'), standard => a('lab'))$$, '22023 asset .* is a system'),
	('ines', $$owe('rollback_plan', 't', 'CMIO')$$, '22023 a rollback plan belongs to a proposal or an asset'),
	('intruder', $$fulfil(o('course'), 'done')$$, '42501'),
	('stranger', $$fulfil(o('course'), 'done')$$, '42501 Stranger neither owes obligation'),
	('ines', $$fulfil(o('plan'), 'done')$$, '42501 Ines neither owes'),
	('mio', $$fulfil(o('fiduciary'), 'none')$$, '42501 Mio cannot attest for somebody else'),
	('mio', $$fulfil(0, 'done')$$, '22023 there is no obligation 0'),
	('mio', $$fulfil(NULL, 'done')$$, '22004 obligation must not be null'),
	('mio', $$fulfil(o('plan'), NULL)$$, '22004 evidence must not be null'),
	('mio', $$fulfil(o('plan'), ' ')$$, '22023 evidence must not be empty'),
	('mio', $$fulfil(o('plan'), 'done', now())$$, '22023 .* is not a date until which'),
	('mio', $$fulfil(o('plan'), 'done', 'infinity')$$, '22023 infinity is not a date until which'),
	('ivan', $$fulfil(o('HL7 in the EHR'), 'cannot')$$, '22023 an exception is good until a date'),
	('max', $$fulfil(o('fiduciary'), 'none', now() + interval '367 days')$$, '22023 an attestation is not good until')) v (who, call, said);
SELECT is(registers(), f, 'what was refused changed nothing') FROM before;

SELECT is(says(who, call), 'ok', who || ': ' || call)
FROM (VALUES
	('nora', $$fulfil(o('course'), 'certificate 12')$$),	-- who owes it
	('mio', $$fulfil(o('course 2'), 'seen her do it')$$),	-- who holds its role
	('max', $$fulfil(o('fiduciary'), 'none')$$),
	('max', $$fulfil(o('fiduciary 2'), 'none', soon())$$),
	('ivan', $$fulfil(o('HL7 in the EHR'), 'vendor is late', '2099-01-01')$$),
	('mio', $$fulfil(o('plan'), 'see the minutes')$$)) v (who, call);
SELECT results_eq($$SELECT title, done_by, evidence, good_until FROM cmiogov.obligation WHERE done_at IS NOT NULL AND title <> 'fiduciary' ORDER BY id$$,
	$$VALUES ('fiduciary 2', person('max'), 'none', soon()), ('course', person('nora'), 'certificate 12', NULL),
		('course 2', person('mio'), 'seen her do it', NULL), ('HL7 in the EHR', person('ivan'), 'vendor is late', '2099-01-01'::timestamptz),
		('plan', person('mio'), 'see the minutes', NULL)$$, 'done by whom, on what evidence, good until');
SELECT ok((SELECT good_until = done_at + interval '1 year' FROM cmiogov.obligation WHERE id = o('fiduciary')), 'an attestation is good for a year');
SELECT ok((SELECT bool_and(q.done_at = p.at) FROM cmiogov.obligation q JOIN cmiogov.policy_record p ON p.seq = q.record WHERE q.done_at IS NOT NULL), 'done when it was said');
SELECT matches(says('nora', $$fulfil(o('course'), 'once more')$$), '22023 obligation .* was fulfilled at', 'once');
SELECT is(says($$end_appointment(person('mio'), 'CMIO')$$), 'ok', 'he leaves office');
SELECT matches(says('mio', $$fulfil(o('yearly review'), 'fine')$$), '42501 Mio neither owes', 'and fulfils its duties no more');

-- ------------------------------------------------- measures and observations

SELECT is(says(call), 'ok', call)
FROM (VALUES
	($$define_measure('seconds', 'Response time', 's', 'at_most', 5, 'CIO', a('EHR'), 'safety', max_age => '31 days', incentive_role => 'CIO')$$),
	($$define_measure('coverage', 'Training coverage', 'share', 'at_least', NULL, 'CMIO')$$),
	($$define_measure('override', 'Override rate', 'share', 'at_most', 0.5, 'CMIO', chart => 'p', baseline => 0.9)$$),
	($$define_measure('burden', 'Alerts', 'per 100 orders', 'at_most', NULL, 'CMIO', chart => 'u', baseline => 4)$$),
	($$define_measure('falls', 'Falls', 'per 1000 days', 'at_most', 0, 'CMO', chart => 'u', baseline => 3)$$)) v (call);
SELECT is((SELECT (title, unit, goal, target, owner_role, asset, gate, chart, baseline, max_age, incentive_role)::text FROM cmiogov.measure WHERE measure = 'seconds'),
	(('Response time', 's', 'at_most', 5::float8, 'CIO', a('EHR'), 'safety'::cmiogov.gate, NULL, NULL, '31 days'::interval, 'CIO'))::text, 'as it was given');
SELECT is(says($$define_measure('coverage', 'Coverage', 'share', 'at_least', 0.9, 'CIO')$$), 'ok', 'defined anew');
SELECT is((SELECT (title, target, owner_role)::text FROM cmiogov.measure WHERE measure = 'coverage'), '(Coverage,0.9,CIO)', 'as a whole');

\o /dev/null
SELECT refused();
\o
SELECT matches(says(who, call), said, who || ': ' || call)
FROM (VALUES
	('ines', $$define_measure('x', 'X', 's', 'at_most', 5, 'CIO')$$, '42501'),
	('postgres', $$define_measure('x', 'X', 's', 'below', 5, 'CIO')$$, '22023 "below" is not a goal'),
	('postgres', $$define_measure('x', 'X', 's', 'at_most', 'NaN', 'CIO')$$, '22023 target NaN'),
	('postgres', $$define_measure('x', 'X', 's', 'at_most', '-Infinity', 'CIO')$$, '22023 target -Infinity'),
	('postgres', $$define_measure('x', 'X', 's', 'at_most', 5, 'chief')$$, '22023 role "chief"'),
	('postgres', $$define_measure('x', 'X', 's', 'at_most', 5, 'CIO', 0)$$, '22023 there is no asset 0'),
	('postgres', $$define_measure('x', 'X', 's', 'at_most', NULL, 'CIO', gate => 'safety')$$, '22023 measure x has a gate and no target'),
	('postgres', $$define_measure('x', 'X', 's', 'at_most', 5, 'CIO', chart => 'c', baseline => 1)$$, '22023 "c" is not a control chart'),
	('postgres', $$define_measure('x', 'X', 's', 'at_most', 5, 'CIO', chart => 'p')$$, '22023 the p chart of x needs a baseline'),
	('postgres', $$define_measure('x', 'X', 's', 'at_most', 5, 'CIO', chart => 'p', baseline => 1)$$, '22023 the p chart of x needs a baseline'),
	('postgres', $$define_measure('x', 'X', 's', 'at_most', 5, 'CIO', chart => 'u', baseline => 0)$$, '22023 the u chart of x needs a baseline'),
	('postgres', $$define_measure('x', 'X', 's', 'at_most', 5, 'CIO', baseline => 'Infinity')$$, '22023 baseline Infinity'),
	('postgres', $$define_measure('x', 'X', 's', 'at_most', 5, 'CIO', max_age => '0')$$, '22023 00:00:00 is no age'),
	('postgres', $$define_measure('x', 'X', 's', 'at_most', 5, 'CIO', incentive_role => 'chief')$$, '22023 role "chief"'),
	('intruder', $$observe('coverage', 1, '[2026-01-01,2026-02-01)', 'log')$$, '42501'),
	('ines', $$observe('nothing', 1, '[2026-01-01,2026-02-01)', 'log')$$, '22023 measure "nothing" is not defined'),
	('ines', $$observe('coverage', 'NaN', '[2026-01-01,2026-02-01)', 'log')$$, '22023 value NaN'),
	('ines', $$observe('coverage', '-Infinity', '[2026-01-01,2026-02-01)', 'log')$$, '22023 value -Infinity'),
	('ines', $$observe('coverage', 1, 'empty', 'log')$$, '22023 empty is not a period'),
	('ines', $$observe('coverage', 1, '(,2026-02-01)', 'log')$$, '22023 .* is not a period'),
	('ines', $$observe('coverage', 1, '[2026-01-01,)', 'log')$$, '22023 .* is not a period'),
	('ines', $$observe('coverage', 1, '[-infinity,2026-02-01)', 'log')$$, '22023 .* is not a period'),
	('ines', $$observe('coverage', 1, '[2026-01-01,2099-01-01)', 'log')$$, '22023 the period .* is not over'),
	('ines', $$observe('coverage', 1, '[2026-01-01,2026-02-01)', '')$$, '22023 source must not be empty'),
	('ines', $$observe('coverage', 1, '[2026-01-01,2026-02-01)', 'log', 0)$$, '22023 there is no asset 0'),
	('ines', $$observe('seconds', 1, '[2026-01-01,2026-02-01)', 'log', a('lab'))$$, '22023 measure seconds is of asset'),
	('ines', $$observe('coverage', 1, '[2026-01-01,2026-02-01)', 'log', body => 'nowhere')$$, '22023 body "nowhere"'),
	('ines', $$observe('coverage', 1, '[2026-01-01,2026-02-01)', 'log', person => 0)$$, '22023 person 0'),
	('ines', $$observe('coverage', 1, '[2026-01-01,2026-02-01)', 'log', events => 1)$$, '22023 events and n come together'),
	('ines', $$observe('coverage', NULL, '[2026-01-01,2026-02-01)', 'log', n => 1)$$, '22023 events and n come together'),
	('ines', $$observe('coverage', NULL, '[2026-01-01,2026-02-01)', 'log', events => -1, n => 10)$$, '22023 -1 events among 10 were not observed'),
	('ines', $$observe('coverage', NULL, '[2026-01-01,2026-02-01)', 'log', events => 1, n => 0)$$, '22023 1 events among 0 were not observed'),
	('ines', $$observe('coverage', NULL, '[2026-01-01,2026-02-01)', 'log', events => 1, n => 'NaN')$$, '22023 n NaN is not a number'),
	('ines', $$observe('coverage', NULL, '[2026-01-01,2026-02-01)', 'log', events => 'Infinity', n => 1)$$, '22023 events Infinity is not a number'),
	('ines', $$observe('coverage', NULL, '[2026-01-01,2026-02-01)', 'log')$$, '22023 nothing was observed'),
	('ines', $$observe('coverage', 0.334, '[2026-01-01,2026-02-01)', 'log', events => 1, n => 3)$$, '22023 0.334 is not 1 / 3'),
	('ines', $$observe('override', 0.5, '[2026-01-01,2026-02-01)', 'log')$$, '22023 the p chart of override needs events and n'),
	('ines', $$observe('override', NULL, '[2026-01-01,2026-02-01)', 'log', events => 4, n => 3)$$, '22023 4 of 3 is no proportion'),
	('ines', $$observe('override', NULL, '[2026-01-01,2026-02-01)', 'log', events => 1, n => 2.5)$$, '22023 1 of 2.5 is no proportion'),
	('ines', $$observe('override', NULL, '[2026-01-01,2026-02-01)', 'log', events => 0.5, n => 2)$$, '22023 0.5 of 2 is no proportion')) v (who, call, said);
SELECT is(registers(), f, 'what was refused changed nothing') FROM before;

SELECT is(says(who, call), 'ok', who || ': ' || call)
FROM (VALUES
	('ines', $$observe('seconds', 3, '[2026-01-01,2026-02-01)', 'log')$$),
	('meter', $$observe('seconds', 2.5, tstzrange(now(), now(), '[]'), 'probe', a('EHR'), 'icu', person('nora'), 'nights')$$),
	('ines', $$observe('coverage', NULL, '[2026-01-01,2026-02-01)', 'log', events => 1, n => 3)$$),
	('ines', $$observe('coverage', 1::float8 / 3, '[2026-01-01,2026-02-01)', 'log', events => 1, n => 3)$$),
	('ines', $$observe('coverage', -2, '[2026-01-01,2026-02-01)', 'log')$$),
	('ines', $$observe('coverage', 0, '[2026-02-01,2026-03-01)', 'log', events => 0, n => 3)$$)) v (who, call);
SELECT results_eq($$SELECT measure, asset, body, person, subgroup, value, events, n, source FROM cmiogov.observation ORDER BY id$$,
	$$VALUES ('seconds', a('EHR'), NULL, NULL, NULL, 3::float8, NULL::float8, NULL::float8, 'log'), ('seconds', a('EHR'), 'icu', person('nora'), 'nights', 2.5, NULL, NULL, 'probe'),
		('coverage', NULL, NULL, NULL, NULL, 1::float8 / 3, 1::float8, 3::float8, 'log'), ('coverage', NULL, NULL, NULL, NULL, 1::float8 / 3, 1, 3, 'log'),
		('coverage', NULL, NULL, NULL, NULL, -2, NULL, NULL, 'log'), ('coverage', NULL, NULL, NULL, NULL, 0, 0, 3, 'log')$$,
	'as they were given; the measure''s asset is theirs');

-- ----------------------------------------------------------- control charts

SELECT is(says('ines', format('observe(%L, NULL, %L, %L, events => %s, n => %s)', m, p, 'log', e, n)), 'ok', concat_ws(' ', m, e, n))
FROM (VALUES ('override', '[2026-01-01,2026-02-01)', 900, 1000), ('override', '[2026-02-01,2026-03-01)', 929, 1000), ('override', '[2026-03-01,2026-04-01)', 871, 1000),
	('override', '[2026-04-01,2026-05-01)', 0, 2), ('burden', '[2026-01-01,2026-02-01)', 1200, 300), ('burden', '[2026-02-01,2026-03-01)', 1304, 300),
	('burden', '[2026-03-01,2026-04-01)', 1095, 300), ('burden', '[2026-04-01,2026-05-01)', 0, 1), ('falls', '[2026-04-01,2026-05-01)', 0, 1),
	('override', '[2026-05-01,2026-06-01)', 100, 1000), ('override', '[2026-05-01,2026-06-01)', 905, 1000)) v (m, p, e, n);
SELECT results_eq($$SELECT measure, events, n, signal FROM cmiogov.control_chart ORDER BY measure, period$$,
	$$VALUES ('burden', 1200::float8, 300::float8, NULL), ('burden', 1304, 300, 'above'), ('burden', 1095, 300, 'below'), ('burden', 0, 1, 'zero_firings'),
		('falls', 0, 1, NULL), ('override', 900, 1000, NULL), ('override', 929, 1000, 'above'), ('override', 871, 1000, 'below'),
		('override', 0, 2, 'zero_firings'), ('override', 905, 1000, NULL)$$,
	'what signals; zero alarms unless nothing is the target; of two of one period the later counts');
SELECT results_eq($$SELECT DISTINCT measure, round(lower::numeric, 9), round(upper::numeric, 9) FROM cmiogov.control_chart WHERE n IN (300, 1000) ORDER BY measure$$,
	$$VALUES ('burden', 3.653589838, 4.346410162), ('override', 0.871539501, 0.928460499)$$, 'limits to the digits of the field');
SELECT ok((SELECT lower = 0 FROM cmiogov.control_chart WHERE measure = 'burden' AND events = 0), 'a fall to zero alarms where the limits include it');

SELECT is_empty('SELECT * FROM cmiogov.verify_ledger()', 'all of it is on the record');
SELECT * FROM finish();
