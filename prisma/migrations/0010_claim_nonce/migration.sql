-- What the process that claimed is known by, until it reports: the answer to its claim may have been lost, and then it is given it again.
ALTER TABLE run_attempt ADD COLUMN claim_nonce uuid;
ALTER TABLE step_claim ADD COLUMN claim_nonce uuid;
