import pg from 'pg'

import { postgresAddress } from '#core/resource/postgres-address.ts'
import type { ResolvedConfigOf } from '#core/resource/resource-types.ts'

const connectMs = 15_000

/** Values as PostgreSQL spells them: who reads them knows their types. */
const asSpelled = { getTypeParser: () => (text: string) => text } as unknown as pg.CustomTypesConfig

/** Signs in to a PostgreSQL resource. End the client when it is done with. */
export const openPostgres = async (config: ResolvedConfigOf<'postgres'>): Promise<pg.Client> => {
  const client = new pg.Client({
    ...postgresAddress(config),
    connectionTimeoutMillis: connectMs,
    application_name: 'sluice run',
    types: asSpelled,
  })
  // A connection that ends between two statements says so by the next one.
  client.on('error', () => undefined)
  await client.connect()
  if (config.schema !== undefined)
    await client.query(`SET search_path = ${pg.escapeIdentifier(config.schema)}, public`)
  return client
}
