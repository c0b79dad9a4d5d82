import { PrismaPg } from '@prisma/adapter-pg'
import pg from 'pg'

import { PrismaClient } from './generated/client.ts'
import { openPool, type DatabaseOptions } from './open-pool.ts'
import { ScopedPool } from './scoped-pool.ts'

/**
 * The database by one login. Everything of a tenant is reached through the transactions of tenant-scope.ts; `people` is for the tables
 * that belong to no tenant (user, session, sign-in links, plans), and sees nothing of any other.
 */
export interface Database {
  readonly login: 'app' | 'system'
  readonly pool: pg.Pool
  readonly scoped: PrismaClient
  readonly people: PrismaClient
  close(): Promise<void>
}

/** What web uses: under row-level security, one tenant at a time. */
export interface AppDatabase extends Database {
  readonly login: 'app'
}

/** What the worker uses: it sees every tenant. */
export interface SystemDatabase extends Database {
  readonly login: 'system'
}

/** Prisma gives up after these; a busy pool is waited for, and a save of a large document has room. */
const transactionOptions = { maxWait: 10_000, timeout: 30_000 }

/** More connections to the same database by the same login, for work that is to have its own. Ended by whoever asked for them. */
export const connectionsBeside = (
  { pool }: Pick<Database, 'pool'>,
  { connections, name, onIdleError }: Required<DatabaseOptions>,
): pg.Pool => {
  const beside = new pg.Pool({ ...pool.options, max: connections, application_name: name })
  beside.on('error', onIdleError)
  return beside
}

const open = (url: string, options: DatabaseOptions) => {
  const pool = openPool(url, options)
  const scoped = new PrismaClient({ adapter: new PrismaPg(new ScopedPool(pool)), transactionOptions })
  const people = new PrismaClient({ adapter: new PrismaPg(pool), transactionOptions })
  const close = async () => {
    await Promise.all([scoped.$disconnect(), people.$disconnect()])
    await pool.end()
  }
  return { pool, scoped, people, close }
}

/** Opens the database by the login of web. Connections are made when they are needed. */
export const openAppDatabase = (url: string, options: DatabaseOptions = {}): AppDatabase => ({
  login: 'app',
  ...open(url, options),
})

/** Opens the database by the login of the worker. */
export const openSystemDatabase = (url: string, options: DatabaseOptions = {}): SystemDatabase => ({
  login: 'system',
  ...open(url, options),
})
