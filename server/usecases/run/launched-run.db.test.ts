import { expect, test } from 'vitest'

import type { JsonObject } from '#core/json-object.ts'
import type { Refusal } from '#core/refusal.ts'
import type { Trigger } from '#core/run/trigger.ts'
import { pipelineOf, runFixture, type TestTenant } from '#server/testing/run-fixture.ts'

import { planRun } from './plan-run.ts'
import { showLaunchForm } from './show-launch-form.ts'
import { startRun } from './start-run.ts'

const fixture = runFixture()
const shop = pipelineOf(`sluice: pipeline
name: shop
ops:
  - { id: a, name: greet, graph: greeting, config: { greeting: hello }, inputs: [{ name: who, type: text }], compute: { kind: python, code: "" } }
graphs: [{ id: g, name: greeting }]
jobs:
  - id: j
    name: say_hello
    target: { graph: greeting }
    tags: { team: shop }
    configSchema:
      type: object
      properties: { ops: { type: object, properties: { greet: { type: object, properties: { config: { type: object, properties: { greeting: { enum: [hello, welcome] } } } } } } } }
`)
const target = { job: 'say_hello', pipeline: 'shop' }
const who = { inputs: { who: 'world' } }
const ana: Trigger = { kind: 'manual', by: 'Ana', byId: 'ana' }

const withShop = async (): Promise<TestTenant> => {
  const tenant = await fixture.tenant()
  await fixture.publish(tenant, shop)
  return tenant
}
const launch = (tenant: TestTenant, config: JsonObject, trigger: Trigger = { ...ana, byId: tenant.userId }) =>
  startRun(
    fixture.app,
    { ...tenant, target, trigger, config, tags: { asked: 'yes' } },
    fixture.clock.now(),
  ).then(
    ({ runId }) => runId,
    (refusal: Refusal) => ({ message: refusal.message, ...refusal.detail }),
  )

test('a job is launched with what its graph needs; without it the refusal says what is wanted, and where it stands', async () => {
  const tenant = await withShop()
  expect(await launch(tenant, {})).toMatchObject({ wants: 'config', path: ['ops', 'greet', 'inputs', 'who'] })
  const runId = await launch(tenant, { ops: { greet: who } })
  expect(await fixture.rows('SELECT tags, config FROM run WHERE tenant_id = $1', [tenant.tenantId])).toEqual([
    { tags: { team: 'shop', asked: 'yes' }, config: { ops: { greet: who } } },
  ])
  expect(runId).toEqual(expect.any(String))
})

test('what the schema of the job forbids, and what nothing would read, starts nothing', async () => {
  const tenant = await withShop()
  expect(await launch(tenant, { ops: { greet: { ...who, config: { greeting: 'goodbye' } } } })).toMatchObject(
    {
      wants: 'config',
      path: ['ops', 'greet', 'config', 'greeting'],
      message: expect.stringContaining('must be one of "hello", "welcome"') as string,
    },
  )
  expect(await launch(tenant, { ops: { greet: who, great: who } })).toMatchObject({
    path: ['ops', 'great'],
    message: 'There is no step great in this run. There is greet.',
  })
  expect(await fixture.rows('SELECT id FROM run WHERE tenant_id = $1', [tenant.tenantId])).toEqual([])
})

test('a schedule may say more than the run reads, but nothing that the schema forbids', async () => {
  const tenant = await withShop()
  const clock: Trigger = {
    kind: 'schedule',
    schedule: 'nightly',
    pipeline: 'shop',
    scheduledAt: '2026-01-01T00:00:00Z',
  }
  expect(await launch(tenant, { ops: { greet: who, great: who } }, clock)).toEqual(expect.any(String))
  expect(await launch(tenant, { ops: { greet: { ...who, config: { greeting: 1 } } } }, clock)).toMatchObject({
    path: ['ops', 'greet', 'config', 'greeting'],
  })
})

test('the form and the plan of a launch tell the same, and start nothing', async () => {
  const tenant = await withShop()
  const now = fixture.clock.now()
  const form = await fixture.app.asTenant(tenant.tenantId, (sql) =>
    showLaunchForm(sql, { ...tenant, target }, now),
  )
  expect(form).toMatchObject({ steps: ['greet'], tags: { team: 'shop' }, wantsPartition: false })
  expect(
    form.parts.flatMap(({ fields }) => fields.map(({ label, isRequired }) => [label, isRequired])),
  ).toEqual([
    ['who', true],
    ['greeting', false],
  ])
  const plan = (config: JsonObject) =>
    fixture.app.asTenant(tenant.tenantId, (sql) => planRun(sql, { ...tenant, target, config }, now))
  expect((await plan({})).problems).toMatchObject([{ path: ['ops', 'greet', 'inputs', 'who'] }])
  expect((await plan({ ops: { greet: who } })).problems).toEqual([])
  expect(await fixture.rows('SELECT id FROM run WHERE tenant_id = $1', [tenant.tenantId])).toEqual([])
})
