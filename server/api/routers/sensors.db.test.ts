import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'

import { sensorWakes, webhookDoor } from '#server/api/http/webhook-door.ts'
import { openSystemDatabase } from '#server/db/client.ts'
import { sqlPool } from '#server/db/sql-pool.ts'
import { sensorSources } from '#server/gateways/sensor-sources/sensor-sources.ts'
import { tenantSecrets } from '#server/platform/tenant-secrets.ts'
import { signWebhook, webhookKey } from '#server/platform/webhook-signature.ts'
import { testServer, type SignedIn } from '#server/testing/test-server.ts'
import { secretReader } from '#server/usecases/secret/read-secrets.ts'
import { evaluateSensor } from '#server/usecases/sensor/evaluate-sensor.ts'
import { KeptSensors } from '#server/usecases/sensor/kept-sensors.ts'
import type { CreatedTenant } from '#server/usecases/tenant/create-tenant.ts'

const server = testServer()
const system = openSystemDatabase(server.database.systemUrl)
const worker = {
  pool: sqlPool(system.pool),
  sources: sensorSources({ filesRoot: '/nowhere', networks: [] }),
  readSecrets: secretReader(server.deps.masterKeys, tenantSecrets({})),
  kept: new KeptSensors(),
  chance: { next: () => 0.5 },
  logger: server.deps.logger,
}
let owner: SignedIn
let tenant: CreatedTenant
const as = () => server.as(owner, tenant.slug)

const text = `sluice: pipeline
name: shop
assets:
  - { id: made, key: made, compute: { kind: python, code: "def made():\\n    return 1\\n" } }
jobs:
  - { id: all, name: all, target: { selection: '*' } }
sensors:
  - { id: orders, name: orders, source: webhook, target: { job: all }, request: { runKey: "{{ message.body.id }}" } }
  - { id: secret, name: secret, source: webhook, settings: { secret: { env: SHOP_KEY } }, target: { job: all } }
  - { id: follows, name: follows, source: asset, settings: { assets: [made] }, target: { job: all } }
`

let pipelineId: string
let key: Buffer
beforeAll(async () => {
  owner = await server.signUp('owner')
  tenant = await server.createTenant(owner, 'Shop')
  pipelineId = (await as().pipelines.import({ text })).id
  await as().versions.publish({ pipelineId, revision: 0, reason: 'first' })
  const { secret } = await as().sensors.secret({ pipelineId, sensorId: 'orders' })
  key = webhookKey(secret) ?? Buffer.alloc(0)
})
afterAll(() => system.close())
beforeEach(() => server.clock.set(new Date()))

const listed = async (name: string) => {
  const found = (await as().sensors.list()).find((one) => one.name === name)
  if (!found) throw new Error(`There is no sensor ${name}.`)
  return found
}
const look = async (elementId: string) => {
  const { tenantId, deploymentId } = tenant
  const place = { tenantId, deploymentId, pipelineId, elementId }
  return evaluateSensor(worker, place, server.deps.clock.now())
}

const post = async (
  sensor: string,
  id: string,
  body: string,
  given: { key?: Buffer; headers?: Record<string, string> } = {},
) => {
  const { webhook } = await listed(sensor)
  const bytes = Buffer.from(body)
  const timestamp = String(Math.floor(server.deps.clock.now().getTime() / 1_000))
  const signature = signWebhook(given.key ?? key, { id, timestamp }, bytes)
  const headers = {
    'webhook-id': id,
    'webhook-timestamp': timestamp,
    'webhook-signature': signature,
    ...given.headers,
  }
  const answer = await webhookDoor(
    new Request(webhook?.address ?? '', { method: 'POST', headers, body: bytes }),
  )
  await sensorWakes.settled()
  return { status: answer.status, said: (await answer.json()) as Record<string, unknown> }
}

test('a signed message is on record when it is acknowledged, once, and starts its run', async () => {
  expect(await post('orders', 'm1', '{"id":"o-1"}')).toEqual({
    status: 202,
    said: { id: 'm1', known: false },
  })
  expect(await post('orders', 'm1', '{"id":"o-1"}')).toEqual({ status: 202, said: { id: 'm1', known: true } })
  expect(await listed('orders')).toMatchObject({ waiting: 1 })
  await look('orders')
  const { ticks, waiting } = await listed('orders')
  expect(waiting).toBe(0)
  expect(ticks).toMatchObject([{ status: 'succeeded', messages: 1, runStatus: 'queued' }])
  const run = await as().runs.show({ runId: ticks[0]?.runIds[0] ?? '' })
  expect(run).toMatchObject({
    trigger: { kind: 'sensor', words: 'sensor orders' },
    tags: { 'dagster/run_key': 'o-1' },
  })
})

