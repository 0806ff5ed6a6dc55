-- Assets, their life, their versions and how they hang together: what is
-- kept, what a change reaches, and each rule by what it refuses.
\set QUIET on
\o /dev/null
\ir ../fixtures/office.sql
SELECT cmiogov.define_body('icu', 'Intensive care', 'department'), cmiogov.define_body('er', 'Emergency', 'department'),
	cmiogov.define_body('p_and_t', 'P&T', 'committee');
\o
SELECT no_plan();

CREATE FUNCTION a(what text) RETURNS bigint LANGUAGE sql SECURITY DEFINER AS $$SELECT id FROM cmiogov.asset WHERE name = what$$;
-- Names in braces become ids.
CREATE FUNCTION filled(call text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	m text;
BEGIN
	FOR m IN SELECT (regexp_matches(call, '<([^<>]+)>', 'g'))[1] LOOP
		call := replace(call, '<' || m || '>', coalesce(a(m)::text, '0'));
	END LOOP;
	RETURN call;
END $$;

SELECT is(says('ines', $$register_asset('system', 'EHR', 'CIO', '9.1', 'mission_critical', '2030-01-01', '{"vendor": "Acme"}')$$), 'ok', 'a system');
SELECT is((SELECT (kind, owner_role, state, version, criticality, review_due, detail, reason)::text FROM cmiogov.asset),
	(('system', 'CIO', 'requested', '9.1', 'mission_critical', '2030-01-01'::timestamptz, '{"vendor": "Acme"}'::jsonb, 'registered'))::text, 'as it was given, and requested');
SELECT is(says('ines', format('register_asset(%L, %L, %L)', k, n, 'CMIO')), 'ok', n)
FROM (VALUES ('cds_artifact', 'sepsis alert'), ('order_set', 'sepsis bundle'), ('terminology', 'LOINC'), ('standard', 'HL7'), ('objective', 'fewer falls'),
	('workflow_step', 'triage'), ('need', 'earlier antibiotics'), ('system', 'lab'), ('other', 'gone'), ('system', 'interface engine')) v (k, n);
SELECT is(says('ines', filled($$move_asset(<gone>, 'retired', 'never wanted')$$)), 'ok', 'given up before it began');

CREATE TEMP TABLE before AS SELECT registers() AS f;
SELECT matches(says(who, filled(call)), said, who || ': ' || call)
FROM (VALUES
	('intruder', $$register_asset('system', 'x', 'CIO')$$, '42501'),
	('meter', $$register_asset('system', 'x', 'CIO')$$, '42501'),
	('ines', $$register_asset('sytem', 'x', 'CIO')$$, '22023 "sytem" is not a kind of asset'),
	('ines', $$register_asset('system', 'x', 'chief')$$, '22023 role "chief" is not defined'),
	('ines', $$register_asset('system', 'x', 'CIO', criticality => 'huge')$$, '22023 "huge" is not a criticality'),
	('ines', $$register_asset('system', 'x', 'CIO', review_due => 'infinity')$$, '22023 review date infinity is not a date'),
	('ines', $$register_asset('system', 'x', 'CIO', detail => '[]')$$, '22023 detail is an object'),
	('ines', $$register_asset('system', 'EHR', 'CIO')$$, '23505 system "EHR" is registered already'),
	('ines', $$register_asset('other', 'gone', 'CIO')$$, '23505'),
	('ines', $$register_asset('system', 'x ', 'CIO')$$, '22023 name must not begin or end'),
	('intruder', $$move_asset(<EHR>, 'review', 'x')$$, '42501'),
	('ines', $$move_asset(0, 'review', 'x')$$, '22023 there is no asset 0'),
	('ines', $$move_asset(<EHR>, 'going', 'x')$$, '22023 "going" is not a state'),
	('ines', $$move_asset(<EHR>, 'review', '')$$, '22023 reason must not be empty'),
	('ines', $$move_asset(<EHR>, 'requested', 'x')$$, '22023 asset .* cannot go from requested to requested'),
	('ines', $$move_asset(<gone>, 'requested', 'x')$$, '22023 asset .*, gone, is retired'),
	('intruder', $$revise_asset(<EHR>, '2')$$, '42501'),
	('ines', $$revise_asset(0, '2')$$, '22023 there is no asset 0'),
	('ines', $$revise_asset(<gone>, '2')$$, '22023 asset .*, gone, is retired'),
	('ines', $$revise_asset(<EHR>, review_due => '-infinity')$$, '22023 review date -infinity is not a date'),
	('ines', $$revise_asset(<EHR>, detail => '"x"')$$, '22023 detail is an object'),
	('ines', $$revise_asset(<EHR>, owner_role => 'chief')$$, '22023 role "chief" is not defined'),
	('ines', $$revise_asset(<EHR>, criticality => 'huge')$$, '22023 "huge" is not a criticality'),
	('ines', $$revise_asset(<EHR>, '9.1', criticality => 'mission_critical')$$, '22023 nothing of asset .* would change'),
	('ines', $$revise_asset(<EHR>)$$, '22023 nothing of asset .* would change')) v (who, call, said);
SELECT is(registers(), f, 'what was refused changed nothing') FROM before;

-- ------------------------------------------------------------------- life

-- Every pair of states, from an asset that is in the first.
CREATE TEMP TABLE way (state text, path text[]);
INSERT INTO way VALUES ('requested', '{}'), ('review', '{review}'), ('building', '{review,building}'), ('testing', '{review,building,testing}'),
	('live', '{review,building,testing,live}'), ('suspended', '{review,building,testing,live,suspended}'), ('retired', '{retired}');
CREATE FUNCTION goes(before text, after text) RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE
	name text := before || ' to ' || after;
	step text;
BEGIN
	PERFORM says('ines', format('register_asset(%L, %L, %L)', 'other', name, 'CMIO'));
	FOREACH step IN ARRAY (SELECT path FROM way WHERE state = before) LOOP
		PERFORM says('ines', format('move_asset(%s, %L, %L)', a(name), step, 'on the way'));
	END LOOP;
	IF (SELECT t.state FROM cmiogov.asset t WHERE t.name = goes.before || ' to ' || after) <> before THEN
		RAISE 'it is not in state %', before;
	END IF;
	PERFORM says('ines', format('move_asset(%s, %L, %L)', a(name), after, 'tried'));
	RETURN (SELECT t.state = after AND t.reason = 'tried' FROM cmiogov.asset t WHERE t.name = goes.before || ' to ' || after);
END $$;
SELECT set_eq($$SELECT x.state AS before, y.state AS after FROM way x, way y WHERE goes(x.state, y.state)$$,
	$$VALUES ('requested', 'review'), ('review', 'requested'), ('review', 'building'), ('building', 'review'), ('building', 'testing'),
		('testing', 'building'), ('testing', 'live'), ('live', 'suspended'), ('suspended', 'live'), ('requested', 'retired'), ('review', 'retired'),
		('building', 'retired'), ('testing', 'retired'), ('live', 'retired'), ('suspended', 'retired')$$, 'fifteen moves of forty-nine');

-- ---------------------------------------------------------------- versions

SELECT is(says('ines', filled($$revise_asset(<EHR>, '9.2', reason => 'upgrade')$$)), 'ok', 'a new version');
SELECT is((SELECT (version, criticality, detail, owner_role, reason)::text FROM cmiogov.asset WHERE name = 'EHR'),
	(('9.2', 'mission_critical', '{"vendor": "Acme"}'::jsonb, 'CIO', 'upgrade'))::text, 'what was left out stays');
SELECT is(says('ines', filled($$revise_asset(<EHR>, review_due => '2031-01-01', detail => '{}', owner_role => 'CMIO', criticality => 'high')$$)), 'ok', 'all the rest');
SELECT is((SELECT (version, review_due, detail, owner_role, criticality)::text FROM cmiogov.asset WHERE name = 'EHR'),
	(('9.2', '2031-01-01'::timestamptz, '{}'::jsonb, 'CMIO', 'high'))::text, 'is as given');
SELECT results_eq($$SELECT version, criticality, act, person, reason, until IS NULL FROM cmiogov.asset_history WHERE asset = a('EHR') ORDER BY record$$,
	$$VALUES ('9.1', 'mission_critical', 'register_asset', person('ines'), 'registered', false), ('9.2', 'mission_critical', 'revise_asset', person('ines'), 'upgrade', false),
		('9.2', 'high', 'revise_asset', person('ines'), 'revised', true)$$, 'asset_history keeps what it was, by whom and why');
SELECT ok((SELECT bool_and(h.until = n.since) FROM cmiogov.asset_history h JOIN cmiogov.asset_history n
	ON n.asset = h.asset AND n.record = (SELECT min(record) FROM cmiogov.asset_history WHERE asset = h.asset AND record > h.record)), 'without a gap');

-- -------------------------------------------------------------------- links

SELECT is(says('ines', filled(call)), 'ok', call)
FROM (VALUES
	($$link_asset(<sepsis alert>, 'depends_on', <lab>)$$),
	($$link_asset(<lab>, 'depends_on', <interface engine>)$$),
	($$link_asset(<sepsis bundle>, 'depends_on', <sepsis alert>)$$),
	($$link_asset(<sepsis alert>, 'part_of', <EHR>)$$),
	($$link_asset(<EHR>, 'depends_on', <sepsis alert>)$$),	-- another relation: no cycle
	($$link_asset(<lab>, 'conforms_to', <HL7>)$$),
	($$link_asset(<sepsis alert>, 'conforms_to', <LOINC>)$$),
	($$link_asset(<sepsis alert>, 'aligned_with', <fewer falls>)$$),
	($$link_asset(<sepsis alert>, 'used_in', <triage>)$$),
	($$link_asset(<sepsis alert>, 'traces_to', <earlier antibiotics>)$$),
	($$link_asset(<sepsis alert>, 'deployed_in', body => 'icu', version => '1')$$),
	($$link_asset(<sepsis alert>, 'deployed_in', body => 'er', version => '1')$$)) v (call);

DROP TABLE before;
CREATE TEMP TABLE before AS SELECT registers() AS f;
SELECT matches(says(who, filled(call)), said, who || ': ' || call)
FROM (VALUES
	('intruder', $$link_asset(<EHR>, 'depends_on', <lab>)$$, '42501'),
	('ines', $$link_asset(0, 'depends_on', <lab>)$$, '22023 there is no asset 0'),
	('ines', $$link_asset(<EHR>, 'depends_on', 0)$$, '22023 there is no asset 0'),
	('ines', $$link_asset(<EHR>, 'likes', <lab>)$$, '22023 "likes" is not a relation'),
	('ines', $$link_asset(<EHR>, 'deployed_in', body => 'nowhere')$$, '22023 body "nowhere" is not defined'),
	('ines', $$link_asset(<EHR>, 'deployed_in', body => 'p_and_t')$$, '22023 p_and_t is a committee'),
	('ines', $$link_asset(<EHR>, 'deployed_in')$$, '22023 deployed_in takes a body'),
	('ines', $$link_asset(<EHR>, 'deployed_in', <lab>)$$, '22023 deployed_in takes a body'),
	('ines', $$link_asset(<EHR>, 'deployed_in', <lab>, 'icu')$$, '22023 deployed_in takes a body'),
	('ines', $$link_asset(<EHR>, 'depends_on')$$, '22023 depends_on takes another asset'),
	('ines', $$link_asset(<EHR>, 'depends_on', body => 'icu')$$, '22023 depends_on takes another asset'),
	('ines', $$link_asset(<EHR>, 'depends_on', <lab>, 'icu')$$, '22023 depends_on takes another asset'),
	('ines', $$link_asset(<gone>, 'depends_on', <lab>)$$, '22023 asset .*, gone, is retired'),
	('ines', $$link_asset(<EHR>, 'depends_on', <gone>)$$, '22023 asset .*, gone, is retired'),
	('ines', $$link_asset(<EHR>, 'conforms_to', <lab>)$$, '22023 asset .* is a system, nothing is conforms_to one'),
	('ines', $$link_asset(<EHR>, 'aligned_with', <HL7>)$$, '22023 asset .* is a standard'),
	('ines', $$link_asset(<EHR>, 'used_in', <HL7>)$$, '22023 asset .* is a standard'),
	('ines', $$link_asset(<EHR>, 'depends_on', <EHR>)$$, '22023 asset .* would depend on itself'),
	('ines', $$link_asset(<EHR>, 'traces_to', <EHR>)$$, '22023 asset .* would be linked to itself'),
	('ines', $$link_asset(<interface engine>, 'depends_on', <sepsis bundle>)$$, '22023 asset .* would depend on itself'),
	('ines', $$link_asset(<EHR>, 'part_of', <sepsis alert>)$$, '22023 asset .* would be part of itself'),
	('ines', $$link_asset(<sepsis alert>, 'depends_on', <lab>)$$, '23505 asset .* is linked so already'),
	('ines', $$link_asset(<sepsis alert>, 'deployed_in', body => 'icu', version => '1')$$, '23505 asset .* is linked so already'),
	('intruder', $$unlink_asset(1)$$, '42501'),
	('ines', $$unlink_asset(0)$$, '22023 there is no link 0')) v (who, call, said);
SELECT is(registers(), f, 'what was refused changed nothing') FROM before;

SELECT results_eq(format($$SELECT name, coalesce(body, relation), depth, by_way_of FROM cmiogov.impact_of(%s)$$, a('interface engine')),
	$$VALUES ('lab', 'depends_on', 1, ARRAY[a('interface engine')]),
		('sepsis alert', 'depends_on', 2, ARRAY[a('interface engine'), a('lab')]),
		('EHR', 'depends_on', 3, ARRAY[a('interface engine'), a('lab'), a('sepsis alert')]),
		('sepsis alert', 'er', 3, ARRAY[a('interface engine'), a('lab'), a('sepsis alert')]),
		('sepsis alert', 'icu', 3, ARRAY[a('interface engine'), a('lab'), a('sepsis alert')]),
		('sepsis bundle', 'depends_on', 3, ARRAY[a('interface engine'), a('lab'), a('sepsis alert')]),
		('triage', 'used_in', 3, ARRAY[a('interface engine'), a('lab'), a('sepsis alert')])$$
	, 'what a change reaches, and how');
SELECT set_eq(format('SELECT name FROM cmiogov.impact_of(%s)', a('HL7')), '{lab,sepsis alert,EHR,sepsis bundle,triage}'::text[], 'a standard reaches what conforms to it, and on');
SELECT set_eq(format('SELECT name FROM cmiogov.impact_of(%s)', a('earlier antibiotics')), '{sepsis alert,EHR,sepsis bundle,triage}'::text[], 'a need what traces to it');
SELECT is_empty(format('SELECT * FROM cmiogov.impact_of(%s)', a('fewer falls')), 'an objective nothing');
SELECT is_empty('SELECT * FROM cmiogov.impact_of(0)', 'what is not there nothing');
-- A ring that no function would make: the answer comes all the same.
INSERT INTO cmiogov.asset_link VALUES (1, a('interface engine'), 'depends_on', a('sepsis bundle'), NULL, NULL, 0);
SELECT is((SELECT count(DISTINCT asset) FROM cmiogov.impact_of(a('lab'))), 5::bigint, 'proof against cycles');
DELETE FROM cmiogov.asset_link WHERE id = 1;

SELECT is(says('ines', filled($$link_asset(<sepsis alert>, 'deployed_in', body => 'icu', version => '2')$$)), 'ok', 'another version in one department');
SELECT results_eq($$SELECT body, version FROM cmiogov.asset_link WHERE relation = 'deployed_in' ORDER BY body$$, $$VALUES ('er', '1'), ('icu', '2')$$, 'takes the place of the one before');
SELECT is(says('ines', (SELECT format('unlink_asset(%s)', id) FROM cmiogov.asset_link WHERE body = 'er')), 'ok', 'taken away');
SELECT is((SELECT count(*) FROM cmiogov.asset_link WHERE relation = 'deployed_in'), 1::bigint, 'from the one');
SELECT is((SELECT act || coalesce(body::text, ' nothing') FROM cmiogov.policy_record WHERE object = 'asset_link' ORDER BY seq DESC LIMIT 1), 'unlink_asset nothing', 'which is on the record');

SELECT is_empty('SELECT * FROM cmiogov.verify_ledger()', 'all of it is on the record');
SELECT * FROM finish();
