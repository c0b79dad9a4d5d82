'use client'
import { createContext, useCallback, useContext, useSyncExternalStore } from 'react'

import type { Tone } from '#components/ui/tone.ts'

import { keyedStore, type KeyedStore } from './keyed-store.ts'

/** What a node is doing, in words and a tone. `progress` from 0 to 1. */
export interface NodeStatus {
  tone: Extract<
    Tone,
    'neutral' | 'queued' | 'running' | 'succeeded' | 'failed' | 'warn' | 'stale' | 'skipped'
  >
  words: string
  at?: Date | null
  progress?: number | undefined
  /** Stands beside the name. */
  aside?: string | undefined
  /** It decides when all is done: marked by a heavy edge. */
  critical?: boolean | undefined
}

export type NodeStatusStore = KeyedStore<NodeStatus>

const sameStatus = (a: NodeStatus, b: NodeStatus): boolean =>
  a.tone === b.tone &&
  a.words === b.words &&
  a.progress === b.progress &&
  a.aside === b.aside &&
  a.critical === b.critical &&
  (a.at?.getTime() ?? 0) === (b.at?.getTime() ?? 0)

export const nodeStatusStore = (): NodeStatusStore => keyedStore<NodeStatus>({ same: sameStatus })

const StatusContext = createContext<NodeStatusStore>(nodeStatusStore())
export const NodeStatusProvider = StatusContext.Provider

/** Whether statuses are known at all by now. */
const StatusKnownContext = createContext(true)
export const StatusKnownProvider = StatusKnownContext.Provider

/** What is said of a node: nothing of its status until that is known. */
export const useStatusWords = (
  node: { words?: string; hasStatus?: boolean },
  status: NodeStatus | undefined,
): string => {
  const isKnown = useContext(StatusKnownContext)
  return status?.words ?? (node.hasStatus && !isKnown ? '' : (node.words ?? ''))
}

/** The status of one node; the component redraws when that one changes. */
export const useNodeStatus = (id: string): NodeStatus | undefined => {
  const store = useContext(StatusContext)
  const subscribe = useCallback((listener: () => void) => store.subscribe(id, listener), [store, id])
  return useSyncExternalStore(
    subscribe,
    () => store.get(id),
    () => undefined,
  )
}
