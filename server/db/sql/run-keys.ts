import type { Sql } from '../sql-pool.ts'
import { sensorKey, type SensorPlace } from './sensor-rows.ts'

const here = 'tenant_id = $1 AND deployment_id = $2 AND pipeline_id = $3 AND element_id = $4'
const find = {
  name: 'runs-of-keys',
  text: `SELECT key, run_id AS "runId" FROM run_key WHERE ${here} AND key = ANY ($5)`,
}
const keep = {
  name: 'keep-run-key',
  text: 'INSERT INTO run_key (tenant_id, deployment_id, pipeline_id, element_id, key, run_id) VALUES ($1, $2, $3, $4, $5, $6)',
}

/** The runs that a sensor started for these keys, by key. */
export const runsOfKeys = async (
  sql: Sql,
  at: SensorPlace,
  keys: readonly string[],
): Promise<Map<string, string>> => {
  if (keys.length === 0) return new Map()
  const rows = await sql.rows<{ key: string; runId: string }>(find, [...sensorKey(at), keys])
  return new Map(rows.map(({ key, runId }) => [key, runId]))
}

/** Keeps the run of a key, for ever. A second run of a key is an error: the sensor is held while its runs are started. */
export const keepRunKey = async (sql: Sql, at: SensorPlace, key: string, runId: string): Promise<void> => {
  await sql.run(keep, [...sensorKey(at), key, runId])
}
