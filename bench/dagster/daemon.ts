import { spawn } from 'node:child_process'
import { appendFileSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'

import { peerHome, type Peer, type PeerHome } from './peer.ts'

/** Runs are queued and none is started: what is measured is the daemon. As many workers evaluate as ours has. */
const settings = `telemetry:
  enabled: false
run_queue:
  max_concurrent_runs: 0
schedules:
  use_threads: true
  num_workers: 4
`

/** Dagster's daemon at work on definitions of ours. */
export interface PeerDaemon {
  home: PeerHome
  /** Throws with its complaint where it is not there any more. */
  requireAlive: () => void
}

/** Runs the peer's daemon over a file of definitions for the time of the work. `variables` are told to the definitions. */
export const withDaemon = async <Result>(
  peer: Peer,
  definitions: string,
  variables: Record<string, string>,
  work: (daemon: PeerDaemon) => Promise<Result>,
): Promise<Result> => {
  const home = peerHome()
  Object.assign(home.env, variables)
  writeFileSync(join(home.storage, 'dagster.yaml'), settings)
  const said = join(home.folder, 'daemon.log')
  const child = spawn(peer.program('dagster-daemon'), ['run', '-f', definitions], {
    cwd: home.folder,
    env: home.env,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (bytes: Buffer) => appendFileSync(said, bytes))
  const gone = new Promise<void>((done) => child.once('close', () => done()))
  try {
    return await work({
      home,
      requireAlive: () => {
        if (child.exitCode !== null)
          throw new Error(`The peer's daemon ended.\n${readFileSync(said, 'utf8').slice(-2_000)}`)
      },
    })
  } finally {
    child.kill('SIGTERM')
    await Promise.race([gone, delay(10_000).then(() => child.kill('SIGKILL'))])
    home.remove()
  }
}
