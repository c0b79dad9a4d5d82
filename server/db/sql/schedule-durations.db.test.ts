import { expect, test } from 'vitest'

import { newId } from '#server/platform/ids.ts'
import { runFixture, type TestTenant } from '#server/testing/run-fixture.ts'

import { scheduleDurations } from './schedule-durations.ts'

const fixture = runFixture()
const at = Date.parse('2026-03-01T05:00:00Z')

const ran = async ({ tenantId, deploymentId }: TestTenant, schedule: string, tookMs: number | null) =>
  fixture.app.asTenant(tenantId, (sql) =>
    sql.run(
      `INSERT INTO run (tenant_id, id, deployment_id, title, versions, target, executor, assets, status, trigger, tags, config, enqueued_at, order_key, started_at, finished_at)
       VALUES ($1, $2, $3, 'a', '{}', '{}', 'in_process', '{}', $4, $5, '{}', '{}', $6, $6, $6, $7)`,
      [
        tenantId,
        newId(at),
        deploymentId,
        tookMs === null ? 'running' : 'succeeded',
        JSON.stringify({
          kind: 'schedule',
          schedule,
          pipeline: 'days',
          scheduledAt: new Date(at).toISOString(),
        }),
        new Date(at),
        tookMs === null ? null : new Date(at + tookMs),
      ],
    ),
  )

test('the middle duration of the runs that each schedule started, of those that have ended, and of this tenant alone', async () => {
  const [mine, other] = [await fixture.tenant(), await fixture.tenant()]
  for (const tookMs of [1_000, 9_000, 2_000]) await ran(mine, 'nightly', tookMs)
  await ran(mine, 'nightly', null)
  await ran(mine, 'never_ended', null)
  await ran(other, 'nightly', 500_000)
  const found = await fixture.app.asTenant(mine.tenantId, (sql) =>
    scheduleDurations(sql, mine.tenantId, mine.deploymentId),
  )
  expect(found).toEqual([{ pipeline: 'days', schedule: 'nightly', tookMs: 2_000 }])
})
