-- Guards of a site that has its number already are numbered apart from now on.
SELECT pg_catalog.setval('cmiogov.guard_id_seq', s.value::bigint OPERATOR(pg_catalog.*) 262144)
FROM cmiogov.setting s
WHERE s.name OPERATOR(pg_catalog.=) 'site' AND s.value OPERATOR(pg_catalog.<>) '0';
