import { statusWords } from '#components/runs/status-words.ts'
import { classes } from '#components/ui/classes.ts'
import { formatMoment } from '#components/ui/format.ts'
import type { TickStatus } from '#core/schedule/tick.ts'

/** A tick of a schedule or of a sensor, as far as the strip draws it. */
interface StripTick {
  atMs: number
  status: TickStatus
  reason: string | null
}

const heights = {
  succeeded: 'h-4 bg-succeeded',
  skipped: 'h-1.5 bg-skipped',
  failed: 'h-4 bg-failed',
}

const count = (ticks: readonly StripTick[], status: TickStatus): number =>
  ticks.filter((tick) => tick.status === status).length

/** The last ticks, the newest at the right: started, left out, failed. Given newest first. */
export function TickStrip({ ticks }: { ticks: readonly StripTick[] }) {
  if (ticks.length === 0) return <span className="text-ink-3">no tick yet</span>
  const words = (['succeeded', 'skipped', 'failed'] as const)
    .flatMap((status) => (count(ticks, status) > 0 ? [`${count(ticks, status)} ${statusWords[status]}`] : []))
    .join(', ')
  return (
    <span
      role="img"
      aria-label={`The last ${ticks.length}: ${words}`}
      className="flex h-4 items-end gap-[2px] overflow-hidden"
    >
      {ticks.toReversed().map((tick) => (
        <i
          key={tick.atMs}
          title={`${formatMoment(tick.atMs)}: ${statusWords[tick.status]}${tick.reason === null ? '' : `. ${tick.reason}`}`}
          className={classes('w-[5px] shrink-0 rounded-[1px]', heights[tick.status])}
        />
      ))}
    </span>
  )
}
