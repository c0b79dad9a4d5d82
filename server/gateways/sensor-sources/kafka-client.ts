import { Consumer } from '@platformatic/kafka'

import type { ResolvedSettings } from '#core/sensor/sensor-settings.ts'

const requestMs = 10_000

/** A client of Kafka that reads: it joins no group, for offsets lie in our own database, and one worker reads at a time. */
export const kafkaClient = ({
  brokers,
  sasl,
  tls = false,
}: Pick<ResolvedSettings<'kafka'>, 'brokers' | 'sasl' | 'tls'>): Consumer =>
  new Consumer({
    clientId: 'sluice',
    groupId: 'sluice-sensors',
    bootstrapBrokers: [...brokers],
    connectTimeout: 5_000,
    requestTimeout: requestMs,
    timeout: requestMs,
    retries: 1,
    autocreateTopics: false,
    ...(tls && { tls: {}, tlsServerName: true }),
    ...(sasl && {
      sasl: { mechanism: sasl.mechanism ?? 'PLAIN', username: sasl.username, password: sasl.password },
    }),
  })
