-- What a run is for: to make assets, or to try a draft. A trial goes the way of every run, and makes no asset.
ALTER TABLE run ADD COLUMN purpose text NOT NULL DEFAULT 'run' CHECK (purpose IN ('run', 'trial'));

-- The draft that a trial runs, as it was when it was asked for: in no history of versions, and gone with the last trial of it.
CREATE TABLE draft_snapshot (
  tenant_id   uuid NOT NULL,
  pipeline_id uuid NOT NULL,
  hash        text NOT NULL,
  content     jsonb NOT NULL,
  -- When a trial of it was last asked for.
  taken_at    timestamptz NOT NULL,
  PRIMARY KEY (tenant_id, pipeline_id, hash),
  FOREIGN KEY (tenant_id, pipeline_id) REFERENCES pipeline
);

CREATE TABLE trial (
  tenant_id   uuid NOT NULL,
  run_id      uuid NOT NULL,
  pipeline_id uuid NOT NULL,
  user_id     uuid NOT NULL,
  hash        text NOT NULL,
  -- The asset it was asked for.
  asset       text NOT NULL,
  up_to       boolean NOT NULL,
  -- Rows of an input that its steps are given.
  sample_rows integer NOT NULL,
  -- Assets that it takes from earlier trials instead of making them: run by key.
  pinned      jsonb NOT NULL,
  made_at     timestamptz NOT NULL,
  PRIMARY KEY (tenant_id, run_id),
  FOREIGN KEY (tenant_id, run_id) REFERENCES run ON DELETE CASCADE
);
CREATE INDEX trial_of_person ON trial (tenant_id, pipeline_id, user_id, made_at DESC);
CREATE INDEX trial_by_age ON trial (made_at);

-- An output of a trial that the next ones of the same person use in place of making it.
CREATE TABLE pinned_output (
  tenant_id   uuid NOT NULL,
  pipeline_id uuid NOT NULL,
  user_id     uuid NOT NULL,
  asset_key   text NOT NULL,
  run_id      uuid NOT NULL,
  pinned_at   timestamptz NOT NULL,
  PRIMARY KEY (tenant_id, pipeline_id, user_id, asset_key),
  FOREIGN KEY (tenant_id, run_id) REFERENCES trial ON DELETE CASCADE
);
CREATE INDEX pinned_output_run ON pinned_output (tenant_id, run_id);

CALL close_to_tenant('draft_snapshot');
CALL close_to_tenant('trial');
CALL close_to_tenant('pinned_output');
GRANT SELECT, INSERT ON trial TO sluice_app;
GRANT SELECT, INSERT, UPDATE ON draft_snapshot TO sluice_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON pinned_output TO sluice_app;
GRANT SELECT, DELETE ON draft_snapshot, trial, pinned_output TO sluice_system;
-- A trial is swept away with all its rows; no other run ever is.
GRANT DELETE ON run TO sluice_system;
CREATE POLICY only_trials ON run AS RESTRICTIVE FOR DELETE TO sluice_system USING (purpose = 'trial');
