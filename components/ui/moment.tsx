'use client'
import { useNow } from './clock.ts'
import { formatAge, formatClock, formatDuration, formatMoment, formatRelative } from './format.ts'
import { useTimeStyle } from './time-style.ts'
import { timeZoneOf } from './zone-time.ts'

interface MomentProps {
  at: Date | number | string
  /** `age` leaves out the direction where the column already says it: "4 m". */
  short?: boolean
  className?: string
}

/** A moment, relative with the absolute on hover; all of them switch together. */
export function Moment({ at, short = false, className }: MomentProps) {
  const { form, zone } = useTimeStyle()
  const atMs = new Date(at).getTime()
  const now = useNow((nowMs) => (Math.abs(nowMs - atMs) < 120_000 ? 1000 : 30_000))
  const absolute = formatMoment(atMs, now === null ? 'UTC' : timeZoneOf({ zone }))
  const relative = now === null ? absolute : short ? formatAge(now - atMs) : formatRelative(atMs, now)
  return (
    <time
      dateTime={new Date(atMs).toISOString()}
      title={form === 'relative' ? absolute : relative}
      className={className}
      suppressHydrationWarning
    >
      {form === 'relative' ? relative : absolute}
    </time>
  )
}

interface ElapsedProps {
  from: Date | number | string
  /** Without an end it still runs, and the clock with it. */
  to?: Date | number | string | null
}

/** How long something took, or has been going on. */
export function Elapsed({ from, to }: ElapsedProps) {
  const now = useNow()
  const fromMs = new Date(from).getTime()
  if (to !== undefined && to !== null)
    return <span className="tabular-nums">{formatDuration(new Date(to).getTime() - fromMs)}</span>
  return <span className="tabular-nums">{now === null ? '' : formatClock(now - fromMs)}</span>
}
