-- layer_independence: what ties two layers together raises the share of
-- misses with a common cause.  C24, C25, A11.
\set QUIET on
\o /dev/null
\ir ../fixtures/guarded.sql
\o
SELECT no_plan();
SELECT is(ready('change_request', '1'), 'ready', 'Cora, Mio and Nora carry a gate each');
-- What is said of it while these registers hold; nothing of them stays.
CREATE FUNCTION tied(VARIADIC calls text[]) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	c text;
	said text;
BEGIN
	FOREACH c IN ARRAY calls LOOP
		EXECUTE 'SELECT cmiogov.' || c;
	END LOOP;
	SELECT concat_ws(' | ', round(beta::numeric, 9), round(joint_miss::numeric, 9), shared_bodies, reporting_lines) INTO said
	FROM cmiogov.layer_independence WHERE proposal = p();
	RAISE EXCEPTION USING MESSAGE = said;
EXCEPTION WHEN raise_exception THEN
	RETURN SQLERRM;
END $$;
CREATE FUNCTION seat(who text, body text) RETURNS text LANGUAGE sql AS $$SELECT format('take_seat(%s, %L, ''x'', ''[2020-01-01,2099-01-01)'')', person(who), body)$$;
CREATE FUNCTION line(role text, superior text) RETURNS text LANGUAGE sql AS $$SELECT format('set_reporting_line(%L, %L, ''[2020-01-01,)'')', role, superior)$$;
CREATE FUNCTION body(name text, sort text) RETURNS text LANGUAGE sql AS $$SELECT format('define_body(%L, %L, %L)', name, upper(name), sort)$$;

SELECT is(tied(VARIADIC '{}'::text[]), '0.100000000 | 0.010729000', 'no tie: a tenth, three layers');
SELECT is(tied(body('alerts', 'team'), seat('mio', 'alerts'), seat('nora', 'alerts')), '0.200000000 | 0.020512000 | Mio and Nora are in ALERTS', 'one team');
SELECT is(tied(body('alerts', 'team'), seat('mio', 'alerts'), seat('ines', 'alerts')), '0.100000000 | 0.010729000', 'a team with somebody who carries no gate');
SELECT is(tied(body('alerts', 'committee'), seat('mio', 'alerts'), seat('nora', 'alerts')), '0.100000000 | 0.010729000', 'one committee is no tie');
SELECT is(tied(body('alerts', 'team'), seat('mio', 'alerts'), replace(seat('nora', 'alerts'), '2020', '2098')), '0.100000000 | 0.010729000', 'nor a seat that has not begun');
SELECT is(tied(line('clinician_user', 'CMIO')), '0.200000000 | 0.020512000 | clinician_user reports to CMIO', 'one reports to the other');
SELECT is(tied(line('clinician_user', 'clinical_informaticist'), line('clinical_informaticist', 'CMIO')), '0.200000000 | 0.020512000 | clinician_user reports to CMIO', 'by way of a third');
SELECT is(tied(line('compliance_officer', 'board'), line('CMIO', 'board')), '0.200000000 | 0.020512000 | CMIO and compliance_officer report to board', 'both to one superior');
SELECT is(tied(line('CMIO', 'CIO')), '0.200000000 | 0.020512000 | CMIO reports to CIO, another guardian', 'the CMIO to the CIO');
SELECT is(tied(line('CMIO', 'CMO')), '0.100000000 | 0.010729000', 'to clinical leadership: as it should be');
SELECT is(tied(body('alerts', 'team'), seat('mio', 'alerts'), seat('nora', 'alerts'), line('CMIO', 'CIO')),
	'0.300000000 | 0.030343000 | Mio and Nora are in ALERTS | CMIO reports to CIO, another guardian', 'two ties');
SELECT is(tied(VARIADIC ARRAY(SELECT body('t' || i, 'team') FROM generate_series(1, 12) i) || ARRAY(SELECT seat(w, 't' || i) FROM generate_series(1, 12) i, unnest('{mio,nora}'::text[]) w))
	~ '^1\.000000000 \| 0\.100000000', true, 'never above one: then the layers are one');

-- The values of the field.
SELECT is(round(cmiogov.joint_miss('{0.1,0.1}', 0.1)::numeric, 9), 0.0181, 'two layers');
SELECT ok((SELECT independent FROM cmiogov.layer_independence WHERE proposal = p()), 'ties leave the layers three');
SELECT * FROM finish();
