/** Numbers that look random and are the same each time, from 0 up to 1. Mulberry32, by Tommy Ettinger (public domain). */
export type HistoryRandom = () => number

export const historyRandom = (seed: number): HistoryRandom => {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

export const chosen = <Item>(random: HistoryRandom, items: readonly Item[]): Item => {
  const item = items[Math.floor(random() * items.length)]
  if (item === undefined) throw new Error('There is nothing to choose from.')
  return item
}

/** An id as a run of that moment has it (a UUID of version 7): ids sort by time, which feeds and counts rely on. */
export const historyId = (random: HistoryRandom, atMs: number): string => {
  const hex = (digits: number): string =>
    Math.floor(random() * 16 ** digits)
      .toString(16)
      .padStart(digits, '0')
  const time = Math.floor(atMs).toString(16).padStart(12, '0')
  return `${time.slice(0, 8)}-${time.slice(8)}-7${hex(3)}-8${hex(3)}-${hex(6)}${hex(6)}`
}
