import { expect, test } from 'vitest'

import type { Caller } from '#core/access/caller.ts'
import type { RunEvent } from '#core/run/run-event.ts'
import { runsBefore } from '#server/db/sql/compared-runs.ts'
import { atMs, claimedRuns, step } from '#server/testing/claimed-runs.ts'
import { pipelineOf, runFixture, type TestTenant } from '#server/testing/run-fixture.ts'

import { runComparison } from './run-comparison.ts'

const fixture = runFixture()
const { start, setUp, claimed } = claimedRuns(fixture)

const callerOf = ({ tenantId, deploymentId, userId }: TestTenant): Caller => ({
  tenantId,
  deploymentId,
  user: { id: userId, name: 'Ada', email: 'ada@example.com' },
  role: 'owner',
})
const made = (asset: string, version: string, inputs: Record<string, string>): RunEvent[] => [
  step('STEP_START', asset),
  {
    type: 'ASSET_MATERIALIZATION',
    atMs,
    step: asset,
    stepAttempt: 1,
    asset,
    dataVersion: version,
    inputDataVersions: inputs,
    metadata: { mean: { type: 'float', value: version === '1' ? 2 : 3 } },
  },
  step('STEP_SUCCESS', asset),
]
const finished = async (tenant: TestTenant, version: string) => {
  const { runId, send } = await claimed(tenant)
  await send(1, [
    { type: 'RUN_START', atMs },
    ...made('generated_numbers', version, {}),
    ...made('even_numbers', version, { generated_numbers: version }),
    { type: 'RUN_SUCCESS', atMs },
  ])
  return runId
}
const compare = (tenant: TestTenant, a: string, b: string) =>
  fixture.app.asTenant(tenant.tenantId, (sql) => runComparison(sql, callerOf(tenant), { a, b }))

const numbers = (code: string) =>
  pipelineOf(`sluice: pipeline
name: numbers
assets:
  - { id: a, key: generated_numbers, group: numbers, compute: { kind: python, code: "${code}" } }
  - { id: b, key: even_numbers, group: numbers, deps: [generated_numbers], compute: { kind: python, code: "def even_numbers(generated_numbers):\\n    return []\\n" } }
`)

test('two runs of two versions part at the step whose code was changed, and its followers inherit that', async () => {
  const tenant = await setUp()
  const a = await finished(tenant, '1')
  await fixture.publish(tenant, numbers(String.raw`def generated_numbers():\n    return [2]\n`))
  const b = await finished(tenant, '2')
  const found = await compare(tenant, a, b)
  expect(found).toMatchObject({ first: 'generated_numbers', unexplained: null, inBoth: 2 })
  expect(found.a.pipelines).toMatchObject([{ number: 1 }])
  expect(found.b.pipelines).toMatchObject([{ number: 2 }])
  const [first, second] = found.steps
  expect(first?.differences).toMatchObject([{ of: 'code', name: 'code', inherited: false }])
  expect(first?.figures).toContainEqual({ name: 'mean', unit: 'number', a: 2, b: 3 })
  expect(second).toMatchObject({
    data: 'changed',
    follows: true,
    differences: [{ of: 'input', inherited: true }],
  })
  expect((await compare(tenant, a, a)).first).toBeNull()
})

test('an asset from storage is compared by the version that lay there, also of a run that never got to tell', async () => {
  const tenant = await setUp()
  await finished(tenant, '1')
  const a = (await start(tenant, ['even_numbers'])).runId
  await fixture.app.asTenant(tenant.tenantId, (sql) =>
    sql.run(`UPDATE run SET status = 'canceled' WHERE id = $1`, [a]),
  )
  fixture.clock.pass(60_000)
  await finished(tenant, '2')
  fixture.clock.pass(60_000)
  const b = (await start(tenant, ['even_numbers'])).runId
  const [only] = (await compare(tenant, a, b)).steps
  expect(only?.differences).toEqual([
    {
      of: 'input',
      name: 'generated_numbers',
      a: 'generated_numbers, data version 1',
      b: 'generated_numbers, data version 2',
      inherited: false,
    },
  ])
})

test('a run is best compared with the one before of its assets, and the last of them that succeeded', async () => {
  const tenant = await setUp()
  const good = await finished(tenant, '1')
  const open = (await start(tenant, ['even_numbers'])).runId
  const last = (await start(tenant)).runId
  const before = (id: string, assets: string[]) =>
    fixture.app.asTenant(tenant.tenantId, (sql) => runsBefore(sql, tenant, { id, job: null, assets }))
  expect(await before(last, ['even_numbers'])).toEqual({ before: open, succeeded: good })
  expect(await before(last, ['generated_numbers'])).toEqual({ before: good, succeeded: good })
  expect(await before(last, ['elsewhere'])).toEqual({ before: null, succeeded: null })
})

test('a run of another tenant is not compared', async () => {
  const [one, other] = [await setUp(), await setUp()]
  const { runId: a } = await start(one)
  const { runId: b } = await start(other)
  await expect(compare(one, a, b)).rejects.toMatchObject({ code: 'not_found' })
})
