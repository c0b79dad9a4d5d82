import { z } from 'zod'

import type { Resolved } from '../resource/resolved.ts'
import { readPathPattern } from './path-pattern.ts'
import type { SensorKind } from './sensor-kinds.ts'

const text = z.string().min(1).max(1_000)
const pathPattern = text.superRefine((pattern, context) => {
  const read = readPathPattern(pattern)
  if (read.outcome === 'refused') context.addIssue({ code: 'custom', message: read.message })
})
/** The value of a secret of the tenant, as configuration of resources names it. */
const secretReference = z.strictObject({ env: z.string().min(1).max(100) })

/** Of assets: a message for each materialization of any of them, or one for each time that all of them were materialized anew. */
const assetSettings = z.strictObject({
  assets: z.array(z.string().min(1).max(400)).min(1).max(100),
  when: z.enum(['any', 'all']).optional(),
})

/** Of runs: a message for each that ended so, of the jobs that are named, or of all. */
const runStatusSettings = z.strictObject({
  statuses: z
    .array(z.enum(['succeeded', 'failed', 'canceled']))
    .min(1)
    .max(3),
  jobs: z.array(z.string().min(1).max(400)).min(1).max(100).optional(),
})

/** Of a webhook: who sends signs with the secret that the sensor shows, or with one of their own that the tenant keeps. */
const webhookSettings = z.strictObject({ secret: secretReference.optional() })

/** Of files: those below a folder of the tenant's own, whose way below it fits a pattern. */
const fileSettings = z.strictObject({
  folder: z.string().max(1_000).optional(),
  pattern: pathPattern.optional(),
})

const awsCredentials = { accessKeyId: secretReference, secretAccessKey: secretReference }

/** Of objects: those of a bucket whose keys begin so, and go on as the pattern says. */
const s3Settings = z.strictObject({
  bucket: text,
  prefix: z.string().max(1_000).optional(),
  pattern: pathPattern.optional(),
  region: text,
  endpoint: z.url().max(1_000).optional(),
  /** The bucket is named in the path, not in the name of the host. */
  pathStyle: z.boolean().optional(),
  ...awsCredentials,
})

/** Of an address that answers with JSON: the items of the list at `items`, each named by what is at `id`. */
const httpSettings = z.strictObject({
  url: z.url().max(2_000),
  items: text.optional(),
  id: text.optional(),
  headers: z.record(z.string().min(1).max(200), z.union([secretReference, z.string().max(4_000)])).optional(),
})

/** Of a PostgreSQL database: the rows of a query, in the order of a column that only grows; `keyColumn` tells rows apart that share its value. */
const sqlSettings = z.strictObject({
  url: secretReference,
  query: z.string().min(1).max(20_000),
  cursorColumn: text,
  keyColumn: text.optional(),
})

/** Of a queue of SQS. */
const sqsSettings = z.strictObject({
  queueUrl: z.url().max(1_000),
  region: text,
  endpoint: z.url().max(1_000).optional(),
  ...awsCredentials,
})

/** Of a topic: from its end on when the sensor is published, unless it is read from its beginning. */
const kafkaSettings = z.strictObject({
  brokers: z
    .array(z.string().regex(/^[^\s:/]+:\d{1,5}$/, 'is written like broker.example.com:9092'))
    .min(1)
    .max(20),
  topic: text,
  from: z.enum(['latest', 'earliest']).optional(),
  tls: z.boolean().optional(),
  sasl: z
    .strictObject({
      mechanism: z.enum(['PLAIN', 'SCRAM-SHA-256', 'SCRAM-SHA-512']).optional(),
      username: text,
      password: secretReference,
    })
    .optional(),
})

/** Of code: it says all by itself. */
const codeSettings = z.strictObject({})

/** What the settings of each kind hold. */
export const settingsSchemas = {
  webhook: webhookSettings,
  asset: assetSettings,
  runStatus: runStatusSettings,
  file: fileSettings,
  s3: s3Settings,
  http: httpSettings,
  sql: sqlSettings,
  sqs: sqsSettings,
  kafka: kafkaSettings,
  code: codeSettings,
} as const satisfies Record<SensorKind, z.ZodObject>

export type SettingsOf<Kind extends SensorKind> = z.infer<(typeof settingsSchemas)[Kind]>

/** The settings of a kind with every secret in its place. */
export type ResolvedSettings<Kind extends SensorKind> = Resolved<SettingsOf<Kind>>

/** How a message becomes a request: each text is a template over its fields. */
export const requestTemplate = z.strictObject({
  /** True: the messages of a look ask for one run together. */
  batch: z.boolean().optional(),
  /** One message more with a key that had its run starts none. The message's own key where nothing is said. */
  runKey: text.optional(),
  tags: z.record(z.string().min(1).max(200), z.string().max(1_000)).optional(),
  config: z.record(z.string(), z.json()).optional(),
  partition: text.optional(),
})
export type RequestTemplate = z.infer<typeof requestTemplate>
