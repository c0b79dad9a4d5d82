import { z } from 'zod'

import { failure } from '../run/run-event.ts'
import { launchOrder } from './launch-order.ts'
import { longestHoldMs } from './run-api.ts'

/** How a process ended that a worker of a pool had started. */
export const leasedEnd = z.strictObject({
  exitCode: z.int().nullable(),
  signal: z.string().max(20).nullable(),
  /** The last words it wrote outside of any step. */
  said: z.string().max(4_096),
})
export type LeasedEnd = z.infer<typeof leasedEnd>

/**
 * POST pool: what a warm worker of a pool says, again and again. It tells all it holds and what of that has ended, and hears what to start and what to
 * stop. Nothing is lost with an answer that is: what it was handed and does not hold is handed to it again, what it told twice is known. Whoever is
 * silent for a lease has lost all it held.
 */
export const poolRequest = z.strictObject({
  /** `<tenant>.<secret>`: the same for all workers of a pool, for they do the same work for the same tenant. */
  code: z.string().min(20).max(200),
  pool: z.string().regex(/^[a-z0-9]{8,40}$/),
  /** The name of its pod: no two have the same. */
  worker: z.string().min(1).max(253),
  /**
   * Rises with each question of the worker, and over its restarts. One that was given up can get its turn after the next: what it tells is out of date, and
   * it is refused. Absent: from a worker of before there were numbers, whose questions are taken in the order in which they come.
   */
  asked: z.int().positive().optional(),
  /** What it would begin now. A run that only watches over its steps weighs little, a step fills a worker. */
  takes: z.strictObject({ run: z.boolean(), step: z.boolean() }),
  /** The leases whose processes go on. */
  holds: z.array(z.uuid()).max(1_000),
  /** `tookMs`: from when it was given to its process until that was over. */
  ended: z
    .array(z.strictObject({ lease: z.uuid(), end: leasedEnd, tookMs: z.int().min(0).optional() }))
    .max(1_000),
  /** Of the processor that its container may use, since it last said so. */
  cpuPercent: z.number().min(0).max(100),
  /** Asked to go: it takes nothing more and leaves when it holds nothing. */
  isLeaving: z.boolean(),
  waitMs: z.int().min(0).max(longestHoldMs),
})
export type PoolRequest = z.infer<typeof poolRequest>

export const poolAnswer = z.strictObject({
  /** To be started, each in a process of its own. */
  start: z.array(z.strictObject({ lease: z.uuid(), order: launchOrder.omit({ work: true, env: true }) })),
  stop: z.array(z.strictObject({ lease: z.uuid(), how: z.enum(['gently', 'force']) })),
})
export type PoolAnswer = z.infer<typeof poolAnswer>

/**
 * POST step: what the process of a run wants to come of one try of a step that a pool carries out. The first such call offers it to the pool; every one
 * is answered with what is known of it, and held while that is only what the asker knows already.
 */
export const poolStepRequest = z.strictObject({
  fence: z.int(),
  step: z.strictObject({ key: z.string().min(1), attempt: z.int().positive().max(10_000) }),
  wanted: z.enum(['run', 'end_gently', 'end_now']),
  /** What the last answer was; null: there was none. */
  known: z.enum(['waiting', 'running']).nullable(),
  waitMs: z.int().min(0).max(longestHoldMs),
})
export type PoolStepRequest = z.infer<typeof poolStepRequest>

export const poolStepAnswer = z.discriminatedUnion('is', [
  z.strictObject({ is: z.literal('waiting'), words: z.string() }),
  z.strictObject({ is: z.literal('running'), worker: z.string() }),
  /** `failure` null: its process was content; what the step made lies where its result lies. */
  z.strictObject({ is: z.literal('ended'), failure: failure.nullable() }),
])
export type PoolStepAnswer = z.infer<typeof poolStepAnswer>
