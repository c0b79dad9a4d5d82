import { expect, test } from 'vitest'

import type { Caller } from '#core/access/caller.ts'
import type { RunEvent } from '#core/run/run-event.ts'
import { packRun } from '#server/db/sql/pack-run.ts'
import { atMs, claimedRuns } from '#server/testing/claimed-runs.ts'
import { pipelineOf, runFixture, type TestTenant } from '#server/testing/run-fixture.ts'
import { acceptEvents } from '#server/usecases/run/accept-events.ts'
import { claimAttempt } from '#server/usecases/run/claim-attempt.ts'

import { expectedRunOf } from './expected-run.ts'
import { usualDurationsOf } from './usual-durations.ts'

const fixture = runFixture()
const { start, take, setUp, claimed } = claimedRuns(fixture)

const callerOf = ({ tenantId, deploymentId, userId }: TestTenant): Caller => ({
  tenantId,
  deploymentId,
  user: { id: userId, name: 'Ada', email: 'ada@example.com' },
  role: 'owner',
})
const usual = (tenant: TestTenant, runId: string) =>
  fixture.app.asTenant(tenant.tenantId, (sql) => usualDurationsOf(sql, callerOf(tenant), runId))

const startOf = (step: string): RunEvent => ({ type: 'STEP_START', atMs, step, stepAttempt: 1 })
const failure = { message: 'no', fault: 'user' as const, cause: 'exception' }

/** A run in which the first asset took so long, and the second failed. */
const past = async (tenant: TestTenant, tookMs: number) => {
  const { runId, send } = await claimed(tenant)
  await send(1, [
    { type: 'RUN_START', atMs },
    startOf('generated_numbers'),
    {
      type: 'STEP_SUCCESS',
      atMs: atMs + tookMs,
      step: 'generated_numbers',
      stepAttempt: 1,
      durationMs: tookMs,
    },
    startOf('even_numbers'),
    { type: 'STEP_FAILURE', atMs: atMs + tookMs + 9_000, step: 'even_numbers', stepAttempt: 1, failure },
    { type: 'RUN_FAILURE', atMs: atMs + tookMs + 9_000, failure },
  ])
  return runId
}

test('what steps took in earlier runs, packed or not, is their usual duration; what failed says nothing', async () => {
  const tenant = await setUp()
  const first = await past(tenant, 1_000)
  await past(tenant, 3_000)
  await past(tenant, 8_000)
  const { runId } = await start(tenant)
  await fixture.system.asSystem((sql) => packRun(sql, { tenantId: tenant.tenantId, runId: first }))
  expect(await usual(tenant, runId)).toEqual({ generated_numbers: { durationMs: 3_000, count: 3 } })
  expect(await usual(tenant, first)).toEqual({})
})

test('another element of the same name has no past', async () => {
  const tenant = await setUp()
  await past(tenant, 1_000)
  await fixture.publish(
    tenant,
    pipelineOf(`sluice: pipeline
name: numbers
assets: [{ id: new, key: generated_numbers, compute: { kind: python, code: "def generated_numbers():\\n    return [2]\\n" } }]
`),
  )
  const { runId } = await start(tenant, ['generated_numbers'])
  expect(await usual(tenant, runId)).toEqual({})
})

test('a run of another tenant is not there', async () => {
  const [mine, theirs] = [await setUp(), await setUp()]
  const { runId } = await start(theirs)
  await expect(usual(mine, runId)).rejects.toMatchObject({ code: 'not_found' })
})

test('the next run of a draft is expected by what the same elements took, and by nothing where they never ran', async () => {
  const tenant = await fixture.tenant()
  const document = pipelineOf(`sluice: pipeline
name: numbers
assets:
  - { id: generated, key: generated_numbers, compute: { kind: python, code: "def generated_numbers():\\n    return [1]\\n" } }
  - { id: even, key: even_numbers, deps: [generated_numbers], compute: { kind: python, code: "def even_numbers(generated_numbers):\\n    return generated_numbers\\n" } }
`)
  const pipelineId = await fixture.publish(tenant, document)
  const expected = () =>
    fixture.app.asTenant(tenant.tenantId, (sql) =>
      expectedRunOf(sql, callerOf(tenant), { pipelineId, document }),
    )
  expect(await expected()).toMatchObject({ steps: 2, durationMs: null })
  await past(tenant, 2_000)
  expect(await expected()).toEqual({
    steps: 2,
    durationMs: 2_000,
    runs: 1,
    cost: null,
    unknown: ['even_numbers'],
    path: expect.arrayContaining(['generated_numbers']),
  })
})

test('what the next run costs is known by runs of all of it that went well, and by no others', async () => {
  const tenant = await fixture.tenant()
  const document = pipelineOf(`sluice: pipeline
name: numbers
assets:
  - { id: generated, key: generated_numbers, compute: { kind: python, code: "def generated_numbers():\\n    return [1]\\n" } }
  - { id: even, key: even_numbers, deps: [generated_numbers], compute: { kind: python, code: "def even_numbers(generated_numbers):\\n    return generated_numbers\\n" } }
`)
  const pipelineId = await fixture.publish(tenant, document)
  const cost = async () =>
    (
      await fixture.app.asTenant(tenant.tenantId, (sql) =>
        expectedRunOf(sql, callerOf(tenant), { pipelineId, document }),
      )
    )?.cost
  const ran = async (assets: string[], cpuMs: number, ends: RunEvent) => {
    const { runId } = await start(tenant, assets)
    const run = (await take(50)).find((taken) => taken.runId === runId)
    if (!run) throw new Error('not handed out')
    const { fence } = await claimAttempt(fixture.runApi, { run: runId, attempt: 1, claimCode: run.code })
    const identity = { tenantId: tenant.tenantId, runId, attempt: 1, fence }
    await fixture.app.asTenant(tenant.tenantId, (sql) =>
      sql.run('UPDATE run_attempt SET cpu_ms = $2 WHERE run_id = $1', [runId, cpuMs]),
    )
    const events: RunEvent[] = [{ type: 'RUN_START', atMs }, ends]
    await acceptEvents(fixture.runApi, identity, {
      fence,
      events: events.map((event, index) => ({ seq: index + 1, event })),
    })
  }
  const all = ['generated_numbers', 'even_numbers']
  expect(await cost()).toBeNull()
  await ran(['generated_numbers'], 9_000, { type: 'RUN_SUCCESS', atMs })
  await ran(all, 7_000, { type: 'RUN_FAILURE', atMs, failure })
  expect(await cost()).toBeNull()
  await ran(all, 2_000, { type: 'RUN_SUCCESS', atMs })
  await ran(all.toReversed(), 4_000, { type: 'RUN_SUCCESS', atMs })
  expect(await cost()).toEqual({ cpuMs: 3_000, runs: 2 })
})
