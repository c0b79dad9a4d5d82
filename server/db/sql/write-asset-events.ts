import type { CheckResult } from '#core/check/check-result.ts'
import { withoutPreview } from '#core/run/bounded-summary.ts'
import type { RunEvent } from '#core/run/run-event.ts'

import type { Sql } from '../sql-pool.ts'
import { payloadOf, stepOf, type NumberedEvent } from './append-events.ts'
import { keepPartitionsFailed, keepPartitionsMade } from './asset-partitions.ts'

export type AssetEvent = Extract<RunEvent, { asset: string; type: `ASSET_${string}` }>

export const isAssetEvent = (event: RunEvent): event is AssetEvent => event.type.startsWith('ASSET_')

const insert = {
  name: 'insert-asset-events',
  text: `INSERT INTO asset_event (tenant_id, run_id, deployment_id, received_at, number, attempt, at, type, asset_key, partition, step, payload, started_at, check_name)
    SELECT $1, $2, $3, $4, * FROM unnest($5::integer[], $6::integer[], $7::timestamptz[], $8::text[], $9::text[], $10::text[], $11::text[], $12::jsonb[], $13::timestamptz[], $14::text[])`,
}

const materialized = {
  name: 'assets-materialized',
  text: `INSERT INTO asset_state (tenant_id, deployment_id, asset_key, materialized_at, materialized_run, data_version, code_version, input_versions, summary, metadata, path, duration_ms)
    SELECT $1, $2, key, at, $3, data_version, code_version, input_versions, summary, metadata, path, duration_ms
    FROM unnest($4::text[], $5::timestamptz[], $6::text[], $7::text[], $8::jsonb[], $9::jsonb[], $10::jsonb[], $11::text[], $12::double precision[])
      AS made (key, at, data_version, code_version, input_versions, summary, metadata, path, duration_ms)
    ORDER BY key
    ON CONFLICT (tenant_id, deployment_id, asset_key) DO UPDATE SET materialized_at = excluded.materialized_at, materialized_run = excluded.materialized_run,
      data_version = excluded.data_version, code_version = excluded.code_version, input_versions = excluded.input_versions, summary = excluded.summary,
      metadata = excluded.metadata, path = excluded.path, duration_ms = excluded.duration_ms
    WHERE asset_state.materialized_at IS NULL OR asset_state.materialized_at <= excluded.materialized_at`,
}

const observed = {
  name: 'asset-observed',
  text: `INSERT INTO asset_state (tenant_id, deployment_id, asset_key, observed_at, observation) VALUES ($1, $2, $3, $4, $5)
    ON CONFLICT (tenant_id, deployment_id, asset_key) DO UPDATE SET observed_at = excluded.observed_at, observation = excluded.observation
    WHERE asset_state.observed_at IS NULL OR asset_state.observed_at <= excluded.observed_at`,
}

const failed = {
  name: 'asset-failed',
  text: `INSERT INTO asset_state (tenant_id, deployment_id, asset_key, failed_at, failed_run, failure) VALUES ($1, $2, $3, $4, $5, $6)
    ON CONFLICT (tenant_id, deployment_id, asset_key) DO UPDATE SET failed_at = excluded.failed_at, failed_run = excluded.failed_run, failure = excluded.failure
    WHERE asset_state.failed_at IS NULL OR asset_state.failed_at <= excluded.failed_at`,
}

const checked = {
  name: 'asset-checked',
  text: `INSERT INTO asset_state (tenant_id, deployment_id, asset_key, checks) VALUES ($1, $2, $3, $4)
    ON CONFLICT (tenant_id, deployment_id, asset_key) DO UPDATE SET checks = asset_state.checks || excluded.checks`,
}

/** What is kept of an asset event beside its asset, partition, type and time. */
export const keptAssetEvent = (event: AssetEvent): { step: string | null; payload: string } => ({
  step: keptStep(event),
  payload: keptPayload(event),
})

/**
 * The payload kept for good, as short as it can be: previews longer than a few words and the place in storage live with the asset's latest
 * state, a step of the asset's own name and a first try go without saying.
 */
const keptPayload = (event: AssetEvent): string => {
  const { asset: _asset, partition: _partition, ...rest } = event
  if (rest.type === 'ASSET_MATERIALIZATION') {
    const { path: _path, summary, ...slim } = rest
    return (
      payloadOf({ ...slim, ...(summary && { summary: withoutPreview(summary) }) } as RunEvent, isObvious) ??
      '{}'
    )
  }
  return payloadOf(rest as RunEvent, isObvious) ?? '{}'
}

const isObvious = (key: string, value: unknown): boolean =>
  (key === 'stepAttempt' && value === 1) ||
  (key === 'metadata' && typeof value === 'object' && value !== null && Object.keys(value).length === 0)

/** Null: the step has the asset's name. Empty: there is none. */
const keptStep = (event: AssetEvent): string | null =>
  stepOf(event) === event.asset ? null : (stepOf(event) ?? '')

