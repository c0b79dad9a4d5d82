import { execFile } from 'node:child_process'
import { promisify } from 'node:util'

import { dagster, peerHome, runJob, type Peer } from './dagster/peer.ts'
import type { Measure } from './main.ts'
import { ended, publish, startRun, type BenchAsset } from './pipeline-run.ts'
import { withProduct, type BootedProduct } from './product.ts'
import type { Row } from './report.ts'

const fib = 'def fib(n):\n    return n if n < 2 else fib(n - 1) + fib(n - 2)\n'

/** Assets in sequence, each loading its predecessor. */
const chain = (prefix: string, length: number, before: string, value: string): BenchAsset[] =>
  Array.from({ length }, (_, index) => {
    const deps = index === 0 ? [] : [`${prefix}_${index - 1}`]
    return {
      key: `${prefix}_${index}`,
      deps,
      code: `${before}def ${prefix}_${index}(${deps.join(', ')}):\n    return ${value}\n`,
    }
  })

const workloads = {
  fib10: chain('fib10', 40, fib, 'fib(10)'),
  fib33: chain('fib33', 10, fib, 'fib(33)'),
  chain: chain('chain', 100, '', '1'),
  wide: Array.from({ length: 100 }, (_, index): BenchAsset => ({
    key: `wide_${index}`,
    code: `def wide_${index}():\n    return ${index}\n`,
  })),
}

/** Seconds from start to end of each run, as the product reports them. The first run warms up and is left out. */
const ours = async (
  product: BootedProduct,
  name: keyof typeof workloads,
  runs: number,
  log: (line: string) => void,
): Promise<number[]> => {
  const assets = workloads[name]
  await publish(product, name, assets)
  const seconds: number[] = []
  for (let run = 0; run <= runs; run++) {
    const { runId } = await startRun(
      product,
      assets.map(({ key }) => key),
    )
    const { startedAt, finishedAt, executor } = await ended(product, runId, assets.length)
    if (run === 0) log(`Sluice: ${name}, ${assets.length} steps, executor ${executor}.`)
    else seconds.push((finishedAt.getTime() - startedAt.getTime()) / 1_000)
  }
  return seconds
}

/** The same calls in one CPython without anything around them. */
const bare = async (runs: number): Promise<number[]> => {
  const program = `import time\n${fib}began = time.perf_counter()\nfor _ in range(10):\n    fib(33)\nprint(time.perf_counter() - began)`
  const seconds: number[] = []
  for (let run = 0; run < runs; run++)
    seconds.push(Number((await promisify(execFile)('python3', ['-c', program])).stdout))
  return seconds
}

const byPeer = async (
  peer: Peer,
  job: string,
  runs: number,
  log: (line: string) => void,
): Promise<number[]> => {
  const home = peerHome()
  try {
    log(`Dagster: ${job}, ${runs} ${runs === 1 ? 'run' : 'runs'}.`)
    return await runJob(peer, home, job, runs)
  } finally {
    home.remove()
  }
}

/** Steps of Python, each with stored output and events. The peer's process a step takes minutes and runs once. */
export const measure: Measure = async ({ runs, peer, log }) => {
  const mine = await withProduct(async (product) => ({
    fib10: await ours(product, 'fib10', runs, log),
    fib33: await ours(product, 'fib33', runs, log),
    wide: await ours(product, 'wide', runs, log),
    chain: await ours(product, 'chain', runs, log),
  }))
  const alone = await bare(runs)
  const other = peer ? await dagster(log) : undefined
  const row = async (
    metric: string,
    name: keyof typeof workloads,
    executor: 'multiprocess' | 'in_process',
    aim: string,
    meets: Row['meets'],
  ): Promise<Row> => ({
    metric,
    unit: 's',
    ours: mine[name],
    better: 'lower',
    aim,
    meets,
    ...(other && {
      peer: await byPeer(other, `${name}_${executor}`, executor === 'multiprocess' ? 1 : runs, log),
      peerName: `Dagster ${other.version} ${executor}`,
    }),
  })
  const times = (least: number) => (_ours: number, ratio: number | null) => (ratio ?? 0) >= least
  const rows: Row[] = [
    await row(
      '40 × fib(10) in sequence',
      'fib10',
      'multiprocess',
      '≤ 0.8 s, ≥ 100 ×',
      (seconds, ratio) => seconds <= 0.8 && (ratio === null || ratio >= 100),
    ),
    {
      metric: '10 × fib(33) in sequence',
      unit: 's',
      ours: mine.fib33,
      peer: alone,
      peerName: 'bare python3',
      better: 'lower',
      aim: 'within 5 % of bare',
      meets: (_ours, ratio) => ratio !== null && ratio >= 1 / 1.05,
    },
    await row('100 no-op assets in parallel', 'wide', 'multiprocess', '', () => true),
    await row('chain of 100', 'chain', 'in_process', '', () => true),
  ]
  if (!other) return rows
  return [
    ...rows,
    await row('40 × fib(10) beside in_process', 'fib10', 'in_process', '≥ 5 ×', times(5)),
    await row('100 in parallel beside in_process', 'wide', 'in_process', '', () => true),
  ]
}
