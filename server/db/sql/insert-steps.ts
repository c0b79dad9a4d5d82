import type { Step } from '#core/run/step-graph.ts'

import type { Sql } from '../sql-pool.ts'
import { recountSteps } from './end-run.ts'

const statement = {
  name: 'insert-steps',
  text: `INSERT INTO step (tenant_id, run_id, key, position, kind, element_id, status, ready_at)
    SELECT $1, $2, made.key, made.position, made.kind, made.element_id, made.status, made.ready_at
    FROM unnest($3::text[], $4::integer[], $5::text[], $6::text[], $7::text[], $8::timestamptz[])
      AS made (key, position, kind, element_id, status, ready_at)`,
}

/** What a retried run had finished counts as finished in this one too: same outputs, same times. */
const copy = {
  name: 'copy-finished-steps',
  text: `UPDATE step SET status = 'succeeded', ready_at = old.ready_at, started_at = old.started_at, finished_at = old.finished_at, outputs = old.outputs
    FROM step AS old
    WHERE step.tenant_id = $1 AND step.run_id = $2 AND old.tenant_id = $1 AND old.run_id = $3 AND old.key = step.key AND step.key = ANY($4::text[])`,
}

const copyPieces = {
  name: 'copy-finished-pieces',
  text: `INSERT INTO step (tenant_id, run_id, key, position, kind, element_id, status, piece_of, ready_at, started_at, finished_at, outputs)
    SELECT tenant_id, $2, key, position, kind, element_id, status, piece_of, ready_at, started_at, finished_at, outputs
    FROM step WHERE tenant_id = $1 AND run_id = $3 AND piece_of IS NOT NULL AND key = ANY($4::text[])`,
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
  await sql.run(copy, [tenantId, runId, finished.run, finished.keys])
  if ((await sql.run(copyPieces, [tenantId, runId, finished.run, finished.keys])) > 0)
    await recountSteps(sql, tenantId, runId)
}
