import { z } from 'zod'

import type { GatheredAssets } from './gather-assets.ts'

/**
 * What was told before a moment may be committed after it. So much is read again each time, and what was dealt with is known by its key; in
 * milliseconds.
 */
export const readAgainMs = 300_000

const instant = z.iso.datetime({ offset: true })
const message = z.strictObject({ key: z.string(), content: z.record(z.string(), z.json()), atMs: z.number() })
const scan = z.strictObject({ after: z.string(), latestMs: z.number() })
const written = z.strictObject({
  until: instant,
  gathered: z.record(z.string(), message).optional(),
  scan: scan.optional(),
})

/** How far a sensor has seen what happens in its deployment. */
export interface TimeCursor {
  untilMs: number
  /** Of one that waits until all its assets were made: those that were. */
  gathered?: GatheredAssets | undefined
  /** Of one that is in the middle of a long listing: the last name it read, and the latest time it has met. */
  scan?: z.infer<typeof scan> | undefined
}

/** A cursor as it is kept: an instant, with what was gathered and where a listing was left where there is any of that. */
export const writeTimeCursor = ({ untilMs, gathered = {}, scan: at }: TimeCursor): string => {
  const until = new Date(untilMs).toISOString()
  const hasGathered = Object.keys(gathered).length > 0
  if (!hasGathered && !at) return until
  return JSON.stringify({ until, ...(hasGathered && { gathered }), ...(at && { scan: at }) })
}

const jsonOf = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** Reads a cursor, also one that a person wrote; undefined where it is none. */
export const readTimeCursor = (text: string): TimeCursor | undefined => {
  if (instant.safeParse(text).success) return { untilMs: Date.parse(text) }
  const read = written.safeParse(jsonOf(text))
  if (!read.success) return undefined
  const { until, gathered, scan: at } = read.data
  return {
    untilMs: Date.parse(until),
    ...(gathered && { gathered: gathered as GatheredAssets }),
    ...(at && { scan: at }),
  }
}
