import { Admin, Producer } from '@platformatic/kafka'

const atOnce = 5_000
/** As a reader of orders might get them: a number, and what makes it as long as such messages are. */
const padding = 'x'.repeat(180)

/** A topic of its own with numbered messages in it, spread over its partitions. */
export const filledTopic = async (brokers: string, partitions: number, messages: number): Promise<string> => {
  const options = { clientId: 'bench', bootstrapBrokers: brokers.split(',') }
  const topic = `bench_${process.pid}_${Date.now()}`
  const admin = new Admin(options)
  const producer = new Producer({ ...options, idempotent: true })
  try {
    await admin.createTopics({ topics: [topic], partitions, replicas: 1 })
    for (let sent = 0; sent < messages; sent += atOnce)
      await producer.send({
        acks: -1,
        messages: Array.from({ length: Math.min(atOnce, messages - sent) }, (_, place) => ({
          topic,
          partition: (sent + place) % partitions,
          value: Buffer.from(JSON.stringify({ n: sent + place, padding })),
        })),
      })
    return topic
  } finally {
    await producer.close()
    await admin.close()
  }
}
