'use client'
import { useVirtualizer } from '@tanstack/react-virtual'
import { useRouter } from 'next/navigation'
import { type KeyboardEvent, type MouseEvent, useEffect, useId, useMemo, useRef, useState } from 'react'

import { usePlace } from '#components/api/provider.tsx'
import { routes } from '#components/routes.ts'
import { EmptyState } from '#components/ui/empty-state.tsx'
import { useListedKeys } from '#components/ui/listed-keys.ts'
import { useTimeStyle } from '#components/ui/time-style.ts'
import { concurrentRuns, type RunLane } from '#core/run/timeline/run-lanes.ts'

import { timeScale } from '../time-scale.ts'
import { useBrush } from '../use-brush.ts'
import type { ComingTicks } from './coming-ticks.ts'
import { LaneHead } from './lane-head.tsx'
import { LaneLine } from './lane-line.tsx'
import { barWords, nearestBar, type RunBar } from './run-bar.ts'
import { drawnStretch, type ShownTime, type Stretch, zoomedAt } from './shown-time.ts'

const headPx = 92
const rowPx = 18
const lanePadPx = 10
const none: [] = []

interface LaneBoardProps {
  lanes: readonly RunLane<RunBar>[]
  coming: ComingTicks
  bars: readonly RunBar[]
  /** Null for no limit. */
  slots: number | null
  stretch: Stretch
  nowMs: number
  onShow: (next: ShownTime) => void
}

/** Lanes of bars over one time. Draw over it to look closer; arrow keys walk the bars, Enter opens a run. */
export function LaneBoard({ lanes, coming, bars, slots, stretch, nowMs, onShow }: LaneBoardProps) {
  const place = usePlace()
  const router = useRouter()
  const id = useId()
  const scroller = useRef<HTMLDivElement>(null)
  const track = useRef<HTMLDivElement>(null)
  const [widthPx, setWidthPx] = useState(800)
  useEffect(() => {
    const box = track.current
    if (!box) return
    const observer = new ResizeObserver(() => setWidthPx(Math.max(120, box.clientWidth)))
    observer.observe(box)
    return () => observer.disconnect()
  }, [])
  const style = useTimeStyle()
  const { fromMs, toMs } = stretch
  const scale = timeScale({
    busy: [],
    fromMs,
    toMs,
    widthPx,
    squeeze: false,
    startMs: fromMs,
    // Runs have no start in common that times could be counted from.
    style: { ...style, form: 'absolute' },
  })
  const curve = useMemo(() => concurrentRuns(bars, nowMs), [bars, nowMs])
  const virtual = useVirtualizer({
    count: lanes.length,
    getScrollElement: () => scroller.current,
    estimateSize: (index) => (lanes[index]?.rows ?? 1) * rowPx + lanePadPx,
    overscan: 4,
    scrollMargin: headPx,
    scrollPaddingStart: headPx,
  })
  useEffect(() => virtual.measure(), [lanes, virtual])
  const brush = useBrush({
    area: scroller,
    track,
    onBrush: (fromX, toX) => onShow(drawnStretch(scale.timeAt(fromX), scale.timeAt(toX))),
    onWheel: (x, delta) => onShow(zoomedAt(stretch, scale.timeAt(x), Math.exp(delta / 300))),
    onPoint: () => undefined,
  })

  const [chosen, setChosen] = useState<string>()
  const placeOf = (runId: string | undefined): [lane: number, bar: number] => {
    for (const [lane, { bars: of }] of lanes.entries()) {
      const bar = of.findIndex(({ run }) => run.id === runId)
      if (bar !== -1) return [lane, bar]
    }
    return [0, (lanes[0]?.bars.length ?? 0) - 1]
  }
  const [lane, bar] = placeOf(chosen)
  const current = lanes[lane]?.bars[bar]?.run
  const barId = (runId: string) => `${id}-${runId}`
  const open = (runId: string) => router.push(routes.run(place, runId))
  useListedKeys('Timeline of runs', [
    { keys: 'left', label: 'Run before' },
    { keys: 'right', label: 'Next run' },
    { keys: 'up', label: 'Lane above' },
    { keys: 'down', label: 'Lane below' },
    { keys: 'enter', label: 'Open the run' },
  ])
  const walk = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return
    const by = { ArrowLeft: -1, ArrowRight: 1 }[event.key]
    const across = { ArrowUp: -1, ArrowDown: 1 }[event.key]
    if (event.key === 'Enter' && current) open(current.id)
    else if (by !== undefined) setChosen((lanes[lane]?.bars[bar + by] ?? lanes[lane]?.bars[bar])?.run.id)
    else if (across !== undefined) {
      const next = Math.min(lanes.length - 1, Math.max(0, lane + across))
      const of = lanes[next]?.bars ?? []
      setChosen(of[nearestBar(of, current?.enqueuedAtMs ?? nowMs)]?.run.id)
      virtual.scrollToIndex(next)
    } else return
    event.preventDefault()
  }
  const press = (event: MouseEvent) => {
    const runId =
      event.target instanceof Element
        ? event.target.closest<HTMLElement>('[data-run]')?.dataset.run
        : undefined
    if (runId !== undefined) open(runId)
  }

  return (
    <div
      ref={scroller}
      role="grid"
      aria-label="Timeline of runs"
      aria-rowcount={lanes.length + 1}
      aria-activedescendant={current && barId(current.id)}
      tabIndex={0}
      onKeyDown={walk}
      onClick={press}
      {...brush.handlers}
      className="group/grid scroll-quiet relative min-h-0 flex-1 overflow-y-auto -outline-offset-2"
    >
      <LaneHead
        trackRef={track}
        scale={scale}
        curve={curve}
        stretch={stretch}
        nowMs={nowMs}
        slots={slots}
        heightPx={headPx}
        words={current ? barWords(current, nowMs) : ''}
      />
      {lanes.length === 0 && (
        <EmptyState icon="runs" title="No run in this time">
          Look farther back, or take a term of the filter away.
        </EmptyState>
      )}
      <div role="presentation" className="relative" style={{ height: virtual.getTotalSize() }}>
        <div
          aria-hidden
          className="pointer-events-none absolute inset-y-0 right-0 left-[200px] overflow-hidden max-md:left-28"
        >
          {scale.ticks.map(({ x }) => (
            <i key={x} className="absolute inset-y-0 w-px bg-line" style={{ left: x }} />
          ))}
          <i className="absolute inset-y-0 w-px bg-accent" style={{ left: scale.x(nowMs) }} />
          {brush.drawn && (
            <i
              className="absolute inset-y-0 border-x border-accent bg-accent-soft opacity-70"
              style={{
                left: Math.min(brush.drawn.fromX, brush.drawn.toX),
                width: Math.abs(brush.drawn.toX - brush.drawn.fromX),
              }}
            />
          )}
        </div>
        {virtual.getVirtualItems().map(({ index, start, size }) => {
          const one = lanes[index]
          return (
            one && (
              <LaneLine
                key={one.name}
                lane={one}
                coming={coming.get(one.name) ?? none}
                number={index + 1}
                topPx={start - headPx}
                heightPx={size}
                rowPx={rowPx}
                scale={scale}
                nowMs={nowMs}
                current={current?.id}
                barId={barId}
              />
            )
          )
        })}
      </div>
    </div>
  )
}
