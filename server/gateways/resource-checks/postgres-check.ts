import { postgresAddress } from '#core/resource/postgres-address.ts'

import { withGuardedPostgres } from '../guarded-network/guarded-postgres.ts'
import { failureAt, type ResourceCheck } from './resource-check.ts'

const statementMs = 5_000

/** Signs in to a PostgreSQL database and asks it what it is. */
export const postgresCheck: ResourceCheck<'postgres'> = ({ config, guard, signal }) =>
  withGuardedPostgres(
    { address: postgresAddress(config), name: 'sluice test', statementMs, guard, signal },
    async (client) => {
      const { rows } = await client.query<{ server_version: string }>('SHOW server_version')
      const { user = '', database = '' } = client
      return `PostgreSQL ${rows[0]?.server_version ?? ''} answers, database ${database} as ${user}.`
    },
    (error, { host, port }) => failureAt(`${host}:${port}`, error),
  )
