-- The hazard log: two ratings, controls with two verifications, three states.
\set QUIET on
\o /dev/null
\ir ../fixtures/hospital.sql
CREATE FUNCTION said(who text, statement text) RETURNS text
LANGUAGE plpgsql AS $$
DECLARE
	message text;
	hint text;
BEGIN
	EXECUTE format('SET SESSION AUTHORIZATION %I', who);
	EXECUTE statement;
	RESET SESSION AUTHORIZATION;
	RETURN 'ok';
EXCEPTION WHEN OTHERS THEN
	GET STACKED DIAGNOSTICS message = MESSAGE_TEXT, hint = PG_EXCEPTION_HINT;
	RETURN concat_ws(' | ', SQLSTATE, message, nullif(hint, ''));
END $$;
SELECT cmiogov.load_reference_matrix();
SELECT cmiogov.enroll('Root', 'postgres');
CREATE FUNCTION ehr() RETURNS bigint LANGUAGE sql STABLE SECURITY DEFINER AS $$SELECT id FROM cmiogov.asset WHERE name = 'EHR'$$;
SELECT cmiogov.register_asset('system', 'EHR', 'CMIO');
CREATE FUNCTION h() RETURNS bigint LANGUAGE sql STABLE SECURITY DEFINER AS $$SELECT max(id) FROM cmiogov.hazard$$;
CREATE FUNCTION c() RETURNS bigint LANGUAGE sql STABLE SECURITY DEFINER AS $$SELECT max(id) FROM cmiogov.control$$;
-- How the log shows the latest hazard.
CREATE FUNCTION shown() RETURNS text LANGUAGE sql STABLE SECURITY DEFINER AS $$
	SELECT concat_ws(' ', status, coalesce(initial_level::text, '-'), coalesce(residual_level::text, '-'), coalesce(effective_level::text, '-'),
		controls, verified_controls, CASE WHEN unrated THEN 'unrated' END) FROM cmiogov.hazard_log WHERE hazard = h()
$$;
CREATE FUNCTION findings() RETURNS text LANGUAGE sql STABLE SECURITY DEFINER AS $$
	SELECT array_to_string(findings, '; ') FROM cmiogov.hazard_log WHERE hazard = h()
$$;
\o
SELECT plan(127);

-- Logging.
SELECT is(said('ines', $$SELECT cmiogov.log_hazard('wrong dose', 'a dose is misread', ehr(), causes => '{font,units}', found_in => 'usability')$$), 'ok', 'somebody logs a hazard');
SELECT is(shown(), 'open - - - 0 0 unrated', 'open and unrated');
SELECT is(findings(), 'not rated both before and after controls', 'which is a finding');
SELECT results_eq('SELECT name, asset_name, domain, causes, found_by, found_in FROM cmiogov.hazard_log',
	$$VALUES ('wrong dose', 'EHR', 'clinical', '{font,units}'::text[], 'Ines', 'usability'::cmiogov.gate)$$, 'with its causes, and who found it in which layer');
SELECT ok((SELECT logged_at > now() - interval '1 hour' AND logged_at <= clock_timestamp() FROM cmiogov.hazard_log), 'stamped');
SELECT is(said(who, call), answer, call)
FROM (VALUES
	('ines', $$SELECT cmiogov.log_hazard('x', 'y')$$, '22023 | hazard "x" belongs to nothing | Name the asset or the proposal.'),
	('ines', $$SELECT cmiogov.log_hazard('x', 'y', 0)$$, '22023 | there is no asset 0 | Register it with cmiogov.register_asset().'),
	('ines', $$SELECT cmiogov.log_hazard('x', 'y', proposal => 0)$$, '22023 | there is no proposal 0'),
	('ines', $$SELECT cmiogov.log_hazard('x', 'y', ehr(), induced_by => 0)$$, '22023 | there is no control 0 | Add it with cmiogov.add_control().'),
	('ines', $$SELECT cmiogov.log_hazard('x', 'y', ehr(), domain => 'money')$$, '22023 | "money" is not a domain | It is one of clinical,technical,usability,privacy.'),
	('ines', $$SELECT cmiogov.log_hazard('x', 'y', ehr(), causes => '{a,NULL}')$$, '22023 | a cause must not be null or empty'),
	('ines', $$SELECT cmiogov.log_hazard(NULL, 'y', ehr())$$, '22004 | name must not be null'),
	('ines', $$SELECT cmiogov.log_hazard(' ', 'y', ehr())$$, '22023 | name must not be empty'),
	('ines', $$SELECT cmiogov.log_hazard('x', 'y', ehr(), domain => NULL)$$, '22004 | domain must not be null'),
	('app', $$SELECT cmiogov.log_hazard('x', 'y', ehr())$$, '42501 | permission denied for schema cmiogov')) v (who, call, answer);
