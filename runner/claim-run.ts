import { randomUUID } from 'node:crypto'
import { hostname } from 'node:os'
import { setTimeout as delay } from 'node:timers/promises'

import { exitCodes } from '#core/protocol/exit-codes.ts'
import type { LaunchOrder } from '#core/protocol/launch-order.ts'
import type { ClaimAnswer } from '#core/protocol/run-api.ts'

import type { RunApiClient } from './run-api-client.ts'

const claimPatienceMs = 300_000
/** The process of its run is there and waits as long: a step that gave up before would be begun again in vain. */
const stepPatienceMs = 86_400_000
/** By this a server that answered in vain knows that it is asked by the same process again. */
const nonce = randomUUID()

export interface ClaimPatience {
  /** Told when the process is asked to end. */
  terminated?: AbortSignal
  /** In milliseconds. */
  now?: () => number
  wait?: (ms: number, signal: AbortSignal | undefined) => Promise<void>
}

const wait = async (ms: number, signal: AbortSignal | undefined): Promise<void> => {
  await delay(ms, undefined, signal && { signal }).catch(() => undefined)
}

/** Exchanges the claim code for the run, with patience for a server that is away. A number is the exit code of a runner that did not get it. */
export async function claimRun(
  client: Pick<RunApiClient, 'claim'>,
  { run, attempt, claimCode, step }: LaunchOrder,
  { terminated, now = () => performance.now(), wait: pause = wait }: ClaimPatience = {},
): Promise<ClaimAnswer | number> {
  const untilMs = now() + (step ? stepPatienceMs : claimPatienceMs)
  for (let waitMs = 100; ; waitMs = Math.min(5_000, waitMs * 2)) {
    const outcome = await client.claim({
      run,
      attempt,
      claimCode,
      nonce,
      ...(step && { step }),
      host: hostname(),
      pid: process.pid,
    })
    if (outcome.is === 'ok') return outcome.answer
    if (outcome.is !== 'unreachable') {
      process.stderr.write(`The run was not given to this runner: ${outcome.message}\n`)
      return exitCodes.claimRefused
    }
    if (terminated?.aborted) return exitCodes.terminated
    if (now() > untilMs) {
      process.stderr.write(`The server could not be reached: ${outcome.message}\n`)
      return exitCodes.serverAway
    }
    await pause(waitMs, terminated)
  }
}
