import { classes } from '#components/ui/classes.ts'
import { formatMoment } from '#components/ui/format.ts'
import { ToneMark } from '#components/ui/tone-mark.tsx'
import type { Tone } from '#components/ui/tone.ts'
import type { RunLane } from '#core/run/timeline/run-lanes.ts'

import { runTone } from '../status-tone.ts'
import type { TimeScale } from '../time-scale.ts'
import type { ComingFire } from './coming-ticks.ts'
import { barWords, type RunBar } from './run-bar.ts'

const barColour: Partial<Record<Tone, string>> = {
  succeeded: 'bg-succeeded-soft border-succeeded',
  failed: 'bg-failed-soft border-failed',
  running: 'bg-running-soft border-running',
  warn: 'bg-warn-soft border-warn',
}
/** Narrower bars have no room for the shape of their status. */
const markPx = 16

/** Of ticks that would lie on each other the first is drawn. */
const apartPx = 11

const apart = (coming: readonly ComingFire[], scale: TimeScale): ComingFire[] => {
  const drawn: ComingFire[] = []
  for (const fire of coming) {
    const last = drawn.at(-1)
    if (!last || scale.x(fire.atMs) - scale.x(last.atMs) >= apartPx) drawn.push(fire)
  }
  return drawn
}

interface LaneLineProps {
  lane: RunLane<RunBar>
  /** What schedules will start in it. */
  coming: readonly ComingFire[]
  number: number
  topPx: number
  heightPx: number
  rowPx: number
  scale: TimeScale
  nowMs: number
  /** The run that has the focus. */
  current: string | undefined
  barId: (runId: string) => string
}

/** The runs of one job or pipeline: the thin part is what each waited, the thick part what it ran. */
export function LaneLine({
  lane,
  coming,
  number,
  topPx,
  heightPx,
  rowPx,
  scale,
  nowMs,
  current,
  barId,
}: LaneLineProps) {
  return (
    <div
      role="row"
      aria-rowindex={number + 1}
      className="absolute inset-x-0 top-0 flex border-b border-line"
      style={{ height: heightPx, transform: `translateY(${topPx}px)` }}
    >
      <div
        role="rowheader"
        title={lane.name}
        className="w-[200px] shrink-0 truncate border-r border-line bg-surface px-4 py-1.5 text-sm max-md:w-28 max-md:px-2"
      >
        {lane.name}
      </div>
      <div role="presentation" className="relative min-w-0 flex-1 overflow-hidden">
        {apart(coming, scale).map(({ atMs, name, scheduleId, pipelineId }) => {
          const x = scale.x(atMs)
          const words = `Schedule ${name} fires at ${formatMoment(atMs)}`
          return atMs < nowMs || x < 0 || x > scale.widthPx ? null : (
            <i
              key={`${atMs} ${pipelineId} ${scheduleId}`}
              role="gridcell"
              aria-label={words}
              title={words}
              className="absolute top-[7px] size-[9px] -translate-x-1/2 rotate-45 rounded-[1px] border-[1.5px] border-dashed border-queued"
              style={{ left: x }}
            />
          )
        })}
        {lane.bars.map(({ run, row }) => {
          const endMs = run.finishedAtMs ?? nowMs
          const [fromX, toX] = [scale.x(run.enqueuedAtMs), scale.x(endMs)]
          if (run.id !== current && (toX < 0 || fromX > scale.widthPx)) return null
          const startX = scale.x(run.startedAtMs ?? endMs)
          const widthPx = Math.max(4, toX - startX)
          const tone = runTone[run.status]
          const words = barWords(run, nowMs)
          return (
            <div
              key={run.id}
              id={barId(run.id)}
              data-run={run.id}
              role="gridcell"
              aria-label={words}
              title={words}
              className={classes(
                'absolute flex cursor-pointer items-center',
                run.id === current &&
                  'outline-accent group-focus-visible/grid:outline-2 group-focus-visible/grid:outline-offset-1',
              )}
              style={{
                left: fromX,
                width: startX - fromX + widthPx,
                top: 5 + row * rowPx,
                height: rowPx - 3,
              }}
            >
              <i className="h-[3px] shrink-0 bg-queued" style={{ width: Math.max(0, startX - fromX) }} />
              <span
                className={classes(
                  'flex h-full shrink-0 items-center rounded-[3px] border px-0.5',
                  barColour[tone] ?? 'border-line-strong bg-sunken',
                )}
                style={{ width: widthPx }}
              >
                {widthPx >= markPx && <ToneMark tone={tone} />}
              </span>
            </div>
          )
        })}
      </div>
    </div>
  )
}
