-- The automation conditions of active versions, and what each has to know from one evaluation to the next.
CREATE TABLE asset_condition (
  tenant_id     uuid NOT NULL,
  deployment_id uuid NOT NULL,
  asset_key     text NOT NULL,
  pipeline_id   uuid NOT NULL,
  -- What is kept of another text is of no use to it.
  text          text NOT NULL,
  is_on         boolean NOT NULL,
  switched_by   uuid REFERENCES "user" ON DELETE SET NULL,
  switched_at   timestamptz,
  -- Never: it begins with its first evaluation.
  evaluated_at  timestamptz,
  state         jsonb NOT NULL DEFAULT '{}',
  -- What it asked for in the last half minute: ticks, instants and partition keys.
  asked         jsonb NOT NULL DEFAULT '[]',
  -- When it is evaluated though nothing happens; never where it is off.
  due_at        timestamptz,
  PRIMARY KEY (tenant_id, deployment_id, asset_key),
  FOREIGN KEY (tenant_id, deployment_id) REFERENCES deployment ON DELETE CASCADE,
  FOREIGN KEY (tenant_id, pipeline_id) REFERENCES pipeline
) WITH (fillfactor = 70);
CREATE INDEX asset_condition_due ON asset_condition (tenant_id, deployment_id, due_at) WHERE due_at IS NOT NULL;

-- One row for each deployment that has conditions: who holds it has the tick.
CREATE TABLE condition_turn (
  tenant_id     uuid NOT NULL,
  deployment_id uuid NOT NULL,
  -- One more with each tick.
  number        bigint NOT NULL DEFAULT 0,
  -- No tick is at an earlier instant than the one before it, whichever clock its worker has.
  ticked_at     timestamptz,
  -- What the last tick asked for: partition keys by asset.
  requested     jsonb NOT NULL DEFAULT '{}',
  -- How many conditions it evaluated, and how long it took.
  evaluated     integer NOT NULL DEFAULT 0,
  took_ms       integer NOT NULL DEFAULT 0,
  -- When the first of its conditions is due.
  due_at        timestamptz,
  -- Until then nobody takes it: the tick before failed, or the tenant has no room.
  not_before    timestamptz,
  PRIMARY KEY (tenant_id, deployment_id),
  FOREIGN KEY (tenant_id, deployment_id) REFERENCES deployment ON DELETE CASCADE
);

-- What happened since the last tick, of deployments that have conditions. Written with what it tells of and taken by one tick, so that nothing is lost and
-- nothing counts twice, in whichever order transactions come to their ends.
CREATE TABLE condition_news (
  tenant_id     uuid NOT NULL,
  deployment_id uuid NOT NULL,
  id            bigint GENERATED ALWAYS AS IDENTITY,
  -- updated, touched: an asset; run, backfill: all that it makes; partitions: a dynamic set.
  kind          text NOT NULL CHECK (kind IN ('updated', 'touched', 'run', 'backfill', 'partitions')),
  -- The key of an asset or the name of a set.
  name          text,
  partition     text,
  check_name    text,
  -- The run or the backfill.
  source_id     uuid,
  at            timestamptz,
  begun_at      timestamptz,
  is_other_data boolean,
  PRIMARY KEY (tenant_id, deployment_id, id),
  FOREIGN KEY (tenant_id, deployment_id) REFERENCES deployment ON DELETE CASCADE
);

-- What a tick found of a condition. Evaluations in a row that found the same and asked for nothing are one.
CREATE TABLE condition_evaluation (
  tenant_id     uuid NOT NULL,
  deployment_id uuid NOT NULL,
  asset_key     text NOT NULL,
  -- Of the tick.
  number        bigint NOT NULL,
  evaluated_at  timestamptz NOT NULL,
  last_at       timestamptz NOT NULL,
  evaluations   integer NOT NULL DEFAULT 1,
  -- How many partitions it asked for, and which, from one to another.
  requested     integer NOT NULL,
  keys          text[] NOT NULL,
  -- The truth of every part, in words.
  tree          jsonb NOT NULL,
  run_ids       uuid[] NOT NULL,
  backfill_ids  uuid[] NOT NULL,
  -- Why what it asked for was not started.
  reason        text,
  PRIMARY KEY (tenant_id, deployment_id, asset_key, number),
  FOREIGN KEY (tenant_id, deployment_id) REFERENCES deployment ON DELETE CASCADE
);
CREATE INDEX condition_evaluation_by_age ON condition_evaluation (last_at);

CALL close_to_tenant('asset_condition');
CALL close_to_tenant('condition_turn');
CALL close_to_tenant('condition_news');
CALL close_to_tenant('condition_evaluation');
GRANT SELECT, INSERT, UPDATE, DELETE ON asset_condition, condition_turn TO sluice_app;
GRANT SELECT, INSERT, DELETE ON condition_news TO sluice_app;
GRANT SELECT ON condition_evaluation TO sluice_app;
GRANT SELECT, UPDATE ON asset_condition, condition_turn TO sluice_system;
GRANT SELECT, INSERT, DELETE ON condition_news TO sluice_system;
GRANT SELECT, INSERT, UPDATE, DELETE ON condition_evaluation TO sluice_system;

-- Whoever writes what conditions look at tells of it in the same transaction, without knowing of them.

