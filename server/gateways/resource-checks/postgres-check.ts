import pg from 'pg'

import { postgresAddress } from '#core/resource/postgres-address.ts'

import { GuardedSocket } from '../guarded-network/guarded-socket.ts'
import { failureAt, type ResourceCheck } from './resource-check.ts'

const statementMs = 5_000

/** Signs in to a PostgreSQL database and asks it what it is. */
export const postgresCheck: ResourceCheck<'postgres'> = async ({ config, guard, signal }) => {
  const client = new pg.Client({
    ...postgresAddress(config),
    connectionTimeoutMillis: statementMs,
    statement_timeout: statementMs,
    application_name: 'sluice test',
    stream: () => new GuardedSocket(guard),
  })
  // A connection that ends between two statements says so by the next one.
  client.on('error', () => undefined)
  const leave = () => void client.end().catch(() => undefined)
  signal.addEventListener('abort', leave, { once: true })
  try {
    await client.connect()
    const { rows } = await client.query<{ server_version: string }>('SHOW server_version')
    const { user = '', database = '' } = client
    return `PostgreSQL ${rows[0]?.server_version ?? ''} answers, database ${database} as ${user}.`
  } catch (error) {
    throw failureAt(`${client.host}:${client.port}`, error)
  } finally {
    signal.removeEventListener('abort', leave)
    await client.end().catch(() => undefined)
  }
}
