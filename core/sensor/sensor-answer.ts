import { z } from 'zod'

import { jsonObject } from '../json.ts'
import { partitionKeyProblem } from '../partition/check-partition-key.ts'

/** Requests of one evaluation: one that has more asks for the rest from its cursor on, at the next. */
const mostRequests = 1_000
/** Of a cursor, in characters. */
export const longestCursor = 64 * 1024
/** Of the whole answer, in characters of JSON: it travels as one event. */
const longestAnswer = 256 * 1024

/** A run that the code of a sensor asks for. */
export const askedRun = z.strictObject({
  /** Null: it is asked for each time anew. */
  runKey: z.string().nullable(),
  tags: z.record(z.string(), z.string()),
  config: jsonObject,
  partition: z.string().optional(),
})
export type AskedRun = z.infer<typeof askedRun>

/** Keys that the code of a sensor adds to a dynamic partition set, and takes out of it. */
export const askedKeys = z.strictObject({
  set: z.string(),
  add: z.array(z.string()).default([]),
  remove: z.array(z.string()).default([]),
})
export type AskedKeys = z.infer<typeof askedKeys>

/** What the code of a sensor gave back: as Dagster's SensorResult. */
export const sensorAnswer = z.strictObject({
  requests: z.array(askedRun),
  skipReason: z.string().optional(),
  /** Absent: it stays where it is. */
  cursor: z.string().optional(),
  /** Before runs are started, which may be of a key that is added. */
  partitionKeys: z.array(askedKeys).optional(),
})
export type SensorAnswer = z.infer<typeof sensorAnswer>

/** Why an answer cannot be taken, in a sentence for whoever wrote the code; undefined where it is not. */
export const whyNotTaken = (answer: SensorAnswer): string | undefined => {
  const { requests, cursor } = answer
  if (requests.length > mostRequests)
    return `The sensor asks for ${requests.length} runs at once; it may ask for ${mostRequests}. Ask for some, move the cursor, and ask for the others at the next look.`
  if (cursor !== undefined && cursor.length > longestCursor)
    return `The cursor is ${cursor.length} characters long; it may have ${longestCursor}. Keep a place in it, not what was seen.`
  for (const { set, add } of answer.partitionKeys ?? [])
    for (const key of add) {
      const problem = partitionKeyProblem(key, true)
      if (problem !== undefined) return `A key for the partition set ${set} cannot be one. ${problem}`
    }
  const { length } = JSON.stringify(answer)
  if (length > longestAnswer)
    return `The answer of the sensor is ${length} characters long; it may have ${longestAnswer}. Ask for fewer runs at once, with less in their config.`
  return undefined
}
