-- What the IO managers of a run read and wrote, wherever values are kept: added up with the events that tell of it.
ALTER TABLE run_tail
  ADD COLUMN read_bytes    bigint NOT NULL DEFAULT 0,
  ADD COLUMN written_bytes bigint NOT NULL DEFAULT 0;
