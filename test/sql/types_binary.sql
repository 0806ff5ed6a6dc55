-- The binary form of every type: it goes round, and is checked as hard as text.
CREATE EXTENSION cmiogov;
SELECT cmiogov.gate_send('safety'), cmiogov.verdict_send('pass'), cmiogov.raci_send('RI'),
	cmiogov.standing_send('compliance=alternative safety=accepted usability=open');
SELECT cmiogov.harm_send('1 [-2,3]');
SELECT cmiogov.harm_delta_send('1 [0,3] * 0.5 * 2 [1,4]');

-- Round trip through a file beside the data.
SELECT current_setting('data_directory') || '/cmiogov_binary' AS file \gset
CREATE TABLE sent (gate cmiogov.gate, verdict cmiogov.verdict, standing cmiogov.standing, raci cmiogov.raci,
	delta cmiogov.harm_delta, harm cmiogov.harm, gates cmiogov.gate[], harms cmiogov.harm[]);
INSERT INTO sent VALUES
	('compliance', 'fail', 'compliance=fail safety=fail usability=fail', '-', '0 * 0 * 0', '0', '{}', '{}'),
	('safety', 'open', 'compliance=alternative safety=accepted usability=pass', 'A', '1 * -1 [-1,1] * 1e300', '-1.7e308 [-1.7e308,5e-324]', '{safety,NULL}', '{"1 [0,2]"}'),
	('usability', 'accepted', 'compliance=pass safety=pass usability=pass', 'ARCI', '1 [0.1,1e9] * 0.3 [0.1,0.7] * 0.2 [0,1]', '0.1', '{usability,safety}', '{1,2,NULL}'),
	('usability', 'alternative', NULL, NULL, NULL, NULL, NULL, NULL),
	(NULL, 'pass', NULL, 'RC', NULL, NULL, NULL, NULL);
COPY sent TO :'file' (FORMAT binary);
CREATE TABLE received (LIKE sent);
COPY received FROM :'file' (FORMAT binary);
SELECT count(*) FROM received;
SELECT * FROM sent EXCEPT SELECT * FROM received;
SELECT * FROM received EXCEPT SELECT * FROM sent;

-- One value in binary form, well made or not.
CREATE TABLE one_gate (x cmiogov.gate);
CREATE TABLE one_verdict (x cmiogov.verdict);
CREATE TABLE one_standing (x cmiogov.standing);
CREATE TABLE one_raci (x cmiogov.raci);
CREATE TABLE one_harm (x cmiogov.harm);
CREATE TABLE one_harm_delta (x cmiogov.harm_delta);
CREATE FUNCTION receive(type text, value bytea) RETURNS text LANGUAGE plpgsql AS
$$DECLARE
	file text := current_setting('data_directory') || '/cmiogov_binary';
	copy_of bytea := '\x5047434f50590aff0d0a000000000000000000'::bytea || '\x0001'::bytea || int4send(length(value)) || value || '\xffff'::bytea;
	object oid := lo_from_bytea(0, copy_of);
	result text;
BEGIN
	PERFORM lo_export(object, file), lo_unlink(object);
	EXECUTE format('COPY one_%s FROM %L (FORMAT binary)', type, file);
	EXECUTE format('DELETE FROM one_%s RETURNING x::text', type) INTO result;
	RETURN result;
EXCEPTION WHEN invalid_binary_representation THEN
	RETURN 'error: ' || SQLERRM;
END$$;
-- The bytes of numbers, one after another.
CREATE FUNCTION floats(VARIADIC x float8[]) RETURNS bytea LANGUAGE sql AS
$$SELECT string_agg(float8send(v), '' ORDER BY n) FROM unnest(x) WITH ORDINALITY u (v, n)$$;

SELECT v, receive('gate', v), receive('verdict', v), receive('raci', v)
FROM unnest('{"\\x","\\x00","\\x02","\\x03","\\x04","\\x05","\\x0f","\\x10","\\xff","\\x0000"}'::bytea[]) v;
SELECT v, receive('standing', v)
FROM unnest('{"\\x000000","\\x040404","\\x030202","\\x020404","\\x040304","\\x040403","\\x050404","\\x0404ff","\\x0404","\\x04040404"}'::bytea[]) v;
SELECT n, receive('harm', v)
FROM (VALUES (1, floats(1, 2, 3)), (2, floats(-1, 0, 0)), (3, floats('-0', '-0', '-0')), (4, floats(2, 1, 3)), (5, floats(1, 3, 2)),
	(6, floats('NaN', 1, 2)), (7, floats(1, 'NaN', 2)), (8, floats(1, 2, 'NaN')), (9, floats('-Infinity', 1, 2)),
	(10, floats(1, 2, 'Infinity')), (11, floats(1, 2)), (12, floats(1, 2, 3) || '\x00')) v (n, v) ORDER BY n;
SELECT n, receive('harm_delta', v)
FROM (VALUES (1, floats(1, 2, 3, -0.5, 0, 0.5, 0, 1, 2) || '\x07'),
	(2, floats(2, 2, 2, 0, 0, 0, 1, 1, 1) || '\x00'),
	(3, floats(1, 2, 3, 0, 0, 0, 1, 1, 1) || '\x00'),		-- an interval that was not given
	(4, floats(1, 2, 3, 0, 0, 0, 1, 1, 1) || '\x08'),
	(5, floats(1, 2, 3, 0, 0, 0, 1, 1, 1) || '\x09'),
	(6, floats(-1, 2, 3, 0, 0, 0, 1, 1, 1) || '\x07'),
	(7, floats(1, 2, 3, -2, 0, 0, 1, 1, 1) || '\x07'),
	(8, floats(1, 2, 3, 0, 0, 2, 1, 1, 1) || '\x07'),
	(9, floats(1, 2, 3, 0, 0, 0, -1, 1, 1) || '\x07'),
	(10, floats(1, 2, 'NaN', 0, 0, 0, 1, 1, 1) || '\x07'),
	(11, floats(1, 2, 3, 0, 0, 0, 1, 1, 'Infinity') || '\x07'),
	(12, floats(1, 2, 3, 0, 0, 0, 1, 1, 1)),
	(13, floats(1, 2, 3, 0, 0, 0, 1, 1, 1) || '\x0700'),
	(14, '\x')) v (n, v) ORDER BY n;
SELECT format('rm %L', :'file') AS remove \gset
COPY (SELECT) TO PROGRAM :'remove';
