-- Deployments come and go. A closed one stays as a row, for its runs are on record; its name is free again at once, its folder once it is empty.
ALTER TABLE deployment
  ADD COLUMN folder       text,
  ADD COLUMN pull_request text,
  ADD COLUMN made_by      uuid REFERENCES "user" ON DELETE SET NULL,
  ADD COLUMN closed_at    timestamptz,
  ADD COLUMN swept_at     timestamptz;
UPDATE deployment SET folder = name;
ALTER TABLE deployment
  ALTER COLUMN folder SET NOT NULL,
  DROP CONSTRAINT deployment_kind_check,
  ADD CONSTRAINT deployment_kind_check CHECK (kind IN ('production', 'branch', 'staging')),
  ADD CONSTRAINT deployment_stays CHECK (kind <> 'production' OR closed_at IS NULL),
  DROP CONSTRAINT deployment_tenant_id_name_key;
CREATE UNIQUE INDEX deployment_name ON deployment (tenant_id, name) WHERE closed_at IS NULL;
CREATE UNIQUE INDEX deployment_folder ON deployment (tenant_id, folder) WHERE swept_at IS NULL;
CREATE INDEX deployment_closed ON deployment (closed_at) WHERE closed_at IS NOT NULL AND swept_at IS NULL;

GRANT UPDATE (name, pull_request, closed_at) ON deployment TO sluice_app;
GRANT UPDATE (swept_at) ON deployment TO sluice_system;
-- Of a closed deployment nothing is left but its runs and what they told.
GRANT DELETE ON asset_state, asset_partition, dynamic_partition TO sluice_system;
