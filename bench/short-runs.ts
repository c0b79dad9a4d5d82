import { setTimeout as delay } from 'node:timers/promises'

import { startRun } from './pipeline-run.ts'
import type { Product } from './product.ts'

const runEveryMs = 5_000

export interface ShortRuns {
  started: string[]
  /** Why one could not be started, of each. */
  refused: string[]
}

/** Starts runs of an asset, one every five seconds, until told to end. */
export const startRuns = (product: Product, asset: string): (() => Promise<ShortRuns>) => {
  const ending = new AbortController()
  const runs: ShortRuns = { started: [], refused: [] }
  const start = async (): Promise<void> => {
    try {
      runs.started.push((await startRun(product, [asset])).runId)
    } catch (error) {
      runs.refused.push(String(error))
    }
  }
  const work = (async () => {
    while (!ending.signal.aborted) {
      await start()
      await delay(runEveryMs, undefined, { signal: ending.signal }).catch(() => undefined)
    }
    return runs
  })()
  return () => {
    ending.abort()
    return work
  }
}
