import { writeFileSync } from 'node:fs'
import { join } from 'node:path'

import type { Browser } from '@playwright/test'

import type { CanvasGraph } from '../canvas-graphs.ts'
import type { Canvas } from '../canvas-hand.ts'
import type { PeerVisits } from '../canvas-rows.ts'
import { lookAround, peerVisits, type Visit, visits } from '../canvas-visit.ts'
import type { BenchOptions } from '../main.ts'
import { dagster } from './peer.ts'
import { withWebserver } from './webserver.ts'

/** Its drawing is one SVG that a transform moves; the wheel alone pans it. */
const canvas: Canvas = {
  frame: '[data-svg-viewport]',
  empty: '[data-svg-viewport], [data-svg-viewport] > div, [data-svg-viewport] > div > svg',
  moved: '[data-svg-viewport] > div',
  zoomKey: 'Control',
}
/** From afar it draws no node, and of the edges up to 200. */
const drawn = `document.querySelectorAll('[data-svg-viewport] > div > svg > *').length > 100`

/** Visits of the peer's lineage of a graph, each in a window of its own, so that no layout is kept for the next; none where it is not there. */
export const lineageVisits = async (
  browser: Browser,
  { peer, log }: BenchOptions,
  graph: CanvasGraph,
): Promise<PeerVisits<Visit>> => {
  const found = peer ? await dagster(log) : undefined
  if (!found) return { name: 'Dagster', visits: [] }
  return withWebserver(
    found,
    async ({ url }) => ({
      name: `Dagster ${found.version}, its lineage`,
      visits: await visits({ browser, times: peerVisits, prepare: async () => undefined }, (page) =>
        lookAround(page, `${url}/asset-groups`, drawn, canvas),
      ),
    }),
    ({ folder, env }) => {
      env.BENCH_GRAPH = join(folder, 'graph.json')
      writeFileSync(env.BENCH_GRAPH, JSON.stringify(graph))
      return 'lineage.py'
    },
  )
}
