-- As of a moment: what was said, where it stood, under which policy, to the
-- microsecond, although all of it has changed since.
\set QUIET on
\o /dev/null
\ir ../fixtures/hospital.sql
\ir ../fixtures/ready.sql
SELECT bring(1, 'nothing');
SELECT act('app', $$UPDATE public.change_request SET status = 'approved' WHERE id = 1$$);
SELECT p() AS p \gset
SELECT cmiogov.set_break_glass_hours(5);
SELECT act('cora', format($$SELECT cmiogov.judge(%s, 'hipaa_required', 'fail', 'an audit')$$, :p));
CREATE FUNCTION tick() RETURNS interval LANGUAGE sql RETURN interval '1 microsecond';
CREATE TABLE moment AS
SELECT (SELECT at FROM cmiogov.fact WHERE proposal = :p AND seq = 1) AS opened,
	   (SELECT at FROM cmiogov.fact WHERE proposal = :p AND act = 'sign' ORDER BY seq DESC LIMIT 1) AS signed,
	   (SELECT at FROM cmiogov.enactment_record WHERE proposal = :p) AS enacted,
	   (SELECT at FROM cmiogov.policy_record ORDER BY seq DESC LIMIT 1) AS policy,
	   (SELECT at FROM cmiogov.fact WHERE proposal = :p AND verdict = 'fail') AS vetoed;
\o
SELECT plan(20);

-- Each edge: the moment itself has it, a microsecond earlier has not.
CREATE FUNCTION at(at timestamptz) RETURNS text LANGUAGE sql AS
$$SELECT concat_ws(' ', facts, ready, standing -> 'compliance', enacted) FROM cmiogov.proposal_as_of(p(), at)$$;
SELECT is(coalesce(at(opened - tick()), ''), '', 'before it was opened there is nothing') FROM moment;
SELECT is(at(opened), '1 f open f', 'opened') FROM moment;
SELECT is(at(signed - tick()), '19 f alternative f', 'before the last signature it was not ready') FROM moment;
SELECT is(at(signed), '20 t alternative f', 'with it, it was') FROM moment;
SELECT is(at(enacted - tick()), '20 t alternative f', 'not enacted yet') FROM moment;
SELECT is(at(enacted), '20 t alternative t', 'enacted') FROM moment;
SELECT is(at(vetoed - tick()), '20 t alternative t', 'before the veto') FROM moment;
SELECT is(at(vetoed), '21 f fail t', 'the veto') FROM moment;

-- The policy of then, by its number on the record.
SELECT is((SELECT policy_record FROM cmiogov.proposal_as_of(:p, policy)), (SELECT max(seq) FROM cmiogov.policy_record), 'policy as it was when it changed') FROM moment;
SELECT is((SELECT policy_record FROM cmiogov.proposal_as_of(:p, policy - tick())), (SELECT max(seq) - 1 FROM cmiogov.policy_record), 'and a moment before') FROM moment;
SELECT is((SELECT policy_version FROM cmiogov.proposal_as_of(:p, signed)), (SELECT policy_version FROM cmiogov.fact WHERE proposal = :p AND seq = 20), 'the version that it was judged under') FROM moment;
SELECT ok((SELECT exact FROM cmiogov.proposal_as_of(:p, policy - tick())), 'exact while no policy had changed') FROM moment;

-- What time alone ends, it ends at its moment.
SELECT bring(2, 'nothing') \g /dev/null
SELECT p() AS q \gset
SELECT is((SELECT ready FROM cmiogov.proposal_as_of(:q, ready_until - tick())), true, 'ready until its acceptance expires') FROM cmiogov.proposal WHERE id = :q;
SELECT is((SELECT ready FROM cmiogov.proposal_as_of(:q, ready_until)), false, 'and no longer') FROM cmiogov.proposal WHERE id = :q;
SELECT is((SELECT standing -> 'safety' FROM cmiogov.proposal_as_of(:q, ready_until)), 'open', 'because safety is open again') FROM cmiogov.proposal WHERE id = :q;

-- Everything that was said, by whom, on what.
SELECT is((SELECT jsonb_array_length(evidence) FROM cmiogov.proposal_as_of(:p, signed)), 20, 'all facts up to then') FROM moment;
SELECT is((SELECT string_agg(DISTINCT k, ' ' ORDER BY k) FROM cmiogov.proposal_as_of(:p, vetoed), jsonb_array_elements(evidence) e, jsonb_object_keys(e) k),
	'about act at content delta detail hash login number of_role option person reason role scale seq target until verdict', 'with what they hold') FROM moment;
SELECT is((SELECT e ->> 'login' || ' ' || (e ->> 'verdict') || ' ' || (e ->> 'reason') FROM cmiogov.proposal_as_of(:p, vetoed), jsonb_array_elements(evidence) e
	WHERE (e ->> 'seq')::int = 21), 'database:cora fail an audit', 'the veto by name and words') FROM moment;
SELECT is((SELECT (e ->> 'content')::text FROM cmiogov.proposal_as_of(:p, vetoed), jsonb_array_elements(evidence) e WHERE (e ->> 'seq')::int = 21),
	encode(cmiogov.subject_digest('change_request', '1'), 'hex'), 'and the content it was said about') FROM moment;
SELECT is((SELECT encode(digest, 'hex') FROM cmiogov.proposal_as_of(:p, enacted)), (SELECT encode(content, 'hex') FROM cmiogov.enactment_record WHERE proposal = :p),
	'the content approved then') FROM moment;
SELECT * FROM finish();
