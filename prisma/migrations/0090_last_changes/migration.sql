-- Who last changed each element of a draft, so that whoever publishes it sees whose work goes live. It outlives the changes themselves, of which only the newest are kept.
CREATE TABLE draft_last_change (
  tenant_id   uuid NOT NULL,
  pipeline_id uuid NOT NULL,
  -- Of the pipeline's settings: '(pipeline)', which no element is called.
  element_id  text NOT NULL,
  revision    integer NOT NULL,
  author      uuid NOT NULL,
  changed_at  timestamptz NOT NULL,
  PRIMARY KEY (tenant_id, pipeline_id, element_id),
  FOREIGN KEY (tenant_id, pipeline_id) REFERENCES draft ON DELETE CASCADE
);

CALL close_to_tenant('draft_last_change');
GRANT SELECT, INSERT, UPDATE, DELETE ON draft_last_change TO sluice_app;
GRANT SELECT ON draft_last_change TO sluice_system;
