-- Every column of every table of the record, changed one at a time by a
-- superuser with the triggers off; rows removed and swapped: each is found by
-- verify_ledger(), and nothing is before.  Tables and columns come from the
-- catalog, so that none can be forgotten.
\set QUIET on
\o /dev/null
\ir ../fixtures/hospital.sql
\o

-- Something in every table.
CREATE TABLE change_request (id int PRIMARY KEY, status text, dose text, note text, kind text, who text);
INSERT INTO change_request VALUES (1, 'draft', '5 mg', 'n', 'alert_disable', 'app'), (2, 'draft', '6 mg', 'n', 'alert_disable', 'app');
DO $$
DECLARE
	step text[];
	answer text;
BEGIN
	FOREACH step SLICE 1 IN ARRAY ARRAY[
		['ines', $q$open_proposal('cds_alert', 'Sepsis alert', amount => 5000.00)$q$],
		['ines', $q$add_option(p(), 'later', '{"threshold": 4}')$q$],
		['cora', $q$judge(p(), 'hipaa_required', 'pass', 'met')$q$],
		['cora', $q$judge(p(), 'hipaa_addressable', 'alternative', 'proximity logoff')$q$],
		['mio', $q$estimate_harm(p(), 'missed sepsis', '8 [7,9] * -0.069670846 [-0.1,-0.03] * 0.033', evidence => 'trial')$q$],
		['mio', $q$estimate_harm(p(), 'alert fatigue', '40 [30,50] * 1e-4 [5e-5,2e-4] * 0.2')$q$],
		['mio', $q$judge(p(), 'clinical_risk', 'pass', 'benefit outweighs')$q$],
		['max', $q$accept_risk(p(), 'fatigue is watched', now() + interval '1 year')$q$],
		['nora', $q$judge(p(), 'workflow_fit', 'pass', 'fits the round')$q$],
		['nora', $q$score_usability(p(), 80, 'survey')$q$],
		['mio', $q$submit_work(p(), 'T1', 'rule set v1')$q$],
		['archie', $q$submit_work(p(), 'T2', 'interfaces')$q$],
		['ivan', $q$submit_work(p(), 'T4', 'contract')$q$],
		['ines', $q$advise(p(), 'T1', 'feasible')$q$],
		['mio', $q$advise(p(), 'T2', 'fine')$q$],
		['mio', $q$advise(p(), 'T4', 'fine')$q$],
		['max', $q$advise(p(), 'T4', 'fine')$q$],
		['max', $q$sign_off(p(), 'T1')$q$],
		['ivan', $q$sign_off(p(), 'T2')$q$],
		['ivan', $q$sign_off(p(), 'T4')$q$]]
	LOOP
		answer := act(step[1], 'SELECT cmiogov.' || step[2]);
		IF answer <> 'ok' THEN RAISE 'step % by %: %', step[2], step[1], answer; END IF;
	END LOOP;
END $$;
SELECT act('ines', 'SELECT cmiogov.enact_proposal(p())') AS enacted \gset
SELECT act('cora', $$SELECT cmiogov.judge(p(), 'hipaa_required', 'fail', 'an audit found otherwise')$$) AS fell \gset
\o /dev/null
SELECT cmiogov.seal();
SELECT cmiogov.preclear('alert_disable', 'workflow_fit', 'pass', 'by committee', now() + interval '1 year')
WHERE act('nora', $$SELECT cmiogov.preclear('alert_disable', 'workflow_fit', 'pass', 'by committee', now() + interval '1 year')$$) <> 'ok';
SELECT cmiogov.guard_table('change_request', '{id}', 'status', governed => '{live}', immaterial_columns => '{note}',
	kind_column => 'kind', actor_column => 'who', mode => 'warn');
SELECT act('ines', $$SELECT cmiogov.open_proposal('alert_disable', 'Disable', 'change_request', '2')$$);
SET client_min_messages = error;
UPDATE change_request SET status = 'live' WHERE id = 1;	-- let pass: no proposal
UPDATE change_request SET status = 'live' WHERE id = 2;	-- let pass on an unready one
SELECT cmiogov.seal();

\ir ../fixtures/registers.sql
\o

CREATE FUNCTION found() RETURNS bigint
LANGUAGE sql AS $$SELECT count(*) FROM cmiogov.verify_ledger() WHERE chain <> 'triggers'$$;

