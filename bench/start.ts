import { setTimeout as delay } from 'node:timers/promises'

import { dagster } from './dagster/peer.ts'
import { firstLines } from './dagster/webserver.ts'
import { followLog, nowMs, stampOf } from './follow-log.ts'
import type { Measure } from './main.ts'
import { ended, publish, startRun } from './pipeline-run.ts'
import { withProduct } from './product.ts'
import { median, type Row } from './report.ts'

/** The launcher gets its next runner ready in this time, as between two clicks of a person. */
const betweenClicksMs = 3_000
const warmUps = 2

const code = `import time
began = time.time()
def first_line():
    print(f"at {began:.6f}", flush=True)
`

interface Starts {
  /** From the call to the user code's own first instruction. */
  code: number[]
  /** From the call until somebody who follows has the first line. */
  visible: number[]
}

const ours = (runs: number): Promise<Starts> =>
  withProduct(async (product) => {
    await publish(product, 'start', [{ key: 'first_line', code }])
    const starts: Starts = { code: [], visible: [] }
    for (let run = 0; run < runs + warmUps; run++) {
      await delay(betweenClicksMs)
      const clickedMs = nowMs()
      const { runId } = await startRun(product, ['first_line'])
      const [first] = await followLog(product, runId, (lines) => lines.length > 0)
      const stamp = first && stampOf(first)
      if (!first || stamp === undefined) throw new Error('The first line was another one.')
      await ended(product, runId, 1)
      if (run < warmUps) continue
      starts.code.push(stamp - clickedMs)
      starts.visible.push(first.seenAtMs - clickedMs)
    }
    return starts
  })

/** From the click to the first line of the first step, beside the peer with its fastest launcher and no queue. */
export const measure: Measure = async ({ runs, peer, log }) => {
  const mine = await ours(runs)
  const other = peer ? await dagster(log) : undefined
  const inProcess = other ? await firstLines(other, 'first_line_in_process', runs) : []
  const multiprocess = other ? await firstLines(other, 'first_line_multiprocess', runs) : []
  const best = median(inProcess) <= median(multiprocess) ? inProcess : multiprocess
  const row = (metric: string, values: number[], rest: Partial<Row>): Row => ({
    metric,
    unit: 'ms',
    ours: values,
    better: 'lower',
    aim: '',
    meets: () => true,
    ...rest,
  })
  const beside = (values: number[], peerName: string) =>
    other ? { peer: values, peerName: `Dagster ${other.version} ${peerName}` } : {}
  return [
    row('call to first line visible', mine.visible, {
      aim: '≤ 100 ms, ≥ 20 × its best',
      meets: (value, ratio) => value <= 100 && (ratio === null || ratio >= 20),
      ...beside(best, best === inProcess ? 'in_process' : 'multiprocess'),
    }),
    row('call to first instruction of user code', mine.code, {
      aim: '≤ 100 ms',
      meets: (value) => value <= 100,
      ...beside(inProcess, 'in_process'),
    }),
    ...(other
      ? [
          row('the same beside multiprocess', mine.code, {
            aim: '≥ 20 ×',
            meets: (_value, ratio) => (ratio ?? 0) >= 20,
            ...beside(multiprocess, 'multiprocess'),
          }),
        ]
      : []),
  ]
}
