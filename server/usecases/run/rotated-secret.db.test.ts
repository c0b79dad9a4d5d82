import { afterAll, expect, test } from 'vitest'

import type { Caller } from '#core/access/caller.ts'
import { openAppDatabase } from '#server/db/client.ts'
import { tenantSecrets } from '#server/platform/tenant-secrets.ts'
import { atMs, claimedRuns, step } from '#server/testing/claimed-runs.ts'
import { pipelineOf, runFixture, type TestTenant } from '#server/testing/run-fixture.ts'
import { testMasterKeys } from '#server/testing/test-master-keys.ts'

import { rotateSecret, setSecret } from '../secret/manage-secrets.ts'
import { secretReader } from '../secret/read-secrets.ts'
import { acceptEvents } from './accept-events.ts'
import { claimAttempt } from './claim-attempt.ts'
import { RunSecrets } from './run-secrets.ts'

const fixture = runFixture()
const { start, take } = claimedRuns(fixture)
const database = openAppDatabase(fixture.database.appUrl)
afterAll(() => database.close())

const document = pipelineOf(`sluice: pipeline
name: numbers
assets:
  - { id: a, key: generated_numbers, resources: [warehouse], compute: { kind: shell, code: "true" } }
resources:
  - { id: r, name: warehouse, type: custom, config: { password: { env: DB_PASSWORD } } }
`)

const callerOf = ({ tenantId, deploymentId, userId }: TestTenant): Caller => ({
  user: { id: userId, email: 'ada@example.com', name: 'Ada' },
  tenantId,
  deploymentId,
  role: 'owner',
})

/** Another web process than any before, which remembers nothing. */
const freshWeb = () => ({
  ...fixture.runApi,
  secrets: new RunSecrets(secretReader(testMasterKeys, tenantSecrets({}))),
})

test('a secret that is rotated during a run is still the old one for it, and still hidden by who never saw it', async () => {
  const tenant = await fixture.tenant()
  await fixture.publish(tenant, document)
  const deps = { database, clock: fixture.clock, masterKeys: testMasterKeys }
  const given = { name: 'DB_PASSWORD', scope: 'all' } as const
  await setSecret(deps, callerOf(tenant), { ...given, value: 'the old password' })

  const claimed = async () => {
    const { runId } = await start(tenant, ['generated_numbers'])
    const run = (await take(50)).find((taken) => taken.runId === runId)
    if (!run) throw new Error('not handed out')
    fixture.clock.pass(1_000)
    return { runId, answer: await claimAttempt(freshWeb(), { run: runId, attempt: 1, claimCode: run.code }) }
  }
  const before = await claimed()
  fixture.clock.pass(1_000)
  await rotateSecret(deps, callerOf(tenant), { ...given, value: 'the new password' })
  const after = await claimed()
  expect(before.answer.secrets).toEqual(['the old password'])
  expect(after.answer.secrets).toEqual(['the new password'])

  const { runId, answer } = before
  const identity = { tenantId: tenant.tenantId, runId, attempt: 1, fence: answer.fence }
  const events = [
    { type: 'RUN_START', atMs } as const,
    step('STEP_START', 'generated_numbers'),
    {
      type: 'LOG_MESSAGE',
      atMs,
      step: 'generated_numbers',
      stepAttempt: 1,
      level: 'info',
      message: 'it is the old password',
    } as const,
  ]
  await acceptEvents(freshWeb(), identity, {
    fence: identity.fence,
    events: events.map((event, index) => ({ seq: index + 1, event })),
  })
  const kept = await fixture.rows<{ payload: unknown }>('SELECT * FROM run_event WHERE run_id = $1', [runId])
  expect(JSON.stringify(kept)).not.toContain('old password')
  expect(JSON.stringify(kept)).toContain('it is ***')
})
