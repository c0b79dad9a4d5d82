import type { Smoothness } from './canvas-hand.ts'
import type { Look } from './canvas-visit.ts'
import type { Row } from './report.ts'

/** Visits of a peer's canvas, and what it is called. */
export interface PeerVisits<Visited> {
  name: string
  visits: readonly Visited[]
}

const smoothFps = 50

export const lower = <Visited>(
  metric: string,
  limitMs: number | null,
  ours: readonly Visited[],
  pick: (visit: Visited) => number,
): Row => ({
  metric,
  unit: 'ms',
  ours: ours.map(pick),
  better: 'lower',
  aim: limitMs === null ? '' : `≤ ${limitMs.toLocaleString('en-US')} ms`,
  meets: (value) => limitMs === null || value <= limitMs,
})

export const smooth = <Visited>(
  metric: string,
  ours: readonly Visited[],
  theirs: PeerVisits<Visited>,
  pick: (visit: Visited) => Smoothness,
): Row => ({
  metric,
  unit: 'fps',
  ours: ours.map((visit) => pick(visit).fps),
  peer: theirs.visits.map((visit) => pick(visit).fps),
  peerName: theirs.name,
  better: 'higher',
  aim: `≥ ${smoothFps} fps`,
  meets: (fps) => fps >= smoothFps,
})

/** What every canvas is measured by; `limitMs` is null where nothing is said of how soon it must open. */
export const looked = (
  name: string,
  limitMs: number | null,
  ours: readonly Look[],
  theirs: PeerVisits<Look>,
): Row[] => [
  {
    ...lower(`${name}: interactive`, limitMs, ours, ({ openMs }) => openMs),
    peer: theirs.visits.map(({ openMs }) => openMs),
    peerName: theirs.name,
  },
  smooth(`${name}: pan, all in sight`, ours, theirs, ({ overview }) => overview),
  smooth(`${name}: zoom to life size and back`, ours, theirs, ({ zooming }) => zooming),
]
