-- Events come by the thousand: a deployment without conditions pays for one look a batch.
-- The state of the asset is still that of before: events are written first. An observation is an update where it brings another data version.
CREATE OR REPLACE FUNCTION tell_conditions_of_events() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (
    SELECT FROM condition_turn WHERE (tenant_id, deployment_id) IN (SELECT DISTINCT tenant_id, deployment_id FROM written)
  ) THEN RETURN NULL;
  END IF;
  INSERT INTO condition_news (tenant_id, deployment_id, kind, name, partition, check_name, source_id, at, begun_at, is_other_data)
  SELECT told.tenant_id, told.deployment_id,
    CASE WHEN told.type IN ('ASSET_MATERIALIZATION', 'ASSET_CHECK_EVALUATION') OR (told.type = 'ASSET_OBSERVATION' AND told.is_other_data) THEN 'updated' ELSE 'touched' END,
    told.asset_key, told.partition, told.check_name, told.run_id, told.at, coalesce(told.started_at, told.at), told.is_other_data
  FROM (
    SELECT event.tenant_id, event.deployment_id, event.type, event.asset_key, event.partition, event.check_name, event.run_id, event.at, event.started_at,
      event.payload ->> 'dataVersion' IS DISTINCT FROM
        CASE WHEN event.partition IS NULL THEN coalesce(state.data_version, state.observation ->> 'dataVersion') ELSE piece.data_version END AS is_other_data
    FROM written AS event
    LEFT JOIN asset_state AS state ON state.tenant_id = event.tenant_id AND state.deployment_id = event.deployment_id AND state.asset_key = event.asset_key
    LEFT JOIN asset_partition AS piece ON piece.tenant_id = event.tenant_id AND piece.deployment_id = event.deployment_id
      AND piece.asset_key = event.asset_key AND piece.partition = event.partition
    WHERE has_conditions(event.tenant_id, event.deployment_id)
      AND event.type IN ('ASSET_MATERIALIZATION', 'ASSET_OBSERVATION', 'ASSET_FAILED_TO_MATERIALIZE', 'ASSET_CHECK_EVALUATION', 'ASSET_CHECK_FAILED_TO_EVALUATE')
  ) AS told;
  RETURN NULL;
END $$;
