import { wildcards } from '../wildcards.ts'
import { keysBetween, keysOf, type KeysNow, type PartitionKeys } from './partition-keys.ts'
import { dimensionMark, rangeMark, type WholeSet } from './partition-set.ts'
import { spellKey, spellRange } from './spell-partition.ts'

export type ParsedSelection =
  | { outcome: 'parsed'; /** In the order of the set. */ keys: string[] }
  | { outcome: 'refused'; message: string; /** Where in the text. */ start: number; end: number }

/** Partitions that one text may select. */
const mostSelected = 100_000
/** Stars of one pattern. */
const mostStars = 10
/** Keys that one text may look at, counted anew for each pattern and each range: what it may cost. */
const mostLookedAt = 2_000_000

export interface Piece {
  text: string
  isQuoted: boolean
  start: number
  end: number
}

/** Cuts at a mark that is not between quotes; two quotes within quotes are one. */
export const cut = (text: string, at: number, marks: readonly string[]): Piece[] => {
  const pieces: Piece[] = []
  let start = 0
  let inQuotes = false
  const take = (end: number) => {
    const written = text.slice(start, end)
    const trimmed = written.trim()
    const lead = written.length - written.trimStart().length
    const isQuoted = trimmed.length > 1 && trimmed.startsWith('"') && trimmed.endsWith('"')
    pieces.push({
      text: trimmed,
      isQuoted,
      start: at + start + lead,
      end: at + start + lead + trimmed.length,
    })
  }
  for (let index = 0; index < text.length; index += 1) {
    if (text[index] === '"') inQuotes = !inQuotes
    const mark = inQuotes ? undefined : marks.find((one) => text.startsWith(one, index))
    if (mark === undefined) continue
    take(index)
    start = index + mark.length
    index = start - 1
  }
  take(text.length)
  return pieces
}

export const plain = ({ text, isQuoted }: Piece): string =>
  isQuoted ? text.slice(1, -1).replaceAll('""', '"') : text

class Unfit extends Error {
  readonly piece: Piece
  constructor(message: string, piece: Piece) {
    super(message)
    this.piece = piece
  }
}

const placeOf = (keys: PartitionKeys, piece: Piece): number => {
  const key = plain(piece)
  const place = keys.placeOf(key)
  if (place !== undefined) return place
  const range =
    keys.size === 0 ? 'It has none now.' : `It goes from ${keys.at(0)} to ${keys.at(keys.size - 1)}.`
  throw new Unfit(`There is no partition ${key}. ${range}`, piece)
}

/** What reading a text has cost so far, counted in keys that were looked at. */
interface Cost {
  lookedAt: number
}

const spend = (cost: Cost, keys: number, piece: Piece): void => {
  cost.lookedAt += keys
  if (cost.lookedAt > mostLookedAt)
    throw new Unfit(
      'This means too many partitions too often. Take fewer patterns at a time, or ranges.',
      piece,
    )
}

const matching = (keys: PartitionKeys, piece: Piece, cost: Cost): number[] => {
  if (piece.text.split('*').length - 1 > mostStars)
    throw new Unfit(`A pattern has at most ${mostStars} stars.`, piece)
  spend(cost, keys.size, piece)
  const isLike = wildcards(piece.text)
  const places: number[] = []
  for (let place = 0; place < keys.size; place += 1) if (isLike(keys.at(place))) places.push(place)
  if (places.length === 0) throw new Unfit(`No partition is like ${piece.text}.`, piece)
  return places
}

/** The places that an item without dimensions means. */
const placesOf = (keys: PartitionKeys, piece: Piece, cost: Cost): number[] => {
  const between = (from: number, to: number) => {
    spend(cost, Math.max(0, to - from + 1), piece)
    return Array.from({ length: Math.max(0, to - from + 1) }, (_, index) => from + index)
  }
  if (!piece.isQuoted && piece.text === '*') return between(0, keys.size - 1)
  const ends = cut(piece.text, piece.start, [rangeMark])
  const [from, to, more] = ends
  if (more) throw new Unfit(`A range has two ends: first${rangeMark}last.`, piece)
  if (from && to) {
    const first = from.text === '' ? 0 : (keys.onDay?.(from.text)?.first ?? placeOf(keys, from))
    const last = to.text === '' ? keys.size - 1 : (keys.onDay?.(to.text)?.last ?? placeOf(keys, to))
    if (first > last)
      throw new Unfit(`The range ends before it begins: ${plain(to)} comes before ${plain(from)}.`, piece)
    return between(first, last)
  }
  const latest = piece.isQuoted ? null : /^latest(?:\s+(\d{1,6}))?$/.exec(piece.text)
  if (latest && keys.placeOf(piece.text) === undefined)
    return between(Math.max(0, keys.size - Number(latest[1] ?? 1)), keys.size - 1)
  if (!piece.isQuoted && piece.text.includes('*') && keys.placeOf(piece.text) === undefined)
    return matching(keys, piece, cost)
  return [placeOf(keys, piece)]
}

