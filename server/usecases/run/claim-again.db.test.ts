import { randomUUID } from 'node:crypto'

import { describe, expect, test } from 'vitest'

import { writeFrame } from '#core/protocol/log-frames.ts'
import { claimCode } from '#core/run/claim-code.ts'
import type { RunEvent } from '#core/run/run-event.ts'
import { stepClaimText } from '#core/run/step-claim.ts'
import { deriveSecret } from '#server/platform/secrets.ts'
import { atMs, claimedRuns, step } from '#server/testing/claimed-runs.ts'
import { runFixture } from '#server/testing/run-fixture.ts'
import { acceptLogs } from '#server/usecases/log/accept-logs.ts'

import { acceptEvents } from './accept-events.ts'
import { claimAttempt } from './claim-attempt.ts'
import { claimStep } from './claim-step.ts'
import { heartbeat } from './heartbeat.ts'
import type { RunIdentity } from './run-token.ts'
import { stepSecretOf } from './step-jobs.ts'

const fixture = runFixture('/storage')
const { runApi } = fixture
const { start, take, setUp, claimed } = claimedRuns(fixture)

const launched = async () => {
  const tenant = await setUp()
  const { runId } = await start(tenant)
  const run = (await take(50)).find((taken) => taken.runId === runId)
  if (!run) throw new Error('not handed out')
  const claim = (nonce?: string) =>
    claimAttempt(runApi, { run: runId, attempt: 1, claimCode: run.code, ...(nonce && { nonce }) })
  return { tenantId: tenant.tenantId, runId, claim }
}

const oneStep = async () => {
  const { identity, runId } = await claimed(await setUp())
  const of = { key: 'generated_numbers', attempt: 1 }
  const code = deriveSecret(stepSecretOf(runApi, identity), stepClaimText(of))
  const claim = (nonce?: string) =>
    claimStep(runApi, {
      run: runId,
      attempt: 1,
      claimCode: claimCode(identity.tenantId, code),
      step: of,
      ...(nonce && { nonce }),
    })
  return { tenantId: identity.tenantId, runId, claim, step: of }
}

type Kind = 'run' | 'step'
const begun = async (kind: Kind) => {
  const { claim, tenantId, runId, ...more } = kind === 'run' ? await launched() : await oneStep()
  const nonce = randomUUID()
  const first = await claim(nonce)
  const identity: RunIdentity = { tenantId, runId, attempt: 1, fence: first.fence, ...more }
  return { claim, nonce, first, identity }
}

const printed = writeFrame(
  { step: 'generated_numbers', stepAttempt: 1, stream: 'stdout', offset: 0, length: 1, atMs },
  Buffer.from('x'),
)
const reports: [string, (identity: RunIdentity) => Promise<unknown>][] = [
  ['a heartbeat', (identity) => heartbeat(runApi, identity, { fence: identity.fence })],
  [
    'an event',
    (identity) =>
      acceptEvents(runApi, identity, {
        fence: identity.fence,
        events: [
          {
            seq: 1,
            event: identity.step ? step('STEP_START', 'generated_numbers') : { type: 'RUN_START', atMs },
          },
        ],
      }),
  ],
  ['a line', (identity) => acceptLogs(runApi, identity, printed)],
]

describe.each<Kind>(['run', 'step'])('a %s whose claim was answered', (kind) => {
  test('is given to the same process again, for the answer may have been lost, with a token of the same attempt', async () => {
    const { claim, nonce, first, identity } = await begun(kind)
    const again = await claim(nonce)
    expect({ ...again, token: first.token }).toEqual(first)
    await claim(nonce)
    expect(await heartbeat(runApi, identity, { fence: again.fence })).toMatchObject({ order: 'go_on' })
  })

  test('is given to no other, nor to one that does not say which it is', async () => {
    const { claim, nonce } = await begun(kind)
    await expect(claim(randomUUID())).rejects.toMatchObject({ code: 'claimed_already' })
    await expect(claim()).rejects.toMatchObject({ code: 'claimed_already' })
    await claim(nonce)
  })

  test.each(reports)('is not given again after %s', async (_name, report) => {
    const { claim, nonce, identity } = await begun(kind)
    await report(identity)
    await expect(claim(nonce)).rejects.toMatchObject({ code: 'claimed_already' })
  })

  test('by a runner that does not say which it is, is given to nobody again', async () => {
    const { claim } = kind === 'run' ? await launched() : await oneStep()
    await claim()
    await expect(claim()).rejects.toMatchObject({ code: 'claimed_already' })
    await expect(claim(randomUUID())).rejects.toMatchObject({ code: 'claimed_already' })
  })
})

test('a run that was canceled meanwhile is not given again', async () => {
  const { claim, nonce, identity } = await begun('run')
  await fixture.rows(`UPDATE run SET status = 'canceling' WHERE id = $1 RETURNING id`, [identity.runId])
  await expect(claim(nonce)).rejects.toMatchObject({ code: 'fenced' })
})

test('heartbeats and events of a step that arrive at once do not hold each other up', async () => {
  const { identity } = await begun('step')
  const event: RunEvent = { type: 'RESOURCE_INIT_STARTED', atMs, resource: 'r' }
  const told = Array.from({ length: 40 }, (_, index) => [
    heartbeat(runApi, identity, { fence: identity.fence }),
    acceptEvents(runApi, identity, { fence: identity.fence, events: [{ seq: index + 1, event }] }).catch(
      (error: { code?: string }) => {
        if (error.code !== 'out_of_sequence') throw error
      },
    ),
  ])
  await Promise.all(told.flat())
})
