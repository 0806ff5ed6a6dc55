--
-- regcolumn: a table or column by name that follows renames, for what must
-- survive a dump and restore.
--

CREATE TYPE cmiogov.regcolumn;

CREATE FUNCTION cmiogov.regcolumn_in(cstring) RETURNS cmiogov.regcolumn
LANGUAGE c STABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'regcolumn_in';
COMMENT ON FUNCTION cmiogov.regcolumn_in(cstring) IS 'reads schema.table or schema.table.column; 22P02 when it is neither';

CREATE FUNCTION cmiogov.regcolumn_out(cmiogov.regcolumn) RETURNS cstring
LANGUAGE c STABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'regcolumn_out';
COMMENT ON FUNCTION cmiogov.regcolumn_out(cmiogov.regcolumn) IS 'prints the present name, or the last one known';

CREATE FUNCTION cmiogov.regcolumn_recv(internal) RETURNS cmiogov.regcolumn
LANGUAGE c STABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'regcolumn_recv';
COMMENT ON FUNCTION cmiogov.regcolumn_recv(internal) IS 'reads the name from its binary form, which is the text';

CREATE FUNCTION cmiogov.regcolumn_send(cmiogov.regcolumn) RETURNS bytea
LANGUAGE c STABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'regcolumn_send';
COMMENT ON FUNCTION cmiogov.regcolumn_send(cmiogov.regcolumn) IS 'the present name in binary form, which is the text';

CREATE TYPE cmiogov.regcolumn
(
	INPUT = cmiogov.regcolumn_in,
	OUTPUT = cmiogov.regcolumn_out,
	RECEIVE = cmiogov.regcolumn_recv,
	SEND = cmiogov.regcolumn_send,
	INTERNALLENGTH = VARIABLE,
	ALIGNMENT = int4,
	STORAGE = plain
);
COMMENT ON TYPE cmiogov.regcolumn IS 'a table, or a column of one, that follows renames and dumps by name';

CREATE FUNCTION cmiogov.relation(cmiogov.regcolumn) RETURNS regclass
LANGUAGE c STABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'regcolumn_relation';
COMMENT ON FUNCTION cmiogov.relation(cmiogov.regcolumn) IS 'the table, or NULL when it is gone';

CREATE FUNCTION cmiogov.column_name(cmiogov.regcolumn) RETURNS text
LANGUAGE c STABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'regcolumn_name';
COMMENT ON FUNCTION cmiogov.column_name(cmiogov.regcolumn) IS 'the column''s present name, or NULL when it is gone or a table is meant';
