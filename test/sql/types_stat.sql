-- Statistics of harm, against figures worked elsewhere.
CREATE EXTENSION cmiogov;
SET search_path = public, cmiogov;
SET extra_float_digits = 0;

-- Change in probability from counts.
SELECT round(lower::numeric, 9) AS lower, round(estimate::numeric, 9) AS estimate, round(upper::numeric, 9) AS upper
FROM risk_difference(36, 548, 39, 1394);
SELECT round(lower::numeric, 9) AS lower, round(estimate::numeric, 9) AS estimate, round(upper::numeric, 9) AS upper
FROM risk_difference_wald(36, 548, 39, 1394);
SELECT round(lower::numeric, 6) AS lower, estimate, round(upper::numeric, 6) AS upper FROM risk_difference(0, 100, 0, 100);
SELECT round(lower::numeric, 6) AS lower, estimate, upper FROM risk_difference(100, 100, 0, 100, 0.99);
SELECT round(r.upper::numeric, 6) = -round(s.lower::numeric, 6) AS mirrored
FROM risk_difference(3, 40, 5, 70) r, risk_difference(5, 70, 3, 40) s;

-- One-sided exact bounds; no event is not no risk.
SELECT round(risk_upper(0, 564)::numeric, 9) AS none_in_564, round(risk_upper(29, 423)::numeric, 9) AS "29_in_423",
	risk_upper(5, 5) AS all, risk_lower(0, 5) AS lowest;
SELECT round(risk_lower(3, 10)::numeric, 6) AS lower, round(risk_upper(3, 10)::numeric, 6) AS upper;
SELECT round(risk_lower(10, 10)::numeric, 9) = round(1 - risk_upper(0, 10)::numeric, 9) AS mirrored;
SELECT bool_and(risk_lower(k, 50) < k / 50.0 OR k = 0) AND bool_and(risk_upper(k, 50) > k / 50.0 OR k = 50)
	AND bool_and(risk_upper(k, 50, 0.99) >= risk_upper(k, 50, 0.9)) AS around
FROM generate_series(0, 50) k;
-- Each bound leaves five per cent: summed over the binomial distribution.
SELECT round(sum(coef * p ^ i * (1 - p) ^ (20 - i))::numeric, 9) AS tail
FROM (SELECT risk_upper(4, 20) AS p) r,
	(SELECT i, exp(sum(ln(greatest((21 - j)::float8 / greatest(j, 1), 1e-9))) FILTER (WHERE j > 0)) AS coef
	FROM generate_series(0, 4) i LEFT JOIN generate_series(1, 4) j ON j <= i GROUP BY i) c(i, coef_or_null),
	LATERAL (SELECT coalesce(coef_or_null, 1)) d (coef);
SELECT round(risk_upper(1000000000, 2000000000)::numeric, 9) AS many;

SELECT round(normal_quantile(0.95)::numeric, 6) AS z, round(normal_quantile(0.025)::numeric, 9) AS low, normal_quantile(0.5) AS middle;
SELECT round(upper_confidence(3.1e-5, 4e-5)::numeric, 11) AS o2, round(upper_confidence(1.55e-4, 6e-5)::numeric, 10) AS o3,
	upper_confidence(0, 0) AS o4, round(upper_confidence(-1.2e-5, 1e-5)::numeric, 12) AS o5;

-- A product of lognormal factors.
SELECT round(lognormal_mean(m, g)::numeric, 10) AS mean, round(lognormal_quantile(m, g, 0.95)::numeric, 9) AS q95,
	round(lognormal_cvar(m, g, 0.95)::numeric, 9) AS cvar95,
	round((lognormal_quantile(m[1:1], g[1:1], 0.95) * lognormal_quantile(m[2:2], g[2:2], 0.95)
		* lognormal_quantile(m[3:3], g[3:3], 0.95))::numeric, 6) AS not_q95
FROM (SELECT '{1552.428571,2e-6,0.05}'::float8[], '{1.1,3,2}'::float8[]) v (m, g);

-- Layers with a common cause.
SELECT round(joint_miss('{.1,.1}', 0)::numeric, 12) AS independent, round(joint_miss('{.1,.1}', .1)::numeric, 12) AS two,
	round(joint_miss('{.1,.1,.1}', .1)::numeric, 12) AS three, round(joint_miss('{.1,.1,.1}', .05)::numeric, 12) AS less,
	joint_miss('{.1,.1,.1}', 1) AS one_cause, joint_miss('{.1}', .1) AS one_layer;
SELECT round(merge_penalty('{.1,.1}', .1)::numeric, 6) AS merged, round(effective_layers('{.1,.1}', .1)::numeric, 6) AS effective,
	round(effective_layers('{.2,.3}', 0)::numeric, 12) AS unequal, effective_layers('{.1}', .5) AS one;
SELECT round(joint_miss('{.1,.5}', .1)::numeric, 12) AS best_one_counts;

-- Control charts.
SELECT round(lower::numeric, 9) AS lower, round(upper::numeric, 9) AS upper FROM p_chart_limits(0.90, 1000);
SELECT round(lower::numeric, 9) AS lower, round(upper::numeric, 9) AS upper FROM u_chart_limits(1200 / (30000 / 100.0), 30000 / 100.0);
SELECT p_chart_limits(0.99, 10), u_chart_limits(0.01, 1);
SELECT u_chart_alarm(4, 4, 300) AS usual, u_chart_alarm(3.6, 4, 300) AS low, u_chart_alarm(4.4, 4, 300) AS high,
	u_chart_alarm(0, 0.01, 1) AS silent, u_chart_alarm(0, 0, 1) AS never_fired;

-- Bad arguments.
SELECT risk_upper(6, 5);
SELECT risk_upper(-1, 5);
SELECT risk_upper(0, 0);
SELECT risk_upper(1, 5, 1);
SELECT risk_lower(1, 5, 'NaN');
SELECT risk_difference(1, 5, 6, 5);
SELECT normal_quantile(0);
SELECT upper_confidence(1, -1);
SELECT joint_miss('{}', 0.1);
SELECT joint_miss('{0.1,NULL}', 0.1);
SELECT joint_miss('{0.1,1.1}', 0.1);
SELECT joint_miss('{0.1,NaN}', 0.1);
SELECT joint_miss('{0.1}', 1.1);
SELECT merge_penalty('{0,0.1}', 0);
SELECT effective_layers('{1,0.1}', 0);
SELECT lognormal_mean('{1,2}', '{1}');
SELECT lognormal_mean('{0}', '{1}');
SELECT lognormal_mean('{1}', '{0.5}');
SELECT lognormal_mean('{1e300,1e300}', '{1,1}');
SELECT p_chart_limits(1.1, 10);
SELECT p_chart_limits(0.5, 0);
SELECT u_chart_limits(-1, 10);
SELECT u_chart_limits(1, 0);
SELECT u_chart_limits(1, 1, 'NaN');
