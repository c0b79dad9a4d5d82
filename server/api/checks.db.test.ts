import { describe, expect, test } from 'vitest'

import type { RunEvent } from '#core/run/run-event.ts'
import { loadCheckHistory } from '#server/db/sql/check-history.ts'
import { lockQueue, lockRun } from '#server/db/sql/lock-run.ts'
import { atMs, claimedRuns, made, step } from '#server/testing/claimed-runs.ts'
import { pipelineOf, runFixture, type TestTenant } from '#server/testing/run-fixture.ts'
import { acceptEvents } from '#server/usecases/run/accept-events.ts'
import { claimAttempt } from '#server/usecases/run/claim-attempt.ts'
import { finishRunIn } from '#server/usecases/run/finish-run.ts'
import { runAgain } from '#server/usecases/run/run-again.ts'
import { startRun } from '#server/usecases/run/start-run.ts'

import { assetAnswers } from './asset-answers.ts'

const fixture = runFixture('/storage')
const { take } = claimedRuns(fixture)

const shop = pipelineOf(`sluice: pipeline
name: shop
assets:
  - { id: a, key: orders, compute: { kind: shell, code: "true" } }
  - { id: b, key: report, deps: [orders], compute: { kind: shell, code: "true" } }
checks:
  - { id: k, name: not_empty, asset: orders, blocking: true, compute: { kind: shell, code: "true" } }
  - { id: l, name: recent, asset: orders, severity: warn, compute: { kind: shell, code: "true" } }
`)
const strict = 'orders.check:not_empty'
const mild = 'orders.check:recent'

const setUp = async () => {
  const tenant = await fixture.tenant()
  await fixture.publish(tenant, shop)
  return tenant
}
const start = (tenant: TestTenant, target: Parameters<typeof startRun>[1]['target']) =>
  startRun(
    fixture.app,
    { ...tenant, target, trigger: { kind: 'manual', by: 'Ada', byId: tenant.userId } },
    fixture.clock.now(),
  )
const claim = async (tenant: TestTenant, runId: string) => {
  const taken = (await take(50)).find((run) => run.runId === runId)
  if (!taken) throw new Error('not handed out')
  const answer = await claimAttempt(fixture.runApi, { run: runId, attempt: 1, claimCode: taken.code })
  let last = 0
  const send = (events: RunEvent[]) => {
    const from = last + 1
    last += events.length
    return acceptEvents(
      fixture.runApi,
      { tenantId: tenant.tenantId, runId, attempt: 1, fence: answer.fence },
      { fence: answer.fence, events: events.map((event, index) => ({ seq: from + index, event })) },
    )
  }
  return { answer, send }
}
const found = (check: string, passed: boolean, more: object = {}): RunEvent => ({
  type: 'ASSET_CHECK_EVALUATION',
  atMs,
  step: `orders.check:${check}`,
  stepAttempt: 1,
  asset: 'orders',
  check,
  passed,
  severity: 'ERROR',
  ...more,
})
const checksOf = (tenant: TestTenant) =>
  fixture.app.asTenant(tenant.tenantId, async (sql) => {
    const answers = await assetAnswers(sql, tenant.tenantId, tenant.deploymentId, fixture.clock.now())
    return answers.find(({ entry }) => entry.key === 'orders')
  })
const ordersMade = [
  { type: 'RUN_START', atMs } as const,
  step('STEP_START', 'orders'),
  made('orders'),
  step('STEP_SUCCESS', 'orders'),
]

