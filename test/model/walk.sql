--
-- Random proposals through the real functions; after every fact that was taken
-- the header must say what the model says.  Needs fixtures/hospital.sql.
--
CREATE TABLE model.difference (proposal bigint, seq int, header text, model text);

-- What a proposal needs, in order; then what else can happen to it.
CREATE TABLE model.step (n int GENERATED ALWAYS AS IDENTITY, useful boolean, who text, statement text);
INSERT INTO model.step (useful, who, statement) VALUES
(true, 'mio', $$estimate_harm(p(), 'a', '1 * 0.00390625 [0,0.00390625] * 1')$$),
(true, 'cora', $$judge(p(), 'hipaa_required', 'pass', 'x')$$),
(true, 'cora', $$judge(p(), 'hipaa_addressable', 'alternative', 'x')$$),
(true, 'max', $$accept_risk(p(), 'x', '2090-01-01')$$),
(true, 'mio', $$judge(p(), 'clinical_risk', 'pass', 'x')$$),
(true, 'nora', $$judge(p(), 'workflow_fit', 'pass', 'x')$$),
(true, 'mio', $$submit_work(p(), 'T1', 'x')$$),
(true, 'ines', $$advise(p(), 'T1', 'x')$$),
(true, 'max', $$sign_off(p(), 'T1')$$),
(false, 'mio', $$estimate_harm(p(), 'a', '1 * 0.001953125 [0,0.001953125] * 1')$$),
(false, 'mio', $$estimate_harm(p(), 'a', '1 * 0.25 [0,0.25] * 1')$$),
(false, 'mio', $$estimate_harm(p(), 'b', '1 * -0.001953125 [-1,-0.001953125] * 1')$$),
(false, 'mio', $$estimate_harm(p(), 'b', '0 * 0 * 1')$$),
(false, 'nora', $$estimate_harm(p(), 'b', '1 * -0.5 [-1,-0.5] * 1')$$),
(false, 'ines', $$estimate_harm(p(), 'a', '1 * 0.0078125 * 1')$$),
(false, 'ines', $$estimate_harm(p(), 'c', '1 * 0 [0,0] * 1', scale => 'delay')$$),
(false, 'ines', $$estimate_harm(p(), 'a', '1 * -0.25 [-0.5,-0.25] * 1', 2)$$),
(false, 'mio', $$retire_hazard(p(), 'a', 'x')$$),
(false, 'mio', $$retire_hazard(p(), 'b', 'x')$$),
(false, 'mio', $$retire_hazard(p(), 'c', 'x', scale => 'delay')$$),
(false, 'ines', $$add_option(p(), 'another way')$$),
(false, 'max', $$choose_option(p(), 2, 'x')$$),
(false, 'mio', $$choose_option(p(), 1, 'x')$$),
(false, 'cora', $$judge(p(), 'hipaa_required', 'fail', 'x')$$),
(false, 'cora', $$judge(p(), 'hipaa_required', 'fail', 'x', 2)$$),
(false, 'cora', $$judge(p(), 'hipaa_required', 'pass', 'x', 2)$$),
(false, 'cora', $$withdraw_verdict(p(), 'hipaa_required', 'x')$$),
(false, 'cora', $$judge(p(), 'hipaa_addressable', 'open', 'x')$$),
(false, 'mio', $$judge(p(), 'clinical_risk', 'fail', 'x')$$),
(false, 'mio', $$judge(p(), 'clinical_risk', 'accepted', 'x')$$),
(false, 'nora', $$judge(p(), 'workflow_fit', 'fail', 'x')$$),
(false, 'ines', $$judge(p(), 'workflow_fit', 'fail', 'x')$$),
(false, 'ines', $$judge(p(), 'workflow_fit', 'pass', 'x')$$),
(false, 'mio', $$judge(p(), 'workflow_fit', 'pass', 'x')$$),
(false, 'max', $$accept_risk(p(), 'x', '2090-01-01', 'workflow_fit')$$),
(false, 'max', $$advise(p(), 'T1', 'x')$$),
(false, 'nora', $$observe_harm(p(), 'a', '1 * 0.00390625 [0.00390625,0.0078125] * 1', 'x')$$),
(false, 'nora', $$observe_harm(p(), 'a', '1 * 0.0078125 [0.0078125,0.015625] * 1', 'x')$$),
(false, 'ines', $$observe_harm(p(), 'd', '1 * 0.0078125 [0.00390625,0.015625] * 1', 'x', scale => 'delay')$$),
(false, 'nora', $$observe_harm(p(), 'a', '1 * -0.0078125 [-0.015625,-0.0078125] * 1', 'x')$$),
(false, 'ines', $$link_incident(p(), 'I-1', 'x')$$),
(false, 'ines', $$link_incident(p(), 'I-2', 'x', 2)$$),
(false, 'mio', $$declare_interest(p(), 'x')$$),
(false, 'max', $$declare_interest(p(), 'x')$$),
(false, 'cora', $$clear_interest(p(), person('mio'), 'x')$$),
(false, 'cora', $$clear_interest(p(), person('max'), 'x')$$),
(false, 'cora', $$clear_interest(p(), person('mio'), 'x')$$),
(false, 'cora', $$clear_interest(p(), person('max'), 'x')$$);

-- Answers how many facts were compared.
CREATE FUNCTION model.walk(proposals int, steps int) RETURNS int LANGUAGE plpgsql AS
$$
DECLARE
	compared int := 0;
	s model.step;
	h cmiogov.proposal;
	at int;
BEGIN
	FOR i IN 1 .. proposals LOOP
		PERFORM act(CASE WHEN random() < 0.9 THEN 'ines' ELSE 'max' END,
					$q$SELECT cmiogov.open_proposal('alert_change', 'x')$q$);
		at := 1;
		FOR k IN 1 .. steps LOOP
			IF random() < 0.8 THEN
				SELECT * INTO s FROM model.step WHERE useful AND n = at;
				at := at % 9 + 1;
			ELSE
				SELECT * INTO s FROM model.step ORDER BY random() LIMIT 1;
			END IF;
			CONTINUE WHEN act(s.who, 'SELECT cmiogov.' || s.statement) <> 'ok';
			SELECT * INTO h FROM cmiogov.proposal WHERE id = p();
			compared := compared + 1;
			INSERT INTO model.difference
				SELECT h.id, h.seq, format('%s %s', h.standing, h.ready), m
				FROM format('%s %s', model.standing(h.id), model.ready(h.id)) m
				WHERE format('%s %s', h.standing, h.ready) <> m;
		END LOOP;
	END LOOP;
	RETURN compared;
END
$$;
