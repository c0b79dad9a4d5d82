-- What a check found each time it was carried out is looked up by its name.
ALTER TABLE asset_event ADD COLUMN check_name text;

-- Every tenant's rows are put right, by the owner of the table.
ALTER TABLE asset_event NO FORCE ROW LEVEL SECURITY;
UPDATE asset_event SET check_name = payload ->> 'check' WHERE type = 'ASSET_CHECK_EVALUATION';
ALTER TABLE asset_event FORCE ROW LEVEL SECURITY;

CREATE INDEX asset_event_check ON asset_event (tenant_id, deployment_id, asset_key, check_name, received_at, number)
  WHERE check_name IS NOT NULL;