describe('the checks of an asset', () => {
  test('are handed to the runner with the run, and what they find is kept over time', async () => {
    const tenant = await setUp()
    const { runId } = await start(tenant, { assets: ['orders', 'report'] })
    expect((await checksOf(tenant))?.checks.map(({ name, status }) => [name, status])).toEqual([
      ['not_empty', 'running'],
      ['recent', 'running'],
    ])
    const { answer, send } = await claim(tenant, runId)
    expect(answer.graph.steps.map(({ key, kind, after }) => [key, kind, after])).toEqual([
      ['orders', 'asset', []],
      [strict, 'check', ['orders']],
      [mild, 'check', ['orders']],
      ['report', 'asset', ['orders', strict]],
    ])
    await send([
      ...ordersMade,
      step('STEP_START', strict),
      found('not_empty', true, {
        metadata: { rows: { type: 'int', value: 3 }, all: { type: 'json', value: [1] } },
      }),
      step('STEP_SUCCESS', strict),
      step('STEP_START', mild),
      found('recent', false, { severity: 'WARN', description: 'of yesterday' }),
      step('STEP_SUCCESS', mild),
      step('STEP_START', 'report'),
      made('report'),
      step('STEP_SUCCESS', 'report'),
      { type: 'RUN_SUCCESS', atMs },
    ])
    const after = await checksOf(tenant)
    expect(after?.checks).toMatchObject([
      { name: 'not_empty', status: 'passed', isBlocking: true, canRun: true },
      { name: 'recent', status: 'warned', latest: { description: 'of yesterday', run: runId } },
    ])
    expect(after?.entry.checkSummary).toEqual({ worst: 'warned', count: 1, total: 2 })
    const history = await fixture.app.asTenant(tenant.tenantId, (sql) =>
      loadCheckHistory(sql, { ...tenant, key: 'orders' }, ['not_empty', 'recent', 'other'], 10),
    )
    expect(history).toMatchObject([
      { check: 'not_empty', runId, payload: { passed: true }, figures: { rows: 3 } },
      { check: 'recent', runId, payload: { passed: false, severity: 'WARN' }, figures: null },
    ])
  })

  test('that compare are handed what was measured before, and what was told of rows before that', async () => {
    const tenant = await fixture.tenant()
    await fixture.publish(
      tenant,
      pipelineOf(`sluice: pipeline
name: counted
assets: [{ id: a, key: orders, compute: { kind: shell, code: "true" } }]
checks: [{ id: k, name: drift, asset: orders, against: { within: 0.5, last: 3 }, compute: { kind: sql, code: select count(*) as rows from orders } }]
`),
    )
    const key = 'orders.check:drift'
    const runOf = async (rows: number, measures: boolean) => {
      const { runId } = await start(tenant, { assets: ['orders'] })
      const { answer, send } = await claim(tenant, runId)
      const summary = { format: 'parquet', sizeBytes: 1, rows }
      await send([
        { type: 'RUN_START', atMs },
        step('STEP_START', 'orders'),
        { ...made('orders'), summary } as RunEvent,
        step('STEP_SUCCESS', 'orders'),
        step('STEP_START', key),
        ...(measures ? [found('drift', true, { metadata: { rows: { type: 'int', value: rows } } })] : []),
        step('STEP_SUCCESS', key),
        { type: 'RUN_SUCCESS', atMs },
      ])
      return answer.earlierFigures?.[key]
    }
    expect(await runOf(10, false)).toEqual([])
    expect(await runOf(20, false)).toEqual([{ rows: 10 }])
    expect(await runOf(30, false)).toEqual([{ rows: 20 }, { rows: 10 }])
    expect(await runOf(40, true)).toEqual([{ rows: 30 }, { rows: 20 }, { rows: 10 }])
    expect((await runOf(50, true))?.[0]).toEqual({ rows: 40 })
  })

  test('can be run alone, of a value that is stored', async () => {
    const tenant = await setUp()
    const target = { checks: [{ asset: 'orders', check: 'not_empty' }] }
    await expect(start(tenant, target)).rejects.toThrow(/never materialized, so there is nothing to check/)
    const first = await start(tenant, { assets: ['orders'] })
    const making = await claim(tenant, first.runId)
    await making.send([...ordersMade, { type: 'RUN_SUCCESS', atMs }])
    const { runId } = await start(tenant, target)
    const [run] = await fixture.rows('SELECT title, assets FROM run WHERE id = $1', [runId])
    expect(run).toEqual({ title: strict, assets: [] })
    const { answer, send } = await claim(tenant, runId)
    expect(answer.graph.steps.map(({ key }) => key)).toEqual([strict])
    expect(answer.assetVersions).toEqual({ orders: 'v of orders' })
    await send([{ type: 'RUN_START', atMs }, step('STEP_START', strict)])
    await expect(send([{ ...found('not_empty', true), check: 'recent' } as RunEvent])).rejects.toThrow(
      /does not make the asset "orders"/,
    )
  })

  test('of a partitioned asset alone are asked which partition, and read that one', async () => {
    const tenant = await fixture.tenant()
    await fixture.publish(
      tenant,
      pipelineOf(`sluice: pipeline
name: cut
assets: [{ id: a, key: orders, partitions: days, compute: { kind: shell, code: "true" } }]
partitions: [{ id: p, name: days, set: { type: static, keys: [monday, tuesday] } }]
checks: [{ id: k, name: full, asset: orders, compute: { kind: shell, code: "true" } }]
`),
    )
    const begin = (target: Parameters<typeof startRun>[1]['target'], partition?: string) =>
      startRun(
        fixture.app,
        {
          ...tenant,
          target,
          trigger: { kind: 'manual', by: 'Ada', byId: tenant.userId },
          ...(partition !== undefined && { partition }),
        },
        fixture.clock.now(),
      )
    const first = await begin({ assets: ['orders'] }, 'monday')
    const making = await claim(tenant, first.runId)
    await making.send([
      { type: 'RUN_START', atMs },
      step('STEP_START', 'orders'),
      { ...made('orders'), partition: 'monday' } as RunEvent,
      step('STEP_SUCCESS', 'orders'),
      { type: 'RUN_SUCCESS', atMs },
    ])
    const target = { checks: [{ asset: 'orders', check: 'full' }] }
    await expect(begin(target)).rejects.toMatchObject({ detail: { wants: 'partition' } })
    const { runId } = await begin(target, 'monday')
    const { answer } = await claim(tenant, runId)
    expect(answer.graph.steps).toMatchObject([
      {
        key: 'orders.check:full',
        partition: { key: 'monday' },
        inputs: [{ sources: [{ from: 'asset', asset: 'orders', partitions: ['monday'] }] }],
      },
    ])
  })

  test('of a run whose process is lost have found nothing out', async () => {
    const tenant = await setUp()
    const { runId } = await start(tenant, { assets: ['orders'] })
    const { send } = await claim(tenant, runId)
    await send([...ordersMade, step('STEP_START', strict)])
    const failure = { message: 'The process was lost.', fault: 'infrastructure' as const, cause: 'lost' }
    await fixture.app.asTenant(tenant.tenantId, async (sql) => {
      await lockQueue(sql, tenant.tenantId)
      const run = await lockRun(sql, tenant.tenantId, runId)
      if (!run) throw new Error('gone')
      const now = fixture.clock.now()
      await finishRunIn(sql, tenant.tenantId, run, { status: 'failed', failure, tell: [] }, now, {
        next: () => 0,
      })
    })
    expect((await checksOf(tenant))?.checks.map(({ name, latest }) => [name, latest?.error])).toEqual([
      ['not_empty', 'The process was lost.'],
      ['recent', undefined],
    ])
  })

  test('that failed run again from failure, of the value that their run stored', async () => {
    const tenant = await setUp()
    const { runId } = await start(tenant, { assets: ['orders', 'report'] })
    const { send } = await claim(tenant, runId)
    const failure = { message: 'No.', fault: 'user' as const, cause: 'check_failed' }
    await send([
      ...ordersMade,
      step('STEP_START', mild),
      found('recent', true),
      step('STEP_SUCCESS', mild),
      step('STEP_START', strict),
      found('not_empty', false, { blocking: true }),
      { type: 'STEP_FAILURE', atMs, step: strict, stepAttempt: 1, failure },
      { type: 'STEP_SKIPPED', atMs, step: 'report', reason: 'no', cause: strict, upstreamFailed: true },
      { type: 'RUN_FAILURE', atMs, failure },
    ])
    expect((await checksOf(tenant))?.checks.map(({ status }) => status)).toEqual(['failed', 'passed'])
    const by = { id: tenant.userId, name: 'Ada' }
    const again = await runAgain(fixture.app, { ...tenant, runId, by, from: 'failure' }, fixture.clock.now())
    const steps = await fixture.rows('SELECT key, status FROM step WHERE run_id = $1 ORDER BY position', [
      again.runId,
    ])
    expect(steps).toEqual([
      { key: 'orders', status: 'succeeded' },
      { key: strict, status: 'ready' },
      { key: mild, status: 'succeeded' },
      { key: 'report', status: 'waiting' },
    ])
    const alone = await runAgain(
      fixture.app,
      { ...tenant, runId, by, from: { steps: [strict] } },
      fixture.clock.now(),
    )
    expect(await fixture.rows('SELECT key FROM step WHERE run_id = $1', [alone.runId])).toEqual([
      { key: strict },
    ])
  })
})
