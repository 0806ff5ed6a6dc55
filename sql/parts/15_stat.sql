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
