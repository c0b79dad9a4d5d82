/** The part of a run's time that is looked at, in milliseconds since its start. */
export interface TimeWindow {
  fromMs: number
  toMs: number
}

/** Closer than this nothing is to be seen. */
const leastMs = 20

/** The word of the address, `1200-5300`; undefined for anything else. */
export function readWindow(word: string | undefined): TimeWindow | undefined {
  const [, from, to] = /^(\d{1,12})-(\d{1,12})$/u.exec(word ?? '') ?? []
  if (from === undefined || to === undefined || Number(to) - Number(from) < leastMs) return undefined
  return { fromMs: Number(from), toMs: Number(to) }
}

/** What {@link readWindow} reads. */
export const writeWindow = ({ fromMs, toMs }: TimeWindow): string =>
  `${Math.round(fromMs)}-${Math.round(toMs)}`

/** The window between two moments, in either order, within the whole; undefined where that is all of it. */
export function windowBetween(aMs: number, bMs: number, wholeMs: number): TimeWindow | undefined {
  const fromMs = Math.max(0, Math.min(aMs, bMs))
  const toMs = Math.min(wholeMs, Math.max(aMs, bMs))
  const lackMs = Math.max(0, leastMs - (toMs - fromMs))
  const wide = { fromMs: Math.max(0, fromMs - lackMs / 2), toMs: Math.min(wholeMs, toMs + lackMs / 2) }
  return wide.fromMs <= 0 && wide.toMs >= wholeMs ? undefined : wide
}

/** Closer (`factor` below 1) or farther, with the moment `atMs` where it was. */
export const zoomAt = (
  { fromMs, toMs }: TimeWindow,
  atMs: number,
  factor: number,
  wholeMs: number,
): TimeWindow | undefined => {
  const enough = Math.max(factor, leastMs / Math.max(1, toMs - fromMs))
  return windowBetween(atMs - (atMs - fromMs) * enough, atMs + (toMs - atMs) * enough, wholeMs)
}

/** Moved by a part of its length, no farther than the ends. */
export function pan({ fromMs, toMs }: TimeWindow, part: number, wholeMs: number): TimeWindow | undefined {
  const byMs = Math.min(wholeMs - toMs, Math.max(-fromMs, (toMs - fromMs) * part))
  return windowBetween(fromMs + byMs, toMs + byMs, wholeMs)
}
