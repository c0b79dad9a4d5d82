import { spawn } from 'node:child_process'
import { setTimeout as delay } from 'node:timers/promises'

import { memoryMegabytes, processesWith, treeOf } from '../processes.ts'
import type { Peer } from './peer.ts'
import { withWebserver, type PeerWebserver } from './webserver.ts'

export interface PeerMemory {
  /** Webserver, daemon and the code servers of both. */
  idle: number
  /** What is there more while a run goes on, by process. */
  run: number
}

const measureOnce = async (
  { launch, ended }: PeerWebserver,
  programs: readonly number[],
): Promise<PeerMemory> => {
  const before = new Set(programs.flatMap(treeOf))
  const idle = memoryMegabytes([...before])
  const runId = await launch('tail_in_process')
  let processes: number[] = []
  while (processes.length === 0) {
    await delay(100)
    processes = processesWith(runId).filter((pid) => !before.has(pid))
  }
  await delay(4_000)
  const running = [...new Set([...processes, ...programs.flatMap(treeOf)])].filter((pid) => !before.has(pid))
  const run = memoryMegabytes(running)
  await ended(runId)
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
