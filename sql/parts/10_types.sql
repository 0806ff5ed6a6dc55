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
