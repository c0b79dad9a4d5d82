import { setTimeout as delay } from 'node:timers/promises'

/** Waits so long, or until the signal. */
export const pause = (waitMs: number, until: AbortSignal): Promise<void> =>
  delay(waitMs, undefined, { signal: until }).catch(() => undefined)
