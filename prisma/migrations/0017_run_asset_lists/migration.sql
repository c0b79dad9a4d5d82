-- Runs are found by an asset along an index, without a row for each asset of each run: runs of one job have the same list, and a list is kept once.
-- It is known by its hash, which every run has as a plain column.
ALTER TABLE run ADD COLUMN assets_hash bigint GENERATED ALWAYS AS (CASE WHEN assets <> '{}' THEN hash_array_extended(assets, 0) END) STORED;
CREATE INDEX run_feed_assets ON run (tenant_id, deployment_id, assets_hash, id) WHERE assets_hash IS NOT NULL;

-- Which lists an asset is in; keys as far as they fit into an index.
CREATE TABLE run_asset_list (
  tenant_id     uuid NOT NULL,
  deployment_id uuid NOT NULL,
  asset         text NOT NULL,
  assets_hash   bigint NOT NULL,
  PRIMARY KEY (tenant_id, deployment_id, asset, assets_hash),
  FOREIGN KEY (tenant_id, deployment_id) REFERENCES deployment ON DELETE CASCADE
);
CALL close_to_tenant('run_asset_list');
GRANT SELECT, INSERT ON run_asset_list TO sluice_app, sluice_system;

CREATE FUNCTION keep_run_assets() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  -- A list is written whole, so where its first asset is known, all are.
  IF NOT EXISTS (
    SELECT FROM run_asset_list
    WHERE tenant_id = NEW.tenant_id AND deployment_id = NEW.deployment_id AND asset = left(NEW.assets[1], 300) AND assets_hash = NEW.assets_hash
  ) THEN
    INSERT INTO run_asset_list (tenant_id, deployment_id, asset, assets_hash)
    SELECT DISTINCT NEW.tenant_id, NEW.deployment_id, left(asset, 300), NEW.assets_hash FROM unnest(NEW.assets) AS asset ORDER BY 3
    ON CONFLICT DO NOTHING;
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER run_assets AFTER INSERT ON run FOR EACH ROW WHEN (NEW.assets <> '{}') EXECUTE FUNCTION keep_run_assets();

-- The owner writes rows of every tenant here, so it steps past row-level security for that long.
ALTER TABLE run NO FORCE ROW LEVEL SECURITY;
ALTER TABLE run_asset_list NO FORCE ROW LEVEL SECURITY;
INSERT INTO run_asset_list (tenant_id, deployment_id, asset, assets_hash)
  SELECT DISTINCT run.tenant_id, run.deployment_id, left(asset, 300), run.assets_hash FROM run CROSS JOIN unnest(run.assets) AS asset;
ALTER TABLE run FORCE ROW LEVEL SECURITY;
ALTER TABLE run_asset_list FORCE ROW LEVEL SECURITY;
