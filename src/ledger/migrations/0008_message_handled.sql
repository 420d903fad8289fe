-- A refused message that nobody will send again (a test, a mistake of the sender's) can be laid aside by a person, who says
-- why. It stays refused; it waits no longer.
ALTER TABLE message ADD COLUMN handled_ms BIGINT;
ALTER TABLE message ADD COLUMN handled_by TEXT;
ALTER TABLE message ADD COLUMN handled_note TEXT;
-- Rows and forms carry the case's own number: a corrected one is found by it and done with.
CREATE INDEX message_refused_control ON message (county, source, control_id) WHERE status = 'rejected';
