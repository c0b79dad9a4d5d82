import type { OutsideKind } from '#core/sensor/sensor-kinds.ts'
import type { ResolvedSettings } from '#core/sensor/sensor-settings.ts'

import { AddressGuard } from '../guarded-network/address-guard.ts'
import type { SensorSource } from './sensor-source.ts'

/** What sensors watch outside of the database, by kind. */
export type SensorSources = { readonly [Kind in OutsideKind]: SensorSource<ResolvedSettings<Kind>> }

/** The real sources. What speaks to each is loaded when a sensor asks for it first: most installations use few of them. */
export const sensorSources = (options: {
  /** Below it every tenant has a folder of files. */
  filesRoot: string
  /** Private networks that sensors may reach all the same. */
  networks: readonly string[]
}): SensorSources => {
  const guard = new AddressGuard(options.networks)
  return {
    file: async (ask) => (await import('./file-source.ts')).fileSource(options.filesRoot)(ask),
    s3: async (ask) => (await import('./s3-source.ts')).s3Source(guard)(ask),
    http: async (ask) => (await import('./http-source.ts')).httpSource(guard)(ask),
    sql: async (ask) => (await import('./sql-source.ts')).sqlSource(guard)(ask),
    sqs: async (ask) => (await import('./sqs-source.ts')).sqsSource(guard)(ask),
    kafka: async (ask) => (await import('./kafka-source.ts')).kafkaSource(guard)(ask),
  }
}
