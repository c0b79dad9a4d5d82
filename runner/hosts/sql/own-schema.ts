import pg from 'pg'

import type { ResolvedConfigOf } from '#core/resource/resource-types.ts'
import { schemaIn, tablePlaceOf, type TablePlace } from '#core/resource/table-place.ts'

import type { StepInvocation } from '../step-host.ts'

/** How a deployment that is not production stands in a database it may share with it. */
export interface SchemaOfOwn {
  /** Before the names of its schemas. */
  prefix: string
  /** Whether it reads production’s table of an asset that was never made here. */
  readsBehind: boolean
  /** The assets that the statements read. */
  assets: readonly string[]
}

/** What a step is told of it; undefined in production. */
export const schemaOfOwn = ({ step, context }: StepInvocation): SchemaOfOwn | undefined => {
  const { tablePrefix, readsBehind } = context
  if (typeof tablePrefix !== 'string') return undefined
  const assets = step.inputs.flatMap(({ sources }) =>
    sources.flatMap((source) =>
      source.from === 'asset' ? [source.asset] : 'step' in source ? [source.step] : [],
    ),
  )
  return { prefix: tablePrefix, readsBehind: readsBehind === true, assets: [...new Set(assets)] }
}

const nameOf = ({ schema, table }: TablePlace): string =>
  `${pg.escapeIdentifier(schema)}.${pg.escapeIdentifier(table)}`

const isThere = async (client: pg.Client, place: TablePlace): Promise<boolean> =>
  (await client.query<{ is: string | null }>('SELECT to_regclass($1)::text AS is', [nameOf(place)])).rows[0]
    ?.is != null

/**
 * Lets the statements of a transaction make their tables in a schema of the deployment’s own. What they read by its plain name is the deployment’s own table,
 * else production’s, as a view that nothing can be written through or dropped by.
 */
export const useOwnSchema = async (
  client: pg.Client,
  { schema }: ResolvedConfigOf<'postgres'>,
  { prefix, readsBehind, assets }: SchemaOfOwn,
): Promise<void> => {
  const own = schemaIn(prefix, schema ?? 'public')
  await client.query(`CREATE SCHEMA IF NOT EXISTS ${pg.escapeIdentifier(own)}`)
  for (const asset of assets) {
    const places = [
      tablePlaceOf(asset, schema, 'public', prefix),
      ...(readsBehind ? [tablePlaceOf(asset, schema, 'public')] : []),
    ]
    for (const place of places) {
      if (!(await isThere(client, place))) continue
      // A view with an offset takes no writes.
      if (place.schema !== own)
        await client.query(
          `CREATE TEMP VIEW ${pg.escapeIdentifier(place.table)} AS SELECT * FROM ${nameOf(place)} OFFSET 0`,
        )
      break
    }
  }
  await client.query(`SET LOCAL search_path = ${pg.escapeIdentifier(own)}`)
}
