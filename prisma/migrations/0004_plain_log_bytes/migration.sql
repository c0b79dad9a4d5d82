-- Log bytes lie as they came: squeezing each chunk was four fifths of the database's work when logs are taken. They are here for two days at
-- most; what stays is in the log store.

DO $$
DECLARE
  one regclass;
BEGIN
  FOR one IN SELECT 'log_chunk'::regclass
    UNION ALL SELECT inhrelid::regclass FROM pg_inherits WHERE inhparent = 'log_chunk'::regclass
  LOOP
    EXECUTE format('ALTER TABLE %s ALTER COLUMN bytes SET STORAGE EXTERNAL', one);
  END LOOP;
END $$;

-- Makes the partitions of a table that rows will soon fall into, which store their columns as the table does; what fell into the default meanwhile
-- moves along.
CREATE OR REPLACE FUNCTION make_partitions(parent text, unit text, now_at timestamptz, ahead integer) RETURNS integer
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
    EXECUTE format('CREATE TABLE %I (LIKE %I INCLUDING DEFAULTS INCLUDING CONSTRAINTS INCLUDING STORAGE)', name, parent);
    EXECUTE format('WITH moved AS (DELETE FROM %I WHERE received_at >= %L AND received_at < %L RETURNING *) INSERT INTO %I SELECT * FROM moved',
      parent || '_default', beginning, beginning + ('1 ' || unit)::interval, name);
    EXECUTE format('ALTER TABLE %I ATTACH PARTITION %I FOR VALUES FROM (%L) TO (%L)', parent, name, beginning, beginning + ('1 ' || unit)::interval);
    made := made + 1;
  END LOOP;
  RETURN made;
END $$;
