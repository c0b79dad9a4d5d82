import { setTimeout as delay } from 'node:timers/promises'

import pg from 'pg'

import { filledTopic } from './kafka-topic.ts'
import type { Measure } from './main.ts'
import { publishText } from './pipeline-run.ts'
import { withProduct, type BootedProduct } from './product.ts'
import { quantile, type Row } from './report.ts'
import { sendWebhooks } from './webhook-sender.ts'

const kafkaMessages = 200_000
const kafkaPartitions = 4
const kafkaBatch = 10_000
const webhooks = { perSecond: 500, seconds: 30 }
const patienceMs = 120_000

const pipeline = (name: string, sensor: object): string =>
  JSON.stringify({
    sluice: 'pipeline',
    name,
    assets: [
      { id: 'a', key: `${name}_made`, compute: { kind: 'typescript', code: 'export default () => 1' } },
    ],
    sensors: [
      {
        id: 's',
        name,
        minimumIntervalMs: 1_000,
        target: { selection: `key:${name}_made` },
        request: { batch: true, tags: { count: '{{ batch.count }}' } },
        ...sensor,
      },
    ],
  })

interface Dealt {
  /** Messages that are done with. */
  done: number
  aside: number
  /** What the runs say they were made of, together. */
  inRuns: number
  runs: number
  lastAt: Date | null
}

/** What became of the messages of a sensor, as the database has it. */
const dealtWith = async (product: BootedProduct, sensor: string): Promise<Dealt> => {
  const client = new pg.Client({ connectionString: product.stack.installation.urls.owner })
  await client.connect()
  try {
    const { rows } = await client.query<Dealt>(
      `SELECT (SELECT count(*) FROM sensor_message AS m JOIN sensor USING (tenant_id, deployment_id, pipeline_id, element_id) WHERE sensor.name = $1 AND m.state = 'done')::int AS done,
        (SELECT count(*) FROM sensor_message AS m JOIN sensor USING (tenant_id, deployment_id, pipeline_id, element_id) WHERE sensor.name = $1 AND m.state = 'aside')::int AS aside,
        coalesce(sum((tags ->> 'count')::int), 0)::int AS "inRuns", count(*)::int AS runs, max(enqueued_at) AS "lastAt"
       FROM run WHERE tags ->> 'dagster/sensor_name' = $1`,
      [sensor],
    )
    if (!rows[0]) throw new Error('The database answered nothing.')
    return rows[0]
  } finally {
    await client.end()
  }
}

const lastTick = async (product: BootedProduct, sensor: string): Promise<object> => {
  const sensors =
    await product.ask<{ name: string; ticks: { status: string; reason: string | null }[] }[]>('sensors.list')
  return { tick: sensors.find(({ name }) => name === sensor)?.ticks[0] }
}

/** Waits until all messages are dealt with. Throws where one is missing, doubled or set aside. */
const reconciled = async (product: BootedProduct, sensor: string, messages: number): Promise<Dealt> => {
  const untilMs = performance.now() + patienceMs
  for (;;) {
    const dealt = await dealtWith(product, sensor)
    if (dealt.done + dealt.aside >= messages || performance.now() > untilMs) {
      if (dealt.done !== messages || dealt.inRuns !== messages || dealt.aside > 0)
        throw new Error(
          `${messages} messages were sent to ${sensor}: ${JSON.stringify({ ...dealt, ...(await lastTick(product, sensor)) })}`,
        )
      return dealt
    }
    await delay(250)
  }
}

const fromKafka = async (
  product: BootedProduct,
  brokers: string,
  log: (line: string) => void,
): Promise<Row> => {
  const topic = await filledTopic(brokers, kafkaPartitions, kafkaMessages)
  log(`Kafka: ${kafkaMessages} messages in ${kafkaPartitions} partitions.`)
  const began = Date.now()
  await publishText(
    product,
    pipeline('orders', {
      source: 'kafka',
      batchSize: kafkaBatch,
      settings: { brokers: brokers.split(','), topic, from: 'earliest' },
    }),
  )
  const { runs, lastAt } = await reconciled(product, 'orders', kafkaMessages)
  const seconds = ((lastAt?.getTime() ?? Number.NaN) - began) / 1_000
  log(
    `Kafka: each message is in one of ${runs} runs, ${seconds.toFixed(1)} s after the sensor was published.`,
  )
  return {
    metric: `messages of a topic through one sensor into ${runs} runs, publishing included`,
    unit: '/s',
    ours: [kafkaMessages / seconds],
    better: 'higher',
    aim: '≥ 5,000 /s',
    meets: (value) => value >= 5_000,
  }
}

const byWebhook = async (product: BootedProduct, log: (line: string) => void): Promise<Row[]> => {
  await publishText(product, pipeline('hooks', { source: 'webhook', batchSize: kafkaBatch }))
  const [sensor] = (
    await product.ask<
      { name: string; pipelineId: string; sensorId: string; webhook: { address: string } | null }[]
    >('sensors.list')
  ).filter(({ name }) => name === 'hooks')
  if (!sensor?.webhook) throw new Error('The webhook has no address.')
  const { pipelineId, sensorId, webhook } = sensor
  const { secret } = await product.call<{ secret: string }>('sensors.secret', { pipelineId, sensorId })
  const { ackMs, refused } = await sendWebhooks({ address: webhook.address, secret }, webhooks)
  const sent = webhooks.perSecond * webhooks.seconds
  if (ackMs.length !== sent)
    throw new Error(`Of ${sent} webhooks these were refused: ${JSON.stringify(refused)}`)
  const { runs } = await reconciled(product, 'hooks', sent)
  log(`Webhooks: ${sent} were acknowledged, and each is in one of ${runs} runs.`)
  return [
    {
      metric: `${webhooks.perSecond} webhooks a second for ${webhooks.seconds} s: acknowledged, p95`,
      unit: 'ms',
      ours: [quantile(ackMs, 0.95)],
      better: 'lower',
      aim: '≤ 100 ms',
      meets: (value) => value <= 100,
    },
  ]
}

/** How many messages sensors take. Every message is counted in the database afterwards: it is in one run, and in no second. */
export const measure: Measure = ({ log }) =>
  withProduct(
    async (product) => {
      const brokers = process.env['SLUICE_TEST_KAFKA_BROKERS']
      if (brokers === undefined)
        log('There is no Kafka in SLUICE_TEST_KAFKA_BROKERS, so its part is left out.')
      return [
        ...(brokers === undefined ? [] : [await fromKafka(product, brokers, log)]),
        ...(await byWebhook(product, log)),
      ]
    },
    { SLUICE_SENSOR_NETWORKS: '127.0.0.0/8' },
  )
