-- A backfill of assets that are cut differently: keys of the assets that are made together, layer by layer, what is upstream first. Null: its target as it is.
ALTER TABLE backfill ADD COLUMN layers jsonb;

-- The layer of a partition, from 1; 0 where there are none. What is not partitioned is one, without a key.
ALTER TABLE backfill_partition ADD COLUMN layer integer NOT NULL DEFAULT 0;
ALTER TABLE backfill_partition ALTER COLUMN partition DROP NOT NULL;
CREATE INDEX backfill_partition_key ON backfill_partition (tenant_id, backfill_id, layer, partition) WHERE layer > 0;
