import { expect, test } from 'vitest'

import { writeFrame } from '#core/protocol/log-frames.ts'
import { tenantSecrets } from '#server/platform/tenant-secrets.ts'
import { atMs, claimedRuns, step } from '#server/testing/claimed-runs.ts'
import { pipelineOf, runFixture } from '#server/testing/run-fixture.ts'
import { testMasterKeys } from '#server/testing/test-master-keys.ts'
import { acceptLogs } from '#server/usecases/log/accept-logs.ts'
import { logIntake } from '#server/usecases/log/log-intake.ts'

import { secretReader } from '../secret/read-secrets.ts'
import { acceptEvents } from './accept-events.ts'
import { claimAttempt } from './claim-attempt.ts'
import { RunSecrets } from './run-secrets.ts'

const fixture = runFixture()
const { start, take } = claimedRuns(fixture)
const secret = 'correct horse'

const document = pipelineOf(`sluice: pipeline
name: numbers
assets:
  - { id: a, key: generated_numbers, resources: [warehouse], compute: { kind: shell, code: "true" } }
resources:
  - { id: r, name: warehouse, type: postgres, config: { host: db, password: { env: DB_PASSWORD }, key: { env: NOBODY_SET_IT } } }
`)

const claimed = async () => {
  const tenant = await fixture.tenant()
  await fixture.publish(tenant, document)
  const variables = { [`SLUICE_SECRET_${tenant.slug.toUpperCase()}__DB_PASSWORD`]: secret }
  const depsOf = () => {
    const secrets = new RunSecrets(secretReader(testMasterKeys, tenantSecrets(variables)))
    return { ...fixture.runApi, secrets, logs: logIntake({ ...fixture.runApi, secrets }) }
  }
  const deps = depsOf()
  const { runId } = await start(tenant, ['generated_numbers'])
  const run = (await take(50)).find((taken) => taken.runId === runId)
  if (!run) throw new Error('not handed out')
  const answer = await claimAttempt(deps, { run: runId, attempt: 1, claimCode: run.code })
  const identity = { tenantId: tenant.tenantId, runId, attempt: 1, fence: answer.fence }
  // Another web process than the one that answered the claim.
  return { tenant, answer, identity, deps, other: depsOf() }
}

test('a claim brings a resource with its secrets, says which are not set, and names the words to hide', async () => {
  const { answer } = await claimed()
  expect(answer.resources).toEqual({
    warehouse: {
      type: 'postgres',
      config: { host: 'db', password: secret, key: { env: 'NOBODY_SET_IT' } },
      missing: ['NOBODY_SET_IT'],
    },
  })
  expect(answer.secrets).toEqual([secret])
})

test.each(['deps', 'other'] as const)(
  'what a runner did not redact is redacted before it is kept (%s)',
  async (door) => {
    const attempt = await claimed()
    const { identity } = attempt
    const deps = attempt[door]
    await acceptEvents(deps, identity, {
      fence: identity.fence,
      events: [
        { type: 'RUN_START', atMs } as const,
        step('STEP_START', 'generated_numbers'),
        {
          type: 'LOG_MESSAGE',
          atMs,
          step: 'generated_numbers',
          stepAttempt: 1,
          level: 'info',
          message: `password is ${secret}`,
        } as const,
      ].map((event, index) => ({ seq: index + 1, event })),
    })
    const events = await fixture.rows<{ payload: unknown }>('SELECT * FROM run_event WHERE run_id = $1', [
      identity.runId,
    ])
    expect(JSON.stringify(events)).not.toContain(secret)
    expect(JSON.stringify(events)).toContain('password is ***')

    const text = `a ${secret}\n`
    const frame = (part: string, offset: number) =>
      writeFrame(
        { step: 'generated_numbers', stepAttempt: 1, stream: 'stdout', offset, length: part.length, atMs },
        Buffer.from(part),
      )
    const body = Buffer.concat([frame(text.slice(0, 6), 0), frame(text.slice(6), 6)])
    const { acknowledged } = await acceptLogs(deps, identity, new Uint8Array(body))
    expect(acknowledged).toMatchObject([{ offset: text.length }])
    const chunks = await fixture.rows<{ bytes: Buffer }>(
      'SELECT bytes FROM log_chunk WHERE run_id = $1 ORDER BY position',
      [identity.runId],
    )
    expect(Buffer.concat(chunks.map(({ bytes }) => bytes)).toString()).toBe(
      `a ${'*'.repeat(secret.length)}\n`,
    )
  },
)
