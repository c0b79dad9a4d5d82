/** Where the time comes from. Everything that decides by time takes one, so that a test can hold it still. */
export interface Clock {
  now(): Date
  /** Settles when it can be relied on; absent: always. */
  known?(): Promise<void>
}

export const systemClock: Clock = { now: () => new Date() }
