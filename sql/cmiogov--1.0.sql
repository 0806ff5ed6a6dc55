\echo Use "CREATE EXTENSION cmiogov" to load this file. \quit

-- Plain CREATE: whoever made a schema of this name beforehand would own what
-- lies in it, so installation fails rather than adopt it.
CREATE SCHEMA cmiogov;
COMMENT ON SCHEMA cmiogov IS
	'Separation of powers for clinical software: gates, signatures and the guard that refuses unsafe approvals. Everything public is documented by comments.';
/*
 * 10_types.sql
 *
 * The values of the law as types.  Types and functions live in cmiogov, the
 * operators in pg_catalog, so that WHERE verdict = 'pass' and USING (gate)
 * work under any search_path.  All functions here are pure and stay open to
 * everybody.  Four types are bytes or integers inside and borrow PostgreSQL's
 * own comparison and hash functions for them.
 */

CREATE TYPE cmiogov.gate;
CREATE TYPE cmiogov.verdict;
CREATE TYPE cmiogov.standing;
CREATE TYPE cmiogov.raci;
CREATE TYPE cmiogov.harm_delta;
CREATE TYPE cmiogov.harm;

/* gate */

CREATE FUNCTION cmiogov.gate_in(pg_catalog.cstring)
	RETURNS cmiogov.gate LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE
	AS 'MODULE_PATHNAME', 'gate_in';
COMMENT ON FUNCTION cmiogov.gate_in(pg_catalog.cstring) IS
	'Reads compliance, safety or usability; anything else is an error (22P02).';

CREATE FUNCTION cmiogov.gate_out(cmiogov.gate)
	RETURNS pg_catalog.cstring LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE
	AS 'MODULE_PATHNAME', 'gate_out';
COMMENT ON FUNCTION cmiogov.gate_out(cmiogov.gate) IS
	'Writes what gate_in reads; the same value always as the same text.';

CREATE FUNCTION cmiogov.gate_recv(pg_catalog.internal)
	RETURNS cmiogov.gate LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE
	AS 'MODULE_PATHNAME', 'gate_recv';
COMMENT ON FUNCTION cmiogov.gate_recv(pg_catalog.internal) IS
	'Reads one byte: 0 compliance, 1 safety, 2 usability; anything else is an error (22P03).';

CREATE FUNCTION cmiogov.gate_send(cmiogov.gate)
	RETURNS pg_catalog.bytea LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE
	AS 'MODULE_PATHNAME', 'gate_send';
COMMENT ON FUNCTION cmiogov.gate_send(cmiogov.gate) IS
	'Writes one byte: 0 compliance, 1 safety, 2 usability.';

CREATE TYPE cmiogov.gate (
	INPUT = cmiogov.gate_in, OUTPUT = cmiogov.gate_out,
	RECEIVE = cmiogov.gate_recv, SEND = cmiogov.gate_send,
	INTERNALLENGTH = 1, PASSEDBYVALUE, ALIGNMENT = char
);
COMMENT ON TYPE cmiogov.gate IS
	'A gate of the law: compliance before safety before usability. The order is the precedence, and nothing can change it.';

CREATE FUNCTION cmiogov.gate_eq(cmiogov.gate, cmiogov.gate)
	RETURNS pg_catalog.bool LANGUAGE internal IMMUTABLE STRICT PARALLEL SAFE
	AS 'chareq';
COMMENT ON FUNCTION cmiogov.gate_eq(cmiogov.gate, cmiogov.gate) IS
	'Are they equal?';

CREATE FUNCTION cmiogov.gate_ne(cmiogov.gate, cmiogov.gate)
	RETURNS pg_catalog.bool LANGUAGE internal IMMUTABLE STRICT PARALLEL SAFE
	AS 'charne';
COMMENT ON FUNCTION cmiogov.gate_ne(cmiogov.gate, cmiogov.gate) IS
	'Do they differ?';

CREATE FUNCTION cmiogov.gate_lt(cmiogov.gate, cmiogov.gate)
	RETURNS pg_catalog.bool LANGUAGE internal IMMUTABLE STRICT PARALLEL SAFE
	AS 'charlt';
COMMENT ON FUNCTION cmiogov.gate_lt(cmiogov.gate, cmiogov.gate) IS
	'Less than, in the order of gate.';

CREATE FUNCTION cmiogov.gate_le(cmiogov.gate, cmiogov.gate)
	RETURNS pg_catalog.bool LANGUAGE internal IMMUTABLE STRICT PARALLEL SAFE
	AS 'charle';
COMMENT ON FUNCTION cmiogov.gate_le(cmiogov.gate, cmiogov.gate) IS
	'Less than or equal, in the order of gate.';

CREATE FUNCTION cmiogov.gate_gt(cmiogov.gate, cmiogov.gate)
	RETURNS pg_catalog.bool LANGUAGE internal IMMUTABLE STRICT PARALLEL SAFE
	AS 'chargt';
COMMENT ON FUNCTION cmiogov.gate_gt(cmiogov.gate, cmiogov.gate) IS
	'Greater than, in the order of gate.';

CREATE FUNCTION cmiogov.gate_ge(cmiogov.gate, cmiogov.gate)
	RETURNS pg_catalog.bool LANGUAGE internal IMMUTABLE STRICT PARALLEL SAFE
	AS 'charge';
COMMENT ON FUNCTION cmiogov.gate_ge(cmiogov.gate, cmiogov.gate) IS
	'Greater than or equal, in the order of gate.';

CREATE FUNCTION cmiogov.gate_cmp(cmiogov.gate, cmiogov.gate)
	RETURNS pg_catalog.int4 LANGUAGE internal IMMUTABLE STRICT PARALLEL SAFE
	AS 'btcharcmp';
COMMENT ON FUNCTION cmiogov.gate_cmp(cmiogov.gate, cmiogov.gate) IS
	'Negative, zero or positive as the first is less than, equal to or greater than the second.';

CREATE FUNCTION cmiogov.gate_hash(cmiogov.gate)
	RETURNS pg_catalog.int4 LANGUAGE internal IMMUTABLE STRICT PARALLEL SAFE
	AS 'hashchar';
COMMENT ON FUNCTION cmiogov.gate_hash(cmiogov.gate) IS
	'The hash of a value.';

CREATE FUNCTION cmiogov.gate_hash_extended(cmiogov.gate, pg_catalog.int8)
	RETURNS pg_catalog.int8 LANGUAGE internal IMMUTABLE STRICT PARALLEL SAFE
	AS 'hashcharextended';
COMMENT ON FUNCTION cmiogov.gate_hash_extended(cmiogov.gate, pg_catalog.int8) IS
	'The 64-bit hash of a value with a seed.';

CREATE OPERATOR pg_catalog.= (
	FUNCTION = cmiogov.gate_eq,
	LEFTARG = cmiogov.gate, RIGHTARG = cmiogov.gate,
	COMMUTATOR = OPERATOR(pg_catalog.=), NEGATOR = OPERATOR(pg_catalog.<>),
	RESTRICT = pg_catalog.eqsel, JOIN = pg_catalog.eqjoinsel,
	HASHES, MERGES
);
COMMENT ON OPERATOR pg_catalog.= (cmiogov.gate, cmiogov.gate) IS 'equal';

CREATE OPERATOR pg_catalog.<> (
	FUNCTION = cmiogov.gate_ne,
	LEFTARG = cmiogov.gate, RIGHTARG = cmiogov.gate,
	COMMUTATOR = OPERATOR(pg_catalog.<>), NEGATOR = OPERATOR(pg_catalog.=),
	RESTRICT = pg_catalog.neqsel, JOIN = pg_catalog.neqjoinsel
);
COMMENT ON OPERATOR pg_catalog.<> (cmiogov.gate, cmiogov.gate) IS 'not equal';

CREATE OPERATOR pg_catalog.< (
	FUNCTION = cmiogov.gate_lt,
	LEFTARG = cmiogov.gate, RIGHTARG = cmiogov.gate,
	COMMUTATOR = OPERATOR(pg_catalog.>), NEGATOR = OPERATOR(pg_catalog.>=),
	RESTRICT = pg_catalog.scalarltsel, JOIN = pg_catalog.scalarltjoinsel
);
COMMENT ON OPERATOR pg_catalog.< (cmiogov.gate, cmiogov.gate) IS 'less than';

CREATE OPERATOR pg_catalog.<= (
	FUNCTION = cmiogov.gate_le,
	LEFTARG = cmiogov.gate, RIGHTARG = cmiogov.gate,
	COMMUTATOR = OPERATOR(pg_catalog.>=), NEGATOR = OPERATOR(pg_catalog.>),
	RESTRICT = pg_catalog.scalarlesel, JOIN = pg_catalog.scalarlejoinsel
);
COMMENT ON OPERATOR pg_catalog.<= (cmiogov.gate, cmiogov.gate) IS 'less than or equal';

CREATE OPERATOR pg_catalog.> (
	FUNCTION = cmiogov.gate_gt,
	LEFTARG = cmiogov.gate, RIGHTARG = cmiogov.gate,
	COMMUTATOR = OPERATOR(pg_catalog.<), NEGATOR = OPERATOR(pg_catalog.<=),
	RESTRICT = pg_catalog.scalargtsel, JOIN = pg_catalog.scalargtjoinsel
);
COMMENT ON OPERATOR pg_catalog.> (cmiogov.gate, cmiogov.gate) IS 'greater than';

CREATE OPERATOR pg_catalog.>= (
	FUNCTION = cmiogov.gate_ge,
	LEFTARG = cmiogov.gate, RIGHTARG = cmiogov.gate,
	COMMUTATOR = OPERATOR(pg_catalog.<=), NEGATOR = OPERATOR(pg_catalog.<),
	RESTRICT = pg_catalog.scalargesel, JOIN = pg_catalog.scalargejoinsel
);
COMMENT ON OPERATOR pg_catalog.>= (cmiogov.gate, cmiogov.gate) IS 'greater than or equal';

CREATE OPERATOR CLASS cmiogov.gate_ops DEFAULT FOR TYPE cmiogov.gate USING btree AS
	OPERATOR 1 pg_catalog.<,
	OPERATOR 2 pg_catalog.<=,
	OPERATOR 3 pg_catalog.=,
	OPERATOR 4 pg_catalog.>=,
	OPERATOR 5 pg_catalog.>,
	FUNCTION 1 cmiogov.gate_cmp(cmiogov.gate, cmiogov.gate),
	FUNCTION 4 pg_catalog.btequalimage(pg_catalog.oid);
COMMENT ON OPERATOR CLASS cmiogov.gate_ops USING btree IS
	'Orders gate by precedence of the gates: compliance < safety < usability.';
COMMENT ON OPERATOR FAMILY cmiogov.gate_ops USING btree IS
	'Orders gate by precedence of the gates: compliance < safety < usability.';

CREATE OPERATOR CLASS cmiogov.gate_ops DEFAULT FOR TYPE cmiogov.gate USING hash AS
	OPERATOR 1 pg_catalog.=,
	FUNCTION 1 cmiogov.gate_hash(cmiogov.gate),
	FUNCTION 2 cmiogov.gate_hash_extended(cmiogov.gate, pg_catalog.int8);
COMMENT ON OPERATOR CLASS cmiogov.gate_ops USING hash IS 'Hashes gate for equality.';
COMMENT ON OPERATOR FAMILY cmiogov.gate_ops USING hash IS 'Hashes gate for equality.';

CREATE FUNCTION cmiogov.precedence(cmiogov.gate)
	RETURNS pg_catalog.int4 LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE
	AS 'MODULE_PATHNAME', 'gate_precedence';
COMMENT ON FUNCTION cmiogov.precedence(cmiogov.gate) IS
	'The precedence of a gate: 1 compliance, 2 safety, 3 usability.';

CREATE CAST (cmiogov.gate AS pg_catalog.int4) WITH FUNCTION cmiogov.precedence(cmiogov.gate);
COMMENT ON CAST (cmiogov.gate AS pg_catalog.int4) IS
	'The precedence of a gate: 1 compliance, 2 safety, 3 usability.';

CREATE FUNCTION cmiogov.gate_smaller(cmiogov.gate, cmiogov.gate)
	RETURNS cmiogov.gate LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE
	AS 'MODULE_PATHNAME', 'gate_smaller';
COMMENT ON FUNCTION cmiogov.gate_smaller(cmiogov.gate, cmiogov.gate) IS
	'The earlier of two gates.';

CREATE FUNCTION cmiogov.gate_larger(cmiogov.gate, cmiogov.gate)
	RETURNS cmiogov.gate LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE
	AS 'MODULE_PATHNAME', 'gate_larger';
COMMENT ON FUNCTION cmiogov.gate_larger(cmiogov.gate, cmiogov.gate) IS
	'The later of two gates.';

CREATE AGGREGATE cmiogov.min(cmiogov.gate) (
	SFUNC = cmiogov.gate_smaller, STYPE = cmiogov.gate,
	COMBINEFUNC = cmiogov.gate_smaller,
	SORTOP = OPERATOR(pg_catalog.<), PARALLEL = SAFE
);
COMMENT ON AGGREGATE cmiogov.min(cmiogov.gate) IS
	'The earliest gate; NULL for no rows.';

CREATE AGGREGATE cmiogov.max(cmiogov.gate) (
	SFUNC = cmiogov.gate_larger, STYPE = cmiogov.gate,
	COMBINEFUNC = cmiogov.gate_larger,
	SORTOP = OPERATOR(pg_catalog.>), PARALLEL = SAFE
);
COMMENT ON AGGREGATE cmiogov.max(cmiogov.gate) IS
	'The latest gate; NULL for no rows.';

/* verdict */

CREATE FUNCTION cmiogov.verdict_in(pg_catalog.cstring)
	RETURNS cmiogov.verdict LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE
	AS 'MODULE_PATHNAME', 'verdict_in';
COMMENT ON FUNCTION cmiogov.verdict_in(pg_catalog.cstring) IS
	'Reads fail, open, accepted, alternative or pass; anything else is an error (22P02).';

CREATE FUNCTION cmiogov.verdict_out(cmiogov.verdict)
	RETURNS pg_catalog.cstring LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE
	AS 'MODULE_PATHNAME', 'verdict_out';
COMMENT ON FUNCTION cmiogov.verdict_out(cmiogov.verdict) IS
	'Writes what verdict_in reads; the same value always as the same text.';

CREATE FUNCTION cmiogov.verdict_recv(pg_catalog.internal)
	RETURNS cmiogov.verdict LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE
	AS 'MODULE_PATHNAME', 'verdict_recv';
COMMENT ON FUNCTION cmiogov.verdict_recv(pg_catalog.internal) IS
	'Reads one byte: 0 fail, 1 open, 2 accepted, 3 alternative, 4 pass; anything else is an error (22P03).';

CREATE FUNCTION cmiogov.verdict_send(cmiogov.verdict)
	RETURNS pg_catalog.bytea LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE
	AS 'MODULE_PATHNAME', 'verdict_send';
COMMENT ON FUNCTION cmiogov.verdict_send(cmiogov.verdict) IS
	'Writes one byte: 0 fail, 1 open, 2 accepted, 3 alternative, 4 pass.';

CREATE TYPE cmiogov.verdict (
	INPUT = cmiogov.verdict_in, OUTPUT = cmiogov.verdict_out,
	RECEIVE = cmiogov.verdict_recv, SEND = cmiogov.verdict_send,
	INTERNALLENGTH = 1, PASSEDBYVALUE, ALIGNMENT = char
);
COMMENT ON TYPE cmiogov.verdict IS
	'A judge''s answer: fail, open, accepted, alternative or pass, from the weakest to the strongest. Compliance knows no accepted, safety and usability know no alternative.';

CREATE FUNCTION cmiogov.verdict_eq(cmiogov.verdict, cmiogov.verdict)
	RETURNS pg_catalog.bool LANGUAGE internal IMMUTABLE STRICT PARALLEL SAFE
	AS 'chareq';
COMMENT ON FUNCTION cmiogov.verdict_eq(cmiogov.verdict, cmiogov.verdict) IS
	'Are they equal?';

CREATE FUNCTION cmiogov.verdict_ne(cmiogov.verdict, cmiogov.verdict)
	RETURNS pg_catalog.bool LANGUAGE internal IMMUTABLE STRICT PARALLEL SAFE
	AS 'charne';
COMMENT ON FUNCTION cmiogov.verdict_ne(cmiogov.verdict, cmiogov.verdict) IS
	'Do they differ?';

CREATE FUNCTION cmiogov.verdict_lt(cmiogov.verdict, cmiogov.verdict)
	RETURNS pg_catalog.bool LANGUAGE internal IMMUTABLE STRICT PARALLEL SAFE
	AS 'charlt';
COMMENT ON FUNCTION cmiogov.verdict_lt(cmiogov.verdict, cmiogov.verdict) IS
	'Less than, in the order of verdict.';

CREATE FUNCTION cmiogov.verdict_le(cmiogov.verdict, cmiogov.verdict)
	RETURNS pg_catalog.bool LANGUAGE internal IMMUTABLE STRICT PARALLEL SAFE
	AS 'charle';
COMMENT ON FUNCTION cmiogov.verdict_le(cmiogov.verdict, cmiogov.verdict) IS
	'Less than or equal, in the order of verdict.';

CREATE FUNCTION cmiogov.verdict_gt(cmiogov.verdict, cmiogov.verdict)
	RETURNS pg_catalog.bool LANGUAGE internal IMMUTABLE STRICT PARALLEL SAFE
	AS 'chargt';
COMMENT ON FUNCTION cmiogov.verdict_gt(cmiogov.verdict, cmiogov.verdict) IS
	'Greater than, in the order of verdict.';

CREATE FUNCTION cmiogov.verdict_ge(cmiogov.verdict, cmiogov.verdict)
	RETURNS pg_catalog.bool LANGUAGE internal IMMUTABLE STRICT PARALLEL SAFE
	AS 'charge';
COMMENT ON FUNCTION cmiogov.verdict_ge(cmiogov.verdict, cmiogov.verdict) IS
	'Greater than or equal, in the order of verdict.';

CREATE FUNCTION cmiogov.verdict_cmp(cmiogov.verdict, cmiogov.verdict)
	RETURNS pg_catalog.int4 LANGUAGE internal IMMUTABLE STRICT PARALLEL SAFE
	AS 'btcharcmp';
COMMENT ON FUNCTION cmiogov.verdict_cmp(cmiogov.verdict, cmiogov.verdict) IS
	'Negative, zero or positive as the first is less than, equal to or greater than the second.';

CREATE FUNCTION cmiogov.verdict_hash(cmiogov.verdict)
	RETURNS pg_catalog.int4 LANGUAGE internal IMMUTABLE STRICT PARALLEL SAFE
	AS 'hashchar';
COMMENT ON FUNCTION cmiogov.verdict_hash(cmiogov.verdict) IS
	'The hash of a value.';

CREATE FUNCTION cmiogov.verdict_hash_extended(cmiogov.verdict, pg_catalog.int8)
	RETURNS pg_catalog.int8 LANGUAGE internal IMMUTABLE STRICT PARALLEL SAFE
	AS 'hashcharextended';
COMMENT ON FUNCTION cmiogov.verdict_hash_extended(cmiogov.verdict, pg_catalog.int8) IS
	'The 64-bit hash of a value with a seed.';

CREATE OPERATOR pg_catalog.= (
	FUNCTION = cmiogov.verdict_eq,
	LEFTARG = cmiogov.verdict, RIGHTARG = cmiogov.verdict,
	COMMUTATOR = OPERATOR(pg_catalog.=), NEGATOR = OPERATOR(pg_catalog.<>),
	RESTRICT = pg_catalog.eqsel, JOIN = pg_catalog.eqjoinsel,
	HASHES, MERGES
);
COMMENT ON OPERATOR pg_catalog.= (cmiogov.verdict, cmiogov.verdict) IS 'equal';

CREATE OPERATOR pg_catalog.<> (
	FUNCTION = cmiogov.verdict_ne,
	LEFTARG = cmiogov.verdict, RIGHTARG = cmiogov.verdict,
	COMMUTATOR = OPERATOR(pg_catalog.<>), NEGATOR = OPERATOR(pg_catalog.=),
	RESTRICT = pg_catalog.neqsel, JOIN = pg_catalog.neqjoinsel
);
COMMENT ON OPERATOR pg_catalog.<> (cmiogov.verdict, cmiogov.verdict) IS 'not equal';

CREATE OPERATOR pg_catalog.< (
	FUNCTION = cmiogov.verdict_lt,
	LEFTARG = cmiogov.verdict, RIGHTARG = cmiogov.verdict,
	COMMUTATOR = OPERATOR(pg_catalog.>), NEGATOR = OPERATOR(pg_catalog.>=),
	RESTRICT = pg_catalog.scalarltsel, JOIN = pg_catalog.scalarltjoinsel
);
COMMENT ON OPERATOR pg_catalog.< (cmiogov.verdict, cmiogov.verdict) IS 'less than';

CREATE OPERATOR pg_catalog.<= (
	FUNCTION = cmiogov.verdict_le,
	LEFTARG = cmiogov.verdict, RIGHTARG = cmiogov.verdict,
	COMMUTATOR = OPERATOR(pg_catalog.>=), NEGATOR = OPERATOR(pg_catalog.>),
	RESTRICT = pg_catalog.scalarlesel, JOIN = pg_catalog.scalarlejoinsel
);
COMMENT ON OPERATOR pg_catalog.<= (cmiogov.verdict, cmiogov.verdict) IS 'less than or equal';

CREATE OPERATOR pg_catalog.> (
	FUNCTION = cmiogov.verdict_gt,
	LEFTARG = cmiogov.verdict, RIGHTARG = cmiogov.verdict,
	COMMUTATOR = OPERATOR(pg_catalog.<), NEGATOR = OPERATOR(pg_catalog.<=),
	RESTRICT = pg_catalog.scalargtsel, JOIN = pg_catalog.scalargtjoinsel
);
COMMENT ON OPERATOR pg_catalog.> (cmiogov.verdict, cmiogov.verdict) IS 'greater than';

CREATE OPERATOR pg_catalog.>= (
	FUNCTION = cmiogov.verdict_ge,
	LEFTARG = cmiogov.verdict, RIGHTARG = cmiogov.verdict,
	COMMUTATOR = OPERATOR(pg_catalog.<=), NEGATOR = OPERATOR(pg_catalog.<),
	RESTRICT = pg_catalog.scalargesel, JOIN = pg_catalog.scalargejoinsel
);
COMMENT ON OPERATOR pg_catalog.>= (cmiogov.verdict, cmiogov.verdict) IS 'greater than or equal';

CREATE OPERATOR CLASS cmiogov.verdict_ops DEFAULT FOR TYPE cmiogov.verdict USING btree AS
	OPERATOR 1 pg_catalog.<,
	OPERATOR 2 pg_catalog.<=,
	OPERATOR 3 pg_catalog.=,
	OPERATOR 4 pg_catalog.>=,
	OPERATOR 5 pg_catalog.>,
	FUNCTION 1 cmiogov.verdict_cmp(cmiogov.verdict, cmiogov.verdict),
	FUNCTION 4 pg_catalog.btequalimage(pg_catalog.oid);
COMMENT ON OPERATOR CLASS cmiogov.verdict_ops USING btree IS
	'Orders verdict by strength: fail < open < accepted < alternative < pass.';
COMMENT ON OPERATOR FAMILY cmiogov.verdict_ops USING btree IS
	'Orders verdict by strength: fail < open < accepted < alternative < pass.';

CREATE OPERATOR CLASS cmiogov.verdict_ops DEFAULT FOR TYPE cmiogov.verdict USING hash AS
	OPERATOR 1 pg_catalog.=,
	FUNCTION 1 cmiogov.verdict_hash(cmiogov.verdict),
	FUNCTION 2 cmiogov.verdict_hash_extended(cmiogov.verdict, pg_catalog.int8);
COMMENT ON OPERATOR CLASS cmiogov.verdict_ops USING hash IS 'Hashes verdict for equality.';
COMMENT ON OPERATOR FAMILY cmiogov.verdict_ops USING hash IS 'Hashes verdict for equality.';

CREATE FUNCTION cmiogov.verdict_smaller(cmiogov.verdict, cmiogov.verdict)
	RETURNS cmiogov.verdict LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE
	AS 'MODULE_PATHNAME', 'verdict_smaller';
COMMENT ON FUNCTION cmiogov.verdict_smaller(cmiogov.verdict, cmiogov.verdict) IS
	'The weaker of two verdicts.';

CREATE FUNCTION cmiogov.verdict_larger(cmiogov.verdict, cmiogov.verdict)
	RETURNS cmiogov.verdict LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE
	AS 'MODULE_PATHNAME', 'verdict_larger';
COMMENT ON FUNCTION cmiogov.verdict_larger(cmiogov.verdict, cmiogov.verdict) IS
	'The stronger of two verdicts.';

CREATE AGGREGATE cmiogov.min(cmiogov.verdict) (
	SFUNC = cmiogov.verdict_smaller, STYPE = cmiogov.verdict,
	COMBINEFUNC = cmiogov.verdict_smaller,
	SORTOP = OPERATOR(pg_catalog.<), PARALLEL = SAFE
);
COMMENT ON AGGREGATE cmiogov.min(cmiogov.verdict) IS
	'The weakest verdict; NULL for no rows. A gate with no requirement is open, not NULL: say so with coalesce.';

CREATE AGGREGATE cmiogov.max(cmiogov.verdict) (
	SFUNC = cmiogov.verdict_larger, STYPE = cmiogov.verdict,
	COMBINEFUNC = cmiogov.verdict_larger,
	SORTOP = OPERATOR(pg_catalog.>), PARALLEL = SAFE
);
COMMENT ON AGGREGATE cmiogov.max(cmiogov.verdict) IS
	'The strongest verdict; NULL for no rows.';

CREATE FUNCTION cmiogov.verdict_fits(gate cmiogov.gate, verdict cmiogov.verdict)
	RETURNS pg_catalog.bool LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE
	AS 'MODULE_PATHNAME', 'verdict_fits_gate';
COMMENT ON FUNCTION cmiogov.verdict_fits(cmiogov.gate, cmiogov.verdict) IS
	'Can this gate hold this verdict? Compliance is never accepted; safety and usability are never alternative.';

CREATE FUNCTION cmiogov.stands(cmiogov.verdict)
	RETURNS pg_catalog.bool LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE
	AS 'MODULE_PATHNAME', 'verdict_lets_pass';
COMMENT ON FUNCTION cmiogov.stands(cmiogov.verdict) IS
	'Does a gate with this verdict let the next one proceed? Accepted, alternative and pass do.';

/* standing */

CREATE FUNCTION cmiogov.standing_in(pg_catalog.cstring)
	RETURNS cmiogov.standing LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE
	AS 'MODULE_PATHNAME', 'standing_in';
COMMENT ON FUNCTION cmiogov.standing_in(pg_catalog.cstring) IS
	'Reads compliance=pass safety=open usability=open, the gates in any order but each exactly once; a verdict that its gate cannot hold is an error (22P02).';

CREATE FUNCTION cmiogov.standing_out(cmiogov.standing)
	RETURNS pg_catalog.cstring LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE
	AS 'MODULE_PATHNAME', 'standing_out';
COMMENT ON FUNCTION cmiogov.standing_out(cmiogov.standing) IS
	'Writes what standing_in reads; the same value always as the same text.';

CREATE FUNCTION cmiogov.standing_recv(pg_catalog.internal)
	RETURNS cmiogov.standing LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE
	AS 'MODULE_PATHNAME', 'standing_recv';
COMMENT ON FUNCTION cmiogov.standing_recv(pg_catalog.internal) IS
	'Reads one byte for each gate, in their order, coded as a verdict; a verdict that its gate cannot hold is an error (22P03).';

CREATE FUNCTION cmiogov.standing_send(cmiogov.standing)
	RETURNS pg_catalog.bytea LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE
	AS 'MODULE_PATHNAME', 'standing_send';
COMMENT ON FUNCTION cmiogov.standing_send(cmiogov.standing) IS
	'Writes one byte for each gate, in their order, coded as a verdict.';

CREATE TYPE cmiogov.standing (
	INPUT = cmiogov.standing_in, OUTPUT = cmiogov.standing_out,
	RECEIVE = cmiogov.standing_recv, SEND = cmiogov.standing_send,
	INTERNALLENGTH = 4, PASSEDBYVALUE, ALIGNMENT = int4
);
COMMENT ON TYPE cmiogov.standing IS
	'The verdicts of the three gates together. Ordered by compliance, then safety, then usability, so that ORDER BY standing DESC puts the best first. It cannot hold an accepted compliance.';

CREATE FUNCTION cmiogov.standing_eq(cmiogov.standing, cmiogov.standing)
	RETURNS pg_catalog.bool LANGUAGE internal IMMUTABLE STRICT PARALLEL SAFE
	AS 'int4eq';
COMMENT ON FUNCTION cmiogov.standing_eq(cmiogov.standing, cmiogov.standing) IS
	'Are they equal?';

CREATE FUNCTION cmiogov.standing_ne(cmiogov.standing, cmiogov.standing)
	RETURNS pg_catalog.bool LANGUAGE internal IMMUTABLE STRICT PARALLEL SAFE
	AS 'int4ne';
COMMENT ON FUNCTION cmiogov.standing_ne(cmiogov.standing, cmiogov.standing) IS
	'Do they differ?';

CREATE FUNCTION cmiogov.standing_lt(cmiogov.standing, cmiogov.standing)
	RETURNS pg_catalog.bool LANGUAGE internal IMMUTABLE STRICT PARALLEL SAFE
	AS 'int4lt';
COMMENT ON FUNCTION cmiogov.standing_lt(cmiogov.standing, cmiogov.standing) IS
	'Less than, in the order of standing.';

CREATE FUNCTION cmiogov.standing_le(cmiogov.standing, cmiogov.standing)
	RETURNS pg_catalog.bool LANGUAGE internal IMMUTABLE STRICT PARALLEL SAFE
	AS 'int4le';
COMMENT ON FUNCTION cmiogov.standing_le(cmiogov.standing, cmiogov.standing) IS
	'Less than or equal, in the order of standing.';

CREATE FUNCTION cmiogov.standing_gt(cmiogov.standing, cmiogov.standing)
	RETURNS pg_catalog.bool LANGUAGE internal IMMUTABLE STRICT PARALLEL SAFE
	AS 'int4gt';
COMMENT ON FUNCTION cmiogov.standing_gt(cmiogov.standing, cmiogov.standing) IS
	'Greater than, in the order of standing.';

CREATE FUNCTION cmiogov.standing_ge(cmiogov.standing, cmiogov.standing)
	RETURNS pg_catalog.bool LANGUAGE internal IMMUTABLE STRICT PARALLEL SAFE
	AS 'int4ge';
COMMENT ON FUNCTION cmiogov.standing_ge(cmiogov.standing, cmiogov.standing) IS
	'Greater than or equal, in the order of standing.';

CREATE FUNCTION cmiogov.standing_cmp(cmiogov.standing, cmiogov.standing)
	RETURNS pg_catalog.int4 LANGUAGE internal IMMUTABLE STRICT PARALLEL SAFE
	AS 'btint4cmp';
COMMENT ON FUNCTION cmiogov.standing_cmp(cmiogov.standing, cmiogov.standing) IS
	'Negative, zero or positive as the first is less than, equal to or greater than the second.';

CREATE FUNCTION cmiogov.standing_hash(cmiogov.standing)
	RETURNS pg_catalog.int4 LANGUAGE internal IMMUTABLE STRICT PARALLEL SAFE
	AS 'hashint4';
COMMENT ON FUNCTION cmiogov.standing_hash(cmiogov.standing) IS
	'The hash of a value.';

CREATE FUNCTION cmiogov.standing_hash_extended(cmiogov.standing, pg_catalog.int8)
	RETURNS pg_catalog.int8 LANGUAGE internal IMMUTABLE STRICT PARALLEL SAFE
	AS 'hashint4extended';
COMMENT ON FUNCTION cmiogov.standing_hash_extended(cmiogov.standing, pg_catalog.int8) IS
	'The 64-bit hash of a value with a seed.';

CREATE OPERATOR pg_catalog.= (
	FUNCTION = cmiogov.standing_eq,
	LEFTARG = cmiogov.standing, RIGHTARG = cmiogov.standing,
	COMMUTATOR = OPERATOR(pg_catalog.=), NEGATOR = OPERATOR(pg_catalog.<>),
	RESTRICT = pg_catalog.eqsel, JOIN = pg_catalog.eqjoinsel,
	HASHES, MERGES
);
COMMENT ON OPERATOR pg_catalog.= (cmiogov.standing, cmiogov.standing) IS 'equal';

CREATE OPERATOR pg_catalog.<> (
	FUNCTION = cmiogov.standing_ne,
	LEFTARG = cmiogov.standing, RIGHTARG = cmiogov.standing,
	COMMUTATOR = OPERATOR(pg_catalog.<>), NEGATOR = OPERATOR(pg_catalog.=),
	RESTRICT = pg_catalog.neqsel, JOIN = pg_catalog.neqjoinsel
);
COMMENT ON OPERATOR pg_catalog.<> (cmiogov.standing, cmiogov.standing) IS 'not equal';

