-- Runs: what was asked for, the queue it waits in, what happened in it, and what the assets became.
-- Lock order, everywhere: tenant_queue, run, run_tail, run_slot, step, asset_state.

-- Runs ----------------------------------------------------------------------------------------------------------------------------

CREATE TABLE run (
  tenant_id           uuid NOT NULL,
  id                  uuid NOT NULL,
  deployment_id       uuid NOT NULL,
  job                 text,
  title               text NOT NULL,
  -- Hash of the version of each pipeline that gives it steps or stored inputs; the step graph is rebuilt from these and the target.
  versions            jsonb NOT NULL,
  target              jsonb NOT NULL,
  executor            text NOT NULL,
  -- Keys of the assets it is to make.
  assets              text[] NOT NULL,
  status              text NOT NULL CHECK (status IN ('queued', 'launching', 'running', 'canceling', 'succeeded', 'failed', 'canceled')),
  trigger             jsonb NOT NULL,
  tags                jsonb NOT NULL,
  config              jsonb NOT NULL,
  partition           text,
  priority            smallint NOT NULL DEFAULT 0,
  enqueued_at         timestamptz NOT NULL,
  -- Order among the runs of its tenant: when it was enqueued, moved by its priority.
  order_key           timestamptz NOT NULL,
  -- Held back until then; absent for a run that may be claimed.
  not_before          timestamptz,
  started_at          timestamptz,
  finished_at         timestamptz,
  attempt             integer NOT NULL DEFAULT 0,
  fence               bigint NOT NULL DEFAULT 0,
  launch_failures     integer NOT NULL DEFAULT 0,
  parent_run_id       uuid,
  root_run_id         uuid,
  retry_number        integer NOT NULL DEFAULT 0,
  retry_mode          text CHECK (retry_mode IN ('from_failure', 'all_steps', 'selected_steps')),
  -- The steps a re-execution was asked for.
  retry_steps         text[],
  failure             jsonb,
  cancel_requested_at timestamptz,
  cancel_requested_by text,
  cancel_forced       boolean NOT NULL DEFAULT false,
  -- Its events are packed and its logs lie in the log store.
  compacted           boolean NOT NULL DEFAULT false,
  PRIMARY KEY (tenant_id, id),
  FOREIGN KEY (tenant_id, deployment_id) REFERENCES deployment,
  FOREIGN KEY (tenant_id, parent_run_id) REFERENCES run
) WITH (fillfactor = 80);
-- Ids rise with time, so this is the feed.
CREATE INDEX run_feed ON run (tenant_id, deployment_id, id);
CREATE INDEX run_queue ON run (tenant_id, order_key, id) WHERE status = 'queued' AND not_before IS NULL;
CREATE INDEX run_queue_age ON run (tenant_id, enqueued_at) WHERE status = 'queued' AND not_before IS NULL;
CREATE INDEX run_held ON run (not_before) WHERE status = 'queued' AND not_before IS NOT NULL;
CREATE INDEX run_unfinished ON run (tenant_id, deployment_id, status, id) WHERE status IN ('queued', 'launching', 'running', 'canceling');
CREATE INDEX run_loose ON run (finished_at) WHERE finished_at IS NOT NULL AND NOT compacted;
CREATE INDEX run_parent ON run (tenant_id, parent_run_id) WHERE parent_run_id IS NOT NULL;
CREATE INDEX run_root ON run (tenant_id, root_run_id) WHERE root_run_id IS NOT NULL;

-- What rises while a run goes on: the counters that order what browsers read, and how far the steps are.
CREATE TABLE run_tail (
  tenant_id       uuid NOT NULL,
  run_id          uuid NOT NULL,
  event_number    integer NOT NULL DEFAULT 0,
  log_position    bigint NOT NULL DEFAULT 0,
  log_streams     integer NOT NULL DEFAULT 0,
  steps_total     integer NOT NULL,
  steps_running   integer NOT NULL DEFAULT 0,
  steps_succeeded integer NOT NULL DEFAULT 0,
  steps_failed    integer NOT NULL DEFAULT 0,
  steps_skipped   integer NOT NULL DEFAULT 0,
  PRIMARY KEY (tenant_id, run_id),
  FOREIGN KEY (tenant_id, run_id) REFERENCES run ON DELETE CASCADE
) WITH (fillfactor = 50);

