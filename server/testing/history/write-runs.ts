import type { Sql, SqlPool } from '#server/db/sql-pool.ts'
import { payloadOf, stepOf } from '#server/db/sql/append-events.ts'
import { pack } from '#server/db/sql/pack-events.ts'
import { packJson } from '#server/db/sql/packed-json.ts'
import { packSteps } from '#server/db/sql/packed-steps.ts'
import { isAssetEvent, keptAssetEvent, writeAssetEvents } from '#server/db/sql/write-asset-events.ts'

import type { InventedRun } from './invent-run.ts'

/** Where a history is written, and which version of each pipeline its runs used, by the pipeline's name. */
export interface HistoryPlace {
  tenantId: string
  deploymentId: string
  used: ReadonlyMap<string, { pipelineId: string; hash: string }>
}

const runs = `WITH made AS (
    INSERT INTO run (tenant_id, id, deployment_id, job, title, versions, target, executor, assets, status, trigger, tags, config, enqueued_at, order_key,
      started_at, finished_at, attempt, fence, failure, compacted)
    SELECT $1, id, $2, job, title, versions, target, 'multiprocess', ARRAY(SELECT jsonb_array_elements_text(assets)), status, trigger, tags, '{}', enqueued_at,
      enqueued_at, started_at, finished_at, 1, 1, failure, true
    FROM unnest($3::uuid[], $4::text[], $5::text[], $6::jsonb[], $7::jsonb[], $8::jsonb[], $9::text[], $10::jsonb[], $11::jsonb[], $12::timestamptz[],
      $13::timestamptz[], $14::timestamptz[], $15::jsonb[])
      AS run (id, job, title, versions, target, assets, status, trigger, tags, enqueued_at, started_at, finished_at, failure)
    RETURNING id, enqueued_at, started_at, finished_at, status, failure
  )
  INSERT INTO run_attempt (tenant_id, run_id, attempt, fence, claim_code_hash, launcher, worker_id, dequeued_at, launched_at, claimed_at, heartbeat_at,
    lease_expires_at, ended_at, outcome, failure)
  SELECT $1, id, 1, 1, sha256(id::text::bytea), 'local', id, enqueued_at, enqueued_at, started_at, finished_at, finished_at, finished_at, status, failure FROM made`
const tails = `INSERT INTO run_tail (tenant_id, run_id, event_number, steps_total, steps_succeeded, steps_failed, steps_skipped)
  SELECT $1, * FROM unnest($2::uuid[], $3::integer[], $4::integer[], $5::integer[], $6::integer[], $7::integer[])`
const packs = `INSERT INTO run_pack (tenant_id, run_id, steps, streams) SELECT $1, *, $4 FROM unnest($2::uuid[], $3::bytea[])`
const events = `INSERT INTO run_event (tenant_id, received_at, run_id, number, attempt, at, type, packed)
  SELECT $1, received_at, run_id, number, 1, at, 'PACKED', packed FROM unnest($2::timestamptz[], $3::uuid[], $4::integer[], $5::timestamptz[], $6::bytea[])
    AS told (received_at, run_id, number, at, packed)`
const assets = `INSERT INTO asset_event (tenant_id, deployment_id, attempt, run_id, received_at, number, at, type, asset_key, step, payload, started_at)
  SELECT $1, $2, 1, * FROM unnest($3::uuid[], $4::timestamptz[], $5::integer[], $6::timestamptz[], $7::text[], $8::text[], $9::text[], $10::jsonb[], $11::timestamptz[])`

const numbered = ({ events: told }: InventedRun) => told.map((event, index) => ({ event, number: index + 1 }))
const countOf = ({ steps }: InventedRun, status: string): number =>
  steps.filter((step) => step.status === status).length
const all = <Item>(invented: readonly InventedRun[], take: (run: InventedRun) => Item): Item[] =>
  invented.map(take)

/** The events that lie in the run's own row: all but those of assets, which are kept for good. */
const packed = (run: InventedRun): Buffer =>
  pack(
    numbered(run)
      .filter(({ event }) => !isAssetEvent(event))
      .map(({ event, number }) => ({
        number,
        attempt: 1,
        receivedAt: new Date(event.atMs),
        at: new Date(event.atMs),
        type: event.type,
        step: stepOf(event),
        asset: null,
        partition: null,
        payload: JSON.parse(payloadOf(event) ?? 'null') as Record<string, unknown> | null,
      })),
  )