SELECT is((SELECT count(*) FROM cmiogov.hazard), 1::bigint, 'none of these logged anything');

-- Rating.
SELECT is(said('mio', call), answer, call)
FROM (VALUES
	($$SELECT cmiogov.rate_hazard(0, 'NHS clinical risk matrix 1', 'High', 'Major')$$, '22023 | there is no hazard 0 | Log it with cmiogov.log_hazard().'),
	($$SELECT cmiogov.rate_hazard(h(), 'mine', 'High', 'Major')$$, '22023 | risk matrix "mine" is not defined | Defined are: NHS clinical risk matrix 1.'),
	($$SELECT cmiogov.rate_hazard(h(), 'NHS clinical risk matrix 1', 'TBC', 'Major')$$,
		'22023 | "TBC" is not a likelihood of risk matrix "NHS clinical risk matrix 1" | It is one of Very Low, Low, Medium, High, Very High.'),
	($$SELECT cmiogov.rate_hazard(h(), 'NHS clinical risk matrix 1', 'High', 'Major', 'Low', 'major')$$,
		'22023 | "major" is not a severity of risk matrix "NHS clinical risk matrix 1" | It is one of Minor, Significant, Considerable, Major, Catastrophic.'),
	($$SELECT cmiogov.rate_hazard(h(), 'NHS clinical risk matrix 1', 'High', 'Grave')$$,
		'22023 | "Grave" is not a severity of risk matrix "NHS clinical risk matrix 1" | It is one of Minor, Significant, Considerable, Major, Catastrophic.'),
	($$SELECT cmiogov.rate_hazard(h(), 'NHS clinical risk matrix 1', 'High', 'Major', 'low', 'Major')$$,
		'22023 | "low" is not a likelihood of risk matrix "NHS clinical risk matrix 1" | It is one of Very Low, Low, Medium, High, Very High.'),
	($$SELECT cmiogov.rate_hazard(h(), 'NHS clinical risk matrix 1', 'High', 'Major', 'Low')$$,
		'22023 | a residual rating is a likelihood and a severity | Give both, or neither while there is none.'),
	($$SELECT cmiogov.rate_hazard(h(), 'NHS clinical risk matrix 1', 'High', NULL)$$, '22004 | initial_severity must not be null')) v (call, answer);
SELECT is(shown(), 'open - - - 0 0 unrated', 'still unrated');
SELECT is(said('mio', $$SELECT cmiogov.rate_hazard(h(), 'NHS clinical risk matrix 1', 'High', 'Major')$$), 'ok', 'rated as it is without controls');
SELECT is(shown(), 'open 4 - 4 0 0 unrated', 'one rating is not both');
SELECT is(said('mio', $$SELECT cmiogov.rate_hazard(h(), 'NHS clinical risk matrix 1', 'High', 'Major', 'Low', 'Considerable')$$), 'ok', 'rated with what remains');
SELECT is(shown(), 'open 4 2 4 0 0', 'without a control the residual rating lowers nothing');
SELECT is(findings(), 'the rating falls, and no control says why', 'which is a finding');

-- Controls.
SELECT is(said('ines', $$SELECT cmiogov.add_control(h(), 'prayer', 'x')$$), '22023 | "prayer" is not a sort of control | It is one of design,testing,training,business_process.', 'four sorts');
SELECT is(said('ines', $$SELECT cmiogov.add_control(0, 'design', 'x')$$), '22023 | there is no hazard 0 | Log it with cmiogov.log_hazard().', 'of a hazard');
SELECT is(said('ines', $$SELECT cmiogov.add_control(h(), 'design', 'units beside every dose')$$), 'ok', 'a control');
SELECT is(shown(), 'open 4 2 4 1 0', 'which alone lowers nothing');
SELECT is(said('nora', $$SELECT cmiogov.verify_control(c(), 'effectiveness', 'x')$$),
	'22023 | control ' || c() || ' is not verified for implementation | What is not in place is not effective.', 'in place first');
