import { randomBytes } from 'node:crypto'
import { createServer, request as forward } from 'node:http'
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
import { sensor, sensorFixture } from '#server/testing/sensor-fixture.ts'

import { dyingPool } from './testing/dying-pool.ts'
import { lookOnce } from './testing/look-once.ts'

const fixture = sensorFixture()
const { keys, messages, runs, sensorRow, ticks, watching, worker } = fixture
const soon = (ms = 10_000) => new Date(Date.now() + ms)
const name = (what: string) => `${what}-${randomBytes(4).toString('hex')}`
const real = sensorSources({ filesRoot: '/nowhere', networks: ['127.0.0.0/8'] })

describe.skipIf(!env.SLUICE_TEST_S3_ENDPOINT)('objects of a bucket', () => {
  const region = env.SLUICE_TEST_S3_REGION ?? 'us-east-1'
  const endpoint = env.SLUICE_TEST_S3_ENDPOINT ?? ''
  const [accessKeyId, secretAccessKey] = [
    env.SLUICE_TEST_S3_ACCESS_KEY_ID ?? '',
    env.SLUICE_TEST_S3_SECRET_ACCESS_KEY ?? '',
  ]
  const client = new S3Client({
    region,
    endpoint,
    forcePathStyle: true,
    credentials: { accessKeyId, secretAccessKey },
  })

  test('start a run each, in pages and batches, another when one is written anew, and none twice', async () => {
    const bucket = name('sensor')
    await client.send(new CreateBucketCommand({ Bucket: bucket }))
    const put = (Key: string, Body = Key) => client.send(new PutObjectCommand({ Bucket: bucket, Key, Body }))
    await Promise.all(Array.from({ length: 23 }, (_, index) => put(`in/${index}.csv`)))
    await put('in/x.txt')
    await put('out/1.csv')
    const settings = `, batchSize: 10, settings: { bucket: ${bucket}, prefix: in/, pattern: "*.csv", region: ${region}, endpoint: "${endpoint}", pathStyle: true, accessKeyId: { env: ID }, secretAccessKey: { env: KEY } }`
    const place = await watching(sensor('s3', settings), new Date(Date.now() - 60_000))
    const look = (ms: number, KEY = secretAccessKey) =>
      lookOnce(worker(undefined, { secrets: { ID: accessKeyId, KEY } }), soon(ms))
    for (let at = 0; at < 4; at++) await look(at * 1_000)
    expect(await runs(place)).toHaveLength(23)
    await put('in/3.csv', 'anew')
    await look(60_000)
    await look(120_000)
    expect((await keys(place)).filter((key) => key.includes('/3.csv@'))).toHaveLength(2)
    expect(await runs(place)).toHaveLength(24)
    await look(180_000, 'another secret, of the same length')
    expect((await ticks(place)).at(-1)).toMatchObject({
      status: 'failed',
      reason: expect.stringContaining('SignatureDoesNotMatch') as string,
    })
  })
})

