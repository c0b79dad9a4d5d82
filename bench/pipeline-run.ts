import { setTimeout as delay } from 'node:timers/promises'

import type { Product } from './product.ts'

/** An asset of a pipeline that is measured. */
export interface BenchAsset {
  key: string
  deps?: string[]
  kind?: 'python' | 'shell'
  code: string
}

/** What is reported of a run that has ended. */
export interface EndedRun {
  id: string
  executor: string
  startedAt: Date
  finishedAt: Date
}

interface ShownRun {
  status: string
  executor: string
  startedAt: Date | null
  finishedAt: Date | null
  stepCounts: { total: number; succeeded: number; failed: number; skipped: number; running: number }
  failure: unknown
}

const lookEveryMs = 100

/** Imports a pipeline of these assets and publishes it. */
export const publish = (product: Product, name: string, assets: BenchAsset[]): Promise<void> =>
  publishText(
    product,
    JSON.stringify({
      sluice: 'pipeline',
      name,
      assets: assets.map(({ key, deps = [], kind = 'python', code }) => ({
        id: key,
        key,
        ...(deps.length > 0 && { deps }),
        compute: { kind, code },
      })),
    }),
  )

/** Imports a pipeline and publishes it. */
export const publishText = async (product: Product, text: string): Promise<void> => {
  const pipeline = await product.call<{ id: string; name: string }>('pipelines.import', { text })
  const draft = await product.ask<{ revision: number }>('drafts.open', { pipeline: pipeline.name })
  await product.call('versions.publish', {
    pipelineId: pipeline.id,
    revision: draft.revision,
    reason: 'To be measured',
  })
}

export const startRun = (product: Product, assets: string[]): Promise<{ runId: string }> =>
  product.call<{ runId: string }>('runs.start', { target: { assets } })

/** Waits for the end of a run. Throws where it did not succeed, or where not every step that was started has finished. */
export const ended = async (product: Product, runId: string, steps: number): Promise<EndedRun> => {
  for (;;) {
    const run = await product.ask<ShownRun>('runs.show', { runId })
    const { startedAt, finishedAt } = run
    if (startedAt && finishedAt) {
      const { total, succeeded } = run.stepCounts
      if (run.status !== 'succeeded' || total !== steps || succeeded !== steps)
        throw new Error(
          `A run of ${steps} steps ended ${run.status} with ${succeeded} of ${total} done: ${JSON.stringify(run.failure)}`,
        )
      return { id: runId, executor: run.executor, startedAt, finishedAt }
    }
    if (finishedAt) throw new Error(`A run never started: ${JSON.stringify(run.failure)}`)
    await delay(lookEveryMs)
  }
}