-- Values of the type that differ from x, as expressions.
CREATE FUNCTION others(type text) RETURNS text[]
LANGUAGE sql AS $$
	SELECT CASE
		WHEN type = 'boolean' THEN '{NOT x}'::text[]
		WHEN type IN ('smallint', 'integer', 'bigint') THEN '{x + 1000003}'
		WHEN type IN ('numeric', 'double precision') THEN '{x + 1,x + 0.001}'
		WHEN type = 'timestamp with time zone' THEN ARRAY[$q$x + interval '1 microsecond'$q$, $q$timestamptz '2001-01-01'$q$]
		WHEN type = 'tstzrange' THEN ARRAY[$q$tstzrange('2001-01-01', '2098-01-01')$q$]
		WHEN type = 'text' THEN ARRAY[$q$x || 'x'$q$, $q$'audit'$q$, $q$'refuse'$q$, $q$CASE x
			WHEN 'committee' THEN 'team' WHEN 'department' THEN 'team' WHEN 'deployed_in' THEN 'used_in' WHEN 'required' THEN 'none' WHEN 'requested' THEN 'live' WHEN 'low' THEN 'high' WHEN 'high' THEN 'low'
			WHEN 'depends_on' THEN 'part_of' WHEN 'clinical' THEN 'technical' WHEN 'open' THEN 'closed' WHEN 'design' THEN 'training'
			WHEN 'demand' THEN 'feedback' WHEN 'triaged' THEN 'accepted' WHEN 'review' THEN 'milestone' WHEN 'at_most' THEN 'at_least'
			WHEN 'p' THEN 'u' WHEN 'harm' THEN 'near_miss' WHEN 'major' THEN 'minor' ELSE x || 'y' END$q$]
		WHEN type = 'interval' THEN ARRAY[$q$x + interval '1 day'$q$]
		WHEN type = 'bytea' THEN ARRAY[$q$set_byte(x, 0, (get_byte(x, 0) + 1) % 256)$q$, $q$x || '\x00'$q$, $q$substr(x, 2)$q$]
		WHEN type = 'jsonb' THEN ARRAY[$q$'{"x": 1}'$q$]
		WHEN type = 'text[]' THEN ARRAY[$q$x || 'x'::text$q$]
		WHEN type = 'double precision[]' THEN ARRAY['x || 1.0::float8']
		WHEN type = 'cmiogov.verdict' THEN ARRAY[$q$CASE x WHEN 'pass' THEN 'fail' ELSE 'pass' END::cmiogov.verdict$q$]
		WHEN type = 'cmiogov.gate' THEN ARRAY[$q$CASE x WHEN 'safety' THEN 'usability' ELSE 'safety' END::cmiogov.gate$q$]
		WHEN type = 'cmiogov.raci' THEN ARRAY[$q$CASE x WHEN 'C' THEN 'I' ELSE 'C' END::cmiogov.raci$q$]
		WHEN type = 'cmiogov.standing' THEN ARRAY[$q$CASE x WHEN 'compliance=pass safety=pass usability=open' THEN 'compliance=pass safety=pass usability=pass' ELSE 'compliance=pass safety=pass usability=open' END::cmiogov.standing$q$]
		WHEN type = 'cmiogov.harm_delta' THEN ARRAY[$q$'1 * 0.5 * 0.5'::cmiogov.harm_delta$q$]
		WHEN type = 'cmiogov.regcolumn' THEN ARRAY[$q$'public.change_request.note'::cmiogov.regcolumn$q$, $q$'cmiogov.person'::cmiogov.regcolumn$q$]
		WHEN type = 'cmiogov.regcolumn[]' THEN ARRAY[$q$x || 'public.change_request.who'::cmiogov.regcolumn$q$]
	END
$$;

-- A value for a column that holds none.
CREATE FUNCTION any_value(type text) RETURNS text
LANGUAGE sql AS $$
	SELECT CASE type
		WHEN 'bytea' THEN $q$decode(repeat('ab', 32), 'hex')$q$
		WHEN 'text' THEN $q$'x'$q$ WHEN 'jsonb' THEN $q$'{"x": 1}'$q$ WHEN 'text[]' THEN $q$'{x}'$q$
		WHEN 'double precision[]' THEN $q$'{1}'$q$ WHEN 'timestamp with time zone' THEN $q$'2050-01-01'$q$
		WHEN 'cmiogov.gate' THEN $q$'safety'$q$ WHEN 'interval' THEN $q$'1 day'$q$
		WHEN 'cmiogov.verdict' THEN $q$'pass'$q$ WHEN 'cmiogov.harm_delta' THEN $q$'1 * 0.5 * 0.5'$q$
		WHEN 'cmiogov.regcolumn' THEN $q$'public.change_request.note'$q$
		ELSE '1' END
$$;

-- Does verify_ledger() find it?  NULL when the statement changed nothing.
CREATE FUNCTION tampered(relation regclass, statement text) RETURNS boolean
LANGUAGE plpgsql AS $$
DECLARE
	n bigint;
	answer boolean;
BEGIN
	EXECUTE format('ALTER TABLE %s DISABLE TRIGGER ALL', relation);
	EXECUTE statement;
	GET DIAGNOSTICS n = ROW_COUNT;
	IF n > 0 THEN answer := found() > 0; END IF;
	RAISE SQLSTATE 'UNDO1';
EXCEPTION
	WHEN SQLSTATE 'UNDO1' THEN RETURN answer;
	WHEN integrity_constraint_violation THEN RETURN NULL;
END $$;