SELECT is(said('nora', $$SELECT cmiogov.verify_control(c(), 'beauty', 'x')$$), '22023 | "beauty" is not a verification of a control | It is one of implementation,effectiveness.', 'two aspects');
SELECT is(said('nora', $$SELECT cmiogov.verify_control(0, 'effectiveness', 'x')$$), '22023 | there is no control 0 | Add it with cmiogov.add_control().', 'of a control');
SELECT is(said('nora', $$SELECT cmiogov.verify_control(c(), 'implementation', NULL)$$), '22004 | evidence must not be null', 'on evidence');
SELECT is(said('archie', $$SELECT cmiogov.verify_control(c(), 'implementation', 'seen in release 7')$$), 'ok', 'in place');
SELECT is(shown(), 'open 4 2 4 1 0', 'one verification lowers nothing');
SELECT ok(findings() ~ 'controls without both verifications', 'and is a finding');
SELECT is(said('ines', $$SELECT cmiogov.verify_control(c(), 'effectiveness', 'it does')$$),
	'23514 | Ines added control ' || c() || ' and cannot verify its effectiveness | That a control works is verified by another person than who made it and who says that it is in place.',
	'nobody verifies the effect of their own control');
SELECT is(act('archie', $$SELECT cmiogov.verify_control(c(), 'effectiveness', 'it does')$$), 'cmiogov_separation', 'nor who said that it is in place');
SELECT is(act('nora', $$SELECT cmiogov.verify_control(c(), 'effectiveness', '40 nurses read right')$$), 'ok', 'a third does');
SELECT is(shown(), 'open 4 2 2 1 1', 'both verifications: the residual rating counts');
SELECT is(findings(), '', 'nothing odd is left');
SELECT is(act('nora', $$SELECT cmiogov.verify_control(c(), 'implementation', 'seen')$$), 'cmiogov_separation', 'nor the other way round');
SELECT is(act('ines', $$SELECT cmiogov.add_control(h(), 'training', 'drill')$$), 'ok', 'a second control');
SELECT is(shown(), 'open 4 2 4 2 1', 'every control needs both');
SELECT is(act('mio', $$SELECT cmiogov.withdraw_control(c(), 'nobody came')$$), 'ok', 'it is given up');
SELECT is(shown(), 'open 4 - 4 1 1 unrated', 'what remains without it is to be rated anew');
SELECT is(said('nora', $$SELECT cmiogov.verify_control(c(), 'implementation', 'x')$$),
	'22023 | control ' || c() || ' was withdrawn: nobody came | Add another with cmiogov.add_control().', 'it is relied on no more');
SELECT is(act('nora', $$SELECT cmiogov.withdraw_control(c(), 'again')$$), '22023', 'once');
SELECT is(said('nora', $$SELECT cmiogov.withdraw_control(0, 'x')$$), '22023 | there is no control 0 | Add it with cmiogov.add_control().', 'of those there are');
SELECT is(said('nora', $$SELECT cmiogov.refute_control(c(), 'implementation', 'x')$$),
	'22023 | control ' || c() || ' was withdrawn: nobody came | Add another with cmiogov.add_control().', 'nor is it refuted');
SELECT is(said('nora', $$SELECT cmiogov.refute_control(0, 'implementation', 'x')$$), '22023 | there is no control 0 | Add it with cmiogov.add_control().', 'nor one that there is not');
SELECT is(said('nora', $$SELECT cmiogov.refute_control(c(), 'beauty', 'x')$$), '22023 | "beauty" is not a verification of a control | It is one of implementation,effectiveness.', 'nor in a third way');
SELECT is(act('mio', $$SELECT cmiogov.rate_hazard(h(), 'NHS clinical risk matrix 1', 'High', 'Major', 'Low', 'Considerable')$$), 'ok', 'rated anew');
SELECT is(shown(), 'open 4 2 2 1 1', 'the verified control counts');

