/** What of time is shown: the last so many milliseconds, moving on with the clock, or a stretch that stands. */
export type ShownTime = { of: 'last'; ms: number } | { of: 'between'; fromMs: number; toMs: number }

/** A stretch of time, in milliseconds since 1970. */
export interface Stretch {
  fromMs: number
  toMs: number
}

const hourMs = 3_600_000
/** What can be chosen by a press. */
export const lastChoices = [
  { value: '1h', label: '1 h', ms: hourMs },
  { value: '6h', label: '6 h', ms: 6 * hourMs },
  { value: '24h', label: '24 h', ms: 24 * hourMs },
  { value: '7d', label: '7 d', ms: 7 * 24 * hourMs },
] as const

const usual: ShownTime = { of: 'last', ms: 6 * hourMs }
const leastMs = 1_000
const mostMs = 31 * 24 * hourMs

/** The word of the address, `24h` or `1763850000000-1763853600000`; the last six hours for anything else. */
export const readShownTime = (word: string | undefined): ShownTime => {
  const last = lastChoices.find(({ value }) => value === word)
  if (last) return { of: 'last', ms: last.ms }
  const [, from, to] = /^(\d{1,13})-(\d{1,13})$/.exec(word ?? '') ?? []
  const [fromMs, toMs] = [Number(from), Number(to)]
  return from !== undefined && toMs - fromMs >= leastMs && toMs - fromMs <= mostMs
    ? { of: 'between', fromMs, toMs }
    : usual
}

/** What {@link readShownTime} reads; undefined for what shows without a word. */
export const writeShownTime = (shown: ShownTime): string | undefined =>
  shown.of === 'between'
    ? `${Math.round(shown.fromMs)}-${Math.round(shown.toMs)}`
    : shown.ms === usual.ms
      ? undefined
      : lastChoices.find(({ ms }) => ms === shown.ms)?.value

/** The stretch that is shown. One that moves on with the clock ends a little after now: there what is to come has its place. */
export const stretchOf = (shown: ShownTime, nowMs: number): Stretch =>
  shown.of === 'between'
    ? { fromMs: shown.fromMs, toMs: shown.toMs }
    : { fromMs: nowMs - shown.ms, toMs: nowMs + shown.ms / 6 }

const between = (fromMs: number, toMs: number): ShownTime => {
  const lackMs = Math.max(0, leastMs - (toMs - fromMs))
  const spanMs = Math.min(mostMs, toMs - fromMs + lackMs)
  const middleMs = (fromMs + toMs) / 2
  // Before 1970 nothing ran.
  const startMs = Math.max(0, middleMs - spanMs / 2)
  return { of: 'between', fromMs: Math.round(startMs), toMs: Math.round(startMs + spanMs) }
}

/** The stretch between two moments, in either order. */
export const drawnStretch = (aMs: number, bMs: number): ShownTime =>
  between(Math.min(aMs, bMs), Math.max(aMs, bMs))

/** Closer (`factor` below 1) or farther, with a moment where it was. */
export const zoomedAt = ({ fromMs, toMs }: Stretch, atMs: number, factor: number): ShownTime =>
  between(atMs - (atMs - fromMs) * factor, atMs + (toMs - atMs) * factor)

/** Earlier or later by a part of what is shown. */
export const movedBy = ({ fromMs, toMs }: Stretch, part: number): ShownTime =>
  between(fromMs + (toMs - fromMs) * part, toMs + (toMs - fromMs) * part)

/** What is asked for: the stretch in steps of an eighth of it, with one more at each end, so that a moving clock asks seldom. */
export const askedStretch = ({ fromMs, toMs }: Stretch): Stretch => {
  const stepMs = 2 ** Math.ceil(Math.log2((toMs - fromMs) / 8))
  return {
    fromMs: Math.max(0, Math.floor(fromMs / stepMs - 1) * stepMs),
    toMs: Math.ceil(toMs / stepMs + 1) * stepMs,
  }
}