const keepCheck = (
  sql: Sql,
  { tenantId, deploymentId }: { tenantId: string; deploymentId: string },
  asset: string,
  check: string,
  found: { [Field in keyof CheckResult]: CheckResult[Field] | undefined },
): Promise<number> => sql.run(checked, [tenantId, deploymentId, asset, JSON.stringify({ [check]: found })])

const json = (value: unknown): string | null => (value === undefined ? null : JSON.stringify(value))

/** Facts that go with an event but travel in others: since when its step went on, how long it took, what it failed of. */
export interface AssetContext {
  startedAtMs: (event: AssetEvent) => number | null
  durationMs: (event: AssetEvent) => number | null
  failureOf: (event: AssetEvent) => unknown
}

/** Keeps asset events, and brings the state of their assets up to date. Assets are written in key order, so that two writers never wait for each other. */
export const writeAssetEvents = async (
  sql: Sql,
  run: { tenantId: string; runId: string; deploymentId: string },
  numbered: NumberedEvent[],
  context: AssetContext,
  receivedAt: Date,
): Promise<void> => {
  const events = numbered.flatMap(({ event, ...place }) => (isAssetEvent(event) ? [{ ...place, event }] : []))
  if (events.length === 0) return
  const { tenantId, runId, deploymentId } = run
  const kept = events.map(({ event }) => keptAssetEvent(event))
  await sql.run(insert, [
    tenantId,
    runId,
    deploymentId,
    receivedAt,
    events.map(({ number }) => number),
    events.map(({ attempt }) => attempt),
    events.map(({ event }) => new Date(event.atMs)),
    events.map(({ event }) => event.type),
    events.map(({ event }) => event.asset),
    events.map(({ event }) => event.partition ?? null),
    kept.map(({ step }) => step),
    kept.map(({ payload }) => payload),
    events.map(({ event }) => {
      const startedAtMs = context.startedAtMs(event)
      return startedAtMs === null ? null : new Date(startedAtMs)
    }),
    events.map(({ event }) => ('check' in event ? event.check : null)),
  ])

  // The last one of each asset counts; several in one batch would meet twice in one statement.
  const latest = new Map(
    events.flatMap(({ event }) =>
      event.type === 'ASSET_MATERIALIZATION' ? [[event.asset, event] as const] : [],
    ),
  )
  const made = [...latest.values()]
  if (made.length > 0)
    await sql.run(materialized, [
      tenantId,
      deploymentId,
      runId,
      made.map((event) => event.asset),
      made.map((event) => new Date(event.atMs)),
      made.map((event) => event.dataVersion),
      made.map((event) => event.codeVersion ?? null),
      made.map((event) => json(event.inputDataVersions)),
      made.map((event) => json(event.summary)),
      made.map((event) => json(event.metadata)),
      made.map((event) => event.path ?? null),
      made.map((event) => context.durationMs(event)),
    ])

  const cut = events.flatMap(({ event }) =>
    'partition' in event && event.partition !== undefined
      ? [{ event, asset: event.asset, partition: event.partition, at: new Date(event.atMs) }]
      : [],
  )
  await keepPartitionsMade(
    sql,
    run,
    cut.flatMap(({ event, ...place }) => {
      if (event.type === 'ASSET_OBSERVATION')
        return {
          ...place,
          dataVersion: event.dataVersion ?? null,
          codeVersion: null,
          inputVersions: null,
          rows: null,
        }
      if (event.type !== 'ASSET_MATERIALIZATION') return []
      return {
        ...place,
        dataVersion: event.dataVersion,
        codeVersion: event.codeVersion ?? null,
        inputVersions: json(event.inputDataVersions),
        rows: event.summary?.rows ?? null,
      }
    }),
  )
  await keepPartitionsFailed(
    sql,
    run,
    cut.flatMap(({ event, ...place }) => (event.type === 'ASSET_FAILED_TO_MATERIALIZE' ? place : [])),
  )

  for (const { event } of events.toSorted((a, b) => (a.event.asset < b.event.asset ? -1 : 1))) {
    const at = new Date(event.atMs)
    if (event.type === 'ASSET_OBSERVATION')
      await sql.run(observed, [
        tenantId,
        deploymentId,
        event.asset,
        at,
        JSON.stringify({ dataVersion: event.dataVersion, metadata: event.metadata }),
      ])
    else if (event.type === 'ASSET_FAILED_TO_MATERIALIZE')
      await sql.run(failed, [
        tenantId,
        deploymentId,
        event.asset,
        at,
        runId,
        JSON.stringify(context.failureOf(event) ?? { message: event.reason, cause: event.cause }),
      ])
    else if (event.type === 'ASSET_CHECK_EVALUATION') {
      const { check, passed, severity, blocking, description, metadata, atMs, step } = event
      const found = { passed, severity, blocking, description, metadata, atMs, run: runId, step }
      await keepCheck(sql, run, event.asset, check, found)
    } else if (event.type === 'ASSET_CHECK_FAILED_TO_EVALUATE') {
      const { check, blocking, reason: error, atMs, step } = event
      const found = { passed: false, severity: 'ERROR' as const, blocking, error, atMs, run: runId, step }
      await keepCheck(sql, run, event.asset, check, found)
    }
  }
}