-- Three states, and nothing is deleted.
SELECT is(said('mio', call), answer, call)
FROM (VALUES
	($$SELECT cmiogov.set_hazard_status(h(), 'Ongoing', 'x')$$, '22023 | "Ongoing" is not a status of a hazard | It is one of open,transferred,closed.'),
	($$SELECT cmiogov.set_hazard_status(0, 'closed', 'x')$$, '22023 | there is no hazard 0 | Log it with cmiogov.log_hazard().'),
	($$SELECT cmiogov.set_hazard_status(h(), 'closed', NULL)$$, '22004 | reason must not be null'),
	($$SELECT cmiogov.set_hazard_status(h(), 'closed', '')$$, '22023 | reason must not be empty'),
	($$SELECT cmiogov.set_hazard_status(h(), 'transferred', 'theirs')$$, '22023 | hazard ' || h() || ' is transferred to nobody | Name who takes it over in transferred_to.'),
	($$SELECT cmiogov.set_hazard_status(h(), 'closed', 'x', 'vendor')$$, '22023 | hazard ' || h() || ' is not transferred, but a recipient is named: vendor'),
	($$SELECT cmiogov.set_hazard_status(h(), 'open', 'x')$$, '22023 | hazard ' || h() || ' is open already')) v (call, answer);
SELECT is(act('mio', $$SELECT cmiogov.set_hazard_status(h(), 'closed', 'controlled')$$), 'ok', 'closed');
SELECT is(shown(), 'closed 4 2 2 1 1', 'and still in the log');
SELECT is(said('mio', $$SELECT cmiogov.rate_hazard(h(), 'NHS clinical risk matrix 1', 'Low', 'Major')$$),
	'22023 | hazard ' || h() || ' is closed | Open it again with cmiogov.set_hazard_status().', 'what is closed is not rated');
SELECT is(act('mio', $$SELECT cmiogov.add_control(h(), 'design', 'x')$$), '22023', 'nor controlled');
SELECT is(act('mio', $$SELECT cmiogov.set_hazard_status(h(), 'transferred', 'their module', 'the vendor')$$), 'ok', 'transferred');
SELECT is((SELECT status || ', ' || reason FROM cmiogov.hazard_log WHERE hazard = h()), 'transferred, to the vendor: their module', 'to whom');
SELECT is(act('mio', $$SELECT cmiogov.set_hazard_status(h(), 'open', 'came back')$$), 'ok', 'open again');
SELECT is(act('mio', $$SELECT cmiogov.set_hazard_status(h(), 'closed', 'controlled')$$), 'ok', 'and closed');
SELECT is(act('nora', $$SELECT cmiogov.refute_control((SELECT control FROM cmiogov.control_log WHERE verified), 'effectiveness', 'misread twice')$$), 'ok', 'a control that turns out not to work');
SELECT is(shown(), 'open 4 2 4 1 0', 'opens the hazard again, at its full level');
SELECT is((SELECT reason FROM cmiogov.hazard_log WHERE hazard = h()) LIKE 'control % does not hold: misread twice', true, 'and says why');
SELECT results_eq($$SELECT implementation, effectiveness_by, effectiveness, effective_at FROM cmiogov.control_log WHERE withdrawn IS NULL$$,
	$$VALUES ('seen in release 7', 'Nora', 'misread twice', NULL::timestamptz)$$, 'it is in place still');
SELECT is(said('mio', $$SELECT cmiogov.set_hazard_status(h(), 'closed', 'enough')$$),
	'23514 | hazard ' || h() || ' cannot be closed: its level is 4, mandatory elimination or control | A residual rating counts when every control is verified for implementation and for effectiveness.',
	'at level 4 nothing is closed');
SELECT is(act('mio', $$SELECT cmiogov.set_hazard_status(h(), 'closed', 'enough')$$), 'cmiogov_safety', 'by law');
SELECT is(act('nora', $$SELECT cmiogov.refute_control((SELECT control FROM cmiogov.control_log WHERE withdrawn IS NULL), 'implementation', 'not in release 8')$$), 'ok', 'and what is not in place');
SELECT ok((SELECT implemented_at IS NULL AND effective_at IS NULL FROM cmiogov.control_log WHERE withdrawn IS NULL), 'is neither');
SELECT is(act('ines', $$SELECT cmiogov.log_hazard('unrated', 'x', ehr())$$), 'ok', 'one that is not rated');
SELECT is(act('mio', format('SELECT cmiogov.set_hazard_status(h(), %L, ''x'', %L)', s, t)), 'cmiogov_safety', 'is not ' || s)
FROM (VALUES ('closed', NULL), ('transferred', 'the vendor')) v (s, t);

