'use client'
import { useEffect, useEffectEvent, useState } from 'react'

import { Button, IconButton } from '#components/ui/button.tsx'
import { formatDuration } from '#components/ui/format.ts'
import { Segmented } from '#components/ui/segmented.tsx'

interface ReplayProps {
  /** The moment shown, in milliseconds since the start; null: the end, or now. */
  atMs: number | null
  onAt: (atMs: number | null) => void
  /** Where it was left. */
  onRest: (atMs: number | null) => void
  wholeMs: number
  live: boolean
}

const speeds = [
  { value: '1', label: '×1' },
  { value: '5', label: '×5' },
  { value: '20', label: '×20' },
  { value: '60', label: '×60' },
] as const
type Speed = (typeof speeds)[number]['value']

const frameMs = 100

/** Goes through a run in time: a slider over its whole length, and a clock that runs as fast as one likes. */
export function Replay({ atMs, onAt, onRest, wholeMs, live }: ReplayProps) {
  const [playing, setPlaying] = useState(false)
  const [speed, setSpeed] = useState<Speed>('5')
  const end = live ? 'Live' : 'The end'
  const advance = useEffectEvent(() => {
    // The clock is taken down only after the end is drawn, and may strike once more until then.
    if (!playing) return
    const next = (atMs ?? 0) + frameMs * Number(speed)
    if (next < wholeMs) return onAt(next)
    setPlaying(false)
    onAt(null)
    onRest(null)
  })
  useEffect(() => {
    if (!playing) return
    const timer = setInterval(() => advance(), frameMs)
    return () => clearInterval(timer)
  }, [playing])
  const shownMs = Math.min(atMs ?? wholeMs, wholeMs)
  const words = atMs === null ? end : `${formatDuration(shownMs)} after the start`
  return (
    <div
      role="group"
      aria-label="Replay"
      className="flex flex-wrap items-center gap-x-3 gap-y-1 border-t border-line px-4 py-1.5"
    >
      <IconButton
        icon={playing ? 'pause' : 'play'}
        label={playing ? 'Pause' : 'Play the run'}
        onClick={() => {
          if (playing) onRest(atMs)
          else if (atMs === null) onAt(0)
          setPlaying(!playing)
        }}
      />
      <input
        type="range"
        aria-label="Moment of the run"
        aria-valuetext={words}
        min={0}
        max={wholeMs}
        step={Math.max(1, Math.round(wholeMs / 500))}
        value={shownMs}
        onChange={(event) => {
          const next = Number(event.target.value)
          setPlaying(false)
          onAt(next >= wholeMs ? null : next)
        }}
        onPointerUp={() => onRest(atMs)}
        onKeyUp={() => onRest(atMs)}
        className="h-6 min-w-32 flex-1 accent-accent"
      />
      <span className="w-40 text-sm text-ink-2 tabular-nums max-md:w-auto">{words}</span>
      <Segmented label="Speed" options={speeds} value={speed} onChange={setSpeed} />
      <Button
        kind="quiet"
        disabled={atMs === null}
        onClick={() => {
          setPlaying(false)
          onAt(null)
          onRest(null)
        }}
      >
        {end}
      </Button>
    </div>
  )
}