-- One life of a run's process.
CREATE TABLE run_attempt (
  tenant_id         uuid NOT NULL,
  run_id            uuid NOT NULL,
  attempt           integer NOT NULL,
  fence             bigint NOT NULL,
  -- sha256 of the code that is exchanged once for a run token.
  claim_code_hash   bytea NOT NULL,
  launcher          text NOT NULL,
  worker_id         uuid NOT NULL,
  launch_record     jsonb,
  dequeued_at       timestamptz NOT NULL,
  launched_at       timestamptz,
  claimed_at        timestamptz,
  heartbeat_at      timestamptz,
  lease_expires_at  timestamptz NOT NULL,
  ended_at          timestamptz,
  outcome           text CHECK (outcome IN ('succeeded', 'failed', 'canceled', 'relaunched')),
  failure           jsonb,
  last_seq          integer NOT NULL DEFAULT 0,
  peak_memory_bytes bigint,
  cpu_ms            bigint,
  PRIMARY KEY (tenant_id, run_id, attempt),
  FOREIGN KEY (tenant_id, run_id) REFERENCES run ON DELETE CASCADE
) WITH (fillfactor = 70);
CREATE INDEX run_attempt_open ON run_attempt (lease_expires_at) WHERE ended_at IS NULL;

CREATE TABLE step (
  tenant_id   uuid NOT NULL,
  run_id      uuid NOT NULL,
  key         text NOT NULL,
  position    integer NOT NULL,
  kind        text NOT NULL,
  element_id  text NOT NULL,
  status      text NOT NULL,
  -- The step of the graph that this is one piece of.
  piece_of    text,
  ready_at    timestamptz,
  started_at  timestamptz,
  finished_at timestamptz,
  -- Absent while there is nothing to say: most steps are tried once.
  tries       jsonb,
  failure     jsonb,
  skip_reason text,
  outputs     jsonb,
  PRIMARY KEY (tenant_id, run_id, key),
  FOREIGN KEY (tenant_id, run_id) REFERENCES run ON DELETE CASCADE
) WITH (fillfactor = 85);

-- Events --------------------------------------------------------------------------------------------------------------------------
-- One numbering a run for both tables. Asset events are kept for good, the others go with their partition.

CREATE TABLE run_event (
  received_at timestamptz NOT NULL,
  tenant_id   uuid NOT NULL,
  run_id      uuid NOT NULL,
  number      integer NOT NULL,
  attempt     integer NOT NULL,
  at          timestamptz NOT NULL,
  type        text NOT NULL,
  step        text,
  payload     jsonb,
  -- Of a run that ended: many events as one row, under the number of the last of them.
  packed      bytea
) PARTITION BY RANGE (received_at);
CREATE INDEX run_event_number ON run_event (run_id, number);
CREATE TABLE run_event_default PARTITION OF run_event DEFAULT;

CREATE TABLE asset_event (
  tenant_id     uuid NOT NULL,
  run_id        uuid NOT NULL,
  number        integer NOT NULL,
  attempt       integer NOT NULL,
  deployment_id uuid NOT NULL,
  received_at   timestamptz NOT NULL,
  at            timestamptz NOT NULL,
  type          text NOT NULL,
  asset_key     text NOT NULL,
  partition     text,
  step          text,
  payload       jsonb NOT NULL,
  PRIMARY KEY (tenant_id, run_id, number)
);
CREATE INDEX asset_event_asset ON asset_event (tenant_id, deployment_id, asset_key, received_at, number);

