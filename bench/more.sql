-- Ready proposals about the rows :from to :to, a thousand a transaction:
-- opening one takes a lock on its subject until the transaction ends.
\set QUIET on
\o /dev/null
SET SESSION AUTHORIZATION ines;
SELECT format('INSERT INTO bench.proposal SELECT cmiogov.propose(''alert_disable'', ''Off '' || i, ''bench.t_guard'', i::text,
	''missed event'', ''0 * 0 * 0'', ''noise''), i FROM generate_series(%s, %s) i', i, least(i + 999, :to))
FROM generate_series(:from, :to, 1000) i \gexec
\set answer 'SELECT format(''SELECT sum(cmiogov.respond(id, ''''pass'''', ''''agreed'''')) FROM bench.proposal WHERE key BETWEEN %s AND %s'', i, least(i + 999, :to)) FROM generate_series(:from, :to, 1000) i'
SET SESSION AUTHORIZATION mio;
:answer \gexec
SET SESSION AUTHORIZATION max;
:answer \gexec
RESET SESSION AUTHORIZATION;
VACUUM ANALYZE;
