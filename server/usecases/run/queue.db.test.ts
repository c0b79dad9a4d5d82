import { describe, expect, test } from 'vitest'

import { atMs, claimedRuns, made, step } from '#server/testing/claimed-runs.ts'
import { runFixture } from '#server/testing/run-fixture.ts'

import { cancelRun } from './cancel-run.ts'
import { claimAttempt } from './claim-attempt.ts'
import { heartbeat } from './heartbeat.ts'

const fixture = runFixture('/storage')
const { start, take, setUp, claimed } = claimedRuns(fixture)

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
      generated_numbers: { run: runId, outputs: [], dataVersions: { result: 'v of generated_numbers' } },
    })
    expect(answer.storage.runPrefix, 'what it stores itself lies apart').toContain(again.runId)
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