-- What an asset is now. One row an asset of a deployment that a run was ever started for.
CREATE TABLE asset_state (
  tenant_id        uuid NOT NULL,
  deployment_id    uuid NOT NULL,
  asset_key        text NOT NULL,
  materialized_at  timestamptz,
  materialized_run uuid,
  data_version     text,
  code_version     text,
  input_versions   jsonb,
  summary          jsonb,
  metadata         jsonb,
  path             text,
  duration_ms      double precision,
  observed_at      timestamptz,
  observation      jsonb,
  -- Runs that are to make it and have not ended.
  planned_runs     uuid[] NOT NULL DEFAULT '{}',
  failed_at        timestamptz,
  failed_run       uuid,
  failure          jsonb,
  checks           jsonb NOT NULL DEFAULT '{}',
  PRIMARY KEY (tenant_id, deployment_id, asset_key),
  FOREIGN KEY (tenant_id, deployment_id) REFERENCES deployment ON DELETE CASCADE
) WITH (fillfactor = 70);

-- Logs ----------------------------------------------------------------------------------------------------------------------------

-- One stream of one try of a step. Bytes below archived_length lie in the log store, the others in chunks.
CREATE TABLE log_stream (
  tenant_id       uuid NOT NULL,
  run_id          uuid NOT NULL,
  step            text NOT NULL,
  step_attempt    integer NOT NULL,
  stream          text NOT NULL,
  number          integer NOT NULL,
  length          bigint NOT NULL DEFAULT 0,
  lines           bigint NOT NULL DEFAULT 0,
  archived_length bigint NOT NULL DEFAULT 0,
  -- Where the archived bytes lie, and an index of positions, offsets, lines and times into them.
  archive         jsonb,
  PRIMARY KEY (tenant_id, run_id, step, step_attempt, stream),
  FOREIGN KEY (tenant_id, run_id) REFERENCES run ON DELETE CASCADE
) WITH (fillfactor = 90);

CREATE TABLE log_chunk (
  received_at timestamptz NOT NULL,
  at          timestamptz NOT NULL,
  tenant_id   uuid NOT NULL,
  run_id      uuid NOT NULL,
  position    bigint NOT NULL,
  "offset"    bigint NOT NULL,
  stream      integer NOT NULL,
  bytes       bytea NOT NULL
) PARTITION BY RANGE (received_at);
CREATE INDEX log_chunk_position ON log_chunk (run_id, position);
CREATE TABLE log_chunk_default PARTITION OF log_chunk DEFAULT;

-- Queue ---------------------------------------------------------------------------------------------------------------------------

CREATE TABLE tenant_queue (
  tenant_id     uuid PRIMARY KEY REFERENCES tenant ON DELETE CASCADE,
  queued        integer NOT NULL DEFAULT 0 CHECK (queued >= 0),
  running       integer NOT NULL DEFAULT 0 CHECK (running >= 0),
  -- Runs at once; absent: as many as are asked for.
  slots         integer CHECK (slots >= 0),
  delay_seconds integer NOT NULL DEFAULT 0,
  -- When the oldest run that may be claimed was enqueued, moved by the plan's delay: the tenant's place among the others.
  head          timestamptz,
  paused        boolean NOT NULL DEFAULT false
) WITH (fillfactor = 50);
CREATE INDEX tenant_queue_head ON tenant_queue (head, tenant_id) WHERE head IS NOT NULL AND NOT paused;

-- A run that goes on holds one of these rows, so a tenant never has more of them than it has slots.
CREATE TABLE run_slot (
  tenant_id uuid NOT NULL REFERENCES tenant ON DELETE CASCADE,
  number    integer NOT NULL,
  run_id    uuid,
  retired   boolean NOT NULL DEFAULT false,
  PRIMARY KEY (tenant_id, number),
  UNIQUE (tenant_id, run_id)
) WITH (fillfactor = 50);

-- Why a tenant's runs wait: a timeline written when the cause changes. A run's queued time is this, cut to its own wait.
CREATE TABLE tenant_wait (
  tenant_id uuid NOT NULL REFERENCES tenant ON DELETE CASCADE,
  from_at   timestamptz NOT NULL,
  to_at     timestamptz,
  cause     text NOT NULL,
  words     text NOT NULL,
  PRIMARY KEY (tenant_id, from_at)
);
CREATE UNIQUE INDEX tenant_wait_open ON tenant_wait (tenant_id) WHERE to_at IS NULL;

