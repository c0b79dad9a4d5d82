import { z } from 'zod'

import type { Json } from '../json.ts'
import { type ColumnOrigin, spellColumn } from './trace-column.ts'

/** The name under which code reports which columns a value came from, as Dagster's does. */
export const columnLineageName = 'dagster/column_lineage'

const mostColumns = 2_000
const mostOrigins = 100

const assetKey = z.union([
  z.string(),
  z.array(z.string()).transform((parts) => parts.join('/')),
  z.object({ path: z.array(z.string()) }).transform(({ path }) => path.join('/')),
])
const origin = z.object({ asset_key: assetKey, column_name: z.string() })
const reported = z.object({ deps_by_column: z.record(z.string(), z.array(origin)) })

/**
 * What code reported of the columns of a value: `{ deps_by_column: { column: [{ asset_key, column_name }] } }`, an asset key as text, as its parts or as
 * `{ path }`. Null where it reported nothing that can be read; of very many columns the first are taken.
 */
export const readColumnLineage = (value: Json | undefined): ColumnOrigin[] | null => {
  const read = reported.safeParse(value)
  if (!read.success) return null
  return Object.entries(read.data.deps_by_column)
    .slice(0, mostColumns)
    .map(([column, deps]) => ({
      column,
      from: deps
        .slice(0, mostOrigins)
        .map((dep) => ({ asset: dep.asset_key, column: dep.column_name }))
        .toSorted((one, other) => (spellColumn(one) < spellColumn(other) ? -1 : 1)),
    }))
}
