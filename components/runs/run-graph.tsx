'use client'
import { useEffect, useMemo, useState } from 'react'

import { GraphView } from '#components/graph/graph-view.tsx'
import { layOut } from '#components/graph/layout-client.ts'
import { nodeStatusStore } from '#components/graph/node-status.ts'
import type { Places } from '#core/layout/layout-graph.ts'

import { pathParts } from './path-parts.ts'
import type { RunAnswer } from './run-answer.ts'
import { layoutOfSteps, sceneOfSteps, stepStatuses } from './step-scene.ts'
import { noPath, type RunTiming } from './use-run-timing.ts'

interface RunGraphProps {
  run: RunAnswer
  /** Null until it is known, and where a moment is shown that is past. */
  timing: RunTiming | null
  selected: string | undefined
  onSelect: (step: string | undefined) => void
}

/** The run's steps as a graph, each with what it is doing. */
export function RunGraph({ run, timing, selected, onSelect }: RunGraphProps) {
  const [status] = useState(nodeStatusStore)
  const { graph } = run
  const places = useStepPlaces(graph)

  const parts = useMemo(() => pathParts(timing?.path ?? noPath, run.steps), [timing?.path, run.steps])
  useEffect(() => {
    const times = timing && { parts: parts.byStep, usual: timing.usual }
    status.setAll(stepStatuses(graph, run.steps, times ?? undefined))
  }, [graph, run.steps, status, parts, timing])

  // The path is worked out anew every second; the wires are drawn anew when it leads elsewhere.
  const along = [...parts.wires].join('\n')
  const { nodes, wires } = useMemo(
    () => sceneOfSteps(graph, places ?? {}, new Set(along.split('\n'))),
    [graph, places, along],
  )
  const selection = useMemo(() => new Set(selected === undefined ? [] : [selected]), [selected])

  if (places === null) return <div className="min-h-0 flex-1" />
  return (
    <GraphView
      label="Steps of the run"
      nodes={nodes}
      wires={wires}
      status={status}
      selection={selection}
      onSelect={(ids) => onSelect(ids.at(-1))}
    />
  )
}

/**
 * Where the steps lie, once that is worked out. A run's graph never changes, and an answer fetched anew keeps the parts that
 * are as before (structural sharing), so it is laid out once.
 */
function useStepPlaces(graph: RunAnswer['graph']): Places | null {
  const [places, setPlaces] = useState<Places | null>(null)
  useEffect(() => {
    let gone = false
    void layOut(layoutOfSteps(graph)).then((layout) => {
      if (!gone) setPlaces(layout.places)
    })
    return () => {
      gone = true
    }
  }, [graph])
  return places
}
