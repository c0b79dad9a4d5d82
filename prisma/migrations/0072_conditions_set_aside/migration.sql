-- A condition that cannot be evaluated is set aside: how often in a row it failed, and what happened meanwhile of what it looks at, so that it counts once it can.
ALTER TABLE asset_condition ADD COLUMN failures integer NOT NULL DEFAULT 0;
ALTER TABLE asset_condition ADD COLUMN missed jsonb NOT NULL DEFAULT '{}';
