-- What tenants keep secret: a row for each version of a secret. A version that was replaced stays while a run that claimed before may need it.
CREATE TABLE secret (
  tenant_id     uuid NOT NULL REFERENCES tenant ON DELETE CASCADE,
  id            uuid NOT NULL,
  -- None: of all deployments. That of a deployment goes before it.
  deployment_id uuid,
  name          text NOT NULL,
  version       integer NOT NULL,
  -- The value, sealed with a data key of its own, and that key, wrapped with the master key of that id.
  sealed        bytea NOT NULL,
  data_key      bytea NOT NULL,
  key_id        text NOT NULL,
  set_by        uuid REFERENCES "user" ON DELETE SET NULL,
  set_at        timestamptz NOT NULL,
  replaced_at   timestamptz,
  PRIMARY KEY (tenant_id, id),
  UNIQUE NULLS NOT DISTINCT (tenant_id, deployment_id, name, version),
  FOREIGN KEY (tenant_id, deployment_id) REFERENCES deployment ON DELETE CASCADE
);
CREATE UNIQUE INDEX secret_current ON secret (tenant_id, deployment_id, name) NULLS NOT DISTINCT WHERE replaced_at IS NULL;
CREATE INDEX secret_replaced ON secret (replaced_at) WHERE replaced_at IS NOT NULL;

CALL close_to_tenant('secret');
GRANT SELECT, INSERT, UPDATE ON secret TO sluice_app;
GRANT SELECT, UPDATE, DELETE ON secret TO sluice_system;
