import { spawn } from 'node:child_process'
import { setTimeout as delay } from 'node:timers/promises'

import { memoryMegabytes, treeOf } from '../processes.ts'
import type { Peer } from './peer.ts'
import { fileKeyOf } from './tail-log.ts'
import { withWebserver, type PeerWebserver } from './webserver.ts'

export interface PeerMemory {
  /** Webserver, daemon and the code servers of both. */
  idle: number
  /** What is there more while a run goes on, by process. */
  run: number
}

/** The run prints and sleeps for five seconds; this is in the middle of it. */
const untilMiddleMs = 2_000

const measureOnce = async (server: PeerWebserver, programs: readonly number[]): Promise<PeerMemory> => {
  const before = new Set(programs.flatMap(treeOf))
  const idle = memoryMegabytes([...before])
  const runId = await server.launch('tail_in_process')
  await fileKeyOf(server, runId)
  await delay(untilMiddleMs)
  const running = programs.flatMap(treeOf).filter((pid) => !before.has(pid))
  const run = memoryMegabytes(running)
  if (run === 0) throw new Error("The processes of the peer's run were not found.")
  await server.ended(runId)
  return { idle, run }
}

/** Memory of the peer's processes, in MB: idle, then with one run of five seconds in its in_process executor. */
export const peerMemory = (peer: Peer, runs: number, settleMs: number): Promise<PeerMemory[]> =>
  withWebserver(peer, async (server) => {
    const daemon = spawn(peer.program('dagster-daemon'), ['run', '-f', 'definitions.py'], {
      cwd: server.home.folder,
      env: server.home.env,
      stdio: 'ignore',
    })
    const gone = new Promise<void>((done) => daemon.once('close', () => done()))
    try {
      const measured: PeerMemory[] = []
      for (let run = 0; run < runs; run++) {
        await delay(settleMs)
        measured.push(await measureOnce(server, [server.pid, daemon.pid ?? 0]))
      }
      return measured
    } finally {
      daemon.kill('SIGTERM')
      await Promise.race([gone, delay(10_000).then(() => daemon.kill('SIGKILL'))])
    }
  })
