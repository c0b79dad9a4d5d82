import type { Ref } from 'react'

import { Button } from '#components/ui/button.tsx'
import { classes } from '#components/ui/classes.ts'
import { formatDuration } from '#components/ui/format.ts'

import { colourOfWait } from './gantt-bar.tsx'
import { nameWidth } from './gantt-line.tsx'
import type { GanttBar } from './gantt-rows.ts'
import type { TimeScale } from './time-scale.ts'

interface GanttHeadProps {
  scale: TimeScale
  waits: readonly GanttBar[]
  trackRef: Ref<HTMLDivElement>
  zoomed: boolean
  onWhole: () => void
}

/** The times, and below them what the run waited for, in words. */
export function GanttHead({ scale, waits, trackRef, zoomed, onWhole }: GanttHeadProps) {
  return (
    <div role="presentation" className="sticky top-0 z-10 bg-surface text-xs text-ink-3">
      <div role="row" aria-rowindex={1} className="flex h-7 border-b border-line">
        <div role="columnheader" className={classes('py-1.5', nameWidth)}>
          Step
        </div>
        <div
          role="columnheader"
          aria-label="Time"
          ref={trackRef}
          className="relative min-w-0 flex-1 cursor-crosshair overflow-hidden"
        >
          {scale.ticks.map((tick) => (
            <span key={tick.x} className="absolute top-1.5 pl-1.5 whitespace-nowrap" style={{ left: tick.x }}>
              {tick.label}
            </span>
          ))}
          {scale.squeezed.map(({ fromX, toX, label }) => (
            <span
              key={fromX}
              title={`Nothing happened for ${label}`}
              className="absolute top-1 -translate-x-1/2 rounded-sm bg-sunken px-1 py-0.5 whitespace-nowrap text-ink-2"
              style={{ left: (fromX + toX) / 2 }}
            >
              {`⋯ ${label}`}
            </span>
          ))}
          {zoomed && (
            <Button kind="plain" keys="0" className="absolute top-0.5 right-2 h-6!" onClick={onWhole}>
              Whole run
            </Button>
          )}
        </div>
      </div>
      {waits.length > 0 && <WaitLine scale={scale} waits={waits} />}
    </div>
  )
}

/** Narrower, words are a title only. */
const leastWordsPx = 56

function WaitLine({ scale, waits }: { scale: TimeScale; waits: readonly GanttBar[] }) {
  const totalMs = waits.reduce((sum, bar) => sum + bar.toMs - bar.fromMs, 0)
  return (
    <div role="row" className="flex h-6 border-b border-line bg-sunken">
      <div role="rowheader" className={classes('flex items-center gap-2', nameWidth)}>
        <span className="flex-1">Waited</span>
        <span className="tabular-nums max-md:hidden">{formatDuration(totalMs)}</span>
      </div>
      <div role="gridcell" className="relative min-w-0 flex-1 overflow-hidden">
        {waits.map((bar) => {
          const left = scale.x(bar.fromMs)
          const widthPx = Math.max(1, scale.x(bar.toMs) - left)
          const words = `${bar.title}, ${formatDuration(bar.toMs - bar.fromMs)}`
          return (
            <span
              key={`${bar.cause}${bar.fromMs}`}
              title={words}
              className="absolute top-0 h-full overflow-hidden"
              style={{ left, width: widthPx }}
            >
              <i className={classes('absolute inset-x-0 bottom-0 h-[3px]', colourOfWait(bar.cause))} />
              <span
                className={widthPx < leastWordsPx ? 'sr-only' : 'block truncate pt-[3px] pl-1.5 text-ink-2'}
              >
                {words}
              </span>
            </span>
          )
        })}
      </div>
    </div>
  )
}
