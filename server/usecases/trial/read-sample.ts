import { sample, type Sample } from '#core/trial/sample.ts'
import type { SqlPool } from '#server/db/sql-pool.ts'
import { loadTenantPlace } from '#server/db/sql/tenant-rows.ts'
import { runAccount } from '#server/gateways/local-launcher/run-account.ts'
import { escapeSegment } from '#storage/object-key.ts'
import type { StoreRoot } from '#storage/store-root.ts'

import { trialHere } from './show-trial.ts'

/** What a trial left for people to see of an asset it made or read; null where it has not yet, or never will. Refuses `not_found`. */
export const readSample = async (
  { pool, values }: { pool: SqlPool; values: StoreRoot },
  {
    tenantId,
    deploymentId,
    runId,
    asset,
  }: { tenantId: string; deploymentId: string; runId: string; asset: string },
): Promise<Sample | null> => {
  const place = await pool.asTenant(tenantId, async (sql) => {
    await trialHere(sql, { tenantId, deploymentId }, runId)
    return loadTenantPlace(sql, tenantId, deploymentId)
  })
  if (!place) return null
  const store = values.at(place.tenant, runAccount(place.tenantNumber))
  const key = `${place.folder}/.runs/${runId}/.samples/${escapeSegment(asset)}.json`
  try {
    return sample.parse(JSON.parse((await store.read(key)).toString('utf8')))
  } catch (error) {
    if (error instanceof Error && error.name === 'ObjectMissing') return null
    throw error
  }
}
