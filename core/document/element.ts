import { z } from 'zod'

import { against } from '../check/against.ts'
import { json, jsonObject } from '../json.ts'
import { compute } from './compute.ts'
import { format, retryPolicy, runtime } from './runtime.ts'

/** Stable, independent of names; unique in the document. */
export const elementId = z
  .string()
  .regex(/^[A-Za-z0-9_-]{1,64}$/)
  // Ids are keys of plain objects: one that names something every object inherits ("constructor") would be found where it is not.
  .refine((id) => !(id in Object.prototype), 'is a reserved word of JavaScript')
export type ElementId = z.infer<typeof elementId>

// Names are free text here: a document with a bad name must open, so that the Problems panel can say what is wrong.
const name = z.string().max(400)
const described = { description: z.string().optional() }
/** True: it stays drawn, and no run carries it out; see disabled.ts. */
const switched = { disabled: z.boolean().optional() }
const tagged = { tags: z.record(z.string(), z.string()).optional() }

/** A dependency on an asset, perhaps of another pipeline. `as` is the parameter it arrives by; default: the key's last segment. */
export const dependency = z.strictObject({
  asset: name,
  as: z.string().optional(),
  /** True: order only, the value is not loaded. */
  orderOnly: z.boolean().optional(),
  /** See partition-mapping.ts; kept as it is written, so that a document with a bad one opens. */
  partitionMapping: jsonObject.optional(),
})
export type Dependency = z.infer<typeof dependency>

const produced = {
  ioManager: z.string().optional(),
  format: format.optional(),
  /** What a port carries, in words that are compared: table, number, text, list, object, bytes or any name of your own. */
  type: z.string().optional(),
  kinds: z.array(z.string()).optional(),
  owners: z.array(z.string()).optional(),
  metadata: jsonObject.optional(),
  codeVersion: z.string().optional(),
  freshness: jsonObject.optional(),
  automation: z.string().optional(),
}
const running = {
  resources: z.array(z.string()).optional(),
  config: jsonObject.optional(),
  runtime: runtime.optional(),
  retry: retryPolicy.optional(),
  pool: z.string().optional(),
}

export const assetElement = z.strictObject({
  kind: z.literal('asset'),
  id: elementId,
  /** Path of segments joined by "/", unique in a deployment. */
  key: name,
  group: z.string().optional(),
  ...described,
  ...switched,
  ...tagged,
  ...produced,
  ...running,
  deps: z.array(dependency).optional(),
  partitions: z.string().optional(),
  /** True: it is made elsewhere, and its code looks at it instead of making it. */
  observed: z.boolean().optional(),
  compute,
})

/** One compute that makes several assets; each optional or required. */
export const multiAssetElement = z.strictObject({
  kind: z.literal('multiAsset'),
  id: elementId,
  name,
  group: z.string().optional(),
  ...described,
  ...switched,
  ...tagged,
  ...running,
  deps: z.array(dependency).optional(),
  partitions: z.string().optional(),
  compute,
  assets: z.array(
    z.strictObject({ key: name, optional: z.boolean().optional(), ...described, ...tagged, ...produced }),
  ),
})

export const opInput = z.strictObject({
  name: z.string(),
  type: z.string().optional(),
  /** "op.output" beside it, ".input" of the graph around it, or several of them: a list arrives. Of a dynamic output, the op runs once a piece. */
  from: z.union([z.string(), z.array(z.string())]).optional(),
  /** Gathers the pieces of a dynamic output into one list. */
  collect: z.boolean().optional(),
  default: json.optional(),
})
export const opOutput = z.strictObject({
  name: z.string(),
  type: z.string().optional(),
  /** Yields any number of pieces, each with a mapping key. */
  dynamic: z.boolean().optional(),
  optional: z.boolean().optional(),
  ioManager: z.string().optional(),
  format: format.optional(),
})

/** A unit of work with typed ports, inside the graph named by `graph`. */
export const opElement = z.strictObject({
  kind: z.literal('op'),
  id: elementId,
  name,
  graph: name,
  ...described,
  ...switched,
  ...tagged,
  ...running,
  inputs: z.array(opInput).optional(),
  /** Absent: one output named "result". */
  outputs: z.array(opOutput).optional(),
  compute,
})

/** Ops wired together. Inside another graph (`graph`) it is a node with ports of its own. */
export const graphElement = z.strictObject({
  kind: z.literal('graph'),
  id: elementId,
  name,
  graph: name.optional(),
  ...described,
  inputs: z.array(opInput).optional(),
  /** Each says which inner output it passes on: "op.output". */
  outputs: z
    .array(z.strictObject({ name: z.string(), type: z.string().optional(), from: z.string() }))
    .optional(),
})

export const executors = ['in_process', 'multiprocess', 'kubernetes', 'pool', 'docker'] as const
export type Executor = (typeof executors)[number]

/** Something that can be run: a selection of assets or a graph of ops. */
export const jobElement = z.strictObject({
  kind: z.literal('job'),
  id: elementId,
  name,
  ...described,
  ...switched,
  ...tagged,
  target: z.union([z.strictObject({ selection: z.string() }), z.strictObject({ graph: z.string() })]),
  executor: z.enum(executors).optional(),
  maxConcurrent: z.int().positive().optional(),
  configSchema: jsonObject.optional(),
  config: jsonObject.optional(),
  priority: z.int().optional(),
  runtime: runtime.optional(),
  runRetry: z
    .strictObject({
      max: z.int().min(0).max(20),
      always: z.boolean().optional(),
      fromFailure: z.boolean().optional(),
    })
    .optional(),
})