const writeOwn = async (
  sql: Sql,
  { tenantId, deploymentId, used }: HistoryPlace,
  invented: readonly InventedRun[],
) => {
  const ids = all(invented, ({ id }) => id)
  const keysOf = ({ pipeline }: InventedRun): string[] => pipeline.assets.map(({ key }) => key)
  const versionOf = ({ pipeline }: InventedRun) => {
    const version = used.get(pipeline.name)
    if (!version) throw new Error(`The pipeline ${pipeline.name} has no version.`)
    return version
  }
  await sql.run(runs, [
    tenantId,
    deploymentId,
    ids,
    all(invented, ({ pipeline }) => pipeline.job),
    all(invented, ({ pipeline }) => pipeline.job),
    all(invented, (run) => JSON.stringify({ [versionOf(run).pipelineId]: versionOf(run).hash })),
    all(invented, (run) =>
      JSON.stringify({
        of: 'assets',
        assets: keysOf(run),
        job: run.pipeline.job,
        pipeline: versionOf(run).pipelineId,
      }),
    ),
    all(invented, (run) => JSON.stringify(keysOf(run))),
    all(invented, ({ status }) => status),
    all(invented, ({ trigger }) => JSON.stringify(trigger)),
    all(invented, ({ tags }) => JSON.stringify(tags)),
    all(invented, ({ enqueuedAtMs }) => new Date(enqueuedAtMs)),
    all(invented, ({ startedAtMs }) => new Date(startedAtMs)),
    all(invented, ({ finishedAtMs }) => new Date(finishedAtMs)),
    all(invented, ({ failure }) => failure && JSON.stringify(failure)),
  ])
  await sql.run(tails, [
    tenantId,
    ids,
    all(invented, ({ events: told }) => told.length),
    all(invented, ({ steps }) => steps.length),
    ...['succeeded', 'failed', 'skipped'].map((status) => all(invented, (run) => countOf(run, status))),
  ])
  await sql.run(packs, [tenantId, ids, all(invented, ({ steps }) => packSteps(steps)), packJson([])])
  await sql.run(events, [
    tenantId,
    all(invented, ({ enqueuedAtMs }) => new Date(enqueuedAtMs)),
    ids,
    all(invented, ({ events: told }) => told.length),
    all(invented, ({ finishedAtMs }) => new Date(finishedAtMs)),
    all(invented, packed),
  ])
}

const writeAssets = async (
  sql: Sql,
  { tenantId, deploymentId }: HistoryPlace,
  invented: readonly InventedRun[],
) => {
  const told = invented.flatMap((run) => {
    const began = new Map(run.steps.map(({ key, startedAtMs }) => [key, startedAtMs]))
    return numbered(run).flatMap(({ event, number }) =>
      isAssetEvent(event)
        ? [{ runId: run.id, number, event, startedAtMs: began.get(event.asset), ...keptAssetEvent(event) }]
        : [],
    )
  })
  await sql.run(assets, [
    tenantId,
    deploymentId,
    told.map(({ runId }) => runId),
    told.map(({ event }) => new Date(event.atMs)),
    told.map(({ number }) => number),
    told.map(({ event }) => new Date(event.atMs)),
    told.map(({ event }) => event.type),
    told.map(({ event }) => event.asset),
    told.map(({ step }) => step),
    told.map(({ payload }) => payload),
    told.map(({ startedAtMs }) => (startedAtMs ? new Date(startedAtMs) : null)),
  ])
}

/** Writes runs that ended long ago, as they lie once they were made small. All or none. */
export const writeRuns = (
  pool: SqlPool,
  place: HistoryPlace,
  invented: readonly InventedRun[],
): Promise<void> =>
  pool.asTenant(place.tenantId, async (sql) => {
    await writeOwn(sql, place, invented)
    await writeAssets(sql, place, invented)
  })

/** Writes a run whose assets are the latest of their kind: their state says so. */
export const writeLatestRun = (pool: SqlPool, place: HistoryPlace, run: InventedRun): Promise<void> =>
  pool.asTenant(place.tenantId, async (sql) => {
    await writeOwn(sql, place, [run])
    const steps = new Map(run.steps.map((step) => [step.key, step]))
    await writeAssetEvents(
      sql,
      { tenantId: place.tenantId, runId: run.id, deploymentId: place.deploymentId },
      numbered(run).map((told) => ({ ...told, attempt: 1 })),
      {
        startedAtMs: ({ asset }) => steps.get(asset)?.startedAtMs ?? null,
        durationMs: ({ asset }) => {
          const step = steps.get(asset)
          return step?.startedAtMs && step.finishedAtMs ? step.finishedAtMs - step.startedAtMs : null
        },
        failureOf: ({ asset }) => steps.get(asset)?.failure ?? null,
      },
      new Date(run.finishedAtMs),
    )
  })
