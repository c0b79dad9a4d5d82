import type { ElementOf } from '../document/element.ts'

/** What a sensor watches, as its document names it. */
export type SensorKind = ElementOf<'sensor'>['source']

/** What is read from outside. */
const outsideKinds = ['file', 's3', 'http', 'sql', 'sqs', 'kafka'] as const satisfies readonly SensorKind[]
export type OutsideKind = (typeof outsideKinds)[number]

/** Whether the worker reads it from somebody else. */
export const isRead = (kind: SensorKind): kind is OutsideKind => outsideKinds.some((known) => known === kind)

/** Whether a look may take as long as somebody else takes to answer; code of tenants among them. */
export const isOutside = (kind: SensorKind): boolean => isRead(kind) || kind === 'code'

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

/** The same in a word, for where there is little room. */
export const sensorMarks: Readonly<Record<SensorKind, string>> = {
  webhook: 'webhook',
  asset: 'assets',
  runStatus: 'runs',
  file: 'files',
  s3: 'S3',
  http: 'HTTP',
  sql: 'SQL',
  sqs: 'SQS',
  kafka: 'Kafka',
  code: 'code',
}
