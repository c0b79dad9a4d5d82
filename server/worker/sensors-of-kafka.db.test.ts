import { randomBytes } from 'node:crypto'
import { connect, createServer as createSocketServer, type AddressInfo, type Socket } from 'node:net'
import { env } from 'node:process'

import { Admin, Producer } from '@platformatic/kafka'
import { describe, expect, test } from 'vitest'

import { sensor, sensorFixture } from '#server/testing/sensor-fixture.ts'

import { dyingPool } from './testing/dying-pool.ts'
import { lookOnce } from './testing/look-once.ts'

const fixture = sensorFixture()
const { keys, messages, runs, sensorRow, ticks, watching, worker } = fixture
const soon = (ms = 10_000) => new Date(Date.now() + ms)
const name = (what: string) => `${what}-${randomBytes(4).toString('hex')}`

describe.skipIf(!env.SLUICE_TEST_KAFKA_BROKERS)('messages of a Kafka topic', () => {
  const brokers = env.SLUICE_TEST_KAFKA_BROKERS ?? ''
  const options = { clientId: 'test', bootstrapBrokers: [brokers] }
  // A send that is tried again, as of a topic that was just made, is to leave one message and not two.
  const sender = { ...options, idempotent: true }
  const buffers = (value: string, partition: number, topic: string) => ({
    topic,
    partition,
    key: Buffer.from('k'),
    value: Buffer.from(value),
    headers: new Map([[Buffer.from('from'), Buffer.from('test')]]),
  })

  const begun = async (partitions: number, more = ', from: earliest', batchSize = 20, asked = brokers) => {
    const topic = name('sensor')
    const admin = new Admin(options)
    await admin.createTopics({ topics: [topic], partitions, replicas: 1 })
    const producer = new Producer(sender)
    const settings = `, batchSize: ${batchSize}, settings: { brokers: ["${asked}"], topic: ${topic}${more} }, request: { config: { n: "{{ message.value.n }}", from: "{{ message.headers.from }}" } }`
    return {
      topic,
      admin,
      publish: () => watching(sensor('kafka', settings), new Date()),
      send: (numbers: readonly number[]) =>
        producer.send({
          messages: numbers.map((n) => buffers(JSON.stringify({ n }), n % partitions, topic)),
          compression: 'gzip',
          acks: -1,
        }),
      close: async () => {
        await producer.close()
        await admin.close()
      },
    }
  }
  const numbersOf = async (place: Parameters<typeof runs>[0]) =>
    (await runs(place)).map(({ config }) => Number(config['n'])).toSorted((a, b) => a - b)
  const upTo = (count: number) => Array.from({ length: count }, (_, n) => n)

  test('start a run each, from the offsets in the database, by two workers that race, and on a partition that was added', async () => {
    const { topic, admin, publish, send, close } = await begun(3)
    const place = await publish()
    await send(upTo(50))
    for (let at = 0; at < 6; at++)
      await Promise.all([lookOnce(worker(), soon(at * 1_000)), lookOnce(worker(), soon(at * 1_000))])
    expect(await numbersOf(place)).toEqual(upTo(50))
    // One run an offset, and the offsets where the topic ends.
    const offsets = JSON.parse((await sensorRow(place))?.cursor ?? '') as Record<string, string>
    expect(Object.keys(offsets)).toEqual(['0', '1', '2'])
    expect(new Set(await keys(place)).size).toBe(
      Object.values(offsets).reduce((sum, offset) => sum + Number(offset), 0),
    )
    await admin.createPartitions({ topics: [{ name: topic, count: 4, assignments: [{ brokerIds: [1] }] }] })
    const producer = new Producer(sender)
    await producer.send({ messages: [buffers('{"n":50}', 3, topic), buffers('no JSON', 3, topic)], acks: -1 })
    await producer.close()
    await lookOnce(worker(), soon(60_000))
    await lookOnce(worker(), soon(120_000))
    expect(await numbersOf(place)).toEqual(upTo(51))
    expect((await messages(place)).filter(({ state }) => state === 'aside')).toHaveLength(1)
    await close()
  })

  test('are read once more where a worker died before it wrote, and again where the cursor is set back, and start one run', async () => {
    const { publish, send, close } = await begun(1)
    const place = await publish()
    await send(upTo(5))
    await lookOnce(worker(dyingPool(fixture.system)), soon())
    expect(await runs(place)).toEqual([])
    await lookOnce(worker(), soon(60_000))
    await fixture.rows(
      `WITH gone AS (DELETE FROM sensor_message WHERE tenant_id = $1) UPDATE sensor SET cursor = '{"0":"2"}', cursor_version = cursor_version + 1 WHERE tenant_id = $1`,
      [place.tenantId],
    )
    await lookOnce(worker(), soon(120_000))
    expect(await numbersOf(place)).toEqual(upTo(5))
    expect((await ticks(place)).at(-1)).toMatchObject({ known: 3 })
    await close()
  })

  test('that were there before the sensor was published are none of its business, unless it is to begin with the first', async () => {
    const { publish, send, close } = await begun(2, '')
    await send([0, 1])
    const place = await publish()
    await send([2, 3])
    await lookOnce(worker(), soon())
    await lookOnce(worker(), soon(60_000))
    expect(await numbersOf(place)).toEqual([2, 3])
    await close()
  })

  test('that were deleted by age before they were read are said to be gone, and reading goes on with the oldest that is there', async () => {
    const { topic, admin, publish, send, close } = await begun(1)
    const place = await publish()
    await send(upTo(5))
    await lookOnce(worker(), soon())
    await send([5, 6, 7, 8, 9])
    const records = { name: topic, partitions: [{ partition: 0, offset: 8n }] }
    await admin.deleteRecords({ topics: [records] })
    await lookOnce(worker(), soon(60_000))
    await lookOnce(worker(), soon(120_000))
    expect(await numbersOf(place)).toEqual([0, 1, 2, 3, 4, 8, 9])
    expect((await ticks(place)).map(({ reason }) => reason).join()).toContain(
      'Partition 0 has no offset 5 any more; it is read from 8 on.',
    )
    await close()
  })

  test('wait while no broker answers, which is said, and each starts one run when one does again', async () => {
    const { port, hostname } = new URL(`kafka://${brokers}`)
    const held = new Set<Socket>()
    const between = createSocketServer((socket) => {
      const there = connect(Number(port), hostname)
      held.add(socket)
      for (const end of [socket, there]) end.on('error', () => undefined)
      socket.pipe(there).pipe(socket)
    })
    const listens = (at: number) => new Promise<void>((done) => between.listen(at, '127.0.0.1', done))
    await listens(0)
    const way = (between.address() as AddressInfo).port
    const { send, publish, close } = await begun(1, ', from: earliest', 20, `127.0.0.1:${way}`)
    const place = await publish()
    await send([0, 1])
    await lookOnce(worker(), soon())
    expect(await numbersOf(place)).toEqual([0, 1])
    const closed = new Promise((done) => between.close(done))
    for (const socket of held) socket.destroy()
    await closed
    await send([2, 3])
    await lookOnce(worker(), soon(60_000))
    expect((await ticks(place)).at(-1)).toMatchObject({
      status: 'failed',
      reason: expect.stringContaining('could not be read') as string,
    })
    await listens(way)
    await lookOnce(worker(), soon(180_000))
    expect(await numbersOf(place)).toEqual([0, 1, 2, 3])
    expect(await sensorRow(place)).toMatchObject({ failures: 0, failing: null })
    await close()
    for (const socket of held) socket.destroy()
    between.close()
  })

  test('are read with a name and a password, and a topic or a broker that is not there is said', async () => {
    const sasl = `brokers: ["${env.SLUICE_TEST_KAFKA_SASL_BROKERS}"], sasl: { username: ${env.SLUICE_TEST_KAFKA_SASL_USERNAME}, password: { env: KEY } }`
    const { topic, send, close } = await begun(1)
    await send([7])
    const look = async (settings: string, KEY = env.SLUICE_TEST_KAFKA_SASL_PASSWORD ?? '') => {
      const place = await watching(sensor('kafka', `, settings: { ${settings}, from: earliest }`), new Date())
      await lookOnce(worker(undefined, { secrets: { KEY } }), soon())
      return (await ticks(place))[0]
    }
    expect(await look(`${sasl}, topic: ${topic}`)).toMatchObject({ status: 'succeeded' })
    expect(await look(`${sasl}, topic: ${topic}`, 'wrong-password')).toMatchObject({ status: 'failed' })
    expect((await look(`brokers: ["${brokers}"], topic: nowhere`))?.reason).toMatch(/nowhere/)
    expect((await look(`brokers: ["127.0.0.1:9"], topic: x`))?.status).toBe('failed')
    expect((await look(`brokers: ["10.0.0.1:9092"], topic: x`))?.reason).toContain('may not reach')
    await close()
  })
})
