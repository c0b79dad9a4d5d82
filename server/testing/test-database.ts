import { randomBytes } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'

import pg from 'pg'
import { afterAll, beforeAll, inject } from 'vitest'

import { appUrl, systemUrl } from '#server/db/logins.ts'

import type {} from './template-database.ts'

/** A database of the test file's own: migrated, empty, gone when the file ends. */
export interface TestDatabase {
  /** As the owner of everything; row-level security is forced on it too. */
  ownerUrl: string
  /** As web logs in. */
  appUrl: string
  /** As the worker logs in. */
  systemUrl: string
  /** The installation's secret, which the two logins are derived from. */
  secret: string
}

const closingTimeoutMs = 2000

const inCluster = async <Result>(
  url: string,
  work: (client: pg.Client) => Promise<Result>,
): Promise<Result> => {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    return await work(client)
  } finally {
    await client.end()
  }
}

const connectionsTo = async (client: pg.Client, name: string): Promise<string[]> => {
  const { rows } = await client.query<{ who: string }>(
    `SELECT usename || ' (' || coalesce(nullif(left(query, 80), ''), 'no query yet') || ')' AS who
     FROM pg_stat_activity WHERE datname = $1 AND backend_type = 'client backend'`,
    [name],
  )
  return rows.map((row) => row.who)
}

/** What is still open after a server had time to notice the closed ones. */
const leftOpen = async (client: pg.Client, name: string): Promise<string[]> => {
  const deadline = Date.now() + closingTimeoutMs
  for (;;) {
    const open = await connectionsTo(client, name)
    if (open.length === 0 || Date.now() > deadline) return open
    await delay(20)
  }
}

/**
 * Gives the test file (or the `describe` it is called in) a database. Call it at the top level: the addresses are known at once, the
 * database exists from `beforeAll` on. A connection that is still open after the last test fails the file: somebody forgot a pool.
 */
export const testDatabase = (): TestDatabase => {
  const { clusterUrl, template, secret } = inject('templateDatabase')
  const name = `t_${process.pid}_${randomBytes(4).toString('hex')}`
  const url = new URL(clusterUrl)
  url.pathname = `/${name}`

  beforeAll(() =>
    inCluster(clusterUrl, async (client) => {
      await client.query(`CREATE DATABASE ${name} TEMPLATE ${template} STRATEGY file_copy`)
    }),
  )

  afterAll(() =>
    inCluster(clusterUrl, async (client) => {
      const open = await leftOpen(client, name)
      await client.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`)
      if (open.length > 0) throw new Error(`A pool was left open: ${open.join(', ')}`)
    }),
  )

  return {
    ownerUrl: url.href,
    appUrl: appUrl(url.href, secret),
    systemUrl: systemUrl(url.href, secret),
    secret,
  }
}
