import pg from 'pg'

import type { AddressGuard } from './address-guard.ts'
import { GuardedSocket } from './guarded-socket.ts'

const connectMs = 5_000

interface GuardedPostgres {
  /** Where it is and who signs in. */
  address: pg.ClientConfig
  /** What the connection is called there. */
  name: string
  statementMs: number
  guard: AddressGuard
  /** The work is given up when it fires. */
  signal: AbortSignal
}

/** Works with a PostgreSQL database of a tenant, on a connection of its own that reaches no network the guard keeps out. `fault` puts what goes wrong into words. */
export const withGuardedPostgres = async <Result>(
  { address, name, statementMs, guard, signal }: GuardedPostgres,
  work: (client: pg.Client) => Promise<Result>,
  fault: (error: unknown, client: pg.Client) => Error,
): Promise<Result> => {
  const client = new pg.Client({
    ...address,
    connectionTimeoutMillis: connectMs,
    statement_timeout: statementMs,
    application_name: name,
    stream: () => new GuardedSocket(guard),
  })
  // A connection that ends between two statements says so by the next one.
  client.on('error', () => undefined)
  const leave = () => void client.end().catch(() => undefined)
  signal.addEventListener('abort', leave, { once: true })
  try {
    await client.connect()
    return await work(client)
  } catch (error) {
    throw fault(error, client)
  } finally {
    signal.removeEventListener('abort', leave)
    await client.end().catch(() => undefined)
  }
}
