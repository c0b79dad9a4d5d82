import { kafkaClient } from '../sensor-sources/kafka-client.ts'
import { failureAt, type ResourceCheck } from './resource-check.ts'

/** Asks the brokers who is in their cluster. */
export const kafkaCheck: ResourceCheck<'kafka'> = async ({ config, guard }) => {
  const { brokers, mechanism, user, password, tls } = config
  const hosts = brokers.join(', ')
  const sasl =
    user !== undefined && password !== undefined
      ? { mechanism: mechanism ?? ('PLAIN' as const), username: user, password }
      : undefined
  try {
    await Promise.all(brokers.map((broker) => guard.requireNamed(broker.replace(/:\d+$/, ''))))
  } catch (error) {
    throw failureAt(hosts, error)
  }
  const client = kafkaClient({ brokers, ...(tls !== undefined && { tls }), ...(sasl && { sasl }) })
  try {
    const { brokers: known } = await client.metadata({ topics: [] })
    return `Kafka answers: ${known.size} ${known.size === 1 ? 'broker' : 'brokers'}.`
  } catch (error) {
    throw failureAt(hosts, error)
  } finally {
    await client.close(true).catch(() => undefined)
  }
}
