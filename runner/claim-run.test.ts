import { describe, expect, test } from 'vitest'

import { exitCodes } from '#core/protocol/exit-codes.ts'
import type { LaunchOrder } from '#core/protocol/launch-order.ts'
import type { ClaimAnswer } from '#core/protocol/run-api.ts'

import { claimRun } from './claim-run.ts'
import type { RunApiClient } from './run-api-client.ts'

const order: LaunchOrder = {
  apiUrl: 'http://web.example',
  run: '01900000-0000-7000-8000-000000000001',
  attempt: 1,
  claimCode: 'a code of twenty letters and more',
  work: '/work',
}
const step = { key: 'a', attempt: 1 }
const answer = { token: 'token' } as ClaimAnswer

/** A server that is away for so long, on a clock of its own. */
const awayFor = (ms: number) => {
  let nowMs = 0
  const nonces = new Set<string | undefined>()
  const client: Pick<RunApiClient, 'claim'> = {
    claim: async ({ nonce }) => {
      nonces.add(nonce)
      return nowMs < ms ? { is: 'unreachable', message: 'away' } : { is: 'ok', answer }
    },
  }
  const now = () => nowMs
  const wait = async (waitMs: number) => void (nowMs += waitMs)
  return { client, nonces, now, wait }
}

describe('a claim while the server is away', () => {
  test('of a run is given up after five minutes, for it is launched again', async () => {
    const { client, ...clock } = awayFor(3_600_000)
    expect(await claimRun(client, order, clock)).toBe(exitCodes.serverAway)
    expect(clock.now()).toBeGreaterThan(300_000)
    expect(clock.now()).toBeLessThan(310_000)
  })

  test('of a step is made as long as the process of its run waits, and by the same name', async () => {
    const { client, nonces, ...clock } = awayFor(10 * 3_600_000)
    expect(await claimRun(client, { ...order, step }, clock)).toBe(answer)
    expect(nonces.size).toBe(1)
  })

  test('ends when its process is asked to end', async () => {
    const asked = new AbortController()
    const { client, ...clock } = awayFor(3_600_000)
    setTimeout(() => asked.abort(), 20)
    const claimed = claimRun(client, { ...order, step }, { now: clock.now, terminated: asked.signal })
    expect(await claimed).toBe(exitCodes.terminated)
  })
})
