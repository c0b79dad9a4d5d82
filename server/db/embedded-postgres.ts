import { execFile, spawn } from 'node:child_process'
import {
  chownSync,
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { createServer } from 'node:net'
import { dirname, join, resolve } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { promisify } from 'node:util'

import pg from 'pg'

import { serviceAccount, type Account } from '#server/platform/account.ts'
import { CannotStart } from '#server/platform/cannot-start.ts'
import { randomToken } from '#server/platform/secrets.ts'

import { postgresBinaries } from './embedded-postgres-binaries.ts'
import { describeFailure } from './embedded-postgres-failure.ts'
import { removeStaleLock, runningPostmaster, type Postmaster } from './embedded-postgres-process.ts'

const run = promisify(execFile)

export interface EmbeddedPostgres {
  /** The owner's address. */
  url: string
  port: number
  /** Whether this call started it; otherwise it ran already. */
  started: boolean
  isRunning(): boolean
  /** Ends it, open connections included; resolves when it is gone. */
  stop(): Promise<void>
}

export interface EmbeddedPostgresOptions {
  /** The port to listen on; a free one unless said. */
  port?: number
  /** Settings of PostgreSQL beyond ours, as `name=value`. */
  settings?: string[]
}

const startTimeoutMs = 60_000
const pollMs = 20
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

interface Cluster {
  root: string
  data: string
  bin: string
  account: Account | undefined
}

const freePort = (): Promise<number> =>
  new Promise((done, fail) => {
    const server = createServer().on('error', fail)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() =>
        address && typeof address === 'object' ? done(address.port) : fail(new Error('no port')),
      )
    })
  })

const asAccount = (account: Account | undefined) => ({
  ...(account && { uid: account.uid, gid: account.gid }),
  env: { NODE_ENV: 'production' as const, LC_ALL: 'C', TZ: 'UTC', PATH: process.env.PATH ?? '' },
  cwd: '/',
})

const give = (path: string, account: Account | undefined): void => {
  if (account) chownSync(path, account.uid, account.gid)
}

/** Built aside and renamed, so that a crash, or a second process doing the same, never leaves half a cluster. */
const createCluster = async ({ root, data, bin, account }: Cluster): Promise<void> => {
  mkdirSync(dirname(root), { recursive: true })
  mkdirSync(root, { recursive: true, mode: 0o700 })
  give(root, account)
  const fresh = join(root, `new-${process.pid}-${randomToken(4)}`)
  const password = `${fresh}.password`
  writeFileSync(password, randomToken(), { mode: 0o600 })
  give(password, account)
  try {
    await run(
      join(bin, 'initdb'),
      [
        '-D',
        fresh,
        '-U',
        'sluice',
        '--pwfile',
        password,
        '-A',
        'scram-sha-256',
        '--locale-provider=builtin',
        '--locale=C.UTF-8',
        '-E',
        'UTF8',
        '--no-sync',
        '--no-instructions',
      ],
      asAccount(account),
    )
    renameSync(password, join(fresh, 'owner-password'))
    renameSync(fresh, data)
  } catch (error) {
    rmSync(password, { force: true })
    rmSync(fresh, { recursive: true, force: true })
    // Another process was first, and its cluster is as good as ours.
    if (!existsSync(join(data, 'PG_VERSION')))
      throw describeFailure(String((error as { stderr?: string }).stderr ?? error), root, error)
  }
}

const openLog = (root: string): { file: string; descriptor: number } => {
  const file = join(root, 'postgres.log')
  if (existsSync(file) && statSync(file).size > largestLogBytes) renameSync(file, `${file}.old`)
  return { file, descriptor: openSync(file, 'a', 0o600) }
}

interface Exit {
  said: string
}

