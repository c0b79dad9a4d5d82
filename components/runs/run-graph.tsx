'use client'
import { useEffect, useMemo, useState } from 'react'

import { GraphView } from '#components/graph/graph-view.tsx'
import { layOut } from '#components/graph/layout-client.ts'
import { nodeStatusStore } from '#components/graph/node-status.ts'
import type { Places } from '#core/layout/layout-graph.ts'

import type { RunAnswer } from './run-answer.ts'
import { iconOf, layoutOfSteps, stepWords } from './step-scene.ts'

interface RunGraphProps {
  run: RunAnswer
  selected: string | undefined
  onSelect: (step: string | undefined) => void
}

/** The run's steps as a graph, each with what it is doing. */
export function RunGraph({ run, selected, onSelect }: RunGraphProps) {
  const [status] = useState(nodeStatusStore)
  const [places, setPlaces] = useState<Places | null>(null)
  const shape = run.graph.map((node) => `${node.key}<${node.after.join(',')}`).join(';')

  useEffect(() => {
    let gone = false
    void layOut(layoutOfSteps(run.graph)).then((layout) => {
      if (!gone) setPlaces(layout.places)
    })
    return () => {
      gone = true
    }
    // The graph of a run never changes; its answer is fetched anew with every event.
    // oxlint-disable-next-line react-hooks/exhaustive-deps
  }, [shape])

  useEffect(() => {
    const byKey = new Map(run.steps.map((step) => [step.key, step]))
    status.setAll(
      new Map(
        run.graph.flatMap((node) => {
          const step = byKey.get(node.key)
          return step
            ? [
                [
                  node.key,
                  stepWords(
                    step,
                    run.steps.filter((piece) => piece.pieceOf === node.key),
                  ),
                ] as const,
              ]
            : []
        }),
      ),
    )
  }, [run.graph, run.steps, status])

  const { nodes, wires } = useMemo(() => {
    const fed = new Set(run.graph.flatMap((node) => node.after))
    return {
      nodes: run.graph.map((node) => ({
        id: node.key,
        shape: 'card' as const,
        place: places?.[node.key] ?? { x: 0, y: 0 },
        name: node.key,
        icon: iconOf(node),
        kind: `${node.computeKind} step`,
        input: node.after.length > 0,
        output: fed.has(node.key),
      })),
      wires: run.graph.flatMap((node) =>
        node.after.map((from) => ({ id: `${from}→${node.key}`, from, to: node.key })),
      ),
    }
    // oxlint-disable-next-line react-hooks/exhaustive-deps
  }, [shape, places])

  if (places === null) return <div className="min-h-0 flex-1" />
  return (
    <GraphView
      label="Steps of the run"
      nodes={nodes}
      wires={wires}
      status={status}
      selection={new Set(selected === undefined ? [] : [selected])}
      onSelect={(ids) => onSelect(ids.at(-1))}
    />
  )
}
