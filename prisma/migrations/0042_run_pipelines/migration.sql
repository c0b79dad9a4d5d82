-- The pipelines whose versions a run is made of, each as a row: what a run holds as JSON no index finds under row-level security.
CREATE TABLE run_pipeline (
  tenant_id     uuid NOT NULL,
  run_id        uuid NOT NULL,
  deployment_id uuid NOT NULL,
  pipeline_id   uuid NOT NULL,
  PRIMARY KEY (tenant_id, run_id, pipeline_id),
  FOREIGN KEY (tenant_id, run_id) REFERENCES run ON DELETE CASCADE
);
CREATE INDEX run_pipeline_runs ON run_pipeline (tenant_id, deployment_id, pipeline_id, run_id);
CALL close_to_tenant('run_pipeline');
GRANT SELECT, INSERT ON run_pipeline TO sluice_app, sluice_system;

CREATE FUNCTION keep_run_pipelines() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO run_pipeline (tenant_id, run_id, deployment_id, pipeline_id)
  SELECT NEW.tenant_id, NEW.id, NEW.deployment_id, key::uuid FROM jsonb_object_keys(NEW.versions) AS key;
  RETURN NULL;
END $$;
CREATE TRIGGER run_pipelines AFTER INSERT ON run FOR EACH ROW WHEN (NEW.versions <> '{}') EXECUTE FUNCTION keep_run_pipelines();

-- The owner writes rows of every tenant here, so it steps past row-level security for that long.
ALTER TABLE run NO FORCE ROW LEVEL SECURITY;
ALTER TABLE run_pipeline NO FORCE ROW LEVEL SECURITY;
INSERT INTO run_pipeline (tenant_id, run_id, deployment_id, pipeline_id)
  SELECT run.tenant_id, run.id, run.deployment_id, key::uuid FROM run CROSS JOIN jsonb_object_keys(run.versions) AS key;
ALTER TABLE run FORCE ROW LEVEL SECURITY;
ALTER TABLE run_pipeline FORCE ROW LEVEL SECURITY;
