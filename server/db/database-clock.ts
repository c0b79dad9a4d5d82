import { ClockDifference } from '#core/clock-difference.ts'
import type { Clock } from '#server/platform/clock.ts'

/** What can be asked one thing. */
interface Asked {
  query(text: string): Promise<{ rows: { at: string }[] }>
}

export interface DatabaseClock extends Clock {
  /** Resolves when the clocks were compared once, or could not be. */
  known(): Promise<void>
}

const compareEveryMs = 15_000
/** An answer that took longer says too little of when it was given. */
const longestAnswerMs = 4_000

/**
 * The time by the database’s clock: the one that all processes of an installation have in common. Leases and waits are compared across machines, whose own
 * clocks may be minutes apart. Until it was asked, and for clocks in step, it is the machine’s own.
 */
export const databaseClock = (pool: Asked): DatabaseClock => {
  const difference = new ClockDifference()
  let comparedAtMs = Number.NEGATIVE_INFINITY
  let comparing: Promise<void> | undefined
  let first: Promise<void> | undefined

  const compareOnce = async (): Promise<void> => {
    const [wallMs, sentMs] = [Date.now(), performance.now()]
    const { rows } = await pool.query('SELECT extract(epoch FROM clock_timestamp()) * 1000 AS at')
    const tookMs = performance.now() - sentMs
    const isOneTime = Math.abs(Date.now() - wallMs - tookMs) < longestAnswerMs
    if (rows[0] && tookMs < longestAnswerMs && isOneTime)
      difference.heard(Number(rows[0].at), wallMs + tookMs / 2)
  }
  const compare = (): Promise<void> => {
    comparedAtMs = performance.now()
    comparing ??= compareOnce()
      // Whoever needs the database says that it is away.
      .catch(() => undefined)
      .finally(() => (comparing = undefined))
    return comparing
  }
  return {
    known: () => (first ??= compare()),
    now: () => {
      if (performance.now() - comparedAtMs > compareEveryMs) void compare()
      return new Date(Date.now() + difference.aheadMs)
    },
  }
}
