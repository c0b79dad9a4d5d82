import { stepOf } from '#core/run/event-words.ts'

import type { NumberedEvent } from './event-feed.ts'

/** The events of all, of one step, or of one try of it. */
export function eventsOf(
  all: readonly NumberedEvent[],
  step: string | undefined,
  tryNumber: number | undefined,
): readonly NumberedEvent[] {
  if (step === undefined) return all
  return all.filter(
    ({ event }) =>
      stepOf(event) === step &&
      (tryNumber === undefined || !('stepAttempt' in event) || event.stepAttempt === tryNumber),
  )
}

/** The place of the last event until a moment; -1 before the first. */
export const lastUntil = (events: readonly NumberedEvent[], atMs: number): number =>
  events.findLastIndex(({ event }) => event.atMs <= atMs)
