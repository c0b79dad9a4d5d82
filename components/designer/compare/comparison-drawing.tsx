'use client'
import { useEffect, useMemo, useRef, useState } from 'react'

import type { GraphHandle } from '#components/graph/graph-handle.ts'
import { GraphView } from '#components/graph/graph-view.tsx'
import { nodeStatusStore } from '#components/graph/node-status.ts'
import type { ElementDifference } from '#core/document/diff-documents.ts'
import type { PipelineDocument } from '#core/document/document.ts'
import type { Places } from '#core/layout/layout-graph.ts'

import { missingPlaces } from '../arrange.ts'
import { frameName } from '../scene.ts'
import { comparedNodes } from './compared-nodes.tsx'
import { comparedScene } from './compared-scene.ts'

interface ComparisonDrawingProps {
  before: PipelineDocument
  after: PipelineDocument
  differences: readonly ElementDifference[]
  /** The element that is looked at; it is brought into sight. */
  chosen: string | undefined
  onChoose: (id: string | undefined) => void
}

/** Two documents as one drawing. */
export function ComparisonDrawing({ before, after, differences, chosen, onChoose }: ComparisonDrawingProps) {
  const [status] = useState(nodeStatusStore)
  const graph = useRef<GraphHandle>(null)
  const auto = usePlaces(before, after)
  const scene = useMemo(
    () => auto && comparedScene(before, after, differences, auto),
    [before, after, differences, auto],
  )
  useEffect(() => {
    if (scene) status.setAll(scene.marks)
  }, [scene, status])
  const ready = scene !== undefined
  useEffect(() => {
    if (ready && chosen !== undefined) graph.current?.reveal([chosen])
  }, [ready, chosen])
  const selection = useMemo(() => new Set(chosen === undefined ? [] : [chosen]), [chosen])
  if (!scene) return <div className="min-h-0 flex-1" />
  if (scene.nodes.length === 0)
    return <p className="m-auto p-6 text-sm text-ink-3">Neither of the two has anything to draw.</p>
  return (
    <GraphView
      ref={graph}
      label="What differs, drawn"
      nodes={scene.nodes}
      wires={scene.wires}
      status={status}
      selection={selection}
      onSelect={(ids) => onChoose(ids.at(-1))}
      labelOfGroup={frameName}
      nodeTypes={comparedNodes}
    />
  )
}

/** Places of what no hand has placed, in either document; undefined until they are worked out. */
function usePlaces(before: PipelineDocument, after: PipelineDocument): Places | undefined {
  const [places, setPlaces] = useState<Places>()
  useEffect(() => {
    let gone = false
    void Promise.all([missingPlaces(before), missingPlaces(after)]).then(([old, now]) => {
      if (!gone) setPlaces({ ...old, ...now })
    })
    return () => {
      gone = true
    }
  }, [before, after])
  return places
}
