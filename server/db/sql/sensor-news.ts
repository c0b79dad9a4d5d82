import type { JsonObject } from '#core/json-object.ts'
import type { SensorMessage } from '#core/sensor/sensor-message.ts'

import type { Sql } from '../sql-pool.ts'
import { sensorKey, type SensorPlace } from './sensor-rows.ts'

/** That a sensor neither dealt with a message nor has it waiting. */
const notDealt = (
  key: string,
) => `NOT EXISTS (SELECT FROM sensor_message AS message WHERE message.tenant_id = $1 AND message.deployment_id = $2
  AND message.pipeline_id = $3 AND message.element_id = $4 AND message.key = ${key})`

const made = {
  name: 'assets-made-since',
  text: `SELECT run_id::text || ' ' || number AS key, asset_key AS asset, partition, run_id AS run, at, received_at AS "receivedAt", payload FROM asset_event AS event
    WHERE tenant_id = $1 AND deployment_id = $2 AND asset_key = ANY ($5) AND received_at >= $6 AND type = 'ASSET_MATERIALIZATION'
      AND ${notDealt(`event.run_id::text || ' ' || event.number`)}
    ORDER BY received_at, run_id, number LIMIT $7`,
}
// A sensor whose runs it hears of itself would never come to rest.
const ended = {
  name: 'runs-ended-since',
  text: `SELECT id::text AS key, job, status, title, tags, finished_at AS "finishedAt", failure ->> 'message' AS failure, partition FROM run
    WHERE tenant_id = $1 AND deployment_id = $2 AND finished_at >= $5 AND status = ANY ($6) AND ($7::text[] IS NULL OR job = ANY ($7)) AND purpose = 'run'
      AND NOT (trigger_kind = 'sensor' AND trigger ->> 'sensor' = $8 AND trigger ->> 'pipeline' = $9) AND ${notDealt('run.id::text')}
    ORDER BY finished_at, id LIMIT $10`,
}

interface MadeRow {
  key: string
  asset: string
  partition: string | null
  run: string
  at: Date
  receivedAt: Date
  payload: JsonObject
}

interface EndedRow {
  key: string
  job: string | null
  status: string
  title: string
  tags: Record<string, string>
  finishedAt: Date
  failure: string | null
  partition: string | null
}

/** Materializations since a moment that a sensor has not dealt with, in the order in which they were told. */
export const assetsMadeSince = async (
  sql: Sql,
  at: SensorPlace,
  asked: { assets: readonly string[]; since: Date; limit: number },
): Promise<SensorMessage[]> =>
  (await sql.rows<MadeRow>(made, [...sensorKey(at), asked.assets, asked.since, asked.limit])).map((row) => ({
    key: row.key,
    atMs: row.receivedAt.getTime(),
    content: {
      asset: row.asset,
      run: row.run,
      at: row.at.toISOString(),
      ...(row.partition !== null && { partition: row.partition }),
      ...(row.payload['dataVersion'] !== undefined && { dataVersion: row.payload['dataVersion'] }),
      metadata: row.payload['metadata'] ?? {},
    },
  }))

/** Runs that ended since a moment and that a sensor has not dealt with, in the order of their ends; without those that it started itself. */
export const runsEndedSince = async (
  sql: Sql,
  at: SensorPlace,
  asked: {
    statuses: readonly string[]
    jobs: readonly string[] | undefined
    sensor: string
    pipeline: string
    since: Date
    limit: number
  },
): Promise<SensorMessage[]> => {
  const { statuses, jobs, sensor, pipeline, since, limit } = asked
  const rows = await sql.rows<EndedRow>(ended, [
    ...sensorKey(at),
    since,
    statuses,
    jobs ?? null,
    sensor,
    pipeline,
    limit,
  ])
  return rows.map((row) => ({
    key: row.key,
    atMs: row.finishedAt.getTime(),
    content: {
      run: row.key,
      status: row.status,
      title: row.title,
      tags: row.tags,
      finishedAt: row.finishedAt.toISOString(),
      ...(row.job !== null && { job: row.job }),
      ...(row.failure !== null && { failure: row.failure }),
      ...(row.partition !== null && { partition: row.partition }),
    },
  }))
}
