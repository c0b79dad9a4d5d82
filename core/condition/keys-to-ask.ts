import type { Facts } from './facts.ts'
import type { Truth } from './moment.ts'
import type { Tick } from './surroundings.ts'

/** What stays true, and did not happen just now, is asked for so often at most: it may stay true for ever. In milliseconds. */
export const askAgainMs = 30_000

/** Keys that a rule asked for at a tick. */
export interface Asked {
  tick: number
  atMs: number
  keys: ReadonlySet<string>
}

export interface ToAsk {
  keys: Set<string>
  /** When some that are left out now may be asked for, in milliseconds since 1970. */
  againMs: number | undefined
}

/**
 * Which of the keys of which a rule is true are asked for. What happened just now is asked for at once. What was true before is asked for where nothing is to
 * make it already, and not again for a while.
 */
export const keysToAsk = (
  truth: Truth,
  { inRun, inBackfill }: Pick<Facts, 'inRun' | 'inBackfill'>,
  asked: readonly Asked[],
  { number, nowMs }: Tick,
): ToAsk => {
  const keys = new Set<string>()
  let againMs: number | undefined
  for (const [key, moment] of truth) {
    if (moment === null || moment.tick < number) {
      if (inRun.has(key) || inBackfill.has(key)) continue
      const last = asked.findLast((one) => one.keys.has(key))
      if (last && last.atMs + askAgainMs > nowMs) {
        againMs = Math.min(againMs ?? Infinity, last.atMs + askAgainMs)
        continue
      }
    }
    keys.add(key)
  }
  return { keys, againMs }
}
