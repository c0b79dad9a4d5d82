-- Filters of the list of runs that somebody gave a name, for themselves or for all of the tenant.
CREATE TABLE run_view (
  tenant_id  uuid NOT NULL REFERENCES tenant ON DELETE CASCADE,
  id         uuid NOT NULL,
  user_id    uuid NOT NULL REFERENCES "user" ON DELETE CASCADE,
  name       text NOT NULL,
  filter     text NOT NULL,
  -- Which face of the page it opens: list, grid or timeline.
  face       text NOT NULL,
  shared     boolean NOT NULL,
  created_at timestamptz NOT NULL,
  PRIMARY KEY (tenant_id, id)
);
CREATE UNIQUE INDEX run_view_name ON run_view (tenant_id, user_id, name);
CALL close_to_tenant('run_view');
GRANT SELECT, INSERT, UPDATE, DELETE ON run_view TO sluice_app;
GRANT SELECT ON run_view TO sluice_system;

-- The feed of what a filter leaves. Row-level security keeps conditions that are not leakproof out of indexes, so that neither
-- GIN nor trigrams would be used here: what these do not narrow is filtered along the feed.
CREATE INDEX run_feed_job ON run (tenant_id, deployment_id, job, id) WHERE job IS NOT NULL;
CREATE INDEX run_feed_failed ON run (tenant_id, deployment_id, status, id) WHERE status IN ('failed', 'canceled');
CREATE INDEX run_ended ON run (tenant_id, deployment_id, finished_at) WHERE finished_at IS NOT NULL;
