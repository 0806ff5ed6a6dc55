-- Microseconds that this backend was on a processor; where the system does not
-- say, the clock.  Time on a processor does not count who else was busy.  The
-- system brings the figure up to date when a process leaves the processor:
-- hence the nap.
CREATE FUNCTION bench.busy() RETURNS float8 LANGUAGE plpgsql VOLATILE SECURITY DEFINER AS $$
BEGIN
	PERFORM pg_sleep(0.0001);
	RETURN coalesce(split_part(pg_read_file('/proc/self/schedstat', 0, 100, true), ' ', 1)::float8 / 1000,
		extract(epoch FROM clock_timestamp()) * 1e6);
END $$;
CREATE PROCEDURE bench.timed(measure text, round int, statement text, rows int) LANGUAGE plpgsql AS $$
DECLARE
	since float8 := bench.busy();
BEGIN
	EXECUTE statement;
	INSERT INTO bench.sample VALUES (measure, round, (bench.busy() - since) / rows);
END $$;
