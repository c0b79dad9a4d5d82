import { expect, test } from 'vitest'

import type { Caller } from '#core/access/caller.ts'
import { atMs, claimedRuns, made, step } from '#server/testing/claimed-runs.ts'
import { pipelineOf, runFixture, type TestTenant } from '#server/testing/run-fixture.ts'

import { assetAnswers } from './asset-answers.ts'
import { runAnswer } from './run-answers.ts'

const fixture = runFixture()
const { start, setUp, claimed } = claimedRuns(fixture)

const callerOf = ({ tenantId, deploymentId, userId }: TestTenant): Caller => ({
  tenantId,
  deploymentId,
  user: { id: userId, name: 'Ada', email: 'ada@example.com' },
  role: 'owner',
})
const ground = { launcher: 'kubernetes', installation: { cpuMilli: 2000, memoryMib: 512 } } as const
const show = (tenant: TestTenant, runId: string) =>
  fixture.app.asTenant(tenant.tenantId, (sql) =>
    runAnswer(sql, callerOf(tenant), runId, fixture.clock.now(), ground),
  )
const states = async (tenant: TestTenant) => {
  const answers = await fixture.app.asTenant(tenant.tenantId, (sql) =>
    assetAnswers(sql, tenant.tenantId, tenant.deploymentId, fixture.clock.now()),
  )
  return Object.fromEntries(answers.map(({ entry }) => [entry.key, entry.state.words]))
}

test('assets say what happens to them: never materialized, queued, running, materialized, stale by their code', async () => {
  const tenant = await setUp()
  expect(await states(tenant)).toEqual({
    generated_numbers: 'never materialized',
    even_numbers: 'never materialized',
  })
  const { send } = await claimed(tenant)
  expect(await states(tenant)).toEqual({ generated_numbers: 'queued', even_numbers: 'queued' })
  await send(1, [{ type: 'RUN_START', atMs }, step('STEP_START', 'generated_numbers')])
  expect(await states(tenant)).toEqual({ generated_numbers: 'running', even_numbers: 'queued' })
  await send(3, [made('generated_numbers'), step('STEP_SUCCESS', 'generated_numbers')])
  expect((await states(tenant)).generated_numbers).toBe('materialized')
  const failure = { message: 'It is odd.', fault: 'user' as const, cause: 'exception', name: 'ValueError' }
  await send(5, [
    step('STEP_START', 'even_numbers'),
    { type: 'STEP_FAILURE', atMs, step: 'even_numbers', stepAttempt: 1, failure },
    {
      type: 'ASSET_FAILED_TO_MATERIALIZE',
      atMs,
      step: 'even_numbers',
      asset: 'even_numbers',
      reason: 'It is odd.',
    },
    { type: 'RUN_FAILURE', atMs, failure },
  ])
  expect(await states(tenant)).toEqual({
    generated_numbers: 'materialized',
    even_numbers: 'failed: ValueError',
  })
})

test('another code makes an asset stale', async () => {
  const tenant = await setUp()
  const { answer, send } = await claimed(tenant)
  const codeVersion = answer.graph.steps[0]?.outputs[0]?.codeVersion ?? ''
  await send(1, [
    { type: 'RUN_START', atMs },
    step('STEP_START', 'generated_numbers'),
    {
      type: 'ASSET_MATERIALIZATION',
      atMs,
      step: 'generated_numbers',
      stepAttempt: 1,
      asset: 'generated_numbers',
      dataVersion: 'v',
      codeVersion,
    },
    step('STEP_SUCCESS', 'generated_numbers'),
    { type: 'RUN_CANCELED', atMs },
  ])
  expect((await states(tenant)).generated_numbers).toBe('materialized')
  await fixture.publish(
    tenant,
    pipelineOf(`sluice: pipeline
name: numbers
assets: [{ id: a, key: generated_numbers, compute: { kind: python, code: "def generated_numbers():\\n    return [2]\\n" } }]
`),
  )
  expect(await states(tenant)).toEqual({ generated_numbers: 'stale: code changed' })
})

test('the page of a run: graph, steps with their tries, attempts, and a wait whose causes add up', async () => {
  const tenant = await setUp('basic')
  const { runId, send } = await claimed(tenant)
  const waiting = await start(tenant)
  await send(1, [
    { type: 'RUN_START', atMs: Date.now() },
    step('STEP_START', 'generated_numbers'),
    {
      type: 'STEP_UP_FOR_RETRY',
      atMs: atMs + 5,
      step: 'generated_numbers',
      stepAttempt: 1,
      delayMs: 1,
      failure: { message: 'Once more.', fault: 'user', cause: 'exception' },
    },
    { type: 'STEP_RESTARTED', atMs: atMs + 9, step: 'generated_numbers', stepAttempt: 2 },
  ])
  const run = await show(tenant, runId)
  expect(run).toMatchObject({
    status: 'running',
    stepCounts: { total: 2, running: 1 },
    pipelines: [{ name: 'numbers', number: 1 }],
    attempts: [{ attempt: 1, launcher: 'local' }],
  })
  expect(run.graph.map(({ key, after }) => [key, after])).toEqual([
    ['generated_numbers', []],
    ['even_numbers', ['generated_numbers']],
  ])
  expect(run.steps[0]?.tries.map(({ number, status }) => [number, status])).toEqual([
    [1, 'failed'],
    [2, 'running'],
  ])
  expect(run.steps[1]).toMatchObject({ status: 'waiting', readyAt: null })
  expect(run.wait[0]?.from).toEqual(run.enqueuedAt)
  run.wait.slice(1).forEach((next, index) => expect(next.from).toEqual(run.wait[index]?.to))
  expect(run.wait.at(-1)?.to).toEqual(run.attempts[0]?.claimedAt)
  expect((await show(tenant, waiting.runId)).wait.at(-1)?.to).toBeNull()
})

test('a run of another tenant is not there', async () => {
  const [mine, theirs] = [await setUp(), await setUp()]
  const { runId } = await start(theirs)
  await expect(show(mine, runId)).rejects.toMatchObject({ code: 'not_found' })
})
