import { afterAll, expect, test } from 'vitest'

import { openAppDatabase } from '#server/db/client.ts'
import { createLogger } from '#server/platform/logger.ts'
import { claimedRuns } from '#server/testing/claimed-runs.ts'
import { runFixture } from '#server/testing/run-fixture.ts'
import { until } from '#server/testing/run-rig.ts'

import { cancelRun } from './cancel-run.ts'
import { heartbeat } from './heartbeat.ts'
import { OrderFeed } from './order-feed.ts'
import { relaunchOrFail } from './relaunch-run.ts'

const fixture = runFixture()
const { setUp, claimed } = claimedRuns(fixture)
const { runApi } = fixture

const cancel = (tenant: Awaited<ReturnType<typeof setUp>>, runId: string) =>
  cancelRun(
    fixture.app,
    { next: () => 0 },
    { ...tenant, runId, by: 'Ada', force: false },
    fixture.clock.now(),
  )
const waiting = (count: number) =>
  until(
    async () => runApi.orders.waiting,
    (seen) => seen === count,
  )

test('a heartbeat that waits hears of a cancel at once, and one of another run does not', async () => {
  const tenant = await setUp()
  const [one, other] = [await claimed(tenant), await claimed(await setUp())]
  const gone = new AbortController()
  const answers = [one, other].map(({ identity }) =>
    heartbeat(runApi, identity, { fence: identity.fence, waitMs: 20_000 }, gone.signal),
  )
  await waiting(2)
  const beganMs = performance.now()
  await cancel(tenant, one.runId)
  expect((await answers[0])?.order).toBe('cancel')
  expect(performance.now() - beganMs).toBeLessThan(1_000)
  await waiting(1)
  gone.abort()
  expect((await answers[1])?.order).toBe('go_on')
  await waiting(0)
})

test('an order given before the heartbeat is answered at once, and the lease is renewed when it arrives', async () => {
  const tenant = await setUp()
  const { runId, identity } = await claimed(tenant)
  fixture.clock.pass(60_000)
  const gone = new AbortController()
  const held = heartbeat(runApi, identity, { fence: identity.fence, waitMs: 20_000 }, gone.signal)
  await waiting(1)
  expect(
    await fixture.rows('SELECT lease_expires_at > $2 AS live FROM run_attempt WHERE run_id = $1', [
      runId,
      fixture.clock.now(),
    ]),
  ).toEqual([{ live: true }])
  gone.abort()
  await held
  await cancel(tenant, runId)
  expect((await heartbeat(runApi, identity, { fence: identity.fence, waitMs: 20_000 })).order).toBe('cancel')
})

test('heartbeats that wait hold no connection to the database', async () => {
  const tenant = await setUp()
  const { identity } = await claimed(tenant)
  const gone = new AbortController()
  // Far more than the pool has connections.
  const held = Array.from({ length: 60 }, () =>
    heartbeat(runApi, identity, { fence: identity.fence, waitMs: 20_000 }, gone.signal),
  )
  await waiting(60)
  expect((await heartbeat(runApi, identity, { fence: identity.fence })).order).toBe('go_on')
  gone.abort()
  expect(new Set((await Promise.all(held)).map(({ order }) => order))).toEqual(new Set(['go_on']))
})

test('where as many wait as may, one more is answered at once', async () => {
  const database = openAppDatabase(fixture.database.appUrl)
  const orders = new OrderFeed(
    database.pool,
    createLogger({ format: 'json', level: 'error', write: () => undefined }),
    { mostWaiting: 1 },
  )
  afterAll(() => database.close())
  const { identity } = await claimed(await setUp())
  const gone = new AbortController()
  const ask = () =>
    heartbeat({ ...runApi, orders }, identity, { fence: identity.fence, waitMs: 20_000 }, gone.signal)
  const held = ask()
  await until(
    async () => orders.waiting,
    (count) => count === 1,
  )
  expect((await ask()).order).toBe('go_on')
  expect(orders.waiting).toBe(1)
  gone.abort()
  await held
  await orders.stop()
})

test('a runner whose run was taken from it hears of that while it waits', async () => {
  const tenant = await setUp()
  const { identity, runId } = await claimed(tenant)
  const held = heartbeat(runApi, identity, { fence: identity.fence, waitMs: 20_000 })
  const refused = expect(held).rejects.toMatchObject({ code: 'fenced' })
  await waiting(1)
  await relaunchOrFail(
    { pool: fixture.system, clock: fixture.clock, chance: { next: () => 0.5 } },
    { tenantId: tenant.tenantId, runId, attempt: 1, fence: identity.fence },
    { message: 'Nothing was heard of the run.', fault: 'infrastructure', cause: 'lost' },
  )
  await refused
})