CREATE OPERATOR pg_catalog.< (
	FUNCTION = cmiogov.standing_lt,
	LEFTARG = cmiogov.standing, RIGHTARG = cmiogov.standing,
	COMMUTATOR = OPERATOR(pg_catalog.>), NEGATOR = OPERATOR(pg_catalog.>=),
	RESTRICT = pg_catalog.scalarltsel, JOIN = pg_catalog.scalarltjoinsel
);
COMMENT ON OPERATOR pg_catalog.< (cmiogov.standing, cmiogov.standing) IS 'less than';

CREATE OPERATOR pg_catalog.<= (
	FUNCTION = cmiogov.standing_le,
	LEFTARG = cmiogov.standing, RIGHTARG = cmiogov.standing,
	COMMUTATOR = OPERATOR(pg_catalog.>=), NEGATOR = OPERATOR(pg_catalog.>),
	RESTRICT = pg_catalog.scalarlesel, JOIN = pg_catalog.scalarlejoinsel
);
COMMENT ON OPERATOR pg_catalog.<= (cmiogov.standing, cmiogov.standing) IS 'less than or equal';

CREATE OPERATOR pg_catalog.> (
	FUNCTION = cmiogov.standing_gt,
	LEFTARG = cmiogov.standing, RIGHTARG = cmiogov.standing,
	COMMUTATOR = OPERATOR(pg_catalog.<), NEGATOR = OPERATOR(pg_catalog.<=),
	RESTRICT = pg_catalog.scalargtsel, JOIN = pg_catalog.scalargtjoinsel
);
COMMENT ON OPERATOR pg_catalog.> (cmiogov.standing, cmiogov.standing) IS 'greater than';

CREATE OPERATOR pg_catalog.>= (
	FUNCTION = cmiogov.standing_ge,
	LEFTARG = cmiogov.standing, RIGHTARG = cmiogov.standing,
	COMMUTATOR = OPERATOR(pg_catalog.<=), NEGATOR = OPERATOR(pg_catalog.<),
	RESTRICT = pg_catalog.scalargesel, JOIN = pg_catalog.scalargejoinsel
);
COMMENT ON OPERATOR pg_catalog.>= (cmiogov.standing, cmiogov.standing) IS 'greater than or equal';

CREATE OPERATOR CLASS cmiogov.standing_ops DEFAULT FOR TYPE cmiogov.standing USING btree AS
	OPERATOR 1 pg_catalog.<,
	OPERATOR 2 pg_catalog.<=,
	OPERATOR 3 pg_catalog.=,
	OPERATOR 4 pg_catalog.>=,
	OPERATOR 5 pg_catalog.>,
	FUNCTION 1 cmiogov.standing_cmp(cmiogov.standing, cmiogov.standing),
	FUNCTION 4 pg_catalog.btequalimage(pg_catalog.oid);
COMMENT ON OPERATOR CLASS cmiogov.standing_ops USING btree IS
	'Orders standing by the verdict of compliance, then safety, then usability.';
COMMENT ON OPERATOR FAMILY cmiogov.standing_ops USING btree IS
	'Orders standing by the verdict of compliance, then safety, then usability.';

CREATE OPERATOR CLASS cmiogov.standing_ops DEFAULT FOR TYPE cmiogov.standing USING hash AS
	OPERATOR 1 pg_catalog.=,
	FUNCTION 1 cmiogov.standing_hash(cmiogov.standing),
	FUNCTION 2 cmiogov.standing_hash_extended(cmiogov.standing, pg_catalog.int8);
COMMENT ON OPERATOR CLASS cmiogov.standing_ops USING hash IS 'Hashes standing for equality.';
COMMENT ON OPERATOR FAMILY cmiogov.standing_ops USING hash IS 'Hashes standing for equality.';

CREATE FUNCTION cmiogov.standing(compliance cmiogov.verdict, safety cmiogov.verdict, usability cmiogov.verdict)
	RETURNS cmiogov.standing LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE
	AS 'MODULE_PATHNAME', 'standing_of_verdicts';
COMMENT ON FUNCTION cmiogov.standing(cmiogov.verdict, cmiogov.verdict, cmiogov.verdict) IS
	'The standing of these three verdicts. A verdict that its gate cannot hold is an error (22023).';

CREATE FUNCTION cmiogov.standing_verdict(cmiogov.standing, cmiogov.gate)
	RETURNS cmiogov.verdict LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE
	AS 'MODULE_PATHNAME', 'standing_verdict';
COMMENT ON FUNCTION cmiogov.standing_verdict(cmiogov.standing, cmiogov.gate) IS
	'The verdict of one gate of a standing.';

CREATE OPERATOR pg_catalog.-> (
	FUNCTION = cmiogov.standing_verdict,
	LEFTARG = cmiogov.standing, RIGHTARG = cmiogov.gate
);
COMMENT ON OPERATOR pg_catalog.-> (cmiogov.standing, cmiogov.gate) IS 'verdict of one gate';

CREATE FUNCTION cmiogov.blocking_gate(cmiogov.standing)
	RETURNS cmiogov.gate LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE
	AS 'MODULE_PATHNAME', 'standing_blocking_gate';
COMMENT ON FUNCTION cmiogov.blocking_gate(cmiogov.standing) IS
	'The first gate that does not stand, in order of precedence; NULL when all three stand.';

CREATE FUNCTION cmiogov.standing_weaker(cmiogov.standing, cmiogov.standing)
	RETURNS cmiogov.standing LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE
	AS 'MODULE_PATHNAME', 'standing_weaker';
COMMENT ON FUNCTION cmiogov.standing_weaker(cmiogov.standing, cmiogov.standing) IS
	'Gate by gate the weaker verdict of two standings.';

