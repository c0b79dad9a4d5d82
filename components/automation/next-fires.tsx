'use client'
import { useMemo } from 'react'

import { Chip } from '#components/ui/chip.tsx'
import { useNow } from '#components/ui/clock.ts'
import { formatDuration, formatRelative } from '#components/ui/format.ts'
import type { Fire } from '#core/schedule/next-fire.ts'
import { ScheduleTimes } from '#core/schedule/schedule-times.ts'
import { timesProblems, type TimesOfSchedule } from '#core/schedule/times-problems.ts'

import { formatInZone, oddWords } from './fire-words.ts'

const shown = 5
const lookAheadMs = 400 * 86_400_000
const mostOdd = 4

interface NextFiresProps extends TimesOfSchedule {
  /** So much later than its times it is carried out. */
  delayMs?: number
}

/** The times at which a schedule fires next, and those of the coming year at which the clock is put forward or back. */
export function NextFires({ cron, timezone = 'UTC', delayMs = 0 }: NextFiresProps) {
  const nowMs = useNow(() => 60_000)
  const [next, odd] = useMemo((): [Fire[], Fire[]] => {
    if (nowMs === null || timesProblems({ cron, timezone }).length > 0) return [[], []]
    const times = new ScheduleTimes({ cron, timezone })
    const fires = times.after(nowMs - delayMs, shown)
    const last = fires.at(-1)?.atMs ?? nowMs
    const later = (fire: Fire) => ({ ...fire, atMs: fire.atMs + delayMs })
    const farther = times.oddBetween(last, nowMs + lookAheadMs).slice(0, mostOdd)
    return [fires.map(later), farther.map(later)]
  }, [cron, timezone, delayMs, nowMs])
  if (nowMs === null || next.length === 0) return null
  return (
    <div className="grid gap-1 rounded-md bg-sunken px-3 py-2 text-sm">
      <h3 className="text-xs text-ink-3">
        {`Next, ${timezone}${delayMs > 0 ? `, ${formatDuration(delayMs)} after its times` : ''}`}
      </h3>
      <FireList fires={next} timezone={timezone} nowMs={nowMs} />
      {odd.length > 0 && (
        <>
          <h3 className="mt-1 text-xs text-ink-3">On days when the clock changes</h3>
          <FireList fires={odd} timezone={timezone} nowMs={nowMs} />
        </>
      )}
    </div>
  )
}

function FireList({ fires, timezone, nowMs }: { fires: Fire[]; timezone: string; nowMs: number }) {
  return (
    <ul className="grid gap-1">
      {fires.map(({ atMs, odd }) => (
        <li key={atMs} className="grid grid-cols-[1fr_auto] gap-x-2">
          <time dateTime={new Date(atMs).toISOString()} className="tabular-nums">
            {formatInZone(atMs, timezone)}
          </time>
          <span className="text-ink-3">{formatRelative(atMs, nowMs)}</span>
          {odd && (
            <span className="col-span-2">
              <Chip tone="warn" mark>
                {oddWords[odd].chip}
              </Chip>{' '}
              <span className="text-ink-3">{oddWords[odd].why}</span>
            </span>
          )}
        </li>
      ))}
    </ul>
  )
}
