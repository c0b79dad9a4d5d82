import { findLiveToken, touchToken } from '#server/db/api-tokens.ts'
import type { AppDatabase } from '#server/db/client.ts'
import { findPerson, type PersonRow } from '#server/db/people.ts'
import { tenantTransaction } from '#server/db/tenant-scope.ts'
import type { Clock } from '#server/platform/clock.ts'

import { looksLikeToken, tokenHash } from './api-token.ts'

export interface FoundToken {
  person: PersonRow
  token: { id: string; tenantId: string; scopes: readonly string[] }
}

const usedAgainAfterMs = 60_000

/**
 * Who a token speaks for; undefined where it is unknown, revoked, expired, or its owner is no longer a member (it dies with the
 * membership). That it was used is written down at most once a minute.
 */
export const findToken = async (
  deps: { database: AppDatabase; clock: Clock; secret: string },
  text: string,
): Promise<FoundToken | undefined> => {
  if (!looksLikeToken(text)) return undefined
  const now = deps.clock.now()
  const row = await findLiveToken(deps.database, tokenHash(text, deps.secret), now)
  const person = row && (await findPerson(deps.database, row.ownerUserId))
  if (!row || !person) return undefined
  const { id, tenantId, scopes, lastUsedAt } = row
  if (!lastUsedAt || now.getTime() - lastUsedAt.getTime() > usedAgainAfterMs)
    await tenantTransaction(deps.database, { tenantId }, (tx) => touchToken(tx, id, now))
  return { person, token: { id, tenantId, scopes } }
}
