-- How the lines of a chunk end, counted when it comes: twice its newlines, and one more where it ends a line. Whoever opens a log numbers its lines
-- by this, without the bytes. Chunks that were written before have none and are counted when they are looked at; they are here for two days at most.
ALTER TABLE log_chunk ADD COLUMN ends integer;

-- Views of the catalog and of lineage are kept as those of runs are; each page has names of its own.
ALTER TABLE run_view ADD COLUMN kind text NOT NULL DEFAULT 'runs';
DROP INDEX run_view_name;
CREATE UNIQUE INDEX run_view_name ON run_view (tenant_id, user_id, kind, name);
