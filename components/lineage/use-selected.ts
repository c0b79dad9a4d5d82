'use client'
import { useMemo, useState } from 'react'

import type { AssetEntry } from '#components/assets/asset-answer.ts'
import type { Selection, SelectionProblem } from '#core/selection/parse-selection.ts'
import { select, selectionGraph, type SelectionGraph } from '#core/selection/select.ts'
import type { SelectionNode } from '#core/selection/selection-node.ts'

import { useParsedSelection } from './use-parsed-selection.ts'

/** What a selection leaves of the deployment's assets. */
export interface Selected {
  assets: readonly AssetEntry[]
  graph: SelectionGraph
  problem: SelectionProblem | undefined
  /** Nothing is left yet: the page was opened with a selection that nobody could read so far. */
  isWaiting: boolean
}

const none: readonly AssetEntry[] = []

/** An asset as the selection language sees it. */
export function selectionNode(asset: AssetEntry): SelectionNode {
  return {
    key: asset.key,
    group: asset.group ?? undefined,
    kinds: asset.kinds,
    tags: asset.tags,
    owners: asset.owners,
    pipeline: asset.pipeline.name,
    status: asset.state.status,
    upstream: asset.upstream,
  }
}

/** The assets that a selection names; all of them for an empty one. While it has a mistake, or is not read yet, the last good one stays. */
export function useSelected(all: readonly AssetEntry[] = none, text: string): Selected {
  const isBlank = text.trim() === ''
  const parsed = useParsedSelection(text)
  const problem = parsed?.outcome === 'refused' ? parsed.problem : undefined
  const [good, setGood] = useState<Selection>()
  const [isRead, setRead] = useState(isBlank)
  const wanted = parsed?.outcome === 'parsed' ? parsed.selection : undefined
  if ((isBlank || wanted) && good !== wanted) setGood(wanted)
  if ((parsed || isBlank) && !isRead) setRead(true)
  const graph = useMemo(() => selectionGraph(all.map(selectionNode)), [all])
  const assets = useMemo(() => {
    if (!good) return all
    const keys = new Set(select(graph, good))
    return all.filter((asset) => keys.has(asset.key))
  }, [all, graph, good])
  return { assets, graph, problem, isWaiting: !isRead }
}
