import { z } from 'zod'

/** Which partitions of a dependency a partition is made from. The kinds and their meaning are Dagster's. */
export const partitionMapping = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('identity') }),
  z.strictObject({ type: z.literal('all'), allowMissing: z.boolean().optional() }),
  z.strictObject({ type: z.literal('last') }),
  z.strictObject({ type: z.literal('specific'), keys: z.array(z.string()).min(1) }),
  /** Keys of the dependency, each with the keys here that are made from it. */
  z.strictObject({
    type: z.literal('static'),
    keys: z.record(z.string(), z.union([z.string(), z.array(z.string())])),
  }),
  /** The windows of the dependency that share time with this one, its start and end moved by so many windows of this set. */
  z.strictObject({
    type: z.literal('timeWindow'),
    startOffset: z.int().min(-10_000).max(10_000).optional(),
    endOffset: z.int().min(-10_000).max(10_000).optional(),
    /** True: what of the dependency lies outside its own set, or is not over yet, is left out instead of refused. */
    allowMissing: z.boolean().optional(),
  }),
  /** One side has several dimensions, the other is one of them: named, or the only one that is alike. */
  z.strictObject({ type: z.literal('multiToSingle'), dimension: z.string().optional() }),
  /** Both sides have several: each dimension of the dependency, with the one here that it follows. Those left out are taken whole. */
  z.strictObject({ type: z.literal('multi'), dimensions: z.record(z.string(), z.string()) }),
])
export type PartitionMapping = z.infer<typeof partitionMapping>
