import type { AssetColumns } from '#core/asset/trace-column.ts'

import type { Sql } from '../sql-pool.ts'
import {
  loadAssetState,
  loadAssetStates,
  loadColumnLineage,
  loadColumnNames,
  materializedKeys,
  storedVersions,
  type AssetStateRow,
} from './asset-rows.ts'
import { deploymentBehind } from './deployment-behind.ts'
import { assetsWithValue } from './trial-rows.ts'

interface Place {
  tenantId: string
  deploymentId: string
}

/** How an asset stands as a deployment sees it. */
export interface SeenAssetState extends AssetStateRow {
  /** The deployment whose value it is; null: its own. */
  readFrom: string | null
}

const hasValue = (row: AssetStateRow | undefined): row is AssetStateRow =>
  row !== undefined && (row.materializedAt !== null || row.observedAt !== null)

/** Its own value goes before that of production; what failed here, and what checks found here, is its own alone. */
const seen = (
  own: AssetStateRow | undefined,
  behind: AssetStateRow | undefined,
  name: string,
): SeenAssetState | undefined => {
  if (hasValue(own) || !hasValue(behind)) return own && { ...own, readFrom: null }
  const { failedAt = null, failedRun = null, failure = null, checks = {} } = own ?? {}
  return { ...behind, failedAt, failedRun, failure, checks, readFrom: name }
}

/** How every asset stands, a branch reading production’s value where it has none of its own. */
export const seenAssetStates = async (sql: Sql, place: Place): Promise<SeenAssetState[]> => {
  const behind = await deploymentBehind(sql, place)
  const own = await loadAssetStates(sql, place.tenantId, place.deploymentId)
  if (!behind) return own.map((row) => ({ ...row, readFrom: null }))
  const theirs = await loadAssetStates(sql, place.tenantId, behind.deploymentId)
  const [mine, other] = [own, theirs].map((rows) => new Map(rows.map((row) => [row.key, row])))
  const keys = new Set([...own, ...theirs].map(({ key }) => key))
  return [...keys].flatMap((key) => seen(mine?.get(key), other?.get(key), behind.name) ?? [])
}

/** The same of one. */
export const seenAssetState = async (
  sql: Sql,
  place: Place,
  key: string,
): Promise<SeenAssetState | undefined> => {
  const own = await loadAssetState(sql, place.tenantId, place.deploymentId, key)
  const behind = hasValue(own) ? undefined : await deploymentBehind(sql, place)
  const theirs = behind && (await loadAssetState(sql, place.tenantId, behind.deploymentId, key))
  return seen(own, theirs, behind?.name ?? '')
}

/** Data versions of what a run of the deployment would load, by asset key; its own go before production’s. */
export const seenVersions = async (
  sql: Sql,
  place: Place,
  keys: string[],
): Promise<Record<string, string>> => {
  const behind = await deploymentBehind(sql, place)
  const ask = (at: Place) => storedVersions(sql, at.tenantId, at.deploymentId, keys)
  return { ...(behind && (await ask(behind))), ...(await ask(place)) }
}

const either = async (
  sql: Sql,
  place: Place,
  ask: (at: Place) => Promise<ReadonlySet<string>>,
): Promise<ReadonlySet<string>> => {
  const behind = await deploymentBehind(sql, place)
  const own = await ask(place)
  return behind ? own.union(await ask(behind)) : own
}

/** Those of the keys whose assets have a value that a run of the deployment can load. */
export const seenKeys = (sql: Sql, place: Place, keys: readonly string[]): Promise<ReadonlySet<string>> =>
  either(sql, place, (at) => materializedKeys(sql, at.tenantId, at.deploymentId, keys))

/** The same, partitions and what was observed included. */
export const seenWithValue = (sql: Sql, place: Place, keys: string[]): Promise<ReadonlySet<string>> =>
  either(sql, place, (at) => assetsWithValue(sql, at.tenantId, at.deploymentId, keys))

/** What was reported of the columns of assets, in the order of the keys; those that reported nothing are left out. */
export const seenColumnLineage = async (
  sql: Sql,
  place: Place,
  keys: readonly string[],
): Promise<AssetColumns[]> => {
  const behind = await deploymentBehind(sql, place)
  const own = await loadColumnLineage(sql, place, keys)
  if (!behind) return own
  const known = new Map(
    [...(await loadColumnLineage(sql, behind, keys)), ...own].map((one) => [one.asset, one]),
  )
  return keys.flatMap((key) => known.get(key) ?? [])
}

/** The columns of the latest values of assets, by key; values without columns are left out. */
export const seenColumnNames = async (
  sql: Sql,
  place: Place,
  keys: readonly string[],
): Promise<ReadonlyMap<string, readonly string[]>> => {
  const behind = await deploymentBehind(sql, place)
  const own = await loadColumnNames(sql, place, keys)
  return behind ? new Map([...(await loadColumnNames(sql, behind, keys)), ...own]) : own
}
