-- A tick whose partition rule means several partitions starts a backfill instead of a run.
ALTER TABLE tick ADD COLUMN backfill_id uuid;
-- How long a schedule's runs take is learnt from its last backfills.
CREATE INDEX tick_with_backfill ON tick (tenant_id, deployment_id, pipeline_id, element_id, scheduled_at) WHERE backfill_id IS NOT NULL;
