import type { StepState } from '#core/run/step-state.ts'

import type { Sql } from '../sql-pool.ts'
import { packJson, unpackJson } from './packed-json.ts'

type Packed = [
  key: string,
  position: number,
  kind: string,
  elementId: string,
  status: StepState['status'],
  pieceOf: string | null,
  readyAtMs: number | null,
  startedAtMs: number | null,
  finishedAtMs: number | null,
  tries: StepState['tries'],
  failure: StepState['failure'],
  skipReason: string | null,
  outputs: StepState['outputs'],
]

const load = {
  name: 'packed-steps',
  text: 'SELECT steps FROM run_pack WHERE tenant_id = $1 AND run_id = $2',
}

export const packSteps = (steps: StepState[]): Buffer =>
  packJson(
    steps.map((step): Packed => [
      step.key,
      step.position,
      step.kind,
      step.elementId,
      step.status,
      step.pieceOf,
      step.readyAtMs,
      step.startedAtMs,
      step.finishedAtMs,
      step.tries,
      step.failure,
      step.skipReason,
      step.outputs,
    ]),
  )

const unpack = ([
  key,
  position,
  kind,
  elementId,
  status,
  pieceOf,
  readyAtMs,
  startedAtMs,
  finishedAtMs,
  tries,
  failure,
  skipReason,
  outputs,
]: Packed): StepState => ({
  key,
  position,
  kind,
  elementId,
  status,
  pieceOf,
  readyAtMs,
  startedAtMs,
  finishedAtMs,
  tries,
  failure,
  skipReason,
  outputs,
})

/** What {@link packSteps} was given. */
export const unpackSteps = (packed: Buffer): StepState[] => (unpackJson(packed) as Packed[]).map(unpack)

/** The steps of a run that was made small, as they were; none of another. */
export const loadPackedSteps = async (sql: Sql, tenantId: string, runId: string): Promise<StepState[]> => {
  const row = await sql.row<{ steps: Buffer }>(load, [tenantId, runId])
  return row ? unpackSteps(row.steps) : []
}
