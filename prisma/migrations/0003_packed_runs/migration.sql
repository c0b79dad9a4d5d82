-- What a run that ended leaves behind is small: its steps and its log streams lie together in one row, not in one row each.

CREATE TABLE run_pack (
  tenant_id uuid NOT NULL,
  run_id    uuid NOT NULL,
  steps     bytea NOT NULL,
  -- Absent while lines that came late are not in the log store yet; the streams are rows again until then.
  streams   bytea,
  PRIMARY KEY (tenant_id, run_id),
  FOREIGN KEY (tenant_id, run_id) REFERENCES run ON DELETE CASCADE
);
-- What is packed does not get smaller a second time.
ALTER TABLE run_pack ALTER COLUMN steps SET STORAGE EXTERNAL, ALTER COLUMN streams SET STORAGE EXTERNAL;
CALL close_to_tenant('run_pack');
GRANT SELECT, INSERT, UPDATE ON run_pack TO sluice_app, sluice_system;
GRANT DELETE ON log_stream TO sluice_system;

-- When the step that tells of the asset had started: how long it took must be known when the step is no row any more.
ALTER TABLE asset_event ADD COLUMN started_at timestamptz;

-- The owner writes rows of every tenant here, so it steps past row-level security for that long.
ALTER TABLE asset_event NO FORCE ROW LEVEL SECURITY;
ALTER TABLE step NO FORCE ROW LEVEL SECURITY;
ALTER TABLE run NO FORCE ROW LEVEL SECURITY;
UPDATE asset_event SET started_at = step.started_at FROM step
  WHERE step.tenant_id = asset_event.tenant_id AND step.run_id = asset_event.run_id AND step.key = coalesce(asset_event.step, asset_event.asset_key);
UPDATE run SET compacted = false WHERE compacted;
ALTER TABLE asset_event FORCE ROW LEVEL SECURITY;
ALTER TABLE step FORCE ROW LEVEL SECURITY;
ALTER TABLE run FORCE ROW LEVEL SECURITY;