CREATE VIEW record_table AS
SELECT c.oid::regclass AS relation, c.oid::regclass::text AS name
FROM pg_class c
WHERE c.relnamespace = 'cmiogov'::regnamespace AND c.relkind = 'r'
  AND c.relname <> 'refusal_record';	-- a log that is not chained: refusals are no evidence

CREATE FUNCTION change_columns() RETURNS TABLE (ok boolean, what text)
LANGUAGE plpgsql AS $$
DECLARE
	c record;
	e text;
	one boolean;
BEGIN
	FOR c IN SELECT r.relation, r.name, a.attname, format_type(a.atttypid, a.atttypmod) AS type, a.attnotnull
		FROM record_table r JOIN pg_attribute a ON a.attrelid = r.relation AND a.attnum > 0 AND NOT a.attisdropped
		ORDER BY 2, a.attnum
	LOOP
		ok := NULL;
		FOREACH e IN ARRAY others(c.type) LOOP
			one := tampered(c.relation, format('UPDATE %1$s SET %2$I = %3$s WHERE ctid = (SELECT max(ctid) FROM %1$s WHERE %2$I IS NOT NULL)',
				c.name, c.attname, regexp_replace(e, '\mx\M(?!'')', quote_ident(c.attname), 'g')));
			ok := CASE WHEN one IS NULL THEN ok ELSE one AND coalesce(ok, true) END;
		END LOOP;
		what := format('%s.%s changed', c.name, c.attname);
		RETURN NEXT;
		CONTINUE WHEN c.attnotnull;
		ok := tampered(c.relation, format('UPDATE %1$s SET %2$I = NULL WHERE ctid = (SELECT max(ctid) FROM %1$s WHERE %2$I IS NOT NULL)',
			c.name, c.attname));
		what := format('%s.%s emptied', c.name, c.attname);
		RETURN NEXT;
		ok := tampered(c.relation, format('UPDATE %1$s SET %2$I = %3$s WHERE ctid = (SELECT max(ctid) FROM %1$s WHERE %2$I IS NULL)',
			c.name, c.attname, any_value(c.type)));
		what := format('%s.%s filled', c.name, c.attname);
		RETURN NEXT;
	END LOOP;
END $$;

SELECT plan(8);
SELECT is(:'enacted' || :'fell' || :'observed', 'okokok', 'there is something to tamper with');
SELECT is_empty('SELECT * FROM cmiogov.verify_ledger()', 'nothing is found before');
SELECT is_empty('SELECT name FROM record_table WHERE (xpath(''/row/n/text()'', query_to_xml(format(''SELECT count(*) AS n FROM %s'', name), false, true, '''')))[1]::text = ''0''',
	'every table holds something');

CREATE TABLE result AS SELECT * FROM change_columns();
SELECT is_empty('SELECT what FROM result WHERE NOT ok', 'every changed column is found');
-- A change that no row of this record allows says nothing; each column must still have had one.
SELECT is_empty($$
	SELECT split_part(what, ' ', 1) FROM result GROUP BY 1 HAVING bool_and(ok IS NULL)
$$, 'no column went untried');
SELECT diag(count(*) FILTER (WHERE ok) || ' manipulations of columns, all found') FROM result;

CREATE TABLE removed AS
SELECT r.name, tampered(r.relation, format('DELETE FROM %1$s WHERE ctid = (SELECT %2$s(ctid) FROM %1$s)', r.name, e)) AS ok
FROM record_table r, unnest('{min,max}'::text[]) e
UNION ALL
SELECT r.name, tampered(r.relation, format('DELETE FROM %s', r.name)) FROM record_table r;
SELECT is_empty('SELECT name FROM removed WHERE ok IS NOT TRUE', 'every removed row is found');

-- Two rows change places: each takes the other's content, its key apart.
CREATE TABLE swapped AS
SELECT r.name, tampered(r.relation, format(
	'UPDATE %1$s t SET (%2$s) = (SELECT %2$s FROM %1$s o WHERE o.ctid <> t.ctid AND o.ctid IN ((SELECT min(ctid) FROM %1$s), (SELECT max(ctid) FROM %1$s)))
	 WHERE t.ctid IN ((SELECT min(ctid) FROM %1$s), (SELECT max(ctid) FROM %1$s)) AND (SELECT count(*) FROM %1$s) > 1',
	r.name, (SELECT string_agg(quote_ident(a.attname), ', ') FROM pg_attribute a
			 WHERE a.attrelid = r.relation AND a.attnum > 0 AND NOT a.attisdropped
			   AND NOT EXISTS (SELECT FROM pg_index i WHERE i.indrelid = r.relation AND i.indisunique AND a.attnum = ANY (i.indkey))))) AS ok
FROM record_table r
WHERE r.name <> 'cmiogov.login' AND r.name <> 'cmiogov.access';	-- their content is their key and their record
SELECT is_empty('SELECT name FROM swapped WHERE NOT ok', 'every swap of two rows is found');
SELECT is(found(), 0::bigint, 'nothing is found afterwards');
SELECT * FROM finish();