CREATE AGGREGATE cmiogov.weakest(cmiogov.standing) (
	SFUNC = cmiogov.standing_weaker, STYPE = cmiogov.standing,
	COMBINEFUNC = cmiogov.standing_weaker,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE cmiogov.weakest(cmiogov.standing) IS
	'Gate by gate the weakest verdict of all standings; NULL for no rows. It can be weaker than each single standing.';

CREATE FUNCTION cmiogov.standing_smaller(cmiogov.standing, cmiogov.standing)
	RETURNS cmiogov.standing LANGUAGE internal IMMUTABLE STRICT PARALLEL SAFE
	AS 'int4smaller';
COMMENT ON FUNCTION cmiogov.standing_smaller(cmiogov.standing, cmiogov.standing) IS
	'The lesser of two standings.';

CREATE FUNCTION cmiogov.standing_larger(cmiogov.standing, cmiogov.standing)
	RETURNS cmiogov.standing LANGUAGE internal IMMUTABLE STRICT PARALLEL SAFE
	AS 'int4larger';
COMMENT ON FUNCTION cmiogov.standing_larger(cmiogov.standing, cmiogov.standing) IS
	'The better of two standings.';

CREATE AGGREGATE cmiogov.min(cmiogov.standing) (
	SFUNC = cmiogov.standing_smaller, STYPE = cmiogov.standing,
	COMBINEFUNC = cmiogov.standing_smaller,
	SORTOP = OPERATOR(pg_catalog.<), PARALLEL = SAFE
);
COMMENT ON AGGREGATE cmiogov.min(cmiogov.standing) IS
	'The least standing in the order of precedence; NULL for no rows.';

CREATE AGGREGATE cmiogov.max(cmiogov.standing) (
	SFUNC = cmiogov.standing_larger, STYPE = cmiogov.standing,
	COMBINEFUNC = cmiogov.standing_larger,
	SORTOP = OPERATOR(pg_catalog.>), PARALLEL = SAFE
);
COMMENT ON AGGREGATE cmiogov.max(cmiogov.standing) IS
	'The best standing in the order of precedence; NULL for no rows.';

/* raci */

CREATE FUNCTION cmiogov.raci_in(pg_catalog.cstring)
	RETURNS cmiogov.raci LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE
	AS 'MODULE_PATHNAME', 'raci_in';
COMMENT ON FUNCTION cmiogov.raci_in(pg_catalog.cstring) IS
	'Reads letters, large or small, with a slash, comma or space between them or not, and bold ones of Markdown: R/A, A / R, ra, **A**. A dash or an empty text is the empty set. Other letters and a letter twice are errors (22P02).';

CREATE FUNCTION cmiogov.raci_out(cmiogov.raci)
	RETURNS pg_catalog.cstring LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE
	AS 'MODULE_PATHNAME', 'raci_out';
COMMENT ON FUNCTION cmiogov.raci_out(cmiogov.raci) IS
	'Writes what raci_in reads; the same value always as the same text.';

CREATE FUNCTION cmiogov.raci_recv(pg_catalog.internal)
	RETURNS cmiogov.raci LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE
	AS 'MODULE_PATHNAME', 'raci_recv';
COMMENT ON FUNCTION cmiogov.raci_recv(pg_catalog.internal) IS
	'Reads one byte: 1 for A, 2 for R, 4 for C, 8 for I, added up; more is an error (22P03).';

CREATE FUNCTION cmiogov.raci_send(cmiogov.raci)
	RETURNS pg_catalog.bytea LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE
	AS 'MODULE_PATHNAME', 'raci_send';
COMMENT ON FUNCTION cmiogov.raci_send(cmiogov.raci) IS
	'Writes one byte: 1 for A, 2 for R, 4 for C, 8 for I, added up.';

CREATE TYPE cmiogov.raci (
	INPUT = cmiogov.raci_in, OUTPUT = cmiogov.raci_out,
	RECEIVE = cmiogov.raci_recv, SEND = cmiogov.raci_send,
	INTERNALLENGTH = 1, PASSEDBYVALUE, ALIGNMENT = char
);
COMMENT ON TYPE cmiogov.raci IS
	'A set of the letters A (accountable), R (responsible), C (consulted) and I (informed): the cell of a RACI chart.';

CREATE FUNCTION cmiogov.raci_eq(cmiogov.raci, cmiogov.raci)
	RETURNS pg_catalog.bool LANGUAGE internal IMMUTABLE STRICT PARALLEL SAFE
	AS 'chareq';
COMMENT ON FUNCTION cmiogov.raci_eq(cmiogov.raci, cmiogov.raci) IS
	'Are they equal?';

CREATE FUNCTION cmiogov.raci_ne(cmiogov.raci, cmiogov.raci)
	RETURNS pg_catalog.bool LANGUAGE internal IMMUTABLE STRICT PARALLEL SAFE
	AS 'charne';
COMMENT ON FUNCTION cmiogov.raci_ne(cmiogov.raci, cmiogov.raci) IS
	'Do they differ?';

CREATE FUNCTION cmiogov.raci_lt(cmiogov.raci, cmiogov.raci)
	RETURNS pg_catalog.bool LANGUAGE internal IMMUTABLE STRICT PARALLEL SAFE
	AS 'charlt';
COMMENT ON FUNCTION cmiogov.raci_lt(cmiogov.raci, cmiogov.raci) IS
	'Less than, in the order of raci.';

CREATE FUNCTION cmiogov.raci_le(cmiogov.raci, cmiogov.raci)
	RETURNS pg_catalog.bool LANGUAGE internal IMMUTABLE STRICT PARALLEL SAFE
	AS 'charle';
COMMENT ON FUNCTION cmiogov.raci_le(cmiogov.raci, cmiogov.raci) IS
	'Less than or equal, in the order of raci.';

CREATE FUNCTION cmiogov.raci_gt(cmiogov.raci, cmiogov.raci)
	RETURNS pg_catalog.bool LANGUAGE internal IMMUTABLE STRICT PARALLEL SAFE
	AS 'chargt';
COMMENT ON FUNCTION cmiogov.raci_gt(cmiogov.raci, cmiogov.raci) IS
	'Greater than, in the order of raci.';

CREATE FUNCTION cmiogov.raci_ge(cmiogov.raci, cmiogov.raci)
	RETURNS pg_catalog.bool LANGUAGE internal IMMUTABLE STRICT PARALLEL SAFE
	AS 'charge';
COMMENT ON FUNCTION cmiogov.raci_ge(cmiogov.raci, cmiogov.raci) IS
	'Greater than or equal, in the order of raci.';

CREATE FUNCTION cmiogov.raci_cmp(cmiogov.raci, cmiogov.raci)
	RETURNS pg_catalog.int4 LANGUAGE internal IMMUTABLE STRICT PARALLEL SAFE
	AS 'btcharcmp';
COMMENT ON FUNCTION cmiogov.raci_cmp(cmiogov.raci, cmiogov.raci) IS
	'Negative, zero or positive as the first is less than, equal to or greater than the second.';

CREATE FUNCTION cmiogov.raci_hash(cmiogov.raci)
	RETURNS pg_catalog.int4 LANGUAGE internal IMMUTABLE STRICT PARALLEL SAFE
	AS 'hashchar';
COMMENT ON FUNCTION cmiogov.raci_hash(cmiogov.raci) IS
	'The hash of a value.';

CREATE FUNCTION cmiogov.raci_hash_extended(cmiogov.raci, pg_catalog.int8)
	RETURNS pg_catalog.int8 LANGUAGE internal IMMUTABLE STRICT PARALLEL SAFE
	AS 'hashcharextended';
COMMENT ON FUNCTION cmiogov.raci_hash_extended(cmiogov.raci, pg_catalog.int8) IS
	'The 64-bit hash of a value with a seed.';

CREATE OPERATOR pg_catalog.= (
	FUNCTION = cmiogov.raci_eq,
	LEFTARG = cmiogov.raci, RIGHTARG = cmiogov.raci,
	COMMUTATOR = OPERATOR(pg_catalog.=), NEGATOR = OPERATOR(pg_catalog.<>),
	RESTRICT = pg_catalog.eqsel, JOIN = pg_catalog.eqjoinsel,
	HASHES, MERGES
);
COMMENT ON OPERATOR pg_catalog.= (cmiogov.raci, cmiogov.raci) IS 'equal';

CREATE OPERATOR pg_catalog.<> (
	FUNCTION = cmiogov.raci_ne,
	LEFTARG = cmiogov.raci, RIGHTARG = cmiogov.raci,
	COMMUTATOR = OPERATOR(pg_catalog.<>), NEGATOR = OPERATOR(pg_catalog.=),
	RESTRICT = pg_catalog.neqsel, JOIN = pg_catalog.neqjoinsel
);
COMMENT ON OPERATOR pg_catalog.<> (cmiogov.raci, cmiogov.raci) IS 'not equal';

CREATE OPERATOR pg_catalog.< (
	FUNCTION = cmiogov.raci_lt,
	LEFTARG = cmiogov.raci, RIGHTARG = cmiogov.raci,
	COMMUTATOR = OPERATOR(pg_catalog.>), NEGATOR = OPERATOR(pg_catalog.>=),
	RESTRICT = pg_catalog.scalarltsel, JOIN = pg_catalog.scalarltjoinsel
);
COMMENT ON OPERATOR pg_catalog.< (cmiogov.raci, cmiogov.raci) IS 'less than';

CREATE OPERATOR pg_catalog.<= (
	FUNCTION = cmiogov.raci_le,
	LEFTARG = cmiogov.raci, RIGHTARG = cmiogov.raci,
	COMMUTATOR = OPERATOR(pg_catalog.>=), NEGATOR = OPERATOR(pg_catalog.>),
	RESTRICT = pg_catalog.scalarlesel, JOIN = pg_catalog.scalarlejoinsel
);
COMMENT ON OPERATOR pg_catalog.<= (cmiogov.raci, cmiogov.raci) IS 'less than or equal';

CREATE OPERATOR pg_catalog.> (
	FUNCTION = cmiogov.raci_gt,
	LEFTARG = cmiogov.raci, RIGHTARG = cmiogov.raci,
	COMMUTATOR = OPERATOR(pg_catalog.<), NEGATOR = OPERATOR(pg_catalog.<=),
	RESTRICT = pg_catalog.scalargtsel, JOIN = pg_catalog.scalargtjoinsel
);
COMMENT ON OPERATOR pg_catalog.> (cmiogov.raci, cmiogov.raci) IS 'greater than';

CREATE OPERATOR pg_catalog.>= (
	FUNCTION = cmiogov.raci_ge,
	LEFTARG = cmiogov.raci, RIGHTARG = cmiogov.raci,
	COMMUTATOR = OPERATOR(pg_catalog.<=), NEGATOR = OPERATOR(pg_catalog.<),
	RESTRICT = pg_catalog.scalargesel, JOIN = pg_catalog.scalargejoinsel
);
COMMENT ON OPERATOR pg_catalog.>= (cmiogov.raci, cmiogov.raci) IS 'greater than or equal';

CREATE OPERATOR CLASS cmiogov.raci_ops DEFAULT FOR TYPE cmiogov.raci USING btree AS
	OPERATOR 1 pg_catalog.<,
	OPERATOR 2 pg_catalog.<=,
	OPERATOR 3 pg_catalog.=,
	OPERATOR 4 pg_catalog.>=,
	OPERATOR 5 pg_catalog.>,
	FUNCTION 1 cmiogov.raci_cmp(cmiogov.raci, cmiogov.raci),
	FUNCTION 4 pg_catalog.btequalimage(pg_catalog.oid);
COMMENT ON OPERATOR CLASS cmiogov.raci_ops USING btree IS
	'Orders raci by a fixed order for sorting and indexes: I counts most, then C, R, A.';
COMMENT ON OPERATOR FAMILY cmiogov.raci_ops USING btree IS
	'Orders raci by a fixed order for sorting and indexes: I counts most, then C, R, A.';

CREATE OPERATOR CLASS cmiogov.raci_ops DEFAULT FOR TYPE cmiogov.raci USING hash AS
	OPERATOR 1 pg_catalog.=,
	FUNCTION 1 cmiogov.raci_hash(cmiogov.raci),
	FUNCTION 2 cmiogov.raci_hash_extended(cmiogov.raci, pg_catalog.int8);
COMMENT ON OPERATOR CLASS cmiogov.raci_ops USING hash IS 'Hashes raci for equality.';
COMMENT ON OPERATOR FAMILY cmiogov.raci_ops USING hash IS 'Hashes raci for equality.';

CREATE FUNCTION cmiogov.raci_contains(cmiogov.raci, cmiogov.raci)
	RETURNS pg_catalog.bool LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE
	AS 'MODULE_PATHNAME', 'raci_contains';
COMMENT ON FUNCTION cmiogov.raci_contains(cmiogov.raci, cmiogov.raci) IS
	'Does the first set hold every letter of the second?';

CREATE FUNCTION cmiogov.raci_contained(cmiogov.raci, cmiogov.raci)
	RETURNS pg_catalog.bool LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE
	AS 'MODULE_PATHNAME', 'raci_contained';
COMMENT ON FUNCTION cmiogov.raci_contained(cmiogov.raci, cmiogov.raci) IS
	'Does the second set hold every letter of the first?';

CREATE FUNCTION cmiogov.raci_overlaps(cmiogov.raci, cmiogov.raci)
	RETURNS pg_catalog.bool LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE
	AS 'MODULE_PATHNAME', 'raci_overlaps';
COMMENT ON FUNCTION cmiogov.raci_overlaps(cmiogov.raci, cmiogov.raci) IS
	'Have the sets a letter in common?';

CREATE FUNCTION cmiogov.raci_or(cmiogov.raci, cmiogov.raci)
	RETURNS cmiogov.raci LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE
	AS 'MODULE_PATHNAME', 'raci_or';
COMMENT ON FUNCTION cmiogov.raci_or(cmiogov.raci, cmiogov.raci) IS
	'The letters of either set.';

CREATE FUNCTION cmiogov.raci_and(cmiogov.raci, cmiogov.raci)
	RETURNS cmiogov.raci LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE
	AS 'MODULE_PATHNAME', 'raci_and';
COMMENT ON FUNCTION cmiogov.raci_and(cmiogov.raci, cmiogov.raci) IS
	'The letters of both sets.';

CREATE FUNCTION cmiogov.raci_without(cmiogov.raci, cmiogov.raci)
	RETURNS cmiogov.raci LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE
	AS 'MODULE_PATHNAME', 'raci_without';
COMMENT ON FUNCTION cmiogov.raci_without(cmiogov.raci, cmiogov.raci) IS
	'The letters of the first set that the second has not.';

CREATE OPERATOR pg_catalog.@> (
	FUNCTION = cmiogov.raci_contains,
	LEFTARG = cmiogov.raci, RIGHTARG = cmiogov.raci,
	COMMUTATOR = OPERATOR(pg_catalog.<@),
	RESTRICT = pg_catalog.contsel, JOIN = pg_catalog.contjoinsel
);
COMMENT ON OPERATOR pg_catalog.@> (cmiogov.raci, cmiogov.raci) IS 'contains';

CREATE OPERATOR pg_catalog.<@ (
	FUNCTION = cmiogov.raci_contained,
	LEFTARG = cmiogov.raci, RIGHTARG = cmiogov.raci,
	COMMUTATOR = OPERATOR(pg_catalog.@>),
	RESTRICT = pg_catalog.contsel, JOIN = pg_catalog.contjoinsel
);
COMMENT ON OPERATOR pg_catalog.<@ (cmiogov.raci, cmiogov.raci) IS 'is contained by';

CREATE OPERATOR pg_catalog.&& (
	FUNCTION = cmiogov.raci_overlaps,
	LEFTARG = cmiogov.raci, RIGHTARG = cmiogov.raci,
	COMMUTATOR = OPERATOR(pg_catalog.&&),
	RESTRICT = pg_catalog.contsel, JOIN = pg_catalog.contjoinsel
);
COMMENT ON OPERATOR pg_catalog.&& (cmiogov.raci, cmiogov.raci) IS 'overlaps';

CREATE OPERATOR pg_catalog.| (
	FUNCTION = cmiogov.raci_or,
	LEFTARG = cmiogov.raci, RIGHTARG = cmiogov.raci,
	COMMUTATOR = OPERATOR(pg_catalog.|)
);
COMMENT ON OPERATOR pg_catalog.| (cmiogov.raci, cmiogov.raci) IS 'union';

CREATE OPERATOR pg_catalog.& (
	FUNCTION = cmiogov.raci_and,
	LEFTARG = cmiogov.raci, RIGHTARG = cmiogov.raci,
	COMMUTATOR = OPERATOR(pg_catalog.&)
);
COMMENT ON OPERATOR pg_catalog.& (cmiogov.raci, cmiogov.raci) IS 'intersection';

CREATE OPERATOR pg_catalog.- (
	FUNCTION = cmiogov.raci_without,
	LEFTARG = cmiogov.raci, RIGHTARG = cmiogov.raci
);
COMMENT ON OPERATOR pg_catalog.- (cmiogov.raci, cmiogov.raci) IS 'difference';

CREATE AGGREGATE cmiogov.raci_union(cmiogov.raci) (
	SFUNC = cmiogov.raci_or, STYPE = cmiogov.raci,
	COMBINEFUNC = cmiogov.raci_or,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE cmiogov.raci_union(cmiogov.raci) IS
	'The letters of any of the sets; NULL for no rows.';

/* harm_delta */

CREATE FUNCTION cmiogov.harm_delta_in(pg_catalog.cstring)
	RETURNS cmiogov.harm_delta LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE
	AS 'MODULE_PATHNAME', 'harm_delta_in';
COMMENT ON FUNCTION cmiogov.harm_delta_in(pg_catalog.cstring) IS
	'Reads 1552 [1400,1700] * 2e-6 [-1e-6,4e-6] * 0.05 [0.02,0.1], each interval optional. N >= 0, -1 <= dp <= 1, s >= 0, all finite, each interval around its estimate; anything else is an error (22P02).';

CREATE FUNCTION cmiogov.harm_delta_out(cmiogov.harm_delta)
	RETURNS pg_catalog.cstring LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE
	AS 'MODULE_PATHNAME', 'harm_delta_out';
COMMENT ON FUNCTION cmiogov.harm_delta_out(cmiogov.harm_delta) IS
	'Writes what harm_delta_in reads; the same value always as the same text.';

CREATE FUNCTION cmiogov.harm_delta_recv(pg_catalog.internal)
	RETURNS cmiogov.harm_delta LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE
	AS 'MODULE_PATHNAME', 'harm_delta_recv';
COMMENT ON FUNCTION cmiogov.harm_delta_recv(pg_catalog.internal) IS
	'Reads what harm_delta_send writes; a value that the text form could not hold is an error (22P03).';

CREATE FUNCTION cmiogov.harm_delta_send(cmiogov.harm_delta)
	RETURNS pg_catalog.bytea LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE
	AS 'MODULE_PATHNAME', 'harm_delta_send';
COMMENT ON FUNCTION cmiogov.harm_delta_send(cmiogov.harm_delta) IS
	'Writes lower end, estimate and upper end of N, dp and s as float8, and one byte that tells which intervals were given: 1 N, 2 dp, 4 s, added up.';

CREATE TYPE cmiogov.harm_delta (
	INPUT = cmiogov.harm_delta_in, OUTPUT = cmiogov.harm_delta_out,
	RECEIVE = cmiogov.harm_delta_recv, SEND = cmiogov.harm_delta_send,
	INTERNALLENGTH = 80, ALIGNMENT = double
);
COMMENT ON TYPE cmiogov.harm_delta IS
	'A change of harm as a product N * dp * s: exposures per day, change in the probability of harm for one exposure (after minus before), and severity; each with an optional interval.';

CREATE FUNCTION cmiogov.harm_delta_eq(cmiogov.harm_delta, cmiogov.harm_delta)
	RETURNS pg_catalog.bool LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE
	AS 'MODULE_PATHNAME', 'harm_delta_eq';
COMMENT ON FUNCTION cmiogov.harm_delta_eq(cmiogov.harm_delta, cmiogov.harm_delta) IS
	'Are they equal?';

CREATE FUNCTION cmiogov.harm_delta_ne(cmiogov.harm_delta, cmiogov.harm_delta)
	RETURNS pg_catalog.bool LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE
	AS 'MODULE_PATHNAME', 'harm_delta_ne';
COMMENT ON FUNCTION cmiogov.harm_delta_ne(cmiogov.harm_delta, cmiogov.harm_delta) IS
	'Do they differ?';

CREATE FUNCTION cmiogov.harm_delta_lt(cmiogov.harm_delta, cmiogov.harm_delta)
	RETURNS pg_catalog.bool LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE
	AS 'MODULE_PATHNAME', 'harm_delta_lt';
COMMENT ON FUNCTION cmiogov.harm_delta_lt(cmiogov.harm_delta, cmiogov.harm_delta) IS
	'Less than, in the order of harm_delta.';

CREATE FUNCTION cmiogov.harm_delta_le(cmiogov.harm_delta, cmiogov.harm_delta)
	RETURNS pg_catalog.bool LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE
	AS 'MODULE_PATHNAME', 'harm_delta_le';
COMMENT ON FUNCTION cmiogov.harm_delta_le(cmiogov.harm_delta, cmiogov.harm_delta) IS
	'Less than or equal, in the order of harm_delta.';

CREATE FUNCTION cmiogov.harm_delta_gt(cmiogov.harm_delta, cmiogov.harm_delta)
	RETURNS pg_catalog.bool LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE
	AS 'MODULE_PATHNAME', 'harm_delta_gt';
COMMENT ON FUNCTION cmiogov.harm_delta_gt(cmiogov.harm_delta, cmiogov.harm_delta) IS
	'Greater than, in the order of harm_delta.';

CREATE FUNCTION cmiogov.harm_delta_ge(cmiogov.harm_delta, cmiogov.harm_delta)
	RETURNS pg_catalog.bool LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE
	AS 'MODULE_PATHNAME', 'harm_delta_ge';
COMMENT ON FUNCTION cmiogov.harm_delta_ge(cmiogov.harm_delta, cmiogov.harm_delta) IS
	'Greater than or equal, in the order of harm_delta.';

CREATE FUNCTION cmiogov.harm_delta_cmp(cmiogov.harm_delta, cmiogov.harm_delta)
	RETURNS pg_catalog.int4 LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE
	AS 'MODULE_PATHNAME', 'harm_delta_cmp';
COMMENT ON FUNCTION cmiogov.harm_delta_cmp(cmiogov.harm_delta, cmiogov.harm_delta) IS
	'Negative, zero or positive as the first is less than, equal to or greater than the second.';

CREATE FUNCTION cmiogov.harm_delta_hash(cmiogov.harm_delta)
	RETURNS pg_catalog.int4 LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE
	AS 'MODULE_PATHNAME', 'harm_delta_hash';
COMMENT ON FUNCTION cmiogov.harm_delta_hash(cmiogov.harm_delta) IS
	'The hash of a value.';

CREATE FUNCTION cmiogov.harm_delta_hash_extended(cmiogov.harm_delta, pg_catalog.int8)
	RETURNS pg_catalog.int8 LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE
	AS 'MODULE_PATHNAME', 'harm_delta_hash_extended';
COMMENT ON FUNCTION cmiogov.harm_delta_hash_extended(cmiogov.harm_delta, pg_catalog.int8) IS
	'The 64-bit hash of a value with a seed.';

CREATE OPERATOR pg_catalog.= (
	FUNCTION = cmiogov.harm_delta_eq,
	LEFTARG = cmiogov.harm_delta, RIGHTARG = cmiogov.harm_delta,
	COMMUTATOR = OPERATOR(pg_catalog.=), NEGATOR = OPERATOR(pg_catalog.<>),
	RESTRICT = pg_catalog.eqsel, JOIN = pg_catalog.eqjoinsel,
	HASHES, MERGES
);
COMMENT ON OPERATOR pg_catalog.= (cmiogov.harm_delta, cmiogov.harm_delta) IS 'equal';

CREATE OPERATOR pg_catalog.<> (
	FUNCTION = cmiogov.harm_delta_ne,
	LEFTARG = cmiogov.harm_delta, RIGHTARG = cmiogov.harm_delta,
	COMMUTATOR = OPERATOR(pg_catalog.<>), NEGATOR = OPERATOR(pg_catalog.=),
	RESTRICT = pg_catalog.neqsel, JOIN = pg_catalog.neqjoinsel
);
COMMENT ON OPERATOR pg_catalog.<> (cmiogov.harm_delta, cmiogov.harm_delta) IS 'not equal';

CREATE OPERATOR pg_catalog.< (
	FUNCTION = cmiogov.harm_delta_lt,
	LEFTARG = cmiogov.harm_delta, RIGHTARG = cmiogov.harm_delta,
	COMMUTATOR = OPERATOR(pg_catalog.>), NEGATOR = OPERATOR(pg_catalog.>=),
	RESTRICT = pg_catalog.scalarltsel, JOIN = pg_catalog.scalarltjoinsel
);
COMMENT ON OPERATOR pg_catalog.< (cmiogov.harm_delta, cmiogov.harm_delta) IS 'less than';

CREATE OPERATOR pg_catalog.<= (
	FUNCTION = cmiogov.harm_delta_le,
	LEFTARG = cmiogov.harm_delta, RIGHTARG = cmiogov.harm_delta,
	COMMUTATOR = OPERATOR(pg_catalog.>=), NEGATOR = OPERATOR(pg_catalog.>),
	RESTRICT = pg_catalog.scalarlesel, JOIN = pg_catalog.scalarlejoinsel
);
COMMENT ON OPERATOR pg_catalog.<= (cmiogov.harm_delta, cmiogov.harm_delta) IS 'less than or equal';

CREATE OPERATOR pg_catalog.> (
	FUNCTION = cmiogov.harm_delta_gt,
	LEFTARG = cmiogov.harm_delta, RIGHTARG = cmiogov.harm_delta,
	COMMUTATOR = OPERATOR(pg_catalog.<), NEGATOR = OPERATOR(pg_catalog.<=),
	RESTRICT = pg_catalog.scalargtsel, JOIN = pg_catalog.scalargtjoinsel
);
COMMENT ON OPERATOR pg_catalog.> (cmiogov.harm_delta, cmiogov.harm_delta) IS 'greater than';

CREATE OPERATOR pg_catalog.>= (
	FUNCTION = cmiogov.harm_delta_ge,
	LEFTARG = cmiogov.harm_delta, RIGHTARG = cmiogov.harm_delta,
	COMMUTATOR = OPERATOR(pg_catalog.<=), NEGATOR = OPERATOR(pg_catalog.<),
	RESTRICT = pg_catalog.scalargesel, JOIN = pg_catalog.scalargejoinsel
);
COMMENT ON OPERATOR pg_catalog.>= (cmiogov.harm_delta, cmiogov.harm_delta) IS 'greater than or equal';

CREATE OPERATOR CLASS cmiogov.harm_delta_ops DEFAULT FOR TYPE cmiogov.harm_delta USING btree AS
	OPERATOR 1 pg_catalog.<,
	OPERATOR 2 pg_catalog.<=,
	OPERATOR 3 pg_catalog.=,
	OPERATOR 4 pg_catalog.>=,
	OPERATOR 5 pg_catalog.>,
	FUNCTION 1 cmiogov.harm_delta_cmp(cmiogov.harm_delta, cmiogov.harm_delta),
	FUNCTION 4 pg_catalog.btequalimage(pg_catalog.oid);
COMMENT ON OPERATOR CLASS cmiogov.harm_delta_ops USING btree IS
	'Orders harm_delta by a fixed order for sorting and indexes: N, then dp, then s, each by upper end, estimate, lower end.';
COMMENT ON OPERATOR FAMILY cmiogov.harm_delta_ops USING btree IS
	'Orders harm_delta by a fixed order for sorting and indexes: N, then dp, then s, each by upper end, estimate, lower end.';

CREATE OPERATOR CLASS cmiogov.harm_delta_ops DEFAULT FOR TYPE cmiogov.harm_delta USING hash AS
	OPERATOR 1 pg_catalog.=,
	FUNCTION 1 cmiogov.harm_delta_hash(cmiogov.harm_delta),
	FUNCTION 2 cmiogov.harm_delta_hash_extended(cmiogov.harm_delta, pg_catalog.int8);
COMMENT ON OPERATOR CLASS cmiogov.harm_delta_ops USING hash IS 'Hashes harm_delta for equality.';
COMMENT ON OPERATOR FAMILY cmiogov.harm_delta_ops USING hash IS 'Hashes harm_delta for equality.';

/* harm */

CREATE FUNCTION cmiogov.harm_in(pg_catalog.cstring)
	RETURNS cmiogov.harm LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE
	AS 'MODULE_PATHNAME', 'harm_in';
COMMENT ON FUNCTION cmiogov.harm_in(pg_catalog.cstring) IS
	'Reads an estimate and an optional interval: 0.0001552 [-0.00017,0.00068]. Without one the harm is a point. All numbers finite, the interval around the estimate; anything else is an error (22P02).';

CREATE FUNCTION cmiogov.harm_out(cmiogov.harm)
	RETURNS pg_catalog.cstring LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE
	AS 'MODULE_PATHNAME', 'harm_out';
COMMENT ON FUNCTION cmiogov.harm_out(cmiogov.harm) IS
	'Writes what harm_in reads; the same value always as the same text.';

CREATE FUNCTION cmiogov.harm_recv(pg_catalog.internal)
	RETURNS cmiogov.harm LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE
	AS 'MODULE_PATHNAME', 'harm_recv';
COMMENT ON FUNCTION cmiogov.harm_recv(pg_catalog.internal) IS
	'Reads lower end, estimate and upper end as float8; a value that the text form could not hold is an error (22P03).';

CREATE FUNCTION cmiogov.harm_send(cmiogov.harm)
	RETURNS pg_catalog.bytea LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE
	AS 'MODULE_PATHNAME', 'harm_send';
COMMENT ON FUNCTION cmiogov.harm_send(cmiogov.harm) IS
	'Writes lower end, estimate and upper end as float8.';

CREATE TYPE cmiogov.harm (
	INPUT = cmiogov.harm_in, OUTPUT = cmiogov.harm_out,
	RECEIVE = cmiogov.harm_recv, SEND = cmiogov.harm_send,
	INTERNALLENGTH = 24, ALIGNMENT = double
);
COMMENT ON TYPE cmiogov.harm IS
	'Harm per day relative to changing nothing: an estimate within an interval. Negative harm is harm avoided. Ordered by upper end, then estimate, then lower end: the precautionary order.';

CREATE FUNCTION cmiogov.harm_eq(cmiogov.harm, cmiogov.harm)
	RETURNS pg_catalog.bool LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE
	AS 'MODULE_PATHNAME', 'harm_eq';
COMMENT ON FUNCTION cmiogov.harm_eq(cmiogov.harm, cmiogov.harm) IS
	'Are they equal?';

CREATE FUNCTION cmiogov.harm_ne(cmiogov.harm, cmiogov.harm)
	RETURNS pg_catalog.bool LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE
	AS 'MODULE_PATHNAME', 'harm_ne';
COMMENT ON FUNCTION cmiogov.harm_ne(cmiogov.harm, cmiogov.harm) IS
	'Do they differ?';

CREATE FUNCTION cmiogov.harm_lt(cmiogov.harm, cmiogov.harm)
	RETURNS pg_catalog.bool LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE
	AS 'MODULE_PATHNAME', 'harm_lt';
COMMENT ON FUNCTION cmiogov.harm_lt(cmiogov.harm, cmiogov.harm) IS
	'Less than, in the order of harm.';

CREATE FUNCTION cmiogov.harm_le(cmiogov.harm, cmiogov.harm)
	RETURNS pg_catalog.bool LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE
	AS 'MODULE_PATHNAME', 'harm_le';
COMMENT ON FUNCTION cmiogov.harm_le(cmiogov.harm, cmiogov.harm) IS
	'Less than or equal, in the order of harm.';

CREATE FUNCTION cmiogov.harm_gt(cmiogov.harm, cmiogov.harm)
	RETURNS pg_catalog.bool LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE
	AS 'MODULE_PATHNAME', 'harm_gt';
COMMENT ON FUNCTION cmiogov.harm_gt(cmiogov.harm, cmiogov.harm) IS
	'Greater than, in the order of harm.';

CREATE FUNCTION cmiogov.harm_ge(cmiogov.harm, cmiogov.harm)
	RETURNS pg_catalog.bool LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE
	AS 'MODULE_PATHNAME', 'harm_ge';
COMMENT ON FUNCTION cmiogov.harm_ge(cmiogov.harm, cmiogov.harm) IS
	'Greater than or equal, in the order of harm.';

CREATE FUNCTION cmiogov.harm_cmp(cmiogov.harm, cmiogov.harm)
	RETURNS pg_catalog.int4 LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE
	AS 'MODULE_PATHNAME', 'harm_cmp';
COMMENT ON FUNCTION cmiogov.harm_cmp(cmiogov.harm, cmiogov.harm) IS
	'Negative, zero or positive as the first is less than, equal to or greater than the second.';

CREATE FUNCTION cmiogov.harm_hash(cmiogov.harm)
	RETURNS pg_catalog.int4 LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE
	AS 'MODULE_PATHNAME', 'harm_hash';
COMMENT ON FUNCTION cmiogov.harm_hash(cmiogov.harm) IS
	'The hash of a value.';

CREATE FUNCTION cmiogov.harm_hash_extended(cmiogov.harm, pg_catalog.int8)
	RETURNS pg_catalog.int8 LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE
	AS 'MODULE_PATHNAME', 'harm_hash_extended';
COMMENT ON FUNCTION cmiogov.harm_hash_extended(cmiogov.harm, pg_catalog.int8) IS
	'The 64-bit hash of a value with a seed.';

CREATE OPERATOR pg_catalog.= (
	FUNCTION = cmiogov.harm_eq,
	LEFTARG = cmiogov.harm, RIGHTARG = cmiogov.harm,
	COMMUTATOR = OPERATOR(pg_catalog.=), NEGATOR = OPERATOR(pg_catalog.<>),
	RESTRICT = pg_catalog.eqsel, JOIN = pg_catalog.eqjoinsel,
	HASHES, MERGES
);
COMMENT ON OPERATOR pg_catalog.= (cmiogov.harm, cmiogov.harm) IS 'equal';

CREATE OPERATOR pg_catalog.<> (
	FUNCTION = cmiogov.harm_ne,
	LEFTARG = cmiogov.harm, RIGHTARG = cmiogov.harm,
	COMMUTATOR = OPERATOR(pg_catalog.<>), NEGATOR = OPERATOR(pg_catalog.=),
	RESTRICT = pg_catalog.neqsel, JOIN = pg_catalog.neqjoinsel
);
COMMENT ON OPERATOR pg_catalog.<> (cmiogov.harm, cmiogov.harm) IS 'not equal';

CREATE OPERATOR pg_catalog.< (
	FUNCTION = cmiogov.harm_lt,
	LEFTARG = cmiogov.harm, RIGHTARG = cmiogov.harm,
	COMMUTATOR = OPERATOR(pg_catalog.>), NEGATOR = OPERATOR(pg_catalog.>=),
	RESTRICT = pg_catalog.scalarltsel, JOIN = pg_catalog.scalarltjoinsel
);
COMMENT ON OPERATOR pg_catalog.< (cmiogov.harm, cmiogov.harm) IS 'less than';

CREATE OPERATOR pg_catalog.<= (
	FUNCTION = cmiogov.harm_le,
	LEFTARG = cmiogov.harm, RIGHTARG = cmiogov.harm,
	COMMUTATOR = OPERATOR(pg_catalog.>=), NEGATOR = OPERATOR(pg_catalog.>),
	RESTRICT = pg_catalog.scalarlesel, JOIN = pg_catalog.scalarlejoinsel
);
COMMENT ON OPERATOR pg_catalog.<= (cmiogov.harm, cmiogov.harm) IS 'less than or equal';

CREATE OPERATOR pg_catalog.> (
	FUNCTION = cmiogov.harm_gt,
	LEFTARG = cmiogov.harm, RIGHTARG = cmiogov.harm,
	COMMUTATOR = OPERATOR(pg_catalog.<), NEGATOR = OPERATOR(pg_catalog.<=),
	RESTRICT = pg_catalog.scalargtsel, JOIN = pg_catalog.scalargtjoinsel
);
COMMENT ON OPERATOR pg_catalog.> (cmiogov.harm, cmiogov.harm) IS 'greater than';

CREATE OPERATOR pg_catalog.>= (
	FUNCTION = cmiogov.harm_ge,
	LEFTARG = cmiogov.harm, RIGHTARG = cmiogov.harm,
	COMMUTATOR = OPERATOR(pg_catalog.<=), NEGATOR = OPERATOR(pg_catalog.<),
	RESTRICT = pg_catalog.scalargesel, JOIN = pg_catalog.scalargejoinsel
);
COMMENT ON OPERATOR pg_catalog.>= (cmiogov.harm, cmiogov.harm) IS 'greater than or equal';

CREATE OPERATOR CLASS cmiogov.harm_ops DEFAULT FOR TYPE cmiogov.harm USING btree AS
	OPERATOR 1 pg_catalog.<,
	OPERATOR 2 pg_catalog.<=,
	OPERATOR 3 pg_catalog.=,
	OPERATOR 4 pg_catalog.>=,
	OPERATOR 5 pg_catalog.>,
	FUNCTION 1 cmiogov.harm_cmp(cmiogov.harm, cmiogov.harm),
	FUNCTION 4 pg_catalog.btequalimage(pg_catalog.oid);
COMMENT ON OPERATOR CLASS cmiogov.harm_ops USING btree IS
	'Orders harm by upper end, then estimate, then lower end: the precautionary order.';
COMMENT ON OPERATOR FAMILY cmiogov.harm_ops USING btree IS
	'Orders harm by upper end, then estimate, then lower end: the precautionary order.';

CREATE OPERATOR CLASS cmiogov.harm_ops DEFAULT FOR TYPE cmiogov.harm USING hash AS
	OPERATOR 1 pg_catalog.=,
	FUNCTION 1 cmiogov.harm_hash(cmiogov.harm),
	FUNCTION 2 cmiogov.harm_hash_extended(cmiogov.harm, pg_catalog.int8);
COMMENT ON OPERATOR CLASS cmiogov.harm_ops USING hash IS 'Hashes harm for equality.';
COMMENT ON OPERATOR FAMILY cmiogov.harm_ops USING hash IS 'Hashes harm for equality.';

CREATE FUNCTION cmiogov.harm_delta(n pg_catalog.float8, dp pg_catalog.float8, s pg_catalog.float8)
	RETURNS cmiogov.harm_delta LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE
	AS 'MODULE_PATHNAME', 'harm_delta_of_points';
COMMENT ON FUNCTION cmiogov.harm_delta(pg_catalog.float8, pg_catalog.float8, pg_catalog.float8) IS
	'A harm delta without intervals: exposures per day, change in probability, severity. Numbers out of range are an error (22023). Without an interval on dp an estimate is an opinion.';

CREATE FUNCTION cmiogov.harm_delta(n_lower pg_catalog.float8, n pg_catalog.float8, n_upper pg_catalog.float8, dp_lower pg_catalog.float8, dp pg_catalog.float8, dp_upper pg_catalog.float8, s_lower pg_catalog.float8, s pg_catalog.float8, s_upper pg_catalog.float8)
	RETURNS cmiogov.harm_delta LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE
	AS 'MODULE_PATHNAME', 'harm_delta_of_intervals';
COMMENT ON FUNCTION cmiogov.harm_delta(pg_catalog.float8, pg_catalog.float8, pg_catalog.float8, pg_catalog.float8, pg_catalog.float8, pg_catalog.float8, pg_catalog.float8, pg_catalog.float8, pg_catalog.float8) IS
	'A harm delta with an interval for each factor: lower end, estimate, upper end. Numbers out of range are an error (22023).';

CREATE FUNCTION cmiogov.exposures(cmiogov.harm_delta)
	RETURNS cmiogov.harm LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE
	AS 'MODULE_PATHNAME', 'harm_delta_exposures';
COMMENT ON FUNCTION cmiogov.exposures(cmiogov.harm_delta) IS
	'N, the exposures per day, with its interval.';

CREATE FUNCTION cmiogov.probability_change(cmiogov.harm_delta)
	RETURNS cmiogov.harm LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE
	AS 'MODULE_PATHNAME', 'harm_delta_probability';
COMMENT ON FUNCTION cmiogov.probability_change(cmiogov.harm_delta) IS
	'dp, the change in the probability of harm for one exposure, with its interval.';

CREATE FUNCTION cmiogov.severity(cmiogov.harm_delta)
	RETURNS cmiogov.harm LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE
	AS 'MODULE_PATHNAME', 'harm_delta_severity';
COMMENT ON FUNCTION cmiogov.severity(cmiogov.harm_delta) IS
	's, the severity, with its interval.';

CREATE FUNCTION cmiogov.has_interval(cmiogov.harm_delta)
	RETURNS pg_catalog.bool LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE
	AS 'MODULE_PATHNAME', 'harm_delta_has_interval';
COMMENT ON FUNCTION cmiogov.has_interval(cmiogov.harm_delta) IS
	'Was an interval given for dp? Without one an estimate is an opinion.';

CREATE FUNCTION cmiogov.harm(cmiogov.harm_delta)
	RETURNS cmiogov.harm LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE
	AS 'MODULE_PATHNAME', 'harm_of_delta';
COMMENT ON FUNCTION cmiogov.harm(cmiogov.harm_delta) IS
	'N * dp * s. The ends are sound: each is rounded outward, and made by the ends of the factors that make it extreme, also where dp changes its sign. The estimate is the product of the estimates. Overflow is an error (22003).';

CREATE CAST (cmiogov.harm_delta AS cmiogov.harm) WITH FUNCTION cmiogov.harm(cmiogov.harm_delta) AS ASSIGNMENT;
COMMENT ON CAST (cmiogov.harm_delta AS cmiogov.harm) IS
	'N * dp * s, with sound ends.';

CREATE FUNCTION cmiogov.harm(pg_catalog.float8)
	RETURNS cmiogov.harm LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE
	AS 'MODULE_PATHNAME', 'harm_of_number';
COMMENT ON FUNCTION cmiogov.harm(pg_catalog.float8) IS
	'A harm per day known as a point. A number that is not finite is an error (22023).';

CREATE CAST (pg_catalog.float8 AS cmiogov.harm) WITH FUNCTION cmiogov.harm(pg_catalog.float8);
COMMENT ON CAST (pg_catalog.float8 AS cmiogov.harm) IS
	'A harm per day known as a point.';

CREATE FUNCTION cmiogov.harm(lower pg_catalog.float8, estimate pg_catalog.float8, upper pg_catalog.float8)
	RETURNS cmiogov.harm LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE
	AS 'MODULE_PATHNAME', 'harm_of_interval';
COMMENT ON FUNCTION cmiogov.harm(pg_catalog.float8, pg_catalog.float8, pg_catalog.float8) IS
	'A harm per day from its ends and its estimate. Numbers that are not finite or not in order are an error (22023).';

CREATE FUNCTION cmiogov.lower(cmiogov.harm)
	RETURNS pg_catalog.float8 LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE
	AS 'MODULE_PATHNAME', 'harm_lower';
COMMENT ON FUNCTION cmiogov.lower(cmiogov.harm) IS
	'The lower end, in harm per day.';

CREATE FUNCTION cmiogov.estimate(cmiogov.harm)
	RETURNS pg_catalog.float8 LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE
	AS 'MODULE_PATHNAME', 'harm_estimate';
COMMENT ON FUNCTION cmiogov.estimate(cmiogov.harm) IS
	'The estimate, in harm per day.';

CREATE FUNCTION cmiogov.upper(cmiogov.harm)
	RETURNS pg_catalog.float8 LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE
	AS 'MODULE_PATHNAME', 'harm_upper';
COMMENT ON FUNCTION cmiogov.upper(cmiogov.harm) IS
	'The upper end, in harm per day: the U that limits are compared with.';

CREATE FUNCTION cmiogov.harm_plus(cmiogov.harm, cmiogov.harm)
	RETURNS cmiogov.harm LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE
	AS 'MODULE_PATHNAME', 'harm_plus';
COMMENT ON FUNCTION cmiogov.harm_plus(cmiogov.harm, cmiogov.harm) IS
	'The sum, its ends rounded outward. Overflow is an error (22003).';

CREATE FUNCTION cmiogov.harm_minus(cmiogov.harm, cmiogov.harm)
	RETURNS cmiogov.harm LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE
	AS 'MODULE_PATHNAME', 'harm_minus';
COMMENT ON FUNCTION cmiogov.harm_minus(cmiogov.harm, cmiogov.harm) IS
	'The difference: lower end minus upper end and the other way round, rounded outward. Overflow is an error (22003).';

CREATE FUNCTION cmiogov.harm_uminus(cmiogov.harm)
	RETURNS cmiogov.harm LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE
	AS 'MODULE_PATHNAME', 'harm_uminus';
COMMENT ON FUNCTION cmiogov.harm_uminus(cmiogov.harm) IS
	'The harm with its sign turned.';

CREATE FUNCTION cmiogov.harm_times(cmiogov.harm, pg_catalog.float8)
	RETURNS cmiogov.harm LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE
	AS 'MODULE_PATHNAME', 'harm_times';
COMMENT ON FUNCTION cmiogov.harm_times(cmiogov.harm, pg_catalog.float8) IS
	'A multiple of a harm, its ends rounded outward; a negative factor turns the interval round. Overflow and a factor that is not finite are errors (22003).';

CREATE FUNCTION cmiogov.times_harm(pg_catalog.float8, cmiogov.harm)
	RETURNS cmiogov.harm LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE
	AS 'MODULE_PATHNAME', 'times_harm';
COMMENT ON FUNCTION cmiogov.times_harm(pg_catalog.float8, cmiogov.harm) IS
	'A multiple of a harm, its ends rounded outward; a negative factor turns the interval round. Overflow and a factor that is not finite are errors (22003).';

CREATE OPERATOR pg_catalog.+ (
	FUNCTION = cmiogov.harm_plus,
	LEFTARG = cmiogov.harm, RIGHTARG = cmiogov.harm,
	COMMUTATOR = OPERATOR(pg_catalog.+)
);
COMMENT ON OPERATOR pg_catalog.+ (cmiogov.harm, cmiogov.harm) IS 'add, with sound ends';

CREATE OPERATOR pg_catalog.- (
	FUNCTION = cmiogov.harm_minus,
	LEFTARG = cmiogov.harm, RIGHTARG = cmiogov.harm
);
COMMENT ON OPERATOR pg_catalog.- (cmiogov.harm, cmiogov.harm) IS 'subtract, with sound ends';

CREATE OPERATOR pg_catalog.- (
	FUNCTION = cmiogov.harm_uminus,
	RIGHTARG = cmiogov.harm
);
COMMENT ON OPERATOR pg_catalog.- (NONE, cmiogov.harm) IS 'turn the sign';

CREATE OPERATOR pg_catalog.* (
	FUNCTION = cmiogov.harm_times,
	LEFTARG = cmiogov.harm, RIGHTARG = pg_catalog.float8,
	COMMUTATOR = OPERATOR(pg_catalog.*)
);
COMMENT ON OPERATOR pg_catalog.* (cmiogov.harm, pg_catalog.float8) IS 'multiply by a number, with sound ends';

CREATE OPERATOR pg_catalog.* (
	FUNCTION = cmiogov.times_harm,
	LEFTARG = pg_catalog.float8, RIGHTARG = cmiogov.harm,
	COMMUTATOR = OPERATOR(pg_catalog.*)
);
COMMENT ON OPERATOR pg_catalog.* (pg_catalog.float8, cmiogov.harm) IS 'multiply by a number, with sound ends';

CREATE FUNCTION cmiogov.harm_added(cmiogov.harm)
	RETURNS cmiogov.harm LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE
	AS 'MODULE_PATHNAME', 'harm_added_part';
COMMENT ON FUNCTION cmiogov.harm_added(cmiogov.harm) IS
	'The harm that is added: ends and estimate above zero, and 0 for what is below. Sum it apart from harm_avoided, so that the net hides neither.';

CREATE FUNCTION cmiogov.harm_avoided(cmiogov.harm)
	RETURNS cmiogov.harm LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE
	AS 'MODULE_PATHNAME', 'harm_avoided_part';
COMMENT ON FUNCTION cmiogov.harm_avoided(cmiogov.harm) IS
	'The harm that is avoided, as a positive number: ends and estimate below zero with their sign turned, and 0 for what is above.';

CREATE FUNCTION cmiogov.harm_smaller(cmiogov.harm, cmiogov.harm)
	RETURNS cmiogov.harm LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE
	AS 'MODULE_PATHNAME', 'harm_smaller';
COMMENT ON FUNCTION cmiogov.harm_smaller(cmiogov.harm, cmiogov.harm) IS
	'The lesser of two harms in the precautionary order.';

CREATE FUNCTION cmiogov.harm_larger(cmiogov.harm, cmiogov.harm)
	RETURNS cmiogov.harm LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE
	AS 'MODULE_PATHNAME', 'harm_larger';
COMMENT ON FUNCTION cmiogov.harm_larger(cmiogov.harm, cmiogov.harm) IS
	'The greater of two harms in the precautionary order.';

CREATE AGGREGATE cmiogov.min(cmiogov.harm) (
	SFUNC = cmiogov.harm_smaller, STYPE = cmiogov.harm,
	COMBINEFUNC = cmiogov.harm_smaller,
	SORTOP = OPERATOR(pg_catalog.<), PARALLEL = SAFE
);
COMMENT ON AGGREGATE cmiogov.min(cmiogov.harm) IS
	'The least harm in the precautionary order; NULL for no rows.';

CREATE AGGREGATE cmiogov.max(cmiogov.harm) (
	SFUNC = cmiogov.harm_larger, STYPE = cmiogov.harm,
	COMBINEFUNC = cmiogov.harm_larger,
	SORTOP = OPERATOR(pg_catalog.>), PARALLEL = SAFE
);
COMMENT ON AGGREGATE cmiogov.max(cmiogov.harm) IS
	'The greatest harm in the precautionary order; NULL for no rows.';

CREATE FUNCTION cmiogov.harm_sum_accumulate(pg_catalog.bytea, cmiogov.harm)
	RETURNS pg_catalog.bytea LANGUAGE C IMMUTABLE PARALLEL SAFE
	AS 'MODULE_PATHNAME', 'harm_sum_accumulate';
COMMENT ON FUNCTION cmiogov.harm_sum_accumulate(pg_catalog.bytea, cmiogov.harm) IS
	'Adds a harm to the state of sum(harm) or avg(harm).';

CREATE FUNCTION cmiogov.harm_sum_inverse(pg_catalog.bytea, cmiogov.harm)
	RETURNS pg_catalog.bytea LANGUAGE C IMMUTABLE PARALLEL SAFE
	AS 'MODULE_PATHNAME', 'harm_sum_inverse';
COMMENT ON FUNCTION cmiogov.harm_sum_inverse(pg_catalog.bytea, cmiogov.harm) IS
	'Takes a harm out of the state of sum(harm) or avg(harm).';

CREATE FUNCTION cmiogov.harm_sum_combine(pg_catalog.bytea, pg_catalog.bytea)
	RETURNS pg_catalog.bytea LANGUAGE C IMMUTABLE PARALLEL SAFE
	AS 'MODULE_PATHNAME', 'harm_sum_combine';
COMMENT ON FUNCTION cmiogov.harm_sum_combine(pg_catalog.bytea, pg_catalog.bytea) IS
	'Adds up two states of sum(harm) or avg(harm).';

CREATE FUNCTION cmiogov.harm_sum_final(pg_catalog.bytea)
	RETURNS cmiogov.harm LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE
	AS 'MODULE_PATHNAME', 'harm_sum_final';
COMMENT ON FUNCTION cmiogov.harm_sum_final(pg_catalog.bytea) IS
	'The sum that a state holds; NULL when it holds no harm. Overflow is an error (22003).';

CREATE FUNCTION cmiogov.harm_avg_final(pg_catalog.bytea)
	RETURNS cmiogov.harm LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE
	AS 'MODULE_PATHNAME', 'harm_avg_final';
COMMENT ON FUNCTION cmiogov.harm_avg_final(pg_catalog.bytea) IS
	'The mean that a state holds; NULL when it holds no harm. Overflow is an error (22003).';

CREATE AGGREGATE cmiogov.sum(cmiogov.harm) (
	SFUNC = cmiogov.harm_sum_accumulate, STYPE = pg_catalog.bytea, SSPACE = 828,
	FINALFUNC = cmiogov.harm_sum_final,
	COMBINEFUNC = cmiogov.harm_sum_combine,
	MSFUNC = cmiogov.harm_sum_accumulate, MINVFUNC = cmiogov.harm_sum_inverse,
	MSTYPE = pg_catalog.bytea, MSSPACE = 828,
	MFINALFUNC = cmiogov.harm_sum_final,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE cmiogov.sum(cmiogov.harm) IS
	'The sum of harms; NULL for no rows. It is kept exactly and rounded once, the ends outward, so neither the order of rows nor a parallel plan changes it. Overflow is an error (22003). Never add harms of different scales.';

CREATE AGGREGATE cmiogov.avg(cmiogov.harm) (
	SFUNC = cmiogov.harm_sum_accumulate, STYPE = pg_catalog.bytea, SSPACE = 828,
	FINALFUNC = cmiogov.harm_avg_final,
	COMBINEFUNC = cmiogov.harm_sum_combine,
	MSFUNC = cmiogov.harm_sum_accumulate, MINVFUNC = cmiogov.harm_sum_inverse,
	MSTYPE = pg_catalog.bytea, MSSPACE = 828,
	MFINALFUNC = cmiogov.harm_avg_final,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE cmiogov.avg(cmiogov.harm) IS
	'The mean of harms, its ends sound; NULL for no rows. Never mix harms of different scales.';
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
/*
 * 15_stat.sql
 *
 * Statistics of harm: bounds from counts, products of uncertain factors,
 * independent layers, control charts.  Pure functions, open to everybody.
 * Bad arguments are errors (22023), results beyond double precision too (22003).
 */

CREATE FUNCTION cmiogov.normal_quantile(p pg_catalog.float8)
	RETURNS pg_catalog.float8 LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE
	AS 'MODULE_PATHNAME', 'stat_normal_quantile';
COMMENT ON FUNCTION cmiogov.normal_quantile(pg_catalog.float8) IS
	'The p-quantile of the standard normal distribution, 0 < p < 1.';

CREATE FUNCTION cmiogov.upper_confidence(mean pg_catalog.float8, sd pg_catalog.float8, confidence pg_catalog.float8 DEFAULT 0.95)
	RETURNS pg_catalog.float8 LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE
	AS 'MODULE_PATHNAME', 'stat_upper_confidence';
COMMENT ON FUNCTION cmiogov.upper_confidence(pg_catalog.float8, pg_catalog.float8, pg_catalog.float8) IS
	'The one-sided upper bound of a normal estimate: mean + z * sd, in the units of the mean.';

CREATE FUNCTION cmiogov.risk_difference(k1 pg_catalog.int4, n1 pg_catalog.int4, k0 pg_catalog.int4, n0 pg_catalog.int4, confidence pg_catalog.float8 DEFAULT 0.95,
		OUT lower pg_catalog.float8, OUT estimate pg_catalog.float8, OUT upper pg_catalog.float8)
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE
	AS 'MODULE_PATHNAME', 'stat_risk_difference';
COMMENT ON FUNCTION cmiogov.risk_difference(pg_catalog.int4, pg_catalog.int4, pg_catalog.int4, pg_catalog.int4, pg_catalog.float8) IS
	'The change in probability k1/n1 - k0/n0, after minus before, with its two-sided interval: Newcombe''s hybrid score interval (Statistics in Medicine 17, 1998, method 10). Fit for the dp of a harm_delta.';

CREATE FUNCTION cmiogov.risk_difference_wald(k1 pg_catalog.int4, n1 pg_catalog.int4, k0 pg_catalog.int4, n0 pg_catalog.int4, confidence pg_catalog.float8 DEFAULT 0.95,
		OUT lower pg_catalog.float8, OUT estimate pg_catalog.float8, OUT upper pg_catalog.float8)
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE
	AS 'MODULE_PATHNAME', 'stat_risk_difference_wald';
COMMENT ON FUNCTION cmiogov.risk_difference_wald(pg_catalog.int4, pg_catalog.int4, pg_catalog.int4, pg_catalog.int4, pg_catalog.float8) IS
	'The change in probability k1/n1 - k0/n0 with the textbook''s two-sided interval, for comparison with published figures. It is too narrow for small counts and has no width for none: prefer risk_difference.';

CREATE FUNCTION cmiogov.risk_upper(k pg_catalog.int4, n pg_catalog.int4, confidence pg_catalog.float8 DEFAULT 0.95)
	RETURNS pg_catalog.float8 LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE
	AS 'MODULE_PATHNAME', 'stat_risk_upper';
COMMENT ON FUNCTION cmiogov.risk_upper(pg_catalog.int4, pg_catalog.int4, pg_catalog.float8) IS
	'The exact one-sided upper bound of a risk after k events among n (Clopper and Pearson, Biometrika 26, 1934). Above 0 also for no event.';

CREATE FUNCTION cmiogov.risk_lower(k pg_catalog.int4, n pg_catalog.int4, confidence pg_catalog.float8 DEFAULT 0.95)
	RETURNS pg_catalog.float8 LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE
	AS 'MODULE_PATHNAME', 'stat_risk_lower';
COMMENT ON FUNCTION cmiogov.risk_lower(pg_catalog.int4, pg_catalog.int4, pg_catalog.float8) IS
	'The exact one-sided lower bound of a risk after k events among n (Clopper and Pearson, Biometrika 26, 1934).';

CREATE FUNCTION cmiogov.lognormal_mean(medians pg_catalog.float8[], gsds pg_catalog.float8[])
	RETURNS pg_catalog.float8 LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE
	AS 'MODULE_PATHNAME', 'stat_lognormal_mean';
COMMENT ON FUNCTION cmiogov.lognormal_mean(pg_catalog.float8[], pg_catalog.float8[]) IS
	'The mean of a product of independent lognormal factors, given by their medians and geometric standard deviations.';

CREATE FUNCTION cmiogov.lognormal_quantile(medians pg_catalog.float8[], gsds pg_catalog.float8[], p pg_catalog.float8)
	RETURNS pg_catalog.float8 LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE
	AS 'MODULE_PATHNAME', 'stat_lognormal_quantile';
COMMENT ON FUNCTION cmiogov.lognormal_quantile(pg_catalog.float8[], pg_catalog.float8[], pg_catalog.float8) IS
	'The p-quantile of a product of independent lognormal factors. The product of the factors'' quantiles is not it.';

CREATE FUNCTION cmiogov.lognormal_cvar(medians pg_catalog.float8[], gsds pg_catalog.float8[], p pg_catalog.float8)
	RETURNS pg_catalog.float8 LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE
	AS 'MODULE_PATHNAME', 'stat_lognormal_cvar';
COMMENT ON FUNCTION cmiogov.lognormal_cvar(pg_catalog.float8[], pg_catalog.float8[], pg_catalog.float8) IS
	'The mean of what lies above the p-quantile of a product of independent lognormal factors (conditional value at risk).';

CREATE FUNCTION cmiogov.joint_miss(q pg_catalog.float8[], beta pg_catalog.float8)
	RETURNS pg_catalog.float8 LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE
	AS 'MODULE_PATHNAME', 'stat_joint_miss';
COMMENT ON FUNCTION cmiogov.joint_miss(pg_catalog.float8[], pg_catalog.float8) IS
	'The probability that all layers miss: beta * min(q) + the product of (1 - beta) * q. q are the layers'' own probabilities of missing, beta the share of misses with a common cause (beta-factor model, IEC 61508-6 annex D). One layer misses with its own q.';

CREATE FUNCTION cmiogov.merge_penalty(q pg_catalog.float8[], beta pg_catalog.float8)
	RETURNS pg_catalog.float8 LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE
	AS 'MODULE_PATHNAME', 'stat_merge_penalty';
COMMENT ON FUNCTION cmiogov.merge_penalty(pg_catalog.float8[], pg_catalog.float8) IS
	'How many times likelier it is that a hazard passes when one person is all these layers: min(q) / joint_miss(q, beta). 0 < q < 1.';

CREATE FUNCTION cmiogov.effective_layers(q pg_catalog.float8[], beta pg_catalog.float8)
	RETURNS pg_catalog.float8 LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE
	AS 'MODULE_PATHNAME', 'stat_effective_layers';
COMMENT ON FUNCTION cmiogov.effective_layers(pg_catalog.float8[], pg_catalog.float8) IS
	'How many independent layers would miss as rarely as these: ln(joint_miss(q, beta)) / mean(ln q). 0 < q < 1.';

CREATE FUNCTION cmiogov.p_chart_limits(rate pg_catalog.float8, n pg_catalog.int4, sigmas pg_catalog.float8 DEFAULT 3,
		OUT lower pg_catalog.float8, OUT upper pg_catalog.float8)
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE
	AS 'MODULE_PATHNAME', 'stat_p_chart_limits';
COMMENT ON FUNCTION cmiogov.p_chart_limits(pg_catalog.float8, pg_catalog.int4, pg_catalog.float8) IS
	'Control limits of a proportion in samples of n: rate -+ sigmas * sqrt(rate * (1 - rate) / n), within 0 and 1.';

CREATE FUNCTION cmiogov.u_chart_limits(rate pg_catalog.float8, units pg_catalog.float8, sigmas pg_catalog.float8 DEFAULT 3,
		OUT lower pg_catalog.float8, OUT upper pg_catalog.float8)
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE
	AS 'MODULE_PATHNAME', 'stat_u_chart_limits';
COMMENT ON FUNCTION cmiogov.u_chart_limits(pg_catalog.float8, pg_catalog.float8, pg_catalog.float8) IS
	'Control limits of events per unit over this many units: rate -+ sigmas * sqrt(rate / units), not below 0.';

CREATE FUNCTION cmiogov.u_chart_alarm(observed pg_catalog.float8, rate pg_catalog.float8, units pg_catalog.float8, sigmas pg_catalog.float8 DEFAULT 3)
	RETURNS pg_catalog.bool LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE
	AS 'MODULE_PATHNAME', 'stat_u_chart_alarm';
COMMENT ON FUNCTION cmiogov.u_chart_alarm(pg_catalog.float8, pg_catalog.float8, pg_catalog.float8, pg_catalog.float8) IS
	'Does an observed rate of events per unit alarm? It does outside the control limits, and whenever something that used to happen has stopped: a fall to zero alarms also where the lower limit is 0.';
--
-- Tables.  Functions write them, everybody else reads views.
--
-- No foreign keys and no writing triggers: constraints and triggers belong to
-- the extension and exist before the data when a dump is restored, so they
-- would lose or duplicate rows.  The writing functions keep integrity and
-- verify_ledger() checks it.  No raw OIDs: what names a table or a column is
-- of type regcolumn, which dumps as a name and follows renames.
--
-- Every row of the people and policy tables carries the number of the
-- policy_record that wrote it; that record holds the row's full image.
--

-- ------------------------------------------------------------------ people

CREATE TABLE cmiogov.person
(
	id			bigint NOT NULL PRIMARY KEY,
	name		text NOT NULL CHECK (pg_catalog.btrim(name) OPERATOR(pg_catalog.<>) ''),
	record		bigint NOT NULL
);
COMMENT ON TABLE cmiogov.person IS 'one human, however many logins';

CREATE TABLE cmiogov.login
(
	realm		text NOT NULL,
	login		text NOT NULL,
	person		bigint NOT NULL,
	record		bigint NOT NULL,
	PRIMARY KEY (realm, login)
);
COMMENT ON TABLE cmiogov.login IS 'which person a login is; realm "database" holds database roles, other realms belong to applications';

CREATE TABLE cmiogov.credential
(
	id			bigint NOT NULL PRIMARY KEY,
	person		bigint NOT NULL,
	kind		text NOT NULL,
	number		text NOT NULL,
	issuer		text NOT NULL,
	term		tstzrange NOT NULL CHECK (NOT pg_catalog.isempty(term)),
	revoked_at	timestamptz,
	record		bigint NOT NULL
);
CREATE INDEX credential_person ON cmiogov.credential (person);
COMMENT ON TABLE cmiogov.credential IS 'licences and the like, each with its term; never deleted, revoked at a moment';

CREATE TABLE cmiogov.appointment
(
	id			bigint NOT NULL PRIMARY KEY,
	person		bigint NOT NULL,
	role		text NOT NULL,
	term		tstzrange NOT NULL,
	authority_limit	numeric CHECK (authority_limit OPERATOR(pg_catalog.>=) 0),
	deputy		boolean NOT NULL,
	separated	boolean NOT NULL,
	record		bigint NOT NULL,
	CONSTRAINT cmiogov_separation EXCLUDE USING gist
		(pg_catalog.int8range(person, person, '[]') WITH OPERATOR(pg_catalog.&&),
		 term WITH OPERATOR(pg_catalog.&&)) WHERE (separated)
);
CREATE INDEX appointment_person ON cmiogov.appointment (person);
CREATE INDEX appointment_role ON cmiogov.appointment (role);
COMMENT ON TABLE cmiogov.appointment IS 'a person holds a role for a term; an empty term was ended before it began. One person never holds two separated offices at once';

CREATE TABLE cmiogov.access
(
	db_role		text NOT NULL,
	duty		text NOT NULL,
	realm		text NOT NULL,
	record		bigint NOT NULL,
	PRIMARY KEY (db_role, duty, realm)
);
COMMENT ON TABLE cmiogov.access IS 'which database role holds which duty: registrar, office, app (for one realm), auditor, reader';

-- ------------------------------------------------------------------ policy

CREATE TABLE cmiogov.role
(
	role		text NOT NULL PRIMARY KEY,
	title		text NOT NULL,
	layer		text NOT NULL,
	separated	boolean NOT NULL,
	single_seat	boolean NOT NULL,
	team		boolean NOT NULL,
	credential	text,
	accepts_risk	boolean NOT NULL,
	breaks_glass	boolean NOT NULL,
	direct_login	boolean NOT NULL,
	record		bigint NOT NULL
);
COMMENT ON TABLE cmiogov.role IS 'an office or duty and what it takes to hold it';

CREATE TABLE cmiogov.decision
(
	decision	text NOT NULL PRIMARY KEY,
	question	text NOT NULL,
	escalates_to	text,
	record		bigint NOT NULL
);
COMMENT ON TABLE cmiogov.decision IS 'a decision right; one without RACI cells is reserved and cannot be opened';

CREATE TABLE cmiogov.raci_cell
(
	decision	text NOT NULL,
	role		text NOT NULL,
	letters		cmiogov.raci NOT NULL,
	scope		text,
	record		bigint NOT NULL,
	PRIMARY KEY (decision, role)
);
COMMENT ON TABLE cmiogov.raci_cell IS 'the RACI matrix; a scope limits an R to a part of the work';

CREATE TABLE cmiogov.kind
(
	kind		text NOT NULL PRIMARY KEY,
	title		text NOT NULL,
	decisions	text[] NOT NULL CHECK (pg_catalog.cardinality(decisions) OPERATOR(pg_catalog.>) 0),
	conditions	text[] NOT NULL,
	version		bigint NOT NULL,
	record		bigint NOT NULL
);
COMMENT ON TABLE cmiogov.kind IS 'a kind of proposal and the decisions it takes; its version moves with everything its law depends on';

CREATE TABLE cmiogov.requirement
(
	requirement	text NOT NULL PRIMARY KEY,
	gate		cmiogov.gate NOT NULL,
	owner_role	text NOT NULL,
	question	text NOT NULL,
	kinds		text[],
	quorum		integer NOT NULL CHECK (quorum OPERATOR(pg_catalog.>) 0),
	addressable	boolean NOT NULL,
	valid		tstzrange NOT NULL,
	defined_at	timestamptz NOT NULL,
	record		bigint NOT NULL
);
COMMENT ON TABLE cmiogov.requirement IS 'a question inside a gate, the role that judges it, and when it is in force; kinds NULL means every kind';

CREATE TABLE cmiogov.harm_limit
(
	kind		text NOT NULL,
	scale		text NOT NULL,
	acceptable	float8 NOT NULL,
	tolerable	float8 NOT NULL,
	expires		timestamptz,
	record		bigint NOT NULL,
	PRIMARY KEY (kind, scale),
	CHECK (0.0 OPERATOR(pg_catalog.<=) acceptable AND acceptable OPERATOR(pg_catalog.<=) tolerable
		   AND tolerable OPERATOR(pg_catalog.<) 'infinity'::float8)
);
COMMENT ON TABLE cmiogov.harm_limit IS 'harm limits per kind and scale, in harm per day; acceptable falls to 0 when it expires';

CREATE TABLE cmiogov.preclearance
(
	kind		text NOT NULL,
	requirement	text NOT NULL,
	verdict		cmiogov.verdict NOT NULL,
	person		bigint NOT NULL,
	reason		text NOT NULL,
	expires		timestamptz NOT NULL,
	record		bigint NOT NULL,
	PRIMARY KEY (kind, requirement)
);
COMMENT ON TABLE cmiogov.preclearance IS 'a requirement passed for a whole kind in advance, until a date; by whom';

CREATE TABLE cmiogov.setting
(
	name		text NOT NULL PRIMARY KEY,
	value		text NOT NULL,
	record		bigint NOT NULL
);
COMMENT ON TABLE cmiogov.setting IS 'site number and policy-wide numbers such as break_glass_hours';

CREATE TABLE cmiogov.guard
(
	id			integer NOT NULL PRIMARY KEY,
	target		cmiogov.regcolumn NOT NULL,
	key_columns	cmiogov.regcolumn[] NOT NULL,
	status_column	cmiogov.regcolumn NOT NULL,
	material_columns	cmiogov.regcolumn[] NOT NULL,
	immaterial_columns	cmiogov.regcolumn[] NOT NULL,
	kind_column	cmiogov.regcolumn,
	actor_column	cmiogov.regcolumn,
	labels		text[] NOT NULL,
	labels_governed	boolean NOT NULL,
	kinds		text[],
	mode		text NOT NULL CHECK (mode OPERATOR(pg_catalog.=) ANY ('{enforce,warn,audit}'::text[])),
	replication	text NOT NULL CHECK (replication OPERATOR(pg_catalog.=) ANY ('{record,refuse}'::text[])),
	row_filter	text,
	sqlstate	text NOT NULL,
	since		timestamptz NOT NULL,
	released_at	timestamptz,
	record		bigint NOT NULL
);
COMMENT ON TABLE cmiogov.guard IS 'which table is guarded and how its columns are read; labels are the governed values, or the ungoverned ones when labels_governed is false';

CREATE TABLE cmiogov.policy_record
(
	seq			bigint NOT NULL PRIMARY KEY,
	at			timestamptz NOT NULL,
	person		bigint,
	login		text NOT NULL,
	act			text NOT NULL,
	object		text NOT NULL,
	key			text NOT NULL,
	body		jsonb,
	hash		bytea NOT NULL
);
COMMENT ON TABLE cmiogov.policy_record IS 'the chained record of every act on people and policy; body is the full image of the row written, NULL when it was removed';

-- --------------------------------------------------------------- proposals

CREATE TABLE cmiogov.proposal
(
	id			bigint NOT NULL PRIMARY KEY,
	opened_at	timestamptz NOT NULL,
	ready_until	timestamptz NOT NULL,
	policy_version	bigint NOT NULL,
	opener		bigint NOT NULL,
	standing	cmiogov.standing NOT NULL,
	seq			integer NOT NULL,
	chosen		integer NOT NULL,
	guard		integer NOT NULL,
	round		integer NOT NULL,
	ready		boolean NOT NULL,
	withdrawn	boolean NOT NULL,
	barred		boolean NOT NULL,
	digest		bytea NOT NULL,
	head		bytea NOT NULL,
	kind		text NOT NULL,
	subject_key	text COLLATE "C",
	title		text NOT NULL,
	amount		numeric,
	salt		bytea NOT NULL,
	fell_at		timestamptz,
	UNIQUE (subject_key, guard, round)
) WITH (fillfactor = 70);
COMMENT ON TABLE cmiogov.proposal IS 'the header of a proposal: what the guard locks and reads. standing, ready, ready_until, digest and head are derived from its facts, kept up by every fact';
COMMENT ON COLUMN cmiogov.proposal.round IS 'the n-th proposal about this subject';
COMMENT ON COLUMN cmiogov.proposal.barred IS 'its row left a governed status with a withdrawal finding open: it carries no row again';
COMMENT ON COLUMN cmiogov.proposal.fell_at IS 'since when its evidence no longer stands although it was enacted';

CREATE TABLE cmiogov.fact
(
	proposal	bigint NOT NULL,
	seq			integer NOT NULL,
	at			timestamptz NOT NULL,
	person		bigint NOT NULL,
	option		integer NOT NULL,
	deputy		boolean NOT NULL,
	full_weight	boolean NOT NULL,
	act			text NOT NULL,
	login		text NOT NULL,
	role		text,
	about		text,
	of_role		text,
	target		integer,
	verdict		cmiogov.verdict,
	delta		cmiogov.harm_delta,
	scale		text,
	number		float8,
	until		timestamptz,
	content		bytea,
	columns		bytea,
	uppers		float8[],
	reason		text,
	detail		jsonb,
	claimed_by	text,
	standing	cmiogov.standing NOT NULL,
	ready		boolean NOT NULL,
	ready_until	timestamptz NOT NULL,
	policy_version	bigint NOT NULL,
	fell_at		timestamptz,
	digest		bytea NOT NULL,
	contents	bytea NOT NULL,
	absorbed	bytea,
	hash		bytea NOT NULL,
	PRIMARY KEY (proposal, seq)
);
COMMENT ON TABLE cmiogov.fact IS 'everything said about a proposal, append-only and chained by hash';
COMMENT ON COLUMN cmiogov.fact.role IS 'the office in which it was done, tested at that moment';
COMMENT ON COLUMN cmiogov.fact.full_weight IS 'a safety judge''s estimate, a submission by an R for the whole work, a signature by a role that is both A and R';
COMMENT ON COLUMN cmiogov.fact.of_role IS 'the consulted role that was asked, answered or waived';
COMMENT ON COLUMN cmiogov.fact.target IS 'the earlier fact this one withdraws, adopts or closes';
COMMENT ON COLUMN cmiogov.fact.content IS 'SHA-256 of the option''s content it was said about';
COMMENT ON COLUMN cmiogov.fact.columns IS 'salted digests of the single material columns, to say which one changed';
COMMENT ON COLUMN cmiogov.fact.uppers IS 'the option''s upper end of harm by scale, in order of first appearance, as the fact left it';
COMMENT ON COLUMN cmiogov.fact.standing IS 'the header as the fact left it, as are ready, ready_until, policy_version, fell_at and digest: what was so then, and what the header must still say';
COMMENT ON COLUMN cmiogov.fact.contents IS 'SHA-256 over the contents of all options at that moment';
COMMENT ON COLUMN cmiogov.fact.absorbed IS 'SHA-256 over the hashes of the enactments decided on the fact before this one, the latest first; NULL: there were none';

-- ------------------------------------------------------------------ record

CREATE TABLE cmiogov.enactment_record
(
	id			bigint NOT NULL,
	at			timestamptz NOT NULL,
	proposal	bigint,
	guard		integer NOT NULL,
	emergency	integer,
	finding		boolean NOT NULL,
	event		text NOT NULL,
	mode		text NOT NULL,
	subject_key	text COLLATE "C" NOT NULL,
	value		text,
	content		bytea,
	head		bytea,
	db_user		text NOT NULL,
	login		text,
	actor		text,
	unmet		text,
	hash		bytea NOT NULL,
	UNIQUE (subject_key, guard, id)
);
COMMENT ON TABLE cmiogov.enactment_record IS 'each time a guarded row entered, moved between, changed in or left a governed status, and on what evidence';

CREATE TABLE cmiogov.refusal_record
(
	id			bigint NOT NULL PRIMARY KEY,
	at			timestamptz NOT NULL,
	db_user		text,
	login		text,
	guard		integer,
	relation	text,
	subject_key	text,
	proposal	bigint,
	constraint_name	text,
	reason		text,
	unmet		text,
	mode		text,
	lost		bigint NOT NULL
);
COMMENT ON TABLE cmiogov.refusal_record IS 'refusals, kept although the refused transaction rolled back; written by the background writer of shared_preload_libraries, read through the view refusal';
CREATE INDEX refusal_record_at ON cmiogov.refusal_record (at);

CREATE SEQUENCE cmiogov.id_seq AS bigint MAXVALUE 9007199254740991;
COMMENT ON SEQUENCE cmiogov.id_seq IS 'ids of people, credentials, appointments, proposals and enactments; set_site() moves it to the site''s range';
CREATE SEQUENCE cmiogov.guard_id_seq AS integer;
COMMENT ON SEQUENCE cmiogov.guard_id_seq IS 'ids of guards';
CREATE SEQUENCE cmiogov.refusal_id_seq AS bigint;
COMMENT ON SEQUENCE cmiogov.refusal_id_seq IS 'numbers of refusals, in the order they were written';

-- One statement each: two updates of pg_extension by one command collide.
SELECT pg_catalog.pg_extension_config_dump('cmiogov.person', '');
SELECT pg_catalog.pg_extension_config_dump('cmiogov.login', '');
SELECT pg_catalog.pg_extension_config_dump('cmiogov.credential', '');
SELECT pg_catalog.pg_extension_config_dump('cmiogov.appointment', '');
SELECT pg_catalog.pg_extension_config_dump('cmiogov.access', '');
SELECT pg_catalog.pg_extension_config_dump('cmiogov.role', '');
SELECT pg_catalog.pg_extension_config_dump('cmiogov.decision', '');
SELECT pg_catalog.pg_extension_config_dump('cmiogov.raci_cell', '');
SELECT pg_catalog.pg_extension_config_dump('cmiogov.kind', '');
SELECT pg_catalog.pg_extension_config_dump('cmiogov.requirement', '');
SELECT pg_catalog.pg_extension_config_dump('cmiogov.harm_limit', '');
SELECT pg_catalog.pg_extension_config_dump('cmiogov.preclearance', '');
SELECT pg_catalog.pg_extension_config_dump('cmiogov.setting', '');
SELECT pg_catalog.pg_extension_config_dump('cmiogov.guard', '');
SELECT pg_catalog.pg_extension_config_dump('cmiogov.policy_record', '');
SELECT pg_catalog.pg_extension_config_dump('cmiogov.proposal', '');
SELECT pg_catalog.pg_extension_config_dump('cmiogov.fact', '');
SELECT pg_catalog.pg_extension_config_dump('cmiogov.enactment_record', '');
SELECT pg_catalog.pg_extension_config_dump('cmiogov.id_seq', '');
SELECT pg_catalog.pg_extension_config_dump('cmiogov.guard_id_seq', '');
SELECT pg_catalog.pg_extension_config_dump('cmiogov.refusal_record', '');
SELECT pg_catalog.pg_extension_config_dump('cmiogov.refusal_id_seq', '');
--
-- People: enrolment, logins, credentials, appointments, access.
--
-- The functions are C: they ask the session user's duty, wait for the guards,
-- check, write and record (src/policy_write.c).
--

CREATE FUNCTION cmiogov.enroll(name text, db_role name DEFAULT NULL) RETURNS bigint
LANGUAGE c VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'enroll';
REVOKE ALL ON FUNCTION cmiogov.enroll(text, name) FROM PUBLIC;
COMMENT ON FUNCTION cmiogov.enroll(text, name) IS
'enrols one human, with the database role that stands for him or her, and returns the id; takes the duty registrar. 22023: no such database role; 23505: it stands for somebody else';

CREATE FUNCTION cmiogov.add_login(person bigint, realm text, login text) RETURNS void
LANGUAGE c VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'add_login';
REVOKE ALL ON FUNCTION cmiogov.add_login(bigint, text, text) FROM PUBLIC;
COMMENT ON FUNCTION cmiogov.add_login(bigint, text, text) IS
'gives a person one more login; realm "database" means database roles, any other name the users of an application; takes the duty registrar. 23505: the login stands for somebody already';

CREATE FUNCTION cmiogov.remove_login(realm text, login text) RETURNS void
LANGUAGE c VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'remove_login';
REVOKE ALL ON FUNCTION cmiogov.remove_login(text, text) FROM PUBLIC;
COMMENT ON FUNCTION cmiogov.remove_login(text, text) IS
'the login stands for nobody any more; the record keeps whom it stood for; takes the duty registrar';

CREATE FUNCTION cmiogov.record_credential(person bigint, kind text, number text, issuer text, term tstzrange) RETURNS bigint
LANGUAGE c VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'record_credential';
REVOKE ALL ON FUNCTION cmiogov.record_credential(bigint, text, text, text, tstzrange) FROM PUBLIC;
COMMENT ON FUNCTION cmiogov.record_credential(bigint, text, text, text, tstzrange) IS
'records a licence or the like with its term, beginning included and end excluded, and returns its id; takes the duty registrar';

CREATE FUNCTION cmiogov.revoke_credential(credential bigint) RETURNS void
LANGUAGE c VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'revoke_credential';
REVOKE ALL ON FUNCTION cmiogov.revoke_credential(bigint) FROM PUBLIC;
COMMENT ON FUNCTION cmiogov.revoke_credential(bigint) IS
'the credential carries nobody from this moment on; what was done before stands; takes the duty registrar';

CREATE FUNCTION cmiogov.appoint(person bigint, role text, term tstzrange DEFAULT tstzrange(now(), NULL),
	authority_limit numeric DEFAULT NULL, deputy boolean DEFAULT false) RETURNS void
LANGUAGE c VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'appoint';
REVOKE ALL ON FUNCTION cmiogov.appoint(bigint, text, tstzrange, numeric, boolean) FROM PUBLIC;
COMMENT ON FUNCTION cmiogov.appoint(bigint, text, tstzrange, numeric, boolean) IS
'gives a person a role for a term, beginning included and end excluded, with a limit to the amounts signed for; takes the duty registrar. A deputy has the role''s separations and takes no seat. 23514 cmiogov_separation: two separated offices; 23514 cmiogov_raci: the credential that the role demands is not in force, or the single seat is taken; 23505: the person holds the role already';

CREATE FUNCTION cmiogov.end_appointment(person bigint, role text, at timestamptz DEFAULT now()) RETURNS void
LANGUAGE c VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'end_appointment';
REVOKE ALL ON FUNCTION cmiogov.end_appointment(bigint, text, timestamptz) FROM PUBLIC;
COMMENT ON FUNCTION cmiogov.end_appointment(bigint, text, timestamptz) IS
'ends a person''s appointments to a role, at once or later, never back-dated (22023); one that has not begun by then becomes void; takes the duty registrar';

CREATE FUNCTION cmiogov.act_as(realm text, login text) RETURNS void
LANGUAGE c VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'act_as';
REVOKE ALL ON FUNCTION cmiogov.act_as(text, text) FROM PUBLIC;
COMMENT ON FUNCTION cmiogov.act_as(text, text) IS
'for the rest of this transaction the session acts for this user of an application; takes the duty app for the realm. Ends with the transaction, when it is prepared, and on rollback to an earlier savepoint. 42501: no such duty, or the login stands for nobody';

CREATE FUNCTION cmiogov.grant_access(role name, duty text, realm text DEFAULT '*') RETURNS void
LANGUAGE c VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'grant_access';
REVOKE ALL ON FUNCTION cmiogov.grant_access(name, text, text) FROM PUBLIC;
COMMENT ON FUNCTION cmiogov.grant_access(name, text, text) IS
'gives a database role a duty (registrar, office, app, auditor, reader) with the privileges it takes; app is given for one realm. For the extension''s owner and superusers. Call it again after an upgrade that brings new functions';

CREATE FUNCTION cmiogov.revoke_access(role name, duty text, realm text DEFAULT '*') RETURNS void
LANGUAGE c VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'revoke_access';
REVOKE ALL ON FUNCTION cmiogov.revoke_access(name, text, text) FROM PUBLIC;
COMMENT ON FUNCTION cmiogov.revoke_access(name, text, text) IS
'takes a duty from a database role, and the privileges that no other duty of it needs. For the extension''s owner and superusers';

CREATE FUNCTION cmiogov.set_site(site integer) RETURNS void
LANGUAGE c VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'set_site';
REVOKE ALL ON FUNCTION cmiogov.set_site(integer) FROM PUBLIC;
COMMENT ON FUNCTION cmiogov.set_site(integer) IS
'numbers this hospital (0 to 8191): its ids and records begin at site * 2^40, so that several can publish to one hub. Once, before the first enrolment (22023 when ids of that site exist). For the extension''s owner and superusers';

-- Which functions and views each duty needs: the one list, read by
-- grant_access() and by the tests.  What does not exist is left out.
CREATE VIEW cmiogov.duty_grant AS
WITH listed (duty, name) AS
(
	SELECT d.duty, f.name
	FROM (VALUES
		('{registrar}'::text[], '{enroll,add_login,remove_login,record_credential,revoke_credential,appoint,end_appointment,
			load_reference_policy,define_role,define_decision,set_raci,define_kind,define_requirement,retire_requirement,
			set_break_glass_hours,set_withdrawal_days}'::text[]),
		('{registrar,office,app}', '{set_harm_limits,preclear,revoke_preclearance,raci_faults}'),
		('{office,app}', '{open_proposal,add_option,estimate_harm,adopt_estimate,retire_hazard,score_usability,choose_option,
			judge,withdraw_verdict,submit_work,consult,advise,waive_consultation,accept_risk,sign_off,break_glass,
			close_emergency_review,withdraw_proposal,enact_proposal,reassess,resolve_finding,adopt_rows,propose,respond,
			guard_table,release_table,set_guard_mode,rearm_guards,guard,guard_truncate}'),
		('{app}', '{act_as}'),
		('{auditor}', '{verify_ledger,ledger_coverage,verify_policy,policy_record_hash,seal,export_proposal,export_period,
			refusal_queue,armour_active}'),
		('{office,app,auditor}', '{baseline_scan,unenacted,what_if_limits,proposal_as_of,proposal_record}'),
		('{office,app,auditor,reader}', '{explain_approval,explain_proposal,fallen_evidence,subject_digest,
			proposal_digest,rank_options,raci_faults,guard_fault,armour_active}')
	) AS v (duties, names), pg_catalog.unnest(v.duties) AS d (duty), pg_catalog.unnest(v.names) AS f (name)
)
SELECT DISTINCT l.duty, p.oid::regprocedure AS function, NULL::regclass AS relation
FROM listed l JOIN pg_catalog.pg_proc p ON p.proname OPERATOR(pg_catalog.=) l.name::name
WHERE p.pronamespace OPERATOR(pg_catalog.=) 'cmiogov'::regnamespace
UNION ALL
SELECT d.duty, NULL, c.oid::regclass
FROM pg_catalog.pg_class c, pg_catalog.unnest('{registrar,office,app,auditor,reader}'::text[]) AS d (duty)
WHERE c.relnamespace OPERATOR(pg_catalog.=) 'cmiogov'::regnamespace
  AND c.relkind OPERATOR(pg_catalog.=) 'v'
  AND c.relname OPERATOR(pg_catalog.<>) ALL ('{duty_grant,kind_role,policy_state,unsealed}'::name[])
  AND (d.duty OPERATOR(pg_catalog.<>) 'registrar' OR c.relname OPERATOR(pg_catalog.=) ANY ('{raci_chart,raci_fault,separation_conflict,expiring}'::name[]));
COMMENT ON VIEW cmiogov.duty_grant IS 'which functions may be executed and which views read by the holders of each duty';
--
-- Policy: roles, decisions, the matrix, kinds, requirements, limits.
--
-- As for people, the functions are C and keep the rules (src/act_policy.c).
--

-- A row of the matrix as set_raci() takes it: {"CMO": "A", "x": {"letters": "R", "scope": "a part"}}.
CREATE FUNCTION cmiogov.raci_cells(cells jsonb) RETURNS TABLE (role text, letters text, scope text)
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE SET search_path = pg_catalog, pg_temp
AS $$
	SELECT c.key,
		   CASE jsonb_typeof(c.value) WHEN 'string' THEN c.value #>> '{}' ELSE c.value ->> 'letters' END,
		   c.value ->> 'scope'
	FROM jsonb_each(cells) c
$$;
REVOKE ALL ON FUNCTION cmiogov.raci_cells(jsonb) FROM PUBLIC;
COMMENT ON FUNCTION cmiogov.raci_cells(jsonb) IS 'internal: the cells of a row as set_raci() takes them';

-- Whose law depends on which role; decides which kinds' versions an act moves.
CREATE VIEW cmiogov.kind_role AS
SELECT k.kind, r.role
FROM cmiogov.kind k CROSS JOIN cmiogov.role r
WHERE r.accepts_risk OR r.breaks_glass
   OR EXISTS (SELECT FROM cmiogov.raci_cell c
			  WHERE c.role OPERATOR(pg_catalog.=) r.role AND c.decision OPERATOR(pg_catalog.=) ANY (k.decisions))
   OR EXISTS (SELECT FROM cmiogov.decision d
			  WHERE d.escalates_to OPERATOR(pg_catalog.=) r.role AND d.decision OPERATOR(pg_catalog.=) ANY (k.decisions))
   OR EXISTS (SELECT FROM cmiogov.requirement q
			  WHERE q.owner_role OPERATOR(pg_catalog.=) r.role
				AND (q.kinds IS NULL OR k.kind OPERATOR(pg_catalog.=) ANY (q.kinds)));
COMMENT ON VIEW cmiogov.kind_role IS 'internal: which kinds depend on which roles';

-- Every row of people and policy with its image as the record holds it.
-- kind.version is left out: it follows from what the other records say.
CREATE VIEW cmiogov.policy_state AS
SELECT 'person'::text AS object, t.id::text AS key, t.record, pg_catalog.to_jsonb(t) OPERATOR(pg_catalog.-) 'record'::text AS image
FROM cmiogov.person t
UNION ALL
SELECT 'login', pg_catalog.jsonb_build_array(t.realm, t.login)::text, t.record, pg_catalog.to_jsonb(t) OPERATOR(pg_catalog.-) 'record'::text
FROM cmiogov.login t
UNION ALL
SELECT 'credential', t.id::text, t.record, pg_catalog.to_jsonb(t) OPERATOR(pg_catalog.-) 'record'::text
FROM cmiogov.credential t
UNION ALL
SELECT 'appointment', t.id::text, t.record, pg_catalog.to_jsonb(t) OPERATOR(pg_catalog.-) 'record'::text
FROM cmiogov.appointment t
UNION ALL
SELECT 'access', pg_catalog.jsonb_build_array(t.db_role, t.duty, t.realm)::text, t.record, pg_catalog.to_jsonb(t) OPERATOR(pg_catalog.-) 'record'::text
FROM cmiogov.access t
UNION ALL
SELECT 'role', t.role, t.record, pg_catalog.to_jsonb(t) OPERATOR(pg_catalog.-) 'record'::text
FROM cmiogov.role t
UNION ALL
SELECT 'decision', t.decision, t.record, pg_catalog.to_jsonb(t) OPERATOR(pg_catalog.-) 'record'::text
FROM cmiogov.decision t
UNION ALL
SELECT 'raci_cell', t.decision, pg_catalog.max(t.record),
	   pg_catalog.jsonb_agg(pg_catalog.to_jsonb(t) OPERATOR(pg_catalog.-) '{decision,record}'::text[] ORDER BY t.role COLLATE "C")
FROM cmiogov.raci_cell t
GROUP BY t.decision
UNION ALL
SELECT 'kind', t.kind, t.record, pg_catalog.to_jsonb(t) OPERATOR(pg_catalog.-) '{version,record}'::text[]
FROM cmiogov.kind t
UNION ALL
SELECT 'requirement', t.requirement, t.record, pg_catalog.to_jsonb(t) OPERATOR(pg_catalog.-) 'record'::text
FROM cmiogov.requirement t
UNION ALL
SELECT 'harm_limit', pg_catalog.jsonb_build_array(t.kind, t.scale)::text, t.record, pg_catalog.to_jsonb(t) OPERATOR(pg_catalog.-) 'record'::text
FROM cmiogov.harm_limit t
UNION ALL
SELECT 'preclearance', pg_catalog.jsonb_build_array(t.kind, t.requirement)::text, t.record, pg_catalog.to_jsonb(t) OPERATOR(pg_catalog.-) 'record'::text
FROM cmiogov.preclearance t
UNION ALL
SELECT 'setting', t.name, t.record, pg_catalog.to_jsonb(t) OPERATOR(pg_catalog.-) 'record'::text
FROM cmiogov.setting t;
COMMENT ON VIEW cmiogov.policy_state IS 'internal: the rows of people and policy as their records must show them';

CREATE FUNCTION cmiogov.policy_record_hash(previous bytea, seq bigint, at timestamptz, person bigint,
	login text, act text, object text, key text, body jsonb) RETURNS bytea
LANGUAGE c IMMUTABLE PARALLEL SAFE AS 'MODULE_PATHNAME', 'policy_record_hash';
REVOKE ALL ON FUNCTION cmiogov.policy_record_hash(bytea, bigint, timestamptz, bigint, text, text, text, text, jsonb) FROM PUBLIC;
COMMENT ON FUNCTION cmiogov.policy_record_hash(bytea, bigint, timestamptz, bigint, text, text, text, text, jsonb) IS
'SHA-256 of a record of people and policy over the hash before it (NULL for a site''s first) and its fields, each as length (int32) and content; independent of settings and encoding';

CREATE FUNCTION cmiogov.verify_policy() RETURNS TABLE (object text, key text, problem text)
LANGUAGE sql STABLE SECURITY DEFINER PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp SET "TimeZone" = 'UTC' SET "DateStyle" = 'ISO, MDY' SET extra_float_digits = 1
AS $$
	-- one chain for each site, without gaps
	SELECT 'policy_record', r.seq::text,
		   CASE WHEN r.seq - 1 <> coalesce(r.before, r.seq >> 40 << 40) THEN 'records are missing before this one'
				ELSE 'hash does not fit its content and the record before' END
	FROM (SELECT p.*, lag(p.seq) OVER w AS before, lag(p.hash) OVER w AS previous
		  FROM cmiogov.policy_record p
		  WINDOW w AS (PARTITION BY p.seq >> 40 ORDER BY p.seq)) r
	WHERE r.seq - 1 <> coalesce(r.before, r.seq >> 40 << 40)
	   OR r.hash <> cmiogov.policy_record_hash(r.previous, r.seq, r.at, r.person, r.login, r.act, r.object, r.key, r.body)
	UNION ALL
	-- every row is as its last record says, and every last record has its row
	SELECT coalesce(s.object, l.object), coalesce(s.key, l.key),
		   CASE WHEN l.object IS NULL THEN 'row has no record'
				WHEN s.object IS NULL THEN 'row of the last record is missing'
				WHEN l.body IS NULL THEN 'row was removed by its last record'
				WHEN s.record <> l.seq THEN 'row names another record than its last'
				ELSE 'row differs from its last record' END
	FROM cmiogov.policy_state s
	FULL JOIN (SELECT DISTINCT ON (p.object, p.key) p.* FROM cmiogov.policy_record p
			   WHERE p.object IN ('person', 'login', 'credential', 'appointment', 'access', 'role', 'decision',
								  'raci_cell', 'kind', 'requirement', 'harm_limit', 'preclearance', 'setting')
			   ORDER BY p.object, p.key, p.seq DESC) l
	  ON l.object = s.object AND l.key = s.key
	WHERE l.object IS NULL OR (s.object IS NULL AND l.body IS NOT NULL)
	   OR (s.object IS NOT NULL AND (l.body IS NULL OR s.record <> l.seq OR s.image <> l.body))
	UNION ALL
	-- what is kept twice is the same twice, but for terms over when the role was defined
	SELECT 'appointment', a.id::text, 'separated differs from the role''s'
	FROM cmiogov.appointment a
	LEFT JOIN cmiogov.role r USING (role)
	LEFT JOIN cmiogov.policy_record p ON p.seq = r.record
	WHERE a.separated IS DISTINCT FROM r.separated AND coalesce(upper(a.term) > p.at, true)
$$;
REVOKE ALL ON FUNCTION cmiogov.verify_policy() FROM PUBLIC;
COMMENT ON FUNCTION cmiogov.verify_policy() IS 'the part of verify_ledger() about people and policy: what in the chain or the rows is not as it was written; empty = intact';

-- --------------------------------------------------------------- functions

CREATE FUNCTION cmiogov.define_role(role text, title text, layer text, separated boolean DEFAULT false,
	single_seat boolean DEFAULT false, team boolean DEFAULT false, credential text DEFAULT NULL,
	accepts_risk boolean DEFAULT false, breaks_glass boolean DEFAULT false, direct_login boolean DEFAULT false) RETURNS void
LANGUAGE c VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'define_role';
REVOKE ALL ON FUNCTION cmiogov.define_role(text, text, text, boolean, boolean, boolean, text, boolean, boolean, boolean) FROM PUBLIC;
COMMENT ON FUNCTION cmiogov.define_role(text, text, text, boolean, boolean, boolean, text, boolean, boolean, boolean) IS
'defines an office or duty, or defines it anew as a whole: its layer of defence; separated: nobody holds two such at once; single_seat: one holder beside deputies; team: never accountable; credential: the kind of licence its holders need at every act, alternatives separated by |; accepts_risk and breaks_glass; direct_login: not exercised through act_as(). Takes the duty registrar. 23514 when present holders or the matrix contradict it';

CREATE FUNCTION cmiogov.define_decision(decision text, question text, escalates_to text DEFAULT NULL) RETURNS void
LANGUAGE c VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'define_decision';
REVOKE ALL ON FUNCTION cmiogov.define_decision(text, text, text) FROM PUBLIC;
COMMENT ON FUNCTION cmiogov.define_decision(text, text, text) IS
'defines a decision right, and the role that signs above the Accountable''s limit; without RACI cells it is reserved and cannot be opened; takes the duty registrar';

CREATE FUNCTION cmiogov.set_raci(decision text, cells jsonb) RETURNS void
LANGUAGE c VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'set_raci';
REVOKE ALL ON FUNCTION cmiogov.set_raci(text, jsonb) FROM PUBLIC;
COMMENT ON FUNCTION cmiogov.set_raci(text, jsonb) IS
'sets the whole row of a decision, role to letters: {"CMO": "A", "CMIO": "R", "x": {"letters": "R", "scope": "a part"}}; takes the duty registrar. 23514 cmiogov_raci unless exactly one role is accountable, that is no team, and one is responsible for the whole work';

CREATE FUNCTION cmiogov.define_kind(kind text, title text, decisions text[], conditions text[] DEFAULT '{}') RETURNS void
LANGUAGE c VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'define_kind';
REVOKE ALL ON FUNCTION cmiogov.define_kind(text, text, text[], text[]) FROM PUBLIC;
COMMENT ON FUNCTION cmiogov.define_kind(text, text, text[], text[]) IS
'defines a kind of proposal and the decisions it takes; takes the duty registrar';

CREATE FUNCTION cmiogov.define_requirement(requirement text, gate cmiogov.gate, owner_role text, question text,
	kinds text[] DEFAULT NULL, quorum integer DEFAULT 1, addressable boolean DEFAULT false, valid tstzrange DEFAULT '(,)') RETURNS void
LANGUAGE c VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'define_requirement';
REVOKE ALL ON FUNCTION cmiogov.define_requirement(text, cmiogov.gate, text, text, text[], integer, boolean, tstzrange) FROM PUBLIC;
COMMENT ON FUNCTION cmiogov.define_requirement(text, cmiogov.gate, text, text, text[], integer, boolean, tstzrange) IS
'defines a question inside a gate, the role that judges it and how many of its holders must agree; kinds NULL means every kind; addressable (compliance only): a documented alternative will do (45 CFR 164.306(d)); valid: when the rule is in force; takes the duty registrar';

CREATE FUNCTION cmiogov.retire_requirement(requirement text) RETURNS void
LANGUAGE c VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'retire_requirement';
REVOKE ALL ON FUNCTION cmiogov.retire_requirement(text) FROM PUBLIC;
COMMENT ON FUNCTION cmiogov.retire_requirement(text) IS
'the requirement is in force until this moment and not after it; takes the duty registrar';

CREATE FUNCTION cmiogov.set_harm_limits(kind text, acceptable float8, tolerable float8, scale text DEFAULT 'harm',
	expires timestamptz DEFAULT NULL) RETURNS void
LANGUAGE c VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'set_harm_limits';
REVOKE ALL ON FUNCTION cmiogov.set_harm_limits(text, float8, float8, text, timestamptz) FROM PUBLIC;
COMMENT ON FUNCTION cmiogov.set_harm_limits(text, float8, float8, text, timestamptz) IS
'sets harm per day that a kind may add, 0 <= acceptable <= tolerable < infinity. With acceptable 0: the registrar''s. Above 0: an act of a person in a role that accepts risk, with an expiry, within the tolerable limit that a registrar set before (42501 otherwise)';

CREATE FUNCTION cmiogov.preclear(kind text, requirement text, verdict cmiogov.verdict, reason text, expires timestamptz) RETURNS void
LANGUAGE c VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'preclear';
REVOKE ALL ON FUNCTION cmiogov.preclear(text, text, cmiogov.verdict, text, timestamptz) FROM PUBLIC;
COMMENT ON FUNCTION cmiogov.preclear(text, text, cmiogov.verdict, text, timestamptz) IS
'passes a requirement of compliance or usability for a kind in advance, until a date; by a holder of the role that judges it (42501). Never safety (23514 cmiogov_safety)';

CREATE FUNCTION cmiogov.revoke_preclearance(kind text, requirement text) RETURNS void
LANGUAGE c VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'revoke_preclearance';
REVOKE ALL ON FUNCTION cmiogov.revoke_preclearance(text, text) FROM PUBLIC;
COMMENT ON FUNCTION cmiogov.revoke_preclearance(text, text) IS
'takes a pre-clearance back, at once; by a holder of the role that judges the requirement, or a registrar';

CREATE FUNCTION cmiogov.set_break_glass_hours(hours numeric) RETURNS void
LANGUAGE c VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'set_break_glass_hours';
REVOKE ALL ON FUNCTION cmiogov.set_break_glass_hours(numeric) FROM PUBLIC;
COMMENT ON FUNCTION cmiogov.set_break_glass_hours(numeric) IS
'how long an emergency authorisation may last at most, in hours; takes the duty registrar';

-- ------------------------------------------------------- the reference policy

CREATE FUNCTION cmiogov.require_no_policy() RETURNS void
LANGUAGE c VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'require_no_policy';
REVOKE ALL ON FUNCTION cmiogov.require_no_policy() FROM PUBLIC;
COMMENT ON FUNCTION cmiogov.require_no_policy() IS 'internal: refuses when a policy is loaded';

CREATE FUNCTION cmiogov.load_reference_policy() RETURNS void
LANGUAGE sql VOLATILE SECURITY DEFINER PARALLEL UNSAFE SET search_path = pg_catalog, pg_temp
AS $$
	SELECT cmiogov.require_no_policy();

	SELECT cmiogov.define_role('board', 'Board', 'governance');
	SELECT cmiogov.define_role('CIO', 'Chief Information Officer', 'technical', separated => true, single_seat => true);
	SELECT cmiogov.define_role('CMIO', 'Chief Medical Information Officer', 'clinical', separated => true, single_seat => true,
		credential => 'medical_licence');
	SELECT cmiogov.define_role('CMO', 'Chief Medical Officer', 'clinical leadership', separated => true, single_seat => true,
		credential => 'medical_licence', accepts_risk => true, breaks_glass => true);
	SELECT cmiogov.define_role('clinical_lead_on_call', 'Clinical lead on call', 'clinical leadership',
		credential => 'medical_licence', breaks_glass => true);
	SELECT cmiogov.define_role('compliance_officer', 'Compliance Officer', 'compliance', separated => true, single_seat => true);
	SELECT cmiogov.define_role('clinical_informaticist', 'Clinical informaticist', 'informatics');
	SELECT cmiogov.define_role('it_architecture', 'IT architecture team', 'technical', team => true);
	SELECT cmiogov.define_role('clinician_user', 'Clinician who will use it', 'clinical', credential => 'medical_licence|nursing_licence|clinical_licence');

	SELECT cmiogov.define_decision('T1', 'approval of clinical logic and thresholds');
	SELECT cmiogov.define_decision('T2', 'approval of technical architecture and security posture');
	SELECT cmiogov.define_decision('T3', 'reserved');
	SELECT cmiogov.define_decision('T4', 'approval of capital budget and vendor contract', escalates_to => 'board');

	SELECT cmiogov.set_raci('T1', '{"CMO": "A", "CMIO": "R", "clinical_informaticist": "C", "CIO": "I"}');
	SELECT cmiogov.set_raci('T2', '{"CIO": "A", "it_architecture": "R", "CMIO": "C",
		"clinical_informaticist": {"letters": "R", "scope": "application configuration only"}}');
	SELECT cmiogov.set_raci('T4', '{"CIO": "AR", "CMIO": "C", "CMO": "C"}');

	SELECT cmiogov.define_kind(k.kind, k.title, k.decisions)
	FROM (VALUES
		('cds_alert', 'Clinical decision support alert', '{T1,T2,T4}'::text[]),
		('alert_change', 'Change of an alert', '{T1}'),
		('alert_disable', 'Switching an alert off', '{T1}'),
		('order_set', 'Order set', '{T1}'),
		('ai_model', 'AI model', '{T1,T2}'),
		('security_setting', 'Security setting', '{T2}'),
		('software_update', 'Software update', '{T2}'),
		('vendor_contract', 'Vendor contract', '{T4}')) AS k (kind, title, decisions);

	SELECT cmiogov.define_requirement('hipaa_required', 'compliance', 'compliance_officer',
		'Are all required specifications of the HIPAA Security Rule met?');
	SELECT cmiogov.define_requirement('hipaa_addressable', 'compliance', 'compliance_officer',
		'Are the addressable specifications met, or replaced by a documented equivalent?', addressable => true);
	SELECT cmiogov.define_requirement('clinical_risk', 'safety', 'CMIO',
		'Is the harm estimated, and is no patient put at a risk that is not justified?');
	SELECT cmiogov.define_requirement('workflow_fit', 'usability', 'clinician_user',
		'Does it fit the work of those who will use it?');

	SELECT cmiogov.set_harm_limits(k.kind, 0, 0.01)
	FROM cmiogov.kind k ORDER BY k.kind COLLATE "C";
	SELECT cmiogov.set_break_glass_hours(24);
$$;
REVOKE ALL ON FUNCTION cmiogov.load_reference_policy() FROM PUBLIC;
COMMENT ON FUNCTION cmiogov.load_reference_policy() IS
'loads the reference policy into an empty one: 9 roles, decisions T1, T2, T4 with their RACI rows, T3 reserved, 8 kinds, 4 requirements. Its limits (acceptable 0, tolerable 0.01 harm per day, 24 hours of break-glass) are policy choices to be replaced. Takes the duty registrar';
--
-- Proposals and facts.  The functions are C: they take the person of the
-- session, lock the header, check, append and judge (src/fact.c).
--

CREATE FUNCTION cmiogov.open_proposal(kind text, title text, subject regclass DEFAULT NULL, subject_key text DEFAULT NULL, amount numeric DEFAULT NULL) RETURNS bigint
LANGUAGE c VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'open_proposal';
REVOKE ALL ON FUNCTION cmiogov.open_proposal(text, text, regclass, text, numeric) FROM PUBLIC;
COMMENT ON FUNCTION cmiogov.open_proposal(text, text, regclass, text, numeric) IS
'opens a proposal and returns its number; starts with option 0 (the baseline, change nothing) and option 1 (the subject as it is, chosen). Takes the duty office and an enrolled person. amount is what authority limits are compared with. 22023: unknown kind, row or unguarded table; 23514 cmiogov_raci: a decision of the kind has no valid RACI row; cmiogov_kind; cmiogov_one_open: the subject has an open proposal. A warning says what no present holder can do';

CREATE FUNCTION cmiogov.add_option(proposal bigint, title text, content jsonb DEFAULT NULL) RETURNS integer
LANGUAGE c VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'add_option';
REVOKE ALL ON FUNCTION cmiogov.add_option(bigint, text, jsonb) FROM PUBLIC;
COMMENT ON FUNCTION cmiogov.add_option(bigint, text, jsonb) IS
'adds one way to do it and returns its number; content {column: value} is how the subject would differ from what it is';

CREATE FUNCTION cmiogov.estimate_harm(proposal bigint, hazard text, delta cmiogov.harm_delta, option integer DEFAULT NULL, scale text DEFAULT 'harm', evidence text DEFAULT NULL) RETURNS void
LANGUAGE c VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'estimate_harm';
REVOKE ALL ON FUNCTION cmiogov.estimate_harm(bigint, text, cmiogov.harm_delta, integer, text, text) FROM PUBLIC;
COMMENT ON FUNCTION cmiogov.estimate_harm(bigint, text, cmiogov.harm_delta, integer, text, text) IS
'estimates the harm of one hazard of an option (NULL: the chosen one) relative to the baseline, in harm per day on the scale; the same hazard again supersedes. A safety judge''s estimate supersedes earlier ones of others; others'' later ones raise the upper end, never lower it. 22003: the harm is not finite';

CREATE FUNCTION cmiogov.adopt_estimate(proposal bigint, hazard text, option integer DEFAULT NULL, scale text DEFAULT 'harm', evidence text DEFAULT NULL) RETURNS void
LANGUAGE c VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'adopt_estimate';
REVOKE ALL ON FUNCTION cmiogov.adopt_estimate(bigint, text, integer, text, text) FROM PUBLIC;
COMMENT ON FUNCTION cmiogov.adopt_estimate(bigint, text, integer, text, text) IS
'a safety judge makes the gravest current estimate of a hazard his or her own. 42501: not a safety judge';

CREATE FUNCTION cmiogov.retire_hazard(proposal bigint, hazard text, reason text, option integer DEFAULT NULL, scale text DEFAULT 'harm') RETURNS void
LANGUAGE c VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'retire_hazard';
REVOKE ALL ON FUNCTION cmiogov.retire_hazard(bigint, text, text, integer, text) FROM PUBLIC;
COMMENT ON FUNCTION cmiogov.retire_hazard(bigint, text, text, integer, text) IS
'a safety judge says that a hazard is none of the option; its estimates stay on the record and count no more. 42501: not a safety judge';

CREATE FUNCTION cmiogov.score_usability(proposal bigint, score float8, basis text, option integer DEFAULT NULL) RETURNS void
LANGUAGE c VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'score_usability';
REVOKE ALL ON FUNCTION cmiogov.score_usability(bigint, float8, text, integer) FROM PUBLIC;
COMMENT ON FUNCTION cmiogov.score_usability(bigint, float8, text, integer) IS
'scores an option''s usability for rank_options(); the greater, the more usable; one person''s later score replaces the earlier';

CREATE FUNCTION cmiogov.judge(proposal bigint, requirement text, verdict cmiogov.verdict, reason text, option integer DEFAULT NULL, digest bytea DEFAULT NULL) RETURNS void
LANGUAGE c VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'judge';
REVOKE ALL ON FUNCTION cmiogov.judge(bigint, text, cmiogov.verdict, text, integer, bytea) FROM PUBLIC;
COMMENT ON FUNCTION cmiogov.judge(bigint, text, cmiogov.verdict, text, integer, bytea) IS
'gives a verdict on a requirement for an option (NULL: the chosen one), by a holder of its owner role. A fail may be given at any time; a yes only while every earlier gate stands (23514 cmiogov_precedence), by nobody who carries another gate (cmiogov_separation), on what the digest says was seen (cmiogov_stale). 42501: not the owner role; 22023: no such verdict in the gate';

CREATE FUNCTION cmiogov.withdraw_verdict(proposal bigint, requirement text, reason text, option integer DEFAULT NULL, person bigint DEFAULT NULL) RETURNS void
LANGUAGE c VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'withdraw_verdict';
REVOKE ALL ON FUNCTION cmiogov.withdraw_verdict(bigint, text, text, integer, bigint) FROM PUBLIC;
COMMENT ON FUNCTION cmiogov.withdraw_verdict(bigint, text, text, integer, bigint) IS
'withdraws one''s own verdict, or (person given) another''s fail by a present holder of the owner role; both stay on the record';

CREATE FUNCTION cmiogov.accept_risk(proposal bigint, reason text, expires timestamptz, requirement text DEFAULT NULL, digest bytea DEFAULT NULL) RETURNS void
LANGUAGE c VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'accept_risk';
REVOKE ALL ON FUNCTION cmiogov.accept_risk(bigint, text, timestamptz, text, bytea) FROM PUBLIC;
COMMENT ON FUNCTION cmiogov.accept_risk(bigint, text, timestamptz, text, bytea) IS
'clinical leadership accepts, in words and until a date, the harm of the chosen option as it is estimated now; or (requirement given) a standing fail on usability. 23514 cmiogov_precedence, cmiogov_safety: nothing accepts intolerable harm; 42501: no role that accepts risks';

CREATE FUNCTION cmiogov.choose_option(proposal bigint, option integer, reason text,
	tolerance float8 DEFAULT NULL, statistic text DEFAULT NULL) RETURNS void
LANGUAGE c VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'choose_option';
REVOKE ALL ON FUNCTION cmiogov.choose_option(bigint, integer, text, float8, text) FROM PUBLIC;
COMMENT ON FUNCTION cmiogov.choose_option(bigint, integer, text, float8, text) IS
'a holder of a Responsible or Accountable role chooses an option; what was said about another one does not count for it. tolerance and statistic, as rank_options() was asked, are kept with the choice';

CREATE FUNCTION cmiogov.submit_work(proposal bigint, decision text, statement text) RETURNS void
LANGUAGE c VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'submit_work';
REVOKE ALL ON FUNCTION cmiogov.submit_work(bigint, text, text) FROM PUBLIC;
COMMENT ON FUNCTION cmiogov.submit_work(bigint, text, text) IS
'a Responsible submits the work of a decision; one whose R is scoped to a part never suffices alone. 42501: not Responsible';

CREATE FUNCTION cmiogov.consult(proposal bigint, decision text, role text, due interval DEFAULT '5 days') RETURNS void
LANGUAGE c VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'consult';
REVOKE ALL ON FUNCTION cmiogov.consult(bigint, text, text, interval) FROM PUBLIC;
COMMENT ON FUNCTION cmiogov.consult(bigint, text, text, interval) IS
'asks a Consulted role and starts its reply term';

CREATE FUNCTION cmiogov.advise(proposal bigint, decision text, advice text) RETURNS void
LANGUAGE c VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'advise';
REVOKE ALL ON FUNCTION cmiogov.advise(bigint, text, text) FROM PUBLIC;
COMMENT ON FUNCTION cmiogov.advise(bigint, text, text) IS
'a Consulted answers, in words. 42501: not Consulted';

CREATE FUNCTION cmiogov.waive_consultation(proposal bigint, decision text, role text, reason text) RETURNS void
LANGUAGE c VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'waive_consultation';
REVOKE ALL ON FUNCTION cmiogov.waive_consultation(bigint, text, text, text) FROM PUBLIC;
COMMENT ON FUNCTION cmiogov.waive_consultation(bigint, text, text, text) IS
'the Accountable does without an answer, after the reply term or while the role is vacant. 23514 cmiogov_raci: neither is so; 42501: not the Accountable';

CREATE FUNCTION cmiogov.sign_off(proposal bigint, decision text, meaning text DEFAULT 'approval', digest bytea DEFAULT NULL) RETURNS void
LANGUAGE c VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'sign_off';
REVOKE ALL ON FUNCTION cmiogov.sign_off(bigint, text, text, bytea) FROM PUBLIC;
COMMENT ON FUNCTION cmiogov.sign_off(bigint, text, text, bytea) IS
'the Accountable signs a decision, within the authority limit (above it the role it escalates to), once the gates stand and everybody else has spoken; bound to the content signed (21 CFR 11). 23514 cmiogov_separation: the signer carries a gate, opened the proposal or submitted its work; 42501: not the Accountable';

CREATE FUNCTION cmiogov.break_glass(proposal bigint, reason text, hours numeric) RETURNS void
LANGUAGE c VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'break_glass';
REVOKE ALL ON FUNCTION cmiogov.break_glass(bigint, text, numeric) FROM PUBLIC;
COMMENT ON FUNCTION cmiogov.break_glass(bigint, text, numeric) IS
'a single-use emergency authorisation for so many hours, by a role that may break the glass: lifts what is open in safety, open or failed in usability, and missing RACI steps; never compliance, a fail on safety or intolerable harm. Owes a review';

CREATE FUNCTION cmiogov.close_emergency_review(proposal bigint, outcome text) RETURNS void
LANGUAGE c VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'close_emergency_review';
REVOKE ALL ON FUNCTION cmiogov.close_emergency_review(bigint, text) FROM PUBLIC;
COMMENT ON FUNCTION cmiogov.close_emergency_review(bigint, text) IS
'closes the review of a proposal''s latest emergency, by another person than who broke the glass (23514 cmiogov_separation)';

CREATE FUNCTION cmiogov.withdraw_proposal(proposal bigint, reason text) RETURNS void
LANGUAGE c VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'withdraw_proposal';
REVOKE ALL ON FUNCTION cmiogov.withdraw_proposal(bigint, text) FROM PUBLIC;
COMMENT ON FUNCTION cmiogov.withdraw_proposal(bigint, text) IS
'ends a proposal that carries no governed row; by its opener or a Responsible or Accountable';

CREATE FUNCTION cmiogov.enact_proposal(proposal bigint) RETURNS void
LANGUAGE c VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'enact_proposal';
REVOKE ALL ON FUNCTION cmiogov.enact_proposal(bigint) FROM PUBLIC;
COMMENT ON FUNCTION cmiogov.enact_proposal(bigint) IS
'records the enactment of a ready proposal without a subject, once. 23514 with the first unmet rule';

CREATE FUNCTION cmiogov.propose(kind text, title text, subject regclass, subject_key text, hazard text, delta cmiogov.harm_delta, statement text) RETURNS bigint
LANGUAGE c VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'propose';
REVOKE ALL ON FUNCTION cmiogov.propose(text, text, regclass, text, text, cmiogov.harm_delta, text) FROM PUBLIC;
COMMENT ON FUNCTION cmiogov.propose(text, text, regclass, text, text, cmiogov.harm_delta, text) IS
'opens a proposal, estimates one hazard, and submits and advises where the caller is Responsible or Consulted; the same checks and the same facts as step by step';

CREATE FUNCTION cmiogov.respond(proposal bigint, verdict cmiogov.verdict, reason text, digest bytea DEFAULT NULL) RETURNS integer
LANGUAGE c VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'respond';
REVOKE ALL ON FUNCTION cmiogov.respond(bigint, cmiogov.verdict, text, bytea) FROM PUBLIC;
COMMENT ON FUNCTION cmiogov.respond(bigint, cmiogov.verdict, text, bytea) IS
'everything that the caller owes at this moment, as separate facts, and returns how many: work, advice, verdicts in order of the gates, signatures. Accepts no risk: that takes accept_risk(). 23514 cmiogov_raci: nothing is owed';

CREATE FUNCTION cmiogov.proposal_digest(proposal bigint) RETURNS bytea
LANGUAGE c VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'proposal_digest';
REVOKE ALL ON FUNCTION cmiogov.proposal_digest(bigint) FROM PUBLIC;
COMMENT ON FUNCTION cmiogov.proposal_digest(bigint) IS
'SHA-256 of a proposal''s kind, subject, chosen option with its content, and harm: what one approves who gives it to judge(), accept_risk() or sign_off()';

CREATE FUNCTION cmiogov.explain_approval(target regclass, key text,
	OUT gate text, OUT rule text, OUT satisfied boolean, OUT detail text, OUT next_action text, OUT owner text)
RETURNS SETOF record
LANGUAGE c VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'explain_approval';
REVOKE ALL ON FUNCTION cmiogov.explain_approval(regclass, text) FROM PUBLIC;
COMMENT ON FUNCTION cmiogov.explain_approval(regclass, text) IS
'every rule that the row''s latest proposal must meet, in order of precedence: whether it is met, what is missing, what to do next, and who owes it. The answer is the law''s, the same that the guard asks';
--
-- The guard: attaching it to a table, the triggers, what they record.
--

CREATE FUNCTION cmiogov.guard() RETURNS trigger
LANGUAGE c VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'guard_row';
REVOKE ALL ON FUNCTION cmiogov.guard() FROM PUBLIC;
COMMENT ON FUNCTION cmiogov.guard() IS
'the trigger that guard_table() puts on a table: judges every row that enters a governed status, moves between governed ones, or changes its key or content in one; records every row that leaves. Its argument is the guard''s id. A refusal has the guard''s SQLSTATE, names the first unmet rule as CONSTRAINT and all of them in DETAIL';

CREATE FUNCTION cmiogov.guard_truncate() RETURNS trigger
LANGUAGE c VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'guard_truncate';
REVOKE ALL ON FUNCTION cmiogov.guard_truncate() FROM PUBLIC;
COMMENT ON FUNCTION cmiogov.guard_truncate() IS
'the trigger that refuses TRUNCATE (cmiogov_truncate) while the table, or a partition of it, holds governed rows';

CREATE FUNCTION cmiogov.guard_table(target regclass, key_columns name[], status_column name,
	governed text[] DEFAULT NULL, ungoverned text[] DEFAULT NULL,
	material_columns name[] DEFAULT NULL, immaterial_columns name[] DEFAULT NULL,
	kinds text[] DEFAULT NULL, kind_column name DEFAULT NULL, actor_column name DEFAULT NULL,
	mode text DEFAULT 'enforce', replication text DEFAULT 'record',
	row_filter text DEFAULT NULL, sqlstate text DEFAULT '23514') RETURNS void
LANGUAGE c VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'guard_table';
REVOKE ALL ON FUNCTION cmiogov.guard_table(regclass, name[], name, text[], text[], name[], name[], text[], name, name, text, text, text, text) FROM PUBLIC;
COMMENT ON FUNCTION cmiogov.guard_table(regclass, name[], name, text[], text[], name[], name[], text[], name, name, text, text, text, text) IS
'puts the guard on a table or partitioned table: key_columns name one row (a NOT NULL unique key on exactly these; a composite key is written as its values in this order, joined by commas, a comma or backslash inside with a backslash before it); status_column holds the state; governed lists the values that take an approval, or ungoverned those that take none, so that every other value does, NULL and labels nobody thought of included. material_columns are what is approved (default: all others but immaterial_columns and actor_column; a NOTICE lists suspects); kinds and kind_column say which kinds of proposal can carry a row; actor_column is the row''s own claim of who did it; mode enforce, warn or audit (one set by the running transaction does not count in it); replication (rows brought by logical replication): record lets them pass to be shown as unenacted, refuse judges them; row_filter is an immutable condition on the table''s columns, and only rows that meet it are guarded; sqlstate is that of refusals (never class 40, 53 to 58, nor 42501). For the table''s owner who holds the duty office (42501); 22023 when the table or an argument will not do';

CREATE FUNCTION cmiogov.release_table(target regclass) RETURNS void
LANGUAGE c VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'release_table';
REVOKE ALL ON FUNCTION cmiogov.release_table(regclass) FROM PUBLIC;
COMMENT ON FUNCTION cmiogov.release_table(regclass) IS
'takes the guard off a table; its record stays. Proposals about its rows belong to the guard that was: guarding the table anew takes new ones. For the table''s owner who holds the duty office (42501)';

CREATE FUNCTION cmiogov.set_guard_mode(target regclass, mode text) RETURNS void
LANGUAGE c VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'set_guard_mode';
REVOKE ALL ON FUNCTION cmiogov.set_guard_mode(regclass, text) FROM PUBLIC;
COMMENT ON FUNCTION cmiogov.set_guard_mode(regclass, text) IS
'enforce: refuse; warn: let pass with a WARNING, recorded; audit: let pass, recorded with the columns that the approval changed. Counts from the next transaction on. For the table''s owner who holds the duty office (42501)';

CREATE FUNCTION cmiogov.subject_digest(target regclass, key text, content jsonb DEFAULT NULL) RETURNS bytea
LANGUAGE c VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'subject_digest_of';
REVOKE ALL ON FUNCTION cmiogov.subject_digest(regclass, text, jsonb) FROM PUBLIC;
COMMENT ON FUNCTION cmiogov.subject_digest(regclass, text, jsonb) IS
'SHA-256 of the row''s material columns as it is now, or as it would be with content, an object of column names and values, laid over it; NULL when there is no such row. It takes the privilege to select from the table (42501); 22023 for a key or content that will not do';

CREATE VIEW cmiogov.enactment AS
SELECT e.id, e.at, e.event, g.target, e.subject_key, e.value, e.proposal,
	   e.emergency IS NOT NULL AS emergency, e.finding, e.mode, e.db_user, e.login,
	   e.actor, e.unmet, e.content, n.id IS NULL AND e.event OPERATOR(pg_catalog.<>) 'leave' AS live,
	   CASE WHEN e.event OPERATOR(pg_catalog.<>) 'leave' THEN l.at END AS left_at
FROM cmiogov.enactment_record e
LEFT JOIN cmiogov.guard g ON g.id OPERATOR(pg_catalog.=) e.guard
LEFT JOIN LATERAL
	(SELECT r.id FROM cmiogov.enactment_record r
	 WHERE r.subject_key OPERATOR(pg_catalog.=) e.subject_key
	   AND r.guard OPERATOR(pg_catalog.=) e.guard AND r.id OPERATOR(pg_catalog.>) e.id
	 LIMIT 1) n ON true
LEFT JOIN LATERAL
	(SELECT r.at FROM cmiogov.enactment_record r
	 WHERE r.subject_key OPERATOR(pg_catalog.=) e.subject_key
	   AND r.guard OPERATOR(pg_catalog.=) e.guard AND r.id OPERATOR(pg_catalog.>) e.id
	   AND r.event OPERATOR(pg_catalog.=) 'leave'
	 ORDER BY r.id LIMIT 1) l ON true;
COMMENT ON VIEW cmiogov.enactment IS
'what entered a governed status, moved between such, changed in one or left it, when, by whom, and on which proposal (none: let pass by a guard that does not enforce, see unmet); live: nothing about the row was recorded since';
COMMENT ON COLUMN cmiogov.enactment.left_at IS 'when the row left the governed statuses afterwards; NULL: it did not';
--
-- The record: seals, verification, what was so at a moment.
--

CREATE TABLE cmiogov.seal
(
	id			bigint NOT NULL PRIMARY KEY,
	at			timestamptz NOT NULL,
	login		text NOT NULL,
	previous	bytea,
	leaves		bigint NOT NULL,
	tree		bytea NOT NULL,
	root		bytea NOT NULL
);
COMMENT ON TABLE cmiogov.seal IS 'each time the whole record was tied into one root. Keep the roots elsewhere: verify_ledger(root) then finds a history that was replaced as a whole';
COMMENT ON COLUMN cmiogov.seal.previous IS 'the root before it of the same site; NULL: the first';
COMMENT ON COLUMN cmiogov.seal.tree IS 'root of the Merkle tree (RFC 6962) over this seal''s leaves, in order of what and id';

CREATE TABLE cmiogov.seal_leaf
(
	seal		bigint NOT NULL,
	what		text NOT NULL,
	id			bigint NOT NULL,
	seq			bigint NOT NULL,
	enactments	bigint NOT NULL,
	hash		bytea NOT NULL,
	PRIMARY KEY (what, id, seal)
);
CREATE INDEX seal_leaf_seal ON cmiogov.seal_leaf (seal);
COMMENT ON TABLE cmiogov.seal_leaf IS 'what each seal covers that the seal before it does not: ends of the chains of proposals (what "proposal", id), of people and policy ("policy", id the site), and enactments without a proposal ("enactments", by site, up to id seq)';
COMMENT ON COLUMN cmiogov.seal_leaf.seq IS 'the last record of the chain that is covered';
COMMENT ON COLUMN cmiogov.seal_leaf.enactments IS 'how many enactments are covered: of a proposal those decided on its last fact, the earlier ones being absorbed by facts';

SELECT pg_catalog.pg_extension_config_dump('cmiogov.seal', '');
SELECT pg_catalog.pg_extension_config_dump('cmiogov.seal_leaf', '');

-- ------------------------------------------------------------------- seals

CREATE FUNCTION cmiogov.merkle_add(state internal, leaf bytea) RETURNS internal
LANGUAGE c IMMUTABLE PARALLEL SAFE AS 'MODULE_PATHNAME', 'merkle_add';
REVOKE ALL ON FUNCTION cmiogov.merkle_add(internal, bytea) FROM PUBLIC;
COMMENT ON FUNCTION cmiogov.merkle_add(internal, bytea) IS 'internal: one more leaf';
CREATE FUNCTION cmiogov.merkle_final(state internal) RETURNS bytea
LANGUAGE c IMMUTABLE PARALLEL SAFE AS 'MODULE_PATHNAME', 'merkle_final';
REVOKE ALL ON FUNCTION cmiogov.merkle_final(internal) FROM PUBLIC;
COMMENT ON FUNCTION cmiogov.merkle_final(internal) IS 'internal: the root of all leaves';
CREATE AGGREGATE cmiogov.merkle_root(leaf bytea) (SFUNC = cmiogov.merkle_add, STYPE = internal, FINALFUNC = cmiogov.merkle_final, PARALLEL = SAFE);
REVOKE ALL ON FUNCTION cmiogov.merkle_root(bytea) FROM PUBLIC;
COMMENT ON AGGREGATE cmiogov.merkle_root(bytea) IS 'root of the Merkle tree over leaves in the order given (RFC 6962, section 2.1; the leaves are hashes already)';
CREATE FUNCTION cmiogov.merkle_path(leaves bytea[], leaf integer) RETURNS bytea[]
LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'merkle_path';
REVOKE ALL ON FUNCTION cmiogov.merkle_path(bytea[], integer) FROM PUBLIC;
COMMENT ON FUNCTION cmiogov.merkle_path(bytea[], integer) IS 'what joins a leaf (counted from 1) to the root, from the leaf up: a byte 0 (stands on the left) or 1 (on the right) and a hash, each';

CREATE FUNCTION cmiogov.seal_leaf_hash(what text, id bigint, seq bigint, head bytea, enactments bytea) RETURNS bytea
LANGUAGE sql IMMUTABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp
AS $$
	SELECT sha256('\x00'::bytea || int8send(octet_length(convert_to(what, 'UTF8'))) || convert_to(what, 'UTF8')
				  || int8send(id) || int8send(seq) || coalesce(head, '') || coalesce(enactments, ''))
$$;
REVOKE ALL ON FUNCTION cmiogov.seal_leaf_hash(text, bigint, bigint, bytea, bytea) FROM PUBLIC;
COMMENT ON FUNCTION cmiogov.seal_leaf_hash(text, bigint, bigint, bytea, bytea) IS
'SHA-256 over a byte 0, what (length as int8, UTF-8), id and seq (int8), the head of the chain, and the hashes of the enactments covered, in order of id';

CREATE FUNCTION cmiogov.seal_root(id bigint, at timestamptz, login text, previous bytea, leaves bigint, tree bytea) RETURNS bytea
LANGUAGE sql IMMUTABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp
AS $$
	SELECT sha256('\x02'::bytea || int8send(id) || timestamptz_send(at) || int8send(octet_length(convert_to(login, 'UTF8')))
				  || convert_to(login, 'UTF8') || coalesce(previous, '') || int8send(leaves) || tree)
$$;
REVOKE ALL ON FUNCTION cmiogov.seal_root(bigint, timestamptz, text, bytea, bigint, bytea) FROM PUBLIC;
COMMENT ON FUNCTION cmiogov.seal_root(bigint, timestamptz, text, bytea, bigint, bytea) IS
'SHA-256 over a byte 2, id (int8), at (microseconds since 2000, int8), login (length as int8, UTF-8), the previous root, leaves (int8) and tree';

-- A record number tells its site: site * 2^40 and up.
CREATE VIEW cmiogov.unsealed AS
SELECT 'proposal'::text AS what, p.id, p.seq::bigint AS seq, e.n AS enactments,
	   cmiogov.seal_leaf_hash('proposal', p.id, p.seq, p.head, e.hashes) AS hash
FROM cmiogov.proposal p
	CROSS JOIN LATERAL (SELECT pg_catalog.count(*) AS n, pg_catalog.string_agg(r.hash, '' ORDER BY r.id) AS hashes
		FROM cmiogov.enactment_record r
		WHERE r.subject_key OPERATOR(pg_catalog.=) coalesce(p.subject_key, pg_catalog.concat('proposal ', p.id) COLLATE "C")
		  AND r.guard OPERATOR(pg_catalog.=) p.guard AND r.proposal OPERATOR(pg_catalog.=) p.id
		  AND r.head OPERATOR(pg_catalog.=) p.head) e
	LEFT JOIN LATERAL (SELECT l.seq, l.enactments FROM cmiogov.seal_leaf l
		WHERE l.what OPERATOR(pg_catalog.=) 'proposal' AND l.id OPERATOR(pg_catalog.=) p.id
		ORDER BY l.seal DESC LIMIT 1) l ON true
WHERE l.seq IS DISTINCT FROM p.seq OR l.enactments IS DISTINCT FROM e.n
UNION ALL
SELECT 'policy', c.site, c.seq, 0, cmiogov.seal_leaf_hash('policy', c.site, c.seq, c.hash, NULL)
FROM (SELECT DISTINCT ON (r.seq OPERATOR(pg_catalog.>>) 40) r.seq OPERATOR(pg_catalog.>>) 40 AS site, r.seq, r.hash
	  FROM cmiogov.policy_record r
	  ORDER BY r.seq OPERATOR(pg_catalog.>>) 40, r.seq DESC) c
	LEFT JOIN LATERAL (SELECT l.seq FROM cmiogov.seal_leaf l
		WHERE l.what OPERATOR(pg_catalog.=) 'policy' AND l.id OPERATOR(pg_catalog.=) c.site
		ORDER BY l.seal DESC LIMIT 1) l ON true
WHERE l.seq IS DISTINCT FROM c.seq
UNION ALL
SELECT 'enactments', e.site, pg_catalog.max(e.id), pg_catalog.count(*),
	   cmiogov.seal_leaf_hash('enactments', e.site, pg_catalog.max(e.id), NULL, pg_catalog.string_agg(e.hash, '' ORDER BY e.id))
FROM (SELECT r.id OPERATOR(pg_catalog.>>) 40 AS site, r.id, r.hash
	  FROM cmiogov.enactment_record r WHERE r.proposal IS NULL OR r.head IS NULL) e
WHERE e.id OPERATOR(pg_catalog.>) coalesce((SELECT pg_catalog.max(l.seq) FROM cmiogov.seal_leaf l
	WHERE l.what OPERATOR(pg_catalog.=) 'enactments' AND l.id OPERATOR(pg_catalog.=) e.site), -1)
GROUP BY e.site;
COMMENT ON VIEW cmiogov.unsealed IS 'internal: the leaves that the next seal will add';

CREATE FUNCTION cmiogov.seal() RETURNS bytea
LANGUAGE c VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'seal';
REVOKE ALL ON FUNCTION cmiogov.seal() FROM PUBLIC;
COMMENT ON FUNCTION cmiogov.seal() IS
'ties the ends of all chains and the previous seal into one root and returns it: 32 bytes to print, mail or have notarised. Waits for the writers of facts and for approvals under way, and holds new ones up while it reads the headers. Takes the duty auditor';

-- ------------------------------------------------------------ verification

CREATE FUNCTION cmiogov.append_only() RETURNS trigger
LANGUAGE c VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'append_only';
REVOKE ALL ON FUNCTION cmiogov.append_only() FROM PUBLIC;
COMMENT ON FUNCTION cmiogov.append_only() IS 'internal: refuses to change or remove rows of the record. 23514 cmiogov_append_only';

CREATE FUNCTION cmiogov.require_auditor() RETURNS void
LANGUAGE c VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'require_auditor';
REVOKE ALL ON FUNCTION cmiogov.require_auditor() FROM PUBLIC;
COMMENT ON FUNCTION cmiogov.require_auditor() IS 'internal: 42501 unless the session holds the duty auditor';

CREATE FUNCTION cmiogov.proposal_problems(proposal bigint) RETURNS text[]
LANGUAGE c VOLATILE STRICT PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'proposal_problems';
REVOKE ALL ON FUNCTION cmiogov.proposal_problems(bigint) FROM PUBLIC;
COMMENT ON FUNCTION cmiogov.proposal_problems(bigint) IS
'the part of verify_ledger() about one proposal: its first bad fact, or what of its header does not follow from its facts, as {record, problem, ...}; NULL = intact';

CREATE FUNCTION cmiogov.verify_enactments(after bigint, OUT record text, OUT problem text) RETURNS SETOF record
LANGUAGE c VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'verify_enactments';
REVOKE ALL ON FUNCTION cmiogov.verify_enactments(bigint) FROM PUBLIC;
COMMENT ON FUNCTION cmiogov.verify_enactments(bigint) IS
'the part of verify_ledger() about enactments with a greater id (NULL: all): content, proposal, the head decided on, emergency; empty = intact';

-- What of a guard's row names tables and columns follows their renames, so it
-- may differ from its record where the recorded name is no more.
CREATE FUNCTION cmiogov.verify_guards() RETURNS TABLE (record text, problem text)
LANGUAGE sql VOLATILE SECURITY DEFINER PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp SET "TimeZone" = 'UTC' SET "DateStyle" = 'ISO, MDY' SET extra_float_digits = 1
AS $$
	WITH last AS
	(
		SELECT DISTINCT ON (r.key) r.key, r.seq, r.body FROM cmiogov.policy_record r
		WHERE r.object = 'guard' ORDER BY r.key, r.seq DESC
	),
	pair AS
	(
		SELECT coalesce(g.id::text, l.key) AS id, g.id IS NOT NULL AS stored, l.seq, g.record,
			   to_jsonb(g) - 'record' AS image, l.body
		FROM cmiogov.guard g FULL JOIN last l ON l.key = g.id::text
	),
	-- every name, with its place
	name AS
	(
		SELECT p.id, m.key AS field, n.place, n.now, n.recorded
		FROM pair p, jsonb_object_keys(p.image) AS m (key),
			 ROWS FROM (jsonb_array_elements_text(CASE jsonb_typeof(p.image -> m.key) WHEN 'array' THEN p.image -> m.key ELSE jsonb_build_array(p.image -> m.key) END),
						jsonb_array_elements_text(CASE jsonb_typeof(p.body -> m.key) WHEN 'array' THEN p.body -> m.key ELSE jsonb_build_array(p.body -> m.key) END))
				WITH ORDINALITY AS n (now, recorded, place)
		WHERE m.key IN ('target', 'key_columns', 'status_column', 'material_columns', 'immaterial_columns', 'kind_column', 'actor_column')
	)
	SELECT 'guard ' || p.id,
		   CASE WHEN p.seq IS NULL THEN 'row has no record'
				WHEN NOT p.stored THEN 'row of the last record is missing'
				WHEN p.record <> p.seq THEN 'row names another record than its last'
				ELSE 'row differs from its last record' END
	FROM pair p
	WHERE p.seq IS NULL OR NOT p.stored OR p.record <> p.seq
	   OR p.image - '{target,key_columns,status_column,material_columns,immaterial_columns,kind_column,actor_column}'::text[]
		  <> p.body - '{target,key_columns,status_column,material_columns,immaterial_columns,kind_column,actor_column}'::text[]
	UNION ALL
	SELECT 'guard ' || n.id, format('%s is %s, its last record says %s', n.field, coalesce(n.now, 'nothing'), coalesce(n.recorded, 'nothing'))
	FROM name n
	WHERE n.now IS DISTINCT FROM n.recorded
	  AND (n.now IS NULL OR n.recorded IS NULL
		   OR CASE n.field WHEN 'target' THEN cmiogov.relation(n.recorded::cmiogov.regcolumn) IS NOT NULL
						   ELSE cmiogov.column_name(n.recorded::cmiogov.regcolumn) IS NOT NULL END)
$$;
REVOKE ALL ON FUNCTION cmiogov.verify_guards() FROM PUBLIC;
COMMENT ON FUNCTION cmiogov.verify_guards() IS
'the part of verify_ledger() about which tables are guarded and how: rows that are not as their last record says, renames apart; empty = intact';

-- A kind's version is the record of the act that last changed its law: at
-- least as late as whatever its law is made of.
CREATE FUNCTION cmiogov.verify_versions() RETURNS TABLE (record text, problem text)
LANGUAGE sql VOLATILE SECURITY DEFINER PARALLEL UNSAFE SET search_path = pg_catalog, pg_temp
AS $$
	SELECT 'kind ' || k.kind, 'version is older than what its law is made of'
	FROM cmiogov.kind k LEFT JOIN cmiogov.policy_record v ON v.seq = k.version
	WHERE v.seq IS NULL
	   OR v.at < (SELECT max(r.at) FROM cmiogov.policy_record r WHERE r.seq IN
			(SELECT k.record
			 UNION ALL SELECT q.record FROM cmiogov.requirement q WHERE q.kinds IS NULL OR k.kind = ANY (q.kinds)
			 UNION ALL SELECT l.record FROM cmiogov.harm_limit l WHERE l.kind = k.kind
			 UNION ALL SELECT c.record FROM cmiogov.preclearance c WHERE c.kind = k.kind
			 UNION ALL SELECT d.record FROM cmiogov.decision d WHERE d.decision = ANY (k.decisions)
			 UNION ALL SELECT c.record FROM cmiogov.raci_cell c WHERE c.decision = ANY (k.decisions)))
$$;
REVOKE ALL ON FUNCTION cmiogov.verify_versions() FROM PUBLIC;
COMMENT ON FUNCTION cmiogov.verify_versions() IS 'the part of verify_ledger() about the versions of kinds; empty = intact';

-- Was the row that the leaf covers there, and is it still?
CREATE FUNCTION cmiogov.verify_seals(since bigint) RETURNS TABLE (record text, problem text)
LANGUAGE sql VOLATILE SECURITY DEFINER PARALLEL UNSAFE SET search_path = pg_catalog, pg_temp
AS $$
	SELECT 'seal ' || s.id,
		   CASE WHEN s.previous IS DISTINCT FROM s.before THEN 'the seal before it is missing or another'
				WHEN s.root <> cmiogov.seal_root(s.id, s.at, s.login, s.previous, s.leaves, s.tree) THEN 'root does not fit its content'
				ELSE 'leaves are missing, added or changed' END
	FROM (SELECT x.*, lag(x.root) OVER (PARTITION BY x.id >> 40 ORDER BY x.id) AS before FROM cmiogov.seal x) s
		LEFT JOIN LATERAL (SELECT count(*) AS n, cmiogov.merkle_root(l.hash ORDER BY l.what COLLATE "C", l.id) AS tree
			FROM cmiogov.seal_leaf l WHERE l.seal = s.id AND octet_length(l.hash) = 32) t ON s.id > coalesce(since, -1)
	WHERE s.previous IS DISTINCT FROM s.before
	   OR s.root <> cmiogov.seal_root(s.id, s.at, s.login, s.previous, s.leaves, s.tree)
	   OR (s.id > coalesce(since, -1) AND (t.n <> s.leaves OR t.tree <> s.tree))
	UNION ALL
	SELECT 'seal ' || l.seal, 'leaf of a seal that does not exist'
	FROM cmiogov.seal_leaf l WHERE NOT EXISTS (SELECT FROM cmiogov.seal s WHERE s.id = l.seal)
	UNION ALL
	SELECT 'seal ' || l.seal, format('%s %s is not what was sealed: %s', l.what, l.id,
		CASE WHEN NOT EXISTS (SELECT FROM cmiogov.proposal p WHERE p.id = l.id) THEN 'it vanished'
			 WHEN f.hash IS NULL THEN format('fact %s is missing', l.seq)
			 ELSE format('the history up to fact %s, or an enactment decided on it, was replaced', l.seq) END)
	FROM cmiogov.seal_leaf l
		LEFT JOIN cmiogov.fact f ON f.proposal = l.id AND f.seq = l.seq
		LEFT JOIN cmiogov.proposal p ON p.id = l.id
		CROSS JOIN LATERAL (SELECT count(*) AS n, string_agg(e.hash, '' ORDER BY e.id) AS hashes
			FROM (SELECT r.id, r.hash FROM cmiogov.enactment_record r
				  WHERE r.subject_key = coalesce(p.subject_key, concat('proposal ', p.id) COLLATE "C")
					AND r.guard = p.guard AND r.proposal = p.id AND r.head = f.hash
				  ORDER BY r.id LIMIT l.enactments) e) e
	WHERE l.what = 'proposal' AND l.seal > coalesce(since, -1)
	  AND (p.id IS NULL OR f.hash IS NULL OR e.n <> l.enactments OR l.hash <> cmiogov.seal_leaf_hash('proposal', l.id, l.seq, f.hash, e.hashes))
	UNION ALL
	SELECT 'seal ' || l.seal, format('record %s of people and policy is not what was sealed', l.seq)
	FROM cmiogov.seal_leaf l LEFT JOIN cmiogov.policy_record r ON r.seq = l.seq
	WHERE l.what = 'policy' AND l.seal > coalesce(since, -1)
	  AND (r.hash IS NULL OR l.enactments <> 0 OR l.hash <> cmiogov.seal_leaf_hash('policy', l.id, l.seq, r.hash, NULL))
	UNION ALL
	SELECT 'seal ' || l.seal, format('enactments without a proposal up to %s are not what was sealed', l.seq)
	FROM (SELECT x.*, lag(x.seq) OVER (PARTITION BY x.id ORDER BY x.seal) AS before
		  FROM cmiogov.seal_leaf x WHERE x.what = 'enactments') l
		CROSS JOIN LATERAL (SELECT count(*) AS n, string_agg(r.hash, '' ORDER BY r.id) AS hashes
			FROM cmiogov.enactment_record r
			WHERE (r.proposal IS NULL OR r.head IS NULL) AND r.id >> 40 = l.id
			  AND r.id <= l.seq AND r.id > coalesce(l.before, -1)) e
	WHERE l.seal > coalesce(since, -1)
	  AND (e.n <> l.enactments OR l.hash <> cmiogov.seal_leaf_hash('enactments', l.id, l.seq, NULL, e.hashes))
	UNION ALL
	SELECT 'seal ' || l.seal, 'leaf of an unknown kind'
	FROM cmiogov.seal_leaf l WHERE l.what NOT IN ('proposal', 'policy', 'enactments')
$$;
REVOKE ALL ON FUNCTION cmiogov.verify_seals(bigint) FROM PUBLIC;
COMMENT ON FUNCTION cmiogov.verify_seals(bigint) IS
'the part of verify_ledger() about seals: each root, its link to the one before, its leaves, and what of the record is no longer as it was sealed; of leaves only those after the seal given';

CREATE FUNCTION cmiogov.verify_ledger(root bytea DEFAULT NULL, since bigint DEFAULT NULL)
RETURNS TABLE (chain text, record text, problem text)
LANGUAGE sql VOLATILE SECURITY DEFINER PARALLEL UNSAFE SET search_path = pg_catalog, pg_temp
AS $$
	SELECT cmiogov.require_auditor();

	-- headers that could not even be read
	SELECT 'proposal ' || p.id, 'header', 'a hash has not 32 bytes, or the salt not 16'
	FROM cmiogov.proposal p
	WHERE octet_length(p.digest) <> 32 OR octet_length(p.head) <> 32 OR octet_length(p.salt) <> 16
	UNION ALL
	SELECT 'proposal ' || p.id, v.found[i], v.found[i + 1]
	FROM cmiogov.proposal p CROSS JOIN LATERAL (SELECT cmiogov.proposal_problems(p.id) AS found OFFSET 0) v,
		 generate_series(1, cardinality(v.found), 2) i
	WHERE octet_length(p.digest) = 32 AND octet_length(p.head) = 32 AND octet_length(p.salt) = 16
	  AND (since IS NULL OR NOT EXISTS (SELECT FROM cmiogov.seal_leaf l
			WHERE l.what = 'proposal' AND l.id = p.id AND l.seal <= since AND l.seq = p.seq
			  AND l.hash = cmiogov.seal_leaf_hash('proposal', p.id, p.seq, p.head,
					(SELECT string_agg(e.hash, '' ORDER BY e.id) FROM cmiogov.enactment_record e
					 WHERE e.subject_key = coalesce(p.subject_key, concat('proposal ', p.id) COLLATE "C")
					   AND e.guard = p.guard AND e.proposal = p.id AND e.head = p.head))))
	UNION ALL
	SELECT 'proposal ' || f.proposal, 'header', 'facts without a header'
	FROM (SELECT DISTINCT x.proposal FROM cmiogov.fact x
		  WHERE NOT EXISTS (SELECT FROM cmiogov.proposal p WHERE p.id = x.proposal)) f
	UNION ALL
	SELECT 'enactments', e.record, e.problem FROM cmiogov.verify_enactments(since) e
	UNION ALL
	SELECT 'people and policy', v.object || ' ' || v.key, v.problem FROM cmiogov.verify_policy() v
	UNION ALL
	SELECT 'people and policy', v.record, v.problem FROM cmiogov.verify_guards() v
	UNION ALL
	SELECT 'people and policy', v.record, v.problem FROM cmiogov.verify_versions() v
	UNION ALL
	SELECT 'seals', v.record, v.problem FROM cmiogov.verify_seals(since) v
	UNION ALL
	SELECT 'seals', 'kept root', 'no seal has this root'
	WHERE root IS NOT NULL AND NOT EXISTS (SELECT FROM cmiogov.seal s WHERE s.root = verify_ledger.root)
	UNION ALL
	SELECT 'triggers', 'table ' || t.name, format('trigger %s does not refuse everywhere; run cmiogov.rearm_record()', g.name)
	FROM unnest('{fact,policy_record,enactment_record,seal,seal_leaf,proposal,refusal_record}'::text[]) t (name),
		 unnest('{append_only,append_only_truncate}'::text[], '{27,34}'::integer[]) g (name, type)
	WHERE NOT EXISTS (SELECT FROM pg_trigger x
		WHERE x.tgrelid = to_regclass('cmiogov.' || t.name) AND x.tgname = g.name AND x.tgenabled = 'A'
		  AND x.tgtype = g.type AND x.tgqual IS NULL AND x.tgfoid = 'cmiogov.append_only()'::regprocedure)
$$;
REVOKE ALL ON FUNCTION cmiogov.verify_ledger(bytea, bigint) FROM PUBLIC;
COMMENT ON FUNCTION cmiogov.verify_ledger(bytea, bigint) IS
'what in the record is not as it was written; empty = intact. Computes every hash anew from stored content, every header from its facts, asks the law again where its policy and contents are unchanged, and checks enactments, people and policy, seals and the triggers that keep the record append-only. Of each chain the first bad record. root: a root of seal() kept elsewhere, which must be among the seals; since: the id of a seal, to pass over what that seal covers and has not moved. Takes the duty auditor';

CREATE FUNCTION cmiogov.ledger_coverage(since bigint DEFAULT NULL)
RETURNS TABLE (what text, records bigint, passed_over bigint)
LANGUAGE sql VOLATILE SECURITY DEFINER PARALLEL UNSAFE SET search_path = pg_catalog, pg_temp
AS $$
	SELECT cmiogov.require_auditor();

	WITH proposals AS
	(
		SELECT p.seq, since IS NOT NULL AND EXISTS (SELECT FROM cmiogov.seal_leaf l
				WHERE l.what = 'proposal' AND l.id = p.id AND l.seal <= since AND l.seq = p.seq) AS over
		FROM cmiogov.proposal p
	)
	SELECT 'proposals', count(*) FILTER (WHERE NOT p.over), count(*) FILTER (WHERE p.over) FROM proposals p
	UNION ALL
	SELECT 'facts', coalesce(sum(p.seq) FILTER (WHERE NOT p.over), 0), coalesce(sum(p.seq) FILTER (WHERE p.over), 0) FROM proposals p
	UNION ALL
	SELECT 'enactments', count(*) FILTER (WHERE since IS NULL OR e.id > since), count(*) FILTER (WHERE e.id <= since) FROM cmiogov.enactment_record e
	UNION ALL
	SELECT 'people and policy', count(*), 0 FROM cmiogov.policy_record
	UNION ALL
	SELECT 'seals', count(*), 0 FROM cmiogov.seal
$$;
REVOKE ALL ON FUNCTION cmiogov.ledger_coverage(bigint) FROM PUBLIC;
COMMENT ON FUNCTION cmiogov.ledger_coverage(bigint) IS
'what verify_ledger() with the same argument reads, and what it passes over as covered by the seal. Takes the duty auditor';
--
-- Finding what got past the guard, taking it over, and keeping guards whole.
--

CREATE FUNCTION cmiogov.unenacted(target regclass DEFAULT NULL,
	OUT relation regclass, OUT key text, OUT status text, OUT reason text)
RETURNS SETOF record
LANGUAGE c VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'unenacted';
REVOKE ALL ON FUNCTION cmiogov.unenacted(regclass) FROM PUBLIC;
COMMENT ON FUNCTION cmiogov.unenacted(regclass) IS
'every governed row of a guarded table (NULL: of all) that does not rest on a live enactment of its present content, by whatever road it came, and every enactment whose row is gone or is governed no more without anybody having recorded it; empty = the tables are what the record says. relation is the partition or child table that holds the row; status NULL: it is null, or the row is gone. Reads partitions, child tables without a guard, and rows hidden by row security; one scan of each table, in constant memory. Rows that were governed before the guard came are found too: see adopt_rows(). 22023: the table is not guarded';

CREATE FUNCTION cmiogov.baseline_scan(target regclass,
	OUT relation regclass, OUT key text, OUT status text, OUT constraint_name text, OUT reason text)
RETURNS SETOF record
LANGUAGE c VOLATILE STRICT PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'baseline_scan';
REVOKE ALL ON FUNCTION cmiogov.baseline_scan(regclass) FROM PUBLIC;
COMMENT ON FUNCTION cmiogov.baseline_scan(regclass) IS
'the governed rows that would be refused if they asked today, with the constraint and the first reason that the guard would give; those it would let in are not listed. Nothing is locked or recorded. 22023: the table is not guarded';

CREATE FUNCTION cmiogov.adopt_rows(target regclass, reason text, keys text[] DEFAULT NULL) RETURNS bigint
LANGUAGE c VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'adopt_rows';
REVOKE ALL ON FUNCTION cmiogov.adopt_rows(regclass, text, text[]) FROM PUBLIC;
COMMENT ON FUNCTION cmiogov.adopt_rows(regclass, text, text[]) IS
'takes governed rows that unenacted() lists (all, or those with these keys) over as they are, with a reason, and returns how many: each becomes a live enactment (event adopt) without a proposal, by name; the act is on the chain of people and policy. It is an approval of this content and status only: a changed row is judged like any other. A key of which no governed row is left, and which no proposal carried, is recorded as leaving (where one did: resolve_finding()). For an enrolled person with the duty office who holds a role that may accept risks, or one that is Accountable for a decision of a kind that the guard names (42501). 22023: a key is not of such a row';

CREATE FUNCTION cmiogov.rearm_guards() RETURNS integer
LANGUAGE c VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'rearm_guards';
REVOKE ALL ON FUNCTION cmiogov.rearm_guards() FROM PUBLIC;
COMMENT ON FUNCTION cmiogov.rearm_guards() IS
'makes the triggers of every guard again what guard_table() made them: ENABLE ALWAYS where that was lost (pg_restore --data-only --disable-triggers turns it into ENABLE), missing and altered ones anew, and those against TRUNCATE on partitions added since. Returns how many were mended; a WARNING names guards that could not be. For the owner of the tables who holds the duty office (42501). What came in meanwhile is in unenacted()';

CREATE FUNCTION cmiogov.guard_fault(OUT severity text, OUT relation regclass, OUT problem text, OUT repair text)
RETURNS SETOF record
LANGUAGE c VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'guard_fault';
REVOKE ALL ON FUNCTION cmiogov.guard_fault() FROM PUBLIC;
COMMENT ON FUNCTION cmiogov.guard_fault() IS
'the part of guard_health about triggers, partitions and child tables: each trigger of each guard compared with what guard_table() would make';

CREATE FUNCTION cmiogov.what_if_limits(kind text, acceptable float8, tolerable float8, scale text DEFAULT 'harm',
	since timestamptz DEFAULT NULL,
	OUT enactment bigint, OUT at timestamptz, OUT relation regclass, OUT key text, OUT proposal bigint,
	OUT constraint_name text, OUT reason text)
RETURNS SETOF record
LANGUAGE c VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'what_if_limits';
REVOKE ALL ON FUNCTION cmiogov.what_if_limits(text, float8, float8, text, timestamptz) FROM PUBLIC;
COMMENT ON FUNCTION cmiogov.what_if_limits(text, float8, float8, text, timestamptz) IS
'which approvals of a kind since then (NULL: all) would have been refused under these harm limits (harm per day), and why: each judged again on the facts and by the law of its moment, with the limits of the scale replaced. Changes nothing. 22023: no such kind, or no limits';
--
-- Armour: what holds when the library is preloaded, and the refusals that the
-- background writer keeps.
--

CREATE VIEW cmiogov.refusal AS
SELECT r.id, r.at, r.db_user, r.login, r.relation, r.subject_key, r.proposal,
	   r.constraint_name, r.reason, r.unmet, r.mode, r.lost
FROM cmiogov.refusal_record r;
COMMENT ON VIEW cmiogov.refusal IS
'what was refused, to whom, when and why, although the transaction rolled back. Empty without shared_preload_libraries = cmiogov: then each refusal is a line "cmiogov refusal" of the server log';
COMMENT ON COLUMN cmiogov.refusal.db_user IS 'the session''s database role';
COMMENT ON COLUMN cmiogov.refusal.login IS 'the login in force, "realm:login"; one set by act_as() is the application''s claim';
COMMENT ON COLUMN cmiogov.refusal.relation IS 'the guarded table by its name then; NULL: a function or the armour refused';
COMMENT ON COLUMN cmiogov.refusal.subject_key IS 'the row''s key, cut after 255 bytes; NULL with a table: TRUNCATE';
COMMENT ON COLUMN cmiogov.refusal.proposal IS 'the proposal that could not carry the row; NULL: there was none';
COMMENT ON COLUMN cmiogov.refusal.constraint_name IS 'the first unmet rule as programs know it; NULL: somebody who may not act';
COMMENT ON COLUMN cmiogov.refusal.reason IS 'the first unmet rule in words, cut after 511 bytes';
COMMENT ON COLUMN cmiogov.refusal.unmet IS 'every unmet rule, one a line, cut after 2047 bytes';
COMMENT ON COLUMN cmiogov.refusal.mode IS 'enforce: refused; warn: let pass with a warning; lifted: let pass under lift_armour(); NULL: refused by a function';
COMMENT ON COLUMN cmiogov.refusal.lost IS 'how many refusals of the whole server could not be kept between the one before and this one';

CREATE FUNCTION cmiogov.refusal_queue(OUT capacity integer, OUT waiting bigint, OUT queued bigint,
	OUT written bigint, OUT dropped bigint) RETURNS record
LANGUAGE c VOLATILE PARALLEL RESTRICTED AS 'MODULE_PATHNAME', 'refusal_queue';
REVOKE ALL ON FUNCTION cmiogov.refusal_queue() FROM PUBLIC;
COMMENT ON FUNCTION cmiogov.refusal_queue() IS
'the queue of refusals of all databases since the server started: how many may wait (setting cmiogov.refusal_queue), how many do, how many came, were written and were dropped because the queue was full, more came in a second than cmiogov.refusal_rate, or their database could not be written to. Capacity 0: cmiogov is not in shared_preload_libraries';

CREATE FUNCTION cmiogov.armour_active() RETURNS boolean
LANGUAGE c STABLE PARALLEL SAFE AS 'MODULE_PATHNAME', 'armour_active';
REVOKE ALL ON FUNCTION cmiogov.armour_active() FROM PUBLIC;
COMMENT ON FUNCTION cmiogov.armour_active() IS
'is the library preloaded in this session (shared_preload_libraries or session_preload_libraries), so that what triggers cannot see is refused';

CREATE FUNCTION cmiogov.lift_armour(reason text) RETURNS void
LANGUAGE c VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'lift_armour';
REVOKE ALL ON FUNCTION cmiogov.lift_armour(text) FROM PUBLIC;
COMMENT ON FUNCTION cmiogov.lift_armour(text) IS
'lets this session do, until its transaction ends, what the armour refuses (23514 cmiogov_armour): disable, drop, rename or replace a guard''s trigger; drop, rename or move a guarded table or its schema; rename or drop its key and status columns, rewrite or drop these and the material ones; rename a label of its status; attach, detach or drop a partition that holds governed rows; rules on guarded tables; changing or dropping cmiogov itself, and the triggers that keep its record append-only. For superusers (42501), by the session''s own login. Each thing done is a WARNING, the reason goes on the record (policy_record, act lift_armour) when the transaction commits. Restoring data into a guarded database, in one transaction: (echo "BEGIN; SELECT cmiogov.lift_armour(''restore'');"; pg_restore --data-only --disable-triggers -f - FILE; echo "COMMIT; SELECT cmiogov.rearm_guards(), cmiogov.rearm_record();") | psql -v ON_ERROR_STOP=1. Restoring a whole dump into a new database takes no lifting';
--
-- History: a proposal as it was at a moment, and in print.
--

CREATE FUNCTION cmiogov.proposal_judged(proposal bigint, at timestamptz, OUT standing cmiogov.standing, OUT ready boolean,
	OUT chosen integer, OUT seq integer, OUT policy_version bigint, OUT same_law boolean) RETURNS record
LANGUAGE c VOLATILE STRICT PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'proposal_judged';
REVOKE ALL ON FUNCTION cmiogov.proposal_judged(bigint, timestamptz) FROM PUBLIC;
COMMENT ON FUNCTION cmiogov.proposal_judged(bigint, timestamptz) IS 'internal: what proposal_as_of() says of standing';

CREATE FUNCTION cmiogov.proposal_as_of(proposal bigint, at timestamptz, OUT standing cmiogov.standing, OUT ready boolean,
	OUT chosen integer, OUT option_title text, OUT digest bytea, OUT facts integer, OUT policy_version bigint,
	OUT policy_record bigint, OUT exact boolean, OUT enacted boolean, OUT evidence jsonb)
LANGUAGE sql VOLATILE STRICT SECURITY DEFINER PARALLEL UNSAFE SET search_path = pg_catalog, pg_temp
AS $$
	SELECT j.standing, j.ready, j.chosen,
		   (SELECT f.about FROM cmiogov.fact f WHERE f.proposal = $1 AND f.act = 'option' AND f.option = j.chosen AND f.seq <= j.seq),
		   l.digest, j.seq, j.policy_version,
		   (SELECT max(r.seq) FROM cmiogov.policy_record r WHERE r.at <= $2),
		   (j.same_law AND k.at <= $2) OR NOT EXISTS (SELECT FROM cmiogov.policy_record r WHERE r.at > l.at AND r.at <= $2),
		   EXISTS (SELECT FROM cmiogov.enactment_record e WHERE e.proposal = $1 AND e.event <> 'leave' AND e.at <= $2),
		   (SELECT jsonb_agg(jsonb_strip_nulls(jsonb_build_object('seq', f.seq, 'at', f.at, 'person', f.person, 'role', f.role,
				'act', f.act, 'about', f.about, 'of_role', f.of_role, 'option', nullif(f.option, -1), 'verdict', f.verdict::text,
				'delta', f.delta::text, 'scale', f.scale, 'number', f.number, 'until', f.until, 'reason', f.reason,
				'hash', encode(f.hash, 'hex'))) ORDER BY f.seq)
			FROM cmiogov.fact f WHERE f.proposal = $1 AND f.seq <= j.seq)
	FROM cmiogov.proposal_judged($1, $2) j
		JOIN cmiogov.fact l ON l.proposal = $1 AND l.seq = j.seq
		LEFT JOIN cmiogov.policy_record k ON k.seq = j.policy_version
$$;
REVOKE ALL ON FUNCTION cmiogov.proposal_as_of(bigint, timestamptz) FROM PUBLIC;
COMMENT ON FUNCTION cmiogov.proposal_as_of(bigint, timestamptz) IS
'what was so at that moment: standing and readiness, the chosen option and its content''s digest, the policy version it was judged under, the last record of people and policy, whether it had been enacted, and every fact up to then. The standing is the one recorded with the last fact before, judged again where time alone has changed it since. exact false: policy may have changed between that fact and the moment, and the law of then is no longer at hand; ready is then false as soon as time could have ended it. All NULL before the proposal was opened';

CREATE FUNCTION cmiogov.proposal_print(proposal bigint) RETURNS text
LANGUAGE c VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'proposal_print';
REVOKE ALL ON FUNCTION cmiogov.proposal_print(bigint) FROM PUBLIC;
COMMENT ON FUNCTION cmiogov.proposal_print(bigint) IS 'internal: what proposal_record() says of facts';

CREATE FUNCTION cmiogov.proposal_record(proposal bigint) RETURNS text
LANGUAGE sql VOLATILE SECURITY DEFINER PARALLEL UNSAFE SET search_path = pg_catalog, pg_temp SET "TimeZone" = 'UTC' SET "DateStyle" = 'ISO, MDY'
AS $$
	SELECT cmiogov.proposal_print(proposal)
		|| coalesce(E'\nENACTMENTS\n' || (SELECT string_agg(format(E'  %s UTC  %s%s by %s%s%s%s\n', to_char(e.at, 'YYYY-MM-DD HH24:MI:SS'), e.event,
				' "' || e.value || '"', e.db_user, ' (' || e.login || ')',
				CASE WHEN e.emergency IS NOT NULL THEN ', on emergency #' || e.emergency ELSE '' END
					|| CASE WHEN e.finding THEN ', with a finding open' ELSE '' END,
				CASE WHEN e.unmet IS NOT NULL THEN E', LET PASS by a guard in mode ' || e.mode || ': ' || replace(e.unmet, E'\n', '; ') ELSE '' END), '' ORDER BY e.id)
			FROM cmiogov.enactment_record e WHERE e.proposal = $1), '')
		|| coalesce(E'\nWHAT WAS REFUSED\n' || (SELECT string_agg(format(E'  %s UTC  %s%s: %s\n', to_char(r.at, 'YYYY-MM-DD HH24:MI:SS'), r.db_user,
				' (' || r.login || ')', r.reason), '' ORDER BY r.id)
			FROM cmiogov.refusal_record r WHERE r.proposal = $1), '')
		|| (SELECT format(E'\nCHAIN\n  %s facts, head %s\n', p.seq, encode(p.head, 'hex')) FROM cmiogov.proposal p WHERE p.id = $1)
		|| coalesce((SELECT format(E'  sealed %s UTC up to fact %s, root %s\n', to_char(s.at, 'YYYY-MM-DD HH24:MI:SS'), l.seq, encode(s.root, 'hex'))
			FROM cmiogov.seal_leaf l JOIN cmiogov.seal s ON s.id = l.seal
			WHERE l.what = 'proposal' AND l.id = $1 ORDER BY l.seal DESC LIMIT 1), '')
$$;
REVOKE ALL ON FUNCTION cmiogov.proposal_record(bigint) FROM PUBLIC;
COMMENT ON FUNCTION cmiogov.proposal_record(bigint) IS
'the whole case as a person reads it: who opened it, options with their harm and its intervals, everything said with name, role and time (UTC), each signature with its meaning and whether it is valid or BROKEN (21 CFR 11.50, 11.70), what is missing, enactments, refusals where they are kept in a table, and the end of the chain with the last seal';

CREATE FUNCTION cmiogov.set_test_clock(by interval) RETURNS void
LANGUAGE c VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'set_test_clock';
REVOKE ALL ON FUNCTION cmiogov.set_test_clock(interval) FROM PUBLIC;
COMMENT ON FUNCTION cmiogov.set_test_clock(interval) IS
'for tests: puts the clock of this session on (or back) by so much, months counted as 30 days; NULL or 0 sets it right. 42501 to anybody but a superuser who logged in as one, whatever was granted';
--
-- The auditor pack: one file that verify/verify_pack.c checks without a server.
--

CREATE FUNCTION cmiogov.export_bytes(proposal bigint) RETURNS SETOF text
LANGUAGE c VOLATILE STRICT PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'export_bytes';
REVOKE ALL ON FUNCTION cmiogov.export_bytes(bigint) FROM PUBLIC;
COMMENT ON FUNCTION cmiogov.export_bytes(bigint) IS 'internal: the bytes that the hashes of a proposal''s facts and enactments are over';

CREATE FUNCTION cmiogov.export_proposal(proposal bigint) RETURNS SETOF text
LANGUAGE sql VOLATILE SECURITY DEFINER PARALLEL UNSAFE SET search_path = pg_catalog, pg_temp
AS $$
	SELECT cmiogov.require_auditor();

	WITH leaf AS
	(
		SELECT l.seal, l.seq, l.enactments FROM cmiogov.seal_leaf l
		WHERE l.what = 'proposal' AND l.id = $1
		ORDER BY l.seal DESC LIMIT 1
	),
	lines AS
	(
		SELECT 1 AS part, 0::bigint AS n, 'proposal ' || p.id AS line FROM cmiogov.proposal p WHERE p.id = $1
		UNION ALL
		SELECT 2, t.n, '# ' || t.line
		FROM string_to_table(rtrim((SELECT cmiogov.proposal_record(p.id) FROM cmiogov.proposal p WHERE p.id = $1), E'\n'), E'\n') WITH ORDINALITY t (line, n)
		UNION ALL
		SELECT 3, b.n, b.line FROM cmiogov.export_bytes($1) WITH ORDINALITY b (line, n)
		UNION ALL
		SELECT 4, 0, format('leaf %s %s', l.seq, l.enactments) FROM leaf l
		UNION ALL
		SELECT 5, s.n, 'step ' || encode(s.step, 'hex')
		FROM (SELECT array_agg(o.hash ORDER BY o.what COLLATE "C", o.id) AS hashes,
					 (count(*) FILTER (WHERE (o.what COLLATE "C", o.id) <= ('proposal', $1)))::integer AS i
			  FROM cmiogov.seal_leaf o JOIN leaf l ON o.seal = l.seal HAVING count(*) > 0) t,
			 unnest(cmiogov.merkle_path(t.hashes, t.i)) WITH ORDINALITY s (step, n)
		UNION ALL
		SELECT 6, s.id, format('seal %s %s %s %s %s %s', s.id, encode(timestamptz_send(s.at), 'hex'), encode(convert_to(s.login, 'UTF8'), 'hex'),
			coalesce(encode(s.previous, 'hex'), '-'), s.leaves, encode(s.tree, 'hex'))
		FROM cmiogov.seal s JOIN leaf l ON s.id >= l.seal AND s.id >> 40 = l.seal >> 40
		UNION ALL
		SELECT 7, 0, 'end'
	)
	SELECT x.line FROM lines x ORDER BY x.part, x.n
$$;
REVOKE ALL ON FUNCTION cmiogov.export_proposal(bigint) FROM PUBLIC;
COMMENT ON FUNCTION cmiogov.export_proposal(bigint) IS
'a proposal as the lines of one self-contained file: its record in print (lines that begin with #, for reading only), the bytes of its facts and enactments, and what ties them to the seals since. verify/verify_pack.c checks it against a kept root without a server. psql -AtX -c "SELECT cmiogov.export_proposal(17)" > 17.pack. Takes the duty auditor';

CREATE FUNCTION cmiogov.export_period(since timestamptz, till timestamptz) RETURNS SETOF text
LANGUAGE sql VOLATILE STRICT SECURITY DEFINER PARALLEL UNSAFE SET search_path = pg_catalog, pg_temp
AS $$
	SELECT cmiogov.require_auditor();

	SELECT x.line
	FROM cmiogov.proposal p CROSS JOIN LATERAL cmiogov.export_proposal(p.id) WITH ORDINALITY x (line, n)
	WHERE EXISTS (SELECT FROM cmiogov.fact f WHERE f.proposal = p.id AND f.at >= since AND f.at < till)
	ORDER BY p.id, x.n
$$;
REVOKE ALL ON FUNCTION cmiogov.export_period(timestamptz, timestamptz) FROM PUBLIC;
COMMENT ON FUNCTION cmiogov.export_period(timestamptz, timestamptz) IS
'the same for every proposal about which something was said in that time, each whole. Takes the duty auditor';
--
-- Judging open proposals again after a change of policy.
--

CREATE FUNCTION cmiogov.reassess(kind text DEFAULT NULL, max_rows integer DEFAULT NULL) RETURNS bigint
LANGUAGE c VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'reassess';
REVOKE ALL ON FUNCTION cmiogov.reassess(text, integer) FROM PUBLIC;
COMMENT ON FUNCTION cmiogov.reassess(text, integer) IS
'judges again, at most max_rows, proposals (of the kind) whose last judgement was under an older policy, and returns how many; nothing becomes safer or less safe by it, approvals become cheap again and reports up to date. Each leaves a fact "reassess". Proposals in use by others are left out: call it again, in transactions of its own, until view reassessment shows none. For an enrolled person with the duty office (42501)';

CREATE VIEW cmiogov.reassessment AS
SELECT k.kind, k.version, pg_catalog.count(p.id) AS proposals,
	   pg_catalog.count(p.id) FILTER (WHERE p.policy_version OPERATOR(pg_catalog.<>) k.version) AS outdated
FROM cmiogov.kind k LEFT JOIN cmiogov.proposal p ON p.kind OPERATOR(pg_catalog.=) k.kind AND NOT p.withdrawn
GROUP BY k.kind, k.version;
COMMENT ON VIEW cmiogov.reassessment IS 'how far reassess() is: proposals that were not withdrawn by kind, and how many of them were last judged under an older policy';
--
-- Reports: what a board, a safety officer or an auditor asks.
--
-- Where a report needs the law's answer it asks the law (explain_proposal,
-- fallen_evidence, rank_options: src/report.c, src/rank.c); the rest is read
-- from the tables.  CREATE EXTENSION pins search_path to pg_catalog, and a
-- view keeps the operators it was created with.
--

-- -------------------------------------------------------- asking the law

CREATE FUNCTION cmiogov.explain_proposal(proposal bigint,
	OUT gate text, OUT rule text, OUT satisfied boolean, OUT detail text, OUT next_action text, OUT owner text,
	OUT owed_now boolean, OUT since timestamptz, OUT due timestamptz)
RETURNS SETOF record
LANGUAGE c VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'explain_proposal';
REVOKE ALL ON FUNCTION cmiogov.explain_proposal(bigint) FROM PUBLIC;
COMMENT ON FUNCTION cmiogov.explain_proposal(bigint) IS
'every rule that the chosen option must meet, in order of precedence, as explain_approval() tells it for a row; and whether it is somebody''s turn (owed_now), since when, and by when the consulted were asked to answer. 22023: no such proposal';

CREATE FUNCTION cmiogov.fallen_evidence(proposal bigint,
	OUT unmet text, OUT row_gone boolean, OUT since timestamptz)
RETURNS SETOF record
LANGUAGE c VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'fallen_evidence';
REVOKE ALL ON FUNCTION cmiogov.fallen_evidence(bigint) FROM PUBLIC;
COMMENT ON FUNCTION cmiogov.fallen_evidence(bigint) IS
'one row when an enacted proposal''s gates no longer stand by the law it was enacted under (policy changed since does not count), and no emergency authorisation carries it any more; else none. row_gone: the governed row does not exist although nothing recorded that it left. since is NULL when it never stood';

CREATE FUNCTION cmiogov.rank_options(proposal bigint, tolerance float8 DEFAULT 0, statistic text DEFAULT 'upper', scale text DEFAULT 'harm',
	OUT rank integer, OUT option integer, OUT title text, OUT lawful boolean, OUT standing cmiogov.standing, OUT harm cmiogov.harm,
	OUT usability float8, OUT survivor boolean, OUT chosen boolean, OUT reason text)
RETURNS SETOF record
LANGUAGE c VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'rank_options';
REVOKE ALL ON FUNCTION cmiogov.rank_options(bigint, float8, text, text) FROM PUBLIC;
COMMENT ON FUNCTION cmiogov.rank_options(bigint, float8, text, text) IS
'the options of a proposal, the one to choose first. Lawful: compliance stands, safety has not failed, the harm is estimated on the scale and tolerable; others are not ranked, and reason says why. Among the lawful those survive whose harm exceeds the least by at most tolerance (harm per day); survivors go by usability (mean of each scorer''s last score of the present content, the greater the better, unscored last), the others by harm, ties by option number. statistic: upper (the precautionary one) or estimate (point). 22023: no such proposal or statistic, or a tolerance that is negative or not finite';

CREATE FUNCTION cmiogov.resolve_finding(proposal bigint, reason text) RETURNS void
LANGUAGE c VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'resolve_finding';
REVOKE ALL ON FUNCTION cmiogov.resolve_finding(bigint, text) FROM PUBLIC;
COMMENT ON FUNCTION cmiogov.resolve_finding(bigint, text) IS
'the Accountable of a decision of the proposal records what was done about its withdrawal finding, after the row left; or that the governed row is gone, which is then recorded as leaving. 23514 cmiogov_finding_open: the row is still in a governed status and its evidence does not stand; 42501: not the Accountable; 22023: no finding';

CREATE FUNCTION cmiogov.set_withdrawal_days(days numeric) RETURNS void
LANGUAGE c VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'set_withdrawal_days';
REVOKE ALL ON FUNCTION cmiogov.set_withdrawal_days(numeric) FROM PUBLIC;
COMMENT ON FUNCTION cmiogov.set_withdrawal_days(numeric) IS
'within how many days a withdrawal finding is due (7 when never set); takes the duty registrar';

-- -------------------------------------------------------------- proposals

CREATE VIEW cmiogov.proposal_standing AS
SELECT p.id AS proposal, p.kind, p.title,
	   cmiogov.relation(g.target) AS subject, p.subject_key, p.round, p.amount,
	   p.opened_at, o.name AS opener,
	   p.chosen AS option, c.about AS option_title,
	   CASE WHEN p.withdrawn THEN 'withdrawn'
			WHEN e.proposal = p.id AND e.event <> 'leave' THEN 'enacted'
			WHEN EXISTS (SELECT FROM cmiogov.enactment_record r
						 WHERE r.guard = p.guard AND r.subject_key = coalesce(p.subject_key, p.id::text COLLATE "C")
						   AND r.proposal = p.id) THEN 'left'
			WHEN p.ready THEN 'ready'
			ELSE 'open' END AS state,
	   p.standing, cmiogov.blocking_gate(p.standing) AS blocking_gate, p.ready,
	   nullif(p.ready_until, 'infinity') AS ready_until,
	   p.policy_version = k.version AND p.ready_until > clock_timestamp() AS up_to_date,
	   p.barred, p.fell_at, p.seq AS facts
FROM cmiogov.proposal p
LEFT JOIN cmiogov.kind k ON k.kind = p.kind
LEFT JOIN cmiogov.guard g ON g.id = p.guard
LEFT JOIN cmiogov.person o ON o.id = p.opener
LEFT JOIN cmiogov.fact c ON c.proposal = p.id AND c.act = 'option' AND c.option = p.chosen
LEFT JOIN LATERAL (SELECT r.proposal, r.event FROM cmiogov.enactment_record r
				   WHERE r.guard = p.guard AND r.subject_key = coalesce(p.subject_key, p.id::text COLLATE "C")
				   ORDER BY r.id DESC LIMIT 1) e ON true;
COMMENT ON VIEW cmiogov.proposal_standing IS
'every proposal with its standing as its last fact left it; state is open, ready, enacted (a governed row rests on it now), left (one did, and no longer) or withdrawn. up_to_date is false when policy or time has moved on since: explain_proposal() judges afresh, as the guard does';

CREATE VIEW cmiogov.current_verdict AS
SELECT f.proposal, f.option, r.gate, f.about AS requirement, f.verdict, f.person, p.name, f.role, f.deputy, f.at, f.reason, f.seq
FROM cmiogov.fact f
JOIN cmiogov.requirement r ON r.requirement = f.about
LEFT JOIN cmiogov.person p ON p.id = f.person
WHERE f.act = 'verdict'
  AND NOT EXISTS (
	SELECT FROM cmiogov.fact l LEFT JOIN cmiogov.fact t ON t.proposal = l.proposal AND t.seq = l.target
	WHERE l.proposal = f.proposal AND l.seq > f.seq AND l.option = f.option AND l.about = f.about
	  AND (l.act = 'verdict' AND l.person = f.person OR l.act = 'withdraw_verdict' AND t.person = f.person));
COMMENT ON VIEW cmiogov.current_verdict IS
'the verdicts that nobody has replaced or withdrawn, by proposal, option and requirement. Whether a yes still counts (content, harm, precedence) is for explain_proposal() to say';

CREATE VIEW cmiogov.emergency_review AS
SELECT f.proposal, p.title, f.at AS broken_at, b.name AS broken_by, f.role, f.reason, f.until AS ends,
	   u.at AS used_at, c.id IS NULL AS open, c.at AS reviewed_at, c.name AS reviewed_by, c.outcome
FROM cmiogov.fact f
JOIN cmiogov.proposal p ON p.id = f.proposal
LEFT JOIN cmiogov.person b ON b.id = f.person
LEFT JOIN LATERAL (SELECT min(e.at) AS at FROM cmiogov.enactment_record e
				   WHERE e.guard = p.guard AND e.subject_key = coalesce(p.subject_key, p.id::text COLLATE "C")
					 AND e.proposal = p.id AND e.emergency = f.seq) u ON true
LEFT JOIN LATERAL (SELECT r.seq AS id, r.at, n.name, r.reason AS outcome
				   FROM cmiogov.fact r LEFT JOIN cmiogov.person n ON n.id = r.person
				   WHERE r.proposal = f.proposal AND r.act = 'close_review' AND r.seq > f.seq
				   ORDER BY r.seq LIMIT 1) c ON true
WHERE f.act = 'break_glass';
COMMENT ON VIEW cmiogov.emergency_review IS
'every emergency authorisation: by whom, why, until when, whether it was used, and the review of it that another person owes or gave';

-- ---------------------------------------------------------------- findings

CREATE VIEW cmiogov.withdrawal_finding AS
WITH accountable AS
(
	SELECT k.kind, string_agg(DISTINCT c.role, ', ') AS roles
	FROM cmiogov.kind k JOIN cmiogov.raci_cell c ON c.decision = ANY (k.decisions)
	WHERE c.letters @> 'A'::cmiogov.raci
	GROUP BY k.kind
), term AS
(
	SELECT make_interval(secs => 86400 * coalesce((SELECT s.value::float8 FROM cmiogov.setting s
												   WHERE s.name = 'withdrawal_days'), 7)) AS days
), finding AS
(
	SELECT s.proposal, s.kind, s.title, s.subject, s.subject_key,
		   CASE WHEN f.row_gone THEN 'row_gone' WHEN e.emergency IS NOT NULL THEN 'emergency_over' ELSE 'evidence_fell' END AS cause,
		   f.unmet AS detail, coalesce(f.since, e.at) AS since, NULL::timestamptz AS closed_at, NULL::text AS resolution
	FROM cmiogov.proposal_standing s
	CROSS JOIN LATERAL cmiogov.fallen_evidence(s.proposal) f
	CROSS JOIN LATERAL (SELECT max(r.emergency) AS emergency, min(r.at) AS at FROM cmiogov.enactment_record r
						WHERE r.proposal = s.proposal AND r.event <> 'leave') e
	WHERE s.state = 'enacted'
	  AND NOT EXISTS (SELECT FROM cmiogov.proposal p JOIN cmiogov.guard g ON g.id = p.guard
					  WHERE p.id = s.proposal AND g.released_at IS NOT NULL)
	UNION ALL
	SELECT s.proposal, s.kind, s.title, s.subject, s.subject_key, 'left', e.unmet, coalesce(s.fell_at, e.at), e.at, r.reason
	FROM cmiogov.enactment_record e
	JOIN cmiogov.proposal_standing s ON s.proposal = e.proposal
	LEFT JOIN LATERAL (SELECT f.reason FROM cmiogov.fact f
					   WHERE f.proposal = e.proposal AND f.act = 'resolve'
						 AND f.at > (SELECT max(r.at) FROM cmiogov.enactment_record r
									 WHERE r.proposal = e.proposal AND r.event <> 'leave' AND r.id < e.id)
					   ORDER BY f.seq DESC LIMIT 1) r ON true
	WHERE e.event = 'leave' AND e.finding
)
SELECT f.proposal, f.kind, f.title, f.subject, f.subject_key, f.cause, f.detail, f.since,
	   f.since + t.days AS due, a.roles AS owner, f.closed_at IS NULL AS open, f.closed_at, f.resolution
FROM finding f CROSS JOIN term t LEFT JOIN accountable a ON a.kind = f.kind;
COMMENT ON VIEW cmiogov.withdrawal_finding IS
'governed rows whose evidence fell after enactment: a veto, an acceptance that ended, content changed behind the guard, an emergency whose hours are over (cause). Owned by the Accountable, due so many days after (set_withdrawal_days). Closes when the row leaves its governed status or the evidence stands again; those that left stay listed, with what resolve_finding() says was done. A table that was released raises none';

-- ------------------------------------------------------------ who owes what

CREATE VIEW cmiogov.worklist AS
SELECT s.proposal, s.kind, s.title, e.owner, e.gate, e.rule, e.detail, e.next_action, e.owed_now, e.since, e.due
FROM cmiogov.proposal_standing s CROSS JOIN LATERAL cmiogov.explain_proposal(s.proposal) e
WHERE s.state IN ('open', 'ready') AND NOT e.satisfied
UNION ALL
SELECT f.proposal, f.kind, f.title, f.owner, 'record', 'withdrawal_finding', f.detail,
	   'switch the row off, or renew the evidence', true, f.since, f.due
FROM cmiogov.withdrawal_finding f
WHERE f.open
UNION ALL
SELECT r.proposal, p.kind, r.title, 'another than ' || r.broken_by, 'record', 'emergency_review', r.reason,
	   'close_emergency_review(' || r.proposal || ', ...)', true, r.broken_at, NULL
FROM cmiogov.emergency_review r JOIN cmiogov.proposal p ON p.id = r.proposal
WHERE r.open;
COMMENT ON VIEW cmiogov.worklist IS
'who owes what, since when: every unmet rule of proposals not yet enacted, withdrawal findings and emergency reviews. owed_now is false for what has to wait for others';

-- -------------------------------------------------------------------- harm

CREATE VIEW cmiogov.harm_register AS
WITH said AS
(
	SELECT f.*,
		   max(f.seq) FILTER (WHERE f.act = 'estimate' AND f.full_weight) OVER hazard AS judge_seq,
		   max(f.seq) FILTER (WHERE f.act = 'retire') OVER hazard AS retired_seq,
		   f.seq = max(f.seq) OVER (PARTITION BY f.proposal, f.option, f.about, f.scale, f.act, f.person) AS last
	FROM cmiogov.fact f
	WHERE f.act IN ('estimate', 'retire')
	WINDOW hazard AS (PARTITION BY f.proposal, f.option, f.about, f.scale)
), counted AS
(
	-- as the law counts: a judge's last estimate, and what others said since
	SELECT s.*, cmiogov.harm(s.delta) AS harm,
		   count(*) OVER hazard AS estimates, bool_or(s.full_weight) OVER hazard AS judged,
		   row_number() OVER (PARTITION BY s.proposal, s.option, s.about, s.scale
							  ORDER BY cmiogov.harm(s.delta) DESC, s.seq) AS gravity
	FROM said s
	WHERE s.act = 'estimate' AND s.seq > coalesce(s.retired_seq, 0)
	  AND (s.seq = s.judge_seq OR s.last AND s.seq > coalesce(s.judge_seq, 0))
	WINDOW hazard AS (PARTITION BY s.proposal, s.option, s.about, s.scale)
)
SELECT c.proposal, p.kind, p.title, c.option, o.about AS option_title, c.option = p.chosen AS chosen,
	   c.about AS hazard, c.scale, c.delta, w.harm,
	   cmiogov.harm_added(w.harm) AS harm_added, cmiogov.harm_avoided(w.harm) AS harm_avoided,
	   c.estimates, c.judged, NOT cmiogov.has_interval(c.delta) AS opinion,
	   n.name AS estimated_by, c.role, c.at, c.reason AS evidence
FROM counted c
-- what no judge vouches for does not make an option look safer than nothing
CROSS JOIN LATERAL (SELECT CASE WHEN c.judged OR cmiogov.upper(c.harm) >= 0 THEN c.harm
							ELSE cmiogov.harm(cmiogov.lower(c.harm), cmiogov.estimate(c.harm), 0) END AS harm) w
JOIN cmiogov.proposal p ON p.id = c.proposal
LEFT JOIN cmiogov.fact o ON o.proposal = c.proposal AND o.act = 'option' AND o.option = c.option
LEFT JOIN cmiogov.person n ON n.id = c.person
WHERE c.gravity = 1;
COMMENT ON VIEW cmiogov.harm_register IS
'the harm of each hazard of each option as it counts now, in harm per day relative to the baseline: of several current estimates the one with the greatest upper end. Harm added and harm avoided are kept apart: sum each, never only the net. judged: one of them is a safety judge''s, without which the upper end is at least 0; opinion: without an interval on dp';

-- ------------------------------------------------- separation and layers

CREATE VIEW cmiogov.separation_conflict AS
WITH yes AS
(
	SELECT v.proposal, v.gate, v.person, v.name
	FROM cmiogov.current_verdict v JOIN cmiogov.proposal p ON p.id = v.proposal AND v.option = p.chosen AND NOT p.withdrawn
	WHERE v.verdict > 'open'
), signature AS
(
	SELECT f.proposal, f.about AS decision, f.person, n.name, f.full_weight
	FROM cmiogov.fact f JOIN cmiogov.proposal p ON p.id = f.proposal AND f.option = p.chosen AND NOT p.withdrawn
	LEFT JOIN cmiogov.person n ON n.id = f.person
	WHERE f.act = 'sign'
)
SELECT 'two_offices' AS conflict, n.id AS person, n.name, NULL::bigint AS proposal,
	   format('%s and %s, both separated, from %s', a.role, b.role, to_char(lower(a.term * b.term), 'YYYY-MM-DD')) AS detail
FROM cmiogov.appointment a
JOIN cmiogov.appointment b ON b.person = a.person AND b.id > a.id AND b.term && a.term AND b.role <> a.role
JOIN cmiogov.role r ON r.role = a.role AND r.separated
JOIN cmiogov.role t ON t.role = b.role AND t.separated
LEFT JOIN cmiogov.person n ON n.id = a.person
WHERE upper_inf(a.term * b.term) OR upper(a.term * b.term) > now()
UNION ALL
SELECT DISTINCT 'two_gates', a.person, a.name, a.proposal, format('a yes in %s and one in %s: the later does not count', a.gate, b.gate)
FROM yes a JOIN yes b ON b.proposal = a.proposal AND b.person = a.person AND b.gate > a.gate
UNION ALL
SELECT DISTINCT 'signer_judged', s.person, s.name, s.proposal, format('signed %s and carries %s: the signature does not count', s.decision, y.gate)
FROM signature s JOIN yes y ON y.proposal = s.proposal AND y.person = s.person
UNION ALL
SELECT 'signer_opened', s.person, s.name, s.proposal, format('signed %s of a proposal opened by the same person: the signature does not count', s.decision)
FROM signature s JOIN cmiogov.proposal p ON p.id = s.proposal AND p.opener = s.person
WHERE NOT s.full_weight
UNION ALL
SELECT DISTINCT 'signer_submitted', s.person, s.name, s.proposal, format('signed and submitted the work of %s: the signature does not count', s.decision)
FROM signature s JOIN cmiogov.fact f ON f.proposal = s.proposal AND f.act = 'submit' AND f.about = s.decision AND f.person = s.person
WHERE NOT s.full_weight
UNION ALL
SELECT DISTINCT 'submitter_judged', y.person, y.name, y.proposal, 'submitted work and judged usability: the verdict does not count'
FROM yes y JOIN cmiogov.fact f ON f.proposal = y.proposal AND f.act = 'submit' AND f.person = y.person
WHERE y.gate = 'usability';
COMMENT ON VIEW cmiogov.separation_conflict IS
'one person in two separated offices now or later, and on open proposals yeses and signatures that do not count because their giver carries something else; empty = none. The writing functions refuse most of this; what became so afterwards is listed here';

CREATE VIEW cmiogov.layer_independence AS
WITH carrier AS
(
	SELECT v.proposal, v.gate, v.person, v.name, v.role
	FROM cmiogov.current_verdict v JOIN cmiogov.proposal p ON p.id = v.proposal AND v.option = p.chosen
	WHERE v.verdict > 'open'
	UNION
	SELECT p.id, r.gate, c.person, n.name, r.owner_role
	FROM cmiogov.proposal p
	JOIN cmiogov.preclearance c ON c.kind = p.kind AND c.expires > now()
	JOIN cmiogov.requirement r ON r.requirement = c.requirement
	LEFT JOIN cmiogov.person n ON n.id = c.person
	WHERE NOT EXISTS (SELECT FROM cmiogov.current_verdict v
					  WHERE v.proposal = p.id AND v.requirement = c.requirement AND v.option = p.chosen)
), shared AS
(
	SELECT c.proposal, string_agg(c.name, ', ' ORDER BY c.name) AS names
	FROM (SELECT proposal, person, name FROM carrier GROUP BY proposal, person, name HAVING count(DISTINCT gate) > 1) c
	GROUP BY c.proposal
), shared_role AS
(
	SELECT c.proposal, string_agg(c.role, ', ' ORDER BY c.role) AS roles
	FROM (SELECT proposal, role FROM carrier GROUP BY proposal, role HAVING count(DISTINCT gate) > 1) c
	GROUP BY c.proposal
), layers AS
(
	SELECT c.proposal, count(DISTINCT c.gate)::integer AS gates, count(DISTINCT c.person)::integer AS people,
		   string_agg(DISTINCT c.name, ', ') FILTER (WHERE c.gate = 'compliance') AS compliance,
		   string_agg(DISTINCT c.name, ', ') FILTER (WHERE c.gate = 'safety') AS safety,
		   string_agg(DISTINCT c.name, ', ') FILTER (WHERE c.gate = 'usability') AS usability
	FROM carrier c GROUP BY c.proposal
)
SELECT p.id AS proposal, p.kind, p.title, l.compliance, l.safety, l.usability,
	   coalesce(l.gates, 0) AS gates, coalesce(l.people, 0) AS people,
	   s.names AS shared_people, r.roles AS shared_roles,
	   coalesce(l.gates, 0) = 3 AND s.names IS NULL AS independent,
	   CASE WHEN l.gates > 0 THEN cmiogov.joint_miss(array_fill(0.1::float8, ARRAY[least(l.gates, l.people)]), 0.1) END AS joint_miss
FROM cmiogov.proposal p
LEFT JOIN layers l ON l.proposal = p.id
LEFT JOIN shared s ON s.proposal = p.id
LEFT JOIN shared_role r ON r.proposal = p.id;
COMMENT ON VIEW cmiogov.layer_independence IS
'who carries which gate of a proposal, whether the layers are three and share nobody, and the probability that all of them miss the same flaw: joint_miss() for as many layers as there are people, each missing one in ten, a tenth of the misses with a common cause. Both numbers are assumptions, to compare proposals by, not to predict with';

-- ----------------------------------------------------------- time passing

CREATE VIEW cmiogov.expiring AS
WITH ending AS
(
	SELECT 'credential' AS what, c.id AS id, n.name || ', ' || c.kind || ' ' || c.number AS subject,
		   coalesce(c.revoked_at, upper(c.term)) AS expires
	FROM cmiogov.credential c JOIN cmiogov.person n ON n.id = c.person
	WHERE NOT upper_inf(c.term) OR c.revoked_at IS NOT NULL
	UNION ALL
	SELECT 'appointment', a.id, n.name || ', ' || a.role || CASE WHEN a.deputy THEN ' (deputy)' ELSE '' END, upper(a.term)
	FROM cmiogov.appointment a JOIN cmiogov.person n ON n.id = a.person
	WHERE NOT upper_inf(a.term) AND NOT isempty(a.term)
	UNION ALL
	SELECT 'acceptance', f.proposal, p.title || coalesce(', ' || f.about, ''), f.until
	FROM cmiogov.fact f JOIN cmiogov.proposal p ON p.id = f.proposal AND NOT p.withdrawn AND f.option = p.chosen
	WHERE f.act = 'accept'
	  AND NOT EXISTS (SELECT FROM cmiogov.fact l
					  WHERE l.proposal = f.proposal AND l.act = 'accept' AND l.seq > f.seq AND l.option = f.option
						AND l.about IS NOT DISTINCT FROM f.about)
	UNION ALL
	SELECT 'preclearance', NULL, c.kind || ', ' || c.requirement, c.expires
	FROM cmiogov.preclearance c
	UNION ALL
	SELECT 'harm_limit', NULL, l.kind || ', ' || l.scale, l.expires
	FROM cmiogov.harm_limit l
	WHERE l.expires IS NOT NULL
	UNION ALL
	SELECT 'requirement', NULL, r.requirement, upper(r.valid)
	FROM cmiogov.requirement r
	WHERE NOT upper_inf(r.valid)
	UNION ALL
	SELECT 'emergency', r.proposal, r.title, r.ends
	FROM cmiogov.emergency_review r
)
SELECT e.what, e.id, e.subject, e.expires, e.expires <= now() AS lapsed
FROM ending e
WHERE e.expires > now() - interval '90 days' AND e.expires < 'infinity';
COMMENT ON VIEW cmiogov.expiring IS
'what ends by itself, and what did so in the last 90 days: licences, appointments, risk acceptances, pre-clearances, harm limits, requirements, emergencies. id is the proposal''s for acceptances and emergencies';

CREATE VIEW cmiogov.gate_flow AS
WITH answered AS
(
	SELECT p.id, p.kind, p.opened_at, p.standing,
		   max(v.at) FILTER (WHERE v.gate = 'compliance') AS compliance_at,
		   max(v.at) FILTER (WHERE v.gate = 'safety') AS safety_at,
		   max(v.at) FILTER (WHERE v.gate = 'usability') AS usability_at
	FROM cmiogov.proposal p
	LEFT JOIN cmiogov.current_verdict v ON v.proposal = p.id AND v.option = p.chosen AND v.verdict > 'open'
	WHERE NOT p.withdrawn
	GROUP BY p.id
), step AS
(
	SELECT a.kind, g.gate,
		   (a.standing -> g.gate) > 'open' AS stands,
		   -- it is this gate's turn when all before it stand
		   cmiogov.blocking_gate(a.standing) = g.gate AS turn,
		   g.from_at, greatest(g.at, g.from_at) AS at
	FROM answered a
	CROSS JOIN LATERAL (VALUES
		('compliance'::cmiogov.gate, a.opened_at, a.compliance_at),
		('safety', coalesce(a.compliance_at, a.opened_at), a.safety_at),
		('usability', coalesce(greatest(a.compliance_at, a.safety_at), a.opened_at), a.usability_at)) AS g (gate, from_at, at)
)
SELECT s.kind, s.gate,
	   count(*) FILTER (WHERE s.stands)::integer AS passed,
	   count(*) FILTER (WHERE s.turn)::integer AS waiting,
	   percentile_cont(0.5) WITHIN GROUP (ORDER BY s.at - s.from_at) FILTER (WHERE s.stands) AS median,
	   percentile_cont(0.9) WITHIN GROUP (ORDER BY s.at - s.from_at) FILTER (WHERE s.stands) AS ninth_decile,
	   max(clock_timestamp() - s.from_at) FILTER (WHERE s.turn) AS longest_wait
FROM step s
GROUP BY s.kind, s.gate;
COMMENT ON VIEW cmiogov.gate_flow IS
'how long each gate takes, by kind of proposal: from the opening, or from the last yes of the gate before, to the gate''s own last yes, for those that stand; and how many wait at the gate, the longest since when. Withdrawn proposals are left out';
--
-- Who is in office, and who must be told.
--

CREATE VIEW cmiogov.current_officers AS
SELECT r.role, r.title, r.layer, p.id AS person, p.name, a.deputy, a.term, a.authority_limit,
	r.credential IS NULL OR EXISTS
	(
		SELECT FROM cmiogov.credential c
		WHERE c.person OPERATOR(pg_catalog.=) p.id
		  AND c.kind OPERATOR(pg_catalog.=) ANY (pg_catalog.string_to_array(r.credential, '|'))
		  AND c.term OPERATOR(pg_catalog.@>) pg_catalog.clock_timestamp()
		  AND (c.revoked_at IS NULL OR c.revoked_at OPERATOR(pg_catalog.>) pg_catalog.clock_timestamp())
	) AS licensed
FROM cmiogov.role r
	LEFT JOIN cmiogov.appointment a ON a.role OPERATOR(pg_catalog.=) r.role
		AND a.term OPERATOR(pg_catalog.@>) pg_catalog.clock_timestamp()
	LEFT JOIN cmiogov.person p ON p.id OPERATOR(pg_catalog.=) a.person;
REVOKE ALL ON cmiogov.current_officers FROM PUBLIC;
COMMENT ON VIEW cmiogov.current_officers IS
'who holds which role at this moment, as deputy or not, up to what amount, and whether a licence that the role demands is in force; a vacant role has no person';

CREATE VIEW cmiogov.notice AS
SELECT f.proposal, h.kind, h.title, f.about AS decision, c.role, o.person, o.name, f.at AS since,
	f.detail OPERATOR(pg_catalog.->>) 'name' AS signed_by, f.reason AS meaning
FROM cmiogov.fact f
	JOIN cmiogov.proposal h ON h.id OPERATOR(pg_catalog.=) f.proposal
	JOIN cmiogov.raci_cell c ON c.decision OPERATOR(pg_catalog.=) f.about
		AND c.letters OPERATOR(pg_catalog.&&) 'I'::cmiogov.raci
	LEFT JOIN cmiogov.current_officers o ON o.role OPERATOR(pg_catalog.=) c.role
WHERE f.act OPERATOR(pg_catalog.=) 'sign';
REVOKE ALL ON cmiogov.notice FROM PUBLIC;
COMMENT ON VIEW cmiogov.notice IS
'what the Informed of the RACI matrix must be told: each signature on a decision, since when, and who holds the informed role today';
--
-- guard_health: what keeps, or could keep, the guards from being true.
--
-- severity: error: something passes the guard, or everything is refused, now;
-- warning: somebody could switch it off or get round it, or a proposal can never
-- become ready; advice.
--

CREATE VIEW cmiogov.guard_health AS
WITH guarded AS
(
	SELECT g.*, cmiogov.relation(g.target) AS rel
	FROM cmiogov.guard g WHERE g.released_at IS NULL
), named AS
(
	-- the names that were given when the guard came
	SELECT g.id, g.rel, r.body ->> 'target' AS target, r.body
	FROM guarded g
	CROSS JOIN LATERAL (SELECT p.body FROM cmiogov.policy_record p
						WHERE p.object = 'guard' AND p.key = g.id::text AND p.act = 'guard_table'
						ORDER BY p.seq LIMIT 1) r
	WHERE g.rel IS NOT NULL
), bound (id, rel, was, col) AS
(
	SELECT n.id, n.rel, n.body ->> 'status_column', g.status_column
	FROM named n JOIN guarded g ON g.id = n.id
	UNION ALL
	SELECT n.id, n.rel, w.was, w.col
	FROM named n JOIN guarded g ON g.id = n.id
	CROSS JOIN LATERAL ROWS FROM (jsonb_array_elements_text((n.body -> 'key_columns') || (n.body -> 'material_columns')),
								  unnest(g.key_columns || g.material_columns)) AS w (was, col)
), tree AS
(
	SELECT g.id, g.rel AS root, t.relid
	FROM guarded g CROSS JOIN LATERAL (SELECT g.rel AS relid UNION SELECT p.relid FROM pg_partition_tree(g.rel) p) t
	WHERE g.rel IS NOT NULL
), quorum AS
(
	SELECT q.requirement, q.owner_role, q.quorum,
		   (SELECT count(DISTINCT o.person) FROM cmiogov.current_officers o
			WHERE o.role = q.owner_role AND o.person IS NOT NULL AND o.licensed) AS holders
	FROM cmiogov.requirement q WHERE q.valid @> clock_timestamp()
)
SELECT f.severity, f.relation::text AS relation, f.problem, f.repair FROM cmiogov.guard_fault() f
UNION ALL
SELECT 'error', n.rel::text,
	   format('renamed from %s, and another relation bears that name: applications write there', n.target),
	   format('ALTER TABLE %s RENAME TO ...; ALTER TABLE %s RENAME TO %s;', n.target, n.rel, split_part(n.target, '.', -1))
FROM named n
WHERE to_regclass(n.target) IS DISTINCT FROM n.rel AND to_regclass(n.target) IS NOT NULL
UNION ALL
SELECT 'error', b.rel::text,
	   format('column %s was renamed from %s, and another column bears that name: applications write there', cmiogov.column_name(b.col), b.was),
	   format('ALTER TABLE %s RENAME COLUMN %s TO ...; ALTER TABLE %s RENAME COLUMN %s TO %s;', b.rel, split_part(b.was, '.', -1),
			  b.rel, quote_ident(cmiogov.column_name(b.col)), split_part(b.was, '.', -1))
FROM bound b JOIN pg_attribute a ON a.attrelid = b.rel AND NOT a.attisdropped AND a.attnum > 0
	AND quote_ident(a.attname) = split_part(b.was, '.', -1)
WHERE a.attname <> cmiogov.column_name(b.col)
UNION ALL
SELECT 'error', t.relid::regclass::text, format('rule %s may turn statements away from the guarded table', quote_ident(r.rulename)),
	   format('DROP RULE %I ON %s;', r.rulename, t.relid::regclass)
FROM tree t JOIN pg_rewrite r ON r.ev_class = t.relid
WHERE r.ev_enabled <> 'D' AND r.ev_type <> '1'
UNION ALL
SELECT 'error', g.rel::text, format('its status has no label "%s" any more: rows under another name of it pass', l.label),
	   format('ALTER TYPE %s RENAME VALUE ... TO %L;', a.atttypid::regtype, l.label)
FROM guarded g CROSS JOIN LATERAL unnest(g.labels) AS l (label)
JOIN pg_attribute a ON a.attrelid = g.rel AND a.attname = cmiogov.column_name(g.status_column)
JOIN pg_type t ON t.oid = a.atttypid AND t.typtype = 'e'
WHERE g.labels_governed AND NOT EXISTS (SELECT FROM pg_enum e WHERE e.enumtypid = t.oid AND e.enumlabel = l.label)
UNION ALL
SELECT 'error', 'cmiogov.' || t.name, format('trigger %s, which keeps the record append-only, does not fire always', x.name),
	   'SELECT cmiogov.rearm_record();'
FROM unnest('{fact,policy_record,enactment_record,seal,seal_leaf,proposal}'::text[]) AS t (name),
	 unnest('{append_only,append_only_truncate}'::text[]) AS x (name)
WHERE NOT EXISTS (SELECT FROM pg_trigger g WHERE g.tgrelid = to_regclass('cmiogov.' || t.name) AND g.tgname = x.name
				  AND g.tgenabled = 'A' AND g.tgfoid = to_regproc('cmiogov.append_only'))
UNION ALL
SELECT 'error', NULL, format('function %s is not the library''s', p.oid::regprocedure),
	   format('CREATE OR REPLACE FUNCTION %s RETURNS trigger LANGUAGE c AS ''$libdir/cmiogov'', %L;', p.oid::regprocedure, w.symbol)
FROM (VALUES ('guard', 'guard_row'), ('guard_truncate', 'guard_truncate'), ('append_only', 'append_only')) AS w (name, symbol)
JOIN pg_proc p ON p.proname = w.name AND p.pronamespace = 'cmiogov'::regnamespace
JOIN pg_language l ON l.oid = p.prolang
WHERE l.lanname <> 'c' OR p.prosrc <> w.symbol OR p.probin IS DISTINCT FROM
	(SELECT f.probin FROM pg_proc f WHERE f.proname = 'guard_fault' AND f.pronamespace = 'cmiogov'::regnamespace)
UNION ALL
SELECT 'warning', c.oid::regclass::text,
	   format('its owner, %s, can log in: what an application does as the owner can switch the guard off', quote_ident(r.rolname)),
	   format('ALTER TABLE %s OWNER TO ...;', c.oid::regclass)
FROM (SELECT DISTINCT relid FROM tree) t JOIN pg_class c ON c.oid = t.relid JOIN pg_roles r ON r.oid = c.relowner
WHERE r.rolcanlogin AND NOT r.rolsuper
UNION ALL
SELECT 'warning', NULL, format('%s may set %s', coalesce(quote_ident(r.rolname), 'PUBLIC'), p.parname),
	   format('REVOKE %s ON PARAMETER %s FROM %s;', x.privilege_type, p.parname, coalesce(quote_ident(r.rolname), 'PUBLIC'))
FROM pg_parameter_acl p CROSS JOIN LATERAL aclexplode(p.paracl) x LEFT JOIN pg_roles r ON r.oid = x.grantee
WHERE p.parname IN ('session_replication_role', 'session_preload_libraries', 'local_preload_libraries') AND r.rolsuper IS NOT TRUE
UNION ALL
SELECT 'warning', g.rel::text, format('column %s is neither material nor declared immaterial: it came after the guard', quote_ident(a.attname)),
	   format('SELECT cmiogov.release_table(%L); then cmiogov.guard_table() with the column in material_columns or immaterial_columns, and cmiogov.adopt_rows()', g.rel)
FROM guarded g JOIN pg_attribute a ON a.attrelid = g.rel AND a.attnum > 0 AND NOT a.attisdropped
WHERE a.attname::text <> ALL (ARRAY(SELECT cmiogov.column_name(u.c) FROM unnest(g.key_columns || g.material_columns || g.immaterial_columns
		|| g.status_column || g.kind_column || g.actor_column) AS u (c) WHERE cmiogov.column_name(u.c) IS NOT NULL))
  AND coalesce(to_jsonb(a) ->> 'attgenerated', '') <> 'v'
UNION ALL
SELECT 'warning', g.rel::text, format('in %s mode: what is not approved passes, recorded', g.mode),
	   format('SELECT cmiogov.set_guard_mode(%L, %L);', g.rel, 'enforce')
FROM guarded g WHERE g.mode <> 'enforce' AND g.rel IS NOT NULL
UNION ALL
SELECT 'warning', NULL, format('requirement %s can never be met: it takes %s of %s, and %s may judge', q.requirement, q.quorum, q.owner_role,
			CASE q.holders WHEN 0 THEN 'nobody' ELSE q.holders::text END),
	   format('SELECT cmiogov.appoint(..., %L);', q.owner_role)
FROM quorum q WHERE q.holders < q.quorum
UNION ALL
SELECT 'warning', string_agg(DISTINCT l.relation::regclass::text, ', '),
	   format('prepared transaction %s of %s holds locks since %s', p.gid, p.owner, p.prepared),
	   format('ROLLBACK PREPARED %L; (or COMMIT PREPARED)', p.gid)
FROM pg_prepared_xacts p
JOIN pg_locks l ON l.virtualtransaction LIKE '-1/%' AND l.locktype = 'relation'
	AND l.virtualtransaction = (SELECT x.virtualtransaction FROM pg_locks x WHERE x.locktype = 'transactionid' AND x.transactionid = p.transaction AND x.granted LIMIT 1)
LEFT JOIN tree t ON t.relid = l.relation
LEFT JOIN pg_class c ON c.oid = l.relation AND c.relnamespace = 'cmiogov'::regnamespace
WHERE p.database = current_database() AND l.database = (SELECT d.oid FROM pg_database d WHERE d.datname = current_database())
  AND (t.relid IS NOT NULL OR c.oid IS NOT NULL) AND p.prepared < clock_timestamp() - interval '10 minutes'
GROUP BY p.gid, p.owner, p.prepared
UNION ALL
SELECT 'advice', n.rel::text, format('renamed from %s since it was guarded', n.target), NULL
FROM named n WHERE to_regclass(n.target) IS NULL
UNION ALL
SELECT 'advice', g.rel::text, 'names no kinds: a proposal of any kind, with the easiest rules, can carry its rows',
	   format('SELECT cmiogov.release_table(%L); then cmiogov.guard_table(..., kinds => ...), and cmiogov.adopt_rows()', g.rel)
FROM guarded g WHERE g.kinds IS NULL AND g.kind_column IS NULL AND g.rel IS NOT NULL
UNION ALL
SELECT 'advice', NULL, 'the library is not preloaded in this session: what triggers cannot see is found afterwards, not refused',
	   'ALTER SYSTEM SET shared_preload_libraries = ''cmiogov''; and a restart (or session_preload_libraries)'
WHERE NOT cmiogov.armour_active() AND EXISTS (SELECT FROM guarded);
COMMENT ON VIEW cmiogov.guard_health IS
'what weakens the guards, with the SQL that repairs it. error: something passes a guard, or is wrongly refused, at this moment (triggers missing, altered or not ENABLE ALWAYS; unguarded children; look-alikes; rules; labels gone). warning: somebody could switch a guard off or get round it, or a proposal can never become ready (an owner who can log in, holders of SET on session_replication_role, columns added later, requirements without enough holders, prepared transactions older than ten minutes that hold our locks). advice: no kinds named, library not preloaded. No row of error or warning = whole';
COMMENT ON COLUMN cmiogov.guard_health.repair IS 'the statement to run; ... stands for what only its reader can decide';
--
-- RACI matrices: the one in force as a chart, and any of them checked.
--

CREATE VIEW cmiogov.raci_chart AS
SELECT d.decision, d.question, c.role, c.letters, c.scope
FROM cmiogov.decision d JOIN cmiogov.raci_cell c ON c.decision OPERATOR(pg_catalog.=) d.decision;
COMMENT ON VIEW cmiogov.raci_chart IS
'the RACI matrix in force, one row for each cell. As a chart: SELECT decision, role, letters FROM cmiogov.raci_chart \crosstabview';

CREATE FUNCTION cmiogov.raci_faults(cells jsonb, max_consulted integer DEFAULT 3, max_informed integer DEFAULT 5)
RETURNS TABLE (section text, activity text, level text, rule text, detail text)
LANGUAGE sql IMMUTABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp
AS $$
	WITH given AS
	(
		SELECT g.*, upper(regexp_replace(coalesce(g.cell, ''), '[\s*/,&+-]', '', 'g')) AS letters
		FROM jsonb_to_recordset(cells) AS g (section text, activity text, role text, cell text, scope text, team boolean)
	),
	cell AS							-- a role named twice has both cells
	(
		SELECT g.section, g.activity, g.role,
			   bool_or(g.letters LIKE '%A%') AS a,
			   bool_or(g.letters LIKE '%R%') AS r,
			   bool_or(g.letters LIKE '%R%' AND g.scope IS NULL) AS whole,
			   bool_or(g.letters LIKE '%C%') AS c,
			   bool_or(g.letters LIKE '%I%') AS i,
			   bool_or(coalesce(g.team, false)) AS team
		FROM given g WHERE g.letters ~ '^[ARCI]*$'
		GROUP BY g.section, g.activity, g.role
	),
	activity AS
	(
		SELECT g.section, g.activity,
			   count(*) FILTER (WHERE c.a) AS accountable,
			   string_agg(c.role, ', ' ORDER BY c.role COLLATE "C") FILTER (WHERE c.a) AS accountable_roles,
			   string_agg(c.role, ', ' ORDER BY c.role COLLATE "C") FILTER (WHERE c.a AND c.team) AS accountable_teams,
			   count(*) FILTER (WHERE c.r) AS responsible,
			   count(*) FILTER (WHERE c.whole) AS whole,
			   count(*) FILTER (WHERE c.c) AS consulted,
			   count(*) FILTER (WHERE c.i) AS informed
		FROM (SELECT DISTINCT section, activity FROM given) g
		LEFT JOIN cell c ON c.activity IS NOT DISTINCT FROM g.activity AND c.section IS NOT DISTINCT FROM g.section
		GROUP BY g.section, g.activity
	)
	SELECT f.section, f.activity, f.level, f.rule, f.detail
	FROM (
		SELECT a.section, a.activity, v.*
		FROM activity a, LATERAL (VALUES
			(a.accountable = 0, 'fault', 'no_accountable', 'nobody is accountable'),
			(a.accountable > 1, 'fault', 'several_accountable', format('%s are accountable: %s', a.accountable, a.accountable_roles)),
			(a.accountable_teams IS NOT NULL, 'fault', 'team_accountable', format('a team is accountable: %s', a.accountable_teams)),
			(a.responsible = 0, 'fault', 'no_responsible', 'nobody is responsible'),
			(a.responsible > 0 AND a.whole = 0, 'fault', 'partly_responsible', 'nobody is responsible for the whole work'),
			(a.consulted > max_consulted, 'advice', 'many_consulted', format('%s are consulted, more than %s', a.consulted, max_consulted)),
			(a.informed > max_informed, 'advice', 'many_informed', format('%s are informed, more than %s', a.informed, max_informed))
		) AS v (broken, level, rule, detail)
		WHERE v.broken
		UNION ALL
		SELECT g.section, g.activity, true, 'fault', 'unreadable_cell', format('the cell of %s is %s', g.role, quote_literal(g.cell))
		FROM given g WHERE g.letters !~ '^[ARCI]*$'
		UNION ALL
		SELECT c.section, c.activity, true, 'note', 'accountable_and_responsible', format('%s is both, which is lawful', c.role)
		FROM cell c WHERE c.a AND c.r
	) f
	ORDER BY f.section COLLATE "C", f.activity COLLATE "C", f.level = 'note', f.level = 'advice', f.rule COLLATE "C", f.detail COLLATE "C"
$$;
REVOKE ALL ON FUNCTION cmiogov.raci_faults(jsonb, integer, integer) FROM PUBLIC;
COMMENT ON FUNCTION cmiogov.raci_faults(jsonb, integer, integer) IS
'checks any RACI matrix, given as an array of {section, activity, role, cell} and optionally scope and team: SELECT * FROM cmiogov.raci_faults((SELECT jsonb_agg(m) FROM my_matrix m)). Level fault: not one Accountable, a team accountable, nobody responsible, a cell that cannot be read; advice: more Consulted or Informed than the thresholds; note: A and R on one role, which is lawful. Reads R/A, A / R, **A**, blank and -';

CREATE VIEW cmiogov.raci_fault AS
SELECT f.activity AS decision, f.level, f.rule, f.detail
FROM cmiogov.raci_faults((
	SELECT pg_catalog.jsonb_agg(pg_catalog.jsonb_build_object('activity', c.decision, 'role', c.role,
		'cell', c.letters::text, 'scope', c.scope, 'team', r.team))
	FROM cmiogov.raci_cell c LEFT JOIN cmiogov.role r ON r.role OPERATOR(pg_catalog.=) c.role)) f
WHERE f.level OPERATOR(pg_catalog.<>) 'note'
UNION ALL
SELECT c.decision, 'fault', 'unknown_role', pg_catalog.format('role %s is not defined', c.role)
FROM cmiogov.raci_cell c
WHERE NOT EXISTS (SELECT FROM cmiogov.role r WHERE r.role OPERATOR(pg_catalog.=) c.role)
UNION ALL
SELECT d.decision, 'advice', 'cmio_not_heard', 'the CMIO co-decides which digital tools are bought and should be consulted'
FROM cmiogov.decision d
WHERE d.decision OPERATOR(pg_catalog.=) 'T4'
  AND EXISTS (SELECT FROM cmiogov.raci_cell c WHERE c.decision OPERATOR(pg_catalog.=) d.decision)
  AND EXISTS (SELECT FROM cmiogov.role r WHERE r.role OPERATOR(pg_catalog.=) 'CMIO')
  AND NOT EXISTS (SELECT FROM cmiogov.raci_cell c
				  WHERE c.decision OPERATOR(pg_catalog.=) d.decision AND c.role OPERATOR(pg_catalog.=) 'CMIO'
					AND c.letters OPERATOR(pg_catalog.&&) 'ARC'::cmiogov.raci);
COMMENT ON VIEW cmiogov.raci_fault IS 'what is wrong with the matrix in force, faults and advice; empty = nothing';
--
-- Append-only: nobody changes or removes what is on record.  Last, because
-- the tables must exist.
--

-- By row, because statement triggers do not fire when changes are replicated.
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON cmiogov.fact
	FOR EACH ROW EXECUTE FUNCTION cmiogov.append_only();
CREATE TRIGGER append_only_truncate BEFORE TRUNCATE ON cmiogov.fact
	FOR EACH STATEMENT EXECUTE FUNCTION cmiogov.append_only();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON cmiogov.policy_record
	FOR EACH ROW EXECUTE FUNCTION cmiogov.append_only();
CREATE TRIGGER append_only_truncate BEFORE TRUNCATE ON cmiogov.policy_record
	FOR EACH STATEMENT EXECUTE FUNCTION cmiogov.append_only();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON cmiogov.enactment_record
	FOR EACH ROW EXECUTE FUNCTION cmiogov.append_only();
CREATE TRIGGER append_only_truncate BEFORE TRUNCATE ON cmiogov.enactment_record
	FOR EACH STATEMENT EXECUTE FUNCTION cmiogov.append_only();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON cmiogov.seal
	FOR EACH ROW EXECUTE FUNCTION cmiogov.append_only();
CREATE TRIGGER append_only_truncate BEFORE TRUNCATE ON cmiogov.seal
	FOR EACH STATEMENT EXECUTE FUNCTION cmiogov.append_only();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON cmiogov.seal_leaf
	FOR EACH ROW EXECUTE FUNCTION cmiogov.append_only();
CREATE TRIGGER append_only_truncate BEFORE TRUNCATE ON cmiogov.seal_leaf
	FOR EACH STATEMENT EXECUTE FUNCTION cmiogov.append_only();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON cmiogov.refusal_record
	FOR EACH ROW EXECUTE FUNCTION cmiogov.append_only();
CREATE TRIGGER append_only_truncate BEFORE TRUNCATE ON cmiogov.refusal_record
	FOR EACH STATEMENT EXECUTE FUNCTION cmiogov.append_only();
-- Headers are brought up to date by C code, which no trigger sees.
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON cmiogov.proposal
	FOR EACH ROW EXECUTE FUNCTION cmiogov.append_only();
CREATE TRIGGER append_only_truncate BEFORE TRUNCATE ON cmiogov.proposal
	FOR EACH STATEMENT EXECUTE FUNCTION cmiogov.append_only();

CREATE FUNCTION cmiogov.rearm_record() RETURNS void
LANGUAGE sql VOLATILE PARALLEL UNSAFE SET search_path = pg_catalog, pg_temp
AS $$
	ALTER TABLE cmiogov.fact ENABLE ALWAYS TRIGGER append_only;
	ALTER TABLE cmiogov.fact ENABLE ALWAYS TRIGGER append_only_truncate;
	ALTER TABLE cmiogov.policy_record ENABLE ALWAYS TRIGGER append_only;
	ALTER TABLE cmiogov.policy_record ENABLE ALWAYS TRIGGER append_only_truncate;
	ALTER TABLE cmiogov.enactment_record ENABLE ALWAYS TRIGGER append_only;
	ALTER TABLE cmiogov.enactment_record ENABLE ALWAYS TRIGGER append_only_truncate;
	ALTER TABLE cmiogov.seal ENABLE ALWAYS TRIGGER append_only;
	ALTER TABLE cmiogov.seal ENABLE ALWAYS TRIGGER append_only_truncate;
	ALTER TABLE cmiogov.seal_leaf ENABLE ALWAYS TRIGGER append_only;
	ALTER TABLE cmiogov.seal_leaf ENABLE ALWAYS TRIGGER append_only_truncate;
	ALTER TABLE cmiogov.refusal_record ENABLE ALWAYS TRIGGER append_only;
	ALTER TABLE cmiogov.refusal_record ENABLE ALWAYS TRIGGER append_only_truncate;
	ALTER TABLE cmiogov.proposal ENABLE ALWAYS TRIGGER append_only;
	ALTER TABLE cmiogov.proposal ENABLE ALWAYS TRIGGER append_only_truncate;
$$;
REVOKE ALL ON FUNCTION cmiogov.rearm_record() FROM PUBLIC;
COMMENT ON FUNCTION cmiogov.rearm_record() IS 'lets the triggers of the record fire in every session again, as after installation; needed once after a data-only restore with --disable-triggers, which leaves them asleep under session_replication_role = replica. For the tables'' owner';
SELECT cmiogov.rearm_record();
