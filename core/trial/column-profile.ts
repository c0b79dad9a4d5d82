import { sampleLimits, type Cell, type ColumnProfile } from './sample.ts'

type Kind = ColumnProfile['kind']

/** What a column of a type holds; types are DuckDB's, or those of JSON. */
export const kindOfType = (type: string): Kind => {
  if (/^(U?(TINY|SMALL|BIG|HUGE)?INT(EGER)?|DECIMAL.*|DOUBLE|FLOAT|REAL|integer|number)$/.test(type))
    return 'number'
  if (/^(DATE$|TIMESTAMP)/.test(type)) return 'time'
  if (/^(BOOLEAN|boolean)$/.test(type)) return 'truth'
  if (/^(VARCHAR|UUID|TIME\b.*|ENUM.*|text)$/.test(type)) return 'text'
  return 'other'
}

/** A cell as a number on the axis of its column; NaN where it has no place there. */
export const placeOf = (kind: Kind, cell: Cell): number => {
  if (cell === null || cell === '') return Number.NaN
  if (kind === 'number') return typeof cell === 'boolean' ? Number.NaN : Number(cell)
  if (kind !== 'time') return Number.NaN
  // DuckDB writes "2024-03-01 10:00:00+00"; without a zone it means UTC.
  const text = String(cell).replace(' ', 'T')
  return Date.parse(
    /T.*([+-]\d\d(:?\d\d)?|Z)$/.test(text)
      ? text.replace(/([+-]\d\d)$/, '$1:00')
      : `${text}${text.includes('T') ? 'Z' : ''}`,
  )
}

const histogramOf = (places: readonly number[]): ColumnProfile['histogram'] => {
  if (places.length === 0) return null
  let from = Infinity
  let to = -Infinity
  for (const place of places) {
    if (place < from) from = place
    if (place > to) to = place
  }
  const bins = from === to ? 1 : sampleLimits.bins
  const counts = Array.from({ length: bins }, () => 0)
  // Halved, so that the width of a range is no larger than a number can be.
  const half = to / 2 - from / 2
  for (const place of places) {
    const at = half === 0 ? 0 : Math.min(bins - 1, Math.floor(((place / 2 - from / 2) / half) * bins))
    counts[at] = (counts[at] ?? 0) + 1
  }
  return { from, to, counts }
}

const mostOften = (counted: ReadonlyMap<string, number>): ColumnProfile['top'] =>
  [...counted]
    .toSorted(([, one], [, other]) => other - one)
    .slice(0, sampleLimits.top)
    .map(([value, count]) => ({ value, count }))

/** What the cells of a column are like: how many are missing, how many differ, how they spread. */
export const columnProfile = (name: string, type: string, cells: readonly Cell[]): ColumnProfile => {
  const kind = kindOfType(type)
  const counted = new Map<string, number>()
  const places: number[] = []
  let nulls = 0
  let min: { place: number; cell: Cell } | undefined
  let max: { place: number; cell: Cell } | undefined
  for (const cell of cells) {
    if (cell === null) {
      nulls += 1
      continue
    }
    const text = typeof cell === 'string' ? cell : JSON.stringify(cell)
    counted.set(text, (counted.get(text) ?? 0) + 1)
    const place = placeOf(kind, cell)
    if (!Number.isFinite(place)) continue
    places.push(place)
    if (!min || place < min.place) min = { place, cell }
    if (!max || place > max.place) max = { place, cell }
  }
  const isMeasured = kind === 'number' || kind === 'time'
  return {
    name,
    type,
    kind,
    nulls,
    distinct: counted.size,
    min: min?.cell ?? null,
    max: max?.cell ?? null,
    histogram: isMeasured ? histogramOf(places) : null,
    top: isMeasured ? [] : mostOften(counted),
  }
}
