import { setTimeout as delay } from 'node:timers/promises'

import type { StepProcess } from '../hosts/step-host.ts'
import { killLeftovers } from './marked-processes.ts'

export const graceMs = 5_000

/** Asks a step to end, and after the grace ends it with everything it started. Settles when its process is gone, or cannot be got rid of. */
export async function endStep(process: StepProcess, mark: string, grace: number = graceMs): Promise<void> {
  const gone = process.ended.then(
    () => true,
    () => true,
  )
  if (grace > 0) {
    process.kill('SIGTERM')
    const inTime = new AbortController()
    const ended = await Promise.race([
      gone,
      delay(grace, false, { signal: inTime.signal }).catch(() => false),
    ])
    inTime.abort()
    if (ended) return void (await killLeftovers({ marks: new Set([mark]) }))
  }
  process.kill('SIGKILL')
  await killLeftovers({ marks: new Set([mark]) })
}
