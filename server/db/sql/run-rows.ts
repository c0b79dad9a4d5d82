import type { Json } from '#core/json.ts'
import type { RunFilter } from '#core/run/filter/run-filter.ts'
import type { Failure } from '#core/run/run-event.ts'
import type { RunStatus } from '#core/run/run-status.ts'
import type { Trigger } from '#core/run/trigger.ts'

import type { Sql } from '../sql-pool.ts'
import { binder, filterConditions, firstIdOf } from './run-conditions.ts'

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
  readBytes: number
  writtenBytes: number
}

export const runColumns = `run.id, run.status, run.job, run.title, run.trigger, run.tags, run.enqueued_at AS "enqueuedAt", run.started_at AS "startedAt",
  run.finished_at AS "finishedAt", run.failure, run.parent_run_id AS "parentRunId", run.attempt, run_tail.steps_total AS "stepsTotal",
  run_tail.steps_running AS "stepsRunning", run_tail.steps_succeeded AS "stepsSucceeded", run_tail.steps_failed AS "stepsFailed", run_tail.steps_skipped AS "stepsSkipped",
  run_tail.read_bytes::float8 AS "readBytes", run_tail.written_bytes::float8 AS "writtenBytes"`

/** Whose runs, and what they are narrowed to. */
export interface RunQuestion {
  tenantId: string
  deploymentId: string
  filter: RunFilter
  now: Date
}

/** What a question leaves of `run`; the tenant is the first value that it binds. */
export const whereOf = ({ tenantId, deploymentId, filter, now }: RunQuestion, values: unknown[]): string => {
  const bind = binder(values)
  return [
    `run.tenant_id = ${bind(tenantId)}`,
    `run.deployment_id = ${bind(deploymentId)}`,
    // Trials are in no list of runs, and nothing that is done with many runs is for them.
    `run.purpose = 'run'`,
    ...filterConditions(filter, bind, now),
  ].join(' AND ')
}

/** Runs that a filter leaves, newest first, from just before a run on. */
export const listRuns = (
  sql: Sql,
  question: RunQuestion,
  page: { before: string | undefined; limit: number },
): Promise<RunListRow[]> => {
  const values: unknown[] = [page.limit, page.before ?? null]
  return sql.rows<RunListRow>(
    `SELECT ${runColumns} FROM run JOIN run_tail ON run_tail.tenant_id = run.tenant_id AND run_tail.run_id = run.id
     WHERE ${whereOf(question, values)} AND run.id < coalesce($2::uuid, 'ffffffff-ffff-ffff-ffff-ffffffffffff') ORDER BY run.id DESC LIMIT $1`,
    values,
  )
}

/** Id and status of the runs that a filter leaves, newest first. */
export const listMatching = (
  sql: Sql,
  question: RunQuestion,
  limit: number,
): Promise<{ id: string; status: RunStatus }[]> => {
  const values: unknown[] = [limit]
  return sql.rows(
    `SELECT run.id, run.status FROM run WHERE ${whereOf(question, values)} ORDER BY run.id DESC LIMIT $1`,
    values,
  )
}

/** How many runs a filter leaves, up to a limit. */
export const countMatching = async (sql: Sql, question: RunQuestion, limit: number): Promise<number> => {
  const values: unknown[] = [limit]
  const row = await sql.row<{ count: number }>(
    `SELECT count(*) AS count FROM (SELECT FROM run WHERE ${whereOf(question, values)} LIMIT $1) AS found`,
    values,
  )
  return row?.count ?? 0
}

const counts = {
  name: 'run-counts',
  text: `SELECT status, count(*) AS count FROM run
    WHERE tenant_id = $1 AND deployment_id = $2 AND purpose = 'run' AND status IN ('queued', 'launching', 'running', 'canceling') GROUP BY status
    UNION ALL
    SELECT status, count(*) FROM run WHERE tenant_id = $1 AND deployment_id = $2 AND purpose = 'run' AND id >= $3 AND status IN ('succeeded', 'failed', 'canceled') GROUP BY status`,
}

/** How many runs have each status: all that go on, and of those that ended the ones asked for since a time. */
export const countRuns = (
  sql: Sql,
  tenantId: string,
  deploymentId: string,
  endedSince: Date,
): Promise<{ status: RunStatus; count: number }[]> =>
  sql.rows(counts, [tenantId, deploymentId, firstIdOf(endedSince.getTime())])

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
