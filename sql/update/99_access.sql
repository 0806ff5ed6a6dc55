-- Roles that hold a duty may use what this version added for it.
SELECT cmiogov.fit_access();
