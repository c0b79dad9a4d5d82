import { expect, test } from 'vitest'

import { waitLedger } from '#core/run/wait-ledger.ts'
import { loadRunWaits, loadTenantWaits } from '#server/db/sql/run-rows.ts'
import { noWorkerSince } from '#server/db/sql/worker-presence.ts'
import { claimedRuns } from '#server/testing/claimed-runs.ts'
import { runFixture, type TestTenant } from '#server/testing/run-fixture.ts'

import { recordWaitsOnce } from './record-waits-once.ts'

const fixture = runFixture()
const { start, setUp, take } = claimedRuns(fixture)
const { clock } = fixture

const record = () => recordWaitsOnce(fixture.system, null, clock.now())
/** As the page of a run tells it. */
const waitOf = async (tenant: TestTenant, runId: string) => {
  const wait = await fixture.app.asTenant(tenant.tenantId, async (sql) => {
    const [run] = await sql.rows<{ enqueuedAt: Date }>(
      'SELECT enqueued_at AS "enqueuedAt" FROM run WHERE tenant_id = $1 AND id = $2',
      [tenant.tenantId, runId],
    )
    if (!run) throw new Error('The run is gone.')
    return waitLedger({
      ...run,
      attempts: [],
      finishedAt: null,
      own: await loadRunWaits(sql, tenant.tenantId, runId),
      tenant: await loadTenantWaits(sql, tenant.tenantId, run.enqueuedAt, clock.now()),
      noWorkerSince: await noWorkerSince(sql, run.enqueuedAt, clock.now()),
    })
  })
  return wait.map(({ cause, from, to }) => ({
    cause,
    seconds: to && Math.round((to.getTime() - from.getTime()) / 1000),
  }))
}

test('a run says when it waited for a slot, when for want of any worker, and the parts are the wait', async () => {
  const tenant = await setUp('basic')
  await record()
  await start(tenant)
  await take(50)
  const { runId } = await start(tenant)
  await record()
  clock.pass(20_000)
  await record()
  // The worker dies, with the slot still taken as far as anybody wrote down.
  clock.pass(100_000)
  const alone = await waitOf(tenant, runId)
  expect(alone.at(-1)).toEqual({ cause: 'no_worker', seconds: null })
  expect(alone.slice(0, -1).map(({ cause }) => cause)).toContain('tenant_slots')

  // Another comes; it writes down what was before it looks at what is.
  await record()
  clock.pass(10_000)
  await record()
  const told = await waitOf(tenant, runId)
  expect(told.filter(({ cause }) => cause !== 'worker')).toEqual([
    { cause: 'tenant_slots', seconds: 20 },
    { cause: 'no_worker', seconds: 100 },
    { cause: 'tenant_slots', seconds: null },
  ])
})

test('a worker that looks again soon leaves no gap, and tenants without waiting runs get no line', async () => {
  const idle = await setUp()
  await record()
  clock.pass(25_000)
  await record()
  clock.pass(60_000)
  await record()
  expect(await fixture.rows('SELECT 1 FROM tenant_wait WHERE tenant_id = $1', [idle.tenantId])).toEqual([])
})
