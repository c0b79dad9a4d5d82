-- Partitions that one run of a backfill makes at most.
ALTER TABLE backfill ADD COLUMN most_per_run integer NOT NULL DEFAULT 1 CHECK (most_per_run > 0);

-- Skipped: not made, for a reason that is not its own: it is no partition any more.
ALTER TABLE backfill_partition DROP CONSTRAINT backfill_partition_status_check;
ALTER TABLE backfill_partition ADD CONSTRAINT backfill_partition_status_check
  CHECK (status IN ('waiting', 'running', 'succeeded', 'failed', 'canceled', 'skipped'));