const tooMany = (item: Piece): Unfit =>
  new Unfit(`That is more than ${mostSelected} partitions. Take fewer at a time.`, item)

const itemPlaces = (set: WholeSet, keys: PartitionKeys, now: KeysNow, item: Piece, cost: Cost): number[] => {
  if (set.type !== 'multi' || item.text === '*') return placesOf(keys, item, cost)
  const parts = cut(item.text, item.start, [dimensionMark])
  const names = set.dimensions.map(({ name }) => name).join(dimensionMark)
  if (parts.length !== set.dimensions.length)
    throw new Unfit(
      `A partition here has ${set.dimensions.length} parts: ${names}. Write * for all of one.`,
      item,
    )
  return set.dimensions.reduce<number[]>(
    (heads, dimension, index) => {
      const inner = keysOf(dimension.set, now)
      const part = parts[index]
      const places = part ? placesOf(inner, part, cost) : []
      // All of their combinations are there only once all of them may be.
      if (heads.length * places.length > mostSelected) throw tooMany(item)
      spend(cost, heads.length * places.length, item)
      return heads.flatMap((head) => places.map((place) => head * inner.size + place))
    },
    [0],
  )
}

/**
 * Reads which partitions of a set are meant: keys, ranges (`first...last`, either end may be left out), `*` for all, texts with `*` in them, `latest` or `latest 7`,
 * separated by commas; of several dimensions each part is such a text, joined by `|`. Quotes keep a key as it is.
 */
export const parsePartitionSelection = (text: string, set: WholeSet, now: KeysNow): ParsedSelection => {
  const keys = keysOf(set, now)
  const places = new Set<number>()
  const cost: Cost = { lookedAt: 0 }
  const whole: Piece = { text, isQuoted: false, start: 0, end: text.length }
  try {
    for (const item of cut(text, 0, [',', '\n'])) {
      if (item.text === '') continue
      for (const place of itemPlaces(set, keys, now, item, cost)) places.add(place)
      if (places.size > mostSelected) throw tooMany(item)
    }
    if (places.size === 0) throw new Unfit('No partition is chosen yet.', whole)
  } catch (error) {
    if (!(error instanceof Unfit)) throw error
    return { outcome: 'refused', message: error.message, start: error.piece.start, end: error.piece.end }
  }
  const inOrder = [...places].toSorted((one, other) => one - other)
  const isOneRun = (inOrder.at(-1) ?? 0) - (inOrder[0] ?? 0) === inOrder.length - 1
  return {
    outcome: 'parsed',
    keys: isOneRun
      ? keysBetween(keys, inOrder[0] ?? 0, (inOrder.at(-1) ?? -1) + 1)
      : inOrder.map((place) => keys.at(place)),
  }
}

const written = (key: string, isMulti: boolean): string =>
  isMulti ? key.split(dimensionMark).map(spellKey).join(dimensionMark) : spellKey(key)

/** Writes keys of a set as the shortest text that means them: neighbours as ranges. Keys that the set does not have are left out. */
export const writePartitionSelection = (chosen: readonly string[], set: WholeSet, now: KeysNow): string => {
  const keys = keysOf(set, now)
  const places = [...new Set(chosen.flatMap((key) => keys.placeOf(key) ?? []))].toSorted((a, b) => a - b)
  if (places.length === keys.size && places.length > 1) return '*'
  const isMulti = set.type === 'multi'
  const items: string[] = []
  for (let index = 0; index < places.length;) {
    let end = index
    while (places[end + 1] === (places[end] ?? NaN) + 1) end += 1
    const [first, last] = [keys.at(places[index] ?? 0), keys.at(places[end] ?? 0)]
    if (isMulti || end - index < 2)
      for (let each = index; each <= end; each += 1) items.push(written(keys.at(places[each] ?? 0), isMulti))
    else items.push(spellRange(first, last))
    index = end + 1
  }
  return items.join(', ')
}
