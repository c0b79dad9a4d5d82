import { createHash } from 'node:crypto'

import { describe, expect, test } from 'vitest'

import { writeFrame } from '#core/protocol/log-frames.ts'
import { Refusal } from '#core/refusal.ts'
import { claimCode } from '#core/run/claim-code.ts'
import type { RunEvent } from '#core/run/run-event.ts'
import { claimRuns } from '#server/db/sql/claim-runs.ts'
import { newId } from '#server/platform/ids.ts'
import { randomToken } from '#server/platform/secrets.ts'
import { pipelineOf, runFixture, type TestTenant } from '#server/testing/run-fixture.ts'
import { acceptLogs } from '#server/usecases/log/accept-logs.ts'

import { acceptEvents } from './accept-events.ts'
import { cancelRun } from './cancel-run.ts'
import { claimAttempt } from './claim-attempt.ts'
import { heartbeat } from './heartbeat.ts'
import type { RunIdentity } from './run-token.ts'
import { startRun } from './start-run.ts'

const fixture = runFixture('/storage')

const numbers = pipelineOf(`sluice: pipeline
name: numbers
assets:
  - { id: a, key: generated_numbers, group: numbers, compute: { kind: python, code: "def generated_numbers():\\n    return [1]\\n" } }
  - { id: b, key: even_numbers, group: numbers, deps: [generated_numbers], compute: { kind: python, code: "def even_numbers(generated_numbers):\\n    return []\\n" } }
`)

const start = (
  tenant: TestTenant,
  assets = ['generated_numbers', 'even_numbers'],
  extra: { priority?: number } = {},
) =>
  startRun(
    fixture.app,
    { ...tenant, target: { assets }, trigger: { kind: 'manual', by: 'Ada', byId: tenant.userId }, ...extra },
    fixture.clock.now(),
  )

const take = async (limit = 5) => {
  const secrets = Array.from({ length: limit }, () => randomToken())
  const claimed = await fixture.system.asSystem((sql) =>
    claimRuns(sql, {
      workerId: newId(),
      launcher: 'local',
      claimHashes: secrets.map((secret) => createHash('sha256').update(secret).digest()),
      now: fixture.clock.now(),
      startMs: 300_000,
    }),
  )
  return claimed.map((run) => ({ ...run, code: claimCode(run.tenantId, secrets[run.claimIndex] ?? '') }))
}

const setUp = async (plan?: string) => {
  const tenant = await fixture.tenant(plan)
  await fixture.publish(tenant, numbers)
  return tenant
}

const claimed = async (tenant: TestTenant) => {
  const { runId } = await start(tenant)
  const run = (await take(50)).find((taken) => taken.runId === runId)
  if (!run) throw new Error('not handed out')
  const answer = await claimAttempt(fixture.runApi, { run: runId, attempt: 1, claimCode: run.code })
  const identity: RunIdentity = { tenantId: tenant.tenantId, runId, attempt: 1, fence: answer.fence }
  const send = (from: number, events: RunEvent[]) =>
    acceptEvents(fixture.runApi, identity, {
      fence: answer.fence,
      events: events.map((event, index) => ({ seq: from + index, event })),
    })
  return { runId, run, answer, identity, send }
}

const atMs = Date.UTC(2026, 0, 1)
const step = (type: 'STEP_START' | 'STEP_SUCCESS', key: string): RunEvent =>
  type === 'STEP_START'
    ? { type, atMs, step: key, stepAttempt: 1 }
    : { type, atMs, step: key, stepAttempt: 1, durationMs: 5 }
const made = (asset: string): RunEvent => ({
  type: 'ASSET_MATERIALIZATION',
  atMs,
  step: asset,
  stepAttempt: 1,
  asset,
  dataVersion: `v of ${asset}`,
})

