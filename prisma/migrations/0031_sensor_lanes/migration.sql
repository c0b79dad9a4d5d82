-- Whether a sensor asks somebody outside, who may take long to answer: those stand in a line of their own.
ALTER TABLE sensor ADD COLUMN is_outside boolean NOT NULL DEFAULT false;
UPDATE sensor SET is_outside = true, cursor_version = cursor_version + 1 WHERE watches::jsonb ->> 'source' NOT IN ('webhook', 'asset', 'runStatus');
ALTER TABLE sensor ALTER COLUMN is_outside DROP DEFAULT;
DROP INDEX sensor_due;
CREATE INDEX sensor_due ON sensor (is_outside, due_at) WHERE due_at IS NOT NULL;