-- What makes it worse counts at once; other oddities are accepted and shown.
SELECT is(act('mio', $$SELECT cmiogov.rate_hazard(h(), 'NHS clinical risk matrix 1', 'Low', 'Significant', 'Low', 'Catastrophic')$$), 'ok', 'residual severity above initial');
SELECT is(shown(), 'open 2 4 4 0 0', 'accepted, and not hidden behind unverified controls');
SELECT is(findings(), 'residual severity Catastrophic is above the initial Significant; residual level 4 is above the initial 2', 'with findings');

SELECT is(act('mio', $$SELECT cmiogov.rate_hazard(h(), 'NHS clinical risk matrix 1', 'Low', 'Catastrophic', 'Low', 'Catastrophic')$$), 'ok', 'the same before and after');
SELECT is(findings(), '', 'is no finding');

-- A control brings a hazard about.
SELECT is(act('ines', $$SELECT cmiogov.add_control(h(), 'design', 'hard stop')$$), 'ok', 'a control');
SELECT is(act('nora', $$SELECT cmiogov.log_hazard('hard stop at night', 'a dose is not given', domain => 'usability', induced_by => c())$$), 'ok', 'that brings a hazard about');
SELECT is((SELECT array[asset, induced_by] FROM cmiogov.hazard_log WHERE hazard = h()), ARRAY[ehr(), c()], 'which is the same asset''s');
SELECT is((SELECT induced FROM cmiogov.control_log WHERE control = c()), ARRAY[h()], 'and stands beside the control');

-- Another version of the matrix.
SELECT is(act('mio', $$SELECT cmiogov.rate_hazard(h(), 'NHS clinical risk matrix 1', 'Medium', 'Major', 'Low', 'Minor')$$), 'ok', 'rated with version 1');
SELECT cmiogov.define_risk_matrix('NHS clinical risk matrix 2', (SELECT jsonb_build_object('likelihoods', '["Very Low", "Low", "Medium", "High", "Very High"]'::jsonb,
	'severities', '["Minor", "Significant", "Considerable", "Major", "Catastrophic"]'::jsonb,
	'levels', '[[1,1,2,2,3],[1,2,2,3,4],[2,2,3,4,4],[2,3,3,4,5],[3,4,4,5,5]]'::jsonb))) \g /dev/null
SELECT is((SELECT ARRAY[matrix, matrix_outdated::text, initial_level::text] FROM cmiogov.hazard_log WHERE hazard = h()),
	'{NHS clinical risk matrix 1,true,3}', 'keeps the version it was rated with, and is flagged');
SELECT is(findings(), 'the rating falls, and no control says why; rated with NHS clinical risk matrix 1, the present matrix is NHS clinical risk matrix 2', 'says so');
SELECT is(act('mio', $$SELECT cmiogov.rate_hazard(h(), 'NHS clinical risk matrix 2', 'Medium', 'Major', 'Low', 'Minor')$$), 'ok', 'rated again');
SELECT is((SELECT ARRAY[matrix_outdated::text, initial_level::text] FROM cmiogov.hazard_log WHERE hazard = h()), '{false,4}', 'the same words, another level');
SELECT is((SELECT bool_or(present) FROM cmiogov.risk_chart WHERE matrix ~ ' 1$') OR NOT (SELECT bool_and(present) FROM cmiogov.risk_chart WHERE matrix ~ ' 2$'), false,
	'the matrix defined last is the present one');

-- Escalation.
SELECT is((SELECT array_agg(title || ': ' || cause ORDER BY title) FROM cmiogov.escalation), '{"unrated: level 4: mandatory elimination or control"}', 'catastrophic and not controlled');
SELECT is(act('ines', $$SELECT cmiogov.log_hazard('fatal', 'x', ehr())$$), 'ok', 'a hazard');
SELECT is(act('mio', $$SELECT cmiogov.rate_hazard(h(), 'NHS clinical risk matrix 2', 'Very High', 'Major', 'Low', 'Minor')$$), 'ok', 'unacceptable');
SELECT is((SELECT owner || ', ' || cause FROM cmiogov.escalation WHERE title = 'fatal'), 'CMO, level 5: unacceptable', 'goes to clinical leadership at once');
SELECT is(act('mio', $$SELECT cmiogov.set_hazard_status(h(), 'transferred', 'theirs', 'the vendor')$$), 'ok', 'handed on');
SELECT is((SELECT count(*) FROM cmiogov.escalation WHERE title = 'fatal'), 1::bigint, 'it stays before leadership: patients are here');
SELECT is(act('mio', $$SELECT cmiogov.set_hazard_status(h(), 'open', 'back')$$), 'ok', 'taken back');
SELECT is(act('mio', $$SELECT cmiogov.rate_hazard(h(), 'NHS clinical risk matrix 2', 'Low', 'Major', 'Low', 'Minor')$$), 'ok', 'rated down');
SELECT is_empty($$SELECT FROM cmiogov.escalation WHERE title = 'fatal'$$, 'no longer');

