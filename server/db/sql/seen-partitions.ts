import type { Sql } from '../sql-pool.ts'
import {
  loadPartition,
  partitionStates,
  partitionVersions,
  versionsOfPartitions,
  type PartitionRow,
} from './asset-partitions.ts'
import { deploymentBehind } from './deployment-behind.ts'

interface Place {
  tenantId: string
  deploymentId: string
}

/** What is known of both, what is its own last, so that it stands. */
const both = async (
  sql: Sql,
  place: Place,
  ask: (at: Place) => Promise<Record<string, string>>,
): Promise<Record<string, string>> => {
  const behind = await deploymentBehind(sql, place)
  return { ...(behind && (await ask(behind))), ...(await ask(place)) }
}

/** Data versions of what a run of the deployment would load, by the names of partitions, of all these keys of all these assets. */
export const seenPartitionVersions = (
  sql: Sql,
  place: Place,
  assets: readonly string[],
  partitions: readonly string[],
): Promise<Record<string, string>> => both(sql, place, (at) => partitionVersions(sql, at, assets, partitions))

/** The same of all stored partitions of these assets. */
export const seenVersionsOfPartitions = (
  sql: Sql,
  place: Place,
  assets: readonly string[],
): Promise<Record<string, string>> => both(sql, place, (at) => versionsOfPartitions(sql, at, assets))

export interface SeenPartitions {
  /** Those that have a value, their own or one that is read. */
  made: string[]
  failed: string[]
  /** How many of them are read from another deployment, and from which; null: none. */
  readFrom: { deployment: string; count: number } | null
}

/** The partitions of an asset that have a value, and those whose last try failed; in no order. */
export const seenPartitionStates = async (sql: Sql, place: Place, asset: string): Promise<SeenPartitions> => {
  const behind = await deploymentBehind(sql, place)
  const own = await partitionStates(sql, place, asset)
  const theirs = behind && (await partitionStates(sql, behind, asset)).made
  if (!theirs || theirs.length === 0) return { ...own, readFrom: null }
  const mine = new Set(own.made)
  const read = theirs.filter((key) => !mine.has(key))
  return {
    made: [...own.made, ...read],
    failed: own.failed,
    readFrom: read.length > 0 ? { deployment: behind.name, count: read.length } : null,
  }
}

/** What is known of one partition, with the deployment whose value it is where it has none of its own; undefined where nothing is. */
export const seenPartition = async (
  sql: Sql,
  place: Place,
  asset: string,
  partition: string,
): Promise<(PartitionRow & { readFrom: string | null }) | undefined> => {
  const own = await loadPartition(sql, place, asset, partition)
  const behind = own?.materializedAt ? undefined : await deploymentBehind(sql, place)
  const theirs = behind && (await loadPartition(sql, behind, asset, partition))
  if (!theirs?.materializedAt) return own && { ...own, readFrom: null }
  const { failedAt = null, failedRun = null } = own ?? {}
  return { ...theirs, failedAt, failedRun, readFrom: behind?.name ?? null }
}
