--
-- What was so of one row of people or policy at a moment, without reading the
-- whole record: pre-clearances of the past carry what was enacted under them.
--

CREATE INDEX policy_record_key ON cmiogov.policy_record (object, key, seq);
