import type { WholeSet } from '#core/partition/partition-set.ts'
import { dynamicNames } from '#core/partition/whole-set.ts'

import type { Sql } from '../sql-pool.ts'
import { dynamicKeys } from './dynamic-partitions.ts'

/** What the keys of sets depend on at a moment: with it, the keys of those that are dynamic. */
export const loadKeysNow = async (
  sql: Sql,
  place: { tenantId: string; deploymentId: string },
  sets: readonly WholeSet[],
  now: Date,
): Promise<{ nowMs: number; dynamic: Record<string, string[]> }> => ({
  nowMs: now.getTime(),
  dynamic: await dynamicKeys(sql, place, [...new Set(sets.flatMap(dynamicNames))]),
})
