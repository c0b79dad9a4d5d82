import { expect, test } from 'vitest'

import { pipelineOf, runFixture, type TestTenant } from '#server/testing/run-fixture.ts'

import { blameAsset } from './blame-asset.ts'

const fixture = runFixture()

const publish = (tenant: TestTenant, key: string, code: string, more = '') =>
  fixture.publish(
    tenant,
    pipelineOf(`sluice: pipeline
name: p
assets: [{ id: a, key: ${key}, compute: { kind: shell, code: ${JSON.stringify(code)} } }${more}]
`),
  )

const blamed = async (tenant: TestTenant) => {
  const pipelineId = (
    await fixture.app.asTenant(tenant.tenantId, (sql) =>
      sql.row<{ id: string }>('SELECT id FROM pipeline WHERE tenant_id = $1', [tenant.tenantId]),
    )
  )?.id
  return fixture.app.asTenant(tenant.tenantId, (sql) =>
    blameAsset(sql, { ...tenant, pipelineId: pipelineId ?? '', elementId: 'a' }),
  )
}

test('a line is of the version that changed it, whatever its asset was called, up to the version that is active', async () => {
  const tenant = await fixture.tenant()
  await publish(tenant, 'old_name', 'one\ntwo\n')
  await publish(tenant, 'new_name', 'one\ntwo\n')
  await publish(
    tenant,
    'new_name',
    'one\n2\nthree\n',
    ', { id: b, key: other, compute: { kind: shell, code: "true" } }',
  )
  const now = await blamed(tenant)
  expect(now).toMatchObject({
    lines: [1, 3, 3],
    versions: [{ number: 1, author: 'Ada', reason: 'test' }, { number: 3 }],
    oldest: null,
  })
  await publish(tenant, 'new_name', 'all\nnew\n')
  expect((await blamed(tenant)).lines).toEqual([4, 4])
  // The same content again is the same version: an older one is active.
  await publish(tenant, 'old_name', 'one\ntwo\n')
  expect((await blamed(tenant)).lines).toEqual([1, 1])
})

test('of a long history a bounded part is looked at, and its end is said', async () => {
  const tenant = await fixture.tenant()
  for (let version = 1; version <= 63; version++) await publish(tenant, 'a', `kept\nline ${version}`)
  const { lines, oldest } = await blamed(tenant)
  expect(lines).toEqual([4, 63])
  expect(oldest).toBe(4)
})
