import type { FilterMoment } from './run-filter.ts'

const units = [
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['m', 60_000],
  ['s', 1_000],
  ['ms', 1],
] as const
const longestMs = 10 * 366 * 86_400_000

/** `1h30m` in milliseconds; undefined for what is no length of time, or one of more than ten years. */
export const parseLength = (text: string): number | undefined => {
  if (!/^(?:\d{1,9}(?:d|h|ms|m|s))+$/.test(text)) return undefined
  let ms = 0
  for (const [, count = '', unit = ''] of text.matchAll(/(\d+)(ms|[dhms])/g))
    ms += Number(count) * (units.find(([name]) => name === unit)?.[1] ?? 0)
  return ms <= longestMs ? ms : undefined
}

/** Milliseconds as they are written in a filter: `1h30m`. */
export const spellLength = (ms: number): string => {
  let rest = ms
  const parts = units.flatMap(([name, size]) => {
    const count = Math.floor(rest / size)
    rest -= count * size
    return count > 0 ? [`${count}${name}`] : []
  })
  return parts.join('') || '0s'
}

/** `7d` (ago), `2026-11-01`, `2026-11-01T14:30` or `2026-11-01T14:30Z`; undefined for anything else. */
export const parseMoment = (text: string): FilterMoment | undefined => {
  const ms = parseLength(text)
  if (ms !== undefined) return { of: 'ago', ms }
  const [, day, time, seconds = '', utc] =
    /^(\d{4}-\d\d-\d\d)(?:T(\d\d:\d\d)(:\d\d(?:\.\d{3})?)?(Z)?)?$/.exec(text) ?? []
  if (day === undefined) return undefined
  const at = new Date(`${day}T${time ?? '00:00'}${seconds || ':00'}Z`)
  // Date rolls 30 February over into March; what comes out differently was no day.
  return Number.isNaN(at.getTime()) || !at.toISOString().startsWith(day)
    ? undefined
    : { of: 'time', atMs: at.getTime(), ...(utc && { utc: true as const }) }
}

/** The other way round, as short as it goes. */
export const spellMoment = (moment: FilterMoment): string =>
  moment.of === 'ago'
    ? spellLength(moment.ms)
    : moment.utc
      ? new Date(moment.atMs).toISOString().replace(/(?::00)?\.000Z$/, 'Z')
      : new Date(moment.atMs).toISOString().replace(/(?:(?:T00:00)?:00)?\.000Z$|Z$/, '')

/** A word as a filter holds it: in quotes where it would be read otherwise. */
export const spellWord = (word: string): string =>
  /^[^\s",=:<>-][^\s",=:]*$/.test(word) ? word : `"${word.replaceAll(/["\\]/g, String.raw`\$&`)}"`
