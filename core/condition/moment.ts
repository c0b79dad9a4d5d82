/** When something happened, as a condition weighs it. */
export interface Moment {
  /** The tick that saw it. */
  tick: number
  atMs: number
  /** What came until this tick, or until this instant, it has dealt with. */
  handledTick: number
  handledMs: number
}

/** The partition keys of which something is true, each with when that happened; null: it is a state, which lasts. */
export type Truth = ReadonlyMap<string, Moment | null>

export const later = (one: Moment | null | undefined, other: Moment | null | undefined): Moment | null => {
  if (!one || !other) return one ?? other ?? null
  return {
    tick: Math.max(one.tick, other.tick),
    atMs: Math.max(one.atMs, other.atMs),
    handledTick: Math.max(one.handledTick, other.handledTick),
    handledMs: Math.max(one.handledMs, other.handledMs),
  }
}

/** Something that a tick finds out itself: it deals with all that the tick knows of. */
export const seenAt = (tick: number, atMs: number): Moment => ({
  tick,
  atMs,
  handledTick: tick,
  handledMs: atMs,
})

/** What a trigger left: the tick that saw it and its instant. Zero: a state, which any reset takes away. */
export interface Triggered {
  tick: number
  atMs: number
}

/** Whether a reset takes away what was triggered: it came after it, or at the same time. A state that resets takes all away. */
export const takesAway = (reset: Moment | null, { tick, atMs }: Triggered): boolean =>
  reset === null || tick <= reset.handledTick || atMs <= reset.handledMs
