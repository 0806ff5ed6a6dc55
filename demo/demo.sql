CREATE EXTENSION cmiogov;
SELECT extversion AS "cmiogov version" FROM pg_extension WHERE extname = 'cmiogov';
