import { z } from 'zod'

import { ObjectMissing } from '#storage/object-store.ts'

import type { ValueObjects } from './file-io-manager.ts'

/** So long a run can be gone on with from what it had made. */
export const workingValuesKeptMs = 30 * 86_400_000
const everyMs = 86_400_000
/** The run that sweeps ends later for it by so much at most; the next one goes on. */
const mostMs = 5_000

const marker = z.object({ sweptAtMs: z.int() })

const sweptAtMs = async (store: ValueObjects, key: string): Promise<number> => {
  try {
    return marker.parse(JSON.parse((await store.read(key)).toString())).sweptAtMs
  } catch (error) {
    if (error instanceof ObjectMissing) return 0
    throw error
  }
}

/**
 * Removes what runs of a deployment kept among their working values longer ago than anybody may go on from it: of runs that ended, and of attempts that
 * died and left halves. Once a day, whichever run comes first; the rest of a long listing is for the next. Answers how many objects it removed.
 */
export const sweepWorkingValues = async (
  store: ValueObjects,
  assetPrefix: string,
  now: () => number,
): Promise<number> => {
  const prefix = `${assetPrefix}/.runs`
  const markerKey = `${prefix}/swept.json`
  const beganMs = now()
  if (beganMs - (await sweptAtMs(store, markerKey)) < everyMs) return 0
  let removed = 0
  for await (const { key, modifiedAtMs } of store.list(prefix)) {
    if (now() - beganMs > mostMs) return removed
    if (key === markerKey || beganMs - modifiedAtMs < workingValuesKeptMs) continue
    await store.remove(key)
    removed += 1
  }
  await store.putAll([{ key: markerKey, data: JSON.stringify({ sweptAtMs: beganMs }) }])
  return removed
}
