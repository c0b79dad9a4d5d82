-- Who asks for a run says which asking it is: an asking that comes again, after an answer that was lost, finds the run of before.
ALTER TABLE run ADD COLUMN request_id uuid;
CREATE UNIQUE INDEX run_request ON run (tenant_id, request_id) WHERE request_id IS NOT NULL;
