import type { Step } from '#core/run/step-graph.ts'
import type { StepState } from '#core/run/step-state.ts'

import type { Sql } from '../sql-pool.ts'
import { recountSteps } from './end-run.ts'
import { loadSteps, putSteps } from './step-rows.ts'

const statement = {
  name: 'insert-steps',
  text: `INSERT INTO step (tenant_id, run_id, key, position, kind, element_id, status, ready_at)
    SELECT $1, $2, made.key, made.position, made.kind, made.element_id, made.status, made.ready_at
    FROM unnest($3::text[], $4::integer[], $5::text[], $6::text[], $7::text[], $8::timestamptz[])
      AS made (key, position, kind, element_id, status, ready_at)`,
}

export interface NewSteps {
  tenantId: string
  runId: string
  steps: Step[]
  readyAt: Date
  /** Steps the retried run had finished. */
  finished?: { run: string; keys: string[] }
}

export const insertSteps = async (
  sql: Sql,
  { tenantId, runId, steps, readyAt, finished }: NewSteps,
): Promise<void> => {
  const done = new Set(finished?.keys)
  const isReady = (step: Step) => step.after.every((before) => done.has(before))
  await sql.run(statement, [
    tenantId,
    runId,
    steps.map((step) => step.key),
    steps.map((_, index) => index),
    steps.map((step) => step.kind),
    steps.map((step) => step.elementId),
    steps.map((step) => (isReady(step) ? 'ready' : 'waiting')),
    steps.map((step) => (isReady(step) ? readyAt : null)),
  ])
  if (!finished || finished.keys.length === 0) return
  // What a retried run had finished counts as finished in this one too: same outputs, same times.
  const own = new Set(steps.map((step) => step.key))
  const taken = (await loadSteps(sql, tenantId, finished.run))
    .filter((step) => done.has(step.key) && (own.has(step.key) || step.pieceOf !== null))
    .map((step): StepState => ({
      ...step,
      status: 'succeeded',
      tries: [],
      failure: null,
      skipReason: null,
      outputs: step.outputs && { ...step.outputs, storedBy: step.outputs.storedBy ?? finished.run },
    }))
  await putSteps(sql, tenantId, runId, taken)
  if (taken.some((step) => step.pieceOf !== null)) await recountSteps(sql, tenantId, runId)
}
