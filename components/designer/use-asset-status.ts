'use client'
import { useQuery } from '@tanstack/react-query'
import { useEffect } from 'react'

import { useTRPC, type Answers } from '#components/api/trpc.ts'
import { useLiveQueries } from '#components/api/use-live.ts'
import type { NodeStatus, NodeStatusStore } from '#components/graph/node-status.ts'

type Asset = Answers['assets']['graph'][number]

const tones = {
  never: 'neutral',
  running: 'running',
  queued: 'queued',
  fresh: 'succeeded',
  stale: 'stale',
  failed: 'failed',
} as const

export const statusOfAsset = ({ state }: Pick<Asset, 'state'>): NodeStatus => ({
  tone: tones[state.status],
  words: state.words,
  at: state.at,
})

const worst: readonly NodeStatus['tone'][] = ['failed', 'running', 'queued', 'stale', 'neutral', 'succeeded']

/** The status of a node that makes several assets: the one most worth a look, and how many. */
const together = (states: readonly NodeStatus[]): NodeStatus => {
  const [first] = states.toSorted((a, b) => worst.indexOf(a.tone) - worst.indexOf(b.tone))
  if (!first || states.length === 1) return first ?? { tone: 'neutral', words: '' }
  const alike = states.filter(({ tone }) => tone === first.tone).length
  return {
    ...first,
    words:
      alike === states.length && first.tone === 'succeeded' ? `${states.length} assets fresh` : first.words,
  }
}

/** Keeps the status of the nodes of a pipeline as the deployment has it. */
export const useAssetStatus = (status: NodeStatusStore, pipelineId: string): readonly Asset[] | undefined => {
  const api = useTRPC()
  useLiveQueries(['assets', 'runs'])
  const { data } = useQuery(api.assets.graph.queryOptions())
  useEffect(() => {
    const byElement = new Map<string, NodeStatus[]>()
    for (const asset of data ?? []) {
      if (asset.pipeline.id !== pipelineId) continue
      byElement.set(asset.elementId, [...(byElement.get(asset.elementId) ?? []), statusOfAsset(asset)])
    }
    status.setAll(new Map([...byElement].map(([id, states]) => [id, together(states)])))
  }, [data, status, pipelineId])
  return data
}
