import type { Failure } from '#core/run/run-event.ts'
import type { StepOutputs, StepState, StepAttempt } from '#core/run/step-state.ts'
import type { StepStatus } from '#core/run/step-status.ts'

import type { Sql } from '../sql-pool.ts'
import { loadPackedSteps } from './packed-steps.ts'

interface StepRow {
  key: string
  position: number
  kind: string
  element_id: string
  status: StepStatus
  piece_of: string | null
  ready_at: Date | null
  started_at: Date | null
  finished_at: Date | null
  tries: StepAttempt[] | null
  failure: Failure | null
  skip_reason: string | null
  outputs: StepOutputs | null
}

const columns =
  'key, position, kind, element_id, status, piece_of, ready_at, started_at, finished_at, tries, failure, skip_reason, outputs'

const some = {
  name: 'steps-spoken-of',
  text: `SELECT ${columns} FROM step WHERE tenant_id = $1 AND run_id = $2 AND key = ANY($3::text[]) ORDER BY key FOR UPDATE`,
}
const all = {
  name: 'steps-of-run',
  text: `SELECT ${columns} FROM step WHERE tenant_id = $1 AND run_id = $2 ORDER BY position, key`,
}

const put = {
  name: 'put-steps',
  text: `INSERT INTO step (tenant_id, run_id, ${columns})
    SELECT $1, $2, * FROM unnest($3::text[], $4::integer[], $5::text[], $6::text[], $7::text[], $8::text[], $9::timestamptz[], $10::timestamptz[],
      $11::timestamptz[], $12::jsonb[], $13::jsonb[], $14::text[], $15::jsonb[])
    ON CONFLICT (tenant_id, run_id, key) DO UPDATE SET status = excluded.status, ready_at = excluded.ready_at, started_at = excluded.started_at,
      finished_at = excluded.finished_at, tries = excluded.tries, failure = excluded.failure, skip_reason = excluded.skip_reason, outputs = excluded.outputs`,
}

const drop = {
  name: 'drop-replaced-steps',
  text: 'DELETE FROM step WHERE tenant_id = $1 AND run_id = $2 AND key = ANY($3::text[])',
}

const ms = (date: Date | null): number | null => date?.getTime() ?? null
const date = (atMs: number | null): Date | null => (atMs === null ? null : new Date(atMs))
const jsonOrNull = (value: unknown): string | null => (value === null ? null : JSON.stringify(value))

const stateOf = (row: StepRow): StepState => ({
  key: row.key,
  position: row.position,
  kind: row.kind,
  elementId: row.element_id,
  status: row.status,
  pieceOf: row.piece_of,
  readyAtMs: ms(row.ready_at),
  startedAtMs: ms(row.started_at),
  finishedAtMs: ms(row.finished_at),
  tries: row.tries ?? [],
  failure: row.failure,
  skipReason: row.skip_reason,
  outputs: row.outputs,
})

/** The named steps of a run, locked, in key order. */
export const lockSteps = async (
  sql: Sql,
  tenantId: string,
  runId: string,
  keys: string[],
): Promise<StepState[]> => (await sql.rows<StepRow>(some, [tenantId, runId, keys])).map(stateOf)

/** All steps of a run, in the order of its graph. */
export const loadSteps = async (sql: Sql, tenantId: string, runId: string): Promise<StepState[]> => {
  const rows = await sql.rows<StepRow>(all, [tenantId, runId])
  return rows.length > 0 ? rows.map(stateOf) : loadPackedSteps(sql, tenantId, runId)
}

/** Writes steps as they are now, new or known. */
export const putSteps = async (
  sql: Sql,
  tenantId: string,
  runId: string,
  given: StepState[],
): Promise<void> => {
  if (given.length === 0) return
  const steps = given.toSorted((a, b) => (a.key < b.key ? -1 : 1))
  await sql.run(put, [
    tenantId,
    runId,
    steps.map((step) => step.key),
    steps.map((step) => step.position),
    steps.map((step) => step.kind),
    steps.map((step) => step.elementId),
    steps.map((step) => step.status),
    steps.map((step) => step.pieceOf),
    steps.map((step) => date(step.readyAtMs)),
    steps.map((step) => date(step.startedAtMs)),
    steps.map((step) => date(step.finishedAtMs)),
    steps.map((step) => (step.tries.length > 0 ? JSON.stringify(step.tries) : null)),
    steps.map((step) => jsonOrNull(step.failure)),
    steps.map((step) => step.skipReason),
    steps.map((step) => jsonOrNull(step.outputs)),
  ])
}

/** Removes steps that their pieces have taken the place of. */
export const dropSteps = async (sql: Sql, tenantId: string, runId: string, keys: string[]): Promise<void> => {
  if (keys.length > 0) await sql.run(drop, [tenantId, runId, keys])
}