CREATE FUNCTION has_conditions(tenant uuid, deployment uuid) RETURNS boolean LANGUAGE sql STABLE AS $$
  SELECT EXISTS (SELECT FROM condition_turn WHERE tenant_id = tenant AND deployment_id = deployment)
$$;

-- The state of the asset is still that of before: events are written first. An observation is an update where it brings another data version.
CREATE FUNCTION tell_conditions_of_events() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO condition_news (tenant_id, deployment_id, kind, name, partition, check_name, source_id, at, begun_at, is_other_data)
  SELECT told.tenant_id, told.deployment_id,
    CASE WHEN told.type IN ('ASSET_MATERIALIZATION', 'ASSET_CHECK_EVALUATION') OR (told.type = 'ASSET_OBSERVATION' AND told.is_other_data) THEN 'updated' ELSE 'touched' END,
    told.asset_key, told.partition, told.check_name, told.run_id, told.at, coalesce(told.started_at, told.at), told.is_other_data
  FROM (
    SELECT event.tenant_id, event.deployment_id, event.type, event.asset_key, event.partition, event.check_name, event.run_id, event.at, event.started_at,
      event.payload ->> 'dataVersion' IS DISTINCT FROM
        CASE WHEN event.partition IS NULL THEN coalesce(state.data_version, state.observation ->> 'dataVersion') ELSE piece.data_version END AS is_other_data
    FROM written AS event
    LEFT JOIN asset_state AS state ON state.tenant_id = event.tenant_id AND state.deployment_id = event.deployment_id AND state.asset_key = event.asset_key
    LEFT JOIN asset_partition AS piece ON piece.tenant_id = event.tenant_id AND piece.deployment_id = event.deployment_id
      AND piece.asset_key = event.asset_key AND piece.partition = event.partition
    WHERE has_conditions(event.tenant_id, event.deployment_id)
      AND event.type IN ('ASSET_MATERIALIZATION', 'ASSET_OBSERVATION', 'ASSET_FAILED_TO_MATERIALIZE', 'ASSET_CHECK_EVALUATION', 'ASSET_CHECK_FAILED_TO_EVALUATE')
  ) AS told;
  RETURN NULL;
END $$;
CREATE TRIGGER asset_event_conditions AFTER INSERT ON asset_event REFERENCING NEW TABLE AS written
  FOR EACH STATEMENT EXECUTE FUNCTION tell_conditions_of_events();

CREATE FUNCTION tell_conditions_of_run() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF has_conditions(NEW.tenant_id, NEW.deployment_id) THEN
    INSERT INTO condition_news (tenant_id, deployment_id, kind, source_id) VALUES (NEW.tenant_id, NEW.deployment_id, TG_ARGV[0], NEW.id);
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER run_begins_conditions AFTER INSERT ON run FOR EACH ROW WHEN (NEW.assets <> '{}') EXECUTE FUNCTION tell_conditions_of_run('run');
CREATE TRIGGER run_ends_conditions AFTER UPDATE OF finished_at ON run FOR EACH ROW
  WHEN (NEW.assets <> '{}' AND OLD.finished_at IS DISTINCT FROM NEW.finished_at) EXECUTE FUNCTION tell_conditions_of_run('run');
CREATE TRIGGER backfill_conditions AFTER INSERT OR UPDATE OF status ON backfill FOR EACH ROW EXECUTE FUNCTION tell_conditions_of_run('backfill');

CREATE FUNCTION tell_conditions_of_pieces() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO condition_news (tenant_id, deployment_id, kind, source_id)
  SELECT DISTINCT backfill.tenant_id, backfill.deployment_id, 'backfill', backfill.id FROM changed
  JOIN backfill ON backfill.tenant_id = changed.tenant_id AND backfill.id = changed.backfill_id WHERE has_conditions(backfill.tenant_id, backfill.deployment_id);
  RETURN NULL;
END $$;
CREATE TRIGGER backfill_partition_conditions AFTER UPDATE ON backfill_partition REFERENCING NEW TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION tell_conditions_of_pieces();

CREATE FUNCTION tell_conditions_of_keys() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO condition_news (tenant_id, deployment_id, kind, name)
  SELECT DISTINCT tenant_id, deployment_id, 'partitions', set_name FROM changed WHERE has_conditions(tenant_id, deployment_id);
  RETURN NULL;
END $$;
CREATE TRIGGER dynamic_partition_added_conditions AFTER INSERT ON dynamic_partition REFERENCING NEW TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION tell_conditions_of_keys();
CREATE TRIGGER dynamic_partition_removed_conditions AFTER DELETE ON dynamic_partition REFERENCING OLD TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION tell_conditions_of_keys();

CREATE FUNCTION tell_conditions_of_freshness() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF has_conditions(NEW.tenant_id, NEW.deployment_id) THEN
    INSERT INTO condition_news (tenant_id, deployment_id, kind, name) VALUES (NEW.tenant_id, NEW.deployment_id, 'touched', NEW.asset_key);
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER asset_freshness_conditions AFTER UPDATE OF state ON asset_freshness FOR EACH ROW
  WHEN (OLD.state IS DISTINCT FROM NEW.state) EXECUTE FUNCTION tell_conditions_of_freshness();
