-- The plan, and how it is played.
CREATE SCHEMA year;
GRANT USAGE ON SCHEMA year TO PUBLIC;

-- The year ends an hour ago.
CREATE TABLE year.bounds AS SELECT date_trunc('hour', now()) - interval '365 days 1 hour' AS start;
CREATE FUNCTION year.day(n float8) RETURNS timestamptz
LANGUAGE sql STABLE AS $$ SELECT start + make_interval(secs => 86400 * n) FROM year.bounds $$;

-- A die that always falls alike: from 0 to below 1.
CREATE FUNCTION year.dice(what text, n bigint) RETURNS float8
LANGUAGE sql IMMUTABLE AS $$ SELECT (hashtextextended(what || n, 42) & 2147483647) / 2147483648.0 $$;
CREATE FUNCTION year.pick(things text[], what text, n bigint) RETURNS text
LANGUAGE sql IMMUTABLE AS $$ SELECT things[1 + floor(year.dice(what, n) * cardinality(things))::integer] $$;

-- Who does what when; refused: by which rule it has to be.
CREATE TABLE year.act
(
	n			integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	day			float8 NOT NULL,
	who			text NOT NULL,
	statement	text NOT NULL,
	refused		text
);
CREATE FUNCTION year.plan(day float8, who text, statement text, refused text DEFAULT NULL) RETURNS void
LANGUAGE sql AS $$ INSERT INTO year.act (day, who, statement, refused) VALUES (day, who, statement, refused) $$;

-- What the functions made, by the plan's names.
CREATE TABLE year.made (name text PRIMARY KEY, id bigint NOT NULL);
GRANT SELECT, INSERT ON year.made TO PUBLIC;
CREATE FUNCTION year.make(name text, id bigint) RETURNS void
LANGUAGE sql AS $$ INSERT INTO year.made VALUES (name, id) $$;
CREATE FUNCTION year.id(text) RETURNS bigint
LANGUAGE plpgsql STABLE AS $$
DECLARE
	found bigint;
BEGIN
	SELECT m.id INTO STRICT found FROM year.made m WHERE m.name = $1;
	RETURN found;
END $$;

-- The clock of this session, at that moment of the year.
CREATE FUNCTION year.turn(at timestamptz) RETURNS void
LANGUAGE sql AS $$ SELECT cmiogov.set_test_clock(at - clock_timestamp()) $$;

CREATE PROCEDURE year.play()
LANGUAGE plpgsql AS $$
DECLARE
	act record;
	at timestamptz := '-infinity';
	state text;
	broken text;
	message text;
	unplanned text := '';
BEGIN
	FOR act IN SELECT * FROM year.act WHERE day < 365 ORDER BY day, n LOOP
		EXECUTE 'RESET SESSION AUTHORIZATION';
		at := greatest(year.day(act.day), at + interval '1 second');
		PERFORM year.turn(at);
		EXECUTE format('SET SESSION AUTHORIZATION %I', act.who);
		state := NULL;
		BEGIN
			EXECUTE act.statement;
		EXCEPTION WHEN OTHERS THEN
			GET STACKED DIAGNOSTICS state = RETURNED_SQLSTATE, broken = CONSTRAINT_NAME, message = MESSAGE_TEXT;
		END;
		IF act.refused IS NULL AND state IS NOT NULL OR act.refused IS NOT NULL AND (state IS NULL OR act.refused NOT IN (state, broken)) THEN
			unplanned := unplanned || format(E'\nday %s, %s: %s\n    to be %s, was %s', round(act.day::numeric, 1), act.who, act.statement,
				coalesce('refused for ' || act.refused, 'done'), coalesce(format('refused for %s %s: %s', state, broken, message), 'done'));
			EXIT WHEN length(unplanned) > 5000;
		END IF;
		COMMIT;
	END LOOP;
	EXECUTE 'RESET SESSION AUTHORIZATION';
	PERFORM cmiogov.set_test_clock(NULL);
	IF unplanned <> '' THEN
		RAISE 'the year was not played as planned:%', unplanned;
	END IF;
END $$;
