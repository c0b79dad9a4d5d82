-- How far the log of a container was read whose image is not to be touched: kept with the lines it speaks of, so that whoever reads on neither
-- repeats nor misses one.
CREATE TABLE container_log (
  tenant_id    uuid NOT NULL,
  run_id       uuid NOT NULL,
  pod          uuid NOT NULL,
  container    text NOT NULL,
  attempt      integer NOT NULL,
  step         text NOT NULL,
  step_attempt integer NOT NULL,
  cursor       jsonb NOT NULL,
  -- Rises with each, by which two readers notice each other.
  deliveries   integer NOT NULL,
  is_complete  boolean NOT NULL DEFAULT false,
  PRIMARY KEY (tenant_id, run_id, pod, container),
  FOREIGN KEY (tenant_id, run_id) REFERENCES run ON DELETE CASCADE
) WITH (fillfactor = 70);

CALL close_to_tenant('container_log');
GRANT SELECT ON container_log TO sluice_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON container_log TO sluice_system;

-- How long a container ran, by its pod's status, and what of the cluster it had for that.
ALTER TABLE step_claim ADD COLUMN container_ms bigint, ADD COLUMN cpu_milli integer, ADD COLUMN memory_mib integer;
ALTER TABLE run_attempt ADD COLUMN container_ms bigint, ADD COLUMN cpu_milli integer, ADD COLUMN memory_mib integer;
GRANT UPDATE ON step_claim TO sluice_system;
