-- How young each asset with a policy is to be, and how it stands.
CREATE TABLE asset_freshness (
  tenant_id     uuid NOT NULL,
  deployment_id uuid NOT NULL,
  asset_key     text NOT NULL,
  pipeline_id   uuid NOT NULL,
  policy        jsonb NOT NULL,
  state         text NOT NULL DEFAULT 'unknown' CHECK (state IN ('unknown', 'pass', 'warn', 'fail')),
  since         timestamptz,
  -- The materialization that was judged last.
  judged_at     timestamptz,
  -- When it changes if nothing is materialized; it is looked at then.
  due_at        timestamptz,
  PRIMARY KEY (tenant_id, deployment_id, asset_key),
  FOREIGN KEY (tenant_id, deployment_id) REFERENCES deployment ON DELETE CASCADE,
  FOREIGN KEY (tenant_id, pipeline_id) REFERENCES pipeline
);

-- Each change of a state. Of an asset that is gone they stay.
CREATE TABLE freshness_change (
  tenant_id     uuid NOT NULL,
  deployment_id uuid NOT NULL,
  asset_key     text NOT NULL,
  at            timestamptz NOT NULL,
  state         text NOT NULL CHECK (state IN ('unknown', 'pass', 'warn', 'fail')),
  before        text NOT NULL CHECK (before IN ('unknown', 'pass', 'warn', 'fail')),
  PRIMARY KEY (tenant_id, deployment_id, asset_key, at),
  FOREIGN KEY (tenant_id, deployment_id) REFERENCES deployment ON DELETE CASCADE
);

CALL close_to_tenant('asset_freshness');
CALL close_to_tenant('freshness_change');
GRANT SELECT, INSERT, UPDATE, DELETE ON asset_freshness TO sluice_app;
GRANT SELECT ON freshness_change TO sluice_app;
GRANT SELECT, UPDATE ON asset_freshness TO sluice_system;
GRANT SELECT, INSERT ON freshness_change TO sluice_system;
