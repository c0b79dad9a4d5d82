import { randomUUID } from 'node:crypto'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterAll, beforeAll, expect, test } from 'vitest'

import { pipelineOf, runFixture, type TestTenant } from '#server/testing/run-fixture.ts'
import { runRig, until } from '#server/testing/run-rig.ts'
import type { SeenTick } from '#server/testing/sensor-fixture.ts'
import { watchful } from '#server/testing/sensor-fixture.ts'

const fixture = runFixture()
const rig = await runRig(() => fixture.database)
const worker = rig.worker()

beforeAll(async () => {
  await rig.api.start()
  await worker.start()
})
afterAll(() => worker.kill('SIGTERM'))

const watching = async (
  code: string,
  more: { kind?: 'python' | 'typescript'; batchSize?: number; runtime?: { timeoutMs: number } } = {},
): Promise<TestTenant> => {
  const { kind = 'typescript', ...settings } = more
  const tenant = await fixture.tenant()
  const text = JSON.stringify([
    {
      id: 'only',
      name: 'only',
      source: 'code',
      minimumIntervalMs: 1_000,
      compute: { kind, code },
      ...settings,
      target: { job: 'all' },
    },
  ])
  await fixture.publish(tenant, watchful(`  ${text}`))
  return tenant
}

const ticks = ({ tenantId }: TestTenant) =>
  fixture.rows<SeenTick & { codeRun: string | null; cursor: string | null }>(
    'SELECT status, reason, run_ids AS runs, looks, known, code_run AS "codeRun", cursor_after AS cursor FROM sensor_tick WHERE tenant_id = $1 ORDER BY number',
    [tenantId],
  )

const runKeys = async ({ tenantId }: TestTenant): Promise<string[]> =>
  (
    await fixture.rows<{ key: string }>(
      `SELECT tags ->> 'dagster/run_key' AS key FROM run WHERE tenant_id = $1 AND purpose = 'run' ORDER BY key`,
      [tenantId],
    )
  ).map(({ key }) => key)

test('its code is asked again and again from its cursor, and each of its run keys has one run, also where a worker dies in between', async () => {
  const tenant = await watching(`export default (context) => {
    const done = Number(context.cursor ?? 0)
    context.updateCursor(done + 1)
    return [{ runKey: 'first' }, { runKey: 'part ' + Math.min(done, 3) }]
  }`)
  await until(
    () => runKeys(tenant),
    (keys) => keys.includes('part 1'),
  )
  await worker.kill('SIGKILL')
  await worker.start()
  await until(
    () => ticks(tenant),
    (seen) => seen.some(({ reason }) => reason?.includes('Asked for already: first, part 3.') ?? false),
  )
  expect(await runKeys(tenant)).toEqual(['first', 'part 0', 'part 1', 'part 2', 'part 3'])
})

test('of many requests each look makes as many runs as it may, and the code is not asked again until all are made', async () => {
  const tenant = await watching(
    `export default (context) => context.cursor
      ? { skipReason: 'done' }
      : { requests: Array.from({ length: 12 }, (_, n) => ({ runKey: 'n' + (10 + n) })), cursor: 'asked' }`,
    { batchSize: 5 },
  )
  const seen = await until(
    () => ticks(tenant),
    (all) => all.some(({ reason }) => reason === 'done'),
  )
  expect(seen.map(({ runs }) => runs.length)).toEqual([5, 5, 2, 0])
  expect(await runKeys(tenant)).toEqual(Array.from({ length: 12 }, (_, n) => `n${10 + n}`))
})

