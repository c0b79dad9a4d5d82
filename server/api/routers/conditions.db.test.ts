import { afterAll, beforeAll, expect, test } from 'vitest'

import { openSystemDatabase } from '#server/db/client.ts'
import { sqlPool } from '#server/db/sql-pool.ts'
import { VersionCache } from '#server/db/version-cache.ts'
import { testServer, type SignedIn } from '#server/testing/test-server.ts'
import { evaluateConditions } from '#server/usecases/condition/evaluate-conditions.ts'
import type { CreatedTenant } from '#server/usecases/tenant/create-tenant.ts'

const server = testServer()
const system = openSystemDatabase(server.database.systemUrl)
const worker = {
  pool: sqlPool(system.pool),
  versions: new VersionCache(),
  logger: { error: () => undefined },
}
let owner: SignedIn
let tenant: CreatedTenant
const tick = () => evaluateConditions(worker, tenant, server.deps.clock.now())
const as = () => server.as(owner, tenant.slug)

const text = (rule: string): string => `sluice: pipeline
name: shop
assets:
  - { id: a, key: shop/orders, automation: '${rule}', compute: { kind: shell, code: "true" } }
  - { id: b, key: shop/report, deps: [shop/orders], automation: eager(), compute: { kind: shell, code: "true" } }
  - { id: c, key: shop/plain, compute: { kind: shell, code: "true" } }
`

beforeAll(async () => {
  owner = await server.signUp('owner')
  tenant = await server.createTenant(owner, 'Shop')
  const { id } = await as().pipelines.import({ text: text('on_missing()') })
  await as().versions.publish({ pipelineId: id, revision: 0, reason: 'first' })
  await tick()
})
afterAll(() => system.close())

test('conditions are listed with what they say, whether they are on, and what they last asked for', async () => {
  const [orders, report, ...others] = await as().conditions.list()
  expect(others).toEqual([])
  expect(orders).toMatchObject({
    key: 'shop/orders',
    pipeline: 'shop',
    elementId: 'a',
    text: 'on_missing()',
    isOn: true,
    switched: null,
    evaluations: [{ requested: 1, reason: null, runStatus: 'queued' }],
  })
  expect(report?.evaluations).toMatchObject([{ requested: 1 }])
  // What follows was asked for in the same run.
  expect(report?.evaluations[0]?.runIds).toEqual(orders?.evaluations[0]?.runIds)
  expect(await as().conditions.ofAsset({ key: 'shop/plain' })).toBeNull()
  expect(await as().conditions.ofAsset({ key: 'shop/report' })).toMatchObject({ text: 'eager()' })
})

test('an evaluation tells why, with the truth of each part; pages of them follow each other', async () => {
  const { evaluations } = await as().conditions.evaluations({ key: 'shop/report' })
  expect(evaluations.at(-1)).toMatchObject({ requested: 1, keys: [''] })
  expect(evaluations.at(-1)?.why).toContain('shop/orders is asked for at this tick')
  await tick()
  await tick()
  const all = (await as().conditions.evaluations({ key: 'shop/report' })).evaluations
  expect(all.length).toBeGreaterThan(1)
  const first = await as().conditions.evaluations({ key: 'shop/report', limit: 1 })
  const second = await as().conditions.evaluations({ key: 'shop/report', limit: 1, cursor: first.nextCursor })
  expect([...first.evaluations, ...second.evaluations]).toEqual(all.slice(0, 2))
})

test('a condition is switched by who may, and what is not there cannot be', async () => {
  await as().conditions.switch({ keys: ['shop/report'], isOn: false })
  expect(await as().conditions.ofAsset({ key: 'shop/report' })).toMatchObject({
    isOn: false,
    evaluatedAtMs: expect.any(Number) as number,
    dueAtMs: null,
  })
  await as().conditions.switch({ keys: ['shop/report'], isOn: true })
  expect(await as().conditions.ofAsset({ key: 'shop/report' })).toMatchObject({
    isOn: true,
    evaluatedAtMs: null,
  })
  await expect(as().conditions.switch({ keys: ['shop/plain'], isOn: true })).rejects.toThrow(
    'No such asset here has a condition',
  )
})

test('what cannot be read is not published, and is told at its place', async () => {
  const { id } = await as().pipelines.import({ text: text('eger()').replaceAll('shop', 'bad') })
  const refused = as().versions.publish({ pipelineId: id, revision: 0, reason: 'bad' })
  await expect(refused).rejects.toMatchObject({
    cause: {
      detail: {
        problems: [
          { code: 'bad_condition', field: 'automation', elementId: 'a', position: { line: 1, column: 1 } },
        ],
      },
    },
  })
})

test('a pipeline that is taken away takes its conditions with it', async () => {
  await as().pipelines.remove({ pipeline: 'shop' })
  expect(await as().conditions.list()).toEqual([])
})