-- What a run waited for by itself: held back by a retry, being launched.
CREATE TABLE run_wait (
  tenant_id uuid NOT NULL,
  run_id    uuid NOT NULL,
  from_at   timestamptz NOT NULL,
  to_at     timestamptz,
  cause     text NOT NULL,
  words     text NOT NULL,
  PRIMARY KEY (tenant_id, run_id, from_at),
  FOREIGN KEY (tenant_id, run_id) REFERENCES run ON DELETE CASCADE
);

-- Workers -------------------------------------------------------------------------------------------------------------------------

CREATE TABLE worker (
  id           uuid PRIMARY KEY,
  host         text NOT NULL,
  pid          integer NOT NULL,
  started_at   timestamptz NOT NULL,
  heartbeat_at timestamptz NOT NULL
);

-- A duty that one process at a time has, and since when web could be reached (name "web").
CREATE TABLE lease (
  name       text PRIMARY KEY,
  holder     text NOT NULL,
  fence      bigint NOT NULL DEFAULT 0,
  since      timestamptz NOT NULL,
  expires_at timestamptz NOT NULL
);

-- Claiming ------------------------------------------------------------------------------------------------------------------------

-- Where a tenant stands among the others, from the runs it has waiting.
CREATE FUNCTION refresh_queue_head(tenant uuid) RETURNS void LANGUAGE sql AS $$
  UPDATE tenant_queue SET head = (
    SELECT min(waiting.enqueued_at) FROM run AS waiting
    WHERE waiting.tenant_id = tenant AND waiting.status = 'queued' AND waiting.not_before IS NULL
  ) + make_interval(secs => delay_seconds)
  WHERE tenant_id = tenant
$$;

-- Lets runs whose time has come be claimed.
CREATE FUNCTION release_held_runs(now_at timestamptz) RETURNS integer LANGUAGE plpgsql AS $$
DECLARE
  held record;
  released integer := 0;
BEGIN
  FOR held IN SELECT DISTINCT tenant_id FROM run WHERE status = 'queued' AND not_before <= now_at ORDER BY tenant_id LOOP
    PERFORM FROM tenant_queue WHERE tenant_id = held.tenant_id FOR UPDATE;
    WITH due AS (
      UPDATE run SET not_before = NULL WHERE tenant_id = held.tenant_id AND status = 'queued' AND not_before <= now_at RETURNING id
    )
    UPDATE run_wait SET to_at = now_at FROM due
    WHERE run_wait.tenant_id = held.tenant_id AND run_wait.run_id = due.id AND run_wait.to_at IS NULL;
    released := released + 1;
    PERFORM refresh_queue_head(held.tenant_id);
  END LOOP;
  RETURN released;
END $$;

-- Hands out waiting runs: tenants in the order of their heads, one run a tenant a pass, never more than there are free slot rows.
-- Each step is a statement of its own: under READ COMMITTED it then sees what was committed before the tenant's row was locked.
-- `claim_hashes` are the hashes of one-time claim codes, one for each run that may be handed out.
CREATE FUNCTION claim_runs(worker uuid, launcher_name text, claim_hashes bytea[], now_at timestamptz, lease interval)
RETURNS TABLE (tenant_id uuid, run_id uuid, attempt integer, fence bigint, claim_index integer) LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
  place record;
  slot integer;
  chosen record;
  claimed integer := 0;
  wanted integer := coalesce(array_length(claim_hashes, 1), 0);
