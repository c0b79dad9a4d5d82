/** A wait before the next try, in milliseconds: anything from nothing to twice as long each time (AWS, "Exponential backoff and jitter", full jitter). */
export const fullJitter = (
  tries: number,
  { baseMs = 200, mostMs = 10_000, random = Math.random } = {},
): number => random() * Math.min(mostMs, baseMs * 2 ** tries)

/** A wait that grows from the one before it and never falls in step with others' (same source, decorrelated jitter). */
export const decorrelatedJitter = (
  lastMs: number,
  { baseMs = 800, mostMs = 30_000, random = Math.random } = {},
): number => Math.min(mostMs, baseMs + random() * Math.max(0, lastMs * 3 - baseMs))
