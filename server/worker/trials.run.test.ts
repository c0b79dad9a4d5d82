import { createHash } from 'node:crypto'
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import type { PipelineDocument } from '#core/document/document.ts'
import type { Failure } from '#core/run/run-event.ts'
import { VersionCache } from '#server/db/version-cache.ts'
import { pipelineOf, runFixture, type TestTenant } from '#server/testing/run-fixture.ts'
import { runRig, until } from '#server/testing/run-rig.ts'
import { startRun } from '#server/usecases/run/start-run.ts'
import { pinOutput, unpinOutput } from '#server/usecases/trial/pin-output.ts'
import { readSample } from '#server/usecases/trial/read-sample.ts'
import { showTrial } from '#server/usecases/trial/show-trial.ts'
import { startTrial } from '#server/usecases/trial/start-trial.ts'
import { FolderRoot } from '#storage/store-root.ts'

const fixture = runFixture()
const rig = await runRig(() => fixture.database)
const worker = rig.worker()

const python = (key: string, code: string, deps: string[] = []) => ({
  id: key,
  key,
  deps,
  compute: { kind: 'python', code },
})
const text = (orders: number, total: string) =>
  JSON.stringify({
    sluice: 'pipeline',
    name: 'shop',
    assets: [
      python(
        'orders',
        `def orders():\n    print("drawing orders")\n    return [{"id": n, "price": n * 1.5} for n in range(${orders})]\n`,
      ),
      python('total', total, ['orders']),
      python('sleepy', 'import time\ndef sleepy():\n    print("asleep", flush=True)\n    time.sleep(600)\n'),
      python('unbuilt', 'def unbuilt():\n    return 1\n'),
      python('later', 'def later(unbuilt):\n    return unbuilt + 1\n', ['unbuilt']),
    ],
  })
const published = pipelineOf(text(3_000, 'def total(orders):\n    return len(orders)\n'))

let tenant: TestTenant
let pipelineId: string
beforeAll(async () => {
  tenant = await fixture.tenant()
  pipelineId = await fixture.publish(tenant, published)
  await rig.api.start()
  await worker.start()
  await draw(published)
  const trigger = { kind: 'manual' as const, by: 'Ada', byId: tenant.userId }
  const { runId } = await startRun(
    fixture.app,
    { ...tenant, target: { assets: ['orders', 'total'] }, trigger },
    fixture.clock.now(),
  )
  expect(await ended(runId)).toMatchObject({ status: 'succeeded' })
})
afterAll(() => worker.kill('SIGTERM'))

/** Makes a document the draft of the pipeline, published by nobody. */
const draw = (document: PipelineDocument) =>
  fixture.app.asTenant(tenant.tenantId, (sql) =>
    sql.run(
      `INSERT INTO draft (tenant_id, pipeline_id, revision, document, updated_by) VALUES ($1, $2, 0, $3, $4)
       ON CONFLICT (tenant_id, pipeline_id) DO UPDATE SET document = excluded.document`,
      [tenant.tenantId, pipelineId, JSON.stringify(document), tenant.userId],
    ),
  )

const ended = async (runId: string) => {
  const [row] = await until(
    () =>
      fixture.rows<{ status: string; failure: Failure | null }>(
        'SELECT status, failure FROM run WHERE id = $1',
        [runId],
      ),
    ([found]) => ['succeeded', 'failed', 'canceled'].includes(found?.status ?? ''),
  )
  return row
}

const begin = (asset: string, more: { upTo?: boolean; sampleRows?: number } = {}) =>
  startTrial(
    fixture.app,
    new VersionCache(),
    {
      ...tenant,
      pipelineId,
      asset,
      upTo: false,
      sampleRows: 1_000,
      by: { id: tenant.userId, name: 'Ada' },
      ...more,
    },
    fixture.clock.now(),
  )

const shown = (runId: string) => fixture.app.asTenant(tenant.tenantId, (sql) => showTrial(sql, tenant, runId))

const sampleOf = (runId: string, asset: string) =>
  readSample(
    { pool: fixture.app, values: new FolderRoot(join(rig.dataFolder, 'assets')) },
    { ...tenant, runId, asset },
  )

