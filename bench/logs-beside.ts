import type { Browser } from '@playwright/test'

import { peerLogVisits, type PeerLogVisit } from './dagster/logs.ts'
import { lineOf, rareWord } from './log-lines.ts'
import { logVisits } from './log-visits.ts'
import type { BenchOptions } from './main.ts'
import { numberedLines } from './numbered-lines.ts'
import type { Product } from './product.ts'
import type { Row } from './report.ts'

/** Dagster’s page shows 5 MB of what was printed: this is a little more. */
export const besideCount = 100_000

/** The same lines in our page and in the peer's, in the same browser. */
export const besidePeer = async (
  product: Product,
  browser: Browser,
  runId: string,
  options: BenchOptions,
): Promise<Row[]> => {
  const lines = await numberedLines(product, runId)
  if (lines !== besideCount) throw new Error(`${besideCount} lines were printed and ${lines} are numbered.`)
  const ours = await logVisits(browser, product, runId, options.runs)
  const theirs = await peerLogVisits(browser, options, {
    lines: Array.from({ length: besideCount }, (_, index) => lineOf(index + 1, besideCount)),
    word: rareWord,
  })
  const count = besideCount.toLocaleString('en-US')
  const row = (
    metric: string,
    unit: string,
    mine: readonly number[],
    what: string,
    pick: (visit: PeerLogVisit) => number,
  ): Row => ({
    metric: `${count} lines: ${metric}`,
    unit,
    ours: mine,
    better: 'lower',
    aim: '',
    meets: () => true,
    ...(theirs && { peer: theirs.visits.map(pick), peerName: `${theirs.name}, ${what}` }),
  })
  return [
    row('opened to the last line', 'ms', ours.openMs, 'stdout', ({ printedMs }) => printedMs),
    row('opened to the last line', 'ms', ours.openMs, 'events', ({ eventsMs }) => eventsMs),
    row('typed to the hit in sight', 'ms', ours.searchMs, 'events', ({ hitMs }) => hitMs),
    row('memory of the tab', 'MB', ours.megabytes, 'stdout', ({ printedMegabytes }) => printedMegabytes),
    row('memory of the tab', 'MB', ours.megabytes, 'events', ({ eventsMegabytes }) => eventsMegabytes),
  ]
}