test('a key that it adds to a dynamic set is there for the run of it, and a set that is not there fails the look whole', async () => {
  const tenant = await fixture.tenant()
  const document = (set: string) =>
    pipelineOf(
      JSON.stringify({
        sluice: 'pipeline',
        name: 'customers',
        partitions: [{ id: 'c', name: 'customer', set: { type: 'dynamic' } }],
        assets: [
          {
            id: 'bill',
            key: 'bill',
            partitions: 'customer',
            compute: { kind: 'typescript', code: 'export default () => 1' },
          },
        ],
        sensors: [
          {
            id: 'only',
            name: 'only',
            source: 'code',
            minimumIntervalMs: 1_000,
            target: { selection: 'key:bill' },
            compute: {
              kind: 'typescript',
              code: `export default ({ context }) => context.cursor
                ? { partitionKeys: [{ set: '${set}', remove: ['c-1'] }], requests: [{ runKey: 'never' }] }
                : { partitionKeys: [{ set: 'customer', add: ['c-1', 'c-2'] }], requests: [{ runKey: 'c-2', partition: 'c-2' }], cursor: '1' }`,
            },
          },
        ],
      }),
    )
  await fixture.publish(tenant, document('nobody'))
  const seen = await until(
    () => ticks(tenant),
    (all) => all.length > 1,
  )
  expect(seen[0]).toMatchObject({ status: 'succeeded', reason: '2 partitions of customer were added.' })
  expect(seen[1]).toMatchObject({
    status: 'failed',
    reason: 'There is no dynamic partition set "nobody" in this deployment. There is customer.',
  })
  const made = await fixture.rows<{ partition: string }>(
    `SELECT partition FROM run WHERE tenant_id = $1 AND purpose = 'run'`,
    [tenant.tenantId],
  )
  expect(made).toEqual([{ partition: 'c-2' }])
  const keys = await fixture.rows<{ key: string }>(
    'SELECT key FROM dynamic_partition WHERE tenant_id = $1 ORDER BY place',
    [tenant.tenantId],
  )
  expect(keys.map(({ key }) => key)).toEqual(['c-1', 'c-2'])
})

test('a worker that leaves waits for no answer, and the next one asks anew', async () => {
  const tenant = await watching(`export default async (context) => {
    if (!context.cursor) await new Promise((done) => setTimeout(done, 40_000))
    return { requests: [{ runKey: 'after' }], cursor: 'asked' }
  }`)
  const asks = () =>
    fixture.rows<{ status: string }>(
      `SELECT status FROM run WHERE tenant_id = $1 AND purpose = 'sensor' ORDER BY id`,
      [tenant.tenantId],
    )
  await until(asks, (all) => all.some(({ status }) => status === 'running'))
  const began = performance.now()
  await worker.kill('SIGTERM')
  expect(performance.now() - began).toBeLessThan(30_000)
  await fixture.rows(`UPDATE sensor SET cursor = 'set', due_at = now() WHERE tenant_id = $1`, [
    tenant.tenantId,
  ])
  await worker.start()
  await until(
    () => runKeys(tenant),
    (keys) => keys.includes('after'),
  )
  expect((await ticks(tenant)).map(({ status }) => status)).not.toContain('failed')
})

test('what it says of a look that asks for nothing is the reason of the tick', async () => {
  const tenant = await watching(
    'from sluice import SkipReason\ndef only(context):\n    return SkipReason("check file not exists")',
    { kind: 'python' },
  )
  const [tick] = await until(
    () => ticks(tenant),
    ([first]) => (first?.looks ?? 0) > 1,
  )
  expect(tick).toMatchObject({ status: 'skipped', reason: 'check file not exists' })
  expect(await runKeys(tenant)).toEqual([])
})

test('a look whose code fails is a tick that says why, with the run that has its log', async () => {
  const tenant = await watching(
    'export default () => { console.log("looking"); throw new Error("no way in") }',
  )
  const [tick] = await until(
    () => ticks(tenant),
    (seen) => seen.length > 0,
  )
  expect(tick).toMatchObject({ status: 'failed', reason: expect.stringContaining('no way in') })
  const [asked] = await fixture.rows<{ purpose: string; status: string }>(
    'SELECT purpose, status FROM run WHERE id = $1',
    [tick?.codeRun],
  )
  expect(asked).toEqual({ purpose: 'sensor', status: 'failed' })
})

test('code that hangs is ended after its time, which is said, and the next look goes on from the cursor that was', async () => {
  const tenant = await watching(
    `import { existsSync, writeFileSync } from 'node:fs'
export default async (context) => {
  if (context.cursor === 'one') {
    const hung = '${join(tmpdir(), `hung-${randomUUID()}`)}'
    if (!existsSync(hung)) {
      writeFileSync(hung, '')
      await new Promise(() => setInterval(() => undefined, 1_000))
    }
    return { requests: [{ runKey: 'two' }], cursor: 'two' }
  }
  return context.cursor === 'two' ? undefined : { requests: [{ runKey: 'one' }], cursor: 'one' }
}`,
    { runtime: { timeoutMs: 3_000 } },
  )
  await until(
    () => runKeys(tenant),
    (keys) => keys.includes('two'),
    120_000,
  )
  expect(await runKeys(tenant)).toEqual(['one', 'two'])
  const failed = (await ticks(tenant)).filter(({ status }) => status === 'failed')
  expect(failed).toMatchObject([{ reason: expect.stringContaining('3 s') as string, runs: [] }])
}, 150_000)
