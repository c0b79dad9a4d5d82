import type { Browser } from '@playwright/test'

import { carry, type Smoothness } from './canvas-hand.ts'
import type { PeerVisits } from './canvas-rows.ts'
import { lookAround, mounted, peerVisits, type Visit, visits } from './canvas-visit.ts'
import type { BenchOptions } from './main.ts'
import { reactFlowVersion, withReactFlowExample } from './react-flow-example.ts'

/** A visit in which a node was carried as well. */
export interface CarryingVisit extends Visit {
  carrying: Smoothness
}

/** Visits of React Flow's stress example with as many nodes; none where no peer is asked for. */
export const exampleVisits = async (
  browser: Browser,
  { peer }: BenchOptions,
  nodes: number,
): Promise<PeerVisits<CarryingVisit>> => ({
  name: `React Flow ${reactFlowVersion}, its stress example`,
  visits: peer
    ? await withReactFlowExample((url) =>
        visits({ browser, times: peerVisits, prepare: async () => undefined }, async (page) => {
          const look = await lookAround(page, `${url}?nodes=${nodes}`, mounted(1))
          return { ...look, carrying: await carry(page, '.react-flow__node:not([style*="hidden"])') }
        }),
      )
    : [],
})
