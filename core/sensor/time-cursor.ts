import { z } from 'zod'

import type { GatheredAssets } from './gather-assets.ts'

/**
 * What was told before a moment may be committed after it. So much is read again each time, and what was dealt with is known by its key; in
 * milliseconds.
 */
export const readAgainMs = 300_000

const instant = z.iso.datetime({ offset: true })
const message = z.strictObject({ key: z.string(), content: z.record(z.string(), z.json()), atMs: z.number() })
const written = z.strictObject({ until: instant, gathered: z.record(z.string(), message).optional() })

/** How far a sensor has seen what happens in its deployment. */
export interface TimeCursor {
  untilMs: number
  /** Of one that waits until all its assets were made: those that were. */
  gathered?: GatheredAssets | undefined
}

/** A cursor as it is kept: an instant, with what was gathered where something was. */
export const writeTimeCursor = ({ untilMs, gathered = {} }: TimeCursor): string => {
  const until = new Date(untilMs).toISOString()
  return Object.keys(gathered).length === 0 ? until : JSON.stringify({ until, gathered })
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
  return read.success
    ? { untilMs: Date.parse(read.data.until), gathered: read.data.gathered as GatheredAssets }
    : undefined
}
