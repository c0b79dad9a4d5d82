import { formatQuantity } from '#components/ui/format.ts'

import { type ComingFire, hoursOf } from './hours-of.ts'

const hourMs = 3_600_000

interface FiresByHourProps {
  fires: readonly ComingFire[]
  fromMs: number
  /** Until then all times are known. */
  untilMs: number
}

/** How many runs each hour of the coming day starts, as bars. */
export function FiresByHour({ fires, fromMs, untilMs }: FiresByHourProps) {
  const known = Math.floor((untilMs - fromMs) / hourMs)
  const isWhole = known >= 24
  const hours = hoursOf(fires, fromMs)
  const runs = fires.reduce((sum, fire) => sum + fire.runs, 0)
  const most = Math.max(...hours)
  const busiest = hours.indexOf(most)
  const clock = (hour: number) => clockOf(fromMs + hour * hourMs)
  const words =
    most === 0
      ? 'No run is started by a schedule in the coming 24 hours.'
      : `${formatQuantity(runs, 'run')} ${isWhole ? 'in 24 hours' : `until ${clockOf(untilMs)}`}; the most, ${most}, between ${clock(busiest)} and ${clock(busiest + 1)}.${
          isWhole ? '' : ' Farther ahead there are too many times to list.'
        }`
  return (
    <figure className="px-4 py-3">
      <div aria-hidden className="flex h-16 items-end gap-px">
        {hours.map((count, hour) => (
          <i
            key={clock(hour)}
            title={`${clock(hour)} to ${clock(hour + 1)}: ${formatQuantity(count, 'run')}`}
            className="min-h-px flex-1 rounded-t-[2px] bg-accent"
            style={{ height: `${most === 0 ? 0 : (count / most) * 100}%` }}
          />
        ))}
      </div>
      <figcaption className="pt-1 text-sm text-ink-2">{words}</figcaption>
    </figure>
  )
}

const clockOf = (atMs: number): string =>
  new Date(atMs).toLocaleTimeString('en-GB', { hour: '2-digit', minute: '2-digit' })