/** Everything that anybody but who tries could notice: what assets are and were, and every byte of their values. */
const world = async () => {
  const tables: Record<string, unknown> = {}
  for (const table of ['asset_state', 'asset_event', 'version', 'activation', 'deployed_asset'])
    tables[table] = await fixture.rows(
      `SELECT xmin, to_jsonb(${table}) AS row FROM ${table} WHERE tenant_id = $1 ORDER BY 2`,
      [tenant.tenantId],
    )
  const root = join(rig.dataFolder, 'assets', tenant.slug)
  const files = globSync('**/*', { cwd: root, withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.parentPath.includes('.runs'))
    .map((entry) => join(entry.parentPath, entry.name))
    .toSorted()
  expect(files.length).toBeGreaterThan(0)
  return {
    tables,
    files: files.map((path) => [path, createHash('sha256').update(readFileSync(path)).digest('hex')]),
    runs: await fixture.rows(
      `SELECT id, status FROM run WHERE tenant_id = $1 AND purpose = 'run' ORDER BY id`,
      [tenant.tenantId],
    ),
  }
}

describe('a trial of a draft, by the real worker, launcher and runner', () => {
  test('answers with what the draft makes on a sample, and the world is what it was, byte for byte', async () => {
    await draw(
      pipelineOf(text(7, 'def total(orders):\n    print("summing")\n    return {"rows": len(orders)}\n')),
    )
    const before = await world()
    const { runId } = await begin('total', { sampleRows: 1_200 })
    expect(await ended(runId)).toMatchObject({ status: 'succeeded', failure: null })
    expect(await sampleOf(runId, 'total')).toMatchObject({ kind: 'json', text: '{\n  "rows": 1200\n}' })
    expect(await sampleOf(runId, 'orders')).toMatchObject({
      kind: 'table',
      rowCount: 1_200,
      columns: [
        { name: 'id', kind: 'number', nulls: 0, distinct: 1_200, min: 0, max: 1_199 },
        { name: 'price', kind: 'number' },
      ],
    })
    const trial = await shown(runId)
    expect(trial.steps).toMatchObject([
      { key: 'total', status: 'succeeded', inputs: [{ name: 'orders', asset: 'orders', from: 'store' }] },
    ])
    expect(await world()).toEqual(before)
  })

  test('up to an asset makes what it is made from too, of the draft and for itself alone', async () => {
    const before = await world()
    const { runId } = await begin('total', { upTo: true })
    expect(await ended(runId)).toMatchObject({ status: 'succeeded' })
    expect(await sampleOf(runId, 'total')).toMatchObject({ text: '{\n  "rows": 7\n}' })
    expect((await shown(runId)).steps.map(({ key }) => key)).toEqual(['orders', 'total'])
    expect(await world()).toEqual(before)
  })

  test('takes a pinned output instead of the real value, until it is unpinned', async () => {
    const { runId: maker } = await begin('orders')
    expect(await ended(maker)).toMatchObject({ status: 'succeeded' })
    const pins = await pinOutput(fixture.app, { ...tenant, runId: maker, asset: 'orders' }, new Date())
    expect(pins).toEqual({ orders: maker })
    const { runId } = await begin('total', { upTo: true })
    await ended(runId)
    expect(await sampleOf(runId, 'total')).toMatchObject({ text: '{\n  "rows": 7\n}' })
    expect((await shown(runId)).steps).toMatchObject([{ key: 'total', inputs: [{ from: 'pinned' }] }])
    expect(await unpinOutput(fixture.app, { ...tenant, pipelineId }, 'orders')).toEqual({})
    const { runId: again } = await begin('total')
    await ended(again)
    expect(await sampleOf(again, 'total')).toMatchObject({ text: '{\n  "rows": 1000\n}' })
  })

  test('that fails tells the line, is tried again by nobody, and leaves the assets as they were', async () => {
    await draw(pipelineOf(text(7, 'def total(orders):\n    return orders[0]["nothing"]\n')))
    const before = await world()
    const { runId } = await begin('total')
    expect(await ended(runId)).toMatchObject({ status: 'failed' })
    expect((await shown(runId)).steps[0]?.failure).toMatchObject({ name: 'KeyError', line: 2 })
    expect(await world()).toEqual(before)
  })

  test('whose process is killed ends with the cause, frees its slot and starts nothing', async () => {
    const before = await world()
    const { runId } = await begin('sleepy')
    await until(
      () => fixture.rows(`SELECT 1 FROM log_chunk WHERE run_id = $1`, [runId]),
      (rows) => rows.length > 0,
    )
    const [attempt] = await fixture.rows<{ pid: number }>(
      `SELECT (launch_record ->> 'pid')::int AS pid FROM run_attempt WHERE run_id = $1`,
      [runId],
    )
    process.kill(attempt?.pid ?? 0, 'SIGKILL')
    expect(await ended(runId)).toMatchObject({ status: 'failed', failure: { cause: 'killed' } })
    const [queue] = await fixture.rows('SELECT queued, running FROM tenant_queue WHERE tenant_id = $1', [
      tenant.tenantId,
    ])
    expect(queue).toEqual({ queued: 0, running: 0 })
    expect(await world()).toEqual(before)
  })

  test('of an asset whose input has no value says which, and up to it makes that one too', async () => {
    await expect(begin('later')).rejects.toMatchObject({
      code: 'wrong_state',
      detail: { missing: ['unbuilt'] },
    })
    const { runId } = await begin('later', { upTo: true })
    expect(await ended(runId)).toMatchObject({ status: 'succeeded' })
    expect(await sampleOf(runId, 'later')).toMatchObject({ text: '2' })
  })

  test('of what is observed shows what was seen and writes nothing of it', async () => {
    const look =
      'from sluice import ObserveResult\n\ndef source():\n    return ObserveResult(data_version="etag 7", metadata={"bytes": 4096})\n'
    const source = { ...python('source', look), observed: true }
    await draw(pipelineOf(JSON.stringify({ sluice: 'pipeline', name: 'shop', assets: [source] })))
    const before = await world()
    const { runId } = await begin('source')
    expect(await ended(runId)).toMatchObject({ status: 'succeeded', failure: null })
    expect(await sampleOf(runId, 'source')).toMatchObject({
      kind: 'observed',
      dataVersion: 'etag 7',
      metadata: { bytes: { value: 4096 } },
    })
    expect(await world()).toEqual(before)
    const asked = { ...tenant, runId, asset: 'source' }
    await expect(pinOutput(fixture.app, asked, fixture.clock.now())).rejects.toMatchObject({
      code: 'wrong_state',
    })
  })
})
