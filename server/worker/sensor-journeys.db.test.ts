import { randomBytes } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { env } from 'node:process'

import { CreateBucketCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3'
import {
  CreateQueueCommand,
  GetQueueAttributesCommand,
  SendMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs'
import { describe, expect, test } from 'vitest'

import { sensorSources } from '#server/gateways/sensor-sources/sensor-sources.ts'
import { pipelineOf } from '#server/testing/run-fixture.ts'
import { sensor, sensorFixture, type Watching } from '#server/testing/sensor-fixture.ts'

import { lookOnce } from './testing/look-once.ts'

const fixture = sensorFixture()
const { keys, materialize, messages, runs, ticks, watching, worker } = fixture
const real = sensorSources({ filesRoot: '/nowhere', networks: ['127.0.0.0/8'] })
const soon = (ms = 10_000) => new Date(Date.now() + ms)
const name = (what: string) => `${what}-${randomBytes(4).toString('hex')}`

const tenants = ['acme-corp', 'startup-inc', 'small-biz']
const pipeline = (settings: string) => `sluice: pipeline
name: events
partitions:
  - { id: t, name: by_tenant, set: { type: static, keys: [${tenants.join(', ')}] } }
assets:
  - { id: i, key: ingested, partitions: by_tenant, compute: { kind: shell, code: 'true' } }
jobs:
  - { id: all, name: all, target: { selection: '*' } }
sensors:
  - id: only
    name: only
    source: sqs
    batchSize: 10
    settings: ${settings}
    target: { job: all }
    request:
      runKey: '{{ message.body.tenant_id }}-{{ message.body.event_id }}'
      partition: '{{ message.body.tenant_id }}'
      tags: { tenant_id: '{{ message.body.tenant_id }}', event_type: '{{ message.body.type }}' }
`

describe.skipIf(!env.SLUICE_TEST_SQS_ENDPOINT)('J9 events', () => {
  const region = env.SLUICE_TEST_SQS_REGION ?? 'us-east-1'
  const endpoint = env.SLUICE_TEST_SQS_ENDPOINT ?? ''
  const secrets = { ID: 'sluice-test', KEY: 'sluice-test-secret' }
  const client = new SQSClient({
    region,
    endpoint,
    credentials: { accessKeyId: secrets.ID, secretAccessKey: secrets.KEY },
  })

  test('of 23 messages of one queue there is one run an event, in the partition of its tenant, also where a worker dies before it told the queue', async () => {
    const { QueueUrl = '' } = await client.send(new CreateQueueCommand({ QueueName: name('journey') }))
    const settings = `{ queueUrl: "${QueueUrl}", endpoint: "${endpoint}", region: ${region}, accessKeyId: { env: ID }, secretAccessKey: { env: KEY } }`
    const tenant = await fixture.tenant()
    const pipelineId = await fixture.publish(tenant, pipelineOf(pipeline(settings)), new Date())
    const place: Watching = { ...tenant, pipelineId, elementId: 'only' }
    const events = Array.from({ length: 19 }, (_, index) => ({
      tenant_id: tenants[index % 3] ?? '',
      event_id: `e${index}`,
      type: index % 2 === 0 ? 'order' : 'refund',
    }))
    const stranger = { tenant_id: 'nobody', event_id: 'e1', type: 'order' }
    for (const event of [...events, ...events.slice(0, 3), stranger])
      await client.send(new SendMessageCommand({ QueueUrl, MessageBody: JSON.stringify(event) }))
    const taken: number[] = []
    const counted =
      (source: typeof real.sqs): typeof real.sqs =>
      async (ask) => {
        const batch = await source(ask)
        taken.push(batch.messages.length)
        return batch
      }
    // It dies when its runs are on record and before the queue was told: what it had comes again.
    const dying: typeof real.sqs = async (ask) => {
      const { letGo, ...batch } = await real.sqs(ask)
      return { ...batch, acknowledge: letGo ?? (() => Promise.resolve()) }
    }
    const looksWith = (sqs: typeof real.sqs, ms: number) =>
      lookOnce(worker(undefined, { secrets, sources: { sqs: counted(sqs) } }), soon(ms))
    await looksWith(dying, 10_000)
    expect(await runs(place)).not.toEqual([])
    for (let look = 1; look <= 4; look += 1) await looksWith(real.sqs, 10_000 + look * 30_000)
    expect(Math.max(...taken)).toBe(10)
    const made = await fixture.rows<{ partition: string; tags: Record<string, string> }>(
      'SELECT partition, tags FROM run WHERE tenant_id = $1',
      [tenant.tenantId],
    )
    const seen = made.map(({ partition, tags }) =>
      [tags['dagster/run_key'], partition, tags['tenant_id'], tags['event_type']].join(' '),
    )
    const wanted = events.map(({ tenant_id, event_id, type }) =>
      [`${tenant_id}-${event_id}`, tenant_id, tenant_id, type].join(' '),
    )
    expect(seen).toHaveLength(19)
    expect(new Set(seen)).toEqual(new Set(wanted))
    expect((await messages(place)).filter(({ state }) => state === 'aside')).toMatchObject([
      { reason: expect.stringContaining('nobody') as string },
    ])
    const { Attributes = {} } = await client.send(
      new GetQueueAttributesCommand({
        QueueUrl,
        AttributeNames: ['ApproximateNumberOfMessages', 'ApproximateNumberOfMessagesNotVisible'],
      }),
    )
    expect(Object.values(Attributes)).toEqual(['0', '0'])
  })
})

describe('J18 sensors', () => {
  test.skipIf(!env.SLUICE_TEST_S3_ENDPOINT)(
    'an object that is put starts one run, and looking again at the same starts none',
    async () => {
      const region = env.SLUICE_TEST_S3_REGION ?? ''
      const endpoint = env.SLUICE_TEST_S3_ENDPOINT ?? ''
      const secrets = {
        ID: env.SLUICE_TEST_S3_ACCESS_KEY_ID ?? '',
        KEY: env.SLUICE_TEST_S3_SECRET_ACCESS_KEY ?? '',
      }
      const credentials = { accessKeyId: secrets.ID, secretAccessKey: secrets.KEY }
      const client = new S3Client({ region, endpoint, forcePathStyle: true, credentials })
      const bucket = name('journey')
      await client.send(new CreateBucketCommand({ Bucket: bucket }))
      const settings = `, settings: { bucket: ${bucket}, region: ${region}, endpoint: "${endpoint}", pathStyle: true, accessKeyId: { env: ID }, secretAccessKey: { env: KEY } }`
      const place = await watching(sensor('s3', settings), new Date(Date.now() - 60_000))
      const look = (ms: number) => lookOnce(worker(undefined, { secrets }), soon(ms))
      await look(0)
      await client.send(new PutObjectCommand({ Bucket: bucket, Key: 'orders.csv', Body: 'id' }))
      for (let at = 1; at <= 3; at += 1) await look(at * 60_000)
      expect(await runs(place)).toHaveLength(1)
    },
  )

  test('an asset that is made upstream starts one run, and looking again at the same starts none', async () => {
    const place = await watching(sensor('asset', ', settings: { assets: [upstream] }'), new Date(0))
    const made = await materialize(place, 'upstream', new Date())
    for (let at = 1; at <= 3; at += 1) await lookOnce(worker(), soon(at * 60_000))
    expect(await keys(place)).toEqual([made])
  })

  test('a check behind an address that starts failing starts one run, which its next failure does again', async () => {
    let failing: { check: string; since: string }[] = []
    const server = createServer((_, response) => response.end(JSON.stringify({ failing })))
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
    const place = await watching(
      sensor('http', `, settings: { url: "${url}", items: failing, id: since }`),
      new Date(0),
    )
    const look = (at: number) => lookOnce(worker(), soon(at * 60_000))
    await look(1)
    expect(await runs(place)).toEqual([])
    failing = [{ check: 'orders', since: '2026-03-02T10:00:00Z' }]
    for (const at of [2, 3, 4]) await look(at)
    expect(await runs(place)).toHaveLength(1)
    failing = []
    await look(5)
    failing = [{ check: 'orders', since: '2026-03-02T11:00:00Z' }]
    for (const at of [6, 7]) await look(at)
    expect(await runs(place)).toHaveLength(2)
    expect((await ticks(place)).map(({ status }) => status)).not.toContain('failed')
    server.close()
  })
})
