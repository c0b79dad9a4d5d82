import { Refusal } from '#core/refusal.ts'
import type { SqlPool } from '#server/db/sql-pool.ts'
import { loadPins, putPin, removePin, type PinsOf } from '#server/db/sql/pinned-outputs.ts'

import { showTrial } from './show-trial.ts'

/** Pinned outputs of a person in a pipeline: the run that made each, by asset. */
export type Pins = Record<string, string>

/** Pins what a trial made of an asset: the next trials of this person take it instead of making it. Refuses `not_found`, and `wrong_state` where it made nothing of it. */
export const pinOutput = (
  pool: SqlPool,
  asked: { tenantId: string; deploymentId: string; userId: string; runId: string; asset: string },
  now: Date,
): Promise<Pins> =>
  pool.asTenant(asked.tenantId, async (sql) => {
    const { tenantId, userId, runId, asset } = asked
    const trial = await showTrial(sql, asked, runId)
    const step = trial.steps.find(({ assets }) => assets.includes(asset))
    if (step?.status !== 'succeeded' || step.observes)
      throw new Refusal('wrong_state', `This trial has no output of "${asset}" to pin.`, { asset })
    const of: PinsOf = { tenantId, pipelineId: trial.pipelineId, userId }
    await putPin(sql, of, asset, runId, now)
    return loadPins(sql, of)
  })

export const unpinOutput = (pool: SqlPool, of: PinsOf, asset: string): Promise<Pins> =>
  pool.asTenant(of.tenantId, async (sql) => {
    await removePin(sql, of, asset)
    return loadPins(sql, of)
  })
