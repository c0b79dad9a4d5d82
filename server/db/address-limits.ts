import { newId } from '#server/platform/ids.ts'

import type { AppDatabase } from './client.ts'

export interface RequestLimit {
  /** Seconds. */
  window: number
  max: number
}

/**
 * Counts a request against `key`, in one step, and says whether it is one of the `max` of its window, which begins with the first request after
 * the one before is over. The storage that comes with Better Auth begins a window only after as long a time without any request, so that an
 * office behind one address, signing in now and then, would be shut out for good. `last_request` holds the window's beginning.
 */
export const countRequest = async (
  database: AppDatabase,
  key: string,
  { window, max }: RequestLimit,
  now: Date,
): Promise<{ allowed: boolean; retryAfter: number | null }> => {
  const nowMs = BigInt(now.getTime())
  const overBefore = nowMs - BigInt(window * 1000)
  const [row] = await database.people.$queryRaw<{ count: number; last_request: bigint }[]>`
    INSERT INTO rate_limit AS seen (id, key, count, last_request) VALUES (${newId()}::uuid, ${key}, 1, ${nowMs})
    ON CONFLICT (key) DO UPDATE SET
      count = CASE WHEN seen.last_request <= ${overBefore} THEN 1 ELSE least(seen.count + 1, ${max + 1}) END,
      last_request = CASE WHEN seen.last_request <= ${overBefore} THEN ${nowMs} ELSE seen.last_request END
    RETURNING count, last_request`
  if (!row) throw new Error('A request was not counted.')
  if (row.count <= max) return { allowed: true, retryAfter: null }
  return {
    allowed: false,
    retryAfter: Math.max(1, Math.ceil(Number(row.last_request - overBefore) / 1000)),
  }
}
