import { createServer } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'

import pg from 'pg'

import { addressOf, type Cluster } from './embedded-postgres-cluster.ts'
import { describeFailure } from './embedded-postgres-failure.ts'
import { launch, pollMs, startTimeoutMs } from './embedded-postgres-launch.ts'
import { runningPostmaster, type Postmaster } from './embedded-postgres-process.ts'

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

const portTaken = /address already in use|could not bind/i
/** The memory of a server that was killed is held until the last of its processes has noticed; a rival may hold the lock for a moment. */
const passing = /shared memory block .* still in use|lock file .* already exists/i

/** Joins the server that runs on the cluster, or starts it; several that do so at once share one. */
export const startOrJoin = async (
  cluster: Cluster,
  options: { port?: number; settings?: string[] },
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
