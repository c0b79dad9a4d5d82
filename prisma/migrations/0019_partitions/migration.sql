-- The latest state of each partition of an asset.
CREATE TABLE asset_partition (
  tenant_id        uuid NOT NULL,
  deployment_id    uuid NOT NULL,
  asset_key        text NOT NULL,
  partition        text NOT NULL,
  materialized_at  timestamptz,
  materialized_run uuid,
  data_version     text,
  code_version     text,
  input_versions   jsonb,
  rows             bigint,
  failed_at        timestamptz,
  failed_run       uuid,
  PRIMARY KEY (tenant_id, deployment_id, asset_key, partition),
  FOREIGN KEY (tenant_id, deployment_id) REFERENCES deployment ON DELETE CASCADE
);

-- The keys of sets whose partitions are added and removed while they live, in the order in which they were added.
CREATE TABLE dynamic_partition (
  tenant_id     uuid NOT NULL,
  deployment_id uuid NOT NULL,
  set_name      text NOT NULL,
  key           text NOT NULL,
  place         bigint GENERATED ALWAYS AS IDENTITY,
  added_at      timestamptz NOT NULL,
  -- A person, a run or a sensor, in words.
  added_by      text NOT NULL,
  PRIMARY KEY (tenant_id, deployment_id, set_name, key),
  FOREIGN KEY (tenant_id, deployment_id) REFERENCES deployment ON DELETE CASCADE
);
CREATE INDEX dynamic_partition_order ON dynamic_partition (tenant_id, deployment_id, set_name, place);

-- A request to materialize many partitions.
CREATE TABLE backfill (
  tenant_id         uuid NOT NULL,
  id                uuid NOT NULL,
  deployment_id     uuid NOT NULL,
  title             text NOT NULL,
  -- What was asked for: assets, a selection or a job.
  target            jsonb NOT NULL,
  config            jsonb NOT NULL,
  tags              jsonb NOT NULL,
  priority          integer NOT NULL,
  -- Runs of it that wait or go on at a time.
  most_at_once      integer NOT NULL CHECK (most_at_once > 0),
  on_failure        text NOT NULL CHECK (on_failure IN ('continue', 'stop')),
  status            text NOT NULL CHECK (status IN ('requested', 'running', 'canceling', 'completed', 'failed', 'canceled')),
  is_paused         boolean NOT NULL DEFAULT false,
  -- Why it does not go on, or why it ended as it did, in plain words.
  reason            text,
  requested_by      text NOT NULL,
  -- Nobody where a schedule asked.
  requested_by_id   uuid,
  requested_at      timestamptz NOT NULL,
  finished_at       timestamptz,
  -- When it is looked at again; never where it has ended or is paused.
  due_at            timestamptz,
  request_id        uuid,
  PRIMARY KEY (tenant_id, id),
  FOREIGN KEY (tenant_id, deployment_id) REFERENCES deployment ON DELETE CASCADE
);
CREATE INDEX backfill_due ON backfill (due_at) WHERE due_at IS NOT NULL;
CREATE INDEX backfill_feed ON backfill (tenant_id, deployment_id, id);
CREATE UNIQUE INDEX backfill_request ON backfill (tenant_id, request_id) WHERE request_id IS NOT NULL;

CREATE TABLE backfill_partition (
  tenant_id   uuid NOT NULL,
  backfill_id uuid NOT NULL,
  -- In the order in which they are made.
  place       integer NOT NULL,
  partition   text NOT NULL,
  status      text NOT NULL CHECK (status IN ('waiting', 'running', 'succeeded', 'failed', 'canceled')),
  -- The last run for it, and why it failed where it has none.
  run_id      uuid,
  reason      text,
  PRIMARY KEY (tenant_id, backfill_id, place),
  FOREIGN KEY (tenant_id, backfill_id) REFERENCES backfill ON DELETE CASCADE
);
CREATE INDEX backfill_partition_open ON backfill_partition (tenant_id, backfill_id, status, place) WHERE status IN ('waiting', 'running');

CALL close_to_tenant('asset_partition');
CALL close_to_tenant('dynamic_partition');
CALL close_to_tenant('backfill');
CALL close_to_tenant('backfill_partition');
GRANT SELECT, INSERT, UPDATE, DELETE ON asset_partition, dynamic_partition, backfill, backfill_partition TO sluice_app;
GRANT SELECT, INSERT, UPDATE ON asset_partition, backfill, backfill_partition TO sluice_system;
GRANT SELECT, INSERT, DELETE ON dynamic_partition TO sluice_system;
