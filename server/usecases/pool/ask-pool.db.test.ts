import { expect, test } from 'vitest'

import { poolShape } from '#core/pool/pool-shape.ts'
import { hearWorker } from '#server/db/sql/pool-workers.ts'
import { claimedRuns } from '#server/testing/claimed-runs.ts'
import { pooledRuns } from '#server/testing/pooled-runs.ts'
import { runFixture } from '#server/testing/run-fixture.ts'
import { until } from '#server/testing/run-rig.ts'

import { claimAttempt } from '../run/claim-attempt.ts'
import { poolKeeper } from './pool-keeper.ts'

const fixture = runFixture()
const { runApi } = fixture
const { setUp } = claimedRuns(fixture)
const { keeper, launched, waiting } = pooledRuns(fixture)

const content = { exitCode: 0, signal: null, said: '' }
test('a run is handed to one worker, with all that its process needs to claim it', async () => {
  const pool = await launched()
  const { runId, lease, claimCode } = await pool.run()
  const answers = await Promise.all(['one', 'two', 'three'].map((worker) => pool.ask(worker)))
  expect(answers.flatMap(({ start: begun }) => begun)).toEqual([
    { lease: lease.id, order: { apiUrl: pool.apiUrl, run: runId, attempt: 1, claimCode } },
  ])
  expect((await claimAttempt(runApi, { run: runId, attempt: 1, claimCode })).inPool).toBe(true)
})

test('what was handed out and is not held is handed out again, to the same worker, until it was claimed', async () => {
  const pool = await launched()
  const { runId, lease, claimCode } = await pool.run()
  const first = await pool.ask('one')
  expect(await pool.ask('two')).toEqual({ start: [], stop: [] })
  expect(await pool.ask('one')).toEqual(first)
  expect(await pool.ask('one', { holds: [lease.id] })).toEqual({ start: [], stop: [] })
  await claimAttempt(runApi, { run: runId, attempt: 1, claimCode })
  expect(await pool.ask('one')).toEqual({ start: [], stop: [] })
  expect(await keeper.look(lease)).toMatchObject({
    state: 'ended',
    how: { is: 'judged', failure: { cause: 'lost', retryable: true } },
  })
  expect(await pool.ask('one', { holds: [lease.id] })).toEqual({
    start: [],
    stop: [{ lease: lease.id, how: 'force' }],
  })
})

test('a worker that waits hears at once of a run, and of a question it asked before it hears nothing', async () => {
  const pool = await launched()
  const old = pool.ask('one', { waitMs: 20_000 })
  await waiting(1)
  const held = pool.ask('one', { waitMs: 20_000 })
  await waiting(2)
  const { lease } = await pool.run()
  expect((await old).start).toEqual([])
  expect((await held).start.map((begun) => begun.lease)).toEqual([lease.id])
})

test('a question that was given up before its turn is refused, and what it told is told again', async () => {
  const pool = await launched()
  const { lease } = await pool.run()
  await pool.ask('one')
  const ended = [{ lease: lease.id, end: content }]
  await expect(pool.ask('one', { ended }, AbortSignal.abort())).rejects.toMatchObject({ code: 'unavailable' })
  expect(await keeper.look(lease)).toMatchObject({ state: 'leased' })
})

test('a question whose turn comes after that of a later one ends nothing, takes nothing and notes nothing', async () => {
  const pool = await launched()
  const { runId, lease, claimCode } = await pool.run()
  // The first is given up on its way, and the second is answered before it.
  const [first, second] = [7, 8]
  expect((await pool.ask('one', { asked: second })).start).toHaveLength(1)
  await claimAttempt(runApi, { run: runId, attempt: 1, claimCode })
  const other = await pool.run()
  const late = await Promise.allSettled(
    [first, second].map((asked) => pool.ask('one', { asked, cpuPercent: 90 })),
  )
  expect(await keeper.look(lease)).toMatchObject({ state: 'leased' })
  expect(await keeper.look(other.lease)).toMatchObject({ state: 'waiting' })
  expect(
    await fixture.rows(`SELECT asked, cpu_percent AS "cpuPercent" FROM pool_worker WHERE tenant_id = $1`, [
      pool.tenant.tenantId,
    ]),
  ).toEqual([{ asked: second, cpuPercent: 10 }])
  for (const one of late) expect(one).toMatchObject({ status: 'rejected', reason: { code: 'unavailable' } })
  const next = await pool.ask('one', { asked: second + 1, holds: [lease.id] })
  expect(next.start.map((begun) => begun.lease)).toEqual([other.lease.id])
  expect(next.stop).toEqual([])
})

test('a question that waits for its turn while a later one has it is refused once that is answered', async () => {
  const pool = await launched()
  const { runId, lease, claimCode } = await pool.run()
  expect((await pool.ask('one', { asked: 1 })).start).toHaveLength(1)
  await claimAttempt(runApi, { run: runId, attempt: 1, claimCode })
  const answered = Promise.withResolvers<void>()
  const begun = Promise.withResolvers<void>()
  const later = fixture.app.asTenant(pool.tenant.tenantId, async (sql) => {
    await hearWorker(
      sql,
      { tenantId: pool.tenant.tenantId, pool: pool.shape.key, worker: 'one' },
      { cpuPercent: 10, takes: { run: true, step: true }, isLeaving: false, asked: 3 },
      fixture.clock.now(),
    )
    begun.resolve()
    await answered.promise
  })
  await begun.promise
  const older = pool.ask('one', { asked: 2 })
  const refused = expect(older).rejects.toMatchObject({ code: 'unavailable' })
  await until(
    () => fixture.rows('SELECT pid FROM pg_locks WHERE NOT granted'),
    (found) => found.length > 0,
  )
  answered.resolve()
  await later
  await refused
  expect(await keeper.look(lease)).toMatchObject({ state: 'leased' })
})

