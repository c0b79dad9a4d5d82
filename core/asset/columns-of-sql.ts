import { parameterOf } from '../document/identifier.ts'
import type { Json } from '../json.ts'
import { sqlColumns } from '../lineage/sql-columns.ts'
import type { Producer } from '../run/producer.ts'
import type { AssetColumns } from './trace-column.ts'

/** The SQL that makes an asset, and the assets its tables are, by their names; undefined where it is made otherwise. */
export interface AssetQuery {
  asset: string
  code: string
  /** Asset keys by the name of the table, in small letters. */
  tables: ReadonlyMap<string, string>
}

/** The query an asset is made by, where it is one of DuckDB over its inputs. */
export const queryOf = (asset: string, producer: Producer | undefined): AssetQuery | undefined => {
  const element = producer?.element
  if (element?.kind !== 'asset' || element.compute.kind !== 'sql' || element.compute.resource !== undefined)
    return undefined
  const inputs = (element.deps ?? []).filter(({ orderOnly }) => !orderOnly)
  return {
    asset,
    code: element.compute.code,
    tables: new Map(inputs.map((dependency) => [parameterOf(dependency).toLowerCase(), dependency.asset])),
  }
}

/**
 * Which columns of its inputs each column of an asset comes from, by the tree of its query. `names`: the columns that values of assets were last seen
 * with. Undefined where the query tells nothing.
 */
export const columnsOfSql = (
  { asset, tables }: AssetQuery,
  tree: Json,
  names: ReadonlyMap<string, readonly string[]>,
): AssetColumns | undefined => {
  const known = new Map([...tables].map(([table, key]) => [table, names.get(key) ?? null]))
  const columns = sqlColumns(tree, known, names.get(asset))
  if (!columns) return undefined
  return {
    asset,
    isRead: true,
    columns: columns.map(({ column, from, certain }) => ({
      column,
      from: from.flatMap((one) => {
        const key = tables.get(one.table)
        return key === undefined ? [] : [{ asset: key, column: one.column }]
      }),
      ...(!certain && { isUncertain: true }),
    })),
  }
}
