-- Where the runs of a deployment go, by the name that the installation's settings give a cluster; null: to the first of them.
ALTER TABLE deployment ADD COLUMN cluster text;
GRANT UPDATE (cluster) ON deployment TO sluice_app;

-- What a worker last saw of each cluster. It is the installation's, as the clusters are.
CREATE TABLE cluster_state (
  name      text PRIMARY KEY,
  looked_at timestamptz NOT NULL,
  facts     jsonb NOT NULL
);

GRANT SELECT ON cluster_state TO sluice_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON cluster_state TO sluice_system;

-- Whether a pod of the tenant's reaches the run API from a cluster, as the last check of it found.
CREATE TABLE cluster_check (
  tenant_id    uuid NOT NULL REFERENCES tenant ON DELETE CASCADE,
  cluster      text NOT NULL,
  -- When a run last went there.
  used_at      timestamptz,
  -- When somebody last asked for a check.
  wanted_at    timestamptz,
  begun_at     timestamptz,
  ended_at     timestamptz,
  succeeded_at timestamptz,
  -- What the last check found; null before the first.
  found        jsonb,
  PRIMARY KEY (tenant_id, cluster)
) WITH (fillfactor = 70);

CALL close_to_tenant('cluster_check');
GRANT SELECT, INSERT, UPDATE ON cluster_check TO sluice_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON cluster_check TO sluice_system;
