import type { Json } from '#core/json.ts'
import type { Failure } from '#core/run/run-event.ts'
import type { RunStatus } from '#core/run/run-status.ts'
import type { Trigger } from '#core/run/trigger.ts'

import type { Sql } from '../sql-pool.ts'

/** A run as lists show it. */
export interface RunListRow {
  id: string
  status: RunStatus
  job: string | null
  title: string
  trigger: Trigger
  tags: Record<string, string>
  enqueuedAt: Date
  startedAt: Date | null
  finishedAt: Date | null
  failure: Failure | null
  parentRunId: string | null
  attempt: number
  stepsTotal: number
  stepsRunning: number
  stepsSucceeded: number
  stepsFailed: number
  stepsSkipped: number
}

export const runColumns = `run.id, run.status, run.job, run.title, run.trigger, run.tags, run.enqueued_at AS "enqueuedAt", run.started_at AS "startedAt",
  run.finished_at AS "finishedAt", run.failure, run.parent_run_id AS "parentRunId", run.attempt, run_tail.steps_total AS "stepsTotal",
  run_tail.steps_running AS "stepsRunning", run_tail.steps_succeeded AS "stepsSucceeded", run_tail.steps_failed AS "stepsFailed", run_tail.steps_skipped AS "stepsSkipped"`

export interface RunFilter {
  status?: RunStatus[]
  job?: string
  asset?: string
  pipeline?: string
  trigger?: string
  /** "name" or "name=value". */
  tag?: string
  text?: string
  before?: string
}

/** A condition and its values, numbered from what is there already. */
const conditions = (filter: RunFilter, values: unknown[]): string[] => {
  const bind = (value: unknown): string => `$${values.push(value)}`
  const found: string[] = []
  if (filter.status) found.push(`run.status = ANY(${bind(filter.status)}::text[])`)
  if (filter.job !== undefined) found.push(`run.job = ${bind(filter.job)}`)
  if (filter.asset !== undefined) found.push(`${bind(filter.asset)} = ANY(run.assets)`)
  if (filter.pipeline !== undefined)
    found.push(
      `EXISTS (SELECT FROM pipeline WHERE pipeline.tenant_id = run.tenant_id AND pipeline.name = ${bind(filter.pipeline)} AND run.versions ? pipeline.id::text)`,
    )
  if (filter.trigger !== undefined) found.push(`run.trigger ->> 'kind' = ${bind(filter.trigger)}`)
  if (filter.tag !== undefined) {
    const [name = '', value] = filter.tag.split(/=(.*)/s)
    found.push(
      value === undefined ? `run.tags ? ${bind(name)}` : `run.tags ->> ${bind(name)} = ${bind(value)}`,
    )
  }
  if (filter.text !== undefined) {
    const text = bind(`%${filter.text.replaceAll(/[\\%_]/g, String.raw`\$&`)}%`)
    found.push(`(run.title ILIKE ${text} OR run.id::text ILIKE ${text} OR run.job ILIKE ${text})`)
  }
  if (filter.before !== undefined) found.push(`run.id < ${bind(filter.before)}`)
  return found
}

/** Runs of a deployment, newest first. */
export const listRuns = (
  sql: Sql,
  tenantId: string,
  deploymentId: string,
  filter: RunFilter,
  limit: number,
): Promise<RunListRow[]> => {
  const values: unknown[] = [tenantId, deploymentId, limit]
  const where = ['run.tenant_id = $1', 'run.deployment_id = $2', ...conditions(filter, values)].join(' AND ')
  return sql.rows<RunListRow>(
    `SELECT ${runColumns} FROM run JOIN run_tail ON run_tail.tenant_id = run.tenant_id AND run_tail.run_id = run.id
     WHERE ${where} ORDER BY run.id DESC LIMIT $3`,
    values,
  )
}

const counts = {
  name: 'run-counts',
  text: `SELECT status, count(*) AS count FROM run
    WHERE tenant_id = $1 AND deployment_id = $2 AND status IN ('queued', 'launching', 'running', 'canceling') GROUP BY status
    UNION ALL
    SELECT status, count(*) FROM run WHERE tenant_id = $1 AND deployment_id = $2 AND id >= $3 AND status IN ('succeeded', 'failed', 'canceled') GROUP BY status`,
}

/** The smallest id a run of that time can have: its first 48 bits are the milliseconds. */
const firstIdOf = (at: Date): string => {
  const hex = Math.max(0, at.getTime()).toString(16).padStart(12, '0')
  return `${hex.slice(0, 8)}-${hex.slice(8)}-7000-8000-000000000000`
}

