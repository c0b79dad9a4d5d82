import { expect, test } from 'vitest'

import { poolShape } from '#core/pool/pool-shape.ts'
import type { PoolRequest } from '#core/protocol/pool-api.ts'
import { newId } from '#server/platform/ids.ts'
import { claimedRuns } from '#server/testing/claimed-runs.ts'
import { runFixture } from '#server/testing/run-fixture.ts'
import { until } from '#server/testing/run-rig.ts'

import { claimAttempt } from '../run/claim-attempt.ts'
import { claimStep } from '../run/claim-step.ts'
import type { RunIdentity } from '../run/run-token.ts'
import { askPool } from './ask-pool.ts'
import { askStep } from './ask-step.ts'
import { poolKeeper } from './pool-keeper.ts'

const fixture = runFixture()
const { setUp, start, take } = claimedRuns(fixture)
const { runApi } = fixture
const keeper = poolKeeper({
  pool: fixture.system,
  clock: fixture.clock,
  stepSecret: runApi.stepSecret,
  limits: { min: 3, max: 10, tierMax: 1_000 },
})

/** A tenant with a pool, and a run that was launched into it. */
const launched = async (plan?: string) => {
  const tenant = await setUp(plan)
  const shape = poolShape({ tenantId: tenant.tenantId, cluster: 'default' }, { cpuMilli: 500 })
  const apiUrl = 'http://web.test'
  const { code, size } = await keeper.open({
    ...shape,
    tenantId: tenant.tenantId,
    cluster: 'default',
    apiUrl,
  })
  const run = async () => {
    const { runId } = await start(tenant)
    const taken = (await take(50)).find((one) => one.runId === runId)
    if (!taken) throw new Error('not handed out')
    const lease = { tenantId: tenant.tenantId, id: newId() }
    await keeper.offer({ ...lease, pool: shape.key, runId, attempt: 1, claimCode: taken.code })
    return { runId, lease, claimCode: taken.code }
  }
  const ask = (worker: string, said: Partial<PoolRequest> = {}, gone?: AbortSignal) =>
    askPool(
      runApi,
      {
        code,
        pool: shape.key,
        worker,
        takes: { run: true, step: true },
        holds: [],
        ended: [],
        cpuPercent: 10,
        isLeaving: false,
        waitMs: 0,
        ...said,
      },
      gone,
    )
  return { tenant, shape, code, size, run, ask, apiUrl }
}

/** A run that a worker called `watcher` has claimed. */
const claimedIn = async (pool: Awaited<ReturnType<typeof launched>>) => {
  const run = await pool.run()
  await pool.ask('watcher', { takes: { run: true, step: false } })
  const answer = await claimAttempt(runApi, { run: run.runId, attempt: 1, claimCode: run.claimCode })
  const identity: RunIdentity = {
    tenantId: pool.tenant.tenantId,
    runId: run.runId,
    attempt: 1,
    fence: answer.fence,
  }
  const step = (
    key: string,
    said: Partial<Parameters<typeof askStep>[2]> = {},
    attempt = 1,
    gone?: AbortSignal,
  ) =>
    askStep(
      runApi,
      identity,
      { fence: answer.fence, step: { key, attempt }, wanted: 'run', known: null, waitMs: 0, ...said },
      gone,
    )
  return { ...run, answer, identity, step }
}

const content = { exitCode: 0, signal: null, said: '' }
const waiting = (count: number) =>
  until(
    async () => runApi.poolNews.waiting,
    (seen) => seen === count,
  )

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

test('a step goes from its run through the pool and back, and its process claims with the code it was handed', async () => {
  const pool = await launched()
  const run = await claimedIn(pool)
  expect(await run.step('generated_numbers')).toEqual({
    is: 'waiting',
    words: 'Waits for a worker of its pool: 1 of 1 are busy and 0 wait before it',
  })
  const known = run.step('generated_numbers', { known: 'waiting', waitMs: 20_000 })
  await waiting(1)
  const [begun] = (await pool.ask('hand')).start
  expect(begun?.order.step).toEqual({ key: 'generated_numbers', attempt: 1 })
  expect(await known).toEqual({ is: 'running', worker: 'hand' })
  const claimed = await claimStep(runApi, {
    run: run.runId,
    attempt: 1,
    claimCode: begun?.order.claimCode ?? '',
    step: { key: 'generated_numbers', attempt: 1 },
  })
  expect(claimed.inPool).toBe(false)
  const over = run.step('generated_numbers', { known: 'running', waitMs: 20_000 })
  await waiting(1)
  await pool.ask('hand', { ended: [{ lease: begun?.lease ?? '', end: content }] })
  expect(await over).toEqual({ is: 'ended', failure: null })
  // Told twice is told once.
  await pool.ask('hand', { ended: [{ lease: begun?.lease ?? '', end: { ...content, exitCode: 1 } }] })
  expect(await run.step('generated_numbers')).toEqual({ is: 'ended', failure: null })
})

