-- A try of a step that has a process of its own, somewhere else than its run: it claims once, and reports for itself with numbers of its own.
CREATE TABLE step_claim (
  tenant_id         uuid NOT NULL,
  run_id            uuid NOT NULL,
  attempt           integer NOT NULL,
  step              text NOT NULL,
  step_attempt      integer NOT NULL,
  claimed_at        timestamptz NOT NULL,
  heartbeat_at      timestamptz NOT NULL,
  last_seq          integer NOT NULL DEFAULT 0,
  peak_memory_bytes bigint,
  cpu_ms            bigint,
  PRIMARY KEY (tenant_id, run_id, attempt, step, step_attempt),
  FOREIGN KEY (tenant_id, run_id) REFERENCES run ON DELETE CASCADE
) WITH (fillfactor = 70);

CALL close_to_tenant('step_claim');
GRANT SELECT, INSERT, UPDATE ON step_claim TO sluice_app;
GRANT SELECT, DELETE ON step_claim TO sluice_system;
