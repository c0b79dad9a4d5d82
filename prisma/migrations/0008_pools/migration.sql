-- Pools of warm workers. One is for one tenant and one shape of pod, which its key is a hash of; who offers work to it and who does the work meet in these rows.
CREATE TABLE pool (
  tenant_id uuid NOT NULL REFERENCES tenant ON DELETE CASCADE,
  key       text NOT NULL,
  -- What the cluster is called that it is in.
  cluster   text NOT NULL,
  -- The shape in words, for people.
  name      text NOT NULL,
  runtime   jsonb NOT NULL,
  -- Where its workers report.
  api_url   text NOT NULL,
  -- How many workers it is to have.
  size      integer NOT NULL DEFAULT 0,
  made_at   timestamptz NOT NULL,
  used_at   timestamptz NOT NULL,
  -- Since when it has more workers than it needs; null while it has not.
  quiet_since timestamptz,
  -- Whether it would have more workers if the pools of its plan had not as many as they may.
  tier_full boolean NOT NULL DEFAULT false,
  PRIMARY KEY (tenant_id, key)
) WITH (fillfactor = 70);

CREATE TABLE pool_worker (
  tenant_id   uuid NOT NULL,
  pool        text NOT NULL,
  worker      text NOT NULL,
  since       timestamptz NOT NULL,
  seen_at     timestamptz NOT NULL,
  -- Of the processor that its container may use.
  cpu_percent double precision NOT NULL,
  takes_run   boolean NOT NULL,
  takes_step  boolean NOT NULL,
  is_leaving  boolean NOT NULL,
  -- How often it has asked: of two questions that are held at once the older is out of date.
  asked       bigint NOT NULL DEFAULT 1,
  PRIMARY KEY (tenant_id, pool, worker),
  FOREIGN KEY (tenant_id, pool) REFERENCES pool ON DELETE CASCADE
) WITH (fillfactor = 50);

-- Why a pool has as many workers as it has: each change with the figures that made it.
CREATE TABLE pool_decision (
  tenant_id   uuid NOT NULL,
  id          uuid NOT NULL,
  pool        text NOT NULL,
  at          timestamptz NOT NULL,
  from_size   integer NOT NULL,
  to_size     integer NOT NULL,
  cause       text NOT NULL,
  words       text NOT NULL,
  waiting     integer NOT NULL,
  cpu_percent double precision,
  tier_size   integer NOT NULL,
  PRIMARY KEY (tenant_id, id),
  FOREIGN KEY (tenant_id, pool) REFERENCES pool ON DELETE CASCADE
);
CREATE INDEX pool_decision_latest ON pool_decision (tenant_id, pool, at DESC);

-- The attempt of a run, or one try of a step of it, that a worker of a pool is to carry out.
CREATE TABLE pool_lease (
  tenant_id    uuid NOT NULL,
  id           uuid NOT NULL,
  pool         text NOT NULL,
  run_id       uuid NOT NULL,
  attempt      integer NOT NULL,
  step         text,
  step_attempt integer,
  -- What the process of a run claims with, until it has; that of a step is derived.
  claim_code   text,
  wanted       text NOT NULL DEFAULT 'run' CHECK (wanted IN ('run', 'end_gently', 'end_now')),
  worker       text,
  offered_at   timestamptz NOT NULL,
  leased_at    timestamptz,
  ended_at     timestamptz,
  how_ended    jsonb,
  -- What its worker was told last of ending it.
  told         text,
  PRIMARY KEY (tenant_id, id),
  UNIQUE NULLS NOT DISTINCT (tenant_id, run_id, attempt, step, step_attempt),
  FOREIGN KEY (tenant_id, run_id) REFERENCES run ON DELETE CASCADE,
  CHECK ((leased_at IS NULL) = (worker IS NULL)),
  CHECK ((ended_at IS NULL) = (how_ended IS NULL)),
  CHECK ((step IS NULL) = (step_attempt IS NULL))
) WITH (fillfactor = 70);
CREATE INDEX pool_lease_open ON pool_lease (tenant_id, pool, offered_at) WHERE ended_at IS NULL;

CALL close_to_tenant('pool');
CALL close_to_tenant('pool_worker');
CALL close_to_tenant('pool_decision');
CALL close_to_tenant('pool_lease');
GRANT SELECT, UPDATE ON pool TO sluice_app;
GRANT SELECT, INSERT, UPDATE ON pool_worker TO sluice_app;
GRANT SELECT ON pool_decision TO sluice_app;
GRANT SELECT, INSERT, UPDATE ON pool_lease TO sluice_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON pool, pool_worker, pool_decision, pool_lease TO sluice_system;
