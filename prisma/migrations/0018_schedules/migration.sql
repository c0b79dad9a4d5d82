-- The schedules of active versions, and how far their times have been looked at.
CREATE TABLE schedule (
  tenant_id     uuid NOT NULL,
  deployment_id uuid NOT NULL,
  pipeline_id   uuid NOT NULL,
  element_id    text NOT NULL,
  name          text NOT NULL,
  -- The active version it is in.
  hash          text NOT NULL,
  -- All that says when it fires, as text: a version that leaves it as it is lets it go on where it was.
  times         text NOT NULL,
  is_on         boolean NOT NULL,
  -- Who was the last to switch it, and when; nobody yet where it is as it was published.
  switched_by   uuid REFERENCES "user" ON DELETE SET NULL,
  switched_at   timestamptz,
  -- Each of its times until then has its tick, or was never to have one.
  looked_until  timestamptz NOT NULL,
  -- When it is looked at again; never where it is off, disabled, or has no time any more.
  due_at        timestamptz,
  PRIMARY KEY (tenant_id, deployment_id, pipeline_id, element_id),
  FOREIGN KEY (tenant_id, deployment_id) REFERENCES deployment ON DELETE CASCADE,
  FOREIGN KEY (tenant_id, pipeline_id) REFERENCES pipeline
);
CREATE INDEX schedule_due ON schedule (due_at) WHERE due_at IS NOT NULL;

-- One evaluation of a schedule, written with the run it started. Of a schedule that is gone they stay for their time.
CREATE TABLE tick (
  tenant_id     uuid NOT NULL,
  deployment_id uuid NOT NULL,
  pipeline_id   uuid NOT NULL,
  element_id    text NOT NULL,
  scheduled_at  timestamptz NOT NULL,
  status        text NOT NULL CHECK (status IN ('succeeded', 'skipped', 'failed')),
  -- Why it started nothing, in plain words.
  reason        text,
  run_id        uuid,
  made_at       timestamptz NOT NULL,
  PRIMARY KEY (tenant_id, deployment_id, pipeline_id, element_id, scheduled_at),
  FOREIGN KEY (tenant_id, deployment_id) REFERENCES deployment ON DELETE CASCADE
);
CREATE INDEX tick_by_age ON tick (made_at);

CALL close_to_tenant('schedule');
CALL close_to_tenant('tick');
GRANT SELECT, INSERT, UPDATE, DELETE ON schedule TO sluice_app;
GRANT SELECT ON tick TO sluice_app;
GRANT SELECT, UPDATE ON schedule TO sluice_system;
GRANT SELECT, INSERT, DELETE ON tick TO sluice_system;

-- Those that versions have already begin now.
INSERT INTO schedule (tenant_id, deployment_id, pipeline_id, element_id, name, hash, times, is_on, looked_until, due_at)
SELECT activation.tenant_id, activation.deployment_id, activation.pipeline_id, element.key, element.value ->> 'name', activation.hash, '',
  deployment.kind = 'production', now(), CASE WHEN deployment.kind = 'production' THEN now() END
FROM activation
JOIN deployment ON deployment.tenant_id = activation.tenant_id AND deployment.id = activation.deployment_id
JOIN version ON version.tenant_id = activation.tenant_id AND version.pipeline_id = activation.pipeline_id AND version.hash = activation.hash
JOIN pipeline ON pipeline.tenant_id = activation.tenant_id AND pipeline.id = activation.pipeline_id AND pipeline.removed_at IS NULL
CROSS JOIN LATERAL jsonb_each(version.content -> 'elements') AS element
WHERE activation.replaced_at IS NULL AND element.value ->> 'kind' = 'schedule';
