--
-- What an update from an earlier version needs done.
--

CREATE FUNCTION cmiogov.fit_access() RETURNS void
LANGUAGE c VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'fit_access';
REVOKE ALL ON FUNCTION cmiogov.fit_access() FROM PUBLIC;
COMMENT ON FUNCTION cmiogov.fit_access() IS
'brings the privileges of every database role in line with the duties it holds. ALTER EXTENSION cmiogov UPDATE runs it, so that roles may use what is new; it gives nobody a duty. For the extension''s owner';
