import { expect, test } from 'vitest'

import { VersionCache } from '#server/db/version-cache.ts'
import { conditionFixture, ruled, ruledAsset } from '#server/testing/condition-fixture.ts'

import { evaluateConditionsOnce } from './evaluate-conditions-once.ts'

const fixture = conditionFixture()
const { asked, evaluations, made, news } = fixture
const errors: unknown[] = []
const worker = () => ({
  pool: fixture.system,
  versions: new VersionCache(),
  logger: { error: (message: string, details: unknown) => void errors.push(message, details) },
})
const at = (time: string) => new Date(`2026-03-02T${time}Z`)

test('a condition that cannot be evaluated holds up no other, says so, and misses nothing that happens meanwhile', async () => {
  const tenant = await fixture.tenant()
  const two = ruled(
    ['b', 'c'].map((key) => ruledAsset(key, { deps: '{ asset: a }', rule: 'eager()' })).join('') +
      ruledAsset('a'),
  )
  await fixture.publish(tenant, two, at('00:00:00'))
  await evaluateConditionsOnce(worker(), at('00:00:00'))
  const states = `SELECT state FROM asset_condition WHERE tenant_id = $1 AND asset_key = 'b'`
  const put = 'UPDATE asset_condition SET state = $2 WHERE tenant_id = $1 AND asset_key = $3'
  const [before] = await fixture.rows<{ state: object }>(states, [tenant.tenantId])
  const broken = Object.fromEntries(Object.keys(before?.state ?? {}).map((path) => [path, { since: 7 }]))
  await fixture.rows(put, [tenant.tenantId, JSON.stringify(broken), 'b'])
  await made(tenant, 'a', at('00:00:10'))
  await evaluateConditionsOnce(worker(), at('00:00:11'))
  expect(await asked(tenant)).toEqual(['c'])
  expect(errors).not.toEqual([])
  errors.length = 0
  const [told] = await evaluations(tenant, 'b')
  expect(told).toMatchObject({ requested: 0, reason: expect.stringContaining('could not be evaluated') })
  // It is left alone for half a minute; what happens is taken, and kept for it.
  await evaluateConditionsOnce(worker(), at('00:00:20'))
  expect(await news(tenant)).toEqual([])
  expect(errors).toEqual([])
  await fixture.rows(put, [tenant.tenantId, JSON.stringify(before?.state), 'b'])
  for (const time of ['00:00:42', '00:00:43', '00:00:44']) await evaluateConditionsOnce(worker(), at(time))
  expect((await asked(tenant)).toSorted()).toEqual(['b', 'c'])
  expect(await evaluations(tenant, 'b')).toContainEqual(
    expect.objectContaining({ requested: 1, reason: null }),
  )
})
