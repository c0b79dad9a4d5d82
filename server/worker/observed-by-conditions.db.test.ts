import { expect, test } from 'vitest'

import { VersionCache } from '#server/db/version-cache.ts'
import { conditionFixture, ruled, ruledAsset } from '#server/testing/condition-fixture.ts'
import type { TestTenant } from '#server/testing/run-fixture.ts'
import type { ConditionDeps } from '#server/usecases/condition/evaluate-conditions.ts'

import { evaluateConditionsOnce } from './evaluate-conditions-once.ts'

const fixture = conditionFixture()
const { asked, finish, told } = fixture
const worker = (): ConditionDeps => ({
  pool: fixture.system,
  versions: new VersionCache(),
  logger: {
    error: (message, details) => {
      throw new Error(message, { cause: details })
    },
  },
})
const at = (time: string) => new Date(`2026-03-02T${time}Z`)
const observed = { rule: 'on_cron("*/5 * * * *")', more: 'observed: true, ' }
const ticks = async (...times: string[]) => {
  for (const time of times) await evaluateConditionsOnce(worker(), at(time))
}
const see = async (tenant: TestTenant, asset: string, dataVersion: string, when: Date) => {
  await told(
    tenant,
    { type: 'ASSET_OBSERVATION', atMs: when.getTime(), step: asset, stepAttempt: 1, asset, dataVersion },
    when,
  )
  await finish(tenant, when)
}

test('a source is observed by itself, and what follows it is made where it changed', async () => {
  const tenant = await fixture.tenant()
  await fixture.publish(
    tenant,
    ruled(ruledAsset('source', observed) + ruledAsset('copy', { deps: 'source', rule: 'eager()' })),
    at('00:01:00'),
  )
  await ticks('00:01:00', '00:02:00')
  expect(await asked(tenant)).toEqual([])
  await ticks('00:05:01', '00:05:02', '00:05:40')
  expect(await asked(tenant)).toEqual(['source'])
  await see(tenant, 'source', 'v1', at('00:05:50'))
  await ticks('00:05:51', '00:05:52', '00:06:30')
  expect(await asked(tenant)).toEqual(['source', 'copy'])
  await fixture.made(tenant, 'copy', at('00:06:40'))
  await finish(tenant, at('00:06:41'))
  await ticks('00:06:42', '00:10:01')
  expect(await asked(tenant)).toEqual(['source', 'copy', 'source'])
  await see(tenant, 'source', 'v1', at('00:10:10'))
  await ticks('00:10:11', '00:10:50')
  expect(await asked(tenant)).toEqual(['source', 'copy', 'source'])
  await ticks('00:15:01')
  await see(tenant, 'source', 'v2', at('00:15:10'))
  await ticks('00:15:11', '00:15:50')
  expect(await asked(tenant)).toEqual(['source', 'copy', 'source', 'source', 'copy'])
})

test('what is observed and what is made at one time have runs of their own', async () => {
  const tenant = await fixture.tenant()
  await fixture.publish(
    tenant,
    ruled(
      ruledAsset('one', observed) +
        ruledAsset('other', observed) +
        ruledAsset('made', { rule: observed.rule }) +
        ruledAsset('after', { deps: 'one', rule: 'any_deps_match(will_be_requested())' }),
    ),
    at('00:01:00'),
  )
  await ticks('00:01:00', '00:05:01', '00:05:02')
  expect((await asked(tenant)).toSorted()).toEqual(['made', 'one+other'])
})

test('a source that was never seen is missing, and holds back what is made from it until it was', async () => {
  const tenant = await fixture.tenant()
  await fixture.publish(
    tenant,
    ruled(
      ruledAsset('source', { ...observed, rule: 'on_missing()' }) +
        ruledAsset('copy', { deps: 'source', rule: 'eager()' }),
    ),
    at('00:01:00'),
  )
  await ticks('00:01:00', '00:01:40')
  expect(await asked(tenant)).toEqual(['source'])
  await see(tenant, 'source', 'v1', at('00:02:00'))
  await ticks('00:02:01', '00:02:02')
  expect(await asked(tenant)).toEqual(['source', 'copy'])
})
