import { describe, expect, test } from 'vitest'

import { Refusal } from '#core/refusal.ts'
import type { RunEvent } from '#core/run/run-event.ts'
import { atMs, claimedRuns } from '#server/testing/claimed-runs.ts'
import { daysDocument } from '#server/testing/days-document.ts'
import { runFixture, type TestTenant } from '#server/testing/run-fixture.ts'

import { acceptEvents } from './accept-events.ts'
import { claimAttempt } from './claim-attempt.ts'
import { planRun } from './plan-run.ts'
import { startRun } from './start-run.ts'

const fixture = runFixture('/storage')
const { take } = claimedRuns(fixture)

const setUp = async () => {
  const tenant = await fixture.tenant()
  await fixture.publish(tenant, daysDocument)
  return tenant
}
const run = (tenant: TestTenant, assets: string[], partition?: string) =>
  startRun(
    fixture.app,
    { ...tenant, target: { assets }, partition, trigger: { kind: 'manual', by: 'Ada', byId: tenant.userId } },
    fixture.clock.now(),
  )
const runsOf = (tenant: TestTenant) =>
  fixture.rows<{
    id: string
    partition: string
    status: string
    title: string
    tags: Record<string, string>
  }>('SELECT id, partition, status, title, tags FROM run WHERE tenant_id = $1 ORDER BY id', [tenant.tenantId])

describe('a run of what is partitioned', () => {
  test('wants a partition that there is, and none where nothing is cut', async () => {
    const tenant = await setUp()
    const refused = async (asking: Promise<unknown>) => {
      const error = await asking.catch((caught: unknown) => caught)
      if (!(error instanceof Refusal)) throw new Error('not refused')
      return error
    }
    expect((await refused(run(tenant, ['raw']))).detail).toMatchObject({ wants: 'partition' })
    expect((await refused(run(tenant, ['raw'], '2026-02-30'))).message).toBe(
      '"raw" has no partition 2026-02-30.',
    )
    expect((await refused(run(tenant, ['raw', 'letters'], 'a'))).message).toContain('partitioned differently')
    expect((await refused(run(tenant, ['report'], '2026-01-01'))).message).toContain(
      'Nothing of this is partitioned',
    )
    expect(await runsOf(tenant)).toEqual([])
  })

  test('is told its partition, its window and what it reads; the partition keeps what was made of it', async () => {
    const tenant = await setUp()
    await run(tenant, ['raw', 'total'], '2026-01-02')
    const [taken] = await take(1)
    if (!taken) throw new Error('not handed out')
    const answer = await claimAttempt(fixture.runApi, { run: taken.runId, attempt: 1, claimCode: taken.code })
    expect(answer.run).toMatchObject({ partition: '2026-01-02', tags: { 'dagster/partition': '2026-01-02' } })
    const [raw, total] = answer.graph.steps
    expect(raw?.partition).toEqual({
      key: '2026-01-02',
      window: { start: '2026-01-02T00:00:00+00:00', end: '2026-01-03T00:00:00+00:00' },
    })
    expect(total?.inputs.map(({ name, sources }) => ({ name, sources }))).toEqual([
      { name: 'raw', sources: [{ from: 'step', step: 'raw', output: 'result' }] },
      {
        name: 'before',
        sources: [{ from: 'asset', asset: 'total', ioManager: 'file', partitions: ['2026-01-01'] }],
      },
    ])
    const identity = { tenantId: tenant.tenantId, runId: taken.runId, attempt: 1, fence: answer.fence }
    const event: RunEvent = {
      type: 'ASSET_MATERIALIZATION',
      atMs,
      step: 'raw',
      stepAttempt: 1,
      asset: 'raw',
      partition: '2026-01-02',
      dataVersion: 'v',
    }
    await acceptEvents(fixture.runApi, identity, { fence: answer.fence, events: [{ seq: 1, event }] })
    const kept = await fixture.rows(
      'SELECT asset_key, partition, data_version FROM asset_partition WHERE tenant_id = $1',
      [tenant.tenantId],
    )
    expect(kept).toEqual([{ asset_key: 'raw', partition: '2026-01-02', data_version: 'v' }])
    expect((await runsOf(tenant))[0]?.title).toBe('2 assets of days · 2026-01-02')
  })

  test('of what is made whole loads every partition that there is', async () => {
    const tenant = await setUp()
    const plan = await fixture.app.asTenant(tenant.tenantId, (sql) =>
      planRun(sql, { ...tenant, target: { assets: ['report'] } }, fixture.clock.now()),
    )
    expect(plan.problems).toEqual([])
    await run(tenant, ['report'])
    const [taken] = await take(1)
    const answer = await claimAttempt(fixture.runApi, {
      run: taken?.runId ?? '',
      attempt: 1,
      claimCode: taken?.code ?? '',
    })
    expect(answer.graph.steps[0]?.inputs[0]).toMatchObject({
      byKey: true,
      sources: [{ from: 'asset', asset: 'raw' }],
    })
    const [source] = answer.graph.steps[0]?.inputs[0]?.sources ?? []
    expect(source?.from === 'asset' && source.partitions).toHaveLength(10)
  })
})