/** How many runs have each status: all that go on, and of those that ended the ones asked for since a time. */
export const countRuns = (
  sql: Sql,
  tenantId: string,
  deploymentId: string,
  endedSince: Date,
): Promise<{ status: RunStatus; count: number }[]> =>
  sql.rows(counts, [tenantId, deploymentId, firstIdOf(endedSince)])

const one = {
  name: 'run-row',
  text: `SELECT ${runColumns} FROM run JOIN run_tail ON run_tail.tenant_id = run.tenant_id AND run_tail.run_id = run.id
    WHERE run.tenant_id = $1 AND run.deployment_id = $2 AND run.id = $3`,
}

export const loadRunRow = (
  sql: Sql,
  tenantId: string,
  deploymentId: string,
  runId: string,
): Promise<RunListRow | undefined> => sql.row<RunListRow>(one, [tenantId, deploymentId, runId])

const details = {
  name: 'run-details',
  text: `SELECT event_number AS "lastEvent", log_position AS "lastLog" FROM run_tail WHERE tenant_id = $1 AND run_id = $2`,
}
const attempts = {
  name: 'run-attempts',
  text: `SELECT attempt, launcher, dequeued_at AS "dequeuedAt", launched_at AS "launchedAt", claimed_at AS "claimedAt", ended_at AS "endedAt", outcome, failure,
      peak_memory_bytes AS "peakMemoryBytes", launch_record AS "launchRecord"
    FROM run_attempt WHERE tenant_id = $1 AND run_id = $2 ORDER BY attempt`,
}
const retries = {
  name: 'run-retries',
  text: 'SELECT id, status FROM run WHERE tenant_id = $1 AND parent_run_id = $2 ORDER BY id',
}
const waits = {
  name: 'run-waits',
  text: 'SELECT cause, words, from_at AS "from", to_at AS "to" FROM run_wait WHERE tenant_id = $1 AND run_id = $2 ORDER BY from_at',
}
const tenantWaits = {
  name: 'tenant-waits',
  text: `SELECT cause, words, from_at AS "from", to_at AS "to" FROM tenant_wait
    WHERE tenant_id = $1 AND from_at < $3 AND coalesce(to_at, 'infinity') > $2 ORDER BY from_at`,
}
const pipelines = {
  name: 'run-pipelines',
  text: `SELECT pipeline.id, pipeline.name, version.number FROM jsonb_each_text($2::jsonb) AS used
    JOIN pipeline ON pipeline.tenant_id = $1 AND pipeline.id = used.key::uuid
    JOIN version ON version.tenant_id = $1 AND version.pipeline_id = pipeline.id AND version.hash = used.value ORDER BY pipeline.name`,
}

export interface AttemptListRow {
  attempt: number
  launcher: string
  dequeuedAt: Date
  launchedAt: Date | null
  claimedAt: Date | null
  endedAt: Date | null
  outcome: string | null
  failure: Failure | null
  peakMemoryBytes: number | null
  /** What its launcher wrote down. */
  launchRecord: Json | null
}

export interface WaitRow {
  cause: string
  words: string
  from: Date
  to: Date | null
}

export const loadTail = (
  sql: Sql,
  tenantId: string,
  runId: string,
): Promise<{ lastEvent: number; lastLog: number } | undefined> => sql.row(details, [tenantId, runId])
export const loadAttempts = (sql: Sql, tenantId: string, runId: string): Promise<AttemptListRow[]> =>
  sql.rows<AttemptListRow>(attempts, [tenantId, runId])
export const loadRetries = (
  sql: Sql,
  tenantId: string,
  runId: string,
): Promise<{ id: string; status: RunStatus }[]> => sql.rows(retries, [tenantId, runId])
export const loadRunWaits = (sql: Sql, tenantId: string, runId: string): Promise<WaitRow[]> =>
  sql.rows<WaitRow>(waits, [tenantId, runId])
export const loadTenantWaits = (sql: Sql, tenantId: string, from: Date, to: Date): Promise<WaitRow[]> =>
  sql.rows<WaitRow>(tenantWaits, [tenantId, from, to])
export const loadRunPipelines = (
  sql: Sql,
  tenantId: string,
  versions: Record<string, string>,
): Promise<{ id: string; name: string; number: number }[]> =>
  sql.rows(pipelines, [tenantId, JSON.stringify(versions)])