/** Starts the server in a session of its own, so that neither Ctrl-C nor our end takes it away; resolves when it accepts connections or has ended. */
const launch = async (
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

/** Waits for a server that somebody else is starting at this moment. */
const awaitReady = async (data: string): Promise<Postmaster | undefined> => {
  const deadline = Date.now() + startTimeoutMs
  for (let found = runningPostmaster(data); found && Date.now() < deadline; found = runningPostmaster(data)) {
    if (found.ready) return found
    await delay(pollMs)
  }
  return undefined
}

/** Whether the server really serves: one that was killed a moment ago may still be among the processes. */
const answers = async (data: string, { port }: Postmaster): Promise<boolean> => {
  const client = new pg.Client({ connectionString: addressOf(data, port), connectionTimeoutMillis: 5_000 })
  // What ends the connection is told by the query that failed.
  client.on('error', () => {})
  try {
    await client.connect()
    await client.query('SELECT 1')
    return true
  } catch (error) {
    // Full, or still recovering: it lives, and says so in its own protocol.
    return error instanceof pg.DatabaseError
  } finally {
    await client.end()
  }
}

const addressOf = (data: string, port: number): string =>
  `postgresql://sluice:${readFileSync(join(data, 'owner-password'), 'utf8')}@127.0.0.1:${port}/postgres`

const portTaken = /address already in use|could not bind/i
/** The memory of a server that was killed is held until the last of its processes has noticed; a rival may hold the lock for a moment. */
const passing = /shared memory block .* still in use|lock file .* already exists/i

const startCluster = async (
  cluster: Cluster,
  options: EmbeddedPostgresOptions,
): Promise<{ postmaster: Postmaster; started: boolean }> => {
  const deadline = Date.now() + startTimeoutMs
  for (;;) {
    const running = await awaitReady(cluster.data)
    if (running && (await answers(cluster.data, running))) return { postmaster: running, started: false }
    if (running && Date.now() < deadline) {
      await delay(pollMs)
      continue
    }
    const port = options.port ?? (await freePort())
    const result = await launch(cluster, port, options.settings ?? [])
    if (!('said' in result)) return { postmaster: result, started: true }
    const mayPass = passing.test(result.said) || (portTaken.test(result.said) && options.port === undefined)
    if (!mayPass || Date.now() > deadline) throw describeFailure(result.said, cluster.root, undefined)
    await delay(pollMs)
  }
}

const alive = (pid: number): boolean => {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

const lastBreathMs = 5_000

/** SIGINT is PostgreSQL's fast shutdown: open transactions are rolled back, nothing committed is lost. */
const stopCluster = async (data: string): Promise<void> => {
  const found = runningPostmaster(data)
  if (!found) return
  process.kill(found.pid, 'SIGINT')
  while (alive(found.pid) && runningPostmaster(data)?.pid === found.pid) await delay(pollMs)
  // It gives its lock back a moment before it ends. The bound is for a number that already belongs to another process.
  const deadline = Date.now() + lastBreathMs
  while (alive(found.pid) && Date.now() < deadline) await delay(pollMs)
}

/**
 * Brings PostgreSQL up on the cluster in `folder`, making the cluster at the first call. The server outlives us: a later call, also from
 * another process, finds it running and joins it. Throws {@link CannotStart} where the machine does not allow it.
 */
export const startEmbeddedPostgres = async (
  folder: string,
  options: EmbeddedPostgresOptions = {},
): Promise<EmbeddedPostgres> => {
  const root = resolve(folder)
  const cluster: Cluster = {
    root,
    data: join(root, 'data'),
    bin: await postgresBinaries(),
    account: serviceAccount(),
  }
  try {
    if (!existsSync(join(cluster.data, 'PG_VERSION'))) await createCluster(cluster)
    const { postmaster, started } = await startCluster(cluster, options)
    return {
      url: addressOf(cluster.data, postmaster.port),
      port: postmaster.port,
      started,
      isRunning: () => runningPostmaster(cluster.data) !== undefined,
      stop: () => stopCluster(cluster.data),
    }
  } catch (error) {
    if (error instanceof CannotStart || !(error instanceof Error) || !('code' in error)) throw error
    throw describeFailure(error.message, root, error)
  }
}
