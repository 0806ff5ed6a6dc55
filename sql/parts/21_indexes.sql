--
-- Subjects are looked up for each row that is approved, so their texts are
-- compared byte by byte, which a text in the collation "C" is anyhow, and
-- without asking for the collation each time.  The server's own functions are
-- the same, so plans for "=" are too.  (The tables stand as version 1.0 made them.)
--

ALTER TABLE cmiogov.proposal DROP CONSTRAINT proposal_subject_key_guard_round_key;
CREATE UNIQUE INDEX proposal_subject_key_guard_round_key ON cmiogov.proposal (subject_key text_pattern_ops, guard, round);

ALTER TABLE cmiogov.enactment_record DROP CONSTRAINT enactment_record_subject_key_guard_id_key;
CREATE UNIQUE INDEX enactment_record_subject_key_guard_id_key ON cmiogov.enactment_record (subject_key text_pattern_ops, guard, id);
