'use client'
import { useEffect, useMemo, useState } from 'react'

import { GraphView } from '#components/graph/graph-view.tsx'
import { layOut } from '#components/graph/layout-client.ts'
import { nodeStatusStore } from '#components/graph/node-status.ts'
import type { Places } from '#core/layout/layout-graph.ts'

import type { RunAnswer } from './run-answer.ts'
import { layoutOfSteps, sceneOfSteps, stepStatuses } from './step-scene.ts'

interface RunGraphProps {
  run: RunAnswer
  selected: string | undefined
  onSelect: (step: string | undefined) => void
}

/** The run's steps as a graph, each with what it is doing. */
export function RunGraph({ run, selected, onSelect }: RunGraphProps) {
  const [status] = useState(nodeStatusStore)
  const { graph } = run
  const places = useStepPlaces(graph)

  useEffect(() => {
    status.setAll(stepStatuses(graph, run.steps))
  }, [graph, run.steps, status])

  const { nodes, wires } = useMemo(() => sceneOfSteps(graph, places ?? {}), [graph, places])
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
