import { expect, test } from 'vitest'

import { loadActiveVersions } from '#server/db/sql/load-versions.ts'
import { writeAssetEvents } from '#server/db/sql/write-asset-events.ts'
import { newId } from '#server/platform/ids.ts'
import { pipelineOf, runFixture, type TestTenant } from '#server/testing/run-fixture.ts'

import { stalePartitionOf, stalePartitionsOf } from './stale-partition-of.ts'

const fixture = runFixture()
const now = new Date('2026-03-02T12:00:00Z')

const shop = (version: string) =>
  pipelineOf(`sluice: pipeline
name: shop
assets:
  - { id: hours, key: hours, partitions: hourly, compute: { kind: shell, code: "true" } }
  - { id: rates, key: rates, compute: { kind: shell, code: "true" } }
  - { id: days, key: days, partitions: daily, deps: [hours, rates], codeVersion: "${version}", compute: { kind: shell, code: "true" } }
partitions:
  - { id: h, name: hourly, set: { type: timeWindow, cadence: hourly, start: "2026-03-01" } }
  - { id: d, name: daily, set: { type: timeWindow, cadence: daily, start: "2026-03-01" } }
`)

interface Made {
  partition?: string
  codeVersion?: string
  inputDataVersions?: Record<string, string>
}

const made = (tenant: TestTenant, asset: string, dataVersion: string, more: Made = {}) =>
  fixture.app.asTenant(tenant.tenantId, (sql) =>
    writeAssetEvents(
      sql,
      { ...tenant, runId: newId() },
      [
        {
          number: 1,
          attempt: 1,
          event: {
            type: 'ASSET_MATERIALIZATION',
            atMs: now.getTime(),
            step: asset,
            stepAttempt: 1,
            asset,
            dataVersion,
            ...more,
          },
        },
      ],
      { startedAtMs: () => null, durationMs: () => null, failureOf: () => undefined },
      now,
    ),
  )

const why = (tenant: TestTenant, partition: string) =>
  fixture.app.asTenant(tenant.tenantId, async (sql) => {
    const pipelines = await loadActiveVersions(sql, tenant.tenantId, tenant.deploymentId)
    const causes = await stalePartitionOf(sql, tenant, pipelines, { asset: 'days', partition }, now)
    // All of them at once say the same of each.
    const stale = await stalePartitionsOf(sql, tenant, pipelines, 'days', now)
    expect(stale.includes(partition)).toBe(causes.length > 0)
    return causes.map(({ words }) => words)
  })

test('a partition is stale by its own inputs, those of the windows it is made from', async () => {
  const tenant = await fixture.tenant()
  await fixture.publish(tenant, shop('1'))
  const hours = Array.from({ length: 24 }, (_, hour) => `2026-03-01-${String(hour).padStart(2, '0')}:00`)
  for (const partition of hours) await made(tenant, 'hours', 'v1', { partition })
  await made(tenant, 'rates', 'r1')
  const inputDataVersions = {
    rates: 'r1',
    ...Object.fromEntries(hours.map((hour) => [`hours[${hour}]`, 'v1'])),
  }
  await made(tenant, 'days', 'd1', { partition: '2026-03-01', codeVersion: '1', inputDataVersions })
  expect(await why(tenant, '2026-03-01')).toEqual([])
  expect(await why(tenant, '2026-03-02')).toEqual([])

  // An hour of another day is none of its business.
  await made(tenant, 'hours', 'v2', { partition: '2026-03-02-00:00' })
  expect(await why(tenant, '2026-03-01')).toEqual([])
  await made(tenant, 'hours', 'v2', { partition: '2026-03-01-05:00' })
  await made(tenant, 'rates', 'r2')
  expect(await why(tenant, '2026-03-01')).toEqual(['rates changed', 'hours[2026-03-01-05:00] changed'])
  await fixture.publish(tenant, shop('2'))
  expect(await why(tenant, '2026-03-01')).toContain('code changed')
})
