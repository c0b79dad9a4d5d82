-- Deployments come and go. A closed one stays as a row, for its runs are on record; its name is free again at once, its folder once it is empty.
ALTER TABLE deployment
  ADD COLUMN folder       text NOT NULL DEFAULT '',
  ADD COLUMN pull_request text,
  ADD COLUMN made_by      uuid REFERENCES "user" ON DELETE SET NULL,
  ADD COLUMN closed_at    timestamptz,
  ADD COLUMN swept_at     timestamptz;
UPDATE deployment SET folder = name;
-- Who names no folder, as programs did before there were any, has that of its name.
CREATE FUNCTION deployment_folder() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.folder = '' THEN NEW.folder := NEW.name; END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER deployment_folder BEFORE INSERT ON deployment FOR EACH ROW EXECUTE FUNCTION deployment_folder();
ALTER TABLE deployment
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
