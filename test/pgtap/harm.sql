-- Harm: limits, acceptance, rivals, who may raise and who may lower.
\set QUIET on
\o /dev/null
\ir ../fixtures/hospital.sql
\o
CREATE FUNCTION safety() RETURNS text LANGUAGE sql AS
$$SELECT (standing -> 'safety')::text FROM cmiogov.proposal WHERE id = p()$$;
-- A fresh proposal with compliance passed.
CREATE FUNCTION fresh() RETURNS text LANGUAGE sql AS $$
	SELECT act('ines', 'SELECT cmiogov.open_proposal(''alert_change'', ''x'')')
	|| act('cora', 'SELECT cmiogov.judge(p(), ''hipaa_required'', ''pass'', ''met'')')
	|| act('cora', 'SELECT cmiogov.judge(p(), ''hipaa_addressable'', ''pass'', ''met'')')
$$;
CREATE FUNCTION estimate(who text, hazard text, delta text, option text DEFAULT 'NULL') RETURNS text LANGUAGE sql AS
$$SELECT act(who, format('SELECT cmiogov.estimate_harm(p(), %L, %L, %s)', hazard, delta, option))$$;
CREATE FUNCTION passes() RETURNS text LANGUAGE sql AS
$$SELECT act('mio', 'SELECT cmiogov.judge(p(), ''clinical_risk'', ''pass'', ''x'')')$$;
CREATE FUNCTION accepts() RETURNS text LANGUAGE sql AS
$$SELECT act('max', 'SELECT cmiogov.accept_risk(p(), ''x'', now() + interval ''1 year'')')$$;
SELECT plan(26);

SELECT fresh() \g /dev/null
SELECT estimate('mio', 'h', '1 [1,1] * -0.002 [-0.003,-0.001] * 1 [1,1]') \g /dev/null
SELECT passes() \g /dev/null
SELECT is(safety(), 'pass', 'harm surely avoided: the judges decide');
SELECT estimate('ines', 'h', '1 [1,1] * -0.002 [-0.003,0.001] * 1 [1,1]') \g /dev/null
SELECT is(safety(), 'open', 'another''s estimate raises the upper end: stale, and to be accepted');
SELECT is(passes() || accepts(), 'okok', 'judged and accepted again');
SELECT is(safety(), 'accepted', 'accepted at most');
SELECT estimate('nora', 'h', '1 [1,1] * -0.5 [-0.6,-0.4] * 1 [1,1]') \g /dev/null
SELECT is(safety(), 'accepted', 'another''s low estimate lowers nothing');
SELECT estimate('mio', 'new hazard', '1 [1,1] * -0.1 [-0.2,-0.1] * 1 [1,1]') \g /dev/null
SELECT is(safety(), 'open', 'a new hazard makes yeses stale, be it an avoided one');
SELECT is(passes() || accepts(), 'okok', 'again');
SELECT estimate('mio', 'h', '1 [1,1] * 0.005 [0.001,0.011] * 1 [1,1]') \g /dev/null
SELECT is(safety(), 'open', 'risen, and within what is tolerable as a sum');
SELECT estimate('mio', 'new hazard', '1 [1,1] * 0.0 [0,0.001] * 1 [1,1]') \g /dev/null
SELECT is(safety(), 'fail', 'the sum is above tolerable: fail, whatever anyone says');
SELECT is(accepts(), 'cmiogov_safety', 'and nothing accepts it');
SELECT is(act('max', 'SELECT cmiogov.break_glass(p(), ''x'', 1)'), 'cmiogov_safety', 'nor an emergency');
SELECT is(act('mio', 'SELECT cmiogov.retire_hazard(p(), ''new hazard'', ''was none'')')
	|| act('mio', 'SELECT cmiogov.retire_hazard(p(), ''h'', ''was none'')'), 'okok', 'hazards retired by a judge');
SELECT is(safety(), 'open', 'nothing estimated is left: open');
SELECT is(act('ines', 'SELECT cmiogov.retire_hazard(p(), ''h'', ''x'')'), '42501', 'nobody else retires');

-- An opinion.
SELECT fresh() \g /dev/null
SELECT estimate('mio', 'h', '1 * -0.002 * 1') \g /dev/null
SELECT passes() \g /dev/null
SELECT is(safety(), 'accepted', 'no interval on dp: an opinion, accepted at most');
SELECT fresh() \g /dev/null
SELECT estimate('mio', 'none identified', '0 * 0 * 0') \g /dev/null
SELECT passes() \g /dev/null
SELECT is(safety(), 'pass', 'but "none identified" is no opinion');

-- A rival: with limits that tolerate some harm, a safer option must be accepted against.
SELECT is(act('max', 'SELECT 1') , 'ok', 'the fixture works');
SELECT fresh() \g /dev/null
SELECT estimate('mio', 'h', '1 [1,1] * -0.001 [-0.002,-0.001] * 1 [1,1]') \g /dev/null
SELECT passes() \g /dev/null
SELECT is(safety(), 'pass', 'better than the baseline');
SELECT act('ines', 'SELECT cmiogov.add_option(p(), ''safer'')') \g /dev/null
SELECT is(safety(), 'pass', 'an option without an estimate is not known to be safer');
SELECT estimate('ines', 'h', '1 [1,1] * -0.009 [-0.01,-0.008] * 1 [1,1]', '2') \g /dev/null
SELECT is(safety(), 'open', 'a safer option that nobody assessed: choosing is a risk');
SELECT is(accepts(), 'ok', 'that is accepted');
SELECT is(safety(), 'accepted', 'accepted');
SELECT is(act('cora', 'SELECT cmiogov.judge(p(), ''hipaa_required'', ''fail'', ''unlawful'', 2)'), 'ok', 'the rival is judged unlawful');
SELECT is(safety(), 'pass', 'it is no rival any more');

-- Unknown scale.
SELECT is(act('mio', 'SELECT cmiogov.estimate_harm(p(), ''breach'', ''1 [1,1] * -0.1 [-0.2,-0.1] * 1 [1,1]'', scale => ''privacy'')'), 'ok', 'another scale');
SELECT is(safety(), 'open', 'a scale without limits is not fine');
SELECT * FROM finish();