test.each([
  ['a wrong signature', 'm2', '{}', { key: Buffer.alloc(32) }, 401],
  ['no signature', 'm2', '{}', { headers: { 'webhook-signature': '' } }, 401],
  ['an old time', 'm2', '{}', { headers: { 'webhook-timestamp': '1600000000' } }, 401],
  ['more than a mebibyte', 'm2', 'x'.repeat(1_048_577), {}, 413],
  ['what no database keeps', 'm2', '{"a":"\\u0000"}', {}, 400],
  ['too long an id', 'm'.repeat(513), '{}', {}, 400],
])('a message with %s is refused, and nothing of it is kept', async (_, id, body, given, status) => {
  expect((await post('orders', id, body, given)).status).toBe(status)
  expect(await listed('orders')).toMatchObject({ waiting: 0 })
})

test('a webhook whose own secret nobody has set says so to its sender, and nothing of the secret', async () => {
  expect(await post('secret', 'm1', '{}')).toMatchObject({ status: 503 })
})

test('what is no webhook, or nowhere, is not told apart', async () => {
  const { webhook } = await listed('orders')
  const address = webhook?.address ?? ''
  for (const path of ['follows', 'nowhere', '%00'])
    expect(
      (
        await webhookDoor(
          new Request(address.replace(/orders$/, path), {
            method: 'POST',
            headers: { 'webhook-id': 'a', 'webhook-timestamp': '1', 'webhook-signature': 'v1,a' },
            body: '{}',
          }),
        )
      ).status,
    ).toBe(404)
})

test('a message that was set aside is shown with why, and is redriven or dropped', async () => {
  const place = { pipelineId, sensorId: 'orders' }
  await post('orders', 'bad1', '{"no":"id"}')
  await post('orders', 'bad2', 'plain text')
  await look('orders')
  expect(await listed('orders')).toMatchObject({ aside: 2, waiting: 0 })
  const aside = await as().sensors.aside(place)
  expect(aside).toMatchObject([
    {
      key: 'bad2',
      content: { id: 'bad2', body: 'plain text' },
      reason: 'The message has no message.body.id.',
    },
    { key: 'bad1' },
  ])
  expect(await as().sensors.settle({ ...place, keys: ['bad1'], how: 'drop' })).toEqual({ messages: 1 })
  expect(await as().sensors.settle({ ...place, how: 'redrive' })).toEqual({ messages: 1 })
  expect(await listed('orders')).toMatchObject({ aside: 0, waiting: 1 })
  await look('orders')
  expect(await listed('orders')).toMatchObject({ aside: 1, waiting: 0 })
  const audited = (await as().audit.list({})).entries.map(({ action }) => action)
  expect(audited).toContain('sensor.messages_redriven')
})

test('a sample message shows what it would start, and starts nothing', async () => {
  const place = { pipelineId, sensorId: 'orders' }
  const before = (await as().runs.list({ filter: '' })).runs.length
  expect(await as().sensors.try({ ...place, sample: { body: { id: 9 } } })).toMatchObject({
    outcome: 'starts',
    runKey: '9',
    steps: ['made'],
    tags: { 'dagster/sensor_name': 'orders' },
  })
  expect(await as().sensors.try({ ...place, sample: {} })).toEqual({
    outcome: 'fails',
    reason: 'The message has no message.body.id.',
  })
  expect((await as().runs.list({ filter: '' })).runs).toHaveLength(before)
})

test('a cursor is set by hand where its kind has one, and who did it is on record', async () => {
  const place = { pipelineId, sensorId: 'follows' }
  await as().sensors.setCursor({ ...place, cursor: '2026-03-01T00:00:00Z' })
  expect(await listed('follows')).toMatchObject({ cursor: '2026-03-01T00:00:00Z' })
  await expect(as().sensors.setCursor({ ...place, cursor: 'yesterday' })).rejects.toThrow(/is an instant/)
  await expect(as().sensors.setCursor({ pipelineId, sensorId: 'orders', cursor: 'x' })).rejects.toThrow(
    /no cursor/,
  )
  const { entries } = await as().audit.list({})
  expect(entries.find(({ action }) => action === 'sensor.cursor_set')).toMatchObject({
    detail: { before: null, after: '2026-03-01T00:00:00Z' },
  })
})

test('one that is off says who switched it, and does not look', async () => {
  await as().sensors.switch({ pipelineId, sensorId: 'follows', isOn: false })
  expect(await listed('follows')).toMatchObject({ isOn: false, dueAtMs: null, switched: { by: owner.name } })
  expect(await look('follows')).toBe(false)
})
