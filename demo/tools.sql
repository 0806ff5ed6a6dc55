-- How the story is told: does() runs a statement that must work, refused() one
-- that must be refused, for exactly the rule named.  Both say who did what.
CREATE SCHEMA demo;
GRANT USAGE ON SCHEMA demo TO PUBLIC;

CREATE FUNCTION demo.does(statement text) RETURNS text
LANGUAGE plpgsql AS $$
BEGIN
	EXECUTE statement;
	RETURN format('  %s: %s', rpad(session_user, 8), statement);
END $$;

CREATE FUNCTION demo.refused(statement text, rule text, lines integer DEFAULT 20) RETURNS text
LANGUAGE plpgsql AS $$
DECLARE
	state text;
	message text;
	detail text;
	hint text;
	broken text;
	more integer;
BEGIN
	BEGIN
		EXECUTE statement;
	EXCEPTION WHEN OTHERS THEN
		GET STACKED DIAGNOSTICS state = RETURNED_SQLSTATE, message = MESSAGE_TEXT,
			detail = PG_EXCEPTION_DETAIL, hint = PG_EXCEPTION_HINT, broken = CONSTRAINT_NAME;
	END;
	IF state IS NULL THEN
		RAISE 'the demonstration expected "%" to be refused for %', statement, rule;
	ELSIF rule NOT IN (state, broken) THEN
		RAISE 'the demonstration expected "%" to be refused for %, not for % %: %', statement, rule, state, broken, message;
	END IF;
	more := array_length(string_to_array(detail, E'\n'), 1) - lines;
	IF more > 0 THEN
		detail := array_to_string((string_to_array(detail, E'\n'))[:lines], E'\n') || format(E'\nand %s more', more);
	END IF;
	RETURN format('  %s: %s', rpad(session_user, 8), statement)
		|| format(E'\n    REFUSED [%s]: %s', coalesce(nullif(broken, ''), state), message)
		|| CASE WHEN detail <> '' THEN E'\n      - ' || replace(detail, E'\n', E'\n      - ') ELSE '' END
		|| CASE WHEN hint <> '' THEN E'\n    hint: ' || hint ELSE '' END;
END $$;

-- What must be so at this point of the story.
CREATE FUNCTION demo.check(so boolean, what text) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
	IF so IS NOT TRUE THEN
		RAISE 'the demonstration expected: %', what;
	END IF;
END $$;
