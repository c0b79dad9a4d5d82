import { setTimeout as delay } from 'node:timers/promises'

import { peerMemory, type PeerMemory } from './dagster/memory.ts'
import { dagster } from './dagster/peer.ts'
import { followLog } from './follow-log.ts'
import type { Measure } from './main.ts'
import { ended, publish, startRun } from './pipeline-run.ts'
import { memoryMegabytes, processesWith, treeOf } from './processes.ts'
import { signUp } from './product.ts'
import type { Row } from './report.ts'
import { withStarted } from './started-sluice.ts'

/** After this nothing is warming up any more and what start-up used has been given back. */
const settleMs = 30_000
const runSeconds = 4
/** A runner that has told the end of its run is gone by then. */
const endedMs = 3_000

const code = `import time
def sleeper():
    print("here", flush=True)
    time.sleep(${runSeconds})
`

interface Memory {
  supervisor: number
  web: number
  worker: number
  postgres: number
  ready: number
  run: number
}

/** A Sluice as it is started for use, idle, and then each run of one sleeping step. */
const ours = (runs: number): Promise<Memory[]> =>
  withStarted(async ({ url, supervisor, postgres, program, dataFolder }) => {
    const product = await signUp(url)
    await publish(product, 'memory', [{ key: 'sleeper', code }])
    const measured: Memory[] = []
    const runnersOf = () => processesWith(`${dataFolder}/runs`)
    for (let run = 0; run < runs; run++) {
      await delay(settleMs)
      const readyRunners = [...new Set(runnersOf().flatMap(treeOf))]
      const postgresTree = treeOf(postgres())
      const idle = {
        supervisor: memoryMegabytes([supervisor]),
        web: memoryMegabytes(treeOf(program('supervisor/web.ts'))),
        worker: memoryMegabytes(
          treeOf(program('worker/main.ts')).filter((pid) => !readyRunners.includes(pid)),
        ),
        postgres: memoryMegabytes(postgresTree),
        ready: memoryMegabytes(readyRunners),
      }
      const { runId } = await startRun(product, ['sleeper'])
      await followLog(product, runId, (lines) => lines.some(({ text }) => text === 'here'))
      await delay((runSeconds * 1_000) / 2)
      const trees = readyRunners.map((pid) => ({ pid, megabytes: memoryMegabytes(treeOf(pid)) }))
      await ended(product, runId, 1)
      await delay(endedMs)
      // A run is given to a runner that was ready before, and that leaves with it.
      const left = new Set(runnersOf())
      const gone = trees.filter(({ pid }) => !left.has(pid)).map(({ megabytes }) => megabytes)
      if (gone.length === 0) throw new Error('The processes of a run were not found.')
      measured.push({ ...idle, run: Math.max(...gone) })
    }
    return measured
  })

const idleOf = ({ supervisor, web, worker, postgres }: Memory): number => supervisor + web + worker + postgres

/** Proportional set sizes. The peer keeps its data in SQLite files, so it has no database process. */
export const measure: Measure = async ({ runs, peer, log }) => {
  const mine = await ours(runs)
  const other = peer ? await dagster(log) : undefined
  const theirs: PeerMemory[] = other ? await peerMemory(other, 1, settleMs) : []
  const beside = (values: number[], what: string) =>
    other && values.length > 0 ? { peer: values, peerName: `Dagster ${other.version} ${what}` } : {}
  const row = (metric: string, values: number[], rest: Partial<Row> = {}): Row => ({
    metric,
    unit: 'MB',
    ours: values,
    better: 'lower',
    aim: '',
    meets: () => true,
    ...rest,
  })
  const most = (limit: number) => ({ aim: `≤ ${limit} MB`, meets: (value: number) => value <= limit })
  return [
    row('idle: supervisor, web, worker, PostgreSQL', mine.map(idleOf), most(350)),
    row(
      'idle: all of it, with the runner that is ready',
      mine.map((memory) => idleOf(memory) + memory.ready),
      beside(
        theirs.map(({ idle }) => idle),
        'webserver, daemon, code servers',
      ),
    ),
    row(
      'idle: supervisor',
      mine.map(({ supervisor }) => supervisor),
    ),
    row(
      'idle: web',
      mine.map(({ web }) => web),
    ),
    row(
      'idle: worker',
      mine.map(({ worker }) => worker),
    ),
    row(
      'idle: PostgreSQL',
      mine.map(({ postgres }) => postgres),
    ),
    row(
      'idle: runner ready for the next run',
      mine.map(({ ready }) => ready),
    ),
    row(
      'one running local run',
      mine.map(({ run }) => run),
      {
        ...most(80),
        ...beside(
          theirs.map(({ run }) => run),
          'in_process',
        ),
      },
    ),
  ]
}
