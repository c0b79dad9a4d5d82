import pg from 'pg'

export interface DatabaseOptions {
  /** The most connections at a time; 10 unless said. */
  connections?: number
  /** What PostgreSQL shows as the name of the connections. */
  name?: string
  /** Told of connections that end while nobody uses them; the pool replaces them. */
  onIdleError?: (error: Error) => void
}

/**
 * Whoever waits longer than this gets an error and tries again, so that one lock somebody holds (a process cut off in the middle of a transaction,
 * say) does not take every connection, and with them every tenant, along.
 */
const patience = {
  lock_timeout: 5_000,
  statement_timeout: 60_000,
  idle_in_transaction_session_timeout: 30_000,
  connectionTimeoutMillis: 15_000,
  keepAlive: true,
}

/** Connections by one login, for statements of our own alone. Ended by whoever asked for them. */
export const openPool = (
  url: string,
  { connections = 10, name = 'sluice', onIdleError }: DatabaseOptions,
): pg.Pool => {
  const pool = new pg.Pool({ ...patience, connectionString: url, max: connections, application_name: name })
  pool.on('error', (error) => onIdleError?.(error))
  return pool
}