test('questions of a worker of before there were numbers are taken as they come', async () => {
  const pool = await launched()
  for (let count = 0; count < 3; count++) expect(await pool.ask('one')).toEqual({ start: [], stop: [] })
  expect(await pool.ask('one', { asked: Date.now() })).toEqual({ start: [], stop: [] })
  expect(await pool.ask('one')).toEqual({ start: [], stop: [] })
})

test('a worker that takes nothing, or leaves, is handed nothing', async () => {
  const pool = await launched()
  await pool.run()
  expect(await pool.ask('one', { takes: { run: false, step: true } })).toEqual({ start: [], stop: [] })
  expect(await pool.ask('one', { isLeaving: true })).toEqual({ start: [], stop: [] })
})

test('a code of another pool or tenant is none', async () => {
  const [pool, other] = [await launched(), await launched()]
  await expect(pool.ask('one', { code: other.code })).rejects.toMatchObject({ code: 'not_allowed' })
  await expect(pool.ask('one', { pool: other.shape.key })).rejects.toMatchObject({ code: 'not_allowed' })
})

test('a run that waits is canceled without a worker', async () => {
  const pool = await launched()
  const { lease } = await pool.run()
  expect(await keeper.look(lease)).toMatchObject({ state: 'waiting', crowd: { workers: 0, before: 0 } })
  await keeper.cancel(lease, 'gently')
  expect(await keeper.look(lease)).toMatchObject({ state: 'ended', how: { failure: { cause: 'canceled' } } })
  expect((await pool.ask('one')).start).toEqual([])
})

test('a pool that is used has its least size, and no more than its plan has left', async () => {
  expect((await launched()).size).toBe(3)
  const narrow = poolKeeper({
    pool: fixture.system,
    clock: fixture.clock,
    stepSecret: runApi.stepSecret,
    limits: { min: 3, max: 10, tierMax: 4 },
  })
  const sizes = []
  for (let count = 0; count < 3; count++) {
    const { tenantId } = await setUp('pro')
    const shape = poolShape({ tenantId, cluster: 'default' }, {})
    const wanted = { ...shape, tenantId, cluster: 'default', apiUrl: 'http://web.test' }
    sizes.push((await narrow.open(wanted)).size)
  }
  expect(sizes).toEqual([3, 1, 0])
  expect(
    await fixture.rows<{ full: boolean }>(
      `SELECT tier_full AS full FROM pool JOIN tenant ON tenant.id = pool.tenant_id WHERE tenant.plan = 'pro' ORDER BY made_at`,
    ),
  ).toEqual([{ full: false }, { full: true }, { full: true }])
})

test('whatever answers are lost and workers start anew, each run is begun once, and none is left behind', async () => {
  const pool = await launched()
  const runs: Awaited<ReturnType<typeof pool.run>>[] = []
  for (let count = 0; count < 12; count++) runs.push(await pool.run())
  const claims: string[] = []
  let state = 7
  // A generator of Lehmer’s: the same luck at each run of the test.
  const luck = (): number => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647
  const workers = ['one', 'two', 'three'].map((name) => ({
    name,
    holds: new Set<string>(),
    ended: new Set<string>(),
  }))
  const isOver = async () =>
    (await Promise.all(runs.map(({ lease }) => keeper.look(lease)))).every((look) => look?.state === 'ended')
  for (let turn = 0; turn < 500 && !(turn % 10 === 0 && (await isOver())); turn++) {
    const worker = workers[Math.floor(luck() * workers.length)]
    if (!worker) continue
    if (luck() < 0.1) {
      worker.holds.clear()
      worker.ended.clear()
    }
    const ended = [...worker.ended].map((lease) => ({ lease, end: content }))
    const answer = await pool.ask(worker.name, { holds: [...worker.holds], ended })
    if (luck() < 0.3) continue
    worker.ended.clear()
    for (const { lease, order } of answer.start) {
      worker.holds.add(lease)
      if (luck() < 0.2) continue
      // Refused where any other process had claimed it.
      await claimAttempt(runApi, { run: order.run, attempt: order.attempt, claimCode: order.claimCode })
      claims.push(lease)
    }
    for (const { lease } of answer.stop) worker.holds.delete(lease)
    for (const lease of [...worker.holds].filter(() => luck() < 0.3)) {
      worker.holds.delete(lease)
      worker.ended.add(lease)
    }
  }
  expect(await isOver()).toBe(true)
  expect(new Set(claims).size).toBe(claims.length)
  expect(claims.length).toBeGreaterThan(5)
}, 60_000)

test('the code of a pool is good until it has no workers: one that is made anew has another, and takes no worker of before', async () => {
  const pool = await launched()
  await pool.run()
  expect((await pool.ask('one')).start).toHaveLength(1)
  const reopened = () =>
    keeper.open({
      ...pool.shape,
      tenantId: pool.tenant.tenantId,
      cluster: 'default',
      apiUrl: pool.apiUrl,
    })
  fixture.clock.pass(1_000)
  expect((await reopened()).code).toBe(pool.code)
  await fixture.rows('UPDATE pool SET size = 0 WHERE tenant_id = $1', [pool.tenant.tenantId])
  fixture.clock.pass(1_000)
  const { code } = await reopened()
  expect(code).not.toBe(pool.code)
  await expect(pool.ask('two')).rejects.toMatchObject({ code: 'not_allowed' })
  expect(await pool.ask('two', { code })).toEqual({ start: [], stop: [] })
})
