import type { ResolvedConfigOf } from './resource-types.ts'

/** How a client of PostgreSQL is told where to go, in the words of node-postgres. */
export interface PostgresAddress {
  connectionString?: string
  host?: string
  port?: number
  database?: string
  user?: string
  password?: string
  ssl?: false | { rejectUnauthorized: boolean }
}

/** The address of a PostgreSQL resource with its secrets in place. Without `tls` its url says whether it is spoken to over TLS, and without a url nothing does. */
export const postgresAddress = ({
  url,
  host,
  port,
  database,
  user,
  password,
  tls,
}: ResolvedConfigOf<'postgres'>): PostgresAddress => ({
  ...(url !== undefined && { connectionString: url }),
  ...(host !== undefined && { host }),
  ...(port !== undefined && { port }),
  ...(database !== undefined && { database }),
  ...(user !== undefined && { user }),
  ...(password !== undefined && { password }),
  ...(tls !== undefined && { ssl: tls === 'off' ? false : { rejectUnauthorized: tls === 'verify' } }),
})