-- Who may.
SELECT is(act('stranger', $$SELECT cmiogov.log_hazard('x', 'y', ehr())$$), 'ok', 'everybody enrolled in the office may log');
CREATE ROLE passerby LOGIN;
SELECT is(said('passerby', $$SELECT cmiogov.verify_control(1, 'implementation', 'x')$$), '42501 | permission denied for schema cmiogov', 'nobody else');

-- A control that was verified and then given up.
SELECT is(act('ines', $$SELECT cmiogov.add_control(h(), 'design', 'lid')$$), 'ok', 'a control');
SELECT is(act('archie', $$SELECT cmiogov.verify_control(c(), 'implementation', 'seen')$$), 'ok', 'in place');
SELECT is(act('nora', $$SELECT cmiogov.verify_control(c(), 'effectiveness', 'tried')$$), 'ok', 'and effective');
SELECT ok((SELECT verified FROM cmiogov.control_log WHERE control = c()), 'counts');
SELECT is(act('mio', $$SELECT cmiogov.withdraw_control(c(), 'it broke')$$), 'ok', 'until it is given up');
SELECT ok((SELECT NOT verified FROM cmiogov.control_log WHERE control = c()), 'then not');

-- Through an application it is the person who acts, and who is kept apart.
SELECT cmiogov.grant_access('app', 'app', 'portal'), cmiogov.add_login(person(w), 'portal', w || '@ward') FROM unnest('{ines,nora}'::text[]) w \g /dev/null
CREATE FUNCTION through_app(who text, call text) RETURNS text LANGUAGE sql AS $$
	SELECT act('app', format('SELECT cmiogov.act_as(''portal'', %L); SELECT cmiogov.%s', who || '@ward', call))
$$;
SELECT is(act('app', $$SELECT cmiogov.log_hazard('of nobody', 'x', ehr())$$), '42501', 'an application alone is nobody');
SELECT is(through_app('ines', $$log_hazard('by portal', 'x', ehr())$$), 'ok', 'it speaks for a person');
SELECT is((SELECT name || ': ' || found_by FROM cmiogov.hazard_log WHERE hazard = h()), 'by portal: Ines', 'who found it');
SELECT is(through_app('ines', format($$add_control(%s, 'design', 'x')$$, h())), 'ok', 'adds a control');
SELECT is(act('archie', $$SELECT cmiogov.verify_control(c(), 'implementation', 'seen')$$), 'ok', 'in place');
SELECT is(act('ines', $$SELECT cmiogov.verify_control(c(), 'effectiveness', 'x')$$), 'cmiogov_separation', 'another login is the same person');
SELECT is(through_app('nora', format($$verify_control(%s, 'effectiveness', 'tried')$$, c())), 'ok', 'another person is not');

-- A kind's law moves with the hazard log only where the kind asks it.
CREATE TEMP TABLE moved AS SELECT kind, version FROM cmiogov.kind;
SELECT cmiogov.define_kind('order_set', 'Order set', '{T1}', '{hazards_rated}') \g /dev/null
UPDATE moved SET version = (SELECT version FROM cmiogov.kind k WHERE k.kind = moved.kind);
SELECT is(act('ines', $$SELECT cmiogov.log_hazard('moves', 'x', ehr())$$), 'ok', 'a hazard');
SELECT results_eq('SELECT k.kind FROM cmiogov.kind k JOIN moved m USING (kind) WHERE k.version <> m.version', '{order_set}'::text[], 'the kind that asks, and no other');

SELECT is_empty('SELECT * FROM cmiogov.verify_ledger()', 'the record is intact');
SELECT * FROM finish();
