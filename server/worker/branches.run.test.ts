import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

import { afterAll, beforeAll, expect, test } from 'vitest'

import { openAppDatabase } from '#server/db/client.ts'
import { VersionCache } from '#server/db/version-cache.ts'
import { pipelineOf, runFixture, type TestTenant } from '#server/testing/run-fixture.ts'
import { runRig, until } from '#server/testing/run-rig.ts'
import { closeDeployment } from '#server/usecases/deployment/close-deployment.ts'
import { makeDeployment } from '#server/usecases/deployment/make-deployment.ts'
import { startRun } from '#server/usecases/run/start-run.ts'
import { startTrial } from '#server/usecases/trial/start-trial.ts'

const fixture = runFixture()
const rig = await runRig(() => fixture.database)
const worker = rig.worker()
const database = openAppDatabase(fixture.database.appUrl)

const python = (code: string) => ({ kind: 'python', code })
const pipeline = pipelineOf(
  JSON.stringify({
    sluice: 'pipeline',
    name: 'shop',
    assets: [
      { id: 'numbers', key: 'numbers', compute: python('def numbers():\n    return [1, 2, 3]\n') },
      {
        id: 'days',
        key: 'days',
        partitions: 'cut',
        compute: python('def days(context):\n    return context.partition_key\n'),
      },
      {
        id: 'total',
        key: 'total',
        deps: ['numbers'],
        compute: python('def total(numbers):\n    return sum(numbers)\n'),
      },
      {
        id: 'all_days',
        key: 'all_days',
        deps: ['days'],
        compute: python('def all_days(days):\n    return days\n'),
      },
    ],
    partitions: [{ id: 'cut', name: 'cut', set: { type: 'static', keys: ['a', 'b'] } }],
  }),
)

let production: TestTenant
let branch: TestTenant
let pipelineId: string
beforeAll(async () => {
  production = await fixture.tenant()
  pipelineId = await fixture.publish(production, pipeline)
  const user = { id: production.userId, name: 'Ada', email: 'ada@example.com' }
  const { id } = await makeDeployment(
    { database, clock: fixture.clock },
    { ...production, user, role: 'owner' },
    { name: 'pr-1', kind: 'branch' },
  )
  branch = { ...production, deploymentId: id }
  await rig.api.start()
  await worker.start()
})
afterAll(async () => {
  await worker.kill('SIGTERM')
  await database.close()
})

const succeeded = async (runId: string): Promise<string> => {
  const [row] = await until(
    () =>
      fixture.rows<{ status: string; failure: unknown }>('SELECT status, failure FROM run WHERE id = $1', [
        runId,
      ]),
    ([found]) => ['succeeded', 'failed', 'canceled'].includes(found?.status ?? ''),
  )
  expect(row, JSON.stringify(row?.failure)).toMatchObject({ status: 'succeeded' })
  return runId
}

const run = async (at: TestTenant, assets: string[], partition?: string): Promise<string> => {
  const trigger = { kind: 'manual' as const, by: 'Ada', byId: at.userId }
  const { runId } = await startRun(
    fixture.app,
    { ...at, target: { assets }, trigger, partition },
    fixture.clock.now(),
  )
  return succeeded(runId)
}

const folder = () => join(rig.dataFolder, 'assets', production.slug)
const valueOf = async (at: TestTenant, asset: string) => {
  const [row] = await fixture.rows<{ path: string }>(
    'SELECT path FROM asset_state WHERE deployment_id = $1 AND asset_key = $2',
    [at.deploymentId, asset],
  )
  return { path: row?.path ?? '', text: readFileSync(row?.path ?? '', 'utf8') }
}
/** The loads that a run told of, with the deployment that each value was read from. */
const loads = (runId: string) =>
  fixture.rows<{ input: string; from: string | null }>(
    `SELECT payload ->> 'input' AS input, payload ->> 'readFrom' AS from FROM run_event WHERE run_id = $1 AND type = 'LOADED_INPUT' ORDER BY 1`,
    [runId],
  )

test('a draft that is tried in a branch reads what production made', async () => {
  await run(production, ['numbers'])
  await fixture.app.asTenant(production.tenantId, (sql) =>
    sql.run(
      'INSERT INTO draft (tenant_id, pipeline_id, revision, document, updated_by) VALUES ($1, $2, 0, $3, $4)',
      [production.tenantId, pipelineId, JSON.stringify(pipeline), production.userId],
    ),
  )
  const by = { id: production.userId, name: 'Ada' }
  const { runId } = await startTrial(
    fixture.app,
    new VersionCache(),
    { ...branch, pipelineId, asset: 'total', upTo: false, sampleRows: 10, by },
    fixture.clock.now(),
  )
  expect(await loads(await succeeded(runId))).toEqual([{ input: 'numbers', from: 'production' }])
})

/** The files that production keeps of assets. */
const kept = (): string[] =>
  readdirSync(join(folder(), 'production'), { recursive: true, encoding: 'utf8' })
    .filter((name) => !name.startsWith('.'))
    .toSorted((one, other) => one.localeCompare(other))

test('a branch reads what production made, says so, and stores what it makes under its own prefix; what it made itself goes first', async () => {
  await run(production, ['numbers'])
  const before = kept()
  expect(await loads(await run(branch, ['total']))).toEqual([{ input: 'numbers', from: 'production' }])
  const { path, text } = await valueOf(branch, 'total')
  expect([path.startsWith(join(folder(), 'pr-1', 'total')), text]).toEqual([true, '6'])

  await run(branch, ['numbers'])
  expect(await loads(await run(branch, ['total']))).toEqual([{ input: 'numbers', from: null }])
  expect(kept()).toEqual(before)
})

test('each partition is read from where it is', async () => {
  await run(production, ['days'], 'a')
  await run(production, ['days'], 'b')
  await run(branch, ['days'], 'b')
  const from = (await loads(await run(branch, ['all_days']))).map((load) => load.from)
  expect([from.length, new Set(from)]).toEqual([2, new Set([null, 'production'])])
  expect((await valueOf(branch, 'all_days')).text).toBe('{"a":"a","b":"b"}')
})

test('what a closed branch stored is taken away, and what production stored stays', async () => {
  const user = { id: production.userId, name: 'Ada', email: 'ada@example.com' }
  await closeDeployment(
    { database, clock: fixture.clock },
    { ...production, user, role: 'owner' },
    { deployment: 'pr-1' },
  )
  await until(
    async () => existsSync(join(folder(), 'pr-1', 'total')),
    (there) => !there,
  )
  expect(JSON.parse((await valueOf(production, 'numbers')).text)).toEqual([1, 2, 3])
})
