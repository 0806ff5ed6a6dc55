--
-- What an update to a library that judges by another law needs done.
--

CREATE FUNCTION cmiogov.note_law(law text) RETURNS void
LANGUAGE c VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'note_law';
REVOKE ALL ON FUNCTION cmiogov.note_law(text) FROM PUBLIC;
COMMENT ON FUNCTION cmiogov.note_law(text) IS
'notes, as an act of policy, that the law of this version is in force, and moves the version of every kind: what was judged before is judged afresh. ALTER EXTENSION cmiogov UPDATE runs it. For the extension''s owner';