describe.skipIf(!env.SLUICE_TEST_SQS_ENDPOINT)('messages of an SQS queue', () => {
  const region = env.SLUICE_TEST_SQS_REGION ?? 'us-east-1'
  const endpoint = env.SLUICE_TEST_SQS_ENDPOINT ?? ''
  const credentials = { accessKeyId: 'sluice-test', secretAccessKey: 'sluice-test-secret' }
  const client = new SQSClient({ region, endpoint, credentials })
  const secrets = { ID: credentials.accessKeyId, KEY: credentials.secretAccessKey }

  const begun = async (asked = endpoint) => {
    const { QueueUrl = '' } = await client.send(new CreateQueueCommand({ QueueName: name('sensor') }))
    const settings = `, batchSize: 20, settings: { queueUrl: "${QueueUrl}", endpoint: "${asked}", region: ${region}, accessKeyId: { env: ID }, secretAccessKey: { env: KEY } }, request: { config: { n: "{{ message.body.n }}" } }`
    const place = await watching(sensor('sqs', settings), new Date())
    return {
      place,
      send: (body: string) => client.send(new SendMessageCommand({ QueueUrl, MessageBody: body })),
      left: async () => {
        const { Attributes = {} } = await client.send(
          new GetQueueAttributesCommand({
            QueueUrl,
            AttributeNames: ['ApproximateNumberOfMessages', 'ApproximateNumberOfMessagesNotVisible'],
          }),
        )
        return Object.values(Attributes).map(Number)
      },
    }
  }

  test('start a run each and are deleted; what cannot be used is set aside and deleted too', async () => {
    const { place, send, left } = await begun()
    for (let n = 0; n < 25; n++) await send(JSON.stringify({ n }))
    await send('not what was agreed')
    for (let at = 0; at < 3; at++) await lookOnce(worker(undefined, { secrets }), soon(at * 1_000))
    const numbers = (await runs(place)).map(({ config }) => Number(config['n']))
    expect(numbers.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 25 }, (_, n) => n))
    expect((await messages(place)).filter(({ state }) => state === 'aside')).toHaveLength(1)
    expect(await left()).toEqual([0, 0])
  })

  test('come again where a worker dies before it wrote, and where it dies before it told the queue, and start one run', async () => {
    const { place, send, left } = await begun()
    await send('{"n":1}')
    await lookOnce(worker(dyingPool(fixture.system), { secrets }), soon())
    expect(await runs(place)).toEqual([])
    // The visibility time-out of a worker that died is what letting go does at once.
    const silent: typeof real.sqs = async (ask) => {
      const { letGo, ...batch } = await real.sqs(ask)
      return { ...batch, acknowledge: letGo ?? (() => Promise.resolve()) }
    }
    await lookOnce(worker(undefined, { secrets, sources: { sqs: silent } }), soon(60_000))
    expect(await runs(place)).toHaveLength(1)
    expect(await left()).toEqual([1, 0])
    await lookOnce(worker(undefined, { secrets }), soon(120_000))
    expect(await runs(place)).toHaveLength(1)
    expect(await left()).toEqual([0, 0])
  })

  test('that are shown to another worker before the first one wrote start one run', async () => {
    const { place, send, left } = await begun()
    await send('{"n":1}')
    let other: Promise<void> | undefined
    const slow: typeof real.sqs = async (ask) => {
      const batch = await real.sqs(ask)
      // The visibility time-out runs out, and what the first worker has taken is due again: it hangs.
      await batch.letGo?.()
      other = lookOnce(worker(undefined, { secrets }), soon(200_000))
      await other
      const { letGo: _, ...rest } = batch
      return { ...rest, acknowledge: () => Promise.resolve() }
    }
    await lookOnce(worker(undefined, { secrets, sources: { sqs: slow } }), soon())
    expect(other).toBeDefined()
    expect(await runs(place)).toHaveLength(1)
    expect(await left()).toEqual([0, 0])
    await lookOnce(worker(undefined, { secrets }), soon(400_000))
    expect(await runs(place)).toHaveLength(1)
  })

  test('wait while the queue answers that it failed, which is said, and start their runs when it works again', async () => {
    let asked = 0
    let isBroken = true
    const between = createServer((request, response) => {
      asked += 1
      const { method, headers } = request
      if (isBroken) response.writeHead(500).end('{"__type":"InternalFailure","message":"out of order"}')
      else
        request.pipe(
          forward(endpoint, { method, path: request.url, headers }, (answer) => {
            response.writeHead(answer.statusCode ?? 500, answer.headers)
            answer.pipe(response)
          }),
        )
    })
    await new Promise<void>((done) => between.listen(0, '127.0.0.1', done))
    const { port } = between.address() as AddressInfo
    const { place, send, left } = await begun(`http://127.0.0.1:${port}`)
    await send('{"n":1}')
    await lookOnce(worker(undefined, { secrets }), soon())
    await lookOnce(worker(undefined, { secrets }), soon(120_000))
    expect(asked).toBeGreaterThan(1)
    expect((await ticks(place)).at(-1)).toMatchObject({
      status: 'failed',
      reason: expect.stringContaining('out of order') as string,
    })
    expect(await sensorRow(place)).toMatchObject({ failures: 2 })
    isBroken = false
    await lookOnce(worker(undefined, { secrets }), soon(600_000))
    expect(await runs(place)).toHaveLength(1)
    expect(await left()).toEqual([0, 0])
    between.close()
  })
})
