-- What the list of runs is narrowed by, as plain columns. Row-level security keeps conditions that are not leakproof out of indexes, and taking
-- a value out of JSON is none; comparing a column is.
ALTER TABLE run
  ADD COLUMN trigger_kind text GENERATED ALWAYS AS (trigger ->> 'kind') STORED,
  -- As much of a name as fits into an index.
  ADD COLUMN started_by text GENERATED ALWAYS AS (left(trigger ->> 'by', 300)) STORED,
  -- From start to end, of a run that has ended.
  ADD COLUMN took_ms double precision GENERATED ALWAYS AS (extract(epoch FROM finished_at - started_at)::double precision * 1000) STORED;
CREATE INDEX run_feed_trigger ON run (tenant_id, deployment_id, trigger_kind, id);
CREATE INDEX run_feed_by ON run (tenant_id, deployment_id, started_by, id) WHERE started_by IS NOT NULL;
CREATE INDEX run_feed_took ON run (tenant_id, deployment_id, took_ms) WHERE took_ms IS NOT NULL;

-- The tags of runs, each as a row; names and values as far as they fit into an index.
CREATE TABLE run_tag (
  tenant_id     uuid NOT NULL,
  run_id        uuid NOT NULL,
  deployment_id uuid NOT NULL,
  name          text NOT NULL,
  value         text NOT NULL,
  PRIMARY KEY (tenant_id, run_id, name),
  FOREIGN KEY (tenant_id, run_id) REFERENCES run ON DELETE CASCADE
);
CREATE INDEX run_tag_value ON run_tag (tenant_id, deployment_id, name, value, run_id);
CALL close_to_tenant('run_tag');
GRANT SELECT, INSERT ON run_tag TO sluice_app, sluice_system;

CREATE FUNCTION keep_run_tags() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO run_tag (tenant_id, run_id, deployment_id, name, value)
  SELECT DISTINCT ON (left(key, 200)) NEW.tenant_id, NEW.id, NEW.deployment_id, left(key, 200), left(coalesce(value, ''), 300) FROM jsonb_each_text(NEW.tags);
  RETURN NULL;
END $$;
CREATE TRIGGER run_tags AFTER INSERT ON run FOR EACH ROW WHEN (NEW.tags <> '{}') EXECUTE FUNCTION keep_run_tags();

-- The owner writes rows of every tenant here, so it steps past row-level security for that long.
ALTER TABLE run NO FORCE ROW LEVEL SECURITY;
ALTER TABLE run_tag NO FORCE ROW LEVEL SECURITY;
INSERT INTO run_tag (tenant_id, run_id, deployment_id, name, value)
  SELECT DISTINCT ON (run.tenant_id, run.id, left(key, 200)) run.tenant_id, run.id, run.deployment_id, left(key, 200), left(coalesce(value, ''), 300)
  FROM run CROSS JOIN jsonb_each_text(run.tags);
ALTER TABLE run FORCE ROW LEVEL SECURITY;
ALTER TABLE run_tag FORCE ROW LEVEL SECURITY;
