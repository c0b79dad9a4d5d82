/** How Sluice writes figures. Every figure carries its unit; a space stands between them. */

const SECOND = 1000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

/** A length of time: `212 ms`, `9.8 s`, `1 m 05 s`, `2 h 10 m`, `3 d 4 h`. */
export function formatDuration(durationMs: number): string {
  const ms = Math.max(0, Math.round(durationMs))
  if (ms < SECOND) return `${ms} ms`
  if (ms < 59_950) return `${(ms / SECOND).toFixed(1)} s`
  const seconds = Math.round(ms / SECOND)
  if (seconds < 3600) return `${Math.floor(seconds / 60)} m ${String(seconds % 60).padStart(2, '0')} s`
  const minutes = Math.floor(seconds / 60)
  if (minutes < 1440) return `${Math.floor(minutes / 60)} h ${String(minutes % 60).padStart(2, '0')} m`
  const hours = Math.floor(minutes / 60)
  return `${Math.floor(hours / 24)} d ${hours % 24} h`
}

/** A running clock: `0:50`, `12:04`, `1:02:09`. */
export function formatClock(durationMs: number): string {
  const seconds = Math.max(0, Math.floor(durationMs / SECOND))
  const rest = `${String(seconds % 60).padStart(2, '0')}`
  const minutes = Math.floor(seconds / 60)
  if (minutes < 60) return `${minutes}:${rest}`
  return `${Math.floor(minutes / 60)}:${String(minutes % 60).padStart(2, '0')}:${rest}`
}

/** How long ago, without a direction: `4 s`, `12 m`, `3 h`, `9 d`, `5 mo`, `2 y`. */
export function formatAge(ageMs: number): string {
  const ms = Math.abs(ageMs)
  if (ms < MINUTE) return `${Math.floor(ms / SECOND)} s`
  if (ms < HOUR) return `${Math.floor(ms / MINUTE)} m`
  if (ms < DAY) return `${Math.floor(ms / HOUR)} h`
  if (ms < 60 * DAY) return `${Math.floor(ms / DAY)} d`
  if (ms < 730 * DAY) return `${Math.floor(ms / (30.44 * DAY))} mo`
  return `${Math.floor(ms / (365.25 * DAY))} y`
}

const nowWord = 'now'

/** A moment seen from `now`: `now`, `12 m ago`, `in 4 h`. */
export function formatRelative(atMs: number, nowMs: number): string {
  const ageMs = nowMs - atMs
  if (Math.abs(ageMs) < 2 * SECOND) return nowWord
  return ageMs > 0 ? `${formatAge(ageMs)} ago` : `in ${formatAge(ageMs)}`
}

/** A moment in full: `22 Nov 2026, 14:03:09 GMT+1`. Without a zone, in the reader's own. */
export function formatMoment(atMs: number, timeZone?: string): string {
  return new Intl.DateTimeFormat('en-GB', {
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    timeZoneName: 'short',
    timeZone,
  }).format(atMs)
}

/** Bytes in powers of a thousand: `0 B`, `640 B`, `3.1 MB`, `118 GB`. */
export function formatBytes(sizeBytes: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB', 'PB']
  let size = Math.max(0, sizeBytes)
  let unit = 0
  while (size >= 999.5 && unit < units.length - 1) {
    size /= 1000
    unit += 1
  }
  const figure = unit === 0 || size >= 99.95 ? Math.round(size).toString() : size.toFixed(1)
  return `${figure} ${units[unit]}`
}

/** A count with thousands apart: `118,204`. */
export function formatCount(count: number): string {
  return count.toLocaleString('en-US')
}

/** Any figure, however small, in six digits that count: `0.00042`, `3.14159`, `4.2e-13`; a whole one with thousands apart. */
export function formatNumber(value: number): string {
  if (Number.isSafeInteger(value)) return formatCount(value)
  const size = Math.abs(value)
  if (!Number.isFinite(value) || size < 1e-6 || size >= 1e15) return String(Number(value.toPrecision(6)))
  return value.toLocaleString('en-US', {
    maximumSignificantDigits: Math.max(6, Math.trunc(size).toString().length),
  })
}

const plurals = new Intl.PluralRules('en')

/**
 * A count with its noun: `1 row`, `118,204 rows`. A language with other forms than English gives them all as one noun, divided by `|`, in the order
 * of its plural categories: `krok|kroki|kroków`.
 */
export function formatQuantity(count: number, one: string, many = `${one}s`): string {
  const forms = one.split('|')
  const form =
    forms.length > 1
      ? forms[plurals.resolvedOptions().pluralCategories.indexOf(plurals.select(count))]
      : undefined
  return `${formatCount(count)} ${form ?? (count === 1 ? one : many)}`
}
