import { dagster } from './dagster/peer.ts'
import { tailLatencies } from './dagster/tail-log.ts'
import { followLog, stampOf } from './follow-log.ts'
import type { Measure } from './main.ts'
import { ended, publish, startRun } from './pipeline-run.ts'
import { withProduct } from './product.ts'
import { quantile, type Row } from './report.ts'

const lineCount = 220

/** Lines as a step prints that works: a few at once, then a pause. */
const code = `import time
def tail():
    for number in range(${lineCount}):
        print(f"at {time.time():.6f}", flush=True)
        time.sleep(0.02 if number % 5 else 0.05)
`

/** Milliseconds from the stamp in a line until one who follows has it, for each run. */
const ours = (runs: number): Promise<number[][]> =>
  withProduct(async (product) => {
    await publish(product, 'tail', [{ key: 'tail', code }])
    const latencies: number[][] = []
    for (let run = 0; run <= runs; run++) {
      const { runId } = await startRun(product, ['tail'])
      const stamped = (line: Parameters<typeof stampOf>[0]) => stampOf(line) !== undefined
      const lines = (
        await followLog(product, runId, (seen) => seen.filter(stamped).length >= lineCount)
      ).filter(stamped)
      await ended(product, runId, 1)
      if (lines.length !== lineCount || new Set(lines.map(({ text }) => text)).size !== lineCount)
        throw new Error(`${lineCount} lines were printed and ${lines.length} seen.`)
      if (run > 0) latencies.push(lines.map((line) => line.seenAtMs - (stampOf(line) ?? 0)))
    }
    return latencies
  })

/** From a step's print to the one who follows the log over HTTP; the first run warms up and is left out. */
export const measure: Measure = async ({ runs, peer, log }) => {
  const mine = await ours(runs)
  const other = peer ? await dagster(log) : undefined
  const theirs = other ? await tailLatencies(other, runs, log) : []
  const row = (part: number, limitMs: number): Row => ({
    metric: `line printed to line seen, p${part * 100}`,
    unit: 'ms',
    ours: mine.map((latencies) => quantile(latencies, part)),
    better: 'lower',
    aim: `≤ ${limitMs} ms`,
    meets: (value) => value <= limitMs,
    ...(other && {
      peer: theirs.map((latencies) => quantile(latencies, part)),
      peerName: `Dagster ${other.version}`,
    }),
  })
  return [row(0.5, 100), row(0.99, 500)]
}