describe('the life of a run', () => {
  test('a started run waits with its steps, its first event, and what its assets expect', async () => {
    const tenant = await setUp()
    const { runId } = await start(tenant)
    const [run] = await fixture.rows('SELECT status, title, versions, assets FROM run WHERE id = $1', [runId])
    expect(run).toMatchObject({
      status: 'queued',
      title: '2 assets of numbers',
      assets: ['generated_numbers', 'even_numbers'],
    })
    const steps = await fixture.rows('SELECT key, status FROM step WHERE run_id = $1 ORDER BY position', [
      runId,
    ])
    expect(steps).toEqual([
      { key: 'generated_numbers', status: 'ready' },
      { key: 'even_numbers', status: 'waiting' },
    ])
    const planned = await fixture.rows('SELECT planned_runs FROM asset_state WHERE tenant_id = $1', [
      tenant.tenantId,
    ])
    expect(planned).toEqual([{ planned_runs: [runId] }, { planned_runs: [runId] }])
    expect(await fixture.rows('SELECT number, type FROM run_event WHERE run_id = $1', [runId])).toEqual([
      { number: 1, type: 'RUN_ENQUEUED' },
    ])
    expect(
      await fixture.rows('SELECT queued, running FROM tenant_queue WHERE tenant_id = $1', [tenant.tenantId]),
    ).toEqual([{ queued: 1, running: 0 }])
  })

  test('from claim to success: token, graph, events, logs, slot given back, assets known', async () => {
    const tenant = await setUp('basic')
    const { runId, answer, identity, send } = await claimed(tenant)
    expect(answer.graph.steps.map(({ key }) => key)).toEqual(['generated_numbers', 'even_numbers'])
    expect(answer.storage).toMatchObject({
      settings: { root: `/storage/${tenant.slug}` },
      assetPrefix: 'production',
      runPrefix: `production/.runs/${runId}`,
    })
    expect(answer.limits.memoryMib).toBe(2048)
    const keys = ['generated_numbers', 'even_numbers']
    const events = keys.flatMap((key) => [step('STEP_START', key), made(key), step('STEP_SUCCESS', key)])
    expect(await send(1, [{ type: 'RUN_START', atMs }, ...events])).toEqual({ acknowledged: 7 })
    const body = writeFrame(
      { step: 'even_numbers', stepAttempt: 1, stream: 'stdout', offset: 0, length: 6, atMs },
      Buffer.from('hello\n'),
    )
    const logs = await acceptLogs(fixture.runApi, identity, body)
    expect(logs.acknowledged).toEqual([{ step: 'even_numbers', stepAttempt: 1, stream: 'stdout', offset: 6 }])
    expect(await acceptLogs(fixture.runApi, identity, body)).toEqual(logs)
    expect(await send(8, [{ type: 'RUN_SUCCESS', atMs }])).toEqual({ acknowledged: 8 })
    expect(await send(8, [{ type: 'RUN_SUCCESS', atMs }])).toEqual({ acknowledged: 8 })

    expect(await fixture.rows('SELECT status FROM run WHERE id = $1', [runId])).toEqual([
      { status: 'succeeded' },
    ])
    expect(
      await fixture.rows(
        'SELECT steps_total, steps_succeeded, log_position FROM run_tail WHERE run_id = $1',
        [runId],
      ),
    ).toEqual([{ steps_total: 2, steps_succeeded: 2, log_position: 1 }])
    expect(
      await fixture.rows('SELECT queued, running FROM tenant_queue WHERE tenant_id = $1', [tenant.tenantId]),
    ).toEqual([{ queued: 0, running: 0 }])
    expect(await fixture.rows('SELECT run_id FROM run_slot WHERE tenant_id = $1', [tenant.tenantId])).toEqual(
      [{ run_id: null }],
    )
    expect(
      await fixture.rows(
        'SELECT data_version, planned_runs FROM asset_state WHERE tenant_id = $1 ORDER BY asset_key',
        [tenant.tenantId],
      ),
    ).toEqual([
      { data_version: 'v of even_numbers', planned_runs: [] },
      { data_version: 'v of generated_numbers', planned_runs: [] },
    ])
    const numbersSeen = await fixture.rows<{ number: number }>(
      'SELECT number FROM run_event WHERE run_id = $1 UNION ALL SELECT number FROM asset_event WHERE run_id = $1 ORDER BY number',
      [runId],
    )
    expect(numbersSeen.map(({ number }) => number)).toEqual(numbersSeen.map((_, index) => index + 1))
  })

  test('a second claim is turned away, and so is a code that is none', async () => {
    const tenant = await setUp()
    const { runId, run } = await claimed(tenant)
    await expect(
      claimAttempt(fixture.runApi, { run: runId, attempt: 1, claimCode: run.code }),
    ).rejects.toMatchObject({ code: 'claimed_already' })
    const wrong = claimCode(tenant.tenantId, randomToken())
    await expect(
      claimAttempt(fixture.runApi, { run: runId, attempt: 1, claimCode: wrong }),
    ).rejects.toMatchObject({ code: 'not_allowed' })
  })
})