BEGIN
  PERFORM release_held_runs(now_at);
  FOR place IN
    SELECT queue.tenant_id, queue.slots FROM tenant_queue AS queue
    WHERE queue.head IS NOT NULL AND NOT queue.paused AND (queue.slots IS NULL OR queue.running < queue.slots)
    ORDER BY queue.head, queue.running, queue.tenant_id
    LIMIT wanted * 2 FOR UPDATE SKIP LOCKED
  LOOP
    EXIT WHEN claimed >= wanted;
    SELECT candidate.id INTO chosen FROM run AS candidate
      WHERE candidate.tenant_id = place.tenant_id AND candidate.status = 'queued' AND candidate.not_before IS NULL
      ORDER BY candidate.order_key, candidate.id LIMIT 1 FOR UPDATE;
    IF NOT FOUND THEN
      PERFORM refresh_queue_head(place.tenant_id);
      CONTINUE;
    END IF;
    SELECT free.number INTO slot FROM run_slot AS free
      WHERE free.tenant_id = place.tenant_id AND free.run_id IS NULL AND NOT free.retired
      ORDER BY free.number LIMIT 1 FOR UPDATE;
    IF NOT FOUND THEN
      CONTINUE WHEN place.slots IS NOT NULL;
      INSERT INTO run_slot (tenant_id, number)
        SELECT place.tenant_id, coalesce(max(taken.number), 0) + 1 FROM run_slot AS taken WHERE taken.tenant_id = place.tenant_id
        RETURNING number INTO slot;
    END IF;
    UPDATE run_slot SET run_id = chosen.id WHERE run_slot.tenant_id = place.tenant_id AND number = slot;
    UPDATE run SET status = 'launching', attempt = run.attempt + 1, fence = run.fence + 1
      WHERE run.tenant_id = place.tenant_id AND id = chosen.id
      RETURNING run.attempt, run.fence INTO attempt, fence;
    INSERT INTO run_attempt (tenant_id, run_id, attempt, fence, claim_code_hash, launcher, worker_id, dequeued_at, lease_expires_at)
      VALUES (place.tenant_id, chosen.id, attempt, fence, claim_hashes[claimed + 1], launcher_name, worker, now_at, now_at + lease);
    UPDATE tenant_queue SET running = running + 1, queued = queued - 1 WHERE tenant_queue.tenant_id = place.tenant_id;
    PERFORM refresh_queue_head(place.tenant_id);
    tenant_id := place.tenant_id;
    run_id := chosen.id;
    claim_index := claimed;
    claimed := claimed + 1;
    RETURN NEXT;
  END LOOP;
END $$;

-- Partitions ----------------------------------------------------------------------------------------------------------------------
-- The logins own nothing, so these run with the rights of the owner.

-- Makes the partitions of a table that rows will soon fall into; what fell into the default meanwhile moves along.
CREATE FUNCTION make_partitions(parent text, unit text, now_at timestamptz, ahead integer) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
DECLARE
  beginning timestamptz;
  name text;
  made integer := 0;
BEGIN
  IF (parent, unit) NOT IN (('run_event', 'day'), ('log_chunk', 'hour')) THEN
    RAISE EXCEPTION '% has no partitions by %', parent, unit;
  END IF;
  PERFORM pg_advisory_xact_lock(hashtext('partitions of ' || parent));
  FOR step IN 0..ahead LOOP
    beginning := date_trunc(unit, now_at AT TIME ZONE 'UTC') AT TIME ZONE 'UTC' + step * ('1 ' || unit)::interval;
    name := parent || to_char(beginning AT TIME ZONE 'UTC', '_YYYYMMDDHH24');
    CONTINUE WHEN to_regclass(name) IS NOT NULL;
    EXECUTE format('CREATE TABLE %I (LIKE %I INCLUDING DEFAULTS INCLUDING CONSTRAINTS)', name, parent);
    EXECUTE format('WITH moved AS (DELETE FROM %I WHERE received_at >= %L AND received_at < %L RETURNING *) INSERT INTO %I SELECT * FROM moved',
      parent || '_default', beginning, beginning + ('1 ' || unit)::interval, name);
    EXECUTE format('ALTER TABLE %I ATTACH PARTITION %I FOR VALUES FROM (%L) TO (%L)', parent, name, beginning, beginning + ('1 ' || unit)::interval);
    made := made + 1;
  END LOOP;
  RETURN made;
END $$;

-- Drops the partitions that lie wholly before a time.
CREATE FUNCTION drop_partitions(parent text, before_at timestamptz) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
DECLARE
  old record;
  dropped integer := 0;
