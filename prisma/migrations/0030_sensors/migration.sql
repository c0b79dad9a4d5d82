-- The sensors of active versions, and how far each has seen what it watches.
CREATE TABLE sensor (
  tenant_id      uuid NOT NULL,
  deployment_id  uuid NOT NULL,
  pipeline_id    uuid NOT NULL,
  element_id     text NOT NULL,
  name           text NOT NULL,
  -- The active version it is in.
  hash           text NOT NULL,
  -- All that says what it watches, as text: a version that leaves it as it is lets it go on where it was.
  watches        text NOT NULL,
  is_on          boolean NOT NULL,
  switched_by    uuid REFERENCES "user" ON DELETE SET NULL,
  switched_at    timestamptz,
  -- What was before this is none of its business.
  begun_at       timestamptz NOT NULL,
  -- From where to go on, in the words of its kind; none before the first look.
  cursor         text,
  -- One more with every look that was written down, and with every cursor set by hand: what was read at another is not written.
  cursor_version bigint NOT NULL DEFAULT 0,
  -- Looks that failed in a row, and since when they do.
  failures       integer NOT NULL DEFAULT 0,
  failing_since  timestamptz,
  -- When it looks again; never where it is off or disabled.
  due_at         timestamptz,
  PRIMARY KEY (tenant_id, deployment_id, pipeline_id, element_id),
  FOREIGN KEY (tenant_id, deployment_id) REFERENCES deployment ON DELETE CASCADE,
  FOREIGN KEY (tenant_id, pipeline_id) REFERENCES pipeline
) WITH (fillfactor = 70);
CREATE INDEX sensor_due ON sensor (due_at) WHERE due_at IS NOT NULL;

-- A look of a sensor, written with the runs it started. Looks in a row that found the same nothing are one.
CREATE TABLE sensor_tick (
  tenant_id     uuid NOT NULL,
  deployment_id uuid NOT NULL,
  pipeline_id   uuid NOT NULL,
  element_id    text NOT NULL,
  -- Rises with each look.
  number        bigint NOT NULL,
  looked_at     timestamptz NOT NULL,
  last_at       timestamptz NOT NULL,
  looks         integer NOT NULL DEFAULT 1,
  status        text NOT NULL CHECK (status IN ('succeeded', 'skipped', 'failed')),
  -- Why it started nothing, or not all, in plain words.
  reason        text,
  run_ids       uuid[] NOT NULL,
  messages      integer NOT NULL,
  known         integer NOT NULL,
  set_aside     integer NOT NULL,
  cursor_before text,
  cursor_after  text,
  took_ms       integer NOT NULL,
  PRIMARY KEY (tenant_id, deployment_id, pipeline_id, element_id, number),
  FOREIGN KEY (tenant_id, deployment_id) REFERENCES deployment ON DELETE CASCADE
);
CREATE INDEX sensor_tick_by_age ON sensor_tick (last_at);

-- What a sensor was sent and has not dealt with, what it set aside, and what it is not to take a second time.
CREATE TABLE sensor_message (
  tenant_id     uuid NOT NULL,
  deployment_id uuid NOT NULL,
  pipeline_id   uuid NOT NULL,
  element_id    text NOT NULL,
  key           text NOT NULL,
  state         text NOT NULL CHECK (state IN ('waiting', 'done', 'aside')),
  -- Empty once it is dealt with.
  content       jsonb,
  -- Why it was set aside.
  reason        text,
  at            timestamptz NOT NULL,
  changed_at    timestamptz NOT NULL,
  PRIMARY KEY (tenant_id, deployment_id, pipeline_id, element_id, key),
  FOREIGN KEY (tenant_id, deployment_id) REFERENCES deployment ON DELETE CASCADE
);
CREATE INDEX sensor_message_open ON sensor_message (tenant_id, deployment_id, pipeline_id, element_id, state, at, key) WHERE state <> 'done';
CREATE INDEX sensor_message_done ON sensor_message (changed_at) WHERE state = 'done';

-- The run of each key, for ever: a sensor starts one for a key and never another.
CREATE TABLE run_key (
  tenant_id     uuid NOT NULL,
  deployment_id uuid NOT NULL,
  pipeline_id   uuid NOT NULL,
  element_id    text NOT NULL,
  key           text NOT NULL,
  run_id        uuid NOT NULL,
  PRIMARY KEY (tenant_id, deployment_id, pipeline_id, element_id, key),
  FOREIGN KEY (tenant_id, deployment_id) REFERENCES deployment ON DELETE CASCADE
);

CALL close_to_tenant('sensor');
CALL close_to_tenant('sensor_tick');
CALL close_to_tenant('sensor_message');
CALL close_to_tenant('run_key');
GRANT SELECT, INSERT, UPDATE, DELETE ON sensor TO sluice_app;
GRANT SELECT ON sensor_tick TO sluice_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON sensor_message TO sluice_app;
GRANT SELECT ON run_key TO sluice_app;
GRANT SELECT, UPDATE ON sensor TO sluice_system;
GRANT SELECT, INSERT, UPDATE, DELETE ON sensor_tick TO sluice_system;
GRANT SELECT, INSERT, UPDATE, DELETE ON sensor_message TO sluice_system;
GRANT SELECT, INSERT ON run_key TO sluice_system;