test('the next try of a step is a lease of its own', async () => {
  const pool = await launched()
  const run = await claimedIn(pool)
  await run.step('generated_numbers')
  const [begun] = (await pool.ask('hand')).start
  await pool.ask('hand', {
    ended: [{ lease: begun?.lease ?? '', end: { exitCode: null, signal: 'SIGKILL', said: 'out' } }],
  })
  expect(await run.step('generated_numbers')).toMatchObject({
    is: 'ended',
    failure: { cause: 'killed', signal: 'SIGKILL', fault: 'infrastructure', retryable: true },
  })
  await run.step('generated_numbers', {}, 2)
  expect((await pool.ask('hand')).start.map(({ order }) => order.step)).toEqual([
    { key: 'generated_numbers', attempt: 2 },
  ])
})

test('a step that waits ends at once when it is no longer wanted, one that goes on is stopped, gently and then not', async () => {
  const pool = await launched()
  const run = await claimedIn(pool)
  await run.step('even_numbers')
  expect(await run.step('even_numbers', { wanted: 'end_gently' })).toMatchObject({
    is: 'ended',
    failure: { cause: 'canceled' },
  })
  await run.step('generated_numbers')
  const [begun] = (await pool.ask('hand')).start
  const lease = begun?.lease ?? ''
  const hand = (waitMs = 20_000) => pool.ask('hand', { holds: [lease], waitMs })
  const held = hand()
  await waiting(1)
  expect(await run.step('generated_numbers', { wanted: 'end_gently' })).toMatchObject({ is: 'running' })
  expect((await held).stop).toEqual([{ lease, how: 'gently' }])
  const again = hand()
  await waiting(1)
  await run.step('generated_numbers', { wanted: 'end_now' })
  expect((await again).stop).toEqual([{ lease, how: 'force' }])
  // A wish is not taken back.
  await run.step('generated_numbers')
  expect((await hand(0)).stop).toEqual([{ lease, how: 'force' }])
})

test('of an attempt that is over no step is begun, and what goes on is stopped', async () => {
  const pool = await launched()
  const run = await claimedIn(pool)
  await run.step('generated_numbers')
  const [begun] = (await pool.ask('hand')).start
  await run.step('even_numbers')
  await fixture.system.asTenant(pool.tenant.tenantId, (sql) =>
    sql.run('UPDATE run_attempt SET ended_at = now() WHERE tenant_id = $1 AND run_id = $2', [
      pool.tenant.tenantId,
      run.runId,
    ]),
  )
  expect(await pool.ask('hand', { holds: [begun?.lease ?? ''] })).toEqual({
    start: [],
    stop: [{ lease: begun?.lease, how: 'force' }],
  })
  await expect(run.step('generated_numbers')).rejects.toMatchObject({ code: 'fenced' })
})

test('where the process of a run is gone, its steps are stopped at once, and those that wait are not begun', async () => {
  const pool = await launched()
  const run = await claimedIn(pool)
  await run.step('generated_numbers')
  const [begun] = (await pool.ask('hand')).start
  await run.step('even_numbers')
  const held = pool.ask('hand', {
    holds: [begun?.lease ?? ''],
    waitMs: 20_000,
    takes: { run: true, step: false },
  })
  await waiting(1)
  await pool.ask('watcher', {
    takes: { run: true, step: false },
    ended: [{ lease: run.lease.id, end: { exitCode: null, signal: 'SIGKILL', said: '' } }],
  })
  expect(await held).toEqual({ start: [], stop: [{ lease: begun?.lease, how: 'force' }] })
  expect((await pool.ask('other')).start).toEqual([])
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
    const { tenantId } = await setUp('basic')
    const shape = poolShape({ tenantId, cluster: 'default' }, {})
    const wanted = { ...shape, tenantId, cluster: 'default', apiUrl: 'http://web.test' }
    sizes.push((await narrow.open(wanted)).size)
  }
  expect(sizes).toEqual([3, 1, 0])
  expect(
    await fixture.rows<{ full: boolean }>(
      `SELECT tier_full AS full FROM pool JOIN tenant ON tenant.id = pool.tenant_id WHERE tenant.plan = 'basic' ORDER BY made_at`,
    ),
  ).toEqual([{ full: false }, { full: true }, { full: true }])
})

test('whatever answers are lost and workers start anew, each run is begun once, and none is left behind', async () => {
  const pool = await launched()
  const runs = []
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
