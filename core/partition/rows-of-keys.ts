import { dimensionsOf, keysOf, type KeysNow } from './partition-keys.ts'
import { dimensionMark, type WholeSet } from './partition-set.ts'

/** Along which dimension partitions stand in a row: that of time, else the last. */
const longWay = (set: Extract<WholeSet, { type: 'multi' }>) =>
  set.dimensions.find((dimension) => dimension.set.type === 'timeWindow') ?? set.dimensions.at(-1)

/**
 * Partitions in the rows in which they stand next to each other, each row at most so long; of several dimensions along that of time, else along the last. Rows are
 * in the order in which their first was given, and within a row partitions are in the order of the set. `gone`: keys that are none of the set.
 */
export const rowsOfKeys = (
  set: WholeSet,
  keys: readonly string[],
  longest: number,
  now: KeysNow,
): { rows: string[][]; gone: string[] } => {
  const all = keysOf(set, now)
  const along = set.type === 'multi' ? longWay(set) : undefined
  const inRow = along && keysOf(along.set, now)
  const gone: string[] = []
  const lanes = new Map<string, { key: string; place: number }[]>()
  for (const key of keys) {
    const overall = all.placeOf(key)
    if (overall === undefined) {
      gone.push(key)
      continue
    }
    const parts = set.type === 'multi' ? Object.entries(dimensionsOf(set, key)) : []
    const lane = parts.map(([name, part]) => (name === along?.name ? '' : part)).join(dimensionMark)
    const own = parts.find(([name]) => name === along?.name)?.[1]
    const place = (own === undefined ? undefined : inRow?.placeOf(own)) ?? overall
    const met = lanes.get(lane)
    if (met) met.push({ key, place })
    else lanes.set(lane, [{ key, place }])
  }
  const given = new Map(keys.map((key, index) => [key, index]))
  const rows = [...lanes.values()].flatMap((lane) => {
    const cut: { key: string; place: number }[][] = []
    for (const one of lane) {
      const row = cut.at(-1)
      const [before, last] = [row?.at(-2), row?.at(-1)]
      const step = last ? one.place - last.place : 0
      const goesOn = Math.abs(step) === 1 && (!last || !before || last.place - before.place === step)
      if (row && goesOn && row.length < longest) row.push(one)
      else cut.push([one])
    }
    return cut
  })
  return {
    rows: rows
      .toSorted((one, other) => (given.get(one[0]?.key ?? '') ?? 0) - (given.get(other[0]?.key ?? '') ?? 0))
      .map((row) => row.toSorted((one, other) => one.place - other.place).map(({ key }) => key)),
    gone,
  }
}
