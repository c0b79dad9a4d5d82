'use client'
import { useEffect, useState } from 'react'

import type { GraphWire } from './graph-scene.ts'
import type { NodeStatusStore } from './node-status.ts'

/** Beyond this many, flowing wires would be noise, and cost. */
const mostFlowing = 24

const runningWires = (wires: readonly GraphWire[], status: NodeStatusStore): string[] => {
  const live = wires.filter(({ to }) => status.get(to)?.tone === 'running').map(({ id }) => id)
  return live.length <= mostFlowing ? live : []
}

/** The wires into nodes that run right now, while they are few. */
export const useLiveWires = (wires: readonly GraphWire[], status: NodeStatusStore): readonly string[] => {
  const [live, setLive] = useState<readonly string[]>([])
  useEffect(() => {
    const look = () => {
      const next = runningWires(wires, status)
      setLive((before) =>
        before.length === next.length && before.every((id, index) => id === next[index]) ? before : next,
      )
    }
    look()
    return status.subscribeAll(look)
  }, [wires, status])
  return live
}
