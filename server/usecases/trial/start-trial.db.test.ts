import { expect, test } from 'vitest'

import { VersionCache } from '#server/db/version-cache.ts'
import { daysDocument } from '#server/testing/days-document.ts'
import { runFixture } from '#server/testing/run-fixture.ts'

import { startTrial } from './start-trial.ts'

const fixture = runFixture()

const draft = async () => {
  const tenant = await fixture.tenant()
  const pipelineId = await fixture.publish(tenant, daysDocument)
  await fixture.app.asTenant(tenant.tenantId, (sql) =>
    sql.run(
      'INSERT INTO draft (tenant_id, pipeline_id, revision, document, updated_by) VALUES ($1, $2, 0, $3, $4)',
      [tenant.tenantId, pipelineId, JSON.stringify(daysDocument), tenant.userId],
    ),
  )
  const attempt = (asset: string) =>
    startTrial(
      fixture.app,
      new VersionCache(),
      {
        ...tenant,
        pipelineId,
        asset,
        upTo: false,
        sampleRows: 10,
        by: { id: tenant.userId, name: 'Ada' },
      },
      fixture.clock.now(),
    )
  return { attempt }
}

test('a trial of what is partitioned tries its last partition', async () => {
  const { attempt } = await draft()
  const { runId } = await attempt('raw')
  expect(await fixture.rows('SELECT partition, title FROM run WHERE id = $1', [runId])).toEqual([
    { partition: '2026-01-10', title: 'raw · 2026-01-10' },
  ])
})

test('where there is no partition yet, that is said', async () => {
  const { attempt } = await draft()
  await expect(attempt('invoices')).rejects.toThrow('"invoices" is partitioned and has no partition yet')
})

test('who tries again has one trial going: the one before ends', async () => {
  const { attempt } = await draft()
  const first = await attempt('raw')
  const second = await attempt('raw')
  const statuses = await fixture.rows<{ id: string; status: string }>(
    'SELECT id, status FROM run WHERE id = ANY($1)',
    [[first.runId, second.runId]],
  )
  expect(Object.fromEntries(statuses.map(({ id, status }) => [id, status]))).toEqual({
    [first.runId]: 'canceled',
    [second.runId]: 'queued',
  })
})