export const resourceElement = z.strictObject({
  kind: z.literal('resource'),
  id: elementId,
  name,
  ...described,
  /** By resource-types.ts; a document with one that nobody knows opens. */
  type: z.string(),
  /** Of the type custom: a JSON Schema of its config. */
  configSchema: jsonObject.optional(),
  config: jsonObject.optional(),
})

export const groupElement = z.strictObject({
  kind: z.literal('group'),
  id: elementId,
  name,
  ...described,
  colour: z.string().optional(),
})
export const noteElement = z.strictObject({
  kind: z.literal('note'),
  id: elementId,
  text: z.string(),
  colour: z.string().optional(),
})

export const checkElement = z.strictObject({
  kind: z.literal('check'),
  id: elementId,
  name,
  asset: name,
  ...described,
  ...switched,
  /** True: what depends on the asset waits for the check, and does not start where it fails as an error. */
  blocking: z.boolean().optional(),
  /** Of a failure that does not say it itself; by default error. */
  severity: z.enum(['warn', 'error']).optional(),
  ...running,
  /** What it reads beside its asset. */
  deps: z.array(dependency).optional(),
  /** What it measures is compared with what it measured before. Of SQL the query then gives one row of figures, and no rows that fail. */
  against: against.optional(),
  compute,
})

export const partitionsElement = z.strictObject({
  kind: z.literal('partitions'),
  id: elementId,
  name,
  ...described,
  set: z.discriminatedUnion('type', [
    z.strictObject({ type: z.literal('static'), keys: z.array(z.string()) }),
    z.strictObject({
      type: z.literal('timeWindow'),
      cadence: z.string(),
      start: z.string(),
      end: z.string().optional(),
      timezone: z.string().optional(),
      /** So many windows that have not ended are partitions too; below 0, so many of the last that have are not. */
      endOffset: z.int().min(-10_000).max(10_000).optional(),
      minuteOffset: z.int().min(0).max(59).optional(),
      hourOffset: z.int().min(0).max(23).optional(),
      /** Days into the week, from Sunday, or into the month. */
      dayOffset: z.int().min(0).max(27).optional(),
      /** Keys, or cron expressions, of windows that are left out. */
      exclusions: z.array(z.string()).optional(),
    }),
    z.strictObject({ type: z.literal('multi'), dimensions: z.record(z.string(), z.string()) }),
    z.strictObject({ type: z.literal('dynamic') }),
    z.strictObject({ type: z.literal('tenants') }),
  ]),
})

const target = z.union([z.strictObject({ job: z.string() }), z.strictObject({ selection: z.string() })])

export const scheduleElement = z.strictObject({
  kind: z.literal('schedule'),
  id: elementId,
  name,
  ...described,
  ...switched,
  ...tagged,
  cron: z.union([z.string(), z.array(z.string())]),
  timezone: z.string().optional(),
  target,
  catchUp: z
    .union([z.enum(['latest', 'skip']), z.strictObject({ allUpTo: z.int().positive().max(1_000) })])
    .optional(),
  overlap: z.enum(['skip', 'queue', 'cancelPrevious']).optional(),
  jitterMs: z.int().min(0).optional(),
  /** Which partitions a tick makes, as people choose them by text, read at the time of the tick: `latest` is the window that ended then. */
  partitionRule: z.strictObject({ partitions: z.string() }).optional(),
  config: jsonObject.optional(),
})

export const sensorKinds = [
  'file',
  's3',
  'sqs',
  'kafka',
  'webhook',
  'http',
  'sql',
  'asset',
  'runStatus',
  'code',
] as const
export const sensorElement = z.strictObject({
  kind: z.literal('sensor'),
  id: elementId,
  name,
  ...described,
  ...switched,
  ...tagged,
  source: z.enum(sensorKinds),
  settings: jsonObject.optional(),
  target,
  minimumIntervalMs: z.int().min(1000).optional(),
  batchSize: z.int().positive().optional(),
  request: jsonObject.optional(),
  /** Of the source code alone: what is asked instead of something outside, and what it is asked with. */
  compute: compute.optional(),
  resources: z.array(z.string()).optional(),
  runtime: runtime.optional(),
})

/** The schema of each kind of element. */
export const elementSchemas = {
  asset: assetElement,
  multiAsset: multiAssetElement,
  op: opElement,
  graph: graphElement,
  job: jobElement,
  resource: resourceElement,
  group: groupElement,
  note: noteElement,
  check: checkElement,
  partitions: partitionsElement,
  schedule: scheduleElement,
  sensor: sensorElement,
} as const

export const element = z.discriminatedUnion('kind', [
  assetElement,
  multiAssetElement,
  opElement,
  graphElement,
  jobElement,
  resourceElement,
  groupElement,
  noteElement,
  checkElement,
  partitionsElement,
  scheduleElement,
  sensorElement,
])

export type Element = z.infer<typeof element>
export type ElementKind = Element['kind']
export const elementKinds = Object.keys(elementSchemas) as ElementKind[]
export type ElementOf<Kind extends ElementKind> = Extract<Element, { kind: Kind }>
export type AssetElement = ElementOf<'asset'>
export type MultiAssetElement = ElementOf<'multiAsset'>
export type OpElement = ElementOf<'op'>
export type GraphElement = ElementOf<'graph'>
export type CheckElement = ElementOf<'check'>
export type JobElement = ElementOf<'job'>
export type OpInput = z.infer<typeof opInput>
export type OpOutput = z.infer<typeof opOutput>
