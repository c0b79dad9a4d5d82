import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterAll, expect, test } from 'vitest'

import { sweptAfterMs } from '#core/trial/trial-time.ts'
import { putPin } from '#server/db/sql/pinned-outputs.ts'
import { trialsKept } from '#server/db/sql/sweep-trials.ts'
import { VersionCache } from '#server/db/version-cache.ts'
import { pipelineOf, runFixture, type TestTenant } from '#server/testing/run-fixture.ts'
import { startRun } from '#server/usecases/run/start-run.ts'
import { startTrial } from '#server/usecases/trial/start-trial.ts'
import { FolderStore } from '#storage/folder-store.ts'
import { FolderRoot } from '#storage/store-root.ts'

import { sweepTrialsOnce } from './sweep-trials-once.ts'

const fixture = runFixture()
const folder = mkdtempSync(join(tmpdir(), 'sluice-trials-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
const values = new FolderRoot(join(folder, 'assets'))
const logStore = new FolderStore(join(folder, 'logs'))

const document = pipelineOf(
  JSON.stringify({
    sluice: 'pipeline',
    name: 'shop',
    assets: [{ id: 'a', key: 'orders', compute: { kind: 'python', code: 'def orders():\n    return 1\n' } }],
  }),
)

const sweep = (now: Date) =>
  sweepTrialsOnce({ pool: fixture.system, values, logStore, logger: { warn: () => undefined } }, now)

const begin = async () => {
  const tenant = await fixture.tenant()
  const pipelineId = await fixture.publish(tenant, document)
  await fixture.app.asTenant(tenant.tenantId, (sql) =>
    sql.run(
      'INSERT INTO draft (tenant_id, pipeline_id, revision, document, updated_by) VALUES ($1, $2, 0, $3, $4)',
      [tenant.tenantId, pipelineId, JSON.stringify(document), tenant.userId],
    ),
  )
  return { tenant, pipelineId }
}

/** A trial that has ended, with an object of its values and one of its logs. */
const tried = async (tenant: TestTenant, pipelineId: string, now: Date): Promise<string> => {
  const by = { id: tenant.userId, name: 'Ada' }
  const { runId } = await startTrial(
    fixture.app,
    new VersionCache(),
    { ...tenant, pipelineId, asset: 'orders', upTo: false, sampleRows: 10, by },
    now,
  )
  await fixture.system.asSystem((sql) =>
    sql.run(`UPDATE run SET status = 'succeeded', finished_at = $2, compacted = true WHERE id = $1`, [
      runId,
      now,
    ]),
  )
  await values.at(tenant.slug).put(`production/.runs/${runId}/orders/value/_/1.json`, '1')
  await logStore.put(`${tenant.tenantId}/${runId}/orders-1-stdout-0-1`, 'x')
  return runId
}

const runsOf = async (tenant: TestTenant) =>
  (
    await fixture.rows<{ id: string }>('SELECT id FROM run WHERE tenant_id = $1 ORDER BY id', [
      tenant.tenantId,
    ])
  ).map(({ id }) => id)

const objectsOf = async (tenant: TestTenant) => {
  const found: string[] = []
  for await (const { key } of values.at(tenant.slug).list('production')) found.push(key)
  for await (const { key } of logStore.list(tenant.tenantId)) found.push(key)
  return found
}

test('a day later a trial is gone with rows and objects, but for what is pinned; no other run ever is', async () => {
  const { tenant, pipelineId } = await begin()
  const now = fixture.clock.now()
  const gone = await tried(tenant, pipelineId, now)
  const pinned = await tried(tenant, pipelineId, now)
  const { runId: real } = await startRun(
    fixture.app,
    { ...tenant, target: { assets: ['orders'] }, trigger: { kind: 'example' } },
    now,
  )
  await fixture.app.asTenant(tenant.tenantId, (sql) =>
    putPin(sql, { tenantId: tenant.tenantId, pipelineId, userId: tenant.userId }, 'orders', pinned, now),
  )
  await sweep(new Date(now.getTime() + sweptAfterMs - 60_000))
  expect(await runsOf(tenant)).toEqual([gone, pinned, real].toSorted())

  await sweep(new Date(now.getTime() + sweptAfterMs + 60_000))
  expect(await runsOf(tenant)).toEqual([pinned, real].toSorted())
  const objects = await objectsOf(tenant)
  expect(objects).toHaveLength(2)
  expect(objects.every((key) => key.includes(pinned))).toBe(true)
  for (const table of ['run_event', 'step', 'run_tail', 'trial'])
    expect(await fixture.rows(`SELECT 1 FROM ${table} WHERE run_id = $1`, [gone]), table).toEqual([])
  await expect(
    fixture.system.asSystem((sql) => sql.run('DELETE FROM run WHERE id = $1', [real])),
  ).resolves.toBe(0)
})

test('of a person in a pipeline only the newest few stay, and one that goes on is nobody’s to take', async () => {
  const { tenant, pipelineId } = await begin()
  const now = fixture.clock.now()
  const trials: string[] = []
  for (let index = 0; index < trialsKept + 3; index++)
    trials.push(await tried(tenant, pipelineId, new Date(now.getTime() + index * 1_000)))
  const [first = ''] = trials
  await fixture.system.asSystem((sql) =>
    sql.run(`UPDATE run SET status = 'running', finished_at = NULL, compacted = false WHERE id = $1`, [
      first,
    ]),
  )
  await sweep(new Date(now.getTime() + 60_000))
  expect(await runsOf(tenant)).toEqual([first, ...trials.slice(3)].toSorted())
})

test('the draft of a trial goes with the last trial of it', async () => {
  const { tenant, pipelineId } = await begin()
  const now = fixture.clock.now()
  await tried(tenant, pipelineId, now)
  const kept = () => fixture.rows('SELECT hash FROM draft_snapshot WHERE tenant_id = $1', [tenant.tenantId])
  await sweep(new Date(now.getTime() + 60_000))
  expect(await kept()).toHaveLength(1)
  await sweep(new Date(now.getTime() + sweptAfterMs + 60_000))
  expect(await kept()).toEqual([])
})
