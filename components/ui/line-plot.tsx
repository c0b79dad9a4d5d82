'use client'
import { useEffect, useRef } from 'react'
import type UPlot from 'uplot'

import { onThemeChange } from './on-theme-change.ts'
import { plotTimes } from './plot-times.ts'
import { useTimeStyle } from './time-style.ts'
import { timeZoneOf } from './zone-time.ts'

export interface PlotPoint {
  atMs: number
  value: number
}

interface LinePlotProps {
  /** What the line shows, for who does not see it. */
  label: string
  /** Oldest first. */
  points: readonly PlotPoint[]
  format: (value: number) => string
  /** Which point the reader points at; undefined when they leave. */
  onPoint?: (index: number | undefined) => void
  onPick?: (index: number) => void
}

const heightPx = 132
const axisPx = 62

const optionsOf = (
  box: HTMLElement,
  { format, label, timeZone }: Pick<LinePlotProps, 'format' | 'label'> & { timeZone: string | undefined },
  onPoint: (index: number | undefined) => void,
): UPlot.Options => {
  const colour = (name: string): string => getComputedStyle(box).getPropertyValue(name).trim()
  const axis = {
    stroke: colour('--ink-3'),
    font: `11px ${colour('--sans') || 'sans-serif'}`,
    grid: { stroke: colour('--line'), width: 1 },
    ticks: { show: false },
  }
  return {
    width: box.clientWidth,
    height: heightPx,
    legend: { show: false },
    cursor: { y: false, drag: { x: false, y: false }, points: { size: 7 } },
    scales: { x: { time: true } },
    axes: [
      {
        ...axis,
        grid: { show: false },
        space: 70,
        size: 28,
        values: (_plot, marks, _axis, _space, stepSec) => plotTimes(marks, stepSec, timeZone),
      },
      { ...axis, size: axisPx, space: 32, values: (_plot, marks) => marks.map((mark) => format(mark)) },
    ],
    series: [{}, { label, stroke: colour('--accent'), width: 1.5, points: { show: true, size: 4 } }],
    hooks: { setCursor: [(plot) => onPoint(plot.cursor.idx ?? undefined)] },
  }
}

/** A figure over time. Its library comes when the first one is shown; colours follow the theme, the width its place. */
export function LinePlot({ label, points, format, onPoint, onPick }: LinePlotProps) {
  const box = useRef<HTMLDivElement>(null)
  const latest = useRef({ points, onPoint, onPick })
  useEffect(() => {
    latest.current = { points, onPoint, onPick }
  })
  const timeZone = timeZoneOf(useTimeStyle())
  const plot = useRef<UPlot>(undefined)
  const data = useRef<UPlot.AlignedData>([[], []])
  useEffect(() => {
    data.current = [points.map(({ atMs }) => atMs / 1_000), points.map(({ value }) => value)]
    plot.current?.setData(data.current)
  }, [points])
  useEffect(() => {
    const place = box.current
    if (!place) return
    let isGone = false
    let stop = (): void => undefined
    void import('uplot').then(({ default: Plot }) => {
      if (isGone) return
      const draw = (): void => {
        plot.current?.destroy()
        const told = (index: number | undefined) => latest.current.onPoint?.(index)
        const options: UPlot.Options = {
          ...optionsOf(place, { format, label, timeZone }, told),
          ...(timeZone && { tzDate: (atSec) => Plot.tzDate(new Date(atSec * 1_000), timeZone) }),
        }
        plot.current = new Plot(options, data.current, place)
      }
      draw()
      const resized = new ResizeObserver(() =>
        plot.current?.setSize({ width: place.clientWidth, height: heightPx }),
      )
      resized.observe(place)
      const unlisten = onThemeChange(draw)
      stop = () => {
        resized.disconnect()
        unlisten()
      }
    })
    return () => {
      isGone = true
      stop()
      plot.current?.destroy()
      plot.current = undefined
    }
  }, [format, label, timeZone])
  const pick = (): void => {
    const index = plot.current?.cursor.idx
    if (index !== undefined && index !== null) latest.current.onPick?.(index)
  }
  return (
    <div
      ref={box}
      role="img"
      aria-label={label}
      className={onPick && 'cursor-pointer'}
      style={{ height: heightPx }}
      onPointerUp={pick}
    />
  )
}
