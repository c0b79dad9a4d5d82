import { noPartitions, type PartitionCounts, type PartitionStatus } from './partition-counts.ts'
import { keysOf, type KeysNow, type PartitionKeys } from './partition-keys.ts'
import type { SimpleSet, WholeSet } from './partition-set.ts'

type MultiSet = Extract<WholeSet, { type: 'multi' }>

/** Places of a dimension, the second not included; at most all there are. */
export interface Between {
  from: number
  until: number
}

/** One side of a matrix: a dimension, or a part of it. */
export interface MatrixSide {
  dimension: string
  /** Its place among the dimensions of the set. */
  order: number
  /** Keys that the dimension has. */
  size: number
  /** Keys that one heading stands for; the last perhaps fewer. */
  each: number
  headings: (Between & { first: string; last: string })[]
}

/** The partitions of a set of several dimensions by two of them; those that differ only in further dimensions are counted together. */
export interface PartitionMatrix {
  dimensions: string[]
  rows: MatrixSide
  columns: MatrixSide
  /** Row by row. */
  cells: PartitionCounts[][]
}

interface Asked {
  rows?: Between | undefined
  columns?: Between | undefined
  mostRows: number
  mostColumns: number
}

const sideOf = (
  { name, order, keys }: { name: string; order: number; keys: PartitionKeys },
  asked: Between | undefined,
  most: number,
): MatrixSide => {
  const until = Math.min(asked?.until ?? keys.size, keys.size)
  const from = Math.min(asked?.from ?? 0, until)
  const each = Math.max(1, Math.ceil((until - from) / most))
  return {
    dimension: name,
    order,
    size: keys.size,
    each,
    headings: Array.from({ length: Math.ceil((until - from) / each) }, (_, index) => {
      const place = { from: from + index * each, until: Math.min(until, from + (index + 1) * each) }
      return { ...place, first: keys.at(place.from), last: keys.at(place.until - 1) }
    }),
  }
}

/** Time goes from left to right; where there is none, the last dimension does. */
const sidesOf = (dimensions: readonly { order: number; set: SimpleSet }[]): [row: number, column: number] => {
  const timed = dimensions.find(({ set }) => set.type === 'timeWindow')?.order
  const column = timed ?? dimensions.length - 1
  return [column === 0 ? 1 : 0, column]
}

const headingAt = ({ headings, each }: MatrixSide, place: number): number | undefined => {
  const [first] = headings
  const index = first ? Math.floor((place - first.from) / each) : -1
  return place < (headings.at(-1)?.until ?? 0) && index >= 0 ? index : undefined
}

/**
 * Counts the partitions of a set by two of its dimensions, in so many rows and columns at most. `statuses`: of each partition that is not missing, by its place
 * among the keys of the set.
 */
export const partitionMatrix = (
  set: MultiSet,
  statuses: ReadonlyMap<number, PartitionStatus>,
  now: KeysNow,
  { rows: askedRows, columns: askedColumns, mostRows, mostColumns }: Asked,
): PartitionMatrix => {
  const dimensions = set.dimensions.map((dimension, order) => ({
    ...dimension,
    order,
    keys: keysOf(dimension.set, now),
  }))
  const [rowAt, columnAt] = sidesOf(dimensions)
  const [row, column] = [dimensions[rowAt], dimensions[columnAt]]
  if (!row || !column) throw new Error('A set of several dimensions has two at least.')
  const rows = sideOf(row, askedRows, mostRows)
  const columns = sideOf(column, askedColumns, mostColumns)
  // How far apart neighbours of a dimension are among the keys of the set.
  const strides = dimensions.map(({ order }) =>
    dimensions.slice(order + 1).reduce((product, { keys }) => product * keys.size, 1),
  )
  const others = dimensions.reduce(
    (product, { order, keys }) => (order === rowAt || order === columnAt ? product : product * keys.size),
    1,
  )
  const placeIn = (place: number, order: number, size: number) =>
    Math.floor(place / (strides[order] ?? 1)) % size
  const cells = rows.headings.map((down) =>
    columns.headings.map((right) => ({
      ...noPartitions(),
      missing: (down.until - down.from) * (right.until - right.from) * others,
    })),
  )
  for (const [place, status] of statuses) {
    const down = headingAt(rows, placeIn(place, rowAt, rows.size))
    const right = headingAt(columns, placeIn(place, columnAt, columns.size))
    const counts = down === undefined || right === undefined ? undefined : cells[down]?.[right]
    if (!counts) continue
    counts[status] += 1
    counts.missing -= 1
  }
  return { dimensions: dimensions.map(({ name }) => name), rows, columns, cells }
}
