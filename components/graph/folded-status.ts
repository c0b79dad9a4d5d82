'use client'
import { useMemo } from 'react'

import type { GraphNode } from './graph-scene.ts'
import type { NodeStatus, NodeStatusStore } from './node-status.ts'

const worstFirst = [
  'failed',
  'running',
  'queued',
  'warn',
  'stale',
  'skipped',
  'neutral',
  'succeeded',
] as const
const toneWords: Partial<Record<NodeStatus['tone'], string>> = {
  failed: 'failed',
  running: 'running',
  queued: 'waiting',
  warn: 'with warnings',
  stale: 'stale',
}

/** How a folded frame stands: as the worst of what lies in it. `words`: how many there are. */
export const worstStatus = (
  words: string,
  members: readonly (NodeStatus | undefined)[],
): NodeStatus | undefined => {
  const known = members.filter((status) => status !== undefined)
  const tone = worstFirst.find((one) => known.some((status) => status.tone === one))
  if (tone === undefined) return undefined
  const count = known.filter((status) => status.tone === tone).length
  const said = toneWords[tone]
  return { tone, words: said === undefined ? words : `${words}, ${count} ${said}` }
}

/** A folded frame, as far as its status goes. */
interface FoldFacts {
  id: string
  words: string
  members: readonly string[]
}

const same = (a: NodeStatus | undefined, b: NodeStatus | undefined): boolean =>
  a?.tone === b?.tone && a?.words === b?.words

/** The status of nodes, and beside it that of folded frames, worked out from their members when it is asked for. */
export const foldedStatus = (status: NodeStatusStore, all: readonly FoldFacts[]): NodeStatusStore => {
  const folds = new Map(all.map((fold) => [fold.id, fold]))
  if (folds.size === 0) return status
  // The same object as long as it says the same: a store that is read while drawing must not change by being read.
  const last = new Map<string, NodeStatus | undefined>()
  const get = (id: string): NodeStatus | undefined => {
    const folded = folds.get(id)
    if (!folded) return status.get(id)
    const now = worstStatus(folded.words, folded.members.map(status.get))
    const before = last.get(id)
    if (before !== undefined && same(before, now)) return before
    last.set(id, now)
    return now
  }
  return {
    ...status,
    get,
    subscribe: (id, listener) =>
      folds.has(id) ? status.subscribeAll(listener) : status.subscribe(id, listener),
  }
}

/** The status of what is drawn; another store only where other frames are folded, or hold something else. */
export const useFoldedStatus = (status: NodeStatusStore, nodes: readonly GraphNode[]): NodeStatusStore => {
  const spelled = JSON.stringify(
    nodes.flatMap(({ id, words = '', fold }) => (fold ? [{ id, words, members: fold.members }] : [])),
  )
  return useMemo(() => foldedStatus(status, JSON.parse(spelled) as FoldFacts[]), [status, spelled])
}
