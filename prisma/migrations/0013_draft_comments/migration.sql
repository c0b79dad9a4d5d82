-- What people say to each other about an element of a draft. A thread is its first comment and the answers that name it.
CREATE TABLE draft_comment (
  tenant_id    uuid NOT NULL,
  id           uuid NOT NULL,
  pipeline_id  uuid NOT NULL,
  thread_id    uuid NOT NULL,
  element_id   text NOT NULL,
  -- What the element was called when the thread began: it is still said when the element is gone.
  element_name text NOT NULL,
  author       uuid NOT NULL,
  body         text NOT NULL,
  mentions     uuid[] NOT NULL,
  -- Who has seen it, its author left out.
  seen_by      uuid[] NOT NULL,
  created_at   timestamptz NOT NULL,
  edited_at    timestamptz,
  -- Of the first one: the thread's.
  resolved_at  timestamptz,
  resolved_by  uuid,
  PRIMARY KEY (tenant_id, id),
  FOREIGN KEY (tenant_id, pipeline_id) REFERENCES draft ON DELETE CASCADE,
  FOREIGN KEY (tenant_id, thread_id) REFERENCES draft_comment ON DELETE CASCADE
);
CREATE INDEX draft_comment_pipeline ON draft_comment (tenant_id, pipeline_id, thread_id);
CREATE INDEX draft_comment_mentions ON draft_comment USING gin (mentions);

CALL close_to_tenant('draft_comment');
GRANT SELECT, INSERT, UPDATE, DELETE ON draft_comment TO sluice_app;
GRANT SELECT ON draft_comment TO sluice_system;
