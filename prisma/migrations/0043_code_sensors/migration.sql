-- A run may ask the code of a sensor what it wants: it makes no asset, is in no list, and is swept away soon.
ALTER TABLE run DROP CONSTRAINT run_purpose_check, ADD CONSTRAINT run_purpose_check CHECK (purpose IN ('run', 'trial', 'sensor'));
DROP POLICY only_trials ON run;
CREATE POLICY never_runs ON run AS RESTRICTIVE FOR DELETE TO sluice_system USING (purpose <> 'run');
CREATE INDEX run_of_sensor_code ON run (id) WHERE purpose = 'sensor';
-- The run that asked, of a tick whose code failed: its log says why.
ALTER TABLE sensor_tick ADD COLUMN code_run uuid;
