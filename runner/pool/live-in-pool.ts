import { poolAnswer } from '#core/protocol/pool-api.ts'
import { longestHoldMs } from '#core/protocol/run-api.ts'

import { ProcessorUse } from '../processes/processor-use.ts'
import { RunApiCaller } from '../run-api-caller.ts'
import { poolSettings } from './pool-settings.ts'
import { PoolWorker } from './pool-worker.ts'
import { Standbys } from './standbys.ts'
import { childGuards, startChild } from './warm-child.ts'

const standbyCount = 2
const answerWithinMs = 10_000

/** The whole life of a warm worker's process. Answers its exit code. */
export async function liveInPool(terminated: AbortSignal): Promise<number> {
  const settings = poolSettings(process.env)
  const caller = new RunApiCaller({ apiUrl: settings.apiUrl, token: () => undefined, maxSockets: 4 })
  const guarded = await childGuards()
  const standbys = new Standbys({
    start: () => startChild({ ...guarded, env: settings.childEnv }),
    count: standbyCount,
  })
  const use = new ProcessorUse()
  try {
    return await new PoolWorker({
      settings,
      ask: (body, signal) =>
        caller.json('pool', body, poolAnswer, { timeoutMs: longestHoldMs + answerWithinMs, signal }),
      standbys,
      cpuPercent: () => use.percent(),
      terminated,
      say: (line) => process.stderr.write(`${line}\n`),
    }).work()
  } finally {
    standbys.close()
    caller.close()
  }
}
