import { expect, test } from 'vitest'

import { loadFreshnessChanges } from '#server/db/sql/freshness-rows.ts'
import { pipelineOf, runFixture, type TestTenant } from '#server/testing/run-fixture.ts'

import { judgeFreshnessOnce } from './judge-freshness-once.ts'

const fixture = runFixture()
const hourMs = 3_600_000

const shop = (warnHours: number) =>
  pipelineOf(`sluice: pipeline
name: shop
assets:
  - { id: a, key: orders, freshness: { failWindowMs: ${4 * hourMs}, warnWindowMs: ${warnHours * hourMs} }, compute: { kind: shell, code: "true" } }
  - { id: b, key: other, compute: { kind: shell, code: "true" } }
`)

const begin = Date.UTC(2026, 4, 1)
const at = (hours: number): Date => new Date(begin + hours * hourMs)

const made = (tenant: TestTenant, when: Date) =>
  fixture.app.asTenant(tenant.tenantId, (sql) =>
    sql.run(
      `INSERT INTO asset_state (tenant_id, deployment_id, asset_key, materialized_at) VALUES ($1, $2, 'orders', $3)
       ON CONFLICT (tenant_id, deployment_id, asset_key) DO UPDATE SET materialized_at = excluded.materialized_at`,
      [tenant.tenantId, tenant.deploymentId, when],
    ),
  )
const stateOf = async (tenant: TestTenant) => {
  const [row] = await fixture.rows<{ state: string; since: Date | null }>(
    'SELECT state, since FROM asset_freshness WHERE tenant_id = $1',
    [tenant.tenantId],
  )
  return row && [row.state, row.since]
}
const historyOf = (tenant: TestTenant) =>
  fixture.app.asTenant(tenant.tenantId, (sql) => loadFreshnessChanges(sql, { ...tenant, key: 'orders' }, 10))
const judge = (now: Date) => judgeFreshnessOnce(fixture.system, now)

test('each change of freshness is kept with the moment from which it holds, however late it is looked at', async () => {
  const tenant = await fixture.tenant()
  await fixture.publish(tenant, shop(2), at(0))
  await judge(at(0))
  expect(await stateOf(tenant)).toEqual(['unknown', null])

  await made(tenant, at(1))
  await judge(at(1.5))
  expect(await stateOf(tenant)).toEqual(['pass', at(1)])
  // Nothing is due: nothing is written.
  await judge(at(2))
  await made(tenant, at(1.2))
  await judge(at(2))
  expect(await stateOf(tenant)).toEqual(['pass', at(1)])
  await judge(at(3.3))
  expect(await stateOf(tenant)).toEqual(['warn', at(3.2)])
  await judge(at(90))
  expect(await stateOf(tenant)).toEqual(['fail', at(5.2)])
  await made(tenant, at(91))
  await Promise.all([judge(at(91)), judge(at(91))])
  expect(await historyOf(tenant)).toEqual([
    { at: at(91), state: 'pass', before: 'fail' },
    { at: at(5.2), state: 'fail', before: 'warn' },
    { at: at(3.2), state: 'warn', before: 'pass' },
    { at: at(1), state: 'pass', before: 'unknown' },
  ])
})

test('another policy is judged at once, and one that is taken away is forgotten with its asset’s state', async () => {
  const tenant = await fixture.tenant()
  await fixture.publish(tenant, shop(2), at(0))
  await made(tenant, at(1))
  await judge(at(2))
  await fixture.publish(tenant, shop(0.5), at(2))
  await judge(at(2))
  expect(await stateOf(tenant)).toEqual(['warn', at(1.5)])
  await fixture.publish(
    tenant,
    pipelineOf(
      'sluice: pipeline\nname: shop\nassets: [{ id: b, key: other, compute: { kind: shell, code: "true" } }]\n',
    ),
    at(3),
  )
  expect(await stateOf(tenant)).toBeUndefined()
})

test('policies of one tenant say nothing to another', async () => {
  const [one, other] = [await fixture.tenant(), await fixture.tenant()]
  await fixture.publish(one, shop(2), at(0))
  await made(one, at(0))
  await judge(at(1))
  expect(await historyOf(one)).toHaveLength(1)
  expect(await historyOf(other)).toEqual([])
})