describe('a runner that lies', () => {
  test.each<[string, (from: Awaited<ReturnType<typeof claimed>>) => Promise<unknown>, string]>([
    ['a gap', ({ send }) => send(3, [{ type: 'RUN_START', atMs }]), 'out_of_sequence'],
    [
      'a wrong fence',
      ({ identity }) =>
        acceptEvents(
          fixture.runApi,
          { ...identity, fence: 7 },
          { fence: 7, events: [{ seq: 1, event: { type: 'RUN_START', atMs } }] },
        ),
      'fenced',
    ],
    [
      'a fence that is not the token’s',
      ({ identity }) => heartbeat(fixture.runApi, identity, { fence: identity.fence + 1 }),
      'fenced',
    ],
    ['a step that is not the run’s', ({ send }) => send(1, [step('STEP_START', 'nothing')]), 'invalid_input'],
    [
      'an asset that is not the run’s',
      ({ send }) => send(1, [{ ...made('foreign'), step: 'even_numbers' } as RunEvent]),
      'invalid_input',
    ],
    ['an event of the server', ({ send }) => send(1, [{ type: 'RUN_ENQUEUED', atMs }]), 'invalid_input'],
    [
      'something after the end',
      ({ send }) =>
        send(1, [
          { type: 'RUN_START', atMs },
          { type: 'RUN_SUCCESS', atMs },
          { type: 'RUN_START', atMs },
        ]),
      'wrong_state',
    ],
    [
      'a log gap',
      ({ identity }) =>
        acceptLogs(
          fixture.runApi,
          identity,
          writeFrame(
            { step: 'even_numbers', stepAttempt: 1, stream: 'stdout', offset: 9, length: 1, atMs },
            Buffer.from('x'),
          ),
        ),
      'out_of_sequence',
    ],
    [
      'a log frame cut short',
      ({ identity }) => acceptLogs(fixture.runApi, identity, Buffer.from([0, 0, 0, 200, 1])),
      'invalid_input',
    ],
  ])('is refused for %s, and nothing is written', async (_name, lie, code) => {
    const attempt = await claimed(await setUp())
    const before = await fixture.rows('SELECT event_number, log_position FROM run_tail WHERE run_id = $1', [
      attempt.runId,
    ])
    const error = await lie(attempt).catch((thrown: unknown) => thrown)
    expect(error).toBeInstanceOf(Refusal)
    expect((error as Refusal).code).toBe(code)
    expect(
      await fixture.rows('SELECT event_number, log_position FROM run_tail WHERE run_id = $1', [
        attempt.runId,
      ]),
    ).toEqual(before)
  })
})

describe('cancel', () => {
  test('a waiting run ends at once and leaves the queue', async () => {
    const tenant = await setUp()
    const { runId } = await start(tenant)
    await cancelRun(
      fixture.app,
      { next: () => 0 },
      { ...tenant, runId, by: 'Ada', force: false },
      fixture.clock.now(),
    )
    expect(await fixture.rows('SELECT status FROM run WHERE id = $1', [runId])).toEqual([
      { status: 'canceled' },
    ])
    expect(await fixture.rows('SELECT DISTINCT status FROM step WHERE run_id = $1', [runId])).toEqual([
      { status: 'canceled' },
    ])
    expect(
      await fixture.rows('SELECT queued, head FROM tenant_queue WHERE tenant_id = $1', [tenant.tenantId]),
    ).toEqual([{ queued: 0, head: null }])
  })

  test('a running one is ordered to end by its heartbeat, and ends canceled', async () => {
    const tenant = await setUp()
    const { runId, identity, send } = await claimed(tenant)
    await send(1, [{ type: 'RUN_START', atMs }, step('STEP_START', 'generated_numbers')])
    await cancelRun(
      fixture.app,
      { next: () => 0 },
      { ...tenant, runId, by: 'Ada', force: false },
      fixture.clock.now(),
    )
    expect((await heartbeat(fixture.runApi, identity, { fence: identity.fence })).order).toBe('cancel')
    await send(3, [
      { type: 'STEP_CANCELED', atMs, step: 'generated_numbers' },
      { type: 'RUN_CANCELED', atMs },
    ])
    expect(await fixture.rows('SELECT status FROM run WHERE id = $1', [runId])).toEqual([
      { status: 'canceled' },
    ])
    await expect(
      cancelRun(
        fixture.app,
        { next: () => 0 },
        { ...tenant, runId, by: 'Ada', force: false },
        fixture.clock.now(),
      ),
    ).rejects.toMatchObject({ code: 'wrong_state' })
  })
})

