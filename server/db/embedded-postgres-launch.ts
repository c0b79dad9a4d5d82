import { spawn } from 'node:child_process'
import { closeSync, existsSync, openSync, readFileSync, renameSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'

import { asAccount, type Cluster } from './embedded-postgres-cluster.ts'
import { removeStaleLock, runningPostmaster, type Postmaster } from './embedded-postgres-process.ts'

/** How long it may take until it accepts connections: recovery after a crash reads what was written last. */
export const startTimeoutMs = 60_000
export const pollMs = 20
const largestLogBytes = 10 * 1024 * 1024

/** One machine, nobody to replicate to: fewer processes, less to write. */
const ours = [
  'jit=off',
  'timezone=UTC',
  'log_timezone=UTC',
  'log_checkpoints=off',
  'shared_buffers=64MB',
  'max_connections=200',
  'wal_level=minimal',
  'max_wal_senders=0',
  'max_logical_replication_workers=0',
  'io_method=sync',
]

const openLog = (root: string): { file: string; descriptor: number } => {
  const file = join(root, 'postgres.log')
  if (existsSync(file) && statSync(file).size > largestLogBytes) renameSync(file, `${file}.old`)
  return { file, descriptor: openSync(file, 'a', 0o600) }
}

/** It ended instead of becoming ready, and this is what it wrote. */
interface Exit {
  said: string
}

/** Starts the server in a session of its own, so that neither Ctrl-C nor our end takes it away; resolves when it accepts connections or has ended. */
export const launch = async (
  { root, data, bin, account }: Cluster,
  port: number,
  settings: string[],
): Promise<Postmaster | Exit> => {
  removeStaleLock(data)
  const log = openLog(root)
  const from = statSync(log.file).size
  const flags = ['listen_addresses=127.0.0.1', 'unix_socket_directories=', ...ours, ...settings].flatMap(
    (setting) => ['-c', setting],
  )
  const child = spawn(join(bin, 'postgres'), ['-D', data, '-p', String(port), ...flags], {
    ...asAccount(account),
    detached: true,
    stdio: ['ignore', log.descriptor, log.descriptor],
  })
  closeSync(log.descriptor)
  let ended = false
  let spawnError = ''
  child.once('exit', () => (ended = true))
  child.once('error', (error) => {
    ended = true
    spawnError = String(error)
  })
  child.unref()
  const deadline = Date.now() + startTimeoutMs
  while (!ended && Date.now() < deadline) {
    const postmaster = runningPostmaster(data)
    if (postmaster?.ready) return postmaster
    await delay(pollMs)
  }
  return { said: spawnError || readFileSync(log.file).subarray(from).toString('utf8') }
}