BEGIN
  IF parent NOT IN ('run_event', 'log_chunk') THEN
    RAISE EXCEPTION '% has no partitions', parent;
  END IF;
  FOR old IN
    SELECT child.relname AS name FROM pg_inherits
    JOIN pg_class AS child ON child.oid = inhrelid
    WHERE inhparent = parent::regclass AND child.relname ~ '_[0-9]{10}$'
      AND to_timestamp(right(child.relname, 10) || '+00', 'YYYYMMDDHH24TZH')
        + CASE parent WHEN 'run_event' THEN interval '1 day' ELSE interval '1 hour' END <= before_at
  LOOP
    EXECUTE format('DROP TABLE %I', old.name);
    dropped := dropped + 1;
  END LOOP;
  RETURN dropped;
END $$;

REVOKE EXECUTE ON FUNCTION make_partitions, drop_partitions FROM PUBLIC;
GRANT EXECUTE ON FUNCTION make_partitions, drop_partitions TO sluice_system;

SELECT make_partitions('run_event', 'day', now(), 7), make_partitions('log_chunk', 'hour', now(), 6);

-- A tenant has a place in the queue from its first day; its slots are those of its plan.
CREATE FUNCTION fit_queue_to_plan() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE wanted plan;
BEGIN
  SELECT * INTO STRICT wanted FROM plan WHERE name = NEW.plan;
  INSERT INTO tenant_queue (tenant_id, slots, delay_seconds) VALUES (NEW.id, wanted.concurrent_runs, wanted.queue_delay_seconds)
    ON CONFLICT (tenant_id) DO UPDATE SET slots = excluded.slots, delay_seconds = excluded.delay_seconds;
  INSERT INTO run_slot (tenant_id, number) SELECT NEW.id, number FROM generate_series(1, wanted.concurrent_runs) AS number
    ON CONFLICT DO NOTHING;
  UPDATE run_slot SET retired = wanted.concurrent_runs IS NOT NULL AND number > wanted.concurrent_runs WHERE tenant_id = NEW.id;
  PERFORM refresh_queue_head(NEW.id);
  RETURN NULL;
END $$;
CREATE TRIGGER tenant_has_a_queue AFTER INSERT OR UPDATE OF plan ON tenant FOR EACH ROW EXECUTE FUNCTION fit_queue_to_plan();

-- Row-level security ----------------------------------------------------------------------------------------------------------------

CALL close_to_tenant('run');
CALL close_to_tenant('run_tail');
CALL close_to_tenant('run_attempt');
CALL close_to_tenant('step');
CALL close_to_tenant('run_event');
CALL close_to_tenant('asset_event');
CALL close_to_tenant('asset_state');
CALL close_to_tenant('log_stream');
CALL close_to_tenant('log_chunk');
CALL close_to_tenant('tenant_queue');
CALL close_to_tenant('run_slot');
CALL close_to_tenant('tenant_wait');
CALL close_to_tenant('run_wait');

GRANT SELECT, INSERT, UPDATE ON run, run_tail, run_attempt, asset_state, log_stream, run_wait, tenant_wait TO sluice_app, sluice_system;
GRANT SELECT, INSERT, UPDATE, DELETE ON step TO sluice_app, sluice_system;
GRANT SELECT, INSERT ON run_event, asset_event, log_chunk TO sluice_app, sluice_system;
GRANT SELECT, UPDATE ON tenant_queue, run_slot TO sluice_app, sluice_system;
GRANT INSERT ON tenant_queue, run_slot TO sluice_app, sluice_system;
GRANT DELETE ON run_event, log_chunk TO sluice_system;
GRANT SELECT ON worker, lease TO sluice_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON worker, lease TO sluice_system;

-- Hot rows change all the time: clean up after few of them, without pausing.
ALTER TABLE run SET (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 1000);
ALTER TABLE run_tail SET (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 500);
ALTER TABLE run_attempt SET (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 1000);
ALTER TABLE tenant_queue SET (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 200, autovacuum_vacuum_cost_delay = 0);
ALTER TABLE run_slot SET (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 200, autovacuum_vacuum_cost_delay = 0);
