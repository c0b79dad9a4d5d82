import type { ElementOf } from '../document/element.ts'

/** What a sensor watches, as its document names it. */
export type SensorKind = ElementOf<'sensor'>['source']

/** What happens in the deployment itself, or is sent to it. */
const insideKinds = ['webhook', 'asset', 'runStatus'] as const satisfies readonly SensorKind[]
/** What is read from outside. */
const outsideKinds = ['file', 's3', 'http', 'sql', 'sqs', 'kafka'] as const satisfies readonly SensorKind[]
export type OutsideKind = (typeof outsideKinds)[number]

/** The kinds that something here evaluates. */
export const evaluatedKinds = [...insideKinds, ...outsideKinds] as const
export type EvaluatedKind = (typeof evaluatedKinds)[number]

export const isEvaluated = (kind: SensorKind): kind is EvaluatedKind =>
  evaluatedKinds.some((known) => known === kind)

/** Whether the worker asks somebody else for it. */
export const isOutside = (kind: SensorKind): kind is OutsideKind =>
  outsideKinds.some((known) => known === kind)

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
