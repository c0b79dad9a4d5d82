'use client'
import { useMemo } from 'react'

import { Replay } from './replay.tsx'
import type { RunAnswer } from './run-answer.ts'
import { RunGraph } from './run-graph.tsx'
import { stepsAt } from './steps-at.ts'
import type { TimeCursor } from './time-cursor.ts'
import type { RunTiming } from './use-run-timing.ts'
import { useUrlDraft } from './use-url-draft.ts'

interface RunReplayProps {
  run: RunAnswer
  timing: RunTiming | null
  startMs: number
  endMs: number
  live: boolean
  cursor: TimeCursor
  selected: string | undefined
  onSelect: (step: string | undefined) => void
}

const readMoment = (word: string | undefined): number | null =>
  word !== undefined && /^\d{1,12}$/u.test(word) ? Number(word) : null

/** The graph of a run as it stands, or stood at a moment that is chosen below it. */
export function RunReplay({ run, timing, startMs, endMs, live, cursor, selected, onSelect }: RunReplayProps) {
  const { draft: atMs, setDraft, write } = useUrlDraft('at', readMoment)
  const shown = useMemo(
    () => (atMs === null ? run : { ...run, steps: stepsAt(run.steps, startMs + atMs) }),
    [run, startMs, atMs],
  )
  return (
    <>
      <RunGraph run={shown} timing={atMs === null ? timing : null} selected={selected} onSelect={onSelect} />
      <Replay
        atMs={atMs}
        onAt={(next) => {
          setDraft(next)
          cursor.set(next === null ? null : startMs + next)
        }}
        onRest={(next) => write(next === null ? undefined : String(next), 'passing')}
        wholeMs={endMs - startMs}
        live={live}
      />
    </>
  )
}