describe('retries', () => {
  test('a run that failed for infrastructure is tried again from failure, later, with what was finished', async () => {
    const tenant = await setUp()
    const { runId, send } = await claimed(tenant)
    const failure = { message: 'The node is gone.', fault: 'infrastructure' as const, cause: 'lost' }
    await send(1, [
      { type: 'RUN_START', atMs },
      step('STEP_START', 'generated_numbers'),
      made('generated_numbers'),
      step('STEP_SUCCESS', 'generated_numbers'),
      { type: 'RUN_FAILURE', atMs, failure },
    ])
    const [retry] = await fixture.rows<{ id: string }>(
      'SELECT id, root_run_id, retry_number, retry_mode, not_before > enqueued_at AS later FROM run WHERE parent_run_id = $1',
      [runId],
    )
    expect(retry).toMatchObject({
      root_run_id: runId,
      retry_number: 1,
      retry_mode: 'from_failure',
      later: true,
    })
    expect((await take(50)).map((run) => run.runId)).not.toContain(retry?.id)
    fixture.clock.pass(60_000)
    const again = (await take(50)).find((run) => run.runId === retry?.id)
    if (!again) throw new Error('not handed out')
    const answer = await claimAttempt(fixture.runApi, { run: again.runId, attempt: 1, claimCode: again.code })
    expect(answer.finished).toEqual({
      generated_numbers: { outputs: [], dataVersions: { result: 'v of generated_numbers' } },
    })
    expect(answer.valuesRun).toBe(runId)
  })

  test('an error of the code is not tried again', async () => {
    const tenant = await setUp()
    const { runId, send } = await claimed(tenant)
    await send(1, [
      { type: 'RUN_START', atMs },
      { type: 'RUN_FAILURE', atMs, failure: { message: 'ValueError', fault: 'user', cause: 'exception' } },
    ])
    expect(await fixture.rows('SELECT id FROM run WHERE parent_run_id = $1', [runId])).toEqual([])
    expect(await fixture.rows('SELECT failure FROM asset_state WHERE failed_run = $1', [runId])).toHaveLength(
      2,
    )
  })
})

describe('the queue', () => {
  test('workers that race never hand out more than there are slots, nor one run twice', async () => {
    const tenants = await Promise.all([setUp('basic'), setUp('pro'), setUp('enterprise')])
    for (const tenant of tenants)
      for (let count = 0; count < 12; count++) await start(tenant, ['generated_numbers'])
    const rounds = await Promise.all(Array.from({ length: 40 }, () => take(3)))
    const taken = rounds.flat().filter((run) => tenants.some(({ tenantId }) => tenantId === run.tenantId))
    expect(new Set(taken.map((run) => run.runId)).size).toBe(taken.length)
    const slots = [1, 3, 10]
    for (const [index, tenant] of tenants.entries()) {
      const [queue] = await fixture.rows<{ running: number }>(
        'SELECT running, queued FROM tenant_queue WHERE tenant_id = $1',
        [tenant.tenantId],
      )
      expect(queue?.running).toBeLessThanOrEqual(slots[index] ?? 0)
    }
    while ((await take(20)).length > 0);
    const running = await fixture.rows<{ running: number }>(
      'SELECT running FROM tenant_queue WHERE tenant_id = ANY($1) ORDER BY running',
      [tenants.map(({ tenantId }) => tenantId)],
    )
    expect(running.map((row) => row.running)).toEqual(slots)
  })

  test('among runs of one age enterprise goes before pro before basic, and priority counts only inside a tenant', async () => {
    const [basic, pro, enterprise] = [await setUp('basic'), await setUp('pro'), await setUp('enterprise')]
    await start(basic, ['generated_numbers'], { priority: 100 })
    await start(pro)
    const late = await start(enterprise)
    const urgent = await start(enterprise, ['generated_numbers'], { priority: 1 })
    const mine = new Set([basic, pro, enterprise].map(({ tenantId }) => tenantId))
    const first = (await take(60)).filter((run) => mine.has(run.tenantId))
    expect(first.map((run) => run.tenantId)).toEqual([enterprise.tenantId, pro.tenantId, basic.tenantId])
    expect(first[0]?.runId).toBe(urgent.runId)
    expect((await take(60)).map((run) => run.runId)).toContain(late.runId)
  })
})
