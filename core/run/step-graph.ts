import { z } from 'zod'

import { against } from '../check/against.ts'
import { severity } from '../check/severity.ts'
import { compute } from '../document/compute.ts'
import { executors } from '../document/element.ts'
import { format, retryPolicy, runtime } from '../document/runtime.ts'
import { jsonObject, json } from '../json.ts'

/** Where the value of an input comes from. */
export const inputSource = z.discriminatedUnion('from', [
  /** An output of a step of this run. */
  z.strictObject({ from: z.literal('step'), step: z.string(), output: z.string() }),
  /** One piece of a dynamic output: the step runs once for each mapping key. */
  z.strictObject({ from: z.literal('piece'), step: z.string(), output: z.string() }),
  /** All pieces of a dynamic output, a list in the order they were yielded. */
  z.strictObject({ from: z.literal('collected'), step: z.string(), output: z.string() }),
  /** The stored value of an asset that this run does not make. */
  z.strictObject({
    from: z.literal('asset'),
    asset: z.string(),
    ioManager: z.string(),
    /** Of a partitioned asset: these of its values. */
    partitions: z.array(z.string()).optional(),
    /** True: those of them that were never made are left out. */
    allowMissing: z.boolean().optional(),
  }),
  z.strictObject({ from: z.literal('value'), value: json }),
])
export type InputSource = z.infer<typeof inputSource>

export const stepInput = z.strictObject({
  /** The parameter's name. */
  name: z.string(),
  type: z.string().optional(),
  /** One source, or several that arrive as a list. */
  sources: z.array(inputSource).min(1),
  list: z.boolean().default(false),
  /** Partitions of an asset arrive by their keys, also where there is one or none. */
  byKey: z.boolean().optional(),
  /** Where the step makes several partitions: for each, in their order, the partitions that it is made from. Absent: each from the one of its key, or all from all. */
  readBy: z.array(z.array(z.string())).optional(),
})
export type StepInput = z.infer<typeof stepInput>

export const stepOutput = z.strictObject({
  /** "result" for the only one. */
  name: z.string(),
  type: z.string().optional(),
  asset: z.string().optional(),
  required: z.boolean().default(true),
  dynamic: z.boolean().default(false),
  /** "file" or "memory" are built in; else a resource of the document. */
  ioManager: z.string().default('file'),
  format: format.optional(),
  codeVersion: z.string().optional(),
})
export type StepOutput = z.infer<typeof stepOutput>

/** What a step of the kind check tells of. */
export const stepCheck = z.strictObject({
  asset: z.string(),
  name: z.string(),
  blocking: z.boolean(),
  /** Of a failure that does not say it itself. */
  severity,
  against: against.optional(),
})

/** What the code of a sensor is told. */
export const stepSensor = z.strictObject({ name: z.string(), cursor: z.string().nullable() })

/** The partition that a step makes. */
export const stepPartition = z.strictObject({
  /** Of several at once their range, `first...last`, which is no key of any. */
  key: z.string(),
  /** Of several at once: each of them, in order. */
  keys: z.array(z.string()).min(2).optional(),
  /** Keys by dimension, where the set has several. */
  dimensions: z.record(z.string(), z.string()).optional(),
  /** The time it stands for: instants of ISO 8601 with the offset of the set's zone, the end not included. */
  window: z.strictObject({ start: z.string(), end: z.string() }).optional(),
})
export type StepPartition = z.infer<typeof stepPartition>

/** The key of the partition that a step makes; null where it makes none, or several. */
export const onlyKeyOf = ({ partition }: { partition?: StepPartition | undefined }): string | null =>
  partition && !partition.keys ? partition.key : null

/** The keys of the partitions that a step makes; of what is not cut the only one is null. */
export const keysMade = ({ partition }: { partition?: StepPartition | undefined }): (string | null)[] =>
  partition ? (partition.keys ?? [partition.key]) : [null]

/** One asset, multi-asset, op or check of a run, or the sensor that it asks. */
export const step = z.strictObject({
  /** Unique in the run. An asset's key, a multi-asset's name, an op's path in its graphs ("outer.inner"), of a check "asset.check:name", of a sensor its name; a piece adds "[mapping key]". */
  key: z.string(),
  kind: z.enum(['asset', 'multiAsset', 'op', 'check', 'sensor']),
  pipeline: z.string(),
  elementId: z.string(),
  /** The name the function is looked up by: last key segment made an identifier, or the op's name. */
  functionName: z.string(),
  compute,
  inputs: z.array(stepInput),
  outputs: z.array(stepOutput),
  /** Keys of steps that must have finished well before this one starts: every step named by an input, and those by order alone. */
  after: z.array(z.string()),
  retry: retryPolicy.optional(),
  runtime: runtime.optional(),
  resources: z.array(z.string()).default([]),
  config: jsonObject.default({}),
  pool: z.string().optional(),
  /** Of a check alone, which has no outputs. */
  check: stepCheck.optional(),
  /** Of a sensor alone, which has no outputs. */
  sensor: stepSensor.optional(),
  partition: stepPartition.optional(),
  /** True: its code looks at an asset that is made elsewhere. What it gives back is what it saw, and is not stored. */
  observes: z.literal(true).optional(),
})
export type Step = z.infer<typeof step>

/** The steps of a run with their inputs and order. Made by buildStepGraph, executed by the runner. */
export const stepGraph = z.strictObject({
  executor: z.enum(executors),
  /** Steps at once. */
  maxConcurrent: z.int().positive(),
  steps: z.array(step),
})
export type StepGraph = z.infer<typeof stepGraph>
