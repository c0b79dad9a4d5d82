import { beforeAll, describe, expect, test } from 'vitest'

import { sqlPool } from '#server/db/sql-pool.ts'
import { signWebhook, webhookKey } from '#server/platform/webhook-signature.ts'
import { tenantFixture } from '#server/testing/tenant-fixture.ts'
import { testServer } from '#server/testing/test-server.ts'
import { ownWebhookSecret, webhookPath } from '#server/usecases/sensor/webhook-address.ts'

import { webhookDoor } from './webhook-door.ts'

const server = testServer()
let place: { tenantId: string; deploymentId: string; pipelineId: string; elementId: string }
beforeAll(async () => {
  const fixture = await tenantFixture(server, 'a')
  const { pipelineId, sensorId } = await fixture.things()
  const { tenantId, deploymentId } = fixture.tenant
  place = { tenantId, deploymentId, pipelineId, elementId: sensorId }
}, 120_000)

const seconds = () => Math.floor(server.clock.now().getTime() / 1_000)
const key = () => webhookKey(ownWebhookSecret(server.deps.secret, place)) ?? Buffer.alloc(0)

interface Sent {
  id?: string
  timestamp?: number
  body?: Uint8Array
  /** Signed instead of what is sent. */
  signed?: Uint8Array
  path?: string
}

const send = async ({
  id = 'm',
  timestamp = seconds(),
  body = Buffer.from('{"n":1}'),
  signed = body,
  path,
}: Sent) => {
  const named = { id, timestamp: String(timestamp) }
  const headers = {
    'webhook-id': id,
    'webhook-timestamp': named.timestamp,
    'webhook-signature': signWebhook(key(), named, signed),
  }
  const answer = await webhookDoor(
    new Request(`http://localhost:4310${path ?? webhookPath(place)}`, {
      method: 'POST',
      headers,
      body: new Uint8Array(body),
    }),
  )
  return { status: answer.status, said: (await answer.json()) as Record<string, unknown> }
}

const kept = (): Promise<string[]> =>
  sqlPool(server.deps.database.pool).asTenant(place.tenantId, async (sql) =>
    (
      await sql.rows<{ key: string }>('SELECT key FROM sensor_message WHERE tenant_id = $1 ORDER BY key', [
        place.tenantId,
      ])
    ).map(({ key: name }) => name),
  )

describe('a webhook', () => {
  test('that is sent again is the same message, also with another body', async () => {
    expect(await send({ id: 'once' })).toMatchObject({ status: 202, said: { known: false } })
    expect(await send({ id: 'once' })).toMatchObject({ status: 202, said: { known: true } })
    expect(await send({ id: 'once', body: Buffer.from('{"n":2}') })).toMatchObject({ said: { known: true } })
    expect(await kept()).toEqual(['once'])
  })

  test('that is forged, old, from the future or meant for another sensor leaves nothing', async () => {
    const before = await kept()
    const other = Buffer.from('{"n":2}')
    expect((await send({ id: 'forged', body: other, signed: Buffer.from('{"n":1}') })).status).toBe(401)
    expect((await send({ id: 'old', timestamp: seconds() - 301 })).status).toBe(401)
    expect((await send({ id: 'early', timestamp: seconds() + 301 })).status).toBe(401)
    const elsewhere = webhookPath({ ...place, elementId: 'another' })
    expect((await send({ id: 'elsewhere', path: elsewhere })).status).toBe(404)
    expect(await kept()).toEqual(before)
  })

  test('of ten megabytes is refused and leaves nothing, however well it is signed', async () => {
    const before = await kept()
    const { status, said } = await send({ id: 'large', body: Buffer.alloc(10_000_000, 32) })
    expect([status, said['code']]).toEqual([413, 'too_large'])
    expect(await kept()).toEqual(before)
  })
})
