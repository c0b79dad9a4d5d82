import type { ElementOf } from '../document/element.ts'

/** What a sensor watches, as its document names it. */
export type SensorKind = ElementOf<'sensor'>['source']

/** What each kind watches, in a few words. */
export const sensorWords: Readonly<Record<SensorKind, string>> = {
  webhook: 'Messages by webhook',
  asset: 'Assets that were made',
  runStatus: 'Runs that ended',
  file: 'Files in a folder',
  s3: 'Objects in a bucket',
  http: 'A JSON address',
  sql: 'Rows of a query',
  sqs: 'An SQS queue',
  kafka: 'A Kafka topic',
  code: 'Code of your own',
}
